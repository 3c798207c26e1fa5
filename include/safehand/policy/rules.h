/* The rules of the policies as one table, what each asks, and what they find of the facts. */
#ifndef SAFEHAND_POLICY_RULES_H
#define SAFEHAND_POLICY_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "safehand/policy/answer_key.h"
#include "safehand/policy/facts.h"
#include "safehand/policy/rule_id.h"

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
 * A question to the coordinator (policy/answer_key.h). An answer that does not do is asked for
 * again, and the outcome's reason says what was wrong with it. M05 is not answered by an answer:
 * the selection is to be made anew with the mark, and the question goes when its entry has a kind.
 * M04 is asked once for each place (an entry's id, a field's path, "attachments." and a file's
 * name) and whose value it is (a person's id or, without one, the value's path), and once for each
 * file that was not read whole, M12 once for each that hides something or may. "leave out" (M03,
 * M04, M12), "blank" (M04) and "clean" (M12) are no answers to the rule either: the selection is to
 * be made anew with them. M04's question alone shows a value, so that it can be judged; nothing
 * that is kept does. An outcome holds its question's texts: it must not be copied away from its
 * verdict.
 */
enum { POLICY_CHOICES_MAXIMUM = 16 };
struct policy_question {
    char key[ANSWER_KEY_SIZE]; /* the member of the answers object */
    enum answer_key answer;    /* which question that is */
    enum policy_ask kind;      /* for POLICY_ASK_YES_NO the answer is "yes" or "no" */
    const char *text;          /* the question in plain words */
    struct names choices;      /* of POLICY_ASK_CHOICE */
    const char *only_without;  /* nothing but to leave this out, or to clean it, will do; NULL: an
                                  answer does */
    const char *clean;         /* the file of which a clean copy may do; NULL: none */
};

struct policy_condition {
    const char *name;  /* "safeguarding" */
    const char *words; /* "safeguarding of children and individuals at risk" */
};
/* The conditions for special categories and criminal offence data (UK GDPR articles 9 and 10, Data
 * Protection Act 2018 schedule 1) that P05.condition may name, and what they are called in words.
 */
const struct policy_condition *policy_conditions(size_t *count);
/* A lawful basis in words ("a legal obligation"), or NULL if there is none of that name. */
const char *policy_basis_words(const char *basis);
/* What is signed for with a rule's approval: "sharing without the family's consent". */
const char *policy_approval_words(enum rule_id rule);
/* The question that it puts to who signs, who need know no rule. */
const char *policy_approval_asked(enum rule_id rule);
/* What an answer to a choice means in words: of P05.basis, P05.condition, P05.interest,
 * P08.informed, P08.reason and P12.ground; NULL for any other key or answer. */
const char *policy_answer_words(enum answer_key key, const char *answer);

/* The question that an answer was given to, as short as who reads both needs it: what its rest is
 * about is not in it. */
const char *policy_answer_question(enum answer_key key);
enum { REASON_CHARACTERS = 10 }; /* that a reason, or what was said, has at least */
/* Whether text has that many characters, white space counted once between words and not at the
 * ends, and a letter. */
bool answer_is_words(const char *text, size_t characters);

struct policy_case; /* the facts, and what was worked out from them for all rules */
struct policy_outcome;
struct policy_rule {
    enum rule_id id;
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
    char hint[POLICY_REASON_SIZE];   /* what to do instead, with slots; "" if nothing */
    struct ways hint_ways;
    struct policy_question question; /* if it asks */
    const char *basis;               /* of P05: the basis it settled on; else NULL */
    char question_text[1024];        /* the question's own */
    const char *choice_items[POLICY_CHOICES_MAXIMUM];
};

/* The rule of that id; never NULL. */
const struct policy_rule *policy_rule(enum rule_id id);
/* Fills err as a failure of this rule ("C02 portal-access: " and the text); returns the status. */
enum status rule_error(struct error *err, enum status status, enum rule_id rule, const char *format,
                       ...) PRINTF_LIKE(4, 5);
/* The rule of that id, or NULL if there is none. */
const struct policy_rule *policy_find_rule(const char *id);

struct policy_verdict {
    struct policy_outcome *outcomes; /* one a rule, by its id */
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

/* ---- time ---- */

/* Whether a day is no Saturday, Sunday or bank holiday of England and Wales. The bank holidays are
 * a list (bank-holidays.json), which ends in 2028; after that only weekends are known. */
bool policy_is_working_day(const struct date *day);
/* The end of the next working day after the day in London on which `from` lies: until then is
 * "within one working day". */
timestamp policy_working_day_ends(timestamp from);
/* The same for so many working days (1 or more). */
timestamp policy_working_days_end(timestamp from, int days);
enum { POLICY_EMERGENCY_HOURS = 24 }; /* in which what an emergency set aside is completed (P07) */

#endif
