/* A family's record that was put back to an earlier state, and goes on from there. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_restored[] = {
    NEEDS(restored, id, TEXT),     NEEDS(restored, review, DAY),  NEEDS(restored, reference, TEXT),
    NEEDS(restored, reason, TEXT), NEEDS(restored, record, TEXT), NEEDS(restored, changes, NUMBER),
};
ENTRY_FORM_DEFINE(restored)

const struct entry_about about_record_restored = {
    .kind = ENTRY_KIND_RECORD_RESTORED,
    .forms = {&form_restored},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_STAFF,
};
