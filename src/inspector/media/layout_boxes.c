/* Boxes: MP4, MOV, M4A, 3GP, HEIC, AVIF. ExifTool reads those that it knows and names the others;
 * what fills a box that is there to be filled, and what stands behind the last, it does not. */
#include <string.h>

#include "media_internal.h"

enum { HEAD = 8, LONG_HEAD = 16, BOXES_DEPTH = 8 };

struct box {
    const unsigned char *type, *content;
    size_t length, whole; /* of its content; with its head */
};

static uint64_t big_endian(const unsigned char *bytes, size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = number << 8 | bytes[i];
    return number;
}

static bool is_type(const unsigned char *type)
{
    for (size_t i = 0; i < 4; i++)
        if (type[i] != 0xA9 && (type[i] < 0x20 || type[i] > 0x7E))
            return false;
    return true;
}

static bool take_box(const unsigned char *data, size_t length, struct box *box)
{
    if (length < HEAD || !is_type(data + 4))
        return false;
    uint64_t size = big_endian(data, 4);
    size_t head = size == 1 ? LONG_HEAD : HEAD;
    if (size == 1 && length >= LONG_HEAD)
        size = big_endian(data + HEAD, 8);
    else if (size == 0 && memcmp(data + 4, "mdat", 4) == 0)
        size = length; /* to the end, as who writes while it is taken leaves it */
    if (size < head || size > length)
        return false;
    *box = (struct box){data + 4, data + head, (size_t)size - head, (size_t)size};
    return true;
}

static bool is_one_of(const struct box *box, const char *const *types)
{
    for (; *types; types++)
        if (memcmp(box->type, *types, 4) == 0)
            return true;
    return false;
}

/* ExifTool does not look into the pieces of a film that is written as it is taken. */
static bool is_fragment(const struct box *holder)
{
    static const char *const fragments[] = {"moof", "traf", NULL};
    return holder && is_one_of(holder, fragments);
}

static bool is_of_fragment(const struct box *box)
{
    static const char *const known[] = {"mfhd", "traf", "pssh", "tfhd", "tfdt", "trun", "sdtp",
                                        "saio", "saiz", "sbgp", "sgpd", "subs", "senc", NULL};
    return is_one_of(box, known);
}

static void take_unknown(const struct box *box, struct answer *answer)
{
    char name[16];
    snprintf(name, sizeof name, "a piece %.4s", (const char *)box->type);
    layout_unknown(name, box->content, box->length, answer);
}

/* Where boxes of any name may stand: the values of a list go by numbers. */
static bool take_within(const struct box *holder, const unsigned char *data, size_t length,
                        struct box *box)
{
    static const char *const lists[] = {"ilst", NULL};
    if (!holder || !is_one_of(holder, lists) || length < HEAD)
        return take_box(data, length, box);
    size_t size = (size_t)big_endian(data, 4);
    if (size < HEAD || size > length)
        return false;
    *box = (struct box){data + 4, data + HEAD, size - HEAD, size};
    return true;
}

static size_t walk(const struct box *holder, const unsigned char *data, size_t length,
                   unsigned depth, struct answer *answer);

/* What does not fit into a box that holds boxes no program finds, and ExifTool does not either. */
static void walk_within(const struct box *box, unsigned depth, struct answer *answer)
{
    static const char *const counted[] = {"meta", NULL};
    struct box first;
    /* Of most programs it has a number of four bytes first. */
    bool has_number =
        is_one_of(box, counted) && box->length >= 4 && !take_box(box->content, box->length, &first);
    const unsigned char *content = box->content + (has_number ? 4 : 0);
    size_t length = box->length - (has_number ? 4 : 0);
    size_t end = walk(box, content, length, depth + 1, answer);
    if (end < length)
        layout_unknown("a piece that does not fit", content + end, length - end, answer);
}

/* How much of it is boxes, all told that are not what they seem. */
static size_t walk(const struct box *holder, const unsigned char *data, size_t length,
                   unsigned depth, struct answer *answer)
{
    static const char *const holders[] = {"moov", "trak", "mdia", "minf", "stbl", "dinf", "edts",
                                          "udta", "mvex", "moof", "traf", "meta", "ilst", NULL};
    static const char *const fillers[] = {"free", "skip", NULL};
    struct box box;
    size_t at = 0;
    for (; at < length && take_within(holder, data + at, length - at, &box); at += box.whole)
        if (is_one_of(&box, fillers))
            layout_unknown("data in unused room", box.content, box.length, answer);
        else if (is_fragment(holder) && !is_of_fragment(&box))
            take_unknown(&box, answer);
        else if (is_one_of(&box, holders) && depth < BOXES_DEPTH)
            walk_within(&box, depth, answer);
    return at;
}

/* The film and its sound; of a still picture each item is known. */
static void read_packed(const struct part *part, struct answer *answer)
{
    struct box box;
    for (size_t at = 0; take_box(part->data + at, part->length - at, &box); at += box.whole)
        if (memcmp(box.type, "mdat", 4) == 0)
            layout_packed(box.content, box.length, answer);
}

void layout_boxes(const struct part *part, struct answer *answer)
{
    static const char *const known[] = {"moov", "mdat", "free", "skip", "wide",
                                        "meta", "moof", "uuid", NULL};
    size_t end = walk(NULL, part->data, part->length, 0, answer);
    if (!media_is_still(part))
        read_packed(part, answer);
    const struct box cut = {part->data + end + 4, NULL, 0, 0};
    /* One that is said to be longer than what is left. */
    if (end == 0 || (part->length - end >= HEAD && is_one_of(&cut, known)))
        answer_unread(answer, UNREAD_DATA, "it has no end");
    else
        layout_behind(part, end, answer);
}
