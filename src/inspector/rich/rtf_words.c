/* What the words of RTF mean for its text. */
#include <stdlib.h>
#include <string.h>

#include "rtf.h"

static const struct rtf_destination DESTINATIONS[] = {
    {"aftncn", RTF_SKIPPED, 0, NULL},
    {"aftnsep", RTF_SKIPPED, 0, NULL},
    {"aftnsepc", RTF_SKIPPED, 0, NULL},
    {"annotation", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"atnauthor", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"atndate", RTF_SKIPPED, 0, NULL},
    {"atnicn", RTF_SKIPPED, 0, NULL},
    {"atnid", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"atnparent", RTF_SKIPPED, 0, NULL},
    {"atnref", RTF_SKIPPED, 0, NULL},
    {"atntime", RTF_SKIPPED, 0, NULL},
    {"atrfend", RTF_SKIPPED, 0, NULL},
    {"atrfstart", RTF_SKIPPED, 0, NULL},
    {"author", RTF_TOLD, HIDDEN_AUTHOR, NULL},
    {"bkmkend", RTF_SKIPPED, 0, NULL},
    {"bkmkstart", RTF_ASIDE, 0, NULL},
    {"blipuid", RTF_SKIPPED, 0, NULL},
    {"buptim", RTF_SKIPPED, 0, NULL},
    {"category", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"colorschememapping", RTF_SKIPPED, 0, NULL},
    {"colortbl", RTF_COLOURS, 0, NULL},
    {"comment", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"company", RTF_TOLD, HIDDEN_COMPANY, NULL},
    {"creatim", RTF_TOLD, HIDDEN_TIMES, NULL},
    {"datafield", RTF_BLOB, 0, NULL},
    {"datastore", RTF_BLOB, 0, NULL},
    {"defchp", RTF_SKIPPED, 0, NULL},
    {"defpap", RTF_SKIPPED, 0, NULL},
    {"doccomm", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"docvar", RTF_TOLD, HIDDEN_OTHER, "values that a program keeps"},
    {"falt", RTF_SKIPPED, 0, NULL},
    {"ffdeftext", RTF_ASIDE, 0, NULL},
    {"file", RTF_TOLD, HIDDEN_PATHS, NULL},
    {"filetbl", RTF_TOLD, HIDDEN_PATHS, NULL},
    {"fldinst", RTF_ASIDE, 0, NULL},
    {"fontemb", RTF_SKIPPED, 0, NULL},
    {"fonttbl", RTF_FONTS, 0, NULL},
    {"footer", RTF_ASIDE, 0, NULL},
    {"footerf", RTF_ASIDE, 0, NULL},
    {"footerl", RTF_ASIDE, 0, NULL},
    {"footerr", RTF_ASIDE, 0, NULL},
    {"footnote", RTF_ASIDE, 0, NULL},
    {"formfield", RTF_ASIDE, 0, NULL},
    {"ftncn", RTF_SKIPPED, 0, NULL},
    {"ftnsep", RTF_SKIPPED, 0, NULL},
    {"ftnsepc", RTF_SKIPPED, 0, NULL},
    {"generator", RTF_TOLD, HIDDEN_SOFTWARE, NULL},
    {"header", RTF_ASIDE, 0, NULL},
    {"headerf", RTF_ASIDE, 0, NULL},
    {"headerl", RTF_ASIDE, 0, NULL},
    {"headerr", RTF_ASIDE, 0, NULL},
    {"hlinkbase", RTF_TOLD, HIDDEN_PATHS, NULL},
    {"htmltag", RTF_TAG, 0, NULL},
    {"info", RTF_ASIDE, 0, NULL},
    {"keywords", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"latentstyles", RTF_SKIPPED, 0, NULL},
    {"levelnumbers", RTF_SKIPPED, 0, NULL},
    {"leveltext", RTF_SKIPPED, 0, NULL},
    {"linkval", RTF_ASIDE, 0, NULL},
    {"list", RTF_ASIDE, 0, NULL},
    {"listoverridetable", RTF_SKIPPED, 0, NULL},
    {"listtable", RTF_ASIDE, 0, NULL},
    {"manager", RTF_TOLD, HIDDEN_COMPANY, NULL},
    {"mhtmltag", RTF_TAG, 0, NULL},
    {"nonshppict", RTF_SKIPPED, 0, NULL},
    {"objclass", RTF_ASIDE, 0, NULL},
    {"objdata", RTF_OBJECT, 0, NULL},
    {"objname", RTF_ASIDE, 0, NULL},
    {"oldcprops", RTF_SKIPPED, 0, NULL},
    {"oldpprops", RTF_SKIPPED, 0, NULL},
    {"oldsprops", RTF_SKIPPED, 0, NULL},
    {"oldtprops", RTF_SKIPPED, 0, NULL},
    {"operator", RTF_TOLD, HIDDEN_EDITOR, NULL},
    {"panose", RTF_SKIPPED, 0, NULL},
    {"password", RTF_SKIPPED, 0, NULL},
    {"passwordhash", RTF_SKIPPED, 0, NULL},
    {"pgptbl", RTF_SKIPPED, 0, NULL},
    {"pict", RTF_PICTURE, 0, NULL},
    {"pn", RTF_SKIPPED, 0, NULL},
    {"pnseclvl", RTF_SKIPPED, 0, NULL},
    {"printim", RTF_SKIPPED, 0, NULL},
    {"private", RTF_BLOB, 0, NULL},
    {"propname", RTF_TOLD, HIDDEN_OTHER, "properties of its own"},
    {"revtbl", RTF_REVISERS, 0, NULL},
    {"revtim", RTF_TOLD, HIDDEN_TIMES, NULL},
    {"rsidtbl", RTF_SKIPPED, 0, NULL},
    {"shptxt", RTF_ASIDE, 0, NULL},
    {"sn", RTF_TOLD, 0, NULL},
    {"staticval", RTF_TOLD, HIDDEN_OTHER, "properties of its own"},
    {"stylesheet", RTF_ASIDE, 0, NULL},
    {"subject", RTF_TOLD, HIDDEN_COMMENT, NULL},
    {"sv", RTF_TOLD, 0, NULL},
    {"template", RTF_TOLD, HIDDEN_PATHS, NULL},
    {"themedata", RTF_SKIPPED, 0, NULL},
    {"title", RTF_ASIDE, 0, NULL},
    {"userprops", RTF_TOLD, HIDDEN_OTHER, "properties of its own"},
    {"wgrffmtfilter", RTF_SKIPPED, 0, NULL},
    {"writereservhash", RTF_SKIPPED, 0, NULL},
    {"xmlnstbl", RTF_SKIPPED, 0, NULL},
};

static const struct {
    const char *word, *sign;
} SIGNS[] = {
    {"bullet", "•"}, {"emdash", "—"},    {"emspace", " "},   {"endash", "–"}, {"enspace", " "},
    {"ldblquote", "“"}, {"lquote", "‘"}, {"qmspace", " "}, {"rdblquote", "”"}, {"rquote", "’"},
    {"tab", "\t"},
};

static const char *const BREAKS[] = {"cell", "column", "line",   "nestcell", "nestrow",
                                     "page", "par",    "row",    "sect",     "softline"};

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
