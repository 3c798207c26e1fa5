/* Armor: one way to write, few ways to read. Sources and sinks of every kind. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "age_support.h"

TestSuite(age_armor, .init = start);

#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define END "-----END AGE ENCRYPTED FILE-----"
/* The content "", without the lines around it: four lines of 64, one of 12. */
#define LINE1 "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBjN0xZdDJxcHRUWmdBeXZJ"
#define LINE2 "OWRpKzQ2T3VUanM2ZjlTYTNvSDNOSG8wcW1nCkF3UmY5RWdRSzhEUFgyMEtnNXhH"
#define LINE3 "SC9GcGZSa1RpL3h6SFF6OGhnSjUydkEKLS0tIGVUQ2g5WjBzWTIzRlkvUURXMGpW"
#define LINE4 "V3dhc1cway9KQ3QwRHlXOU9YeldUVWsKZGVmZ2hpamtsbW5vcHFyc8Grj1MVjxW1"
#define LINE5 "tKZ/Kc+ACbM="
#define LINES LINE1 "\n" LINE2 "\n" LINE3 "\n" LINE4 "\n"
#define WHOLE BEGIN "\n" LINES LINE5 "\n" END "\n"

Test(age_armor, written_in_one_form)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    unsigned char *plaintext = some_bytes(20000);
    for (size_t length = 0; length < 20000; length += length < 100 ? 1 : 4999) {
        struct buffer file, again;
        encrypt_to(recipients, true, plaintext, length, &file);
        const char *text = buffer_text(&file);
        cr_assert(text_starts_with(text, BEGIN "\n"));
        cr_assert(text_ends_with(text, "\n" END "\n"));
        /* decoded and wrapped anew it is the same */
        buffer_init(&again, 1 << 20);
        const char *line = text + strlen(BEGIN "\n");
        size_t last = 64;
        while (*line != '-') {
            size_t columns = strcspn(line, "\n");
            cr_assert_eq(last, 64, "a short line is the last");
            cr_assert(columns > 0 && columns <= 64);
            cr_assert(base64_decode(line, columns, BASE64_PADDED, &again));
            last = columns;
            line += columns + 1;
        }
        cr_assert_str_eq(line, END "\n");
        cr_assert_eq(again.length, 168 + 16 + length + 16);
        buffer_free(&again);
        buffer_free(&file);
    }
    memory_free(plaintext);
    age_recipients_free(recipients);
}

static char *spaces(size_t count)
{
    char *text = memory_allocate(count + 1);
    memset(text, ' ', count);
    return text;
}

Test(age_armor, accepted)
{
    static const char *const texts[] = {
        WHOLE,
        BEGIN "\n" LINES LINE5 "\n" END,
        BEGIN "\r\n" LINE1 "\r\n" LINE2 "\r\n" LINE3 "\r\n" LINE4 "\r\n" LINE5 "\r\n" END "\r\n",
        BEGIN "\n" LINES LINE5 "\n" END "\r",
        "\n\r\n \t\n" WHOLE "\n \r\n\t \v\f\n ",
    };
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_plaintext(identities, texts[i], strlen(texts[i]), "", 0, texts[i]);
    char *space = spaces(1023);
    char *text = memory_format("%s\n" BEGIN "\n" LINES LINE5 "\n" END "\n%s ", space, space);
    expect_plaintext(identities, text, strlen(text), "", 0, "much white space");
    memory_free(text);
    memory_free(space);
    age_identities_free(identities);
}

