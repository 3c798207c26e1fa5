#include "share/share.h"
#include "draft/draft.h"
#include "record/checking.h"
#include "share/ask.h"
#include "share/request.h"
#include "share/summary.h"

#include <string.h>

enum { ANSWER_MAXIMUM = 4096 };

const struct command_option OPTIONS_SHARE[] = {
    {"--to", "NAME...", "the recipient; several each get a package of their own"},
    {"--profile", "NAME", "for which purpose (a profile of the office)"},
    OPTIONS_OF_REQUEST,
    {"--hold", NULL, "seal now, deliver later"},
    {"--unmount", NULL, "unmount the memory stick when it is written"},
    {"--emergency", NULL,
     "somebody is at immediate risk: what can wait is completed within 24 hours"},
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    {"--resume", NULL, "go on with what you answered: RECORD, its id, or nothing to choose"},
    {"--discard", NULL, "throw away what you answered, likewise"},
    OPTIONS_OF_CHOICE,
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

/* ---- the steps ---- */

/* What became of a step. */
enum share_turn {
    SHARE_PASSED,   /* there was nothing to ask */
    SHARE_ANSWERED, /* go on to the next */
    SHARE_BACK      /* go back to the last that was answered */
};
/* `returns`: somebody came back to it from the step after. *turn is SHARE_PASSED before. */
typedef enum status (*share_step)(struct share *share, bool returns, enum share_turn *turn,
                                  struct error *err);

/* Whether it is asked on the terminal because no option named it. */
static bool share_chooses(const struct share *share, const char *option)
{
    return terminal_can_ask() && !argument_given(share->arguments, option);
}

static enum status share_step_profile(struct share *share, bool returns, enum share_turn *turn,
                                      struct error *err)
{
    bool back = false;
    (void)returns;
    if (!share_chooses(share, "--profile") || share_resumes_step(share, "profile"))
        return STATUS_OK;
    questions_introduce(&share->is_introduced, share->request.is_emergency);
    memory_free(share->profile);
    share->profile = NULL;
    enum status status = share_ask_profile(share->session.office, &share->profile, &back, err);
    share->request.profile = share->profile;
    *turn = back ? SHARE_BACK : SHARE_ANSWERED;
    return status;
}

/* The profile that was named or chosen. Until the way is chosen it counts as the first that the
 * profile allows. */
static enum status share_profile(struct share *share, struct profile **profile, struct error *err)
{
    enum status status =
        office_profile_accepted(share->session.office, share->request.profile, profile, err);
    if (status == STATUS_OK && share->asks_channel)
        status = asking_presume_channel(*profile, &share->request.channel, err);
    return status;
}

static enum status share_step_recipient(struct share *share, bool returns, enum share_turn *turn,
                                        struct error *err)
{
    bool back = false;
    struct profile *profile = NULL;
    (void)returns;
    if (!share_chooses(share, "--to") || share_resumes_step(share, "recipients"))
        return STATUS_OK;
    questions_introduce(&share->is_introduced, share->request.is_emergency);
    enum status status = share_profile(share, &profile, err);
    if (status == STATUS_OK) {
        memory_free(share->recipient);
        share->recipient = NULL;
        status = share_ask_recipient(share->session.office, profile, &share->recipient, &back, err);
        share->recipients.items[0] = share->recipient;
        share->recipients.count = 1;
    }
    *turn = back ? SHARE_BACK : SHARE_ANSWERED;
    profile_free(profile);
    return status;
}

static enum status share_step_entries(struct share *share, bool returns, enum share_turn *turn,
                                      struct error *err)
{
    bool back = false;
    struct profile *profile = NULL;
    (void)returns;
    enum status status = share_clock(share, err);
    if (status != STATUS_OK || !terminal_can_ask() || share_resumes_step(share, "entries"))
        return status;
    status = share_profile(share, &profile, err);
    bool chooses = share_chooses(share, "--entry") && share_chooses(share, "--since") &&
                   share_chooses(share, "--without");
    if (status == STATUS_OK && chooses)
        status = share_choose_entries(share, profile, &back, err);
    if (chooses && (back || share->has_entries))
        *turn = back ? SHARE_BACK : SHARE_ANSWERED;
    profile_free(profile);
    return status;
}

/* Whom the entries are about of which no export said it. In an emergency nobody is asked. */
static enum status share_step_whom(struct share *share, bool returns, enum share_turn *turn,
                                   struct error *err)
{
    bool asked = false, back = false;
    struct profile *profile = NULL;
    (void)returns;
    if (share->request.is_emergency || !share_chooses(share, "--about-entry") ||
        share_resumes_step(share, "whom"))
        return STATUS_OK;
    enum status status = share_profile(share, &profile, err);
    if (status == STATUS_OK)
        status = share_ask_whom(share->session.office, &share->request, profile,
                                &share->is_introduced, &asked, &back, err);
    if (asked)
        *turn = back ? SHARE_BACK : SHARE_ANSWERED;
    share->has_whom = asked && !back;
    profile_free(profile);
    return status;
}

/* Of those whom the chosen entries are about too, and who are not in scope: who is to be in it. */
static enum status share_step_people(struct share *share, bool returns, enum share_turn *turn,
                                     struct error *err)
{
    bool asked = false, back = false;
    struct profile *profile = NULL;
    struct names people = {0};
    struct names *about = &share->request.choice.about;
    (void)returns;
    if (!share_chooses(share, "--about") || share_resumes_step(share, "people"))
        return STATUS_OK;
    names_free_copies(about);
    enum status status = share_profile(share, &profile, err);
    if (status == STATUS_OK)
        status = share_ask_people(share->session.office, &share->request, profile,
                                  &share->is_introduced, &people, &asked, &back, err);
    for (size_t i = 0; status == STATUS_OK && !back && i < people.count; i++)
        if (!names_add_copy(about, people.items[i]))
            status = memory_error(err);
    if (asked)
        *turn = back ? SHARE_BACK : SHARE_ANSWERED;
    share->has_people = asked && !back;
    names_free_copies(&people);
    profile_free(profile);
    return status;
}

/* ---- the questions ---- */

/* Keeps the first `kept` items only. */
static void share_drop(struct share *share, size_t kept)
{
    for (; share->count > kept; share->count--) {
        questions_free(&share->items[share->count - 1].questions);
        sharing_free(share->items[share->count - 1].sharing);
        share->items[share->count - 1] = (struct share_item){0};
    }
}

/* The last that began: what was answered for it need not be asked again. */
static const struct sharing *share_last(const struct share *share)
{
    for (size_t i = share->count; i > 0; i--)
        if (share->items[i - 1].sharing)
            return share->items[i - 1].sharing;
    return NULL;
}

static enum status share_check_twice(const struct share *share, const struct sharing *sharing,
                                     struct error *err)
{
    const struct office_recipient *recipient = sharing_recipient(sharing);
    for (size_t i = 0; i < share->count; i++) {
        const struct sharing *other = share->items[i].sharing;
        if (other && strcmp(sharing_recipient(other)->digest, recipient->digest) == 0)
            return error_set(err, STATUS_USAGE, "%s is named twice", recipient->name);
    }
    return STATUS_OK;
}

static void share_answered(void *context, const struct questions *questions)
{
    share_draft_keep(context, questions);
}

/* What is kept holds from now on for the record and the files as they are. */
static enum status share_ask_rest(struct share *share, struct share_item *item, bool *back,
                                  struct error *err)
{
    if (share->is_kept) {
        item->questions.has_channel = !item->questions.asks_channel;
        share_draft_keep(share, &item->questions);
    }
    return questions_ask(&item->questions, back, err);
}

/* Begins one recipient's sharing and asks what is still missing for it. */
static enum status share_begin(struct share *share, struct share_item *item, const char *recipient,
                               bool *back, struct error *err)
{
    const struct sharing *last = share_last(share);
    enum status status;
    if (share->recipients.count > 1 && terminal_can_ask())
        terminal_say("\nFor %s:", recipient);
    share->request.recipient = recipient;
    if (last)
        status = sharing_begin_like(last, recipient, session_now(), &item->sharing, err);
    else
        status = sharing_begin(share->session.office, &share->request, session_now(),
                               &item->sharing, err);
    if (status == STATUS_OK && !last)
        status = share_draft_look_again(share, &item->sharing, err);
    item->questions = (struct questions){
        .sharing = item->sharing,
        .answered = share_answered,
        .context = share,
        .asks_channel = share->asks_channel && !last,
        .is_introduced = share->is_introduced,
    };
    if (status == STATUS_OK)
        status = share_check_twice(share, item->sharing, err);
    if (status == STATUS_OK)
        status = share_ask_rest(share, item, back, err);
    share->is_introduced = item->questions.is_introduced;
    return status;
}

/* In an emergency one call vouches for one recipient (P03), and where nobody can be asked only one
 * is recorded. Whoever needs one after it was used does not keep it from the others. */
static enum status share_refuse_call(const struct share *share, const struct share_item *item,
                                     struct error *failure)
{
    const struct policy_outcome *asks =
        item->sharing ? policy_verdict_question(sharing_verdict(item->sharing)) : NULL;
    bool is_used = false;
    for (const struct share_item *other = share->items; other < item; other++)
        is_used = is_used || (other->sharing && sharing_rests_on_call(other->sharing));
    if (!asks || asks->rule->id != RULE_P03 || !is_used || terminal_can_ask())
        return failure->status;
    failure->status = STATUS_REFUSED;
    return error_hint(failure,
                      "phone them first if somebody is in danger; one call vouches for one "
                      "recipient: share with %s in a run of their own",
                      sharing_recipient(item->sharing)->name);
}

/* All recipients in turn, from the first that has no item yet. One that is refused does not stop
 * the others. */
static enum status share_begin_rest(struct share *share, bool *back, struct error *err)
{
    bool several = share->recipients.count > 1;
    enum status status = STATUS_OK;
    *back = false;
    while (status == STATUS_OK && !*back && share->count < share->recipients.count) {
        struct share_item *item = &share->items[share->count];
        const char *recipient = share->recipients.items[share->count];
        struct error failure = {0};
        status = share_begin(share, item, recipient, back, &failure);
        share->count++;
        if (status == STATUS_USAGE)
            status = share_refuse_call(share, item, &failure);
        if (status != STATUS_OK && several)
            error_context(&failure, "%s", recipient);
        if (status == STATUS_REFUSED && several) {
            item->failure = failure;
            status = STATUS_OK;
        } else if (status != STATUS_OK) {
            *err = failure;
        }
    }
    return status;
}

static bool share_has_any(const struct share *share)
{
    for (size_t i = 0; i < share->count; i++)
        if (share->items[i].failure.status == STATUS_OK)
            return true;
    return false;
}

/* Back to the last question that was answered, of whichever recipient, and on again from there. */
static enum status share_begin_again(struct share *share, bool *back, struct error *err)
{
    enum status status = STATUS_OK;
    *back = true;
    for (size_t i = share->count; i > 0 && *back; i--) {
        struct share_item *item = &share->items[i - 1];
        if (item->failure.status != STATUS_OK)
            continue;
        status = questions_go_back(&item->questions, back, err);
        if (status != STATUS_OK || *back)
            continue;
        share_drop(share, i);
        status = questions_ask(&item->questions, back, err);
    }
    return status == STATUS_OK && !*back ? share_begin_rest(share, back, err) : status;
}

/* All that the rules ask, recipient for recipient. */
static enum status share_step_questions(struct share *share, bool returns, enum share_turn *turn,
                                        struct error *err)
{
    bool back = false;
    enum status status =
        returns ? share_begin_again(share, &back, err) : share_begin_rest(share, &back, err);
    if (status == STATUS_OK && back)
        share_drop(share, 0);
    *turn = back ? SHARE_BACK : SHARE_ANSWERED;
    return status;
}

/* The last look before anything is written: on a terminal only. */
static enum status share_step_confirm(struct share *share, bool returns, enum share_turn *turn,
                                      struct error *err)
{
    struct buffer answer;
    enum status status = STATUS_OK;
    (void)returns;
    if (!terminal_can_ask() || !share_has_any(share))
        return STATUS_OK;
    for (size_t i = 0; i < share->count; i++)
        if (share->items[i].failure.status == STATUS_OK)
            share_summary(share->items[i].sharing);
    buffer_init(&answer, ANSWER_MAXIMUM);
    while (status == STATUS_OK && *turn == SHARE_PASSED) {
        status = terminal_ask("Share this (yes, no or back)? ", &answer, err);
        const char *said = buffer_text(&answer);
        if (status != STATUS_OK)
            break;
        if (answer_is_back(said)) {
            *turn = SHARE_BACK;
        } else if (strcmp(said, "yes") == 0) {
            *turn = SHARE_ANSWERED;
        } else if (strcmp(said, "no") == 0) {
            status = error_set(err, STATUS_REFUSED, "nothing was shared");
            error_hint(err, "you said no; nothing was recorded");
        } else {
            terminal_say("Please answer yes, no or back.");
        }
    }
    buffer_free(&answer);
    return status;
}

static const share_step SHARE_STEPS[] = {
    share_step_profile, share_step_recipient, share_step_entries, share_step_whom,
    share_step_people,  share_step_questions, share_step_confirm};
enum { SHARE_STEP_COUNT = sizeof SHARE_STEPS / sizeof SHARE_STEPS[0] };

/* Goes through the steps, on and back, until the last is behind. */
static enum status share_ask(struct share *share, struct error *err)
{
    size_t at = 0;
    bool returns = false;
    share->items = memory_allocate_array(share->recipients.count + 1, sizeof *share->items);
    if (!share->items)
        return memory_error(err);
    while (at < SHARE_STEP_COUNT) {
        enum share_turn turn = SHARE_PASSED;
        enum status status = SHARE_STEPS[at](share, returns, &turn, err);
        if (status != STATUS_OK)
            return status;
        if (turn == SHARE_ANSWERED && share->count == 0)
            share_draft_keep(share, NULL);
        /* Where nothing was asked one goes on in the direction that one came from. */
        returns = turn == SHARE_BACK || (turn == SHARE_PASSED && returns);
        if (!returns) {
            at++;
        } else if (at > 0) {
            at--;
        } else {
            terminal_say("This is the first question.");
            returns = false;
        }
    }
    return STATUS_OK;
}

/* What is asked for, and by whom; the answers that are kept need the identity first. */
static enum status share_open(struct share *share, struct error *err)
{
    const struct arguments *arguments = share->arguments;
    bool resumes = argument_given(arguments, "--resume");
    enum status status = STATUS_OK;
    if (resumes)
        status = session_open(arguments, &share->session, err);
    if (status == STATUS_OK && resumes)
        status = share_draft_resume(share, err);
    else if (status == STATUS_OK && arguments->positional.count == 0) {
        error_set(err, STATUS_USAGE, "safehand share wants RECORD");
        return error_hint(err, "`safehand share --help` tells how it is used");
    } else if (status == STATUS_OK)
        share->record_path = arguments->positional.items[0];
    if (status == STATUS_OK)
        status = share_asked(share, err);
    if (status == STATUS_OK && !resumes)
        status = session_open(arguments, &share->session, err);
    if (status == STATUS_OK)
        status = session_folder(arguments, &share->session, share->record_path, &share->record_path,
                                err);
    share->request.record_path = share->record_path;
    return status == STATUS_OK
               ? record_look(arguments, &share->session, share->request.record_path, true, err)
               : status;
}

enum status command_share(const struct arguments *arguments, struct error *err)
{
    if (argument_given(arguments, "--discard"))
        return share_draft_discard(arguments, err);
    struct share share = {.arguments = arguments};
    enum status status = share_open(&share, err);
    if (status == STATUS_OK)
        status = share_ask(&share, err);
    if (status == STATUS_OK)
        status = share_carry_out_all(&share, err);
    share_draft_end(&share);
    share_drop(&share, 0);
    share_asked_free(&share);
    memory_free(share.items);
    memory_free(share.profile);
    memory_free(share.recipient);
    memory_free(share.folder);
    share_entries_free(&share.entries);
    draft_free(&share.resumed);
    draft_free(&share.draft);
    session_close(&share.session);
    return status;
}
