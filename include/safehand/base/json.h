/*
 * Strict JSON on top of Jansson, and canonical JSON.
 *
 * Strict: UTF-8 without byte order mark, no duplicate key, integers only, keys ASCII snake_case,
 * control characters other than newline and tab refused (escaped ones too), one value and nothing
 * after it. Errors are STATUS_MALFORMED and begin "NAME:LINE:COLUMN: " (from 1; columns in
 * characters).
 *
 * Canonical: RFC 8785 restricted to integers (safe ones: -(2^53-1) to 2^53-1) and ASCII keys.
 */
#ifndef SAFEHAND_BASE_JSON_H
#define SAFEHAND_BASE_JSON_H

#include <jansson.h>

#include "safehand/base/buffer.h"

struct json_limits {
    size_t size;   /* bytes of the whole text */
    size_t depth;  /* of arrays and objects within each other */
    size_t string; /* bytes of one string */
};
/* 16 MiB, depth 64, strings of 1 MiB: what a family file may have. */
extern const struct json_limits JSON_LIMITS_DEFAULT;

/* Parses text; name (a file name or what the text is) stands in errors. *root gets a new reference
 * (json_decref). */
enum status json_strict_parse(const char *text, size_t length, const char *name,
                              const struct json_limits *limits, json_t **root, struct error *err)
    MUST_CHECK;
/* Reads and parses a file. If text is not NULL it receives the bytes (its own bound is not used),
 * for json_strict_locate and digests. */
enum status json_strict_load(const char *path, const struct json_limits *limits, json_t **root,
                             struct buffer *text, struct error *err) MUST_CHECK;

/*
 * STATUS_MALFORMED at a place inside text that was parsed before: pointer is an RFC 6901 JSON
 * pointer ("/entries/3/on"); if it leads nowhere the position is that of the nearest parent. The
 * message is "NAME:LINE:COLUMN: POINTER: " and the formatted text.
 */
enum status json_strict_error(const char *text, size_t length, const char *name,
                              const char *pointer, struct error *err, const char *format, ...)
    PRINTF_LIKE(6, 7);

/* Appends the canonical form, without a newline. STATUS_MALFORMED on a real number, an integer that
 * is not safe, or a key that is not ASCII. */
enum status json_canonical(const json_t *value, struct buffer *out, struct error *err) MUST_CHECK;
/* SHA-256 of the canonical form, in hex. */
enum status json_canonical_digest(const json_t *value, char hex[65], struct error *err) MUST_CHECK;

/* Convenience for building: like json_object_set_new, but a NULL value or a failure sets *failed. */
void json_put(json_t *object, const char *key, json_t *value, int *failed);
/* A member's string, or NULL if absent or no string. */
const char *json_text(const json_t *object, const char *key);

#endif
