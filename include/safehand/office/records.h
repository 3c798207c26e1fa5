/*
 * The records of families that an office keeps: the folders of its records/. There they are sealed
 * to the office's staff and opened in memory only; a folder anywhere else lies as it is.
 */
#ifndef SAFEHAND_OFFICE_RECORDS_H
#define SAFEHAND_OFFICE_RECORDS_H

#include "safehand/office.h"
#include "safehand/record/edit.h"
#include "safehand/record/store.h"

/*
 * Reads a record as record_open does, sealed or not. `office` is the one that whoever asks works
 * in (NULL: none); a sealed record opens only by the office that keeps it, and only once that is
 * unlocked: STATUS_AUTHENTICATION otherwise.
 */
enum status office_record_open(const struct office *office, const char *path,
                               struct record **record, struct error *err) MUST_CHECK;
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

#endif