Test(age_armor, refused)
{
    static const char base64_2[] = "line 2 of the armored file is not canonical base64";
    static const char base64_6[] = "line 6 of the armored file is not canonical base64";
    static const char begin_1[] = "line 1 of the armored file is not the BEGIN line of an age file";
    static const char end_7[] = "line 7 of the armored file should be its END line";
    static const char missing[] = "the armored file is cut short: its last line is missing";
    static const char not_age[] = "the file is not an age file";
    static const char long_3[] = "line 3 of the armored file is longer than 64 columns";
    static const struct {
        const char *text, *message;
    } cases[] = {
        {BEGIN, missing},
        {BEGIN "\n", missing},
        {BEGIN "\n" LINES, missing},
        {BEGIN "\n" END "\n", "the file is empty"},
        {"x" WHOLE, not_age},
        {"x\n" WHOLE, not_age},
        {" " WHOLE, begin_1},
        {"-----BEGIN age encrypted file-----\n" LINES LINE5 "\n" END "\n", begin_1},
        {"-----BEGIN CERTIFICATE-----\n" LINES LINE5 "\n" END "\n", begin_1},
        {BEGIN " \n" LINES LINE5 "\n" END "\n", begin_1},
        {BEGIN "\nComment: x\n\n" LINES LINE5 "\n" END "\n", base64_2},
        {BEGIN "\n\n" LINES LINE5 "\n" END "\n", "line 2 of the armored file is empty"},
        {BEGIN "\n" LINES "\n" END "\n", "line 6 of the armored file is empty"},
        {BEGIN "\n" LINES LINE5 "\n\n" END "\n", end_7},
        {BEGIN "\n" LINES LINE5 "\n=abcd\n" END "\n", end_7},
        {BEGIN "\n" LINES LINE5 "\n", end_7},
        {BEGIN "\n" LINES LINE5 "\n" END "x\n", end_7},
        {BEGIN "\n" LINES LINE5 "\n " END "\n", end_7},
        {BEGIN "\n" LINES LINE5 "\n-----END CERTIFICATE-----\n", end_7},
        {BEGIN "\n" LINES "tKZ/Kc+ACbM\n" END "\n", base64_6},   /* no padding */
        {BEGIN "\n" LINES "tKZ/Kc+ACbM==\n" END "\n", base64_6}, /* too much of it */
        {BEGIN "\n" LINES "tKZ/Kc+ACbN=\n" END "\n", base64_6},  /* not canonical */
        {BEGIN "\n" LINES "====\n" END "\n", base64_6},
        {BEGIN "\n" LINES "tKZ_Kc+ACbM=\n" END "\n", base64_6},
        {BEGIN "\n" LINES " tKZ/Kc+ACbM=\n" END "\n", base64_6},
        {BEGIN "\n" LINES "tKZ/Kc+ACbM= \n" END "\n", base64_6},
        {BEGIN "\n" LINES "tKZ/Kc+ACbM=\r\r\n" END "\n", base64_6},
        {BEGIN "\n" LINE1 "\n" LINE2 "A\n" LINE3 "\n", long_3},
        {BEGIN "\n" LINE1 "\n" LINE2 " \n" LINE3 "\n", long_3},
        {BEGIN "\n" LINE1 "\n" LINE2 LINE3 "\n", long_3},
        {BEGIN "\n" LINE1 "\n" LINE5 "\n" LINE2 "\n",
         "line 4 of the armored file should be its END line"},
        {WHOLE "x", "line 8 of the armored file follows the end"},
        {WHOLE "\n \n" WHOLE, "line 8 of the armored file follows the end"},
    };
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refusal(identities, cases[i].text, strlen(cases[i].text), STATUS_MALFORMED,
                       cases[i].message, cases[i].text);
    static const struct {
        size_t before, line, after;
        const char *message;
    } sizes[] = {
        {1024, 0, 0, "line 1 of the armored file follows too much white space"},
        {0, 1025, 0, "line 2 of the armored file is too long"},
        {0, 100000, 0, "line 2 of the armored file is too long"},
        {0, 0, 1025, "line 8 of the armored file begins too much white space"},
        {0, 0, 100000, "line 8 of the armored file begins too much white space"},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *before = spaces(sizes[i].before), *line = spaces(sizes[i].line);
        char *after = spaces(sizes[i].after);
        char *text = memory_format("%s%s" BEGIN "\n%s" LINES LINE5 "\n" END "\n%s", before,
                                   sizes[i].before ? "\n" : "", line, after);
        expect_refusal(identities, text, strlen(text), STATUS_MALFORMED, sizes[i].message,
                       sizes[i].message);
        memory_free(text);
        memory_free(after);
        memory_free(line);
        memory_free(before);
    }
    age_identities_free(identities);
}

