/* What a hostile file can do that has taken the inspector over: nothing (confine.h). Each attempt
 * is made in a process of its own, once free, where it must succeed, and once confined. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "confine.h"
#include "tool.h"

static char scratch[] = "/dev/shm/safehand-test-XXXXXX", outside[] = "/tmp/safehand-test-XXXXXX";

static void make_folders(void)
{
    cr_assert(mkdtemp(scratch) && mkdtemp(outside));
    cr_assert_eq(chdir(outside), 0);
    int fd = open("secret", O_WRONLY | O_CREAT | O_EXCL, 0600);
    cr_assert(fd >= 0 && write(fd, "1", 1) == 1);
    close(fd);
}

static void remove_folders(void)
{
    struct error err = {0};
    cr_expect_eq(file_remove_tree(scratch, &err), STATUS_OK);
    cr_expect_eq(file_remove_tree(outside, &err), STATUS_OK);
}

enum { DONE = 1, LACKING = 99 };

/* Runs an attempt in a child and returns its exit status, or -1 if a signal ended it. */
static int attempt(int (*try)(void), bool is_confined)
{
    int result = 0;
    pid_t child = fork();
    if (child == 0) {
        if (is_confined && confine(&(struct confinement){.scratch = scratch, .seconds = 2}) != 0)
            _exit(LACKING);
        _exit(try());
    }
    cr_assert(child > 0 && waitpid(child, &result, 0) == child);
    return WIFEXITED(result) ? WEXITSTATUS(result) : -1;
}

static bool opens(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static int socket_of_network(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}
static int socket_of_machine(void)
{
    return socket(AF_UNIX, SOCK_DGRAM, 0) >= 0;
}
static int pair_of_sockets(void)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}
static int list_of_users(void)
{
    return opens("/etc/passwd", O_RDONLY);
}
static int file_of_the_office(void)
{
    return opens("secret", O_RDONLY);
}
static int folder_of_the_office(void)
{
    return opens(".", O_RDONLY | O_DIRECTORY);
}
static int writing_outside(void)
{
    return opens("fresh", O_WRONLY | O_CREAT);
}
static int removing(void)
{
    return unlink("secret") == 0 || rename("secret", "other") == 0;
}
static int opening_up(void)
{
    return chmod("secret", 0644) == 0;
}
static int linking(void)
{
    return symlink("/etc/passwd", "link") == 0;
}
static int memory_of_others(void)
{
    return opens("/proc/self/mem", O_RDONLY);
}
static int signalling(void)
{
    return kill(getppid(), 0) == 0;
}
static int tracing(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}
static int session_of_its_own(void)
{
    return setsid() >= 0;
}
static int namespace_of_its_own(void)
{
    return unshare(CLONE_NEWUTS) == 0 || unshare(CLONE_NEWUSER) == 0;
}
static int namespace_for_a_child(void)
{
    long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0)
        _exit(0);
    return child > 0;
}
static int longer_time(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_CORE, &limit) == 0 && setrlimit(RLIMIT_CORE, &limit) == 0;
}

static int execute(const char *path)
{
    char *const words[] = {(char *)(uintptr_t) "cat", (char *)(uintptr_t) "-ver", NULL};
    int result = 0;
    pid_t child = fork();
    if (child == 0) {
        int quiet = open("/dev/null", O_RDWR);
        dup2(quiet, 0);
        dup2(quiet, 1);
        dup2(quiet, 2);
        execve(path, words, NULL);
        _exit(9);
    }
    return child > 0 && waitpid(child, &result, 0) == child && WIFEXITED(result) &&
           WEXITSTATUS(result) != 9;
}
static int another_program(void)
{
    return execute("/bin/cat");
}
static int shell(void)
{
    return execute("/bin/sh");
}

Test(inspector_confine, nothing_is_reached, .init = make_folders, .fini = remove_folders)
{
#define TRY(name)                                                                                  \
    {                                                                                              \
        name, #name                                                                                \
    }
    static const struct {
        int (*try)(void);
        const char *name;
    } tries[] = {
        TRY(socket_of_network),
        TRY(socket_of_machine),
        TRY(pair_of_sockets),
        TRY(list_of_users),
        TRY(file_of_the_office),
        TRY(folder_of_the_office),
        TRY(writing_outside),
        TRY(memory_of_others),
        TRY(signalling),
        TRY(tracing),
        TRY(session_of_its_own),
        TRY(longer_time),
        TRY(another_program),
        TRY(shell),
        TRY(opening_up),
        TRY(linking),
        TRY(namespace_of_its_own),
        TRY(namespace_for_a_child),
        TRY(removing),
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        cr_expect_eq(attempt(tries[i].try, true), 0, "%s, confined", tries[i].name);
        cr_expect_eq(attempt(tries[i].try, false), DONE, "%s, free", tries[i].name);
    }
}

