#include "people/passphrase.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG = 20, LONG_WORDS = 16, MANY_WORDS = 4, FEW_LETTERS = 6, LITTLE = 8, OWN_WORD = 4 };

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* Every occurrence of the word goes. */
static void without(char *text, const char *word)
{
    size_t length = strlen(word);
    for (char *at = strstr(text, word); at; at = strstr(at, word))
        memmove(at, at + length, strlen(at + length) + 1);
}

static void lower(char *text)
{
    for (; *text; text++)
        *text = (char)tolower((unsigned char)*text);
}

/* How much of the beginning is what very many begin with, and what is tried first. */
static size_t known_beginning(const char *text)
{
    static const char *const known[] = {"password",  "passw0rd", "p4ssword", "p@ssword", "pa55word",
                                        "cyfrinair", "qwerty",   "qwertz",   "asdfg",    "letmein",
                                        "welcome",   "croeso",   "1234",     "01234"};
    static const char *const seasons[] = {"spring",  "summer", "autumn", "winter",
                                          "gwanwyn", "haf",    "hydref", "gaeaf"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_starts_with(text, known[i])) {
            size_t length = strlen(known[i]);
            return length +
                   (isdigit((unsigned char)known[i][0]) ? strspn(text + length, "0123456789") : 0);
        }
    for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++)
        if (text_starts_with(text, seasons[i])) {
            size_t length = strlen(seasons[i]);
            length += text[length] && !isalnum((unsigned char)text[length]);
            size_t digits = strspn(text + length, "0123456789");
            return digits >= 2 ? length + (digits < 4 ? digits : 4) : 0;
        }
    return 0;
}

/* Whether most characters follow their neighbour, as in "aaaa", "1234" or "zyxw". */
static bool is_run(const char *text)
{
    size_t steps = 0, length = strlen(text);
    for (size_t i = 1; i < length; i++)
        steps += abs(text[i] - text[i - 1]) <= 1;
    return steps * 10 > length * 6;
}

static bool has_few_letters(const char *text)
{
    bool seen[256] = {false};
    size_t kinds = 0;
    for (; *text; text++) {
        kinds += !seen[(unsigned char)*text];
        seen[(unsigned char)*text] = true;
    }
    return kinds < FEW_LETTERS;
}

/* What is left of it without what somebody would try first. */
static size_t left_over(char *text, const char *const *own)
{
    static const char *const common[] = {"password", "passphrase", "cyfrinair", "qwerty",
                                         "safehand", "welcome",    "letmein"};
    char words[256];
    for (; *own; own++) {
        snprintf(words, sizeof words, "%s", *own);
        lower(words);
        char *rest = words;
        for (char *word = strtok_r(words, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
            if (strlen(word) >= OWN_WORD)
                without(text, word);
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        without(text, common[i]);
    return characters(text);
}

/* Different words of three letters or more; *all counts those that stand twice too. */
static size_t count_words(char *text, size_t *all)
{
    const char *seen[64];
    size_t different = 0;
    char *rest = text;
    *all = 0;
    for (char *word = strtok_r(text, " \t\n-_.,;", &rest); word && different < 64;
         word = strtok_r(NULL, " \t\n-_.,;", &rest)) {
        bool is_known = characters(word) < 3;
        *all += !is_known;
        for (size_t i = 0; i < different && !is_known; i++)
            is_known = strcmp(seen[i], word) == 0;
        if (!is_known)
            seen[different++] = word;
    }
    return different;
}

static enum judgement judge_long(const char *passphrase, char *copy, const char *const *own)
{
    size_t known, all, length = characters(passphrase);
    lower(copy);
    known = known_beginning(copy);
    if (known > 0 && characters(copy + known) < PASSPHRASE_LEAST)
        return PASSPHRASE_KNOWN;
    if (has_few_letters(copy) || is_run(passphrase) || left_over(copy, own) < LITTLE)
        return PASSPHRASE_DULL;
    memcpy(copy, passphrase, strlen(passphrase) + 1);
    size_t different = count_words(copy, &all);
    return (different >= MANY_WORDS && length >= LONG_WORDS) || (length >= LONG && all < 2)
               ? PASSPHRASE_GOOD
               : PASSPHRASE_WORDS;
}

enum judgement passphrase_judge(const char *passphrase, const char *const *own)
{
    if (characters(passphrase) < PASSPHRASE_LEAST)
        return PASSPHRASE_SHORT;
    char *copy = memory_copy_string(passphrase); /* wiped when it is freed */
    enum judgement judgement = copy ? judge_long(passphrase, copy, own) : PASSPHRASE_WORDS;
    memory_free(copy);
    return judgement;
}

const char *passphrase_words(enum judgement judgement)
{
    static const char *const words[] = {
        [PASSPHRASE_SHORT] = "",
        [PASSPHRASE_KNOWN] = "easily guessed: it begins with a well-known password, a row of keys, "
                             "or a season and year",
        [PASSPHRASE_DULL] = "easily guessed: it is mostly the same few characters, or your own "
                            "name or organisation",
        [PASSPHRASE_WORDS] =
            "Your passphrase is long enough. A few words more would make it much harder to guess.",
        [PASSPHRASE_GOOD] = "Your passphrase has a good length. Whether somebody could guess its "
                            "words, only you know.",
    };
    return words[judgement];
}
