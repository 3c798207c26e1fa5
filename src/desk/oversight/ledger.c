/* The ledger: what is looked for in it, and one entry. */
#include "oversight/oversight.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "register/register.h"

enum { ROWS = 50, WORDS_MAXIMUM = 65536, KINDS = 48, NUMBER_DIGITS = 12 };

/* What is looked for, as it was typed, and what that means. */
struct search {
    char family[OVERSIGHT_TEXT_SIZE], recipient[OVERSIGHT_TEXT_SIZE], kind[OVERSIGHT_TEXT_SIZE];
    char since[FIELD_DATE_SIZE], until[FIELD_DATE_SIZE];
    struct ledger_filter filter;
    struct error err;
    const char *wrong; /* the field that err is about; NULL: none is */
};

static bool take_day(const struct form *form, const char *name, char text[FIELD_DATE_SIZE],
                     struct date *day, struct search *search)
{
    if (!field_date(form, name, text)) {
        error_set(&search->err, STATUS_USAGE, "that is no day of the calendar");
        error_hint(&search->err, "write it in numbers, such as 27 3 2026");
        search->wrong = name;
        return false;
    }
    return *text && date_parse(text, day);
}

static void take_search(const struct form *form, struct search *search)
{
    struct ledger_filter *filter = &search->filter;
    sent_text(form, "family", search->family);
    sent_text(form, "recipient", search->recipient);
    sent_text(form, "kind", search->kind);
    filter->has_since = take_day(form, "since", search->since, &filter->since, search);
    filter->has_until = take_day(form, "until", search->until, &filter->until, search);
    filter->is_brief = true;
    filter->reference = *search->family ? search->family : NULL;
    filter->recipient = *search->recipient ? search->recipient : NULL;
    if (!search->wrong && filter->has_since && filter->has_until &&
        date_compare(&filter->since, &filter->until) > 0) {
        error_set(&search->err, STATUS_USAGE, "the first day is later than the last");
        search->wrong = "since";
    }
}

/* ---- the form ---- */

