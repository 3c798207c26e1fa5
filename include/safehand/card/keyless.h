/*
 * A recipient without keys: a council's front door or a hospital's records desk, to whom a person
 * brings something at the address that they publish. Nothing can be sealed for them, and nothing
 * that they say can be checked; who found the address, and where, is all that vouches for it.
 */
#ifndef SAFEHAND_CARD_KEYLESS_H
#define SAFEHAND_CARD_KEYLESS_H

#include "safehand/base.h"

enum {
    KEYLESS_MAXIMUM = 8192,         /* bytes of the file */
    KEYLESS_ADDRESS_MAXIMUM = 1024, /* of the address, and of where it is published */
    KEYLESS_FILE_NAME_SIZE = 64,
};

/* What the address is: a form on the web (it begins with https://), post, or email. */
enum keyless_way { KEYLESS_FORM, KEYLESS_POST, KEYLESS_EMAIL };
/* "form", "post" or "email". */
const char *keyless_way_name(enum keyless_way way);
/* "the form", "the postal address" or "the email address". */
const char *keyless_way_words(enum keyless_way way);

/*
 * safehand.recipient/2: a JSON object of texts, organisation, team, organisation_kind (snake_case),
 * address_kind, address, published (where that address is published), and format. It is not signed:
 * it counts as an entry of the ledger carries its bytes.
 */
struct keyless {
    char *team;
    char *organisation;
    char *organisation_kind;
    enum keyless_way way;
    char *address;
    char *published;
    char digest[DIGEST_HEX_SIZE]; /* SHA-256 of the bytes as stored: by this it is known */
    char *bytes;                  /* as stored; written by us: canonical JSON and LF */
    size_t length;
};

/* What goes into a new one; texts are borrowed. */
struct keyless_details {
    const char *team, *organisation, *organisation_kind;
    enum keyless_way way;
    const char *address, *published;
};

/* Makes one. STATUS_USAGE if a text does not fit. */
enum status keyless_new(const struct keyless_details *details, struct keyless **keyless,
                        struct error *err) MUST_CHECK;
/* Parses and checks the form; unknown members are STATUS_MALFORMED. `name` stands in errors. */
enum status keyless_parse(const char *data, size_t length, const char *name,
                          struct keyless **keyless, struct error *err) MUST_CHECK;
/* The same of a file, whose path stands in errors. keyless_free. */
enum status keyless_load(const char *path, struct keyless **keyless, struct error *err) MUST_CHECK;
void keyless_free(struct keyless *keyless);
/* A file name for it in an office: the digest's first 16 digits and ".recipient.json". */
void keyless_file_name(const struct keyless *keyless, char name[KEYLESS_FILE_NAME_SIZE]);

#endif
