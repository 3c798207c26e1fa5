/* Where a person keeps what they trust and remember: outside every office and package. */
#include <stdlib.h>
#include <string.h>

#include "card_internal.h"

enum status card_config_path(const char *name, const char *what, char **path, struct error *err)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    char *made;

    /* The XDG specification has a relative path ignored. */
    if (config && config[0] == '/') {
        made = memory_format("%s/safehand/%s", config, name);
    } else if (home && home[0] == '/') {
        made = memory_format("%s/.config/safehand/%s", home, name);
    } else {
        error_set(err, STATUS_SYSTEM, "cannot tell where %s", what);
        return error_hint(err, "set HOME to your home folder");
    }
    if (!made)
        return memory_error(err);
    *path = made;
    return STATUS_OK;
}

enum status card_make_folders(const char *path, struct error *err)
{
    char *part = memory_copy_string(path);
    enum status status = !part ? memory_error(err) : STATUS_OK;

    for (size_t i = 1; status == STATUS_OK && i <= strlen(path); i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        part[i] = '\0';
        if (!file_exists(part)) {
            struct error failure = {0};

            /* It may be there nevertheless, where somebody else was quicker. */
            if (file_make_folder(part, 0700, &failure) == STATUS_SYSTEM) {
                *err = failure;
                status = STATUS_SYSTEM;
            }
        }
        part[i] = path[i];
    }
    memory_free(part);
    return status;
}
