/*
 * The calls to the system that a reader, perl or a library needs; whatever is not listed fails.
 * There is no socket among them, nothing that looks into or signals another process, that mounts,
 * changes who owns or may read a file, loads code into the kernel or makes a namespace.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "confine.h"

#define CALL(name) SCMP_SYS(name)

/* Within what is open already, within this process, and of the clock. */
static const int ALWAYS[] = {
    CALL(read),
    CALL(readv),
    CALL(pread64),
    CALL(preadv),
    CALL(write),
    CALL(writev),
    CALL(pwrite64),
    CALL(lseek),
    CALL(close),
    CALL(close_range),
    CALL(dup),
    CALL(dup2),
    CALL(dup3),
    CALL(fcntl),
    CALL(pipe),
    CALL(pipe2),
    CALL(poll),
    CALL(ppoll),
    CALL(select),
    CALL(pselect6),
    CALL(epoll_create1),
    CALL(epoll_ctl),
    CALL(epoll_wait),
    CALL(epoll_pwait),
    CALL(eventfd2),
    CALL(fstat),
    CALL(fstatfs),
    CALL(getdents64),
    CALL(ftruncate),
    CALL(fallocate),
    CALL(fadvise64),
    CALL(fsync),
    CALL(fdatasync),
    CALL(flock),
    CALL(sendfile),
    CALL(copy_file_range),
    CALL(memfd_create),
    CALL(brk),
    CALL(mmap),
    CALL(munmap),
    CALL(mprotect),
    CALL(mremap),
    CALL(madvise),
    CALL(membarrier),
    CALL(futex),
    CALL(set_robust_list),
    CALL(set_tid_address),
    CALL(rseq),
    CALL(arch_prctl),
    CALL(sched_yield),
    CALL(sched_getaffinity),
    CALL(sched_getparam),
    CALL(sched_getscheduler),
    CALL(getcpu),
    CALL(rt_sigaction),
    CALL(rt_sigprocmask),
    CALL(rt_sigreturn),
    CALL(rt_sigsuspend),
    CALL(rt_sigpending),
    CALL(sigaltstack),
    CALL(restart_syscall),
    CALL(alarm),
    CALL(setitimer),
    CALL(getitimer),
    CALL(nanosleep),
    CALL(clock_nanosleep),
    CALL(clock_gettime),
    CALL(clock_getres),
    CALL(gettimeofday),
    CALL(time),
    CALL(times),
    CALL(getrusage),
    CALL(getrlimit),
    CALL(sysinfo),
    CALL(uname),
    CALL(getrandom),
    CALL(getpid),
    CALL(getppid),
    CALL(gettid),
    CALL(getpgrp),
    CALL(getpgid),
    CALL(getsid),
    CALL(getuid),
    CALL(geteuid),
    CALL(getgid),
    CALL(getegid),
    CALL(getresuid),
    CALL(getresgid),
    CALL(getgroups),
    CALL(umask),
    CALL(fork),
    CALL(vfork),
    CALL(execve),
    CALL(wait4),
    CALL(waitid),
    CALL(exit),
    CALL(exit_group),
};
/* Which files there are: their content is for Landlock to keep. */
static const int LOOKING[] = {
    CALL(stat),   CALL(lstat),     CALL(newfstatat), CALL(statx),    CALL(statfs),
    CALL(access), CALL(faccessat), CALL(faccessat2), CALL(readlink), CALL(readlinkat),
    CALL(getcwd), CALL(chdir),     CALL(fchdir),
};
/* Where Landlock keeps files apart. */
static const int WRITING[] = {
    CALL(open),   CALL(openat),   CALL(creat),     CALL(truncate), CALL(unlink),  CALL(unlinkat),
    CALL(rename), CALL(renameat), CALL(renameat2), CALL(mkdir),    CALL(mkdirat), CALL(rmdir),
};
/* What the C library tries first and does without. */
static const int UNKNOWN[] = {CALL(clone3), CALL(openat2)};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool rule_each(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    /* A call that this processor's kernel does not have needs no rule. */
    for (size_t i = 0; i < count; i++)
        if (calls[i] >= 0 && seccomp_rule_add(filter, action, calls[i], 0) != 0)
            return false;
    return true;
}

/* Allows a call whose argument has none of these bits, or is this value. */
static bool allow_without(scmp_filter_ctx filter, int call, unsigned argument, uint64_t bits)
{
    return call < 0 || seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                        SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, bits, 0)) == 0;
}

static bool allow_value(scmp_filter_ctx filter, int call, unsigned argument, uint64_t value)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                            SCMP_CMP(argument, SCMP_CMP_EQ, value, 0)) == 0;
}

/* Without Landlock a file is opened for reading alone. */
static bool allow_reading(scmp_filter_ctx filter)
{
    const uint64_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
    return allow_without(filter, CALL(open), 1, writing) &&
           allow_without(filter, CALL(openat), 2, writing);
}

/* Calls that do much, of which little is needed. */
static bool allow_some(scmp_filter_ctx filter)
{
    const uint64_t elsewhere = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                               CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_PTRACE |
                               CLONE_PARENT;
    return allow_without(filter, CALL(clone), 0, elsewhere) &&
           allow_value(filter, CALL(ioctl), 1, TCGETS) &&
           allow_value(filter, CALL(ioctl), 1, FIONREAD) &&
           allow_value(filter, CALL(ioctl), 1, FIOCLEX) &&
           allow_value(filter, CALL(prctl), 0, PR_SET_PDEATHSIG) &&
           allow_value(filter, CALL(prctl), 0, PR_SET_NAME) &&
           allow_value(filter, CALL(prctl), 0, PR_SET_VMA) &&
           /* To ask for a bound of its own, and not to set one. */
           allow_value(filter, CALL(prlimit64), 2, 0);
}

bool confine_calls(bool is_alone)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    bool done = rule_each(filter, SCMP_ACT_ALLOW, ALWAYS, COUNT(ALWAYS)) &&
                rule_each(filter, SCMP_ACT_ALLOW, LOOKING, COUNT(LOOKING)) &&
                rule_each(filter, SCMP_ACT_ERRNO(ENOSYS), UNKNOWN, COUNT(UNKNOWN)) &&
                (is_alone ? allow_reading(filter)
                          : rule_each(filter, SCMP_ACT_ALLOW, WRITING, COUNT(WRITING))) &&
                allow_some(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}
