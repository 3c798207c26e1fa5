/* The report's entries, with fact and opinion told apart, and the attached files. What was seen in
 * a form of concern stands first; everything else by date. */
#include "report.h"

#include <string.h>

static const enum document_tone TONES[] = {
    [ENTRY_UNMARKED] = TONE_UNMARKED,
    [ENTRY_FACT] = TONE_FACT,
    [ENTRY_OPINION] = TONE_OPINION,
    [ENTRY_BOTH] = TONE_BOTH,
};

/* One entry of a selection. */
struct item {
    const struct extract_told *told;
    size_t index;
};

static const struct selected_entry *entry_of(const struct item *item)
{
    return &item->told->selection->entries[item->index];
}

static const struct extract_entry *details_of(const struct item *item)
{
    return &item->told->entries[item->index];
}

static bool is_concern(const struct item *item)
{
    return entry_of(item)->leaves && details_of(item)->concern;
}

/* How many entries leave, and of these how many are forms of concern. */
static void count_entries(const struct extract_told *told, size_t *all, size_t *concerns)
{
    *all = *concerns = 0;
    for (size_t i = 0; i < told->selection->entry_count; i++) {
        *all += told->selection->entries[i].leaves;
        *concerns += is_concern(&(struct item){told, i});
    }
}

/* Why the entries of one label are here is said once for all of them, by the first; one that is
 * here for another reason says so itself. */
static const struct selected_entry *first_of_label(const struct item *item)
{
    const struct extract_told *told = item->told;
    for (size_t i = 0; i < item->index; i++)
        if (told->selection->entries[i].leaves &&
            strcmp(told->entries[i].label, details_of(item)->label) == 0)
            return &told->selection->entries[i];
    return entry_of(item);
}

/* ---- one entry ---- */

static void add_form(struct document *document, const struct item *item)
{
    const json_t *concern = details_of(item)->concern;
    if (!concern)
        return;
    document_open(document, DOCUMENT_FORM, TONE_PLAIN, "Record of concern");
    document_open(document, DOCUMENT_TERMS, TONE_PLAIN, NULL);
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        struct buffer words;
        buffer_init(&words, EXTRACT_MAXIMUM);
        words_append_concern(&words, concern, i);
        document_open(document, DOCUMENT_TERM, TONE_PLAIN, WORDS_CONCERN[i].label);
        document_words(document, TEXT_OUTSIDE, &words);
        document_close(document);
    }
    document_close(document);
    document_close(document);
}

static void add_files(struct document *document, const struct item *item)
{
    const struct names *files = &entry_of(item)->entry->attachments;
    bool is_open = false;
    for (size_t i = 0; i < files->count; i++) {
        const struct selected_attachment *file =
            extract_leaving_file(item->told->selection, files->items[i]);
        if (!file)
            continue;
        if (!is_open)
            document_open(document, DOCUMENT_TERM, TONE_PLAIN, "Attached");
        else
            document_text(document, TEXT_OURS, ", ");
        document_text(document, TEXT_FILE, selected_file_name(file));
        is_open = true;
    }
    if (is_open)
        document_close(document);
}

static void add_terms(struct document *document, const struct item *item)
{
    const struct extract_entry *details = details_of(item);
    struct buffer about;
    buffer_init(&about, EXTRACT_MAXIMUM);
    words_append_about(&about, item->told, entry_of(item));
    document_open(document, DOCUMENT_TERMS, TONE_PLAIN, NULL);
    document_term(document, "Written by", TEXT_OUTSIDE, details->by);
    document_open(document, DOCUMENT_TERM, TONE_PLAIN, "About");
    document_words(document, TEXT_OUTSIDE, &about);
    document_close(document);
    if (details->source)
        document_term(document, "Known from", TEXT_OUTSIDE, details->source);
    if (entry_of(item)->entry->is_corrected) {
        char on[TIMESTAMP_WORDS_SIZE];
        extract_date_words(item->told, &entry_of(item)->entry->corrected, on);
        document_term(document, "Corrected in the record", TEXT_OURS, on);
    }
    add_files(document, item);
    const struct selected_entry *first = first_of_label(item);
    if (first == entry_of(item) || strcmp(first->why, entry_of(item)->why) != 0)
        document_term(document, "Why it is shared", TEXT_OUTSIDE, entry_of(item)->why);
    if (details->marking != item->told->selection->marking)
        document_term(document, "Marking", TEXT_OURS, marking_name(details->marking));
    document_close(document);
}

static void heading_of(const struct item *item, struct buffer *heading)
{
    char words[TIMESTAMP_WORDS_SIZE];
    extract_date_words(item->told, &entry_of(item)->entry->on, words);
    buffer_init(heading, EXTRACT_MAXIMUM);
    buffer_append_format(heading, "%s: %s", words, details_of(item)->label);
}

static void add_entry(struct document *document, const struct item *item)
{
    struct buffer heading;
    enum document_tone tone = TONES[entry_of(item)->kind];
    heading_of(item, &heading);
    document_open_words(document, DOCUMENT_ENTRY, tone, &heading, item->index + 1);
    /* Whoever is not told that the family does not know of it may repeat it to them. */
    if (entry_of(item)->entry->is_withheld) {
        document_open(document, DOCUMENT_PARAGRAPH, TONE_CAUTION, NULL);
        document_text(document, TEXT_STRONG, "Kept from the family.");
        document_text(document, TEXT_OURS,
                      " Do not repeat it to them, or say that you have it, without asking the "
                      "sender first.");
        document_close(document);
    }
    document_open(document, DOCUMENT_QUOTE, tone, NULL);
    document_text(document, TEXT_OUTSIDE, details_of(item)->text);
    document_close(document);
    add_form(document, item);
    add_terms(document, item);
    document_close(document);
}

