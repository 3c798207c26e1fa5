/* The preview for a terminal: plain lines, wrapped, without colour or columns, so that a screen
 * reader reads it from top to bottom. */
#include <string.h>

#include "preview.h"
#include "preview_page.h"

/* ---- what would leave ---- */

static void append_scope(struct page *page)
{
    const struct record *record = page->told->record;
    buffer_append_format(&page->line, "Purpose: %s (%s)", page->told->profile->title,
                         page->told->profile->name);
    preview_line(page, 0);
    buffer_append_format(&page->line, "Marking: %s", marking_name(page->told->selection->marking));
    preview_line(page, 0);
    buffer_append_text(&page->line, "It is about: ");
    const char *between = "";
    for (size_t i = 0; i < record->people_count; i++) {
        if (!page->told->people[i].in_scope)
            continue;
        buffer_append_text(&page->line, between);
        words_append_role_and_id(&page->line, &record->people[i]);
        between = ", ";
    }
    buffer_append_text(&page->line, *between == '\0' ? "nobody" : "");
    preview_line(page, 0);
    for (size_t i = 0; i < record->people_count && !page->told->for_family; i++) {
        if (page->told->people[i].in_scope || page->told->people_chosen)
            continue;
        buffer_append_text(&page->line, "It is not about: ");
        words_append_role_and_id(&page->line, &record->people[i]);
        buffer_append_format(&page->line, ", %s", page->told->people[i].outside_because);
        preview_line(page, 0);
    }
}

/* A line above the first field of a person or a group. */
static void append_group(struct page *page, size_t index)
{
    const struct record_field *field = page->told->selection->fields[index].field;
    const struct extract_person *person = extract_told_person(page->told, field->person);
    buffer_append_byte(page->out, '\n');
    if (person) {
        buffer_append_text(&page->line, person->called);
        if (strcmp(person->called, person->pseudonym) != 0) {
            buffer_append_text(&page->line, ", ");
            words_append_role_and_id(&page->line, field->person);
        }
    } else {
        words_append_group(&page->line, page->told->fields[index].path);
    }
    preview_line(page, 0);
}

static void append_field(struct page *page, size_t index)
{
    const struct selected_field *field = &page->told->selection->fields[index];
    const struct extract_field *details = &page->told->fields[index];
    char on[TIMESTAMP_WORDS_SIZE];
    buffer_append_format(&page->line, "%s: ", details->label);
    words_append_value(&page->line, page->told, index);
    preview_line(page, STEP);
    extract_date_words(page->told, &details->as_at, on);
    if (field->historical) {
        buffer_append_format(&page->line, "historical: as at %s, may no longer be true", on);
        preview_line(page, 2 * STEP);
    } else if (details->is_confirmed) {
        buffer_append_format(&page->line, "as at %s, confirmed today", on);
        preview_line(page, 2 * STEP);
    }
    buffer_append_format(&page->line, "why: %s", field->why);
    preview_line(page, 2 * STEP);
}

static void append_fields(struct page *page)
{
    const struct selection *selection = page->told->selection;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < selection->field_count; i++) {
        if (!selection->fields[i].leaves)
            continue;
        if (last == SIZE_MAX || !extract_same_group(page->told->selection, last, i))
            append_group(page, i);
        append_field(page, i);
        last = i;
    }
}

static void append_entry(struct page *page, size_t index)
{
    const struct selected_entry *selected = &page->told->selection->entries[index];
    const struct record_entry *entry = selected->entry;
    const struct extract_entry *details = &page->told->entries[index];
    char on[TIMESTAMP_WORDS_SIZE];
    extract_date_words(page->told, &entry->on, on);
    buffer_append_format(&page->line, "%s, %s (%s), %s", on, details->label, entry->id,
                         words_kind(selected->kind));
    preview_line(page, STEP);
    buffer_append_text(&page->line, details->text);
    preview_block(page, 2 * STEP, 2 * STEP);
    for (size_t i = 0; details->concern && i < WORDS_CONCERN_COUNT; i++) {
        buffer_append_format(&page->line, "%s: ", WORDS_CONCERN[i].label);
        words_append_concern(&page->line, details->concern, i);
        preview_line(page, 2 * STEP);
    }
    buffer_append_format(&page->line, "by: %s", details->by);
    preview_line(page, 2 * STEP);
    if (details->source) {
        buffer_append_format(&page->line, "known from: %s", details->source);
        preview_line(page, 2 * STEP);
    }
    if (entry->is_corrected) {
        extract_date_words(page->told, &entry->corrected, on);
        buffer_append_format(&page->line, "corrected: %s", on);
        preview_line(page, 2 * STEP);
    }
    buffer_append_text(&page->line, "about: ");
    words_append_about(&page->line, page->told, selected);
    if (selected->about_others && !entry->about_is_open)
        buffer_append_text(&page->line, " who was not chosen (M03)");
    preview_line(page, 2 * STEP);
    for (size_t i = 0; i < entry->attachments.count; i++) {
        if (!extract_leaving_file(page->told->selection, entry->attachments.items[i]))
            continue;
        buffer_append_format(&page->line, "attached: %s", entry->attachments.items[i]);
        preview_line(page, 2 * STEP);
    }
    buffer_append_format(&page->line, "why: %s", selected->why);
    preview_line(page, 2 * STEP);
}

