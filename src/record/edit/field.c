/* Setting a field by its path. */
#include <stdlib.h>
#include <string.h>

#include "edit_internal.h"

enum { SEGMENTS_MAXIMUM = 60 }; /* the strict reader takes 64 levels */

/* The path in its segments, and how far what is there leads along it. */
struct way_down {
    char path[RECORD_PATH_MAXIMUM + 1]; /* with NULs in the place of the dots */
    const char *segments[SEGMENTS_MAXIMUM];
    size_t count;
    json_t *last;  /* the deepest object that is there */
    size_t passed; /* how many segments led to it */
};

static enum status split(const char *path, struct way_down *way, struct error *err)
{
    if (!*path || strlen(path) > RECORD_PATH_MAXIMUM)
        return error_set(err, STATUS_USAGE, "the path of a field has 1 to %d bytes",
                         RECORD_PATH_MAXIMUM);
    strcpy(way->path, path);
    for (char *at = way->path; at;) {
        char *dot = strchr(at, '.');
        if (dot)
            *dot++ = '\0';
        if (way->count == SEGMENTS_MAXIMUM)
            return error_set(err, STATUS_USAGE, "%s: more than %d parts", path, SEGMENTS_MAXIMUM);
        way->segments[way->count++] = at;
        at = dot;
    }
    return STATUS_OK;
}

static bool is_free(const char *segment)
{
    static const char *const kept[] = {"format",  "reference", "updated",  "consents",
                                       "entries", "changes",   "taken_out"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (strcmp(segment, kept[i]) == 0)
            return false;
    return true;
}

/* What no path of a field is, whatever stands in the record. */
static enum status check_path(const char *path, const struct way_down *way, struct error *err)
{
    bool is_person = strcmp(way->segments[0], "people") == 0;
    const char *last = way->segments[way->count - 1];
    if (!is_free(way->segments[0]) || (is_person && way->count < 3) || strcmp(last, "id") == 0 ||
        (is_person && way->count == 3 && strcmp(last, "role") == 0)) {
        error_set(err, STATUS_USAGE, "%s is no field that can be set", path);
        return error_hint(err, "a field is, for example, household.address or people.p1.phone");
    }
    return STATUS_OK;
}

static bool is_value(const json_t *here)
{
    if (json_is_object(here))
        return json_object_get(here, "value") || json_object_get(here, "as_at");
    return !json_is_array(here) || !json_is_object(json_array_get(here, 0));
}

/* The member of a list of objects that the segment names. */
static json_t *member_of(json_t *list, const char *segment)
{
    char *end;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *id = json_text(json_array_get(list, i), "id");
        if (id && strcmp(id, segment) == 0)
            return json_array_get(list, i);
    }
    unsigned long number = strtoul(segment, &end, 10);
    json_t *member = *end || end == segment ? NULL : json_array_get(list, number);
    return json_object_get(member, "id") ? NULL : member;
}

/* Goes down as far as there is something. */
static enum status descend(const char *path, struct way_down *way, json_t *root, struct error *err)
{
    json_t *here = root;
    while (way->passed < way->count) {
        const char *segment = way->segments[way->passed];
        json_t *next =
            json_is_array(here) ? member_of(here, segment) : json_object_get(here, segment);
        if (!next && json_is_array(here)) {
            error_set(err, STATUS_USAGE, "%s: the record has no \"%s\" there", path, segment);
            return error_hint(err, "add it first, or look at how it is called");
        }
        if (json_is_object(here))
            way->last = here;
        if (!next || way->passed + 1 == way->count) {
            if (!next || is_value(next))
                return STATUS_OK;
            return error_set(err, STATUS_USAGE, "%s holds fields, and is none itself", path);
        }
        if (is_value(next))
            return error_set(err, STATUS_USAGE, "%s: \"%s\" is a value, and holds no other", path,
                             segment);
        here = next;
        way->passed++;
    }
    return STATUS_OK;
}

/* What is made new has names that a key can have. */
static enum status check_new(const char *path, const struct way_down *way, struct error *err)
{
    for (size_t i = way->passed; i < way->count; i++) {
        if (text_is_snake_case(way->segments[i]))
            continue;
        error_set(err, STATUS_USAGE, "%s: \"%s\" cannot be the name of a field", path,
                  way->segments[i]);
        return error_hint(err, "use the letters a-z, digits and _, beginning with a letter");
    }
    return STATUS_OK;
}

