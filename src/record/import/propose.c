/* A map for files that none was written for: by their headings, and by what stands beneath. */
#include <stdio.h>
#include <string.h>

#include "propose.h"
#include "safehand/base/json.h"

enum {
    ROWS_LOOKED_AT = 200,
    HEADER_SEARCHED = 20,
    LONG_TEXT = 60,
    WORDS_SIZE = 512,
    HEADING_MAXIMUM = 4096
};

/* ---- the values of a column ---- */

static const enum field_type shaped[] = {FIELD_POSTCODE, FIELD_EMAIL, FIELD_PHONE, FIELD_NHS_NUMBER,
                                         FIELD_BIRTH_DATE};

/* A map that reads days as most do, for trying. */
static const struct record_map usual = {
    .orders = {MAP_DAY_FIRST, MAP_YEAR_FIRST}, .order_count = 2, .takes_short_years = true};

static bool is_day(const struct table_cell *cell, const struct date *today)
{
    static const struct map_column column = {
        .as = MAP_AS_DATE, .to = {.path = "people.*.birth_date", .type = FIELD_BIRTH_DATE}};
    struct error ignored = {0};
    struct buffer why;
    json_t *value = NULL;
    buffer_init(&why, 4096);
    bool is = import_value(&usual, &column, cell, today, &value, &why, &ignored) == STATUS_OK &&
              value != NULL;
    json_decref(value);
    buffer_free(&why);
    return is;
}

static bool is_yes_no(const char *text)
{
    static const char *words[] = {"yes", "no", "y", "n", "true", "false"};
    static const struct names names = {words, sizeof words / sizeof *words};
    return import_is_one_of(&names, text);
}

static void look(const struct proposal *proposal, size_t header, unsigned column,
                 struct column_looks *looks)
{
    const struct table_sheet *sheet = proposal->sheet;
    map_shape *shape = proposal->shape;
    *looks = (struct column_looks){0};
    size_t end = header + 1 + ROWS_LOOKED_AT;
    for (size_t i = header + 1; i < sheet->row_count && i < end; i++) {
        const struct table_cell *cell = table_row_cell(&sheet->rows[i], column);
        if (!cell || cell->text[0] == '\0')
            continue;
        looks->filled++;
        looks->days += is_day(cell, proposal->today);
        looks->yes_no += is_yes_no(cell->text);
        looks->length += strlen(cell->text);
        for (size_t j = 0; j < PROPOSE_SHAPES; j++)
            looks->shapes[j] += shape && shape(shaped[j], cell->text);
    }
}

/* Whether nearly all that stand in the column are such. */
static bool nearly_all(size_t some, size_t all)
{
    return all > 0 && some * 10 >= all * 9;
}

/* What the values alone make of the column; NULL: nothing. */
static const char *field_of_shape(const struct column_looks *looks, const char **words)
{
    static const struct {
        const char *field, *words;
    } fields[PROPOSE_SHAPES] = {
        {"people.*.postcode", "its values look like postcodes"},
        {"people.*.email", "its values look like email addresses"},
        {"people.*.phone", "its values look like phone numbers"},
        {"people.*.nhs_number", "its values look like NHS numbers"},
        {NULL, NULL}, /* any day has the shape of a date of birth */
    };
    for (size_t i = 0; i < PROPOSE_SHAPES; i++) {
        if (!fields[i].field || !nearly_all(looks->shapes[i], looks->filled))
            continue;
        *words = fields[i].words;
        return fields[i].field;
    }
    return NULL;
}

/* ---- the columns ---- */

static json_t *new_column(const char *heading, size_t nth, int *failed)
{
    json_t *column = json_object();
    json_put(column, "heading", json_string(heading), failed);
    if (nth > 1)
        json_put(column, "nth", json_integer((json_int_t)nth), failed);
    json_put(column, "guessed", json_true(), failed);
    return column;
}

