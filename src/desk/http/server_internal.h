/* What the files of the web server share. */
#ifndef DESK_SERVER_INTERNAL_H
#define DESK_SERVER_INTERNAL_H

#include <microhttpd.h>

#include "http/heads.h"
#include "http/listen.h"
#include "http/server.h"
#include "http/watch.h"

struct server {
    struct MHD_Daemon *daemon;
    struct MHD_Daemon *before; /* ends with its last connection, after a renewal; or NULL */
    server_answer *answer;
    void *context;
    const struct intake_rules *bodies;
    struct watch *watch;
    char *certificate, *key; /* NULL without TLS */
    unsigned each;
    bool is_secure, is_by_name;
    char hosts[HEADS_HOSTS][LISTEN_ORIGIN_SIZE]; /* "127.0.0.1:PORT"; "" for none */
};

/* What the library calls: of a request, with its address as it was sent; again and again as it
 * comes in; at its end; and in place of its own decoding. */
void *server_begin(void *context, const char *address, struct MHD_Connection *connection);
enum MHD_Result server_take(void *context, struct MHD_Connection *connection, const char *path,
                            const char *method, const char *version, const char *data, size_t *size,
                            void **state);
void server_end(void *context, struct MHD_Connection *connection, void **state,
                enum MHD_RequestTerminationCode why);
size_t server_keep_raw(void *context, struct MHD_Connection *connection, char *text);

int server_socket_of(struct MHD_Connection *connection);

#endif
