#include <stdio.h>
#include <string.h>

#include "reader.h"

enum { TEXT_AT_LEAST = 3 }; /* characters, unless the item asks for more */

static const struct json_member checklist_members[] = {
    {"format", JSON_MEMBER_TEXT, false, 0, 0},
    {"name", JSON_MEMBER_TEXT, false, 0, RECORD_ID_MAXIMUM},
    {"title", JSON_MEMBER_TEXT, false, 0, 0},
    {"sources", JSON_MEMBER_TEXT, false, 0, 0},
    {"items", JSON_MEMBER_LIST, false, 1, 0},
    {0},
};
static const struct json_member item_members[] = {
    {"key", JSON_MEMBER_TEXT, false, 0, RECORD_ID_MAXIMUM},
    {"question", JSON_MEMBER_TEXT, false, 0, 500},
    {"kind", JSON_MEMBER_TEXT, false, 0, 0},
    {"choices", JSON_MEMBER_LIST, true, 2, POLICY_CHOICES_MAXIMUM},
    {"must", JSON_MEMBER_TEXT, true, 0, RECORD_ID_MAXIMUM},
    {"at_least", JSON_MEMBER_NUMBER, true, 1, 100},
    {"because", JSON_MEMBER_TEXT, false, 0, 200},
    {0},
};
static const char *const kinds[] = {"text", "yes_no", "choice", NULL};
static const enum policy_ask kind_values[] = {
    POLICY_ASK_TEXT,
    POLICY_ASK_YES_NO,
    POLICY_ASK_CHOICE,
};

static const struct checklist_item *find_item(const struct checklist *checklist, const char *key)
{
    for (size_t i = 0; i < checklist->count; i++)
        if (strcmp(checklist->items[i].key, key) == 0)
            return &checklist->items[i];
    return NULL;
}

static enum status read_choices(const struct json_reader *reader, const json_t *list,
                                const char *pointer, struct names *choices)
{
    char place[JSON_POINTER_SIZE];
    choices->items = memory_allocate_array(json_array_size(list), sizeof *choices->items);
    if (!choices->items)
        return memory_error(reader->err);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *choice = json_string_value(json_array_get(list, i));
        json_pointer_write(place, "%s/choices/%zu", pointer, i);
        if (!choice || !reader_is_snake_case(choice))
            return json_reader_fail(reader, place, "must be small letters, digits and '_'");
        if (names_have(choices, choice))
            return json_reader_fail(reader, place, "'%s' stands twice", choice);
        choices->items[choices->count++] = choice;
    }
    return STATUS_OK;
}

/* A demanded answer is one that can be given, and only a text has a length. */
static enum status check_item(const struct json_reader *reader, const char *pointer,
                              const struct checklist_item *item, bool has_at_least)
{
    char place[JSON_POINTER_SIZE];
    if ((item->kind == POLICY_ASK_CHOICE) != (item->choices.count > 0))
        return json_reader_fail(reader, pointer,
                                "'choices' stands with kind \"choice\", and only there");
    if (item->kind != POLICY_ASK_TEXT && has_at_least)
        return json_reader_fail(reader, pointer, "'at_least' stands only with kind \"text\"");
    if (!item->must)
        return STATUS_OK;
    bool possible = item->kind == POLICY_ASK_CHOICE
                        ? names_have(&item->choices, item->must)
                        : item->kind == POLICY_ASK_YES_NO &&
                              (strcmp(item->must, "yes") == 0 || strcmp(item->must, "no") == 0);
    json_pointer_write(place, "%s/must", pointer);
    if (!possible)
        return json_reader_fail(reader, place, "nobody can answer '%s' to this question",
                                item->must);
    return STATUS_OK;
}

static enum status read_item(const struct json_reader *reader, json_t *json, size_t index,
                             struct checklist *checklist)
{
    struct checklist_item *item = &checklist->items[checklist->count];
    char pointer[JSON_POINTER_SIZE], place[JSON_POINTER_SIZE];
    int kind = 0;
    json_pointer_write(pointer, "/items/%zu", index);
    json_pointer_write(place, "/items/%zu/key", index);
    enum status status = reader_check(reader, json, pointer, item_members);
    if (status == STATUS_OK)
        status = reader_choice(reader, json, pointer, "kind", kinds, &kind);
    if (status != STATUS_OK)
        return status;
    const char *key = json_text(json, "key");
    if (!reader_is_snake_case(key))
        return json_reader_fail(reader, place, "must be small letters, digits and '_'");
    if (find_item(checklist, key))
        return json_reader_fail(reader, place, "'%s' stands twice", key);
    int at_least = reader_number(json, "at_least");
    *item = (struct checklist_item){
        .key = key,
        .question = json_text(json, "question"),
        .kind = kind_values[kind],
        .must = json_text(json, "must"),
        .at_least = at_least > 0 ? at_least : TEXT_AT_LEAST,
        .because = json_text(json, "because"),
    };
    checklist->count++;
    if (json_object_get(json, "choices"))
        status = read_choices(reader, json_object_get(json, "choices"), pointer, &item->choices);
    if (status != STATUS_OK)
        return status;
    return check_item(reader, pointer, item, at_least > 0);
}

