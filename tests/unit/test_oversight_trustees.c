/* How the report for trustees is rounded, and that nobody reckons a small count from it. */
#include "office_support.h"

enum { ROWS_MAXIMUM = 5, TOTAL_MAXIMUM = 21, LOOK_SIZE = 64, TABLES_MAXIMUM = 400000 };

static struct place place;

/* One table and how it looks to somebody who knows its total to the unit: that is what the tables
 * of a report together may tell, and as each by itself then tells no small count, all together tell
 * none. */
struct tried {
    char look[LOOK_SIZE];
    unsigned char counts[ROWS_MAXIMUM];
};
static struct tried *tried;
static size_t tried_count;

static void print_look(struct trustees_report_row *rows, size_t count, char look[LOOK_SIZE])
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += rows[i].count;
    bool is_told = trustees_report_round(rows, count, total);
    bool is_few = total > 0 && total < TRUSTEES_REPORT_SMALLEST;
    int length =
        snprintf(look, LOOK_SIZE, "%d%s:", is_few ? -1 : (int)total, is_told ? "" : " left out");
    for (size_t i = 0; i < count; i++) {
        cr_assert(is_told || rows[i].count == 0);
        length += snprintf(look + length, (size_t)(LOOK_SIZE - length), "%d ", (int)rows[i].count);
    }
}

/* All tables of so many rows, with every total up to the largest. */
static void try_all(unsigned char *counts, size_t count, size_t at, int left)
{
    if (at == count) {
        struct trustees_report_row rows[ROWS_MAXIMUM] = {0};
        struct tried *one = &tried[tried_count++];
        cr_assert_leq(tried_count, (size_t)TABLES_MAXIMUM);
        for (size_t i = 0; i < count; i++) {
            rows[i].count = counts[i];
            one->counts[i] = counts[i];
        }
        print_look(rows, count, one->look);
        return;
    }
    for (int value = 0; value <= left; value++) {
        counts[at] = (unsigned char)value;
        try_all(counts, count, at + 1, left - value);
    }
}

static int compare_looks(const void *a, const void *b)
{
    return strcmp(((const struct tried *)a)->look, ((const struct tried *)b)->look);
}

/* In a group of tables that look alike, to somebody who knows that these rows must be empty: no
 * other row can only be one small count. */
static void check_group(const struct tried *group, size_t size, size_t count, unsigned empty)
{
    for (size_t row = 0; row < count; row++) {
        int first = -1;
        bool differs = false;
        if (empty >> row & 1)
            continue;
        for (size_t i = 0; i < size; i++) {
            bool fits = true;
            for (size_t j = 0; j < count; j++)
                fits = fits && (!(empty >> j & 1) || group[i].counts[j] == 0);
            if (!fits)
                continue;
            if (first < 0)
                first = group[i].counts[row];
            differs = differs || first != group[i].counts[row];
        }
        cr_assert(differs || first <= 0 || first >= TRUSTEES_REPORT_SMALLEST,
                  "%s row %zu with %x empty", group->look, row, empty);
    }
}

Test(trustees_report_count, no_small_count_can_be_reckoned)
{
    tried = calloc(TABLES_MAXIMUM, sizeof *tried);
    cr_assert_not_null(tried);
    for (size_t count = 1; count <= ROWS_MAXIMUM; count++) {
        unsigned char counts[ROWS_MAXIMUM] = {0};
        size_t groups = 0;
        tried_count = 0;
        try_all(counts, count, 0, TOTAL_MAXIMUM);
        qsort(tried, tried_count, sizeof *tried, compare_looks);
        for (size_t begin = 0, end; begin < tried_count; begin = end, groups++) {
            for (end = begin; end < tried_count; end++)
                if (strcmp(tried[end].look, tried[begin].look) != 0)
                    break;
            for (unsigned empty = 0; empty < 1U << count; empty++)
                check_group(tried + begin, end - begin, count, empty);
        }
        cr_assert_gt(groups, count);
    }
    free(tried);
}

