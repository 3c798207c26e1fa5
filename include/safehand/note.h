/*
 * Signed notes (c2sp.org/signed-note, Ed25519), the Merkle tree of RFC 6962, checkpoints
 * (c2sp.org/tlog-checkpoint), cosignatures (c2sp.org/tlog-cosignature) and proofs
 * (c2sp.org/tlog-proof).
 *
 * A signature that does not verify, or a proof that does not lead to the root, is
 * STATUS_AUTHENTICATION; text that is not in its format is STATUS_MALFORMED.
 */
#ifndef SAFEHAND_NOTE_H
#define SAFEHAND_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/buffer.h"
#include "safehand/base/digest.h"
#include "safehand/base/timestamp.h"

enum {
    NOTE_SEED_SIZE = 32,
    NOTE_PUBLIC_KEY_SIZE = 32,
    NOTE_SIGNATURE_SIZE = 64,
    NOTE_KEY_NAME_MAXIMUM = 255,
    NOTE_VERIFIER_SIZE = 320, /* a verifier key's text, with NUL */
    NOTE_MAXIMUM = 1 << 20,   /* bytes of a note */
    NOTE_SIGNATURES_MAXIMUM = 16,
};

/* ---- keys ---- */

/* An Ed25519 public key with its name, as in a verifier key "NAME+HASH+BASE64". */
struct note_verifier {
    char name[NOTE_KEY_NAME_MAXIMUM + 1];
    uint32_t hash; /* key id: first 4 bytes of SHA-256(name, LF, 0x01, key), big-endian */
    unsigned char key[NOTE_PUBLIC_KEY_SIZE];
};
/* Reads "NAME+HASH+BASE64". STATUS_MALFORMED unless it is exactly what note_verifier_format writes,
 * the hash fits name and key, and the key is sound: of one encoding and not of small order (for a
 * key of small order one signature fits many texts, so its owner could deny what was signed). */
enum status note_verifier_parse(const char *text, struct note_verifier *verifier,
                                struct error *err) MUST_CHECK;
/* Writes "NAME+HASH+BASE64" and a NUL. */
void note_verifier_format(const struct note_verifier *verifier, char text[NOTE_VERIFIER_SIZE]);
/* The verifier that belongs to a seed. name NULL: "safehand/" and 16 hex digits of the SHA-256 of
 * the public key, the name that says nothing. */
enum status note_verifier_of_seed(const unsigned char seed[NOTE_SEED_SIZE], const char *name,
                                  struct note_verifier *verifier, struct error *err) MUST_CHECK;

/* A signing key in secret memory. The seed is copied; the caller may wipe it. */
struct note_signer;
/* Makes one from a seed; name as in note_verifier_of_seed. Free with note_signer_free, which wipes
 * it. *signer is set only on success. */
enum status note_signer_new(struct note_signer **signer, const unsigned char seed[NOTE_SEED_SIZE],
                            const char *name, struct error *err) MUST_CHECK;
/* The verifier that belongs to it; lives as long as the signer. */
const struct note_verifier *note_signer_verifier(const struct note_signer *signer);
void note_signer_free(struct note_signer *signer);
/* Ed25519 over bytes that are no note (the signature on a card). */
enum status note_sign_bytes(const struct note_signer *signer, const void *data, size_t length,
                            unsigned char signature[NOTE_SIGNATURE_SIZE],
                            struct error *err) MUST_CHECK;
/* Checks such a signature over exactly these bytes; STATUS_AUTHENTICATION if it is none. */
enum status note_verify_bytes(const struct note_verifier *verifier, const void *data, size_t length,
                              const unsigned char signature[NOTE_SIGNATURE_SIZE],
                              struct error *err) MUST_CHECK;

/* ---- notes ---- */

/* Appends the signed note: text (must end in LF, valid UTF-8, no control characters but LF), an
 * empty line, and a signature line by each of 1 to NOTE_SIGNATURES_MAXIMUM signers. At most
 * NOTE_MAXIMUM bytes in all. */
