/*
 * The pieces of pictures and films: ExifTool reads those that it knows and passes over others. Here
 * others are told, and whatever stands behind the end is read as a file of its own.
 */
#include <ctype.h>
#include <string.h>

#include "media_internal.h"

static const char MISFIT[] = "a piece that does not fit";
enum { RUN_MINIMUM = 3, PADDING_MAXIMUM = 16, BETWEEN_MAXIMUM = 4 /* lengths, a NUL */ };

bool media_begins(const struct part *part, size_t at, const char *magic, size_t length)
{
    return at <= part->length && part->length - at >= length &&
           memcmp(part->data + at, magic, length) == 0;
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t little_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static bool is_empty(const unsigned char *data, size_t length)
{
    while (length > 0 && (data[length - 1] == 0 || data[length - 1] == 0xFF))
        length--;
    return length == 0;
}

/* Words as they stand in data of whatever kind; true if there is nothing but such. */
static bool say_letters(const unsigned char *data, size_t length, struct answer *answer)
{
    size_t said = 0;
    for (size_t i = 0; i < length;) {
        size_t run = i;
        while (run < length && (data[run] >= 0x80 || isprint(data[run]) || data[run] == '\n'))
            run++;
        if (run - i >= RUN_MINIMUM) {
            answer_break(answer);
            answer_text(answer, (const char *)data + i, run - i);
            answer_break(answer);
            said += run - i;
        }
        i = run + 1;
    }
    return said > 0 && said + BETWEEN_MAXIMUM >= length;
}

void layout_unknown(const char *name, const unsigned char *data, size_t length,
                    struct answer *answer)
{
    if (is_empty(data, length))
        return;
    answer_hidden(answer, HIDDEN_OTHER, name);
    if (!say_letters(data, length, answer))
        answer_unread(answer, UNREAD_DATA, name);
}

void layout_behind(const struct part *part, size_t end, struct answer *answer)
{
    if (end >= part->length ||
        (part->length - end <= PADDING_MAXIMUM && is_empty(part->data + end, part->length - end)))
        return;
    const struct part behind = {NULL, NULL, part->data + end, part->length - end};
    answer_hidden(answer, HIDDEN_BEHIND, NULL);
    if (part_has_kind(&behind))
        read_part(&behind, answer);
    else if (!is_empty(behind.data, behind.length) &&
             !say_letters(behind.data, behind.length, answer))
        answer_unread(answer, UNREAD_DATA, "behind its end");
}

/* ---- JPEG ---- */

enum jpeg_marker {
    JPEG_TABLES = 0xC0, /* up to 0xDF: pictures, tables, restarts */
    JPEG_END = 0xD9,
    JPEG_SCAN = 0xDA,
    JPEG_APP0 = 0xE0,
    JPEG_COMMENT = 0xFE
};

/* Those that ExifTool reads, wherever they stand before the picture itself. */
static bool is_known_segment(unsigned number, const unsigned char *content, size_t length)
{
    static const struct {
        unsigned number;
        const char *begins;
        size_t size;
    } known[] = {
        {0, "JFIF", 5},         {0, "JFXX", 5},
        {1, "Exif\0", 5},       {1, "http://ns.adobe.com/", 20},
        {2, "ICC_PROFILE", 12}, {2, "MPF", 4},
        {2, "FPXR", 5},         {11, "HDR_RI", 6},
        {12, "Ducky", 5},       {13, "Photoshop 3.0", 14},
        {14, "Adobe", 5},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].number == number && length >= known[i].size &&
            memcmp(content, known[i].begins, known[i].size) == 0)
            return !layout_is_broken_segment(content, length);
    return false;
}

static void take_segment(unsigned marker, const unsigned char *content, size_t length,
                         bool in_picture, struct answer *answer)
{
    char name[32];
    bool is_comment = marker == JPEG_COMMENT;
    if (is_comment && in_picture) {
        answer_hidden(answer, HIDDEN_COMMENT, NULL);
        say_letters(content, length, answer);
    }
    if (is_comment || (marker >= JPEG_TABLES && marker < JPEG_APP0))
        return;
    unsigned number = marker - JPEG_APP0;
    if (number > 15)
        snprintf(name, sizeof name, "a segment %02X", marker);
    else
        snprintf(name, sizeof name, "a segment APP%u", number);
    if (in_picture || number > 15 || !is_known_segment(number, content, length))
        layout_unknown(name, content, length, answer);
}

