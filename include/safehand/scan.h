/*
 * Searching text for identifying values, however many there are, in one pass (rules M04 and M09).
 *
 * The values go into one automaton (Aho-Corasick) over folded text: letters without case and
 * accents, composed or decomposed, in whatever form (ligatures, wide, styled or circled ones),
 * invisible characters dropped, words parted by any sign or blank. So one pattern finds O'Brien,
 * OBRIEN and O’Brien's, or LE99 4QX, le994qx and LE99-4QX. What is found begins and ends where a
 * word does, and with whole characters. In how many writings each type is found:
 *
 *   name        whole, in any order of its words; each word of two letters or more, with a
 *               possessive or a plural; initials with the surname ("J. Smith", "JA Smith", "Smith,
 *               J"); Mac, Mc and M', Saint and St, ue for a u with two dots and the like.
 * Questions: short forms ("Liz", src/scan/data/short-names.txt), ue for u the other way round,
 *               single for double consonants, Kowalska for Kowalski, "Mrs V"
 *   address     house number and street, each number of a range, the number before and behind
 *               ("Heol y Bryn 14"), the street alone, "Plot 4" and a quarter (questions), house
 *               names; streets of any kind of the Royal Mail's list, in full and shortened
 *   postcode, nhs_number, reference, email    whole, whatever stands between their characters
 *   phone       in any spacing, with 0, +44, 0044 or (0); a number of the place alone is a question
 *   email       as it is said as well: "smith 12 at example dot org"
 *   birth_date  2.3.2019, 02/03/19, 2019-03-02, 20190302, 020319, 2nd of March 2019,
 *               "March 2nd, 2019", "second of March twenty nineteen", also with the Welsh names of
 *               months; without the year, near "born" or "birthday", it is a question
 *   text        the whole, and its telling words: for names of schools and places
 *
 * A hyphen at the end of a line parts no word. Initials alone ("JP") are asked about where nobody
 * may be recognised, elsewhere with points ("J.P.").
 *
 * Questions too:
 *   names    with one letter wrong, missing or too many, or as a scanner misreads them ("Omerod",
 *            "Bel1acqua"; near/near.h); written by ear ("Khaleed", "Maxen"; near/sounds.h), also
 *            in two words ("Barrow Cliff"); cut short ("Gab", "Pembo"), by their end ("Sandro" of
 *            Kalisandro), and as friends make them ("Gazza", "Crouchy"); "Mr Smith" where
 *            somebody in scope is a Smith who cannot be meant
 *   numbers  as a scanner misreads them, with two characters changed over, one left out or one
 *            typed twice ("077OO 9OO924"; near/codes.h); "ending 412", "last four 4131"; without
 *            their first or last group, or the noughts that fill one up ("CB/26/713" of
 *            CB/26/00713); half a car's registration where a car is spoken of; a postcode without
 *            its last two letters; what is spelt out, also in the alphabet of pilots ("oh double
 *            seven", "J o n e s", "zulu seven zero"; spelt.h)
 *   places   "number 29", "number seventeen", "at 12A", "the Rise", "the Forge", "17A Granby",
 *            "Pear Tree" of Pear Tree Farm; the telling word of a street, a school, an employer
 *            or a church, and a town, that nobody in scope has too nor many others, and what is
 *            nearly one; a place in Welsh as it begins behind other words ("yn Nhŷ Capel")
 *   days     with a name ("bonfire night", "Gŵyl Dewi"), where a birth or an age is spoken of
 *   people   by what they are ("her gran")
 *
 * Zero-width characters, soft hyphens, combining marks, wide and styled letters and digits, and
 * letters of the Greek and Cyrillic scripts that look like ours are read as what they look like.
 *
 * Not found: what is packed (base64); letters put for others in a name beyond 0, 1, 2, 5 and 8; a
 * number with another digit; and what only tells of somebody to who understands the text: a name or
 * a nickname that follows from nothing recorded ("Big D" is found, "Dheere", the tall one, is not),
 * what somebody is where several are it or the words stand for anybody ("her mum", "the boy"),
 * places and things without their name ("the brewery", "the bike shop"), an age ("55 on Thursday"),
 * initials without points ("BM") but where nobody may be recognised. What has two of a surname's
 * letters wrong and another sound is a different name.
 *
 * A name that is a common word as well (the list ships as src/scan/data/common-words.txt) is
 * found only where it is capitalised within a sentence, or beside another value of its owner, and
 * is then a question.
 */
