/*
 * The records of families that an office keeps: the folders of its records/, and earlier versions
 * in records/.earlier/. There they are sealed to a key that follows from the ledger's read key, so
 * to whoever is on the staff, and opened in memory only (record/store.h); a folder anywhere else
 * lies as it is. When somebody leaves, the key changes: what is saved from then on is sealed to the
 * new one, and office_records_seal seals the rest anew.
 */
#ifndef SAFEHAND_OFFICE_RECORDS_H
#define SAFEHAND_OFFICE_RECORDS_H

#include "safehand/office.h"
#include "safehand/record/edit.h"
#include "safehand/record/store.h"
#include "safehand/record/written.h"

/* records/, or the folder of that name in it; memory_free. NULL without memory. */
char *office_records_path(const struct office *office, const char *name);

/* Whether what the path names, or would name, is a folder of records/: it is sealed there. */
bool office_keeps(const struct office *office, const char *path);
/* Whether a folder that is there, or is to be made, is the office's or anywhere beneath it. */
bool office_encloses(const struct office *office, const char *folder);
/* The folder of a record that is there, by its name in records/ ("HS-1", ".earlier/HS-1.TIME");
 * memory_free. STATUS_USAGE if there is none. */
enum status office_records_find(const struct office *office, const char *name, char **path,
                                struct error *err) MUST_CHECK;

/*
 * Reads a record as record_open_with does, sealed or not. `office` is the one that whoever asks
 * works in (NULL: none); a sealed record opens only by the office that keeps it, and only once that
 * is unlocked: STATUS_AUTHENTICATION otherwise. So is one of records/ that tells of fewer changes
 * than who acts has seen, or of as many and something else: an older copy of its folder was put
 * back (office_record_restore). What was seen is kept beside their heads (seen_records.c).
 */
enum status office_record_open(const struct office *office, const char *path,
                               struct record **record, struct error *err) MUST_CHECK;
/* The same, with all that is wrong and doubtful told to the check (NULL: nobody). */
enum status office_record_open_checked(const struct office *office, const char *path,
                                       struct record_check *check, struct record **record,
                                       struct error *err) MUST_CHECK;
/*
 * Saves a record as record_save does, and a folder of the office's records/ sealed: a new one, one
 * that is sealed, and one that lay readable until now.
 */
enum status office_record_save(const struct office *office, const char *folder, const char *base,
                               json_t *root, const struct record_change *change,
                               struct error *err) MUST_CHECK;
/* The same with files that the record gets by it, of names that it has not (STATUS_USAGE): all of
 * it or nothing. */
enum status office_record_save_with(const struct office *office, const char *folder,
                                    const char *base, json_t *root,
                                    const struct record_change *change,
                                    const struct record_new_file *files, size_t count,
                                    struct error *err) MUST_CHECK;
/* The folder as a place for record/edit.h, by these two; both are borrowed. */
struct record_place office_record_place(const struct office *office, const char *folder);
/* Takes a record that lies elsewhere into records/, sealed, under its reference; that one stays as
 * it is. STATUS_USAGE if the office has one of that reference. records/ is made if it is missing.
 */
enum status office_record_take(const struct office *office, const struct record *from,
                               struct error *err) MUST_CHECK;
/* The same of a concern that was typed (record_write_concern). */
enum status office_record_take_concern(const struct office *office,
                                       const struct written_concern *concern, timestamp now,
                                       char reference[RECORD_ID_MAXIMUM + 1],
                                       struct error *err) MUST_CHECK;
/*
 * Goes on from the record in this folder of records/, whatever was seen of it before, since an
 * older copy was put back or another one taken in: the ledger says so for good (*entry gets its
 * number), and whoever saw a later one is not told any more. STATUS_USAGE without a reason of some
 * words.
 */
enum status office_record_restore(struct office *office, const char *path, const char *reason,
                                  timestamp now, uint64_t *entry, struct error *err) MUST_CHECK;
/* A readable copy of a record that somebody takes out. */
struct office_export {
    const char *folder; /* that it becomes */
    const char *to;     /* for whom it is, or where it goes */
    const char *reason;
};
/*
 * Gives a record back as a readable folder (record_export), never within the office (STATUS_USAGE).
 * Who takes it, for whom and why is in the ledger before anything of it is written: *entry gets the
 * number, where that was done. If the copy cannot be written then, the entry stays, and the error
 * says so.
 */
enum status office_record_export(struct office *office, const struct record *record,
                                 const struct office_export *copy, timestamp now, uint64_t *entry,
                                 struct error *err) MUST_CHECK;

/* How the records lie. */
struct office_records {
    struct names readable;      /* folders of records/, also ".earlier/HS-1.TIME" and hidden ones
                                 * that no office_record_seal takes (owned) */
    struct names sealed_before; /* the same of those that are sealed to an earlier key (owned) */
    size_t sealed;              /* all others */
};
/* Looks at all of them, earlier versions too; office_records_free. Before office_unlock what is
 * sealed counts as sealed. */
enum status office_records_look(const struct office *office, struct office_records *records,
                                struct error *err) MUST_CHECK;
void office_records_free(struct office_records *records);
/* Seals one of them where it lies (record_seal_in_place); `name` as above. */
enum status office_record_seal(const struct office *office, const char *name, bool *is_changed,
                               struct names *others, struct error *err) MUST_CHECK;
/*
 * Seals anew all that is sealed to an earlier key, as many as can be: *left tells how many could
 * not, and err of the first of them why. What lies readable stays so.
 */
enum status office_records_renew(const struct office *office, size_t *left,
                                 struct error *err) MUST_CHECK;

#endif
