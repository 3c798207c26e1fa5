/* Which reader a part needs: its bytes tell first, then what a mail says it is, then its name. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "answer.h"
#include "links.h"
#include "media/media.h"

enum { LOOKED_AT = 4096, PDF_HEAD = 1024 };

static bool has_at(const struct part *part, size_t at, const char *magic, size_t length)
{
    return part->length >= at + length && memcmp(part->data + at, magic, length) == 0;
}
#define HAS_AT(part, at, magic) has_at(part, at, magic, sizeof(magic) - 1)

/* MPEG sound by its first frame, for one without ID3: layers 2 and 3, and AAC, which has layer 0.
 */
static bool is_mpeg_sound(const struct part *part)
{
    if (part->length > 2 && part->data[0] == 0xFF && (part->data[1] & 0xF6) == 0xF0)
        return true;
    return part->length > 2 && part->data[0] == 0xFF && (part->data[1] & 0xE0) == 0xE0 &&
           (part->data[1] & 0x18) != 0x08 && (part->data[1] & 0x06) != 0 &&
           (part->data[1] & 0x06) != 0x06 && (part->data[2] & 0xF0) != 0xF0 &&
           (part->data[2] & 0x0C) != 0x0C;
}

static bool is_picture(const struct part *part)
{
    return HAS_AT(part, 0, "\xFF\xD8\xFF") || HAS_AT(part, 0, "\x89PNG\r\n\x1A\n") ||
           HAS_AT(part, 0, "GIF8") || HAS_AT(part, 0, "II*\0") || HAS_AT(part, 0, "MM\0*") ||
           (HAS_AT(part, 0, "RIFF") && HAS_AT(part, 8, "WEBP")) || HAS_AT(part, 0, "8BPS") ||
           HAS_AT(part, 0, "\0\0\0\x0CjP  ") || HAS_AT(part, 0, "\0\0\0\x0CJXL ") ||
           HAS_AT(part, 0, "\xFF\x0A") || HAS_AT(part, 0, "\0\0\1\0") ||
           (HAS_AT(part, 0, "BM") && HAS_AT(part, 6, "\0\0\0\0"));
}

