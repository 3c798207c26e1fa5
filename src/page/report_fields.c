/* The report's details, in a table for each person and for each part of the record; and why they
 * are there, each reason once. */
#include "report.h"

#include <string.h>

static bool leaves(const struct extract_told *told, size_t index)
{
    return told->selection->fields[index].leaves;
}

/* ---- one field ---- */

static void add_item(struct document *document, const struct extract_told *told, size_t index,
                     const json_t *item)
{
    struct buffer words;
    buffer_init(&words, EXTRACT_MAXIMUM);
    words_append_item(&words, told, index, item);
    document_words(document, TEXT_ITEM, &words);
}

static void add_value(struct document *document, const struct extract_told *told, size_t index)
{
    const json_t *value = told->selection->fields[index].field->value;
    struct buffer words;
    if (!told->fields[index].stand_in && json_array_size(value) >= 2) {
        for (size_t i = 0; i < json_array_size(value); i++)
            add_item(document, told, index, json_array_get(value, i));
        return;
    }
    buffer_init(&words, EXTRACT_MAXIMUM);
    words_append_value(&words, told, index);
    document_words(document, TEXT_OUTSIDE, &words);
}

/* What does not follow from the sentence above the tables: its own day, who says so, whether it is
 * historical. */
static void add_more(struct document *document, const struct extract_told *told, size_t index)
{
    const struct selected_field *field = &told->selection->fields[index];
    const struct extract_field *details = &told->fields[index];
    char on[TIMESTAMP_WORDS_SIZE], today[TIMESTAMP_WORDS_SIZE];
    const char *begin = "";
    extract_date_words(told, &details->as_at, on);
    date_words(&told->today, today);
    if (field->historical)
        document_text(document, TEXT_SIGN, "Historical: may no longer be true");
    /* Beside an emergency an older level of risk would read as today's. */
    bool is_level = strcmp(field->field->path, "risk.level") == 0;
    if (field->historical || details->is_confirmed || is_level ||
        date_compare(&details->as_at, &told->record->updated) != 0) {
        document_text(document, TEXT_DETAIL, is_level ? "in the record as at " : "as at ");
        document_text(document, TEXT_OURS, on);
        begin = ", ";
    }
    if (details->is_confirmed) {
        document_text(document, TEXT_OURS, ", confirmed on ");
        document_text(document, TEXT_OURS, today);
    }
    if (field->field->source && !told->profile->anonymised) {
        document_text(document, *begin ? TEXT_OURS : TEXT_DETAIL,
                      *begin ? ", source: " : "source: ");
        document_text(document, TEXT_OUTSIDE, field->field->source);
    }
}

static void add_field(struct document *document, const struct extract_told *told, size_t index)
{
    const struct selected_field *field = &told->selection->fields[index];
    document_open(document, DOCUMENT_ROW, field->historical ? TONE_HISTORICAL : TONE_PLAIN, NULL);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    document_text(document, TEXT_OUTSIDE, told->fields[index].label);
    document_close(document);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    add_value(document, told, index);
    add_more(document, told, index);
    document_close(document);
    document_close(document);
}

/* ---- the tables ---- */

/* What the table that a field belongs to is called: a person, or the first part of its path. */
static void open_table(struct document *document, const struct extract_told *told, size_t first)
{
    const struct extract_person *person =
        extract_told_person(told, told->selection->fields[first].field->person);
    struct buffer words;
    buffer_init(&words, EXTRACT_MAXIMUM);
    if (person)
        buffer_append_text(&words, person->called);
    else
        words_append_group(&words, told->fields[first].path);
    document_open_words(document, DOCUMENT_TABLE, TONE_PLAIN, &words, 2);
}

