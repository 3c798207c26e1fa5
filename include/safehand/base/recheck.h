/*
 * Whether a file that is read twice is the same both times, for this process alone: Poly1305 (RFC
 * 8439) under a random key that is used for one file. It costs a tenth of a digest, which nobody
 * could take its place for: whoever knows the key makes any other bytes fit.
 */
#ifndef SAFEHAND_BASE_RECHECK_H
#define SAFEHAND_BASE_RECHECK_H

#include <stdint.h>

#include "safehand/base/buffer.h"
#include "safehand/base/digest.h"

#define RECHECK_FILE_MAXIMUM (UINT64_C(16) << 30) /* bytes of a file */

enum { RECHECK_KEY_SIZE = 32, RECHECK_TAG_SIZE = 16 };

/* Of the first reading. */
struct recheck_mark {
    unsigned char key[RECHECK_KEY_SIZE];
    unsigned char tag[RECHECK_TAG_SIZE];
};

/* Reads the file at fd from where it stands to its end: its size, its SHA-256, and a new mark, all
 * of one reading. `bytes` gets what was read, up to its bound, beyond which its failure is
 * STATUS_MALFORMED (NULL: nobody wants it). The message of a failure does not name the file.
 * STATUS_MALFORMED if it is larger than RECHECK_FILE_MAXIMUM, STATUS_INTERRUPTED if work.h says
 * so. */
enum status recheck_read(int fd, struct buffer *bytes, uint64_t *size, char digest[DIGEST_HEX_SIZE],
                         struct recheck_mark *mark, struct error *err) MUST_CHECK;

struct recheck;
/* The second reading, piece by piece; one object serves many files, one after the other. */
enum status recheck_new(struct recheck **recheck, struct error *err) MUST_CHECK;
/* Begins with the file that the mark is of; what was begun before is forgotten. */
enum status recheck_begin(struct recheck *recheck, const struct recheck_mark *mark,
                          struct error *err) MUST_CHECK;
/* Takes length further bytes of that file in. */
enum status recheck_update(struct recheck *recheck, const void *data, size_t length,
                           struct error *err) MUST_CHECK;
/* Whether all of it is what it was. */
enum status recheck_end(struct recheck *recheck, const struct recheck_mark *mark, bool *same,
                        struct error *err) MUST_CHECK;
void recheck_free(struct recheck *recheck);

#endif
