/* Short forms of first names: data/short-names.txt. */
#include <stdlib.h>
#include <string.h>

#include "scan_internal.h"

static int compare_shorts(const void *a, const void *b)
{
    return strcmp(((const struct scan_short *)a)->from, ((const struct scan_short *)b)->from);
}

static enum status add_short(struct scan *scan, const char *from, const char *to, struct error *err)
{
    const struct scan_short pair = {from, to};
    return ARRAY_ADD(scan->shorts, scan->short_count, pair) ? STATUS_OK : memory_error(err);
}

/* A line: a full name, and its short forms; both lead to each other. */
static enum status read_line(struct scan *scan, char *line, struct error *err)
{
    const char *full = strsep(&line, " ");
    enum status status = STATUS_OK;
    for (char *word = strsep(&line, " "); word && status == STATUS_OK; word = strsep(&line, " ")) {
        status = add_short(scan, full, word, err);
        if (status == STATUS_OK)
            status = add_short(scan, word, full, err);
    }
    return status;
}

enum status scan_read_shorts(struct scan *scan, struct error *err)
{
    const struct embedded_file *file = embedded_find(scan_data, "short-names.txt");
    scan->short_text = memory_copy_bytes(file->data, file->length);
    if (!scan->short_text)
        return memory_error(err);
    char *rest = scan->short_text;
    enum status status = STATUS_OK;
    for (char *line = strsep(&rest, "\n"); line && status == STATUS_OK; line = strsep(&rest, "\n"))
        if (*line != '\0' && *line != '#')
            status = read_line(scan, line, err);
    if (status == STATUS_OK)
        qsort(scan->shorts, scan->short_count, sizeof *scan->shorts, compare_shorts);
    return status;
}

size_t scan_find_shorts(const struct scan *scan, const char *word, size_t *count)
{
    size_t low = 0, high = scan->short_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(scan->shorts[middle].from, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < scan->short_count && strcmp(scan->shorts[low + *count].from, word) == 0)
        (*count)++;
    return low;
}
