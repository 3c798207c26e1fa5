/* DOCX: what is there to be filled in. */
#include <stdlib.h>
#include <string.h>

#include "docx.h"

static const char EMPTY_BOX[] = "\xE2\x98\x90", CROSSED[] = "\xE2\x98\x92";

static const char *value_of(const struct table_xml *xml)
{
    const char *value = table_xml_value(xml, "val");
    return value ? value : "";
}

static const char *keep(struct docx *docx, const char *text)
{
    return table_keep_text(docx->build, text, strlen(text));
}

/* An element that says yes by being there, unless its value says no. */
static bool says_yes(const struct table_xml *xml)
{
    const char *value = table_xml_value(xml, "val");
    return !value || strcmp(value, "1") == 0 || strcmp(value, "true") == 0 ||
           strcmp(value, "on") == 0;
}

static void append_box(struct docx *docx, bool is_ticked)
{
    if (docx->deleted == 0)
        docx_append(docx, is_ticked ? CROSSED : EMPTY_BOX, sizeof EMPTY_BOX - 1);
}

/* ---- content controls ---- */

static void open_control(struct docx *docx)
{
    if (docx->control_count == DOCX_CONTROLS) {
        table_fail(docx->build, "save its form anew", "has fields nested deeper than any form has");
        return;
    }
    docx->controls[docx->control_count++] =
        (struct docx_control){.tag = "",
                              .alias = "",
                              .is_around_paragraph = !docx->is_in_paragraph,
                              .level = docx->level,
                              .begin = docx_level(docx)->text.length};
}

static void look_at_control(struct docx *docx, struct docx_control *control,
                            const struct table_xml *xml)
{
    if (table_xml_is_in(xml, "tag", "sdtPr"))
        control->tag = keep(docx, value_of(xml));
    else if (table_xml_is_in(xml, "alias", "sdtPr"))
        control->alias = keep(docx, value_of(xml));
    else if (table_xml_is_in(xml, "showingPlcHdr", "sdtPr"))
        control->is_placeholder = says_yes(xml);
    else if (table_xml_is_in(xml, "checkbox", "sdtPr"))
        control->is_box = true;
    else if (table_xml_is_in(xml, "checked", "checkbox"))
        control->is_ticked = says_yes(xml);
    else if (table_xml_is(xml, "sdtContent") && control->is_box)
        append_box(docx, control->is_ticked);
}

static const char *name_of(const struct docx_control *control)
{
    return control->tag[0] != '\0'     ? control->tag
           : control->alias[0] != '\0' ? control->alias
                                       : NULL;
}

static void close_control(struct docx *docx)
{
    if (docx->control_count == 0)
        return;
    struct docx_control control = docx->controls[--docx->control_count];
    struct docx_level *level = docx_level(docx);
    if (control.level == docx->level && control.begin <= level->text.length &&
        (docx->is_in_paragraph || docx->level > 0))
        docx_add_span(docx, control.begin, name_of(&control));
}

const char *docx_fields_around(const struct docx *docx, const struct table_xml *xml)
{
    if (strcmp(table_xml_name(xml, 1), "sdtContent") != 0 || docx->control_count == 0)
        return NULL;
    return name_of(&docx->controls[docx->control_count - 1]);
}

/* ---- form fields of old ---- */

static struct docx_field *field_of(struct docx *docx)
{
    return docx->field_count > 0 ? &docx->fields[docx->field_count - 1] : NULL;
}

static void begin_field(struct docx *docx)
{
    if (docx->field_count == DOCX_FIELDS) {
        table_fail(docx->build, "save its form anew", "has fields nested deeper than any form has");
        return;
    }
    docx->fields[docx->field_count++] =
        (struct docx_field){.is_instruction = true, .level = docx->level};
}

