/* Who is one person with more than one card, and what waits for a second person's signature. */
#include "office_internal.h"

#include <string.h>

#include "safehand/card/name.h"

static bool manages_staff(const struct office_member *member)
{
    return !member->is_removed && office_role_manages_staff(member->role);
}

/* Somebody who manages staff, and is not the person of that number. */
static bool somebody_else_manages(const struct office *office, uint64_t person)
{
    for (size_t i = 0; i < office->member_count; i++)
        if (manages_staff(&office->members[i]) && office->members[i].person != person)
            return true;
    return false;
}

static bool has_verifier(const struct office_member *member, const char *verifier)
{
    char text[NOTE_VERIFIER_SIZE];
    note_verifier_format(&member->card->verifier, text);
    return verifier && strcmp(text, verifier) == 0;
}

/* ---- who they are ---- */

/* The last member of whom `is` holds, by whom a card's person is known. */
static const struct office_member *
find_last(const struct office *office, const struct card *card, const char *replaces,
          bool (*is)(const struct office_member *, const struct card *, const char *))
{
    for (size_t i = office->member_count; i > 0; i--)
        if (is(&office->members[i - 1], card, replaces))
            return &office->members[i - 1];
    return NULL;
}

static bool has_keys(const struct office_member *member, const struct card *card,
                     const char *unused)
{
    (void)unused;
    return card_same_keys(member->card, card);
}

static bool is_replaced(const struct office_member *member, const struct card *unused,
                        const char *replaces)
{
    (void)unused;
    return has_verifier(member, replaces);
}

static bool is_alike(const struct office_member *member, const struct card *card,
                     const char *unused)
{
    (void)unused;
    return name_is_same(member->card->name, card->name);
}

/* Two of one name are two only when that is said and counts. */
static uint64_t person_of(const struct office *office, const struct card *card,
                          const char *replaces, bool is_two, uint64_t index)
{
    const struct office_member *known = find_last(office, card, replaces, has_keys);
    if (!known)
        known = find_last(office, card, replaces, is_replaced);
    if (!known && !is_two)
        known = find_last(office, card, replaces, is_alike);
    return known ? known->person : index;
}

/* Whether more than one person bore the name of that card. */
static bool is_ambiguous(const struct office *office, const struct card *card)
{
    const struct office_member *first = NULL;
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (!is_alike(member, card, NULL))
            continue;
        if (first && first->person != member->person)
            return true;
        first = member;
    }
    return false;
}

bool staff_is_ambiguous(const struct office *office, const struct office_joining *joining)
{
    return !joining->replaces && !joining->is_another_person &&
           !find_last(office, joining->card, NULL, has_keys) && is_ambiguous(office, joining->card);
}

struct office_member staff_joined(const struct office *office, const struct card *card,
                                  const struct entry_staff_added *said, enum office_role role,
                                  uint64_t index, const struct office_member *signer)
{
    struct office_member member = {.role = role,
                                   .given = role,
                                   .is_another = said->another_person == TRUTH_YES,
                                   .since = index,
                                   .until = UINT64_MAX,
                                   .added = index,
                                   .added_by = signer ? signer->person : index,
                                   .looked = index,
                                   .has_signed = !signer};
    bool asks_second = office_role_approves(role) || said->replaces || member.is_another ||
                       is_ambiguous(office, card);
    bool has_second = signer && somebody_else_manages(office, signer->person);
    member.stands_alone = signer && !has_second;
    if (has_second)
        member.looked = UINT64_MAX;
    if (has_second && asks_second) {
        member.waits = true;
        member.role = ROLE_COORDINATOR;
    }
    member.person =
        person_of(office, card, said->replaces, member.is_another && !member.waits, index);
    return member;
}

/* ---- a second person's signature ---- */

/* While anybody else manages staff, it is not who added them. */
static bool may_confirm(const struct office *office, const struct office_member *signer,
                        const struct office_member *member)
{
    return signer && office_role_manages_staff(signer->role) &&
           (signer->person != member->added_by || !somebody_else_manages(office, member->added_by));
}

