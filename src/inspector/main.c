/*
 * safehand-inspect NAME: looks into one file, which stands on standard input, and answers on
 * standard output (safehand/inspect/answer.h). It is started by the program for each file, and
 * knows nothing but that file.
 */
#include <stdlib.h>
#include <unistd.h>

#include "answer.h"

enum { FILE_MAXIMUM = 256 * 1024 * 1024, ANSWER_MAXIMUM = 3 * READER_TEXT_MAXIMUM, BLOCK = 65536 };

static bool take_file(struct buffer *bytes)
{
    for (;;) {
        unsigned char *room = buffer_append_space(bytes, BLOCK);
        if (!room)
            return false;
        ssize_t got = read(STDIN_FILENO, room, BLOCK);
        buffer_truncate(bytes, bytes->length - BLOCK + (got > 0 ? (size_t)got : 0));
        if (got <= 0)
            return got == 0;
    }
}

static bool give(const struct buffer *out)
{
    for (size_t at = 0; at < out->length;) {
        ssize_t written = write(STDOUT_FILENO, out->data + at, out->length - at);
        if (written <= 0)
            return false;
        at += (size_t)written;
    }
    return true;
}

int main(int count, char **words)
{
    struct error err = {0};
    struct buffer bytes, out;
    struct answer answer;
    buffer_init(&bytes, FILE_MAXIMUM);
    buffer_init(&out, ANSWER_MAXIMUM);
    answer_init(&answer);
    bool done = count == 2 && take_file(&bytes);
    if (done) {
        const struct part part = {words[1], NULL, bytes.data, bytes.length};
        read_part(&part, &answer);
        done = answer_write(&answer, &out, &err) == STATUS_OK && give(&out);
    }
    answer_free(&answer);
    buffer_free(&out);
    buffer_free(&bytes);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
