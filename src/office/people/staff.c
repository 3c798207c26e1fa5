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

static json_t *staff_detail(const struct office *office, const struct office_joining *joining,
                            const struct office_member *replaced)
{
    char day[DATE_SIZE], verifier[NOTE_VERIFIER_SIZE];
    const struct card *card = joining->card;
    struct entry_staff_added said = {.card = {card->bytes, card->length},
                                     .role = office_role_name(joining->role),
                                     .another_person =
                                         joining->is_another_person ? TRUTH_YES : TRUTH_UNTOLD};
    if (joining->trained_on) {
        date_format(joining->trained_on, day);
        said.trained_on = day;
        said.term = (struct entry_number){true, (uint64_t)office->training_days};
    }
    if (replaced) {
        note_verifier_format(&replaced->card->verifier, verifier);
        said.replaces = verifier;
        said.person = (struct entry_number){true, replaced->person};
    }
    json_t *policy = office->self->card == card ? policy_shipped() : NULL;
    said.policy = policy;
    json_t *detail = entry_staff_added_write(&said);
    json_decref(policy);
    return detail;
}

enum status staff_write_card(const struct office *office, const struct card *card,
                             struct error *err)
{
    char file_name[CARD_FILE_NAME_SIZE];
    card_file_name(card, file_name);
    char *path = office_path(office, "staff", file_name);
    enum status status =
        path ? file_write_whole(path, card->bytes, card->length, 0600, FILE_REPLACE, err)
             : memory_error(err);
    memory_free(path);
    return status;
}

enum status staff_append(struct office *office, const struct office_joining *joining,
                         const struct office_member *replaced, timestamp now, struct error *err)
{
    const struct card *card = joining->card;
    char verifier[NOTE_VERIFIER_SIZE];
    struct error ignored = {0};
    enum status status = ledger_add_member(office->ledger, card, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&card->verifier, verifier);
    const struct office_entry entry = {.kind = ENTRY_KIND_STAFF_ADDED,
                                       .detail = staff_detail(office, joining, replaced),
                                       .lookups = {{LOOKUP_STAFF, verifier}}};
    status = office_append(office, &entry, now, NULL, err);
    if (status != STATUS_OK) {
        /* Nobody has the keys without an entry that says so. */
        if (ledger_remove_member(office->ledger, &card->verifier, &ignored) != STATUS_OK)
            error_context(err, "%s has the ledger's keys, but is not on the staff", card->name);
        return status;
    }
    return staff_write_card(office, card, err);
}

/* One key is enough: a card that takes one member's key and brings another of its own would take
 * that member's place. */
static bool member_has_key(const struct office_member *member, const struct card *card)
{
    return strcmp(member->card->age_recipient, card->age_recipient) == 0 ||
           memcmp(member->card->verifier.key, card->verifier.key, sizeof card->verifier.key) == 0;
}

static enum status on_staff_already(const struct card *card, struct error *err)
{
    error_set(err, STATUS_USAGE, "%s is on the staff already", card->name);
    return error_hint(err,
                      "a card that renews theirs is made later by both its keys, lasts longer, "
                      "and names the same person and ledger");
}

/* The card itself, against those that are there. */
static enum status check_card(const struct office *office, const struct card *card, timestamp now,
                              struct error *err)
{
    enum status status = card_matches_ledger(office, card, err);
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
            return on_staff_already(card, err);
    return STATUS_OK;
}

/* Whose card is replaced: who is there under that name, else who left last. */
static enum status find_replaced(const struct office *office, const char *name,
                                 const struct office_member **found, struct error *err)
{
    *found = NULL;
    if (!name || member_count_named(office, name, found) > 0)
        return name ? member_find(office, name, found, err) : STATUS_OK;
    for (size_t i = office->member_count; i > 0 && !*found; i--) {
        const struct office_member *member = &office->members[i - 1];
        if (name_is_same(member->card->name, name) ||
            strcmp(member->card->verifier.name, name) == 0)
            *found = member;
    }
    return *found ? STATUS_OK : member_find(office, name, found, err);
}

