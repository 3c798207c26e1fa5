/* A portal that packages may be put on. */
#include "safehand/entry/office.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_portal_added[] = {
    NEEDS(portal_added, name, TEXT),
    NEEDS(portal_added, url, TEXT),
    NEEDS(portal_added, user, TEXT),
    NEEDS(portal_added, digest, TEXT),
};
ENTRY_FORM_DEFINE(portal_added)

const struct entry_about about_portal_added = {
    .kind = ENTRY_KIND_PORTAL_ADDED,
    .forms = {&form_portal_added},
    .found = {FOUND_BY(PORTAL, "name")},
    .signer = SIGNER_STAFF,
};
