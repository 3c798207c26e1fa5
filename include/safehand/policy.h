/*
 * Profiles, the rules of the policies as one table, consent, checklists, and the decision.
 *
 * The module judges; it selects nothing (extract does) and asks nobody (the command line does). The
 * caller fills struct policy_facts, calls policy_evaluate, asks the person the questions of the
 * outcomes that ask, puts the answers in and evaluates again, until nothing asks.
 *
 * It trusts no other module's bookkeeping where a mistake would let something leave: what leaves is
 * held against profile, catalogue and scope once more, and what does not fit refuses.
 *
 * Reasons and hints are written to stand behind a rule's id: lower case, no full stop. They name
 * recipients, organisations and members of staff, but of the family only ids and roles, and never
 * the value of a field or what a coordinator answered in words: they may stand in a log.
 */
#ifndef SAFEHAND_POLICY_H
#define SAFEHAND_POLICY_H

#include <stdbool.h>

#include "safehand/base.h"
#include "safehand/record.h"

/* ---- profiles ---- */

enum profile_consent {
    PROFILE_CONSENT_REQUIRED,  /* rests on consent only */
    PROFILE_CONSENT_ASKED,     /* consent if there is one, else another basis */
    PROFILE_CONSENT_NOT_ASKED, /* would be overridden, or identifies nobody: never asked for */
};

/* How exact the dates of an anonymised extract are. */
enum profile_dates { PROFILE_DATES_EXACT, PROFILE_DATES_MONTH, PROFILE_DATES_YEAR };
/* Whether it answers somebody's demand (P12): one that names a power in law, or a request by the
 * police or a court. */
enum profile_request { PROFILE_UNASKED, PROFILE_POWER, PROFILE_POLICE_OR_COURT };

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
    const char *why;     /* why it is as it is; NULL if it does not say */
    struct record_names recipient_kinds;
    struct record_names bases; /* "consent", "legal_obligation", ...; none if anonymised */
    enum profile_consent consent;
    bool refusal_refuses; /* a refusal on file ends it; else safeguarding may override it */
    bool absence_needs_safeguarding; /* where consent is absent, as if it were refused: only a legal
                                        obligation, vital interests or safeguarding carry it */
    bool concern; /* about harm to a child or an adult at risk (P06 is a duty then) */
    struct profile_field *fields;
    size_t field_count;
    struct profile_category *categories;
    size_t category_count;
    struct profile_field *required; /* pattern and why */
    size_t required_count;
    bool anonymised;
    enum profile_dates dates; /* of an anonymised one */
    bool counts_only;         /* anonymised: nothing but numbers (statistics) */
    enum profile_request request;
    bool standing_approval; /* without consent it may rest on an approval that the office signed for
                               all sharings under this profile, until a day */
    int retention_days;
    int receipt_days;
    struct record_names channels;  /* portal, media, email, hand */
    struct record_names approvals; /* rule ids that this profile always has approved */
    char digest[DIGEST_HEX_SIZE];  /* of the bytes as stored */
    json_t *root;
};
/*
 * Parses a profile, format safehand.profile/1 (schema/profile.schema.json). Every failure of the
 * content is STATUS_MALFORMED and begins "NAME:LINE:COLUMN: POINTER: ".
 */
enum status profile_parse(const char *data, size_t length, const char *name,
                          struct profile **profile, struct error *err) MUST_CHECK;
/* Reads one from a file, which must be named as the profile is: NAME.json. */
enum { PROFILE_MAXIMUM = 1 << 20 }; /* bytes of such a file */
enum status profile_load(const char *path, struct profile **profile, struct error *err) MUST_CHECK;
/*
 * The same, and calls `warned` for everything in it that looks too wide (a whole subtree, what
 * tells who it is where nobody may be recognised) or is listed in vain, with a text that begins
 * "NAME:LINE:COLUMN: POINTER: ". The catalogue is that of the office that would use it.
 */
typedef void (*profile_warned)(void *context, const char *warning);
enum status profile_check(const char *path, const struct catalogue *catalogue,
                          profile_warned warned, void *context, struct profile **profile,
                          struct error *err) MUST_CHECK;
void profile_free(struct profile *profile);
/* The first of the profile's fields whose pattern matches the path, or NULL; its category of that
 * name, or NULL. */
