/* What was put right in a record, and who was taken out of it, in what leaves. */
#include "extract_support.h"

#define SIGNED                                                                                     \
    "\"at\":\"2026-11-20T09:15:00Z\",\"by\":\"Ruth Adeyemi\",\"reason\":\"Moira Speke said\""
#define ENTRY(more)                                                                                \
    "{\"id\":\"e1\",\"on\":\"2026-10-07\",\"by\":\"Ruth Adeyemi\",\"about\":[\"c1\"],"             \
    "\"category\":\"visit_note\",\"kind\":\"fact\"," more "}"

static const char people[] = "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\"},"
                             "{\"id\":\"c1\",\"role\":\"child\",\"name\":\"Noah Marsden\"}";
static const char fields[] = "{\"pattern\":\"people.*.name\",\"why\":\"w\"}";
static const char notes[] = "{\"name\":\"visit_note\",\"why\":\"w\"}";

static json_t *document_of(struct scene *scene, const char *entry, bool anonymised)
{
    scene_family(scene, people, "", entry);
    scene_profile(scene, anonymised, anonymised ? "" : fields, notes, "");
    scene_select(scene, &(struct extract_choice){.for_family = false});
    return anonymised ? NULL : scene_document(scene);
}

/* The words that stand now, and the day; who, why and what stood before stay here. */
Test(extract_correct, the_day_leaves_and_nothing_that_stood_before)
{
    struct scene scene;
    json_t *document =
        document_of(&scene,
                    ENTRY("\"text\":\"Noah drew.\",\"corrected\":[{" SIGNED
                          ",\"was\":{\"text\":\"Noah shouted at Dean Rudkin.\"}},{" SIGNED
                          ",\"was\":{\"on\":\"2026-10-06\"}}]"),
                    false);
    const json_t *entry = json_array_get(json_object_get(document, "entries"), 0);
    char *whole = json_dumps(document, 0);
    cr_expect_str_eq(json_text(entry, "text"), "Noah drew.");
    cr_expect_str_eq(json_text(entry, "corrected"), "2026-11-20");
    cr_expect_null(strstr(whole, "shouted"));
    cr_expect_null(strstr(whole, "Speke"));
    cr_expect_eq(scene.selection->leak_count, 0);
    memory_free(whole);
    json_decref(document);
    scene_end(&scene);
    document = document_of(&scene, ENTRY("\"text\":\"Noah drew.\""), false);
    entry = json_array_get(json_object_get(document, "entries"), 0);
    cr_expect_null(json_object_get(entry, "corrected"));
    json_decref(document);
    scene_end(&scene);
}

Test(extract_correct, the_report_says_that_it_was_corrected)
{
    struct scene scene;
    struct buffer out;
    const struct report_heading heading = {.id = "x",
                                           .sender_name = "R",
                                           .sender_organisation = "O",
                                           .sender_contact = "",
                                           .recipient_name = "A",
                                           .recipient_organisation = "C",
                                           .purpose = "p",
                                           .handling = "h"};
    json_decref(document_of(
        &scene,
        ENTRY("\"text\":\"Noah drew.\",\"corrected\":[{" SIGNED ",\"was\":{\"text\":\"x\"}}]"),
        false));
    buffer_init(&out, 1 << 20);
    cr_assert_eq(
        page_report(scene.record, scene.profile, scene.selection, &heading, &out, &scene.err),
        STATUS_OK, "%s", scene.err.message);
    cr_expect_not_null(
        strstr(buffer_text(&out),
               "<dt>Corrected in the record</dt><dd class=\"value\" dir=\"auto\">20 November "
               "2026</dd>"),
        "%s", buffer_text(&out));
    buffer_free(&out);
    scene_end(&scene);
}

#define TAKEN(person) "\"taken_out\":[{\"id\":\"n1\"," SIGNED ",\"person\":" person "}]"

/* They are somebody else, and a text that names them tells who they are as it did before. */
Test(extract_correct, who_was_taken_out_is_looked_for_as_before)
{
    static const struct {
        const char *person, *wanted;
        bool is_question;
    } cases[] = {
        {"{\"id\":\"n1\",\"role\":\"neighbour\",\"name\":\"Grace Quaife\"}", "people.n1.name",
         false},
        {"{\"id\":\"n1\",\"role\":\"neighbour\",\"name\":{\"value\":\"Grace Quaife\",\"as_at\":"
         "\"2026-01-01\"}}",
         "people.n1.name", false},
        {"{\"id\":\"n1\",\"role\":\"social_worker\",\"name\":\"Grace Quaife\"}", "people.n1.name",
         true},
        {"{\"id\":\"n1\",\"role\":\"volunteer\",\"name\":\"Grace Quaife\"}", NULL, false},
        {"{\"id\":\"n1\",\"role\":\"neighbour\"}", NULL, false},
        /* Who was there twice. */
        {"{\"id\":\"n1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\"}", NULL, false},
        {"{\"id\":\"n1\",\"role\":\"aunt\",\"name\":\"Ruth Adeyemi\"}", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scene scene;
        char *more = memory_format(TAKEN("%s"), cases[i].person);
        scene_family(&scene, people, more,
                     ENTRY("\"text\":\"Grace Quaife, Ruth Adeyemi and Kelly Marsden came.\""));
        scene_profile(&scene, false, fields, notes, "");
        scene_select(&scene, &(struct extract_choice){.for_family = false});
        cr_expect_eq(scene.selection->leak_count, cases[i].wanted != NULL, "case %zu", i);
        if (cases[i].wanted && scene.selection->leak_count > 0) {
            cr_expect_str_eq(scene.selection->leaks[0].path, cases[i].wanted);
            cr_expect_eq(scene.selection->leaks[0].is_question, cases[i].is_question, "case %zu",
                         i);
        }
        memory_free(more);
        scene_end(&scene);
    }
}

/* It is blanked by the path under which it is found. */
Test(extract_correct, the_name_of_who_was_taken_out_is_blanked)
{
    struct scene scene;
    const char *blanked[] = {"e1:people.n1.name"}, *wrong[] = {"e1:people.n2.name"};
    scene_family(&scene, people,
                 TAKEN("{\"id\":\"n1\",\"role\":\"neighbour\",\"name\":\"Grace Quaife\"}"),
                 ENTRY("\"text\":\"Grace Quaife came.\""));
    scene_profile(&scene, false, fields, notes, "");
    scene_select(&scene, &(struct extract_choice){.blanked = {blanked, 1}});
    cr_expect_eq(scene.selection->leak_count, 0);
    json_t *document = scene_document(&scene);
    cr_expect_str_eq(json_text(json_array_get(json_object_get(document, "entries"), 0), "text"),
                     "[name removed] came.");
    json_decref(document);
    cr_expect_eq(scene_try(&scene, &(struct extract_choice){.blanked = {wrong, 1}}), STATUS_USAGE);
    scene.selection = NULL;
    scene_end(&scene);
}
