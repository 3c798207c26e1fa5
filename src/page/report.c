/* report.html: the heading, the people, what is missing, the fields; the entries come between,
 * because where there is one the reader came for it. */
#include <stdio.h>
#include <string.h>

#include "page_internal.h"

enum { TITLE_MAXIMUM = 2 << 20 /* bytes: a profile's title, and more */ };

void report_append_text(struct buffer *out, const char *text)
{
    text_append_html(out, text, strlen(text));
}

/* What the page counts of itself. */
struct counts {
    size_t people, fields, historical, entries, facts, opinions, both;
};

static struct counts count_all(const struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    struct counts counts = {0};
    for (size_t i = 0; i < memory->record->people_count; i++)
        counts.people += memory->people[i].appears;
    for (size_t i = 0; i < selection->field_count; i++) {
        counts.fields += selection->fields[i].leaves;
        counts.historical += selection->fields[i].leaves && selection->fields[i].historical;
    }
    for (size_t i = 0; i < selection->entry_count; i++) {
        if (!selection->entries[i].leaves)
            continue;
        counts.entries++;
        counts.facts += selection->entries[i].kind == ENTRY_FACT;
        counts.opinions += selection->entries[i].kind == ENTRY_OPINION;
        counts.both += selection->entries[i].kind == ENTRY_BOTH;
    }
    return counts;
}

static void append_marking(struct buffer *out, const struct extract_memory *memory,
                           const char *position)
{
    buffer_append_format(out, "<p class=\"marking\">Marking%s: <span>%s</span></p>\n", position,
                         marking_name(memory->selection.marking));
}

static void append_head(struct buffer *out, const struct extract_memory *memory)
{
    struct buffer title, style;
    buffer_init(&title, TITLE_MAXIMUM);
    buffer_init(&style, TITLE_MAXIMUM);
    /* The title stands in windows, tabs and histories: nobody is named in it. */
    buffer_append_format(&title, "%s (extract)", memory->profile->title);
    /* A page that stays behind on a printer bears the marking too. */
    buffer_append_format(&style, "@page{@top-center{content:'Marking: %s'}}\n",
                         marking_name(memory->selection.marking));
    page_begin(out, buffer_text(&title), buffer_text(&style));
    if (title.failure != STATUS_OK || style.failure != STATUS_OK)
        out->failure = title.failure != STATUS_OK ? title.failure : style.failure;
    buffer_append_text(out, "<a class=\"skip\" href=\"#main\">Skip to the extract</a>\n");
    buffer_free(&title);
    buffer_free(&style);
}

static void append_person(struct buffer *out, const char *name, const char *organisation)
{
    page_append_element(out, "<strong dir=\"auto\">", name, "</strong>");
    if (organisation && *organisation != '\0')
        page_append_element(out, ", <span dir=\"auto\">", organisation, "</span>");
}

static void append_heading(struct buffer *out, const struct extract_memory *memory,
                           const struct report_heading *heading)
{
    char created[TIMESTAMP_WORDS_SIZE];
    timestamp_words(heading->created, created);
    buffer_append_text(out, "<header>\n<p class=\"kicker\">Extract of a family's record</p>\n");
    page_append_element(out, "<h1>", memory->profile->title, "</h1>\n");
    buffer_append_text(out, "<p class=\"lead\">For ");
    append_person(out, heading->recipient_name, heading->recipient_organisation);
    buffer_append_text(out, ".<br>\nShared by ");
    append_person(out, heading->sender_name, heading->sender_organisation);
    buffer_append_format(out, ", on %s.</p>\n</header>\n<main id=\"main\">\n", created);
}

static void append_term(struct buffer *out, const char *term, const char *text)
{
    if (!text || *text == '\0')
        return;
    buffer_append_format(out, "<dt>%s</dt>", term);
    page_append_element(out, "<dd class=\"value\" dir=\"auto\">", text, "</dd>\n");
}

