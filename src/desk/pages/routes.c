/* Which page answers which address. */
#include <string.h>

#include "pages/pages.h"
#include "safehand/base/embedded.h"
#include "session/seen.h"
#include "share/share.h"

extern const struct embedded_file desk_data[];

/* Files first: they have addresses within what the other areas read themselves. */
static const struct route *const AREAS[] = {ROUTES_TRANSFER, ROUTES_PEOPLE,    ROUTES_SHARE,
                                            ROUTES_REGISTER, ROUTES_OVERSIGHT, ROUTES_FAMILY};

static const struct route *find_in(const struct route *routes, const struct request *request,
                                   const char **rest)
{
    for (; routes->path; routes++) {
        size_t length = strlen(routes->path);
        bool is_it = routes->goes_on ? strncmp(request->path, routes->path, length) == 0
                                     : strcmp(request->path, routes->path) == 0;
        if (is_it && routes->is_post == request->is_post) {
            *rest = request->path + length;
            return routes;
        }
    }
    return NULL;
}

static const struct route *find_route(const struct request *request, const char **rest)
{
    const struct route *found = NULL;
    for (size_t i = 0; i < sizeof AREAS / sizeof *AREAS && !found; i++)
        found = find_in(AREAS[i], request, rest);
    return found;
}

timestamp visit_now(const struct visit *visit)
{
    return office_now(visit->session->office, timestamp_now());
}

void page_failure(struct visit *visit, const struct error *err)
{
    unsigned status = err->status == STATUS_USAGE ? 400 : err->status == STATUS_REFUSED ? 403 : 500;
    page_begin(&visit->page, status, "That did not work", PLACE_NONE);
    page_error_summary(&visit->page, err, NULL);
    page_end(&visit->page);
}

void page_missing(struct visit *visit)
{
    page_begin(&visit->page, 404, "There is no such page", PLACE_NONE);
    page_paragraph(&visit->page, "If you typed the address, look whether it is right.");
    page_end(&visit->page);
}

/* For who has no session: nothing of the office, not even its name. */
static void answer_stranger(struct page *page)
{
    page_begin(page, 403, "Open the desk where it was started", PLACE_NONE);
    page_paragraph(page,
                   "This page is for the browser that the desk opened. Start the desk again, and "
                   "use the address that it shows: each works once.");
    page_end(page);
}

/* The style sheet and the scripts: the same for everybody, strangers too. True if it was one. */
static bool answer_own(const struct request *request, struct response *response)
{
    static const char scripts[] = "/scripts/";
    bool is_style = strcmp(request->path, "/desk.css") == 0;
    bool is_script =
        text_starts_with(request->path, scripts) && text_ends_with(request->path, ".js");
    if (request->is_post || (!is_style && !is_script))
        return false;
    const struct embedded_file *file =
        embedded_find(desk_data, is_style ? "desk.css" : request->path + sizeof scripts - 1);
    response->status = file || is_style ? 200 : 404;
    response->type = is_style ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    response->is_kept = true;
    if (file) /* there is no style in a build without Node */
        buffer_append(&response->body, file->data, file->length);
    return true;
}

bool pages_has_office(const struct desk_options *options)
{
    char *path = file_join(options->office, "office.json");
    bool has = path && file_exists(path);
    memory_free(path);
    return has;
}

/* A form carries the token of its session: a page of somebody else cannot know it. */
static bool has_token(const struct visit *visit, const char *own)
{
    const char *token = form_value(&visit->request->body, "token");
    return token && strlen(token) == REQUEST_TOKEN_SIZE - 1 && *own &&
           secret_equal(token, own, REQUEST_TOKEN_SIZE - 1);
}

static bool has_form_token(const struct visit *visit)
{
    return has_token(visit, visit->session ? visit->session->form_token : visit->page.form_token);
}

static void answer_foreign_form(struct visit *visit)
{
    struct error err = {0};
    error_set(&err, STATUS_REFUSED, "this form is not of your session");
    error_hint(&err, "go back, load the page again, and send it once more");
    page_failure(visit, &err);
}

/* The browser remembers the ledger's newest head, for when they sign in again. */
static void remember_seen(struct visit *visit)
{
    struct response *response = visit->page.response;
    const struct session *session = visit->session;
    if (!session->office || (!visit->request->is_post && strcmp(visit->request->path, "/") != 0))
        return;
    seen_name(session->key, response->kept_name);
    seen_write(session->office, response->kept_value);
}

/* What somebody typed into a page of theirs while their session was locked, by itself or by them in
 * another window: kept, and nothing is done with it before they sign in. */
