/* Many small files on a disk that is slow: no more than some are open at a time. */
#include "package_support.h"

#include <sys/resource.h>
#include <sys/syscall.h>

static struct scene scene;

/* In place of the C library's: whoever writes beside the caller takes his time. */
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    if (getpid() != (pid_t)syscall(SYS_gettid))
        usleep(5000);
    return syscall(SYS_pwrite64, fd, data, length, offset);
}

Test(package_many, open_files_are_few)
{
    enum { SIZE = 2000, OPEN_FILES = 110 };
    char name[32], content[SIZE];
    struct package_opened *opened = NULL;
    memset(content, 'x', sizeof content);
    cr_assert_eq(setenv("SAFEHAND_TEST_THREADS", "3", 1), 0);
    scene_begin(&scene);
    for (int i = 0; i < ATTACHMENTS_MAXIMUM; i++) {
        snprintf(name, sizeof name, "%03d.txt", i);
        scene_attach(&scene, name, content, sizeof content);
    }
    scene_seal(&scene);
    const struct rlimit few = {OPEN_FILES, OPEN_FILES};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, true,
                      &opened, err));
    cr_assert_eq(opened->manifest->file_count, ATTACHMENTS_MAXIMUM + 3);
    package_opened_free(opened);
    scene_end(&scene);
}
