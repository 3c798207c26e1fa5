/* RTF, as the inspector reads it. */
#include "inspector_support.h"

#define HEAD "{\\rtf1\\ansi\\ansicpg1252\\uc1"

struct rtf_case {
    const char *what, *rtf, *says;
};

static void expect(const struct rtf_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect_str_eq(inspector_says_text("a.rtf", cases[i].rtf), cases[i].says, "%s: %s",
                         cases[i].what, inspector_says_text("a.rtf", cases[i].rtf));
}
#define EXPECT(cases) expect(cases, sizeof cases / sizeof *(cases))

Test(inspector_rtf, letters)
{
    static const struct rtf_case cases[] = {
        {"glued words", HEAD "{\\b Bron}{\\i wen} Tuck\\-field{\\*\\bkmkstart x}s}",
         "Bronwen Tuckfields\nx\n"},
        {"a code page", HEAD " Si\\'f4n}", "Si\xC3\xB4n\n"},
        {"the code page of a font", HEAD "{\\fonttbl{\\f0 A;}{\\f1\\fcharset238 B;}}\\f1 \\'a3}",
         "\xC5\x81\n"},
        {"two bytes for one letter", HEAD "{\\fonttbl{\\f1\\fcharset128 B;}}\\f1 \\'82\\'a0}",
         "\xE3\x81\x82\n"},
        {"by number, with what stands for it", HEAD " \\u322?uk \\uc2\\u233\\'c3\\'a9 x}",
         "\xC5\x82uk \xC3\xA9 x\n"},
        {"by two numbers", HEAD " \\u-10179?\\u-8704?}", "\xF0\x9F\x98\x80\n"},
        {"cells and paragraphs", HEAD " a\\cell b\\cell\\row c\\par d\\line e\\tab f}",
         "a\nb\nc\nd\ne\tf\n"},
        {"signs", HEAD " O\\rquote Brien \\ldblquote x\\rdblquote\\~\\{y\\}}",
         "O\xE2\x80\x99"
         "Brien \xE2\x80\x9Cx\xE2\x80\x9D {y}\n"},
        {"foot and head", HEAD "{\\header Top}a{\\footnote Foot}b}", "ab\nTop\nFoot\n"},
        {"a word that is none", HEAD "{\\info{\\aRuth}}Bron{\\xTuckfield}wen}",
         "Bronwen\naRuth\nxTuckfield\n"},
        {"a word that is too long",
         HEAD " a\\abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz b}",
         "ab\nabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n"},
        {"words with capitals", HEAD "\\clftsWidth3\\clwWidth9\\trftsWidth1 a{\\mmathPr}}", "a\n"},
        {"bytes that are no digits", HEAD "\\bin3 {{{a}", "a\n"},
    };
    EXPECT(cases);
}

