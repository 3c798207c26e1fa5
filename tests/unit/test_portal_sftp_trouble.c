/* SFTP when the network, the server, the disk or somebody else gets in its way. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "sftp_server.h"

/* What a progress callback does at one step of an upload. */
struct moment {
    const char *what;
    uint64_t from; /* bytes done at least */
    bool (*act)(struct moment *moment);
    int64_t size; /* of the temporary when the act was done */
    int calls;
};

static bool at_moment(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct moment *moment = context;
    cr_assert_leq(done, all);
    if (strcmp(what, moment->what) != 0 || done < moment->from || moment->calls > 0)
        return true;
    moment->calls++;
    return moment->act(moment);
}

static bool interrupt(struct moment *moment)
{
    (void)moment;
    return false;
}

static bool cut(struct moment *moment)
{
    (void)moment;
    cr_assert_eq(run("'%s/scripts/sftp-portal' cut %s", SOURCE_FOLDER, folder), 0);
    return true;
}

static bool look(struct moment *moment)
{
    moment->size = served_size(temporary);
    return true;
}

static enum status upload_with(struct moment *moment, const struct package *package)
{
    struct portal_session *session = connect_as(password, at_moment, moment);
    enum status status = upload(session, package);
    portal_close(session);
    return status;
}

/* ---- nobody there, cut off, resumed ---- */

SFTP_TEST(nobody_there)
{
    must_start("");
    cr_assert_eq(run("'%s/scripts/sftp-portal' kill %s", SOURCE_FOLDER, folder), 0);
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "%s cannot be reached: Connection refused", host());
    /* No label may be this long, so that no name server is asked. */
    set_text(&at.url,
             "sftp://aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.test/x/");
    cr_expect_eq(probe_as(password), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "no computer named %s is known", host());
}

SFTP_TEST(cut_off_and_resumed)
{
    must_start("");
    struct package package = make_package(BIG, 8), other = make_package(BIG, 9);
    struct moment moment = {.what = "uploading", .from = BIG / 4, .act = cut};
    cr_expect_eq(upload_with(&moment, &package), STATUS_DELIVERY);
    cr_expect(text_starts_with(err.message, "the portal stored no more while uploading") ||
                  text_starts_with(err.message, "the connection to "),
              "%s", err.message);
    int64_t left = served_size(temporary);
    cr_assert(left > 0 && left < BIG, "%lld", (long long)left);

    /* It goes on behind what is there: nothing was cut off when the first byte goes. */
    moment = (struct moment){.what = "uploading", .act = look};
    cr_expect_eq(upload_with(&moment, &package), STATUS_OK, "%s", err.message);
    cr_expect_eq(moment.size, left);
    cr_expect(served_is(name, package.digest));
    cr_expect_str_eq(listing(), alone);

    /* What begins otherwise is not gone on from; nor is what is longer. */
    struct portal_session *session = connect_as(password, NULL, NULL);
    cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s", err.message);
    portal_close(session);
    write_served(temporary, "something else");
    moment = (struct moment){.what = "uploading", .act = look};
    cr_expect_eq(upload_with(&moment, &other), STATUS_OK, "%s", err.message);
    cr_expect_eq(moment.size, -1);
    cr_expect(served_is(name, other.digest));
    cr_expect_str_eq(listing(), alone);
    file_close(&package.fd);
    file_close(&other.fd);
}

