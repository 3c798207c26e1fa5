/* Answers that change what leaves: "leave out" to M03, M04, M09 and M12, "blank" to M04 and M09,
 * and "clean" to M12. */
#include "sharing_internal.h"

#include <string.h>
#include <strings.h>

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

static enum status put_answer(json_t *asked, const char *rest, const char *answer,
                              struct error *err)
{
    struct leak_key leak;
    if (!leak_key_parse(rest, &leak))
        return STATUS_OK;
    if (strcasecmp(answer, "blank") == 0) {
        if (leak.in_entry)
            return list_put(asked, "blanked", rest, strlen(rest), err);
        error_set(err, STATUS_USAGE, "only the text of an entry can be blanked in place");
        if (leak.in_purpose)
            return error_hint(err, "say the purpose without it, or why it must go");
        return error_hint(err, "answer \"leave out\", or why it must go");
    }
    if (leak.in_purpose) {
        error_set(err, STATUS_USAGE, "the purpose cannot be left out");
        return error_hint(err, "say it without what it tells of others, or why that must go");
    }
    return list_put(asked, "without", leak.place, leak.place_length, err);
}

/* Whether it asks about what was found in a text. */
static bool is_about_found(enum answer_key question)
{
    return question == ANSWER_M04 || question == ANSWER_M09;
}

bool answer_is_clean(const char *key, const char *answer)
{
    enum answer_key question;
    const char *rest;
    return answer_key_parse(key, &question, &rest) && question == ANSWER_M12 &&
           strcasecmp(answer, "clean") == 0;
}

bool answer_is_to_leak(const char *key, const char *answer)
{
    enum answer_key question;
    const char *rest;
    if (!answer_key_parse(key, &question, &rest))
        return false;
    if (strcasecmp(answer, "leave out") == 0)
        return is_about_found(question) || question == ANSWER_M03 ||
               question == ANSWER_M04_LOOKED || question == ANSWER_M12;
    return (is_about_found(question) && strcasecmp(answer, "blank") == 0) ||
           answer_is_clean(key, answer);
}

enum status leak_answer_put(json_t *asked, const char *key, const char *answer, struct error *err)
{
    enum answer_key question;
    const char *rest;
    if (!answer_key_parse(key, &question, &rest))
        return STATUS_OK;
    if (answer_is_clean(key, answer))
        return list_put(asked, "clean", rest, strlen(rest), err);
    if (!is_about_found(question)) /* an entry's id, or a file's name */
        return list_put(asked, "without", rest, strlen(rest), err);
    return put_answer(asked, rest, answer, err);
}

enum status leak_answers_put(json_t *asked, json_t *answers, struct error *err)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(answers, next, key, value)
    {
        const char *answer = json_string_value(value);
        if (!answer || !answer_is_to_leak(key, answer))
            continue;
        enum status status = leak_answer_put(asked, key, answer, err);
        if (status != STATUS_OK)
            return status;
        if (answer_is_clean(key, answer))
            json_object_del(answers, key);
    }
    return STATUS_OK;
}
