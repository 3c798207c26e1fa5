/* What an import took something from never leaves, nor who changed it; and what an added role does.
 */
#include "extract_support.h"

#include "safehand/extract/told.h"

static struct scene scene;

#define IMPORT "\"source\":\"Zebedee Quill.csv\",\"row\":\"Zebedee!B7\""
#define PEOPLE                                                                                     \
    "{\"id\":\"c1\",\"role\":\"child\",\"name\":{\"value\":\"Ivy "                                 \
    "Lee\",\"as_at\":\"2026-10-01\"," IMPORT                                                       \
    "}},{\"id\":\"p1\",\"role\":\"ward\",\"name\":\"Ann Lee\"},"                                   \
    "{\"id\":\"p9\",\"role\":\"neighbour\",\"name\":\"Zebedee Quill\"}"
#define CHANGES                                                                                    \
    "\"changes\":[{\"at\":\"2026-10-02T09:00:00Z\",\"by\":\"Zebedee Quill\",\"what\":\"set "       \
    "people.p9.name\"}]"
#define ENTRY                                                                                      \
    "{\"id\":\"e1\",\"on\":\"2026-10-02\",\"by\":\"Ruth\",\"about\":[\"c1\"],\"kind\":\"fact\","   \
    "\"category\":\"visit_note\",\"text\":\"All is well.\",\"imported\":{" IMPORT "}}"
#define FIELDS "{\"pattern\":\"people.*.name\",\"why\":\"who they are\"}"
#define CATEGORIES "{\"name\":\"visit_note\",\"why\":\"what was seen\"}"

/* The catalogue that ships, with these roles in the place of its own. */
static void add_roles(const char *roles)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    const char *shipped = (const char *)file->data, *own = strstr(shipped, "\"roles\"");
    cr_assert_not_null(own);
    char *text = memory_format("%.*s\"roles\":%s}", (int)(own - shipped), shipped, roles);
    catalogue_free(scene.catalogue);
    cr_assert_eq(catalogue_parse(text, strlen(text), "c.json", &scene.catalogue, &scene.err),
                 STATUS_OK, "%s", scene.err.message);
    memory_free(text);
}

/* Neither in the extract nor in the report, and so nothing of it is a finding. */
Test(extract_import, nothing_of_it_leaves)
{
    struct buffer out;
    struct report_heading heading = {.id = "x",
                                     .sender_name = "a",
                                     .sender_organisation = "b",
                                     .sender_contact = "c",
                                     .sender_role = "d",
                                     .recipient_name = "e",
                                     .recipient_organisation = "f",
                                     .purpose = "g",
                                     .handling = "h"};
    scene_family(&scene, PEOPLE, CHANGES, ENTRY);
    scene_profile(&scene, false, FIELDS, CATEGORIES, "");
    scene_select(&scene, &(struct extract_choice){0});
    cr_assert_eq(scene.selection->leak_count, 0);
    json_t *document = scene_document(&scene);
    json_t *field = find_by(json_object_get(document, "fields"), "path", "people.c1.name");
    cr_assert_str_eq(json_text(field, "as_at"), "2026-10-01");
    cr_assert_null(json_object_get(field, "source"));
    char *text = json_dumps(document, 0);
    cr_assert_not_null(strstr(text, "Ivy Lee"));
    cr_assert_not_null(strstr(text, "All is well."));
    cr_assert_null(strstr(text, "Zebedee"));
    memory_free(text);
    json_decref(document);
    buffer_init(&out, 1 << 20);
    cr_assert_eq(
        page_report(scene.record, scene.profile, scene.selection, &heading, &out, &scene.err),
        STATUS_OK, "%s", scene.err.message);
    cr_assert_not_null(strstr(buffer_text(&out), "Ivy Lee"));
    cr_assert_null(strstr(buffer_text(&out), "Zebedee"));
    buffer_free(&out);
    scene_end(&scene);
}

