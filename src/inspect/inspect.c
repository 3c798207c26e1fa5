/* Which reader an attachment needs. */
#include "parsers.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 65536, LOOKED_AT = 4096, PDF_HEAD = 1024 };

void inspection_free(struct inspection *reading)
{
    buffer_free(&reading->text);
    buffer_free(&reading->hidden);
}

void hidden_words(unsigned hidden, struct buffer *out)
{
    static const struct {
        unsigned flag;
        const char *words;
    } words[] = {
        {HIDDEN_LOCATION, "where it was taken (GPS)"},
        {HIDDEN_DEVICE, "with which camera or device"},
        {HIDDEN_AUTHOR, "who made it"},
        {HIDDEN_EDITOR, "who changed it last"},
        {HIDDEN_COMPANY, "for which organisation or manager"},
        {HIDDEN_COMMENT, "comments"},
        {HIDDEN_CHANGES, "changes, and who made them"},
        {HIDDEN_FILES, "other files within it"},
        {HIDDEN_SOFTWARE, "with which program"},
    };
    if ((hidden & ~(unsigned)(HIDDEN_SOFTWARE | HIDDEN_PAGES)) == 0)
        return;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((hidden & words[i].flag) != 0)
            buffer_append_format(out, "%s%s", out->length > 0 ? ", " : "", words[i].words);
}

static bool begins(const struct buffer *bytes, const char *magic, size_t length)
{
    return bytes->length >= length && memcmp(bytes->data, magic, length) == 0;
}

static bool is_picture(const struct buffer *bytes)
{
    return begins(bytes, "\xFF\xD8\xFF", 3) || begins(bytes, "\x89PNG\r\n\x1A\n", 8) ||
           begins(bytes, "II*\0", 4) || begins(bytes, "MM\0*", 4) ||
           (begins(bytes, "RIFF", 4) && bytes->length > 12 &&
            memcmp(bytes->data + 8, "WEBP", 4) == 0) ||
           (bytes->length > 12 && memcmp(bytes->data + 4, "ftyp", 4) == 0);
}

static bool is_pdf(const struct buffer *bytes)
{
    size_t head = bytes->length < PDF_HEAD ? bytes->length : PDF_HEAD;
    return head > 0 && memmem(bytes->data, head, "%PDF-", 5);
}

static bool has_ending(const char *name, const char *const *endings, size_t count)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < count; i++)
        if (strcasecmp(dot + 1, endings[i]) == 0)
            return true;
    return false;
}
#define HAS_ENDING(name, endings) has_ending(name, endings, sizeof endings / sizeof *(endings))

/* Text holds no NUL where one looks. */
static bool looks_like_text(const struct buffer *bytes)
{
    size_t length = bytes->length < LOOKED_AT ? bytes->length : LOOKED_AT;
    size_t controls = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes->data[i] == '\0')
            return false;
        controls += bytes->data[i] < 0x20 && !strchr("\t\n\r\f\v\x1B", bytes->data[i]);
    }
    return controls * 50 <= length;
}

static void read_plain(const char *name, const struct buffer *bytes, struct inspection *reading)
{
    static const char *const markup[] = {"html", "htm", "xhtml", "xml", "svg", "fodt"};
    static const char *const mail[] = {"eml", "mht", "mhtml", "mbox"};
    static const char *const json[] = {"json"};
    const char *text = buffer_text(bytes);
    reading->is_searched = true;
    if (begins(bytes, "\xFF\xFE", 2) || begins(bytes, "\xFE\xFF", 2))
        utf16_append_text(&reading->text, bytes->data + 2, bytes->length - 2,
                          bytes->data[0] == 0xFE);
    else if (!looks_like_text(bytes))
        reading->is_searched = false;
    else if (HAS_ENDING(name, markup))
        markup_append_text(&reading->text, text, bytes->length);
    else if (HAS_ENDING(name, mail))
        mail_append_text(&reading->text, text, bytes->length);
    else if (HAS_ENDING(name, json))
        json_append_text(&reading->text, text, bytes->length);
    else
        buffer_append(&reading->text, bytes->data, bytes->length);
    if (reading->text.failure == STATUS_MALFORMED)
        reading->is_searched = false;
}

enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err)
{
    buffer_init(&reading->text, INSPECT_TEXT_MAXIMUM);
    buffer_init(&reading->hidden, INSPECT_HIDDEN_MAXIMUM);
    reading->is_searched = false;
    inspect_parser *parser = is_picture(bytes)            ? parse_picture
                             : is_pdf(bytes)              ? parse_pdf
                             : begins(bytes, "PK\3\4", 4) ? parse_document
                                                          : NULL;
    enum status status = STATUS_OK;
    if (!parser)
        read_plain(name, bytes, reading);
    else if (bytes->length <= INSPECT_PARSED_MAXIMUM)
        status = parse_apart(parser, bytes, reading, err);
    if (status == STATUS_OK &&
        (reading->text.failure == STATUS_SYSTEM || reading->hidden.failure == STATUS_SYSTEM))
        status = memory_error(err);
    /* A picture has no text that could be missed, as far as we can tell. */
    if (status == STATUS_OK && parser == parse_picture)
        reading->is_searched = false;
    if (status != STATUS_OK)
        inspection_free(reading);
    return status;
}

/* The whole file, unless it is too large: then nothing, and *whole is false. */
static enum status read_file(int folder, const char *name, struct buffer *bytes, bool *whole,
                             struct error *err)
{
    int fd = -1;
    struct stat about;
    enum status status = file_open_beneath(folder, name, &fd, err);
    *whole = false;
    if (status != STATUS_OK)
        return status;
    if (fstat(fd, &about) == 0 && about.st_size <= INSPECT_TEXT_MAXIMUM) {
        size_t got = READ_SIZE;
        buffer_reserve(bytes, (size_t)about.st_size + READ_SIZE);
        while (got == READ_SIZE && status == STATUS_OK && bytes->failure == STATUS_OK) {
            size_t before = bytes->length;
            unsigned char *room = buffer_append_space(bytes, READ_SIZE);
            if (!room)
                break;
            if (!file_read(fd, room, READ_SIZE, &got))
                status = error_set_errno(err, "cannot read attachment \"%s\"", name);
            else
                buffer_truncate(bytes, before + got);
        }
        *whole = bytes->failure == STATUS_OK;
        if (status == STATUS_OK && bytes->failure == STATUS_SYSTEM)
            status = memory_error(err);
    }
    file_close(&fd);
    return status;
}

enum status inspect_file(int folder, const char *name, struct inspection *reading,
                         struct error *err)
{
    struct buffer bytes;
    bool whole = false;
    *reading = (struct inspection){0};
    buffer_init(&bytes, INSPECT_TEXT_MAXIMUM + READ_SIZE);
    enum status status = read_file(folder, name, &bytes, &whole, err);
    if (status == STATUS_OK && whole)
        status = inspect_bytes(name, &bytes, reading, err);
    buffer_free(&bytes);
    if (status != STATUS_OK)
        error_context(err, "attachment \"%s\"", name);
    return status;
}
