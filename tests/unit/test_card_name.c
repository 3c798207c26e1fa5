/* Names, as whoever reads them would compare them. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/card/name.h"

static const char *shown(const char *text)
{
    return text ? text : "(none)";
}

Test(card_name, same)
{
    static const struct {
        const char *one, *other;
        bool is_same;
    } rows[] = {
        {"Helen Ward", "Helen Ward", true},
        {"Helen Ward", "Helen Ward ", true},
        {"Helen Ward", "  helen \t WARD", true},
        {"Helen Ward", "Helen\u00a0Ward", true},
        {"Helen Ward", "Hel\u200ben Ward", true},
        {"Helen Ward", "H\u0435len W\u0430rd", true}, /* Cyrillic */
        {"Helen Ward", "\u0397elen Ward", true},      /* Greek capital eta */
        {"Helen Ward", "\uff28elen Ward", true},      /* full width */
        {"Helen Ward", "He1en Ward", true},
        {"Ian Ward", "lan Ward", true},
        {"Zo\u00eb", "Zoe\u0308", true},
        {"Zo\u00eb", "Zoe", true},
        {"Ann O'Hara", "Ann O\u2019Hara", true},
        {"Ann-Marie", "Ann\u2010Marie", true},
        {"", " ", true},
        {"Helen Ward", "HelenWard", false},
        {"Helen Ward", "Helen Warde", false},
        {"Helen Ward", "Helen", false},
        {"Helen", "Ellen", false},
        {"", "a", false},
        {"\xff", "\xfe", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect_eq(name_is_same(rows[i].one, rows[i].other), rows[i].is_same, "%s | %s",
                     rows[i].one, rows[i].other);
        cr_expect_eq(name_is_same(rows[i].other, rows[i].one), rows[i].is_same, "%s | %s",
                     rows[i].other, rows[i].one);
    }
}

Test(card_name, fault)
{
    static const struct {
        const char *name, *fault; /* NULL: none */
    } rows[] = {
        {"Helen Ward", NULL},
        {"Zo\u00eb O\u2019Hara-Jones", NULL},
        {"\u0415\u043b\u0435\u043d\u0430", NULL}, /* a name in Cyrillic letters */
        {"", NULL},
        {"Helen Ward ", "begins or ends with a blank"},
        {" Helen Ward", "begins or ends with a blank"},
        {"Helen  Ward", "has two blanks together"},
        {"Helen\u00a0Ward", "has a blank that is another character"},
        {"Hel\u200ben Ward", "has a character that is not seen"},
        {"Helen\tWard", "has a character that is not seen"},
        {"H\u0435len Ward", "mixes letters of two alphabets that look alike"},
        {"Helen \xff", "is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_str_eq(shown(name_fault(rows[i].name)), shown(rows[i].fault), "%s", rows[i].name);
}
