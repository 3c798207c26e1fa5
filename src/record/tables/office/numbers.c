#include "numbers.h"

#include <stdio.h>
#include <string.h>

enum {
    KEPT = 15, /* digits that a spreadsheet keeps */
    DIGITS = 400,
    DAY = 86400,
    MILLION = 1000000,
    SHOWN_MOST = 512,
    PLACES_MOST = 20, /* beyond that a number with an exponent stays as it is written */
};

/* 0.DIGITS times ten to the power `point`. */
struct decimal {
    bool is_negative;
    char digits[DIGITS]; /* of '0' to '9', the first no zero */
    size_t count;
    long point;
    bool has_exponent;
};

/* ---- numbers by their digits ---- */

static const char *read_digits(const char *at, struct decimal *out, bool is_fraction)
{
    for (; *at >= '0' && *at <= '9'; at++) {
        bool is_leading = out->count == 0 && *at == '0';
        if (!is_leading && out->count < DIGITS)
            out->digits[out->count++] = *at;
        if (is_fraction ? is_leading : !is_leading)
            out->point += is_fraction ? -1 : 1;
    }
    return at;
}

static bool read_exponent(const char *at, struct decimal *out)
{
    bool is_negative = *at == '-';
    long exponent = 0;
    at += *at == '-' || *at == '+';
    if (*at == '\0')
        return false;
    for (; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || exponent > 9999)
            return false;
        exponent = exponent * 10 + (*at - '0');
    }
    out->has_exponent = true;
    out->point += is_negative ? -exponent : exponent;
    return true;
}

/* "-12.5E+3"; false for what is none, or has more digits than any program writes. */
static bool read_decimal(const char *text, struct decimal *out)
{
    *out = (struct decimal){.is_negative = *text == '-'};
    const char *at = text + (*text == '-' || *text == '+');
    if (strlen(at) >= DIGITS)
        return false;
    const char *whole = read_digits(at, out, false), *end = whole;
    if (*end == '.')
        end = read_digits(end + 1, out, true);
    if (end == at || (end == at + 1 && *at == '.'))
        return false;
    if (*end != '\0' && ((*end != 'E' && *end != 'e') || !read_exponent(end + 1, out)))
        return false;
    return true;
}

/* To as many digits as a spreadsheet shows; without zeros at the end. */
static void round_decimal(struct decimal *number)
{
    if (number->count > KEPT) {
        bool is_up = number->digits[KEPT] >= '5';
        size_t at = number->count = KEPT;
        while (is_up && at > 0 && number->digits[at - 1] == '9')
            number->digits[--at] = '0';
        if (is_up && at > 0) {
            number->digits[at - 1]++;
        } else if (is_up) {
            number->digits[0] = '1';
            number->point++;
        }
    }
    while (number->count > 0 && number->digits[number->count - 1] == '0')
        number->count--;
}

/* Digits with a point where it belongs, and no exponent. Of a number that was rounded, and whose
 * point is no farther than PLACES_MOST. */
static void write_decimal(const struct decimal *number, char out[SHOWN_MOST])
{
    long count = (long)number->count;
    size_t length = 0;
    if (number->is_negative && count > 0)
        out[length++] = '-';
    if (number->point <= 0 || count == 0)
        out[length++] = '0';
    for (long place = 0; place < number->point && count > 0; place++)
        out[length++] = place < count ? number->digits[place] : '0';
    if (count > number->point && count > 0)
        out[length++] = '.';
    for (long place = number->point; place < count; place++)
        out[length++] = place < 0 ? '0' : number->digits[place];
    out[length] = '\0';
}

static bool can_be_written(const struct decimal *number)
{
    return number->point >= -PLACES_MOST && number->point <= PLACES_MOST;
}

/* ---- what a sheet shows ---- */

static void set(struct table_build *build, struct table_cell *cell, enum table_type type,
                const char *text, const char *raw)
{
    cell->type = (unsigned char)type;
    cell->raw = table_keep_text(build, raw, strlen(raw));
    cell->text = strcmp(text, raw) == 0 ? cell->raw : table_keep_text(build, text, strlen(text));
}

