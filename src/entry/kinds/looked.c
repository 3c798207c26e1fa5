/* That somebody else looked at what one person did alone, because nothing might wait for a second.
 */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_looked[] = {
    MAY_HAVE(looked, id, TEXT),
    MAY_HAVE(looked, entry, NUMBER),
    NEEDS(looked, what, TEXT),
};
ENTRY_FORM_DEFINE(looked)

static const struct entry_member members_of_completed[] = {
    NEEDS(completed, id, TEXT),          MAY_HAVE(completed, basis, TEXT),
    MAY_HAVE(completed, reason, TEXT),   MAY_HAVE(completed, condition, TEXT),
    MAY_HAVE(completed, involved, TEXT),
};
ENTRY_FORM_DEFINE(completed)

const struct entry_about about_looked = {
    .kind = ENTRY_KIND_LOOKED,
    .forms = {&form_looked, &form_completed},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};
