/* Signing in, and locking. */
#include <string.h>

#include "people/people.h"

static void show(struct visit *visit, const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "Sign in", PLACE_NONE);
    if (err)
        page_error_summary(page, err, "passphrase");
    if (visit->session->was_idle)
        page_markup(page,
                    "<div class=\"govuk-inset-text\">Nothing was done here for %d minutes, so "
                    "the desk locked itself. Nothing is lost.</div>\n",
                    DESK_IDLE_SECONDS / 60);
    page_form_begin(page, "/sign-in");
    page_field_passphrase(
        page,
        &(struct field){.name = "passphrase",
                        .label = "Your passphrase",
                        .hint = "It opens your identity on this computer, and is kept nowhere.",
                        .err = err});
    page_form_end(page, "Sign in");
    page_end(page);
}

void page_sign_in(struct visit *visit)
{
    if (visit->session->office)
        response_go_on(visit->page.response, "/");
    else
        show(visit, NULL);
}

void page_signed_in(struct visit *visit)
{
    struct error err = {0};
    const char *passphrase = form_value(&visit->request->body, "passphrase");
    enum status status = STATUS_OK;
    if (!passphrase || !*passphrase)
        status = error_set(&err, STATUS_USAGE, "type your passphrase");
    else
        status = session_unlock(visit->sessions, visit->session, visit->options->identity,
                                visit->options->office, passphrase, &err);
    if (status != STATUS_OK) {
        show(visit, &err);
        return;
    }
    sessions_renew(visit->sessions, visit->session, visit->page.response->session);
    response_go_on(visit->page.response, "/");
}

void page_lock(struct visit *visit)
{
    session_lock(visit->session);
    sessions_renew(visit->sessions, visit->session, visit->page.response->session);
    visit->page.response->clears = true;
    response_go_on(visit->page.response, "/sign-in");
}
