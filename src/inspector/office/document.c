/* Office files (docx, xlsx, pptx, odt, ods, odp): the text of their parts, who made and changed
 * them, comments, and what the pictures within them tell. */
#include <string.h>

#include "libarchive_zip.h"
#include "media/libexif.h"
#include "parsers.h"

enum {
    PARTS_MAXIMUM = 5000,
    UNPACKED_MAXIMUM = 64 * 1024 * 1024, /* bytes of all parts together: a zip may unpack to more
                                            than any memory holds */
    BLOCK = 65536,
};

static bool has_ending(const char *name, const char *ending)
{
    return text_ends_with(name, ending);
}

static bool is_picture(const char *name)
{
    return has_ending(name, ".jpg") || has_ending(name, ".jpeg") || has_ending(name, ".png") ||
           has_ending(name, ".tif") || has_ending(name, ".tiff") || has_ending(name, ".JPG") ||
           has_ending(name, ".webp");
}

static bool is_text(const char *name)
{
    return has_ending(name, ".xml") || has_ending(name, ".rels") || has_ending(name, ".txt") ||
           has_ending(name, ".html") || has_ending(name, ".vml") || has_ending(name, ".rdf");
}

/* Whether an element <NAME>...</NAME> of that name says something. */
static bool element_says(const struct buffer *part, const char *name)
{
    char open[64];
    int size = snprintf(open, sizeof open, "<%s", name);
    const char *text = buffer_text(part), *end = text + part->length;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), open, (size_t)size));
         at += size) {
        const char *close = memchr(at, '>', (size_t)(end - at));
        if (!close)
            return false;
        if (!strchr("> ", at[size]) || close[-1] == '/')
            continue;
        const char *value = close + 1;
        while (value < end && strchr(" \t\r\n", *value))
            value++;
        if (value < end && *value != '<')
            return true;
    }
    return false;
}

static const struct {
    const char *part, *element;
    unsigned hidden;
} ELEMENTS[] = {
    {"docProps/core.xml", "dc:creator", HIDDEN_AUTHOR},
    {"docProps/core.xml", "cp:lastModifiedBy", HIDDEN_EDITOR},
    {"docProps/core.xml", "dc:description", HIDDEN_COMMENT},
    {"docProps/core.xml", "dc:subject", HIDDEN_COMMENT},
    {"docProps/core.xml", "cp:keywords", HIDDEN_COMMENT},
    {"docProps/app.xml", "Company", HIDDEN_COMPANY},
    {"docProps/app.xml", "Manager", HIDDEN_COMPANY},
    {"docProps/app.xml", "Application", HIDDEN_SOFTWARE},
    {"docProps/app.xml", "HyperlinkBase", HIDDEN_COMMENT},
    {"meta.xml", "meta:initial-creator", HIDDEN_AUTHOR},
    {"meta.xml", "dc:creator", HIDDEN_EDITOR},
    {"meta.xml", "meta:printed-by", HIDDEN_EDITOR},
    {"meta.xml", "dc:description", HIDDEN_COMMENT},
    {"meta.xml", "dc:subject", HIDDEN_COMMENT},
    {"meta.xml", "meta:keyword", HIDDEN_COMMENT},
    {"meta.xml", "meta:generator", HIDDEN_SOFTWARE},
};

/* Marks in a text: that there are comments, or changes with their makers' names. */
static const struct {
    const char *mark;
    unsigned hidden;
} MARKS[] = {
    {"<w:comment ", HIDDEN_COMMENT},      {"<office:annotation", HIDDEN_COMMENT},
    {"<threadedComment", HIDDEN_COMMENT}, {"<comment ref=", HIDDEN_COMMENT},
    {"<p:cm ", HIDDEN_COMMENT},           {"<w:ins ", HIDDEN_CHANGES},
    {"<w:del ", HIDDEN_CHANGES},          {"<text:tracked-changes", HIDDEN_CHANGES},
    {"<p:cmAuthor ", HIDDEN_AUTHOR},      {"<author>", HIDDEN_AUTHOR},
};

static void look_into_part(const char *name, const struct buffer *part, struct buffer *text,
                           struct finding *finding)
{
    if (is_picture(name)) {
        hidden_in_picture(part->data, part->length, finding, text);
        return;
    }
    for (size_t i = 0; i < sizeof ELEMENTS / sizeof *ELEMENTS; i++)
        if (strcmp(name, ELEMENTS[i].part) == 0 && element_says(part, ELEMENTS[i].element))
            finding->hidden |= ELEMENTS[i].hidden;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (part->length > 0 &&
            memmem(part->data, part->length, MARKS[i].mark, strlen(MARKS[i].mark)))
            finding->hidden |= MARKS[i].hidden;
    markup_append_text(text, buffer_text(part), part->length);
    buffer_append_byte(text, '\n');
}

/* ---- what is passed over ---- */

