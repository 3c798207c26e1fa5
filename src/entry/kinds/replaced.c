/* Another record in the place of a family's. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_replaced[] = {
    NEEDS(replaced, id, TEXT),     NEEDS(replaced, review, DAY),  NEEDS(replaced, reference, TEXT),
    NEEDS(replaced, reason, TEXT), NEEDS(replaced, record, TEXT), NEEDS(replaced, changes, NUMBER),
};
ENTRY_FORM_DEFINE(replaced)

const struct entry_about about_record_replaced = {
    .kind = ENTRY_KIND_RECORD_REPLACED,
    .forms = {&form_replaced},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_STAFF,
};
