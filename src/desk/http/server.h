/*
 * The web server: libmicrohttpd beneath, and above it one function that answers.
 *
 * Before that function sees a request it was looked at strictly: its host is ours, a POST comes
 * from a page of ours, its address and its form are well formed, its files are within what that
 * page takes (intake.h), and nothing stands twice that may stand once. Everything else is answered
 * here, and says nothing of the office.
 */
#ifndef DESK_SERVER_H
#define DESK_SERVER_H

#include "intake.h"

struct server;

/* Called by several threads at once, one for each connection. */
typedef void server_answer(void *context, const struct request *request, struct response *response);

/* Listens on loopback at `port` (0: one that is free). STATUS_SYSTEM if it cannot. What it is given
 * must live as long. */
enum status server_start(unsigned port, server_answer *answer, void *context,
                         const struct intake_rules *bodies, struct server **server,
                         struct error *err) MUST_CHECK;
unsigned server_port(const struct server *server);
/* Takes no further connection, and returns when those that are being answered are. */
void server_stop(struct server *server);

#endif
