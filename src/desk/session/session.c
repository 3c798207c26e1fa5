#include "session.h"

#include <string.h>
#include <time.h>

#include "safehand/base/encoding.h"
#include "safehand/card/heads.h"
#include "safehand/desk.h"

enum { TOKEN_BYTES = 32, TRIES_AT_ONCE = 2, SLOWEST = 30 /* seconds */ };

struct sessions {
    pthread_mutex_t lock; /* over the list, and over the tries */
    pthread_cond_t tried;
    char start[REQUEST_TOKEN_SIZE];
    unsigned trying; /* passphrases that are being tried */
    unsigned wrong;  /* in a row */
    struct session list[SESSIONS_MAXIMUM];
};

static int64_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* A token that nobody guesses, in letters that an address may have. */
static bool make_token(char token[REQUEST_TOKEN_SIZE])
{
    unsigned char bytes[TOKEN_BYTES];
    struct error err = {0};
    if (random_bytes(bytes, sizeof bytes, &err) != STATUS_OK)
        return false;
    base64_encode(bytes, sizeof bytes, BASE64_UNPADDED, token);
    for (char *at = token; *at; at++)
        *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
    secret_wipe(bytes, sizeof bytes);
    return true;
}

enum status sessions_new(struct sessions **sessions, struct error *err)
{
    struct sessions *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    if (!make_token(made->start)) {
        memory_free(made);
        return error_set(err, STATUS_SYSTEM, "there is no randomness");
    }
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->tried, NULL);
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++)
        pthread_mutex_init(&made->list[i].lock, NULL);
    *sessions = made;
    return STATUS_OK;
}

const char *sessions_start_token(const struct sessions *sessions)
{
    return sessions->start;
}

void session_wait_with(struct session *session, char *folder)
{
    struct error err = {0};
    if (session->waiting)
        (void)!file_remove_tree(session->waiting, &err); /* else at the desk's end */
    memory_free(session->waiting);
    session->waiting = folder;
}

void session_job_end(struct session *session)
{
    if (session->job.end)
        session->job.end(session->job.state);
    session->job = (struct session_job){NULL, NULL};
}

void session_lock(struct session *session)
{
    session_job_end(session);
    session_wait_with(session, NULL);
    if (session->office && office_self(session->office))
        office_heads_keep(session->office);
    office_close(session->office);
    identity_free(session->identity);
    session->office = NULL;
    session->identity = NULL;
    session->is_unlocked = false;
}

void sessions_free(struct sessions *sessions)
{
    if (!sessions)
        return;
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++) {
        session_lock(&sessions->list[i]);
        pthread_mutex_destroy(&sessions->list[i].lock);
    }
    pthread_cond_destroy(&sessions->tried);
    pthread_mutex_destroy(&sessions->lock);
    memory_free(sessions);
}

static bool is_token(const char *given, const char *own)
{
    return *own && strlen(given) == REQUEST_TOKEN_SIZE - 1 &&
           secret_equal(given, own, REQUEST_TOKEN_SIZE - 1);
}

/* A free place, with the list locked. */
static struct session *free_place(struct sessions *sessions)
{
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++)
        if (!*sessions->list[i].token)
            return &sessions->list[i];
    return NULL;
}

bool sessions_begin(struct sessions *sessions, const char *start, char cookie[REQUEST_TOKEN_SIZE])
{
    pthread_mutex_lock(&sessions->lock);
    struct session *place = is_token(start, sessions->start) ? free_place(sessions) : NULL;
    bool begun = place && make_token(place->form_token) && make_token(place->token);
    if (begun) {
        place->used = seconds();
        memcpy(cookie, place->token, REQUEST_TOKEN_SIZE);
        memset(sessions->start, 0, sizeof sessions->start);
    }
    pthread_mutex_unlock(&sessions->lock);
    return begun;
}

/* With its lock held. */
static void lock_if_idle(struct session *session)
{
    if (session->identity && seconds() - session->used >= DESK_IDLE_SECONDS) {
        session_lock(session);
        session->was_idle = true;
    }
}

