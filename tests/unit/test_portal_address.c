/* A portal's address as somebody types it, and as it is kept. */
#include <criterion/criterion.h>
#include <string.h>

#include "safehand/delivery.h"

static struct error err;

/* Where one is needed. */
static char *host_key_of(const char *url)
{
    static char key[] = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    return text_starts_with(url, "sftp://") ? key : NULL;
}

static void expect(const char *typed, const char *want)
{
    char *url = NULL;
    cr_assert_eq(portal_address(typed, &url, &err), STATUS_OK, "%s: %s", typed, err.message);
    cr_expect_str_eq(url, want, "%s became %s", typed, url);
    /* What is kept is an address, and stays as it is. */
    char named[] = "x", user[] = "u";
    struct portal portal = {.name = named, .url = url, .user = user, .host_key = host_key_of(url)};
    struct buffer text;
    buffer_init(&text, 4096);
    cr_expect_eq(portal_format(&portal, 0, &text, &err), STATUS_OK, "%s: %s", url, err.message);
    char *again = NULL;
    cr_assert_eq(portal_address(url, &again, &err), STATUS_OK);
    cr_expect_str_eq(again, url);
    buffer_free(&text);
    memory_free(again);
    memory_free(url);
}

Test(portal_address, what_people_type)
{
    expect("https://portal.example.org/in/", "https://portal.example.org/in/");
    expect("https://portal.example.org/in", "https://portal.example.org/in/");
    expect("https://portal.example.org", "https://portal.example.org/");
    expect(" \thttps://portal.example.org/in \r\n", "https://portal.example.org/in/");
    expect("HTTPS://Portal.Example.ORG:8443/In", "https://portal.example.org:8443/In/");
    expect("https://[2001:DB8::1]/x", "https://[2001:db8::1]/x/");
    expect("https://portal.example.org/For Home-Start",
           "https://portal.example.org/For%20Home-Start/");
    expect("https://portal.example.org/For%20Home-Start/",
           "https://portal.example.org/For%20Home-Start/");
    expect("https://portal.example.org/caf\xc3\xa9/", "https://portal.example.org/caf%C3%A9/");
    expect("https://portal.example.org/caf%c3%a9/", "https://portal.example.org/caf%C3%A9/");
    expect("https://cloud.example.org/dav/files/ruth@home-start.example/in",
           "https://cloud.example.org/dav/files/ruth%40home-start.example/in/");
    expect("https://portal.example.org/a\"b<c>[d]|{e}",
           "https://portal.example.org/a%22b%3Cc%3E%5Bd%5D%7C%7Be%7D/");
    expect("https://portal.example.org/a//b", "https://portal.example.org/a//b/");
    expect("https://portal.example.org/a%2fb", "https://portal.example.org/a%2Fb/");
    expect("https://portal.example.org/~ruth", "https://portal.example.org/~ruth/");
    expect("https://portal.example.org/%7eruth", "https://portal.example.org/%7Eruth/");
    expect("sftp://portal.example.org/~/in", "sftp://portal.example.org/~/in/");
    expect("sftp://portal.example.org/%7e/in", "sftp://portal.example.org/%7E/in/");
    expect("sftp://portal.example.org/in/~ruth", "sftp://portal.example.org/in/~ruth/");
    expect("sftp://portal.example.org//in//x", "sftp://portal.example.org//in//x/");
}

Test(portal_address, what_is_none)
{
    static const struct {
        const char *typed, *message;
    } cases[] = {
        {"", "the portal's url must begin with https:// or sftp://, because nothing is sent "
             "unencrypted"},
        {"portal.example.org/in", "the portal's url must begin with https:// or sftp://, because "
                                  "nothing is sent unencrypted"},
        {"http://portal.example.org/in/", "the portal's url must begin with https:// or sftp://, "
                                          "because nothing is sent unencrypted"},
        {"https://ruth:secret@portal.example.org/",
         "the portal's url must have no user name, '?' or '#' in it"},
        {"https://portal.example.org/in?dir=1",
         "the portal's url must have no user name, '?' or '#' in it"},
        {"https://portal.example.org/#/in",
         "the portal's url must have no user name, '?' or '#' in it"},
        {"https://portal.example.org/100%/",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"https://portal.example.org/100%2",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"https://portal.example.org/a/../b",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"https://portal.example.org/a/..%2fb",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"https://portal.example.org/a%2F%2e%2E/b",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"https://portal.example.org/a%2F..",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"https://portal.example.org/%2e/a",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"sftp://portal.example.org/a/%2e./b",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"sftp://portal.example.org/in/..%2Fother",
         "the portal's url holds \"..\" or a wrong percent sign"},
        {"sftp://portal.example.org/a%2Fb",
         "the portal's url holds %2F, which no folder's name can have: write / where a folder "
         "ends"},
        {"sftp://portal.example.org/~%2Fb",
         "the portal's url holds %2F, which no folder's name can have: write / where a folder "
         "ends"},
        {"sftp://portal.example.org/~ruth/in",
         "the portal's url must write a folder of the user's own as /~/"},
        {"sftp://portal.example.org/%7Eruth/in",
         "the portal's url must write a folder of the user's own as /~/"},
        {"sftp://portal.example.org/%7eruth",
         "the portal's url must write a folder of the user's own as /~/"},
        {"https:///in/", "the portal's url has no host, or one that cannot be read"},
        {"https://portal .example.org/",
         "the portal's url holds a character that has no place in an address"},
        {"https://portal.example.org/a\x01",
         "the portal's url holds a character that has no place in an address"},
        {"https://portal.example.org/\xff/",
         "the portal's url holds a character that has no place in an address"},
        {"https://caf\xc3\xa9.example.org/", "the portal's url has a host with letters other than "
                                             "a-z: its form that begins with xn-- is needed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *url = NULL;
        err = (struct error){0};
        enum status status = portal_address(cases[i].typed, &url, &err);
        if (status == STATUS_OK) {
            char named[] = "x", user[] = "u";
            struct portal portal = {
                .name = named, .url = url, .user = user, .host_key = host_key_of(url)};
            struct buffer text;
            buffer_init(&text, 4096);
            status = portal_format(&portal, 0, &text, &err);
            buffer_free(&text);
        }
        cr_expect_eq(status, STATUS_USAGE, "%s", cases[i].typed);
        cr_expect_str_eq(err.message, cases[i].message, "%s: %s", cases[i].typed, err.message);
        cr_expect_str_eq(err.hint, "ask whoever runs the portal for its address and user name");
        memory_free(url);
    }
}
