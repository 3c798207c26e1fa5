#include "safehand/policy/access_ground.h"

#include <string.h>

static const struct {
    const char *name, *words;
} GROUNDS[] = {
    [ACCESS_OWN] = {"own", "their own data"},
    [ACCESS_PARENT] = {"parent", "a parent asks about a child under 12"},
    [ACCESS_AUTHORITY] = {"authority", "a child of 12 or over agreed that a parent is told"},
    [ACCESS_BEST_INTERESTS] = {"best-interests", "it is evidently best for the child that a parent "
                                                 "is told"},
};
enum { GROUND_COUNT = sizeof GROUNDS / sizeof GROUNDS[0] };

const char *access_ground_name(enum access_ground ground)
{
    return GROUNDS[ground].name;
}

const char *access_ground_words(enum access_ground ground)
{
    return GROUNDS[ground].words;
}

bool access_ground_parse(const char *text, enum access_ground *ground)
{
    for (int i = 0; i < GROUND_COUNT; i++) {
        if (strcmp(GROUNDS[i].name, text) == 0) {
            *ground = (enum access_ground)i;
            return true;
        }
    }
    return false;
}
