/* What the codes of number formats mean. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "numbers.h"

enum { CODE_LOOKED_AT = 256 };

/* The letters of a code's first section that stand for something; what is written out ("NHS ",
 * \-) goes to `pattern` with the zeros alone. */
struct code {
    char letters[CODE_LOOKED_AT];
    char pattern[CODE_LOOKED_AT];
    size_t letter_count, pattern_count;
    bool is_duration; /* [h], [mm], [s] */
};

static void add_written(struct code *code, char letter)
{
    if (code->pattern_count + 1 < sizeof code->pattern)
        code->pattern[code->pattern_count++] = letter;
}

static const char *take_quoted(struct code *code, const char *at)
{
    while (*++at != '\0' && *at != '"')
        add_written(code, *at);
    return *at == '"' ? at + 1 : at;
}

/* [Red], [$-809], [>99] say nothing here; hours in brackets do. */
static const char *take_bracket(struct code *code, const char *at)
{
    size_t length = strcspn(at, "]");
    if (length > 1 && strspn(at + 1, "hHmMsS") == length - 1) {
        code->is_duration = true;
        code->letters[code->letter_count++] = 'h';
    }
    return at[length] == ']' ? at + length + 1 : at + length;
}

static void split(const char *text, struct code *code)
{
    while (*text != '\0' && *text != ';' && code->letter_count + 2 < sizeof code->letters) {
        if (*text == '"') {
            text = take_quoted(code, text);
        } else if (*text == '[') {
            text = take_bracket(code, text);
        } else if (*text == '\\' && text[1] != '\0') {
            add_written(code, text[1]);
            text += 2;
        } else if ((*text == '_' || *text == '*') && text[1] != '\0') {
            text += 2;
        } else if (strncasecmp(text, "AM/PM", 5) == 0 || strncasecmp(text, "A/P", 3) == 0) {
            text += text[1] == '/' ? 3 : 5;
        } else {
            add_written(code, *text);
            code->letters[code->letter_count++] = *text++;
        }
    }
}

/* A pattern of digits has two zeros or more, begins with no blank place, and nothing that reckons.
 */
static bool is_digits(const struct code *code)
{
    size_t zeros = 0;
    for (const char *at = code->letters; *at != '\0'; at++)
        zeros += *at == '0';
    return zeros >= 2 && strspn(code->letters, "0 -()+/") == code->letter_count;
}

struct table_number_format table_number_format(const char *text)
{
    struct code code = {.letter_count = 0};
    struct table_number_format format = {.shown = SHOWN_PLAIN};
    split(text, &code);
    const char *letters = code.letters;
    if (strcasestr(letters, "general") || strchr(letters, '@') || strcasestr(letters, "standard"))
        return format;
    bool has_day = strpbrk(letters, "yYdD"), has_hour = strpbrk(letters, "hHsS");
    bool has_month = strpbrk(letters, "mM");
    if (code.is_duration)
        format.shown = SHOWN_DURATION;
    else if (has_hour)
        format.shown = has_day ? SHOWN_DATE_TIME : SHOWN_TIME;
    else if (has_day || has_month)
        format.shown = SHOWN_DATE;
    else if (strchr(letters, '%'))
        format.shown = SHOWN_PERCENT;
    else if (is_digits(&code) && code.pattern_count < sizeof format.pattern &&
             utf8_check(code.pattern, code.pattern_count) == code.pattern_count) {
        format.shown = SHOWN_DIGITS;
        memcpy(format.pattern, code.pattern, code.pattern_count);
    }
    return format;
}

struct table_number_format table_number_built_in(size_t id)
{
    enum table_shown shown = SHOWN_PLAIN;
    if (id == 9 || id == 10)
        shown = SHOWN_PERCENT;
    else if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || id >= 50)
        shown = id <= 58 ? SHOWN_DATE : SHOWN_PLAIN;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        shown = SHOWN_TIME;
    else if (id == 22)
        shown = SHOWN_DATE_TIME;
    else if (id == 46)
        shown = SHOWN_DURATION;
    return (struct table_number_format){.shown = shown};
}
