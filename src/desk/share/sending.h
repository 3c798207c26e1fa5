/*
 * A decided sharing on its way out: sealed and delivered by a thread with an office of its own, so
 * that its page tells how far it is, and whoever sends it, and everybody else, goes on working.
 * Several may go at once. A session that is locked stops its own: what was interrupted stands in
 * the ledger, and can be sent again.
 */
#ifndef DESK_SHARE_SENDING_H
#define DESK_SHARE_SENDING_H

#include "share/carry.h"
#include "share/share.h"

struct sending;
enum sending_state { SENDING_NONE, SENDING_GOES, SENDING_GONE, SENDING_FAILED };

/* What is sent, and how. */
struct sending_what {
    struct carry_way way;
    const char *reference, *to; /* of the family, and the recipient's name */
};
/* Before anything is decided: by that way, which is looked at (carry_connect); what it is about is
 * what it is called meanwhile. *sending is the caller's until sending_begin, on failure too. */
enum status sending_new(struct visit *visit, const struct sending_what *what, const char *password,
                        struct sending **sending, struct error *err) MUST_CHECK;
void sending_free(struct sending *sending);
/* Seals and delivers the sharing of that id. The sending is the session's then, in place of an
 * earlier one of the same. Waits for a moment, and says how it stands; where it failed, why. */
enum sending_state sending_begin(struct visit *visit, struct sending *sending, const char *id,
                                 struct error *err);
/* How it stands with the sending of that id in this session, likewise. */
enum sending_state sending_look(const struct session *session, const char *id, struct error *err);
/* Why what was said of its entries is not kept, where it was sent in this session; else as it is.
 */
void sending_unkept(const struct session *session, const char *id, char why[ERROR_MESSAGE_SIZE]);
/* Begins it, and goes on to what is to be done then, to the page that says how far it is, or to why
 * it has not gone. */
void share_go_out(struct visit *visit, struct sending *sending, const char *id);
/* How far it is, in words and as a bar, for a page that renews itself. */
void sending_show(struct visit *visit, const char *id);
/* Those that go, and those that have not gone, each with a link: for the first page. */
void sending_list(struct visit *visit);

#endif
