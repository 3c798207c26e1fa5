/* A new portal. */
#include <ctype.h>
#include <string.h>

#include "register/recipients/recipients.h"

enum { ADDED = 8, RECIPIENTS_MAXIMUM = 60, LABEL_SIZE = 512, CA_MAXIMUM = 1 << 18 };

struct adding {
    struct office_recipients list;
    char labels[RECIPIENTS_MAXIMUM][LABEL_SIZE], marks[RECIPIENTS_MAXIMUM][RECIPIENT_MARK_SIZE];
    struct ask_choice choices[RECIPIENTS_MAXIMUM];
    struct ask asks[ADDED];
    struct asking asking;
};

static size_t choose_recipients(struct adding *made)
{
    size_t count = 0;
    for (size_t i = 0; i < made->list.count && count < RECIPIENTS_MAXIMUM; i++) {
        const struct office_recipient *one = made->list.items[i];
        if (!one->card || one->is_revoked)
            continue;
        recipient_mark(one, made->marks[count]);
        snprintf(made->labels[count], LABEL_SIZE, "%.250s, %.250s", one->name, one->organisation);
        made->choices[count] = (struct ask_choice){made->marks[count], made->labels[count], NULL};
        count++;
    }
    return count;
}

static void ask_ssh(struct ask *asks)
{
    asks[0] = (struct ask){.kind = ASK_TEXT,
                           .name = "host_key",
                           .label = "The server's host key, if its address begins with "
                                    "sftp:// (optional)",
                           .hint = "Left empty, the desk shows which key the server has, for "
                                   "you to compare by phone. It begins with SHA256:"};
    asks[1] = (struct ask){.kind = ASK_AREA,
                           .name = "key",
                           .label = "The user's private key there, if you sign in with one "
                                    "instead of a password (optional)",
                           .hint = "It has a passphrase, which is asked each time and kept "
                                   "nowhere. It begins with BEGIN OPENSSH PRIVATE KEY."};
}

/* *made is the caller's: adding_free. */
static enum status adding_make(struct visit *visit, struct adding **out, struct error *err)
{
    struct adding *made = *out = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    enum status status = office_recipient_list(visit->session->office, &made->list, err);
    made->asks[0] = (struct ask){.kind = ASK_TEXT,
                                 .name = "name",
                                 .label = "A short name for it",
                                 .hint = "As you speak of it, for example: Leicestershire.",
                                 .missing = "write a short name for it",
                                 .width = 20};
    made->asks[1] = (struct ask){.kind = ASK_TEXT,
                                 .name = "url",
                                 .label = "Its address",
                                 .hint = "Of the folder there. It begins with https:// or sftp://",
                                 .missing = "write its address"};
    made->asks[2] = (struct ask){.kind = ASK_TEXT,
                                 .name = "user",
                                 .label = "The user name there",
                                 .hint = "The password is asked each time, and kept nowhere.",
                                 .missing = "write the user name there",
                                 .width = 20};
    made->asks[3] = (struct ask){.kind = ASK_SELECT,
                                 .name = "recipient",
                                 .label = "Is it one recipient's own place? (optional)",
                                 .choices = made->choices,
                                 .choice_count = choose_recipients(made)};
    made->asks[4] = (struct ask){.kind = ASK_FILE,
                                 .name = "ca_file",
                                 .label = "The file with its own certificate authority (optional)",
                                 .hint = "Only if whoever runs the portal gave you one."};
    made->asks[5] = (struct ask){.kind = ASK_AREA,
                                 .name = "ca",
                                 .label = "Or the text of that file",
                                 .hint = "It begins with BEGIN CERTIFICATE."};
    ask_ssh(made->asks + 6);
    made->asking = (struct asking){.title = "Add a portal",
                                   .path = "/portals/add",
                                   .button = "Add it",
                                   .asks = made->asks,
                                   .count = ADDED};
    return status;
}

static void adding_free(struct adding *made)
{
    if (made)
        office_recipients_free(&made->list);
    memory_free(made);
}

void page_portal_add(struct visit *visit)
{
    struct error err = {0};
    struct adding *adding;
    if (adding_make(visit, &adding, &err) == STATUS_OK)
        ask_show(visit, &adding->asking, NULL);
    else
        page_failure(visit, &err);
    adding_free(adding);
}

static char *copy_or_null(const char *text)
{
    return text ? memory_copy_string(text) : NULL;
}

