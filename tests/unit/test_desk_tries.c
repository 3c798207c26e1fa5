/* Wrong passphrases: how long somebody waits, and what they are told. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "session/tries.h"

static const struct try RUTH = {"0123456789abcdef", false}, KNOWN = {"0123456789abcdef", true};

Test(desk_tries, each_wrong_one_takes_longer_up_to_a_minute)
{
    static const int64_t waits[] = {0, 1, 2, 4, 8, 16, 32, 60, 60};
    struct tries *tries = memory_allocate(sizeof *tries);
    int64_t now = 1000;
    cr_assert_eq(tries_wait(tries, &RUTH, now), 0);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        tries_wrong(tries, &RUTH, now);
        cr_expect_eq(tries_wait(tries, &RUTH, now), waits[i], "after %zu", i + 1);
        now += waits[i];
        cr_expect_eq(tries_wait(tries, &RUTH, now), 0, "after %zu, waited", i + 1);
    }
    tries_right(tries, &RUTH);
    tries_wrong(tries, &RUTH, now);
    cr_expect_eq(tries_wait(tries, &RUTH, now), 0, "it begins anew");
    memory_free(tries);
}

Test(desk_tries, a_browser_that_is_known_waits_apart)
{
    struct tries *tries = memory_allocate(sizeof *tries);
    for (int i = 0; i < 9; i++)
        tries_wrong(tries, &RUTH, 1000);
    cr_expect_eq(tries_wait(tries, &RUTH, 1000), 60);
    cr_expect_eq(tries_wait(tries, &KNOWN, 1000), 0);
    tries_right(tries, &KNOWN);
    cr_expect_eq(tries_wait(tries, &RUTH, 1000), 60);
    memory_free(tries);
}

Test(desk_tries, names_without_end_take_no_room_without_end)
{
    struct tries *tries = memory_allocate(sizeof *tries);
    for (int i = 0; i < 9; i++)
        tries_wrong(tries, &RUTH, 1000);
    for (unsigned i = 0; i < 10 * TRIES_KEPT; i++) {
        struct try of = {.is_known_browser = false};
        snprintf(of.key, sizeof of.key, "%016x", i);
        tries_wrong(tries, &of, 1000);
    }
    cr_expect_eq(tries->count, TRIES_KEPT);
    cr_expect_eq(tries_wait(tries, &RUTH, 1000), 60, "who waits longest is not forgotten");
    memory_free(tries);
}

Test(desk_tries, what_was_wrong_is_told_once)
{
    char folder[] = "/tmp/safehand-tries-XXXXXX";
    struct tries_told told;
    struct error err = {0};
    cr_assert(mkdtemp(folder));
    cr_assert_eq(tries_tell(folder, RUTH.key, &told, &err), STATUS_OK, "%s", err.message);
    cr_expect_eq(told.wrong, 0);
    cr_assert_eq(tries_keep(folder, RUTH.key, 1000, &err), STATUS_OK);
    cr_assert_eq(tries_keep(folder, RUTH.key, 2000, &err), STATUS_OK);
    cr_assert_eq(tries_tell(folder, RUTH.key, &told, &err), STATUS_OK);
    cr_expect_eq(told.wrong, 2);
    cr_expect_eq(told.last, 2000);
    cr_assert_eq(tries_tell(folder, RUTH.key, &told, &err), STATUS_OK);
    cr_expect_eq(told.wrong, 0);
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK);
}
