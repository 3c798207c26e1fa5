/* The first start: an office is made in the browser. */
#include <ctype.h>
#include <string.h>

#include "people/people.h"
#include "people/staff.h"
#include "safehand/base/encoding.h"
#include "safehand/policy/profile.h"

enum { ORIGIN_WORDS = 40, ORIGIN_BYTES = 4, KINDS_MAXIMUM = 64 };
static const char CHARITY[] = "charity";

static const char *sent(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    return value ? value : "";
}

/* What the organisation is, as it stands on the cards of its people; most are charities. */
static void show_kinds(struct visit *visit, const struct error *err)
{
    struct recipient_kinds *kinds = NULL;
    struct error ignored = {0};
    struct field_option options[KINDS_MAXIMUM];
    const char *typed = visit->request->is_post ? sent(visit, "kind") : CHARITY;
    size_t count = 0;
    options[count++] = (struct field_option){
        .value = CHARITY, .label = "A charity", .is_chosen = strcmp(typed, CHARITY) == 0};
    if (recipient_kinds_shipped(&kinds, &ignored) == STATUS_OK)
        for (size_t i = 0; i < kinds->count && count < KINDS_MAXIMUM; i++)
            if (strcmp(kinds->items[i].name, CHARITY) != 0)
                options[count++] =
                    (struct field_option){.value = kinds->items[i].name,
                                          .label = kinds->items[i].label,
                                          .is_chosen = strcmp(typed, kinds->items[i].name) == 0};
    page_field_select(
        &visit->page,
        &(struct field){.name = "kind", .label = "What kind of organisation is it?", .err = err},
        options, count);
    recipient_kinds_free(kinds);
}

static void show_first(struct visit *visit, const struct newcomer *newcomer, const char *fault,
                       const struct error *err)
{
    struct page *page = &visit->page;
    page_begin(page, err ? 400 : 200, "Make your office", PLACE_NONE);
    if (err)
        page_error_summary(page, err, fault);
    page_paragraph(page, "It is made once, by whoever will manage it. What you type stays on this "
                         "computer.");
    page_form_begin(page, "/first");
    page_field_text(page,
                    &(struct field){.name = "office",
                                    .label = "Your organisation's name",
                                    .typed = sent(visit, "office"),
                                    .autocomplete = "organization",
                                    .err = fault && strcmp(fault, "office") == 0 ? err : NULL});
    show_kinds(visit, fault && strcmp(fault, "kind") == 0 ? err : NULL);
    newcomer_show(page, newcomer, fault, err);
    page_field_checkboxes(
        page,
        &(struct field){.name = "accepts",
                        .label = "Your organisation's policy on sharing",
                        .hint = "Its own paper on what is told of families, and to whom. You sign "
                                "that you accept it.",
                        .err = fault && strcmp(fault, "accepts") == 0 ? err : NULL},
        &(struct field_option){.value = "yes",
                               .label = "I have read it, and accept it",
                               .is_chosen = strcmp(sent(visit, "accepts"), "yes") == 0},
        1);
    page_form_end(page, "Make the office");
    page_end(page);
}

void page_first(struct visit *visit)
{
    const struct newcomer nobody = {"", "", "", "", ""};
    if (pages_has_office(visit->options))
        response_go_on(visit->page.response, "/");
    else
        show_first(visit, &nobody, NULL, NULL);
}

/* ---- making it ---- */

/* The ledger's name in the world: what is like the office's, and digits that no other has. */
static enum status make_origin(const char *office, char origin[ORIGIN_WORDS + 32],
                               struct error *err)
{
    unsigned char bytes[ORIGIN_BYTES];
    char digits[2 * ORIGIN_BYTES + 1];
    size_t length = 0;
    enum status status = random_bytes(bytes, sizeof bytes, err);
    hex_encode(bytes, sizeof bytes, digits);
    for (; *office && length < ORIGIN_WORDS; office++)
        if (isalnum((unsigned char)*office))
            origin[length++] = (char)tolower((unsigned char)*office);
        else if (length > 0 && origin[length - 1] != '-')
            origin[length++] = '-';
    snprintf(origin + length, 32, "%s%s/ledger", length > 0 && origin[length - 1] != '-' ? "-" : "",
             digits);
    return status;
}

static enum status make_folder_above(const char *office, struct error *err)
{
    const char *slash = strrchr(office, '/');
    char *above =
        slash && slash > office ? memory_copy_bytes(office, (size_t)(slash - office)) : NULL;
    enum status status = above ? file_make_folders(above, 0700, err) : STATUS_OK;
    memory_free(above);
    return status;
}

/* The office, and its founder's key in it: both or neither. */
static enum status make_office(struct visit *visit, const struct newcomer *newcomer,
                               struct identity *founder, struct error *err)
{
    char origin[ORIGIN_WORDS + 32] = "", *card = NULL;
    const char *folder = visit->options->office;
    struct error ignored = {0};
    enum status status = make_origin(sent(visit, "office"), origin, err);
    if (status == STATUS_OK)
        status = make_folder_above(folder, err);
    if (status == STATUS_OK)
        status = office_init(folder, sent(visit, "office"), origin, founder, timestamp_now(), &card,
                             err);
    if (status == STATUS_OK) {
        sessions_turn_begin(visit->sessions);
        status = identities_put(folder, founder, newcomer->passphrase, err);
        sessions_turn_end(visit->sessions);
        if (status != STATUS_OK)
            (void)!file_remove_tree(folder, &ignored);
    }
    memory_free(card);
    return status;
}

