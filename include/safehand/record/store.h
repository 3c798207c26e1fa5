/* Records that are kept sealed. */
#ifndef SAFEHAND_RECORD_STORE_H
#define SAFEHAND_RECORD_STORE_H

#include "safehand/record/edit.h"

/* Whether the folder holds a sealed record. */
bool record_is_sealed(const char *path);

/* A file that a record gets: its name there, and where its bytes are read, from the beginning. */
struct record_new_file {
    const char *name;
    int fd; /* borrowed */
};
/* Saves as record_save does, with files for a folder that lies readable; for one that is there
 * already. What was copied is taken away again if saving fails. STATUS_USAGE if a name is taken. */
enum status record_save_with(const char *folder, const char *base, json_t *root,
                             const struct record_change *change,
                             const struct record_new_file *files, size_t count,
                             struct error *err) MUST_CHECK;

#endif
