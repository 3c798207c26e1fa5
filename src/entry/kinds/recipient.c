/* Whose card was compared, or whose address was found, who else looked at that, and whose is not to
 * be used any more. */
#include "safehand/entry/office.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_recipient_verified[] = {
    NEEDS(recipient_verified, card, BYTES), NEEDS(recipient_verified, fingerprint, TEXT),
    NEEDS(recipient_verified, by, TEXT),    NEEDS(recipient_verified, how, TEXT),
    NEEDS(recipient_verified, on, DAY),     MAY_HAVE(recipient_verified, renews, TEXT),
};
ENTRY_FORM_DEFINE(recipient_verified)

static const struct entry_member members_of_keyless_verified[] = {
    NEEDS(keyless_verified, recipient, BYTES),
    NEEDS(keyless_verified, by, TEXT),
    NEEDS(keyless_verified, how, TEXT),
    NEEDS(keyless_verified, on, DAY),
};
ENTRY_FORM_DEFINE(keyless_verified)

const struct entry_about about_recipient_verified = {
    .kind = ENTRY_KIND_RECIPIENT_VERIFIED,
    .forms = {&form_recipient_verified, &form_keyless_verified},
    .found = {FOUND_BY(RECIPIENT, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_recipient_confirmed[] = {
    NEEDS(recipient_confirmed, name, TEXT),        NEEDS(recipient_confirmed, verifier, TEXT),
    NEEDS(recipient_confirmed, fingerprint, TEXT), NEEDS(recipient_confirmed, verified, NUMBER),
    MAY_HAVE(recipient_confirmed, whom, TEXT),
};
ENTRY_FORM_DEFINE(recipient_confirmed)

const struct entry_about about_recipient_confirmed = {
    .kind = ENTRY_KIND_RECIPIENT_CONFIRMED,
    .forms = {&form_recipient_confirmed},
    .found = {FOUND_BY(RECIPIENT, "verifier")},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_recipient_revoked[] = {
    NEEDS(recipient_revoked, name, TEXT),
    NEEDS(recipient_revoked, verifier, TEXT),
    NEEDS(recipient_revoked, reason, TEXT),
};
ENTRY_FORM_DEFINE(recipient_revoked)

const struct entry_about about_recipient_revoked = {
    .kind = ENTRY_KIND_RECIPIENT_REVOKED,
    .forms = {&form_recipient_revoked},
    .found = {FOUND_BY(RECIPIENT, "verifier")},
    .signer = SIGNER_STAFF,
};
