/* What was sent by a session that had locked itself meanwhile: it is kept in memory until who was
 * signed in there signs in again, and then goes where it was meant to go. */
#include "share/share.h"

#include <string.h>

bool share_keeps(const char *path)
{
    return strncmp(path, "/share/", 7) == 0 && strncmp(path, "/share/send/", 12) != 0 &&
           strcmp(path, "/share/family") != 0 && !text_ends_with(path, "/check") &&
           !text_ends_with(path, "/discard");
}

static bool is_theirs(const struct session *session)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(note_signer_verifier(session->identity->signer), verifier);
    return strcmp(verifier, session->last) == 0;
}

bool share_take_kept(struct visit *visit)
{
    struct session *session = visit->session;
    struct request request = {.is_post = true};
    const struct request *own = visit->request;
    bool is_kept = *session->kept_path && is_theirs(session);
    if (is_kept) {
        memcpy(request.path, session->kept_path, sizeof request.path);
        request.body = session->kept;
        visit->request = &request;
        visit->rest = request.path + strlen("/share/");
        if (strcmp(request.path, "/share/concern") == 0)
            share_concern_written(visit);
        else
            share_draft_posted(visit);
        visit->request = own;
    }
    session_forget_kept(session);
    return is_kept;
}
