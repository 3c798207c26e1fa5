/* Taking somebody on the staff: the six groups that they read out, and what they may. */
#include <string.h>

#include "people/people.h"
#include "people/staff.h"
#include "safehand/card/name.h"

enum { MEMBERS_SHOWN = 40, DIGITS = 30 };

/* What was typed. */
struct taking {
    const char *groups, *role, *replaces;
    char trained[FIELD_DATE_SIZE];
    bool trained_is_day;
};

static const char *sent(const struct visit *visit, const char *name)
{
    const char *value = form_value(&visit->request->body, name);
    return value ? value : "";
}

static struct taking read_taking(const struct visit *visit)
{
    struct taking taking = {
        .groups = sent(visit, "groups"),
        .role = sent(visit, "role"),
        .replaces = sent(visit, "replaces"),
    };
    taking.trained_is_day = field_date(&visit->request->body, "trained", taking.trained);
    return taking;
}

/* ---- the form ---- */

/* Whose name reads alike, or who may have lost their passphrase: whether it is they. */
static void show_replaces(struct visit *visit, const struct card *card, const struct taking *taking,
                          const struct field *field)
{
    const struct office *office = visit->session->office;
    struct field_option options[MEMBERS_SHOWN + 2];
    char keys[MEMBERS_SHOWN][IDENTITY_KEY_SIZE], labels[MEMBERS_SHOWN][CARD_TEXT_MAXIMUM + 64];
    size_t count = 0;
    bool has_namesake = false;
    options[count++] = (struct field_option){.value = "new",
                                             .label = "Nobody: they are new",
                                             .is_chosen = strcmp(taking->replaces, "new") == 0};
    for (size_t i = 0; i < office_member_count(office) && count <= MEMBERS_SHOWN; i++) {
        const struct office_member *member = office_member_at(office, i);
        if (member->is_removed || member == office_self(office))
            continue;
        bool is_alike = name_is_same(member->card->name, card->name);
        has_namesake = has_namesake || is_alike;
        identities_key(member->card, keys[count - 1]);
        snprintf(labels[count - 1], sizeof labels[0], "%s, who lost their passphrase",
                 member->card->name);
        options[count] =
            (struct field_option){.value = keys[count - 1],
                                  .label = labels[count - 1],
                                  .is_chosen = strcmp(taking->replaces, keys[count - 1]) == 0};
        count++;
    }
    if (has_namesake)
        options[0].label = "Nobody: they are new, and another person of the same name";
    else if (!*taking->replaces)
        options[0].is_chosen = true;
    /* With nobody else there it is no question. */
    if (count == 1 && !has_namesake)
        page_hidden(&visit->page, field->name, "new");
    else
        page_field_radios(&visit->page, field, options, count);
}

static void show_role(struct visit *visit, const char *typed, const struct error *err)
{
    static const struct {
        enum office_role role;
        const char *hint;
    } roles[] = {
        {ROLE_DEPUTY, "Shares, approves what others decide, and looks after the staff, in the "
                      "manager's place."},
        {ROLE_MANAGER, "The same, as the manager."},
        {ROLE_COORDINATOR, "Shares, and decides what leaves."},
        {ROLE_TRUSTEE, "Approves, and reads the reports."},
    };
    struct field_option options[sizeof roles / sizeof *roles];
    bool is_alone = !staff_has_second_manager(visit->session->office);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        const char *value = office_role_name(roles[i].role);
        options[i] = (struct field_option){.value = value,
                                           .label = staff_role_words(roles[i].role),
                                           .hint = roles[i].hint,
                                           .is_chosen = strcmp(value, typed) == 0};
    }
    page_field_radios(&visit->page,
                      &(struct field){.name = "role",
                                      .label = "What they may do",
                                      .hint = is_alone ? STAFF_ALONE " Make them a deputy, if they "
                                                                     "can be one."
                                                       : NULL,
                                      .err = err},
                      options, sizeof roles / sizeof *roles);
}

static void show_compare(struct visit *visit, const struct office_identity_file *file,
                         const struct taking *taking, const char *fault, const struct error *err)
{
    struct page *page = &visit->page;
    const struct card *card = file->card;
    char address[64], text[1024];
#define ERR(name) (fault && strcmp(fault, name) == 0 ? err : NULL)
    page_begin(page, err ? 400 : 200, "Compare their six groups", PLACE_OFFICE);
    if (err)
        page_error_summary(page, err, fault);
    snprintf(text, sizeof text,
             "Speak to %s face to face, or on a number that you know already. They read out six "
             "groups of five digits, which their browser shows when they sign in.",
             card->name);
    page_paragraph(page, text);
    page_terms_begin(page);
    page_term(page, "Name", card->name);
    page_term(page, "Role on the card", card->role);
    page_term(page, "Telephone on this card, which is not proved yet", card->contact);
    page_terms_end(page);
    snprintf(address, sizeof address, "/staff/compare/%s", file->key);
    page_form_begin(page, address);
    page_field_text(page, &(struct field){.name = "groups",
                                          .label = "The six groups, as you hear them",
                                          .typed = taking->groups,
                                          .is_number = true,
                                          .width = 30,
                                          .err = ERR("groups")});
    show_role(visit, taking->role, ERR("role"));
    show_replaces(visit, card, taking,
                  &(struct field){.name = "replaces",
                                  .label = "Whose card does this one replace?",
                                  .err = ERR("replaces")});
    page_field_date(page,
                    &(struct field){.name = "trained",
                                    .label = "When did they sign that they accept the policy?",
                                    .hint = "Empty if they have not yet: until then what they "
                                            "decide waits for an approval.",
                                    .typed = taking->trained,
                                    .err = ERR("trained")});
#undef ERR
    page_form_end(page, "Take them on the staff");
    page_end(page);
}

