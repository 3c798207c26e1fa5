/* Under which name an office is served. */
#include <criterion/criterion.h>
#include <string.h>

#include "http/listen.h"

Test(desk_listen, names_and_addresses)
{
    static const struct {
        const char *text, *host;
        unsigned port;
        const char *shown;
    } good[] = {
        {"office.example.org:8443", "office.example.org", 8443, "office.example.org:8443"},
        {"Office.Example.ORG", "office.example.org", 443, "office.example.org"},
        {"192.168.1.5:8443", "192.168.1.5", 8443, "192.168.1.5:8443"},
        {"[fd00::1]:8443", "fd00::1", 8443, "[fd00::1]:8443"},
        {"[fd00::1]", "fd00::1", 443, "[fd00::1]"},
    };
    static const char *const bad[] = {
        "",         ":8443",          "a:",    "a:0",       "a:65536", "a:+1", "a: 1",   "a:1:2",
        "[fd00::1", "[fd00::1]8443",  "[a]:1", "a b:1",     "-a:1",    ".a:1", "a..b:1", "a/b:1",
        "fd00::1",  "a,IP:1.2.3.4:1", "a\n:1", "\xC3\xA9:1"};
    char host[LISTEN_HOST_SIZE], shown[LISTEN_ORIGIN_SIZE];
    unsigned port;
    struct error err = {0};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_assert_eq(listen_parse(good[i].text, host, &port, &err), STATUS_OK, "%s", good[i].text);
        cr_expect_str_eq(host, good[i].host);
        cr_expect_eq(port, good[i].port);
        listen_write(shown, host, port, 443);
        cr_expect_str_eq(shown, good[i].shown);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(listen_parse(bad[i], host, &port, &err), STATUS_USAGE, "%s", bad[i]);
}