static enum status check_plain(const json_t *value, struct error *err)
{
    if (json_is_string(value) && json_string_length(value) > 0)
        return record_edit_check_text("the value", json_string_value(value), err);
    if (!value || json_is_real(value) || json_is_object(value) || json_is_array(value))
        return error_set(err, STATUS_USAGE,
                         "a field is a text, a whole number, yes or no, or a "
                         "list of these");
    return STATUS_OK;
}

/* Of somebody: the three that the rules stand on. */
static enum status check_person(const struct record_edit *edit, const struct way_down *way,
                                const json_t *value, struct error *err)
{
    struct date date;
    struct names holders = {0};
    const char *field = way->count == 3 ? way->segments[2] : "";
    if (strcmp(way->segments[0], "people") != 0 || json_is_null(value))
        return STATUS_OK;
    if (strcmp(field, "name") == 0 && !json_is_string(value))
        return error_set(err, STATUS_USAGE, "a name is a text");
    if (strcmp(field, "birth_date") == 0 &&
        (!json_is_string(value) || !date_parse(json_string_value(value), &date))) {
        error_set(err, STATUS_USAGE, "the date of birth is no day");
        return error_hint(err, "write it as YYYY-MM-DD");
    }
    if (strcmp(field, "parental_responsibility") != 0)
        return STATUS_OK;
    if (!json_is_array(value)) {
        error_set(err, STATUS_USAGE, "who holds parental responsibility is a list of ids");
        return error_hint(err, "name them by their ids in the record, as p1, with commas between");
    }
    enum status status = names_of_json(value, &holders, err);
    if (status == STATUS_OK)
        status = edit_check_people(edit, &holders, err);
    memory_free(holders.items);
    return status;
}

static enum status check_value(const struct record_edit *edit, const struct way_down *way,
                               const json_t *value, struct error *err)
{
    enum status status = json_is_array(value) ? STATUS_OK : check_plain(value, err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(value); i++)
        status = check_plain(json_array_get(value, i), err);
    return status == STATUS_OK ? check_person(edit, way, value, err) : status;
}

/* {value, as_at, source}, within what has to be made above it. NULL without memory. */
static json_t *dated(const struct way_down *way, json_t *value, const struct date *as_at,
                     const char *source)
{
    char day[DATE_SIZE];
    date_format(as_at, day);
    json_t *made = json_pack("{s:O, s:s, s:s*}", "value", value, "as_at", day, "source", source);
    for (size_t i = way->count - 1; made && i > way->passed; i--)
        made = json_pack("{s:o}", way->segments[i], made);
    return made;
}

static enum status set(struct record_edit *edit, const char *path, json_t *value,
                       const struct date *as_at, const char *source, struct error *err)
{
    struct way_down way = {.count = 0};
    enum status status = split(path, &way, err);
    if (status == STATUS_OK)
        status = check_path(path, &way, err);
    if (status == STATUS_OK)
        status = descend(path, &way, edit->root, err);
    if (status == STATUS_OK)
        status = check_new(path, &way, err);
    if (status == STATUS_OK)
        status = check_value(edit, &way, value, err);
    if (status == STATUS_OK)
        status = edit_check_past(edit, "the day of which it is true", as_at, err);
    if (status == STATUS_OK && source)
        status = record_edit_check_text("the source", source, err);
    if (status != STATUS_OK)
        return status;
    json_t *made = dated(&way, value, as_at, source);
    if (!made || !edit_add_step(edit, "set %s", NULL, path)) {
        json_decref(made);
        return memory_error(err);
    }
    return json_object_set_new(way.last, way.segments[way.passed], made) == 0 ? STATUS_OK
                                                                              : memory_error(err);
}

enum status record_edit_set_field(struct record_edit *edit, const char *path, json_t *value,
                                  const struct date *as_at, const char *source, struct error *err)
{
    enum status status = set(edit, path, value, as_at, source, err);
    json_decref(value);
    return status;
}
