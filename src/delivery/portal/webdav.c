/* The portals that speak WebDAV (RFC 4918). */
#include <stdlib.h>
#include <string.h>

#include "portal/http.h"

enum { MULTI_STATUS = 207 };

static const char asking[] = "asking the portal";
static const char about_folder[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<propfind xmlns=\"DAV:\"><prop><resourcetype/><quota-available-bytes/></prop></propfind>\n";

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

static enum status webdav_refuses_stranger(struct portal_session *session, const char *name,
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

/* The begin tag of the first element of the XML that has that local name, whatever its prefix, from
 * its name on; or NULL. */
static const char *xml_find_element(const char *xml, const char *local)
{
    size_t length = strlen(local);
    for (const char *at = strchr(xml, '<'); at; at = strchr(at, '<')) {
        at++;
        size_t name = strcspn(at, " \t\r\n/>");
        if (name >= length && memcmp(at + name - length, local, length) == 0 &&
            (name == length || at[name - length - 1] == ':'))
            return at;
    }
    return NULL;
}

/* RFC 4331: bytes that the user may still write there; -1 if it does not say, or says nonsense. */
static int64_t xml_room(const char *xml)
{
    enum { DIGITS = 18 };
    const char *at = xml_find_element(xml, "quota-available-bytes");
    at = !at ? NULL : at + strcspn(at, ">");
    if (!at || *at == '\0' || at[-1] == '/')
        return -1;
    size_t blanks = strspn(++at, " \t\r\n"), digits = strspn(at + blanks, "0123456789");
    at += blanks;
    return digits > 0 && digits <= DIGITS && at[digits + strspn(at + digits, " \t\r\n")] == '<'
               ? strtoll(at, NULL, 10)
               : -1;
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
         !xml_find_element(buffer_text(&xml), "collection")))
        answer.code = 405; /* it answers, but not as a WebDAV folder does */
    if (status == STATUS_OK && !is_success(answer.code))
        status = portal_answer_error(session, &request, answer.code, err);
    if (status == STATUS_OK)
        session->room = xml_room(buffer_text(&xml));
    buffer_free(&xml);
    return status;
}

static enum status webdav_probe(struct portal_session *session, struct error *err)
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
        status = webdav_refuses_stranger(session, name, err);
    return status == STATUS_OK ? find_folder(session, err) : status;
}

/* ---- single steps, with the password ---- */

static enum status webdav_remove(struct portal_session *session, const char *name,
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

static enum status webdav_look(struct portal_session *session, const char *name,
                               bool is_unstoppable, struct portal_file *file, struct error *err)
{
    struct portal_request request = {
        .method = "HEAD", .doing = asking, .name = name, .is_unstoppable = is_unstoppable};
    struct portal_answer answer;
    enum status status = portal_http_send(session, &request, &answer, err);
    if (status != STATUS_OK)
        return status;
    if (!is_success(answer.code) && !is_missing(answer.code))
        return portal_answer_error(session, &request, answer.code, err);
    *file = (struct portal_file){.is_there = is_success(answer.code), .size = answer.length};
    return STATUS_OK;
}

static enum status webdav_read(struct portal_session *session, const char *name,
                               const struct portal_sink *sink, struct portal_got *got,
                               struct error *err)
{
    struct portal_request request = {
        .method = "GET",
        .doing = sink->doing,
        .name = name,
        .text = sink->text,
        .digest = sink->digest,
        .body_maximum = sink->maximum,
        .progress_all = sink->all,
    };
    struct portal_answer answer;
    enum status status = portal_http_send(session, &request, &answer, err);
    if (status != STATUS_OK)
        return status;
    if (answer.code != 200 && !is_missing(answer.code))
        return portal_answer_error(session, &request, answer.code, err);
    *got = (struct portal_got){.is_missing = is_missing(answer.code),
                               .is_cut = answer.is_cut,
                               .received = answer.received};
    return STATUS_OK;
}

static enum status webdav_put(struct portal_session *session, const char *name,
                              const struct delivery_source *source, uint64_t from,
                              struct error *err)
{
    (void)from; /* always 0: what a cut PUT left is nothing, or cannot be relied on */
    struct portal_request request = {
        .method = "PUT",
        .doing = "uploading",
        .name = name,
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

/* ---- renaming ---- */

/*
 * A server takes the header Destination only as it knows itself. One behind another that ends TLS
 * for it believes that it speaks http; some take the path alone (RFC 4918, section 10.3), and
 * others refuse that. What is refused moves nothing, so each is tried, and what was taken is kept
 * for the session.
 */
enum destination { DESTINATION_URL, DESTINATION_HTTP, DESTINATION_PATH, DESTINATIONS };

static void append_destination(const struct portal_session *session, int form, const char *name,
                               struct buffer *out)
{
    const char *rest = session->url + strlen(portal_webdav.scheme);
    buffer_append_text(out, "Destination: ");
    if (form == DESTINATION_PATH)
        rest += strcspn(rest, "/");
    else
        buffer_append_text(out, form == DESTINATION_HTTP ? "http://" : portal_webdav.scheme);
    buffer_append_text(out, rest);
    portal_append_name(name, out);
}

static enum status move(struct portal_session *session, int form, const char *from, const char *to,
                        struct portal_request *request, struct portal_answer *answer,
                        struct error *err)
{
    struct buffer destination;
    buffer_init(&destination, PORTAL_URL_MAXIMUM + 3 * DELIVERY_NAME_MAXIMUM + 64);
    append_destination(session, form, to, &destination);
    *request = (struct portal_request){
        .method = "MOVE",
        .doing = "renaming",
        .name = from,
        .is_unstoppable = true,
        .headers = {"Overwrite: F", buffer_text(&destination)},
        .body_maximum = DELIVERY_TEXT_MAXIMUM,
    };
    enum status status = buffer_status(&destination, err);
    if (status == STATUS_OK)
        status = portal_http_send(session, request, answer, err);
    request->headers[1] = NULL;
    buffer_free(&destination);
    return status;
}

/* Nothing was moved, and the form of the address may be why. */
static bool is_of_address(long code)
{
    return code == 400 || code == 403 || code == 404 || code == 409 || code == 502;
}

static enum status webdav_rename(struct portal_session *session, const char *from, const char *to,
                                 bool *is_taken, struct error *err)
{
    struct portal_request request;
    long refused = 0;
    for (int form = session->destination; form < DESTINATIONS; form++) {
        struct portal_answer answer;
        enum status status = move(session, form, from, to, &request, &answer, err);
        if (status != STATUS_OK)
            return status;
        *is_taken = answer.code == 412;
        if (answer.code == 201 || answer.code == 204 || *is_taken) {
            session->destination = form;
            return STATUS_OK;
        }
        refused = refused == 0 ? answer.code : refused;
        if (!is_of_address(answer.code))
            break;
    }
    return portal_rename_error(session, &request, refused, err);
}

const struct portal_protocol portal_webdav = {
    .scheme = "https://",
    .probe = webdav_probe,
    .refuses_stranger = webdav_refuses_stranger,
    .look = webdav_look,
    .put = webdav_put,
    .read = webdav_read,
    .rename = webdav_rename,
    .remove = webdav_remove,
};
