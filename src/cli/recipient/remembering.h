/* What a recipient remembers of a package's ledger, and what is told of it. */
#ifndef SAFEHAND_CLI_REMEMBERING_H
#define SAFEHAND_CLI_REMEMBERING_H

#include "cli.h"

#define OPTION_DESPITE_LEDGER                                                                      \
    {                                                                                              \
        "--despite-ledger", NULL, "also if its ledger contradicts what you saw before"             \
    }

struct remembering {
    const struct identity *identity;
    char *path;           /* of what is remembered of this ledger */
    struct error trouble; /* why it cannot be used: then nothing is compared, and nothing kept */
};
/* As package_recall. What is damaged does not keep anybody from reading. */
enum status remembering_recall(struct remembering *remembering, const char *origin,
                               struct heads **heads, struct error *err) MUST_CHECK;
/* The line on the ledger, and what there is to do about it. */
void remembering_print(const struct remembering *remembering, const struct package_opened *opened);
/* The same for programs; NULL without memory. */
json_t *remembering_json(const struct remembering *remembering,
                         const struct package_opened *opened);
/* Remembers what was shown (package_remember). A failure is told, and does not end the run. */
void remembering_keep(const struct remembering *remembering, const struct package_opened *opened,
                      bool acknowledged);
void remembering_end(struct remembering *remembering);

#endif
