#include "looks.h"

#include <ctype.h>
#include <string.h>

static bool is_upper(const char *text, size_t length, size_t at)
{
    uint32_t code_point = 0;
    if (utf8_decode(text + at, length - at, &code_point) == 0)
        return false;
    /* A script that has no case has nothing to be recognised by, and counts. */
    return code_point < 0x80 ? isupper((int)code_point) != 0 : letter_is_capital(code_point);
}

/* "GRACE" among "TO BE DONE BY GRACE" is no more capitalised than the rest. */
static bool shouts(const char *text, size_t length, const struct raw_match *match)
{
    size_t letters = 0, uppers = 0;
    if (match->end - match->start < 2 || !isupper((unsigned char)text[match->start + 1]))
        return false;
    size_t from = match->start > 40 ? match->start - 40 : 0;
    size_t to = match->end + 40 < length ? match->end + 40 : length;
    for (size_t i = from; i < to; i++) {
        if (i >= match->start && i < match->end)
            continue;
        letters += isalpha((unsigned char)text[i]) != 0;
        uppers += isupper((unsigned char)text[i]) != 0;
    }
    return letters > 0 && uppers * 2 > letters;
}

/* Whether a sentence begins at a place: after its end, a blank line, an opening quote or nothing.
 */
static bool begins_sentence(const char *text, size_t at)
{
    size_t newlines = 0;
    while (at > 0) {
        unsigned char before = (unsigned char)text[at - 1];
        newlines += before == '\n';
        if (newlines > 1)
            return true;
        if (before == '"' || (before == '\'' && (at < 2 || look_is_blank(text[at - 2]))))
            return true;
        /* Typographic quotes that open: U+2018, U+201C; bullets U+2022. */
        if (at >= 3 && memcmp(text + at - 3, "\xE2\x80", 2) == 0 &&
            (before == 0x98 || before == 0x9C || before == 0xA2))
            return true;
        if (!look_is_blank((char)before) && !strchr("([*-_#>", before))
            break;
        at--;
    }
    if (at == 0)
        return true;
    if (strchr("!?", text[at - 1]))
        return true;
    if (text[at - 1] != '.')
        return false;
    /* "Mr. May", "J. May": the point is that of a shortened word. */
    size_t word = at - 1;
    while (word > 0 && isalpha((unsigned char)text[word - 1]))
        word--;
    size_t letters = at - 1 - word;
    bool is_short = letters == 1 || (letters <= 3 && letters > 0 && strchr("MD", text[word]) &&
                                     (letters == 2 || text[word + 1] == 'r'));
    return !(is_short && isupper((unsigned char)text[word]));
}

void look_word_before(const char *text, size_t at, char word[WORD_LOOKED_AT])
{
    size_t end, start, length = 0;
    for (end = at; end > 0 && look_is_blank(text[end - 1]); end--)
        ;
    for (start = end; start > 0 && isalnum((unsigned char)text[start - 1]); start--)
        ;
    for (size_t i = start; i < end && length + 1 < WORD_LOOKED_AT; i++)
        word[length++] = (char)tolower((unsigned char)text[i]);
    word[length] = '\0';
}

static bool is_month_word(const char *text, const struct raw_match *match)
{
    static const char *const months[] = {"may", "april", "june",   "august",
                                         "jan", "march", "january"};
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (strlen(months[i]) == match->end - match->start &&
            strncasecmp(text + match->start, months[i], strlen(months[i])) == 0)
            return true;
    return false;
}

static bool is_part_of_time(const char *word)
{
    static const char *const parts[] = {"end",   "beginning", "middle", "week", "weekend", "month",
                                        "whole", "half",      "rest",   "day",  "days",    "start",
                                        "first", "second",    "third",  "last", "morning"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(word, parts[i]) == 0)
            return true;
    return false;
}

/* "in May", "12 May", "12th of May", "May 2024", "May/June". */
static bool is_of_calendar(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const before[] = {"in",  "since", "during", "until", "till", "early", "late",
                                         "mid", "end",   "st",     "nd",    "rd",   "th"};
    char word[WORD_LOOKED_AT];
    if (!is_month_word(text, match))
        return false;
    look_word_before(text, match->start, word);
    size_t letters = strlen(word);
    if (letters > 0 && isdigit((unsigned char)word[0]))
        return true;
    if (strcmp(word, "of") == 0) {
        size_t at = match->start;
        while (at > 0 && look_is_blank(text[at - 1]))
            at--;
        look_word_before(text, at - 2, word);
        return isdigit((unsigned char)word[0]) || is_part_of_time(word);
    }
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (strcmp(word, before[i]) == 0)
            return true;
    size_t at = match->end;
    while (at < length && (look_is_blank(text[at]) || text[at] == ','))
        at++;
    return at < length && isdigit((unsigned char)text[at]);
}

