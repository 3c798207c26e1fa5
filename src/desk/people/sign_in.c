/* Signing in, and locking. */
#include <string.h>

#include "people/people.h"
#include "session/seen.h"
#include "share/share.h"

enum { NAMES_SHOWN = 12 };

/* What the browser remembers for the person with that key. */
static void seen_of(void *context, const char *key, char *value, size_t size)
{
    const struct request *request = context;
    char name[SEEN_NAME_SIZE];
    seen_name(key, name);
    (void)cookie_find(request->cookies, name, value, size);
}

static const char *sent(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    return value ? value : "";
}

struct opening visit_opening(const struct visit *visit)
{
    return (struct opening){
        .office = visit->options->office,
        .identity = visit->options->identity,
        .name = sent(visit, "name"),
        .passphrase = sent(visit, "passphrase"),
        .seen = seen_of,
        .context = (void *)(uintptr_t)visit->request,
        .now = timestamp_now(),
    };
}

/* ---- the form ---- */

/* On one's own computer whoever sits here has a session, and may see who works here; over the
 * network nobody learns a name. */
static void show_name(struct visit *visit, const char *typed, const struct error *err)
{
    struct page *page = &visit->page;
    struct field field = {.name = "name", .label = "Your name", .typed = typed, .width = 20};
    struct field_option options[NAMES_SHOWN];
    struct office_identities list = {0};
    struct error ignored = {0};
    field.err = err;
    if (visit->session && !desk_is_shared(visit->options))
        (void)!identities_list(visit->options->office, &list, &ignored);
    if (list.count == 0 || list.count > NAMES_SHOWN) {
        field.hint = "Your first name and surname, as they stand on your card.";
        field.autocomplete = "username";
        page_field_text(page, &field);
    } else {
        size_t count = 0;
        for (size_t i = 0; i < list.count; i++)
            if (i == 0 || strcmp(list.items[i - 1].card->name, list.items[i].card->name) != 0)
                options[count++] = (struct field_option){
                    .value = list.items[i].card->name,
                    .label = list.items[i].card->name,
                    .is_chosen = list.count == 1 || strcmp(typed, list.items[i].card->name) == 0};
        field.label = "Who are you?";
        page_field_radios(page, &field, options, count);
    }
    identities_free(&list);
}

static void show(struct visit *visit, const char *field, const struct error *err)
{
    struct page *page = &visit->page;
    bool is_named = !visit->options->identity;
    page_begin(page, err ? 400 : 200, "Sign in", PLACE_NONE);
    if (err)
        page_error_summary(page, err, field);
    if (visit->session && visit->session->was_idle)
        page_markup(page,
                    "<div class=\"govuk-inset-text\">Nothing was done here for %d minutes, so "
                    "the desk locked itself. Nothing is lost.</div>\n",
                    DESK_IDLE_SECONDS / 60);
    page_warning(page, "Is somebody in danger now? Ring 999 first, and sign in after.");
    page_form_begin(page, "/sign-in");
    if (is_named)
        show_name(visit, sent(visit, "name"), err && strcmp(field, "name") == 0 ? err : NULL);
    page_field_passphrase(
        page, &(struct field){.name = "passphrase",
                              .label = "Your passphrase",
                              .hint = is_named ? "It opens your key, and is kept nowhere."
                                               : "It opens your identity on this computer, and is "
                                                 "kept nowhere.",
                              .err = err && strcmp(field, "passphrase") == 0 ? err : NULL});
    page_form_end(page, "Sign in");
    page_more_begin(page, "I do not know my passphrase");
    page_paragraph(
        page, "Nobody can tell it you, or set another: it is kept nowhere. A manager of the "
              "office makes you a link for a new key, and what you decided stays yours. If you "
              "are the only manager, a deputy does.");
    page_more_end(page);
    page_end(page);
}

void page_sign_in(struct visit *visit)
{
    /* What the browser keeps of the pages before is not to be seen by whoever comes now. */
    if (visit->session && !visit->session->office && visit->session->was_idle) {
        sessions_renew(visit->sessions, visit->session, visit->page.response->session);
        visit->page.response->clears = true;
    }
    if (visit->session && visit->session->office)
        response_go_on(visit->page.response, "/");
    else if (!pages_has_office(visit->options))
        response_go_on(visit->page.response, "/first");
    else
        show(visit, NULL, NULL);
}

/* ---- what came of it ---- */

/* Their key opens, and no manager has taken it yet. */
static bool is_on_staff(const struct visit *visit, const char *key)
{
    char *path = memory_format("%s/staff/%s.card.json", visit->options->office, key);
    bool is_there = path && file_exists(path);
    memory_free(path);
    return is_there;
}

static void show_waiting(struct visit *visit, const struct card *card)
{
    struct page *page = &visit->page;
    page_begin(page, 200, "A manager has still to take your key", PLACE_NONE);
    page_paragraph(page, "Ring the manager who sent you the link, on a number that you know "
                         "already, and read out these six groups:");
    fingerprint_show(page, card);
    page_paragraph(page, "When they have typed them in, sign in again.");
    page_link(page, "/sign-in", "Sign in");
    page_end(page);
}

