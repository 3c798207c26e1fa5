/* The rules' questions: how one is shown, and what comes of an answer. */
#ifndef DESK_SHARE_QUESTION_H
#define DESK_SHARE_QUESTION_H

#include "share/share.h"

/* What ends an emergency, as the rule has it; a button here. */
#define QUESTION_NOBODY "nobody"

/* One question as a page shows it. */
struct question_shown {
    const struct sharing *sharing;
    const struct policy_outcome *outcome;
    const char *typed;       /* NULL: nothing yet */
    const struct error *err; /* what was wrong with that */
};
void question_show(struct wizard *wizard, const struct question_shown *shown);

/* The one of that key, if it stands open; NULL else. */
const struct policy_outcome *question_find(const struct sharing *sharing, const char *key);

#endif
