/* What an Office file says of itself: who made it, for whom, with what. */
#include <string.h>

#include "office.h"
#include "text/generic.h"
#include "text/values.h"

static const struct {
    const char *name;
    enum hidden_kind kind;
    const char *detail;
} PROPERTIES[] = {
    {"creator", HIDDEN_AUTHOR, NULL},
    {"initial-creator", HIDDEN_AUTHOR, NULL},
    {"Author", HIDDEN_AUTHOR, NULL},
    {"LastAuthor", HIDDEN_EDITOR, NULL},
    {"Description", HIDDEN_COMMENT, NULL},
    {"Subject", HIDDEN_COMMENT, NULL},
    {"Keywords", HIDDEN_COMMENT, NULL},
    {"Category", HIDDEN_COMMENT, NULL},
    {"Created", HIDDEN_TIMES, NULL},
    {"LastSaved", HIDDEN_TIMES, NULL},
    {"lastModifiedBy", HIDDEN_EDITOR, NULL},
    {"printed-by", HIDDEN_EDITOR, NULL},
    {"description", HIDDEN_COMMENT, NULL},
    {"subject", HIDDEN_COMMENT, NULL},
    {"keywords", HIDDEN_COMMENT, NULL},
    {"keyword", HIDDEN_COMMENT, NULL},
    {"category", HIDDEN_COMMENT, NULL},
    {"contentStatus", HIDDEN_COMMENT, NULL},
    {"Company", HIDDEN_COMPANY, NULL},
    {"Manager", HIDDEN_COMPANY, NULL},
    {"Application", HIDDEN_SOFTWARE, NULL},
    {"generator", HIDDEN_SOFTWARE, NULL},
    {"HyperlinkBase", HIDDEN_PATHS, NULL},
    {"created", HIDDEN_TIMES, NULL},
    {"modified", HIDDEN_TIMES, NULL},
    {"lastPrinted", HIDDEN_TIMES, NULL},
    {"creation-date", HIDDEN_TIMES, NULL},
    {"date", HIDDEN_TIMES, NULL},
    {"print-date", HIDDEN_TIMES, NULL},
    {"user-defined", HIDDEN_OTHER, "properties of its own"},
    {"property", HIDDEN_OTHER, "properties of its own"},
};

static bool is_usual_template(const char *text, size_t length)
{
    static const char *const usual[] = {"Normal", "Normal.dotm", "Normal.dot", "Office Theme"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (strlen(usual[i]) == length && memcmp(usual[i], text, length) == 0)
            return true;
    return false;
}

/* What LibreOffice keeps of a Word file's own numbers. */
static bool is_usual_property(const char *name)
{
    static const char *const usual[] = {"AppVersion",        "DocSecurity", "HyperlinksChanged",
                                        "LinksUpToDate",     "ScaleCrop",   "ShareDoc",
                                        "KSOProductBuildVer"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (strcmp(usual[i], name) == 0)
            return true;
    return false;
}

void properties_open(struct office *office, const struct xml *xml)
{
    const char *title = xml_value_or_empty(xml, "title");
    flow_break(&office->flow);
    values_tell(&office->flow, xml);
    if (xml_is(xml, "user-defined") || xml_is(xml, "property"))
        office->is_usual = is_usual_property(xml_value_or_empty(xml, "name"));
    if (xml_is(xml, "template") &&
        (xml_value_or_empty(xml, "href")[0] != '\0' || !is_usual_template(title, strlen(title))))
        answer_hidden(office->answer, HIDDEN_PATHS, "its template");
    if (xml_is(xml, "label") && xml_value(xml, "siteId"))
        answer_hidden(office->answer, HIDDEN_COMPANY, "a label");
}

static void property_close(struct office *office, const struct xml *xml)
{
    (void)xml;
    flow_break(&office->flow);
}

/* An ODF creator is who changed it last: who made it has a name of its own. */
static enum hidden_kind kind_of(const struct office *office, const struct xml *xml, size_t place)
{
    bool is_odf =
        strcmp(office->root, "document-meta") == 0 || strcmp(office->root, "flat-document") == 0;
    return is_odf && xml_is(xml, "creator") ? HIDDEN_EDITOR : PROPERTIES[place].kind;
}

static bool is_property(const struct office *office, const struct xml *xml, const char *name)
{
    bool is_own = strcmp(name, "property") == 0 || strcmp(name, "user-defined") == 0;
    return (xml_is(xml, name) || (is_own && xml_within(xml, name))) &&
           !(is_own && office->is_usual);
}

void properties_text(struct office *office, const struct xml *xml, const char *text, size_t length)
{
    flow_words(&office->flow, FLOW_SHOWN, text, length);
    if (!generic_has_words(text, length))
        return;
    if (xml_is(xml, "Template") && !is_usual_template(text, length))
        answer_hidden(office->answer, HIDDEN_PATHS, "its template");
    for (size_t i = 0; i < sizeof PROPERTIES / sizeof *PROPERTIES; i++)
        if (is_property(office, xml, PROPERTIES[i].name))
            answer_hidden(office->answer, kind_of(office, xml, i), PROPERTIES[i].detail);
}

const struct office_reader property_readers[] = {
    {"coreProperties", properties_open, property_close, properties_text},
    {"Properties", properties_open, property_close, properties_text},
    {"document-meta", properties_open, property_close, properties_text},
    {"labelList", properties_open, property_close, properties_text},
    {NULL, NULL, NULL, NULL},
};