static void show_kinds(struct page *page, const struct search *search)
{
    static const struct {
        const char *kind, *words;
    } kinds[] = {
        {"", "Sharings"},
        {"declined", "Decisions not to share"},
        {"other-channel", "What was told by phone, post or at a meeting"},
        {"access", "Who looked into a family's file, and answers to a person"},
        {"record-exported", "Families' records that were taken out as readable copies"},
        {"record-replaced", "Families' records in whose place another one was put"},
        {"incident", "Incidents"},
        {"complaint", "Complaints, and what was answered"},
        {"advice", "Advice that was sought"},
        {"looked", "What somebody looked at afterwards"},
        {"family-informed", "Families who were told"},
        {"recipient-verified", "Recipients whose card was verified"},
        {"recipient-revoked", "Recipients who were revoked"},
        {"staff-added", "Who came onto the staff"},
        {"staff-removed", "Who left the staff"},
        {"training", "Training"},
        {"agreement", "Agreements"},
        {"media-issued", "Memory sticks that went out"},
        {"media-returned", "Memory sticks that came back"},
        {"media-added", "Memory sticks that were registered"},
        {"hold", "Sharings that are kept from being erased"},
        {"erased", "What was erased"},
        {"witnessed", "What a witness outside has signed"},
        {"clock-corrected", "Clocks that were put right"},
        {"log-continued", "Where a backup was put back"},
    };
    enum { COUNT = sizeof kinds / sizeof *kinds };
    struct field_option options[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        options[i] = (struct field_option){.value = kinds[i].kind,
                                           .label = kinds[i].words,
                                           .is_chosen = strcmp(search->kind, kinds[i].kind) == 0};
    page_field_select(page, &(struct field){.name = "kind", .label = "What to look for"}, options,
                      COUNT);
}

static void show_form(struct page *page, const struct search *search)
{
    const struct error *since =
        search->wrong && strcmp(search->wrong, "since") == 0 ? &search->err : NULL;
    const struct error *until =
        search->wrong && strcmp(search->wrong, "until") == 0 ? &search->err : NULL;
    page_markup(page, "<form method=\"get\" action=\"/ledger\" novalidate>\n");
    show_kinds(page, search);
    page_field_text(page, &(struct field){.name = "family",
                                          .label = "Family",
                                          .hint = "Its whole reference, such as HS-2041",
                                          .typed = search->family,
                                          .width = 20});
    page_field_text(page, &(struct field){.name = "recipient",
                                          .label = "Recipient",
                                          .hint = "Any part of the name",
                                          .typed = search->recipient,
                                          .width = 20});
    page_field_date(page, &(struct field){.name = "since",
                                          .label = "From",
                                          .hint = "For example, 27 3 2026",
                                          .typed = search->since,
                                          .err = since});
    page_field_date(page, &(struct field){.name = "until",
                                          .label = "Until",
                                          .hint = "That day included",
                                          .typed = search->until,
                                          .err = until});
    page_form_end(page, "Look");
}

/* ---- what is found ---- */

struct listing {
    struct visit *visit;
    struct page *page;
    size_t count, skip;
    bool is_more;
};

/* Whether this one is of the page that is looked at. */
static bool listing_takes(struct listing *listing, bool *go_on)
{
    if (listing->count++ < listing->skip)
        return false;
    listing->is_more = listing->count > listing->skip + ROWS;
    *go_on = !listing->is_more;
    return *go_on;
}

static enum status show_sharing(void *context, const struct sharing_view *view, bool *go_on,
                                struct error *err)
{
    struct listing *listing = context;
    (void)err;
    if (!listing_takes(listing, go_on))
        return STATUS_OK;
    sharing_row_show(listing->page, view);
    return STATUS_OK;
}

static void entry_text(struct visit *visit, const struct ledger_entry *entry,
                       const struct office_member *signer, struct buffer *words)
{
    struct sharing_timeline timeline;
    buffer_init(words, WORDS_MAXIMUM);
    entry_words(entry, signer,
                entry_words_decision(visit->session->office, entry, visit_now(visit), &timeline),
                words);
    timeline_free(&timeline);
}

static enum status show_entry(void *context, const struct ledger_entry *entry,
                              const struct office_member *signer, bool *go_on, struct error *err)
{
    struct listing *listing = context;
    struct page *page = listing->page;
    char time[TIMESTAMP_WORDS_SIZE], address[64];
    struct buffer words;
    (void)err;
    if (!listing_takes(listing, go_on))
        return STATUS_OK;
    timestamp_words(entry->leaf.time, time);
    snprintf(address, sizeof address, "/ledger/entries/%" PRIu64, entry->number);
    entry_text(listing->visit, entry, signer, &words);
    page_row_begin(page);
    page_cell_begin(page);
    page_link(page, address, time);
    page_cell_end(page);
    page_cell(page, buffer_text(&words));
    page_row_end(page);
    buffer_free(&words);
    return STATUS_OK;
}

/* "2" of "page=2"; 1 for anything else. */
static size_t page_number(const struct form *query)
{
    const char *text = form_value(query, "page");
    size_t number = 0;
    for (; text && *text >= '0' && *text <= '9' && number < 100000; text++)
        number = number * 10 + (size_t)(*text - '0');
    return number > 0 ? number : 1;
}

/* As an address has it (form_parse reads it back). */
static void append_encoded(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_append_format(out, "%%%02X", (unsigned char)*text);
}

/* The same search, another page of what it finds. */
static void turning_link(struct page *page, const struct form *query, size_t number,
                         const char *words)
{
    page_markup(page, "<a class=\"govuk-link\" href=\"/ledger?page=%zu", number);
    for (size_t i = 0; i < query->count; i++)
        if (strcmp(query->fields[i].name, "page") != 0 && *query->fields[i].value) {
            page_markup(page, "&amp;");
            append_encoded(page->out, query->fields[i].name);
            page_markup(page, "=");
            append_encoded(page->out, query->fields[i].value);
        }
    page_markup(page, "\">%s</a> ", words);
}

static void show_turning(struct page *page, const struct form *query, size_t number, bool is_more)
{
    if (number == 1 && !is_more)
        return;
    page_markup(page, "<nav class=\"govuk-pagination\" aria-label=\"Pagination\">");
    if (number > 1)
        turning_link(page, query, number - 1, "Newer");
    if (is_more)
        turning_link(page, query, number + 1, "Older");
    page_markup(page, "</nav>\n");
}

static enum status show_found(struct visit *visit, struct search *search, size_t number)
{
    static const char *const sharings[] = {"Decided", "Recipient", "Family", "For", "State"};
    static const char *const entries[] = {"When", "What"};
    struct page *page = &visit->page;
    struct office *office = visit->session->office;
    struct listing listing = {.visit = visit, .page = page, .skip = (number - 1) * ROWS};
    enum entry_kind kind = ENTRY_KIND_UNKNOWN;
    enum status status = STATUS_OK;
    bool is_entries = *search->kind;
    if (is_entries)
        status = list_kind_parse(search->kind, &kind, &search->err);
    if (status != STATUS_OK)
        return status;
    page_table_begin(page, "The newest first", is_entries ? entries : sharings,
                     is_entries ? sizeof entries / sizeof *entries
                                : sizeof sharings / sizeof *sharings);
    if (is_entries)
        status = list_entries(office, kind, &search->filter, show_entry, &listing, &search->err);
    else
        status = list_sharings(office, &search->filter, visit_now(visit), show_sharing, &listing,
                               &search->err);
    page_table_end(page);
    if (listing.count == 0)
        page_paragraph(page, "There is nothing of that kind.");
    show_turning(page, &visit->request->query, number, listing.is_more);
    return status;
}

static void show_ways(struct page *page)
{
    page_markup(page, "<ul class=\"govuk-list\">\n<li>");
    page_link(page, "/reports/person", "Somebody asks what was shared about them");
    page_markup(page, "</li>\n<li>");
    page_link(page, "/reports/trustees", "A report for the trustees");
    page_markup(page, "</li>\n<li>");
    page_link(page, "/ledger/verify", "Check that nothing was changed or removed");
    page_markup(page, "</li>\n<li>");
    page_link(page, "/witness", "Have it witnessed by somebody outside");
    page_markup(page, "</li>\n<li>");
    page_link(page, "/ledger/continue", "An older backup was put back: go on in a further log");
    page_markup(page, "</li>\n<li>");
    page_link(page, "/office-files",
              "Files to keep or give away: all entries, the signed head, your "
              "card");
    page_markup(page, "</li>\n</ul>\n");
}

void page_ledger(struct visit *visit)
{
    struct page *page = &visit->page;
    const struct form *query = &visit->request->query;
    struct search search = {.wrong = NULL};
    take_search(query, &search);
    enum status status = STATUS_OK;
    page_begin(page, search.wrong ? 400 : 200, "The ledger", PLACE_LEDGER);
    if (search.wrong)
        page_error_summary(page, &search.err, search.wrong);
    /* Who has looked for something sees first what was found. */
    bool has_looked = query->count > 0 && !search.wrong;
    if (has_looked)
        status = show_found(visit, &search, page_number(query));
    else
        show_ways(page);
    page_heading(page, 2, has_looked ? "Look for something else" : "Look for something");
    show_form(page, &search);
    if (has_looked)
        show_ways(page);
    else if (!search.wrong)
        status = show_found(visit, &search, page_number(query));
    page_end(page);
    if (status != STATUS_OK) {
        buffer_truncate(page->out, 0);
        page_failure(visit, &search.err);
    }
}

/* ---- one entry ---- */

static bool number_of(const char *text, uint64_t *number)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > NUMBER_DIGITS || text[digits])
        return false;
    *number = strtoull(text, NULL, 10);
    return true;
}

