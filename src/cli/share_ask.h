/* Asking a coordinator who, what for and by which way, where `safehand share` was not told. */
#ifndef SHARE_ASK_H
#define SHARE_ASK_H

#include "cli.h"

/* What was chosen; the request points into it. */
struct share_asked {
    char *recipient, *profile, *channel_to;
};
/* Fills what the request still lacks (recipient, profile, channel: `has_channel` false). */
enum status share_ask(struct office *office, bool has_channel, struct sharing_request *request,
                      struct share_asked *asked, struct error *err) MUST_CHECK;
void share_asked_free(struct share_asked *asked);

#endif
