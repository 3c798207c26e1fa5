/* The portal client against a real Apache, in good shape and in every bad one. */
#include "portal_server.h"

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

    /* What was left of an upload alone; the name itself stays. */
    write_served(temporary, "left behind");
    write_served(name, "whole");
    cr_expect_eq(portal_clear(session, name, &err), STATUS_OK);
    cr_expect_eq(portal_clear(session, name, &err), STATUS_OK);
    cr_expect_eq(
        run("test ! -e '%s/files/%s' && test -e '%s/files/%s'", folder, temporary, folder, name),
        0);
    cr_expect_eq(portal_clear(session, "../x", &err), STATUS_USAGE);
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
                                "DELETE /recipient/partial-trial-NAME.txt 404 recipient *\n"
                                "DELETE /recipient/trial-NAME.txt 404 recipient *\n"
                                "PUT /recipient/partial-trial-NAME.txt 201 recipient *\n"
                                "GET /recipient/partial-trial-NAME.txt 401 - *\n"
                                "GET /recipient/partial-trial-NAME.txt 200 recipient *\n"
                                "HEAD /recipient/trial-NAME.txt 404 recipient *\n"
                                "MOVE /recipient/partial-trial-NAME.txt 201 recipient *\n"
                                "HEAD /recipient/trial-NAME.txt 200 recipient *\n"
                                "DELETE /recipient/trial-NAME.txt 204 recipient *\n"
                                "HEAD /recipient/trial-NAME.txt 404 recipient *\n"
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

/* Its brackets go into every address that is sent, that of the renaming too. */
PORTAL_TEST(a_host_that_is_an_address_of_ipv6)
{
    int status = start("--ipv6");
    if (status == SKIPPED)
        skip("there is no IPv6 here");
    cr_assert_eq(status, 0);
    cr_assert(text_starts_with(at.url, "https://[::1]:"), "%s", at.url);
    struct package package = make_package(1000, 12);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(portal_probe(session, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(upload(session, &package), STATUS_OK, "%s", err.message);
    cr_expect(served_is(name, package.digest));
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(listing(), "");
    portal_close(session);
    file_close(&package.fd);
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
        run("cd /etc/ssl/certs && cp %s/ca.pem ca-certificates.crt && "
            "openssl rehash . && openssl req -x509 -newkey rsa:2048 -noenc -keyout /dev/null "
            "-subj /CN=other -out %s/other.pem 2>/dev/null",
            folder, folder),
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
