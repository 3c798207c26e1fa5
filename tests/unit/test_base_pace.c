/* How fast something goes, and how long it will take, by a clock that the test sets; and in words.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/base/pace.h"
#include "safehand/extract/told.h"

enum { MB = 1000000 };

/* What is said of it at that time. */
static const char *said(const struct pace *pace, int64_t now)
{
    static char text[200];
    struct buffer words;
    buffer_init(&words, sizeof text);
    words_append_progress(&words, pace, true);
    words_append_rate(&words, pace, now);
    words_append_left(&words, pace, now);
    snprintf(text, sizeof text, "%s", buffer_text(&words));
    buffer_free(&words);
    return text;
}

/* Told of four times a second, from `done`, for so many seconds. */
static int64_t go(struct pace *pace, int64_t now, unsigned seconds, uint64_t each, uint64_t all)
{
    for (unsigned i = 0; i < 4 * seconds; i++)
        pace_note(pace, "uploading", pace->done + each / 4, all, now += PACE_SECOND / 4);
    return now;
}

Test(base_pace, first_second)
{
    struct pace pace = {0};
    cr_assert(pace_note(&pace, "uploading", 0, 340ULL * MB, 5000));
    cr_assert_str_eq(said(&pace, 5000), "0 bytes of 340.0 MB");
    /* The portal was waited for until then: that is no speed. */
    cr_assert_not(pace_note(&pace, "uploading", 1 * MB, 340ULL * MB, 8000));
    cr_assert_str_eq(said(&pace, 8000), "1.0 MB of 340.0 MB");
    pace_note(&pace, "uploading", 2 * MB, 340ULL * MB, 8249);
    cr_assert_str_eq(said(&pace, 8249), "2.0 MB of 340.0 MB");
    pace_note(&pace, "uploading", 3 * MB, 340ULL * MB, 8500);
    cr_assert_str_eq(said(&pace, 8500), "3.0 MB of 340.0 MB, 4.0 MB a second, about a minute left");
}

Test(base_pace, goes_on_from_where_it_was)
{
    struct pace pace = {0};
    pace_note(&pace, "uploading", 0, 340ULL * MB, 0);
    pace_note(&pace, "uploading", 240ULL * MB, 340ULL * MB, 100);
    pace_note(&pace, "uploading", 241ULL * MB, 340ULL * MB, 1100);
    cr_assert_str_eq(said(&pace, 1100),
                     "241.0 MB of 340.0 MB, 1.0 MB a second, about 2 minutes left");
}

Test(base_pace, stands_still)
{
    struct pace pace = {0};
    pace_note(&pace, "uploading", 0, 100ULL * MB, 0);
    int64_t now = go(&pace, 0, 10, 1 * MB, 100ULL * MB);
    cr_assert_str_eq(said(&pace, now),
                     "10.0 MB of 100.0 MB, 1.0 MB a second, about 2 minutes left");
    /* What no call tells, the clock does. */
    cr_assert_str_eq(said(&pace, now + 4000),
                     "10.0 MB of 100.0 MB, 589.7 kB a second, about 3 minutes left");
    cr_assert_str_eq(said(&pace, now + 5000),
                     "10.0 MB of 100.0 MB, 487.2 kB a second, nothing has moved for 5 seconds");
    now = go(&pace, now, 70, 0, 100ULL * MB);
    cr_assert_str_eq(said(&pace, now), "10.0 MB of 100.0 MB, nothing has moved for 70 seconds");
    cr_assert_str_eq(said(&pace, now + 60000),
                     "10.0 MB of 100.0 MB, nothing has moved for 130 seconds");
    /* And it goes on: as fast as in the last ten seconds. */
    now = go(&pace, now, 10, 2 * MB, 100ULL * MB);
    cr_assert_str_eq(said(&pace, now),
                     "30.0 MB of 100.0 MB, 2.0 MB a second, about 40 seconds left");
}

Test(base_pace, faster_and_slower)
{
    struct pace pace = {0};
    pace_note(&pace, "uploading", 0, 1000ULL * MB, 0);
    int64_t now = go(&pace, 0, 30, 1 * MB, 1000ULL * MB);
    cr_assert_str_eq(said(&pace, now),
                     "30.0 MB of 1000.0 MB, 1.0 MB a second, about 16 minutes left");
    now = go(&pace, now, 5, 11 * MB, 1000ULL * MB); /* half of what counts */
    cr_assert_str_eq(said(&pace, now),
                     "85.0 MB of 1000.0 MB, 6.1 MB a second, about 3 minutes left");
    now = go(&pace, now, 10, 10 * MB, 1000ULL * MB);
    cr_assert_str_eq(said(&pace, now),
                     "185.0 MB of 1000.0 MB, 10.0 MB a second, about a minute left");
    now = go(&pace, now, 10, 100000, 1000ULL * MB);
    cr_assert_str_eq(said(&pace, now),
                     "186.0 MB of 1000.0 MB, 100.0 kB a second, about 2 hours left");
}

