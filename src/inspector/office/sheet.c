/* Excel: cells, and what a workbook keeps beside them. */
#include <stdlib.h>
#include <string.h>

#include "office.h"
#include "text/generic.h"
#include "text/values.h"

/* ---- the workbook ---- */

static void workbook_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    const char *state = xml_value_or_empty(xml, "state");
    if (xml_is(xml, "workbookPr"))
        office->formats.is_since_1904 = xml_says(xml, "date1904", false);
    else if (xml_is(xml, "sheet") && strcmp(state, "hidden") == 0)
        answer_hidden(office->answer, HIDDEN_SHEETS, "a sheet");
    else if (xml_is(xml, "sheet") && strcmp(state, "veryHidden") == 0)
        answer_hidden(office->answer, HIDDEN_SHEETS, "a sheet that no menu shows");
    else if (xml_is(xml, "fileSharing") && xml_value(xml, "userName"))
        answer_hidden(office->answer, HIDDEN_AUTHOR, "people who worked on it");
    else if (xml_is(xml, "absPath"))
        answer_hidden(office->answer, HIDDEN_PATHS, "its folder");
    else if (xml_is(xml, "definedName") && xml_says(xml, "hidden", false) &&
             strncmp(xml_value_or_empty(xml, "name"), "_xl", 3) != 0) /* Excel's own, of filters */
        answer_hidden(office->answer, HIDDEN_OTHER, "names that no list shows");
    else if (xml_is(xml, "customWorkbookView"))
        answer_hidden(office->answer, HIDDEN_OTHER, "views that somebody kept");
}

static void value_text(struct office *office, const struct xml *xml, const char *text,
                       size_t length)
{
    (void)xml;
    flow_value(&office->flow, text, length);
}

static void formats_open(struct office *office, const struct xml *xml)
{
    sheet_formats_open(&office->formats, xml);
    if (!xml_is(xml, "rgbColor") && !xml_is(xml, "xf"))
        values_tell(&office->flow, xml);
}

/* ---- cells ---- */

static void open_cell(struct office *office, const struct xml *xml)
{
    const char *type = xml_value_or_empty(xml, "t");
    buffer_clear(&office->cell.value);
    office->cell.format = strtoul(xml_value_or_empty(xml, "s"), NULL, 10);
    office->cell.type = strcmp(type, "s") == 0           ? 's'
                        : strcmp(type, "str") == 0       ? 't'
                        : strcmp(type, "inlineStr") == 0 ? 't'
                        : strcmp(type, "d") == 0         ? 'd'
                        : strcmp(type, "b") == 0         ? 'b'
                        : strcmp(type, "e") == 0         ? 'e'
                                                         : '\0';
}

static void close_cell(struct office *office)
{
    struct buffer shown;
    bool is_unseen = false;
    const char *value = buffer_text(&office->cell.value);
    const struct sheet_formats *formats = &office->formats;
    bool has_value = office->cell.value.length > 0;
    buffer_init(&shown, 64 * 1024);
    flow_break(&office->flow);
    if (has_value && office->cell.type == '\0')
        sheet_number_show(formats, office->cell.format, value, &shown, &is_unseen);
    else if (has_value && office->cell.type != 's' && office->cell.type != 'b')
        buffer_append(&shown, value, office->cell.value.length);
    flow_text(&office->flow, FLOW_SHOWN, buffer_text(&shown), shown.length);
    flow_break(&office->flow);
    if (has_value && office->cell.type != '\0' && office->cell.format < formats->format_count)
        is_unseen = formats->formats[office->cell.format].is_unseen;
    if (is_unseen && has_value)
        answer_hidden(office->answer, HIDDEN_WORDS, "in cells");
    buffer_free(&shown);
    buffer_clear(&office->cell.value);
}

/* Zero high or wide is hidden as well. */
static bool is_without_size(const struct xml *xml, const char *name)
{
    const char *value = xml_value(xml, name);
    return value && strtod(value, NULL) <= 0;
}

static void look_at_sheet(struct office *office, const struct xml *xml)
{
    if (xml_is(xml, "row") && (xml_says(xml, "hidden", false) || is_without_size(xml, "ht")))
        answer_hidden(office->answer, HIDDEN_SHEETS, "rows");
    else if (xml_is(xml, "col") &&
             (xml_says(xml, "hidden", false) || is_without_size(xml, "width")))
        answer_hidden(office->answer, HIDDEN_SHEETS, "columns");
    else if (xml_is(xml, "sheetFormatPr") && xml_says(xml, "zeroHeight", false))
        answer_hidden(office->answer, HIDDEN_SHEETS, "rows");
    else if (xml_is(xml, "filterColumn"))
        answer_hidden(office->answer, HIDDEN_SHEETS, "a filter");
    else if (xml_is(xml, "scenario"))
        answer_hidden(office->answer, HIDDEN_OTHER, "scenarios");
    else if (xml_is(xml, "customPr"))
        answer_hidden(office->answer, HIDDEN_OTHER, "properties of its own");
}

