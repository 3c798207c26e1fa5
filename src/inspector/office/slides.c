/* PowerPoint: slides, their notes, remarks, and what they are made from. */
#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "text/values.h"

static void presentation_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (!xml_is(xml, "sldSz"))
        return;
    office->slide_width = strtoll(xml_value_or_empty(xml, "cx"), NULL, 10);
    office->slide_height = strtoll(xml_value_or_empty(xml, "cy"), NULL, 10);
}

/* A background that is not the theme's first, which is white unless somebody chose otherwise. */
static bool is_background(const struct xml *xml)
{
    if (!xml_within(xml, "bg"))
        return false;
    const char *value = xml_value_or_empty(xml, "val");
    return xml_is(xml, "gradFill") || xml_is(xml, "blipFill") ||
           ((xml_is(xml, "srgbClr") || xml_is(xml, "schemeClr")) && strcmp(value, "bg1") != 0 &&
            strcmp(value, "FFFFFF") != 0);
}

static void slide_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml->depth == 1)
        office->is_slide_dark = office->is_master_dark;
    if (is_background(xml)) {
        office->is_slide_dark = true;
        office->is_master_dark |= strcmp(office->root, "sldMaster") == 0;
    }
    runs_open(office, xml);
    if (xml_is(xml, "txBody") && !office->runs.box.is_filled && office->is_slide_dark)
        office->runs.box.is_filled = true; /* with what is not known */
    if (xml_is(xml, "sld") && !xml_says(xml, "show", true))
        answer_hidden(office->answer, HIDDEN_SHEETS, "a slide");
    office->is_in_notes = strcmp(office->root, "notes") == 0;
}

static void remark_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    runs_open(office, xml);
    if (xml_is(xml, "cm") || xml_is(xml, "threadedComment"))
        answer_hidden(office->answer, HIDDEN_COMMENT, NULL);
    else if (xml_is(xml, "cmAuthor") || xml_is(xml, "author") || xml_is(xml, "person"))
        answer_hidden(office->answer, HIDDEN_AUTHOR, "people who worked on it");
}

static void changes_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml_is(xml, "chgInfo") || xml_is(xml, "chgData"))
        answer_hidden(office->answer, HIDDEN_CHANGES, NULL);
}

static void tags_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml_is(xml, "tag"))
        answer_hidden(office->answer, HIDDEN_OTHER, "marks of an additional program");
}

/* ---- charts and diagrams, of all three ---- */

static void chart_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    runs_open(office, xml);
    if (xml_is(xml, "pt"))
        flow_break(&office->flow);
    if (xml_is(xml, "strCache") || xml_is(xml, "numCache") || xml_is(xml, "strLit"))
        answer_hidden(office->answer, HIDDEN_CACHES, "of a chart");
}

static void theme_open(struct office *office, const struct xml *xml)
{
    if (!xml_is(xml, "font") && !xml_within(xml, "fontScheme"))
        values_tell(&office->flow, xml);
}

const struct office_reader slide_readers[] = {
    {"theme", theme_open, NULL, runs_text},
    {"presentation", presentation_open, NULL, runs_text},
    {"sldMaster", slide_open, runs_close, runs_text},
    {"sldLayout", slide_open, runs_close, runs_text},
    {"sld", slide_open, runs_close, runs_text},
    {"notes", slide_open, runs_close, runs_text},
    {"notesMaster", slide_open, runs_close, runs_text},
    {"handoutMaster", slide_open, runs_close, runs_text},
    {"cmLst", remark_open, runs_close, runs_text},
    {"cmAuthorLst", remark_open, runs_close, runs_text},
    {"authorLst", remark_open, runs_close, runs_text},
    {"ThreadedComments", remark_open, runs_close, runs_text},
    {"personList", remark_open, runs_close, runs_text},
    {"chgInfo", changes_open, NULL, runs_text},
    {"tagLst", tags_open, NULL, runs_text},
    {"chartSpace", chart_open, runs_close, runs_text},
    {"dataModel", chart_open, runs_close, runs_text},
    {"drawing", chart_open, runs_close, runs_text},
    {"wsDr", chart_open, runs_close, runs_text},
    {"userShapes", chart_open, runs_close, runs_text},
    {NULL, NULL, NULL, NULL},
};
