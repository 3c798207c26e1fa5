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

/* "ending 412", "last four 0412": all that is said of a number that both know. */
static enum status add_ends(struct scan *scan, const char *bytes, size_t length, struct error *err)
{
    enum { FEWEST = 3, MOST = 4 };
    static const char *const behind[] = {"at", "the", "end"};
    static const char *const words[][3] = {{"end"},
                                           {"end", "in"},
                                           {"ends", "with"},
                                           {"ending", "with"},
                                           {"ending"},
                                           {"ends"},
                                           {"ending", "in"},
                                           {"ends", "in"},
                                           {"last", "three"},
                                           {"last", "four"},
                                           {"last", "3"},
                                           {"last", "4"},
                                           {"last", "3", "digits"},
                                           {"last", "4", "digits"}};
    enum status status = STATUS_OK;
    for (size_t count = FEWEST; count <= MOST && count < length; count++)
        for (size_t i = 0; i < sizeof words / sizeof *words && status == STATUS_OK; i++) {
            struct compact compact;
            compact_begin(&compact);
            for (size_t j = 0; j < 3 && words[i][j]; j++)
                compact_append_folded(&compact, words[i][j], strlen(words[i][j]));
            compact_append_folded(&compact, bytes + length - count, count);
            status = scan_add_pattern(scan, &compact, PATTERN_ASK, err);
        }
    struct compact compact; /* "0412 at the end" */
    compact_begin(&compact);
    if (status != STATUS_OK || length <= MOST)
        return status;
    compact_append_folded(&compact, bytes + length - MOST, MOST);
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        compact_append_folded(&compact, behind[i], strlen(behind[i]));
    return scan_add_pattern(scan, &compact, PATTERN_ASK, err);
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
    if (status == STATUS_OK)
        status = scan_add_pattern(scan, &half, PATTERN_ASK | PATTERN_PLATE, err);
    compact_begin(&half); /* "12 CDE" */
    compact_append_folded(&half, plate + HALF / 2, PLATE - HALF / 2);
    half.breaks = 1 << (PLATE - HALF - 1);
    return status == STATUS_OK ? scan_add_pattern(scan, &half, PATTERN_ASK, err) : status;
}

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Part of a reference, as a question where it is long enough not to be any number. */
static enum status add_part(struct scan *scan, const unsigned char *bytes, size_t length,
                            struct error *err)
{
    enum { SHORTEST = 5, DIGITS_LEAST = 4, DIGITS_ALONE = 6 };
    struct compact compact;
    size_t digits = 0;
    compact_begin(&compact);
    for (size_t i = 0; i < length; i++)
        digits += is_digit(bytes[i]);
    /* Five digits alone may be a price. */
    if (length < SHORTEST || digits < (digits < length ? DIGITS_LEAST : DIGITS_ALONE))
        return STATUS_OK;
    compact_append_folded(&compact, (const char *)bytes, length);
    compact.breaks_anywhere = true;
    return scan_add_pattern(scan, &compact, PATTERN_ASK, err);
}

/* Letters in a row, digits in a row, or what stands between signs: one past the one at `at`. */
static size_t group_end(const struct compact *whole, size_t at)
{
    size_t end = at + 1;
    while (end < whole->length && is_digit(whole->bytes[end]) == is_digit(whole->bytes[at]) &&
           (whole->breaks >> (whole->length - 1 - end) & 1) == 0)
        end++;
    return end;
}

