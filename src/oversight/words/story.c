/* What somebody wants to know first of a sharing: of the decision, and of what was recorded since.
 */
#include "words.h"

#include "safehand/register.h"

static const char *const LABELS[STORIES] = {
    [STORY_EMERGENCY] = "Emergency",
    [STORY_FAMILY] = "What the family knows",
    [STORY_INVOLVED] = "Young people's part",
    [STORY_BASIS] = "Basis in law",
};

const char *story_label(enum story story)
{
    return LABELS[story];
}

/* ---- the emergency ---- */

/* Somebody else looked, or signed that it was right. */
static const struct ledger_entry *looked_at(const struct office *office,
                                            const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_decision(timeline), *found = NULL;
    const struct office_member *sender = decided ? office_signer(office, decided) : NULL;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        if (words_is_look(entry, decided ? decision_of(decided) : NULL) ||
            look_counts(office, entry, sender))
            found = entry;
    }
    return found;
}

/* Also in an emergency, for an address that is being hidden. */
static bool decision_waits(const json_t *decision)
{
    for (int i = 0; i < RULE_COUNT; i++)
        if (decision_has(decision, (enum rule_id)i, POLICY_AWAITS_APPROVAL))
            return true;
    return false;
}

static void tell_emergency(const struct office *office, const json_t *decision,
                           const struct sharing_timeline *timeline, struct buffer *out)
{
    char time[TIMESTAMP_WORDS_SIZE];
    if (!json_is_true(json_object_get(decision, "emergency")))
        return;
    buffer_append_text(out,
                       decision_waits(decision) ? "yes" : "yes: it waited for nobody else's look");
    words_say_more(out, ". At risk: ", decision_answer(decision, ANSWER_P07_WHO));
    words_say_more(out, ". Of what: ", decision_answer(decision, ANSWER_P07_HARM));
    if (!timeline)
        return;
    const struct ledger_entry *looked = looked_at(office, timeline);
    const struct office_member *by = looked ? office_signer(office, looked) : NULL;
    if (!looked) {
        buffer_append_text(out, ". Nobody else has looked at it yet");
        return;
    }
    timestamp_words(looked->leaf.time, time);
    words_say_more(out, ". Looked at afterwards by ", by ? by->card->name : "somebody");
    buffer_append_format(out, " on %s", time);
}

/* ---- the family ---- */

/* What was recorded of it after the decision. */
static bool tell_family_since(const struct sharing_timeline *timeline, struct buffer *out)
{
    const struct ledger_entry *last =
        timeline ? timeline_last(timeline, ENTRY_KIND_FAMILY_INFORMED) : NULL;
    struct entry_family_informed told;
    struct entry_family_untold untold;
    if (!last || last->is_erased)
        return false;
    entry_family_informed_see(last->detail, &told);
    entry_family_untold_see(last->detail, &untold);
    if (untold.why_not) {
        words_say_more(out, "is not told: ", untold.why_not);
        return true;
    }
    words_say_more(out, "was told: ", told.whom);
    words_say_day(out, ", on ", told.on);
    words_say_more(out, ", ", told.how);
    return true;
}

static void tell_family(const json_t *decision, const struct sharing_timeline *timeline,
                        struct buffer *out)
{
    const char *answer = decision_answer(decision, ANSWER_P08_REASON);
    const char *words = answer ? policy_answer_words(ANSWER_P08_REASON, answer) : NULL;
    if (tell_family_since(timeline, out))
        return;
    if (decision_has(decision, RULE_P08, POLICY_JUSTIFIED) && words)
        words_say_more(out, "is not told, because ", words);
    else if (decision_has(decision, RULE_P08, POLICY_AUTOMATIC))
        buffer_append_text(out, "was not told yet, and nothing is recorded of why: the emergency "
                                "left that open");
    else if (decision_has(decision, RULE_P08, POLICY_DUTY))
        buffer_append_text(out, "was not told yet, because that was not practical; it is owed");
    else if (decision_answer(decision, ANSWER_P08_WHOM))
        words_say_more(out, "was told: ", decision_answer(decision, ANSWER_P08_WHOM));
    else if (decision_has(decision, RULE_P08, POLICY_SATISFIED))
        buffer_append_text(out, "nobody need be told besides: whoever agreed to it, or asked for "
                                "it, saw what it is");
}

/* ---- the young people, and the basis ---- */

static void tell_involved(const json_t *decision, const struct left_open *open,
                          const struct sharing_timeline *timeline, struct buffer *out)
{
    size_t index, count = 0;
    json_t *item;
    enum answer_key key;
    const char *rest;
    json_array_foreach(json_object_get(decision, "answers"), index, item)
    {
        const char *text = json_text(item, "key");
        if (text && answer_key_parse(text, &key, &rest) && key == ANSWER_P09)
            words_say_more(out, count++ > 0 ? "; " : "", json_text(item, "answer"));
    }
    if (open->said.involved)
        words_say_more(out, count > 0 ? "; answered afterwards: " : "answered afterwards: ",
                       open->said.involved);
    else if (open->left_involved && timeline)
        buffer_append_text(out, count > 0 ? "; of others not said yet"
                                          : "not said yet: the "
                                            "emergency left it open");
}

static void tell_basis(const json_t *decision, const struct left_open *open,
                       const struct sharing_timeline *timeline, struct buffer *out)
{
    const char *basis = json_text(decision, "basis");
    const char *words = basis ? policy_basis_words(basis) : NULL;
    if (open->said.basis) {
        words = policy_basis_words(open->said.basis);
        words_say_more(out, "", words ? words : open->said.basis);
        words_say_more(out, ", answered afterwards: ", open->said.reason);
        return;
    }
    words_say_more(out, "", words);
    if (open->left_basis && timeline)
        buffer_append_text(out, decision_answer(decision, ANSWER_P05_BASIS)
                                    ? "; why is not said yet: the emergency left it open"
                                    : ", as in any emergency; why is not said yet");
    else
        words_say_more(out, ": ", decision_answer(decision, ANSWER_P05_REASON));
}

void story_words(enum story story, const struct office *office, const json_t *decision,
                 const struct sharing_timeline *timeline, struct buffer *out)
{
    struct left_open open = {.was_emergency = false};
    if (timeline)
        left_open_see(timeline, &open);
    switch (story) {
    case STORY_EMERGENCY:
        tell_emergency(office, decision, timeline, out);
        break;
    case STORY_FAMILY:
        tell_family(decision, timeline, out);
        break;
    case STORY_INVOLVED:
        tell_involved(decision, &open, timeline, out);
        break;
    case STORY_BASIS:
        tell_basis(decision, &open, timeline, out);
        break;
    case STORIES:
        break;
    }
}