/* ---- all entries ---- */

static void add_legend(struct document *document)
{
    static const struct {
        enum document_tone tone;
        const char *means;
    } signs[] = {
        {TONE_FACT, "what was seen, heard or done"},
        {TONE_OPINION, "what the writer thinks of it"},
        {TONE_BOTH, "the one beside the other"},
    };
    document_paragraph(document, TONE_SOFT, TEXT_OURS, "Each says what it is:");
    document_open(document, DOCUMENT_LIST, TONE_SOFT, NULL);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        document_open(document, DOCUMENT_ITEM, signs[i].tone, NULL);
        document_text(document, TEXT_OURS, signs[i].means);
        document_close(document);
    }
    document_close(document);
}

void report_add_concerns(struct document *document, const struct extract_told *told)
{
    size_t all, concerns;
    count_entries(told, &all, &concerns);
    if (concerns == 0)
        return;
    document_open_section(document, DOCUMENT_SECTION, TONE_PLAIN, "concern",
                          concerns == 1 ? "The concern" : "The concerns",
                          concerns == 1 ? 0 : concerns);
    for (size_t i = 0; i < told->selection->entry_count; i++)
        if (is_concern(&(struct item){told, i}))
            add_entry(document, &(struct item){told, i});
    if (all == concerns)
        add_legend(document);
    document_close(document);
}

/* In its place by date: where the concern itself stands. */
static void add_pointer(struct document *document, const struct item *item)
{
    struct buffer heading;
    heading_of(item, &heading);
    document_open_words(document, DOCUMENT_PART, TONE_PLAIN, &heading, 0);
    document_paragraph(document, TONE_SOFT, TEXT_OURS,
                       "It stands at the beginning of this report.");
    document_close(document);
}

void report_add_entries(struct document *document, const struct extract_told *told)
{
    size_t all, concerns;
    count_entries(told, &all, &concerns);
    if (all == concerns)
        return;
    document_open_section(document, DOCUMENT_SECTION, TONE_PLAIN, "entries",
                          "Entries from the record", all);
    add_legend(document);
    for (size_t i = 0; i < told->selection->entry_count; i++) {
        const struct item item = {told, i};
        if (is_concern(&item))
            add_pointer(document, &item);
        else if (entry_of(&item)->leaves)
            add_entry(document, &item);
    }
    document_close(document);
}

/* ---- the attached files ---- */

/* What is known of it. Whoever opens it may read what we could not. */
static void add_answer(struct document *document, const struct selected_attachment *attachment)
{
    char why[FILE_ANSWER_WORDS_SIZE];
    selected_file_unread(attachment, why);
    if (why[0] == '\0') {
        document_text(document, TEXT_DETAIL, "read whole before it was sent");
        return;
    }
    document_text(document, TEXT_DETAIL, "not read whole before it was sent, because ");
    document_text(document, TEXT_OURS, why);
}

/* Where it is a copy without hidden data: how it was made, and of what. */
static void add_copy(struct document *document, const struct selected_attachment *attachment)
{
    document_text(document, TEXT_DETAIL, "a copy of the file in the record: ");
    document_text(document, TEXT_OURS, attachment->cleaned);
    document_text(document, TEXT_DETAIL, "SHA-256 of the file in the record ");
    document_text(document, TEXT_OUTSIDE, attachment->original);
}

static void add_attachment(struct document *document, const struct extract_told *told, size_t index)
{
    const struct selected_attachment *attachment = &told->selection->attachments[index];
    struct buffer size;
    buffer_init(&size, EXTRACT_MAXIMUM);
    words_append_size(&size, attachment->size);
    document_open(document, DOCUMENT_ROW, TONE_PLAIN, NULL);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    document_text(document, TEXT_FILE, selected_file_name(attachment));
    if (attachment->sent_name) {
        document_text(document, TEXT_DETAIL, "in the record: ");
        document_text(document, TEXT_OUTSIDE, attachment->name);
    }
    document_close(document);
    document_open(document, DOCUMENT_CELL, TONE_PLAIN, NULL);
    document_words(document, TEXT_OURS, &size);
    document_text(document, TEXT_OURS, ", ");
    document_text(document, TEXT_OURS, marking_name(told->attachment_marking[index]));
    add_answer(document, attachment);
    document_text(document, TEXT_DETAIL, "SHA-256 ");
    document_text(document, TEXT_OUTSIDE, attachment->digest);
    if (attachment->copy)
        add_copy(document, attachment);
    document_close(document);
    document_close(document);
}

void report_add_attachments(struct document *document, const struct extract_told *told)
{
    size_t count = told->selection->attachment_count;
    if (count == 0)
        return;
    document_open_section(document, DOCUMENT_SECTION, TONE_PLAIN, "attachments", "Attached files",
                          count);
    document_paragraph(document, TONE_SOFT, TEXT_OURS,
                       "They came with this report, each as a file of its own.");
    document_open_numbered(document, DOCUMENT_TABLE, TONE_PLAIN, NULL, 2);
    for (size_t i = 0; i < count; i++)
        add_attachment(document, told, i);
    document_close(document);
    document_close(document);
}