/* "118840" of 26*118840, "35/26118" of 35/26118/26, "CB/26/713" of CB/26/00713. */
static enum status add_groups(struct scan *scan, const char *text, struct error *err)
{
    struct compact whole;
    unsigned char bare[SCAN_PATTERN_MAXIMUM];
    size_t count = 0, last = 0, bare_first = 0;
    compact_begin(&whole);
    compact_append(&whole, text, strlen(text));
    size_t first = whole.length > 0 ? group_end(&whole, 0) : 0;
    for (size_t at = 0, end; at < whole.length && !whole.is_cut; at = end) {
        end = group_end(&whole, at);
        last = at;
        while (at + 1 < end && whole.bytes[at] == '0')
            at++;
        memcpy(bare + count, whole.bytes + at, end - at);
        count += end - at;
        bare_first = end == first ? count : bare_first;
    }
    enum status status = STATUS_OK;
    if (last == 0)
        return status;
    status = add_part(scan, whole.bytes + first, whole.length - first, err);
    if (status == STATUS_OK)
        status = add_part(scan, whole.bytes, last, err);
    if (status == STATUS_OK && count < whole.length)
        status = add_part(scan, bare, count, err);
    return status == STATUS_OK && count < whole.length
               ? add_part(scan, bare + bare_first, count - bare_first, err)
               : status;
}

/* "LE99 4" of LE99 4QX. */
static enum status add_sector(struct scan *scan, const char *text, struct error *err)
{
    enum { UNIT = 2, SHORTEST = 6 };
    struct compact whole, sector;
    compact_begin(&whole);
    compact_append(&whole, text, strlen(text));
    if (whole.length < SHORTEST || whole.is_cut)
        return STATUS_OK;
    compact_begin(&sector);
    compact_append_folded(&sector, (const char *)whole.bytes, whole.length - UNIT);
    sector.breaks = 1; /* before the last digit */
    return scan_add_pattern(scan, &sector, PATTERN_ASK | PATTERN_WHOLE, err);
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
    if (value->type == FIELD_POSTCODE)
        return status == STATUS_OK ? add_sector(scan, value->text, err) : status;
    struct compact whole;
    compact_begin(&whole);
    compact_append(&whole, value->text, strlen(value->text));
    if (status == STATUS_OK)
        status = add_ends(scan, (const char *)whole.bytes, whole.length, err);
    if (value->type != FIELD_REFERENCE)
        return status;
    if (status == STATUS_OK)
        status = add_groups(scan, value->text, err);
    return status == STATUS_OK ? add_plate(scan, value->text, err) : status;
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

static enum status add_digits(struct scan *scan, const char *digits, size_t length, unsigned flags,
                              struct error *err)
{
    struct compact compact;
    compact_begin(&compact);
    compact_append_folded(&compact, digits, length);
    compact.breaks_anywhere = true;
    return scan_add_pattern(scan, &compact, flags, err);
}

/* 07700 412 900 for 07700 900 412: the last groups changed over. */
static enum status add_turned(struct scan *scan, const char *digits, struct error *err)
{
    enum { BEFORE = 4, GROUP = 3, ALL = BEFORE + 2 * GROUP };
    char turned[ALL];
    memcpy(turned, digits, BEFORE);
    memcpy(turned + BEFORE, digits + BEFORE + GROUP, GROUP);
    memcpy(turned + BEFORE + GROUP, digits + BEFORE, GROUP);
    return memcmp(turned, digits, ALL) == 0
               ? STATUS_OK
               : add_digits(scan, turned, ALL, PATTERN_PHONE | PATTERN_ASK, err);
}

/* Digits without the country's and the trunk's: 7700900412 of +44 (0)7700 900 412. */
enum status scan_add_phone(struct scan *scan, const char *text, struct error *err)
{
    enum { SHORTEST = 6, NATIONAL = 9, MOBILE = 10 };
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
    /* "7 double oh, 9 double oh...", and 07 before it goes without saying. */
    if (status == STATUS_OK && left > NATIONAL && *first == '7')
        status = add_digits(scan, first + 1, left - 1, PATTERN_ASK, err);
    if (status == STATUS_OK && left == MOBILE && *first == '7')
        status = add_turned(scan, first, err);
    size_t local = local_digits(first);
    if (status == STATUS_OK && left >= NATIONAL && left > local)
        status = add_digits(scan, first + left - local, local, PATTERN_ASK, err);
    return status;
}