enum status office_staff_add(struct office *office, const struct office_joining *joining,
                             timestamp now, const struct office_member **member, struct error *err)
{
    const struct office_member *replaced = NULL;
    enum status status = office_require(office_role_manages_staff(office->self->role), office,
                                        "may not add staff", err);
    if (status == STATUS_OK)
        status = check_card(office, joining->card, now, err);
    if (status == STATUS_OK && staff_is_ambiguous(office, joining)) {
        status = error_set(err, STATUS_USAGE, "more than one person has a name that reads as %s",
                           joining->card->name);
        error_hint(err, "say whose card it replaces, by the name of their key (safehand/...), or "
                        "that it is a further person; a second person signs either, where there "
                        "is one");
    }
    if (status == STATUS_OK && joining->replaces && joining->is_another_person)
        status = error_set(err, STATUS_USAGE,
                           "who has a new card in the place of another is not another person");
    if (status == STATUS_OK)
        status = find_replaced(office, joining->replaces, &replaced, err);
    if (status == STATUS_OK && joining->trained_on)
        status = training_check_day(joining->trained_on, now, err);
    if (status == STATUS_OK)
        status = staff_append(office, joining, replaced, now, err);
    if (status == STATUS_OK)
        status = office_read_members(office, err);
    if (status == STATUS_OK && member)
        *member = &office->members[office->member_count - 1];
    return status;
}

/* ---- who is staff, from signed entries ---- */

enum status member_push(struct office *office, const struct office_member *member,
                        struct error *err)
{
    if (office->member_count >= OFFICE_MEMBERS_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "the ledger names more than %d members of staff",
                         OFFICE_MEMBERS_MAXIMUM);
    struct office_member *members =
        memory_resize(office->members, (office->member_count + 1) * sizeof *members);
    if (!members)
        return memory_error(err);
    office->members = members;
    members[office->member_count++] = *member;
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
    bool renews = false;
    enum status status = ledger_read(office->ledger, index, &entry, err);
    if (status == STATUS_OK)
        status = entry_staff_added_read(entry, &said, err);
    if (status == STATUS_OK && !office_role_parse(said.role, &role))
        status = error_set(err, STATUS_MALFORMED, "entry %llu of the ledger has the role %s",
                           (unsigned long long)index, said.role);
    if (status == STATUS_OK)
        status = card_parse(said.card.data, said.card.length, "the card of a staff-added entry",
                            &card, err);
    if (status == STATUS_OK && said.renews && index > 0) {
        renews = true;
        status = member_read_renewed(office, entry, &said, &card, err);
    } else if (status == STATUS_OK) {
        status = member_check_signer(office, entry, card, err);
    }
    if (status == STATUS_OK && !renews) {
        struct office_member member =
            staff_joined(office, card, &said, role, index, office_signer(office, entry));
        member.card = card;
        status = member_push(office, &member, err);
        if (status == STATUS_OK)
            card = NULL;
    }
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

static const struct {
    enum entry_kind kind;
    enum status (*read)(struct office *, uint64_t, struct error *);
} CHANGES[] = {
    {ENTRY_KIND_STAFF_ADDED, member_read_added},
    {ENTRY_KIND_STAFF_CONFIRMED, member_read_confirmed},
    {ENTRY_KIND_STAFF_REMOVED, member_read_removed},
};
enum { CHANGE_COUNT = sizeof CHANGES / sizeof CHANGES[0] };

/* All these kinds of entries in their order, each signer against those read before. */
static enum status members_read(struct office *office, struct error *err)
{
    struct ledger_indexes found[CHANGE_COUNT] = {{0}};
    size_t at[CHANGE_COUNT] = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < CHANGE_COUNT; i++)
        status = ledger_find_kind(office->ledger, CHANGES[i].kind, &found[i], err);
    while (status == STATUS_OK) {
        size_t next = CHANGE_COUNT;
        for (size_t i = 0; i < CHANGE_COUNT; i++)
            if (at[i] < found[i].count &&
                (next == CHANGE_COUNT || found[i].items[at[i]] < found[next].items[at[next]]))
                next = i;
        if (next == CHANGE_COUNT)
            break;
        status = CHANGES[next].read(office, found[next].items[at[next]++], err);
    }
    for (size_t i = 0; i < CHANGE_COUNT; i++)
        ledger_indexes_free(&found[i]);
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
