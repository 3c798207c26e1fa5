/* Reading what the inspector answers. It looked into a hostile file and may be that file's by now,
 * so nothing of it is trusted. */
#include <stdlib.h>
#include <string.h>

#include "inspect_internal.h"
#include "safehand/base/array.h"

enum {
    HEAD = 5, /* of a record */
    NOTE_SIZE = 256,
    NOTES_MAXIMUM = 2000, /* the inspector tells at most 400 of each */
    SHOWN = 5,            /* details of one kind that are told by themselves */
    SHOWN_SIZE = 80,      /* bytes of each */
};

/* Something that it hides, or that was passed over. The detail points into the answer. */
struct note {
    enum inspect_record record;
    unsigned kind;
    const char *detail;
    size_t length; /* 0: none */
};

/* An answer while it is read. */
struct taking {
    struct inspection *reading;
    struct note *notes;
    size_t count;
};

static bool add_note(struct taking *taking, const struct note *note)
{
    if (taking->count >= NOTES_MAXIMUM)
        return false;
    if (!ARRAY_ADD(taking->notes, taking->count, *note))
        taking->reading->text.failure = STATUS_SYSTEM;
    return true;
}

/* "NUMBER" or "NUMBER WORDS". */
static bool take_note(struct taking *taking, enum inspect_record record, const unsigned char *data,
                      size_t length)
{
    char text[NOTE_SIZE], *end = NULL;
    if (length == 0 || length >= sizeof text || memchr(data, '\0', length))
        return false;
    memcpy(text, data, length);
    text[length] = '\0';
    if (text[0] < '1' || text[0] > '9')
        return false;
    unsigned long kind = strtoul(text, &end, 10);
    if ((*end != '\0' && *end != ' ') || kind > UINT32_MAX)
        return false;
    struct note note = {.record = record, .kind = (unsigned)kind};
    if (*end == ' ') {
        note.detail = (const char *)data + (end + 1 - text);
        note.length = strlen(end + 1);
    }
    return add_note(taking, &note);
}

/* ---- in words ---- */

static void append_detail(struct buffer *out, const struct note *note)
{
    size_t length = note->length;
    bool is_cut = length > SHOWN_SIZE;
    if (is_cut)
        for (length = SHOWN_SIZE;
             length > 0 && ((unsigned char)note->detail[length] & 0xC0) == 0x80;)
            length--;
    buffer_append_text(out, out->length > 0 ? ", " : "");
    buffer_append(out, note->detail, length);
    buffer_append_text(out, is_cut ? "..." : "");
}

static bool is_alike(const struct note *a, const struct note *b)
{
    return a->record == b->record && a->kind == b->kind;
}

/* All notes of the kind of notes[at], in one: a book of which every page hides something is told in
 * a line. */
static bool tell_kind(const struct taking *taking, size_t at)
{
    const struct note *first = &taking->notes[at];
    struct buffer details;
    size_t count = 0;
    buffer_init(&details, NOTE_SIZE + SHOWN * (SHOWN_SIZE + 8));
    for (size_t i = at; i < taking->count; i++)
        if (is_alike(&taking->notes[i], first) && taking->notes[i].length > 0 && count++ < SHOWN)
            append_detail(&details, &taking->notes[i]);
    if (count > SHOWN)
        buffer_append_format(&details, " and %zu more", count - SHOWN);
    const char *words = details.length > 0 ? buffer_text(&details) : NULL;
    bool is_known = first->record == ANSWER_HIDDEN
                        ? hidden_words(first->kind, words, taking->reading)
                        : unread_words(first->kind, words, taking->reading);
    buffer_free(&details);
    return is_known;
}

static bool tell(const struct taking *taking)
{
    for (size_t i = 0; i < taking->count; i++) {
        bool is_told = false;
        for (size_t j = 0; j < i && !is_told; j++)
            is_told = is_alike(&taking->notes[j], &taking->notes[i]);
        if (!is_told && !tell_kind(taking, i))
            return false;
    }
    return true;
}

/* What is seen of its words alone. */
static bool add_unread_in_text(struct taking *taking)
{
    unsigned seen = unread_in_text(&taking->reading->text);
    for (unsigned kind = 1; kind != 0; kind <<= 1)
        if ((seen & kind) != 0 && !add_note(taking, &(struct note){ANSWER_UNREAD, kind, NULL, 0}))
            return false;
    return true;
}

/* ---- record by record ---- */

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
    struct taking *taking = context;
    switch (record) {
    case ANSWER_TEXT:
        buffer_append(&taking->reading->text, data, length);
        return true;
    case ANSWER_SEEN:
        buffer_append(&taking->reading->seen, data, length);
        return true;
    case ANSWER_HIDDEN:
    case ANSWER_UNREAD:
        return take_note(taking, record, data, length);
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
    struct taking taking = {.reading = reading};
    bool is_answer =
        answer_walk(answer, take_record, &taking) && add_unread_in_text(&taking) && tell(&taking);
    memory_free(taking.notes);
    return is_answer;
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
