/* What was probably meant by what a catalogue does not have. */
#include <stdio.h>
#include <string.h>

#include "record_internal.h"
#include "safehand/base/nearest.h"
#include "safehand/record/check.h"

const char *category_meant(const struct catalogue *catalogue, const char *written)
{
    struct nearest nearest;
    nearest_begin(&nearest, written);
    for (size_t i = 0; i < catalogue->category_count; i++) {
        const struct catalogue_category *category = &catalogue->categories[i];
        nearest_try(&nearest, category->name, category->name);
        for (size_t k = 0; k < category->also.count; k++)
            nearest_try(&nearest, category->also.items[k], category->name);
    }
    return nearest.meant;
}

static const char *last_segment(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* The pattern as a path: each star is the path's own segment at that place. False where the two
 * are not of one length. */
static bool fill_stars(const char *pattern, const char *path, char out[RECORD_PATH_MAXIMUM + 1])
{
    size_t used = 0;
    for (;;) {
        size_t wanted = strcspn(pattern, "."), found = strcspn(path, ".");
        bool is_star = wanted == 1 && *pattern == '*';
        const char *from = is_star ? path : pattern;
        size_t length = is_star ? found : wanted;
        if (used + length + 1 > RECORD_PATH_MAXIMUM)
            return false;
        memcpy(out + used, from, length);
        used += length;
        out[used] = '\0';
        if (pattern[wanted] == '\0' || path[found] == '\0')
            return pattern[wanted] == path[found];
        out[used++] = '.';
        pattern += wanted + 1;
        path += found + 1;
    }
}

/* Whether two paths are the same but for their last segments. */
static bool are_beside(const char *one, const char *other)
{
    size_t length = (size_t)(last_segment(one) - one);
    return length == (size_t)(last_segment(other) - other) && memcmp(one, other, length) == 0;
}

/* How far the segments of one path are from the other's, each of them near; most + 1 if not. */
static size_t path_distance(const char *one, const char *other, size_t most)
{
    size_t all = 0;
    for (;;) {
        char left[NEAREST_LONGEST + 1], right[NEAREST_LONGEST + 1];
        size_t length = strcspn(one, "."), other_length = strcspn(other, ".");
        if (length > NEAREST_LONGEST || other_length > NEAREST_LONGEST)
            return most + 1;
        snprintf(left, sizeof left, "%.*s", (int)length, one);
        snprintf(right, sizeof right, "%.*s", (int)other_length, other);
        if (strcmp(left, right) != 0) {
            struct nearest nearest;
            nearest_begin(&nearest, left);
            nearest_try(&nearest, right, right);
            all += nearest.meant ? 1 + nearest.distance : most + 1;
        }
        if (all > most || (one[length] == '\0') != (other[other_length] == '\0'))
            return most + 1;
        if (one[length] == '\0')
            return all;
        one += length + 1;
        other += other_length + 1;
    }
}

/* A path of the same segments but for letters, or with another word for its last one. */
static bool find_beside(const struct catalogue *catalogue, const char *path,
                        char meant[RECORD_PATH_MAXIMUM + 1])
{
    enum { FURTHEST = 6 };
    size_t nearest = FURTHEST + 1;
    for (size_t i = 0; i < catalogue->field_count; i++) {
        const struct catalogue_field *field = &catalogue->fields[i];
        char candidate[RECORD_PATH_MAXIMUM + 1];
        if (*last_segment(field->pattern) == '*' || !fill_stars(field->pattern, path, candidate))
            continue;
        bool is_other_word =
            are_beside(candidate, path) && names_have(&field->also, last_segment(path));
        size_t found = is_other_word ? 0 : path_distance(path, candidate, FURTHEST);
        if (found < nearest) {
            nearest = found;
            memcpy(meant, candidate, sizeof candidate);
        }
    }
    return nearest <= FURTHEST;
}

/* A field of that very name that stands elsewhere: household.postcode of a bare postcode. */
static bool find_elsewhere(const struct catalogue *catalogue, const char *path,
                           char meant[RECORD_PATH_MAXIMUM + 1])
{
    const char *last = last_segment(path);
    for (size_t i = 0; i < catalogue->field_count; i++) {
        const char *pattern = catalogue->fields[i].pattern;
        if (strchr(pattern, '*') || strcmp(last_segment(pattern), last) != 0)
            continue;
        snprintf(meant, RECORD_PATH_MAXIMUM + 1, "%s", pattern);
        return true;
    }
    return false;
}

const char *field_meant(const struct catalogue *catalogue, const char *path,
                        char meant[RECORD_PATH_MAXIMUM + 1])
{
    bool is_persons = text_starts_with(path, "people.");
    return find_beside(catalogue, path, meant) ||
                   (!is_persons && find_elsewhere(catalogue, path, meant))
               ? meant
               : NULL;
}
