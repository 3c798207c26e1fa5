/* What kinds of street there are: the words of the Royal Mail's list, with how they are shortened.
 */
#include <string.h>

#include "scan_internal.h"

static const struct street STREETS[] = {
    {"street", {"st", "str"}},
    {"road", {"rd"}},
    {"avenue", {"ave", "av"}},
    {"lane", {"ln", "la"}},
    {"close", {"cl", "clo"}},
    {"drive", {"dr", "drv"}},
    {"crescent", {"cres", "cr"}},
    {"court", {"ct", "crt"}},
    {"place", {"pl"}},
    {"gardens", {"gdns", "gdn", "garden"}},
    {"terrace", {"terr", "ter"}},
    {"square", {"sq"}},
    {"grove", {"gr", "gro"}},
    {"approach", {"app", "appr"}},
    {"way", {NULL}},
    {"hill", {NULL}},
    {"walk", {"wlk"}},
    {"park", {"pk"}},
    {"mews", {"mws"}},
    {"row", {NULL}},
    {"rise", {"ri"}},
    {"green", {"grn"}},
    {"view", {"vw"}},
    {"parade", {"pde", "par"}},
    {"boulevard", {"blvd", "bvd"}},
    {"estate", {"est"}},
    {"house", {"hse", "ho"}},
    {"cottage", {"cott"}},
    {"cottages", {"cotts"}},
    {"gate", {NULL}},
    {"end", {NULL}},
    {"circus", {NULL}},
    {"vale", {NULL}},
    {"croft", {NULL}},
    {"fold", {NULL}},
    {"dene", {NULL}},
    {"mount", {NULL}},
    {"yard", {"yd"}},
    {"arcade", {"arc"}},
    {"bank", {"bk"}},
    {"bridge", {"bdge", "br"}},
    {"broadway", {NULL}},
    {"buildings", {"bldgs", "building"}},
    {"bypass", {NULL}},
    {"causeway", {"cswy"}},
    {"chase", {NULL}},
    {"common", {NULL}},
    {"copse", {NULL}},
    {"corner", {"cnr"}},
    {"courtyard", {NULL}},
    {"cross", {NULL}},
    {"dale", {NULL}},
    {"dell", {NULL}},
    {"down", {"downs"}},
    {"drift", {NULL}},
    {"driveway", {NULL}},
    {"drove", {NULL}},
    {"embankment", {"embk"}},
    {"esplanade", {"esp"}},
    {"farm", {NULL}},
    {"field", {"fld"}},
    {"fields", {"flds"}},
    {"flats", {NULL}},
    {"ford", {NULL}},
    {"garth", {NULL}},
    {"glade", {NULL}},
    {"glebe", {NULL}},
    {"glen", {NULL}},
    {"heath", {NULL}},
    {"heights", {"hts"}},
    {"highway", {"hwy"}},
    {"hollow", {NULL}},
    {"holt", {NULL}},
    {"island", {NULL}},
    {"junction", {"jct"}},
    {"knoll", {NULL}},
    {"lawn", {"lawns"}},
    {"lea", {NULL}},
    {"leys", {NULL}},
    {"link", {NULL}},
    {"lodge", {NULL}},
    {"loke", {NULL}},
    {"loop", {NULL}},
    {"mall", {NULL}},
    {"manor", {"mnr"}},
    {"market", {"mkt"}},
    {"mead", {NULL}},
    {"meadow", {"mdw"}},
    {"meadows", {"mdws"}},
    {"mill", {NULL}},
    {"moor", {NULL}},
    {"nook", {NULL}},
    {"orchard", {"orch"}},
    {"oval", {NULL}},
    {"paddock", {NULL}},
    {"paddocks", {NULL}},
    {"passage", {"psge"}},
    {"path", {NULL}},
    {"pightle", {NULL}},
    {"pike", {NULL}},
    {"plaza", {NULL}},
    {"point", {"pt"}},
    {"precinct", {NULL}},
    {"promenade", {"prom"}},
    {"quadrant", {"quad"}},
    {"quay", {NULL}},
    {"quays", {NULL}},
    {"reach", {NULL}},
    {"ride", {NULL}},
    {"ridge", {"rdg"}},
    {"ridgeway", {NULL}},
    {"side", {NULL}},
    {"slade", {NULL}},
    {"spinney", {NULL}},
    {"spur", {NULL}},
    {"steps", {NULL}},
    {"strand", {NULL}},
    {"top", {NULL}},
    {"tower", {NULL}},
    {"towers", {NULL}},
    {"turn", {NULL}},
    {"twitten", {NULL}},
    {"villas", {"vlls", "villa"}},
    {"vista", {NULL}},
    {"walkway", {NULL}},
    {"warren", {NULL}},
    {"wharf", {"whf"}},
    {"wood", {NULL}},
    {"woods", {NULL}},
    {"wynd", {NULL}},
};

const struct street *scan_find_street(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof STREETS / sizeof *STREETS; i++) {
        const struct street *street = &STREETS[i];
        if (strlen(street->word) == length && memcmp(street->word, word, length) == 0)
            return street;
        for (size_t j = 0; j < STREET_SHORTS && street->shorts[j]; j++)
            if (strlen(street->shorts[j]) == length && memcmp(street->shorts[j], word, length) == 0)
                return street;
    }
    return NULL;
}

bool scan_is_street(const char *word)
{
    return scan_find_street(word, strlen(word)) != NULL;
}

/* In Welsh and the Romance and Slavic languages the kind stands first. */
bool scan_begins_street(const char *word)
{
    static const char *const first[] = {"stryd",  "heol",   "hewl",  "ffordd", "lon",   "maes",
                                        "clos",   "rhodfa", "bryn",  "rhes",   "llwyn", "cae",
                                        "rue",    "via",    "calle", "rua",    "ulica", "ul",
                                        "strada", "str",    "al",    "os"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (strcmp(first[i], word) == 0)
            return true;
    return false;
}
