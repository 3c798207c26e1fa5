/* Programs of others, and the folder for those that want a path (tool.h, scratch.h). */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer.h"
#include "scratch.h"
#include "tool.h"

/* Writes out what it reads. */
#define COPIES                                                                                     \
    "python3", "-c", "import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"

static const char GREETING[] = "Seen by Dean\n";
static const struct part part = {"a.txt", NULL, (const unsigned char *)GREETING,
                                 sizeof GREETING - 1};

struct run {
    struct answer answer;
    struct buffer out;
    bool done;
};

static struct run run_bounded(const char *const words[], const struct part *in, size_t maximum)
{
    struct run run;
    answer_init(&run.answer);
    buffer_init(&run.out, maximum);
    run.done = tool_run(words, in, &run.out, &run.answer);
    return run;
}

static void end(struct run *run)
{
    answer_free(&run->answer);
    buffer_free(&run->out);
}

/* That one thing was passed over, and with which words. */
static void was_unread(const struct run *run, unsigned kind, const char *detail)
{
    cr_assert_not(run->done);
    cr_assert_eq(run->answer.unread_count, 1);
    cr_expect_eq(run->answer.unread[0].kind, kind);
    cr_expect_str_eq(run->answer.unread[0].detail, detail);
}

Test(inspector_tool, a_tool_reads_the_part_and_answers)
{
    static const char *const words[] = {COPIES, NULL};
    struct run run = run_bounded(words, &part, 4096);
    cr_assert(run.done);
    cr_expect_str_eq(buffer_text(&run.out), "Seen by Dean\n");
    cr_expect_eq(run.answer.unread_count, 0);
    end(&run);
}

Test(inspector_tool, the_whole_file_is_handed_on_as_it_is_each_time)
{
    static const char *const words[] = {"exiftool", "-s3", "-FileSize#", "-", NULL};
    static const char *const text[] = {COPIES, NULL};
    FILE *file = tmpfile();
    cr_assert(file && fputs(GREETING, file) >= 0 && fputs("not in the part", file) >= 0);
    cr_assert_eq(fflush(file), 0);
    tool_set_whole(fileno(file), part.data, part.length);
    for (int i = 0; i < 2; i++) {
        struct run run = run_bounded(text, &part, 4096);
        cr_assert(run.done);
        cr_expect_str_eq(buffer_text(&run.out), "Seen by Dean\nnot in the part");
        end(&run);
    }
    const struct part within = {"b", NULL, part.data, 8};
    struct run run = run_bounded(text, &within, 4096);
    cr_expect_str_eq(buffer_text(&run.out), "Seen by ", "a part is no whole: %s",
                     buffer_text(&run.out));
    end(&run);
    run = run_bounded(words, NULL, 4096);
    cr_expect(run.done, "without an input it ends too");
    end(&run);
    fclose(file);
}

Test(inspector_tool, what_is_missing_or_too_much_is_told)
{
    static const char *const unknown[] = {"sh", "-c", "echo out", NULL};
    static const char *const path[] = {"/usr/bin/exiftool", "-ver", NULL};
    static const char *const version[] = {"exiftool", "-ver", NULL};
    struct run run = run_bounded(unknown, &part, 4096);
    was_unread(&run, UNREAD_TOOL, "sh");
    end(&run);
    run = run_bounded(path, &part, 4096);
    was_unread(&run, UNREAD_TOOL, "/usr/bin/exiftool");
    end(&run);
    run = run_bounded(version, NULL, 1);
    was_unread(&run, UNREAD_SIZE, "exiftool");
    end(&run);
    cr_expect(tool_is_there("exiftool"));
    cr_expect_not(tool_is_there("perl"));
}

Test(inspector_tool, what_is_written_into_the_folder_is_read_from_it)
{
    char folder[] = "/tmp/safehand-test-XXXXXX";
    struct buffer out;
    buffer_init(&out, 4096);
    cr_assert_not(scratch_write("a.txt", &part), "there is no folder yet");
    cr_assert(mkdtemp(folder));
    scratch_set(folder);
    cr_expect_str_eq(scratch_path(), folder);
    cr_assert(scratch_write("a.txt", &part) && scratch_write("a.txt", &part));
    cr_assert(scratch_read("a.txt", &out));
    cr_expect_str_eq(buffer_text(&out), GREETING);
    cr_expect_not(scratch_write("../b.txt", &part) || scratch_write("", &part));
    cr_expect_not(scratch_read("../a.txt", &out) || scratch_read("b.txt", &out));
    scratch_remove("a.txt");
    cr_expect_not(scratch_read("a.txt", &out));
    buffer_free(&out);
    cr_expect_eq(rmdir(folder), 0, "nothing else is in it");
}
