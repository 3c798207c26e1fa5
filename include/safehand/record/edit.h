/*
 * Changing a family's record and saving it whole.
 *
 * Every change says who made it, when, and what it was: the record keeps that in its top-level list
 * `changes`, which is no field, is searched as none, and never leaves. `updated` is not touched: it
 * dates the values that stand plain, and a change makes none of those younger.
 */
#ifndef SAFEHAND_RECORD_EDIT_H
#define SAFEHAND_RECORD_EDIT_H

#include "safehand/record.h"

struct record_change {
    const char *by; /* their name; neither it nor what is blank */
    timestamp at;
    const char *what; /* "added the entry e12" */
};

/*
 * Writes the whole record anew with the change at the end of its `changes`: all of it is there
 * afterwards, or all of the old one. `root` (a family file, borrowed and left as it is) is held
 * against the strict reader first, so nothing is written that cannot be read: STATUS_MALFORMED.
 * `base` is the digest of the family.json that was changed (struct record): if it is another one by
 * now, somebody wrote meanwhile, and it is STATUS_REFUSED. NULL is for a new record: its folder
 * (0700) is made, and one that has a family.json already is STATUS_USAGE. Writers keep each other
 * off by a lock of the folder, which must not be a link.
 */
enum status record_save(const char *folder, const char *base, json_t *root,
                        const struct record_change *change, struct error *err) MUST_CHECK;

#endif
