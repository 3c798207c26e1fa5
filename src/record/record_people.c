#include <stdio.h>
#include <string.h>

#include "record_internal.h"
#include "safehand/base/nearest.h"

json_t *record_plain_value(json_t *value)
{
    json_t *inner = json_object_get(value, "value");
    return inner ? inner : value;
}

/* A field's value, or NULL if it is absent or null (not known). */
static json_t *known_value(const struct json_node *person, const char *key)
{
    json_t *value = record_plain_value(json_object_get(person->json, key));
    return json_is_null(value) ? NULL : value;
}

static enum status read_name(const struct json_node *node, struct record_person *person)
{
    const json_t *value = known_value(node, "name");
    if (!value)
        return STATUS_OK;
    person->name = json_string_value(value);
    if (!person->name || !FORM_ANY.fits(person->name))
        return json_node_fail_member(node, "name", "must be a text that is not empty, or null");
    return STATUS_OK;
}

/* Strict, because ages follow from it: a child of 12 is asked. */
static enum status read_birth_date(const struct json_node *node, struct record_person *person)
{
    const json_t *value = known_value(node, "birth_date");
    if (!value)
        return STATUS_OK;
    const char *text = json_string_value(value);
    if (!text || !date_parse(text, &person->birth_date))
        return json_node_fail_member(node, "birth_date",
                                     "must be a date that exists, such as 2026-03-31, or null");
    person->has_birth_date = true;
    return STATUS_OK;
}

/* A role has a form; which roles there are, a catalogue says. */
static enum status read_role(const struct json_node *node, struct record_person *person)
{
    enum status status =
        json_node_get_text(node, "role", JSON_REQUIRED, &FORM_SNAKE_CASE, &person->role);
    const char *written = json_text(node->json, "role");
    if (status == STATUS_OK)
        person->role = role_name(person->role);
    return status == STATUS_MALFORMED && written
               ? json_reader_mean(node->reader, role_meant(NULL, written))
               : status;
}

static enum status read_person(struct record_reader *reader, const struct json_node *node,
                               struct record_person *person, size_t index)
{
    person->json = node->json;
    enum status status = json_node_check_object(node, NULL);
    if (status != STATUS_OK)
        return status;
    status = goes_on(node, json_node_get_text(node, "id", JSON_REQUIRED, &FORM_ID, &person->id));
    if (status == STATUS_OK && person->id)
        status =
            goes_on(node, json_node_add_unique(node, "id", reader->person_ids, person->id, index));
    if (status == STATUS_OK)
        status = goes_on(node, read_role(node, person));
    if (status == STATUS_OK)
        status = goes_on(node, read_name(node, person));
    if (status == STATUS_OK)
        status = goes_on(node, read_birth_date(node, person));
    return status;
}

/* Once everybody is known: the list names people, nobody twice. */
static enum status read_parental_responsibility(struct record_reader *reader,
                                                const struct json_node *node,
                                                struct record_person *person)
{
    const json_t *value = known_value(node, "parental_responsibility");
    if (!value)
        return STATUS_OK;
    bool is_dated = value != json_object_get(node->json, "parental_responsibility");
    const char *key = is_dated ? "parental_responsibility/value" : "parental_responsibility";
    if (!json_is_array(value))
        return json_node_fail_member(node, key, "must be a list of ids of people, or null");
    enum status status = record_check_people(reader, node, key, value);
    json_t *seen = json_object();
    if (status == STATUS_OK && !seen)
        status = memory_error(node->reader->err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(value); i++) {
        const char *id = json_string_value(json_array_get(value, i));
        char item[64];
        snprintf(item, sizeof item, "%s/%zu", key, i);
        if (id)
            status = goes_on(node, json_node_add_unique(node, item, seen, id, i));
    }
    json_decref(seen);
    if (status == STATUS_OK)
        person->parental_responsibility = value;
    return status;
}

/* Whose id was probably meant: one that is near, or that of whoever has such a role or name, which
 * many write in its place. NULL: nobody's. */
