#include "safehand/base/csv.h"

#include <string.h>

static const char FORMULA[] = "=+-@\t\r"; /* what a spreadsheet begins to reckon at */

void csv_append(struct buffer *out, bool is_first, const char *text, size_t length)
{
    bool defused = length > 0 && memchr(FORMULA, text[0], sizeof FORMULA - 1);
    bool quoted = false;
    for (size_t i = 0; i < length; i++)
        quoted = quoted || memchr(",\"\r\n", text[i], 4);
    buffer_append_text(out, is_first ? "" : ",");
    buffer_append_text(out, quoted ? "\"" : "");
    buffer_append_text(out, defused ? "'" : "");
    for (size_t i = 0, run; i < length; i += run) {
        const char *quote = memchr(text + i, '"', length - i);
        run = quote ? (size_t)(quote - (text + i)) + 1 : length - i;
        buffer_append(out, text + i, run);
        buffer_append_text(out, quote ? "\"" : "");
    }
    buffer_append_text(out, quoted ? "\"" : "");
}

void csv_append_text(struct buffer *out, bool is_first, const char *text)
{
    csv_append(out, is_first, text, strlen(text));
}

void csv_append_end(struct buffer *out)
{
    buffer_append_text(out, "\r\n");
}
