/* The decision: what was judged and found, as a document with a digest, and its approvals. */
#ifndef SAFEHAND_POLICY_DECISION_H
#define SAFEHAND_POLICY_DECISION_H

#include <stddef.h>

#include "safehand/policy/rules.h"

/* ---- decision ---- */

/*
 * The decision, safehand.decision/2: one flat object of all that was asked and found.
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
 *   attachments                   list of name, entry (null: none), size, digest, and what is
 *                                 known of it: answer (found, nothing_found, not_read), not_read
 *                                 (why, of text and of hidden; null: read whole), recorded_name and
 *                                 original (name and digest in the record; null: the same)
 *   missing                       what the profile requires and the record has not
 *   marking, identifies, special_category, criminal_offence
 *   extract                       digest of extract.json
 *   leaks                         list of place, where, value_of (a field's path), question (M04)
 *   hidden                        list of attachment, what (M12)
 *   emergency                     whether somebody is at immediate risk (P07)
 *   agreement                     null, or name, known, with, lapses_on (P13)
 *   standing_approval             whether the office's for this profile is in force (P06)
 *   training                      null (never signed), or signed_on, lapses_on (L07)
 *   target                        of media: unknown, removable, other or unseen (C04)
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
    const char *readings; /* SHA-256 of what was read of the files (inspect/kept.h), or NULL */
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
enum status decision_awaits(const json_t *decision, struct names *rules,
                            struct error *err) MUST_CHECK;
/* The same for the rules that left a duty: P06 of a concern and P07 (to be looked at afterwards by
 * somebody who approves), P08 (to be told later), P12 (the trustees), C05, C08 and L05. */
enum status decision_duties(const json_t *decision, struct names *rules,
                            struct error *err) MUST_CHECK;

/* Whether the decision (which may be NULL) says that this rule ended so. */
bool decision_has(const json_t *decision, enum rule_id rule, enum policy_result result);
/* The reason that the rule gave, or NULL; lives as long as the decision. */
const char *decision_reason(const json_t *decision, enum rule_id rule);
/* The answer that was given to a question, or NULL; the same. */
const char *decision_answer(const json_t *decision, enum answer_key key);

/* ---- approvals ---- */

/*
 * The text of an approval, for note_sign: the lines "safehand.approval/2", "id ID", "decision
 * DIGEST", "rules P06,M01" (in the table's order, whatever theirs) and "time TIME", each ending in
 * LF. No rule, or one that is not in the table, is STATUS_USAGE.
 */
enum status approval_text(const char *id, const char *digest, const struct names *rules,
                          timestamp time, struct buffer *out, struct error *err) MUST_CHECK;
enum { APPROVAL_RULES_SIZE = 256 };
/* Parses and checks one such text against id and digest; rules get a comma-separated list.
 * STATUS_MALFORMED if it is not exactly such a text; STATUS_AUTHENTICATION, with rules and time
 * untouched, if it approves another sharing or another decision. */
enum status approval_check(const char *text, size_t length, const char *id, const char *digest,
                           char rules[APPROVAL_RULES_SIZE], timestamp *time,
                           struct error *err) MUST_CHECK;

#endif
