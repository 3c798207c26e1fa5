/* A decision not to share (P11); where it is said for what they wanted it, with what each rule
 * would have said. */
#include <string.h>

#include "register/recipients/recipients.h"
#include "register/register.h"
#include "safehand/sharing.h"
#include "safehand/sharing/asking.h"

enum { CHOICES_MAXIMUM = 60, LABEL_SIZE = 512, ASKED = 8 };

static const struct ask_choice WHOSE[] = {
    {"other", "Neither", NULL},
    {"police", "By the police", "The trustees are told of it too."},
    {"court", "By a court", "The trustees are told of it too."},
};
static const struct ask QUESTIONS[ASKED] = {
    {.kind = ASK_TEXT,
     .name = "family",
     .label = "Which family is it about?",
     .hint = "Its reference, as on its file.",
     .missing = "write the family's reference",
     .width = 20},
    {.kind = ASK_TEXT,
     .name = "asked-by",
     .label = "Who asked?",
     .hint = "Name and organisation. If nobody asked: who thought of sharing it.",
     .missing = "write who asked",
     .input = INPUT_ASKED_BY},
    {.kind = ASK_RADIOS,
     .name = "request",
     .label = "Was it a request by the police or a court?",
     .missing = "say whether it was a request by the police or a court",
     CHOICES(WHOSE)},
    {.kind = ASK_TEXT, .name = "to", .label = "Whom would it have gone to? (optional)"},
    {.kind = ASK_AREA,
     .name = "reason",
     .label = "Why is it not shared?",
     .missing = "write why it is not shared",
     .input = INPUT_REASON},
    {.kind = ASK_SELECT,
     .name = "profile",
     .label = "For which purpose would it have been? (optional)",
     .hint = "Then it is written down, too, what each rule says of it. Their record has to lie in "
             "the office, and you choose the recipient."},
    {.kind = ASK_SELECT,
     .name = "recipient",
     .label = "And with which recipient? (optional)",
     .input = INPUT_TO},
    {.kind = ASK_TEXT,
     .name = "purpose",
     .label = "What did they want it for, in your words? (optional)",
     .input = INPUT_PURPOSE},
};

struct declined_form {
    struct office_policies policies;
    struct office_recipients recipients;
    struct ask_choice profiles[CHOICES_MAXIMUM], whom[CHOICES_MAXIMUM];
    char labels[CHOICES_MAXIMUM][LABEL_SIZE], marks[CHOICES_MAXIMUM][RECIPIENT_MARK_SIZE];
    struct ask asks[ASKED];
    struct asking asking;
};

static void show_why(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "A decision not to share is kept like a decision to share: who asked, and why "
                   "not. You then talk about it with who asked.");
    page_inset(&visit->page, "If a child or an adult may be at risk, share the concern, or ring: "
                             "a concern needs no consent.");
}

static size_t choose_profiles(struct declined_form *form)
{
    size_t count = 0;
    for (size_t i = 0; i < form->policies.count && count < CHOICES_MAXIMUM; i++)
        if (form->policies.items[i].is_profile && form->policies.items[i].title)
            form->profiles[count++] = (struct ask_choice){form->policies.items[i].name,
                                                          form->policies.items[i].title, NULL};
    return count;
}

static size_t choose_recipients(struct declined_form *form)
{
    size_t count = 0;
    for (size_t i = 0; i < form->recipients.count && count < CHOICES_MAXIMUM; i++) {
        const struct office_recipient *one = form->recipients.items[i];
        if (one->is_revoked)
            continue;
        recipient_mark(one, form->marks[count]);
        snprintf(form->labels[count], LABEL_SIZE, "%.250s, %.250s", one->name, one->organisation);
        form->whom[count] = (struct ask_choice){form->marks[count], form->labels[count], NULL};
        count++;
    }
    return count;
}

/* form_free it, on failure too. */
static enum status form_make(struct visit *visit, struct declined_form **out, struct error *err)
{
    struct office *office = visit->session->office;
    struct declined_form *form = *out = memory_allocate(sizeof *form);
    if (!form)
        return memory_error(err);
    enum status status = office_policy_list(office, &form->policies, err);
    if (status == STATUS_OK)
        status = office_recipient_list(office, &form->recipients, err);
    for (size_t i = 0; i < ASKED; i++) {
        form->asks[i] = QUESTIONS[i];
        if (strcmp(QUESTIONS[i].name, "profile") == 0) {
            form->asks[i].choices = form->profiles;
            form->asks[i].choice_count = choose_profiles(form);
        } else if (strcmp(QUESTIONS[i].name, "recipient") == 0) {
            form->asks[i].choices = form->whom;
            form->asks[i].choice_count = choose_recipients(form);
        }
    }
    form->asking = (struct asking){.title = "Decide not to share",
                                   .path = "/decline",
                                   .button = "Record the decision",
                                   .asks = form->asks,
                                   .count = ASKED,
                                   .place = PLACE_HOME,
                                   .above = show_why};
    return status;
}

