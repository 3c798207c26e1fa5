/* The portal client against a real Apache (scripts/portal), in good shape and in every bad one. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/delivery.h"

enum { BIG = 20 * 1000 * 1000, SKIPPED = 77 };

static const char name[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
static const char temporary[] = "partial-6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
static const char alone[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand "; /* in a listing */
static const char danger[] =
    "if somebody is in danger, phone 999 or children's social care now and "
    "`safehand log` it afterwards; ";

/* ---- a portal, a package, a session ---- */

static char folder[64]; /* of the server */
static struct portal at;
static char served[256], log_path[256], password[64];
static struct error err;

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

static void remember(const char *key, const char *value)
{
    if (strcmp(key, "PORTAL_URL") == 0)
        at.url = strdup(value);
    if (strcmp(key, "PORTAL_USER") == 0)
        at.user = strdup(value);
    if (strcmp(key, "PORTAL_FOLDER") == 0)
        snprintf(served, sizeof served, "%s", value);
    if (strcmp(key, "PORTAL_LOG") == 0)
        snprintf(log_path, sizeof log_path, "%s", value);
    if (strcmp(key, "PORTAL_CA") == 0 || strcmp(key, "PORTAL_PASSWORD_FILE") == 0) {
        struct buffer text;
        buffer_init(&text, 1 << 16);
        cr_assert_eq(file_read_whole(value, &text, &err), STATUS_OK, "%s", err.message);
        if (strcmp(key, "PORTAL_CA") == 0)
            at.ca = strdup(buffer_text(&text));
        else
            snprintf(password, sizeof password, "%s", buffer_text(&text));
        buffer_free(&text);
    }
}

static void forget(void)
{
    free(at.url);
    free(at.user);
    free(at.ca);
    at = (struct portal){0};
}

/* Starts (again) and reads DIR/portal.env. Returns the script's status. */
static int start(const char *variants)
{
    char path[128], line[512];
    if (folder[0] == '\0') {
        strcpy(folder, "/tmp/safehand-portal-XXXXXX");
        cr_assert_not_null(mkdtemp(folder));
    }
    int status = run("'%s/scripts/portal' start %s %s >%s/out 2>&1", SOURCE_FOLDER, folder,
                     variants, folder);
    if (status != 0)
        return status;
    forget();
    snprintf(path, sizeof path, "%s/portal.env", folder);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *value = strchr(line, '=');
        cr_assert_not_null(value);
        *value = '\0';
        remember(line, value + 1);
    }
    fclose(file);
    return 0;
}

static void must_start(const char *variants)
{
    int status = start(variants);
    if (status != 0)
        run("cat %s/out >&2", folder);
    cr_assert_eq(status, 0, "scripts/portal start %s: %d", variants, status);
}

static void end(void)
{
    if (folder[0] != '\0')
        run("'%s/scripts/portal' kill %s; rm -rf %s", SOURCE_FOLDER, folder, folder);
    folder[0] = '\0';
    forget();
}

/* A skipped test does not come to its end. */
static void skip(const char *reason)
{
    end();
    cr_skip_test("%s", reason);
}

