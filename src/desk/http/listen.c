#include "listen.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAITING = 128, FIRST_GIVEN = 3, USUAL_PORT = 443, PORT_MAXIMUM = 65535 };

bool listen_is_address(const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

static bool is_name(const char *host)
{
    size_t length = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-");
    return length > 0 && host[length] == '\0' && host[0] != '.' && host[0] != '-' &&
           length < LISTEN_HOST_SIZE && !strstr(host, "..");
}

static bool read_port(const char *text, unsigned *port)
{
    size_t length = strlen(text);
    if (length == 0 || length > 5 || strspn(text, "0123456789") != length)
        return false;
    *port = (unsigned)strtoul(text, NULL, 10);
    return *port > 0 && *port <= PORT_MAXIMUM;
}

enum status listen_parse(const char *text, char host[LISTEN_HOST_SIZE], unsigned *port,
                         struct error *err)
{
    const char *end = text[0] == '[' ? strchr(text, ']') : NULL;
    const char *from = end ? text + 1 : text, *colon = strchr(end ? end : text, ':');
    size_t length = end ? (size_t)(end - from) : colon ? (size_t)(colon - text) : strlen(text);
    *port = USUAL_PORT;
    snprintf(host, LISTEN_HOST_SIZE, "%.*s", (int)length, from);
    for (char *at = host; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    if (length < LISTEN_HOST_SIZE && (end ? listen_is_address(host) : is_name(host)) &&
        (!end || end[1] == '\0' || end[1] == ':') && (!colon || read_port(colon + 1, port)))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s is no name or address with a port", text);
    return error_hint(err, "as in office.example.org:8443, or 192.168.1.5:8443");
}

void listen_write(char out[LISTEN_ORIGIN_SIZE], const char *host, unsigned port, unsigned usual)
{
    bool is_long = strchr(host, ':') != NULL;
    int used =
        snprintf(out, LISTEN_ORIGIN_SIZE, "%s%s%s", is_long ? "[" : "", host, is_long ? "]" : "");
    if (port != usual)
        snprintf(out + used, LISTEN_ORIGIN_SIZE - (size_t)used, ":%u", port);
}

/* ---- sockets ---- */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t address_of(const char *host, unsigned port, union address *address)
{
    *address = (union address){.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}};
    address->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!host || inet_pton(AF_INET, host, &address->v4.sin_addr) == 1)
        return sizeof address->v4;
    *address = (union address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)}};
    address->v6.sin6_addr = in6addr_any;
    (void)!inet_pton(AF_INET6, host, &address->v6.sin6_addr);
    return sizeof address->v6;
}

static bool open_at(const char *host, unsigned port, int *made)
{
    union address address;
    int yes = 1, no = 0;
    socklen_t size = address_of(host, port, &address);
    *made = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*made < 0)
        return false;
    (void)!setsockopt(*made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (address.any.sa_family == AF_INET6)
        (void)!setsockopt(*made, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(*made, &address.any, size) == 0 && listen(*made, WAITING) == 0)
        return true;
    file_close(made);
    return false;
}

static unsigned port_of(int made)
{
    union address address;
    socklen_t size = sizeof address;
    if (getsockname(made, &address.any, &size) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

enum status listen_open(const char *host, unsigned *port, int *made, struct error *err)
{
    bool is_open = open_at(host, *port, made);
    /* A computer without IPv6. */
    if (!is_open && host && !listen_is_address(host))
        is_open = open_at("0.0.0.0", *port, made);
    if (!is_open) {
        error_set_errno(err, "cannot listen on %s, port %u",
                        host ? host : "this computer's own address", *port);
        return error_hint(err, "another program may listen there; a port below 1024 needs a right "
                               "of its own");
    }
    *port = port_of(*made);
    return STATUS_OK;
}

enum status listen_given(int *made, struct error *err)
{
    const char *process = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    *made = -1;
    if (!process || !count || strtol(process, NULL, 10) != getpid())
        return STATUS_OK;
    if (strcmp(count, "1") != 0)
        return error_set(err, STATUS_USAGE, "%s sockets were given, and the desk takes one", count);
    *made = FIRST_GIVEN;
    return STATUS_OK;
}
