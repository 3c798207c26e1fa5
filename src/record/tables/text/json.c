/*
 * JSON exports. Each list that is reached through objects alone becomes a sheet, named by the keys
 * that lead to it, of one row an item; what else there is stands in a sheet of pairs. Within an
 * item nested objects become columns "address.postcode", lists of objects "children.1.name".
 */
#include <stdlib.h>
#include <string.h>

#include "json_scan.h"
#include "letters.h"

enum { DEPTH_MOST = 64, PATH_MOST = 1024 };

struct json_read {
    struct json_scan scan;
    struct table_build *build;
    unsigned depth;
    struct buffer path; /* keys of where it stands, from the root or within the item */
    struct buffer text; /* of the string or word that was read */
    size_t pairs;       /* rows of the sheet of pairs so far */
    /* Of the list that is open: */
    bool is_in_list;
    json_t *columns;       /* path to column */
    const char **headings; /* by column, from 0 */
    size_t heading_count;
    struct table_cell *cells; /* of the item, in the order of the file */
    size_t cell_count;
};

static void take_value(struct json_read *read);

/* ---- where it stands ---- */

static size_t enter(struct json_read *read, const char *key)
{
    size_t before = read->path.length;
    if (before > 0)
        buffer_append_byte(&read->path, '.');
    buffer_append_text(&read->path, key);
    if (read->path.failure == STATUS_SYSTEM)
        table_fail_memory(read->build);
    else if (read->path.failure != STATUS_OK)
        json_scan_fail(&read->scan, "its names are longer than any that a person gave");
    return before;
}

static unsigned column_of(struct json_read *read, const char *path)
{
    json_t *found = json_object_get(read->columns, path);
    if (found)
        return (unsigned)json_integer_value(found);
    const char *kept = table_keep_text(read->build, path, strlen(path));
    if (read->heading_count >= TABLE_COLUMNS_MAXIMUM)
        table_fail(read->build, "leave out what is not needed", "has more than %d columns",
                   TABLE_COLUMNS_MAXIMUM);
    else if (!ARRAY_ADD(read->headings, read->heading_count, kept) ||
             json_object_set_new(read->columns, path,
                                 json_integer((json_int_t)read->heading_count)) != 0)
        table_fail_memory(read->build);
    read->build->headings = read->headings;
    read->build->heading_count = read->heading_count;
    return (unsigned)read->heading_count;
}

/* ---- values ---- */

static void add_pair(struct json_read *read, struct table_cell *value)
{
    const char *path = buffer_text(&read->path);
    const char *key = table_keep_text(read->build, path, read->path.length);
    struct table_cell name = {.text = key, .raw = key, .column = 1, .type = TABLE_TEXT};
    table_choose_sheet(read->build, 0);
    table_begin_row(read->build, ++read->pairs, key, false);
    value->column = 2;
    table_add_cell(read->build, &name);
    table_add_cell(read->build, value);
    table_end_row(read->build);
}

/* A value in the column, or at the name, where it stands. */
static void add_value(struct json_read *read, struct table_cell *cell)
{
    if (!table_is_fine(read->build))
        return;
    if (!read->is_in_list) {
        add_pair(read, cell);
        return;
    }
    if (read->cell_count >= TABLE_COLUMNS_MAXIMUM)
        table_fail(read->build, "leave out what is not needed", "has more than %d columns",
                   TABLE_COLUMNS_MAXIMUM);
    else if (!ARRAY_ADD(read->cells, read->cell_count, *cell))
        table_fail_memory(read->build);
}

static void take_plain(struct json_read *read)
{
    struct table_cell cell = {0};
    bool is_string = json_scan_peek(&read->scan) == '"';
    if (is_string)
        json_scan_string(&read->scan, &read->text);
    else
        json_scan_word(&read->scan, &read->text);
    if (!table_is_fine(read->build))
        return;
    if (read->is_in_list)
        cell.column = column_of(read, buffer_text(&read->path));
    json_scan_cell(&read->scan, is_string, &read->text, &cell);
    add_value(read, &cell);
}

static void take_object(struct json_read *read)
{
    if (json_scan_take(&read->scan, '}'))
        return;
    do {
        json_scan_string(&read->scan, &read->text);
        if (table_is_fine(read->build) && !json_scan_take(&read->scan, ':'))
            json_scan_fail(&read->scan, "a colon is missing behind a name");
        if (!table_is_fine(read->build))
            return;
        size_t before = enter(read, buffer_text(&read->text));
        take_value(read);
        buffer_truncate(&read->path, before);
    } while (json_scan_take(&read->scan, ','));
    if (table_is_fine(read->build) && !json_scan_take(&read->scan, '}'))
        json_scan_fail(&read->scan, "an object is not closed by }");
}

/* A plain item of a list within an item: one behind the other. */
static void join(struct json_read *read, struct buffer *joined)
{
    struct table_cell cell = {0};
    bool is_string = json_scan_peek(&read->scan) == '"';
    if (is_string)
        json_scan_string(&read->scan, &read->text);
    else
        json_scan_word(&read->scan, &read->text);
    if (!table_is_fine(read->build))
        return;
    json_scan_cell(&read->scan, is_string, &read->text, &cell);
    if (joined->length > 0 && cell.text[0] != '\0')
        buffer_append_text(joined, "; ");
    buffer_append_text(joined, cell.text);
}