static void show_plain(struct table_build *build, struct decimal *number, const char *raw,
                       struct table_cell *cell)
{
    char text[SHOWN_MOST];
    bool is_whole = number->point >= (long)number->count;
    if (number->point > KEPT && is_whole)
        table_remark(build, TABLE_REMARK_LONG_NUMBER, cell->column);
    if (!number->has_exponent && (number->count <= KEPT || is_whole)) {
        set(build, cell, TABLE_NUMBER, raw, raw);
        return;
    }
    round_decimal(number);
    if (can_be_written(number))
        write_decimal(number, text);
    set(build, cell, TABLE_NUMBER, can_be_written(number) ? text : raw, raw);
}

static bool show_percent(struct table_build *build, struct decimal *number, const char *raw,
                         struct table_cell *cell)
{
    char text[SHOWN_MOST];
    round_decimal(number);
    number->point += number->count > 0 ? 2 : 0;
    if (!can_be_written(number))
        return false;
    write_decimal(number, text);
    memcpy(text + strlen(text), "%", 2);
    set(build, cell, TABLE_NUMBER, text, raw);
    return true;
}

/* Its digits from the right into the pattern's zeros; those for which there is no room stand in
 * front. */
static bool show_digits(struct table_build *build, const struct table_number_format *format,
                        struct decimal *number, const char *raw, struct table_cell *cell)
{
    char text[SHOWN_MOST];
    size_t at = sizeof text, place = strlen(format->pattern);
    round_decimal(number);
    if (number->is_negative || number->point < (long)number->count || number->point > KEPT)
        return false;
    long left = number->count > 0 ? number->point : 0;
    text[--at] = '\0';
    while (place > 0) {
        char letter = format->pattern[--place];
        if (letter == '0' && left > 0) {
            left--;
            letter = left < (long)number->count ? number->digits[left] : '0';
        }
        text[--at] = letter;
    }
    while (left-- > 0)
        text[--at] = left < (long)number->count ? number->digits[left] : '0';
    set(build, cell, TABLE_NUMBER, text + at, raw);
    return true;
}

/* ---- dates and times ---- */

/* Days and seconds of a serial number; false below zero and beyond the year 9999. */
static bool read_serial(struct decimal *number, bool may_be_long, long *days, long *seconds)
{
    round_decimal(number);
    long part = 0, whole = 0, scale = 1;
    if ((number->is_negative && number->count > 0) || number->point > (may_be_long ? 9 : 7))
        return false;
    for (long place = 0; place < number->point; place++)
        whole = whole * 10 + (place < (long)number->count ? number->digits[place] - '0' : 0);
    /* Twelve places of a day are a tenth of a microsecond. */
    for (long place = number->point; place < number->point + 12; place++, scale *= 10)
        part = part * 10 +
               (place >= 0 && place < (long)number->count ? number->digits[place] - '0' : 0);
    *seconds = (part / (scale / MILLION) * DAY + MILLION / 2) / MILLION;
    *days = whole + *seconds / DAY;
    *seconds %= DAY;
    return true;
}

/* The day of a serial number. In the system of 1900 day 60 is a 29 February that never was. */
static bool day_of(long serial, bool is_since_1904, struct date *date)
{
    static const struct date since_1900 = {1900, 1, 1}, since_1904 = {1904, 1, 1};
    enum { LEAP = 60, LAST = 2958465, BETWEEN = 1462 };
    if (is_since_1904 ? serial > LAST - BETWEEN : serial < 1 || serial == LEAP || serial > LAST)
        return false;
    *date = is_since_1904 ? date_add_days(&since_1904, (int)serial)
                          : date_add_days(&since_1900, (int)serial - (serial > LEAP ? 2 : 1));
    return true;
}

static void append_time(struct buffer *out, long hours, long seconds)
{
    buffer_append_format(out, "%02ld:%02ld", hours, seconds / 60 % 60);
    if (seconds % 60 != 0)
        buffer_append_format(out, ":%02ld", seconds % 60);
}

