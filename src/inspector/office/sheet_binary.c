#include "sheet_binary.h"

#include <string.h>

enum { ROW = 0, COLUMN = 60, SHEET = 156 };

/* A number in pieces of seven bits, the least first; false behind the end. */
static bool take_number(const struct member *member, size_t *at, unsigned most, size_t *number)
{
    *number = 0;
    for (unsigned i = 0; i < most; i++) {
        if (*at >= member->length)
            return false;
        unsigned char byte = member->data[(*at)++];
        *number |= (size_t)(byte & 0x7F) << (7 * i);
        if ((byte & 0x80) == 0)
            break;
    }
    return true;
}

static void look_at_record(size_t type, const unsigned char *data, size_t length,
                           struct answer *answer)
{
    enum { ROW_FLAGS = 11, IS_ROW_HIDDEN = 0x10, COLUMN_FLAGS = 16, IS_COLUMN_HIDDEN = 1 };
    if (type == SHEET && length >= 4 && data[0] != 0)
        answer_hidden(answer, HIDDEN_SHEETS,
                      data[0] == 1 ? "a sheet" : "a sheet that no menu shows");
    else if (type == ROW && length > ROW_FLAGS && (data[ROW_FLAGS] & IS_ROW_HIDDEN) != 0)
        answer_hidden(answer, HIDDEN_SHEETS, "rows");
    else if (type == COLUMN && length > COLUMN_FLAGS &&
             (data[COLUMN_FLAGS] & IS_COLUMN_HIDDEN) != 0)
        answer_hidden(answer, HIDDEN_SHEETS, "columns");
}

static void look_at_records(const struct member *member, struct answer *answer)
{
    enum { TYPE_BYTES = 2, SIZE_BYTES = 4 };
    size_t at = 0, type, size;
    while (at < member->length) {
        if (!take_number(member, &at, TYPE_BYTES, &type) ||
            !take_number(member, &at, SIZE_BYTES, &size) || size > member->length - at) {
            answer_unread(answer, UNREAD_DAMAGED, member->name);
            return;
        }
        look_at_record(type, member->data + at, size, answer);
        at += size;
    }
}

void sheet_binary_look(const struct member *member, struct answer *answer)
{
    static const struct {
        const char *begin;
        enum hidden_kind kind;
        const char *detail;
    } places[] = {
        {"xl/comments", HIDDEN_COMMENT, NULL},
        {"xl/externalLinks/", HIDDEN_PATHS, "another workbook"},
        {"xl/pivotCache/", HIDDEN_CACHES, "of a pivot table"},
        {"xl/slicerCaches/", HIDDEN_CACHES, "of a slicer"},
        {"xl/connections", HIDDEN_PATHS, "where its data come from"},
        {"xl/revisions/", HIDDEN_CHANGES, NULL},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (text_starts_with(member->name, places[i].begin))
            answer_hidden(answer, places[i].kind, places[i].detail);
    if (strcmp(member->name, "xl/workbook.bin") == 0 ||
        text_starts_with(member->name, "xl/worksheets/sheet"))
        look_at_records(member, answer);
}
