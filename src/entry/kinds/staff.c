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
    MAY_HAVE(staff_added, another_person, TRUTH),
};
ENTRY_FORM_DEFINE(staff_added)

const struct entry_about about_staff_added = {
    .kind = ENTRY_KIND_STAFF_ADDED,
    .forms = {&form_staff_added},
    .found = {FOUND_BY(STAFF, FOUND_ALWAYS)},
    .signer = SIGNER_HEAD,
    .right = "add staff",
};

static const struct entry_member members_of_staff_confirmed[] = {
    NEEDS(staff_confirmed, name, TEXT),
    NEEDS(staff_confirmed, verifier, TEXT),
    NEEDS(staff_confirmed, role, TEXT),
    NEEDS(staff_confirmed, added, NUMBER),
};
ENTRY_FORM_DEFINE(staff_confirmed)

const struct entry_about about_staff_confirmed = {
    .kind = ENTRY_KIND_STAFF_CONFIRMED,
    .forms = {&form_staff_confirmed},
    .found = {FOUND_BY(STAFF, "verifier")},
    .signer = SIGNER_HEAD,
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
