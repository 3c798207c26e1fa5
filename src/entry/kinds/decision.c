/* What was decided, and what was decided not to be shared. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_decision[] = {
    NEEDS(decision, id, TEXT),      NEEDS(decision, decision, OBJECT),
    NEEDS(decision, awaits, TEXTS), NEEDS(decision, expires, TIME),
    NEEDS(decision, review, DAY),
};
ENTRY_FORM_DEFINE(decision)

const struct entry_about about_decision = {
    .kind = ENTRY_KIND_DECISION,
    .forms = {&form_decision},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, FOUND_ALWAYS),
              FOUND_BY(RECIPIENT, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_declined[] = {
    MAY_HAVE(declined, id, TEXT),         MAY_HAVE(declined, review, DAY),
    NEEDS(declined, reference, TEXT),     NEEDS(declined, asked_by, TEXT),
    MAY_HAVE(declined, to, TEXT),         NEEDS(declined, reason, TEXT),
    MAY_HAVE(declined, decision, OBJECT), MAY_HAVE(declined, request, TEXT),
};
ENTRY_FORM_DEFINE(declined)

const struct entry_about about_declined = {
    .kind = ENTRY_KIND_DECLINED,
    .forms = {&form_declined},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .signer = SIGNER_STAFF,
};
