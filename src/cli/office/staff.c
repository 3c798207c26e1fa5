#include <string.h>

#include "cli.h"
#include "safehand/office/entries.h"

enum { WHO_SIZE = 512 }; /* those who may confirm, by name and role */

const struct command_option OPTIONS_STAFF_ADD[] = {
    {"--role", "ROLE", "coordinator, manager, deputy or trustee"},
    {"--trained-on", "DAY", "when they signed that they accept the policy (else: not yet)"},
    {"--replaces", "NAME", "whose card this one replaces (a lost passphrase): the same person"},
    {"--another-person", NULL, "this is another person than the one whose name reads alike"},
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

/* What a second person's signature is waited for, or that one person's was enough. */
static void tell_second(const struct office *office, const struct office_member *member)
{
    char who[WHO_SIZE];
    office_confirmers(office, member, who, sizeof who);
    if (member->waits && member->given != ROLE_COORDINATOR)
        print_note("they have a coordinator's rights at once; to be %s waits until %s confirms it "
                   "with `safehand staff confirm \"%s\"`",
                   office_role_name(member->given), who, member->card->name);
    else if (member->waits)
        print_note("that it is so waits until %s confirms it with `safehand staff confirm \"%s\"`; "
                   "they may share at once",
                   who, member->card->name);
    else if (office_member_is_unseen(member))
        print_note("they may share at once; until %s confirms the card with `safehand staff "
                   "confirm \"%s\"` you approve nothing that they decide",
                   who, member->card->name);
    else if (member->stands_alone)
        print_note("this stands by one signature, because nobody else manages staff: show it to a "
                   "trustee or another scheme's named person (`safehand staff add --role trustee` "
                   "adds one)");
}

/* Of a name that reads as another's: whose it counts as. */
static void tell_person(const struct office *office, const struct office_member *member)
{
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *other = office_member_at(office, i);
        if (other->is_removed || other == member || !office_same_person(other, member))
            continue;
        print_note("%s%s and %s (%s, %s) count as one person, who never approves what they "
                   "decided themselves",
                   member->is_another ? "until then " : "", member->card->name, other->card->name,
                   office_role_name(other->role), other->card->verifier.name);
        if (!member->is_another)
            print_note("if the older card is lost: `safehand staff remove %s --reason ...`; if "
                       "they are two people, remove this card and add it with --another-person",
                       other->card->verifier.name);
    }
}

static enum status staff_added_print(const struct arguments *arguments, const struct office *office,
                                     const struct office_member *member, struct error *err)
{
    const struct card *card = member->card;
    char who[WHO_SIZE];
    const char *role = office_role_name(member->role);
    office_confirmers(office, member, who, sizeof who);
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:s, s:s*, s:s*}", "name", card->name, "role", role,
                                    "fingerprint", card->fingerprint, "given",
                                    member->waits ? office_role_name(member->given) : NULL,
                                    "waits_for", office_member_is_unseen(member) ? who : NULL),
                          err);
    print_line("%s is on the staff as %s (fingerprint %s).", card->name, role, card->fingerprint);
    tell_second(office, member);
    tell_person(office, member);
    return STATUS_OK;
}

/* Of a renewed card nothing is asked: what they may, they may as before. */
static enum status staff_renew(const struct arguments *arguments, struct office *office,
                               const struct card *card, struct error *err)
{
    char before[CARD_FINGERPRINT_SIZE];
    const struct office_member *member = office_staff_renewed(office, card);
    const char *role = argument_value(arguments, "--role");
    memcpy(before, member->card->fingerprint, sizeof before);
    if ((role && strcmp(role, office_role_name(member->given)) != 0) ||
        argument_value(arguments, "--trained-on") || argument_value(arguments, "--replaces") ||
        argument_given(arguments, "--another-person")) {
        error_set(err, STATUS_USAGE,
                  "this card renews the one of %s, %s: nothing but the card can change by it",
                  card->name, office_role_name(member->given));
        return error_hint(err, "give no other option");
    }
    enum status status = office_staff_renew(office, card, session_now(), &member, err);
    if (status == STATUS_OK && wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:s, s:s}", "name", card->name, "role",
                                    office_role_name(member->role), "fingerprint",
                                    card->fingerprint, "renews", before),
                          err);
    if (status == STATUS_OK) {
        print_renewed("who is on the staff", card, before);
        print_line("They are %s as before. Give the new card to whoever trusts the old one.",
                   office_role_name(member->role));
    }
    return status;
}

