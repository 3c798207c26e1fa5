/*
 * What email does to a text, undone: the armor in which a receipt or a card is pasted into a
 * message, and how it is found again in what arrives, be it the text with other line ends, quoted,
 * wrapped or joined, in quoted-printable, base64, HTML or UTF-16, with words around it, or the
 * message saved as a file.
 *
 * Nothing here checks what it finds. That is strict, and its signature's part.
 */
#ifndef SAFEHAND_MAIL_H
#define SAFEHAND_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/buffer.h"

enum {
    MAIL_MAXIMUM = 48 << 20, /* bytes of a message that is looked through */
    MAIL_DEPTH_MAXIMUM = 4,  /* encodings within one another */
    MAIL_ARMOR_COLUMNS = 64,
};

#define MAIL_RECEIPT "SAFEHAND RECEIPT"
#define MAIL_CARD "SAFEHAND CARD"

/* ---- armor: RFC 7468, written strictly and read with all that mail does to it ---- */

/* Appends data as armored text, ASCII only, under a label as above. */
void mail_armor_append(struct buffer *out, const char *label, const void *data, size_t length);
/* The next thing armored under this label in the text at *from on: its bytes are appended to data,
 * and *from is moved behind it. False if there is none that decodes. */
bool mail_armor_next(const char *text, size_t length, const char *label, size_t *from,
                     struct buffer *data);

/* ---- a message ---- */

/* Gets a text that a message holds: UTF-8 with LF, without what quotes a line and without invisible
 * characters, each blank a plain one. What it returns other than STATUS_OK ends the looking. */
typedef enum status (*mail_look)(void *context, const char *text, size_t length, struct error *err);
struct mail_looks {
    mail_look text;
    mail_look
        bytes; /* gets what a message holds as it is: itself, and what of it is base64; or NULL */
    void *context;
};
/* Hands over every text that these bytes (at most MAIL_MAXIMUM) may be read as: the message as it
 * is, and what of it is encoded or marked up, within one another to MAIL_DEPTH_MAXIMUM. The same
 * text can come more than once. STATUS_SYSTEM without memory; else what `look` returned. */
enum status mail_each(const void *message, size_t length, const struct mail_looks *looks,
                      struct error *err) MUST_CHECK;

/* An age file, armored or attached, in a message: where *fd is a file that is none itself, of at
 * most MAIL_MAXIMUM bytes, and that holds one, it is closed and becomes a file in memory with the
 * binary bytes. In any other case it stays as it is, read from the beginning. `path` stands in
 * errors. STATUS_SYSTEM if it cannot be read. */
enum status mail_unwrap_age(const char *path, int *fd, struct error *err) MUST_CHECK;

/* ---- words of such a text, for forms in which no blank says anything ---- */

struct mail_words {
    const char *at;
    size_t left;
};
/* The next word, which points into the text; false at the end. */
bool mail_word_next(struct mail_words *words, const char **word, size_t *length);
/* Takes the next word if it is this one. */
bool mail_word_is(struct mail_words *words, const char *word);
/* Appends the next word, and further ones until `length` characters are there, which a line that
 * was wrapped within a word needs. False, with out as it was, if they do not come to that length.
 */
bool mail_word_joined(struct mail_words *words, size_t length, struct buffer *out);

/* ---- decoders that pass over what is not theirs, appending to out ---- */

/* A line of quoted-printable without its end; "=" at its end joins it to the next line, else LF is
 * appended. In the words of a head '_' is a blank, and no LF comes. */
void mail_append_quoted(struct buffer *out, const char *line, size_t length, bool is_head);
struct mail_base64 { /* zero before the first piece */
    uint32_t bits;
    int count;
};
/* Base64 in pieces. */
void mail_append_base64(struct buffer *out, struct mail_base64 *state, const char *line,
                        size_t length);
/* UTF-16 as UTF-8. */
void mail_append_utf16(struct buffer *out, const unsigned char *text, size_t length,
                       bool big_endian);

#endif
