/*
 * safehand-inspect NAME [FOLDER]: looks into one file, which stands on standard input, and answers
 * on standard output (safehand/inspect/answer.h). Behind --clean it answers by a copy without
 * hidden data, behind --pages by a PDF of pictures of a PDF's pages, and the folder must be named.
 * It is started by the program for each file, knows nothing but that file, and can write to nothing
 * but its answer and that folder.
 *
 * safehand-inspect --wait: the same for many files, each in a process of its own (wait.h).
 */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer.h"
#include "clean/clean.h"
#include "confine.h"
#include "media/media.h"
#include "scratch.h"
#include "tool.h"
#include "wait.h"

#ifdef __SANITIZE_ADDRESS__
/* The search for leaks looks into this process from another one, which nothing here may. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

enum { ANSWER_MAXIMUM = 3 * READER_TEXT_MAXIMUM };

/* The file as it stands on its descriptor: a large one is never in memory as a whole. */
static bool take_file(struct part *file)
{
    struct stat about;
    if (fstat(STDIN_FILENO, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < 0)
        return false;
    file->length = (size_t)about.st_size;
    void *data = file->length == 0
                     ? NULL
                     : mmap(NULL, file->length, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    file->data = data == MAP_FAILED ? NULL : data;
    tool_set_whole(STDIN_FILENO, file->data, file->length);
    return data != MAP_FAILED;
}

static bool give(const struct buffer *out)
{
    return file_write(STDOUT_FILENO, out->data, out->length);
}

/* What its copy is, or why there is none, in place of an answer. */
static bool answer_cleaned(const struct part *file, bool as_pages, struct buffer *out)
{
    struct error err = {0};
    struct cleaning cleaning;
    cleaning_init(&cleaning);
    (as_pages ? clean_pages : clean_part)(file, &cleaning);
    bool is_written = cleaning_write(&cleaning, out, &err) == STATUS_OK;
    cleaning_free(&cleaning);
    return is_written;
}

/* How the one file is looked into that stands on standard input. */
struct task {
    const char *name, *folder; /* NULL: no folder */
    bool is_cleaned, as_pages;
};

static bool do_task(const struct task *task)
{
    struct error err = {0};
    struct buffer out;
    struct answer answer;
    struct part file = {.name = task->name};
    buffer_init(&out, ANSWER_MAXIMUM);
    answer_init(&answer);
    scratch_set(task->folder);
    bool done = take_file(&file);
    answer.lacks = confine(&(struct confinement){.scratch = task->folder,
                                                 .file_size = file.length,
                                                 .seconds = READER_SECONDS,
                                                 .with_folders = task->is_cleaned});
    if (done && task->is_cleaned) {
        done = answer_cleaned(&file, task->as_pages, &out) && give(&out);
    } else if (done) {
        read_part(&file, &answer);
        done = answer_write(&answer, &out, &err) == STATUS_OK && give(&out);
    }
    answer_free(&answer);
    buffer_free(&out);
    return done;
}

static int wait_and_read(void)
{
    struct task task = {0};
    if (!wait_for_file(&task.name, &task.folder))
        return EXIT_SUCCESS;
    return do_task(&task) ? WAIT_READ + (int)words_made() : EXIT_FAILURE;
}

int main(int count, char **words)
{
    /* Four words: of two a file may be called so. */
    struct task task = {.as_pages = count == 4 && strcmp(words[1], "--pages") == 0};
    if (wait_is_wanted(count, words))
        return close_range(STDERR_FILENO + 1, ~0U, 0) == 0 ? wait_and_read() : EXIT_FAILURE;
    task.is_cleaned = task.as_pages || (count == 4 && strcmp(words[1], "--clean") == 0);
    words += task.is_cleaned;
    count -= task.is_cleaned;
    if (count < 2 || count > 3 || close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
        return EXIT_FAILURE;
    /* Whoever started it and is killed has nobody left who would end it. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    setlocale(LC_CTYPE, "C.UTF-8");
    task.name = words[1];
    task.folder = words[2];
    return do_task(&task) ? EXIT_SUCCESS : EXIT_FAILURE;
}
