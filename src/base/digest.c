#include "safehand/base/digest.h"

#include <errno.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "internal.h"
#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"

struct digest {
    EVP_MD_CTX *context;
};

/* Fetched once: a fetch for each call costs more than the hash of a short text. */
static struct {
    EVP_MD *sha256;
    EVP_MAC *hmac;
    EVP_KDF *hkdf;
} algorithms;

static void release_algorithms(void)
{
    EVP_MD_free(algorithms.sha256);
    EVP_MAC_free(algorithms.hmac);
    EVP_KDF_free(algorithms.hkdf);
}

static void fetch_algorithms(void)
{
    algorithms.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    algorithms.hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    algorithms.hkdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    atexit(release_algorithms);
}

static void ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fetch_algorithms);
}

static enum status failed(struct error *err, const char *what)
{
    error_set(err, STATUS_SYSTEM, "cannot compute %s", what);
    return error_hint(err, "check that OpenSSL 3 with its default provider is installed");
}

static OSSL_PARAM sha256_param(const char *key)
{
    static char name[] = "SHA256";
    return OSSL_PARAM_construct_utf8_string(key, name, 0);
}

enum status digest_sha256(const void *data, size_t length, unsigned char digest[DIGEST_SIZE],
                          struct error *err)
{
    ready();
    unsigned char out[DIGEST_SIZE];
    if (!algorithms.sha256 || EVP_Digest(data, length, out, NULL, algorithms.sha256, NULL) != 1)
        return failed(err, "SHA-256");
    memcpy(digest, out, sizeof out);
    return STATUS_OK;
}

enum status digest_sha256_hex(const void *data, size_t length, char hex[DIGEST_HEX_SIZE],
                              struct error *err)
{
    unsigned char digest[DIGEST_SIZE];
    enum status status = digest_sha256(data, length, digest, err);
    if (status == STATUS_OK)
        hex_encode(digest, sizeof digest, hex);
    return status;
}

struct digest_hmac {
    EVP_MAC_CTX *context; /* which keeps the key in OpenSSL's own memory */
};

enum status digest_hmac_new(struct digest_hmac **hmac, const void *key, size_t key_length,
                            struct error *err)
{
    ready();
    OSSL_PARAM params[] = {sha256_param(OSSL_MAC_PARAM_DIGEST), OSSL_PARAM_construct_end()};
    struct digest_hmac *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    fresh->context = !algorithms.hmac ? NULL : EVP_MAC_CTX_new(algorithms.hmac);
    /* A key of NULL would mean "the one before". */
    if (!fresh->context || EVP_MAC_init(fresh->context, key_length == 0 ? (const void *)"" : key,
                                        key_length, params) != 1) {
        digest_hmac_free(fresh);
        return failed(err, "HMAC-SHA-256");
    }
    *hmac = fresh;
    return STATUS_OK;
}

enum status digest_hmac_run(struct digest_hmac *hmac, const void *data, size_t length,
                            unsigned char mac[DIGEST_SIZE], struct error *err)
{
    unsigned char out[DIGEST_SIZE];
    size_t written = 0;
    bool good = EVP_MAC_init(hmac->context, NULL, 0, NULL) == 1 &&
                EVP_MAC_update(hmac->context, data, length) == 1 &&
                EVP_MAC_final(hmac->context, out, &written, sizeof out) == 1 &&
                written == sizeof out;
    if (good)
        memcpy(mac, out, sizeof out);
    secret_wipe(out, sizeof out);
    return good ? STATUS_OK : failed(err, "HMAC-SHA-256");
}

void digest_hmac_free(struct digest_hmac *hmac)
{
    if (!hmac)
        return;
    EVP_MAC_CTX_free(hmac->context);
    memory_free(hmac);
}

bool digest_is_valid(const char *text)
{
    unsigned char bytes[DIGEST_SIZE];
    return text && hex_decode(text, bytes, sizeof bytes);
}

enum status digest_hmac_sha256(const void *key, size_t key_length, const void *data, size_t length,
                               unsigned char mac[DIGEST_SIZE], struct error *err)
{
    struct digest_hmac *hmac = NULL;
    enum status status = digest_hmac_new(&hmac, key, key_length, err);
    if (status == STATUS_OK)
        status = digest_hmac_run(hmac, data, length, mac, err);
    digest_hmac_free(hmac);
    return status;
}

