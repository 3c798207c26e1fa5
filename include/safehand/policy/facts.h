/*
 * What the rules judge: what would leave, as extract selected it, and the facts of one sharing,
 * which the caller fills.
 */
#ifndef SAFEHAND_POLICY_FACTS_H
#define SAFEHAND_POLICY_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/card/keyless.h"
#include "safehand/policy/profile.h"
#include "safehand/record.h"

/* ---- what would leave: filled by extract ---- */

struct selected_field {
    const struct record_field *field;
    const struct catalogue_field *catalogue; /* NULL: unknown to the catalogue, never leaves */
    const char *why; /* why the profile needs it, or the reason given; NULL if it stays */
    bool leaves;
    bool beyond;     /* asked for beyond the profile */
    bool historical; /* older than the profile allows, and not confirmed */
    bool
        reduced; /* anonymised: only what stands in for it leaves (age band, area, family's role) */
    const char *stays_because; /* plain words; NULL if it leaves */
};
struct selected_entry {
    const struct record_entry *entry;
    enum record_entry_kind kind; /* after --mark */
    const char *why;
    bool leaves;
    bool beyond;       /* its category is not the profile's */
    bool about_others; /* also about somebody out of scope */
    bool chosen;       /* named by --entry */
    const char *stays_because;
};
struct selected_attachment {
    const char *name; /* in the record: what is asked, found and chosen goes by it */
    /* What it is called in what leaves, and why, as it goes on after "because": only where the
     * recipient's system would not hold its own name, or not beside the others; else NULL. */
    const char *sent_name, *renamed_because;
    const struct record_entry *entry; /* that names it, or NULL */
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    struct recheck_mark mark; /* by which sealing knows that it is still what was searched */
    /* Why not all of its words were read (M04, M09), and not all that it hides (M12), as it goes on
     * after "because"; NULL: read whole. */
    const char *text_unread, *hidden_unread;
    /* Of a clean copy: its bytes, how it was made ("hidden data was taken out by ExifTool"), and
     * the digest of the record's own file; size, digest, mark and what was read are of the copy.
     * NULL and "": it is the record's own. */
    const struct buffer *copy;
    const char *cleaned;
    char original[DIGEST_HEX_SIZE];
    const char *uncleaned; /* a copy was asked for, and why there is none; NULL otherwise */
    bool has_no_cleaner;   /* nothing here writes files of its kind: no copy is offered */
    bool may_be_pdf;       /* a document that can be saved as a PDF, of which there is a copy */
};
/*
 * An identifying value of somebody out of scope (M04), or of anybody under an anonymised profile
 * (M09), that stands in something that leaves.
 */
enum leak_place {
    LEAK_IN_FIELD,
    LEAK_IN_ENTRY,
    LEAK_IN_ATTACHMENT_NAME,
    LEAK_IN_ATTACHMENT,
    LEAK_IN_PURPOSE,
};
struct selected_leak {
    enum leak_place place;
    const char *where; /* the field's path, the entry's id, the attachment's name, "P01.purpose" */
    const struct record_person *person; /* whose value it is; NULL: the whole family's */
    const char *path;                   /* of the value in the record, which was found; "staff", or
                                           for what was known by its shape see leak_path_words */
    bool is_question;  /* it may as well be another word or another person: asked, never refused */
    const char *found; /* as it stands there */
    const char *context; /* some words around it, made visible, on one line */
    bool is_seen;        /* recognised in a picture, where it may be misread: always a question */
};
/* The path of what was found by its shape alone, whoever's it is (M09): "any_postcode". */
const char *leak_shape_path(enum field_type type);
/* With the id of an entry that stays behind it, the path of what stands in that entry too. */
#define LEAK_OF_ENTRY "entries."
/* A path that is none of the record's in words: "our own staff", "a postcode"; NULL of any other.
 */
const char *leak_path_words(const char *path);
/* Location, author or device data within an attachment (M12). */
struct selected_hidden {
    const char *attachment;
    const char *what; /* "where it was taken (GPS), and with which camera" */
};
struct selection {
    struct names about;            /* ids of the people in scope */
    struct selected_field *fields; /* all fields of the record, in its order */
    size_t field_count;
    struct selected_entry *entries; /* all entries of the record, by date */
    size_t entry_count;
    struct selected_attachment *attachments; /* only those that leave */
    size_t attachment_count;
    struct names missing;        /* required patterns without a value */
    struct selected_leak *leaks; /* in the order of what leaves */
    size_t leak_count;
    struct selected_hidden *hidden;
    size_t hidden_count;
    enum marking marking; /* the highest of what leaves */
    bool identifies;      /* somebody can be identified by it */
    bool has_special_category;
    bool has_criminal_offence;
    char extract_digest[DIGEST_HEX_SIZE]; /* of extract.json */
    void *memory;                         /* extract's own */
};

/* What is known of a file that leaves. One of which a part was not read is not read, whatever was
 * found in the rest: that stands among the findings. */
