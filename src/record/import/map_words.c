/* Maps that ship with the program, and what a map says, in words. */
#include <errno.h>
#include <string.h>

#include "import_internal.h"

const char *const RECORD_MAPS_SHIPPED[] = {
    "charitylog-people",        "charitylog-contacts", "lamplight-profiles", "lamplight-work",
    "home-start-initial-visit", "home-start-review",   "home-start-concern", NULL};

static bool is_bare_name(const char *name)
{
    return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

bool record_map_ships(const char *name)
{
    for (const char *const *at = RECORD_MAPS_SHIPPED; *at; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

enum status record_map_check_name(const char *name, struct error *err)
{
    static const char *const words[] = {RECORD_MAP_AUTOMATIC, RECORD_MAP_GUESS, RECORD_MAP_OWN,
                                        NULL};
    const char *const *word = words;
    while (*word && strcmp(*word, name) != 0)
        word++;
    if (!is_bare_name(name) || strlen(name) > RECORD_ID_MAXIMUM)
        return error_set(err, STATUS_USAGE,
                         "a name to keep it by has small letters, figures and hyphens alone, %d "
                         "at most",
                         RECORD_ID_MAXIMUM);
    if (record_map_ships(name))
        error_set(err, STATUS_USAGE, "a map that comes with the program has the name %s", name);
    else if (*word)
        error_set(err, STATUS_USAGE, "%s is no name to keep a map by: it has a meaning of its own",
                  name);
    else
        return STATUS_OK;
    return error_hint(err, "choose another name, such as our-excel-list");
}

static enum status unknown(const char *name, struct error *err)
{
    struct buffer names;
    buffer_init(&names, 4096);
    for (const char *const *at = RECORD_MAPS_SHIPPED; *at; at++)
        buffer_append_format(&names, "%s%s", at == RECORD_MAPS_SHIPPED ? "" : ", ", *at);
    error_set(err, STATUS_USAGE, "there is no map \"%s\"", name);
    error_hint(err, "name a map's file, or one that ships with the program: %s",
               buffer_text(&names));
    buffer_free(&names);
    return STATUS_USAGE;
}

enum status record_map_load(const char *name, const struct catalogue *catalogue,
                            struct record_map **map, struct error *err)
{
    struct buffer text;
    *map = NULL;
    char *shipped = memory_format("maps/%s.json", name);
    if (!shipped)
        return memory_error(err);
    const struct embedded_file *file = embedded_find(record_data, shipped);
    memory_free(shipped);
    if (file)
        return record_map_parse((const char *)file->data, file->length, name, catalogue, map, err);
    if (is_bare_name(name) && !file_exists(name))
        return unknown(name, err);
    buffer_init(&text, MAP_SIZE_MAXIMUM);
    enum status status = file_read_whole(name, &text, err);
    if (status == STATUS_OK)
        status = record_map_parse(buffer_text(&text), text.length, name, catalogue, map, err);
    buffer_free(&text);
    return status;
}

const char *record_map_name(const struct record_map *map)
{
    return map->name;
}

const char *record_map_title(const struct record_map *map)
{
    return map->title;
}

/* ---- in words ---- */

static const char *const part_words[] = {
    [MAP_PART_ON] = "the day of the entry",
    [MAP_PART_BY] = "who wrote the entry",
    [MAP_PART_CATEGORY] = "the category of the entry",
    [MAP_PART_TEXT] = "the text of the entry",
    [MAP_PART_TOLD_BY] = "who told it",
    [MAP_PART_ABOUT] = "whom the entry is about",
    [MAP_PART_FILES] = "files of the entry",
};

static const char *const key_words[] = {"tells families apart", "tells people apart",
                                        "tells entries apart", "says as of when it was so"};

/* Whose field: "the person's", "the mother's"; of the family nothing is said. */
static void append_field(const struct map_column *column, const struct catalogue *catalogue,
                         struct buffer *out)
{
    const struct catalogue_field *field = catalogue_find(catalogue, column->to.path);
    const char *label = field ? field->label : column->to.path;
    if (!column->to.slot)
        buffer_append_format(out, "%s (%s)", label, column->to.path);
    else if (strcmp(column->to.slot, "*") == 0)
        buffer_append_format(out, "%s of the person (%s)", label, column->to.path);
    else
        buffer_append_format(out, "%s of \"%s\" (%s)", label, column->to.slot, column->to.path);
}

static void append_fate(const struct map_column *column, const struct catalogue *catalogue,
                        struct buffer *out)
{
    bool any = column->to.path || column->part != MAP_PART_NONE;
    if (column->leave)
        buffer_append_format(out, "is left: %s", column->leave);
    if (column->to.path)
        append_field(column, catalogue, out);
    if (column->part == MAP_PART_CONCERN)
        buffer_append_format(out, "\"%s\" of the record of concern", column->concern);
    else if (column->part != MAP_PART_NONE)
        buffer_append_text(out, part_words[column->part]);
    for (size_t i = 0; i < sizeof key_words / sizeof *key_words; i++) {
        if (!(column->keys & (1u << i)))
            continue;
        buffer_append_format(out, "%s%s", any ? ", and " : "", key_words[i]);
        any = true;
    }
}

static void append_column(const struct map_column *column, const struct catalogue *catalogue,
                          struct buffer *out)
{
    buffer_append_text(out, "  ");
    for (size_t i = 0; i < column->headings.count; i++) {
        const char *heading = column->headings.items[i];
        buffer_append_text(out, i > 0 ? " or " : "");
        if (*heading)
            text_append_visible(out, heading, strlen(heading));
        else
            buffer_append_text(out, "(no heading)");
    }
    if (column->nth > 1)
        buffer_append_format(out, " (number %zu of that heading)", column->nth);
    buffer_append_text(out, " -> ");
    append_fate(column, catalogue, out);
    buffer_append_format(out, "\n      %s", column->source ? column->source : "guessed");
    if (column->because)
        buffer_append_format(out, ": %s", column->because);
    buffer_append_byte(out, '\n');
}

void record_map_words(const struct record_map *map, const struct catalogue *catalogue,
                      struct buffer *out)
{
    static const char *const rows[] = {"one row a person", "one row a contact", "one row a family",
                                       "one form a file"};
    buffer_append_format(out, "%s (%s)\n", map->title, map->name);
    for (size_t i = 0; i < map->table_count; i++) {
        const struct map_table *table = &map->tables[i];
        buffer_append_format(out, "%s%s%s:\n", table->sheet ? table->sheet : "",
                             table->sheet ? ", " : "", rows[table->rows]);
        for (size_t j = 0; j < table->column_count; j++)
            append_column(&table->columns[j], catalogue, out);
    }
}
