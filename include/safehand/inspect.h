/*
 * Looking into attachments: their text, to be searched (M04), and what they hide (M12).
 *
 * Files are read by the inspector, a program of its own (src/inspector), which has nothing of our
 * memory, may neither take long nor be missed if a hostile file ends it.
 *
 * What was not read is not clean. Of its words, and of what it hides, a file has one of three
 * answers: read whole and this was found; read whole and nothing found; not read whole, and why.
 * Whatever a reader passes over, it tells.
 */
#ifndef SAFEHAND_INSPECT_H
#define SAFEHAND_INSPECT_H

#include "safehand/base.h"
#include "safehand/base/recheck.h"

enum {
    INSPECT_TEXT_MAXIMUM = 64 * 1024 * 1024,           /* bytes of a text file that is searched */
    INSPECT_ANSWER_MAXIMUM = 3 * INSPECT_TEXT_MAXIMUM, /* bytes of what the inspector answers */
    INSPECT_HIDDEN_MAXIMUM = 4096,                     /* bytes of words about what a file hides */
    INSPECT_SECONDS = 20,                              /* for one file in a library */
};

struct inspection {
    struct buffer text;        /* UTF-8 or nearly so: what the file says, as far as it was read */
    struct buffer seen;        /* the same, recognised in pictures: it may be misread */
    struct buffer hidden;      /* in words: what it hides; empty if nothing was found */
    struct buffer beside;      /* the same of what is no reason to ask by itself, and stands at the
                                  end of `hidden` if anything else is */
    struct buffer text_unread; /* why not all of its words were read ("it is a picture, ..."), as
                                  it goes on after "because"; empty: all were */
    struct buffer hidden_unread; /* the same of what it hides */
};

/* The bytes that were looked into, so that whoever seals them knows that they are the same. */
struct inspected_file {
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    struct recheck_mark mark;
};

/* Reads a file beneath the folder, once and by one descriptor: size, digest and mark are of the
 * very bytes whose text and hidden data the reading has. A file that cannot be read as what it
 * seems is no failure: the reading tells. STATUS_SYSTEM if a library is missing or there is no
 * memory. On success inspection_free is owed. */
enum status inspect_file(int folder, const char *name, struct inspected_file *file,
                         struct inspection *reading, struct error *err) MUST_CHECK;
/* The same for bytes at hand; the name tells the kind where they do not. */
enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err) MUST_CHECK;
void inspection_free(struct inspection *reading);

#endif
