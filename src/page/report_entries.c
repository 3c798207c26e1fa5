/* report.html: the entries, with fact and opinion told apart, and the attached files. */
#include <string.h>

#include "report.h"

static const struct kind_style {
    const char *class, *sign;
} kind_styles[] = {
    [ENTRY_UNMARKED] = {"unmarked", "report.html#sign-unmarked"},
    [ENTRY_FACT] = {"fact", "report.html#sign-fact"},
    [ENTRY_OPINION] = {"opinion", "report.html#sign-opinion"},
    [ENTRY_BOTH] = {"both", "report.html#sign-both"},
};

static void append_sign(struct buffer *out, enum record_entry_kind kind)
{
    page_fill(out, kind_styles[kind].sign, NULL, PLACE_TEXT("kind", words_kind(kind)));
}

/* A relative link to the file beside the report; only unreserved characters stand as they are. */
static void append_link(struct buffer *out, const char *name)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct buffer address;
    buffer_init(&address, EXTRACT_MAXIMUM);
    for (const char *byte = name; *byte != '\0'; byte++)
        if (strchr(plain, *byte))
            buffer_append_byte(&address, (unsigned char)*byte);
        else
            buffer_append_format(&address, "%%%02X", (unsigned char)*byte);
    page_fill(out, "report.html#file-link", NULL, PLACE_TEXT("address", buffer_text(&address)),
              PLACE_TEXT("name", name));
    if (address.failure != STATUS_OK)
        out->failure = address.failure;
    buffer_free(&address);
}

/* ---- one entry ---- */

static const struct selected_entry *entry_of(const void *context)
{
    const struct report_item *item = context;
    return &item->told->selection->entries[item->index];
}

static const struct extract_entry *details_of(const void *context)
{
    const struct report_item *item = context;
    return &item->told->entries[item->index];
}

static void append_entry_sign(struct buffer *out, const void *context)
{
    append_sign(out, entry_of(context)->kind);
}

static void append_concern_terms(struct buffer *out, const void *concern)
{
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        struct buffer words;
        buffer_init(&words, EXTRACT_MAXIMUM);
        words_append_concern(&words, concern, i);
        report_append_term(out, WORDS_CONCERN[i].label, buffer_text(&words));
        if (words.failure != STATUS_OK)
            out->failure = words.failure;
        buffer_free(&words);
    }
}

static void append_concern(struct buffer *out, const void *context)
{
    const json_t *concern = details_of(context)->concern;
    if (concern)
        page_fill(out, "report.html#concern", concern, PLACE_PART("terms", append_concern_terms));
}

static void append_file_links(struct buffer *out, const void *context)
{
    const struct names *files = &entry_of(context)->entry->attachments;
    bool begun = false;
    for (size_t i = 0; i < files->count; i++) {
        if (!extract_file_leaves(((const struct report_item *)context)->told->selection,
                                 files->items[i]))
            continue;
        if (begun)
            page_append_piece(out, "report.html#between-files");
        append_link(out, files->items[i]);
        begun = true;
    }
}

static bool has_file_links(const struct report_item *item)
{
    const struct names *files = &entry_of(item)->entry->attachments;
    for (size_t i = 0; i < files->count; i++)
        if (extract_file_leaves(item->told->selection, files->items[i]))
            return true;
    return false;
}

static void append_entry_terms(struct buffer *out, const void *context)
{
    const struct report_item *item = context;
    const struct extract_entry *details = details_of(item);
    struct buffer about;
    buffer_init(&about, EXTRACT_MAXIMUM);
    words_append_about(&about, item->told, entry_of(item));
    report_append_term(out, "Written by", details->by);
    report_append_term(out, "About", buffer_text(&about));
    if (details->source)
        report_append_term(out, "Known from", details->source);
    if (has_file_links(item))
        page_fill(out, "report.html#entry-files", item, PLACE_PART("links", append_file_links));
    report_append_term(out, "Why it is shared", entry_of(item)->why);
    report_append_term(out, "Marking", marking_name(details->marking));
    if (about.failure != STATUS_OK)
        out->failure = about.failure;
    buffer_free(&about);
}

