/* The readers of before, behind old.c until each has a successor. */
#ifndef INSPECTOR_PARSERS_H
#define INSPECTOR_PARSERS_H

#include "reader.h"

/* What a reader found, beside the text. */
struct finding {
    unsigned hidden; /* of hidden_flag */
    unsigned unread; /* of unread_flag */
};
/* STATUS_MALFORMED if it cannot read the file. What it did read is searched all the same. */
typedef enum status old_parser(const struct buffer *file, struct buffer *text,
                               struct finding *finding, struct error *err);
old_parser parse_picture, parse_pdf, parse_document;
/* XMP within any file, as plain text: creator, place, camera. */
void hidden_in_xmp(const unsigned char *data, size_t length, struct finding *finding,
                   struct buffer *text);
/* A picture within an Office file. */
void hidden_in_picture(const unsigned char *data, size_t length, struct finding *finding,
                       struct buffer *text);
/* "Exif\0\0" and what follows, wherever it stands within a file. */
void hidden_in_exif(const unsigned char *data, size_t length, struct finding *finding,
                    struct buffer *text);

/* texts of other forms as plain ones, appended. */
void markup_append_text(struct buffer *out, const char *markup, size_t length);
/* The values of all attributes, a line each, but for those that only say how it looks. */
void markup_append_attributes(struct buffer *out, const char *markup, size_t length);
void json_append_text(struct buffer *out, const char *json, size_t length);

#endif
