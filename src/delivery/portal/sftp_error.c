/* What can go wrong with a portal over SFTP, in words, and what to do about it. */
#include <stdlib.h>
#include <string.h>

#include "portal/sftp.h"
#include "safehand/policy.h"

static bool words_hold(const struct sftp_call *call, const char *what)
{
    return strstr(call->transfer.words, what) != NULL;
}

static enum status another_key(struct portal_session *session, struct error *err)
{
    struct portal_host_key key;
    struct error ignored = {0};
    if (sftp_ask_host_key(session, &key, &ignored) == STATUS_OK)
        error_set(err, STATUS_DELIVERY,
                  "%s shows another host key than the one that was compared when the portal was "
                  "added: %s (%s) instead of %s",
                  session->host, key.fingerprint, key.kind, session->host_key);
    else
        error_set(err, STATUS_DELIVERY,
                  "%s shows another host key than the one that was compared when the portal was "
                  "added",
                  session->host);
    session->may_pass = false; /* whatever became of asking */
    return portal_hint_not_again(err, "and compare the host key's fingerprint; if they changed it, "
                                      "add the portal anew with the new one");
}

/* Nothing tells a server that hangs up on a wrong password from a line that broke: so it is not
 * tried again by itself. */
static enum status hung_up(const struct portal_session *session, struct error *err)
{
    error_set(
        err, STATUS_DELIVERY,
        "%s hung up while signing in: the connection broke off, or it does not take this user "
        "name and %s",
        session->host, session->key >= 0 ? "key" : "password");
    return portal_hint_try_again(err, "check the network, the user name and the password, and try "
                                      "once more");
}

static enum status not_let_in(struct portal_session *session, struct error *err)
{
    session->is_shut_out = true;
    if (session->key >= 0) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the portal does not accept this user name and key, or the key's passphrase is "
                  "another one");
        return error_hint(err, "enter the key's passphrase again; if it stays so, ask whoever runs "
                               "the portal whether they let in this user's key; a sealed package "
                               "is kept");
    }
    error_set(err, STATUS_AUTHENTICATION, "the portal does not accept this user name and password");
    return error_hint(err, "enter the password again; if it stays so, ask whoever runs the portal; "
                           "a sealed package is kept");
}

static enum status forbidden(const struct sftp_call *call, struct error *err)
{
    error_set(err, STATUS_AUTHENTICATION, "the portal forbids this user name: %s",
              call->transfer.doing);
    return error_hint(err, "ask whoever runs the portal to let this user name read, write, rename "
                           "and delete in the folder; a sealed package is kept");
}

static enum status no_folder(const struct portal_session *session, struct error *err)
{
    error_set(err, STATUS_DELIVERY, "%s is no folder on the portal", session->url);
    error_hint(err, DELIVERY_DANGER
               "otherwise ask whoever runs the portal for the address of the folder, add it, and "
               "see " WAY "; a sealed package is kept");
    return error_way(err, WAY_CHECK_PORTAL, NULL, NULL);
}

static enum status full(struct error *err)
{
    error_set(err, STATUS_DELIVERY, "the portal is full");
    return portal_hint_try_again(err, "ask whoever runs the portal to make room");
}

/* The numbers are libssh2's: -5, the two have no method in common. */
static enum status no_ssh(struct portal_session *session, const struct sftp_call *call,
                          struct error *err)
{
    if (words_hold(call, "initializing sftp") && !call->is_left)
        error_set(err, STATUS_DELIVERY, "%s lets this user name in, but offers no SFTP",
                  session->host);
    else if (words_hold(call, "ssh session: -5,"))
        error_set(err, STATUS_DELIVERY,
                  "%s offers no way to encrypt that this computer knows (it needs a host key of "
                  "the kind ed25519 or ecdsa)",
                  session->host);
    else if ((session->may_pass = words_hold(call, "getting banner")))
        error_set(err, STATUS_DELIVERY, "%s does not answer as an SFTP server does", session->host);
    else
        return portal_transport_error(session, call->transfer.doing, CURLE_RECV_ERROR, 0, 0, err);
    return portal_hint_try_again(err, "check the portal's address, and ask whoever runs it");
}

static enum status has_a_fault(const struct sftp_call *call, struct error *err)
{
    error_set(err, STATUS_DELIVERY, "the portal has a fault while %s", call->transfer.doing);
    return portal_hint_try_again(err, "try later; if it stays so, tell whoever runs the portal");
}

