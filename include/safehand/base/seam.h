/*
 * The seam under every call to file, memory, database and network.
 *
 * Each wrapper asks seam_pass before the real call. In a release build it is always true and costs
 * nothing. In a test build (SAFEHAND_TESTING) the environment chooses one call to go wrong:
 *
 *   SAFEHAND_FAULT=fail:N            call N (from 1, all kinds counted) fails
 *   SAFEHAND_FAULT=fail:KIND:N       call N of that kind (file, memory, database, network) fails
 *   SAFEHAND_FAULT=kill:N            the process is killed (SIGKILL) just before call N
 *   SAFEHAND_FAULT=kill:KIND:N
 *   SAFEHAND_FAULT=stop:N            SIGINT is sent just before call N, as by Ctrl-C; the call goes
 *   SAFEHAND_FAULT=stop:KIND:N       ahead
 *   SAFEHAND_FAULT_TRACE=FILE        a line "N KIND WHAT" is appended for each call
 *
 * A failing file or memory call sets errno: ENOSPC for writing calls ("write", "fsync", "rename"),
 * ENOMEM for memory, EIO else.
 */
#ifndef SAFEHAND_BASE_SEAM_H
#define SAFEHAND_BASE_SEAM_H

#include <stdbool.h>

enum seam_kind { SEAM_FILE, SEAM_MEMORY, SEAM_DATABASE, SEAM_NETWORK };

#ifdef SAFEHAND_TESTING
/* Whether the call may go ahead; `what` names it for the trace ("open", "write", "step"). */
bool seam_pass(enum seam_kind kind, const char *what);

/* For tests within one process: plans the fault written as in SAFEHAND_FAULT (NULL: none) in place
 * of the environment's, and counts from 1 again. A plan that cannot be read aborts. */
void seam_plan(const char *fault);
/* Whether the planned call came: a test that fails call 1, 2, 3... ends when it did not. */
bool seam_was_hit(void);
#else
/* Without tests every call goes ahead. */
static inline bool seam_pass(enum seam_kind kind, const char *what)
{
    (void)kind;
    (void)what;
    return true;
}
#endif

#endif
