/* Strict lines of a note's text. */
#include <string.h>

#include "note_internal.h"
#include "safehand/base.h"

/* How much of a foreign line stands in a message. */
enum { QUOTE_MAXIMUM = 80 };

static int quoted(size_t length)
{
    return length > QUOTE_MAXIMUM ? QUOTE_MAXIMUM : (int)length;
}

bool note_line_take(struct note_lines *lines, const char **line, size_t *length)
{
    const char *end = lines->left == 0 ? NULL : memchr(lines->at, '\n', lines->left);

    if (!end)
        return false;
    *line = lines->at;
    *length = (size_t)(end - lines->at);
    lines->at = end + 1;
    lines->left -= *length + 1;
    return true;
}

bool note_number_parse(const char *text, size_t length, uint64_t *number)
{
    uint64_t value = 0;

    if (length == 0 || (length > 1 && text[0] == '0'))
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)((unsigned char)text[i] - '0');

        if (digit > 9 || value > (MERKLE_SIZE_MAXIMUM - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

enum status note_line_next(struct note_lines *lines, const char *key, char *value, size_t size,
                           struct error *err)
{
    struct note_lines rest = *lines;
    size_t key_length = strlen(key);
    const char *line;
    size_t length;

    if (!note_line_take(&rest, &line, &length))
        return error_set(err, STATUS_MALFORMED, "the line \"%s\" is missing", key);
    if (length <= key_length || memcmp(line, key, key_length) != 0 || line[key_length] != ' ')
        return error_set(err, STATUS_MALFORMED, "the line \"%.*s\" stands where \"%s\" is wanted",
                         quoted(length), line, key);
    line += key_length + 1;
    length -= key_length + 1;
    if (length == 0)
        return error_set(err, STATUS_MALFORMED, "the line \"%s\" has no value", key);
    if (length >= size)
        return error_set(err, STATUS_MALFORMED, "the value of \"%s\" is longer than %zu bytes", key,
                         size - 1);
    if (!note_text_is_valid(line, length))
        return error_set(err, STATUS_MALFORMED,
                         "the value of \"%s\" is not UTF-8 or holds a control character", key);
    memcpy(value, line, length);
    value[length] = '\0';
    *lines = rest;
    return STATUS_OK;
}

enum status note_line_exact(struct note_lines *lines, const char *text, struct error *err)
{
    struct note_lines rest = *lines;
    const char *line;
    size_t length;

    if (!note_line_take(&rest, &line, &length))
        return error_set(err, STATUS_MALFORMED, "the line \"%s\" is missing", text);
    if (newer_is_format(line, length, text))
        return newer_error(err, "this note");
    if (length != strlen(text) || memcmp(line, text, length) != 0)
        return error_set(err, STATUS_MALFORMED, "the line \"%.*s\" stands where \"%s\" is wanted",
                         quoted(length), line, text);
    *lines = rest;
    return STATUS_OK;
}

enum status note_lines_end(const struct note_lines *lines, struct error *err)
{
    struct note_lines rest = *lines;
    const char *line;
    size_t length;

    if (lines->left == 0)
        return STATUS_OK;
    if (!note_line_take(&rest, &line, &length))
        return error_set(err, STATUS_MALFORMED, "the last line does not end in a newline");
    return error_set(err, STATUS_MALFORMED, "the line \"%.*s\" is one too many", quoted(length),
                     line);
}
