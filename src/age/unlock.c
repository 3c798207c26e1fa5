#include "unlock.h"

#include <string.h>

#include "safehand/base/memory.h"
#include "stanza.h"

enum { NAMED_TYPES_MAXIMUM = 4, NAMED_TYPE_LENGTH_MAXIMUM = 40 };

static bool is_native(const struct age_stanza *stanza)
{
    return age_stanza_is(stanza, AGE_TYPE_X25519) || age_stanza_is(stanza, AGE_TYPE_SCRYPT);
}

static bool has_type(const struct age_header *header, const char *type)
{
    for (size_t i = 0; i < header->count; i++)
        if (age_stanza_is(&header->stanzas[i], type))
            return true;
    return false;
}

enum status age_stanzas_check(const struct age_header *header, struct error *err)
{
    for (size_t i = 0; i < header->count; i++) {
        const struct age_stanza *stanza = &header->stanzas[i];
        enum status status = STATUS_OK;
        if (age_stanza_is(stanza, AGE_TYPE_X25519)) {
            status = age_x25519_check(stanza, err);
        } else if (age_stanza_is(stanza, AGE_TYPE_SCRYPT)) {
            status = age_scrypt_check(stanza, err);
            if (status == STATUS_OK && header->count > 1) {
                error_set(err, STATUS_MALFORMED,
                          "the file has a passphrase and another recipient, which is not allowed");
                status = error_hint(err, "whoever made this file used a faulty program or changed "
                                         "it; do not trust it");
            }
        }
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status try_stanza(const struct age_identities *identities,
                              const struct age_stanza *stanza,
                              unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                              struct error *err)
{
    enum status status = STATUS_OK;
    if (age_stanza_is(stanza, AGE_TYPE_X25519))
        for (size_t i = 0; status == STATUS_OK && !*matched && i < identities->key_count; i++)
            status = age_x25519_unwrap(identities->keys[i], stanza, file_key, matched, err);
    else if (age_stanza_is(stanza, AGE_TYPE_SCRYPT))
        for (size_t i = 0; status == STATUS_OK && !*matched && i < identities->passphrase_count;
             i++)
            status = age_scrypt_unwrap(identities->passphrases[i], stanza, file_key, matched, err);
    return status;
}

/* Types that we do not support, each once, as "a, b". GREASE is there to be ignored. */
static void list_unsupported(const struct age_header *header, struct buffer *list)
{
    size_t named = 0;
    for (size_t i = 0; i < header->count && named < NAMED_TYPES_MAXIMUM; i++) {
        size_t length = 0;
        const char *type = age_stanza_argument(&header->stanzas[i], 0, &length);
        static const char grease[] = "grease";
        const size_t tail = strlen(grease);
        bool is_grease = length >= tail && memcmp(type + length - tail, grease, tail) == 0;
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++) {
            size_t other_length = 0;
            const char *other = age_stanza_argument(&header->stanzas[j], 0, &other_length);
            seen = other_length == length && memcmp(other, type, length) == 0;
        }
        if (is_native(&header->stanzas[i]) || is_grease || seen)
            continue;
        bool is_long = length > NAMED_TYPE_LENGTH_MAXIMUM;
        buffer_append_format(list, "%s%.*s%s", named > 0 ? ", " : "",
                             (int)(is_long ? NAMED_TYPE_LENGTH_MAXIMUM : length), type,
                             is_long ? "..." : "");
        named++;
    }
}

static enum status no_key_opens(const struct age_header *header,
                                const struct age_identities *identities, struct error *err)
{
    if (has_type(header, AGE_TYPE_SCRYPT)) {
        if (identities->passphrase_count == 0) {
            error_set(err, STATUS_AUTHENTICATION,
                      "the file is protected by a passphrase, and a key was given");
            return error_hint(err, "open it with its passphrase instead");
        }
        error_set(err, STATUS_AUTHENTICATION, "wrong passphrase");
        return error_hint(err, "type it again; mind capital letters and spaces");
    }
    struct buffer unsupported;
    buffer_init(&unsupported, ERROR_MESSAGE_SIZE);
    list_unsupported(header, &unsupported);
    bool x25519 = has_type(header, AGE_TYPE_X25519);
    if (!x25519 && unsupported.length > 0) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the file is sealed in a way that is not supported yet: %s",
                  buffer_text(&unsupported));
        error_hint(err,
                   "ask the sender to seal it to a key that begins with age1 and has %d "
                   "characters",
                   AGE_RECIPIENT_SIZE - 1);
    } else if (identities->key_count == 0) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the file is sealed to a key, and no secret key was given");
        error_hint(err, "open it with the identity of the person whom it was sealed for");
    } else {
        error_set(err, STATUS_AUTHENTICATION, "none of the keys given opens the file%s%s%s",
                  unsupported.length > 0 ? " (also sealed in ways not supported yet: " : "",
                  buffer_text(&unsupported), unsupported.length > 0 ? ")" : "");
        error_hint(err, "it was sealed for somebody else, or to another key of yours; ask the "
                        "sender which key they used");
    }
    buffer_free(&unsupported);
    return STATUS_AUTHENTICATION;
}

static enum status check_mac(const char *text, size_t length, const struct age_header *header,
                             const unsigned char file_key[AGE_FILE_KEY_BYTES], struct error *err)
{
    unsigned char mac[DIGEST_SIZE];
    enum status status = age_header_mac(file_key, text, length - AGE_HEADER_MAC_TAIL, mac, err);
    if (status == STATUS_OK && !secret_equal(mac, header->mac, sizeof mac)) {
        error_set(err, STATUS_AUTHENTICATION, "the file's header was altered after it was sealed");
        status = error_hint(err, "do not use the file; ask for it to be sent again");
    }
    return status;
}

enum status age_unlock(const char *text, size_t length, const struct age_identities *identities,
                       unsigned char file_key[AGE_FILE_KEY_BYTES], struct error *err)
{
    struct age_header header;
    bool matched = false;
    enum status status = age_header_parse(text, length, &header, err);
    if (status == STATUS_OK)
        status = age_stanzas_check(&header, err);
    for (size_t i = 0; status == STATUS_OK && !matched && i < header.count; i++)
        status = try_stanza(identities, &header.stanzas[i], file_key, &matched, err);
    if (status == STATUS_OK)
        status = matched ? check_mac(text, length, &header, file_key, err)
                         : no_key_opens(&header, identities, err);
    if (status != STATUS_OK)
        secret_wipe(file_key, AGE_FILE_KEY_BYTES);
    age_header_free(&header);
    return status;
}
