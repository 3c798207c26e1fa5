#include "seal.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char COMMIT_LABEL[] = "safehand.commit/2";

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

/* ---- the cipher ---- */

/* Fetched once: a fetch for each call costs more than to seal a short body. */
static EVP_CIPHER *algorithm;

static void release_algorithm(void)
{
    EVP_CIPHER_free(algorithm);
}

static void fetch_algorithm(void)
{
    algorithm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    atexit(release_algorithm);
}

/* A context with the cipher in it; EVP_CIPHER_CTX_free wipes. */
static enum status cipher_new(EVP_CIPHER_CTX **context, bool sealing, struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    EVP_CIPHER_CTX *fresh = EVP_CIPHER_CTX_new();

    pthread_once(&once, fetch_algorithm);
    if (!fresh)
        return memory_error(err);
    if (!algorithm ||
        EVP_CipherInit_ex2(fresh, algorithm, NULL, NULL, sealing ? 1 : 0, NULL) != 1) {
        EVP_CIPHER_CTX_free(fresh);
        ERR_clear_error();
        return error_set(err, STATUS_SYSTEM, "AES-256-GCM does not work on this machine");
    }
    *context = fresh;
    return STATUS_OK;
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

/* key NULL: the one that the context has. */
static bool cipher_run(EVP_CIPHER_CTX *context, const unsigned char *key,
                       const struct seal_job *job)
{
    int done;

    return EVP_CipherInit_ex2(context, NULL, key, job->nonce, -1, NULL) == 1 &&
           (job->additional_length == 0 || EVP_CipherUpdate(context, NULL, &done, job->additional,
                                                            (int)job->additional_length) == 1) &&
           EVP_CipherUpdate(context, job->out, &done, job->in, (int)job->length) == 1;
}

static enum status cipher_encrypt(EVP_CIPHER_CTX *context, const unsigned char *key,
                                  const struct seal_job *job, unsigned char tag[SEAL_TAG_SIZE],
                                  struct error *err)
{
    int done;

    if (cipher_run(context, key, job) &&
        EVP_CipherFinal_ex(context, job->out + job->length, &done) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG_SIZE, tag) == 1)
        return STATUS_OK;
    ERR_clear_error();
    return error_set(err, STATUS_SYSTEM, "AES-256-GCM does not work on this machine");
}

/* What does not open leaves nothing in `out`. */
static enum status cipher_decrypt(EVP_CIPHER_CTX *context, const unsigned char *key,
                                  const struct seal_job *job,
                                  const unsigned char tag[SEAL_TAG_SIZE], struct error *err)
{
    unsigned char expected[SEAL_TAG_SIZE];
    int done;

    memcpy(expected, tag, SEAL_TAG_SIZE);
    if (cipher_run(context, key, job) &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG_SIZE, expected) == 1 &&
        EVP_CipherFinal_ex(context, job->out + job->length, &done) == 1)
        return STATUS_OK;
    ERR_clear_error();
    secret_wipe(job->out, job->length);
    return error_set(err, STATUS_AUTHENTICATION, "does not open with its key");
}

/* ---- bodies ---- */

static enum status append_sealed(EVP_CIPHER_CTX *context, const unsigned char *key,
                                 const unsigned char *commitment, const void *body, size_t length,
                                 struct buffer *out, struct error *err)
{
    size_t begin = out->length;
    unsigned char *space, *nonce;
    enum status status;

    if (length > INT_MAX - SEAL_COMMITMENT_SIZE - SEAL_OVERHEAD)
        return error_set(err, STATUS_MALFORMED, "the body of an entry is too long");
    space = buffer_append_space(out, SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD + length);
    if (!space)
        return buffer_status(out, err);
    memcpy(space, commitment, SEAL_COMMITMENT_SIZE);
    nonce = space + SEAL_COMMITMENT_SIZE;
    status = random_bytes(nonce, SEAL_NONCE_SIZE, err);
    if (status == STATUS_OK) {
        struct seal_job job = {
            .nonce = nonce, .in = body, .length = length, .out = nonce + SEAL_NONCE_SIZE};
        status = cipher_encrypt(context, key, &job, job.out + length, err);
    }
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

enum status seal_body(const unsigned char key[SEAL_KEY_SIZE], const void *body, size_t length,
                      struct buffer *out, struct error *err)
{
    unsigned char commitment[SEAL_COMMITMENT_SIZE];
    EVP_CIPHER_CTX *context = NULL;
    enum status status = seal_commitment(key, commitment, err);

