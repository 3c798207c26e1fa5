/* OpenSSH's texts of keys: a host's fingerprint, and a user's private key (openssh-key-v1, as its
 * PROTOCOL.key describes it; its public half and how it is encrypted stand in it in clear). */
#include <string.h>

#include "portal/sftp.h"

enum { KEY_MAXIMUM = 16384, LINE_LENGTH = 70 };

static const char fingerprint_begin[] = "SHA256:";

struct part {
    const unsigned char *data;
    size_t length;
};

/* Takes a string (four bytes of length, and so many bytes) off the rest. */
static bool take_string(struct part *rest, struct part *out)
{
    if (rest->length < 4)
        return false;
    uint32_t length = (uint32_t)rest->data[0] << 24 | (uint32_t)rest->data[1] << 16 |
                      (uint32_t)rest->data[2] << 8 | rest->data[3];
    if (length > rest->length - 4)
        return false;
    *out = (struct part){rest->data + 4, length};
    rest->data += 4 + length;
    rest->length -= 4 + length;
    return true;
}

static bool part_is(const struct part *part, const char *text)
{
    return part->length == strlen(text) && memcmp(part->data, text, part->length) == 0;
}

static bool part_begins(const struct part *part, const char *text)
{
    return part->length >= strlen(text) && memcmp(part->data, text, strlen(text)) == 0;
}

/* ---- a host's key ---- */

const char *sftp_host_key_fault(const char *pin)
{
    unsigned char digest[DIGEST_SIZE];
    size_t begin = sizeof fingerprint_begin - 1;
    bool good = text_starts_with(pin, fingerprint_begin) &&
                base64_decode_exact(pin + begin, strlen(pin + begin), BASE64_UNPADDED, digest,
                                    sizeof digest);
    return good ? NULL
                : "must be a fingerprint as ssh-keygen -l prints it: SHA256: and 43 "
                  "letters, digits, '+' or '/'";
}

enum status sftp_describe_key(const void *blob, size_t length, struct portal_host_key *key,
                              struct error *err)
{
    static const struct {
        const char *begin, *kind;
    } kinds[] = {{"ecdsa-sha2-", "ECDSA"},
                 {"ssh-ed25519", "ED25519"},
                 {"ssh-rsa", "RSA"},
                 {"ssh-dss", "DSA"}};
    unsigned char digest[DIGEST_SIZE];
    struct part rest = {blob, length}, kind = {0};
    *key = (struct portal_host_key){.kind = "of another kind"};
    enum status status = digest_sha256(blob, length, digest, err);
    if (status != STATUS_OK)
        return status;
    memcpy(key->fingerprint, fingerprint_begin, sizeof fingerprint_begin);
    base64_encode(digest, sizeof digest, BASE64_UNPADDED,
                  key->fingerprint + sizeof fingerprint_begin - 1);
    if (take_string(&rest, &kind))
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (part_begins(&kind, kinds[i].begin))
                key->kind = kinds[i].kind;
    return STATUS_OK;
}

/* ---- a user's key ---- */

static const char key_begin[] = "-----BEGIN OPENSSH PRIVATE KEY-----";
static const char key_end[] = "-----END OPENSSH PRIVATE KEY-----";
static const char no_key[] =
    "is no private key as ssh-keygen writes it: it begins with BEGIN OPENSSH PRIVATE KEY";
static const char is_rsa[] =
    "is an RSA key, which SFTP servers of today do not take from this program: make one with "
    "ssh-keygen -t ed25519";

/* The bytes between the first line and the last. */
static bool decode_key(const char *text, struct buffer *blob)
{
    struct buffer plain;
    buffer_init(&plain, KEY_MAXIMUM);
    const char *begin = strstr(text, key_begin);
    const char *end = begin ? strstr(begin, key_end) : NULL;
    for (const char *at = begin ? begin + sizeof key_begin - 1 : NULL; end && at < end; at++)
        if (!strchr(" \t\r\n", *at))
            buffer_append_byte(&plain, (unsigned char)*at);
    struct error ignored = {0};
    bool good = end && buffer_status(&plain, &ignored) == STATUS_OK &&
                base64_decode(buffer_text(&plain), plain.length, BASE64_PADDED, blob);
    buffer_free(&plain);
    return good;
}

static void append_key(const struct buffer *blob, struct buffer *out)
{
    char *text = memory_allocate(base64_encoded_length(blob->length, BASE64_PADDED) + 1);
    if (!text) {
        out->failure = STATUS_SYSTEM;
        return;
    }
    base64_encode(blob->data, blob->length, BASE64_PADDED, text);
    buffer_append_format(out, "%s\n", key_begin);
    for (const char *at = text; *at; at += strnlen(at, LINE_LENGTH))
        buffer_append_format(out, "%.*s\n", LINE_LENGTH, at);
    buffer_append_format(out, "%s\n", key_end);
    memory_free(text);
}

/* What libssh2 1.10 can read, and a server of today takes: it signs with an RSA key over SHA-1
 * only. */
static const char *blob_fault(const struct buffer *blob)
{
    static const char magic[] = "openssh-key-v1"; /* and its NUL */
    struct part rest = {blob->data, blob->length}, cipher, derivation, options, key, kind, private;
    if (blob->length < sizeof magic || memcmp(blob->data, magic, sizeof magic) != 0)
        return no_key;
    rest.data += sizeof magic;
    rest.length -= sizeof magic;
    if (!take_string(&rest, &cipher) || !take_string(&rest, &derivation) ||
        !take_string(&rest, &options) || rest.length < 4 || memcmp(rest.data, "\0\0\0\1", 4) != 0)
        return no_key;
    rest.data += 4;
    rest.length -= 4;
    bool is_whole =
        take_string(&rest, &key) && take_string(&rest, &private) && take_string(&key, &kind);
    if (!is_whole)
        return no_key;
    if (part_is(&kind, "ssh-rsa"))
        return is_rsa;
    if (!part_is(&kind, "ssh-ed25519") && !part_is(&kind, "ecdsa-sha2-nistp256") &&
        !part_is(&kind, "ecdsa-sha2-nistp384") && !part_is(&kind, "ecdsa-sha2-nistp521"))
        return "is of a kind that this program cannot use: make one with ssh-keygen -t ed25519";
    if (part_is(&cipher, "none"))
        return "has no passphrase, so that whoever copies it gets in: give it one with "
               "ssh-keygen -p -f FILE";
    if (!part_is(&cipher, "aes256-ctr") && !part_is(&cipher, "aes256-cbc"))
        return "is encrypted in a way that this program cannot read: write it anew with "
               "ssh-keygen -p -Z aes256-ctr -f FILE";
    return rest.length > 0 ? no_key : NULL; /* other ciphers have a tag there */
}

const char *sftp_user_key_fault(const char *text, struct buffer *copy)
{
    struct buffer blob;
    buffer_init(&blob, KEY_MAXIMUM);
    const char *fault = NULL;
    if (decode_key(text, &blob))
        fault = blob_fault(&blob);
    else
        fault = strstr(text, "BEGIN RSA PRIVATE KEY") || text_starts_with(text, "ssh-rsa ")
                    ? is_rsa
                    : no_key;
    if (!fault && copy)
        append_key(&blob, copy);
    buffer_free(&blob);
    return fault;
}
