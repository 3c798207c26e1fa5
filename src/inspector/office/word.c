/* What Word keeps beside its paragraphs. */
#include <string.h>

#include "links.h"
#include "office.h"
#include "text/generic.h"
#include "text/values.h"

/* ---- styles ---- */

/* What stands below a heading that is folded is not shown when the file is opened. */
static void look_at_heading(struct office *office, const struct xml *xml)
{
    if (xml_is(xml, "collapsed") && xml_within(xml, "pPr") && xml_says(xml, "val", true))
        answer_hidden(office->answer, HIDDEN_WORDS, "below a heading that is folded");
}

static void styles_open(struct office *office, const struct xml *xml)
{
    struct looks_styles *styles = &office->styles;
    bool is_of_words = strcmp(xml_name(xml, 1), "rPr") == 0 || strcmp(xml_name(xml, 1), "pPr") == 0;
    values_tell(&office->flow, xml);
    look_at_heading(office, xml);
    if (xml_is(xml, "style"))
        looks_style_add(styles, xml_value_or_empty(xml, "styleId"), "");
    if (styles->count == 0 || !xml_within(xml, "style"))
        return;
    struct looks_style *style = &styles->styles[styles->count - 1];
    if (xml_is(xml, "basedOn"))
        snprintf(style->parent, sizeof style->parent, "%s", xml_value_or_empty(xml, "val"));
    else if (is_of_words && !xml_within(xml, "tblStylePr"))
        runs_look(&style->looks, xml);
}

/* ---- settings ---- */

static void settings_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml_is(xml, "docVar"))
        answer_hidden(office->answer, HIDDEN_OTHER, "variables of its own");
    else if (xml_is(xml, "mailMerge"))
        answer_hidden(office->answer, HIDDEN_PATHS, "where the letters' names come from");
}

static void people_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml_is(xml, "person"))
        answer_hidden(office->answer, HIDDEN_AUTHOR, "people who worked on it");
}

static void values_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
}

static void values_text(struct office *office, const struct xml *xml, const char *text,
                        size_t length)
{
    (void)xml;
    flow_value(&office->flow, text, length);
}

/* ---- documents ---- */

static const char *const PATHS[] = {"INCLUDETEXT", "INCLUDEPICTURE", "LINK ", "DDE",
                                    "FILENAME",    "TEMPLATE",       "RD "};

static void look_at_field(struct office *office, const char *code)
{
    code += strspn(code, " ");
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++)
        if (strncmp(code, PATHS[i], strlen(PATHS[i])) == 0)
            answer_hidden(office->answer, HIDDEN_PATHS, "a field");
}

static void look_at_simple_field(struct office *office, const char *code)
{
    look_at_field(office, code);
    answer_field_links(office->answer, code, false);
}

static void document_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    runs_open(office, xml);
    look_at_heading(office, xml);
    if (xml_is(xml, "fldSimple"))
        look_at_simple_field(office, xml_value_or_empty(xml, "instr"));
    else if (xml_is(xml, "comment") || xml_is(xml, "annotation"))
        answer_hidden(office->answer, HIDDEN_COMMENT, NULL);
    else if (xml_is(xml, "ink") || xml_is(xml, "contentPart"))
        answer_unread(office->answer, UNREAD_PICTURES, "handwriting");
    else if (xml_is(xml, "docVar"))
        answer_hidden(office->answer, HIDDEN_OTHER, "variables of its own");
}

/* Of a file of one piece, as Office 2003 wrote it. */
static bool is_property(const struct xml *xml)
{
    return xml_within(xml, "DocumentProperties") || xml_within(xml, "CustomDocumentProperties");
}

static void take_property(struct office *office, const struct xml *xml, const char *text,
                          size_t length)
{
    flow_break(&office->flow);
    properties_text(office, xml, text, length);
    flow_break(&office->flow);
}

