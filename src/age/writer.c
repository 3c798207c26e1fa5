#include <string.h>

#include "armor.h"
#include "keys.h"
#include "payload.h"
#include "safehand/base/memory.h"
#include "stanza.h"

struct age_writer {
    age_sink sink;
    void *context;
    struct age_armor_writer *armor; /* NULL without armor */
    EVP_CIPHER_CTX *cipher;
    uint64_t counter;
    size_t used; /* bytes waiting in plaintext */
    bool finished;
    struct error failure; /* what stopped the work; every later call says the same */
    unsigned char plaintext[AGE_CHUNK_SIZE];
    unsigned char sealed[AGE_SEALED_CHUNK_SIZE];
};

static enum status put(struct age_writer *writer, const void *data, size_t length,
                       struct error *err)
{
    return writer->armor ? age_armor_writer_write(writer->armor, data, length, err)
                         : writer->sink(writer->context, data, length, err);
}

static enum status wrap_for_all(const struct age_recipients *recipients,
                                const unsigned char file_key[AGE_FILE_KEY_BYTES],
                                struct age_header *header, struct error *err)
{
    if (recipients->passphrase) {
        return age_scrypt_wrap(recipients->passphrase, recipients->work_factor, file_key, header,
                               err);
    }
    if (recipients->count == 0) {
        return error_set(err, STATUS_USAGE, "nobody is named to encrypt to");
    }
    for (size_t i = 0; i < recipients->count; i++) {
        enum status status = age_x25519_wrap(recipients->keys[i], file_key, header, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

/* The header's text, whole. */
static enum status build_header(const struct age_recipients *recipients,
                                const unsigned char file_key[AGE_FILE_KEY_BYTES],
                                struct buffer *text, struct error *err)
{
    unsigned char mac[DIGEST_SIZE];
    struct age_header header = {0};
    enum status status = wrap_for_all(recipients, file_key, &header, err);
    if (status == STATUS_OK) {
        age_header_append(&header, text);
        status = buffer_status(text, err);
    }
    if (status == STATUS_OK) {
        status = age_header_mac(file_key, text->data, text->length, mac, err);
    }
    if (status == STATUS_OK) {
        age_header_append_mac(mac, text);
        status = buffer_status(text, err);
    }
    age_header_free(&header);
    return status;
}

/* Keys the writer's cipher, then writes header and nonce: nothing goes out before all is made. */
static enum status begin(struct age_writer *writer, const struct age_recipients *recipients,
                         bool armor, struct error *err)
{
    unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES];
    struct buffer text;
    buffer_init(&text, AGE_HEADER_MAXIMUM);
    unsigned char *file_key = secret_allocate(AGE_FILE_KEY_BYTES);
    enum status status =
        file_key ? random_bytes(file_key, AGE_FILE_KEY_BYTES, err) : memory_error(err);
    if (status == STATUS_OK) {
        status = build_header(recipients, file_key, &text, err);
    }
    if (status == STATUS_OK) {
        status = random_bytes(nonce, sizeof nonce, err);
    }
    if (status == STATUS_OK) {
        status = age_payload_cipher(file_key, nonce, true, &writer->cipher, err);
    }
    secret_free(file_key);
    if (status == STATUS_OK && armor) {
        status = age_armor_writer_open(&writer->armor, writer->sink, writer->context, err);
    }
    if (status == STATUS_OK) {
        status = put(writer, text.data, text.length, err);
    }
    if (status == STATUS_OK) {
        status = put(writer, nonce, sizeof nonce, err);
    }
    buffer_free(&text);
    return status;
}

enum status age_writer_open(struct age_writer **writer, const struct age_recipients *recipients,
                            bool armor, age_sink sink, void *context, struct error *err)
{
    *writer = NULL;
    struct age_writer *made = memory_allocate(sizeof *made);
    if (!made) {
        return memory_error(err);
    }
    made->sink = sink;
    made->context = context;
    enum status status = begin(made, recipients, armor, err);
    if (status != STATUS_OK) {
        age_writer_free(made);
        return status;
    }
    *writer = made;
    return STATUS_OK;
}

static enum status put_chunk(struct age_writer *writer, const unsigned char *plaintext,
                             size_t length, bool last, struct error *err)
{
    enum status status = age_chunk_seal(writer->cipher, writer->counter, last, plaintext, length,
                                        writer->sealed, err);
    if (status == STATUS_OK) {
        writer->counter++;
        status = put(writer, writer->sealed, length + AGE_TAG_BYTES, err);
    }
    return status;
}

/* A full chunk is written only when more follows: only the last one may carry the mark. */
static enum status take(struct age_writer *writer, const unsigned char *data, size_t length,
                        struct error *err)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && length > 0) {
        if (writer->used == 0 && length > AGE_CHUNK_SIZE) {
            status = put_chunk(writer, data, AGE_CHUNK_SIZE, false, err);
            data += AGE_CHUNK_SIZE;
            length -= AGE_CHUNK_SIZE;
        } else if (writer->used == AGE_CHUNK_SIZE) {
            status = put_chunk(writer, writer->plaintext, AGE_CHUNK_SIZE, false, err);
            writer->used = 0;
        } else {
            size_t piece = AGE_CHUNK_SIZE - writer->used;
            if (piece > length) {
                piece = length;
            }
            memcpy(writer->plaintext + writer->used, data, piece);
            writer->used += piece;
            data += piece;
            length -= piece;
        }
    }
    return status;
}

/* Whether the writer can go on; else says why not. */
static enum status check_open(const struct age_writer *writer, struct error *err)
{
    if (writer->failure.status != STATUS_OK) {
        *err = writer->failure;
        return err->status;
    }
    return writer->finished ? error_set(err, STATUS_USAGE, "the encrypted file is finished already")
                            : STATUS_OK;
}

enum status age_writer_write(struct age_writer *writer, const void *data, size_t length,
                             struct error *err)
{
    enum status status = check_open(writer, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = take(writer, data, length, err);
    if (status != STATUS_OK) {
        writer->failure = *err;
    }
    return status;
}

enum status age_writer_finish(struct age_writer *writer, struct error *err)
{
    enum status status = check_open(writer, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = put_chunk(writer, writer->plaintext, writer->used, true, err);
    if (status == STATUS_OK && writer->armor) {
        status = age_armor_writer_finish(writer->armor, err);
    }
    writer->finished = status == STATUS_OK;
    if (status != STATUS_OK) {
        writer->failure = *err;
    }
    return status;
}

void age_writer_free(struct age_writer *writer)
{
    if (writer) {
        age_armor_writer_free(writer->armor);
        EVP_CIPHER_CTX_free(writer->cipher);
        memory_free(writer);
    }
}
