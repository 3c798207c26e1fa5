#include <stdio.h>
#include <string.h>

#include "reader.h"

static const struct json_member kinds_members[] = {
    {"format", JSON_MEMBER_TEXT, false, 0, 0},
    {"kinds", JSON_MEMBER_LIST, false, 1, 0},
    {0},
};
static const struct json_member kind_members[] = {
    {"name", JSON_MEMBER_TEXT, false, 0, RECORD_ID_MAXIMUM},
    {"label", JSON_MEMBER_TEXT, false, 0, 100},
    {0},
};

static const struct recipient_kind *find_kind(const struct recipient_kinds *kinds, const char *name)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (strcmp(kinds->items[i].name, name) == 0)
            return &kinds->items[i];
    return NULL;
}

static enum status read_kinds(const struct json_reader *reader, struct recipient_kinds *kinds)
{
    enum status status = reader_parse(reader, "safehand.recipient-kinds/2", &kinds->root);
    if (status == STATUS_OK)
        status = reader_check(reader, kinds->root, "", kinds_members);
    if (status != STATUS_OK)
        return status;
    const json_t *list = json_object_get(kinds->root, "kinds");
    kinds->items = memory_allocate_array(json_array_size(list), sizeof *kinds->items);
    if (!kinds->items)
        return memory_error(reader->err);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        char place[JSON_POINTER_SIZE];
        json_pointer_write(place, "/kinds/%zu", i);
        status = reader_check(reader, item, place, kind_members);
        if (status != STATUS_OK)
            return status;
        const char *name = json_text(item, "name");
        json_pointer_write(place, "/kinds/%zu/name", i);
        if (!reader_is_snake_case(name))
            return json_reader_fail(reader, place, "must be small letters, digits and '_'");
        if (find_kind(kinds, name))
            return json_reader_fail(reader, place, "'%s' stands twice", name);
        kinds->items[kinds->count++] =
            (struct recipient_kind){.name = name, .label = json_text(item, "label")};
    }
    return STATUS_OK;
}

enum status recipient_kinds_parse(const char *data, size_t length, const char *name,
                                  struct recipient_kinds **kinds, struct error *err)
{
    struct json_reader reader = {
        .manner = &POLICY_MANNER, .text = data, .length = length, .name = name, .err = err};
    struct recipient_kinds *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = read_kinds(&reader, made);
    if (status != STATUS_OK) {
        recipient_kinds_free(made);
        return status;
    }
    *kinds = made;
    return STATUS_OK;
}

enum status recipient_kinds_shipped(struct recipient_kinds **kinds, struct error *err)
{
    static const char name[] = "recipient-kinds.json";
    const struct embedded_file *file = embedded_find(policy_data, name);
    if (!file)
        return error_set(err, STATUS_SYSTEM, "%s is not built into the program", name);
    return recipient_kinds_parse((const char *)file->data, file->length, name, kinds, err);
}

void recipient_kinds_free(struct recipient_kinds *kinds)
{
    if (!kinds)
        return;
    memory_free(kinds->items);
    json_decref(kinds->root);
    memory_free(kinds);
}

const char *recipient_kind_label(const struct recipient_kinds *kinds, const char *name)
{
    const struct recipient_kind *kind = find_kind(kinds, name);
    return !kind ? name : kind->label;
}