static void show_one(struct visit *visit, const struct ledger_entry *entry,
                     const struct office_member *signer)
{
    struct page *page = &visit->page;
    char time[TIMESTAMP_WORDS_SIZE], number[24], address[64];
    const char *sharing = entry_sharing(entry);
    struct buffer words;
    timestamp_words(entry->leaf.time, time);
    snprintf(number, sizeof number, "%" PRIu64, entry->number);
    entry_text(visit, entry, signer, &words);
    page_begin(page, 200, "An entry of the ledger", PLACE_LEDGER);
    page_markup(page, "<p class=\"govuk-body-l\">");
    page_sentence(page, buffer_text(&words));
    page_markup(page, "</p>\n");
    page_terms_begin(page);
    page_term(page, "Number", number);
    page_term(page, "When", time);
    page_term(page, "Signed by", signer ? signer->card->name : "(erased)");
    page_terms_end(page);
    if (sharing) {
        snprintf(address, sizeof address, "/sharings/%s", sharing);
        page_markup(page, "<p class=\"govuk-body\">");
        page_link(page, address, "The sharing that it belongs to");
        page_markup(page, "</p>\n");
    }
    page_end(page);
    buffer_free(&words);
}

void page_entry(struct visit *visit)
{
    uint64_t number = 0;
    struct error err = {0};
    struct ledger_entry *entry = NULL;
    const struct office_member *signer = NULL;
    if (!number_of(visit->rest, &number)) {
        page_missing(visit);
        return;
    }
    enum status status = office_read(visit->session->office, number, &entry, &signer, &err);
    if (status == STATUS_OK)
        show_one(visit, entry, signer);
    else if (status == STATUS_USAGE)
        page_missing(visit);
    else
        page_failure(visit, &err);
    ledger_entry_free(entry);
}
