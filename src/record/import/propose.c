/* A map for files that none was written for: by their headings, and by what stands beneath. */
#include <stdio.h>
#include <string.h>

#include "propose.h"
#include "safehand/base/json.h"

enum { HEADER_SEARCHED = 20, HEADING_MAXIMUM = 4096 };

/* The how-manieth of its heading it is, from 1; `seen` counts them. */
static size_t count_heading(json_t *seen, const char *heading, int *failed)
{
    struct buffer folded;
    size_t nth = 1;
    buffer_init(&folded, HEADING_MAXIMUM);
    import_fold(heading, &folded);
    if (folded.failure == STATUS_OK) {
        const char *key = buffer_text(&folded);
        nth += (size_t)json_integer_value(json_object_get(seen, key));
        json_put(seen, key, json_integer((json_int_t)nth), failed);
    } else if (folded.failure == STATUS_SYSTEM) {
        *failed = 1;
    }
    buffer_free(&folded);
    return nth;
}

/* ---- a sheet ---- */

static size_t known_headings(const struct table_row *row, enum map_rows rows)
{
    size_t known = 0;
    for (size_t i = 0; i < row->cell_count; i++)
        known += propose_find(row->cells[i].text, rows) != NULL;
    return known;
}

/* The row with the most headings that are known, else the first. */
static size_t find_header(const struct table_sheet *sheet)
{
    size_t best = 0, most = 0;
    for (size_t i = 0; i < sheet->row_count && i < HEADER_SEARCHED; i++) {
        size_t known = known_headings(&sheet->rows[i], MAP_ROWS_PERSON) +
                       known_headings(&sheet->rows[i], MAP_ROWS_CONTACT);
        if (known > most) {
            best = i;
            most = known;
        }
    }
    return best;
}

/* One row a contact: it has a day that is no birth, and long texts or headings of one; or nobody's
 * name. */
static enum map_rows find_rows(const struct proposal *proposal, size_t header)
{
    size_t texts = 0, days = 0, births = 0;
    const struct table_row *row = &proposal->sheet->rows[header];
    for (size_t i = 0; i < row->cell_count; i++) {
        struct column_looks looks;
        const struct propose_word *word = propose_find(row->cells[i].text, MAP_ROWS_PERSON);
        const struct propose_word *entry = propose_find(row->cells[i].text, MAP_ROWS_CONTACT);
        propose_look(proposal, header, row->cells[i].column, &looks);
        births += word && word->to && strcmp(word->to, "people.*.birth_date") == 0;
        texts +=
            (entry && entry->entry && strcmp(entry->entry, "text") == 0) || propose_is_long(&looks);
        days += entry && entry->entry && strcmp(entry->entry, "on") == 0;
    }
    return texts > 0 && days > 0 && births == 0 ? MAP_ROWS_CONTACT : MAP_ROWS_PERSON;
}

static void add_column(struct proposal *proposal, json_t *columns, json_t *seen,
                       const struct table_cell *heading, size_t row, int *failed)
{
    size_t nth = count_heading(seen, heading->text, failed);
    json_t *column = propose_column(proposal, heading->text, nth, heading->column, row, failed);
    *failed |= json_array_append_new(columns, column) != 0;
}

/* Of a grid the cells of its heading, of a form what each row asks. */
static json_t *propose_columns(struct proposal *proposal, bool is_form, int *failed)
{
    json_t *columns = json_array(), *seen = json_object();
    const struct table_sheet *sheet = proposal->sheet;
    const struct table_row *row = &sheet->rows[proposal->header];
    for (size_t i = 0; !is_form && i < row->cell_count; i++)
        if (row->cells[i].text[0] != '\0')
            add_column(proposal, columns, seen, &row->cells[i], proposal->header, failed);
    for (size_t i = 0; is_form && i < sheet->row_count; i++) {
        const struct table_cell *asks = table_row_cell(&sheet->rows[i], 1);
        if (asks && asks->text[0] != '\0')
            add_column(proposal, columns, seen, asks, i, failed);
    }
    json_decref(seen);
    return columns;
}

/* Whether some column is a part of an entry whose name begins so. */
static bool has_part(const json_t *columns, const char *part)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column)
    {
        const char *theirs = json_text(column, "entry");
        if (theirs && text_starts_with(theirs, part))
            return true;
    }
    return false;
}

/* An entry has a day and a text: without both nothing of one is proposed. */
static bool has_entry(const json_t *columns)
{
    return has_part(columns, "on") && (has_part(columns, "text") || has_part(columns, "concern."));
}

/* Of a row that somebody says is an entry, or that looks like one: the day is the first column of
 * days, and the text the longest of those of which nothing else is known. */
