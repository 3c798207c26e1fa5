/* Clean copies as the program gets them: of an inspector that a hostile file has taken over nothing
 * is believed, and nothing is left; and what is kept of copies for another run. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safehand/inspect/clean.h"

#define BROKE_OFF "it took too long, or broke off"

static struct clean_copies *copies;
static char folder[64];
static int fd;

static void begin(void)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    setenv("SAFEHAND_TEST_INSPECTOR", HOSTILE_INSPECTOR, 1);
    setenv("SAFEHAND_TEST_INSPECT_SECONDS", "2", 1);
    strcpy(folder, "/tmp/safehand-clean-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    fd = open(folder, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(clean_copies_new(&copies, &err), STATUS_OK);
}

static void end(void)
{
    char command[96];
    clean_copies_free(copies);
    close(fd);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    cr_assert_eq(system(command), 0);
}

/* A file of that name that holds the bytes; its digest. */
static void make(const char *name, const char *bytes, char digest[DIGEST_HEX_SIZE])
{
    struct error err = {0};
    int file = openat(fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert(file >= 0 && write(file, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
    close(file);
    cr_assert_eq(digest_sha256_hex(bytes, strlen(bytes), digest, &err), STATUS_OK);
}

/* What becomes of the file of that name, which holds its name. */
static const struct clean_copy *take(const char *name)
{
    struct error err = {0};
    char digest[DIGEST_HEX_SIZE];
    const struct clean_copy *copy = NULL;
    make(name, name, digest);
    cr_assert_eq(
        clean_copies_take(copies, (struct record_files){fd, NULL}, name, digest, NULL, &copy, &err),
        STATUS_OK, "%s", err.message);
    cr_assert_str_eq(copy->original, digest);
    return copy;
}

Test(inspect_clean, a_copy_is_taken_and_looked_into, .init = begin, .fini = end)
{
    const struct clean_copy *copy = take("good");
    cr_expect_eq(copy->way, CLEAN_EXIFTOOL);
    cr_expect_str_eq(buffer_text(&copy->bytes), "clean");
    cr_expect_str_eq(copy->digest,
                     "3b066804f6d1d077173cfe4d06002e6a61e6f21c2b2e648417962115f1afcd8e");
    cr_expect_str_eq(buffer_text(&copy->reading.text), "hello");
    cr_expect_eq(take("good"), copy, "it is made once");
    cr_expect_str_eq(clean_way_words(copy->way), "hidden data was taken out by ExifTool");
}

Test(inspect_clean, what_is_no_whole_answer_is_no_copy, .init = begin, .fini = end)
{
    static const char *const names[] = {
        "a reading",
        "no way",
        "no copy",
        "an empty copy",
        "two copies",
        "both",
        "both the other way",
        "half",
        "an unknown way",
        "more",
        "an unknown why",
        "nothing",
        "killed",
        "waits",
        "other",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct clean_copy *copy = take(names[i]);
        cr_expect_eq((int)copy->way, 0, "%s", names[i]);
        cr_expect_eq(copy->bytes.length, 0, "%s", names[i]);
        cr_expect_str_eq(copy->why, BROKE_OFF, "%s: %s", names[i], copy->why);
    }
    cr_expect_eq(take("good")->way, CLEAN_EXIFTOOL, "the next goes on");
}

Test(inspect_clean, why_there_is_none_is_told_without_what_cannot_be_seen, .init = begin,
     .fini = end)
{
    cr_expect_str_eq(take("no kind")->why, "nothing here can write files of its kind");
    cr_expect_str_eq(take("no tool")->why, "a\\u{202E}\\u{001B}[, which does it, is not installed",
                     "%s", take("no tool")->why);
}

/* The folders of this process's inspectors. */
static int folders(void)
{
    int count = 0;
    char own[64];
    int length = snprintf(own, sizeof own, "safehand-inspect-%d-", (int)getpid());
    DIR *place = opendir("/dev/shm");
    const struct dirent *entry;
    while (place && (entry = readdir(place)))
        count += strncmp(entry->d_name, own, (size_t)length) == 0;
    if (place)
        closedir(place);
    return count;
}

Test(inspect_clean, no_folder_is_too_deep_to_be_removed, .init = begin, .fini = end)
{
    int before = folders();
    unsetenv("SAFEHAND_TEST_INSPECT_SECONDS");
    cr_expect_eq(take("buries")->way, CLEAN_EXIFTOOL);
    cr_expect_eq(folders(), before);
}

Test(inspect_clean, a_file_that_was_changed_is_not_cleaned_as_what_it_was, .init = begin,
     .fini = end)
{
    struct error err = {0};
    char digest[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE];
    const struct clean_copy *copy = NULL;
    make("good", "before", digest);
    make("good", "after", other);
    cr_expect_eq(clean_copies_take(copies, (struct record_files){fd, NULL}, "good", digest, NULL,
                                   &copy, &err),
                 STATUS_MALFORMED);
    cr_expect_str_eq(err.message, "attachment \"good\": it was changed while it was looked into");
    cr_expect_null(copy);
}

/* ---- kept ---- */

static void write_all(struct buffer *out)
{
    struct error err = {0};
    const char *items[] = {take("good")->original, take("same")->original,
                           take("no kind")->original};
    const struct names originals = {.items = items, .count = 3};
    buffer_init(out, CLEAN_KEPT_MAXIMUM);
    cr_assert_eq(clean_copies_write(copies, &originals, out, &err), STATUS_OK);
}

Test(inspect_clean, copies_are_kept_and_found_again_without_being_made, .init = begin, .fini = end)
{
    struct error err = {0};
    struct buffer kept;
    struct clean_copies *again = NULL;
    const struct clean_copy *copy = NULL;
    char digest[DIGEST_HEX_SIZE];
    write_all(&kept);
    cr_assert_eq(clean_copies_new(&again, &err), STATUS_OK);
    cr_assert_eq(clean_copies_read(again, kept.data, kept.length, &err), STATUS_OK, "%s",
                 err.message);
    cr_assert_eq(unlinkat(fd, "good", 0), 0);
    cr_assert_eq(digest_sha256_hex("good", 4, digest, &err), STATUS_OK);
    cr_assert_eq(clean_copies_take(again, (struct record_files){fd, NULL}, "good", digest, NULL,
                                   &copy, &err),
                 STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&copy->bytes), "clean");
    cr_expect_eq(copy->way, CLEAN_EXIFTOOL);
    cr_expect_str_eq(buffer_text(&copy->reading.text), "hello");
    clean_copies_free(again);
    buffer_free(&kept);
}

Test(inspect_clean, of_none_nothing_is_written, .init = begin, .fini = end)
{
    struct error err = {0};
    struct buffer kept;
    const char *items[] = {take("no kind")->original};
    const struct names originals = {.items = items, .count = 1};
    buffer_init(&kept, CLEAN_KEPT_MAXIMUM);
    cr_assert_eq(clean_copies_write(copies, &originals, &kept, &err), STATUS_OK);
    cr_expect_eq(kept.length, 0);
    buffer_free(&kept);
}

/* Nothing of it is taken, and the failure says so. */
static void refused(const void *data, size_t length, const char *what, size_t at)
{
    struct error err = {0};
    struct clean_copies *again = NULL;
    struct buffer out;
    const char *items[] = {take("good")->original, take("same")->original};
    const struct names originals = {.items = items, .count = 2};
    buffer_init(&out, CLEAN_KEPT_MAXIMUM);
    cr_assert_eq(clean_copies_new(&again, &err), STATUS_OK);
    cr_expect_eq(clean_copies_read(again, data, length, &err), STATUS_MALFORMED, "%s %zu", what,
                 at);
    cr_expect_str_eq(err.message, "the copies that were kept are damaged");
    cr_assert_eq(clean_copies_write(again, &originals, &out, &err), STATUS_OK);
    cr_expect_eq(out.length, 0, "%s %zu", what, at);
    clean_copies_free(again);
    buffer_free(&out);
}

Test(inspect_clean, what_is_kept_is_taken_whole_or_not_at_all, .init = begin, .fini = end)
{
    struct buffer kept;
    write_all(&kept);
    /* A digest of a file that is altered names another file: that is for the decision to see. */
    const size_t head = strlen("safehand.copies/1\n"), original = head + DIGEST_HEX_SIZE - 1;
    const size_t line = strlen(" 3b066804 1 5\n") + DIGEST_HEX_SIZE - 1 - 8;
    const size_t second = original + line + 5;
    for (size_t i = 0; i < kept.length; i++) {
        bool is_original =
            (i >= head && i < original) || (i >= second && i < second + DIGEST_HEX_SIZE - 1);
        bool is_way = i == original + DIGEST_HEX_SIZE + 1 || i == second + 2 * DIGEST_HEX_SIZE;
        kept.data[i] ^= 0x10;
        if (!is_original && !is_way)
            refused(kept.data, kept.length, "altered at", i);
        kept.data[i] ^= 0x10;
    }
    for (size_t i = 0; i < kept.length; i++)
        if (i != second)
            refused(kept.data, i, "cut at", i);
    buffer_append_text(&kept, "x");
    refused(kept.data, kept.length, "with more", kept.length);
    buffer_free(&kept);
}
