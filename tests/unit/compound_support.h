/* Old Office files, made stream by stream with libgsf. */
#ifndef COMPOUND_SUPPORT_H
#define COMPOUND_SUPPORT_H

#include <gsf/gsf.h>

#include "inspector_support.h"

struct compound_file {
    GsfOutput *memory;
    GsfOutfile *root;
};

static inline struct compound_file compound_begin(void)
{
    struct compound_file file = {0};
    gsf_init();
    file.memory = gsf_output_memory_new();
    file.root = gsf_outfile_msole_new(file.memory);
    return file;
}

static inline void compound_add(GsfOutfile *storage, const char *name, const void *data,
                                size_t length)
{
    GsfOutput *stream = gsf_outfile_new_child(storage, name, FALSE);
    cr_assert(length == 0 || gsf_output_write(stream, length, data));
    gsf_output_close(stream);
    g_object_unref(stream);
}

/* A storage within; close it with compound_close. */
static inline GsfOutfile *compound_open(GsfOutfile *storage, const char *name)
{
    return GSF_OUTFILE(gsf_outfile_new_child(storage, name, TRUE));
}

static inline void compound_close(GsfOutfile *storage)
{
    gsf_output_close(GSF_OUTPUT(storage));
    g_object_unref(storage);
}

/* What the inspector says of it; the file is gone. */
static inline const char *compound_says(struct compound_file *file)
{
    compound_close(file->root);
    const char *says =
        inspector_says("a", NULL, gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(file->memory)),
                       (size_t)gsf_output_size(file->memory));
    g_object_unref(file->memory);
    return says;
}

/* A number in place, the least byte first. */
static inline void put(unsigned char *bytes, size_t at, unsigned size, uint32_t number)
{
    for (unsigned i = 0; i < size; i++)
        bytes[at + i] = (unsigned char)(number >> (8 * i));
}

#endif
