/* A decided sharing, whose pages send it and say what to do then. */
#ifndef DESK_SHARE_DECIDED_H
#define DESK_SHARE_DECIDED_H

#include "safehand/office/entries.h"
#include "share/sending.h"

/* A decided sharing, as its entries tell. */
struct decided {
    struct sharing_timeline timeline;
    const json_t *decision;
    enum channel channel;
    const char *to; /* the portal's name, or the folder; NULL */
    const char *recipient, *organisation;
    bool is_own; /* by who acts */
};
/* The one whose id ends the path; timeline_free. False with a page if there is no such sharing. */
bool decided_read(struct visit *visit, struct decided *decided);
bool decided_is_emergency(const struct decided *decided);
/* Whether it can be sent by who acts. */
bool decided_may_send(const struct decided *decided);
/* Whether it is to go onto a stick that a browser writes, at whichever computer. */
bool decided_is_unseen(const struct decided *decided);

#endif
