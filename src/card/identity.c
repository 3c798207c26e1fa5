/* Identities in memory. */
#include <string.h>

#include "card_internal.h"

struct identity *identity_allocate(void)
{
    struct identity *identity = memory_allocate(sizeof(*identity));

    if (!identity)
        return NULL;
    identity->age_secret = secret_allocate(AGE_IDENTITY_SIZE);
    identity->seed = secret_allocate(NOTE_SEED_SIZE);
    if (!identity->age_secret || !identity->seed) {
        identity_free(identity);
        return NULL;
    }
    return identity;
}

void identity_free(struct identity *identity)
{
    if (identity) {
        secret_free(identity->age_secret);
        secret_free(identity->seed);
        note_signer_free(identity->signer);
        card_free(identity->card);
        memory_free(identity);
    }
}

enum status identity_new(const struct card_details *details, struct identity **identity,
                         struct error *err)
{
    char recipient[AGE_RECIPIENT_SIZE];
    struct identity *made = identity_allocate();
    enum status status;

    if (!made)
        return memory_error(err);
    status = age_key_new(made->age_secret, recipient, err);
    if (status == STATUS_OK)
        status = random_bytes(made->seed, NOTE_SEED_SIZE, err);
    if (status == STATUS_OK)
        status = note_signer_new(&made->signer, made->seed, NULL, err);
    if (status == STATUS_OK)
        status = card_make(details, recipient, made->signer, &made->card, err);
    if (status == STATUS_OK) {
        *identity = made;
        made = NULL;
    }
    identity_free(made);
    return status;
}

enum status identity_make_card(const struct identity *identity, const struct card_details *details,
                               struct card **card, struct error *err)
{
    return card_make(details, identity->card->age_recipient, identity->signer, card, err);
}

enum status identity_renew(struct identity *identity, const struct card_renewal *renewal,
                           struct error *err)
{
    const struct card *own = identity->card;
    const struct card_details details = {
        .is_team = own->is_team,
        .name = own->name,
        .organisation = own->organisation,
        .organisation_kind = own->organisation_kind,
        .role = own->role,
        .contact = !renewal->contact ? own->contact : renewal->contact,
        .holder = own->holder,
        .ledger_origin = !renewal->ledger_origin ? own->ledger_origin : renewal->ledger_origin,
        .ledger_verifier = renewal->ledger_origin ? renewal->ledger_verifier
                           : own->ledger_origin   ? &own->ledger_verifier
                                                  : NULL,
        .other_recipients = own->other_recipients,
        .created = renewal->created,
        .expires = renewal->expires,
    };
    struct card *card = NULL;

    if (renewal->created <= own->created) {
        error_set(err, STATUS_USAGE, "your card was made at this instant, or later");
        return error_hint(err, "look whether this computer's clock is right");
    }
    if (renewal->expires <= own->expires) {
        error_set(err, STATUS_USAGE, "the new card would not last longer than the one you have");
        return error_hint(err, "give more days, or wait");
    }
    enum status status = identity_make_card(identity, &details, &card, err);
    if (status == STATUS_OK) {
        card_free(identity->card);
        identity->card = card;
    }
    return status;
}

enum status identity_age_keys(const struct identity *identity, struct age_identities **keys,
                              struct error *err)
{
    struct age_identities *made = NULL;
    enum status status = age_identities_new(&made, err);

    if (status == STATUS_OK)
        status = age_identities_add(made, identity->age_secret, err);
    if (status == STATUS_OK) {
        *keys = made;
        made = NULL;
    }
    age_identities_free(made);
    return status;
}