    if (status == STATUS_OK)
        status = cipher_new(&context, true, err);
    if (status == STATUS_OK)
        status = append_sealed(context, key, commitment, body, length, out, err);
    EVP_CIPHER_CTX_free(context);
    return status;
}

/* The commitment has been compared. */
static enum status append_opened(EVP_CIPHER_CTX *context, const unsigned char *key,
                                 const unsigned char *bytes, size_t length, struct buffer *out,
                                 struct error *err)
{
    size_t begin = out->length, body_length = length - SEAL_COMMITMENT_SIZE - SEAL_OVERHEAD;
    unsigned char *space = buffer_append_space(out, body_length);
    struct seal_job job = {.nonce = bytes + SEAL_COMMITMENT_SIZE,
                           .in = bytes + SEAL_COMMITMENT_SIZE + SEAL_NONCE_SIZE,
                           .length = body_length,
                           .out = space};
    enum status status;

    if (!space)
        return buffer_status(out, err);
    status = cipher_decrypt(context, key, &job, bytes + length - SEAL_TAG_SIZE, err);
    if (status != STATUS_OK)
        buffer_truncate(out, begin);
    return status;
}

static enum status check_commitment(const unsigned char *key, const void *sealed, size_t length,
                                    struct error *err)
{
    unsigned char commitment[SEAL_COMMITMENT_SIZE];
    enum status status;

    if (length < SEAL_COMMITMENT_SIZE + SEAL_OVERHEAD || length > INT_MAX)
        return error_set(err, STATUS_AUTHENTICATION, "is too short or too long");
    status = seal_commitment(key, commitment, err);
    if (status == STATUS_OK && !secret_equal(commitment, sealed, sizeof commitment))
        status = error_set(err, STATUS_AUTHENTICATION, "does not open with its key");
    return status;
}

enum status seal_open_body(const unsigned char key[SEAL_KEY_SIZE], const void *sealed,
                           size_t length, struct buffer *out, struct error *err)
{
    EVP_CIPHER_CTX *context = NULL;
    enum status status = check_commitment(key, sealed, length, err);

    if (status == STATUS_OK)
        status = cipher_new(&context, false, err);
    if (status == STATUS_OK)
        status = append_opened(context, key, sealed, length, out, err);
    EVP_CIPHER_CTX_free(context);
    return status;
}

/* ---- wrapped keys ---- */

/* The nonce stands in `wrapped`. read_key NULL: the one that the context has. */
static enum status wrap(EVP_CIPHER_CTX *context, const unsigned char *read_key,
                        const unsigned char *commitment, const unsigned char *key,
                        unsigned char *wrapped, struct error *err)
{
    struct seal_job job = {.nonce = wrapped,
                           .additional = commitment,
                           .additional_length = SEAL_COMMITMENT_SIZE,
                           .in = key,
                           .length = SEAL_KEY_SIZE,
                           .out = wrapped + SEAL_NONCE_SIZE};

    return cipher_encrypt(context, read_key, &job, job.out + SEAL_KEY_SIZE, err);
}

enum status seal_wrap(const unsigned char read_key[SEAL_KEY_SIZE],
                      const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                      const unsigned char key[SEAL_KEY_SIZE],
                      unsigned char wrapped[SEAL_WRAPPED_SIZE], struct error *err)
{
    EVP_CIPHER_CTX *context = NULL;
    enum status status = random_bytes(wrapped, SEAL_NONCE_SIZE, err);

    if (status == STATUS_OK)
        status = cipher_new(&context, true, err);
    if (status == STATUS_OK)
        status = wrap(context, read_key, commitment, key, wrapped, err);
    EVP_CIPHER_CTX_free(context);
    return status;
}

enum status seal_draw_keys(const unsigned char read_key[SEAL_KEY_SIZE], struct entry_key *made,
                           size_t count, struct error *err)
{
    unsigned char *key = secret_allocate(SEAL_KEY_SIZE);
    EVP_CIPHER_CTX *context = NULL;
    enum status status = !key ? memory_error(err) : cipher_new(&context, true, err);

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = random_bytes(key, SEAL_KEY_SIZE, err);
        if (status == STATUS_OK)
            status = seal_commitment(key, made[i].commitment, err);
        if (status == STATUS_OK)
            status = random_bytes(made[i].wrapped, SEAL_NONCE_SIZE, err);
        if (status == STATUS_OK)
            status = wrap(context, i == 0 ? read_key : NULL, made[i].commitment, key,
                          made[i].wrapped, err);
    }
    EVP_CIPHER_CTX_free(context);
    secret_free(key);
    return status;
}

