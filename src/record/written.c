#include "safehand/record/written.h"

#include <string.h>

#include "safehand/base/json.h"
#include "safehand/record/edit.h"

enum { A_DAY_MAXIMUM = 1000 }; /* records of one day */

static bool is_blank(const char *text)
{
    return !text || text[strspn(text, " \t\n")] == '\0';
}

static void put_words(json_t *object, const char *key, const char *text, int *failed)
{
    if (!is_blank(text))
        json_put(object, key, json_string(text), failed);
}

static void put_day(json_t *object, const char *key, const struct date *day, int *failed)
{
    char text[DATE_SIZE];
    date_format(day, text);
    json_put(object, key, json_string(text), failed);
}

static json_t *list_of(json_t *item)
{
    json_t *list = json_array();
    if (item && json_array_append_new(list, item) == 0)
        return list;
    json_decref(list);
    return NULL;
}

static json_t *person_of(const struct written_concern *concern, const char *id, int *failed)
{
    json_t *person = json_object();
    json_put(person, "id", json_string(id), failed);
    json_put(person, "role", json_string(concern->is_child ? "child" : "adult"), failed);
    json_put(person, "name", json_string(concern->name), failed);
    if (concern->birth_date)
        put_day(person, "birth_date", concern->birth_date, failed);
    return person;
}

static json_t *form_of(const struct written_concern *concern, const struct date *today, int *failed)
{
    json_t *form = json_object();
    put_words(form, "when", concern->when, failed);
    put_words(form, "where", concern->where, failed);
    put_words(form, "present", concern->present, failed);
    put_words(form, "seen_or_heard", concern->seen_or_heard, failed);
    put_words(form, "action", concern->action, failed);
    put_words(form, "signed_by", concern->written, failed);
    if (!is_blank(concern->written))
        put_day(form, "signed_on", today, failed);
    return form;
}

/* What was seen stands in the form, and what is made of it in the text: so it is both. */
static json_t *entry_of(const struct written_concern *concern, const char *id,
                        const struct date *today, int *failed)
{
    json_t *entry = json_object();
    json_put(entry, "id", json_string("e1"), failed);
    put_day(entry, "on", today, failed);
    json_put(entry, "by", json_string(is_blank(concern->written) ? "not stated" : concern->written),
             failed);
    json_put(entry, "about", list_of(json_string(id)), failed);
    json_put(entry, "category", json_string("concern"), failed);
    json_put(entry, "kind", json_string("both"), failed);
    json_put(entry, "text", json_string(concern->worry), failed);
    json_put(entry, "concern", form_of(concern, today, failed), failed);
    return entry;
}

/* The family file; NULL without memory. */
static json_t *record_form(const struct written_concern *concern, const struct date *today,
                           const char *reference)
{
    const char *id = concern->is_child ? "c1" : "p1";
    int failed = 0;
    json_t *root = json_object();
    json_put(root, "format", json_string("safehand.family/2"), &failed);
    json_put(root, "reference", json_string(reference), &failed);
    put_day(root, "updated", today, &failed);
    json_put(root, "people", list_of(person_of(concern, id, &failed)), &failed);
    if (!is_blank(concern->address)) {
        json_t *household = json_object();
        json_put(household, "address", json_string(concern->address), &failed);
        json_put(root, "household", household, &failed);
    }
    json_put(root, "consents", json_array(), &failed);
    json_put(root, "entries", list_of(entry_of(concern, id, today, &failed)), &failed);
    if (!failed)
        return root;
    json_decref(root);
    return NULL;
}

static enum status save_as(const char *folder, const struct record_keys *keys,
                           const char *reference, const struct written_concern *concern,
                           timestamp now, struct error *err)
{
    struct date today = date_of(now);
    struct record_change change = {.by =
                                       is_blank(concern->written) ? "not stated" : concern->written,
                                   .at = now,
                                   .what = "wrote down the concern"};
    char digest[DIGEST_HEX_SIZE];
    json_t *root = record_form(concern, &today, reference);
    enum status status =
        !root  ? memory_error(err)
        : keys ? record_save_sealed(folder, keys, NULL, root, &change, NULL, 0, digest, err)
               : record_save(folder, NULL, root, &change, err);
    json_decref(root);
    return status;
}

static enum status check(const struct written_concern *concern, struct error *err)
{
    if (is_blank(concern->name))
        return error_set(err, STATUS_USAGE, "write who it is about");
    if (is_blank(concern->seen_or_heard))
        return error_set(err, STATUS_USAGE, "write what was seen or heard");
    if (is_blank(concern->worry))
        return error_set(err, STATUS_USAGE, "write what you are worried about");
    return STATUS_OK;
}

static enum status make_records(const char *records, struct error *err)
{
    return file_exists(records) ? STATUS_OK : file_make_folder(records, 0700, err);
}

enum status record_write_concern(const char *records, const struct record_keys *keys,
                                 const struct written_concern *concern, timestamp now,
                                 char reference[RECORD_ID_MAXIMUM + 1], struct error *err)
{
    char day[DATE_SIZE];
    struct date today = date_of(now);
    bool is_taken = true;
    enum status status = check(concern, err);
    date_format(&today, day);
    if (status == STATUS_OK)
        status = make_records(records, err);
    for (int number = 1; status == STATUS_OK && is_taken && number <= A_DAY_MAXIMUM; number++) {
        snprintf(reference, RECORD_ID_MAXIMUM + 1, number > 1 ? "CONCERN-%s-%d" : "CONCERN-%s", day,
                 number);
        char *folder = file_join(records, reference);
        is_taken = folder && file_exists(folder);
        if (!is_taken)
            status =
                folder ? save_as(folder, keys, reference, concern, now, err) : memory_error(err);
        memory_free(folder);
    }
    return status == STATUS_OK && is_taken
               ? error_set(err, STATUS_USAGE, "no further record can be made today")
               : status;
}
