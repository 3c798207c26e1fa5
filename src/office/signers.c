/* Who might sign what, by the roles that signed entries gave at that time. */
#include "office_internal.h"

#include <string.h>

const struct office_member *office_member_then(const struct office *office, uint64_t number,
                                               const char *name, uint32_t hash)
{
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        const struct note_verifier *known = &member->card->verifier;
        if (known->hash == hash && strcmp(known->name, name) == 0 && number >= member->since &&
            number < member->until)
            return member;
    }
    return NULL;
}

static enum status nobody_then(const struct office *office, const struct ledger_signed *what,
                               struct error *err)
{
    for (size_t i = 0; i < office->member_count; i++) {
        const struct card *card = office->members[i].card;
        if (card->verifier.hash == what->signer_hash &&
            strcmp(card->verifier.name, what->signer_name) == 0)
            return error_set(err, STATUS_AUTHENTICATION,
                             "signed by %s, who was not on the staff then", card->name);
    }
    return error_set(err, STATUS_AUTHENTICATION, "signed by %s, whom nobody here knows",
                     what->signer_name);
}

static bool releases_hold(const struct ledger_signed *what)
{
    const char *state = json_text(what->detail, "state");
    return state && strcmp(state, "released") == 0;
}

/* Before the review date that it names (rule L05); one that names none is never late enough. */
static bool erases_early(const struct ledger_signed *what)
{
    const char *text = json_text(what->detail, "review");
    struct date review, day = date_of(what->leaf->time);
    return !text || !date_parse(text, &review) || date_compare(&day, &review) < 0;
}

static bool answers_subject(const struct ledger_signed *what)
{
    return rule_id_is(json_text(what->detail, "rule"), RULE_L04);
}

static bool gives_standing(const struct ledger_signed *what)
{
    return json_text(what->detail, "standing") != NULL;
}

static bool closes_untold(const struct ledger_signed *what)
{
    const char *as = json_text(what->detail, "closed_as");
    return as && strcmp(as, "not-notifiable") == 0;
}

/* The kinds that not every member may sign. A change of keys is no such: one that was cut off is
 * finished by whoever opens the ledger next, and what makes it good is the old key's signature. */
static const struct {
    enum entry_kind kind;
    bool (*has_right)(enum office_role role);
    bool (*applies)(const struct ledger_signed *what); /* NULL: always */
    const char *what;
} RIGHTS[] = {
    {ENTRY_KIND_STAFF_ADDED, office_role_manages_staff, NULL, "add staff"},
    {ENTRY_KIND_STAFF_REMOVED, office_role_manages_staff, NULL, "remove staff"},
    {ENTRY_KIND_LOG_CONTINUED, office_role_manages_staff, NULL, "continue the ledger"},
    {ENTRY_KIND_APPROVAL, office_role_approves, NULL, "approve"},
    {ENTRY_KIND_TRAINING, office_role_manages_staff, NULL, "record who accepted the policy"},
    {ENTRY_KIND_AGREEMENT, office_role_approves, gives_standing, "sign a standing approval"},
    {ENTRY_KIND_INCIDENT, office_role_approves, closes_untold,
     "close an incident as not notifiable"},
    {ENTRY_KIND_HOLD, office_role_approves, releases_hold, "release a hold"},
    {ENTRY_KIND_ERASED, office_role_approves, erases_early, "erase before the review date"},
    {ENTRY_KIND_ACCESS, office_role_approves, answers_subject, "answer whom a record is about"},
};

enum status office_who(void *context, const struct ledger_signed *what,
                       struct note_verifier *verifier, struct error *err)
{
    const struct office *office = context;
    const struct office_member *member =
        office_member_then(office, what->index, what->signer_name, what->signer_hash);
    if (!member)
        return nobody_then(office, what, err);
    for (size_t i = 0; i < sizeof RIGHTS / sizeof RIGHTS[0]; i++) {
        if (RIGHTS[i].kind == what->leaf->kind && !RIGHTS[i].has_right(member->role) &&
            (!RIGHTS[i].applies || RIGHTS[i].applies(what)))
            return error_set(err, STATUS_AUTHENTICATION, "signed by %s, who as %s might not %s",
                             member->card->name, office_role_name(member->role), RIGHTS[i].what);
    }
    /* Nobody but the founder brings themselves onto the staff. */
    if (what->leaf->kind == ENTRY_KIND_STAFF_ADDED && member->since == what->index &&
        what->index != 0)
        return error_set(err, STATUS_AUTHENTICATION,
                         "signed by %s, who was not on the staff before it", member->card->name);
    *verifier = member->card->verifier;
    return STATUS_OK;
}
