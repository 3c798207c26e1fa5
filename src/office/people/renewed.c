/* A new card for the same keys, which their own signature vouches for: it changes nobody's rights.
 */
#include "office_internal.h"

#include <string.h>

const struct office_member *office_staff_renewed(const struct office *office,
                                                 const struct card *card)
{
    for (size_t i = 0; i < office->member_count; i++)
        if (!office->members[i].is_removed && card_renews(card, office->members[i].card))
            return &office->members[i];
    return NULL;
}

/* What somebody's rights rest on is said where a second person may look. */
static bool says_more(const struct entry_staff_added *said)
{
    return said->trained_on || said->policy || said->replaces || said->another_person == TRUTH_YES;
}

/* The member goes on with the new card, and waits for what they waited for. */
enum status member_read_renewed(struct office *office, const struct ledger_entry *entry,
                                const struct entry_staff_added *said, struct card **card,
                                struct error *err)
{
    const struct office_member *known = office_staff_renewed(office, *card);
    if (!known || says_more(said) || !office_signer(office, entry) ||
        strcmp(known->card->digest, said->renews) != 0 ||
        strcmp(office_role_name(known->given), said->role) != 0)
        return STATUS_OK;
    struct office_member further = *known;
    struct office_member *earlier = &office->members[known - office->members];
    further.card = *card;
    further.since = entry->number;
    earlier->is_removed = true;
    earlier->until = entry->number;
    enum status status = member_push(office, &further, err);
    if (status == STATUS_OK)
        *card = NULL;
    return status;
}

enum status staff_check_renewed(const struct office *office, const struct ledger_signed *what,
                                struct error *err)
{
    struct entry_staff_added said;
    entry_staff_added_see(what->detail, &said);
    for (size_t i = 0; said.renews && what->index > 0 && i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (member->since != what->index || !said.card.data ||
            strcmp(member->card->bytes, said.card.data) != 0)
            continue;
        return STATUS_OK;
    }
    return error_set(err, STATUS_AUTHENTICATION,
                     "it renews no card of anybody on the staff, or changes more than the card");
}

enum status office_staff_renew(struct office *office, const struct card *card, timestamp now,
                               const struct office_member **member, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    const struct office_member *known = office_staff_renewed(office, card);
    if (!known)
        return error_set(err, STATUS_USAGE, "the card of %s renews none that is on the staff",
                         card->name);
    if (now >= card->expires)
        return error_set(err, STATUS_REFUSED, "the card of %s has expired", card->name);
    note_verifier_format(&card->verifier, verifier);
    const struct entry_staff_added said = {.card = {card->bytes, card->length},
                                           .role = office_role_name(known->given),
                                           .renews = known->card->digest,
                                           .person = {true, known->person}};
    const struct office_entry entry = {.kind = ENTRY_KIND_STAFF_ADDED,
                                       .detail = entry_staff_added_write(&said),
                                       .lookups = {{LOOKUP_STAFF, verifier}}};
    enum status status = office_append(office, &entry, now, NULL, err);
    if (status == STATUS_OK)
        status = staff_write_card(office, card, err);
    if (status == STATUS_OK)
        status = office_read_members(office, err);
    for (size_t i = 0; status == STATUS_OK && i < office->member_count; i++)
        if (!office->members[i].is_removed && card_same_keys(office->members[i].card, card))
            *member = &office->members[i];
    return status;
}