enum status sftp_error(struct portal_session *session, const struct sftp_call *call,
                       struct error *err)
{
    session->may_pass = false;
    switch (call->result) {
    case CURLE_PEER_FAILED_VERIFICATION:
        return another_key(session, err);
    case CURLE_LOGIN_DENIED:
        return call->is_left ? hung_up(session, err) : not_let_in(session, err);
    case CURLE_REMOTE_ACCESS_DENIED:
        return forbidden(call, err);
    case CURLE_REMOTE_FILE_NOT_FOUND:
        return no_folder(session, err);
    case CURLE_REMOTE_DISK_FULL:
        return full(err);
    case CURLE_FAILED_INIT:
        return no_ssh(session, call, err);
    case CURLE_QUOTE_ERROR:
        if (words_hold(call, "Permission denied"))
            return forbidden(call, err);
        return words_hold(call, "No such file") ? no_folder(session, err) : has_a_fault(call, err);
    case CURLE_SSH: /* also what libssh2 says of a connection that was cut */
        if (words_hold(call, "Operation failed"))
            return has_a_fault(call, err);
        return portal_transport_error(session, call->transfer.doing, CURLE_RECV_ERROR, 0,
                                      call->system, err);
    default:
        return portal_transport_error(session, call->transfer.doing, call->result, 0, call->system,
                                      err);
    }
}

/* ---- a full disk, of which SFTP has no word ---- */

static bool read_number(const char *text, const char *name, uint64_t *number)
{
    const char *at = strstr(text, name);
    *number = at ? strtoull(at + strlen(name), NULL, 10) : 0;
    return at != NULL;
}

enum status sftp_ask_room(struct portal_session *session, struct sftp_call *call, bool *is_known,
                          uint64_t *room, struct error *err)
{
    uint64_t blocks = 0, size = 0;
    struct buffer command, told;
    buffer_init(&told, DELIVERY_TEXT_MAXIMUM);
    sftp_append_command(session, "statvfs", NULL, NULL, &command);
    enum status status = buffer_status(&command, err);
    call->command = buffer_text(&command);
    call->told = &told;
    if (status == STATUS_OK)
        status = sftp_perform(session, call, err);
    *is_known = status == STATUS_OK && call->result == CURLE_OK &&
                read_number(buffer_text(&told), "f_bavail: ", &blocks) &&
                read_number(buffer_text(&told), "f_frsize: ", &size);
    *room = size > 0 && blocks > UINT64_MAX / size ? UINT64_MAX : blocks * size;
    call->command = NULL;
    call->told = NULL;
    buffer_free(&told);
    buffer_free(&command);
    return status;
}

enum status sftp_upload_error(struct portal_session *session, const struct sftp_call *call,
                              bool *is_full, struct error *err)
{
    *is_full = call->result == CURLE_REMOTE_DISK_FULL;
    if (call->result != CURLE_SSH)
        return sftp_error(session, call, err);
    bool is_known;
    uint64_t room, left = call->transfer.source->size - call->transfer.sent;
    struct sftp_call asked = {.transfer = {.doing = call->transfer.doing, .is_unstoppable = true}};
    enum status status = sftp_ask_room(session, &asked, &is_known, &room, err);
    if (status != STATUS_OK)
        return status;
    if (asked.result != CURLE_OK && asked.result != CURLE_QUOTE_ERROR)
        return sftp_error(session, &asked, err);
    /* Some of what was taken from the source may not have been stored any more. */
    session->may_pass = false;
    *is_full = is_known && room < left + DELIVERY_STEP;
    if (*is_full)
        return full(err);
    session->may_pass = true;
    error_set(err, STATUS_DELIVERY,
              "the portal stored no more while uploading: the connection broke off, or the room "
              "that it gives this user name is full");
    return portal_hint_try_again(err, "check the network and try later; if it stays so, ask "
                                      "whoever runs the portal to make room");
}

/* ---- rule C02 ---- */

enum status sftp_open_error(const struct portal_session *session, struct error *err)
{
    rule_error(err, STATUS_REFUSED, RULE_C02,
               "anybody can sign in at %s as %s without a password or a key", session->host,
               session->user);
    return error_hint(err, DELIVERY_DANGER
                      "otherwise ask whoever runs the portal to protect the folder with a password "
                      "or a key, or choose another channel; a sealed package is kept");
}
