/* Office files (docx, xlsx, pptx, odt, ods, odp): the text of their parts, who made and changed
 * them, comments, and what the pictures within them tell. */
#include <string.h>

#include "libarchive_zip.h"
#include "libexif.h"
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
           has_ending(name, ".html");
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
                           unsigned *hidden)
{
    if (is_picture(name)) {
        hidden_in_picture(part->data, part->length, hidden, text);
        return;
    }
    for (size_t i = 0; i < sizeof ELEMENTS / sizeof *ELEMENTS; i++)
        if (strcmp(name, ELEMENTS[i].part) == 0 && element_says(part, ELEMENTS[i].element))
            *hidden |= ELEMENTS[i].hidden;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (part->length > 0 &&
            memmem(part->data, part->length, MARKS[i].mark, strlen(MARKS[i].mark)))
            *hidden |= MARKS[i].hidden;
    markup_append_text(text, buffer_text(part), part->length);
    buffer_append_byte(text, '\n');
}

/* The part at which the archive stands; false if it cannot be read whole. */
static bool read_part(struct archive *archive, struct buffer *part)
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

/* Whether all of it was read. */
static bool read_parts(struct archive *archive, struct buffer *text, unsigned *hidden)
{
    struct archive_entry *entry;
    struct buffer part;
    size_t left = UNPACKED_MAXIMUM;
    int got = ARCHIVE_OK;
    bool whole = true, any = false;
    for (size_t i = 0; whole && i < PARTS_MAXIMUM; i++) {
        got = libarchive_zip.read_next_header(archive, &entry);
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            break;
        const char *name = libarchive_zip.entry_pathname(entry);
        if (!name || (!is_text(name) && !is_picture(name))) {
            if (name && (strstr(name, "/embeddings/") || has_ending(name, ".bin")))
                *hidden |= HIDDEN_FILES;
            continue;
        }
        buffer_init(&part, left > BLOCK ? left : BLOCK);
        whole = read_part(archive, &part);
        any = any || strcmp(name, "[Content_Types].xml") == 0 || strcmp(name, "content.xml") == 0;
        if (whole)
            look_into_part(name, &part, text, hidden);
        left -= part.length < left ? part.length : left;
        buffer_free(&part);
    }
    return whole && any && got == ARCHIVE_EOF && text->failure == STATUS_OK;
}

enum status parse_document(const struct buffer *file, struct buffer *text, unsigned *hidden,
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
    bool whole = libarchive_zip.read_open_memory(archive, file->data, file->length) == ARCHIVE_OK &&
                 read_parts(archive, text, hidden);
    libarchive_zip.read_free(archive);
    return whole ? STATUS_OK : error_set(err, STATUS_MALFORMED, "the Office file cannot be read");
}
