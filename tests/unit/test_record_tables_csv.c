/* CSV, as programs and Excel give it out. */
#include "tables_support.h"

#define BOOK(text, wanted) expect_book(text, sizeof text - 1, NULL, wanted)
#define REFUSED(text, message, hint) expect_refused(text, sizeof text - 1, NULL, message, hint)

Test(tables_csv, cells_are_read_as_they_stand)
{
    BOOK("Name,Born,Note\r\nAnn Lee,01/02/2020,\r\nBo,,\"says \"\"no\"\",\r\ntwice\"\r\n",
         "CSV, UTF-8\n[] grid, 3 rows of 3\nA1 text <Name>\nB1 text <Born>\nC1 text <Note>\n"
         "A2 text <Ann Lee>\nB2 text <01/02/2020>\nA3 text <Bo>\n"
         "C3 text <says \"no\",\r\ntwice>\n");
    BOOK("a", "CSV, UTF-8\n[] grid, 1 rows of 1\nA1 text <a>\n");
    BOOK(" a ,b\n", "CSV, UTF-8\n[] grid, 1 rows of 2\nA1 text < a >\nB1 text <b>\n");
    BOOK("a,b\rc,d", "CSV, UTF-8\n[] grid, 2 rows of 2\nA1 text <a>\nB1 text <b>\nA2 text <c>\n"
                     "B2 text <d>\n");
}

Test(tables_csv, the_separator_is_found_by_the_shape_and_told)
{
    BOOK("Name;Address\r\nAnn;\"1, High St, Leeds\"\r\nBo;2, Low St, York, YO1\r\n",
         "CSV, UTF-8\n[] grid, 3 rows of 2\nA1 text <Name>\nB1 text <Address>\nA2 text <Ann>\n"
         "B2 text <1, High St, Leeds>\nA3 text <Bo>\nB3 text <2, Low St, York, YO1>\n"
         "told: its cells are separated by semicolons\n");
    BOOK("Clients, as of today\n\nName;Town\nAnn;Leeds\nBo;York\n",
         "CSV, UTF-8\n[] grid, 4 rows of 2\nA1 text <Clients, as of today>\nA3 text <Name>\nB3 "
         "text <Town>\n"
         "A4 text <Ann>\nB4 text <Leeds>\nA5 text <Bo>\nB5 text <York>\n"
         "told: its cells are separated by semicolons\n"
         "told: 3 rows have more or fewer cells than the first: row 3 is the first of them\n");
    BOOK("a\tb\n1\t2\n", "CSV, UTF-8\n[] grid, 2 rows of 2\nA1 text <a>\nB1 text <b>\nA2 text <1>\n"
                         "B2 text <2>\ntold: its cells are separated by tabs\n");
    BOOK("sep=;\r\na,x;b\r\n", "CSV, UTF-8\n[] grid, 1 rows of 2\nA1 text <a,x>\nB1 text <b>\n"
                               "told: its cells are separated by semicolons\n");
    struct table_options options = {.separator = ';'};
    expect_book("a,b;c\n", 6, &options,
                "CSV, UTF-8\n[] grid, 1 rows of 2\nA1 text <a,b>\nB1 text <c>\n");
}

Test(tables_csv, letters_are_found_and_told)
{
    BOOK("\xEF\xBB\xBFZo\xC3\xAB,1\n",
         "CSV, UTF-8\n[] grid, 1 rows of 2\nA1 text <Zo\xC3\xAB>\nB1 text <1>\n");
    BOOK("Zo\xEB,\x93hi\x94 \x80 5\n",
         "CSV, Windows-1252\n[] grid, 1 rows of 2\nA1 text <Zo\xC3\xAB>\n"
         "B1 text <\xE2\x80\x9Chi\xE2\x80\x9D \xE2\x82\xAC 5>\ntold: its letters are read as "
         "Windows-1252\n");
    BOOK("\xFF\xFE"
         "A\0\t\0\xEB\0\n\0",
         "CSV, UTF-16\n[] grid, 1 rows of 2\nA1 text <A>\nB1 text <\xC3\xAB>\n"
         "told: its cells are separated by tabs\ntold: its letters are read as UTF-16\n");
    BOOK("\0A\0,\0B\0C\0D\xD8\x3D\xDE\1",
         "CSV, UTF-16\n[] grid, 1 rows of 2\nA1 text <A>\n"
         "B1 text <BCD\xF0\x9F\x98\x81>\ntold: its letters are read as UTF-16\n");
}

Test(tables_csv, rows_of_other_lengths_and_stray_quotes_are_told)
{
    BOOK("a,b,c\n1,2\n\n1,2,3,4\n\"x\"y,\"z\",q\"q\n",
         "CSV, UTF-8\n[] grid, 4 rows of 4\nA1 text <a>\nB1 text <b>\nC1 text <c>\nA2 text <1>\n"
         "B2 text <2>\nA4 text <1>\nB4 text <2>\nC4 text <3>\nD4 text <4>\nA5 text <xy>\nB5 text "
         "<z>\n"
         "C5 text <q\"q>\ntold: 2 rows have more or fewer cells than the first: row 2 is the first "
         "of them\n"
         "told: a cell has quotes where none belong: A5\n");
}

