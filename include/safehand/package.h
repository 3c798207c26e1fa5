/*
 * The package ID.safehand: an age file to one recipient around a pax archive with, in this order,
 * manifest.json, manifest.note, sender.card.json, ledger.tlog-proof, ledger.history, report.html,
 * extract.json, report.pdf (if it could be made) and attachments/NAME in bytewise order of their
 * names. And the receipt.
 *
 * The same inputs give the same archive bytes: entries are owned by 0/0, mode 0600, dated with the
 * manifest's `created`.
 */
#ifndef SAFEHAND_PACKAGE_H
#define SAFEHAND_PACKAGE_H

#include "safehand/card.h"
#include "safehand/package/entry_kind.h"
#include "safehand/package/history.h"
#include "safehand/policy.h"

enum {
    PACKAGE_ATTACHMENTS_MAXIMUM = 2000, /* so that any manifest fits into its ledger entry */
    PACKAGE_NAMES_TOGETHER = PACKAGE_ATTACHMENTS_MAXIMUM * 255, /* see package_names_fit */
    PACKAGE_FURTHER_MAXIMUM = 16, /* files at the top that this version does not know */
    PACKAGE_FILES_MAXIMUM = PACKAGE_ATTACHMENTS_MAXIMUM + PACKAGE_FURTHER_MAXIMUM + 3,
    PACKAGE_FURTHER_NAME = 64,            /* bytes of the name of such a file */
    PACKAGE_NOT_READ_MAXIMUM = 400,       /* bytes of the text about what was not read of a file */
    PACKAGE_NOT_READ_TOGETHER = 72 << 10, /* bytes of all of them, so that the manifest fits too */
    PACKAGE_MANIFEST_MAXIMUM = 800 << 10,
    PACKAGE_TEXT_MAXIMUM = 64 << 20, /* extract.json, report.html, report.pdf each */
    PACKAGE_NAME_SIZE = 48,          /* "ID.safehand" */
};

/* ---- manifest ---- */

/* One file that the manifest lists. */
struct manifest_file {
    char *path; /* "report.html", "attachments/drawing.png" */
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    char original[DIGEST_HEX_SIZE]; /* of what it is a clean copy of; "" if it is none */
    char *recorded_name;            /* in the record, where it was renamed; else NULL */
    char *not_read;                 /* what could not be read of it, else NULL */
};
/*
 * safehand.manifest/2, canonical JSON and LF. Lists sender.card.json, report.html, extract.json,
 * further files at the top (today report.pdf; names of a-z, 0-9, "." and "-") and the attachments,
 * in the archive's order.
 */
struct manifest {
    char *id;
    char *salt; /* 64 hex digits */
    char *sender_name, *sender_organisation, *sender_verifier;
    char *recipient_name, *recipient_organisation, *recipient_key; /* age recipient */
    char *purpose;
    char *basis; /* "" if none was needed */
    char *marking;
    char *handling;
    timestamp created, expires;
    char *decision; /* decision digest, hex */
    struct manifest_file *files;
    size_t file_count;
};
void manifest_free(struct manifest *manifest);
/* Appends the canonical JSON and LF. Nothing is checked: that is for manifest_parse. */
enum status manifest_format(const struct manifest *manifest, struct buffer *out,
                            struct error *err) MUST_CHECK;
/* Parses exactly what manifest_format writes; manifest_free. *manifest is NULL on failure. */
enum status manifest_parse(const char *data, size_t length, struct manifest **manifest,
                           struct error *err) MUST_CHECK;

/* What the recipient must know before they speak to the family: whether it was told of the sharing
 * (P08). */
enum handling_family {
    HANDLING_FAMILY_UNSAID,
    HANDLING_FAMILY_TOLD,
    HANDLING_FAMILY_LATER,
    HANDLING_FAMILY_UNSAFE,  /* telling them is unsafe */
    HANDLING_FAMILY_UNKNOWN, /* an emergency set aside to say so */
};
/* The handling notice (rule C07) for a marking and an expiry, in plain words. */
enum status handling_notice(enum marking marking, enum handling_family family,
                            const char *recipient_name, const char *sender_contact,
                            timestamp expires, struct buffer *out, struct error *err) MUST_CHECK;

/* ---- sealing ---- */

/* Whether one manifest, and its ledger entry, has room for the names of all these: those of the
 * record are told beside their new ones. Before anything is decided: two thousand names fit, but
 * not two thousand of the longest that are all renamed. */
bool package_names_fit(const struct selected_attachment *attachments, size_t count);

