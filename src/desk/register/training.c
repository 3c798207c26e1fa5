/* Who has read and signed the policy, and until when that counts (L07). */
#include <stdlib.h>
#include <string.h>

#include "register/register.h"

enum { MEMBERS_MAXIMUM = 60 };

static enum status show_member(struct visit *visit, const struct office_member *member,
                               struct error *err)
{
    struct page *page = &visit->page;
    struct policy_training training = {.was_signed = false};
    struct date today = date_of(visit_now(visit));
    char from[TIMESTAMP_WORDS_SIZE], until[TIMESTAMP_WORDS_SIZE];
    enum status status = office_training(visit->session->office, member, &training, err);
    if (status != STATUS_OK)
        return status;
    date_words(&training.signed_on, from);
    date_words(&training.lapses_on, until);
    page_row_begin(page);
    page_cell(page, member->card->name);
    page_cell(page, office_role_name(member->role));
    page_cell_begin(page);
    if (!training.was_signed)
        page_text(page, "Not signed yet");
    else
        page_markup(page, "Signed on %s; %s on %s", from,
                    training_is_current(&training, &today) ? "lapses" : "lapsed", until);
    page_cell_end(page);
    page_row_end(page);
    return STATUS_OK;
}

static enum status show_members(struct visit *visit, struct error *err)
{
    static const char *const headings[] = {"Name", "What they are", "The policy"};
    const struct office *office = visit->session->office;
    enum status status = STATUS_OK;
    page_table_begin(&visit->page, "Everybody on the staff", headings, 3);
    for (size_t i = 0; status == STATUS_OK && i < office_member_count(office); i++)
        if (!office_member_at(office, i)->is_removed)
            status = show_member(visit, office_member_at(office, i), err);
    page_table_end(&visit->page);
    return status;
}

/* ---- somebody signed ---- */

enum { TRAINED = 3 };
struct trained {
    struct ask_choice members[MEMBERS_MAXIMUM];
    struct ask asks[TRAINED];
    char today[DATE_SIZE];
    const char *named; /* the key of whom the address names */
    struct asking asking;
    enum status status; /* of what is shown above */
    struct error err;
};

static void show_above(struct visit *visit, const void *context)
{
    struct trained *trained = (struct trained *)(uintptr_t)context;
    page_paragraph(
        &visit->page,
        "The policy is your organisation's own paper on sharing what you know of families. It is "
        "not kept here: people read and sign it on paper, and a manager or a deputy records here "
        "when they did. Who has not signed it, or whose signature has lapsed, may share only what "
        "somebody approves, and may not approve.");
    trained->status = show_members(visit, &trained->err);
    page_heading(&visit->page, 2, "Somebody read and signed the policy");
}

static void trained_make(const struct visit *visit, struct trained *made)
{
    size_t count = 0;
    const struct office *office = visit->session->office;
    *made = (struct trained){.status = STATUS_OK};
    for (size_t i = 0; i < office_member_count(office) && count < MEMBERS_MAXIMUM; i++) {
        const struct office_member *member = office_member_at(office, i);
        if (member->is_removed)
            continue;
        /* By the key: two people may have one name. */
        made->members[count++] =
            (struct ask_choice){member->card->verifier.name, member->card->name, NULL};
        if (strcmp(asked(visit, "who"), member->card->name) == 0 ||
            strcmp(asked(visit, "who"), member->card->verifier.name) == 0)
            made->named = member->card->verifier.name;
    }
    today_text(visit, made->today);
    made->asks[0] = (struct ask){.kind = ASK_SELECT,
                                 .name = "name",
                                 .label = "Who?",
                                 .missing = "choose who signed",
                                 .initial = made->named,
                                 .choices = made->members,
                                 .choice_count = count};
    made->asks[1] = (struct ask){.kind = ASK_DAY,
                                 .name = "on",
                                 .label = "On which day did they sign?",
                                 .missing = "write the day",
                                 .initial = made->today};
    made->asks[2] = (struct ask){.kind = ASK_TEXT,
                                 .name = "days",
                                 .label = "For how many days does it count? (optional)",
                                 .hint = "Leave it empty for a year, or as the office has it.",
                                 .width = 5};
    made->asking = (struct asking){.title = "The policy, and who has signed it",
                                   .path = "/training",
                                   .button = "Record it",
                                   .asks = made->asks,
                                   .count = TRAINED,
                                   .above = show_above,
                                   .context = made};
}

/* 0 for nothing. */
static bool days_of(const char *text, int *days)
{
    size_t length = strspn(text, "0123456789");
    *days = length > 0 && length <= 4 && !text[length] ? atoi(text) : 0;
    return !*text || (*days >= 1 && *days <= TRAINING_DAYS_MAXIMUM);
}

/* What could not be read shows up only while the page is written. */
static void show(struct visit *visit, struct trained *trained, const struct error *err)
{
    if (err)
        ask_again(visit, &trained->asking, err);
    else
        ask_show(visit, &trained->asking, NULL);
    if (trained->status == STATUS_OK)
        return;
    buffer_truncate(visit->page.out, 0);
    page_failure(visit, &trained->err);
}

void page_training(struct visit *visit)
{
    struct trained trained;
    trained_make(visit, &trained);
    show(visit, &trained, NULL);
}

void page_trained(struct visit *visit)
{
    int days;
    struct date on;
    struct error err = {0};
    struct trained trained;
    struct policy_training training;
    trained_make(visit, &trained);
    enum status status = ask_check(visit, &trained.asking, &err);
    if (status == STATUS_OK && !days_of(asked(visit, "days"), &days)) {
        error_set(&err, STATUS_USAGE, "that is no number of days, from 1 to %d",
                  TRAINING_DAYS_MAXIMUM);
        status = ask_wrong(&trained.asking, "days", &err);
    }
    if (status == STATUS_OK && asked_day(visit, "on", &on))
        status = office_training_record(visit->session->office, asked(visit, "name"), &on, days,
                                        visit_now(visit), &training, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/training");
    else
        show(visit, &trained, &err);
}
