/* The items of a still picture in boxes (HEIC, AVIF; ISO/IEC 23008-12): ExifTool passes over those
 * of kinds that it does not know, an Exif that does not begin where it is said to, what is said to
 * stand in another file, and data that no item has. Of items with the same number it reads one. */
#include <stdlib.h>
#include <string.h>

#include "media_internal.h"
#include "safehand/base/array.h"

enum { BOX_HEAD = 8, ITEMS_MAXIMUM = 4096, EXTENTS_MAXIMUM = 65536, GAP_LEAST = 16 };

/* Bytes that are read from the beginning; what is beyond the end is zero, and sticks. */
struct bytes {
    const unsigned char *at;
    size_t left;
    bool is_over;
};

struct item {
    uint32_t id;
    char type[5];
    bool is_xmp, is_locked, is_placed;
};

struct extent {
    uint32_t item;
    size_t from, length;
    bool is_inner; /* within the head itself */
    bool is_rest;  /* all that is left, since no length is told */
};

struct items {
    const struct part *part;
    struct bytes inner; /* data within the head itself */
    struct item *items;
    struct extent *extents;
    size_t item_count, extent_count;
    bool is_lost, is_twice; /* where an item stands; two have one number */
};

static uint64_t take(struct bytes *bytes, unsigned size)
{
    uint64_t number = 0;
    if (size > 8 || size > bytes->left)
        bytes->is_over = true;
    for (unsigned i = 0; i < size && !bytes->is_over; i++)
        number = number << 8 | bytes->at[i];
    if (!bytes->is_over) {
        bytes->at += size;
        bytes->left -= size;
    }
    return number;
}

/* The content of the next box of the list, whatever it is; false at the end. */
static bool next_box(struct bytes *list, char type[5], struct bytes *content)
{
    if (list->left < BOX_HEAD)
        return false;
    uint64_t size = take(list, 4);
    memcpy(type, list->at, 4);
    type[4] = '\0';
    (void)take(list, 4);
    size_t head = BOX_HEAD;
    if (size == 1) {
        size = take(list, 8);
        head += 8;
    }
    if (list->is_over || size < head || size - head > list->left)
        return false;
    *content = (struct bytes){list->at, (size_t)size - head, false};
    list->at += content->left;
    list->left -= content->left;
    return true;
}

static bool find_box(struct bytes list, const char *wanted, struct bytes *content)
{
    char type[5];
    while (next_box(&list, type, content))
        if (strcmp(type, wanted) == 0)
            return true;
    return false;
}

/* ---- what there is ---- */

static struct item *find_item(const struct items *items, uint32_t id)
{
    for (size_t i = 0; i < items->item_count; i++)
        if (items->items[i].id == id)
            return &items->items[i];
    return NULL;
}

/* Behind its name stands what kind it is, and how it is packed. */
static bool is_xmp(struct bytes about)
{
    static const char kind[] = "\0application/rdf+xml";
    const unsigned char *at = about.left > 0 ? memchr(about.at, 0, about.left) : NULL;
    size_t left = at ? about.left - (size_t)(at - about.at) : 0;
    return left >= sizeof kind && memcmp(at, kind, sizeof kind) == 0 &&
           (left == sizeof kind || at[sizeof kind] == 0);
}

static bool take_item(struct items *items, struct bytes about)
{
    struct item item = {0};
    unsigned version = (unsigned)take(&about, 1);
    (void)take(&about, 3);
    item.id = (uint32_t)take(&about, version == 3 ? 4 : 2);
    item.is_locked = take(&about, 2) != 0;
    for (unsigned i = 0; i < 4; i++)
        item.type[i] = (char)take(&about, 1);
    item.is_xmp = is_xmp(about);
    items->is_twice = items->is_twice || find_item(items, item.id);
    return version < 2 || about.is_over || items->item_count >= ITEMS_MAXIMUM ||
           ARRAY_ADD(items->items, items->item_count, item);
}

static bool take_items(struct items *items, struct bytes list)
{
    char type[5];
    struct bytes about;
    bool done = true;
    (void)take(&list, take(&list, 4) >> 24 == 0 ? 2 : 4);
    while (done && next_box(&list, type, &about))
        done = strcmp(type, "infe") != 0 || take_item(items, about);
    return done;
}

