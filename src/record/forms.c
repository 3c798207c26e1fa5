#include "forms.h"

#include <string.h>

static bool is_not_blank(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0';
}

static bool is_id(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return length > 0 && length <= RECORD_ID_MAXIMUM && text[length] == '\0';
}

static bool is_snake_case(const char *text)
{
    return strlen(text) <= RECORD_ID_MAXIMUM && text_is_snake_case(text);
}

const struct json_form FORM_ANY = {.fits = is_not_blank, .what = "a text that is not empty"};
const struct json_form FORM_ID = {.fits = is_id,
                                  .what = "1 to 64 of the letters a-z, digits, _ and -"};
const struct json_form FORM_SNAKE_CASE = {
    .fits = is_snake_case,
    .what = "a word of at most 64 of the letters a-z, digits and _, beginning with a letter"};

const struct json_manner RECORD_MANNER = {
    .no_object = "must be an object in braces",
    .unknown = "is not known here",
    .no_text = "must be a text",
    .no_list = "must be a list in square brackets",
    .empty_list = "must not be empty",
    .twice = "is already in the list",
    .quote = '"',
    .at_member = true,
    .lists_known = true,
    .suggests = true,
};

enum status record_get_names(const struct json_node *node, const char *key, enum json_need need,
                             const struct json_form *form, struct names *names)
{
    if (need == JSON_OPTIONAL && !json_object_get(node->json, key))
        return STATUS_OK;
    return json_node_get_names(node, key, 1, RECORD_NAMES_MAXIMUM, form, names);
}