static void sheet_open(struct office *office, const struct xml *xml)
{
    look_at_sheet(office, xml);
    if (xml_is(xml, "c")) {
        open_cell(office, xml);
        return;
    }
    if (!xml_is(xml, "row") && !xml_is(xml, "col") && !xml_is(xml, "v"))
        values_tell(&office->flow, xml);
    runs_open(office, xml);
}

static void sheet_close(struct office *office, const struct xml *xml)
{
    if (xml_is(xml, "c") && !xml_within(xml, "c"))
        close_cell(office);
    runs_close(office, xml);
}

/* A page's head: "&L" and "&K01+000" are signs for how and where it stands, `&"Arial,Bold"` its
 * font. */
static void take_head(struct office *office, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '&' || i + 1 == length) {
            flow_text(&office->flow, FLOW_SHOWN, text + i, 1);
            continue;
        }
        char sign = text[++i];
        if (sign == '&')
            flow_text(&office->flow, FLOW_SHOWN, "&", 1);
        else if (strchr("LCRPNDTAFZG", sign))
            flow_break(&office->flow);
        if (sign == '"')
            while (i + 1 < length && text[++i] != '"')
                ;
        else if (sign == 'K')
            i += i + 6 < length ? 6 : length - i - 1;
        else
            while (sign >= '0' && sign <= '9' && i + 1 < length && text[i + 1] >= '0' &&
                   text[i + 1] <= '9')
                i++;
    }
    flow_break(&office->flow);
}

static bool is_head(const struct xml *xml)
{
    return strcmp(xml_name(xml, 1), "headerFooter") == 0;
}

static void sheet_text(struct office *office, const struct xml *xml, const char *text,
                       size_t length)
{
    if (xml_is(xml, "v") && strcmp(xml_name(xml, 1), "c") == 0)
        buffer_append(&office->cell.value, text, length);
    else if (xml_is(xml, "t") && xml_within(xml, "is"))
        buffer_append(&office->cell.value, text, length);
    else if (is_head(xml))
        take_head(office, text, length);
    else
        runs_text(office, xml, text, length);
}

/* ---- copies of data ---- */

static void copies_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml_is(xml, "cacheField") || xml_is(xml, "pivotCacheRecords"))
        answer_hidden(office->answer, HIDDEN_CACHES, "of a pivot table");
    else if (xml_is(xml, "slicerCacheDefinition"))
        answer_hidden(office->answer, HIDDEN_CACHES, "of a slicer");
    else if (xml_is(xml, "timelineCacheDefinition"))
        answer_hidden(office->answer, HIDDEN_CACHES, "of a timeline");
    else if (xml_is(xml, "externalBook"))
        answer_hidden(office->answer, HIDDEN_PATHS, "another workbook");
    else if (xml_is(xml, "sheetData") || xml_is(xml, "ddeLink") || xml_is(xml, "oleLink"))
        answer_hidden(office->answer, HIDDEN_CACHES, "of another workbook");
    else if (xml_is(xml, "connection"))
        answer_hidden(office->answer, HIDDEN_PATHS, "where its data come from");
    else if (xml_is(xml, "header") || xml_is(xml, "rcc") || xml_is(xml, "userInfo"))
        answer_hidden(office->answer, HIDDEN_CHANGES, NULL);
}

const struct office_reader sheet_readers[] = {
    {"workbook", workbook_open, NULL, value_text},
    {"styleSheet", formats_open, NULL, value_text},
    {"sst", sheet_open, sheet_close, sheet_text},
    {"worksheet", sheet_open, sheet_close, sheet_text},
    {"chartsheet", sheet_open, sheet_close, sheet_text},
    {"dialogsheet", sheet_open, sheet_close, sheet_text},
    {"pivotCacheDefinition", copies_open, NULL, value_text},
    {"pivotCacheRecords", copies_open, NULL, value_text},
    {"slicerCacheDefinition", copies_open, NULL, value_text},
    {"timelineCacheDefinition", copies_open, NULL, value_text},
    {"externalLink", copies_open, NULL, value_text},
    {"connections", copies_open, NULL, value_text},
    {"headers", copies_open, NULL, value_text},
    {"revisions", copies_open, NULL, value_text},
    {"users", copies_open, NULL, value_text},
    {NULL, NULL, NULL, NULL},
};
