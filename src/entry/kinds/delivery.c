/* The package is where the recipient gets it, or could not be brought there. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_for_sending[] = {
    NEEDS(for_sending, id, TEXT),
    NEEDS(for_sending, channel, TEXT),
    NEEDS(for_sending, size, NUMBER),
};
ENTRY_FORM_DEFINE(for_sending)

const struct entry_about about_for_sending = {
    .kind = ENTRY_KIND_FOR_SENDING,
    .forms = {&form_for_sending},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(PACKAGE, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_delivered[] = {
    NEEDS(delivered, id, TEXT),
    NEEDS(delivered, channel, TEXT),
    NEEDS(delivered, to, TEXT),
    NEEDS(delivered, size, NUMBER),
    MAY_HAVE(delivered, portal_time, TIME),
    MAY_HAVE(delivered, own_time, TIME),
};
ENTRY_FORM_DEFINE(delivered)

const struct entry_about about_delivered = {
    .kind = ENTRY_KIND_DELIVERED,
    .forms = {&form_delivered},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(PACKAGE, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_delivery_failed[] = {
    NEEDS(delivery_failed, id, TEXT),      NEEDS(delivery_failed, channel, TEXT),
    NEEDS(delivery_failed, to, TEXT),      NEEDS(delivery_failed, size, NUMBER),
    NEEDS(delivery_failed, problem, TEXT),
};
ENTRY_FORM_DEFINE(delivery_failed)

const struct entry_about about_delivery_failed = {
    .kind = ENTRY_KIND_DELIVERY_FAILED,
    .forms = {&form_delivery_failed},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(PACKAGE, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};
