/* What families, people and entries are told apart by, where the sheet fails to say it. */
#include "import_support.h"
#include "tables_xlsx.h"

#define REFERENCE COLUMN("Ref", "\"key\":[\"person\"]")
#define NUMBER COLUMN("Id", "\"key\":[\"entry\"]")

Test(record_import_keys, an_error_of_the_sheet_is_no_family)
{
    expect_import(MAP(PEOPLE("," COLUMN("Other ref", "\"key\":[\"family\"]"))),
                  "Family,Name,Other ref\n#N/A,Ann Smith,F1\n #ref! ,Tom Brown,F2\n"
                  "#N/Aa,Eve Fox,F3\n",
                  NULL, NULL,
                  "N-Aa\n"
                  "eve-fox: not_known, name=Eve Fox\n"
                  "a.csv, A2: what says which family it is of is an error of the sheet\n"
                  "a.csv, B2: what says which family it is of is an error of the sheet\n"
                  "a.csv, C2: what says which family it is of is an error of the sheet\n"
                  "a.csv, A3: what says which family it is of is an error of the sheet\n"
                  "a.csv, B3: what says which family it is of is an error of the sheet\n"
                  "a.csv, C3: what says which family it is of is an error of the sheet\n"
                  "3 imported");
}

Test(record_import_keys, an_error_of_the_sheet_is_no_person)
{
    expect_import(MAP(PEOPLE("," REFERENCE)),
                  "Family,Name,Ref\nF1,Ann Smith,#VALUE!\nF1,Tom Brown,#VALUE!\nF1,Eve Fox,7\n",
                  NULL, NULL,
                  "F1\n"
                  "7: not_known, name=Eve Fox\n"
                  "a.csv, A2: what tells people apart is an error of the sheet\n"
                  "a.csv, B2: what tells people apart is an error of the sheet\n"
                  "a.csv, C2: what tells people apart is an error of the sheet\n"
                  "a.csv, A3: what tells people apart is an error of the sheet\n"
                  "a.csv, B3: what tells people apart is an error of the sheet\n"
                  "a.csv, C3: what tells people apart is an error of the sheet\n"
                  "3 imported");
}

Test(record_import_keys, an_error_of_the_sheet_is_no_entry)
{
    expect_import(MAP(PEOPLE("") "," NOTES("," NUMBER)), "Family,Name\nF1,Ann Smith\n",
                  "Family,Date,Text,Id\nF1,01/11/2026,She rang,#NAME?\nF1,02/11/2026,She came,8\n"
                  "F1,03/11/2026,She wrote,"
                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
                  NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "entry: She came []\n"
                  "b.csv, B2: what tells entries apart is an error of the sheet\n"
                  "b.csv, C2: what tells entries apart is an error of the sheet\n"
                  "b.csv, D2: \"#NAME?\" is an error of the sheet\n"
                  "b.csv, B4: what tells entries apart is longer than 64 letters, or has none\n"
                  "b.csv, C4: what tells entries apart is longer than 64 letters, or has none\n"
                  "9 imported");
}

/* A value too: what the sheet failed to say is nobody's telephone. */
Test(record_import_keys, an_error_of_the_sheet_is_no_value)
{
    expect_import(MAP(PEOPLE("," TO("Phone", "people.*.phone"))),
                  "Family,Name,Phone\nF1,Ann Smith,#DIV/0!\n", NULL, NULL,
                  "F1\n"
                  "ann-smith: not_known, name=Ann Smith\n"
                  "a.csv, C2: \"#DIV/0!\" is an error of the sheet\n"
                  "2 imported");
}

#define CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define ROW(number, family, ref, name)                                                             \
    "<row r=\"" number "\">" CELL("A" number, family) CELL("B" number, ref)                        \
        CELL("C" number, name) "</row>"

/* What lies under merged cells is seen by nobody: neither of which family a row is, nor of whom. */
Test(record_import_keys, what_merged_cells_hide_is_no_key)
{
    static char file[FILE_MOST];
    struct import_scene scene;
    size_t length = make_xlsx(
        file,
        SHEET("<sheetData>" ROW("1", "Family", "Ref", "Name") ROW("2", "F1", "1", "Ann Smith")
                  ROW("3", "F2", "2", "Tom Brown") ROW("4", "F2", "3", "Eve Brown") ROW(
                      "5", "F2", "4",
                      "Ida Brown") "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell "
                                   "ref=\"B4:B5\"/></mergeCells>"),
        NULL, NULL);
    scene_map(&scene, MAP(PEOPLE("," REFERENCE)));
    scene_book(&scene, "a.xlsx", file, length);
    scene_import(&scene, NULL);
    expect_words(
        &scene,
        "F1\n"
        "1: not_known, name=Ann Smith\n"
        "F2\n"
        "3: not_known, name=Eve Brown\n"
        "a.xlsx, People!A3: what says which family it is of stands in merged cells, where nobody "
        "sees it\n"
        "a.xlsx, People!B3: what says which family it is of stands in merged cells, where nobody "
        "sees it\n"
        "a.xlsx, People!C3: what says which family it is of stands in merged cells, where nobody "
        "sees it\n"
        "a.xlsx, People!A5: what tells people apart stands in merged cells, where nobody sees it\n"
        "a.xlsx, People!B5: what tells people apart stands in merged cells, where nobody sees it\n"
        "a.xlsx, People!C5: what tells people apart stands in merged cells, where nobody sees it\n"
        "6 imported");
    scene_end(&scene);
}
