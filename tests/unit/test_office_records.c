/* Records that lie sealed in the office (office/records.h). */
#include "office_support.h"

#include <dirent.h>
#include <pthread.h>

#include "safehand/base/seam.h"
#include "safehand/office/records.h"

static struct place place;
static char records[160], sealed[200];
static const struct record_change CHANGE = {
    .by = "Ruth Adeyemi", .at = NOW, .what = "added a telephone number"};

/* A message, until the next. */
static const char *said(const char *format, ...) PRINTF_LIKE(1, 2);
static const char *said(const char *format, ...)
{
    static char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

/* HS-2041 lies sealed in the office. */
static void begin(void)
{
    struct record *record = NULL;
    place_begin(&place);
    snprintf(records, sizeof records, "%s/records", place.path);
    snprintf(sealed, sizeof sealed, "%s/HS-2041", records);
    OK(record_open(place.record, &record, err));
    OK(office_record_take(place.office, record, err));
    record_free(record);
}

static struct record *opened(const struct office *office, const char *path)
{
    struct record *record = NULL;
    OK(office_record_open(office, path, &record, err));
    return record;
}

/* Of the words that nobody may read there: whose they are, and what files are called. */
static bool tells(const char *folder)
{
    static const char *const words[] = {"Ellie-Mae",       "phone-note", "drawing.png",
                                        "safehand.family", "%PDF",       "weight-chart",
                                        "Adeyemi"};
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char command[512];
        snprintf(command, sizeof command, "grep -rqa -e '%s' '%s' || find '%s' | grep -q -e '%s'",
                 words[i], folder, folder, words[i]);
        found = found || system(command) == 0;
    }
    return found;
}

static void read_file(const struct record *record, const char *name, struct buffer *bytes)
{
    int fd = -1;
    buffer_init(bytes, 1 << 20);
    OK(record_file_open(record, name, &fd, err));
    OK(file_read_to_end(fd, name, bytes, err));
    file_close(&fd);
}

/* The same record, byte for byte, with the same files. */
static void assert_same(const struct record *one, const struct record *other)
{
    struct file_list names = {0}, others = {0};
    cr_assert_str_eq(one->digest, other->digest);
    OK(record_file_list(one, &names, err));
    OK(record_file_list(other, &others, err));
    cr_assert_eq(names.count, others.count);
    for (size_t i = 0; i < names.count; i++) {
        struct buffer left, right;
        cr_assert_str_eq(names.names[i], others.names[i]);
        read_file(one, names.names[i], &left);
        read_file(other, others.names[i], &right);
        cr_assert_eq(left.length, right.length, "%s", names.names[i]);
        cr_assert_eq(memcmp(left.data, right.data, left.length), 0, "%s", names.names[i]);
        buffer_free(&left);
        buffer_free(&right);
    }
    file_list_free(&names);
    file_list_free(&others);
}

static enum status change(const char *base, struct record *record,
                          const struct record_new_file *files, size_t count, struct error *err)
{
    json_object_set_new(json_object_get(record->root, "household"), "spare_key",
                        json_string("Wigston"));
    return office_record_save_with(place.office, sealed, base, record->root, &CHANGE, files, count,
                                   err);
}

/* ---- reading and writing ---- */

Test(office_records, a_record_lies_sealed_and_opens_for_the_staff)
{
    begin();
    struct record *plain = opened(NULL, place.record), *record = opened(place.office, sealed);
    struct record *none = NULL;
    struct office *locked = NULL;
    cr_expect(tells(place.record), "else the words are the wrong ones");
    cr_expect_not(tells(records));
    cr_expect(record_is_sealed(sealed));
    assert_same(plain, record);
    record_free(record);
    record = opened(place.manager, sealed);
    assert_same(plain, record);
    record_free(record);
    FAILS_HINT(office_record_open(NULL, sealed, &none, err), STATUS_AUTHENTICATION,
               said("%s: this record is sealed", sealed),
               "it opens only in the office that keeps it, for somebody on its staff");
    cr_expect_null(none);
    OK(office_open(place.path, &locked, err));
    FAILS(office_record_open(locked, sealed, &none, err), STATUS_AUTHENTICATION,
          said("%s: this record is sealed", sealed));
    office_close(locked);
    FAILS(office_record_take(place.office, plain, err), STATUS_USAGE,
          said("%s exists already", sealed));
    record_free(plain);
    place_end(&place);
}

