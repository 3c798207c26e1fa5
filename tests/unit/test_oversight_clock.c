/* Times that go back, as whoever writes the ledger's files by hand puts them there. */
#include "oversight/oversight_internal.h"

#include <sqlite3.h>

#include "office_support.h"

static struct place place;

static void change(const char *format, ...) PRINTF_LIKE(1, 2);
static void change(const char *format, ...)
{
    char path[256], sql[512], *problem = NULL;
    sqlite3 *handle = NULL;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    snprintf(path, sizeof path, "%s/ledger.db", place.path);
    cr_assert_eq(sqlite3_open(path, &handle), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(handle, sql, NULL, NULL, &problem), SQLITE_OK, "%s", problem);
    sqlite3_close(handle);
}

/* Entry 3, of NOW, by that many seconds; the tree over it is another matter. */
static enum status walk(timestamp by, struct clock_corrections *corrections, struct error *failure)
{
    char was[TIMESTAMP_SIZE], is[TIMESTAMP_SIZE];
    timestamp_format(NOW, was);
    timestamp_format(NOW + by, is);
    change("DROP TRIGGER entries_stay; UPDATE entries SET leaf = replace(leaf, '%s', '%s') WHERE "
           "entry = 3",
           was, is);
    return clock_corrections_read(place.manager, NOW + DAY, corrections, failure);
}

Test(oversight_clock, each_step_back_is_found)
{
    static const struct {
        timestamp by;
        const char *message; /* NULL: good */
    } rows[] = {
        {1, NULL},
        {-60, NULL}, /* as clocks differ */
        {-61, "entry 3: it bears the time 2026-11-22T09:03:59Z, and the one before it "
              "2026-11-22T09:05:00Z"},
        {-10 * (timestamp)365 * DAY, "entry 3: it bears the time 2016-11-24T09:05:00Z, and the one "
                                     "before it 2026-11-22T09:05:00Z"},
        {DAY + 61, "entry 3: it bears the time 2026-11-23T09:06:01Z, which is still to come: this "
                   "computer's clock says 2026-11-23T09:05:00Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct clock_corrections corrections = {.items = NULL};
        place_begin(&place);
        if (rows[i].message)
            FAILS(walk(rows[i].by, &corrections, err), STATUS_AUTHENTICATION, rows[i].message);
        else
            OK(walk(rows[i].by, &corrections, err));
        cr_assert_eq(corrections.count, 0);
        clock_corrections_free(&corrections);
        place_end(&place);
    }
}