/* What came with no word of whom it is about is told as that, and not as about everybody. */
Test(extract_import, about_whom_nobody_has_said)
{
    struct buffer words;
    scene_family(&scene, PEOPLE, "",
                 "{\"id\":\"e1\",\"on\":\"2026-10-02\",\"by\":\"Ruth\",\"kind\":\"fact\","
                 "\"imported\":{\"source\":\"contacts.csv\",\"row\":2},"
                 "\"category\":\"visit_note\",\"text\":\"All is well.\"}");
    scene_profile(&scene, false, FIELDS, CATEGORIES, "");
    scene_select(
        &scene, &(struct extract_choice){.entries = {.items = (const char *[]){"e1"}, .count = 1}});
    json_t *document = scene_document(&scene);
    json_t *entry = find_by(json_object_get(document, "entries"), "id", "e1");
    cr_assert_not_null(entry);
    cr_assert_eq(json_array_size(json_object_get(entry, "about")), 0);
    json_decref(document);
    buffer_init(&words, 1000);
    words_append_about(&words, extract_told_of(scene.selection), &scene.selection->entries[0]);
    cr_assert_str_eq(buffer_text(&words), "not stated");
    buffer_free(&words);
    scene_end(&scene);
}

static bool is_about(const char *id)
{
    return names_have(&scene.selection->about, id);
}

/* An added role counts as its group does; one that nobody knows as nobody's. */
Test(extract_import, added_roles)
{
    scene_family(&scene, PEOPLE, "", ENTRY);
    scene_profile(&scene, false, FIELDS, CATEGORIES, "");
    scene_select(&scene, &(struct extract_choice){0});
    cr_assert(is_about("c1") && !is_about("p1") && !is_about("p9"));
    add_roles("[{\"name\":\"ward\",\"label\":\"Ward\",\"group\":\"family\"},"
              "{\"name\":\"neighbour\",\"label\":\"Neighbour\",\"group\":\"other\"}]");
    scene_select(&scene, &(struct extract_choice){0});
    cr_assert(is_about("c1") && is_about("p1") && !is_about("p9"));
    scene_end(&scene);
}

/* A name of theirs in an entry: nobody's business, a professional's a question, one of ours none.
 */
Test(extract_import, added_roles_and_names)
{
    static const struct {
        const char *group;
        size_t leaks;
        bool is_question;
    } cases[] = {{"other", 1, false}, {"professional", 1, true}, {"staff", 0, false}};
    scene_family(&scene, PEOPLE, "",
                 "{\"id\":\"e1\",\"on\":\"2026-10-02\",\"by\":\"Ruth\",\"about\":[\"c1\"],"
                 "\"kind\":\"fact\",\"category\":\"visit_note\",\"text\":\"Zebedee Quill came.\"}");
    scene_profile(&scene, false, FIELDS, CATEGORIES, "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char roles[128];
        snprintf(roles, sizeof roles,
                 "[{\"name\":\"neighbour\",\"label\":\"Neighbour\",\"group\":\"%s\"}]",
                 cases[i].group);
        add_roles(roles);
        scene_select(&scene, &(struct extract_choice){0});
        cr_assert_eq(scene.selection->leak_count, cases[i].leaks, "%s", cases[i].group);
        if (cases[i].leaks > 0)
            cr_assert_eq(scene.selection->leaks[0].is_question, cases[i].is_question);
    }
    scene_end(&scene);
}

/* An everyday word is the role that it means; one that nobody knows is told, and only a concern
 * takes it for what it seems to mean. */
Test(extract_import, words_for_a_role)
{
    scene_family(&scene,
                 "{\"id\":\"c1\",\"role\":\"child\"},{\"id\":\"p1\",\"role\":\"mam\"},"
                 "{\"id\":\"p2\",\"role\":\"fathr\"},{\"id\":\"p3\",\"role\":\"vicar\"}",
                 "", ENTRY);
    scene_profile(&scene, false, FIELDS, CATEGORIES, "");
    scene_select(&scene, &(struct extract_choice){0});
    cr_assert(is_about("c1") && is_about("p1") && !is_about("p2") && !is_about("p3"));
    cr_assert_str_eq(record_find_person(scene.record, "p1")->role, "mother");
    const struct extract_told *told = extract_told_of(scene.selection);
    cr_assert_str_eq(extract_told_person_by_id(told, "p2")->outside_because,
                     "a role that nobody knows, perhaps father: only when chosen (M02)");
    cr_assert_str_eq(extract_told_person_by_id(told, "p3")->outside_because,
                     "a role that nobody knows: only when chosen (M02)");
    scene.profile->concern = true;
    scene_select(&scene, &(struct extract_choice){0});
    cr_assert(is_about("c1") && is_about("p1") && is_about("p2") && !is_about("p3"));
    scene_end(&scene);
}
