/* A folder of nobody else's, in which a package is shown and of which nothing stays. */
#ifndef CLI_RECIPIENT_PRIVATE_FOLDER_H
#define CLI_RECIPIENT_PRIVATE_FOLDER_H

#include "cli.h"

/* A new folder (0700) in memory where the system has such a place: XDG_RUNTIME_DIR, then /dev/shm;
 * else in TMPDIR or /tmp. *folder: memory_free by private_folder_remove. */
enum status private_folder_make(char **folder, struct error *err) MUST_CHECK;
/* STATUS_USAGE if there is nothing to show it with. */
enum status private_folder_can_view(struct error *err) MUST_CHECK;
/* Shows the report in the opened package's folder with BROWSER or xdg-open, and waits until who
 * reads it says that they are done; STATUS_INTERRUPTED if they stop it. */
enum status private_folder_view(const char *opened, struct error *err) MUST_CHECK;
/* Removes it with all that is in it, and frees its name (NULL: nothing). `status` and err are what
 * came before, which is given back; that it cannot be removed is an error too. */
enum status private_folder_remove(char *folder, enum status status, struct error *err) MUST_CHECK;

#endif
