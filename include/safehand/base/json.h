/*
 * Strict JSON on top of Jansson, and canonical JSON.
 *
 * Strict: UTF-8 without byte order mark, no duplicate key, integers only (safe ones: -(2^53-1) to
 * 2^53-1), keys ASCII snake_case, control characters other than newline and tab refused (escaped
 * ones too), one object or array and nothing after it. Errors are STATUS_MALFORMED and begin
 * "NAME:LINE:COLUMN: " (from 1; columns in characters).
 *
 * Canonical: RFC 8785 restricted to safe integers and ASCII keys, no deeper than 128.
 */
#ifndef SAFEHAND_BASE_JSON_H
#define SAFEHAND_BASE_JSON_H

#include <jansson.h>

#include "safehand/base/buffer.h"
#include "safehand/base/json_troubles.h"

struct json_limits {
    size_t size;   /* bytes of the whole text */
    size_t depth;  /* of arrays and objects within each other; never more than 1024 */
    size_t string; /* bytes of one string */
};
/* Values in one text, whatever the limits: an empty object takes 250 bytes of memory. */
enum { JSON_VALUES_MAXIMUM = 1000000 };
/* 16 MiB, depth 64, strings of 1 MiB: what a family file may have. */
extern const struct json_limits JSON_LIMITS_DEFAULT;

/* Parses text; name (a file name or what the text is) stands in errors. *root gets a new reference
 * (json_decref). */
enum status json_strict_parse(const char *text, size_t length, const char *name,
                              const struct json_limits *limits, json_t **root,
                              struct error *err) MUST_CHECK;
/*
 * The same, but goes on behind what a value or a name has wrong, and notes that (troubles): then it
 * is STATUS_OK, and the tree is what stands there. Where the text is no JSON at all, parsing ends,
 * and that is the failure.
 */
enum status json_strict_parse_all(const char *text, size_t length, const char *name,
                                  const struct json_limits *limits, struct json_troubles *troubles,
                                  json_t **root, struct error *err) MUST_CHECK;
/* Reads and parses a file. If text is not NULL it receives the bytes in place of what it held (its
 * own bound is not used), for json_strict_error and digests. */
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

/* Where a pointer leads: line and column from 1. */
void json_strict_place(const char *text, size_t length, const char *pointer, size_t *line,
                       size_t *column);
/* The same message as json_strict_error, of a place that is known. */
enum status json_strict_error_at(const char *name, size_t line, size_t column, const char *pointer,
                                 struct error *err, const char *what);

/* Appends the canonical form, without a newline. STATUS_MALFORMED on a real number, an integer that
 * is not safe, or a key that is not ASCII; `out` then holds what it held. */
enum status json_canonical(const json_t *value, struct buffer *out, struct error *err) MUST_CHECK;
/* SHA-256 of the canonical form, in hex. */
enum status json_canonical_digest(const json_t *value, char hex[65], struct error *err) MUST_CHECK;

/* Convenience for building: like json_object_set_new (takes the reference to value over, in any
 * case), but a NULL value or a failure sets *failed to 1. */
void json_put(json_t *object, const char *key, json_t *value, int *failed);
/* A member's string, or NULL if absent or no string. */
const char *json_text(const json_t *object, const char *key);

#endif
