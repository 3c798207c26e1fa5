#include "keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/note.h"

enum { DIGITS = 16 };

enum status keep_folder(const char *name, char **folder, struct error *err)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *made;
    /* The XDG specification has a relative path ignored. */
    if (state && state[0] == '/') {
        made = memory_format("%s/safehand/desk/%s", state, name);
    } else if (home && home[0] == '/') {
        made = memory_format("%s/.local/state/safehand/desk/%s", home, name);
    } else {
        error_set(err, STATUS_SYSTEM, "cannot tell where the desk keeps what it has seen");
        return error_hint(err, "set HOME to your home folder");
    }
    enum status status = made ? file_make_folders(made, 0700, err) : memory_error(err);
    if (status == STATUS_OK)
        *folder = made;
    else
        memory_free(made);
    return status;
}

enum status keep_folder_of(const char *origin, char **folder, struct error *err)
{
    char first[CHECKPOINT_ORIGIN_MAXIMUM + 1], hex[DIGEST_HEX_SIZE], name[DIGITS + 1];
    uint64_t log;
    checkpoint_origin_split(origin, first, &log);
    enum status status = digest_sha256_hex(first, strlen(first), hex, err);
    snprintf(name, sizeof name, "%.*s", DIGITS, hex);
    return status == STATUS_OK ? keep_folder(name, folder, err) : status;
}
