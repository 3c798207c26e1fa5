/*
 * What keeps a hostile file that has taken the inspector over from doing anything: bounds of time,
 * memory and files (rlimits), no file but the system's libraries and data and the scratch folder
 * (Landlock), and no call to the system but those of a reader (seccomp). All of it is inherited by
 * the tools.
 */
#ifndef INSPECTOR_CONFINE_H
#define INSPECTOR_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/base/error.h"
#include "safehand/inspect/answer.h"

struct confinement {
    const char *scratch; /* the folder that may be written to; NULL for none */
    size_t file_size;    /* of the file that is read: room for it beside all else */
    unsigned seconds;    /* of the processor's time, for each process */
    bool with_folders;   /* in the scratch folder there may be others: tools unpack there */
};

/*
 * Confines this process for ever, with all that it starts. Call it before anything of the file is
 * looked at, and before there are threads. Returns the flags (sandbox_lack) of what this system
 * could not give; the rest holds all the same.
 */
unsigned confine(const struct confinement *how) MUST_CHECK;

/* A part of it: the filter of calls. With `is_alone` nothing keeps files apart, so none is written
 * to either. False if the system has no such filter. */
bool confine_calls(bool is_alone) MUST_CHECK;

#endif