bool look_is_title(const char *text, size_t length, size_t at)
{
    if (!isupper((unsigned char)text[at]) || (at > 0 && isalnum((unsigned char)text[at - 1])))
        return false;
    return at + 1 == length || islower((unsigned char)text[at + 1]) ||
           (!isalnum((unsigned char)text[at + 1]) && text[at + 1] != '\'');
}

/* Whether whoever wrote this uses no capitals, so that the lack of one says nothing. */
bool look_writes_small(const char *text, size_t length, const struct raw_match *match)
{
    enum { AROUND = 160, LEAST = 60 };
    size_t from = match->start > AROUND ? match->start - AROUND : 0, letters = 0;
    size_t to = length - match->end > AROUND ? match->end + AROUND : length;
    for (size_t i = from; i < to; i++) {
        letters += islower((unsigned char)text[i]) != 0;
        if (look_is_title(text, length, i))
            return false;
    }
    return letters >= LEAST;
}

static size_t apostrophe_size(const char *text, size_t length, size_t at)
{
    static const char curved[] = "\xE2\x80\x99";
    if (at < length && text[at] == '\'')
        return 1;
    return length - at > strlen(curved) && memcmp(text + at, curved, strlen(curved)) == 0
               ? strlen(curved)
               : 0;
}

/* The word behind a place, in lower case; "" if anything but a blank stands between. */
static void word_behind(const char *text, size_t length, size_t at, char word[WORD_LOOKED_AT])
{
    size_t count = 0;
    while (at < length && look_is_blank(text[at]))
        at++;
    while (at < length && isalpha((unsigned char)text[at]) && count + 1 < WORD_LOOKED_AT)
        word[count++] = (char)tolower((unsigned char)text[at++]);
    word[count] = '\0';
}

static bool is_any(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}
#define IS_ANY(word, list) is_any(word, list, sizeof(list) / sizeof *(list))

/* "Hope's place", "Summer was there": what begins a sentence and then has or does something is
 * somebody, as far as a question goes. */
static bool acts(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const deeds[] = {
        "asked", "brought", "called", "came",  "comes",  "cried",  "did",    "does",
        "drove", "felt",    "gave",   "goes",  "got",    "had",    "has",    "hit",
        "is",    "left",    "likes",  "lives", "looks",  "made",   "rang",   "said",
        "says",  "seemed",  "seems",  "sent",  "stayed", "stays",  "takes",  "thinks",
        "told",  "took",    "wants",  "was",   "went",   "who",    "works",  "wrote",
        "saw",   "heard",   "knew",   "knows", "needs",  "phoned", "put",    "ran",
        "spoke", "texted",  "threw",  "tried", "turned", "will",   "won",    "can",
        "must",  "should",  "could",  "would", "moved",  "lived",  "opened", "answered"};
    char word[WORD_LOOKED_AT];
    size_t sign = apostrophe_size(text, length, match->end), end = match->end + sign;
    if (sign > 0)
        return end < length && (text[end] | 0x20) == 's' &&
               (end + 1 == length || !isalpha((unsigned char)text[end + 1]));
    if (length - end > 2 && text[end] == ',' && look_is_blank(text[end + 1])) {
        word_behind(text, length, end + 1, word); /* "Hope, who was late" */
        return strcmp(word, "who") == 0 || strcmp(word, "aged") == 0;
    }
    if (end >= length || !look_is_blank(text[end]))
        return false;
    word_behind(text, length, end, word);
    if (!IS_ANY(word, deeds))
        return false;
    /* "Grace was said" */
    bool may_suffer = strcmp(word, "was") == 0 || strcmp(word, "is") == 0;
    char done[WORD_LOOKED_AT];
    while (look_is_blank(text[end]))
        end++;
    word_behind(text, length, end + strlen(word), done);
    size_t letters = strlen(done);
    return !(may_suffer && letters > 3 && strchr("dn", done[letters - 1]) != NULL);
}

/* "marks doin", "hopes been", without capitals: an apostrophe is missing. */
static bool is_doing(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const rest[] = {"been", "gone", "got", "here",
                                       "home", "not",  "off", "still"};
    char word[WORD_LOOKED_AT];
    word_behind(text, length, match->end, word);
    size_t letters = strlen(word);
    bool is_ing = letters > 3 &&
                  (strcmp(word + letters - 3, "ing") == 0 || strcmp(word + letters - 2, "in") == 0);
    return is_ing || IS_ANY(word, rest);
}

