/* The last look before anything is sealed. */
#ifndef SHARE_SUMMARY_H
#define SHARE_SUMMARY_H

#include "cli.h"

/* What P05 says of the basis that was chosen, if another may fit better; else NULL. */
const char *share_basis_hint(const struct sharing *sharing);
/* Says on the terminal to whom, what for, on which basis, what leaves, what is owed afterwards, and
 * whose approval it waits for. */
void share_summary(const struct sharing *sharing);

#endif
