/* Word forms. */
#include "tables_support.h"
#include "zip_support.h"

enum { FILE_MOST = 1 << 20 };
static char file[FILE_MOST];

#define RELS(inner) "<Relationships>" inner "</Relationships>"
#define REL(type, target) "<Relationship Id=\"a\" Type=\"x/" type "\" Target=\"" target "\"/>"
#define P(runs) "<w:p>" runs "</w:p>"
#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define BOLD(text) "<w:r><w:rPr><w:b/></w:rPr><w:t>" text "</w:t></w:r>"
#define UNDER(text)                                                                                \
    "<w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define TC(content) "<w:tc>" content "</w:tc>"
#define C(text) TC(P(R(text)))
#define TR(cells) "<w:tr>" cells "</w:tr>"
#define TBL(rows) "<w:tbl>" rows "</w:tbl>"
#define SDT(properties, content)                                                                   \
    "<w:sdt><w:sdtPr>" properties "</w:sdtPr><w:sdtContent>" content "</w:sdtContent></w:sdt>"
#define BOX(checked)                                                                               \
    SDT("<w14:checkbox><w14:checked w14:val=\"" checked "\"/></w14:checkbox>", R("\xE2\x98\x90"))

static size_t make(const char *body, const char *more, const char *header)
{
    static char document[FILE_MOST];
    snprintf(document, sizeof document, "<w:document><w:body>%s</w:body></w:document>", body);
    const struct zip_part parts[ZIP_PARTS] = {
        {"[Content_Types].xml",
         "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/"
         "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
        {"_rels/.rels", RELS(REL("officeDocument", "word/document.xml"))},
        {"word/document.xml", document},
        {"word/_rels/document.xml.rels", more ? more : RELS("")},
        {"word/header1.xml", header ? header : "<w:hdr/>"}};
    return zip_make(file, FILE_MOST, parts);
}

static void expect_form(const char *body, const char *wanted)
{
    char whole[8192];
    snprintf(whole, sizeof whole, "Word form, UTF-8\n%s", wanted);
    expect_book(file, make(body, NULL, NULL), NULL, whole);
}

Test(tables_docx, tables_of_labels_are_pairs)
{
    expect_form(TBL(TR(C("Name of child:")
                           C("Tyler Marsden")) TR(C("Address") TC(P(R("1 High St")) P(R("Leeds"))))
                        TR(C("Date of visit") C("")) TR(C("Name") C("Ann") C("Phone") C("0113"))),
                "[Form] pairs, 5 rows of 2\ntable 1, row 1 text <Name of child>\ntable 1, row 1 "
                "text <Tyler Marsden>\n"
                "table 1, row 2 text <Address>\ntable 1, row 2 text <1 High St\nLeeds>\ntable 1, "
                "row 3 text <Date of visit>\n"
                "table 1, row 4 text <Name>\ntable 1, row 4 text <Ann>\ntable 1, row 4 text "
                "<Phone>\ntable 1, row 4 text <0113>\n");
}

Test(tables_docx, tables_with_headings_are_grids)
{
    expect_form(
        P(BOLD("Who lives there")) TBL(TR(TC(P(BOLD("Name"))) TC(P(BOLD("Born"))))
                                           TR(C("Ann") C("1/2/2020")) TR(C("Bo") C("3/4/2021")))
            TBL(TR(C("Date") C("What") C("Who")) TR(
                C("1/2") "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P(R("rang")) "</w:tc>")
                    TR("<w:tc><w:tcPr><w:vMerge/></w:tcPr>" P("") "</w:tc>" C("wrote") C("Kelly"))),
        "[Text] prose, 1 rows of 1\nparagraph 1 text <Who lives there>\n[Table 1] grid, 3 rows of "
        "2\ntable 1, row 1, column 1 text <Name>\ntable 1, row 1, column 2 text <Born>\ntable 1, "
        "row 2, column 1 text <Ann>\ntable 1, row 2, column 2 text <1/2/2020>\ntable 1, row 3, "
        "column 1 text <Bo>\ntable 1, row 3, column 2 text <3/4/2021>\n[Table 2] grid, 3 rows of "
        "3\ntable 2, row 1, column 1 text <Date>\ntable 2, row 1, column 2 text <What>\ntable 2, "
        "row 1, column 3 text <Who>\ntable 2, row 2, column 1 text <1/2>\ntable 2, row 2, column 2 "
        "text <rang>\ntable 2, row 3, column 2 text <wrote>\ntable 2, row 3, column 3 text "
        "<Kelly>\ntold: one cell is merged with others, and counts at its first: table 2, row 3, "
        "column 1\n");
}

Test(tables_docx, content_controls_have_their_names)
{
    expect_form(
        P(R("Family name: ")
              SDT("<w:alias w:val=\"Family\"/><w:tag w:val=\"family_name\"/>", R("Marsden")))
            TBL(TR(C("Born") TC(SDT("<w:tag w:val=\"born\"/>", P(R("2 Sep 2013"))))) TR(
                C("School") TC(P(SDT("<w:tag w:val=\"school\"/><w:showingPlcHdr/>",
                                     R("Click to enter text"))))) TR(C("Agreed") TC(P(BOX("1"))))
                    TR(C("Seen alone") TC(P(BOX("0") R(" Yes ") BOX("1") R(" No"))))
                        TR(C("GP") SDT("<w:alias w:val=\"GP\"/><w:dropDownList/>", C("Dr Roe"))))
                SDT("<w:tag w:val=\"worry\"/>", P(R("He was not fed."))),
        "[Form] pairs, 7 rows of 3\nparagraph 1 text <Family name>\nparagraph 1 text "
        "<Marsden>\nparagraph 1 text <family_name>\n"
        "table 1, row 1 text <Born>\ntable 1, row 1 text <2 Sep 2013>\ntable 1, row 1 text <born>\n"
        "table 1, row 2 text <School>\ntable 1, row 2 text <school>\n"
        "table 1, row 3 text <Agreed>\ntable 1, row 3 yes/no <yes> raw <\xE2\x98\x92>\n"
        "table 1, row 4 text <Seen alone>\ntable 1, row 4 text <No> raw <\xE2\x98\x90 Yes "
        "\xE2\x98\x92 No>\n"
        "table 1, row 5 text <GP>\ntable 1, row 5 text <Dr Roe>\ntable 1, row 5 text <GP>\n"
        "paragraph 2 text <He was not fed.>\nparagraph 2 text <worry>\n");
}

#define FIELD(data, result)                                                                        \
    "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"Text1\"/>" data             \
    "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT "                                    \
    "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" result                \
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"

Test(tables_docx, form_fields_of_old_are_read)
{
    expect_form(P(R("Name: ") FIELD("<w:textInput/>", R("Ann"))) P(R("Consent ") FIELD(
                    "<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>", ""))
                    P(R("Kind: ") FIELD("<w:ddList><w:result w:val=\"1\"/><w:listEntry "
                                        "w:val=\"visit\"/><w:listEntry w:val=\"call\"/></w:ddList>",
                                        "")),
                "[Form] pairs, 3 rows of 3\nparagraph 1 text <Name>\nparagraph 1 text "
                "<Ann>\nparagraph 1 text <Text1>\n"
                "paragraph 2 text <Consent>\nparagraph 2 yes/no <yes> raw "
                "<\xE2\x98\x92>\nparagraph 2 text <Text1>\n"
                "paragraph 3 text <Kind>\nparagraph 3 text <call>\nparagraph 3 text <Text1>\n");
}

#define MARK(type, inner) "<w:r><w:fldChar w:fldCharType=\"" type "\">" inner "</w:fldChar></w:r>"
#define BEGIN MARK("begin", "<w:ffData><w:name w:val=\"n\"/></w:ffData>")

/* A field that goes on in the next paragraph, where less stands before its end than stood before
 * its beginning. */
Test(tables_docx, a_field_over_two_paragraphs)
{
    expect_form(P(R("Name field") BEGIN MARK("separate", ""))
                    P(R("abcdefghi") MARK("end", "") R("jklmno")),
                "[Form] pairs, 2 rows of 3\nparagraph 2 text <abcdefghi>\nparagraph 2 text <n>\n"
                "paragraph 2 text <jklmno>\n[Text] prose, 1 rows of 1\nparagraph 1 text <Name "
                "field>\n");
}

Test(tables_docx, lines_to_write_on_are_read)
{
    expect_form(P(R("Name: ____Ann____ Date: ____1/2/24____")) P(R("Signed ________ Date ________"))
                    P(R("Worker: ") UNDER("Priya   ") R(" Role: ") UNDER("  "))
                        P(UNDER("A heading")) P(R("She said: he is fine. That is all."))
                            P(R("A sentence of words. It says nothing: really.")),
                "[Form] pairs, 7 rows of 2\nparagraph 1 text <Name>\nparagraph 1 text "
                "<Ann>\nparagraph 1 text <Date>\n"
                "paragraph 1 text <1/2/24>\nparagraph 2 text <Signed>\nparagraph 2 text <Date>\n"
                "paragraph 3 text <Worker>\nparagraph 3 text <Priya>\nparagraph 3 text <Role>\n"
                "paragraph 5 text <She said>\nparagraph 5 text <he is fine. That is all.>\n"
                "[Text] prose, 2 rows of 1\nparagraph 4 text <A heading>\n"
                "paragraph 6 text <A sentence of words. It says nothing: really.>\n");
}

Test(tables_docx, changes_and_what_stands_beside_are_told)
{
    expect_book(
        file,
        make(
            P(R("He is ") "<w:del><w:r><w:delText>not </w:delText></w:r></w:del><w:ins>" R(
                "well ") "</w:ins>"
                         "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>" R(
                             "today") "<w:r><w:pict><w:txbxContent>" P(R("in a box")) "</"
                                                                                      "w:"
                                                                                      "txbxContent>"
                                                                                      "</w:pict></"
                                                                                      "w:r>")
                P("<w:del>" R("all") "</w:del>"),
            RELS(REL("header", "header1.xml")), "<w:hdr><w:t>Home-Start</w:t></w:hdr>"),
        NULL,
        "Word form, UTF-8\n[Text] prose, 1 rows of 1\nparagraph 1 text <He is well today>\n"
        "told: 2 tracked deletions were not taken: paragraph 1 is the first of them\n"
        "told: one tracked insertion was taken: paragraph 1\n"
        "told: 3 pieces of text stand outside of what is read, and were not taken: hidden words is "
        "the first of them\n");
}

Test(tables_docx, tables_within_tables_are_tables_of_their_own)
{
    expect_form(TBL(TR(C("Name") TC(P(R("see below")) TBL(TR(C("Inner:") C("x"))) P(R("end"))))),
                "[Form] pairs, 2 rows of 2\ntable 1, row 1 text <Name>\ntable 1, row 1 text <see "
                "below\nend>\n"
                "table 2, row 1 text <Inner>\ntable 2, row 1 text <x>\n");
    char deep[4096] = "";
    for (int i = 0; i < 9; i++)
        strcat(deep, "<w:tbl><w:tr><w:tc>");
    for (int i = 0; i < 9; i++)
        strcat(deep, "</w:tc></w:tr></w:tbl>");
    expect_refused(file, make(deep, NULL, NULL), NULL,
                   "export: has tables nested deeper than any form has", "save its form anew");
}
