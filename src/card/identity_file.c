/* Identities on disk: an age identity file, in which our own parts are comments. */
#include <stdio.h>
#include <string.h>

#include "card_internal.h"

enum {
    SEED_LENGTH = 44,       /* base64 of a seed */
    LINES_MAXIMUM = 512,    /* everything in a file but the card, generously */
    FILE_MAXIMUM = 1 << 17, /* an encrypted, armored file around IDENTITY_MAXIMUM bytes */
};

static const char SEED_START[] = "# safehand-ed25519: ";
static const char CARD_START[] = "# safehand-card: ";
static const char SECRET_START[] = "AGE-SECRET-KEY-1";

/* ---- writing ---- */

/* The file before it is encrypted, in secret memory; NULL without memory. */
static char *compose(const struct identity *identity, size_t *length)
{
    size_t encoded_length = base64_encoded_length(identity->card->length, BASE64_PADDED);
    size_t size = LINES_MAXIMUM + encoded_length;
    char *encoded = memory_allocate(encoded_length + 1);
    char *seed = secret_allocate(SEED_LENGTH + 1);
    char *text = secret_allocate(size);
    char created[TIMESTAMP_SIZE];

    if (encoded && seed && text) {
        base64_encode(identity->card->bytes, identity->card->length, BASE64_PADDED, encoded);
        base64_encode(identity->seed, NOTE_SEED_SIZE, BASE64_PADDED, seed);
        timestamp_format(identity->card->created, created);
        *length = (size_t)snprintf(text, size, "# created: %s\n# public key: %s\n%s%s\n%s%s\n%s\n",
                                   created, identity->card->age_recipient, SEED_START, seed,
                                   CARD_START, encoded, identity->age_secret);
    } else {
        secret_free(text);
        text = NULL;
    }
    memory_free(encoded);
    secret_free(seed);
    return text;
}

enum status identity_write(const struct identity *identity, const char *passphrase,
                           struct buffer *out, struct error *err)
{
    struct age_recipients *recipients = NULL;
    size_t length = 0;
    char *text = NULL;
    enum status status = age_recipients_new(&recipients, err);

    if (status == STATUS_OK)
        status = age_recipients_add_passphrase(recipients, passphrase, 0, err);
    if (status == STATUS_OK) {
        text = compose(identity, &length);
        status = !text ? memory_error(err) : STATUS_OK;
    }
    if (status == STATUS_OK)
        status = age_encrypt(recipients, true, text, length, out, err);
    secret_free(text);
    age_recipients_free(recipients);
    return status;
}

/* ---- reading ---- */

/* The file at hand, and which of its parts have been seen. */
struct reading {
    const char *name;
    size_t line; /* from 1 */
    struct identity *identity;
    bool has_secret, has_seed;
    struct error *err;
};

static enum status fail(const struct reading *reading, const char *what)
{
    error_set(reading->err, STATUS_MALFORMED, "%s:%zu: %s", reading->name, reading->line, what);
    return error_hint(reading->err,
                      "use the identity file as safehand wrote it, or a backup of it");
}

/* Our secret lines never go into a message. */
static enum status read_secret(struct reading *reading, const char *line, size_t length)
{
    if (reading->has_secret)
        return fail(reading, "a second secret key");
    if (length != AGE_IDENTITY_SIZE - 1 || memchr(line, '\0', length))
        return fail(reading, "a secret key that is cut or too long");
    memcpy(reading->identity->age_secret, line, length);
    reading->has_secret = true;
    return STATUS_OK;
}

static enum status read_seed(struct reading *reading, const char *text, size_t length)
{
    if (reading->has_seed)
        return fail(reading, "a second signing key");
    if (!base64_decode_exact(text, length, BASE64_PADDED, reading->identity->seed, NOTE_SEED_SIZE))
        return fail(reading, "a signing key that is not 32 bytes in base64");
    reading->has_seed = true;
    return STATUS_OK;
}

static enum status read_own_card(struct reading *reading, const char *text, size_t length)
{
    struct buffer card;
    enum status status;

    if (reading->identity->card)
        return fail(reading, "a second card");
    buffer_init(&card, CARD_MAXIMUM);
    if (base64_decode(text, length, BASE64_PADDED, &card)) {
        status = card_parse(buffer_text(&card), card.length, "the card within",
                            &reading->identity->card, reading->err);
        if (status != STATUS_OK)
            error_context(reading->err, "%s:%zu", reading->name, reading->line);
    } else {
        status = card.failure == STATUS_SYSTEM ? memory_error(reading->err)
                                               : fail(reading, "a card that is not in base64");
    }
    buffer_free(&card);
    return status;
}

/* Whether the line begins so. */
static bool starts(const char *line, size_t length, const char *start)
{
    return length >= strlen(start) && memcmp(line, start, strlen(start)) == 0;
}

static enum status identity_read_line(struct reading *reading, const char *line, size_t length)
{
    if (starts(line, length, SEED_START))
        return read_seed(reading, line + strlen(SEED_START), length - strlen(SEED_START));
    if (starts(line, length, CARD_START))
        return read_own_card(reading, line + strlen(CARD_START), length - strlen(CARD_START));
    if (starts(line, length, SECRET_START))
        return read_secret(reading, line, length);
    if (length > 0 && line[0] != '#')
        return fail(reading, "neither a comment nor a secret key");
    return STATUS_OK;
}

/* All parts are there and belong together. */
static enum status check_whole(struct reading *reading)
{
    struct identity *identity = reading->identity;
    char recipient[AGE_RECIPIENT_SIZE];
    struct error *err = reading->err;
    enum status status;