static bool is_plain_part(const char *name)
{
    static const char *const endings[] = {"/", "mimetype", ".odttf", ".ttf", ".otf", ".fntdata"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (has_ending(name, endings[i]))
            return true;
    return false;
}

/* A part that is neither text nor a picture that we know. */
static void pass_over(const char *name, struct finding *finding)
{
    if (!name) {
        finding->unread |= UNREAD_PARTS;
    } else if (strstr(name, "/embeddings/") || has_ending(name, ".bin")) {
        finding->hidden |= HIDDEN_FILES;
        finding->unread |= UNREAD_FILES;
    } else if (!is_plain_part(name)) {
        finding->unread |= UNREAD_PARTS;
    }
}

/* A cell's number between 1 January 1920 and 2064, as a spreadsheet counts days: it may be a
 * birthday, which no search finds in this form. */
static bool may_be_date(const char *value, const char *end)
{
    enum { FIRST = 7306, LAST = 60266, DIGITS = 5 };
    long number = 0;
    int digits = 0;
    for (; value < end && *value >= '0' && *value <= '9' && digits <= DIGITS; value++, digits++)
        number = number * 10 + (*value - '0');
    return digits > 0 && digits <= DIGITS && (value == end || *value == '<' || *value == '.') &&
           number >= FIRST && number <= LAST;
}

/* A cell of a spreadsheet whose number is no place in the list of texts. */
static bool has_dates(const struct buffer *part)
{
    const char *text = buffer_text(part), *end = text + part->length;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), "<c ", 3)); at += 3) {
        const char *head = memchr(at, '>', (size_t)(end - at));
        const char *value = !head ? NULL : memmem(head, (size_t)(end - head), "<v>", 3);
        const char *last = !head ? NULL : memmem(head, (size_t)(end - head), "</c>", 4);
        if (!head || !value || !last)
            return false;
        if (value < last && head[-1] != '/' && !memmem(at, (size_t)(head - at), " t=", 3) &&
            may_be_date(value + 3, end))
            return true;
    }
    return false;
}

static void look_at_part(const char *name, const struct buffer *part, struct finding *finding)
{
    if (is_picture(name))
        finding->unread |= UNREAD_PICTURES;
    else if (strstr(name, "worksheets/") && has_dates(part))
        finding->unread |= UNREAD_DATES;
    if (strcmp(name, "META-INF/manifest.xml") == 0 && part->length > 0 &&
        memmem(part->data, part->length, "encryption-data", 15))
        finding->unread |= UNREAD_LOCKED;
}

/* ---- the whole ---- */

/* The part at which the archive stands; false if it cannot be read whole. */
static bool unpack_part(struct archive *archive, struct buffer *part)
{
    for (;;) {
        unsigned char *room = buffer_append_space(part, BLOCK);
        if (!room)
            return false;
        la_ssize_t got = libarchive_zip.read_data(archive, room, BLOCK);
        buffer_truncate(part, part->length - BLOCK + (got > 0 ? (size_t)got : 0));
        if (got <= 0)
            return got == 0;
    }
}

/* One part that may be read; false if nothing behind it can be. */
static bool take_part(struct archive *archive, const char *name, size_t *left, struct buffer *text,
                      struct finding *finding)
{
    struct buffer part;
    buffer_init(&part, *left > BLOCK ? *left : BLOCK);
    bool whole = unpack_part(archive, &part), fits = part.failure == STATUS_OK;
    if (whole) {
        look_into_part(name, &part, text, finding);
        look_at_part(name, &part, finding);
    } else {
        finding->unread |= fits ? UNREAD_DAMAGED : UNREAD_SIZE;
    }
    *left -= part.length < *left ? part.length : *left;
    buffer_free(&part);
    return whole;
}

/* Whether it is an Office file at all. */
static bool read_parts(struct archive *archive, struct buffer *text, struct finding *finding)
{
    struct archive_entry *entry;
    size_t left = UNPACKED_MAXIMUM, parts = 0;
    int got = ARCHIVE_OK;
    bool whole = true, any = false;
    for (; whole && parts < PARTS_MAXIMUM; parts++) {
        got = libarchive_zip.read_next_header(archive, &entry);
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            break;
        const char *name = libarchive_zip.entry_pathname(entry);
        if (!name || (!is_text(name) && !is_picture(name))) {
            pass_over(name, finding);
            continue;
        }
        any = any || strcmp(name, "[Content_Types].xml") == 0 || strcmp(name, "content.xml") == 0;
        whole = take_part(archive, name, &left, text, finding);
    }
    if (parts == PARTS_MAXIMUM)
        finding->unread |= UNREAD_SIZE;
    else if (whole && got != ARCHIVE_EOF)
        finding->unread |= UNREAD_DAMAGED;
    return any;
}

enum status parse_document(const struct buffer *file, struct buffer *text, struct finding *finding,
                           struct error *err)
{
    enum status status = libarchive_zip_load(err);
    if (status == STATUS_OK)
        status = libexif_load(err);
    if (status != STATUS_OK)
        return status;
    struct archive *archive = libarchive_zip.read_new();
    if (!archive)
        return memory_error(err);
    libarchive_zip.read_support_format_zip_streamable(archive);
    libarchive_zip.read_support_format_zip_seekable(archive);
    if (libarchive_zip.read_open_memory(archive, file->data, file->length) != ARCHIVE_OK)
        finding->unread |= UNREAD_DAMAGED;
    else if (!read_parts(archive, text, finding))
        finding->unread |= UNREAD_KIND;
    libarchive_zip.read_free(archive);
    return STATUS_OK;
}
