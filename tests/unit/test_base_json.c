#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safehand/base/file.h"
#include "safehand/base/json.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static struct error err;

static void start(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_json, .init = start);

static enum status parse(const char *text, size_t length, const struct json_limits *limits)
{
    json_t *root = NULL;
    enum status status = json_strict_parse(text, length, "f", limits, &root, &err);
    cr_assert_eq(status == STATUS_OK, root != NULL);
    json_decref(root);
    return status;
}

/* Each text, and the whole message that it gets. */
Test(base_json, refuses_with_line_and_column)
{
    static const char *const cases[][2] = {
        /* No JSON. */
        {"", "f:1:1: '[' or '{' expected near end of file"},
        {"  \n ", "f:2:1: '[' or '{' expected near end of file"},
        {"12", "f:1:2: '[' or '{' expected"},
        {"\"text\"", "f:1:6: '[' or '{' expected"},
        {"null", "f:1:4: '[' or '{' expected"},
        {"[1,2", "f:1:4: ']' expected near end of file"},
        {"[1,]", "f:1:4: unexpected token"},
        {"{\"a\":1,}", "f:1:8: string or '}' expected"},
        {"{\"a\" 1}", "f:1:6: ':' expected"},
        {"{a:1}", "f:1:2: string or '}' expected"},
        {"{'a':1}", "f:1:2: string or '}' expected"},
        {"[\"abc", "f:1:5: premature end of input"},
        {"[\"\\x\"]", "f:1:4: invalid escape"},
        {"[\"\\u12\"]", "f:1:7: invalid escape"},
        {"[nan]", "f:1:4: invalid token"},
        {"[True]", "f:1:5: invalid token"},
        {"[01]", "f:1:2: invalid token"},
        {"[+1]", "f:1:2: invalid token"},
        {"[.5]", "f:1:2: invalid token"},
        {"// x\n{}", "f:1:1: '[' or '{' expected"},
        {"{}\n}", "f:2:1: end of file expected"},
        {"[1] [2]", "f:1:5: end of file expected"},
        {"[1]x", "f:1:4: end of file expected"},
        /* JSON that says two things, or that others read in another way. */
        {"{\n \"a\": 1,\n \"b\": {},\n \"a\": 2}", "f:4:4: duplicate object key"},
        {"{\"a\": 1, \"\\u0061\": 2}", "f:1:17: duplicate object key"},
        {"\xEF\xBB\xBF{}", "f:1:1: begins with a byte order mark"},
        {"{\n\"é\": \"\xff\"}", "f:2:7: not UTF-8"},
        {"[\"\xc0\x80\"]", "f:1:3: not UTF-8"},
        {"[\"\xed\xa0\x80\"]", "f:1:3: not UTF-8"},
        {"[\"\\ud800\"]", "f:1:9: invalid Unicode '\\uD800'"},
        {"[\"\\udc00x\"]", "f:1:10: invalid Unicode '\\uDC00'"},
        {"[\"\\u0000\"]", "f:1:9: control character U+0000"},
        {"{\"a\\u0000\":1}", "f:1:10: control character U+0000"},
        /* Numbers. */
        {"{\"a\":[{\"b\":\"é\", \"c\":1e5}]}", "f:1:21: /a/0/c: number is not a whole number"},
        {"[0, 1.0]", "f:1:5: /1: number is not a whole number"},
        {"[1E400]", "f:1:6: real number overflow"},
        {"[9007199254740992]", "f:1:2: /0: number is too large"},
        {"[-9007199254740992]", "f:1:2: /0: number is too large"},
        {"[9223372036854775808]", "f:1:20: too big integer"},
        {"[-9223372036854775809]", "f:1:21: too big negative integer"},
        /* Names. */
        {"{\"people\": [\n  {\"Name\": 1}]}",
         "f:2:12: /people/0/Name: name is not in ASCII snake_case"},
        {"{\"\":1}", "f:1:5: /: name is not in ASCII snake_case"},
        {"{\"a/b~c\":1}", "f:1:10: /a~1b~0c: name is not in ASCII snake_case"},
        {"{\"caf\\u00e9\": {}}", "f:1:15: /café: name is not in ASCII snake_case"},
        {"{\"\\ud83d\\ude00\": [5]}", "f:1:18: /😀: name is not in ASCII snake_case"},
        /* Control characters, raw and escaped. */
        {"[\"a\nb\"]", "f:1:3: unexpected newline"},
        {"[\"a\tb\"]", "f:1:3: control character 0x9"},
        {"[\"\x7f\"]", "f:1:2: /0: control character U+007F"},
        {"[\"\xc2\x85\"]", "f:1:2: /0: control character U+0085"},
        {"[\"x\",\n  \"\\u001b[0m\"]", "f:2:3: /1: control character U+001B"},
        {"{\"a\":\"\\r\"}", "f:1:6: /a: control character U+000D"},
        {"{\"a\":\"\\b\"}", "f:1:6: /a: control character U+0008"},
        {"{\"a\":[{\"b\":[1,[2,{\"c\" : \"\\f\"}]]}]}",
         "f:1:25: /a/0/b/1/1/c: control character U+000C"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i][0], strlen(cases[i][0]), &JSON_LIMITS_DEFAULT),
                     STATUS_MALFORMED, "%s", cases[i][0]);
        cr_assert_str_eq(err.message, cases[i][1]);
        cr_assert_str_neq(err.hint, "", "%s", err.message);
    }
    static const struct {
        const char *text;
        size_t length, column;
    } with_nul[] = {{"[1\0]", 4, 3},       {"[]\0", 3, 3},     {"\0[]", 3, 1}, {"[\"a\0\"]", 6, 4},
                    {"{\"a\"\0:1}", 8, 5}, {"[tr\0ue]", 7, 4}, {"\0", 1, 1}};
    for (size_t i = 0; i < sizeof with_nul / sizeof *with_nul; i++) {
        char message[60];
        snprintf(message, sizeof message, "f:1:%zu: control character U+0000", with_nul[i].column);
        cr_assert_eq(parse(with_nul[i].text, with_nul[i].length, &JSON_LIMITS_DEFAULT),
                     STATUS_MALFORMED);
        cr_assert_str_eq(err.message, message);
    }
}

