/* A passphrase, and what it opens. */
#include "session_internal.h"

#include <inttypes.h>
#include <string.h>

#include "safehand/card/heads.h"
#include "safehand/card/name.h"
#include "session/keep.h"
#include "session/seen.h"

enum { TRIES_AT_ONCE = 2, NAMESAKES = 4 };

/* ---- its turn ---- */

/* scrypt takes 256 MiB each. */
void sessions_turn_begin(struct sessions *sessions)
{
    pthread_mutex_lock(&sessions->lock);
    while (sessions->trying >= TRIES_AT_ONCE)
        pthread_cond_wait(&sessions->tried, &sessions->lock);
    sessions->trying++;
    pthread_mutex_unlock(&sessions->lock);
}

void sessions_turn_end(struct sessions *sessions)
{
    pthread_mutex_lock(&sessions->lock);
    sessions->trying--;
    pthread_cond_signal(&sessions->tried);
    pthread_mutex_unlock(&sessions->lock);
}

/* Whether that person has to wait is seen when it is one's turn, so that
 * many at once are no more than one after the other. */
static enum status begin_try(struct sessions *sessions, const struct try *of, struct error *err)
{
    sessions_turn_begin(sessions);
    pthread_mutex_lock(&sessions->lock);
    int64_t wait = tries_wait(&sessions->tries, of, session_seconds());
    pthread_mutex_unlock(&sessions->lock);
    if (wait == 0)
        return STATUS_OK;
    sessions_turn_end(sessions);
    error_set(err, STATUS_WAITING,
              "a wrong passphrase was typed several times: wait %" PRId64 " second%s", wait,
              wait == 1 ? "" : "s");
    return error_hint(err, "then type it again; whoever's it is will be told");
}

static void end_try(struct sessions *sessions, const struct try *of, enum status status)
{
    pthread_mutex_lock(&sessions->lock);
    if (status == STATUS_AUTHENTICATION)
        tries_wrong(&sessions->tries, of, session_seconds());
    else if (status == STATUS_OK)
        tries_right(&sessions->tries, of);
    pthread_mutex_unlock(&sessions->lock);
    sessions_turn_end(sessions);
}

/* ---- whose ---- */

/* The files that may be meant. */
struct candidates {
    struct office_identities list;
    const char *paths[NAMESAKES];
    size_t count;
    bool is_nobody; /* the name is nobody's: it takes as long, and opens nothing */
    struct try of;
};

static enum status key_of_text(const char *text, char key[TRIES_KEY_SIZE], struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(text, strlen(text), hex, err);
    snprintf(key, TRIES_KEY_SIZE, "%.16s", hex);
    return status;
}

static enum status find_named(const struct opening *opening, struct candidates *found,
                              struct error *err)
{
    enum status status = identities_list(opening->office, &found->list, err);
    for (size_t i = 0; i < found->list.count && found->count < NAMESAKES; i++) {
        const struct office_identity_file *file = &found->list.items[i];
        if (!name_is_same(file->card->name, opening->name))
            continue;
        if (found->count == 0)
            memcpy(found->of.key, file->key, sizeof found->of.key);
        found->paths[found->count++] = file->path;
    }
    found->is_nobody = found->count == 0;
    if (status == STATUS_OK && found->is_nobody && found->list.count > 0)
        found->paths[found->count++] = found->list.items[0].path;
    if (status == STATUS_OK && found->is_nobody)
        status = key_of_text(opening->name, found->of.key, err);
    return status;
}

static enum status find_candidates(const struct opening *opening, struct candidates *found,
                                   struct error *err)
{
    char seen[SEEN_SIZE] = "";
    enum status status;
    if (opening->identity) {
        found->paths[found->count++] = opening->identity;
        status = key_of_text(opening->identity, found->of.key, err);
    } else {
        status = find_named(opening, found, err);
    }
    if (status == STATUS_OK && opening->seen)
        opening->seen(opening->context, found->of.key, seen, sizeof seen);
    found->of.is_known_browser = *seen != '\0';
    return status;
}

