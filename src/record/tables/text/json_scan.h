/* JSON (RFC 8259) letter by letter: numbers stay as they are written, which Jansson does not keep,
 * and no tree is built of what is read once. */
#ifndef RECORD_TABLES_JSON_SCAN_H
#define RECORD_TABLES_JSON_SCAN_H

#include "tables/build.h"

struct json_scan {
    struct table_build *build;
    const char *begin, *at; /* UTF-8, a NUL at its end and none before */
};

/* Fails the build where the scan stands. */
void json_scan_fail(struct json_scan *scan, const char *what);
/* The next letter that is no blank; '\0' at the end. */
char json_scan_peek(struct json_scan *scan);
/* Passes over that letter if it is the next; false if it is not. */
bool json_scan_take(struct json_scan *scan, char letter);
/* A string, into `out`, which is cleared first. */
void json_scan_string(struct json_scan *scan, struct buffer *out);
/* A number, true, false or null, as it is written. */
void json_scan_word(struct json_scan *scan, struct buffer *out);
/* Fills type and texts of a cell from a string, or a word, that was read. */
void json_scan_cell(struct json_scan *scan, bool is_string, const struct buffer *text,
                    struct table_cell *cell);

#endif