/* One paragraph for each line that says something. */
static void append_paragraphs(struct buffer *out, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (length > 0) {
            buffer_append_text(out, "<p dir=\"auto\">");
            text_append_html(out, text, length);
            buffer_append_text(out, "</p>\n");
        }
        text += length + (text[length] == '\n');
    }
}

static void append_why(struct buffer *out, const struct report_heading *heading)
{
    char expires[TIMESTAMP_WORDS_SIZE];
    timestamp_words(heading->expires, expires);
    buffer_append_text(out, "<section class=\"handling\" aria-labelledby=\"handling\">\n"
                            "<h2 id=\"handling\">What you may do with it</h2>\n");
    append_paragraphs(out, heading->handling);
    buffer_append_text(out, "</section>\n");
    buffer_append_text(out, "<section aria-labelledby=\"why\">\n"
                            "<h2 id=\"why\">Why it is shared</h2>\n<dl>\n");
    append_term(out, "Purpose", heading->purpose);
    append_term(out, "Lawful basis", heading->basis);
    append_term(out, "Questions to", heading->sender_contact);
    append_term(out, "Expires", expires);
    append_term(out, "Number of this sharing", heading->id);
    buffer_append_text(out, "</dl>\n</section>\n");
}

static void append_link(struct buffer *out, const char *target, const char *label, size_t count,
                        const char *detail)
{
    if (count > 0)
        buffer_append_format(out,
                             "<li><a href=\"#%s\">%s</a> <span class=\"soft\">(%zu%s)</span>"
                             "</li>\n",
                             target, label, count, detail);
}

static void append_contents(struct buffer *out, const struct extract_memory *memory)
{
    struct counts counts = count_all(memory);
    char historical[64] = "";
    if (counts.historical > 0)
        snprintf(historical, sizeof historical, ", %zu historical", counts.historical);
    buffer_append_text(out, "<nav aria-labelledby=\"contents\">\n"
                            "<h2 id=\"contents\">On this page</h2>\n<ul>\n");
    append_link(out, "people", "Who it is about", counts.people, "");
    append_link(out, "missing", "What is missing", memory->selection.missing.count, "");
    append_link(out, "entries", "Entries from the record", counts.entries, "");
    append_link(out, "details", "Details from the record", counts.fields, historical);
    append_link(out, "attachments", "Attached files", memory->selection.attachment_count, "");
    if (counts.people + counts.fields + counts.entries == 0)
        buffer_append_text(out, "<li>Nothing of the record is in this extract.</li>\n");
    buffer_append_text(out, "</ul>\n</nav>\n");
}

static void append_people(struct buffer *out, const struct extract_memory *memory)
{
    if (count_all(memory).people == 0)
        return;
    buffer_append_text(out, "<section aria-labelledby=\"people\">\n"
                            "<h2 id=\"people\">Who it is about</h2>\n<dl>\n");
    for (size_t i = 0; i < memory->record->people_count; i++) {
        const struct extract_person *person = &memory->people[i];
        if (!person->appears)
            continue;
        struct buffer role;
        buffer_init(&role, RECORD_PATH_MAXIMUM);
        words_append_plain(&role, person->role, strlen(person->role));
        page_append_element(out, "<dt>", buffer_text(&role), "</dt>");
        page_append_element(out, "<dd><bdi>", person->called, "</bdi></dd>\n");
        if (role.failure == STATUS_SYSTEM)
            out->failure = STATUS_SYSTEM;
        buffer_free(&role);
    }
    buffer_append_text(out, "</dl>\n</section>\n");
}

