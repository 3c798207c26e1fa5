/* Somebody else agrees to what was decided. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_approval[] = {
    NEEDS(approval, id, TEXT),
    NEEDS(approval, decision, TEXT),
    MAY_HAVE(approval, rules, TEXTS),
    NEEDS(approval, note, BYTES),
};
ENTRY_FORM_DEFINE(approval)

const struct entry_about about_approval = {
    .kind = ENTRY_KIND_APPROVAL,
    .forms = {&form_approval},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_APPROVER,
    .right = "approve",
};
