/* C04 to C08: the device, other ways, the handling notice, and the receipt. */
#include <stdio.h>
#include <string.h>

#include "rule.h"

/* ---- C04, C05 ---- */

/* The longest thing by which the device in the drive says which it is. A model is shared by many,
 * and counts where there is nothing else. */
static const char *device_tells(const struct policy_device *device, const char **what)
{
    const struct {
        const char *text, *what;
    } marks[] = {
        {device->serial, "serial number"}, {device->label, "label"}, {device->model, "model"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *what = marks[i].what;
        if (marks[i].text && *marks[i].text)
            return marks[i].text;
    }
    return NULL;
}

/* Whether the checklist names the device that is in the drive: by the name under which it is
 * registered, its serial number or its label, or by its model if it has neither. */
static bool is_named(const struct policy_device *device, const char *named)
{
    bool has_label = device->label && *device->label;
    bool has_serial = device->serial && *device->serial;
    if (device->is_other)
        return false;
    return (device->registered && text_has_word(named, device->registered)) ||
           (has_serial && text_has_word(named, device->serial)) ||
           (has_label && text_has_word(named, device->label)) ||
           (!has_serial && !has_label && device->model && text_has_word(named, device->model));
}

/* True, and the outcome refuses, if the device in the drive is not the one that is named. */
static bool is_another_device(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    const struct policy_device *device = &the_case->facts->device;
    const char *what, *mark = device_tells(device, &what);
    const char *named = case_answer(the_case, ANSWER_C03_DEVICE, NULL);
    char answer[POLICY_REASON_SIZE];
    if (!mark || !named || is_named(device, named))
        return false;
    outcome_say(outcome, POLICY_REFUSED,
                "the checklist names \"%.120s\"; in the drive is another: serial number %s, label "
                "%s, model %s",
                named, device->serial && *device->serial ? device->serial : "none",
                device->label && *device->label ? device->label : "none",
                device->model && *device->model ? device->model : "none");
    outcome_hint(outcome,
                 "plug in the device that the checklist names; if this is that one, name "
                 "it by its %s: " WAY,
                 what);
    /* What names another one would go on naming it. */
    if (device->is_other)
        snprintf(answer, sizeof answer, "%s %.120s", what, mark);
    else
        snprintf(answer, sizeof answer, "%.120s, %s %.120s", named, what, mark);
    ways_add(&outcome->hint_ways, WAY_ANSWER, answer_key_text(ANSWER_C03_DEVICE), answer);
    return true;
}

/* What is on no removable device, or on none that was seen, is for a manager. */
static void judge_other_target(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    bool is_unseen = the_case->facts->target == TARGET_UNSEEN;
    if (case_is_approved(the_case, outcome)) {
        outcome_say(outcome, POLICY_JUSTIFIED,
                    is_unseen
                        ? "a browser writes it, and the program does not see on which device; a "
                          "manager has approved that"
                        : "the folder is on no removable device, and a manager has approved "
                          "that");
        return;
    }
    if (is_unseen) {
        outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                    "a browser writes it, and the program does not see on which device: it may be "
                    "a memory stick, or a computer's own disk");
        outcome_hint(outcome, "let the program itself write it, to a device in the computer on "
                              "which it runs, or ask your manager: " WAY);
        outcome_way(outcome, WAY_APPROVE, NULL);
        return;
    }
    outcome_say(outcome, POLICY_AWAITS_APPROVAL,
                "the folder is on no removable device, such as a memory stick; it may be a "
                "computer's own disk");
    outcome_hint(outcome,
                 "plug the device in that the checklist names and give its folder with " WAY
                 ", or ask your manager: " WAY);
    outcome_way_input(outcome, WAY_INPUT, INPUT_MEDIA, NULL);
    outcome_way(outcome, WAY_APPROVE, NULL);
}

static void judge_media_target(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    if (the_case->facts->channel != CHANNEL_MEDIA) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "it does not go by removable media");
        return;
    }
    /* What is on no removable device is a manager's question, whatever its disk is called. */
    if (the_case->facts->target == TARGET_REMOVABLE && is_another_device(the_case, outcome))
        return;
    switch (the_case->facts->target) {
    case TARGET_UNKNOWN:
        outcome_say(outcome, POLICY_AUTOMATIC,
                    "the device is looked at when the package is written to it");
        return;
    case TARGET_REMOVABLE:
        outcome_say(outcome, POLICY_SATISFIED, "the folder is on a removable device");
        return;
    case TARGET_OTHER:
    case TARGET_UNSEEN:
        judge_other_target(the_case, outcome);
    }
}

const struct policy_rule rule_media_target = {
    .id = RULE_C04,
    .name = "media-target",
    .title = "What is written to is the device that the checklist names: removable, or on a USB "
             "or SD bus",
    .sources = "SL 4.1.6; WH 8.2",
    .outcome = "refuse, approve",
    .reading =
        "Anything else, such as a laptop's own disk or a network folder, needs a manager's "
        "approval. The one in the drive is compared with the one that the checklist names, "
        "by the name under which the office registered it, by its serial number or label, or by "
        "its model if it has neither; another one is "
        "refused, and told which is which. A name that is registered stands for that one device, "
        "whatever another is labelled. A device that is not plugged in yet is looked at "
        "when the package is "
        "written to it, and refused then if it is another. One to which a browser writes is not "
        "seen by the program, at whichever computer, and needs a manager's approval too. "
        "No emergency lifts this.",
    .example = "What was named is a folder on the laptop's own disk. It waits for a manager's "
               "approval, because a folder is no stick.",
    .test = judge_media_target,
};