enum status note_sign(const char *text, size_t length, const struct note_signer *const *signers,
                      size_t count, struct buffer *out, struct error *err) MUST_CHECK;

/* The parts of a note, pointing into it. */
struct note {
    const char *text; /* signed part, final LF included */
    size_t text_length;
    const char *signatures; /* the signature lines */
    size_t signatures_length;
};
/* Splits a note at its last empty line and checks its form: UTF-8 without control characters but
 * LF, 1 to NOTE_SIGNATURES_MAXIMUM signature lines, every one well formed in canonical base64.
 * Signatures of other types (longer ones) pass. Until note_verify has agreed, the text is
 * anybody's. */
enum status note_parse(const char *data, size_t length, struct note *note,
                       struct error *err) MUST_CHECK;
/* Checks that each of `count` (1 or more) verifiers signed the note (signatures by unknown keys are
 * ignored; a bad signature by a known key always fails, even beside a good one). */
enum status note_verify(const struct note *note, const struct note_verifier *verifiers,
                        size_t count, struct error *err) MUST_CHECK;
/* The same for a note that one person signed and nobody else may add to: any further signature line
 * is STATUS_AUTHENTICATION, so that the signed note's bytes, too, are that person's. */
enum status note_verify_only(const struct note *note, const struct note_verifier *verifier,
                             struct error *err) MUST_CHECK;
/* Whether some signature line carries this verifier's name and key hash. Verifies nothing. */
bool note_is_by(const struct note *note, const struct note_verifier *verifier);
/* STATUS_AUTHENTICATION unless the signed text's first line is exactly "safehand.KIND/2". */
enum status note_check_kind(const struct note *note, const char *kind,
                            struct error *err) MUST_CHECK;

/* ---- lines of a note's text ---- */

struct note_lines {
    const char *at;
    size_t left;
};
/* Walks the lines "key value" of a text strictly: note_line_next wants the next line to begin with
 * `key` and a space, and copies the rest to value (at most size - 1 bytes, not empty, UTF-8 without
 * control characters). Lines end in LF, the last one too. On failure nothing is taken. */
enum status note_line_next(struct note_lines *lines, const char *key, char *value, size_t size,
                           struct error *err) MUST_CHECK;
/* The next line as it is, which must equal `text`. */
enum status note_line_exact(struct note_lines *lines, const char *text,
                            struct error *err) MUST_CHECK;
/* STATUS_MALFORMED unless nothing is left. */
enum status note_lines_end(const struct note_lines *lines, struct error *err) MUST_CHECK;

/* ---- Merkle tree, RFC 6962 section 2 ---- */

typedef unsigned char merkle_hash[DIGEST_SIZE];

/* Entries in a tree: what the signed integers of SQLite and of Go's tlog hold, and what keeps every
 * proof within MERKLE_PROOF_MAXIMUM hashes. More is STATUS_MALFORMED everywhere. */
#define MERKLE_SIZE_MAXIMUM ((uint64_t)INT64_MAX)

/* The hash of a leaf: SHA-256 of a 0 byte and its bytes. */
enum status merkle_leaf(const void *leaf, size_t length, merkle_hash hash,
                        struct error *err) MUST_CHECK;
/* The hash of two subtrees: SHA-256 of a 1 byte, left and right. */
enum status merkle_node(const merkle_hash left, const merkle_hash right, merkle_hash hash,
                        struct error *err) MUST_CHECK;

/* Complete subtrees are stored as nodes: node (level, index) covers leaves index << level to
 * ((index + 1) << level) - 1; level 0 are the leaf hashes. */
typedef enum status (*merkle_reader)(void *context, unsigned level, uint64_t index,
                                     merkle_hash hash, struct error *err);
typedef enum status (*merkle_writer)(void *context, unsigned level, uint64_t index,
                                     const merkle_hash hash, struct error *err);
/* Adds leaf number `size` (the size before): calls write for the leaf and for each subtree that it
 * completes, reading older nodes as needed: O(log n). On failure some nodes may have been written
 * (all of them of the new leaf); writing them again is harmless. */
