/* JSON exports. */
#include "tables_support.h"

#define BOOK(text, wanted) expect_book(text, sizeof text - 1, NULL, "JSON export, UTF-8\n" wanted)
#define REFUSED(text, message)                                                                     \
    expect_refused(text, sizeof text - 1, NULL, "export: " message,                                \
                   "give it out once more, or as CSV")

Test(tables_json, a_list_of_objects_is_a_sheet_with_headings)
{
    BOOK("[{\"Name\":\"Ann\",\"Age\":7,\"Home\":{\"Postcode\":\"LS1 "
         "1AA\",\"Own\":true}},\n{\"Age\":null,\"Name\":\"Bo "
         "\\u00eb\\n\\ud83d\\ude00\",\"Rate\":1.50,\"Tags\":[\"a\",2,\"\"],\"Kids\":[{\"N\":\"x\"},"
         "{\"N\":\"y\"}]}]",
         "[] grid, 3 rows of 8\nheadings text <Name>\nheadings text <Age>\nheadings text "
         "<Home.Postcode>\nheadings text <Home.Own>\nheadings text <Rate>\nheadings text "
         "<Tags>\nheadings text <Kids.1.N>\nheadings text <Kids.2.N>\nitem 1, Name text "
         "<Ann>\nitem 1, Age number <7>\nitem 1, Home.Postcode text <LS1 1AA>\nitem 1, Home.Own "
         "yes/no <yes> raw <true>\nitem 2, Name text <Bo \xC3\xAB\n\xF0\x9F\x98\x80>\nitem 2, Rate "
         "number <1.50>\nitem 2, Tags text <a; 2>\nitem 2, Kids.1.N text <x>\nitem 2, Kids.2.N "
         "text <y>\ntold: one value is a list, and was joined: item 2, Tags\n");
}

Test(tables_json, lists_within_objects_are_sheets_of_their_own)
{
    BOOK("\xEF\xBB\xBF{\"totalSize\":2,\"done\":true,\"records\":[{\"attributes\":{\"type\":"
         "\"Contact\"},\"Id\":\"003\"}],\"data\":{\"notes\":[\"one\",[1,2]],\"none\":[]}}",
         "[] pairs, 2 rows of 2\ntotalSize text <totalSize>\ntotalSize number <2>\ndone text "
         "<done>\ndone yes/no <yes> raw <true>\n[records] grid, 2 rows of 2\nheadings text "
         "<attributes.type>\nheadings text <Id>\nrecords, item 1, attributes.type text "
         "<Contact>\nrecords, item 1, Id text <003>\n[data.notes] grid, 3 rows of 1\nheadings text "
         "<notes>\ndata.notes, item 1, notes text <one>\ndata.notes, item 2, notes text <1; "
         "2>\ntold: one value is a list, and was joined: data.notes, item 2, notes\n");
    BOOK("{}", "");
    BOOK("[{\"id\":12345678901234567890,\"e\":9.4E9}]",
         "[] grid, 2 rows of 2\nheadings text <id>\nheadings text <e>\nitem 1, id number "
         "<12345678901234567890>\nitem 1, e number <9400000000> raw <9.4E9>\ntold: one number has "
         "more digits than a spreadsheet keeps, so its last may be wrong: item 1, id\n");
}

/* A place is told however long the names are that lead to it. */
Test(tables_json, names_may_be_long)
{
    char name[1001], file[4096], wanted[8192];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(file, sizeof file, "{\"%s\":[{\"%s\":[1]}]}", name, name);
    snprintf(wanted, sizeof wanted,
             "JSON export, UTF-8\n[%.255s] grid, 2 rows of 1\nheadings text <%s>\n%s, item 1, %s "
             "text <1>\n"
             "told: one value is a list, and was joined: %s, item 1, %s\n",
             name, name, name, name, name, name);
    expect_book(file, strlen(file), NULL, wanted);
}

Test(tables_json, what_is_no_json_is_refused_with_its_line)
{
    REFUSED("[{\"a\":1,\n\"a\":2}]", "item 1 has \"a\" twice");
    REFUSED("[{\"a\":1,\n\"b\" 2}]", "line 2 is no JSON: a colon is missing behind a name");
    REFUSED("[{\"a\":1}\n{\"b\":2}]", "line 2 is no JSON: a list is not closed by ]");
    REFUSED("[{\"a\":\"x\n\"}]",
            "line 1 is no JSON: a text in quotes never ends, or runs over its line");
    REFUSED("[{\"a\":01}]",
            "line 1 is no JSON: a value is missing, or is not written as JSON has it");
    REFUSED("[{\"a\":tru}]",
            "line 1 is no JSON: a value is missing, or is not written as JSON has it");
    REFUSED("[{\"a\":\"\\q\"}]", "line 1 is no JSON: what follows a \\ there stands for nothing");
    REFUSED("[{\"a\":\"\\u0000\"}]", "line 1 is no JSON: what follows a \\u there is no letter");
    REFUSED("[{\"a\":\"\\ud800x\"}]", "line 1 is no JSON: what follows a \\u there is no letter");
    REFUSED("[{\"a\":1}] x", "line 1 is no JSON: something follows where the export should end");
    REFUSED("{\"a\":1", "line 1 is no JSON: an object is not closed by }");
    char deep[200];
    memset(deep, '[', sizeof deep);
    expect_refused(deep, sizeof deep, NULL,
                   "export: line 1 is no JSON: it is nested deeper than any export is",
                   "give it out once more, or as CSV");
}
