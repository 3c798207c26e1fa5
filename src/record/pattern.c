#include <string.h>

#include "safehand/record.h"

static size_t segment_length(const char *text)
{
    return strcspn(text, ".");
}

static bool is_star(const char *segment, size_t length)
{
    return length == 1 && *segment == '*';
}

bool field_pattern_matches(const char *pattern, const char *path)
{
    for (;;) {
        size_t wanted = segment_length(pattern), found = segment_length(path);
        if (found == 0)
            return false;
        if (is_star(pattern, wanted)) {
            if (pattern[wanted] == '\0')
                return true; /* takes this segment and all that follow */
        } else if (wanted != found || memcmp(pattern, path, found) != 0) {
            return false;
        }
        if (pattern[wanted] == '\0' || path[found] == '\0')
            return pattern[wanted] == path[found];
        pattern += wanted + 1;
        path += found + 1;
    }
}

bool field_pattern_is_valid(const char *pattern)
{
    if (strlen(pattern) > RECORD_PATH_MAXIMUM)
        return false;
    for (;;) {
        size_t length = segment_length(pattern);
        size_t plain = strspn(pattern, "abcdefghijklmnopqrstuvwxyz0123456789_-");
        if (length == 0 || (plain != length && !is_star(pattern, length)))
            return false;
        if (pattern[length] == '\0')
            return true;
        pattern += length + 1;
    }
}
