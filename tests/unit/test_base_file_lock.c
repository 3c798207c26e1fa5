#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base_folder.h"

TestSuite(base_file_lock, .init = start, .fini = finish);

/* Another process, which takes the lock, tells so, and is killed. */
static pid_t hold_in_child(const char *path)
{
    int told[2];
    char byte = 0;
    cr_assert_eq(pipe(told), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        int lock = -1;
        byte = file_lock(path, &lock) ? 'y' : 'n';
        if (write(told[1], &byte, 1) == 1)
            pause();
        _exit(0);
    }
    cr_assert_eq(read(told[0], &byte, 1), 1);
    cr_assert_eq(byte, 'y');
    close(told[0]);
    close(told[1]);
    return child;
}

Test(base_file_lock, one_holds_it)
{
    int descriptors = count_descriptors(), first = -1, second = -1, ended;
    struct stat about;
    cr_assert(file_lock("lock", &first));
    cr_assert_eq(stat("lock", &about), 0);
    cr_assert_eq(about.st_mode & 0777, 0600);
    cr_assert_not(file_lock("lock", &second));
    cr_assert_eq(errno, EWOULDBLOCK);
    cr_assert_eq(second, -1);
    file_unlock("lock", &first);
    cr_assert_eq(first, -1);
    cr_assert_not(file_exists("lock"));
    file_unlock("lock", &first); /* harmless */
    /* One whose holder let go of it without removing it, or was killed, is free. */
    cr_assert(file_lock("lock", &first));
    file_close(&first);
    cr_assert(file_exists("lock"));
    pid_t child = hold_in_child("lock");
    cr_assert_not(file_lock("lock", &second));
    cr_assert_eq(errno, EWOULDBLOCK);
    cr_assert_eq(kill(child, SIGKILL), 0);
    cr_assert_eq(waitpid(child, &ended, 0), child);
    cr_assert(file_lock("lock", &second));
    file_unlock("lock", &second);
    cr_assert_eq(count_descriptors(), descriptors);
}

Test(base_file_lock, where_none_can_be)
{
    int lock = -1;
    cr_assert_not(file_lock("missing/lock", &lock));
    cr_assert_eq(errno, ENOENT);
    cr_assert_eq(symlink("elsewhere", "link"), 0);
    cr_assert_not(file_lock("link", &lock));
    cr_assert_eq(errno, ELOOP);
    cr_assert_not(file_exists("elsewhere"));
    seam_plan("fail:file:1");
    cr_assert_not(file_lock("lock", &lock));
    cr_assert_eq(errno, EIO);
    seam_plan(NULL);
    cr_assert_eq(lock, -1);
}
