/* How else a name is spelled: Mac for Mc, ue for ü, Saint for St. Each rule makes of every spelling
 * so far another one. */
#include <ctype.h>
#include <string.h>

#include "spellings.h"

enum { SPELLING_LONGEST = 1 << 16 };
enum { STEM_SHORTEST = 3, MAC_STEM_SHORTEST = 4, DOUBLED_SHORTEST = 6 };

static bool is_word_start(const char *text, const char *at)
{
    return at == text ||
           (!isalnum((unsigned char)at[-1]) && (unsigned char)at[-1] < 0x80 && at[-1] != '\'');
}

static size_t letters_from(const char *at)
{
    size_t count = 0;
    while (isalpha((unsigned char)at[count]) || (unsigned char)at[count] >= 0x80)
        count++;
    return count;
}

static bool is_same(const char *at, const char *word)
{
    return strncasecmp(at, word, strlen(word)) == 0;
}

/* How much of "Mac", "Mc" or "M'" stands there before the rest of a name; 0: none. */
static size_t mac_length(const char *at)
{
    if (is_same(at, "mac") && letters_from(at + 3) >= MAC_STEM_SHORTEST)
        return 3;
    if (is_same(at, "mc") && letters_from(at + 2) >= STEM_SHORTEST)
        return 2;
    return is_same(at, "m'") && letters_from(at + 2) >= STEM_SHORTEST ? 2 : 0;
}

static void respell_mac(const char *text, const char *mac, struct buffer *out)
{
    for (const char *at = text; *at != '\0'; at++) {
        size_t length = is_word_start(text, at) ? mac_length(at) : 0;
        if (length == 0) {
            buffer_append_byte(out, (unsigned char)*at);
            continue;
        }
        buffer_append_text(out, mac);
        at += length - 1;
    }
}

static void respell_mac_long(const char *text, struct buffer *out)
{
    respell_mac(text, "Mac", out);
}

static void respell_mac_short(const char *text, struct buffer *out)
{
    respell_mac(text, "Mc", out);
}

static void respell_mac_sign(const char *text, struct buffer *out)
{
    respell_mac(text, "M'", out);
}

static void respell_pairs(const char *text, const char *const (*pairs)[2], size_t count,
                          struct buffer *out)
{
    for (const char *at = text; *at != '\0';) {
        size_t i = 0;
        while (i < count && strncmp(at, pairs[i][0], strlen(pairs[i][0])) != 0)
            i++;
        if (i < count) {
            buffer_append_text(out, pairs[i][1]);
            at += strlen(pairs[i][0]);
        } else {
            buffer_append_byte(out, (unsigned char)*at++);
        }
    }
}

/* Letters that are written as two where a keyboard lacks them, composed or with a mark behind. */
static void respell_letters(const char *text, struct buffer *out)
{
    static const char *const pairs[][2] = {
        {"\u00FC", "ue"},  {"\u00F6", "oe"},  {"\u00E4", "ae"},  {"\u00F8", "oe"},
        {"\u00E5", "aa"},  {"\u00DC", "Ue"},  {"\u00D6", "Oe"},  {"\u00C4", "Ae"},
        {"\u00D8", "Oe"},  {"\u00C5", "Aa"},  {"\u0111", "dj"},  {"\u0110", "Dj"},
        {"u\u0308", "ue"}, {"o\u0308", "oe"}, {"a\u0308", "ae"}, {"U\u0308", "Ue"},
        {"O\u0308", "Oe"}, {"A\u0308", "Ae"}, {"a\u030A", "aa"}, {"A\u030A", "Aa"},
    };
    respell_pairs(text, pairs, sizeof pairs / sizeof *pairs, out);
}

/* The other way round: what was recorded as two letters may be one in the text. At the end of a
 * word ("Chloe", "Sue") it is no such letter. */
