/* Where the desk listens. */
#ifndef DESK_LISTEN_H
#define DESK_LISTEN_H

#include "safehand/base.h"

enum { LISTEN_HOST_SIZE = 256, LISTEN_ORIGIN_SIZE = LISTEN_HOST_SIZE + 8 };

/* Reads "HOST:PORT", "HOST" (port 443), "[IPV6]:PORT": a name in lower case, or an address without
 * its brackets. STATUS_USAGE if it is none. */
enum status listen_parse(const char *text, char host[LISTEN_HOST_SIZE], unsigned *port,
                         struct error *err) MUST_CHECK;
/* Whether the host is an address, of IPv4 or IPv6, and not a name. */
bool listen_is_address(const char *host);
/* As a browser writes it: brackets around IPv6, and no port if it is `usual`. */
void listen_write(char out[LISTEN_ORIGIN_SIZE], const char *host, unsigned port, unsigned usual);

/*
 * A socket that listens: at an address, on it alone; at a name, on every address of the computer,
 * because what a name leads to is others' to say (on Debian its own leads to 127.0.1.1). `host`
 * NULL: this computer's own address, for nobody else. *port, which may be 0 for one that is free,
 * gets the one it is. STATUS_SYSTEM if it cannot.
 */
enum status listen_open(const char *host, unsigned *port, int *socket,
                        struct error *err) MUST_CHECK;
/* The socket that whoever started us listens on already (systemd's LISTEN_FDS); *socket is -1
 * without one. STATUS_USAGE if there are several. */
enum status listen_given(int *socket, struct error *err) MUST_CHECK;

#endif