/* read_key NULL: the one that the context has. */
static enum status unwrap(EVP_CIPHER_CTX *context, const unsigned char *read_key,
                          const unsigned char *commitment, const unsigned char *wrapped,
                          unsigned char *key, struct error *err)
{
    struct seal_job job = {.nonce = wrapped,
                           .additional = commitment,
                           .additional_length = SEAL_COMMITMENT_SIZE,
                           .in = wrapped + SEAL_NONCE_SIZE,
                           .length = SEAL_KEY_SIZE,
                           .out = key};

    return cipher_decrypt(context, read_key, &job, job.in + SEAL_KEY_SIZE, err);
}

enum status seal_unwrap(const unsigned char read_key[SEAL_KEY_SIZE],
                        const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                        const unsigned char wrapped[SEAL_WRAPPED_SIZE],
                        unsigned char key[SEAL_KEY_SIZE], struct error *err)
{
    EVP_CIPHER_CTX *context = NULL;
    enum status status = cipher_new(&context, false, err);

    if (status == STATUS_OK)
        status = unwrap(context, read_key, commitment, wrapped, key, err);
    EVP_CIPHER_CTX_free(context);
    return status;
}

/* ---- many ---- */

struct sealer {
    EVP_CIPHER_CTX *unwrapping; /* with the read key */
    EVP_CIPHER_CTX *opening, *sealing;
    unsigned char *key; /* of the entry at hand, in secret memory */
};

enum status sealer_new(const unsigned char read_key[SEAL_KEY_SIZE], struct sealer **sealer,
                       struct error *err)
{
    struct sealer *fresh = memory_allocate(sizeof *fresh);
    enum status status;

    if (!fresh)
        return memory_error(err);
    fresh->key = secret_allocate(SEAL_KEY_SIZE);
    status = !fresh->key ? memory_error(err) : cipher_new(&fresh->unwrapping, false, err);
    if (status == STATUS_OK)
        status = cipher_new(&fresh->opening, false, err);
    if (status == STATUS_OK)
        status = cipher_new(&fresh->sealing, true, err);
    if (status == STATUS_OK &&
        EVP_CipherInit_ex2(fresh->unwrapping, NULL, read_key, NULL, -1, NULL) != 1)
        status = error_set(err, STATUS_SYSTEM, "AES-256-GCM does not work on this machine");
    if (status == STATUS_OK)
        *sealer = fresh;
    else
        sealer_free(fresh);
    return status;
}

enum status sealer_open(struct sealer *sealer, const unsigned char wrapped[SEAL_WRAPPED_SIZE],
                        const void *sealed, size_t length, struct buffer *out, struct error *err)
{
    enum status status;

    if (length < SEAL_COMMITMENT_SIZE)
        return error_set(err, STATUS_AUTHENTICATION, "its body: is too short or too long");
    status = unwrap(sealer->unwrapping, NULL, sealed, wrapped, sealer->key, err);
    if (status == STATUS_AUTHENTICATION)
        return error_context(err, "its key in ledger.keys");
    if (status == STATUS_OK)
        status = check_commitment(sealer->key, sealed, length, err);
    if (status == STATUS_OK)
        status = append_opened(sealer->opening, sealer->key, sealed, length, out, err);
    secret_wipe(sealer->key, SEAL_KEY_SIZE);
    if (status == STATUS_AUTHENTICATION)
        error_context(err, "its body");
    return status;
}

enum status sealer_seal(struct sealer *sealer, const unsigned char commitment[SEAL_COMMITMENT_SIZE],
                        const unsigned char wrapped[SEAL_WRAPPED_SIZE], const void *body,
                        size_t length, struct buffer *out, struct error *err)
{
    enum status status = unwrap(sealer->unwrapping, NULL, commitment, wrapped, sealer->key, err);

    if (status == STATUS_OK)
        status = append_sealed(sealer->sealing, sealer->key, commitment, body, length, out, err);
    secret_wipe(sealer->key, SEAL_KEY_SIZE);
    return status;
}

void sealer_free(struct sealer *sealer)
{
    if (!sealer)
        return;
    EVP_CIPHER_CTX_free(sealer->unwrapping);
    EVP_CIPHER_CTX_free(sealer->opening);
    EVP_CIPHER_CTX_free(sealer->sealing);
    secret_free(sealer->key);
    memory_free(sealer);
}
