/* What a file hides, and what was passed over in it, in words. */
#include <ctype.h>
#include <string.h>

#include "inspect_internal.h"

enum { OF_TEXT = 1, OF_HIDDEN = 2, OF_BOTH = 3 };

static const struct {
    unsigned kind;
    const char *words;
} HIDDEN[] = {
    {HIDDEN_LOCATION, "where it was taken (GPS)"},
    {HIDDEN_DEVICE, "with which camera or device"},
    {HIDDEN_AUTHOR, "who made it"},
    {HIDDEN_EDITOR, "who changed it last"},
    {HIDDEN_COMPANY, "for which organisation or manager"},
    {HIDDEN_COMMENT, "comments"},
    {HIDDEN_CHANGES, "changes, and who made them"},
    {HIDDEN_FILES, "other files within it"},
    {HIDDEN_PEOPLE, "whose faces they are"},
    {HIDDEN_SMALL, "a small picture of how it was before"},
    {HIDDEN_BEHIND, "data behind its end"},
    {HIDDEN_WORDS, "words that are not shown"},
    {HIDDEN_SHEETS, "sheets, rows, slides or layers that are not shown"},
    {HIDDEN_CACHES, "copies of data from elsewhere"},
    {HIDDEN_FORM, "what was filled into a form"},
    {HIDDEN_PATHS, "where it was kept, or what it was made from"},
    {HIDDEN_ROUTE, "the way that a mail went, and to whom"},
    {HIDDEN_EARLIER, "earlier versions of itself"},
    {HIDDEN_CROPPED, "parts of pictures that were cut off for the eye alone"},
    {HIDDEN_MACROS, "programs"},
    {HIDDEN_OTHER, "other data"},
    {HIDDEN_SOFTWARE, "with which program"},
    {HIDDEN_TIMES, "when it was made"},
};
/* Told beside others, and no reason to ask by themselves. */
enum { HIDDEN_BESIDE = HIDDEN_SOFTWARE | HIDDEN_TIMES };

static const struct {
    unsigned kind, of;
    const char *words;
} UNREAD[] = {
    {UNREAD_KIND, OF_BOTH, "it is of a kind that cannot be read here"},
    {UNREAD_SIZE, OF_BOTH, "it is too large"},
    {UNREAD_LOCKED, OF_BOTH, "it is locked"},
    {UNREAD_DAMAGED, OF_BOTH, "it is damaged, or not what it seems"},
    {UNREAD_READER, OF_BOTH, "reading it took too long, or broke off"},
    {UNREAD_PICTURE, OF_TEXT, "it is a picture, and what that shows is not read"},
    {UNREAD_SEEN, OF_TEXT,
     "it is a picture, of which words alone were read, and these may be misread"},
    {UNREAD_FILM, OF_TEXT, "it is a film or a sound"},
    {UNREAD_TOOL, OF_BOTH, "what reads such files is not installed"},
    {UNREAD_NESTED, OF_BOTH, "it holds files within files within files"},
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

static void add(struct buffer *words, const char *between, const char *what, const char *detail)
{
    buffer_append_format(words, "%s%s", words->length > 0 ? between : "", what);
    if (detail && detail[0] != '\0') {
        buffer_append_text(words, " (");
        text_append_visible(words, detail, strlen(detail));
        buffer_append_text(words, ")");
    }
}

bool hidden_words(unsigned kind, const char *detail, struct inspection *reading)
{
    for (size_t i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++)
        if (HIDDEN[i].kind == kind) {
            struct buffer *words =
                (kind & HIDDEN_BESIDE) != 0 ? &reading->beside : &reading->hidden;
            add(words, ", ", HIDDEN[i].words, detail);
            return true;
        }
    return false;
}

bool unread_words(unsigned kind, const char *detail, struct inspection *reading)
{
    for (size_t i = 0; i < sizeof UNREAD / sizeof *UNREAD; i++)
        if (UNREAD[i].kind == kind) {
            if ((UNREAD[i].of & OF_TEXT) != 0)
                add(&reading->text_unread, "; ", UNREAD[i].words, detail);
            if ((UNREAD[i].of & OF_HIDDEN) != 0)
                add(&reading->hidden_unread, "; ", UNREAD[i].words, detail);
            return true;
        }
    return false;
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
