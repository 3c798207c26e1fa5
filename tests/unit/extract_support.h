/* Records, profiles and selections for the tests of module extract. */
#ifndef SAFEHAND_TEST_EXTRACT_SUPPORT_H
#define SAFEHAND_TEST_EXTRACT_SUPPORT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/page.h"
#include "ways_support.h"

#define EXTRACT_NOW "2026-11-22T09:05:00Z"

struct scene {
    struct record *record;
    struct catalogue *catalogue;
    struct profile *profile;
    struct selection *selection;
    struct error err;
    char folder[64]; /* "" if the record is a shipped sample */
};

static inline void scene_catalogue(struct scene *scene)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    cr_assert_not_null(file);
    cr_assert_eq(catalogue_parse((const char *)file->data, file->length, file->name,
                                 &scene->catalogue, &scene->err),
                 STATUS_OK, "%s", scene->err.message);
}

static inline void scene_shipped_profile(struct scene *scene, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "profiles/%s.json", name);
    const struct embedded_file *file = embedded_find(policy_data, path);
    cr_assert_not_null(file, "%s", path);
    profile_free(scene->profile);
    scene->profile = NULL;
    cr_assert_eq(
        profile_parse((const char *)file->data, file->length, path, &scene->profile, &scene->err),
        STATUS_OK, "%s", scene->err.message);
}

/* The sample family under a profile that ships. */
static inline void scene_sample(struct scene *scene, const char *family, const char *profile)
{
    char path[512];
    *scene = (struct scene){0};
    cr_assert_eq(memory_start(&scene->err), STATUS_OK);
    snprintf(path, sizeof path, "%s/families/%s", TEST_DATA, family);
    cr_assert_eq(record_open(path, &scene->record, &scene->err), STATUS_OK, "%s",
                 scene->err.message);
    scene_catalogue(scene);
    scene_shipped_profile(scene, profile);
}

static inline void scene_write(const struct scene *scene, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", scene->folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    cr_assert_eq(fclose(file), 0);
}

/* A profile with these lists (JSON arrays without brackets). */
static inline void scene_profile(struct scene *scene, bool anonymised, const char *fields,
                                 const char *categories, const char *required)
{
    char *text = memory_format(
        "{\"format\":\"safehand.profile/2\",\"name\":\"trial\",\"title\":\"Trial\","
        "\"purpose\":\"Trying out\",\"recipient_kinds\":[\"gp\"],\"bases\":[%s],"
        "\"consent\":\"%s\",\"after_refusal\":\"refuse\",\"concern\":false,\"fields\":[%s],"
        "\"categories\":[%s],\"required\":[%s],\"anonymised\":%s,\"retention_days\":30,"
        "\"receipt_days\":3,\"channels\":[\"portal\"],\"approvals\":[]}",
        anonymised ? "" : "\"consent\"", anonymised ? "not_asked" : "asked", fields, categories,
        required, anonymised ? "true" : "false");
    cr_assert_not_null(text);
    profile_free(scene->profile);
    scene->profile = NULL;
    cr_assert_eq(profile_parse(text, strlen(text), "trial.json", &scene->profile, &scene->err),
                 STATUS_OK, "%s", scene->err.message);
    memory_free(text);
}

/* A family made of these members, with attachments "a.txt" and one of a hostile name; scene_profile
 * is to follow. */
