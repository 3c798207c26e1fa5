/* What somebody is called in short: initials alone, a title with a letter, "Big D". */
#include <stdio.h>
#include <string.h>

#include "scan_internal.h"

enum { TITLES_COUNT = 5 };
static const char *const TITLES[TITLES_COUNT] = {"mr", "mrs", "ms", "miss", "dr"};

static void append_letter(struct compact *compact, const struct compact *word)
{
    compact_append_folded(compact, (const char *)word->bytes, name_first_letter(word));
}

static bool is_part_begin(const struct name_word *word, size_t at)
{
    return at > 0 && (word->parts >> (word->compact.length - 1 - at) & 1) != 0;
}

/* The letters with which the parts of "Smith-Jones" begin. */
static void append_parts(struct compact *compact, const struct name_word *word)
{
    append_letter(compact, &word->compact);
    for (size_t at = 1; at < word->compact.length && word->has_hyphen; at++)
        if (is_part_begin(word, at))
            compact_append_folded(compact, (const char *)word->compact.bytes + at, 1);
}

/* "JP" of John Peter Pickersgill, and "JPP", "JPt": asked about where nobody may be recognised;
 * else only as "J.P." */
static enum status add_letters(struct scan *scan, const struct name_word *words, size_t count,
                               struct error *err)
{
    unsigned flags =
        PATTERN_ASK | PATTERN_LETTERS | (scan->is_strict ? 0 : (unsigned)PATTERN_SPACED);
    struct compact all, ends;
    compact_begin(&all);
    compact_begin(&ends);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        append_letter(&all, &words[i].compact);
        if (i == 0 || i + 1 == count)
            append_letter(&ends, &words[i].compact);
        if (i > 0)
            status = scan_add_pattern(scan, &all, flags, err);
    }
    if (status == STATUS_OK)
        status = scan_add_pattern(scan, &ends, flags, err);
    if (status != STATUS_OK || !words[0].has_hyphen)
        return status;
    compact_begin(&all); /* "E-M" of Ellie-Mae */
    append_parts(&all, &words[0]);
    return scan_add_pattern(scan, &all, flags | PATTERN_SPACED, err);
}

/* "Mrs V", "Mr K-S": asked about. */
static enum status add_titled_letter(struct scan *scan, const char *title,
                                     const struct name_word *surname, struct error *err)
{
    struct compact titled;
    unsigned flags = PATTERN_ASK | PATTERN_INITIALS | PATTERN_SELDOM;
    compact_begin(&titled);
    compact_append_folded(&titled, title, strlen(title));
    append_letter(&titled, &surname->compact);
    enum status status = scan_add_pattern(scan, &titled, flags, err);
    if (status != STATUS_OK || !surname->has_hyphen)
        return status;
    compact_begin(&titled);
    compact_append_folded(&titled, title, strlen(title));
    append_parts(&titled, surname);
    return scan_add_pattern(scan, &titled, flags, err);
}

/* "Big D", "Old M": asked about. */
static enum status add_sized(struct scan *scan, const struct name_word *first, struct error *err)
{
    static const char *const sizes[] = {"big", "little", "lil", "old", "young", "wee"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && status == STATUS_OK; i++) {
        struct compact sized;
        compact_begin(&sized);
        compact_append_folded(&sized, sizes[i], strlen(sizes[i]));
        append_letter(&sized, &first->compact);
        status =
            scan_add_pattern(scan, &sized, PATTERN_ASK | PATTERN_CAPITAL | PATTERN_SPACED, err);
    }
    return status;
}

