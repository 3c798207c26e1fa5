/* Answers that are kept, between kept.c and hours.c. */
#ifndef INSPECT_KEPT_INTERNAL_H
#define INSPECT_KEPT_INTERNAL_H

#include "safehand/inspect/kept.h"

/* What is kept for later runs of the program, while this one is. */
struct hours;
/* Adds what earlier runs kept. NULL where the system has no place for it, or no memory: then files
 * are read again. */
struct hours *hours_begin(struct inspect_kept *kept);
/* Keeps one answer, if it will hold in another run. */
void hours_put(struct hours *hours, const char *name, const char digest[DIGEST_HEX_SIZE],
               const struct buffer *answer);
void hours_end(struct hours *hours);

/* Appends the head of what is written, and one answer. */
void kept_append_head(struct buffer *out);
void kept_append(struct buffer *out, const char *name, const char digest[DIGEST_HEX_SIZE],
                 const struct buffer *answer);

#endif