Test(office_records, what_is_opened_nobody_can_change)
{
    int fd = -1;
    begin();
    struct record *record = opened(place.office, sealed);
    OK(record_file_open(record, "phone-note.txt", &fd, err));
    cr_expect_eq(fcntl(fd, F_GET_SEALS) & (F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK),
                 F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK);
    cr_expect_eq(pwrite(fd, "x", 1, 0), -1);
    file_close(&fd);
    FAILS(record_file_open(record, "nowhere.txt", &fd, err), STATUS_MALFORMED,
          "nowhere.txt: there is no such file");
    cr_expect_eq(fd, -1);
    record_free(record);
    place_end(&place);
}

Test(office_records, a_change_is_sealed_with_its_files)
{
    begin();
    struct buffer bytes;
    struct record *record = opened(place.office, sealed);
    int fd = file_open_in_memory("She rang again.\n", 16);
    const struct record_new_file file = {"call.txt", fd}, again = {"phone-note.txt", fd},
                                 hidden = {".call", fd};
    char old[DIGEST_HEX_SIZE];
    memcpy(old, record->digest, sizeof old);
    FAILS(change(old, record, &again, 1, err), STATUS_USAGE,
          "the record has a file phone-note.txt already");
    FAILS(change(old, record, &hidden, 1, err), STATUS_USAGE,
          "\".call\" cannot be the name of an attachment");
    OK(change(old, record, &file, 1, err));
    FAILS(change(old, record, NULL, 0, err), STATUS_REFUSED,
          said("%s: somebody else changed this record meanwhile", sealed));
    record_free(record);
    record = opened(place.manager, sealed);
    cr_expect_str_eq(json_string_value(record_find_field(record, "household.spare_key")->value),
                     "Wigston");
    read_file(record, "call.txt", &bytes);
    cr_expect_str_eq(buffer_text(&bytes), "She rang again.\n");
    buffer_free(&bytes);
    read_file(record, "phone-note.txt", &bytes);
    buffer_free(&bytes);
    record_free(record);
    cr_expect_not(tells(records));
    file_close(&fd);
    place_end(&place);
}

Test(office_records, a_new_record_is_sealed_in_the_office_and_readable_elsewhere)
{
    begin();
    char inside[256], outside[256], wrong[256];
    struct record *record = opened(NULL, place.other);
    snprintf(inside, sizeof inside, "%s/HS-2077", records);
    snprintf(wrong, sizeof wrong, "%s/HS-2078", records);
    snprintf(outside, sizeof outside, "%s/new", place.folder);
    OK(office_record_save(place.office, inside, NULL, record->root, &CHANGE, err));
    cr_expect_eq(record_lies(inside, NULL), RECORD_SEALED);
    FAILS(office_record_save(place.office, inside, NULL, record->root, &CHANGE, err), STATUS_USAGE,
          said("%s exists already", inside));
    FAILS(office_record_save(place.office, wrong, NULL, record->root, &CHANGE, err), STATUS_USAGE,
          "the folder is named HS-2078, and the record is that of HS-2077");
    cr_expect_not(file_exists(wrong));
    OK(office_record_save(place.office, outside, NULL, record->root, &CHANGE, err));
    cr_expect_eq(record_lies(outside, NULL), RECORD_READABLE);
    record_free(record);
    cr_expect_not(tells(records));
    place_end(&place);
}

