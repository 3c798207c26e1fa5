/*
 * Looking into attachments: their text, to be searched, and what they hide (M12).
 *
 * PDF, Office and picture files are read by libraries (poppler, libarchive, libexif) in a process
 * of their own, which may neither take long nor be missed if a hostile file ends it.
 */
#ifndef EXTRACT_FILES_H
#define EXTRACT_FILES_H

#include "safehand/base.h"

enum {
    FILE_TEXT_MAXIMUM = 64 * 1024 * 1024,   /* bytes of a text file that is searched */
    FILE_PARSED_MAXIMUM = 32 * 1024 * 1024, /* bytes of a file that a library reads */
    FILE_HIDDEN_MAXIMUM = 4096,             /* bytes of words about what a file hides */
    FILE_SECONDS = 20,                      /* for one file in a library */
};

struct file_reading {
    struct buffer text;   /* UTF-8 or nearly so: what the file says */
    struct buffer hidden; /* in words: what it hides; empty if nothing */
    bool is_searched;     /* false: it holds text, or may, that could not be read */
};

/* Reads a file beneath the folder. A file that cannot be read as what it seems is no failure:
 * is_searched tells. STATUS_SYSTEM if a library is missing or there is no memory. On success
 * file_reading_free is owed. */
enum status file_read_text(int folder, const char *name, struct file_reading *reading,
                           struct error *err) MUST_CHECK;
/* The same for bytes at hand; the name tells the kind where they do not. */
enum status file_read_bytes(const char *name, const struct buffer *bytes,
                            struct file_reading *reading, struct error *err) MUST_CHECK;
void file_reading_free(struct file_reading *reading);

/* ---- its parts ---- */

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
typedef enum status file_parser(const struct buffer *file, struct buffer *text, unsigned *hidden,
                                struct error *err);
file_parser file_parse_picture, file_parse_pdf, file_parse_office;
enum status file_parse_apart(file_parser *parser, const struct buffer *file,
                             struct file_reading *reading, struct error *err) MUST_CHECK;

/* XMP within any file, as plain text: creator, place, camera. */
void hidden_in_xmp(const unsigned char *data, size_t length, unsigned *hidden, struct buffer *text);
/* A picture within an Office file. */
void hidden_in_picture(const unsigned char *data, size_t length, unsigned *hidden,
                       struct buffer *text);

/* file_markup.c: texts of other forms as plain ones, appended. */
void markup_append_text(struct buffer *out, const char *markup, size_t length);
void mail_append_text(struct buffer *out, const char *mail, size_t length);
void json_append_text(struct buffer *out, const char *json, size_t length);
void utf16_append_text(struct buffer *out, const unsigned char *text, size_t length,
                       bool big_endian);

#endif