/* A word that is quoted by itself, as one that somebody is called by. */
static bool is_quoted(const char *text, size_t length, const struct raw_match *match)
{
    static const char open[] = "\xE2\x80\x9C", close[] = "\xE2\x80\x9D";
    size_t at = match->start, size = strlen(open);
    if (at > 0 && text[at - 1] == '"')
        return match->end < length && text[match->end] == '"';
    return at >= size && memcmp(text + at - size, open, size) == 0 && length - match->end >= size &&
           memcmp(text + match->end, close, size) == 0;
}

/* A common word that is capitalised though no sentence begins there; one that seldom begins any is
 * asked about too where nothing is capitalised. */
bool look_like_name(const char *text, size_t length, const struct raw_match *match)
{
    if ((match->flags & PATTERN_DOING) != 0)
        return look_writes_small(text, length, match) && is_doing(text, length, match);
    if ((match->flags & PATTERN_SMALL) != 0 && look_writes_small(text, length, match))
        return true;
    bool begins = (match->flags & PATTERN_SELDOM) == 0 && begins_sentence(text, match->start) &&
                  !acts(text, length, match) && !is_quoted(text, length, match);
    return is_upper(text, length, match->start) && !begins && !shouts(text, length, match) &&
           !is_of_calendar(text, length, match);
}

/* "a penny a lap" is no A. Penny: of an initial that is a word too, and of a surname that is one,
 * both begin with a capital. */
static bool looks_like_initials(const char *text, size_t length, const struct raw_match *match)
{
    size_t at = match->start, capitals = 0, letters = 0;
    bool before = true;
    bool is_word = (text[at] | 0x20) == 'a' || (text[at] | 0x20) == 'i' ||
                   (match->flags & PATTERN_SELDOM) != 0;
    if (!is_word)
        return true;
    for (; at < match->end; at++) {
        bool is_letter = isalpha((unsigned char)text[at]) || (unsigned char)text[at] >= 0x80;
        letters += is_letter && before;
        capitals += is_letter && before && is_upper(text, length, at);
        before = !is_letter;
    }
    /* "Mrs" is no Mr S, nor is the beginning of "Mr O'Brien" a Mr O. */
    size_t sign = apostrophe_size(text, length, match->end);
    bool goes_on = sign > 0 && match->end + sign + 1 < length &&
                   isalpha((unsigned char)text[match->end + sign]) &&
                   isalpha((unsigned char)text[match->end + sign + 1]);
    return letters > 1 && capitals == letters && !goes_on;
}

/* "JP", "J.P.": capitals, and none of the short words that notes are full of. */
static bool looks_like_letters(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const words[] = {
        "AM", "CP",  "CPO", "DC",  "DI", "DS",  "DV",  "EHA", "EP",  "GP",  "HV", "ID",  "IT",
        "LA", "MH",  "MP",  "NHS", "NO", "OK",  "PC",  "PE",  "PM",  "PR",  "PS", "PTO", "SEN",
        "SG", "SW",  "TA",  "TV",  "UK", "US",  "VAT", "CAF", "DBS", "LAC", "OT", "QQ",  "SS",
        "XX", "CIN", "EHC", "DSL", "HR", "ITU", "A",   "I",   "AND", "ARE", "AT", "BE",  "DO",
        "GO", "HE",  "IN",  "IS",  "ME", "MY",  "ON",  "OR",  "SO",  "TO",  "WE"};
    char letters[WORD_LOOKED_AT];
    size_t count = 0;
    for (size_t at = match->start; at < match->end; at++) {
        unsigned char byte = (unsigned char)text[at];
        if (!isalpha(byte))
            continue;
        if (!isupper(byte) || count + 1 == sizeof letters)
            return false;
        letters[count++] = (char)byte;
    }
    letters[count] = '\0';
    bool dotted = match->end - match->start > count;
    if ((!dotted || (match->flags & PATTERN_SPACED) != 0) && IS_ANY(letters, words))
        return false;
    return count > 1 && !shouts(text, length, match);
}

/* Whether the last word of a writing is a capital, or begins with one. */
static bool ends_with_capital(const char *text, size_t length, const struct raw_match *match)
{
    enum { SMALL_SHORTEST = 4 }; /* letters; where nothing has a capital */
    size_t at = match->end;
    if (at - match->start > 2 && text[at - 1] == 's' && text[at - 2] == '\'')
        at -= 2; /* "Venn's" */
    while (at > match->start &&
           (isalnum((unsigned char)text[at - 1]) || (unsigned char)text[at - 1] >= 0x80))
        at--;
    bool is_small = match->end - at >= SMALL_SHORTEST && islower((unsigned char)text[at]) != 0;
    return is_small ? look_writes_small(text, length, match)
                    : is_upper(text, length, at) && !shouts(text, length, match);
}

