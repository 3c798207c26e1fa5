/*
 * The parallel payload stream, with one to eight threads, in a program of its own because the
 * thread sanitizer does not work under Criterion. Prints what went wrong, and counts.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "safehand/age/in_place.h"
#include "safehand/base.h"

#define SECRET "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
#define RECIPIENT "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

enum { CHUNK = AGE_CHUNK_SIZE, SEALED = CHUNK + 16, LARGEST = 40 * CHUNK + 1, ROOM = 4 << 20 };

static unsigned passed, failed;
static unsigned char *plaintext;
static struct age_recipients *recipients;
static struct age_identities *identities;

static void check(bool good, const char *what, size_t a, size_t b)
{
    passed += good;
    failed += !good;
    if (!good)
        printf("%s (%zu, %zu)\n", what, a, b);
}

static const char altered[] = "the file's content was altered or damaged after it was sealed";
static const char cut[] = "the file is cut short: its end is missing";
static const char extended[] = "something was added after the end of the file";

/* ---- sources and sinks ---- */

/* Takes what comes; call number fail_at fails. */
struct sink {
    struct buffer bytes;
    int calls, fail_at;
};

static enum status sink_take(void *context, const void *data, size_t length, struct error *err)
{
    struct sink *sink = context;
    if (++sink->calls == sink->fail_at)
        return error_set(err, STATUS_DELIVERY, "no more room");
    buffer_append(&sink->bytes, data, length);
    return buffer_status(&sink->bytes, err);
}

static void sink_start(struct sink *sink, int fail_at)
{
    *sink = (struct sink){.fail_at = fail_at};
    buffer_init(&sink->bytes, ROOM);
}

struct line {
    const unsigned char *data;
    size_t length, position, fail_at;
};

static enum status line_read(void *context, void *data, size_t length, uint64_t offset, size_t *got,
                             struct error *err)
{
    struct line *line = context;
    size_t left = line->length - line->position;
    (void)offset;
    *got = length < left ? length : left;
    if (line->fail_at > 0 && line->position + *got >= line->fail_at)
        return error_set(err, STATUS_DELIVERY, "the line went dead");
    memcpy(data, line->data + line->position, *got);
    line->position += *got;
    return STATUS_OK;
}

static bool holds(const struct buffer *bytes, size_t length)
{
    return bytes->length == length && (length == 0 || memcmp(bytes->data, plaintext, length) == 0);
}

static void seal(bool armor, size_t length, struct buffer *file)
{
    struct error err = {0};
    struct sink sink;
    struct line line = {.data = plaintext, .length = length};
    struct age_source source = {.read = line_read, .context = &line};
    sink_start(&sink, 0);
    enum status status = age_encrypt_stream(recipients, armor, &source, sink_take, &sink, &err);
    check(status == STATUS_OK, err.message, length, armor);
    *file = sink.bytes;
}

static enum status open_stream(const struct buffer *file, struct sink *sink, struct error *err)
{
    struct age_bytes bytes = {.data = file->data, .length = file->length};
    struct age_source source;
    age_source_bytes(&source, &bytes);
    return age_decrypt_stream(identities, &source, sink_take, sink, err);
}

/* ---- there and back ---- */

static void write_in_steps(bool armor, size_t length, size_t step, struct buffer *file)
{
    struct error err = {0};
    struct age_writer *writer;
    buffer_init(file, ROOM);
    enum status status = age_writer_open(&writer, recipients, armor, age_sink_buffer, file, &err);
    for (size_t at = 0; status == STATUS_OK && at < length; at += step)
        status =
            age_writer_write(writer, plaintext + at, length - at < step ? length - at : step, &err);
    if (status == STATUS_OK)
        status = age_writer_finish(writer, &err);
    age_writer_free(writer);
    check(status == STATUS_OK, "written in steps", length, step);
}

static void read_in_steps(const struct buffer *file, size_t length, size_t step)
{
    struct error err = {0};
    struct age_bytes bytes = {.data = file->data, .length = file->length};
    struct age_source source;
    struct age_reader *reader;
    struct buffer out;
    unsigned char *piece = memory_allocate(step);
    size_t got = 0;
    buffer_init(&out, ROOM);
    age_source_bytes(&source, &bytes);
    enum status status = age_reader_open(&reader, &source, identities, &err);
    do {
        if (status == STATUS_OK)
            status = age_reader_read(reader, piece, step, &got, &err);
        if (status == STATUS_OK)
            buffer_append(&out, piece, got);
    } while (status == STATUS_OK && got > 0);
    check(status == STATUS_OK && holds(&out, length), "read in steps", length, step);
    age_reader_free(reader);
    memory_free(piece);
    buffer_free(&out);
}

