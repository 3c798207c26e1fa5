#include "near.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"
#include "sounds.h"

enum { ANY_EDIT = 6, BOTH_LONGEST = 6, KEY_LETTERS = 3, LETTER_BITS = 5, LETTER_MASK = 31 };
enum { BY_BEGIN, BY_END, BY_BOTH, BY_SOUNDS };

/* What a scanner takes for each other is one: l for i and 1, o for 0. */
static const char SEEN[256] = {
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g',
    ['h'] = 'h', ['i'] = 'l', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n',
    ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u',
    ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z', ['0'] = 'o', ['1'] = 'l',
    ['2'] = 'z', ['5'] = 's', ['8'] = 'b',
};

static inline char seen_letter(char byte)
{
    unsigned char lower = (unsigned char)byte;
    return SEEN[lower >= 'A' && lower <= 'Z' ? lower | 0x20 : lower];
}

/* The letters as they are seen; 0 if it is no word. */
static size_t see(const char *text, size_t length, char seen[NEAR_LONGEST + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < length && count < NEAR_LONGEST; i++) {
        char letter = seen_letter(text[i]);
        char before = count > 0 ? seen[count - 1] : '\0';
        if (letter == '\0')
            return 0;
        if (letter == 'n' && before == 'r')
            seen[count - 1] = 'm';
        else if (letter == 'v' && before == 'v')
            seen[count - 1] = 'w';
        else if (letter == 'l' && before == 'c')
            seen[count - 1] = 'd';
        else
            seen[count++] = letter;
    }
    seen[count] = '\0';
    return count;
}

static unsigned key_of(const char *letters, size_t count)
{
    unsigned key = 0;
    for (size_t i = 0; i < count; i++)
        key = key << LETTER_BITS | ((unsigned char)letters[i] & LETTER_MASK);
    return key;
}

static unsigned both_of(const char *seen, size_t length)
{
    return key_of(seen, 1) << LETTER_BITS | key_of(seen + length - 1, 1);
}

/* Of the sounds of a word; false where there are too few to tell words apart. */
static bool sounds_key(const char *word, size_t length, unsigned *key)
{
    enum { LEAST = 3 };
    char sounds[SOUNDS_LONGEST + 1];
    size_t count = length >= NEAR_SHORTEST ? sounds_of(word, length, sounds) : 0;
    *key = 0;
    for (size_t i = 0; i < count; i++)
        *key = *key * 31 + (unsigned char)sounds[i];
    *key = (*key ^ *key >> 15) % NEAR_KEYS;
    return count >= LEAST;
}

static enum status add_key(struct near *near, unsigned by, uint64_t *marks, unsigned key,
                           struct error *err)
{
    const struct near_key entry = {(uint16_t)key, (uint32_t)near->count};
    marks[key / 64] |= UINT64_C(1) << key % 64;
    return ARRAY_ADD(near->keys[by], near->key_counts[by], entry) ? STATUS_OK : memory_error(err);
}

enum status near_add(struct near *near, const char *word, size_t length,
                     const struct near_word *kind, struct error *err)
{
    struct near_word made = *kind;
    size_t count = length <= NEAR_LONGEST ? see(word, length, made.seen) : 0;
    enum status status = STATUS_OK;
    if (count < NEAR_SHORTEST)
        return STATUS_OK;
    made.length = (unsigned char)count;
    if (count >= ANY_EDIT) {
        status = add_key(near, BY_BEGIN, near->begins, key_of(made.seen, KEY_LETTERS), err);
        if (status == STATUS_OK)
            status = add_key(near, BY_END, near->ends,
                             key_of(made.seen + count - KEY_LETTERS, KEY_LETTERS), err);
    }
    if (status == STATUS_OK && count <= BOTH_LONGEST) {
        status = add_key(near, BY_BOTH, near->both, both_of(made.seen, count), err);
        /* The last two changed over: Hahn for Hanh. */
        unsigned turned = both_of(made.seen, count - 1);
        if (status == STATUS_OK && count < ANY_EDIT && turned != both_of(made.seen, count))
            status = add_key(near, BY_BOTH, near->both, turned, err);
    }
    unsigned key;
    if (status == STATUS_OK && sounds_key(word, length, &key))
        status = add_key(near, BY_SOUNDS, near->sounds, key, err);
    if (status == STATUS_OK && !ARRAY_ADD(near->words, near->count, made))
        status = memory_error(err);
    return status;
}

static int compare_keys(const void *a, const void *b)
{
    const struct near_key *first = a, *second = b;
    return first->key != second->key ? first->key - second->key
                                     : (first->word > second->word) - (first->word < second->word);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp((*(struct near_word *const *)a)->seen, (*(struct near_word *const *)b)->seen);
}

/* Who has a name like that of somebody in scope is not told from them, nor is anybody told by a
 * street in which somebody in scope lives, or many do. */
