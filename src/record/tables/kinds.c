#include "tables/kinds.h"

#include <string.h>
#include <strings.h>

#include "tables/office/relations.h"

enum { TYPE_MOST = 128, PART_MOST = 512, LOOKED_AT = 512 };

static const char SAVE_AS[] = "open it and save it as .xlsx or as CSV";

static bool begins(const struct buffer *bytes, const char *with, size_t length)
{
    return bytes->length >= length && memcmp(bytes->data, with, length) == 0;
}

/* ---- zips ---- */

struct kind {
    struct table_build *build;
    char mimetype[TYPE_MOST];         /* of OpenDocument */
    struct table_relations relations; /* of the whole file */
    const char *part;                 /* that the file is for */
    char type[TYPE_MOST];             /* of that */
    bool is_locked;
};

static void look_at_manifest(void *state, const struct table_xml *xml)
{
    struct kind *kind = state;
    kind->is_locked = kind->is_locked || table_xml_is(xml, "encryption-data");
}

static void look_at_type(void *state, const struct table_xml *xml)
{
    struct kind *kind = state;
    const char *part = table_xml_value(xml, "PartName");
    const char *type = table_xml_value(xml, "ContentType");
    if (table_xml_is(xml, "Override") && part && type && kind->part && part[0] == '/' &&
        strcasecmp(part + 1, kind->part) == 0 && strlen(type) < sizeof kind->type)
        memcpy(kind->type, type, strlen(type) + 1);
}

static void take_heads(struct table_zip *zip, void *state)
{
    static const struct table_xml_walk manifest = {.open = look_at_manifest};
    struct kind *kind = state;
    if (table_zip_is(zip, "mimetype"))
        (void)table_zip_read(zip, kind->mimetype, sizeof kind->mimetype - 1);
    else if (table_zip_is(zip, "META-INF/manifest.xml"))
        table_xml_read(zip, &manifest, kind);
    else if (table_zip_is(zip, "_rels/.rels"))
        table_relations_read(zip, &kind->relations, "", 0);
}

static void take_types(struct table_zip *zip, void *state)
{
    static const struct table_xml_walk types = {.open = look_at_type};
    struct kind *kind = state;
    if (table_zip_is(zip, "[Content_Types].xml"))
        table_xml_read(zip, &types, kind);
}

static void fail_zip(const struct kind *kind, const struct table_zip *zip)
{
    struct table_build *build = kind->build;
    if (strstr(kind->type, "ms-excel.sheet.binary"))
        table_fail(build, SAVE_AS, "is a binary Excel workbook (.xlsb), which is not read");
    else if (strstr(kind->type, "presentationml"))
        table_fail(build, "give out what it was made from", "is a presentation, and no table");
    else if (strstr(kind->mimetype, "opendocument"))
        table_fail(build, "save a form as .docx, a table as .ods or .xlsx",
                   "is an OpenDocument file, but no spreadsheet");
    else if (table_zip_has(zip, "Index/Document.iwa"))
        table_fail(build, SAVE_AS, "is a file of Apple Numbers, which is not read");
    else
        table_fail(build, "unpack it, and choose what is in it one by one",
                   "is a ZIP, and neither a spreadsheet nor a Word form");
}

static void read_by_type(struct kind *kind, struct table_zip *zip)
{
    static const char ods[] = "application/vnd.oasis.opendocument.spreadsheet";
    if (kind->is_locked)
        table_fail(kind->build, "open it, take the password off, and save it again",
                   "has a password");
    else if (strncmp(kind->mimetype, ods, sizeof ods - 1) == 0)
        table_read_ods(kind->build, zip);
    else if (strstr(kind->type, "ms-excel.sheet.binary"))
        fail_zip(kind, zip);
    else if (strstr(kind->type, "spreadsheetml") || strstr(kind->type, "ms-excel"))
        table_read_xlsx(kind->build, zip, kind->part);
    else if (strstr(kind->type, "wordprocessingml") || strstr(kind->type, "ms-word"))
        table_read_docx(kind->build, zip, kind->part);
    else
        fail_zip(kind, zip);
}

