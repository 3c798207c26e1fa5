#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/base.h"

/* Renders words into a string that is good until the next call. */
static const char *render(const char *words, const struct ways *ways, way_tell *tell, void *context)
{
    static char text[4096];
    struct buffer out;
    buffer_init(&out, sizeof text - 1);
    words_render(&out, words, ways, tell, context);
    cr_assert_eq(out.failure, STATUS_OK);
    snprintf(text, sizeof text, "%s", buffer_text(&out));
    buffer_free(&out);
    return text;
}

static const char *plain(const char *words, const struct ways *ways)
{
    return render(words, ways, way_tell_plain, NULL);
}

/* Tells the place among those told, the action and the arguments. */
static void tell_numbered(void *context, const struct way *way, struct buffer *out)
{
    unsigned *number = context;
    buffer_append_format(out, "[%u:%d:%s:%s]", ++*number, (int)way->action, way->arguments[0],
                         way->arguments[1]);
}

Test(base_way, fills_slots_in_order)
{
    struct ways ways = {.count = 0};
    unsigned number = 0;
    char expected[128];
    ways_add(&ways, WAY_DELIVER, "0123", NULL);
    ways_add(&ways, WAY_LOG_DUTY, "L03", "17");
    snprintf(expected, sizeof expected, "[1:%d:0123:], then [2:%d:L03:17] \xc3\xa9", WAY_DELIVER,
             WAY_LOG_DUTY);
    cr_assert_str_eq(render(WAY ", then " WAY " \xc3\xa9", &ways, tell_numbered, &number),
                     expected);
    cr_assert_eq(number, 2);
    cr_assert_str_eq(render("no slot", &ways, tell_numbered, &number), "no slot");
    cr_assert_str_eq(render("", &ways, tell_numbered, &number), "");
    cr_assert_eq(number, 2);
}

Test(base_way, tells_an_unfilled_slot_as_unknown)
{
    struct ways ways = {.count = 0};
    ways_add(&ways, WAY_APPROVE, NULL, NULL);
    cr_assert_str_eq(plain(WAY "; " WAY, &ways), "'approve it'; 'nothing known'");
    for (unsigned i = 0; i < WAYS_MAXIMUM + 2; i++)
        ways_add(&ways, WAY_SHARE, NULL, NULL);
    cr_assert_eq(ways.count, WAYS_MAXIMUM);
    ways_add_input(&ways, WAY_GIVE, INPUT_REASON, NULL);
    cr_assert_eq(ways.count, WAYS_MAXIMUM);
    cr_assert_eq(ways.items[WAYS_MAXIMUM - 1].action, WAY_SHARE);
    cr_assert_eq(ways.items[WAYS_MAXIMUM - 1].input, INPUT_NONE);
}

Test(base_way, has_plain_words)
{
    struct ways ways = {.count = 0};
    ways_add(&ways, WAY_DELIVER, "0123", NULL);
    ways_add(&ways, WAY_ANSWER, "P05", "yes");
    ways_add_input(&ways, WAY_INPUT, INPUT_REASON, NULL);
    ways_add_input(&ways, WAY_GIVE, INPUT_ABOUT, "Sam");
    cr_assert_str_eq(
        plain(WAY "; " WAY "; " WAY "; " WAY, &ways),
        "'send it now' (0123); 'answer the question' (P05, yes); the reason; whom it is "
        "about (Sam)");
}

Test(base_way, is_recorded_in_plain_words)
{
    struct ways ways = {.count = 0};
    ways_add(&ways, WAY_LOG, NULL, NULL);
    char *text = words_plain("use " WAY ".", &ways);
    cr_assert_str_eq(text, "use 'record what was shared otherwise'.");
    memory_free(text);
    text = words_plain("", &ways);
    cr_assert_str_eq(text, "");
    memory_free(text);
}

/* Each has a name of its own, except that giving is one thing. */
Test(base_way, names_every_action_and_input)
{
    for (int i = 0; i < WAY_ACTIONS; i++) {
        cr_assert_not_null(way_action_name(i), "%d", i);
        for (int k = 0; k < i; k++)
            cr_assert(strcmp(way_action_name(i), way_action_name(k)) != 0 ||
                          (i == WAY_GIVE && k == WAY_INPUT),
                      "%s", way_action_name(i));
    }
    for (int i = 0; i < INPUTS; i++) {
        cr_assert_not_null(input_name(i), "%d", i);
        for (int k = 0; k < i; k++)
            cr_assert_str_neq(input_name(i), input_name(k));
    }
}