/* A session of their own, for who had none. False if there is no room: they are told. */
static bool give_session(struct visit *visit, struct session *opened)
{
    struct error err = {0};
    if (visit->session) {
        sessions_renew(visit->sessions, visit->session, visit->page.response->session);
        return true;
    }
    if (sessions_adopt(visit->sessions, opened, visit->page.response->session,
                       visit->page.form_token))
        return true;
    session_lock(opened);
    error_set(&err, STATUS_WAITING, "%d people are at work here already", SESSIONS_MAXIMUM);
    error_hint(&err, "wait until somebody has locked their desk");
    show(visit, "passphrase", &err);
    return false;
}

/* What the browser is to remember is set by hand where the visit has no session yet. */
static void remember(struct visit *visit, const struct session *session)
{
    struct response *response = visit->page.response;
    if (!session->office)
        return;
    seen_name(session->key, response->kept_name);
    seen_write(session->office, response->kept_value);
}

static void answer_failure(struct visit *visit, struct session *opened, const struct error *err)
{
    bool is_refused = opened->identity && err->status == STATUS_AUTHENTICATION;
    if (is_refused && !is_on_staff(visit, opened->key)) {
        show_waiting(visit, opened->identity->card);
        session_lock(opened);
    } else if (is_refused) {
        if (give_session(visit, opened)) /* whose form it is then */
            held_show(visit, err, "", NULL);
    } else {
        session_lock(opened);
        show(visit, "passphrase", err);
    }
}

static bool has_news(const struct session *session)
{
    return session->wrong_tries > 0 || office_heads_news(session->office) ||
           office_heads_problem(session->office);
}

/* On to what is to be told first, to what was typed while the session was locked, or home. */
static void go_on(struct visit *visit, bool is_told_first)
{
    bool has_kept = visit->session && share_take_kept(visit);
    if (has_kept && is_told_first) /* what was typed is in the draft now */
        buffer_truncate(&visit->page.response->body, 0);
    if (is_told_first || !has_kept)
        response_go_on(visit->page.response, is_told_first ? "/sign-in/news" : "/");
}

void visit_signed_in(struct visit *visit)
{
    go_on(visit, has_news(visit->session));
}

void page_signed_in(struct visit *visit)
{
    struct error err = {0};
    struct session own = {.identity = NULL};
    struct session *opened = visit->session ? visit->session : &own;
    struct opening opening = visit_opening(visit);
    if (!opening.identity && !*opening.name) {
        error_set(&err, STATUS_USAGE, visit->session ? "say who you are" : "type your name");
        show(visit, "name", &err);
        return;
    }
    if (!*opening.passphrase) {
        error_set(&err, STATUS_USAGE, "type your passphrase");
        show(visit, "passphrase", &err);
        return;
    }
    if (session_unlock(visit->sessions, opened, &opening, &err) != STATUS_OK) {
        answer_failure(visit, opened, &err);
        return;
    }
    bool is_told_first = has_news(opened);
    remember(visit, opened);
    if (give_session(visit, opened))
        go_on(visit, is_told_first);
}

/* ---- what is to be told first ---- */

static void show_tries(struct page *page, const struct session *session)
{
    char when[TIMESTAMP_WORDS_SIZE], text[256];
    if (session->wrong_tries == 0)
        return;
    timestamp_words(session->last_wrong, when);
    snprintf(text, sizeof text,
             "%u wrong passphrase%s %s typed in your name since you last signed in, the last on "
             "%s.",
             session->wrong_tries, session->wrong_tries == 1 ? "" : "s",
             session->wrong_tries == 1 ? "was" : "were", when);
    page_heading(page, 2, "Wrong passphrases");
    page_paragraph(page, text);
    page_paragraph(page, "If that was not you, tell a manager of the office today, and look who "
                         "can get at the computer.");
}

static void show_error_text(struct page *page, const char *heading, const struct error *err)
{
    if (!err)
        return;
    page_heading(page, 2, heading);
    page_markup(page, "<p class=\"govuk-body\">");
    page_sentence_words(page, err->message, &err->message_ways);
    page_markup(page, "</p>\n");
    if (*err->hint) {
        page_markup(page, "<p class=\"govuk-body\">");
        page_sentence_words(page, err->hint, &err->hint_ways);
        page_markup(page, "</p>\n");
    }
}

void page_news(struct visit *visit)
{
    struct page *page = &visit->page;
    struct session *session = visit->session;
    page_begin(page, 200, "Before you begin", PLACE_NONE);
    show_tries(page, session);
    show_error_text(page, "The ledger", office_heads_news(session->office));
    show_error_text(page, "What you see is not remembered", office_heads_problem(session->office));
    page_link_button(page, "/", "Go on", false);
    page_end(page);
    session->wrong_tries = 0;
}

void page_lock(struct visit *visit)
{
    remember(visit, visit->session);
    if (desk_is_shared(visit->options)) {
        sessions_end(visit->sessions, visit->session);
        (void)!sessions_stranger_cookie(visit->page.response->session);
    } else {
        session_lock(visit->session);
        sessions_renew(visit->sessions, visit->session, visit->page.response->session);
    }
    const char *then = sent(visit, "then");
    visit->page.response->clears = true;
    response_go_on(visit->page.response, "%s",
                   text_starts_with(then, "/join/") && !strpbrk(then + 6, "/?\\\n") ? then
                                                                                    : "/sign-in");
}