static void read_zip(struct table_build *build, const struct buffer *bytes)
{
    struct table_zip zip;
    struct kind kind = {.build = build};
    table_zip_open(&zip, build, bytes);
    table_zip_walk(&zip, take_heads, &kind);
    const struct table_relation *main = table_relation_of_type(&kind.relations, "officeDocument");
    kind.part = main ? main->part : NULL;
    if (main)
        table_zip_walk(&zip, take_types, &kind);
    if (table_is_fine(build))
        read_by_type(&kind, &zip);
    table_relations_free(&kind.relations);
    table_zip_close(&zip);
}

/* ---- what else there is ---- */

/* Excel and Word until 2003, and what is locked by a password since. */
static void fail_compound(struct table_build *build, const struct buffer *bytes)
{
    static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (memmem(bytes->data, bytes->length, locked, sizeof locked))
        table_fail(build, "open it, take the password off, and save it again", "has a password");
    else
        table_fail(build, "open it and save it as .xlsx or as CSV; a form as .docx",
                   "is of an old kind (.xls or .doc), which is not read");
}

static bool fail_known(struct table_build *build, const struct buffer *bytes)
{
    static const struct {
        const char *begin, *what;
    } known[] = {
        {"%PDF", "is a PDF, and no table"},
        {"{\\rtf", "is a text (RTF), and no table"},
        {"\x1F\x8B", "is packed (gzip)"},
        {"Rar!", "is packed (RAR)"},
        {"7z\xBC\xAF", "is packed (7z)"},
        {"\x89PNG", "is a picture, and no table"},
        {"\xFF\xD8\xFF", "is a picture, and no table"},
        {"SQLite format 3", "is a database of SQLite, and no table that was given out"},
        {"\0\1\0\0Standard ", "is a database of Access, and no table that was given out"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = known[i].begin[0] == '\0' ? 13 : strlen(known[i].begin);
        if (begins(bytes, known[i].begin, length)) {
            table_fail(build, "give out the table itself, as CSV or .xlsx", "%s", known[i].what);
            return true;
        }
    }
    return false;
}

/* The first letters behind a mark and blanks. */
static void first_letters(const struct buffer *bytes, char out[LOOKED_AT])
{
    size_t at = begins(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0, length = 0;
    while (at < bytes->length && strchr(" \t\r\n", bytes->data[at]) && bytes->data[at] != '\0')
        at++;
    for (; at < bytes->length && length + 1 < LOOKED_AT && bytes->data[at] != '\0'; at++)
        out[length++] = (char)bytes->data[at];
    out[length] = '\0';
}

/* A CSV may have a heading in brackets. */
static bool is_json(const char *letters)
{
    const char *next = letters + 1;
    if (letters[0] != '{' && letters[0] != '[')
        return false;
    next += strspn(next, " \t\r\n");
    return letters[0] == '{' ? *next == '"' || *next == '}'
                             : *next != '\0' && strchr("{[]\"", *next);
}

static bool is_markup(const char *letters)
{
    static const char *const begin[] = {"<?xml", "<html", "<!doctype", "<table", "<!--", "<meta"};
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        if (strncasecmp(letters, begin[i], strlen(begin[i])) == 0)
            return true;
    return false;
}

void table_read_kind(struct table_build *build, const struct buffer *bytes)
{
    char letters[LOOKED_AT];
    if (begins(bytes, "PK\3\4", 4) || begins(bytes, "PK\5\6", 4)) {
        read_zip(build, bytes);
        return;
    }
    if (begins(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) {
        fail_compound(build, bytes);
        return;
    }
    if (fail_known(build, bytes))
        return;
    first_letters(bytes, letters);
    if (is_markup(letters))
        table_fail(build, SAVE_AS, "is a web page or XML, whatever its name says");
    else if (is_json(letters))
        table_read_json(build, bytes);
    else
        table_read_csv(build, bytes);
}
