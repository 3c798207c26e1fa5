/* Somebody else's look at a recipient who was verified. */
#include <string.h>

#include "office_internal.h"
#include "safehand/card/name.h"
#include "safehand/office/verified.h"

enum { DIGITS_SIZE = 17 };

static void digits_of(const struct office_verification *one, char digits[DIGITS_SIZE])
{
    const char *from = one->card ? one->card->verifier.name + strlen("safehand/") /* as card_parse
                                                                                     has checked */
                                 : one->key;
    snprintf(digits, DIGITS_SIZE, "%s", from);
}

enum status office_verification_find(const struct office_verifications *list, const char *name,
                                     const struct office_verification **found, struct error *err)
{
    size_t count = 0;
    char words[ERROR_HINT_SIZE / 2] = "", digits[DIGITS_SIZE];
    for (size_t i = 0; i < list->count; i++) {
        const struct office_verification *one = &list->items[i];
        digits_of(one, digits);
        if (!office_verification_waits(one) ||
            (!name_is_same(one->name, name) && strcmp(digits, name) != 0))
            continue;
        *found = one;
        count++;
        (void)!office_words_add(words, sizeof words, "%s%s (%s, %s)", *words ? "; " : "", one->name,
                                one->organisation, digits);
    }
    if (count == 1)
        return STATUS_OK;
    if (count == 0) {
        error_set(err, STATUS_USAGE, "nothing verified of %s waits for somebody else's look", name);
        error_hint(err, WAY " shows what does");
        return error_way(err, WAY_LIST_TASKS, NULL, NULL);
    }
    error_set(err, STATUS_USAGE, "more than one of %s waits for somebody else's look", name);
    return error_hint(err, "name one by the digits of its key: %s", words);
}

/* Who verified it confirms it only where nobody else could, and says who saw it. */
static enum status check_own(const struct office *office, const struct office_member *other,
                             const char *whom, struct error *err)
{
    bool is_alone = !office_has_somebody_else(office, office->self, OFFICE_NOW);
    if (is_alone && whom)
        return name_check(whom, INPUT_WHOM, err);
    if (is_alone) {
        error_set(err, STATUS_USAGE, "nobody else is on the staff who could confirm it");
        error_hint(err, "show the card to a trustee or another scheme's named person, and say whom "
                        "with " WAY "; nothing waits for it");
        return error_way_input(err, WAY_GIVE, INPUT_WHOM, NULL);
    }
    if (!office_same_person(other, office->self))
        return office_refuse_unseen(office, other, err);
    rule_error(err, STATUS_REFUSED, RULE_P03,
               "you verified this: somebody else on the staff confirms it");
    return error_hint(err, "nothing waits for it: share as you would");
}

enum status office_recipient_may_confirm(const struct office *office,
                                         const struct office_verification *verification,
                                         const char *whom, struct error *err)
{
    const struct office_member *other = verification->verified_by;
    if (office_may_be_one(other, office->self, OFFICE_NOW))
        return check_own(office, other, whom, err);
    if (whom)
        return error_set(err, STATUS_USAGE,
                         "you did not verify it yourself: that you confirm it is enough");
    return STATUS_OK;
}

enum status office_recipient_confirm(struct office *office,
                                     const struct office_verification *verification,
                                     const char *whom, timestamp now, struct error *err)
{
    enum status status = office_recipient_may_confirm(office, verification, whom, err);
    if (status != STATUS_OK)
        return status;
    const struct entry_recipient_confirmed said = {.name = verification->name,
                                                   .verifier = verification->key,
                                                   .fingerprint = verification->mark,
                                                   .verified = {true, verification->entry},
                                                   .whom = whom};
    const struct office_entry entry = {.kind = ENTRY_KIND_RECIPIENT_CONFIRMED,
                                       .detail = entry_recipient_confirmed_write(&said),
                                       .lookups = {{LOOKUP_RECIPIENT, verification->key}}};
    return office_append(office, &entry, now, NULL, err);
}
