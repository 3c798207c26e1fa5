/* Who acts, and in which office. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/card/heads.h"
#include "safehand/office/records.h"

enum { SECRET_FILE_MAXIMUM = 1024, PASSPHRASE_MINIMUM = 12, PASSPHRASE_TRIES = 3 };

static const char *from_environment(const char *option, const char *name)
{
    const char *value = option ? option : getenv(name);
    return value && *value ? value : NULL;
}

enum status session_secret_file(const char *path, const char *what, char **secret,
                                struct error *err)
{
    struct buffer text;
    *secret = NULL;
    buffer_init(&text, SECRET_FILE_MAXIMUM);
    enum status status = file_read_whole(path, &text, err);
    size_t length = strcspn(buffer_text(&text), "\r\n");
    if (status == STATUS_OK && length == 0) {
        status = error_set(err, STATUS_USAGE, "%s holds no %s on its first line", path, what);
    } else if (status == STATUS_OK) {
        *secret = secret_allocate(length + 1);
        if (*secret)
            memcpy(*secret, text.data, length);
        status = *secret ? STATUS_OK : memory_error(err);
    }
    buffer_free(&text);
    return status;
}

static enum status passphrase_again(const char *first, struct error *err)
{
    char *second = NULL;
    enum status status = terminal_ask_secret("The same again: ", &second, err);
    if (status == STATUS_OK && strcmp(first, second) != 0)
        status = error_set(err, STATUS_USAGE, "the two passphrases differ");
    secret_free(second);
    return status;
}

enum status session_passphrase(const char *prompt, bool twice, char **passphrase, struct error *err)
{
    const char *file = from_environment(NULL, "SAFEHAND_PASSPHRASE_FILE");
    enum status status;
    *passphrase = NULL;
    if (file) {
        status = session_secret_file(file, "passphrase", passphrase, err);
    } else if (!terminal_can_ask()) {
        status = error_set(err, STATUS_USAGE, "a passphrase is needed, and there is no terminal");
        error_hint(err, "put it into a file of mode 0600 and name that in "
                        "SAFEHAND_PASSPHRASE_FILE");
    } else {
        status = terminal_ask_secret(prompt, passphrase, err);
        if (status == STATUS_OK && twice)
            status = passphrase_again(*passphrase, err);
    }
    if (status == STATUS_OK && twice && strlen(*passphrase) < PASSPHRASE_MINIMUM) {
        status = error_set(err, STATUS_USAGE, "the passphrase is shorter than %d characters",
                           PASSPHRASE_MINIMUM);
        error_hint(err, "four or five words that do not belong together are easy to remember");
    }
    if (status != STATUS_OK) {
        secret_free(*passphrase);
        *passphrase = NULL;
    }
    return status;
}

static enum status office_where(const struct arguments *arguments, const char **folder,
                                struct error *err)
{
    *folder = from_environment(argument_value(arguments, "--office"), "SAFEHAND_OFFICE");
    if (*folder)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "which office?");
    return error_hint(err, "name its folder with --office or SAFEHAND_OFFICE");
}

bool session_names_office(const struct arguments *arguments)
{
    return from_environment(argument_value(arguments, "--office"), "SAFEHAND_OFFICE") != NULL;
}

enum status session_office(const struct arguments *arguments, struct session *session,
                           struct error *err)
{
    const char *folder = NULL;
    enum status status = office_where(arguments, &folder, err);
    return status == STATUS_OK ? office_open(folder, &session->office, err) : status;
}

bool passphrase_is_typed(void)
{
    return !from_environment(NULL, "SAFEHAND_PASSPHRASE_FILE") && terminal_can_ask();
}

enum status session_passphrase_tries(passphrase_attempt *attempt, void *context, struct error *err)
{
    struct error failure = {0};
    bool is_final = false;
    enum status status = attempt(context, &is_final, &failure);
    for (int tries = 1; status == STATUS_AUTHENTICATION && tries < PASSPHRASE_TRIES; tries++) {
        if (is_final || !passphrase_is_typed())
            break;
        print_error(&failure);
        failure = (struct error){0};
        status = attempt(context, &is_final, &failure);
    }
    if (status != STATUS_OK)
        *err = failure;
    return status;
}

/* An identity file, and what is made of it. */
struct unlocking {
    const char *path, *prompt;
    struct session *session;
    char **kept;
};

