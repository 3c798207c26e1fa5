/* It was told by telephone, or by other means (C06); and duties that are done by telling somebody.
 * How it was told is chosen first: each way has questions of its own. */
#include <string.h>

#include "register/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/register.h"

#define PHONED "phoned" /* the duty that is done by a call to the recipient */

enum { ASKS_MAXIMUM = 24, CHECK_NAME_SIZE = 80, MISSING_SIZE = 512, ADDRESS_SIZE = 512 };

static const struct ask_choice CHANNELS[] = {
    {"phone", "By telephone", NULL},
    {"in-person", "Face to face", NULL},
    {"meeting", "At a meeting", NULL},
    {"post", "By post", NULL},
    {"email", "By email, which this desk did not make", NULL},
    {"fax", "By fax", NULL},
};
static const struct ask_choice YES_NO[] = {{"yes", "Yes", NULL}, {"no", "No", NULL}};
static const struct ask_choice CHECKED[] = {
    {"yes", "Yes", NULL}, {"no", "No", NULL}, {"unknown", "I do not know", NULL}};

/* What a call is about that is recorded on the way from a sharing. */
static const struct ask_choice JOINED[] = {
    {PHONED, "This sharing: it was the recipient whom I rang",
     "It stands with the sharing, and nobody is asked to ring them once more."},
    {"yes", "This sharing, with somebody else", "It stands with the sharing."},
    {"no", "Something else about this family", "It is recorded on its own."},
};

/* Duties by their names, as tasks have them. */
static const struct {
    const char *duty, *title, *to, *what;
} DUTIES[] = {
    {"P07", "You looked at what was told in an emergency", "Whom did you talk to about it?",
     "What did you see, and was it right?"},
    {"P08", "The family was told, or why not",
     "Who of the family, or who decided that they are not?",
     "What were they told; or why are they not told?"},
    {"P11", "You talked about the decision not to share", "With whom?", "What was said?"},
    {"P12", "The trustees were told of the request", "Which trustee?", "What were they told?"},
    {"L03-parents", "The parents were told of the inspection", "Which parent?",
     "What were they told?"},
    {"L03-report", "The inspection's report was sent", "To which parent?", "What was sent?"},
    {"L04", "They were answered", "Who?", "What were they told, or given?"},
    {"withdrawn", "The recipient was told that it is withdrawn", "Whom did you tell?",
     "What were they told?"},
    {PHONED, "You phoned the recipient", "Whom did you reach?",
     "What did you say, and what will they do?"},
};

static size_t duty_of(const char *duty)
{
    for (size_t i = 0; i < sizeof DUTIES / sizeof *DUTIES; i++)
        if (strcmp(DUTIES[i].duty, duty) == 0)
            return i;
    return SIZE_MAX;
}

static bool is_channel(const char *text)
{
    for (size_t i = 0; OTHER_CHANNELS[i]; i++)
        if (strcmp(OTHER_CHANNELS[i], text) == 0)
            return true;
    return false;
}

/* ---- which way ---- */

/* A recipient is phoned; anything else is asked. */
static const char *channel_of(const struct visit *visit)
{
    const char *channel = asked(visit, "channel");
    return !*channel && strcmp(asked(visit, "duty"), PHONED) == 0 ? "phone" : channel;
}

static const char *title_of(const struct visit *visit)
{
    size_t duty = duty_of(asked(visit, "duty"));
    return duty == SIZE_MAX ? "It was told by telephone, or another way" : DUTIES[duty].title;
}

/* Of what the duty is, if it is one. */
static const char *subject_of(const struct visit *visit)
{
    const char *entry = asked(visit, "entry");
    return *entry ? entry : asked(visit, "sharing");
}

static void show_channels(struct visit *visit)
{
    struct page *page = &visit->page;
    static const char *const carried[] = {"duty", "entry", "sharing"};
    page_begin(page, 200, title_of(visit), PLACE_HOME);
    about_show(visit, subject_of(visit));
    page_heading(page, 2, "How was it told?");
    page_markup(page, "<ul class=\"govuk-list desk-ways\">\n");
    for (size_t i = 0; i < sizeof CHANNELS / sizeof *CHANNELS; i++) {
        struct buffer address;
        buffer_init(&address, ADDRESS_SIZE);
        buffer_append_format(&address, "/log?channel=%s", CHANNELS[i].value);
        for (size_t k = 0; k < 3; k++)
            if (*asked(visit, carried[k])) {
                buffer_append_format(&address, "&%s=", carried[k]);
                page_address_part(&address, asked(visit, carried[k]));
            }
        page_markup(page, "<li>");
        page_link(page, buffer_text(&address), CHANNELS[i].label);
        page_markup(page, "</li>\n");
        buffer_free(&address);
    }
    page_markup(page, "</ul>\n");
    page_end(page);
}

