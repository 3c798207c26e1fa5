/* What is made to fill the memory, or to take for ever, is refused before it does. */
#include <malloc.h>
#include <sys/resource.h>
#include <time.h>

#include "tables_xlsx.h"

/* Of the processor; and bytes of memory that reading may take beside what it reads. The sanitizers
 * take much more of both. */
#ifdef __SANITIZE_ADDRESS__
enum { SECONDS = 60, SECONDS_OF_A_LIST = 20, BEYOND = 1024 << 20 };
#else
enum { SECONDS = 10, SECONDS_OF_A_LIST = 2, BEYOND = 64 << 20 };
#endif
enum { BOMB_MOST = 32 << 20 };

struct bomb {
    struct archive *archive;
    char *bytes;
    size_t length;
};

static void begin_part(struct bomb *bomb, const char *name)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    cr_assert_eq(archive_write_header(bomb->archive, entry), ARCHIVE_OK);
    archive_entry_free(entry);
}

static void add_text(struct bomb *bomb, const char *text)
{
    cr_assert_eq(archive_write_data(bomb->archive, text, strlen(text)), (la_ssize_t)strlen(text));
}

/* So many times the text, in blocks. */
static void add_many(struct bomb *bomb, const char *text, size_t times)
{
    enum { BLOCK = 1 << 20 };
    size_t size = strlen(text), held = BLOCK / size;
    char *block = malloc(held * size);
    cr_assert_not_null(block);
    for (size_t i = 0; i < held; i++)
        memcpy(block + i * size, text, size);
    for (; times > 0; times -= times < held ? times : held) {
        size_t length = (times < held ? times : held) * size;
        cr_assert_eq(archive_write_data(bomb->archive, block, length), (la_ssize_t)length);
    }
    free(block);
}

static void begin_bomb(struct bomb *bomb)
{
    bomb->bytes = malloc(BOMB_MOST);
    bomb->archive = archive_write_new();
    cr_assert_not_null(bomb->bytes);
    cr_assert_eq(archive_write_set_format_zip(bomb->archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(bomb->archive, bomb->bytes, BOMB_MOST, &bomb->length),
                 ARCHIVE_OK);
    for (size_t i = 0; i < 2; i++) {
        begin_part(bomb, XLSX_HEADS[i].name);
        add_text(bomb, XLSX_HEADS[i].text);
    }
    begin_part(bomb, "xl/workbook.xml");
    add_text(bomb, WORKBOOK("<sheets><sheet name=\"S\" r:id=\"r1\"/></sheets>"));
    begin_part(bomb, "xl/_rels/workbook.xml.rels");
    add_text(bomb, RELS REL("r1", "worksheet", "s.xml")
                       REL("r2", "sharedStrings", "t.xml") "</Relationships>");
}

static long peak_of_memory(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss; /* KiB */
}

/* It is refused with these words, within bounds of time and, where it holds no content, of memory.
 */
static void expect_no_harm(struct bomb *bomb, size_t content, const char *message)
{
    cr_assert_eq(archive_write_close(bomb->archive), ARCHIVE_OK);
    archive_write_free(bomb->archive);
    struct error err = {0};
    struct table_book *book = NULL;
    malloc_trim(0);
    long before = peak_of_memory();
    clock_t began = clock();
    cr_expect_eq(read_bytes(bomb->bytes, bomb->length, NULL, &book, &err), STATUS_MALFORMED);
    cr_expect_str_eq(err.message, message, "got <%s>", err.message);
    cr_expect_lt((clock() - began) / CLOCKS_PER_SEC, SECONDS);
    cr_expect_lt(peak_of_memory() - before, (long)((BEYOND + content) >> 10), "%ld KiB",
                 peak_of_memory() - before);
    table_book_free(book);
    free(bomb->bytes);
}

#define PACKED "export: is packed like no spreadsheet: far more comes out of it than was put in"

Test(tables_bombs, gigabytes_of_zeros_are_not_unpacked)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet>");
    add_many(&bomb, "          ", (size_t)1 << 27); /* 1.3 GB of blanks */
    expect_no_harm(&bomb, 0, PACKED);
}

Test(tables_bombs, a_string_that_is_shared_by_all_cells_counts_in_each)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/t.xml");
    add_text(&bomb, "<sst><si><t>");
    add_many(&bomb, "x", 1 << 20);
    add_text(&bomb, "</t></si></sst>");
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet><sheetData>");
    add_many(&bomb, "<row><c t=\"s\"><v>0</v></c></row>", 100000);
    add_text(&bomb, "</sheetData></worksheet>");
    expect_no_harm(&bomb, 0,
                   "export: holds more than 512 MiB of cells, which is more than is read at once");
}

Test(tables_bombs, a_million_columns_are_none)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet><sheetData><row>");
    add_many(&bomb, "<c/>", 1000000);
    add_text(&bomb, "</row></sheetData></worksheet>");
    expect_no_harm(&bomb, 0, "export: row 1 has more than 16384 columns");
}

