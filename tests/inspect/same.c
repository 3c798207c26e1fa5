/*
 * same FILE...: whether a file is read beneath the sandbox as it is without. A call or a file that
 * a library misses there would make it read less, and nobody would see why.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answer.h"
#include "confine.h"
#include "tool.h"

enum { ANSWER_MAXIMUM = 1 << 26, SECONDS = 60 };

/* Reads the file and writes the answer to a descriptor; never returns. */
static _Noreturn void read_in_child(const char *path, const struct buffer *bytes, bool is_confined,
                                    int out)
{
    struct error err = {0};
    struct buffer told;
    struct answer answer;
    const char *name = strrchr(path, '/');
    struct part part = {name ? name + 1 : path, NULL, bytes->data, bytes->length};
    answer_init(&answer);
    buffer_init(&told, ANSWER_MAXIMUM);
    if (is_confined && confine(&(struct confinement){.seconds = SECONDS}) != 0)
        _exit(2);
    read_part(&part, &answer);
    bool done =
        answer_write(&answer, &told, &err) == STATUS_OK && file_write(out, told.data, told.length);
    _exit(done ? 0 : 1);
}

/* False if it broke off. */
static bool read_apart(const char *path, const struct buffer *bytes, bool is_confined,
                       struct buffer *answer)
{
    struct error err = {0};
    int ends[2], result = 0;
    if (pipe(ends) != 0)
        return false;
    pid_t child = fork();
    if (child == 0)
        read_in_child(path, bytes, is_confined, ends[1]);
    close(ends[1]);
    bool is_read = file_read_to_end(ends[0], path, answer, &err) == STATUS_OK;
    close(ends[0]);
    return child > 0 && waitpid(child, &result, 0) == child && is_read && result == 0;
}

static bool is_same(const char *path)
{
    struct error err = {0};
    struct buffer bytes, free_answer, answer;
    buffer_init(&bytes, ANSWER_MAXIMUM);
    buffer_init(&free_answer, ANSWER_MAXIMUM);
    buffer_init(&answer, ANSWER_MAXIMUM);
    bool same = file_read_whole(path, &bytes, &err) == STATUS_OK &&
                read_apart(path, &bytes, false, &free_answer) &&
                read_apart(path, &bytes, true, &answer) && answer.length == free_answer.length &&
                memcmp(answer.data, free_answer.data, answer.length) == 0;
    if (!same)
        printf("%s: %zu bytes free, %zu confined\n", path, free_answer.length, answer.length);
    buffer_free(&bytes);
    buffer_free(&free_answer);
    buffer_free(&answer);
    return same;
}

int main(int count, char **paths)
{
    int failed = 0;
    for (int i = 1; i < count; i++)
        failed += !is_same(paths[i]);
    printf("%d passed, %d failed\n", count - 1 - failed, failed);
    return failed == 0 && count > 1 ? 0 : 1;
}
