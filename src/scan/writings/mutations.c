/* Welsh changes how a name begins by the word before it: Tŷ Capel, "yn Nhŷ Capel", "o Dŷ Capel". */
#include <stdio.h>
#include <string.h>

#include "places.h"

/* What an initial becomes; the longer ones first. */
static const struct {
    char initial[3], becomes[3][4];
} MUTATIONS[] = {
    {"ll", {"l"}},
    {"rh", {"r"}},
    {"c", {"g", "ngh", "ch"}},
    {"p", {"b", "mh", "ph"}},
    {"t", {"d", "nh", "th"}},
    {"g", {"ng"}},
    {"b", {"f", "m"}},
    {"d", {"dd", "n"}},
    {"m", {"f"}},
};

/* Whether a place of that first word is named in Welsh. */
static bool is_welsh(const struct place_word *word)
{
    static const char *const words[] = {
        "blaen", "bryn",  "cae",   "canolfan", "capel",  "cefn",   "clwb",  "coed",
        "craig", "cwm",   "dol",   "ffordd",   "glan",   "gwaun",  "llan",  "llety",
        "llwyn", "llys",  "maes",  "melin",    "moel",   "mynydd", "nant",  "parc",
        "pant",  "pen",   "plas",  "pont",     "porth",  "rhiw",   "rhos",  "tan",
        "tre",   "troed", "ty",    "tyn",      "tyddyn", "cigydd", "becws", "meddygfa",
        "tref",  "cylch", "garth", "gelli",    "bro",    "afon",
    };
    enum { WHOLE = 3 }; /* letters: what is not longer counts only as a whole, but "pen" */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        if (word->length >= size && memcmp(word->bytes, words[i], size) == 0 &&
            (word->length == size || size > WHOLE || strcmp(words[i], "pen") == 0))
            return true;
    }
    return false;
}

enum status place_add_mutated(struct scan *scan, const struct place_line *line, unsigned flags,
                              struct error *err)
{
    const struct place_word *first = &line->words[0];
    size_t i = 0, count = sizeof MUTATIONS / sizeof *MUTATIONS;
    if (line->count == 0 || !is_welsh(first))
        return STATUS_OK;
    while (i < count &&
           strncmp(first->bytes, MUTATIONS[i].initial, strlen(MUTATIONS[i].initial)) != 0)
        i++;
    enum status status = STATUS_OK;
    for (size_t j = 0; i < count && j < 3 && MUTATIONS[i].becomes[j][0] != '\0'; j++) {
        struct place_line changed = *line;
        size_t size = strlen(MUTATIONS[i].initial);
        int length =
            snprintf(changed.words[0].bytes, PLACE_WORD_BYTES, "%s%.*s", MUTATIONS[i].becomes[j],
                     (int)(first->length - size), first->bytes + size);
        if (length > 0 && length < PLACE_WORD_BYTES && status == STATUS_OK) {
            changed.words[0].length = (size_t)length;
            status = place_add_span(scan, &changed, 0, changed.count, NULL, flags, err);
        }
    }
    return status;
}