Test(office_records, a_typed_concern_is_sealed)
{
    begin();
    char reference[RECORD_ID_MAXIMUM + 1];
    const struct written_concern concern = {.name = "Ellie-Mae Dow",
                                            .is_child = true,
                                            .seen_or_heard = "A bruise",
                                            .worry = "She is hurt",
                                            .written = "Ruth Adeyemi"};
    OK(office_record_take_concern(place.office, &concern, NOW, reference, err));
    cr_expect_str_eq(reference, "CONCERN-2026-11-22");
    OK(office_record_take_concern(place.office, &concern, NOW, reference, err));
    cr_expect_str_eq(reference, "CONCERN-2026-11-22-2");
    char *path = office_records_path(place.office, reference);
    struct record *record = opened(place.manager, path);
    cr_expect_str_eq(record->people[0].name, "Ellie-Mae Dow");
    record_free(record);
    memory_free(path);
    cr_expect_not(tells(records));
    place_end(&place);
}

/* ---- many at once ---- */

static void take(const char *from)
{
    struct record *record = opened(NULL, from);
    OK(office_record_take(place.office, record, err));
    record_free(record);
}

/* Somebody else: a batch is a thread's. */
static void *take_meanwhile(void *nothing)
{
    take(place.record);
    return nothing;
}

Test(office_records, who_takes_one_in_meanwhile_keeps_no_other_of_many_back)
{
    begin();
    pthread_t thread;
    struct error failure = {0};
    char beside[256];
    run("rm -r '%s'", sealed);
    file_batch_begin();
    take(place.record);
    take(place.other);
    cr_expect_not(file_exists(sealed));
    cr_assert_eq(pthread_create(&thread, NULL, take_meanwhile, NULL), 0);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    cr_expect(file_exists(sealed));
    cr_expect_eq(file_batch_end(records, true, &failure), STATUS_USAGE);
    cr_expect_str_eq(failure.message,
                     said("1 of 2 could not be put into place: %s: exists already", sealed));
    snprintf(beside, sizeof beside, "%s/HS-2077", records);
    record_free(opened(place.office, sealed));
    record_free(opened(place.office, beside));
    run("test $(ls -A '%s' | wc -l) = 2", records);
    place_end(&place);
}

Test(office_records, what_a_cut_off_taking_left_goes_when_nobody_can_be_at_it)
{
    begin();
    run("cd '%s' && cp -r HS-2041 .HS-1.0123abcd.sealing && "
        "cp -r HS-2041 .HS-2.0123abcd.batch.sealing && "
        "cp -r HS-2041 .HS-3.0123abcd.batch.sealing && "
        "touch -d '2 days ago' .HS-2.0123abcd.batch.sealing",
        records);
    take(place.other);
    run("test \"$(ls -A '%s' | tr '\n' ' ')\" = '.HS-3.0123abcd.batch.sealing HS-2041 HS-2077 '",
        records);
    place_end(&place);
}

/* ---- what lies readable ---- */

static size_t count(enum record_lies how)
{
    struct office_records list;
    OK(office_records_look(place.office, &list, err));
    size_t found = how == RECORD_READABLE        ? list.readable.count
                   : how == RECORD_SEALED_BEFORE ? list.sealed_before.count
                                                 : list.sealed;
    office_records_free(&list);
    return found;
}

Test(office_records, what_lies_readable_is_told_and_sealed_where_it_lies)
{
    begin();
    bool is_changed;
    struct names others = {0};
    struct record *plain = opened(NULL, place.record);
    run("rm -r '%s' && cp -r '%s' '%s' && mkdir '%s/.earlier' && "
        "cp -r '%s' '%s/.earlier/HS-2041.2026-11-01T10:00:00Z' && echo Ellie-Mae > '%s/mine.txt'",
        sealed, place.record, sealed, records, place.record, records, sealed);
    struct office_records list;
    OK(office_records_look(place.office, &list, err));
    cr_assert_eq(list.readable.count, 2);
    cr_expect_str_eq(list.readable.items[0], "HS-2041");
    cr_expect_str_eq(list.readable.items[1], ".earlier/HS-2041.2026-11-01T10:00:00Z");
    office_records_free(&list);
    OK(office_record_seal(place.office, "HS-2041", &is_changed, &others, err));
    cr_expect(is_changed);
    cr_assert_eq(others.count, 1);
    cr_expect_str_eq(others.items[0], "HS-2041/mine.txt");
    names_free_copies(&others);
    run("rm '%s/mine.txt'", sealed);
    OK(office_record_seal(place.office, "HS-2041", &is_changed, &others, err));
    cr_expect_not(is_changed);
    OK(office_record_seal(place.office, ".earlier/HS-2041.2026-11-01T10:00:00Z", &is_changed,
                          &others, err));
    cr_expect(is_changed);
    cr_expect_eq(count(RECORD_READABLE), 0);
    cr_expect_eq(count(RECORD_SEALED), 2);
    cr_expect_not(tells(records));
    struct record *record = opened(place.office, sealed);
    assert_same(plain, record);
    record_free(record);
    char *earlier = office_records_path(place.office, ".earlier/HS-2041.2026-11-01T10:00:00Z");
    record = opened(place.office, earlier);
    assert_same(plain, record);
    record_free(record);
    memory_free(earlier);
    record_free(plain);
    place_end(&place);
}

