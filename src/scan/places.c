/* The writings of an address, and of the name of a place or a school. */
#include <ctype.h>
#include <string.h>

#include "scan_internal.h"

enum { WORDS_MAXIMUM = 24, WORD_BYTES = 32, TELLING_LETTERS = 4 };

struct place_word {
    char bytes[WORD_BYTES]; /* folded; a longer word keeps its beginning */
    size_t length;
    bool is_capitalised;
};

struct place_line {
    struct place_word words[WORDS_MAXIMUM];
    size_t count;
};

/* The kinds of street, each with how it is shortened. */
static const struct {
    const char *word, *shorts[3];
} STREETS[] = {
    {"street", {"st", "str"}},
    {"road", {"rd"}},
    {"avenue", {"ave", "av"}},
    {"lane", {"ln", "la"}},
    {"close", {"cl", "clo"}},
    {"drive", {"dr", "drv"}},
    {"crescent", {"cres", "cr"}},
    {"court", {"ct", "crt"}},
    {"place", {"pl"}},
    {"gardens", {"gdns", "gdn"}},
    {"terrace", {"terr", "ter"}},
    {"square", {"sq"}},
    {"grove", {"gr", "gro"}},
    {"way", {NULL}},
    {"hill", {NULL}},
    {"walk", {"wlk"}},
    {"park", {"pk"}},
    {"mews", {NULL}},
    {"row", {NULL}},
    {"rise", {NULL}},
    {"green", {"grn"}},
    {"view", {NULL}},
    {"parade", {"pde"}},
    {"boulevard", {"blvd"}},
    {"estate", {"est"}},
    {"house", {"hse"}},
    {"cottage", {"cott"}},
    {"gate", {NULL}},
    {"end", {NULL}},
    {"circus", {NULL}},
    {"vale", {NULL}},
    {"croft", {NULL}},
    {"fold", {NULL}},
    {"dene", {NULL}},
    {"mount", {NULL}},
    {"yard", {NULL}},
};
enum { STREET_COUNT = sizeof STREETS / sizeof *STREETS, SHORTS = 3, NO_STREET = STREET_COUNT };

static bool is_word(const struct place_word *word, const char *text)
{
    return strlen(text) == word->length && memcmp(text, word->bytes, word->length) == 0;
}

static size_t street_of(const struct place_word *word)
{
    for (size_t i = 0; i < STREET_COUNT; i++) {
        if (is_word(word, STREETS[i].word))
            return i;
        for (size_t j = 0; j < SHORTS && STREETS[i].shorts[j]; j++)
            if (is_word(word, STREETS[i].shorts[j]))
                return i;
    }
    return NO_STREET;
}

