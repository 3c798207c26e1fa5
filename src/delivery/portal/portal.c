/* The order of a delivery, whatever the portal speaks. */
#include <string.h>

#include "portal/protocol.h"

enum { TEMPORARY_SIZE = DELIVERY_NAME_MAXIMUM + 16 };

/* What stands at a name, compared with what should. */
enum presence { PRESENCE_NONE, PRESENCE_SAME, PRESENCE_OTHER };

/* ---- single steps ---- */

enum status portal_probe(struct portal_session *session, struct error *err)
{
    return session->protocol->probe(session, err);
}

static enum status stranger_is_refused(struct portal_session *session, const char *name,
                                       struct error *err)
{
    const struct portal_protocol *protocol = session->protocol;
    return !protocol->refuses_stranger ? STATUS_OK : protocol->refuses_stranger(session, name, err);
}

/* Reads a name back and compares it to the last byte. */
static enum status read_back(struct portal_session *session, const char *name,
                             const struct delivery_source *source, enum presence *presence,
                             struct error *err)
{
    struct portal_sink sink = {
        .doing = "reading back", .maximum = source->size, .all = source->size};
    struct portal_got got = {0};
    bool is_same = false;
    enum status status = digest_begin(&sink.digest, err);
    if (status == STATUS_OK)
        status = session->protocol->read(session, name, &sink, &got, err);
    if (status == STATUS_OK)
        status = delivery_digest_is(sink.digest, source->digest, &is_same, err);
    digest_free(sink.digest);
    if (status != STATUS_OK)
        return status;
    if (got.is_missing)
        *presence = PRESENCE_NONE;
    else if (!got.is_cut && got.received == source->size && is_same)
        *presence = PRESENCE_SAME;
    else
        *presence = PRESENCE_OTHER;
    return STATUS_OK;
}

/* As read_back, but reads only where something stands that may be the same. */
static enum status look(struct portal_session *session, const char *name,
                        const struct delivery_source *source, enum presence *presence,
                        struct error *err)
{
    struct portal_file file;
    enum status status = session->protocol->look(session, name, false, &file, err);
    if (status != STATUS_OK)
        return status;
    if (!file.is_there)
        *presence = PRESENCE_NONE;
    else if (file.size >= 0 && (uint64_t)file.size != source->size)
        *presence = PRESENCE_OTHER;
    else
        return read_back(session, name, source, presence, err);
    return STATUS_OK;
}

