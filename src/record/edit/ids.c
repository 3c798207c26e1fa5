#include <stdlib.h>
#include <string.h>

#include "edit_internal.h"

enum { NUMBER_DIGITS = 9 };

json_t *edit_find(const json_t *root, const char *list, const char *id)
{
    size_t i;
    json_t *member;
    json_array_foreach(json_object_get(root, list), i, member)
    {
        const char *its = json_text(member, "id");
        if (its && strcmp(its, id) == 0)
            return member;
    }
    return NULL;
}

/* Raises *highest to the number behind the prefix, if that is all that the word is. */
static void note_number(const char *word, size_t length, const char *prefix, unsigned long *highest)
{
    size_t before = strlen(prefix);
    char digits[NUMBER_DIGITS + 1] = "";
    if (length <= before || length - before > NUMBER_DIGITS || strncmp(word, prefix, before) != 0)
        return;
    memcpy(digits, word + before, length - before);
    if (strspn(digits, "0123456789") != length - before)
        return;
    unsigned long number = strtoul(digits, NULL, 10);
    *highest = number > *highest ? number : *highest;
}

/* A change names what is gone by now, too. */
static void note_changes(const json_t *root, const char *prefix, unsigned long *highest)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t i;
    json_t *change;
    json_array_foreach(json_object_get(root, "changes"), i, change)
    {
        for (const char *at = json_text(change, "what"); at && *at;) {
            size_t length = strspn(at, letters);
            note_number(at, length, prefix, highest);
            at += length;
            at += strcspn(at, letters);
        }
    }
}

void edit_make_id(const json_t *root, const json_t *other, const char *list, const char *prefix,
                  char id[RECORD_ID_MAXIMUM + 1])
{
    const json_t *const files[] = {root, other};
    unsigned long highest = 0;
    for (size_t f = 0; f < 2 && files[f]; f++) {
        size_t i;
        json_t *member;
        json_array_foreach(json_object_get(files[f], list), i, member)
        {
            const char *its = json_text(member, "id");
            if (its)
                note_number(its, strlen(its), prefix, &highest);
        }
        note_changes(files[f], prefix, &highest);
    }
    /* Numbers of more digits are not counted, and yet may be taken. */
    do
        snprintf(id, RECORD_ID_MAXIMUM + 1, "%s%lu", prefix, ++highest);
    while (edit_find(root, list, id) || (other && edit_find(other, list, id)));
}
