/*
 * Profiles, the rules of the policies as one table, consent, checklists, and the decision.
 *
 * The module judges; it selects nothing (extract does) and asks nobody (the command line does). The
 * caller fills struct policy_facts, calls policy_evaluate, asks the person the questions of the
 * outcomes that ask, puts the answers in and evaluates again, until nothing asks.
 */
#ifndef SAFEHAND_POLICY_H
#define SAFEHAND_POLICY_H

#include <stdbool.h>

#include "safehand/base.h"
#include "safehand/record.h"

/* ---- profiles ---- */

enum profile_consent {
    PROFILE_CONSENT_REQUIRED, /* rests on consent only */
    PROFILE_CONSENT_ASKED,    /* consent if there is one, else another basis */
    PROFILE_CONSENT_NOT_ASKED, /* would be overridden anyway, so it is never asked for */
};

struct profile_field {
    const char *pattern;
    const char *why;
    int stale_days; /* 0: as the catalogue says */
};
struct profile_category {
    const char *name;
    const char *why;
};
struct profile {
    const char *name;
    const char *title;
    const char *purpose; /* in words, what it covers */
    struct record_names recipient_kinds;
    struct record_names bases;
    enum profile_consent consent;
    bool concern; /* about harm to a child or an adult at risk (P06 is a duty then) */
    struct profile_field *fields;
    size_t field_count;
    struct profile_category *categories;
    size_t category_count;
    struct profile_field *required; /* pattern and why */
    size_t required_count;
    bool anonymised;
    int retention_days;
    int receipt_days;
    struct record_names channels; /* portal, media, email, hand */
    struct record_names approvals; /* rule ids that this profile always has approved */
    char digest[DIGEST_HEX_SIZE]; /* of the bytes as stored */
    json_t *root;
};
/* Parses a profile, format safehand.profile/1; errors with line and column. */
enum status profile_parse(const char *data, size_t length, const char *name,
                          struct profile **profile, struct error *err) MUST_CHECK;
enum status profile_load(const char *path, struct profile **profile, struct error *err) MUST_CHECK;
void profile_free(struct profile *profile);
/* The profiles that ship (profiles/NAME.json), the checklists (checklists/media.json), and the
 * kinds of recipient with their labels (recipient-kinds.json). */
extern const struct embedded_file policy_data[];

/* ---- what would leave: filled by extract ---- */

struct selected_field {
    const struct record_field *field;
    const struct catalogue_field *catalogue; /* NULL: unknown to the catalogue, never leaves */
    const char *why;  /* why the profile needs it, or the reason given; NULL if it stays */
    bool leaves;
    bool beyond;      /* asked for beyond the profile */
    bool historical;  /* older than the profile allows, and not confirmed */
    const char *stays_because; /* plain words; NULL if it leaves */
};
struct selected_entry {
    const struct record_entry *entry;
    enum record_entry_kind kind; /* after --mark */
    const char *why;
    bool leaves;
    bool beyond;      /* its category is not the profile's */
    bool about_others; /* also about somebody out of scope */
    bool chosen;      /* named by --entry */
    const char *stays_because;
};
struct selected_attachment {
    const char *name;
    const struct record_entry *entry; /* that names it, or NULL */
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
};
struct selection {
    struct record_names about;      /* ids of the people in scope */
    struct selected_field *fields;  /* all fields of the record, in its order */
    size_t field_count;
    struct selected_entry *entries; /* all entries of the record, by date */
    size_t entry_count;
    struct selected_attachment *attachments; /* only those that leave */
    size_t attachment_count;
    struct record_names missing;    /* required patterns without a value */
    enum marking marking;           /* the highest of what leaves */
    bool identifies;                /* somebody can be identified by it */
    bool has_special_category;
    bool has_criminal_offence;
    char extract_digest[DIGEST_HEX_SIZE]; /* of extract.json */
    void *memory;                   /* extract's own */
};

/* ---- facts ---- */

enum channel { CHANNEL_PORTAL, CHANNEL_MEDIA, CHANNEL_EMAIL, CHANNEL_HAND };
const char *channel_name(enum channel channel);
bool channel_parse(const char *text, enum channel *channel);

struct policy_recipient {
    const char *name, *organisation, *organisation_kind;
    const char *card_digest;
    const char *fingerprint;
    timestamp expires;
    bool is_verified;         /* a recipient-verified entry of the ledger for exactly this card */
    const char *verified_by, *verified_how; /* NULL unless verified */
    struct date verified_on;
    bool is_revoked;
    const char *revoked_because; /* NULL unless revoked */
};

struct policy_facts {
    const struct record *record;
    const struct catalogue *catalogue;
    const struct profile *profile;
    const struct selection *selection;
    struct policy_recipient recipient;
    enum channel channel;
    const char *channel_to;      /* portal's name, media folder, or NULL */
    const json_t *answers;       /* object: question key -> string (see policy_question) */
    struct record_names approved; /* rule ids with a valid approval over this decision */
    bool is_recorded;            /* L01: the ledger is open and its entry will be written first */
    timestamp now;
};

