/* What a form is about: a sharing, or an entry of the ledger. */
#include <stdlib.h>
#include <string.h>

#include "register/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/sharing.h"

enum { ENTRY_DIGITS = 18, WORDS_MAXIMUM = 65536 };

bool entry_of_text(const char *text, uint64_t *entry)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > ENTRY_DIGITS || text[length])
        return false;
    *entry = strtoull(text, NULL, 10);
    return true;
}

enum status family_check(struct visit *visit, struct asking *asking, struct error *err)
{
    if (strlen(asked(visit, "family")) <= RECORD_ID_MAXIMUM)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "that is no reference of a family: it is too long");
    return ask_wrong(asking, "family", err);
}

enum status visit_concern(struct visit *visit, timestamp until, struct error *err)
{
    bool is_earlier = false;
    return office_believe_clock(visit->session->office, until, timestamp_now(), &is_earlier, err);
}

enum status visit_concern_of(struct visit *visit, const char *id, struct error *err)
{
    timestamp until = 0;
    struct office *office = visit->session->office;
    if (office_clock_behind(office, timestamp_now()) == 0 ||
        !sharing_is_concern(office, id, visit_now(visit), &until))
        return STATUS_OK;
    return visit_concern(visit, until, err);
}

static void show_decision(struct page *page, const json_t *decision, timestamp decided)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const json_t *recipient = json_object_get(decision, "recipient");
    timestamp_words(decided, day);
    page_terms_begin(page);
    page_term(page, "With", json_text(recipient, "name"));
    page_term(page, "Organisation", json_text(recipient, "organisation"));
    page_term(page, "Family", json_text(decision, "reference"));
    page_term(page, "For", json_text(decision, "purpose"));
    page_term(page, "Decided", day);
    page_terms_end(page);
}

static void show_entry(struct visit *visit, const struct ledger_entry *entry)
{
    struct buffer words;
    char time[TIMESTAMP_WORDS_SIZE];
    buffer_init(&words, WORDS_MAXIMUM);
    struct sharing_timeline timeline;
    struct office *office = visit->session->office;
    timestamp_words(entry->leaf.time, time);
    entry_words(entry, office_signer(office, entry),
                entry_words_decision(office, entry, visit_now(visit), &timeline), &words);
    timeline_free(&timeline);
    page_markup(&visit->page, "<div class=\"govuk-inset-text\"><span class=\"desk-time\">%s</span>",
                time);
    page_text(&visit->page, buffer_text(&words));
    page_markup(&visit->page, "</div>\n");
    buffer_free(&words);
}

static enum status show_number(struct visit *visit, uint64_t number, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    enum status status = office_read(visit->session->office, number, &entry, &signer, err);
    if (status == STATUS_OK)
        show_entry(visit, entry);
    ledger_entry_free(entry);
    return status;
}

void about_show(struct visit *visit, const char *id)
{
    uint64_t number;
    struct error ignored = {0};
    struct sharing_timeline timeline = {0};
    if (entry_of_text(id, &number)) {
        (void)!show_number(visit, number, &ignored);
        return;
    }
    if (timeline_read(visit->session->office, id, visit_now(visit), &timeline, &ignored) ==
        STATUS_OK) {
        const struct ledger_entry *decided = timeline_first(&timeline, ENTRY_KIND_DECISION);
        if (decided && !decided->is_erased)
            show_decision(&visit->page, decision_of(decided), decided->leaf.time);
        else if (timeline.count > 0)
            show_entry(visit, timeline.entries[0]);
    }
    timeline_free(&timeline);
}

bool about_find(struct visit *visit, const char *id)
{
    uint64_t number;
    struct error err = {0};
    struct sharing_timeline timeline = {0};
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    enum status status =
        entry_of_text(id, &number)
            ? office_read(visit->session->office, number, &entry, &signer, &err)
            : timeline_read(visit->session->office, id, visit_now(visit), &timeline, &err);
    ledger_entry_free(entry);
    timeline_free(&timeline);
    if (status == STATUS_USAGE)
        page_missing(visit);
    else if (status != STATUS_OK)
        page_failure(visit, &err);
    return status == STATUS_OK;
}

void about_above(struct visit *visit, const void *context)
{
    (void)context;
    about_show(visit, asked(visit, "id"));
}
