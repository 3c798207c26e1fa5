/* The portal client when the network, the server, the disk or somebody else gets in its way. */
#include "portal_server.h"

/* ---- network ---- */

PORTAL_TEST(nobody_there)
{
    must_start("");
    cr_assert_eq(run("'%s/scripts/portal' kill %s", SOURCE_FOLDER, folder), 0);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s cannot be reached: Connection refused", host());
    char want[512];
    snprintf(want, sizeof want,
             "%sotherwise check the network and try later; a sealed package is kept, and `safehand "
             "deliver ID` tries again",
             danger);
    cr_expect_str_eq(hint_shown(&err), want);

    /* What the proxy that is named cannot do is told as the network's. */
    setenv("https_proxy", "http://127.0.0.1:9", 1);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s cannot be reached: Connection refused", host());
    snprintf(want, sizeof want,
             "%sotherwise check the network, and the proxy that this computer's settings name "
             "(https_proxy, all_proxy, no_proxy), and try later; a sealed package is kept, and "
             "`safehand deliver ID` tries again",
             danger);
    cr_expect_str_eq(hint_shown(&err), want);
    unsetenv("https_proxy");

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

static bool file_is_served(const char *file)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", served, file);
    return file_exists(path);
}

static bool put_same(struct moment *moment)
{
    (void)moment;
    cr_assert_eq(run("cp -p '%s/%s' '%s/%s'", served, temporary, served, name), 0);
    return true;
}

PORTAL_TEST(others_interfere)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "1", 1);
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

/* Something comes to its name first, and nobody can see what it is. */
static bool put_same_and_die(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct moment *moment = context;
    (void)done;
    (void)all;
    if (strcmp(what, "renaming") == 0)
        return put_same(moment);
    if (strcmp(what, "reading back") == 0 && file_is_served(name)) {
        moment->calls++;
        return kill_server(moment);
    }
    return true;
}

PORTAL_TEST(what_took_the_name_and_cannot_be_seen_is_not_said_to_be_other)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "1", 1);
    must_start("");
    struct package package = make_package(BIG, 12);
    struct moment moment = {.what = "renaming"};
    struct portal_session *session = connect_as(password, put_same_and_die, &moment);
    cr_expect_eq(upload(session, &package), STATUS_DELIVERY);
    cr_expect(strstr(err.message, host()), "%s", err.message);
    cr_expect_geq(moment.calls, 1);
    portal_close(session);
    file_close(&package.fd);
}

/* Its file may be there, and could not be taken away, wherever the trial is cut off. */
PORTAL_TEST(a_trial_that_is_cut_off_says_what_it_may_leave)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "1", 1);
    struct package package = make_package(1000, 15);
    int left = 0;
    must_start("");
    for (int call = 1; call < 40; call += 3) {
        struct moment moment = {"trying the portal", 0, kill_server, NULL, 1 - call};
        struct portal_session *session = connect_as(password, at_moment, &moment);
        enum status status = upload(session, &package);
        portal_close(session);
        if (strstr(listing(), "trial-")) {
            left++;
            cr_expect_eq(status, STATUS_DELIVERY, "%d", call);
            cr_expect(
                strstr(err.message, ".txt, by which the portal was tried, may lie there still"),
                "%d: %s", call, err.message);
        }
        if (moment.calls >= 1)
            must_start("");
        session = connect_as(password, NULL, NULL);
        cr_expect_eq(upload(session, &package), STATUS_OK, "%d: %s", call, err.message);
        cr_expect_str_eq(listing(), alone, "%d", call);
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
        portal_close(session);
    }
    cr_expect_gt(left, 0);
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
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "1", 1);
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
        cr_expect_eq(status, err.status, "%s: %d but %d %s", plan, status, err.status, err.message);
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

/* The renaming took effect, the look after it failed, and somebody interrupts the pause: that the
 * package may be there is said. */
PORTAL_TEST(interrupted_when_it_may_be_there)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("");
    struct package package = make_package(1000, 16);
    static const char begins[] = "interrupted, and the package may be on the portal already: ";
    int told = 0;
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[64];
        snprintf(plan, sizeof plan, "fail:network:%d", n);
        struct moment moment = {"waiting to try again", 0, interrupt, NULL, 0};
        struct portal_session *session = connect_as(password, at_moment, &moment);
        seam_plan(plan);
        enum status status = upload(session, &package);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        portal_close(session);
        bool is_there = served_is(name, package.digest);
        if (is_there && status != STATUS_OK) {
            told++;
            cr_expect_eq(status, STATUS_INTERRUPTED, "%s: %s", plan, err.message);
            cr_expect(text_starts_with(err.message, begins), "%s: %s", plan, err.message);
            cr_expect_neq(err.message[sizeof begins - 1], '\0');
            cr_expect_not(strstr(err.hint, "nothing was delivered"), "%s", err.hint);
        }
        session = connect_as(password, NULL, NULL);
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK);
        portal_close(session);
    }
    cr_expect_gt(told, 0);
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
