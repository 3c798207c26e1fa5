/* What a person did with a package: sent it, got a reference for it; and issuing it anew for
 * somebody who lost their key. */
#include <string.h>

#include "register/forms/about_form.h"
#include "safehand/sharing.h"
#include "share/share.h"

enum { RECIPIENTS_MAXIMUM = 60, LABEL_SIZE = 512 };

/* ---- it was sent ---- */

static enum status sent(struct visit *visit, const char *id, struct asking *asking,
                        struct error *err)
{
    (void)asking;
    return sharing_sent(visit->session->office, id, visit_now(visit), err);
}

const struct about_form FORM_SENT = {.asking = {.title = "It was sent, or handed over",
                                                .path = "/sent",
                                                .button = "They have it, or it is on its way",
                                                .place = PLACE_SHARINGS},
                                     .said = "Somebody has the package, to send it by secure email "
                                             "or to hand it over. Once that is done "
                                             "say so here: then its receipt is waited for.",
                                     .act = sent};

/* ---- what a recipient without keys gave for a receipt ---- */

static const struct ask REFERENCE[] = {
    {.kind = ASK_TEXT,
     .name = "number",
     .label = "The reference number that they gave",
     .missing = "write the reference number",
     .width = 20},
    {.kind = ASK_TEXT,
     .name = "by",
     .label = "Who gave it, or what showed it?",
     .hint = "For example: the page after the form was sent.",
     .missing = "write who gave it, or what showed it",
     .input = INPUT_FROM},
    {.kind = ASK_DAY, .name = "on", .label = "When?", .missing = "write the day"},
};
static enum status refer(struct visit *visit, const char *id, struct asking *asking,
                         struct error *err)
{
    struct sharing_given given = {
        .id = id, .number = asked(visit, "number"), .by = asked(visit, "by")};
    if (!asked_day(visit, "on", &given.on))
        return ask_wrong(asking, "on", err);
    return sharing_reference(visit->session->office, &given, visit_now(visit), err);
}

const struct about_form FORM_REFERENCE = {.asking = {.title = "They gave a reference number",
                                                     .path = "/reference",
                                                     .button = "Record it",
                                                     ASKS(REFERENCE),
                                                     .place = PLACE_SHARINGS},
                                          .act = refer};

/* ---- anew, for another card ---- */

struct anew {
    struct office_recipients list;
    char labels[RECIPIENTS_MAXIMUM][LABEL_SIZE];
    struct ask_choice choices[RECIPIENTS_MAXIMUM];
    struct ask asks[2];
    struct asking asking;
};

static void show_anew(struct visit *visit, const void *context)
{
    about_above(visit, context);
    page_paragraph(&visit->page,
                   "For a recipient who has lost their key and has a new card. The same is decided "
                   "anew by today's rules, and the old sharing is taken back. The new card must be "
                   "made sure of first: ring them, and compare its six groups.");
}

/* Those who can be chosen: their card is verified and still holds. */
static enum status anew_make(struct visit *visit, struct anew *made, struct error *err)
{
    size_t count = 0;
    enum status status = office_recipient_list(visit->session->office, &made->list, err);
    for (size_t i = 0; i < made->list.count && count < RECIPIENTS_MAXIMUM; i++) {
        const struct office_recipient *one = made->list.items[i];
        if (!one->card || !one->is_verified || one->is_revoked ||
            visit_now(visit) >= one->card->expires)
            continue;
        snprintf(made->labels[count], LABEL_SIZE, "%.200s, %.200s (%s)", one->name,
                 one->organisation, one->card->fingerprint);
        made->choices[count] = (struct ask_choice){one->key, made->labels[count], NULL};
        count++;
    }
    made->asks[0] = (struct ask){.kind = ASK_CARRIED, .name = "id"};
    made->asks[1] = (struct ask){.kind = ASK_SELECT,
                                 .name = "to",
                                 .label = "Which card is their new one?",
                                 .missing = "choose their new card",
                                 .choices = made->choices,
                                 .choice_count = count};
    made->asking = (struct asking){.title = "Issue it anew",
                                   .path = "/reissue",
                                   .button = "Decide it anew",
                                   .asks = made->asks,
                                   .count = 2,
                                   .place = PLACE_SHARINGS,
                                   .above = show_anew};
    return status;
}

void page_reissue(struct visit *visit)
{
    struct error err = {0};
    struct anew *anew = memory_allocate(sizeof *anew);
    if (!anew || anew_make(visit, anew, &err) != STATUS_OK) {
        if (!anew)
            (void)memory_error(&err);
        page_failure(visit, &err);
    } else if (about_find(visit, asked(visit, "id"))) {
        ask_show(visit, &anew->asking, NULL);
    }
    if (anew)
        office_recipients_free(&anew->list);
    memory_free(anew);
}

static enum status issue(struct visit *visit, struct asking *asking, char id[ID_SIZE],
                         struct error *err)
{
    bool waits = false;
    struct sharing *sharing = NULL;
    enum status status = ask_check(visit, asking, err);
    if (status == STATUS_OK)
        status = visit_concern_of(visit, asked(visit, "id"), err);
    if (status == STATUS_OK)
        status = sharing_reissue(visit->session->office, asked(visit, "id"), asked(visit, "to"),
                                 visit_now(visit), &sharing, &waits, err);
    if (status == STATUS_OK) {
        char seen[DIGEST_HEX_SIZE] = "";
        memcpy(id, sharing_id(sharing), ID_SIZE);
        share_keep_said(visit, sharing, seen);
    }
    sharing_free(sharing);
    return status;
}

void page_reissued(struct visit *visit)
{
    char id[ID_SIZE];
    struct error err = {0};
    struct anew *anew = memory_allocate(sizeof *anew);
    if (!anew || anew_make(visit, anew, &err) != STATUS_OK) {
        if (!anew)
            (void)memory_error(&err);
        page_failure(visit, &err);
    } else if (about_find(visit, asked(visit, "id"))) {
        if (issue(visit, &anew->asking, id, &err) == STATUS_OK)
            response_go_on(visit->page.response, "/sharings/%s", id);
        else
            ask_again(visit, &anew->asking, &err);
    }
    if (anew)
        office_recipients_free(&anew->list);
    memory_free(anew);
}
