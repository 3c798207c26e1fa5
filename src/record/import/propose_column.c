/* What a column is: by its heading, and by what stands beneath. */
#include <stdio.h>
#include <string.h>

#include "propose.h"
#include "safehand/base/json.h"

enum { ROWS_LOOKED_AT = 200, LONG_TEXT = 60, WORDS_SIZE = 512 };

/* ---- the values of a column ---- */

static const enum field_type shaped[] = {FIELD_POSTCODE, FIELD_EMAIL, FIELD_PHONE, FIELD_NHS_NUMBER,
                                         FIELD_BIRTH_DATE};

/* Maps that read days as most do, for trying. */
static const struct record_map usual = {.orders = {MAP_DAY_FIRST, MAP_YEAR_FIRST},
                                        .order_count = 2};
static const struct record_map usual_short = {
    .orders = {MAP_DAY_FIRST, MAP_YEAR_FIRST}, .order_count = 2, .takes_short_years = true};

static bool is_day(const struct record_map *map, const struct table_cell *cell,
                   const struct date *today)
{
    static const struct map_column column = {
        .as = MAP_AS_DATE, .to = {.path = "people.*.birth_date", .type = FIELD_BIRTH_DATE}};
    struct error ignored = {0};
    struct buffer why;
    json_t *value = NULL;
    buffer_init(&why, 4096);
    bool is = import_value(map, NULL, &column, cell, today, &value, &why, &ignored) == STATUS_OK &&
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

static bool is_word(const struct catalogue *catalogue, bool is_role, const char *text)
{
    char word[RECORD_ID_MAXIMUM + 1];
    return import_word(catalogue, is_role, text, word);
}

static bool is_sex(const char *text)
{
    for (const struct propose_value *value = PROPOSE_SEXES; value->from; value++)
        if (import_alike(value->from, text))
            return true;
    return false;
}

static void look_at(const struct proposal *proposal, const struct table_cell *cell,
                    struct column_looks *looks)
{
    bool is_long_day = is_day(&usual, cell, proposal->today);
    bool is_short_day = !is_long_day && is_day(&usual_short, cell, proposal->today);
    looks->filled++;
    looks->days += is_long_day || is_short_day;
    looks->short_days += is_short_day;
    looks->yes_no += is_yes_no(cell->text);
    looks->roles += is_word(proposal->catalogue, true, cell->text);
    looks->categories += is_word(proposal->catalogue, false, cell->text);
    looks->sexes += is_sex(cell->text);
    looks->length += strlen(cell->text);
    for (size_t i = 0; i < PROPOSE_SHAPES; i++)
        looks->shapes[i] += proposal->shape && proposal->shape(shaped[i], cell->text);
}

void propose_look(const struct proposal *proposal, size_t header, unsigned column,
                  struct column_looks *looks)
{
    const struct table_sheet *sheet = proposal->sheet;
    *looks = (struct column_looks){0};
    size_t end = header + 1 + ROWS_LOOKED_AT;
    for (size_t i = header + 1; i < sheet->row_count && i < end; i++) {
        const struct table_cell *cell = table_row_cell(&sheet->rows[i], column);
        if (cell && cell->text[0] != '\0')
            look_at(proposal, cell, looks);
    }
}

/* The answer to what a form asks in that row. */
static void look_at_answer(const struct proposal *proposal, size_t row, struct column_looks *looks)
{
    const struct table_cell *cell = table_row_cell(&proposal->sheet->rows[row], 2);
    *looks = (struct column_looks){0};
    if (cell && cell->text[0] != '\0')
        look_at(proposal, cell, looks);
}

/* Whether nearly all that stand in the column are such. */
static bool nearly_all(size_t some, size_t all)
{
    return all > 0 && some * 10 >= all * 9;
}

bool propose_is_long(const struct column_looks *looks)
{
    return looks->filled > 0 && looks->length / looks->filled >= LONG_TEXT;
}

/* Whether most are words of a list, of which others may stand between. */
static bool are_words(size_t some, size_t all)
{
    return all > 1 && some * 10 >= all * 7;
}

/* ---- what they make of it ---- */

/* What the values alone make of the column of a person; NULL: nothing. A day may have the shape of
 * a number, and is none. */
static const struct propose_shape *find_shape(const struct column_looks *looks)
{
    static const struct propose_shape of_shapes[PROPOSE_SHAPES] = {
        {"people.*.postcode", NULL, "its values look like postcodes"},
        {"people.*.email", NULL, "its values look like email addresses"},
        {"people.*.phone", NULL, "its values look like phone numbers"},
        {"people.*.nhs_number", NULL, "its values look like NHS numbers"},
        {NULL, NULL, NULL}, /* any day has the shape of a date of birth */
    };
    static const struct propose_shape role = {"people.*.role", NULL,
                                              "its values are what people are in a family"};
    static const struct propose_shape sex = {"people.*.sex", "sexes",
                                             "its values are female and male"};
    if (nearly_all(looks->days, looks->filled))
        return NULL;
    if (are_words(looks->roles, looks->filled))
        return &role;
    if (looks->filled > 1 && nearly_all(looks->sexes, looks->filled))
        return &sex;
    for (size_t i = 0; i < PROPOSE_SHAPES; i++)
        if (of_shapes[i].field && nearly_all(looks->shapes[i], looks->filled))
            return &of_shapes[i];
    return NULL;
}

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

void propose_put_part(json_t *column, const char *part, const char *because, int *failed)
{
    (void)json_object_del(column, "leave");
    json_put(column, "entry", json_string(part), failed);
    say(column, because, failed);
}

static void put_list(json_t *column, const char *list, int *failed)
{
    json_put(column, "values", json_string(list), failed);
    json_put(column, "keep_others", json_true(), failed);
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
        json_put(column, "key", json_pack("[s]", word->key), failed);
    if (word->values)
        put_list(column, word->values, failed);
    if (word->as)
        json_put(column, "as", json_string(word->as), failed);
    snprintf(because, sizeof because, "its heading says so%s", but);
    say(column, because, failed);
}

static void put_looks(json_t *column, const struct column_looks *looks,
                      const struct proposal *proposal, int *failed)
{
    enum map_rows rows = proposal->rows;
    const struct propose_shape *shape = find_shape(looks);
    if (shape && rows == MAP_ROWS_PERSON && record_map_takes(proposal->catalogue, shape->field)) {
        json_put(column, "to", json_string(shape->field), failed);
        if (shape->list)
            put_list(column, shape->list, failed);
        say(column, shape->words, failed);
    } else if (rows == MAP_ROWS_CONTACT && are_words(looks->categories, looks->filled)) {
        propose_put_part(column, "category", "its values are kinds of entries", failed);
    } else if (propose_is_long(looks) && rows != MAP_ROWS_PERSON) {
        propose_put_part(column, "text", "what stands in it is long: it reads like notes", failed);
    } else {
        json_put(column, "leave", json_string("not known what it is: say where it goes"), failed);
        say(column,
            looks->filled == 0  ? "nothing stands in it"
            : looks->days > 0   ? "its heading is not known; its values are days"
            : looks->yes_no > 0 ? "its heading is not known; its values are yes and no"
            : shape             ? shape->words
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

json_t *propose_column(struct proposal *proposal, const char *heading, size_t nth, unsigned at,
                       size_t row, int *failed)
{
    struct column_looks looks = {0};
    json_t *column = new_column(heading, nth, failed);
    const struct propose_word *word = propose_find(heading, proposal->rows);
    if (proposal->rows == MAP_ROWS_FORM)
        look_at_answer(proposal, row, &looks);
    else
        propose_look(proposal, proposal->header, at, &looks);
    if (word && nth == 1 && fits(proposal, word))
        put_known(column, word, &looks, failed);
    else
        put_looks(column, &looks, proposal, failed);
    bool is_read_as_day = word && word->is_day && !json_object_get(column, "leave");
    proposal->has_short_years =
        proposal->has_short_years || (is_read_as_day && looks.short_days > 0);
    return column;
}
