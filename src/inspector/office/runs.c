/* Paragraphs and runs of words, of Word's and of DrawingML's kind. */
#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "text/generic.h"

/* What is behind a run: the mark of a pen, the paragraph, the cell, the box, the page. */
static struct looks run_looks(const struct office *office)
{
    const struct runs *runs = &office->runs;
    struct looks looks = LOOKS_PLAIN;
    looks.fill = 0xFFFFFF;
    looks_overlay(&looks, &runs->box);
    looks_overlay(&looks, &runs->cell);
    looks_overlay(&looks, &runs->paragraph);
    looks_overlay(&looks, &runs->run);
    return looks;
}

/* ---- properties ---- */

static void look_at_fill(struct looks *looks, const struct xml *xml)
{
    bool is_known;
    uint32_t colour = looks_colour(xml, &is_known);
    if (colour == CSS_NO_COLOUR && is_known)
        return;
    looks->fill = colour;
    looks->is_filled = true;
    looks->is_highlight = xml_is(xml, "highlight");
}

static bool is_colour(const struct xml *xml)
{
    return xml_is(xml, "srgbClr") || xml_is(xml, "schemeClr") || xml_is(xml, "sysClr") ||
           xml_is(xml, "prstClr");
}

/* "<a:rPr><a:solidFill><a:srgbClr val=..." */
static void look_at_drawn(struct looks *looks, const struct xml *xml)
{
    bool is_known;
    const char *parent = xml_name(xml, 1), *above = xml_name(xml, 2);
    bool is_of_run = strcmp(above, "rPr") == 0 || strcmp(above, "defRPr") == 0;
    if (!is_colour(xml) || !is_of_run)
        return;
    if (strcmp(parent, "solidFill") == 0) {
        looks->colour = looks_colour(xml, &is_known);
    } else if (strcmp(parent, "highlight") == 0) {
        looks->fill = looks_colour(xml, &is_known);
        looks->is_filled = looks->is_highlight = true;
    }
}

void runs_look(struct looks *looks, const struct xml *xml)
{
    bool is_known;
    if (xml_is(xml, "vanish") || xml_is(xml, "specVanish"))
        looks->hidden = xml_says(xml, "val", true) ? LOOKS_YES : LOOKS_NO;
    else if (xml_is(xml, "color"))
        looks->colour = looks_colour(xml, &is_known);
    else if (xml_is(xml, "highlight") || xml_is(xml, "shd"))
        look_at_fill(looks, xml);
    else if (xml_is(xml, "sz"))
        looks->size = 50 * (unsigned)strtoul(xml_value_or_empty(xml, "val"), NULL, 10);
    look_at_drawn(looks, xml);
}

static void open_properties(struct office *office, const struct xml *xml)
{
    struct runs *runs = &office->runs;
    const char *parent = xml_name(xml, 1), *above = xml_name(xml, 2);
    bool is_of_run = xml_within(xml, "rPr") && xml_within(xml, "r");
    if (xml_is(xml, "pStyle")) {
        runs->paragraph = looks_style_find(&office->styles, xml_value_or_empty(xml, "val"));
    } else if (xml_is(xml, "rStyle")) {
        struct looks looks = looks_style_find(&office->styles, xml_value_or_empty(xml, "val"));
        looks_overlay(&runs->run, &looks);
    } else if (xml_is(xml, "shd") && strcmp(parent, "pPr") == 0) {
        look_at_fill(&runs->paragraph, xml);
    } else if (xml_is(xml, "shd") && strcmp(parent, "tcPr") == 0) {
        look_at_fill(&runs->cell, xml);
    } else if (xml_is(xml, "rPr") && strcmp(parent, "r") == 0 && xml_value(xml, "sz")) {
        runs->run.size = (unsigned)strtoul(xml_value(xml, "sz"), NULL, 10);
    } else if (is_of_run && strcmp(parent, "rPrChange") != 0 && strcmp(above, "rPrChange") != 0) {
        runs_look(&runs->run, xml);
    }
}

/* ---- what stands in place of letters ---- */

/* A letter of a font: those of ordinary fonts are meant by their numbers. */
static void take_symbol(struct office *office, const struct xml *xml, enum flow_manner manner)
{
    unsigned long code = strtoul(xml_value_or_empty(xml, "char"), NULL, 16) & 0xFFFF;
    const char *font = xml_value_or_empty(xml, "font");
    bool is_picture = strstr(font, "dings") || strcmp(font, "Symbol") == 0;
    code = code >= 0xF000 && code <= 0xF0FF ? code - 0xF000 : code;
    struct buffer letter;
    buffer_init(&letter, 8);
    text_append_code_point(&letter, is_picture ? ' ' : (uint32_t)code);
    flow_text(&office->flow, manner, buffer_text(&letter), letter.length);
    buffer_free(&letter);
}

static enum flow_manner manner_of(const struct office *office)
{
    struct looks looks = run_looks(office);
    if (office->deleted > 0 || looks_hide(&looks))
        return FLOW_UNSEEN;
    return office->added > 0 ? FLOW_ADDED : FLOW_SHOWN;
}

