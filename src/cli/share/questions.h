/*
 * Asking on the terminal what the rules still want to know.
 *
 * The questions come in steps, in the order of the flowchart in the government's advice. Each step
 * begins with what is answered already, and by what. "back" at any question leads to the one before
 * it. Everything is said in plain lines, one after the other.
 */
#ifndef QUESTIONS_H
#define QUESTIONS_H

#include "cli.h"

struct question_point; /* one that was asked, and what stood before its answer */
struct questions;
/* Called when a question was answered. */
typedef void (*question_answered)(void *context, const struct questions *questions);
struct questions {
    struct sharing *sharing;
    question_answered answered; /* may be NULL */
    void *context;
    bool asks_channel; /* the way is asked for too, before the questions about it */
    bool has_channel;
    bool is_introduced; /* see questions_introduce */
    bool has_asked;
    size_t told; /* steps that were begun */
    struct question_point *last;
};
/* Says first of all what comes before any question, danger, unless it was said: *is_introduced. */
void questions_introduce(bool *is_introduced, bool is_emergency);
/*
 * Asks question after question until no rule asks. *back: somebody went back from the first one.
 * STATUS_REFUSED as soon as a rule refuses; STATUS_USAGE, naming the first question's option, where
 * nobody can be asked.
 */
enum status questions_ask(struct questions *questions, bool *back, struct error *err) MUST_CHECK;
/* Takes the last answer back, so that it is asked again; *back: there was none. */
enum status questions_go_back(struct questions *questions, bool *back,
                              struct error *err) MUST_CHECK;
void questions_free(struct questions *questions);

/* Prints the rules' outcomes; `all` false: only what says something about this sharing. What holds
 * as it always does is then counted in the last line. */
void outcomes_print(const struct policy_verdict *verdict, bool all);
/* The outcomes as JSON. */
json_t *outcomes_json(const struct policy_verdict *verdict);

#endif
