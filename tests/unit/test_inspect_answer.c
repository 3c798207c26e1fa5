/* What the inspector's answer says in words, and that no answer which is none is believed: whoever
 * wrote it may be the file. */
#include <criterion/criterion.h>
#include <string.h>

#include "inspect_internal.h"

enum { ROOM = 4096 };

static void begin(struct inspection *reading)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    buffer_init(&reading->text, ROOM);
    buffer_init(&reading->seen, ROOM);
    buffer_init(&reading->hidden, ROOM);
    buffer_init(&reading->beside, ROOM);
    buffer_init(&reading->text_unread, ROOM);
    buffer_init(&reading->hidden_unread, ROOM);
}

static bool read_bytes(const void *data, size_t length, struct inspection *reading)
{
    struct buffer answer;
    buffer_init(&answer, ROOM);
    buffer_append(&answer, data, length);
    begin(reading);
    bool is_answer = answer_read(&answer, reading);
    buffer_free(&answer);
    return is_answer;
}

static void put(struct buffer *answer, char record, const char *text)
{
    buffer_append_byte(answer, (unsigned char)record);
    buffer_append_byte(answer, (unsigned char)strlen(text));
    buffer_append(answer, "\0\0\0", 3);
    buffer_append_text(answer, text);
}

/* Of one record between head and end. */
static bool read_record(char record, const char *text, struct inspection *reading)
{
    struct buffer answer;
    buffer_init(&answer, ROOM);
    buffer_append_text(&answer, INSPECT_ANSWER_HEAD);
    put(&answer, record, text);
    put(&answer, ANSWER_END, "");
    bool is_answer = read_bytes(answer.data, answer.length, reading);
    buffer_free(&answer);
    return is_answer;
}

/* Every kind has its words, with or without a detail, and no other number has. */
static void check_kinds(char record, unsigned known)
{
    for (unsigned shift = 0; shift < 32; shift++) {
        struct inspection reading;
        char note[64], with[64];
        bool is_known = (known >> shift & 1) != 0;
        snprintf(note, sizeof note, "%u", 1U << shift);
        snprintf(with, sizeof with, "%u a part\x1B", 1U << shift);
        cr_expect_eq(read_record(record, note, &reading), is_known, "%c %s", record, note);
        inspection_free(&reading);
        cr_expect_eq(read_record(record, with, &reading), is_known, "%c %s", record, with);
        const struct buffer *words[] = {&reading.hidden, &reading.beside, &reading.text_unread,
                                        &reading.hidden_unread};
        size_t told = 0;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            told += words[i]->length > 0;
            cr_expect(words[i]->length == 0 || strstr(buffer_text(words[i]), " (a part\\u{001B})"),
                      "%s", buffer_text(words[i]));
        }
        cr_expect_eq(told > 0, is_known);
        inspection_free(&reading);
    }
}

Test(inspect_answer, every_kind_is_told_in_words)
{
    check_kinds(ANSWER_HIDDEN, 2 * HIDDEN_OTHER - 1);
    check_kinds(ANSWER_UNREAD, 2 * UNREAD_SEEN - 1);
}

Test(inspect_answer, what_is_said_is_kept_apart)
{
    struct inspection reading;
    struct buffer answer;
    buffer_init(&answer, ROOM);
    buffer_append_text(&answer, INSPECT_ANSWER_HEAD);
    put(&answer, ANSWER_TEXT, "Kelly");
    put(&answer, ANSWER_SEEN, "Dean");
    put(&answer, ANSWER_HIDDEN, "1");
    put(&answer, ANSWER_HIDDEN, "4 Ruth Adeyemi");
    put(&answer, ANSWER_HIDDEN, "256 Writer 7");
    put(&answer, ANSWER_UNREAD, "32 page 2");
    put(&answer, ANSWER_UNREAD, "65536");
    put(&answer, ANSWER_TEXT, " Marsden");
    put(&answer, ANSWER_END, "");
    cr_assert(read_bytes(answer.data, answer.length, &reading));
    cr_expect_str_eq(buffer_text(&reading.text), "Kelly Marsden");
    cr_expect_str_eq(buffer_text(&reading.seen), "Dean");
    cr_expect_str_eq(buffer_text(&reading.hidden),
                     "where it was taken (GPS), who made it (Ruth Adeyemi)");
    cr_expect_str_eq(buffer_text(&reading.beside), "with which program (Writer 7)");
    cr_expect_str_eq(buffer_text(&reading.hidden_unread), "it holds data that cannot be read here");
    inspection_free(&reading);
    buffer_free(&answer);
}

