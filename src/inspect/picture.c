/* Pictures: what camera and programs write into them (EXIF by libexif, XMP, PNG's texts). */
#include <ctype.h>
#include <string.h>

#include "libexif.h"
#include "parsers.h"

enum { VALUE_SIZE = 1024, EXIF_MAXIMUM = 1024 * 1024 };

/* ---- XMP ---- */

static const struct {
    const char *name;
    unsigned hidden;
} XMP_NAMES[] = {
    {"GPSLatitude", HIDDEN_LOCATION},
    {"photoshop:City", HIDDEN_LOCATION},
    {"Iptc4xmpCore:Location", HIDDEN_LOCATION},
    {"tiff:Make", HIDDEN_DEVICE},
    {"tiff:Model", HIDDEN_DEVICE},
    {"aux:SerialNumber", HIDDEN_DEVICE},
    {"exifEX:BodySerialNumber", HIDDEN_DEVICE},
    {"dc:creator", HIDDEN_AUTHOR},
    {"photoshop:Credit", HIDDEN_AUTHOR},
    {"xmp:CreatorTool", HIDDEN_SOFTWARE},
    {"pdf:Producer", HIDDEN_SOFTWARE},
};

/* Whether a property says something: an attribute or an element with more than blanks and tags. */
static bool says(const char *at, const char *end)
{
    bool in_tag = false;
    while (at < end && (*at == '=' || *at == '"' || *at == '\'' || isspace((unsigned char)*at)))
        at++;
    if (at < end && *at == '>')
        at++;
    for (const char *stop = end - at > 400 ? at + 400 : end; at < stop; at++) {
        if (*at == '<' && at + 1 < stop && at[1] == '/' && in_tag == false && at + 4 < stop &&
            strncmp(at, "</rdf", 5) != 0)
            return false;
        in_tag = *at == '<' ? true : *at == '>' ? false : in_tag;
        if (!in_tag && isalnum((unsigned char)*at))
            return true;
    }
    return false;
}

void hidden_in_xmp(const unsigned char *data, size_t length, unsigned *hidden, struct buffer *text)
{
    const char *packet = memmem(data, length, "<x:xmpmeta", 10);
    if (!packet)
        packet = memmem(data, length, "<rdf:RDF", 8);
    if (!packet)
        return;
    size_t left = length - (size_t)(packet - (const char *)data);
    const char *end = memmem(packet, left, "</rdf:RDF>", 10);
    end = !end ? packet + left : end;
    for (size_t i = 0; i < sizeof XMP_NAMES / sizeof *XMP_NAMES; i++) {
        size_t size = strlen(XMP_NAMES[i].name);
        const char *at = memmem(packet, (size_t)(end - packet), XMP_NAMES[i].name, size);
        if (at && says(at + size, end))
            *hidden |= XMP_NAMES[i].hidden;
    }
    markup_append_text(text, packet, (size_t)(end - packet));
    buffer_append_byte(text, '\n');
}

/* ---- EXIF ---- */

static const struct {
    ExifIfd ifd;
    ExifTag tag;
    unsigned hidden;
} EXIF_TAGS[] = {
    {EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_LATITUDE, HIDDEN_LOCATION},
    {EXIF_IFD_GPS, (ExifTag)EXIF_TAG_GPS_LONGITUDE, HIDDEN_LOCATION},
    {EXIF_IFD_0, EXIF_TAG_MAKE, HIDDEN_DEVICE},
    {EXIF_IFD_0, EXIF_TAG_MODEL, HIDDEN_DEVICE},
    {EXIF_IFD_0, EXIF_TAG_ARTIST, HIDDEN_AUTHOR},
    {EXIF_IFD_0, EXIF_TAG_XP_AUTHOR, HIDDEN_AUTHOR},
    {EXIF_IFD_0, EXIF_TAG_COPYRIGHT, HIDDEN_AUTHOR},
    {EXIF_IFD_0, EXIF_TAG_IMAGE_DESCRIPTION, HIDDEN_COMMENT},
    {EXIF_IFD_0, EXIF_TAG_XP_COMMENT, HIDDEN_COMMENT},
    {EXIF_IFD_0, EXIF_TAG_XP_TITLE, HIDDEN_COMMENT},
    {EXIF_IFD_0, EXIF_TAG_XP_SUBJECT, HIDDEN_COMMENT},
    {EXIF_IFD_0, EXIF_TAG_SOFTWARE, HIDDEN_SOFTWARE},
    {EXIF_IFD_EXIF, EXIF_TAG_USER_COMMENT, HIDDEN_COMMENT},
    {EXIF_IFD_EXIF, EXIF_TAG_MAKER_NOTE, HIDDEN_DEVICE},
    {EXIF_IFD_EXIF, (ExifTag)0xA430, HIDDEN_AUTHOR}, /* CameraOwnerName */
    {EXIF_IFD_EXIF, (ExifTag)0xA431, HIDDEN_DEVICE}, /* BodySerialNumber */
    {EXIF_IFD_EXIF, (ExifTag)0xA434, HIDDEN_DEVICE}, /* LensModel */
};

