/* Which sheet is which table of the map, and which of its columns which. */
#include <string.h>

#include "import_internal.h"

enum { HEADER_SEARCHED = 20, FOLDED_MAXIMUM = 4096 };

/* ---- texts of the sheet, folded once ---- */

struct folded {
    char **texts;
    size_t count;
};

static void folded_free(struct folded *folded)
{
    for (size_t i = 0; i < folded->count; i++)
        memory_free(folded->texts[i]);
    memory_free(folded->texts);
    *folded = (struct folded){0};
}

/* What cannot be a heading for its length is none. */
static char *fold_text(const char *text)
{
    struct buffer out;
    buffer_init(&out, FOLDED_MAXIMUM);
    if (strlen(text) < FOLDED_MAXIMUM)
        import_fold(text, &out);
    char *folded = buffer_take(&out, NULL);
    buffer_free(&out);
    return folded;
}

static enum status fold_row(const struct table_row *row, size_t width, struct folded *out,
                            struct error *err)
{
    *out = (struct folded){memory_allocate_array(width + 1, sizeof *out->texts), 0};
    if (!out->texts)
        return memory_error(err);
    for (size_t i = 0; i < width; i++) {
        char *text = fold_text(table_row_text(row, (unsigned)i + 1));
        if (!text) {
            folded_free(out);
            return memory_error(err);
        }
        out->texts[out->count++] = text;
    }
    return STATUS_OK;
}

/* Of a form: what each row asks, and behind those the names that its maker gave the fields. */
static enum status fold_questions(const struct table_sheet *sheet, struct folded *out,
                                  struct error *err)
{
    *out = (struct folded){memory_allocate_array(2 * sheet->row_count + 1, sizeof *out->texts), 0};
    if (!out->texts)
        return memory_error(err);
    for (size_t i = 0; i < 2 * sheet->row_count; i++) {
        const struct table_row *row = &sheet->rows[i % sheet->row_count];
        char *text = fold_text(table_row_text(row, i < sheet->row_count ? 1 : 3));
        if (!text) {
            folded_free(out);
            return memory_error(err);
        }
        out->texts[out->count++] = text;
    }
    return STATUS_OK;
}

/* Whether their first letters allow for it: most do not, and are not looked at further. */
static bool may_be(const char *heading, const char *folded)
{
    char first =
        heading[0] >= 'A' && heading[0] <= 'Z' ? (char)(heading[0] - 'A' + 'a') : heading[0];
    return first == folded[0] || strchr(" _\t\xc2", first);
}

/* The place, from 1, of the nth text that is one of the column's headings; 0: none. `count` is how
 * many places there are: of a form each has two texts, and the second counts where no first does.
 */
static size_t find_heading(const struct map_column *column, const struct folded *folded,
                           size_t count)
{
    size_t seen = 0;
    for (size_t i = 0; i < folded->count; i++) {
        bool is_heading = false;
        if (i == count)
            seen = 0;
        for (size_t j = 0; !is_heading && j < column->headings.count; j++) {
            const char *heading = column->headings.items[j];
            is_heading = *heading ? may_be(heading, folded->texts[i]) &&
                                        import_alike(heading, folded->texts[i])
                                  : folded->texts[i][0] == '\0' && i < count;
        }
        seen += is_heading;
        if (is_heading && seen == column->nth)
            return i % count + 1;
    }
    return 0;
}

static size_t match_columns(const struct map_table *table, const struct folded *folded,
                            size_t count, size_t *at)
{
    size_t found = 0;
    for (size_t i = 0; count > 0 && i < table->column_count; i++) {
        size_t place = find_heading(&table->columns[i], folded, count);
        if (at)
            at[i] = place;
        found += place > 0 && !table->columns[i].leave;
    }
    return found;
}

/* ---- one sheet ---- */

static bool is_named(const struct map_table *table, const struct import_source *source,
                     const struct table_sheet *sheet)
{
    if (!table->sheet || import_alike(table->sheet, sheet->name))
        return true;
    /* A file of one sheet is called by its own name: "people.csv". */
    char name[TABLE_NAME_MAXIMUM + 1];
    const char *dot = strrchr(source->name, '.');
    size_t length = dot ? (size_t)(dot - source->name) : strlen(source->name);
    if (length >= sizeof name)
        return false;
    memcpy(name, source->name, length);
    name[length] = '\0';
    return sheet->name[0] == '\0' && import_alike(table->sheet, name);
}

/* How many columns a sheet must have for it to be that table: two, or all it has. */
static size_t wanted_columns(const struct map_table *table)
{
    size_t taken = 0;
    for (size_t i = 0; i < table->column_count; i++)
        taken += !table->columns[i].leave;
    return taken < 2 ? taken : 2;
}

struct best {
    const struct map_table *table;
    size_t found, header;
};

