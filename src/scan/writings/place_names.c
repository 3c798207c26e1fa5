/* The name of a place: of a school, an employer, a church. Whole, in short, and by its words. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "places.h"

enum { WORD_SHORTEST = 5, NEAR_PLACE_SHORTEST = 5 };

bool place_is_word(const struct place_word *word, const char *text)
{
    return strlen(text) == word->length && memcmp(text, word->bytes, word->length) == 0;
}

const struct street *place_street(const struct place_word *word)
{
    return scan_find_street(word->bytes, word->length);
}

bool place_has_digit(const struct place_word *word)
{
    return word->length > 0 && word->bytes[0] >= '0' && word->bytes[0] <= '9';
}

/* Words part at hard breaks only: "14a" is one. */
void place_read_line(const char *text, size_t length, struct place_line *line)
{
    struct fold fold;
    struct fold_unit unit;
    line->count = 0;
    fold_begin(&fold, text, length);
    while (fold_next(&fold, &unit)) {
        if (unit.before == FOLD_HARD || line->count == 0) {
            if (line->count == PLACE_WORDS)
                return;
            line->words[line->count++] =
                (struct place_word){.is_capitalised = (unsigned char)text[unit.start] >= 0x80 ||
                                                      isupper((unsigned char)text[unit.start])};
        }
        struct place_word *word = &line->words[line->count - 1];
        for (unsigned i = 0; i < unit.size && word->length < PLACE_WORD_BYTES; i++)
            word->bytes[word->length++] = (char)unit.bytes[i];
    }
}

/* The words from first to last as one writing, the last one perhaps by another word. */
enum status place_add_span(struct scan *scan, const struct place_line *line, size_t first,
                           size_t end, const char *last, unsigned flags, struct error *err)
{
    enum { SHORTEST_OF_ONE = 3 };
    struct compact compact;
    compact_begin(&compact);
    for (size_t i = first; i < end; i++) {
        const struct place_word *word = &line->words[i];
        if (i + 1 == end && last)
            compact_append_folded(&compact, last, strlen(last));
        else
            compact_append_folded(&compact, word->bytes, word->length);
        /* "Venn's Close" of Venns Close */
        if (word->length > SHORTEST_OF_ONE && word->bytes[word->length - 1] == 's' && !last)
            compact.breaks |= 1;
    }
    return scan_add_pattern(scan, &compact, flags, err);
}

/* Words of the names of schools, surgeries and areas that many have. */
bool place_is_general(const struct place_word *word)
{
    static const char *const general[] = {
        "academy",   "area",     "association", "baby",     "borough",  "centre",     "chapel",
        "church",    "cic",      "city",        "clinic",   "college",  "community",  "council",
        "county",    "district", "east",        "family",   "first",    "foundation", "general",
        "group",     "health",   "high",        "hospital", "house",    "infant",     "infants",
        "junior",    "little",   "medical",     "middle",   "north",    "nursery",    "partnership",
        "playgroup", "practice", "preschool",   "primary",  "saint",    "school",     "secondary",
        "service",   "services", "south",       "surgery",  "team",     "town",       "trust",
        "upper",     "village",  "visiting",    "west",     "with",     "and",        "form",
        "bro",       "canolfan", "capel",       "coleg",    "eglwys",   "gynradd",    "meithrin",
        "neuadd",    "uwchradd", "ysbyty",      "ysgol",    "gurdwara", "limited",    "ltd",
        "masjid",    "mosque",   "plc",         "sixth",    "station",  "temple",     "victoria"};
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        if (place_is_word(word, general[i]))
            return true;
    return place_street(word) != NULL;
}

/* "St Mary's Avenue" and "Saint Mary's Avenue": the line with the other word, if there is one. */
bool place_turn_saint(struct place_line *line)
{
    for (size_t i = 0; i + 1 < line->count; i++) {
        bool is_short = place_is_word(&line->words[i], "st");
        if (!is_short && !place_is_word(&line->words[i], "saint"))
            continue;
        struct place_word *word = &line->words[i];
        word->length =
            (size_t)snprintf(word->bytes, PLACE_WORD_BYTES, "%s", is_short ? "saint" : "st");
        return true;
    }
    return false;
}

