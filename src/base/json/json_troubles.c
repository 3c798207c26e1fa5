#include "safehand/base/json_troubles.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/json.h"
#include "safehand/base/memory.h"

bool json_troubles_are_full(const struct json_troubles *troubles)
{
    return troubles->count >= JSON_TROUBLES_MAXIMUM;
}

static void trouble_free(struct json_trouble *trouble)
{
    memory_free(trouble->pointer);
    memory_free(trouble->what);
    memory_free(trouble->hint);
    memory_free(trouble->meant);
    *trouble = (struct json_trouble){0};
}

bool json_troubles_begin(struct json_troubles *troubles, size_t line, size_t column,
                         const char *pointer, const char *what)
{
    trouble_free(&troubles->at);
    troubles->at = (struct json_trouble){.line = line,
                                         .column = column,
                                         .pointer = memory_copy_string(pointer),
                                         .what = memory_copy_string(what)};
    return troubles->at.pointer && troubles->at.what;
}

bool json_troubles_mean(struct json_troubles *troubles, const char *meant)
{
    if (!troubles->at.what)
        return true;
    memory_free(troubles->at.meant);
    troubles->at.meant = memory_copy_string(meant);
    return troubles->at.meant != NULL;
}

static bool stands_already(const struct json_troubles *troubles)
{
    for (size_t i = 0; i < troubles->count; i++)
        if (troubles->items[i].line == troubles->at.line &&
            troubles->items[i].column == troubles->at.column &&
            strcmp(troubles->items[i].pointer, troubles->at.pointer) == 0)
            return true;
    return false;
}

enum status json_troubles_note(struct json_troubles *troubles, struct error *err)
{
    if (json_troubles_are_full(troubles)) {
        troubles->more++;
        return STATUS_OK;
    }
    if (!troubles->at.pointer || !troubles->at.what)
        return memory_error(err);
    if (stands_already(troubles)) {
        trouble_free(&troubles->at);
        return STATUS_OK;
    }
    if (err->hint[0] && !(troubles->at.hint = memory_copy_string(err->hint)))
        return memory_error(err);
    if (!ARRAY_ADD(troubles->items, troubles->count, troubles->at))
        return memory_error(err);
    troubles->at = (struct json_trouble){0};
    return STATUS_OK;
}

static int by_place(const void *left, const void *right)
{
    const struct json_trouble *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return strcmp(a->pointer, b->pointer);
}

void json_troubles_sort(struct json_troubles *troubles)
{
    if (troubles->count > 0)
        qsort(troubles->items, troubles->count, sizeof *troubles->items, by_place);
}

void json_trouble_tell(const struct json_trouble *trouble, const char *name, struct error *err)
{
    json_strict_error_at(name, trouble->line, trouble->column, trouble->pointer, err,
                         trouble->what);
    if (trouble->hint)
        error_hint(err, "%s", trouble->hint);
}

enum status json_troubles_fail(const struct json_troubles *troubles, const char *name,
                               struct error *err)
{
    json_trouble_tell(&troubles->items[0], name, err);
    return err->status;
}

void json_troubles_free(struct json_troubles *troubles)
{
    for (size_t i = 0; i < troubles->count; i++)
        trouble_free(&troubles->items[i]);
    memory_free(troubles->items);
    trouble_free(&troubles->at);
    *troubles = (struct json_troubles){0};
}