static bool keep_typed(struct visit *visit)
{
    struct session *session = visit->session;
    if (!visit->request->is_post || session->office || !share_keeps(visit->request->path) ||
        !(has_form_token(visit) || has_token(visit, session->form_token_before)))
        return false;
    session_keep(session, visit->request);
    response_go_on(visit->page.response, "/sign-in");
    return true;
}

/* A page that somebody has left open is not to be read by whoever comes by: when the desk locks
 * itself their browser shows another, which is no request of theirs, so that nothing stays open
 * by it. What they may be typing or sending stays. */
static const char LEFT[] = "/left";

static void hide_when_left(struct visit *visit)
{
    struct response *response = visit->page.response;
    if (!visit->session->office || response->status != 200 || response->name ||
        response->refresh > 0 || visit->page.is_worked_on ||
        text_starts_with(visit->request->path, "/stick/"))
        return;
    response->refresh = DESK_IDLE_SECONDS;
    response->refresh_to = LEFT;
}

static void answer_left(struct page *page)
{
    page_begin(page, 200, "This page was left open", PLACE_NONE);
    page_paragraph(page, "Nothing was done on it for a while, so that it is not shown any more. "
                         "Nothing is lost.");
    page_link_button(page, "/", "Go on at the desk", false);
    page_end(page);
}

/* As the routes have it, with what others did meanwhile. */
static void answer_route(struct visit *visit, const struct route *route)
{
    struct error err = {0};
    if (keep_typed(visit))
        return;
    if (session_follow(visit->session, &err) != STATUS_OK)
        page_failure(visit, &err);
    else if (visit->request->is_post && !has_form_token(visit))
        answer_foreign_form(visit);
    else if (!visit->session->office && !(route && route->is_open))
        response_go_on(visit->page.response,
                       pages_has_office(visit->options) ? "/sign-in" : "/first");
    else if (!route)
        page_missing(visit);
    else
        route->answer(visit);
    visit->page.response->is_framed = visit->page.response->is_document &&
                                      !visit->request->is_post &&
                                      form_value(&visit->request->query, "frame");
    hide_when_left(visit);
    remember_seen(visit);
}

static void answer_session(struct visit *visit)
{
    const struct route *route = find_in(ROUTES_PEOPLE, visit->request, &visit->rest);
    bool changes = route && visit->request->is_post;
    if (!route)
        route = find_in(ROUTES_STRANGER, visit->request, &visit->rest);
    if (!route)
        route = find_route(visit->request, &visit->rest);
    if (changes)
        sessions_change_begin(visit->sessions);
    answer_route(visit, route);
    if (changes)
        sessions_change_end(visit->sessions);
}

/* Who has no session is shown what there is for strangers; where the desk serves an office, and
 * whatever they ask for, that is where one signs in. */
static void answer_without_session(struct visit *visit)
{
    struct response *response = visit->page.response;
    const char *cookie = visit->request->session;
    const struct route *route = find_in(ROUTES_STRANGER, visit->request, &visit->rest);
    bool is_shared = desk_is_shared(visit->options) && pages_has_office(visit->options);
    if (!is_shared && !(route && text_starts_with(visit->request->path, "/join/"))) {
        answer_stranger(&visit->page);
        return;
    }
    if (!*cookie && sessions_stranger_cookie(response->session))
        cookie = response->session;
    (void)!sessions_stranger_token(visit->sessions, cookie, visit->page.form_token);
    if (visit->request->is_post && !has_form_token(visit))
        answer_foreign_form(visit);
    else if (route)
        route->answer(visit);
    else
        response_go_on(response, "/sign-in");
}

void pages_answer(const struct desk_options *options, struct sessions *sessions,
                  const struct request *request, struct response *response)
{
    struct visit visit = {.options = options, .sessions = sessions, .request = request};
    visit.page = (struct page){.response = response,
                               .out = &response->body,
                               .tell_way = options->tell_way,
                               .way_context = options->way_context};
    const char *start = form_value(&request->query, "start");
    if (answer_own(request, response))
        return;
    if (!request->is_post && strcmp(request->path, LEFT) == 0) {
        answer_left(&visit.page);
        return;
    }
    if (!request->is_post && strcmp(request->path, "/begin") == 0 && start &&
        sessions_begin(sessions, start, response->session)) {
        response_go_on(response, pages_has_office(options) ? "/sign-in" : "/first");
        return;
    }
    visit.session = sessions_take(sessions, request->session);
    visit.page.session = visit.session;
    if (!visit.session) {
        answer_without_session(&visit);
        return;
    }
    answer_session(&visit);
    sessions_release(visit.session);
}
