/* What stands above a request, as far as it decides whether one is taken at all. */
#ifndef DESK_HEADS_H
#define DESK_HEADS_H

#include "http/listen.h"

enum { HEADS_HOSTS = 2 };

/* What may stand once, and how often it stands; texts live as long as the request. */
struct heads {
    const char *host, *origin, *cookie, *type, *site, *length;
    unsigned hosts, origins, cookies, types, sites, lengths, encodings;
};

/* Takes the next; one of another name is nothing to us. `value` NULL is "". */
void heads_take(struct heads *heads, const char *name, const char *value);
/*
 * 0, or the status of HTTP that it is refused with: 400 for what no browser sends (one of them
 * twice, a body that is no form's), 403 for another host than one of `hosts` ("" for none), as a
 * name that was bound anew has it (DNS rebinding), and for a form of another site's page.
 */
unsigned heads_judge(const struct heads *heads, const char hosts[HEADS_HOSTS][LISTEN_ORIGIN_SIZE],
                     bool is_secure, bool is_post);
/* "1048576", as a browser says how long its body is; false for what is no such number. */
bool heads_length(const char *text, uint64_t *length);

#endif
