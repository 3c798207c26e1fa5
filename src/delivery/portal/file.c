/* The portal file: safehand.portal/2. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "portal/sftp.h"
#include "safehand/note.h"

static const char format_word[] = "safehand.portal/2";
static const struct json_limits limits = {
    .size = PORTAL_FILE_MAXIMUM, .depth = 2, .string = PORTAL_FILE_MAXIMUM};

/* What is wrong with a member of a portal; message NULL: nothing. */
struct fault {
    const char *member;
    const char *message;
};

static bool is_host_label(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static const char *name_fault(const char *name)
{
    size_t length = strlen(name);
    bool good = length > 0 && length <= PORTAL_NAME_MAXIMUM && name[0] != '-';
    for (size_t i = 0; good && i < length; i++)
        good = is_host_label(name[i]);
    return good ? NULL : "must be 1 to 64 of a-z, 0-9 and '-', and not begin with '-'";
}

static const char *user_fault(const char *user)
{
    size_t length = strlen(user);
    bool good = length > 0 && length <= PORTAL_USER_MAXIMUM && !strchr(user, ':');
    while (good && length > 0) {
        uint32_t code_point;
        size_t size = utf8_decode(user, length, &code_point);
        good = size > 0 && !text_is_control(code_point) && !text_is_invisible(code_point);
        user += size;
        length -= size;
    }
    return good ? NULL : "must be 1 to 256 bytes without ':' and control characters";
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return !at ? -1 : (int)((at - digits) % 16);
}

/* Walks the path: percent signs must encode a byte that is no control character, and no segment may
 * be "." or "..", however it is written, and however its end is: a server may take %2F for it. */
static bool path_is_sound(const char *path)
{
    size_t bytes = 0, dots = 0;
    for (; *path != '\0'; path++) {
        int byte = (unsigned char)*path;
        if (byte == '%') {
            int high = hex_digit(path[1]);
            int low = high < 0 ? -1 : hex_digit(path[2]);
            byte = high * 16 + low;
            if (low < 0 || byte < 0x20 || byte == 0x7f)
                return false;
            path += 2;
        }
        if (byte == '/') {
            if (bytes > 0 && bytes == dots && bytes <= 2)
                return false;
            bytes = dots = 0;
            continue;
        }
        bytes++;
        dots += byte == '.';
    }
    return true;
}

static const char no_host[] = "has no host, or one that cannot be read";

bool portal_has_host_key(const struct portal *portal)
{
    return portal_protocol_of(portal->url) == &portal_sftp;
}

static const char *url_fault(const char *url)
{
    const struct portal_protocol *protocol = portal_protocol_of(url);
    size_t length = strlen(url);
    if (!protocol)
        return "must begin with https:// or sftp://, because nothing is sent unencrypted";
    if (length > PORTAL_URL_MAXIMUM)
        return "is too long";
    for (size_t i = 0; i < length; i++)
        if (url[i] <= ' ' || url[i] >= 0x7f || strchr("\"<>\\^`{|}", url[i]))
            return "holds a character that has no place in an address";
    if (strpbrk(url, "?#@"))
        return "must have no user name, '?' or '#' in it";
    const char *host = url + strlen(protocol->scheme), *path = strchr(host, '/');
    if (path == host) /* which libcurl would look for further on */
        return no_host;
    if (!path || url[length - 1] != '/')
        return "must be that of a folder, and end in '/'";
    if (!path_is_sound(path))
        return "holds \"..\" or a wrong percent sign";
    if (protocol != &portal_sftp)
        return NULL;
    if (strstr(path, "%2F") || strstr(path, "%2f")) /* which libcurl would send as one */
        return "holds %2F, which no folder's name can have: write / where a folder ends";
    /* libcurl takes any such folder for the home. */
    size_t home = sftp_home_length(path);
    if (home > 0 && path[home] != '/')
        return "must write a folder of the user's own as /~/";
    return NULL;
}

/* Host and port, and the rest of the grammar, as libcurl will read them. */
static enum status check_host(const char *url, struct fault *fault, struct error *err)
{
    CURLU *parts = libcurl.url();
    CURLUcode code = !parts ? CURLUE_OUT_OF_MEMORY : libcurl.url_set(parts, CURLUPART_URL, url, 0);
    libcurl.url_cleanup(parts);
    if (code == CURLUE_OUT_OF_MEMORY)
        return memory_error(err);
    if (code != CURLUE_OK)
        *fault = (struct fault){"url", no_host};
    return STATUS_OK;
}

/* PEM certificates, one at least; any other block (a private key) is a fault. They are written to
 * copy, if it is not NULL, without what stood between them. */
static const char *ca_fault(const char *pem, BIO *copy)
{
    const char *fault = NULL;
    int certificates = 0;
    BIO *bio = BIO_new_mem_buf(pem, -1);
    char *kind, *header;
    unsigned char *data;
    long length;
    while (!fault && bio && PEM_read_bio(bio, &kind, &header, &data, &length) == 1) {
        const unsigned char *at = data;
        X509 *certificate = strcmp(kind, PEM_STRING_X509) == 0 ? d2i_X509(NULL, &at, length) : NULL;
        if (!certificate || at != data + length)
            fault = "must hold certificates and nothing else (never a private key)";
        else if (copy && PEM_write_bio_X509(copy, certificate) != 1)
            fault = "could not be copied";
        certificates++;
        X509_free(certificate);
        OPENSSL_free(kind);
        OPENSSL_free(header);
        OPENSSL_clear_free(data, (size_t)length);
    }
    unsigned long reason = ERR_peek_last_error();
    if (!fault && (certificates == 0 || ERR_GET_REASON(reason) != PEM_R_NO_START_LINE))
        fault = "is no PEM text with whole certificates";
    ERR_clear_error();
    BIO_free(bio);
    return fault;
}

static const char *recipient_fault(const char *recipient)
{
    struct note_verifier verifier;
    struct error ignored = {0};
    return note_verifier_parse(recipient, &verifier, &ignored) == STATUS_OK ? NULL
                                                                            : "is no verifier key";
}

/* What is said of a server and a key of SSH: with sftp://, and only there. */
static void find_ssh_fault(const struct portal *portal, bool is_pinned, struct fault *fault)
{
    static const char no_place[] = "has no place but with an address that begins with sftp://";
    if (!portal_has_host_key(portal)) {
        if (portal->host_key)
            *fault = (struct fault){"host_key", no_place};
        else if (portal->key)
            *fault = (struct fault){"key", no_place};
        return;
    }
    if (portal->ca)
        *fault = (struct fault){"ca", "has no place with an address that begins with sftp://"};
    else if (portal->key)
        *fault = (struct fault){"key", sftp_user_key_fault(portal->key, NULL)};
    if (fault->message)
        return;
    if (portal->host_key)
        *fault = (struct fault){"host_key", sftp_host_key_fault(portal->host_key)};
    else if (is_pinned)
        *fault = (struct fault){"host_key", "is missing: without it nobody can tell the portal "
                                            "from somebody who stands between"};
}

static enum status find_fault(const struct portal *portal, bool is_pinned, struct fault *fault,
                              struct error *err)
{
    *fault = (struct fault){"name", name_fault(portal->name)};
    if (!fault->message)
        *fault = (struct fault){"url", url_fault(portal->url)};
    if (!fault->message)
        *fault = (struct fault){"user", user_fault(portal->user)};
    if (!fault->message)
        find_ssh_fault(portal, is_pinned, fault);
    if (!fault->message && portal->ca)
        *fault = (struct fault){"ca", ca_fault(portal->ca, NULL)};
    if (!fault->message && portal->recipient)
        *fault = (struct fault){"recipient", recipient_fault(portal->recipient)};
    return !fault->message ? check_host(portal->url, fault, err) : STATUS_OK;
}

static enum status not_a_portal_key(const char *data, size_t length, const char *name,
                                    const char *key, struct error *err)
{
    char pointer[256];
    snprintf(pointer, sizeof pointer, "/%s", key);
    return json_strict_error(data, length, name, pointer, err,
                             "a portal file has no such key of this kind");
}

/* Every key must be known, and every value be text. */
static enum status check_keys(const char *data, size_t length, const char *name, json_t *root,
                              struct error *err)
{
    static const char *const needed[] = {"format", "name", "url", "user", "created"};
    static const char *const known[] = {"format",   "name", "url",       "user",   "ca",
                                        "host_key", "key",  "recipient", "created"};
    if (!json_is_object(root))
        return json_strict_error(data, length, name, "", err, "a portal file is one object");
    const char *format = json_text(root, "format");
    if (newer_check(format, format_word, name, err) != STATUS_OK)
        return err->status;
    if (!format || strcmp(format, format_word) != 0)
        return json_strict_error(data, length, name, "/format", err, "must be \"%s\"", format_word);
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            is_known = is_known || strcmp(key, known[i]) == 0;
        if (!is_known || !json_is_string(value))
            return not_a_portal_key(data, length, name, key, err);
    }
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!json_text(root, needed[i]))
            return json_strict_error(data, length, name, "", err, "\"%s\" is missing", needed[i]);
    timestamp created;
    if (!timestamp_parse(json_text(root, "created"), &created))
        return json_strict_error(data, length, name, "/created", err,
                                 "must be a time written YYYY-MM-DDTHH:MM:SSZ");
    return STATUS_OK;
}

