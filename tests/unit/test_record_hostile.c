/* Folders that are not what they should be, spoilt bytes, and every call failing once. */
#include "record_family.h"

#include <dirent.h>

#include "safehand/base/seam.h"

static size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    cr_assert_not_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* Opens the folder (or path below it) as it stands. */
static void expect_open(struct family *family, const char *below, enum status status,
                        const char *message, const char *hint)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", family->folder, below);
    struct record *record = (struct record *)family;
    family->err = (struct error){0};
    cr_expect_eq(record_open(path, &record, &family->err), status, "%s", message);
    cr_expect_null(record);
    const char *said = family->err.message;
    if (text_starts_with(said, family->folder))
        said += strlen(family->folder);
    cr_expect_str_eq(said, message);
    cr_expect_str_eq(family->err.hint, hint);
}

static void run(const char *format, const char *folder)
{
    char command[512];
    snprintf(command, sizeof command, "cd %s && %s", folder, format);
    cr_assert_eq(system(command), 0, "%s", command);
}

Test(record_hostile, what_lies_in_the_folder_is_what_it_should_be)
{
    static const char folder_hint[] = "name the folder that holds family.json, or a record of the "
                                      "office by its reference";
    static const char attachments_message[] = "/attachments: is not a folder, or is a link to one";
    static const char attachments_hint[] =
        "put the files themselves into a folder named attachments";
    struct family family;
    family_make(&family);
    size_t descriptors = count_descriptors();
    expect_open(&family, "/none", STATUS_SYSTEM,
                "/none: cannot open the family's folder: No such file or directory", folder_hint);
    expect_open(&family, "/family.json", STATUS_MALFORMED, "/family.json: is not a folder",
                folder_hint);
    expect_open(&family, "/attachments/pipe", STATUS_MALFORMED,
                "/attachments/pipe: is not a folder", folder_hint);

    run("mv family.json real.json && ln -s real.json family.json", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, ": family.json: is, or lies behind, a symbolic link",
                "put the file itself into the folder");
    run("rm family.json && mkfifo family.json", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, ": family.json: is a device or pipe, not a file",
                "name a file");
    run("rm family.json && mkdir family.json", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, ": family.json: is a folder, not a file",
                "name a file");
    run("rmdir family.json", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, ": family.json: no such file in its folder",
                "put the file into the folder, or take its name out");
    run("mv real.json family.json", family.folder);

    run("mv attachments real && ln -s real attachments", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, attachments_message, attachments_hint);
    run("rm attachments && ln -s /nowhere attachments", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, attachments_message, attachments_hint);
    run("rm attachments && echo x > attachments", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, attachments_message, attachments_hint);
    run("rm attachments && mkfifo attachments", family.folder);
    expect_open(&family, "", STATUS_MALFORMED, attachments_message, attachments_hint);
    run("rm attachments", family.folder);
    expect_open(&family, "", STATUS_MALFORMED,
                "/family.json:22:64: /entries/0/attachments/0: note.txt: there is no folder "
                "attachments",
                "put the file into attachments, or take its name out");
    run("mv real attachments", family.folder);

    struct record *record;
    cr_expect_eq(record_open(family.folder, &record, &family.err), STATUS_OK);
    record_free(record);
    cr_expect_eq(count_descriptors(), descriptors, "a descriptor was left open");
    family_remove(&family);
}

/* What was opened is what is read later, though somebody puts another folder in its place. */
Test(record_hostile, attachments_stay_those_of_the_folder_that_was_checked)
{
    struct family family;
    struct record *record;
    family_make(&family);
    cr_assert_eq(record_open(family.folder, &record, &family.err), STATUS_OK);
    run("mv attachments real && mkdir attachments && echo other > attachments/note.txt",
        family.folder);
    struct buffer content;
    buffer_init(&content, 100);
    cr_assert_eq(file_read_whole_beneath(record->attachments, "note.txt", &content, &family.err),
                 STATUS_OK);
    cr_expect_str_eq(buffer_text(&content), "note");
    buffer_free(&content);
    record_free(record);
    family_remove(&family);
}

Test(record_hostile, a_file_cut_anywhere_is_refused)
{
    struct family family;
    struct record *record;
    family_make(&family);
    size_t length = strlen(family_good) - 1; /* the last line feed may be missing */
    for (size_t i = 0; i < length; i++) {
        cr_expect_eq(family_open(&family, family_good, i, &record), STATUS_MALFORMED, "at %zu", i);
        cr_expect_null(record);
        cr_expect(text_starts_with(family.err.message, "/family.json:"), "at %zu: %s", i,
                  family.err.message);
    }
    cr_expect_eq(family_open(&family, family_good, length, &record), STATUS_OK);
    record_free(record);
    family_remove(&family);
}

/* Each byte in turn becomes others. Whatever comes of it: it is read, or refused as malformed. */
Test(record_hostile, spoilt_bytes_do_no_harm)
{
    static const char others[] = "\x00\xff\"[]{}:,\\0-9.x";
    struct family family;
    struct record *record;
    family_make(&family);
    char text[sizeof family_good];
    size_t read = 0, refused = 0;
    for (size_t i = 0; i + 1 < sizeof family_good; i++) {
        memcpy(text, family_good, sizeof text);
        for (size_t k = i % 3; k < sizeof others - 1; k += 3) {
            text[i] = others[k];
            enum status status = family_open(&family, text, sizeof text - 1, &record);
            cr_expect(status == STATUS_OK || status == STATUS_MALFORMED);
            cr_expect_eq(record != NULL, status == STATUS_OK);
            read += status == STATUS_OK;
            refused += status == STATUS_MALFORMED;
            record_free(record);
        }
    }
    cr_expect_gt(read, 500);
    cr_expect_gt(refused, 5000);
    family_remove(&family);
}

Test(record_hostile, every_call_may_fail_once)
{
    struct family family;
    struct record *record;
    family_make(&family);
    size_t descriptors = count_descriptors();
    enum status status = STATUS_SYSTEM;
    unsigned n = 0;
    while (status != STATUS_OK) {
        char fault[32];
        snprintf(fault, sizeof fault, "fail:%u", ++n);
        family.err = (struct error){0};
        record = (struct record *)&family;
        seam_plan(fault);
        status = record_open(family.folder, &record, &family.err);
        bool was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(was_hit, status != STATUS_OK, "call %u: %s", n, family.err.message);
        if (status == STATUS_OK)
            break;
        cr_assert_eq(status, STATUS_SYSTEM, "call %u: %s", n, family.err.message);
        cr_expect_null(record);
        cr_expect_neq(family.err.message[0], '\0');
        cr_expect_eq(count_descriptors(), descriptors, "call %u leaves a descriptor", n);
    }
    cr_expect_gt(n, 100, "only %u calls", n);
    cr_expect_eq(record->entry_count, 2);
    record_free(record);
    record_free(NULL);
    family_remove(&family);
}