static void preview_entries(struct page *page)
{
    const struct selection *selection = page->told->selection;
    bool begun = false;
    for (size_t i = 0; i < selection->entry_count; i++) {
        if (!selection->entries[i].leaves)
            continue;
        buffer_append_text(page->out, begun ? "\n" : "\nEntries\n");
        begun = true;
        append_entry(page, i);
    }
}

/* It is called clean only if nothing was found in it, and all that it may hide was read. */
static void append_copy(struct page *page, const struct selected_attachment *attachment)
{
    const struct selection *selection = page->told->selection;
    bool is_clean = !attachment->hidden_unread;
    for (size_t i = 0; i < selection->hidden_count; i++)
        is_clean = is_clean && strcmp(selection->hidden[i].attachment, attachment->name) != 0;
    buffer_append_format(&page->line, "%s leaves: %s",
                         is_clean ? "a clean copy" : "a copy, which is not clean,",
                         attachment->cleaned);
    preview_line(page, 2 * STEP);
}

static void append_attachments(struct page *page)
{
    const struct selection *selection = page->told->selection;
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        buffer_append_text(page->out, i == 0 ? "\nAttached files\n" : "");
        buffer_append_format(&page->line, "%s, ", attachment->name);
        words_append_size(&page->line, attachment->size);
        if (!attachment->entry)
            buffer_append_text(&page->line, ", attached by hand");
        preview_line(page, STEP);
        if (attachment->copy)
            append_copy(page, attachment);
        if (attachment->uncleaned) {
            buffer_append_format(&page->line, "no clean copy can be made, because %s",
                                 attachment->uncleaned);
            preview_line(page, 2 * STEP);
        }
        if (!attachment->sent_name)
            continue;
        buffer_append_format(&page->line, "leaves as %s, because %s", attachment->sent_name,
                             attachment->renamed_because);
        preview_line(page, 2 * STEP);
    }
}

static void append_missing(struct page *page)
{
    for (size_t i = 0; i < page->told->selection->missing.count; i++) {
        const struct extract_missing *missing = &page->told->missing[i];
        if (i == 0) {
            buffer_append_text(page->out, "\n");
            buffer_append_text(&page->line, "Missing: required, and not there");
            preview_line(page, 0);
        }
        buffer_append_text(&page->line, missing->label);
        if (missing->person)
            buffer_append_format(&page->line, " of %s", missing->person->called);
        preview_line(page, STEP);
        buffer_append_format(&page->line, "why: %s", missing->why);
        preview_line(page, 2 * STEP);
    }
}

/* ---- what was found ---- */

static void append_leak_place(struct page *page, const struct selected_leak *leak)
{
    static const char *const places[] = {
        [LEAK_IN_FIELD] = "field ",
        [LEAK_IN_ENTRY] = "entry ",
        [LEAK_IN_ATTACHMENT_NAME] = "the name of the file ",
        [LEAK_IN_ATTACHMENT] = "file ",
        [LEAK_IN_PURPOSE] = "the purpose",
    };
    buffer_append_format(&page->line, "%s%s: ", places[leak->place],
                         leak->place == LEAK_IN_PURPOSE ? "" : leak->where);
}

static void append_leak(struct page *page, const struct selected_leak *leak)
{
    const struct catalogue_field *field = catalogue_find(page->told->catalogue, leak->path);
    const char *words = leak_path_words(leak->path);
    append_leak_place(page, leak);
    buffer_append_format(&page->line, "\"%s\", %s", leak->found,
                         leak->is_question ? "perhaps " : "");
    if (field)
        buffer_append_format(&page->line, "%s%s", field->label, leak->person ? " of " : "");
    else if (text_starts_with(leak->path, LEAK_OF_ENTRY))
        buffer_append_format(&page->line, "what entry %s says, which stays",
                             leak->path + strlen(LEAK_OF_ENTRY));
    else
        buffer_append_format(&page->line, "%s%s", words ? words : leak->path,
                             leak->person ? " of " : "");
    if (leak->person)
        words_append_role_and_id(&page->line, leak->person);
    if (leak->is_seen)
        buffer_append_text(&page->line, ", as far as it could be recognised in a picture");
    preview_line(page, STEP);
    buffer_append_text(&page->line, leak->context);
    preview_line(page, 2 * STEP);
}

/* Of what was not read nothing is known. */
static void append_unread(struct page *page)
{
    const struct selection *selection = page->told->selection;
    bool begun = false;
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        char why[FILE_ANSWER_WORDS_SIZE];
        selected_file_unread(attachment, why);
        if (why[0] == '\0')
            continue;
        if (!begun)
            buffer_append_text(page->out, "\nNot read whole: look at these files yourself\n");
        begun = true;
        buffer_append_format(&page->line, "%s: %s", attachment->name, why);
        preview_line(page, STEP);
    }
}