static void append_missing(struct buffer *out, const struct extract_memory *memory)
{
    size_t count = memory->selection.missing.count;
    if (count == 0)
        return;
    buffer_append_text(
        out, "<section class=\"caution\" aria-labelledby=\"missing\">\n"
             "<h2 id=\"missing\"><span aria-hidden=\"true\">&#9888;&#65038; </span>"
             "What is missing</h2>\n"
             "<p>This should be here, and the record does not have it.</p>\n"
             "<table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">"
             "<th scope=\"col\" role=\"columnheader\">What</th>"
             "<th scope=\"col\" role=\"columnheader\">Of whom</th>"
             "<th scope=\"col\" role=\"columnheader\">Why it is needed</th></tr></thead>\n"
             "<tbody role=\"rowgroup\">\n");
    for (size_t i = 0; i < count; i++) {
        const struct extract_missing *missing = &memory->missing[i];
        page_append_element(out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">Missing: ",
                            missing->label, "</th>");
        page_append_element(out, "<td role=\"cell\" data-label=\"Of\" dir=\"auto\">",
                            !missing->person ? "the family" : missing->person->called, "</td>");
        page_append_element(out, "<td role=\"cell\" data-label=\"Why\">", missing->why,
                            "</td></tr>\n");
    }
    buffer_append_text(out, "</tbody>\n</table>\n</section>\n");
}

/* ---- fields ---- */

static void append_item(struct buffer *out, const struct extract_memory *memory, size_t index,
                        const json_t *item)
{
    struct buffer words;
    buffer_init(&words, EXTRACT_MAXIMUM);
    if (!item)
        words_append_value(&words, memory, index);
    else
        words_append_item(&words, memory, index, item);
    report_append_text(out, buffer_text(&words));
    if (words.failure != STATUS_OK)
        out->failure = words.failure;
    buffer_free(&words);
}

static void append_value(struct buffer *out, const struct extract_memory *memory, size_t index)
{
    const json_t *value = memory->selection.fields[index].field->value;
    if (memory->fields[index].stand_in || json_array_size(value) < 2) {
        buffer_append_text(out, "<span class=\"value\" dir=\"auto\">");
        append_item(out, memory, index, NULL);
        buffer_append_text(out, "</span>");
        return;
    }
    buffer_append_text(out, "<ul class=\"value\">");
    for (size_t i = 0; i < json_array_size(value); i++) {
        buffer_append_text(out, "<li dir=\"auto\">");
        append_item(out, memory, index, json_array_get(value, i));
        buffer_append_text(out, "</li>");
    }
    buffer_append_text(out, "</ul>");
}

/* What does not follow from the sentence above the tables: its own day, who says so, whether it is
 * historical, another marking. */
static void append_field_details(struct buffer *out, const struct extract_memory *memory,
                                 size_t index)
{
    const struct selected_field *field = &memory->selection.fields[index];
    const struct extract_field *details = &memory->fields[index];
    char on[TIMESTAMP_WORDS_SIZE], today[TIMESTAMP_WORDS_SIZE];
    extract_date_words(memory, &details->as_at, on);
    date_words(&memory->today, today);
    if (field->historical)
        buffer_append_text(out, "<span class=\"detail\"><span class=\"sign caution\">"
                                "<span aria-hidden=\"true\">&#8634; </span>Historical: may no "
                                "longer be true</span></span>");
    if (field->historical || details->is_confirmed ||
        date_compare(&details->as_at, &memory->record->updated) != 0)
        buffer_append_format(out, "<span class=\"detail\">as at %s</span>", on);
    if (details->is_confirmed)
        buffer_append_format(out, "<span class=\"detail\">confirmed on %s</span>", today);
    if (field->field->source && !memory->profile->anonymised)
        page_append_element(out, "<span class=\"detail\">source: <bdi>", field->field->source,
                            "</bdi></span>");
    if (field->catalogue->marking != memory->selection.marking)
        buffer_append_format(out, "<span class=\"detail\">marking: %s</span>",
                             marking_name(field->catalogue->marking));
}

