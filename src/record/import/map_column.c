/* Reads a column of a map, and the lists of spellings. */
#include <stdio.h>
#include <string.h>

#include "forms.h"
#include "map_read.h"

/* ---- spellings ---- */

/* A list of {from, to}: each `from` once. */
static enum status check_values(const struct json_node *node, const char *key)
{
    static const char *const known[] = {"from", "to", NULL};
    json_t *array = NULL;
    enum status status = json_node_get_array(node, key, 1, RECORD_NAMES_MAXIMUM, &array);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        struct names from = {0};
        const char *to;
        json_pointer_write(pointer, "%s/%s/%zu", node->pointer, key, i);
        struct json_node item = {node->reader, json_array_get(array, i), pointer};
        status = json_node_check_object(&item, known);
        if (status == STATUS_OK)
            status = json_node_get_names(&item, "from", 1, RECORD_NAMES_MAXIMUM, &FORM_ANY, &from);
        if (status == STATUS_OK)
            status = json_node_get_text(&item, "to", JSON_REQUIRED, &FORM_ANY, &to);
        memory_free(from.items);
    }
    return status;
}

enum status map_read_lists(const struct json_node *root, struct map_lists *lists)
{
    static const char *const known[] = {"name", "values", NULL};
    json_t *array = NULL;
    lists->by_name = json_object();
    if (!lists->by_name)
        return memory_error(root->reader->err);
    if (!json_object_get(root->json, "lists"))
        return STATUS_OK;
    enum status status = json_node_get_array(root, "lists", 1, MAP_TABLES_MAXIMUM, &array);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        const char *name = NULL;
        json_pointer_write(pointer, "/lists/%zu", i);
        struct json_node item = {root->reader, json_array_get(array, i), pointer};
        status = json_node_check_object(&item, known);
        if (status == STATUS_OK)
            status = json_node_get_text(&item, "name", JSON_REQUIRED, &FORM_SNAKE_CASE, &name);
        if (status == STATUS_OK && json_object_get(lists->by_name, name))
            status = json_node_fail_member(&item, "name", "\"%s\" is already used", name);
        if (status == STATUS_OK)
            status = check_values(&item, "values");
        if (status == STATUS_OK &&
            json_object_set(lists->by_name, name, json_object_get(item.json, "values")) != 0)
            status = memory_error(root->reader->err);
    }
    return status;
}

/* Of the column: a list of its own, or the name of one. */
static enum status read_values(const struct json_node *node, const struct map_lists *lists,
                               struct map_column *column)
{
    const json_t *member = json_object_get(node->json, "values");
    enum status status = map_read_flag(node, "keep_others", &column->keeps_others);
    if (status != STATUS_OK || !member)
        return status;
    column->values = member;
    if (!json_is_string(member))
        return check_values(node, "values");
    column->values = json_object_get(lists->by_name, json_string_value(member));
    if (!column->values)
        return json_node_fail_member(node, "values", "no list has the name \"%s\"",
                                     json_string_value(member));
    return STATUS_OK;
}

/* ---- what becomes of it ---- */

static const char *const parts[] = {"on",      "by",    "category",    "text",
                                    "told_by", "about", "attachments", NULL};
static const char *const concern_members[] = {
    "when",      "where",     "present",        "seen_or_heard", "action",
    "signed_by", "signed_on", "discussed_with", "discussed_on",  NULL};

static const char *find(const char *const *names, const char *text, size_t *index)
{
    for (*index = 0; names[*index]; ++*index)
        if (strcmp(names[*index], text) == 0)
            return names[*index];
    return NULL;
}

static enum status read_part(const struct json_node *node, struct map_column *column)
{
    const char *text = NULL;
    size_t index;
    enum status status = json_node_get_text(node, "entry", JSON_OPTIONAL, &FORM_ANY, &text);
    if (status != STATUS_OK || !text)
        return status;
    if (text_starts_with(text, "concern.")) {
        column->concern = find(concern_members, text + strlen("concern."), &index);
        column->part = MAP_PART_CONCERN;
        if (column->concern)
            return STATUS_OK;
    } else if (find(parts, text, &index)) {
        column->part = (enum map_part)(MAP_PART_ON + (int)index);
        return STATUS_OK;
    }
    json_node_fail_member(node, "entry", "\"%s\" is no part of an entry", text);
    return error_hint(node->reader->err,
                      "there are on, by, category, text, told_by, about, attachments and, of a "
                      "concern, concern.when and the like");
}

static enum status read_keys(const struct json_node *node, struct map_column *column)
{
    static const char *const names[] = {"family", "person", "entry", "as_at", NULL};
    struct names keys = {0};
    enum status status = map_read_names(node, "key", &keys);
    for (size_t i = 0; status == STATUS_OK && i < keys.count; i++) {
        size_t index;
        if (!find(names, keys.items[i], &index))
            status =
                json_node_fail_member(node, "key", "is a list of family, person, entry and as_at");
        else
            column->keys |= 1u << index;
    }
    memory_free(keys.items);
    return status;
}

/* What it is by where it goes, unless the map says it. */
static enum map_as usual_as(const struct map_column *column)
{
    bool is_day = column->concern && text_ends_with(column->concern, "_on");
    if (is_day || column->part == MAP_PART_ON || (column->keys & MAP_AS_AT))
        return MAP_AS_DATE;
    if (!column->to.path)
        return MAP_AS_TEXT;
    switch (column->to.type) {
    case FIELD_DATE:
    case FIELD_BIRTH_DATE:
        return MAP_AS_DATE;
    case FIELD_NUMBER:
        return MAP_AS_NUMBER;
    default:
        return MAP_AS_TEXT;
    }
}