void report_add_fields(struct document *document, const struct extract_told *told)
{
    size_t count = 0, last = SIZE_MAX;
    char updated[TIMESTAMP_WORDS_SIZE];
    for (size_t i = 0; i < told->selection->field_count; i++)
        count += leaves(told, i);
    if (count == 0)
        return;
    extract_date_words(told, &told->record->updated, updated);
    document_open_section(document, DOCUMENT_SECTION, TONE_PLAIN, "details",
                          "Details from the record", count);
    document_open(document, DOCUMENT_PARAGRAPH, TONE_SOFT, NULL);
    document_text(document, TEXT_OURS,
                  "Unless a line says otherwise, it stood so in the record on ");
    document_text(document, TEXT_OURS, updated);
    document_text(document, TEXT_OURS, ".");
    document_close(document);
    for (size_t i = 0; i < told->selection->field_count; i++) {
        if (!leaves(told, i))
            continue;
        if (last == SIZE_MAX || !extract_same_group(told->selection, last, i)) {
            if (last != SIZE_MAX)
                document_close(document);
            open_table(document, told, i);
        }
        add_field(document, told, i);
        last = i;
    }
    document_close(document);
    document_close(document);
}

/* ---- why ---- */

/* Whether a field before it, from `from` on, is there for the same reason (and of the same kind, if
 * that is asked). */
static bool has_same_before(const struct extract_told *told, size_t index, size_t from,
                            bool same_kind)
{
    const struct selected_field *fields = told->selection->fields;
    for (size_t i = from; i < index; i++)
        if (leaves(told, i) && (!same_kind || fields[i].catalogue == fields[index].catalogue) &&
            strcmp(fields[i].why, fields[index].why) == 0)
            return true;
    return false;
}

/* One reason, and what is there for it. */
static void add_reason(struct document *document, const struct extract_told *told, size_t first)
{
    const struct selected_field *fields = told->selection->fields;
    bool has_label = false;
    document_open(document, DOCUMENT_ROW, TONE_PLAIN, NULL);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    for (size_t i = first; i < told->selection->field_count; i++) {
        if (!leaves(told, i) || strcmp(fields[i].why, fields[first].why) != 0 ||
            has_same_before(told, i, first, true))
            continue;
        if (has_label)
            document_text(document, TEXT_OURS, ", ");
        document_text(document, TEXT_OUTSIDE, fields[i].catalogue->label);
        has_label = true;
    }
    document_close(document);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    document_text(document, TEXT_OUTSIDE, fields[first].why);
    document_close(document);
    document_close(document);
}

/* What is marked lower than the whole, each marking once. */
static void add_lower_markings(struct document *document, const struct extract_told *told)
{
    const struct selected_field *fields = told->selection->fields;
    for (enum marking marking = MARKING_UNCLASSIFIED; marking < told->selection->marking;
         marking++) {
        bool is_open = false;
        for (size_t i = 0; i < told->selection->field_count; i++) {
            bool is_told = !leaves(told, i) || fields[i].catalogue->marking != marking;
            for (size_t j = 0; j < i && !is_told; j++)
                is_told = leaves(told, j) && fields[j].catalogue == fields[i].catalogue;
            if (is_told)
                continue;
            if (!is_open) {
                document_open(document, DOCUMENT_PARAGRAPH, TONE_SOFT, NULL);
                document_text(document, TEXT_OURS, "These details by themselves are marked ");
                document_text(document, TEXT_OURS, marking_name(marking));
            }
            document_text(document, TEXT_OURS,
                          is_open ? ", " : ", lower than the extract as a whole: ");
            document_text(document, TEXT_OUTSIDE, fields[i].catalogue->label);
            is_open = true;
        }
        if (is_open) {
            document_text(document, TEXT_OURS, ".");
            document_close(document);
        }
    }
}

void report_add_reasons(struct document *document, const struct extract_told *told)
{
    bool is_open = false;
    for (size_t i = 0; i < told->selection->field_count; i++) {
        if (!leaves(told, i) || has_same_before(told, i, 0, false))
            continue;
        if (!is_open) {
            document_open_section(document, DOCUMENT_SECTION, TONE_SOFT, "why",
                                  "Why each detail is shared", 0);
            document_open_numbered(document, DOCUMENT_TABLE, TONE_SOFT, NULL, 2);
        }
        is_open = true;
        add_reason(document, told, i);
    }
    if (!is_open)
        return;
    document_close(document);
    add_lower_markings(document, told);
    document_close(document);
}
