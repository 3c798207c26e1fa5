/* Which reader an attachment needs. */
#include "parsers.h"
#include "safehand/mail.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { LOOKED_AT = 4096, PDF_HEAD = 1024 };

void inspection_free(struct inspection *reading)
{
    buffer_free(&reading->text);
    buffer_free(&reading->hidden);
    buffer_free(&reading->text_unread);
    buffer_free(&reading->hidden_unread);
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
    if ((hidden & ~(unsigned)HIDDEN_SOFTWARE) == 0)
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

/* Whether one of the words stands near the beginning, in whatever case. */
static bool says_early(const struct buffer *bytes, const char *const *words, size_t count)
{
    char head[LOOKED_AT + 1];
    size_t length = bytes->length < LOOKED_AT ? bytes->length : LOOKED_AT;
    for (size_t i = 0; i < length; i++)
        head[i] = (char)tolower(bytes->data[i]);
    for (size_t i = 0; i < count; i++)
        if (memmem(head, length, words[i], strlen(words[i])))
            return true;
    return false;
}
#define SAYS_EARLY(bytes, words) says_early(bytes, words, sizeof words / sizeof *(words))

enum text_form { FORM_PLAIN, FORM_MARKUP, FORM_MAIL, FORM_JSON };

/* By its ending, or by how it begins: whoever saves a mail as NAME.txt changes nothing in it. */
static enum text_form form_of(const char *name, const struct buffer *bytes)
{
    static const char *const markup[] = {"html", "htm", "xhtml", "xml", "svg", "fodt"};
    static const char *const mail[] = {"eml", "mht", "mhtml", "mbox"};
    static const char *const json[] = {"json"};
    static const char *const as_markup[] = {"<html", "<!doctype", "<?xml", "<svg"};
    static const char *const as_mail[] = {"\ncontent-transfer-encoding:"};
    if (HAS_ENDING(name, mail) || SAYS_EARLY(bytes, as_mail))
        return FORM_MAIL;
    if (HAS_ENDING(name, markup) || SAYS_EARLY(bytes, as_markup))
        return FORM_MARKUP;
    return HAS_ENDING(name, json) ? FORM_JSON : FORM_PLAIN;
}

/* Texts in which words are written in a way that we do not resolve. They are searched as they
 * stand, and told. */
static unsigned unread_of_form(const char *name, const struct buffer *bytes)
{
    static const char *const folded[] = {"rtf", "vcf", "ics", "ldif", "ps", "eps", "tex", "fdf"};
    static const char *const coded[] = {"encoding=quoted-printable", "encoding=b"};
    static const char *const locked[] = {"-----begin pgp message", "age-encryption.org/v1",
                                         "-----begin age encrypted"};
    unsigned unread = 0;
    if (HAS_ENDING(name, folded) || begins(bytes, "{\\rtf", 5) || begins(bytes, "%!PS", 4) ||
        SAYS_EARLY(bytes, coded))
        unread |= UNREAD_PARTS;
    if (SAYS_EARLY(bytes, locked))
        unread |= UNREAD_LOCKED;
    if (memchr(bytes->data, '\0', bytes->length))
        unread |= UNREAD_PARTS;
    return unread;
}

static void read_text(const char *name, const struct buffer *bytes, struct inspection *reading,
                      struct finding *finding)
{
    const char *text = buffer_text(bytes);
    finding->unread |= unread_of_form(name, bytes);
    switch (form_of(name, bytes)) {
    case FORM_MARKUP:
        markup_append_text(&reading->text, text, bytes->length);
        markup_append_attributes(&reading->text, text, bytes->length);
        break;
    case FORM_MAIL:
        mail_append_text(&reading->text, text, bytes->length, finding);
        break;
    case FORM_JSON:
        json_append_text(&reading->text, text, bytes->length);
        break;
    case FORM_PLAIN:
        buffer_append(&reading->text, bytes->data, bytes->length);
        break;
    }
}

static void read_plain(const char *name, const struct buffer *bytes, struct inspection *reading,
                       struct finding *finding)
{
    if (bytes->length == 0)
        return;
    if (begins(bytes, "\xFF\xFE\0\0", 4))
        finding->unread |= UNREAD_KIND;
    else if (begins(bytes, "\xFF\xFE", 2) || begins(bytes, "\xFE\xFF", 2))
        mail_append_utf16(&reading->text, bytes->data + 2, bytes->length - 2,
                          bytes->data[0] == 0xFE);
    else if (!looks_like_text(bytes))
        finding->unread |= UNREAD_KIND;
    else
        read_text(name, bytes, reading, finding);
}

enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err)
{
    struct finding finding = {0};
    buffer_init(&reading->text, INSPECT_TEXT_MAXIMUM);
    buffer_init(&reading->hidden, INSPECT_HIDDEN_MAXIMUM);
    buffer_init(&reading->text_unread, INSPECT_HIDDEN_MAXIMUM);
    buffer_init(&reading->hidden_unread, INSPECT_HIDDEN_MAXIMUM);
    inspect_parser *parser = is_picture(bytes)            ? parse_picture
                             : is_pdf(bytes)              ? parse_pdf
                             : begins(bytes, "PK\3\4", 4) ? parse_document
                                                          : NULL;
    enum status status = STATUS_OK;
    if (!parser)
        read_plain(name, bytes, reading, &finding);
    else if (bytes->length <= INSPECT_PARSED_MAXIMUM)
        status = parse_apart(parser, bytes, reading, &finding, err);
    else
        finding.unread |= UNREAD_SIZE;
    if (reading->text.failure == STATUS_MALFORMED)
        finding.unread |= UNREAD_SIZE;
    /* What a picture says of itself may be in the writing of its camera. */
    if (parser != parse_picture)
        finding.unread |= unread_in_text(&reading->text);
    hidden_words(finding.hidden, &reading->hidden);
    unread_words(finding.unread, reading);
    if (status == STATUS_OK &&
        (reading->text.failure == STATUS_SYSTEM || reading->hidden.failure != STATUS_OK ||
         reading->text_unread.failure != STATUS_OK || reading->hidden_unread.failure != STATUS_OK))
        status = memory_error(err);
    if (status != STATUS_OK)
        inspection_free(reading);
    return status;
}