Test(base_json, takes_what_is_right)
{
    static const char *const texts[] = {
        "{}",
        " [ ] \r\n\t",
        "{\"a\":{\"a\":{\"a\":[]}}}",
        "[9007199254740991,-9007199254740991,0,true,false,null]",
        "[\"line\\nline\\ttab \\u202e é 😀 \\ud83d\\ude00 \\\" \\\\ \\/\"]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_assert_eq(parse(texts[i], strlen(texts[i]), &JSON_LIMITS_DEFAULT), STATUS_OK, "%s: %s",
                     texts[i], err.message);
    json_t *root = NULL;
    const char text[] = "{\"name\":\"Ana\\u00e9\",\"n\":[-5]}";
    cr_assert_eq(json_strict_parse(text, strlen(text), "f", &JSON_LIMITS_DEFAULT, &root, &err),
                 STATUS_OK);
    cr_assert_str_eq(json_text(root, "name"), "Anaé");
    cr_assert_null(json_text(root, "n"));
    cr_assert_null(json_text(root, "none"));
    cr_assert_null(json_text(NULL, "none"));
    cr_assert_eq(json_integer_value(json_array_get(json_object_get(root, "n"), 0)), -5);
    json_decref(root);
}

/* Depth, size and string: one below the limit, at it, one above. */
Test(base_json, limits)
{
    const struct json_limits limits = {.size = 40, .depth = 3, .string = 5};
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[[1]]", NULL},
        {"[[[1]]]", NULL},
        {"[[[[1]]]]", "f:1:4: nested deeper than the limit of 3"},
        {"[\n[],{\"a\":{\"b\":\"[[{\"}},\n[[{}]]]", "f:3:3: nested deeper than the limit of 3"},
        {"{\"a\":[{\"b\":{}}]}", "f:1:12: nested deeper than the limit of 3"},
        {"[\"]]]\\\"]\",[[]]]", NULL},
        {"[[[[", "f:1:4: nested deeper than the limit of 3"},
        {"[\"1234\"]", NULL},
        {"[\"12345\"]", NULL},
        {"[\"ab\",\"123456\"]", "f:1:7: /1: text longer than the limit of 5 bytes"},
        {"[\"éé\"]", NULL},
        {"[\"ééé\"]", "f:1:2: /0: text longer than the limit of 5 bytes"},
        {"[\"\\u00e9\\u00e9\"]", NULL},
        {"{\"abcde\":1}", NULL},
        {"{\"abcdef\":1}", "f:1:11: /abcdef: name is longer than the limit of 5 bytes"},
        {"[                                     ]", NULL},
        {"[                                      ]", NULL},
        {"[                                       ]", "f:1:1: larger than the limit of 40 bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum status status = parse(cases[i].text, strlen(cases[i].text), &limits);
        cr_assert_eq(status, cases[i].message == NULL ? STATUS_OK : STATUS_MALFORMED, "%s: %s",
                     cases[i].text, err.message);
        if (cases[i].message != NULL)
            cr_assert_str_eq(err.message, cases[i].message);
        cr_assert(status == STATUS_OK || err.hint[0] != '\0', "%s", err.message);
    }
    cr_assert_eq(JSON_LIMITS_DEFAULT.size, 16777216);
    cr_assert_eq(JSON_LIMITS_DEFAULT.depth, 64);
    cr_assert_eq(JSON_LIMITS_DEFAULT.string, 1048576);
}

