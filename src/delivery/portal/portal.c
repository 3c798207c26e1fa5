/* The order of a delivery, whatever the portal speaks. */
#include <string.h>

#include "portal/protocol.h"
#include "safehand/extract/told.h"

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
    session->may_pass = true; /* a line that changes bytes, once, is no portal that does */
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
 * The renaming is not interrupted; from then on the package may be there until a look says that it
 * is not, which what is interrupted later has to say.
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
    struct error why = {0}, unseen = {0};
    session->may_be_there = strcmp(name, session->trial) != 0;
    if (file.is_there)
        is_taken = true;
    else
        status = session->protocol->rename(session, temporary, name, &is_taken, &why);
    if (status == STATUS_OK && !is_taken)
        return confirm(session, name, source, err);
    /* Somebody was faster, or the answer was lost: what counts is what stands there. */
    enum presence presence = PRESENCE_NONE;
    bool may_pass = session->may_pass;
    enum status looked = look(session, name, source, &presence, &unseen);
    if (looked == STATUS_OK && presence == PRESENCE_SAME)
        return STATUS_OK;
    if (status == STATUS_OK && looked == STATUS_OK)
        return name_is_taken(name, err);
    if (status == STATUS_OK) { /* what stands there is not known */
        *err = unseen;
        return looked;
    }
    *err = why;
    session->may_pass = may_pass;
    return status;
}

/* From the temporary name to the package at its own. */
static enum status upload_by_temporary(struct portal_session *session, const char *name,
                                       const struct delivery_source *source, struct error *err)
{
    const struct portal_protocol *protocol = session->protocol;
    char temporary[PORTAL_TEMPORARY_SIZE];
    portal_temporary_name(name, temporary);
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
    bool may_pass = session->may_pass;
    struct error ignored = {0};
    (void)!protocol->remove(session, temporary, true, &ignored);
    session->may_pass = may_pass;
    return status;
}

/* ---- a small file of ours, all the way of a delivery ---- */

/* Whoever wanted to know of every step: of this file they hear one thing. */
struct muffled {
    delivery_progress progress;
    void *context;
};

static bool muffled_progress(void *context, const char *what, uint64_t done, uint64_t all)
{
    const struct muffled *muffled = context;
    (void)what;
    (void)done;
    (void)all;
    return !muffled->progress || muffled->progress(muffled->context, "trying the portal", 0, 0);
}

static enum status go_all_the_way(struct portal_session *session, const char *temporary,
                                  const char *name, const struct delivery_source *source,
                                  struct error *err)
{
    enum status status = session->protocol->put(session, temporary, source, 0, err);
    if (status == STATUS_OK)
        status = stranger_is_refused(session, temporary, err);
    if (status == STATUS_OK)
        status = want_same(session, temporary, source, err);
    return status == STATUS_OK ? put_in_place(session, temporary, name, source, err) : status;
}

static enum status trial_may_lie(const struct portal_session *session, struct error *err)
{
    return error_context(err, "%s, by which the portal was tried, may lie there still",
                         session->trial);
}

/* Whether it is seen that nothing stands at a name. */
static bool is_nothing_at(struct portal_session *session, const char *name)
{
    struct portal_file file;
    struct error ignored = {0};
    return session->protocol->look(session, name, true, &file, &ignored) == STATUS_OK &&
           !file.is_there;
}

/* Takes both its names away, asking twice: nobody else would. A portal that refused the file may
 * refuse that too: then nothing lies there. */
static enum status clean_up(struct portal_session *session, bool was_renamed, struct error *err)
{
    char temporary[PORTAL_TEMPORARY_SIZE];
    enum status status = STATUS_OK;
    portal_temporary_name(session->trial, temporary);
    for (int i = 0; i < 2; i++) {
        status = was_renamed ? STATUS_OK : session->protocol->remove(session, temporary, true, err);
        if (status == STATUS_OK)
            status = portal_take_away(session, session->trial, true, err);
        if (status == STATUS_OK)
            return STATUS_OK;
    }
    if (!was_renamed && is_nothing_at(session, temporary) &&
        is_nothing_at(session, session->trial)) {
        *err = (struct error){.status = STATUS_OK};
        return STATUS_OK;
    }
    return trial_may_lie(session, err);
}

/*
 * A trial before a delivery has a name that goes with the package's, so that whoever delivers it
 * next finds what one that was killed left; else one that nobody has. Either is free then.
 */
static enum status name_trial(struct portal_session *session, const char *package,
                              struct error *err)
{
    unsigned char random[8];
    char hex[2 * sizeof random + 1], temporary[PORTAL_TEMPORARY_SIZE];
    bool is_free = !package && session->trial[0] == '\0';
    if (is_free && random_bytes(random, sizeof random, err) != STATUS_OK)
        return err->status;
    if (is_free) {
        hex_encode(random, sizeof random, hex);
        snprintf(session->trial, sizeof session->trial, "trial-%s.txt", hex);
        return STATUS_OK;
    }
    if (session->trial[0] == '\0')
        snprintf(session->trial, sizeof session->trial, "trial-%.200s.txt", package);
    portal_temporary_name(session->trial, temporary);
    enum status status = session->protocol->remove(session, temporary, false, err);
    return status == STATUS_OK ? session->protocol->remove(session, session->trial, false, err)
                               : status;
}

