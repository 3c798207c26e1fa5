#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "tool.h"

/* Of interfaces of Landlock that are newer than Debian's header. */
#define ACCESS_TRUNCATE (UINT64_C(1) << 14) /* from its third on */
#define ACCESS_DEVICE (UINT64_C(1) << 15)   /* fifth */
#define NETWORK_TCP UINT64_C(3)             /* to bind, to connect: fourth */
#define SCOPE_SOCKET_AND_SIGNAL UINT64_C(3) /* sixth */
#define ACCESS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define ACCESS_FIRST (LANDLOCK_ACCESS_FS_REFER - 1) /* all of the first interface */
#define ACCESS_SCRATCH                                                                             \
    (ACCESS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |                \
     LANDLOCK_ACCESS_FS_MAKE_REG | ACCESS_TRUNCATE) /* no folders, but for cleaning */

/* As the kernel's, which takes as many bytes of it as there are. */
struct ruleset {
    uint64_t files, network, scoped;
};

/* Libraries, what they read, and what a program needs to begin. */
static const char *const READABLE[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/etc/perl",
    "/etc/magic",
    "/etc/localtime",
    "/var/cache/fontconfig",
    "/etc/locale.alias",
    "/dev/urandom",
    NULL,
};
/* What starts the tools: scripts name the first two, every program one of the others. */
static const char *const STARTERS[] = {
    "/usr/bin/perl",
    "/usr/bin/python3",
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    NULL,
};

/* ---- bounds ---- */

static void bound(int which, rlim_t most)
{
    struct rlimit old, fresh = {most, most};
    if (getrlimit(which, &old) == 0 && old.rlim_max < most)
        fresh = (struct rlimit){old.rlim_max, old.rlim_max};
    setrlimit(which, &fresh);
}

static void set_bounds(const struct confinement *how)
{
    enum { DESCRIPTORS = 256, PROCESSES = 64, FILE_MAXIMUM = 512 * 1024 * 1024 };
    struct sysinfo about;
    bound(RLIMIT_CORE, 0);
    bound(RLIMIT_CPU, how->seconds);
    bound(RLIMIT_NOFILE, DESCRIPTORS);
    bound(RLIMIT_FSIZE, FILE_MAXIMUM);
    /* The bound counts all processes of this user, of whom there are at most so many now. */
    if (sysinfo(&about) == 0)
        bound(RLIMIT_NPROC, (rlim_t)about.procs + PROCESSES);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger than any bound */
    const rlim_t memory = (rlim_t)2 * 1024 * 1024 * 1024;
    bound(RLIMIT_AS, memory + how->file_size);
#endif
}

/* ---- files ---- */

static long landlock_version(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static struct ruleset ruleset_of(long version)
{
    struct ruleset rules = {.files = ACCESS_FIRST};
    rules.files |= version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0;
    rules.files |= version >= 3 ? ACCESS_TRUNCATE : 0;
    rules.files |= version >= 5 ? ACCESS_DEVICE : 0;
    rules.network = version >= 4 ? NETWORK_TCP : 0;
    rules.scoped = version >= 6 ? SCOPE_SOCKET_AND_SIGNAL : 0;
    return rules;
}

/* Allows this of what lies there and below. What is not there needs no rule. */
static bool allow(int ruleset, const char *path, uint64_t access)
{
    enum {
        OF_FILE = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                  LANDLOCK_ACCESS_FS_WRITE_FILE
    };
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};
    int added = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    if (added != 0 && errno == EINVAL) { /* it is a file, which cannot be listed */
        rule.allowed_access &= OF_FILE;
        added = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(fd);
    return added == 0;
}

static bool allow_all(int ruleset, const char *const *paths, uint64_t access)
{
    while (*paths && allow(ruleset, *paths, access))
        paths++;
    return !*paths;
}

/* The file itself, which a tool opens by its descriptor; one in memory needs no rule. */
static void allow_input(int ruleset)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
                                              .parent_fd = STDIN_FILENO};
    (void)(syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0);
}

static bool confine_files(const struct confinement *how)
{
    const uint64_t folders =
        how->with_folders ? LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR : 0;
    const char *scratch = how->scratch;
    long version = landlock_version();
    if (version < 1)
        return false;
    struct ruleset rules = ruleset_of(version);
    size_t size = version >= 6   ? sizeof rules
                  : version >= 4 ? offsetof(struct ruleset, scoped)
                                 : offsetof(struct ruleset, network);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset >= 0)
        allow_input(ruleset);
    bool done =
        ruleset >= 0 && allow_all(ruleset, READABLE, ACCESS_READ) &&
        allow_all(ruleset, STARTERS, LANDLOCK_ACCESS_FS_EXECUTE) &&
        allow_all(ruleset, tool_paths(), LANDLOCK_ACCESS_FS_EXECUTE) &&
        allow(ruleset, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE) &&
        (!scratch || allow(ruleset, scratch, (ACCESS_SCRATCH | folders) & rules.files)) &&
        syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    if (ruleset >= 0)
        close(ruleset);
    return done;
}

unsigned confine(const struct confinement *how)
{
    set_bounds(how);
    /* Without this neither of the two is to be had; it needs nothing itself. */
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    bool has_files = confine_files(how);
    bool has_calls = confine_calls(!has_files);
    return (has_files ? 0U : LACK_FILES) | (has_calls ? 0U : LACK_CALLS);
}
