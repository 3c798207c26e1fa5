#include "share/share.h"
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
    {"--emergency", NULL,
     "somebody is at immediate risk: what can wait is completed within 24 hours"},
    {"--password-file", "FILE", "file with the portal's password (else it is asked)"},
    OPTIONS_OF_CHOICE,
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

/* ---- what is asked for ---- */

/* What the options say. Where nobody can be asked, what is missing is an error at once. */
static enum status share_request(struct share *share, struct error *err)
{
    const struct arguments *arguments = share->arguments;
    struct sharing_request *request = &share->request;
    const char *first = NULL;
    bool can_ask = terminal_can_ask();
    request->record_path = arguments->positional.items[0];
    request->profile = argument_value(arguments, "--profile");
    request->hold = argument_given(arguments, "--hold");
    request->is_emergency = argument_given(arguments, "--emergency");
    share->asks_channel = can_ask && !request_names_channel(arguments);
    enum status status = argument_all(arguments, "--to", &share->recipients, err);
    if (status == STATUS_OK && !can_ask)
        status = argument_required(arguments, "--to", &first, err);
    if (status == STATUS_OK && !can_ask)
        status = argument_required(arguments, "--profile", &request->profile, err);
    if (status == STATUS_OK && !share->asks_channel)
        status = request_channel(arguments, &request->channel, &request->channel_to, err);
    if (status == STATUS_OK)
        status = choice_of_arguments(arguments, &request->choice, err);
    return status == STATUS_OK ? request_answers(arguments, &request->answers, err) : status;
}

/* What no option named is asked in this order. */
enum choosing {
    CHOOSING_PROFILE,
    CHOOSING_RECIPIENT,
    CHOOSING_ENTRIES,
    CHOOSING_PEOPLE,
    CHOOSING_COUNT
};

static bool share_chooses(const struct share *share, enum choosing what)
{
    const struct arguments *arguments = share->arguments;
    switch (what) {
    case CHOOSING_PROFILE:
        return !argument_given(arguments, "--profile");
    case CHOOSING_RECIPIENT:
        return !argument_given(arguments, "--to");
    case CHOOSING_PEOPLE:
        return !argument_given(arguments, "--about");
    default:
        return !argument_given(arguments, "--entry") && !argument_given(arguments, "--since") &&
               !argument_given(arguments, "--without");
    }
}

static enum status share_choose_profile(struct share *share, bool *back, struct error *err)
{
    memory_free(share->profile);
    share->profile = NULL;
    enum status status = share_ask_profile(share->session.office, &share->profile, back, err);
    share->request.profile = share->profile;
    return status;
}

static enum status share_choose_recipient(struct share *share, const struct profile *profile,
                                          bool *back, struct error *err)
{
    memory_free(share->recipient);
    share->recipient = NULL;
    enum status status =
        share_ask_recipient(share->session.office, profile, &share->recipient, back, err);
    share->recipients.items[0] = share->recipient;
    share->recipients.count = 1;
    return status;
}

static enum status share_choose_entries(struct share *share, const struct profile *profile,
                                        bool *asked, bool *back, struct error *err)
{
    struct extract_choice *choice = &share->request.choice;
    struct share_entries *entries = &share->entries;
    /* No option filled these two: they hold only what was chosen here before. */
    names_free_copies(&choice->entries);
    names_free_copies(&choice->without);
    enum status status = share_ask_entries(share->session.office, &share->request, profile,
                                           &share->is_introduced, entries, asked, back, err);
    struct names *names = entries->go ? &choice->entries : &choice->without;
    if (status != STATUS_OK || !*asked || *back)
        return status;
    for (size_t i = 0; i < entries->ids.count; i++)
        if (!names_add_copy(names, entries->ids.items[i]))
            return memory_error(err);
    return STATUS_OK;
}

/* Of those whom the chosen entries are about too, and who are not in scope: who is to be in it. */
static enum status share_choose_people(struct share *share, const struct profile *profile,
                                       bool *asked, bool *back, struct error *err)
{
    struct names *about = &share->request.choice.about;
    struct names people = {0};
    names_free_copies(about);
    enum status status = share_ask_people(share->session.office, &share->request, profile,
                                          &share->is_introduced, &people, asked, back, err);
    for (size_t i = 0; status == STATUS_OK && !*back && i < people.count; i++)
        if (!names_add_copy(about, people.items[i]))
            status = memory_error(err);
    names_free_copies(&people);
    return status;
}

/* *asked: something was asked. */
static enum status share_choose_one(struct share *share, enum choosing what, bool *asked,
                                    bool *back, struct error *err)
{
    struct profile *profile = NULL;
    enum status status = STATUS_OK;
    *asked = share_chooses(share, what);
    if (*asked && what != CHOOSING_ENTRIES && what != CHOOSING_PEOPLE)
        questions_introduce(&share->is_introduced, share->request.is_emergency);
    if (what == CHOOSING_PROFILE)
        return *asked ? share_choose_profile(share, back, err) : STATUS_OK;
    status = office_profile(share->session.office, share->request.profile, &profile, err);
    /* Until the way is chosen it counts as the first that the profile allows. */
    if (status == STATUS_OK && share->asks_channel)
        status = request_presume_channel(profile, &share->request.channel, err);
    if (status == STATUS_OK && *asked && what == CHOOSING_RECIPIENT)
        status = share_choose_recipient(share, profile, back, err);
    if (status == STATUS_OK && *asked && what == CHOOSING_ENTRIES)
        status = share_choose_entries(share, profile, asked, back, err);
    if (status == STATUS_OK && *asked && what == CHOOSING_PEOPLE)
        status = share_choose_people(share, profile, asked, back, err);
    profile_free(profile);
    return status;
}

