/* People, entries and consents. */
#include <string.h>

#include "edit_internal.h"
#include "safehand/record/check.h"

void edit_put_text(json_t *object, const char *key, const char *text, int *failed)
{
    if (text)
        json_put(object, key, json_string(text), failed);
}

void edit_put_day(json_t *object, const char *key, const struct date *day, int *failed)
{
    char text[DATE_SIZE];
    if (!day)
        return;
    date_format(day, text);
    json_put(object, key, json_string(text), failed);
}

void edit_put_names(json_t *object, const char *key, const struct names *names, int *failed)
{
    if (names->count > 0)
        json_put(object, key, names_to_json(names), failed);
}

/* By the catalogue's own names: "health" of "medical". */
static void put_categories(json_t *object, const struct catalogue *catalogue,
                           const struct names *categories, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < categories->count; i++) {
        const char *name = catalogue_category_name(catalogue, categories->items[i]);
        *failed |= json_array_append_new(list, json_string(name)) != 0;
    }
    json_put(object, "categories", list, failed);
}

/* At the end of its list, under a new id; takes the content over. */
static enum status add_to(struct record_edit *edit, const char *list, const char *prefix,
                          const char *words, json_t *content, int failed, const char **id,
                          struct error *err)
{
    char made[RECORD_ID_MAXIMUM + 1];
    json_t *members = json_object_get(edit->root, list);
    edit_make_id(edit->root, NULL, list, prefix, made);
    json_t *whole = failed ? NULL : json_pack("{s:s}", "id", made);
    struct edit_step *step = NULL;
    if (whole && json_object_update(whole, content) == 0 &&
        json_array_append(members, whole) == 0) {
        step = edit_add_step(edit, words, list, made);
        if (!step)
            (void)json_array_remove(members, json_array_size(members) - 1);
    }
    json_decref(whole);
    json_decref(content);
    if (!step)
        return memory_error(err);
    if (id)
        *id = step->subject;
    return STATUS_OK;
}

/* ---- somebody ---- */

enum status record_edit_check_role(const struct record_edit *edit, const char *role,
                                   struct error *err)
{
    const struct catalogue *catalogue = edit->editor.catalogue;
    if (!role || !*role)
        return error_set(err, STATUS_USAGE, "the role is missing");
    if (catalogue_knows_role(catalogue, role))
        return STATUS_OK;
    const char *meant = role_meant(catalogue, role);
    error_set(err, STATUS_USAGE, "\"%s\" is no role that is known here", role);
    if (meant)
        return error_hint(err, "%s, perhaps", meant);
    return error_hint(err, "for example mother, father, partner, child, grandmother, volunteer or "
                           "health_visitor; the office's catalogue can add others");
}

static enum status check_children(const struct record_edit *edit, const struct names *ids,
                                  struct error *err)
{
    enum status status = edit_check_people(edit, ids, err);
    for (size_t i = 0; status == STATUS_OK && i < ids->count; i++) {
        const char *role = json_text(edit_find(edit->root, "people", ids->items[i]), "role");
        if (catalogue_role_group(edit->editor.catalogue, role) != ROLE_CHILD)
            status =
                error_set(err, STATUS_USAGE, "%s is no child, but \"%s\"", ids->items[i], role);
    }
    return status;
}

static enum status check_person(const struct record_edit *edit, const struct edit_person *person,
                                struct error *err)
{
    enum status status = record_edit_check_role(edit, person->role, err);
    if (status == STATUS_OK && person->name)
        status = record_edit_check_text("the name", person->name, err);
    if (status == STATUS_OK)
        status = edit_check_past(edit, "the date of birth", person->birth_date, err);
    if (status == STATUS_OK && person->responsible_for)
        status = check_children(edit, person->responsible_for, err);
    if (status != STATUS_OK || !person->held_by)
        return status;
    if (catalogue_role_group(edit->editor.catalogue, person->role) != ROLE_CHILD)
        return error_set(err, STATUS_USAGE,
                         "parental responsibility is held for a child, not for "
                         "\"%s\"",
                         person->role);
    return edit_check_people(edit, person->held_by, err);
}