/* ---- what was told ---- */

/* The form, with what its texts stand in. */
struct telling {
    struct asking asking;
    struct ask asks[ASKS_MAXIMUM];
    char names[ASKS_MAXIMUM][CHECK_NAME_SIZE], missing[ASKS_MAXIMUM][MISSING_SIZE];
    char today[DATE_SIZE];
    struct checklist *checklist;
    bool has_duty;
};

/* Not to do a duty, but to say that somebody was told. */
static bool comes_from_sharing(const struct visit *visit)
{
    return *asked(visit, "sharing") && duty_of(asked(visit, "duty")) == SIZE_MAX;
}

static struct ask *add(struct telling *telling, struct ask ask)
{
    telling->asks[telling->asking.count] = ask;
    return &telling->asks[telling->asking.count++];
}

static void add_subject(struct telling *telling, const struct visit *visit)
{
    size_t duty = duty_of(asked(visit, "duty"));
    add(telling,
        (struct ask){.kind = ASK_CARRIED, .name = "channel", .initial = channel_of(visit)});
    add(telling, (struct ask){.kind = ASK_CARRIED, .name = "duty"});
    add(telling, (struct ask){.kind = ASK_CARRIED, .name = "entry"});
    add(telling, (struct ask){.kind = ASK_CARRIED, .name = "sharing"});
    if (comes_from_sharing(visit))
        add(telling, (struct ask){.kind = ASK_RADIOS,
                                  .name = "joined",
                                  .label = "What was it about?",
                                  .missing = "say what it was about",
                                  CHOICES(JOINED)});
    else if (!telling->has_duty)
        add(telling, (struct ask){.kind = ASK_TEXT,
                                  .name = "family",
                                  .label = "Which family was it about?",
                                  .hint = "Choose it, or type its reference as on its file.",
                                  .missing = "write the family's reference",
                                  .width = 20});
    add(telling, (struct ask){.kind = ASK_TEXT,
                              .name = "to",
                              .label = telling->has_duty ? DUTIES[duty].to : "Who was told?",
                              .hint = "Name, and organisation if they have one.",
                              .missing = "write who was told",
                              .input = INPUT_TO});
    add(telling,
        (struct ask){.kind = ASK_AREA,
                     .name = "what",
                     .label = telling->has_duty ? DUTIES[duty].what : "What was told, and why?",
                     .missing = "write what was told",
                     .input = INPUT_WHAT});
    add(telling, (struct ask){.kind = ASK_DAY,
                              .name = "on",
                              .label = "When?",
                              .missing = "write the day",
                              .initial = telling->today});
    add(telling, (struct ask){.kind = ASK_TEXT,
                              .name = "hour",
                              .label = "At what time, as near as you know?",
                              .width = 10});
}

static enum status add_checks(struct telling *telling, const char *channel, struct error *err)
{
    enum status status = other_channel_checklist(channel, &telling->checklist, err);
    for (size_t i = 0; status == STATUS_OK && i < telling->checklist->count; i++) {
        char *name = telling->names[i];
        if (telling->asking.count >= ASKS_MAXIMUM)
            return error_set(err, STATUS_SYSTEM, "the check asks too much");
        snprintf(name, CHECK_NAME_SIZE, "check-%s", telling->checklist->items[i].key);
        snprintf(telling->missing[i], MISSING_SIZE,
                 "answer “%s”: your answer is recorded, whatever it is",
                 telling->checklist->items[i].question);
        add(telling, (struct ask){.kind = ASK_RADIOS,
                                  .name = name,
                                  .label = telling->checklist->items[i].question,
                                  .missing = telling->missing[i],
                                  CHOICES(CHECKED)});
    }
    return status;
}

static void above(struct visit *visit, const void *context)
{
    (void)context;
    about_show(visit, subject_of(visit));
}

/* Frees with checklist_free(telling->checklist). */
static enum status telling_make(const struct visit *visit, struct telling *telling,
                                struct error *err)
{
    const char *channel = channel_of(visit);
    bool is_spoken = strcmp(channel, "phone") == 0 || strcmp(channel, "in-person") == 0;
    *telling = (struct telling){.has_duty = duty_of(asked(visit, "duty")) != SIZE_MAX};
    telling->asking = (struct asking){.title = title_of(visit),
                                      .path = "/log",
                                      .button = "Record it",
                                      .asks = telling->asks,
                                      .place = PLACE_HOME,
                                      .above = above};
    today_text(visit, telling->today);
    add_subject(telling, visit);
    if (is_spoken && !telling->has_duty)
        add(telling, (struct ask){.kind = ASK_RADIOS,
                                  .name = "emergency",
                                  .label = "Was somebody at immediate risk, so that it could not "
                                           "wait?",
                                  .hint = "Then somebody else looks at it within 24 hours.",
                                  .missing = "say whether it was an emergency",
                                  CHOICES(YES_NO)});
    return add_checks(telling, channel, err);
}

