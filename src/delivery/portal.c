#include <string.h>

#include "portal_http.h"

enum { MULTI_STATUS = 207, TEMPORARY_SIZE = DELIVERY_NAME_MAXIMUM + 16 };

static const char asking[] = "asking the portal";
static const char about_folder[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<propfind xmlns=\"DAV:\"><prop><resourcetype/></prop></propfind>\n";

/* What stands at a name, compared with what should. */
enum presence { PRESENCE_NONE, PRESENCE_SAME, PRESENCE_OTHER };

static bool is_success(long code)
{
    return code >= 200 && code <= 299;
}

static bool is_missing(long code)
{
    return code == 404 || code == 410;
}

/* ---- rule C02 ---- */

static enum status want_refusal(struct portal_session *session,
                                const struct portal_request *request, struct error *err)
{
    struct portal_answer answer;
    enum status status = portal_http_send(session, request, &answer, err);
    if (status != STATUS_OK)
        return status;
    if (answer.code != 401)
        return portal_open_error(session, !request->name, answer.code, err);
    if (answer.offers_basic)
        return STATUS_OK;
    error_set(err, STATUS_DELIVERY,
              "%s asks for something else than a user name and password (Basic over TLS)",
              session->url);
    return error_hint(err, DELIVERY_DANGER
                      "otherwise ask whoever runs the portal for a WebDAV folder with a user name "
                      "and password, or choose another channel");
}

static enum status stranger_is_refused_folder(struct portal_session *session, struct error *err)
{
    struct portal_request request = {
        .method = "PROPFIND",
        .doing = asking,
        .is_stranger = true,
        .headers = {"Depth: 0", "Content-Type: application/xml; charset=utf-8"},
        .body = about_folder,
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
    };
    return want_refusal(session, &request, err);
}

static enum status stranger_is_refused_file(struct portal_session *session, const char *name,
                                            struct error *err)
{
    struct portal_request request = {
        .method = "GET",
        .doing = asking,
        .name = name,
        .is_stranger = true,
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
    };
    return want_refusal(session, &request, err);
}

/* Whether some element of the XML has that local name, whatever its prefix. */
static bool xml_has_element(const char *xml, const char *local)
{
    size_t length = strlen(local);
    for (const char *at = strchr(xml, '<'); at; at = strchr(at, '<')) {
        at++;
        size_t name = strcspn(at, " \t\r\n/>");
        if (name >= length && memcmp(at + name - length, local, length) == 0 &&
            (name == length || at[name - length - 1] == ':'))
            return true;
    }
    return false;
}

/* With the password: the folder is there, and is one. */
static enum status find_folder(struct portal_session *session, struct error *err)
{
    struct buffer xml;
    buffer_init(&xml, DELIVERY_TEXT_MAXIMUM);
    struct portal_request request = {
        .method = "PROPFIND",
        .doing = asking,
        .headers = {"Depth: 0", "Content-Type: application/xml; charset=utf-8"},
        .body = about_folder,
        .text = &xml,
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
    };
    struct portal_answer answer;
    enum status status = portal_http_send(session, &request, &answer, err);
    if (status == STATUS_OK && is_success(answer.code) &&
        (answer.code != MULTI_STATUS || answer.is_cut ||
         !xml_has_element(buffer_text(&xml), "collection")))
        answer.code = 405; /* it answers, but not as a WebDAV folder does */
    if (status == STATUS_OK && !is_success(answer.code))
        status = portal_answer_error(session, &request, answer.code, err);
    buffer_free(&xml);
    return status;
}

enum status portal_probe(struct portal_session *session, struct error *err)
{
    unsigned char random[8];
    char hex[2 * sizeof random + 1], name[64];
    enum status status = random_bytes(random, sizeof random, err);
    if (status != STATUS_OK)
        return status;
    hex_encode(random, sizeof random, hex);
    snprintf(name, sizeof name, "not-there-%s.safehand", hex);
    status = stranger_is_refused_folder(session, err);
    if (status == STATUS_OK)
        status = stranger_is_refused_file(session, name, err);
    return status == STATUS_OK ? find_folder(session, err) : status;
}

/* ---- single steps, with the password ---- */

/* Deletes a name; a missing one is no error. */
static enum status delete_name(struct portal_session *session, const char *name,
                               bool is_unstoppable, struct error *err)
{
    struct portal_request request = {
        .method = "DELETE",
        .doing = "deleting",
        .name = name,
        .is_unstoppable = is_unstoppable,
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
    };
    struct portal_answer answer;
    enum status status = portal_http_send(session, &request, &answer, err);
    if (status != STATUS_OK || is_missing(answer.code) ||
        (is_success(answer.code) && answer.code != MULTI_STATUS))
        return status;
    return portal_answer_error(session, &request, answer.code, err);
}

static enum status head(struct portal_session *session, const char *name, bool is_unstoppable,
                        struct portal_answer *answer, struct error *err)
{
    struct portal_request request = {
        .method = "HEAD", .doing = asking, .name = name, .is_unstoppable = is_unstoppable};
    enum status status = portal_http_send(session, &request, answer, err);
    if (status != STATUS_OK || is_success(answer->code) || is_missing(answer->code))
        return status;
    return portal_answer_error(session, &request, answer->code, err);
}

/* Reads a name back and compares it to the last byte. */
static enum status read_back(struct portal_session *session, const char *name,
                             const struct delivery_source *source, enum presence *presence,
                             struct error *err)
{
    struct portal_request request = {
        .method = "GET",
        .doing = "reading back",
        .name = name,
        .body_maximum = source->size,
        .progress_all = source->size,
    };
    struct portal_answer answer;
    bool is_same = false;
    enum status status = digest_begin(&request.digest, err);
    if (status == STATUS_OK)
        status = portal_http_send(session, &request, &answer, err);
    if (status == STATUS_OK && !is_success(answer.code) && !is_missing(answer.code))
        status = portal_answer_error(session, &request, answer.code, err);
    if (status == STATUS_OK)
        status = delivery_digest_is(request.digest, source->digest, &is_same, err);
    digest_free(request.digest);
    if (status != STATUS_OK)
        return status;
    if (is_missing(answer.code))
        *presence = PRESENCE_NONE;
    else if (answer.code == 200 && !answer.is_cut && answer.received == source->size && is_same)
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
    struct portal_answer answer;
    enum status status = head(session, name, false, &answer, err);
    if (status != STATUS_OK)
        return status;
    if (is_missing(answer.code))
        *presence = PRESENCE_NONE;
    else if (answer.length >= 0 && (uint64_t)answer.length != source->size)
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

static enum status put(struct portal_session *session, const char *temporary,
                       const struct delivery_source *source, struct error *err)
{
    struct portal_request request = {
        .method = "PUT",
        .doing = "uploading",
        .name = temporary,
        .headers = {"If-None-Match: *", "Content-Type: application/octet-stream"},
        .source = source,
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
        .progress_all = source->size,
    };
    struct portal_answer answer;
    enum status status = portal_http_send(session, &request, &answer, err);
    if (status != STATUS_OK || answer.code == 200 || answer.code == 201 || answer.code == 204)
        return status;
    return portal_answer_error(session, &request, answer.code, err);
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

/* Renames without overwriting. *is_taken: something stands at the name already. */
static enum status move(struct portal_session *session, const char *temporary, const char *name,
                        bool *is_taken, struct error *err)
{
    struct buffer destination;
    buffer_init(&destination, PORTAL_URL_MAXIMUM + 3 * DELIVERY_NAME_MAXIMUM + 64);
    buffer_append_text(&destination, "Destination: ");
    portal_http_append_url(session, name, &destination);
    struct portal_request request = {
        .method = "MOVE",
        .doing = "renaming",
        .name = temporary,
        .is_unstoppable = true,
        .headers = {"Overwrite: F", buffer_text(&destination)},
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
    };
    struct portal_answer answer;
    enum status status = buffer_status(&destination, err);
    if (status == STATUS_OK)
        status = portal_http_send(session, &request, &answer, err);
    if (status == STATUS_OK) {
        *is_taken = answer.code == 412;
        if (answer.code != 201 && answer.code != 204 && !*is_taken)
            status = portal_answer_error(session, &request, answer.code, err);
    }
    buffer_free(&destination);
    return status;
}

/* After the renaming: the file is there, of the right size. */
static enum status confirm(struct portal_session *session, const char *name,
                           const struct delivery_source *source, struct error *err)
{
    struct portal_answer answer;
    enum status status = head(session, name, true, &answer, err);
    if (status != STATUS_OK)
        return status;
    if (is_success(answer.code) && (answer.length < 0 || (uint64_t)answer.length == source->size))
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
    struct portal_answer answer;
    bool is_taken = false;
    enum status status = head(session, name, false, &answer, err);
    if (status != STATUS_OK)
        return status;
    if (!delivery_goes_on(session->progress, session->context, "renaming", 0, 0, err))
        return STATUS_INTERRUPTED;
    struct error why = {0};
    if (is_missing(answer.code))
        status = move(session, temporary, name, &is_taken, &why);
    else
        is_taken = true;
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

/* From an empty place at the temporary name to the package at its own. */
static enum status upload_by_temporary(struct portal_session *session, const char *name,
                                       const struct delivery_source *source, struct error *err)
{
    char temporary[TEMPORARY_SIZE];
    snprintf(temporary, sizeof temporary, "partial-%s", name);
    enum status status = delete_name(session, temporary, false, err);
    if (status != STATUS_OK)
        return status;
    status = put(session, temporary, source, err);
    if (status == STATUS_OK)
        status = stranger_is_refused_file(session, temporary, err);
    if (status == STATUS_OK)
        status = want_same(session, temporary, source, err);
    if (status == STATUS_OK)
        status = put_in_place(session, temporary, name, source, err);
    /* Also after success: whoever else put the same content there left ours behind. */
    struct error ignored = {0};
    enum status cleaned = delete_name(session, temporary, true, &ignored);
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
        status = stranger_is_refused_file(session, name, err);
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
    struct portal_request request = {
        .method = "GET",
        .doing = "fetching",
        .name = name,
        .text = &text,
        .body_maximum = room < DELIVERY_TEXT_MAXIMUM ? room : DELIVERY_TEXT_MAXIMUM,
    };
    struct portal_answer answer;
    status = portal_http_send(session, &request, &answer, err);
    if (status == STATUS_OK && is_missing(answer.code)) {
        *missing = true;
        error_set(err, STATUS_DELIVERY, "%s is not on the portal", name);
        status = error_hint(err, "try later: the recipient may not have put it there yet");
    } else if (status == STATUS_OK && answer.code != 200) {
        status = portal_answer_error(session, &request, answer.code, err);
    } else if (status == STATUS_OK && answer.is_cut) {
        error_set(err, STATUS_MALFORMED, "%s on the portal is larger than %llu bytes", name,
                  (unsigned long long)request.body_maximum);
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
    struct portal_answer answer;
    enum status status = head(session, name, false, &answer, err);
    if (status != STATUS_OK || is_missing(answer.code))
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
    return delete_name(session, temporary, false, err);
}

enum status portal_delete(struct portal_session *session, const char *name, struct error *err)
{
    enum status status = delivery_check_name(name, err);
    if (status == STATUS_OK)
        status = delete_name(session, name, false, err);
    if (status == STATUS_OK)
        status = portal_clear(session, name, err);
    return status == STATUS_OK ? want_gone(session, name, err) : status;
}
