/* What an emergency left open, asked afterwards (P05, P09). */
#include <string.h>

#include "register/forms/about_form.h"
#include "safehand/office/entries.h"
#include "safehand/register.h"

#define LATER "If you do not know, leave it: it stays owed until somebody answers it."

static void add(struct about_asks *asks, struct ask ask, bool must)
{
    if (!must)
        ask.missing = NULL;
    if (asks->count < ABOUT_ASKS_MAXIMUM)
        asks->asks[asks->count++] = ask;
}

/* As they are put to somebody who is no lawyer; the names are the policy's. */
static const struct ask_choice BASES[] = {
    {"legal_obligation", "A legal obligation",
     "A law, or an order of a court, says that it must go."},
    {"vital_interests", "Vital interests", "Somebody's life was in danger."},
    {"recognised_legitimate_interests", "Recognised legitimate interests",
     "Keeping a child, or an adult at risk, from harm: for a charity it is mostly this."},
    {"public_task", "A public task",
     "A law gives the office itself this task, which is seldom so."},
    {"legitimate_interests", "Legitimate interests",
     "A good reason of the office's own, weighed against what the family would want."},
};
static const struct ask_choice CONDITIONS[] = {
    {"safeguarding", "Safeguarding of children and individuals at risk", NULL},
    {"vital_interests", "Vital interests of somebody who cannot consent", NULL},
    {"health_or_social_care", "Providing health or social care", NULL},
    {"legal_claims", "Legal claims, or a court acting", NULL},
    {"preventing_crime", "Preventing or detecting crime", NULL},
};

/* The words for a name; the name itself where this page has none. */
static struct ask_choice choice_of(const struct ask_choice *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].value, name) == 0)
            return list[i];
    return (struct ask_choice){name, name, NULL};
}

static size_t basis_choices(struct visit *visit, const struct left_open *open,
                            struct ask_choice *choices)
{
    struct names bases = {0};
    struct error ignored = {0};
    size_t count = 0;
    (void)!left_open_bases(visit->session->office, open, &bases, &ignored);
    for (size_t i = 0; i < bases.count && count < ABOUT_CHOICES_MAXIMUM; i++)
        choices[count++] = choice_of(BASES, sizeof BASES / sizeof *BASES, bases.items[i]);
    memory_free(bases.items);
    return count;
}

static void add_basis(struct visit *visit, const struct left_open *open, bool must,
                      struct about_asks *asks)
{
    size_t count, conditions;
    const struct policy_condition *known = policy_conditions(&conditions);
    count = basis_choices(visit, open, asks->bases);
    add(asks,
        (struct ask){.kind = ASK_RADIOS,
                     .name = "basis",
                     .label = "On which basis in law was it shared?",
                     .hint = must ? "Nobody was asked in the emergency." : LATER,
                     .missing = "choose the basis in law",
                     .choices = asks->bases,
                     .choice_count = count},
        must);
    add(asks,
        (struct ask){.kind = ASK_AREA,
                     .name = "why",
                     .label = "Why this basis?",
                     .hint = "What made it necessary, and to keep whom from what.",
                     .missing = "write why it was that basis",
                     .input = INPUT_REASON},
        must);
    if (!open->needs_condition)
        return;
    for (count = 0; count < conditions && count < ABOUT_CHOICES_MAXIMUM; count++)
        asks->conditions[count] =
            choice_of(CONDITIONS, sizeof CONDITIONS / sizeof *CONDITIONS, known[count].name);
    add(asks,
        (struct ask){.kind = ASK_RADIOS,
                     .name = "condition",
                     .label =
                         "What left is specially protected, such as health or an offence. Which "
                         "condition allows that?",
                     .hint = "To keep a child or an adult at risk from harm it is safeguarding.",
                     .missing = "choose the condition",
                     .choices = asks->conditions,
                     .choice_count = count},
        must);
}

void left_open_add(struct visit *visit, const char *id, bool must, struct about_asks *asks)
{
    struct left_open open = {.was_emergency = false};
    struct error ignored = {0};
    uint64_t number;
    struct sharing_timeline timeline = {0};
    if (entry_of_text(id, &number) || timeline_read(visit->session->office, id, visit_now(visit),
                                                    &timeline, &ignored) != STATUS_OK)
        return;
    left_open_see(&timeline, &open);
    if (open.is_basis)
        add_basis(visit, &open, must, asks);
    if (open.is_involved)
        add(asks,
            (struct ask){.kind = ASK_AREA,
                         .name = "involved",
                         .label = "How did the young person have a part in it, or why not?",
                         .hint = must ? "Each child of 12 or over whom it is about." : LATER,
                         .missing = "write how they had a part in it, or why not",
                         .input = INPUT_INVOLVED},
            must);
    timeline_free(&timeline);
}

enum status left_open_take(struct visit *visit, const char *id, struct asking *asking,
                           struct error *err)
{
    const struct entry_completed said = {.id = id,
                                         .basis = asked_or_null(visit, "basis"),
                                         .reason = asked_or_null(visit, "why"),
                                         .condition = asked_or_null(visit, "condition"),
                                         .involved = asked_or_null(visit, "involved")};
    if (!said.basis && (said.reason || said.condition)) {
        error_set(err, STATUS_USAGE, "choose the basis in law, too");
        return ask_wrong(asking, "basis", err);
    }
    if (said.basis && !said.reason) {
        error_set(err, STATUS_USAGE, "write why it was that basis");
        return ask_wrong(asking, "why", err);
    }
    for (size_t i = 0; said.basis && i < asking->count; i++)
        if (strcmp(asking->asks[i].name, "condition") == 0 && !said.condition) {
            error_set(err, STATUS_USAGE, "choose the condition");
            return ask_wrong(asking, "condition", err);
        }
    return said.basis || said.involved
               ? completed_record(visit->session->office, &said, visit_now(visit), err)
               : STATUS_OK;
}

/* ---- the page of its own ---- */

static void add_all(struct visit *visit, const char *id, struct about_asks *asks)
{
    left_open_add(visit, id, true, asks);
}

/* With nothing left to ask it says so. */
static enum status answer(struct visit *visit, const char *id, struct asking *asking,
                          struct error *err)
{
    if (asking->count == 1)
        return error_set(err, STATUS_USAGE, "nothing is left open of this sharing");
    return left_open_take(visit, id, asking, err);
}

const struct about_form FORM_AFTERWARDS = {
    .asking = {.title = "What the emergency left open",
               .path = "/afterwards",
               .button = "Record it",
               .place = PLACE_SHARINGS},
    .said = "In the emergency nobody was asked this, so that it could go at once. It is asked now, "
            "and is recorded as answered now.",
    .add = add_all,
    .act = answer};
