/* What an export says of one family, in the form of a family file. */
#include "build.h"

#include <stdio.h>
#include <string.h>

/* ---- cells ---- */

enum status build_account(const struct build *build, const struct import_row *row, size_t column,
                          enum import_fate fate, const char *why)
{
    struct buffer where;
    if (!why) {
        account_count(&build->import->account, fate);
        return STATUS_OK;
    }
    buffer_init(&where, PLACE_MAXIMUM);
    row_place(row, column, &where);
    enum status status = buffer_status(&where, build->err);
    if (status == STATUS_OK)
        status = account_add(&build->import->account, fate, buffer_text(&where), why, build->err);
    buffer_free(&where);
    return status;
}

enum status build_value(const struct build *build, const struct import_row *row, size_t column,
                        json_t **value)
{
    const struct table_row *place;
    const struct table_cell *cell = row_cell(row, column, &place);
    struct buffer why;
    *value = NULL;
    if (!cell || (cell->marks & TABLE_IS_MERGED) ||
        import_is_nothing(build->import->map, cell->text)) {
        if (row->match->at[column] > 0)
            account_count(&build->import->account, IMPORT_EMPTY);
        return STATUS_OK;
    }
    buffer_init(&why, PLACE_MAXIMUM);
    enum status status = import_value(build->import->map, build->import->options.catalogue,
                                      &row->match->table->columns[column], cell,
                                      &build->import->options.as_at, value, &why, build->err);
    if (status == STATUS_OK && !*value)
        status = build_account(build, row, column, IMPORT_NOT_UNDERSTOOD, buffer_text(&why));
    buffer_free(&why);
    return status;
}

/* ---- dated values ---- */

static const char OTHERWISE[] = "another row of the export says otherwise";

/* {value, as_at, source, row}; takes the value over. NULL without memory. */
static json_t *dated(const struct build *build, json_t *value)
{
    return json_pack("{s:o, s:s, s:s, s:s}", "value", value, "as_at", build->as_at, "source",
                     build->import->map->title, "row", build->place);
}

/* The object at the path's last but one segment below `object`, made where it is missing; NULL
 * without memory, or where a value is in the way (*is_blocked). *last gets the last segment. */
static json_t *walk(json_t *object, char *path, const char **last, bool *is_blocked)
{
    char *at = path, *dot;
    while ((dot = strchr(at, '.')) != NULL) {
        *dot = '\0';
        json_t *inner = json_object_get(object, at);
        *is_blocked = inner && (!json_is_object(inner) || json_object_get(inner, "value"));
        if (*is_blocked)
            return NULL;
        if (!inner) {
            inner = json_object();
            if (json_object_set_new(object, at, inner) != 0)
                return NULL;
        }
        object = inner;
        at = dot + 1;
    }
    *last = at;
    return object;
}

enum status build_put(const struct build *build, json_t *object, const char *path, json_t *value,
                      const char **why)
{
    const char *last = NULL;
    bool is_blocked = false;
    char *copy = memory_copy_string(path);
    json_t *inner = copy && value ? walk(object, copy, &last, &is_blocked) : NULL;
    json_t *before = inner ? json_object_get(inner, last) : NULL;
    enum status status = STATUS_OK;
    /* A group of fields without a value of its own is another thing, and stays. */
    if (is_blocked || (before && !json_object_get(before, "value")))
        *why = "another column says something of the same: of the whole of it, or of a part";
    else if (before && !json_equal(json_object_get(before, "value"), value))
        *why = OTHERWISE;
    if (!inner && !is_blocked)
        status = memory_error(build->err);
    else if (inner && !before &&
             json_object_set_new(inner, last, dated(build, json_incref(value))) != 0)
        status = memory_error(build->err);
    memory_free(copy);
    json_decref(value);
    return status;
}

/* ---- the columns of one field ---- */

static enum status join(const struct map_column *column, json_t **whole, json_t *piece,
                        struct error *err)
{
    static const char *const between[] = {" ", ", ", "\n"};
    json_t *joined = NULL;
    if (!*whole) {
        *whole = piece;
        return STATUS_OK;
    }
    if (column->join == MAP_TO_LIST || json_is_array(piece) || json_is_array(*whole)) {
        joined = json_is_array(*whole) ? json_incref(*whole) : json_pack("[O]", *whole);
        if (joined && json_is_array(piece) ? json_array_extend(joined, piece) != 0
                                           : json_array_append(joined, piece) != 0) {
            json_decref(joined);
            joined = NULL;
        }
    } else {
        struct buffer text;
        buffer_init(&text, TABLE_TEXT_MAXIMUM * 4);
        record_value_words(*whole, &text);
        buffer_append_text(&text, between[column->join]);
        record_value_words(piece, &text);
        if (text.failure == STATUS_OK)
            joined = json_string(buffer_text(&text));
        buffer_free(&text);
    }
    json_decref(piece);
    json_decref(*whole);
    *whole = joined;
    return joined ? STATUS_OK : memory_error(err);
}

