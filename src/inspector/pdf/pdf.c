/*
 * PDF files: the version that is shown, and those before it. Who saves a PDF over itself appends
 * what changed, and what was there before stays, up to where the file ended then.
 */
#include <ctype.h>
#include <string.h>

#include "safehand/base/array.h"

#include "pdf_internal.h"

enum { VERSIONS_MAXIMUM = 50 };

static const unsigned char *find(const unsigned char *from, const unsigned char *end,
                                 const char *mark)
{
    return from < end ? memmem(from, (size_t)(end - from), mark, strlen(mark)) : NULL;
}

/* ---- versions ---- */

/* Where a version ends that has its end in the file's own words: "startxref", where its list of
 * objects stands, "%%EOF". 0 if it has none there, as the first part of a file that is made to be
 * shown page by page. */
static size_t end_at(const struct part *part, const unsigned char *mark)
{
    const unsigned char *at = mark + strlen("startxref"), *end = part->data + part->length;
    size_t place = 0;
    while (at < end && isspace(*at))
        at++;
    for (; at < end && isdigit(*at) && place < part->length; at++)
        place = place * 10 + (size_t)(*at - '0');
    while (at < end && isspace(*at))
        at++;
    bool is_end = (size_t)(end - at) >= 5 && memcmp(at, "%%EOF", 5) == 0;
    return place > 0 && place < (size_t)(mark - part->data) && is_end
               ? (size_t)(at + 5 - part->data)
               : 0;
}

/* Where the versions end, the last first. */
static size_t find_ends(const struct part *part, size_t ends[VERSIONS_MAXIMUM])
{
    const unsigned char *end = part->data + part->length, *at = part->data;
    size_t count = 0, all[VERSIONS_MAXIMUM];
    while (count < VERSIONS_MAXIMUM && (at = find(at, end, "startxref")) != NULL) {
        size_t place = end_at(part, at);
        if (place > 0)
            all[count++] = place;
        at++;
    }
    for (size_t i = 0; i < count; i++)
        ends[i] = all[count - 1 - i];
    return count;
}

/* Tells of an earlier version what the last does not say: lines, and what hides and is unread. */
static void tell_earlier(struct answer *answer, const struct answer *earlier)
{
    const char *text = buffer_text(&earlier->text);
    const char *last = buffer_text(&answer->text);
    size_t last_length = answer->text.length;
    char *kept = memory_copy_bytes(last, last_length);
    bool says_more = false;
    for (size_t at = 0, size; kept && at < earlier->text.length; at += size + 1) {
        size = strcspn(text + at, "\n");
        if (size == 0 || memmem(kept, last_length, text + at, size))
            continue;
        answer_break(answer);
        answer_text(answer, text + at, size);
        says_more = true;
    }
    answer_break(answer);
    memory_free(kept);
    if (earlier->seen.length > 0) {
        answer_seen(answer, buffer_text(&earlier->seen), earlier->seen.length);
        says_more = true;
    }
    for (size_t i = 0; i < earlier->hidden_count; i++)
        answer_hidden(answer, earlier->hidden[i].kind, earlier->hidden[i].detail);
    for (size_t i = 0; i < earlier->unread_count; i++)
        answer_unread(answer, earlier->unread[i].kind, earlier->unread[i].detail);
    if (says_more)
        answer_hidden(answer, HIDDEN_EARLIER, NULL);
}

static void read_earlier(const struct part *part, size_t length, struct pdf_known *known,
                         struct answer *answer)
{
    struct answer earlier;
    answer_init(&earlier);
    earlier.left = answer->left;
    earlier.depth = answer->depth;
    earlier.parts = answer->parts;
    struct pdf_version version = {
        .data = part->data, .length = length, .answer = &earlier, .known = known};
    pdf_read_version(&version);
    tell_earlier(answer, &earlier);
    answer->left = earlier.left;
    answer->parts = earlier.parts;
    answer->failed = answer->failed || earlier.failed;
    answer_free(&earlier);
}

/* ---- around it ---- */

/* What stands behind its end, or before its beginning, no reader of PDF shows. */
static void read_around(const struct part *part, size_t begin, size_t end, struct answer *answer)
{
    while (end < part->length && strchr("\r\n \t", part->data[end]))
        end++; /* which a zero ends too */
    size_t zeros = end;
    while (zeros < part->length && (part->data[zeros] == 0 || part->data[zeros] == '\n'))
        zeros++;
    const struct part before = {NULL, NULL, part->data, begin};
    const struct part behind = {NULL, NULL, part->data + zeros, part->length - zeros};
    if (behind.length > 0 || before.length > 0)
        answer_hidden(answer, HIDDEN_BEHIND, NULL);
    answer_break(answer);
    read_part(&before, answer);
    answer_break(answer);
    read_part(&behind, answer);
    answer_break(answer);
}

void read_pdf(const struct part *part, struct answer *answer)
{
    size_t ends[VERSIONS_MAXIMUM];
    struct pdf_known known = {0};
    const unsigned char *head = find(part->data, part->data + part->length, "%PDF-");
    size_t begin = head ? (size_t)(head - part->data) : 0;
    const struct part file = {part->name, part->type, part->data + begin, part->length - begin};
    size_t count = find_ends(&file, ends);
    struct pdf_version last = {
        .data = file.data, .length = file.length, .answer = answer, .known = &known};
    pdf_read_version(&last);
    for (size_t i = 1; i < count; i++)
        read_earlier(&file, ends[i], &known, answer);
    pdf_read_between(&file, ends, count, &known, answer);
    if (count == VERSIONS_MAXIMUM)
        answer_unread(answer, UNREAD_SIZE, "earlier versions");
    if (count == 0)
        answer_unread(answer, UNREAD_DAMAGED, "its end is missing");
    else
        read_around(part, begin, begin + ends[0], answer);
    memory_free(known.pictures);
    memory_free(known.is_read);
    memory_free(known.lengths);
}
