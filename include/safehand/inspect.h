/*
 * Looking into attachments: their text, to be searched (M04), and what they hide (M12).
 *
 * Files are read by the inspector, a program of its own (src/inspector), which has nothing of our
 * memory, may neither take long nor be missed if a hostile file ends it.
 *
 * What was not read is not clean. Of its words, and of what it hides, a file has one of three
 * answers: read whole and this was found; read whole and nothing found; not read whole, and why.
 * Whatever a reader passes over, it tells.
 */
#ifndef SAFEHAND_INSPECT_H
#define SAFEHAND_INSPECT_H

#include "safehand/base.h"
#include "safehand/base/recheck.h"
#include "safehand/record.h"

enum {
    INSPECT_TEXT_MAXIMUM = 64 * 1024 * 1024,           /* bytes of a text that is searched */
    INSPECT_ANSWER_MAXIMUM = 3 * INSPECT_TEXT_MAXIMUM, /* bytes of what the inspector answers */
    INSPECT_HIDDEN_MAXIMUM = 128 * 1024,               /* bytes of words about what a file hides */
    INSPECT_SECONDS = 60,                              /* for one file */
};

struct inspection {
    struct buffer text;        /* UTF-8 or nearly so: what the file says, as far as it was read */
    struct buffer seen;        /* the same, recognised in pictures: it may be misread */
    struct buffer hidden;      /* in words: what it hides; empty if nothing was found */
    struct buffer beside;      /* the same of what is no reason to ask by itself, and stands at the
                                  end of `hidden` if anything else is */
    struct buffer text_unread; /* why not all of its words were read ("it is a picture, ..."), as
                                  it goes on after "because"; empty: all were */
    struct buffer hidden_unread; /* the same of what it hides */
};
void inspection_free(struct inspection *reading);

/* The bytes that were looked into, so that whoever seals them knows that they are the same. */
struct inspected_file {
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    struct recheck_mark mark;
};

/*
 * Many files, several at a time, and given out in their order. Each is opened once, as
 * record_files_open does, and size, digest and mark are of the very bytes that were looked into.
 */
struct inspect_kept; /* inspect/kept.h */
struct inspect_files;
/* The names stay the caller's, and the memory `kept` (NULL: none), in which answers are found and
 * to which new ones are added. Nothing is opened yet. */
enum status inspect_files_begin(struct record_files from, const char *const *names, size_t count,
                                struct inspect_kept *kept, struct inspect_files **files,
                                struct error *err) MUST_CHECK;
/*
 * The next file; to be called once for each name. A file that cannot be read as what it seems is no
 * failure, nor one that ended the inspector, nor that there is no inspector: the reading tells.
 * STATUS_MALFORMED if it cannot be opened, is larger than RECHECK_FILE_MAXIMUM, or was changed
 * meanwhile; STATUS_SYSTEM; STATUS_INTERRUPTED. On success inspection_free is owed. After a failure
 * only inspect_files_end is allowed.
 */
enum status inspect_files_next(struct inspect_files *files, struct inspected_file *file,
                               struct inspection *reading, struct error *err) MUST_CHECK;
/* Waits for those that are being looked into, and frees it. */
void inspect_files_end(struct inspect_files *files);

/* One file. */
enum status inspect_file(struct record_files from, const char *name, struct inspected_file *file,
                         struct inspection *reading, struct error *err) MUST_CHECK;
/* The same for bytes at hand; the name tells the kind where they do not. */
enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err) MUST_CHECK;
/* The same, told as it was before, or kept, in `kept` (NULL: none) under their digest. */
enum status inspect_bytes_kept(const char *name, const struct buffer *bytes,
                               const char digest[DIGEST_HEX_SIZE], struct inspect_kept *kept,
                               struct inspection *reading, struct error *err) MUST_CHECK;

/* What is to be told of how files were read in this process, once for all of them: that there is no
 * inspector, and where it was looked for; that what keeps a hostile file in could not be had. Each
 * call gives the next one into `what`, without control characters; false: there is none left. */
bool inspect_next_trouble(char *what, size_t size);

#endif
