#include "sheet_formats.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "looks.h"
#include "safehand/base/array.h"

void sheet_formats_free(struct sheet_formats *formats)
{
    memory_free(formats->numbers);
    memory_free(formats->fonts);
    memory_free(formats->fills);
    memory_free(formats->formats);
    *formats = (struct sheet_formats){0};
}

/* ---- what a format code means ---- */

/* The letters of its first section that stand for something, without what is quoted, in brackets
 * or behind a backslash. */
static void bare_code(const char *code, char *out, size_t size)
{
    size_t length = 0;
    for (; *code != '\0' && *code != ';' && length + 1 < size; code++)
        if (*code == '"' || *code == '[') {
            const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
            code = end ? end : code + strlen(code) - 1;
        } else if ((*code == '\\' || *code == '_' || *code == '*') && code[1] != '\0') {
            code++;
            if (code[-1] == '\\')
                out[length++] = *code;
        } else {
            out[length++] = *code;
        }
    out[length] = '\0';
}

static enum sheet_shown shown_by(const char *bare, const char *code)
{
    if (strspn(code, "; ") == strlen(code) && strchr(code, ';'))
        return SHEET_NOTHING;
    if (strcasestr(bare, "general") || strchr(bare, '#') || strchr(bare, '?'))
        return SHEET_NUMBER;
    if (strpbrk(bare, "yYdD") || (strpbrk(bare, "mM") && !strpbrk(bare, "hHsS")))
        return SHEET_DATE;
    size_t zeros = 0;
    for (const char *at = bare; *at != '\0'; at++)
        zeros += *at == '0';
    return zeros >= 5 && strspn(bare, "0 -()+/") == strlen(bare) ? SHEET_DIGITS : SHEET_NUMBER;
}

static void add_number(struct sheet_formats *formats, const struct xml *xml)
{
    const char *code = xml_value_or_empty(xml, "formatCode");
    char bare[128];
    bare_code(code, bare, sizeof bare);
    struct sheet_number number = {strtol(xml_value_or_empty(xml, "numFmtId"), NULL, 10),
                                  shown_by(bare, code), ""};
    snprintf(number.pattern, sizeof number.pattern, "%s", bare);
    if (formats->number_count < SHEET_FORMATS_MAXIMUM)
        (void)ARRAY_ADD(formats->numbers, formats->number_count, number);
}

