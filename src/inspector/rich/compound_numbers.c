/* Numbers in Excel's cells: a telephone number may be one, and a date of birth is. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "safehand/base/array.h"

#include "compound_sheets.h"

static bool is_date_format(const struct sheets *sheets, unsigned format)
{
    if ((format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
        (format >= 45 && format <= 47) || (format >= 50 && format <= 58))
        return true;
    for (size_t i = 0; i < sheets->date_formats_count; i++)
        if (sheets->date_formats[i] == format)
            return true;
    return false;
}

static void tell_date(struct sheets *sheets, double number)
{
    enum { TO_1970 = 25569, FROM_1904 = 1462, DAY = 86400 };
    time_t seconds =
        (time_t)(floor(number) - TO_1970 + (sheets->is_from_1904 ? FROM_1904 : 0)) * DAY;
    struct tm date;
    char text[32];
    if (number < 1 || number > 2958465 || !gmtime_r(&seconds, &date))
        return;
    size_t length = strftime(text, sizeof text, "%Y-%m-%d", &date);
    answer_break(sheets->answer);
    answer_text(sheets->answer, text, length);
    answer_break(sheets->answer);
}

static void tell_number(struct sheets *sheets, double number, unsigned look)
{
    char text[64];
    int length = snprintf(text, sizeof text, "%.15g", number);
    if (!isfinite(number))
        return;
    answer_break(sheets->answer);
    answer_text(sheets->answer, text, (size_t)length);
    answer_break(sheets->answer);
    if (look < sheets->looks_count && is_date_format(sheets, sheets->looks[look]))
        tell_date(sheets, number);
}

/* A number in four bytes: a short double or an integer, times a hundred perhaps. */
static double short_number(uint32_t bits)
{
    double number = 0;
    if ((bits & 2) != 0) {
        number = (double)((int32_t)bits >> 2);
    } else {
        uint64_t whole = (uint64_t)(bits & ~3U) << 32;
        memcpy(&number, &whole, sizeof number);
    }
    return (bits & 1) != 0 ? number / 100 : number;
}

static double long_number(const struct sheets *sheets, size_t offset)
{
    double number = NAN;
    if (offset + sizeof number <= sheets->length)
        memcpy(&number, sheets->book->data + sheets->at + offset, sizeof number);
    return number;
}

static void read_row(struct sheets *sheets)
{
    for (size_t offset = 4; offset + 6 <= sheets->length; offset += 6)
        tell_number(sheets, short_number(compound_number(sheets->book, sheets->at + offset + 2, 4)),
                    compound_number(sheets->book, sheets->at + offset, 2));
}

/* Whether a format, such as "dd/mm/yyyy", shows a date: letters of dates outside of quotes. */
static bool shows_date(const unsigned char *text, size_t length)
{
    bool is_quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            is_quoted = !is_quoted;
        else if (text[i] == '[')
            while (i < length && text[i] != ']')
                i++;
        else if (!is_quoted && strchr("dDyY", text[i]) && text[i] != '\0')
            return true;
    }
    return false;
}

static void read_format(struct sheets *sheets)
{
    uint16_t format = (uint16_t)compound_number(sheets->book, sheets->at, 2);
    if (shows_date(sheets->book->data + sheets->at, sheets->length) &&
        !ARRAY_ADD(sheets->date_formats, sheets->date_formats_count, format))
        sheets->answer->failed = true;
}

static void read_look(struct sheets *sheets)
{
    uint16_t format = (uint16_t)compound_number(sheets->book, sheets->at + 2, 2);
    if (!ARRAY_ADD(sheets->looks, sheets->looks_count, format))
        sheets->answer->failed = true;
}

bool sheets_read_number(struct sheets *sheets, unsigned type)
{
    unsigned look = compound_number(sheets->book, sheets->at + 4, 2);
    switch (type) {
    case RECORD_NUMBER:
    case RECORD_FORMULA:
        /* a formula whose value is no number says so by its last bytes */
        if (type == RECORD_NUMBER || compound_number(sheets->book, sheets->at + 12, 2) != 0xFFFF)
            tell_number(sheets, long_number(sheets, 6), look);
        return true;
    case RECORD_RK:
        tell_number(sheets, short_number(compound_number(sheets->book, sheets->at + 6, 4)), look);
        return true;
    case RECORD_MULRK:
        read_row(sheets);
        return true;
    case RECORD_SXNUM:
        tell_number(sheets, long_number(sheets, 0), sheets->looks_count);
        return true;
    case RECORD_FORMAT:
        read_format(sheets);
        return true;
    case RECORD_XF:
        read_look(sheets);
        return true;
    case RECORD_DATES_1904:
        sheets->is_from_1904 = compound_number(sheets->book, sheets->at, 2) == 1;
        return true;
    default:
        return false;
    }
}