/* ---- jobs ---- */

/* One copies a part of what was handed out to where it belongs; before that it waits a little, so
 * that what it copies from is needed longest. */
struct copying {
    struct age_job job;
    const unsigned char *from;
    unsigned char *to;
    size_t length;
    unsigned runs;
};

static void copying_run(struct age_job *job)
{
    struct copying *copying = (struct copying *)job;
    usleep(200);
    memcpy(copying->to, copying->from, copying->length);
    copying->runs++;
}

/* Two jobs for each piece, as far as `pieces` go; they run once each, at the latest when the reader
 * has told the end or is freed, and find what was handed out. */
static void copied_later(const struct buffer *file, size_t length, size_t pieces)
{
    enum { MANY = 256 };
    static struct copying jobs[MANY];
    struct error err = {0};
    struct age_bytes bytes = {.data = file->data, .length = file->length};
    struct age_source source;
    struct age_reader *reader;
    const unsigned char *data;
    unsigned char *out = memory_allocate(LARGEST);
    size_t done = 0, got = 1, count = 0;
    bool once = true;
    memset(jobs, 0, sizeof jobs);
    age_source_bytes(&source, &bytes);
    enum status status = age_reader_open(&reader, &source, identities, &err);
    while (status == STATUS_OK && got > 0 && count / 2 < pieces && count < MANY) {
        status = age_reader_next(reader, &data, &got, &err);
        for (size_t i = 0; status == STATUS_OK && got > 0 && i < 2; i++) {
            size_t from = i == 0 ? 0 : got / 2, end = i == 0 ? got / 2 : got;
            jobs[count] = (struct copying){
                {.run = copying_run}, data + from, out + done + from, end - from, 0};
            age_reader_later(reader, &jobs[count++].job);
        }
        done += got;
    }
    for (size_t i = 0; got == 0 && i < count; i++)
        once = once && jobs[i].runs == 1;
    age_reader_free(reader);
    for (size_t i = 0; i < count; i++)
        once = once && jobs[i].runs == 1;
    check(status == STATUS_OK && once, "each job ran once", length, pieces);
    check(memcmp(out, plaintext, done) == 0, "and found its bytes", length, pieces);
    check(got > 0 || done == length, "of the whole", length, pieces);
    memory_free(out);
}

static void jobs(void)
{
    static const size_t pieces[] = {1, 5, 9, 128};
    struct buffer file;
    seal(false, LARGEST, &file);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        copied_later(&file, LARGEST, pieces[i]);
    buffer_free(&file);
}

/* Between files. */
static void through_files(const char *folder, size_t length)
{
    struct error err = {0};
    char path[3][64];
    int fd[3];
    struct age_source source;
    struct buffer out;
    for (int i = 0; i < 3; i++) {
        snprintf(path[i], sizeof path[i], "%s/%d", folder, i);
        fd[i] = open(path[i], O_RDWR | O_CREAT | O_TRUNC, 0600);
    }
    bool good = file_write_at(fd[0], plaintext, length, 0);
    enum status status = age_source_descriptor(&source, &fd[0], &err);
    good = good && status == STATUS_OK;
    status = good
                 ? age_encrypt_stream(recipients, false, &source, age_sink_descriptor, &fd[1], &err)
                 : STATUS_SYSTEM;
    check(status == STATUS_OK, "file encrypted", length, 0);
    good = status == STATUS_OK && lseek(fd[1], 0, SEEK_SET) == 0 &&
           age_source_descriptor(&source, &fd[1], &err) == STATUS_OK && source.seekable;
    status = good ? age_decrypt_stream(identities, &source, age_sink_descriptor, &fd[2], &err)
                  : STATUS_SYSTEM;
    check(status == STATUS_OK, "file decrypted", length, 0);
    buffer_init(&out, ROOM);
    status = file_read_whole(path[2], &out, &err);
    check(status == STATUS_OK && holds(&out, length), "the file came back", length, 0);
    buffer_free(&out);
    for (int i = 0; i < 3; i++) {
        close(fd[i]);
        unlink(path[i]);
    }
}

/* What goes to a file, and what is told to somebody else meanwhile, are the same bytes, in order.
 */
struct observed {
    int fd;
    uint64_t placed;
    struct buffer in_order;
    size_t fail_at; /* bytes in order after which it fails; 0: never */
    uint64_t place_fails_from;
};

