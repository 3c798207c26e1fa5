/* The writings of an address. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "places.h"

enum { STREET_WORD_SHORTEST = 5 };

static bool begins_street(const struct place_word *word)
{
    char text[PLACE_WORD_BYTES + 1];
    snprintf(text, sizeof text, "%.*s", (int)word->length, word->bytes);
    return scan_begins_street(text);
}

/* The one of a house number that is nothing but a number; 0: none. */
static unsigned number_of(const struct place_word *word)
{
    enum { DIGITS = 4 };
    unsigned number = 0;
    for (size_t i = 0; i < word->length; i++) {
        if (i == DIGITS || word->bytes[i] < '0' || word->bytes[i] > '9')
            return 0;
        number = number * 10 + (unsigned)(word->bytes[i] - '0');
    }
    return number;
}

/* With the kind of street in full and shortened. */
static enum status add_street(struct scan *scan, const struct place_line *line, size_t first,
                              size_t end, unsigned flags, struct error *err)
{
    const struct street *street = place_street(&line->words[end - 1]);
    if (!street)
        return place_add_span(scan, line, first, end, NULL, flags, err);
    enum status status = place_add_span(scan, line, first, end, street->word, flags, err);
    for (size_t i = 0; i < STREET_SHORTS && street->shorts[i] && status == STATUS_OK; i++)
        status = place_add_span(scan, line, first, end, street->shorts[i], flags, err);
    return status;
}

/* One past the word that says which kind of street it is, or past the last. */
static size_t street_end(const struct place_line *line, size_t first)
{
    for (size_t i = line->count; i > first + 1; i--)
        if (place_street(&line->words[i - 1]))
            return i;
    return line->count;
}

static bool is_flat(const struct place_word *word)
{
    static const char *const flats[] = {"flat", "unit",  "apartment", "apt",
                                        "room", "floor", "block",     "fflat"};
    for (size_t i = 0; i < sizeof flats / sizeof *flats; i++)
        if (place_is_word(word, flats[i]))
            return true;
    return false;
}

/* Plots and pitches are known by their number, where there is no street; many have the same. */
static bool is_plot(const struct place_word *word)
{
    static const char *const plots[] = {"plot", "pitch", "berth", "caravan", "chalet", "mooring"};
    for (size_t i = 0; i < sizeof plots / sizeof *plots; i++)
        if (place_is_word(word, plots[i]))
            return true;
    return false;
}

/* Of "14-16 Hinckley Parade" the number of each house, as if it stood alone. */
static enum status add_range(struct scan *scan, const struct place_line *line, size_t number,
                             size_t end, struct error *err)
{
    struct place_line one = *line;
    unsigned first = number_of(&line->words[number]), last = number_of(&line->words[number + 1]);
    unsigned step = (last - first) % 2 == 0 ? 2 : 1;
    enum status status = add_street(scan, line, number, end, 0, err);
    for (unsigned house = first; house <= last && status == STATUS_OK; house += step) {
        struct place_word *word = &one.words[number + 1];
        word->length = (size_t)snprintf(word->bytes, PLACE_WORD_BYTES, "%u", house);
        status = add_street(scan, &one, number + 1, end, 0, err);
    }
    return status;
}

static bool is_range(const struct place_line *line, size_t number)
{
    enum { HOUSES = 20 };
    if (number + 1 >= line->count)
        return false;
    unsigned first = number_of(&line->words[number]), last = number_of(&line->words[number + 1]);
    return first > 0 && last > first && last - first <= HOUSES;
}

/* "Heol y Bryn 14" and "14 Heol y Bryn" are one house; "ul. Lipowa 14" goes without its kind too.
 */
