/* Excel workbooks. */
#include "tables_xlsx.h"

static char file[FILE_MOST];

#define HEAD "Excel workbook, UTF-8\n[People] grid, "

static void expect_sheet(const char *sheet, const char *strings, const char *styles,
                         const char *wanted)
{
    expect_book(file, make_xlsx(file, sheet, strings, styles), NULL, wanted);
}

static void expect_sheet_refused(const char *sheet, const char *message, const char *hint)
{
    expect_refused(file, make_xlsx(file, sheet, NULL, NULL), NULL, message, hint);
}

Test(tables_xlsx, strings_are_shared_inline_and_rich)
{
    expect_sheet(
        SHEET("<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" "
              "t=\"s\"><v>0</v></c>"
              "<c r=\"D1\" t=\"inlineStr\"><is><r><t>in</t></r><r><t xml:space=\"preserve\"> "
              "line</t></r>"
              "<rPh><t>sound</t></rPh></is></c></row>"
              "<row><c t=\"s\"><v>2</v></c><c t=\"str\"><v>plain &amp; "
              "simple</v></c></row></sheetData>"),
        XML "<sst><si><t>one</t></si><si><r><rPr><b/></rPr><t>Zo\xC3\xAB</t></r><r><t> Lee</t></r>"
            "<rPh sb=\"0\" "
            "eb=\"1\"><t>zoe</t></rPh></si><si><t>a_x000D_\nb_x005F_x_x0000_</t></si></sst>",
        NULL,
        HEAD "2 rows of 4\nPeople!A1 text <Zo\xC3\xAB Lee>\nPeople!B1 text <one>\nPeople!D1 text "
             "<in line>\n"
             "People!A2 text <a\r\nb_x_x0000_>\nPeople!B2 text <plain & simple>\n");
}

#define STYLES                                                                                     \
    XML "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\\ 000000\"/>"            \
        "<numFmt numFmtId=\"165\" formatCode=\"[$-809]dd\\ mmmm\\ yyyy;@\"/>"                      \
        "<numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"167\" "                \
        "formatCode=\"&quot;NHS &quot;000 000 0000\"/>"                                            \
        "<numFmt numFmtId=\"168\" formatCode=\"&quot;days: &quot;0\"/><numFmt numFmtId=\"169\" "   \
        "formatCode=\"00000\"/></numFmts>"                                                         \
        "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                       \
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf "              \
        "numFmtId=\"20\"/><xf numFmtId=\"9\"/>"                                                    \
        "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf "                   \
        "numFmtId=\"167\"/><xf numFmtId=\"168\"/>"                                                 \
        "<xf numFmtId=\"169\"/></cellXfs></styleSheet>"

/* One cell of that style and value, and how it is read. */
static void expect_number(const char *style, const char *value, const char *wanted,
                          const char *told)
{
    char sheet[1024], text[1024];
    snprintf(sheet, sizeof sheet,
             SHEET("<sheetData><row r=\"1\"><c r=\"A1\" s=\"%s\"><v>%s</v></c></row></sheetData>"),
             style, value);
    snprintf(text, sizeof text, HEAD "1 rows of 1\nPeople!A1 %s\n%s", wanted, told);
    expect_sheet(sheet, NULL, STYLES, text);
}

Test(tables_xlsx, numbers_are_exact_as_they_are_written)
{
    expect_number("0", "9434765919", "number <9434765919>", "");
    expect_number("0", "12.50", "number <12.50>", "");
    expect_number("0", "-3", "number <-3>", "");
    expect_number("0", "0.10000000000000001", "number <0.1> raw <0.10000000000000001>", "");
    expect_number("0", "0.30000000000000004", "number <0.3> raw <0.30000000000000004>", "");
    expect_number("0", "9.434765919E9", "number <9434765919> raw <9.434765919E9>", "");
    expect_number("0", "1.5E-3", "number <0.0015> raw <1.5E-3>", "");
    expect_number("0", "2.9999999999999996", "number <3> raw <2.9999999999999996>", "");
    expect_number(
        "0", "1.7976931348623157E+308", "number <1.7976931348623157E+308>",
        "told: one number has more digits than a spreadsheet keeps, so its last may be wrong: "
        "People!A1\n");
    expect_number(
        "0", "4929123456781234", "number <4929123456781234>",
        "told: one number has more digits than a spreadsheet keeps, so its last may be wrong: "
        "People!A1\n");
    expect_number("0", "1.2E+20x", "text <1.2E+20x>", "");
    expect_number("77", "5", "number <5>", "");
}

Test(tables_xlsx, formats_show_digits_and_percentages)
{
    expect_number("5", "7700900123", "number <07700 900123> raw <7700900123>", "");
    expect_number("8", "9434765919", "number <NHS 943 476 5919> raw <9434765919>", "");
    expect_number("8", "12345678901", "number <1NHS 234 567 8901> raw <12345678901>", "");
    expect_number("10", "42", "number <00042> raw <42>", "");
    expect_number("10", "-42", "number <-42>", "");
    expect_number("10", "4.5", "number <4.5>", "");
    expect_number("4", "0.5", "number <50%> raw <0.5>", "");
    expect_number("4", "0.125", "number <12.5%> raw <0.125>", "");
    expect_number("4", "1", "number <100%> raw <1>", "");
    expect_number("4", "0", "number <0%> raw <0>", "");
    expect_number("9", "3", "number <3>", "");
}

