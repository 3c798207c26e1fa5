/* Bad lines and busy portals: how long something is waited for, and when it is tried again. */
#include <stdlib.h>
#include <time.h>

#include "portal/protocol.h"

enum {
    PATIENCE = 60 * 1000,
    TRIES = 4,
    LONGEST = 2, /* times the patience: a portal that asks for more is left for later */
    LOOK = 100,  /* milliseconds between two looks whether somebody interrupts */
};

long portal_patience(void)
{
    long patience = PATIENCE;
#ifdef SAFEHAND_TESTING
    const char *chosen = getenv("SAFEHAND_TEST_PORTAL_PATIENCE");
    patience = chosen ? atol(chosen) : patience;
#endif
    return patience;
}

static unsigned tries(void)
{
    unsigned tries = TRIES;
#ifdef SAFEHAND_TESTING
    const char *chosen = getenv("SAFEHAND_TEST_PORTAL_TRIES");
    tries = chosen ? (unsigned)atoi(chosen) : tries;
#endif
    return tries;
}

/* Before try 2, 3, 4: about a second, two, four, and never the same for two who were cut off
 * together; or what the portal asked for. */
static enum status pause_before(const struct portal_session *session, unsigned next, long *pause,
                                struct error *err)
{
    unsigned char random;
    long second = portal_patience() / 60 > 0 ? portal_patience() / 60 : 1;
    long longest = second << (next - 2);
    enum status status = random_bytes(&random, sizeof random, err);
    *pause = longest / 2 + longest * random / 255;
    if (session->wait >= 0 && session->wait * second > *pause)
        *pause = (long)session->wait * second;
    return status;
}

static enum status wait_for(const struct portal_session *session, long pause, struct error *err)
{
    for (; pause > 0; pause -= LOOK) {
        long step = pause < LOOK ? pause : LOOK;
        const struct timespec some = {0, step * 1000 * 1000};
        if (!delivery_goes_on(session->progress, session->context, "waiting to try again", 0, 0,
                              err))
            return STATUS_INTERRUPTED;
        nanosleep(&some, NULL);
    }
    return STATUS_OK;
}

/* It asks for more than somebody waits at a screen; and nothing of what it says overflows. */
static bool asks_too_much(const struct portal_session *session)
{
    return session->wait > LONGEST * PATIENCE / 1000;
}

static void tell_tries(unsigned tried, struct error *err)
{
    char message[ERROR_MESSAGE_SIZE];
    if (tried < 2)
        return;
    snprintf(message, sizeof message, "%s", err->message);
    struct error with = *err;
    error_set(&with, err->status, "%s (tried %u times)", message, tried);
    snprintf(err->message, sizeof err->message, "%s", with.message);
}

/* "Nothing was delivered" would be wrong where a renaming was asked before. */
static enum status tell_interrupted(const struct portal_session *session, const struct error *first,
                                    struct error *err)
{
    if (!session->may_be_there)
        return err->status;
    if (first->status == STATUS_INTERRUPTED)
        error_set(err, STATUS_INTERRUPTED,
                  "interrupted, and the package may be on the portal already");
    else {
        *err = *first;
        err->status = STATUS_INTERRUPTED;
        error_context(err, "interrupted, and the package may be on the portal already");
    }
    error_hint(err, WAY " finds out: what is there already counts");
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

enum status portal_patiently(struct portal_session *session, portal_act act, void *context,
                             struct error *err)
{
    struct error first = {0};
    for (unsigned tried = 1;; tried++) {
        struct error now = {0};
        long pause;
        session->may_pass = false;
        session->wait = -1;
        if (act(session, context, &now) == STATUS_OK)
            return STATUS_OK;
        if (tried == 1)
            first = now;
        if (!session->may_pass || now.status == STATUS_INTERRUPTED) {
            *err = now;
            return now.status == STATUS_INTERRUPTED ? tell_interrupted(session, &first, err)
                                                    : err->status;
        }
        if (tried >= tries() || asks_too_much(session)) {
            *err = first;
            tell_tries(tried, err);
            return err->status;
        }
        if (pause_before(session, tried + 1, &pause, err) != STATUS_OK)
            return err->status;
        if (wait_for(session, pause, err) != STATUS_OK)
            return tell_interrupted(session, &first, err);
    }
}