static void open_letter(struct office *office, const struct xml *xml)
{
    enum flow_manner manner = manner_of(office);
    if (xml_is(xml, "tab") || xml_is(xml, "ptab"))
        flow_text(&office->flow, manner, "\t", 1);
    else if (xml_is(xml, "br") || xml_is(xml, "cr"))
        flow_text(&office->flow, manner, "\n", 1);
    else if (xml_is(xml, "noBreakHyphen"))
        flow_text(&office->flow, manner, "-", 1);
    else if (xml_is(xml, "sym"))
        take_symbol(office, xml, manner);
    else if (xml_is(xml, "fldChar"))
        flow_text(&office->flow, FLOW_CODE, "\n", 1);
}

/* ---- paragraphs ---- */

static const char *const CHANGES[] = {
    "ins",          "del",         "moveFrom",        "moveTo",        "rPrChange",     "pPrChange",
    "sectPrChange", "tblPrChange", "tcPrChange",      "trPrChange",    "tblGridChange", "cellIns",
    "cellDel",      "cellMerge",   "numberingChange", "tblPrExChange",
};

static void open_change(struct office *office, const struct xml *xml)
{
    for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++)
        if (xml_is(xml, CHANGES[i]))
            answer_hidden(office->answer, HIDDEN_CHANGES, NULL);
    office->added += xml_is(xml, "ins") || xml_is(xml, "moveTo");
    office->deleted += xml_is(xml, "del") || xml_is(xml, "moveFrom");
}

static void open_box(struct office *office)
{
    if (office->boxes < OFFICE_BOXES)
        office->outside[office->boxes] = office->runs;
    office->boxes++;
    office->runs = (struct runs){LOOKS_PLAIN, LOOKS_PLAIN, LOOKS_PLAIN, LOOKS_PLAIN, false};
    if (office->shape.looks.is_filled)
        office->runs.box = office->shape.looks;
    flow_push(&office->flow);
}

static void close_box(struct office *office)
{
    bool has_words = office->runs.has_words;
    flow_pop(&office->flow);
    if (office->boxes > 0)
        office->boxes--;
    if (office->boxes < OFFICE_BOXES)
        office->runs = office->outside[office->boxes];
    office->runs.has_words = office->runs.has_words || has_words;
}

static bool is_box(const struct xml *xml)
{
    return xml_is(xml, "txbxContent") || xml_is(xml, "txBody");
}

void runs_open(struct office *office, const struct xml *xml)
{
    drawing_open(office, xml);
    open_change(office, xml);
    if (is_box(xml)) {
        open_box(office);
    } else if (xml_is(xml, "p") || xml_is(xml, "tbl") || xml_is(xml, "si") || xml_is(xml, "rPh") ||
               xml_is(xml, "comment") || xml_is(xml, "text")) {
        flow_break(&office->flow);
        office->runs.paragraph = LOOKS_PLAIN;
    } else if (xml_is(xml, "tc")) {
        flow_break(&office->flow);
        office->runs.cell = LOOKS_PLAIN;
    } else if (xml_is(xml, "r") || xml_is(xml, "fld")) {
        office->runs.run = LOOKS_PLAIN;
    } else if (xml_within(xml, "rPr") || xml_within(xml, "pPr") || xml_within(xml, "tcPr") ||
               xml_is(xml, "rPr")) {
        open_properties(office, xml);
    } else {
        open_letter(office, xml);
    }
}

void runs_close(struct office *office, const struct xml *xml)
{
    if (is_box(xml))
        close_box(office);
    else if (xml_is(xml, "p") || xml_is(xml, "tc") || xml_is(xml, "si") || xml_is(xml, "rPh") ||
             xml_is(xml, "comment") || xml_is(xml, "text"))
        flow_break(&office->flow);
    office->added -= office->added > 0 && (xml_is(xml, "ins") || xml_is(xml, "moveTo"));
    office->deleted -= office->deleted > 0 && (xml_is(xml, "del") || xml_is(xml, "moveFrom"));
    drawing_close(office, xml);
}

/* Numbers that only say where something stands. */
static bool is_place(const struct xml *xml)
{
    static const char *const names[] = {"posOffset",     "align",         "pctWidth", "pctHeight",
                                        "pctPosHOffset", "pctPosVOffset", "idx"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(xml, names[i]))
            return true;
    return false;
}

static void take_words(struct office *office, const char *text, size_t length)
{
    struct looks looks = run_looks(office);
    const char *hidden = looks_hide(&looks);
    bool has_words = generic_has_words(text, length);
    if (hidden && has_words)
        answer_hidden(office->answer, HIDDEN_WORDS, hidden);
    office->runs.has_words = office->runs.has_words || has_words;
    if (office->is_in_notes && has_words && !office->shape.is_furniture)
        answer_hidden(office->answer, HIDDEN_COMMENT, "notes of a slide");
    flow_words(&office->flow, manner_of(office), text, length);
}

void runs_text(struct office *office, const struct xml *xml, const char *text, size_t length)
{
    if (xml_is(xml, "t") || xml_is(xml, "delText"))
        take_words(office, text, length);
    else if (xml_is(xml, "instrText") || xml_is(xml, "delInstrText"))
        flow_text(&office->flow, FLOW_CODE, text, length);
    else if (!is_place(xml))
        flow_value(&office->flow, text, length);
}
