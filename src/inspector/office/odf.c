/* ODF: texts, sheets and slides, in a zip or as one piece of XML. */
#include "odf.h"
#include "links.h"

#include <stdlib.h>
#include <string.h>

#include "text/encoded.h"
#include "text/generic.h"
#include "text/values.h"

static struct looks *looks_at(struct office *office, unsigned depth)
{
    return &office->odf.looks[depth < XML_DEPTH ? depth : XML_DEPTH];
}

static bool is_one_of(const struct xml *xml, const char *const *names)
{
    for (; *names; names++)
        if (xml_is(xml, *names))
            return true;
    return false;
}

/* ---- what is not shown ---- */

static const char *family_of(const struct xml *xml)
{
    static const char *const graphics[] = {"frame", "rect",    "custom-shape", "ellipse", "circle",
                                           "path",  "polygon", "control",      NULL};
    if (xml_is(xml, "p") || xml_is(xml, "h"))
        return "paragraph";
    if (xml_is(xml, "span"))
        return "text";
    if (xml_is(xml, "table-cell") || xml_is(xml, "covered-table-cell"))
        return "table-cell";
    if (xml_is(xml, "table"))
        return "table";
    if (xml_is(xml, "page"))
        return "drawing-page";
    return is_one_of(xml, graphics) ? "graphic" : NULL;
}

static void look_at_graphic(struct office *office, const struct xml *xml, const struct looks *own)
{
    const char *class = xml_value_or_empty(xml, "class");
    office->shape.is_furniture = strcmp(class, "page-number") == 0 ||
                                 strcmp(class, "date-time") == 0 || strcmp(class, "header") == 0 ||
                                 strcmp(class, "footer") == 0;
    office->shape.looks = *own;
    office->runs.has_words = false;
    if (own->is_cut)
        answer_hidden(office->answer, HIDDEN_CROPPED, NULL);
}

static void take_looks(struct office *office, const struct xml *xml)
{
    struct looks *looks = looks_at(office, xml->depth);
    const char *family = family_of(xml);
    *looks = *looks_at(office, xml->depth - 1);
    if (!family)
        return;
    struct looks own = odf_style_of(office, xml, family);
    bool is_whole = strcmp(family, "table") == 0 || strcmp(family, "drawing-page") == 0;
    if (is_whole && own.hidden == LOOKS_YES)
        answer_hidden(office->answer, HIDDEN_SHEETS,
                      strcmp(family, "table") == 0 ? "a sheet" : "a slide");
    if (strcmp(family, "graphic") == 0)
        look_at_graphic(office, xml, &own);
    if (!is_whole)
        looks_overlay(looks, &own);
}

static void look_at_hidden(struct office *office, const struct xml *xml)
{
    struct answer *answer = office->answer;
    const char *visibility = xml_value_or_empty(xml, "visibility");
    bool is_out = strcmp(visibility, "collapse") == 0 || strcmp(visibility, "filter") == 0;
    if (is_out && (xml_is(xml, "table-row") || xml_is(xml, "table-rows")))
        answer_hidden(answer, HIDDEN_SHEETS, "rows");
    else if (is_out)
        answer_hidden(answer, HIDDEN_SHEETS, "columns");
    if (xml_is(xml, "filter-condition"))
        answer_hidden(answer, HIDDEN_SHEETS, "a filter");
    bool is_unseen = strcmp(xml_value_or_empty(xml, "display"), "none") == 0;
    if (xml_is(xml, "section") && (is_unseen || xml_value(xml, "condition")))
        looks_at(office, xml->depth)->hidden = LOOKS_YES;
    if (xml_is(xml, "hidden-text") || xml_is(xml, "hidden-paragraph"))
        answer_hidden(answer, HIDDEN_WORDS, "marked as hidden");
    if (xml_is(xml, "layer") && strcmp(xml_value_or_empty(xml, "display"), "none") == 0)
        answer_hidden(answer, HIDDEN_SHEETS, "a layer");
}

static void look_at_rest(struct office *office, const struct xml *xml)
{
    static const char *const sources[] = {
        "table-source",   "cell-range-source",   "dde-source",     "dde-link",
        "section-source", "database-source-sql", "db-data-source", NULL};
    static const char *const programs[] = {"event-listener", "module", NULL};
    struct answer *answer = office->answer;
    if (is_one_of(xml, sources))
        answer_hidden(answer, HIDDEN_PATHS, "links");
    answer_link(answer, xml_value_or_empty(xml, "href"));
    if (is_one_of(xml, programs))
        answer_hidden(answer, HIDDEN_MACROS, NULL);
    if (xml_is(xml, "annotation"))
        answer_hidden(answer, HIDDEN_COMMENT, NULL);
    if (xml_within(xml, "forms") && (xml_value_or_empty(xml, "current-value")[0] != '\0' ||
                                     xml_value_or_empty(xml, "value")[0] != '\0'))
        answer_hidden(answer, HIDDEN_FORM, NULL);
    if (xml_is(xml, "encryption-data"))
        answer_unread(answer, UNREAD_LOCKED, NULL);
}

/* ---- elements ---- */

static const char *const BOXES[] = {"annotation", "note", "text-box", NULL};
static const char *const PARTING[] = {
    "p",       "h",    "table-cell", "list-item",     "title", "desc", "author",
    "creator", "date", "rubies",     "note-citation", "page",  NULL};

