/* Saving a record whole (record/edit.h). */
#include <pthread.h>

#include "record_family.h"
#include "safehand/record/edit.h"

static const struct record_change CHANGE = {
    .by = "Ruth Adeyemi", .at = 1796030100, .what = "wrote it down"};

static char *contents(const struct family *family)
{
    char path[512];
    struct buffer text;
    struct error err = {0};
    snprintf(path, sizeof path, "%s/family.json", family->folder);
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    cr_assert_eq(file_read_whole(path, &text, &err), STATUS_OK, "%s", err.message);
    return buffer_take(&text, NULL);
}

static struct record *opened(struct family *family)
{
    struct record *record = NULL;
    cr_assert_eq(record_open(family->folder, &record, &family->err), STATUS_OK, "%s",
                 family->err.message);
    return record;
}

Test(record_save, a_changed_record_is_written_whole_and_says_who)
{
    struct family family;
    family_make(&family);
    struct record *record = opened(&family);
    json_object_set_new(json_object_get(record->root, "household"), "area", json_string("Wigston"));
    cr_assert_eq(record_save(family.folder, record->digest, record->root, &CHANGE, &family.err),
                 STATUS_OK, "%s", family.err.message);
    cr_expect_null(json_object_get(record->root, "changes"), "what was handed in is as it was");
    record_free(record);
    record = opened(&family);
    cr_expect_str_eq(json_string_value(record_find_field(record, "household.area")->value),
                     "Wigston");
    json_t *changes = json_object_get(record->root, "changes");
    cr_assert_eq(json_array_size(changes), 1);
    cr_expect_str_eq(json_text(json_array_get(changes, 0), "by"), "Ruth Adeyemi");
    cr_expect_str_eq(json_text(json_array_get(changes, 0), "at"), "2026-11-30T09:15:00Z");
    cr_expect_str_eq(json_text(json_array_get(changes, 0), "what"), "wrote it down");
    for (size_t i = 0; i < record->field_count; i++)
        cr_expect_null(strstr(record->fields[i].path, "changes"), "no field");
    record_free(record);
    family_remove(&family);
}

Test(record_save, what_another_wrote_meanwhile_is_not_written_over)
{
    struct family family;
    family_make(&family);
    struct record *record = opened(&family);
    cr_assert_eq(record_save(family.folder, record->digest, record->root, &CHANGE, &family.err),
                 STATUS_OK);
    char *before = contents(&family), message[200];
    cr_expect_eq(record_save(family.folder, record->digest, record->root, &CHANGE, &family.err),
                 STATUS_REFUSED);
    snprintf(message, sizeof message, "%s: somebody else changed this record meanwhile",
             family.folder);
    cr_expect_str_eq(family.err.message, message);
    char *after = contents(&family);
    cr_expect_str_eq(before, after);
    memory_free(before);
    memory_free(after);
    record_free(record);
    family_remove(&family);
}

Test(record_save, what_could_not_be_read_is_not_written)
{
    struct family family;
    family_make(&family);
    struct record *record = opened(&family);
    json_object_set_new(record->root, "updated", json_string("yesterday"));
    cr_expect_eq(record_save(family.folder, record->digest, record->root, &CHANGE, &family.err),
                 STATUS_MALFORMED);
    cr_expect_not_null(strstr(family.err.message, "/updated: must be a date"), "%s",
                       family.err.message);
    char *after = contents(&family);
    cr_expect_str_eq(after, family_good);
    memory_free(after);
    record_free(record);
    family_remove(&family);
}

static bool is_there(const struct family *family, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", family->folder, name);
    return file_exists(path);
}

