/*
 * Files that a browser sends, while the request that brought them is answered.
 *
 * Each lies as a file of its own in OFFICE/uploads/DESK/, which is the desk's alone (0700) as long
 * as it runs, in the office and not in the system's folder for temporary files: a family's file is
 * nowhere where the office's own are not. Its name there is a number; what the browser calls it is
 * never the name of anything that is opened. All of a request are removed with it, the folder at
 * the desk's end, and what a desk that was killed left behind when the next one starts.
 */
#ifndef DESK_UPLOAD_H
#define DESK_UPLOAD_H

#include "safehand/base.h"

enum { UPLOADS_MAXIMUM = 2000 }; /* in one request */

struct upload {
    char *field; /* of the form */
    char *name;  /* as the browser says: one file's name, or a way down from a folder that was
                    chosen (multipart_name_is_path) */
    char *path;  /* where it lies; NULL where only its digest was wanted */
    uint64_t size;
    char digest[DIGEST_HEX_SIZE]; /* SHA-256 */
};
struct upload_list { /* zeroed: empty */
    struct upload *items;
    size_t count;
};

struct uploads;
/* Makes the desk's folder in that office, and removes those of desks that do not run any more;
 * where the office is made later, then. Free with uploads_close, which removes it. */
enum status uploads_open(const char *office, struct uploads **uploads,
                         struct error *err) MUST_CHECK;
void uploads_close(struct uploads *uploads);
/* How many bytes the disk takes yet, with room left for the office's own; by any thread. */
uint64_t uploads_room(struct uploads *uploads);

/* One that comes in. */
struct upload_writer;
/* Adds an empty one to the list, which is one thread's; where it is not `kept` only its digest will
 * be. upload_end or upload_drop must follow. */
enum status upload_begin(struct uploads *uploads, struct upload_list *list, const char *field,
                         const char *name, bool is_kept, struct upload_writer **writer,
                         struct error *err) MUST_CHECK;
enum status upload_data(struct upload_writer *writer, const void *data, size_t length,
                        struct error *err) MUST_CHECK;
/* It is whole. The writer is freed, on failure too. */
enum status upload_end(struct upload_writer *writer, struct error *err) MUST_CHECK;
/* It ends early: it stays in the list, and goes with it. Harmless with NULL. */
void upload_drop(struct upload_writer *writer);

/* Those of one field: the first from *next on, which is set behind it; NULL if there is none. */
const struct upload *upload_next(const struct upload_list *list, const char *field, size_t *next);
/* Opens it for reading, from its beginning; file_close it. */
enum status upload_open(const struct upload *upload, int *fd, struct error *err) MUST_CHECK;
/* Moves its file to where it stays: within the office, never over another (STATUS_USAGE). */
enum status upload_keep(const struct upload *upload, const char *to, struct error *err) MUST_CHECK;
/* The path of that name beside it, in the desk's own folder, for what is made of several;
 * memory_free. NULL without memory. */
char *upload_beside(const struct upload *upload, const char *name);
/* Moves its file there, never over another (STATUS_USAGE), and brings nothing to the disk: whoever
 * moves many does that once. */
enum status upload_move(const struct upload *upload, const char *to, struct error *err) MUST_CHECK;
/* Removes what was not kept. */
void uploads_free(struct upload_list *list);

#endif