/* "the print works" of Bollin Print Works, "Long Field" of Long Field Spencer Academy. */
static enum status add_some_words(struct scan *scan, const struct place_line *line,
                                  struct error *err)
{
    struct place_line known = *line;
    size_t telling = 0; /* behind the first */
    for (size_t i = 1; i < line->count; i++)
        telling += !place_is_general(&line->words[i]);
    if (line->count <= 2 || telling == 0 || place_is_general(&line->words[0]))
        return STATUS_OK;
    known.words[0] = (struct place_word){.bytes = "the", .length = strlen("the")};
    enum status status = place_add_span(scan, &known, 0, known.count, NULL, PATTERN_ASK, err);
    bool are_names = line->words[0].is_capitalised && line->words[1].is_capitalised;
    return status == STATUS_OK && are_names
               ? place_add_span(scan, line, 0, 2, NULL,
                                PATTERN_ASK | PATTERN_CAPITAL | PATTERN_LONE, err)
               : status;
}

/* "Brookfold" of Brookfold Primary School, "South Wigston" of South Wigston Academy, "Seion" of
 * Capel Seion. */
static enum status add_short_place(struct scan *scan, const struct place_line *line,
                                   struct error *err)
{
    static const char *const kinds[] = {"capel",  "chapel", "church", "eglwys", "gurdwara",
                                        "masjid", "mosque", "temple", "the",    "ysgol"};
    size_t first = 0, end = line->count;
    while (end > 0 && place_is_general(&line->words[end - 1]))
        end--;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && end > 0 && first == 0; i++)
        first = place_is_word(&line->words[0], kinds[i]);
    const struct place_word *word = &line->words[first];
    if (end <= first || (first == 0 && end == line->count && end > 1))
        return STATUS_OK;
    unsigned flags = PATTERN_ASK;
    if (end - first == 1) {
        if (word->length < PLACE_TELLING_LETTERS || !word->is_capitalised)
            return STATUS_OK;
        flags |= PATTERN_PART | scan_common_flags(scan, word->bytes, word->length);
        if ((scan->values[scan->value_count].flags & SCAN_DERIVED) != 0)
            flags |= PATTERN_CAPITAL; /* a pet called Biscuit */
    }
    struct place_line rest = {.count = end - first};
    memcpy(rest.words, word, rest.count * sizeof *rest.words);
    enum status status = place_add_span(scan, &rest, 0, rest.count, NULL, flags, err);
    return status == STATUS_OK ? place_add_mutated(scan, &rest, flags, err) : status;
}

/* Streets everywhere are called after these: the town is meant more often. */
static bool is_city(const struct place_word *word)
{
    static const char *const cities[] = {
        "aberdeen",   "bangor",        "belfast",      "birmingham",   "blackpool",
        "bolton",     "bradford",      "brighton",     "bristol",      "burnley",
        "bury",       "cambridge",     "canterbury",   "cardiff",      "carlisle",
        "chester",    "cheltenham",    "colchester",   "coventry",     "derby",
        "doncaster",  "dover",         "dublin",       "dudley",       "dundee",
        "durham",     "edinburgh",     "exeter",       "glasgow",      "gloucester",
        "grimsby",    "halifax",       "hereford",     "huddersfield", "ipswich",
        "kent",       "lancaster",     "leeds",        "leicester",    "lincoln",
        "liverpool",  "london",        "loughborough", "luton",        "manchester",
        "newcastle",  "newport",       "northampton",  "norwich",      "nottingham",
        "oldham",     "oxford",        "peterborough", "plymouth",     "portsmouth",
        "preston",    "reading",       "rotherham",    "salford",      "salisbury",
        "sheffield",  "southampton",   "stafford",     "stockport",    "stoke",
        "sunderland", "swansea",       "swindon",      "wakefield",    "warwick",
        "winchester", "wolverhampton", "worcester",    "wrexham",      "york"};
    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++)
        if (place_is_word(word, cities[i]))
            return true;
    return false;
}

/* Whether the value at hand is the address of somebody in scope, that stays. */
static bool is_theirs(const struct scan *scan)
{
    const struct scan_owner *value = &scan->values[scan->value_count];
    return value->is_address && (value->flags & (SCAN_ASK | SCAN_DERIVED)) == SCAN_ASK;
}

enum status place_add_near(struct scan *scan, const struct place_word *word, struct error *err)
{
    if (word->length < NEAR_PLACE_SHORTEST)
        return STATUS_OK;
    const struct scan_owner *owner = &scan->values[scan->value_count];
    const struct near_word kind = {.value = (uint32_t)scan->value_count,
                                   .owner = owner->owner,
                                   .is_excused = (owner->flags & SCAN_EXCUSED) != 0,
                                   .is_theirs = is_theirs(scan),
                                   .is_place = true};
    return near_add(&scan->near, word->bytes, word->length, &kind, err);
}

