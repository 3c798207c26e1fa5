/* Something went wrong (L08): what it is about, what happened, and the 72 hours. */
#include <string.h>

#include "register/register.h"
#include "safehand/entry/register.h"
#include "safehand/office/entries.h"
#include "safehand/sharing.h"

enum { LISTED = 20, KEY_SIZE = 64 };

static const struct ask_choice KINDS[] = {
    {"lost", "It was lost", "A memory stick, a letter, a telephone."},
    {"misdirected", "It went to the wrong person or address", NULL},
    {"opened-by-another", "Somebody else opened or read it", NULL},
    {"other", "Something else", NULL},
};

void countdown_words(timestamp due, timestamp now, char text[COUNTDOWN_SIZE])
{
    char until[TIMESTAMP_WORDS_SIZE];
    timestamp_words(due, until);
    long hours = (long)((due > now ? due - now : now - due) / 3600);
    const char *unit = hours == 1 ? "hour" : "hours";
    if (now > due)
        snprintf(text, COUNTDOWN_SIZE, "over since %s (%ld %s)", until, hours, unit);
    else if (hours == 0)
        snprintf(text, COUNTDOWN_SIZE, "less than an hour left, until %s", until);
    else
        snprintf(text, COUNTDOWN_SIZE, "%ld %s left, until %s", hours, unit, until);
}

/* ---- which ---- */

struct choosing {
    struct page *page;
    size_t count;
};

static enum status choose_sharing(void *context, const struct sharing_view *view, bool *go_on,
                                  struct error *err)
{
    struct choosing *choosing = context;
    struct page *page = choosing->page;
    char time[TIMESTAMP_WORDS_SIZE];
    (void)err;
    if (!timeline_left(view->timeline))
        return STATUS_OK;
    timestamp_words(view->decided, time);
    page_markup(page, "<li><a class=\"govuk-link\" href=\"/incident?id=%s\">", view->id);
    page_text(page, *view->recipient ? view->recipient : "(erased)");
    page_markup(page, ", %s</a> <span class=\"govuk-hint\">", time);
    page_text(page, view->organisation);
    page_markup(page, " · ");
    page_text(page, view->reference);
    page_markup(page, " · ");
    page_text(page, view->purpose);
    page_markup(page, "</span></li>\n");
    *go_on = ++choosing->count < LISTED;
    return STATUS_OK;
}

static enum status choose_told(void *context, const struct ledger_entry *entry,
                               const struct office_member *signer, bool *go_on, struct error *err)
{
    struct choosing *choosing = context;
    struct entry_other_channel said;
    struct page *page = choosing->page;
    char time[TIMESTAMP_WORDS_SIZE];
    (void)signer;
    (void)err;
    entry_other_channel_see(entry->detail, &said);
    if (!said.to || said.discharges)
        return STATUS_OK;
    timestamp_words(entry->leaf.time, time);
    page_markup(page, "<li><a class=\"govuk-link\" href=\"/incident?id=%llu\">",
                (unsigned long long)entry->number);
    page_text(page, said.to);
    page_markup(page, ", %s</a> <span class=\"govuk-hint\">", time);
    page_text(page, said.what ? said.what : "");
    page_markup(page, "</span></li>\n");
    *go_on = ++choosing->count < LISTED;
    return STATUS_OK;
}