static enum status take_joining(const struct arguments *arguments, struct office_joining *joining,
                                struct error *err)
{
    const char *role_name;
    enum status status = argument_required(arguments, "--role", &role_name, err);
    if (status == STATUS_OK && !office_role_parse(role_name, &joining->role)) {
        status = error_set(err, STATUS_USAGE, "there is no role %s", role_name);
        error_hint(err, "one of: coordinator, manager, deputy, trustee");
    }
    joining->replaces = argument_value(arguments, "--replaces");
    joining->is_another_person = argument_given(arguments, "--another-person");
    return status;
}

enum status command_staff_add(const struct arguments *arguments, struct error *err)
{
    bool trained = false;
    struct date day;
    struct office_joining joining = {.card = NULL};
    const struct office_member *member = NULL;
    struct card *card = NULL;
    struct session session = {0};
    enum status status = card_load(arguments->positional.items[0], &card, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK && office_staff_renewed(session.office, card)) {
        status = staff_renew(arguments, session.office, card, err);
        card_free(card);
        session_close(&session);
        return status;
    }
    if (status == STATUS_OK)
        status = take_joining(arguments, &joining, err);
    if (status == STATUS_OK)
        status = staff_trained(arguments, card, &day, &trained, err);
    joining.card = card;
    joining.trained_on = trained ? &day : NULL;
    if (status == STATUS_OK)
        status = office_staff_add(session.office, &joining, session_now(), &member, err);
    if (status == STATUS_OK)
        status = staff_added_print(arguments, session.office, member, err);
    if (status == STATUS_OK && !trained && joining.role != ROLE_TRUSTEE)
        print_note("%s has not signed the policy yet: until `safehand staff training` says so, "
                   "every sharing that they decide waits for an approval",
                   card->name);
    card_free(card);
    session_close(&session);
    return status;
}

/* Without a name: that one's own card is one's own. */
enum status command_staff_confirm(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    const struct office_member *member = NULL;
    bool is_own = arguments->positional.count == 0;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK && is_own)
        status = office_staff_sign(session.office, session_now(), &member, err);
    else if (status == STATUS_OK)
        status = office_staff_confirm(session.office, arguments->positional.items[0], session_now(),
                                      &member, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:s}", "name", member->card->name, "role",
                                      office_role_name(member->role), "fingerprint",
                                      member->card->fingerprint),
                            err);
    else if (status == STATUS_OK && is_own)
        print_line("You, %s, %s, have signed that the card with the fingerprint %s is yours.",
                   member->card->name, office_role_name(member->given), member->card->fingerprint);
    else if (status == STATUS_OK)
        print_line("%s is on the staff as %s (fingerprint %s), by two signatures.",
                   member->card->name, office_role_name(member->role), member->card->fingerprint);
    session_close(&session);
    return status;
}

static json_t *member_json(const struct office *office, const struct office_member *member,
                           const struct policy_training *training)
{
    char lapses[DATE_SIZE], who[WHO_SIZE];
    office_confirmers(office, member, who, sizeof who);
    if (training->was_signed)
        date_format(&training->lapses_on, lapses);
    return json_pack("{s:s, s:s, s:s, s:s?, s:s*, s:s*}", "name", member->card->name, "role",
                     office_role_name(member->role), "fingerprint", member->card->fingerprint,
                     "training_lapses_on", training->was_signed ? lapses : NULL, "given",
                     member->waits ? office_role_name(member->given) : NULL, "waits_for",
                     office_member_is_unseen(member) ? who : NULL);
}

static void member_print(const struct office *office, const struct office_member *member,
                         const struct policy_training *training)
{
    char words[TIMESTAMP_WORDS_SIZE] = "", who[WHO_SIZE];
    office_confirmers(office, member, who, sizeof who);
    struct date today = date_of(session_now());
    bool as_given = member->waits && member->given != member->role;
    bool is_unseen = office_member_is_unseen(member);
    if (training->was_signed)
        date_words(&training->lapses_on, words);
    print_line("%-12s %s (%s): policy %s%s%s%s%s%s", office_role_name(member->role),
               member->card->name, member->card->fingerprint,
               !training->was_signed                   ? "never signed"
               : training_is_current(training, &today) ? "signed, lapses on "
                                                       : "signed, lapsed on ",
               words,
               !is_unseen ? ""
               : as_given ? "; as "
                          : "; waits to be",
               as_given ? office_role_name(member->given) : "",
               !is_unseen ? ""
               : as_given ? " only once confirmed by "
                          : " confirmed by ",
               is_unseen ? who : "");
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
            json_array_append_new(list, member_json(office, member, &training));
        else if (status == STATUS_OK)
            member_print(office, member, &training);
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
