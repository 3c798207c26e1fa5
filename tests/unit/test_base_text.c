#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>

#include "safehand/base/memory.h"
#include "safehand/base/text.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_text, .init = start);

/* Unicode 15, table 3-7: the edges of every row, and one past them. Size 0: invalid. */
Test(base_text, decodes_utf8_at_every_edge)
{
    static const struct {
        const char *bytes;
        size_t length, size;
        uint32_t code_point;
    } cases[] = {
        {"\x00", 1, 1, 0},
        {"A", 1, 1, 'A'},
        {"\x7f", 1, 1, 0x7f},
        {"\x80", 1, 0, 0},
        {"\xbf", 1, 0, 0},
        {"\xc0\x80", 2, 0, 0},
        {"\xc1\xbf", 2, 0, 0},
        {"\xc2\x80", 2, 2, 0x80},
        {"\xdf\xbf", 2, 2, 0x7ff},
        {"\xdf\x7f", 2, 0, 0},
        {"\xdf\xc0", 2, 0, 0},
        {"\xc2", 1, 0, 0},
        {"\xe0\x9f\xbf", 3, 0, 0},
        {"\xe0\xa0\x80", 3, 3, 0x800},
        {"\xed\x9f\xbf", 3, 3, 0xd7ff},
        {"\xed\xa0\x80", 3, 0, 0},
        {"\xed\xbf\xbf", 3, 0, 0},
        {"\xee\x80\x80", 3, 3, 0xe000},
        {"\xef\xbf\xbf", 3, 3, 0xffff},
        {"\xe2\x82", 2, 0, 0},
        {"\xe2\x82\x41", 3, 0, 0},
        {"\xf0\x8f\xbf\xbf", 4, 0, 0},
        {"\xf0\x90\x80\x80", 4, 4, 0x10000},
        {"\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff},
        {"\xf4\x90\x80\x80", 4, 0, 0},
        {"\xf0\x9f\x98", 3, 0, 0},
        {"\xf5\x80\x80\x80", 4, 0, 0},
        {"\xff", 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t code_point = 0xabcdef;
        cr_assert_eq(utf8_decode(cases[i].bytes, cases[i].length, &code_point), cases[i].size,
                     "case %zu", i);
        cr_assert_eq(code_point, cases[i].size > 0 ? cases[i].code_point : 0xabcdef, "case %zu", i);
        size_t valid = cases[i].size == 0 ? 0 : cases[i].length;
        cr_assert_eq(utf8_check(cases[i].bytes, cases[i].length), valid, "case %zu", i);
    }
    cr_assert_eq(utf8_check("ab\xc3\xa9z\xc3", 6), 5);
    cr_assert_eq(utf8_check("", 0), 0);
}

/* Every code point goes there and back, and nothing else does: 1,112,064 of them. */
Test(base_text, decodes_every_code_point)
{
    size_t valid = 0;
    for (uint32_t wanted = 0; wanted < 0x120000; wanted++) {
        char bytes[4] = {0};
        size_t size = wanted < 0x80 ? 1 : wanted < 0x800 ? 2 : wanted < 0x10000 ? 3 : 4;
        uint32_t rest = wanted;
        for (size_t i = size; i-- > 1; rest >>= 6)
            bytes[i] = (char)(0x80 | (rest & 0x3f));
        bytes[0] = (char)(size == 1 ? rest : (0xf00U >> size) | rest);
        uint32_t got = 0;
        if (utf8_decode(bytes, size, &got) != size)
            continue;
        valid++;
        cr_assert_eq(got, wanted);
    }
    cr_assert_eq(valid, 1112064);
}

Test(base_text, knows_what_nobody_sees)
{
    static const uint32_t invisible[] = {0xAD,   0x61C,  0x200B,  0x200D,  0x200E, 0x200F, 0x2028,
                                         0x2029, 0x202A, 0x202E,  0x2060,  0x2066, 0x2069, 0x3164,
                                         0xFE0F, 0xFEFF, 0xE0001, 0xE007F, 0xE01EF};
    static const uint32_t visible[] = {'A',    ' ',     0xA0,    0xE9,     0x301,
                                       0x2010, 0x2027,  0x202F,  0x2070,   0x4E2D,
                                       0xFE10, 0x1F600, 0xE1000, 0x10FFFF, '\n'};
    for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++)
        cr_assert(text_is_invisible(invisible[i]), "U+%04X", invisible[i]);
    for (size_t i = 0; i < sizeof visible / sizeof *visible; i++)
        cr_assert_not(text_is_invisible(visible[i]), "U+%04X", visible[i]);
    for (uint32_t i = 0; i < 0x200; i++)
        cr_assert_eq(text_is_control(i), i < 0x20 || (i > 0x7e && i < 0xa0), "U+%04X", i);
}

/* Text; as one line of a terminal; as HTML; as an attribute. */
Test(base_text, shows_text_safely)
{
    static const struct {
        const char *text, *line, *html, *attribute;
    } cases[] = {
        {"", "", "", ""},
        {"Ana Morris", "Ana Morris", "Ana Morris", "Ana Morris"},
        {"a\n\tb", "a\\u{000A}\\u{0009}b", "a\n\tb", "a\n\tb"},
        {"<b>&'\"", "<b>&'\"", "&lt;b&gt;&amp;&#39;&quot;", "&lt;b&gt;&amp;&#39;&quot;"},
        {"\r\x1b\x7f", "\\u{000D}\\u{001B}\\u{007F}",
         "<span class=\"invisible\">[U+000D]</span><span class=\"invisible\">[U+001B]</span>"
         "<span class=\"invisible\">[U+007F]</span>",
         "[U+000D][U+001B][U+007F]"},
        {"x\xe2\x80\xaey\xf3\xa0\x80\x81", "x\\u{202E}y\\u{E0001}",
         "x<span class=\"invisible\">[U+202E]</span>y<span class=\"invisible\">[U+E0001]</span>",
         "x[U+202E]y[U+E0001]"},
        {"\xff\xc3", "\\x{FF}\\x{C3}",
         "<span class=\"invisible\">[0xFF]</span><span class=\"invisible\">[0xC3]</span>",
         "[0xFF][0xC3]"},
        {"Siân 中 😀", "Siân 中 😀", "Siân 中 😀", "Siân 中 😀"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer out;
        size_t length = strlen(cases[i].text);
        buffer_init(&out, 1000);
        text_append_visible(&out, cases[i].text, length);
        cr_assert_str_eq(buffer_text(&out), cases[i].line);
        buffer_clear(&out);
        text_append_html(&out, cases[i].text, length);
        cr_assert_str_eq(buffer_text(&out), cases[i].html);
        buffer_clear(&out);
        text_append_html_attribute(&out, cases[i].text, length);
        cr_assert_str_eq(buffer_text(&out), cases[i].attribute);
        buffer_free(&out);
    }
    struct buffer out;
    buffer_init(&out, 100);
    text_append_visible(&out, "a\0b", 3);
    cr_assert_str_eq(buffer_text(&out), "a\\u{0000}b");
    buffer_free(&out);
}

Test(base_text, measures_columns_in_any_locale)
{
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"Siân", 4},
        {"e\xcc\x81", 1},
        {"中文", 4},
        {"😀", 2},
        {"\x01"
         "a",
         1},
        {"\xff", 1},
        {"a\xe2\x80\x8b"
         "b",
         2},
    };
    for (int round = 0; round < 2; round++) {
        cr_assert_not_null(setlocale(LC_ALL, round == 0 ? "C" : "C.UTF-8"));
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            cr_assert_eq(text_width(cases[i].text, strlen(cases[i].text)), cases[i].columns,
                         "\"%s\"", cases[i].text);
    }
}

