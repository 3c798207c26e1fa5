/* A concern about somebody who is not on file, written down as a record. */
#include <stdlib.h>
#include <sys/stat.h>

#include "record_family.h"
#include "safehand/record/written.h"

static const timestamp NOW = 1796030100; /* 2026-11-30T09:15:00Z */

static struct written_concern typed(void)
{
    static const struct date born = {2019, 2, 3};
    return (struct written_concern){
        .name = "Ava Turner",
        .is_child = true,
        .birth_date = &born,
        .address = "9 Hill Rise, Wigston",
        .when = "2026-11-30, about 8:40",
        .where = "At the school gate",
        .present = "Ava",
        .seen_or_heard = "She said: \"nobody is home\".",
        .action = "",
        .worry = "She is left alone at night",
        .written = "Ruth Adeyemi",
    };
}

/* A new folder in which there is no "records" yet. */
static void place(char records[64])
{
    char folder[] = "/tmp/safehand-written-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    snprintf(records, 64, "%s/records", folder);
}

Test(record_written, what_was_typed_is_a_record_that_can_be_read)
{
    struct error err = {0};
    struct record *record = NULL;
    struct stat about;
    char records[64], reference[RECORD_ID_MAXIMUM + 1], path[200];
    struct written_concern concern = typed();
    cr_assert_eq(memory_start(&err), STATUS_OK);
    place(records);
    cr_assert_eq(record_write_concern(records, NULL, &concern, NOW, reference, &err), STATUS_OK,
                 "%s", err.message);
    cr_expect_str_eq(reference, "CONCERN-2026-11-30");
    snprintf(path, sizeof path, "%s/%s", records, reference);
    cr_assert_eq(stat(path, &about), 0);
    cr_expect_eq(about.st_mode & 0777, 0700);
    cr_assert_eq(record_open(path, &record, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(record->people_count, 1);
    cr_expect_str_eq(record->people[0].name, "Ava Turner");
    cr_expect_str_eq(record->people[0].role, "child");
    cr_expect_eq(record->people[0].birth_date.year, 2019);
    cr_assert_eq(record->entry_count, 1);
    cr_expect_str_eq(record->entries[0].category, "concern");
    cr_expect_eq(record->entries[0].kind, ENTRY_BOTH);
    cr_expect_str_eq(record->entries[0].text, "She is left alone at night");
    cr_expect_str_eq(json_text(record->entries[0].concern, "seen_or_heard"),
                     "She said: \"nobody is home\".");
    cr_expect_str_eq(json_text(record->entries[0].concern, "signed_by"), "Ruth Adeyemi");
    cr_expect_str_eq(json_text(record->entries[0].concern, "signed_on"), "2026-11-30");
    cr_expect_null(json_object_get(record->entries[0].concern, "action"), "a blank is left out");
    cr_expect_not_null(record_find_field(record, "household.address"));
    json_t *change = json_array_get(json_object_get(record->root, "changes"), 0);
    cr_expect_str_eq(json_text(change, "by"), "Ruth Adeyemi");
    cr_expect_str_eq(json_text(change, "at"), "2026-11-30T09:15:00Z");
    cr_expect_str_eq(json_text(change, "what"), "wrote down the concern");
    record_free(record);
}

Test(record_written, a_second_one_of_a_day_has_a_number)
{
    struct error err = {0};
    char records[64], reference[RECORD_ID_MAXIMUM + 1];
    struct written_concern concern = typed();
    cr_assert_eq(memory_start(&err), STATUS_OK);
    place(records);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(record_write_concern(records, NULL, &concern, NOW, reference, &err), STATUS_OK,
                     "%s", err.message);
    cr_expect_str_eq(reference, "CONCERN-2026-11-30-2");
}

Test(record_written, what_cannot_be_left_out_is_asked_for_and_nothing_stays)
{
    static const char *const WANTED[] = {"write who it is about", "write what was seen or heard",
                                         "write what you are worried about"};
    char records[64], reference[RECORD_ID_MAXIMUM + 1];
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    place(records);
    for (int i = 0; i < 3; i++) {
        struct written_concern concern = typed();
        *(i == 0 ? &concern.name : i == 1 ? &concern.seen_or_heard : &concern.worry) = " \n";
        err = (struct error){0};
        cr_assert_eq(record_write_concern(records, NULL, &concern, NOW, reference, &err),
                     STATUS_USAGE);
        cr_expect_str_eq(err.message, WANTED[i]);
        cr_expect_not(file_exists(records));
    }
}

Test(record_written, what_would_be_no_valid_record_leaves_nothing)
{
    struct error err = {0};
    struct file_list names = {0};
    char records[64], reference[RECORD_ID_MAXIMUM + 1];
    struct written_concern concern = typed();
    cr_assert_eq(memory_start(&err), STATUS_OK);
    place(records);
    concern.worry = "a control\x01 character";
    cr_assert_eq(record_write_concern(records, NULL, &concern, NOW, reference, &err),
                 STATUS_MALFORMED);
    cr_assert_eq(file_list_folder(records, &names, &err), STATUS_OK);
    cr_expect_eq(names.count, 0);
    cr_expect_not(file_exists(records) && names.count);
    file_list_free(&names);
}
