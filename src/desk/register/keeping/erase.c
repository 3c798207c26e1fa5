/* Destroying what the entries of a sharing say (L05): what goes, what stays, and one yes. */
#include <string.h>

#include "register/keeping/keeping.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/register.h"

/* ---- what can be done with it ---- */

void keeping_actions(struct visit *visit, const struct sharing_timeline *timeline)
{
    struct error ignored = {0};
    struct erase_view view = {.review = {0}};
    struct page *page = &visit->page;
    if (timeline_hold(timeline))
        action_show(page, "/hold/release?id=", timeline->id, "End the hold on it");
    else
        action_show(page, "/hold?id=", timeline->id, "Keep it from being erased");
    if (erase_view_read(visit->session->office, timeline->id, visit_now(visit), &view, &ignored) ==
        STATUS_OK)
        action_show(page, "/erase?id=", timeline->id, "Erase what is kept of it");
    erase_view_free(&view);
}

/* ---- the question ---- */

static void show_erase(struct visit *visit, const void *context)
{
    const struct erase_view *view = context;
    char review[TIMESTAMP_WORDS_SIZE], text[256];
    struct page *page = &visit->page;
    date_words(&view->review, review);
    about_show(visit, view->timeline.id);
    snprintf(text, sizeof text, "It is %s. Its review date is %s.",
             timeline_state_words(&view->timeline), review);
    page_paragraph(page, text);
    snprintf(text, sizeof text,
             "Destroyed for good: what its %zu entries say (who, what, to whom and why), and its "
             "files in the outbox. Nobody can bring that back.",
             view->timeline.count);
    page_warning(page, text);
    page_paragraph(page, "What stays: that there were these entries, of which kind and when, and "
                         "that you erased them and why. What the recipient holds is not touched.");
}

static const struct ask_choice SURE[] = {
    {"yes", "Yes, erase it for good", NULL},
    {"no", "No, keep it", NULL},
};
static const struct ask ERASE[] = {
    {.kind = ASK_CARRIED, .name = "id"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is it erased?",
     .hint = "For example: its review date has come, and nothing is open.",
     .missing = "write why it is erased",
     .input = INPUT_REASON},
    {.kind = ASK_RADIOS,
     .name = "sure",
     .label = "Erase it for good?",
     .missing = "say whether it is to be erased",
     CHOICES(SURE)},
};

static struct asking erase_asking(const struct erase_view *view)
{
    return (struct asking){.title = "Erase what is kept of a sharing",
                           .path = "/erase",
                           .button = "Go on",
                           ASKS(ERASE),
                           .place = PLACE_SHARINGS,
                           .above = show_erase,
                           .context = view};
}

/* ---- what came of it ---- */

/* Where what was handed over lies open yet: after this nothing says so any more. */
static char *open_copy(const struct erase_view *view)
{
    struct entry_handed_over said;
    const struct ledger_entry *handed = timeline_last(&view->timeline, ENTRY_KIND_HANDED_OVER);
    entry_handed_over_see(handed ? handed->detail : NULL, &said);
    return said.folder && file_exists(said.folder) ? memory_copy_string(said.folder) : NULL;
}

static void show_erased(struct visit *visit, const struct ledger_erased *erased, const char *copy)
{
    char text[256];
    struct page *page = &visit->page;
    page_begin(page, 200, "It is erased", PLACE_SHARINGS);
    snprintf(text, sizeof text,
             "What its %zu entries said is destroyed, and entry %llu says who did it and why.",
             erased->erased, (unsigned long long)erased->index);
    page_paragraph(page, text);
    if (erased->kept > 0) {
        snprintf(text, sizeof text,
                 "Entries that another sharing needs, and that go with that one: %zu.",
                 erased->kept);
        page_paragraph(page, text);
    }
    if (copy) {
        page_warning(page, "What was handed over still lies open on a computer: delete that too.");
        page_terms_begin(page);
        page_term(page, "Where it lies", copy);
        page_terms_end(page);
    }
    page_paragraph(page, "Older backups of the office's keys (the file ledger.keys) can still open "
                         "it: keep none for more than 35 days.");
    page_link(page, "/sharings", "Back to the sharings");
    page_end(page);
}

static void erase(struct visit *visit, const struct erase_view *view)
{
    struct error err = {0};
    struct ledger_erased erased = {0};
    struct asking asking = erase_asking(view);
    char *copy = open_copy(view);
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK && strcmp(asked(visit, "sure"), "yes") != 0)
        response_go_on(visit->page.response, "/sharings/%s", view->timeline.id);
    else if (status == STATUS_OK &&
             (status = erase_sharing(visit->session->office, view->timeline.id,
                                     asked(visit, "reason"), visit_now(visit), &erased, &err)) ==
                 STATUS_OK)
        show_erased(visit, &erased, copy);
    if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    memory_free(copy);
}

static void with_view(struct visit *visit, bool erases)
{
    struct error err = {0};
    struct erase_view view = {.review = {0}};
    const char *id = asked(visit, "id");
    if (!about_find(visit, id))
        return;
    if (erase_view_read(visit->session->office, id, visit_now(visit), &view, &err) != STATUS_OK) {
        page_failure(visit, &err);
    } else if (erases) {
        erase(visit, &view);
    } else {
        struct asking asking = erase_asking(&view);
        ask_show(visit, &asking, NULL);
    }
    erase_view_free(&view);
}

void page_erase(struct visit *visit)
{
    with_view(visit, false);
}

void page_erased(struct visit *visit)
{
    with_view(visit, true);
}
