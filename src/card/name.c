#include "safehand/card/name.h"

#include <string.h>
#include <utf8proc.h>

#include "safehand/base/text.h"

enum { FOLDED = 24 }; /* code points that one becomes, at most */

/* Letters of other alphabets that look like Latin ones, and Latin ones and digits that look like
 * each other. */
static const struct {
    uint32_t letter;
    char alike;
} ALIKE[] = {
    {0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'}, {0x0397, 'h'}, {0x0399, 'i'},
    {0x039a, 'k'}, {0x039c, 'm'}, {0x039d, 'n'}, {0x039f, 'o'}, {0x03a1, 'p'}, {0x03a4, 't'},
    {0x03a5, 'y'}, {0x03a7, 'x'}, {0x03b1, 'a'}, {0x03b9, 'i'}, {0x03bd, 'v'}, {0x03bf, 'o'},
    {0x03c1, 'p'}, {0x03c5, 'u'}, {0x03f2, 'c'}, {0x03f3, 'j'}, {0x0405, 's'}, {0x0406, 'i'},
    {0x0408, 'j'}, {0x0410, 'a'}, {0x0412, 'b'}, {0x0415, 'e'}, {0x041a, 'k'}, {0x041c, 'm'},
    {0x041d, 'h'}, {0x041e, 'o'}, {0x0420, 'p'}, {0x0421, 'c'}, {0x0422, 't'}, {0x0423, 'y'},
    {0x0425, 'x'}, {0x0430, 'a'}, {0x0435, 'e'}, {0x043e, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x04bb, 'h'},
    {0x04cf, 'i'}, {0x0501, 'd'}, {0x051b, 'q'}, {0x051d, 'w'}, {0x0131, 'i'}, {0x0251, 'a'},
    {0x0261, 'g'}, {0x0269, 'i'},
};

/* The Latin letter that looks like this one of another alphabet, or 0. */
static char latin_alike(uint32_t letter)
{
    for (size_t i = 0; i < sizeof ALIKE / sizeof ALIKE[0]; i++)
        if (ALIKE[i].letter == letter)
            return ALIKE[i].alike;
    return 0;
}

/* Where somebody reads in a name. */
struct reading {
    const char *at;
    size_t left;
    utf8proc_int32_t folded[FOLDED];
    size_t count, next;
    bool has_begun, blank_is_due;
};

static struct reading reading_of(const char *name)
{
    return (struct reading){.at = name, .left = strlen(name)};
}

/* Takes one code point of the name to pieces; bytes that are no text stand for themselves. */
static void unfold(struct reading *reading)
{
    uint32_t code_point = (unsigned char)*reading->at;
    int last = 0;
    size_t size = utf8_decode(reading->at, reading->left, &code_point);
    reading->at += size ? size : 1;
    reading->left -= size ? size : 1;
    reading->next = reading->count = 0;
    if (text_is_invisible(code_point))
        return;
    char alike = latin_alike(code_point);
    utf8proc_ssize_t count = utf8proc_decompose_char(
        alike ? alike : (utf8proc_int32_t)code_point, reading->folded, FOLDED,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_LUMP |
            UTF8PROC_STRIPMARK,
        &last);
    if (count > 0 && count <= FOLDED)
        reading->count = (size_t)count;
}

static bool is_blank(utf8proc_int32_t letter)
{
    utf8proc_category_t category = utf8proc_category(letter);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CC;
}

static utf8proc_int32_t look_of(utf8proc_int32_t letter)
{
    if (letter == 'l' || letter == '1' || letter == '|')
        return 'i';
    return letter == '0' ? 'o' : letter;
}

/* The next letter, or one blank between two words; 0 at the end. */
static utf8proc_int32_t read_next(struct reading *reading)
{
    for (;;) {
        if (reading->next == reading->count) {
            if (reading->left == 0)
                return 0;
            unfold(reading);
            continue;
        }
        utf8proc_int32_t letter = reading->folded[reading->next];
        if (is_blank(letter)) {
            reading->blank_is_due = reading->has_begun;
            reading->next++;
            continue;
        }
        if (reading->blank_is_due) {
            reading->blank_is_due = false;
            return ' ';
        }
        reading->has_begun = true;
        reading->next++;
        return look_of(letter);
    }
}

bool name_is_same(const char *one, const char *other)
{
    struct reading left = reading_of(one), right = reading_of(other);
    utf8proc_int32_t letter;
    do {
        letter = read_next(&left);
        if (letter != read_next(&right))
            return false;
    } while (letter);
    return true;
}

const char *name_fault(const char *name)
{
    size_t length = strlen(name);
    bool has_latin = false, has_alike = false;
    if (length == 0)
        return NULL; /* whether there must be one is not asked here */
    if (name[0] == ' ' || name[length - 1] == ' ')
        return "begins or ends with a blank";
    if (strstr(name, "  "))
        return "has two blanks together";
    for (size_t at = 0, size; at < length; at += size) {
        uint32_t code_point = 0;
        size = utf8_decode(name + at, length - at, &code_point);
        if (size == 0)
            return "is not UTF-8";
        if (text_is_invisible(code_point) || text_is_control(code_point))
            return "has a character that is not seen";
        if (code_point != ' ' && is_blank((utf8proc_int32_t)code_point))
            return "has a blank that is another character";
        has_latin = has_latin || (code_point < 128 &&
                                  utf8proc_islower(utf8proc_tolower((utf8proc_int32_t)code_point)));
        has_alike = has_alike || (code_point >= 0x370 && latin_alike(code_point));
    }
    return has_latin && has_alike ? "mixes letters of two alphabets that look alike" : NULL;
}