enum status merkle_append(uint64_t size, const merkle_hash leaf, merkle_reader read,
                          merkle_writer write, void *context, struct error *err) MUST_CHECK;
/* The root of the first `size` leaves; of none: SHA-256 of nothing. */
enum status merkle_root(uint64_t size, merkle_reader read, void *context, merkle_hash root,
                        struct error *err) MUST_CHECK;

enum { MERKLE_PROOF_MAXIMUM = 64 };
/* Hashes from the leaf (or the common subtree) upwards. */
struct merkle_proof {
    size_t count;
    merkle_hash hashes[MERKLE_PROOF_MAXIMUM];
};
/* RFC 6962 section 2.1.1. STATUS_USAGE if there is no such entry (index from 0). */
enum status merkle_prove_inclusion(uint64_t index, uint64_t size, merkle_reader read, void *context,
                                   struct merkle_proof *proof, struct error *err) MUST_CHECK;
/* RFC 9162 section 2.1.3.2. */
enum status merkle_verify_inclusion(uint64_t index, uint64_t size, const merkle_hash leaf,
                                    const struct merkle_proof *proof, const merkle_hash root,
                                    struct error *err) MUST_CHECK;
/* RFC 6962 section 2.1.2; empty for old_size 0 and for equal sizes. STATUS_USAGE if old_size is the
 * larger. */
enum status merkle_prove_consistency(uint64_t old_size, uint64_t size, merkle_reader read,
                                     void *context, struct merkle_proof *proof,
                                     struct error *err) MUST_CHECK;
/* RFC 9162 section 2.1.4.2; equal sizes want equal roots and an empty proof; old size 0 is
 * consistent with anything, and wants the root of no entries and an empty proof. */
enum status merkle_verify_consistency(uint64_t old_size, const merkle_hash old_root, uint64_t size,
                                      const merkle_hash root, const struct merkle_proof *proof,
                                      struct error *err) MUST_CHECK;

/* ---- checkpoints ---- */

enum { CHECKPOINT_ORIGIN_MAXIMUM = 255 };
struct checkpoint {
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    uint64_t size;
    merkle_hash root;
};
/* STATUS_MALFORMED unless text may be an origin (and a key name): not empty, no white space, no
 * '+', no control characters, valid UTF-8; nor begin with "safehand." or "safehand/", so that no
 * checkpoint reads as another kind of note, nor its key as a person's. */
enum status checkpoint_origin_check(const char *text, struct error *err) MUST_CHECK;
/* Whether the origin ends in "/" and digits: only the further logs of a ledger do. */
bool checkpoint_origin_is_reserved(const char *origin);
/* Whether two origins are of logs of one ledger: the same, or the same but for a last "/N" (N from
 * 2 on), which a ledger's N-th log has. */
bool checkpoint_origin_is_same(const char *a, const char *b);
/* Of whichever of a ledger's logs the origin is: that of its first log, and the log's number ("N"
 * of a last "/N", else 1; one that does not fit is UINT64_MAX). */
void checkpoint_origin_split(const char *origin, char first[CHECKPOINT_ORIGIN_MAXIMUM + 1],
                             uint64_t *log);
/* Appends the signed checkpoint; the signer's key name must be the origin. */
enum status checkpoint_sign(const struct checkpoint *checkpoint, const struct note_signer *signer,
                            struct buffer *out, struct error *err) MUST_CHECK;
/* Reads a signed checkpoint and verifies it by the log's key, whose name must be the origin.
 * Further signatures (a witness's) pass unread; extension lines are STATUS_MALFORMED, because a log
 * of ours writes none. */
enum status checkpoint_open(const char *data, size_t length, const struct note_verifier *verifier,
                            struct checkpoint *checkpoint, struct error *err) MUST_CHECK;

/* ---- cosignatures, c2sp.org/tlog-cosignature (Ed25519, with a time) ---- */

/* A witness's key. It is of another type than a signer's, so its key id is another even for the
 * same name and key, and neither serves in the other's place. */
