/* The time by a portal's clock: from a real Apache with a checked certificate, and from nobody
 * else. */
#include <time.h>

#include "portal_server.h"

#include "delivery/portal/http.h"

PORTAL_TEST(its_clock_is_told)
{
    timestamp date = 0, clock = 0, now = (timestamp)time(NULL);
    must_start("");
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_not(portal_date(session, &date, &clock));
    cr_assert_eq(portal_probe(session, &err), STATUS_OK, "%s", err.message);
    cr_assert(portal_date(session, &date, &clock));
    cr_expect_geq(date, now - 2);
    cr_expect_leq(date, (timestamp)time(NULL) + 2);
    cr_expect_geq(clock, now);
    cr_expect_leq(clock, (timestamp)time(NULL));
    portal_close(session);
    cr_expect_not(portal_date(NULL, &date, &clock));
}

/* Nobody whose certificate does not verify tells the time, nor who answers a stranger only. */
PORTAL_TEST(nobody_else_tells_the_time)
{
    static const char *const variants[] = {"--wrong-name", "--expired", "--open"};
    timestamp date, clock;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        must_start(variants[i]);
        struct portal_session *session = connect_as(password, NULL, NULL);
        err = (struct error){0};
        cr_expect_neq(portal_probe(session, &err), STATUS_OK, "%s", variants[i]);
        cr_expect_not(portal_date(session, &date, &clock), "%s", variants[i]);
        portal_close(session);
        end();
    }
}

static void take(struct portal_answer *answer, const char *line)
{
    portal_date_take(answer, line, strlen(line));
}

Test(portal_date, one_form_is_read)
{
    static const struct {
        const char *line;
        timestamp time; /* 0: not taken */
    } cases[] = {
        {"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 784111777},
        {"date:Sun, 06 Nov 1994 08:49:37 GMT\r\n", 784111777},
        {"DATE: \t Thu, 29 Feb 2024 00:00:00 GMT \r\n", 1709164800},
        {"Date: Mon, 06 Nov 1994 08:49:37 GMT\r\n", 0},
        {"Date: Sun, 06 Nov 1994 08:49:37 UTC\r\n", 0},
        {"Date: Sun, 06 Nov 1994 08:49:37 +0000\r\n", 0},
        {"Date: Sunday, 06-Nov-94 08:49:37 GMT\r\n", 0},
        {"Date: Sun Nov  6 08:49:37 1994\r\n", 0},
        {"Date: Sun, 31 Nov 1994 08:49:37 GMT\r\n", 0},
        {"Date: Sun, 06 ovD 1994 08:49:37 GMT\r\n", 0},
        {"Date: Sun, 06 Nov 1994 08:49:61 GMT\r\n", 0},
        {"Date: Sun, 06 Nov 1994 08:49:37 GM\r\n", 0},
        {"Date: Sun, 06 Nov 1994 08:49:37 GMT x\r\n", 0},
        {"Date:\r\n", 0},
        {"Date:", 0},
        {"Dated: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0},
        {"Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct portal_answer answer = {0};
        take(&answer, cases[i].line);
        cr_expect_eq(answer.has_date, cases[i].time != 0, "%s", cases[i].line);
        if (answer.has_date)
            cr_expect_eq(answer.date, cases[i].time, "%s", cases[i].line);
    }
}

/* Of two nobody knows which is meant; of two answers the last one counts. */
Test(portal_date, one_an_answer)
{
    struct portal_answer answer = {0};
    take(&answer, "HTTP/1.1 100 Continue\r\n");
    take(&answer, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    take(&answer, "HTTP/1.1 201 Created\r\n");
    cr_expect_not(answer.has_date);
    take(&answer, "Date: Thu, 29 Feb 2024 00:00:00 GMT\r\n");
    cr_expect(answer.has_date);
    cr_expect_eq(answer.date, 1709164800);
    take(&answer, "Date: Thu, 29 Feb 2024 00:00:01 GMT\r\n");
    cr_expect_not(answer.has_date);
}
