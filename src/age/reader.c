#include <string.h>

#include "armor.h"
#include "payload.h"
#include "safehand/base/memory.h"
#include "unlock.h"

/* A sealed chunk and one byte more, which tells whether it is the last. */
enum { LOOK_AHEAD = 1, SEALED_BUFFER_SIZE = AGE_SEALED_CHUNK_SIZE + LOOK_AHEAD };

struct age_reader {
    struct age_input raw;           /* the file as it is */
    struct age_input unarmored;     /* only with armor: the bytes within */
    struct age_armor_reader *armor; /* NULL without armor */
    struct age_input *input;        /* the one of the two that holds the age file */
    EVP_CIPHER_CTX *cipher;
    uint64_t payload;     /* offset of the first chunk */
    uint64_t counter;     /* of the chunk that is read next */
    size_t sealed_length; /* bytes looked ahead at, at the start of sealed */
    size_t start, end;    /* plaintext not yet handed out */
    bool finished;        /* the last chunk has been opened */
    bool size_known;
    uint64_t size;        /* of the whole plaintext */
    struct error failure; /* what comes after the plaintext that is still to be handed out */
    unsigned char sealed[SEALED_BUFFER_SIZE];
    unsigned char plaintext[AGE_CHUNK_SIZE];
};

/* ---- header ---- */

static enum status read_some(struct age_input *input, unsigned char piece[AGE_INPUT_HELD],
                             size_t *got, struct error *err)
{
    return age_input_read(input, piece, AGE_INPUT_HELD, got, err);
}

static enum status choose_input(struct age_reader *reader, const struct age_source *source,
                                struct error *err)
{
    unsigned char piece[AGE_INPUT_HELD];
    size_t got = 0;
    age_input_start(&reader->raw, source);
    reader->input = &reader->raw;
    enum status status = read_some(&reader->raw, piece, &got, err);
    if (status != STATUS_OK) {
        return status;
    }
    age_input_put_back(&reader->raw, piece, got);
    if (!age_armor_is_seen(piece, got)) {
        return STATUS_OK;
    }
    struct age_source within;
    status = age_armor_reader_open(&reader->armor, &reader->raw, &within, err);
    if (status == STATUS_OK) {
        age_input_start(&reader->unarmored, &within);
        reader->input = &reader->unarmored;
    }
    return status;
}

/* Reads the header's text, whole, and leaves the input at the first byte after it. If the file ends
 * within the header, the text is what there was. */
static enum status read_header(struct age_input *input, struct buffer *text, struct error *err)
{
    unsigned char piece[AGE_INPUT_HELD];
    size_t scanned = 0;
    for (;;) {
        size_t got = 0;
        const size_t before = text->length;
        enum status status = read_some(input, piece, &got, err);
        if (status != STATUS_OK) {
            return status;
        }
        buffer_append(text, piece, got);
        status = buffer_status(text, err);
        if (status != STATUS_OK) {
            return status;
        }
        status = age_header_check_start(buffer_text(text), text->length, err);
        if (status != STATUS_OK) {
            return status;
        }
        size_t end = age_header_find_end(buffer_text(text), text->length, &scanned);
        if ((end > 0 ? end : text->length) > AGE_HEADER_MAXIMUM) {
            return error_set(err, STATUS_MALFORMED, "the file's header is larger than %d bytes",
                             AGE_HEADER_MAXIMUM);
        }
        if (end > 0) {
            age_input_put_back(input, piece + (end - before), before + got - end);
            text->length = end;
            return STATUS_OK;
        }
        if (got < sizeof piece) {
            return STATUS_OK;
        }
    }
}

static enum status read_nonce(struct age_reader *reader,
                              unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES], struct error *err)
{
    size_t got = 0;
    enum status status = age_input_read(reader->input, nonce, AGE_PAYLOAD_NONCE_BYTES, &got, err);
    if (status == STATUS_OK && got < AGE_PAYLOAD_NONCE_BYTES) {
        error_set(err, STATUS_MALFORMED, "the file is cut short right after its header");
        status = error_hint(err, "only a part of the file arrived; ask for it to be sent again");
    }
    reader->payload = age_input_offset(reader->input);
    return status;
}