/* Adds the id to the holders that are known of a child. */
static bool add_holder(json_t *child, const char *id)
{
    json_t *held = json_object_get(child, "parental_responsibility");
    json_t *list = json_is_object(held) ? json_object_get(held, "value") : held;
    if (json_is_array(list))
        return json_array_append_new(list, json_string(id)) == 0;
    list = json_pack("[s]", id);
    return json_is_object(held) ? json_object_set_new(held, "value", list) == 0
                                : json_object_set_new(child, "parental_responsibility", list) == 0;
}

enum status record_edit_add_person(struct record_edit *edit, const struct edit_person *person,
                                   const char **id, struct error *err)
{
    int failed = 0;
    const char *made = NULL;
    enum status status = check_person(edit, person, err);
    if (status != STATUS_OK)
        return status;
    json_t *object = json_object();
    edit_put_text(object, "role", role_name(person->role), &failed); /* "mother" of "mum" */
    edit_put_text(object, "name", person->name, &failed);
    edit_put_day(object, "birth_date", person->birth_date, &failed);
    if (person->held_by)
        edit_put_names(object, "parental_responsibility", person->held_by, &failed);
    bool is_child = catalogue_role_group(edit->editor.catalogue, person->role) == ROLE_CHILD;
    status = add_to(edit, "people", is_child ? "c" : "p", "added the person %s", object, failed,
                    &made, err);
    for (size_t i = 0;
         status == STATUS_OK && person->responsible_for && i < person->responsible_for->count; i++)
        if (!add_holder(edit_find(edit->root, "people", person->responsible_for->items[i]), made))
            status = memory_error(err);
    if (status == STATUS_OK && id)
        *id = made;
    return status;
}

/* ---- an entry ---- */

enum status edit_check_category(const struct record_edit *edit, const char *category,
                                struct error *err)
{
    const struct catalogue *catalogue = edit->editor.catalogue;
    char list[ERROR_HINT_SIZE] = "";
    if (category && catalogue_find_category(catalogue, category))
        return STATUS_OK;
    if (category && *category)
        error_set(err, STATUS_USAGE, "\"%s\" is no category that is known here", category);
    else
        error_set(err, STATUS_USAGE, "the category is missing");
    const char *meant = category && *category ? category_meant(catalogue, category) : NULL;
    if (meant)
        return error_hint(err, "%s, perhaps", meant);
    for (size_t i = 0; i < catalogue->category_count; i++) {
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
                 catalogue->categories[i].name);
    }
    return error_hint(err, "one of: %s", list);
}

enum status edit_check_concern(const struct record_edit *edit, const struct edit_entry *entry,
                               struct error *err)
{
    const struct edit_concern *concern = entry->concern;
    if (!concern)
        return STATUS_OK;
    if (strcmp(catalogue_category_name(edit->editor.catalogue, entry->category), "concern") != 0)
        return error_set(err, STATUS_USAGE,
                         "the record of a concern stands only in an entry of the category "
                         "\"concern\"");
    const struct {
        const char *what, *text;
    } texts[] = {{"when it was", concern->when},
                 {"where it was", concern->where},
                 {"who was there", concern->present},
                 {"what was seen or heard", concern->seen_or_heard},
                 {"what was done", concern->action},
                 {"who signed", concern->signed_by},
                 {"with whom it was discussed", concern->discussed_with}};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].text)
            status = record_edit_check_text(texts[i].what, texts[i].text, err);
    if (status == STATUS_OK)
        status = edit_check_past(edit, "the day of signing", concern->signed_on, err);
    if (status == STATUS_OK)
        status =
            edit_check_past(edit, "the day on which it was discussed", concern->discussed_on, err);
    return status;
}