Test(tables_bombs, elements_within_elements_end)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_many(&bomb, "<a>", 10000000);
    expect_no_harm(&bomb, 0, "export: is nested deeper than any office program writes");
}

Test(tables_bombs, an_attribute_of_millions_of_bytes_is_none)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet a=\"");
    add_many(&bomb, "xxxxxxxxxx", 3000000);
    add_text(&bomb, "\"/>");
    expect_no_harm(
        &bomb, 0,
        "export: has a mark in its part xl/s.xml that is larger than any office program writes");
}

Test(tables_bombs, a_cell_of_many_megabytes_is_none)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet><sheetData><row><c t=\"str\"><v>");
    add_many(&bomb, "x", 30000000);
    add_text(&bomb, "</v></c></row></sheetData></worksheet>");
    expect_no_harm(&bomb, 0, "export: a cell holds more than 1048576 bytes");
}

Test(tables_bombs, merged_cells_upon_each_other_end)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet><sheetData>");
    add_many(&bomb, "<row><c><v>1</v></c></row>", 100000);
    add_text(&bomb, "</sheetData><mergeCells>");
    add_many(&bomb, "<mergeCell ref=\"A1:A100000\"/>", 100000);
    add_text(&bomb, "</mergeCells></worksheet>");
    expect_no_harm(&bomb, 16 << 20, "export: is damaged: merged cells lie upon each other");
}

Test(tables_bombs, more_cells_than_are_read_end)
{
    struct bomb bomb;
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    add_text(&bomb, "<worksheet><sheetData>");
    add_many(&bomb,
             "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c><c><v>5</v></"
             "c><c><v>6</v></c></row>",
             1000000);
    add_text(&bomb, "</sheetData></worksheet>");
    expect_no_harm(&bomb, (size_t)512 << 20, "export: has more than 5000000 cells");
}

/* ---- 20,000 rows of 30 columns, as a charity's whole list is ---- */

static void expect_in_time(const char *bytes, size_t length, size_t cells)
{
    struct error err = {0};
    struct table_book *book;
    clock_t began = clock();
    cr_assert_eq(read_bytes(bytes, length, NULL, &book, &err), STATUS_OK, "%s", err.message);
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    cr_log_info("%s: 20,000 rows of 30 cells in %.2f s\n", table_format_name(book->format),
                seconds);
    cr_expect_lt(seconds, SECONDS_OF_A_LIST);
    cr_expect_eq(book->cell_count, cells);
    const struct table_sheet *sheet = &book->sheets[book->sheet_count - 1];
    cr_expect_str_eq(table_row_text(&sheet->rows[19999], 30), "some words of a cell");
    table_book_free(book);
}

/* Rows of 30 times the cell; a # in it is its number. */
static void append_rows(struct buffer *out, const char *begin, const char *cell,
                        const char *between, const char *end)
{
    for (int i = 0; i < 20000; i++) {
        buffer_append_text(out, begin);
        for (int c = 0; c < 30; c++) {
            buffer_append_text(out, c > 0 ? between : "");
            buffer_append(out, cell, strcspn(cell, "#"));
            if (strchr(cell, '#'))
                buffer_append_format(out, "%d%s", c, strchr(cell, '#') + 1);
        }
        buffer_append_text(out, end);
    }
}

Test(tables_bombs, twenty_thousand_rows_are_read_in_time)
{
    struct error err = {0};
    struct buffer text;
    struct bomb bomb;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    buffer_init(&text, 64 << 20);
    append_rows(&text, "", "some words of a cell", ",", "\r\n");
    expect_in_time(buffer_text(&text), text.length, 600000);
    buffer_clear(&text);
    append_rows(&text, "", "\"some words of a cell\"", ";", "\r\n");
    expect_in_time(buffer_text(&text), text.length, 600000);
    buffer_clear(&text);
    buffer_append_text(&text, "[");
    append_rows(&text, "{", "\"column #\":\"some words of a cell\"", ",", "},");
    buffer_append_text(&text, "{}]");
    expect_in_time(buffer_text(&text), text.length, 600000 + 30);
    buffer_clear(&text);
    begin_bomb(&bomb);
    begin_part(&bomb, "xl/s.xml");
    append_rows(&text, "<row>", "<c t=\"inlineStr\"><is><t>some words of a cell</t></is></c>", "",
                "</row>");
    add_text(&bomb, "<worksheet><sheetData>");
    add_text(&bomb, buffer_text(&text));
    add_text(&bomb, "</sheetData></worksheet>");
    cr_assert_eq(archive_write_close(bomb.archive), ARCHIVE_OK);
    archive_write_free(bomb.archive);
    expect_in_time(bomb.bytes, bomb.length, 600000);
    free(bomb.bytes);
    buffer_free(&text);
}
