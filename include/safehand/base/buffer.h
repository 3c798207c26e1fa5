/*
 * A growing byte buffer with a bound, for building texts and reading inputs.
 *
 * Appending never returns an error: the first failure (no memory, over the bound) sticks, later
 * appends do nothing, and buffer_status tells at the end. Old storage is wiped when the buffer
 * grows and when it is freed. The data is always followed by a NUL that is not counted.
 */
#ifndef SAFEHAND_BASE_BUFFER_H
#define SAFEHAND_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

#include "safehand/base/error.h"

struct buffer {
    unsigned char *data; /* NULL until the first append */
    size_t length;
    size_t capacity;
    size_t maximum; /* bound on length in bytes */
    enum status
        failure; /* STATUS_OK, STATUS_SYSTEM (memory) or STATUS_MALFORMED (over the bound) */
};

/* An empty buffer that holds at most `maximum` bytes. Allocates nothing. */
void buffer_init(struct buffer *buffer, size_t maximum);
/* The data must not stand in the buffer itself. */
void buffer_append(struct buffer *buffer, const void *data, size_t length);
/* The same of a C string, without its NUL. */
void buffer_append_text(struct buffer *buffer, const char *text);
/* The same of one byte. */
void buffer_append_byte(struct buffer *buffer, unsigned char byte);
/* The same of what printf would write. The arguments may not stand in the buffer itself. */
void buffer_append_format(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);
/* Makes room for length more bytes, where it is known that they come. */
void buffer_reserve(struct buffer *buffer, size_t length);
/* Appends length zero bytes and returns where they begin, to be filled at once (valid until the
 * next append); NULL after a failure. */
unsigned char *buffer_append_space(struct buffer *buffer, size_t length);
/* Wipes and forgets what stands behind length bytes; keeps a failure. */
void buffer_truncate(struct buffer *buffer, size_t length);
/* The content as a C string ("" if empty); valid until the next append or free. */
const char *buffer_text(const struct buffer *buffer);
/* STATUS_OK, or fills err with the failure that stuck. */
enum status buffer_status(const struct buffer *buffer, struct error *err) MUST_CHECK;
/* Hands the data over (free with memory_free) and leaves the buffer empty; NULL if it failed. An
 * empty buffer gives "". */
char *buffer_take(struct buffer *buffer, size_t *length);
/* Keeps the storage, wipes and forgets the content and a failure. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
