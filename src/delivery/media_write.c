#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "source.h"

enum {
    ALIGNMENT = 4096,          /* of reads past the cache; no device asks for more */
    ROOM_BESIDES = 256 * 1024, /* bytes that a folder and its tables may need besides the file */
    MEGABYTE = 1000 * 1000,    /* as device makers count */
    WRITE_THROUGH = 1 << 20,   /* bytes; whole steps */
};
static const uint64_t FAT_FILE_MAXIMUM = UINT32_MAX;
static const char LOCKED[] = "slide its lock, or take another one; the package is kept";
static const char TOO_LARGE[] = "take a device that is formatted as exFAT, or the portal; the "
                                "package is kept";

/* One writing. */
struct media_job {
    const char *folder_path, *name;
    const struct media_device *device; /* which it must be; NULL: any */
    int folder;
    struct delivery_source source;
    delivery_progress progress;
    void *context;
    unsigned char *block; /* to be freed */
    unsigned char *step;  /* DELIVERY_STEP bytes of it, aligned */
};

static enum status device_error(const char *what, struct error *err)
{
    int number = errno;
    error_set_errno(err, "%s", what);
    if (number == ENOSPC || number == EDQUOT)
        return error_hint(err, "make room on the device, or take another one; nothing was left on "
                               "it, and the package is kept");
    if (number == EROFS)
        return error_hint(err, LOCKED);
    if (number == EFBIG)
        return error_hint(err, TOO_LARGE);
    if (number == EACCES || number == EPERM)
        return error_hint(err, "choose a folder on the device that you may write to");
    error_hint(err, "see that the device is still plugged in, or take another one; the package is "
                    "kept, and " WAY " tries again");
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

static enum status open_device_folder(struct media_job *job, struct error *err)
{
    job->folder = file_open(AT_FDCWD, job->folder_path, O_RDONLY | O_DIRECTORY, 0);
    if (job->folder >= 0)
        return STATUS_OK;
    if (errno != ENOENT && errno != ENOTDIR)
        return error_set_errno(err, "%s: cannot open the folder", job->folder_path);
    error_set(err, STATUS_USAGE, "%s: is no folder", job->folder_path);
    return error_hint(err, "plug the device in, open it once, and give the folder it shows as");
}

/* What is plugged in by now may be another stick than the one that was judged; from here on nothing
 * is asked of the path, but of the folder that is open. */
static enum status check_device(const struct media_job *job, struct error *err)
{
    struct media_device found;
    enum status status = !job->device ? STATUS_OK : media_inspect_opened(job->folder, &found, err);
    if (status != STATUS_OK || !job->device || media_is_same(&found, job->device))
        return status;
    error_set(err, STATUS_SYSTEM, "another device is plugged in by now than was looked at before");
    error_hint(err,
               "plug in the one that it is to go on; nothing was written, the package is kept, "
               "and " WAY " tries again");
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

/* Names that no format of a stick takes, or that Windows, where it may be read, does not. */
static enum status check_name(const char *name, struct error *err)
{
    static const char *const DEVICES[] = {"CON", "PRN", "AUX", "NUL", "COM", "LPT"};
    size_t length = strlen(name), stem = strcspn(name, ".");
    bool is_taken =
        strpbrk(name, "\"*:<>?\\|") || name[length - 1] == '.' || name[length - 1] == ' ';
    for (size_t i = 0; i < length; i++)
        is_taken = is_taken || (unsigned char)name[i] < ' ' || name[i] == 0x7f;
    for (size_t i = 0; i < sizeof DEVICES / sizeof *DEVICES; i++) {
        bool has_number = i >= 4 && stem == 4 && name[3] >= '0' && name[3] <= '9';
        is_taken = is_taken ||
                   (strncasecmp(name, DEVICES[i], 3) == 0 && (has_number || (i < 4 && stem == 3)));
    }
    if (!is_taken)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "\"%s\" is no name that a memory stick takes", name);
    return error_hint(err, "use a name without \" * : < > ? \\ |, that does not end in a dot or a "
                           "space and is no device's of Windows, such as CON");
}

/* Told before anything is read or written: FAT says it after 4 GB. */
static enum status check_limit(const struct media_job *job, struct error *err)
{
    struct statfs format;
    if (!seam_pass(SEAM_FILE, "statfs") || fstatfs(job->folder, &format) != 0)
        return device_error("cannot see which format the device has", err);
    if (format.f_type != MSDOS_SUPER_MAGIC || job->source.size <= FAT_FILE_MAXIMUM)
        return STATUS_OK;
    error_set(err, STATUS_SYSTEM,
              "a package of %llu MB does not go onto this device: it is formatted as FAT, which "
              "takes no file of more than %llu MB",
              (unsigned long long)(job->source.size / MEGABYTE),
              (unsigned long long)(FAT_FILE_MAXIMUM / MEGABYTE));
    return error_hint(err, TOO_LARGE);
}

/* Rounded so that the message never says that as much is free as is needed. */
static enum status check_room(const struct media_job *job, struct error *err)
{
    struct statvfs room;
    if (!seam_pass(SEAM_FILE, "statvfs") || fstatvfs(job->folder, &room) != 0)
        return device_error("cannot see how much room the device has", err);
    if ((room.f_flag & ST_RDONLY) != 0) {
        error_set(err, STATUS_SYSTEM, "the device takes no writing");
        return error_hint(err, LOCKED);
    }
    uint64_t available = (uint64_t)room.f_bavail * room.f_frsize;
    uint64_t size = job->source.size;
    uint64_t needed = size > UINT64_MAX - ROOM_BESIDES ? UINT64_MAX : size + ROOM_BESIDES;
    if (needed <= available)
        return STATUS_OK;
    error_set(
        err, STATUS_SYSTEM, "the device has too little room: %llu MB are needed, %llu MB are free",
        (unsigned long long)(needed / MEGABYTE + 1), (unsigned long long)(available / MEGABYTE));
    return error_hint(err, "make room on the device, or take another one; the package is kept");
}

/* ---- reading back ---- */

/* Opens past the cache where the file system allows it, and else without what the cache holds. */
static int open_uncached(const struct media_job *job)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
    int fd = file_open(job->folder, job->name, flags | O_DIRECT, 0);
    if (fd < 0 && errno == EINVAL)
        fd = file_open(job->folder, job->name, flags, 0);
    if (fd >= 0)
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    return fd;
}