static enum status try_grid(const struct map_table *table, const struct table_sheet *sheet,
                            struct best *best, struct error *err)
{
    size_t rows = sheet->row_count < HEADER_SEARCHED ? sheet->row_count : HEADER_SEARCHED;
    for (size_t i = 0; i < rows; i++) {
        struct folded folded;
        enum status status = fold_row(&sheet->rows[i], sheet->column_count, &folded, err);
        if (status != STATUS_OK)
            return status;
        size_t found = match_columns(table, &folded, folded.count, NULL);
        folded_free(&folded);
        if (found >= wanted_columns(table) && found > best->found)
            *best = (struct best){table, found, i};
    }
    return STATUS_OK;
}

static enum status try_form(const struct map_table *table, const struct table_sheet *sheet,
                            struct best *best, struct error *err)
{
    struct folded folded;
    enum status status = fold_questions(sheet, &folded, err);
    if (status != STATUS_OK)
        return status;
    size_t found = match_columns(table, &folded, sheet->row_count, NULL);
    folded_free(&folded);
    if (found >= wanted_columns(table) && found > best->found)
        *best = (struct best){table, found, 0};
    return STATUS_OK;
}

static enum status find_table(const struct record_map *map, const struct import_source *source,
                              const struct table_sheet *sheet, struct best *best, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < map->table_count; i++) {
        const struct map_table *table = &map->tables[i];
        bool is_form = table->rows == MAP_ROWS_FORM;
        if (!is_named(table, source, sheet) || is_form != (sheet->kind == TABLE_PAIRS) ||
            sheet->kind == TABLE_PROSE)
            continue;
        status = is_form ? try_form(table, sheet, best, err) : try_grid(table, sheet, best, err);
    }
    return status;
}

/* Where each column of the table is, and each of the sheet's is in the table: the first that takes
 * it. */
static enum status fill_match(struct import_match *match, struct error *err)
{
    struct folded folded = {0};
    const struct table_sheet *sheet = match->sheet;
    match->at = memory_allocate_array(match->table->column_count, sizeof *match->at);
    if (!match->at)
        return memory_error(err);
    bool is_form = match->table->rows == MAP_ROWS_FORM;
    enum status status = is_form
                             ? fold_questions(sheet, &folded, err)
                             : fold_row(&sheet->rows[match->header], match->width, &folded, err);
    if (status != STATUS_OK)
        return status;
    match_columns(match->table, &folded, match->width, match->at);
    for (size_t i = match->table->column_count; i > 0; i--)
        if (match->at[i - 1] > 0)
            match->columns[match->at[i - 1] - 1] = i;
    folded_free(&folded);
    return STATUS_OK;
}

static enum status match_sheet(const struct record_map *map, const struct import_source *source,
                               const struct table_sheet *sheet, struct import_match *match,
                               struct error *err)
{
    struct best best = {0};
    bool is_pairs = sheet->kind == TABLE_PAIRS;
    *match = (struct import_match){.source = source, .sheet = sheet};
    match->width = is_pairs ? sheet->row_count : sheet->column_count;
    match->columns = memory_allocate_array(match->width + 1, sizeof *match->columns);
    match->issues = memory_allocate_array(match->width + 1, sizeof *match->issues);
    enum status status = match->columns && match->issues ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && sheet->row_count > 0)
        status = find_table(map, source, sheet, &best, err);
    match->table = best.table;
    match->header = best.header;
    if (status == STATUS_OK && best.table)
        status = fill_match(match, err);
    return status;
}

/* ---- all ---- */

static enum status none_fits(const struct record_map *map, const struct import_source *source,
                             struct error *err)
{
    error_set(err, STATUS_MALFORMED, "%s: none of its sheets has the headings of the map \"%s\"",
              source->name, map->title);
    return error_hint(err, "the map takes what has at least two of its headings; look at the "
                           "first row, or have a map proposed for this file");
}

enum status match_sheets(const struct record_map *map, const struct import_source *sources,
                         size_t source_count, struct import_match **matches, size_t *count,
                         struct error *err)
{
    size_t most = 0;
    enum status status = STATUS_OK;
    *count = 0;
    for (size_t i = 0; i < source_count; i++)
        most += sources[i].book->sheet_count;
    *matches = memory_allocate_array(most + 1, sizeof **matches);
    if (!*matches)
        return memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < source_count; i++) {
        bool fits = false;
        for (size_t j = 0; status == STATUS_OK && j < sources[i].book->sheet_count; j++) {
            struct import_match *match = &(*matches)[*count];
            ++*count;
            status = match_sheet(map, &sources[i], &sources[i].book->sheets[j], match, err);
            fits = fits || match->table;
        }
        if (status == STATUS_OK && !fits)
            status = none_fits(map, &sources[i], err);
    }
    if (status == STATUS_OK)
        return status;
    matches_free(*matches, *count);
    *matches = NULL;
    *count = 0;
    return status;
}

void matches_free(struct import_match *matches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        memory_free(matches[i].at);
        memory_free(matches[i].columns);
        memory_free(matches[i].issues);
    }
    memory_free(matches);
}

void match_place(const struct import_match *match, const struct table_row *row, unsigned column,
                 struct buffer *out)
{
    buffer_append_format(out, "%s, ", match->source->name);
    table_place(match->sheet, row, column, out);
}