static const char *id_meant(const struct record *record, const char *written)
{
    const char *role = role_name(written), *meant = NULL;
    struct nearest nearest;
    nearest_begin(&nearest, written);
    for (size_t i = 0; i < record->people_count; i++) {
        const struct record_person *person = &record->people[i];
        if (!person->id)
            continue;
        nearest_try(&nearest, person->id, person->id);
        if ((person->role && strcmp(person->role, role) == 0) ||
            (person->name && strcmp(person->name, written) == 0))
            meant = person->id;
    }
    return nearest.meant ? nearest.meant : meant;
}

static enum status fail_unknown(const struct record_reader *reader, const struct json_node *node,
                                const char *key, const char *id)
{
    json_node_fail_member(node, key, "nobody in \"people\" has the id \"%s\"", id);
    error_hint(node->reader->err, "add the person to \"people\", or correct the id");
    return json_reader_mean(node->reader, id_meant(reader->record, id));
}

static enum status check_person(const struct record_reader *reader, const struct json_node *node,
                                const char *key, const json_t *item)
{
    const char *id = json_string_value(item);
    if (!id)
        return json_node_fail_member(node, key, "must be the id of a person");
    return !reader->knows_people || json_object_get(reader->person_ids, id)
               ? STATUS_OK
               : fail_unknown(reader, node, key, id);
}

enum status record_check_people(const struct record_reader *reader, const struct json_node *node,
                                const char *key, const json_t *ids)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(ids); i++) {
        char item[64];
        snprintf(item, sizeof item, "%s/%zu", key, i);
        status = goes_on(node, check_person(reader, node, item, json_array_get(ids, i)));
    }
    return status;
}

enum status record_get_people(const struct record_reader *reader, const struct json_node *node,
                              const char *key, struct names *names)
{
    enum status status = record_get_names(node, key, JSON_REQUIRED, &FORM_ID, names);
    if (status != STATUS_OK || names->count == 0) /* what is wrong with them was noted */
        return status;
    return record_check_people(reader, node, key, json_object_get(node->json, key));
}

enum status record_get_person(const struct record_reader *reader, const struct json_node *node,
                              const char *key, const char **id)
{
    enum status status = json_node_get_text(node, key, JSON_REQUIRED, &FORM_ID, id);
    return status == STATUS_OK ? check_person(reader, node, key, json_object_get(node->json, key))
                               : status;
}

/* Where somebody has no id of their own, whoever names them has nothing wrong: it is that person's
 * id that is told. */
static bool has_own_id(const struct record_reader *reader, const char *id, size_t index)
{
    return id && (size_t)json_integer_value(json_object_get(reader->person_ids, id)) == index;
}

enum status record_read_people(struct record_reader *reader, const struct json_node *root)
{
    struct record *record = reader->record;
    json_t *array;
    enum status status = json_node_get_array(root, "people", 1, RECORD_PEOPLE_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    size_t count = json_array_size(array);
    record->people = memory_allocate_array(count, sizeof *record->people);
    if (!record->people)
        return memory_error(root->reader->err);
    reader->knows_people = true;
    char pointer[JSON_POINTER_SIZE];
    struct json_node node = {root->reader, NULL, pointer};
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        snprintf(pointer, sizeof pointer, "/people/%zu", i);
        node.json = json_array_get(array, i);
        status = goes_on(&node, read_person(reader, &node, &record->people[i], i));
        record->people_count += status == STATUS_OK;
        reader->knows_people = reader->knows_people && has_own_id(reader, record->people[i].id, i);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        snprintf(pointer, sizeof pointer, "/people/%zu", i);
        node.json = json_array_get(array, i);
        status = goes_on(&node, read_parental_responsibility(reader, &node, &record->people[i]));
    }
    return status;
}

void record_free_people(struct record *record)
{
    memory_free(record->people);
}

const struct record_person *record_find_person(const struct record *record, const char *id)
{
    for (size_t i = 0; i < record->people_count; i++)
        if (strcmp(record->people[i].id, id) == 0)
            return &record->people[i];
    return NULL;
}
