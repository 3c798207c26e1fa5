/* The very first text to somebody who has no key yet: how the page reaches them, how they make
 * their key, what they send back, and the one phone call. It names nobody of a family. */
#include "register_internal.h"

#include <string.h>

#include "safehand/page.h"

static void append_page(struct buffer *out, const char *page_at)
{
    buffer_append_text(out, "1. Get the page " RECIPIENT_PAGE ", never by email, from");
    if (page_at) {
        buffer_append_text(out, "\n  ");
        text_append_visible(out, page_at, strlen(page_at));
        buffer_append_text(out, "\n");
    } else {
        buffer_append_text(out, " our portal, our website or a memory stick.\n");
    }
    notice_append_digest(out);
}

static void append_steps(struct buffer *out)
{
    buffer_append_text(
        out, "\n2. Open it in Edge, Chrome or Firefox, press \"" INVITATION_MAKE "\",\n"
             "and save your key file.\n\n"
             "3. Press \"" INVITATION_COPY "\" there, and paste it into an answer to this message. "
             "Write\nnothing about a family in it.\n\n"
             "4. Leave the page open: we ring you, on your organisation's own number.\nYou read us "
             "your six groups, and we read you ours:\n");
}

/* Whoever is rung hears a voice, and no more. */
static void append_doubt(struct buffer *out)
{
    buffer_append_text(out, "Not expected, or not sure that it is we who ring? Ring back\n");
    notice_append_phone(out);
    buffer_append_text(out, ".\n\n");
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
                       " wants to send you something that only you can open. You need a key for "
                       "that,\nonce: ten minutes, with one phone call.\n\n"
                       "If somebody may be in danger, do not wait: phone us now, or 999.\n\n");
    append_page(out, page_at);
    append_steps(out);
    notice_append_groups(out, self->card->fingerprint);
    append_doubt(out);
    buffer_append_text(out, "Then we send it, and tell you where it is.\n");
    return buffer_status(out, err);
}
