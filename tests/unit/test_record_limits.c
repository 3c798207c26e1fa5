/* Limits at their boundaries: what is just allowed, and what is one too many. */
#include "record_family.h"

#define HEAD "{\"format\":\"safehand.family/2\",\"reference\":\"A\",\"updated\":\"2026-01-02\","
#define PERSON "{\"id\":\"p\",\"role\":\"mother\"}"
#define PEOPLE "\"people\":[" PERSON "],"
#define NO_CONSENTS "\"consents\":[],"
#define NO_ENTRIES "\"entries\":[]}"

enum { TEXT_MAXIMUM = 32 << 20 };

static struct family family;
static struct record *record;
static struct buffer text;

static void begin(const char *first)
{
    buffer_init(&text, TEXT_MAXIMUM);
    buffer_append_text(&text, first);
}

static void append_times(const char *part, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_append_text(&text, part);
}

/* message NULL: is read; else the message from the first ": " on. */
static void end(const char *last, const char *message)
{
    buffer_append_text(&text, last);
    cr_assert_eq(text.failure, STATUS_OK);
    enum status status = family_open(&family, buffer_text(&text), text.length, &record);
    buffer_free(&text);
    if (message == NULL) {
        cr_expect_eq(status, STATUS_OK, "%s", family.err.message);
    } else {
        cr_expect_eq(status, STATUS_MALFORMED);
        const char *said = strstr(family.err.message, ": ");
        cr_expect_str_eq(said == NULL ? family.err.message : said + 2, message);
        cr_expect_null(record);
    }
}

static void finish(void)
{
    record_free(record);
    record = NULL;
}

Test(record_limits, counts)
{
    static const struct {
        const char *before, *item; /* %zu: the number */
        size_t maximum;
        const char *after, *message;
    } cases[] = {
        {HEAD "\"people\":[", "{\"id\":\"p%zu\",\"role\":\"x\"}", RECORD_PEOPLE_MAXIMUM,
         "]," NO_CONSENTS NO_ENTRIES, "/people: has 1001 items, the limit is 1000"},
        {HEAD PEOPLE "\"consents\":[",
         "{\"id\":\"k%zu\",\"state\":\"given\",\"by\":\"p\",\"for\":[\"p\"],\"purposes\":[\"a\"],"
         "\"kinds\":[\"a\"],\"categories\":[\"a\"],\"on\":\"2026-01-01\"}",
         RECORD_CONSENTS_MAXIMUM, "]," NO_ENTRIES,
         "/consents: has 10001 items, the limit is 10000"},
        {HEAD PEOPLE NO_CONSENTS "\"entries\":[",
         "{\"id\":\"%zu\",\"on\":\"2026-01-01\",\"by\":\"x\",\"about\":[\"p\"],\"category\":\"a\","
         "\"text\":\"x\"}",
         RECORD_ENTRIES_MAXIMUM, "]}", "/entries: has 100001 items, the limit is 100000"},
        /* `reference` and the role of the one person are fields too. */
        {HEAD PEOPLE NO_CONSENTS "\"a\":{", "\"a%zu\":1", RECORD_FIELDS_MAXIMUM - 2,
         "}," NO_ENTRIES, "/a/a99998: the file has more than 100000 fields"},
    };
    family_make(&family);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t over = 0; over <= 1; over++) {
            begin(cases[i].before);
            for (size_t k = 0; k < cases[i].maximum + over; k++) {
                char item[512];
                const char *number = strstr(cases[i].item, "%zu");
                snprintf(item, sizeof item, "%s%.*s%zu%s", k == 0 ? "" : ",",
                         (int)(number - cases[i].item), cases[i].item, k, number + 3);
                buffer_append_text(&text, item);
            }
            end(cases[i].after, over == 0 ? NULL : cases[i].message);
            finish();
        }
    }
    family_remove(&family);
}

/* The names in one list of an entry. They need not be people's, so kinds of recipient. */
Test(record_limits, names_in_a_list)
{
    family_make(&family);
    for (size_t over = 0; over <= 1; over++) {
        begin(HEAD PEOPLE
              "\"consents\":[{\"id\":\"k\",\"state\":\"given\",\"by\":\"p\",\"for\":[\"p\"],"
              "\"purposes\":[\"a\"],\"categories\":[\"a\"],\"on\":\"2026-01-01\","
              "\"kinds\":[\"k\"");
        for (size_t i = 1; i < RECORD_NAMES_MAXIMUM + over; i++)
            buffer_append_format(&text, ",\"k%zu\"", i);
        end("]}]," NO_ENTRIES,
            over == 0 ? NULL : "/consents/0/kinds: has 1001 items, the limit is 1000");
        if (over == 0)
            cr_expect_eq(record->consents[0].kinds.count, 1000);
        finish();
    }
    family_remove(&family);
}

