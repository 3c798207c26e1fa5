/* Devices that were registered, went out with a package, and came back. */
#include "safehand/entry/office.h"
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_media_issued[] = {
    NEEDS(media_issued, id, TEXT),         NEEDS(media_issued, device, TEXT),
    NEEDS(media_issued, carrier, TEXT),    NEEDS(media_issued, label, TEXT),
    NEEDS(media_issued, serial, TEXT),     NEEDS(media_issued, uuid, TEXT),
    NEEDS(media_issued, bus, TEXT),        MAY_HAVE(media_issued, seen, TRUTH),
    MAY_HAVE(media_issued, back_by, TEXT),
};
ENTRY_FORM_DEFINE(media_issued)

const struct entry_about about_media_issued = {
    .kind = ENTRY_KIND_MEDIA_ISSUED,
    .forms = {&form_media_issued},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_media_returned[] = {
    NEEDS(media_returned, id, TEXT),
    NEEDS(media_returned, device, TEXT),
    NEEDS(media_returned, serial, TEXT),
    NEEDS(media_returned, how, TEXT),
};
ENTRY_FORM_DEFINE(media_returned)

const struct entry_about about_media_returned = {
    .kind = ENTRY_KIND_MEDIA_RETURNED,
    .forms = {&form_media_returned},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_media_added[] = {
    NEEDS(media_added, name, TEXT),  NEEDS(media_added, serial, TEXT),
    NEEDS(media_added, uuid, TEXT),  NEEDS(media_added, label, TEXT),
    NEEDS(media_added, model, TEXT), NEEDS(media_added, bus, TEXT),
};
ENTRY_FORM_DEFINE(media_added)

const struct entry_about about_media_added = {
    .kind = ENTRY_KIND_MEDIA_ADDED,
    .forms = {&form_media_added},
    .signer = SIGNER_STAFF,
};