/* Has the descriptor read by way of the cache; false if it does so already. Keeps errno. */
static bool drop_direct(int fd)
{
    int before = errno;
    int flags = fcntl(fd, F_GETFL);
    bool dropped =
        flags >= 0 && (flags & O_DIRECT) != 0 && fcntl(fd, F_SETFL, flags & ~O_DIRECT) == 0;
    errno = before;
    return dropped;
}

/* One read, because file_read_at would go on behind a short one, at an offset that reading past the
 * cache may refuse. A file system that opens past the cache but does not read so loses the flag. */
static ssize_t read_block(int fd, unsigned char *step, uint64_t offset)
{
    for (;;) {
        ssize_t got = -1;
        if (seam_pass(SEAM_FILE, "read"))
            got = pread(fd, step, DELIVERY_STEP, (off_t)offset);
        if (got >= 0 || (errno != EINTR && errno != EINVAL))
            return got;
        if (errno == EINVAL && !drop_direct(fd))
            return -1;
    }
}

static enum status digest_back(const struct media_job *job, int fd, struct digest *digest,
                               uint64_t *done, struct error *err)
{
    ssize_t got = 1;
    *done = 0;
    while (got > 0 && *done <= job->source.size) {
        if (!delivery_goes_on(job->progress, job->context, "reading back", *done, job->source.size,
                              err))
            return STATUS_INTERRUPTED;
        got = read_block(fd, job->step, *done);
        if (got < 0)
            return device_error("cannot read back from the device", err);
        enum status status = digest_update(digest, job->step, (size_t)got, err);
        if (status != STATUS_OK)
            return status;
        *done += (uint64_t)got;
    }
    return STATUS_OK;
}

