/* What the files of base share among themselves and nobody else needs. */
#ifndef SAFEHAND_BASE_INTERNAL_H
#define SAFEHAND_BASE_INTERNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/buffer.h"
#include "safehand/base/error.h"

/* Longest form that text_show_next writes, with NUL: "\u{10FFFF}". */
enum { SHOWN_SIZE = 16 };

/* Writes the first character of text (length > 0) to shown, NUL-terminated, as it may stand in one
 * line of a terminal. Returns the bytes of text that it took. */
size_t text_show_next(const char *text, size_t length, char shown[SHOWN_SIZE]);

/* The size that a block of memory_allocate or memory_resize was asked for. */
size_t memory_size(void *block);

/* Bytes from the kernel, never the repeatable ones of a test. */
enum status random_system_bytes(void *data, size_t length, struct error *err) MUST_CHECK;

/* Jansson does not tell lack of memory from bad input, so its allocator takes note. */
void memory_json_forget_failure(void);
bool memory_json_failed(void);

/* Whether a number comes out of any JSON parser as it went in (RFC 8785, I-JSON). */
static inline bool json_integer_is_safe(json_int_t number)
{
    const json_int_t maximum = (INT64_C(1) << 53) - 1;
    return number >= -maximum && number <= maximum;
}

/* Where a walk stands in a JSON tree: a chain from the value up to the root. */
struct json_step {
    const struct json_step *parent; /* NULL at the root */
    const char *key;                /* NULL: an element of an array */
    size_t index;
    size_t depth; /* of the root: 0 */
};
/* Appends the RFC 6901 pointer of the step. */
void json_step_append(struct buffer *out, const struct json_step *step);

#endif
