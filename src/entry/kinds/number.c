/* The office's own list of published numbers (P02, P03). */
#include "safehand/entry/office.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_number_listed[] = {
    NEEDS(number_listed, name, TEXT),
    NEEDS(number_listed, kind, TEXT),
    NEEDS(number_listed, number, TEXT),
    NEEDS(number_listed, source, TEXT),
};
ENTRY_FORM_DEFINE(number_listed)

const struct entry_about about_number_listed = {
    .kind = ENTRY_KIND_NUMBER_LISTED,
    .forms = {&form_number_listed},
    .signer = SIGNER_STAFF,
};