static enum status observed_place(void *context, const void *data, size_t length, struct error *err)
{
    struct observed *observed = context;
    uint64_t offset = observed->placed;
    if (offset >= observed->place_fails_from)
        return error_set(err, STATUS_SYSTEM, "no place for it");
    observed->placed += length;
    return file_write_at(observed->fd, data, length, offset)
               ? STATUS_OK
               : error_set(err, STATUS_SYSTEM, "the file failed");
}

static enum status observed_take(void *context, const void *data, size_t length, struct error *err)
{
    struct observed *observed = context;
    buffer_append(&observed->in_order, data, length);
    if (observed->fail_at > 0 && observed->in_order.length >= observed->fail_at)
        return error_set(err, STATUS_SYSTEM, "nobody takes it");
    return STATUS_OK;
}

static enum status write_observed(struct observed *observed, size_t length, struct error *err)
{
    struct age_writer *writer = NULL;
    buffer_init(&observed->in_order, ROOM);
    observed->placed = 0;
    enum status status =
        age_writer_open_watched(&writer, recipients, observed_place, observed_take, observed, err);
    for (size_t at = 0; status == STATUS_OK && at < length; at += 100000)
        status = age_writer_write(writer, plaintext + at,
                                  length - at < 100000 ? length - at : 100000, err);
    if (status == STATUS_OK)
        status = age_writer_finish(writer, err);
    age_writer_free(writer);
    return status;
}

static void observed_in_order(const char *folder, size_t length)
{
    struct error err = {0};
    char path[64];
    struct buffer file;
    snprintf(path, sizeof path, "%s/observed", folder);
    struct observed observed = {.fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600),
                                .place_fails_from = UINT64_MAX};
    enum status status = write_observed(&observed, length, &err);
    check(status == STATUS_OK, "written and observed", length, 0);
    buffer_init(&file, ROOM);
    status = file_read_whole(path, &file, &err);
    check(status == STATUS_OK && file.length == observed.in_order.length &&
              memcmp(file.data, observed.in_order.data, file.length) == 0,
          "the same in order", length, 0);
    read_in_steps(&file, length, 65536);
    buffer_free(&observed.in_order);
    buffer_free(&file);
    if (length > 0) {
        observed.place_fails_from = length > (1 << 20) ? length / 2 : 1;
        status = write_observed(&observed, length, &err);
        check(status == STATUS_SYSTEM && strcmp(err.message, "no place for it") == 0,
              "a place fails", length, 0);
        buffer_free(&observed.in_order);
        observed.place_fails_from = UINT64_MAX;
        observed.fail_at = length / 2 + 1;
        status = write_observed(&observed, length, &err);
        check(status == STATUS_SYSTEM && strcmp(err.message, "nobody takes it") == 0,
              "who takes it fails", length, 0);
        buffer_free(&observed.in_order);
    }
    close(observed.fd);
    unlink(path);
}

static void there_and_back(const char *folder)
{
    static const size_t lengths[] = {
        0,      1,          65535,          65536,      65537,          262143,
        262144, 262145,     327680,         524287,     524288,         524289,
        786433, 12 * CHUNK, 17 * CHUNK - 1, 24 * CHUNK, 24 * CHUNK + 1, LARGEST};
    static const size_t steps[] = {1 << 22, 65536, 262145, 10007};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const size_t step = steps[i % 4];
        struct buffer file;
        struct sink sink;
        struct error err = {0};
        for (int armor = 0; armor < 2; armor++) {
            seal(armor, lengths[i], &file);
            sink_start(&sink, 0);
            enum status status = open_stream(&file, &sink, &err);
            check(status == STATUS_OK && holds(&sink.bytes, lengths[i]), "stream", lengths[i],
                  armor);
            buffer_free(&sink.bytes);
            read_in_steps(&file, lengths[i], step);
            buffer_free(&file);
            write_in_steps(armor, lengths[i], step, &file);
            read_in_steps(&file, lengths[i], steps[(i + 1) % 4]);
            buffer_free(&file);
        }
        observed_in_order(folder, lengths[i]);
        through_files(folder, lengths[i]);
    }
}

/* ---- damage ---- */

