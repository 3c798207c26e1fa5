/* Portal files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "safehand/delivery.h"
#include "safehand/note.h"

static char folder[64];
static struct error err;

static int run(const char *format, ...) PRINTF_LIKE(1, 2);

static int run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void begin(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
    strcpy(folder, "/tmp/safehand-media-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void end(void)
{
    if (folder[0] != '\0')
        cr_expect_eq(run("rm -rf %s", folder), 0);
    folder[0] = '\0';
}

#define assert_error(want_status, want_message, ...)                                               \
    do {                                                                                           \
        char wanted[ERROR_MESSAGE_SIZE];                                                           \
        snprintf(wanted, sizeof wanted, want_message, ##__VA_ARGS__);                              \
        cr_expect_eq(err.status, want_status, "status %d", err.status);                            \
        cr_expect_str_eq(err.message, wanted);                                                     \
        cr_expect_str_neq(err.hint, "");                                                           \
    } while (0)

static char *read_text(const char *path)
{
    struct buffer text;
    buffer_init(&text, 1 << 20);
    cr_assert_eq(file_read_whole(path, &text, &err), STATUS_OK, "%s", err.message);
    return buffer_take(&text, NULL);
}

static char *make_certificate(const char *more)
{
    char path[128];
    cr_assert_eq(run("cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
                     "-noenc -keyout key.pem -subj /CN=own -out only.pem 2>/dev/null && %s",
                     folder, more),
                 0);
    snprintf(path, sizeof path, "%s/ca.pem", folder);
    return read_text(path);
}

static void make_recipient(char text[NOTE_VERIFIER_SIZE])
{
    struct note_verifier verifier;
    const unsigned char seed[NOTE_SEED_SIZE] = {1, 2, 3};
    cr_assert_eq(note_verifier_of_seed(seed, NULL, &verifier, &err), STATUS_OK);
    note_verifier_format(&verifier, text);
}

Test(portal_file, what_is_written_is_read_again, .init = begin, .fini = end)
{
    char recipient[NOTE_VERIFIER_SIZE];
    make_recipient(recipient);
    /* Comments and foreign line ends around two certificates. */
    char *pem = make_certificate("(echo 'a comment: \377'; sed 's/$/\\r/' only.pem; cat only.pem) "
                                 ">ca.pem");
    struct portal all = {.name = (char[]){"council-1"},
                         .url = (char[]){"https://portal.example:8443/a%20b/"},
                         .user = (char[]){"dr.o'hara@example"},
                         .ca = pem,
                         .recipient = recipient};
    struct portal least = {
        .name = (char[]){"x"}, .url = (char[]){"https://[::1]/"}, .user = (char[]){"u"}};
    const struct portal *const cases[] = {&all, &least};
    for (size_t i = 0; i < 2; i++) {
        struct buffer text, again;
        struct portal *portal = NULL;
        char digest[DIGEST_HEX_SIZE];
        buffer_init(&text, 1 << 20);
        buffer_init(&again, 1 << 20);
        cr_assert_eq(portal_format(cases[i], 1790000000, &text, &err), STATUS_OK, "%s",
                     err.message);
        cr_assert_eq(portal_parse(buffer_text(&text), text.length, "p.json", &portal, &err),
                     STATUS_OK, "%s", err.message);
        cr_expect_str_eq(portal->name, cases[i]->name);
        cr_expect_str_eq(portal->url, cases[i]->url);
        cr_expect_str_eq(portal->user, cases[i]->user);
        cr_expect_eq(portal->ca == NULL, cases[i]->ca == NULL);
        cr_expect_eq(portal->recipient == NULL, cases[i]->recipient == NULL);
        cr_expect(portal->ca == NULL ||
                  (strchr(portal->ca, '\r') == NULL && strstr(portal->ca, "comment") == NULL));
        cr_assert_eq(digest_sha256_hex(text.data, text.length, digest, &err), STATUS_OK);
        cr_expect_str_eq(portal->digest, digest);
        cr_assert_eq(portal_format(portal, 1790000000, &again, &err), STATUS_OK);
        cr_expect_str_eq(buffer_text(&again), buffer_text(&text));
        /* Cut anywhere (before the final LF) it is malformed. */
        for (size_t cut = 0; cut + 1 < text.length; cut += cut < 64 ? 1 : 37) {
            struct portal *none = NULL;
            cr_expect_eq(portal_parse(buffer_text(&text), cut, "p.json", &none, &err),
                         STATUS_MALFORMED, "cut at %zu", cut);
            cr_expect_null(none);
        }
        portal_free(portal);
        buffer_free(&text);
        buffer_free(&again);
    }
    struct buffer text;
    buffer_init(&text, 1 << 20);
    cr_assert_eq(portal_format(&least, 1790000000, &text, &err), STATUS_OK);
    cr_expect_str_eq(buffer_text(&text),
                     "{\"created\":\"2026-09-21T14:13:20Z\",\"format\":\"safehand.portal/2\","
                     "\"name\":\"x\",\"url\":\"https://[::1]/\",\"user\":\"u\"}\n");
    buffer_free(&text);
    memory_free(pem);
}