Test(trustees_report_count, what_is_told)
{
    static const struct {
        int counts[ROWS_MAXIMUM];
        const char *look;
    } rows[] = {
        {{0, 0, 0, 0, 0}, "0 left out:0 0 0 0 0 "},  {{1, 0, 0, 0, 0}, "-1 left out:0 0 0 0 0 "},
        {{2, 0, 2, 0, 0}, "-1 left out:0 0 0 0 0 "}, {{5, 0, 0, 0, 0}, "5:5 0 0 0 0 "},
        {{4, 0, 0, 0, 5}, "9:5 0 0 0 5 "},           {{4, 0, 9, 7, 5}, "25:5 0 10 5 5 "},
        {{2, 1, 2, 0, 0}, "5:0 0 0 0 0 "},           {{40, 12, 0, 0, 0}, "52:40 10 0 0 0 "},
        {{3, 3, 3, 3, 0}, "12:5 5 5 0 0 "},          {{4, 4, 4, 4, 4}, "20:5 5 5 5 5 "},
        {{7, 2, 2, 2, 0}, "13:5 5 0 0 0 "},          {{0, 2, 2, 2, 0}, "6:0 5 0 0 0 "},
        {{3, 3, 0, 0, 0}, "6:5 0 0 0 0 "},           {{8, 0, 3, 0, 0}, "11:10 0 0 0 0 "},
        {{8, 13, 0, 0, 0}, "21:10 15 0 0 0 "},       {{12, 7, 1, 0, 0}, "20:10 5 0 0 0 "},
        {{12, 7, 2, 0, 0}, "21:10 5 5 0 0 "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trustees_report_row made[ROWS_MAXIMUM] = {0};
        char look[LOOK_SIZE];
        for (size_t j = 0; j < ROWS_MAXIMUM; j++)
            made[j].count = (uint64_t)rows[i].counts[j];
        print_look(made, ROWS_MAXIMUM, look);
        cr_expect_str_eq(look, rows[i].look);
    }
}

static void check_report(const struct date *from, const struct date *to, timestamp now,
                         const char *wanted)
{
    struct trustees_report *oversight = NULL;
    size_t i;
    const char *key;
    json_t *rows, *row;
    char text[4096] = "";
    OK(trustees_report_count(place.office, from, to, now, &oversight, err));
    json_t *document = page_trustees_json(oversight);
    cr_assert_not_null(document);
    char *total = json_dumps(json_object_get(document, "total"), JSON_ENCODE_ANY);
    snprintf(text, sizeof text, "total %s", total);
    memory_free(total);
    json_object_foreach(json_object_get(document, "tables"), key, rows)
    {
        json_array_foreach(rows, i, row)
        {
            const json_t *count = json_object_get(row, "count");
            if (json_is_null(count))
                snprintf(text + strlen(text), sizeof text - strlen(text), "; %s.%s -", key,
                         json_text(row, "row"));
            else if (json_integer_value(count) > 0)
                snprintf(text + strlen(text), sizeof text - strlen(text), "; %s.%s %d", key,
                         json_text(row, "row"), (int)json_integer_value(count));
        }
    }
    cr_expect_str_eq(text, wanted);
    json_decref(document);
    trustees_report_free(oversight);
}

struct ids {
    char items[8][ID_SIZE];
    size_t count;
};

static enum status add_id(void *context, const struct sharing_view *view, bool *go_on,
                          struct error *err)
{
    struct ids *ids = context;
    (void)err;
    cr_assert_lt(ids->count, 8);
    memcpy(ids->items[ids->count++], view->id, ID_SIZE);
    *go_on = true;
    return STATUS_OK;
}

Test(trustees_report_count, counted)
{
    struct date day = date_of(NOW), next = date_add_days(&day, 1);
    place_begin(&place);
    check_report(&day, &day, NOW, "total 0");
    for (int i = 0; i < 7; i++) {
        struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
        if (i < 6) {
            OK(sharing_seal(sharing, NOW, err));
            OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
        }
        sharing_free(sharing);
        if (i == 3)
            check_report(&day, &day, NOW, "total null");
    }
    check_report(&day, &day, NOW,
                 "total 5; purpose.social-care-concern 5; channel.hand 5; basis.public_task 5; "
                 "outcome.on_the_way 5");
    check_report(&next, &next, NOW, "total 0");
    for (int i = 0; i < 5; i++)
        sharing_free(ended(&place, NOW + DAY));
    check_report(
        &day, &next, NOW + DAY,
        "total 10; purpose.social-care-concern 5; purpose.support-ended 5; channel.hand 10; "
        "basis.public_task 5; basis.legitimate_interests 5; outcome.on_the_way 10");
    check_report(&next, &next, NOW + DAY,
                 "total 5; purpose.support-ended 5; channel.hand 5; basis.legitimate_interests 5; "
                 "outcome.on_the_way 5");
    /* What was erased is counted apart, by the day of its decision, and nowhere else. */
    struct ids ids = {.count = 0};
    OK(list_sharings(place.office, &(struct ledger_filter){.reference = "HS-2041"}, NOW + DAY,
                     add_id, &ids, err));
    cr_assert_eq(ids.count, 7);
    for (size_t i = 0; i < 7; i++) {
        struct ledger_erased erased;
        OK(sharing_withdraw(place.office, ids.items[i], "Sent twice", NOW + DAY, err));
        OK(erase_sharing(place.manager, ids.items[i], "Sent twice", NOW + DAY, &erased, err));
        if (i == 3)
            check_report(&day, &next, NOW + DAY,
                         "total 10; purpose.social-care-concern 5; purpose.support-ended 5; "
                         "channel.hand 10; basis.public_task 5; basis.legitimate_interests 5; "
                         "outcome.on_the_way 10; apart.erased 5");
    }
    check_report(&day, &next, NOW + DAY,
                 "total 5; purpose.support-ended 5; channel.hand 5; basis.legitimate_interests 5; "
                 "outcome.on_the_way 5; apart.erased 5");
    check_report(&next, &next, NOW + DAY,
                 "total 5; purpose.support-ended 5; channel.hand 5; basis.legitimate_interests 5; "
                 "outcome.on_the_way 5");
    place_end(&place);
}
