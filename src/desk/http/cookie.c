/* Cookies, as a browser sends them. */
#include <stdio.h>
#include <string.h>

#include "request.h"

unsigned cookie_find(const char *cookies, const char *name, char *value, size_t size)
{
    size_t length = strlen(name);
    unsigned found = 0;
    *value = '\0';
    for (const char *at = cookies; at && *at;) {
        size_t all = strcspn(at, ";");
        if (all > length && strncmp(at, name, length) == 0 && at[length] == '=') {
            size_t own = all - length - 1;
            found++;
            snprintf(value, size, "%.*s", own < size ? (int)own : 0, at + length + 1);
        }
        at += all + (at[all] == ';');
        at += strspn(at, " ");
    }
    return found;
}