enum file_answer { FILE_NOT_READ, FILE_FOUND, FILE_NOTHING_FOUND };
/* The answer of one that leaves. */
enum file_answer selected_file_answer(const struct selection *selection,
                                      const struct selected_attachment *attachment);
/* "not_read", "found" or "nothing_found". */
const char *file_answer_name(enum file_answer answer);
enum { FILE_ANSWER_WORDS_SIZE = 768 };
/* "read whole, nothing found", "read whole, and something was found (M04, M12)" or "not read whole,
 * because it is locked". */
void selected_file_words(const struct selection *selection,
                         const struct selected_attachment *attachment,
                         char words[FILE_ANSWER_WORDS_SIZE]);
/* What it is called in what leaves. */
const char *selected_file_name(const struct selected_attachment *attachment);
/* "it is locked; it holds pictures": both reasons as one, each once; "" if it was read whole. */
void selected_file_unread(const struct selected_attachment *attachment,
                          char words[FILE_ANSWER_WORDS_SIZE]);

/* ---- facts ---- */

/* The last is for a recipient without keys, and nothing of it is sealed: a person brings the report
 * to the address that the recipient publishes. */
enum channel { CHANNEL_PORTAL, CHANNEL_MEDIA, CHANNEL_EMAIL, CHANNEL_HAND, CHANNEL_HANDOVER };
/* "portal", "media", "email", "hand" or "handover". */
const char *channel_name(enum channel channel);
/* Takes exactly what channel_name gives; false, and *channel untouched, otherwise. */
bool channel_parse(const char *text, enum channel *channel);

/* What the office's own list of published numbers says of a recipient (P02, P03). */
struct policy_number {
    const char *kind;   /* of organisation */
    const char *number; /* as it was typed */
    const char *source; /* where it is published */
};

/* Where a recipient without keys takes things. */
struct policy_address {
    enum keyless_way way;
    const char *at;
    const char *published; /* where the address is published */
};

struct policy_recipient {
    const char *name, *organisation, *organisation_kind;
    const struct policy_address *address; /* NULL: they have a card */
    const char *card_digest;              /* of their card, or of safehand.recipient/2 */
    const char *fingerprint;              /* NULL without a card, which then never expires */
    timestamp expires;
    bool is_verified; /* a recipient-verified entry of the ledger for exactly this card, or file */
    const char *verified_by, *verified_how; /* NULL unless verified */
    struct date verified_on;
    bool is_revoked;
    const char *revoked_because;        /* NULL unless revoked */
    const struct policy_number *listed; /* NULL: the list lacks them, or nobody confirmed it */
};

/* Whether somebody's acceptance of the policy is in force (L07). */
struct policy_training {
    bool was_signed;       /* ever */
    struct date signed_on; /* the last time */
    struct date lapses_on; /* the first day on which that does not count any more */
};
/* A standing sharing agreement (P13) that was named. */
struct policy_agreement {
    const char *name; /* as the coordinator named it */
    bool is_known;    /* a signed entry registers it; what follows is from there */
    const char *with; /* the organisation */
    struct names profiles;
    struct date lapses_on; /* its review date, on which it lapses */
};
/* What a memory stick's folder is (C04); unseen: a browser writes it, on a computer where this
 * program does not run. */
enum policy_target { TARGET_UNKNOWN, TARGET_REMOVABLE, TARGET_OTHER, TARGET_UNSEEN };
/* What the device in the drive says of itself; "" for what it does not, NULL counts as "". */
struct policy_device {
    const char *serial, *label, *model;
    const char *registered; /* the name under which the office registered it; NULL: it did not */
    bool is_other;          /* the checklist names one that is registered, and this is another */
};

struct policy_facts {
    const struct record *record;
    const struct catalogue *catalogue;
    const struct profile *profile;
    const struct selection *selection;
    /* The profile calls itself a concern, and none that ships under its name does: P06 waits then,
     * so that one word in a file does not do away with the manager. */
    bool concern_is_unconfirmed;
    struct policy_recipient recipient;
    enum channel channel;
    const char *channel_to;                   /* portal's name, media folder, or NULL */
    bool is_held;                             /* sealed now, delivered later */
    enum policy_target target;                /* of CHANNEL_MEDIA */
    struct policy_device device;              /* of a target that is known */
    bool is_emergency;                        /* somebody is at immediate risk (P07) */
    struct policy_training training;          /* of who decides */
    const struct policy_agreement *agreement; /* NULL: none is named */
    bool
        has_standing_approval; /* the office's, for this profile, in force: see standing_approval */
    const json_t *answers;     /* object: question key -> string (see policy_question) */
    struct names approved;     /* rule ids with a valid approval over this decision */
    const char *repeats;       /* the sharing by which the very same entries went to the same person
                                  within the last hour (P01); NULL: none */
    bool is_recorded;          /* L01: the ledger is open and its entry will be written first */
    timestamp now;
};

#endif
