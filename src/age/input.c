#include "input.h"

#include <string.h>

void age_input_start(struct age_input *input, const struct age_source *source)
{
    input->source = *source;
    input->position = 0;
    input->held_start = input->held_end = 0;
}

enum status age_input_read(struct age_input *input, void *data, size_t length, size_t *got,
                           struct error *err)
{
    size_t held = input->held_end - input->held_start;
    if (held > length)
        held = length;
    if (held > 0) {
        memcpy(data, input->held + input->held_start, held);
        input->held_start += held;
    }
    *got = held;
    if (held == length)
        return STATUS_OK;
    size_t more = 0;
    enum status status = input->source.read(input->source.context, (unsigned char *)data + held,
                                            length - held, input->position, &more, err);
    if (status != STATUS_OK)
        return status;
    input->position += more;
    *got += more;
    return STATUS_OK;
}

enum status age_input_read_ahead(struct age_input *input, void *data, size_t length, size_t *got,
                                 bool *last, struct error *err)
{
    enum status status = age_input_read(input, data, length + 1, got, err);
    if (status != STATUS_OK)
        return status;
    *last = *got <= length;
    if (!*last) {
        *got = length;
        age_input_put_back(input, (unsigned char *)data + length, 1);
    }
    return STATUS_OK;
}

void age_input_put_back(struct age_input *input, const void *data, size_t length)
{
    if (length > 0)
        memcpy(input->held, data, length);
    input->held_start = 0;
    input->held_end = length;
}

uint64_t age_input_offset(const struct age_input *input)
{
    return input->position - (input->held_end - input->held_start);
}
