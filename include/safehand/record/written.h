/* Records that are written here: of a concern about somebody who is not on file. */
#ifndef SAFEHAND_RECORD_WRITTEN_H
#define SAFEHAND_RECORD_WRITTEN_H

#include "safehand/record/store.h"

/* What somebody typed. NULL and "" are left out; of a person's name, of what was seen or heard and
 * of the worry neither can be. */
struct written_concern {
    const char *name;
    bool is_child;                 /* else an adult */
    const struct date *birth_date; /* NULL: not known */
    const char *address;
    const char *when, *where, *present, *seen_or_heard, *action;
    const char *worry;   /* what may happen, as who writes it thinks */
    const char *written; /* by whom, who signs it */
};

/*
 * Writes the record as record_save does a new one, as a folder of the folder `records`, which is
 * made if it is missing; sealed by these keys (NULL: readable). *reference gets its name,
 * "CONCERN-2026-11-30", or the same and a number. STATUS_USAGE if one of those that cannot be left
 * out is blank; on any failure nothing stays.
 */
enum status record_write_concern(const char *records, const struct record_keys *keys,
                                 const struct written_concern *concern, timestamp now,
                                 char reference[RECORD_ID_MAXIMUM + 1],
                                 struct error *err) MUST_CHECK;

#endif
