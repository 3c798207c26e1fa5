/* report.html: the heading, the people, what is missing, the contents; and what parts of it are
 * shared with report_fields.c and report_entries.c. */
#include <string.h>

#include "report.h"

void report_append_words(struct buffer *out, struct buffer *words)
{
    text_append_html(out, buffer_text(words), words->length);
    if (words->failure != STATUS_OK)
        out->failure = words->failure;
    buffer_free(words);
}

void report_append_term(struct buffer *out, const char *term, const char *text)
{
    page_fill(out, "report.html#term", NULL, PLACE_TEXT("term", term), PLACE_TEXT("text", text));
}

/* What the page counts of itself. */
struct counts {
    size_t people, fields, historical, entries, facts, opinions, both;
};

static struct counts count_all(const struct extract_told *told)
{
    const struct selection *selection = told->selection;
    struct counts counts = {0};
    for (size_t i = 0; i < told->record->people_count; i++)
        counts.people += told->people[i].appears;
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

/* What the parts of the page are told. */
struct report {
    const struct extract_told *told;
    const struct report_heading *heading;
    struct counts counts;
};

/* ---- the head ---- */

static void append_marking_style(struct buffer *out, const void *context)
{
    const struct report *report = context;
    page_fill(out, "report.html#style", NULL,
              PLACE_TEXT("marking", marking_name(report->told->selection->marking)));
}

static void append_report_head(struct buffer *out, const void *context)
{
    const struct report *report = context;
    page_append_head(out, "report.html#title", report->told->profile->title, append_marking_style,
                     context);
}

static void append_person(struct buffer *out, const char *name, const char *organisation)
{
    page_fill(out, "report.html#person", NULL, PLACE_TEXT("name", name));
    if (organisation && *organisation != '\0')
        page_fill(out, "report.html#organisation", NULL, PLACE_TEXT("name", organisation));
}

static void append_recipient(struct buffer *out, const void *context)
{
    const struct report_heading *heading = ((const struct report *)context)->heading;
    append_person(out, heading->recipient_name, heading->recipient_organisation);
}

static void append_sender(struct buffer *out, const void *context)
{
    const struct report_heading *heading = ((const struct report *)context)->heading;
    append_person(out, heading->sender_name, heading->sender_organisation);
}

/* ---- why, and what may be done with it ---- */

/* A line, without what stands behind it. */
struct line {
    const char *text;
    size_t length;
};

static void append_paragraph(struct buffer *out, const void *context)
{
    const struct line *line = context;
    text_append_html(out, line->text, line->length);
}

/* One paragraph for each line that says something. */
static void append_handling(struct buffer *out, const void *context)
{
    const char *text = ((const struct report *)context)->heading->handling;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (length > 0) {
            const struct line line = {text, length};
            page_fill(out, "report.html#paragraph", &line, PLACE_PART("text", append_paragraph));
        }
        text += length + (text[length] == '\n');
    }
}

static void append_term(struct buffer *out, const char *term, const char *text)
{
    if (text && *text != '\0')
        report_append_term(out, term, text);
}

static void append_why(struct buffer *out, const void *context)
{
    const struct report_heading *heading = ((const struct report *)context)->heading;
    char expires[TIMESTAMP_WORDS_SIZE];
    timestamp_words(heading->expires, expires);
    append_term(out, "Purpose", heading->purpose);
    append_term(out, "Lawful basis", heading->basis);
    append_term(out, "Questions to", heading->sender_contact);
    append_term(out, "Expires", expires);
    append_term(out, "Number of this sharing", heading->id);
}

/* ---- the contents ---- */

static void append_link(struct buffer *out, const char *piece, size_t count)
{
    if (count > 0)
        page_fill(out, piece, NULL, PLACE_NUMBER("count", count));
}

