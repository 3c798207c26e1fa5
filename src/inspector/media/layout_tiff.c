/* TIFF: what its lists point to is the file; what lies behind all of that is not. */
#include <string.h>

#include "media_internal.h"

enum {
    ENTRY = 12,
    LISTS_MAXIMUM = 200,
    ENTRIES_MAXIMUM = 20000,
    STEPS_MAXIMUM = 20000000 /* of hostile lists that point to each other */
};

struct tiff {
    const struct part *part;
    bool is_big_endian;
    size_t end;                  /* of what is pointed to */
    size_t lists[LISTS_MAXIMUM]; /* to be read, and read */
    size_t count, entries, steps;
};

static uint32_t number(const struct tiff *tiff, size_t at, unsigned size)
{
    uint32_t value = 0;
    if (size > tiff->part->length || at > tiff->part->length - size)
        return 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)tiff->part->data[at + i] << 8 * (tiff->is_big_endian ? size - 1 - i : i);
    return value;
}

static void reach(struct tiff *tiff, size_t begin, size_t length)
{
    if (begin <= tiff->part->length && length <= tiff->part->length - begin &&
        begin + length > tiff->end)
        tiff->end = begin + length;
}

static void add_list(struct tiff *tiff, size_t at)
{
    for (size_t i = 0; i < tiff->count; i++)
        if (tiff->lists[i] == at)
            return;
    if (at != 0 && tiff->count < LISTS_MAXIMUM)
        tiff->lists[tiff->count++] = at;
}

struct values {
    size_t at, count;
    unsigned size; /* of each */
};

static struct values values_of(struct tiff *tiff, size_t entry)
{
    static const unsigned sizes[] = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    unsigned type = number(tiff, entry + 2, 2);
    struct values values = {entry + 8, number(tiff, entry + 4, 4),
                            type < sizeof sizes / sizeof *sizes ? sizes[type] : 1};
    if (values.count > 4 / values.size)
        values.at = number(tiff, entry + 8, 4);
    reach(tiff, values.at, values.count * values.size);
    return values;
}

static uint32_t value_at(const struct tiff *tiff, const struct values *values, size_t i)
{
    return i < values->count ? number(tiff, values->at + i * values->size, values->size) : 0;
}

/* Lists within, or pieces of the picture: where each begins is in one value, how long it is in
 * another of the same list. */
static void take_entry(struct tiff *tiff, size_t list, size_t count, size_t entry)
{
    static const unsigned pieces[][2] = {{273, 279}, {324, 325}, {513, 514}, {288, 289}};
    unsigned tag = number(tiff, entry, 2);
    struct values values = values_of(tiff, entry);
    bool is_list = tag == 330 || tag == 34665 || tag == 34853 || tag == 40965;
    for (size_t i = 0; is_list && i < values.count && i < LISTS_MAXIMUM; i++)
        add_list(tiff, value_at(tiff, &values, i));
    for (size_t kind = 0; kind < sizeof pieces / sizeof *pieces; kind++)
        for (size_t i = 0; pieces[kind][0] == tag && i < count && tiff->steps++ < STEPS_MAXIMUM;
             i++) {
            size_t other = list + 2 + i * ENTRY;
            if (number(tiff, other, 2) != pieces[kind][1])
                continue;
            struct values lengths = values_of(tiff, other);
            for (size_t j = 0; j < values.count && tiff->steps++ < STEPS_MAXIMUM; j++)
                reach(tiff, value_at(tiff, &values, j), value_at(tiff, &lengths, j));
        }
}

void layout_tiff(const struct part *part, struct answer *answer)
{
    struct tiff tiff = {.part = part, .is_big_endian = BEGINS(part, 0, "MM"), .end = 8};
    add_list(&tiff, number(&tiff, 4, 4));
    bool is_whole = number(&tiff, 2, 2) == 42;
    for (size_t i = 0; is_whole && i < tiff.count; i++) {
        size_t list = tiff.lists[i], count = number(&tiff, list, 2);
        tiff.entries += count;
        is_whole = tiff.entries <= ENTRIES_MAXIMUM && tiff.count < LISTS_MAXIMUM &&
                   tiff.steps < STEPS_MAXIMUM;
        reach(&tiff, list, 2 + count * ENTRY + 4);
        for (size_t j = 0; is_whole && j < count; j++)
            take_entry(&tiff, list, count, list + 2 + j * ENTRY);
        add_list(&tiff, number(&tiff, list + 2 + count * ENTRY, 4));
    }
    if (is_whole)
        layout_behind(part, tiff.end, answer);
    else
        answer_unread(answer, UNREAD_DATA, "behind its end");
}

bool layout_is_exif(const unsigned char *data, size_t length)
{
    enum { TYPES = 13, HEAD = 8 };
    const struct part part = {NULL, NULL, data, length};
    struct tiff tiff = {.part = &part, .is_big_endian = length >= 2 && BEGINS(&part, 0, "MM")};
    if (!BEGINS(&part, 0, "MM\0*") && !BEGINS(&part, 0, "II*\0"))
        return false;
    size_t list = number(&tiff, 4, 4), count = number(&tiff, list, 2);
    bool is_sound =
        list >= HEAD && count > 0 && list <= length && 2 + count * ENTRY <= length - list;
    for (size_t i = 0; is_sound && i < count; i++) {
        size_t entry = list + 2 + i * ENTRY;
        unsigned type = number(&tiff, entry + 2, 2);
        struct values values = values_of(&tiff, entry);
        is_sound = type > 0 && type <= TYPES && values.at <= length &&
                   values.count <= (length - values.at) / values.size;
    }
    return is_sound;
}