static void append_field(struct buffer *out, const struct extract_memory *memory, size_t index)
{
    const struct selected_field *field = &memory->selection.fields[index];
    buffer_append_format(out, "<tr role=\"row\"%s>",
                         field->historical ? " class=\"historical\"" : "");
    page_append_element(out, "<th scope=\"row\" role=\"rowheader\">", memory->fields[index].label,
                        "</th>");
    buffer_append_text(out, "<td role=\"cell\">");
    append_value(out, memory, index);
    append_field_details(out, memory, index);
    page_append_element(out, "</td><td role=\"cell\" data-label=\"Why\" class=\"soft\">",
                        field->why, "</td></tr>\n");
}

/* What the table that a field belongs to is called: a person, or the first part of its path. */
static void append_caption(struct buffer *out, const struct extract_memory *memory, size_t index)
{
    const struct record_field *field = memory->selection.fields[index].field;
    const struct extract_person *person = extract_person_of(memory, field->person);
    buffer_append_text(out, "<table role=\"table\">\n<caption dir=\"auto\">");
    if (person) {
        report_append_text(out, person->called);
    } else {
        /* Segments of paths are a-z, 0-9, '_' and '-': nothing in them needs escaping. */
        words_append_group(out, memory->fields[index].path);
    }
    buffer_append_text(out, "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">"
                            "<th scope=\"col\" role=\"columnheader\" class=\"what\">What</th>"
                            "<th scope=\"col\" role=\"columnheader\">From the record</th>"
                            "<th scope=\"col\" role=\"columnheader\" class=\"why\">Why it is "
                            "shared</th></tr></thead>\n<tbody role=\"rowgroup\">\n");
}

static void append_fields_heading(struct buffer *out, const struct extract_memory *memory)
{
    char updated[TIMESTAMP_WORDS_SIZE];
    extract_date_words(memory, &memory->record->updated, updated);
    buffer_append_format(
        out,
        "<section aria-labelledby=\"details\">\n<h2 id=\"details\">Details from "
        "the record</h2>\n<p class=\"soft\">Unless a line says otherwise, it stood "
        "so in the record on %s, and is marked %s.</p>\n",
        updated, marking_name(memory->selection.marking));
}

static void append_fields(struct buffer *out, const struct extract_memory *memory)
{
    const struct selection *selection = &memory->selection;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < selection->field_count; i++) {
        if (!selection->fields[i].leaves)
            continue;
        if (last == SIZE_MAX)
            append_fields_heading(out, memory);
        if (last == SIZE_MAX || !extract_same_group(memory, last, i)) {
            buffer_append_text(out, last == SIZE_MAX ? "" : "</tbody>\n</table>\n");
            append_caption(out, memory, i);
        }
        append_field(out, memory, i);
        last = i;
    }
    if (last != SIZE_MAX)
        buffer_append_text(out, "</tbody>\n</table>\n</section>\n");
}

static void append_footer(struct buffer *out, const struct extract_memory *memory,
                          const struct report_heading *heading)
{
    buffer_append_text(out, "</main>\n<footer>\n<p>This page runs no program and loads nothing. "
                            "The same extract for machines is the file extract.json beside it.");
    page_append_element(out, " If it is not meant for you, tell the sender at once: ",
                        heading->sender_contact, ".</p>\n</footer>\n");
    append_marking(out, memory, " of the whole extract");
    buffer_append_text(out, "</body>\n</html>\n");
}

enum status page_report(const struct record *record, const struct profile *profile,
                        const struct selection *selection, const struct report_heading *heading,
                        struct buffer *out, struct error *err)
{
    (void)record;
    (void)profile;
    const struct extract_memory *memory = extract_memory_of(selection);
    size_t before = out->length;
    append_head(out, memory);
    append_marking(out, memory, "");
    append_heading(out, memory, heading);
    append_why(out, heading);
    append_contents(out, memory);
    append_people(out, memory);
    append_missing(out, memory);
    report_append_entries(out, memory);
    append_fields(out, memory);
    report_append_attachments(out, memory);
    append_footer(out, memory, heading);
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "report.html");
    }
    return status;
}