Test(base_text, small_questions)
{
    static const char *const snake[] = {"a", "birth_date", "a1", "a_", "x9_y"};
    static const char *const other[] = {"", "A", "1a", "_a", "aB", "a-b", "a b", "é", "a\xc3\xa9"};
    for (size_t i = 0; i < sizeof snake / sizeof *snake; i++)
        cr_assert(text_is_snake_case(snake[i]), "%s", snake[i]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        cr_assert_not(text_is_snake_case(other[i]), "%s", other[i]);
    cr_assert(text_has_word("Kingston, label HS-4", "hs-4"));
    cr_assert(text_has_word("HS-4", "HS-4"));
    cr_assert(text_has_word("AHS-4 (HS-4)", "HS-4"));
    cr_assert_not(text_has_word("Kingston", "King"));
    cr_assert_not(text_has_word("Kingston", "ton"));
    cr_assert_not(text_has_word("HS-44", "HS-4"));
    cr_assert_not(text_has_word("HS-4", ""));
    cr_assert(text_starts_with("age1abc", "age1"));
    cr_assert(text_starts_with("age1", ""));
    cr_assert_not(text_starts_with("age", "age1"));
    cr_assert(text_ends_with("x.card.json", ".card.json"));
    cr_assert(text_ends_with("x", ""));
    cr_assert_not(text_ends_with(".json", "x.json"));
    cr_assert_not(text_ends_with("x.jsoN", ".json"));
}
