/* What is known by its shape alone, whoever's it is: numbers, addresses, dates of birth. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "shapes.h"

bool shape_is_word_byte(const char *text, size_t length, size_t at)
{
    return at < length && (isalnum((unsigned char)text[at]) || (unsigned char)text[at] >= 0x80);
}

static bool is_digit(const struct shape_text *in, size_t at)
{
    return at < in->length && isdigit((unsigned char)in->text[at]);
}

static bool is_letter(const struct shape_text *in, size_t at)
{
    return at < in->length && isalpha((unsigned char)in->text[at]);
}

static bool is_between(const struct shape_text *in, size_t at, const char *signs)
{
    return at < in->length && in->text[at] != '\0' && strchr(signs, in->text[at]);
}

static bool ends_word(const struct shape_text *in, size_t at)
{
    return !shape_is_word_byte(in->text, in->length, at);
}

/* As many as stand there of letters, of digits; at most `most`. */
static size_t letters_at(const struct shape_text *in, size_t at, size_t most)
{
    size_t count = 0;
    while (count < most && is_letter(in, at + count))
        count++;
    return count;
}

static size_t digits_at(const struct shape_text *in, size_t at, size_t most)
{
    size_t count = 0;
    while (count < most && is_digit(in, at + count))
        count++;
    return count;
}

static bool is_lower(const struct shape_text *in, size_t at)
{
    return at < in->length && islower((unsigned char)in->text[at]);
}

/* "LE99 4QX", "le994qx", "M1 1AA", "EC1A 1BB"; not the end of "e1, 2nd". */
static size_t read_postcode(const struct shape_text *in, size_t start)
{
    size_t at = start + letters_at(in, start, 2);
    if (at == start || !is_digit(in, at))
        return 0;
    at++;
    /* A second digit or letter ends the first half, unless it begins the other. */
    if (shape_is_word_byte(in->text, in->length, at) &&
        !(is_digit(in, at) && letters_at(in, at + 1, 3) == 2))
        at++;
    for (size_t blanks = 0; blanks < 2 && is_between(in, at, " -"); blanks++)
        at++;
    if (!is_digit(in, at) || letters_at(in, at + 1, 3) != 2 || !ends_word(in, at + 3))
        return 0;
    static const char *const ordinals[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++)
        if (memcmp(in->text + at + 1, ordinals[i], 2) == 0)
            return 0;
    return at + 3;
}

/* Digits with single signs between them: where the groups end, and how many digits they have by
 * then. Returns how many groups. */
enum { GROUPS = 12 };
struct digit_group {
    size_t end, digits;
};

static size_t read_groups(const struct shape_text *in, size_t at, const char *between,
                          size_t most_digits, struct digit_group *groups)
{
    size_t count = 0, digits = 0;
    while (count < GROUPS && is_digit(in, at)) {
        size_t more = digits_at(in, at, most_digits + 1);
        at += more;
        digits += more;
        if (digits > most_digits)
            break;
        if (ends_word(in, at))
            groups[count++] = (struct digit_group){at, digits};
        for (size_t signs = 0; signs < 2 && is_between(in, at, between); signs++)
            at++;
    }
    return count;
}

/* "07700 900412", "(0116) 496 0318", "+44 (0)7700 900412", "0048 601 234 567". */
static size_t read_phone(const struct shape_text *in, size_t start)
{
    enum { UK_LONG = 11, UK_SHORT = 10, ABROAD_SHORTEST = 11, LONGEST = 15 };
    struct digit_group groups[GROUPS];
    size_t at = start;
    bool plus = is_between(in, at, "+");
    while (is_between(in, at, "+("))
        at++;
    if (!is_digit(in, at))
        return 0;
    bool abroad = plus || (in->text[at] == '0' && is_digit(in, at + 1) && in->text[at + 1] == '0');
    if (!abroad && in->text[at] != '0')
        return 0;
    size_t count = read_groups(in, at, " ()-./", LONGEST, groups);
    for (size_t i = count; i > 0; i--) {
        size_t digits = groups[i - 1].digits;
        if (abroad ? digits >= ABROAD_SHORTEST : digits == UK_LONG || digits == UK_SHORT)
            return groups[i - 1].end;
    }
    return 0;
}

