#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "safehand/base/error.h"

Test(base_error, fills_and_returns_the_status)
{
    struct error err = {0};
    cr_assert_eq(error_set(&err, STATUS_REFUSED, "rule %s refused", "P03"), STATUS_REFUSED);
    cr_assert_eq(err.status, STATUS_REFUSED);
    cr_assert_str_eq(err.message, "rule P03 refused");
    cr_assert_str_eq(err.hint, "");
    cr_assert_eq(error_hint(&err, "verify %s first", "the card"), STATUS_REFUSED);
    cr_assert_str_eq(err.hint, "verify the card first");
    cr_assert_eq(error_context(&err, "family %d", 7), STATUS_REFUSED);
    cr_assert_str_eq(err.message, "family 7: rule P03 refused");
    cr_assert_str_eq(err.hint, "verify the card first");
    cr_assert_eq(error_set(&err, STATUS_MALFORMED, "other"), STATUS_MALFORMED);
    cr_assert_str_eq(err.hint, "", "a new failure keeps no hint of the one before");
}

Test(base_error, names_the_reason_of_errno)
{
    struct error err = {0};
    errno = ENOSPC;
    cr_assert_eq(error_set_errno(&err, "%s: cannot write", "a.txt"), STATUS_SYSTEM);
    cr_assert_eq(errno, ENOSPC);
    cr_assert_str_eq(err.message, "a.txt: cannot write: No space left on device");
}

Test(base_error, may_be_given_its_own_text)
{
    struct error err = {0};
    error_set(&err, STATUS_SYSTEM, "inner");
    error_set(&err, STATUS_SYSTEM, "%s, again %s", err.message, err.message);
    cr_assert_str_eq(err.message, "inner, again inner");
    error_context(&err, "%s", err.message);
    cr_assert_str_eq(err.message, "inner, again inner: inner, again inner");
}

Test(base_error, makes_what_nobody_sees_visible)
{
    struct error err = {0};
    error_set(&err, STATUS_MALFORMED, "%s",
              "a\nb\tc\x1b[0m \xe2\x80\xae"
              "d\xff\xc3 é");
    cr_assert_str_eq(err.message, "a\\u{000A}b\\u{0009}c\\u{001B}[0m \\u{202E}d\\x{FF}\\x{C3} é");
    error_hint(&err, "%s", "\x7f");
    cr_assert_str_eq(err.hint, "\\u{007F}");
}

/* The length of the text, and of the message that comes of it. */
Test(base_error, cuts_at_a_character_and_says_so)
{
    static const struct {
        size_t length, message;
        const char *end;
    } cases[] = {
        {ERROR_MESSAGE_SIZE - 2, ERROR_MESSAGE_SIZE - 2, "aaaa"},
        {ERROR_MESSAGE_SIZE - 1, ERROR_MESSAGE_SIZE - 1, "aaaa"},
        {ERROR_MESSAGE_SIZE, ERROR_MESSAGE_SIZE - 1, "a..."},
        {ERROR_MESSAGE_SIZE + 1, ERROR_MESSAGE_SIZE - 1, "a..."},
        {20000, ERROR_MESSAGE_SIZE - 1, "a..."},
    };
    static char text[20001];
    struct error err = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(text, 'a', cases[i].length);
        text[cases[i].length] = '\0';
        error_set(&err, STATUS_SYSTEM, "%s", text);
        cr_assert_eq(strlen(err.message), cases[i].message, "length %zu", cases[i].length);
        cr_assert_str_eq(err.message + strlen(err.message) - 4, cases[i].end);
    }
    /* "é" is two bytes, "\u{0001}" eight: neither may be cut in two. */
    for (size_t i = 0; i + 1 < 4000; i += 2)
        memcpy(text + i, "é", 2);
    text[4000] = '\0';
    error_set(&err, STATUS_SYSTEM, "%s", text);
    cr_assert_eq(strlen(err.message), 1023);
    cr_assert_str_eq(err.message + 1018, "é...");
    memset(text, 1, 4000);
    error_hint(&err, "%s", text);
    cr_assert_eq(strlen(err.hint), 127 * 8 + 3);
    cr_assert_str_eq(err.hint + 126 * 8, "\\u{0001}...");
    error_context(&err, "%s", "front");
    cr_assert_eq(strncmp(err.message, "front: éé", 11), 0);
    cr_assert_str_eq(err.message + strlen(err.message) - 5, "é...");
}
