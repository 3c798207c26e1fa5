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