    if (!reading->has_secret || !reading->has_seed || !identity->card) {
        error_set(err, STATUS_MALFORMED, "%s: no %s in it", reading->name,
                  !reading->has_secret ? "secret key"
                  : !reading->has_seed ? "signing key"
                                       : "card");
        error_hint(err, "make an identity with " WAY);
        return error_way(err, WAY_NEW_IDENTITY, NULL, NULL);
    }
    status = age_key_recipient(identity->age_secret, recipient, err);
    if (status == STATUS_OK)
        status = note_signer_new(&identity->signer, identity->seed, NULL, err);
    if (status != STATUS_OK) {
        error_context(err, "%s", reading->name);
        return status;
    }
    if (strcmp(recipient, identity->card->age_recipient) != 0 ||
        memcmp(note_signer_verifier(identity->signer)->key, identity->card->verifier.key,
               NOTE_PUBLIC_KEY_SIZE) != 0) {
        error_set(err, STATUS_MALFORMED, "%s: the card in it is of other keys", reading->name);
        return error_hint(err, "use the identity file as safehand wrote it, or a backup of it");
    }
    return STATUS_OK;
}

static enum status read_text(const char *text, size_t length, const char *name,
                             struct identity **identity, struct error *err)
{
    struct reading reading = {.name = name, .identity = identity_allocate(), .err = err};
    enum status status = !reading.identity ? memory_error(err) : STATUS_OK;

    if (status == STATUS_OK && length > IDENTITY_MAXIMUM)
        status = error_set(err, STATUS_MALFORMED, "%s: larger than the %d bytes of an identity",
                           name, IDENTITY_MAXIMUM);
    while (length > 0 && status == STATUS_OK) {
        const char *end = memchr(text, '\n', length);
        size_t line_length = !end ? length : (size_t)(end - text);
        size_t taken = !end ? length : line_length + 1;

        reading.line++;
        status = identity_read_line(&reading, text, line_length);
        text += taken;
        length -= taken;
    }
    if (status == STATUS_OK)
        status = check_whole(&reading);
    if (status == STATUS_OK) {
        *identity = reading.identity;
        reading.identity = NULL;
    }
    identity_free(reading.identity);
    return status;
}

/* ---- decrypting, into secret memory ---- */

static bool is_encrypted(const char *data, size_t length)
{
    return starts(data, length, "-----BEGIN AGE ENCRYPTED FILE-----") ||
           starts(data, length, "age-encryption.org/");
}

/* Reads all there is into text (IDENTITY_MAXIMUM bytes). */
static enum status read_plaintext(struct age_reader *reader, char *text, size_t *length,
                                  struct error *err)
{
    char beyond;
    size_t got = 1;
    enum status status = STATUS_OK;

    *length = 0;
    while (status == STATUS_OK && got > 0 && *length < IDENTITY_MAXIMUM) {
        status = age_reader_read(reader, text + *length, IDENTITY_MAXIMUM - *length, &got, err);
        *length += status == STATUS_OK ? got : 0;
    }
    /* Only at the authenticated end does a read give nothing. */
    if (status == STATUS_OK && got > 0) {
        status = age_reader_read(reader, &beyond, 1, &got, err);
        if (status == STATUS_OK && got > 0)
            status = error_set(err, STATUS_MALFORMED, "larger than the %d bytes of an identity",
                               IDENTITY_MAXIMUM);
    }
    return status;
}

static enum status identity_decrypt(const char *data, size_t length, const char *passphrase,
                                    char *text, size_t *text_length, struct error *err)
{
    struct age_bytes bytes = {data, length};
    struct age_source source;
    struct age_identities *keys = NULL;
    struct age_reader *reader = NULL;
    enum status status = age_identities_new(&keys, err);

    age_source_bytes(&source, &bytes);
    if (status == STATUS_OK)
        status = age_identities_add_passphrase(keys, passphrase, err);
    if (status == STATUS_OK)
        status = age_reader_open(&reader, &source, keys, err);
    if (status == STATUS_OK)
        status = read_plaintext(reader, text, text_length, err);
    age_reader_free(reader);
    age_identities_free(keys);
    return status;
}

enum status identity_parse(const char *data, size_t length, const char *name,
                           const char *passphrase, struct identity **identity, struct error *err)
{
    size_t text_length = 0;
    char *text;
    enum status status;

    if (!is_encrypted(data, length))
        return read_text(data, length, name, identity, err);
    if (!passphrase) {
        error_set(err, STATUS_USAGE, "%s: needs its passphrase", name);
        return error_hint(err, "type it when asked, or name a file that holds it in "
                               "SAFEHAND_PASSPHRASE_FILE");
    }
    text = secret_allocate(IDENTITY_MAXIMUM);
    if (!text)
        return memory_error(err);
    status = identity_decrypt(data, length, passphrase, text, &text_length, err);
    if (status != STATUS_OK)
        error_context(err, "%s", name);
    else
        status = read_text(text, text_length, name, identity, err);
    secret_free(text);
    return status;
}

enum status identity_load(const char *path, const char *passphrase, struct identity **identity,
                          struct error *err)
{
    struct buffer data;
    enum status status;

    buffer_init(&data, FILE_MAXIMUM);
    status = file_read_whole(path, &data, err);
    if (status == STATUS_OK)
        status = identity_parse(buffer_text(&data), data.length, path, passphrase, identity, err);
    buffer_free(&data);
    return status;
}
