/* What an entry of a kind says that has a few members, one after the other. */
#include "words.h"

enum { WORDS_MEMBERS = 3 };

static void say_members(struct buffer *out, const char *const members[WORDS_MEMBERS])
{
    const char *between = ": ";
    for (size_t i = 0; i < WORDS_MEMBERS; i++) {
        words_say_day(out, between, members[i]);
        between = members[i] && *members[i] ? ", " : between;
    }
}

void tell_withdrawn(const struct telling *telling)
{
    struct entry_withdrawn said;
    entry_withdrawn_see(telling->detail, &said);
    if (said.taken_off == TRUTH_YES) {
        /* It may only have lain there: what was deleted and looked for is gone, either way. */
        buffer_append_text(telling->out, said.by ? "recorded that its package was taken off"
                                                 : "saw to it that its package is not on");
        words_say_more(telling->out, " the portal ", said.portal);
        words_say_more(telling->out, ": ", said.by);
        return;
    }
    const char *refused = refusal_reason(said.reason);
    if (refused) {
        buffer_append_text(telling->out, "did not approve it, so that it is withdrawn");
        words_say_more(telling->out, ": ", refused);
        return;
    }
    buffer_append_text(telling->out, "withdrew it");
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.reason});
    words_say_more(telling->out, "; its package lay on the portal ", said.portal);
}

void tell_superseded(const struct telling *telling)
{
    struct entry_superseded said;
    entry_superseded_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.by, said.reason});
}

void tell_media_issued(const struct telling *telling)
{
    struct entry_media_issued said;
    entry_media_issued_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.device, said.carrier});
    if (said.seen == TRUTH_NO)
        buffer_append_text(telling->out,
                           " (device not seen by the program: a browser wrote to it)");
}

void tell_media_added(const struct telling *telling)
{
    struct entry_media_added said;
    entry_media_added_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.name, said.model});
    words_say_more(telling->out, ", serial number ", said.serial);
}

void tell_recipient_revoked(const struct telling *telling)
{
    struct entry_recipient_revoked said;
    entry_recipient_revoked_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.name, said.reason});
}

void tell_staff_removed(const struct telling *telling)
{
    struct entry_staff_removed said;
    entry_staff_removed_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.name, said.reason});
}

void tell_portal_added(const struct telling *telling)
{
    struct entry_portal_added said;
    entry_portal_added_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.name, said.url});
}

void tell_number_listed(const struct telling *telling)
{
    struct entry_number_listed said;
    entry_number_listed_see(telling->detail, &said);
    say_members(telling->out,
                (const char *const[WORDS_MEMBERS]){said.name, said.number, said.source});
}

/* Answers to what an emergency had left open. */
static void tell_completed(struct buffer *out, const struct entry_completed *said)
{
    const char *basis = said->basis ? policy_basis_words(said->basis) : NULL;
    const char *condition =
        said->condition ? policy_answer_words(ANSWER_P05_CONDITION, said->condition) : NULL;
    buffer_append_text(out, "answered what the emergency had left open");
    words_say_more(out, "; the basis in law: ", basis ? basis : said->basis);
    words_say_more(out, ", because: ", said->reason);
    words_say_more(out, "; the condition: ", condition ? condition : said->condition);
    words_say_more(out, "; the young person's part: ", said->involved);
}

void tell_looked(const struct telling *telling)
{
    struct entry_looked said;
    struct entry_completed completed;
    entry_looked_see(telling->detail, &said);
    entry_completed_see(telling->detail, &completed);
    if (completed.basis || completed.involved) {
        tell_completed(telling->out, &completed);
        return;
    }
    if (said.entry.is_told)
        buffer_append_format(telling->out, "looked at entry %llu, which somebody signed alone",
                             (unsigned long long)said.entry.value);
    else
        buffer_append_text(telling->out, "looked at what was shared in an emergency");
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.what});
}

void tell_advice(const struct telling *telling)
{
    struct entry_advice said;
    entry_advice_see(telling->detail, &said);
    say_members(telling->out,
                (const char *const[WORDS_MEMBERS]){said.who, said.organisation, said.advice});
}

void tell_complaint(const struct telling *telling)
{
    timestamp received;
    char words[TIMESTAMP_WORDS_SIZE];
    struct entry_complaint said;
    struct entry_complaint_step step;
    entry_complaint_see(telling->detail, &said);
    entry_complaint_step_see(telling->detail, &step);
    if (step.step) {
        buffer_append_text(telling->out, "recorded what was said to a complaint");
        words_say_more(telling->out, " (", step.step);
        words_say_more(telling->out, ", ", step.outcome);
        words_say_more(telling->out, "): ", step.what);
        words_say_day(telling->out, ", on ", step.on);
        return;
    }
    buffer_append_text(telling->out, "recorded a complaint");
    words_say_more(telling->out, " of ", said.who);
    words_say_more(telling->out, " about ", said.reference);
    words_say_more(telling->out, ": ", said.details);
    if (said.received && timestamp_parse(said.received, &received)) {
        timestamp_words(received, words);
        words_say_more(telling->out, "; it came in on ", words);
    }
}

void tell_exported(const struct telling *telling)
{
    struct entry_exported said;
    entry_exported_see(telling->detail, &said);
    say_members(telling->out,
                (const char *const[WORDS_MEMBERS]){said.reference, said.to, said.reason});
}

void tell_replaced(const struct telling *telling)
{
    struct entry_replaced said;
    entry_replaced_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.reference, said.reason});
}

void tell_erased(const struct telling *telling)
{
    struct entry_erased said;
    entry_erased_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.reason});
}

void tell_witnessed(const struct telling *telling)
{
    struct entry_witnessed said;
    entry_witnessed_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.witness});
}

void tell_policy_accepted(const struct telling *telling)
{
    struct entry_policy_accepted said;
    entry_policy_accepted_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.file});
}

void tell_log_continued(const struct telling *telling)
{
    struct entry_log_continued said;
    entry_log_continued_see(telling->detail, &said);
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.reason});
}

void tell_clock_corrected(const struct telling *telling)
{
    struct entry_clock_corrected said;
    entry_clock_corrected_see(telling->detail, &said);
    buffer_append_text(telling->out, said.for_concern == TRUTH_YES
                                         ? "went on by an earlier time than the newest entry's"
                                         : "said that the times before were wrong");
    say_members(telling->out, (const char *const[WORDS_MEMBERS]){said.newest, said.reason});
}
