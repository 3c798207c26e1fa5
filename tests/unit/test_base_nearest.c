/* What was probably meant: distances, and which word is the nearest. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/nearest.h"

Test(base_nearest, distances)
{
    static const struct {
        const char *one, *other;
        size_t most, distance;
    } cases[] = {
        {"", "", 3, 0},
        {"", "abc", 3, 3},
        {"mother", "mother", 0, 0},
        {"mothr", "mother", 2, 1},   /* left out */
        {"mothher", "mother", 2, 1}, /* put in */
        {"nother", "mother", 2, 1},  /* changed */
        {"saftey", "safety", 2, 1},  /* swapped */
        {"ab", "ba", 0, 1},          /* more than asked for is one more */
        {"ca", "abc", 5, 3},         /* nothing between two that were swapped */
        {"kitten", "sitting", 5, 3},
        {"kitten", "sitting", 2, 3},
        {"caf\xC3\xA9", "cafe", 2, 1}, /* a letter is a letter, however many bytes it has */
        {"\xC3\xA9\xC3\xA8", "\xC3\xA8\xC3\xA9", 2, 1},
        {"caf\xC3", "cafe", 2, 3}, /* not UTF-8 */
        {"abcdef", "a", 2, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(nearest_distance(cases[i].one, cases[i].other, cases[i].most),
                     cases[i].distance, "%s, %s", cases[i].one, cases[i].other);
        cr_expect_eq(nearest_distance(cases[i].other, cases[i].one, cases[i].most),
                     cases[i].distance, "%s, %s", cases[i].other, cases[i].one);
    }
}

/* Up to the longest that is compared, and one beyond it. */
Test(base_nearest, lengths_at_their_limit)
{
    char text[NEAREST_LONGEST + 2] = "", other[NEAREST_LONGEST + 2] = "";
    for (size_t length = 0; length <= NEAREST_LONGEST + 1; length++) {
        cr_expect_eq(nearest_distance(text, other, 1), length <= NEAREST_LONGEST ? 0 : 2, "%zu",
                     length);
        text[length] = other[length] = 'a';
        text[length + 1 < sizeof text ? length + 1 : length] = '\0';
        other[length + 1 < sizeof other ? length + 1 : length] = '\0';
    }
}

static const char *meant_by(const char *written)
{
    static const char *const words[] = {"mother",    "father",  "son", "step_father",
                                        "household", "concern", NULL};
    struct nearest nearest;
    nearest_begin(&nearest, written);
    nearest_try_all(&nearest, words);
    nearest_try(&nearest, "mum", "mother");
    return nearest.meant ? nearest.meant : "";
}

Test(base_nearest, the_nearest_word)
{
    static const char *const cases[][2] = {
        {"mothr", "mother"},
        {"Mother", "mother"},
        {"fahter", "father"},
        {"Step-Father", "step_father"},
        {"step father", "step_father"},
        {"MUM", "mother"},
        {"mam", ""}, /* of three letters none may differ */
        {"so", ""},
        {"som", ""},
        {"houshold", "household"},
        {"huosehodl", "household"},
        {"conc", ""},
        {"", ""},
        {"neighbour", ""},
        {"mo\xFFther", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(meant_by(cases[i][0]), cases[i][1], "%s", cases[i][0]);
}
