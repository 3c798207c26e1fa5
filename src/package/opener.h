/* The way up of a package: file -> age -> archive; and the output folder. */
#ifndef OPENER_H
#define OPENER_H

#include <pthread.h>

#include "safehand/base/libarchive.h"
#include "package_internal.h"
#include "safehand/age/in_place.h"

struct opener {
    int fd;
    struct digest *digest; /* of the package file as read; NULL if nobody wants it */
    struct age_reader *age;
    struct archive *archive;
    struct error err;           /* of the age reader, which libarchive cannot carry */
    const unsigned char *block; /* handed to libarchive last */
    size_t block_length;
    uint64_t decrypted; /* bytes handed to libarchive, and where the last that is not 0 ended */
    uint64_t last_used;
    uint64_t member_done; /* bytes of the present member */
};

/*
 * Whether a member's name as libarchive gives it is this path. libarchive hands names out composed
 * (NFC), while a file may be named by a letter and an accent apart, as macOS does: then it is the
 * composed forms that must be the same. Within package_locale_enter only.
 */
enum status path_compare(const char *name, const char *path, bool *same,
                         struct error *err) MUST_CHECK;

/* Finds the file key and begins the archive. */
enum status opener_begin(struct opener *opener, int fd, const struct identity *identity,
                         bool wants_digest, struct error *err) MUST_CHECK;
/* The next member, which must be a plain file of that path; *size gets its size. */
enum status opener_member(struct opener *opener, const char *path, uint64_t *size,
                          struct error *err) MUST_CHECK;
/* The member's next bytes; *got == 0 at its end. */
enum status opener_read(struct opener *opener, const void **data, size_t *got,
                        struct error *err) MUST_CHECK;
/* Has a job on those bytes run, at the latest before opener_end or opener_free returns. */
void opener_later(struct opener *opener, const void *data, size_t length, struct age_job *job);
/* Reads a whole small member into out (bounded). */
enum status opener_member_whole(struct opener *opener, const char *path, struct buffer *out,
                                struct error *err) MUST_CHECK;
/* No further member, nothing but zeros to the authenticated end; digest of the whole file, if it
 * was wanted. */
enum status opener_end(struct opener *opener, char digest[DIGEST_HEX_SIZE],
                       struct error *err) MUST_CHECK;
void opener_free(struct opener *opener);

/* A file that has no name yet. */
struct unnamed_file {
    const char *path; /* that it will have */
    int fd;
};
/*
 * Where opened files go: out/.ID.partial, then out/ID. OUTPUT_NONE if nothing is written. Where the
 * file system can, files get their names in the partial folder when everything has been checked, so
 * that a run that is killed leaves nothing to be read.
 */
struct output_folder {
    char *partial, *path, *parent;
    int fd, attachments;
    bool made_parent;
    bool is_unnamed; /* files are made without names */
    struct unnamed_file *unnamed;
    size_t unnamed_count;
    pthread_mutex_t lock; /* over the rest, and over the users of its files */
    unsigned waiting;     /* pieces of files that are still to be written */
    struct error failure; /* the first of a file's writing */
};
#define OUTPUT_NONE                                                                                \
    {                                                                                              \
        .fd = -1, .attachments = -1, .lock = PTHREAD_MUTEX_INITIALIZER                             \
    }
/* output begins as OUTPUT_NONE, and is ended by output_end whatever this returns. */
enum status output_begin(struct output_folder *output, const char *out_folder,
                         const struct package_opened *opened, struct error *err) MUST_CHECK;
/* A file of it, for a path of the manifest (borrowed until the opener is freed); NULL if nothing is
 * written. It is written by whichever thread is free, until output_close and its last piece. */
struct output_file;
enum status output_create(struct output_folder *output, const char *path, struct output_file **file,
                          struct error *err) MUST_CHECK;
/* The next bytes, as opener_read gave them. */
enum status output_put(struct output_file *file, struct opener *opener, const void *data,
                       size_t length, struct error *err) MUST_CHECK;
void output_close(struct output_file *file);
/* The first failure of a file's writing, so far. */
enum status output_failure(struct output_folder *output, struct error *err) MUST_CHECK;
/* Writes a whole file at once. */
enum status output_write(struct output_folder *output, const char *path, const struct buffer *data,
                         struct error *err) MUST_CHECK;
/* Brings everything to the disk at once, and renames; *path is taken over by the caller. */
enum status output_commit(struct output_folder *output, char **path, struct error *err) MUST_CHECK;
/* Removes what was not committed. */
void output_end(struct output_folder *output);

#endif
