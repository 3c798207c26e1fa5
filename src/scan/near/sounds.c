#include "sounds.h"

#include <stdbool.h>
#include <string.h>

/* The sound of each letter, from a on. Those that people write for each other are one: c, g, k and
 * q; s and z; f, v and w. '-': not heard; x is two. */
static const char SOUNDS[] = "-bkd-fk--jklmn-pkrst-ff*-s";

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

/* How many letters at a place are heard as one, and as what; 0: each is heard by itself. */
static size_t together(const char *word, size_t length, char *sound)
{
    char next = length > 1 ? word[1] : '\0', third = length > 2 ? word[2] : '\0';
    switch (word[0]) {
    case 'c':
        *sound = next != '\0' && strchr("zeiy", next) ? 's' : 'k';
        return *sound == 's' || next == 'h' || next == 'k' ? 2 : 0;
    case 'g':
        *sound = 'k';
        return next == 'h' ? 2 : 0;
    case 'p':
        *sound = 'f';
        return next == 'h' ? 2 : 0;
    case 's':
        *sound = 's';
        return next == 'c' && third == 'h' ? 3 : next == 'h' || next == 'z' ? 2 : 0;
    case 't':
        *sound = next == 'c' ? 'k' : next == 'h' ? 't' : 's';
        return next == 'c' && third == 'h' ? 3 : next == 'h' || next == 's' || next == 'z' ? 2 : 0;
    case 'u': /* Vaughan, Marlborough */
        *sound = '-';
        return next == 'g' && third == 'h' ? 3 : 0;
    default:
        return 0;
    }
}

/* Appends what the letters at a place sound like; returns how many letters they are. */
static size_t append_sound(const char *word, size_t length, char *sounds, size_t *count)
{
    char sound = '-';
    size_t letters = together(word, length, &sound);
    if (word[0] == 'x')
        append('k', sounds, count);
    append(letters > 0 ? sound : word[0] == 'x' ? 's' : SOUNDS[word[0] - 'a'], sounds, count);
    return letters > 0 ? letters : 1;
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