static void form_free_all(struct declined_form *form)
{
    if (form) {
        office_policies_free(&form->policies);
        office_recipients_free(&form->recipients);
    }
    memory_free(form);
}

void page_decline(struct visit *visit)
{
    struct error err = {0};
    struct declined_form *form;
    if (form_make(visit, &form, &err) == STATUS_OK)
        ask_show(visit, &form->asking, NULL);
    else
        page_failure(visit, &err);
    form_free_all(form);
}

/* ---- what the rules say ---- */

/* The folder of that family's record, which is one of those that lie in the office; memory_free. */
static enum status find_record(struct visit *visit, struct asking *asking, char **path,
                               struct error *err)
{
    struct file_list names = {0};
    struct error ignored = {0};
    const char *family = asked(visit, "family");
    char *records = file_join(office_folder(visit->session->office), "records");
    if (!records)
        return memory_error(err);
    (void)!file_list_folder(records, &names, &ignored);
    for (size_t i = 0; i < names.count && !*path; i++)
        if (strcmp(names.names[i], family) == 0)
            *path = file_join(records, names.names[i]);
    file_list_free(&names);
    memory_free(records);
    if (*path)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "no record of that family lies in this office");
    error_hint(err, "leave the purpose out, or take their record in first");
    return ask_wrong(asking, "family", err);
}

/* As it would have been decided; NULL as long as no purpose is named. */
static enum status judge(struct visit *visit, struct asking *asking, struct sharing **sharing,
                         struct error *err)
{
    int failed = 0;
    char *path = NULL;
    const char *purpose = asked_or_null(visit, "purpose");
    struct sharing_request request = {.profile = asked_or_null(visit, "profile"),
                                      .recipient = asked(visit, "recipient"),
                                      .channel = CHANNEL_PORTAL};
    if (!request.profile)
        return STATUS_OK;
    if (!*request.recipient) {
        error_set(err, STATUS_USAGE, "choose the recipient whom it would have gone to");
        return ask_wrong(asking, "recipient", err);
    }
    enum status status = find_record(visit, asking, &path, err);
    request.record_path = path;
    request.answers = json_object();
    if (purpose)
        json_put(request.answers, answer_key_text(ANSWER_P01_PURPOSE), json_string(purpose),
                 &failed);
    if (status == STATUS_OK && (!request.answers || failed))
        status = memory_error(err);
    if (status == STATUS_OK)
        status = sharing_begin(visit->session->office, &request, visit_now(visit), sharing, err);
    if (status == STATUS_OK)
        status = asking_fit_channel(*sharing, visit_now(visit), err);
    json_decref(request.answers);
    memory_free(path);
    return status;
}

static void decline(struct visit *visit, struct asking *asking)
{
    uint64_t entry = 0;
    json_t *detail = NULL;
    struct error err = {0};
    struct sharing *sharing = NULL;
    const char *request = asked(visit, "request");
    struct declining declining = {.reference = asked(visit, "family"),
                                  .asked_by = asked(visit, "asked-by"),
                                  .reason = asked(visit, "reason"),
                                  .to = asked_or_null(visit, "to"),
                                  .request = *request == 'o' ? NULL : request};
    enum status status = ask_check(visit, asking, &err);
    if (status == STATUS_OK)
        status = family_check(visit, asking, &err);
    if (status == STATUS_OK)
        status = judge(visit, asking, &sharing, &err);
    declining.sharing = sharing;
    if (status == STATUS_OK)
        status = sharing_decline(visit->session->office, &declining, visit_now(visit), &entry,
                                 &detail, &err);
    if (status == STATUS_OK)
        recorded_go_on(visit, entry);
    else
        ask_again(visit, asking, &err);
    json_decref(detail);
    sharing_free(sharing);
}

void page_declined(struct visit *visit)
{
    struct error err = {0};
    struct declined_form *form;
    if (form_make(visit, &form, &err) == STATUS_OK)
        decline(visit, &form->asking);
    else
        page_failure(visit, &err);
    form_free_all(form);
}