static enum map_join usual_join(const struct map_column *column)
{
    switch (column->to.type) {
    case FIELD_NAME:
        return MAP_BY_BLANK;
    case FIELD_PHONE:
    case FIELD_EMAIL:
    case FIELD_REFERENCE:
        return MAP_TO_LIST;
    default:
        return MAP_BY_COMMA;
    }
}

static enum status read_as(const struct json_node *node, struct map_column *column)
{
    static const char *const kinds[] = {"text", "date", "yes_no", "number", "list", NULL};
    static const char *const joins[] = {"blank", "comma", "line", "list", NULL};
    enum map_as usual = usual_as(column);
    int as = (int)usual, join = (int)usual_join(column);
    enum status status = json_node_get_choice(node, "as", JSON_OPTIONAL, kinds, &as);
    if (status == STATUS_OK)
        status = json_node_get_choice(node, "join", JSON_OPTIONAL, joins, &join);
    column->as = (enum map_as)as;
    column->join = (enum map_join)join;
    if (status == STATUS_OK && usual == MAP_AS_DATE && column->as != MAP_AS_DATE)
        status = json_node_fail_member(node, "as", "must be \"date\" here");
    if (status == STATUS_OK && column->part != MAP_PART_NONE && usual != column->as)
        status = json_node_fail_member(node, "as", "stands only where the column is a field");
    return status;
}

/* A column cites where what it means is published, or is guessed. */
static enum status read_source(const struct json_node *node, struct map_column *column)
{
    bool is_guessed = false;
    enum status status = map_read_flag(node, "guessed", &is_guessed);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "source", JSON_OPTIONAL, &FORM_ANY, &column->source);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "because", JSON_OPTIONAL, &FORM_ANY, &column->because);
    if (status == STATUS_OK && column->source && !text_starts_with(column->source, "https://") &&
        !text_starts_with(column->source, "http://"))
        status = json_node_fail_member(node, "source", "must be an address, https://...");
    if (status == STATUS_OK && is_guessed == (column->source != NULL))
        status = json_node_fail(node, "says either its \"source\", or that it is \"guessed\"");
    return status;
}

/* One heading, or a list of headings that are the same; "" is the one that is blank. */
static enum status read_headings(const struct json_node *node, struct map_column *column)
{
    const json_t *member = json_object_get(node->json, "heading");
    column->nth = 1;
    if (json_is_string(member)) {
        column->headings.items = memory_allocate(sizeof *column->headings.items);
        if (!column->headings.items)
            return memory_error(node->reader->err);
        column->headings.items[0] = json_string_value(member);
        column->headings.count = 1;
    } else {
        enum status status = json_node_get_names(node, "heading", 1, RECORD_NAMES_MAXIMUM,
                                                 &FORM_ANY, &column->headings);
        if (status != STATUS_OK)
            return status;
    }
    const json_t *nth = json_object_get(node->json, "nth");
    if (!nth)
        return STATUS_OK;
    if (!json_is_integer(nth) || json_integer_value(nth) < 1 ||
        json_integer_value(nth) > MAP_COLUMNS_MAXIMUM)
        return json_node_fail_member(node, "nth", "must be a number from 1");
    column->nth = (size_t)json_integer_value(nth);
    return STATUS_OK;
}

static enum status check_fate(const struct json_node *node, const struct map_column *column)
{
    bool is_field = column->to.path != NULL, is_part = column->part != MAP_PART_NONE;
    if (column->leave && (is_field || is_part || column->keys))
        return json_node_fail_member(node, "leave", "stands alone: the column goes nowhere");
    if (!column->leave && !is_field && !is_part && !column->keys)
        return json_node_fail(node, "goes nowhere: say \"to\", \"entry\" or \"key\", or why it is "
                                    "left by \"leave\"");
    if (is_field && is_part)
        return json_node_fail_member(node, "entry", "stands beside \"to\": one column, one place");
    return STATUS_OK;
}

enum status map_read_column(const struct json_node *node, const struct map_lists *lists,
                            const struct catalogue *catalogue, struct map_table *table,
                            size_t index)
{
    static const char *const known[] = {"heading",     "nth",     "to",      "entry",  "key",
                                        "leave",       "as",      "join",    "values", "source",
                                        "keep_others", "guessed", "because", NULL};
    struct map_column *column = &table->columns[index];
    column->first = index;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = read_headings(node, column);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "leave", JSON_OPTIONAL, &FORM_ANY, &column->leave);
    if (status == STATUS_OK && json_object_get(node->json, "to"))
        status = map_read_target(node, "to", catalogue, table, &column->to);
    if (status == STATUS_OK)
        status = read_part(node, column);
    if (status == STATUS_OK)
        status = read_keys(node, column);
    if (status == STATUS_OK)
        status = check_fate(node, column);
    if (status == STATUS_OK)
        status = read_values(node, lists, column);
    if (status == STATUS_OK)
        status = read_as(node, column);
    if (status == STATUS_OK)
        status = read_source(node, column);
    for (size_t i = index; status == STATUS_OK && column->to.path && i > 0; i--)
        if (table->columns[i - 1].to.path &&
            strcmp(table->columns[i - 1].to.path, column->to.path) == 0)
            column->first = table->columns[i - 1].first;
    return status;
}