Test(base_way, cuts_a_long_argument_between_characters)
{
    struct ways ways = {.count = 0};
    char text[600];
    memset(text, 'a', sizeof text);
    text[WAY_ARGUMENT_SIZE - 1] = '\0';
    ways_add(&ways, WAY_TRUST_SENDER, text, NULL);
    cr_assert_str_eq(ways.items[0].arguments[0], text, "the longest that fits");
    text[WAY_ARGUMENT_SIZE - 1] = 'a';
    text[WAY_ARGUMENT_SIZE] = '\0';
    ways_add(&ways, WAY_TRUST_SENDER, text, NULL);
    cr_assert_eq(strlen(ways.items[1].arguments[0]), WAY_ARGUMENT_SIZE - 1);
    cr_assert_str_eq(ways.items[1].arguments[0] + WAY_ARGUMENT_SIZE - 5, "a...");
    memcpy(text + WAY_ARGUMENT_SIZE - 5, "\xc3\xa9", 2);
    ways_add(&ways, WAY_TRUST_SENDER, text, NULL);
    cr_assert_eq(strlen(ways.items[2].arguments[0]), WAY_ARGUMENT_SIZE - 2);
    cr_assert_str_eq(ways.items[2].arguments[0] + WAY_ARGUMENT_SIZE - 6, "a...");
}

Test(base_way, appends_the_ways_of_a_text_that_follows)
{
    struct ways first = {.count = 0}, second = {.count = 0};
    char words[64];
    ways_add(&first, WAY_DELIVER, "0123", NULL);
    ways_add(&second, WAY_WITHDRAW, "4567", NULL);
    words_format(words, sizeof words, "%s: " WAY, "Sam");
    words_append(words, sizeof words, "; or " WAY);
    ways_add_all(&first, &second);
    cr_assert_str_eq(plain(words, &first), "Sam: 'send it now' (0123); or 'withdraw it' (4567)");
    for (unsigned i = 0; i < WAYS_MAXIMUM; i++)
        ways_add_all(&first, &second);
    cr_assert_eq(first.count, WAYS_MAXIMUM);
    char small[8] = "abc";
    words_append(small, sizeof small, "defghijk");
    cr_assert_str_eq(small, "abcdefg");
}

Test(base_way, lets_no_argument_forge_a_slot)
{
    char words[128];
    words_format(words, sizeof words, "%s" WAY "%s" WAY, WAY, "x" WAY WAY);
    cr_assert_str_eq(words, "\\u{FFFC}" WAY "x\\u{FFFC}\\u{FFFC}" WAY);
    words_format(words, sizeof words, "%s", WAY);
    cr_assert_str_eq(words, "\\u{FFFC}");
    words_format(words, sizeof words, WAY "%s" WAY, "");
    cr_assert_str_eq(words, WAY WAY);
    /* The bytes that stand for a slot while it is looked for are nothing special either. */
    words_format(words, sizeof words, "%s" WAY "%s", "\1\2\3", "\1\2\3");
    cr_assert_str_eq(words, "\1\2\3" WAY "\1\2\3");
    /* Halves that meet at a slot make none. */
    words_format(words, sizeof words, "%s" WAY "%s", "\xEF\xBF", "\xBF\xBC");
    cr_assert_str_eq(words, "\xEF\xBF" WAY "\xBF\xBC");
    /* An argument may be put together with the format's own text. */
    words_format(words, sizeof words, "%s\xBF\xBC" WAY, "\xEF");
    cr_assert_str_eq(words, "\\u{FFFC}" WAY);
}

Test(base_way, cuts_words_between_slots)
{
    char words[8];
    words_format(words, sizeof words, "abcd" WAY);
    cr_assert_str_eq(words, "abcd" WAY);
    words_format(words, sizeof words, "abcde" WAY);
    cr_assert_str_eq(words, "abcde");
    words_format(words, sizeof words, "%s" WAY, WAY);
    cr_assert_str_eq(words, "");
    words_format(words, sizeof words, "abcdefgh%s", "");
    cr_assert_str_eq(words, "abcdefg");
}

/* ---- in an error ---- */

static const char *message_of(const struct error *err)
{
    return plain(err->message, &err->message_ways);
}

static const char *hint_of(const struct error *err)
{
    return plain(err->hint, &err->hint_ways);
}

