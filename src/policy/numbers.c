#include "safehand/policy/numbers.h"

#include <string.h>
#include <strings.h>

#include "reader.h"

static const struct json_member numbers_members[] = {
    {"format", JSON_MEMBER_TEXT, false, 0, 0},
    {"numbers", JSON_MEMBER_LIST, false, 1, NUMBERS_FILE_MAXIMUM},
    {0},
};
static const struct json_member number_members[] = {
    {"name", JSON_MEMBER_TEXT, false, 0, NUMBER_TEXT_MAXIMUM},
    {"kind", JSON_MEMBER_TEXT, false, 0, RECORD_ID_MAXIMUM},
    {"number", JSON_MEMBER_TEXT, false, 0, NUMBER_TEXT_MAXIMUM},
    {"source", JSON_MEMBER_TEXT, false, 0, NUMBER_TEXT_MAXIMUM},
    {0},
};

bool published_number_is_valid(const char *number)
{
    enum { DIGITS = 3 }; /* 999 is a number too */
    size_t digits = 0;
    for (const char *c = number; *c != '\0'; c++)
        digits += *c >= '0' && *c <= '9';
    return digits >= DIGITS && strspn(number, "0123456789 +-()") == strlen(number);
}

static bool has_name(const struct published_numbers *numbers, const char *name)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (strcasecmp(numbers->items[i].name, name) == 0)
            return true;
    return false;
}

static enum status read_number(const struct json_reader *reader, json_t *item, size_t index,
                               const struct recipient_kinds *kinds,
                               struct published_numbers *numbers)
{
    char place[JSON_POINTER_SIZE];
    json_pointer_write(place, "/numbers/%zu", index);
    enum status status = reader_check(reader, item, place, number_members);
    if (status != STATUS_OK)
        return status;
    const struct published_number made = {.name = json_text(item, "name"),
                                          .kind = json_text(item, "kind"),
                                          .number = json_text(item, "number"),
                                          .source = json_text(item, "source")};
    const struct json_node node = {reader, item, place};
    if (has_name(numbers, made.name))
        return json_node_fail_member(&node, "name", "'%s' stands twice", made.name);
    if (!recipient_kind_is_known(kinds, made.kind))
        return json_node_fail_member(&node, "kind", "there is no kind of organisation named '%s'",
                                     made.kind);
    if (!published_number_is_valid(made.number))
        return json_node_fail_member(&node, "number",
                                     "must be three digits or more, with blanks, '+', '-' and "
                                     "brackets at most");
    numbers->items[numbers->count++] = made;
    return STATUS_OK;
}

static enum status read_numbers(const struct json_reader *reader,
                                const struct recipient_kinds *kinds,
                                struct published_numbers *numbers)
{
    enum status status = reader_parse(reader, "safehand.numbers/2", &numbers->root);
    if (status == STATUS_OK)
        status = reader_check(reader, numbers->root, "", numbers_members);
    if (status != STATUS_OK)
        return status;
    const json_t *list = json_object_get(numbers->root, "numbers");
    numbers->items = memory_allocate_array(json_array_size(list), sizeof *numbers->items);
    if (!numbers->items)
        return memory_error(reader->err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(list); i++)
        status = read_number(reader, json_array_get(list, i), i, kinds, numbers);
    return status;
}

enum status published_numbers_parse(const char *data, size_t length, const char *name,
                                    struct published_numbers **numbers, struct error *err)
{
    const struct json_reader reader = {
        .manner = &POLICY_MANNER, .text = data, .length = length, .name = name, .err = err};
    struct recipient_kinds *kinds = NULL;
    struct published_numbers *made = memory_allocate(sizeof *made);
    *numbers = NULL;
    if (!made)
        return memory_error(err);
    enum status status = recipient_kinds_shipped(&kinds, err);
    if (status == STATUS_OK)
        status = read_numbers(&reader, kinds, made);
    recipient_kinds_free(kinds);
    if (status == STATUS_OK)
        *numbers = made;
    else
        published_numbers_free(made);
    return status;
}

enum status published_numbers_shipped(struct published_numbers **numbers, struct error *err)
{
    static const char name[] = "numbers.json";
    const struct embedded_file *file = embedded_find(policy_data, name);
    *numbers = NULL;
    if (!file)
        return error_set(err, STATUS_SYSTEM, "%s is not built into the program", name);
    return published_numbers_parse((const char *)file->data, file->length, name, numbers, err);
}

void published_numbers_free(struct published_numbers *numbers)
{
    if (!numbers)
        return;
    memory_free(numbers->items);
    json_decref(numbers->root);
    memory_free(numbers);
}
