/* Published numbers: those that ship, and a file of them that is not as it must be. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/policy.h"
#include "safehand/policy/numbers.h"

static struct error err;

#define ONE "{\"name\":\"Police\",\"kind\":\"police\",\"number\":\"999\",\"source\":\"its page\"}"
#define FILE_OF(more) "{\"format\":\"safehand.numbers/2\",\"numbers\":[" more "]}"
#define WITH(name, kind, number, source)                                                           \
    FILE_OF("{\"name\":\"" name "\",\"kind\":\"" kind "\",\"number\":\"" number                    \
            "\",\"source\":\"" source "\"}")

Test(policy_numbers, those_that_ship)
{
    struct published_numbers *numbers = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(published_numbers_shipped(&numbers, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(numbers->count, 4);
    cr_assert_str_eq(numbers->items[2].name, "NSPCC");
    cr_assert_str_eq(numbers->items[2].kind, "nspcc");
    cr_assert_str_eq(numbers->items[2].number, "0808 800 5000");
    cr_assert_str_eq(numbers->items[2].source, "www.nspcc.org.uk, its helpline");
    published_numbers_free(numbers);
}

Test(policy_numbers, each_fault_is_told_with_its_place)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "n.json:1:1: '[' or '{' expected near end of file"},
        {"[]", "n.json:1:1: must be an object"},
        {"{}", "n.json:1:1: 'format' is missing: it must be \"safehand.numbers/2\""},
        {"{\"format\":\"safehand.numbers/1\"}",
         "n.json:1:11: /format: must be \"safehand.numbers/2\""},
        {"{\"format\":\"safehand.numbers/3\"}", "n.json was made by a newer program than this one"},
        {"{\"format\":\"safehand.numbers/2\"}", "n.json:1:1: 'numbers' is missing"},
        {FILE_OF(""), "n.json:1:42: /numbers: is empty"},
        {FILE_OF(ONE) " x", "n.json:1:114: end of file expected"},
        {FILE_OF(ONE "," ONE), "n.json:1:120: /numbers/1/name: 'Police' stands twice"},
        {FILE_OF("{\"name\":\"Police\",\"name\":\"Police\"}"), "n.json:1:65: duplicate object key"},
        {FILE_OF("{\"name\":\"Police\",\"kind\":\"police\",\"number\":\"999\"}"),
         "n.json:1:43: /numbers/0: 'source' is missing"},
        {FILE_OF("{\"name\":\"Police\",\"kind\":\"police\",\"number\":999,\"source\":\"x\"}"),
         "n.json:1:85: /numbers/0/number: must be a text"},
        {FILE_OF("{\"name\":\"Police\",\"kind\":\"police\",\"number\":\"999\",\"source\":\"x\","
                 "\"n\":1}"),
         "n.json:1:43: /numbers/0: 'n' is not known here"},
        {WITH("Police", "friends", "999", "x"),
         "n.json:1:67: /numbers/0/kind: there is no kind of organisation named 'friends'"},
        {WITH("Police", "police", "99", "x"),
         "n.json:1:85: /numbers/0/number: must be three digits or more, with blanks, '+', '-' and "
         "brackets at most"},
        {WITH("Police", "police", "999;x", "x"),
         "n.json:1:85: /numbers/0/number: must be three digits or more, with blanks, '+', '-' and "
         "brackets at most"},
        {WITH(" ", "police", "999", "x"), "n.json:1:51: /numbers/0/name: is empty"},
    };
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct published_numbers *numbers = (struct published_numbers *)&err;
        err = (struct error){0};
        cr_expect_eq(
            published_numbers_parse(cases[i].text, strlen(cases[i].text), "n.json", &numbers, &err),
            STATUS_MALFORMED, "%zu", i);
        cr_expect_null(numbers);
        cr_expect_str_eq(err.message, cases[i].message);
    }
}

Test(policy_numbers, texts_and_lists_have_bounds)
{
    struct published_numbers *numbers = NULL;
    struct buffer text;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    buffer_init(&text, 1 << 20);
    for (size_t length = 255; length <= 256; length++) {
        buffer_clear(&text);
        buffer_append_format(&text, WITH("%0*d", "police", "999", "x"), (int)length, 0);
        cr_expect_eq(
            published_numbers_parse(buffer_text(&text), text.length, "n.json", &numbers, &err),
            length == 255 ? STATUS_OK : STATUS_MALFORMED);
        published_numbers_free(numbers);
    }
    cr_expect_str_eq(err.message, "n.json:1:51: /numbers/0/name: is longer than 255 bytes");
    for (size_t count = NUMBERS_FILE_MAXIMUM; count <= NUMBERS_FILE_MAXIMUM + 1; count++) {
        buffer_clear(&text);
        buffer_append_text(&text, "{\"format\":\"safehand.numbers/2\",\"numbers\":[");
        for (size_t i = 0; i < count; i++)
            buffer_append_format(&text,
                                 "%s{\"name\":\"n%zu\",\"kind\":\"police\",\"number\":\"999\","
                                 "\"source\":\"x\"}",
                                 i > 0 ? "," : "", i);
        buffer_append_text(&text, "]}");
        cr_expect_eq(
            published_numbers_parse(buffer_text(&text), text.length, "n.json", &numbers, &err),
            count == NUMBERS_FILE_MAXIMUM ? STATUS_OK : STATUS_MALFORMED);
        published_numbers_free(numbers);
    }
    cr_expect_str_eq(err.message, "n.json:1:42: /numbers: has more than 1000 items");
    buffer_free(&text);
}
