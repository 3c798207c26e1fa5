/*
 * The records of families that an office keeps: the folders of its records/. There they are sealed
 * to the office's staff and opened in memory only; a folder anywhere else lies as it is.
 */
#ifndef SAFEHAND_OFFICE_RECORDS_H
#define SAFEHAND_OFFICE_RECORDS_H

#include "safehand/office.h"
#include "safehand/record/store.h"

/*
 * Reads a record as record_open does, sealed or not. `office` is the one that whoever asks works
 * in (NULL: none); a sealed record opens only by the office that keeps it, and only once that is
 * unlocked: STATUS_AUTHENTICATION otherwise.
 */
enum status office_record_open(const struct office *office, const char *path,
                               struct record **record, struct error *err) MUST_CHECK;
#endif
