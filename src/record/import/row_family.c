/* Which family a row is of. */
#include <string.h>

#include "import_internal.h"

enum { PLACE_MAXIMUM = 8192 };

/* What names the family in the row: the first of its columns that says anything, *by. If that
 * cannot be believed, *wrong says why, and no other is asked. */
static enum status family_text(const struct import_run *import, const struct import_row *row,
                               struct buffer *out, size_t *by, const char **wrong,
                               struct error *err)
{
    const struct map_table *table = row->match->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_row *place;
        const struct table_cell *cell =
            table->columns[i].keys & MAP_FAMILY ? row_cell(row, i, &place) : NULL;
        if (!cell || import_is_nothing(import->map, cell->text))
            continue;
        *wrong = import_no_key(cell);
        if (!*wrong)
            import_clean(cell->text, out);
        *by = i;
        break;
    }
    return buffer_status(out, err);
}

static bool has_family_column(const struct map_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].keys & MAP_FAMILY)
            return true;
    return false;
}

/* The form in the same file, which says whose its other tables are. */
static const struct import_match *form_beside(const struct import_run *import,
                                              const struct import_match *match)
{
    for (size_t i = 0; i < import->match_count; i++) {
        const struct import_match *other = &import->matches[i];
        if (other->source == match->source && other->table && other != match &&
            other->table->rows == MAP_ROWS_FORM && has_family_column(other->table))
            return other;
    }
    return NULL;
}

/* A row whose family column is blank is of no family that anybody named: that it is one by itself
 * is told, since somebody may be missing from theirs. */
static enum status note_family(struct import_run *import, const struct import_row *row, size_t by,
                               struct error *err)
{
    const struct map_table *table = row->match->table;
    size_t first = 0;
    while (first < by && !((table->columns[first].keys & MAP_FAMILY) && row->match->at[first] > 0))
        first++;
    if (first == by)
        return STATUS_OK;
    struct buffer where, why;
    buffer_init(&where, PLACE_MAXIMUM);
    buffer_init(&why, PLACE_MAXIMUM);
    row_place(row, first, &where);
    const char *heading = row_heading(row, row->match->at[by] - 1);
    buffer_append_format(&why, "names no family: it is taken as the family %s, by \"", row->family);
    text_append_visible(&why, heading, strlen(heading));
    buffer_append_text(&why, "\"");
    enum status status = buffer_status(&where, err);
    if (status == STATUS_OK)
        status = buffer_status(&why, err);
    if (status == STATUS_OK)
        status = account_note(&import->account, IMPORT_NOTE_FAMILY, buffer_text(&where),
                              buffer_text(&why), err);
    buffer_free(&where);
    buffer_free(&why);
    return status;
}

/* Of a list whose families are named in their first row alone: what the last row with one had. */
static enum status take_above(const struct import_run *import, const struct import_row *row,
                              struct buffer *out, struct error *err)
{
    if (row->match->table->takes_above && import->above_in == row->match && import->above)
        buffer_append_text(out, import->above);
    return buffer_status(out, err);
}

/* A row whose family cannot be told: whose the rows below it are, that name none, nobody knows. */
static void forget_above(struct import_run *import, const struct import_row *row)
{
    memory_free(import->above);
    import->above = NULL;
    import->above_in = row->match;
}

static bool is_above_unknown(const struct import_run *import, const struct import_row *row)
{
    return row->match->table->takes_above && import->above_in == row->match && !import->above;
}

static enum status keep_above(struct import_run *import, const struct import_row *row,
                              struct error *err)
{
    char *said = row->match->table->takes_above ? memory_copy_string(row->said) : NULL;
    if (row->match->table->takes_above && !said)
        return memory_error(err);
    memory_free(import->above);
    import->above = said;
    import->above_in = row->match;
    return STATUS_OK;
}

enum status row_family(struct import_run *import, struct import_row *row, struct buffer *why,
                       struct error *err)
{
    struct buffer text;
    char reference[RECORD_ID_MAXIMUM + 1] = "";
    const struct import_match *form = form_beside(import, row->match);
    struct import_row whole = {.match = form};
    bool is_own = has_family_column(row->match->table);
    const char *wrong = NULL;
    size_t by = 0;
    buffer_init(&text, TABLE_TEXT_MAXIMUM * 3);
    enum status status = STATUS_OK;
    if (is_own || form)
        status = family_text(import, is_own ? row : &whole, &text, &by, &wrong, err);
    if (status == STATUS_OK && text.length == 0 && !wrong)
        status = take_above(import, row, &text, err);
    bool is_unknown = text.length == 0 && !wrong && is_above_unknown(import, row);
    if (status == STATUS_OK && text.length == 0 && !wrong && !is_unknown && import->options.family)
        buffer_append_text(&text, import->options.family);
    if (status == STATUS_OK && wrong) {
        buffer_append_format(why, "what says which family it is of %s", wrong);
        forget_above(import, row);
    } else if (status == STATUS_OK && is_unknown) {
        buffer_append_text(why, "it names no family, and that of the row above it cannot be told");
    } else if (status == STATUS_OK && text.length == 0) {
        buffer_append_text(why, "nothing in its row says which family it is of");
    } else if (status == STATUS_OK && !import_reference(buffer_text(&text), reference)) {
        buffer_append_text(why, "its family's reference is longer than 64 letters, or has none");
        forget_above(import, row);
    } else if (status == STATUS_OK) {
        row->family = memory_copy_string(reference);
        row->said = memory_copy_string(buffer_text(&text));
        status = row->family && row->said ? STATUS_OK : memory_error(err);
        if (status == STATUS_OK && is_own)
            status = note_family(import, row, by, err);
        if (status == STATUS_OK)
            status = keep_above(import, row, err);
    }
    buffer_free(&text);
    return status;
}
