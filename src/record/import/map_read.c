/* Reads a map (safehand.map/1), strictly. */
#include <stdio.h>
#include <string.h>

#include "forms.h"
#include "map_read.h"

static bool is_map_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= RECORD_ID_MAXIMUM && text[length] == '\0';
}

static const struct json_form FORM_MAP_NAME = {.fits = is_map_name,
                                               .what = "1 to 64 of the letters a-z, digits and -"};

/* What may stand in a source's place in a record: it is the map's title. */
static bool is_title(const char *text)
{
    return FORM_ANY.fits(text) && strlen(text) <= 100;
}

static const struct json_form FORM_TITLE = {.fits = is_title, .what = "a text of 1 to 100 bytes"};

enum status map_read_names(const struct json_node *node, const char *key, struct names *names)
{
    if (!json_object_get(node->json, key))
        return STATUS_OK;
    return json_node_get_names(node, key, 1, RECORD_NAMES_MAXIMUM, &FORM_ANY, names);
}

enum status map_read_flag(const struct json_node *node, const char *key, bool *flag)
{
    const json_t *member = json_object_get(node->json, key);
    if (!member)
        return STATUS_OK;
    if (!json_is_boolean(member))
        return json_node_fail_member(node, key, "must be true or false");
    *flag = json_is_true(member);
    return STATUS_OK;
}

/* ---- where something goes ---- */

static enum status fail_path(const struct json_node *node, const char *key, const char *path)
{
    json_node_fail_member(node, key, "\"%s\" is no field of the catalogue", path);
    return error_hint(node->reader->err,
                      "write a path such as people.*.name or household.address; or add the field "
                      "to the catalogue");
}

/* people.SLOT.FIELD: the slot is one of the table, or * for the person of the row. */
static enum status read_person_target(const struct json_node *node, const char *key,
                                      const struct map_table *table, struct map_target *target)
{
    const char *slot = target->path + strlen("people."), *dot = strchr(slot, '.');
    size_t length = dot ? (size_t)(dot - slot) : 0;
    if (length == 1 && *slot == '*') {
        if (table->rows != MAP_ROWS_PERSON)
            return json_node_fail_member(node, key,
                                         "people.* stands only where \"rows\" is \"person\"");
        target->slot = "*";
    }
    for (size_t i = 0; i < table->slot_count; i++)
        if (strlen(table->slots[i].id) == length && memcmp(table->slots[i].id, slot, length) == 0)
            target->slot = table->slots[i].id;
    if (!target->slot)
        return json_node_fail_member(node, key, "\"people\" of this table has nobody of that name");
    target->field = dot + 1;
    return STATUS_OK;
}

/* The field at a path of a map; NULL if no column may go there. Consents and entries are no fields
 * of a map, who has parental responsibility is asked and never imported, and of "any" field ('*')
 * there is no one place. */
static const struct catalogue_field *find_target(const struct catalogue *catalogue,
                                                 const char *path)
{
    static const char people[] = "people.";
    const char *dot = strchr(path, '.');
    if (dot && text_starts_with(path, people)) {
        dot = strchr(path + strlen(people), '.');
        if (dot && strcmp(dot, ".parental_responsibility") == 0)
            return NULL;
    } else if (text_starts_with(path, "consents.") || text_starts_with(path, "entries.")) {
        return NULL;
    } else if (strchr(path, '*')) {
        return NULL;
    }
    return dot && !strchr(dot, '*') ? catalogue_find(catalogue, path) : NULL;
}

bool record_map_takes(const struct catalogue *catalogue, const char *path)
{
    return find_target(catalogue, path) != NULL;
}

enum status map_read_target(const struct json_node *node, const char *key,
                            const struct catalogue *catalogue, const struct map_table *table,
                            struct map_target *target)
{
    static const struct json_form form = {.fits = field_pattern_is_valid,
                                          .what = "a path such as people.*.name"};
    enum status status = json_node_get_text(node, key, JSON_REQUIRED, &form, &target->path);
    if (status != STATUS_OK)
        return status;
    target->field = target->path;
    if (text_starts_with(target->path, "people."))
        status = read_person_target(node, key, table, target);
    if (status != STATUS_OK)
        return status;
    const struct catalogue_field *field = find_target(catalogue, target->path);
    if (!field)
        return fail_path(node, key, target->path);
    target->type = field->type;
    return STATUS_OK;
}

