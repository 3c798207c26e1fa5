/* look FOLDER WORDS NAME...: what is told of each file beneath the folder, a line of JSON each; and
 * which of the words, parted by commas, stand in the text that is searched. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "safehand/inspect.h"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static json_t *words(const struct buffer *buffer)
{
    return json_stringn_nocheck(buffer_text(buffer), buffer->length);
}

/* Those of the words that are in what was read. */
static json_t *found(const struct inspection *reading, const char *words)
{
    json_t *list = json_array();
    while (*words != '\0') {
        size_t length = strcspn(words, ",");
        if (memmem(buffer_text(&reading->text), reading->text.length, words, length) ||
            memmem(buffer_text(&reading->seen), reading->seen.length, words, length))
            json_array_append_new(list, json_stringn(words, length));
        words += length + (words[length] == ',');
    }
    return list;
}

static json_t *look(struct inspect_files *files, const char *name, const char *sought,
                    enum status *status)
{
    struct error err = {0};
    struct inspected_file file;
    struct inspection reading;
    double begun = seconds();
    *status = inspect_files_next(files, &file, &reading, &err);
    json_t *told = json_object();
    json_object_set_new(told, "name", json_string(name));
    json_object_set_new(told, "status", json_integer(*status));
    json_object_set_new(told, "seconds", json_real(seconds() - begun));
    if (*status != STATUS_OK) {
        json_object_set_new(told, "error", json_string(err.message));
        return told;
    }
    json_object_set_new(told, "text_bytes", json_integer((json_int_t)reading.text.length));
    json_object_set_new(told, "seen_bytes", json_integer((json_int_t)reading.seen.length));
    json_object_set_new(told, "found", found(&reading, sought));
    json_object_set_new(told, "hidden", words(&reading.hidden));
    json_object_set_new(told, "beside", words(&reading.beside));
    json_object_set_new(told, "text_unread", words(&reading.text_unread));
    json_object_set_new(told, "hidden_unread", words(&reading.hidden_unread));
    inspection_free(&reading);
    return told;
}

int main(int count, char **arguments)
{
    struct error err = {0};
    struct inspect_files *files = NULL;
    enum status status = STATUS_OK;
    const char *const *names = (const char *const *)arguments + 3;
    int folder = count > 3 ? open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0) {
        fprintf(stderr, "usage: look FOLDER WORDS NAME...\n");
        return 2;
    }
    status = inspect_files_begin((struct record_files){folder, NULL}, names, (size_t)count - 3,
                                 NULL, &files, &err);
    for (int i = 3; i < count && status == STATUS_OK; i++) {
        json_t *told = look(files, arguments[i], arguments[2], &status);
        json_dumpf(told, stdout, JSON_COMPACT);
        printf("\n");
        fflush(stdout);
        json_decref(told);
    }
    inspect_files_end(files);
    close(folder);
    return 0;
}
