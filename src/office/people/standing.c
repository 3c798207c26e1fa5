/* One recipient, and what signed entries say of it. */
#include "recipients.h"

#include <string.h>

static void standing_clear(struct office_recipient *recipient)
{
    memory_free(recipient->verified_by);
    memory_free(recipient->verified_how);
    memory_free(recipient->revoked_because);
    recipient->verified_by = recipient->verified_how = recipient->revoked_because = NULL;
    recipient->is_verified = recipient->is_revoked = false;
}

void office_recipient_free(struct office_recipient *recipient)
{
    if (!recipient)
        return;
    card_free(recipient->card);
    keyless_free(recipient->keyless);
    standing_clear(recipient);
    memory_free(recipient);
}

struct office_recipient *recipient_of_card(struct card *card)
{
    struct office_recipient *recipient = memory_allocate(sizeof *recipient);
    if (!recipient) {
        card_free(card);
        return NULL;
    }
    recipient->card = card;
    recipient->name = card->name;
    recipient->organisation = card->organisation;
    recipient->organisation_kind = card->organisation_kind;
    recipient->digest = card->digest;
    note_verifier_format(&card->verifier, recipient->key);
    return recipient;
}

struct office_recipient *recipient_of_keyless(struct keyless *keyless)
{
    struct office_recipient *recipient = memory_allocate(sizeof *recipient);
    if (!recipient) {
        keyless_free(keyless);
        return NULL;
    }
    recipient->keyless = keyless;
    recipient->name = keyless->team;
    recipient->organisation = keyless->organisation;
    recipient->organisation_kind = keyless->organisation_kind;
    recipient->digest = keyless->digest;
    memcpy(recipient->key, keyless->digest, sizeof keyless->digest);
    return recipient;
}

/* Whether the card in an entry is the one of that digest, and the later card renews it. */
static enum status vouches(struct office *office, uint64_t index, const char *digest,
                           const struct card *later, bool *does, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    struct entry_recipient_verified said;
    struct card *card = NULL;
    enum status status = office_read(office, index, &entry, &signer, err);
    if (status == STATUS_OK && !entry->is_erased)
        status = entry_recipient_verified_read(entry, &said, err);
    if (status == STATUS_OK && !entry->is_erased)
        status = card_parse(said.card.data, said.card.length, "a verified card", &card, err);
    *does = card && strcmp(card->digest, digest) == 0 && card_renews(later, card);
    card_free(card);
    ledger_entry_free(entry);
    return status;
}

/* A verification by a renewal holds only behind one of the card that it renews. */
static enum status renewal_holds(struct office *office, const struct ledger_indexes *held,
                                 const struct entry_recipient_verified *said, bool *holds,
                                 struct error *err)
{
    struct card *later = NULL;
    *holds = !said->renews;
    if (*holds)
        return STATUS_OK;
    enum status status =
        card_parse(said->card.data, said->card.length, "a renewed card", &later, err);
    for (size_t i = held->count; i > 0 && !*holds && status == STATUS_OK; i--)
        status = vouches(office, held->items[i - 1], said->renews, later, holds, err);
    card_free(later);
    return status;
}

static enum status take_verified(struct office_recipient *recipient, const char *by,
                                 const char *how, const char *on, struct error *err)
{
    memory_free(recipient->verified_by);
    memory_free(recipient->verified_how);
    recipient->verified_by = memory_copy_string(by);
    recipient->verified_how = memory_copy_string(how);
    recipient->is_verified = date_parse(on, &recipient->verified_on);
    return recipient->verified_by && recipient->verified_how ? STATUS_OK : memory_error(err);
}

/* The same of one without keys, by the bytes of its file. */
static enum status standing_found(struct office_recipient *recipient,
                                  const struct ledger_entry *entry, struct error *err)
{
    struct entry_keyless_verified said;
    enum status status = entry_keyless_verified_read(entry, &said, err);
    if (status != STATUS_OK || strcmp(said.recipient.data, recipient->keyless->bytes) != 0)
        return status;
    return take_verified(recipient, said.by, said.how, said.on, err);
}

/* A verification holds for exactly the card whose bytes the entry carries. `held` are the entries
 * of the same key before it that do hold; this one joins them. */
static enum status standing_verified(struct office *office, struct office_recipient *recipient,
                                     const struct ledger_entry *entry, struct ledger_indexes *held,
                                     struct error *err)
{
    struct entry_recipient_verified said;
    bool holds = false;
    enum status status = entry_recipient_verified_read(entry, &said, err);
    if (status == STATUS_OK)
        status = renewal_holds(office, held, &said, &holds, err);
    if (status != STATUS_OK || !holds)
        return status;
    held->items[held->count++] = entry->number;
    if (strcmp(said.card.data, recipient->card->bytes) != 0)
        return STATUS_OK;
    return take_verified(recipient, said.by, said.how, said.on, err);
}

static enum status standing_revoked(struct office_recipient *recipient,
                                    const struct ledger_entry *entry, struct error *err)
{
    struct entry_recipient_revoked said;
    enum status status = entry_recipient_revoked_read(entry, &said, err);
    if (status != STATUS_OK)
        return status;
    memory_free(recipient->revoked_because);
    recipient->revoked_because = memory_copy_string(said.reason);
    recipient->is_revoked = true;
    return recipient->revoked_because ? STATUS_OK : memory_error(err);
}

/* A revoked key stays revoked: whoever held it may still hold it. */
enum status recipient_read_standing(struct office *office, struct office_recipient *recipient,
                                    struct error *err)
{
    struct ledger_indexes indexes = {0}, held = {0};
    standing_clear(recipient);
    struct ledger_lookup lookup = {LOOKUP_RECIPIENT, recipient->key};
    enum status status = ledger_find(office->ledger, &lookup, &indexes, err);
    if (status == STATUS_OK) {
        held.items = memory_allocate_array(indexes.count + 1, sizeof *held.items);
        status = held.items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = office_read(office, indexes.items[i], &entry, &signer, err);
        if (status == STATUS_OK && !entry->is_erased) {
            if (entry->leaf.kind == ENTRY_KIND_RECIPIENT_VERIFIED)
                status = recipient->card ? standing_verified(office, recipient, entry, &held, err)
                                         : standing_found(recipient, entry, err);
            else if (entry->leaf.kind == ENTRY_KIND_RECIPIENT_REVOKED)
                status = standing_revoked(recipient, entry, err);
        }
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&held);
    ledger_indexes_free(&indexes);
    return status;
}
