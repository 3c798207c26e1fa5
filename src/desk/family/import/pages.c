/* A spreadsheet is sent. */
#include "family/import/import.h"

#include <string.h>

static void add_questions(const struct visit *visit, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_FILES,
                                  .name = IMPORT_FILES,
                                  .label = "The file that your system gave out",
                                  .hint = "A spreadsheet (CSV, Excel, OpenDocument), JSON, or a "
                                          "form written in Word; several of them; or a ZIP of the "
                                          "folder below"});
    family_ask(asks, (struct ask){.kind = ASK_FOLDER,
                                  .name = IMPORT_FOLDER,
                                  .label = "Or a folder, with the families' own files",
                                  .hint = "Tables in the folder itself, and for each family a "
                                          "folder named by its reference, such as HS-2041"});
    maps_ask(visit, asks);
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "as-at",
                                  .label = "On which day was it given out?",
                                  .missing = "write the day on which it was given out",
                                  .initial = ASK_TODAY});
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "family",
                                  .label = "Which family is it, if the file does not say?",
                                  .hint = "As of a form about one family: its reference, such as "
                                          "HS-2041",
                                  .width = 20});
}

static void above(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "You see what comes of it, column by column and cell by cell, before anything "
                   "is written. The same file again changes nothing; a newer one shows what "
                   "changed, and keeps what was written here.");
}

static struct asking asking_of(struct visit *visit, struct family_asks *asks)
{
    add_questions(visit, asks);
    visit->page.back = "/families";
    return (struct asking){.title = "Take in a spreadsheet",
                           .path = "/families/import",
                           .button = "See what comes of it",
                           .asks = asks->asks,
                           .count = asks->count,
                           .place = PLACE_FAMILIES,
                           .above = above};
}

void page_import_gone(struct visit *visit)
{
    struct error err = {0};
    error_set(&err, STATUS_USAGE, "what was sent is not here any more");
    error_hint(&err, "choose it again");
    page_failure(visit, &err);
}

/* What is just being taken in is not stopped by another. */
static bool is_busy(struct visit *visit)
{
    if (!waiting_is_written(waiting_of(visit)))
        return false;
    response_go_on(visit->page.response, "/families/import/done");
    return true;
}

void page_import(struct visit *visit)
{
    struct error err = {0};
    if (is_busy(visit))
        return;
    struct family_asks *asks = memory_allocate(sizeof *asks);
    if (asks) {
        const struct asking asking = asking_of(visit, asks);
        ask_show(visit, &asking, NULL);
    } else {
        (void)!memory_error(&err);
        page_failure(visit, &err);
    }
    family_asks_free(asks);
}

static enum status describe(struct waiting_import *waiting, struct error *err)
{
    struct visit *visit = waiting->visit;
    const char *family = asked(visit, "family");
    waiting->as_at = date_of(visit_now(visit));
    (void)asked_day(visit, "as-at", &waiting->as_at);
    waiting->family = *family ? memory_copy_string(family) : NULL;
    return waiting->family || !*family ? id_new(waiting->id, err) : memory_error(err);
}

static enum status send(struct visit *visit, struct asking *asking, struct error *err)
{
    struct waiting_import *waiting = memory_allocate(sizeof *waiting);
    if (!waiting)
        return memory_error(err);
    *waiting = (struct waiting_import){.visit = visit};
    asking->wrong = IMPORT_FILES;
    enum status status = describe(waiting, err);
    if (status == STATUS_OK)
        status = sent_read(&visit->request->uploads, &waiting->sent, err);
    if (status == STATUS_OK)
        status = maps_choose(waiting, err);
    if (status == STATUS_OK)
        waiting_begin(waiting);
    else
        waiting_import_free(waiting);
    return status;
}

void page_import_sent(struct visit *visit)
{
    struct error err = {0};
    if (is_busy(visit))
        return;
    struct family_asks *asks = memory_allocate(sizeof *asks);
    if (asks) {
        struct asking asking = asking_of(visit, asks);
        enum status status = ask_check(visit, &asking, &err);
        if (status == STATUS_OK)
            status = send(visit, &asking, &err);
        if (status == STATUS_OK)
            response_go_on(visit->page.response, "/families/import/look");
        else
            ask_again(visit, &asking, &err);
    } else {
        (void)!memory_error(&err);
        page_failure(visit, &err);
    }
    family_asks_free(asks);
}
