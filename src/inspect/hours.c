/*
 * What was read of files is kept for some hours, for later runs of the program by the same user:
 * who looks at a preview and then shares, or is asked something and tries again, does not wait
 * twice. It lies in the folder in memory that the system makes a user when they log in and takes
 * away when they have logged out, sealed with a key that the kernel alone holds, and drops in time.
 * Whoever else writes there is that user, who could as well change the program.
 */
#include <limits.h>
#include <linux/keyctl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "inspect_internal.h"
#include "kept_internal.h"
#include "safehand/age.h"

enum {
    SECONDS = INSPECT_KEPT_HOURS * 3600,
    FILES_MAXIMUM = 32 * 1024 * 1024, /* bytes of what lies there: it is memory */
    STAMP_SIZE = 17,
    KEY_OF_USER = 0x3F3F0000, /* read and found by the user's processes, in whichever session */
};
static const char KEPT_BELOW[] = "safehand-read", SUFFIX[] = ".age";

struct hours {
    char *folder;
    struct age_recipients *readers;
    char stamp[STAMP_SIZE]; /* of the inspector: another one may read more */
    size_t room;
};

/* ---- the key ---- */

/* It is known by the folder, so that it belongs to no other. -1: there is none. */
static long find_key(const char *folder)
{
    return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", folder, 0);
}

static bool read_key(const char *folder, char secret[AGE_IDENTITY_SIZE])
{
    long key = find_key(folder);
    bool done = key > 0 && syscall(SYS_keyctl, KEYCTL_READ, key, secret, AGE_IDENTITY_SIZE) ==
                               AGE_IDENTITY_SIZE;
    return done && secret[AGE_IDENTITY_SIZE - 1] == '\0';
}

static bool make_key(const char *folder, char secret[AGE_IDENTITY_SIZE])
{
    struct error ignored = {0};
    char recipient[AGE_RECIPIENT_SIZE];
    if (age_key_new(secret, recipient, &ignored) != STATUS_OK)
        return false;
    long key =
        syscall(SYS_add_key, "user", folder, secret, AGE_IDENTITY_SIZE, KEY_SPEC_USER_KEYRING);
    return key > 0 && syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, SECONDS) == 0 &&
           syscall(SYS_keyctl, KEYCTL_SETPERM, key, KEY_OF_USER) == 0;
}

/* To whom is sealed what is kept, and with what it is opened. */
static bool take_key(struct hours *hours, struct age_identities **own)
{
    struct error ignored = {0};
    char recipient[AGE_RECIPIENT_SIZE], *secret = secret_allocate(AGE_IDENTITY_SIZE);
    bool done = secret && (read_key(hours->folder, secret) || make_key(hours->folder, secret)) &&
                age_key_recipient(secret, recipient, &ignored) == STATUS_OK &&
                age_recipients_new(&hours->readers, &ignored) == STATUS_OK &&
                age_recipients_add(hours->readers, recipient, &ignored) == STATUS_OK &&
                age_identities_new(own, &ignored) == STATUS_OK &&
                age_identities_add(*own, secret, &ignored) == STATUS_OK;
    secret_free(secret);
    return done;
}

/* ---- the folder ---- */

static bool is_own_folder(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid() &&
           (about.st_mode & 077) == 0;
}

/* NULL where the system has none for this user alone; memory_free. */
static char *find_folder(void)
{
    const char *own = getenv("XDG_RUNTIME_DIR");
    return own && own[0] == '/' && is_own_folder(own) ? file_join(own, KEPT_BELOW) : NULL;
}

static bool is_folder_there(const char *folder)
{
    struct error ignored = {0};
    return (file_exists(folder) || file_make_folder(folder, 0700, &ignored) == STATUS_OK) &&
           is_own_folder(folder);
}

/* False without an inspector: what is not there reads nothing, whatever was read before. */
static bool take_stamp(char stamp[STAMP_SIZE])
{
    struct error ignored = {0};
    struct stat about;
    char path[PATH_MAX], text[128], digest[DIGEST_HEX_SIZE];
    if (!inspector_find(path) || stat(path, &about) != 0)
        return false;
    int length =
        snprintf(text, sizeof text, "%ju %ju %jd %jd.%ld %jd.%ld", (uintmax_t)about.st_dev,
                 (uintmax_t)about.st_ino, (intmax_t)about.st_size, (intmax_t)about.st_mtim.tv_sec,
                 about.st_mtim.tv_nsec, (intmax_t)about.st_ctim.tv_sec, about.st_ctim.tv_nsec);
    bool done = digest_sha256_hex(text, (size_t)length, digest, &ignored) == STATUS_OK;
    snprintf(stamp, STAMP_SIZE, "%.*s", STAMP_SIZE - 1, done ? digest : "");
    return done;
}

/* ---- what lies there ---- */

/* Whether it was kept by this inspector, and not too long ago; its size. */
static bool is_of_now(const struct hours *hours, const char *path, const char *name, size_t *size)
{
    struct stat about;
    if (!text_starts_with(name, hours->stamp) || lstat(path, &about) != 0 ||
        !S_ISREG(about.st_mode) || about.st_size > FILES_MAXIMUM)
        return false;
    *size = (size_t)about.st_size;
    time_t age = time(NULL) - about.st_mtim.tv_sec;
    return age >= 0 && age < SECONDS;
}

