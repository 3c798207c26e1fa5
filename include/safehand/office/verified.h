/*
 * Each time that somebody said a recipient's card is theirs, and who else looked at that. It counts
 * at once (a child does not wait for a second person); that somebody else looks is owed. Worked out
 * from the ledger alone: a card that is taken out of recipients/ is told all the same. One without
 * keys is looked at like a card: what somebody else looks up is the address.
 */
#ifndef SAFEHAND_OFFICE_VERIFIED_H
#define SAFEHAND_OFFICE_VERIFIED_H

#include "safehand/office.h"

struct office_verification {
    uint64_t entry;                          /* that says so first */
    timestamp since;                         /* its time */
    const struct office_member *verified_by; /* who signed it */
    char *by, *how;                          /* who compared the fingerprint, and how, by that */
    struct date on;
    const struct card *card;       /* that was compared, or the last that renewed it; or NULL */
    const struct keyless *keyless; /* of one without keys, whose address was found; or NULL */
    /* Of whichever it is; the mark is what was compared: the fingerprint, or the address. */
    const char *name, *organisation, *organisation_kind, *mark;
    char key[NOTE_VERIFIER_SIZE]; /* by which entries name it: as in struct office_recipient */
    const struct office_member *confirmed_by; /* who else signed for it; NULL: nobody */
    char *whom;         /* alone on the staff: to whom it was shown; NULL: to nobody */
    bool is_revoked;    /* the card */
    bool is_taken_back; /* by somebody else than who verified it, so that somebody else looked */
};
/* Whether nobody else has looked at it yet. */
bool office_verification_waits(const struct office_verification *verification);

struct revoked_key;
struct verified_card; /* a card, or one without keys, verified by itself or by a renewal */
struct office_verifications {
    struct office_verification *items; /* in the order of their entries */
    size_t count;
    struct verified_card *cards;
    size_t card_count;
    struct revoked_key *revoked;
    size_t revoked_count;
    struct error wrong; /* of the first entry that says what it may not, and counts for nothing;
                           STATUS_OK if all is right */
};
/* All of them, the newest entries too. Free with office_verifications_free; empty on failure. */
enum status office_verifications_read(struct office *office, struct office_verifications *list,
                                      struct error *err) MUST_CHECK;
void office_verifications_free(struct office_verifications *list);
/* The one by which a card of that digest, or one without keys, is verified, or NULL. Lives as long
 * as the list. */
const struct office_verification *office_verification_of(const struct office_verifications *list,
                                                         const char *digest);
/* Whether it was verified by an entry before that number, by itself or by a renewal. */
bool office_verification_was_there(const struct office_verifications *list, const char *digest,
                                   uint64_t number);
/* The first entry that revokes what entries name by that key, and its *time, whether it was
 * verified or not; 0 if none does. */
uint64_t office_verification_revoked(const struct office_verifications *list, const char *key,
                                     timestamp *time);
/* The one that waits under the recipient's name (as it reads) or the 16 hex digits of their key;
 * none or more than one is STATUS_USAGE. */
enum status office_verification_find(const struct office_verifications *list, const char *name,
                                     const struct office_verification **found,
                                     struct error *err) MUST_CHECK;
/*
 * Whether who acts may sign that the card is the recipient's. STATUS_REFUSED for whoever verified
 * it, or may be one with them (office_may_be_one), unless they are alone on the staff: then `whom`
 * says to whom they showed it, a trustee or another scheme's named person. STATUS_USAGE without
 * `whom` then, and with it for anybody else.
 */
enum status office_recipient_may_confirm(const struct office *office,
                                         const struct office_verification *verification,
                                         const char *whom, struct error *err) MUST_CHECK;
/* Signs it, if they may. What was read before stays as it was. */
enum status office_recipient_confirm(struct office *office,
                                     const struct office_verification *verification,
                                     const char *whom, timestamp now, struct error *err) MUST_CHECK;

#endif