static enum status make_founder(const struct visit *visit, const struct newcomer *newcomer,
                                struct identity **founder, struct error *err)
{
    timestamp now = timestamp_now();
    const struct card_details details = {
        .name = newcomer->name,
        .organisation = sent(visit, "office"),
        .organisation_kind = sent(visit, "kind"),
        .role = newcomer->role,
        .contact = newcomer->contact,
        .created = now,
        .expires = now + (timestamp)CARD_VALID_DAYS * 86400,
    };
    return identity_new(&details, founder, err);
}

static bool is_kind(const char *kind)
{
    struct recipient_kinds *kinds = NULL;
    struct error ignored = {0};
    bool is = strcmp(kind, CHARITY) == 0;
    if (!is && recipient_kinds_shipped(&kinds, &ignored) == STATUS_OK)
        is = recipient_kind_is_known(kinds, kind);
    recipient_kinds_free(kinds);
    return is;
}

static const char *first_fault(const struct visit *visit, const struct newcomer *newcomer,
                               struct error *err)
{
    const char *office = sent(visit, "office");
    if (office[strspn(office, " \t\n")] == '\0') {
        error_set(err, STATUS_USAGE, "type your organisation's name");
        return "office";
    }
    if (!is_kind(sent(visit, "kind"))) {
        error_set(err, STATUS_USAGE, "choose what kind of organisation it is");
        return "kind";
    }
    const char *fault = newcomer_fault(newcomer, office, err);
    if (!fault && strcmp(sent(visit, "accepts"), "yes") != 0) {
        error_set(err, STATUS_USAGE, "read your organisation's policy, and say that you accept it");
        fault = "accepts";
    }
    return fault;
}

void page_first_made(struct visit *visit)
{
    struct error err = {0};
    struct newcomer newcomer;
    struct identity *founder = NULL;
    struct opening opening = visit_opening(visit);
    newcomer_read(visit, &newcomer);
    if (pages_has_office(visit->options)) {
        response_go_on(visit->page.response, "/sign-in");
        return;
    }
    const char *fault = first_fault(visit, &newcomer, &err);
    enum status status = fault ? STATUS_USAGE : make_founder(visit, &newcomer, &founder, &err);
    if (status == STATUS_OK)
        status = make_office(visit, &newcomer, founder, &err);
    if (status != STATUS_OK) {
        identity_free(founder);
        show_first(visit, &newcomer, fault, &err);
        return;
    }
    visit->session->identity = founder;
    if (session_open_office(visit->session, &opening, &err) != STATUS_OK) {
        session_lock(visit->session);
        page_failure(visit, &err);
        return;
    }
    const char *own[] = {newcomer.name, newcomer.role, sent(visit, "office"), NULL};
    bool is_good = passphrase_judge(newcomer.passphrase, own) == PASSPHRASE_GOOD;
    sessions_renew(visit->sessions, visit->session, visit->page.response->session);
    response_go_on(visit->page.response, "/first/done?passphrase=%s", is_good ? "good" : "words");
}

/* ---- what comes next ---- */

static size_t staff_count(const struct office *office)
{
    size_t count = 0;
    for (size_t i = 0; i < office_member_count(office); i++)
        count += !office_member_at(office, i)->is_removed;
    return count;
}

static void show_second(struct visit *visit)
{
    struct page *page = &visit->page;
    page_heading(page, 2, "Now: a second person");
    if (staff_has_second_manager(visit->session->office)) {
        page_paragraph(page, "Done: you are not alone on the staff.");
        return;
    }
    if (staff_count(visit->session->office) == 1)
        page_paragraph(page, "What one decides, a second one approves.");
    page_paragraph(page, STAFF_ALONE " So let a deputy be first.");
    page_link_button(page, "/staff/invite", "Invite somebody", false);
}

/* What nobody needs before the first sharing. */
static void show_later(struct visit *visit)
{
    struct page *page = &visit->page;
    page_link_button(page, "/", "Go to the desk", true);
    page_more_begin(page, "Later: a portal, a try, a backup");
    page_paragraph(page, "A portal is a folder on a web server, with a password, from which the "
                         "council fetches what you share. Without one you bring a memory stick.");
    page_link_button(page, "/portals/add", "Add a portal", true);
    page_paragraph(page, "Try it about a family that does not exist, to a colleague, and open it: "
                         "you see what the council will see.");
    page_paragraph(page, "Once a week copy this whole folder to a disk of your own, and lock that "
                         "away from this computer: it holds families' files.");
    page_markup(page, "<p class=\"govuk-body\"><code>");
    page_text(page, visit->options->office);
    page_markup(page, "</code></p>\n");
    page_more_end(page);
}

void page_first_done(struct visit *visit)
{
    struct page *page = &visit->page;
    const char *passphrase = form_value(&visit->request->query, "passphrase");
    page_begin(page, 200, "Your office is made", PLACE_OFFICE);
    if (passphrase)
        page_inset(page, passphrase_words(strcmp(passphrase, "good") == 0 ? PASSPHRASE_GOOD
                                                                          : PASSPHRASE_WORDS));
    show_second(visit);
    show_later(visit);
    page_end(page);
}
