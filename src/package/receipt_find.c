/* Receipts in what email makes of them. */
#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/file.h"
#include "safehand/base/memory.h"
#include "safehand/mail.h"
#include "safehand/package.h"

#define FORMAT "safehand.receipt/2"

enum {
    SIGNATURE_LENGTH = 92, /* base64 of a key id and an Ed25519 signature; the others are longer */
    SIGNATURE_MAXIMUM = 2048,
    ROOT_LENGTH = 44,
    RECEIPTS_MAXIMUM = 256, /* in one message */
};

/* ---- a receipt out of its words ---- */

/* "key value" of a value of known length, which a wrapped line may have parted. */
static bool take_line(struct mail_words *words, const char *key, size_t length, struct buffer *out)
{
    if (!mail_word_is(words, key))
        return false;
    buffer_append_format(out, "%s ", key);
    if (!mail_word_joined(words, length, out))
        return false;
    buffer_append_byte(out, '\n');
    return true;
}

static bool take_word(struct mail_words *words, struct buffer *out)
{
    const char *word;
    size_t length;
    if (!mail_word_next(words, &word, &length))
        return false;
    buffer_append(out, word, length);
    return true;
}

static bool take_outcome(struct mail_words *words, struct buffer *out)
{
    if (!mail_word_is(words, "outcome"))
        return false;
    if (mail_word_is(words, "accepted")) {
        buffer_append_text(out, "outcome accepted\n");
        return true;
    }
    buffer_append_text(out, "outcome rejected ");
    if (!mail_word_is(words, "rejected") || !take_word(words, out))
        return false;
    buffer_append_byte(out, '\n');
    return true;
}

/* Of a signature line mail may have made anything of the dash, and parted the base64, which ends in
 * '=' for all lengths that there are. */
static bool take_signature(struct mail_words *words, struct buffer *out, size_t *length)
{
    struct mail_words next = *words;
    const char *word;
    size_t size, before;
    if (!mail_word_next(&next, &word, &size) || size > 4)
        return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)word[i] < 0x80 && word[i] != '-' && word[i] != '?')
            return false;
    buffer_append_text(out, "\u2014 ");
    if (!take_word(&next, out))
        return false;
    buffer_append_byte(out, ' ');
    before = out->length;
    while (out->length == before || out->data[out->length - 1] != '=')
        if (out->length - before > SIGNATURE_MAXIMUM || !take_word(&next, out))
            return false;
    *length = out->length - before;
    if (*length < SIGNATURE_LENGTH)
        return false; /* the words of a footer */
    buffer_append_byte(out, '\n');
    *words = next;
    return true;
}

/* All signature lines: the last is the receipt's own, and an empty line stands before it. */
static bool take_signatures(struct mail_words *words, struct buffer *out)
{
    size_t last = out->length, count = 0, length = 0;
    for (; count <= NOTE_SIGNATURES_MAXIMUM; count++) {
        size_t begin = out->length;
        if (!take_signature(words, out, &length)) {
            buffer_truncate(out, begin);
            break;
        }
        last = begin;
    }
    if (count < 2 || length != SIGNATURE_LENGTH)
        return false;
    char *line = memory_copy_bytes(buffer_text(out) + last, out->length - last);
    size_t size = out->length - last;
    buffer_truncate(out, last);
    buffer_append_byte(out, '\n');
    if (line)
        buffer_append(out, line, size);
    memory_free(line);
    return line != NULL;
}

static bool take_receipt(struct mail_words *words, struct buffer *out)
{
    if (!mail_word_is(words, FORMAT))
        return false;
    buffer_append_text(out, FORMAT "\n");
    if (!take_line(words, "id", ID_SIZE - 1, out) ||
        !take_line(words, "package", DIGEST_HEX_SIZE - 1, out) ||
        !take_line(words, "manifest", DIGEST_HEX_SIZE - 1, out) || !take_outcome(words, out) ||
        !take_line(words, "time", TIMESTAMP_SIZE - 1, out) || !mail_word_is(words, "checkpoint"))
        return false;
    buffer_append_text(out, "checkpoint\n");
    for (int line = 0; line < 2; line++) { /* origin and size */
        if (!take_word(words, out))
            return false;
        buffer_append_byte(out, '\n');
    }
    if (!mail_word_joined(words, ROOT_LENGTH, out))
        return false;
    buffer_append_text(out, "\n\n");
    return take_signatures(words, out);
}

/* ---- all that a message holds ---- */