/* The size follows from the file's only in the binary form. */
Test(age_armor, tells_no_size)
{
    struct error err = {0};
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    struct age_bytes bytes = {.data = WHOLE, .length = sizeof WHOLE - 1};
    struct age_source source;
    struct age_reader *reader;
    uint64_t size;
    age_source_bytes(&source, &bytes);
    cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
    static const char message[] = "only a file that is not armored can be read at any offset";
    enum status got = age_reader_size(reader, &size, &err);
    expect_failure(got, &err, STATUS_USAGE, message, "size");
    age_reader_free(reader);
    age_identities_free(identities);
}

/* ---- sources and sinks ---- */

/* A source that can only go on, and hands out one call's bytes at a time. */
struct stream {
    const unsigned char *data;
    size_t length;
    uint64_t position;
    size_t fail_at; /* bytes after which reading fails; 0: never */
};

static enum status read_stream(void *context, void *data, size_t length, uint64_t offset,
                               size_t *got, struct error *err)
{
    struct stream *stream = context;
    cr_assert_eq(offset, stream->position, "the offset follows what was read");
    if (stream->fail_at > 0 && stream->position + length > stream->fail_at)
        return error_set(err, STATUS_DELIVERY, "the line went dead");
    size_t left = stream->length - (size_t)stream->position;
    *got = length < left ? length : left;
    memcpy(data, stream->data + stream->position, *got);
    stream->position += *got;
    return STATUS_OK;
}

static enum status read_to_end(const struct age_source *source,
                               const struct age_identities *identities, struct buffer *out,
                               struct error *err)
{
    struct age_reader *reader;
    unsigned char piece[5000];
    size_t got = 1;
    enum status status = age_reader_open(&reader, source, identities, err);
    while (status == STATUS_OK && got > 0) {
        status = age_reader_read(reader, piece, sizeof piece, &got, err);
        buffer_append(out, piece, got);
    }
    age_reader_free(reader);
    return status;
}

