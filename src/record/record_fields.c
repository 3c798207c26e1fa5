#include <stdio.h>
#include <string.h>

#include "record_internal.h"

enum {
    /* A path of the maximum, and for each of 64 levels an index in place of an id. */
    WALK_POINTER_SIZE = RECORD_PATH_MAXIMUM + 64 * 12,
};

/* The way down to the value at hand: as a field path and as a JSON pointer. */
struct walk {
    struct record_reader *reader;
    const struct record_person *person;
    char path[RECORD_PATH_MAXIMUM + 1];
    char pointer[WALK_POINTER_SIZE];
};

/* Lengths to come back to. */
struct step {
    size_t path, pointer;
};

static struct json_node here(const struct walk *walk, json_t *value)
{
    return (struct json_node){&walk->reader->reading, value, walk->pointer};
}

/* Goes one segment down; token is its name in the pointer. */
static enum status go_down(struct walk *walk, const char *segment, const char *token,
                           struct step *back)
{
    *back = (struct step){strlen(walk->path), strlen(walk->pointer)};
    bool is_first = back->path == 0;
    if (back->path + !is_first + strlen(segment) > RECORD_PATH_MAXIMUM) {
        struct json_node node = here(walk, NULL);
        return json_node_fail(&node, "the path of a field in it is longer than %d bytes",
                              RECORD_PATH_MAXIMUM);
    }
    snprintf(walk->path + back->path, sizeof walk->path - back->path, "%s%s", is_first ? "" : ".",
             segment);
    snprintf(walk->pointer + back->pointer, sizeof walk->pointer - back->pointer, "/%s", token);
    return STATUS_OK;
}

static void go_up(struct walk *walk, const struct step *back)
{
    walk->path[back->path] = '\0';
    walk->pointer[back->pointer] = '\0';
}