Test(tables_csv, excels_way_to_keep_a_zero_is_its_value)
{
    BOOK("=\"07700900123\",\"=\"\"012\"\"\",=1+1\n",
         "CSV, UTF-8\n[] grid, 1 rows of 3\nA1 text <07700900123> raw <=\"07700900123\"> formula\n"
         "B1 text <012> raw <=\"012\"> formula\nC1 text <=1+1>\n");
}

Test(tables_csv, what_is_no_table_is_refused)
{
    REFUSED("a,b\nc,\"d\ne\nf", "export: a quote that begins in line 2 never ends",
            "look at that line: close the quote, or take it out");
    REFUSED("a,b\r\n\"x\r\ny\",\"z", "export: a quote that begins in line 3 never ends",
            "look at that line: close the quote, or take it out");
    REFUSED("a,b\nc,\0d\n", "export: line 2 holds a zero byte",
            "it is no table that a program gave out, or it is damaged");
    REFUSED("a\nb,\x81\n", "export: the letters of line 2 are neither UTF-8 nor Windows-1252",
            "save it again as \"CSV UTF-8\"");
    REFUSED("", "export: is empty", "give it out once more: nothing was written");
    REFUSED("\xFF\xFE"
            "a\0\x00\xD8,\0",
            "export: line 1 holds what is no letter of UTF-16", "save it again as \"CSV UTF-8\"");
    REFUSED("\xFF\xFE"
            "a\0b",
            "export: is cut short: it ends in half a letter", "give it out once more");
    struct table_options options = {.encoding = "UTF-8"};
    expect_refused("a\n\xEB", 3, &options, "export: line 2 holds what is no letter of UTF-8",
                   "save it again as \"CSV UTF-8\"");
    options.encoding = "KOI8-R";
    expect_refused("a", 1, &options, "export: no encoding is called \"KOI8-R\"",
                   "it can be UTF-8, UTF-16 or Windows-1252");
}

Test(tables_csv, bounds_hold)
{
    struct table_options options = {.cells_most = 3};
    expect_refused("a,b\nc,d\n", 8, &options, "export: has more than 3 cells",
                   "give it out in parts, for instance a year at a time");
    options = (struct table_options){.file_most = 1 << 20};
    char *large = memory_allocate((1 << 20) + 1);
    memset(large, ',', (1 << 20) + 1);
    expect_refused(large, (1 << 20) + 1, &options, "export: is larger than 1 MiB",
                   "give it out in parts, for instance a year at a time");
    expect_refused(large, 1 << 20, &options, "export: row 1 has more than 16384 columns",
                   "leave out the columns that are not needed");
    memset(large, 'a', 1 << 20);
    options.content_most = 1 << 20;
    expect_refused(large, 1 << 20, &options,
                   "export: holds more than 1 MiB of cells, which is more than is read at once",
                   "give it out in parts, for instance a year at a time");
    memory_free(large);
}

Test(tables_csv, a_cell_is_found_by_its_column)
{
    struct error err = {0};
    struct table_book *book;
    struct buffer place;
    cr_assert_eq(read_bytes("a,,c\n", 5, NULL, &book, &err), STATUS_OK);
    const struct table_row *row = &book->sheets[0].rows[0];
    cr_expect_str_eq(table_row_text(row, 1), "a");
    cr_expect_str_eq(table_row_text(row, 2), "");
    cr_expect_null(table_row_cell(row, 2));
    cr_expect_str_eq(table_row_text(row, 3), "c");
    cr_expect_null(table_row_cell(row, 4));
    cr_expect_eq(row->width, 3);
    buffer_init(&place, 100);
    table_column_letters(26, &place);
    table_column_letters(27, &place);
    table_column_letters(16384, &place);
    cr_expect_str_eq(buffer_text(&place), "ZAAXFD");
    buffer_free(&place);
    table_book_free(book);
}

/* Whichever allocation fails, it is told and nothing stays. */
Test(tables_csv, without_memory_nothing_stays)
{
    struct error err = {0};
    struct table_book *book;
    char fault[32];
    size_t failed = 0;
    for (bool was_hit = true; was_hit; failed++) {
        cr_assert_eq(memory_start(&err), STATUS_OK);
        int fd = file_open_in_memory("a;b\n\"c\";\xEB\n", 10);
        cr_assert(fd >= 0);
        snprintf(fault, sizeof fault, "fail:memory:%zu", failed + 1);
        seam_plan(fault);
        enum status status = table_book_read(fd, "export", NULL, &book, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK);
        table_book_free(book);
        file_close(&fd);
    }
    cr_expect_gt(failed, 8);
}