SFTP_TEST(all_there_but_not_yet_renamed)
{
    must_start("");
    struct package package = make_package(BIG, 10);
    struct moment moment = {.what = "reading back", .from = 1, .act = interrupt};
    cr_expect_eq(upload_with(&moment, &package), STATUS_INTERRUPTED);
    moment = (struct moment){.what = "uploading", .from = BIG / 2, .act = interrupt};
    cr_expect_eq(upload_with(&moment, &package), STATUS_INTERRUPTED);
    assert_error(STATUS_INTERRUPTED, "interrupted");
    cr_expect_eq(served_size(name), -1);
    cr_expect_eq(upload_with(&moment, &package), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(listing(), alone);
    cr_expect(served_is(name, package.digest));
    file_close(&package.fd);
}

SFTP_TEST(server_dies_on_the_way_and_comes_back)
{
    must_start("");
    struct package package = make_package(BIG, 11);
    struct moment moment = {.what = "reading back", .from = 1, .act = cut};
    cr_expect_eq(upload_with(&moment, &package), STATUS_DELIVERY);
    cr_expect(text_starts_with(err.message, "the connection to "), "%s", err.message);
    cr_expect_eq(served_size(name), -1);
    cr_expect_eq(send_as(password, &package), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(listing(), alone);
    file_close(&package.fd);
}

/* Nothing retried is told: the same upload goes on from what was there. */
SFTP_TEST(cut_off_and_gone_on_by_itself)
{
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("");
    struct package package = make_package(BIG, 17);
    struct moment moment = {.what = "uploading", .from = BIG / 4, .act = cut};
    cr_expect_eq(upload_with(&moment, &package), STATUS_OK, "%s", err.message);
    cr_expect_eq(moment.calls, 1);
    cr_expect(served_is(name, package.digest));
    cr_expect_str_eq(listing(), alone);
    file_close(&package.fd);
}

static bool fill_disk(struct moment *moment)
{
    (void)moment;
    run("dd if=/dev/zero of='%s/filling' bs=1M count=40 2>/dev/null", served);
    return true;
}

SFTP_TEST(full)
{
    int status = start("--quota 24");
    if (status == SKIPPED)
        skip("no tmpfs can be mounted here");
    cr_assert_eq(status, 0);
    struct package package = make_package(BIG, 12), small = make_package(1000, 13);
    struct moment moment = {.what = "uploading", .from = BIG / 10, .act = fill_disk};
    cr_expect_eq(upload_with(&moment, &package), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "the portal is full");
    cr_expect_str_eq(listing(), "filling ");
    cr_expect_eq(run("truncate -s 20M '%s/filling'", served), 0);
    /* Told before a byte of it goes. */
    cr_expect_eq(send_as(password, &package), STATUS_DELIVERY);
    cr_expect(text_starts_with(err.message, "the portal has room for "), "%s", err.message);
    cr_expect_str_eq(listing(), "filling ");
    cr_expect_eq(send_as(password, &small), STATUS_OK, "%s", err.message);
    file_close(&package.fd);
    file_close(&small.fd);
}

/* ---- others at work on the same folder ---- */

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

static bool change_upload(struct moment *moment)
{
    (void)moment;
    cr_assert_eq(
        run("printf X | dd of='%s/%s' bs=1 seek=12345 conv=notrunc 2>/dev/null", served, temporary),
        0);
    return true;
}

SFTP_TEST(somebody_else_is_faster)
{
    static const struct {
        const char *what;
        bool (*act)(struct moment *moment);
        enum status status;
    } cases[] = {
        /* Before the last look, and between it and the renaming. */
        {"reading back", put_other, STATUS_DELIVERY},
        {"renaming", put_other, STATUS_DELIVERY},
        {"reading back", put_same, STATUS_OK},
        {"renaming", put_same, STATUS_OK},
    };
    must_start("");
    struct package package = make_package(100000, 14);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment moment = {.what = cases[i].what, .act = cases[i].act};
        cr_expect_eq(upload_with(&moment, &package), cases[i].status, "%zu: %s", i, err.message);
        cr_expect_eq(moment.calls, 1);
        if (cases[i].status != STATUS_OK)
            assert_error(STATUS_DELIVERY, "the portal already has a file %s, with other content",
                         name);
        cr_expect_str_eq(listing(), alone, "%zu", i);
        cr_expect_eq(run("rm '%s/%s'", served, name), 0);
    }
    file_close(&package.fd);
}

SFTP_TEST(what_is_read_back_is_something_else)
{
    must_start("");
    struct package package = make_package(100000, 15);
    struct moment moment = {.what = "reading back", .act = change_upload};
    cr_expect_eq(upload_with(&moment, &package), STATUS_DELIVERY);
    assert_error(STATUS_DELIVERY, "the portal gave back something else than was uploaded");
    cr_expect_str_eq(listing(), "");
    file_close(&package.fd);
}

/* ---- cut at every place of the exchange ---- */

static struct {
    bool was_cut;
    int callers;
} * seen; /* in memory that the carrier shares */

static int most; /* callers that it carries at all; 0: every one */

/* Carries bytes between one caller after another and the server, until so many went to the server
 * since it began; then it hangs up, once. It hangs up on who calls after the last one of `most`. */
static void carry_until(int listener, uint16_t to, uint64_t last)
{
    uint64_t carried = 0;
    memset(seen, 0, sizeof *seen);
    char data[4096];
    for (;;) {
        int caller = accept(listener, NULL, NULL), server = socket(AF_INET, SOCK_STREAM, 0);
        seen->callers++;
        struct sockaddr_in address = {
            .sin_family = AF_INET, .sin_port = htons(to), .sin_addr = {htonl(INADDR_LOOPBACK)}};
        bool is_carried = most == 0 || seen->callers <= most;
        bool is_open =
            is_carried && connect(server, (struct sockaddr *)&address, sizeof address) == 0;
        while (is_open) {
            struct pollfd ends[2] = {{caller, POLLIN, 0}, {server, POLLIN, 0}};
            poll(ends, 2, -1);
            for (int i = 0; i < 2 && is_open; i++) {
                if (ends[i].revents == 0)
                    continue;
                ssize_t got = read(ends[i].fd, data, sizeof data);
                if (i == 0 && got > 0 && carried < last && carried + (uint64_t)got >= last) {
                    carried = last;
                    is_open = false;
                    seen->was_cut = true;
                    break;
                }
                carried += i == 0 && got > 0 ? (uint64_t)got : 0;
                is_open = got > 0 && write(ends[1 - i].fd, data, (size_t)got) == got;
            }
        }
        close(caller);
        close(server);
    }
}

static pid_t start_carrier(uint64_t last, uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(listen(listener, 16), 0);
    cr_assert_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    uint16_t to = (uint16_t)atoi(strrchr(host(), ':') + 1);
    pid_t pid = fork();
    if (pid == 0) {
        carry_until(listener, to, last);
        _exit(0);
    }
    close(listener);
    return pid;
}

static void share_what_is_seen(void)
{
    seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cr_assert_neq((void *)seen, MAP_FAILED);
}

/* Acts as a portal does that is reached through a carrier. */
static enum status act_cut(const char *direct, uint64_t last, const struct package *package)
{
    uint16_t port;
    char through[300];
    set_text(&at.url, direct);
    pid_t carrier = start_carrier(last, &port);
    snprintf(through, sizeof through, "sftp://127.0.0.1:%u%s", port,
             strchr(strstr(direct, "://") + 3, '/'));
    set_text(&at.url, through);
    struct portal_session *own = connect_as(password, NULL, NULL);
    err = (struct error){0};
    enum status status = package ? upload(own, package) : portal_delete(own, name, &err);
    portal_close(own);
    kill(carrier, SIGKILL);
    waitpid(carrier, NULL, 0);
    set_text(&at.url, direct);
    return status;
}

/* However far it comes: what is said to be there is there, what is said to be gone is gone, and a
 * second time, by a link that holds, it ends well. */
SFTP_TEST(cut_at_every_place)
{
    must_start("");
    share_what_is_seen();
    char direct[256];
    snprintf(direct, sizeof direct, "%s", at.url);
    struct package package = make_package(3000, 16);
    int cuts = 0;
    bool goes_on = true;
    for (uint64_t last = 100; goes_on; last += 900) {
        enum status status = act_cut(direct, last, &package);
        cuts += seen->was_cut;
        goes_on = seen->was_cut;
        cr_expect(status == STATUS_OK || status == STATUS_DELIVERY, "cut at %llu: %d %s",
                  (unsigned long long)last, status, err.message);
        if (status == STATUS_OK)
            cr_expect(served_is(name, package.digest), "cut at %llu", (unsigned long long)last);
        cr_expect_eq(send_as(password, &package), STATUS_OK, "after a cut at %llu: %s",
                     (unsigned long long)last, err.message);
        cr_expect(served_is(name, package.digest));
        cr_expect_str_eq(listing(), alone);
        status = act_cut(direct, last, NULL);
        cr_expect(status == STATUS_OK || status == STATUS_DELIVERY, "deleted, cut at %llu: %d %s",
                  (unsigned long long)last, status, err.message);
        if (status == STATUS_OK)
            cr_expect_str_eq(listing(), "", "deleted, cut at %llu", (unsigned long long)last);
        struct portal_session *session = connect_as(password, NULL, NULL);
        cr_expect_eq(portal_delete(session, name, &err), STATUS_OK, "%s", err.message);
        cr_expect_str_eq(listing(), "");
        portal_close(session);
    }
    cr_expect_gt(cuts, 8);
    file_close(&package.fd);
}

/* Another host key is no bad line: it is asked for once more, to be told, and whatever becomes of
 * that, nobody tries again by himself. */
SFTP_TEST(another_host_key_is_not_tried_again)
{
    static const char wrong[] = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    setenv("SAFEHAND_TEST_PORTAL_TRIES", "4", 1);
    must_start("");
    share_what_is_seen();
    struct package package = make_package(1000, 18);
    char direct[256], right[64], through[300];
    snprintf(direct, sizeof direct, "%s", at.url);
    snprintf(right, sizeof right, "%s", at.host_key);
    set_text(&at.host_key, wrong);
    for (int deletes = 0; deletes < 2; deletes++)
        for (most = 1; most <= 2; most++) {
            cr_expect_eq(act_cut(direct, 1 << 30, deletes ? NULL : &package), STATUS_DELIVERY);
            snprintf(through, sizeof through, "%.*s", (int)strcspn(err.message, " "), err.message);
            if (most == 1)
                assert_error(STATUS_DELIVERY,
                             "%s shows another host key than the one that was compared when the "
                             "portal was added",
                             through);
            else
                assert_error(STATUS_DELIVERY,
                             "%s shows another host key than the one that was compared when the "
                             "portal was added: %s (ECDSA) instead of %s",
                             through, right, wrong);
            cr_expect_eq(seen->callers, 2, "%d, %d: %d callers", deletes, most, seen->callers);
        }
    cr_expect_str_eq(listing(), "");
    char *log = read_log(log_path);
    cr_expect_null(strstr(log, "Accepted"));
    cr_expect_null(strstr(log, "Failed"));
    memory_free(log);
    file_close(&package.fd);
}