enum status place_add_lone(struct scan *scan, const struct place_line *line, size_t at,
                           unsigned flags, struct error *err)
{
    char plural[PLACE_WORD_BYTES + 2];
    const struct place_word *word = &line->words[at];
    enum status status = place_add_span(scan, line, at, at + 1, NULL, flags | PATTERN_LONE, err);
    snprintf(plural, sizeof plural, "%.*ss", (int)word->length, word->bytes);
    return status == STATUS_OK
               ? place_add_span(scan, line, at, at + 1, plural, flags | PATTERN_LONE, err)
               : status;
}

enum status place_add_telling(struct scan *scan, const struct place_line *line, size_t first,
                              size_t end, size_t shortest, struct error *err)
{
    enum { FLAGS = PATTERN_ASK | PATTERN_PART | PATTERN_CAPITAL | PATTERN_COMMON | PATTERN_LONE };
    enum { NAMES_ONLY = PATTERN_SMALL | PATTERN_SELDOM };
    enum status status = STATUS_OK;
    for (size_t i = first; i < end && status == STATUS_OK; i++) {
        const struct place_word *word = &line->words[i];
        bool is_short = word->length + 1 == shortest && word->length >= PLACE_TELLING_LETTERS &&
                        !scan_is_english(word->bytes, word->length);
        if (!word->is_capitalised || (word->length < shortest && !is_short) ||
            place_has_digit(word) || place_is_general(word) ||
            scan_common_flags(scan, word->bytes, word->length) != 0)
            continue;
        unsigned flags =
            FLAGS | (scan_is_english(word->bytes, word->length) ? 0 : (unsigned)NAMES_ONLY);
        /* Of somebody in scope it tells only that it is theirs too. */
        if (is_theirs(scan))
            flags |= PATTERN_DROPPED;
        if (!is_city(word))
            status = place_add_lone(scan, line, i, flags, err);
        if (status == STATUS_OK)
            status = place_add_near(scan, word, err);
    }
    return status;
}

/* A line of a place's name, of which there may be several: "Redeemed Chapel, Frog Island". */
static enum status add_line(struct scan *scan, const struct place_line *line, struct error *err)
{
    struct place_line turned = *line;
    enum status status = STATUS_OK;
    if (line->count > 1)
        status = place_add_span(scan, line, 0, line->count, NULL, 0, err);
    if (status == STATUS_OK && place_turn_saint(&turned))
        status = place_add_span(scan, &turned, 0, turned.count, NULL, 0, err);
    if (status == STATUS_OK && line->count > 1)
        status = place_add_mutated(scan, line, 0, err);
    if (status == STATUS_OK && !scan->is_strict) {
        status = add_some_words(scan, line, err);
        if (status == STATUS_OK)
            status = add_short_place(scan, line, err);
        return status == STATUS_OK
                   ? place_add_telling(scan, line, 0, line->count, WORD_SHORTEST, err)
                   : status;
    }
    for (size_t i = 0; i < line->count && status == STATUS_OK; i++) {
        const struct place_word *word = &line->words[i];
        if (!word->is_capitalised || word->length < PLACE_TELLING_LETTERS ||
            place_is_general(word) || place_has_digit(word))
            continue;
        status = place_add_span(
            scan, line, i, i + 1, NULL,
            PATTERN_PART | PATTERN_ASK | scan_common_flags(scan, word->bytes, word->length), err);
    }
    return status;
}

/* "Marchetti and Sons" of Marchetti & Sons. */
static enum status add_with_and(struct scan *scan, const char *text, struct error *err)
{
    enum { LONGEST = 1 << 22 };
    struct buffer spelt;
    buffer_init(&spelt, LONGEST);
    for (; *text != '\0'; text++)
        if (*text == '&')
            buffer_append_text(&spelt, " and ");
        else
            buffer_append_byte(&spelt, (unsigned char)*text);
    enum status status = buffer_status(&spelt, err);
    if (status == STATUS_OK)
        status = scan_add_place_name(scan, buffer_text(&spelt), err);
    buffer_free(&spelt);
    return status;
}

enum status scan_add_place_name(struct scan *scan, const char *text, struct error *err)
{
    struct place_line line;
    place_read_line(text, strlen(text), &line);
    enum status status = strchr(text, '&') ? add_with_and(scan, text, err) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (strchr(text, ',') && line.count > 1)
        status = place_add_span(scan, &line, 0, line.count, NULL, 0, err);
    while (*text != '\0' && status == STATUS_OK) {
        size_t length = strcspn(text, ",");
        place_read_line(text, length, &line);
        if (line.count > 0)
            status = add_line(scan, &line, err);
        text += length + (text[length] != '\0');
    }
    return status;
}
