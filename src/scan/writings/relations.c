/* "Her gran", "my step-dad": a word for what somebody is, behind one for whose. */
#include <string.h>

#include "scan_internal.h"

/* "stepdad", "ex-partner" and "half-brother" may be parted. */
static void append_relation(struct compact *compact, const char *word, size_t length)
{
    static const char *const prefixes[] = {"step", "half", "ex"};
    size_t prefix = 0;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (length > strlen(prefixes[i]) && strncmp(word, prefixes[i], strlen(prefixes[i])) == 0)
            prefix = strlen(prefixes[i]);
    if (prefix > 0)
        compact_append_folded(compact, word, prefix);
    compact_append_folded(compact, word + prefix, length - prefix);
}

/* Of these there is one, whosever it is: "the stepfather", "the lodger". */
static bool is_one(const char *word, size_t length)
{
    static const char *const ones[] = {"stepfather", "stepdad",     "stepmother",  "lodger",
                                       "landlord",   "grandmother", "grandfather", "gran"};
    for (size_t i = 0; i < sizeof ones / sizeof *ones; i++)
        if (strlen(ones[i]) == length && memcmp(ones[i], word, length) == 0)
            return true;
    return false;
}

enum status scan_add_relation(struct scan *scan, const char *words, struct error *err)
{
    static const char *const whose[] = {"his", "her", "my", "our", "their", "ei", "the"};
    enum status status = STATUS_OK;
    while (*words != '\0' && status == STATUS_OK) {
        size_t length = strcspn(words, " ");
        for (size_t i = 0; i < sizeof whose / sizeof *whose && status == STATUS_OK; i++) {
            struct compact compact;
            if (i + 1 == sizeof whose / sizeof *whose && !is_one(words, length))
                continue;
            compact_begin(&compact);
            compact_append_folded(&compact, whose[i], strlen(whose[i]));
            append_relation(&compact, words, length);
            status = scan_add_pattern(scan, &compact, PATTERN_ASK, err);
        }
        words += length + (words[length] == ' ');
    }
    return status;
}
