/*
 * What an entry of the ledger says: for each kind a struct with its members, its writing, its
 * strict reading, the look-ups that lead to it, and who may sign it. One file for each kind, or for
 * a few small ones, in src/entry; what stands there is all that the program knows of a kind's
 * detail.
 *
 * A kind whose entries say one of two things (an agreement, or a standing approval) has two forms,
 * each with a struct of its own.
 *
 * Each form NAME has three functions, declared by ENTRY_FORM(NAME):
 *
 *   json_t *entry_NAME_write(const struct entry_NAME *said)
 *     A new detail. Members that are NULL (0, untold) are left out if the form may lack them. What
 *     it points to is copied, or its reference counted; nothing is taken over. NULL without memory,
 *     if a text is not UTF-8, and if a member is missing that the form must have.
 *
 *   enum status entry_NAME_read(const struct ledger_entry *entry, struct entry_NAME *said, err)
 *     Strict: STATUS_MALFORMED, naming entry and member, if one is missing that the form must have,
 *     or one is of another type. Members that are not known are passed over: a later version may
 *     have written them. *said is filled as by _see in any case.
 *
 *   void entry_NAME_see(const json_t *detail, struct entry_NAME *said)
 *     What is there, for whoever only tells it: what is missing or of another type is NULL (0,
 *     untold). detail may be NULL (of an erased entry), and need not be of this form.
 *
 * What is read points into the detail and lives as long as it.
 */
#ifndef SAFEHAND_ENTRY_H
#define SAFEHAND_ENTRY_H

#include "safehand/ledger.h"

/* ---- members ---- */

/* Text that is kept byte for byte: a card, a note. */
struct entry_bytes {
    const char *data; /* NULL: none. What was read has a NUL after it, and none within */
    size_t length;
};
/* Zero or more. */
struct entry_number {
    bool is_told;
    uint64_t value;
};
enum entry_truth { TRUTH_UNTOLD, TRUTH_NO, TRUTH_YES };
/* TRUTH_YES or TRUTH_NO: what is told. */
enum entry_truth entry_truth(bool is_so);

enum entry_member_type {
    MEMBER_TEXT,
    MEMBER_DAY,          /* const char *, YYYY-MM-DD; what was read strictly is one */
    MEMBER_TIME,         /* const char *, YYYY-MM-DDThh:mm:ssZ; the same */
    MEMBER_TEXT_OR_NULL, /* const char *; written as null if there is none */
    MEMBER_BYTES,
    MEMBER_NUMBER,
    MEMBER_TRUTH,
    MEMBER_OBJECT, /* const json_t * */
    MEMBER_LIST,   /* const json_t *: an array */
    MEMBER_TEXTS,  /* const json_t *: an array of texts */
};
struct entry_member {
    const char *key;
    enum entry_member_type type;
    bool is_needed;
    size_t offset; /* in the form's struct */
};
struct entry_form {
    const char *name; /* as in its functions */
    const struct entry_member *members;
    size_t count;
    size_t size; /* of its struct */
};

/* What entry_NAME_write, _read and _see do, for a form that is known at run time only. */
json_t *entry_form_write(const struct entry_form *form, const void *said);
/* See entry_form_write: the strict reading. */
enum status entry_form_read(const struct entry_form *form, const struct ledger_entry *entry,
                            void *said, struct error *err) MUST_CHECK;
/* See entry_form_write: what is there, whatever is wrong or missing. */
void entry_form_see(const struct entry_form *form, const json_t *detail, void *said);

#define ENTRY_FORM(name)                                                                           \
    json_t *entry_##name##_write(const struct entry_##name *said);                                 \
    enum status entry_##name##_read(const struct ledger_entry *entry, struct entry_##name *said,   \
                                    struct error *err) MUST_CHECK;                                 \
    void entry_##name##_see(const json_t *detail, struct entry_##name *said)

/* What the entries of most kinds have: read by whoever takes them all alike. */
struct entry_common {
    const char *id;     /* of the sharing, or the record's own */
    const char *review; /* the day on which it is to be erased, or kept for a reason */
};
ENTRY_FORM(common);

/* ---- kinds ---- */

/* Who on the staff may sign it. */
enum entry_signer {
    SIGNER_STAFF,
    SIGNER_APPROVER, /* managers, deputies and trustees */
    SIGNER_HEAD,     /* managers and deputies */
};
#define FOUND_ALWAYS ""
struct entry_about {
    enum entry_kind kind;
    const struct entry_form *forms[2]; /* the second may be NULL */
    /* For each kind of look-up: NULL if it is not found by it, else the member of its detail whose
     * value leads to it (whenever it has that member), or FOUND_ALWAYS, if the value stands
     * elsewhere. */
    const char *found[LOOKUP_KINDS];
    /* It stands by itself, with an id of its own, by which it is shown, held and erased as a
     * sharing is: the first entry of such an id is of such a kind, and the first of a sharing
     * never. */
    bool is_record;
    enum entry_signer signer;
    /* Which of its entries only that signer may sign; NULL: all. The others staff may sign. */
    bool (*is_reserved)(const json_t *detail, timestamp time);
    const char *right; /* to do what, in words; NULL for SIGNER_STAFF */
};
/* NULL for ENTRY_KIND_UNKNOWN. */
const struct entry_about *entry_about(enum entry_kind kind);
/* STATUS_USAGE if an entry of this kind is not found by one of the look-ups. What is no kind of
 * look-up is for the ledger to refuse. */
enum status entry_check_lookups(enum entry_kind kind, const struct ledger_lookup *lookups,
                                size_t count, struct error *err) MUST_CHECK;
/*
 * What the verification of the ledger asks of every entry, whoever signed it: that its kind is
 * known, that its detail is one of the kind's forms with no further member, and that it has the
 * look-ups of its kind and no other. lookups is the body's array of [kind, value].
 * STATUS_AUTHENTICATION with what is wrong; the caller names the entry.
 */
enum status entry_check(const struct leaf *leaf, const json_t *detail, const json_t *lookups,
                        struct error *err) MUST_CHECK;

#endif
