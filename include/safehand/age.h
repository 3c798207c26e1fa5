/*
 * The age v1 file format (c2sp.org/age): native recipients X25519 and scrypt, identity files,
 * ASCII armor, and the payload as a stream that can be read at any offset.
 *
 * Failures: a header, armor or key text that is not in its format is STATUS_MALFORMED; no identity
 * that matches, a wrong passphrase, a wrong header MAC, a broken, cut or extended payload is
 * STATUS_AUTHENTICATION. No byte of plaintext is handed out before its chunk is authenticated.
 * Stanzas of unknown types (and GREASE) are ignored as the specification says; when nothing
 * matched, the message names the types that are not supported. What the specification leaves open:
 * Bech32 in upper and lower case, LF and CRLF in armor, and white space before and after it, are
 * read; all else has one form, and what is read encodes to itself again.
 *
 * A payload of more than some chunks is sealed and opened by as many threads as there are cores (up
 * to eight). Sources and sinks may then be called from those threads, but never two calls at once
 * and always in order, and what they did is visible to the caller when its own call returns.
 * Nothing is called any more once the writer or reader has been freed. Each takes at most 7 MiB of
 * memory.
 *
 * Secret keys never stand in a message, not even misspelt ones.
 */
#ifndef SAFEHAND_AGE_H
#define SAFEHAND_AGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/buffer.h"

enum {
    AGE_CHUNK_SIZE = 65536,              /* plaintext bytes in a chunk of the payload */
    AGE_SECRET_SIZE = 32,                /* bytes of an X25519 secret */
    AGE_RECIPIENT_SIZE = 63,             /* "age1" and 58 characters, with NUL */
    AGE_IDENTITY_SIZE = 75,              /* "AGE-SECRET-KEY-1" and 58 characters, with NUL */
    AGE_SCRYPT_WORK_FACTOR = 18,         /* log2 N when writing */
    AGE_SCRYPT_WORK_FACTOR_MAXIMUM = 20, /* accepted when reading: 1 GiB of memory */
    AGE_IDENTITY_FILE_MAXIMUM = 1 << 20,
    AGE_HEADER_MAXIMUM = 1 << 20,  /* bytes; a header of a thousand recipients has 100 KiB */
    AGE_RECIPIENTS_MAXIMUM = 1024, /* each costs an exchange for every identity */
    AGE_IDENTITIES_MAXIMUM = 256,
    AGE_PASSPHRASES_MAXIMUM = 8,   /* to try; each costs about a second */
    AGE_PASSPHRASE_MAXIMUM = 4096, /* bytes */
};

/* ---- keys ---- */

/* A new X25519 pair. `secret` (AGE_IDENTITY_SIZE bytes) should lie in secret memory. */
enum status age_key_new(char secret[AGE_IDENTITY_SIZE], char recipient[AGE_RECIPIENT_SIZE],
                        struct error *err) MUST_CHECK;
/* The pair of a secret of AGE_SECRET_SIZE bytes, which follows from another key. */
enum status age_key_of(const unsigned char bytes[AGE_SECRET_SIZE], char secret[AGE_IDENTITY_SIZE],
                       char recipient[AGE_RECIPIENT_SIZE], struct error *err) MUST_CHECK;
/* The recipient that belongs to an identity. */
enum status age_key_recipient(const char *secret, char recipient[AGE_RECIPIENT_SIZE],
                              struct error *err) MUST_CHECK;
/* STATUS_MALFORMED unless text is a well-formed X25519 recipient (and not a point of low order). */
enum status age_recipient_check(const char *text, struct error *err) MUST_CHECK;

struct age_recipients;
/* Whom to encrypt to: up to AGE_RECIPIENTS_MAXIMUM X25519 recipients, or exactly one passphrase; a
 * mixture, too many, or an empty passphrase is STATUS_USAGE. */
enum status age_recipients_new(struct age_recipients **recipients, struct error *err) MUST_CHECK;
/* Adds one by its text "age1..."; STATUS_MALFORMED as age_recipient_check. */
enum status age_recipients_add(struct age_recipients *recipients, const char *text,
                               struct error *err) MUST_CHECK;
/* work_factor: log2 N, 1 to 20; 0 for the default (in a test build SAFEHAND_TEST_WORK_FACTOR may
 * lower it). */
enum status age_recipients_add_passphrase(struct age_recipients *recipients, const char *passphrase,
                                          int work_factor, struct error *err) MUST_CHECK;
void age_recipients_free(struct age_recipients *recipients);

struct age_identities;
/* With what to decrypt: keys and passphrases, within the limits above (beyond: STATUS_USAGE). */
enum status age_identities_new(struct age_identities **identities, struct error *err) MUST_CHECK;
/* Adds a key by its text "AGE-SECRET-KEY-1...", which the caller may wipe; STATUS_MALFORMED if it
 * is none. */
enum status age_identities_add(struct age_identities *identities, const char *secret,
                               struct error *err) MUST_CHECK;
/* Adds a passphrase, which the caller may wipe. */
enum status age_identities_add_passphrase(struct age_identities *identities, const char *passphrase,
                                          struct error *err) MUST_CHECK;
