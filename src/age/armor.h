/*
 * ASCII armor: strict PEM (RFC 7468 section 3, figure 3) with the label AGE ENCRYPTED FILE. Lines
 * end in LF or CRLF; white space passes before the first and after the last line only.
 */
#ifndef SAFEHAND_AGE_ARMOR_H
#define SAFEHAND_AGE_ARMOR_H

#include "input.h"

enum {
    AGE_ARMOR_COLUMNS = 64,
    AGE_ARMOR_LINE_BYTES = 48,
    AGE_ARMOR_WHITE_SPACE_MAXIMUM = 1024, /* before and after, each */
};

/* Whether these first bytes (up to AGE_INPUT_HELD) begin an armored file. */
bool age_armor_is_seen(const void *data, size_t length);

struct age_armor_writer;
/* Writes the first line at once. */
enum status age_armor_writer_open(struct age_armor_writer **armor, age_sink sink, void *context,
                                  struct error *err) MUST_CHECK;
enum status age_armor_writer_write(struct age_armor_writer *armor, const void *data, size_t length,
                                   struct error *err) MUST_CHECK;
enum status age_armor_writer_finish(struct age_armor_writer *armor, struct error *err) MUST_CHECK;
void age_armor_writer_free(struct age_armor_writer *armor);

struct age_armor_reader;
/* Reads armored text from input, which stays the caller's; *source gives the bytes within. */
enum status age_armor_reader_open(struct age_armor_reader **armor, struct age_input *input,
                                  struct age_source *source, struct error *err) MUST_CHECK;
void age_armor_reader_free(struct age_armor_reader *armor);

#endif
