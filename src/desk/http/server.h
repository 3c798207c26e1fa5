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

/* How it is reached. Texts are borrowed for the call. */
struct server_options {
    int socket;              /* listens already (listen.h); the server's from then on */
    const char *hosts[2];    /* as a browser says them, with the port; NULL for none */
    bool is_secure;          /* browsers reach it by TLS: ours, or a proxy's before us */
    bool is_by_name;         /* they may remember that it is never without (HSTS) */
    const char *certificate; /* PEM, the whole chain; NULL: TLS is not ours */
    const char *key;
    unsigned each; /* connections that one peer may have at once; 0: as many as there are */
    const struct intake_rules *bodies; /* which bodies are taken; lives as long as the server */
};

/* Serves what comes to the socket. STATUS_SYSTEM if it cannot. */
enum status server_start(const struct server_options *options, server_answer *answer, void *context,
                         struct server **server, struct error *err) MUST_CHECK;
/* Goes on with another certificate: connections that there are stay as they are. */
enum status server_renew(struct server *server, const char *certificate, const char *key,
                         struct error *err) MUST_CHECK;
/* Shuts what has kept it waiting for too long: called now and then. */
void server_tidy(struct server *server);
/* Takes no further connection, and returns when those that are being answered are. */
void server_stop(struct server *server);

#endif
