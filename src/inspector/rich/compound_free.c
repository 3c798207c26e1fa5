/* Sectors of a compound file that nothing uses ([MS-CFB] 2.2, 2.3): its table says which. */
#include <string.h>

#include "compound.h"

enum {
    HEAD = 512,
    ENTRY = 4,        /* bytes of the table for each sector */
    FIRST_PARTS = 109 /* sectors of the table that the head names itself */
};
static const uint32_t FREE = 0xFFFFFFFF, SECTORS_MAXIMUM = 0xFFFFFFFA;

struct sectors {
    const unsigned char *data;
    size_t length, size; /* of the file, of a sector */
    uint32_t count;      /* that begin within the file */
    uint32_t next;       /* of which the table tells next */
    struct answer *answer;
    bool is_found, is_unread;
};

static uint32_t number(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The bytes of a sector, the last of which may be cut off. */
static const unsigned char *sector_at(const struct sectors *sectors, uint32_t which, size_t *size)
{
    size_t begin = ((size_t)which + 1) * sectors->size;
    *size = sectors->length - begin < sectors->size ? sectors->length - begin : sectors->size;
    return sectors->data + begin;
}

static bool is_empty(const unsigned char *data, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if (data[i] != data[0])
            return false;
    return true;
}

static void look(struct sectors *sectors, uint32_t which)
{
    size_t size;
    const unsigned char *data = sector_at(sectors, which, &size);
    if (is_empty(data, size))
        return;
    sectors->is_found = true;
    if (compound_tell_runs(sectors->answer, data, size) == 0)
        sectors->is_unread = true;
}

/* One sector of the table. */
static void take_part(struct sectors *sectors, uint32_t which)
{
    size_t size;
    if (which >= sectors->count)
        return;
    const unsigned char *entries = sector_at(sectors, which, &size);
    for (size_t at = 0; at + ENTRY <= size && sectors->next < sectors->count; at += ENTRY)
        if (number(entries + at) == FREE)
            look(sectors, sectors->next++);
        else
            sectors->next++;
}

/* Those that the head does not name are named by sectors in a chain, the last entry of each the
 * next one; bounded, for a chain may go round. */
static void take_table(struct sectors *sectors)
{
    size_t size;
    for (size_t i = 0; i < FIRST_PARTS; i++)
        take_part(sectors, number(sectors->data + 76 + i * ENTRY));
    uint32_t which = number(sectors->data + 68);
    for (uint32_t step = 0; step < sectors->count && which < sectors->count; step++) {
        const unsigned char *parts = sector_at(sectors, which, &size);
        if (size < sectors->size)
            return;
        for (size_t at = 0; at + ENTRY < size; at += ENTRY)
            take_part(sectors, number(parts + at));
        which = number(parts + size - ENTRY);
    }
}

void compound_read_free(const struct part *part, struct answer *answer)
{
    struct sectors sectors = {.data = part->data, .length = part->length, .answer = answer};
    unsigned shift = part->length >= HEAD ? part->data[30] : 0;
    if (shift != 9 && shift != 12) /* its only sizes */
        return;
    sectors.size = (size_t)1 << shift;
    size_t count = (part->length + sectors.size - 1) / sectors.size;
    sectors.count = (uint32_t)(count > SECTORS_MAXIMUM ? SECTORS_MAXIMUM : count);
    sectors.count -= sectors.count > 0; /* the head's */
    take_table(&sectors);
    while (sectors.next < sectors.count) /* the table says nothing of them */
        look(&sectors, sectors.next++);
    if (sectors.is_found)
        answer_hidden(answer, HIDDEN_BEHIND, "in places that nothing uses");
    if (sectors.is_unread)
        answer_unread(answer, UNREAD_DATA, "in places that nothing uses");
}