/* Nesting as deep as anybody may allow, and megabytes of it: no stack overflows. */
Test(base_json, depth_has_an_end_whatever_the_limits_say)
{
    enum { MANY = 1000000 };
    const struct json_limits limits = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    char *text = memory_allocate(2 * MANY);
    for (size_t depth = 1023; depth <= 1025; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        cr_assert_eq(parse(text, 2 * depth, &limits), depth <= 1024 ? STATUS_OK : STATUS_MALFORMED);
    }
    cr_assert_str_eq(err.message, "f:1:1025: nested deeper than the limit of 1024");
    memset(text, '[', MANY);
    memset(text + MANY, ']', MANY);
    cr_assert_eq(parse(text, 2 * MANY, &limits), STATUS_MALFORMED);
    for (size_t i = 0; i < 2 * MANY; i += 5)
        memcpy(text + i, "{\"a\":", 5);
    cr_assert_eq(parse(text, 2 * MANY, &limits), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "f:1:5121: nested deeper than the limit of 1024");
    /* A pointer of a thousand tokens is found again, and shortened in the message. */
    size_t length = 0;
    for (size_t i = 0; i < 1000; i++, length += 5)
        memcpy(text + length, "{\"a\":", 5);
    memcpy(text + length, "1.5", 3);
    memset(text + length + 3, '}', 1000);
    cr_assert_eq(parse(text, length + 1003, &limits), STATUS_MALFORMED);
    cr_assert_eq(strncmp(err.message, "f:1:5001: /a/a/a", 16), 0, "%s", err.message);
    cr_assert_str_eq(err.message + strlen(err.message) - 35,
                     &"/a/a...: number is not a whole number"[2]);
    memory_free(text);
}

Test(base_json, a_small_text_makes_no_huge_tree)
{
    const size_t count = JSON_VALUES_MAXIMUM; /* the brackets stand for the first value */
    char *text = memory_allocate(2 * count + 10);
    text[0] = '[';
    for (size_t i = 0; i < count - 1; i++)
        memcpy(text + 1 + 2 * i, "1,", 2);
    memcpy(text + 2 * count - 1, "\",,,,\"]", 7);
    cr_assert_eq(parse(text, 2 * count + 6, &JSON_LIMITS_DEFAULT), STATUS_OK, "%s", err.message);
    memcpy(text + 2 * count - 1, "1,1]", 4);
    cr_assert_eq(parse(text, 2 * count + 3, &JSON_LIMITS_DEFAULT), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "f:1:2000001: more than the limit of 1000000 values");
    cr_assert_str_eq(err.hint, "check that this is the right file");
    memory_free(text);
}

Test(base_json, a_long_name_does_not_hide_the_reason)
{
    enum { LONG = 100000 };
    char *text = memory_allocate(LONG + 10);
    memcpy(text, "{\"", 2);
    memset(text + 2, '~', LONG);
    memcpy(text + 2 + LONG, "\": 1}", 5);
    cr_assert_eq(parse(text, LONG + 7, &JSON_LIMITS_DEFAULT), STATUS_MALFORMED);
    cr_assert_eq(strncmp(err.message, "f:1:100006: /~0~0", 17), 0, "%s", err.message);
    const char *end = "...: name is not in ASCII snake_case";
    cr_assert_str_eq(err.message + strlen(err.message) - strlen(end), end);
    memory_free(text);
}

