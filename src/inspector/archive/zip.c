#include "zip.h"

#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "safehand/base/array.h"
#include "text/encoded.h"

enum {
    END_SIZE = 22,
    ENTRY_SIZE = 46,
    LOCAL_SIZE = 30,
    REMARK_MAXIMUM = 65535,
    SLACK = 64,       /* what follows a member: its sums, and what fills up to a limit */
    WIDE = 0xFFFFFFFF /* the number stands elsewhere */
};

struct extent {
    size_t begin, end;
};
struct list {
    const unsigned char *data;
    size_t length;          /* of the file */
    size_t end, base;       /* where the last record is; how much stands before the zip */
    size_t directory;       /* where the list begins */
    bool is_wide;           /* some of that stands elsewhere (zip64) */
    struct extent *extents; /* of its members */
    size_t count;
};

static uint32_t number(const unsigned char *at, unsigned size)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)at[i] << (8 * i);
    return value;
}

static bool find_end(struct list *list)
{
    for (size_t back = END_SIZE; back <= list->length && back <= END_SIZE + REMARK_MAXIMUM; back++)
        if (memcmp(list->data + list->length - back, "PK\5\6", 4) == 0) {
            list->end = list->length - back;
            return true;
        }
    return false;
}

/* What is told of it is counted from where the zip begins, before which something may stand. */
static bool find_directory(struct list *list)
{
    size_t size = number(list->data + list->end + 12, 4);
    size_t begin = number(list->data + list->end + 16, 4);
    list->is_wide = size == WIDE || begin == WIDE;
    if (list->is_wide || size > list->end || begin > list->end - size)
        return false;
    list->directory = list->end - size;
    list->base = list->directory - begin;
    return size == 0 || memcmp(list->data + list->directory, "PK\1\2", 4) == 0;
}

/* ---- members ---- */

static void add_extent(struct list *list, const unsigned char *entry)
{
    size_t begin = list->base + number(entry + 42, 4), size = number(entry + 20, 4);
    if (size == WIDE || begin > list->directory || list->directory - begin < LOCAL_SIZE ||
        memcmp(list->data + begin, "PK\3\4", 4) != 0)
        return;
    size_t end = begin + LOCAL_SIZE + number(list->data + begin + 26, 2) +
                 number(list->data + begin + 28, 2) + size;
    const struct extent extent = {begin, end < list->directory ? end : list->directory};
    (void)ARRAY_ADD(list->extents, list->count, extent);
}

static void look_at_entry(const unsigned char *entry, struct answer *answer)
{
    size_t name = number(entry + 28, 2), extra = number(entry + 30, 2);
    size_t remark = number(entry + 32, 2);
    if ((entry[8] & 1) != 0)
        answer_unread(answer, UNREAD_LOCKED, NULL);
    if (remark == 0)
        return;
    answer_hidden(answer, HIDDEN_COMMENT, "of a file within it");
    answer_break(answer);
    answer_text(answer, (const char *)entry + ENTRY_SIZE + name + extra, remark);
    answer_break(answer);
}

/* False if that is not all of the list. */
static bool take_entries(struct list *list, struct answer *answer)
{
    size_t at = list->directory;
    while (list->end - at >= ENTRY_SIZE) {
        const unsigned char *entry = list->data + at;
        size_t size = ENTRY_SIZE + number(entry + 28, 2) + number(entry + 30, 2) +
                      (size_t)number(entry + 32, 2);
        if (memcmp(entry, "PK\1\2", 4) != 0 || size > list->end - at)
            break;
        look_at_entry(entry, answer);
        add_extent(list, entry);
        at += size;
    }
    return at == list->end;
}

/* ---- what no member is ---- */

static bool is_zeros(const unsigned char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (data[i] != 0)
            return false;
    return true;
}

static void read_rest(const struct list *list, size_t begin, size_t end, enum hidden_kind kind,
                      const char *detail, struct answer *answer)
{
    if (end <= begin || is_zeros(list->data + begin, end - begin))
        return;
    const struct part part = {NULL, NULL, list->data + begin, end - begin};
    answer_hidden(answer, kind, detail);
    if (kind == HIDDEN_EARLIER) {
        members_read_unlisted(&part, answer);
        return;
    }
    encoded_letters(part.data, part.length < 4096 ? part.length : 4096, answer);
    answer_break(answer);
    read_part(&part, answer);
    answer_break(answer);
}

static int compare_extents(const void *a, const void *b)
{
    const struct extent *one = a, *other = b;
    return (one->begin > other->begin) - (one->begin < other->begin);
}

static void look_between(struct list *list, struct answer *answer)
{
    size_t passed = 0; /* of what was passed */
    if (list->count > 0) {
        qsort(list->extents, list->count, sizeof *list->extents, compare_extents);
        passed = list->extents[0].begin;
    }
    read_rest(list, 0, passed, HIDDEN_BEHIND, "before it", answer);
    for (size_t i = 0; i <= list->count; i++) {
        size_t next = i < list->count ? list->extents[i].begin : list->directory;
        const unsigned char *member =
            next > passed ? memmem(list->data + passed, next - passed, "PK\3\4", 4) : NULL;
        if (member)
            read_rest(list, (size_t)(member - list->data), next, HIDDEN_EARLIER,
                      "a file that its list does not name", answer);
        else if (next > passed && next - passed > SLACK)
            read_rest(list, passed, next, HIDDEN_BEHIND, "between its files", answer);
        if (i < list->count && list->extents[i].end > passed)
            passed = list->extents[i].end;
    }
}

static void look_at_end(const struct list *list, struct answer *answer)
{
    size_t remark = number(list->data + list->end + 20, 2);
    size_t end = list->end + END_SIZE;
    if (remark > 0 && remark <= list->length - end) {
        answer_hidden(answer, HIDDEN_COMMENT, "of the archive");
        answer_break(answer);
        answer_text(answer, (const char *)list->data + end, remark);
        answer_break(answer);
        end += remark;
    }
    read_rest(list, end, list->length, HIDDEN_BEHIND, NULL, answer);
}

bool zip_look(const struct part *part, struct answer *answer)
{
    struct list list = {.data = part->data, .length = part->length};
    if (!find_end(&list))
        return false;
    bool is_listed = find_directory(&list) && take_entries(&list, answer);
    if (is_listed)
        look_between(&list, answer);
    else if (list.is_wide)
        answer_unread(answer, UNREAD_DATA, "between its files");
    look_at_end(&list, answer);
    memory_free(list.extents);
    return is_listed || list.is_wide;
}