static void say(json_t *column, const char *because, int *failed)
{
    json_put(column, "because", json_string(because), failed);
}

static void add_key(json_t *column, const char *key, int *failed)
{
    json_t *keys = json_object_get(column, "key");
    if (!keys)
        json_put(column, "key", json_pack("[s]", key), failed);
    else if (json_array_append_new(keys, json_string(key)) != 0)
        *failed = 1;
}

/* Values that contradict the heading are told with it. */
static void put_known(json_t *column, const struct propose_word *word,
                      const struct column_looks *looks, int *failed)
{
    char because[WORDS_SIZE];
    const char *but = word->is_day && looks->filled > 0 && !nearly_all(looks->days, looks->filled)
                          ? "; but not all of its values are days: look at them"
                          : "";
    if (word->to)
        json_put(column, "to", json_string(word->to), failed);
    if (word->entry)
        json_put(column, "entry", json_string(word->entry), failed);
    if (word->key)
        add_key(column, word->key, failed);
    if (word->values)
        json_put(column, "values", json_string(word->values), failed);
    if (word->values && strcmp(word->values, "sexes") == 0)
        json_put(column, "keep_others", json_true(), failed);
    if (word->as)
        json_put(column, "as", json_string(word->as), failed);
    snprintf(because, sizeof because, "its heading says so%s", but);
    say(column, because, failed);
}

static void put_looks(json_t *column, const struct column_looks *looks,
                      const struct proposal *proposal, int *failed)
{
    enum map_rows rows = proposal->rows;
    const char *words = NULL, *field = field_of_shape(looks, &words);
    bool is_long = looks->filled > 0 && looks->length / looks->filled >= LONG_TEXT;
    if (field && rows == MAP_ROWS_PERSON && record_map_takes(proposal->catalogue, field)) {
        json_put(column, "to", json_string(field), failed);
        say(column, words, failed);
    } else if (is_long && rows != MAP_ROWS_PERSON) {
        json_put(column, "entry", json_string("text"), failed);
        say(column, "what stands in it is long: it reads like notes", failed);
    } else {
        json_put(column, "leave", json_string("not known what it is: say where it goes"), failed);
        say(column,
            looks->filled == 0  ? "nothing stands in it"
            : looks->days > 0   ? "its heading is not known; its values are days"
            : looks->yes_no > 0 ? "its heading is not known; its values are yes and no"
            : field             ? words
                                : "neither its heading nor its values say it",
            failed);
    }
}

/* Of a column that goes to a person, where a row is none, or to a field that the office's catalogue
 * has not: it is left for somebody to decide. */
static bool fits(const struct proposal *proposal, const struct propose_word *word)
{
    enum map_rows rows = proposal->rows;
    bool is_person = word->to && text_starts_with(word->to, "people.*.");
    if (word->to && !record_map_takes(proposal->catalogue, word->to))
        return false;
    if (is_person || word->is_person_key)
        return rows == MAP_ROWS_PERSON;
    return !word->entry || rows != MAP_ROWS_PERSON;
}

static json_t *propose_column(const struct proposal *proposal, const char *heading, size_t nth,
                              unsigned at, int *failed)
{
    struct column_looks looks = {0};
    json_t *column = new_column(heading, nth, failed);
    const struct propose_word *word = propose_find(heading, proposal->rows);
    if (proposal->rows != MAP_ROWS_FORM)
        look(proposal, proposal->header, at, &looks);
    if (word && nth == 1 && fits(proposal, word))
        put_known(column, word, &looks, failed);
    else
        put_looks(column, &looks, proposal, failed);
    return column;
}

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

