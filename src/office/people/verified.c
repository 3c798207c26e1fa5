#include "safehand/office/verified.h"

#include <string.h>

#include "office_internal.h"

struct verified_card {
    struct card *card; /* or NULL: */
    struct keyless *keyless;
    size_t by;      /* the verification's place in the list */
    uint64_t entry; /* that says so of it, first */
};

/* What entries name by this key is revoked from then on, verified before or not. */
struct revoked_key {
    char key[NOTE_VERIFIER_SIZE];
    uint64_t entry;
    timestamp time;
};

static const char *digest_of(const struct verified_card *one)
{
    return one->card ? one->card->digest : one->keyless->digest;
}

static const char *mark_of(const struct verified_card *one)
{
    return one->card ? one->card->fingerprint : one->keyless->address;
}

static void key_of(const struct verified_card *one, char key[NOTE_VERIFIER_SIZE])
{
    if (one->card)
        note_verifier_format(&one->card->verifier, key);
    else
        snprintf(key, NOTE_VERIFIER_SIZE, "%s", one->keyless->digest);
}

bool office_verification_waits(const struct office_verification *verification)
{
    return !verification->confirmed_by && !verification->whom && !verification->is_taken_back;
}

void office_verifications_free(struct office_verifications *list)
{
    for (size_t i = 0; i < list->count; i++) {
        memory_free(list->items[i].by);
        memory_free(list->items[i].how);
        memory_free(list->items[i].whom);
    }
    for (size_t i = 0; i < list->card_count; i++) {
        card_free(list->cards[i].card);
        keyless_free(list->cards[i].keyless);
    }
    memory_free(list->items);
    memory_free(list->cards);
    memory_free(list->revoked);
    *list = (struct office_verifications){.items = NULL};
}

/* ---- reading ---- */

/* What one walk through the entries needs. */
struct reading {
    struct office *office;
    struct office_verifications *list;
    const struct ledger_entry *entry;
    const struct office_member *signer;
};

/* Keeps the first: what is wrong counts for nothing, and stops nobody. */
static enum status say_wrong(struct reading *reading, const char *what)
{
    struct error *wrong = &reading->list->wrong;
    if (wrong->status == STATUS_OK)
        (void)!error_set(wrong, STATUS_AUTHENTICATION, "entry %llu: signed by %s, %s",
                         (unsigned long long)reading->entry->number, reading->signer->card->name,
                         what);
    return STATUS_OK;
}

static struct verified_card *find_card(const struct office_verifications *list, const char *digest)
{
    for (size_t i = list->card_count; i > 0; i--)
        if (strcmp(digest_of(&list->cards[i - 1]), digest) == 0)
            return &list->cards[i - 1];
    return NULL;
}

const struct office_verification *office_verification_of(const struct office_verifications *list,
                                                         const char *digest)
{
    const struct verified_card *found = find_card(list, digest);
    return found ? &list->items[found->by] : NULL;
}

bool office_verification_was_there(const struct office_verifications *list, const char *digest,
                                   uint64_t number)
{
    const struct verified_card *found = find_card(list, digest);
    return found && found->entry < number;
}

uint64_t office_verification_revoked(const struct office_verifications *list, const char *key,
                                     timestamp *time)
{
    for (size_t i = 0; i < list->revoked_count; i++) {
        if (strcmp(list->revoked[i].key, key) == 0) {
            *time = list->revoked[i].time;
            return list->revoked[i].entry;
        }
    }
    return 0;
}

/* The card, or what is known of one without keys, is taken on success; it is the verification's
 * newest from then on. */
static enum status card_add(struct reading *reading, struct verified_card *added, struct error *err)
{
    struct office_verifications *list = reading->list;
    struct office_verification *of = &list->items[added->by];
    added->entry = reading->entry->number;
    if (!ARRAY_ADD(list->cards, list->card_count, *added))
        return memory_error(err);
    of->card = added->card;
    of->keyless = added->keyless;
    of->name = added->card ? added->card->name : added->keyless->team;
    of->organisation = added->card ? added->card->organisation : added->keyless->organisation;
    of->organisation_kind =
        added->card ? added->card->organisation_kind : added->keyless->organisation_kind;
    of->mark = mark_of(added);
    key_of(added, of->key);
    return STATUS_OK;
}

/* What `recipient-verified` says of either. */
struct comparing {
    const char *by, *how, *on;
};

