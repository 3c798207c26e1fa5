/* What a file is, whatever it is called; and what is none of ours. */
#include "tables_support.h"
#include "zip_support.h"

#include <fcntl.h>

#define REFUSED(bytes, message, hint)                                                              \
    expect_refused(bytes, sizeof bytes - 1, NULL, "export: " message, hint)

Test(tables_kinds, what_is_no_table_is_named)
{
    static const char table[] = "give out the table itself, as CSV or .xlsx";
    static const char save[] = "open it and save it as .xlsx or as CSV";
    REFUSED("%PDF-1.7 x", "is a PDF, and no table", table);
    REFUSED("{\\rtf1 x", "is a text (RTF), and no table", table);
    REFUSED("\x1F\x8B\x08 x", "is packed (gzip)", table);
    REFUSED("\x89PNG\r\n", "is a picture, and no table", table);
    REFUSED("\0\1\0\0Standard ACE DB", "is a database of Access, and no table that was given out",
            table);
    REFUSED("  <html><table>", "is a web page or XML, whatever its name says", save);
    REFUSED("\xEF\xBB\xBF<?xml version=\"1.0\"?><x/>",
            "is a web page or XML, whatever its name says", save);
    REFUSED("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 x",
            "is of an old kind (.xls or .doc), which is not read",
            "open it and save it as .xlsx or as CSV; a form as .docx");
    REFUSED("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            "has a password", "open it, take the password off, and save it again");
    REFUSED("PK\3\4 x", "is damaged: it cannot be unpacked",
            "save it again with the program that made it, or give it out as CSV");
}

static void expect_type(const char *type, const char *message, const char *hint)
{
    static char file[1 << 16];
    char types[512];
    snprintf(types, sizeof types,
             "<Types><Override PartName=\"/main.xml\" ContentType=\"%s\"/></Types>", type);
    const struct zip_part parts[ZIP_PARTS] = {
        {"_rels/.rels",
         "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"main.xml\"/>"
         "</Relationships>"},
        {"[Content_Types].xml", types},
        {"main.xml", "<x/>"}};
    expect_refused(file, zip_make(file, sizeof file, parts), NULL, message, hint);
}

Test(tables_kinds, office_files_of_other_kinds_are_named)
{
    expect_type("application/vnd.ms-excel.sheet.binary.macroEnabled.main",
                "export: is a binary Excel workbook (.xlsb), which is not read",
                "open it and save it as .xlsx or as CSV");
    expect_type(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        "export: is a presentation, and no table", "give out what it was made from");
    expect_type("text/plain", "export: is a ZIP, and neither a spreadsheet nor a Word form",
                "unpack it, and choose what is in it one by one");
    expect_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                "export: is damaged: it has no sheet",
                "save it again with the program that made it, or give it out as CSV");
}

Test(tables_kinds, a_part_that_comes_twice_is_refused)
{
    static char file[1 << 16];
    const struct zip_part parts[ZIP_PARTS] = {{"a", "1"}, {"b", "1"}, {"a", "2"}};
    expect_refused(file, zip_make(file, sizeof file, parts), NULL,
                   "export: is damaged: it has its part a twice",
                   "save it again with the program that made it, or give it out as CSV");
}

Test(tables_kinds, only_a_file_is_read)
{
    struct error err = {0};
    struct table_book *book;
    int folder = file_open(AT_FDCWD, "/tmp", O_RDONLY | O_DIRECTORY, 0);
    cr_assert(folder >= 0);
    cr_expect_eq(table_book_read(folder, "tmp", NULL, &book, &err), STATUS_MALFORMED);
    cr_expect_str_eq(err.message, "tmp: is no file");
    cr_expect_null(book);
    file_close(&folder);
}

/* ---- whichever allocation fails, it is told and nothing stays ---- */