/* Letters or digits, or behind a blank a capital. */
static bool goes_on(const char *text, size_t length, const struct raw_match *match)
{
    size_t at = match->end;
    if (at < length && isalnum((unsigned char)text[at]))
        return true;
    return at + 1 < length && text[at] == ' ' && isupper((unsigned char)text[at + 1]);
}

/* "St David's Day": a saint, and no David. What is recorded itself is asked about all the same,
 * since it may stand behind a street. */
static bool is_saint(const char *text, const struct raw_match *match)
{
    static const char *const saints[] = {"st", "saint", "sant", "santes"};
    char word[WORD_LOOKED_AT];
    size_t at = match->start;
    if ((match->flags & PATTERN_SHORT) == 0)
        return false;
    if (at > 1 && text[at - 1] == ' ' && text[at - 2] == '.')
        at -= 2;
    look_word_before(text, at, word);
    return IS_ANY(word, saints);
}

/* A writing that is only one where it looks like it, and does not. */
bool look_mistaken(const char *text, size_t length, const struct raw_match *match)
{
    if (is_saint(text, match))
        return true;
    if ((match->flags & PATTERN_BIRTHDAY) != 0)
        return !look_is_birthday(text, length, match);
    if ((match->flags & PATTERN_PLATE) != 0)
        return !look_is_car(text, length, match);
    if ((match->flags & PATTERN_WHOLE) != 0 && goes_on(text, length, match))
        return true;
    if ((match->flags & PATTERN_CAPITAL) != 0)
        return !ends_with_capital(text, length, match);
    if ((match->flags & PATTERN_INITIALS) != 0)
        return !looks_like_initials(text, length, match);
    return (match->flags & PATTERN_LETTERS) != 0 && !looks_like_letters(text, length, match);
}

/* "Victoria Road" is a place, whoever is called Victoria. */
bool look_placed(const char *text, size_t length, const struct raw_match *match)
{
    static const char *const kinds[] = {"Road",     "Street", "Avenue", "Lane",    "Close",
                                        "Drive",    "Court",  "Way",    "Primary", "School",
                                        "Park",     "House",  "Centre", "Nursery", "Surgery",
                                        "Hospital", "Clinic", "Ward"};
    size_t at = match->end;
    if (at >= length || text[at] != ' ')
        return false;
    at++;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t size = strlen(kinds[i]);
        if (length - at >= size && memcmp(text + at, kinds[i], size) == 0 &&
            (at + size == length || !isalpha((unsigned char)text[at + size])))
            return true;
    }
    return false;
}

/* "Mr Smith" where the mother is called Smith, "Mrs Smith senior": a question, though the surname
 * may stand by itself. Tells where it begins and ends. */
bool look_titled(const struct scan *scan, const char *text, size_t length,
                 const struct raw_match *match, size_t *start, size_t *end)
{
    static const char *const mens[] = {"mr", "mister"};
    static const char *const womens[] = {"mrs", "ms", "miss"};
    /* Nobody says these of a child or of its mother. */
    static const char *const elders[] = {"aunt",  "auntie",  "aunty",   "dadcu",   "gramps",
                                         "gran",  "grandad", "grandma", "grandpa", "granny",
                                         "mamgu", "nain",    "nan",     "nana",    "nanny",
                                         "nonna", "nonno",   "tadcu",   "taid",    "uncle"};
    enum { NEITHER = SCAN_NO_MAN | SCAN_NO_WOMAN };
    static const char *const ages[] = {"senior", "snr", "sr"};
    char word[WORD_LOOKED_AT];
    bool of_man = (match->flags & PATTERN_OF_MAN) != 0;
    bool of_woman = (match->flags & PATTERN_OF_WOMAN) != 0;
    look_word_before(text, match->start, word);
    *start = match->start;
    *end = match->end;
    bool of_elder = (scan->values[match->value].flags & NEITHER) != NEITHER;
    if ((of_man && IS_ANY(word, mens)) || (of_woman && IS_ANY(word, womens)) ||
        (of_elder && IS_ANY(word, elders))) {
        while (*start > 0 && look_is_blank(text[*start - 1]))
            (*start)--;
        *start -= strlen(word);
        return true;
    }
    word_behind(text, length, match->end, word);
    if (!IS_ANY(word, ages))
        return false;
    while (look_is_blank(text[*end]))
        (*end)++;
    *end += strlen(word);
    return true;
}