Test(office_records, what_begins_with_a_dot_is_sealed_removed_or_told)
{
    begin();
    bool is_changed;
    struct names others = {0};
    struct error failure = {0};
    run("rm -r '%s' && cp -r '%s' '%s' && cd '%s' && cp family.json .family.json.swp && "
        "head -c 100 family.json > .family.json.partial-0123abcd && "
        "cp family.json attachments/.scan.txt && echo half > attachments/.x.png.partial-0123abcd "
        "&& cp -r '%s' '%s/.HS-2077'",
        sealed, place.record, sealed, sealed, place.other, records);
    struct record *plain = opened(NULL, sealed);
    struct office_records list;
    OK(office_records_look(place.office, &list, err));
    cr_assert_eq(list.readable.count, 2);
    cr_expect_str_eq(list.readable.items[0], ".HS-2077");
    cr_expect_str_eq(list.readable.items[1], "HS-2041");
    office_records_free(&list);
    OK(office_record_seal(place.office, "HS-2041", &is_changed, &others, err));
    cr_assert_eq(others.count, 1);
    cr_expect_str_eq(others.items[0], "HS-2041/.family.json.swp");
    names_free_copies(&others);
    run("rm '%s/.family.json.swp' && test \"$(ls -A '%s' | tr '\n' ' ')\" = "
        "'attachments family.json.age '",
        sealed, sealed);
    cr_expect_not(tells(sealed));
    struct record *record = opened(place.office, sealed);
    struct buffer bytes;
    cr_expect_str_eq(record->digest, plain->digest);
    read_file(record, ".scan.txt", &bytes);
    cr_expect_gt(bytes.length, 100);
    buffer_free(&bytes);
    record_free(record);
    record_free(plain);
    cr_expect_eq(office_record_seal(place.office, ".HS-2077", &is_changed, NULL, &failure),
                 STATUS_USAGE);
    cr_expect_str_eq(failure.message, ".HS-2077 was left in records/ by a saving that was cut off");
    place_end(&place);
}

Test(office_records, a_folder_that_is_not_named_as_its_family_stays_readable)
{
    begin();
    bool is_changed;
    run("cp -r '%s' '%s/Smith'", place.record, records);
    FAILS_HINT(office_record_seal(place.office, "Smith", &is_changed, NULL, err), STATUS_USAGE,
               "the folder is named Smith, and the record is that of HS-2041",
               "a sealed record lies in a folder that bears its reference: name the folder so");
    cr_expect_not(is_changed);
    char *path = office_records_path(place.office, "Smith");
    cr_expect_eq(record_lies(path, NULL), RECORD_READABLE);
    memory_free(path);
    place_end(&place);
}

