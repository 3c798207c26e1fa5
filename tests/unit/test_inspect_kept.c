/* Answers that are kept by digest and name, and how they are written (inspect/kept.h). */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "safehand/inspect/kept.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define HEAD "safehand.inspected/1\n"

static struct inspect_kept *make(void)
{
    struct error err = {0};
    struct inspect_kept *kept = NULL;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    cr_assert_eq(inspect_kept_new(&kept, &err), STATUS_OK);
    return kept;
}

static void add(struct inspect_kept *kept, const char *name, const char *digest, const char *text)
{
    struct buffer answer;
    buffer_init(&answer, 4096);
    buffer_append_text(&answer, text);
    cr_assert(inspect_kept_add(kept, name, digest, &answer));
    buffer_free(&answer);
}

static void expect(struct inspect_kept *kept, const char *name, const char *digest,
                   const char *text)
{
    struct buffer answer;
    buffer_init(&answer, 4096);
    cr_expect_eq(inspect_kept_find(kept, name, digest, &answer), text != NULL, "%s", name);
    cr_expect_str_eq(buffer_text(&answer), text ? text : "", "%s", name);
    buffer_free(&answer);
}

Test(inspect_kept, an_answer_is_found_by_digest_and_name)
{
    struct inspect_kept *kept = make();
    add(kept, "a", ZEROS, "first");
    add(kept, "a", ZEROS, "second");
    add(kept, "a", ONES, "third");
    expect(kept, "a", ZEROS, "first");
    expect(kept, "a", ONES, "third");
    expect(kept, "b", ZEROS, NULL);
    cr_expect_eq(inspect_kept_count(kept), 2);
    inspect_kept_free(kept);
}

Test(inspect_kept, what_is_written_is_read_again)
{
    struct inspect_kept *kept = make(), *other = make();
    struct error err = {0};
    struct buffer out, again;
    buffer_init(&out, 4096);
    buffer_init(&again, 4096);
    add(kept, "a", ZEROS, "first");
    add(kept, "", ONES, "");
    cr_assert_eq(inspect_kept_write(kept, &out, &err), STATUS_OK);
    static const char wanted[] = HEAD ZEROS "\1\0\0\0a\5\0\0\0first" ONES "\0\0\0\0\0\0\0\0";
    cr_assert_eq(out.length, sizeof wanted - 1);
    cr_expect_arr_eq(out.data, wanted, sizeof wanted - 1);
    cr_assert_eq(inspect_kept_read(other, out.data, out.length, &err), STATUS_OK);
    expect(other, "a", ZEROS, "first");
    expect(other, "", ONES, "");
    cr_assert_eq(inspect_kept_write(other, &again, &err), STATUS_OK);
    cr_expect(again.length == out.length && memcmp(again.data, out.data, out.length) == 0);
    buffer_free(&out);
    buffer_free(&again);
    inspect_kept_free(kept);
    inspect_kept_free(other);
}

Test(inspect_kept, what_is_damaged_adds_nothing)
{
    static const char whole[] = HEAD ZEROS "\1\0\0\0a\5\0\0\0first" ONES "\1\0\0\0b\2\0\0\0no";
    static const char twice[] = HEAD ZEROS "\1\0\0\0a\1\0\0\0x" ZEROS "\1\0\0\0a\1\0\0\0y";
    struct inspect_kept *kept = make();
    struct error err = {0};
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        bool is_whole = length == sizeof HEAD - 1 || length == sizeof HEAD - 1 + 78;
        if (!is_whole) {
            cr_expect_eq(inspect_kept_read(kept, whole, length, &err), STATUS_MALFORMED, "%zu",
                         length);
            cr_expect_str_eq(err.message, "what was read of the attached files is damaged");
        }
        cr_expect_eq(inspect_kept_count(kept), 0, "%zu", length);
    }
    cr_expect_eq(inspect_kept_read(kept, twice, sizeof twice - 1, &err), STATUS_MALFORMED);
    static const char large[] = HEAD ZEROS "\1\0\0\0a\377\377\377\377first";
    cr_expect_eq(inspect_kept_read(kept, large, sizeof large - 1, &err), STATUS_MALFORMED);
    cr_expect_eq(inspect_kept_count(kept), 0);
    inspect_kept_free(kept);
}

