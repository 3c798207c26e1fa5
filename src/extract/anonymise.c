/* What may stand in an anonymised extract in place of a value, and finding names in text (M09). */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
    WORDS_MAXIMUM = 64 * 1024 * 1024, /* bytes of all words: a record has at most 16 MiB */
    NUMBER_WORD_LENGTH = 3, /* shorter words with digits are house numbers, ages, counts */
    PLACE_WORD_LENGTH = 4,  /* shorter words of an address are "the", "of", "St" */
};

void anonymise_age_band(const struct date *born, const struct date *day, char band[AGE_BAND_SIZE])
{
    static const struct {
        int first, last;
    } bands[] = {
        {0, 4},   {5, 9},   {10, 14}, {15, 17}, {18, 24}, {25, 34},
        {35, 44}, {45, 54}, {55, 64}, {65, 74}, {75, 84},
    };
    int age = date_compare(born, day) > 0 ? -1 : date_age(born, day);
    if (age < 0) {
        snprintf(band, AGE_BAND_SIZE, "not yet born");
        return;
    }
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        if (age <= bands[i].last) {
            snprintf(band, AGE_BAND_SIZE, "%d-%d", bands[i].first, bands[i].last);
            return;
        }
    }
    snprintf(band, AGE_BAND_SIZE, "85 or over");
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool anonymise_postcode_area(const char *text, char area[POSTCODE_AREA_SIZE])
{
    size_t letters = 0;
    text += strspn(text, " ");
    while (letters < 2 && is_ascii_letter(text[letters]))
        letters++;
    if (letters == 0 || text[letters] < '0' || text[letters] > '9')
        return false;
    for (size_t i = 0; i < letters; i++)
        area[i] = (char)(text[i] & ~0x20);
    area[letters] = '\0';
    return true;
}

/* ---- words ---- */

struct identity_words {
    struct buffer text;  /* all words, in lower case, each followed by NUL */
    const char **sorted; /* into text, once all are there */
    size_t count;
};

enum word_choice { WORDS_OF_NAME, WORDS_OF_PLACE, WORDS_WITH_DIGIT };

/* Letters and digits; of the others only what writes names somewhere. */
static bool is_word_character(uint32_t code_point)
{
    if (code_point < 0x80)
        return is_ascii_letter((char)code_point) || (code_point >= '0' && code_point <= '9');
    return code_point >= 0xC0 && code_point != 0xD7 && code_point != 0xF7 &&
           !(code_point >= 0x2000 && code_point <= 0x2BFF) &&
           !(code_point >= 0x3000 && code_point <= 0x303F);
}

/* Lower case for ASCII, Latin-1 and the pairs of letters behind it (Welsh, Polish, Turkish). */
static uint32_t lower_case(uint32_t code_point)
{
    if ((code_point >= 'A' && code_point <= 'Z') ||
        (code_point >= 0xC0 && code_point <= 0xDE && code_point != 0xD7))
        return code_point + 0x20;
    if ((code_point >= 0x100 && code_point <= 0x137) ||
        (code_point >= 0x14A && code_point <= 0x177))
        return code_point | 1;
    return code_point;
}

static void append_code_point(struct buffer *out, uint32_t code_point)
{
    if (code_point < 0x80) {
        buffer_append_byte(out, (unsigned char)code_point);
        return;
    }
    int rest = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    buffer_append_byte(out, (unsigned char)(lead[rest] | code_point >> (6 * rest)));
    while (rest-- > 0)
        buffer_append_byte(out, (unsigned char)(0x80 | (code_point >> (6 * rest) & 0x3F)));
}

/* Puts the next word of the text, in lower case, into `word`; false at the end. A letter that
 * cannot be seen does not part a word in two. */
static bool next_word(const char **text, size_t *length, struct buffer *word)
{
    buffer_truncate(word, 0); /* keeps a failure */
    while (*length > 0) {
        uint32_t code_point = 0;
        size_t size = utf8_decode(*text, *length, &code_point);
        bool invisible = size > 0 && text_is_invisible(code_point);
        bool part = size > 0 && is_word_character(code_point);
        if (!part && !invisible && word->length > 0)
            return true;
        if (part && !invisible)
            append_code_point(word, lower_case(code_point));
        *text += size == 0 ? 1 : size;
        *length -= size == 0 ? 1 : size;
    }
    return word->length > 0;
}

static bool is_everyday_word(const char *word)
{
    static const char *const everyday[] = {"a",   "an", "and",  "at",  "by",  "dr", "for",
                                           "in",  "is", "miss", "mr",  "mrs", "ms", "of",
                                           "not", "on", "or",   "our", "the", "to", "with"};
    for (size_t i = 0; i < sizeof everyday / sizeof *everyday; i++) {
        if (strcmp(word, everyday[i]) == 0)
            return true;
    }
    return false;
}

