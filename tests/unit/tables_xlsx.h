/* Workbooks that a test writes part by part. */
#ifndef TESTS_UNIT_TABLES_XLSX_H
#define TESTS_UNIT_TABLES_XLSX_H

#include "tables_support.h"
#include "zip_support.h"

enum { FILE_MOST = 1 << 20 };

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define RELS                                                                                       \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define REL(id, type, target)                                                                      \
    "<Relationship Id=\"" id                                                                       \
    "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type          \
    "\" Target=\"" target "\"/>"
#define TYPES(part, type)                                                                          \
    XML "<Types><Override PartName=\"/" part                                                       \
        "\" ContentType=\"application/vnd.openxmlformats-officedocument." type                     \
        ".main+xml\"/></Types>"
#define WORKBOOK(inner) XML "<workbook xmlns:r=\"r\">" inner "</workbook>"
#define SHEET(inner) XML "<worksheet>" inner "</worksheet>"

static const struct zip_part XLSX_HEADS[] = {
    {"[Content_Types].xml", TYPES("xl/workbook.xml", "spreadsheetml.sheet")},
    {"_rels/.rels", RELS REL("r1", "officeDocument", "xl/workbook.xml") "</Relationships>"},
};

/* A workbook of one sheet, with strings and styles; returns its length. */
static inline size_t make_xlsx(char *file, const char *sheet, const char *strings,
                               const char *styles)
{
    const struct zip_part parts[ZIP_PARTS] = {
        XLSX_HEADS[0],
        XLSX_HEADS[1],
        {"xl/worksheets/sheet1.xml", sheet}, /* before what it needs, as some programs write it */
        {"xl/workbook.xml",
         WORKBOOK("<sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"r1\"/></sheets>")},
        {"xl/_rels/workbook.xml.rels", RELS REL("r1", "worksheet", "worksheets/sheet1.xml")
                                           REL("r2", "sharedStrings", "/xl/sharedStrings.xml") REL(
                                               "r3", "styles", "styles.xml") "</Relationships>"},
        {"xl/SharedStrings.xml", strings ? strings : XML "<sst/>"},
        {"xl/styles.xml", styles ? styles : XML "<styleSheet/>"},
    };
    return zip_make(file, FILE_MOST, parts);
}

#endif
