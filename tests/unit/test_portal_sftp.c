/* The portal client against a real OpenSSH, in good shape and in every bad one. */
#include "sftp_server.h"

/* ---- in good shape ---- */

static void send_fetch_delete(const char *secret)
{
    struct package package = make_package(BIG, 1), other = make_package(BIG, 2);
    struct portal_session *session = connect_as(secret, NULL, NULL);
    cr_expect_eq(portal_probe(session, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(listing(), "");
    cr_assert_eq(upload(session, &package), STATUS_OK, "%s", err.message);
    cr_expect(served_is(name, package.digest));
    cr_expect_str_eq(listing(), alone);
    cr_expect_eq(run("test $(stat -c %%a '%s/%s') = 640", served, name), 0);

    /* Again: it is there already. Another content is not put over it. */
    cr_expect_eq(upload(session, &package), STATUS_OK, "%s", err.message);
    cr_expect_eq(upload(session, &other), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "the portal already has a file %s, with other content", name);
    cr_expect(served_is(name, package.digest));
    cr_expect_str_eq(listing(), alone);

    bool missing = false;
    struct buffer text;
    buffer_init(&text, 64);
    buffer_append_text(&text, "kept ");
    write_served("Beleg \"für\" #1 100%.note", "a receipt\n");
    cr_expect_eq(portal_fetch(session, "Beleg \"für\" #1 100%.note", &text, &missing, &err),
                 STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&text), "kept a receipt\n");
    write_served("empty.note", "");
    cr_expect_eq(portal_fetch(session, "empty.note", &text, &missing, &err), STATUS_OK, "%s",
                 err.message);
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
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s", err.message);
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s", err.message);
    cr_expect_eq(portal_delete(session, "empty.note", &err), STATUS_OK, "%s", err.message);
    cr_expect_eq(portal_delete(session, "Beleg \"für\" #1 100%.note", &err), STATUS_OK);
    cr_expect_str_eq(listing(), "");
    portal_close(session);
    file_close(&package.fd);
    file_close(&other.fd);
}

SFTP_TEST(uploads_fetches_deletes_by_a_key_of_ed25519)
{
    must_start("");
    send_fetch_delete(password);
}

SFTP_TEST(uploads_fetches_deletes_by_a_key_of_ecdsa)
{
    must_start("--ecdsa-key");
    send_fetch_delete(password);
}

SFTP_TEST(uploads_fetches_deletes_by_a_password)
{
    must_start("");
    if (!takes_password())
        skip("a server that looks up passwords needs root, and to mount");
    set_text(&at.key, NULL);
    send_fetch_delete(password);
    char *log = read_log(log_path);
    cr_expect_not_null(strstr(log, "Accepted password for recipient"));
    cr_expect_null(strstr(log, password));
    memory_free(log);
}

SFTP_TEST(folders_as_people_name_them)
{
    static const char *const folders[] = {"Für Amanda & Co", "a \"b\"\\c", "100%41", "~x",
                                          "encoded",         "twice",      "both"};
    static const char *const paths[] = {"/~/F%C3%BCr%20Amanda%20&%20Co/",
                                        "/~/a%20%22b%22%5Cc/",
                                        "/~/100%2541/",
                                        "/~/~x/",
                                        "/%7E/encoded/",
                                        "/~//twice/",
                                        "/%7e//both//"};
    must_start("");
    struct package package = make_package(1000, 3);
    char base[256], home[256];
    snprintf(home, sizeof home, "%s", served);
    snprintf(base, sizeof base, "sftp://%s", host());
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s%s", base, paths[i]);
        set_text(&at.url, path);
        snprintf(path, sizeof path, "%s/%s", home, folders[i]);
        cr_assert_eq(mkdir(path, 0700), 0);
        snprintf(served, sizeof served, "%s", path);
        cr_expect_eq(send_as(password, &package), STATUS_OK, "%s: %s", paths[i], err.message);
        cr_expect_str_eq(listing(), alone);
        struct portal_session *session = connect_as(password, NULL, NULL);
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s", err.message);
        cr_expect_str_eq(listing(), "");
        portal_close(session);
    }
    snprintf(served, sizeof served, "%s", home);
    char path[512];
    snprintf(path, sizeof path, "%s/~/", base);
    set_text(&at.url, path);
    cr_expect_eq(send_as(password, &package), STATUS_OK, "%s", err.message);
    cr_expect(served_is(name, package.digest));
    file_close(&package.fd);
}

/* ---- the host's key ---- */