/* Whether one of the words stands within some bytes before a place. */
static bool has_before(const struct shape_text *in, size_t start, const char *const *words,
                       size_t count)
{
    enum { LOOKED_AT = 24 };
    size_t from = start > LOOKED_AT ? start - LOOKED_AT : 0;
    for (size_t at = from; at < start; at++) {
        if (at > 0 && shape_is_word_byte(in->text, in->length, at - 1))
            continue;
        for (size_t i = 0; i < count; i++) {
            size_t size = strlen(words[i]);
            if (size <= start - at && strncasecmp(in->text + at, words[i], size) == 0 &&
                ends_word(in, at + size))
                return true;
        }
    }
    return false;
}

/* The last digit of an NHS number follows from the others. */
static bool fits_check_digit(const struct shape_text *in, size_t start, size_t end)
{
    enum { DIGITS = 10, MODULUS = 11 };
    unsigned sum = 0, position = 0, last = 0;
    for (size_t at = start; at < end; at++) {
        if (!is_digit(in, at))
            continue;
        last = (unsigned)(in->text[at] - '0');
        if (++position < DIGITS)
            sum += last * (DIGITS + 1 - position);
    }
    return (MODULUS - sum % MODULUS) % MODULUS == last;
}

/* Ten digits in groups of 3, 3 and 4 or in one, with the check digit or a word that says so. */
static size_t read_nhs_number(const struct shape_text *in, size_t start)
{
    enum { DIGITS = 10 };
    static const char *const words[] = {"nhs"};
    struct digit_group groups[GROUPS];
    size_t count = read_groups(in, start, " -", DIGITS, groups), i = 0;
    while (i < count && groups[i].digits != DIGITS)
        i++;
    bool named = has_before(in, start, words, 1);
    bool grouped = i == 0 || (i == 2 && groups[0].digits == 3 && groups[1].digits == 6);
    if (i == count || !(grouped || named) || !(named || fits_check_digit(in, start, groups[i].end)))
        return 0;
    return groups[i].end;
}

/* "QQ 12 34 56 C" */
static size_t read_national_insurance(const struct shape_text *in, size_t start)
{
    size_t at = start + 2;
    if (letters_at(in, start, 3) != 2)
        return 0;
    for (int pair = 0; pair < 3; pair++) {
        at += is_between(in, at, " -");
        if (digits_at(in, at, 2) != 2)
            return 0;
        at += 2;
    }
    at += is_between(in, at, " -");
    return is_between(in, at, "ABCDabcd") && ends_word(in, at + 1) ? at + 1 : 0;
}

/* "AB12 CDE" in any case; "A123 BCD" and "ABC 123D", which stood before, in capitals. */
static size_t read_car(const struct shape_text *in, size_t start)
{
    size_t letters = letters_at(in, start, 4), at = start + letters;
    size_t digits = digits_at(in, at + (letters == 3 && is_between(in, at, " ")), 4);
    bool capitals = letters > 0 && !is_lower(in, start);
    if (letters == 2 && digits == 2) {
        at += 2 + is_between(in, at + 2, " -");
        bool alike = is_lower(in, start) == is_lower(in, at);
        return alike && letters_at(in, at, 4) == 3 && ends_word(in, at + 3) ? at + 3 : 0;
    }
    if (!capitals || digits == 0 || digits > 3)
        return 0;
    if (letters == 1) {
        at += digits + is_between(in, at + digits, " ");
        return letters_at(in, at, 4) == 3 && !is_lower(in, at) && ends_word(in, at + 3) ? at + 3
                                                                                        : 0;
    }
    if (letters != 3 || is_lower(in, start + 1))
        return 0;
    at += is_between(in, at, " ") + digits;
    return letters_at(in, at, 2) == 1 && !is_lower(in, at) && ends_word(in, at + 1) ? at + 1 : 0;
}

static bool is_mail_byte(const struct shape_text *in, size_t at)
{
    return is_letter(in, at) || is_digit(in, at) || is_between(in, at, "._%+-");
}

static size_t read_email(const struct shape_text *in, size_t start)
{
    size_t at = start, dots = 0;
    while (is_mail_byte(in, at))
        at++;
    if (!is_between(in, at, "@") || !(is_letter(in, at + 1) || is_digit(in, at + 1)))
        return 0;
    at++;
    while (is_letter(in, at) || is_digit(in, at) ||
           (is_between(in, at, ".-") && (is_letter(in, at + 1) || is_digit(in, at + 1)))) {
        dots += in->text[at] == '.';
        at++;
    }
    return dots > 0 ? at : 0;
}

