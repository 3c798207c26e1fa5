#include "reading.h"

#include <stdarg.h>
#include <stdio.h>
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

const struct text_form FORM_ANY = {is_not_blank, "a text that is not empty"};
const struct text_form FORM_ID = {is_id, "1 to 64 of the letters a-z, digits, _ and -"};
const struct text_form FORM_SNAKE_CASE = {
    is_snake_case,
    "a word of at most 64 of the letters a-z, digits and _, beginning with a letter"};

__attribute__((format(printf, 3, 0))) static enum status
fail_at(const struct reading *reading, const char *pointer, const char *format, va_list arguments)
{
    char what[ERROR_MESSAGE_SIZE];
    vsnprintf(what, sizeof what, format, arguments);
    return json_strict_error(reading->text, reading->length, reading->name, pointer, reading->err,
                             "%s", what);
}

enum status node_fail(const struct node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail_at(node->reading, node->pointer, format, arguments);
    va_end(arguments);
    return status;
}

enum status node_fail_member(const struct node *node, const char *key, const char *format, ...)
{
    /* A key may be as long as a string: then the place is that of the object. */
    char pointer[ERROR_MESSAGE_SIZE];
    int length = snprintf(pointer, sizeof pointer, "%s/%s", node->pointer, key);
    bool fits = length >= 0 && (size_t)length < sizeof pointer;
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail_at(node->reading, fits ? pointer : node->pointer, format, arguments);
    va_end(arguments);
    return status;
}

/* Whether text is among names (ended by NULL), and where. */
static bool find_name(const char *const *names, const char *text, int *index)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], text) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

/* "a, b, c": what may stand there, for hints and messages. */
static void join_names(const char *const *names, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; names[i] && used < size; i++) {
        int length = snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", names[i]);
        used += length > 0 ? (size_t)length : 0;
    }
}

enum status node_check_object(const struct node *node, const char *const *known)
{
    if (!json_is_object(node->json))
        return node_fail(node, "must be an object in braces");
    if (!known)
        return STATUS_OK;
    const char *key;
    json_t *member;
    json_object_foreach(node->json, key, member)
    {
        int index;
        if (find_name(known, key, &index))
            continue;
        char all[ERROR_HINT_SIZE];
        join_names(known, all, sizeof all);
        node_fail_member(node, key, "is not known here");
        return error_hint(node->reading->err, "what may stand here is %s", all);
    }
    return STATUS_OK;
}

/* The member, or NULL if it is absent: then *status says whether that is a failure. */
static json_t *get_member(const struct node *node, const char *key, enum need need,
                          enum status *status)
{
    json_t *member = json_object_get(node->json, key);
    *status = STATUS_OK;
    if (!member && need == REQUIRED)
        *status = node_fail(node, "\"%s\" is missing", key);
    return member;
}

enum status node_get_text(const struct node *node, const char *key, enum need need,
                          const struct text_form *form, const char **text)
{
    enum status status;
    json_t *member = get_member(node, key, need, &status);
    if (!member)
        return status;
    const char *value = json_string_value(member);
    if (!value || !form->fits(value))
        return node_fail_member(node, key, "must be %s", form->what);
    *text = value;
    return STATUS_OK;
}

enum status node_get_date(const struct node *node, const char *key, enum need need,
                          struct date *date, bool *has)
{
    enum status status;
    json_t *member = get_member(node, key, need, &status);
    if (!member)
        return status;
    const char *text = json_string_value(member);
    if (!text || !date_parse(text, date))
        return node_fail_member(node, key, "must be a date that exists, such as 2026-03-31");
    if (has)
        *has = true;
    return STATUS_OK;
}

enum status node_get_choice(const struct node *node, const char *key, enum need need,
                            const char *const *names, int *index)
{
    enum status status;
    json_t *member = get_member(node, key, need, &status);
    if (!member)
        return status;
    const char *text = json_string_value(member);
    if (text && find_name(names, text, index))
        return STATUS_OK;
    char all[ERROR_MESSAGE_SIZE];
    join_names(names, all, sizeof all);
    return node_fail_member(node, key, "must be one of %s", all);
}

enum status node_get_array(const struct node *node, const char *key, size_t minimum, size_t maximum,
                           json_t **array)
{
    enum status status;
    json_t *member = get_member(node, key, REQUIRED, &status);
    if (!member)
        return status;
    if (!json_is_array(member))
        return node_fail_member(node, key, "must be a list in square brackets");
    size_t size = json_array_size(member);
    if (size < minimum)
        return node_fail_member(node, key, "must not be empty");
    if (size > maximum)
        return node_fail_member(node, key, "has %zu items, the limit is %zu", size, maximum);
    *array = member;
    return STATUS_OK;
}

/* Checks item i of a list and notes it as seen. */
static enum status check_item(const struct node *node, size_t i, const struct text_form *form,
                              json_t *seen)
{
    const char *text = json_string_value(json_array_get(node->json, i));
    char index[24];
    snprintf(index, sizeof index, "%zu", i);
    if (!text || !form->fits(text))
        return node_fail_member(node, index, "must be %s", form->what);
    if (json_object_get(seen, text))
        return node_fail_member(node, index, "\"%s\" is already in the list", text);
    if (json_object_set_new(seen, text, json_true()) != 0)
        return memory_error(node->reading->err);
    return STATUS_OK;
}

enum status node_get_names(const struct node *node, const char *key, enum need need,
                           const struct text_form *form, struct names *names)
{
    if (need == OPTIONAL && !json_object_get(node->json, key))
        return STATUS_OK;
    json_t *array;
    enum status status = node_get_array(node, key, 1, RECORD_NAMES_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    char pointer[POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "%s/%s", node->pointer, key);
    struct node list = {node->reading, array, pointer};
    size_t count = json_array_size(array);
    const char **items = memory_allocate_array(count, sizeof *items);
    json_t *seen = json_object();
    if (!items || !seen)
        status = memory_error(node->reading->err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = check_item(&list, i, form, seen);
        items[i] = json_string_value(json_array_get(array, i));
    }
    json_decref(seen);
    if (status == STATUS_OK)
        *names = (struct names){items, count};
    else
        memory_free(items);
    return status;
}

enum status node_check_format(const struct node *node, const char *format)
{
    const char *found = NULL;
    enum status status = node_get_text(node, "format", REQUIRED, &FORM_ANY, &found);
    if (status != STATUS_OK || strcmp(found, format) == 0)
        return status;
    node_fail_member(node, "format", "is \"%s\", which this program does not read", found);
    return error_hint(node->reading->err, "this program reads \"%s\"", format);
}

enum status node_add_unique(const struct node *node, const char *key, json_t *set, const char *id,
                            size_t index)
{
    if (json_object_get(set, id))
        return node_fail_member(node, key, "\"%s\" is already used", id);
    if (json_object_set_new(set, id, json_integer((json_int_t)index)) != 0)
        return memory_error(node->reading->err);
    return STATUS_OK;
}