struct witness {
    struct note_verifier key;
};
/* "NAME+HASH+BASE64" of type 0x04, as strictly as note_verifier_parse. */
enum status witness_parse(const char *text, struct witness *witness, struct error *err) MUST_CHECK;
/* Writes what witness_parse reads, and a NUL. */
void witness_format(const struct witness *witness, char text[NOTE_VERIFIER_SIZE]);
/* The witness that a signer is: the same name and key. */
enum status witness_of_signer(const struct note_signer *signer, struct witness *witness,
                              struct error *err) MUST_CHECK;
/*
 * Appends the signed checkpoint with a further signature line: that the signer saw it at `time`
 * (not before 1970). What it says, and who signed it, must have been checked before
 * (checkpoint_open). STATUS_USAGE if the signer has cosigned it already, or no further signature
 * has room.
 */
enum status cosignature_sign(const char *checkpoint, size_t length,
                             const struct note_signer *signer, timestamp time, struct buffer *out,
                             struct error *err) MUST_CHECK;
/* Checks that the witness cosigned the checkpoint, once, and tells when. Whether the log signed it,
 * and what stands in it, is for checkpoint_open. */
enum status cosignature_verify(const char *checkpoint, size_t length, const struct witness *witness,
                               timestamp *time, struct error *err) MUST_CHECK;

/* ---- requests to a witness, c2sp.org/tlog-witness (the body of add-checkpoint) ---- */

enum { WITNESS_REQUEST_MAXIMUM = NOTE_MAXIMUM + (1 << 12) }; /* bytes, its checkpoint included */
struct witness_request {
    bool is_bare;      /* a checkpoint alone, without the rest */
    uint64_t old_size; /* what the witness has seen, as whoever asks believes; 0 for nothing */
    struct merkle_proof proof; /* consistency of the checkpoint with the first old_size entries */
    const char *checkpoint;    /* signed */
    size_t checkpoint_length;
};
/* Appends the line "old N", the hashes in base64, an empty line, and the checkpoint verbatim. */
enum status witness_request_format(const struct witness_request *request, struct buffer *out,
                                   struct error *err) MUST_CHECK;
/* Parses what witness_request_format writes, or a checkpoint alone, and nothing else; verifies
 * nothing. checkpoint points into data. */
enum status witness_request_parse(const char *data, size_t length, struct witness_request *request,
                                  struct error *err) MUST_CHECK;

/* ---- proofs, c2sp.org/tlog-proof ---- */

enum {
    TLOG_PROOF_EXTRA_MAXIMUM = 65535,              /* bytes carried along; a leaf has about 250 */
    TLOG_PROOF_MAXIMUM = NOTE_MAXIMUM + (1 << 17), /* bytes of a proof, its checkpoint included */
};
struct tlog_proof {
    const void *extra; /* bytes carried along; NULL with length 0 for none */
    size_t extra_length;
    uint64_t index;
    struct merkle_proof inclusion;
    const char *checkpoint; /* the signed checkpoint */
    size_t checkpoint_length;
};
/* Appends the lines "c2sp.org/tlog-proof@v1", "extra BASE64" (left out if there is none), "index
 * N", the hashes in base64, an empty line, and the checkpoint verbatim. */
enum status tlog_proof_format(const struct tlog_proof *proof, struct buffer *out,
                              struct error *err) MUST_CHECK;
/* Parses what tlog_proof_format writes and nothing else; verifies nothing. extra is appended to
 * `storage` and points there (until the next append), checkpoint points into data. */
enum status tlog_proof_parse(const char *data, size_t length, struct tlog_proof *proof,
                             struct buffer *storage, struct error *err) MUST_CHECK;
/* Verifies a parsed proof whose leaf is its extra (STATUS_MALFORMED if it carries none): checkpoint
 * signature by the log's key, then inclusion of leaf `extra` at index. *checkpoint is filled. */
enum status tlog_proof_verify(const struct tlog_proof *proof, const struct note_verifier *verifier,
                              struct checkpoint *checkpoint, struct error *err) MUST_CHECK;

#endif
