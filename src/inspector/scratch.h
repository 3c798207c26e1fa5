/*
 * The private folder of this one file, for tools that want a path. It lies in memory, is made and
 * removed by whoever started the inspector, and is the only place that can be written to.
 */
#ifndef INSPECTOR_SCRATCH_H
#define INSPECTOR_SCRATCH_H

#include "reader.h"

/* Which folder it is, a path without '/' at its end that stays where it is; NULL for none. For the
 * program's main. */
void scratch_set(const char *path);
/* NULL if there is none: then what needs it is not read. */
const char *scratch_path(void);
/* Writes the part's bytes into a file of that name in the folder, over one that is there. `name` is
 * plain (file_name_is_plain). False if there is no folder or no room. */
bool scratch_write(const char *name, const struct part *part) MUST_CHECK;
/* Appends the whole of such a file to `out`, within its bound. False if there is no such regular
 * file, or not all of it was read. */
bool scratch_read(const char *name, struct buffer *out) MUST_CHECK;
/* Gives the file's room back; what is not there is no matter. */
void scratch_remove(const char *name);

#endif
