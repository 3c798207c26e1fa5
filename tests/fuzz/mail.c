/* Every text that a message may be read as is UTF-8 without what is invisible, and armor comes out
 * of any words around it as it went in. */
#include <string.h>

#include "fuzz.h"
#include "safehand/base/text.h"
#include "safehand/mail.h"

static enum status look_at_text(void *context, const char *text, size_t length, struct error *err)
{
    struct mail_words words = {text, length};
    struct buffer data;
    const char *word;
    size_t size, from = 0, *seen = context;
    (void)err;
    buffer_init(&data, 1 << 20);
    HOLDS(utf8_check(text, length) == length);
    while (mail_armor_next(text, length, MAIL_RECEIPT, &from, &data))
        HOLDS(from <= length);
    while (mail_word_next(&words, &word, &size))
        HOLDS(word >= text && word + size <= text + length);
    buffer_free(&data);
    ++*seen;
    return STATUS_OK;
}

static enum status look_for_armor(void *context, const char *text, size_t length, struct error *err)
{
    const struct buffer *wanted = context;
    struct buffer data;
    size_t from = 0;
    (void)err;
    buffer_init(&data, 1 << 20);
    HOLDS(mail_armor_next(text, length, MAIL_CARD, &from, &data));
    HOLDS(data.length == wanted->length && memcmp(data.data, wanted->data, data.length) == 0);
    buffer_free(&data);
    return STATUS_INTERRUPTED; /* the message as it is was enough */
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct buffer wanted, message;
    size_t seen = 0;
    const struct mail_looks all = {look_at_text, NULL, &seen};
    const struct mail_looks first = {look_for_armor, NULL, &wanted};
    HOLDS(mail_each(data, size, &all, &err) == STATUS_OK);
    HOLDS(size == 0 || seen > 0);
    if (size == 0)
        return 0;
    buffer_init(&wanted, 1 << 20);
    buffer_init(&message, 1 << 22);
    buffer_append(&wanted, data, size);
    buffer_append_text(&message, "Here is my card:\r\n\r\n");
    mail_armor_append(&message, MAIL_CARD, data, size);
    buffer_append_text(&message, "\r\nSent from my phone\r\n");
    HOLDS(mail_each(message.data, message.length, &first, &err) == STATUS_INTERRUPTED);
    buffer_free(&wanted);
    buffer_free(&message);
    return 0;
}
