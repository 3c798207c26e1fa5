/* Tables: in columns, or where the terminal is too narrow for that, row by row. */
#include "cli.h"

#include <string.h>
#include <unistd.h>

enum {
    BLOCK_ROWS = 1000, /* rows that are looked at before the first is printed */
    BETWEEN = 2,       /* columns of the terminal between two of the table */
    CUT_MINIMUM = 8,   /* less than that of a cell tells nothing */
    CELL_MAXIMUM = 65536,
};
static const char CUT[] = "\u2026";

struct table {
    const struct table_column *columns;
    size_t count;
    char **cells; /* BLOCK_ROWS rows, made visible */
    size_t rows;
    size_t *widths;
    bool is_begun; /* its headings are printed */
    bool is_stacked;
};

static size_t width_of(const char *text)
{
    return text_width(text, strlen(text));
}

/* Prints as much of the text as goes into so many columns, and what is missing to fill them. */
static void put_cell(const char *text, size_t columns, bool to_right, bool is_last)
{
    size_t width = width_of(text), pad = width < columns ? columns - width : 0;
    size_t length = strlen(text);
    if (width > columns) {
        for (width = 1, length = 0; text[length];) {
            uint32_t code_point;
            size_t size = utf8_decode(text + length, strlen(text + length), &code_point);
            size_t own = text_width(text + length, size > 0 ? size : 1);
            if (width + own > columns)
                break;
            width += own;
            length += size > 0 ? size : 1;
        }
        pad = columns - width;
    }
    printf("%*s", to_right ? (int)pad : 0, "");
    fwrite(text, 1, length, stdout);
    fputs(text[length] ? CUT : "", stdout);
    if (!is_last)
        printf("%*s", (int)(to_right ? 0 : pad) + BETWEEN, "");
}

static void put_row(const struct table *table, char *const *cells)
{
    for (size_t i = 0; i < table->count; i++)
        put_cell(cells ? cells[i] : table->columns[i].heading, table->widths[i],
                 table->columns[i].is_number, i + 1 == table->count);
    putchar('\n');
}

static void put_stacked(const struct table *table, char *const *cells)
{
    for (size_t i = 0; i < table->count; i++)
        print_item(2, "%s%s: %s", i == 0 ? "" : "  ", table->columns[i].heading, cells[i]);
}

/* ---- widths ---- */

static void widths_measure(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        size_t width = width_of(table->columns[i].heading);
        width = width > table->widths[i] ? width : table->widths[i];
        for (size_t row = 0; row < table->rows; row++) {
            size_t own = width_of(table->cells[row * table->count + i]);
            width = own > width ? own : width;
        }
        table->widths[i] = width;
    }
}

/* Takes from the widest columns, one by one, until all fit; false if that leaves too little. */
static bool widths_fit(struct table *table, size_t limit)
{
    size_t total = (table->count - 1) * BETWEEN;
    for (size_t i = 0; i < table->count; i++)
        total += table->widths[i];
    while (total > limit) {
        size_t widest = table->count;
        for (size_t i = 0; i < table->count; i++)
            if (!table->columns[i].is_whole && table->widths[i] > CUT_MINIMUM &&
                (widest == table->count || table->widths[i] > table->widths[widest]))
                widest = i;
        if (widest == table->count)
            return false;
        table->widths[widest]--;
        total--;
    }
    return true;
}

/* ---- rows ---- */

static void rows_free(struct table *table)
{
    for (size_t i = 0; i < table->rows * table->count; i++) {
        memory_free(table->cells[i]);
        table->cells[i] = NULL;
    }
    table->rows = 0;
}

static void table_print(struct table *table)
{
    if (!table->is_stacked) {
        widths_measure(table);
        table->is_stacked = isatty(output_screen()) && !widths_fit(table, terminal_width());
    }
    if (!table->is_begun && !table->is_stacked && table->rows > 0)
        put_row(table, NULL);
    for (size_t row = 0; row < table->rows; row++) {
        char *const *cells = table->cells + row * table->count;
        if (table->is_stacked)
            put_stacked(table, cells);
        else
            put_row(table, cells);
    }
    table->is_begun = true;
    rows_free(table);
}

enum status table_begin(const struct table_column *columns, size_t count, struct table **out,
                        struct error *err)
{
    struct table *table = memory_allocate(sizeof *table);
    if (!table)
        return memory_error(err);
    table->columns = columns;
    table->count = count;
    table->cells = memory_allocate_array(BLOCK_ROWS * count, sizeof *table->cells);
    table->widths = memory_allocate_array(count, sizeof *table->widths);
    if (table->cells && table->widths) {
        *out = table;
        return STATUS_OK;
    }
    table_end(table);
    return memory_error(err);
}

enum status table_row(struct table *table, const char *const *cells, struct error *err)
{
    char **own = table->cells + table->rows * table->count;
    for (size_t i = 0; i < table->count; i++) {
        struct buffer visible;
        buffer_init(&visible, CELL_MAXIMUM);
        text_append_visible(&visible, *cells[i] ? cells[i] : "-",
                            strlen(*cells[i] ? cells[i] : "-"));
        own[i] = buffer_take(&visible, NULL);
        if (!own[i]) {
            while (i > 0) {
                memory_free(own[--i]);
                own[i] = NULL;
            }
            return memory_error(err);
        }
    }
    table->rows++;
    if (table->rows == BLOCK_ROWS)
        table_print(table);
    return STATUS_OK;
}

void table_end(struct table *table)
{
    if (!table)
        return;
    if (table->cells && table->widths)
        table_print(table);
    memory_free(table->cells);
    memory_free(table->widths);
    memory_free(table);
}
