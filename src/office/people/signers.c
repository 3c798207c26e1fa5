/* Who might sign what, by the roles that signed entries gave at that time. */
#include "office_internal.h"

#include <string.h>

#include "safehand/card/name.h"
#include "safehand/entry.h"

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

bool office_same_person(const struct office_member *a, const struct office_member *b)
{
    return a && b && (a->person == b->person || card_same_keys(a->card, b->card));
}

static bool is_unseen(const struct office_member *member, uint64_t at)
{
    return at < member->looked;
}

bool office_may_be_one(const struct office_member *a, const struct office_member *b, uint64_t at)
{
    if (!a || !b || office_same_person(a, b))
        return a && b;
    bool unseen_a = is_unseen(a, at), unseen_b = is_unseen(b, at);
    return (unseen_a && a->added_by == b->person) || (unseen_b && b->added_by == a->person) ||
           (unseen_a && unseen_b && a->added_by == b->added_by) ||
           ((unseen_a || unseen_b) && name_is_same(a->card->name, b->card->name));
}

bool office_has_somebody_else(const struct office *office, const struct office_member *member,
                              uint64_t at)
{
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *other = &office->members[i];
        if (at >= other->since && at < other->until && !office_may_be_one(other, member, at))
            return true;
    }
    return false;
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

static bool role_may(enum office_role role, enum entry_signer signer)
{
    switch (signer) {
    case SIGNER_HEAD:
        return office_role_manages_staff(role);
    case SIGNER_APPROVER:
        return office_role_approves(role);
    default:
        return true;
    }
}

static enum status check_added(const struct office *office, const struct office_member *signer,
                               const struct ledger_signed *what, struct error *err)
{
    struct entry_staff_added said;
    entry_staff_added_see(what->detail, &said);
    if (said.renews)
        return staff_check_renewed(office, what, err);
    /* Nobody but the founder brings themselves onto the staff. */
    if (signer->added == what->index && what->index != 0)
        return error_set(err, STATUS_AUTHENTICATION,
                         "signed by %s, who was not on the staff before it", signer->card->name);
    for (size_t i = 0; said.person.is_told && i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (member->added == what->index && member->person != said.person.value)
            return error_set(err, STATUS_AUTHENTICATION,
                             "it names another person than whose card it replaces");
    }
    return STATUS_OK;
}

enum status office_who(void *context, const struct ledger_signed *what,
                       struct note_verifier *verifier, struct error *err)
{
    const struct office *office = context;
    const struct office_member *member =
        office_member_then(office, what->index, what->signer_name, what->signer_hash);
    if (!member)
        return nobody_then(office, what, err);
    const struct entry_about *about = entry_about(what->leaf->kind);
    if (about && !role_may(member->role, about->signer) &&
        (!about->is_reserved || about->is_reserved(what->detail, what->leaf->time)))
        return error_set(err, STATUS_AUTHENTICATION, "signed by %s, who as %s might not %s",
                         member->card->name, office_role_name(member->role), about->right);
    enum status status = STATUS_OK;
    if (what->leaf->kind == ENTRY_KIND_STAFF_ADDED)
        status = check_added(office, member, what, err);
    if (what->leaf->kind == ENTRY_KIND_STAFF_CONFIRMED)
        status = staff_check_confirmed(office, member, what, err);
    if (status != STATUS_OK)
        return status;
    *verifier = member->card->verifier;
    if (what->person)
        *what->person = member->card->name;
    return STATUS_OK;
}
