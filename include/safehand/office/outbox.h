/*
 * The outbox: sealed packages that have not left yet, each under a lock of its sharing that keeps
 * other runs off it.
 */
#ifndef SAFEHAND_OFFICE_OUTBOX_H
#define SAFEHAND_OFFICE_OUTBOX_H

#include "safehand/delivery.h"
#include "safehand/office.h"

/* Path of a sharing's package; memory_free. */
char *outbox_path(const struct office *office, const char *id);
/* Where the sender keeps report.pdf from the sealing to the package, sealed to themselves:
 * outbox/.ID.report.pdf.age; memory_free. NULL without memory. */
char *outbox_pdf_path(const struct office *office, const char *id);
/* Where the clean copies that a sharing was decided on are kept from its decision to its delivery,
 * sealed to the staff: outbox/.ID.copies.age; memory_free. NULL without memory. */
char *outbox_copies_path(const struct office *office, const char *id);
/* Where what was read of a sharing's files is kept from its decision on, sealed to the staff:
 * outbox/.ID.readings.age; memory_free. NULL without memory. */
char *outbox_readings_path(const struct office *office, const char *id);
/* Removes a sharing's package, its note, and what was kept of it; what is missing is no error. */
enum status outbox_remove(const struct office *office, const char *id,
                          struct error *err) MUST_CHECK;
/* A package that is being put on a portal. It is noted from before the first byte until the ledger
 * says how it ended: of a run that was killed nobody else would know that the package may lie
 * there. */
struct outbox_going {
    char portal[PORTAL_NAME_MAXIMUM + 1];
    char digest[DIGEST_HEX_SIZE]; /* of the package */
    uint64_t size;
};
/* Notes it, in the place of what was noted before. */
enum status outbox_going_begin(const struct office *office, const char *id,
                               const struct outbox_going *going, struct error *err) MUST_CHECK;
/* Whether that is noted; one that cannot be read is as none. */
bool outbox_going_find(const struct office *office, const char *id, struct outbox_going *going);
/* One that is not there is no error. */
enum status outbox_going_end(const struct office *office, const char *id,
                             struct error *err) MUST_CHECK;

/* Keeps other runs off one sharing; STATUS_USAGE if another run holds it. A lock dies with its
 * process. */
enum status outbox_lock(const struct office *office, const char *id, int *lock,
                        struct error *err) MUST_CHECK;
/* The same for one that is meant by id or the beginning of it: whole gets the id. */
enum status outbox_lock_named(struct office *office, const char *id, char whole[ID_SIZE], int *lock,
                              struct error *err) MUST_CHECK;
/* For a sharing (or a record) that is to get a further entry: the same, and STATUS_USAGE if it has
 * been erased, after which an entry of it would stay for ever. */
enum status outbox_lock_kept(struct office *office, const char *id, timestamp now, int *lock,
                             struct error *err) MUST_CHECK;
/* *lock may be -1. */
void outbox_unlock(const struct office *office, const char *id, int *lock);
/* Where the sender signs which file is the package: outbox/ID.note; memory_free. NULL without
 * memory. */
char *outbox_note_path(const struct office *office, const char *id);
/* Removes what killed runs left, and packages that nobody needs any more, but nothing of a sharing
 * that another run holds. Of `held` (an id locked by the caller, or NULL) only half-written files.
 * Does what it can, and says nothing. */
void outbox_sweep(struct office *office, const char *held, timestamp now);
typedef void (*outbox_told)(void *context, const char *name);
/* The same; `told` is called with the name of each file that was removed. */
void outbox_sweep_telling(struct office *office, const char *held, timestamp now, outbox_told told,
                          void *context);

#endif