static bool show_time(struct table_build *build, const struct table_number_format *format,
                      bool is_since_1904, struct decimal *number, const char *raw,
                      struct table_cell *cell)
{
    long days, seconds;
    char day[DATE_SIZE];
    struct date date;
    struct buffer text;
    enum table_shown shown = format->shown;
    if (!read_serial(number, shown == SHOWN_DURATION, &days, &seconds))
        return false;
    bool has_date = shown == SHOWN_DATE || shown == SHOWN_DATE_TIME;
    if (has_date && !day_of(days, is_since_1904, &date))
        return false;
    buffer_init(&text, SHOWN_MOST);
    if (has_date) {
        date_format(&date, day);
        buffer_append_text(&text, day);
    }
    if (shown == SHOWN_DATE_TIME)
        buffer_append_byte(&text, 'T');
    if (shown != SHOWN_DATE)
        append_time(&text, seconds / 3600 + (shown == SHOWN_DURATION ? days * 24 : 0), seconds);
    if (text.failure != STATUS_OK)
        table_fail_memory(build);
    set(build, cell, has_date ? TABLE_DATE : TABLE_TIME, buffer_text(&text), raw);
    buffer_free(&text);
    return true;
}

void table_number_show(struct table_build *build, const struct table_number_format *format,
                       bool is_since_1904, const char *raw, struct table_cell *cell)
{
    struct decimal number, again;
    bool is_shown = false;
    if (!read_decimal(raw, &number)) {
        set(build, cell, raw[0] != '\0' ? TABLE_TEXT : TABLE_EMPTY, raw, raw);
        return;
    }
    again = number;
    if (format->shown == SHOWN_PERCENT)
        is_shown = show_percent(build, &number, raw, cell);
    else if (format->shown == SHOWN_DIGITS)
        is_shown = show_digits(build, format, &number, raw, cell);
    else if (format->shown != SHOWN_PLAIN)
        is_shown = show_time(build, format, is_since_1904, &number, raw, cell);
    if (is_shown)
        return;
    if (format->shown != SHOWN_PLAIN && format->shown != SHOWN_PERCENT &&
        format->shown != SHOWN_DIGITS)
        table_remark(build, TABLE_REMARK_NO_DATE, cell->column);
    show_plain(build, &again, raw, cell);
}

/* "07:05:00.000" and the like, as HH:MM, with seconds only where there are some. */
static bool append_clock(struct buffer *out, const char *text)
{
    int hour, minute, second = 0, read = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &read) != 2 || hour > 23 || minute > 59)
        return false;
    if (text[read] == ':' && sscanf(text + read + 1, "%2d", &second) != 1)
        return false;
    append_time(out, hour, minute * 60L + second);
    return true;
}

void table_date_show(struct table_build *build, const char *raw, struct table_cell *cell)
{
    char day[DATE_SIZE] = "";
    struct date date;
    struct buffer text;
    buffer_init(&text, SHOWN_MOST);
    snprintf(day, sizeof day, "%s", raw);
    bool is_date = date_parse(day, &date);
    const char *rest = is_date ? raw + DATE_SIZE - 1 : "";
    buffer_append_text(&text, day);
    if (is_date && *rest == 'T' && strncmp(rest, "T00:00:00", 9) != 0) {
        buffer_append_byte(&text, 'T');
        is_date = append_clock(&text, rest + 1);
    } else if (*rest != '\0' && *rest != 'T') {
        is_date = false;
    }
    if (text.failure != STATUS_OK)
        table_fail_memory(build);
    if (!is_date)
        table_remark(build, TABLE_REMARK_NO_DATE, cell->column);
    set(build, cell, is_date ? TABLE_DATE : TABLE_TEXT, is_date ? buffer_text(&text) : raw, raw);
    buffer_free(&text);
}

void table_duration_show(struct table_build *build, const char *raw, struct table_cell *cell)
{
    unsigned hours, minutes, seconds;
    struct buffer text;
    buffer_init(&text, SHOWN_MOST);
    bool is_time = sscanf(raw, "PT%5uH%2uM%2u", &hours, &minutes, &seconds) == 3 && minutes < 60 &&
                   seconds < 60;
    if (is_time)
        append_time(&text, (long)hours, (long)minutes * 60 + (long)seconds);
    if (text.failure != STATUS_OK)
        table_fail_memory(build);
    set(build, cell, is_time ? TABLE_TIME : TABLE_TEXT, is_time ? buffer_text(&text) : raw, raw);
    buffer_free(&text);
}