static bool is_plain(const json_t *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

/* How many elements at the beginning of a list are plain. */
static size_t count_plain(const json_t *list)
{
    size_t count = 0;
    while (count < json_array_size(list) && is_plain(json_array_get(list, count)))
        count++;
    return count;
}

static bool is_plain_list(const json_t *value)
{
    return json_is_array(value) && count_plain(value) == json_array_size(value);
}

static bool row_fits(const char *text)
{
    enum { ROW_MAXIMUM = 200 };
    return FORM_ANY.fits(text) && strlen(text) <= ROW_MAXIMUM;
}

static bool is_dated(const json_t *object)
{
    return json_object_get(object, "value") || json_object_get(object, "as_at");
}

/* A new field at the end, at the path where the walk stands. */
static enum status add_field(struct walk *walk, json_t *value, struct record_field **added)
{
    struct record *record = walk->reader->record;
    struct error *err = walk->reader->reading.err;
    if (record->field_count == RECORD_FIELDS_MAXIMUM) {
        struct json_node node = here(walk, value);
        return json_node_fail(&node, "the file has more than %d fields", RECORD_FIELDS_MAXIMUM);
    }
    char *path = memory_copy_string(walk->path);
    struct record_field field = {
        .path = path, .person = walk->person, .value = value, .as_at = record->updated};
    if (!path || !ARRAY_ADD(record->fields, record->field_count, field)) {
        memory_free(path);
        return memory_error(err);
    }
    if (added)
        *added = &record->fields[record->field_count - 1];
    return STATUS_OK;
}

enum status record_read_import(const struct json_node *node, struct record_import *import)
{
    static const struct json_form text = {.fits = row_fits, .what = "a text of 1 to 200 bytes"};
    const json_t *row = json_object_get(node->json, "row");
    const char *words;
    enum status status = goes_on(
        node, json_node_get_text(node, "source", JSON_REQUIRED, &FORM_ANY, &import->source));
    if (status != STATUS_OK)
        return status;
    if (!row)
        return json_node_fail(node, "\"row\" is missing");
    import->row = row;
    status = json_node_get_date(node, "gone", JSON_OPTIONAL, &import->gone, &import->is_gone);
    if (status != STATUS_OK)
        return status;
    if (json_is_string(row))
        return json_node_get_text(node, "row", JSON_REQUIRED, &text, &words);
    if (!json_is_integer(row) || json_integer_value(row) < 1)
        return json_node_fail_member(node, "row",
                                     "must be the number of a row, from 1, or a text that says "
                                     "where in the source");
    return STATUS_OK;
}

/* {value, as_at, source, row} */
static enum status walk_dated(struct walk *walk, json_t *object)
{
    static const char *const known[] = {"value", "as_at", "source", "row", "gone", NULL};
    struct json_node node = here(walk, object);
    struct record_field *field = NULL;
    json_t *value = json_object_get(object, "value");
    enum status status = json_node_check_object(&node, known);
    if (status == STATUS_OK && !value)
        status = json_node_fail(&node, "\"value\" is missing");
    if (status == STATUS_OK && !is_plain(value) && !is_plain_list(value))
        status = json_node_fail_member(&node, "value", "must be a plain value or a list of them");
    if (status == STATUS_OK)
        status = add_field(walk, value, &field);
    if (status == STATUS_OK)
        status = goes_on(&node, json_node_get_date(&node, "as_at", JSON_REQUIRED, &field->as_at,
                                                   &field->is_dated));
    if (status == STATUS_OK && json_object_get(object, "row"))
        return record_read_import(&node, &field->import);
    if (status == STATUS_OK && json_object_get(object, "gone"))
        return json_node_fail_member(&node, "gone", "stands only beside \"row\"");
    if (status == STATUS_OK)
        status = json_node_get_text(&node, "source", JSON_OPTIONAL, &FORM_ANY, &field->source);
    return status;
}

static enum status walk_value(struct walk *walk, json_t *value);

/* The members of an object; `id` of one in a list is no field. */
static enum status walk_members(struct walk *walk, json_t *object, bool is_in_list)
{
    enum status status = STATUS_OK;
    const char *key;
    json_t *member;
    if (is_in_list && is_dated(object)) {
        struct json_node node = here(walk, object);
        return json_node_fail(&node, "{value, as_at, source, row} cannot stand in a list");
    }
    json_object_foreach(object, key, member)
    {
        struct step back;
        if (is_in_list && strcmp(key, "id") == 0)
            continue;
        struct json_node node = here(walk, object);
        status = go_down(walk, key, key, &back);
        if (status == STATUS_OK) {
            status = walk_value(walk, member);
            go_up(walk, &back);
        }
        status = goes_on(&node, status);
        if (status != STATUS_OK)
            break;
    }
    return status;
}

static enum status fail_mixed(const struct walk *walk, json_t *list, size_t i)
{
    char token[24];
    snprintf(token, sizeof token, "%zu", i);
    struct json_node node = here(walk, list);
    return json_node_fail_member(&node, token,
                                 "a list holds either plain values or objects, and no lists");
}

/* Element i of a list of objects; has_ids: of the list. */
static enum status walk_element(struct walk *walk, json_t *list, size_t i, bool has_ids,
                                json_t *ids)
{
    char token[24];
    snprintf(token, sizeof token, "%zu", i);
    json_t *element = json_array_get(list, i);
    struct json_node node = here(walk, list);
    if (!json_is_object(element))
        return fail_mixed(walk, list, i);
    const char *segment = token;
    if ((json_object_get(element, "id") != NULL) != has_ids)
        return json_node_fail_member(&node, token,
                                     "either each object of a list has an id, or none");
    struct step back;
    enum status status = STATUS_OK;
    if (has_ids) {
        char pointer[WALK_POINTER_SIZE + sizeof token];
        snprintf(pointer, sizeof pointer, "%s/%s", walk->pointer, token);
        struct json_node at = {node.reader, element, pointer};
        status = json_node_get_text(&at, "id", JSON_REQUIRED, &FORM_ID, &segment);
        if (status == STATUS_OK)
            status = json_node_add_unique(&at, "id", ids, segment, i);
    }
    if (status == STATUS_OK)
        status = go_down(walk, segment, token, &back);
    if (status == STATUS_OK) {
        status = walk_members(walk, element, true);
        go_up(walk, &back);
    }
    return status;
}

static enum status walk_list(struct walk *walk, json_t *list)
{
    size_t size = json_array_size(list), plain = count_plain(list);
    if (plain == size)
        return size == 0 ? STATUS_OK : add_field(walk, list, NULL);
    if (plain > 0)
        return fail_mixed(walk, list, plain);
    bool has_ids = json_object_get(json_array_get(list, 0), "id") != NULL;
    json_t *ids = json_object();
    struct json_node node = here(walk, list);
    enum status status = ids ? STATUS_OK : memory_error(walk->reader->reading.err);
    for (size_t i = 0; status == STATUS_OK && i < size; i++)
        status = goes_on(&node, walk_element(walk, list, i, has_ids, ids));
    json_decref(ids);
    return status;
}

/* Recurses no deeper than the limit that the parser has held the file to. */
static enum status walk_value(struct walk *walk, json_t *value)
{
    if (json_is_array(value))
        return walk_list(walk, value);
    if (!json_is_object(value))
        return add_field(walk, value, NULL);
    return is_dated(value) ? walk_dated(walk, value) : walk_members(walk, value, false);
}

static enum status walk_person(struct walk *walk, json_t *person, size_t index)
{
    char token[24];
    struct step back;
    snprintf(token, sizeof token, "%zu", index);
    walk->person = &walk->reader->record->people[index];
    if (!walk->person->id) /* what is wrong with the person was noted */
        return STATUS_OK;
    enum status status = go_down(walk, walk->person->id, token, &back);
    if (status == STATUS_OK) {
        status = walk_members(walk, person, true);
        go_up(walk, &back);
    }
    return status;
}

/* The people were read and have their ids; each field knows whose it is. */
static enum status walk_people(struct walk *walk, json_t *people)
{
    struct step back;
    struct json_node node = here(walk, people);
    enum status status = go_down(walk, "people", "people", &back);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; status == STATUS_OK && i < walk->reader->record->people_count; i++)
        status = goes_on(&node, walk_person(walk, json_array_get(people, i), i));
    walk->person = NULL;
    go_up(walk, &back);
    return status;
}

