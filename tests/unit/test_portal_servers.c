/* The portal client against other servers than Apache alone, and behind what ends TLS for them. */
#include "portal_server.h"

static const char script[] = "tests/portal/serve.py";

static void end_server(void)
{
    if (folder[0] != '\0')
        run("'%s/%s' stop %s; rm -rf %s", SOURCE_FOLDER, script, folder, folder);
    folder[0] = '\0';
    forget();
}

/* False where it is not installed. */
static bool started(const char *kind)
{
    int status = start_by(script, kind);
    if (status != 0 && status != SKIPPED)
        run("cat %s/out >&2", folder);
    cr_assert(status == 0 || status == SKIPPED, "serve.py %s: %d", kind, status);
    return status == 0;
}

#define SERVER_TEST(NAME) Test(portal, NAME, .init = begin, .fini = end_server, .timeout = 300)

/* As the recipient does it: a server may keep what it knows of its folder. Lighttpd now and then
 * hangs up on a new connection without an answer, and a person tries again. */
static void put_there(const char *file, const char *text)
{
    cr_assert_eq(
        run("cd %s && printf '%s' >put-there && curl -sS --fail --retry 3 --retry-all-errors "
            "--cacert ca.pem --user %s:$(cat password) -o /dev/null -T put-there %s%s",
            folder, text, at.user, at.url, file),
        0);
}

/* Everything that a delivery, a withdrawal and the collecting of receipts do. */
static void all_of_it(const char *kind)
{
    if (!started(kind)) {
        end_server();
        cr_skip_test("%s is not installed", kind);
    }
    bool missing = false;
    struct buffer text;
    struct package package = make_package(3 * 1000 * 1000, 1), other = make_package(1000, 2);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(portal_check(session, &err), STATUS_OK, "%s: %s", kind, err.message);
    cr_expect_str_eq(listing(), "", "%s", kind);
    cr_expect_eq(upload(session, &package), STATUS_OK, "%s: %s", kind, err.message);
    cr_expect(served_is(name, package.digest), "%s", kind);
    cr_expect_str_eq(listing(), alone, "%s", kind);
    cr_expect_eq(upload(session, &package), STATUS_OK, "%s: %s", kind, err.message);
    cr_expect_eq(upload(session, &other), STATUS_DELIVERY, "%s", kind);
    assert_error(STATUS_DELIVERY, "the portal already has a file %s, with other content", name);
    cr_expect(served_is(name, package.digest), "%s", kind);
    portal_close(session);

    /* Without what the first session found out. */
    session = connect_as(password, NULL, NULL);
    buffer_init(&text, 64);
    put_there("Beleg%20f%C3%BCr%20%231%20100%25.note", "a receipt");
    cr_expect_eq(portal_fetch(session, "Beleg für #1 100%.note", &text, &missing, &err), STATUS_OK,
                 "%s: %s", kind, err.message);
    cr_expect_str_eq(buffer_text(&text), "a receipt", "%s", kind);
    cr_expect_eq(portal_fetch(session, "none.note", &text, &missing, &err), STATUS_DELIVERY);
    cr_expect(missing, "%s: %s", kind, err.message);
    put_there(temporary, "left behind");
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s: %s", kind, err.message);
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s: %s", kind, err.message);
    cr_expect_str_eq(listing(), "Beleg für #1 100%.note ", "%s", kind);
    portal_close(session);

    cr_expect_eq(probe_as("wrong"), STATUS_AUTHENTICATION, "%s", kind);
    assert_error(STATUS_AUTHENTICATION, "the portal does not accept this user name and password");
    buffer_free(&text);
    file_close(&package.fd);
    file_close(&other.fd);
}

SERVER_TEST(nginx)
{
    all_of_it("nginx");
}

SERVER_TEST(lighttpd)
{
    all_of_it("lighttpd");
}

SERVER_TEST(rclone)
{
    all_of_it("rclone");
}

SERVER_TEST(apache_behind_nginx)
{
    all_of_it("apache-behind-nginx");
}

SERVER_TEST(nginx_behind_nginx)
{
    all_of_it("nginx-behind-nginx");
}