static enum status try_passphrase(struct session *session, const struct candidates *found,
                                  const char *passphrase, struct error *err)
{
    enum status status = STATUS_AUTHENTICATION;
    for (size_t i = 0; i < found->count && status == STATUS_AUTHENTICATION; i++) {
        struct error failure = {0};
        status = identity_load(found->paths[i], passphrase, &session->identity, &failure);
        if (status != STATUS_OK)
            *err = failure;
    }
    if (status == STATUS_OK && found->is_nobody) {
        session_lock(session);
        status = STATUS_AUTHENTICATION;
    }
    if (status == STATUS_OK)
        identities_key(session->identity->card, session->key);
    return status;
}

/* Told to whom it was tried for, when they sign in; but for what they mistyped here just before. */
static void keep_wrong(const struct opening *opening, struct session *session,
                       const struct candidates *found, struct error *err)
{
    if (strcmp(session->wrong_for, found->of.key) != 0)
        session->wrong_here = 0;
    memcpy(session->wrong_for, found->of.key, sizeof session->wrong_for);
    session->wrong_here++;
    struct office *office = NULL;
    char *folder = NULL;
    if (!found->is_nobody && office_open(opening->office, &office, err) == STATUS_OK &&
        keep_folder_of(office_origin(office), &folder, err) == STATUS_OK)
        (void)!tries_keep(folder, found->of.key, opening->now, err);
    memory_free(folder);
    office_close(office);
}

static void tell_wrong(const struct opening *opening, struct session *session,
                       const struct candidates *found)
{
    struct error ignored = {0};
    struct office *office = NULL;
    struct tries_told told = {0};
    char *folder = NULL;
    if (office_open(opening->office, &office, &ignored) == STATUS_OK &&
        keep_folder_of(office_origin(office), &folder, &ignored) == STATUS_OK &&
        tries_tell(folder, found->of.key, &told, &ignored) == STATUS_OK) {
        bool is_own = strcmp(session->wrong_for, found->of.key) == 0;
        unsigned own = is_own ? session->wrong_here : 0;
        session->wrong_tries = told.wrong > own ? told.wrong - own : 0;
        session->last_wrong = told.last;
    }
    session->wrong_here = 0;
    memory_free(folder);
    office_close(office);
}

/* ---- the office ---- */

/* Where it is kept what they have seen: with who works here alone their own store, which the
 * command knows too; else the desk's, outside the office. */
static enum status remembered_in(const struct session *session, const struct opening *opening,
                                 char **path, struct error *err)
{
    char *folder = NULL;
    if (opening->identity)
        return heads_path(note_signer_verifier(session->identity->signer),
                          office_origin(session->office), path, err);
    enum status status = keep_folder_of(office_origin(session->office), &folder, err);
    if (status == STATUS_OK) {
        *path = memory_format("%s/heads-%s.json", folder, session->key);
        status = *path ? STATUS_OK : memory_error(err);
    }
    memory_free(folder);
    return status;
}

/* Why the ledger goes on in spite of what was seen; reason NULL: it need not. */
struct going_on {
    const char *receipts, *reason;
};

static enum status enter(struct session *session, const struct opening *opening,
                         const struct going_on *going_on, struct error *err)
{
    return going_on->reason
               ? office_continue(session->office, session->identity, going_on->receipts,
                                 going_on->reason, opening->now, err)
               : office_unlock(session->office, session->identity, err);
}

/* What is kept of that and cannot be used keeps nobody from sharing: the office tells it. */
static enum status open_remembered(struct session *session, const struct opening *opening,
                                   const struct going_on *going_on, const char *path,
                                   struct error *err)
{
    char seen[SEEN_SIZE] = "";
    struct error failure = {0};
    char *beside = memory_format("%s.browser", path);
    if (!beside)
        return memory_error(err);
    if (opening->seen)
        opening->seen(opening->context, session->key, seen, sizeof seen);
    enum status merged = seen_merge(seen, office_origin(session->office), path, beside, &failure);
    enum status status = merged;
    if (merged == STATUS_AUTHENTICATION && !going_on->reason)
        *err = failure;
    else
        status = office_remember_in(session->office, merged == STATUS_OK ? beside : path, err);
    if (status == STATUS_OK)
        status = enter(session, opening, going_on, err);
    if (merged == STATUS_OK && status == STATUS_OK) {
        (void)!seen_keep(path, beside, &failure);
        status = office_remember_in(session->office, path, err);
    } else {
        (void)!heads_forget(beside, &failure);
    }
    memory_free(beside);
    return status;
}

