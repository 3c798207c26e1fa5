/* M04 in the purpose, which leaves in the manifest and the report, and in the ids of entries. */
#include "extract_support.h"

static const char people[] = "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\"},"
                             "{\"id\":\"p3\",\"role\":\"grandmother\",\"name\":\"Maureen Potts\"},"
                             "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Noah Rudkin\"}";
static const char by_name[] = "{\"pattern\":\"people.*.name\",\"why\":\"w\"}";
static const char notes[] = "{\"name\":\"visit_note\",\"why\":\"w\"}";

#define ENTRY(id)                                                                                  \
    "{\"id\":\"" id "\",\"on\":\"2026-10-07\",\"by\":\"Priya Chauhan\",\"about\":[\"c1\"],"        \
    "\"category\":\"visit_note\",\"kind\":\"fact\",\"text\":\"He came.\"}"

static void begin(struct scene *scene, bool anonymised, const char *entries)
{
    scene_family(scene, people, "", entries);
    scene_profile(scene, anonymised, by_name, notes, "");
    const struct extract_choice choice = {.about = NAMES("p1", "c1")};
    scene_select(scene, &choice);
}

static void search(struct scene *scene, const char *purpose)
{
    cr_assert_eq(extract_search_purpose(scene->selection, purpose, &scene->err), STATUS_OK, "%s",
                 scene->err.message);
}

Test(extract_purpose, what_it_tells_of_others_is_found_until_it_is_said_anew)
{
    struct scene scene;
    begin(&scene, false, ENTRY("e1"));
    cr_expect_eq(scene.selection->leak_count, 0);
    for (int i = 0; i < 2; i++) { /* asked twice, found once */
        search(&scene, "So that Kelly is safe from Maureen Potts");
        cr_assert_eq(scene.selection->leak_count, 1);
        const struct selected_leak *leak = &scene.selection->leaks[0];
        cr_expect_eq(leak->place, LEAK_IN_PURPOSE);
        cr_expect_str_eq(leak->where, "P01.purpose");
        cr_expect_str_eq(leak->person->id, "p3");
        cr_expect_str_eq(leak->path, "people.p3.name");
        cr_expect_str_eq(leak->found, "Maureen Potts");
    }
    search(&scene, "So that Kelly is safe");
    cr_expect_eq(scene.selection->leak_count, 0);
    search(&scene, NULL);
    cr_expect_eq(scene.selection->leak_count, 0);
    scene_end(&scene);
}

Test(extract_purpose, without_names_it_may_name_nobody_at_all)
{
    struct scene scene;
    begin(&scene, true, ENTRY("e1"));
    search(&scene, "To learn from what Kelly did");
    cr_assert_eq(scene.selection->leak_count, 1);
    cr_expect_str_eq(scene.selection->leaks[0].person->id, "p1");
    scene_end(&scene);
}

Test(extract_purpose, an_id_that_tells_of_somebody_is_a_number_in_what_leaves)
{
    struct scene scene;
    begin(&scene, false, ENTRY("call-maureen-potts") "," ENTRY("entry-1") "," ENTRY("noah-rudkin"));
    json_t *document = scene_document(&scene);
    json_t *entries = json_object_get(document, "entries");
    cr_expect_eq(scene.selection->leak_count, 0, "an id is no text that could be worded anew");
    cr_assert_eq(json_array_size(entries), 3);
    cr_expect_str_eq(json_text(json_array_get(entries, 0), "id"), "entry-2");
    cr_expect_str_eq(json_text(json_array_get(entries, 1), "id"), "entry-1");
    cr_expect_str_eq(json_text(json_array_get(entries, 2), "id"), "noah-rudkin");
    json_decref(document);
    scene_end(&scene);
}