/* ---- for later runs of the program ---- */

static const char INSPECT_HEAD_TEXT[] = "safehand-inspect/1\n";
static char place[64], inspector[96];

/* A user's own folder in memory, and an inspector. */
static void begin_hours(void)
{
    static const char script[] = "#!/bin/sh\n";
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    snprintf(place, sizeof place, "/tmp/safehand-kept-XXXXXX");
    cr_assert(mkdtemp(place));
    snprintf(inspector, sizeof inspector, "%s/inspector", place);
    cr_assert_eq(file_write_whole(inspector, script, sizeof script - 1, 0700, FILE_NEW, &err),
                 STATUS_OK);
    cr_assert_eq(setenv("XDG_RUNTIME_DIR", place, 1), 0);
    cr_assert_eq(setenv("SAFEHAND_TEST_INSPECTOR", inspector, 1), 0);
}

static void end_hours(void)
{
    struct error err = {0};
    inspect_kept_forget();
    cr_expect_eq(file_remove_tree(place, &err), STATUS_OK);
}

TestSuite(inspect_kept_hours, .init = begin_hours, .fini = end_hours);

/* An answer of one record of that letter. */
static void answer_of(struct buffer *answer, char record, const char *text)
{
    buffer_init(answer, 4096);
    buffer_append_text(answer, INSPECT_HEAD_TEXT);
    buffer_append_format(answer, "%c%c%c%c%c%s%c%c%c%c%c", record, (int)strlen(text), 0, 0, 0, text,
                         'e', 0, 0, 0, 0);
}

/* One run of the program that reads a file, unless an earlier one has: whether that is so. */
static bool run_once(const char *name, char record, const char *text)
{
    struct error err = {0};
    struct inspect_kept *kept = NULL;
    struct buffer answer, found;
    answer_of(&answer, record, text);
    buffer_init(&found, 4096);
    cr_assert_eq(inspect_kept_open(&kept, &err), STATUS_OK);
    bool is_found = inspect_kept_find(kept, name, ONES, &found);
    cr_expect(!is_found || (found.length == answer.length &&
                            memcmp(found.data, answer.data, answer.length) == 0));
    if (!is_found)
        cr_assert(inspect_kept_add(kept, name, ONES, &answer));
    inspect_kept_free(kept);
    buffer_free(&answer);
    buffer_free(&found);
    return is_found;
}

static void kept_files(struct file_list *list, char folder[96])
{
    struct error err = {0};
    snprintf(folder, 96, "%s/safehand-read", place);
    *list = (struct file_list){.names = NULL};
    cr_assert_eq(file_list_folder(folder, list, &err), STATUS_OK);
}

/* The one file that is kept. */
static char *kept_path(void)
{
    struct file_list list;
    char folder[96];
    kept_files(&list, folder);
    cr_assert_eq(list.count, 1);
    char *path = file_join(folder, list.names[0]);
    file_list_free(&list);
    return path;
}

Test(inspect_kept_hours, a_later_run_is_told_the_same)
{
    cr_expect_not(run_once("a", 't', "Dean Rudkin"));
    cr_expect(run_once("a", 't', "Dean Rudkin"));
    cr_expect_not(run_once("b", 't', "Dean Rudkin"));
    cr_expect(run_once("a", 't', "Dean Rudkin"));
    inspect_kept_forget();
    cr_expect_not(run_once("a", 't', "Dean Rudkin"));
}

Test(inspect_kept_hours, what_is_kept_is_sealed_and_the_users_alone)
{
    struct error err = {0};
    struct stat about;
    struct buffer sealed;
    cr_expect_not(run_once("a", 't', "Dean Rudkin"));
    char *path = kept_path();
    buffer_init(&sealed, 4096);
    cr_assert_eq(file_read_whole(path, &sealed, &err), STATUS_OK);
    cr_expect(text_starts_with(buffer_text(&sealed), "age-encryption.org/v1\n"));
    cr_expect_null(memmem(sealed.data, sealed.length, "Rudkin", 6));
    cr_assert_eq(stat(path, &about), 0);
    cr_expect_eq(about.st_mode & 0777, 0600);
    buffer_free(&sealed);
    memory_free(path);
}

