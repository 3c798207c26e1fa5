/* Who is on the staff, and who accepted the policy. */
#include "safehand/entry/office.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_staff_added[] = {
    NEEDS(staff_added, card, BYTES),
    NEEDS(staff_added, role, TEXT),
    MAY_HAVE(staff_added, trained_on, DAY),
    MAY_HAVE(staff_added, term, NUMBER),
    MAY_HAVE(staff_added, policy, LIST),
    MAY_HAVE(staff_added, replaces, TEXT),
    MAY_HAVE(staff_added, renews, TEXT),
    MAY_HAVE(staff_added, person, NUMBER),
    MAY_HAVE(staff_added, another_person, TRUTH),
};
ENTRY_FORM_DEFINE(staff_added)

/* A card that the old one's keys signed anew gives nobody anything. */
static bool brings_keys(const json_t *detail, timestamp time)
{
    struct entry_staff_added said;
    (void)time;
    entry_staff_added_see(detail, &said);
    return !said.renews;
}

const struct entry_about about_staff_added = {
    .kind = ENTRY_KIND_STAFF_ADDED,
    .forms = {&form_staff_added},
    .found = {FOUND_BY(STAFF, FOUND_ALWAYS)},
    .signer = SIGNER_HEAD,
    .is_reserved = brings_keys,
    .right = "add staff",
};

static const struct entry_member members_of_staff_confirmed[] = {
    NEEDS(staff_confirmed, name, TEXT),    NEEDS(staff_confirmed, verifier, TEXT),
    NEEDS(staff_confirmed, role, TEXT),    NEEDS(staff_confirmed, added, NUMBER),
    MAY_HAVE(staff_confirmed, own, TRUTH),
};
ENTRY_FORM_DEFINE(staff_confirmed)

/* That a card is theirs is signed by the card itself, whatever its role. */
static bool is_of_another(const json_t *detail, timestamp time)
{
    struct entry_staff_confirmed said;
    (void)time;
    entry_staff_confirmed_see(detail, &said);
    return said.own != TRUTH_YES;
}

const struct entry_about about_staff_confirmed = {
    .kind = ENTRY_KIND_STAFF_CONFIRMED,
    .forms = {&form_staff_confirmed},
    .found = {FOUND_BY(STAFF, "verifier")},
    .signer = SIGNER_HEAD,
    .is_reserved = is_of_another,
    .right = "confirm staff",
};

static const struct entry_member members_of_staff_removed[] = {
    NEEDS(staff_removed, name, TEXT),
    NEEDS(staff_removed, verifier, TEXT),
    NEEDS(staff_removed, reason, TEXT),
};
ENTRY_FORM_DEFINE(staff_removed)

const struct entry_about about_staff_removed = {
    .kind = ENTRY_KIND_STAFF_REMOVED,
    .forms = {&form_staff_removed},
    .found = {FOUND_BY(STAFF, "verifier")},
    .signer = SIGNER_HEAD,
    .right = "remove staff",
};

static const struct entry_member members_of_training[] = {
    NEEDS(training, name, TEXT),
    NEEDS(training, verifier, TEXT),
    NEEDS(training, trained_on, DAY),
    NEEDS(training, term, NUMBER),
};
ENTRY_FORM_DEFINE(training)

const struct entry_about about_training = {
    .kind = ENTRY_KIND_TRAINING,
    .forms = {&form_training},
    .found = {FOUND_BY(STAFF, "verifier")},
    .signer = SIGNER_HEAD,
    .right = "record who accepted the policy",
};