bool build_joins(const struct map_column *column)
{
    bool is_word = column->part == MAP_PART_CATEGORY ||
                   (column->to.path && column->to.type == FIELD_CHOICE) ||
                   (column->to.path && column->to.slot && strcmp(column->to.field, "role") == 0);
    return (column->as == MAP_AS_TEXT || column->as == MAP_AS_LIST) && !is_word;
}

/* Takes a piece (over) into what the columns before have said; *fits: it says no other thing. */
static enum status take_piece(const struct build *build, const struct map_column *column,
                              json_t *piece, json_t **whole, bool *fits)
{
    *fits = !*whole || build_joins(column) || json_equal(*whole, piece);
    if (!*whole || build_joins(column))
        return join(column, whole, piece, build->err);
    json_decref(piece);
    return STATUS_OK;
}

/* Collects what the row says of the field of this column and of those joined to it. `marks` gets
 * which columns said anything. */
static enum status collect(const struct build *build, const struct import_row *row, size_t first,
                           json_t **whole, bool *marks)
{
    const struct map_table *table = row->match->table;
    enum status status = STATUS_OK;
    *whole = NULL;
    for (size_t i = first; status == STATUS_OK && i < table->column_count; i++) {
        json_t *piece = NULL;
        marks[i] = false;
        if (table->columns[i].first != first || !table->columns[i].to.path)
            continue;
        status = build_value(build, row, i, &piece);
        if (status != STATUS_OK || !piece)
            continue;
        status = take_piece(build, &table->columns[i], piece, whole, &marks[i]);
        if (status == STATUS_OK && !marks[i])
            status = build_account(build, row, i, IMPORT_NOT_UNDERSTOOD, BUILD_ANOTHER_COLUMN);
    }
    if (status != STATUS_OK) {
        json_decref(*whole);
        *whole = NULL;
    }
    return status;
}

/* Counts the cells that were collected: all the same fate. */
static enum status count_marked(const struct build *build, const struct import_row *row,
                                const bool *marks, enum import_fate fate, const char *why)
{
    const struct map_table *table = row->match->table;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < table->column_count; i++)
        if (marks[i])
            status = build_account(build, row, i, fate, why);
    return status;
}

/* Whose field it is: the family's, or of somebody of the row, who may not be there (NULL). */
static json_t *owner_of(const struct build *build, const struct map_target *to)
{
    if (!to->slot)
        return build->wanted;
    return strcmp(to->slot, "*") == 0 ? build->person : json_object_get(build->slots, to->slot);
}

/* The first role that a column says takes the place of the table's, and stays: rows come newest
 * first. Takes the value over. */
static enum status put_role(const struct build *build, json_t *owner, json_t *value,
                            const char **why)
{
    const char *id = json_text(owner, "id");
    json_t *before = json_object_get(build->roles, id);
    if (before && !json_equal(before, value))
        *why = OTHERWISE;
    bool fails = !before && (json_object_set(build->roles, id, value) != 0 ||
                             json_object_set(owner, "role", value) != 0);
    json_decref(value);
    return fails ? memory_error(build->err) : STATUS_OK;
}

static enum status put_field(const struct build *build, const struct import_row *row, size_t column,
                             json_t *value, const bool *marks)
{
    const struct map_target *to = &row->match->table->columns[column].to;
    json_t *owner = owner_of(build, to);
    const char *why = NULL;
    enum status status = STATUS_OK;
    if (!json_is_object(owner)) {
        json_decref(value);
        return owner ? count_marked(build, row, marks, IMPORT_NOT_UNDERSTOOD,
                                    json_string_value(owner))
                     : memory_error(build->err);
    }
    if (to->slot && strcmp(to->field, "role") == 0)
        status = put_role(build, owner, value, &why);
    else
        status = build_put(build, owner, to->field, value, &why);
    if (status == STATUS_OK)
        status =
            count_marked(build, row, marks, why ? IMPORT_NOT_UNDERSTOOD : IMPORT_IMPORTED, why);
    return status;
}

enum status build_fields(const struct build *build, const struct import_row *row)
{
    const struct map_table *table = row->match->table;
    enum status status = STATUS_OK;
    bool *marks = memory_allocate_array(table->column_count, sizeof *marks);
    if (!marks)
        return memory_error(build->err);
    for (size_t i = 0; status == STATUS_OK && i < table->column_count; i++) {
        json_t *value = NULL;
        if (!table->columns[i].to.path || table->columns[i].first != i)
            continue;
        status = collect(build, row, i, &value, marks);
        if (status == STATUS_OK && value)
            status = put_field(build, row, i, value, marks);
        memset(marks, 0, table->column_count * sizeof *marks);
    }
    for (size_t i = 0; status == STATUS_OK && i < table->constant_count; i++) {
        const struct map_target *to = &table->constants[i].to;
        json_t *owner = owner_of(build, to);
        const char *why = NULL; /* what a row says counts before */
        if (json_is_object(owner))
            status =
                build_put(build, owner, to->field, json_incref(table->constants[i].value), &why);
    }
    memory_free(marks);
    return status;
}
