/* A decision that a newer program wrote is taken up by none that does not know how it is to go. */
#include "people_support.h"

#define OTHER "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01"

enum { DECIDED = 4 }; /* of a new place */

Test(sharing_newer, a_channel_that_is_not_known)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    uint64_t number;
    struct ledger_entry *entry = NULL;
    struct sharing *sharing = NULL;
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    OK(ledger_read(office_ledger(place.office), DECIDED, &entry, err));
    json_t *detail = json_deep_copy(entry->detail);
    json_t *decision = json_object_get(detail, "decision");
    ledger_entry_free(entry);
    json_object_set_new(json_object_get(decision, "asked"), "channel", json_string("pigeon"));
    json_object_set_new(decision, "id", json_string(OTHER));
    json_object_set_new(detail, "id", json_string(OTHER));
    OK(decision_digest(decision, digest, err));
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, OTHER}, {LOOKUP_FAMILY, "HS-2077"}, {LOOKUP_RECIPIENT, "x"}};
    const struct ledger_new made = {.kind = ENTRY_KIND_DECISION,
                                    .subject = digest,
                                    .detail = detail,
                                    .lookups = lookups,
                                    .lookup_count = 3,
                                    .signer = place.ruth->signer,
                                    .time = NOW};
    OK(ledger_append(office_ledger(place.office), &made, &number, err));
    json_decref(detail);
    FAILS_HINT(sharing_resume(place.office, OTHER, NOW, &sharing, err), STATUS_MALFORMED,
               "the decision names the channel pigeon, none that this version knows: made by a "
               "newer program, or forged",
               "get the newest version of Safehand, and try again with that");
    cr_assert_null(sharing);
    verify_says(NULL); /* which knows no more of it than what it is held against */
    place_end(&place);
}
