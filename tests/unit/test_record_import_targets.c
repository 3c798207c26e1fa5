/* Where a column can go: whatever may be chosen or is proposed is read, and its record is too. */
#include "import_support.h"

#include "import/propose.h"

static struct catalogue *shipped(void)
{
    struct error err = {0};
    struct catalogue *catalogue;
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(
        catalogue_parse((const char *)file->data, file->length, file->name, &catalogue, &err),
        STATUS_OK);
    return catalogue;
}

static bool is_read(const char *map, const struct catalogue *catalogue)
{
    struct error err = {0};
    struct record_map *parsed = NULL;
    enum status status = record_map_parse(map, strlen(map), "map", catalogue, &parsed, &err);
    record_map_free(parsed);
    return status == STATUS_OK;
}

static const char *sample(enum field_type type)
{
    return type == FIELD_DATE || type == FIELD_BIRTH_DATE ? "03/04/2020"
           : type == FIELD_NUMBER                         ? "3"
                                                          : "mother";
}

/* A column that goes to the field, of a row that is a person; imported, and read as a record. */
static void import_to(const struct catalogue_field *field)
{
    struct import_scene scene;
    struct import_result result = {0};
    char map[1000], csv[200];
    snprintf(map, sizeof map,
             MAP("{\"rows\":\"person\",\"columns\":[" FAMILY
                 "," COLUMN("Id", "\"key\":[\"person\"]") "," COLUMN("It", "\"to\":\"%s\"") "]}"),
             field->pattern);
    snprintf(csv, sizeof csv, "Family,Id,It\nF1,p1,%s\n", sample(field->type));
    scene_map(&scene, map);
    scene_book(&scene, "a.csv", csv, strlen(csv));
    const struct import_options options = {.catalogue = scene.catalogue, .as_at = {2026, 11, 30}};
    cr_assert_eq(record_import_open(scene.map, scene.sources, 1, &options, &scene.run, &scene.err),
                 STATUS_OK);
    cr_assert_eq(record_import_family(scene.run, 0, NULL, &result, &scene.err), STATUS_OK);
    const struct record_change change = {"Ann Lee", 1795000000, "imported"};
    cr_expect_eq(record_import_account(scene.run)->cells[IMPORT_IMPORTED], 3, "%s", field->pattern);
    cr_expect_eq(record_import_try("F1", result.root, &change, &scene.err), STATUS_OK, "%s: %s",
                 field->pattern, scene.err.message);
    import_result_free(&result);
    scene_end(&scene);
}

Test(record_import_targets, every_field_of_the_catalogue)
{
    struct catalogue *catalogue = shipped();
    size_t taken = 0;
    for (size_t i = 0; i < catalogue->field_count; i++) {
        const struct catalogue_field *field = &catalogue->fields[i];
        char map[1000];
        bool takes = record_map_takes(catalogue, field->pattern);
        snprintf(map, sizeof map,
                 MAP("{\"rows\":\"person\",\"columns\":[" COLUMN("It", "\"to\":\"%s\"") "]}"),
                 field->pattern);
        cr_expect_eq(is_read(map, catalogue), takes, "%s", field->pattern);
        taken += takes;
        if (takes)
            import_to(field);
        if (!text_starts_with(field->pattern, "people.*."))
            continue;
        snprintf(map, sizeof map,
                 MAP("{\"rows\":\"contact\",\"people\":[{\"id\":\"mum\",\"role\":\"mother\"}],"
                     "\"columns\":[" COLUMN("It", "\"to\":\"people.mum.%s\"") "]}"),
                 field->pattern + strlen("people.*."));
        cr_expect_eq(is_read(map, catalogue), takes, "%s of a slot", field->pattern);
    }
    /* All but the reference, who has parental responsibility, and the two that stand for several.
     */
    cr_expect_eq(taken, catalogue->field_count - 4);
    catalogue_free(catalogue);
}

Test(record_import_targets, what_is_no_place)
{
    static const char *const paths[] = {"reference",
                                        "people.*.parental_responsibility",
                                        "people.*.health.*",
                                        "support.outcomes.*",
                                        "consents.name",
                                        "entries.text",
                                        "people",
                                        "people.*",
                                        "people.name",
                                        "household",
                                        "nothing.at_all",
                                        "people.*.nothing",
                                        ""};
    struct catalogue *catalogue = shipped();
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        cr_expect_not(record_map_takes(catalogue, paths[i]), "%s", paths[i]);
    cr_expect(record_map_takes(catalogue, "people.*.health.asthma"));
    cr_expect(record_map_takes(catalogue, "support.outcomes.first"));
    catalogue_free(catalogue);
}

