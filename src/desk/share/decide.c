/* Deciding a sharing that was checked; it goes out at once, or waits. */
#include <string.h>

#include "safehand/office/timeline.h"
#include "share/check.h"
#include "share/held.h"
#include "share/sending.h"

/* ---- decided already ---- */

struct deciding {
    struct wizard *wizard;
    const char *recipient; /* the name */
};

static enum status tell_one(void *context, const struct sharing_view *view, bool *go_on,
                            struct error *err)
{
    const struct deciding *deciding = context;
    struct page *page = deciding->wizard->page;
    const char *profile = json_text(deciding->wizard->draft.asked, "profile");
    char time[TIMESTAMP_WORDS_SIZE];
    (void)err;
    *go_on = view->decided >= deciding->wizard->draft.changed;
    if (!*go_on || strcmp(view->recipient, deciding->recipient) != 0 || !profile ||
        strcmp(view->profile, profile) != 0)
        return STATUS_OK;
    *go_on = false;
    timestamp_words(view->decided, time);
    page_markup(page,
                "<div class=\"govuk-inset-text\">On %s it was decided to share for this "
                "purpose with ",
                time);
    page_text(page, view->recipient);
    page_markup(page,
                ". <a class=\"govuk-link\" href=\"/sharings/%s\">Look whether that is this "
                "one</a>: then <a class=\"govuk-link\" href=\"/share/%s/discard\">throw away "
                "what is here</a>, and it is not shared twice.</div>\n",
                view->id, deciding->wizard->draft.id);
    return STATUS_OK;
}

void share_tell_decided(struct wizard *wizard)
{
    struct error ignored = {0};
    struct office_recipient *recipient = NULL;
    const char *key = wizard_recipient(wizard);
    const struct ledger_filter filter = {.reference = wizard->draft.reference};
    if (office_recipient_find(wizard->office, key ? key : "", &recipient, &ignored) == STATUS_OK) {
        struct deciding deciding = {wizard, recipient->name};
        (void)!list_sharings(wizard->office, &filter, visit_now(wizard->visit), tell_one, &deciding,
                             &ignored);
    }
    office_recipient_free(recipient);
}

/* ---- deciding ---- */

/* The draft is decided: of several recipients it goes on with the others. */
static void end_draft(struct wizard *wizard)
{
    struct error ignored = {0};
    json_t *recipients = json_object_get(wizard->draft.asked, "recipients");
    wizard_drop_sharing(wizard);
    if (json_array_size(recipients) < 2) {
        (void)!draft_remove(wizard->office, wizard->draft.id, &ignored);
        return;
    }
    json_array_remove(recipients, 0);
    asking_forget_call(wizard->draft.answers);
    (void)!wizard_save(wizard, &ignored);
}

static struct sending_what what_of(const struct sharing *sharing)
{
    return (struct sending_what){
        .way = {sharing_channel(sharing), sharing_channel_to(sharing)},
        .reference = sharing_record(sharing)->reference,
        .to = sharing_recipient(sharing)->name,
    };
}

/* `sending` is taken over where it goes now. */
static void decide(struct wizard *wizard, struct sharing *sharing, struct sending *sending)
{
    struct error err = {0};
    bool waits = false;
    char id[ID_SIZE];
    struct visit *visit = wizard->visit;
    enum status status = sharing_decide(sharing, visit_now(visit), &waits, &err);
    if (status != STATUS_OK) { /* nothing was decided */
        sending_free(sending);
        share_show_answers(wizard, sharing, &err);
        return;
    }
    snprintf(id, sizeof id, "%s", sharing_id(sharing));
    /* In an emergency nothing waits for who is writing the record: it is kept when it has gone. */
    if (!(wizard_is_emergency(wizard) && sending && !waits))
        share_keep_said(visit, sharing, wizard->draft.seen);
    end_draft(wizard);
    if (sending && !waits) {
        share_go_out(visit, sending, id);
    } else {
        sending_free(sending);
        response_go_on(visit->page.response, "/share/sent/%s", id);
    }
}

void share_take_check(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct sending *sending = NULL;
    char digest[DIGEST_HEX_SIZE];
    struct sharing *sharing = share_complete(wizard);
    if (!sharing)
        return;
    enum status status = share_shown_digest(sharing, digest, &err);
    if (status == STATUS_OK && strcmp(digest, share_value(form, "shown")) != 0)
        status =
            error_set(&err, STATUS_USAGE,
                      "this is not what you were shown any more: look at it again; nothing was "
                      "decided");
    if (status == STATUS_OK && share_goes_now(sharing)) {
        const struct sending_what what = what_of(sharing);
        status = sending_new(wizard->visit, &what, share_value(form, "password"), &sending, &err);
    }
    if (status == STATUS_OK) {
        decide(wizard, sharing, sending);
    } else {
        sending_free(sending);
        share_show_answers(wizard, sharing, &err);
    }
}
