#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A profile is a few hundred lines; what is larger is none. */
static const struct json_limits limits = {.size = 1 << 20, .depth = 8, .string = 1 << 16};

enum status reader_fail(struct reader *reader, const char *pointer, const char *format, ...)
{
    char what[ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return json_strict_error(reader->text, reader->length, reader->name, pointer, reader->err, "%s",
                             what);
}

void reader_place(char place[READER_POINTER_SIZE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(place, READER_POINTER_SIZE, format, arguments);
    va_end(arguments);
}

enum status reader_parse(struct reader *reader, const char *format, json_t **root)
{
    json_t *parsed = NULL;
    enum status status = json_strict_parse(reader->text, reader->length, reader->name, &limits,
                                           &parsed, reader->err);
    if (status != STATUS_OK)
        return status;
    const char *found = json_text(parsed, "format");
    if (!json_is_object(parsed))
        status = reader_fail(reader, "", "must be an object");
    else if (!found)
        status = reader_fail(reader, "", "'format' is missing: it must be \"%s\"", format);
    else if (strcmp(found, format) != 0)
        status = reader_fail(reader, "/format", "must be \"%s\"", format);
    if (status != STATUS_OK) {
        json_decref(parsed);
        return status;
    }
    *root = parsed;
    return STATUS_OK;
}

bool reader_has_words(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0';
}

bool reader_is_snake_case(const char *text)
{
    return strlen(text) <= RECORD_ID_MAXIMUM && text_is_snake_case(text);
}

static enum status check_text(struct reader *reader, const char *pointer,
                              const struct member *member, const json_t *value)
{
    size_t maximum = member->maximum > 0 ? (size_t)member->maximum : READER_WORDS_MAXIMUM;
    if (!json_is_string(value))
        return reader_fail(reader, pointer, "must be a text");
    if (!reader_has_words(json_string_value(value)))
        return reader_fail(reader, pointer, "is empty");
    if (json_string_length(value) > maximum)
        return reader_fail(reader, pointer, "is longer than %zu bytes", maximum);
    return STATUS_OK;
}

static enum status check_number(struct reader *reader, const char *pointer,
                                const struct member *member, const json_t *value)
{
    if (!json_is_integer(value) || json_integer_value(value) < member->minimum ||
        json_integer_value(value) > member->maximum)
        return reader_fail(reader, pointer, "must be a whole number from %d to %d", member->minimum,
                           member->maximum);
    return STATUS_OK;
}

static enum status check_list(struct reader *reader, const char *pointer,
                              const struct member *member, const json_t *value)
{
    size_t maximum = member->maximum > 0 ? (size_t)member->maximum : READER_LIST_MAXIMUM;
    if (!json_is_array(value))
        return reader_fail(reader, pointer, "must be a list");
    if (json_array_size(value) < (size_t)member->minimum)
        return reader_fail(reader, pointer, "is empty");
    if (json_array_size(value) > maximum)
        return reader_fail(reader, pointer, "has more than %zu items", maximum);
    return STATUS_OK;
}

static enum status check_member(struct reader *reader, const char *pointer,
                                const struct member *member, const json_t *value)
{
    switch (member->kind) {
    case MEMBER_TEXT:
        return check_text(reader, pointer, member, value);
    case MEMBER_NUMBER:
        return check_number(reader, pointer, member, value);
    case MEMBER_LIST:
        return check_list(reader, pointer, member, value);
    case MEMBER_BOOLEAN:
        break;
    }
    if (!json_is_boolean(value))
        return reader_fail(reader, pointer, "must be true or false");
    return STATUS_OK;
}

static const struct member *find_member(const struct member *members, const char *key)
{
    for (; members->key; members++)
        if (strcmp(members->key, key) == 0)
            return members;
    return NULL;
}

enum status reader_check(struct reader *reader, json_t *value, const char *pointer,
                         const struct member *members)
{
    char place[READER_POINTER_SIZE];
    const char *key;
    json_t *member;
    if (!json_is_object(value))
        return reader_fail(reader, pointer, "must be an object");
    json_object_foreach(value, key, member)
    {
        const struct member *known = find_member(members, key);
        if (!known)
            return reader_fail(reader, pointer, "'%s' is not known here", key);
        reader_place(place, "%s/%s", pointer, known->key);
        enum status status = check_member(reader, place, known, member);
        if (status != STATUS_OK)
            return status;
    }
    for (; members->key; members++)
        if (!members->optional && !json_object_get(value, members->key))
            return reader_fail(reader, pointer, "'%s' is missing", members->key);
    return STATUS_OK;
}

static bool fits(const struct reader_form *form, const char *text)
{
    if (form->fits)
        return form->fits(text);
    for (const char *const *word = form->words; *word; word++)
        if (strcmp(*word, text) == 0)
            return true;
    return false;
}

enum status reader_names(struct reader *reader, const json_t *root, const char *key,
                         const struct reader_form *form, struct names *names)
{
    const json_t *list = json_object_get(root, key);
    size_t count = json_array_size(list);
    char place[READER_POINTER_SIZE];
    names->items = memory_allocate_array(count, sizeof *names->items);
    if (!names->items)
        return memory_error(reader->err);
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        reader_place(place, "/%s/%zu", key, i);
        if (!text || !fits(form, text))
            return reader_fail(reader, place, "must be %s", form->what);
        if (names_have(names, text))
            return reader_fail(reader, place, "'%s' stands twice", text);
        names->items[names->count++] = text;
    }
    return STATUS_OK;
}

enum status reader_choice(struct reader *reader, const json_t *object, const char *pointer,
                          const char *key, const char *const *words, int *index)
{
    char place[READER_POINTER_SIZE], listed[256] = "";
    const char *text = json_text(object, key);
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *index = i;
            return STATUS_OK;
        }
        size_t length = strlen(listed);
        snprintf(listed + length, sizeof listed - length, "%s\"%s\"", i > 0 ? ", " : "", words[i]);
    }
    reader_place(place, "%s/%s", pointer, key);
    return reader_fail(reader, place, "must be one of %s", listed);
}

int reader_number(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}
