/* Armored text that is accepted is written again as it was, but for line ends and white space
 * around it. */
#include "armor.h"
#include "fuzz.h"

static bool is_white_space(unsigned char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void normalise(const unsigned char *data, size_t size, struct buffer *out)
{
    while (size > 0 && is_white_space(data[size - 1]))
        size--;
    size_t at = 0;
    while (at < size && is_white_space(data[at]))
        at++;
    for (; at < size; at++)
        if (data[at] != '\r')
            buffer_append_byte(out, data[at]);
    buffer_append_byte(out, '\n');
}

static void expect_same(const struct buffer *bytes, const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct age_armor_writer *writer;
    struct buffer text, wanted;
    buffer_init(&text, 1 << 24);
    buffer_init(&wanted, 1 << 24);
    normalise(data, size, &wanted);
    HOLDS(age_armor_writer_open(&writer, age_sink_buffer, &text, &err) == STATUS_OK);
    HOLDS(age_armor_writer_write(writer, bytes->data, bytes->length, &err) == STATUS_OK);
    HOLDS(age_armor_writer_finish(writer, &err) == STATUS_OK);
    HOLDS(text.length == wanted.length && memcmp(text.data, wanted.data, text.length) == 0);
    age_armor_writer_free(writer);
    buffer_free(&text);
    buffer_free(&wanted);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct age_bytes bytes = {.data = data, .length = size};
    struct age_source source, within;
    struct age_input input;
    struct age_armor_reader *reader;
    struct buffer out;
    unsigned char piece[1000];
    size_t got = 0;
    buffer_init(&out, 1 << 24);
    age_source_bytes(&source, &bytes);
    age_input_start(&input, &source);
    HOLDS(age_armor_reader_open(&reader, &input, &within, &err) == STATUS_OK);
    enum status status;
    do {
        status = within.read(within.context, piece, sizeof piece, out.length, &got, &err);
        if (status == STATUS_OK)
            buffer_append(&out, piece, got);
    } while (status == STATUS_OK && got == sizeof piece);
    if (status == STATUS_OK)
        expect_same(&out, data, size);
    else
        check_failure(status, &err, STATUS_MALFORMED);
    age_armor_reader_free(reader);
    buffer_free(&out);
    return 0;
}
