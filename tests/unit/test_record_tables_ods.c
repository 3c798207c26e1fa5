/* OpenDocument spreadsheets. */
#include "tables_support.h"
#include "zip_support.h"

enum { FILE_MOST = 1 << 20 };
static char file[FILE_MOST];

#define TYPE "application/vnd.oasis.opendocument.spreadsheet"
#define CONTENT(styles, tables)                                                                    \
    "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>" styles             \
    "</office:automatic-styles><office:body><office:spreadsheet>" tables                           \
    "</office:spreadsheet></office:body></office:document-content>"
#define TABLE(rows) CONTENT("", "<table:table table:name=\"S\">" rows "</table:table>")
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"
#define CELL(attributes, text)                                                                     \
    "<table:table-cell " attributes "><text:p>" text "</text:p></table:table-cell>"

static size_t make(const char *mimetype, const char *content, const char *manifest)
{
    const struct zip_part parts[ZIP_PARTS] = {
        {"mimetype", mimetype}, {"content.xml", content}, {"META-INF/manifest.xml", manifest}};
    return zip_make(file, FILE_MOST, parts);
}

static void expect_content(const char *content, const char *wanted)
{
    expect_book(file, make(TYPE, content, "<m/>"), NULL, wanted);
}

#define HEAD "OpenDocument spreadsheet, UTF-8\n[S] grid, "

Test(tables_ods, each_type_is_read_by_its_value)
{
    expect_content(
        TABLE(ROW(
            CELL("office:value-type=\"string\" calcext:value-type=\"string\"",
                 "Ann <text:span>Lee</text:span><text:s text:c=\"2\"/>x")
                CELL("office:value-type=\"float\" office:value=\"1234\"", "1,234") CELL(
                    "office:value-type=\"float\" office:value=\"7700900123\"", "07700 900123")
                    CELL("office:value-type=\"percentage\" office:value=\"0.5\"", "50.00%") CELL(
                        "office:value-type=\"date\" office:date-value=\"2024-03-01\"", "01/03/24")
                        CELL("office:value-type=\"date\" office:date-value=\"2024-03-01T08:30:00\"",
                             "x")
                            CELL("office:value-type=\"time\" office:time-value=\"PT27H15M00S\"",
                                 "27:15")
                                CELL("office:value-type=\"boolean\" office:boolean-value=\"true\"",
                                     "TRUE")
                                    CELL("table:formula=\"of:=A1\" office:value-type=\"string\" "
                                         "office:string-value=\"\" calcext:value-type=\"error\"",
                                         "#REF!")
                                        CELL("table:formula=\"of:=1\" office:value-type=\"float\" "
                                             "office:value=\"9434765919\"",
                                             "9434765919") CELL("office:value-type=\"currency\" "
                                                                "office:value=\"12.5\"",
                                                                "\xC2\xA3"
                                                                "12.50"))),
        HEAD "1 rows of 11\nS!A1 text <Ann Lee  x>\nS!B1 number <1234>\nS!C1 number <07700 900123> "
             "raw <7700900123>\n"
             "S!D1 number <50%> raw <0.5>\nS!E1 date <2024-03-01>\n"
             "S!F1 date <2024-03-01T08:30> raw <2024-03-01T08:30:00>\nS!G1 time <27:15> raw "
             "<PT27H15M00S>\n"
             "S!H1 yes/no <yes> raw <true>\nS!I1 error <#REF!> formula\nS!J1 number <9434765919> "
             "formula\n"
             "S!K1 number <12.5>\n"
             "told: 2 cells are what formulas came to when the file was saved: S!I1 is the first "
             "of them\n"
             "told: one cell holds an error of the spreadsheet's: S!I1\n");
}

