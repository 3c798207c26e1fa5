/* Armor, and the words of a text. */
#include <string.h>

#include "safehand/base/encoding.h"
#include "safehand/base/memory.h"
#include "safehand/mail.h"

void mail_armor_append(struct buffer *out, const char *label, const void *data, size_t length)
{
    enum { BYTES = MAIL_ARMOR_COLUMNS / 4 * 3 };
    char line[MAIL_ARMOR_COLUMNS + 1];
    const unsigned char *bytes = data;
    buffer_append_format(out, "-----BEGIN %s-----\n", label);
    for (size_t at = 0; at < length; at += BYTES) {
        base64_encode(bytes + at, length - at < BYTES ? length - at : BYTES, BASE64_PADDED, line);
        buffer_append_format(out, "%s\n", line);
    }
    buffer_append_format(out, "-----END %s-----\n", label);
}

/* The length of the label where it stands at text, with more blanks than it has, or 0. */
static size_t label_length(const char *text, const char *end, const char *label)
{
    const char *at = text;
    for (; *label; label++) {
        size_t blanks = 0;
        while (*label == ' ' && at + blanks < end && (at[blanks] == ' ' || at[blanks] == '\n'))
            blanks++;
        if (blanks == 0 && (at == end || *at != *label))
            return 0;
        at += blanks > 0 ? blanks : 1;
    }
    return (size_t)(at - text);
}

struct armor_line {
    const char *begin,
        *end; /* without the dashes, which are not looked at: mail makes others of them */
};

/* Finds "WORD LABEL". */
static bool find_line(const char *text, size_t length, const char *word, const char *label,
                      struct armor_line *line)
{
    const char *end = text + length;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), word, strlen(word))); at++) {
        const char *then = at + strlen(word);
        while (then < end && *then == ' ')
            then++;
        size_t size = label_length(then, end, label);
        if (size > 0) {
            *line = (struct armor_line){at, then + size};
            return true;
        }
    }
    return false;
}

/* What of a body is base64, in one piece; a blank and '>' are of the mail. */
static bool decode_body(const char *body, const char *end, struct buffer *data)
{
    struct buffer text;
    buffer_init(&text, (size_t)(end - body) + 1);
    bool is_good = true;
    for (; body < end && is_good; body++) {
        bool is_letter = (*body >= 'A' && *body <= 'Z') || (*body >= 'a' && *body <= 'z') ||
                         (*body >= '0' && *body <= '9') || *body == '+' || *body == '/' ||
                         *body == '=';
        if (is_letter)
            buffer_append_byte(&text, (unsigned char)*body);
        else
            is_good = *body == ' ' || *body == '\n' || *body == '\t' || *body == '>';
    }
    is_good = is_good && text.length > 0 &&
              base64_decode(buffer_text(&text), text.length, BASE64_PADDED, data);
    buffer_free(&text);
    return is_good;
}

static bool is_dash(const char *at)
{
    return *at == '-' || (unsigned char)*at >= 0x80;
}

/* What stands between an END and the last BEGIN before it, so that each byte is looked at a few
 * times only, however many of either there are. */
bool mail_armor_next(const char *text, size_t length, const char *label, size_t *from,
                     struct buffer *data)
{
    struct armor_line begin, end;
    while (find_line(text + *from, length - *from, "END", label, &end)) {
        const char *at = text + *from, *body = NULL, *last = end.begin;
        *from = (size_t)(end.end - text);
        while (find_line(at, (size_t)(last - at), "BEGIN", label, &begin))
            body = at = begin.end;
        while (body && body < last && is_dash(body))
            body++;
        while (body && last > body && is_dash(last - 1))
            last--;
        if (body && decode_body(body, last, data))
            return true;
    }
    *from = length;
    return false;
}

static bool is_blank(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

bool mail_word_next(struct mail_words *words, const char **word, size_t *length)
{
    while (words->left > 0 && is_blank(*words->at)) {
        words->at++;
        words->left--;
    }
    *word = words->at;
    *length = 0;
    while (*length < words->left && !is_blank(words->at[*length]))
        ++*length;
    words->at += *length;
    words->left -= *length;
    return *length > 0;
}

bool mail_word_is(struct mail_words *words, const char *word)
{
    struct mail_words next = *words;
    const char *found;
    size_t length;
    if (!mail_word_next(&next, &found, &length) || length != strlen(word) ||
        memcmp(found, word, length) != 0)
        return false;
    *words = next;
    return true;
}

bool mail_word_joined(struct mail_words *words, size_t length, struct buffer *out)
{
    struct mail_words next = *words;
    size_t before = out->length, taken = 0, size;
    const char *word;
    while (taken < length && mail_word_next(&next, &word, &size) && size <= length - taken) {
        buffer_append(out, word, size);
        taken += size;
    }
    if (taken == length) {
        *words = next;
        return true;
    }
    buffer_truncate(out, before);
    return false;
}