/* ---- a table ---- */

static enum status read_slots(const struct json_node *node, struct map_table *table)
{
    static const char *const known[] = {"id", "role", NULL};
    json_t *array = NULL, *ids = NULL;
    if (!json_object_get(node->json, "people"))
        return STATUS_OK;
    enum status status = json_node_get_array(node, "people", 1, MAP_TABLES_MAXIMUM, &array);
    if (status == STATUS_OK && table->rows == MAP_ROWS_PERSON)
        status = json_node_fail_member(node, "people", "stands only where a row is not one person");
    if (status != STATUS_OK)
        return status;
    table->slots = memory_allocate_array(json_array_size(array), sizeof *table->slots);
    ids = json_object();
    status = table->slots && ids ? STATUS_OK : memory_error(node->reader->err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        json_pointer_write(pointer, "%s/people/%zu", node->pointer, i);
        struct json_node item = {node->reader, json_array_get(array, i), pointer};
        struct map_slot *slot = &table->slots[table->slot_count];
        status = json_node_check_object(&item, known);
        if (status == STATUS_OK)
            status = json_node_get_text(&item, "id", JSON_REQUIRED, &FORM_ID, &slot->id);
        if (status == STATUS_OK)
            status = json_node_add_unique(&item, "id", ids, slot->id, i);
        if (status == STATUS_OK)
            status =
                json_node_get_text(&item, "role", JSON_REQUIRED, &FORM_SNAKE_CASE, &slot->role);
        table->slot_count += status == STATUS_OK;
    }
    json_decref(ids);
    return status;
}

static enum status read_constant(const struct json_node *node, const struct catalogue *catalogue,
                                 const struct map_table *table, struct map_constant *constant)
{
    static const char *const known[] = {"to", "value", NULL};
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = map_read_target(node, "to", catalogue, table, &constant->to);
    constant->value = json_object_get(node->json, "value");
    if (status == STATUS_OK && (!constant->value || json_is_object(constant->value) ||
                                json_is_array(constant->value) || json_is_null(constant->value)))
        status = json_node_fail_member(node, "value", "must be a text, a number, true or false");
    struct date day;
    bool is_day = constant->to.type == FIELD_DATE || constant->to.type == FIELD_BIRTH_DATE;
    if (status == STATUS_OK && is_day &&
        (!json_is_string(constant->value) || !date_parse(json_string_value(constant->value), &day)))
        status = json_node_fail_member(node, "value", "must be a date, such as 2026-03-31");
    if (status == STATUS_OK && strcmp(constant->to.field, "role") == 0)
        status = json_node_fail_member(node, "to", "a role stands in \"role\" or in \"people\"");
    return status;
}