Test(base_pace, how_much_is_not_known)
{
    struct pace pace = {0};
    uint64_t seconds;
    pace_note(&pace, "uploading", 0, 0, 0);
    int64_t now = go(&pace, 0, 3, 2 * MB, 0);
    cr_assert_str_eq(said(&pace, now), "6.0 MB, 2.0 MB a second");
    cr_assert_not(pace_left(&pace, now, &seconds));
}

Test(base_pace, is_done)
{
    struct pace pace = {0};
    pace_note(&pace, "uploading", 0, 4 * MB, 0);
    int64_t now = go(&pace, 0, 4, 1 * MB, 4 * MB);
    cr_assert_str_eq(said(&pace, now), "4.0 MB of 4.0 MB, 1.0 MB a second");
    /* The answer is waited for: nothing has to move any more. */
    cr_assert_str_eq(said(&pace, now + 60000), "4.0 MB of 4.0 MB");
}

Test(base_pace, a_step_begins)
{
    struct pace pace = {0};
    cr_assert(pace_note(&pace, "checking", 0, 10, 0));
    cr_assert_not(pace_note(&pace, "checking", 5, 10, 1000));
    cr_assert(pace_note(&pace, "uploading", 5, 10, 2000), "another name");
    cr_assert(pace_note(&pace, "uploading", 5, 20, 3000), "another size");
    cr_assert(pace_note(&pace, "uploading", 4, 20, 4000), "anew, after it was cut off");
    cr_assert_eq(pace.mark_count, 1);
    /* A name that is longer than is kept is the same one. */
    const char *name = "a name that is longer than any that is kept";
    cr_assert(pace_note(&pace, name, 0, 20, 5000));
    cr_assert_not(pace_note(&pace, name, 0, 20, 6000));
}

Test(base_pace, times_in_words)
{
    static const struct {
        uint64_t left;
        const char *words;
    } cases[] = {
        {1, "a few seconds"},       {10, "a few seconds"},      {11, "about 20 seconds"},
        {50, "about 50 seconds"},   {51, "about a minute"},     {89, "about a minute"},
        {90, "about 2 minutes"},    {5399, "about 90 minutes"}, {5400, "about 2 hours"},
        {172799, "about 48 hours"}, {172800, "about 2 days"},   {3600000, "about 42 days"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pace pace = {0};
        char words[80];
        pace_note(&pace, "uploading", 1, cases[i].left + 1001, 0);
        pace_note(&pace, "uploading", 1001, cases[i].left + 1001, 1000000);
        /* A thousand in a thousand seconds: by marks that are too old nothing is said. */
        uint64_t seconds;
        cr_assert_not(pace_left(&pace, 1000000, &seconds));
        pace = (struct pace){0};
        pace_note(&pace, "uploading", 1, cases[i].left + 2, 0);
        pace_note(&pace, "uploading", 2, cases[i].left + 2, 1000);
        snprintf(words, sizeof words, ", %s left", cases[i].words);
        cr_assert(strstr(said(&pace, 1000), words), "%llu: %s", (unsigned long long)cases[i].left,
                  said(&pace, 1000));
    }
    /* So long that nobody can say. */
    struct pace pace = {0};
    pace_note(&pace, "uploading", 1, 3600003, 0);
    pace_note(&pace, "uploading", 2, 3600003, 1000);
    cr_assert_str_eq(said(&pace, 1000), "2 bytes of 3.6 MB, 1 bytes a second");
}

Test(base_pace, what_is_no_bytes)
{
    struct pace pace = {0};
    struct buffer words;
    pace_note(&pace, "verifying", 1200, 34000, 0);
    buffer_init(&words, 100);
    words_append_progress(&words, &pace, false);
    cr_assert_str_eq(buffer_text(&words), "1200 of 34000");
    buffer_free(&words);
}

/* More than anybody has in a second does not overflow. */
Test(base_pace, largest)
{
    struct pace pace = {0};
    uint64_t rate, seconds;
    pace_note(&pace, "uploading", 1, UINT64_MAX, 0);
    pace_note(&pace, "uploading", UINT64_MAX - 1, UINT64_MAX, 1000);
    cr_assert(pace_rate(&pace, 1000, &rate));
    cr_assert_eq(rate, UINT64_MAX - 2);
    cr_assert(pace_left(&pace, 1000, &seconds));
    cr_assert_eq(seconds, 1);
}