SERVER_TEST(lighttpd_behind_nginx)
{
    all_of_it("lighttpd-behind-nginx");
}

SERVER_TEST(rclone_behind_nginx)
{
    all_of_it("rclone-behind-nginx");
}

/* A server that knows itself by a name that nobody outside has. */
SERVER_TEST(apache_hidden)
{
    all_of_it("apache-hidden");
}

SERVER_TEST(nginx_hidden)
{
    all_of_it("nginx-hidden");
}

SERVER_TEST(lighttpd_hidden)
{
    all_of_it("lighttpd-hidden");
}

SERVER_TEST(rclone_hidden)
{
    all_of_it("rclone-hidden");
}

/* What a portal cannot do is told before anything of a family's is sent, and nothing stays. */
static void refused(const char *kind, const char *message, const char *hint_part, const char *left)
{
    if (!started(kind)) {
        end_server();
        cr_skip_test("%s is not installed", kind);
    }
    struct package package = make_package(1000, 1);
    for (int i = 0; i < 2; i++) {
        struct portal_session *session = connect_as(password, NULL, NULL);
        err = (struct error){0};
        enum status status = i == 0 ? portal_check(session, &err) : upload(session, &package);
        char *plain = words_plain(err.message, &err.message_ways);
        cr_expect_eq(status, err.status);
        cr_expect_neq(status, STATUS_OK, "%s", kind);
        cr_expect_str_eq(plain, message, "%s: %s", kind, plain);
        cr_expect_not_null(strstr(err.hint, hint_part), "%s: %s", kind, err.hint);
        memory_free(plain);
        portal_close(session);
    }
    char path[128];
    snprintf(path, sizeof path, "%s/files", folder);
    cr_expect_eq(
        run("test \"$(ls %s | sed -E 's/[0-9a-f]{16}/x/' | sort -u | tr '\\n' ' ')\" = '%s'", path,
            left),
        0, "%s: %s", kind, listing());
    file_close(&package.fd);
}

/* No form of the new address is the one under which the inner server has the folder. */
SERVER_TEST(apache_elsewhere)
{
    refused("apache-elsewhere", "the portal renames no file (HTTP 502)",
            "or both must have the folder under one path", "");
}

SERVER_TEST(nginx_elsewhere)
{
    /* It moves the file to where nobody looks for it, and says that it did: so would it a package.
     */
    refused("nginx-elsewhere", "the portal renamed the uploaded file, but it is not there",
            "tell whoever runs the portal, and choose another channel", "nt ");
}

SERVER_TEST(lighttpd_elsewhere)
{
    refused("lighttpd-elsewhere", "the portal renames no file (HTTP 400)",
            "or both must have the folder under one path", "");
}

SERVER_TEST(rclone_elsewhere)
{
    refused("rclone-elsewhere", "the portal renames no file (HTTP 502)",
            "or both must have the folder under one path", "");
}

SERVER_TEST(nobody_may_rename)
{
    refused("no-move", "the portal does not allow renaming (HTTP 405)",
            "let this user name read, write, rename and delete", "");
}

/* So nothing could be withdrawn. What stays is told; it is all that ever does. */
SERVER_TEST(nobody_may_delete)
{
    if (!started("no-delete"))
        cr_skip_test("nginx is not installed");
    struct package package = make_package(1000, 1);
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(portal_check(session, &err), STATUS_DELIVERY);
    cr_expect(text_starts_with(err.message, "trial-"), "%s", err.message);
    cr_expect(text_ends_with(err.message, ".txt, by which the portal was tried, may lie there "
                                          "still: the portal does not allow deleting (HTTP 405)"),
              "%s", err.message);
    cr_expect_not_null(strstr(err.hint, "let this user name read, write, rename and delete"));
    portal_close(session);
    session = connect_as(password, NULL, NULL);
    cr_expect_eq(upload(session, &package), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "the portal does not allow deleting (HTTP 405)");
    portal_close(session);
    cr_expect_eq(
        run("test $(ls %s/files | wc -l) = 1 && cat %s/files/trial-*.txt | grep -q 'may be "
            "deleted'",
            folder, folder),
        0, "%s", listing());
    file_close(&package.fd);
}