static enum status add_behind(struct scan *scan, const struct place_line *line, size_t number,
                              size_t street, size_t end, struct error *err)
{
    struct place_line turned = {.count = 0};
    for (size_t i = street; i < end; i++)
        turned.words[turned.count++] = line->words[i];
    turned.words[turned.count++] = line->words[number];
    size_t words = turned.count;
    enum status status = place_add_span(scan, &turned, 0, words, NULL, 0, err);
    if (status == STATUS_OK && words > 2 && turned.words[0].length <= 2)
        status = place_add_span(scan, &turned, 1, words, NULL, 0, err);
    if (status == STATUS_OK && place_is_word(&turned.words[0], "ul")) {
        turned.words[0] = (struct place_word){.bytes = "ulica", .length = strlen("ulica")};
        status = place_add_span(scan, &turned, 0, words, NULL, 0, err);
    }
    return status;
}

/* Whether nothing of the value that is at hand is a finding by itself. */
static bool only_asks(const struct scan *scan)
{
    return (scan->values[scan->value_count].flags & SCAN_ASK) != 0;
}

/* "number seventeen", "number forty-two". */
static enum status add_spoken_number(struct scan *scan, const char *before, unsigned number,
                                     struct error *err)
{
    static const char *const ones[] = {"",        "one",     "two",       "three",    "four",
                                       "five",    "six",     "seven",     "eight",    "nine",
                                       "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                       "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"",      "",      "twenty",  "thirty", "forty",
                                       "fifty", "sixty", "seventy", "eighty", "ninety"};
    enum { TEN = 10, TWENTY = 20, HUNDRED = 100 };
    const char *first = number < TWENTY ? ones[number] : tens[number / TEN % TEN];
    const char *second = number < TWENTY ? "" : ones[number % TEN];
    struct compact compact;
    if (number <= TEN || number >= HUNDRED) /* "number one" is said of much else */
        return STATUS_OK;
    compact_begin(&compact);
    compact_append_folded(&compact, before, strlen(before));
    compact_append_folded(&compact, first, strlen(first));
    compact_append_folded(&compact, second, strlen(second));
    return scan_add_pattern(scan, &compact, PATTERN_ASK, err);
}

/* "number 29", "at no. 9": who lives in the same street has no other name for it. */
static enum status add_house_number(struct scan *scan, const struct place_word *number,
                                    struct error *err)
{
    static const char *const words[] = {"number", "no", "nr", "rhif", "at"};
    /* "at 12A", but not "at 12": that is a time or an age. */
    bool is_plain = number_of(number) != 0;
    size_t count = sizeof words / sizeof *words - is_plain;
    unsigned last = is_plain ? 0 : PATTERN_WHOLE;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct compact compact;
        compact_begin(&compact);
        compact_append_folded(&compact, words[i], strlen(words[i]));
        compact_append_folded(&compact, number->bytes, number->length);
        status = scan_add_pattern(scan, &compact, PATTERN_ASK | (i + 1 == count ? last : 0), err);
        if (status == STATUS_OK)
            status = add_spoken_number(scan, words[i], number_of(number), err);
    }
    return status;
}

/* "17A Granby" of 17a Granby Street, "102 evington" of 102 Evington Valley Road. */
static enum status add_without_kind(struct scan *scan, const struct place_line *line, size_t number,
                                    size_t street, size_t end, struct error *err)
{
    enum { FIRST_SHORTEST = 6 };
    const struct place_word *last = &line->words[end - 2], *first = &line->words[street];
    if (end - street > 2 && first->length >= FIRST_SHORTEST && !place_is_general(first)) {
        enum status status = place_add_span(scan, line, number, street + 1, NULL, PATTERN_ASK, err);
        if (status != STATUS_OK)
            return status;
    }
    if (end - street < 2 || !place_street(&line->words[end - 1]) ||
        last->length < PLACE_TELLING_LETTERS)
        return STATUS_OK;
    return place_add_span(scan, line, number, end - 1, NULL, PATTERN_ASK | PATTERN_CAPITAL, err);
}

