/* report.html: the details, in a table for each person and for each part of the record. */
#include <string.h>

#include "report.h"

/* ---- one field ---- */

/* A field's whole value, or one item of its list. */
struct value_part {
    const struct report_item *field;
    const json_t *item; /* NULL: the whole */
};

static void append_item(struct buffer *out, const void *context)
{
    const struct value_part *value = context;
    struct buffer words;
    buffer_init(&words, EXTRACT_MAXIMUM);
    if (value->item)
        words_append_item(&words, value->field->told, value->field->index, value->item);
    else
        words_append_value(&words, value->field->told, value->field->index);
    report_append_words(out, &words);
}

static const json_t *value_of(const struct report_item *field)
{
    return field->told->selection->fields[field->index].field->value;
}

static void append_items(struct buffer *out, const void *context)
{
    const json_t *value = value_of(context);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const struct value_part item = {context, json_array_get(value, i)};
        page_fill(out, "report.html#value-item", &item, PLACE_PART("text", append_item));
    }
}

static void append_value(struct buffer *out, const void *context)
{
    const struct report_item *field = context;
    const struct value_part whole = {field, NULL};
    if (field->told->fields[field->index].stand_in || json_array_size(value_of(field)) < 2)
        page_fill(out, "report.html#value", &whole, PLACE_PART("text", append_item));
    else
        page_fill(out, "report.html#value-list", field, PLACE_PART("items", append_items));
}

/* What does not follow from the sentence above the tables: its own day, who says so, whether it is
 * historical, another marking. */
static void append_more(struct buffer *out, const void *context)
{
    const struct extract_told *told = ((const struct report_item *)context)->told;
    size_t index = ((const struct report_item *)context)->index;
    const struct selected_field *field = &told->selection->fields[index];
    const struct extract_field *details = &told->fields[index];
    char on[TIMESTAMP_WORDS_SIZE], today[TIMESTAMP_WORDS_SIZE];
    extract_date_words(told, &details->as_at, on);
    date_words(&told->today, today);
    if (field->historical)
        page_append_piece(out, "report.html#more-historical");
    if (field->historical || details->is_confirmed ||
        date_compare(&details->as_at, &told->record->updated) != 0)
        page_fill(out, "report.html#more-as-at", NULL, PLACE_TEXT("day", on));
    if (details->is_confirmed)
        page_fill(out, "report.html#more-confirmed", NULL, PLACE_TEXT("day", today));
    if (field->field->source && !told->profile->anonymised)
        page_fill(out, "report.html#more-source", NULL, PLACE_TEXT("source", field->field->source));
    if (field->catalogue->marking != told->selection->marking)
        page_fill(out, "report.html#more-marking", NULL,
                  PLACE_TEXT("marking", marking_name(field->catalogue->marking)));
}

static void append_field(struct buffer *out, const struct report_item *item)
{
    const struct selected_field *field = &item->told->selection->fields[item->index];
    page_fill(out, "report.html#field", item,
              PLACE_PIECE("class", field->historical ? "report.html#field-historical" : NULL),
              PLACE_TEXT("label", item->told->fields[item->index].label),
              PLACE_PART("value", append_value), PLACE_PART("more", append_more),
              PLACE_TEXT("why", field->why));
}

/* ---- the tables ---- */

/* What the table that a field belongs to is called: a person, or the first part of its path. */
static void append_caption(struct buffer *out, const void *context)
{
    const struct report_item *first = context;
    const struct extract_told *told = first->told;
    const struct extract_person *person =
        extract_told_person(told, told->selection->fields[first->index].field->person);
    struct buffer words;
    buffer_init(&words, EXTRACT_MAXIMUM);
    if (person)
        buffer_append_text(&words, person->called);
    else
        words_append_group(&words, told->fields[first->index].path);
    report_append_words(out, &words);
}

/* The fields that leave from the first of a table on, as far as the table goes. */
static void append_rows(struct buffer *out, const void *context)
{
    const struct report_item *first = context;
    const struct selection *selection = first->told->selection;
    size_t last = first->index;
    for (size_t i = first->index; i < selection->field_count; i++) {
        if (!selection->fields[i].leaves)
            continue;
        if (!extract_same_group(first->told->selection, last, i))
            break;
        append_field(out, &(struct report_item){first->told, i});
        last = i;
    }
}

static void append_tables(struct buffer *out, const void *context)
{
    const struct extract_told *told = context;
    const struct selection *selection = told->selection;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct report_item first = {told, i};
        if (!selection->fields[i].leaves)
            continue;
        if (last == SIZE_MAX || !extract_same_group(told->selection, last, i))
            page_fill(out, "report.html#table", &first, PLACE_PART("caption", append_caption),
                      PLACE_PART("rows", append_rows));
        last = i;
    }
}

void report_append_fields(struct buffer *out, const struct extract_told *told)
{
    bool leaves = false;
    char updated[TIMESTAMP_WORDS_SIZE];
    for (size_t i = 0; i < told->selection->field_count; i++)
        leaves = leaves || told->selection->fields[i].leaves;
    extract_date_words(told, &told->record->updated, updated);
    if (leaves)
        page_fill(out, "report.html#details", told, PLACE_TEXT("updated", updated),
                  PLACE_TEXT("marking", marking_name(told->selection->marking)),
                  PLACE_PART("tables", append_tables));
}