/* Adds every key of an unencrypted identity file (comments and empty lines pass; any other line is
 * STATUS_MALFORMED and the message names file and line). A file without a key, or one that is
 * itself encrypted, is STATUS_MALFORMED. */
enum status age_identities_add_file(struct age_identities *identities, const char *text,
                                    size_t length, const char *name, struct error *err) MUST_CHECK;
void age_identities_free(struct age_identities *identities);

/* ---- writing ---- */

/*
 * Where bytes go: called with each piece in order, none of them empty. Anything but STATUS_OK stops
 * the work and is passed on as it is.
 */
typedef enum status (*age_sink)(void *context, const void *data, size_t length, struct error *err);
/* A sink that writes to the descriptor that `context` (int *) points to. */
enum status age_sink_descriptor(void *context, const void *data, size_t length, struct error *err);
/* A sink that appends to the buffer that `context` (struct buffer *) is. */
enum status age_sink_buffer(void *context, const void *data, size_t length, struct error *err);

struct age_writer;
/*
 * Writes the header at once, after all that can fail before it. armor: text as the specification
 * has it (RFC 7468). The recipients are no longer needed afterwards; sink and context are, until
 * age_writer_finish. STATUS_USAGE if there is no recipient. After a failure every later call on the
 * writer returns the same failure and writes nothing.
 */
enum status age_writer_open(struct age_writer **writer, const struct age_recipients *recipients,
                            bool armor, age_sink sink, void *context, struct error *err) MUST_CHECK;
/* A failure of the sink may be told by a later call; at the latest by age_writer_finish. */
enum status age_writer_write(struct age_writer *writer, const void *data, size_t length,
                             struct error *err) MUST_CHECK;
/* Writes the last chunk. Without it the file is cut short, and a reader will say so. */
enum status age_writer_finish(struct age_writer *writer, struct error *err) MUST_CHECK;
void age_writer_free(struct age_writer *writer);

/* ---- reading ---- */

/*
 * Where bytes come from: read-at for what is seekable (regular files, memory); for pipes the offset
 * only ever grows by what was read. Sets *got; fewer than asked only at the end.
 */
struct age_source {
    enum status (*read)(void *context, void *data, size_t length, uint64_t offset, size_t *got,
                        struct error *err);
    void *context;
    bool seekable;
    uint64_t size; /* of the whole; only if seekable */
};
/* A source over an open descriptor, which stays the caller's and must live as long; seekable if it
 * is a regular file. fd must point to a variable that lives as long too. */
enum status age_source_descriptor(struct age_source *source, int *fd, struct error *err) MUST_CHECK;
struct age_bytes {
    const void *data;
    size_t length;
};
/* A seekable source over bytes that live as long. */
void age_source_bytes(struct age_source *source, struct age_bytes *bytes);

struct age_reader;
/*
 * Reads ahead of what is asked for, by up to some batches of chunks. The source is read by nobody
 * once age_reader_read has told the end, or the reader has been freed.
 *
 * Reads the header (armored or not is seen from the first bytes) and finds the file key. The source
 * is copied, its context must live as long as the reader; the identities are no longer needed. A
 * file cut within its header or its nonce is STATUS_MALFORMED, further on STATUS_AUTHENTICATION.
 */
enum status age_reader_open(struct age_reader **reader, const struct age_source *source,
                            const struct age_identities *identities, struct error *err) MUST_CHECK;
/* Whether the file is armored text. */
bool age_reader_is_armored(const struct age_reader *reader);
/* The next bytes of the plaintext, possibly fewer than asked for; *got == 0 only at the
 * authenticated end. After a failure every later call returns the same failure. */
enum status age_reader_read(struct age_reader *reader, void *data, size_t length, size_t *got,
                            struct error *err) MUST_CHECK;
/* Size of the plaintext; for seekable, unarmored sources only, else STATUS_USAGE. Authenticates the
 * last chunk, so that the size is known to be true; the place stays as it is. */
enum status age_reader_size(struct age_reader *reader, uint64_t *size,
                            struct error *err) MUST_CHECK;
void age_reader_free(struct age_reader *reader);

/* ---- whole streams ---- */

/* From the source's beginning to its end, the fastest way. On failure the sink got a part that
 * must not be used: the caller throws it away. Everything that is written by decrypting has been
 * authenticated, chunk by chunk; that it is whole is known only at the end. */
enum status age_encrypt_stream(const struct age_recipients *recipients, bool armor,
                               const struct age_source *source, age_sink sink, void *context,
                               struct error *err) MUST_CHECK;
/* The same the other way. The source may be armored or not. */
enum status age_decrypt_stream(const struct age_identities *identities,
                               const struct age_source *source, age_sink sink, void *context,
                               struct error *err) MUST_CHECK;

/* ---- whole texts ---- */

/* Appends bytes at hand, encrypted, to out; on failure out is as it was. */
enum status age_encrypt(const struct age_recipients *recipients, bool armor, const void *data,
                        size_t length, struct buffer *out, struct error *err) MUST_CHECK;
/* Appends bytes at hand, decrypted, to out; on failure out is as it was. */
enum status age_decrypt(const struct age_identities *identities, const void *data, size_t length,
                        struct buffer *out, struct error *err) MUST_CHECK;

#endif