/* "the Approach", of a kind of which there are not many. */
static enum status add_kind_alone(struct scan *scan, const struct place_word *last,
                                  struct error *err)
{
    static const char *const seldom[] = {
        "approach", "avenue", "boulevard", "close", "crescent", "gardens",  "grove",  "mews",
        "parade",   "rise",   "row",       "stryd", "terrace",  "quadrant", "villas", "wharf"};
    const struct street *street = place_street(last);
    struct compact compact;
    if (!street)
        return STATUS_OK;
    compact_begin(&compact);
    compact_append_folded(&compact, "the", strlen("the"));
    compact_append_folded(&compact, street->word, strlen(street->word));
    for (size_t i = 0; i < sizeof seldom / sizeof *seldom; i++)
        if (strcmp(seldom[i], street->word) == 0)
            return scan_add_pattern(
                scan, &compact, PATTERN_ASK | PATTERN_LONE | PATTERN_CAPITAL | PATTERN_SPACED, err);
    return STATUS_OK;
}

static enum status add_numbered(struct scan *scan, const struct place_line *line, size_t number,
                                struct error *err)
{
    bool range = is_range(line, number);
    size_t street = number + (range ? 2 : 1), end = street_end(line, street);
    if (street >= line->count)
        return STATUS_OK;
    enum status status = range ? add_range(scan, line, number, end, err)
                               : add_street(scan, line, number, end, 0, err);
    if (status == STATUS_OK && begins_street(&line->words[street]))
        status = add_behind(scan, line, number, street, end, err);
    /* By itself a street tells less than a house does, and "the High Street" nothing. */
    bool telling = end - street >= 2 && !place_is_word(&line->words[street], "high");
    if (status == STATUS_OK && telling)
        status = add_street(scan, line, street, end, PATTERN_ASK, err);
    if (status == STATUS_OK && telling && !range)
        status = add_without_kind(scan, line, number, street, end, err);
    if (status == STATUS_OK && telling)
        status = place_add_telling(scan, line, street, end, STREET_WORD_SHORTEST, err);
    if (status == STATUS_OK && telling)
        status = add_kind_alone(scan, &line->words[end - 1], err);
    if (status == STATUS_OK && !range && !only_asks(scan))
        status = add_house_number(scan, &line->words[number], err);
    return status;
}

/* The number behind its street. */
static enum status add_number_last(struct scan *scan, const struct place_line *line,
                                   struct error *err)
{
    size_t number = line->count - 1;
    enum status status = add_behind(scan, line, number, 0, number, err);
    if (status == STATUS_OK)
        status = place_add_span(scan, line, 0, number, NULL, PATTERN_ASK, err);
    if (status != STATUS_OK)
        return status;
    struct place_line turned = {.words = {line->words[number]}, .count = line->count};
    for (size_t i = 0; i < number; i++)
        turned.words[i + 1] = line->words[i];
    return place_add_span(scan, &turned, 0, turned.count, NULL, 0, err);
}

/* "Flat 12 Goscote House" is "12 Goscote House" as well; the house alone is many people's. */
static enum status add_flat(struct scan *scan, const struct place_line *line, struct error *err)
{
    enum { SHORTEST = 4 };
    if (line->count < SHORTEST || !place_has_digit(&line->words[1]))
        return line->count <= 2 ? STATUS_OK : add_street(scan, line, 0, line->count, 0, err);
    enum status status = add_street(scan, line, 0, line->count, 0, err);
    if (status == STATUS_OK)
        status = add_street(scan, line, 1, line->count, 0, err);
    return status == STATUS_OK ? add_street(scan, line, 2, line->count, PATTERN_ASK, err) : status;
}

enum { LOOSE_SHORTEST = 7 };

/* "Thistle Down" of Thistledown, "Pen-rhiw" of Penrhiw. */
static enum status add_loose(struct scan *scan, const struct place_word *word, unsigned flags,
                             struct error *err)
{
    enum { PART_SHORTEST = 3 };
    struct compact loose;
    compact_begin(&loose);
    compact_append_folded(&loose, word->bytes, word->length);
    for (size_t behind = PART_SHORTEST; behind + PART_SHORTEST <= word->length; behind++)
        loose.breaks |= UINT64_C(1) << (behind - 1);
    return scan_add_pattern(
        scan, &loose, flags | PATTERN_ASK | scan_common_flags(scan, word->bytes, word->length),
        err);
}