const struct profile_field *profile_find_field(const struct profile *profile, const char *path);
const struct profile_category *profile_find_category(const struct profile *profile,
                                                     const char *name);
/* The profiles that ship (profiles/NAME.json), the checklists (checklists/media.json), and the
 * kinds of recipient with their labels (recipient-kinds.json). */
extern const struct embedded_file policy_data[];

/* ---- kinds of recipient, and checklists ---- */

struct recipient_kind {
    const char *name;  /* "childrens_social_care" */
    const char *label; /* "children's social care", as it stands within a sentence */
};
struct recipient_kinds {
    struct recipient_kind *items;
    size_t count;
    json_t *root;
};
/* Format safehand.recipient-kinds/1; errors as profile_parse. */
enum status recipient_kinds_parse(const char *data, size_t length, const char *name,
                                  struct recipient_kinds **kinds, struct error *err) MUST_CHECK;
/* Those that ship; recipient_kinds_free. */
enum status recipient_kinds_shipped(struct recipient_kinds **kinds, struct error *err) MUST_CHECK;
void recipient_kinds_free(struct recipient_kinds *kinds);
/* The label of a kind; a name that is not listed stands for itself. */
const char *recipient_kind_label(const struct recipient_kinds *kinds, const char *name);

enum policy_ask { POLICY_ASK_TEXT, POLICY_ASK_YES_NO, POLICY_ASK_CHOICE, POLICY_ASK_DATE };

struct checklist_item {
    const char *key; /* snake_case; its question's key is "C03." and this */
    const char *question;
    enum policy_ask kind;        /* text, yes_no or choice */
    struct record_names choices; /* of a choice */
    const char *must;            /* the answer that is demanded; NULL: any */
    int at_least;                /* characters that a text must have */
    const char *because;
};
struct checklist {
    const char *name, *title, *sources;
    struct checklist_item *items;
    size_t count;
    json_t *root;
};
/* Format safehand.checklist/1; errors as profile_parse. */
enum status checklist_parse(const char *data, size_t length, const char *name,
                            struct checklist **checklist, struct error *err) MUST_CHECK;
void checklist_free(struct checklist *checklist);
/* The media checklist that ships (rule C03); checklist_free. */
enum status checklist_media(struct checklist **checklist, struct error *err) MUST_CHECK;
/*
 * Parses a file of answers to a checklist (--answers FILE): an object of item key -> string, strict
 * JSON. *answers gets a new object with the questions' keys ("C03.carrier"). A key that the
 * checklist does not have is STATUS_MALFORMED, and the hint lists those that it has.
 */
enum { CHECKLIST_ANSWERS_MAXIMUM = 65536 }; /* bytes of such a file */
enum status checklist_answers_parse(const struct checklist *checklist, const char *data,
                                    size_t length, const char *name, json_t **answers,
                                    struct error *err) MUST_CHECK;

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
    const char *name;
    const struct record_entry *entry; /* that names it, or NULL */
    uint64_t size;
    char digest[DIGEST_HEX_SIZE];
    struct recheck_mark mark; /* by which sealing knows that it is still the same */
};
/*
 * An identifying value of somebody out of scope (M04), or of anybody under an anonymised profile
 * (M09), that stands in something that leaves.
 */
