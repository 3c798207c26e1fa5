#include "cli.h"

const struct command_option OPTIONS_STAFF_ADD[] = {
    {"--role", "ROLE", "coordinator, manager, deputy or trustee"},
    {"--trained-on", "DAY", "when they signed that they accept the policy (else: not yet)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_STAFF_REMOVE[] = {
    {"--reason", "TEXT", "why: they left, changed their work, lost their keys"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

/* The day on which they accepted the policy; *given is false if they have not yet. On a terminal it
 * is asked. */
static enum status staff_trained(const struct arguments *arguments, const struct card *card,
                                 struct date *day, bool *given, struct error *err)
{
    struct buffer answer;
    enum status status = argument_date(arguments, "--trained-on", day, given, err);
    if (status != STATUS_OK || *given || !terminal_can_ask())
        return status;
    buffer_init(&answer, 64);
    terminal_say("On which day did %s sign that they accept the policy (YYYY-MM-DD; empty: not "
                 "yet)?",
                 card->name);
    do {
        status = terminal_ask("> ", &answer, err);
        *given = status == STATUS_OK && date_parse(buffer_text(&answer), day);
    } while (status == STATUS_OK && !*given && *buffer_text(&answer));
    buffer_free(&answer);
    return status;
}

enum status command_staff_add(const struct arguments *arguments, struct error *err)
{
    bool trained = false;
    struct date day;
    const char *role_name;
    enum office_role role = ROLE_COORDINATOR;
    struct card *card = NULL;
    struct session session = {0};
    enum status status = argument_required(arguments, "--role", &role_name, err);
    if (status == STATUS_OK && !office_role_parse(role_name, &role)) {
        status = error_set(err, STATUS_USAGE, "there is no role %s", role_name);
        error_hint(err, "one of: coordinator, manager, deputy, trustee");
    }
    if (status == STATUS_OK)
        status = card_load(arguments->positional.items[0], &card, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = staff_trained(arguments, card, &day, &trained, err);
    if (status == STATUS_OK)
        status =
            office_staff_add(session.office, card, role, trained ? &day : NULL, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:s}", "name", card->name, "role", role_name,
                                      "fingerprint", card->fingerprint),
                            err);
    else if (status == STATUS_OK)
        print_line("%s is on the staff as %s (fingerprint %s).", card->name, role_name,
                   card->fingerprint);
    if (status == STATUS_OK && !trained && role != ROLE_TRUSTEE)
        print_note("%s has not signed the policy yet: until `safehand staff training` says so, "
                   "every sharing that they decide waits for an approval",
                   card->name);
    card_free(card);
    session_close(&session);
    return status;
}

static json_t *member_json(const struct office_member *member,
                           const struct policy_training *training)
{
    char lapses[DATE_SIZE];
    if (training->was_signed)
        date_format(&training->lapses_on, lapses);
    return json_pack("{s:s, s:s, s:s, s:s?}", "name", member->card->name, "role",
                     office_role_name(member->role), "fingerprint", member->card->fingerprint,
                     "training_lapses_on", training->was_signed ? lapses : NULL);
}

static void member_print(const struct office_member *member, const struct policy_training *training)
{
    char words[TIMESTAMP_WORDS_SIZE] = "";
    struct date today = date_of(session_now());
    if (training->was_signed)
        date_words(&training->lapses_on, words);
    print_line("%-12s %s (%s): policy %s%s", office_role_name(member->role), member->card->name,
               member->card->fingerprint,
               !training->was_signed                   ? "never signed"
               : training_is_current(training, &today) ? "signed, lapses on "
                                                       : "signed, lapsed on ",
               words);
}

static enum status staff_print(const struct arguments *arguments, struct office *office,
                               struct error *err)
{
    json_t *list = json_array();
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < office_member_count(office); i++) {
        struct policy_training training;
        const struct office_member *member = office_member_at(office, i);
        if (member->is_removed)
            continue;
        status = office_training(office, member, &training, err);
        if (status == STATUS_OK && wants_json(arguments))
            json_array_append_new(list, member_json(member, &training));
        else if (status == STATUS_OK)
            member_print(member, &training);
    }
    if (status == STATUS_OK && wants_json(arguments))
        return print_json(list, err);
    json_decref(list);
    return status;
}

enum status strays_tell(const struct office *office, struct error *err)
{
    struct office_strays strays;
    enum status status = office_staff_strays(office, &strays, err);
    for (size_t i = 0; i < strays.unknown.count; i++)
        print_note("staff/%s is no member of staff, by what was signed", strays.unknown.names[i]);
    for (size_t i = 0; i < strays.edited.count; i++)
        print_note(
            "staff/%s was edited, which changes nothing: the card in the signed entry counts",
            strays.edited.names[i]);
    office_strays_free(&strays);
    return status;
}

enum status command_staff_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = staff_print(arguments, session.office, err);
    if (status == STATUS_OK)
        status = strays_tell(session.office, err);
    session_close(&session);
    return status;
}

enum status command_staff_remove(const struct arguments *arguments, struct error *err)
{
    const char *name = arguments->positional.items[0], *reason;
    struct session session = {0};
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_staff_remove(session.office, name, reason, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments)) {
        char key[NOTE_VERIFIER_SIZE];
        note_verifier_format(office_ledger_verifier(session.office), key);
        status = print_json(json_pack("{s:s, s:s}", "removed", name, "ledger_verifier", key), err);
    } else if (status == STATUS_OK) {
        print_line("%s is off the staff, and the ledger's keys were changed: theirs open nothing "
                   "that comes from now on.",
                   name);
        print_line("Tell the recipients who trust their card, and take back what is on their "
                   "computers. What they could read until now, they may have copied.");
    }
    session_close(&session);
    return status;
}
