#include "office_internal.h"

#include <string.h>
#include <strings.h>

#include "safehand/card/name.h"
#include "safehand/office/verified.h"

static void standing_clear(struct office_recipient *recipient)
{
    memory_free(recipient->verified_by);
    memory_free(recipient->verified_how);
    memory_free(recipient->revoked_because);
    recipient->verified_by = recipient->verified_how = recipient->revoked_because = NULL;
    recipient->is_verified = recipient->is_revoked = false;
}

static void recipient_clear(struct office_recipient *recipient)
{
    card_free(recipient->card);
    standing_clear(recipient);
}

void office_recipient_free(struct office_recipient *recipient)
{
    if (!recipient)
        return;
    recipient_clear(recipient);
    memory_free(recipient);
}

/* ---- standing, from the ledger ---- */

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
    memory_free(recipient->verified_by);
    memory_free(recipient->verified_how);
    recipient->verified_by = memory_copy_string(said.by);
    recipient->verified_how = memory_copy_string(said.how);
    recipient->is_verified = date_parse(said.on, &recipient->verified_on);
    return recipient->verified_by && recipient->verified_how ? STATUS_OK : memory_error(err);
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
    char verifier[NOTE_VERIFIER_SIZE];
    struct ledger_indexes indexes = {0}, held = {0};
    note_verifier_format(&recipient->card->verifier, verifier);
    standing_clear(recipient);
    struct ledger_lookup lookup = {LOOKUP_RECIPIENT, verifier};
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
                status = standing_verified(office, recipient, entry, &held, err);
            else if (entry->leaf.kind == ENTRY_KIND_RECIPIENT_REVOKED)
                status = standing_revoked(recipient, entry, err);
        }
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&held);
    ledger_indexes_free(&indexes);
    return status;
}

/* ---- the folder of cards ---- */

/* The card alone; its standing is still to be read. */
static enum status recipient_load(struct office *office, const char *name,
                                  struct office_recipient **out, struct error *err)
{
    struct office_recipient *recipient = memory_allocate(sizeof *recipient);
    char *path = office_path(office, "recipients", name);
    enum status status =
        recipient && path ? card_load(path, &recipient->card, err) : memory_error(err);
    memory_free(path);
    if (status == STATUS_OK)
        *out = recipient;
    else
        office_recipient_free(recipient);
    return status;
}

static int recipients_compare(const void *a, const void *b)
{
    const struct office_recipient *const *left = a, *const *right = b;
    return strcasecmp((*left)->card->name, (*right)->card->name);
}

void office_recipients_free(struct office_recipients *list)
{
    for (size_t i = 0; i < list->count; i++)
        office_recipient_free(list->items[i]);
    memory_free(list->items);
    *list = (struct office_recipients){0};
}

/* All cards, by name. With `broken`, one that is no sound card is passed over, and the first such
 * failure put there. */
static enum status recipients_load(struct office *office, struct office_recipients *list,
                                   struct error *broken, struct error *err)
{
    struct file_list names = {0};
    *list = (struct office_recipients){0};
    char *folder = office_path(office, "recipients", NULL);
    enum status status = folder ? file_list_folder(folder, &names, err) : memory_error(err);
    if (status == STATUS_OK && names.count > OFFICE_RECIPIENTS_MAXIMUM)
        status = error_set(err, STATUS_MALFORMED, "%s holds more than %d cards", folder,
                           OFFICE_RECIPIENTS_MAXIMUM);
    if (status == STATUS_OK) {
        list->items = memory_allocate_array(names.count + 1, sizeof(struct office_recipient *));
        status = list->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        if (!text_ends_with(names.names[i], ".card.json"))
            continue;
        status = recipient_load(office, names.names[i], &list->items[list->count], err);
        if (status == STATUS_OK) {
            list->count++;
        } else if (broken && status != STATUS_SYSTEM) {
            *broken = broken->status == STATUS_OK ? *err : *broken;
            *err = (struct error){0};
            status = STATUS_OK;
        }
    }
    if (status == STATUS_OK && list->count > 1)
        qsort(list->items, list->count, sizeof(struct office_recipient *), recipients_compare);
    if (status != STATUS_OK)
        office_recipients_free(list);
    file_list_free(&names);
    memory_free(folder);
    return status;
}

enum status office_recipient_list(struct office *office, struct office_recipients *list,
                                  struct error *err)
{
    enum status status = recipients_load(office, list, NULL, err);
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++)
        status = recipient_read_standing(office, list->items[i], err);
    if (status != STATUS_OK)
        office_recipients_free(list);
    return status;
}