Test(record_limits, lengths_of_ids_and_words)
{
    static const struct {
        const char *before, *after, *message;
    } cases[] = {
        {"{\"format\":\"safehand.family/2\",\"reference\":\"",
         "\",\"updated\":\"2026-01-02\"," PEOPLE NO_CONSENTS NO_ENTRIES,
         "/reference: must be at most 64 letters, digits, dots, _ and -, beginning with a letter "
         "or "
         "digit"},
        {HEAD "\"people\":[{\"role\":\"mother\",\"id\":\"", "\"}]," NO_CONSENTS NO_ENTRIES,
         "/people/0/id: must be 1 to 64 of the letters a-z, digits, _ and -"},
        {HEAD "\"people\":[{\"id\":\"p\",\"role\":\"", "\"}]," NO_CONSENTS NO_ENTRIES,
         "/people/0/role: must be a word of at most 64 of the letters a-z, digits and _, beginning "
         "with a letter"},
    };
    family_make(&family);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t over = 0; over <= 1; over++) {
            begin(cases[i].before);
            append_times("a", RECORD_ID_MAXIMUM + over);
            end(cases[i].after, over == 0 ? NULL : cases[i].message);
            finish();
        }
    }
    family_remove(&family);
}

Test(record_limits, length_of_a_path)
{
    family_make(&family);
    for (size_t over = 0; over <= 1; over++) {
        begin(HEAD PEOPLE NO_CONSENTS "\"a\":{\"b\":{\"");
        append_times("c", RECORD_PATH_MAXIMUM - 4 + over);
        end("\":1}}," NO_ENTRIES,
            over == 0 ? NULL : "/a/b: the path of a field in it is longer than 512 bytes");
        if (over == 0)
            cr_expect_eq(strlen(record->fields[2].path), 512);
        finish();
    }
    /* A first name of its own, and one as long as any text may be. */
    begin(HEAD PEOPLE NO_CONSENTS "\"");
    append_times("c", 1 << 20);
    end("\":1," NO_ENTRIES, "the path of a field in it is longer than 512 bytes");
    /* Of a person, a list and an id. */
    begin(HEAD "\"people\":[{\"id\":\"p\",\"role\":\"x\",\"a\":[{\"id\":\"i\",\"");
    append_times("c", RECORD_PATH_MAXIMUM);
    end("\":1}]}]," NO_CONSENTS NO_ENTRIES,
        "/people/0/a/0: the path of a field in it is longer than 512 bytes");
    family_remove(&family);
}

Test(record_limits, depth)
{
    family_make(&family);
    /* The root is level 1, so 63 more may stand in it. */
    for (size_t over = 0; over <= 1; over++) {
        begin(HEAD PEOPLE NO_CONSENTS "\"a\":");
        append_times("{\"a\":", 63 + over);
        buffer_append_text(&text, "1");
        append_times("}", 63 + over);
        end("," NO_ENTRIES, over == 0 ? NULL : "nested deeper than the limit of 64");
        if (over == 0)
            cr_expect_eq(strlen(record->fields[2].path), 127);
        finish();
    }
    for (size_t over = 0; over <= 1; over++) {
        begin(HEAD PEOPLE NO_CONSENTS "\"a\":");
        append_times("[{\"a\":", 31 + over);
        buffer_append_text(&text, "1");
        append_times("}]", 31 + over);
        end("," NO_ENTRIES, over == 0 ? NULL : "nested deeper than the limit of 64");
        finish();
    }
    begin(HEAD PEOPLE NO_CONSENTS "\"a\":");
    append_times("[", 1000000);
    end("", "nested deeper than the limit of 64");
    begin(HEAD PEOPLE NO_CONSENTS "\"a\":[[[]]],");
    end(NO_ENTRIES, "/a/0: a list holds either plain values or objects, and no lists");
    family_remove(&family);
}

Test(record_limits, sizes)
{
    family_make(&family);
    for (size_t over = 0; over <= 1; over++) {
        begin(HEAD PEOPLE NO_CONSENTS "\"a\":\"");
        append_times("x", (1 << 20) + over);
        end("\"," NO_ENTRIES, over == 0 ? NULL : "/a: text longer than the limit of 1048576 bytes");
        finish();
    }
    for (size_t over = 0; over <= 1; over++) {
        begin(HEAD PEOPLE NO_CONSENTS NO_ENTRIES);
        append_times(" ", (16 << 20) - text.length + over);
        enum status status = family_open(&family, buffer_text(&text), text.length, &record);
        buffer_free(&text);
        cr_expect_eq(status, over == 0 ? STATUS_OK : STATUS_MALFORMED, "%s", family.err.message);
        if (over == 1)
            cr_expect(strstr(family.err.message, "family.json") != NULL &&
                          strstr(family.err.message, "16777216") != NULL,
                      "%s", family.err.message);
        finish();
    }
    family_remove(&family);
}
