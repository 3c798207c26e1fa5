/* The steps of a sharing, and which comes next. */
#include "family/family.h"
#include "share/share.h"

#include <string.h>

static bool asks_emergency(struct wizard *wizard, bool *asks)
{
    *asks = !wizard_has_step(wizard, "emergency");
    return true;
}

static bool asks_profile(struct wizard *wizard, bool *asks)
{
    *asks = !json_text(wizard->draft.asked, "profile");
    return true;
}

static bool asks_way(struct wizard *wizard, bool *asks)
{
    *asks = !json_text(wizard->draft.asked, "channel");
    return true;
}

static bool asks_question(struct wizard *wizard, bool *asks)
{
    struct error refused = {0};
    const struct sharing *sharing = wizard_sharing(wizard);
    *asks =
        sharing && (asking_next(sharing, true) ||
                    policy_verdict_status(sharing_verdict(sharing), &refused) == STATUS_REFUSED);
    return sharing != NULL;
}

static bool asks_check(struct wizard *wizard, bool *asks)
{
    (void)wizard;
    *asks = true;
    return true;
}

/* The order in which they come; `asks`: whether the step is still to be answered, false with a page
 * if that cannot be told yet. */
static const struct {
    const char *name;
    bool (*asks)(struct wizard *wizard, bool *asks);
    wizard_page *show;
    wizard_take *take;
} STEPS[SHARE_STEPS] = {
    [SHARE_EMERGENCY] = {"emergency", asks_emergency, share_show_emergency, share_take_emergency},
    [SHARE_PROFILE] = {"purpose", asks_profile, share_show_profile, share_take_profile},
    [SHARE_RECIPIENT] = {"recipient", share_asks_recipient, share_show_recipient,
                         share_take_recipient},
    [SHARE_ENTRIES] = {"entries", share_asks_entries, share_show_entries, share_take_entries},
    [SHARE_WHOM] = {"whom", share_asks_whom, share_show_whom, share_take_whom},
    [SHARE_PEOPLE] = {"people", share_asks_people, share_show_people, share_take_people},
    [SHARE_FILES] = {"files", share_asks_files, share_show_files, share_take_files},
    [SHARE_WAY] = {"way", asks_way, share_show_way, share_take_way},
    [SHARE_QUESTION] = {"question", asks_question, share_show_question, share_take_answer},
    [SHARE_CHECK] = {"check", asks_check, share_show_check, share_take_check},
};

/* Pages beside the order. */
static const struct {
    const char *name;
    wizard_page *show;
    wizard_take *take;
} OTHERS[] = {
    {"answer", share_show_answer, share_take_answer},
    {"checklist", share_show_checklist, share_take_checklist},
    {"fields", share_show_fields, share_take_fields},
    {"report", share_show_report, NULL},
    {"pdf", share_show_pdf, NULL},
    {"family", share_show_family, NULL},
    {"file", share_show_file, NULL},
    {"discard", share_show_discard, share_take_discard},
};

void wizard_address(const struct wizard *wizard, enum share_step step,
                    char address[SHARE_ADDRESS_SIZE])
{
    snprintf(address, SHARE_ADDRESS_SIZE, "/share/%s/%s", wizard->draft.id, STEPS[step].name);
}

void wizard_go_on(struct wizard *wizard)
{
    /* What a form did is done: files that must be read first are no part of its answer. */
    if (wizard->visit->request->is_post) {
        response_go_on(wizard->page->response, "/share/%s", wizard->draft.id);
        return;
    }
    for (size_t i = 0; i < SHARE_STEPS; i++) {
        bool asks = false;
        if (!STEPS[i].asks(wizard, &asks))
            return;
        if (!asks)
            continue;
        response_go_on(wizard->page->response, "/share/%s/%s", wizard->draft.id, STEPS[i].name);
        return;
    }
}

/* ---- a page ---- */

void wizard_begin(struct wizard *wizard, const struct error *err, const char *field,
                  const char *title, const char *back)
{
    struct page *page = wizard->page;
    page->back = back;
    page_begin(page, err ? 400 : 200, title, PLACE_SHARE);
    if (err)
        page_error_summary(page, err, field);
    if (wizard->has_forgotten)
        page_inset(page,
                   "The record, or a file in it, is not as it was when you answered: what you "
                   "said of it is asked again.");
}