Test(base_way, stands_in_an_errors_message_and_hint)
{
    struct error err = {0};
    error_set(&err, STATUS_USAGE, WAY " goes with " WAY);
    cr_assert_eq(error_way_input(&err, WAY_INPUT, INPUT_ENTRY, NULL), STATUS_USAGE);
    error_way_input(&err, WAY_INPUT, INPUT_DISCHARGES, NULL);
    error_hint(&err, WAY " shows %s", "both");
    cr_assert_eq(error_way(&err, WAY_LIST_TASKS, NULL, NULL), STATUS_USAGE);
    cr_assert_str_eq(err.message, WAY " goes with " WAY);
    cr_assert_str_eq(err.hint, WAY " shows both");
    cr_assert_str_eq(message_of(&err), "the entry goes with the duty that was done");
    cr_assert_str_eq(hint_of(&err), "'see what is owed' shows both");
    cr_assert_eq(error_context(&err, "family %d", 7), STATUS_USAGE);
    cr_assert_str_eq(message_of(&err), "family 7: the entry goes with the duty that was done");
    cr_assert_str_eq(hint_of(&err), "'see what is owed' shows both");
}

Test(base_way, does_not_outlive_its_words)
{
    struct error err = {0};
    error_set(&err, STATUS_SYSTEM, WAY);
    error_way(&err, WAY_DELIVER, NULL, NULL);
    error_hint(&err, WAY);
    error_way(&err, WAY_WITHDRAW, NULL, NULL);
    error_hint(&err, WAY);
    error_way(&err, WAY_SHARE, NULL, NULL);
    cr_assert_str_eq(message_of(&err), "'send it now'");
    cr_assert_str_eq(hint_of(&err), "'share'");
    error_set(&err, STATUS_SYSTEM, "again " WAY);
    cr_assert_eq(err.message_ways.count, 0);
    cr_assert_eq(err.hint_ways.count, 0);
    error_way(&err, WAY_APPROVE, NULL, NULL);
    cr_assert_str_eq(message_of(&err), "again 'approve it'");
    error_set_errno(&err, "%s", "x");
    cr_assert_eq(err.message_ways.count, 0);
}

Test(base_way, belongs_to_the_hint_though_a_long_message_lost_its_slot)
{
    static char text[2 * ERROR_MESSAGE_SIZE];
    struct error err = {0};
    memset(text, 'a', ERROR_MESSAGE_SIZE - 1);
    error_set(&err, STATUS_SYSTEM, "%s" WAY, text);
    error_way(&err, WAY_DELIVER, NULL, NULL);
    error_hint(&err, WAY);
    error_way(&err, WAY_SHARE, NULL, NULL);
    cr_assert_null(strstr(err.message, WAY));
    cr_assert_str_eq(hint_of(&err), "'share'");
}

Test(base_way, is_not_forged_in_an_error)
{
    struct error err = {0};
    error_set(&err, STATUS_MALFORMED, "%s: " WAY, WAY "\n");
    error_way(&err, WAY_TRUST_SENDER, "a" WAY "\x1b\xe2\x80\xae", "\xff");
    cr_assert_str_eq(err.message, "\\u{FFFC}\\u{000A}: " WAY);
    cr_assert_str_eq(err.message_ways.items[0].arguments[1], "\\x{FF}");
    cr_assert_str_eq(message_of(&err), "\\u{FFFC}\\u{000A}: 'trust the sender' (a\\u{FFFC}"
                                       "\\u{001B}\\u{202E}, \\x{FF})");
    /* Elsewhere an argument's is no slot either, for words are rendered once. */
    struct ways ways = {.count = 0};
    ways_add(&ways, WAY_TRUST_SENDER, WAY, NULL);
    ways_add(&ways, WAY_SHARE, NULL, NULL);
    cr_assert_str_eq(plain(WAY "; " WAY, &ways), "'trust the sender' (" WAY "); 'share'");
    error_hint(&err, "%s", WAY);
    cr_assert_str_eq(err.hint, "\\u{FFFC}");
    error_context(&err, "%s", WAY);
    cr_assert_str_eq(err.message, "\\u{FFFC}: \\u{FFFC}\\u{000A}: " WAY);
}

Test(base_way, is_taken_over_with_a_hint)
{
    struct error inner = {0}, err = {0};
    error_set(&inner, STATUS_MALFORMED, "inner");
    error_hint(&inner, "use " WAY);
    error_way_input(&inner, WAY_GIVE, INPUT_REASON, NULL);
    error_set(&err, STATUS_REFUSED, "outer");
    error_hint(&err, WAY);
    error_way(&err, WAY_SHARE, NULL, NULL);
    cr_assert_eq(error_hint_of(&err, &inner), STATUS_REFUSED);
    cr_assert_str_eq(err.message, "outer");
    cr_assert_str_eq(hint_of(&err), "use the reason");
    inner.hint_ways.is_bare = true;
    error_hint_of(&err, &inner);
    cr_assert(err.hint_ways.is_bare);
    error_hint(&err, "another");
    cr_assert_not(err.hint_ways.is_bare);
    error_hint_of(&err, &inner);
    error_set(&err, STATUS_REFUSED, "again");
    cr_assert_not(err.hint_ways.is_bare);
}
