/* Options that several commands of the ledger have. */
#ifndef LEDGER_OPTIONS_H
#define LEDGER_OPTIONS_H

#include "cli.h"

/* The first and the last day of what is looked for; STATUS_USAGE if they are the wrong way round.
 */
enum status ledger_days(const struct arguments *arguments, const char *first, const char *last,
                        struct ledger_filter *filter, struct error *err) MUST_CHECK;
/* STATUS_USAGE if something stands at path (NULL: no file is to be written), before the work that
 * writing one takes. */
enum status ledger_output_check(const char *path, struct error *err) MUST_CHECK;

#endif
