#include <string.h>

#include "armor.h"
#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"

enum { BATCH_LINES = 128, BATCH_SIZE = BATCH_LINES * (AGE_ARMOR_COLUMNS + 1) };

struct age_armor_writer {
    age_sink sink;
    void *context;
    size_t used;                              /* bytes waiting in line */
    unsigned char line[AGE_ARMOR_LINE_BYTES]; /* not yet full */
    size_t text_length;
    char text[BATCH_SIZE + 1]; /* encoded lines, and the encoder's NUL */
};

static enum status flush(struct age_armor_writer *armor, struct error *err)
{
    size_t length = armor->text_length;
    armor->text_length = 0;
    return length > 0 ? armor->sink(armor->context, armor->text, length, err) : STATUS_OK;
}

static enum status put_line(struct age_armor_writer *armor, const void *data, size_t length,
                            struct error *err)
{
    char *text = armor->text + armor->text_length;
    base64_encode(data, length, BASE64_PADDED, text);
    size_t encoded = base64_encoded_length(length, BASE64_PADDED);
    text[encoded] = '\n';
    armor->text_length += encoded + 1;
    if (armor->text_length + AGE_ARMOR_COLUMNS + 1 > BATCH_SIZE)
        return flush(armor, err);
    return STATUS_OK;
}

enum status age_armor_writer_open(struct age_armor_writer **armor, age_sink sink, void *context,
                                  struct error *err)
{
    static const char first[] = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    struct age_armor_writer *made = memory_allocate(sizeof *made);
    *armor = NULL;
    if (!made)
        return memory_error(err);
    made->sink = sink;
    made->context = context;
    enum status status = sink(context, first, strlen(first), err);
    if (status != STATUS_OK) {
        memory_free(made);
        return status;
    }
    *armor = made;
    return STATUS_OK;
}

enum status age_armor_writer_write(struct age_armor_writer *armor, const void *data, size_t length,
                                   struct error *err)
{
    const unsigned char *next = data;
    while (length > 0) {
        size_t piece = AGE_ARMOR_LINE_BYTES - armor->used;
        if (piece > length)
            piece = length;
        memcpy(armor->line + armor->used, next, piece);
        armor->used += piece;
        next += piece;
        length -= piece;
        if (armor->used == AGE_ARMOR_LINE_BYTES) {
            armor->used = 0;
            enum status status = put_line(armor, armor->line, AGE_ARMOR_LINE_BYTES, err);
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}

enum status age_armor_writer_finish(struct age_armor_writer *armor, struct error *err)
{
    static const char last[] = "-----END AGE ENCRYPTED FILE-----\n";
    enum status status = STATUS_OK;
    if (armor->used > 0) {
        status = put_line(armor, armor->line, armor->used, err);
        armor->used = 0;
    }
    if (status == STATUS_OK)
        status = flush(armor, err);
    return status == STATUS_OK ? armor->sink(armor->context, last, strlen(last), err) : status;
}

void age_armor_writer_free(struct age_armor_writer *armor)
{
    memory_free(armor);
}