enum leak_place { LEAK_IN_FIELD, LEAK_IN_ENTRY, LEAK_IN_ATTACHMENT_NAME, LEAK_IN_ATTACHMENT };
struct selected_leak {
    enum leak_place place;
    const char *where; /* the field's path, the entry's id, the attachment's name */
    const struct record_person *person; /* whose value it is; NULL: the whole family's */
    const char *path;                   /* of the value in the record, which was found */
    bool is_question;  /* it may as well be another word or another person: asked, never refused */
    const char *found; /* as it stands there */
    const char *context; /* some words around it, made visible, on one line */
};
/* Location, author or device data within an attachment (M12). */
struct selected_hidden {
    const char *attachment;
    const char *what; /* "where it was taken (GPS), and with which camera" */
};
struct selection {
    struct record_names about;     /* ids of the people in scope */
    struct selected_field *fields; /* all fields of the record, in its order */
    size_t field_count;
    struct selected_entry *entries; /* all entries of the record, by date */
    size_t entry_count;
    struct selected_attachment *attachments; /* only those that leave */
    size_t attachment_count;
    struct record_names missing; /* required patterns without a value */
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

/* ---- time ---- */

/* Whether a day is no Saturday, Sunday or bank holiday of England and Wales. The bank holidays are
 * a list (bank-holidays.json), which ends in 2028; after that only weekends are known. */
bool policy_is_working_day(const struct date *day);
/* The end of the next working day after the day in London on which `from` lies: until then is
 * "within one working day". */
timestamp policy_working_day_ends(timestamp from);
enum { POLICY_EMERGENCY_HOURS = 24 }; /* in which what an emergency set aside is completed (P07) */

/* ---- facts ---- */

enum channel { CHANNEL_PORTAL, CHANNEL_MEDIA, CHANNEL_EMAIL, CHANNEL_HAND };
const char *channel_name(enum channel channel);
bool channel_parse(const char *text, enum channel *channel);

struct policy_recipient {
    const char *name, *organisation, *organisation_kind;
    const char *card_digest;
    const char *fingerprint;
    timestamp expires;
    bool is_verified; /* a recipient-verified entry of the ledger for exactly this card */
    const char *verified_by, *verified_how; /* NULL unless verified */
    struct date verified_on;
    bool is_revoked;
    const char *revoked_because; /* NULL unless revoked */
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
    struct record_names profiles;
    struct date lapses_on; /* its review date, on which it lapses */
};
/* What a memory stick's folder is (C04). */
enum policy_target { TARGET_UNKNOWN, TARGET_REMOVABLE, TARGET_OTHER };

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
    enum policy_target target;                /* of CHANNEL_MEDIA */
    bool is_emergency;                        /* somebody is at immediate risk (P07) */
    struct policy_training training;          /* of who decides */
    const struct policy_agreement *agreement; /* NULL: none is named */
    bool
        has_standing_approval; /* the office's, for this profile, in force: see standing_approval */
    const json_t *answers;     /* object: question key -> string (see policy_question) */
    struct record_names approved; /* rule ids with a valid approval over this decision */
    bool is_recorded;             /* L01: the ledger is open and its entry will be written first */
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
 * A question to the coordinator. Its key is the member of the answers object; an answer is always a
 * string, for POLICY_ASK_YES_NO "yes" or "no". The keys:
 *
 *   P01.purpose              words                                 --purpose TEXT
 *   P04.consent              ids of consents, with commas          --consent ID
 *   P05.basis                one of the profile's bases            --basis BASIS
 *   P05.reason               words                                 --reason TEXT
 *   P05.condition            see policy_conditions                 --reason P05.condition=CONDITION
 *   P03.callback             words and a number: whom you called at which published number; asked
 *                            only in an emergency, of a card that is not verified or has expired
 *   P08.informed             yes, later or no: whether the family was told
 *   P08.whom                 words: who was told what, and when
 *   P08.reason               risk, investigation or must_not_be_told: why telling them is unsafe
 *   P09.ID                   words, for each child of 12 or over: how involved, or why not
 *   P12.ground               court_order, protection_of_child, protection_of_adult, terrorism,
 *                            drug_trafficking, other_serious_crime, or none, which refuses
 *   P12.reference            words: the order, or who asked and what they wrote; of a power in law
 *                            its section, and who demands it
 *   P12.trustees             words: which trustee was told beforehand (other_serious_crime)
 *   P13.agreement            a sharing agreement's name; never asked
 *   P13.reason               words: why to go on though the agreement named does not cover this
 *   M01.PATH, M01.entries.ID, M01.attachments.NAME   words
 *   M03.ID                   words, for each entry; "leave out"
 *   M04.PLACE:WHO            words; "leave out", "blank"
 *   M05.ID                   fact, opinion or both                 --mark ID=KIND
 *   M06.historical           yes or no
 *   M09.rare_fact            yes or no
 *   M10.reason               words
 *   M11.ID                   words, for each record of concern that lacks a part of its form
 *   M12.NAME                 words, for each file
 *   C01.reason               words
 *   C03.KEY                  as the checklist's item says          --answers FILE
 *   L04.harm                 yes or no: whether something may do serious harm, of an answer to
 *                            somebody who asks what is held about them
 *
 * Where no option stands it is --reason KEY=ANSWER.
 *
 * Words are ten characters or more, with a letter. An answer that does not do is asked for again,
 * and the outcome's reason says what was wrong with it. M05 is not answered by an answer: the
 * selection is to be made anew with the mark, and the question goes when its entry has a kind. M04
 * is asked once for each place (an entry's id, a field's path, "attachments." and a file's name)
 * and whose value it is (a person's id or, without one, the value's path). "leave out" and "blank"
 * (M03, M04) are no answers to the rule either: the selection is to be made anew with them. M04's
 * question alone shows a value, so that it can be judged; nothing that is kept does. An outcome
 * holds its question's texts: it must not be copied away from its verdict.
 */
enum { POLICY_KEY_SIZE = RECORD_PATH_MAXIMUM + 32, POLICY_CHOICES_MAXIMUM = 16 };
struct policy_question {
    char key[POLICY_KEY_SIZE];
    enum policy_ask kind;
    const char *text;            /* the question in plain words */
    const char *option;          /* how to answer without a terminal: "--basis BASIS" */
    struct record_names choices; /* of POLICY_ASK_CHOICE */
};

/* The conditions for special categories and criminal offence data (UK GDPR articles 9 and 10, Data
 * Protection Act 2018 schedule 1) that P05.condition may name, and what they are called in words.
 */
struct policy_condition {
    const char *name;  /* "safeguarding" */
    const char *words; /* "safeguarding of children and individuals at risk" */
};
const struct policy_condition *policy_conditions(size_t *count);
/* A lawful basis in words ("a legal obligation"), or NULL if there is none of that name. */
const char *policy_basis_words(const char *basis);
/* What an answer to a choice means in words: of P05.basis, P05.condition, P08.informed, P08.reason
 * and P12.ground; NULL for any other key or answer. */
const char *policy_answer_words(const char *key, const char *answer);

/* Whether text has that many characters, white space counted once between words and not at the
 * ends, and a letter. */
bool answer_is_words(const char *text, size_t characters);

struct policy_case; /* the facts, and what was worked out from them for all rules */
struct policy_outcome;
struct policy_rule {
    const char *id;      /* "P04" */
    const char *name;    /* "consent" */
    const char *title;   /* one plain sentence: what holds */
    const char *sources; /* "SL 1.3.2; WH 1.2" */
    const char *outcome; /* "refuse", "approve", "justify", "duty", "automatic", "capability" */
    const char *reading; /* how it is read where the sources are silent; shown by `policy ID` */
    const char *example; /* one case, and what the rule says of it */
    void (*test)(const struct policy_case *the_case, struct policy_outcome *outcome);
};
enum { POLICY_REASON_SIZE = 512 };
struct policy_outcome {
    const struct policy_rule *rule;
    enum policy_result result;
    char reason[POLICY_REASON_SIZE]; /* a sentence a coordinator understands */
    char hint[POLICY_REASON_SIZE];   /* what to do instead; "" if nothing */
    struct policy_question question; /* if it asks */
    const char *basis;               /* of P05: the basis it settled on; else NULL */
    char memory[2048];               /* of the question's own texts */
    const char *choice_items[POLICY_CHOICES_MAXIMUM];
};

/* All rules in the order in which they are asked: P, M, C and L, each by number. */
const struct policy_rule *policy_rules(size_t *count);
const struct policy_rule *policy_find_rule(const char *id);

struct policy_verdict {
    struct policy_outcome *outcomes; /* one a rule, in the table's order */
    size_t count;
};
/*
 * Runs every rule. Fails only for lack of memory: what rules find is in the outcomes. A rule that
 * the profile always has approved awaits it even where it is satisfied. In an emergency what can be
 * completed afterwards is set aside: such a rule is automatic, and P07 a duty. The outcomes point
 * into the facts, which must live as long.
 */
enum status policy_evaluate(const struct policy_facts *facts, struct policy_verdict *verdict,
                            struct error *err) MUST_CHECK;
void policy_verdict_free(struct policy_verdict *verdict);
/* The gravest result: STATUS_OK (nothing stands in the way), STATUS_REFUSED, STATUS_USAGE
 * (something asks) or STATUS_WAITING, in this order of precedence; fills err for all but OK with
 * rule id, reason and hint. */
enum status policy_verdict_status(const struct policy_verdict *verdict,
                                  struct error *err) MUST_CHECK;
/* The first outcome that asks, or NULL. */
const struct policy_outcome *policy_verdict_question(const struct policy_verdict *verdict);
/* The lawful basis that P05 settled on ("consent", "legal_obligation", ...), or NULL if it needs
 * none or has none yet. The string lives as long as the facts. */
const char *policy_verdict_basis(const struct policy_facts *facts,
                                 const struct policy_verdict *verdict);

/* ---- decision ---- */

/*
 * The decision, safehand.decision/1: one flat object of all that was asked and found.
 *
 *   format, id, created, expires  texts; salt, 64 hex digits
 *   sender                        name, verifier
 *   recipient                     name, organisation, organisation_kind, card (digest),
 *                                 fingerprint, expires, verified_by, verified_how, verified_on
 *                                 (null: not)
 *   asked                         the request as the office needs it to repeat it (opaque here)
 *   answers                       list of key and answer, by key
 *   purpose, basis                the coordinator's words, and P05's basis (null: none needed)
 *   channel                       kind, to (null: none)
 *   reference, record             the family's, and the digest of family.json
 *   profile                       name, digest
 *   catalogue                     digest
 *   about                         ids of the people in scope
 *   fields, fields_beyond, fields_historical               paths of fields that leave
 *   entries, entries_beyond, entries_about_others          ids of entries that leave
 *   entry_details                 of each entry that leaves: id, on, category, about (all whom it
 *                                 is about), withheld (null, or ground and until: M08)
 *   attachments                   list of name, entry (null: none), size, digest
 *   missing                       what the profile requires and the record has not
 *   marking, identifies, special_category, criminal_offence
 *   extract                       digest of extract.json
 *   leaks                         list of place, where, value_of (a field's path), question (M04)
 *   hidden                        list of attachment, what (M12)
 *   emergency                     whether somebody is at immediate risk (P07)
 *   agreement                     null, or name, known, with, lapses_on (P13)
 *   standing_approval             whether the office's for this profile is in force (P06)
 *   training                      null (never signed), or signed_on, lapses_on (L07)
 *   target                        of media: unknown, removable or other (C04)
 *   rules                         list of id, result, reason: every rule, in the table's order
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
/*
 * *decision gets a new reference. The approvals are no part of it, so it is built from facts and a
 * verdict without any: facts->approved that is not empty is STATUS_USAGE.
 */
enum status decision_build(const struct decision_parts *parts, json_t **decision,
                           struct error *err) MUST_CHECK;
/* The decision digest: SHA-256 of its canonical form. */
enum status decision_digest(const json_t *decision, char digest[DIGEST_HEX_SIZE],
                            struct error *err) MUST_CHECK;
/* Rule ids that await approval, in the table's order; memory_free the items array (the items are
 * the rules' own). STATUS_MALFORMED if it is no decision or names a rule that is not in the table.
 */
enum status decision_awaits(const json_t *decision, struct record_names *rules,
                            struct error *err) MUST_CHECK;
/* The same for the rules that left a duty: P06 of a concern and P07 (to be looked at afterwards by
 * somebody who approves), P08 (to be told later), P12 (the trustees), C05, C08 and L05. */
enum status decision_duties(const json_t *decision, struct record_names *rules,
                            struct error *err) MUST_CHECK;

/*
 * The text of an approval, for note_sign: the lines "safehand.approval/1", "id ID", "decision
 * DIGEST", "rules P06,M01" (in the table's order, whatever theirs) and "time TIME", each ending in
 * LF. No rule, or one that is not in the table, is STATUS_USAGE.
 */
enum status approval_text(const char *id, const char *digest, const struct record_names *rules,
                          timestamp time, struct buffer *out, struct error *err) MUST_CHECK;
/* Parses and checks one such text against id and digest; rules get a comma-separated list.
 * STATUS_MALFORMED if it is not exactly such a text; STATUS_AUTHENTICATION, with rules and time
 * untouched, if it approves another sharing or another decision. */
enum { APPROVAL_RULES_SIZE = 256 };
enum status approval_check(const char *text, size_t length, const char *id, const char *digest,
                           char rules[APPROVAL_RULES_SIZE], timestamp *time,
                           struct error *err) MUST_CHECK;

#endif