/* ---- rules ---- */

enum policy_result {
    POLICY_SATISFIED,
    POLICY_NOT_APPLICABLE,
    POLICY_AUTOMATIC,
    POLICY_ASKS,
    POLICY_JUSTIFIED,
    POLICY_AWAITS_APPROVAL,
    POLICY_DUTY,
    POLICY_REFUSED,
};
const char *policy_result_name(enum policy_result result); /* "satisfied", "not applicable", ... */

/*
 * A question to the coordinator. Its key ("P01.purpose", "P05.basis", "C03.carrier") is the member
 * of the answers object; an answer is always a string, for POLICY_ASK_YES_NO "yes" or "no".
 */
enum policy_ask { POLICY_ASK_TEXT, POLICY_ASK_YES_NO, POLICY_ASK_CHOICE, POLICY_ASK_DATE };
struct policy_question {
    char key[128];
    enum policy_ask kind;
    const char *text;   /* the question in plain words */
    const char *option; /* how to answer without a terminal: "--basis BASIS" */
    struct record_names choices; /* of POLICY_ASK_CHOICE */
};

struct policy_outcome;
struct policy_rule {
    const char *id;      /* "P04" */
    const char *name;    /* "consent" */
    const char *title;   /* one plain sentence: what holds */
    const char *sources; /* "SL 1.3.2; WH 1.2" */
    const char *outcome; /* "refuse", "approve", "justify", "duty", "automatic" */
    const char *reading; /* how it is read where the sources are silent; shown by `policy ID` */
    void (*test)(const struct policy_facts *facts, struct policy_outcome *outcome);
};
enum { POLICY_REASON_SIZE = 512 };
struct policy_outcome {
    const struct policy_rule *rule;
    enum policy_result result;
    char reason[POLICY_REASON_SIZE]; /* a sentence a coordinator understands */
    char hint[POLICY_REASON_SIZE];   /* what to do instead; "" if nothing */
    struct policy_question question; /* if it asks */
    char memory[1024];               /* of the question's own texts */
};

/* All rules in the order in which they are asked. */
const struct policy_rule *policy_rules(size_t *count);
const struct policy_rule *policy_find_rule(const char *id);

struct policy_verdict {
    struct policy_outcome *outcomes; /* one a rule, in the table's order */
    size_t count;
};
/* Runs every rule. Fails only for lack of memory: what rules find is in the outcomes. */
enum status policy_evaluate(const struct policy_facts *facts, struct policy_verdict *verdict,
                            struct error *err) MUST_CHECK;
void policy_verdict_free(struct policy_verdict *verdict);
/* The gravest result: STATUS_OK (nothing stands in the way), STATUS_REFUSED, STATUS_USAGE (something
 * asks) or STATUS_WAITING, in this order of precedence; fills err for all but OK with rule id,
 * reason and hint. */
enum status policy_verdict_status(const struct policy_verdict *verdict, struct error *err)
    MUST_CHECK;
/* The first outcome that asks, or NULL. */
const struct policy_outcome *policy_verdict_question(const struct policy_verdict *verdict);

/* ---- decision ---- */

/*
 * The decision, safehand.decision/1: an object with the members that safehand-formats(5) lists, all
 * of what was asked and found. `asked` is the request as the office needs it to repeat the sharing
 * (opaque here); verdict's outcomes go in with id, result and reason.
 */
struct decision_parts {
    const char *id;
    const unsigned char *salt; /* 32 bytes */
    timestamp created, expires;
    const char *sender_name;
    const char *sender_verifier; /* text of the verifier key */
    const json_t *asked;
    const struct policy_facts *facts;
    const struct policy_verdict *verdict;
};
enum { DECISION_SALT_SIZE = 32, DECISION_VALID_DAYS = 14 };
/* *decision gets a new reference. */
enum status decision_build(const struct decision_parts *parts, json_t **decision,
                           struct error *err) MUST_CHECK;
/* The decision digest: SHA-256 of its canonical form. */
enum status decision_digest(const json_t *decision, char digest[DIGEST_HEX_SIZE],
                            struct error *err) MUST_CHECK;
/* Rule ids that await approval; memory_free the items array (the items are the rules' own). */
enum status decision_awaits(const json_t *decision, struct record_names *rules, struct error *err)
    MUST_CHECK;

/*
 * The text of an approval, for note_sign: the lines "safehand.approval/1", "id ID", "decision
 * DIGEST", "rules P06,M01" (in the table's order) and "time TIME".
 */
enum status approval_text(const char *id, const char *digest, const struct record_names *rules,
                          timestamp time, struct buffer *out, struct error *err) MUST_CHECK;
/* Parses and checks one such text against id and digest; rules get a comma-separated list. */
enum { APPROVAL_RULES_SIZE = 256 };
enum status approval_check(const char *text, size_t length, const char *id, const char *digest,
                           char rules[APPROVAL_RULES_SIZE], timestamp *time, struct error *err)
    MUST_CHECK;

#endif