static inline void scene_family(struct scene *scene, const char *people, const char *more,
                                const char *entries)
{
    *scene = (struct scene){0};
    cr_assert_eq(memory_start(&scene->err), STATUS_OK);
    strcpy(scene->folder, "/tmp/safehand-extract-XXXXXX");
    cr_assert_not_null(mkdtemp(scene->folder));
    char path[128];
    snprintf(path, sizeof path, "%s/attachments", scene->folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    scene_write(scene, "attachments/a.txt", "abc");
    scene_write(scene, "attachments/q' <b>%&#.txt", "abc");
    char *text = memory_format("{\"format\":\"safehand.family/2\",\"reference\":\"HS-9\","
                               "\"updated\":\"2026-11-01\",\"people\":[%s],%s%s\"consents\":[],"
                               "\"entries\":[%s]}",
                               people, more, *more == '\0' ? "" : ",", entries);
    cr_assert_not_null(text);
    scene_write(scene, "family.json", text);
    memory_free(text);
    cr_assert_eq(record_open(scene->folder, &scene->record, &scene->err), STATUS_OK, "%s",
                 scene->err.message);
    scene_catalogue(scene);
}

static inline enum status scene_try(struct scene *scene, const struct extract_choice *choice)
{
    timestamp now;
    cr_assert(timestamp_parse(EXTRACT_NOW, &now));
    extract_selection_free(scene->selection);
    scene->selection = (struct selection *)scene; /* must be set, on failure to NULL */
    scene->err = (struct error){0};
    enum status status = extract_select(scene->record, scene->catalogue, scene->profile, choice,
                                        now, &scene->selection, &scene->err);
    if (status != STATUS_OK)
        cr_assert_null(scene->selection);
    return status;
}

static inline void scene_select(struct scene *scene, const struct extract_choice *choice)
{
    cr_assert_eq(scene_try(scene, choice), STATUS_OK, "%s", scene->err.message);
}

/* extract.json as a tree (json_decref), after its form has been checked. */
static inline json_t *scene_document(struct scene *scene)
{
    struct buffer out, again;
    char digest[DIGEST_HEX_SIZE];
    json_t *document = NULL;
    buffer_init(&out, EXTRACT_MAXIMUM);
    buffer_init(&again, EXTRACT_MAXIMUM);
    cr_assert_eq(
        extract_write_json(scene->record, scene->profile, scene->selection, &out, &scene->err),
        STATUS_OK, "%s", scene->err.message);
    cr_assert_eq(out.data[out.length - 1], '\n');
    cr_assert_eq(digest_sha256_hex(out.data, out.length, digest, &scene->err), STATUS_OK);
    cr_assert_str_eq(digest, scene->selection->extract_digest);
    cr_assert_eq(json_strict_parse((const char *)out.data, out.length, "extract.json",
                                   &JSON_LIMITS_DEFAULT, &document, &scene->err),
                 STATUS_OK, "%s", scene->err.message);
    cr_assert_eq(json_canonical(document, &again, &scene->err), STATUS_OK);
    cr_assert_eq(again.length + 1, out.length);
    cr_assert_eq(memcmp(again.data, out.data, again.length), 0);
    buffer_free(&out);
    buffer_free(&again);
    return document;
}

static inline void scene_end(struct scene *scene)
{
    extract_selection_free(scene->selection);
    profile_free(scene->profile);
    catalogue_free(scene->catalogue);
    record_free(scene->record);
    if (scene->folder[0] != '\0')
        cr_assert_eq(file_remove_tree(scene->folder, &scene->err), STATUS_OK);
}

/* The member of a list whose `key` is `value`, or NULL. */
static inline json_t *find_by(json_t *list, const char *key, const char *value)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (json_text(item, key) != NULL && strcmp(json_text(item, key), value) == 0)
            return item;
    }
    return NULL;
}

static inline const struct selected_field *field_at(const struct scene *scene, const char *path)
{
    for (size_t i = 0; i < scene->selection->field_count; i++)
        if (strcmp(scene->selection->fields[i].field->path, path) == 0)
            return &scene->selection->fields[i];
    cr_assert_fail("no field %s", path);
    return NULL;
}

static inline const struct selected_entry *entry_at(const struct scene *scene, const char *id)
{
    for (size_t i = 0; i < scene->selection->entry_count; i++)
        if (strcmp(scene->selection->entries[i].entry->id, id) == 0)
            return &scene->selection->entries[i];
    cr_assert_fail("no entry %s", id);
    return NULL;
}

#define NAMES(...)                                                                                 \
    ((struct names){.items = (const char *[]){__VA_ARGS__},                                        \
                    .count = sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *)})

#endif
