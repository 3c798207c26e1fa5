/* One clean copy: asked of the inspector, and looked into. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clean_internal.h"

static const char *const WAYS[CLEAN_WAYS] = {
    [CLEAN_EXIFTOOL] = "hidden data was taken out by ExifTool",
    [CLEAN_MAT2] = "hidden data was taken out by MAT2",
    [CLEAN_DRAWN] = "its pages were drawn anew by Poppler",
    [CLEAN_PAGES] = "it is made of pictures of its pages, drawn by Poppler",
};
/* As they go on after "because"; what a tool is called, or a part, stands for %s. */
static const char *const WHY[UNCLEAN_KINDS] = {
    [UNCLEAN_KIND] = "nothing here can write files of its kind",
    [UNCLEAN_TOOL] = "%s, which does it, is not installed",
    [UNCLEAN_REFUSED] = "%s cannot write it: it is locked, damaged, or of a kind of its own",
    [UNCLEAN_PART] = "MAT2 does not know a part of it (%s)",
    [UNCLEAN_CHANGES] = "it has tracked changes, and its words could change with them: accept or "
                        "reject them, and save it anew",
    [UNCLEAN_SIZE] = "it is too large",
    [UNCLEAN_READER] = "it took too long, or broke off",
};

const char *clean_way_words(enum clean_way way)
{
    return WAYS[way];
}

/* Of the kinds that src/inspector/clean writes. */
static const char *const ENDINGS[] = {
    ".avif", ".docx", ".flac", ".gif",  ".heic", ".heif", ".jpe",  ".jpeg", ".jpg", ".m4a",
    ".m4v",  ".mov",  ".mp3",  ".mp4",  ".odg",  ".odp",  ".ods",  ".odt",  ".oga", ".ogg",
    ".opus", ".pdf",  ".png",  ".pptx", ".tif",  ".tiff", ".webp", ".xlsx", ".3gp",
};

/* Of documents that another program writes as a PDF. */
static const char *const DOCUMENTS[] = {
    ".doc", ".docm", ".docx", ".eml",  ".htm",  ".html", ".mht", ".msg",  ".odg",  ".odp",  ".ods",
    ".odt", ".pps",  ".ppt",  ".pptm", ".pptx", ".rtf",  ".xls", ".xlsb", ".xlsm", ".xlsx",
};

static bool ends_as(const char *name, const char *const *endings, size_t count)
{
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending && i < count; i++)
        if (strcasecmp(ending, endings[i]) == 0)
            return true;
    return false;
}

bool clean_may_write(const char *name)
{
    return ends_as(name, ENDINGS, sizeof ENDINGS / sizeof *ENDINGS);
}

bool clean_may_be_pdf(const char *name)
{
    return ends_as(name, DOCUMENTS, sizeof DOCUMENTS / sizeof *DOCUMENTS);
}

void clean_copy_fail(struct clean_copy *copy, enum unclean_kind kind, const char *detail)
{
    const char *slot = strstr(WHY[kind], "%s");
    struct buffer why;
    buffer_init(&why, CLEAN_WHY_SIZE - 1);
    buffer_append(&why, WHY[kind], slot ? (size_t)(slot - WHY[kind]) : strlen(WHY[kind]));
    if (slot) {
        text_append_visible(&why, detail, strlen(detail));
        buffer_append_text(&why, slot + 2);
    }
    snprintf(copy->why, sizeof copy->why, "%s", buffer_text(&why));
    buffer_free(&why);
    buffer_free(&copy->bytes);
    copy->way = (enum clean_way)0;
}

/* ---- what the inspector answers ---- */

enum { DETAIL_SIZE = 192 };

/* A number below `most`, and what stands behind it; 0 if it is none. */
static unsigned take_number(const unsigned char *data, size_t length, unsigned most,
                            char detail[DETAIL_SIZE])
{
    detail[0] = '\0';
    if (length == 0 || length >= DETAIL_SIZE || data[0] < '1' || data[0] > '9' ||
        (unsigned)(data[0] - '0') >= most || memchr(data, '\0', length))
        return 0;
    if (length > 1 && data[1] != ' ')
        return 0;
    if (length > 2) {
        memcpy(detail, data + 2, length - 2);
        detail[length - 2] = '\0';
    }
    return data[0] - '0';
}

static bool take_record(void *context, enum inspect_record record, const unsigned char *data,
                        size_t length)
{
    struct clean_copy *copy = context;
    char detail[DETAIL_SIZE];
    unsigned number = 0;
    switch (record) {
    case ANSWER_WAY:
        number = take_number(data, length, CLEAN_WAYS, detail);
        if (copy->way || copy->why[0] != '\0')
            return false;
        copy->way = (enum clean_way)number;
        return number != 0;
    case ANSWER_UNCLEAN:
        number = take_number(data, length, UNCLEAN_KINDS, detail);
        if (copy->way || copy->why[0] != '\0')
            return false;
        if (number != 0)
            clean_copy_fail(copy, (enum unclean_kind)number, detail);
        return number != 0;
    case ANSWER_COPY:
        buffer_append(&copy->bytes, data, length);
        return copy->way != 0 && length > 0 && copy->bytes.length == length;
    case ANSWER_END:
        return length == 0;
    default:
        return false;
    }
}

