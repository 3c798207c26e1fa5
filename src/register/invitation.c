/* The very first text to somebody who has no key yet: how the page reaches them, how they make
 * their key, what they send back, and the one phone call. It names nobody of a family. */
#include "register_internal.h"

#include <string.h>

#include "safehand/page.h"

static void append_where(struct buffer *out, const char *page_at)
{
    if (page_at) {
        buffer_append_text(out, "Where: the page " RECIPIENT_PAGE " is at\n  ");
        text_append_visible(out, page_at, strlen(page_at));
        buffer_append_text(out, "\nIf it asks for a name and a password: those that you have for "
                                "our portal.\n");
    } else {
        buffer_append_text(out,
                           "Where: we bring you the page " RECIPIENT_PAGE " on a memory stick.\n");
    }
    buffer_append_text(out, "It never comes by email. ");
    notice_append_digest(out);
}

static void append_how(struct buffer *out, const char *fingerprint)
{
    buffer_append_text(
        out, "\nHow:\n1. Open the page in Edge, Chrome or Firefox.\n"
             "2. Press \"" INVITATION_MAKE "\", and save your key file.\n"
             "3. Press \"" INVITATION_COPY "\", and paste it into an answer to this message. "
             "Write\nnothing about a family in it.\n"
             "4. Leave the page open: we ring you, on your organisation's own number.\nYou read us "
             "your six groups, and we read you ours:\n");
    notice_append_groups(out, fingerprint);
}

/* Whoever is rung hears a voice, and no more. */
static void append_doubt(struct buffer *out, const struct office *office)
{
    buffer_append_text(out, "Whom to ring, if you did not expect this or doubt that it is we who "
                            "ring");
    notice_append_phone(out, office);
}

enum status invitation_write(const struct office *office, const char *name, const char *page_at,
                             struct buffer *out, struct error *err)
{
    static const char secure[] = "https://";
    const struct office_member *self = office_self(office);
    if (page_at && (!text_starts_with(page_at, secure) || page_at[sizeof secure - 1] == '\0')) {
        error_set(err, STATUS_USAGE, "the page's address must begin with %s", secure);
        return error_hint(err, "from anywhere else somebody on the way could change the page");
    }
    buffer_append_text(out, "Dear ");
    text_append_visible(out, name, strlen(name));
    buffer_append_text(out, ",\n\n");
    text_append_visible(out, office_name(office), strlen(office_name(office)));
    buffer_append_text(out,
                       " wants to send you something that only you can open. For that you need "
                       "a key:\nonce, ten minutes with one phone call, and nothing to install.\n\n"
                       "If somebody may be in danger, do not wait: ring us now, or 999.\n\n");
    append_where(out, page_at);
    append_how(out, self->card->fingerprint);
    append_doubt(out, office);
    return buffer_status(out, err);
}
