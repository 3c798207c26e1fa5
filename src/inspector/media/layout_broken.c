/* Pieces of pictures that ExifTool reads by their names, and of which it says nothing when they are
 * broken within. */
#include <string.h>

#include "media_internal.h"

/* ---- IPTC in what Photoshop leaves ---- */

static size_t big_endian(const unsigned char *bytes, unsigned size)
{
    size_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* Records one behind the other: a mark, two numbers, a length; then zeros alone. */
static bool is_iptc(const unsigned char *data, size_t length)
{
    enum { MARK = 0x1C, HEAD = 5 };
    size_t at = 0;
    while (length - at >= HEAD && data[at] == MARK) {
        size_t size = big_endian(data + at + 3, 2);
        if (size > length - at - HEAD)
            return false;
        at += HEAD + size;
    }
    while (at < length && data[at] == 0)
        at++;
    return at == length;
}

/* Of Photoshop, and of others that leave such pieces. */
static bool is_mark(const unsigned char *at)
{
    static const char marks[][5] = {"8BIM", "MeSa", "PHUT", "AgHg", "DCSR"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memcmp(at, marks[i], 4) == 0)
            return true;
    return false;
}

/* Pieces, each with a number, a name of even length with its own, and a length of even content. Of
 * those that fill a segment the next one has the rest. */
static bool is_photoshop(const unsigned char *data, size_t length)
{
    enum { HEAD = 12, IPTC = 0x0404, FULL = 65000 };
    size_t at = 0;
    while (length < FULL && length - at >= HEAD) {
        size_t name = (size_t)data[at + 6] + 1 + ((data[at + 6] + 1U) & 1), head = 6 + name + 4;
        if (!is_mark(data + at) || head > length - at)
            return false;
        size_t size = big_endian(data + at + head - 4, 4);
        if (size > length - at - head)
            return false;
        if (big_endian(data + at + 4, 2) == IPTC && !is_iptc(data + at + head, size))
            return false;
        at += head + size;
        at += at < length ? size & 1 : 0;
    }
    return true;
}

/* ---- pieces by their names ---- */

/* Of those that it reads by their first words: those of which it reads nothing all the same. */
bool layout_is_broken_segment(const unsigned char *content, size_t length)
{
    static const char exif[] = "Exif\0", xmp[] = "http://ns.adobe.com/xap/1.0/",
                      photoshop[] = "Photoshop 3.0";
    if (length > sizeof exif && memcmp(content, exif, sizeof exif - 1) == 0)
        return !layout_is_exif(content + sizeof exif, length - sizeof exif);
    if (length > sizeof photoshop && memcmp(content, photoshop, sizeof photoshop) == 0)
        return !is_photoshop(content + sizeof photoshop, length - sizeof photoshop);
    return length > sizeof xmp && memcmp(content, xmp, sizeof xmp) == 0 &&
           memchr(content + sizeof xmp, 0, length - sizeof xmp);
}

/* A text is a name, a zero, and what stands behind it without any; a zero in that ends it for who
 * reads it. */
bool layout_is_broken_chunk(const unsigned char *type, size_t size)
{
    const unsigned char *zero = size > 0 ? memchr(type + 4, 0, size) : NULL;
    if (memcmp(type, "eXIf", 4) == 0)
        return !layout_is_exif(type + 4, size);
    return memcmp(type, "tEXt", 4) == 0 &&
           (!zero || memchr(zero + 1, 0, size - (size_t)(zero + 1 - (type + 4))));
}

/* An Exif may begin as in a JPEG. */
bool layout_is_broken_piece(const unsigned char *type, const unsigned char *content, size_t size)
{
    enum { BEFORE = 6 };
    if (memcmp(type, "EXIF", 4) != 0)
        return false;
    size_t skip = size > BEFORE && memcmp(content, "Exif\0\0", BEFORE) == 0 ? BEFORE : 0;
    return !layout_is_exif(content + skip, size - skip);
}
