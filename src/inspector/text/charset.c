#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

enum { BLOCK = 4096, LOOKED_AT = 4096 };

static const char LOST[] = "\xEF\xBF\xBD";

/* What came out of one call of iconv; false at the end of the text. */
static bool convert_some(iconv_t set, struct buffer *out, char **from, size_t *left)
{
    char block[BLOCK], *to = block;
    size_t room = sizeof block;
    size_t done = iconv(set, from, left, &to, &room);
    buffer_append(out, block, (size_t)(to - block));
    if (done != (size_t)-1)
        return false;
    if (errno == E2BIG)
        return true;
    /* A byte that the set does not have, or half a character at the end. */
    buffer_append_text(out, LOST);
    if (errno == EINVAL || *left == 0)
        return false;
    (*from)++;
    (*left)--;
    return *left > 0;
}

bool charset_append(struct buffer *out, const char *charset, const void *data, size_t length)
{
    iconv_t set = iconv_open("UTF-8", charset);
    if (set == (iconv_t)-1)
        return false;
    char *from = (char *)(uintptr_t)data;
    size_t left = length;
    while (left > 0 && convert_some(set, out, &from, &left))
        ;
    iconv_close(set);
    return true;
}

bool charset_of_type(const char *type, char charset[CHARSET_SIZE])
{
    const char *at = type ? strcasestr(type, "charset=") : NULL;
    if (!at)
        return false;
    at += strlen("charset=");
    at += *at == '"' || *at == '\'';
    size_t length = strcspn(at, "\"'; \t\r\n");
    if (length == 0 || length >= CHARSET_SIZE)
        return false;
    memcpy(charset, at, length);
    charset[length] = '\0';
    return true;
}

/* By its mark, which is passed over; NULL if it has none. */
static const char *set_by_mark(const unsigned char *data, size_t length, size_t *mark)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *set;
    } marks[] = {
        {"\xFF\xFE\0\0", 4, "UTF-32LE"}, {"\0\0\xFE\xFF", 4, "UTF-32BE"},
        {"\xEF\xBB\xBF", 3, "UTF-8"},    {"\xFF\xFE", 2, "UTF-16LE"},
        {"\xFE\xFF", 2, "UTF-16BE"},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (length >= marks[i].length && memcmp(data, marks[i].bytes, marks[i].length) == 0) {
            *mark = marks[i].length;
            return marks[i].set;
        }
    *mark = 0;
    return NULL;
}

/* English in two bytes a character has a zero in nearly every other one. */
static const char *set_by_zeros(const unsigned char *data, size_t length)
{
    size_t zeros[2] = {0, 0}, seen = length < LOOKED_AT ? length & ~(size_t)1 : LOOKED_AT;
    for (size_t i = 0; i < seen; i++)
        zeros[i % 2] += data[i] == 0;
    if (seen < 4 || zeros[0] + zeros[1] == 0)
        return NULL;
    if (zeros[1] * 10 > seen * 3 && zeros[0] * 50 < seen)
        return "UTF-16LE";
    return zeros[0] * 10 > seen * 3 && zeros[1] * 50 < seen ? "UTF-16BE" : NULL;
}

/* The set, where the bytes or a name tell it for sure; NULL if only a guess is left. */
static const char *set_of(const char *named, const unsigned char *data, size_t length, size_t *mark)
{
    const char *set = set_by_mark(data, length, mark);
    if (set)
        return set;
    bool is_wide = named && strncasecmp(named, "utf-16", 6) == 0;
    if (!named || is_wide) {
        const char *zeros = set_by_zeros(data, length);
        if (zeros && (!named || strlen(named) == 6))
            return zeros;
    }
    if (utf8_check((const char *)data, length) == length && !memchr(data, '\0', length))
        return "UTF-8";
    return named && strcasecmp(named, "us-ascii") != 0 && strcasecmp(named, "utf-8") != 0 ? named
                                                                                          : NULL;
}

bool charset_decode(struct buffer *out, const char *named, const unsigned char *data, size_t length)
{
    size_t mark;
    const char *set = set_of(named, data, length, &mark);
    if (set && strcmp(set, "UTF-8") == 0)
        buffer_append(out, data + mark, length - mark);
    else if (!set || !charset_append(out, set, data + mark, length - mark))
        return charset_append(out, "WINDOWS-1252", data, length);
    return true;
}

/* The lines that are not ASCII, once more as another set. */
static void tell_otherwise(struct answer *answer, const unsigned char *data, size_t length)
{
    struct buffer other;
    buffer_init(&other, READER_TEXT_MAXIMUM);
    for (size_t i = 0; i < length;) {
        const unsigned char *end = memchr(data + i, '\n', length - i);
        size_t line = end ? (size_t)(end - data) - i + 1 : length - i;
        bool is_ascii = true;
        for (size_t j = i; j < i + line && is_ascii; j++)
            is_ascii = data[j] < 0x80;
        if (!is_ascii)
            charset_append(&other, "WINDOWS-1250", data + i, line);
        i += line;
    }
    answer_break(answer);
    answer_text(answer, buffer_text(&other), other.length);
    buffer_free(&other);
}

void charset_tell(struct answer *answer, const char *named, const unsigned char *data,
                  size_t length)
{
    size_t mark;
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    if (!charset_decode(&text, named, data, length))
        answer_unread(answer, UNREAD_LETTERS, NULL);
    answer_text(answer, buffer_text(&text), text.length);
    if (text.failure != STATUS_OK)
        answer_unread(answer, UNREAD_SIZE, NULL);
    if (!set_of(named, data, length, &mark))
        tell_otherwise(answer, data, length);
    buffer_free(&text);
}
