/* Where bytes come from and go to: descriptors, memory, buffers. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "safehand/age.h"
#include "safehand/base/file.h"
#include "safehand/base/seam.h"

enum status age_sink_descriptor(void *context, const void *data, size_t length, struct error *err)
{
    const int *fd = context;
    return file_write(*fd, data, length) ? STATUS_OK
                                         : error_set_errno(err, "cannot write the output");
}

enum status age_sink_buffer(void *context, const void *data, size_t length, struct error *err)
{
    struct buffer *buffer = context;
    buffer_append(buffer, data, length);
    return buffer_status(buffer, err);
}

static enum status read_file_at(void *context, void *data, size_t length, uint64_t offset,
                                size_t *got, struct error *err)
{
    const int *fd = context;
    return file_read_at(*fd, data, length, offset, got)
               ? STATUS_OK
               : error_set_errno(err, "cannot read the input");
}

static enum status read_pipe(void *context, void *data, size_t length, uint64_t offset, size_t *got,
                             struct error *err)
{
    (void)offset;
    const int *fd = context;
    return file_read(*fd, data, length, got) ? STATUS_OK
                                             : error_set_errno(err, "cannot read the input");
}

enum status age_source_descriptor(struct age_source *source, int *fd, struct error *err)
{
    struct stat information;
    if (!seam_pass(SEAM_FILE, "stat") || fstat(*fd, &information) != 0)
        return error_set_errno(err, "cannot read the input");
    *source = (struct age_source){.read = read_pipe, .context = fd};
    /* A file that somebody has read the beginning of is read on from there, as a pipe is. */
    if (S_ISREG(information.st_mode) && information.st_size >= 0 && lseek(*fd, 0, SEEK_CUR) == 0) {
        source->read = read_file_at;
        source->seekable = true;
        source->size = (uint64_t)information.st_size;
    }
    return STATUS_OK;
}

static enum status read_bytes(void *context, void *data, size_t length, uint64_t offset,
                              size_t *got, struct error *err)
{
    (void)err;
    const struct age_bytes *bytes = context;
    size_t left = offset < bytes->length ? bytes->length - (size_t)offset : 0;
    *got = length < left ? length : left;
    if (*got > 0)
        memcpy(data, (const unsigned char *)bytes->data + offset, *got);
    return STATUS_OK;
}

void age_source_bytes(struct age_source *source, struct age_bytes *bytes)
{
    *source = (struct age_source){
        .read = read_bytes, .context = bytes, .seekable = true, .size = bytes->length};
}
