/* For every profile that ships and many choices: nothing leaves but what profile and choice allow.
 */
#include "extract_support.h"

struct choice_case {
    const char *name;
    struct extract_choice choice;
    const char *scope; /* " p1 c1 ": ids in scope */
};

static bool in_scope(const struct choice_case *the_case, const char *id)
{
    char wanted[RECORD_ID_MAXIMUM + 3];
    snprintf(wanted, sizeof wanted, " %s ", id);
    return strstr(the_case->scope, wanted) != NULL;
}

/* Person id of a path people.ID.rest, or "". */
static void person_of_path(const char *path, char id[RECORD_ID_MAXIMUM + 1])
{
    id[0] = '\0';
    if (strncmp(path, "people.", 7) == 0)
        snprintf(id, RECORD_ID_MAXIMUM + 1, "%.*s", (int)strcspn(path + 7, "."), path + 7);
}

static bool may_leave_field(const struct scene *scene, const struct choice_case *the_case,
                            const struct record_field *field)
{
    bool listed = false;
    char id[RECORD_ID_MAXIMUM + 1];
    for (size_t i = 0; i < scene->profile->field_count; i++)
        listed |= field_pattern_matches(scene->profile->fields[i].pattern, field->path);
    for (size_t i = 0; i < the_case->choice.fields.count; i++)
        listed |= field_pattern_matches(the_case->choice.fields.items[i], field->path);
    person_of_path(field->path, id);
    if (names_have(&the_case->choice.without, field->path))
        return false;
    return listed && catalogue_find(scene->catalogue, field->path) != NULL &&
           (id[0] == '\0' || in_scope(the_case, id));
}

static void check_fields(struct scene *scene, const struct choice_case *the_case, json_t *document)
{
    json_t *fields = json_object_get(document, "fields");
    size_t leaving = 0;
    for (size_t i = 0; i < scene->record->field_count; i++) {
        const struct record_field *field = &scene->record->fields[i];
        const struct selected_field *selected = &scene->selection->fields[i];
        json_t *written = find_by(fields, "path", field->path);
        bool may = may_leave_field(scene, the_case, field);
        cr_expect_eq(selected->field, field);
        cr_expect_eq(selected->leaves, may, "%s: %s", the_case->name, field->path);
        cr_expect_eq(selected->stays_because == NULL, selected->leaves, "%s", field->path);
        cr_expect_eq(selected->why != NULL, selected->leaves, "%s", field->path);
        cr_expect(may || !selected->beyond);
        cr_expect_eq(written != NULL, may, "%s: %s", the_case->name, field->path);
        leaving += may;
        if (written == NULL)
            continue;
        cr_expect(json_equal(json_object_get(written, "value"), field->value), "%s", field->path);
        cr_expect_gt(strlen(json_text(written, "why")), 0);
        cr_expect_gt(strlen(json_text(written, "label")), 0);
    }
    cr_expect_eq(json_array_size(fields), leaving);
    cr_expect_eq(scene->selection->field_count, scene->record->field_count);
}

static bool may_leave_entry(const struct scene *scene, const struct choice_case *the_case,
                            const struct record_entry *entry)
{
    const struct extract_choice *choice = &the_case->choice;
    size_t inside = 0;
    bool listed = false;
    for (size_t i = 0; i < entry->about.count; i++)
        inside += in_scope(the_case, entry->about.items[i]);
    for (size_t i = 0; i < scene->profile->category_count; i++)
        listed |= strcmp(scene->profile->categories[i].name, entry->category) == 0;
    if (names_have(&choice->without, entry->id))
        return false;
    if (choice->for_family && entry->is_withheld)
        return false;
    if (choice->entries.count > 0)
        return names_have(&choice->entries, entry->id);
    return listed && inside == entry->about.count &&
           !(choice->has_since && date_compare(&entry->on, &choice->since) < 0);
}