static void open_letter(struct office *office, const struct xml *xml, enum flow_manner manner)
{
    if (xml_is(xml, "s")) {
        unsigned long count = strtoul(xml_value_or_empty(xml, "c"), NULL, 10);
        flow_text(&office->flow, manner, "  ", count > 1 ? 2 : 1);
    } else if (xml_is(xml, "tab")) {
        flow_text(&office->flow, manner, "\t", 1);
    } else if (xml_is(xml, "line-break")) {
        flow_text(&office->flow, manner, "\n", 1);
    }
}

static enum flow_manner manner_of(struct office *office, const struct xml *xml)
{
    if (looks_hide(looks_at(office, xml->depth)))
        return FLOW_UNSEEN;
    return office->added > 0 ? FLOW_ADDED : FLOW_SHOWN;
}

static void content_open(struct office *office, const struct xml *xml)
{
    if (xml_within(xml, "meta")) {
        properties_open(office, xml);
        return;
    }
    if (xml_within(xml, "style") || xml_is(xml, "style"))
        odf_styles_open(office, xml);
    if (is_one_of(xml, BOXES))
        flow_push(&office->flow);
    else if (is_one_of(xml, PARTING))
        flow_break(&office->flow);
    values_tell(&office->flow, xml);
    take_looks(office, xml);
    look_at_hidden(office, xml);
    look_at_rest(office, xml);
    odf_changes_open(office, xml);
    odf_place_open(office, xml);
    open_letter(office, xml, manner_of(office, xml));
    snprintf(office->odf.setting, sizeof office->odf.setting, "%s",
             xml_is(xml, "config-item") ? xml_value_or_empty(xml, "name") : "");
    buffer_clear(&office->odf.encoded);
}

static void look_at_black(struct office *office, const struct xml *xml)
{
    bool is_drawn = xml_is(xml, "rect") || xml_is(xml, "custom-shape") || xml_is(xml, "ellipse");
    if (is_drawn && !office->runs.has_words && css_is_alike(office->shape.looks.fill, 0))
        answer_hidden(office->answer, HIDDEN_WORDS, "perhaps: a black shape may cover some");
}

static void content_close(struct office *office, const struct xml *xml)
{
    struct buffer *encoded = &office->odf.encoded;
    if (encoded->length > 0 &&
        !encoded_read_base64(buffer_text(encoded), encoded->length, office->answer))
        flow_value(&office->flow, buffer_text(encoded), encoded->length);
    buffer_clear(encoded);
    if (is_one_of(xml, BOXES))
        flow_pop(&office->flow);
    else if (is_one_of(xml, PARTING))
        flow_break(&office->flow);
    odf_changes_close(office, xml);
    look_at_black(office, xml);
}

/* ---- words ---- */

/* A setting: the printer's name, and what it keeps of it as code. */
static void take_setting(struct office *office, const char *text, size_t length)
{
    struct buffer bytes;
    const char *name = office->odf.setting;
    if (strcmp(name, "PrinterName") == 0 || strcmp(name, "PrintFaxName") == 0)
        answer_hidden(office->answer, HIDDEN_DEVICE, "a printer");
    else if (strstr(name, "DataSource") || strstr(name, "DataTable"))
        answer_hidden(office->answer, HIDDEN_PATHS, "where its data come from");
    if (strcmp(name, "PrinterSetup") != 0) {
        flow_value(&office->flow, text, length);
        return;
    }
    buffer_init(&bytes, READER_TEXT_MAXIMUM);
    if (encoded_decode(text, length, &bytes))
        encoded_letters(bytes.data, bytes.length, office->answer);
    buffer_free(&bytes);
}

static void take_words(struct office *office, const struct xml *xml, const char *text,
                       size_t length)
{
    const char *hidden = looks_hide(looks_at(office, xml->depth));
    bool has_words = generic_has_words(text, length);
    if (hidden && has_words)
        answer_hidden(office->answer, HIDDEN_WORDS, hidden);
    if (has_words && xml_within(xml, "notes") && !office->shape.is_furniture)
        answer_hidden(office->answer, HIDDEN_COMMENT, "notes of a slide");
    office->runs.has_words = office->runs.has_words || has_words;
    flow_words(&office->flow, manner_of(office, xml), text, length);
}

static void content_text(struct office *office, const struct xml *xml, const char *text,
                         size_t length)
{
    if (xml_within(xml, "meta"))
        properties_text(office, xml, text, length);
    else if (xml_is(xml, "binary-data"))
        buffer_append(&office->odf.encoded, text, length);
    else if (xml_is(xml, "config-item") && generic_has_words(text, length))
        take_setting(office, text, length);
    else if (odf_changes_text(office, xml, text, length))
        ;
    else if (xml_is(xml, "p") || xml_is(xml, "h") || xml_within(xml, "p") || xml_within(xml, "h"))
        take_words(office, xml, text, length);
    else
        flow_value(&office->flow, text, length);
}

static void manifest_open(struct office *office, const struct xml *xml)
{
    if (xml_is(xml, "encryption-data"))
        answer_unread(office->answer, UNREAD_LOCKED, NULL);
}

const struct office_reader odf_readers[] = {
    {"document-content", content_open, content_close, content_text},
    {"document-styles", content_open, content_close, content_text},
    {"document-settings", content_open, content_close, content_text},
    {"flat-document", content_open, content_close, content_text},
    {"manifest", manifest_open, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
