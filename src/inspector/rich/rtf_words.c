/* What the words of RTF mean for its text. */
#include <stdlib.h>
#include <string.h>

#include "rtf.h"

static const struct rtf_destination DESTINATIONS[] = {
    {"aftncn", RTF_SKIPPED, 0, NULL, false},
    {"aftnsep", RTF_SKIPPED, 0, NULL, false},
    {"aftnsepc", RTF_SKIPPED, 0, NULL, false},
    {"annotation", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"atnauthor", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"atndate", RTF_SKIPPED, 0, NULL, false},
    {"atnicn", RTF_SKIPPED, 0, NULL, false},
    {"atnid", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"atnparent", RTF_SKIPPED, 0, NULL, false},
    {"atnref", RTF_SKIPPED, 0, NULL, false},
    {"atntime", RTF_SKIPPED, 0, NULL, false},
    {"atrfend", RTF_SKIPPED, 0, NULL, false},
    {"atrfstart", RTF_SKIPPED, 0, NULL, false},
    {"author", RTF_TOLD, HIDDEN_AUTHOR, NULL, false},
    {"bkmkend", RTF_SKIPPED, 0, NULL, false},
    {"bkmkstart", RTF_ASIDE, 0, NULL, false},
    {"blipuid", RTF_SKIPPED, 0, NULL, false},
    {"buptim", RTF_SKIPPED, 0, NULL, false},
    {"category", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"colorschememapping", RTF_SKIPPED, 0, NULL, false},
    {"colortbl", RTF_COLOURS, 0, NULL, false},
    {"comment", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"company", RTF_TOLD, HIDDEN_COMPANY, NULL, false},
    {"creatim", RTF_TOLD, HIDDEN_TIMES, NULL, false},
    {"datafield", RTF_BLOB, 0, NULL, false},
    {"datastore", RTF_BLOB, 0, NULL, false},
    {"defchp", RTF_SKIPPED, 0, NULL, false},
    {"defpap", RTF_SKIPPED, 0, NULL, false},
    {"doccomm", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"docvar", RTF_TOLD, HIDDEN_OTHER, "values that a program keeps", true},
    {"falt", RTF_SKIPPED, 0, NULL, false},
    {"ffdeftext", RTF_ASIDE, 0, NULL, false},
    {"file", RTF_TOLD, HIDDEN_PATHS, NULL, false},
    {"filetbl", RTF_TOLD, HIDDEN_PATHS, NULL, true},
    {"fldinst", RTF_TOLD, 0, NULL, false},
    {"fontemb", RTF_SKIPPED, 0, NULL, false},
    {"fonttbl", RTF_FONTS, 0, NULL, false},
    {"footer", RTF_ASIDE, 0, NULL, false},
    {"footerf", RTF_ASIDE, 0, NULL, false},
    {"footerl", RTF_ASIDE, 0, NULL, false},
    {"footerr", RTF_ASIDE, 0, NULL, false},
    {"footnote", RTF_ASIDE, 0, NULL, false},
    {"formfield", RTF_ASIDE, 0, NULL, false},
    {"ftncn", RTF_SKIPPED, 0, NULL, false},
    {"ftnsep", RTF_SKIPPED, 0, NULL, false},
    {"ftnsepc", RTF_SKIPPED, 0, NULL, false},
    {"generator", RTF_TOLD, HIDDEN_SOFTWARE, NULL, false},
    {"header", RTF_ASIDE, 0, NULL, false},
    {"headerf", RTF_ASIDE, 0, NULL, false},
    {"headerl", RTF_ASIDE, 0, NULL, false},
    {"headerr", RTF_ASIDE, 0, NULL, false},
    {"hlinkbase", RTF_TOLD, HIDDEN_PATHS, NULL, false},
    {"htmltag", RTF_TAG, 0, NULL, false},
    {"info", RTF_ASIDE, 0, NULL, false},
    {"keywords", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"latentstyles", RTF_SKIPPED, 0, NULL, false},
    {"levelnumbers", RTF_SKIPPED, 0, NULL, false},
    {"leveltext", RTF_SKIPPED, 0, NULL, false},
    {"linkval", RTF_ASIDE, 0, NULL, false},
    {"list", RTF_ASIDE, 0, NULL, false},
    {"listoverridetable", RTF_SKIPPED, 0, NULL, false},
    {"listtable", RTF_ASIDE, 0, NULL, false},
    {"manager", RTF_TOLD, HIDDEN_COMPANY, NULL, false},
    {"mhtmltag", RTF_TAG, 0, NULL, false},
    {"objclass", RTF_ASIDE, 0, NULL, false},
    {"objdata", RTF_OBJECT, 0, NULL, false},
    {"objname", RTF_ASIDE, 0, NULL, false},
    {"oldcprops", RTF_SKIPPED, 0, NULL, false},
    {"oldpprops", RTF_SKIPPED, 0, NULL, false},
    {"oldsprops", RTF_SKIPPED, 0, NULL, false},
    {"oldtprops", RTF_SKIPPED, 0, NULL, false},
    {"operator", RTF_TOLD, HIDDEN_EDITOR, NULL, false},
    {"panose", RTF_SKIPPED, 0, NULL, false},
    {"password", RTF_SKIPPED, 0, NULL, false},
    {"passwordhash", RTF_SKIPPED, 0, NULL, false},
    {"pgptbl", RTF_SKIPPED, 0, NULL, false},
    {"pict", RTF_PICTURE, 0, NULL, false},
    {"pn", RTF_SKIPPED, 0, NULL, false},
    {"pnseclvl", RTF_SKIPPED, 0, NULL, false},
    {"printim", RTF_SKIPPED, 0, NULL, false},
    {"private", RTF_BLOB, 0, NULL, false},
    {"propname", RTF_TOLD, HIDDEN_OTHER, "properties of its own", false},
    {"revtbl", RTF_REVISERS, 0, NULL, true},
    {"revtim", RTF_TOLD, HIDDEN_TIMES, NULL, false},
    {"rsidtbl", RTF_SKIPPED, 0, NULL, false},
    {"shptxt", RTF_ASIDE, 0, NULL, false},
    {"sn", RTF_TOLD, 0, NULL, false},
    {"staticval", RTF_TOLD, HIDDEN_OTHER, "properties of its own", false},
    {"stylesheet", RTF_ASIDE, 0, NULL, false},
    {"subject", RTF_TOLD, HIDDEN_COMMENT, NULL, false},
    {"sv", RTF_TOLD, 0, NULL, false},
    {"template", RTF_TOLD, HIDDEN_PATHS, NULL, false},
    {"themedata", RTF_SKIPPED, 0, NULL, false},
    {"title", RTF_ASIDE, 0, NULL, false},
    {"userprops", RTF_TOLD, HIDDEN_OTHER, "properties of its own", false},
    {"wgrffmtfilter", RTF_SKIPPED, 0, NULL, false},
    {"writereservhash", RTF_SKIPPED, 0, NULL, false},
    {"xmlnstbl", RTF_SKIPPED, 0, NULL, false},
};