SFTP_TEST(the_host_key_that_was_pinned_and_no_other)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("");
    struct package package = make_package(1000, 4);
    struct portal_host_key key;
    char right[64];
    snprintf(right, sizeof right, "%s", at.host_key);
    cr_expect_eq(portal_ask_host_key(&at, &key, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(key.fingerprint, right);
    cr_expect_str_eq(key.kind, "ECDSA");

    /* Another, one whose end is cut off, and none: nothing is sent. */
    static const char wrong[] = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    set_text(&at.host_key, wrong);
    cr_expect_eq(send_as(password, &package), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY,
                 "%s shows another host key than the one that was compared when the portal was "
                 "added: %s (ECDSA) instead of %s",
                 host(), right, wrong);
    char hint[768];
    snprintf(hint, sizeof hint,
             "%sdo not try again as it is: somebody may stand between you and the portal; phone "
             "whoever runs it, on a number you already know, and compare the host key's "
             "fingerprint; if they changed it, add the portal anew with the new one; a sealed "
             "package is kept",
             danger);
    cr_expect_str_eq(hint_shown(&err), hint);
    right[strlen(right) - 1] = '\0';
    set_text(&at.host_key, right);
    cr_expect_eq(send_as(password, &package), STATUS_DELIVERY);
    set_text(&at.host_key, NULL);
    cr_expect_eq(send_as(password, &package), STATUS_DELIVERY);
    cr_expect_str_eq(listing(), "");
    char *log = read_log(log_path);
    cr_expect_null(strstr(log, "Accepted"));
    cr_expect_null(strstr(log, "Failed"));
    memory_free(log);
    file_close(&package.fd);
}

SFTP_TEST(a_host_key_that_changed)
{
    must_start("");
    struct package package = make_package(1000, 5);
    char *pinned = strdup(at.host_key);
    cr_expect_eq(send_as(password, &package), STATUS_OK, "%s", err.message);
    cr_assert_eq(run("'%s/scripts/sftp-portal' stop %s", SOURCE_FOLDER, folder), 0);
    must_start("--other-host-key");
    cr_expect_str_neq(at.host_key, pinned);
    char shown[64];
    snprintf(shown, sizeof shown, "%s", at.host_key);
    set_text(&at.host_key, pinned);
    cr_expect_eq(send_as(password, &package), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY,
                 "%s shows another host key than the one that was compared when the portal was "
                 "added: %s (ECDSA) instead of %s",
                 host(), shown, pinned);
    free(pinned);
    file_close(&package.fd);
}

SFTP_TEST(a_server_with_an_rsa_host_key_alone)
{
    must_start("--old-host-key");
    struct portal_host_key key;
    cr_expect_eq(portal_ask_host_key(&at, &key, &err), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY,
                 "%s offers no way to encrypt that this computer knows (it needs a host key of "
                 "the kind ed25519 or ecdsa)",
                 host());
}

/* ---- credentials and rule C02 ---- */

SFTP_TEST(wrong_passphrase_key_or_user)
{
    static const char want[] =
        "the portal does not accept this user name and key, or the key's passphrase is another one";
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("");
    cr_expect_eq(probe_as("wrong"), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "%s", want);
    cr_expect_str_eq(
        err.hint, "enter the key's passphrase again; if it stays so, ask whoever runs the portal "
                  "whether they let in this user's key; a sealed package is kept");
    cr_assert_eq(run("mv %s/authorized_keys %s/forgotten", folder, folder), 0);
    cr_expect_eq(probe_as(password), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "%s", want);
    cr_assert_eq(run("mv %s/forgotten %s/authorized_keys", folder, folder), 0);
    cr_expect_eq(probe_as(password), STATUS_OK, "%s", err.message);
    set_text(&at.user, "somebody");
    cr_expect_eq(probe_as(password), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "%s", want);
}

SFTP_TEST(wrong_password)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("");
    if (!takes_password())
        skip("a server that looks up passwords needs root, and to mount");
    set_text(&at.key, NULL);
    cr_expect_eq(probe_as("wrong"), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "the portal does not accept this user name and password");
    cr_expect_str_eq(err.hint, "enter the password again; if it stays so, ask whoever runs the "
                               "portal; a sealed package is kept");
    /* The empty password of the stranger, and ours: once each. */
    cr_expect_eq(run("test $(grep -c 'Failed none' %s) = 1", log_path), 0);
    cr_expect_eq(run("test $(grep -c 'Failed password' %s) = 1", log_path), 0);
    cr_expect_eq(probe_as(password), STATUS_OK, "%s", err.message);
}

SFTP_TEST(a_server_that_hangs_up_on_a_wrong_password)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("--one-try");
    if (!takes_password())
        skip("a server that looks up passwords needs root, and to mount");
    set_text(&at.key, NULL);
    /* It says so before it hangs up: what of the two is seen first is told. */
    if (probe_as("wrong") == STATUS_AUTHENTICATION)
        assert_error(STATUS_AUTHENTICATION,
                     "the portal does not accept this user name and password");
    else
        assert_error(STATUS_DELIVERY,
                     "%s hung up while signing in: the connection broke off, or it does not take "
                     "this user name and password",
                     host());
    cr_expect_eq(run("test $(grep -c 'Failed password' %s) = 1", log_path), 0);
    cr_expect_eq(probe_as(password), STATUS_OK, "%s", err.message);
}

