/* The very first text to somebody who has no key yet: how the page reaches them, how they make
 * their key, what they send back, and the one phone call. It names nobody of a family. */
#include "register_internal.h"

#include <string.h>

#include "safehand/page.h"

static void append_page(struct buffer *out, const char *page_at)
{
    buffer_append_text(out, "1. Get the page " RECIPIENT_PAGE ": ");
    if (page_at) {
        buffer_append_text(out, "from\n  ");
        text_append_visible(out, page_at, strlen(page_at));
        buffer_append_text(out, "\n");
    } else {
        buffer_append_text(out, "we give it to you on a memory stick, or you fetch it from our "
                                "portal or\nour own site. ");
    }
    buffer_append_text(out,
                       "It does not come by email: many mail systems take such pages away, and "
                       "anybody could send\none. ");
    notice_append_digest(out);
}

static void append_steps(struct buffer *out)
{
    buffer_append_text(
        out, "\n2. Open that page in Edge, Chrome or Firefox, press \"" INVITATION_MAKE "\", and\n"
             "save your key file. Nothing has to be installed.\n\n"
             "3. Press \"" INVITATION_COPY "\" there, and paste it into an answer to this message. "
             "The card is not\nsecret. Please write nothing about a family in that answer.\n\n"
             "4. Leave the page open, and ring us. You read the six groups of your card to us, and "
             "we read ours\nto you:\n");
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
                       " would like to send you something that nobody but you can open. For that "
                       "you make a\nkey, once: allow ten minutes and one phone call.\n\n"
                       "If somebody may be in danger, do not wait for any of this: phone us now, "
                       "or 999.\n\n");
    append_page(out, page_at);
    append_steps(out);
    notice_append_groups(out, self->card->fingerprint);
    buffer_append_text(out, "Then we send it, and tell you where it is. To ring us, and if you do "
                            "not know of this, phone\n");
    notice_append_phone(out, office, self);
    return buffer_status(out, err);
}