/* A town is asked about where it is one person's only, or nobody at all may be recognised; and
 * Llanfair of Llanfair Isaf. */
static enum status add_town(struct scan *scan, const struct place_line *line, struct error *err)
{
    enum { LETTERS = 6 };
    const struct place_word *word = &line->words[0];
    unsigned flags = PATTERN_ASK | PATTERN_CAPITAL;
    if (scan->is_strict)
        return place_add_span(scan, line, 0, line->count, NULL, PATTERN_ASK, err);
    if (!word->is_capitalised)
        return STATUS_OK;
    enum status status = line->count == 1 ? place_add_near(scan, word, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    bool is_long = line->count == 1 && word->length > LOOSE_SHORTEST && !only_asks(scan);
    if (is_long && !scan_is_english(word->bytes, word->length))
        status = add_loose(scan, word, PATTERN_LONE, err);
    if (status != STATUS_OK)
        return status;
    if (only_asks(scan)) /* somebody has it too, that is all that it tells */
        return line->count == 1 ? place_add_lone(scan, line, 0, PATTERN_DROPPED | PATTERN_ASK, err)
                                : place_add_span(scan, line, 0, line->count, NULL,
                                                 PATTERN_LONE | PATTERN_DROPPED | PATTERN_ASK, err);
    if (line->count == 1)
        flags |= PATTERN_PART | scan_common_flags(scan, word->bytes, word->length);
    status = line->count == 1
                 ? place_add_lone(scan, line, 0, flags, err)
                 : place_add_span(scan, line, 0, line->count, NULL, flags | PATTERN_LONE, err);
    if (status == STATUS_OK && line->count > 1 && word->length >= LETTERS &&
        !place_is_general(word))
        status = place_add_span(scan, line, 0, 1, NULL, flags | PATTERN_LONE, err);
    return status;
}

/* A house with a name of several words, "the Forge" of The Old Forge too. */
static enum status add_house(struct scan *scan, const struct place_line *line, struct error *err)
{
    const struct place_word *last = &line->words[line->count - 1];
    struct compact the;
    enum status status = add_street(scan, line, 0, line->count, 0, err);
    if (status != STATUS_OK || only_asks(scan) || scan->is_strict)
        return status;
    compact_begin(&the);
    compact_append_folded(&the, "the", strlen("the"));
    compact_append_folded(&the, last->bytes, last->length);
    if (!place_street(last) && last->length >= PLACE_TELLING_LETTERS)
        status = scan_add_pattern(scan, &the, PATTERN_ASK | PATTERN_CAPITAL, err);
    return status == STATUS_OK
               ? place_add_telling(scan, line, 0, line->count, STREET_WORD_SHORTEST, err)
               : status;
}

/* "Pear Tree" of Pear Tree Farm, "Chorley" of Chorley Road: without the word for its kind. */
static enum status add_bare(struct scan *scan, const struct place_line *line, struct error *err)
{
    size_t end = line->count - 1;
    if (scan->is_strict || !place_street(&line->words[end]) || (only_asks(scan) && end > 1))
        return STATUS_OK;
    return end > 1 ? place_add_span(scan, line, 0, end, NULL,
                                    PATTERN_ASK | PATTERN_CAPITAL | PATTERN_LONE, err)
                   : place_add_telling(scan, line, 0, end, STREET_WORD_SHORTEST, err);
}

/* A line without a number: a street, the name of a house, a quarter, a town. */
static enum status add_unnumbered(struct scan *scan, const struct place_line *line, size_t index,
                                  size_t lines, struct error *err)
{
    bool is_street = begins_street(&line->words[0]) ||
                     (line->count > 1 && place_street(&line->words[line->count - 1]));
    /* A house of one name stands above its street. */
    bool is_house = index == 0 && lines > 1 && line->count > 1;
    const struct place_word *word = &line->words[0];
    if (is_street) {
        enum status status = add_street(scan, line, 0, line->count, 0, err);
        return status == STATUS_OK ? add_bare(scan, line, err) : status;
    }
    if (is_house)
        return add_house(scan, line, err);
    if (index == 0 && lines > 1 && word->length >= LOOSE_SHORTEST) {
        enum status status = add_loose(scan, word, 0, err);
        if (status != STATUS_OK)
            return status;
    }
    if (index == 0 && lines > 2 && word->length >= PLACE_TELLING_LETTERS)
        return place_add_span(scan, line, 0, 1, NULL,
                              PATTERN_ASK | scan_common_flags(scan, word->bytes, word->length),
                              err);
    if (index + 1 < lines && line->count > 1)
        return place_add_span(scan, line, 0, line->count, NULL, PATTERN_ASK, err);
    return add_town(scan, line, err);
}

/* A line of an address; `index` counts from its first. */
static enum status add_line(struct scan *scan, const struct place_line *line, size_t index,
                            size_t lines, struct error *err)
{
    size_t number = 0;
    while (number < line->count && !place_has_digit(&line->words[number]))
        number++;
    if (line->count == 0)
        return STATUS_OK;
    if (is_plot(&line->words[0]) && line->count > 1 && place_has_digit(&line->words[1])) {
        enum status status = place_add_span(scan, line, 0, 2, NULL, PATTERN_ASK, err);
        return status == STATUS_OK ? add_numbered(scan, line, 1, err) : status;
    }
    if (number == 1 && is_flat(&line->words[0]) && !only_asks(scan)) {
        enum status status = place_add_span(scan, line, 0, 2, NULL, PATTERN_ASK, err);
        if (status == STATUS_OK && line->words[1].length > 1)
            status = add_house_number(scan, &line->words[1], err);
        if (status != STATUS_OK)
            return status;
    }
    if (number < line->count && is_flat(&line->words[0])) {
        /* "Flat 6" tells nothing; "Flat 6 18 Saffron Lane" is known by its house. */
        for (number++; number < line->count && !place_has_digit(&line->words[number]);)
            number++;
    }
    if (number + 1 == line->count && number > 1 && begins_street(&line->words[0]))
        return add_number_last(scan, line, err);
    if (number < line->count)
        return add_numbered(scan, line, number, err);
    if (is_flat(&line->words[0]))
        return add_flat(scan, line, err);
    return add_unnumbered(scan, line, index, lines, err);
}

static enum status add_every_line(struct scan *scan, struct place_line *line, size_t index,
                                  size_t lines, struct error *err)
{
    enum status status = add_line(scan, line, index, lines, err);
    bool is_name = line->count > 0 && !place_has_digit(&line->words[line->count - 1]);
    /* A single word may be a town, that many live in. */
    if (status == STATUS_OK && is_name && (index == 0 || line->count > 1))
        status = place_add_mutated(scan, line, line->count > 1 ? 0 : PATTERN_ASK, err);
    return status == STATUS_OK && place_turn_saint(line) ? add_line(scan, line, index, lines, err)
                                                         : status;
}

enum status scan_add_address(struct scan *scan, const char *text, struct error *err)
{
    static const char between[] = ",;\n";
    struct place_line line;
    size_t lines = 1, index = 0;
    for (const char *at = text; *at != '\0'; at++)
        lines += strchr(between, *at) != NULL;
    enum status status = STATUS_OK;
    while (*text != '\0' && status == STATUS_OK) {
        size_t length = strcspn(text, between);
        place_read_line(text, length, &line);
        /* "18, Saffron Lane" */
        if (line.count == 1 && place_has_digit(&line.words[0]) && text[length] == ',') {
            size_t more = strcspn(text + length + 1, between);
            length += 1 + more;
            place_read_line(text, length, &line);
        }
        status = add_every_line(scan, &line, index++, lines, err);
        text += length + (text[length] != '\0');
    }
    return status;
}