static enum status read_checklist(const struct json_reader *reader, struct checklist *checklist)
{
    enum status status = reader_parse(reader, "safehand.checklist/2", &checklist->root);
    if (status == STATUS_OK)
        status = reader_check(reader, checklist->root, "", checklist_members);
    if (status != STATUS_OK)
        return status;
    checklist->name = json_text(checklist->root, "name");
    checklist->title = json_text(checklist->root, "title");
    checklist->sources = json_text(checklist->root, "sources");
    const json_t *list = json_object_get(checklist->root, "items");
    checklist->items = memory_allocate_array(json_array_size(list), sizeof *checklist->items);
    if (!checklist->items)
        return memory_error(reader->err);
    for (size_t i = 0; i < json_array_size(list) && status == STATUS_OK; i++)
        status = read_item(reader, json_array_get(list, i), i, checklist);
    return status;
}

enum status checklist_parse(const char *data, size_t length, const char *name,
                            struct checklist **checklist, struct error *err)
{
    struct json_reader reader = {
        .manner = &POLICY_MANNER, .text = data, .length = length, .name = name, .err = err};
    struct checklist *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = read_checklist(&reader, made);
    if (status != STATUS_OK) {
        checklist_free(made);
        return status;
    }
    *checklist = made;
    return STATUS_OK;
}

void checklist_free(struct checklist *checklist)
{
    if (!checklist)
        return;
    for (size_t i = 0; i < checklist->count; i++)
        memory_free(checklist->items[i].choices.items);
    memory_free(checklist->items);
    json_decref(checklist->root);
    memory_free(checklist);
}

enum status checklist_media(struct checklist **checklist, struct error *err)
{
    static const char name[] = "checklists/media.json";
    const struct embedded_file *file = embedded_find(policy_data, name);
    if (!file)
        return error_set(err, STATUS_SYSTEM, "%s is not built into the program", name);
    return checklist_parse((const char *)file->data, file->length, name, checklist, err);
}

/* Which keys there are, for the hint. */
static enum status hint_keys(const struct checklist *checklist, struct error *err)
{
    char listed[ERROR_HINT_SIZE] = "";
    for (size_t i = 0; i < checklist->count; i++) {
        size_t length = strlen(listed);
        snprintf(listed + length, sizeof listed - length, "%s%s", i > 0 ? ", " : "",
                 checklist->items[i].key);
    }
    return error_hint(err, "the checklist asks for: %s", listed);
}

static enum status collect_answers(const struct json_reader *reader,
                                   const struct checklist *checklist, json_t *given,
                                   json_t *answers)
{
    const char *key;
    json_t *answer;
    int failed = 0;
    char full[ANSWER_KEY_SIZE], place[JSON_POINTER_SIZE];
    if (!json_is_object(given))
        return json_reader_fail(reader, "", "must be an object");
    json_object_foreach(given, key, answer)
    {
        const struct checklist_item *item = find_item(checklist, key);
        if (!item) {
            json_reader_fail(reader, "", "'%s' is not known here", key);
            return hint_keys(checklist, reader->err);
        }
        json_pointer_write(place, "/%s", item->key);
        if (!json_is_string(answer))
            return json_reader_fail(reader, place, "must be a text");
        answer_key_write(ANSWER_C03, item->key, full);
        json_put(answers, full, json_incref(answer), &failed);
    }
    return failed ? memory_error(reader->err) : STATUS_OK;
}

enum status checklist_answers_parse(const struct checklist *checklist, const char *data,
                                    size_t length, const char *name, json_t **answers,
                                    struct error *err)
{
    static const struct json_limits limits = {
        .size = CHECKLIST_ANSWERS_MAXIMUM, .depth = 2, .string = CHECKLIST_ANSWERS_MAXIMUM};
    struct json_reader reader = {
        .manner = &POLICY_MANNER, .text = data, .length = length, .name = name, .err = err};
    json_t *given = NULL, *made = NULL;
    enum status status = json_strict_parse(data, length, name, &limits, &given, err);
    if (status != STATUS_OK)
        return status;
    made = json_object();
    if (!made)
        status = memory_error(err);
    else
        status = collect_answers(&reader, checklist, given, made);
    if (status == STATUS_OK) {
        *answers = made;
        made = NULL;
    }
    json_decref(made);
    json_decref(given);
    return status;
}
