/* By what an entry is found. */
#ifndef SAFEHAND_LEDGER_LOOKUP_H
#define SAFEHAND_LEDGER_LOOKUP_H

enum lookup_kind {
    LOOKUP_SHARING, /* its id; a record's own id too */
    LOOKUP_FAMILY,  /* the reference of its record */
    LOOKUP_RECIPIENT,
    LOOKUP_PACKAGE,
    LOOKUP_STAFF,
    LOOKUP_PORTAL,
    LOOKUP_WITNESS,
    LOOKUP_AGREEMENT,
    LOOKUP_STANDING, /* the profile that is approved for a time */
    LOOKUP_KINDS,    /* how many there are */
};
/* The word that stands for it in a body: "sharing", "family", ...; NULL for what is no kind. A body
 * of a later version may have other words. */
const char *lookup_kind_name(enum lookup_kind kind);

/* value has 1 to 1024 bytes; stored as HMAC-SHA-256(index key, kind's word NUL value), and in the
 * body. */
struct ledger_lookup {
    enum lookup_kind kind;
    const char *value;
};

#endif