static enum status read_constants(const struct json_node *node, const struct catalogue *catalogue,
                                  struct map_table *table)
{
    json_t *array = NULL;
    if (!json_object_get(node->json, "constants"))
        return STATUS_OK;
    enum status status = json_node_get_array(node, "constants", 1, MAP_COLUMNS_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    table->constants = memory_allocate_array(json_array_size(array), sizeof *table->constants);
    if (!table->constants)
        return memory_error(node->reader->err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        json_pointer_write(pointer, "%s/constants/%zu", node->pointer, i);
        struct json_node item = {node->reader, json_array_get(array, i), pointer};
        status = read_constant(&item, catalogue, table, &table->constants[i]);
        table->constant_count += status == STATUS_OK;
    }
    return status;
}

static enum status read_columns(const struct json_node *node, const struct map_lists *lists,
                                const struct catalogue *catalogue, struct map_table *table)
{
    json_t *array = NULL;
    enum status status = json_node_get_array(node, "columns", 1, MAP_COLUMNS_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    table->columns = memory_allocate_array(json_array_size(array), sizeof *table->columns);
    if (!table->columns)
        return memory_error(node->reader->err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        json_pointer_write(pointer, "%s/columns/%zu", node->pointer, i);
        struct json_node item = {node->reader, json_array_get(array, i), pointer};
        table->column_count++; /* counted at once: its names are freed with the map */
        status = map_read_column(&item, lists, catalogue, table, i);
    }
    return status;
}

/* What a table's columns have to have together. */
static enum status check_table(const struct json_node *node, const struct map_table *table)
{
    bool has_entry = false, has_text = false;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct map_column *column = &table->columns[i];
        has_entry = has_entry || column->part != MAP_PART_NONE;
        has_text = has_text || column->part == MAP_PART_TEXT || column->part == MAP_PART_CONCERN;
    }
    if (has_entry && table->rows == MAP_ROWS_PERSON)
        return json_node_fail(node, "columns of an entry stand only where a row is not one person");
    if (has_entry && !has_text)
        return json_node_fail(node, "an entry needs a column for its text");
    if (has_entry && !table->category) {
        for (size_t i = 0; i < table->column_count; i++)
            if (table->columns[i].part == MAP_PART_CATEGORY)
                return STATUS_OK;
        return json_node_fail(node, "an entry needs a \"category\", here or by a column");
    }
    return STATUS_OK;
}

static enum status read_table(const struct json_node *node, const struct map_lists *lists,
                              const struct catalogue *catalogue, struct map_table *table)
{
    static const char *const known[] = {"sheet",   "rows",         "role",   "category",
                                        "by",      "constants",    "people", "titles",
                                        "columns", "family_above", NULL};
    static const char *const rows[] = {"person", "contact", "family", "form", NULL};
    int kind = 0;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = json_node_get_choice(node, "rows", JSON_REQUIRED, rows, &kind);
    table->rows = (enum map_rows)kind;
    if (status == STATUS_OK)
        status = json_node_get_text(node, "sheet", JSON_OPTIONAL, &FORM_ANY, &table->sheet);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "role", JSON_OPTIONAL, &FORM_SNAKE_CASE, &table->role);
    if (status == STATUS_OK)
        status =
            json_node_get_text(node, "category", JSON_OPTIONAL, &FORM_SNAKE_CASE, &table->category);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "by", JSON_OPTIONAL, &FORM_ANY, &table->by);
    if (status == STATUS_OK)
        status = map_read_flag(node, "family_above", &table->takes_above);
    if (status == STATUS_OK)
        status = map_read_names(node, "titles", &table->titles);
    if (status == STATUS_OK)
        status = read_slots(node, table);
    if (status == STATUS_OK)
        status = read_constants(node, catalogue, table);
    if (status == STATUS_OK)
        status = read_columns(node, lists, catalogue, table);
    return status == STATUS_OK ? check_table(node, table) : status;
}

static enum status read_tables(const struct json_node *root, const struct map_lists *lists,
                               const struct catalogue *catalogue, struct record_map *map)
{
    json_t *array = NULL;
    enum status status = json_node_get_array(root, "tables", 1, MAP_TABLES_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    map->tables = memory_allocate_array(json_array_size(array), sizeof *map->tables);
    if (!map->tables)
        return memory_error(root->reader->err);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        char pointer[JSON_POINTER_SIZE];
        json_pointer_write(pointer, "/tables/%zu", i);
        struct json_node item = {root->reader, json_array_get(array, i), pointer};
        map->table_count++;
        status = read_table(&item, lists, catalogue, &map->tables[i]);
    }
    return status;
}

/* ---- the whole ---- */