static bool is_no_field(const char *key)
{
    static const char *const keys[] = {"format",  "updated", "consents",
                                       "entries", "changes", "taken_out"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

enum status record_read_fields(struct record_reader *reader)
{
    struct walk *walk = memory_allocate(sizeof *walk);
    if (!walk)
        return memory_error(reader->reading.err);
    walk->reader = reader;
    struct json_node node = here(walk, reader->record->root);
    enum status status = STATUS_OK;
    const char *key;
    json_t *member;
    json_object_foreach(reader->record->root, key, member)
    {
        struct step back;
        if (is_no_field(key))
            continue;
        if (strcmp(key, "people") == 0) {
            status = walk_people(walk, member);
        } else {
            status = go_down(walk, key, key, &back);
            if (status == STATUS_OK) {
                status = walk_value(walk, member);
                go_up(walk, &back);
            }
        }
        status = goes_on(&node, status);
        if (status != STATUS_OK)
            break;
    }
    memory_free(walk);
    return status;
}

void record_free_fields(struct record *record)
{
    for (size_t i = 0; i < record->field_count; i++)
        memory_free(record->fields[i].path);
    memory_free(record->fields);
}

const struct record_field *record_find_field(const struct record *record, const char *path)
{
    for (size_t i = 0; i < record->field_count; i++)
        if (strcmp(record->fields[i].path, path) == 0)
            return &record->fields[i];
    return NULL;
}

static void append_plain(const json_t *value, struct buffer *out)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        buffer_append(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        buffer_append_format(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_TRUE:
        buffer_append_text(out, "yes");
        break;
    case JSON_FALSE:
        buffer_append_text(out, "no");
        break;
    case JSON_NULL:
        buffer_append_text(out, "not known");
        break;
    default: /* objects, lists in lists and real numbers are no values of fields */
        break;
    }
}

void record_value_words(const json_t *value, struct buffer *out)
{
    if (!json_is_array(value)) {
        append_plain(value, out);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (i > 0)
            buffer_append_text(out, ", ");
        append_plain(json_array_get(value, i), out);
    }
}
