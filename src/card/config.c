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
