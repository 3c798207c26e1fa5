#include "safehand/base/names.h"

#include <stdint.h>
#include <string.h>

#include "safehand/base/array.h"
#include "safehand/base/memory.h"

bool names_have(const struct names *names, const char *item)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], item) == 0)
            return true;
    return false;
}

int names_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool names_add_copy(struct names *names, const char *name)
{
    char *copy = memory_copy_string(name);
    if (copy && ARRAY_ADD(names->items, names->count, copy))
        return true;
    memory_free(copy);
    return false;
}

void names_free_copies(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        memory_free((char *)(uintptr_t)names->items[i]);
    memory_free(names->items);
    *names = (struct names){0};
}

json_t *names_to_json(const struct names *names)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < names->count; i++) {
        if (json_array_append_new(array, json_string(names->items[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

enum status names_of_json(const json_t *array, struct names *names, struct error *err)
{
    *names = (struct names){0};
    size_t count = json_array_size(array);
    if (count == 0)
        return STATUS_OK;
    names->items = memory_allocate_array(count, sizeof *names->items);
    if (!names->items)
        return memory_error(err);
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text)
            names->items[names->count++] = text;
    }
    return STATUS_OK;
}
