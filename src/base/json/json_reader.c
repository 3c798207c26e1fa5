#include "safehand/base/json_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/memory.h"
#include "safehand/base/nearest.h"
#include "safehand/base/newer.h"

static enum status fail_at(const struct json_reader *reader, const char *pointer,
                           const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static enum status fail_at(const struct json_reader *reader, const char *pointer,
                           const char *format, va_list arguments)
{
    char what[ERROR_MESSAGE_SIZE];
    size_t line = 1, column = 1;
    vsnprintf(what, sizeof what, format, arguments);
    /* Finding the place takes a look through the whole text: not for what is only counted. */
    if (!reader->troubles || !json_troubles_are_full(reader->troubles))
        json_strict_place(reader->text, reader->length, pointer, &line, &column);
    json_strict_error_at(reader->name, line, column, pointer, reader->err, what);
    if (reader->troubles && !json_troubles_begin(reader->troubles, line, column, pointer, what))
        return memory_error(reader->err);
    if (reader->manner->hint)
        error_hint(reader->err, "%s", reader->manner->hint);
    return reader->err->status;
}

enum status json_reader_goes_on(const struct json_reader *reader, enum status status)
{
    if (status != STATUS_MALFORMED || !reader->troubles)
        return status;
    return json_troubles_note(reader->troubles, reader->err);
}

enum status json_reader_mean(const struct json_reader *reader, const char *meant)
{
    struct error *err = reader->err;
    char hint[ERROR_HINT_SIZE];
    if (!meant)
        return err->status;
    snprintf(hint, sizeof hint, "%s", err->hint);
    error_hint(err, "perhaps \"%s\" is meant%s%s", meant, hint[0] ? "; " : "", hint);
    if (reader->troubles && !json_troubles_mean(reader->troubles, meant))
        return memory_error(err);
    return err->status;
}

void json_pointer_write(char pointer[JSON_POINTER_SIZE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(pointer, JSON_POINTER_SIZE, format, arguments);
    va_end(arguments);
}

enum status json_reader_fail(const struct json_reader *reader, const char *pointer,
                             const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail_at(reader, pointer, format, arguments);
    va_end(arguments);
    return status;
}

enum status json_node_fail(const struct json_node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail_at(node->reader, node->pointer, format, arguments);
    va_end(arguments);
    return status;
}

enum status json_node_fail_member(const struct json_node *node, const char *key, const char *format,
                                  ...)
{
    /* A key may be as long as a string: then the place is that of the object. */
    char pointer[ERROR_MESSAGE_SIZE];
    int length = snprintf(pointer, sizeof pointer, "%s/%s", node->pointer, key);
    bool fits = length >= 0 && (size_t)length < sizeof pointer;
    va_list arguments;
    va_start(arguments, format);
    enum status status = fail_at(node->reader, fits ? pointer : node->pointer, format, arguments);
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
static void join_names(const char *const *names, bool quoted, char *text, size_t size)
{
    const char *quote = quoted ? "\"" : "";
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; names[i] && used < size; i++) {
        int length = snprintf(text + used, size - used, "%s%s%s%s", i == 0 ? "" : ", ", quote,
                              names[i], quote);
        used += length > 0 ? (size_t)length : 0;
    }
}

/* A member that is in no list of known ones. */
static enum status fail_unknown(const struct json_node *node, const char *key)
{
    const struct json_manner *manner = node->reader->manner;
    if (manner->at_member)
        return json_node_fail_member(node, key, "%s", manner->unknown);
    return json_node_fail(node, "%c%s%c %s", manner->quote, key, manner->quote, manner->unknown);
}

/* The same, with what may stand there. */
static enum status fail_unlisted(const struct json_node *node, const char *key,
                                 const char *const *known)
{
    const struct json_manner *manner = node->reader->manner;
    struct nearest nearest;
    enum status status = fail_unknown(node, key);
    if (manner->lists_known) {
        char all[ERROR_HINT_SIZE];
        join_names(known, false, all, sizeof all);
        status = error_hint(node->reader->err, "what may stand here is %s", all);
    }
    if (!manner->suggests)
        return status;
    nearest_begin(&nearest, key);
    nearest_try_all(&nearest, known);
    return json_reader_mean(node->reader, nearest.meant);
}

static enum status fail_missing(const struct json_node *node, const char *key)
{
    const struct json_manner *manner = node->reader->manner;
    if (manner->misses_at_member)
        return json_node_fail_member(node, key, "is missing");
    return json_node_fail(node, "%c%s%c is missing", manner->quote, key, manner->quote);
}

enum status json_node_check_object(const struct json_node *node, const char *const *known)
{
    if (!json_is_object(node->json))
        return json_node_fail(node, "%s", node->reader->manner->no_object);
    if (!known)
        return STATUS_OK;
    enum status status = STATUS_OK;
    const char *key;
    json_t *member;
    json_object_foreach(node->json, key, member)
    {
        int index;
        if (status == STATUS_OK && !find_name(known, key, &index))
            status = json_reader_goes_on(node->reader, fail_unlisted(node, key, known));
    }
    return status;
}

/* The member, or NULL if it is absent: then *status says whether that is a failure. */
static json_t *get_member(const struct json_node *node, const char *key, enum json_need need,
                          enum status *status)
{
    json_t *member = json_object_get(node->json, key);
    *status = STATUS_OK;
    if (!member && need == JSON_REQUIRED)
        *status = fail_missing(node, key);
    return member;
}

enum status json_node_get_string(const struct json_node *node, const char *key, enum json_need need,
                                 const char **text)
{
    enum status status;
    json_t *member = get_member(node, key, need, &status);
    if (!member)
        return status;
    if (!json_is_string(member))
        return json_node_fail_member(node, key, "%s", node->reader->manner->no_text);
    *text = json_string_value(member);
    return STATUS_OK;
}

static bool form_fits(const struct json_form *form, const char *text)
{
    int index;
    return form->fits ? form->fits(text) : find_name(form->words, text, &index);
}

static enum status fail_form(const struct json_node *node, const char *key,
                             const struct json_form *form)
{
    json_node_fail_member(node, key, "must be %s", form->what);
    return form->grows ? error_hint(node->reader->err,
                                    "correct it; or, if a newer program wrote it, get the newest "
                                    "version of Safehand")
                       : STATUS_MALFORMED;
}

enum status json_node_get_text(const struct json_node *node, const char *key, enum json_need need,
                               const struct json_form *form, const char **text)
{
    enum status status;
    json_t *member = get_member(node, key, need, &status);
    if (!member)
        return status;
    const char *value = json_string_value(member);
    if (!value || !form_fits(form, value))
        return fail_form(node, key, form);
    *text = value;
    return STATUS_OK;
}

enum status json_node_get_date(const struct json_node *node, const char *key, enum json_need need,
                               struct date *date, bool *has)
{
    enum status status;
    json_t *member = get_member(node, key, need, &status);
    if (!member)
        return status;
    const char *text = json_string_value(member);
    if (!text || !date_parse(text, date))
        return json_node_fail_member(node, key, "must be a date that exists, such as 2026-03-31");
    if (has)
        *has = true;
    return STATUS_OK;
}

enum status json_node_get_choice(const struct json_node *node, const char *key, enum json_need need,
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
    join_names(names, node->reader->manner->quotes_choices, all, sizeof all);
    json_node_fail_member(node, key, "must be one of %s", all);
    if (!text || !node->reader->manner->suggests)
        return node->reader->err->status;
    struct nearest nearest;
    nearest_begin(&nearest, text);
    nearest_try_all(&nearest, names);
    return json_reader_mean(node->reader, nearest.meant);
}

enum status json_node_get_array(const struct json_node *node, const char *key, size_t minimum,
                                size_t maximum, json_t **array)
{
    enum status status;
    json_t *member = get_member(node, key, JSON_REQUIRED, &status);
    if (!member)
        return status;
    if (!json_is_array(member))
        return json_node_fail_member(node, key, "%s", node->reader->manner->no_list);
    size_t size = json_array_size(member);
    if (size < minimum)
        return json_node_fail_member(node, key, "%s", node->reader->manner->empty_list);
    if (size > maximum)
        return json_node_fail_member(node, key, "has %zu items, the limit is %zu", size, maximum);
    *array = member;
    return STATUS_OK;
}

/* Checks item i of a list and notes it as seen. */
static enum status check_item(const struct json_node *node, size_t i, const struct json_form *form,
                              json_t *seen)
{
    const struct json_manner *manner = node->reader->manner;
    const char *text = json_string_value(json_array_get(node->json, i));
    char index[24];
    snprintf(index, sizeof index, "%zu", i);
    if (!text || !form_fits(form, text))
        return fail_form(node, index, form);
    if (json_object_get(seen, text))
        return json_node_fail_member(node, index, "%c%s%c %s", manner->quote, text, manner->quote,
                                     manner->twice);
    if (json_object_set_new(seen, text, json_true()) != 0)
        return memory_error(node->reader->err);
    return STATUS_OK;
}

enum status json_node_get_names(const struct json_node *node, const char *key, size_t minimum,
                                size_t maximum, const struct json_form *form, struct names *names)
{
    json_t *array;
    enum status status = json_node_get_array(node, key, minimum, maximum, &array);
    if (status != STATUS_OK)
        return status;
    char pointer[JSON_POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "%s/%s", node->pointer, key);
    struct json_node list = {node->reader, array, pointer};
    size_t count = json_array_size(array);
    const char **items = memory_allocate_array(count, sizeof *items);
    json_t *seen = json_object();
    if (!items || !seen)
        status = memory_error(node->reader->err);
    bool fits = true;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        enum status found = check_item(&list, i, form, seen);
        fits = fits && found == STATUS_OK;
        status = json_reader_goes_on(node->reader, found);
        items[i] = json_string_value(json_array_get(array, i));
    }
    json_decref(seen);
    if (status == STATUS_OK && fits)
        *names = (struct names){items, count};
    else
        memory_free(items);
    return status;
}

static bool is_not_blank(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0';
}

enum status json_node_check_format(const struct json_node *node, const char *format)
{
    static const struct json_form any_text = {.fits = is_not_blank,
                                              .what = "a text that is not empty"};
    const char *found = NULL;
    enum status status = json_node_get_text(node, "format", JSON_REQUIRED, &any_text, &found);
    if (status == STATUS_OK)
        status = newer_check(found, format, node->reader->name, node->reader->err);
    if (status != STATUS_OK || strcmp(found, format) == 0)
        return status;
    json_node_fail_member(node, "format", "is \"%s\", which this program does not read", found);
    return error_hint(node->reader->err, "this program reads \"%s\"", format);
}

enum status json_node_add_unique(const struct json_node *node, const char *key, json_t *set,
                                 const char *id, size_t index)
{
    if (json_object_get(set, id))
        return json_node_fail_member(node, key, "\"%s\" is already used", id);
    if (json_object_set_new(set, id, json_integer((json_int_t)index)) != 0)
        return memory_error(node->reader->err);
    return STATUS_OK;
}

/* ---- by a table ---- */

static enum status check_text(const struct json_node *node, const struct json_member *member)
{
    size_t maximum = member->maximum > 0 ? (size_t)member->maximum : JSON_TEXT_MAXIMUM;
    if (!json_is_string(node->json))
        return json_node_fail(node, "%s", node->reader->manner->no_text);
    if (!is_not_blank(json_string_value(node->json)))
        return json_node_fail(node, "is empty");
    if (json_string_length(node->json) > maximum)
        return json_node_fail(node, "is longer than %zu bytes", maximum);
    return STATUS_OK;
}

static enum status check_number(const struct json_node *node, const struct json_member *member)
{
    if (!json_is_integer(node->json) || json_integer_value(node->json) < member->minimum ||
        json_integer_value(node->json) > member->maximum)
        return json_node_fail(node, "must be a whole number from %d to %d", member->minimum,
                              member->maximum);
    return STATUS_OK;
}

static enum status check_list(const struct json_node *node, const struct json_member *member)
{
    size_t maximum = member->maximum > 0 ? (size_t)member->maximum : JSON_LIST_MAXIMUM;
    if (!json_is_array(node->json))
        return json_node_fail(node, "%s", node->reader->manner->no_list);
    if (json_array_size(node->json) < (size_t)member->minimum)
        return json_node_fail(node, "%s", node->reader->manner->empty_list);
    if (json_array_size(node->json) > maximum)
        return json_node_fail(node, "has more than %zu items", maximum);
    return STATUS_OK;
}

static enum status check_member(const struct json_node *node, const struct json_member *member)
{
    switch (member->kind) {
    case JSON_MEMBER_TEXT:
        return check_text(node, member);
    case JSON_MEMBER_NUMBER:
        return check_number(node, member);
    case JSON_MEMBER_LIST:
        return check_list(node, member);
    case JSON_MEMBER_BOOLEAN:
        break;
    }
    return json_is_boolean(node->json) ? STATUS_OK : json_node_fail(node, "must be true or false");
}

static const struct json_member *find_known_member(const struct json_member *members,
                                                   const char *key)
{
    for (; members->key; members++)
        if (strcmp(members->key, key) == 0)
            return members;
    return NULL;
}

enum status json_node_check_members(const struct json_node *node, const struct json_member *members)
{
    char pointer[JSON_POINTER_SIZE];
    const char *key;
    json_t *value;
    enum status status = json_node_check_object(node, NULL);
    if (status != STATUS_OK)
        return status;
    json_object_foreach(node->json, key, value)
    {
        const struct json_member *known = find_known_member(members, key);
        if (!known)
            return fail_unknown(node, key);
        json_pointer_write(pointer, "%s/%s", node->pointer, known->key);
        struct json_node member = {node->reader, value, pointer};
        status = check_member(&member, known);
        if (status != STATUS_OK)
            return status;
    }
    for (; members->key; members++)
        if (!members->optional && !json_object_get(node->json, members->key))
            return fail_missing(node, members->key);
    return STATUS_OK;
}
