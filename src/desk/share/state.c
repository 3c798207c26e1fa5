/* The draft: all that was answered. */
#include "share/share.h"

#include <stdlib.h>
#include <string.h>

static const char *const STEPS = "steps";

enum status wizard_new(struct wizard *wizard, const char *folder, struct error *err)
{
    struct draft *draft = &wizard->draft;
    struct extract_choice none = {0};
    int failed = 0;
    char *whole = realpath(folder, NULL);
    enum status status = whole ? office_record_open(wizard->office, whole, &wizard->record, err)
                               : error_set(err, STATUS_USAGE, "there is no such record");
    if (status == STATUS_OK)
        status = id_new(draft->id, err);
    if (status == STATUS_OK) {
        draft->started = visit_now(wizard->visit);
        draft->reference = memory_copy_string(wizard->record->reference);
        draft->asked = json_object();
        draft->answers = json_object();
        extract_choice_put(&none, draft->asked, &failed);
        json_put(draft->asked, "folder", json_string(whole), &failed);
        json_put(draft->asked, "recipients", json_array(), &failed);
        json_put(draft->asked, STEPS, json_array(), &failed);
        json_put(draft->asked, "hold", json_false(), &failed);
        json_put(draft->asked, "emergency", json_false(), &failed);
        status = failed || !draft->reference || !draft->answers ? memory_error(err) : STATUS_OK;
    }
    free(whole);
    return status == STATUS_OK ? wizard_save(wizard, err) : status;
}

/* What was confirmed is confirmed for its day (M06). */
static void forget_yesterday(struct wizard *wizard)
{
    struct date then = date_of(wizard->draft.changed), today = date_of(visit_now(wizard->visit));
    if (date_compare(&then, &today) != 0)
        (void)json_object_set_new(wizard->draft.asked, "confirmed", json_array());
}

bool wizard_open(struct wizard *wizard, struct visit *visit, const char *id)
{
    struct error err = {0};
    *wizard = (struct wizard){
        .visit = visit, .page = &visit->page, .office = visit->session->office, .rest = ""};
    if (!id_is_valid(id)) {
        page_missing(visit);
        return false;
    }
    enum status status = draft_read(wizard->office, id, &wizard->draft, &err);
    if (status == STATUS_USAGE)
        page_missing(visit);
    else if (status != STATUS_OK)
        page_failure(visit, &err);
    else
        forget_yesterday(wizard);
    return status == STATUS_OK;
}

void wizard_close(struct wizard *wizard)
{
    record_free(wizard->record);
    profile_free(wizard->profile);
    draft_free(&wizard->draft);
}

enum status wizard_save(struct wizard *wizard, struct error *err)
{
    wizard->draft.changed = visit_now(wizard->visit);
    return draft_write(wizard->office, &wizard->draft, err);
}

/* ---- lists ---- */

static size_t find(const json_t *list, const char *name)
{
    size_t index;
    json_t *item;
    json_array_foreach(list, index, item)
    {
        if (json_is_string(item) && strcmp(json_string_value(item), name) == 0)
            return index;
    }
    return SIZE_MAX;
}

bool wizard_list_has(const struct wizard *wizard, const char *list, const char *name)
{
    return find(json_object_get(wizard->draft.asked, list), name) != SIZE_MAX;
}

enum status wizard_list_mark(struct wizard *wizard, const char *list, const char *name, bool is_in,
                             struct error *err)
{
    json_t *items = json_object_get(wizard->draft.asked, list);
    size_t at = find(items, name);
    if (!json_is_array(items)) {
        items = json_array();
        if (json_object_set_new(wizard->draft.asked, list, items) != 0)
            return memory_error(err);
    }
    if (is_in && at == SIZE_MAX)
        return json_array_append_new(items, json_string(name)) == 0 ? STATUS_OK : memory_error(err);
    if (!is_in && at != SIZE_MAX)
        json_array_remove(items, at);
    return STATUS_OK;
}

enum status wizard_put_list(struct wizard *wizard, const char *list, const struct names *names,
                            struct error *err)
{
    json_t *items = names_to_json(names);
    return items && json_object_set_new(wizard->draft.asked, list, items) == 0 ? STATUS_OK
                                                                               : memory_error(err);
}

bool wizard_has_step(const struct wizard *wizard, const char *name)
{
    return wizard_list_has(wizard, STEPS, name);
}

enum status wizard_put_step(struct wizard *wizard, const char *name, struct error *err)
{
    return wizard_list_mark(wizard, STEPS, name, true, err);
}

enum status wizard_put_text(struct wizard *wizard, const char *key, const char *text,
                            struct error *err)
{
    json_t *value = json_string(text);
    return value && json_object_set_new(wizard->draft.asked, key, value) == 0 ? STATUS_OK
                                                                              : memory_error(err);
}

void wizard_choice_changed(struct wizard *wizard)
{
    wizard->draft.seen[0] = '\0';
    wizard_drop_sharing(wizard);
}

/* ---- what it names ---- */

enum status wizard_record(struct wizard *wizard, struct error *err)
{
    const char *folder = json_text(wizard->draft.asked, "folder");
    if (wizard->record)
        return STATUS_OK;
    return office_record_open(wizard->office, folder ? folder : "", &wizard->record, err);
}

enum status wizard_profile(struct wizard *wizard, struct error *err)
{
    const char *name = json_text(wizard->draft.asked, "profile");
    if (wizard->profile)
        return STATUS_OK;
    return office_profile_accepted(wizard->office, name ? name : "", &wizard->profile, err);
}

enum status wizard_choice(const struct wizard *wizard, struct extract_choice *choice,
                          struct error *err)
{
    return extract_choice_read(wizard->draft.asked, choice, err);
}

bool wizard_is_emergency(const struct wizard *wizard)
{
    return json_is_true(json_object_get(wizard->draft.asked, "emergency"));
}

const char *wizard_recipient(const struct wizard *wizard)
{
    return json_string_value(json_array_get(json_object_get(wizard->draft.asked, "recipients"), 0));
}
