/* Reading what the inspector answers. It looked into a hostile file and may be that file's by now,
 * so nothing of it is trusted. */
#include <stdlib.h>
#include <string.h>

#include "inspect_internal.h"

enum { HEAD = 5 /* of a record */, DETAIL_SIZE = 256 };

/* "NUMBER" or "NUMBER WORDS". */
static bool take_note(enum inspect_record record, const unsigned char *data, size_t length,
                      struct inspection *reading)
{
    char note[DETAIL_SIZE], *end = NULL;
    if (length == 0 || length >= sizeof note || memchr(data, '\0', length))
        return false;
    memcpy(note, data, length);
    note[length] = '\0';
    if (note[0] < '1' || note[0] > '9')
        return false;
    unsigned long kind = strtoul(note, &end, 10);
    const char *detail = *end == ' ' ? end + 1 : NULL;
    if ((*end != '\0' && !detail) || kind > UINT32_MAX)
        return false;
    return record == ANSWER_HIDDEN ? hidden_words((unsigned)kind, detail, reading)
                                   : unread_words((unsigned)kind, detail, reading);
}

static bool take_lacks(const unsigned char *data, size_t length)
{
    if (length != 1 || data[0] < '1' || data[0] > '0' + (LACK_FILES | LACK_CALLS))
        return false;
    trouble_lacks(data[0] - '0');
    return true;
}

static bool take_record(void *context, enum inspect_record record, const unsigned char *data,
                        size_t length)
{
    struct inspection *reading = context;
    switch (record) {
    case ANSWER_TEXT:
        buffer_append(&reading->text, data, length);
        return true;
    case ANSWER_SEEN:
        buffer_append(&reading->seen, data, length);
        return true;
    case ANSWER_HIDDEN:
    case ANSWER_UNREAD:
        return take_note(record, data, length, reading);
    case ANSWER_LACK:
        return take_lacks(data, length);
    case ANSWER_END:
        return length == 0;
    case ANSWER_WAY:
    case ANSWER_COPY:
    case ANSWER_UNCLEAN:
        break; /* no answers to this question */
    }
    return false;
}

bool answer_walk(const struct buffer *answer, answer_take *take, void *context)
{
    size_t at = sizeof INSPECT_ANSWER_HEAD - 1;
    if (answer->length < at || memcmp(answer->data, INSPECT_ANSWER_HEAD, at) != 0)
        return false;
    while (answer->length - at >= HEAD) {
        const unsigned char *head = answer->data + at;
        size_t length =
            head[1] | (size_t)head[2] << 8 | (size_t)head[3] << 16 | (size_t)head[4] << 24;
        at += HEAD;
        if (length > answer->length - at || !take(context, head[0], answer->data + at, length))
            return false;
        at += length;
        if (head[0] == ANSWER_END)
            return at == answer->length;
    }
    return false;
}

bool answer_read(const struct buffer *answer, struct inspection *reading)
{
    return answer_walk(answer, take_record, reading);
}

void answer_make(struct buffer *answer, unsigned why)
{
    char note[16];
    int length = snprintf(note, sizeof note, "%u", why);
    buffer_clear(answer);
    buffer_append_text(answer, INSPECT_ANSWER_HEAD);
    buffer_append_format(answer, "%c%c%c%c%c%s", ANSWER_UNREAD, length, 0, 0, 0, note);
    buffer_append_format(answer, "%c%c%c%c%c", ANSWER_END, 0, 0, 0, 0);
}
