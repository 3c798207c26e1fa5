/*
 * Cards (a person's or a team's public keys), fingerprints, identities (the secret keys), and the
 * recipient's folder of trusted cards.
 *
 * A card shows by its own signature that the file is whole, never who made it: that is what the
 * fingerprint, read out over a telephone number already known, is for.
 */
#ifndef SAFEHAND_CARD_H
#define SAFEHAND_CARD_H

#include <stdbool.h>

#include "safehand/age.h"
#include "safehand/base.h"
#include "safehand/note.h"

enum {
    CARD_MAXIMUM = 16384,          /* bytes of a card file */
    CARD_TEXT_MAXIMUM = 256,       /* bytes of one of its texts */
    CARD_RECIPIENTS_MAXIMUM = 4,   /* age recipients of a card, of which one is X25519 */
    CARD_RECIPIENT_MAXIMUM = 2048, /* bytes of one: a post-quantum one has 1959 */
    CARD_FINGERPRINT_SIZE = 36,    /* "12345 12345 12345 12345 12345 12345" with NUL */
    CARD_VALID_DAYS = 730,         /* from created to expires, unless told otherwise */
    IDENTITY_MAXIMUM = 65536,
};

/*
 * A card, safehand.card/2. Members of the JSON object, all strings but two: format, kind ("person"
 * or "team"), name, organisation, organisation_kind (snake_case), role, contact, holder (of a team:
 * who holds its key; absent for a person), verifier, created, expires; the list age_recipients; for
 * staff the object ledger {origin, verifier}; signature (base64 of Ed25519 by the card's own key
 * over the line "safehand.card/2", LF, and the canonical JSON of the card without its signature).
 *
 * Of the age recipients exactly one is X25519, and it is the one that is sealed to. Others may
 * stand beside it (a post-quantum one): this version keeps them, and cannot seal to them.
 */
struct card {
    bool is_team;
    char *name;
    char *organisation;
    char *organisation_kind;
    char *role;
    char *contact;                          /* may be "" */
    char *holder;                           /* NULL for a person */
    char age_recipient[AGE_RECIPIENT_SIZE]; /* the X25519 one */
    struct names other_recipients;          /* owned, as they stand on the card */
    struct note_verifier verifier;
    timestamp created;
    timestamp expires;   /* at this instant it has expired */
    char *ledger_origin; /* NULL unless a staff card */
    struct note_verifier ledger_verifier;
    char fingerprint[CARD_FINGERPRINT_SIZE];
    char digest[DIGEST_HEX_SIZE]; /* SHA-256 of the bytes as stored */
    char *bytes;                  /* as stored; written by us: canonical JSON and LF */
    size_t length;
};

/* What goes into a new card; texts are borrowed. */
struct card_details {
    bool is_team;
    const char *name, *organisation, *organisation_kind, *role;
    const char *contact;       /* NULL counts as "" */
    const char *holder;        /* NULL for a person */
    const char *ledger_origin; /* NULL for none */
    const struct note_verifier *ledger_verifier;
    struct names other_recipients; /* age recipients that stand behind the X25519 one */
    timestamp created, expires;
};

/* Parses and checks form and own signature (STATUS_AUTHENTICATION if that is wrong). Unknown
 * members are STATUS_MALFORMED. `name` stands in errors. */
enum status card_parse(const char *data, size_t length, const char *name, struct card **card,
                       struct error *err) MUST_CHECK;
/* The card in a message (NUL-terminated), whatever email did to it (mail.h); a card alone is one.
 * What people send in its place, a key of another program or a secret one, is STATUS_MALFORMED and
 * named. */
enum status card_find(const char *message, size_t length, const char *name, struct card **card,
                      struct error *err) MUST_CHECK;
/* The same of a file of at most MAIL_MAXIMUM bytes, whose path stands in errors. card_free. */
enum status card_load(const char *path, struct card **card, struct error *err) MUST_CHECK;
void card_free(struct card *card);
/* Two cards with the same keys. */
bool card_same_keys(const struct card *a, const struct card *b);
/* Whether the later card renews the earlier one: made later by the same keys, for longer, and for
 * the same owner (kind, name, organisation and its kind, role, holder, ledger). How they are
 * reached and the further age recipients may have changed, and so has the fingerprint. */
