/* A package at its recipient's: opened, by whom, and where it went. */
#ifndef CLI_RECIPIENT_OPENING_H
#define CLI_RECIPIENT_OPENING_H

#include "recipient/remembering.h"

/* A package that is opened, by whom, and where it went. */
struct opening {
    struct session session;
    struct remembering remembering;
    struct package_opened *opened;
    char *path; /* NULL: nothing was written */
};

/* Opens the package that is named first, into the folder (NULL: writes nothing); opening_end in any
 * case. */
enum status opening_begin(struct opening *opening, const struct arguments *arguments,
                          const char *folder, bool wants_digest, struct error *err) MUST_CHECK;
void opening_end(struct opening *opening);

#endif
