/* Plaintext that is put where it is encrypted, and taken from where it was decrypted. */
#include "age_support.h"
#include "safehand/age/in_place.h"

TestSuite(age_in_place, .init = start);

enum { PIECE = 65536 };

/* In turn: some bytes written from elsewhere, then as much as fits (or is left) in place. */
static void write_in_turn(struct age_writer *writer, const unsigned char *plaintext, size_t length,
                          size_t step)
{
    struct error err = {0};
    for (size_t done = 0; done < length;) {
        size_t piece = step < length - done ? step : length - done;
        size_t room = 0;
        unsigned char *space = NULL;
        cr_assert_eq(age_writer_write(writer, plaintext + done, piece, &err), STATUS_OK);
        done += piece;
        cr_assert_eq(age_writer_space(writer, &space, &room, &err), STATUS_OK, "%s", err.message);
        cr_assert_gt(room, 0, "there is always room for a byte");
        piece = room < length - done ? room : length - done;
        memcpy(space, plaintext + done, piece);
        cr_assert_eq(age_writer_write(writer, space, piece, &err), STATUS_OK);
        done += piece;
    }
    cr_assert_eq(age_writer_finish(writer, &err), STATUS_OK, "%s", err.message);
}

/* In turn: a few bytes copied out, then what there is where it lies. */
static void read_in_turn(struct age_reader *reader, const unsigned char *plaintext, size_t length,
                         size_t step)
{
    static unsigned char copy[PIECE];
    struct error err = {0};
    size_t done = 0, got = 1;
    while (got > 0) {
        const unsigned char *data = NULL;
        cr_assert_eq(age_reader_read(reader, copy, step < PIECE ? step : PIECE, &got, &err),
                     STATUS_OK, "%s", err.message);
        cr_assert_leq(got, length - done);
        cr_assert_eq(memcmp(copy, plaintext + done, got), 0);
        done += got;
        cr_assert_eq(age_reader_next(reader, &data, &got, &err), STATUS_OK, "%s", err.message);
        cr_assert_leq(got, length - done);
        cr_assert(got == 0 || memcmp(data, plaintext + done, got) == 0);
        done += got;
    }
    cr_assert_eq(done, length);
}

Test(age_in_place, lengths_and_steps)
{
    static const size_t lengths[] = {0, 1, 65535, 65536, 262143, 262144, 262145, 3000000};
    static const size_t steps[] = {1, 4095, 65536, 262143, 262144, 262145};
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(3000000);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (size_t j = 0; j < sizeof steps / sizeof *steps; j++) {
            struct error err = {0};
            struct buffer file;
            struct age_writer *writer = NULL;
            struct age_reader *reader = NULL;
            struct age_source source;
            buffer_init(&file, 8 << 20);
            cr_assert_eq(age_writer_open(&writer, recipients, false, age_sink_buffer, &file, &err),
                         STATUS_OK);
            write_in_turn(writer, plaintext, lengths[i], steps[j]);
            age_writer_free(writer);
            struct age_bytes bytes = {file.data, file.length};
            age_source_bytes(&source, &bytes);
            cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
            read_in_turn(reader, plaintext, lengths[i], steps[j]);
            age_reader_free(reader);
            buffer_free(&file);
        }
    }
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}

static enum status sink_full(void *context, const void *data, size_t length, struct error *err)
{
    size_t *left = context;
    (void)data;
    if (length > *left)
        return error_set(err, STATUS_SYSTEM, "the disk is full");
    *left -= length;
    return STATUS_OK;
}

Test(age_in_place, no_room_after_a_failure_or_the_end)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_writer *writer = NULL;
    struct error err = {0};
    size_t left = 1000, room;
    unsigned char *space;
    enum status status = STATUS_OK;
    cr_assert_eq(age_writer_open(&writer, recipients, false, sink_full, &left, &err), STATUS_OK);
    for (int i = 0; status == STATUS_OK && i < 100; i++) {
        status = age_writer_space(writer, &space, &room, &err);
        if (status == STATUS_OK)
            status = age_writer_write(writer, space, room, &err);
    }
    expect_failure(status, &err, STATUS_SYSTEM, "the disk is full", "first");
    err = (struct error){0};
    status = age_writer_space(writer, &space, &room, &err);
    expect_failure(status, &err, STATUS_SYSTEM, "the disk is full", "again");
    age_writer_free(writer);

    left = 1000;
    cr_assert_eq(age_writer_open(&writer, recipients, false, sink_full, &left, &err), STATUS_OK);
    cr_assert_eq(age_writer_finish(writer, &err), STATUS_OK);
    status = age_writer_space(writer, &space, &room, &err);
    expect_failure(status, &err, STATUS_USAGE, "the encrypted file is finished already", "end");
    age_writer_free(writer);
    age_recipients_free(recipients);
}

Test(age_in_place, what_is_authentic_comes_before_the_failure)
{
    struct age_recipients *recipients = recipients_of(FIRST_RECIPIENT, NULL);
    struct age_identities *identities = identities_of(FIRST_SECRET, NULL);
    unsigned char *plaintext = some_bytes(3 * AGE_CHUNK_SIZE);
    struct age_reader *reader = NULL;
    struct age_source source;
    struct error err = {0};
    struct buffer file;
    encrypt_to(recipients, false, plaintext, 3 * AGE_CHUNK_SIZE, &file);
    file.data[file.length - 1] ^= 1;
    struct age_bytes bytes = {file.data, file.length};
    age_source_bytes(&source, &bytes);
    cr_assert_eq(age_reader_open(&reader, &source, identities, &err), STATUS_OK);
    size_t done = 0, got = 1;
    const unsigned char *data;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && got > 0) {
        status = age_reader_next(reader, &data, &got, &err);
        if (status == STATUS_OK && got > 0)
            cr_assert_eq(memcmp(data, plaintext + done, got), 0);
        done += got;
    }
    cr_assert_eq(done, 2 * AGE_CHUNK_SIZE);
    for (int time = 0; time < 2; time++) {
        expect_failure(status, &err, STATUS_AUTHENTICATION,
                       "the file's content was altered or damaged after it was sealed", "next");
        cr_assert_null(data);
        cr_assert_eq(got, 0);
        err = (struct error){0};
        status = age_reader_next(reader, &data, &got, &err);
    }
    age_reader_free(reader);
    buffer_free(&file);
    memory_free(plaintext);
    age_identities_free(identities);
    age_recipients_free(recipients);
}