/* Past the picture itself, in which 0xFF is followed by 0 or by the mark of a restart. */
static size_t skip_scan(const struct part *part, size_t at)
{
    const unsigned char *data = part->data;
    while (at + 1 < part->length) {
        const unsigned char *mark = memchr(data + at, 0xFF, part->length - at - 1);
        if (!mark)
            return part->length;
        at = (size_t)(mark - data);
        if (mark[1] != 0 && mark[1] != 0xFF && (mark[1] & 0xF8) != 0xD0)
            return at;
        at += mark[1] == 0xFF ? 1 : 2;
    }
    return part->length;
}

static void read_jpeg(const struct part *part, struct answer *answer)
{
    const unsigned char *data = part->data;
    bool in_picture = false;
    size_t at = 2;
    while (at + 4 <= part->length && data[at] == 0xFF && data[at + 1] != JPEG_END) {
        unsigned marker = data[at + 1];
        size_t size = (size_t)data[at + 2] << 8 | data[at + 3];
        if (marker == 0xFF) { /* filling */
            at++;
            continue;
        }
        if (size < 2 || size > part->length - at - 2)
            break;
        take_segment(marker, data + at + 4, size - 2, in_picture, answer);
        at += 2 + size;
        if (marker == JPEG_SCAN) {
            size_t begin = at;
            at = skip_scan(part, at);
            layout_packed(data + begin, at - begin, answer);
            in_picture = true;
        }
    }
    if (at + 2 <= part->length && data[at] == 0xFF && data[at + 1] == JPEG_END)
        layout_behind(part, at + 2, answer);
    else
        answer_unread(answer, UNREAD_DATA, "it has no end");
}

/* ---- PNG ---- */

static bool is_known_chunk(const unsigned char *type)
{
    static const char known[][5] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM",
                                    "sRGB", "iCCP", "pHYs", "bKGD", "sBIT", "hIST", "sPLT",
                                    "tIME", "acTL", "fcTL", "fdAT", "cICP", "tEXt", "iTXt",
                                    "zTXt", "eXIf", "oFFs", "pCAL", "sCAL", "sTER", "vpAg"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(type, known[i], 4) == 0)
            return true;
    return false;
}

static void read_png(const struct part *part, struct answer *answer)
{
    enum { SIGNATURE = 8, CHUNK = 12 /* its length, type and check */ };
    size_t at = SIGNATURE;
    bool is_ended = false;
    while (!is_ended && part->length - at >= CHUNK) {
        size_t size = big_endian(part->data + at);
        const unsigned char *type = part->data + at + 4;
        if (size > part->length - at - CHUNK)
            break;
        char name[16];
        snprintf(name, sizeof name, "a piece %.4s", (const char *)type);
        if (!is_known_chunk(type) || layout_is_broken_chunk(type, size))
            layout_unknown(name, type + 4, size, answer);
        else if (memcmp(type, "IDAT", 4) == 0 || memcmp(type, "fdAT", 4) == 0)
            layout_packed(type + 4, size, answer);
        at += CHUNK + size;
        is_ended = memcmp(type, "IEND", 4) == 0;
    }
    if (is_ended)
        layout_behind(part, at, answer);
    else
        answer_unread(answer, UNREAD_DATA, "it has no end");
}

/* ---- GIF ---- */

/* Over blocks of up to 255 bytes, each behind its length, up to an empty one; 0 if there is none.
 */
static size_t skip_blocks(const struct part *part, size_t at)
{
    while (at < part->length && part->data[at] != 0)
        at += 1 + (size_t)part->data[at];
    return at < part->length ? at + 1 : 0;
}

