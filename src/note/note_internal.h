/* What the files of this module share. */
#ifndef SAFEHAND_NOTE_INTERNAL_H
#define SAFEHAND_NOTE_INTERNAL_H

#include "safehand/note.h"

/* Whether the bytes may be a key name: not empty, valid UTF-8, no white space of Unicode, no '+',
 * no control characters. Of any length: other people's names need not fit our limit. */
bool note_name_is_valid(const char *name, size_t length);

/* Whether the bytes may stand in a note: valid UTF-8, no ASCII control character but LF. */
bool note_text_is_valid(const char *text, size_t length);

/* Takes the next line off, without its LF; false, and nothing taken, if no LF is left. */
bool note_line_take(struct note_lines *lines, const char **line, size_t *length);

/* Reads a decimal number without leading zeros, at most MERKLE_SIZE_MAXIMUM. */
bool note_number_parse(const char *text, size_t length, uint64_t *number);

/* Appends the hashes in base64, one a line. */
void note_hashes_append(struct buffer *out, const struct merkle_proof *proof);
/* Takes such lines off, and the empty line after them; nothing else may stand there. */
enum status note_hashes_take(struct note_lines *lines, struct merkle_proof *proof,
                             struct error *err) MUST_CHECK;

/* ---- keys ---- */

/* The types of verifier keys, c2sp.org/signed-note and tlog-cosignature. */
enum note_algorithm { NOTE_ED25519 = 0x01, NOTE_COSIGNATURE = 0x04 };

/* note_verifier_parse and note_verifier_format for a key of that type. */
enum status note_key_parse(const char *text, enum note_algorithm algorithm,
                           struct note_verifier *verifier, struct error *err) MUST_CHECK;
void note_key_format(const struct note_verifier *verifier, enum note_algorithm algorithm,
                     char text[NOTE_VERIFIER_SIZE]);
/* Fills the key id: the first bytes of SHA-256(name, LF, algorithm, key). */
enum status note_key_hash(struct note_verifier *verifier, enum note_algorithm algorithm,
                          struct error *err) MUST_CHECK;

/* ---- signature lines ---- */

enum {
    NOTE_KEY_ID_SIZE = 4,
    NOTE_SIGNATURE_BYTES_MAXIMUM = 72, /* what a line of ours encodes behind the key id */
};

/* One signature line, pointing into the note. */
struct signature_line {
    const char *name;
    size_t name_length;
    const char *encoded;
    size_t encoded_length;
};
/* Takes the next signature line apart; false if it is not well formed, or none is left. */
bool note_signature_take(struct note_lines *lines, struct signature_line *signature);
/* Whether the line carries the verifier's name and key id. */
bool note_signature_is_by(const struct signature_line *signature,
                          const struct note_verifier *verifier);
/* Appends a signature line of at most NOTE_SIGNATURE_BYTES_MAXIMUM bytes by that key. */
void note_signature_append(struct buffer *out, const struct note_verifier *verifier,
                           const void *signature, size_t length);

/* Adds the hint for a damaged file if the failure is one of form and has no hint yet. */
enum status note_hint_damaged(struct error *err);

#endif
