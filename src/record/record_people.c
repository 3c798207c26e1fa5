#include <stdio.h>
#include <string.h>

#include "record_internal.h"

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

static enum status read_person(struct record_reader *reader, const struct json_node *node,
                               struct record_person *person)
{
    struct record *record = reader->record;
    person->json = node->json;
    enum status status = json_node_check_object(node, NULL);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "id", JSON_REQUIRED, &FORM_ID, &person->id);
    if (status == STATUS_OK)
        status =
            json_node_add_unique(node, "id", reader->person_ids, person->id, record->people_count);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "role", JSON_REQUIRED, &FORM_SNAKE_CASE, &person->role);
    if (status == STATUS_OK)
        status = read_name(node, person);
    if (status == STATUS_OK)
        status = read_birth_date(node, person);
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
        char item[64];
        snprintf(item, sizeof item, "%s/%zu", key, i);
        status =
            json_node_add_unique(node, item, seen, json_string_value(json_array_get(value, i)), i);
    }
    json_decref(seen);
    if (status == STATUS_OK)
        person->parental_responsibility = value;
    return status;
}

enum status record_check_people(const struct record_reader *reader, const struct json_node *node,
                                const char *key, const json_t *ids)
{
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        if (id && json_object_get(reader->person_ids, id))
            continue;
        char item[64];
        snprintf(item, sizeof item, "%s/%zu", key, i);
        if (!id)
            return json_node_fail_member(node, item, "must be the id of a person");
        return record_fail_unknown(node, item, id);
    }
    return STATUS_OK;
}

enum status record_fail_unknown(const struct json_node *node, const char *key, const char *id)
{
    json_node_fail_member(node, key, "nobody in \"people\" has the id \"%s\"", id);
    return error_hint(node->reader->err, "add the person to \"people\", or correct the id");
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
    char pointer[JSON_POINTER_SIZE];
    struct json_node node = {root->reader, NULL, pointer};
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        snprintf(pointer, sizeof pointer, "/people/%zu", i);
        node.json = json_array_get(array, i);
        status = read_person(reader, &node, &record->people[i]);
        record->people_count += status == STATUS_OK;
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        snprintf(pointer, sizeof pointer, "/people/%zu", i);
        node.json = json_array_get(array, i);
        status = read_parental_responsibility(reader, &node, &record->people[i]);
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