/* Calls that do harm where anything does, and so are not tried free. */
static int whatever_else(void)
{
    static const long calls[] = {SYS_mount,
                                 SYS_umount2,
                                 SYS_pivot_root,
                                 SYS_chroot,
                                 SYS_bpf,
                                 SYS_keyctl,
                                 SYS_add_key,
                                 SYS_io_uring_setup,
                                 SYS_reboot,
                                 SYS_init_module,
                                 SYS_swapon,
                                 SYS_setns,
                                 SYS_setuid,
                                 SYS_setgid,
                                 SYS_chown,
                                 SYS_process_vm_readv,
                                 SYS_tgkill,
                                 SYS_tkill,
                                 SYS_execveat,
                                 SYS_perf_event_open,
                                 SYS_userfaultfd,
                                 SYS_pidfd_getfd,
                                 SYS_open_by_handle_at,
                                 SYS_utimensat,
                                 SYS_setxattr,
                                 SYS_fchmod,
                                 SYS_mknodat,
                                 SYS_personality,
                                 SYS_shmget,
                                 SYS_msgget,
                                 SYS_connect};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (syscall(calls[i], -1, 0, 0, 0, 0, 0) != -1 || errno != EPERM)
            return (int)i + 1;
    return 0;
}

static int flags_for_terminals(void)
{
    char letter = 'x';
    errno = 0;
    return syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, &letter) == -1 && errno == EPERM ? 0 : 1;
}

static int core_or_privilege(void)
{
    struct rlimit core;
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 ? 0 : 1;
}

Test(inspector_confine, no_other_call_is_made, .init = make_folders, .fini = remove_folders)
{
    cr_expect_eq(attempt(whatever_else, true), 0);
    cr_expect_eq(attempt(flags_for_terminals, true), 0);
    cr_expect_eq(attempt(core_or_privilege, true), 0);
}

static int work_of_a_reader(void)
{
    static const char *const words[] = {"exiftool", "-ver", NULL};
    struct answer answer;
    struct buffer out;
    char path[64], link[4096];
    snprintf(path, sizeof path, "%s/a.txt", scratch);
    if (!opens(path, O_WRONLY | O_CREAT) || !opens(path, O_RDONLY) || unlink(path) != 0)
        return 2;
    if (!opens("/usr/bin/env", O_RDONLY) || !opens("/dev/null", O_WRONLY) ||
        readlink("/usr/bin", link, sizeof link) != -1)
        return 3;
    answer_init(&answer);
    buffer_init(&out, 64);
    return tool_run(words, NULL, &out, &answer) && out.length > 3 && out.data[0] == '1' ? 0 : 4;
}

Test(inspector_confine, a_reader_can_do_its_work, .init = make_folders, .fini = remove_folders)
{
    cr_expect_eq(attempt(work_of_a_reader, true), 0);
}

/* ---- bounds ---- */

static int endless(void)
{
    volatile bool goes_on = true;
    while (goes_on)
        ;
    return DONE;
}

#ifndef __SANITIZE_ADDRESS__ /* whose shadow is larger than any bound */
static int much_memory(void)
{
    const size_t piece = (size_t)256 * 1024 * 1024;
    for (int i = 0; i < 64; i++)
        if (mmap(NULL, piece, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
            return 0;
    return DONE;
}
#endif

static int large_file(void)
{
    char path[64];
    snprintf(path, sizeof path, "%s/large", scratch);
    signal(SIGXFSZ, SIG_IGN);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    return fd >= 0 && ftruncate(fd, (off_t)1 << 32) == 0 ? DONE : 0;
}

Test(inspector_confine, time_memory_and_room_are_bounded, .init = make_folders,
     .fini = remove_folders)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    cr_expect_eq(attempt(endless, true), -1, "ended by a signal");
    clock_gettime(CLOCK_MONOTONIC, &to);
    cr_expect_lt(to.tv_sec - from.tv_sec, 30);
#ifndef __SANITIZE_ADDRESS__
    cr_expect_eq(attempt(much_memory, true), 0);
    cr_expect_eq(attempt(much_memory, false), DONE);
#endif
    cr_expect_eq(attempt(large_file, true), 0);
    cr_expect_eq(attempt(large_file, false), DONE);
}

/* The system counts the processes of a user, and not the administrator's. */
static bool become_nobody(void)
{
    enum { NOBODY = 65534 };
    return geteuid() != 0 || (setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
}

/* Each waits until this process ends. */
static int many_processes(void)
{
    enum { TOO_MANY = 4000 };
    for (int made = 0; made < TOO_MANY; made++) {
        pid_t child = fork();
        if (child < 0)
            return errno == EAGAIN ? 0 : 2;
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            pause();
            _exit(0);
        }
    }
    return DONE;
}

Test(inspector_confine, processes_are_bounded)
{
    int result = 0;
    pid_t child = fork();
    if (child == 0) {
        bool is_ready = become_nobody() && confine(&(struct confinement){.seconds = 20}) == 0;
        _exit(is_ready ? many_processes() : LACKING);
    }
    cr_assert(child > 0 && waitpid(child, &result, 0) == child);
    cr_expect(WIFEXITED(result) && WEXITSTATUS(result) == 0, "%d", result);
}

/* ---- without Landlock ---- */

static int alone(void)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !confine_calls(true))
        return LACKING;
    if (!opens("/etc/passwd", O_RDONLY))
        return 2;
    return opens("secret", O_WRONLY) || opens("secret", O_RDWR) ||
                   opens("fresh", O_WRONLY | O_CREAT) || unlink("secret") == 0 ||
                   mkdir("folder", 0700) == 0 || truncate("secret", 0) == 0
               ? DONE
               : 0;
}

Test(inspector_confine, where_nothing_keeps_files_apart_none_is_written, .init = make_folders,
     .fini = remove_folders)
{
    cr_expect_eq(attempt(alone, false), 0);
}
