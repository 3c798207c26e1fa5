/* The recipient has said that it arrived. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_receipt[] = {
    NEEDS(receipt, id, TEXT),
    NEEDS(receipt, accepted, TRUTH),
    NEEDS(receipt, code, TEXT),
    NEEDS(receipt, receipt, BYTES),
};
ENTRY_FORM_DEFINE(receipt)

const struct entry_about about_receipt = {
    .kind = ENTRY_KIND_RECEIPT,
    .forms = {&form_receipt},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};
