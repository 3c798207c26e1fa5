/*
 * The body of an entry: a note by the person who acted, over two lines: "safehand.entry/2" and the
 * canonical JSON {"detail", "index", "kind", "lookups", "origin", "subject", "time"}. Ledger and
 * index stand in it, so that what somebody signed once cannot be put anywhere else.
 */
#ifndef SAFEHAND_LEDGER_BODY_H
#define SAFEHAND_LEDGER_BODY_H

#include "safehand/ledger.h"

struct body {
    json_t *detail;
    json_t *lookups; /* array of [kind, value], ascending, without duplicates */
    char signer_name[NOTE_KEY_NAME_MAXIMUM + 1];
    uint32_t signer_hash;
    struct note note; /* points into what was parsed */
};
void body_free(struct body *body);

/* The look-ups of a new entry in order, each once; *lookups gets a new reference. */
enum status body_lookups(const struct ledger_lookup *lookups, size_t count, json_t **array,
                         struct error *err) MUST_CHECK;
/* What a new body says; all of it lives as long. */
struct body_content {
    const struct leaf *leaf; /* of which index, kind, subject and time are taken */
    const char *origin;
    const json_t *detail;
    const json_t *lookups; /* of body_lookups */
};
/* Appends the signed note. What could not be read back is refused: STATUS_MALFORMED. */
enum status body_format(const struct body_content *content, const struct note_signer *signer,
                        struct buffer *out, struct error *err) MUST_CHECK;
/* Takes a body apart and compares it with its leaf. STATUS_AUTHENTICATION tells what differs; the
 * signature is not verified here. */
enum status body_parse(const char *data, size_t length, const struct leaf *leaf, const char *origin,
                       struct body *body, struct error *err) MUST_CHECK;
/* HMAC-SHA-256(index key, kind NUL value). STATUS_USAGE if kind or value may not be. */
enum status lookup_digest(struct digest_hmac *index, const char *kind, const char *value,
                          unsigned char digest[DIGEST_SIZE], struct error *err) MUST_CHECK;
/* Appends the digests of a body's look-ups, each of DIGEST_SIZE bytes. */
enum status lookup_digests(struct digest_hmac *index, const json_t *lookups, struct buffer *out,
                           struct error *err) MUST_CHECK;

#endif
