#include "record_internal.h"

static bool is_time(const char *text)
{
    timestamp time;
    return timestamp_parse(text, &time);
}

static enum status read_change(const struct json_node *node)
{
    static const char *const known[] = {"at", "by", "what", NULL};
    static const struct json_form time = {.fits = is_time,
                                          .what = "a time as 2026-11-30T09:15:00Z"};
    const char *text;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "at", JSON_REQUIRED, &time, &text));
    if (status == STATUS_OK)
        status = goes_on(node, json_node_get_text(node, "by", JSON_REQUIRED, &FORM_ANY, &text));
    if (status == STATUS_OK)
        status = json_node_get_text(node, "what", JSON_REQUIRED, &FORM_ANY, &text);
    return status;
}

enum status record_read_changes(const struct json_node *root)
{
    json_t *array;
    if (!json_object_get(root->json, "changes"))
        return STATUS_OK;
    enum status status = json_node_get_array(root, "changes", 0, RECORD_CHANGES_MAXIMUM, &array);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        json_pointer_write(pointer, "/changes/%zu", i);
        struct json_node node = {root->reader, json_array_get(array, i), pointer};
        status = goes_on(&node, read_change(&node));
    }
    return status;
}