Test(base_json, loads_files)
{
    char path[] = "/tmp/safehand-json-XXXXXX", message[100];
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, "{\"a\": 1}\n", 9), 9);
    struct buffer text;
    json_t *root = NULL;
    buffer_init(&text, 3);
    buffer_append_text(&text, "old");
    const struct json_limits exact = {9, 1, 0x10}, small = {8, 1, 0x10};
    cr_assert_eq(json_strict_load(path, &exact, &root, &text, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(json_integer_value(json_object_get(root, "a")), 1);
    cr_assert_str_eq(buffer_text(&text), "{\"a\": 1}\n");
    buffer_free(&text);
    json_decref(root);
    root = NULL;
    cr_assert_eq(json_strict_load(path, &exact, &root, NULL, &err), STATUS_OK);
    json_decref(root);
    root = NULL;
    cr_assert_eq(json_strict_load(path, &small, &root, &text, &err), STATUS_MALFORMED);
    snprintf(message, sizeof message, "%s: larger than the limit of 8 bytes", path);
    cr_assert_str_eq(err.message, message);
    cr_assert_eq(write(fd, "x", 1), 1);
    cr_assert_eq(json_strict_load(path, &JSON_LIMITS_DEFAULT, &root, &text, &err),
                 STATUS_MALFORMED);
    snprintf(message, sizeof message, "%s:2:1: end of file expected", path);
    cr_assert_str_eq(err.message, message);
    cr_assert_null(root);
    cr_assert_null(text.data);
    cr_assert_eq(json_strict_load("/tmp/safehand-none", &exact, &root, &text, &err), STATUS_SYSTEM);
    close(fd);
    unlink(path);
}

/* Every call fails in turn: always "out of memory" or the file, never "malformed", and no leak. */
Test(base_json, lack_of_memory_is_no_fault_of_the_text)
{
    static const char *const texts[] = {
        "{\"people\":[{\"id\":\"p1\",\"name\":\"Ana\"},{\"id\":\"p2\"}],\"n\":[1,2,true,null]}",
        "{\"people\":[{\"id\":\"p1\",\"name\":1.5}]}",
    };
    for (size_t i = 0; i < 2; i++) {
        bool hit = true;
        int n = 1;
        for (; hit; n++) {
            char plan[32];
            snprintf(plan, sizeof plan, "fail:memory:%d", n);
            seam_plan(plan);
            enum status status = parse(texts[i], strlen(texts[i]), &JSON_LIMITS_DEFAULT);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert_eq(status,
                         hit      ? STATUS_SYSTEM
                         : i == 0 ? STATUS_OK
                                  : STATUS_MALFORMED,
                         "%s: %s", plan, err.message);
            if (hit) {
                cr_assert_str_eq(err.message, "out of memory");
                cr_assert_str_eq(err.hint, "close other programs and try again");
            }
        }
        cr_assert_gt(n, 15);
    }
}

/* Where a pointer leads in one text. */
Test(base_json, finds_places_again)
{
    static const char text[] = "\n{\n"
                               "  \"reference\" : \"K\\\"}1\",\n"
                               "  \"p\\u0065ople\": [ {\"id\":\"é\", \"x\": [ ] },\n"
                               "    {\"id\": {}} , 17],\n"
                               "  \"a/b\": {\"~\": -1, \"\": true},\n"
                               "  \"last\":null }\n";
    static const struct {
        const char *pointer;
        int line, column;
    } cases[] = {
        {"", 2, 1},
        {"/reference", 3, 17},
        {"/people", 4, 18},
        {"/people/0", 4, 20},
        {"/people/0/id", 4, 26},
        {"/people/0/x", 4, 36},
        {"/people/0/x/0", 4, 36},
        {"/people/1", 5, 5},
        {"/people/1/id", 5, 12},
        {"/people/1/id/deep", 5, 12},
        {"/people/2", 5, 18},
        {"/people/3", 4, 18},
        {"/people/x", 4, 18},
        {"/people/-1", 4, 18},
        {"/people/99999999999999999999999", 4, 18},
        {"/people/0x", 4, 18},
        {"/people/", 4, 18},
        {"/a~1b", 6, 10},
        {"/a~1b/~0", 6, 16},
        {"/a~1b/", 6, 24},
        {"/last", 7, 10},
        {"/none", 2, 1},
        {"/ref", 2, 1},
        {"/references", 2, 1},
        {"none", 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[200];
        bool root = cases[i].pointer[0] == '\0';
        cr_assert_eq(json_strict_error(text, strlen(text), "family.json", cases[i].pointer, &err,
                                       "is %s", "wrong"),
                     STATUS_MALFORMED);
        snprintf(message, sizeof message, "family.json:%d:%d: %s%sis wrong", cases[i].line,
                 cases[i].column, cases[i].pointer, root ? "" : ": ");
        cr_assert_str_eq(err.message, message);
    }
}

/* Places in text that is cut short or no JSON at all: no read beyond it. Each text stands at the
 * end of its own block, so that AddressSanitizer sees one byte too many. */
Test(base_json, finding_places_stays_within_any_text)
{
    static const char text[] = "{\"a\\u0062\\ud83d\\ude00\":[1,{\"b\":\"\\n\xc3\xa9\"}],\"c\":-1}";
    static const char *const pointers[] = {"/ab😀/1/b", "/c", "/x/y", "/ab😀/7", "/~", "/~1", "//"};
    static const char *const odd[] = {"}",      "]",       "[}",   "{1",      "{\"",
                                      "[,",     "[[[",     "\\",   "\"\\",    "{\"\\u",
                                      "{\"a\"", "{\"a\":", "[1 2", "{\"a\" 1"};
    for (size_t length = 0; length <= strlen(text); length++) {
        char *copy = memory_copy_bytes(text, length);
        char *tight = memory_allocate(length);
        memcpy(tight, text, length);
        for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
            cr_assert_eq(json_strict_error(tight, length, "f", pointers[i], &err, "x"),
                         STATUS_MALFORMED);
        json_t *root = NULL;
        enum status status =
            json_strict_parse(tight, length, "f", &JSON_LIMITS_DEFAULT, &root, &err);
        cr_assert_eq(status, STATUS_MALFORMED);
        memory_free(tight);
        memory_free(copy);
    }
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
        for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
            cr_assert_eq(json_strict_error(odd[k], strlen(odd[k]), "f", pointers[i], &err, "x"),
                         STATUS_MALFORMED);
    }
}

Test(base_json, building)
{
    int failed = 0;
    json_t *object = json_object();
    json_put(object, "a", json_integer(1), &failed);
    cr_assert_eq(failed, 0);
    cr_assert_eq(json_integer_value(json_object_get(object, "a")), 1);
    json_put(object, "b", NULL, &failed);
    cr_assert_eq(failed, 1);
    json_put(object, "c", json_string("x"), &failed);
    cr_assert_eq(failed, 1, "a failure stays");
    cr_assert_str_eq(json_text(object, "c"), "x");
    failed = 0;
    json_put(NULL, "a", json_string("freed all the same"), &failed);
    cr_assert_eq(failed, 1);
    failed = 0;
    json_put(object, "\xff", json_string("freed all the same"), &failed);
    cr_assert_eq(failed, 1);
    failed = 0;
    json_t *value = json_string("x");
    seam_plan("fail:memory:1");
    json_put(object, "d", value, &failed);
    cr_assert_eq(failed, 1);
    cr_assert_eq(json_object_size(object), 2);
    json_decref(object);
}

/* A copy that lacks a member is a decision without an answer, or a record without a field. */
Test(base_json, a_copy_is_whole_or_none)
{
    json_t *value = json_pack("{s:{s:[i, s], s:b}, s:s}", "a", "list", 1, "x", "yes", 1, "b", "y");
    bool hit = true;
    for (int i = 1; hit; i++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:memory:%d", i);
        for (int whole = 0; whole < 2; whole++) {
            seam_plan(plan);
            json_t *copy = whole ? json_copy_whole(value) : json_copy_shared(value);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert_eq(copy == NULL, hit, "call %d", i);
            cr_assert(!copy || json_equal(copy, value));
            json_decref(copy);
        }
    }
    cr_assert_null(json_copy_whole(NULL));
    json_decref(value);
}