Test(office_records, one_that_lies_there_twice_is_finished_or_refused)
{
    begin();
    bool is_changed;
    struct record *none = NULL;
    run("cp '%s/family.json' '%s'", place.record, sealed);
    struct record *record = opened(place.office, sealed);
    record_free(record);
    cr_expect_eq(count(RECORD_READABLE), 1);
    run("echo >> '%s/family.json'", sealed);
    FAILS(
        office_record_open(place.office, sealed, &none, err), STATUS_MALFORMED,
        said("%s: the record is there twice: sealed, and another readable (family.json)", sealed));
    FAILS(
        office_record_seal(place.office, "HS-2041", &is_changed, NULL, err), STATUS_MALFORMED,
        said("%s: the record is there twice: sealed, and another readable (family.json)", sealed));
    run("cp '%s/family.json' '%s/attachments/drawing.png' '%s' && mv '%s/drawing.png' "
        "'%s/attachments'",
        place.record, place.record, sealed, sealed, sealed);
    OK(office_record_seal(place.office, "HS-2041", &is_changed, NULL, err));
    cr_expect(is_changed);
    cr_expect_eq(count(RECORD_READABLE), 0);
    cr_expect_not(tells(records));
    place_end(&place);
}

static void expect_exported(uint64_t number, const struct record *record)
{
    struct ledger_entry *entry = NULL;
    struct entry_exported said;
    OK(ledger_read(office_ledger(place.office), number, &entry, err));
    OK(entry_exported_read(entry, &said, err));
    cr_expect_eq(entry->leaf.kind, ENTRY_KIND_RECORD_EXPORTED);
    cr_expect_str_eq(said.reference, "HS-2041");
    cr_expect_str_eq(said.to, "The auditor");
    cr_expect_str_eq(said.reason, "To hold it against the original");
    cr_expect_str_eq(said.record, record->digest);
    ledger_entry_free(entry);
}

/* The entry comes first: of a copy that cannot be written the ledger says too much, never too
 * little. */
Test(office_records, a_copy_that_cannot_be_written_is_in_the_ledger_all_the_same)
{
    begin();
    struct error failure = {0};
    char to[512];
    uint64_t entry = 0;
    /* Longer than a name can be while it is written. */
    snprintf(to, sizeof to, "%s/%0250d", place.folder, 0);
    struct record *record = opened(place.office, sealed);
    const struct office_export copy = {to, "The auditor", "To hold it against the original"};
    cr_expect_eq(office_record_export(place.office, record, &copy, NOW, &entry, &failure),
                 STATUS_SYSTEM);
    cr_expect_not_null(
        strstr(failure.message, "says that a copy was taken, but it could not be written: "), "%s",
        failure.message);
    cr_expect_eq(ledger_size(office_ledger(place.office)), entry + 1);
    expect_exported(entry, record);
    record_free(record);
    place_end(&place);
}

Test(office_records, a_record_is_given_back_as_it_was)
{
    begin();
    char to[256], within[256];
    snprintf(to, sizeof to, "%s/back", place.folder);
    snprintf(within, sizeof within, "%s/records/../HS-2041", place.path);
    struct record *record = opened(place.office, sealed);
    uint64_t before = ledger_size(office_ledger(place.office)), entry = 0;
    struct office_export copy = {within, "The auditor", "To hold it against the original"};
    FAILS(office_record_export(place.office, record, &copy, NOW, &entry, err), STATUS_USAGE,
          said("%s lies in the office, where records are sealed", within));
    copy.folder = to;
    copy.to = " ";
    FAILS(office_record_export(place.office, record, &copy, NOW, &entry, err), STATUS_USAGE,
          "--to names nobody");
    copy.to = "The auditor";
    copy.reason = "so";
    FAILS(office_record_export(place.office, record, &copy, NOW, &entry, err), STATUS_USAGE,
          "--reason says too little");
    copy.reason = "To hold it against the original";
    cr_expect_eq(ledger_size(office_ledger(place.office)), before, "nothing was taken");
    OK(office_record_export(place.office, record, &copy, NOW, &entry, err));
    cr_expect_eq(entry, before);
    run("diff -r '%s' '%s' && test $(stat -c %%a '%s') = 700", place.record, to, to);
    FAILS(office_record_export(place.office, record, &copy, NOW, &entry, err), STATUS_USAGE,
          said("%s exists already", to));
    cr_expect_eq(ledger_size(office_ledger(place.office)), before + 1);
    expect_exported(entry, record);
    record_free(record);
    place_end(&place);
}

/* ---- attacks ---- */