/* As of a scanned book with its words behind each page: it was "out of memory" once. */
Test(inspect_answer, what_is_told_often_is_told_in_one)
{
    struct inspection reading;
    struct error err = {0};
    struct buffer answer, whole;
    static char worst[256];
    memset(worst, 0x1B, sizeof worst - 1);
    cr_assert_eq(memory_start(&err), STATUS_OK);
    buffer_init(&answer, 1 << 20);
    buffer_append_text(&answer, INSPECT_ANSWER_HEAD);
    put(&answer, ANSWER_HIDDEN, "1");
    for (int i = 1; i <= 400; i++) {
        char note[64];
        snprintf(note, sizeof note, "%d page %d", HIDDEN_WORDS, i);
        put(&answer, ANSWER_HIDDEN, note);
    }
    put(&answer, ANSWER_END, "");
    begin(&reading);
    cr_assert(answer_read(&answer, &reading));
    cr_expect_str_eq(buffer_text(&reading.hidden),
                     "where it was taken (GPS), words that are not shown (page 1, page 2, page 3, "
                     "page 4, page 5 and 395 more)");
    inspection_free(&reading);
    /* What an inspector that is its file's own says of every kind still has room. */
    buffer_clear(&answer);
    buffer_append_text(&answer, INSPECT_ANSWER_HEAD);
    for (unsigned kind = 1; kind <= HIDDEN_OTHER; kind <<= 1)
        for (int i = 0; i < 10; i++) {
            char note[256];
            snprintf(note, sizeof note, "%u %.200s", kind, worst);
            put(&answer, ANSWER_HIDDEN, note);
        }
    put(&answer, ANSWER_END, "");
    buffer_init(&whole, INSPECT_HIDDEN_MAXIMUM);
    begin(&reading);
    reading.hidden = reading.beside = whole;
    cr_assert(answer_read(&answer, &reading));
    cr_expect_eq(reading.hidden.failure, STATUS_OK);
    cr_expect_lt(reading.hidden.length + reading.beside.length, INSPECT_HIDDEN_MAXIMUM);
    inspection_free(&reading);
    buffer_free(&answer);
}

Test(inspect_answer, more_than_the_inspector_tells_is_refused)
{
    struct inspection reading;
    struct error err = {0};
    struct buffer answer;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    buffer_init(&answer, 1 << 20);
    buffer_append_text(&answer, INSPECT_ANSWER_HEAD);
    for (int i = 0; i < 2001; i++)
        put(&answer, ANSWER_HIDDEN, "1");
    put(&answer, ANSWER_END, "");
    begin(&reading);
    cr_expect_not(answer_read(&answer, &reading));
    inspection_free(&reading);
    buffer_free(&answer);
}

Test(inspect_answer, what_is_none_is_refused)
{
#define BYTES(literal) literal, sizeof(literal) - 1
#define END "e\0\0\0\0"
    static const struct {
        const char *bytes;
        size_t length;
    } answers[] = {
        {BYTES("")},
        {BYTES("safehand-inspect/1")},
        {BYTES("safehand-inspect/2\n" END)},
        {BYTES(INSPECT_ANSWER_HEAD)},
        {BYTES(INSPECT_ANSWER_HEAD "e\0\0\0")},
        {BYTES(INSPECT_ANSWER_HEAD "e\1\0\0\0x")},
        {BYTES(INSPECT_ANSWER_HEAD END "x")},
        {BYTES(INSPECT_ANSWER_HEAD END END)},
        {BYTES(INSPECT_ANSWER_HEAD "t\5\0\0\0hello")},
        {BYTES(INSPECT_ANSWER_HEAD "t\6\0\0\0hello" END)},
        {BYTES(INSPECT_ANSWER_HEAD "t\377\377\377\377hello" END)},
        {BYTES(INSPECT_ANSWER_HEAD "x\0\0\0\0" END)},
        {BYTES(INSPECT_ANSWER_HEAD "\0\0\0\0\0" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\0\0\0\0" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\1\0\0\0000" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\1\0\0\0003" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\2\0\0\00001" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\2\0\0\0+1" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\2\0\0\0 1" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\2\0\0\0-1" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\2\0\0\0001x" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\2\0\0\0001\0" END)},
        {BYTES(INSPECT_ANSWER_HEAD "h\12\0\0\0004294967297" END)},
        {BYTES(INSPECT_ANSWER_HEAD "u\24\0\0\00018446744073709551617" END)},
        {BYTES(INSPECT_ANSWER_HEAD "l\0\0\0\0" END)},
        {BYTES(INSPECT_ANSWER_HEAD "l\1\0\0\0000" END)},
        {BYTES(INSPECT_ANSWER_HEAD "l\1\0\0\0004" END)},
        {BYTES(INSPECT_ANSWER_HEAD "l\2\0\0\00011" END)},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct inspection reading;
        cr_expect_not(read_bytes(answers[i].bytes, answers[i].length, &reading), "%zu", i);
        inspection_free(&reading);
    }
    struct inspection reading;
    cr_expect(read_bytes(BYTES(INSPECT_ANSWER_HEAD END), &reading));
    inspection_free(&reading);
}

/* A detail that is longer than any reader's is none. */
Test(inspect_answer, a_detail_has_its_bound)
{
    struct inspection reading;
    char note[256];
    memset(note, 'x', sizeof note);
    memcpy(note, "1 ", 2);
    note[250] = '\0';
    cr_expect(read_record(ANSWER_HIDDEN, note, &reading));
    inspection_free(&reading);
    struct buffer answer;
    buffer_init(&answer, ROOM);
    buffer_append_text(&answer, INSPECT_ANSWER_HEAD);
    buffer_append(&answer,
                  "h\0\1\0\0"
                  "1 ",
                  7);
    for (int i = 0; i < 254; i++)
        buffer_append_byte(&answer, 'x');
    put(&answer, ANSWER_END, "");
    cr_expect_not(read_bytes(answer.data, answer.length, &reading));
    inspection_free(&reading);
    buffer_free(&answer);
}

Test(inspect_answer, one_that_is_made_here_is_read_here)
{
    struct buffer answer;
    struct inspection reading;
    buffer_init(&answer, ROOM);
    buffer_append_text(&answer, "something else");
    answer_make(&answer, UNREAD_READER);
    cr_assert(read_bytes(answer.data, answer.length, &reading));
    cr_expect_str_eq(buffer_text(&reading.text_unread), "reading it took too long, or broke off");
    inspection_free(&reading);
    buffer_free(&answer);
}