static void document_text(struct office *office, const struct xml *xml, const char *text,
                          size_t length)
{
    if (xml_is(xml, "instrText"))
        look_at_field(office, text);
    if (is_property(xml))
        take_property(office, xml, text, length);
    else
        runs_text(office, xml, text, length);
}

/* ---- workbooks of one piece, as Excel 2003 wrote them ---- */

static void book_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (!xml_within(xml, "Data")) /* marks of how letters look stand in that */
        flow_break(&office->flow);
    if (xml_is(xml, "Comment"))
        answer_hidden(office->answer, HIDDEN_COMMENT, NULL);
    if (xml_says(xml, "Hidden", false) && (xml_is(xml, "Row") || xml_is(xml, "Column")))
        answer_hidden(office->answer, HIDDEN_SHEETS, xml_is(xml, "Row") ? "rows" : "columns");
}

static void book_close(struct office *office, const struct xml *xml)
{
    if (!xml_within(xml, "Data"))
        flow_break(&office->flow);
}

static void book_text(struct office *office, const struct xml *xml, const char *text, size_t length)
{
    if (xml_is(xml, "Visible") && length > 5 && memcmp(text, "Sheet", 5) == 0)
        answer_hidden(office->answer, HIDDEN_SHEETS, "a sheet");
    if (is_property(xml))
        take_property(office, xml, text, length);
    else
        flow_words(&office->flow, FLOW_SHOWN, text, length);
}

/* ---- what a part points to ---- */

static bool is_type(const struct xml *xml, const char *type)
{
    const char *value = xml_value_or_empty(xml, "Type"), *slash = strrchr(value, '/');
    return strcmp(slash ? slash + 1 : value, type) == 0;
}

static bool is_usual_template(const char *target)
{
    return strcmp(target, "Normal.dotm") == 0 || strcmp(target, "Normal.dot") == 0;
}

static void relations_open(struct office *office, const struct xml *xml)
{
    const char *target = xml_value_or_empty(xml, "Target");
    bool is_outside = strcmp(xml_value_or_empty(xml, "TargetMode"), "External") == 0;
    if (!xml_is(xml, "Relationship"))
        return;
    if (is_outside || values_is_path(target))
        flow_value(&office->flow, target, strlen(target));
    flow_value(&office->flow, xml_value_or_empty(xml, "Id"),
               strlen(xml_value_or_empty(xml, "Id")) > 8 ? strlen(xml_value_or_empty(xml, "Id"))
                                                         : 0);
    if (is_type(xml, "attachedTemplate") && !is_usual_template(target))
        answer_hidden(office->answer, HIDDEN_PATHS, "its template");
    else if (values_is_path(target) || is_type(xml, "hyperlink"))
        answer_link(office->answer, target);
    else if (is_outside && !is_type(xml, "hyperlink") && !is_type(xml, "attachedTemplate"))
        answer_hidden(office->answer, HIDDEN_PATHS, "a part that is kept elsewhere");
}

const struct office_reader word_readers[] = {
    {"styles", styles_open, NULL, values_text},
    {"settings", settings_open, NULL, values_text},
    {"people", people_open, NULL, values_text},
    {"Relationships", relations_open, NULL, values_text},
    {"Types", NULL, NULL, NULL},
    {"fonts", values_open, NULL, values_text},
    {"webSettings", values_open, NULL, values_text},
    {"document", document_open, runs_close, document_text},
    {"glossaryDocument", document_open, runs_close, document_text},
    {"hdr", document_open, runs_close, document_text},
    {"ftr", document_open, runs_close, document_text},
    {"footnotes", document_open, runs_close, document_text},
    {"endnotes", document_open, runs_close, document_text},
    {"comments", document_open, runs_close, document_text},
    {"numbering", document_open, runs_close, document_text},
    {"wordDocument", document_open, runs_close, document_text},
    {"Workbook", book_open, book_close, book_text},
    {"package", document_open, runs_close, document_text},
    {NULL, NULL, NULL, NULL},
};