struct session *sessions_take(struct sessions *sessions, const char *cookie)
{
    struct session *found = NULL;
    pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < SESSIONS_MAXIMUM && !found; i++)
        if (is_token(cookie, sessions->list[i].token))
            found = &sessions->list[i];
    pthread_mutex_unlock(&sessions->lock);
    if (!found)
        return NULL;
    pthread_mutex_lock(&found->lock);
    /* While it waited the session may have got another cookie. */
    pthread_mutex_lock(&sessions->lock);
    bool is_still = is_token(cookie, found->token);
    pthread_mutex_unlock(&sessions->lock);
    if (!is_still) {
        pthread_mutex_unlock(&found->lock);
        return NULL;
    }
    lock_if_idle(found);
    found->used = seconds();
    return found;
}

void sessions_release(struct session *session)
{
    pthread_mutex_unlock(&session->lock);
}

bool sessions_are_unlocked(struct sessions *sessions, const char *cookie)
{
    bool is_unlocked = false;
    pthread_mutex_lock(&sessions->lock);
    for (size_t i = 0; i < SESSIONS_MAXIMUM && !is_unlocked; i++)
        if (is_token(cookie, sessions->list[i].token)) {
            is_unlocked = sessions->list[i].is_unlocked;
            sessions->list[i].used = seconds();
        }
    pthread_mutex_unlock(&sessions->lock);
    return is_unlocked;
}

void sessions_renew(struct sessions *sessions, struct session *session,
                    char cookie[REQUEST_TOKEN_SIZE])
{
    char token[REQUEST_TOKEN_SIZE], form_token[REQUEST_TOKEN_SIZE];
    if (!make_token(token) || !make_token(form_token))
        return;
    pthread_mutex_lock(&sessions->lock);
    memcpy(session->token, token, sizeof token);
    memcpy(session->form_token, form_token, sizeof form_token);
    pthread_mutex_unlock(&sessions->lock);
    memcpy(cookie, token, sizeof token);
}

void sessions_tidy(struct sessions *sessions)
{
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++)
        if (pthread_mutex_trylock(&sessions->list[i].lock) == 0) {
            lock_if_idle(&sessions->list[i]);
            pthread_mutex_unlock(&sessions->list[i].lock);
        }
}

/* ---- a passphrase ---- */

/* Its turn: scrypt takes 256 MiB each, and who guesses is to wait. */
static void begin_try(struct sessions *sessions)
{
    pthread_mutex_lock(&sessions->lock);
    while (sessions->trying >= TRIES_AT_ONCE)
        pthread_cond_wait(&sessions->tried, &sessions->lock);
    sessions->trying++;
    pthread_mutex_unlock(&sessions->lock);
}

static void end_try(struct sessions *sessions, bool is_wrong)
{
    pthread_mutex_lock(&sessions->lock);
    sessions->wrong = is_wrong ? sessions->wrong + 1 : 0;
    unsigned wrong = sessions->wrong;
    pthread_mutex_unlock(&sessions->lock);
    if (is_wrong && wrong > 1) {
        unsigned wait = wrong > 6 ? SLOWEST : 1U << (wrong - 2);
        nanosleep(&(struct timespec){wait < SLOWEST ? wait : SLOWEST, 0}, NULL);
    }
    pthread_mutex_lock(&sessions->lock);
    sessions->trying--;
    pthread_cond_signal(&sessions->tried);
    pthread_mutex_unlock(&sessions->lock);
}

/* What they have seen of the ledger is kept with themselves, never in the office. */
static enum status remember(struct session *session, struct error *err)
{
    char *path = NULL;
    enum status status = heads_path(note_signer_verifier(session->identity->signer),
                                    office_origin(session->office), &path, err);
    if (status == STATUS_OK)
        status = office_remember_in(session->office, path, err);
    memory_free(path);
    return status;
}

enum status session_unlock(struct sessions *sessions, struct session *session, const char *identity,
                           const char *folder, const char *passphrase, struct error *err)
{
    session_lock(session);
    begin_try(sessions);
    enum status status = identity_load(identity, passphrase, &session->identity, err);
    if (status == STATUS_AUTHENTICATION) {
        error_set(err, STATUS_AUTHENTICATION, "that is not the passphrase");
        error_hint(err, "type it again; mind capital letters and spaces");
    }
    end_try(sessions, status == STATUS_AUTHENTICATION);
    if (status == STATUS_OK)
        status = office_open(folder, &session->office, err);
    if (status == STATUS_OK)
        status = remember(session, err);
    if (status == STATUS_OK)
        status = office_unlock(session->office, session->identity, err);
    if (status != STATUS_OK)
        session_lock(session);
    session->is_unlocked = status == STATUS_OK;
    session->was_idle = false;
    return status;
}