static enum status name_is_taken(const char *name, struct error *err)
{
    error_set(err, STATUS_DELIVERY, "the portal already has a file %s, with other content", name);
    error_hint(err, DELIVERY_DANGER
               "otherwise phone the recipient: they take away or delete what lies there; it is not "
               "overwritten; a sealed package is kept, and " WAY " tries again");
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

/* ---- uploading ---- */

/* Where the upload begins: at its first byte with nothing at the temporary name, or behind what an
 * upload that was cut off left. That this was the same package is seen when it is read back. */
static enum status begin_temporary(struct portal_session *session, const char *temporary,
                                   const struct delivery_source *source, uint64_t *from,
                                   struct error *err)
{
    struct portal_file file = {0};
    enum status status = STATUS_OK;
    *from = 0;
    if (session->protocol->resumes)
        status = session->protocol->look(session, temporary, false, &file, err);
    if (status != STATUS_OK)
        return status;
    if (file.is_there && file.size > 0 && (uint64_t)file.size <= source->size) {
        *from = (uint64_t)file.size;
        return STATUS_OK;
    }
    return session->protocol->remove(session, temporary, false, err);
}

static enum status want_same(struct portal_session *session, const char *temporary,
                             const struct delivery_source *source, struct error *err)
{
    enum presence presence = PRESENCE_OTHER;
    enum status status = read_back(session, temporary, source, &presence, err);
    if (status != STATUS_OK || presence == PRESENCE_SAME)
        return status;
    error_set(err, STATUS_DELIVERY, "the portal gave back something else than was uploaded");
    error_hint(err, DELIVERY_DANGER "otherwise try once more with " WAY
                                    "; if it stays so, tell whoever runs the portal, "
                                    "and choose another channel; the package is kept");
    return error_way(err, WAY_DELIVER, NULL, NULL);
}

/* After the renaming: the file is there, of the right size. */
static enum status confirm(struct portal_session *session, const char *name,
                           const struct delivery_source *source, struct error *err)
{
    struct portal_file file;
    enum status status = session->protocol->look(session, name, true, &file, err);
    if (status != STATUS_OK)
        return status;
    if (file.is_there && (file.size < 0 || (uint64_t)file.size == source->size))
        return STATUS_OK;
    error_set(err, STATUS_DELIVERY, "the portal renamed the uploaded file, but it is not there");
    return error_hint(err, DELIVERY_DANGER "otherwise tell whoever runs the portal, and choose "
                                           "another channel; the package is kept");
}

/*
 * Gives the temporary its name. The look just before is for portals that overwrite all the same.
 * From the renaming on nothing interrupts, so that "interrupted" means that nothing was delivered.
 */
static enum status put_in_place(struct portal_session *session, const char *temporary,
                                const char *name, const struct delivery_source *source,
                                struct error *err)
{
    struct portal_file file;
    bool is_taken = false;
    enum status status = session->protocol->look(session, name, false, &file, err);
    if (status != STATUS_OK)
        return status;
    if (!delivery_goes_on(session->progress, session->context, "renaming", 0, 0, err))
        return STATUS_INTERRUPTED;
    struct error why = {0};
    if (file.is_there)
        is_taken = true;
    else
        status = session->protocol->rename(session, temporary, name, &is_taken, &why);
    if (status == STATUS_OK && !is_taken)
        return confirm(session, name, source, err);
    /* Somebody was faster, or the answer was lost: what counts is what stands there. */
    enum presence presence = PRESENCE_NONE;
    struct error ignored = {0};
    if (look(session, name, source, &presence, &ignored) == STATUS_OK && presence == PRESENCE_SAME)
        return STATUS_OK;
    if (status == STATUS_OK)
        return name_is_taken(name, err);
    *err = why;
    return status;
}

/* From the temporary name to the package at its own. */
static enum status upload_by_temporary(struct portal_session *session, const char *name,
                                       const struct delivery_source *source, struct error *err)
{
    const struct portal_protocol *protocol = session->protocol;
    char temporary[TEMPORARY_SIZE];
    snprintf(temporary, sizeof temporary, "partial-%s", name);
    uint64_t from;
    enum status status = begin_temporary(session, temporary, source, &from, err);
    if (status != STATUS_OK)
        return status;
    if (from < source->size)
        status = protocol->put(session, temporary, source, from, err);
    if (status != STATUS_OK && protocol->resumes)
        return status;
    if (status == STATUS_OK)
        status = stranger_is_refused(session, temporary, err);
    if (status == STATUS_OK)
        status = want_same(session, temporary, source, err);
    if (status == STATUS_OK)
        status = put_in_place(session, temporary, name, source, err);
    /* Also after success: whoever else put the same content there left ours behind. */
    struct error ignored = {0};
    enum status cleaned = protocol->remove(session, temporary, true, &ignored);
    (void)cleaned;
    return status;
}

enum status portal_upload(struct portal_session *session, const char *name, int fd, uint64_t size,
                          const char *digest, struct error *err)
{
    struct delivery_source source = {fd, size, digest};
    enum presence presence = PRESENCE_NONE;
    enum status status = delivery_check_name(name, err);
    if (status == STATUS_OK)
        status = delivery_check_source(&source, session->progress, session->context, err);
    if (status == STATUS_OK)
        status = portal_probe(session, err);
    if (status == STATUS_OK)
        status = stranger_is_refused(session, name, err);
    if (status == STATUS_OK)
        status = look(session, name, &source, &presence, err);
    if (status != STATUS_OK || presence == PRESENCE_SAME)
        return status;
    if (presence == PRESENCE_OTHER)
        return name_is_taken(name, err);
    return upload_by_temporary(session, name, &source, err);
}

/* ---- fetching and deleting ---- */

enum status portal_fetch(struct portal_session *session, const char *name, struct buffer *out,
                         bool *missing, struct error *err)
{
    *missing = false;
    enum status status = delivery_check_name(name, err);
    if (status != STATUS_OK)
        return status;
    struct buffer text;
    buffer_init(&text, DELIVERY_TEXT_MAXIMUM);
    size_t room = out->maximum > out->length ? out->maximum - out->length : 0;
    struct portal_sink sink = {
        .doing = "fetching",
        .text = &text,
        .maximum = room < DELIVERY_TEXT_MAXIMUM ? room : DELIVERY_TEXT_MAXIMUM,
    };
    struct portal_got got = {0};
    status = session->protocol->read(session, name, &sink, &got, err);
    if (status == STATUS_OK && got.is_missing) {
        *missing = true;
        error_set(err, STATUS_DELIVERY, "%s is not on the portal", name);
        status = error_hint(err, "try later: the recipient may not have put it there yet");
    } else if (status == STATUS_OK && got.is_cut) {
        error_set(err, STATUS_MALFORMED, "%s on the portal is larger than %llu bytes", name,
                  (unsigned long long)sink.maximum);
        status = error_hint(err, "it is not what it should be: ask whoever put it there");
    }
    if (status == STATUS_OK) {
        size_t before = out->length;
        buffer_append(out, text.data, text.length);
        status = buffer_status(out, err);
        if (status != STATUS_OK)
            buffer_truncate(out, before);
    }
    buffer_free(&text);
    return status;
}

/* What a portal says that it deleted is looked for once more. */
static enum status want_gone(struct portal_session *session, const char *name, struct error *err)
{
    struct portal_file file;
    enum status status = session->protocol->look(session, name, false, &file, err);
    if (status != STATUS_OK || !file.is_there)
        return status;
    error_set(err, STATUS_DELIVERY, "the portal says that it deleted %s, but it is still there",
              name);
    return error_hint(err, "ask whoever runs the portal to delete it");
}

enum status portal_clear(struct portal_session *session, const char *name, struct error *err)
{
    char temporary[TEMPORARY_SIZE];
    enum status status = delivery_check_name(name, err);
    if (status != STATUS_OK)
        return status;
    snprintf(temporary, sizeof temporary, "partial-%s", name);
    return session->protocol->remove(session, temporary, false, err);
}

enum status portal_delete(struct portal_session *session, const char *name, struct error *err)
{
    enum status status = delivery_check_name(name, err);
    if (status == STATUS_OK)
        status = session->protocol->remove(session, name, false, err);
    if (status == STATUS_OK)
        status = portal_clear(session, name, err);
    return status == STATUS_OK ? want_gone(session, name, err) : status;
}
