/* Plain text, in whatever character set, and what else is written in letters. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "safehand/mail.h"
#include "text/charset.h"
#include "text/json.h"

enum { LOOKED_AT = 65536, SHORTEST = 4 /* letters of a word within data */ };

/* Text has hardly a control character, and no zero where it is not in two bytes a character. */
static bool is_text(const struct buffer *text)
{
    size_t length = text->length < LOOKED_AT ? text->length : LOOKED_AT, controls = 0;
    for (size_t i = 0; i < length; i++) {
        if (text->data[i] == '\0')
            return false;
        controls += text->data[i] < 0x20 && !strchr("\t\n\r\f\v\x1B", text->data[i]);
    }
    return controls * 50 <= length;
}

/* Of data the words that stand in it, in one byte a character or two, so that what can be found is.
 */
static void tell_words_within(const struct part *part, size_t first, size_t step,
                              struct answer *answer)
{
    size_t run = 0;
    for (size_t i = first; i + step <= part->length; i += step) {
        bool is_letter =
            part->data[i] >= 0x20 && part->data[i] != 0x7F && (step == 1 || part->data[i + 1] == 0);
        run = is_letter ? run + 1 : 0;
        if (run == SHORTEST)
            for (size_t j = 0; j + 1 < SHORTEST; j++)
                answer_text(answer, (const char *)part->data + i - (SHORTEST - 1 - j) * step, 1);
        if (run >= SHORTEST)
            answer_text(answer, (const char *)part->data + i, 1);
        else if (run == 0)
            answer_break(answer);
    }
    answer_break(answer);
}

static void tell_data(const struct part *part, struct answer *answer)
{
    answer_unread(answer, UNREAD_KIND, NULL);
    tell_words_within(part, 0, 1, answer);
    tell_words_within(part, 0, 2, answer);
    tell_words_within(part, 1, 2, answer);
}

static bool has_ending(const char *name, const char *const *endings)
{
    const char *dot = name ? strrchr(name, '.') : NULL;
    for (size_t i = 0; dot && endings[i]; i++)
        if (strcasecmp(dot + 1, endings[i]) == 0)
            return true;
    return false;
}

/* What is a program's that draws or sets it: words may be written in it in any way. */
static void tell_form(const char *name, const struct buffer *text, struct answer *answer)
{
    static const char *const programs[] = {"ps", "eps", "tex", "fdf", NULL};
    static const char *const locked[] = {"-----BEGIN PGP MESSAGE", "age-encryption.org/v1",
                                         "-----BEGIN AGE ENCRYPTED"};
    size_t head = text->length < LOOKED_AT ? text->length : LOOKED_AT;
    if (has_ending(name, programs) || text_starts_with(buffer_text(text), "%!PS"))
        answer_unread(answer, UNREAD_PARTS, NULL);
    for (size_t i = 0; i < sizeof locked / sizeof *locked; i++)
        if (head > 0 && memmem(text->data, head, locked[i], strlen(locked[i])))
            answer_unread(answer, UNREAD_LOCKED, NULL);
}

/* ---- what is encoded within a text ---- */

/* Text that was saved without the mail around it: "=C3=B4", and "=" at the ends of lines. */
static bool has_quoted(const char *text, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++)
        if (text[i] == '=' && isxdigit((unsigned char)text[i + 1]) &&
            isxdigit((unsigned char)text[i + 2]) && strchr("89ABCDEFabcdef", text[i + 1]))
            return true;
    return false;
}

static void tell_quoted(const char *text, size_t length, struct answer *answer)
{
    struct buffer out;
    buffer_init(&out, READER_TEXT_MAXIMUM);
    for (size_t i = 0; i < length;) {
        const char *end = memchr(text + i, '\n', length - i);
        size_t line = end ? (size_t)(end - text) - i : length - i;
        size_t kept = line > 0 && text[i + line - 1] == '\r' ? line - 1 : line;
        mail_append_quoted(&out, text + i, kept, false);
        i += line + (end != NULL);
    }
    answer_break(answer);
    charset_tell(answer, NULL, out.data, out.length);
    buffer_free(&out);
}

/* Lines of base64 that belong together, as they stand in keys, mails and data: URIs: what they hold
 * is read as what it is. */
static bool is_encoded_line(const char *line, size_t length)
{
    enum { LINE = 60 };
    if (length < LINE)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)line[i]) && !strchr("+/=", line[i]))
            return false;
    return true;
}

static size_t line_at(const char *text, size_t length, size_t from, size_t *next)
{
    const char *end = memchr(text + from, '\n', length - from);
    size_t stop = end ? (size_t)(end - text) : length;
    *next = end ? stop + 1 : length;
    while (stop > from && text[stop - 1] == '\r')
        stop--;
    return stop - from;
}

static void tell_decoded(const struct buffer *encoded, struct answer *answer)
{
    struct mail_base64 state = {0};
    struct buffer bytes;
    buffer_init(&bytes, READER_TEXT_MAXIMUM);
    mail_append_base64(&bytes, &state, buffer_text(encoded), encoded->length);
    if (bytes.failure == STATUS_OK && answer_allows(answer, bytes.length)) {
        const struct part part = {NULL, NULL, bytes.data, bytes.length};
        answer_break(answer);
        read_part(&part, answer);
        answer_break(answer);
    }
    buffer_free(&bytes);
}

static void tell_encoded(const char *text, size_t length, struct answer *answer)
{
    struct buffer run;
    size_t next = 0;
    buffer_init(&run, READER_TEXT_MAXIMUM);
    for (size_t at = 0; at < length; at = next) {
        size_t line = line_at(text, length, at, &next);
        bool goes_on = is_encoded_line(text + at, line);
        /* The last line of such a run may be short. */
        if (goes_on || run.length > 0)
            buffer_append(&run, text + at, line);
        if (!goes_on && run.length > 0) {
            tell_decoded(&run, answer);
            buffer_truncate(&run, 0);
        }
    }
    if (run.length > 0)
        tell_decoded(&run, answer);
    buffer_free(&run);
}

void read_text(const struct part *part, struct answer *answer)
{
    static const char *const json[] = {"json", "geojson", "har", "ipynb", NULL};
    char charset[CHARSET_SIZE];
    bool is_named = charset_of_type(part->type, charset);
    struct buffer text;
    buffer_init(&text, READER_TEXT_MAXIMUM);
    bool is_decoded = charset_decode(&text, is_named ? charset : NULL, part->data, part->length);
    if (!is_decoded || !is_text(&text)) {
        tell_data(part, answer);
    } else {
        charset_tell(answer, is_named ? charset : NULL, part->data, part->length);
        tell_form(part->name, &text, answer);
        if (has_ending(part->name, json) || json_looks_like(buffer_text(&text), text.length))
            json_tell(answer, buffer_text(&text), text.length);
        if (has_quoted(buffer_text(&text), text.length))
            tell_quoted(buffer_text(&text), text.length, answer);
        tell_encoded(buffer_text(&text), text.length, answer);
    }
    buffer_free(&text);
}