Test(inspect_kept_hours, what_a_further_try_may_tell_better_is_not_kept)
{
    /* A tool that is missing, the reader's time, pictures without Tesseract, no sandbox. */
    static const struct {
        char record;
        const char *text;
        bool is_kept;
    } cases[] = {{'u', "262144 exiftool", false},
                 {'u', "16", false},
                 {'u', "32 no tesseract", false},
                 {'u', "64 no tesseract", false},
                 {'u', "128 no tesseract", false},
                 {'l', "1", false},
                 {'u', "32", true},
                 {'u', "8", true},
                 {'u', "4", true},
                 {'h', "4 Dean", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_not(run_once("a", cases[i].record, cases[i].text), "%zu", i);
        cr_expect_eq(run_once("a", cases[i].record, cases[i].text), cases[i].is_kept, "%zu", i);
        inspect_kept_forget();
    }
}

Test(inspect_kept_hours, another_inspector_reads_again)
{
    const struct timespec times[] = {{.tv_sec = 1}, {.tv_sec = 1}};
    cr_expect_not(run_once("a", 't', "x"));
    cr_assert_eq(utimensat(AT_FDCWD, inspector, times, 0), 0);
    cr_expect_not(run_once("a", 't', "x"));
    cr_expect(run_once("a", 't', "x"));
    memory_free(kept_path()); /* the other one's is gone */
    cr_assert_eq(setenv("SAFEHAND_TEST_INSPECTOR", "/nowhere", 1), 0);
    cr_expect_not(run_once("a", 't', "x"));
}

Test(inspect_kept_hours, hours_later_it_is_read_again)
{
    const time_t now = time(NULL);
    static const struct {
        int seconds;
        bool is_found;
    } cases[] = {{INSPECT_KEPT_HOURS * 3600 - 60, true},
                 {INSPECT_KEPT_HOURS * 3600, false},
                 {-3600 /* a clock that was set back */, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_not(run_once("a", 't', "x"), "%zu", i);
        char *path = kept_path();
        const struct timespec then = {.tv_sec = now - cases[i].seconds};
        const struct timespec times[] = {then, then};
        cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
        cr_expect_eq(run_once("a", 't', "x"), cases[i].is_found, "%zu", i);
        memory_free(path);
        inspect_kept_forget();
    }
}

Test(inspect_kept_hours, what_was_changed_is_not_believed)
{
    struct error err = {0};
    struct buffer sealed;
    cr_expect_not(run_once("a", 't', "x"));
    char *path = kept_path();
    buffer_init(&sealed, 4096);
    cr_assert_eq(file_read_whole(path, &sealed, &err), STATUS_OK);
    sealed.data[sealed.length - 1] ^= 1;
    cr_assert_eq(file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, &err),
                 STATUS_OK);
    cr_expect_not(run_once("a", 't', "x"));
    cr_expect(run_once("a", 't', "x"));
    buffer_free(&sealed);
    memory_free(path);
}

Test(inspect_kept_hours, without_a_folder_of_ones_own_nothing_is_kept)
{
    cr_assert_eq(chmod(place, 0750), 0);
    cr_expect_not(run_once("a", 't', "x"));
    cr_expect_not(run_once("a", 't', "x"));
    cr_assert_eq(chmod(place, 0700), 0);
    cr_assert_eq(unsetenv("XDG_RUNTIME_DIR"), 0);
    cr_expect_not(run_once("a", 't', "x"));
    cr_expect_not(run_once("a", 't', "x"));
    cr_assert_eq(setenv("XDG_RUNTIME_DIR", "here", 1), 0);
    cr_expect_not(run_once("a", 't', "x"));
    cr_expect_not(run_once("a", 't', "x"));
}