static enum status check_entry(const struct record_edit *edit, const struct edit_entry *entry,
                               struct error *err)
{
    enum status status = edit_check_category(edit, entry->category, err);
    if (status == STATUS_OK && entry->about.count == 0)
        status = error_set(err, STATUS_USAGE, "whom the entry is about is missing");
    if (status == STATUS_OK)
        status = edit_check_people(edit, &entry->about, err);
    if (status == STATUS_OK)
        status = edit_check_past(edit, "the day of the entry", &entry->on, err);
    if (status == STATUS_OK && entry->by)
        status = record_edit_check_text("who wrote it", entry->by, err);
    if (status == STATUS_OK)
        status = record_edit_check_text("the text", entry->text, err);
    if (status == STATUS_OK && entry->source)
        status = record_edit_check_text("who told it", entry->source, err);
    return status == STATUS_OK ? edit_check_concern(edit, entry, err) : status;
}

json_t *edit_concern_of(const struct edit_concern *concern, int *failed)
{
    json_t *form = json_object();
    edit_put_text(form, "when", concern->when, failed);
    edit_put_text(form, "where", concern->where, failed);
    edit_put_text(form, "present", concern->present, failed);
    edit_put_text(form, "seen_or_heard", concern->seen_or_heard, failed);
    edit_put_text(form, "action", concern->action, failed);
    edit_put_text(form, "signed_by", concern->signed_by, failed);
    edit_put_day(form, "signed_on", concern->signed_on, failed);
    edit_put_text(form, "discussed_with", concern->discussed_with, failed);
    edit_put_day(form, "discussed_on", concern->discussed_on, failed);
    return form;
}

enum status record_edit_add_entry(struct record_edit *edit, const struct edit_entry *entry,
                                  const char **id, struct error *err)
{
    int failed = 0;
    enum status status = check_entry(edit, entry, err);
    if (status != STATUS_OK)
        return status;
    json_t *object = json_object();
    edit_put_day(object, "on", &entry->on, &failed);
    edit_put_text(object, "by", entry->by ? entry->by : edit->editor.by, &failed);
    edit_put_names(object, "about", &entry->about, &failed);
    edit_put_text(object, "category",
                  catalogue_category_name(edit->editor.catalogue, entry->category), &failed);
    if (entry->kind != ENTRY_UNMARKED)
        edit_put_text(object, "kind", record_entry_kind_name(entry->kind), &failed);
    edit_put_text(object, "text", entry->text, &failed);
    edit_put_text(object, "source", entry->source, &failed);
    edit_put_names(object, "attachments", &entry->attachments, &failed);
    if (entry->concern)
        json_put(object, "concern", edit_concern_of(entry->concern, &failed), &failed);
    return add_to(edit, "entries", "e", "added the entry %s", object, failed, id, err);
}

/* ---- a consent ---- */

static enum status check_not_before(const struct date *day, const struct date *on,
                                    const char *message, struct error *err)
{
    return day && date_compare(day, on) < 0 ? error_set(err, STATUS_USAGE, "%s", message)
                                            : STATUS_OK;
}