/* `data` is a JPEG file, or "Exif\0\0" and what follows it. */
static void look_into_exif(const unsigned char *data, size_t length, unsigned *hidden,
                           struct buffer *text)
{
    ExifData *exif = libexif.data_new_from_data(data, (unsigned)length);
    if (!exif)
        return;
    for (size_t i = 0; i < sizeof EXIF_TAGS / sizeof *EXIF_TAGS; i++) {
        char value[VALUE_SIZE] = "";
        ExifEntry *entry = libexif.content_get_entry(exif->ifd[EXIF_TAGS[i].ifd], EXIF_TAGS[i].tag);
        if (!entry || entry->size == 0)
            continue;
        libexif.entry_get_value(entry, value, sizeof value);
        if (value[strspn(value, " \t\r\n")] == '\0')
            continue;
        *hidden |= EXIF_TAGS[i].hidden;
        buffer_append_text(text, value);
        buffer_append_byte(text, '\n');
    }
    libexif.data_unref(exif);
}

/* What libexif takes begins with "Exif\0\0", which PNG and TIFF do not write. */
static void look_into_tiff(const unsigned char *data, size_t length, unsigned *hidden,
                           struct buffer *text)
{
    struct buffer whole;
    if (length > EXIF_MAXIMUM)
        length = EXIF_MAXIMUM;
    buffer_init(&whole, EXIF_MAXIMUM + 6);
    buffer_append(&whole, "Exif\0\0", 6);
    buffer_append(&whole, data, length);
    if (whole.failure == STATUS_OK)
        look_into_exif(whole.data, whole.length, hidden, text);
    buffer_free(&whole);
}

/* ---- PNG ---- */

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_text_chunk(const unsigned char *type)
{
    return memcmp(type, "tEXt", 4) == 0 || memcmp(type, "iTXt", 4) == 0 ||
           memcmp(type, "zTXt", 4) == 0;
}

static void take_png_text(const char *data, size_t length, unsigned *hidden, struct buffer *text)
{
    static const struct {
        const char *keyword;
        unsigned hidden;
    } keywords[] = {
        {"Author", HIDDEN_AUTHOR},
        {"Copyright", HIDDEN_AUTHOR},
        {"Comment", HIDDEN_COMMENT},
        {"Description", HIDDEN_COMMENT},
        {"Title", HIDDEN_COMMENT},
        {"Source", HIDDEN_DEVICE},
        {"Software", HIDDEN_SOFTWARE},
        {"Raw profile type exif", HIDDEN_DEVICE},
        {"Raw profile type APP1", HIDDEN_DEVICE},
    };
    size_t keyword = strnlen(data, length);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strlen(keywords[i].keyword) == keyword && length > keyword + 1 &&
            memcmp(data, keywords[i].keyword, keyword) == 0)
            *hidden |= keywords[i].hidden;
    if (keyword < length) {
        buffer_append(text, data + keyword + 1, length - keyword - 1);
        buffer_append_byte(text, '\n');
    }
}

static void look_into_png(const unsigned char *data, size_t length, unsigned *hidden,
                          struct buffer *text)
{
    enum { SIGNATURE = 8, CHUNK = 12 /* its length, type and check */ };
    for (size_t at = SIGNATURE; at + CHUNK <= length;) {
        size_t size = big_endian(data + at);
        const unsigned char *type = data + at + 4, *content = type + 4;
        if (size > length - at - CHUNK)
            return;
        if (memcmp(type, "eXIf", 4) == 0)
            look_into_tiff(content, size, hidden, text);
        else if (is_text_chunk(type))
            take_png_text((const char *)content, size, hidden, text);
        at += CHUNK + size;
    }
}