/* "ref. 25/004417", "custody number 25*118204": letters, digits and signs behind a word for them.
 */
static size_t read_named_reference(const struct shape_text *in, size_t start)
{
    enum { SHORTEST = 5, DIGITS = 4 };
    static const char *const words[] = {"case", "crime", "custody", "no",      "number", "ref",
                                        "refs", "urn",   "upn",     "booking", "licence"};
    size_t at = start, digits = 0;
    while (is_letter(in, at) || is_digit(in, at) ||
           (is_between(in, at, "/*-") && (is_letter(in, at + 1) || is_digit(in, at + 1)))) {
        digits += is_digit(in, at);
        at++;
    }
    bool fits = at - start >= SHORTEST && digits >= DIGITS && ends_word(in, at);
    return fits && has_before(in, start, words, sizeof words / sizeof *words) ? at : 0;
}

/* A reader for each shape, in the order in which they are tried: the surer first. */
static const struct {
    enum field_type type;
    size_t (*read)(const struct shape_text *in, size_t start);
} READERS[] = {
    {FIELD_EMAIL, read_email},
    {FIELD_REFERENCE, read_national_insurance},
    {FIELD_POSTCODE, read_postcode},
    {FIELD_REFERENCE, read_car},
    {FIELD_PHONE, read_phone},
    {FIELD_NHS_NUMBER, read_nhs_number},
    {FIELD_REFERENCE, read_named_reference},
};

static bool read_shape(const struct shape_text *in, size_t start, struct scan_shape *shape)
{
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++) {
        size_t end = READERS[i].read(in, start);
        if (end == 0)
            continue;
        *shape = (struct scan_shape){.type = READERS[i].type, .start = start, .end = end};
        return true;
    }
    return shape_read_birth_date(in, start, shape) || shape_read_place(in, start, shape);
}

bool shape_follows_birth(const struct shape_text *in, size_t start)
{
    static const char *const words[] = {"born", "birth", "dob", "d.o.b", "birthday", "ganwyd"};
    return has_before(in, start, words, sizeof words / sizeof *words);
}

void scan_shapes(const char *text, size_t length, scan_shaped *found, void *context)
{
    const struct shape_text in = {text, length};
    struct scan_shape shape;
    for (size_t at = 0; at < length;) {
        bool begins = shape_is_word_byte(text, length, at) || text[at] == '+' || text[at] == '(';
        if (begins && read_shape(&in, at, &shape)) {
            found(context, &shape);
            at = shape.end;
            continue;
        }
        do /* on to the next word */
            at++;
        while (at < length && shape_is_word_byte(text, length, at) &&
               shape_is_word_byte(text, length, at - 1));
    }
}

/* ---- whether a value is of its type ---- */

struct whole {
    enum field_type type;
    size_t length;
    bool is_whole;
};

static void note_whole(void *context, const struct scan_shape *shape)
{
    struct whole *whole = context;
    if (shape->type == whole->type && shape->start == 0 && shape->end == whole->length)
        whole->is_whole = true;
}

/* Nothing but digits and what stands between them, of which there are so many. */
static bool is_of_digits(const char *text, size_t least, size_t most)
{
    size_t digits = 0;
    for (const char *at = text; *at != '\0'; at++) {
        digits += isdigit((unsigned char)*at) != 0;
        if (!isdigit((unsigned char)*at) && !strchr(" +()-./", *at))
            return false;
    }
    return digits >= least && digits <= most;
}

bool scan_is_of_type(enum field_type type, const char *text)
{
    enum { PHONE_SHORTEST = 6, PHONE_LONGEST = 16, NHS_DIGITS = 10 };
    struct whole whole = {.type = type, .length = strlen(text)};
    struct date date;
    switch (type) {
    case FIELD_PHONE:
        return is_of_digits(text, PHONE_SHORTEST, PHONE_LONGEST);
    case FIELD_NHS_NUMBER:
        return is_of_digits(text, NHS_DIGITS, NHS_DIGITS);
    case FIELD_BIRTH_DATE:
    case FIELD_DATE:
        return date_parse(text, &date);
    case FIELD_POSTCODE:
    case FIELD_EMAIL:
        scan_shapes(text, whole.length, note_whole, &whole);
        return whole.is_whole;
    default:
        return true;
    }
}