/* The whole file, or of one that is too large only its size, digest and mark. */
static enum status read_file(int fd, struct buffer *bytes, struct inspected_file *file,
                             struct error *err)
{
    struct stat about;
    bool fits = fstat(fd, &about) == 0 && about.st_size <= INSPECT_TEXT_MAXIMUM;
    if (fits)
        buffer_reserve(bytes, (size_t)about.st_size);
    enum status status =
        recheck_read(fd, fits ? bytes : NULL, &file->size, file->digest, &file->mark, err);
    return status == STATUS_OK && bytes->failure == STATUS_SYSTEM ? memory_error(err) : status;
}

/* What nothing was read of. */
static enum status inspect_nothing(struct inspection *reading, struct error *err)
{
    buffer_init(&reading->text_unread, INSPECT_HIDDEN_MAXIMUM);
    buffer_init(&reading->hidden_unread, INSPECT_HIDDEN_MAXIMUM);
    unread_words(UNREAD_SIZE, reading);
    if (reading->text_unread.failure == STATUS_OK && reading->hidden_unread.failure == STATUS_OK)
        return STATUS_OK;
    inspection_free(reading);
    return memory_error(err);
}

enum status inspect_file(int folder, const char *name, struct inspected_file *file,
                         struct inspection *reading, struct error *err)
{
    struct buffer bytes;
    int fd = -1;
    *reading = (struct inspection){0};
    buffer_init(&bytes, INSPECT_TEXT_MAXIMUM);
    enum status status = file_open_beneath(folder, name, &fd, err);
    if (status == STATUS_OK)
        status = read_file(fd, &bytes, file, err);
    file_close(&fd);
    if (status == STATUS_OK)
        status = bytes.failure == STATUS_OK && bytes.length == file->size
                     ? inspect_bytes(name, &bytes, reading, err)
                     : inspect_nothing(reading, err);
    buffer_free(&bytes);
    if (status != STATUS_OK)
        error_context(err, "attachment \"%s\"", name);
    return status;
}