static enum status copy_members(const json_t *root, struct portal *portal, struct error *err)
{
    portal->name = memory_copy_string(json_text(root, "name"));
    portal->url = memory_copy_string(json_text(root, "url"));
    portal->user = memory_copy_string(json_text(root, "user"));
    const struct {
        const char *name;
        char **text;
    } optional[] = {{"ca", &portal->ca},
                    {"host_key", &portal->host_key},
                    {"key", &portal->key},
                    {"recipient", &portal->recipient}};
    bool is_whole = portal->name && portal->url && portal->user;
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
        const char *text = json_text(root, optional[i].name);
        *optional[i].text = memory_copy_string(text);
        is_whole = is_whole && (!text || *optional[i].text);
    }
    return is_whole ? STATUS_OK : memory_error(err);
}

enum status portal_parse(const char *data, size_t length, const char *name, struct portal **portal,
                         struct error *err)
{
    json_t *root = NULL;
    struct portal *fresh = memory_allocate(sizeof *fresh);
    enum status status = !fresh ? memory_error(err) : portal_start(err);
    if (status == STATUS_OK)
        status = json_strict_parse(data, length, name, &limits, &root, err);
    if (status == STATUS_OK)
        status = check_keys(data, length, name, root, err);
    if (status == STATUS_OK)
        status = copy_members(root, fresh, err);
    struct fault fault = {0};
    if (status == STATUS_OK)
        status = find_fault(fresh, true, &fault, err);
    if (status == STATUS_OK && fault.message) {
        char pointer[32];
        snprintf(pointer, sizeof pointer, "/%s", fault.member);
        status = json_strict_error(data, length, name, pointer, err, "%s", fault.message);
    }
    if (status == STATUS_OK)
        status = digest_sha256_hex(data, length, fresh->digest, err);
    json_decref(root);
    if (status != STATUS_OK) {
        portal_free(fresh);
        return status;
    }
    *portal = fresh;
    return STATUS_OK;
}