/* Whether `name` means this card: its name, its key name's digits, its file, or the key itself. */
static bool recipient_is_named(const struct office_recipient *recipient, const char *name)
{
    char verifier[NOTE_VERIFIER_SIZE], file[CARD_FILE_NAME_SIZE];
    const char *digits = strchr(recipient->card->verifier.name, '/');
    note_verifier_format(&recipient->card->verifier, verifier);
    card_file_name(recipient->card, file);
    return name_is_same(recipient->card->name, name) || strcmp(verifier, name) == 0 ||
           strcmp(file, name) == 0 || (digits && strcmp(digits + 1, name) == 0);
}

/* "NAME (ORGANISATION, DIGITS); ..." of those that are named, or of all. */
static void recipients_words(const struct office_recipients *list, const char *only, char *text,
                             size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const struct card *card = list->items[i]->card;
        const char *digits = strchr(card->verifier.name, '/');
        if (only && !recipient_is_named(list->items[i], only))
            continue;
        if (!office_words_add(text, size, "%s%s (%s, %s)", *text ? "; " : "", card->name,
                              card->organisation, digits ? digits + 1 : ""))
            return;
    }
}

static enum status recipient_not_found(const struct office_recipients *list, const char *name,
                                       const struct error *broken, struct error *err)
{
    char words[ERROR_HINT_SIZE / 2];
    if (broken->status != STATUS_OK) { /* it may be the one that is meant */
        *err = *broken;
        return err->status;
    }
    recipients_words(list, NULL, words, sizeof words);
    error_set(err, STATUS_USAGE, "no recipient is named %s", name);
    if (list->count > 0)
        return error_hint(err, "the office knows: %s", words);
    error_hint(err, "ask for their card and add it: " WAY);
    return error_way(err, WAY_ADD_RECIPIENT, NULL, NULL);
}

/* The one card in the list that is named; it is taken out. */
static enum status recipients_take(struct office_recipients *list, const char *name,
                                   const struct error *broken, struct office_recipient **recipient,
                                   struct error *err)
{
    char words[ERROR_HINT_SIZE / 2];
    size_t matches = 0, match = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (recipient_is_named(list->items[i], name)) {
            matches++;
            match = i;
        }
    }
    if (matches == 0)
        return recipient_not_found(list, name, broken, err);
    if (matches > 1) {
        recipients_words(list, name, words, sizeof words);
        error_set(err, STATUS_USAGE, "more than one recipient is named %s", name);
        return error_hint(err, "name one by the digits of its key: %s", words);
    }
    *recipient = list->items[match];
    list->items[match] = NULL;
    return STATUS_OK;
}

enum status office_recipient_find(struct office *office, const char *name,
                                  struct office_recipient **out, struct error *err)
{
    struct office_recipients list;
    struct office_recipient *recipient = NULL;
    struct error broken = {0};
    *out = NULL;
    enum status status = recipients_load(office, &list, &broken, err);
    if (status != STATUS_OK)
        return status;
    status = recipients_take(&list, name, &broken, &recipient, err);
    if (status == STATUS_OK)
        status = recipient_read_standing(office, recipient, err);
    office_recipients_free(&list);
    if (status == STATUS_OK)
        *out = recipient;
    else
        office_recipient_free(recipient);
    return status;
}

static enum status card_check_not_revoked(struct office *office, const struct card *card,
                                          struct error *err)
{
    struct office_recipient recipient = {.card = NULL};
    enum status status = card_parse(card->bytes, card->length, "the card", &recipient.card, err);
    if (status == STATUS_OK)
        status = recipient_read_standing(office, &recipient, err);
    if (status == STATUS_OK && recipient.is_revoked) {
        status = error_set(err, STATUS_REFUSED, "the card of %s was revoked: %s", card->name,
                           recipient.revoked_because);
        error_hint(err, "ask them for a card with new keys");
    }
    recipient_clear(&recipient);
    return status;
}

static enum status append_verified(struct office *office, const struct card *card, const char *by,
                                   const char *how, const struct date *on, const char *renews,
                                   timestamp now, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE], day[DATE_SIZE];
    note_verifier_format(&card->verifier, verifier);
    date_format(on, day);
    const struct entry_recipient_verified said = {.card = {card->bytes, card->length},
                                                  .fingerprint = card->fingerprint,
                                                  .by = by,
                                                  .how = how,
                                                  .on = day,
                                                  .renews = renews};
    const struct office_entry entry = {.kind = ENTRY_KIND_RECIPIENT_VERIFIED,
                                       .detail = entry_recipient_verified_write(&said),
                                       .lookups = {{LOOKUP_RECIPIENT, verifier}}};
    return office_append(office, &entry, now, NULL, err);
}