void page_log(struct visit *visit)
{
    struct error err = {0};
    struct telling telling;
    const char *subject = subject_of(visit);
    if (*subject && !about_find(visit, subject))
        return;
    if (!is_channel(channel_of(visit))) {
        show_channels(visit);
        return;
    }
    if (telling_make(visit, &telling, &err) == STATUS_OK)
        ask_show(visit, &telling.asking, NULL);
    else
        page_failure(visit, &err);
    checklist_free(telling.checklist);
}

/* ---- recording it ---- */

static enum status take_answers(const struct visit *visit, const struct telling *telling,
                                json_t *answers, struct error *err)
{
    int failed = 0;
    for (size_t i = 0; i < telling->checklist->count; i++)
        json_put(answers, telling->checklist->items[i].key,
                 json_string(asked(visit, telling->names[i])), &failed);
    return failed ? memory_error(err) : STATUS_OK;
}

/* Of a call that was recorded on the way from a sharing: what it belongs to. The reference lives as
 * long as the timeline. */
static void join(struct visit *visit, struct sharing_timeline *timeline, struct other_channel *what)
{
    struct error ignored = {0};
    const char *joined = asked(visit, "joined");
    what->discharges = strcmp(joined, PHONED) == 0 ? PHONED : NULL;
    what->reference = NULL;
    if (strcmp(joined, "no") != 0)
        return;
    what->sharing = NULL;
    if (timeline_read(visit->session->office, asked(visit, "sharing"), visit_now(visit), timeline,
                      &ignored) != STATUS_OK)
        return;
    const struct ledger_entry *decided = timeline_decision(timeline);
    what->reference = json_text(decided ? decision_of(decided) : NULL, "reference");
}

/* What was told, with the time of day where one was given; memory_free. */
static char *words_of(const struct visit *visit)
{
    const char *hour = asked(visit, "hour");
    return *hour ? memory_format("%s (at %s)", asked(visit, "what"), hour)
                 : memory_copy_string(asked(visit, "what"));
}

static enum status record(struct visit *visit, struct telling *telling, json_t *answers,
                          struct other_channel_done *done, struct error *err)
{
    struct sharing_timeline timeline = {0};
    char *words = words_of(visit);
    struct other_channel what = {
        .channel = channel_of(visit),
        .reference = telling->has_duty ? NULL : asked(visit, "family"),
        .to = asked(visit, "to"),
        .what = words,
        .answers = answers,
        .discharges = telling->has_duty ? asked(visit, "duty") : NULL,
        .sharing = asked_or_null(visit, "sharing"),
        .is_emergency = strcmp(asked(visit, "emergency"), "yes") == 0,
    };
    what.has_entry = entry_of_text(asked(visit, "entry"), &what.entry);
    if (comes_from_sharing(visit))
        join(visit, &timeline, &what);
    enum status status = words ? ask_check(visit, &telling->asking, err) : memory_error(err);
    if (status == STATUS_OK)
        status = family_check(visit, &telling->asking, err);
    if (status == STATUS_OK && asked_day(visit, "on", &what.on))
        status = take_answers(visit, telling, answers, err);
    if (status == STATUS_OK && what.is_emergency)
        status = visit_concern(visit, 0, err);
    if (status == STATUS_OK)
        status = other_channel_record(visit->session->office, &what, visit_now(visit), done, err);
    timeline_free(&timeline);
    memory_free(words);
    return status;
}

void page_logged(struct visit *visit)
{
    struct error err = {0};
    struct telling telling;
    struct other_channel_done done = {.entry = 0};
    json_t *answers = json_object();
    if (!answers || !is_channel(channel_of(visit))) {
        json_decref(answers);
        page_missing(visit);
        return;
    }
    enum status status = telling_make(visit, &telling, &err);
    if (status != STATUS_OK)
        page_failure(visit, &err);
    else if (record(visit, &telling, answers, &done, &err) == STATUS_OK)
        recorded_go_on(visit, done.entry);
    else
        ask_again(visit, &telling.asking, &err);
    checklist_free(telling.checklist);
    other_channel_done_free(&done);
    json_decref(answers);
}