static void respell_doubles(const char *text, struct buffer *out)
{
    static const char *const pairs[] = {"ue", "oe", "ae", "dj"};
    for (const char *at = text; *at != '\0'; at++) {
        size_t i = 0;
        while (i < sizeof pairs / sizeof *pairs && !is_same(at, pairs[i]))
            i++;
        buffer_append_byte(out, (unsigned char)*at);
        if (i < sizeof pairs / sizeof *pairs && letters_from(at) > 2)
            at++;
    }
}

/* "Saint" for "St" and "St." where another word follows, and the other way round. */
static void respell_saint(const char *text, struct buffer *out)
{
    for (const char *at = text; *at != '\0';) {
        size_t letters = is_word_start(text, at) ? letters_from(at) : 0;
        bool is_short = letters == 2 && is_same(at, "st");
        bool is_long = letters == 5 && is_same(at, "saint");
        if (!is_short && !is_long) {
            buffer_append_byte(out, (unsigned char)*at++);
            continue;
        }
        buffer_append_text(out, is_short ? "Saint" : "St");
        at += letters + (at[letters] == '.');
    }
}

/* Slavic surnames of a man and of a woman. */
static void respell_gender(const char *text, struct buffer *out)
{
    static const char *const ends[][2] = {
        {"ski", "ska"}, {"ska", "ski"}, {"cki", "cka"}, {"cka", "cki"}};
    for (const char *at = text; *at != '\0';) {
        size_t i = 0, count = sizeof ends / sizeof *ends;
        while (i < count && !(letters_from(at) == 3 && is_same(at, ends[i][0]) && at > text &&
                              isalpha((unsigned char)at[-1])))
            i++;
        if (i < count) {
            buffer_append_text(out, ends[i][1]);
            at += 3;
        } else {
            buffer_append_byte(out, (unsigned char)*at++);
        }
    }
}

/* "Donnell" of O'Donnell. */
static void respell_without_o(const char *text, struct buffer *out)
{
    enum { REST_SHORTEST = 5 };
    for (const char *at = text; *at != '\0'; at++) {
        size_t sign = at[0] != '\0' && at[1] == '\''      ? 1
                      : strncmp(at + 1, "\u2019", 3) == 0 ? 3
                                                          : 0;
        bool is_o = sign > 0 && is_word_start(text, at) && (*at == 'O' || *at == 'o');
        if (is_o && letters_from(at + 1 + sign) >= REST_SHORTEST)
            at += sign;
        else
            buffer_append_byte(out, (unsigned char)*at);
    }
}

/* "Powell" of ap Hywel: what became of "son of" before a father's name. */
static void respell_patronymic(const char *text, struct buffer *out)
{
    static const char *const names[][2] = {
        {"hywel", "Powell"},       {"rhys", "Price"},        {"huw", "Pugh"},
        {"hugh", "Pugh"},          {"harri", "Parry"},       {"harry", "Parry"},
        {"robert", "Probert"},     {"richard", "Pritchard"}, {"rhisiart", "Pritchard"},
        {"rhydderch", "Prothero"}, {"owain", "Bowen"},       {"owen", "Bowen"},
        {"ifan", "Bevan"},         {"evan", "Bevan"},        {"henry", "Penry"},
        {"rosser", "Prosser"},     {"einion", "Beynon"},
    };
    for (const char *at = text; *at != '\0';) {
        bool is_son = is_word_start(text, at) && letters_from(at) == 2 &&
                      (is_same(at, "ap ") || is_same(at, "ab "));
        size_t i = 0, count = sizeof names / sizeof *names, letters = 0;
        if (is_son)
            letters = letters_from(at + 3);
        while (is_son && i < count &&
               !(strlen(names[i][0]) == letters && is_same(at + 3, names[i][0])))
            i++;
        if (is_son && i < count) {
            buffer_append_text(out, names[i][1]);
            at += 3 + letters;
        } else {
            buffer_append_byte(out, (unsigned char)*at++);
        }
    }
}