/* What comes out before the failure is exactly what stands before the damage. */
static void expect_damage(const struct buffer *file, size_t good_chunks, const char *message,
                          const char *what)
{
    struct error err = {0};
    struct sink sink;
    sink_start(&sink, 0);
    enum status status = open_stream(file, &sink, &err);
    check(status == STATUS_AUTHENTICATION && strcmp(err.message, message) == 0, err.message,
          good_chunks, 0);
    check(holds(&sink.bytes, good_chunks * CHUNK), what, good_chunks, sink.bytes.length);
    buffer_free(&sink.bytes);

    struct age_bytes bytes = {.data = file->data, .length = file->length};
    struct age_source source;
    struct age_reader *reader;
    unsigned char *piece = memory_allocate(CHUNK);
    size_t got = 0, all = 0;
    age_source_bytes(&source, &bytes);
    status = age_reader_open(&reader, &source, identities, &err);
    while (status == STATUS_OK) {
        all += got;
        status = age_reader_read(reader, piece, CHUNK, &got, &err);
        check(status != STATUS_OK || memcmp(piece, plaintext + all, got) == 0, what, all, got);
    }
    check(all == good_chunks * CHUNK && strcmp(err.message, message) == 0, what, all, good_chunks);
    age_reader_free(reader);
    memory_free(piece);
}

static void damage(void)
{
    enum { CHUNKS = 21 };
    struct buffer file;
    seal(false, CHUNKS * CHUNK, &file);
    const size_t payload = file.length - (size_t)CHUNKS * SEALED;
    for (size_t chunk = 0; chunk < CHUNKS; chunk++) {
        file.data[payload + chunk * SEALED + chunk] ^= 1;
        expect_damage(&file, chunk, altered, "altered");
        file.data[payload + chunk * SEALED + chunk] ^= 1;
    }
    const size_t whole = file.length;
    for (size_t chunk = 1; chunk < CHUNKS; chunk++) {
        file.length = payload + chunk * SEALED; /* the chunks that are left are authentic */
        expect_damage(&file, chunk, cut, "cut between chunks");
        file.length += 7;
        expect_damage(&file, chunk, cut, "cut within a chunk");
    }
    file.length = whole;
    buffer_append_text(&file, "x");
    expect_damage(&file, CHUNKS, extended, "extended");
    buffer_free(&file);
}

/* ---- failing ends ---- */

static void failing_ends(void)
{
    enum { CHUNKS = 30 };
    struct buffer file;
    seal(false, CHUNKS * CHUNK, &file);
    for (int at = 1; at < 11; at++) {
        struct error err = {0};
        struct sink sink;
        struct line line = {.data = plaintext, .length = CHUNKS * CHUNK};
        struct age_source source = {.read = line_read, .context = &line};
        sink_start(&sink, at);
        enum status status =
            age_encrypt_stream(recipients, at % 2, &source, sink_take, &sink, &err);
        check(status == STATUS_DELIVERY && strcmp(err.message, "no more room") == 0 &&
                  sink.calls == at,
              "sink of encrypting", (size_t)at, (size_t)sink.calls);
        buffer_free(&sink.bytes);
        if (at < 8) {
            sink_start(&sink, at);
            status = open_stream(&file, &sink, &err);
            check(status == STATUS_DELIVERY && sink.calls == at, "sink of decrypting", (size_t)at,
                  (size_t)sink.calls);
            check(holds(&sink.bytes, (size_t)(at - 1) * 4 * CHUNK), "what went before", (size_t)at,
                  sink.bytes.length);
            buffer_free(&sink.bytes);
        }
        sink_start(&sink, 0);
        line =
            (struct line){.data = file.data, .length = file.length, .fail_at = (size_t)at * 150000};
        status = age_decrypt_stream(identities, &source, sink_take, &sink, &err);
        check(status == STATUS_DELIVERY && strcmp(err.message, "the line went dead") == 0,
              "source of decrypting", (size_t)at, 0);
        check(holds(&sink.bytes, sink.bytes.length), "what came before", (size_t)at, 0);
        buffer_free(&sink.bytes);
    }
    buffer_free(&file);
}

/* Who leaves in the middle leaves nothing behind, and nobody reads or writes afterwards. */
static void leaving_early(void)
{
    struct buffer file;
    seal(false, LARGEST, &file);
    for (size_t reads = 0; reads < 30; reads += 3) {
        struct error err = {0};
        struct line line = {.data = file.data, .length = file.length};
        struct age_source source = {.read = line_read, .context = &line};
        struct age_reader *reader;
        unsigned char *piece = memory_allocate(CHUNK);
        size_t got = 0;
        enum status status = age_reader_open(&reader, &source, identities, &err);
        for (size_t i = 0; status == STATUS_OK && i < reads; i++)
            status = age_reader_read(reader, piece, CHUNK, &got, &err);
        age_reader_free(reader);
        line.length = 0; /* a read from now on would be a race, and be seen */
        check(status == STATUS_OK && (reads == 0 || got == CHUNK), "reads", reads, got);

        struct sink sink;
        struct age_writer *writer;
        sink_start(&sink, 0);
        status = age_writer_open(&writer, recipients, false, sink_take, &sink, &err);
        for (size_t i = 0; status == STATUS_OK && i < reads; i++)
            status = age_writer_write(writer, plaintext, CHUNK, &err);
        age_writer_free(writer);
        sink.calls = -1;
        check(status == STATUS_OK, "writes", reads, 0);
        buffer_free(&sink.bytes);
        memory_free(piece);
    }
    buffer_free(&file);
}

