#include "sounds.h"

#include <stdbool.h>
#include <string.h>

/* Letters that stand for one sound, the longer first. Those that people write for each other are
 * one: c, ch, ck, g, k and q; s, z, sh, sz and cz; f, ph, v and w. */
static const struct {
    char letters[4], sounds[3];
} PAIRS[] = {
    {"sch", "s"}, {"tch", "k"}, {"ph", "f"}, {"sh", "s"}, {"sz", "s"}, {"cz", "s"}, {"ts", "s"},
    {"tz", "s"},  {"ce", "s"},  {"ci", "s"}, {"cy", "s"}, {"ch", "k"}, {"ck", "k"}, {"gh", "k"},
    {"th", "t"},  {"b", "b"},   {"c", "k"},  {"d", "d"},  {"f", "f"},  {"g", "k"},  {"j", "j"},
    {"k", "k"},   {"l", "l"},   {"m", "m"},  {"n", "n"},  {"p", "p"},  {"q", "k"},  {"r", "r"},
    {"s", "s"},   {"t", "t"},   {"v", "f"},  {"w", "f"},  {"x", "ks"}, {"z", "s"},
};

static bool is_silent(char letter)
{
    return strchr("aeiouyh", letter) != NULL;
}

/* What stands at the beginning of a word and is not heard: the k of "knight". */
static size_t mute_beginning(const char *word, size_t length)
{
    static const char *const mute[] = {"kn", "wr", "pf", "gn"};
    for (size_t i = 0; i < sizeof mute / sizeof *mute; i++)
        if (length > 2 && memcmp(word, mute[i], 2) == 0)
            return 1;
    return 0;
}

/* Appends what the letters at a place sound like; returns how many letters they are. */
static size_t append(const char *word, size_t length, char *sounds, size_t *count)
{
    size_t i = 0;
    while (i < sizeof PAIRS / sizeof *PAIRS &&
           !(strlen(PAIRS[i].letters) <= length &&
             memcmp(word, PAIRS[i].letters, strlen(PAIRS[i].letters)) == 0))
        i++;
    if (i == sizeof PAIRS / sizeof *PAIRS)
        return 0;
    for (const char *sound = PAIRS[i].sounds; *sound != '\0'; sound++)
        if (*count < SOUNDS_LONGEST && (*count == 0 || sounds[*count - 1] != *sound))
            sounds[(*count)++] = *sound;
    return strlen(PAIRS[i].letters);
}

size_t sounds_of(const char *word, size_t length, char sounds[SOUNDS_LONGEST + 1])
{
    size_t count = 0, at = mute_beginning(word, length);
    if (at < length && is_silent(word[at]))
        sounds[count++] = word[at] == 'h' ? 'h' : 'a';
    while (at < length) {
        size_t size = is_silent(word[at]) ? 1 : append(word + at, length - at, sounds, &count);
        if (size == 0)
            return 0;
        at += size;
    }
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
