#include "heads.h"

#include <string.h>
#include <strings.h>

enum { BAD_REQUEST = 400, FORBIDDEN = 403 };

void heads_take(struct heads *heads, const char *name, const char *value)
{
    const struct {
        const char *name;
        const char **value;
        unsigned *count;
    } known[] = {
        {"Host", &heads->host, &heads->hosts},
        {"Origin", &heads->origin, &heads->origins},
        {"Cookie", &heads->cookie, &heads->cookies},
        {"Content-Type", &heads->type, &heads->types},
        {"Sec-Fetch-Site", &heads->site, &heads->sites},
        {"Content-Length", &heads->length, &heads->lengths},
    };
    heads->encodings += strcasecmp(name, "Transfer-Encoding") == 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcasecmp(name, known[i].name) == 0) {
            *known[i].value = value ? value : "";
            (*known[i].count)++;
        }
}

static bool is_our_host(const char hosts[HEADS_HOSTS][LISTEN_ORIGIN_SIZE], const char *host)
{
    bool is_ours = false;
    for (size_t i = 0; i < HEADS_HOSTS && host; i++)
        is_ours = is_ours || (*hosts[i] && strcasecmp(host, hosts[i]) == 0);
    return is_ours;
}

/* A page of another site may send a form here, with its own origin. */
static bool is_our_origin(const struct heads *heads,
                          const char hosts[HEADS_HOSTS][LISTEN_ORIGIN_SIZE], bool is_secure)
{
    const char *scheme = is_secure ? "https://" : "http://";
    size_t length = strlen(scheme);
    if (heads->site && strcmp(heads->site, "same-origin") != 0 && strcmp(heads->site, "none") != 0)
        return false;
    return heads->origin && strncmp(heads->origin, scheme, length) == 0 &&
           is_our_host(hosts, heads->origin + length) &&
           strcasecmp(heads->origin + length, heads->host) == 0;
}

unsigned heads_judge(const struct heads *heads, const char hosts[HEADS_HOSTS][LISTEN_ORIGIN_SIZE],
                     bool is_secure, bool is_post)
{
    bool is_twice = heads->hosts != 1 || heads->origins > 1 || heads->cookies > 1 ||
                    heads->types > 1 || heads->sites > 1 || heads->lengths > 1 ||
                    heads->encodings > 0;
    if (is_twice || (!is_post && heads->length && strcmp(heads->length, "0") != 0))
        return BAD_REQUEST;
    if (!is_our_host(hosts, heads->host) || (is_post && !is_our_origin(heads, hosts, is_secure)))
        return FORBIDDEN;
    return 0;
}

bool heads_length(const char *text, uint64_t *length)
{
    enum { DIGITS = 18 };
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > DIGITS || text[digits])
        return false;
    *length = 0;
    for (; *text; text++)
        *length = *length * 10 + (uint64_t)(*text - '0');
    return true;
}
