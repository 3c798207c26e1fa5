/* What the tests of second looks share: further staff, and entries as a changed program writes
 * them. */
#ifndef PEOPLE_SUPPORT_H
#define PEOPLE_SUPPORT_H

#include "office_support.h"
#include "safehand/entry/office.h"

static struct place place;
static struct identity *dan, *nia; /* on the staff once they are added */

static inline void people_begin(void)
{
    place_begin(&place);
    dan = person("Dan Deputy", "Home-Start Example", "charity", place.manager);
    nia = person("Nia Rees", "Home-Start Example", "charity", place.manager);
}

static inline void people_end(void)
{
    identity_free(dan);
    identity_free(nia);
    place_end(&place);
}

/* Of whoever is there with these keys. */
static inline const struct office_member *there(const struct office *office,
                                                const struct card *card)
{
    for (size_t i = 0; i < office_member_count(office); i++)
        if (!office_member_at(office, i)->is_removed &&
            card_same_keys(office_member_at(office, i)->card, card))
            return office_member_at(office, i);
    return NULL;
}

static inline void verify_says(const char *message)
{
    struct oversight_verified verified = {0};
    struct office *office = place_open(&place, place.helen);
    if (message) {
        FAILS(oversight_verify(office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION, message);
    } else {
        OK(oversight_verify(office, NULL, NULL, &verified, err));
        oversight_verified_free(&verified);
    }
    office_close(office);
}

/* As whoever has the ledger's keys may write it; its number. */
static inline uint64_t forge(const struct identity *signer, enum entry_kind kind,
                             enum lookup_kind lookup_kind, const char *value, json_t *detail)
{
    uint64_t number;
    const struct ledger_lookup lookup = {lookup_kind, value};
    const struct ledger_new entry = {.kind = kind,
                                     .detail = detail,
                                     .lookups = &lookup,
                                     .lookup_count = 1,
                                     .signer = signer->signer,
                                     .time = NOW};
    cr_assert_not_null(detail);
    OK(ledger_append(office_ledger(place.manager), &entry, &number, err));
    json_decref(detail);
    return number;
}

/* The tasks whose text begins so; *found is the last of them. */
static inline size_t tasks_of(struct office *office, const char *what, timestamp now,
                              struct task *found)
{
    struct tasks tasks;
    size_t count = 0;
    OK(tasks_list(office, now, NULL, &tasks, err));
    for (size_t i = 0; i < tasks.count; i++) {
        if (strncmp(tasks.items[i].what, what, strlen(what)) != 0)
            continue;
        count++;
        if (found)
            *found = tasks.items[i];
    }
    tasks_free(&tasks);
    return count;
}

/* A card that renews an identity's, which keeps its own. */
static inline struct card *renewal_of(const struct identity *identity, timestamp later)
{
    const struct card *own = identity->card;
    struct card *card = NULL;
    const struct card_details details = {.name = own->name,
                                         .organisation = own->organisation,
                                         .organisation_kind = own->organisation_kind,
                                         .role = own->role,
                                         .contact = own->contact,
                                         .ledger_origin = own->ledger_origin,
                                         .ledger_verifier =
                                             own->ledger_origin ? &own->ledger_verifier : NULL,
                                         .created = own->created + later,
                                         .expires = own->expires + later};
    OK(identity_make_card(identity, &details, &card, err));
    cr_assert(card_renews(card, own));
    return card;
}

#endif
