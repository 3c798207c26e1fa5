/* Portal files, and what removable media are and take. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "safehand/delivery.h"
#include "safehand/note.h"

enum { SIZE = 3 * 1000 * 1000 + 17 };

static const char name[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
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

/* A skipped test does not come to its end. */
static void skip(const char *reason)
{
    end();
    cr_skip_test("%s", reason);
}

#define assert_error(want_status, want_message, ...)                                               \
    do {                                                                                           \
        char wanted[ERROR_MESSAGE_SIZE];                                                           \
        snprintf(wanted, sizeof wanted, want_message, ##__VA_ARGS__);                              \
        cr_expect_eq(err.status, want_status, "status %d", err.status);                            \
        cr_expect_str_eq(err.message, wanted);                                                     \
        cr_expect_str_neq(err.hint, "");                                                           \
    } while (0)

/* ---- portal files ---- */

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
    struct portal all = {(char[]){"council-1"},
                         (char[]){"https://portal.example:8443/a%20b/"},
                         (char[]){"dr.o'hara@example"},
                         pem,
                         recipient,
                         ""};
    struct portal least = {
        (char[]){"x"}, (char[]){"https://[::1]/"}, (char[]){"u"}, NULL, NULL, ""};
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
                     "{\"created\":\"2026-09-21T14:13:20Z\",\"format\":\"safehand.portal/1\","
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
         "url must begin with https://, because nothing is sent without TLS"},
        {"a", "HTTPS://p.example/", "u",
         "url must begin with https://, because nothing is sent without TLS"},
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
        struct portal portal = {(char[]){"x"},
                                (char[]){"https://[::1]/"},
                                (char[]){"u"},
                                make_certificate(i == 2 ? "sed 's/CERTIFICATE/X509 CRL/' only.pem "
                                                          ">ca.pem"
                                                        : authorities[i]),
                                NULL,
                                ""};
        cr_expect_eq(portal_format(&portal, 0, &text, &err), STATUS_USAGE, "%s", authorities[i]);
        assert_error(STATUS_USAGE, "the portal's ca %s",
                     i < 3 ? "must hold certificates and nothing else (never a private key)"
                           : "is no PEM text with whole certificates");
        memory_free(portal.ca);
    }
    struct buffer text;
    buffer_init(&text, 1 << 20);
    struct portal portal = {(char[]){"x"}, (char[]){"https://[::1]/"}, (char[]){"u"},
                            NULL,          (char[]){"nobody"},         ""};
    cr_expect_eq(portal_format(&portal, 0, &text, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "the portal's recipient is no verifier key");
}

