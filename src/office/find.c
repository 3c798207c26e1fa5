/* Which entries a filter's look-ups lead to: by their digests, without reading the others. */
#include "office_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- sets of entries: ascending, none twice ---- */

static int compare_numbers(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return (first > second) - (first < second);
}

static void numbers_order(struct ledger_indexes *set)
{
    size_t kept = 0;
    if (set->count > 0)
        qsort(set->items, set->count, sizeof *set->items, compare_numbers);
    for (size_t i = 0; i < set->count; i++)
        if (kept == 0 || set->items[kept - 1] != set->items[i])
            set->items[kept++] = set->items[i];
    set->count = kept;
}

static enum status numbers_add(struct ledger_indexes *set, const struct ledger_indexes *more,
                               struct error *err)
{
    if (more->count == 0)
        return STATUS_OK;
    uint64_t *items = memory_resize(set->items, (set->count + more->count) * sizeof *items);
    if (!items)
        return memory_error(err);
    memcpy(items + set->count, more->items, more->count * sizeof *items);
    set->items = items;
    set->count += more->count;
    numbers_order(set);
    return STATUS_OK;
}

/* Keeps those that the other set has too. */
static void numbers_keep(struct ledger_indexes *set, const struct ledger_indexes *other)
{
    size_t kept = 0, j = 0;
    for (size_t i = 0; i < set->count; i++) {
        while (j < other->count && other->items[j] < set->items[i])
            j++;
        if (j < other->count && other->items[j] == set->items[i])
            set->items[kept++] = set->items[i];
    }
    set->count = kept;
}

/* ---- look-ups ---- */

static enum status find_add(struct office *office, enum lookup_kind kind, const char *value,
                            struct ledger_indexes *set, struct error *err)
{
    struct ledger_indexes found = {0};
    struct ledger_lookup lookup = {kind, value};
    enum status status = ledger_find(office->ledger, &lookup, &found, err);
    if (status == STATUS_OK)
        status = numbers_add(set, &found, err);
    ledger_indexes_free(&found);
    return status;
}

/* Adds the entries of every sharing that one of the set belongs to: a delivery or a receipt is
 * found by its sharing only. Who signed is looked at when an entry is shown: here it leads only to
 * where to look. */
static enum status add_sharings(struct office *office, struct ledger_indexes *set,
                                struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status = numbers_add(&all, set, err);
    for (size_t i = 0; status == STATUS_OK && i < set->count; i++) {
        struct ledger_entry *entry = NULL;
        status = ledger_read(office->ledger, set->items[i], &entry, err);
        const char *id = status == STATUS_OK ? entry_sharing(entry) : NULL;
        if (id)
            status = find_add(office, LOOKUP_SHARING, id, &all, err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(set);
    *set = all;
    return status;
}

static enum status add_recipient(struct office *office, const char *called, const char *key,
                                 const char *name, struct ledger_indexes *set, struct error *err)
{
    return strcasestr(called, name) ? find_add(office, LOOKUP_RECIPIENT, key, set, err) : STATUS_OK;
}

/* Whom a recipient-verified entry is about: a card, or one without keys. */
static enum status add_entry(struct office *office, const struct ledger_entry *entry,
                             const char *name, struct ledger_indexes *set, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    struct card *card = NULL;
    struct keyless *keyless = NULL;
    struct entry_recipient_verified said;
    struct entry_keyless_verified found;
    entry_keyless_verified_see(entry->detail, &found);
    if (found.recipient.data) {
        enum status status =
            keyless_parse(found.recipient.data, found.recipient.length,
                          "the recipient of a recipient-verified entry", &keyless, err);
        if (status == STATUS_OK)
            status = add_recipient(office, keyless->team, keyless->digest, name, set, err);
        keyless_free(keyless);
        return status;
    }
    enum status status = entry_recipient_verified_read(entry, &said, err);
    if (status == STATUS_OK)
        status = card_parse(said.card.data, said.card.length,
                            "the card of a recipient-verified entry", &card, err);
    if (status == STATUS_OK) {
        note_verifier_format(&card->verifier, verifier);
        status = add_recipient(office, card->name, verifier, name, set, err);
    }
    card_free(card);
    return status;
}

/* Cards that were verified: they stay in the ledger when the file in recipients/ goes. */
static enum status add_verified(struct office *office, const char *name, struct ledger_indexes *set,
                                struct error *err)
{
    struct ledger_indexes verified = {0};
    enum status status =
        ledger_find_kind(office->ledger, ENTRY_KIND_RECIPIENT_VERIFIED, &verified, err);
    for (size_t i = 0; status == STATUS_OK && i < verified.count; i++) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = office_read(office, verified.items[i], &entry, &signer, err);
        if (status == STATUS_OK && !entry->is_erased)
            status = add_entry(office, entry, name, set, err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&verified);
    return status;
}

static enum status find_recipients(struct office *office, const char *name,
                                   struct ledger_indexes *set, struct error *err)
{
    struct office_recipients list = {0};
    enum status status = add_verified(office, name, set, err);
    if (status == STATUS_OK)
        status = office_recipient_list(office, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = add_recipient(office, list.items[i]->name, list.items[i]->key, name, set, err);
    office_recipients_free(&list);
    return status;
}

/* Whether the filter has look-ups, and so far what they all lead to. */
struct narrowing {
    struct ledger_indexes *found;
    bool is_narrowed;
};

static enum status narrow(struct office *office, struct ledger_indexes *set,
                          struct narrowing *narrowing, struct error *err)
{
    enum status status = add_sharings(office, set, err);
    if (status == STATUS_OK && narrowing->is_narrowed)
        numbers_keep(narrowing->found, set);
    else if (status == STATUS_OK)
        status = numbers_add(narrowing->found, set, err);
    narrowing->is_narrowed = true;
    ledger_indexes_free(set);
    return status;
}

enum status filter_find(struct office *office, const struct ledger_filter *filter,
                        struct ledger_indexes *found, bool *is_narrowed, struct error *err)
{
    const struct {
        enum lookup_kind kind;
        const char *value;
    } lookups[] = {{LOOKUP_FAMILY, filter->reference}, {LOOKUP_PACKAGE, filter->package}};
    struct narrowing narrowing = {.found = found};
    struct ledger_indexes set = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof lookups / sizeof lookups[0]; i++) {
        if (!lookups[i].value)
            continue;
        status = find_add(office, lookups[i].kind, lookups[i].value, &set, err);
        if (status == STATUS_OK)
            status = narrow(office, &set, &narrowing, err);
    }
    if (status == STATUS_OK && filter->recipient) {
        status = find_recipients(office, filter->recipient, &set, err);
        if (status == STATUS_OK)
            status = narrow(office, &set, &narrowing, err);
    }
    ledger_indexes_free(&set);
    *is_narrowed = narrowing.is_narrowed;
    if (status != STATUS_OK)
        ledger_indexes_free(found);
    return status;
}
