/* Words of the language: data/english-words.txt, which is looked up where it stands, since few
 * words of a text are. */
#include <string.h>

#include "scan_internal.h"

/* Where the line begins that a byte stands in. */
static size_t line_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

/* How a word stands to the line that begins there, as strcmp tells it; notes come before all. */
static int compare_line(const char *word, size_t length, const char *line, size_t left)
{
    size_t end = 0;
    while (end < left && line[end] != '\n')
        end++;
    int order = memcmp(word, line, length < end ? length : end);
    return order != 0 ? order : (length > end) - (length < end);
}

static bool is_listed(const struct embedded_file *file, const char *word, size_t length)
{
    const char *text = (const char *)file->data;
    size_t low = 0, high = file->length;
    while (low < high) {
        size_t line = line_start(text, low + (high - low) / 2);
        int order = compare_line(word, length, text + line, file->length - line);
        if (order == 0)
            return true;
        if (order < 0) {
            high = line;
            continue;
        }
        const char *end = memchr(text + line, '\n', file->length - line);
        low = end ? (size_t)(end - text) + 1 : file->length;
    }
    return false;
}

bool scan_is_english(const char *word, size_t length)
{
    enum { SHORTEST = 4, LONGEST = 9 };
    const struct embedded_file *file = embedded_find(scan_data, "english-words.txt");
    char lower[LONGEST];
    if (length < SHORTEST || length > LONGEST)
        return false;
    for (size_t i = 0; i < length; i++)
        lower[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] | 0x20 : word[i]);
    bool has_s = length > SHORTEST && lower[length - 1] == 's';
    return is_listed(file, lower, length) || (has_s && is_listed(file, lower, length - 1));
}
