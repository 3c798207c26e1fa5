/* What a browser sends to the desk, read strictly. */
#include <criterion/criterion.h>
#include <string.h>

#include "http/form.h"

static enum status parse(const char *text, struct form *form)
{
    struct error err = {0};
    return form_parse(text, strlen(text), form, &err);
}

Test(desk_form, fields)
{
    struct form form;
    cr_assert_eq(parse("a=1&b=Si%C3%B4n+Rees&c&d=x%0D%0Ay&a=2&&", &form), STATUS_OK);
    cr_expect_eq(form.count, 5);
    cr_expect_str_eq(form_value(&form, "a"), "1", "the first counts");
    cr_expect_str_eq(form_value(&form, "b"), "Si\xC3\xB4n Rees");
    cr_expect_str_eq(form_value(&form, "c"), "");
    cr_expect_str_eq(form_value(&form, "d"), "x\ny");
    cr_expect_null(form_value(&form, "e"));
    form_free(&form);
    cr_assert_eq(parse("", &form), STATUS_OK);
    cr_expect_eq(form.count, 0);
    form_free(&form);
}

Test(desk_form, what_no_browser_sends)
{
    static const char *const bad[] = {"a=%",    "a=%4",    "a=%4g",      "a=%00", "a=%ff",
                                      "a=%0D",  "a=%1B",   "a=%7F",      "%00=a", "a=%C3%28",
                                      "a=\x01", "a=\xC3(", "a=%ED%A0%80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct form form;
        cr_expect_eq(parse(bad[i], &form), STATUS_MALFORMED, "%s", bad[i]);
        cr_expect_null(form.text, "%s", bad[i]);
        cr_expect_null(form.fields, "%s", bad[i]);
    }
}

Test(desk_form, bounds)
{
    static char text[FORM_MAXIMUM + 2];
    struct form form;
    struct error err = {0};
    memset(text, 'a', sizeof text);
    cr_expect_eq(form_parse(text, FORM_MAXIMUM, &form, &err), STATUS_OK);
    form_free(&form);
    cr_expect_eq(form_parse(text, FORM_MAXIMUM + 1, &form, &err), STATUS_MALFORMED);
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "a&", 2);
    cr_expect_eq(form_parse(text, 2 * FORM_FIELDS_MAXIMUM, &form, &err), STATUS_OK);
    cr_expect_eq(form.count, FORM_FIELDS_MAXIMUM);
    form_free(&form);
    cr_expect_eq(form_parse(text, 2 * FORM_FIELDS_MAXIMUM + 2, &form, &err), STATUS_MALFORMED);
}

Test(desk_form, paths)
{
    static const struct {
        const char *sent, *path; /* NULL: refused */
    } paths[] = {
        {"/", "/"},
        {"/sharings", "/sharings"},
        {"/sharings/", "/sharings/"},
        {"/rules/M%304", "/rules/M04"},
        {"/a+b", "/a+b"},
        {"/a%20b", "/a b"},
        {"/...", "/..."},
        {"", NULL},
        {"sharings", NULL},
        {"//", NULL},
        {"/a//b", NULL},
        {"/.", NULL},
        {"/..", NULL},
        {"/a/../b", NULL},
        {"/a/%2e%2e/b", NULL},
        {"/a%2F..%2Fb", NULL},
        {"/%00", NULL},
        {"/a%0ab", NULL},
        {"/a\\b", NULL},
        {"/a%5cb", NULL},
        {"/%ff", NULL},
        {"/%", NULL},
        {"/%4", NULL},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char out[64];
        bool is_path = path_decode(paths[i].sent, strlen(paths[i].sent), out);
        cr_expect_eq(is_path, paths[i].path != NULL, "%s", paths[i].sent);
        if (is_path && paths[i].path)
            cr_expect_str_eq(out, paths[i].path, "%s", paths[i].sent);
    }
}

Test(desk_form, cookies)
{
    char value[5];
    cr_expect(cookie_take("desk=abcd", "desk", value, sizeof value));
    cr_expect_str_eq(value, "abcd");
    cr_expect(cookie_take("a=1; desk=abcd;b", "desk", value, sizeof value));
    cr_expect_str_eq(value, "abcd");
    static const char *const none[] = {"", "a=1", "desks=abcd", "desk", "a=desk=abcd", ";;; ;"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect(cookie_take(none[i], "desk", value, sizeof value), "%s", none[i]);
        cr_expect_str_eq(value, "", "%s", none[i]);
    }
    cr_expect(cookie_take(NULL, "desk", value, sizeof value));
    static const char *const bad[] = {"desk=", "desk=abc", "desk=abcde", "desk=abcd; desk=abcd",
                                      "desk=abcd; desk=x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(cookie_take(bad[i], "desk", value, sizeof value), "%s", bad[i]);
}

Test(desk_form, pairs_are_as_a_form)
{
    struct error err = {0};
    struct form form;
    struct buffer pairs;
    static const char good[] = "a\0one\r\ntwo\0b\0\0a\0two";
    static const struct {
        const char *text;
        size_t length;
    } bad[] = {{"a", 2},       {"a\0b", 3},    {"a\0b\0c", 6},
               {"a\0\xff", 4}, {"a\0\x1b", 4}, {"a\0b\rc", 6}};
    buffer_init(&pairs, 100);
    buffer_append(&pairs, good, sizeof good);
    cr_assert_eq(form_of_pairs(&pairs, &form, &err), STATUS_OK);
    cr_expect_eq(form.count, 3);
    cr_expect_str_eq(form_value(&form, "a"), "one\ntwo");
    cr_expect_str_eq(form_value(&form, "b"), "");
    form_free(&form);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        buffer_append(&pairs, bad[i].text, bad[i].length);
        cr_expect_eq(form_of_pairs(&pairs, &form, &err), STATUS_MALFORMED, "%zu", i);
        cr_expect_null(form.text);
        cr_expect_eq(pairs.length, 0);
    }
    buffer_free(&pairs);
}
