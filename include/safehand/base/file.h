/*
 * Files. Every call passes the seam. Outputs appear whole or not at all: a temporary beside the
 * target (created with O_EXCL), synced, renamed, and the folder synced. Descriptors are
 * close-on-exec.
 */
#ifndef SAFEHAND_BASE_FILE_H
#define SAFEHAND_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "safehand/base/buffer.h"

struct names;

/* Thin wrappers over the system calls: through the seam, EINTR retried, whole lengths. They return
 * -1 (or false) with errno set. */
int file_open(int folder, const char *path, int flags, mode_t mode);
bool file_read(int fd, void *data, size_t length, size_t *got); /* got < length: end of file */
/* The same from `offset` on; where fd stands is neither used nor changed. */
bool file_read_at(int fd, void *data, size_t length, uint64_t offset, size_t *got);
/* Writes all of it where fd stands; on failure a part may have been written. */
bool file_write(int fd, const void *data, size_t length);
/* The same from `offset` on; where fd stands is neither used nor changed. */
bool file_write_at(int fd, const void *data, size_t length, uint64_t offset);
/* Waits until the content is on the disk. Never again after a failure: the kernel then takes the
 * pages for clean. */
bool file_sync(int fd);
/* The same of a folder. Some file systems cannot sync one and say so; they have nothing to be
 * synced. */
bool file_sync_folder(int folder);
/* All that was written to the file system on which fd lies, with one wait for the disk instead of
 * one a file; tells of what failed since fd was opened (Linux 5.8). */
bool file_sync_system(int fd);
/* Waits for the exclusive lock (flock) of a file or folder; closing the descriptor gives it up. */
bool file_lock_wait(int fd);
void file_close(int *fd); /* closes if >= 0 and sets -1; keeps errno */

/* Opens `name` (may hold '/') for reading beneath the folder: no "..", no symbolic link anywhere,
 * no folder, device or FIFO. *fd gets the descriptor. Such names come out of inputs, so
 * STATUS_MALFORMED if it leads out of the folder, is no regular file, or is missing. Needs
 * Linux 5.6 (openat2). */
enum status file_open_beneath(int folder, const char *name, int *fd, struct error *err) MUST_CHECK;

/* A new file without a name in the folder (0600), which is gone with its last descriptor unless it
 * is given one: nobody else can open it, and nothing of it stays behind when the process is killed.
 * -1 with errno set where the file system has none (ENOTSUP). */
int file_open_unnamed(int folder);
/* Gives it a name, never that of a file that is there. False with errno set. */
bool file_link_unnamed(int fd, int folder, const char *name);

/* A file in memory only that holds these bytes, to be read from the beginning, and that nobody can
 * change; file_close it. -1 with errno set. No secret belongs there: like other memory it may be
 * written to the swap. */
int file_open_in_memory(const void *data, size_t length);
/* The same of what does not lie at hand: an empty one that is to be written, and then ended. */
int file_begin_in_memory(void);
/* From here on nobody can change it, and it is read from the beginning. False with errno set. */
bool file_end_in_memory(int fd);
/* The same open file once more, to be read from its beginning; file_close it. -1 with errno set. */
int file_open_again(int fd);

/* Reads from where fd stands to its end, within the buffer's bound as below. `name` stands in
 * errors.
 */
enum status file_read_to_end(int fd, const char *name, struct buffer *out,
                             struct error *err) MUST_CHECK;
/* Reads a whole regular file (or standard input for "-") into an empty buffer that keeps its bound;
 * larger than the bound is STATUS_MALFORMED, and the message names file and limit; so is a folder,
 * device or FIFO. On STATUS_SYSTEM errno tells why (ENOENT: no such file). */
enum status file_read_whole(const char *path, struct buffer *out, struct error *err) MUST_CHECK;
/* The same of a file that file_open_beneath opens. */
enum status file_read_whole_beneath(int folder, const char *name, struct buffer *out,
                                    struct error *err) MUST_CHECK;

/* A file that appears at its path only when it is complete. */
struct file_output {
    int fd;     /* of the temporary, for writing; -1 when closed */
    int folder; /* of the target's folder */
    char *name; /* of the target in that folder */
    char *temporary;
};
enum file_output_mode {
    FILE_NEW,     /* an existing target is an error (and stays as it is) */
    FILE_REPLACE, /* an existing target is replaced */
};
/* Creates the temporary (".NAME.partial-XXXXXXXX", mode given) beside path. */
enum status file_output_begin(struct file_output *output, const char *path, mode_t mode,
                              struct error *err) MUST_CHECK;
/* The same for a name in a folder that is open, whatever lies at its path by now. */
enum status file_output_begin_at(struct file_output *output, int folder, const char *name,
                                 mode_t mode, struct error *err) MUST_CHECK;
/* Syncs, renames (never over an existing file with FILE_NEW: STATUS_USAGE), syncs the folder;
 * afterwards only file_output_end is allowed. On failure the target is untouched; but if the last
 * step fails with FILE_REPLACE, the new file is in place whole and may not survive a power cut. */
enum status file_output_commit(struct file_output *output, enum file_output_mode mode,
                               struct error *err) MUST_CHECK;
/* Removes the temporary if it was not committed, closes and frees. Harmless on a zeroed object with
 * fd and folder -1 (FILE_OUTPUT_NONE), and twice. */
