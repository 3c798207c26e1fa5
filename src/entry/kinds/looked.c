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

const struct entry_about about_looked = {
    .kind = ENTRY_KIND_LOOKED,
    .forms = {&form_looked},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};
