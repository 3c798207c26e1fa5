#include "office_internal.h"

#include <string.h>

#include "safehand/card/name.h"

static const struct {
    const char *name;
    bool approves, manages_staff;
} ROLES[] = {
    [ROLE_COORDINATOR] = {"coordinator", false, false},
    [ROLE_MANAGER] = {"manager", true, true},
    [ROLE_DEPUTY] = {"deputy", true, true},
    [ROLE_TRUSTEE] = {"trustee", true, false},
};
enum { ROLE_COUNT = sizeof ROLES / sizeof ROLES[0] };

const char *office_role_name(enum office_role role)
{
    return ROLES[role].name;
}

bool office_role_parse(const char *text, enum office_role *role)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(ROLES[i].name, text) == 0) {
            *role = (enum office_role)i;
            return true;
        }
    }
    return false;
}

bool office_role_approves(enum office_role role)
{
    return ROLES[role].approves;
}

bool office_role_manages_staff(enum office_role role)
{
    return ROLES[role].manages_staff;
}

enum status office_require(bool right, const struct office *office, const char *what,
                           struct error *err)
{
    if (right)
        return STATUS_OK;
    error_set(err, STATUS_REFUSED, "%s (%s) %s", office->self->card->name,
              office_role_name(office->self->role), what);
    return error_hint(err, "ask the manager");
}

/* Any of the ledger's logs, with any of its keys: cards are not made anew when these change. */
static enum status card_matches_ledger(const struct office *office, const struct card *card,
                                       struct error *err)
{
    if (card->ledger_origin && ledger_had_key(office->ledger, &card->ledger_verifier))
        return STATUS_OK;
    error_set(err, STATUS_REFUSED, "the card of %s does not carry this office's ledger",
              card->name);
    error_hint(err, "a staff card is made with the office named: " WAY);
    return error_way(err, WAY_NEW_STAFF_CARD, NULL, NULL);
}

static json_t *staff_detail(const struct office *office, const struct card *card,
                            enum office_role role, const struct date *trained_on)
{
    char day[DATE_SIZE];
    struct entry_staff_added said = {.card = {card->bytes, card->length},
                                     .role = office_role_name(role)};
    if (trained_on) {
        date_format(trained_on, day);
        said.trained_on = day;
        said.term = (struct entry_number){true, (uint64_t)office->training_days};
    }
    json_t *policy = office->self->card == card ? policy_shipped() : NULL;
    said.policy = policy;
    json_t *detail = entry_staff_added_write(&said);
    json_decref(policy);
    return detail;
}

enum status staff_append(struct office *office, const struct card *card, enum office_role role,
                         const struct date *trained_on, timestamp now, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE], file_name[CARD_FILE_NAME_SIZE];
    struct error ignored = {0};
    enum status status = ledger_add_member(office->ledger, card, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&card->verifier, verifier);
    const struct office_entry entry = {.kind = ENTRY_KIND_STAFF_ADDED,
                                       .detail = staff_detail(office, card, role, trained_on),
                                       .lookups = {{LOOKUP_STAFF, verifier}}};
    status = office_append(office, &entry, now, NULL, err);
    if (status != STATUS_OK) {
        /* Nobody has the keys without an entry that says so. */
        if (ledger_remove_member(office->ledger, &card->verifier, &ignored) != STATUS_OK)
            error_context(err, "%s has the ledger's keys, but is not on the staff", card->name);
        return status;
    }
    card_file_name(card, file_name);
    char *path = office_path(office, "staff", file_name);
    status = path ? file_write_whole(path, card->bytes, card->length, 0600, FILE_REPLACE, err)
                  : memory_error(err);
    memory_free(path);
    return status;
}

/* One key is enough: a card that takes one member's key and brings another of its own would take
 * that member's place. */
static bool member_has_key(const struct office_member *member, const struct card *card)
{
    return strcmp(member->card->age_recipient, card->age_recipient) == 0 ||
           memcmp(member->card->verifier.key, card->verifier.key, sizeof card->verifier.key) == 0;
}

