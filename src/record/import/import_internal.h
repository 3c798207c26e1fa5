/* What the files that import share. */
#ifndef IMPORT_INTERNAL_H
#define IMPORT_INTERNAL_H

#include "safehand/record/import.h"

enum map_key { MAP_FAMILY = 1, MAP_PERSON = 2, MAP_ENTRY = 4, MAP_AS_AT = 8 };
enum map_as { MAP_AS_TEXT, MAP_AS_DATE, MAP_AS_YES_NO, MAP_AS_NUMBER, MAP_AS_LIST };
enum map_join { MAP_BY_BLANK, MAP_BY_COMMA, MAP_BY_LINE, MAP_TO_LIST };
enum map_part {
    MAP_PART_NONE,
    MAP_PART_ON,
    MAP_PART_BY,
    MAP_PART_CATEGORY,
    MAP_PART_TEXT,
    MAP_PART_TOLD_BY,
    MAP_PART_ABOUT,
    MAP_PART_FILES,
    MAP_PART_CONCERN,
};
enum map_rows { MAP_ROWS_PERSON, MAP_ROWS_CONTACT, MAP_ROWS_FAMILY, MAP_ROWS_FORM };

/* What of a record something goes to. */
struct map_target {
    const char *path;  /* as the map has it; NULL: no field */
    const char *slot;  /* of people.SLOT.FIELD: "*" for the person of the row; else NULL */
    const char *field; /* what follows people.SLOT., else the path */
    enum field_type type;
};

struct map_column {
    struct names headings; /* any of these */
    size_t nth;            /* the first, second... column of that heading, from 1 */
    unsigned keys;         /* of enum map_key */
    struct map_target to;
    size_t first; /* the first column of the table with the same path: they are joined there */
    enum map_part part;
    const char *concern; /* of MAP_PART_CONCERN: the member */
    const char *leave;   /* why it is left */
    enum map_as as;
    enum map_join join;
    const json_t *values; /* list of {from, to}, or NULL */
    bool keeps_others;    /* what is in no `from` stays as it is */
    const char *source;   /* NULL: guessed */
    const char *because;
};

struct map_slot {
    const char *id, *role;
};
struct map_constant {
    struct map_target to;
    json_t *value;
};

struct map_table {
    const char *sheet; /* NULL: whichever fits */
    enum map_rows rows;
    const char *role;     /* of a person for whom no column says it; NULL: not known */
    const char *category; /* of an entry, likewise */
    const char *by;
    bool takes_above;    /* a row that names no family is of that of the row above */
    struct names titles; /* texts that belong to the form itself */
    struct map_slot *slots;
    size_t slot_count;
    struct map_constant *constants;
    size_t constant_count;
    struct map_column *columns;
    size_t column_count;
};

enum map_order { MAP_DAY_FIRST, MAP_MONTH_FIRST, MAP_YEAR_FIRST };

struct record_map {
    const char *name, *title;
    bool is_whole;
    bool takes_short_years;
    enum map_order orders[3];
    size_t order_count;
    struct names yes, no, nothing;
    struct map_table *tables;
    size_t table_count;
    json_t *root;
};

/* ---- map_words.c ---- */

bool record_map_ships(const char *name);

/* ---- values.c ---- */

static inline char import_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A text as headings and spellings are compared: ASCII letters small, blanks, '_' and no-break
 * blanks one blank, none at the ends, nor ':', '*' or '?' there. */
void import_fold(const char *text, struct buffer *out);
bool import_alike(const char *first, const char *second);
bool import_is_one_of(const struct names *names, const char *text);
/* Whether nothing is said: blank, or one of the map's spellings of nothing. */
bool import_is_nothing(const struct record_map *map, const char *text);
/* Whether the sheet failed to say it: a formula without a value, or "#N/A" and the like, as an
 * export to CSV has it. */
bool import_is_error(const struct table_cell *cell);
/* Why nothing may be told apart by what the cell says: "is an error of the sheet"; NULL if it may.
 */
const char *import_no_key(const struct table_cell *cell);
/* The text without control characters, as a record may hold it, blanks at the ends cut. */
void import_clean(const char *text, struct buffer *out);
/*
 * What a cell says, as the map has it read: a new value, or NULL with `why` filled (STATUS_OK
 * both). `today` is what years of two digits are held against.
 */
enum status import_value(const struct record_map *map, const struct catalogue *catalogue,
                         const struct map_column *column, const struct table_cell *cell,
                         const struct date *today, json_t **value, struct buffer *why,
                         struct error *err) MUST_CHECK;
/* Whether a role, or a category, is called so by the catalogue (NULL: none) or by the one that
 * ships, or has that as its label or another word for it, in whatever capitals; `word` gets its
 * name. */
bool import_word(const struct catalogue *catalogue, bool is_role, const char *text,
                 char word[RECORD_ID_MAXIMUM + 1]) MUST_CHECK;
/* Ids: lower case, what may not stand in one becomes '-'; false if nothing or too much is left,
 * and "" then. */
bool import_id(const char *text, char id[RECORD_ID_MAXIMUM + 1]);
/* The same of a family's reference, whose capitals and dots stay. */
bool import_reference(const char *text, char reference[RECORD_ID_MAXIMUM + 1]);

