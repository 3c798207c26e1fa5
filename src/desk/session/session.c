#include "session_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "safehand/base/encoding.h"
#include "safehand/desk.h"

enum { TOKEN_BYTES = 32 };

int64_t session_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Bytes as letters that an address may have. */
static void write_token(const unsigned char bytes[TOKEN_BYTES], char token[REQUEST_TOKEN_SIZE])
{
    base64_encode(bytes, TOKEN_BYTES, BASE64_UNPADDED, token);
    for (char *at = token; *at; at++)
        *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
}

/* A token that nobody guesses. */
static bool make_token(char token[REQUEST_TOKEN_SIZE])
{
    unsigned char bytes[TOKEN_BYTES];
    struct error err = {0};
    if (random_bytes(bytes, sizeof bytes, &err) != STATUS_OK)
        return false;
    write_token(bytes, token);
    secret_wipe(bytes, sizeof bytes);
    return true;
}

enum status sessions_new(struct sessions **sessions, struct error *err)
{
    struct sessions *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = random_bytes(made->secret, sizeof made->secret, err);
    if (status == STATUS_OK && !make_token(made->start))
        status = error_set(err, STATUS_SYSTEM, "there is no randomness");
    if (status == STATUS_OK)
        status = settled_new(&made->settled, err);
    if (status != STATUS_OK) {
        memory_free(made);
        return status;
    }
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->tried, NULL);
    pthread_mutex_init(&made->changing, NULL);
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++) {
        pthread_mutex_init(&made->list[i].lock, NULL);
        made->list[i].settled = made->settled;
    }
    *sessions = made;
    return STATUS_OK;
}

const char *sessions_start_token(const struct sessions *sessions)
{
    return sessions->start;
}

void session_job_set(struct session_job *place, void (*end)(void *state), void *state)
{
    if (place->end)
        place->end(place->state);
    *place = (struct session_job){end, state};
}

static void jobs_end(struct session *session)
{
    struct session_job *const jobs[] = {&session->job,     &session->sending,   &session->owed,
                                        &session->waiting, &session->importing, &session->sealing};
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        session_job_set(jobs[i], NULL, NULL);
}

void session_lock(struct session *session)
{
    jobs_end(session);
    if (session->work)
        session->release(session->work);
    session->work = NULL;
    if (session->identity)
        note_verifier_format(note_signer_verifier(session->identity->signer), session->last);
    if (session->office && office_self(session->office))
        office_heads_keep(session->office);
    office_close(session->office);
    identity_free(session->identity);
    session->office = NULL;
    session->identity = NULL;
    session->is_unlocked = false;
    session->key[0] = '\0';
    session->unkept_of[0] = '\0';
    session->wrong_tries = 0;
}

void session_forget_kept(struct session *session)
{
    form_free(&session->kept);
    session->kept_path[0] = '\0';
}

void session_keep(struct session *session, const struct request *request)
{
    struct error ignored = {0};
    session_forget_kept(session);
    if (form_copy(&request->body, &session->kept, &ignored) == STATUS_OK)
        memcpy(session->kept_path, request->path, sizeof session->kept_path);
}

void sessions_free(struct sessions *sessions)
{
    if (!sessions)
        return;
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++) {
        session_lock(&sessions->list[i]);
        session_forget_kept(&sessions->list[i]);
        pthread_mutex_destroy(&sessions->list[i].lock);
    }
    settled_free(sessions->settled);
    pthread_cond_destroy(&sessions->tried);
    pthread_mutex_destroy(&sessions->changing);
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

/* ---- who has none yet ---- */

bool sessions_stranger_cookie(char cookie[REQUEST_TOKEN_SIZE])
{
    return make_token(cookie);
}

bool sessions_stranger_token(const struct sessions *sessions, const char *cookie,
                             char token[REQUEST_TOKEN_SIZE])
{
    unsigned char mac[DIGEST_SIZE];
    struct error err = {0};
    if (strlen(cookie) != REQUEST_TOKEN_SIZE - 1 ||
        digest_hmac_sha256(sessions->secret, sizeof sessions->secret, cookie,
                           REQUEST_TOKEN_SIZE - 1, mac, &err) != STATUS_OK)
        return false;
    write_token(mac, token);
    return true;
}

/* ---- sessions ---- */

/* A place that is free or, else, one that nobody has unlocked; with the list locked, and its own
 * lock held. */
static struct session *take_place(struct sessions *sessions)
{
    for (int is_second = 0; is_second < 2; is_second++)
        for (size_t i = 0; i < SESSIONS_MAXIMUM; i++) {
            struct session *session = &sessions->list[i];
            if (pthread_mutex_trylock(&session->lock) != 0)
                continue;
            if (!*session->token || (is_second && !session->identity))
                return session;
            pthread_mutex_unlock(&session->lock);
        }
    return NULL;
}

