/*
 * Clean copies: a file without what it hides, made by the inspector (src/inspector/clean). The copy
 * is looked into as any file is, and only that tells whether it hides something still.
 *
 * Not every tool writes the same bytes twice. So who decides on a copy keeps it, and it is that
 * copy which leaves.
 */
#ifndef SAFEHAND_INSPECT_CLEAN_H
#define SAFEHAND_INSPECT_CLEAN_H

#include "safehand/inspect.h"
#include "safehand/inspect/answer.h"

enum {
    CLEAN_FILE_MAXIMUM = 64 * 1024 * 1024, /* bytes of a file, and of a copy */
    CLEAN_ALL_MAXIMUM = 256 * 1024 * 1024, /* of all copies that are held at once */
    CLEAN_KEPT_MAXIMUM = CLEAN_ALL_MAXIMUM + (1 << 20),
    CLEAN_WHY_SIZE = 320,
};

/* What became of one file. */
struct clean_copy {
    char original[DIGEST_HEX_SIZE]; /* of the file */
    enum clean_way way;             /* 0: there is no copy */
    char why[CLEAN_WHY_SIZE];       /* then, as it goes on after "because" */
    struct buffer bytes;
    char digest[DIGEST_HEX_SIZE]; /* of the copy */
    struct recheck_mark mark;
    struct inspection reading; /* of the copy */
    struct inspect_kept *kept; /* borrowed: where readings are found and kept; NULL: nowhere */
    bool is_read;
};

/* "hidden data was taken out by ExifTool", and so on. */
const char *clean_way_words(enum clean_way way);
/* Whether a copy of a file is worth offering: as its name ends, one of the kinds of which copies
 * are made. What it truly is, making one tells. */
bool clean_may_write(const char *name);
/* Whether whoever cannot have a clean copy of it can save it as a PDF, and have one of that: as its
 * name ends, another kind of document. */
bool clean_may_be_pdf(const char *name);

/* Copies that were made, or were kept, by the digests of their files. */
struct clean_copies;
/* None yet; clean_copies_free. */
enum status clean_copies_new(struct clean_copies **copies, struct error *err) MUST_CHECK;
void clean_copies_free(struct clean_copies *copies);
/*
 * The copy of a file of the record whose digest is `original`: that which is there, or else a
 * new one. What is in it is told as it was before, or kept, in `kept` (NULL: nowhere). *copy is the
 * copies' own, and lives as long as they do. That there can be none is no failure: see `why`.
 * STATUS_MALFORMED if the file does not have the digest any more; STATUS_SYSTEM;
 * STATUS_INTERRUPTED.
 */
enum status clean_copies_take(struct clean_copies *copies, struct record_files from,
                              const char *name, const char *original, struct inspect_kept *kept,
                              const struct clean_copy **copy, struct error *err) MUST_CHECK;
/* Appends the copies of these files ("safehand.copies/1", see safehand-formats(5)), in clear: what
 * is written to a disk is sealed before. Nothing if there is none. */
enum status clean_copies_write(const struct clean_copies *copies, const struct names *originals,
                               struct buffer *out, struct error *err) MUST_CHECK;
/* Adds what was written so. STATUS_MALFORMED, and nothing is added, if it is not, or a copy does
 * not have its digest. */
enum status clean_copies_read(struct clean_copies *copies, const void *data, size_t length,
                              struct error *err) MUST_CHECK;

#endif
