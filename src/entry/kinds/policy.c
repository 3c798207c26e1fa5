/* Profiles and the catalogue, as somebody with the right to it accepted them. */
#include "safehand/entry/office.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_policy_accepted[] = {
    NEEDS(policy_accepted, file, TEXT),
    NEEDS(policy_accepted, digest, TEXT),
};
ENTRY_FORM_DEFINE(policy_accepted)

const struct entry_about about_policy_accepted = {
    .kind = ENTRY_KIND_POLICY_ACCEPTED,
    .forms = {&form_policy_accepted},
    .signer = SIGNER_HEAD,
    .right = "accept profiles and the catalogue",
};
