/* The report as a document: the heading, the people, what is missing, what may be done with it. The
 * order is that in which it is read: what it is about, who, what was seen, then the details. */
#include "report.h"

#include <string.h>

/* ---- the head ---- */

/* "Ruth Adeyemi, coordinator, Home-Start Wigston": each part by itself, as it may be in any
 * direction. */
static void add_who(struct document *document, const char *label, const char *name,
                    const char *role, const char *organisation)
{
    document_open(document, DOCUMENT_TERM, TONE_PLAIN, label);
    document_text(document, TEXT_NAME, name);
    const char *const more[] = {role, organisation};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (more[i] && *more[i] != '\0') {
            document_text(document, TEXT_OURS, ", ");
            document_text(document, TEXT_OUTSIDE, more[i]);
        }
    document_close(document);
}

/* Before all else, so that nobody reads on as if there were time. The recipient's page shows these
 * paragraphs first too: those of the heading that are to be looked at (safehand-formats(5)). */
static void add_urgent(struct document *document, const char *label, const char *text)
{
    document_open(document, DOCUMENT_PARAGRAPH, TONE_CAUTION, NULL);
    document_text(document, TEXT_STRONG, label);
    if (text)
        document_text(document, TEXT_OUTSIDE, text);
    document_close(document);
}

static void add_emergency(struct document *document, const struct report_heading *heading)
{
    if (!heading->at_risk)
        return;
    add_urgent(document, "Emergency: the sender says that somebody is at immediate risk.", NULL);
    add_urgent(document, "Who is at risk: ", heading->at_risk);
    if (heading->harm)
        add_urgent(document, "What may happen: ", heading->harm);
}

static void add_head(struct document *document, const struct report_heading *heading)
{
    char created[TIMESTAMP_WORDS_SIZE], until[TIMESTAMP_WORDS_SIZE];
    struct date last = date_of(heading->expires - 1);
    date_words(&last, until);
    timestamp_words(heading->created, created);
    document_paragraph(document, TONE_PLAIN, TEXT_OUTSIDE, heading->purpose);
    document_open(document, DOCUMENT_TERMS, TONE_PLAIN, NULL);
    add_who(document, "For", heading->recipient_name, NULL, heading->recipient_organisation);
    add_who(document, "From", heading->sender_name, heading->sender_role,
            heading->sender_organisation);
    if (heading->sender_contact && *heading->sender_contact)
        document_term(document, "Questions to", TEXT_OUTSIDE, heading->sender_contact);
    document_term(document, "Written on", TEXT_OURS, created);
    document_term(document, "Keep until", TEXT_OURS, until);
    document_close(document);
}

/* ---- the people, and what is missing ---- */

/* When a person was born, or how old they are, if that leaves: it is among the details too, but
 * whoever looks for a file asks for it first. */
static void add_birth(struct document *document, const struct extract_told *told, size_t index)
{
    const struct selection *selection = told->selection;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct record_field *field = selection->fields[i].field;
        struct buffer words;
        if (!selection->fields[i].leaves || field->person != &told->record->people[index] ||
            !text_ends_with(field->path, ".birth_date"))
            continue;
        buffer_init(&words, EXTRACT_MAXIMUM);
        words_append_value(&words, told, i);
        document_text(document, TEXT_OURS, told->fields[i].stand_in ? ", " : ", born ");
        document_words(document, TEXT_OUTSIDE, &words);
    }
}

static void add_person(struct document *document, const struct extract_told *told, size_t index)
{
    const struct extract_person *person = &told->people[index];
    struct buffer role;
    buffer_init(&role, EXTRACT_MAXIMUM);
    words_append_plain(&role, person->role, strlen(person->role));
    document_open_words(document, DOCUMENT_TERM, TONE_PLAIN, &role, 0);
    document_text(document, TEXT_NAME, person->called);
    add_birth(document, told, index);
    document_close(document);
}

static void add_people(struct document *document, const struct extract_told *told)
{
    size_t count = 0;
    for (size_t i = 0; i < told->record->people_count; i++)
        count += told->people[i].appears;
    if (count == 0)
        return;
    document_open_section(document, DOCUMENT_SECTION, TONE_PLAIN, "people", "Who it is about",
                          count);
    document_open(document, DOCUMENT_TERMS, TONE_PLAIN, NULL);
    for (size_t i = 0; i < told->record->people_count; i++)
        if (told->people[i].appears)
            add_person(document, told, i);
    document_close(document);
    document_close(document);
}