void wizard_end(struct wizard *wizard)
{
    struct page *page = wizard->page;
    page_markup(page, "<p class=\"govuk-body desk-kept\">");
    page_text(page, wizard->draft.reference);
    page_markup(page,
                ": kept for you alone. <a class=\"govuk-link\" "
                "href=\"/share/%s/discard\">Throw it away</a></p>\n",
                wizard->draft.id);
    page_end(page);
}

void wizard_begin_form(struct wizard *wizard, const struct error *err, const char *field,
                       const char *title, const char *back)
{
    snprintf(wizard->back, sizeof wizard->back, "%s", back);
    wizard_begin(wizard, err, field, title, NULL);
}

void wizard_form_back(struct wizard *wizard)
{
    page_form_button(wizard->page, &(struct field_button){.name = "back",
                                                          .value = wizard->back,
                                                          .words = "Back",
                                                          .is_second = true,
                                                          .takes_anything = true});
}

void wizard_form_end(struct wizard *wizard)
{
    page_markup(wizard->page, "<div class=\"desk-buttons\">\n");
    page_form_button(wizard->page, &(struct field_button){.words = "Go on"});
    wizard_form_back(wizard);
    page_markup(wizard->page, "</div>\n");
    page_form_close(wizard->page);
}

/* The way back to the answer that brought somebody here. */
static void show_last_answer(struct wizard *wizard)
{
    const char *key, *last = NULL;
    json_t *answer;
    struct buffer address, words;
    json_object_foreach(wizard->draft.answers, key, answer)
    {
        last = key;
    }
    if (!last)
        return;
    buffer_init(&address, SHARE_ADDRESS_SIZE);
    buffer_init(&words, SHARE_WORDS_SIZE);
    buffer_append_format(&address, "/share/%s/answer?key=", wizard->draft.id);
    share_append_address(&address, last);
    buffer_append_text(&words, "Change your last answer: ");
    share_answer_label(wizard, last, &words);
    page_markup(wizard->page, "<p class=\"govuk-body\">");
    page_link(wizard->page, buffer_text(&address), buffer_text(&words));
    page_markup(wizard->page, "</p>\n");
    buffer_free(&address);
    buffer_free(&words);
}

