/* What was shared about one person: chosen from the family's sharings, other people's data out. */
#include "oversight_internal.h"

#include <string.h>

#include "access.h"

/* ---- names that were given on the command line, and whether they fit anything ---- */

bool naming_has(struct naming *naming, const char *text)
{
    bool found = false;
    for (size_t i = 0; i < naming->names.count; i++)
        if (strcmp(naming->names.items[i], text) == 0)
            naming->used[i] = found = true;
    return found;
}

bool naming_has_sharing(struct naming *naming, const char *id)
{
    bool found = false;
    for (size_t i = 0; i < naming->names.count; i++) {
        const char *name = naming->names.items[i];
        if (strlen(name) >= SHARING_ID_MINIMUM && text_starts_with(id, name))
            naming->used[i] = found = true;
    }
    return found;
}

static bool naming_has_field(struct naming *naming, const char *path)
{
    bool found = false;
    for (size_t i = 0; i < naming->names.count; i++)
        if (field_pattern_is_valid(naming->names.items[i]) &&
            field_pattern_matches(naming->names.items[i], path))
            naming->used[i] = found = true;
    return found;
}

/* ---- what of one sharing is about the person ---- */

bool access_list_has(const json_t *list, const char *text)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (json_is_string(item) && strcmp(json_string_value(item), text) == 0)
            return true;
    }
    return false;
}

/* Whether a path is "people.ID." and more. */
static bool is_of_person(const char *path, const char *person)
{
    size_t length = strlen(person);
    return text_starts_with(path, "people.") &&
           strncmp(path + strlen("people."), person, length) == 0 &&
           path[strlen("people.") + length] == '.';
}

static void put_detail(json_t *list, const char *label, const char *about, int *failed)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (strcmp(json_text(item, "label"), label) == 0 &&
            strcmp(json_text(item, "about"), about) == 0)
            return;
    }
    *failed |=
        json_array_append_new(list, json_pack("{s:s, s:s}", "label", label, "about", about)) != 0;
}