static void take_inner_list(struct json_read *read)
{
    struct buffer joined;
    char number[24];
    size_t count = 0;
    buffer_init(&joined, TABLE_TEXT_MAXIMUM);
    bool is_open = !json_scan_take(&read->scan, ']');
    while (is_open && table_is_fine(read->build)) {
        char letter = json_scan_peek(&read->scan);
        snprintf(number, sizeof number, "%zu", ++count);
        if (letter == '{' || letter == '[') {
            size_t before = enter(read, number);
            take_value(read);
            buffer_truncate(&read->path, before);
        } else {
            join(read, &joined);
        }
        is_open = json_scan_take(&read->scan, ',');
        if (!is_open && table_is_fine(read->build) && !json_scan_take(&read->scan, ']'))
            json_scan_fail(&read->scan, "a list is not closed by ]");
    }
    if (joined.failure == STATUS_SYSTEM)
        table_fail_memory(read->build);
    else if (joined.failure != STATUS_OK)
        json_scan_fail(&read->scan, "the list there is longer than any that a person wrote");
    if (joined.length > 0 && table_is_fine(read->build)) {
        struct table_cell cell = {.type = TABLE_TEXT};
        cell.column = column_of(read, buffer_text(&read->path));
        cell.text = cell.raw = table_keep_text(read->build, buffer_text(&joined), joined.length);
        table_remark(read->build, TABLE_REMARK_LIST, cell.column);
        add_value(read, &cell);
    }
    buffer_free(&joined);
}

/* ---- a list that is a sheet ---- */

static int by_column(const void *a, const void *b)
{
    unsigned first = ((const struct table_cell *)a)->column;
    unsigned second = ((const struct table_cell *)b)->column;
    return first < second ? -1 : first > second;
}

static void end_item(struct json_read *read)
{
    if (read->cell_count > 0)
        qsort(read->cells, read->cell_count, sizeof *read->cells, by_column);
    for (size_t i = 1; i < read->cell_count && table_is_fine(read->build); i++)
        if (read->cells[i - 1].column == read->cells[i].column)
            table_fail(read->build, "give it out once more, or as CSV", "%s has \"%.100s\" twice",
                       read->build->row.place, read->headings[read->cells[i].column - 1]);
    for (size_t i = 0; i < read->cell_count; i++)
        table_add_cell(read->build, &read->cells[i]);
    read->cell_count = 0;
    table_end_row(read->build);
}

/* Of an item that is no object the heading is the list's name. */
static void take_items(struct json_read *read, const char *name, const char *key)
{
    char place[PATH_MOST + 40];
    size_t number = 0;
    if (json_scan_take(&read->scan, ']'))
        return;
    do {
        char letter = json_scan_peek(&read->scan);
        int length = snprintf(place, sizeof place, "%s%sitem %zu", name,
                              name[0] != '\0' ? ", " : "", ++number);
        table_begin_row(read->build, number, table_keep_text(read->build, place, (size_t)length),
                        false);
        size_t before = letter == '{' ? read->path.length : enter(read, key);
        take_value(read);
        buffer_truncate(&read->path, before);
        end_item(read);
    } while (json_scan_take(&read->scan, ','));
    if (table_is_fine(read->build) && !json_scan_take(&read->scan, ']'))
        json_scan_fail(&read->scan, "a list is not closed by ]");
}

static void add_headings(struct json_read *read)
{
    struct table_cell *cells = NULL;
    size_t count = 0;
    for (size_t i = 0; i < read->heading_count && table_is_fine(read->build); i++) {
        struct table_cell cell = {.text = read->headings[i],
                                  .raw = read->headings[i],
                                  .column = (unsigned)i + 1,
                                  .type = TABLE_TEXT};
        if (!ARRAY_ADD(cells, count, cell))
            table_fail_memory(read->build);
    }
    if (count > 0)
        table_add_headings(read->build, cells, count);
    memory_free(cells);
}

static void take_list(struct json_read *read)
{
    struct buffer outer = read->path;
    const char *name = table_keep_text(read->build, buffer_text(&outer), outer.length);
    const char *dot = strrchr(name, '.');
    const char *key = dot && dot[1] != '\0' ? dot + 1 : name[0] != '\0' ? name : "value";
    read->columns = json_object();
    if (!read->columns)
        table_fail_memory(read->build);
    buffer_init(&read->path, PATH_MOST);
    if (table_begin_sheet(read->build, name, TABLE_GRID, false)) {
        read->is_in_list = true;
        take_items(read, name, key);
        add_headings(read);
        read->is_in_list = false;
    }
    buffer_free(&read->path);
    read->path = outer;
    json_decref(read->columns);
    memory_free(read->headings);
    read->build->headings = read->headings = NULL;
    read->heading_count = 0;
}

static void take_value(struct json_read *read)
{
    if (++read->depth > DEPTH_MOST)
        json_scan_fail(&read->scan, "it is nested deeper than any export is");
    if (json_scan_take(&read->scan, '{'))
        take_object(read);
    else if (json_scan_take(&read->scan, '['))
        if (read->is_in_list)
            take_inner_list(read);
        else
            take_list(read);
    else if (table_is_fine(read->build))
        take_plain(read);
    read->depth--;
}

void table_read_json(struct table_build *build, const struct buffer *bytes)
{
    struct buffer converted;
    size_t length;
    struct json_read read = {.build = build, .scan = {.build = build}};
    build->book->format = TABLE_JSON;
    buffer_init(&converted, 3 * build->options.file_most);
    buffer_init(&read.path, PATH_MOST);
    buffer_init(&read.text, TABLE_TEXT_MAXIMUM);
    table_letters(build, bytes, &converted, &read.scan.at, &length);
    read.scan.begin = read.scan.at;
    if (json_scan_peek(&read.scan) == '{')
        table_begin_sheet(build, "", TABLE_PAIRS, false);
    take_value(&read);
    if (table_is_fine(build) && json_scan_peek(&read.scan) != '\0')
        json_scan_fail(&read.scan, "something follows where the export should end");
    table_drop_empty_sheets(build);
    memory_free(read.cells);
    buffer_free(&read.text);
    buffer_free(&read.path);
    buffer_free(&converted);
}
