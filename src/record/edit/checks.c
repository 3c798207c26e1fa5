#include <string.h>

#include "edit_internal.h"

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

/* The first code point that the strict reader takes in no text, or 0. */
static uint32_t find_control(const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t point = 0;
        size_t size = utf8_decode(text + at, length - at, &point);
        if (size == 0)
            return 0;
        if (text_is_control(point) && point != '\n' && point != '\t')
            return point;
        at += size;
    }
    return 0;
}

enum status record_edit_check_text(const char *what, const char *text, struct error *err)
{
    size_t length = text ? strlen(text) : 0;
    if (!text || is_blank(text))
        return error_set(err, STATUS_USAGE, "%s is missing", what);
    if (length > JSON_LIMITS_DEFAULT.string) {
        error_set(err, STATUS_USAGE, "%s has more than %zu bytes", what,
                  JSON_LIMITS_DEFAULT.string);
        return error_hint(err, "add it as a file");
    }
    if (utf8_check(text, length) != length) {
        error_set(err, STATUS_USAGE, "%s is not UTF-8", what);
        return error_hint(err, "save it as UTF-8, or type it");
    }
    uint32_t control = find_control(text);
    if (control == 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "%s has the control character U+%04X in it", what,
              (unsigned)control);
    return error_hint(err, "take that character out");
}

enum status edit_check_past(const struct record_edit *edit, const char *what,
                            const struct date *day, struct error *err)
{
    char words[TIMESTAMP_WORDS_SIZE];
    if (!day || date_compare(day, &edit->today) <= 0)
        return STATUS_OK;
    date_words(day, words);
    error_set(err, STATUS_USAGE, "%s, %s, lies in the future", what, words);
    return error_hint(err, "look at the year");
}

/* "Kelly Marsden (p1), Ellie-Mae (c1)": whom one can choose from. */
static void list_people(const json_t *root, char *list, size_t size)
{
    size_t i, used = 0;
    json_t *person;
    *list = '\0';
    json_array_foreach(json_object_get(root, "people"), i, person)
    {
        json_t *name = json_object_get(person, "name");
        if (json_is_object(name))
            name = json_object_get(name, "value");
        const char *shown =
            json_is_string(name) ? json_string_value(name) : json_text(person, "role");
        used = strlen(list);
        if (used + 1 < size)
            snprintf(list + used, size - used, "%s%s (%s)", used ? ", " : "", shown,
                     json_text(person, "id"));
    }
}

enum status edit_check_people(const struct record_edit *edit, const struct names *ids,
                              struct error *err)
{
    char list[ERROR_HINT_SIZE];
    for (size_t i = 0; i < ids->count; i++) {
        if (edit_find(edit->root, "people", ids->items[i]))
            continue;
        error_set(err, STATUS_USAGE, "nobody in the record has the id \"%s\"", ids->items[i]);
        list_people(edit->root, list, sizeof list);
        return error_hint(err, *list ? "these are there: %s" : "add them first%s", list);
    }
    return STATUS_OK;
}
