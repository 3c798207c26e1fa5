#include "reader.h"

#include <string.h>

/* A profile is a few hundred lines; what is larger is none. */
static const struct json_limits limits = {.size = 1 << 20, .depth = 8, .string = 1 << 16};

const struct json_manner POLICY_MANNER = {
    .no_object = "must be an object",
    .unknown = "is not known here",
    .no_text = "must be a text",
    .no_list = "must be a list",
    .empty_list = "is empty",
    .twice = "stands twice",
    .quote = '\'',
    .quotes_choices = true,
};

enum status reader_parse(const struct json_reader *reader, const char *format, json_t **root)
{
    json_t *parsed = NULL;
    enum status status = json_strict_parse(reader->text, reader->length, reader->name, &limits,
                                           &parsed, reader->err);
    if (status != STATUS_OK)
        return status;
    const char *found = json_text(parsed, "format");
    if (!json_is_object(parsed))
        status = json_reader_fail(reader, "", "must be an object");
    else if (!found)
        status = json_reader_fail(reader, "", "'format' is missing: it must be \"%s\"", format);
    else if (newer_is_format(found, strlen(found), format))
        status = newer_error(reader->err, reader->name);
    else if (strcmp(found, format) != 0)
        status = json_reader_fail(reader, "/format", "must be \"%s\"", format);
    if (status != STATUS_OK) {
        json_decref(parsed);
        return status;
    }
    *root = parsed;
    return STATUS_OK;
}

bool reader_is_snake_case(const char *text)
{
    return strlen(text) <= RECORD_ID_MAXIMUM && text_is_snake_case(text);
}

enum status reader_check(const struct json_reader *reader, json_t *value, const char *pointer,
                         const struct json_member *members)
{
    return json_node_check_members(&(struct json_node){reader, value, pointer}, members);
}

enum status reader_names(const struct json_reader *reader, json_t *root, const char *key,
                         const struct json_form *form, struct names *names)
{
    const struct json_node node = {reader, root, ""};
    return json_node_get_names(&node, key, 0, JSON_LIST_MAXIMUM, form, names);
}

enum status reader_choice(const struct json_reader *reader, json_t *object, const char *pointer,
                          const char *key, const char *const *words, int *index)
{
    const struct json_node node = {reader, object, pointer};
    return json_node_get_choice(&node, key, JSON_REQUIRED, words, index);
}

int reader_number(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}