static void check_entries(struct scene *scene, const struct choice_case *the_case, json_t *document)
{
    json_t *entries = json_object_get(document, "entries");
    size_t leaving = 0;
    cr_expect_eq(scene->selection->entry_count, scene->record->entry_count);
    for (size_t i = 0; i < scene->selection->entry_count; i++) {
        const struct selected_entry *selected = &scene->selection->entries[i];
        bool may = may_leave_entry(scene, the_case, selected->entry);
        cr_expect_eq(selected->leaves, may, "%s: %s", the_case->name, selected->entry->id);
        cr_expect_eq(selected->stays_because == NULL, selected->leaves);
        cr_expect_eq(selected->why != NULL, selected->leaves);
        cr_expect(i == 0 || date_compare(&scene->selection->entries[i - 1].entry->on,
                                         &selected->entry->on) <= 0);
        json_t *written = find_by(entries, "id", selected->entry->id);
        cr_expect_eq(written != NULL, may);
        leaving += may;
        if (written == NULL)
            continue;
        cr_expect_str_eq(json_text(written, "text"), selected->entry->text);
        json_t *about = json_object_get(written, "about");
        cr_expect_gt(json_array_size(about), 0);
        for (size_t j = 0; j < json_array_size(about); j++)
            cr_expect(in_scope(the_case, json_string_value(json_array_get(about, j))));
    }
    cr_expect_eq(json_array_size(entries), leaving);
}

static void check_attachments(struct scene *scene, const struct choice_case *the_case,
                              json_t *document)
{
    json_t *attachments = json_object_get(document, "attachments");
    for (size_t i = 0; i < json_array_size(attachments); i++) {
        const char *name = json_text(json_array_get(attachments, i), "name");
        bool allowed = names_have(&the_case->choice.attach, name);
        cr_expect_not(names_have(&the_case->choice.without, name), "%s", name);
        for (size_t j = 0; j < scene->selection->entry_count; j++)
            allowed |= scene->selection->entries[j].leaves &&
                       names_have(&scene->selection->entries[j].entry->attachments, name);
        cr_expect(allowed, "%s: %s", the_case->name, name);
    }
    cr_expect_eq(json_array_size(attachments), scene->selection->attachment_count);
}

static void check_about(const struct choice_case *the_case, json_t *document)
{
    json_t *about = json_object_get(document, "about");
    for (size_t i = 0; i < json_array_size(about); i++) {
        json_t *person = json_array_get(about, i);
        char path[128];
        snprintf(path, sizeof path, "people.%s.name", json_text(person, "id"));
        json_t *name = find_by(json_object_get(document, "fields"), "path", path);
        cr_expect(in_scope(the_case, json_text(person, "id")));
        cr_expect_eq(json_text(person, "name") != NULL, name != NULL);
        if (name != NULL)
            cr_expect_str_eq(json_text(person, "name"), json_text(name, "value"));
    }
}

Test(extract, nothing_leaves_but_what_profile_and_choice_allow)
{
    static const char family[] = " p1 c1 c2 c3 ";
    const struct choice_case cases[] = {
        {"none", {.has_since = false}, family},
        {"a child", {.about = NAMES("c2")}, " c2 "},
        {"a child and who is alleged", {.about = NAMES("c2", "p2")}, " c2 p2 "},
        {"the volunteer", {.about = NAMES("v1", "v1")}, " v1 "},
        {"chosen entries", {.about = NAMES("c2"), .entries = NAMES("e9", "e4")}, " c2 "},
        {"beyond",
         {.entries = NAMES("e1"), .fields = NAMES("people.*.email", "referral.*")},
         family},
        {"unknown", {.fields = NAMES("household.car_registration")}, family},
        {"attached", {.attach = NAMES("old-referral.txt")}, family},
        {"since", {.has_since = true, .since = {2026, 10, 20}}, family},
        {"left out",
         {.without = NAMES("e1", "e7", "people.p1.name", "weight-chart.pdf", "drawing.png")},
         family},
        {"left out in spite of being chosen",
         {.entries = NAMES("e9", "e5"),
          .attach = NAMES("old-referral.txt"),
          .without = NAMES("e9", "old-referral.txt", "household.address")},
         family},
        {"for the family",
         {.about = NAMES("c1", "c2", "c3", "p2", "p3"), .for_family = true},
         " c1 c2 c3 p2 p3 "},
    };
    size_t profiles = 0;
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    for (const struct embedded_file *file = policy_data; file->name != NULL; file++) {
        char name[64];
        if (sscanf(file->name, "profiles/%63[a-z-].json", name) != 1)
            continue;
        scene_shipped_profile(&scene, name);
        if (scene.profile->anonymised)
            continue;
        profiles++;
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            scene_select(&scene, &cases[i].choice);
            json_t *document = scene_document(&scene);
            check_fields(&scene, &cases[i], document);
            check_entries(&scene, &cases[i], document);
            check_attachments(&scene, &cases[i], document);
            check_about(&cases[i], document);
            json_decref(document);
        }
    }
    cr_expect_geq(profiles, 3);
    scene_end(&scene);
}
