/* The package is made. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_sealed[] = {
    NEEDS(sealed, id, TEXT),      NEEDS(sealed, manifest, BYTES),   NEEDS(sealed, card, BYTES),
    NEEDS(sealed, expires, TIME), NEEDS(sealed, receipt_due, TIME),
};
ENTRY_FORM_DEFINE(sealed)

const struct entry_about about_sealed = {
    .kind = ENTRY_KIND_SEALED,
    .forms = {&form_sealed},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, FOUND_ALWAYS),
              FOUND_BY(RECIPIENT, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};