static enum status verification_add(struct reading *reading, const struct comparing *said,
                                    struct verified_card *one, struct error *err)
{
    struct office_verifications *list = reading->list;
    const struct office_verification made = {.entry = reading->entry->number,
                                             .since = reading->entry->leaf.time,
                                             .verified_by = reading->signer};
    if (!ARRAY_ADD(list->items, list->count, made))
        return memory_error(err);
    struct office_verification *added = &list->items[list->count - 1];
    one->by = list->count - 1;
    enum status status = card_add(reading, one, err);
    if (status != STATUS_OK) {
        list->count--; /* it would be of nobody */
        return status;
    }
    *one = (struct verified_card){.card = NULL};
    added->by = memory_copy_string(said->by);
    added->how = memory_copy_string(said->how);
    (void)!date_parse(said->on, &added->on);
    return added->by && added->how ? STATUS_OK : memory_error(err);
}

/* Whoever compares it anew and is somebody else has looked at it too. */
static void verification_again(struct reading *reading, struct office_verification *earlier)
{
    if (!earlier->confirmed_by &&
        !office_may_be_one(earlier->verified_by, reading->signer, reading->entry->number))
        earlier->confirmed_by = reading->signer;
}

/* Of a card, or of one without keys, that no renewal is about. */
static enum status take_compared(struct reading *reading, const struct comparing *said,
                                 struct verified_card *one, struct error *err)
{
    struct verified_card *known = find_card(reading->list, digest_of(one));
    if (!known)
        return verification_add(reading, said, one, err);
    verification_again(reading, &reading->list->items[known->by]);
    return STATUS_OK;
}

static enum status take_renewed(struct reading *reading, const char *renews,
                                struct verified_card *one, struct error *err)
{
    const struct verified_card *renewed = find_card(reading->list, renews);
    if (!renewed || !renewed->card || !card_renews(one->card, renewed->card))
        return say_wrong(reading, "it renews no card that was verified before it");
    if (find_card(reading->list, digest_of(one)))
        return STATUS_OK;
    one->by = renewed->by;
    enum status status = card_add(reading, one, err);
    if (status == STATUS_OK)
        *one = (struct verified_card){.card = NULL};
    return status;
}

static enum status take_card(struct reading *reading, struct error *err)
{
    struct entry_recipient_verified said;
    struct verified_card one = {.card = NULL};
    enum status status = entry_recipient_verified_read(reading->entry, &said, err);
    if (status == STATUS_OK)
        status = card_parse(said.card.data, said.card.length, "a verified card", &one.card, err);
    const struct comparing comparing = {said.by, said.how, said.on};
    if (status == STATUS_OK && strcmp(said.fingerprint, one.card->fingerprint) != 0)
        status = say_wrong(reading, "it gives another fingerprint than its card has");
    else if (status == STATUS_OK)
        status = said.renews ? take_renewed(reading, said.renews, &one, err)
                             : take_compared(reading, &comparing, &one, err);
    card_free(one.card);
    return status;
}

static enum status take_keyless(struct reading *reading, struct error *err)
{
    struct entry_keyless_verified said;
    struct verified_card one = {.card = NULL};
    enum status status = entry_keyless_verified_read(reading->entry, &said, err);
    if (status == STATUS_OK)
        status = keyless_parse(said.recipient.data, said.recipient.length,
                               "a recipient without keys", &one.keyless, err);
    const struct comparing comparing = {said.by, said.how, said.on};
    if (status == STATUS_OK)
        status = take_compared(reading, &comparing, &one, err);
    keyless_free(one.keyless);
    return status;
}

static enum status take_verified(struct reading *reading, struct error *err)
{
    return json_object_get(reading->entry->detail, "recipient") ? take_keyless(reading, err)
                                                                : take_card(reading, err);
}

/* Whether it names that verification, by one of the cards for which it holds. */
static bool is_meant(const struct office_verifications *list, size_t place,
                     const struct entry_recipient_confirmed *said)
{
    char key[NOTE_VERIFIER_SIZE];
    if (list->items[place].entry != said->verified.value)
        return false;
    for (size_t i = 0; i < list->card_count; i++) {
        const struct verified_card *one = &list->cards[i];
        key_of(one, key);
        if (one->by == place && strcmp(key, said->verifier) == 0 &&
            strcmp(mark_of(one), said->fingerprint) == 0)
            return true;
    }
    return false;
}

