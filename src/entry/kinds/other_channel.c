/* What was shared or told by other means. */
#include "safehand/entry/register.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_other_channel[] = {
    MAY_HAVE(other_channel, id, TEXT),
    MAY_HAVE(other_channel, review, DAY),
    NEEDS(other_channel, channel, TEXT),
    MAY_HAVE(other_channel, reference, TEXT),
    NEEDS(other_channel, to, TEXT),
    NEEDS(other_channel, what, TEXT),
    MAY_HAVE(other_channel, about, TEXTS),
    NEEDS(other_channel, on, DAY),
    NEEDS(other_channel, passed, TRUTH),
    NEEDS(other_channel, checks, LIST),
    MAY_HAVE(other_channel, discharges, TEXT),
    MAY_HAVE(other_channel, entry, NUMBER),
    MAY_HAVE(other_channel, emergency, TRUTH),
};
ENTRY_FORM_DEFINE(other_channel)

const struct entry_about about_other_channel = {
    .kind = ENTRY_KIND_OTHER_CHANNEL,
    .forms = {&form_other_channel},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_family_informed[] = {
    NEEDS(family_informed, id, TEXT),
    NEEDS(family_informed, whom, TEXT),
    NEEDS(family_informed, how, TEXT),
    NEEDS(family_informed, on, DAY),
};
ENTRY_FORM_DEFINE(family_informed)

static const struct entry_member members_of_family_untold[] = {
    NEEDS(family_untold, id, TEXT),
    NEEDS(family_untold, why_not, TEXT),
};
ENTRY_FORM_DEFINE(family_untold)

const struct entry_about about_family_informed = {
    .kind = ENTRY_KIND_FAMILY_INFORMED,
    .forms = {&form_family_informed, &form_family_untold},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};