/* ---- what came of it ---- */

/* The digits alone: people type blanks where they please. */
static bool is_heard(const char *typed, const char *fingerprint)
{
    char digits[2][DIGITS + 2];
    const char *texts[2] = {typed, fingerprint};
    for (int i = 0; i < 2; i++) {
        size_t length = 0;
        for (const char *at = texts[i]; *at && length <= DIGITS; at++)
            if (*at >= '0' && *at <= '9')
                digits[i][length++] = *at;
        digits[i][length] = '\0';
    }
    return strcmp(digits[0], digits[1]) == 0;
}

static const char *taking_fault(const struct taking *taking, const struct card *card,
                                enum office_role *role, struct error *err)
{
    if (!is_heard(taking->groups, card->fingerprint)) {
        error_set(err, STATUS_USAGE, "these are not the six groups of this key");
        error_hint(err,
                   "ask them to read them out once more; if they are others again, do not take "
                   "this key: it is not the one that they have made");
        return "groups";
    }
    if (!office_role_parse(taking->role, role)) {
        error_set(err, STATUS_USAGE, "choose what they may do");
        return "role";
    }
    if (!*taking->replaces) {
        error_set(err, STATUS_USAGE, "say whether this card replaces somebody's");
        return "replaces";
    }
    if (!taking->trained_is_day) {
        error_set(err, STATUS_USAGE, "that is no day");
        return "trained";
    }
    return NULL;
}

static bool has_namesake(const struct office *office, const struct card *card)
{
    bool has = false;
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        has = has || (!member->is_removed && name_is_same(member->card->name, card->name));
    }
    return has;
}

static enum status take_on(struct visit *visit, const struct card *card,
                           const struct taking *taking, enum office_role role, bool *waits,
                           struct error *err)
{
    struct office *office = visit->session->office;
    const struct office_member *member = NULL, *replaced = NULL;
    struct date day;
    struct office_joining joining = {.card = card, .role = role};
    if (*taking->trained && date_parse(taking->trained, &day))
        joining.trained_on = &day;
    if (strcmp(taking->replaces, "new") != 0) {
        replaced = staff_member_of(office, taking->replaces);
        if (!replaced)
            return error_set(err, STATUS_USAGE, "choose whose card it replaces");
        joining.replaces = replaced->card->verifier.name;
    } else {
        joining.is_another_person = has_namesake(office, card);
    }
    enum status status = office_staff_add(office, &joining, visit_now(visit), &member, err);
    *waits = status == STATUS_OK && office_member_is_unseen(member);
    return status;
}

/* With the list of those who wait, for the one that the address names. */
static void with_file(struct visit *visit,
                      void answer(struct visit *visit, const struct office_identity_file *file))
{
    struct error err = {0};
    struct office_identities list;
    if (identities_list(visit->options->office, &list, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    const struct office_identity_file *file = identities_find(&list, visit->rest);
    if (!file)
        page_missing(visit);
    else if (!staff_may_manage(visit) || staff_member_of(visit->session->office, file->key))
        response_go_on(visit->page.response, "/staff?done=%s",
                       visit->request->is_post ? "quicker" : "");
    else
        answer(visit, file);
    identities_free(&list);
}

static void answer_compare(struct visit *visit, const struct office_identity_file *file)
{
    const struct taking nothing = {.groups = "", .role = "", .replaces = ""};
    show_compare(visit, file, &nothing, NULL, NULL);
}

void page_compare(struct visit *visit)
{
    with_file(visit, answer_compare);
}

static void answer_compared(struct visit *visit, const struct office_identity_file *file)
{
    struct error err = {0};
    struct taking taking = read_taking(visit);
    enum office_role role = ROLE_COORDINATOR;
    bool waits = false;
    const char *fault = taking_fault(&taking, file->card, &role, &err);
    enum status status =
        fault ? STATUS_USAGE : take_on(visit, file->card, &taking, role, &waits, &err);
    if (status != STATUS_OK) {
        show_compare(visit, file, &taking, fault ? fault : "groups", &err);
        return;
    }
    staff_tidy_keys(visit);
    response_go_on(visit->page.response, waits ? "/staff?done=waits" : "/staff?done=added");
}

void page_compared(struct visit *visit)
{
    with_file(visit, answer_compared);
}
