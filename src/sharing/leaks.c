/* Answers that change what leaves: "leave out" to M03 and M04, and "blank" to M04. */
#include "sharing_internal.h"

#include <string.h>
#include <strings.h>

#define OTHERS_QUESTION "M03."
#define LEAK_QUESTION "M04."
#define IN_FILE "attachments."

static enum status list_put(json_t *asked, const char *list, const char *item, size_t length,
                            struct error *err)
{
    json_t *items = json_object_get(asked, list);
    if (!items) {
        items = json_array();
        if (json_object_set_new(asked, list, items) != 0)
            return memory_error(err);
    }
    return json_array_append_new(items, json_stringn(item, length)) == 0 ? STATUS_OK
                                                                         : memory_error(err);
}

/* The key is "M04.PLACE:WHO": an entry's id, a field's path, "attachments." and a file's name. */
static enum status put_answer(json_t *asked, const char *place, const char *answer,
                              struct error *err)
{
    const char *colon = strrchr(place, ':');
    bool in_file = text_starts_with(place, IN_FILE);
    if (!colon)
        return STATUS_OK;
    if (strcasecmp(answer, "blank") == 0) {
        if (!in_file && !memchr(place, '.', (size_t)(colon - place)))
            return list_put(asked, "blanked", place, strlen(place), err);
        error_set(err, STATUS_USAGE, "only the text of an entry can be blanked in place");
        return error_hint(err, "answer \"leave out\", or why it must go");
    }
    const char *name = in_file ? place + strlen(IN_FILE) : place;
    return list_put(asked, "without", name, (size_t)(colon - name), err);
}

bool answer_is_to_leak(const char *key, const char *answer)
{
    if (strcasecmp(answer, "leave out") == 0)
        return text_starts_with(key, LEAK_QUESTION) || text_starts_with(key, OTHERS_QUESTION);
    return text_starts_with(key, LEAK_QUESTION) && strcasecmp(answer, "blank") == 0;
}

enum status leak_answer_put(json_t *asked, const char *key, const char *answer, struct error *err)
{
    const char *place = key + strlen(LEAK_QUESTION);
    if (text_starts_with(key, OTHERS_QUESTION))
        return list_put(asked, "without", place, strlen(place), err);
    return put_answer(asked, place, answer, err);
}

enum status leak_answers_put(json_t *asked, const json_t *answers, struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)answers, key, value)
    {
        const char *answer = json_string_value(value);
        if (!answer || !answer_is_to_leak(key, answer))
            continue;
        enum status status = leak_answer_put(asked, key, answer, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}