/* What stands in the texts and files that would leave, though nobody chose it. Not for the family:
 * it names who else is in the record. */
static void append_findings(struct page *page)
{
    const struct selection *selection = page->told->selection;
    enum rule_id rule = page->told->profile->anonymised ? RULE_M09 : RULE_M04;
    if (page->told->for_family)
        return;
    for (size_t i = 0; i < selection->leak_count; i++) {
        if (i == 0)
            buffer_append_format(page->out, "\nFound in what would leave (%s)\n",
                                 rule_id_text(rule));
        append_leak(page, &selection->leaks[i]);
    }
    for (size_t i = 0; i < selection->hidden_count; i++) {
        if (i == 0)
            buffer_append_text(page->out, "\nHidden in attached files (M12)\n");
        buffer_append_format(&page->line, "%s: %s", selection->hidden[i].attachment,
                             selection->hidden[i].what);
        preview_line(page, STEP);
    }
    append_unread(page);
}

/* ---- what stays ---- */

static void append_reason(struct page *page, const char *reason)
{
    buffer_append_byte(page->out, '\n');
    buffer_append_format(&page->line, "%c%s", reason[0] - 'a' + 'A', reason + 1);
    preview_line(page, 0);
}

/* The labels of all fields that stay for one reason; one line for a person or a group. */
static bool append_staying_fields(struct page *page, const char *reason)
{
    const struct selection *selection = page->told->selection;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct record_field *field = selection->fields[i].field;
        if (selection->fields[i].stays_because != reason)
            continue;
        if (last != SIZE_MAX && extract_same_group(page->told->selection, last, i)) {
            buffer_append_text(&page->line, "; ");
        } else {
            if (last == SIZE_MAX)
                append_reason(page, reason);
            else
                preview_line(page, STEP);
            if (field->person)
                words_append_role_and_id(&page->line, field->person);
            else
                words_append_group(&page->line, field->path);
            buffer_append_text(&page->line, ": ");
        }
        buffer_append_text(&page->line, page->told->fields[i].label);
        last = i;
    }
    if (last != SIZE_MAX)
        preview_line(page, STEP);
    return last != SIZE_MAX;
}

static void append_staying_entries(struct page *page, const char *reason, bool begun)
{
    const struct selection *selection = page->told->selection;
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        char on[TIMESTAMP_WORDS_SIZE];
        if (selection->entries[i].stays_because != reason)
            continue;
        if (!begun)
            append_reason(page, reason);
        begun = true;
        date_words(&entry->on, on);
        buffer_append_format(&page->line, "entry of %s, %s (%s)", on, page->told->entries[i].label,
                             entry->id);
        preview_line(page, STEP);
    }
}

static void append_stays(struct page *page)
{
    if (page->told->for_family) {
        /* A list would itself tell that there are entries, and who told us of a concern. */
        buffer_append_text(&page->line, "Everything else that we hold about you.");
        preview_line(page, 0);
        return;
    }
    buffer_append_text(&page->line,
                       "Names of fields and entries only, with the reason above them.");
    preview_line(page, 0);
    for (size_t i = 0; i < EXTRACT_REASON_COUNT; i++) {
        bool begun = append_staying_fields(page, EXTRACT_REASONS[i]);
        append_staying_entries(page, EXTRACT_REASONS[i], begun);
    }
}

enum status preview_write_leaves(const struct selection *selection, size_t width,
                                 struct buffer *out, struct error *err)
{
    struct page page = {.out = out, .width = width, .told = extract_told_of(selection)};
    buffer_init(&page.line, EXTRACT_MAXIMUM);
    preview_heading(&page, "What would leave");
    append_scope(&page);
    append_fields(&page);
    preview_entries(&page);
    append_attachments(&page);
    append_missing(&page);
    append_findings(&page);
    buffer_free(&page.line);
    return buffer_status(out, err);
}

enum status preview_write_stays(const struct selection *selection, size_t width, struct buffer *out,
                                struct error *err)
{
    struct page page = {.out = out, .width = width, .told = extract_told_of(selection)};
    buffer_init(&page.line, EXTRACT_MAXIMUM);
    preview_heading(&page, "What stays");
    append_stays(&page);
    buffer_free(&page.line);
    return buffer_status(out, err);
}

enum status page_preview(const struct record *record, const struct profile *profile,
                         const struct selection *selection, unsigned width, struct buffer *out,
                         struct error *err)
{
    (void)record;
    (void)profile;
    size_t before = out->length;
    size_t columns = width == 0 ? WIDTH_DEFAULT : width < WIDTH_SMALLEST ? WIDTH_SMALLEST : width;
    enum status status = preview_write_leaves(selection, columns, out, err);
    buffer_append_byte(out, '\n');
    if (status == STATUS_OK)
        status = preview_write_stays(selection, columns, out, err);
    if (status != STATUS_OK) {
        buffer_truncate(out, before);
        error_context(err, "preview");
    }
    return status;
}