Test(record_save, what_a_saving_left_that_was_cut_off_goes_with_the_next)
{
    static const char *const left[] = {".family.json.partial-0123abcd",
                                       "attachments/.note.txt.partial-89abcdef"};
    static const char *const others[] = {".family.json.partial-0123abcx", ".family.json.swp",
                                         "attachments/.hidden", ".other.partial-0123abcd"};
    struct family family;
    family_make(&family);
    for (size_t i = 0; i < 2; i++)
        family_write(&family, left[i], "half", 4);
    for (size_t i = 0; i < 4; i++)
        family_write(&family, others[i], "theirs", 6);
    struct record *record = opened(&family);
    cr_assert_eq(record_save(family.folder, "another", record->root, &CHANGE, &family.err),
                 STATUS_REFUSED);
    cr_expect(is_there(&family, left[0]), "nothing was written");
    cr_assert_eq(record_save(family.folder, record->digest, record->root, &CHANGE, &family.err),
                 STATUS_OK, "%s", family.err.message);
    for (size_t i = 0; i < 2; i++)
        cr_expect_not(is_there(&family, left[i]), "%s", left[i]);
    for (size_t i = 0; i < 4; i++)
        cr_expect(is_there(&family, others[i]), "%s", others[i]);
    record_free(record);
    family_remove(&family);
}

Test(record_save, what_the_record_names_is_nothing_that_was_left)
{
    struct family family;
    struct record *record;
    family_make(&family);
    family_write(&family, "attachments/.x.partial-0123abcd", "x", 1);
    char *text = family_replace("\"note.txt\"", "\".x.partial-0123abcd\"");
    cr_assert_eq(family_open(&family, text, strlen(text), &record), STATUS_OK, "%s",
                 family.err.message);
    cr_assert_eq(record_save(family.folder, record->digest, record->root, &CHANGE, &family.err),
                 STATUS_OK, "%s", family.err.message);
    cr_expect(is_there(&family, "attachments/.x.partial-0123abcd"));
    memory_free(text);
    record_free(record);
    family_remove(&family);
}

/* ---- a new one ---- */

Test(record_save, a_new_record_that_was_cut_off_goes_with_the_next)
{
    struct family family;
    char path[512];
    family_make(&family);
    struct record *record = opened(&family);
    static const char *const folders[] = {".one.0123abcd.saving", ".two.0123abcd.batch.saving"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", family.folder, folders[i]);
        cr_assert_eq(mkdir(path, 0700), 0);
    }
    json_t *entry;
    size_t i;
    json_array_foreach(json_object_get(record->root, "entries"), i, entry)
        json_object_del(entry, "attachments");
    snprintf(path, sizeof path, "%s/three", family.folder);
    cr_assert_eq(record_save(path, NULL, record->root, &CHANGE, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_expect_not(is_there(&family, folders[0]), "nobody is at it: they would hold the lock");
    cr_expect(is_there(&family, folders[1]), "a batch outlives the lock");
    record_free(record);
    family_remove(&family);
}

static char fresh[520];
static const struct record *from;

/* Somebody else: a batch is a thread's. */
static void *save_meanwhile(void *nothing)
{
    struct error err = {0};
    cr_expect_eq(record_save(fresh, NULL, from->root, &CHANGE, &err), STATUS_OK, "%s", err.message);
    return nothing;
}

Test(record_save, who_makes_one_meanwhile_keeps_no_other_of_many_back)
{
    struct family family;
    pthread_t thread;
    char other[520], message[700];
    family_make(&family);
    struct record *record = opened(&family), *there = NULL;
    json_t *entry;
    size_t i;
    json_array_foreach(json_object_get(record->root, "entries"), i, entry)
        json_object_del(entry, "attachments"); /* the new ones have no files */
    from = record;
    snprintf(fresh, sizeof fresh, "%s/one", family.folder);
    snprintf(other, sizeof other, "%s/two", family.folder);
    file_batch_begin();
    cr_assert_eq(record_save(fresh, NULL, record->root, &CHANGE, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_assert_eq(record_save(other, NULL, record->root, &CHANGE, &family.err), STATUS_OK, "%s",
                 family.err.message);
    cr_assert_eq(pthread_create(&thread, NULL, save_meanwhile, NULL), 0);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    cr_expect_eq(file_batch_end(family.folder, true, &family.err), STATUS_USAGE);
    snprintf(message, sizeof message, "1 of 2 could not be put into place: %s: exists already",
             fresh);
    cr_expect_str_eq(family.err.message, message);
    cr_expect_eq(record_open(fresh, &there, &family.err), STATUS_OK, "%s", family.err.message);
    record_free(there);
    cr_expect_eq(record_open(other, &there, &family.err), STATUS_OK, "%s", family.err.message);
    record_free(there);
    record_free(record);
    family_remove(&family);
}
