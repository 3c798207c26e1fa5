/* Pieces of pictures that ExifTool reads by their names, and of which it says nothing when they are
 * broken within. */
#include <string.h>

#include "media_internal.h"

/* Of those that it reads by their first words: those of which it reads nothing all the same. */
bool layout_is_broken_segment(const unsigned char *content, size_t length)
{
    static const char exif[] = "Exif\0", xmp[] = "http://ns.adobe.com/xap/1.0/";
    if (length > sizeof exif && memcmp(content, exif, sizeof exif - 1) == 0)
        return !layout_is_exif(content + sizeof exif, length - sizeof exif);
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