/* What was unlocked goes over; tokens and lock stay the place's own. */
static void move(struct session *to, struct session *from)
{
    to->identity = from->identity;
    to->office = from->office;
    if (to->office)
        office_settle_in(to->office, to->settled);
    to->wrong_tries = from->wrong_tries;
    to->last_wrong = from->last_wrong;
    memcpy(to->key, from->key, sizeof to->key);
    to->was_idle = false;
    to->used = session_seconds();
    to->is_unlocked = to->office != NULL;
    from->is_unlocked = false;
    from->identity = NULL;
    from->office = NULL;
}

bool sessions_adopt(struct sessions *sessions, struct session *opened,
                    char cookie[REQUEST_TOKEN_SIZE], char form_token[REQUEST_TOKEN_SIZE])
{
    char token[REQUEST_TOKEN_SIZE];
    if (!make_token(token) || !make_token(form_token))
        return false;
    pthread_mutex_lock(&sessions->lock);
    struct session *place = take_place(sessions);
    if (place) {
        session_forget_kept(place);
        memset(place->form_token_before, 0, sizeof place->form_token_before);
        move(place, opened);
        memcpy(place->token, token, sizeof token);
        memcpy(place->form_token, form_token, REQUEST_TOKEN_SIZE);
        memcpy(cookie, token, sizeof token);
        pthread_mutex_unlock(&place->lock);
    }
    pthread_mutex_unlock(&sessions->lock);
    return place != NULL;
}

void sessions_end(struct sessions *sessions, struct session *session)
{
    session_lock(session);
    session_forget_kept(session);
    pthread_mutex_lock(&sessions->lock);
    memset(session->form_token_before, 0, sizeof session->form_token_before);
    memset(session->token, 0, sizeof session->token);
    memset(session->form_token, 0, sizeof session->form_token);
    session->was_idle = false;
    pthread_mutex_unlock(&sessions->lock);
}

bool sessions_begin(struct sessions *sessions, const char *start, char cookie[REQUEST_TOKEN_SIZE])
{
    pthread_mutex_lock(&sessions->lock);
    struct session *place = is_token(start, sessions->start) ? free_place(sessions) : NULL;
    bool begun = place && make_token(place->form_token) && make_token(place->token);
    if (begun) {
        place->used = session_seconds();
        memcpy(cookie, place->token, REQUEST_TOKEN_SIZE);
        memset(sessions->start, 0, sizeof sessions->start);
    }
    pthread_mutex_unlock(&sessions->lock);
    return begun;
}

/* A test does not wait for a quarter of an hour. */
static int64_t idle_seconds(void)
{
#ifdef SAFEHAND_TESTING
    const char *text = getenv("SAFEHAND_TEST_IDLE");
    if (text)
        return strtol(text, NULL, 10);
#endif
    return DESK_IDLE_SECONDS;
}

/* With its lock held. */
static void lock_if_idle(struct session *session)
{
    if (session->identity && session_seconds() - session->used >= idle_seconds()) {
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
    found->used = session_seconds();
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
            sessions->list[i].used = session_seconds();
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
    memcpy(session->form_token_before, session->form_token, sizeof form_token);
    memcpy(session->form_token, form_token, sizeof form_token);
    pthread_mutex_unlock(&sessions->lock);
    memcpy(cookie, token, sizeof token);
}

void sessions_tidy(struct sessions *sessions)
{
    bool is_anybody_here = false;
    for (size_t i = 0; i < SESSIONS_MAXIMUM; i++) {
        if (pthread_mutex_trylock(&sessions->list[i].lock) == 0) {
            lock_if_idle(&sessions->list[i]);
            pthread_mutex_unlock(&sessions->list[i].lock);
        }
        is_anybody_here = is_anybody_here || sessions->list[i].is_unlocked;
    }
    /* Of the ledger nothing stays in memory when nobody is signed in. */
    if (!is_anybody_here)
        settled_forget(sessions->settled);
}

void session_leave_office(struct session *session)
{
    jobs_end(session);
    if (session->work)
        session->release(session->work);
    session->work = NULL;
    office_close(session->office);
    session->office = NULL;
}

enum status session_follow(struct session *session, struct error *err)
{
    if (!session->office || office_is_current(session->office))
        return STATUS_OK;
    /* It belongs to the office as it was. */
    if (session->work)
        session->release(session->work);
    session->work = NULL;
    enum status status = office_reopen(&session->office, err);
    if (status != STATUS_OK)
        session_lock(session);
    return status;
}

void sessions_change_begin(struct sessions *sessions)
{
    pthread_mutex_lock(&sessions->changing);
}

void sessions_change_end(struct sessions *sessions)
{
    pthread_mutex_unlock(&sessions->changing);
}
