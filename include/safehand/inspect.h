/*
 * Looking into attachments: their text, to be searched, and what they hide (M12).
 *
 * PDF, Office and picture files are read by libraries (poppler, libarchive, libexif) in a process
 * of their own, which may neither take long nor be missed if a hostile file ends it.
 */
#ifndef SAFEHAND_INSPECT_H
#define SAFEHAND_INSPECT_H

#include "safehand/base.h"

enum {
    INSPECT_TEXT_MAXIMUM = 64 * 1024 * 1024,   /* bytes of a text file that is searched */
    INSPECT_PARSED_MAXIMUM = 32 * 1024 * 1024, /* bytes of a file that a library reads */
    INSPECT_HIDDEN_MAXIMUM = 4096,             /* bytes of words about what a file hides */
    INSPECT_SECONDS = 20,                      /* for one file in a library */
};

struct inspection {
    struct buffer text;   /* UTF-8 or nearly so: what the file says */
    struct buffer hidden; /* in words: what it hides; empty if nothing */
    bool is_searched;     /* false: it holds text, or may, that could not be read */
};

/* Reads a file beneath the folder. A file that cannot be read as what it seems is no failure:
 * is_searched tells. STATUS_SYSTEM if a library is missing or there is no memory. On success
 * inspection_free is owed. */
enum status inspect_file(int folder, const char *name, struct inspection *reading,
                         struct error *err) MUST_CHECK;
/* The same for bytes at hand; the name tells the kind where they do not. */
enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err) MUST_CHECK;
void inspection_free(struct inspection *reading);

#endif
