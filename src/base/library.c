#include "safehand/base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "safehand/base/seam.h"

static enum status not_loaded(const struct library *library, struct error *err)
{
    const char *reason = dlerror();
    error_set(err, STATUS_SYSTEM, "cannot load a library of the system: %s",
              reason ? reason : strerror(errno));
    return error_hint(err, "install or repair the system's package that holds %s", library->file);
}

static enum status load(struct library *library, struct error *err)
{
    void *handle = NULL;
    unsigned char *place = library->table;
    (void)dlerror(); /* what is there may be of an older failure */
    if (seam_pass(SEAM_FILE, "load"))
        handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return not_loaded(library, err);
    for (size_t i = 0; i < library->count; i++) {
        void *function = dlsym(handle, library->names[i]);
        if (!function)
            return not_loaded(library, err);
        memcpy(place + i * sizeof function, &function, sizeof function);
    }
    library->is_loaded = true;
    return STATUS_OK;
}

enum status library_load(struct library *library, struct error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    enum status status = library->is_loaded ? STATUS_OK : load(library, err);
    pthread_mutex_unlock(&lock);
    return status;
}
