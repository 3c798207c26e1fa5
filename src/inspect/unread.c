/* What was passed over in a file, in words. */
#include <ctype.h>
#include <string.h>

#include "parsers.h"

enum { OF_TEXT = 1, OF_HIDDEN = 2, OF_BOTH = 3 };

static const struct {
    unsigned flag, of;
    const char *words;
} WORDS[] = {
    {UNREAD_KIND, OF_BOTH, "it is of a kind that cannot be read here"},
    {UNREAD_SIZE, OF_BOTH, "it is too large"},
    {UNREAD_LOCKED, OF_BOTH, "it is locked"},
    {UNREAD_DAMAGED, OF_BOTH, "it is damaged, or not what it seems"},
    {UNREAD_READER, OF_BOTH, "reading it took too long, or broke off"},
    {UNREAD_PICTURE, OF_TEXT, "it is a picture, and what that shows is not read"},
    {UNREAD_FILM, OF_BOTH, "it is a film or a sound"},
    {UNREAD_PICTURES, OF_TEXT, "it holds pictures"},
    {UNREAD_PAGES, OF_TEXT, "it has pages without text"},
    {UNREAD_FILES, OF_BOTH, "it holds other files"},
    {UNREAD_PARTS, OF_BOTH, "it holds parts that cannot be read here"},
    {UNREAD_NOTES, OF_BOTH, "it holds notes, or a form"},
    {UNREAD_LAYERS, OF_TEXT, "it has layers"},
    {UNREAD_EARLIER, OF_BOTH, "it holds earlier versions of itself"},
    {UNREAD_LETTERS, OF_TEXT, "it has letters that cannot be read here"},
    {UNREAD_ENCODED, OF_BOTH, "it holds data written as letters"},
    {UNREAD_DATES, OF_TEXT, "it holds numbers that may be dates"},
    {UNREAD_DATA, OF_HIDDEN, "it holds data that cannot be read here"},
};

void unread_words(unsigned unread, struct inspection *reading)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if ((unread & WORDS[i].flag) == 0)
            continue;
        struct buffer *const reasons[] = {
            (WORDS[i].of & OF_TEXT) != 0 ? &reading->text_unread : NULL,
            (WORDS[i].of & OF_HIDDEN) != 0 ? &reading->hidden_unread : NULL,
        };
        for (size_t j = 0; j < sizeof reasons / sizeof *reasons; j++)
            if (reasons[j])
                buffer_append_format(reasons[j], "%s%s", reasons[j]->length > 0 ? "; " : "",
                                     WORDS[i].words);
    }
}

/* ---- what a text shows ---- */

static bool is_encoded(char letter)
{
    return isalnum((unsigned char)letter) || letter == '+' || letter == '/';
}

/* Whether a run of letters and digits is longer than any word and has capitals, small letters and
 * digits, as base64 has: a line of it is 76 long, or 64. */
static bool has_encoded_data(const char *text, size_t length)
{
    enum { RUN = 60 };
    for (size_t i = 0; i < length; i++) {
        size_t run = i;
        unsigned kinds = 0;
        for (; run < length && is_encoded(text[run]); run++)
            kinds |= isupper((unsigned char)text[run])   ? 1U
                     : islower((unsigned char)text[run]) ? 2U
                     : isdigit((unsigned char)text[run]) ? 4U
                                                         : 0U;
        if (run - i >= RUN && kinds == 7)
            return true;
        i = run;
    }
    return false;
}

/* What only a font of its own can show. Word's bullets are such, so a few say nothing. */
static bool is_nobodys(uint32_t code_point)
{
    return (code_point >= 0xE000 && code_point < 0xF900) || code_point == 0 ||
           (code_point < 0x20 && !strchr("\t\n\v\f\r\x1B", (int)code_point));
}

unsigned unread_in_text(const struct buffer *text)
{
    enum { ONE_IN = 8, LOST = 0xFFFD /* stands for a letter that could not be read */ };
    const char *at = buffer_text(text);
    size_t length = text->length, letters = 0, unknown = 0, lost = 0;
    for (size_t i = 0; i < length; letters++) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(at + i, length - i, &code_point);
        unknown += size == 0 || is_nobodys(code_point);
        lost += size > 0 && code_point == LOST;
        i += size == 0 ? 1 : size;
    }
    unsigned unread = lost > 0 || unknown * ONE_IN > letters ? UNREAD_LETTERS : 0U;
    return has_encoded_data(at, length) ? unread | UNREAD_ENCODED : unread;
}