static enum status take_whom(struct reading *reading, struct office_verification *meant,
                             const char *whom, struct error *err)
{
    if (office_has_somebody_else(reading->office, reading->signer, reading->entry->number))
        return say_wrong(reading, "who was not alone on the staff, and might not confirm it so");
    memory_free(meant->whom);
    meant->whom = memory_copy_string(whom);
    return meant->whom ? STATUS_OK : memory_error(err);
}

static enum status take_confirmed(struct reading *reading, struct error *err)
{
    struct entry_recipient_confirmed said;
    struct office_verification *meant = NULL;
    enum status status = entry_recipient_confirmed_read(reading->entry, &said, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < reading->list->count && !meant; i++)
        if (is_meant(reading->list, i, &said))
            meant = &reading->list->items[i];
    if (!meant)
        return say_wrong(reading, "it confirms nothing that was verified so");
    if (said.whom)
        return take_whom(reading, meant, said.whom, err);
    if (office_may_be_one(meant->verified_by, reading->signer, reading->entry->number))
        return say_wrong(reading, "who verified that and might not confirm it");
    if (!meant->confirmed_by)
        meant->confirmed_by = reading->signer;
    return STATUS_OK;
}

static enum status take_revoked(struct reading *reading, struct error *err)
{
    struct entry_recipient_revoked said;
    struct office_verifications *list = reading->list;
    struct revoked_key revoked = {.entry = reading->entry->number,
                                  .time = reading->entry->leaf.time};
    enum status status = entry_recipient_revoked_read(reading->entry, &said, err);
    if (status == STATUS_OK)
        snprintf(revoked.key, sizeof revoked.key, "%s", said.verifier);
    if (status == STATUS_OK && !ARRAY_ADD(list->revoked, list->revoked_count, revoked))
        status = memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        struct office_verification *one = &list->items[i];
        if (strcmp(one->key, said.verifier) != 0)
            continue;
        one->is_revoked = true;
        one->is_taken_back =
            one->is_taken_back ||
            !office_may_be_one(one->verified_by, reading->signer, reading->entry->number);
    }
    return status;
}

static const struct {
    enum entry_kind kind;
    enum status (*take)(struct reading *, struct error *);
} TAKEN[] = {
    {ENTRY_KIND_RECIPIENT_VERIFIED, take_verified},
    {ENTRY_KIND_RECIPIENT_CONFIRMED, take_confirmed},
    {ENTRY_KIND_RECIPIENT_REVOKED, take_revoked},
};
enum { TAKEN_COUNT = sizeof TAKEN / sizeof TAKEN[0] };

static enum status take_entry(struct reading *reading, size_t kind, uint64_t number,
                              struct error *err)
{
    struct ledger_entry *entry = NULL;
    enum status status = office_read(reading->office, number, &entry, &reading->signer, err);
    reading->entry = entry;
    if (status == STATUS_OK && reading->signer) {
        status = TAKEN[kind].take(reading, err);
        if (status == STATUS_MALFORMED || status == STATUS_AUTHENTICATION) {
            *err = (struct error){0};
            status = say_wrong(reading, "it does not say what an entry of its kind must");
        }
    }
    ledger_entry_free(entry);
    return status;
}

enum status office_verifications_read(struct office *office, struct office_verifications *list,
                                      struct error *err)
{
    struct reading reading = {.office = office, .list = list};
    struct ledger_indexes found[TAKEN_COUNT] = {{0}};
    size_t at[TAKEN_COUNT] = {0};
    enum status status = STATUS_OK;
    *list = (struct office_verifications){.items = NULL};
    for (size_t i = 0; status == STATUS_OK && i < TAKEN_COUNT; i++)
        status = ledger_find_kind(office->ledger, TAKEN[i].kind, &found[i], err);
    while (status == STATUS_OK) {
        size_t next = TAKEN_COUNT;
        for (size_t i = 0; i < TAKEN_COUNT; i++)
            if (at[i] < found[i].count &&
                (next == TAKEN_COUNT || found[i].items[at[i]] < found[next].items[at[next]]))
                next = i;
        if (next == TAKEN_COUNT)
            break;
        status = take_entry(&reading, next, found[next].items[at[next]++], err);
    }
    for (size_t i = 0; i < TAKEN_COUNT; i++)
        ledger_indexes_free(&found[i]);
    if (status != STATUS_OK)
        office_verifications_free(list);
    return status;
}