enum status office_staff_add(struct office *office, const struct card *card, enum office_role role,
                             const struct date *trained_on, timestamp now, struct error *err)
{
    enum status status = office_require(office_role_manages_staff(office->self->role), office,
                                        "may not add staff", err);
    if (status == STATUS_OK)
        status = card_matches_ledger(office, card, err);
    if (status != STATUS_OK)
        return status;
    if (now >= card->expires) {
        error_set(err, STATUS_REFUSED, "the card of %s has expired", card->name);
        return error_hint(err, "ask them for a new one");
    }
    const char *fault = name_fault(card->name);
    if (fault)
        return error_set(err, STATUS_REFUSED, "the name on the card %s", fault);
    for (size_t i = 0; i < office->member_count; i++)
        if (!office->members[i].is_removed && member_has_key(&office->members[i], card))
            return error_set(err, STATUS_USAGE, "%s is on the staff already", card->name);
    status = trained_on ? training_check_day(trained_on, now, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = staff_append(office, card, role, trained_on, now, err);
    if (status == STATUS_OK)
        status = office_read_members(office, err);
    return status;
}

/* ---- who is staff, from signed entries ---- */

static enum status member_push(struct office *office, struct card *card, enum office_role role,
                               uint64_t since, struct error *err)
{
    if (office->member_count >= OFFICE_MEMBERS_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the ledger names more than %d members of staff",
                         OFFICE_MEMBERS_MAXIMUM);
    struct office_member *members =
        memory_resize(office->members, (office->member_count + 1) * sizeof *members);
    if (!members)
        return memory_error(err);
    office->members = members;
    members[office->member_count++] =
        (struct office_member){.card = card, .role = role, .since = since, .until = UINT64_MAX};
    return STATUS_OK;
}

/* The first entry is the founder's, signed by the card that it brings; each later one must be
 * signed by somebody who then had the right. card NULL: a removal, which is never the first. */
static enum status member_check_signer(struct office *office, const struct ledger_entry *entry,
                                       const struct card *card, struct error *err)
{
    if (entry->number == 0 && card)
        return ledger_entry_signed_by(entry, &card->verifier, err);
    const struct office_member *signer = office_signer(office, entry);
    if (signer && office_role_manages_staff(signer->role))
        return STATUS_OK;
    return error_set(err, STATUS_AUTHENTICATION,
                     "entry %llu of the ledger changes the staff, but nobody with the right to do "
                     "so signed it",
                     (unsigned long long)entry->number);
}

static enum status member_read_added(struct office *office, uint64_t index, struct error *err)
{
    struct ledger_entry *entry = NULL;
    struct card *card = NULL;
    struct entry_staff_added said;
    enum office_role role = ROLE_COORDINATOR;
    enum status status = ledger_read(office->ledger, index, &entry, err);
    if (status == STATUS_OK)
        status = entry_staff_added_read(entry, &said, err);
    if (status == STATUS_OK && !office_role_parse(said.role, &role))
        status = error_set(err, STATUS_MALFORMED, "entry %llu of the ledger has the role %s",
                           (unsigned long long)index, said.role);
    if (status == STATUS_OK)
        status = card_parse(said.card.data, said.card.length, "the card of a staff-added entry",
                            &card, err);
    if (status == STATUS_OK)
        status = member_check_signer(office, entry, card, err);
    if (status == STATUS_OK)
        status = member_push(office, card, role, index, err);
    if (status == STATUS_OK)
        card = NULL;
    card_free(card);
    ledger_entry_free(entry);
    return status;
}

static void members_free(struct office_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        card_free(members[i].card);
    memory_free(members);
}

void office_members_free(struct office *office)
{
    members_free(office->members, office->member_count);
    office->members = NULL;
    office->member_count = 0;
    office->self = NULL;
}

static enum status member_read_removed(struct office *office, uint64_t index, struct error *err)
{
    struct ledger_entry *entry = NULL;
    struct entry_staff_removed said;
    char text[NOTE_VERIFIER_SIZE];
    enum status status = ledger_read(office->ledger, index, &entry, err);
    if (status == STATUS_OK)
        status = entry_staff_removed_read(entry, &said, err);
    if (status == STATUS_OK)
        status = member_check_signer(office, entry, NULL, err);
    for (size_t i = 0; status == STATUS_OK && i < office->member_count; i++) {
        struct office_member *member = &office->members[i];
        note_verifier_format(&member->card->verifier, text);
        if (member->is_removed || strcmp(text, said.verifier) != 0)
            continue;
        member->is_removed = true;
        member->until = index;
    }
    ledger_entry_free(entry);
    return status;
}

/* Both kinds of entries in their order, each signer against those read before. */
static enum status members_read(struct office *office, struct error *err)
{
    struct ledger_indexes added = {0}, removed = {0};
    size_t i = 0, j = 0;
    enum status status = ledger_find_kind(office->ledger, ENTRY_KIND_STAFF_ADDED, &added, err);
    if (status == STATUS_OK)
        status = ledger_find_kind(office->ledger, ENTRY_KIND_STAFF_REMOVED, &removed, err);
    while (status == STATUS_OK && (i < added.count || j < removed.count))
        if (j == removed.count || (i < added.count && added.items[i] < removed.items[j]))
            status = member_read_added(office, added.items[i++], err);
        else
            status = member_read_removed(office, removed.items[j++], err);
    ledger_indexes_free(&added);
    ledger_indexes_free(&removed);
    return status;
}

/* The new list takes the old one's place, or the old one stays as it was. */
enum status office_read_members(struct office *office, struct error *err)
{
    struct office_member *old = office->members;
    size_t old_count = office->member_count;
    const struct note_verifier *own = note_signer_verifier(office->identity->signer);
    office->members = NULL;
    office->member_count = 0;
    enum status status = members_read(office, err);
    if (status != STATUS_OK) {
        members_free(office->members, office->member_count);
        office->members = old;
        office->member_count = old_count;
        return status;
    }
    members_free(old, old_count);
    office->self = NULL;
    for (size_t i = 0; i < office->member_count; i++)
        if (!office->members[i].is_removed &&
            memcmp(office->members[i].card->verifier.key, own->key, sizeof own->key) == 0)
            office->self = &office->members[i];
    return STATUS_OK;
}
