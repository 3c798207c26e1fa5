/* A line of an address, or the name of a place, word by word. */
#ifndef SCAN_PLACES_H
#define SCAN_PLACES_H

#include "scan_internal.h"

enum { PLACE_WORDS = 24, PLACE_WORD_BYTES = 32, PLACE_TELLING_LETTERS = 4 };

struct place_word {
    char bytes[PLACE_WORD_BYTES]; /* folded; a longer word keeps its beginning */
    size_t length;
    bool is_capitalised;
};

struct place_line {
    struct place_word words[PLACE_WORDS];
    size_t count;
};

void place_read_line(const char *text, size_t length, struct place_line *line);
bool place_is_word(const struct place_word *word, const char *text);
bool place_has_digit(const struct place_word *word);
/* The kind of street that it stands for, or NULL. */
const struct street *place_street(const struct place_word *word);
/* A word that many places have in their names. */
bool place_is_general(const struct place_word *word);
/* Puts "Saint" for "St", or the other way round; false if it has neither. */
bool place_turn_saint(struct place_line *line);
/* The words from first to last as one writing, the last one perhaps by another word. */
enum status place_add_span(struct scan *scan, const struct place_line *line, size_t first,
                           size_t end, const char *last, unsigned flags,
                           struct error *err) MUST_CHECK;
/* What is nearly a word that tells a place from others. */
enum status place_add_near(struct scan *scan, const struct place_word *word,
                           struct error *err) MUST_CHECK;
/* One word, and with an s behind it, as what counts only where one owner has it. */
enum status place_add_lone(struct scan *scan, const struct place_line *line, size_t at,
                           unsigned flags, struct error *err) MUST_CHECK;
/* The words of so many letters that tell it from other places, each by itself, and what is nearly
 * one: asked about where only one owner has it. */
enum status place_add_telling(struct scan *scan, const struct place_line *line, size_t first,
                              size_t end, size_t shortest, struct error *err) MUST_CHECK;
/* mutations.c: a name in Welsh as it begins behind other words: "Nghapel" of Capel. */
enum status place_add_mutated(struct scan *scan, const struct place_line *line, unsigned flags,
                              struct error *err) MUST_CHECK;

#endif