static void add_missing_row(struct document *document, const struct extract_missing *missing)
{
    document_open(document, DOCUMENT_ROW, TONE_PLAIN, NULL);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    document_text(document, TEXT_OURS, "Missing: ");
    document_text(document, TEXT_OUTSIDE, missing->label);
    document_close(document);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    document_text(document, TEXT_OURS, "of ");
    document_text(document, TEXT_NAME, missing->person ? missing->person->called : "the family");
    document_text(document, TEXT_DETAIL, "why: ");
    document_text(document, TEXT_OUTSIDE, missing->why);
    document_close(document);
    document_close(document);
}

static void add_missing(struct document *document, const struct extract_told *told)
{
    size_t count = told->selection->missing.count;
    if (count == 0)
        return;
    document_open_section(document, DOCUMENT_SECTION, TONE_CAUTION, "missing", "What is missing",
                          count);
    document_paragraph(document, TONE_PLAIN, TEXT_OURS,
                       "This should be here, and the record does not have it.");
    document_open_numbered(document, DOCUMENT_TABLE, TONE_PLAIN, NULL, 2);
    for (size_t i = 0; i < count; i++)
        add_missing_row(document, &told->missing[i]);
    document_close(document);
    document_close(document);
}

/* ---- what may be done with it ---- */

/* One paragraph for each line that says something. */
static void add_handling_lines(struct document *document, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        struct buffer line;
        buffer_init(&line, EXTRACT_MAXIMUM);
        buffer_append(&line, text, length);
        if (length > 0) {
            document_open(document, DOCUMENT_ITEM, TONE_PLAIN, NULL);
            document_words(document, TEXT_OUTSIDE, &line);
            document_close(document);
        } else {
            buffer_free(&line);
        }
        text += length + (text[length] == '\n');
    }
}

static void add_handling(struct document *document, const struct report_heading *heading)
{
    document_open_section(document, DOCUMENT_SIDE, TONE_PLAIN, "handling",
                          "What you may do with it", 0);
    if (*heading->handling != '\0') {
        document_open(document, DOCUMENT_LIST, TONE_PLAIN, NULL);
        add_handling_lines(document, heading->handling);
        document_close(document);
    }
    document_open(document, DOCUMENT_TERMS, TONE_PLAIN, NULL);
    if (heading->basis && *heading->basis)
        document_term(document, "Lawful basis", TEXT_OUTSIDE, heading->basis);
    document_term(document, "Number of this sharing", TEXT_OUTSIDE, heading->id);
    document_close(document);
    document_open(document, DOCUMENT_PARAGRAPH, TONE_SOFT, NULL);
    document_text(document, TEXT_OURS, "If it is not meant for you, tell ");
    if (heading->sender_contact && *heading->sender_contact) {
        document_text(document, TEXT_OURS, "the sender at once: ");
        document_text(document, TEXT_OUTSIDE, heading->sender_contact);
    } else {
        document_text(document, TEXT_OUTSIDE, heading->sender_name);
        document_text(document, TEXT_OURS, ", ");
        document_text(document, TEXT_OUTSIDE, heading->sender_organisation);
        document_text(document, TEXT_OURS, ", at once");
    }
    document_text(document, TEXT_OURS, ".");
    document_close(document);
    document_close(document);
}

/* ---- the whole ---- */

void report_build(struct document *document, const struct extract_told *told,
                  const struct report_heading *heading)
{
    document_init(document);
    document_name(document, marking_name(told->selection->marking), told->profile->title,
                  heading->id);
    add_emergency(document, heading);
    add_head(document, heading);
    size_t before = document->count;
    report_add_concerns(document, told);
    add_people(document, told);
    add_missing(document, told);
    report_add_entries(document, told);
    report_add_fields(document, told);
    report_add_attachments(document, told);
    if (document->count == before)
        document_paragraph(document, TONE_PLAIN, TEXT_OURS,
                           "Nothing of the record is in this extract.");
    report_add_reasons(document, told);
    add_handling(document, heading);
}

enum status page_report(const struct record *record, const struct profile *profile,
                        const struct selection *selection, const struct report_heading *heading,
                        struct buffer *out, struct error *err)
{
    (void)record;
    (void)profile;
    struct document document;
    size_t before = out->length;
    report_build(&document, extract_told_of(selection), heading);
    enum status status = document_status(&document, err);
    if (status == STATUS_OK) {
        document_write_html(&document, out);
        status = buffer_status(out, err);
    }
    document_free(&document);
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "report.html");
    }
    return status;
}
