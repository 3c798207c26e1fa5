/*
 * What the inspector answered about files, kept by their digest and name: who looks at the same
 * file again is told the same, and it is not read again. It holds the files' texts.
 */
#ifndef SAFEHAND_INSPECT_KEPT_H
#define SAFEHAND_INSPECT_KEPT_H

#include "safehand/inspect.h"

enum {
    INSPECT_KEPT_MAXIMUM = 96 * 1024 * 1024, /* bytes of answers; others are not kept */
    INSPECT_KEPT_HOURS = 12,                 /* for later runs of the program */
};

/* Safe for several threads. */
enum status inspect_kept_new(struct inspect_kept **kept, struct error *err) MUST_CHECK;
/*
 * The same, which finds what earlier runs by this user told on this machine, and keeps what it is
 * told for later ones, for INSPECT_KEPT_HOURS at most: sealed below XDG_RUNTIME_DIR, with a key in
 * the user's keyring in the kernel. Not for longer than the inspector is the same program, and not
 * what a further try may tell better: that time ran out, that a tool is missing. Where the system
 * has no such place or keyring files are read again.
 */
enum status inspect_kept_open(struct inspect_kept **kept, struct error *err) MUST_CHECK;
/* Makes away with all that is kept so for later runs. */
void inspect_kept_forget(void);
void inspect_kept_free(struct inspect_kept *kept);
/* How many answers there are. */
size_t inspect_kept_count(const struct inspect_kept *kept);

/* Appends the answer about the file to an empty buffer; false if there is none. No memory shows in
 * the buffer. */
bool inspect_kept_find(struct inspect_kept *kept, const char *name,
                       const char digest[DIGEST_HEX_SIZE], struct buffer *answer) MUST_CHECK;
/* Keeps a copy of an answer about a file of which none is kept, if there is room; false without
 * memory. */
bool inspect_kept_add(struct inspect_kept *kept, const char *name,
                      const char digest[DIGEST_HEX_SIZE], const struct buffer *answer) MUST_CHECK;

/* "safehand.inspected/1" and the answers, see safehand-formats(5). It is in clear: what is written
 * to a disk is sealed before. */
enum status inspect_kept_write(const struct inspect_kept *kept, struct buffer *out,
                               struct error *err) MUST_CHECK;
/* Adds what was written so. STATUS_MALFORMED, and nothing is added, if it is not. */
enum status inspect_kept_read(struct inspect_kept *kept, const void *data, size_t length,
                              struct error *err) MUST_CHECK;

#endif
