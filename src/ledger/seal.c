#include "seal.h"

#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

static const char COMMIT_LABEL[] = "safehand.commit/1";

enum status seal_commitment(const unsigned char key[SEAL_KEY_SIZE],
                            unsigned char commitment[SEAL_COMMITMENT_SIZE], struct error *err)
{
    unsigned char input[sizeof COMMIT_LABEL - 1 + SEAL_KEY_SIZE];
    enum status status;

    memcpy(input, COMMIT_LABEL, sizeof COMMIT_LABEL - 1);
    memcpy(input + sizeof COMMIT_LABEL - 1, key, SEAL_KEY_SIZE);
    status = digest_sha256(input, sizeof input, commitment, err);
    secret_wipe(input, sizeof input);
    return status;
}

/* What is encrypted or decrypted beside the key: `out` gets as many bytes as `in` has. */
struct seal_job {
    const unsigned char *nonce;
    const void *additional;
    size_t additional_length;
    const unsigned char *in;
    size_t length; /* at most INT_MAX */
    unsigned char *out;
};

static bool encrypt(EVP_CIPHER_CTX *context, const unsigned char *key, const struct seal_job *job,
                    unsigned char tag[SEAL_TAG_SIZE])
{
    int done;

    return EVP_EncryptInit_ex2(context, EVP_aes_256_gcm(), key, job->nonce, NULL) == 1 &&
           (job->additional_length == 0 || EVP_EncryptUpdate(context, NULL, &done, job->additional,
                                                             (int)job->additional_length) == 1) &&
           EVP_EncryptUpdate(context, job->out, &done, job->in, (int)job->length) == 1 &&
           EVP_EncryptFinal_ex(context, job->out + done, &done) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG_SIZE, tag) == 1;
}

static bool decrypt(EVP_CIPHER_CTX *context, const unsigned char *key, const struct seal_job *job,
                    const unsigned char tag[SEAL_TAG_SIZE])
{
    unsigned char expected[SEAL_TAG_SIZE];
    int done;

    memcpy(expected, tag, SEAL_TAG_SIZE);
    return EVP_DecryptInit_ex2(context, EVP_aes_256_gcm(), key, job->nonce, NULL) == 1 &&
           (job->additional_length == 0 || EVP_DecryptUpdate(context, NULL, &done, job->additional,
                                                             (int)job->additional_length) == 1) &&
           EVP_DecryptUpdate(context, job->out, &done, job->in, (int)job->length) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG_SIZE, expected) == 1 &&
           EVP_DecryptFinal_ex(context, job->out + done, &done) == 1;
}

static enum status run_encrypt(const unsigned char *key, const struct seal_job *job,
                               unsigned char tag[SEAL_TAG_SIZE], struct error *err)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done = context != NULL && encrypt(context, key, job, tag);

    EVP_CIPHER_CTX_free(context);
    if (!done)
        return error_set(err, STATUS_SYSTEM, "AES-256-GCM does not work on this machine");
    return STATUS_OK;
}

static enum status run_decrypt(const unsigned char *key, const struct seal_job *job,
                               const unsigned char tag[SEAL_TAG_SIZE], struct error *err)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done;

    if (context == NULL)
        return memory_error(err);
    done = decrypt(context, key, job, tag);
    EVP_CIPHER_CTX_free(context);
    if (!done)
        return error_set(err, STATUS_AUTHENTICATION, "does not open with its key");
    return STATUS_OK;
}

/* ---- bodies ---- */

enum status seal_body(const unsigned char key[SEAL_KEY_SIZE], const void *body, size_t length,
                      struct buffer *out, struct error *err)
{
    size_t begin = out->length;
    unsigned char *space = NULL;
    enum status status = STATUS_OK;

    if (length > INT_MAX - SEAL_COMMITMENT_SIZE - SEAL_OVERHEAD)
        return error_set(err, STATUS_MALFORMED, "the body of an entry is too long");
    space = buffer_append_space(out, SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD + length);
    if (space == NULL)
        return buffer_status(out, err);
    unsigned char *nonce = space + SEAL_COMMITMENT_SIZE;
    status = seal_commitment(key, space, err);
    if (status == STATUS_OK)
        status = random_bytes(nonce, SEAL_NONCE_SIZE, err);
    if (status == STATUS_OK) {
        struct seal_job job = {
            .nonce = nonce, .in = body, .length = length, .out = nonce + SEAL_NONCE_SIZE};
        status = run_encrypt(key, &job, job.out + length, err);
    }
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

enum status seal_open_body(const unsigned char key[SEAL_KEY_SIZE], const void *sealed,
                           size_t length, struct buffer *out, struct error *err)
{
    const unsigned char *bytes = sealed;
    unsigned char commitment[SEAL_COMMITMENT_SIZE];
    size_t begin = out->length, body_length = length - SEAL_COMMITMENT_SIZE - SEAL_OVERHEAD;
    enum status status;

    if (length < SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD || length > INT_MAX)
        return error_set(err, STATUS_AUTHENTICATION, "is too short or too long");
    status = seal_commitment(key, commitment, err);
    if (status != STATUS_OK)
        return status;
    if (!secret_equal(commitment, bytes, sizeof commitment))
        return error_set(err, STATUS_AUTHENTICATION, "does not open with its key");
    unsigned char *space = buffer_append_space(out, body_length);
    if (space == NULL)
        return buffer_status(out, err);
    struct seal_job job = {.nonce = bytes + SEAL_COMMITMENT_SIZE,
                           .in = bytes + SEAL_COMMITMENT_SIZE + SEAL_NONCE_SIZE,
                           .length = body_length,
                           .out = space};
    status = run_decrypt(key, &job, bytes + length - SEAL_TAG_SIZE, err);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

/* ---- wrapped keys ---- */

enum status seal_wrap(const unsigned char read_key[SEAL_KEY_SIZE],
                      const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                      const unsigned char key[SEAL_KEY_SIZE],
                      unsigned char wrapped[SEAL_WRAPPED_SIZE], struct error *err)
{
    struct seal_job job = {.nonce = wrapped,
                           .additional = commitment,
                           .additional_length = SEAL_COMMITMENT_SIZE,
                           .in = key,
                           .length = SEAL_KEY_SIZE,
                           .out = wrapped + SEAL_NONCE_SIZE};
    enum status status = random_bytes(wrapped, SEAL_NONCE_SIZE, err);

    if (status == STATUS_OK)
        status = run_encrypt(read_key, &job, job.out + SEAL_KEY_SIZE, err);
    return status;
}

enum status seal_unwrap(const unsigned char read_key[SEAL_KEY_SIZE],
                        const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                        const unsigned char wrapped[SEAL_WRAPPED_SIZE],
                        unsigned char key[SEAL_KEY_SIZE], struct error *err)
{
    struct seal_job job = {.nonce = wrapped,
                           .additional = commitment,
                           .additional_length = SEAL_COMMITMENT_SIZE,
                           .in = wrapped + SEAL_NONCE_SIZE,
                           .length = SEAL_KEY_SIZE,
                           .out = key};

    return run_decrypt(read_key, &job, job.in + SEAL_KEY_SIZE, err);
}
