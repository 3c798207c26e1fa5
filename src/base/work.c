#include "safehand/base/work.h"

#include <stddef.h>

static work_watcher *watching;

void work_watch(work_watcher *watcher)
{
    watching = watcher;
}

enum status work_goes_on(const char *what, uint64_t done, uint64_t all, struct error *err)
{
    if (!watching || watching(what, done, all))
        return STATUS_OK;
    return error_set(err, STATUS_INTERRUPTED, "interrupted");
}
