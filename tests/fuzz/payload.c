/*
 * A payload under a known key. Nobody forges a tag by chance, so the first byte chooses: the bytes
 * as they are, or a payload that is made from them and then cut, altered or lengthened. What comes
 * out is always the beginning of what went in, and all of it only if nothing was changed.
 */
#include "fuzz.h"
#include "input.h"
#include "stream.h"

static const unsigned char file_key[AGE_FILE_KEY_BYTES] = {1, 2, 3};
static const unsigned char nonce[AGE_PAYLOAD_NONCE_BYTES] = {4, 5, 6};

struct run {
    struct age_input input;
    struct buffer out;
    size_t unit;
};

static void fill(void *context, struct age_batch *batch)
{
    struct run *run = context;
    struct error err = {0};
    size_t got = 0;
    HOLDS(age_input_read_ahead(&run->input, batch->in, run->unit, &got, &batch->last, &err) ==
          STATUS_OK);
    batch->in_length = got;
}

static enum status drain(void *context, const struct age_batch *batch, struct error *err)
{
    struct run *run = context;
    buffer_append(&run->out, batch->out, batch->out_length);
    return buffer_status(&run->out, err);
}

/* run->out is to be freed in any case. */
static enum status through(struct run *run, bool sealing, const void *data, size_t size,
                           struct error *err)
{
    struct age_bytes bytes = {.data = data, .length = size};
    struct age_source source;
    struct age_stream *stream;
    const struct age_stream_ends ends = {.context = run, .fill = fill, .drain = drain};
    run->unit = sealing ? AGE_BATCH_PLAIN : AGE_BATCH_SIZE;
    buffer_init(&run->out, 1 << 22);
    age_source_bytes(&source, &bytes);
    age_input_start(&run->input, &source);
    HOLDS(age_stream_new(&stream, file_key, nonce, sealing, &ends, err) == STATUS_OK);
    enum status status = age_stream_run(stream, err);
    age_stream_free(stream);
    return status;
}

/* What is accepted is sealed again to the same bytes. */
static void open_as_it_is(const unsigned char *data, size_t size)
{
    struct error err = {0};
    static struct run opened, sealed;
    enum status status = through(&opened, false, data, size, &err);
    if (status == STATUS_OK) {
        HOLDS(through(&sealed, true, opened.out.data, opened.out.length, &err) == STATUS_OK);
        HOLDS(sealed.out.length == size && memcmp(sealed.out.data, data, size) == 0);
        buffer_free(&sealed.out);
    } else {
        check_failure(status, &err, STATUS_AUTHENTICATION);
    }
    buffer_free(&opened.out);
}

/* Three bytes of length, one for what to do, three for where, the rest is repeated. */
static void open_changed(const unsigned char *data, size_t size)
{
    struct error err = {0};
    static struct run opened, sealed;
    static unsigned char plain[6 * AGE_CHUNK_SIZE];
    if (size < 8)
        return;
    size_t length = (size_t)(data[0] | data[1] << 8 | data[2] << 16) % sizeof plain;
    size_t place = (size_t)(data[4] | data[5] << 8 | data[6] << 16);
    const unsigned what = data[3] % 5;
    for (size_t i = 0; i < length; i++)
        plain[i] = data[7 + i % (size - 7)];
    HOLDS(through(&sealed, true, plain, length, &err) == STATUS_OK);
    struct buffer *file = &sealed.out;
    place %= file->length;
    if (what == 1) {
        file->length = place;
    } else if (what == 2) {
        file->data[place] ^= 1;
    } else if (what == 3) {
        buffer_append(file, data, size);
    } else if (what == 4) { /* its beginning comes again at the end */
        unsigned char copy[100];
        size_t part = file->length < sizeof copy ? file->length : sizeof copy;
        memcpy(copy, file->data, part);
        buffer_append(file, copy, part);
    }
    enum status status = through(&opened, false, file->data, file->length, &err);
    HOLDS((status == STATUS_OK) == (what == 0));
    HOLDS(opened.out.length <= length);
    HOLDS(opened.out.length == 0 || memcmp(opened.out.data, plain, opened.out.length) == 0);
    HOLDS(status != STATUS_OK || opened.out.length == length);
    buffer_free(&opened.out);
    buffer_free(file);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size > 0 && data[0] % 2 == 0)
        open_as_it_is(data + 1, size - 1);
    else if (size > 0)
        open_changed(data + 1, size - 1);
    return 0;
}
