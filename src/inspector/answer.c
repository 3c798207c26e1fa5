#include "answer.h"

#include <string.h>

#include "safehand/base/array.h"

enum { NOTES_MAXIMUM = 400, DETAIL_SIZE = 200 };

void answer_init(struct answer *answer)
{
    *answer = (struct answer){.left = READER_UNPACKED_MAXIMUM};
    buffer_init(&answer->text, READER_TEXT_MAXIMUM);
    buffer_init(&answer->seen, READER_TEXT_MAXIMUM);
}

static void notes_free(struct answer_note *notes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memory_free(notes[i].detail);
    memory_free(notes);
}

void answer_free(struct answer *answer)
{
    buffer_free(&answer->text);
    buffer_free(&answer->seen);
    notes_free(answer->hidden, answer->hidden_count);
    notes_free(answer->unread, answer->unread_count);
    for (size_t i = 0; i < answer->waiting.count; i++)
        memory_free(answer->waiting.names[i]);
    memory_free(answer->waiting.names);
    answer_forget_links(answer);
    *answer = (struct answer){0};
}

void answer_text(struct answer *answer, const char *text, size_t length)
{
    buffer_append(&answer->text, text, length);
}

void answer_shown(struct answer *answer, const char *text, size_t length)
{
    const struct answer_span span = {answer->text.length, answer->text.length + length};
    answer_text(answer, text, length);
    if (answer->text.failure == STATUS_OK && !ARRAY_ADD(answer->spans, answer->span_count, span))
        answer->failed = true;
}

void answer_forget_links(struct answer *answer)
{
    for (size_t i = 0; i < answer->link_count; i++)
        memory_free(answer->links[i]);
    memory_free(answer->links);
    memory_free(answer->spans);
    answer->links = NULL;
    answer->spans = NULL;
    answer->link_count = answer->span_count = 0;
}

void answer_break(struct answer *answer)
{
    if (answer->text.length > 0 && answer->text.data[answer->text.length - 1] != '\n')
        buffer_append_byte(&answer->text, '\n');
}

void answer_seen(struct answer *answer, const char *text, size_t length)
{
    buffer_append(&answer->seen, text, length);
    buffer_append_byte(&answer->seen, '\n');
}

/* Adds it unless it is there; false if that is beyond the bound. */
static bool note_add(struct answer *answer, struct answer_note **notes, size_t *count,
                     unsigned kind, const char *detail)
{
    char kept[DETAIL_SIZE];
    snprintf(kept, sizeof kept, "%s", detail ? detail : "");
    for (size_t i = 0; i < *count; i++)
        if ((*notes)[i].kind == kind &&
            strcmp((*notes)[i].detail ? (*notes)[i].detail : "", kept) == 0)
            return true;
    if (*count >= NOTES_MAXIMUM)
        return false;
    struct answer_note note = {kind, kept[0] != '\0' ? memory_copy_string(kept) : NULL};
    bool is_added = (kept[0] == '\0' || note.detail) && ARRAY_ADD(*notes, *count, note);
    if (!is_added)
        memory_free(note.detail);
    answer->failed = answer->failed || !is_added;
    return true;
}

void answer_hidden(struct answer *answer, enum hidden_kind kind, const char *detail)
{
    answer->is_cut |= !note_add(answer, &answer->hidden, &answer->hidden_count, kind, detail);
}

void answer_unread(struct answer *answer, enum unread_kind kind, const char *detail)
{
    answer->is_cut |= !note_add(answer, &answer->unread, &answer->unread_count, kind, detail);
}

bool answer_allows(struct answer *answer, size_t bytes)
{
    if (bytes > answer->left) {
        answer->left = 0;
        answer_unread(answer, UNREAD_SIZE, NULL);
        return false;
    }
    answer->left -= bytes;
    return true;
}

/* ---- on its way ---- */

void answer_append_record(struct buffer *out, enum inspect_record record, const void *data,
                          size_t length)
{
    buffer_append_byte(out, (unsigned char)record);
    for (unsigned shift = 0; shift < 32; shift += 8)
        buffer_append_byte(out, (unsigned char)(length >> shift));
    buffer_append(out, data, length);
}

static void append_notes(struct buffer *out, enum inspect_record record,
                         const struct answer_note *notes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char line[DETAIL_SIZE + 16];
        int length = snprintf(line, sizeof line, "%u%s%s", notes[i].kind,
                              notes[i].detail ? " " : "", notes[i].detail ? notes[i].detail : "");
        answer_append_record(out, record, line, (size_t)length);
    }
}

static void append_lacks(struct buffer *out, unsigned lacks)
{
    char flags[16];
    if (lacks != 0)
        answer_append_record(out, ANSWER_LACK, flags,
                             (size_t)snprintf(flags, sizeof flags, "%u", lacks));
}

enum status answer_write(const struct answer *answer, struct buffer *out, struct error *err)
{
    bool is_cut = answer->is_cut || answer->text.failure == STATUS_MALFORMED ||
                  answer->seen.failure == STATUS_MALFORMED;
    const struct answer_note cut = {UNREAD_SIZE, NULL};
    buffer_append_text(out, INSPECT_ANSWER_HEAD);
    answer_append_record(out, ANSWER_TEXT, answer->text.data, answer->text.length);
    answer_append_record(out, ANSWER_SEEN, answer->seen.data, answer->seen.length);
    append_notes(out, ANSWER_HIDDEN, answer->hidden, answer->hidden_count);
    append_notes(out, ANSWER_UNREAD, answer->unread, answer->unread_count);
    append_notes(out, ANSWER_UNREAD, &cut, is_cut ? 1 : 0);
    append_lacks(out, answer->lacks);
    answer_append_record(out, ANSWER_END, NULL, 0);
    if (answer->failed || answer->text.failure == STATUS_SYSTEM ||
        answer->seen.failure == STATUS_SYSTEM)
        return memory_error(err);
    return buffer_status(out, err);
}
