/* What is inside an attachment: one file, or several at a time. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/base/pool.h"
#include "safehand/inspect/kept.h"
#include "waiting.h"

enum { AT_A_TIME = 4 /* inspectors at most, and no more than there are cores */ };

/* ---- a reading ---- */

void inspection_free(struct inspection *reading)
{
    buffer_free(&reading->text);
    buffer_free(&reading->seen);
    buffer_free(&reading->hidden);
    buffer_free(&reading->beside);
    buffer_free(&reading->text_unread);
    buffer_free(&reading->hidden_unread);
}

static void begin(struct inspection *reading)
{
    buffer_init(&reading->text, INSPECT_TEXT_MAXIMUM);
    buffer_init(&reading->seen, INSPECT_TEXT_MAXIMUM);
    buffer_init(&reading->hidden, INSPECT_HIDDEN_MAXIMUM);
    buffer_init(&reading->beside, INSPECT_HIDDEN_MAXIMUM);
    buffer_init(&reading->text_unread, INSPECT_HIDDEN_MAXIMUM);
    buffer_init(&reading->hidden_unread, INSPECT_HIDDEN_MAXIMUM);
}

/* With which program something was made is told only beside what is a reason to ask. */
static void end(struct inspection *reading)
{
    if (reading->hidden.length > 0 && reading->beside.length > 0)
        buffer_append_format(&reading->hidden, ", %s", buffer_text(&reading->beside));
}

static bool has_failed(const struct inspection *reading)
{
    return reading->text.failure != STATUS_OK || reading->seen.failure != STATUS_OK ||
           reading->hidden.failure != STATUS_OK || reading->beside.failure != STATUS_OK ||
           reading->text_unread.failure != STATUS_OK || reading->hidden_unread.failure != STATUS_OK;
}

/* An answer that is none makes a reading of which no part is to be relied upon. */
static bool take_answer(struct buffer *answer, struct inspection *reading)
{
    begin(reading);
    if (!answer_read(answer, reading)) {
        inspection_free(reading);
        begin(reading);
        answer_make(answer, UNREAD_READER);
        if (!answer_read(answer, reading))
            return false;
    }
    end(reading);
    return !has_failed(reading);
}

/* What stands on the descriptor. What was told of it before is told again. */
static enum status look(const char *name, int fd, const char *digest, struct inspect_kept *kept,
                        struct waiting *waiting, struct inspection *reading, struct error *err)
{
    struct buffer answer;
    unsigned why = 0;
    enum status status = STATUS_OK;
    buffer_init(&answer, INSPECT_ANSWER_MAXIMUM);
    bool is_kept = kept && inspect_kept_find(kept, name, digest, &answer);
    if (!is_kept)
        status = inspector_run(NULL, name, fd, waiting, &answer, &why, err);
    if (why != 0)
        answer_make(&answer, why);
    bool done = status == STATUS_OK && take_answer(&answer, reading) &&
                answer.failure == STATUS_OK &&
                (is_kept || !kept || inspect_kept_add(kept, name, digest, &answer));
    buffer_free(&answer);
    if (!done)
        inspection_free(reading);
    return done || status != STATUS_OK ? status : memory_error(err);
}

enum status inspect_bytes_kept(const char *name, const struct buffer *bytes,
                               const char digest[DIGEST_HEX_SIZE], struct inspect_kept *kept,
                               struct inspection *reading, struct error *err)
{
    int fd = file_open_in_memory(bytes->data, bytes->length);
    *reading = (struct inspection){0};
    enum status status = fd < 0 ? error_set_errno(err, "cannot start reading a file")
                                : look(name, fd, digest, kept, NULL, reading, err);
    file_close(&fd);
    return status;
}

enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err)
{
    static const char no_digest[DIGEST_HEX_SIZE] = "";
    return inspect_bytes_kept(name, bytes, no_digest, NULL, reading, err);
}

/* ---- a file ---- */

struct job {
    const char *name;
    struct inspect_kept *kept;
    int fd; /* of a copy in memory that nobody can change, or of the file if that is too large */
    bool is_itself;
    struct stat before; /* of such a file, before it was read */
    struct inspected_file file;
    struct inspection reading;
    struct error failure;
};

/* The copy in memory takes the file's place. */
static enum status take_copy(struct job *job, const struct buffer *bytes, struct error *err)
{
    if (bytes->failure == STATUS_SYSTEM)
        return memory_error(err);
    file_close(&job->fd);
    job->fd = file_open_in_memory(bytes->data, bytes->length);
    return job->fd >= 0 ? STATUS_OK : error_set_errno(err, "cannot start reading a file");
}

