#include "safehand/base/seam.h"

#ifdef SAFEHAND_TESTING

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEAM_KINDS = 4, SEAM_ANY = SEAM_KINDS };

static const char *const kind_names[SEAM_KINDS] = {"file", "memory", "database", "network"};

static struct {
    pthread_mutex_t lock;
    bool ready;       /* the environment has been read */
    bool kill;        /* rather than fail */
    bool stop;        /* rather than fail: as if somebody pressed Ctrl-C then */
    int kind;         /* SEAM_ANY: all are counted together */
    unsigned long at; /* 0: no fault is planned */
    bool hit;
    unsigned long counts[SEAM_KINDS + 1]; /* of each kind, and of all */
} plan = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Reads "fail:N", "fail:KIND:N" or the same with kill or stop. A plan that nobody understands would
 * let a test pass without its fault, so it ends the process. */
static void read_plan(const char *fault)
{
    memset(plan.counts, 0, sizeof plan.counts);
    plan.at = 0;
    plan.hit = false;
    plan.kind = SEAM_ANY;
    plan.ready = true;
    if (!fault || *fault == '\0')
        return;
    plan.kill = strncmp(fault, "kill:", 5) == 0;
    plan.stop = strncmp(fault, "stop:", 5) == 0;
    if (!plan.kill && !plan.stop && strncmp(fault, "fail:", 5) != 0)
        abort();
    const char *number = fault + 5;
    for (int kind = 0; kind < SEAM_KINDS; kind++) {
        size_t length = strlen(kind_names[kind]);
        if (strncmp(number, kind_names[kind], length) == 0 && number[length] == ':') {
            plan.kind = kind;
            number += length + 1;
            break;
        }
    }
    char *end;
    plan.at = strtoul(number, &end, 10);
    if (number[strspn(number, "0123456789")] != '\0' || end == number || plan.at == 0)
        abort();
}

static void write_trace(enum seam_kind kind, const char *what)
{
    const char *path = getenv("SAFEHAND_FAULT_TRACE");
    if (!path || *path == '\0')
        return;
    char line[128];
    int length =
        snprintf(line, sizeof line, "%lu %s %s\n", plan.counts[SEAM_ANY], kind_names[kind], what);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || length < 0 || length >= (int)sizeof line ||
        write(fd, line, (size_t)length) != length)
        abort();
    close(fd);
}

static int fault_errno(enum seam_kind kind, const char *what)
{
    if (kind == SEAM_MEMORY)
        return ENOMEM;
    static const char *const writing[] = {"write", "fsync", "rename"};
    for (size_t i = 0; i < sizeof writing / sizeof *writing; i++)
        if (kind == SEAM_FILE && strcmp(what, writing[i]) == 0)
            return ENOSPC;
    return EIO;
}

bool seam_pass(enum seam_kind kind, const char *what)
{
    int before = errno;
    pthread_mutex_lock(&plan.lock);
    if (!plan.ready)
        read_plan(getenv("SAFEHAND_FAULT"));
    plan.counts[kind]++;
    plan.counts[SEAM_ANY]++;
    write_trace(kind, what);
    bool fault = plan.at != 0 && plan.counts[plan.kind] == plan.at &&
                 (plan.kind == SEAM_ANY || plan.kind == (int)kind);
    if (fault && plan.kill)
        raise(SIGKILL);
    if (fault && plan.stop)
        kill(getpid(), SIGINT); /* to whichever thread takes it */
    plan.hit = plan.hit || fault;
    fault = fault && !plan.stop;
    pthread_mutex_unlock(&plan.lock);
    errno = fault ? fault_errno(kind, what) : before;
    return !fault;
}

void seam_plan(const char *fault)
{
    pthread_mutex_lock(&plan.lock);
    read_plan(fault);
    pthread_mutex_unlock(&plan.lock);
}

bool seam_was_hit(void)
{
    pthread_mutex_lock(&plan.lock);
    bool hit = plan.hit;
    pthread_mutex_unlock(&plan.lock);
    return hit;
}

#else

/* A release build has nothing here; ISO C wants a declaration in every file. */
typedef int seam_is_not_built;

#endif