/* In Welsh and the Romance languages the kind stands first. */
static bool begins_street(const struct place_word *word)
{
    static const char *const first[] = {"stryd", "heol", "ffordd", "lon", "maes", "clos",  "rhodfa",
                                        "bryn",  "rhes", "llwyn",  "rue", "via",  "ulica", "ul"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (is_word(word, first[i]))
            return true;
    return false;
}

static bool has_digit(const struct place_word *word)
{
    return word->length > 0 && word->bytes[0] >= '0' && word->bytes[0] <= '9';
}

/* Words part at hard breaks only: "14a" is one. */
static void place_read_line(const char *text, size_t length, struct place_line *line)
{
    struct fold fold;
    struct fold_unit unit;
    line->count = 0;
    fold_begin(&fold, text, length);
    while (fold_next(&fold, &unit)) {
        if (unit.before == FOLD_HARD || line->count == 0) {
            if (line->count == WORDS_MAXIMUM)
                return;
            line->words[line->count++] =
                (struct place_word){.is_capitalised = (unsigned char)text[unit.start] >= 0x80 ||
                                                      isupper((unsigned char)text[unit.start])};
        }
        struct place_word *word = &line->words[line->count - 1];
        for (unsigned i = 0; i < unit.size && word->length < WORD_BYTES; i++)
            word->bytes[word->length++] = (char)unit.bytes[i];
    }
}

/* The words from first to last as one writing, the last one perhaps by another word. */
static enum status add_span(struct scan *scan, const struct place_line *line, size_t first,
                            size_t end, const char *last, unsigned flags, struct error *err)
{
    struct compact compact;
    compact_begin(&compact);
    for (size_t i = first; i < end; i++) {
        const struct place_word *word = &line->words[i];
        if (i + 1 == end && last)
            compact_append_folded(&compact, last, strlen(last));
        else
            compact_append_folded(&compact, word->bytes, word->length);
    }
    return scan_add_pattern(scan, &compact, flags, err);
}

/* With the kind of street in full and shortened. */
static enum status add_street(struct scan *scan, const struct place_line *line, size_t first,
                              size_t end, unsigned flags, struct error *err)
{
    size_t street = street_of(&line->words[end - 1]);
    if (street == NO_STREET)
        return add_span(scan, line, first, end, NULL, flags, err);
    enum status status = add_span(scan, line, first, end, STREETS[street].word, flags, err);
    for (size_t i = 0; i < SHORTS && STREETS[street].shorts[i] && status == STATUS_OK; i++)
        status = add_span(scan, line, first, end, STREETS[street].shorts[i], flags, err);
    return status;
}

/* One past the word that says which kind of street it is, or past the last. */
static size_t street_end(const struct place_line *line, size_t first)
{
    for (size_t i = line->count; i > first + 1; i--)
        if (street_of(&line->words[i - 1]) != NO_STREET)
            return i;
    return line->count;
}

static bool is_flat(const struct place_word *word)
{
    static const char *const flats[] = {"flat", "unit",  "apartment", "apt",
                                        "room", "floor", "block"};
    for (size_t i = 0; i < sizeof flats / sizeof *flats; i++)
        if (is_word(word, flats[i]))
            return true;
    return false;
}

static enum status add_numbered(struct scan *scan, const struct place_line *line, size_t number,
                                struct error *err)
{
    size_t street = number + 1, end = street_end(line, street);
    if (street >= line->count)
        return STATUS_OK;
    enum status status = add_street(scan, line, number, end, 0, err);
    /* By itself a street tells less than a house does, and "the High Street" nothing. */
    bool telling = end - street >= 2 && !is_word(&line->words[street], "high");
    if (status == STATUS_OK && telling)
        status = add_street(scan, line, street, end, PATTERN_ASK, err);
    return status;
}

/* A line of an address; `index` counts from its first. */
static enum status add_line(struct scan *scan, const struct place_line *line, size_t index,
                            size_t lines, struct error *err)
{
    size_t number = 0;
    while (number < line->count && !has_digit(&line->words[number]))
        number++;
    if (line->count == 0)
        return STATUS_OK;
    if (number < line->count && is_flat(&line->words[0])) {
        /* "Flat 6" tells nothing; "Flat 6 18 Saffron Lane" is known by its house. */
        for (number++; number < line->count && !has_digit(&line->words[number]);)
            number++;
    }
    if (number < line->count)
        return add_numbered(scan, line, number, err);
    if (is_flat(&line->words[0]) && line->count <= 2)
        return STATUS_OK;
    bool is_street = begins_street(&line->words[0]) ||
                     (line->count > 1 && street_of(&line->words[line->count - 1]) != NO_STREET);
    bool is_house = index == 0 && lines > 1 && line->count > 1;
    if (is_street || is_house)
        return add_street(scan, line, 0, line->count, 0, err);
    /* A town is a place like others, unless nobody at all may be recognised. */
    return scan->is_strict ? add_span(scan, line, 0, line->count, NULL, PATTERN_ASK, err)
                           : STATUS_OK;
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
        if (line.count == 1 && has_digit(&line.words[0]) && text[length] == ',') {
            size_t more = strcspn(text + length + 1, between);
            length += 1 + more;
            place_read_line(text, length, &line);
        }
        status = add_line(scan, &line, index++, lines, err);
        text += length + (text[length] != '\0');
    }
    return status;
}

/* Words of the names of schools, surgeries and areas that many have. */
static bool is_general(const struct place_word *word)
{
    static const char *const general[] = {
        "academy", "area",     "association", "baby",      "borough",   "centre",
        "church",  "city",     "clinic",      "college",   "community", "council",
        "county",  "district", "east",        "family",    "first",     "foundation",
        "general", "group",    "health",      "high",      "hospital",  "house",
        "infant",  "infants",  "junior",      "little",    "medical",   "middle",
        "north",   "nursery",  "partnership", "playgroup", "practice",  "preschool",
        "primary", "saint",    "school",      "secondary", "service",   "services",
        "south",   "surgery",  "team",        "town",      "trust",     "upper",
        "village", "visiting", "west",        "with"};
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        if (is_word(word, general[i]))
            return true;
    return street_of(word) != NO_STREET;
}

enum status scan_add_place_name(struct scan *scan, const char *text, struct error *err)
{
    struct place_line line;
    place_read_line(text, strlen(text), &line);
    enum status status = STATUS_OK;
    if (line.count > 1)
        status = add_span(scan, &line, 0, line.count, NULL, 0, err);
    for (size_t i = 0; i < line.count && status == STATUS_OK; i++) {
        const struct place_word *word = &line.words[i];
        if (!word->is_capitalised || word->length < TELLING_LETTERS || is_general(word) ||
            has_digit(word))
            continue;
        status = add_span(
            scan, &line, i, i + 1, NULL,
            PATTERN_PART | PATTERN_ASK | scan_common_flags(scan, word->bytes, word->length), err);
    }
    return status;
}
