/* Going on from a record of which somebody put an older copy back. */
#include "family/family.h"
#include "register/forms/ask.h"
#include "safehand/office/records.h"
#include "share/begin/begin.h"

static const struct ask WHY[] = {
    {.kind = ASK_CARRIED, .name = "ref"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is an older one there?",
     .hint = "For example: the disk broke, and the newest backup is of Friday.",
     .missing = "write why an older one is there",
     .input = INPUT_REASON},
};

/* What is wrong with it, as it is now. */
static void above(struct visit *visit, const void *context)
{
    struct error err = {0};
    struct record *record = NULL;
    struct page *page = &visit->page;
    if (office_record_open(visit->session->office, context, &record, &err) == STATUS_OK) {
        page_inset(page, "It is not older than what you have seen of it: nothing is to be said.");
    } else {
        page_markup(page, "<p class=\"govuk-body\">");
        page_sentence_words(page, err.message, &err.message_ways);
        page_markup(page, "</p>\n");
    }
    record_free(record);
    page_paragraph(page,
                   "If there is a newer copy, in a backup or on another computer, have that put "
                   "back instead. If there is none, or a concern cannot wait, go on from what is "
                   "there: the ledger says so for good, with your name and why. What was lost is "
                   "not in it: write it down anew.");
}

static struct asking asking_of(const char *folder)
{
    return (struct asking){.title = "Go on from an older record",
                           .path = "/family/restore",
                           .button = "Go on from it",
                           ASKS(WHY),
                           .place = PLACE_FAMILIES,
                           .above = above,
                           .context = folder};
}

static char *find(struct visit *visit)
{
    char *folder = families_folder(visit, asked(visit, "ref"));
    visit->page.back = "/families";
    if (!folder)
        page_missing(visit);
    return folder;
}

void page_family_restore(struct visit *visit)
{
    char *folder = find(visit);
    if (folder) {
        const struct asking asking = asking_of(folder);
        ask_show(visit, &asking, NULL);
    }
    memory_free(folder);
}

void page_family_restored(struct visit *visit)
{
    struct error err = {0};
    uint64_t entry;
    char *folder = find(visit);
    if (!folder)
        return;
    struct asking asking = asking_of(folder);
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = office_record_restore(visit->session->office, folder, asked(visit, "reason"),
                                       visit_now(visit), &entry, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/family?ref=%s", asked(visit, "ref"));
    else
        ask_again(visit, &asking, &err);
    memory_free(folder);
}