/* Where the card renews a verified one that lies in the file, binds it to that one by an entry. */
static enum status take_renewal(struct office *office, const struct card *card,
                                const char *file_name, timestamp now,
                                char renewed[CARD_FINGERPRINT_SIZE], struct error *err)
{
    struct office_recipient *earlier = NULL;
    struct error broken = {0};
    renewed[0] = '\0';
    /* One that is not there, or no card, vouches for nothing. */
    enum status status = recipient_load(office, file_name, &earlier, &broken);
    if (status == STATUS_OK && now < earlier->card->expires && card_renews(card, earlier->card))
        status = recipient_read_standing(office, earlier, err);
    else
        status = STATUS_OK;
    if (status == STATUS_OK && earlier && earlier->is_verified) {
        status = append_verified(office, card, earlier->verified_by, earlier->verified_how,
                                 &earlier->verified_on, earlier->card->digest, now, err);
        memcpy(renewed, earlier->card->fingerprint, CARD_FINGERPRINT_SIZE);
    }
    office_recipient_free(earlier);
    return status;
}

enum status office_recipient_add(struct office *office, const struct card *card, timestamp now,
                                 char renewed[CARD_FINGERPRINT_SIZE], struct error *err)
{
    char name[CARD_FILE_NAME_SIZE], fingerprint[CARD_FINGERPRINT_SIZE];
    card_file_name(card, name);
    if (office_now(office, now) >= card->expires) {
        error_set(err, STATUS_REFUSED, "the card of %s has expired", card->name);
        return error_hint(err, "ask them for a new one");
    }
    enum status status = card_check_not_revoked(office, card, err);
    if (status == STATUS_OK)
        status = take_renewal(office, card, name, now, renewed ? renewed : fingerprint, err);
    if (status != STATUS_OK)
        return status;
    char *path = office_path(office, "recipients", name);
    status = path ? file_write_whole(path, card->bytes, card->length, 0600, FILE_REPLACE, err)
                  : memory_error(err);
    memory_free(path);
    return status;
}

enum status office_recipient_verify(struct office *office, const struct office_recipient *recipient,
                                    const char *by, const char *how, const struct date *on,
                                    timestamp now, struct error *err)
{
    struct date today = date_of(now);
    const struct card *card = recipient->card;
    if (now >= card->expires) {
        error_set(err, STATUS_REFUSED, "the card of %s has expired", card->name);
        return error_hint(err, "ask them for a new one");
    }
    if (recipient->is_revoked) {
        error_set(err, STATUS_REFUSED, "the card of %s is revoked: %s", card->name,
                  recipient->revoked_because);
        return error_hint(err, "ask them for a card with new keys");
    }
    if (date_compare(on, &today) > 0)
        return error_set(err, STATUS_USAGE, "the day of the comparison lies in the future");
    if (!*by || !*how) {
        error_set(err, STATUS_USAGE, "say who compared the fingerprint, and how");
        error_hint(err, "use " WAY " and " WAY);
        error_way_input(err, WAY_GIVE, INPUT_BY, NULL);
        return error_way_input(err, WAY_GIVE, INPUT_HOW, NULL);
    }
    return append_verified(office, card, by, how, on, NULL, now, err);
}

/* Who revokes what they verified themselves has shown it to nobody: somebody else may do so too. */
static enum status check_revoked(struct office *office, const struct card *card, struct error *err)
{
    struct office_verifications list;
    enum status status = office_verifications_read(office, &list, err);
    if (status != STATUS_OK)
        return status;
    const struct office_verification *of = office_verification_of(&list, card);
    if (!of || !office_verification_waits(of) ||
        office_may_be_one(of->verified_by, office->self, OFFICE_NOW))
        status = error_set(err, STATUS_USAGE, "the card of %s is revoked already", card->name);
    office_verifications_free(&list);
    return status;
}

enum status office_recipient_revoke(struct office *office, const struct office_recipient *recipient,
                                    const char *reason, timestamp now, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    enum status status = reason_check(reason, "revoking a card needs a reason", err);
    if (status != STATUS_OK)
        return status;
    if (recipient->is_revoked)
        status = check_revoked(office, recipient->card, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&recipient->card->verifier, verifier);
    const struct entry_recipient_revoked said = {
        .name = recipient->card->name, .verifier = verifier, .reason = reason};
    const struct office_entry entry = {.kind = ENTRY_KIND_RECIPIENT_REVOKED,
                                       .detail = entry_recipient_revoked_write(&said),
                                       .lookups = {{LOOKUP_RECIPIENT, verifier}}};
    return office_append(office, &entry, now, NULL, err);
}