static void append_contents(struct buffer *out, const void *context)
{
    const struct report *report = context;
    const struct counts *counts = &report->counts;
    append_link(out, "report.html#link-people", counts->people);
    append_link(out, "report.html#link-missing", report->told->selection->missing.count);
    append_link(out, "report.html#link-entries", counts->entries);
    if (counts->historical > 0)
        page_fill(out, "report.html#link-details-historical", NULL,
                  PLACE_NUMBER("count", counts->fields),
                  PLACE_NUMBER("historical", counts->historical));
    else
        append_link(out, "report.html#link-details", counts->fields);
    append_link(out, "report.html#link-attachments", report->told->selection->attachment_count);
    if (counts->people + counts->fields + counts->entries == 0)
        page_append_piece(out, "report.html#link-none");
}

/* ---- the people, and what is missing ---- */

static void append_role(struct buffer *out, const void *context)
{
    const struct extract_person *person = context;
    struct buffer role;
    buffer_init(&role, EXTRACT_MAXIMUM);
    words_append_plain(&role, person->role, strlen(person->role));
    report_append_words(out, &role);
}

static void append_people_list(struct buffer *out, const void *context)
{
    const struct extract_told *told = context;
    for (size_t i = 0; i < told->record->people_count; i++)
        if (told->people[i].appears)
            page_fill(out, "report.html#person-about", &told->people[i],
                      PLACE_PART("role", append_role),
                      PLACE_TEXT("called", told->people[i].called));
}

static void append_people(struct buffer *out, const void *context)
{
    const struct report *report = context;
    if (report->counts.people > 0)
        page_fill(out, "report.html#people", report->told, PLACE_PART("list", append_people_list));
}

static void append_missing_rows(struct buffer *out, const void *context)
{
    const struct extract_told *told = context;
    for (size_t i = 0; i < told->selection->missing.count; i++) {
        const struct extract_missing *missing = &told->missing[i];
        page_fill(out, "report.html#missing-row", NULL, PLACE_TEXT("label", missing->label),
                  PLACE_TEXT("whose", missing->person ? missing->person->called : "the family"),
                  PLACE_TEXT("why", missing->why));
    }
}

static void append_missing(struct buffer *out, const void *context)
{
    const struct report *report = context;
    if (report->told->selection->missing.count > 0)
        page_fill(out, "report.html#missing", report->told,
                  PLACE_PART("rows", append_missing_rows));
}

/* ---- the whole ---- */

static void append_told_entries(struct buffer *out, const void *context)
{
    report_append_entries(out, ((const struct report *)context)->told);
}

static void append_fields(struct buffer *out, const void *context)
{
    report_append_fields(out, ((const struct report *)context)->told);
}

static void append_attachments(struct buffer *out, const void *context)
{
    report_append_attachments(out, ((const struct report *)context)->told);
}

enum status page_report(const struct record *record, const struct profile *profile,
                        const struct selection *selection, const struct report_heading *heading,
                        struct buffer *out, struct error *err)
{
    (void)record;
    (void)profile;
    const struct extract_told *told = extract_told_of(selection);
    const struct report report = {told, heading, count_all(told)};
    char created[TIMESTAMP_WORDS_SIZE];
    size_t before = out->length;
    timestamp_words(heading->created, created);
    page_fill(out, "report.html#page", &report, PLACE_PART("head", append_report_head),
              PLACE_TEXT("marking", marking_name(selection->marking)),
              PLACE_TEXT("title", told->profile->title), PLACE_PART("recipient", append_recipient),
              PLACE_PART("sender", append_sender), PLACE_TEXT("created", created),
              PLACE_PART("handling", append_handling), PLACE_PART("why", append_why),
              PLACE_PART("contents", append_contents), PLACE_PART("people", append_people),
              PLACE_PART("missing", append_missing), PLACE_PART("entries", append_told_entries),
              PLACE_PART("details", append_fields), PLACE_PART("attachments", append_attachments),
              PLACE_TEXT("contact", heading->sender_contact));
    enum status status = buffer_status(out, err);
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "report.html");
    }
    return status;
}