static enum sheet_shown shown_by_id(const struct sheet_formats *formats, long id,
                                    const char **pattern)
{
    for (size_t i = 0; i < formats->number_count; i++)
        if (formats->numbers[i].id == id) {
            *pattern = formats->numbers[i].pattern;
            return formats->numbers[i].shown;
        }
    bool is_date =
        (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
    return is_date ? SHEET_DATE : SHEET_NUMBER;
}

/* ---- fonts, fills, formats ---- */

static uint32_t colour_of(const struct xml *xml)
{
    bool is_known;
    const char *theme = xml_value(xml, "theme"), *indexed = xml_value(xml, "indexed");
    if (theme && !xml_value(xml, "tint"))
        return strcmp(theme, "0") == 0 ? 0xFFFFFF : strcmp(theme, "1") == 0 ? 0 : CSS_NO_COLOUR;
    if (indexed)
        return strcmp(indexed, "9") == 0 || strcmp(indexed, "1") == 0 || strcmp(indexed, "65") == 0
                   ? 0xFFFFFF
               : strcmp(indexed, "8") == 0 || strcmp(indexed, "0") == 0 ||
                       strcmp(indexed, "64") == 0
                   ? 0
                   : CSS_NO_COLOUR;
    return looks_colour(xml, &is_known);
}

static void add_format(struct sheet_formats *formats, const struct xml *xml)
{
    enum { PAPER = 0xFFFFFF };
    size_t font = strtoul(xml_value_or_empty(xml, "fontId"), NULL, 10);
    size_t fill = strtoul(xml_value_or_empty(xml, "fillId"), NULL, 10);
    uint32_t colour = font < formats->font_count ? formats->fonts[font] : CSS_NO_COLOUR;
    uint32_t behind = fill < formats->fill_count ? formats->fills[fill] : PAPER;
    struct sheet_format format = {strtol(xml_value_or_empty(xml, "numFmtId"), NULL, 10),
                                  css_is_alike(colour, behind)};
    if (formats->format_count < SHEET_FORMATS_MAXIMUM)
        (void)ARRAY_ADD(formats->formats, formats->format_count, format);
}

void sheet_formats_open(struct sheet_formats *formats, const struct xml *xml)
{
    const char *parent = xml_name(xml, 1);
    if (xml_is(xml, "numFmt") && strcmp(parent, "numFmts") == 0)
        add_number(formats, xml);
    else if (xml_is(xml, "font") && strcmp(parent, "fonts") == 0 &&
             formats->font_count < SHEET_FORMATS_MAXIMUM)
        (void)ARRAY_ADD(formats->fonts, formats->font_count, 0);
    else if (xml_is(xml, "fill") && strcmp(parent, "fills") == 0 &&
             formats->fill_count < SHEET_FORMATS_MAXIMUM)
        (void)ARRAY_ADD(formats->fills, formats->fill_count, 0xFFFFFF);
    else if (xml_is(xml, "color") && strcmp(parent, "font") == 0 && formats->font_count > 0)
        formats->fonts[formats->font_count - 1] = colour_of(xml);
    else if ((xml_is(xml, "fgColor") || xml_is(xml, "stop")) && formats->fill_count > 0 &&
             xml_within(xml, "fills"))
        formats->fills[formats->fill_count - 1] = colour_of(xml);
    else if (xml_is(xml, "xf") && strcmp(parent, "cellXfs") == 0)
        add_format(formats, xml);
}

/* ---- numbers ---- */

static void append_date(const struct sheet_formats *formats, double serial, struct buffer *out)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    enum { SINCE_1970 = 25569, LAST = 2958465, SYSTEMS = 1462, LEAP = 60 };
    serial += formats->is_since_1904 ? SYSTEMS : 0;
    if (!(serial >= 1 && serial <= LAST))
        return;
    long days = (long)serial + ((long)serial < LEAP ? 1 : 0) - SINCE_1970 + 719468;
    long era = days / 146097, day_of_era = days % 146097;
    long year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    long month = (5 * day_of_year + 2) / 153, day = day_of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    year += era * 400 + (month <= 2);
    buffer_append_format(out, "%04ld-%02ld-%02ld\n%ld %s %ld\n", year, month, day, day,
                         months[month - 1], year);
}

/* Its digits from the right into the pattern's zeros; those for which there is no room in front. */
static void append_digits(const char *pattern, const char *digits, struct buffer *out)
{
    char shown[2 * SHEET_PATTERN + 32];
    size_t at = sizeof shown, left = strlen(digits), place = strlen(pattern);
    shown[--at] = '\0';
    while (place > 0 && at > 0) {
        char letter = pattern[--place];
        if (letter != '0')
            shown[--at] = letter;
        else
            shown[--at] = left > 0 ? digits[--left] : '0';
    }
    while (left > 0 && at > 0)
        shown[--at] = digits[--left];
    buffer_append_format(out, "%s\n", shown + at);
}

/* A telephone's number loses its first zero when it is kept as a number. */
static bool lost_its_zero(const char *digits)
{
    enum { WITHOUT_ZERO = 10 };
    return strlen(digits) == WITHOUT_ZERO && strchr("1237", digits[0]);
}

/* Between 1 January 1920 and 2064. */
static bool may_be_birthday(double number)
{
    return number >= 7306 && number <= 60266 && number == (double)(long)number;
}

void sheet_number_show(const struct sheet_formats *formats, size_t format, const char *value,
                       struct buffer *out, bool *is_unseen)
{
    char *end, digits[64];
    const char *pattern = "";
    double number = strtod(value, &end);
    bool is_number = end != value && *end == '\0' && isfinite(number);
    bool is_known = format < formats->format_count;
    enum sheet_shown shown =
        is_known ? shown_by_id(formats, formats->formats[format].number, &pattern) : SHEET_NUMBER;
    *is_unseen = is_known && (formats->formats[format].is_unseen || shown == SHEET_NOTHING);
    buffer_append_format(out, "%s\n", value);
    if (!is_number)
        return;
    if (shown == SHEET_DATE || (!is_known && may_be_birthday(number)))
        append_date(formats, number, out);
    snprintf(digits, sizeof digits, "%.15g", number);
    if (strspn(digits, "0123456789") != strlen(digits))
        return;
    if (shown == SHEET_DIGITS)
        append_digits(pattern, digits, out);
    else if (lost_its_zero(digits))
        buffer_append_format(out, "0%s\n", digits);
}