static void excuse_alike(struct near_word **alike, size_t count)
{
    enum { MANY = 3 };
    bool is_excused = false, is_theirs = false;
    size_t owners = 1;
    for (size_t i = 0; i < count; i++) {
        is_excused = is_excused || alike[i]->is_excused;
        is_theirs = is_theirs || alike[i]->is_theirs;
        owners += i > 0 && alike[i]->owner != alike[i - 1]->owner;
    }
    bool is_shared = owners > 1 && (is_theirs || owners >= MANY);
    for (size_t i = 0; i < count; i++)
        alike[i]->is_excused = is_excused || (is_shared && alike[i]->is_place);
}

static enum status excuse_namesakes(struct near *near, struct error *err)
{
    struct near_word **sorted = memory_allocate_array(near->count, sizeof *sorted);
    if (!sorted)
        return memory_error(err);
    for (size_t i = 0; i < near->count; i++)
        sorted[i] = &near->words[i];
    qsort(sorted, near->count, sizeof *sorted, compare_words);
    for (size_t i = 0, j; i < near->count; i = j) {
        for (j = i + 1; j < near->count && compare_words(&sorted[i], &sorted[j]) == 0; j++)
            ;
        excuse_alike(sorted + i, j - i);
    }
    memory_free(sorted);
    return STATUS_OK;
}

enum status near_finish(struct near *near, struct error *err)
{
    for (size_t by = 0; by < NEAR_WAYS; by++)
        if (near->key_counts[by] > 0)
            qsort(near->keys[by], near->key_counts[by], sizeof *near->keys[by], compare_keys);
    return near->count > 0 ? excuse_namesakes(near, err) : STATUS_OK;
}

void near_free(struct near *near)
{
    for (size_t by = 0; by < NEAR_WAYS; by++)
        memory_free(near->keys[by]);
    memory_free(near->words);
    *near = (struct near){0};
}

static bool is_vowel(char letter)
{
    return letter == 'l' || (letter != '\0' && strchr("aeouy", letter)); /* l: also i */
}

/* Whether two words of one length differ by one letter, or by two that are changed over. */
static bool is_one_off(const char *a, const char *b, size_t length)
{
    size_t at = 0;
    while (at < length && a[at] == b[at])
        at++;
    if (at == length)
        return true;
    bool is_turned = at + 1 < length && a[at] == b[at + 1] && a[at + 1] == b[at] &&
                     memcmp(a + at + 2, b + at + 2, length - at - 2) == 0;
    /* Of a short word one vowel for another. */
    bool may_change = length >= ANY_EDIT ||
                      (length > NEAR_SHORTEST && at > 0 && is_vowel(a[at]) && is_vowel(b[at]));
    return is_turned || (may_change && memcmp(a + at + 1, b + at + 1, length - at - 1) == 0);
}

/* Whether the longer is the shorter with one letter more; of a short word one that is doubled. */
static bool is_one_more(const char *shorter, const char *longer, size_t length)
{
    size_t at = 0;
    while (at < length && shorter[at] == longer[at])
        at++;
    bool is_doubled = at > 0 && longer[at] == longer[at - 1];
    return (length >= ANY_EDIT - 1 || (is_doubled && length >= NEAR_SHORTEST)) &&
           memcmp(shorter + at, longer + at + 1, length - at) == 0;
}

static bool is_near(const struct near_word *word, const char *seen, size_t length)
{
    if (word->length == length)
        return is_one_off(word->seen, seen, length);
    if (word->length == length + 1)
        return is_one_more(seen, word->seen, length);
    return word->length + 1u == length && is_one_more(word->seen, seen, word->length);
}

