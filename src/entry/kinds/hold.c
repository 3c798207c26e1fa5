/* What is kept beyond its review, until somebody releases it. */
#include "safehand/entry/register.h"

#include <stddef.h>
#include <string.h>

#include "entry_internal.h"

static const struct entry_member members_of_hold[] = {
    NEEDS(hold, id, TEXT),
    NEEDS(hold, state, TEXT),
    NEEDS(hold, reason, TEXT),
};
ENTRY_FORM_DEFINE(hold)

static bool releases(const json_t *detail, timestamp time)
{
    struct entry_hold hold;
    (void)time;
    entry_hold_see(detail, &hold);
    return hold.state && strcmp(hold.state, "released") == 0;
}

const struct entry_about about_hold = {
    .kind = ENTRY_KIND_HOLD,
    .forms = {&form_hold},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_APPROVER,
    .is_reserved = releases,
    .right = "release a hold",
};