static enum status identity_unlock(void *context, bool *is_final, struct error *err)
{
    const struct unlocking *unlocking = context;
    char *passphrase = NULL;
    (void)is_final;
    enum status status = session_passphrase(unlocking->prompt, false, &passphrase, err);
    if (status == STATUS_OK)
        status = identity_load(unlocking->path, passphrase, &unlocking->session->identity, err);
    if (status == STATUS_OK)
        *unlocking->kept = passphrase;
    else
        secret_free(passphrase);
    return status;
}

static enum status identity_where(const struct arguments *arguments, const char **path,
                                  struct error *err)
{
    const char *option = argument_value(arguments, "--identity");
    *path =
        from_environment(option ? option : argument_value(arguments, "-i"), "SAFEHAND_IDENTITY");
    if (!*path) {
        error_set(err, STATUS_USAGE, "who are you?");
        return error_hint(err, "name your identity file with --identity or SAFEHAND_IDENTITY");
    }
    if (!file_exists(*path)) {
        error_set(err, STATUS_USAGE, "there is no identity file %s", *path);
        return error_hint(err, "make one with `safehand identity new`");
    }
    return STATUS_OK;
}

enum status session_where(const struct arguments *arguments, const char **office,
                          const char **identity, struct error *err)
{
    enum status status = office_where(arguments, office, err);
    return status == STATUS_OK ? identity_where(arguments, identity, err) : status;
}

enum status session_identity_kept(const struct arguments *arguments, struct session *session,
                                  const char **file, char **kept, struct error *err)
{
    const char *path = NULL;
    enum status status = identity_where(arguments, &path, err);
    if (status != STATUS_OK)
        return status;
    char *prompt = memory_format("Passphrase of %s: ", path);
    if (!prompt)
        return memory_error(err);
    struct unlocking unlocking = {path, prompt, session, kept};
    status = session_passphrase_tries(identity_unlock, &unlocking, err);
    memory_free(prompt);
    *file = path;
    return status;
}

enum status session_identity(const struct arguments *arguments, struct session *session,
                             struct error *err)
{
    const char *file = NULL;
    char *passphrase = NULL;
    enum status status = session_identity_kept(arguments, session, &file, &passphrase, err);
    secret_free(passphrase);
    return status;
}

enum status session_remember(struct session *session, struct error *err)
{
    struct error failure = {0};
    char *path = NULL;
    enum status status = heads_path(note_signer_verifier(session->identity->signer),
                                    office_origin(session->office), &path, &failure);
    if (status == STATUS_OK)
        status = office_remember_in(session->office, path, err);
    else
        print_failure("what you see of the ledger is not remembered: ", &failure);
    memory_free(path);
    return status == STATUS_SYSTEM && failure.status == STATUS_SYSTEM ? STATUS_OK : status;
}

/* The office that is open; a command works in one. */
static const struct office *judging;
static timestamp judged_as_of; /* the newest entry's time, where the clock is behind it; else 0 */

timestamp session_now(void)
{
    return office_now(judging, timestamp_now());
}

timestamp session_clock_behind(const struct office *office)
{
    return office_clock_behind(office, timestamp_now());
}

static void tell_clock(const struct session *session)
{
    char clock[TIMESTAMP_SIZE], office[TIMESTAMP_SIZE];
    timestamp now = timestamp_now(), newest = office_now(session->office, 0);
    judging = session->office;
    if (office_clock_behind(session->office, now) <= LEDGER_CLOCKS_DIFFER)
        return;
    judged_as_of = newest;
    timestamp_format(now, clock);
    timestamp_format(newest, office);
    print_note(
        "this computer's clock says %s, but the newest entry was made at %s: all is judged "
        "as of then; if this clock is right, say so with safehand ledger clock --reason TEXT",
        clock, office);
}

enum status session_concern(struct session *session, timestamp until, struct error *err)
{
    char text[TIMESTAMP_SIZE];
    bool is_earlier = false;
    timestamp clock = timestamp_now();
    enum status status = office_believe_clock(session->office, until, clock, &is_earlier, err);
    timestamp now = office_now(session->office, clock);
    timestamp_format(now, text);
    if (status == STATUS_OK && is_earlier) {
        judged_as_of = 0;
        print_note("a concern does not wait: it goes on by %s%s; what is recorded says so, and "
                   "somebody else looks which one is right",
                   now == clock ? "this computer's clock, "
                                : "an earlier time that an entry or a witness tells, since this "
                                  "computer's clock cannot be right: ",
                   text);
    }
    return status;
}