static void show_which(struct visit *visit)
{
    static const struct ledger_filter all = {0};
    struct error err = {0};
    struct page *page = &visit->page;
    struct office *office = visit->session->office;
    struct choosing choosing = {.page = page};
    page_begin(page, 200, "Something went wrong", PLACE_HOME);
    page_warning(page, "Is somebody in danger because of it? Ring 999, and whoever is in danger, "
                       "first.");
    page_paragraph(page, "Lost, sent to the wrong person, read by somebody else: it is recorded, "
                         "what can still be stopped is stopped, and the law gives 72 hours to "
                         "tell the Information Commissioner, if they must be told.");
    page_heading(page, 2, "What was shared by this desk");
    page_markup(page, "<ul class=\"govuk-list desk-ways\">\n");
    enum status status =
        list_sharings(office, &all, visit_now(visit), choose_sharing, &choosing, &err);
    page_markup(page, "</ul>\n");
    if (status == STATUS_OK && choosing.count == 0)
        page_paragraph(page, "Nothing has left yet.");
    choosing.count = 0;
    page_heading(page, 2, "What was told another way");
    page_markup(page, "<ul class=\"govuk-list desk-ways\">\n");
    if (status == STATUS_OK)
        status = list_entries(office, ENTRY_KIND_OTHER_CHANNEL, &all, choose_told, &choosing, &err);
    page_markup(page, "</ul>\n<p class=\"govuk-body\">Is it not here? ");
    page_link(page, "/log", "Record first what was told, sent or carried");
    page_markup(page, "; the next page asks whether something went wrong with it.</p>\n");
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, "/incidents", "What went wrong before, and what is still to be told");
    page_markup(page, "</p>\n");
    page_end(page);
    if (status != STATUS_OK) {
        buffer_truncate(page->out, 0);
        page_failure(visit, &err);
    }
}

/* ---- what happened ---- */

enum { HAPPENED = 5 };
struct happening {
    struct ask asks[HAPPENED];
    char today[DATE_SIZE], clock[8];
    struct asking asking;
};

static void happening_make(const struct visit *visit, struct happening *made)
{
    char words[TIMESTAMP_WORDS_SIZE];
    timestamp_words(visit_now(visit), words);
    snprintf(made->clock, sizeof made->clock, "%s", words + strlen(words) - strlen("00:00"));
    today_text(visit, made->today);
    made->asks[0] = (struct ask){.kind = ASK_CARRIED, .name = "id"};
    made->asks[1] = (struct ask){.kind = ASK_RADIOS,
                                 .name = "what",
                                 .label = "What happened?",
                                 .missing = "choose what happened",
                                 CHOICES(KINDS)};
    made->asks[2] = (struct ask){.kind = ASK_AREA,
                                 .name = "details",
                                 .label = "Tell it in your own words",
                                 .hint = "What happened, how you know, and who may have it now.",
                                 .missing = "write what happened",
                                 .input = INPUT_DETAILS};
    made->asks[3] = (struct ask){.kind = ASK_DAY,
                                 .name = "aware",
                                 .label = "On which day did somebody of the office learn of it?",
                                 .hint = "The 72 hours are counted from then.",
                                 .missing = "write the day",
                                 .initial = made->today};
    made->asks[4] = (struct ask){.kind = ASK_TEXT,
                                 .name = "clock",
                                 .label = "At what time?",
                                 .hint = "As the clock showed it, for example 10:15.",
                                 .missing = "write the time",
                                 .initial = made->clock,
                                 .width = 5};
    made->asking = (struct asking){.title = "Something went wrong",
                                   .path = "/incident",
                                   .button = "Record it",
                                   .asks = made->asks,
                                   .count = HAPPENED,
                                   .place = PLACE_HOME,
                                   .above = about_above};
}

void page_incident(struct visit *visit)
{
    struct happening happening;
    if (!*asked(visit, "id")) {
        show_which(visit);
        return;
    }
    happening_make(visit, &happening);
    if (about_find(visit, asked(visit, "id")))
        ask_show(visit, &happening.asking, NULL);
}

void page_incident_happened(struct visit *visit)
{
    struct error err = {0};
    struct happening happening;
    struct incident_done done = {.entry = 0};
    struct incident incident = {
        .id = asked(visit, "id"), .what = asked(visit, "what"), .details = asked(visit, "details")};
    happening_make(visit, &happening);
    if (!about_find(visit, incident.id))
        return;
    enum status status = ask_check(visit, &happening.asking, &err);
    if (status == STATUS_OK && !asked_time(visit, "aware", "clock", &incident.aware)) {
        error_set(&err, STATUS_USAGE, "there is no such time on that day: write it as 10:15");
        status = ask_wrong(&happening.asking, "clock", &err);
    }
    if (status == STATUS_OK)
        status = incident_record(visit->session->office, &incident, visit_now(visit), &done, &err);
    if (status == STATUS_OK)
        recorded_go_on(visit, done.entry);
    else
        ask_again(visit, &happening.asking, &err);
}
