/* A portal's address, from what somebody types or pastes to what a portal file keeps. */
#include <ctype.h>
#include <string.h>

#include "portal/protocol.h"

static const char hex[] = "0123456789ABCDEF";

static bool is_escape(const char *at)
{
    return at[0] == '%' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]);
}

/* The path: what an address has no sign for is percent-encoded; what is encoded already stays, and
 * so does what portal_format is to name. */
static void append_path(const char *path, const char *end, struct buffer *out)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=:?#%";
    for (; path < end; path++) {
        unsigned char byte = (unsigned char)*path;
        if (is_escape(path) && path + 2 < end) {
            buffer_append_format(out, "%%%c%c", toupper((unsigned char)path[1]),
                                 toupper((unsigned char)path[2]));
            path += 2;
        } else if (byte < ' ' || byte == 0x7f || strchr(plain, byte)) {
            buffer_append_byte(out, byte);
        } else {
            buffer_append_format(out, "%%%c%c", hex[byte / 16], hex[byte % 16]);
        }
    }
    buffer_append_text(out, out->length > 0 && out->data[out->length - 1] == '/' ? "" : "/");
}

static const char *fault_of(const char *typed, const char *host, const char *path)
{
    uint32_t code_point;
    for (size_t left = strlen(typed), size; left > 0; typed += size, left -= size) {
        size = utf8_decode(typed, left, &code_point);
        if (size == 0)
            return "holds a character that has no place in an address";
    }
    for (; host < path; host++)
        if ((unsigned char)*host > 0x7e)
            return "has a host with letters other than a-z: its form that begins with xn-- is "
                   "needed";
    return NULL;
}

enum status portal_address(const char *typed, char **url, struct error *err)
{
    while (isspace((unsigned char)*typed))
        typed++;
    const char *end = typed + strlen(typed);
    while (end > typed && isspace((unsigned char)end[-1]))
        end--;
    const char *host = strstr(typed, "://");
    host = host && host < end ? host + 3 : typed;
    const char *path = host + strcspn(host, "/?#");
    if (path > end)
        path = end;
    const char *fault = fault_of(typed, host, path);
    if (fault) {
        error_set(err, STATUS_USAGE, "the portal's url %s", fault);
        return error_hint(err, "ask whoever runs the portal for its address and user name");
    }
    struct buffer out;
    buffer_init(&out, 4 * PORTAL_URL_MAXIMUM);
    for (const char *at = typed; at < path; at++)
        buffer_append_byte(&out, (unsigned char)tolower((unsigned char)*at));
    if (end > typed)
        append_path(path, end, &out);
    enum status status = buffer_status(&out, err);
    if (status == STATUS_OK) {
        *url = buffer_take(&out, NULL);
        status = *url ? STATUS_OK : memory_error(err);
    }
    buffer_free(&out);
    return status;
}
