/* How long something is kept, who advised, and who outside saw the ledger. */
#ifndef DESK_KEEPING_H
#define DESK_KEEPING_H

#include "register/register.h"

/* What of this can be done with a sharing, as items of a list of links. */
void keeping_actions(struct visit *visit, const struct sharing_timeline *timeline);

#endif
