/* The writings of numbers, references and email addresses: whole, whatever stands between their
 * characters, and the parts by which people know them. */
#include <stdio.h>
#include <string.h>

#include "scan_internal.h"

/* What nearly is the value at hand; of one that may stand nothing is looked for. */
static enum status add_near_code(struct scan *scan, const char *text, struct error *err)
{
    if ((scan->values[scan->value_count].flags & SCAN_EXCUSED) != 0)
        return STATUS_OK;
    return codes_add(&scan->codes, text, (uint32_t)scan->value_count, err);
}

static enum status add_whole(struct scan *scan, const char *text, size_t shortest,
                             struct error *err)
{
    struct compact compact;
    compact_begin(&compact);
    compact_append(&compact, text, strlen(text));
    compact.breaks_anywhere = true;
    return compact.length < shortest ? STATUS_OK : scan_add_pattern(scan, &compact, 0, err);
}

/* "AB12" and "CDE" of the registration AB12 CDE, where a car is spoken of: so witnesses know it. */
static enum status add_plate(struct scan *scan, const char *text, struct error *err)
{
    enum { PLATE = 7, HALF = 4 };
    static const char shape[] = "aa00aaa";
    struct compact compact, half;
    compact_begin(&compact);
    compact_append(&compact, text, strlen(text));
    for (size_t i = 0; i < compact.length && i < PLATE; i++) {
        bool is_digit = compact.bytes[i] >= '0' && compact.bytes[i] <= '9';
        if (is_digit != (shape[i] == '0'))
            return STATUS_OK;
    }
    if (compact.length != PLATE)
        return STATUS_OK;
    const char *plate = (const char *)compact.bytes;
    compact_begin(&half);
    compact_append_folded(&half, plate, HALF);
    half.breaks = 1 << 1; /* "AB 12" */
    enum status status = scan_add_pattern(scan, &half, PATTERN_ASK | PATTERN_PLATE, err);
    compact_begin(&half);
    compact_append_folded(&half, plate + HALF, PLATE - HALF);
    half.breaks = 0;
    return status == STATUS_OK ? scan_add_pattern(scan, &half, PATTERN_ASK | PATTERN_PLATE, err)
                               : status;
}

enum status scan_add_code(struct scan *scan, const struct scan_value *value, struct error *err)
{
    enum { POSTCODE_SHORTEST = 5, NHS_SHORTEST = 8, REFERENCE_SHORTEST = 3, CLASS_SHORTEST = 2 };
    size_t shortest = value->type == FIELD_POSTCODE        ? POSTCODE_SHORTEST
                      : value->type == FIELD_NHS_NUMBER    ? NHS_SHORTEST
                      : (value->flags & SCAN_DERIVED) != 0 ? CLASS_SHORTEST
                                                           : REFERENCE_SHORTEST;
    enum status status = add_whole(scan, value->text, shortest, err);
    if (status == STATUS_OK)
        status = add_near_code(scan, value->text, err);
    bool is_reference = value->type == FIELD_REFERENCE;
    return status == STATUS_OK && is_reference ? add_plate(scan, value->text, err) : status;
}

/* "smith 12 at example dot org", as it is said. */
enum status scan_add_email(struct scan *scan, const char *text, struct error *err)
{
    enum { SHORTEST = 5 };
    struct buffer said;
    enum status status = add_whole(scan, text, SHORTEST, err);
    buffer_init(&said, 1 << 22);
    for (; *text != '\0'; text++)
        if (*text == '@' || *text == '.')
            buffer_append_text(&said, *text == '@' ? " at " : " dot ");
        else
            buffer_append_byte(&said, (unsigned char)*text);
    if (status == STATUS_OK)
        status = buffer_status(&said, err);
    if (status == STATUS_OK)
        status = add_whole(scan, buffer_text(&said), SHORTEST, err);
    buffer_free(&said);
    return status;
}

/* How many digits the number of the place has, behind an area code: 020 7946 0018, 0116 496 0142,
 * 0161 496 0142, 01632 960142. */
static size_t local_digits(const char *national)
{
    enum { SIX = 6, SEVEN = 7, EIGHT = 8 };
    if (*national == '2')
        return EIGHT;
    bool has_short_code = *national == '1' && (national[1] == '1' || national[2] == '1');
    return has_short_code ? SEVEN : SIX;
}

/* "ending 412", "ends in 0412": all that is said of a number that both know. */
static enum status add_ends(struct scan *scan, const char *digits, size_t length, struct error *err)
{
    enum { FEWEST = 3, MOST = 4 };
    static const char *const words[][2] = {
        {"ending", ""}, {"ends", ""}, {"ending", "in"}, {"ends", "in"}};
    enum status status = STATUS_OK;
    for (size_t count = FEWEST; count <= MOST && count < length; count++)
        for (size_t i = 0; i < sizeof words / sizeof *words && status == STATUS_OK; i++) {
            struct compact compact;
            compact_begin(&compact);
            compact_append_folded(&compact, words[i][0], strlen(words[i][0]));
            compact_append_folded(&compact, words[i][1], strlen(words[i][1]));
            compact_append_folded(&compact, digits + length - count, count);
            status = scan_add_pattern(scan, &compact, PATTERN_ASK, err);
        }
    return status;
}

static enum status add_digits(struct scan *scan, const char *digits, size_t length, unsigned flags,
                              struct error *err)
{
    struct compact compact;
    compact_begin(&compact);
    compact_append_folded(&compact, digits, length);
    compact.breaks_anywhere = true;
    return scan_add_pattern(scan, &compact, flags, err);
}

/* Digits without the country's and the trunk's: 7700900412 of +44 (0)7700 900 412. */
enum status scan_add_phone(struct scan *scan, const char *text, struct error *err)
{
    enum { SHORTEST = 6, NATIONAL = 9 };
    struct compact digits;
    struct fold fold;
    struct fold_unit unit;
    char dialled[SCAN_PATTERN_MAXIMUM + 4];
    compact_begin(&digits);
    fold_begin(&fold, text, strlen(text));
    while (fold_next(&fold, &unit))
        if (unit.is_digit)
            compact_append_folded(&digits, (const char *)unit.bytes, 1);
    const char *first = (const char *)digits.bytes;
    size_t left = digits.length;
    if (left > 2 && memcmp(first, "00", 2) == 0)
        first += 2, left -= 2;
    if (left > NATIONAL + 1 && memcmp(first, "44", 2) == 0)
        first += 2, left -= 2;
    if (left > 1 && *first == '0')
        first++, left--;
    if (left < SHORTEST)
        return STATUS_OK;
    enum status status = add_digits(scan, first, left, PATTERN_PHONE, err);
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++) {
        snprintf(dialled, sizeof dialled, "%s%.*s", i == 0 ? "0" : "44", (int)left, first);
        status = add_near_code(scan, dialled, err);
    }
    if (status == STATUS_OK)
        status = add_ends(scan, first, left, err);
    size_t local = local_digits(first);
    if (status == STATUS_OK && left >= NATIONAL && left > local)
        status = add_digits(scan, first + left - local, local, PATTERN_ASK, err);
    return status;
}
