/* The state of a sharing, and its deadlines. */
#include "ledger_support.h"
#include "safehand/entry/state.h"

/* Entries of one sharing, written "kind {detail};kind@TIME {detail}". */
static enum sharing_state state_of(const char *course, timestamp now,
                                   struct sharing_deadlines *deadlines)
{
    struct ledger_entry entries[12] = {0};
    const struct ledger_entry *list[12];
    char copy[1024], *rest = copy, *item;
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", course);
    while ((item = strsep(&rest, ";")) != NULL && *item != '\0') {
        char *detail = strchr(item, ' ');
        cr_assert_lt(count, 12);
        if (detail != NULL) {
            *detail++ = '\0';
            entries[count].detail = json_loads(detail, 0, NULL);
            cr_assert_not_null(entries[count].detail, "%s", detail);
        }
        char *time = strchr(item, '@');
        if (time != NULL) {
            *time++ = '\0';
            cr_assert(timestamp_parse(time, &entries[count].leaf.time), "%s", time);
        }
        entries[count].is_erased = strcmp(item, "gone") == 0;
        cr_assert(entry_kind_parse(item, &entries[count].leaf.kind) || entries[count].is_erased);
        list[count] = &entries[count];
        count++;
    }
    enum sharing_state state = sharing_state_of(list, count, now);
    sharing_deadlines_of(list, count, deadlines);
    for (size_t i = 0; i < count; i++)
        json_decref(entries[i].detail);
    return state;
}

#define DECIDED "decision {\"awaits\":[],\"expires\":\"2026-01-10T00:00:00Z\"};"
#define AWAITS "decision {\"awaits\":[\"P06\",\"M01\"],\"expires\":\"2026-01-10T00:00:00Z\"};"
#define SEALED                                                                                     \
    "sealed {\"expires\":\"2026-02-01T00:00:00Z\",\"receipt_due\":\"2026-01-20T00:00:00Z\"};"
#define ACCEPTED "receipt {\"accepted\":true};"
#define HANDED "handed-over {\"reference_due\":\"2026-01-20T00:00:00Z\"};"
#define GIVEN "reference-given {\"number\":\"7\"};"
#define REJECTED "receipt {\"accepted\":false,\"code\":\"not-for-me\"};"

Test(entry_state, states)
{
    static const struct {
        const char *course, *now, *state;
    } cases[] = {
        {"", "2026-01-05T00:00:00Z", "drafted"},
        {DECIDED, "2026-01-05T00:00:00Z", "drafted"},
        {DECIDED, "2026-01-09T23:59:59Z", "drafted"},
        {DECIDED, "2026-01-10T00:00:00Z", "expired"},
        {AWAITS, "2026-01-05T00:00:00Z", "awaiting approval"},
        {AWAITS, "2026-01-10T00:00:00Z", "expired"},
        {AWAITS "approval {};", "2026-01-05T00:00:00Z", "drafted"},
        {AWAITS "approval {\"rules\":[\"P06\"]};", "2026-01-05T00:00:00Z", "awaiting approval"},
        {AWAITS "approval {\"rules\":[\"P06\"]};approval {\"rules\":[\"M01\"]};",
         "2026-01-05T00:00:00Z", "drafted"},
        {AWAITS "approval {\"rules\":[]};", "2026-01-05T00:00:00Z", "awaiting approval"},
        {AWAITS "approval {\"rules\":\"P06\"};", "2026-01-05T00:00:00Z", "awaiting approval"},
        {AWAITS "approval {\"rules\":[7,null]};", "2026-01-05T00:00:00Z", "awaiting approval"},
        {"decision {\"awaits\":[],\"expires\":20260110};", "2026-01-11T00:00:00Z", "drafted"},
        {"decision {\"awaits\":[],\"expires\":\"2026-01-10\"};", "2026-01-11T00:00:00Z", "drafted"},
        {"approval {};" AWAITS, "2026-01-05T00:00:00Z", "awaiting approval"},
        {DECIDED SEALED, "2026-01-15T00:00:00Z", "sealed"},
        {DECIDED SEALED, "2026-01-25T00:00:00Z", "sealed"},
        {DECIDED SEALED, "2026-02-01T00:00:00Z", "expired"},
        {DECIDED SEALED "delivery-failed {};", "2026-01-15T00:00:00Z", "sealed"},
        {DECIDED SEALED "delivered {};", "2026-01-20T00:00:00Z", "delivered"},
        {DECIDED SEALED "delivered {};", "2026-01-20T00:00:01Z", "overdue"},
        {DECIDED SEALED "delivered {};", "2026-01-31T23:59:59Z", "overdue"},
        {DECIDED SEALED "delivered {};", "2026-02-01T00:00:00Z", "expired"},
        {DECIDED SEALED "delivered {};" ACCEPTED, "2026-03-01T00:00:00Z", "acknowledged"},
        {DECIDED SEALED "delivered {};" REJECTED, "2026-03-01T00:00:00Z", "rejected"},
        {DECIDED HANDED, "2026-01-20T00:00:00Z", "handed over"},
        {DECIDED HANDED, "2026-01-20T00:00:01Z", "overdue"},
        {DECIDED HANDED, "2029-01-20T00:00:00Z", "overdue"},
        {DECIDED HANDED GIVEN, "2029-01-20T00:00:00Z", "acknowledged"},
        {DECIDED HANDED "withdrawn {};", "2026-01-20T00:00:01Z", "withdrawn"},
        {DECIDED HANDED GIVEN "withdrawn {};", "2026-01-20T00:00:01Z",
         "acknowledged and withdrawn"},
        {DECIDED HANDED "withdrawn {};" GIVEN, "2026-01-20T00:00:01Z",
         "acknowledged and withdrawn"},
        {DECIDED "handed-over {};", "2029-01-20T00:00:00Z", "handed over"},
        {DECIDED SEALED "withdrawn {};", "2026-03-01T00:00:00Z", "withdrawn"},
        {DECIDED SEALED "superseded {};", "2026-01-15T00:00:00Z", "withdrawn"},
        {DECIDED SEALED "delivered {};withdrawn {};" ACCEPTED, "2026-01-15T00:00:00Z",
         "acknowledged and withdrawn"},
        {DECIDED SEALED "delivered {};" ACCEPTED "withdrawn {};", "2026-01-15T00:00:00Z",
         "acknowledged and withdrawn"},
        {"gone;gone;erased {};", "2026-01-15T00:00:00Z", "erased"},
        {DECIDED "erased {};", "2026-01-15T00:00:00Z", "erased"},
        {DECIDED SEALED "delivered {};hold {};family-informed {};", "2026-01-15T00:00:00Z",
         "delivered"},
        {"sealed {};delivered {};", "2026-01-15T00:00:00Z", "delivered"},
        {"receipt {\"accepted\":\"true\"};", "2026-01-15T00:00:00Z", "rejected"},
    };
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        timestamp now;
        struct sharing_deadlines deadlines;
        cr_assert(timestamp_parse(cases[i].now, &now));
        cr_expect_str_eq(sharing_state_name(state_of(cases[i].course, now, &deadlines)),
                         cases[i].state, "%s at %s", cases[i].course, cases[i].now);
    }
}