/* Two of its sealed attachments. */
static void attachments(char names[2][300])
{
    struct file_list list = {0};
    char folder[256];
    snprintf(folder, sizeof folder, "%s/attachments", sealed);
    OK(file_list_folder(folder, &list, err));
    cr_assert_eq(list.count, 4);
    for (size_t i = 0; i < 2; i++)
        snprintf(names[i], 300, "%s/%s", folder, list.names[i]);
    file_list_free(&list);
}

static size_t unreadable(struct error *failure)
{
    static const char *const names[] = {"drawing.png", "old-referral.txt", "phone-note.txt",
                                        "weight-chart.pdf"};
    size_t wrong = 0;
    struct record *record = opened(place.office, sealed);
    for (size_t i = 0; i < 4; i++) {
        int fd = -1;
        *failure = (struct error){0};
        enum status status = record_file_open(record, names[i], &fd, failure);
        cr_assert(status == STATUS_OK || status == STATUS_AUTHENTICATION, "%s", failure->message);
        wrong += status != STATUS_OK;
        file_close(&fd);
    }
    record_free(record);
    return wrong;
}

Test(office_records, files_that_change_places_are_noticed)
{
    begin();
    char names[2][300];
    struct error failure;
    attachments(names);
    cr_expect_eq(unreadable(&failure), 0);
    run("mv '%s' '%s.x' && mv '%s' '%s' && mv '%s.x' '%s'", names[0], names[0], names[1], names[0],
        names[0], names[1]);
    cr_expect_eq(unreadable(&failure), 2);
    run("truncate -s -1 '%s' && rm '%s'", names[0], names[1]);
    cr_expect_eq(unreadable(&failure), 2);
    place_end(&place);
}

Test(office_records, a_record_in_another_familys_place_is_noticed)
{
    begin();
    char other[256];
    struct record *record = opened(NULL, place.other), *none = NULL;
    OK(office_record_take(place.office, record, err));
    record_free(record);
    snprintf(other, sizeof other, "%s/HS-2077", records);
    run("cp '%s/family.json.age' '%s'", other, sealed);
    FAILS(office_record_open(place.office, sealed, &none, err), STATUS_AUTHENTICATION,
          said("%s: what lies there is the record of HS-2077", sealed));
    run("rm -r '%s' && mv '%s' '%s'", sealed, other, sealed);
    FAILS(office_record_open(place.office, sealed, &none, err), STATUS_AUTHENTICATION,
          said("%s: what lies there is the record of HS-2077", sealed));
    cr_expect_null(none);
    place_end(&place);
}

Test(office_records, what_was_cut_or_changed_does_not_open)
{
    begin();
    struct record *none = NULL;
    run("cp '%s/family.json.age' '%s/kept' && truncate -s -1 '%s/family.json.age'", sealed,
        place.folder, sealed);
    struct error failure = {0};
    cr_expect_eq(office_record_open(place.office, sealed, &none, &failure), STATUS_AUTHENTICATION);
    run("cp '%s/kept' '%s/family.json.age' && printf x | dd of='%s/family.json.age' bs=1 seek=900 "
        "conv=notrunc status=none",
        place.folder, sealed, sealed);
    cr_expect_eq(office_record_open(place.office, sealed, &none, &failure), STATUS_AUTHENTICATION);
    run("printf 'age-encryption.org/v1\\n' > '%s/family.json.age'", sealed);
    cr_expect_eq(office_record_open(place.office, sealed, &none, &failure), STATUS_MALFORMED);
    run("cp '%s/kept' '%s/family.json.age'", place.folder, sealed);
    struct record *record = opened(place.office, sealed);
    record_free(record);
    place_end(&place);
}

Test(office_records, another_office_opens_nothing)
{
    begin();
    char *card = NULL, path[200];
    struct office *other = NULL;
    struct record *none = NULL;
    snprintf(path, sizeof path, "%s/other", place.folder);
    OK(office_init(path, "Another", "ledger.example.net/other", place.ruth, NOW, &card, err));
    memory_free(card);
    OK(office_open(path, &other, err));
    OK(office_unlock(other, place.ruth, err));
    FAILS(office_record_open(other, sealed, &none, err), STATUS_AUTHENTICATION,
          said("%s/family.json.age: is not sealed to this office, or is damaged", sealed));
    office_close(other);
    place_end(&place);
}