/* "d n me", "me and D": a letter that somebody puts beside themselves. */
static enum status add_beside_me(struct scan *scan, const struct name_word *first,
                                 struct error *err)
{
    static const char *const between[] = {"n", "and"};
    const struct compact *word = &first->compact;
    enum status status = STATUS_OK;
    if (word->bytes[0] == 'a' || word->bytes[0] == 'i')
        return STATUS_OK;
    for (size_t i = 0; i < sizeof between / sizeof *between && status == STATUS_OK; i++) {
        struct compact before, behind;
        compact_begin(&before);
        append_letter(&before, word);
        compact_append_folded(&before, between[i], strlen(between[i]));
        compact_append_folded(&before, "me", strlen("me"));
        compact_begin(&behind);
        compact_append_folded(&behind, "me", strlen("me"));
        compact_append_folded(&behind, between[i], strlen(between[i]));
        append_letter(&behind, word);
        status = scan_add_pattern(scan, &before, PATTERN_ASK | PATTERN_SPACED, err);
        if (status == STATUS_OK)
            status = scan_add_pattern(scan, &behind, PATTERN_ASK | PATTERN_SPACED, err);
    }
    return status;
}

enum { STEM = 3, STEM_LONGEST = 4 }; /* letters of a name that are kept */

/* Words that short beginnings of names are as well: nobody's where nothing has a capital. */
static bool is_everyday(const struct compact *word)
{
    static const char words[] =
        " act add age ago aid aim air all and any arm art ask bad bag bar bat bed big bit box boy "
        "bus "
        "but buy can cap car cat cot cow cry cup cut dad day did die dig dim dog dry due ear eat "
        "egg "
        "end eye far fat few fit fix fly for fox fun gap gas get god got gun had has hat her him "
        "his "
        "hit hot how ill its jam job key kid lad law lay leg let lie lip lot low mad man map mat "
        "men "
        "met mid mix mum nan nap net new nor not now nut odd off oil old one our out own pan pat "
        "pay "
        "pen per pet pie pin pop pot put ran rat raw red rid row rub run sad sat saw say sea see "
        "set "
        "she sir sit six ski sky son spy sum sun tap tar tax tea ten the tie tin tip toe ton too "
        "top "
        "toy try two use van war was way wet who why win yes yet you "
        "adam also amen amid anti arch area aunt auto back ball band bang bank bare barn base "
        "bath "
        "beat been beer bell belt bend bent best bill bird blow blue bold bone book boot born both "
        "bowl brad bran brow bull burn busy call calm came camp card care cart case cash cast chap "
        "char chat chin city clan clay clip coal coat cold come cook cool copy cord corn cost cows "
        "crab crow cups dare dark dash date dawn days dead deal dean dear debt deep desk dial died "
        "dish dogs doll done door down drag draw drop dull dust each earn east easy eats edge else "
        "even ever exam face fact fair fall farm fast fats fear feed feel fell felt fern file fill "
        "film find fine fire firm fish five flat flow fold food foot fork form four free from full "
        "gain game gate gave gear girl give glad goal goes gold gone good gran grey grow hair half "
        "hall hand hang hard harm hate have head hear heat help herb here hers hide high hill hint "
        "hire hold hole home hook hope horn host hour huge hung hunt hurt idea inch into iron item "
        "jack join joke jump just keen keep kept kick kids kind king knee knew know lack lady lake "
        "lamb lame lamp land lane last late lead lean left legs less lets lift like line link list "
        "live load loan lock logs long look lord lose loss lost lots loud love luck lump lung made "
        "mail main make male mall many mark mars mask mass mate math meal mean meat meet melt mend "
        "menu mess mild mile milk mill mind mine mint miss mist mole mood moon more most move much "
        "must myth nail name near neat neck need nest news next nice none noon nose note odds once "
        "only onto open oral oven over pack page paid pain pair pale palm pant park part pass past "
        "path pays peak pear peas pens pick pile pill pine pink pipe plan play plea plot plug poem "
        "poet poke pole poll pond pool poor pork port pose post pour pray pull pump pure push race "
        "rail rain rank rare rate read real rear rely rent rest rice rich ride ring rise risk road "
        "rock role roll roof room root rope rose rude ruin rule rush safe said sail salt same sand "
        "sang save seal seat seed seek seem seen self sell send sent shed ship shop shot show shut "
        "sick side sign silk sing sink site size skin skip slip slow snow soap sofa soft soil sold "
        "sole some song soon sore sort soul soup spin spot star stay stem step stop such suit sure "
        "swim tail take tale talk tall tank tape task team tear tell tend tent term test text than "
        "that them then they thin this thus tick tidy tied tile till time tiny tire toes told tone "
        "took tool tops torn tour town toys tree trim trip true tube tune turn twin type ugly unit "
        "upon used user vary vast very vest view visa vote wage wait wake walk wall want ward warm "
        "warn wars wary wash wave weak wear weed week well went were west what when whom wide wife "
        "wild will wind wine wing wipe wire wise wish with woke wood wool word wore work worn wrap "
        "yard yeah year your zero zone ";
    char spaced[SCAN_PATTERN_MAXIMUM + 3];
    snprintf(spaced, sizeof spaced, " %.*s ", (int)word->length, (const char *)word->bytes);
    return strstr(words, spaced) != NULL;
}