static enum status add_receipt(struct receipt_texts *found, const void *text, size_t length,
                               struct error *err)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].length == length && memcmp(found->items[i].data, text, length) == 0)
            return STATUS_OK;
    if (found->count == RECEIPTS_MAXIMUM)
        return error_set(err, STATUS_MALFORMED, "more than %d receipts in one message",
                         RECEIPTS_MAXIMUM);
    char *copy = memory_copy_bytes(text, length);
    if (!copy)
        return memory_error(err);
    if (!ARRAY_ADD(found->items, found->count, (struct receipt_text){copy, length})) {
        memory_free(copy);
        return memory_error(err);
    }
    return STATUS_OK;
}

static bool is_receipt(const struct buffer *text)
{
    struct receipt receipt;
    struct error ignored = {0};
    return text->length > 0 &&
           receipt_parse(buffer_text(text), text->length, &receipt, &ignored) == STATUS_OK;
}

/* As whole lines first: a checkpoint may have lines that the words tell nothing of. */
static enum status look_for_armor(struct receipt_texts *found, const char *text, size_t length,
                                  struct error *err)
{
    enum status status = STATUS_OK;
    struct buffer data;
    size_t from = 0;
    buffer_init(&data, RECEIPT_MAXIMUM);
    while (status == STATUS_OK && mail_armor_next(text, length, MAIL_RECEIPT, &from, &data)) {
        if (is_receipt(&data))
            status = add_receipt(found, data.data, data.length, err);
        buffer_clear(&data);
    }
    buffer_free(&data);
    return status;
}

static enum status look_for_receipts(void *context, const char *text, size_t length,
                                     struct error *err)
{
    struct receipt_texts *found = context;
    struct buffer data;
    const char *end = text + length;
    enum status status = look_for_armor(found, text, length, err);
    buffer_init(&data, RECEIPT_MAXIMUM);
    while (status == STATUS_OK &&
           (text = memmem(text, (size_t)(end - text), FORMAT, strlen(FORMAT)))) {
        struct mail_words words = {text, (size_t)(end - text)};
        if (take_receipt(&words, &data) && is_receipt(&data))
            status = add_receipt(found, data.data, data.length, err);
        buffer_clear(&data);
        text += strlen(FORMAT);
    }
    buffer_free(&data);
    return status;
}

/* Why there is none: what stands alone in a file has its own fault. */
static enum status tell_none(const char *message, size_t length, const struct error *no_receipt,
                             struct error *err)
{
    static const char mark[] = "safehand.receipt/";
    const char *found = memmem(message, length, mark, strlen(mark));
    *err = *no_receipt;
    if (found == message)
        return err->status;
    if (found || memmem(message, length, MAIL_RECEIPT, strlen(MAIL_RECEIPT))) {
        error_set(err, STATUS_MALFORMED, "a receipt stands in it that was changed on its way");
        return error_hint(err, "ask for it again, as a file");
    }
    error_set(err, STATUS_MALFORMED, "there is no receipt in it");
    error_hint(err, "a receipt is the file that " WAY " makes, or its text");
    return error_way(err, WAY_ACKNOWLEDGE, NULL, NULL);
}

enum status receipt_find(const char *message, size_t length, struct receipt_texts *found,
                         struct error *err)
{
    struct receipt receipt;
    struct error no_receipt = {0};
    const struct mail_looks looks = {.text = look_for_receipts, .context = found};
    *found = (struct receipt_texts){0};
    enum status status = receipt_parse(message, length, &receipt, &no_receipt);
    if (status == STATUS_OK)
        return add_receipt(found, message, length, err);
    if (status == STATUS_SYSTEM)
        *err = no_receipt;
    else
        status = mail_each(message, length, &looks, err);
    if (status == STATUS_OK && found->count == 0)
        status = tell_none(message, length, &no_receipt, err);
    if (status != STATUS_OK)
        receipt_texts_free(found);
    return status;
}

enum status receipt_load(const char *path, struct receipt_texts *found, struct error *err)
{
    struct buffer message;
    buffer_init(&message, MAIL_MAXIMUM);
    *found = (struct receipt_texts){0};
    enum status status = file_read_whole(path, &message, err);
    if (status == STATUS_OK)
        status = receipt_find(buffer_text(&message), message.length, found, err);
    buffer_free(&message);
    return status;
}

void receipt_texts_free(struct receipt_texts *found)
{
    for (size_t i = 0; i < found->count; i++)
        memory_free(found->items[i].data);
    memory_free(found->items);
    *found = (struct receipt_texts){0};
}