/* "fields", "attachments", a category, or the name of a special category. */
static enum status check_covered(const struct record_edit *edit, const struct names *categories,
                                 struct error *err)
{
    for (size_t i = 0; i < categories->count; i++) {
        const char *name = categories->items[i];
        bool is_known = strcmp(name, "fields") == 0 || strcmp(name, "attachments") == 0;
        for (int s = SENSITIVITY_NONE + 1; !is_known && s <= SENSITIVITY_CRIMINAL_OFFENCE; s++)
            is_known = strcmp(sensitivity_name(s), name) == 0;
        if (is_known)
            continue;
        enum status status = edit_check_category(edit, name, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status check_lists(const struct edit_consent *consent, struct error *err)
{
    const struct {
        const struct names *names;
        const char *what;
    } lists[] = {{&consent->for_people, "for whom it is"},
                 {&consent->purposes, "what it is for"},
                 {&consent->kinds, "for which organisations it is"},
                 {&consent->categories, "what may be shared"}};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof lists / sizeof lists[0]; i++)
        status = lists[i].names->count > 0
                     ? edit_check_once(lists[i].names, err)
                     : error_set(err, STATUS_USAGE, "%s is missing", lists[i].what);
    return status;
}

static enum status check_consent(const struct record_edit *edit, const struct edit_consent *consent,
                                 struct error *err)
{
    struct names by = {.items = (const char *[]){consent->by}, .count = 1};
    enum status status = consent->by && *consent->by
                             ? edit_check_people(edit, &by, err)
                             : error_set(err, STATUS_USAGE, "who decided is missing");
    if (status == STATUS_OK)
        status = check_lists(consent, err);
    if (status == STATUS_OK)
        status = edit_check_people(edit, &consent->for_people, err);
    if (status == STATUS_OK)
        status = check_covered(edit, &consent->categories, err);
    if (status == STATUS_OK)
        status = edit_check_past(edit, "the day of the consent", &consent->on, err);
    if (status == STATUS_OK)
        status = check_not_before(consent->until, &consent->on,
                                  "the consent ends before the day on which it was given", err);
    if (status == STATUS_OK && consent->seen_preview)
        status = record_edit_check_text("what they saw beforehand", consent->seen_preview, err);
    return status;
}

enum status record_edit_add_consent(struct record_edit *edit, const struct edit_consent *consent,
                                    const char **id, struct error *err)
{
    int failed = 0;
    enum status status = check_consent(edit, consent, err);
    if (status != STATUS_OK)
        return status;
    json_t *object = json_object();
    edit_put_text(object, "state", consent->is_given ? "given" : "refused", &failed);
    edit_put_text(object, "by", consent->by, &failed);
    edit_put_names(object, "for", &consent->for_people, &failed);
    edit_put_names(object, "purposes", &consent->purposes, &failed);
    edit_put_names(object, "kinds", &consent->kinds, &failed);
    put_categories(object, edit->editor.catalogue, &consent->categories, &failed);
    edit_put_day(object, "on", &consent->on, &failed);
    edit_put_day(object, "until", consent->until, &failed);
    edit_put_text(object, "recorded_by", edit->editor.by, &failed);
    edit_put_text(object, "seen_preview", consent->seen_preview, &failed);
    return add_to(edit, "consents", "k", "added the consent %s", object, failed, id, err);
}

/* One that was given, on that day or before. */
static enum status check_withdrawal(const struct record_edit *edit, const char *id,
                                    const struct date *on, struct error *err)
{
    struct date given = {0};
    const json_t *consent = edit_find(edit->root, "consents", id);
    if (!consent) {
        error_set(err, STATUS_USAGE, "the record has no consent \"%s\"", id);
        return error_hint(err, "withdraw one that is there, or record that they refuse");
    }
    if (strcmp(json_text(consent, "state"), "given") != 0)
        return error_set(err, STATUS_USAGE, "the consent %s is %s already", id,
                         json_text(consent, "state"));
    (void)date_parse(json_text(consent, "on"), &given);
    enum status status = edit_check_past(edit, "the day of withdrawing", on, err);
    return status == STATUS_OK
               ? check_not_before(on, &given,
                                  "it was withdrawn before the day on which it was given", err)
               : status;
}

enum status record_edit_withdraw_consent(struct record_edit *edit, const char *id,
                                         const struct date *on, struct error *err)
{
    int failed = 0;
    enum status status = check_withdrawal(edit, id, on, err);
    if (status != STATUS_OK)
        return status;
    json_t *consent = edit_find(edit->root, "consents", id);
    if (!edit_add_step(edit, "the consent %s was withdrawn", NULL, id))
        return memory_error(err);
    edit_put_text(consent, "state", "withdrawn", &failed);
    edit_put_day(consent, "withdrawn_on", on, &failed);
    return failed ? memory_error(err) : STATUS_OK;
}
