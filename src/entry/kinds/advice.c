/* Advice that was sought without naming anybody. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_advice[] = {
    MAY_HAVE(advice, id, TEXT),           MAY_HAVE(advice, review, DAY),
    NEEDS(advice, reference, TEXT),       NEEDS(advice, who, TEXT),
    MAY_HAVE(advice, organisation, TEXT), NEEDS(advice, advice, TEXT),
    MAY_HAVE(advice, summary, TEXT),      NEEDS(advice, on, DAY),
};
ENTRY_FORM_DEFINE(advice)

const struct entry_about about_advice = {
    .kind = ENTRY_KIND_ADVICE,
    .forms = {&form_advice},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_STAFF,
};
