/* What an erasing took away. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_erased[] = {
    NEEDS(erased, id, TEXT),      NEEDS(erased, review, TEXT), NEEDS(erased, reason, TEXT),
    NEEDS(erased, entries, LIST), NEEDS(erased, keys, TEXTS),  MAY_HAVE(erased, attested, NUMBER),
};
ENTRY_FORM_DEFINE(erased)

/* The office's own clock does not tell that the review date has come (rule L05): who is not
 * attested to be late enough by somebody outside must be one who approves. */
static bool is_unattested(const json_t *detail, timestamp time)
{
    struct entry_erased erased;
    (void)time;
    entry_erased_see(detail, &erased);
    return !erased.attested.is_told;
}

const struct entry_about about_erased = {
    .kind = ENTRY_KIND_ERASED,
    .forms = {&form_erased},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_APPROVER,
    .is_reserved = is_unattested,
    .right = "erase without a time from outside",
};