Test(tables_ods, repeated_rows_and_cells_are_bounded)
{
    expect_content(
        TABLE(
            "<table:table-row table:number-rows-repeated=\"2\">"
            "<table:table-cell/>" CELL(
                "table:number-columns-repeated=\"2\" office:value-type=\"string\"",
                "x") "<table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row>"
                     "<table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell "
                     "table:number-columns-repeated=\"16384\"/></table:table-row>" ROW(
                         "<table:table-cell/>")),
        HEAD "2 rows of 3\nS!B1 text <x>\nS!C1 text <x>\nS!B2 text <x>\nS!C2 text <x>\n");
    expect_refused(file,
                   make(TYPE,
                        TABLE("<table:table-row table:number-rows-repeated=\"1000000000\">" CELL(
                            "", "x") "</table:table-row>"),
                        "<m/>"),
                   NULL, "export: has more than 1048576 rows",
                   "give it out in parts, for instance a year at a time");
    expect_refused(
        file,
        make(TYPE, TABLE(ROW(CELL("table:number-columns-repeated=\"1000000\"", "x"))), "<m/>"),
        NULL, "export: row 1 has more than 16384 columns",
        "leave out the columns that are not needed");
    expect_refused(file,
                   make(TYPE,
                        TABLE("<table:table-row table:number-rows-repeated=\"1000000\">" CELL(
                            "table:number-columns-repeated=\"16000\"", "x") "</table:table-row>"),
                        "<m/>"),
                   NULL, "export: has more than 5000000 cells",
                   "give it out in parts, for instance a year at a time");
}

Test(tables_ods, hidden_merged_and_noted_cells_are_marked)
{
    expect_content(
        CONTENT("<style:style style:name=\"ta1\" "
                "style:family=\"table\"><style:table-properties "
                "table:display=\"false\"/></style:style>",
                "<table:tracked-changes><table:deletion><table:table-cell><text:p>gone</"
                "text:p></table:table-cell></table:deletion></table:tracked-changes>"
                "<table:table table:name=\"S\"><table:table-column/><table:table-column "
                "table:visibility=\"collapse\"/>" ROW(
                    "<table:table-cell table:number-columns-spanned=\"2\" "
                    "table:number-rows-spanned=\"1\"><office:annotation><dc:creator>Kelly</"
                    "dc:creator><text:p>rang</text:p><text:p>twice</text:p></"
                    "office:annotation><text:p>a</text:p><text:p>b</text:p></"
                    "table:table-cell>"
                    "<table:covered-table-cell><text:p>under</text:p></"
                    "table:covered-table-cell>") "<table:table-row "
                                                 "table:visibility=\"filter\">" CELL(
                                                     "", "c") "<"
                                                              "/"
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              ":"
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              "-"
                                                              "r"
                                                              "o"
                                                              "w"
                                                              ">"
                                                              "<"
                                                              "/"
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              ":"
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              ">"
                                                              "<"
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              ":"
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              " "
                                                              "t"
                                                              "a"
                                                              "b"
                                                              "l"
                                                              "e"
                                                              ":"
                                                              "n"
                                                              "a"
                                                              "m"
                                                              "e"
                                                              "="
                                                              "\"T\" table:style-name=\"ta1\">" ROW(
                                                                  CELL("", "d")) "</table:table>"),
        HEAD "2 rows of 2\nS!A1 text <a\nb>\nS!B1 text <under> hidden merged\nS!A2 text "
             "<c> hidden\nnote at A1 <rang\ntwice>\n"
             "[T] grid hidden, 1 rows of 1\nT!A1 text <d> hidden\n"
             "told: one sheet is hidden, and was read: T\ntold: one row is hidden, and "
             "was read: S, row 2\n"
             "told: cells of hidden columns were read: S!B1\n"
             "told: one cell is merged with others, and counts at its first: S!A1\n"
             "told: one cell has a note beside it: S!A1\n"
             "told: one tracked deletion was not taken: the list of its changes\n");
}

Test(tables_ods, what_is_none_is_refused)
{
    expect_refused(file, make(TYPE, "x", "<manifest:encryption-data/>"), NULL,
                   "export: has a password", "open it, take the password off, and save it again");
    expect_refused(file, make("application/vnd.oasis.opendocument.text", TABLE(""), "<m/>"), NULL,
                   "export: is an OpenDocument file, but no spreadsheet",
                   "save a form as .docx, a table as .ods or .xlsx");
    expect_refused(file, make("x", TABLE(""), "<m/>"), NULL,
                   "export: is a ZIP, and neither a spreadsheet nor a Word form",
                   "unpack it, and choose what is in it one by one");
    expect_refused(file, make(TYPE, CONTENT("", ""), "<m/>"), NULL,
                   "export: is damaged: it has no sheet",
                   "save it again with the program that made it, or give it out as CSV");
}