static enum status open_office(struct session *session, const struct opening *opening,
                               const struct going_on *going_on, struct error *err)
{
    char *path = NULL;
    identities_key(session->identity->card, session->key);
    enum status status = office_open(opening->office, &session->office, err);
    if (status == STATUS_OK)
        status = remembered_in(session, opening, &path, err);
    if (status == STATUS_OK)
        status = open_remembered(session, opening, going_on, path, err);
    if (status != STATUS_OK) {
        office_close(session->office);
        session->office = NULL;
    } else {
        office_settle_in(session->office, session->settled);
    }
    session->is_unlocked = status == STATUS_OK;
    memory_free(path);
    return status;
}

enum status session_open_office(struct session *session, const struct opening *opening,
                                struct error *err)
{
    return open_office(session, opening, &(struct going_on){.reason = NULL}, err);
}

enum status session_continue_office(struct session *session, const struct opening *opening,
                                    const char *receipts, const char *reason, struct error *err)
{
    session_leave_office(session);
    return open_office(session, opening, &(struct going_on){.receipts = receipts, .reason = reason},
                       err);
}

static enum status wrong(const struct opening *opening, struct error *err)
{
    *err = (struct error){0};
    error_set(err, STATUS_AUTHENTICATION,
              opening->identity ? "that is not the passphrase"
                                : "that name and that passphrase do not belong together");
    return error_hint(err, "type it again; mind capital letters and spaces");
}

enum status session_unlock(struct sessions *sessions, struct session *session,
                           const struct opening *opening, struct error *err)
{
    struct candidates found = {.count = 0};
    struct error ignored = {0};
    session_lock(session);
    session->was_idle = false;
    enum status status = find_candidates(opening, &found, err);
    if (status == STATUS_OK)
        status = begin_try(sessions, &found.of, err);
    if (status == STATUS_OK) {
        status = try_passphrase(session, &found, opening->passphrase, err);
        end_try(sessions, &found.of, status);
        if (status == STATUS_AUTHENTICATION) {
            pthread_mutex_lock(&sessions->lock); /* two at once are two */
            keep_wrong(opening, session, &found, &ignored);
            pthread_mutex_unlock(&sessions->lock);
            wrong(opening, err);
        }
    }
    if (status == STATUS_OK) {
        status = session_open_office(session, opening, err);
        if (status == STATUS_OK)
            tell_wrong(opening, session, &found);
        else if (status != STATUS_AUTHENTICATION)
            session_lock(session);
    }
    identities_free(&found.list);
    return status;
}

enum status session_prove(struct sessions *sessions, struct session *session,
                          const struct opening *opening, struct identity **identity,
                          struct error *err)
{
    struct candidates found = {.count = 0};
    struct session own = {.identity = NULL};
    struct error ignored = {0};
    enum status status = find_candidates(opening, &found, err);
    if (status == STATUS_OK)
        status = begin_try(sessions, &found.of, err);
    if (status == STATUS_OK) {
        status = try_passphrase(&own, &found, opening->passphrase, err);
        if (status == STATUS_OK && strcmp(own.key, session->key) != 0)
            status = STATUS_AUTHENTICATION;
        end_try(sessions, &found.of, status);
    }
    if (status == STATUS_AUTHENTICATION) {
        pthread_mutex_lock(&sessions->lock);
        keep_wrong(opening, session, &found, &ignored);
        pthread_mutex_unlock(&sessions->lock);
        *err = (struct error){0};
        error_set(err, STATUS_AUTHENTICATION, "that is not your passphrase");
        error_hint(err, "type it again; mind capital letters and spaces");
        identity_free(own.identity);
        own.identity = NULL;
    }
    *identity = own.identity;
    identities_free(&found.list);
    return status;
}