static const struct {
    const char *word, *sign;
} SIGNS[] = {
    {"bullet", "•"},    {"emdash", "—"},    {"emspace", " "}, {"endash", "–"},
    {"enspace", " "},   {"ldblquote", "“"}, {"lquote", "‘"},  {"qmspace", " "},
    {"rdblquote", "”"}, {"rquote", "’"},    {"tab", "\t"},
};

static const char *const BREAKS[] = {"cell", "column", "line", "nestcell", "nestrow",
                                     "page", "par",    "row",  "sect",     "softline"};

static int compare_destination(const void *word, const void *destination)
{
    return strcmp(word, ((const struct rtf_destination *)destination)->word);
}

const struct rtf_destination *rtf_find_destination(const char *word)
{
    return bsearch(word, DESTINATIONS, sizeof DESTINATIONS / sizeof *DESTINATIONS,
                   sizeof *DESTINATIONS, compare_destination);
}

const char *rtf_find_sign(const char *word)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (strcmp(SIGNS[i].word, word) == 0)
            return SIGNS[i].sign;
    return NULL;
}

bool rtf_is_break(const char *word)
{
    for (size_t i = 0; i < sizeof BREAKS / sizeof *BREAKS; i++)
        if (strcmp(BREAKS[i], word) == 0)
            return true;
    return false;
}

unsigned rtf_page_of_charset(int charset)
{
    static const struct {
        int charset;
        unsigned page;
    } PAGES[] = {
        {0, 1252},   {77, 10000}, {128, 932},  {129, 949},  {130, 1361}, {134, 936},
        {136, 950},  {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256},
        {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}, {254, 437},  {255, 850},
    };
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++)
        if (PAGES[i].charset == charset)
            return PAGES[i].page;
    return 0;
}
