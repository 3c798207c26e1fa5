/* The folder of recipients, and what is signed about them. */
#include "recipients.h"

#include <string.h>
#include <strings.h>

#include "safehand/card/name.h"
#include "safehand/office/verified.h"

#define KEYLESS_SUFFIX ".recipient.json"

enum { DIGITS_SIZE = 17 };

/* ---- the folder of cards ---- */

/* The card alone, or one without keys; its standing is still to be read. */
static enum status recipient_load(struct office *office, const char *name,
                                  struct office_recipient **out, struct error *err)
{
    struct card *card = NULL;
    struct keyless *keyless = NULL;
    char *path = office_path(office, "recipients", name);
    enum status status = !path                                  ? memory_error(err)
                         : text_ends_with(name, KEYLESS_SUFFIX) ? keyless_load(path, &keyless, err)
                                                                : card_load(path, &card, err);
    memory_free(path);
    if (status != STATUS_OK)
        return status;
    *out = card ? recipient_of_card(card) : recipient_of_keyless(keyless);
    return *out ? STATUS_OK : memory_error(err);
}

static int recipients_compare(const void *a, const void *b)
{
    const struct office_recipient *const *left = a, *const *right = b;
    return strcasecmp((*left)->name, (*right)->name);
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
        if (!text_ends_with(names.names[i], ".card.json") &&
            !text_ends_with(names.names[i], KEYLESS_SUFFIX))
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

/* What tells it from another of the same name: digits of its key's name, or of its digest. */
static void recipient_digits(const struct office_recipient *recipient, char digits[DIGITS_SIZE])
{
    const char *from = recipient->card ? strchr(recipient->card->verifier.name, '/') : NULL;
    snprintf(digits, DIGITS_SIZE, "%s", from ? from + 1 : recipient->digest);
}

/* Whether `name` means this one: its name, those digits, its file, or the key itself. */
static bool recipient_is_named(const struct office_recipient *recipient, const char *name)
{
    char digits[DIGITS_SIZE], file[CARD_FILE_NAME_SIZE];
    recipient_digits(recipient, digits);
    if (recipient->card)
        card_file_name(recipient->card, file);
    else
        keyless_file_name(recipient->keyless, file);
    return name_is_same(recipient->name, name) || strcmp(recipient->key, name) == 0 ||
           strcmp(file, name) == 0 || strcmp(digits, name) == 0;
}

/* "NAME (ORGANISATION, DIGITS); ..." of those that are named, or of all. */
static void recipients_words(const struct office_recipients *list, const char *only, char *text,
                             size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < list->count; i++) {
        const struct office_recipient *item = list->items[i];
        char digits[DIGITS_SIZE];
        if (only && !recipient_is_named(item, only))
            continue;
        recipient_digits(item, digits);
        if (!office_words_add(text, size, "%s%s (%s, %s)", *text ? "; " : "", item->name,
                              item->organisation, digits))
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

static enum status check_not_revoked(struct office *office, struct office_recipient *recipient,
                                     struct error *err)
{
    if (!recipient)
        return memory_error(err);
    enum status status = recipient_read_standing(office, recipient, err);
    if (status == STATUS_OK && recipient->is_revoked && recipient->card) {
        status = error_set(err, STATUS_REFUSED, "the card of %s was revoked: %s", recipient->name,
                           recipient->revoked_because);
        error_hint(err, "ask them for a card with new keys");
    } else if (status == STATUS_OK && recipient->is_revoked) {
        status = error_set(err, STATUS_REFUSED, "%s at this very address was revoked: %s",
                           recipient->name, recipient->revoked_because);
        error_hint(err, "look up where they take things now, and add that");
    }
    office_recipient_free(recipient);
    return status;
}

static enum status card_check_not_revoked(struct office *office, const struct card *card,
                                          struct error *err)
{
    struct card *copy = NULL;
    enum status status = card_parse(card->bytes, card->length, "the card", &copy, err);
    return status == STATUS_OK ? check_not_revoked(office, recipient_of_card(copy), err) : status;
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

static enum status write_file(const struct office *office, const char *name, const char *data,
                              size_t length, struct error *err)
{
    char *path = office_path(office, "recipients", name);
    enum status status =
        path ? file_write_whole(path, data, length, 0600, FILE_REPLACE, err) : memory_error(err);
    memory_free(path);
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
    return status == STATUS_OK ? write_file(office, name, card->bytes, card->length, err) : status;
}

enum status office_keyless_add(struct office *office, const struct keyless *keyless,
                               struct error *err)
{
    struct keyless *copy = NULL;
    char name[KEYLESS_FILE_NAME_SIZE];
    keyless_file_name(keyless, name);
    enum status status =
        keyless_parse(keyless->bytes, keyless->length, "the recipient", &copy, err);
    if (status == STATUS_OK)
        status = check_not_revoked(office, recipient_of_keyless(copy), err);
    return status == STATUS_OK ? write_file(office, name, keyless->bytes, keyless->length, err)
                               : status;
}

/* That the address stands where it is published: nothing else vouches for it. */
static enum status append_found(struct office *office, const struct office_recipient *recipient,
                                const char *by, const char *how, const struct date *on,
                                timestamp now, struct error *err)
{
    char day[DATE_SIZE];
    date_format(on, day);
    const struct entry_keyless_verified said = {
        .recipient = {recipient->keyless->bytes, recipient->keyless->length},
        .by = by,
        .how = how,
        .on = day};
    const struct office_entry entry = {.kind = ENTRY_KIND_RECIPIENT_VERIFIED,
                                       .detail = entry_keyless_verified_write(&said),
                                       .lookups = {{LOOKUP_RECIPIENT, recipient->key}}};
    return office_append(office, &entry, now, NULL, err);
}

static enum status check_usable(const struct office_recipient *recipient, timestamp now,
                                struct error *err)
{
    if (recipient->card && now >= recipient->card->expires) {
        error_set(err, STATUS_REFUSED, "the card of %s has expired", recipient->name);
        return error_hint(err, "ask them for a new one");
    }
    if (!recipient->is_revoked)
        return STATUS_OK;
    error_set(err, STATUS_REFUSED,
              recipient->card ? "the card of %s is revoked: %s"
                              : "the address of %s is revoked: %s",
              recipient->name, recipient->revoked_because);
    return error_hint(err, recipient->card ? "ask them for a card with new keys"
                                           : "look up where they take things now, and add that");
}

enum status office_recipient_verify(struct office *office, const struct office_recipient *recipient,
                                    const char *by, const char *how, const struct date *on,
                                    timestamp now, struct error *err)
{
    struct date today = date_of(now);
    if (check_usable(recipient, now, err) != STATUS_OK)
        return err->status;
    if (date_compare(on, &today) > 0)
        return error_set(err, STATUS_USAGE, "the day of the comparison lies in the future");
    if (!*by || !*how) {
        error_set(err, STATUS_USAGE,
                  recipient->card ? "say who compared the fingerprint, and how"
                                  : "say who looked the address up, and where");
        error_hint(err, "use " WAY " and " WAY);
        error_way_input(err, WAY_GIVE, INPUT_BY, NULL);
        return error_way_input(err, WAY_GIVE, INPUT_HOW, NULL);
    }
    return recipient->card ? append_verified(office, recipient->card, by, how, on, NULL, now, err)
                           : append_found(office, recipient, by, how, on, now, err);
}

/* Who revokes what they verified themselves has shown it to nobody: somebody else may do so too. */
static enum status check_revoked(struct office *office, const struct office_recipient *recipient,
                                 struct error *err)
{
    struct office_verifications list;
    enum status status = office_verifications_read(office, &list, err);
    if (status != STATUS_OK)
        return status;
    const struct office_verification *of = office_verification_of(&list, recipient->digest);
    if (!of || !office_verification_waits(of) ||
        office_may_be_one(of->verified_by, office->self, OFFICE_NOW))
        status = error_set(err, STATUS_USAGE, "the %s of %s is revoked already",
                           recipient->card ? "card" : "address", recipient->name);
    office_verifications_free(&list);
    return status;
}

enum status office_recipient_revoke(struct office *office, const struct office_recipient *recipient,
                                    const char *reason, timestamp now, struct error *err)
{
    enum status status = reason_check(reason,
                                      recipient->card ? "revoking a card needs a reason"
                                                      : "revoking an address needs a reason",
                                      err);
    if (status != STATUS_OK)
        return status;
    if (recipient->is_revoked)
        status = check_revoked(office, recipient, err);
    if (status != STATUS_OK)
        return status;
    const struct entry_recipient_revoked said = {
        .name = recipient->name, .verifier = recipient->key, .reason = reason};
    const struct office_entry entry = {.kind = ENTRY_KIND_RECIPIENT_REVOKED,
                                       .detail = entry_recipient_revoked_write(&said),
                                       .lookups = {{LOOKUP_RECIPIENT, recipient->key}}};
    return office_append(office, &entry, now, NULL, err);
}