static bool is_media(const struct part *part)
{
    return is_picture(part) ||
           (HAS_AT(part, 0, "RIFF") && (HAS_AT(part, 8, "AVI ") || HAS_AT(part, 8, "WAVE"))) ||
           (HAS_AT(part, 0, "FORM") && (HAS_AT(part, 8, "AIFF") || HAS_AT(part, 8, "AIFC"))) ||
           HAS_AT(part, 4, "ftyp") || HAS_AT(part, 4, "moov") || HAS_AT(part, 4, "mdat") ||
           HAS_AT(part, 4, "wide") || HAS_AT(part, 0, "ID3") || is_mpeg_sound(part) ||
           HAS_AT(part, 0, "OggS") || HAS_AT(part, 0, "fLaC") || HAS_AT(part, 0, "FLV\1") ||
           HAS_AT(part, 0, "\x1A\x45\xDF\xA3") || HAS_AT(part, 0, "\0\0\1\xBA") ||
           HAS_AT(part, 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11") || HAS_AT(part, 0, "#!AMR") ||
           (HAS_AT(part, 0, "G") && HAS_AT(part, 188, "G") && HAS_AT(part, 376, "G"));
}

static bool is_pdf(const struct part *part)
{
    size_t head = part->length < PDF_HEAD ? part->length : PDF_HEAD;
    return head > 0 && memmem(part->data, head, "%PDF-", 5);
}

static bool is_archive(const struct part *part)
{
    return HAS_AT(part, 0, "PK\3\4") || HAS_AT(part, 0, "PK\5\6") || HAS_AT(part, 0, "\x1F\x8B") ||
           HAS_AT(part, 0, "7z\xBC\xAF\x27\x1C") || HAS_AT(part, 0, "Rar!\x1A\7") ||
           HAS_AT(part, 257, "ustar") || HAS_AT(part, 0, "BZh") ||
           HAS_AT(part, 0, "\xFD\x37zXZ\0") || HAS_AT(part, 0, "\x28\xB5\x2F\xFD") ||
           HAS_AT(part, 0, "MSCF\0\0\0\0") || HAS_AT(part, 2, "-lh") || HAS_AT(part, 0, "070701") ||
           HAS_AT(part, 0, "!<arch>\n");
}

static bool is_compound(const struct part *part)
{
    return HAS_AT(part, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
}

static bool is_rtf(const struct part *part)
{
    return HAS_AT(part, 0, "{\\rtf");
}

static bool is_tnef(const struct part *part)
{
    return HAS_AT(part, 0, "\x78\x9F\x3E\x22");
}

static bool has_ending(const struct part *part, const char *const *endings)
{
    const char *dot = part->name ? strrchr(part->name, '.') : NULL;
    for (size_t i = 0; dot && endings[i]; i++)
        if (strcasecmp(dot + 1, endings[i]) == 0)
            return true;
    return false;
}

static bool is_metafile(const struct part *part)
{
    static const char *const endings[] = {"emf", "wmf", NULL};
    return (HAS_AT(part, 0, "\1\0\0\0") && HAS_AT(part, 40, " EMF")) ||
           HAS_AT(part, 0, "\xD7\xCD\xC6\x9A") || HAS_AT(part, 0, "VCLMTF") ||
           ((HAS_AT(part, 0, "\1\0\11\0\0\3") || HAS_AT(part, 0, "\2\0\11\0\0\3")) &&
            part->length >= 18) ||
           has_ending(part, endings);
}

/* Whether one of the words stands near the beginning, in whatever case. */
static bool says_early(const struct part *part, const char *const *words)
{
    char head[LOOKED_AT];
    size_t length = part->length < LOOKED_AT ? part->length : LOOKED_AT;
    size_t kept = 0; /* without every other byte of UTF-16 */
    for (size_t i = 0; i < length; i++)
        if (part->data[i] != '\0')
            head[kept++] = (char)tolower(part->data[i]);
    for (size_t i = 0; words[i]; i++)
        if (memmem(head, kept, words[i], strlen(words[i])))
            return true;
    return false;
}

static bool is_of_type(const struct part *part, const char *type)
{
    return part->type && strncasecmp(part->type, type, strlen(type)) == 0;
}

/* Two of the lines that every mail has, before anything that is no such line. */
static bool has_mail_head(const struct part *part)
{
    static const char *const names[] = {
        "from:",        "to:",         "subject:",      "date:",         "received:",
        "return-path:", "message-id:", "mime-version:", "content-type:", "delivered-to:"};
    const char *at = (const char *)part->data, *end = at + part->length;
    unsigned known = 0;
    for (unsigned line = 0; at < end && line < 60 && known < 2; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        if (at == stop || *at == '\r')
            return false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known += (size_t)(stop - at) >= strlen(names[i]) &&
                     strncasecmp(at, names[i], strlen(names[i])) == 0;
        bool is_head = *at == ' ' || *at == '\t' || memchr(at, ':', (size_t)(stop - at)) ||
                       (line == 0 && strncmp(at, "From ", 5) == 0);
        if (!is_head)
            return false;
        at = stop < end ? stop + 1 : end;
    }
    return known >= 2;
}

static bool is_mail(const struct part *part)
{
    static const char *const endings[] = {"eml", "emlx", "mht", "mhtml", "mbox", NULL};
    static const char *const words[] = {"\ncontent-transfer-encoding:", NULL};
    return is_of_type(part, "message/rfc822") || has_ending(part, endings) || has_mail_head(part) ||
           says_early(part, words);
}

static bool is_contact(const struct part *part)
{
    static const char *const endings[] = {"vcf", "ics", "ldif", NULL};
    return HAS_AT(part, 0, "BEGIN:VC") ||
           HAS_AT(part, 0,
                  "\xEF\xBB\xBF"
                  "BEGIN:VC") ||
           has_ending(part, endings);
}

static bool is_markup(const struct part *part)
{
    static const char *const endings[] = {"html", "htm",  "xhtml", "xml", "svg",
                                          "fodt", "fods", "fodp",  NULL};
    static const char *const words[] = {"<html", "<!doctype", "<?xml", "<svg", NULL};
    return is_of_type(part, "text/html") || is_of_type(part, "text/xml") ||
           is_of_type(part, "application/xml") || has_ending(part, endings) ||
           says_early(part, words);
}

static bool is_anything(const struct part *part)
{
    (void)part;
    return true;
}

/* In the order in which they are tried. */
static const struct {
    bool (*is)(const struct part *part);
    reader *read;
} KINDS[] = {
    {is_media, read_media},       {is_pdf, read_pdf},         {is_archive, read_zip},
    {is_compound, read_compound}, {is_rtf, read_rtf},         {is_tnef, read_tnef},
    {is_metafile, read_metafile}, {is_contact, read_contact}, {is_mail, read_mail},
    {is_markup, read_markup},     {is_anything, read_text},
};

static size_t kind_of(const struct part *part)
{
    size_t kind = 0;
    while (!KINDS[kind].is(part))
        kind++;
    return kind;
}

bool part_has_kind(const struct part *part)
{
    const struct part bytes = {NULL, NULL, part->data, part->length};
    return KINDS[kind_of(&bytes)].read != read_text;
}

void read_part(const struct part *part, struct answer *answer)
{
    if (part->length == 0)
        return;
    if (answer->depth >= READER_DEPTH_MAXIMUM) {
        answer_unread(answer, UNREAD_NESTED, NULL);
        return;
    }
    if (answer->parts >= READER_PARTS_MAXIMUM) {
        answer_unread(answer, UNREAD_SIZE, NULL);
        return;
    }
    if (answer->depth == 0)
        answer->whole = part;
    answer->parts++;
    answer->depth++;
    KINDS[kind_of(part)].read(part, answer);
    answer->depth--;
    if (answer->depth > 0)
        return;
    read_links_now(answer);
    read_hidden_now(answer);
    answer->whole = NULL;
}
