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

void hidden_in_xmp(const unsigned char *data, size_t length, struct finding *finding,
                   struct buffer *text)
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
            finding->hidden |= XMP_NAMES[i].hidden;
    }
    markup_append_text(text, packet, (size_t)(end - packet));
    markup_append_attributes(text, packet, (size_t)(end - packet));
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

/* `data` is a JPEG file, or "Exif\0\0" and what follows it. `must_say`: there is something in it,
 * so that nothing means that it could not be read. */
static void look_into_exif(const unsigned char *data, size_t length, bool must_say,
                           struct finding *finding, struct buffer *text)
{
    ExifData *exif = libexif.data_new_from_data(data, (unsigned)length);
    if (!exif) {
        finding->unread |= UNREAD_DATA;
        return;
    }
    for (size_t i = 0; i < sizeof EXIF_TAGS / sizeof *EXIF_TAGS; i++) {
        char value[VALUE_SIZE] = "";
        ExifEntry *entry = libexif.content_get_entry(exif->ifd[EXIF_TAGS[i].ifd], EXIF_TAGS[i].tag);
        if (!entry || entry->size == 0)
            continue;
        libexif.entry_get_value(entry, value, sizeof value);
        if (value[strspn(value, " \t\r\n")] == '\0')
            continue;
        finding->hidden |= EXIF_TAGS[i].hidden;
        buffer_append_text(text, value);
        buffer_append_byte(text, '\n');
    }
    bool any = false;
    for (size_t i = 0; i < EXIF_IFD_COUNT; i++)
        any = any || exif->ifd[i]->count > 0;
    if (!any && must_say)
        finding->unread |= UNREAD_DATA;
    libexif.data_unref(exif);
}

/* What libexif takes begins with "Exif\0\0", which PNG and TIFF do not write. */
static void look_into_tiff(const unsigned char *data, size_t length, struct finding *finding,
                           struct buffer *text)
{
    struct buffer whole;
    if (length > EXIF_MAXIMUM) {
        length = EXIF_MAXIMUM;
        finding->unread |= UNREAD_DATA;
    }
    buffer_init(&whole, EXIF_MAXIMUM + 6);
    buffer_append(&whole, "Exif\0\0", 6);
    buffer_append(&whole, data, length);
    if (whole.failure == STATUS_OK)
        look_into_exif(whole.data, whole.length, true, finding, text);
    buffer_free(&whole);
}

void hidden_in_exif(const unsigned char *data, size_t length, struct finding *finding,
                    struct buffer *text)
{
    enum { SEGMENT_MAXIMUM = 65533 }; /* of a JPEG */
    look_into_exif(data, length < SEGMENT_MAXIMUM ? length : SEGMENT_MAXIMUM, true, finding, text);
}

/* ---- PNG ---- */

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Chunks that only say how the picture looks. */
static bool is_plain_chunk(const unsigned char *type)
{
    static const char plain[][5] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM",
                                    "sRGB", "iCCP", "pHYs", "bKGD", "sBIT", "hIST", "sPLT",
                                    "tIME", "acTL", "fcTL", "fdAT", "cICP"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (memcmp(type, plain[i], 4) == 0)
            return true;
    return false;
}

static bool is_text_chunk(const unsigned char *type)
{
    return memcmp(type, "tEXt", 4) == 0 || memcmp(type, "iTXt", 4) == 0 ||
           memcmp(type, "zTXt", 4) == 0;
}

static void take_png_text(const unsigned char *type, const char *data, size_t length,
                          struct finding *finding, struct buffer *text)
{
    bool is_zipped = type[0] == 'z', is_international = type[0] == 'i';
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
            finding->hidden |= keywords[i].hidden;
    /* Text that is packed is not unpacked here. */
    bool is_packed =
        is_zipped || (is_international && keyword + 1 < length && data[keyword + 1] != '\0');
    if (is_packed || memmem(data, keyword, "Raw profile", 11))
        finding->unread |= UNREAD_DATA;
    if (keyword < length) {
        buffer_append(text, data + keyword + 1, length - keyword - 1);
        buffer_append_byte(text, '\n');
    }
}

static void look_into_png(const unsigned char *data, size_t length, struct finding *finding,
                          struct buffer *text)
{
    enum { SIGNATURE = 8, CHUNK = 12 /* its length, type and check */ };
    size_t at = SIGNATURE;
    bool is_ended = false;
    while (!is_ended && at + CHUNK <= length) {
        size_t size = big_endian(data + at);
        const unsigned char *type = data + at + 4, *content = type + 4;
        if (size > length - at - CHUNK)
            break;
        if (memcmp(type, "eXIf", 4) == 0)
            look_into_tiff(content, size, finding, text);
        else if (is_text_chunk(type))
            take_png_text(type, (const char *)content, size, finding, text);
        else if (!is_plain_chunk(type))
            finding->unread |= UNREAD_DATA;
        at += CHUNK + size;
        is_ended = memcmp(type, "IEND", 4) == 0;
    }
    /* What stands behind the end, or where there is none. */
    if (at != length || !is_ended)
        finding->unread |= UNREAD_DATA;
}

/* ---- JPEG ---- */

enum jpeg_marker { JPEG_END = 0xD9, JPEG_SCAN = 0xDA, JPEG_APP0 = 0xE0, JPEG_COMMENT = 0xFE };