static enum status begin(struct age_reader *reader, const struct age_identities *identities,
                         struct error *err)
{
    unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES];
    struct buffer text;
    buffer_init(&text, AGE_HEADER_MAXIMUM + AGE_INPUT_HELD);
    unsigned char *file_key = secret_allocate(AGE_FILE_KEY_BYTES);
    enum status status = file_key ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK) {
        status = read_header(reader->input, &text, err);
    }
    if (status == STATUS_OK) {
        status = age_unlock(buffer_text(&text), text.length, identities, file_key, err);
    }
    if (status == STATUS_OK) {
        status = read_nonce(reader, nonce, err);
    }
    if (status == STATUS_OK) {
        status = age_payload_cipher(file_key, nonce, false, &reader->cipher, err);
    }
    secret_free(file_key);
    buffer_free(&text);
    return status;
}

enum status age_reader_open(struct age_reader **reader, const struct age_source *source,
                            const struct age_identities *identities, struct error *err)
{
    *reader = NULL;
    struct age_reader *made = memory_allocate(sizeof *made);
    if (!made) {
        return memory_error(err);
    }
    enum status status = choose_input(made, source, err);
    if (status == STATUS_OK) {
        status = begin(made, identities, err);
    }
    if (status != STATUS_OK) {
        age_reader_free(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

/* ---- payload ---- */

static enum status payload_broken(struct error *err, const char *message)
{
    error_set(err, STATUS_AUTHENTICATION, "%s", message);
    return error_hint(err, "do not use anything of it; ask for the file to be sent again");
}

static const char altered[] = "the file's content was altered or damaged after it was sealed";
static const char cut[] = "the file is cut short: its end is missing";
static const char extended[] = "something was added after the end of the file";

/*
 * Opens the sealed chunk at hand. A full chunk whose mark disagrees with where it stands is
 * authentic all the same: it is handed out, and the failure comes after it.
 */
static enum status open_chunk(struct age_reader *reader, size_t length, bool last,
                              struct error *err)
{
    bool authentic = false;
    enum status status = age_chunk_open(reader->cipher, reader->counter, last, reader->sealed,
                                        length, reader->plaintext, &authentic, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (!authentic && length == AGE_SEALED_CHUNK_SIZE) {
        status = age_chunk_open(reader->cipher, reader->counter, !last, reader->sealed, length,
                                reader->plaintext, &authentic, err);
        if (status != STATUS_OK) {
            return status;
        }
        if (authentic) {
            payload_broken(&reader->failure, last ? cut : extended);
        }
    }
    if (!authentic) {
        return payload_broken(err, altered);
    }
    reader->start = 0;
    reader->end = length - AGE_TAG_BYTES;
    reader->finished = last;
    reader->counter++;
    return STATUS_OK;
}

static enum status next_chunk(struct age_reader *reader, struct error *err)
{
    size_t got = 0;
    enum status status = age_input_read(reader->input, reader->sealed + reader->sealed_length,
                                        SEALED_BUFFER_SIZE - reader->sealed_length, &got, err);
    if (status != STATUS_OK) {
        return status;
    }
    size_t length = reader->sealed_length + got;
    bool last = length < SEALED_BUFFER_SIZE;
    if (!last) {
        length = AGE_SEALED_CHUNK_SIZE;
    }
    if (length < AGE_TAG_BYTES) {
        return payload_broken(err, cut);
    }
    if (length == AGE_TAG_BYTES && reader->counter > 0) {
        return payload_broken(err, "the file ends in an empty chunk, which no correct program "
                                   "writes");
    }
    status = open_chunk(reader, length, last, err);
    reader->sealed_length = last ? 0 : LOOK_AHEAD;
    reader->sealed[0] = reader->sealed[SEALED_BUFFER_SIZE - 1];
    return status;
}

enum status age_reader_read(struct age_reader *reader, void *data, size_t length, size_t *got,
                            struct error *err)
{
    *got = 0;
    while (length > 0 && reader->start == reader->end) {
        if (reader->failure.status != STATUS_OK) {
            *err = reader->failure;
            return err->status;
        }
        if (reader->finished) {
            return STATUS_OK;
        }
        enum status status = next_chunk(reader, err);
        if (status != STATUS_OK) {
            reader->failure = *err;
            return status;
        }
    }
    size_t piece = reader->end - reader->start;
    if (piece > length) {
        piece = length;
    }
    memcpy(data, reader->plaintext + reader->start, piece);
    reader->start += piece;
    *got = piece;
    return STATUS_OK;
}

/* ---- any offset ---- */

/* Opens the last chunk at its place, so that the size that follows from the file's is true. */
static enum status open_last(struct age_reader *reader, uint64_t counter, size_t length,
                             struct error *err)
{
    const struct age_source *source = &reader->raw.source;
    bool authentic = false;
    size_t got = 0;
    unsigned char *sealed = memory_allocate(AGE_SEALED_CHUNK_SIZE);
    unsigned char *plaintext = memory_allocate(AGE_CHUNK_SIZE);
    enum status status = sealed && plaintext ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK) {
        status = source->read(source->context, sealed, length,
                              reader->payload + counter * AGE_SEALED_CHUNK_SIZE, &got, err);
    }
    if (status == STATUS_OK && got < length) {
        status = payload_broken(err, cut);
    }
    if (status == STATUS_OK) {
        status = age_chunk_open(reader->cipher, counter, true, sealed, length, plaintext,
                                &authentic, err);
    }
    if (status == STATUS_OK && !authentic) {
        status = payload_broken(err, "the end of the file is missing, altered or added to");
    }
    memory_free(plaintext);
    memory_free(sealed);
    return status;
}

static enum status find_size(struct age_reader *reader, struct error *err)
{
    if (reader->armor || !reader->raw.source.seekable) {
        error_set(err, STATUS_USAGE, "only a file that is not armored can be read at any offset");
        return error_hint(err, "save it as a file first, without armor");
    }
    uint64_t sealed = reader->raw.source.size - reader->payload;
    if (reader->raw.source.size < reader->payload || sealed < AGE_TAG_BYTES) {
        return payload_broken(err, cut);
    }
    uint64_t last = (sealed - 1) / AGE_SEALED_CHUNK_SIZE;
    size_t length = (size_t)(sealed - last * AGE_SEALED_CHUNK_SIZE);
    if (length < AGE_TAG_BYTES || (length == AGE_TAG_BYTES && last > 0)) {
        return payload_broken(err, cut);
    }
    enum status status = open_last(reader, last, length, err);
    if (status == STATUS_OK) {
        reader->size = last * AGE_CHUNK_SIZE + (length - AGE_TAG_BYTES);
        reader->size_known = true;
    }
    return status;
}

enum status age_reader_size(struct age_reader *reader, uint64_t *size, struct error *err)
{
    if (!reader->size_known) {
        enum status status = find_size(reader, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    *size = reader->size;
    return STATUS_OK;
}

enum status age_reader_seek(struct age_reader *reader, uint64_t offset, struct error *err)
{
    uint64_t size = 0;
    enum status status = age_reader_size(reader, &size, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (offset > size) {
        return error_set(err, STATUS_USAGE, "offset %llu lies after the end of the content (%llu)",
                         (unsigned long long)offset, (unsigned long long)size);
    }
    reader->start = reader->end = 0;
    reader->sealed_length = 0;
    reader->failure = (struct error){0};
    reader->finished = offset == size;
    reader->counter = offset / AGE_CHUNK_SIZE;
    age_input_move(reader->input, reader->payload + reader->counter * AGE_SEALED_CHUNK_SIZE);
    if (!reader->finished) {
        size_t within = (size_t)(offset % AGE_CHUNK_SIZE);
        status = next_chunk(reader, err);
        if (status == STATUS_OK && within >= reader->end) { /* the file changed meanwhile */
            reader->end = 0;
            status = payload_broken(err, cut);
        }
        if (status == STATUS_OK) {
            reader->start = within;
        } else {
            reader->failure = *err;
        }
    }
    return status;
}

void age_reader_free(struct age_reader *reader)
{
    if (reader) {
        age_armor_reader_free(reader->armor);
        EVP_CIPHER_CTX_free(reader->cipher);
        memory_free(reader);
    }
}