/* However far it came, both names are free again, or that is told. */
static enum status try_portal(struct portal_session *session, const char *package,
                              const struct delivery_source *source, struct error *err)
{
    char temporary[PORTAL_TEMPORARY_SIZE];
    struct error failure = {0};
    enum status status = name_trial(session, package, err);
    if (status != STATUS_OK)
        return status;
    portal_temporary_name(session->trial, temporary);
    status = go_all_the_way(session, temporary, session->trial, source, err);
    bool may_pass = session->may_pass;
    enum status cleaned = clean_up(session, status == STATUS_OK, &failure);
    if (status != STATUS_OK) {
        session->may_pass = may_pass;
        return cleaned == STATUS_OK ? status : trial_may_lie(session, err);
    }
    session->is_tried = cleaned == STATUS_OK;
    if (cleaned != STATUS_OK)
        *err = failure;
    return cleaned;
}

static enum status want_tried(struct portal_session *session, const char *package,
                              struct error *err)
{
    static const char text[] = "Put here to see whether a delivery works, and taken away again. It "
                               "may be deleted.\n";
    char digest[DIGEST_HEX_SIZE];
    struct muffled muffled = {session->progress, session->context};
    if (session->is_tried)
        return STATUS_OK;
    enum status status = digest_sha256_hex(text, sizeof text - 1, digest, err);
    if (status != STATUS_OK)
        return status;
    int fd = file_open_in_memory(text, sizeof text - 1);
    if (fd < 0) {
        error_set_errno(err, "cannot hold a file to try the portal with");
        return error_hint(err, "close other programs and try again; nothing was sent");
    }
    const struct delivery_source source = {fd, sizeof text - 1, digest};
    session->progress = muffled_progress;
    session->context = &muffled;
    status = try_portal(session, package, &source, err);
    session->progress = muffled.progress;
    session->context = muffled.context;
    file_close(&fd);
    return status;
}

enum status portal_check(struct portal_session *session, struct error *err)
{
    enum status status = portal_probe(session, err);
    return status == STATUS_OK ? want_tried(session, NULL, err) : status;
}

bool portal_room(const struct portal_session *session, uint64_t *room)
{
    *room = session->room < 0 ? 0 : (uint64_t)session->room;
    return session->room >= 0;
}

/* ---- a delivery ---- */

struct uploading {
    const char *name;
    struct delivery_source source;
};

/* What an earlier upload of the same package left counts as room: it is gone on with, or taken away
 * before this one. */
static enum status want_room(struct portal_session *session, const struct uploading *uploading,
                             struct error *err)
{
    uint64_t room, size = uploading->source.size;
    char temporary[PORTAL_TEMPORARY_SIZE];
    struct portal_file left = {0};
    if (!portal_room(session, &room) || room >= size)
        return STATUS_OK;
    portal_temporary_name(uploading->name, temporary);
    enum status status = session->protocol->look(session, temporary, false, &left, err);
    if (status != STATUS_OK ||
        (left.is_there && left.size > 0 && (uint64_t)left.size >= size - room))
        return status;
    struct buffer words;
    buffer_init(&words, ERROR_MESSAGE_SIZE);
    buffer_append_text(&words, "the portal has room for ");
    words_append_size(&words, room);
    buffer_append_text(&words, ", and the package has ");
    words_append_size(&words, size);
    error_set(err, STATUS_DELIVERY, "%s", buffer_text(&words));
    buffer_free(&words);
    return portal_hint_try_again(err, "ask whoever runs the portal to make room");
}

static enum status upload_once(struct portal_session *session, void *context, struct error *err)
{
    const struct uploading *uploading = context;
    const struct delivery_source *source = &uploading->source;
    enum presence presence = PRESENCE_NONE;
    enum status status = portal_probe(session, err);
    if (status == STATUS_OK)
        status = stranger_is_refused(session, uploading->name, err);
    if (status == STATUS_OK)
        status = look(session, uploading->name, source, &presence, err);
    if (status != STATUS_OK || presence == PRESENCE_SAME)
        return status;
    session->may_be_there = false;
    if (presence == PRESENCE_OTHER)
        return name_is_taken(uploading->name, err);
    status = want_room(session, uploading, err);
    if (status == STATUS_OK)
        status = want_tried(session, uploading->name, err);
    return status == STATUS_OK ? upload_by_temporary(session, uploading->name, source, err)
                               : status;
}

enum status portal_upload(struct portal_session *session, const char *name, int fd, uint64_t size,
                          const char *digest, struct error *err)
{
    struct uploading uploading = {name, {fd, size, digest}};
    session->may_be_there = false;
    enum status status = delivery_check_name(name, err);
    if (status == STATUS_OK)
        status = delivery_check_source(&uploading.source, session->progress, session->context, err);
    return status == STATUS_OK ? portal_patiently(session, upload_once, &uploading, err) : status;
}