static void end_field(struct docx *docx)
{
    struct docx_field *field = field_of(docx);
    if (!field)
        return;
    field->is_instruction = false;
    if (field->is_box) {
        field->begin = docx_level(docx)->text.length;
        append_box(docx, field->is_ticked);
    } else if (field->is_list) {
        field->begin = docx_level(docx)->text.length;
        if (field->chosen < field->entries.count)
            docx_append(docx, field->entries.items[field->chosen],
                        strlen(field->entries.items[field->chosen]));
    }
    /* One that began in a paragraph before goes on in this one from its first letter. */
    if (field->is_form && field->level == docx->level)
        docx_add_span(docx, field->begin <= docx_level(docx)->text.length ? field->begin : 0,
                      field->name);
    memory_free(field->entries.items);
    docx->field_count--;
}

static void take_field_mark(struct docx *docx, const struct table_xml *xml)
{
    const char *type = table_xml_value(xml, "fldCharType");
    struct docx_field *field = field_of(docx);
    if (!type)
        return;
    if (strcmp(type, "begin") == 0) {
        begin_field(docx);
    } else if (strcmp(type, "separate") == 0 && field) {
        field->is_instruction = false;
        field->begin = docx_level(docx)->text.length;
    } else if (strcmp(type, "end") == 0) {
        end_field(docx);
    }
}

static void look_at_field(struct docx *docx, struct docx_field *field, const struct table_xml *xml)
{
    const char *parent = table_xml_name(xml, 1);
    if (table_xml_is(xml, "ffData")) {
        field->is_form = true;
    } else if (table_xml_is_in(xml, "name", "ffData")) {
        field->name = value_of(xml)[0] != '\0' ? keep(docx, value_of(xml)) : NULL;
    } else if (table_xml_is_in(xml, "checkBox", "ffData")) {
        field->is_box = true;
    } else if (strcmp(parent, "checkBox") == 0 &&
               (table_xml_is(xml, "default") || table_xml_is(xml, "checked"))) {
        field->is_ticked = says_yes(xml); /* what was ticked comes after the default */
    } else if (table_xml_is_in(xml, "ddList", "ffData")) {
        field->is_list = true;
    } else if (strcmp(parent, "ddList") == 0 && table_xml_is(xml, "listEntry")) {
        if (field->entries.count < DOCX_ENTRIES &&
            !ARRAY_ADD(field->entries.items, field->entries.count, keep(docx, value_of(xml))))
            table_fail_memory(docx->build);
    } else if (strcmp(parent, "ddList") ==
               0) { /* the default, or what was chosen, which is first */
        if (table_xml_is(xml, "result") || field->chosen == 0)
            field->chosen = table_xml_number(xml, "val", DOCX_ENTRIES, 0);
    }
}

/* ---- both ---- */

void docx_fields_open(struct docx *docx, const struct table_xml *xml)
{
    if (table_xml_is(xml, "sdt")) {
        open_control(docx);
    } else if (table_xml_is(xml, "fldChar")) {
        take_field_mark(docx, xml);
    } else {
        if (docx->control_count > 0)
            look_at_control(docx, &docx->controls[docx->control_count - 1], xml);
        if (field_of(docx) && field_of(docx)->is_instruction)
            look_at_field(docx, field_of(docx), xml);
    }
}

void docx_fields_close(struct docx *docx, const struct table_xml *xml)
{
    if (table_xml_is(xml, "sdt"))
        close_control(docx);
}

bool docx_fields_hide(const struct docx *docx)
{
    for (unsigned i = 0; i < docx->control_count; i++)
        if (docx->controls[i].is_placeholder || docx->controls[i].is_box)
            return true;
    for (unsigned i = 0; i < docx->field_count; i++)
        if (docx->fields[i].is_instruction || docx->fields[i].is_list)
            return true;
    return false;
}

void docx_fields_free(struct docx *docx)
{
    for (unsigned i = 0; i < docx->field_count; i++)
        memory_free(docx->fields[i].entries.items);
}
