/* A real Apache (scripts/portal) for the tests of the portal client, or the server of the script
 * that PORTAL_SCRIPT names, and packages to send it. */
#ifndef SAFEHAND_TESTS_PORTAL_SERVER_H
#define SAFEHAND_TESTS_PORTAL_SERVER_H

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
#include "ways_support.h"

#ifndef PORTAL_SCRIPT
#define PORTAL_SCRIPT "scripts/portal"
#endif

enum { BIG = 20 * 1000 * 1000, SKIPPED = 77 };

static const char name[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
static const char temporary[] = "partial-6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand";
static const char alone[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b.safehand "; /* in a listing */
static const char danger[] =
    "if somebody is in danger, phone 999 or children's social care now, and "
    "write it down afterwards; ";

/* ---- a portal, a package, a session ---- */

static char folder[64]; /* of the server */
static struct portal at;
static char served[256], log_path[256], password[64], takes[64];
static struct error err;

PRINTF_LIKE(1, 2) static inline int run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void remember(const char *key, const char *value)
{
    static char portal_name[] = "portal";
    at.name = portal_name;
    if (strcmp(key, "PORTAL_URL") == 0)
        at.url = strdup(value);
    if (strcmp(key, "PORTAL_USER") == 0)
        at.user = strdup(value);
    if (strcmp(key, "PORTAL_FOLDER") == 0)
        snprintf(served, sizeof served, "%s", value);
    if (strcmp(key, "PORTAL_LOG") == 0)
        snprintf(log_path, sizeof log_path, "%s", value);
    if (strcmp(key, "PORTAL_HOST_KEY") == 0)
        at.host_key = strdup(value);
    if (strcmp(key, "PORTAL_TAKES") == 0)
        snprintf(takes, sizeof takes, "%s", value);
    if (strcmp(key, "PORTAL_CA") == 0 || strcmp(key, "PORTAL_KEY") == 0 ||
        strcmp(key, "PORTAL_PASSWORD_FILE") == 0) {
        struct buffer text;
        buffer_init(&text, 1 << 16);
        cr_assert_eq(file_read_whole(value, &text, &err), STATUS_OK, "%s", err.message);
        if (strcmp(key, "PORTAL_CA") == 0)
            at.ca = strdup(buffer_text(&text));
        else if (strcmp(key, "PORTAL_KEY") == 0)
            at.key = strdup(buffer_text(&text));
        else
            snprintf(password, sizeof password, "%s", buffer_text(&text));
        buffer_free(&text);
    }
}

static inline void forget(void)
{
    free(at.url);
    free(at.user);
    free(at.ca);
    free(at.host_key);
    free(at.key);
    at = (struct portal){0};
}

/* Starts (again) by the script, and reads DIR/portal.env. Returns the script's status. */
static inline int start_by(const char *script, const char *variants)
{
    char path[128], line[512];
    if (folder[0] == '\0') {
        strcpy(folder, "/tmp/safehand-portal-XXXXXX");
        cr_assert_not_null(mkdtemp(folder));
    }
    int status =
        run("'%s/%s' start %s %s >%s/out 2>&1", SOURCE_FOLDER, script, folder, variants, folder);
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

static inline int start(const char *variants)
{
    return start_by(PORTAL_SCRIPT, variants);
}

static inline void must_start(const char *variants)
{
    int status = start(variants);
    if (status != 0)
        run("cat %s/out >&2", folder);
    cr_assert_eq(status, 0, "scripts/portal start %s: %d", variants, status);
}

static inline void end(void)
{
    if (folder[0] != '\0')
        run("'%s/" PORTAL_SCRIPT "' kill %s; rm -rf %s", SOURCE_FOLDER, folder, folder);
    folder[0] = '\0';
    forget();
}

/* A skipped test does not come to its end. */
static inline void skip(const char *reason)
{
    end();
    cr_skip_test("%s", reason);
}

static inline void begin(void)
{
    cr_assert_eq(memory_start(&err), STATUS_OK);
}

struct package {
    int fd;
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
};

/* A file that has no name any more, of `size` bytes that begin from seed. */
static inline struct package make_package(uint64_t size, unsigned seed)
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

static inline struct portal_session *connect_as(const char *secret, delivery_progress progress,
                                                void *context)
{
    struct portal_session *session = NULL;
    cr_assert_eq(portal_connect(&session, &at, secret, progress, context, &err), STATUS_OK, "%s",
                 err.message);
    return session;
}

static inline enum status upload(struct portal_session *session, const struct package *package)
{
    err = (struct error){0};
    return portal_upload(session, name, package->fd, package->size, package->digest, &err);
}

static inline enum status probe_as(const char *secret)
{
    err = (struct error){0};
    struct portal_session *session = connect_as(secret, NULL, NULL);
    enum status status = portal_probe(session, &err);
    portal_close(session);
    return status;
}

/* What lies on the server, as "name name " in order. */
static inline const char *listing(void)
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

static inline void write_served(const char *file, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", served, file);
    FILE *stream = fopen(path, "w");
    cr_assert_not_null(stream);
    fputs(text, stream);
    fclose(stream);
    chmod(path, 0666);
}

static inline bool served_is(const char *file, const char *digest)
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

static inline char *read_log(const char *path)
{
    struct buffer data;
    buffer_init(&data, 1 << 26);
    cr_assert_eq(file_read_whole(path, &data, &err), STATUS_OK, "%s", err.message);
    return buffer_take(&data, NULL);
}

static inline const char *url(void)
{
    return at.url;
}

static inline const char *host(void)
{
    static char text[128];
    const char *begin = strstr(at.url, "://") + 3;
    snprintf(text, sizeof text, "%.*s", (int)strcspn(begin, "/"), begin);
    return text;
}

/* The text with each '@' replaced. */
static inline const char *fill(const char *text, const char *value)
{
    static struct buffer filled;
    buffer_free(&filled);
    buffer_init(&filled, 1 << 16);
    for (; *text != '\0'; text++)
        if (*text == '@')
            buffer_append_text(&filled, value);
        else
            buffer_append_byte(&filled, (unsigned char)*text);
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

#endif
