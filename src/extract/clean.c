/* A clean copy in place of the record's own file, which nothing touches (M12). */
#include <string.h>

#include "extract_internal.h"

static enum status copies_of(struct extract_memory *memory, struct clean_copies **copies,
                             struct error *err)
{
    enum status status = STATUS_OK;
    *copies = memory->choice->copies;
    if (!*copies && !memory->copies)
        status = clean_copies_new(&memory->copies, err);
    if (!*copies)
        *copies = memory->copies;
    return status;
}

/* Of a file that a tool writes as it was, no copy is told. */
static void take(struct selected_attachment *attachment, const struct clean_copy *copy,
                 const struct inspection **reading)
{
    if (strcmp(copy->digest, attachment->digest) == 0)
        return;
    memcpy(attachment->original, attachment->digest, DIGEST_HEX_SIZE);
    memcpy(attachment->digest, copy->digest, DIGEST_HEX_SIZE);
    attachment->size = copy->bytes.length;
    attachment->mark = copy->mark;
    attachment->copy = &copy->bytes;
    attachment->cleaned = clean_way_words(copy->way);
    *reading = &copy->reading;
}

enum status extract_clean_file(struct extract_memory *memory,
                               struct selected_attachment *attachment,
                               const struct inspection **reading, struct error *err)
{
    struct clean_copies *copies = NULL;
    const struct clean_copy *copy = NULL;
    struct inspect_kept *readings = NULL;
    attachment->has_no_cleaner = !clean_may_write(attachment->name);
    attachment->may_be_pdf = clean_may_be_pdf(attachment->name);
    if (!names_have(&memory->choice->clean, attachment->name))
        return STATUS_OK;
    enum status status = copies_of(memory, &copies, err);
    if (status == STATUS_OK)
        status = extract_readings(memory, &readings, err);
    if (status == STATUS_OK)
        status = clean_copies_take(copies, record_files(memory->record), attachment->name,
                                   attachment->digest, readings, &copy, err);
    if (status == STATUS_OK && copy->way)
        take(attachment, copy, reading);
    else if (status == STATUS_OK)
        attachment->uncleaned = copy->why;
    return status;
}