/* ---- days.c ---- */

enum day_read {
    DAY_READ,
    DAY_NONE,
    DAY_OF_TWO, /* its year of two digits may be one to come, or one of the last century */
};
/* Reads a day as the map writes them; of a birth the last century is meant. */
enum day_read import_day(const struct record_map *map, const char *text, bool is_birth,
                         const struct date *today, struct date *day) MUST_CHECK;
/* How the map writes days, with an example. */
const char *import_day_words(const struct record_map *map);

/* ---- account.c ---- */

enum status account_add(struct import_account *account, enum import_fate fate, const char *where,
                        const char *why, struct error *err) MUST_CHECK;
/* Of a column as a whole: *issue, 0 before the first of its cells, is kept for the next. */
enum status account_add_column(struct import_account *account, size_t *issue, enum import_fate fate,
                               const char *where, const char *why, struct error *err) MUST_CHECK;
void account_count(struct import_account *account, enum import_fate fate);
enum status account_note(struct import_account *account, enum import_note_kind kind,
                         const char *where, const char *why, struct error *err) MUST_CHECK;
void account_free(struct import_account *account);

/* ---- match.c ---- */

/* A sheet that is a table of the map. */
struct import_match {
    const struct import_source *source;
    const struct table_sheet *sheet;
    const struct map_table *table; /* NULL: it fits none */
    size_t header;                 /* index of the row of headings; of a form none */
    size_t *at;      /* for each column of the table: of a grid the sheet's column from 1, of a form
                        the index of the row plus 1; 0: it is not there */
    size_t width;    /* of a grid: columns; of a form: rows */
    size_t *columns; /* for each of the sheet's columns or rows from 0: the table's column plus 1 */
    size_t *issues; /* likewise, and of a sheet that fits no table: what account_add_column keeps */
};
enum status match_sheets(const struct record_map *map, const struct import_source *sources,
                         size_t source_count, struct import_match **matches, size_t *count,
                         struct error *err) MUST_CHECK;
void matches_free(struct import_match *matches, size_t count);
/* Appends "people.csv, B14"; column 0: the row alone. */
void match_place(const struct import_match *match, const struct table_row *row, unsigned column,
                 struct buffer *out);

/* ---- rows.c ---- */

/* One row of a grid, or one whole form. */
struct import_row {
    const struct import_match *match;
    const struct table_row *row; /* NULL: of a form */
    char *family;                /* its reference */
    char *said;                  /* as the export writes it */
    size_t order;
};
struct import_run {
    const struct record_map *map;
    struct import_options options;
    struct import_match *matches;
    size_t match_count;
    struct import_row *rows; /* by family, then as they stand */
    size_t row_count;
    size_t *families; /* index of the first row of each; one more at the end */
    size_t family_count;
    struct import_account account;
    const struct import_match *above_in; /* the sheet of the last row that names a family */
    char *above;                         /* and what that is called there; NULL: it was refused */
    size_t titles_issue;                 /* kept for account_add_column */
    bool is_begun;                       /* a family was asked for */
    bool has_refused; /* before that: rows that are of no family that can be told */
};
/* The cell of the table's column in that row, or NULL; *row gets where it stands. */
const struct table_cell *row_cell(const struct import_row *row, size_t column,
                                  const struct table_row **place);
/* Where the cell of that column stands, for people. */
void row_place(const struct import_row *row, size_t column, struct buffer *out);
/* What the place of the row from 0 is called: its heading, or the question of a form. */
const char *row_heading(const struct import_row *row, size_t at);
/* Every cell of the row is not understood, for this. */
enum status row_refuse(struct import_run *import, const struct import_row *row, const char *why,
                       struct error *err) MUST_CHECK;
/* Every cell of the row is counted but those of columns that the table takes. */
enum status row_count_rest(struct import_run *import, const struct import_row *row,
                           struct error *err) MUST_CHECK;

/* ---- row_family.c ---- */

/* The row gets its family, or `why` is filled. */
enum status row_family(struct import_run *import, struct import_row *row, struct buffer *why,
                       struct error *err) MUST_CHECK;

/* ---- build.c ---- */

/* What the export says of one family: as a family file has it, with each value dated. `known` is
 * the record that there is, or NULL, by which people without a key of their own are known again. */
enum status build_family(struct import_run *import, size_t family, const json_t *known,
                         json_t **wanted, struct error *err) MUST_CHECK;

/* ---- merge.c ---- */

enum { IMPORT_DIGEST_SIZE = 17 };
/* The role of whom no column and no map gives one: of no group, and told as that. */
#define IMPORT_ROLE_NOT_KNOWN "not_known"
/* The author of an entry of whom no column and no map says anything. */
#define IMPORT_NOT_STATED "not stated"
/* What an entry says by the export's word, told again at the next. */
enum status entry_digest(const json_t *entry, char digest[IMPORT_DIGEST_SIZE],
                         struct error *err) MUST_CHECK;
/* Takes `wanted` (NULL: nothing of it is left) into a copy of the record. `is_complete`: `wanted`
 * is all that the export says of the family, so what it has not is gone. */
enum status merge_family(const struct import_run *import, json_t *existing, const json_t *wanted,
                         bool is_complete, struct import_result *result,
                         struct error *err) MUST_CHECK;

#endif