static bool recall_one(const struct age_identities *own, const char *path,
                       struct inspect_kept *kept)
{
    struct error ignored = {0};
    struct buffer sealed, clear;
    buffer_init(&sealed, FILES_MAXIMUM);
    buffer_init(&clear, FILES_MAXIMUM);
    bool done = file_read_whole(path, &sealed, &ignored) == STATUS_OK &&
                age_decrypt(own, sealed.data, sealed.length, &clear, &ignored) == STATUS_OK &&
                inspect_kept_read(kept, clear.data, clear.length, &ignored) == STATUS_OK;
    buffer_free(&sealed);
    buffer_free(&clear);
    return done;
}

/* What cannot be used is removed. */
static void recall(struct hours *hours, const struct age_identities *own, struct inspect_kept *kept)
{
    struct error ignored = {0};
    struct file_list list = {.names = NULL};
    bool done = file_list_folder(hours->folder, &list, &ignored) == STATUS_OK;
    hours->room = done ? FILES_MAXIMUM : 0;
    for (size_t i = 0; i < list.count; i++) {
        size_t size = 0;
        char *path = file_join(hours->folder, list.names[i]);
        bool is_used = path && is_of_now(hours, path, list.names[i], &size) &&
                       size <= hours->room && recall_one(own, path, kept);
        if (path && !is_used)
            (void)(file_remove(path, &ignored) == STATUS_OK);
        hours->room -= is_used ? size : 0;
        memory_free(path);
    }
    file_list_free(&list);
}

struct hours *hours_begin(struct inspect_kept *kept)
{
    struct age_identities *own = NULL;
    char *folder = find_folder();
    struct hours *hours = folder ? memory_allocate(sizeof *hours) : NULL;
    if (!hours) {
        memory_free(folder);
        return NULL;
    }
    hours->folder = folder;
    bool done = is_folder_there(folder) && take_stamp(hours->stamp) && take_key(hours, &own);
    if (done)
        recall(hours, own, kept);
    age_identities_free(own);
    if (done)
        return hours;
    hours_end(hours);
    return NULL;
}

void hours_end(struct hours *hours)
{
    if (!hours)
        return;
    age_recipients_free(hours->readers);
    memory_free(hours->folder);
    memory_free(hours);
}

/* ---- keeping ---- */

/* Not where time or a tool was short: why pictures were not looked at stands beside that. */
static bool is_record_lasting(void *context, enum inspect_record record, const unsigned char *data,
                              size_t length)
{
    static const unsigned LOOKED = UNREAD_PICTURE | UNREAD_PICTURES | UNREAD_PAGES;
    char number[16];
    (void)context;
    if (record != ANSWER_UNREAD)
        return record != ANSWER_LACK;
    snprintf(number, sizeof number, "%.*s", (int)(length < 15 ? length : 15), (const char *)data);
    unsigned kind = (unsigned)strtoul(number, NULL, 10);
    return (kind & (UNREAD_READER | UNREAD_TOOL)) == 0 &&
           ((kind & LOOKED) == 0 || !memchr(data, ' ', length));
}

/* NULL without memory; memory_free. */
static char *path_of(const struct hours *hours, const char *name, const char *digest)
{
    struct error ignored = {0};
    char own[DIGEST_HEX_SIZE];
    char *text = memory_format("%s %s", digest, name), *file = NULL, *path = NULL;
    if (text && digest_sha256_hex(text, strlen(text), own, &ignored) == STATUS_OK)
        file = memory_format("%s-%s%s", hours->stamp, own, SUFFIX);
    if (file)
        path = file_join(hours->folder, file);
    memory_free(text);
    memory_free(file);
    return path;
}

void hours_put(struct hours *hours, const char *name, const char digest[DIGEST_HEX_SIZE],
               const struct buffer *answer)
{
    struct error ignored = {0};
    struct buffer clear, sealed;
    if (!hours || !answer_walk(answer, is_record_lasting, NULL))
        return;
    buffer_init(&clear, hours->room);
    buffer_init(&sealed, hours->room);
    char *path = path_of(hours, name, digest);
    kept_append_head(&clear);
    kept_append(&clear, name, digest, answer);
    if (path && clear.failure == STATUS_OK &&
        age_encrypt(hours->readers, false, clear.data, clear.length, &sealed, &ignored) ==
            STATUS_OK &&
        file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, &ignored) ==
            STATUS_OK)
        hours->room -= sealed.length;
    memory_free(path);
    buffer_free(&clear);
    buffer_free(&sealed);
}

void inspect_kept_forget(void)
{
    struct error ignored = {0};
    char *folder = find_folder();
    long key = folder ? find_key(folder) : -1;
    if (key > 0)
        (void)(syscall(SYS_keyctl, KEYCTL_INVALIDATE, key) == 0);
    if (folder)
        (void)(file_remove_tree(folder, &ignored) == STATUS_OK); /* without the key it is nothing */
    memory_free(folder);
}