void wizard_failure(struct wizard *wizard, const struct error *err)
{
    static const struct {
        enum share_step step;
        const char *words;
    } CHANGES[] = {{SHARE_PROFILE, "Choose another purpose"},
                   {SHARE_RECIPIENT, "Choose another recipient"},
                   {SHARE_ENTRIES, "Choose other entries"},
                   {SHARE_WAY, "Choose another way"}};
    struct page *page = wizard->page;
    unsigned status = err->status == STATUS_USAGE ? 400 : err->status == STATUS_REFUSED ? 403 : 500;
    struct buffer message, hint;
    buffer_init(&message, 4 * WAYS_TEXT_SIZE);
    buffer_init(&hint, 4 * WAYS_TEXT_SIZE);
    page_begin(page, status, "It cannot go on like this", PLACE_SHARE);
    share_append_named(wizard, &message, err->message);
    share_append_named(wizard, &hint, err->hint);
    struct error named = *err;
    snprintf(named.message, sizeof named.message, "%s", buffer_text(&message));
    snprintf(named.hint, sizeof named.hint, "%s", buffer_text(&hint));
    page_error_summary(page, &named, NULL);
    show_last_answer(wizard);
    page_markup(page, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++) {
        char address[SHARE_ADDRESS_SIZE];
        wizard_address(wizard, CHANGES[i].step, address);
        page_markup(page, "<li>");
        page_link(page, address, CHANGES[i].words);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ul>\n");
    if (json_text(wizard->draft.asked, "profile"))
        share_offer_family(wizard);
    buffer_free(&message);
    buffer_free(&hint);
    wizard_end(wizard);
}

/* ---- which page ---- */

/* What an address names: a draft, a step, and what stands behind it. */
struct place {
    char id[ID_SIZE], step[32];
    const char *rest;
};

static bool parse(const char *rest, struct place *place)
{
    size_t id = strcspn(rest, "/"), step = 0;
    if (id != ID_SIZE - 1)
        return false;
    memcpy(place->id, rest, id);
    place->id[id] = '\0';
    rest += id + (rest[id] == '/');
    step = strcspn(rest, "/");
    if (step >= sizeof place->step)
        return false;
    memcpy(place->step, rest, step);
    place->step[step] = '\0';
    place->rest = rest + step + (rest[step] == '/');
    return true;
}

static bool find(const char *step, wizard_page **show, wizard_take **take)
{
    for (size_t i = 0; i < SHARE_STEPS; i++)
        if (strcmp(STEPS[i].name, step) == 0) {
            *show = STEPS[i].show;
            *take = STEPS[i].take;
            return true;
        }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (strcmp(OTHERS[i].name, step) == 0) {
            *show = OTHERS[i].show;
            *take = OTHERS[i].take;
            return true;
        }
    return false;
}

/* A form that Back sent: what would do was kept, and what was wrong with the rest is told when they
 * come again. Only to a page of the same draft, or to the first. */
static void go_back(struct wizard *wizard, const char *to)
{
    struct response *response = wizard->page->response;
    char own[SHARE_ADDRESS_SIZE];
    int length = snprintf(own, sizeof own, "/share/%s/", wizard->draft.id);
    bool is_own = strncmp(to, own, (size_t)length) == 0;
    buffer_truncate(&response->body, 0);
    response_go_on(response, "%s", is_own ? to : "/share");
}

static void take_form(struct wizard *wizard, wizard_take *take)
{
    const char *back = form_value(&wizard->visit->request->body, "back");
    take(wizard, &wizard->visit->request->body);
    if (back)
        go_back(wizard, back);
}

static void answer(struct visit *visit)
{
    struct place place = {0};
    struct wizard wizard;
    struct error err = {0};
    wizard_page *show = wizard_go_on;
    wizard_take *take = NULL;
    bool is_known = parse(visit->rest, &place) && (!*place.step || find(place.step, &show, &take));
    if (!is_known || (visit->request->is_post && !take)) {
        page_missing(visit);
        return;
    }
    if (!wizard_open(&wizard, visit, place.id))
        return;
    wizard.rest = place.rest;
    if (wizard_record(&wizard, &err) != STATUS_OK && show != share_show_discard)
        wizard_failure(&wizard, &err);
    else if (visit->request->is_post)
        take_form(&wizard, take);
    else
        show(&wizard);
    wizard_close(&wizard);
}

void share_draft(struct visit *visit)
{
    answer(visit);
}

void share_draft_posted(struct visit *visit)
{
    answer(visit);
}

/* ---- what was sent while the desk was locked ---- */

bool share_keeps(const char *path)
{
    if (family_keeps(path))
        return true;
    return strncmp(path, "/share/", 7) == 0 && strncmp(path, "/share/send/", 12) != 0 &&
           strcmp(path, "/share/family") != 0 && !text_ends_with(path, "/check") &&
           !text_ends_with(path, "/discard");
}

static bool is_theirs(const struct session *session)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(note_signer_verifier(session->identity->signer), verifier);
    return strcmp(verifier, session->last) == 0;
}

bool share_take_kept(struct visit *visit)
{
    struct session *session = visit->session;
    struct request request = {.is_post = true};
    const struct request *own = visit->request;
    bool is_kept = *session->kept_path && is_theirs(session);
    if (is_kept) {
        memcpy(request.path, session->kept_path, sizeof request.path);
        request.body = session->kept;
        visit->request = &request;
        visit->rest = request.path + strlen("/share/");
        if (family_keeps(request.path))
            family_posted(visit);
        else if (strcmp(request.path, "/share/concern") == 0)
            share_concern_written(visit);
        else
            share_draft_posted(visit);
        visit->request = own;
    }
    session_forget_kept(session);
    return is_kept;
}
