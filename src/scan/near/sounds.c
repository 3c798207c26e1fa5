#include "sounds.h"

#include <stdbool.h>
#include <string.h>

/* The sound of each letter, from a on. Those that people write for each other are one: c, g, k and
 * q; s and z; f, v and w. '-': not heard; x is two. */
static const char SOUNDS[] = "-bkd-fk--jklmn-pkrst-ff*-s";

/* Letters of one sound: the second and third, and what all are heard as; the longer first. */
static const struct {
    char first, rest[3], sound;
} TOGETHER[] = {
    {'c', "h", 'k'},  {'c', "k", 'k'}, {'c', "z", 's'}, {'c', "e", 's'},
    {'c', "i", 's'},  {'c', "y", 's'}, {'g', "h", 'k'}, {'p', "h", 'f'},
    {'s', "ch", 's'}, {'s', "h", 's'}, {'s', "z", 's'}, {'t', "ch", 'k'},
    {'t', "h", 't'},  {'t', "s", 's'}, {'t', "z", 's'}, {'u', "gh", '-'},
};

static bool is_silent(char letter)
{
    return SOUNDS[letter - 'a'] == '-';
}

/* What stands at the beginning of a word and is not heard: the k of "knight". */
static size_t mute_beginning(const char *word, size_t length)
{
    static const char *const mute[] = {"kn", "wr", "pf", "gn"};
    for (size_t i = 0; i < sizeof mute / sizeof *mute && length > 2; i++)
        if (word[0] == mute[i][0] && word[1] == mute[i][1])
            return 1;
    return 0;
}

static void append(char sound, char *sounds, size_t *count)
{
    if (sound != '-' && *count < SOUNDS_LONGEST && (*count == 0 || sounds[*count - 1] != sound))
        sounds[(*count)++] = sound;
}

/* Whether the letters there go on with these. */
static bool goes_on(const char *word, size_t length, const char *rest)
{
    return length > 1 && word[1] == rest[0] &&
           (rest[1] == '\0' || (length > 2 && word[2] == rest[1]));
}

/* Appends what the letters at a place sound like; returns how many letters they are. */
static size_t append_sound(const char *word, size_t length, char *sounds, size_t *count)
{
    if (word[0] == 'x') {
        append('k', sounds, count);
        append('s', sounds, count);
        return 1;
    }
    for (size_t i = 0; i < sizeof TOGETHER / sizeof *TOGETHER && strchr("cgpstu", word[0]); i++)
        if (TOGETHER[i].first == word[0] && goes_on(word, length, TOGETHER[i].rest)) {
            append(TOGETHER[i].sound, sounds, count);
            return 1 + strlen(TOGETHER[i].rest);
        }
    append(SOUNDS[word[0] - 'a'], sounds, count);
    return 1;
}

size_t sounds_of(const char *word, size_t length, char sounds[SOUNDS_LONGEST + 1])
{
    size_t count = 0, at = mute_beginning(word, length);
    for (size_t i = 0; i < length; i++)
        if (word[i] < 'a' || word[i] > 'z')
            return 0;
    if (at < length && is_silent(word[at]))
        sounds[count++] = word[at] == 'h' ? 'h' : 'a';
    while (at < length)
        at += append_sound(word + at, length - at, sounds, &count);
    sounds[count] = '\0';
    return count;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned sounds_edits(const char *a, size_t a_length, const char *b, size_t b_length, unsigned most)
{
    unsigned rows[3][SOUNDS_LONGEST + 1];
    size_t apart = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (a_length > SOUNDS_LONGEST || b_length > SOUNDS_LONGEST || apart > most)
        return most + 1;
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return least(rows[a_length % 3][b_length], most + 1);
}
