/* Pictures and drawings in the streams of old Office files, wherever they stand there. */
#include <gio/gio.h>
#include <string.h>

#include "compound.h"

static size_t png_size(const unsigned char *data, size_t length)
{
    size_t at = 8;
    while (at + 12 <= length) {
        size_t size = (size_t)data[at] << 24 | (size_t)data[at + 1] << 16 |
                      (size_t)data[at + 2] << 8 | data[at + 3];
        bool is_end = memcmp(data + at + 4, "IEND", 4) == 0;
        if (size > length - at - 12)
            break;
        at += 12 + size;
        if (is_end)
            return at;
    }
    return length;
}

/* Up to its end mark, over the pieces before its pixels, in which there may be pictures too. */
static size_t jpeg_size(const unsigned char *data, size_t length)
{
    size_t at = 2;
    while (at + 4 <= length && data[at] == 0xFF && data[at + 1] != 0xDA)
        at += 2 + ((size_t)data[at + 2] << 8 | data[at + 3]);
    for (; at + 1 < length; at++)
        if (data[at] == 0xFF && data[at + 1] == 0xD9)
            return at + 2;
    return length;
}

/* [MS-ODRAW] 2.2.24 to 2.2.31: what stands before a drawing, or a picture, that is kept in a record
 * of its own; one has two digests before it. */
static const struct blip {
    char head[5];
    bool has_two, is_packed;
} BLIPS[] = {
    {"\x40\x3D\x1A\xF0", false, true},  {"\x50\x3D\x1A\xF0", true, true},  /* EMF */
    {"\x60\x21\x1B\xF0", false, true},  {"\x70\x21\x1B\xF0", true, true},  /* WMF */
    {"\x20\x54\x1C\xF0", false, true},  {"\x30\x54\x1C\xF0", true, true},  /* PICT */
    {"\x80\x7A\x1F\xF0", false, false}, {"\x90\x7A\x1F\xF0", true, false}, /* DIB */
    {"\x40\x6E\x29\xF0", false, false}, {"\x50\x6E\x29\xF0", true, false}, /* TIFF */
};
enum { RECORD_HEAD = 8, DIGEST = 16, METAFILE_HEAD = 34 };

static void read_as_part(struct answer *answer, const unsigned char *data, size_t length)
{
    const struct part part = {NULL, NULL, data, length};
    answer_break(answer);
    if (!part_has_kind(&part))
        answer_unread(answer, UNREAD_PICTURES, "a drawing");
    else if (answer_allows(answer, length))
        read_part(&part, answer);
    answer_break(answer);
}

/* A drawing behind its head of 34 bytes, which says how large it is and whether it is packed. */
static void read_drawing(struct answer *answer, const unsigned char *head, size_t length)
{
    enum { AT_PACKED = 32, IS_PLAIN = 0xFE };
    size_t size = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
    const unsigned char *data = head + METAFILE_HEAD;
    struct buffer drawing;
    length -= METAFILE_HEAD;
    if (head[AT_PACKED] == IS_PLAIN) {
        read_as_part(answer, data, length);
        return;
    }
    buffer_init(&drawing, COMPOUND_STREAM_MAXIMUM);
    gsize taken = 0, made = 0;
    unsigned char *room = size > 0 ? buffer_append_space(&drawing, size) : NULL;
    GConverter *unpacker = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
    bool is_whole =
        room && g_converter_convert(unpacker, data, length, room, size, G_CONVERTER_INPUT_AT_END,
                                    &taken, &made, NULL) == G_CONVERTER_FINISHED;
    buffer_truncate(&drawing, room ? made : 0);
    g_object_unref(unpacker);
    if (!is_whole)
        answer_unread(answer, UNREAD_DAMAGED, "a drawing");
    if (drawing.length > 0)
        read_as_part(answer, drawing.data, drawing.length);
    buffer_free(&drawing);
}

/* How long the record is; 0 if none stands there. */
static size_t read_blip(struct answer *answer, const unsigned char *data, size_t length)
{
    for (size_t i = 0; i < sizeof BLIPS / sizeof *BLIPS && length > RECORD_HEAD; i++) {
        const struct blip *blip = &BLIPS[i];
        size_t head = RECORD_HEAD + (blip->has_two ? 2 : 1) * DIGEST +
                      (blip->is_packed ? METAFILE_HEAD : 1 /* a mark */);
        if (memcmp(data, blip->head, 4) != 0)
            continue;
        size_t size =
            data[4] | (size_t)data[5] << 8 | (size_t)data[6] << 16 | (size_t)data[7] << 24;
        bool is_cut = size > length - RECORD_HEAD || size + RECORD_HEAD < head;
        size_t end = is_cut ? length : RECORD_HEAD + size;
        if (is_cut)
            answer_unread(answer, UNREAD_DAMAGED, "a drawing");
        if (end > head && blip->is_packed)
            read_drawing(answer, data + head - METAFILE_HEAD, end - head + METAFILE_HEAD);
        else if (end > head)
            read_as_part(answer, data + head, end - head);
        return is_cut ? RECORD_HEAD : end;
    }
    return 0;
}

void compound_read_pictures(struct answer *answer, const unsigned char *data, size_t length)
{
    for (size_t at = 0; at + 8 < length;) {
        size_t size = 0, taken = read_blip(answer, data + at, length - at);
        if (taken == 0 && memcmp(data + at, "\x89PNG\r\n\x1A\n", 8) == 0)
            size = png_size(data + at, length - at);
        else if (taken == 0 && memcmp(data + at, "\xFF\xD8\xFF", 3) == 0 && data[at + 3] >= 0xC0)
            size = jpeg_size(data + at, length - at);
        if (size > 0)
            read_as_part(answer, data + at, size);
        at += size > 0 ? size : taken > 0 ? taken : 1;
    }
}

/* How an object looks that the file holds: a Windows' drawing behind what is said of it. */
void compound_read_look(struct answer *answer, const unsigned char *data, size_t length)
{
    enum { AT_MARK = 40, MARK = 4, WMF_HEAD = 18, SAYS_ALONE = 64 };
    for (size_t at = 0; at + WMF_HEAD <= length; at++) {
        bool is_emf = at + AT_MARK + MARK <= length && memcmp(data + at, "\1\0\0\0", 4) == 0 &&
                      memcmp(data + at + AT_MARK, " EMF", MARK) == 0;
        if (is_emf || memcmp(data + at, "\1\0\11\0\0\3", 6) == 0) {
            read_as_part(answer, data + at, length - at);
            return;
        }
    }
    if (length > SAYS_ALONE)
        answer_unread(answer, UNREAD_PICTURES, "how an object looks");
}