Test(tables_xlsx, dates_are_days_since_1900)
{
    static const char none[] = "told: one number is shown as a date and is none: People!A1\n";
    expect_number("1", "1", "date <1900-01-01> raw <1>", "");
    expect_number("1", "59", "date <1900-02-28> raw <59>", "");
    expect_number("1", "60", "number <60>", none);
    expect_number("1", "61", "date <1900-03-01> raw <61>", "");
    expect_number("1", "45352", "date <2024-03-01> raw <45352>", "");
    expect_number("1", "45351.75", "date <2024-02-29> raw <45351.75>", "");
    expect_number("6", "43845", "date <2020-01-15> raw <43845>", "");
    expect_number("2", "45352.354166666664", "date <2024-03-01T08:30> raw <45352.354166666664>",
                  "");
    expect_number("2", "45352.999999", "date <2024-03-02T00:00> raw <45352.999999>", "");
    expect_number("2", "45352.50001157407", "date <2024-03-01T12:00:01> raw <45352.50001157407>",
                  "");
    expect_number("3", "0.75", "time <18:00> raw <0.75>", "");
    expect_number("3", "0", "time <00:00> raw <0>", "");
    expect_number("7", "1.25", "time <30:00> raw <1.25>", "");
    expect_number("1", "2958465", "date <9999-12-31> raw <2958465>", "");
    expect_number("1", "2958466", "number <2958466>", none);
    expect_number("1", "-1", "number <-1>", none);
    expect_number("1", "0", "number <0>", none);
}

Test(tables_xlsx, a_workbook_may_count_since_1904_and_hide_sheets)
{
    const struct zip_part parts[ZIP_PARTS] = {
        XLSX_HEADS[0],
        XLSX_HEADS[1],
        {"xl/workbook.xml",
         WORKBOOK("<workbookPr date1904=\"1\"/><sheets><sheet name=\"B &amp; C\" r:id=\"r2\"/>"
                  "<sheet name=\"Old\" state=\"veryHidden\" r:id=\"r1\"/><sheet name=\"Chart\" "
                  "r:id=\"r4\"/></sheets>")},
        {"xl/_rels/workbook.xml.rels",
         RELS REL("r1", "worksheet", "worksheets/a.xml") REL("r2", "worksheet", "worksheets/b.xml")
             REL("r3", "styles", "styles.xml")
                 REL("r4", "chartsheet", "chartsheets/c.xml") "</Relationships>"},
        {"xl/worksheets/a.xml", SHEET("<sheetData><row><c><v>1</v></c></row></sheetData>")},
        {"xl/worksheets/b.xml", SHEET("<sheetData><row><c s=\"1\"><v>0</v></c><c "
                                      "s=\"1\"><v>43890</v></c></row></sheetData>")},
        {"xl/styles.xml", STYLES},
    };
    expect_book(
        file, zip_make(file, FILE_MOST, parts), NULL,
        "Excel workbook, UTF-8\n[B & C] grid, 1 rows of 2\nB & C!A1 date <1904-01-01> raw <0>\n"
        "B & C!B1 date <2024-03-01> raw <43890>\n[Old] grid hidden, 1 rows of 1\n"
        "Old!A1 number <1> hidden\n[Chart] grid, 0 rows of 0\n"
        "told: one sheet is hidden, and was read: Old\n"
        "told: one piece of text stands outside of what is read, and was not taken: Chart\n");
}

Test(tables_xlsx, formulas_errors_and_truth_are_told)
{
    expect_sheet(
        SHEET("<sheetData><row r=\"2\"><c r=\"A2\"><f>1+1</f><v>2</v></c>"
              "<c r=\"B2\" t=\"str\"><f>A1&amp;\"\"</f><v></v></c><c r=\"C2\"><f>NOW()</f></c>"
              "<c r=\"D2\" t=\"e\"><f>#REF!</f><v>#REF!</v></c><c r=\"E2\" t=\"b\"><v>1</v></c>"
              "<c r=\"F2\" t=\"b\"><v>0</v></c><c r=\"G2\" t=\"d\"><v>2024-03-01T00:00:00</v></c>"
              "<c r=\"H2\" t=\"d\"><v>2024-03-01T09:05:00.000</v></c><c r=\"I2\" "
              "t=\"e\"><v>#N/A</v></c>"
              "<c r=\"J2\" t=\"d\"><v>2024-02-30</v></c><c "
              "r=\"K2\"><f>B1</f><v/></c></row></sheetData>"),
        NULL, NULL,
        HEAD
        "1 rows of 11\nPeople!A2 number <2> formula\nPeople!B2 empty <> formula\n"
        "People!C2 error <formula without a value> formula\nPeople!D2 error <#REF!> formula\n"
        "People!E2 yes/no <yes> raw <1>\nPeople!F2 yes/no <no> raw <0>\n"
        "People!G2 date <2024-03-01> raw <2024-03-01T00:00:00>\n"
        "People!H2 date <2024-03-01T09:05> raw <2024-03-01T09:05:00.000>\nPeople!I2 error <#N/A>\n"
        "People!J2 text <2024-02-30>\nPeople!K2 error <formula without a value> formula\n"
        "told: 3 cells are what formulas came to when the file was saved: People!A2 is the first "
        "of "
        "them\ntold: 2 cells have formulas that were never calculated: People!C2 is the first of "
        "them\n"
        "told: 2 cells hold errors of the spreadsheet's: People!D2 is the first of them\n"
        "told: one number is shown as a date and is none: People!J2\n");
}

