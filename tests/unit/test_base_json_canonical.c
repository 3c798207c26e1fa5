#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base/json.h"
#include "safehand/base/memory.h"
#include "safehand/base/seam.h"

static struct error err;

static void start(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(base_json_canonical, .init = start);

static void assert_canonical(const char *text, const char *wanted)
{
    json_error_t reason;
    json_t *root = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &reason);
    cr_assert_not_null(root, "%s", text);
    struct buffer out;
    buffer_init(&out, 10000);
    buffer_append_text(&out, ">");
    cr_assert_eq(json_canonical(root, &out, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(buffer_text(&out) + 1, wanted);
    /* It re-encodes to itself. */
    json_t *again = json_loads(buffer_text(&out) + 1, JSON_DECODE_ANY | JSON_ALLOW_NUL, &reason);
    buffer_clear(&out);
    cr_assert_eq(json_canonical(again, &out, &err), STATUS_OK);
    cr_assert_str_eq(buffer_text(&out), wanted);
    buffer_free(&out);
    json_decref(root);
    json_decref(again);
}

Test(base_json_canonical, as_rfc_8785_has_it)
{
    assert_canonical("{}", "{}");
    assert_canonical("[ ]", "[]");
    assert_canonical("[1, -0, 0, -5, 9007199254740991, -9007199254740991]",
                     "[1,0,0,-5,9007199254740991,-9007199254740991]");
    assert_canonical("[true, false, null]", "[true,false,null]");
    /* RFC 8785 section 3.2.2, the string and the literals. */
    assert_canonical("{\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                     "\"literals\": [null, true, false]}",
                     "{\"literals\":[null,true,false],"
                     "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    assert_canonical("\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001F\\u007f\\u0080\\u2028😀\"",
                     "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\x7f\xc2\x80\xe2\x80\xa8😀\"");
    assert_canonical("{\"b\":1,\"a\":2,\"a_\":3,\"a1\":4,\"B\":5,\"\":6,\"ab\":7,\"\\n\":8}",
                     "{\"\":6,\"\\n\":8,\"B\":5,\"a\":2,\"a1\":4,\"a_\":3,\"ab\":7,\"b\":1}");
    assert_canonical("[{\"z\":[{\"y\":{},\"x\":[[]]}]}]", "[{\"z\":[{\"x\":[[]],\"y\":{}}]}]");
    char hex[65];
    json_t *root = json_pack("{s:i,s:s}", "b", 1, "a", "x");
    cr_assert_eq(json_canonical_digest(root, hex, &err), STATUS_OK);
    /* printf '{"a":"x","b":1}' | sha256sum */
    cr_assert_str_eq(hex, "cdab067e9f3beb32d1252cfd63e492592fecbf591b0d08cadb24bb17f3864246");
    json_decref(root);
}

Test(base_json_canonical, some_values_have_none)
{
    json_t *deep = json_array(), *cases[7];
    for (int i = 0; i < 128; i++) {
        json_t *outer = json_array();
        json_array_append_new(outer, deep);
        deep = outer;
    }
    cases[0] = json_pack("{s:[i,f]}", "a", 1, 1.0);
    cases[1] = json_pack("[I]", (json_int_t)9007199254740992);
    cases[2] = json_pack("{s:[I]}", "a", (json_int_t)-9007199254740992);
    cases[3] = json_pack("{s:{s:i}}", "a", "\xc3\xa9", 1);
    cases[4] = json_pack("[s]", "x");
    json_string_setn_nocheck(json_array_get(cases[4], 0), "\xff", 1);
    cases[5] = json_pack("[O]", deep);
    cases[6] = NULL;
    static const char *const messages[] = {
        "no canonical form: a number that is not whole at \"/a/1\"",
        "no canonical form: a number that is too large at \"/0\"",
        "no canonical form: a number that is too large at \"/a/0\"",
        "no canonical form: a name that is not ASCII at \"/a\"",
        "no canonical form: text that is not UTF-8 at \"/0\"",
        NULL,
        "no canonical form: no value at \"\"",
    };
    struct buffer out;
    char hex[65] = "same";
    buffer_init(&out, 1000);
    buffer_append_text(&out, "kept");
    for (size_t i = 0; i < 7; i++) {
        cr_assert_eq(json_canonical(cases[i], &out, &err), STATUS_MALFORMED, "case %zu", i);
        if (messages[i] != NULL)
            cr_assert_str_eq(err.message, messages[i]);
        else
            cr_assert_eq(strncmp(err.message, "no canonical form: nesting too deep at", 38), 0);
        cr_assert_str_eq(buffer_text(&out), "kept");
        cr_assert_eq(json_canonical_digest(cases[i], hex, &err), STATUS_MALFORMED);
        cr_assert_str_eq(hex, "same");
        json_decref(cases[i]);
    }
    cr_assert_eq(json_canonical(deep, &out, &err), STATUS_OK, "one less is allowed");
    cr_assert_eq(out.length, 4 + 2 * 129);
    json_decref(deep);
    buffer_free(&out);
}

Test(base_json_canonical, stays_within_bound_and_memory)
{
    json_t *root = json_pack("{s:s,s:[i,i]}", "name", "Ana", "n", 1, 2);
    struct buffer out;
    buffer_init(&out, 10);
    buffer_append_text(&out, "ab");
    cr_assert_eq(json_canonical(root, &out, &err), STATUS_MALFORMED);
    cr_assert_str_eq(err.message, "larger than the limit of 10 bytes");
    cr_assert_str_eq(buffer_text(&out), "ab");
    buffer_free(&out);
    bool hit = true;
    char hex[65];
    for (int n = 1; hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:memory:%d", n);
        seam_plan(plan);
        enum status status = json_canonical_digest(root, hex, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK);
        cr_assert(hit || n > 2);
        if (hit)
            cr_assert_str_eq(err.message, "out of memory");
    }
    json_decref(root);
}