static enum status read_dates(const struct json_node *root, struct record_map *map)
{
    static const char *const orders[] = {"day_first", "month_first", "year_first", NULL};
    json_t *array = NULL;
    map->order_count = 2;
    map->orders[0] = MAP_DAY_FIRST;
    map->orders[1] = MAP_YEAR_FIRST;
    if (!json_object_get(root->json, "dates"))
        return STATUS_OK;
    enum status status = json_node_get_array(root, "dates", 1, 3, &array);
    for (size_t i = 0; status == STATUS_OK && i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        size_t order = 0;
        while (orders[order] && (!text || strcmp(text, orders[order]) != 0))
            order++;
        if (!orders[order])
            status = json_node_fail_member(root, "dates",
                                           "is a list of day_first, month_first, year_first");
        map->orders[i] = (enum map_order)order;
    }
    if (status == STATUS_OK)
        map->order_count = json_array_size(array);
    if (status == STATUS_OK && map->order_count > 1 && map->orders[0] != MAP_YEAR_FIRST &&
        map->orders[1] != MAP_YEAR_FIRST)
        status = json_node_fail_member(
            root, "dates", "day_first and month_first cannot both be: 3/4/2026 would be either");
    return status;
}

static enum status read_map(const struct json_reader *reading, const struct catalogue *catalogue,
                            struct record_map *map)
{
    static const char *const known[] = {"format", "name",   "title",       "updated", "notes",
                                        "whole",  "dates",  "yes",         "no",      "nothing",
                                        "lists",  "tables", "short_years", NULL};
    struct json_node root = {reading, map->root, ""};
    struct map_lists lists = {0};
    struct date updated;
    const char *notes;
    enum status status = json_node_check_object(&root, NULL);
    if (status == STATUS_OK)
        status = json_node_check_format(&root, "safehand.map/1");
    if (status == STATUS_OK)
        status = json_node_check_object(&root, known);
    if (status == STATUS_OK)
        status = json_node_get_text(&root, "name", JSON_REQUIRED, &FORM_MAP_NAME, &map->name);
    if (status == STATUS_OK)
        status = json_node_get_text(&root, "title", JSON_REQUIRED, &FORM_TITLE, &map->title);
    if (status == STATUS_OK)
        status = json_node_get_date(&root, "updated", JSON_REQUIRED, &updated, NULL);
    if (status == STATUS_OK)
        status = json_node_get_text(&root, "notes", JSON_OPTIONAL, &FORM_ANY, &notes);
    if (status == STATUS_OK)
        status = map_read_flag(&root, "whole", &map->is_whole);
    if (status == STATUS_OK)
        status = map_read_flag(&root, "short_years", &map->takes_short_years);
    if (status == STATUS_OK)
        status = read_dates(&root, map);
    if (status == STATUS_OK)
        status = map_read_names(&root, "yes", &map->yes);
    if (status == STATUS_OK)
        status = map_read_names(&root, "no", &map->no);
    if (status == STATUS_OK)
        status = map_read_names(&root, "nothing", &map->nothing);
    if (status == STATUS_OK)
        status = map_read_lists(&root, &lists);
    if (status == STATUS_OK)
        status = read_tables(&root, &lists, catalogue, map);
    json_decref(lists.by_name);
    return status;
}

enum status record_map_parse(const char *data, size_t length, const char *name,
                             const struct catalogue *catalogue, struct record_map **map,
                             struct error *err)
{
    static const struct json_limits limits = {
        .size = MAP_SIZE_MAXIMUM, .depth = 12, .string = 4096};
    *map = NULL;
    struct record_map *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    const struct json_reader reading = {
        .text = data, .length = length, .name = name, .manner = &RECORD_MANNER, .err = err};
    enum status status = json_strict_parse(data, length, name, &limits, &made->root, err);
    if (status == STATUS_OK)
        status = read_map(&reading, catalogue, made);
    if (status == STATUS_OK)
        *map = made;
    else
        record_map_free(made);
    return status;
}

static void free_table(struct map_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        memory_free(table->columns[i].headings.items);
    memory_free(table->columns);
    memory_free(table->constants);
    memory_free(table->slots);
    memory_free(table->titles.items);
}

void record_map_free(struct record_map *map)
{
    if (!map)
        return;
    for (size_t i = 0; i < map->table_count; i++)
        free_table(&map->tables[i]);
    memory_free(map->tables);
    memory_free(map->yes.items);
    memory_free(map->no.items);
    memory_free(map->nothing.items);
    json_decref(map->root);
    memory_free(map);
}