/* What the manifest says of a file where the reasons do not fit. */
#define PACKAGE_NOT_READ_WHOLE "it was not read whole"

/* Everything a package holds but its proof. Borrowed; attachments are read from `files`. */
struct package_contents {
    const struct manifest *manifest; /* its `files` are filled by package_prepare */
    const struct identity *sender;
    const struct card *sender_card;
    const char *ledger_origin;
    const struct note_verifier *ledger_verifier;
    const char *report;
    size_t report_length;
    const char *extract;
    size_t extract_length;
    const char *pdf; /* report.pdf; NULL: none */
    size_t pdf_length;
    struct record_files files; /* the record's */
    const struct selected_attachment *attachments;
    size_t attachment_count;
};
/*
 * First half, before the ledger's entry: puts the files into the manifest, formats and signs it. Of
 * an attachment that was not read whole it says why, in the words of selected_file_unread; of each
 * only PACKAGE_NOT_READ_WHOLE where all that does not fit (PACKAGE_NOT_READ_TOGETHER).
 * manifest_bytes gets manifest.json, whose SHA-256 (manifest_digest) is the subject of the ledger's
 * `sealed` entry; note gets manifest.note, whose text is the lines "safehand.manifest/2", "id ID",
 * "manifest DIGEST", "recipient AGE-KEY", "origin ORIGIN" and "ledger VERIFIER".
 */
enum status package_prepare(const struct package_contents *contents, struct manifest *manifest,
                            struct buffer *manifest_bytes, char manifest_digest[DIGEST_HEX_SIZE],
                            struct buffer *note, struct error *err) MUST_CHECK;
/* What makes a package of the contents: manifest.json and manifest.note as package_prepare made
 * them, the ledger's proof of the `sealed` entry, and its history. Borrowed. */
struct package_seal {
    const struct buffer *manifest, *note, *proof, *history;
};
/*
 * Second half: writes the archive with the proof, encrypted to the manifest's recipient, to the
 * descriptor `fd` (an empty file of mode 0600, at its beginning). Each attachment is checked
 * against its mark while it is copied; one that changed since it was selected is STATUS_MALFORMED.
 * digest and size are of the package file.
 */
enum status package_write(const struct package_contents *contents, const struct package_seal *seal,
                          int fd, char digest[DIGEST_HEX_SIZE], uint64_t *size,
                          struct error *err) MUST_CHECK;

/* ---- opening ---- */

/* What the package turned out to be, for telling the recipient and for the receipt. */
struct package_opened {
    struct manifest *manifest;
    struct card *sender_card;
    char *ledger_origin;
    struct note_verifier ledger_verifier;
    char *checkpoint; /* the ledger's signed checkpoint, verbatim */
    size_t checkpoint_length;
    struct heads *remembered;        /* as recalled, or NULL */
    struct ledger_comparison ledger; /* with that */
    uint64_t leaf_index;
    char leaf_time[TIMESTAMP_SIZE];
    char package_digest[DIGEST_HEX_SIZE]; /* of the package file; empty if it was not wanted */
    char manifest_digest[DIGEST_HEX_SIZE];
};
void package_opened_free(struct package_opened *opened);

/* Whether the sender is trusted; filled in by trust_check for the command line. */
typedef enum status (*package_trust)(void *context, const struct card *sender, struct error *err);
/* What the recipient remembers of the ledger of that origin: *heads, which is taken over, stays
 * NULL for nothing. */
typedef enum status (*package_recall)(void *context, const char *origin, struct heads **heads,
                                      struct error *err);

/* What is asked of a package; all of it borrowed. */
struct package_request {
    const struct identity *identity; /* the recipient's */
    package_trust trust;
    package_recall recall; /* NULL: nothing is remembered */
    void *context;         /* of both */
    const char *out_folder;
    bool wants_digest;   /* a receipt does; what was decrypted is hashed as it is read */
    bool despite_ledger; /* open it also if its ledger contradicts what is remembered */
};
/*
 * Checks a package, in this order: envelope, manifest, the sender's signature against a card that
 * `trust` accepts, that it is addressed to this identity, every file's hash, the ledger's proof
 * (leaf of kind `sealed` whose subject is the manifest's digest, inclusion, checkpoint's
 * signature), and its history beside what is remembered (package_compare). With out_folder not NULL
 * the contents are written meanwhile to out_folder/.ID.partial (0700, files 0600) and, after
 * everything has been checked, renamed to out_folder/ID, which must not exist; *path gets its path
 * (memory_free). With out_folder NULL nothing is written. On failure nothing stays behind. Archive
 * members that are links, devices, duplicates, out of order, absolute or lead out of the folder,
 * and files the manifest does not list, are STATUS_MALFORMED.
 */
