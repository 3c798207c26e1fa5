/* A new family, written down by hand. */
#include <string.h>

#include "family/form.h"
#include "share/begin/begin.h"

static void add(struct family *family, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "reference",
                                  .label = "The family's reference",
                                  .hint = "As it stands on the file, such as HS-2041: letters, "
                                          "figures, full stops and hyphens. Not their name: it "
                                          "stands in the ledger, where names do not.",
                                  .missing = "write the family's reference",
                                  .width = 20});
    somebody_ask(family, asks);
    family_ask(asks, (struct ask){.kind = ASK_AREA,
                                  .name = "family-address",
                                  .label = "Where the family lives",
                                  .hint = "Leave empty what you do not know."});
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "family-postcode",
                                  .label = "Their postcode",
                                  .width = 10});
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "family-phone",
                                  .label = "The family's phone number",
                                  .width = 20});
}

static void above(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page, "Begin with one person, such as the mother. Everybody else is "
                                 "added on the family's page.");
}

/* All that one request needs of it. */
struct making {
    struct family family;
    struct family_asks *asks;
    struct asking asking;
};

static bool begin(struct visit *visit, struct making *making)
{
    struct error err = {0};
    *making = (struct making){.asks = memory_allocate(sizeof *making->asks)};
    making->family =
        (struct family){.visit = visit, .catalogue = office_catalogue(visit->session->office)};
    if (!making->asks) {
        (void)!memory_error(&err);
        page_failure(visit, &err);
        return false;
    }
    add(&making->family, making->asks);
    making->asking = (struct asking){.title = "A new family",
                                     .path = "/families/new",
                                     .button = "Begin their file",
                                     .asks = making->asks->asks,
                                     .count = making->asks->count,
                                     .place = PLACE_FAMILIES,
                                     .above = above};
    visit->page.back = "/families";
    return true;
}

static void end(struct making *making)
{
    family_asks_free(making->asks);
    family_close(&making->family);
}

/* What is no reference is refused before anything is made of it, so that it leads nowhere else. */
static enum status make(struct visit *visit, struct asking *asking, struct error *err)
{
    struct record_edit *edit = NULL;
    const char *reference = asked(visit, "reference");
    char *records = families_records(visit);
    char *folder = records ? file_join(records, reference) : NULL;
    const struct record_place place = family_place(visit, folder ? folder : "");
    const struct record_editor editor = family_editor(visit);
    enum status status = folder ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = record_edit_new(&place, reference, &editor, &edit, err);
    if (status == STATUS_USAGE)
        asking->wrong = "reference";
    if (status == STATUS_OK)
        status = somebody_add(visit, edit, NULL, err);
    if (status == STATUS_OK)
        status = household_set(visit, edit, err);
    if (status == STATUS_OK && !file_exists(records))
        status = file_make_folder(records, 0700, err);
    if (status == STATUS_OK) {
        status = record_edit_save(edit, err);
        if (status == STATUS_USAGE) /* one of that reference is there */
            asking->wrong = "reference";
    }
    record_edit_free(edit);
    memory_free(records);
    memory_free(folder);
    return status;
}

void page_family_new(struct visit *visit)
{
    struct making making;
    if (begin(visit, &making))
        ask_show(visit, &making.asking, NULL);
    end(&making);
}

void page_family_made(struct visit *visit)
{
    struct error err = {0};
    struct making making;
    if (begin(visit, &making)) {
        enum status status = ask_check(visit, &making.asking, &err);
        if (status == STATUS_OK)
            status = make(visit, &making.asking, &err);
        if (status == STATUS_OK)
            response_go_on(visit->page.response, "/family?ref=%s", asked(visit, "reference"));
        else
            ask_again(visit, &making.asking, &err);
    }
    end(&making);
}
