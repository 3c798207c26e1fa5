/* A family, row by row. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

/* A row, and as of when it says what it says. */
struct dated_row {
    const struct import_row *row;
    struct date as_at;
};

/* The newest first, so that an older row contradicts nothing; then as they stand. */
static int compare_days(const void *a, const void *b)
{
    const struct dated_row *first = a, *second = b;
    int order = date_compare(&second->as_at, &first->as_at);
    return order != 0 ? order
                      : (first->row->order > second->row->order) -
                            (first->row->order < second->row->order);
}

/* As its own column says, else as the whole export. */
static enum status find_day(const struct build *build, const struct import_row *row,
                            struct date *day)
{
    const struct map_table *table = row->match->table;
    *day = build->import->options.as_at;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_row *place;
        const struct table_cell *cell =
            table->columns[i].keys & MAP_AS_AT ? row_cell(row, i, &place) : NULL;
        struct buffer why;
        json_t *value = NULL;
        if (!cell || import_is_nothing(build->import->map, cell->text))
            continue;
        buffer_init(&why, PLACE_MAXIMUM);
        enum status status =
            import_value(build->import->map, build->import->options.catalogue, &table->columns[i],
                         cell, &build->import->options.as_at, &value, &why, build->err);
        if (status == STATUS_OK && value)
            (void)!date_parse(json_string_value(value), day);
        json_decref(value);
        buffer_free(&why);
        return status;
    }
    return STATUS_OK;
}

/* Cells of columns by which things are only joined. */
static enum status count_keys(const struct build *build, const struct import_row *row)
{
    const struct map_table *table = row->match->table;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < table->column_count; i++) {
        const struct map_column *column = &table->columns[i];
        json_t *value = NULL;
        if (!column->keys || column->to.path || column->part != MAP_PART_NONE)
            continue;
        status = build_value(build, row, i, &value);
        if (status == STATUS_OK && value)
            status = build_account(build, row, i, IMPORT_IMPORTED, NULL);
        json_decref(value);
    }
    return status;
}

static enum status place_row(struct build *build, const struct dated_row *dated)
{
    struct buffer place;
    buffer_init(&place, PLACE_MAXIMUM);
    if (dated->row->row)
        match_place(dated->row->match, dated->row->row, 0, &place);
    else
        buffer_append_text(&place, dated->row->match->source->name);
    text_copy_visible(build->place, sizeof build->place, buffer_text(&place));
    date_format(&dated->as_at, build->as_at);
    enum status status = buffer_status(&place, build->err);
    buffer_free(&place);
    return status;
}

static enum status build_row(struct build *build, const struct dated_row *dated)
{
    struct buffer why;
    const struct import_row *row = dated->row;
    buffer_init(&why, PLACE_MAXIMUM);
    build->person = NULL;
    json_object_clear(build->slots);
    enum status status = place_row(build, dated);
    if (status == STATUS_OK && row->match->table->rows == MAP_ROWS_PERSON)
        status = build_person(build, row, &why);
    else if (status == STATUS_OK)
        status = build_slots(build, row);
    if (status == STATUS_OK && why.length > 0) {
        status = row_refuse(build->import, row, buffer_text(&why), build->err);
    } else if (status == STATUS_OK) {
        status = build_fields(build, row);
        if (status == STATUS_OK)
            status = build_entry(build, row);
        if (status == STATUS_OK)
            status = count_keys(build, row);
        if (status == STATUS_OK)
            status = row_count_rest(build->import, row, build->err);
    }
    buffer_free(&why);
    return status;
}

static bool is_of_people(const struct dated_row *row)
{
    return row->row->match->table->rows == MAP_ROWS_PERSON;
}

/* Whether anybody is in the family once these rows are built: a record has people. */
static bool has_people(const struct build *build, const struct dated_row *rows, size_t count)
{
    bool any = build->known || json_array_size(json_object_get(build->wanted, "people")) > 0;
    for (size_t i = 0; !any && i < count; i++)
        any = !is_of_people(&rows[i]) && build_has_slots(build, rows[i].row);
    return any;
}

/* Rows of people come first, since entries are about whom they name. */
static enum status build_rows(struct build *build, const struct dated_row *rows, size_t count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (is_of_people(&rows[i]))
            status = build_row(build, &rows[i]);
    bool any = status == STATUS_OK && has_people(build, rows, count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (is_of_people(&rows[i]))
            continue;
        status = any ? build_row(build, &rows[i])
                     : row_refuse(build->import, rows[i].row,
                                  "there is no record of its family yet, and nobody of it in this "
                                  "export",
                                  build->err);
    }
    return status;
}

static enum status begin(struct build *build, const char *reference)
{
    json_t **const objects[] = {&build->keys,  &build->known_ids, &build->ids,  &build->names,
                                &build->roles, &build->entries,   &build->slots};
    bool fails = false;
    build->wanted = json_pack("{s:s, s:[], s:[]}", "reference", reference, "people", "entries");
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        *objects[i] = json_object();
        fails = fails || !*objects[i];
    }
    return fails || !build->wanted ? memory_error(build->err) : build_know(build);
}

static void end(struct build *build)
{
    json_decref(build->keys);
    json_decref(build->known_ids);
    json_decref(build->ids);
    json_decref(build->names);
    json_decref(build->roles);
    json_decref(build->entries);
    json_decref(build->slots);
    json_decref(build->wanted);
}

enum status build_family(struct import_run *import, size_t family, const json_t *known,
                         json_t **wanted, struct error *err)
{
    size_t begins = import->families[family], count = import->families[family + 1] - begins;
    struct build build = {.import = import, .known = known, .err = err};
    struct dated_row *rows = memory_allocate_array(count, sizeof *rows);
    enum status status = begin(&build, import->rows[begins].family);
    if (!rows)
        status = memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        rows[i].row = &import->rows[begins + i];
        status = find_day(&build, rows[i].row, &rows[i].as_at);
        if (status == STATUS_OK)
            status = build_hear(&build, rows[i].row);
    }
    if (status == STATUS_OK)
        qsort(rows, count, sizeof *rows, compare_days);
    if (status == STATUS_OK)
        status = build_rows(&build, rows, count);
    memory_free(rows);
    *wanted = status == STATUS_OK ? json_incref(build.wanted) : NULL;
    end(&build);
    return status;
}