/* Strictly: either a way and a copy, or why there is none. */
static bool take_answer(const struct buffer *answer, struct clean_copy *copy)
{
    return answer_walk(answer, take_record, copy) && (copy->way != 0) == (copy->bytes.length > 0) &&
           (copy->way != 0) != (copy->why[0] != '\0');
}

/* ---- making ---- */

static enum status make(const char *mode, const char *name, const struct buffer *bytes,
                        struct clean_copy *copy, struct error *err)
{
    struct buffer answer;
    unsigned failed = 0;
    int fd = file_open_in_memory(bytes->data, bytes->length);
    if (fd < 0)
        return error_set_errno(err, "cannot start cleaning a file");
    buffer_init(&answer, CLEAN_FILE_MAXIMUM + (1 << 16));
    buffer_init(&copy->bytes, CLEAN_FILE_MAXIMUM);
    copy->way = (enum clean_way)0;
    copy->why[0] = '\0';
    enum status status = inspector_run(mode, name, fd, NULL, &answer, &failed, err);
    file_close(&fd);
    if (failed == UNREAD_TOOL)
        clean_copy_fail(copy, UNCLEAN_TOOL, "safehand-inspect");
    else if (status == STATUS_OK && (failed != 0 || !take_answer(&answer, copy)))
        clean_copy_fail(copy, failed == UNREAD_SIZE ? UNCLEAN_SIZE : UNCLEAN_READER, "");
    if (status == STATUS_OK &&
        (answer.failure == STATUS_SYSTEM || copy->bytes.failure == STATUS_SYSTEM))
        status = memory_error(err);
    buffer_free(&answer);
    return status;
}

/* Size, digest and mark of what was made, and what is in it. */
static enum status look(const char *name, struct clean_copy *copy, struct error *err)
{
    uint64_t size = 0;
    int fd = file_open_in_memory(copy->bytes.data, copy->bytes.length);
    enum status status = fd >= 0 ? recheck_read(fd, NULL, &size, copy->digest, &copy->mark, err)
                                 : error_set_errno(err, "cannot look into a copy");
    file_close(&fd);
    if (status == STATUS_OK)
        status =
            inspect_bytes_kept(name, &copy->bytes, copy->digest, copy->kept, &copy->reading, err);
    copy->is_read = status == STATUS_OK;
    return status;
}

static bool hides(const struct clean_copy *copy)
{
    return copy->reading.hidden.length > 0 || copy->reading.hidden_unread.length > 0;
}

void clean_copy_free(struct clean_copy *copy)
{
    buffer_free(&copy->bytes);
    if (copy->is_read)
        inspection_free(&copy->reading);
    copy->is_read = false;
}

/* Where a PDF that was drawn anew hides something still, pictures of its pages cannot. */
static enum status make_pages(const char *name, const struct buffer *bytes, struct clean_copy *copy,
                              struct error *err)
{
    struct clean_copy pages = {.way = (enum clean_way)0};
    memcpy(pages.original, copy->original, DIGEST_HEX_SIZE);
    enum status status = make("--pages", name, bytes, &pages, err);
    if (status == STATUS_OK && pages.way)
        status = look(name, &pages, err);
    if (status == STATUS_OK && pages.way) {
        clean_copy_free(copy);
        *copy = pages;
    } else {
        clean_copy_free(&pages);
    }
    return status;
}

/* Why there is none is not all that somebody wants to know; of tracked changes it says what to do,
 * and they would be seen in a PDF. */
static void tell_way_on(const char *name, struct clean_copy *copy)
{
    size_t length = strlen(copy->why);
    if (clean_may_be_pdf(name) && strcmp(copy->why, WHY[UNCLEAN_CHANGES]) != 0)
        snprintf(copy->why + length, sizeof copy->why - length,
                 "; save it as a PDF, of which there can be one");
}

enum status clean_copy_make(const char *name, const struct buffer *bytes, struct clean_copy *copy,
                            struct error *err)
{
    enum status status = make("--clean", name, bytes, copy, err);
    if (status == STATUS_OK && copy->way)
        status = look(name, copy, err);
    if (status == STATUS_OK && copy->way == CLEAN_DRAWN && hides(copy))
        status = make_pages(name, bytes, copy, err);
    if (status == STATUS_OK && !copy->way)
        tell_way_on(name, copy);
    return status;
}

enum status clean_copy_look(const char *name, struct clean_copy *copy, struct error *err)
{
    return copy->way && !copy->is_read ? look(name, copy, err) : STATUS_OK;
}