/* Whether the entry is about that member. */
static bool is_meant(const struct office_member *member, const struct entry_staff_confirmed *said)
{
    return said->added.is_told && member->added == said->added.value &&
           has_verifier(member, said->verifier) && said->role &&
           strcmp(said->role, office_role_name(member->given)) == 0;
}

static struct office_member *find_meant(const struct office *office,
                                        const struct entry_staff_confirmed *said)
{
    for (size_t i = 0; i < office->member_count; i++)
        if (!office->members[i].is_removed && is_meant(&office->members[i], said))
            return &office->members[i];
    return NULL;
}

/* A further member goes on from here, with all that was given. */
static enum status member_go_on(struct office *office, struct office_member *waiting,
                                uint64_t index, struct error *err)
{
    struct office_member further = *waiting;
    further.card = NULL;
    further.role = waiting->given;
    further.waits = false;
    further.looked = index;
    further.since = index;
    enum status status = card_parse(waiting->card->bytes, waiting->card->length,
                                    "the card of a staff-added entry", &further.card, err);
    if (status != STATUS_OK)
        return status;
    if (further.is_another)
        further.person = waiting->person = waiting->added;
    waiting->is_removed = true;
    waiting->until = index;
    status = member_push(office, &further, err);
    if (status != STATUS_OK)
        card_free(further.card);
    return status;
}

/* A card may have been renewed meanwhile: what is signed for it is so for each of its members. */
static enum status member_confirm(struct office *office, struct office_member *member,
                                  uint64_t index, struct error *err)
{
    uint64_t added = member->added;
    enum status status = member->waits ? member_go_on(office, member, index, err) : STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < office->member_count; i++)
        if (office->members[i].added == added && office->members[i].looked > index)
            office->members[i].looked = index;
    return status;
}

static void member_sign(struct office *office, uint64_t added)
{
    for (size_t i = 0; i < office->member_count; i++)
        if (office->members[i].added == added)
            office->members[i].has_signed = true;
}

enum status member_read_confirmed(struct office *office, uint64_t index, struct error *err)
{
    struct ledger_entry *entry = NULL;
    struct entry_staff_confirmed said;
    enum status status = ledger_read(office->ledger, index, &entry, err);
    if (status == STATUS_OK)
        status = entry_staff_confirmed_read(entry, &said, err);
    if (status == STATUS_OK) {
        const struct office_member *signer = office_signer(office, entry);
        struct office_member *meant = find_meant(office, &said);
        if (meant && said.own == TRUTH_YES && signer == meant)
            member_sign(office, meant->added);
        else if (meant && said.own != TRUTH_YES && meant->looked > index &&
                 may_confirm(office, signer, meant))
            status = member_confirm(office, meant, index, err);
    }
    ledger_entry_free(entry);
    return status;
}

static enum status check_own(const struct office_member *signer, const struct office_member *member,
                             struct error *err)
{
    if (card_same_keys(signer->card, member->card))
        return STATUS_OK;
    return error_set(err, STATUS_AUTHENTICATION, "signed by %s, who cannot say whose %s's card is",
                     signer->card->name, member->card->name);
}

/* The members are those of today: who was passed over still waited after the entry. Of two who
 * confirmed at one time, the second did no harm. */
enum status staff_check_confirmed(const struct office *office, const struct office_member *signer,
                                  const struct ledger_signed *what, struct error *err)
{
    struct entry_staff_confirmed said;
    bool is_known = false;
    entry_staff_confirmed_see(what->detail, &said);
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (!is_meant(member, &said))
            continue;
        is_known = true;
        if (said.own == TRUTH_YES)
            return check_own(signer, member, err);
        if (what->index >= member->since && what->index < member->until &&
            what->index < member->looked)
            return error_set(err, STATUS_AUTHENTICATION,
                             "signed by %s, who added %s and might not confirm it",
                             signer->card->name, member->card->name);
    }
    return is_known ? STATUS_OK
                    : error_set(err, STATUS_AUTHENTICATION, "it confirms nobody who was added so");
}