static size_t first_of(const struct near *near, unsigned by, unsigned key)
{
    size_t low = 0, high = near->key_counts[by];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (near->keys[by][middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of the words of a key, one that is seen as this is, or one that is nearly so; NULL: none. */
static const struct near_word *look_among(const struct near *near, unsigned by, unsigned key,
                                          const char *seen, size_t length, bool wants_same)
{
    for (size_t i = first_of(near, by, key);
         i < near->key_counts[by] && near->keys[by][i].key == key; i++) {
        const struct near_word *word = &near->words[near->keys[by][i].word];
        bool is_same = word->length == length && memcmp(word->seen, seen, length) == 0;
        if (wants_same ? is_same : !word->is_excused && is_near(word, seen, length))
            return word;
    }
    return NULL;
}

static bool is_marked(const uint64_t *marks, unsigned key)
{
    return (marks[key / 64] >> key % 64 & 1) != 0;
}

/* Words that stand with a capital and are nobody's name. */
static bool is_everyday(const char *text, size_t length)
{
    char word[NEAR_LONGEST];
    for (size_t i = 0; i < length; i++)
        word[i] = (char)(text[i] | 0x20);
    static const char *const words[] = {
        "monday",   "tuesday",  "wednesday", "thursday",  "friday",   "saturday",  "sunday",
        "january",  "february", "march",     "april",     "august",   "september", "october",
        "november", "december", "christmas", "easter",    "english",  "scottish",  "british",
        "polish",   "mother",   "father",    "sister",    "brother",  "auntie",    "granny",
        "grandma",  "grandad",  "council",   "police",    "school",   "nursery",   "social",
        "family",   "health",   "housing",   "court",     "doctor",   "nurse",     "north",
        "south",    "there",    "these",     "those",     "their",    "where",     "which",
        "while",    "after",    "before",    "never",     "please",   "thanks",    "sorry",
        "hello",    "morning",  "today",     "tomorrow",  "house",    "street",    "centre",
        "maths",    "science",  "history",   "reception", "minister", "service",   "review"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
            return true;
    return false;
}

/* The word that sounds like this and is spelled most like it; NULL: none, or it is one that is
 * excused. */
static const struct near_word *look_by_sounds(const struct near *near, const char *text,
                                              size_t length)
{
    enum { TWO = 6, THREE = 9 };
    char lower[NEAR_LONGEST], seen[NEAR_LONGEST + 1];
    unsigned key, best = SOUNDS_LONGEST;
    const struct near_word *found = NULL, *last = NULL;
    for (size_t i = 0; i < length; i++)
        lower[i] = (char)(text[i] | 0x20);
    if (!sounds_key(lower, length, &key) || !is_marked(near->sounds, key))
        return NULL;
    size_t count = see(text, length, seen);
    for (size_t i = first_of(near, BY_SOUNDS, key);
         i < near->key_counts[BY_SOUNDS] && near->keys[BY_SOUNDS][i].key == key; i++) {
        const struct near_word *word = &near->words[near->keys[BY_SOUNDS][i].word];
        if (last && strcmp(last->seen, word->seen) == 0)
            continue;
        last = word;
        size_t longer = word->length > count ? word->length : count;
        unsigned most = longer >= THREE ? 3 : longer >= TWO ? 2 : 1;
        unsigned edits = sounds_edits(word->seen, word->length, seen, count, most);
        if (edits > most || edits > best || (edits == best && !word->is_excused))
            continue;
        best = edits;
        found = word;
    }
    return found && !found->is_excused ? found : NULL;
}

static bool has_digit(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] >= '0' && text[i] <= '9')
            return true;
    return false;
}

enum near_kind near_find_by_sounds(const struct near *near, const char *text, size_t length,
                                   uint32_t *value)
{
    const struct near_word *found =
        near->count > 0 && length <= NEAR_LONGEST ? look_by_sounds(near, text, length) : NULL;
    if (!found || is_everyday(text, length))
        return NEAR_NOTHING;
    *value = found->value;
    return NEAR_OTHER;
}

bool near_may_be_joined(const struct near *near, const char *text, size_t length)
{
    char seen[NEAR_LONGEST + 1];
    size_t count = near->count > 0 && length <= NEAR_LONGEST ? see(text, length, seen) : 0;
    return count >= ANY_EDIT && is_marked(near->begins, key_of(seen, KEY_LETTERS)) &&
           is_marked(near->ends, key_of(seen + count - KEY_LETTERS, KEY_LETTERS));
}

enum near_kind near_find(const struct near *near, const char *text, size_t length, uint32_t *value)
{
    char seen[NEAR_LONGEST + 1];
    size_t count = near->count > 0 && length <= NEAR_LONGEST ? see(text, length, seen) : 0;
    if (count < NEAR_SHORTEST)
        return NEAR_NOTHING;
    const struct near_word *found = NULL;
    unsigned begin = key_of(seen, KEY_LETTERS), both = both_of(seen, count);
    unsigned end = key_of(seen + count - KEY_LETTERS, KEY_LETTERS);
    bool by_both = count <= BOTH_LONGEST + 1 && is_marked(near->both, both);
    bool by_begin = count >= ANY_EDIT - 1 && is_marked(near->begins, begin);
    bool by_end = count >= ANY_EDIT - 1 && is_marked(near->ends, end);
    if (by_both)
        found = look_among(near, BY_BOTH, both, seen, count, true);
    if (!found && by_begin)
        found = look_among(near, BY_BEGIN, begin, seen, count, true);
    if (!found && by_both)
        found = look_among(near, BY_BOTH, both, seen, count, false);
    if (!found && by_begin)
        found = look_among(near, BY_BEGIN, begin, seen, count, false);
    if (!found && by_end)
        found = look_among(near, BY_END, end, seen, count, false);
    if (!found)
        return near_find_by_sounds(near, text, length, value);
    /* A street's or a school's word as it is recorded is looked for as such. */
    bool is_same = found->length == length && memcmp(found->seen, seen, length) == 0 &&
                   !has_digit(text, length);
    if (found->is_excused || (found->is_place && is_same) || is_everyday(text, length))
        return NEAR_NOTHING;
    *value = found->value;
    return found->is_place ? NEAR_OTHER : NEAR_NAME;
}