#ifndef SAFEHAND_SCAN_H
#define SAFEHAND_SCAN_H

#include "safehand/record.h"

struct scan;

enum {
    SCAN_PATTERN_MAXIMUM = 63, /* bytes of one writing; a longer value is known by its end */
    SCAN_NODES_MAXIMUM = 32 * 1024 * 1024, /* characters of all writings: 24 bytes of memory each */
};

enum scan_flag {
    SCAN_ASK = 1,     /* whatever is found of it is a question */
    SCAN_EXCUSED = 2, /* it may stand: never found itself; a longer name of it hides what is within,
                         and of others a surname like one of its words is no finding by itself */
    SCAN_OURS = 4, /* with SCAN_EXCUSED: of a stranger to the family, so that a surname like it is
                      a question still */
    SCAN_NO_MAN = 16,   /* of a name: its bearer is no "Mr" */
    SCAN_NO_WOMAN = 32, /* and no "Mrs", "Ms" or "Miss" */
    SCAN_RELATION = 64, /* words for what somebody is, parted by blanks ("gran nan"): found behind
                           "her", "my" and the like */
    SCAN_DERIVED = 8, /* taken out of another value: nothing of it is told where a match of a value
                         that is not covers the same */
};

struct scan_value {
    enum field_type type; /* of date, number and choice nothing is looked for */
    const char *text;     /* needed only for the call; a birth date as YYYY-MM-DD */
    size_t owner;         /* values of one owner help each other */
    unsigned flags;
};

struct scan_match {
    size_t value;      /* in the order in which they were added, from 0 */
    size_t start, end; /* bytes of the text */
    bool is_question;  /* it may as well be another word, or somebody else's */
};

/* `is_strict` (M09) finds common words wherever they stand, and towns. Nothing is searched before
 * scan_ready. */
enum status scan_new(bool is_strict, struct scan **scan, struct error *err) MUST_CHECK;
/* Adds a value in all its writings, before scan_ready. STATUS_MALFORMED when there are more than
 * SCAN_NODES_MAXIMUM characters in all. */
enum status scan_add(struct scan *scan, const struct scan_value *value,
                     struct error *err) MUST_CHECK;
/* Links the automaton, once, after the last value. */
enum status scan_ready(struct scan *scan, struct error *err) MUST_CHECK;
void scan_free(struct scan *scan);

typedef void scan_found(void *context, const struct scan_match *match);
/* Searches text of any size in constant memory besides the scan itself and tells what it finds in
 * the order of the text; of matches within each other only the longest. A scan may be used by
 * several threads at once. */
void scan_text(const struct scan *scan, const char *text, size_t length, scan_found *found,
               void *context);

/* The same of a text that may take long: every SCAN_LOOKS_UP bytes it asks whether to go on
 * (base/work.h). STATUS_INTERRUPTED, and not all was searched, if not. */
enum status scan_text_watched(const struct scan *scan, const char *text, size_t length,
                              scan_found *found, void *context, struct error *err) MUST_CHECK;
enum { SCAN_LOOKS_UP = 1 << 16 };

/* ---- by shape alone, whoever's it is (M09) ---- */

enum { SCAN_DAY_SIZE = 16 };
struct scan_shape {
    enum field_type type; /* a reference also of a car or an insurance number; FIELD_TEXT: the name
                             of a school or a ward */
    size_t start, end;    /* bytes of the text */
    bool is_question;     /* a date of birth, a school, a ward: it may tell nothing */
    char day[SCAN_DAY_SIZE]; /* of a date of birth: YYYY-MM-DD */
};
typedef void scan_shaped(void *context, const struct scan_shape *shape);
/* Tells whatever in the text has the shape of a postcode, a phone number, an email address, an NHS
 * number, a National Insurance number, a car's registration, a reference (behind a word for one), a
 * house number with its street, a date of birth (behind "born" or a word like it), a school or a
 * ward, in the order of the text. None overlaps another. */
void scan_shapes(const char *text, size_t length, scan_shaped *found, void *context);
/* Whether a value is one of its type and nothing beside: true of types without a shape. */
bool scan_is_of_type(enum field_type type, const char *text);

/* Whether two texts are the same to the search: but for case, accents and what stands between. */
bool scan_reads_alike(const char *first, const char *second);

#endif
