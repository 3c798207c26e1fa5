/*
 * The textual header of an age file ("Header" in c2sp.org/age), without knowledge of what its
 * stanzas mean. The parser takes exactly what age_header_append and age_header_append_mac write.
 */
#ifndef SAFEHAND_AGE_HEADER_H
#define SAFEHAND_AGE_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "crypto.h"
#include "safehand/age.h"
#include "safehand/base/buffer.h"
#include "safehand/base/digest.h"

enum {
    AGE_BODY_COLUMNS = 64,
    AGE_BODY_LINE_BYTES = 48,
};

struct age_stanza {
    char *arguments; /* separated by single spaces; the first is the type */
    size_t argument_count;
    unsigned char *body;
    size_t body_length;
};

struct age_header {
    struct age_stanza *stanzas;
    size_t count;
    unsigned char mac[DIGEST_SIZE];
};

/* Length of the header at the start of text, up to the LF of its MAC line; 0 if it does not end
 * within. *scanned (0 at first) is where the search goes on when more text has come. */
size_t age_header_find_end(const char *text, size_t length, size_t *scanned);
/* STATUS_MALFORMED if the first bytes (up to `length` of them, may be few) cannot begin a header of
 * version 1. */
enum status age_header_check_start(const char *text, size_t length, struct error *err) MUST_CHECK;
/* Reads a whole header, its last LF included. On failure *header is empty. */
enum status age_header_parse(const char *text, size_t length, struct age_header *header,
                             struct error *err) MUST_CHECK;
/* Bytes at the end of a header that its MAC does not cover: a space, the MAC, LF. */
enum { AGE_HEADER_MAC_TAIL = 45 };

/* Adds a stanza with a copy of body; *arguments is taken over in any case and set to NULL. */
enum status age_header_add(struct age_header *header, char **arguments, const void *body,
                           size_t body_length, struct error *err) MUST_CHECK;
/* Writes the version line, the stanzas and "---". */
void age_header_append(const struct age_header *header, struct buffer *out);
/* Writes the space, the MAC and LF. */
void age_header_append_mac(const unsigned char mac[DIGEST_SIZE], struct buffer *out);
/* The MAC over a header's text up to and including "---". */
enum status age_header_mac(const unsigned char file_key[AGE_FILE_KEY_BYTES], const void *text,
                           size_t length, unsigned char mac[DIGEST_SIZE],
                           struct error *err) MUST_CHECK;
void age_header_free(struct age_header *header);

/* Whether the stanza's type is `type`. */
bool age_stanza_is(const struct age_stanza *stanza, const char *type);
/* Argument number `index` (the type is 0), not NUL-terminated; NULL if there is none. */
const char *age_stanza_argument(const struct age_stanza *stanza, size_t index, size_t *length);

#endif