/* Each heading that is known, beside what a proposal needs around it. */
Test(record_import_targets, every_word_that_is_proposed)
{
    struct catalogue *catalogue = shipped();
    const struct date today = {2026, 11, 30};
    for (size_t i = 0; i < PROPOSE_WORD_COUNT; i++) {
        const struct propose_word *word = &PROPOSE_WORDS[i];
        struct error err = {0};
        const char *like;
        char csv[300];
        json_t *map;
        struct table_book *book;
        cr_expect(!word->to || record_map_takes(catalogue, word->to), "%s", word->heading);
        snprintf(csv, sizeof csv, "%s%s\nx,1%s\n", word->heading,
                 word->of_entries ? ",Date of contact,Details of contact" : ",Name",
                 word->of_entries ? ",2" : "");
        int fd = file_open_in_memory(csv, strlen(csv));
        cr_assert_eq(table_book_read(fd, "a.csv", NULL, &book, &err), STATUS_OK, "%s", err.message);
        file_close(&fd);
        const struct import_source source = {"a.csv", book};
        cr_assert_eq(record_map_propose(&source, 1, catalogue, NULL, &today, &map, &like, &err),
                     STATUS_OK, "%s: %s", word->heading, err.message);
        char *text = json_dumps(map, 0);
        cr_expect(is_read(text, catalogue), "%s: %s", word->heading, text);
        memory_free(text);
        json_decref(map);
        table_book_free(book);
    }
    catalogue_free(catalogue);
}

/* An office's catalogue may lack what most have: that is left, and the map is read all the same. */
Test(record_import_targets, a_field_that_the_office_has_not)
{
    struct catalogue *catalogue = shipped();
    struct error err = {0};
    const char *like;
    json_t *map, *root;
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    root = json_loadb((const char *)file->data, file->length, 0, NULL);
    json_t *fields = json_object_get(root, "fields");
    for (size_t i = json_array_size(fields); i > 0; i--)
        if (strcmp(json_text(json_array_get(fields, i - 1), "pattern"), "people.*.phone") == 0)
            json_array_remove(fields, i - 1);
    char *text = json_dumps(root, 0);
    catalogue_free(catalogue);
    cr_assert_eq(catalogue_parse(text, strlen(text), "own", &catalogue, &err), STATUS_OK, "%s",
                 err.message);
    memory_free(text);
    json_decref(root);
    struct table_book *book;
    int fd = file_open_in_memory("Family,Name,Phone\nF1,Ann,1\n", 27);
    cr_assert_eq(table_book_read(fd, "a.csv", NULL, &book, &err), STATUS_OK);
    file_close(&fd);
    const struct import_source source = {"a.csv", book};
    const struct date today = {2026, 11, 30};
    cr_assert_eq(record_map_propose(&source, 1, catalogue, NULL, &today, &map, &like, &err),
                 STATUS_OK);
    const json_t *table = json_array_get(json_object_get(map, "tables"), 0);
    const json_t *phone = json_array_get(json_object_get(table, "columns"), 2);
    cr_expect_str_eq(json_text(phone, "leave"), "not known what it is: say where it goes");
    text = json_dumps(map, 0);
    cr_expect(is_read(text, catalogue), "%s", text);
    memory_free(text);
    json_decref(map);
    table_book_free(book);
    catalogue_free(catalogue);
}

/* ---- under which name a map is kept ---- */

Test(record_import_targets, names_that_a_map_cannot_have)
{
    struct error err = {0};
    cr_expect_eq(record_map_check_name("our-excel-list", &err), STATUS_OK);
    static const char *const none[] = {"", "Our", "our list", "../x", "a/b", "x.json"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect_eq(record_map_check_name(none[i], &err), STATUS_USAGE, "%s", none[i]);
        cr_expect_str_eq(err.message, "a name to keep it by has small letters, figures and hyphens "
                                      "alone, 64 at most");
    }
    for (const char *const *name = RECORD_MAPS_SHIPPED; *name; name++)
        cr_expect_eq(record_map_check_name(*name, &err), STATUS_USAGE, "%s", *name);
    cr_expect_str_eq(err.message,
                     "a map that comes with the program has the name home-start-concern");
    cr_expect_str_eq(err.hint, "choose another name, such as our-excel-list");
    static const char *const words[] = {RECORD_MAP_AUTOMATIC, RECORD_MAP_GUESS, RECORD_MAP_OWN};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect_eq(record_map_check_name(words[i], &err), STATUS_USAGE, "%s", words[i]);
    cr_expect_str_eq(err.message, "own is no name to keep a map by: it has a meaning of its own");
}
