/* Handed over open to a recipient without keys, and what they gave for a receipt. */
#include "safehand/entry/sharing.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_handed_over[] = {
    NEEDS(handed_over, id, TEXT),
    NEEDS(handed_over, recipient, BYTES),
    NEEDS(handed_over, files, LIST),
    NEEDS(handed_over, folder, TEXT),
    NEEDS(handed_over, reference_due, TIME),
};
ENTRY_FORM_DEFINE(handed_over)

const struct entry_about about_handed_over = {
    .kind = ENTRY_KIND_HANDED_OVER,
    .forms = {&form_handed_over},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, FOUND_ALWAYS),
              FOUND_BY(RECIPIENT, FOUND_ALWAYS)},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_reference_given[] = {
    NEEDS(reference_given, id, TEXT),
    NEEDS(reference_given, number, TEXT),
    NEEDS(reference_given, by, TEXT),
    NEEDS(reference_given, on, DAY),
};
ENTRY_FORM_DEFINE(reference_given)

const struct entry_about about_reference_given = {
    .kind = ENTRY_KIND_REFERENCE_GIVEN,
    .forms = {&form_reference_given},
    .found = {FOUND_BY(SHARING, "id")},
    .signer = SIGNER_STAFF,
};