static void judge_media_return(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct date day;
    const char *back_by = case_answer(the_case, ANSWER_C05_BACK_BY, NULL);
    if (the_case->facts->channel != CHANNEL_MEDIA) {
        outcome_say(outcome, POLICY_NOT_APPLICABLE, "no device is handed out");
        return;
    }
    if (!back_by || !*back_by) {
        outcome_say(outcome, POLICY_DUTY,
                    "the device is tracked until the recipient acknowledges, and it is returned or "
                    "wiped");
        return;
    }
    if (!date_parse(back_by, &day)) {
        outcome_say(outcome, POLICY_ASKS, "this is no day by which a device can be back");
        outcome_ask(outcome, POLICY_ASK_DATE, ANSWER_C05_BACK_BY, NULL,
                    "By which day is the device back or wiped?");
        return;
    }
    date_words(&day, words);
    outcome_say(outcome, POLICY_DUTY,
                "the device is tracked until the recipient acknowledges, and it is returned or "
                "wiped, by the end of %s",
                words);
}

const struct policy_rule rule_media_return = {
    .id = RULE_C05,
    .name = "media-return",
    .title = "Each device is tracked until the recipient acknowledges, and it is returned or "
             "wiped",
    .sources = "ICO records \"track their movements\"",
    .outcome = "duty",
    .reading =
        "The duty begins when the device is handed out and ends when it is returned or "
        "wiped; a receipt alone does not end it, because the package is still on the "
        "device. Whoever says by which day it is back or wiped has it as a task with that day; "
        "else the task is due when the receipt is.",
    .example = "A stick went to the social worker on Monday and her receipt came on Tuesday. The "
               "stick stays a task until it is back or wiped.",
    .test = judge_media_return,
};

/* ---- C06 to C08 ---- */

static void judge_other_channels(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    outcome_say(outcome, POLICY_NOT_APPLICABLE,
                the_case->facts->channel == CHANNEL_HANDOVER
                    ? "this is handed over in writing; what is said or sent besides is recorded too"
                    : "this goes as a sealed package; what is said or sent by other ways is "
                      "recorded too");
}

const struct policy_rule rule_other_channels = {
    .id = RULE_C06,
    .name = "other-channels",
    .title = "What is said face to face, by phone, post, fax or in a meeting is recorded too, "
             "each with its own short check",
    .sources = "SL 4.1.3, 4.1.4, 5.4",
    .outcome = "capability",
    .reading = "What already happened is recorded, and nothing stands in its way: a check "
               "that was not made is recorded as failed, and an incident is offered. By post: the "
               "address was confirmed and it goes to the named person only. By fax: the recipient "
               "stands by it.",
    .example = "Sally told the duty team by phone. She records it: whom, what, "
               "and that she had called a published number herself.",
    .test = judge_other_channels,
};

static void judge_handling_notice(const struct policy_case *the_case,
                                  struct policy_outcome *outcome)
{
    outcome_say(
        outcome, POLICY_AUTOMATIC,
        "the %s says that it is for this purpose only, who may see it, how long, and how to "
        "report a mistake",
        the_case->facts->channel == CHANNEL_HANDOVER ? "report" : "package");
}

const struct policy_rule rule_handling_notice = {
    .id = RULE_C07,
    .name = "handling-notice",
    .title = "The package says what the recipient may do with it",
    .sources = "FS specific purpose; SL 5.4.1",
    .outcome = "automatic",
    .reading = "For this purpose only, who may see it, how long it is kept, and how to report a "
               "mistake. The notice stands in the report and in the manifest, and nobody can leave "
               "it out.",
    .example = "The report begins: for the review meeting on 24 November only; to be seen by those "
               "who take part in it; destroyed when no longer needed; and whom to call if it "
               "reached the wrong person.",
    .test = judge_handling_notice,
};

static void judge_receipt(const struct policy_case *the_case, struct policy_outcome *outcome)
{
    int days = the_case->facts->profile->receipt_days;
    struct date last = date_add_days(&the_case->today, days);
    char day[TIMESTAMP_WORDS_SIZE];
    date_words(&last, day);
    if (the_case->facts->channel == CHANNEL_HANDOVER) {
        outcome_say(outcome, POLICY_DUTY,
                    "%s cannot sign a receipt: a reference number of theirs is waited for, until "
                    "%d %s after it is handed over: the end of %s, if that is today",
                    the_case->facts->recipient.name, days, plural((size_t)days, "day", "days"),
                    day);
        return;
    }
    outcome_say(outcome, POLICY_DUTY,
                "a signed receipt is waited for, until %d %s after delivery: the end of %s, if it "
                "goes today",
                days, plural((size_t)days, "day", "days"), day);
}

const struct policy_rule rule_receipt = {
    .id = RULE_C08,
    .name = "receipt",
    .title = "Every package waits for a signed receipt; one that is late is a task",
    .sources = "ICO \"make checks to ensure the information has been received\"",
    .outcome = "duty",
    .reading = "The profile says how many days the recipient has from the delivery, and the last "
               "of them still counts whole. Silence is not taken for arrival. From a recipient "
               "without keys a reference number is waited for instead, which the office records as "
               "what they say: nobody can check it.",
    .example = "A concern goes out on Monday, and its profile gives one day. Without a receipt by "
               "the end of Tuesday there is a task: phone and ask.",
    .test = judge_receipt,
};