enum status session_concern_of(struct session *session, const char *id, struct error *err)
{
    timestamp until = 0;
    if (session_clock_behind(session->office) == 0 ||
        !sharing_is_concern(session->office, id, session_now(), &until))
        return STATUS_OK;
    return session_concern(session, until, err);
}

void session_clock_advise(enum status status)
{
    char text[TIMESTAMP_SIZE];
    if (judged_as_of == 0 || (status != STATUS_REFUSED && status != STATUS_USAGE))
        return;
    timestamp_format(judged_as_of, text);
    print_note(
        "that was judged as of %s, as the newest entry says: set this computer's clock right, "
        "or, if it is right, say so first with safehand ledger clock --reason TEXT",
        text);
}

/* Once each; neither is a reason to stop. */
static void tell_heads(struct session *session)
{
    const struct error *problem = office_heads_problem(session->office);
    const struct error *news = office_heads_news(session->office);
    if (news && !session->has_told_news)
        print_failure("", news);
    if (problem && !session->has_told_problem)
        print_failure("what you see of the ledger is not remembered: ", problem);
    session->has_told_news = session->has_told_news || news;
    session->has_told_problem = session->has_told_problem || problem;
}

enum status session_open(const struct arguments *arguments, struct session *session,
                         struct error *err)
{
    if (session->office && office_self(session->office))
        return STATUS_OK;
    enum status status = session->office ? STATUS_OK : session_office(arguments, session, err);
    if (status == STATUS_OK && !session->identity)
        status = session_identity(arguments, session, err);
    if (status == STATUS_OK)
        status = session_remember(session, err);
    if (status == STATUS_OK)
        status = office_unlock(session->office, session->identity, err);
    if (status == STATUS_OK) {
        tell_heads(session);
        tell_clock(session);
    }
    return status;
}

enum status session_folder(const struct arguments *arguments, struct session *session,
                           const char *word, const char **folder, struct error *err)
{
    enum status status = STATUS_OK;
    *folder = word;
    if (!session->office && session_names_office(arguments))
        status = session_office(arguments, session, err);
    if (status != STATUS_OK || !session->office || !record_reference_is_valid(word))
        return status;
    memory_free(session->record);
    session->record = office_records_path(session->office, word);
    if (!session->record)
        return memory_error(err);
    if (file_exists(session->record) || !file_exists(word))
        *folder = session->record;
    return STATUS_OK;
}

enum status session_record(const struct arguments *arguments, struct session *session,
                           const char *path, struct record_check *check, struct record **record,
                           struct error *err)
{
    enum status status = STATUS_OK;
    if (record_is_sealed(path))
        status = session_open(arguments, session, err);
    return status == STATUS_OK
               ? office_record_open_checked(session->office, path, check, record, err)
               : status;
}

/* A concern is judged by the program's own file where the office's was changed by nobody knows
 * whom: who shares must hear of it. */
static void stand_ins_tell(const struct office *office)
{
    if (office && *office_stand_ins(office))
        print_note("nobody has accepted %s as it is now: a concern waits for nobody, so what came "
                   "with the program counted in its place",
                   office_stand_ins(office));
}

void session_close(struct session *session)
{
    if (session->office && office_self(session->office)) {
        office_heads_keep(session->office);
        tell_heads(session);
    }
    stand_ins_tell(session->office);
    judging = NULL;
    office_close(session->office);
    identity_free(session->identity);
    memory_free(session->record);
    *session = (struct session){0};
}

enum status session_portal(const struct arguments *arguments, const struct portal *portal,
                           struct portal_session **connection, struct error *err)
{
    char *password = NULL;
    enum status status;
    const char *file = from_environment(argument_value(arguments, "--password-file"),
                                        "SAFEHAND_PORTAL_PASSWORD_FILE");
    if (file) {
        status = session_secret_file(file, "password", &password, err);
    } else if (!terminal_can_ask()) {
        status = error_set(err, STATUS_USAGE,
                           "the password of portal %s is needed, and there is "
                           "no terminal",
                           portal->name);
        error_hint(err, "put it into a file of mode 0600 and name that with --password-file");
    } else {
        char *prompt = memory_format(portal->key ? "Passphrase of the key of %s on portal %s: "
                                                 : "Password of %s on portal %s: ",
                                     portal->user, portal->name);
        status = prompt ? terminal_ask_secret(prompt, &password, err) : memory_error(err);
        memory_free(prompt);
    }
    if (status == STATUS_OK)
        status = portal_connect(connection, portal, password, progress_show, NULL, err);
    secret_free(password);
    return status;
}