bool card_renews(const struct card *later, const struct card *earlier);
enum { CARD_FILE_NAME_SIZE = 64 };
/* A file name for the card in an office: the verifier key's 16 hex digits and ".card.json". */
void card_file_name(const struct card *card, char name[CARD_FILE_NAME_SIZE]);

/* ---- identities ---- */

/*
 * The secret keys of one person. On disk an age identity file under a passphrase (as `age -p` makes
 * it, armored): the lines "# created: TIME", "# public key: age1...", "# safehand-ed25519: " and
 * the base64 seed, "# safehand-card: " and the base64 of the card that was made with it, and the
 * AGE-SECRET-KEY line, so that stock age reads it too.
 */
struct identity {
    char *age_secret;    /* secret memory */
    unsigned char *seed; /* of the signing key, NOTE_SEED_SIZE bytes; secret memory */
    struct note_signer *signer;
    struct card *card; /* as made with the identity */
};
/* New keys and the card for them. */
enum status identity_new(const struct card_details *details, struct identity **identity,
                         struct error *err) MUST_CHECK;
/* Appends the identity file, encrypted under the passphrase. */
enum status identity_write(const struct identity *identity, const char *passphrase,
                           struct buffer *out, struct error *err) MUST_CHECK;
/* Reads an identity file. passphrase NULL is STATUS_USAGE if the file is encrypted. */
enum status identity_parse(const char *data, size_t length, const char *name,
                           const char *passphrase, struct identity **identity,
                           struct error *err) MUST_CHECK;
/* The same of a file, whose path stands in errors. identity_free. */
enum status identity_load(const char *path, const char *passphrase, struct identity **identity,
                          struct error *err) MUST_CHECK;
/* A new card for the same keys (a staff card, or one that lasts longer). */
enum status identity_make_card(const struct identity *identity, const struct card_details *details,
                               struct card **card, struct error *err) MUST_CHECK;
/* How a card is renewed: when it is made and ends; contact NULL is as before; and the ledger of the
 * office that is to stand on it, else the one that does. */
struct card_renewal {
    timestamp created, expires;
    const char *contact;
    const char *ledger_origin;
    const struct note_verifier *ledger_verifier;
};
/* Puts a card into the identity that renews the one in it: the same keys and details. STATUS_USAGE,
 * and the identity as it was, if it would be none. */
enum status identity_renew(struct identity *identity, const struct card_renewal *renewal,
                           struct error *err) MUST_CHECK;
/* Identities for age_reader_open with the one key. */
enum status identity_age_keys(const struct identity *identity, struct age_identities **keys,
                              struct error *err) MUST_CHECK;
void identity_free(struct identity *identity);

/* ---- trust ---- */

/* The folder of trusted sender cards: $XDG_CONFIG_HOME/safehand/trusted or
 * ~/.config/safehand/trusted; memory_free. */
enum status trust_folder(char **path, struct error *err) MUST_CHECK;
/* Copies the card there (creating the folders, 0700). */
enum status trust_add(const char *folder, const struct card *card, struct error *err) MUST_CHECK;
/* Whether the card renews one that is trusted and has not expired: then nobody need be rung.
 * fingerprint gets that of the trusted one, or "" where there is none. */
enum status trust_find_renewed(const char *folder, const struct card *card, timestamp now,
                               char fingerprint[CARD_FINGERPRINT_SIZE],
                               struct error *err) MUST_CHECK;
/* STATUS_OK if a trusted, unexpired card has the same keys, the same name and organisation and, for
 * staff cards, the same ledger; else STATUS_AUTHENTICATION with the fingerprint to compare and the
 * command to trust it. card_path is named in that hint. A missing folder trusts nobody. */
enum status trust_check(const char *folder, const struct card *card, const char *card_path,
                        timestamp now, struct error *err) MUST_CHECK;

#endif