Test(portal_file, malformed, .init = begin, .fini = end)
{
#define HEAD "{\"format\":\"safehand.portal/1\",\n\"name\":\"a\",\n"
#define TAIL "\"user\":\"u\",\n\"created\":\"2026-11-22T09:00:00Z\""
#define URL "\"url\":\"https://p.example/\",\n"
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[]", "p.json:1:1: a portal file is one object"},
        {"{\"format\":\"safehand.portal/2\"}",
         "p.json:1:11: /format: must be \"safehand.portal/1\""},
        {"{\"format\":7}", "p.json:1:11: /format: must be \"safehand.portal/1\""},
        {HEAD TAIL "}", "p.json:1:1: \"url\" is missing"},
        {HEAD URL TAIL ",\n\"password\":\"x\"}",
         "p.json:6:12: /password: a portal file has no such key of this kind"},
        {HEAD URL TAIL ",\n\"ca\":7}",
         "p.json:6:6: /ca: a portal file has no such key of this kind"},
        {HEAD URL "\"user\":\"u\",\n\"created\":\"yesterday\"}",
         "p.json:5:11: /created: must be a time written YYYY-MM-DDTHH:MM:SSZ"},
        {HEAD "\"url\":\"http://p.example/\",\n" TAIL "}",
         "p.json:3:7: /url: must begin with https://, because nothing is sent without TLS"},
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

/* ---- media ---- */

struct package {
    int fd;
    char digest[DIGEST_HEX_SIZE];
};

static struct package make_package(uint64_t size)
{
    struct package package;
    char path[] = "/tmp/safehand-package-XXXXXX";
    package.fd = mkstemp(path);
    cr_assert_geq(package.fd, 0);
    unlink(path);
    unsigned char *data = memory_allocate(size);
    for (uint64_t i = 0; i < size; i++)
        data[i] = (unsigned char)(i * i >> 7);
    cr_assert(file_write(package.fd, data, size));
    cr_assert_eq(digest_sha256_hex(data, size, package.digest, &err), STATUS_OK);
    memory_free(data);
    return package;
}

static enum status write_to(const char *where, const struct package *package, uint64_t size,
                            delivery_progress progress, void *context)
{
    err = (struct error){0};
    return media_write(where, name, package->fd, size, package->digest, progress, context, &err);
}

static bool holds(const char *where, const struct package *package)
{
    char path[256], hex[DIGEST_HEX_SIZE] = "";
    struct buffer data;
    struct error ignored = {0};
    snprintf(path, sizeof path, "%s/%s", where, name);
    buffer_init(&data, 1 << 26);
    if (file_read_whole(path, &data, &ignored) == STATUS_OK)
        cr_assert_eq(digest_sha256_hex(data.data, data.length, hex, &ignored), STATUS_OK);
    buffer_free(&data);
    return strcmp(hex, package->digest) == 0;
}

/* Hidden files count. */
static bool is_empty(const char *where)
{
    return run("test -z \"$(ls -A %s)\"", where) == 0;
}

Test(media, writes_whole_or_not_at_all, .init = begin, .fini = end)
{
    static const uint64_t sizes[] = {0, 1, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, SIZE};
    struct stat about;
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct package package = make_package(sizes[i]);
        cr_expect_eq(write_to(folder, &package, sizes[i], NULL, NULL), STATUS_OK, "%s",
                     err.message);
        cr_expect(holds(folder, &package));
        cr_assert_eq(stat(path, &about), 0);
        cr_expect_eq(about.st_mode & 07777, 0600);
        /* Again: the same content is there, and counts. */
        cr_expect_eq(write_to(folder, &package, sizes[i], NULL, NULL), STATUS_OK, "%s",
                     err.message);
        file_close(&package.fd);
        cr_assert_eq(unlink(path), 0);
        cr_expect(is_empty(folder));
    }
    struct package package = make_package(1000);
    cr_expect_eq(write_to(folder, &package, 999, NULL, NULL), STATUS_AUTHENTICATION);
    assert_error(STATUS_AUTHENTICATION,
                 "the package on this computer is no longer the one that was recorded");
    cr_expect_eq(write_to(folder, &package, 1001, NULL, NULL), STATUS_AUTHENTICATION);
    package.digest[0] = package.digest[0] == 'a' ? 'b' : 'a';
    cr_expect_eq(write_to(folder, &package, 1000, NULL, NULL), STATUS_AUTHENTICATION);
    cr_expect(is_empty(folder));
    file_close(&package.fd);
}