/* What the field is called today; where the catalogue does not know it any more, its last name. */
static void put_field(const struct collection *of, const char *path, json_t *list, int *failed)
{
    bool own = is_of_person(path, of->request->person);
    const struct catalogue_field *field = catalogue_find(office_catalogue(of->office), path);
    char plain[RECORD_PATH_MAXIMUM];
    const char *last = strrchr(path, '.');
    snprintf(plain, sizeof plain, "%s", last ? last + 1 : path);
    for (char *at = plain; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    put_detail(list, field ? field->label : plain, own ? "person" : "family", failed);
}

/* The person's own fields, and if they are in scope those of the family; others' are not told. */
static json_t *collect_fields(struct collection *of, const json_t *decision, bool *omitted,
                              int *failed)
{
    size_t i;
    json_t *item, *list = json_array();
    bool in_scope = access_list_has(json_object_get(decision, "about"), of->request->person);
    json_array_foreach(json_object_get(decision, "fields"), i, item)
    {
        const char *path = json_string_value(item);
        bool own = path && is_of_person(path, of->request->person);
        if (!path || (!own && (!in_scope || text_starts_with(path, "people."))))
            continue;
        if (naming_has_field(&of->withhold, path))
            *omitted = true;
        else
            put_field(of, path, list, failed);
    }
    return list;
}

static size_t count_files(const json_t *decision, const char *entry)
{
    size_t i, count = 0;
    json_t *file;
    json_array_foreach(json_object_get(decision, "attachments"), i, file)
    {
        const char *of = json_text(file, "entry");
        count += entry ? of && strcmp(of, entry) == 0 : !of;
    }
    return count;
}

/* Whether an entry stays untold: withheld for this answer, or kept from the family (M08). What was
 * kept until a day that has passed is looked at again by somebody. */
static bool entry_is_withheld(struct collection *of, const char *sharing, const json_t *entry,
                              int *failed)
{
    struct date until;
    const char *id = json_text(entry, "id");
    const json_t *withheld = json_object_get(entry, "withheld");
    const char *text = json_text(withheld, "until");
    bool named = naming_has(&of->withhold, id);
    if (named || !json_is_object(withheld) || naming_has(&of->disclose, id))
        return named;
    if (!text || !date_parse(text, &until) || date_compare(&until, &of->today) < 0)
        snprintf(of->undecided, sizeof of->undecided, "%s", id);
    json_t *note =
        json_pack("{s:s, s:s, s:O?, s:O?}", "sharing", sharing, "entry", id, "ground",
                  json_object_get(withheld, "ground"), "until", json_object_get(withheld, "until"));
    *failed |= json_array_append_new(of->review->left_out, note) != 0;
    return true;
}

static void put_entry(const struct collection *of, const json_t *decision, const json_t *entry,
                      json_t *list, int *failed)
{
    const char *category = json_text(entry, "category");
    const struct catalogue_category *known =
        category ? catalogue_find_category(office_catalogue(of->office), category) : NULL;
    json_t *item = json_pack("{s:O, s:s, s:I}", "on", json_object_get(entry, "on"), "label",
                             known      ? known->label
                             : category ? category
                                        : "",
                             "files", (json_int_t)count_files(decision, json_text(entry, "id")));
    *failed |= json_array_append_new(list, item) != 0;
}

/* ids gets those of the entries that are told, in the same order. */
static json_t *collect_entries(struct collection *of, const char *sharing, const json_t *decision,
                               json_t *ids, bool *omitted, int *failed)
{
    size_t i;
    json_t *entry, *list = json_array();
    const json_t *details = json_object_get(decision, "entry_details");
    if (!details && json_array_size(json_object_get(decision, "entries")) > 0)
        of->review->undescribed++;
    json_array_foreach(details, i, entry)
    {
        if (!access_list_has(json_object_get(entry, "about"), of->request->person) ||
            !json_text(entry, "id") || !json_text(entry, "on"))
            continue;
        if (entry_is_withheld(of, sharing, entry, failed)) {
            *omitted = true;
            continue;
        }
        put_entry(of, decision, entry, list, failed);
        *failed |= json_array_append(ids, json_object_get(entry, "id")) != 0;
    }
    return list;
}

/* Whether a decision names the person at all, in scope or as somebody whom an entry is about. */
static bool decision_names(const json_t *decision, const char *person)
{
    size_t i;
    json_t *item;
    if (access_list_has(json_object_get(decision, "about"), person))
        return true;
    json_array_foreach(json_object_get(decision, "fields"), i, item)
    {
        if (json_is_string(item) && is_of_person(json_string_value(item), person))
            return true;
    }
    json_array_foreach(json_object_get(decision, "entry_details"), i, item)
    {
        if (access_list_has(json_object_get(item, "about"), person))
            return true;
    }
    return false;
}

/* ---- how old they are ---- */

/* A decision that asked how the person was involved (P09) found them to be 12 or over; since then
 * nobody has become younger. */
static bool decision_knows_twelve(const json_t *decision, const char *person)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(decision, "answers"), i, item)
    {
        enum answer_key question;
        const char *rest, *key = json_text(item, "key");
        if (key && answer_key_parse(key, &question, &rest) && question == ANSWER_P09 && rest &&
            strcmp(rest, person) == 0)
            return true;
    }
    return false;
}

enum status collect_age(void *context, const struct ledger_entry *entry,
                        const struct office_member *signer, bool *go_on, struct error *err)
{
    struct collection *of = context;
    enum access_ground ground;
    struct entry_answer said;
    entry_answer_see(entry->detail, &said);
    (void)go_on;
    (void)err;
    if (signer && said.person && said.ground && strcmp(said.person, of->request->person) == 0 &&
        access_ground_parse(said.ground, &ground) && ground == ACCESS_AUTHORITY)
        of->is_twelve = true;
    return STATUS_OK;
}

/* ---- one sharing ---- */

