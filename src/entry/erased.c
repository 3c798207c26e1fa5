/* What an erasing took away. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_erased[] = {
    NEEDS(erased, id, TEXT),      NEEDS(erased, review, TEXT), NEEDS(erased, reason, TEXT),
    NEEDS(erased, entries, LIST), NEEDS(erased, keys, TEXTS),
};
ENTRY_FORM_DEFINE(erased)

/* Before the review date that it names (rule L05); one that names none is never late enough. */
static bool is_early(const json_t *detail, timestamp time)
{
    struct entry_erased erased;
    struct date review, day = date_of(time);
    entry_erased_see(detail, &erased);
    return !erased.review || !date_parse(erased.review, &review) || date_compare(&day, &review) < 0;
}

const struct entry_about about_erased = {
    .kind = ENTRY_KIND_ERASED,
    .forms = {&form_erased},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_APPROVER,
    .is_reserved = is_early,
    .right = "erase before the review date",
};