/* From the first question, or (returns) from the last one back. *back: from the first of them. */
static enum status share_choose(struct share *share, bool returns, bool *back, struct error *err)
{
    size_t at = returns ? CHOOSING_COUNT : 0;
    *back = returns;
    for (;;) {
        bool asked = false, goes_back = *back;
        if (goes_back && at == 0)
            return STATUS_OK;
        at -= goes_back;
        *back = false;
        enum status status = share_choose_one(share, (enum choosing)at, &asked, back, err);
        if (status != STATUS_OK)
            return status;
        if (!asked && goes_back)
            *back = true;
        if (!*back && ++at == CHOOSING_COUNT)
            return STATUS_OK;
    }
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
    const struct card *card = sharing_recipient(sharing)->card;
    for (size_t i = 0; i < share->count; i++) {
        const struct sharing *other = share->items[i].sharing;
        if (other && strcmp(sharing_recipient(other)->card->digest, card->digest) == 0)
            return error_set(err, STATUS_USAGE, "%s is named twice", card->name);
    }
    return STATUS_OK;
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
        status = sharing_begin_like(last, recipient, timestamp_now(), &item->sharing, err);
    else
        status = sharing_begin(share->session.office, &share->request, timestamp_now(),
                               &item->sharing, err);
    item->questions = (struct questions){
        .sharing = item->sharing,
        .asks_channel = share->asks_channel && !last,
        .is_introduced = share->is_introduced,
    };
    if (status == STATUS_OK)
        status = share_check_twice(share, item->sharing, err);
    if (status == STATUS_OK)
        status = questions_ask(&item->questions, back, err);
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
                      sharing_recipient(item->sharing)->card->name);
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

/* The last look before anything is written: on a terminal only. */
static enum status share_confirm(const struct share *share, bool *back, struct error *err)
{
    struct buffer answer;
    enum status status = STATUS_OK;
    *back = false;
    if (!terminal_can_ask())
        return STATUS_OK;
    for (size_t i = 0; i < share->count; i++)
        if (share->items[i].failure.status == STATUS_OK)
            share_summary(share->items[i].sharing);
    buffer_init(&answer, ANSWER_MAXIMUM);
    for (;;) {
        status = terminal_ask("Share this (yes, no or back)? ", &answer, err);
        const char *said = buffer_text(&answer);
        *back = status == STATUS_OK && answer_is_back(said);
        if (status != STATUS_OK || *back || strcmp(said, "yes") == 0)
            break;
        if (strcmp(said, "no") == 0) {
            status = error_set(err, STATUS_REFUSED, "nothing was shared");
            error_hint(err, "you said no; nothing was recorded");
            break;
        }
        terminal_say("Please answer yes, no or back.");
    }
    buffer_free(&answer);
    return status;
}

/* From the summary back to the last question that was answered, and on again from there. */
static enum status share_again(struct share *share, bool *back, struct error *err)
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

/* Asks until there is something to carry out that was said yes to. */
static enum status share_ask(struct share *share, struct error *err)
{
    enum status status;
    bool back = false, returns = false;
    share->items = memory_allocate_array(share->recipients.count + 1, sizeof *share->items);
    if (!share->items)
        return memory_error(err);
    do {
        share_drop(share, 0);
        status = STATUS_OK;
        if (terminal_can_ask())
            status = share_choose(share, returns, &back, err);
        if (status == STATUS_OK && back) {
            terminal_say("This is the first question.");
            returns = false;
            continue;
        }
        if (status == STATUS_OK)
            status = share_begin_rest(share, &back, err);
        while (status == STATUS_OK && !back && share_has_any(share)) {
            status = share_confirm(share, &back, err);
            if (status != STATUS_OK || !back)
                return status;
            status = share_again(share, &back, err);
        }
        returns = true;
    } while (status == STATUS_OK && back);
    return status;
}

enum status command_share(const struct arguments *arguments, struct error *err)
{
    struct share share = {.arguments = arguments};
    enum status status = share_request(&share, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &share.session, err);
    if (status == STATUS_OK)
        status = share_ask(&share, err);
    if (status == STATUS_OK)
        status = share_carry_out_all(&share, err);
    share_drop(&share, 0);
    memory_free(share.items);
    memory_free(share.profile);
    memory_free(share.recipient);
    memory_free(share.recipients.items);
    json_decref(share.request.answers);
    share_entries_free(&share.entries);
    extract_choice_free(&share.request.choice);
    session_close(&share.session);
    return status;
}