static void time_or_none(bool has, timestamp time, char text[TIMESTAMP_SIZE])
{
    snprintf(text, TIMESTAMP_SIZE, "none");
    if (has)
        timestamp_format(time, text);
    else
        cr_expect_eq(time, 0);
}

/* Which deadlines hold, and that a held package's recipient has no fewer days for the receipt: up
 * to the end of the day in London, before and after the clocks change. */
Test(entry_state, deadlines)
{
#define SEALED_MARCH                                                                               \
    "sealed@2026-03-20T12:00:00Z {\"expires\":\"2026-06-01T23:00:00Z\","                           \
    "\"receipt_due\":\"2026-03-23T23:59:59Z\"};"
    static const struct {
        const char *course, *expires, *due;
    } cases[] = {
        {"", "none", "none"},
        {DECIDED, "2026-01-10T00:00:00Z", "none"},
        {AWAITS "approval {};", "2026-01-10T00:00:00Z", "none"},
        {DECIDED SEALED, "2026-02-01T00:00:00Z", "none"},
        {DECIDED SEALED_MARCH "delivered@2026-03-20T23:59:59Z {};", "2026-06-01T23:00:00Z",
         "2026-03-23T23:59:59Z"},
        {DECIDED SEALED_MARCH "delivered@2026-03-21T00:00:00Z {};", "2026-06-01T23:00:00Z",
         "2026-03-24T23:59:59Z"},
        {DECIDED SEALED_MARCH "delivered@2026-03-30T10:00:00Z {};", "2026-06-01T23:00:00Z",
         "2026-04-02T22:59:59Z"},
        {DECIDED SEALED_MARCH "delivered@2026-03-19T10:00:00Z {};", "2026-06-01T23:00:00Z",
         "2026-03-23T23:59:59Z"},
        {DECIDED SEALED_MARCH "delivered@2026-03-21T00:00:00Z {};" ACCEPTED, "2026-06-01T23:00:00Z",
         "none"},
        {DECIDED "sealed {};delivered {};", "none", "none"},
        {DECIDED SEALED_MARCH "erased {};", "none", "none"},
        {"gone;" SEALED_MARCH, "none", "none"},
    };
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sharing_deadlines deadlines;
        char text[TIMESTAMP_SIZE];
        (void)state_of(cases[i].course, 0, &deadlines);
        time_or_none(deadlines.has_expiry, deadlines.expires, text);
        cr_expect_str_eq(text, cases[i].expires, "%s", cases[i].course);
        time_or_none(deadlines.has_receipt_due, deadlines.receipt_due, text);
        cr_expect_str_eq(text, cases[i].due, "%s", cases[i].course);
    }
    static const struct {
        const char *now, *state;
    } late[] = {
        {"2026-04-02T22:59:59Z", "delivered"},
        {"2026-04-02T23:00:00Z", "overdue"},
        {"2026-06-01T22:59:59Z", "overdue"},
        {"2026-06-01T23:00:00Z", "expired"},
    };
    for (size_t i = 0; i < sizeof late / sizeof *late; i++) {
        timestamp now;
        struct sharing_deadlines deadlines;
        cr_assert(timestamp_parse(late[i].now, &now));
        cr_expect_str_eq(
            sharing_state_name(state_of(DECIDED SEALED_MARCH "delivered@2026-03-30T10:00:00Z {};",
                                        now, &deadlines)),
            late[i].state);
    }
#undef SEALED_MARCH
}