static void begin(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

struct package {
    int fd;
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
};

/* A file that has no name any more, of `size` bytes that begin from seed. */
static struct package make_package(uint64_t size, unsigned seed)
{
    struct package package = {.size = size};
    char path[] = "/tmp/safehand-package-XXXXXX";
    package.fd = mkstemp(path);
    cr_assert_geq(package.fd, 0);
    unlink(path);
    unsigned char *data = memory_allocate(size);
    for (uint64_t i = 0; i < size; i++) {
        seed = seed * 1664525 + 1013904223;
        data[i] = (unsigned char)(seed >> 24);
    }
    cr_assert(file_write(package.fd, data, size));
    cr_assert_eq(digest_sha256_hex(data, size, package.digest, &err), STATUS_OK);
    memory_free(data);
    return package;
}

static struct portal_session *connect_as(const char *secret, delivery_progress progress,
                                         void *context)
{
    struct portal_session *session = NULL;
    cr_assert_eq(portal_connect(&session, &at, secret, progress, context, &err), STATUS_OK, "%s",
                 err.message);
    return session;
}

static enum status upload(struct portal_session *session, const struct package *package)
{
    err = (struct error){0};
    return portal_upload(session, name, package->fd, package->size, package->digest, &err);
}

static enum status probe_as(const char *secret)
{
    err = (struct error){0};
    struct portal_session *session = connect_as(secret, NULL, NULL);
    enum status status = portal_probe(session, &err);
    portal_close(session);
    return status;
}

/* What lies on the server, as "name name " in order. */
static const char *listing(void)
{
    static char text[1024];
    struct file_list list = {0};
    struct error ignored = {0};
    text[0] = '\0';
    if (file_list_folder(served, &list, &ignored) != STATUS_OK)
        return "unreadable";
    for (size_t i = 0; i < list.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", list.names[i]);
    file_list_free(&list);
    return text;
}

static void write_served(const char *file, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", served, file);
    FILE *stream = fopen(path, "w");
    cr_assert_not_null(stream);
    fputs(text, stream);
    fclose(stream);
    chmod(path, 0666);
}

static bool served_is(const char *file, const char *digest)
{
    char path[512], hex[DIGEST_HEX_SIZE] = "";
    struct buffer data;
    struct error ignored = {0};
    snprintf(path, sizeof path, "%s/%s", served, file);
    buffer_init(&data, 1 << 26);
    if (file_read_whole(path, &data, &ignored) == STATUS_OK)
        cr_assert_eq(digest_sha256_hex(data.data, data.length, hex, &ignored), STATUS_OK);
    buffer_free(&data);
    return strcmp(hex, digest) == 0;
}

static char *read_log(const char *path)
{
    struct buffer data;
    buffer_init(&data, 1 << 26);
    cr_assert_eq(file_read_whole(path, &data, &err), STATUS_OK, "%s", err.message);
    return buffer_take(&data, NULL);
}

static const char *url(void)
{
    return at.url;
}

static const char *host(void)
{
    static char text[128];
    snprintf(text, sizeof text, "%.*s", (int)strcspn(at.url + 8, "/"), at.url + 8);
    return text;
}

/* The text with each '@' replaced. */
static const char *fill(const char *text, const char *value)
{
    static struct buffer filled;
    buffer_free(&filled);
    buffer_init(&filled, 1 << 16);
    for (; *text != '\0'; text++) {
        if (*text == '@')
            buffer_append_text(&filled, value);
        else
            buffer_append_byte(&filled, (unsigned char)*text);
    }
    return buffer_text(&filled);
}

#define assert_error(want_status, want_message, ...)                                               \
    do {                                                                                           \
        char wanted[ERROR_MESSAGE_SIZE];                                                           \
        snprintf(wanted, sizeof wanted, want_message, ##__VA_ARGS__);                              \
        cr_expect_eq(err.status, want_status, "status %d", err.status);                            \
        cr_expect_str_eq(err.message, wanted);                                                     \
    } while (0)

#define PORTAL_TEST(NAME) Test(portal, NAME, .init = begin, .fini = end, .timeout = 300)

/* ---- in good shape ---- */

PORTAL_TEST(uploads_fetches_deletes)
{
    must_start("");
    struct package package = make_package(BIG, 1), other = make_package(BIG, 2);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(portal_probe(session, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(upload(session, &package), STATUS_OK, "%s", err.message);
    cr_expect(served_is(name, package.digest));

    /* Again: it is there already, so not a byte is put. Another content is not put over it. */
    char *before = read_log(log_path);
    cr_expect_eq(upload(session, &package), STATUS_OK, "%s", err.message);
    char *after = read_log(log_path);
    cr_expect_null(strstr(after + strlen(before), "PUT"));
    memory_free(before);
    memory_free(after);
    cr_expect_eq(upload(session, &other), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "the portal already has a file %s, with other content", name);
    cr_expect(served_is(name, package.digest));

    bool missing = false;
    struct buffer text;
    buffer_init(&text, 64);
    buffer_append_text(&text, "kept ");
    write_served("Beleg für #1 100%.note", "a receipt\n");
    cr_expect_eq(portal_fetch(session, "Beleg für #1 100%.note", &text, &missing, &err), STATUS_OK);
    cr_expect_str_eq(buffer_text(&text), "kept a receipt\n");
    cr_expect_eq(portal_fetch(session, "none.note", &text, &missing, &err), STATUS_DELIVERY);
    cr_expect(missing);
    assert_error(STATUS_DELIVERY, "none.note is not on the portal");
    cr_expect_eq(portal_fetch(session, name, &text, &missing, &err), STATUS_MALFORMED);
    cr_expect_not(missing);
    assert_error(STATUS_MALFORMED, "%s on the portal is larger than 49 bytes", name);
    cr_expect_str_eq(buffer_text(&text), "kept a receipt\n");
    buffer_free(&text);

    write_served(temporary, "left behind");
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
    cr_expect_eq(portal_delete(session, "Beleg für #1 100%.note", &err), STATUS_OK);
    cr_expect_str_eq(listing(), "");

    cr_expect_eq(portal_delete(session, "../x", &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "\"../x\" cannot be the name of a delivered file");
    portal_close(session);
    file_close(&package.fd);
    file_close(&other.fd);
}

PORTAL_TEST(strangers_are_tried_first_and_the_password_stays_secret)
{
    static const char order[] = "PROPFIND /recipient/ 401 - *\n"
                                "GET /recipient/not-there-*.safehand 401 - *\n"
                                "PROPFIND /recipient/ 207 recipient *\n"
                                "GET /recipient/NAME 401 - *\n"
                                "HEAD /recipient/NAME 404 recipient *\n"
                                "DELETE /recipient/TEMP 404 recipient *\n"
                                "PUT /recipient/TEMP 201 recipient *\n"
                                "GET /recipient/TEMP 401 - *\n"
                                "GET /recipient/TEMP 200 recipient *\n"
                                "HEAD /recipient/NAME 404 recipient *\n"
                                "MOVE /recipient/TEMP 201 recipient *\n"
                                "HEAD /recipient/NAME 200 recipient *\n"
                                "DELETE /recipient/TEMP 404 recipient *\n";
    must_start("");
    struct package package = make_package(100, 3);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_assert_eq(upload(session, &package), STATUS_OK, "%s", err.message);
    portal_close(session);
    file_close(&package.fd);
    cr_expect_eq(run("cd %s && sed -E 's/[0-9]+$/*/; s/not-there-[0-9a-f]{16}/not-there-*/; "
                     "s/%s/TEMP/; s/%s/NAME/' access.log >order",
                     folder, temporary, name),
                 0);
    char path[128];
    snprintf(path, sizeof path, "%s/order", folder);
    char *log = read_log(path);
    cr_expect_str_eq(log, order);
    memory_free(log);

    char clear[128], encoded[256];
    snprintf(clear, sizeof clear, "%s:%s", at.user, password);
    base64_encode(clear, strlen(clear), BASE64_PADDED, encoded);
    static const char *const logs[] = {"access.log", "error.log"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, logs[i]);
        log = read_log(path);
        cr_expect_null(strstr(log, password));
        cr_expect_null(strstr(log, encoded));
        memory_free(log);
    }
}

PORTAL_TEST(a_changed_package_is_not_sent)
{
    must_start("");
    struct package package = make_package(1000, 4);
    struct portal_session *session = connect_as(password, NULL, NULL);
    struct package wrong[3] = {package, package, package};
    wrong[0].digest[0] = package.digest[0] == 'a' ? 'b' : 'a';
    wrong[1].size--;
    wrong[2].size++;
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(upload(session, &wrong[i]), STATUS_AUTHENTICATION);
        assert_error(STATUS_AUTHENTICATION,
                     "the package on this computer is no longer the one that was recorded");
    }
    char *log = read_log(log_path);
    cr_expect_str_eq(log, "");
    memory_free(log);
    portal_close(session);
    file_close(&package.fd);
}

/* ---- passwords and rule C02 ---- */

PORTAL_TEST(wrong_password_user_or_place)
{
    must_start("");
    const char *want = "the portal does not accept this user name and password";
    cr_expect_eq(probe_as("wrong"), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "%s", want);
    cr_expect_str_eq(err.hint, "enter the password again; if it stays so, ask whoever runs the "
                               "portal; a sealed package is kept");
    char *good = at.user;
    at.user = strdup("somebody");
    cr_expect_eq(probe_as(password), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "%s", want);
    free(at.user);
    at.user = good;

    struct portal_session *session = NULL;
    cr_expect_eq(portal_connect(&session, &at, "", NULL, NULL, &err), STATUS_USAGE);
    cr_expect_eq(portal_connect(&session, &at, "a\nb", NULL, NULL, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "the password is empty, too long, or holds control characters");
    cr_expect_null(session);

    char *old = at.url;
    cr_assert_geq(asprintf(&at.url, "%snothing-here/", old), 0);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s is no folder on the portal (HTTP 404)", url());
    free(at.url);
    write_served("file", "not a folder");
    cr_assert_geq(asprintf(&at.url, "%sfile/", old), 0);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s is no WebDAV folder (HTTP 400)", url());
    free(old);
}

PORTAL_TEST(a_user_who_may_only_look)
{
    must_start("--read-only");
    struct package package = make_package(1000, 5);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(upload(session, &package), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "the portal forbids this user name: deleting (HTTP 403)");
    cr_expect_str_eq(listing(), "");
    portal_close(session);
    file_close(&package.fd);
}

PORTAL_TEST(portals_that_let_anybody_in)
{
    static const struct {
        const char *variant;
        enum status status;
        const char *message; /* @: the address */
    } cases[] = {
        {"--open", STATUS_REFUSED,
         "C02 portal-access: anybody can look into @ without a password (HTTP 207)"},
        {"--open-files", STATUS_REFUSED,
         "C02 portal-access: @ does not ask for a password before it answers about a file in it "
         "(HTTP 404)"},
        {"--redirect", STATUS_REFUSED,
         "C02 portal-access: @ sends callers on to another address instead of asking for a "
         "password (HTTP 302)"},
        {"--digest", STATUS_DELIVERY,
         "@ asks for something else than a user name and password (Basic over TLS)"},
    };
    struct package package = make_package(1000, 6);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        must_start(cases[i].variant);
        struct portal_session *session = connect_as(password, NULL, NULL);
        cr_expect_eq(upload(session, &package), cases[i].status);
        assert_error(cases[i].status, "%s", fill(cases[i].message, url()));
        cr_expect(text_starts_with(err.hint, danger), "%s", err.hint);
        portal_close(session);
        char *log = read_log(log_path);
        cr_expect_null(strstr(log, "PUT"));
        cr_expect_null(strstr(log, " recipient "), "the password was sent to %s", cases[i].variant);
        memory_free(log);
        cr_expect_str_eq(listing(), "");
        end();
    }
    file_close(&package.fd);
}

/* The folder is closed, but what just was uploaded is not: it is taken away again. */
static bool open_the_files(void *context, const char *what, uint64_t done, uint64_t all)
{
    (void)all;
    if (strcmp(what, "uploading") == 0 && done == 0 && context != NULL && *(bool *)context) {
        *(bool *)context = false;
        cr_assert_eq(
            run("cd %s && printf '<Location /recipient/%s>\\nRequire all granted\\n"
                "</Location>\\n' >>apache.conf && kill -USR1 $(cat apache.pid) && sleep 1.5",
                folder, temporary),
            0);
    }
    return true;
}

PORTAL_TEST(an_upload_that_is_open_is_taken_away)
{
    must_start("");
    bool armed = true;
    struct package package = make_package(1000, 7);
    struct portal_session *session = connect_as(password, open_the_files, &armed);
    cr_expect_eq(upload(session, &package), STATUS_REFUSED);
    assert_error(STATUS_REFUSED,
                 "C02 portal-access: anybody can fetch files from %s without a password (HTTP 200)",
                 url());
    cr_expect_not(armed);
    cr_expect_str_eq(listing(), "");
    portal_close(session);
    file_close(&package.fd);
}

/* ---- TLS ---- */

PORTAL_TEST(certificates_that_do_not_verify)
{
    static const struct {
        const char *variant;
        const char *message; /* @: the host */
    } cases[] = {
        {"--wrong-name", "the certificate that @ shows belongs to another host"},
        {"--expired", "the certificate of @ has expired"},
        {"--old-tls", "@ offers no secure connection (TLS 1.2 or newer)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        must_start(cases[i].variant);
        cr_expect_eq(probe_as(password), STATUS_DELIVERY);
        assert_error(STATUS_DELIVERY, "%s", fill(cases[i].message, host()));
        cr_expect(text_starts_with(err.hint, danger));
        cr_expect_not_null(strstr(err.hint, "do not try again as it is"), "%s", err.hint);
        char *log = read_log(log_path);
        cr_expect_str_eq(log, "", "a request was sent: %s", log);
        memory_free(log);
        end();
    }

    must_start("");
    const char *want = "the certificate of @ is not vouched for by an authority that is known here";
    char *own = at.ca;
    at.ca = NULL; /* the system's authorities */
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s", fill(want, host()));
    char path[128];
    snprintf(path, sizeof path, "%s/other.pem", folder);
    cr_assert_eq(run("openssl req -x509 -newkey rsa:2048 -noenc -keyout /dev/null -subj /CN=other "
                     "-out %s 2>/dev/null",
                     path),
                 0);
    at.ca = read_log(path);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s", fill(want, host()));
    memory_free(at.ca);
    at.ca = own;
    cr_expect_eq(probe_as(password), STATUS_OK, "%s", err.message);
}

/* A portal's own authority is the only one: what the system trusts besides does not count. */
PORTAL_TEST(own_authority_stands_alone)
{
    must_start("");
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("certs", "/etc/ssl/certs", "tmpfs", 0, "size=1m") != 0)
        skip("the system's authorities cannot be exchanged here, which needs root");
    cr_assert_eq(
        run("cd /etc/ssl/certs && cp %s/ca.pem ca-certificates.crt && cp %s/ca.pem a.pem && "
            "openssl rehash . && openssl req -x509 -newkey rsa:2048 -noenc -keyout /dev/null "
            "-subj /CN=other -out %s/other.pem 2>/dev/null",
            folder, folder, folder),
        0);
    char path[128];
    snprintf(path, sizeof path, "%s/other.pem", folder);
    free(at.ca);
    at.ca = NULL;
    cr_expect_eq(probe_as(password), STATUS_OK, "%s", err.message);
    char *other = read_log(path);
    at.ca = other;
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY,
                 "the certificate of %s is not vouched for by an authority that is known here",
                 host());
    memory_free(other);
    at.ca = NULL;
}

/* ---- network ---- */

PORTAL_TEST(nobody_there)
{
    must_start("");
    cr_assert_eq(run("'%s/scripts/portal' kill %s", SOURCE_FOLDER, folder), 0);
    setenv("https_proxy", "http://127.0.0.1:9", 1); /* is not honoured */
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s cannot be reached: Connection refused", host());
    char want[512];
    snprintf(want, sizeof want,
             "%sotherwise check the network and try later; a sealed package is kept, and `safehand "
             "deliver ID` tries again",
             danger);
    cr_expect_str_eq(err.hint, want);

    char *old = at.url;
    /* No label may be this long, so that no name server is asked. */
    at.url =
        strdup("https://aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.test/x/");
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "no computer named %s is known", host());
    free(at.url);
    at.url = old;
}

/* What a progress callback does at one step of an upload. */
struct moment {
    const char *what;
    uint64_t from; /* bytes done at least */
    bool (*act)(struct moment *moment);
    const char *digest;
    int calls;
};

static bool at_moment(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct moment *moment = context;
    cr_assert_leq(done, all);
    if (strcmp(what, moment->what) != 0 || done < moment->from)
        return true;
    moment->calls++;
    return moment->act(moment);
}

static bool interrupt(struct moment *moment)
{
    (void)moment;
    return false;
}

PORTAL_TEST(interrupted)
{
    must_start("");
    struct package package = make_package(BIG, 8);
    static const struct moment moments[] = {
        {"checking", 0, interrupt, NULL, 0},          {"checking", 1, interrupt, NULL, 0},
        {"asking the portal", 0, interrupt, NULL, 0}, {"deleting", 0, interrupt, NULL, 0},
        {"uploading", 0, interrupt, NULL, 0},         {"uploading", 1, interrupt, NULL, 0},
        {"uploading", BIG, interrupt, NULL, 0},       {"reading back", 0, interrupt, NULL, 0},
        {"reading back", 1, interrupt, NULL, 0},      {"renaming", 0, interrupt, NULL, 0},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct moment moment = moments[i];
        struct portal_session *session = connect_as(password, at_moment, &moment);
        cr_expect_eq(upload(session, &package), STATUS_INTERRUPTED, "%s", moment.what);
        assert_error(STATUS_INTERRUPTED, "interrupted");
        cr_expect_eq(moment.calls, 1, "%s: asked again after the interruption", moment.what);
        cr_expect_str_eq(listing(), "");
        portal_close(session);
    }
    file_close(&package.fd);
}

static bool kill_server(struct moment *moment)
{
    if (moment->calls == 1)
        cr_assert_eq(run("'%s/scripts/portal' kill %s", SOURCE_FOLDER, folder), 0);
    return true;
}

PORTAL_TEST(server_dies_on_the_way_and_comes_back)
{
    must_start("");
    struct package package = make_package(BIG, 9);
    static const struct moment moments[] = {{"uploading", 1, kill_server, NULL, 0},
                                            {"reading back", 1, kill_server, NULL, 0}};
    for (size_t i = 0; i < 2; i++) {
        struct moment moment = moments[i];
        struct portal_session *session = connect_as(password, at_moment, &moment);
        cr_expect_eq(upload(session, &package), STATUS_DELIVERY);
        char want[256];
        snprintf(want, sizeof want, "the connection to %s broke off while %s", host(), moment.what);
        cr_expect(text_starts_with(err.message, want), "%s", err.message);
        cr_expect_not(file_exists(name));
        /* The same session, once the server is there again: nothing is left of the first try. */
        must_start("");
        cr_expect_eq(upload(session, &package), STATUS_OK, "%s", err.message);
        cr_expect_str_eq(listing(), alone);
        cr_expect(served_is(name, package.digest));
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
        portal_close(session);
    }
    file_close(&package.fd);
}

PORTAL_TEST(full)
{
    int status = start("--quota 4");
    if (status == SKIPPED)
        skip("no tmpfs can be mounted here");
    cr_assert_eq(status, 0);
    struct package package = make_package(BIG, 10), small = make_package(1000, 11);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(upload(session, &package), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "the portal is full (HTTP 507)");
    cr_expect_str_eq(listing(), "");
    cr_expect_eq(upload(session, &small), STATUS_OK, "%s", err.message);
    portal_close(session);
    file_close(&package.fd);
    file_close(&small.fd);
}

/* ---- others at work on the same folder ---- */

static bool change_upload(struct moment *moment)
{
    if (moment->calls == 1)
        cr_assert_eq(run("printf X | dd of='%s/%s' bs=1 seek=12345 conv=notrunc 2>/dev/null",
                         served, temporary),
                     0);
    return true;
}

static bool lengthen_upload(struct moment *moment)
{
    if (moment->calls == 1)
        cr_assert_eq(run("printf X >>'%s/%s'", served, temporary), 0);
    return true;
}

static bool put_other(struct moment *moment)
{
    (void)moment;
    write_served(name, "something else");
    return true;
}

static bool put_same(struct moment *moment)
{
    (void)moment;
    cr_assert_eq(run("cp -p '%s/%s' '%s/%s'", served, temporary, served, name), 0);
    return true;
}

PORTAL_TEST(others_interfere)
{
    must_start("");
    struct package package = make_package(100 * 1000, 12);
    static const struct {
        struct moment moment;
        enum status status;
        const char *message, *left;
    } cases[] = {
        {{"reading back", 0, change_upload, NULL, 0},
         STATUS_DELIVERY,
         "the portal gave back something else than was uploaded",
         ""},
        {{"reading back", 0, lengthen_upload, NULL, 0},
         STATUS_DELIVERY,
         "the portal gave back something else than was uploaded",
         ""},
        {{"renaming", 0, put_other, NULL, 0},
         STATUS_DELIVERY,
         "the portal already has a file 6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand, with other "
         "content",
         alone},
        {{"renaming", 0, put_same, NULL, 0}, STATUS_OK, "", alone},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment moment = cases[i].moment;
        struct portal_session *session = connect_as(password, at_moment, &moment);
        cr_expect_eq(upload(session, &package), cases[i].status, "%zu: %s", i, err.message);
        assert_error(cases[i].status, "%s", cases[i].message);
        cr_expect_str_eq(listing(), cases[i].left);
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
        portal_close(session);
    }
    file_close(&package.fd);
}

/* A portal that ignores If-None-Match and Overwrite, as some do. */
PORTAL_TEST(careless_portal_overwrites_nothing)
{
    must_start("--careless");
    struct package package = make_package(1000, 13);
    struct moment moment = {"reading back", 0, put_other, NULL, 0};
    struct portal_session *session = connect_as(password, at_moment, &moment);
    for (int i = 0; i < 2; i++) { /* it comes while we upload; it is there already */
        cr_expect_eq(upload(session, &package), STATUS_DELIVERY);
        assert_error(STATUS_DELIVERY, "the portal already has a file %s, with other content", name);
        cr_expect_str_eq(listing(), alone);
        cr_expect_not(served_is(name, package.digest));
    }
    portal_close(session);
    file_close(&package.fd);
}

/* ---- faults ---- */

/* Fails call N of a kind, for N = 1, 2, ... by growing steps, until none failed: nothing stands
 * half-done at the name, nothing temporary stays, and the next upload works. */
static void fail_each(const char *kind, unsigned long dense)
{
    struct package package = make_package(50 * 1000, 14);
    bool was_hit = true;
    for (unsigned long n = 1; was_hit; n += n < dense ? 1 : n / 8) {
        char plan[64];
        snprintf(plan, sizeof plan, "fail:%s:%lu", kind, n);
        struct portal_session *session = NULL;
        err = (struct error){0};
        seam_plan(plan);
        enum status status = portal_connect(&session, &at, password, NULL, NULL, &err);
        if (status == STATUS_OK)
            status = upload(session, &package);
        was_hit = seam_was_hit();
        portal_close(session);
        seam_plan(NULL);
        cr_expect(status == err.status, "%s: %d but %d %s", plan, status, err.status, err.message);
        bool is_there = served_is(name, package.digest);
        if (status == STATUS_OK)
            cr_expect(is_there, "%s", plan);
        else
            cr_expect(err.message[0] != '\0' && err.hint[0] != '\0', "%s: %s", plan, err.message);
        cr_expect_str_eq(listing(), is_there ? alone : "", "%s", plan);
        session = connect_as(password, NULL, NULL);
        cr_expect_eq(upload(session, &package), STATUS_OK, "after %s: %s", plan, err.message);
        cr_expect_str_eq(listing(), alone, "%s", plan);
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
        portal_close(session);
    }
    file_close(&package.fd);
}

PORTAL_TEST(failing_network)
{
    must_start("");
    fail_each("network", 1000);
}

PORTAL_TEST(failing_memory)
{
    must_start("");
    fail_each("memory", 40);
}

PORTAL_TEST(failing_file)
{
    must_start("");
    fail_each("file", 1000);
}