enum status package_open(int fd, const struct package_request *request, char **path,
                         struct package_opened **opened, struct error *err) MUST_CHECK;

/*
 * Remembers at `path` (heads_path) the head that an opened package showed, and its keys; with
 * `acknowledged`, as one that a receipt quotes. Nothing of a ledger that contradicts. What was
 * remembered already is kept.
 */
enum status package_remember(const struct package_opened *opened, const char *path,
                             bool acknowledged, struct error *err) MUST_CHECK;

/* ---- receipts ---- */

/*
 * A receipt: a note by the recipient with the lines "safehand.receipt/2", "id ID", "package
 * DIGEST", "manifest DIGEST", "outcome accepted" or "outcome rejected CODE", "time TIME",
 * "checkpoint", and then the ledger's signed checkpoint verbatim.
 */
struct receipt {
    const char *data; /* what was parsed, to which note and checkpoint point too */
    size_t length;
    struct note note;
    char id[ID_SIZE];
    char package_digest[DIGEST_HEX_SIZE];
    char manifest_digest[DIGEST_HEX_SIZE];
    bool is_accepted;
    char code[32]; /* of a rejection, one of receipt_codes */
    timestamp time;
    const char *checkpoint;
    size_t checkpoint_length;
};
enum { RECEIPT_MAXIMUM = 65536 };
/* Rejection codes: "not-for-me", "not-readable", "too-much", "wrong-family", "not-needed"; ended by
 * NULL. */
extern const char *const receipt_codes[];
/* Appends the receipt for what was opened, signed by the recipient: accepted if `code` is NULL,
 * else rejected with it. STATUS_USAGE on a code that is none of receipt_codes. */
enum status receipt_write(const struct package_opened *opened, const char *code, timestamp time,
                          const struct identity *recipient, struct buffer *out,
                          struct error *err) MUST_CHECK;
/* Parses form only; who signed is for receipt_verify. `data` must live as long as the receipt. */
enum status receipt_parse(const char *data, size_t length, struct receipt *receipt,
                          struct error *err) MUST_CHECK;
/* The texts of receipts. */
struct receipt_text {
    char *data;
    size_t length;
};
struct receipt_texts {
    struct receipt_text *items;
    size_t count;
};
/*
 * The receipts that a message holds, whatever email did to it (mail.h): a receipt alone, as it was,
 * is one. Each comes once, in the form that receipt_parse takes, in the order in which they were
 * found; without any STATUS_MALFORMED, which says why. Free with receipt_texts_free, also
 * after a failure.
 */
enum status receipt_find(const char *message, size_t length, struct receipt_texts *found,
                         struct error *err) MUST_CHECK;
/* The same of a file, or of standard input for "-", of at most MAIL_MAXIMUM bytes. */
enum status receipt_load(const char *path, struct receipt_texts *found,
                         struct error *err) MUST_CHECK;
void receipt_texts_free(struct receipt_texts *found);
/* STATUS_AUTHENTICATION unless this recipient signed the receipt. */
enum status receipt_verify(const struct receipt *receipt, const struct note_verifier *recipient,
                           struct error *err) MUST_CHECK;

/* ---- the leaf, which ledger.h writes and a package proves ---- */

/* safehand.leaf/2: six lines, each ended by LF: the format's name, index, time, kind, subject
 * digest (64 zeros for none), sealed digest. */
struct leaf {
    uint64_t index;
    timestamp time;
    enum entry_kind kind;
    char unknown[32]; /* the word of ENTRY_KIND_UNKNOWN: a-z and single hyphens between them */
    char subject[DIGEST_HEX_SIZE];
    char sealed[DIGEST_HEX_SIZE];
};
enum { LEAF_SIZE = 256 };
/* The word that stands for its kind, also for an unknown one; lives as long as the leaf. */
const char *leaf_kind_name(const struct leaf *leaf);
/* Appends the six lines to out. STATUS_SYSTEM without memory. */
enum status leaf_format(const struct leaf *leaf, struct buffer *out, struct error *err) MUST_CHECK;
/* Parses exactly what leaf_format writes, else STATUS_MALFORMED. */
enum status leaf_parse(const char *data, size_t length, struct leaf *leaf,
                       struct error *err) MUST_CHECK;

#endif