/* People call it as they like: small letters, digits and hyphens of that; NULL without memory. */
static char *name_of(const char *typed)
{
    char name[PORTAL_NAME_MAXIMUM + 1];
    size_t length = 0;
    for (; *typed && length < PORTAL_NAME_MAXIMUM; typed++)
        if (isalnum((unsigned char)*typed))
            name[length++] = (char)tolower((unsigned char)*typed);
        else if (length > 0 && name[length - 1] != '-')
            name[length++] = '-';
    while (length > 0 && name[length - 1] == '-')
        length--;
    name[length] = '\0';
    return memory_copy_string(name);
}

/* Its own certificate authority: the file, if one was sent, else what was pasted; NULL for none. */
static enum status ca_take(struct visit *visit, char **ca, struct error *err)
{
    size_t next = 0;
    struct buffer text;
    const char *pasted = asked_or_null(visit, "ca");
    const struct upload *file = upload_next(&visit->request->uploads, "ca_file", &next);
    if (!file || file->size == 0) {
        *ca = pasted ? memory_format("%s\n", pasted) : NULL;
        return pasted && !*ca ? memory_error(err) : STATUS_OK;
    }
    buffer_init(&text, CA_MAXIMUM);
    enum status status = file_read_whole(file->path, &text, err);
    if (status == STATUS_OK && memchr(text.data, '\0', text.length)) {
        status = error_set(err, STATUS_MALFORMED, "the file is no text");
        error_hint(err, "ask whoever runs the portal for it as PEM: it begins with BEGIN "
                        "CERTIFICATE");
    } else if (status == STATUS_OK) {
        *ca = memory_copy_string(buffer_text(&text));
        status = *ca ? STATUS_OK : memory_error(err);
    }
    buffer_free(&text);
    return status;
}

/* Its texts are copies, for portal_free. */
static enum status portal_take(struct visit *visit, struct portal *portal, struct error *err)
{
    struct office_recipient *recipient = NULL;
    const char *whose = asked_or_null(visit, "recipient");
    const char *host_key = asked_or_null(visit, "host_key"), *key = asked_or_null(visit, "key");
    enum status status =
        whose ? office_recipient_find(visit->session->office, whose, &recipient, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = ca_take(visit, &portal->ca, err);
    if (status == STATUS_OK)
        status = portal_address(asked(visit, "url"), &portal->url, err);
    if (status == STATUS_OK) {
        portal->name = name_of(asked(visit, "name"));
        portal->user = memory_copy_string(asked(visit, "user"));
        portal->recipient = copy_or_null(recipient ? recipient->key : NULL);
        portal->host_key = copy_or_null(host_key);
        portal->key = copy_or_null(key);
        if (!portal->name || !portal->user || (recipient && !portal->recipient) ||
            (host_key && !portal->host_key) || (key && !portal->key))
            status = memory_error(err);
    }
    office_recipient_free(recipient);
    return status;
}

/* The host key that the server shows is shown, and pinned once somebody has compared it. */
static enum status compare_host_key(const struct portal *portal, struct asking *asking,
                                    struct error *err)
{
    struct portal_host_key key;
    if (!portal_has_host_key(portal) || portal->host_key)
        return STATUS_OK;
    enum status status = portal_ask_host_key(portal, &key, err);
    if (status != STATUS_OK)
        return status;
    asking->wrong = "host_key";
    error_set(err, STATUS_USAGE, "the server shows the host key %s (%s), which nobody has compared",
              key.fingerprint, key.kind);
    return error_hint(err, "phone whoever runs the portal, on a number you already know, and have "
                           "them read out theirs; if it is the same, write it here");
}

void page_portal_added(struct visit *visit)
{
    struct error err = {0};
    struct adding *adding = NULL;
    struct portal *portal = memory_allocate(sizeof *portal);
    enum status status = portal ? adding_make(visit, &adding, &err) : memory_error(&err);
    if (status != STATUS_OK) {
        page_failure(visit, &err);
    } else {
        status = ask_check(visit, &adding->asking, &err);
        if (status == STATUS_OK)
            status = portal_take(visit, portal, &err);
        if (status == STATUS_OK)
            status = compare_host_key(portal, &adding->asking, &err);
        if (status == STATUS_OK)
            status = office_portal_add(visit->session->office, portal, visit_now(visit), &err);
        if (status == STATUS_OK)
            response_go_on(visit->page.response, "/portals?done=added");
        else
            ask_again(visit, &adding->asking, &err);
    }
    adding_free(adding);
    portal_free(portal);
}
