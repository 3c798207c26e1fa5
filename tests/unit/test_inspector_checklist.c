/* What Document Inspector takes out of workbooks and documents besides what the tests of each kind
 * have. */
#include "office_file_support.h"

#define TYPES                                                                                      \
    {                                                                                              \
        "[Content_Types].xml", "<Types/>"                                                          \
    }
#define OTHER "hidden: 4194304 "

Test(inspector_checklist, names_and_views_of_a_workbook)
{
    static const struct office_case cases[] = {
        {"a name that no list shows",
         "a.xlsx",
         {TYPES,
          {"xl/workbook.xml", "<workbook><definedNames><definedName name='Father' hidden='1'>"
                              "\"Dean Rudkin\"</definedName></definedNames></workbook>"}},
         "Father\n\"Dean Rudkin\"\n" OTHER "names that no list shows\n"},
        {"names that are shown, and Excel's own",
         "a.xlsx",
         {TYPES,
          {"xl/workbook.xml",
           "<workbook><definedNames><definedName name='Total'>A1</definedName><definedName "
           "name='_xlnm._FilterDatabase' hidden='1'>A2</definedName></definedNames></workbook>"}},
         "Total\nA1\n_xlnm._FilterDatabase\nA2\n"},
        {"a view that somebody kept",
         "a.xlsx",
         {TYPES,
          {"xl/workbook.xml", "<workbook><customWorkbookViews><customWorkbookView name='Dean - "
                              "Personal View'/></customWorkbookViews></workbook>"}},
         "Dean - Personal View\n" OTHER "views that somebody kept\n"},
    };
    OFFICE_EXPECT(cases);
}

Test(inspector_checklist, what_a_program_beside_office_kept)
{
    static const struct office_case cases[] = {
        {"a task pane",
         "a.docx",
         {TYPES,
          {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x</w:t></w:r>"
                                "</w:p></w:body></w:document>"},
          {"word/webextensions/webextension1.xml",
           "<we:webextension xmlns:we=\"e\"><we:property name=\"note\" value=\"Dean Rudkin\"/>"
           "</we:webextension>"}},
         "w\nx\ne\nnote\nDean Rudkin\n" OTHER "what a program beside Office kept\n"},
    };
    OFFICE_EXPECT(cases);
}

#define WORD(body) "<w:document xmlns:w=\"w\"><w:body>" body "</w:body></w:document>"

Test(inspector_checklist, headings_that_are_folded)
{
    static const struct office_case cases[] = {
        {"one of the document",
         "a.docx",
         {TYPES,
          {"word/document.xml",
           WORD("<w:p><w:pPr><w15:collapsed/></w:pPr><w:r><w:t>Home</w:t></w:r></w:p>"
                "<w:p><w:r><w:t>Dean Rudkin</w:t></w:r></w:p>")}},
         "w\nHome\nDean Rudkin\nhidden: 4096 below a heading that is folded\n"},
        {"one that is open",
         "a.docx",
         {TYPES,
          {"word/document.xml",
           WORD("<w:p><w:pPr><w15:collapsed w15:val=\"0\"/></w:pPr><w:r><w:t>Home</w:t></w:r>"
                "</w:p>")}},
         "w\nHome\n"},
        {"all of a style",
         "a.docx",
         {TYPES,
          {"word/styles.xml",
           "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"h\"><w:pPr><w15:collapsed/></w:pPr>"
           "</w:style></w:styles>"},
          {"word/document.xml", WORD("<w:p><w:r><w:t>Home</w:t></w:r></w:p>")}},
         "w\nh\nw\nHome\nhidden: 4096 below a heading that is folded\n"},
    };
    OFFICE_EXPECT(cases);
}

/* It is shown, behind the words of each page; its own words stand in an attribute. */
Test(inspector_checklist, words_of_a_watermark_are_searched)
{
    static const struct office_case cases[] = {
        {"a watermark",
         "a.docx",
         {TYPES,
          {"word/document.xml", WORD("<w:p><w:r><w:t>x</w:t></w:r></w:p>")},
          {"word/header1.xml",
           "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:pict><v:shape id=\"PowerPlusWaterMarkObject1\">"
           "<v:textpath string=\"For Dean Rudkin\"/></v:shape></w:pict></w:r></w:p></w:hdr>"}},
         "w\nx\nw\nPowerPlusWaterMarkObject1\nFor Dean Rudkin\n"},
    };
    OFFICE_EXPECT(cases);
}

