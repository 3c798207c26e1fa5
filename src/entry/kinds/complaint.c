/* A complaint about how data is handled, and what whoever complained was told. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_complaint[] = {
    NEEDS(complaint, id, TEXT),         NEEDS(complaint, review, DAY),
    NEEDS(complaint, who, TEXT),        MAY_HAVE(complaint, reference, TEXT),
    MAY_HAVE(complaint, sharing, TEXT), NEEDS(complaint, details, TEXT),
    NEEDS(complaint, received, TIME),   NEEDS(complaint, due, TIME),
};
ENTRY_FORM_DEFINE(complaint)

static const struct entry_member members_of_complaint_step[] = {
    NEEDS(complaint_step, id, TEXT),         NEEDS(complaint_step, step, TEXT),
    MAY_HAVE(complaint_step, outcome, TEXT), NEEDS(complaint_step, what, TEXT),
    NEEDS(complaint_step, on, DAY),
};
ENTRY_FORM_DEFINE(complaint_step)

const struct entry_about about_complaint = {
    .kind = ENTRY_KIND_COMPLAINT,
    .forms = {&form_complaint, &form_complaint_step},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_STAFF,
};