/* The size is asked for while other threads read ahead. */
static void sizes_between(void)
{
    struct error err = {0};
    struct buffer file;
    seal(false, LARGEST, &file);
    struct age_bytes bytes = {.data = file.data, .length = file.length};
    struct age_source source;
    struct age_reader *reader;
    unsigned char *piece = memory_allocate(10 * CHUNK);
    size_t all = 0;
    age_source_bytes(&source, &bytes);
    enum status status = age_reader_open(&reader, &source, identities, &err);
    for (size_t got = 1; status == STATUS_OK && got > 0; all += got) {
        uint64_t size = 0;
        status = age_reader_read(reader, piece, 10 * CHUNK, &got, &err);
        check(memcmp(piece, plaintext + all, got) == 0, "read", all, got);
        if (status == STATUS_OK)
            status = age_reader_size(reader, &size, &err);
        check(size == LARGEST, "size", (size_t)size, all);
    }
    check(status == STATUS_OK && all == LARGEST, err.message, all, 0);
    age_reader_free(reader);
    memory_free(piece);
    buffer_free(&file);
}

#ifdef SAFEHAND_TESTING
/* Allocation N fails, for every N: a failure, or (where fewer threads do) all of it. */
static void failing_allocations(void)
{
    enum { LENGTH = 10 * CHUNK };
    bool hit = true;
    struct buffer file;
    seal(false, LENGTH, &file);
    for (unsigned call = 1; hit; call++) {
        char plan[40];
        struct error err = {0};
        struct sink sealed, opened;
        struct line line = {.data = plaintext, .length = LENGTH};
        struct age_source source = {.read = line_read, .context = &line};
        sink_start(&sealed, 0);
        sink_start(&opened, 0);
        buffer_append_space(&sealed.bytes, ROOM / 2); /* the sinks themselves do not fail */
        buffer_append_space(&opened.bytes, ROOM / 2);
        buffer_clear(&sealed.bytes);
        buffer_clear(&opened.bytes);
        snprintf(plan, sizeof plan, "fail:memory:%u", call);
        seam_plan(plan);
        enum status status =
            age_encrypt_stream(recipients, false, &source, sink_take, &sealed, &err);
        enum status back = status == STATUS_OK ? open_stream(&file, &opened, &err) : status;
        hit = seam_was_hit();
        seam_plan(NULL);
        check(status == STATUS_OK || status == STATUS_SYSTEM, err.message, call, (size_t)status);
        check(back == STATUS_OK ? holds(&opened.bytes, LENGTH) && sealed.bytes.length == file.length
                                : back == STATUS_SYSTEM && hit,
              err.message, call, (size_t)back);
        buffer_free(&sealed.bytes);
        buffer_free(&opened.bytes);
        check(call < 500, "the calls end", call, 0);
    }
    buffer_free(&file);
}
#endif

int main(void)
{
    static const char *const threads[] = {"1", "2", "8"};
    struct error err = {0};
    char folder[] = "/tmp/safehand-stream-XXXXXX";
    if (memory_start(&err) != STATUS_OK || !mkdtemp(folder) ||
        age_recipients_new(&recipients, &err) != STATUS_OK ||
        age_recipients_add(recipients, RECIPIENT, &err) != STATUS_OK ||
        age_identities_new(&identities, &err) != STATUS_OK ||
        age_identities_add(identities, SECRET, &err) != STATUS_OK) {
        printf("%s\n0 passed, 1 failed\n", err.message);
        return 1;
    }
    plaintext = memory_allocate(LARGEST);
    uint32_t state = 1;
    for (size_t i = 0; i < LARGEST; i++) {
        state = state * 1664525 + 1013904223;
        plaintext[i] = (unsigned char)(state >> 24);
    }
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        setenv("SAFEHAND_TEST_THREADS", threads[i], 1);
        there_and_back(folder);
        damage();
        failing_ends();
        leaving_early();
        sizes_between();
        jobs();
#ifdef SAFEHAND_TESTING
        failing_allocations();
#endif
    }
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
    rmdir(folder);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0;
}
