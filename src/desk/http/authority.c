#include "authority.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "listen.h"

enum { DAY = 86400, PEM_MAXIMUM = 1 << 16, WORDS_SIZE = 2 * LISTEN_HOST_SIZE + 256 };

/* A certificate with its key. */
struct pair {
    X509 *certificate;
    EVP_PKEY *key;
};

static void pair_free(struct pair *pair)
{
    X509_free(pair->certificate);
    EVP_PKEY_free(pair->key);
    *pair = (struct pair){0};
}

static enum status library_error(struct error *err)
{
    return error_set(err, STATUS_SYSTEM, "cannot make a certificate");
}

/* ---- making ---- */

struct extension {
    int kind;
    const char *value;
};

static bool add_extension(X509 *certificate, X509 *issuer, const struct extension *wanted)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *made = X509V3_EXT_conf_nid(NULL, &context, wanted->kind, wanted->value);
    bool added = made && X509_add_ext(certificate, made, -1) == 1;
    X509_EXTENSION_free(made);
    return added;
}

/* A number that nobody foretells, as RFC 5280 has it: positive, up to 20 bytes. */
static bool set_serial(X509 *certificate)
{
    unsigned char bytes[16];
    struct error ignored = {0};
    if (random_bytes(bytes, sizeof bytes, &ignored) != STATUS_OK)
        return false;
    bytes[0] = (bytes[0] & 0x7F) | 0x40;
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool is_set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return is_set;
}

static bool set_name(X509 *certificate, const char *name)
{
    return X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                      (const unsigned char *)name, -1, -1, 0) == 1;
}

/* Signed by `issuer`, or by itself where that is NULL. */
static enum status make_pair(const char *name, const struct extension *extensions, timestamp from,
                             int days, const struct pair *issuer, struct pair *made,
                             struct error *err)
{
    *made = (struct pair){X509_new(), EVP_EC_gen("P-256")};
    X509 *own = made->certificate, *by = issuer ? issuer->certificate : own;
    bool is_made = own && made->key && X509_set_version(own, 2) == 1 && set_serial(own) &&
                   set_name(own, name) &&
                   ASN1_TIME_set(X509_getm_notBefore(own), (time_t)(from - DAY)) &&
                   ASN1_TIME_set(X509_getm_notAfter(own), (time_t)(from + (timestamp)days * DAY)) &&
                   X509_set_issuer_name(own, X509_get_subject_name(by)) == 1 &&
                   X509_set_pubkey(own, made->key) == 1;
    for (; is_made && extensions->value; extensions++)
        is_made = add_extension(own, by, extensions);
    if (is_made && X509_sign(own, issuer ? issuer->key : made->key, EVP_sha256()) > 0)
        return STATUS_OK;
    pair_free(made);
    return library_error(err);
}

/* For this host, and for no other name or address: what is not named is not constrained. */
static void constraints(const char *host, char text[WORDS_SIZE])
{
    static const char all_v4[] = "IP:0.0.0.0/0.0.0.0";
    static const char all_v6[] = "IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0";
    if (!listen_is_address(host))
        snprintf(text, WORDS_SIZE, "critical,permitted;DNS:%s,excluded;%s,excluded;%s", host,
                 all_v4, all_v6);
    else if (!strchr(host, ':'))
        snprintf(text, WORDS_SIZE,
                 "critical,permitted;IP:%s/255.255.255.255,permitted;DNS:invalid,excluded;%s", host,
                 all_v6);
    else
        snprintf(text, WORDS_SIZE,
                 "critical,permitted;IP:%s/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,permitted;"
                 "DNS:invalid,excluded;%s",
                 host, all_v4);
}

