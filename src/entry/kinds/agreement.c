/* Agreements of sharing, and approvals that were signed once for a profile. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_agreement[] = {
    NEEDS(agreement, name, TEXT),      NEEDS(agreement, with, TEXT),
    NEEDS(agreement, signed_on, DAY),  NEEDS(agreement, review, DAY),
    NEEDS(agreement, profiles, TEXTS), NEEDS(agreement, digest, TEXT),
};
ENTRY_FORM_DEFINE(agreement)

static const struct entry_member members_of_standing[] = {
    NEEDS(standing, standing, TEXT),
    NEEDS(standing, until, DAY),
    NEEDS(standing, reason, TEXT),
};
ENTRY_FORM_DEFINE(standing)

static bool gives_standing(const json_t *detail, timestamp time)
{
    struct entry_standing standing;
    (void)time;
    entry_standing_see(detail, &standing);
    return standing.standing;
}

const struct entry_about about_agreement = {
    .kind = ENTRY_KIND_AGREEMENT,
    .forms = {&form_agreement, &form_standing},
    .found = {FOUND_BY(AGREEMENT, "name"), FOUND_BY(STANDING, "standing")},
    .signer = SIGNER_APPROVER,
    .is_reserved = gives_standing,
    .right = "sign a standing approval",
};
