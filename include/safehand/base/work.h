/*
 * Long work, and who watches it. What reads much (a large attached file) says how far it is and
 * asks whether it should go on; the command line shows that, and stops it at a signal.
 */
#ifndef SAFEHAND_BASE_WORK_H
#define SAFEHAND_BASE_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "safehand/base/error.h"

/* Called with what is being done, and the bytes ("exporting": the entries) done and all; 0 of all
 * where there is nothing to count. False stops it. */
typedef bool work_watcher(const char *what, uint64_t done, uint64_t all);
/* Whose watching it is from here on, for the whole process; NULL for nobody. Set before threads are
 * started; the watcher is called by the thread that works. */
void work_watch(work_watcher *watcher);
/* The same with what it watches for. */
typedef bool work_own_watcher(void *context, const char *what, uint64_t done, uint64_t all);
/* Beside that, whose watching it is for the work of the calling thread alone, until this is called
 * with NULL: of several that work at once each has its own. */
void work_watch_own(work_own_watcher *watcher, void *context);
/* Says how far it is; STATUS_INTERRUPTED, "interrupted", if it is to stop. Cheap enough for every
 * 64 KiB. */
enum status work_goes_on(const char *what, uint64_t done, uint64_t all,
                         struct error *err) MUST_CHECK;

#endif