Test(age_armor, sources_that_only_go_on)
{
    static const size_t lengths[] = {0, 1, 3000, 3912, 3913, 4000, 65536, 65537, 131072, 200000};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(200000);
    for (size_t i = 0; i < 2 * sizeof lengths / sizeof *lengths; i++) {
        const size_t length = lengths[i / 2];
        struct error err = {0};
        struct buffer file, out;
        buffer_init(&out, 200000);
        encrypt_to(recipients, i % 2, plaintext, length, &file);
        struct stream stream = {.data = file.data, .length = file.length};
        struct age_source source = {.read = read_stream, .context = &stream};
        cr_assert_eq(read_to_end(&source, identities, &out, &err), STATUS_OK, "%s", err.message);
        cr_assert_eq(stream.position, file.length, "all was read");
        cr_assert_eq(out.length, length);
        cr_assert(length == 0 || memcmp(out.data, plaintext, length) == 0);

        stream = (struct stream){.data = file.data, .length = file.length, .fail_at = 1};
        enum status got = read_to_end(&source, identities, &out, &err);
        expect_failure(got, &err, STATUS_DELIVERY, "the line went dead", "header");
        stream.fail_at = 5000;
        if (file.length > 70000) {
            got = read_to_end(&source, identities, &out, &err);
            expect_failure(got, &err, STATUS_DELIVERY, "the line went dead", "payload");
        }
        buffer_free(&out);
        buffer_free(&file);
    }
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* What was missed once cannot be made good: the failure stays, though the source works again. */
Test(age_armor, source_that_recovers)
{
    struct error err = {0};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(200000);
    struct buffer file;
    encrypt_to(recipients, false, plaintext, 200000, &file);
    struct stream stream = {.data = file.data, .length = file.length, .fail_at = 100000};
    struct age_source source = {.read = read_stream, .context = &stream};
    struct age_reader *reader;
    unsigned char piece[65536];
    size_t got;
    cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
    cr_assert_eq(age_reader_read(reader, piece, sizeof piece, &got, &err), STATUS_OK);
    cr_assert_eq(got, sizeof piece);
    for (int i = 0; i < 2; i++) {
        enum status status = age_reader_read(reader, piece, sizeof piece, &got, &err);
        expect_failure(status, &err, STATUS_DELIVERY, "the line went dead", "read");
        cr_assert_eq(got, 0);
        stream.fail_at = 0;
    }
    age_reader_free(reader);
    buffer_free(&file);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

Test(age_armor, descriptors)
{
    struct error err = {0};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    struct age_source source;
    struct buffer file, out;
    char path[] = "/tmp/safehand-age-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(unlink(path), 0);
    encrypt_to(recipients, false, "in a file", 9, &file);
    buffer_init(&out, 100);

    cr_assert_eq(age_sink_descriptor(&fd, "xx", 2, &err), STATUS_OK);
    cr_assert_eq(age_sink_descriptor(&fd, file.data, file.length, &err), STATUS_OK);
    cr_assert_eq(lseek(fd, 2, SEEK_SET), 2);
    cr_assert_eq(age_source_descriptor(&source, &fd, &err), STATUS_OK);
    cr_assert(!source.seekable, "read on from where somebody else stopped");
    cr_assert_eq(read_to_end(&source, identities, &out, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(buffer_text(&out), "in a file");

    cr_assert_eq(ftruncate(fd, 0), 0);
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    cr_assert_eq(age_sink_descriptor(&fd, file.data, file.length, &err), STATUS_OK);
    cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
    cr_assert_eq(age_source_descriptor(&source, &fd, &err), STATUS_OK);
    cr_assert(source.seekable);
    cr_assert_eq(source.size, file.length);
    buffer_clear(&out);
    cr_assert_eq(read_to_end(&source, identities, &out, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(buffer_text(&out), "in a file");
    close(fd);

    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(age_sink_descriptor(&ends[1], file.data, file.length, &err), STATUS_OK);
    close(ends[1]);
    cr_assert_eq(age_source_descriptor(&source, &ends[0], &err), STATUS_OK);
    cr_assert(!source.seekable);
    buffer_clear(&out);
    cr_assert_eq(read_to_end(&source, identities, &out, &err), STATUS_OK, "%s", err.message);
    cr_assert_str_eq(buffer_text(&out), "in a file");
    struct age_reader *reader;
    close(ends[0]);

    cr_assert_eq(err.status, STATUS_OK);
    enum status got = age_sink_descriptor(&fd, "x", 1, &err);
    expect_failure(got, &err, STATUS_SYSTEM, "cannot write the output: Bad file descriptor", "");
    got = age_source_descriptor(&source, &fd, &err);
    expect_failure(got, &err, STATUS_SYSTEM, "cannot read the input: Bad file descriptor", "");
    fd = open("/tmp", O_RDONLY | O_DIRECTORY);
    cr_assert_eq(age_source_descriptor(&source, &fd, &err), STATUS_OK);
    got = age_reader_open(&reader, &source, identities, &err);
    expect_failure(got, &err, STATUS_SYSTEM, "cannot read the input: Is a directory", "");
    cr_assert_null(reader);
    close(fd);
    buffer_free(&out);
    buffer_free(&file);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

/* A sink that fails at one of its calls. */
struct failing_sink {
    int calls, fail_at;
};

static enum status sink_that_fails(void *context, const void *data, size_t length,
                                   struct error *err)
{
    struct failing_sink *sink = context;
    (void)data;
    cr_assert_gt(length, 0);
    return ++sink->calls == sink->fail_at ? error_set(err, STATUS_DELIVERY, "no more room")
                                          : STATUS_OK;
}

Test(age_armor, sinks_that_fail)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    unsigned char *plaintext = some_bytes(140000);
    for (int armor = 0; armor < 2; armor++) {
        enum status status = STATUS_DELIVERY;
        int fail_at = 1;
        for (; status != STATUS_OK; fail_at++) {
            struct error err = {0};
            struct failing_sink sink = {.fail_at = fail_at};
            struct age_writer *writer;
            status = age_writer_open(&writer, recipients, armor, sink_that_fails, &sink, &err);
            if (status != STATUS_OK) {
                expect_failure(status, &err, STATUS_DELIVERY, "no more room", "open");
                cr_assert_null(writer);
                continue;
            }
            status = age_writer_write(writer, plaintext, 140000, &err);
            if (status == STATUS_OK)
                status = age_writer_finish(writer, &err);
            int calls = sink.calls;
            struct error again = {0};
            enum status got = age_writer_write(writer, "x", 1, &again);
            if (status != STATUS_OK) {
                expect_failure(status, &err, STATUS_DELIVERY, "no more room", "write");
                expect_failure(got, &again, STATUS_DELIVERY, "no more room", "write again");
                got = age_writer_finish(writer, &again);
                expect_failure(got, &again, STATUS_DELIVERY, "no more room", "finish");
            } else {
                expect_failure(got, &again, STATUS_USAGE, "the encrypted file is finished already",
                               "write after the end");
                got = age_writer_finish(writer, &again);
                expect_failure(got, &again, STATUS_USAGE, "the encrypted file is finished already",
                               "finish again");
            }
            cr_assert_eq(sink.calls, calls, "nothing goes out after a failure or the end");
            age_writer_free(writer);
        }
        cr_assert_gt(fail_at, 4);
    }
    memory_free(plaintext);
    age_recipients_free(recipients);
}

/* Failing call number N, for every N, over an encryption and a decryption. */
Test(age_armor, calls_that_fail)
{
    for (int kind = 0; kind < 4; kind++) {
        const bool armor = kind % 2, passphrase = kind / 2;
        unsigned char *plaintext = some_bytes(70000);
        struct buffer file, out;
        bool hit = true;
        unsigned long call = 1;
        for (; hit; call++) {
            struct error err = {0};
            struct age_recipients *recipients = NULL;
            struct age_identities *identities = NULL;
            char plan[40];
            snprintf(plan, sizeof plan, "fail:%lu", call);
            buffer_init(&file, 1 << 20);
            buffer_init(&out, 1 << 20);
            seam_plan(plan);
            enum status status = age_recipients_new(&recipients, &err);
            if (status == STATUS_OK)
                status = passphrase ? age_recipients_add_passphrase(recipients, PASSPHRASE, 2, &err)
                                    : age_recipients_add(recipients, FIRST_RECIPIENT, &err);
            if (status == STATUS_OK) {
                status = age_encrypt(recipients, armor, plaintext, 70000, &file, &err);
                cr_assert(status == STATUS_OK || file.length == 0);
            }
            if (status == STATUS_OK)
                status = age_identities_new(&identities, &err);
            if (status == STATUS_OK)
                status = passphrase ? age_identities_add_passphrase(identities, PASSPHRASE, &err)
                                    : age_identities_add_file(identities, FIRST_SECRET,
                                                              strlen(FIRST_SECRET), "me.key", &err);
            if (status == STATUS_OK) {
                status = age_decrypt(identities, file.data, file.length, &out, &err);
                cr_assert(status == STATUS_OK || out.length == 0);
            }
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "call %lu: %d %s", call, status,
                         err.message);
            cr_assert_eq(err.status, status);
            cr_assert(hit || out.length == 70000);
            age_identities_free(identities);
            age_recipients_free(recipients);
            buffer_free(&out);
            buffer_free(&file);
        }
        cr_assert_gt(call, 20, "calls: %lu", call);
        memory_free(plaintext);
    }
}

Test(age_armor, keys_that_fail_to_be_made)
{
    bool hit = true;
    for (unsigned long call = 1; hit; call++) {
        struct error err = {0};
        char plan[40], secret[AGE_IDENTITY_SIZE] = "x", recipient[AGE_RECIPIENT_SIZE] = "x";
        snprintf(plan, sizeof plan, "fail:%lu", call);
        seam_plan(plan);
        enum status status = age_key_new(secret, recipient, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK);
        cr_assert_eq(secret[0], hit ? '\0' : 'A');
        cr_assert_eq(recipient[0], hit ? '\0' : 'a');
    }
}