static bool is_telling(const char *word, enum word_choice choice)
{
    bool has_digit = strpbrk(word, "0123456789") != NULL;
    if (has_digit)
        return strlen(word) >= NUMBER_WORD_LENGTH;
    if (choice == WORDS_WITH_DIGIT || is_everyday_word(word))
        return false;
    return choice == WORDS_OF_NAME ? strlen(word) >= 2 : strlen(word) >= PLACE_WORD_LENGTH;
}

static void add_words(struct identity_words *words, const char *text, enum word_choice choice,
                      struct buffer *word)
{
    size_t length = strlen(text);
    while (next_word(&text, &length, word)) {
        if (!is_telling(buffer_text(word), choice))
            continue;
        buffer_append(&words->text, word->data, word->length + 1);
        words->count++;
    }
    if (word->failure != STATUS_OK)
        words->text.failure = word->failure;
}

static void add_words_of_field(struct identity_words *words, const struct record_field *field,
                               const struct catalogue_field *catalogue, struct buffer *word)
{
    enum word_choice choice = WORDS_WITH_DIGIT;
    if (catalogue->type == FIELD_NAME || catalogue->type == FIELD_EMAIL)
        choice = WORDS_OF_NAME;
    else if (catalogue->type == FIELD_ADDRESS)
        choice = WORDS_OF_PLACE;
    else if (catalogue->identifying != IDENTIFYING_DIRECT)
        return;
    if (json_is_string(field->value))
        add_words(words, json_string_value(field->value), choice, word);
    for (size_t i = 0; i < json_array_size(field->value); i++) {
        const char *item = json_string_value(json_array_get(field->value, i));
        if (item != NULL)
            add_words(words, item, choice, word);
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status sort_words(struct identity_words *words, struct error *err)
{
    words->sorted = memory_allocate_array(words->count, sizeof *words->sorted);
    if (words->sorted == NULL)
        return memory_error(err);
    const char *word = buffer_text(&words->text);
    for (size_t i = 0; i < words->count; i++) {
        words->sorted[i] = word;
        word += strlen(word) + 1;
    }
    qsort(words->sorted, words->count, sizeof *words->sorted, compare_words);
    return STATUS_OK;
}

enum status anonymise_collect_words(const struct record *record, const struct catalogue *catalogue,
                                    struct identity_words **words, struct error *err)
{
    struct identity_words *all = memory_allocate(sizeof *all);
    if (all == NULL)
        return memory_error(err);
    struct buffer word;
    buffer_init(&word, WORDS_MAXIMUM);
    buffer_init(&all->text, WORDS_MAXIMUM);
    add_words(all, record->reference, WORDS_WITH_DIGIT, &word);
    for (size_t i = 0; i < record->people_count; i++) {
        if (record->people[i].name != NULL)
            add_words(all, record->people[i].name, WORDS_OF_NAME, &word);
    }
    for (size_t i = 0; i < record->field_count; i++) {
        const struct catalogue_field *field = catalogue_find(catalogue, record->fields[i].path);
        if (field != NULL)
            add_words_of_field(all, &record->fields[i], field, &word);
    }
    buffer_free(&word);
    enum status status = buffer_status(&all->text, err);
    if (status == STATUS_OK)
        status = sort_words(all, err);
    if (status != STATUS_OK) {
        anonymise_words_free(all);
        return status;
    }
    *words = all;
    return STATUS_OK;
}

void anonymise_words_free(struct identity_words *words)
{
    if (words == NULL)
        return;
    memory_free(words->sorted);
    buffer_free(&words->text);
    memory_free(words);
}

static bool text_has_word(const struct identity_words *words, const char *text)
{
    struct buffer word;
    size_t length = strlen(text);
    bool found = strchr(text, '@') != NULL;
    buffer_init(&word, WORDS_MAXIMUM);
    while (!found && next_word(&text, &length, &word)) {
        const char *wanted = buffer_text(&word);
        found = words->count > 0 && bsearch(&wanted, words->sorted, words->count,
                                            sizeof *words->sorted, compare_words) != NULL;
    }
    /* Without memory nothing was searched: whatever was not searched stays. */
    found = found || word.failure != STATUS_OK;
    buffer_free(&word);
    return found;
}

bool anonymise_finds_word(const struct identity_words *words, const json_t *value)
{
    if (json_is_string(value))
        return text_has_word(words, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *item = json_string_value(json_array_get(value, i));
        if (item != NULL && text_has_word(words, item))
            return true;
    }
    return false;
}