static void complete_entry(const struct proposal *proposal, json_t *columns, int *failed)
{
    const struct table_row *row = &proposal->sheet->rows[proposal->header];
    json_t *day = NULL, *text = NULL;
    size_t longest = 0, index = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        struct column_looks looks;
        if (row->cells[i].text[0] == '\0')
            continue;
        json_t *column = json_array_get(columns, index++);
        propose_look(proposal, proposal->header, row->cells[i].column, &looks);
        if (!json_object_get(column, "leave") || looks.filled == 0)
            continue;
        size_t length = looks.length / looks.filled;
        if (looks.days == looks.filled) {
            day = day ? day : column;
        } else if (length > longest) {
            text = column;
            longest = length;
        }
    }
    if (day && !has_part(columns, "on"))
        propose_put_part(day, "on", "its values are days", failed);
    if (text && !has_part(columns, "text"))
        propose_put_part(text, "text", "of what is not known it is the longest", failed);
}

static void drop_entry(json_t *columns, int *failed)
{
    size_t i;
    json_t *column;
    json_array_foreach(columns, i, column)
    {
        if (!json_object_get(column, "entry"))
            continue;
        json_object_del(column, "entry");
        json_object_del(column, "key");
        json_object_del(column, "values");
        json_put(column, "leave", json_string("an entry needs a day and a text: say which it is"),
                 failed);
    }
}

static const char *const ROWS[] = {"person", "contact", "family", "form", NULL};

/* `wanted`: what a row of the sheet is, where somebody says it; NULL: what it looks like. */
static json_t *propose_table(struct proposal *proposal, const char *wanted, int *failed)
{
    bool is_form = proposal->sheet->kind == TABLE_PAIRS;
    proposal->header = is_form ? 0 : find_header(proposal->sheet);
    proposal->rows = is_form ? MAP_ROWS_FORM : find_rows(proposal, proposal->header);
    for (size_t i = 0; wanted && !is_form && i < MAP_ROWS_FORM; i++)
        if (strcmp(ROWS[i], wanted) == 0)
            proposal->rows = (enum map_rows)i;
    json_t *columns = propose_columns(proposal, is_form, failed);
    if (proposal->rows == MAP_ROWS_CONTACT)
        complete_entry(proposal, columns, failed);
    const char *category = !is_form                        ? "contact"
                           : has_part(columns, "concern.") ? "concern"
                                                           : "visit_note";
    if (proposal->rows != MAP_ROWS_PERSON && !has_entry(columns))
        drop_entry(columns, failed);
    json_t *table = json_object();
    json_put(table, "rows", json_string(ROWS[proposal->rows]), failed);
    if (proposal->sheet->name[0] && !is_form)
        json_put(table, "sheet", json_string(proposal->sheet->name), failed);
    if (proposal->rows != MAP_ROWS_PERSON) /* for whoever makes entries of its columns */
        json_put(table, "category", json_string(category), failed);
    json_put(table, "columns", columns, failed);
    return table;
}

/* ---- the whole ---- */

static json_t *sexes_json(int *failed)
{
    json_t *list = json_array();
    for (const struct propose_value *value = PROPOSE_SEXES; value->from; value++)
        *failed |= json_array_append_new(
                       list, json_pack("{s:[s], s:s}", "from", value->from, "to", value->to)) != 0;
    return json_pack("{s:s, s:o}", "name", "sexes", "values", list);
}

static json_t *new_map(const char *title, const char *day, int *failed)
{
    json_t *map = json_object(), *lists = json_array();
    json_put(map, "format", json_string("safehand.map/1"), failed);
    json_put(map, "name", json_string(RECORD_MAP_OWN), failed);
    json_put(map, "title", json_string(title), failed);
    json_put(map, "updated", json_string(day), failed);
    json_put(map, "whole", json_false(), failed);
    json_put(map, "dates", json_pack("[s, s]", "day_first", "year_first"), failed);
    json_put(map, "nothing", json_pack("[s, s, s]", "N/A", "-", "Not known"), failed);
    *failed |= json_array_append_new(lists, sexes_json(failed)) != 0;
    json_put(map, "lists", lists, failed);
    json_put(map, "tables", json_array(), failed);
    return map;
}