/* Segments of programs that are read (EXIF, XMP, IPTC) or only say how the picture looks. */
static bool is_known_segment(unsigned marker, const unsigned char *content, size_t length)
{
    static const struct {
        unsigned number;
        const char *begins;
        size_t size;
    } known[] = {
        {0, "JFIF", 5},         {0, "JFXX", 5},
        {1, "Exif\0\0", 6},     {1, "http://ns.adobe.com/xap/1.0/", 29},
        {2, "ICC_PROFILE", 12}, {13, "Photoshop 3.0", 14},
        {14, "Adobe", 5},
    };
    if (marker < JPEG_APP0 || marker > JPEG_APP0 + 15)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (marker == JPEG_APP0 + known[i].number && length >= known[i].size &&
            memcmp(content, known[i].begins, known[i].size) == 0)
            return true;
    return false;
}

/* Past the picture itself, in which 0xFF is followed by 0 or by the mark of a restart. */
static size_t skip_scan(const unsigned char *data, size_t length, size_t at)
{
    while (at + 1 < length && !(data[at] == 0xFF && data[at + 1] != 0 && data[at + 1] != 0xFF &&
                                (data[at + 1] & 0xF8) != 0xD0))
        at++;
    return at;
}

/* Comments, and what stands where no reader looks; libexif reads the rest. */
static void walk_jpeg(const unsigned char *data, size_t length, struct finding *finding,
                      struct buffer *text)
{
    size_t at = 2;
    while (at + 4 <= length && data[at] == 0xFF && data[at + 1] != JPEG_END) {
        unsigned marker = data[at + 1];
        size_t size = (size_t)data[at + 2] << 8 | data[at + 3];
        if (size < 2 || size > length - at - 2)
            break;
        const unsigned char *content = data + at + 4;
        if (marker == JPEG_COMMENT && size > 2) {
            finding->hidden |= HIDDEN_COMMENT;
            buffer_append(text, content, size - 2);
            buffer_append_byte(text, '\n');
        }
        if (!is_known_segment(marker, content, size - 2))
            finding->unread |= UNREAD_DATA;
        at += 2 + size;
        if (marker == JPEG_SCAN)
            at = skip_scan(data, length, at);
    }
    /* Telephones put a film behind the picture. */
    if (at + 2 != length || data[at] != 0xFF || data[at + 1] != JPEG_END)
        finding->unread |= UNREAD_DATA;
}

/* What picture editors write beside (IPTC): sets of 1C 02 KIND LENGTH VALUE. */
static void look_for_iptc(const unsigned char *data, size_t length, struct finding *finding,
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
            finding->hidden |= told;
            buffer_append(text, at, size);
            buffer_append_byte(text, '\n');
        }
        at += size;
    }
}

/* What telephones write into films. */
static void look_into_film(const unsigned char *data, size_t length, struct finding *finding)
{
    if (memmem(data, length, "\xA9xyz", 4) ||
        memmem(data, length, "quicktime.location.ISO6709", 26))
        finding->hidden |= HIDDEN_LOCATION;
    if (memmem(data, length, "com.apple.quicktime.model", 25) ||
        memmem(data, length, "com.android.manufacturer", 24))
        finding->hidden |= HIDDEN_DEVICE;
}

/* A WebP picture of one part, which is the picture itself. */
static bool is_plain_webp(const unsigned char *data, size_t length)
{
    enum { HEAD = 20 };
    if (length < HEAD || memcmp(data, "RIFF", 4) != 0 || memcmp(data + 8, "WEBPVP8", 7) != 0 ||
        (data[15] != ' ' && data[15] != 'L'))
        return false;
    uint32_t size =
        (uint32_t)data[19] << 24 | (uint32_t)data[18] << 16 | (uint32_t)data[17] << 8 | data[16];
    return size <= length - HEAD && length - HEAD - size <= (size & 1);
}

/* HEIC, AVIF, films, and WebP with more than the picture: whatever is seen is told, but nobody goes
 * through their parts. */
static void look_into_container(const unsigned char *data, size_t length, struct finding *finding,
                                struct buffer *text)
{
    const unsigned char *exif = memmem(data, length, "Exif\0\0", 6);
    if (length > 8 && memcmp(data + 4, "ftyp", 4) == 0)
        look_into_film(data, length, finding);
    if (exif)
        look_into_tiff(exif + 6, length - (size_t)(exif - data) - 6, finding, text);
    if (!is_plain_webp(data, length))
        finding->unread |= UNREAD_DATA;
}

void hidden_in_picture(const unsigned char *data, size_t length, struct finding *finding,
                       struct buffer *text)
{
    hidden_in_xmp(data, length, finding, text);
    if (length > 8 && memcmp(data, "\x89PNG", 4) == 0) {
        look_into_png(data, length, finding, text);
    } else if (length > 4 && memcmp(data, "\xFF\xD8", 2) == 0) {
        look_into_exif(data, length, memmem(data, length, "Exif\0\0", 6) != NULL, finding, text);
        walk_jpeg(data, length, finding, text);
        look_for_iptc(data, length, finding, text);
    } else if (length > 8 && (memcmp(data, "II*\0", 4) == 0 || memcmp(data, "MM\0*", 4) == 0)) {
        look_into_tiff(data, length, finding, text);
    } else {
        look_into_container(data, length, finding, text);
    }
}

static bool is_film(const struct buffer *file)
{
    static const char still[][5] = {"heic", "heix", "heim", "heis", "mif1", "avif"};
    if (file->length < 12 || memcmp(file->data + 4, "ftyp", 4) != 0)
        return false;
    for (size_t i = 0; i < sizeof still / sizeof *still; i++)
        if (memcmp(file->data + 8, still[i], 4) == 0)
            return false;
    return true;
}

enum status parse_picture(const struct buffer *file, struct buffer *text, struct finding *finding,
                          struct error *err)
{
    enum status status = libexif_load(err);
    if (status != STATUS_OK)
        return status;
    hidden_in_picture(file->data, file->length, finding, text);
    finding->unread |= is_film(file) ? UNREAD_FILM : UNREAD_PICTURE;
    return STATUS_OK;
}
