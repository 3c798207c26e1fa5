/* Names that are recorded in no field of their own: what a field that the catalogue does not know
 * holds, and what notes tell of ("a rabbit called Biscuit; swims at Cossington Baths"). */
#include <ctype.h>
#include <string.h>

#include "extract_internal.h"

enum { NAME_LONGEST = 60, WORDS_MOST = 6 };

static bool is_letter(char byte)
{
    return isalpha((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/* Letters, digits, hyphens and apostrophes from there on. */
static size_t word_length(const char *text)
{
    size_t length = 0;
    while (is_letter(text[length]) || isdigit((unsigned char)text[length]) ||
           (length > 0 && (text[length] == '-' || text[length] == '\'')))
        length++;
    return length;
}

static bool is_any(const char *word, size_t length, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == length && strncasecmp(list[i], word, length) == 0)
            return true;
    return false;
}
#define IS_ANY(word, length, list) is_any(word, length, list, sizeof(list) / sizeof *(list))

static bool begins_name(const char *word)
{
    return isupper((unsigned char)*word) || (unsigned char)*word >= 0x80;
}

bool extract_is_proper_name(const char *text)
{
    static const char *const between[] = {"of", "the", "and", "y", "yr", "ar", "de", "la", "for"};
    size_t words = 0, names = 0;
    while (*text != '\0') {
        size_t length = word_length(text);
        if (length == 0) {
            if (!strchr(" ,&'.", *text++))
                return false;
            continue;
        }
        bool is_name = begins_name(text);
        if (!is_name && !isdigit((unsigned char)*text) && !IS_ANY(text, length, between))
            return false;
        names += is_name;
        words++;
        text += length;
    }
    return names > 0 && words <= WORDS_MOST;
}

/* Days, feasts and what has no name of its own. */
static bool is_everyones(const char *name, size_t length)
{
    static const char *const words[] = {"monday",   "tuesday", "wednesday", "thursday", "friday",
                                        "saturday", "sunday",  "christmas", "easter",   "ramadan",
                                        "eid",      "diwali",  "whatsapp",  "facebook", "english"};
    bool has_small = false;
    for (size_t i = 0; i < length; i++)
        has_small = has_small || islower((unsigned char)name[i]) || (unsigned char)name[i] >= 0x80;
    bool is_plural = length > 1 && name[length - 1] == 's';
    return !has_small || IS_ANY(name, length, words) ||
           (is_plural && IS_ANY(name, length - 1, words));
}

/* How long the words are that begin with capitals, parted by single blanks. */
static size_t name_length(const char *text)
{
    size_t length = 0;
    for (size_t next = 0; begins_name(text + next) && word_length(text + next) > 0;) {
        length = next + word_length(text + next);
        next = length + (text[length] == ' ');
        if (next == length)
            break;
    }
    return length;
}

enum status extract_add_noted_names(struct extract_memory *memory,
                                    const struct extract_value *value, struct error *err)
{
    static const char *const before[] = {"called", "named", "at", "for", "near", "with"};
    enum status status = STATUS_OK;
    for (const char *at = value->text; *at != '\0' && status == STATUS_OK;) {
        size_t length = word_length(at);
        const char *word = at;
        at += length > 0 ? length : 1;
        if (length == 0 || *at != ' ' || !IS_ANY(word, length, before))
            continue;
        char name[NAME_LONGEST + 1];
        size_t size = name_length(at + 1);
        if (size == 0 || size > NAME_LONGEST || is_everyones(at + 1, size))
            continue;
        memcpy(name, at + 1, size);
        name[size] = '\0';
        struct extract_value noted = *value;
        noted.text = name;
        status = extract_add_identity(memory, &noted, err);
    }
    return status;
}
