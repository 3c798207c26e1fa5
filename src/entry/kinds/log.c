/* What the ledger says of itself: its keys, its logs, and who saw it. */
#include "safehand/entry/office.h"

#include <stddef.h>

#include "entry_internal.h"

static const struct entry_member members_of_key_rotated[] = {
    NEEDS(key_rotated, generation, NUMBER),
    NEEDS(key_rotated, note, BYTES),
};
ENTRY_FORM_DEFINE(key_rotated)

/* Anybody: a change of keys that was cut off is finished by whoever opens the ledger next, and what
 * makes it good is the old key's signature. */
const struct entry_about about_key_rotated = {
    .kind = ENTRY_KIND_KEY_ROTATED,
    .forms = {&form_key_rotated},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_witnessed[] = {
    NEEDS(witnessed, checkpoint, BYTES),
    NEEDS(witnessed, witness, TEXT),
    NEEDS(witnessed, time, TIME),
};
ENTRY_FORM_DEFINE(witnessed)

const struct entry_about about_witnessed = {
    .kind = ENTRY_KIND_WITNESSED,
    .forms = {&form_witnessed},
    .found = {FOUND_BY(WITNESS, "witness")},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_log_continued[] = {
    NEEDS(log_continued, continues, OBJECT),
    NEEDS(log_continued, heads, TEXTS),
    NEEDS(log_continued, reason, TEXT),
    MAY_HAVE(log_continued, note, BYTES),
};
ENTRY_FORM_DEFINE(log_continued)

const struct entry_about about_log_continued = {
    .kind = ENTRY_KIND_LOG_CONTINUED,
    .forms = {&form_log_continued},
    .signer = SIGNER_STAFF,
};

static const struct entry_member members_of_clock_corrected[] = {
    NEEDS(clock_corrected, newest, TIME),
    NEEDS(clock_corrected, reason, TEXT),
    MAY_HAVE(clock_corrected, for_concern, TRUTH),
};
ENTRY_FORM_DEFINE(clock_corrected)

const struct entry_about about_clock_corrected = {
    .kind = ENTRY_KIND_CLOCK_CORRECTED,
    .forms = {&form_clock_corrected},
    .signer = SIGNER_STAFF,
};