static void expect_no_leak(const char *bytes, size_t length)
{
    struct error err = {0};
    struct table_book *book;
    char fault[32];
    size_t failed = 0;
    cr_assert_eq(read_bytes(bytes, length, NULL, &book, &err), STATUS_OK, "%s", err.message);
    table_book_free(book);
    int fd = file_open_in_memory(bytes, length);
    cr_assert(fd >= 0);
    for (bool was_hit = true; was_hit; failed++) {
        snprintf(fault, sizeof fault, "fail:memory:%zu", failed + 1);
        seam_plan(fault);
        enum status status = table_book_read(fd, "export", NULL, &book, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK, "call %zu: %s", failed + 1,
                     err.message);
        table_book_free(book);
    }
    cr_expect_gt(failed, 8);
    file_close(&fd);
}

#define REL(id, type, target)                                                                      \
    "<Relationship Id=\"" id "\" Type=\"x/" type "\" Target=\"" target "\"/>"
#define TYPE(part, type)                                                                           \
    "<Types><Override PartName=\"/" part "\" ContentType=\"" type "\"/></Types>"

Test(tables_kinds, without_memory_nothing_stays)
{
    static const char json[] =
        "{\"a\":1,\"l\":[{\"b\":\"\\u00eb\",\"c\":[1,2],\"d\":{\"e\":true}}]}";
    static char file[1 << 16];
    expect_no_leak(json, sizeof json - 1);
    const struct zip_part xlsx[ZIP_PARTS] = {
        {"_rels/.rels", "<Relationships>" REL("a", "officeDocument", "w.xml") "</Relationships>"},
        {"[Content_Types].xml", TYPE("w.xml", "spreadsheetml")},
        {"w.xml",
         "<workbook><sheets><sheet name=\"S\" state=\"hidden\" id=\"a\"/></sheets></workbook>"},
        {"_rels/w.xml.rels",
         "<Relationships>" REL("a", "worksheet", "s.xml") REL("b", "sharedStrings", "t.xml")
             REL("c", "styles", "f.xml") "</Relationships>"},
        {"t.xml", "<sst><si><t>a_x000D_</t></si></sst>"},
        {"f.xml", "<styleSheet><numFmts><numFmt numFmtId=\"99\" formatCode=\"yy\"/></numFmts>"
                  "<cellXfs><xf numFmtId=\"99\"/></cellXfs></styleSheet>"},
        {"s.xml",
         "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c s=\"0\"><v>45352</v></c></row>"
         "</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>"}};
    expect_no_leak(file, zip_make(file, sizeof file, xlsx));
    const struct zip_part ods[ZIP_PARTS] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml",
         "<d><style:style style:name=\"h\"><style:table-properties "
         "table:display=\"false\"/></style:style>"
         "<spreadsheet><table:table table:name=\"S\" table:style-name=\"h\"><table-row><table-cell "
         "number-columns-spanned=\"2\"><annotation><p>n</p></annotation><p>x</p></table-cell></"
         "table-row>"
         "</table:table></spreadsheet></d>"}};
    expect_no_leak(file, zip_make(file, sizeof file, ods));
    const struct zip_part docx[ZIP_PARTS] = {
        {"_rels/.rels", "<Relationships>" REL("a", "officeDocument", "d.xml") "</Relationships>"},
        {"[Content_Types].xml", TYPE("d.xml", "wordprocessingml")},
        {"d.xml", "<d><p><r><t>Name: "
                  "____Ann____</t></r></p><p><ins><r><t>words</t></r></ins></p><p><sdt><sdtPr><tag "
                  "val=\"t\"/>"
                  "</sdtPr><sdtContent><r><t>x</t></r></sdtContent></sdt><r><fldChar "
                  "fldCharType=\"begin\"><ffData><ddList>"
                  "<listEntry val=\"a\"/></ddList></ffData></fldChar></r><r><fldChar "
                  "fldCharType=\"end\"/></r></p>"
                  "<tbl><tr><tc><p><r><t>a</t></r></p></tc><tc><p><r><t>\xE2\x98\x92 "
                  "b</t></r></p></tc></tr></tbl></d>"}};
    expect_no_leak(file, zip_make(file, sizeof file, docx));
}
