/*
 * Sequential reading from an age_source, with bytes that were looked at put back. What is put back
 * is lost by a move to another offset, which only seekable sources allow.
 */
#ifndef SAFEHAND_AGE_INPUT_H
#define SAFEHAND_AGE_INPUT_H

#include "safehand/age.h"

enum { AGE_INPUT_HELD = 4096 }; /* most bytes that can be put back */

struct age_input {
    struct age_source source;
    uint64_t position; /* in the source, of the next byte not yet read from it */
    size_t held_start;
    size_t held_end;
    unsigned char held[AGE_INPUT_HELD];
};

void age_input_start(struct age_input *input, const struct age_source *source);
/* *got is less than length only at the end. */
enum status age_input_read(struct age_input *input, void *data, size_t length, size_t *got,
                           struct error *err) MUST_CHECK;
/* Reads up to `length` bytes, and tells whether they are the last. data has room for one more. */
enum status age_input_read_ahead(struct age_input *input, void *data, size_t length, size_t *got,
                                 bool *last, struct error *err) MUST_CHECK;
/* Puts back what was read last: at most AGE_INPUT_HELD bytes, when nothing is held. */
void age_input_put_back(struct age_input *input, const void *data, size_t length);
/* Offset in the source of the byte that comes next. */
uint64_t age_input_offset(const struct age_input *input);

#endif