/* A consonant that is doubled, or not: of words that are long enough to be known all the same. */
static void respell_single(const char *text, struct buffer *out)
{
    size_t word = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (is_word_start(text, at))
            word = letters_from(at);
        bool doubled = at > text && tolower((unsigned char)at[-1]) == *at &&
                       strchr("bcdfglmnprstz", *at) && word >= DOUBLED_SHORTEST;
        if (!doubled)
            buffer_append_byte(out, (unsigned char)*at);
    }
}

/* "Tobi" and "Toby", "Sandie" and "Sandy": the end of a first name. */
static void respell_end(const char *text, struct buffer *out)
{
    enum { SHORTEST = 4 };
    for (const char *at = text; *at != '\0';) {
        size_t letters = is_word_start(text, at) ? letters_from(at) : 0;
        const char *end = at + letters;
        bool is_last = *end == '\0' && at > text;
        if (letters == 0 || *at == '\0') {
            buffer_append_byte(out, (unsigned char)*at++);
            continue;
        }
        bool is_ie = letters > SHORTEST && is_same(end - 2, "ie");
        bool is_y = letters >= SHORTEST && end[-1] == 'y',
             is_i = letters >= SHORTEST && end[-1] == 'i';
        size_t kept = is_last        ? letters
                      : is_ie        ? letters - 2
                      : is_y || is_i ? letters - 1
                                     : letters;
        buffer_append(out, at, kept);
        if (kept < letters)
            buffer_append_text(out, is_y ? "i" : "y");
        at = end;
    }
}

/* "Sara" for Sarah, "Han" for Hanh: an h that is not heard. */
static void respell_without_h(const char *text, struct buffer *out)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool is_last = at > text && letters_from(at) == 1 && *at == 'h';
        if (!(is_last && strchr("an", at[-1]) && !is_word_start(text, at)))
            buffer_append_byte(out, (unsigned char)*at);
    }
}

/* In this order: what is sure comes before what is a question. */
static const struct {
    void (*respell)(const char *text, struct buffer *out);
    bool asks;
} RULES[] = {
    {respell_mac_long, false},  {respell_mac_short, false}, {respell_mac_sign, false},
    {respell_letters, false},   {respell_saint, false},     {respell_without_o, true},
    {respell_patronymic, true}, {respell_gender, true},     {respell_doubles, true},
    {respell_single, true},     {respell_end, true},        {respell_without_h, true},
};

static bool has_spelling(const struct spellings *spellings, const char *text)
{
    for (size_t i = 0; i < spellings->count; i++)
        if (strcmp(spellings->items[i].text, text) == 0)
            return true;
    return false;
}

static enum status add_spelling(struct spellings *spellings, char *text, bool asks,
                                struct error *err)
{
    if (!text)
        return memory_error(err);
    if (spellings->count == SPELLINGS_MAXIMUM || has_spelling(spellings, text)) {
        memory_free(text);
        return STATUS_OK;
    }
    spellings->items[spellings->count++] = (struct spelling){text, asks};
    return STATUS_OK;
}

enum status spellings_make(const char *text, struct spellings *spellings, struct error *err)
{
    spellings->count = 0;
    enum status status = add_spelling(spellings, memory_copy_string(text), false, err);
    for (size_t rule = 0;
         *text != '\0' && rule < sizeof RULES / sizeof *RULES && status == STATUS_OK; rule++) {
        size_t before = spellings->count;
        for (size_t i = 0; i < before && status == STATUS_OK; i++) {
            struct buffer out;
            buffer_init(&out, SPELLING_LONGEST);
            RULES[rule].respell(spellings->items[i].text, &out);
            status = add_spelling(spellings, buffer_take(&out, NULL),
                                  RULES[rule].asks || spellings->items[i].asks, err);
            buffer_free(&out);
        }
    }
    return status;
}

void spellings_free(struct spellings *spellings)
{
    for (size_t i = 0; i < spellings->count; i++)
        memory_free(spellings->items[i].text);
    spellings->count = 0;
}
