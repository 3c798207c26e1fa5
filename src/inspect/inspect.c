/* What is inside an attachment. */
#include "inspect_internal.h"

#include <sys/stat.h>

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

/* A reading of which no part is to be relied upon. */
static bool nothing(struct inspection *reading, unsigned why)
{
    inspection_free(reading);
    begin(reading);
    return unread_words(why, NULL, reading);
}

enum status inspect_bytes(const char *name, const struct buffer *bytes, struct inspection *reading,
                          struct error *err)
{
    struct buffer answer;
    bool is_told = false, is_known = true;
    buffer_init(&answer, INSPECT_ANSWER_MAXIMUM);
    begin(reading);
    enum status status = inspector_run(NULL, name, bytes, &answer, &is_told, err);
    if (status == STATUS_OK && !(is_told && answer_read(&answer, reading)))
        is_known = nothing(reading, UNREAD_READER);
    for (unsigned kind = 1, seen = unread_in_text(&reading->text); kind != 0; kind <<= 1)
        is_known = is_known && ((seen & kind) == 0 || unread_words(kind, NULL, reading));
    end(reading);
    if (status == STATUS_OK &&
        (!is_known || has_failed(reading) || answer.failure == STATUS_SYSTEM))
        status = memory_error(err);
    buffer_free(&answer);
    if (status != STATUS_OK)
        inspection_free(reading);
    return status;
}

/* The whole file, or of one that is too large only its size, digest and mark. */
static enum status read_file(int fd, struct buffer *bytes, struct inspected_file *file,
                             struct error *err)
{
    struct stat about;
    bool fits = fstat(fd, &about) == 0 && about.st_size <= INSPECT_TEXT_MAXIMUM;
    if (fits)
        buffer_reserve(bytes, (size_t)about.st_size);
    enum status status =
        recheck_read(fd, fits ? bytes : NULL, &file->size, file->digest, &file->mark, err);
    return status == STATUS_OK && bytes->failure == STATUS_SYSTEM ? memory_error(err) : status;
}

static enum status inspect_too_large(struct inspection *reading, struct error *err)
{
    if (nothing(reading, UNREAD_SIZE) && !has_failed(reading))
        return STATUS_OK;
    inspection_free(reading);
    return memory_error(err);
}

enum status inspect_file(int folder, const char *name, struct inspected_file *file,
                         struct inspection *reading, struct error *err)
{
    struct buffer bytes;
    int fd = -1;
    *reading = (struct inspection){0};
    buffer_init(&bytes, INSPECT_TEXT_MAXIMUM);
    enum status status = file_open_beneath(folder, name, &fd, err);
    if (status == STATUS_OK)
        status = read_file(fd, &bytes, file, err);
    file_close(&fd);
    if (status == STATUS_OK)
        status = bytes.failure == STATUS_OK && bytes.length == file->size
                     ? inspect_bytes(name, &bytes, reading, err)
                     : inspect_too_large(reading, err);
    buffer_free(&bytes);
    if (status != STATUS_OK)
        error_context(err, "attachment \"%s\"", name);
    return status;
}