/* ---- JPEG ---- */

/* Comments; libexif reads the rest. */
static void look_for_comment(const unsigned char *data, size_t length, unsigned *hidden,
                             struct buffer *text)
{
    enum { COMMENT = 0xFE, SCAN = 0xDA };
    for (size_t at = 2; at + 4 <= length && data[at] == 0xFF && data[at + 1] != SCAN;) {
        size_t size = (size_t)data[at + 2] << 8 | data[at + 3];
        if (size < 2 || size > length - at - 2)
            return;
        if (data[at + 1] == COMMENT && size > 2) {
            *hidden |= HIDDEN_COMMENT;
            buffer_append(text, data + at + 4, size - 2);
            buffer_append_byte(text, '\n');
        }
        at += 2 + size;
    }
}

/* What picture editors write beside (IPTC): sets of 1C 02 KIND LENGTH VALUE. */
static void look_for_iptc(const unsigned char *data, size_t length, unsigned *hidden,
                          struct buffer *text)
{
    enum { HEAD = 5, BYLINE = 80, CITY = 90, PLACE = 92, CAPTION = 120, WRITER = 122 };
    const unsigned char *at = memmem(data, length, "8BIM\x04\x04", 6), *end = data + length;
    if (!at || !(at = memmem(at, (size_t)(end - at), "\x1C\x02", 2)))
        return;
    while (end - at > HEAD && at[0] == 0x1C) {
        size_t size = (size_t)at[3] << 8 | at[4];
        unsigned kind = at[1] == 2 ? at[2] : 0;
        at += HEAD;
        if (size > (size_t)(end - at))
            return;
        unsigned told = kind == BYLINE || kind == WRITER ? HIDDEN_AUTHOR
                        : kind == CITY || kind == PLACE  ? HIDDEN_LOCATION
                        : kind == CAPTION                ? HIDDEN_COMMENT
                                                         : 0;
        if (told != 0 && size > 0) {
            *hidden |= told;
            buffer_append(text, at, size);
            buffer_append_byte(text, '\n');
        }
        at += size;
    }
}

/* What telephones write into films. */
static void look_into_film(const unsigned char *data, size_t length, unsigned *hidden)
{
    if (memmem(data, length, "\xA9xyz", 4) ||
        memmem(data, length, "quicktime.location.ISO6709", 26))
        *hidden |= HIDDEN_LOCATION;
    if (memmem(data, length, "com.apple.quicktime.model", 25) ||
        memmem(data, length, "com.android.manufacturer", 24))
        *hidden |= HIDDEN_DEVICE;
}

void hidden_in_picture(const unsigned char *data, size_t length, unsigned *hidden,
                       struct buffer *text)
{
    const unsigned char *exif;
    hidden_in_xmp(data, length, hidden, text);
    if (length > 8 && memcmp(data + 4, "ftyp", 4) == 0)
        look_into_film(data, length, hidden);
    if (length > 8 && memcmp(data, "\x89PNG", 4) == 0) {
        look_into_png(data, length, hidden, text);
    } else if (length > 4 && memcmp(data, "\xFF\xD8", 2) == 0) {
        look_into_exif(data, length, hidden, text);
        look_for_comment(data, length, hidden, text);
        look_for_iptc(data, length, hidden, text);
    } else if (length > 8 && (memcmp(data, "II*\0", 4) == 0 || memcmp(data, "MM\0*", 4) == 0)) {
        look_into_tiff(data, length, hidden, text);
    } else if ((exif = memmem(data, length, "Exif\0\0", 6))) {
        size_t left = length - (size_t)(exif - data) - 6;
        look_into_tiff(exif + 6, left, hidden, text); /* WebP, HEIF */
    }
}

enum status parse_picture(const struct buffer *file, struct buffer *text, unsigned *hidden,
                          struct error *err)
{
    enum status status = libexif_load(err);
    if (status == STATUS_OK)
        hidden_in_picture(file->data, file->length, hidden, text);
    return status;
}
