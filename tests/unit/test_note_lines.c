/* Strict lines of a note's text. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/base.h"
#include "safehand/note.h"

static void start(void)
{
    struct error err = {0};

    cr_assert_eq(memory_start(&err), STATUS_OK, "%s", err.message);
}

TestSuite(note_lines, .init = start);

static struct note_lines lines_of(const char *text)
{
    return (struct note_lines){text, strlen(text)};
}

Test(note_lines, walks_a_whole_text)
{
    struct error err = {0};
    struct note_lines lines = lines_of("safehand.receipt/2\nid 0\nreason  two words\n");
    char value[12];

    cr_assert_eq(note_line_exact(&lines, "safehand.receipt/2", &err), STATUS_OK);
    cr_assert_eq(note_line_next(&lines, "id", value, 2, &err), STATUS_OK);
    cr_assert_str_eq(value, "0");
    cr_assert_eq(note_lines_end(&lines, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the line \"reason  two words\" is one too many");
    cr_assert_eq(note_line_next(&lines, "reason", value, sizeof(value), &err), STATUS_OK, "%s",
                 err.message);
    cr_assert_str_eq(value, " two words");
    cr_assert_eq(note_lines_end(&lines, &err), STATUS_OK);
    cr_assert_eq(note_line_exact(&lines, "", &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the line \"\" is missing");
}

Test(note_lines, refusals)
{
    static const struct {
        const char *text;
        size_t length, size;
        const char *message;
    } CASES[] = {
        {"", 0, 8, "the line \"id\" is missing"},
        {"id 1", 4, 8, "the line \"id\" is missing"},
        {"id\n", 3, 8, "the line \"id\" stands where \"id\" is wanted"},
        {"id \n", 4, 8, "the line \"id\" has no value"},
        {"ids 1\n", 6, 8, "the line \"ids 1\" stands where \"id\" is wanted"},
        {"ID 1\n", 5, 8, "the line \"ID 1\" stands where \"id\" is wanted"},
        {" id 1\n", 6, 8, "the line \" id 1\" stands where \"id\" is wanted"},
        {"id\t1\n", 5, 8, "the line \"id\\u{0009}1\" stands where \"id\" is wanted"},
        {"\nid 1\n", 6, 8, "the line \"\" stands where \"id\" is wanted"},
        {"id 1234\n", 8, 4, "the value of \"id\" is longer than 3 bytes"},
        {"id 1\r\n", 6, 8, "the value of \"id\" is not UTF-8 or holds a control character"},
        {"id 1\0002\n", 7, 8, "the value of \"id\" is not UTF-8 or holds a control character"},
        {"id \xc0\x80\n", 6, 8, "the value of \"id\" is not UTF-8 or holds a control character"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct error err = {0};
        struct note_lines lines = {CASES[i].text, CASES[i].length};
        char value[8] = "before";

        cr_assert_eq(note_line_next(&lines, "id", value, CASES[i].size, &err), STATUS_MALFORMED,
                     "case %zu", i);
        cr_expect_str_eq(err.message, CASES[i].message);
        cr_assert_str_eq(value, "before");
        cr_assert_eq(lines.at, CASES[i].text);
        cr_assert_eq(lines.left, CASES[i].length);
    }
}

Test(note_lines, exact_and_end)
{
    struct error err = {0};
    struct note_lines lines = lines_of("safehand.leaf/1\nrest");

    cr_assert_eq(note_line_exact(&lines, "safehand.leaf/2", &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message,
                     "the line \"safehand.leaf/1\" stands where \"safehand.leaf/2\" is wanted");
    cr_assert_eq(note_line_exact(&lines, "safehand.leaf", &err), STATUS_MALFORMED);
    cr_assert_eq(note_line_exact(&lines, "safehand.leaf/1\n", &err), STATUS_MALFORMED);
    cr_assert_eq(lines.left, 20);
    cr_assert_eq(note_line_exact(&lines, "safehand.leaf/1", &err), STATUS_OK);
    cr_assert_eq(note_lines_end(&lines, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "the last line does not end in a newline");
}