static size_t table_size(unsigned flags)
{
    return (flags & 0x80) != 0 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

static size_t take_extension(const struct part *part, size_t at, struct answer *answer)
{
    enum { APPLICATION = 0xFF, PLAIN = 0x01, CONTROL = 0xF9, COMMENT = 0xFE };
    enum { LABEL = 11, CONTROL_SIZE = 8 /* all of it: it has no room for anything */ };
    static const char known[][12] = {"NETSCAPE2.0", "ANIMEXTS1.0", "XMP DataXMP", "ICCRGBG1012"};
    size_t end = skip_blocks(part, at + 2);
    unsigned kind = part->data[at + 1];
    bool is_known = kind == COMMENT || (kind == CONTROL && end - at == CONTROL_SIZE);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        is_known = is_known || (kind == APPLICATION && media_begins(part, at + 3, known[i], LABEL));
    if (end != 0 && !is_known && kind == PLAIN) {
        answer_hidden(answer, HIDDEN_WORDS, NULL); /* no program shows it */
        say_letters(part->data + at, end - at, answer);
    } else if (end != 0 && !is_known) {
        layout_unknown(kind == APPLICATION ? "an application's piece" : MISFIT, part->data + at + 2,
                       end - at - 2, answer);
    }
    return end;
}

/* Its head, colours of its own, the least number of bits. */
static size_t take_picture(const struct part *part, size_t at, struct answer *answer)
{
    enum { HEAD = 10 };
    size_t begin = at + HEAD + table_size(part->data[at + HEAD - 1]) + 1;
    size_t end = skip_blocks(part, begin);
    if (end != 0)
        layout_packed(part->data + begin, end - begin, answer);
    return end;
}

static void read_gif(const struct part *part, struct answer *answer)
{
    enum { HEAD = 13, PICTURE = 10, PICTURE_MARK = ',', EXTENSION = '!', END = ';' };
    size_t at = part->length > HEAD ? HEAD + table_size(part->data[10]) : 0;
    while (at != 0 && at + 2 < part->length && part->data[at] != END)
        if (part->data[at] == EXTENSION)
            at = take_extension(part, at, answer);
        else if (part->data[at] == PICTURE_MARK && at + PICTURE < part->length)
            at = take_picture(part, at, answer);
        else
            at = 0;
    if (at != 0 && at < part->length && part->data[at] == END)
        layout_behind(part, at + 1, answer);
    else
        answer_unread(answer, UNREAD_DATA, "it has no end");
}

/* ---- others ---- */

/* Pieces of RIFF files that ExifTool reads, or that are the picture, film or sound itself. */
static bool is_known_piece(const unsigned char *type)
{
    static const char known[][5] = {
        "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "EXIF", "XMP ", "ICCP", "fmt ", "data",
        "fact", "bext", "id3 ", "ID3 ", "iXML", "SMPL", "smpl", "inst", "cue ", "avih", "strh",
        "strf", "strn", "strd", "indx", "idx1", "vprp", "IDIT", "ISMP", "dmlh", "PEAK", "INFO",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(type, known[i], 4) == 0)
            return true;
    return false;
}

/* A picture, or a film with its sound. */
static bool is_packed(const unsigned char *type, bool is_list)
{
    return memcmp(type, "VP8 ", 4) == 0 || memcmp(type, "VP8L", 4) == 0 ||
           memcmp(type, "ALPH", 4) == 0 || memcmp(type, "ANMF", 4) == 0 ||
           (is_list && memcmp(type + 8, "movi", 4) == 0);
}

static void walk_riff(const unsigned char *data, size_t length, unsigned depth,
                      struct answer *answer)
{
    enum { HEAD = 8, LISTS_DEPTH = 4 };
    size_t at = 0;
    while (length - at >= HEAD) {
        const unsigned char *type = data + at, *content = type + HEAD;
        size_t size = little_endian(type + 4);
        if (size > length - at - HEAD) {
            layout_unknown(MISFIT, type, length - at, answer);
            return;
        }
        bool is_list = memcmp(type, "LIST", 4) == 0 && size >= 4;
        /* What a film is made of, and what tells of it, which ExifTool reads. */
        bool is_read = is_list && (memcmp(content, "movi", 4) == 0 ||
                                   memcmp(content, "INFO", 4) == 0 || depth >= LISTS_DEPTH);
        char name[16];
        snprintf(name, sizeof name, "a piece %.4s", (const char *)type);
        if (is_list && !is_read)
            walk_riff(content + 4, size - 4, depth + 1, answer);
        else if (memcmp(type, "JUNK", 4) == 0) /* room that programs leave, and do not clear */
            say_letters(content, size, answer);
        else if (!is_list && (!is_known_piece(type) || layout_is_broken_piece(type, content, size)))
            layout_unknown(name, content, size, answer);
        if (is_packed(type, is_list))
            layout_packed(content, size, answer);
        at += HEAD + size + (at + HEAD + size < length ? size & 1 : 0);
    }
    layout_unknown(MISFIT, data + at, length - at, answer);
}

static void read_riff(const struct part *part, struct answer *answer)
{
    enum { HEAD = 8, KIND = 4 };
    size_t at = 0;
    do { /* a large AVI has several */
        size_t size = part->length - at < HEAD ? part->length : little_endian(part->data + at + 4);
        if (size > part->length - at - HEAD || size < KIND) {
            answer_unread(answer, UNREAD_DATA, "it has no end");
            return;
        }
        walk_riff(part->data + at + HEAD + KIND, size - KIND, 0, answer);
        at += HEAD + size + (size & 1);
    } while (BEGINS(part, at, "RIFF"));
    layout_behind(part, at, answer);
}

static void read_bmp(const struct part *part, struct answer *answer)
{
    size_t size = part->length > 6 ? little_endian(part->data + 2) : 0;
    if (size > 0 && size <= part->length)
        layout_behind(part, size, answer);
    else
        answer_unread(answer, UNREAD_DATA, "it has no end");
}

/* Nothing but frames of speech can stand in it: ExifTool does not know it. */
static void read_amr(const struct part *part, struct answer *answer)
{
    static const unsigned char narrow[16] = {12, 13, 15, 17, 19, 20, 26, 31,
                                             5,  0,  0,  0,  0,  0,  0,  0};
    static const unsigned char wide[16] = {17, 23, 32, 36, 40, 46, 50, 58, 60, 5};
    bool is_wide = BEGINS(part, 0, "#!AMR-WB\n");
    size_t at = is_wide ? 9 : 6;
    while (at < part->length && (part->data[at] & 0x83) == 0)
        at += 1 + (is_wide ? wide : narrow)[part->data[at] >> 3 & 15];
    at = at < part->length ? at : part->length;
    layout_packed(part->data, at, answer);
    layout_behind(part, at, answer);
}

/* AAC in frames of its own (ADTS): the same. */
static void read_aac(const struct part *part, struct answer *answer)
{
    enum { HEAD = 7 };
    size_t at = 0, size = HEAD;
    while (size >= HEAD && part->length - at >= HEAD && part->data[at] == 0xFF &&
           (part->data[at + 1] & 0xF6) == 0xF0) {
        const unsigned char *head = part->data + at;
        size = (size_t)(head[3] & 3) << 11 | (size_t)head[4] << 3 | head[5] >> 5;
        if (size > part->length - at)
            break;
        at += size;
    }
    layout_packed(part->data, at, answer);
    layout_behind(part, at, answer);
}

void layout_read(const struct part *part, struct answer *answer)
{
    static const struct {
        const char *begins;
        size_t at, length;
        reader *read;
    } kinds[] = {
        {"\xFF\xD8\xFF", 0, 3, read_jpeg},
        {"\x89PNG\r\n\x1A\n", 0, 8, read_png},
        {"GIF8", 0, 4, read_gif},
        {"RIFF", 0, 4, read_riff},
        {"BM", 0, 2, read_bmp},
        {"#!AMR", 0, 5, read_amr},
        {"\xFF\xF1", 0, 2, read_aac},
        {"\xFF\xF9", 0, 2, read_aac},
        {"ftyp", 4, 4, layout_boxes},
        {"moov", 4, 4, layout_boxes},
        {"mdat", 4, 4, layout_boxes},
        {"wide", 4, 4, layout_boxes},
        {"free", 4, 4, layout_boxes},
        {"FORM", 0, 4, layout_aiff},
        {"OggS", 0, 4, layout_ogg},
        {"ID3", 0, 3, layout_sound},
        {"fLaC", 0, 4, layout_sound},
        {"\x1A\x45\xDF\xA3", 0, 4, layout_matroska},
        {"II", 0, 2, layout_tiff},
        {"MM", 0, 2, layout_tiff},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (media_begins(part, kinds[i].at, kinds[i].begins, kinds[i].length)) {
            kinds[i].read(part, answer);
            return;
        }
    if (part->length > 1 && part->data[0] == 0xFF && (part->data[1] & 0xE0) == 0xE0)
        layout_sound(part, answer); /* MPEG's, of whatever version and layer */
    else                            /* what ExifTool passes over in it nobody tells */
        answer_unread(answer, UNREAD_DATA, "between its pieces");
}