static enum status add_stem(struct scan *scan, const struct compact *word, size_t length,
                            const char *end, struct error *err)
{
    struct compact cut;
    compact_begin(&cut);
    compact_append_folded(&cut, (const char *)word->bytes, length);
    compact_append_folded(&cut, end, strlen(end));
    cut.breaks = 0;
    if (cut.length == STEM && is_everyday(&cut))
        return STATUS_OK;
    unsigned flags = PATTERN_ASK | PATTERN_COMMON | PATTERN_CAPITAL;
    if (cut.length > STEM && !is_everyday(&cut))
        flags |= PATTERN_SMALL;
    return scan_add_pattern(scan, &cut, flags, err);
}

/* The beginning of a name with an end that people give it, in "Gabby" with its last letter doubled.
 */
static enum status add_stems(struct scan *scan, const struct compact *word, size_t length,
                             const char *const *ends, size_t count, struct error *err)
{
    char doubled[8];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = add_stem(scan, word, length, ends[i], err);
        snprintf(doubled, sizeof doubled, "%c%s", word->bytes[length - 1], ends[i]);
        if (status == STATUS_OK && length == STEM && ends[i][0] != 's')
            status = add_stem(scan, word, length, doubled, err);
    }
    return status;
}

/* "Gab", "Gabs", "Gabbo" of Gabriella, "Ayo" of Ayodele; of a surname only what it becomes,
 * "Pembo". */
static enum status add_cut(struct scan *scan, const struct name_word *cut, bool is_surname,
                           struct error *err)
{
    enum { SHORTEST = 6 };
    static const char *const ends[] = {"o", "y", "s", "ie", "ey", "i", "ek"};
    enum { COUNT = sizeof ends / sizeof *ends, OF_SURNAME = 3 };
    enum status status = STATUS_OK;
    const struct compact *word = &cut->compact;
    if (word->length < SHORTEST || word->bytes[0] >= 0x80 || cut->parts != 0)
        return STATUS_OK;
    for (size_t length = is_surname ? STEM_LONGEST : STEM;
         length <= STEM_LONGEST && status == STATUS_OK; length++) {
        char last = (char)word->bytes[length - 1];
        if (!is_surname && last != 'e' && last != 'u')
            status = add_stem(scan, word, length, "", err);
        if (status == STATUS_OK && !strchr("aeiouy", last))
            status = add_stems(scan, word, length, ends, is_surname ? OF_SURNAME : COUNT, err);
    }
    return status;
}

enum status scan_add_nicknames(struct scan *scan, const struct name_word *words, size_t count,
                               struct error *err)
{
    bool is_excused = (scan->values[scan->value_count].flags & SCAN_EXCUSED) != 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < TITLES_COUNT && status == STATUS_OK; i++)
        status = add_titled_letter(scan, TITLES[i], &words[count - 1], err);
    if (status == STATUS_OK)
        status = add_letters(scan, words, count, err);
    if (status == STATUS_OK && !is_excused)
        status = add_sized(scan, &words[0], err);
    if (status == STATUS_OK && !is_excused && !scan->is_strict)
        status = add_cut(scan, &words[0], false, err);
    if (status == STATUS_OK && !is_excused && !scan->is_strict)
        status = add_cut(scan, &words[count - 1], true, err);
    if (status == STATUS_OK && !is_excused)
        status = add_beside_me(scan, &words[0], err);
    return status;
}
