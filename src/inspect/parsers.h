/* The readers of one kind of file each. */
#ifndef INSPECT_PARSERS_H
#define INSPECT_PARSERS_H

#include "safehand/inspect.h"

/* What was found hidden. */
enum hidden_flag {
    HIDDEN_LOCATION = 1,
    HIDDEN_DEVICE = 2,
    HIDDEN_AUTHOR = 4,
    HIDDEN_EDITOR = 8,
    HIDDEN_COMPANY = 16,
    HIDDEN_COMMENT = 32,
    HIDDEN_CHANGES = 64,
    HIDDEN_FILES = 128,
    HIDDEN_SOFTWARE = 256, /* no reason to ask by itself: told beside others */
    HIDDEN_PAGES = 512,    /* pages without text, perhaps pictures of it: not searched */
};
void hidden_words(unsigned hidden, struct buffer *out);

/* A reader that runs in a process of its own; STATUS_MALFORMED if it cannot read the file. */
typedef enum status inspect_parser(const struct buffer *file, struct buffer *text, unsigned *hidden,
                                   struct error *err);
inspect_parser parse_picture, parse_pdf, parse_document;
enum status parse_apart(inspect_parser *parser, const struct buffer *file,
                        struct inspection *reading, struct error *err) MUST_CHECK;

/* XMP within any file, as plain text: creator, place, camera. */
void hidden_in_xmp(const unsigned char *data, size_t length, unsigned *hidden, struct buffer *text);
/* A picture within an Office file. */
void hidden_in_picture(const unsigned char *data, size_t length, unsigned *hidden,
                       struct buffer *text);

/* texts of other forms as plain ones, appended. */
void markup_append_text(struct buffer *out, const char *markup, size_t length);
void mail_append_text(struct buffer *out, const char *mail, size_t length);
void json_append_text(struct buffer *out, const char *json, size_t length);
void utf16_append_text(struct buffer *out, const unsigned char *text, size_t length,
                       bool big_endian);

#endif
