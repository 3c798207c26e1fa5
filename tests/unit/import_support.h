/* An export that is written in the test, imported by a map that is, and what comes of it in words.
 */
#ifndef TESTS_UNIT_IMPORT_SUPPORT_H
#define TESTS_UNIT_IMPORT_SUPPORT_H

#include <criterion/criterion.h>
#include <string.h>

#include "safehand/record/import.h"

#define MAP(tables)                                                                                \
    "{\"format\":\"safehand.map/1\",\"name\":\"own-list\",\"title\":\"Own list\","                 \
    "\"updated\":\"2026-11-30\",\"short_years\":true,\"tables\":[" tables "]}"
#define COLUMN(heading, more) "{\"heading\":\"" heading "\"," more ",\"guessed\":true}"
#define FAMILY COLUMN("Family", "\"key\":[\"family\"]")
#define TO(heading, field) COLUMN(heading, "\"to\":\"" field "\"")
#define ROLE                                                                                       \
    COLUMN("Role", "\"to\":\"people.*.role\",\"values\":[{\"from\":[\"Dad\"],\"to\":\"father\"},"  \
                   "{\"from\":[\"Mum\"],\"to\":\"mother\"},{\"from\":[\"Son\"],\"to\":\"son\"}]")
#define PEOPLE(more)                                                                               \
    "{\"rows\":\"person\",\"columns\":[" FAMILY "," TO("Name", "people.*.name") more "]}"
#define NOTES(more)                                                                                \
    "{\"rows\":\"contact\",\"category\":\"contact\",\"by\":\"Ruth\",\"columns\":[" FAMILY          \
    "," COLUMN("Date", "\"entry\":\"on\"") "," COLUMN("Text", "\"entry\":\"text\"") more "]}"

enum { EXPORTS_MOST = 2 };
struct import_scene {
    struct catalogue *catalogue;
    struct record_map *map;
    struct table_book *books[EXPORTS_MOST];
    struct import_source sources[EXPORTS_MOST];
    size_t count;
    struct import_run *run;
    json_t *root; /* of the family that was imported last */
    struct buffer words;
    struct error err;
};

static inline void scene_book(struct import_scene *scene, const char *name, const void *bytes,
                              size_t length)
{
    int fd = file_open_in_memory(bytes, length);
    cr_assert(fd >= 0);
    cr_assert_eq(table_book_read(fd, name, NULL, &scene->books[scene->count], &scene->err),
                 STATUS_OK, "%s", scene->err.message);
    file_close(&fd);
    scene->sources[scene->count] = (struct import_source){name, scene->books[scene->count]};
    scene->count++;
}

static inline void scene_map(struct import_scene *scene, const char *map)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    *scene = (struct import_scene){0};
    cr_assert_eq(memory_start(&scene->err), STATUS_OK);
    cr_assert_eq(catalogue_parse((const char *)file->data, file->length, file->name,
                                 &scene->catalogue, &scene->err),
                 STATUS_OK);
    cr_assert_eq(
        record_map_parse(map, strlen(map), "map", scene->catalogue, &scene->map, &scene->err),
        STATUS_OK, "%s", scene->err.message);
}

static inline void scene_value(const json_t *value, struct buffer *out)
{
    const json_t *inner = json_object_get(value, "value");
    if (json_is_object(value) && !inner)
        buffer_append_text(out, "{...}");
    else
        record_value_words(inner ? inner : value, out);
}

/* "id: role, field=value, ..." each person; then "entry: text [whom it is about]". */
static inline void scene_family_words(const json_t *root, struct buffer *out)
{
    size_t i, j;
    const json_t *item, *about;
    json_array_foreach(json_object_get(root, "people"), i, item)
    {
        const char *key;
        json_t *value;
        buffer_append_format(out, "%s: %s", json_text(item, "id"), json_text(item, "role"));
        json_object_foreach((json_t *)(uintptr_t)item, key, value)
        {
            if (strcmp(key, "id") == 0 || strcmp(key, "role") == 0)
                continue;
            buffer_append_format(out, ", %s=", key);
            scene_value(value, out);
        }
        buffer_append_text(out, "\n");
    }
    json_array_foreach(json_object_get(root, "entries"), i, item)
    {
        buffer_append_format(out, "entry: %s [", json_text(item, "text"));
        json_array_foreach(json_object_get(item, "about"), j, about)
            buffer_append_format(out, "%s%s", j > 0 ? " " : "", json_string_value(about));
        buffer_append_text(out, "]\n");
    }
}

/* Imports what was given as books, over `existing`: each family, what of each cell, and why. */
static inline void scene_import(struct import_scene *scene, json_t *existing)
{
    const struct import_options options = {.catalogue = scene->catalogue, .as_at = {2026, 11, 30}};
    buffer_init(&scene->words, 1 << 20);
    cr_assert_eq(record_import_open(scene->map, scene->sources, scene->count, &options, &scene->run,
                                    &scene->err),
                 STATUS_OK, "%s", scene->err.message);
    for (size_t i = 0; i < record_import_count(scene->run); i++) {
        struct import_result result;
        buffer_append_format(&scene->words, "%s\n", record_import_reference(scene->run, i));
        cr_assert_eq(record_import_family(scene->run, i, existing, &result, &scene->err), STATUS_OK,
                     "%s", scene->err.message);
        scene_family_words(result.root, &scene->words);
        json_decref(scene->root);
        scene->root = json_incref(result.root);
        import_result_free(&result);
    }
    const struct import_account *account = record_import_account(scene->run);
    for (size_t i = 0; i < account->issue_count; i++)
        buffer_append_format(&scene->words, "%s: %s\n", account->issues[i].where,
                             account->issues[i].why);
    buffer_append_format(&scene->words, "%zu imported", account->cells[IMPORT_IMPORTED]);
}

static inline void expect_words(const struct import_scene *scene, const char *wanted)
{
    cr_expect_str_eq(buffer_text(&scene->words), wanted, "got\n%s\nwanted\n%s",
                     buffer_text(&scene->words), wanted);
}

static inline void scene_end(struct import_scene *scene)
{
    buffer_free(&scene->words);
    json_decref(scene->root);
    record_import_free(scene->run);
    record_map_free(scene->map);
    for (size_t i = 0; i < scene->count; i++)
        table_book_free(scene->books[i]);
    catalogue_free(scene->catalogue);
}

/* The CSV (two of them: the second may be NULL) by the map, over `existing` (taken over). */
static inline void expect_import(const char *map, const char *csv, const char *more,
                                 const char *existing, const char *wanted)
{
    struct import_scene scene;
    scene_map(&scene, map);
    json_t *root = existing ? json_loads(existing, 0, NULL) : NULL;
    cr_assert(root || !existing);
    scene_book(&scene, "a.csv", csv, strlen(csv));
    if (more)
        scene_book(&scene, "b.csv", more, strlen(more));
    scene_import(&scene, root);
    expect_words(&scene, wanted);
    scene_end(&scene);
    json_decref(root);
}

#endif