SFTP_TEST(the_file_of_a_portal_holds_its_whole_key_or_is_none)
{
    must_start("");
    struct buffer whole, text;
    buffer_init(&whole, 1 << 16);
    buffer_init(&text, 1 << 16);
    cr_assert_eq(portal_format(&at, 0, &whole, &err), STATUS_OK, "%s", err.message);
    cr_assert(strstr(buffer_text(&whole), "PRIVATE KEY"));
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:memory:%d", n);
        err = (struct error){0};
        buffer_truncate(&text, 0);
        seam_plan(plan);
        enum status status = portal_format(&at, 0, &text, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_neq(status == STATUS_OK, was_hit, "%s: %s", plan, err.message);
        cr_expect(status != STATUS_OK ||
                  (text.length == whole.length && memcmp(text.data, whole.data, text.length) == 0));
        buffer_free(&text);
        buffer_init(&text, 1 << 16);
    }
    buffer_free(&whole);
    buffer_free(&text);
}

/* It is refused when it is added; here is why: it does not come in. */
SFTP_TEST(a_key_of_the_kind_rsa)
{
    must_start("--rsa-key");
    struct buffer text;
    buffer_init(&text, 1 << 16);
    cr_expect_eq(portal_format(&at, 0, &text, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE,
                 "the portal's key is an RSA key, which SFTP servers of today do not take from "
                 "this program: make one with ssh-keygen -t ed25519");
    cr_expect_eq(probe_as(password), STATUS_AUTHENTICATION);
    cr_expect_eq(run("grep -q 'ssh-rsa not in PubkeyAcceptedAlgorithms' %s", log_path), 0);
}

SFTP_TEST(a_server_that_lets_anybody_in)
{
    int status = start("--open");
    if (status == SKIPPED)
        skip("an account without a password needs root, and to mount");
    cr_assert_eq(status, 0);
    struct package package = make_package(1000, 6);
    cr_expect_eq(send_as(password, &package), STATUS_REFUSED);
    assert_error(STATUS_REFUSED,
                 "C02 portal-access: anybody can sign in at %s as recipient without a password or "
                 "a key",
                 host());
    cr_expect_str_eq(listing(), "");
    file_close(&package.fd);
}

/* The tests' own server, while it runs on somebody's computer: who comes gets no command, sees the
 * folder, and none of the computer's files. */
SFTP_TEST(a_server_that_lets_anybody_in_lets_nobody_out)
{
    static const char guest[] =
        "-q -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes "
        "-o PreferredAuthentications=none";
    int status = start("--open");
    if (status == SKIPPED)
        skip("an account without a password needs root, and to mount");
    cr_assert_eq(status, 0);
    cr_expect_eq(run("ssh %s -p $(cat %s/port) recipient@127.0.0.1 'touch %s/ran' </dev/null "
                     ">/dev/null 2>&1; test ! -e %s/ran",
                     guest, folder, folder, folder),
                 0);
    cr_expect_eq(run("cd %s && printf 'pwd\n-ls /etc\n-ls %s/password\n-get /etc/passwd got\n"
                     "-put port %s/put\nput port %s/files/put\n' | "
                     "sftp %s -b - -P $(cat port) recipient@127.0.0.1 >seen 2>&1",
                     folder, folder, folder, folder, guest),
                 0);
    cr_expect_eq(run("cd %s && grep -qxF 'Remote working directory: %s/files' seen && "
                     "test $(grep -c 'not found' seen) = 3 && test ! -e got && test ! -e put && "
                     "test $(stat -c %%U files/put) = nobody",
                     folder, folder),
                 0);
}

/* ---- places and rights ---- */

SFTP_TEST(a_place_that_is_none)
{
    must_start("");
    char *old = strdup(at.url), *wrong = NULL;
    cr_assert_geq(asprintf(&wrong, "%snothing-here/", old), 0);
    set_text(&at.url, wrong);
    free(wrong);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s is no folder on the portal", url());
    write_served("file", "not a folder");
    cr_assert_geq(asprintf(&wrong, "%sfile/", old), 0);
    set_text(&at.url, wrong);
    free(wrong);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s is no folder on the portal", url());
    free(old);
}

SFTP_TEST(a_user_who_may_only_look)
{
    must_start("--read-only");
    struct package package = make_package(1000, 7);
    cr_expect_eq(send_as(password, &package), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION, "the portal forbids this user name: deleting");
    cr_expect_str_eq(listing(), "");
    file_close(&package.fd);
}

SFTP_TEST(a_user_without_sftp)
{
    must_start("--no-sftp");
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s lets this user name in, but offers no SFTP", host());
}

SFTP_TEST(a_server_that_speaks_something_else)
{
    must_start("");
    cr_assert_eq(run("'%s/scripts/sftp-portal' stop %s", SOURCE_FOLDER, folder), 0);
    cr_assert_eq(
        run("python3 -u -m http.server --bind 127.0.0.1 $(cat %s/port) >%s/http.log 2>&1 & "
            "echo $! >%s/http.pid; for i in $(seq 100); do grep -q Serving %s/http.log && "
            "exit 0; sleep 0.1; done; exit 1",
            folder, folder, folder, folder),
        0);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s does not answer as an SFTP server does", host());
    run("kill $(cat %s/http.pid)", folder);
}