Test(inspector_checklist, slicers_and_timelines)
{
    static const struct office_case cases[] = {
        {"a slicer",
         "a.xlsx",
         {TYPES,
          {"xl/slicerCaches/slicerCache1.xml",
           "<slicerCacheDefinition name=\"Slicer_Child\" sourceName=\"Child\"><data><olap><levels>"
           "<level><ranges><range><i n=\"[Child].[Dean Rudkin]\" c=\"Dean Rudkin\"/></range>"
           "</ranges></level></levels></olap></data></slicerCacheDefinition>"}},
         "Slicer_Child\nChild\n[Child].[Dean Rudkin]\nDean Rudkin\nhidden: 16384 of a slicer\n"},
        {"a timeline",
         "a.xlsx",
         {TYPES,
          {"xl/timelineCaches/timelineCache1.xml",
           "<timelineCacheDefinition name=\"T\" sourceName=\"Visits to Dean\"/>"}},
         "T\nVisits to Dean\nhidden: 16384 of a timeline\n"},
    };
    OFFICE_EXPECT(cases);
}

#define BYTES(bytes) bytes, sizeof(bytes) - 1
#define ALL_TYPES                                                                                  \
    {                                                                                              \
        "[Content_Types].xml", BYTES("<Types/>")                                                   \
    }

/* [MS-XLSB]: type, size and data of each record. Of the words no cell is known. */
Test(inspector_checklist, a_workbook_of_binary_parts)
{
    static char file[65536];
    static const struct {
        const char *what;
        struct zip_bytes parts[ZIP_PARTS];
        const char *says;
    } cases[] = {
        {"sheets",
         {ALL_TYPES,
          {"xl/workbook.bin", BYTES("\x9C\1\5\0\0\0\0x\x9C\1\4\1\0\0\0\x9C\1\4\2\0\0\0")}},
         "xl/workbook.bin\nhidden: 8192 a sheet\nhidden: 8192 a sheet that no menu shows\n"
         "unread: 512 xl/workbook.bin\n"},
        {"rows and columns",
         {ALL_TYPES,
          {"xl/worksheets/sheet1.bin", BYTES("\0\15\0\0\0\0\0\0\0\0\0\0\0\x10\0"
                                             "\x3C\22\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0")}},
         "xl/worksheets/sheet1.bin\nhidden: 8192 rows\nhidden: 8192 columns\n"
         "unread: 512 xl/worksheets/sheet1.bin\n"},
        {"rows and columns that are shown",
         {ALL_TYPES,
          {"xl/worksheets/sheet1.bin", BYTES("\0\15\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                             "\x3C\22\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")}},
         "xl/worksheets/sheet1.bin\nunread: 512 xl/worksheets/sheet1.bin\n"},
        {"records that are cut off",
         {ALL_TYPES, {"xl/workbook.bin", BYTES("\x9C\1\5\0\0\0\0")}},
         "xl/workbook.bin\nunread: 8 xl/workbook.bin\nunread: 512 xl/workbook.bin\n"},
        {"what it keeps beside",
         {ALL_TYPES,
          {"xl/comments1.bin", BYTES("D\0e\0a\0n\0 \0R\0u\0d\0k\0i\0n\0")},
          {"xl/externalLinks/externalLink1.bin", BYTES("x")},
          {"xl/pivotCache/pivotCacheDefinition1.bin", BYTES("x")}},
         "xl/comments1.bin\nDean Rudkin\nxl/externalLinks/externalLink1.bin\n"
         "xl/pivotCache/pivotCacheDefinition1.bin\nhidden: 32\nhidden: 65536 another workbook\n"
         "hidden: 16384 of a pivot table\nunread: 512 xl/comments1.bin\n"
         "unread: 512 xl/externalLinks/externalLink1.bin\n"
         "unread: 512 xl/pivotCache/pivotCacheDefinition1.bin\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(
            inspector_says("a.xlsb", NULL, file, zip_make_bytes(file, sizeof file, cases[i].parts)),
            cases[i].says, "%s: %s", cases[i].what,
            inspector_says("a.xlsb", NULL, file,
                           zip_make_bytes(file, sizeof file, cases[i].parts)));
}