Test(media, what_stands_there_stays, .init = begin, .fini = end)
{
    struct package package = make_package(1000);
    static const char *const others[] = {"echo other >%s/%s", "head -c 1000 /dev/zero >%s/%s",
                                         "mkdir %s/%s", "mkfifo %s/%s", "ln -s /etc/passwd %s/%s"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *format = others[i];
        char command[256], *at = command;
        const char *parts[] = {folder, name};
        size_t part = 0;
        for (; *format != '\0'; format++) {
            if (*format == '%') {
                at = stpcpy(at, parts[part++]);
                format++;
            } else {
                *at++ = *format;
            }
        }
        *at = '\0';
        cr_assert_eq(run("%s", command), 0);
        cr_expect_eq(write_to(folder, &package, 1000, NULL, NULL), STATUS_USAGE, "%s", command);
        assert_error(STATUS_USAGE, "the device already holds %s, with other content", name);
        cr_assert_eq(run("test \"$(ls -A %s)\" = %s && rm -r %s/%s", folder, name, folder, name),
                     0);
    }
    err = (struct error){0};
    cr_expect_eq(media_write(folder, "a/b", package.fd, 1000, package.digest, NULL, NULL, &err),
                 STATUS_USAGE);
    assert_error(STATUS_USAGE, "\"a/b\" cannot be the name of a delivered file");
    cr_expect_eq(write_to("/tmp/safehand-not-there", &package, 1000, NULL, NULL), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/tmp/safehand-not-there: is no folder");
    cr_expect_eq(write_to("/etc/passwd", &package, 1000, NULL, NULL), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/etc/passwd: is no folder");
    file_close(&package.fd);
}

struct moment {
    const char *what;
    uint64_t from;
    bool spoils; /* changes a byte on the device, instead of interrupting */
    int calls;
};

static bool at_moment(void *context, const char *what, uint64_t done, uint64_t all)
{
    struct moment *moment = context;
    cr_assert_leq(done, all);
    cr_assert_eq(all, SIZE);
    if (strcmp(what, moment->what) != 0 || done < moment->from)
        return true;
    if (moment->calls++ == 0 && moment->spoils)
        cr_assert_eq(run("printf X | dd of=%s/%s bs=1 seek=%d conv=notrunc,fsync 2>/dev/null",
                         folder, name, SIZE - 1),
                     0);
    return moment->spoils;
}

Test(media, interrupted_or_faulty, .init = begin, .fini = end)
{
    struct package package = make_package(SIZE);
    static const struct moment moments[] = {
        {"checking", 0, false, 0},        {"checking", SIZE, false, 0},
        {"writing", 0, false, 0},         {"writing", 1 << 20, false, 0},
        {"writing", SIZE, false, 0},      {"reading back", 0, false, 0},
        {"reading back", SIZE, false, 0}, {"reading back", 0, true, 0},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct moment moment = moments[i];
        enum status want = moment.spoils ? STATUS_SYSTEM : STATUS_INTERRUPTED;
        cr_expect_eq(write_to(folder, &package, SIZE, at_moment, &moment), want);
        assert_error(want, moment.spoils ? "the device gave back something else than was written"
                                         : "interrupted");
        cr_expect_geq(moment.calls, 1);
        cr_expect(is_empty(folder), "%s %d", moment.what, (int)moment.from);
    }
    file_close(&package.fd);
}

Test(media, failing_calls, .init = begin, .fini = end, .timeout = 120)
{
    struct package package = make_package(SIZE);
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = write_to(folder, &package, SIZE, NULL, NULL);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        if (status == STATUS_OK) {
            cr_expect(holds(folder, &package), "%s", plan);
            cr_assert_eq(run("rm %s/%s", folder, name), 0);
        } else {
            cr_expect_eq(status, STATUS_SYSTEM, "%s: %s", plan, err.message);
            cr_expect_eq(err.status, status);
        }
        cr_expect(is_empty(folder), "%s: %s", plan, err.message);
    }
    file_close(&package.fd);
}

/* Mounts on the test's folder, seen by this test alone. */
static void mount_or_skip(const char *options)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("stick", folder, "tmpfs", 0, options) != 0)
        skip("a tmpfs cannot be mounted here, which needs root");
}

static void end_mounted(void)
{
    umount(folder);
    end();
}

Test(media, full_or_locked, .init = begin, .fini = end_mounted)
{
    struct package package = make_package(SIZE);
    mount_or_skip("size=2m,nr_inodes=100");
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "the device has too little room: 4 MB are needed, 2 MB are free");
    cr_expect_str_eq(err.hint, "make room on the device, or take another one; the package is kept");
    cr_assert_eq(mount(NULL, folder, NULL, MS_REMOUNT, "size=8m,nr_inodes=1"), 0);
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "%s: cannot create the file: No space left on device", name);
    cr_assert_eq(mount(NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, "size=8m,nr_inodes=100"), 0);
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "%s: cannot create the file: Read-only file system", name);
    cr_assert_eq(mount(NULL, folder, NULL, MS_REMOUNT, "size=8m,nr_inodes=100"), 0);
    cr_expect(is_empty(folder));
    cr_expect_eq(write_to(folder, &package, SIZE, NULL, NULL), STATUS_OK, "%s", err.message);
    cr_expect(holds(folder, &package));
    file_close(&package.fd);
}