/* The keys as an office that was opened before has them. */
static struct record_keys *keys_of_old(const struct office *office)
{
    struct record_keys *keys = NULL;
    unsigned char secret[LEDGER_RECORD_KEY_SIZE];
    bool found = false;
    OK(record_keys_new(&keys, err));
    OK(ledger_record_key(office_ledger(office), ledger_generation(office_ledger(office)), secret,
                         &found, err));
    cr_assert(found);
    OK(record_keys_add(keys, secret, err));
    return keys;
}

Test(office_records, who_left_opens_nothing_that_is_sealed_after)
{
    begin();
    char copy[256];
    struct record *none = NULL, *plain = opened(NULL, place.record);
    struct names listed = {0};
    snprintf(copy, sizeof copy, "%s/copy", place.folder);
    run("mkdir '%s' && cp -r '%s' '%s'", copy, sealed, copy);
    snprintf(copy, sizeof copy, "%s/copy/HS-2041", place.folder);
    /* Ruth keeps the keys that she had: her office stays open. */
    OK(office_staff_remove(place.manager, "Ruth Adeyemi", "She moves away", NOW, err));
    FAILS(office_record_open(place.office, sealed, &none, err), STATUS_AUTHENTICATION,
          "the ledger's keys were changed or taken from you while it was open");
    /* Nor does a program that does not look: by her keys it does not open. */
    struct record_keys *hers = keys_of_old(place.office);
    FAILS(record_open_with(sealed, hers, NULL, &none, err), STATUS_AUTHENTICATION,
          said("%s/family.json.age: is not sealed to this office, or is damaged", sealed));
    struct record *record = opened(place.manager, sealed);
    assert_same(plain, record);
    record_free(record);
    cr_expect_not(tells(records));
    /* What she could read before, a backup too, she and those who stay can read. */
    OK(record_open_with(copy, hers, NULL, &record, err));
    assert_same(plain, record);
    record_free(record);
    record_keys_free(hers);
    record = opened(place.manager, copy);
    assert_same(plain, record);
    record_free(record);
    /* That backup put back is told, sealed anew by its next saving, and opens meanwhile. */
    run("rm -r '%s' && cp -r '%s' '%s'", sealed, copy, sealed);
    struct office_records list;
    OK(office_records_look(place.manager, &list, err));
    cr_expect_eq(list.sealed_before.count, 1);
    office_records_free(&list);
    record = opened(place.manager, sealed);
    OK(office_record_save(place.manager, sealed, record->digest, record->root, &CHANGE, err));
    record_free(record);
    OK(office_records_look(place.manager, &list, err));
    cr_expect_eq(list.sealed_before.count, 0);
    cr_expect_eq(list.sealed, 1);
    office_records_free(&list);
    record = opened(place.manager, sealed);
    struct buffer bytes;
    read_file(record, "phone-note.txt", &bytes);
    buffer_free(&bytes);
    record_free(record);
    /* The keys of before are kept through a further change. */
    office_close(place.manager);
    place.manager = place_open(&place, place.helen);
    OK(office_staff_remove(place.manager, "Tara Trustee", "Her time is over", NOW, err));
    record = opened(place.manager, copy);
    record_free(record);
    record = opened(place.manager, sealed);
    record_free(record);
    record_free(plain);
    names_free_copies(&listed);
    place_end(&place);
}

Test(office_records, who_reads_while_it_is_sealed_anew_is_told_to_start_again)
{
    begin();
    int fd = -1;
    struct record *record = opened(place.office, sealed);
    OK(office_staff_remove(place.manager, "Ruth Adeyemi", "She moves away", NOW, err));
    FAILS_HINT(record_file_open(record, "phone-note.txt", &fd, err), STATUS_REFUSED,
               "phone-note.txt: the record was sealed anew meanwhile",
               "nothing is lost: start again, and the file opens as before");
    cr_expect_eq(fd, -1);
    record_free(record);
    record = opened(place.manager, sealed);
    run("rm '%s'/attachments/*", sealed);
    struct error failure = {0};
    cr_expect_eq(record_file_open(record, "phone-note.txt", &fd, &failure), STATUS_AUTHENTICATION,
                 "it is gone, and nothing else");
    record_free(record);
    place_end(&place);
}

