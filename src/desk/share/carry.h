/* Carrying a decided sharing out: by its portal, onto a stick, or into a person's hands. */
#ifndef DESK_SHARE_CARRY_H
#define DESK_SHARE_CARRY_H

#include "safehand/sharing.h"

struct carrying {
    struct portal *portal;
    struct portal_session *connection; /* NULL for other ways than a portal */
    delivery_progress progress;        /* of what goes by it; set before carry_connect */
    void *context;
};
/* The way that a sharing goes, and its portal's name or folder. */
struct carry_way {
    enum channel channel;
    const char *to;
};
/* Before anything is decided or sealed: the portal with its password, the stick that is plugged in,
 * the folder that must not be there. */
enum status carry_connect(struct carrying *carrying, struct office *office,
                          const struct carry_way *way, const char *password,
                          struct error *err) MUST_CHECK;
/* Seals what is not sealed yet, and delivers it; the page that it is opened with beside it. */
enum status carry_out(struct carrying *carrying, struct sharing *sharing, timestamp now,
                      struct error *err) MUST_CHECK;
void carry_close(struct carrying *carrying);

#endif
