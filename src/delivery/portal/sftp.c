/* The portals that speak SFTP (version 3, as OpenSSH does). */
#include "portal/sftp.h"

#include <string.h>

enum { TRIES = 3 };

static const char asking[] = "asking the portal";

static bool says_missing(const struct sftp_call *call)
{
    return call->result == CURLE_REMOTE_FILE_NOT_FOUND ||
           (call->result == CURLE_QUOTE_ERROR &&
            text_ends_with(call->transfer.words, "No such file or "
                                                 "directory"));
}

/*
 * libssh2 keeps the last status that the server sent, and libcurl takes it for the reason of a call
 * whose connection was cut in truth. So "no such file" is believed only if the same connection
 * then still answers about the folder; if not, the call is made once more.
 */
static enum status perform(struct portal_session *session, struct sftp_call *call, bool *is_missing,
                           struct error *err)
{
    const struct sftp_call begun = *call;
    *is_missing = false;
    for (int tries = 0; tries < TRIES; tries++) {
        struct sftp_call folder = {.transfer = {.doing = begun.transfer.doing,
                                                .is_unstoppable = begun.transfer.is_unstoppable},
                                   .looks = true};
        *call = begun;
        enum status status = sftp_perform(session, call, err);
        if (status != STATUS_OK || !says_missing(call))
            return status;
        status = sftp_perform(session, &folder, err);
        if (status != STATUS_OK)
            return status;
        if (folder.result != CURLE_OK)
            return sftp_error(session, &folder, err);
        *is_missing = folder.is_seen && !folder.is_new;
        if (*is_missing)
            return STATUS_OK;
    }
    return portal_transport_error(session, begun.transfer.doing, CURLE_RECV_ERROR, 0, 0, err);
}

/* ---- rule C02 ---- */

/* A stranger asks with "none", and with an empty password. A server that hangs up on the second has
 * refused it only if it is still there after the first: a line that was cut is no refusal. */
static enum status want_refusal(struct portal_session *session, struct error *err)
{
    struct sftp_call call;
    for (int asks_none = 0; asks_none < 2; asks_none++) {
        call = (struct sftp_call){.transfer = {.doing = asking},
                                  .is_stranger = true,
                                  .asks_none = asks_none > 0,
                                  .looks = true};
        enum status status = sftp_perform(session, &call, err);
        if (status != STATUS_OK)
            return status;
        if (call.result == CURLE_OK)
            return sftp_open_error(session, err);
        if (call.result != CURLE_LOGIN_DENIED)
            return sftp_error(session, &call, err);
        if (!call.is_left)
            return STATUS_OK;
    }
    return portal_transport_error(session, asking, CURLE_RECV_ERROR, 0, 0, err);
}

/* With the credentials: the folder is there, and is one. */
static enum status find_folder(struct portal_session *session, struct error *err)
{
    struct sftp_call look = {.transfer = {.doing = asking}, .looks = true};
    enum status status = sftp_perform(session, &look, err);
    if (status != STATUS_OK || (look.result == CURLE_OK && look.is_seen))
        return status;
    if (look.result != CURLE_OK)
        return sftp_error(session, &look, err);
    /* Looking gives no reason; listing does. Its first name is enough. */
    struct sftp_call list = {.transfer = {.doing = asking}, .lists = true};
    status = sftp_perform(session, &list, err);
    if (status != STATUS_OK || list.result == CURLE_OK || list.transfer.is_cut)
        return status;
    return sftp_error(session, &list, err);
}

static enum status find_room(struct portal_session *session, struct error *err)
{
    bool is_known;
    uint64_t room;
    struct sftp_call call = {.transfer = {.doing = asking}};
    enum status status = sftp_ask_room(session, &call, &is_known, &room, err);
    session->room = status != STATUS_OK || !is_known ? -1
                    : room > INT64_MAX               ? INT64_MAX
                                                     : (int64_t)room;
    if (status != STATUS_OK || call.result == CURLE_OK || call.result == CURLE_QUOTE_ERROR)
        return status; /* a server need not say */
    return sftp_error(session, &call, err);
}

static enum status sftp_probe(struct portal_session *session, struct error *err)
{
    enum status status = want_refusal(session, err);
    if (status == STATUS_OK)
        status = find_folder(session, err);
    return status == STATUS_OK ? find_room(session, err) : status;
}

/* ---- single steps, with the credentials ---- */

static enum status sftp_look(struct portal_session *session, const char *name, bool is_unstoppable,
                             struct portal_file *file, struct error *err)
{
    bool is_missing;
    struct sftp_call call = {.transfer = {.doing = asking, .is_unstoppable = is_unstoppable},
                             .name = name,
                             .looks = true};
    *file = (struct portal_file){.size = -1};
    enum status status = perform(session, &call, &is_missing, err);
    if (status != STATUS_OK || is_missing)
        return status;
    if (call.result != CURLE_OK)
        return sftp_error(session, &call, err);
    *file = (struct portal_file){.is_there = true, .size = call.size};
    return STATUS_OK;
}