/* ---- any call fails ---- */

static enum status try_take(struct record *record, struct error *err)
{
    return office_record_take(place.office, record, err);
}
static enum status try_save(struct record *record, struct error *err)
{
    int fd = file_open_in_memory("She rang again.\n", 16);
    const struct record_new_file file = {"call.txt", fd};
    enum status status = fd < 0 ? error_set(err, STATUS_SYSTEM, "no memory")
                                : change(record->digest, record, &file, 1, err);
    file_close(&fd);
    return status;
}
static enum status try_seal(struct record *record, struct error *err)
{
    bool is_changed;
    (void)record;
    return office_record_seal(place.office, "HS-2041", &is_changed, NULL, err);
}

/* How it begins, and after which the record is whole, and nothing of it readable. */
static void fail_everywhere(enum status (*call)(struct record *, struct error *), const char *kind,
                            bool is_new, bool is_readable)
{
    begin();
    struct record *plain = opened(NULL, place.record);
    char keep[256];
    snprintf(keep, sizeof keep, "%s/keep", place.folder);
    run("mv '%s' '%s'", sealed, keep);
    int number = 1;
    for (bool hit = true; hit; number += 1 + number / 8) {
        char fault[64];
        struct error failure = {0};
        struct record *record = NULL;
        run("rm -rf '%s'", sealed);
        if (!is_new)
            run("cp -r '%s' '%s'", is_readable ? place.record : keep, sealed);
        OK(record_open(place.record, &record, err));
        json_object_set_new(json_object_get(record->root, "household"), "spare_key",
                            json_string("Wigston"));
        snprintf(fault, sizeof fault, "fail:%s:%d", kind, number);
        seam_plan(fault);
        enum status status = call(record, &failure);
        hit = seam_was_hit();
        seam_plan(NULL);
        record_free(record);
        cr_assert(status == STATUS_OK || *failure.message, "%s", fault);
        cr_assert(hit || status == STATUS_OK, "%s: %s", fault, failure.message);
        cr_assert(is_readable || !tells(records), "%s: something lies readable", fault);
        if (is_new && status != STATUS_OK && !file_exists(sealed))
            continue;
        struct buffer bytes;
        record = opened(place.office, sealed);
        read_file(record, "phone-note.txt", &bytes);
        buffer_free(&bytes);
        bool is_old = strcmp(record->digest, plain->digest) == 0;
        cr_assert(is_old || call == try_save, "%s", fault);
        cr_assert(call != try_save ||
                      is_old == (record_find_field(record, "household.spare_key") == NULL),
                  "%s", fault);
        if (!is_old) {
            read_file(record, "call.txt", &bytes);
            buffer_free(&bytes);
        }
        record_free(record);
        if (is_readable && status == STATUS_OK)
            cr_assert_not(tells(records), "%s: something lies readable", fault);
        if (is_readable) { /* what was cut off is finished */
            OK(try_seal(NULL, err));
            cr_assert_not(tells(records), "%s: something lies readable", fault);
        }
    }
    cr_expect_gt(number, 4, "hardly any call of %s", kind);
    record_free(plain);
    place_end(&place);
}

Test(office_records, taking_in_fails_at_any_file)
{
    fail_everywhere(try_take, "file", true, false);
}
Test(office_records, taking_in_fails_at_any_memory)
{
    fail_everywhere(try_take, "memory", true, false);
}
Test(office_records, saving_fails_at_any_file)
{
    fail_everywhere(try_save, "file", false, false);
}
Test(office_records, saving_fails_at_any_memory)
{
    fail_everywhere(try_save, "memory", false, false);
}
Test(office_records, sealing_fails_at_any_file)
{
    fail_everywhere(try_seal, "file", false, true);
}
Test(office_records, saving_what_lies_readable_fails_at_any_file)
{
    fail_everywhere(try_save, "file", false, true);
}