/* The authority's certificates as they are stored: without comments and foreign line ends. */
static json_t *ca_value(const char *ca)
{
    json_t *value = NULL;
    char *text;
    BIO *copy = BIO_new(BIO_s_mem());
    if (copy && !ca_fault(ca, copy)) {
        long length = BIO_get_mem_data(copy, &text);
        value = json_stringn(text, (size_t)length);
    }
    BIO_free(copy);
    return value;
}

static json_t *key_value(const char *key)
{
    struct buffer text;
    buffer_init(&text, PORTAL_FILE_MAXIMUM);
    json_t *value = NULL;
    struct error ignored = {0}; /* a NULL is told as too little memory */
    if (!sftp_user_key_fault(key, &text) && buffer_status(&text, &ignored) == STATUS_OK)
        value = json_stringn(buffer_text(&text), text.length);
    buffer_free(&text);
    return value;
}

static enum status build(const struct portal *portal, timestamp created, json_t **root,
                         struct error *err)
{
    char time[TIMESTAMP_SIZE];
    timestamp_format(created, time);
    int failed = 0;
    *root = json_object();
    json_put(*root, "format", json_string(format_word), &failed);
    json_put(*root, "name", json_string(portal->name), &failed);
    json_put(*root, "url", json_string(portal->url), &failed);
    json_put(*root, "user", json_string(portal->user), &failed);
    if (portal->ca)
        json_put(*root, "ca", ca_value(portal->ca), &failed);
    if (portal->host_key)
        json_put(*root, "host_key", json_string(portal->host_key), &failed);
    if (portal->key)
        json_put(*root, "key", key_value(portal->key), &failed);
    if (portal->recipient)
        json_put(*root, "recipient", json_string(portal->recipient), &failed);
    json_put(*root, "created", json_string(time), &failed);
    return failed ? memory_error(err) : STATUS_OK;
}

enum status portal_check_fields(const struct portal *portal, bool is_pinned, struct error *err)
{
    struct fault fault;
    enum status status = portal_start(err);
    if (status == STATUS_OK)
        status = find_fault(portal, is_pinned, &fault, err);
    if (status != STATUS_OK || !fault.message)
        return status;
    bool is_host_key = strcmp(fault.member, "host_key") == 0;
    error_set(err, STATUS_USAGE, "the portal's %s %s", is_host_key ? "host key" : fault.member,
              fault.message);
    if (is_host_key)
        return error_hint(err, "phone whoever runs the portal, on a number you already know, and "
                               "ask for the fingerprint of its host key");
    if (strcmp(fault.member, "key") == 0)
        return error_hint(err, "whoever runs the portal lets in the key whose public half (the "
                               "file that ends in .pub) you send them");
    return error_hint(err, "ask whoever runs the portal for its address and user name");
}

enum status portal_format(const struct portal *portal, timestamp created, struct buffer *out,
                          struct error *err)
{
    enum status status = portal_check_fields(portal, true, err);
    if (status != STATUS_OK)
        return status;
    json_t *root = NULL;
    size_t before = out->length;
    status = build(portal, created, &root, err);
    if (status == STATUS_OK)
        status = json_canonical(root, out, err);
    if (status == STATUS_OK) {
        buffer_append_byte(out, '\n');
        status = buffer_status(out, err);
        if (status != STATUS_OK)
            buffer_truncate(out, before);
    }
    json_decref(root);
    return status;
}

void portal_free(struct portal *portal)
{
    if (!portal)
        return;
    memory_free(portal->name);
    memory_free(portal->url);
    memory_free(portal->user);
    memory_free(portal->ca);
    memory_free(portal->host_key);
    memory_free(portal->key);
    memory_free(portal->recipient);
    memory_free(portal);
}