/* Null for none. */
static json_t *text_json(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *date_json(timestamp time)
{
    char text[DATE_SIZE];
    struct date date = date_of(time);
    date_format(&date, text);
    return json_string(text);
}

/* Whether it arrived, as far as anybody knows. */
static json_t *arrival_json(const struct sharing_view *view)
{
    const struct ledger_entry *receipt = timeline_answered(view->timeline);
    bool is_referred = timeline_first(view->timeline, ENTRY_KIND_REFERENCE_GIVEN) != NULL;
    const struct ledger_entry *withdrawn = timeline_first(view->timeline, ENTRY_KIND_WITHDRAWN);
    const struct ledger_entry *told = view->state == SHARING_WITHDRAWN ? withdrawn : receipt;
    bool is_confirmed =
        view->state == SHARING_ACKNOWLEDGED || view->state == SHARING_ARRIVED_WITHDRAWN;
    const char *state = is_confirmed && is_referred        ? "referenced"
                        : is_confirmed                     ? "confirmed"
                        : view->state == SHARING_REJECTED  ? "refused"
                        : view->state == SHARING_WITHDRAWN ? "withdrawn"
                        : view->state == SHARING_DELIVERED || view->state == SHARING_HANDED_OVER ||
                                view->state == SHARING_FOR_SENDING
                            ? "open"
                            : "unanswered";
    json_t *arrival = json_pack("{s:s, s:o}", "state", state, "on",
                                told ? date_json(told->leaf.time) : json_null());
    if (view->state == SHARING_ARRIVED_WITHDRAWN && withdrawn)
        json_object_set_new(arrival, "withdrawn_on", date_json(withdrawn->leaf.time));
    return arrival;
}

/* Why, in words that name nobody: the profile's own; the coordinator's may name anybody. */
static void put_purpose(struct collection *of, const struct sharing_view *view,
                        const json_t *decision, json_t *sharing, int *failed)
{
    struct error ignored = {0};
    struct profile *profile = NULL;
    bool own = naming_has_sharing(&of->words, view->id);
    bool known = office_profile(of->office, view->profile, &profile, &ignored) == STATUS_OK;
    const char *basis = view->basis ? policy_basis_words(view->basis) : NULL;
    json_put(sharing, "profile", json_string(known ? profile->title : view->profile), failed);
    const char *purpose = own ? json_text(decision, "purpose") : known ? profile->purpose : NULL;
    json_put(sharing, "purpose", text_json(purpose), failed);
    json_put(sharing, "own_words", json_boolean(own), failed);
    json_put(sharing, "basis", text_json(basis), failed);
    profile_free(profile);
}

static json_t *sharing_json(struct collection *of, const struct sharing_view *view,
                            const json_t *decision, timestamp delivered, int *failed)
{
    json_t *sharing = json_object();
    json_put(sharing, "id", json_string(view->id), failed);
    json_put(sharing, "shared_on", date_json(delivered), failed);
    json_put(sharing, "recipient", json_string(view->recipient), failed);
    json_put(sharing, "organisation", json_string(view->organisation), failed);
    json_put(sharing, "shared_by",
             text_json(json_text(json_object_get(decision, "sender"), "name")), failed);
    put_purpose(of, view, decision, sharing, failed);
    json_put(sharing, "channel", json_string(view->channel), failed);
    json_put(sharing, "arrival", arrival_json(view), failed);
    return sharing;
}

/* Files that were attached by hand are told of where the sharing is about nobody else. */
static size_t loose_files(struct collection *of, const json_t *decision)
{
    size_t files = count_files(decision, NULL);
    const json_t *about = json_object_get(decision, "about");
    if (json_array_size(about) == 1 && access_list_has(about, of->request->person))
        return files;
    of->review->loose_files += files;
    return 0;
}

enum status collect_sharing(void *context, const struct sharing_view *view, bool *go_on,
                            struct error *err)
{
    struct collection *of = context;
    int failed = 0;
    bool omitted = false;
    *go_on = true;
    if (!view->timeline)
        return STATUS_OK;
    const struct ledger_entry *decided = timeline_first(view->timeline, ENTRY_KIND_DECISION);
    const struct ledger_entry *delivered = timeline_left(view->timeline);
    const json_t *decision = decided ? decision_of(decided) : NULL;
    if (!decision_names(decision, of->request->person))
        return STATUS_OK;
    of->is_known = true;
    of->is_twelve = of->is_twelve || decision_knows_twelve(decision, of->request->person);
    if (!delivered || !json_is_true(json_object_get(decision, "identifies")))
        return STATUS_OK;
    if (naming_has_sharing(&of->withhold, view->id))
        return STATUS_OK;
    json_t *fields = collect_fields(of, decision, &omitted, &failed);
    json_t *ids = json_array();
    json_t *entries = collect_entries(of, view->id, decision, ids, &omitted, &failed);
    size_t files = omitted ? 0 : loose_files(of, decision);
    if (json_array_size(fields) + json_array_size(entries) + files > 0) {
        json_t *sharing = sharing_json(of, view, decision, delivered->leaf.time, &failed);
        json_put(sharing, "details", json_incref(fields), &failed);
        json_put(sharing, "entries", json_incref(entries), &failed);
        json_put(sharing, "files", json_integer((json_int_t)files), &failed);
        failed |= json_array_append_new(of->sharings, sharing) != 0;
        failed |= json_array_append(of->review->told, ids) != 0;
    }
    json_decref(ids);
    json_decref(fields);
    json_decref(entries);
    return failed ? memory_error(err) : STATUS_OK;
}
