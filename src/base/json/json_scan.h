/*
 * Finding places in JSON text, for messages. The text was parsed before, or is about to be: on any
 * text these stay within it and end, and at worst name a place too early.
 */
#ifndef SAFEHAND_BASE_JSON_SCAN_H
#define SAFEHAND_BASE_JSON_SCAN_H

#include <stddef.h>

/* Line and column from 1 of a byte; columns count characters. */
void json_scan_position(const char *text, size_t length, size_t offset, size_t *line,
                        size_t *column);
/* Offset of the first bracket that opens level depth + 1, or length. */
size_t json_scan_too_deep(const char *text, size_t length, size_t depth);
/* Offset of the first comma or opening bracket beyond that many, or length: each stands for one
 * value at most, so this bounds the tree before it is built. */
size_t json_scan_too_many(const char *text, size_t length, size_t values);
/* Offset of the value at an RFC 6901 pointer, or of the nearest value above it. */
size_t json_scan_find(const char *text, size_t length, const char *pointer);

#endif