/* The shipped map whose headings most of the sources' are; NULL: of none. */
static enum status find_like(const struct import_source *sources, size_t source_count,
                             const struct catalogue *catalogue, const char **like,
                             struct error *err)
{
    size_t most = 0;
    *like = NULL;
    for (const char *const *name = RECORD_MAPS_SHIPPED; *name; name++) {
        struct record_map *map = NULL;
        struct import_match *matches = NULL;
        struct error unlike = {0};
        size_t count = 0, found = 0, all = 0;
        enum status status = record_map_load(*name, catalogue, &map, &unlike);
        if (status == STATUS_MALFORMED) /* it wants a field that the office's catalogue has not */
            continue;
        if (status != STATUS_OK) {
            *err = unlike;
            return status;
        }
        if (match_sheets(map, sources, source_count, &matches, &count, &unlike) == STATUS_OK) {
            for (size_t i = 0; i < count; i++)
                for (size_t j = 0; j < matches[i].width && matches[i].table; j++) {
                    found += matches[i].columns[j] > 0;
                    all++;
                }
            matches_free(matches, count);
        }
        record_map_free(map);
        if (found > most && found * 10 >= all * 8) {
            most = found;
            *like = *name;
        }
    }
    return STATUS_OK;
}

enum status record_map_propose(const struct import_source *sources, size_t source_count,
                               const struct catalogue *catalogue, map_shape *shape,
                               const struct date *today, json_t **map, const char **like,
                               struct error *err)
{
    int failed = 0;
    char title[100];
    *map = NULL;
    enum status status = find_like(sources, source_count, catalogue, like, err);
    if (status != STATUS_OK)
        return status;
    text_copy_visible(title, sizeof title, source_count > 0 ? sources[0].name : "an export");
    char day[DATE_SIZE];
    date_format(today, day);
    json_t *made = new_map(title, day, &failed);
    for (size_t i = 0; !failed && i < source_count; i++) {
        for (size_t j = 0; !failed && j < sources[i].book->sheet_count; j++) {
            struct proposal proposal = {.sheet = &sources[i].book->sheets[j],
                                        .catalogue = catalogue,
                                        .shape = shape,
                                        .today = today};
            if (proposal.sheet->kind == TABLE_PROSE || proposal.sheet->row_count == 0)
                continue;
            json_t *table = propose_table(&proposal, NULL, &failed);
            if (proposal.has_short_years)
                json_put(made, "short_years", json_true(), &failed);
            if (json_array_size(json_object_get(table, "columns")) == 0)
                json_decref(table);
            else
                failed |= json_array_append_new(json_object_get(made, "tables"), table) != 0;
        }
    }
    if (failed) {
        json_decref(made);
        return memory_error(err);
    }
    if (json_array_size(json_object_get(made, "tables")) == 0) {
        json_decref(made);
        return error_set(err, STATUS_MALFORMED, "%s: there is nothing in it", title);
    }
    *map = made;
    return STATUS_OK;
}

/* The sheet in which the first column of the table stands, with a row of headings or as a form. */
static const struct table_sheet *sheet_of(const json_t *table, const struct import_source *sources,
                                          size_t source_count)
{
    const json_t *column = json_array_get(json_object_get(table, "columns"), 0);
    const json_t *heading = json_object_get(column, "heading");
    const char *name = json_text(table, "sheet");
    const char *text =
        json_string_value(json_is_array(heading) ? json_array_get(heading, 0) : heading);
    for (size_t i = 0; text && i < source_count; i++) {
        for (size_t j = 0; j < sources[i].book->sheet_count; j++) {
            const struct table_sheet *sheet = &sources[i].book->sheets[j];
            if (sheet->kind != TABLE_GRID || sheet->row_count == 0 ||
                (name && strcmp(name, sheet->name) != 0))
                continue;
            const struct table_row *row = &sheet->rows[find_header(sheet)];
            for (size_t k = 0; k < row->cell_count; k++)
                if (import_alike(row->cells[k].text, text))
                    return sheet;
        }
    }
    return NULL;
}

enum status record_map_set_rows(json_t *map, size_t index, const char *rows,
                                const struct import_source *sources, size_t source_count,
                                const struct catalogue *catalogue, map_shape *shape,
                                const struct date *today, struct error *err)
{
    int failed = 0;
    json_t *tables = json_object_get(map, "tables"), *table = json_array_get(tables, index);
    struct proposal proposal = {.sheet = sheet_of(table, sources, source_count),
                                .catalogue = catalogue,
                                .shape = shape,
                                .today = today};
    if (!proposal.sheet)
        return error_set(err, STATUS_USAGE, "what a row of this is cannot be changed");
    json_t *made = propose_table(&proposal, rows, &failed);
    if (proposal.has_short_years)
        json_put(map, "short_years", json_true(), &failed);
    if (failed)
        json_decref(made);
    return !failed && json_array_set_new(tables, index, made) == 0 ? STATUS_OK : memory_error(err);
}