enum status digest_hkdf_sha256(const void *key, size_t key_length, const void *salt,
                               size_t salt_length, const char *info, void *out, size_t out_length,
                               struct error *err)
{
    ready();
    /* OpenSSL takes pointers to what it only reads without const. */
    union {
        const void *in;
        void *out;
    } key_pointer = {key}, salt_pointer = {salt}, info_pointer = {info};
    OSSL_PARAM params[5];
    size_t count = 0;
    params[count++] = sha256_param(OSSL_KDF_PARAM_DIGEST);
    params[count++] =
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key_pointer.out, key_length);
    params[count++] =
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info_pointer.out, strlen(info));
    if (salt_length > 0)
        params[count++] =
            OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt_pointer.out, salt_length);
    params[count] = OSSL_PARAM_construct_end();
    EVP_KDF_CTX *context = !algorithms.hkdf ? NULL : EVP_KDF_CTX_new(algorithms.hkdf);
    bool good = context && EVP_KDF_derive(context, out, out_length, params) == 1;
    EVP_KDF_CTX_free(context);
    if (good)
        return STATUS_OK;
    secret_wipe(out, out_length);
    return failed(err, "HKDF-SHA-256");
}

enum status digest_begin(struct digest **digest, struct error *err)
{
    ready();
    struct digest *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    fresh->context = EVP_MD_CTX_new();
    if (!fresh->context || !algorithms.sha256 ||
        EVP_DigestInit_ex(fresh->context, algorithms.sha256, NULL) != 1) {
        digest_free(fresh);
        return failed(err, "SHA-256");
    }
    *digest = fresh;
    return STATUS_OK;
}

enum status digest_update(struct digest *digest, const void *data, size_t length, struct error *err)
{
    return EVP_DigestUpdate(digest->context, data, length) == 1 ? STATUS_OK
                                                                : failed(err, "SHA-256");
}

enum status digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE], struct error *err)
{
    unsigned char result[DIGEST_SIZE];
    if (EVP_DigestFinal_ex(digest->context, result, NULL) != 1)
        return failed(err, "SHA-256");
    memcpy(out, result, sizeof result);
    return STATUS_OK;
}

void digest_free(struct digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->context);
    memory_free(digest);
}

enum status random_system_bytes(void *data, size_t length, struct error *err)
{
    unsigned char *at = data;
    while (length > 0) {
        ssize_t got = getrandom(at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            error_set_errno(err, "cannot get random bytes from the system");
            return STATUS_SYSTEM;
        }
        at += got;
        length -= (size_t)got;
    }
    return STATUS_OK;
}

#ifdef SAFEHAND_TESTING
/* SHA-256(seed || counter), the counter in 8 bytes, big-endian; each call begins a new block. */
static enum status random_seeded_bytes(const char *seed, unsigned char *data, size_t length,
                                       struct error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char last_seed[256];
    static uint64_t counter;
    if (strlen(seed) >= sizeof last_seed)
        return error_set(err, STATUS_USAGE, "SAFEHAND_TEST_SEED is too long");
    enum status status = STATUS_OK;
    pthread_mutex_lock(&lock);
    if (strcmp(seed, last_seed) != 0) {
        strcpy(last_seed, seed);
        counter = 0;
    }
    while (length > 0 && status == STATUS_OK) {
        unsigned char input[sizeof last_seed + 8], block[DIGEST_SIZE];
        size_t seed_length = strlen(seed), taken = length < sizeof block ? length : sizeof block;
        memcpy(input, seed, seed_length);
        for (int i = 0; i < 8; i++)
            input[seed_length + (size_t)i] = (unsigned char)(counter >> (56 - 8 * i));
        counter++;
        status = digest_sha256(input, seed_length + 8, block, err);
        if (status == STATUS_OK)
            memcpy(data, block, taken);
        data += taken;
        length -= taken;
    }
    pthread_mutex_unlock(&lock);
    return status;
}
#endif

enum status random_bytes(void *data, size_t length, struct error *err)
{
#ifdef SAFEHAND_TESTING
    const char *seed = getenv("SAFEHAND_TEST_SEED");
    if (seed && *seed != '\0')
        return random_seeded_bytes(seed, data, length, err);
#endif
    return random_system_bytes(data, length, err);
}

enum status id_new(char id[ID_SIZE], struct error *err)
{
    unsigned char bytes[16];
    enum status status = random_bytes(bytes, sizeof bytes, err);
    if (status != STATUS_OK)
        return status;
    bytes[6] = (bytes[6] & 0x0f) | 0x40; /* version 4 */
    bytes[8] = (bytes[8] & 0x3f) | 0x80; /* variant 10 */
    char hex[33];
    hex_encode(bytes, sizeof bytes, hex);
    const char *from = hex;
    for (int i = 0; i < ID_SIZE - 1; i++)
        id[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-' : *from++;
    id[ID_SIZE - 1] = '\0';
    return STATUS_OK;
}

bool id_is_valid(const char *text)
{
    if (!text || strlen(text) != ID_SIZE - 1)
        return false;
    for (int i = 0; i < ID_SIZE - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !strchr("0123456789abcdef", text[i]))
            return false;
    }
    return text[14] == '4' && strchr("89ab", text[19]);
}