/* Whoever is not told that the family does not know of it may repeat it to them. */
static void append_kept(struct buffer *out, const void *context)
{
    if (entry_of(context)->entry->is_withheld)
        page_append_piece(out, "report.html#kept");
}

static void append_entry(struct buffer *out, const struct report_item *item)
{
    const struct selected_entry *selected = entry_of(item);
    char on[DATE_SIZE], words[TIMESTAMP_WORDS_SIZE];
    extract_date_text(item->told, &selected->entry->on, on);
    extract_date_words(item->told, &selected->entry->on, words);
    page_fill(out, "report.html#entry", item, PLACE_NUMBER("number", item->index + 1),
              PLACE_TEXT("on", on), PLACE_TEXT("on_words", words),
              PLACE_TEXT("label", details_of(item)->label), PLACE_PART("sign", append_entry_sign),
              PLACE_TEXT("kind", kind_styles[selected->kind].class),
              PLACE_PART("kept", append_kept), PLACE_TEXT("text", details_of(item)->text),
              PLACE_PART("concern", append_concern), PLACE_PART("terms", append_entry_terms));
}

/* ---- all entries ---- */

static void append_fact(struct buffer *out, const void *context)
{
    (void)context;
    append_sign(out, ENTRY_FACT);
}

static void append_opinion(struct buffer *out, const void *context)
{
    (void)context;
    append_sign(out, ENTRY_OPINION);
}

static void append_both(struct buffer *out, const void *context)
{
    (void)context;
    append_sign(out, ENTRY_BOTH);
}

static void append_list(struct buffer *out, const void *context)
{
    const struct extract_told *told = context;
    for (size_t i = 0; i < told->selection->entry_count; i++)
        if (told->selection->entries[i].leaves)
            append_entry(out, &(struct report_item){told, i});
}

void report_append_entries(struct buffer *out, const struct extract_told *told)
{
    bool leaves = false;
    for (size_t i = 0; i < told->selection->entry_count; i++)
        leaves = leaves || told->selection->entries[i].leaves;
    if (leaves)
        page_fill(out, "report.html#entries", told, PLACE_PART("fact", append_fact),
                  PLACE_PART("opinion", append_opinion), PLACE_PART("both", append_both),
                  PLACE_PART("list", append_list));
}

/* ---- the attached files ---- */

static const struct selected_attachment *attachment_of(const void *context)
{
    const struct report_item *item = context;
    return &item->told->selection->attachments[item->index];
}

static void append_attachment_link(struct buffer *out, const void *context)
{
    append_link(out, attachment_of(context)->name);
}

static void append_attachment_size(struct buffer *out, const void *context)
{
    words_append_size(out, attachment_of(context)->size);
}

/* What is known of it. Whoever opens it may read what we could not. */
static void append_attachment_answer(struct buffer *out, const void *context)
{
    const struct selected_attachment *attachment = attachment_of(context);
    char why[FILE_ANSWER_WORDS_SIZE];
    selected_file_unread(attachment, why);
    if (why[0] != '\0')
        page_fill(out, "report.html#not-read", NULL, PLACE_TEXT("why", why));
    else
        page_append_piece(out, "report.html#read-whole");
}

static void append_attachment_rows(struct buffer *out, const void *context)
{
    const struct extract_told *told = context;
    for (size_t i = 0; i < told->selection->attachment_count; i++) {
        const struct report_item item = {told, i};
        page_fill(out, "report.html#attachment", &item, PLACE_PART("link", append_attachment_link),
                  PLACE_TEXT("marking", marking_name(told->attachment_marking[i])),
                  PLACE_PART("answer", append_attachment_answer),
                  PLACE_PART("size", append_attachment_size),
                  PLACE_TEXT("digest", attachment_of(&item)->digest));
    }
}

void report_append_attachments(struct buffer *out, const struct extract_told *told)
{
    if (told->selection->attachment_count > 0)
        page_fill(out, "report.html#attachments", told, PLACE_PART("rows", append_attachment_rows));
}