static enum status sftp_read(struct portal_session *session, const char *name,
                             const struct portal_sink *sink, struct portal_got *got,
                             struct error *err)
{
    struct sftp_call call = {.transfer = {.doing = sink->doing,
                                          .is_long = sink->digest != NULL,
                                          .text = sink->text,
                                          .digest = sink->digest,
                                          .maximum = sink->maximum,
                                          .all = sink->all},
                             .name = name};
    *got = (struct portal_got){0};
    enum status status = perform(session, &call, &got->is_missing, err);
    if (status != STATUS_OK || got->is_missing)
        return status;
    got->is_cut = call.transfer.is_cut;
    got->received = call.transfer.received;
    return call.result == CURLE_OK || got->is_cut ? STATUS_OK : sftp_error(session, &call, err);
}

static enum status command(struct portal_session *session, struct sftp_call *call, const char *what,
                           const char *first, const char *second, bool *is_missing,
                           struct error *err)
{
    struct buffer text;
    sftp_append_command(session, what, first, second, &text);
    call->command = buffer_text(&text);
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = perform(session, call, is_missing, err);
    call->command = NULL;
    buffer_free(&text);
    return status;
}

static enum status sftp_remove(struct portal_session *session, const char *name,
                               bool is_unstoppable, struct error *err)
{
    bool is_missing;
    struct sftp_call call = {.transfer = {.doing = "deleting", .is_unstoppable = is_unstoppable}};
    enum status status = command(session, &call, "rm", name, NULL, &is_missing, err);
    if (status != STATUS_OK || is_missing || call.result == CURLE_OK)
        return status;
    return sftp_error(session, &call, err);
}

/* OpenSSH renames to no name that is there, and says of it that the operation failed. */
static enum status sftp_rename(struct portal_session *session, const char *from, const char *to,
                               bool *is_taken, struct error *err)
{
    bool is_missing;
    struct portal_file file;
    struct sftp_call call = {.transfer = {.doing = "renaming", .is_unstoppable = true}};
    enum status status = command(session, &call, "rename", from, to, &is_missing, err);
    if (status != STATUS_OK || call.result == CURLE_OK)
        return status;
    if (call.result == CURLE_QUOTE_ERROR && !is_missing) {
        status = sftp_look(session, to, true, &file, err);
        *is_taken = status == STATUS_OK && file.is_there;
        if (status != STATUS_OK || *is_taken)
            return status;
    }
    return sftp_error(session, &call, err);
}

/* ---- uploading ---- */

static enum status digest_begin_of(const struct delivery_source *source, uint64_t length,
                                   char hex[DIGEST_HEX_SIZE], struct error *err)
{
    unsigned char binary[DIGEST_SIZE];
    struct digest *digest = NULL;
    unsigned char *step = memory_allocate(DELIVERY_STEP);
    enum status status = step ? digest_begin(&digest, err) : memory_error(err);
    for (uint64_t done = 0; status == STATUS_OK && done < length;) {
        size_t size = length - done < DELIVERY_STEP ? (size_t)(length - done) : DELIVERY_STEP;
        status = delivery_read_source(source, step, size, done, err);
        if (status == STATUS_OK)
            status = digest_update(digest, step, size, err);
        done += size;
    }
    if (status == STATUS_OK)
        status = digest_end(digest, binary, err);
    if (status == STATUS_OK)
        hex_encode(binary, sizeof binary, hex);
    digest_free(digest);
    memory_free(step);
    return status;
}

/* What an upload that was cut off left there is gone on from only if it is this package's begin;
 * if not, it is removed, and *from is 0. */
static enum status compare_begin(struct portal_session *session, const char *name,
                                 const struct delivery_source *source, uint64_t *from,
                                 struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    bool is_same = false;
    struct portal_got got;
    struct portal_sink sink = {.doing = "reading back", .maximum = *from, .all = *from};
    enum status status = digest_begin_of(source, *from, hex, err);
    if (status == STATUS_OK)
        status = digest_begin(&sink.digest, err);
    if (status == STATUS_OK)
        status = sftp_read(session, name, &sink, &got, err);
    if (status == STATUS_OK)
        status = delivery_digest_is(sink.digest, hex, &is_same, err);
    digest_free(sink.digest);
    if (status != STATUS_OK || (is_same && !got.is_cut && !got.is_missing))
        return status;
    *from = 0;
    return sftp_remove(session, name, false, err);
}

/* SFTP over libcurl cannot open a file only if it is new: the name is one that only this package
 * has, and what stood there was removed just before. */
static enum status sftp_put(struct portal_session *session, const char *name,
                            const struct delivery_source *source, uint64_t from, struct error *err)
{
    enum status status = from > 0 ? compare_begin(session, name, source, &from, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    struct sftp_call call = {.transfer = {.doing = "uploading",
                                          .is_long = true,
                                          .source = source,
                                          .maximum = 0,
                                          .all = source->size,
                                          .from = from},
                             .name = name};
    status = sftp_perform(session, &call, err);
    if (status != STATUS_OK || call.result == CURLE_OK)
        return status;
    bool is_full = false;
    struct error ignored = {0};
    status = sftp_upload_error(session, &call, &is_full, err);
    /* What was stored would keep full what is full. */
    if (is_full && sftp_remove(session, name, true, &ignored) != STATUS_OK)
        return status;
    return status;
}

const struct portal_protocol portal_sftp = {
    .scheme = "sftp://",
    .resumes = true,
    .probe = sftp_probe,
    .look = sftp_look,
    .put = sftp_put,
    .read = sftp_read,
    .rename = sftp_rename,
    .remove = sftp_remove,
};