/* Fills the device while the package is written. */
static bool fill(void *context, const char *what, uint64_t done, uint64_t all)
{
    (void)all;
    if (strcmp(what, "writing") == 0 && done == 1 << 20 && !*(bool *)context) {
        *(bool *)context = true;
        cr_assert_neq(run("cat /dev/zero >%s/filler 2>/dev/null", folder), 0);
    }
    return true;
}

Test(media, becomes_full, .init = begin, .fini = end_mounted)
{
    bool is_filled = false;
    struct package package = make_package(SIZE);
    mount_or_skip("size=8m");
    cr_expect_eq(write_to(folder, &package, SIZE, fill, &is_filled), STATUS_SYSTEM);
    assert_error(STATUS_SYSTEM, "cannot write to the device: No space left on device");
    cr_expect_eq(run("test \"$(ls -A %s)\" = filler", folder), 0);
    file_close(&package.fd);
}

/* ---- which device ---- */

Test(media, inspects_a_folder_without_a_device, .init = begin, .fini = end_mounted)
{
    struct media_device device = {0};
    cr_expect_eq(media_inspect("/tmp/safehand-not-there", &device, &err), STATUS_USAGE);
    assert_error(STATUS_USAGE, "/tmp/safehand-not-there: is no folder");
    cr_expect_eq(media_inspect("/etc/passwd", &device, &err), STATUS_USAGE);
    mount_or_skip("size=1m");
    cr_expect_eq(media_inspect(folder, &device, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(device.device, "stick");
    cr_expect_str_eq(device.file_system, "tmpfs");
    cr_expect_eq(device.free, 1 << 20);
    cr_expect_str_eq(device.uuid, "");
    cr_expect_str_eq(device.bus, "");
    cr_expect_not(device.is_removable);
    bool was_hit = true;
    for (int n = 1; was_hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = media_inspect(folder, &device, &err);
        was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect(status == STATUS_OK || status == STATUS_SYSTEM, "%s: %s", plan, err.message);
    }
}

static void end_loop(void)
{
    if (folder[0] != '\0')
        run("PATH=$PATH:/sbin; umount %s/mount 2>/dev/null; losetup -j %s/image 2>/dev/null | "
            "cut -d: -f1 | xargs -r losetup -d",
            folder, folder);
    end();
}

/* A loop device with a file system: what is read is on the device, and a name that would move the
 * cursor is made visible. */
Test(media, inspects_a_device, .init = begin, .fini = end_loop)
{
    struct media_device device = {0};
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        run("cd %s && truncate -s 8M image && PATH=$PATH:/sbin:/usr/sbin && mkdir mount && "
            "mkfs.ext4 -q -L \"$(printf 'a\\033b')\" -U 12345678-1234-4234-8234-123456789abc image "
            "&& losetup -f image && mount $(losetup -j image | cut -d: -f1) mount",
            folder) != 0) {
        end_loop();
        skip("a loop device cannot be mounted here, which needs root");
    }
    char mounted[128], name_of_loop[64] = "";
    snprintf(mounted, sizeof mounted, "%s/mount", folder);
    char command[256];
    snprintf(command, sizeof command, "PATH=$PATH:/sbin losetup -j %s/image | cut -d: -f1", folder);
    FILE *stream = popen(command, "r");
    cr_assert_not_null(fgets(name_of_loop, sizeof name_of_loop, stream));
    pclose(stream);
    name_of_loop[strcspn(name_of_loop, "\n")] = '\0';
    cr_assert_eq(media_inspect(mounted, &device, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(device.device, name_of_loop);
    cr_expect_str_eq(device.file_system, "ext4");
    cr_expect_str_eq(device.label, "a\\u{001B}b");
    cr_expect_str_eq(device.uuid, "12345678-1234-4234-8234-123456789abc");
    cr_expect_not(device.is_removable);
    cr_expect_gt(device.free, 1 << 20);
    cr_expect_leq(device.free, 8 << 20);

    struct package package = make_package(SIZE);
    cr_expect_eq(write_to(mounted, &package, SIZE, NULL, NULL), STATUS_OK, "%s", err.message);
    cr_expect(holds(mounted, &package));
    file_close(&package.fd);
}
