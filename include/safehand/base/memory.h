/*
 * Memory. Everything that may hold family data is wiped before it is given back; keys, seeds and
 * passphrases live in secret memory besides, which is locked (never swapped) and not dumped.
 * All allocation passes the seam (seam.h), so tests can make allocation N fail.
 */
#ifndef SAFEHAND_BASE_MEMORY_H
#define SAFEHAND_BASE_MEMORY_H

#include <stddef.h>

#include "safehand/base/error.h"

/*
 * Makes ready the secret memory, and has Jansson allocate through memory_allocate, so that JSON
 * trees are wiped when freed. To be called once, first thing in main (and in each test program;
 * a second call does nothing).
 */
enum status memory_start(struct error *err) MUST_CHECK;

/* Zeroed memory of size bytes (size 0 counts as 1), or NULL. Freed with memory_free, which wipes.
 */
void *memory_allocate(size_t size);
/* count * size, checked for overflow. */
void *memory_allocate_array(size_t count, size_t size);
/* Old content kept up to the smaller size, the rest zeroed; the old block is wiped. On NULL the
 * old block is as it was. */
void *memory_resize(void *block, size_t size);
void memory_free(void *block);
/* Copies of strings, or NULL; NULL in gives NULL out. */
char *memory_copy_string(const char *text);
char *memory_copy_bytes(const void *data, size_t length); /* NUL-terminated */
/* What printf would write, as a new string; NULL without memory. */
char *memory_format(const char *format, ...) PRINTF_LIKE(1, 2);

/* Sets err to the standard "out of memory" (STATUS_SYSTEM) and returns it. */
enum status memory_error(struct error *err);

/* Zeroed, locked memory from a pool of 1 MiB; NULL when exhausted. Wiped by secret_free. */
void *secret_allocate(size_t size);
void secret_free(void *block);
/* Overwrites; the compiler may not drop it. */
void secret_wipe(void *data, size_t length);
/* Compares in constant time: 1 if equal. */
int secret_equal(const void *a, const void *b, size_t length);

#endif