Test(inspector_rtf, what_hides)
{
    static const struct rtf_case cases[] = {
        {"who",
         HEAD "{\\info{\\author Ruth}{\\operator Caitlin}{\\*\\company Rowe}"
              "{\\doccomm Remark}{\\title Note}}a}",
         "a\nRuth\nCaitlin\nRowe\nRemark\nNote\nhidden: 4\nhidden: 8\nhidden: 16\nhidden: 32\n"},
        {"hidden words", HEAD " Seen{\\v Bronwen} by}", "SeenBronwen by\nSeen by\nhidden: 4096\n"},
        {"of the page's colour",
         HEAD "{\\colortbl;\\red255\\green255\\blue255;\\red255\\green0\\blue0;}"
              "Seen{\\cf1 Bronwen}{\\cf1\\highlight2  by}}",
         "SeenBronwen by\nSeen by\nhidden: 4096\n"},
        {"black on black", HEAD "{\\colortbl;\\red0\\green0\\blue0;}Seen{\\highlight1 Bronwen}}",
         "SeenBronwen\nSeen\nhidden: 4096\n"},
        {"too small to be seen", HEAD "Seen{\\fs2 Bronwen}}", "SeenBronwen\nSeen\nhidden: 4096\n"},
        {"deleted", HEAD "{\\*\\revtbl{Unknown;}{Caitlin;}}Seen{\\deleted Bronwen}}",
         "SeenBronwen\nSeen\nUnknown;\nCaitlin;\nhidden: 64\n"},
        {"added", HEAD "Seen{\\revised\\revauth1  Bronwen}}", "Seen Bronwen\nhidden: 64\n"},
        {"nobody revised", HEAD "{\\*\\revtbl{Unknown;}}Seen}", "Seen\nUnknown;\n"},
        {"a note", HEAD "Seen{\\*\\atnid CR}{\\*\\atnauthor Caitlin}{\\*\\annotation Bronwen}}",
         "Seen\nCR\nCaitlin\nBronwen\nhidden: 32\n"},
        {"a link",
         HEAD "{\\field{\\*\\fldinst HYPERLINK \"mailto:b@example.org\"}{\\fldrslt Seen}}}",
         "Seen\nHYPERLINK \"mailto:b@example.org\"\nhidden: 65536 links\n"},
        {"a link to the web",
         HEAD "{\\field{\\*\\fldinst HYPERLINK \"https://example.org\"}{\\fldrslt Seen}}}",
         "Seen\nHYPERLINK \"https://example.org\"\n"},
        {"values", HEAD "{\\*\\docvar {client}{Bronwen}}Seen}",
         "Seen\nclient\nBronwen\nhidden: 4194304 values that a program keeps\n"},
        {"properties",
         HEAD "{\\*\\userprops{\\propname Client}\\proptype30{\\staticval Bronwen}}Seen}",
         "Seen\nClient\nBronwen\nhidden: 4194304 properties of its own\n"},
        {"for a picture",
         HEAD "{\\sp{\\sn wzDescription}{\\sv Bronwen}}{\\sp{\\sn x}{\\sv 7}}Seen}",
         "Seen\nBronwen\nhidden: 4096 descriptions of pictures\n"},
        {"where it came from", HEAD "{\\*\\template C:\\\\Bronwen.dot}Seen}",
         "Seen\nC:\\Bronwen.dot\nhidden: 65536\n"},
        {"an object",
         HEAD "{\\object{\\*\\objclass X}{\\*\\objdata 0102{\\rtf1 }"
              "7b5c727466312042726f6e77656e7d}}}",
         "Bronwen\nX\nhidden: 128\n"},
        {"behind its end", HEAD "Seen}\nBronwen", "Seen\nBronwen\nhidden: 2048\n"},
    };
    EXPECT(cases);
}

Test(inspector_rtf, a_mail_that_was_html)
{
    cr_expect_str_eq(inspector_says_text(
                         "a.rtf", HEAD "\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf\\par\\htmlrtf0"
                                       " Seen {\\*\\htmltag84 <a href=\"mailto:b@example.org\">}by"
                                       "{\\*\\htmltag92 </a>}}"),
                     "Seen by\nmailto:b@example.org\nSeen by\nhidden: 65536 links\n");
}

Test(inspector_rtf, not_read)
{
    char deep[2000] = HEAD;
    memset(deep + strlen(HEAD), '{', 1500);
    cr_expect_str_eq(inspector_says_text("a.rtf", HEAD "{\\b Seen"), "Seen\nunread: 8\n");
    cr_expect_str_eq(inspector_says_text("a.rtf", deep), "unread: 8\n");
    cr_expect_str_eq(inspector_says_text("a.rtf", HEAD "Seen{\\pict\\wmetafile8 0102}}"),
                     "Seen\nunread: 64 a drawing\n");
    cr_expect_str_eq(inspector_says_text("a.rtf", HEAD "Seen{\\object{\\*\\objdata 0102}}}"),
                     "Seen\nhidden: 128\nunread: 256 an object\n");
}