static bool take_place(struct items *items, struct bytes *list, unsigned version, unsigned sizes)
{
    uint32_t id = (uint32_t)take(list, version < 2 ? 2 : 4);
    unsigned manner = version > 0 ? take(list, 2) & 15U : 0;
    bool is_here = take(list, 2) == 0; /* else in another file */
    struct item *item = find_item(items, id);
    uint64_t base = take(list, sizes >> 4 & 15U);
    size_t count = (size_t)take(list, 2);
    bool done = true;
    items->is_lost = items->is_lost || !is_here;
    items->is_twice = items->is_twice || (item && item->is_placed);
    if (item)
        item->is_placed = true;
    for (size_t i = 0; i < count && done && !list->is_over; i++) {
        if (version > 0)
            (void)take(list, sizes & 15U);
        uint64_t from = base + take(list, sizes >> 12 & 15U);
        uint64_t length = take(list, sizes >> 8 & 15U);
        size_t begin = manner == 1 ? (size_t)(items->inner.at - items->part->data) : 0;
        size_t end = manner == 1 ? items->inner.left : items->part->length;
        if (!is_here || manner > 1 || (manner == 1 && !items->inner.at) || from > end ||
            length > end - from) {
            items->is_lost = true;
            continue;
        }
        struct extent extent = {id, begin + (size_t)from,
                                length > 0 ? (size_t)length : end - (size_t)from, manner == 1,
                                length == 0};
        done = items->extent_count >= EXTENTS_MAXIMUM ||
               ARRAY_ADD(items->extents, items->extent_count, extent);
    }
    return done;
}

static bool take_places(struct items *items, struct bytes list)
{
    unsigned version = (unsigned)(take(&list, 4) >> 24);
    unsigned sizes = (unsigned)take(&list, 2);
    size_t count = (size_t)take(&list, version < 2 ? 2 : 4);
    bool done = true;
    for (size_t i = 0; i < count && done && !list.is_over; i++)
        done = take_place(items, &list, version, sizes);
    items->is_lost = items->is_lost || list.is_over;
    return done;
}

/* ---- what is not read ---- */

static bool is_exif(const unsigned char *data, size_t length)
{
    struct bytes bytes = {data, length, false};
    uint64_t from = take(&bytes, 4);
    return from <= bytes.left && layout_is_exif(bytes.at + from, bytes.left - (size_t)from);
}

static bool is_picture(const struct item *item)
{
    static const char pictures[][5] = {"av01", "hvc1", "hev1", "lhv1", "hvt1", "avc1",
                                       "jpeg", "j2k1", "grid", "iden", "iovl", "tmap"};
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (strcmp(item->type, pictures[i]) == 0)
            return true;
    return false;
}

static bool is_read(const struct item *item, const struct extent *extent, const unsigned char *data)
{
    if (item->is_locked || extent->is_inner || extent->is_rest)
        return false;
    return strcmp(item->type, "Exif") == 0 ? is_exif(data, extent->length)
                                           : strcmp(item->type, "mime") == 0 && item->is_xmp;
}

static void tell_items(const struct items *items, struct answer *answer)
{
    static const struct item unknown = {.type = ""};
    for (size_t i = 0; i < items->extent_count; i++) {
        const struct extent *extent = &items->extents[i];
        const struct item *item = find_item(items, extent->item);
        const unsigned char *data = items->part->data + extent->from;
        item = item ? item : &unknown;
        if (is_picture(item))
            layout_packed(data, extent->length, answer);
        else if (!is_read(item, extent, data))
            layout_unknown(strcmp(item->type, "Exif") == 0 ? "an Exif that is none"
                                                           : "an item of a kind that is not known",
                           data, extent->length, answer);
    }
}

static int compare_extents(const void *a, const void *b)
{
    const struct extent *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

/* Of the data of the whole file what no item has. */
static void tell_gaps(const struct items *items, struct bytes data, struct answer *answer)
{
    size_t at = (size_t)(data.at - items->part->data), end = at + data.left;
    for (size_t i = 0; i <= items->extent_count && at < end; i++) {
        const struct extent *extent = i < items->extent_count ? &items->extents[i] : NULL;
        size_t next = extent && extent->from < end ? extent->from : end;
        if (next > at && next - at >= GAP_LEAST)
            layout_unknown("data that no item has", items->part->data + at, next - at, answer);
        if (extent && extent->from + extent->length > at)
            at = extent->from + extent->length;
    }
}

void layout_items(const struct part *part, struct answer *answer)
{
    char type[5];
    struct bytes file = {part->data, part->length, false}, head, list, data;
    struct items items = {.part = part};
    if (!find_box(file, "meta", &head))
        return;
    (void)take(&head, 4);
    (void)find_box(head, "idat", &items.inner);
    bool done = (!find_box(head, "iinf", &list) || take_items(&items, list)) &&
                (!find_box(head, "iloc", &list) || take_places(&items, list));
    tell_items(&items, answer);
    if (items.extent_count > 1)
        qsort(items.extents, items.extent_count, sizeof *items.extents, compare_extents);
    while (next_box(&file, type, &data))
        if (strcmp(type, "mdat") == 0)
            tell_gaps(&items, data, answer);
    if (items.is_lost)
        answer_unread(answer, UNREAD_DATA, "an item that is not there");
    if (items.is_twice)
        answer_unread(answer, UNREAD_DATA, "an item that is there twice");
    answer->failed = answer->failed || !done;
    memory_free(items.items);
    memory_free(items.extents);
}