void file_output_end(struct file_output *output);
#define FILE_OUTPUT_NONE ((struct file_output){.fd = -1, .folder = -1})

/* The three above in one, for content at hand. */
enum status file_write_whole(const char *path, const void *data, size_t length, mode_t mode,
                             enum file_output_mode how, struct error *err) MUST_CHECK;

/*
 * For a small file that is written again and again and need not be on the disk at once: writes
 * "NAME.spare" beside it, and the two change places, so that no file is made or removed. Who opens
 * NAME finds all of the old or all of the new; but what was NAME is written over next, so readers
 * and writers keep each other off by file_lock_wait on the folder. It is synced only when the
 * length is another than that of the file written over: a power cut leaves a NAME that was there
 * whole before. NAME must exist.
 */
enum status file_rewrite(int folder, const char *name, const void *data, size_t length,
                         struct error *err) MUST_CHECK;

/* Creates one folder; an existing one is STATUS_USAGE. */
enum status file_make_folder(const char *path, mode_t mode, struct error *err) MUST_CHECK;
/* Creates the folder and those above it that are missing; what is there stays as it is. */
enum status file_make_folders(const char *path, mode_t mode, struct error *err) MUST_CHECK;
/* Removes one file (not a folder); a missing one is no error. */
enum status file_remove(const char *path, struct error *err) MUST_CHECK;
/* Removes a folder and all in it, without following links; a missing one is no error. Files are not
 * overwritten first (see the threat model on deleted files). */
enum status file_remove_tree(const char *path, struct error *err) MUST_CHECK;
/* Renames a file or folder within one file system without ever replacing (STATUS_USAGE), and syncs
 * both folders. */
enum status file_rename_new(const char *from, const char *to, struct error *err) MUST_CHECK;
/* Many new folders of this thread with one wait for the disk. Until the end of the batch a new file
 * (FILE_NEW) is in its place and not waited for, and file_rename_new is put off. A file that is
 * replaced (FILE_REPLACE) may be what names the new ones: all of them are on the disk before it. */
void file_batch_begin(void);
/* Whether this thread has begun one. */
bool file_batch_is_open(void);
/* How many renames are put off; 0 outside a batch. */
size_t file_batch_count(void);
/*
 * Brings all to the disk on which `folder` lies, renames, and brings that to the disk too: so what
 * has its name is whole, as ever. One that cannot be put into place (somebody else took its name
 * meanwhile) keeps no other back; the error is the first one's and says how many there are. With
 * `keeps` false, or on failure, what was not renamed is removed.
 */
enum status file_batch_end(const char *folder, bool keeps, struct error *err) MUST_CHECK;
/* The same; `missing` gets the paths that are not in their places, or not certainly on the disk:
 * none on success. names_free_copies. */
enum status file_batch_end_telling(const char *folder, bool keeps, struct names *missing,
                                   struct error *err) MUST_CHECK;
/* Makes a folder ".NAME.XXXXXXXXENDING" (0700) beside path, a new one each time, to be filled and
 * then renamed to path. *hidden gets its path, memory_free; NULL on failure. */
enum status file_make_hidden(const char *path, const char *ending, char **hidden,
                             struct error *err) MUST_CHECK;
/* Removes the folders of such names in `folder` that were left when somebody was cut off. All of
 * them, where whoever makes one holds the same lock as the caller (is_locked); else those in which
 * nothing was made for a day. As many as can be; what stays is for the next time. */
void file_sweep_hidden(const char *folder, const char *ending, bool is_locked);
/* Whether anything stands at path, a broken link too; false as well when that cannot be found out,
 * so rely on FILE_NEW and file_rename_new to keep what is there. */
bool file_exists(const char *path);
/* "a/b" joined with one '/'; memory_free. NULL without memory. */
char *file_join(const char *folder, const char *name);
/* The name of one file in a folder of our own, whatever other systems make of it: not empty, "."
 * or "..", no '/', no control character, valid UTF-8, at most 255 bytes. */
bool file_name_is_one(const char *name);
/* A single file name that any system takes and that looks like what it is: not empty, no '/', '\\',
 * control or invisible (bidi too) character, valid UTF-8, at most 255 bytes, does not begin with
 * '.'. */
bool file_name_is_plain(const char *name);

/* Keeps other processes off what path stands for: locks the file there, made if it is missing
 * (0600). *lock gets the descriptor; the lock dies with its process, the file stays then. False
 * with errno set: EWOULDBLOCK if somebody else holds it. */
bool file_lock(const char *path, int *lock);
/* Removes the file and lets go; harmless with -1. (file_close lets go and leaves the file.) */
void file_unlock(const char *path, int *lock);

/* Names in a folder, sorted bytewise. */
struct file_list { /* zeroed: empty */
    char **names;
    size_t count;
};
enum { FILE_LIST_MAXIMUM = 100000 };
/* Fills an empty list with all but the names that begin with '.'; more than FILE_LIST_MAXIMUM is
 * STATUS_MALFORMED. On failure it is untouched.
 */
enum status file_list_folder(const char *path, struct file_list *list,
                             struct error *err) MUST_CHECK;
/* The same with those; "." and ".." are no names. */
enum status file_list_all(const char *path, struct file_list *list, struct error *err) MUST_CHECK;
void file_list_free(struct file_list *list);

#endif
