/* What went wrong: what is still to be told to the regulator, and what was closed. */
#include <string.h>

#include "register/register.h"
#include "safehand/entry/register.h"
#include "safehand/office/entries.h"
#include "safehand/sharing.h"

enum { KEY_SIZE = 64, LISTED = 100 };

/* The newest come first, so that what was closed is known before what it closed. */
struct listing {
    struct visit *visit;
    struct names closed; /* owned */
    size_t count;
};

static void key_of(const struct entry_number *entry, const char *id, char key[KEY_SIZE])
{
    if (id)
        snprintf(key, KEY_SIZE, "%s", id);
    else
        snprintf(key, KEY_SIZE, "%llu", (unsigned long long)entry->value);
}

static void show_state(struct listing *listing, const struct entry_incident *said, const char *key)
{
    timestamp due = 0;
    char words[COUNTDOWN_SIZE];
    struct page *page = &listing->visit->page;
    struct buffer address;
    if (names_have(&listing->closed, key)) {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--green\">Closed</strong>\n");
        return;
    }
    if (said->due && timestamp_parse(said->due, &due)) {
        countdown_words(due, visit_now(listing->visit), words);
        page_markup(page,
                    "<p class=\"govuk-body desk-countdown\">To tell the Information Commissioner: "
                    "<strong>%s</strong></p>\n",
                    words);
    }
    buffer_init(&address, 256);
    buffer_append_text(&address, "/incidents/close?id=");
    page_address_part(&address, key);
    page_link_button(page, buffer_text(&address), "They were told, or need not be", true);
    buffer_free(&address);
}

static enum status show_incident(void *context, const struct ledger_entry *entry,
                                 const struct office_member *signer, bool *go_on, struct error *err)
{
    struct listing *listing = context;
    char key[KEY_SIZE], number[24];
    struct entry_incident_closed closed;
    struct entry_incident said;
    (void)signer;
    entry_incident_closed_see(entry->detail, &closed);
    if (closed.closed_as) {
        key_of(&closed.entry, closed.id, key);
        return names_add_copy(&listing->closed, key) ? STATUS_OK : memory_error(err);
    }
    entry_incident_see(entry->detail, &said);
    key_of(&said.entry, said.id, key);
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    about_show(listing->visit, number);
    show_state(listing, &said, key);
    *go_on = ++listing->count < LISTED;
    return STATUS_OK;
}

void page_incidents(struct visit *visit)
{
    static const struct ledger_filter all = {0};
    struct error err = {0};
    struct listing listing = {.visit = visit};
    page_begin(&visit->page, 200, "What went wrong", PLACE_HOME);
    enum status status = list_entries(visit->session->office, ENTRY_KIND_INCIDENT, &all,
                                      show_incident, &listing, &err);
    if (listing.count == 0)
        page_paragraph(&visit->page, "Nothing is recorded.");
    page_markup(&visit->page, "<p class=\"govuk-body\">");
    page_link(&visit->page, "/incident", "Something went wrong");
    page_markup(&visit->page, "</p>\n");
    page_end(&visit->page);
    names_free_copies(&listing.closed);
    if (status != STATUS_OK) {
        buffer_truncate(visit->page.out, 0);
        page_failure(visit, &err);
    }
}

/* ---- closing ---- */

static const struct ask_choice CLOSED_AS[] = {
    {"told", "The Information Commissioner was told", NULL},
    {"not-notifiable", "They need not be told",
     "Nobody's rights are at risk by it. Only a manager, a deputy or a trustee finds that."},
};
static const struct ask CLOSING[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_RADIOS,
     .name = "as",
     .label = "How does it end?",
     .missing = "choose how it ends",
     CHOICES(CLOSED_AS)},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "How were they told, or why need they not be?",
     .hint = "If they were told late: why.",
     .missing = "write how they were told, or why not",
     .input = INPUT_REASON},
};
static const struct asking CLOSE = {.title = "Close what went wrong",
                                    .path = "/incidents/close",
                                    .button = "Close it",
                                    ASKS(CLOSING),
                                    .above = about_above};

void page_incident_close(struct visit *visit)
{
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &CLOSE, NULL);
}

void page_incident_closed(struct visit *visit)
{
    size_t closed = 0;
    struct error err = {0};
    struct asking asking = CLOSE;
    if (!about_find(visit, asked(visit, "id")))
        return;
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = incident_close(visit->session->office, asked(visit, "id"), asked(visit, "as"),
                                asked(visit, "reason"), visit_now(visit), &closed, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/incidents");
    else
        ask_again(visit, &asking, &err);
}
