/*
 * Records that are kept sealed: a folder with `family.json.age` and `attachments/ID.age`, age files
 * to one X25519 key. What family.json.age holds is a line that names the family and its files, and
 * then family.json to the byte; each ID.age holds the bytes of one file, whose name, size and
 * digest stand in that line. Names of files may name people, so they lie under names that say
 * nothing; what is still to be seen is the reference, how many files there are, how large, and of
 * when.
 *
 * Nothing of it is written to a disk but sealed. What is read of it lies in memory (an attachment
 * in memory that nobody can change, until its descriptor is closed), which may be swapped out.
 */
#ifndef SAFEHAND_RECORD_STORE_H
#define SAFEHAND_RECORD_STORE_H

#include "safehand/age.h"
#include "safehand/record/check.h"
#include "safehand/record/edit.h"

enum {
    RECORD_KEYS_MAXIMUM = 256,
    RECORD_FILES_MAXIMUM = 10000, /* of one record */
};
#define RECORD_FILE_MAXIMUM (UINT64_C(4) << 30) /* bytes of an attachment that is sealed */

/* ---- keys ---- */

/* By what records are sealed and opened: today's key, and those before it. */
struct record_keys;
/* None yet; record_keys_free. */
enum status record_keys_new(struct record_keys **keys, struct error *err) MUST_CHECK;
/* Adds one by its secret, which the caller may wipe. The first is today's, to which is sealed. */
enum status record_keys_add(struct record_keys *keys, const unsigned char secret[AGE_SECRET_SIZE],
                            struct error *err) MUST_CHECK;
void record_keys_free(struct record_keys *keys);

/* ---- reading ---- */

/* How a record lies; RECORD_NONE too where it cannot be looked at. */
enum record_lies {
    RECORD_NONE,          /* the folder has no family.json, sealed or not */
    RECORD_READABLE,      /* for whoever gets at the disk */
    RECORD_TWICE,         /* sealed, and readable beside it */
    RECORD_SEALED,        /* to today's key */
    RECORD_SEALED_BEFORE, /* to another: an earlier one, or none of these keys */
};
/* Looks at the folder and the header of the sealed file. Without keys (NULL) what is sealed is
 * RECORD_SEALED. */
enum record_lies record_lies(const char *path, const struct record_keys *keys);
/* STATUS_AUTHENTICATION unless the folder is named as the family of that reference, or as an
 * earlier version of it. */
enum status record_check_place(const char *path, const char *reference,
                               struct error *err) MUST_CHECK;
/* Whether the folder holds a sealed record. */
bool record_is_sealed(const char *path);
/*
 * Reads a record as record_open_checked does, sealed or not; with keys NULL a sealed one is
 * STATUS_AUTHENTICATION. One whose folder is not named as the family inside, or that does not fit
 * together, is STATUS_AUTHENTICATION: somebody put it there. Where family.json lies beside it, and
 * is another, it is STATUS_MALFORMED: which one counts nobody can know. That the whole folder is an
 * older one, put back, is not seen here: by what a person remembers it is (office/records.h).
 */
enum status record_open_with(const char *path, const struct record_keys *keys,
                             struct record_check *check, struct record **record,
                             struct error *err) MUST_CHECK;

/* ---- writing ---- */

/*
 * Saves as record_save_with does, sealed; a new folder must be named as its family. A record
 * that lies readable, or sealed to an earlier key, is sealed to today's first. Killed at any
 * instant, the record is the old one or the new one, whole; a sealed file that belongs to neither
 * may stay until the next time, and a new folder that was not finished (hidden, sealed) until
 * somebody adds a record; one of a batch, until that is a day later. `digest` gets that of the
 * family.json that was written.
 */
enum status record_save_sealed(const char *folder, const struct record_keys *keys, const char *base,
                               json_t *root, const struct record_change *change,
                               const struct record_new_file *files, size_t count,
                               char digest[DIGEST_HEX_SIZE], struct error *err) MUST_CHECK;
/* Seals a record that lies elsewhere, with all its files, as a new folder; that one stays as it is.
 * STATUS_USAGE if the folder is there. */
enum status record_seal_copy(const struct record *from, const struct record_keys *keys,
                             const char *folder, struct error *err) MUST_CHECK;
/*
 * Seals the record where it lies to today's key, if it is not, and removes what was readable of it
 * (an ordinary removal: see the threat model on deleted files), and what a saving that was cut off
 * left of it (.NAME.partial-XXXXXXXX). *is_changed tells whether anything
 * was done. Adds to `others` (a list that owns its names) what else lies in the folder and belongs
 * to no record: it stays.
 */
enum status record_seal_in_place(const char *folder, const struct record_keys *keys,
                                 bool *is_changed, struct names *others,
                                 struct error *err) MUST_CHECK;
/* Writes the record readable into a new folder (0700, files 0600), which appears whole or not at
 * all. STATUS_USAGE if it is there. */
enum status record_export(const struct record *record, const char *folder,
                          struct error *err) MUST_CHECK;
/* STATUS_USAGE if it is there, and where the folder above is not. */
enum status record_export_check(const char *folder, struct error *err) MUST_CHECK;

#endif