static enum status make_authority(const char *host, timestamp now, struct pair *made,
                                  struct error *err)
{
    char name[WORDS_SIZE], allowed[WORDS_SIZE];
    const struct extension extensions[] = {
        {NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
        {NID_key_usage, "critical,keyCertSign,cRLSign"},
        {NID_ext_key_usage, "serverAuth"},
        {NID_subject_key_identifier, "hash"},
        {NID_name_constraints, allowed},
        {0, NULL},
    };
    constraints(host, allowed);
    snprintf(name, sizeof name, "Safehand desk at %.40s", host);
    return make_pair(name, extensions, now, AUTHORITY_DAYS, NULL, made, err);
}

static enum status make_certificate(const char *host, timestamp now, const struct pair *authority,
                                    struct pair *made, struct error *err)
{
    char names[WORDS_SIZE], name[WORDS_SIZE];
    const struct extension extensions[] = {
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, "critical,digitalSignature"},
        {NID_ext_key_usage, "serverAuth"},
        {NID_subject_key_identifier, "hash"},
        {NID_authority_key_identifier, "keyid:always"},
        {NID_subject_alt_name, names},
        {0, NULL},
    };
    snprintf(names, sizeof names, "%s:%s", listen_is_address(host) ? "IP" : "DNS", host);
    snprintf(name, sizeof name, "%.60s", host);
    return make_pair(name, extensions, now, CERTIFICATE_DAYS, authority, made, err);
}

/* ---- files ---- */

static enum status take_memory(BIO *memory, struct buffer *out, struct error *err)
{
    char *data = NULL;
    long length = BIO_get_mem_data(memory, &data);
    buffer_append(out, data, (size_t)(length > 0 ? length : 0));
    return buffer_status(out, err);
}

/* Appends the certificate, or the key. */
static enum status write_pem(const struct pair *pair, bool is_key, struct buffer *out,
                             struct error *err)
{
    BIO *memory = BIO_new(BIO_s_secmem());
    bool is_written = memory && (is_key ? PEM_write_bio_PKCS8PrivateKey(memory, pair->key, NULL,
                                                                        NULL, 0, NULL, NULL)
                                        : PEM_write_bio_X509(memory, pair->certificate)) == 1;
    enum status status = is_written ? take_memory(memory, out, err) : library_error(err);
    BIO_free(memory);
    return status;
}

static enum status pair_write(const char *folder, const char *name, const struct pair *pair,
                              struct error *err)
{
    char *paths[2] = {memory_format("%s/%s.key", folder, name),
                      memory_format("%s/%s.crt", folder, name)};
    enum status status = paths[0] && paths[1] ? STATUS_OK : memory_error(err);
    for (int i = 0; status == STATUS_OK && i < 2; i++) {
        struct buffer pem;
        buffer_init(&pem, PEM_MAXIMUM);
        status = write_pem(pair, i == 0, &pem, err);
        if (status == STATUS_OK)
            status = file_write_whole(paths[i], pem.data, pem.length, 0600, FILE_REPLACE, err);
        buffer_free(&pem);
    }
    memory_free(paths[0]);
    memory_free(paths[1]);
    return status;
}

static BIO *open_pem(const char *folder, const char *name, const char *suffix, struct buffer *pem)
{
    struct error ignored = {0};
    char *path = memory_format("%s/%s.%s", folder, name, suffix);
    buffer_init(pem, PEM_MAXIMUM);
    bool is_read = path && file_read_whole(path, pem, &ignored) == STATUS_OK;
    memory_free(path);
    return is_read ? BIO_new_mem_buf(pem->data, (int)pem->length) : NULL;
}

/* False if they are not there, or do not belong together: then they are made anew. */
static bool pair_read(const char *folder, const char *name, struct pair *pair)
{
    struct buffer pem, secret;
    BIO *certificate = open_pem(folder, name, "crt", &pem);
    BIO *key = open_pem(folder, name, "key", &secret);
    *pair = (struct pair){
        .certificate = certificate ? PEM_read_bio_X509(certificate, NULL, NULL, NULL) : NULL,
        .key = key ? PEM_read_bio_PrivateKey(key, NULL, NULL, NULL) : NULL,
    };
    BIO_free(certificate);
    BIO_free(key);
    buffer_free(&pem);
    buffer_free(&secret);
    if (pair->certificate && pair->key && X509_check_private_key(pair->certificate, pair->key) == 1)
        return true;
    pair_free(pair);
    return false;
}

static timestamp end_of(const X509 *certificate)
{
    ASN1_TIME *began = ASN1_TIME_set(NULL, 0);
    int days = 0, seconds = 0;
    if (began)
        (void)!ASN1_TIME_diff(&days, &seconds, began, X509_get0_notAfter(certificate));
    ASN1_TIME_free(began);
    return (timestamp)days * DAY + seconds;
}

