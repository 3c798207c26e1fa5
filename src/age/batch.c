/* What is done to the chunks of one batch. */
#include "stream.h"

void age_batch_seal(struct age_batch *batch, EVP_CIPHER_CTX *cipher)
{
    size_t at = 0;
    uint64_t counter = batch->counter;
    do {
        size_t left = batch->in_length - at;
        size_t length = left < AGE_CHUNK_SIZE ? left : AGE_CHUNK_SIZE;
        struct error err = {0};
        if (length == 0 && !batch->last)
            return;
        if (age_chunk_seal(cipher, counter, batch->last && length == left, batch->in + at, length,
                           batch->out + batch->out_length, &err) != STATUS_OK) {
            batch->failure = err;
            return;
        }
        batch->out_length += length + AGE_TAG_BYTES;
        counter++;
        at += length;
    } while (at < batch->in_length);
}

/*
 * Opens one chunk. A full chunk whose mark disagrees with where it stands is authentic all the
 * same: it is handed out, and the failure comes after it.
 */
static enum status open_chunk(struct age_batch *batch, EVP_CIPHER_CTX *cipher, uint64_t counter,
                              const unsigned char *sealed, size_t length, bool last,
                              struct error *err)
{
    unsigned char *out = batch->out + batch->out_length;
    bool authentic = false;
    if (length < AGE_TAG_BYTES)
        return age_payload_broken(err, AGE_PAYLOAD_CUT);
    if (length == AGE_TAG_BYTES && counter > 0)
        return age_payload_broken(err, "the file ends in an empty chunk, which no correct program "
                                       "writes");
    enum status status =
        age_chunk_open(cipher, counter, last, sealed, length, out, &authentic, err);
    if (status == STATUS_OK && authentic) {
        batch->out_length += length - AGE_TAG_BYTES;
        return STATUS_OK;
    }
    if (status == STATUS_OK && length == AGE_SEALED_CHUNK_SIZE)
        status = age_chunk_open(cipher, counter, !last, sealed, length, out, &authentic, err);
    if (status != STATUS_OK)
        return status;
    if (!authentic)
        return age_payload_broken(err,
                                  "the file's content was altered or damaged after it was sealed");
    batch->out_length += length - AGE_TAG_BYTES;
    return age_payload_broken(err, last ? AGE_PAYLOAD_CUT
                                        : "something was added after the end of the file");
}

void age_batch_open(struct age_batch *batch, EVP_CIPHER_CTX *cipher)
{
    size_t at = 0;
    uint64_t counter = batch->counter;
    do {
        size_t left = batch->in_length - at;
        size_t length = left < AGE_SEALED_CHUNK_SIZE ? left : AGE_SEALED_CHUNK_SIZE;
        struct error err = {0};
        if (length == 0 && !batch->last)
            return;
        if (open_chunk(batch, cipher, counter, batch->in + at, length,
                       batch->last && length == left, &err) != STATUS_OK) {
            batch->failure = err;
            return;
        }
        counter++;
        at += length;
    } while (at < batch->in_length);
}
