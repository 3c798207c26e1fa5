/* An inspector that waits for files, of one thread (safehand/inspect/answer.h has what is said).
 */
#ifndef INSPECT_WAITING_H
#define INSPECT_WAITING_H

#include <sys/types.h>

#include "inspect_internal.h"

struct waiting {
    int line; /* -1: none is there */
    pid_t id;
    bool is_useless; /* one could not be had, and is not tried again */
};

/* None yet. */
enum status waiting_new(struct waiting **waiting, struct error *err) MUST_CHECK;
/* Nothing is left of it. NULL is allowed. */
void waiting_free(struct waiting *waiting);

/* Asks it to read the file and to answer there; it is started first if it is not there. `folder`
 * is "" for none. False if it cannot be asked: then the file is for an inspector of its own. */
bool waiting_ask(struct waiting *waiting, const char *path, const char *name, const char *folder,
                 int file, int out);
/* To be called once for each file that it was asked for: whether reading it ended well. If
 * all was told that it wrote, it has time until the deadline to end by itself. Nothing is left of
 * the process that read the file. */
bool waiting_end(struct waiting *waiting, bool is_told, int64_t deadline);

/* start.c. */
bool inspector_start(const char *path, char *const words[], int file, int out, pid_t *child);
int64_t inspector_milliseconds(void); /* of a clock that only goes on */

#endif