/* Whether what stands at the name is the package, to the last byte. */
static enum status compare(const struct media_job *job, bool *is_same, struct error *err)
{
    struct digest *digest = NULL;
    struct stat about;
    uint64_t done = 0;
    bool is_equal = false;
    int fd = open_uncached(job);
    if (fd < 0 || !seam_pass(SEAM_FILE, "stat") || fstat(fd, &about) != 0) {
        device_error("cannot read back from the device", err);
        file_close(&fd);
        return STATUS_SYSTEM;
    }
    *is_same = S_ISREG(about.st_mode) && (uint64_t)about.st_size == job->source.size;
    enum status status = STATUS_OK;
    if (*is_same)
        status = digest_begin(&digest, err);
    if (status == STATUS_OK && *is_same)
        status = digest_back(job, fd, digest, &done, err);
    if (status == STATUS_OK && *is_same) {
        status = delivery_digest_is(digest, job->source.digest, &is_equal, err);
        *is_same = is_equal && done == job->source.size;
    }
    digest_free(digest);
    file_close(&fd);
    return status;
}

/* ---- writing ---- */

/* *is_there: the name stands there already, with the same content. */
static enum status check_name_is_free(const struct media_job *job, bool *is_there,
                                      struct error *err)
{
    struct stat about;
    *is_there = false;
    if (!seam_pass(SEAM_FILE, "stat"))
        return device_error("cannot look at the device", err);
    if (fstatat(job->folder, job->name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? STATUS_OK : device_error("cannot look at the device", err);
    if (S_ISREG(about.st_mode)) {
        enum status status = compare(job, is_there, err);
        if (status != STATUS_OK || *is_there)
            return status;
    }
    error_set(err, STATUS_USAGE, "the device already holds %s, with other content", job->name);
    return error_hint(err, "see what it is and take it away, or choose another folder; it is not "
                           "overwritten, and the package is kept");
}

/*
 * Has the device take what was written up to `done`, but for the last piece, which it begins to
 * take: else all would go into the computer's memory in a moment, and then be waited for, with no
 * word of how far it is and no way to stop it. That a piece got there is no promise, which is
 * bring_to_device; and where this call is not known all is waited for there.
 */
static enum status write_through(int to, uint64_t done, struct error *err)
{
    const off_t piece = WRITE_THROUGH, begun = (off_t)done - piece;
    if (done % WRITE_THROUGH != 0)
        return STATUS_OK;
    bool went = seam_pass(SEAM_FILE, "sync_file_range") &&
                sync_file_range(to, begun, piece, SYNC_FILE_RANGE_WRITE) == 0;
    if (went && begun >= piece)
        went = sync_file_range(to, begun - piece, piece,
                               SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
                                   SYNC_FILE_RANGE_WAIT_AFTER) == 0;
    if (went || errno == EINVAL || errno == ENOSYS || errno == ESPIPE || errno == EOPNOTSUPP)
        return STATUS_OK;
    return device_error("cannot write to the device", err);
}

static enum status copy(const struct media_job *job, int to, struct error *err)
{
    for (uint64_t done = 0; done < job->source.size;) {
        if (!delivery_goes_on(job->progress, job->context, "writing", done, job->source.size, err))
            return STATUS_INTERRUPTED;
        uint64_t left = job->source.size - done;
        size_t length = left < DELIVERY_STEP ? (size_t)left : DELIVERY_STEP;
        enum status status = delivery_read_source(&job->source, job->step, length, done, err);
        if (status != STATUS_OK)
            return status;
        if (!file_write(to, job->step, length))
            return device_error("cannot write to the device", err);
        done += length;
        status = write_through(to, done, err);
        if (status != STATUS_OK)
            return status;
    }
    return delivery_goes_on(job->progress, job->context, "writing", job->source.size,
                            job->source.size, err)
               ? STATUS_OK
               : STATUS_INTERRUPTED;
}

/* No call of it ends before it is done, and on a slow device that may be long. */
static bool brings(const struct media_job *job, struct error *err)
{
    return delivery_goes_on(job->progress, job->context, "bringing to the device", 0, 0, err);
}

static enum status write_new(const struct media_job *job, struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    enum status status = file_output_begin_at(&output, job->folder, job->name, 0600, err);
    if (status == STATUS_OK)
        status = copy(job, output.fd, err);
    if (status == STATUS_OK && !brings(job, err))
        status = STATUS_INTERRUPTED;
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    return status;
}

static enum status bring_to_device(const struct media_job *job, struct error *err)
{
    if (!brings(job, err))
        return STATUS_INTERRUPTED;
    if (!seam_pass(SEAM_FILE, "syncfs") || syncfs(job->folder) != 0)
        return device_error("cannot bring the file to the device", err);
    return STATUS_OK;
}

/* Brings everything to the device, and reads it from there. */
static enum status settle(const struct media_job *job, struct error *err)
{
    bool is_same = false;
    enum status status = bring_to_device(job, err);
    if (status == STATUS_OK)
        status = compare(job, &is_same, err);
    if (status != STATUS_OK || is_same)
        return status;
    error_set(err, STATUS_SYSTEM, "the device gave back something else than was written");
    return error_hint(err,
                      "the device is faulty: do not use it any more, and take another one; the "
                      "package is kept");
}

/* Not through the seam: cleaning up is what remains to do when a call has failed. */
static enum status remove_written(const struct media_job *job, struct error *err)
{
    if (unlinkat(job->folder, job->name, 0) == 0 || errno == ENOENT) {
        fsync(job->folder);
        return err->status;
    }
    return error_context(err, "%s could not be removed from the device again", job->name);
}

static enum status carry_to_device(struct media_job *job, struct error *err)
{
    bool is_there = false;
    struct stat about;
    /* What needs no reading comes first; what stands there already needs no room. */
    enum status status = check_limit(job, err);
    if (status == STATUS_OK && fstatat(job->folder, job->name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        status = check_room(job, err);
    if (status == STATUS_OK)
        status = delivery_check_source(&job->source, job->progress, job->context, err);
    if (status == STATUS_OK)
        status = check_name_is_free(job, &is_there, err);
    if (status == STATUS_OK && is_there) /* whoever wrote it may have been killed before it was */
        return bring_to_device(job, err);
    if (status != STATUS_OK)
        return status;
    status = write_new(job, err);
    if (status != STATUS_OK)
        return status;
    status = settle(job, err);
    return status == STATUS_OK ? status : remove_written(job, err);
}

enum status media_write(const char *folder, const struct media_device *device, const char *name,
                        int fd, uint64_t size, const char *digest, delivery_progress progress,
                        void *context, struct error *err)
{
    struct media_job job = {
        .folder_path = folder,
        .device = device,
        .name = name,
        .folder = -1,
        .source = {fd, size, digest},
        .progress = progress,
        .context = context,
    };
    enum status status = delivery_check_name(name, err);
    if (status == STATUS_OK)
        status = check_name(name, err);
    if (status == STATUS_OK)
        status = open_device_folder(&job, err);
    if (status == STATUS_OK)
        status = check_device(&job, err);
    if (status != STATUS_OK) {
        file_close(&job.folder);
        return status;
    }
    job.block = memory_allocate(DELIVERY_STEP + ALIGNMENT);
    if (!job.block) {
        status = memory_error(err);
    } else {
        job.step = job.block + (ALIGNMENT - (uintptr_t)job.block % ALIGNMENT);
        status = carry_to_device(&job, err);
    }
    memory_free(job.block);
    file_close(&job.folder);
    return status;
}
