/* What email does to a text, undone. The ways in which it does are in tests/cli/tools/mailed. */
#include "safehand/mail.h"

#include <criterion/criterion.h>
#include <string.h>

#include "safehand/base/memory.h"

static void start(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

TestSuite(mail, .init = start);

/* ---- armor ---- */

static void check_armor(const char *text, const char *wanted)
{
    struct buffer data;
    size_t from = 0;
    buffer_init(&data, 1000);
    bool found = mail_armor_next(text, strlen(text), MAIL_CARD, &from, &data);
    cr_assert_eq(found, wanted != NULL, "%s", text);
    if (wanted)
        cr_assert_str_eq(buffer_text(&data), wanted, "%s", text);
    buffer_free(&data);
}

Test(mail, armor_is_rfc_7468)
{
    struct buffer out;
    buffer_init(&out, 1000);
    mail_armor_append(&out, MAIL_CARD, "0123456789abcdef0123456789abcdef0123456789abcdef!", 49);
    cr_assert_str_eq(buffer_text(&out),
                     "-----BEGIN SAFEHAND CARD-----\n"
                     "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm\n"
                     "IQ==\n"
                     "-----END SAFEHAND CARD-----\n");
    buffer_free(&out);
}

Test(mail, armor_is_found)
{
    check_armor("-----BEGIN SAFEHAND CARD-----\nYWJj\n-----END SAFEHAND CARD-----\n", "abc");
    check_armor("Hello -----BEGIN SAFEHAND CARD----- YWJj -----END SAFEHAND CARD----- Bye", "abc");
    check_armor("\u2014-BEGIN  SAFEHAND\nCARD\u2014-\nY\nW Jj\n\u2013END SAFEHAND CARD", "abc");
    check_armor("BEGIN SAFEHAND CARD\n> YW\n> Jj\n> END SAFEHAND CARD", "abc");
    /* one within another, or begun twice */
    check_armor("BEGIN SAFEHAND CARD\nYW\nBEGIN SAFEHAND CARD\nYWJj\nEND SAFEHAND CARD", "abc");
    check_armor("END SAFEHAND CARD\nBEGIN SAFEHAND CARD\nYWJj\nEND SAFEHAND CARD", "abc");
}

Test(mail, armor_that_is_none)
{
    check_armor("", NULL);
    check_armor("-----BEGIN SAFEHAND CARD-----\nYWJj\n", NULL);
    check_armor("YWJj\n-----END SAFEHAND CARD-----\n", NULL);
    check_armor("-----BEGIN SAFEHAND RECEIPT-----\nYWJj\n-----END SAFEHAND RECEIPT-----\n", NULL);
    check_armor("-----BEGIN SAFEHAND CARD-----\nYWJ\n-----END SAFEHAND CARD-----\n", NULL);
    check_armor("-----BEGIN SAFEHAND CARD-----\nYW.Jj\n-----END SAFEHAND CARD-----\n", NULL);
    check_armor("-----BEGIN SAFEHAND CARD-----\n-----END SAFEHAND CARD-----\n", NULL);
}

/* ---- words ---- */

Test(mail, words)
{
    static const char text[] = " one\ttwo 012\n345 6789 end";
    struct mail_words words = {text, strlen(text)};
    struct buffer out;
    const char *word;
    size_t length;
    buffer_init(&out, 100);
    cr_assert(mail_word_is(&words, "one"));
    cr_assert_not(mail_word_is(&words, "tw"));
    cr_assert(mail_word_is(&words, "two"));
    cr_assert_not(mail_word_joined(&words, 7, &out), "a word may not be cut");
    cr_assert_eq(out.length, 0);
    cr_assert(mail_word_joined(&words, 6, &out));
    cr_assert_str_eq(buffer_text(&out), "012345");
    cr_assert_not(mail_word_joined(&words, 40, &out));
    cr_assert(mail_word_next(&words, &word, &length));
    cr_assert(length == 4 && memcmp(word, "6789", 4) == 0);
    cr_assert(mail_word_is(&words, "end"));
    cr_assert_not(mail_word_next(&words, &word, &length));
    buffer_free(&out);
}

/* ---- messages ---- */

struct wanted {
    const char *text;
    size_t looks;
    bool is_found;
};

static enum status look(void *context, const char *text, size_t length, struct error *err)
{
    struct wanted *wanted = context;
    (void)err;
    wanted->looks++;
    wanted->is_found = wanted->is_found || memmem(text, length, wanted->text, strlen(wanted->text));
    return STATUS_OK;
}

static void check_message(const char *message, size_t length, const char *text, size_t looks)
{
    struct error err = {0};
    struct wanted wanted = {.text = text};
    const struct mail_looks each = {.text = look, .context = &wanted};
    cr_assert_eq(mail_each(message, length, &each, &err), STATUS_OK);
    cr_assert(wanted.is_found, "%s", message);
    cr_assert_eq(wanted.looks, looks, "%zu: %s", wanted.looks, message);
}

#define MESSAGE(message, text, looks) check_message(message, sizeof message - 1, text, looks)

Test(mail, a_text_in_one_writing)
{
    MESSAGE("a\r\nb\rc", "a\nb\nc\n", 1);
    MESSAGE("\xEF\xBB\xBF"
            "a\u00A0b\u200Bc  \n",
            "a bc\n", 1);
    MESSAGE("> a\n>> b\n > c >", "a\nb\nc >\n", 1);
    MESSAGE("a \x97 b \x93"
            "c\x94",
            "a \u2014 b \"c\"\n", 1);
    MESSAGE("\xFF\xFE"
            "a\0\x14\x20"
            "b\0",
            "a\u2014b\n", 1);
    MESSAGE("\xFE\xFF"
            "\0a\x20\x14\0b",
            "a\u2014b\n", 1);
}

Test(mail, what_is_encoded_within)
{
    MESSAGE("a=E2=80=94=\r\nb=3D", "a\u2014b=\n", 3);
    MESSAGE("<p>a&nbsp;b<br>c&#43;d</p>", "a b\nc+d\n", 2);
    MESSAGE("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWZnaGlqa2xtbm9w\nemFiY2RlZmdo\n",
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopzabcdefgh", 2);
    /* a few letters are words */
    struct wanted wanted = {.text = "abc"};
    struct error err = {0};
    const struct mail_looks each = {.text = look, .context = &wanted};
    cr_assert_eq(mail_each("YWJj\n", 5, &each, &err), STATUS_OK);
    cr_assert_not(wanted.is_found);
}

/* Encodings within one another end, and so does a message that is made to have no end. */
Test(mail, ends, .timeout = 20)
{
    enum { SIZE = 4 << 20 };
    static const char *const pieces[] = {
        "<",   "&",  "BEGIN SAFEHAND CARD\n", "END SAFEHAND CARD\n",
        "=\n", "> ", "\"safehand.card/2{",    "YWJj"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct error err = {0};
        struct wanted wanted = {.text = "nothing of the kind"};
        const struct mail_looks each = {.text = look, .context = &wanted};
        struct buffer message, data;
        size_t from = 0;
        buffer_init(&message, SIZE + 100);
        buffer_init(&data, SIZE);
        while (message.length < SIZE)
            buffer_append_text(&message, pieces[i]);
        cr_assert_eq(mail_each(message.data, message.length, &each, &err), STATUS_OK);
        cr_assert_leq(wanted.looks, 40);
        cr_assert_not(
            mail_armor_next(buffer_text(&message), message.length, MAIL_CARD, &from, &data));
        buffer_free(&message);
        buffer_free(&data);
    }
}

static enum status stop(void *context, const char *text, size_t length, struct error *err)
{
    (void)context, (void)text, (void)length;
    return error_set(err, STATUS_INTERRUPTED, "enough");
}

Test(mail, stops_when_told)
{
    struct error err = {0};
    const struct mail_looks each = {.text = stop};
    cr_assert_eq(mail_each("a=3D", 4, &each, &err), STATUS_INTERRUPTED);
    cr_assert_str_eq(err.message, "enough");
}