Test(tables_xlsx, hidden_and_merged_cells_are_marked)
{
    expect_sheet(
        SHEET("<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
              "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"C1\"><v>2</v></c><c r=\"D1\"/></row>"
              "<row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>3</v></c></row>"
              "<row r=\"4\"><c r=\"A4\"><v>4</v></c><c r=\"B4\"/><c r=\"D4\"><v>5</v></c></row>"
              "</sheetData><mergeCells><mergeCell ref=\"A4:D5\"/></mergeCells><drawing/>"),
        NULL, NULL,
        HEAD "3 rows of 4\nPeople!A1 number <1>\nPeople!C1 number <2> hidden\nPeople!A3 number <3> "
             "hidden\n"
             "People!A4 number <4>\nPeople!D4 number <5> merged\n"
             "told: one row is hidden, and was read: People, row 3\n"
             "told: cells of hidden columns were read: People!C1\n"
             "told: one cell is merged with others, and counts at its first: People!A4\n"
             "told: one piece of text stands outside of what is read, and was not taken: People\n");
}

Test(tables_xlsx, notes_stand_beside_their_cells)
{
    const struct zip_part parts[ZIP_PARTS] = {
        XLSX_HEADS[0],
        XLSX_HEADS[1],
        {"xl/comments1.xml",
         XML "<comments><commentList><comment ref=\"B2\"><text><r><t>Kelly:</t></r>"
             "<r><t>\nrang</t></r></text></comment></commentList></comments>"},
        {"xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"S\" r:id=\"r1\"/></sheets>")},
        {"xl/_rels/workbook.xml.rels",
         RELS REL("r1", "worksheet", "worksheets/a.xml") "</Relationships>"},
        {"xl/worksheets/a.xml", SHEET("<sheetData><row><c><v>1</v></c></row></sheetData>")},
        {"xl/worksheets/_rels/a.xml.rels",
         RELS REL("r1", "comments", "../comments1.xml") "</Relationships>"},
    };
    expect_book(
        file, zip_make(file, FILE_MOST, parts), NULL,
        "Excel workbook, UTF-8\n[S] grid, 1 rows of 1\nS!A1 number <1>\nnote at B2 <Kelly:\nrang>\n"
        "told: one cell has a note beside it: S!B2\n");
}

#define AGAIN "save it again with the program that made it, or give it out as CSV"

Test(tables_xlsx, what_is_damaged_is_refused)
{
    static const char from[] = "look at where it comes from; give it out as CSV";
    expect_sheet_refused(
        SHEET("<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>"),
        "export: is damaged: a string of row 1 is missing", AGAIN);
    expect_sheet_refused(
        SHEET("<sheetData><row r=\"1\"><c r=\"A2\"><v>0</v></c></row></sheetData>"),
        "export: is damaged: in row 1 stands a cell \"A2\"", AGAIN);
    expect_sheet_refused(
        SHEET("<sheetData><row r=\"2\"><c><v>0</v></c></row><row r=\"2\"/></sheetData>"),
        "export: is damaged: row 2 of \"People\" comes twice, or too late",
        "save it again with the program that made it");
    expect_sheet_refused(SHEET("<sheetData><row r=\"1\"><c r=\"B1\"><v>0</v></c><c "
                               "r=\"A1\"><v>1</v></c></row></sheetData>"),
                         "export: is damaged: a cell of row 1 comes twice, or too late",
                         "save it again with the program that made it");
    expect_sheet_refused(SHEET("<sheetData><row r=\"1\">"),
                         "export: is damaged: line 1 of its part "
                         "xl/worksheets/sheet1.xml cannot be read",
                         AGAIN);
    expect_sheet_refused(XML "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>",
                         "export: declares a document type, as no office program does", from);
    expect_sheet_refused(SHEET("<sheetData><row r=\"1048577\"><c><v>0</v></c></row></sheetData>"),
                         "export: has more than 1048576 rows",
                         "give it out in parts, for instance a year at a time");
    expect_sheet_refused(
        SHEET("<sheetData><row r=\"1\"><c r=\"XFE1\"><v>0</v></c></row></sheetData>"),
        "export: is damaged: in row 1 stands a cell \"XFE1\"", AGAIN);
    size_t length = make_xlsx(file, SHEET(""), NULL, NULL);
    expect_refused(file, length / 2, NULL, "export: is damaged: it cannot be unpacked", AGAIN);
}
