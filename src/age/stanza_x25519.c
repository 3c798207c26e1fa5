#include <string.h>

#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"
#include "stanza.h"

struct working_keys {
    unsigned char shared[AGE_KEY_BYTES];
    unsigned char wrap[AGE_KEY_BYTES];
};

static enum status read_share(const struct age_stanza *stanza, unsigned char share[AGE_KEY_BYTES],
                              struct error *err)
{
    size_t length = 0;
    const char *text = age_stanza_argument(stanza, 1, &length);
    if (stanza->argument_count != 2 || stanza->body_length != AGE_WRAPPED_KEY_BYTES ||
        !base64_decode_exact(text, length, BASE64_UNPADDED, share, AGE_KEY_BYTES)) {
        error_set(err, STATUS_MALFORMED, "an X25519 stanza of the file's header is malformed");
        return error_hint(err, "the file was damaged on its way; ask for it to be sent again");
    }
    return STATUS_OK;
}

enum status age_x25519_check(const struct age_stanza *stanza, struct error *err)
{
    unsigned char share[AGE_KEY_BYTES];
    return read_share(stanza, share, err);
}

/* The key that wraps the file key between an ephemeral share and a recipient. */
static enum status derive_wrap_key(EVP_PKEY *private_key, const unsigned char peer[AGE_KEY_BYTES],
                                   const unsigned char share[AGE_KEY_BYTES],
                                   const unsigned char recipient[AGE_KEY_BYTES],
                                   struct working_keys *keys, struct error *err)
{
    unsigned char salt[2 * AGE_KEY_BYTES];
    memcpy(salt, share, AGE_KEY_BYTES);
    memcpy(salt + AGE_KEY_BYTES, recipient, AGE_KEY_BYTES);
    enum status status = age_x25519_shared(private_key, peer, keys->shared, err);
    if (status == STATUS_OK)
        status = digest_hkdf_sha256(keys->shared, AGE_KEY_BYTES, salt, sizeof salt,
                                    "age-encryption.org/v1/X25519", keys->wrap, AGE_KEY_BYTES, err);
    return status;
}

static enum status add_stanza(struct age_header *header, const unsigned char share[AGE_KEY_BYTES],
                              const unsigned char body[AGE_WRAPPED_KEY_BYTES], struct error *err)
{
    char text[AGE_BODY_COLUMNS + 1];
    base64_encode(share, AGE_KEY_BYTES, BASE64_UNPADDED, text);
    char *arguments = memory_format(AGE_TYPE_X25519 " %s", text);
    if (!arguments)
        return memory_error(err);
    return age_header_add(header, &arguments, body, AGE_WRAPPED_KEY_BYTES, err);
}

enum status age_x25519_wrap(const unsigned char recipient[AGE_KEY_BYTES],
                            const unsigned char file_key[AGE_FILE_KEY_BYTES],
                            struct age_header *header, struct error *err)
{
    unsigned char share[AGE_KEY_BYTES];
    unsigned char body[AGE_WRAPPED_KEY_BYTES];
    EVP_PKEY *ephemeral = NULL;
    struct working_keys *keys = secret_allocate(sizeof *keys);
    if (!keys)
        return memory_error(err);
    enum status status = age_x25519_generate(&ephemeral, err);
    if (status == STATUS_OK)
        status = age_x25519_public(ephemeral, share, err);
    if (status == STATUS_OK)
        status = derive_wrap_key(ephemeral, recipient, share, recipient, keys, err);
    if (status == STATUS_OK)
        status = age_file_key_wrap(keys->wrap, file_key, body, err);
    if (status == STATUS_OK)
        status = add_stanza(header, share, body, err);
    EVP_PKEY_free(ephemeral);
    secret_free(keys);
    return status;
}

enum status age_x25519_unwrap(EVP_PKEY *identity, const struct age_stanza *stanza,
                              unsigned char file_key[AGE_FILE_KEY_BYTES], bool *matched,
                              struct error *err)
{
    unsigned char share[AGE_KEY_BYTES];
    unsigned char recipient[AGE_KEY_BYTES];
    *matched = false;
    struct working_keys *keys = secret_allocate(sizeof *keys);
    if (!keys)
        return memory_error(err);
    enum status status = read_share(stanza, share, err);
    if (status == STATUS_OK)
        status = age_x25519_public(identity, recipient, err);
    if (status == STATUS_OK)
        status = derive_wrap_key(identity, share, share, recipient, keys, err);
    if (status == STATUS_OK)
        status = age_file_key_unwrap(keys->wrap, stanza->body, file_key, matched, err);
    secret_free(keys);
    return status;
}