Test(portal_file, what_is_refused, .init = begin, .fini = end)
{
    static const char address[] = "https://p.example/";
    static const struct {
        const char *name, *url, *user, *message;
    } cases[] = {
        {"", address, "u", "name must be 1 to 64 of a-z, 0-9 and '-', and not begin with '-'"},
        {"-a", address, "u", "name must be 1 to 64 of a-z, 0-9 and '-', and not begin with '-'"},
        {"A", address, "u", "name must be 1 to 64 of a-z, 0-9 and '-', and not begin with '-'"},
        {"a/b", address, "u", "name must be 1 to 64 of a-z, 0-9 and '-', and not begin with '-'"},
        {"a", "http://p.example/", "u",
         "url must begin with https:// or sftp://, because nothing is sent unencrypted"},
        {"a", "HTTPS://p.example/", "u",
         "url must begin with https:// or sftp://, because nothing is sent unencrypted"},
        {"a", "https://p.example", "u", "url must be that of a folder, and end in '/'"},
        {"a", "https://p.example/x", "u", "url must be that of a folder, and end in '/'"},
        {"a", "https:///x/", "u", "url has no host, or one that cannot be read"},
        {"a", "https://:443/", "u", "url has no host, or one that cannot be read"},
        {"a", "https:////p.example/", "u", "url has no host, or one that cannot be read"},
        {"a", "https://p.example:99999/", "u", "url has no host, or one that cannot be read"},
        {"a", "https://u:p@p.example/", "u", "url must have no user name, '?' or '#' in it"},
        {"a", "https://p.example/?x/", "u", "url must have no user name, '?' or '#' in it"},
        {"a", "https://p.example/#/", "u", "url must have no user name, '?' or '#' in it"},
        {"a", "https://p.example/a/../b/", "u", "url holds \"..\" or a wrong percent sign"},
        {"a", "https://p.example/%2e%2E/b/", "u", "url holds \"..\" or a wrong percent sign"},
        {"a", "https://p.example/./", "u", "url holds \"..\" or a wrong percent sign"},
        {"a", "https://p.example/%/", "u", "url holds \"..\" or a wrong percent sign"},
        {"a", "https://p.example/%4/", "u", "url holds \"..\" or a wrong percent sign"},
        {"a", "https://p.example/%00/", "u", "url holds \"..\" or a wrong percent sign"},
        {"a", "https://p.example/a b/", "u",
         "url holds a character that has no place in an address"},
        {"a", "https://p.example/a\r\nX: y/", "u",
         "url holds a character that has no place in an address"},
        {"a", "https://p\303\244.example/", "u",
         "url holds a character that has no place in an address"},
        {"a", address, "", "user must be 1 to 256 bytes without ':' and control characters"},
        {"a", address, "a:b", "user must be 1 to 256 bytes without ':' and control characters"},
        {"a", address, "a\nb", "user must be 1 to 256 bytes without ':' and control characters"},
        {"a", address, "\377", "user must be 1 to 256 bytes without ':' and control characters"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer text;
        buffer_init(&text, 1 << 20);
        struct portal portal = {.name = strdup(cases[i].name),
                                .url = strdup(cases[i].url),
                                .user = strdup(cases[i].user)};
        cr_expect_eq(portal_format(&portal, 0, &text, &err), STATUS_USAGE, "%zu", i);
        assert_error(STATUS_USAGE, "the portal's %s", cases[i].message);
        cr_expect_eq(text.length, 0);
        free(portal.name);
        free(portal.url);
        free(portal.user);
    }
    static const char *const authorities[] = {"cat only.pem key.pem >ca.pem",
                                              "cat key.pem only.pem >ca.pem",
                                              "sed s/CERTIFICATE/X509 CRL/ only.pem >ca.pem",
                                              "head -n 3 only.pem >ca.pem",
                                              "(cat only.pem; head -n 3 only.pem) >ca.pem",
                                              "sed '2s/^./!/' only.pem >ca.pem",
                                              "echo hello >ca.pem"};
    for (size_t i = 0; i < sizeof authorities / sizeof *authorities; i++) {
        struct buffer text;
        buffer_init(&text, 1 << 20);
        struct portal portal = {
            .name = (char[]){"x"},
            .url = (char[]){"https://[::1]/"},
            .user = (char[]){"u"},
            .ca = make_certificate(i == 2 ? "sed 's/CERTIFICATE/X509 CRL/' only.pem >ca.pem"
                                          : authorities[i])};
        cr_expect_eq(portal_format(&portal, 0, &text, &err), STATUS_USAGE, "%s", authorities[i]);
        assert_error(STATUS_USAGE, "the portal's ca %s",
                     i < 3 ? "must hold certificates and nothing else (never a private key)"
                           : "is no PEM text with whole certificates");
        memory_free(portal.ca);
    }
    struct buffer text;
    buffer_init(&text, 1 << 20);
    struct portal portal = {.name = (char[]){"x"},
                            .url = (char[]){"https://[::1]/"},
                            .user = (char[]){"u"},
                            .recipient = (char[]){"nobody"}};
    cr_expect_eq(portal_format(&portal, 0, &text, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "the portal's recipient is no verifier key");
}

Test(portal_file, malformed, .init = begin, .fini = end)
{
#define HEAD "{\"format\":\"safehand.portal/2\",\n\"name\":\"a\",\n"
#define TAIL "\"user\":\"u\",\n\"created\":\"2026-11-22T09:00:00Z\""
#define URL "\"url\":\"https://p.example/\",\n"
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[]", "p.json:1:1: a portal file is one object"},
        {"{\"format\":\"safehand.portal/1\"}",
         "p.json:1:11: /format: must be \"safehand.portal/2\""},
        {"{\"format\":7}", "p.json:1:11: /format: must be \"safehand.portal/2\""},
        {HEAD TAIL "}", "p.json:1:1: \"url\" is missing"},
        {HEAD URL TAIL ",\n\"password\":\"x\"}",
         "p.json:6:12: /password: a portal file has no such key of this kind"},
        {HEAD URL TAIL ",\n\"ca\":7}",
         "p.json:6:6: /ca: a portal file has no such key of this kind"},
        {HEAD URL "\"user\":\"u\",\n\"created\":\"yesterday\"}",
         "p.json:5:11: /created: must be a time written YYYY-MM-DDTHH:MM:SSZ"},
        {HEAD "\"url\":\"http://p.example/\",\n" TAIL "}",
         "p.json:3:7: /url: must begin with https:// or sftp://, because nothing is sent "
         "unencrypted"},
        {HEAD "\"url\":\"sftp://p.example/\",\n" TAIL "}",
         "p.json:1:1: /host_key: is missing: without it nobody can tell the portal from somebody "
         "who stands between"},
        {HEAD "\"url\":\"sftp://p.example/\",\n" TAIL ",\n\"host_key\":\"SHA256:x\"}",
         "p.json:6:12: /host_key: must be a fingerprint as ssh-keygen -l prints it: SHA256: and 43 "
         "letters, digits, '+' or '/'"},
        {HEAD URL TAIL ",\n\"key\":\"x\"}",
         "p.json:6:7: /key: has no place but with an address that begins with sftp://"},
        {HEAD URL TAIL ",\n\"ca\":\"x\"}",
         "p.json:6:6: /ca: is no PEM text with whole certificates"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct portal *portal = NULL;
        cr_expect_eq(portal_parse(cases[i].text, strlen(cases[i].text), "p.json", &portal, &err),
                     STATUS_MALFORMED);
        cr_expect_str_eq(err.message, cases[i].message);
        cr_expect_null(portal);
    }
    char *huge = memory_allocate(PORTAL_FILE_MAXIMUM + 2);
    memset(huge, ' ', PORTAL_FILE_MAXIMUM + 1);
    struct portal *portal = NULL;
    cr_expect_eq(portal_parse(huge, PORTAL_FILE_MAXIMUM + 1, "p.json", &portal, &err),
                 STATUS_MALFORMED);
    memory_free(huge);

    static const char good[] = HEAD URL TAIL "}";
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        err = (struct error){0};
        portal = NULL;
        struct buffer text;
        buffer_init(&text, 4096);
        seam_plan(plan);
        enum status status = portal_parse(good, sizeof good - 1, "p.json", &portal, &err);
        if (status == STATUS_OK)
            status = portal_format(portal, 0, &text, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan, err.message);
        cr_expect(status == STATUS_OK || text.length == 0);
        portal_free(portal);
        buffer_free(&text);
    }
}
