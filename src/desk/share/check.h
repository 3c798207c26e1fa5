/* The page before a sharing is decided (check.c), and deciding it (decide.c). */
#ifndef DESK_SHARE_CHECK_H
#define DESK_SHARE_CHECK_H

#include "share/share.h"

/* The sharing, if nothing is asked any more, and nothing refuses; else NULL, and on to what is. */
struct sharing *share_complete(struct wizard *wizard);
/* A digest of all that the page shows: what is decided is that, or nothing. */
enum status share_shown_digest(const struct sharing *sharing, char digest[DIGEST_HEX_SIZE],
                               struct error *err) MUST_CHECK;
/* Whether it goes at once when it is decided: it waits for no approval, and is not held. */
bool share_goes_now(const struct sharing *sharing);
/* The page; `err`: why it was not decided, NULL for none. */
void share_show_answers(struct wizard *wizard, const struct sharing *sharing,
                        const struct error *err);
/* Says so where the same family and recipient were decided on for the same purpose since the draft
 * was written last: by a desk that was killed before it put the draft away, or by another draft. */
void share_tell_decided(struct wizard *wizard);

#endif