static enum status load(struct job *job, struct record_files from, struct error *err)
{
    struct buffer bytes;
    enum status status = record_files_open(from, job->name, &job->fd, err);
    if (status != STATUS_OK)
        return status;
    buffer_init(&bytes, INSPECT_TEXT_MAXIMUM);
    bool fits = fstat(job->fd, &job->before) == 0 && job->before.st_size <= INSPECT_TEXT_MAXIMUM;
    if (fits)
        buffer_reserve(&bytes, (size_t)job->before.st_size);
    status = recheck_read(job->fd, fits ? &bytes : NULL, &job->file.size, job->file.digest,
                          &job->file.mark, err);
    job->is_itself = !fits || bytes.failure == STATUS_MALFORMED /* it grew meanwhile */;
    if (status == STATUS_OK && !job->is_itself)
        status = take_copy(job, &bytes, err);
    buffer_free(&bytes);
    return status;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* A large file is looked into where it lies. The system marks each change, and nobody sets that
 * mark back: without one the digest is of what was looked into. */
static enum status check_unchanged(const struct job *job, struct error *err)
{
    struct stat now;
    if (fstat(job->fd, &now) == 0 && now.st_size == job->before.st_size &&
        (uint64_t)now.st_size == job->file.size && is_same_time(now.st_mtim, job->before.st_mtim) &&
        is_same_time(now.st_ctim, job->before.st_ctim))
        return STATUS_OK;
    error_set(err, STATUS_MALFORMED, "it was changed while it was looked into");
    return error_hint(err, "try again when nothing writes to it");
}

static enum status look_into(struct job *job, struct waiting *waiting, struct error *err)
{
    enum status status =
        look(job->name, job->fd, job->file.digest, job->kept, waiting, &job->reading, err);
    if (status == STATUS_OK && job->is_itself)
        status = check_unchanged(job, err);
    return status;
}

static bool run_job(void *context, void *hand, void *given)
{
    struct job *job = given;
    (void)context;
    if (job->failure.status == STATUS_OK)
        (void)(look_into(job, hand, &job->failure) == STATUS_OK); /* the caller finds the failure */
    file_close(&job->fd);
    return job->failure.status == STATUS_OK;
}

/* Each thread has an inspector that waits, once it has a file. */
static enum status hand_new(void *context, void **hand, struct error *err)
{
    struct waiting *waiting = NULL;
    (void)context;
    enum status status = waiting_new(&waiting, err);
    *hand = waiting;
    return status;
}

static void hand_free(void *hand)
{
    waiting_free(hand);
}

static bool job_new(void *given)
{
    ((struct job *)given)->fd = -1;
    return true;
}

static void job_free(void *given)
{
    struct job *job = given;
    file_close(&job->fd);
    inspection_free(&job->reading);
}

/* ---- many files ---- */

struct inspect_files {
    struct pool *pool;
    struct inspect_kept *kept;
    const char *const *names;
    size_t count, next;
    struct record_files from;
};

enum status inspect_files_begin(struct record_files from, const char *const *names, size_t count,
                                struct inspect_kept *kept, struct inspect_files **files,
                                struct error *err)
{
    /* One file is not worth it. */
    bool are_many = count > 1;
    const struct pool_line line = {
        .stages = {{POOL_CALLER, NULL}, {POOL_BESIDE, run_job}, {POOL_CALLER, NULL}},
        .stage_count = 3,
        .job_size = sizeof(struct job),
        .job_new = job_new,
        .job_free = job_free,
        .hand_new = are_many ? hand_new : NULL,
        .hand_free = are_many ? hand_free : NULL,
        .threads = AT_A_TIME,
        .jobs_alone = 1};
    struct inspect_files *fresh = memory_allocate(sizeof *fresh);
    if (!fresh)
        return memory_error(err);
    fresh->from = from;
    fresh->names = names;
    fresh->count = count;
    fresh->kept = kept;
    enum status status = pool_new(&fresh->pool, &line, err);
    if (status == STATUS_OK)
        *files = fresh;
    else
        memory_free(fresh);
    return status;
}

/* Begins as many further files as there is room for; none behind one that failed. */
static void begin_further(struct inspect_files *files)
{
    struct job *job;
    while (files->next < files->count && (job = pool_space(files->pool))) {
        job->failure = (struct error){0};
        job->name = files->names[files->next++];
        job->kept = files->kept;
        if (load(job, files->from, &job->failure) != STATUS_OK)
            files->next = files->count;
        pool_submit(files->pool);
    }
}

enum status inspect_files_next(struct inspect_files *files, struct inspected_file *file,
                               struct inspection *reading, struct error *err)
{
    begin_further(files);
    struct job *job = pool_next(files->pool);
    *reading = (struct inspection){0};
    if (!job)
        return memory_error(err);
    if (job->failure.status != STATUS_OK) {
        *err = job->failure;
        error_context(err, "attachment \"%s\"", job->name);
    } else {
        *file = job->file;
        *reading = job->reading;
        job->reading = (struct inspection){0};
    }
    enum status status = job->failure.status;
    pool_release(files->pool);
    return status;
}

void inspect_files_end(struct inspect_files *files)
{
    if (!files)
        return;
    pool_free(files->pool);
    memory_free(files);
}

enum status inspect_file(struct record_files from, const char *name, struct inspected_file *file,
                         struct inspection *reading, struct error *err)
{
    struct inspect_files *files = NULL;
    *reading = (struct inspection){0};
    enum status status = inspect_files_begin(from, &name, 1, NULL, &files, err);
    if (status == STATUS_OK)
        status = inspect_files_next(files, file, reading, err);
    inspect_files_end(files);
    return status;
}
