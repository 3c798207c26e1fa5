/* Between clean.c, which makes copies, and copies.c, which keeps them. */
#ifndef INSPECT_CLEAN_INTERNAL_H
#define INSPECT_CLEAN_INTERNAL_H

#include "inspect_internal.h"
#include "safehand/inspect/clean.h"

/* Fills all of an empty copy but `original`. clean_copy_free, on failure too. */
enum status clean_copy_make(const char *name, const struct buffer *bytes, struct clean_copy *copy,
                            struct error *err) MUST_CHECK;
/* Looks into one whose bytes are there. */
enum status clean_copy_look(const char *name, struct clean_copy *copy,
                            struct error *err) MUST_CHECK;
/* There is none, and why. `detail` is what a tool is called, or a part. */
void clean_copy_fail(struct clean_copy *copy, enum unclean_kind kind, const char *detail);
void clean_copy_free(struct clean_copy *copy);

#endif
