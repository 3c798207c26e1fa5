/* A sharing that is stopped, or that another one takes the place of. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_withdrawn[] = {
    NEEDS(withdrawn, id, TEXT),        NEEDS(withdrawn, reason, TEXT),
    MAY_HAVE(withdrawn, portal, TEXT), MAY_HAVE(withdrawn, taken_off, TRUTH),
    MAY_HAVE(withdrawn, by, TEXT),
};
ENTRY_FORM_DEFINE(withdrawn)

const struct entry_about about_withdrawn = {
    .kind = ENTRY_KIND_WITHDRAWN,
    .forms = {&form_withdrawn},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_superseded[] = {
    NEEDS(superseded, id, TEXT),
    NEEDS(superseded, by, TEXT),
    NEEDS(superseded, reason, TEXT),
};
ENTRY_FORM_DEFINE(superseded)

const struct entry_about about_superseded = {
    .kind = ENTRY_KIND_SUPERSEDED,
    .forms = {&form_superseded},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};