/* One row a contact: it has long texts, or headings of an entry, and a day that is no birth. */
static enum map_rows find_rows(const struct proposal *proposal, size_t header)
{
    size_t texts = 0, days = 0, births = 0;
    const struct table_row *row = &proposal->sheet->rows[header];
    for (size_t i = 0; i < row->cell_count; i++) {
        struct column_looks looks;
        const struct propose_word *word = propose_find(row->cells[i].text, MAP_ROWS_PERSON);
        const struct propose_word *entry = propose_find(row->cells[i].text, MAP_ROWS_CONTACT);
        look(proposal, header, row->cells[i].column, &looks);
        births += word && word->to && strcmp(word->to, "people.*.birth_date") == 0;
        texts += (entry && entry->entry && strcmp(entry->entry, "text") == 0) ||
                 (looks.filled > 0 && looks.length / looks.filled >= LONG_TEXT);
        days += entry && entry->entry && strcmp(entry->entry, "on") == 0;
    }
    return texts > 0 && days > 0 && births == 0 ? MAP_ROWS_CONTACT : MAP_ROWS_PERSON;
}

static void add_column(struct proposal *proposal, json_t *columns, json_t *seen,
                       const char *heading, unsigned at, int *failed)
{
    size_t nth = count_heading(seen, heading, failed);
    *failed |=
        json_array_append_new(columns, propose_column(proposal, heading, nth, at, failed)) != 0;
}

/* Of a grid the cells of its heading, of a form what each row asks. */
static json_t *propose_columns(struct proposal *proposal, bool is_form, int *failed)
{
    json_t *columns = json_array(), *seen = json_object();
    const struct table_sheet *sheet = proposal->sheet;
    const struct table_row *row = &sheet->rows[proposal->header];
    for (size_t i = 0; !is_form && i < row->cell_count; i++)
        if (row->cells[i].text[0] != '\0')
            add_column(proposal, columns, seen, row->cells[i].text, row->cells[i].column, failed);
    for (size_t i = 0; is_form && i < sheet->row_count; i++) {
        const char *asks = table_row_text(&sheet->rows[i], 1);
        if (*asks)
            add_column(proposal, columns, seen, asks, 2, failed);
    }
    json_decref(seen);
    return columns;
}

/* An entry has a day and a text: without both nothing of one is proposed. */
static bool has_part(const json_t *columns, const char *part)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column)
    {
        const char *theirs = json_text(column, "entry");
        if (theirs && strcmp(theirs, part) == 0)
            return true;
    }
    return false;
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

static json_t *propose_table(struct proposal *proposal, int *failed)
{
    static const char *const rows[] = {"person", "contact", "family", "form"};
    bool is_form = proposal->sheet->kind == TABLE_PAIRS;
    proposal->header = is_form ? 0 : find_header(proposal->sheet);
    proposal->rows = is_form ? MAP_ROWS_FORM : find_rows(proposal, proposal->header);
    json_t *columns = propose_columns(proposal, is_form, failed);
    if (proposal->rows != MAP_ROWS_PERSON &&
        !(has_part(columns, "on") && has_part(columns, "text")))
        drop_entry(columns, failed);
    json_t *table = json_object();
    json_put(table, "rows", json_string(rows[proposal->rows]), failed);
    if (proposal->sheet->name[0] && !is_form)
        json_put(table, "sheet", json_string(proposal->sheet->name), failed);
    if (proposal->rows != MAP_ROWS_PERSON) /* for whoever makes entries of its columns */
        json_put(table, "category", json_string(is_form ? "visit_note" : "contact"), failed);
    json_put(table, "columns", columns, failed);
    return table;
}

/* ---- the whole ---- */

static json_t *values_json(const char *name, int *failed)
{
    json_t *list = json_array();
    for (const struct propose_value *value = propose_values(name); value->from; value++)
        *failed |= json_array_append_new(
                       list, json_pack("{s:[s], s:s}", "from", value->from, "to", value->to)) != 0;
    return json_pack("{s:s, s:o}", "name", name, "values", list);
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
    *failed |= json_array_append_new(lists, values_json("roles", failed)) != 0;
    *failed |= json_array_append_new(lists, values_json("sexes", failed)) != 0;
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
            json_t *table = propose_table(&proposal, &failed);
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
