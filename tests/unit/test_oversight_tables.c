/* Two tables of one report, laid beside each other by somebody who tries every way in which they
 * could have come about: no small count comes out. By force, and not by the argument of
 * trustees_round.c. */
#include "office_support.h"

enum { ROWS_MAXIMUM = 4, TOTAL_MAXIMUM = 16, LOOK_SIZE = 96, TRIED_MAXIMUM = 200000 };

/* One way in which the rows of both may have come about, and how the report shows it. */
struct tried {
    char look[LOOK_SIZE];
    unsigned char counts[2 * ROWS_MAXIMUM];
};
struct trying {
    struct tried *items;
    size_t count;
    size_t rows, first; /* of both tables, and of the first */
};

static int show(const unsigned char *counts, size_t rows, uint64_t total, char *look)
{
    struct trustees_report_row made[ROWS_MAXIMUM] = {0};
    int length = 0;
    for (size_t i = 0; i < rows; i++)
        made[i].count = counts[i];
    bool is_told = trustees_report_round(made, rows, total);
    for (size_t i = 0; is_told && i < rows; i++)
        length += sprintf(look + length, "%d ", (int)made[i].count);
    return length + sprintf(look + length, "/");
}

/* As the report shows it: the total by itself, and each table. */
static void keep(struct trying *trying, const unsigned char *counts, uint64_t total)
{
    cr_assert_lt(trying->count, (size_t)TRIED_MAXIMUM);
    struct tried *one = &trying->items[trying->count++];
    bool is_few = total > 0 && total < TRUSTEES_REPORT_SMALLEST;
    memcpy(one->counts, counts, sizeof one->counts);
    int at = sprintf(one->look, "%d:", is_few ? -1 : (int)trustees_report_nearest(total));
    at += show(counts, trying->first, total, one->look + at);
    show(counts + trying->first, trying->rows - trying->first, total, one->look + at);
}

/* All ways to make the total of each table's rows. */
static void try_all(struct trying *trying, unsigned char *counts, size_t at, int left, int total)
{
    if (at == trying->first && left > 0)
        return;
    if (at == trying->first)
        left = total;
    if (at == trying->rows) {
        if (left == 0)
            keep(trying, counts, (uint64_t)total);
        return;
    }
    for (int value = 0; value <= left; value++) {
        counts[at] = (unsigned char)value;
        try_all(trying, counts, at + 1, left - value, total);
    }
}

static int compare_looks(const void *a, const void *b)
{
    return strcmp(((const struct tried *)a)->look, ((const struct tried *)b)->look);
}

static bool fits(const struct tried *one, size_t rows, unsigned empty)
{
    for (size_t i = 0; i < rows; i++)
        if (empty >> i & 1 && one->counts[i] != 0)
            return false;
    return true;
}

/* Of all that look alike, to somebody who knows that these rows are empty: each other row may have
 * been more than one thing, unless the one is no small count. */
static void check(const struct tried *group, size_t size, size_t rows, unsigned empty)
{
    int least[2 * ROWS_MAXIMUM], most[2 * ROWS_MAXIMUM];
    bool is_any = false;
    for (size_t i = 0; i < size; i++) {
        if (!fits(&group[i], rows, empty))
            continue;
        for (size_t row = 0; row < rows; row++) {
            int count = group[i].counts[row];
            least[row] = !is_any || count < least[row] ? count : least[row];
            most[row] = !is_any || count > most[row] ? count : most[row];
        }
        is_any = true;
    }
    for (size_t row = 0; is_any && row < rows; row++)
        cr_assert(least[row] != most[row] || least[row] == 0 ||
                      least[row] >= TRUSTEES_REPORT_SMALLEST,
                  "%s row %zu is %d, with %x empty", group->look, row, least[row], empty);
}

static void check_tables(size_t first, size_t second)
{
    struct trying trying = {.first = first, .rows = first + second};
    unsigned char counts[2 * ROWS_MAXIMUM] = {0};
    trying.items = calloc(TRIED_MAXIMUM, sizeof *trying.items);
    cr_assert_not_null(trying.items);
    for (int total = 0; total <= TOTAL_MAXIMUM; total++)
        try_all(&trying, counts, 0, total, total);
    qsort(trying.items, trying.count, sizeof *trying.items, compare_looks);
    for (size_t begin = 0, end; begin < trying.count; begin = end) {
        for (end = begin; end < trying.count; end++)
            if (strcmp(trying.items[end].look, trying.items[begin].look) != 0)
                break;
        for (unsigned empty = 0; empty < 1U << trying.rows; empty++)
            check(trying.items + begin, end - begin, trying.rows, empty);
    }
    cr_assert_gt(trying.count, 200 * trying.rows);
    free(trying.items);
}

Test(oversight_tables, two_and_two)
{
    check_tables(2, 2);
}

Test(oversight_tables, three_and_three)
{
    check_tables(3, 3);
}

Test(oversight_tables, four_and_two)
{
    check_tables(4, 2);
}