void office_confirmers(const struct office *office, const struct office_member *member, char *text,
                       size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *other = &office->members[i];
        if (!other->is_removed && may_confirm(office, other, member))
            (void)!office_words_add(text, size, "%s%s (%s)", *text ? " or " : "", other->card->name,
                                    office_role_name(other->role));
    }
}

/* ---- signing ---- */

bool office_member_is_unseen(const struct office_member *member)
{
    return !member->is_removed && member->looked == UINT64_MAX;
}

static enum status waiting_named(const struct office *office, const char *name,
                                 const struct office_member **found, struct error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (!office_member_is_unseen(member) || (!name_is_same(member->card->name, name) &&
                                                 strcmp(member->card->verifier.name, name) != 0))
            continue;
        *found = member;
        count++;
    }
    if (count == 1)
        return STATUS_OK;
    if (count == 0) {
        error_set(err, STATUS_USAGE, "nobody named %s waits for a second signature", name);
        error_hint(err, WAY " shows who does");
        return error_way(err, WAY_LIST_STAFF, NULL, NULL);
    }
    error_set(err, STATUS_USAGE, "more than one who waits is named %s", name);
    return error_hint(err, "name one by the key's name (safehand/...)");
}

static enum status refuse_own(const struct office *office, const struct office_member *member,
                              struct error *err)
{
    char who[ERROR_HINT_SIZE / 2];
    office_confirmers(office, member, who, sizeof who);
    error_set(err, STATUS_REFUSED, "you added %s: somebody else who manages staff confirms it",
              member->card->name);
    return error_hint(err, "%s may", who);
}

/* Signs it, and finds the member as it is then. */
static enum status confirmed_append(struct office *office, const struct office_member *about,
                                    enum entry_truth own, timestamp now,
                                    const struct office_member **member, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(&about->card->verifier, verifier);
    const struct entry_staff_confirmed said = {.name = about->card->name,
                                               .verifier = verifier,
                                               .role = office_role_name(about->given),
                                               .added = {true, about->added},
                                               .own = own};
    const struct office_entry entry = {.kind = ENTRY_KIND_STAFF_CONFIRMED,
                                       .detail = entry_staff_confirmed_write(&said),
                                       .lookups = {{LOOKUP_STAFF, verifier}}};
    enum status status = office_append(office, &entry, now, NULL, err);
    if (status == STATUS_OK)
        status = office_read_members(office, err);
    for (size_t i = 0; status == STATUS_OK && i < office->member_count; i++)
        if (!office->members[i].is_removed && has_verifier(&office->members[i], verifier))
            *member = &office->members[i];
    return status;
}

enum status office_refuse_unseen(const struct office *office, const struct office_member *other,
                                 struct error *err)
{
    char who[ERROR_HINT_SIZE / 2];
    const struct office_member *unseen = office_member_is_unseen(other) ? other : office->self;
    office_confirmers(office, unseen, who, sizeof who);
    error_set(err, STATUS_REFUSED,
              "this wants somebody else than %s, and nobody but who added %s has signed for that "
              "card yet: it may be yours",
              other->card->name, unseen->card->name);
    error_hint(err, "somebody else does it; or first %s confirms the card: " WAY, who);
    return error_way(err, WAY_CONFIRM_STAFF, unseen->card->name, NULL);
}

enum status office_staff_sign(struct office *office, timestamp now,
                              const struct office_member **member, struct error *err)
{
    if (office->self->has_signed)
        return error_set(err, STATUS_USAGE, "%s has signed already that the card is theirs",
                         office->self->card->name);
    return confirmed_append(office, office->self, TRUTH_YES, now, member, err);
}

enum status office_staff_confirm(struct office *office, const char *name, timestamp now,
                                 const struct office_member **member, struct error *err)
{
    const struct office_member *waiting = NULL;
    enum status status = office_require(office_role_manages_staff(office->self->role), office,
                                        "may not confirm staff", err);
    if (status == STATUS_OK)
        status = waiting_named(office, name, &waiting, err);
    if (status == STATUS_OK && !may_confirm(office, office->self, waiting))
        status = refuse_own(office, waiting, err);
    if (status != STATUS_OK)
        return status;
    return confirmed_append(office, waiting, TRUTH_UNTOLD, now, member, err);
}