/* ---- what serves ---- */

static bool is_for(const struct pair *pair, const char *host)
{
    return listen_is_address(host) ? X509_check_ip_asc(pair->certificate, host, 0) == 1
                                   : X509_check_host(pair->certificate, host, 0, 0, NULL) == 1;
}

static enum status prepare_authority(const char *folder, const char *host, timestamp now,
                                     struct pair *authority, bool *is_new, struct error *err)
{
    *is_new = !pair_read(folder, "authority", authority);
    if (!*is_new &&
        end_of(authority->certificate) - now < (timestamp)AUTHORITY_RENEWED_BEFORE * DAY) {
        pair_free(authority);
        *is_new = true;
    }
    if (!*is_new)
        return STATUS_OK;
    enum status status = make_authority(host, now, authority, err);
    return status == STATUS_OK ? pair_write(folder, "authority", authority, err) : status;
}

static enum status prepare_certificate(const char *folder, const char *host, timestamp now,
                                       const struct pair *authority, struct pair *own,
                                       struct error *err)
{
    if (pair_read(folder, "server", own) && is_for(own, host) &&
        X509_verify(own->certificate, authority->key) == 1 &&
        end_of(own->certificate) - now >= (timestamp)CERTIFICATE_RENEWED_BEFORE * DAY)
        return STATUS_OK;
    pair_free(own);
    enum status status = make_certificate(host, now, authority, own, err);
    return status == STATUS_OK ? pair_write(folder, "server", own, err) : status;
}

static enum status take_texts(const struct pair *authority, const struct pair *own,
                              struct authority *out, struct error *err)
{
    struct buffer chain, key, shown;
    buffer_init(&chain, PEM_MAXIMUM);
    buffer_init(&key, PEM_MAXIMUM);
    buffer_init(&shown, PEM_MAXIMUM);
    enum status status = write_pem(own, false, &chain, err);
    if (status == STATUS_OK)
        status = write_pem(authority, false, &chain, err);
    if (status == STATUS_OK)
        status = write_pem(authority, false, &shown, err);
    if (status == STATUS_OK)
        status = write_pem(own, true, &key, err);
    if (status == STATUS_OK) {
        out->certificate = memory_copy_string(buffer_text(&chain));
        out->shown = memory_copy_string(buffer_text(&shown));
        out->key = memory_copy_string(buffer_text(&key));
        status = out->certificate && out->shown && out->key ? STATUS_OK : memory_error(err);
    }
    buffer_free(&chain);
    buffer_free(&key);
    buffer_free(&shown);
    return status;
}

static void write_fingerprint(const X509 *certificate, char text[AUTHORITY_FINGERPRINT_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    unsigned length = 0;
    *text = '\0';
    if (X509_digest(certificate, EVP_sha256(), digest, &length) == 1)
        for (size_t i = 0; i < DIGEST_SIZE; i++)
            snprintf(text + 3 * i, 4, "%02X%s", digest[i], i + 1 < DIGEST_SIZE ? ":" : "");
}

enum status authority_prepare(const char *folder, const char *host, timestamp now,
                              struct authority *out, struct error *err)
{
    struct pair authority = {0}, own = {0};
    *out = (struct authority){0};
    enum status status = prepare_authority(folder, host, now, &authority, &out->is_new, err);
    if (status == STATUS_OK)
        status = prepare_certificate(folder, host, now, &authority, &own, err);
    if (status == STATUS_OK)
        status = take_texts(&authority, &own, out, err);
    if (status == STATUS_OK) {
        write_fingerprint(authority.certificate, out->fingerprint);
        out->ends = end_of(authority.certificate);
        out->renew = end_of(own.certificate) - (timestamp)CERTIFICATE_RENEWED_BEFORE * DAY;
        out->path = memory_format("%s/authority.crt", folder);
        status = out->path ? STATUS_OK : memory_error(err);
    }
    if (status != STATUS_OK)
        authority_free(out);
    pair_free(&authority);
    pair_free(&own);
    return status;
}

void authority_free(struct authority *authority)
{
    memory_free(authority->certificate);
    memory_free(authority->key);
    memory_free(authority->path);
    memory_free(authority->shown);
    *authority = (struct authority){0};
}
