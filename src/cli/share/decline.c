#include "choice.h"
#include "register/recording.h"
#include "share/ask.h"
#include "share/questions.h"

#include <string.h>

const struct command_option OPTIONS_DECLINE[] = {
    {"--asked-by", "NAME", "who asked for it"},
    {"--reason", "TEXT", "why it is not shared"},
    {"--request", "WHOSE", "it was a request by the police, or a court: police or court (P12)"},
    {"--to", "NAME", "whom it would have gone to"},
    {"--profile", "NAME", "for which purpose: then every rule's outcome is recorded too"},
    {"--purpose", "TEXT", "what they wanted it for"},
    {"--basis", "BASIS", "the lawful basis that was named"},
    {"--answer", "KEY=TEXT...", "an answer to a rule's question (may be repeated)"},
    OPTIONS_OF_CHOICE,
    OPTIONS_AT_END};
const char DECLINE_MORE[] =
    "A decision not to share is recorded exactly as a decision to share is, and leaves the duty "
    "to\n"
    "discuss it with who asked (`safehand tasks`; done with `safehand log --discharges P11`). "
    "With --profile the\nrecipient is one of the office, and the rules are run as `safehand share` "
    "would run them.";

static enum status decline_answers(const struct arguments *arguments, json_t *answers,
                                   struct error *err)
{
    int failed = 0;
    struct names given;
    const char *purpose = argument_value(arguments, "--purpose");
    const char *basis = argument_value(arguments, "--basis");
    enum status status = argument_all(arguments, "--answer", &given, err);
    if (purpose)
        json_put(answers, answer_key_text(ANSWER_P01_PURPOSE), json_string(purpose), &failed);
    if (basis)
        json_put(answers, answer_key_text(ANSWER_P05_BASIS), json_string(basis), &failed);
    for (size_t i = 0; status == STATUS_OK && i < given.count; i++) {
        const char *equals = strchr(given.items[i], '=');
        if (!equals || equals == given.items[i]) {
            status = error_set(err, STATUS_USAGE, "--answer is not KEY=TEXT: %s", given.items[i]);
            break;
        }
        char *key = memory_copy_bytes(given.items[i], (size_t)(equals - given.items[i]));
        if (key)
            json_put(answers, key, json_string(equals + 1), &failed);
        status = key ? STATUS_OK : memory_error(err);
        memory_free(key);
    }
    memory_free(given.items);
    return status == STATUS_OK && failed ? memory_error(err) : status;
}

/* The sharing that is declined, judged as if it were to be decided. */
static enum status decline_judge(const struct arguments *arguments, struct session *session,
                                 const char *profile, struct sharing **sharing, struct error *err)
{
    struct sharing_request request = {
        .profile = profile, .channel = CHANNEL_PORTAL, .answers = json_object()};
    enum status status = argument_required(arguments, "--to", &request.recipient, err);
    if (status == STATUS_OK)
        status = session_folder(arguments, session, arguments->positional.items[0],
                                &request.record_path, err);
    if (status == STATUS_OK)
        status = choice_of_arguments(arguments, &request.choice, err);
    if (status == STATUS_OK)
        status =
            request.answers ? decline_answers(arguments, request.answers, err) : memory_error(err);
    if (status == STATUS_OK)
        status = sharing_begin(session->office, &request, session_now(), sharing, err);
    if (status == STATUS_OK)
        status = asking_fit_channel(*sharing, session_now(), err);
    json_decref(request.answers);
    extract_choice_free(&request.choice);
    return status;
}

static enum status decline_print(const struct arguments *arguments, const struct sharing *sharing,
                                 uint64_t entry, json_t *detail, struct error *err)
{
    int failed = 0;
    struct entry_declined said;
    entry_declined_see(detail, &said);
    if (wants_json(arguments)) {
        json_t *whole = json_copy_shared(detail);
        json_put(whole, "entry", json_integer((json_int_t)entry), &failed);
        if (sharing)
            json_put(whole, "rules", outcomes_json(sharing_verdict(sharing)), &failed);
        if (!failed)
            return print_json(whole, err);
        json_decref(whole);
        return memory_error(err);
    }
    print_line("Recorded in entry %llu: nothing is shared about %s (%s).",
               (unsigned long long)entry, said.reference, said.id);
    if (sharing)
        outcomes_print(sharing_verdict(sharing), false);
    print_note("discuss it with %s, and record that with `safehand log --discharges P11 --entry "
               "%llu ...`",
               said.asked_by, (unsigned long long)entry);
    if (said.request)
        print_note("the trustees are told of the request too: `safehand notice %.8s --trustees`",
                   said.id);
    return STATUS_OK;
}

enum status command_decline(const struct arguments *arguments, struct error *err)
{
    uint64_t entry = 0;
    char *reference = NULL;
    json_t *detail = NULL;
    struct session session = {0};
    struct sharing *sharing = NULL;
    struct declining declining = {.to = argument_value(arguments, "--to"),
                                  .request = argument_value(arguments, "--request")};
    const char *profile = argument_value(arguments, "--profile");
    enum status status = argument_required(arguments, "--asked-by", &declining.asked_by, err);
    if (status == STATUS_OK)
        status = argument_required(arguments, "--reason", &declining.reason, err);
    if (status == STATUS_OK)
        status = record_reference(arguments, &session, NULL, &reference, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK && profile)
        status = decline_judge(arguments, &session, profile, &sharing, err);
    declining.reference = reference;
    declining.sharing = sharing;
    if (status == STATUS_OK)
        status = sharing_decline(session.office, &declining, session_now(), &entry, &detail, err);
    if (status == STATUS_OK)
        status = decline_print(arguments, sharing, entry, detail, err);
    json_decref(detail);
    sharing_free(sharing);
    memory_free(reference);
    session_close(&session);
    return status;
}
