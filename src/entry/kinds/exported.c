/* A readable copy of a family's record that was taken out of the office. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_exported[] = {
    NEEDS(exported, id, TEXT), NEEDS(exported, review, DAY),  NEEDS(exported, reference, TEXT),
    NEEDS(exported, to, TEXT), NEEDS(exported, reason, TEXT), NEEDS(exported, record, TEXT),
};
ENTRY_FORM_DEFINE(exported)

const struct entry_about about_record_exported = {
    .kind = ENTRY_KIND_RECORD_EXPORTED,
    .forms = {&form_exported},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_STAFF,
};
