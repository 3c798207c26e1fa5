#include <criterion/criterion.h>

#include "safehand/base/embedded.h"

Test(base_embedded, finds_by_the_whole_name)
{
    static const struct embedded_file table[] = {
        {"profiles/a.json", (const unsigned char *)"{}", 2},
        {"profiles/b.json", (const unsigned char *)"", 0},
        {0},
    };
    cr_assert_eq(embedded_find(table, "profiles/a.json"), &table[0]);
    cr_assert_eq(embedded_find(table, "profiles/b.json"), &table[1]);
    static const char *const missing[] = {"", "profiles", "profiles/a.jso", "profiles/a.json ",
                                          "a.json"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        cr_assert_null(embedded_find(table, missing[i]), "%s", missing[i]);
    cr_assert_null(embedded_find(table + 2, "profiles/a.json"));
}
