#include "intake.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "multipart.h"

enum {
    BAD_REQUEST = 400,
    FORBIDDEN = 403,
    TOO_LARGE = 413,
    NOT_THAT_KIND = 415,
    NO_ROOM = 507,
    FAILED = 500,
    PATIENCE = 30,         /* seconds, and beyond them: */
    BYTES_A_SECOND = 4096, /* what the slowest line is to bring on the average */
    SECONDS_BETWEEN_ASKING = 60,
    PAIRS_MAXIMUM = FORM_MAXIMUM + 2 * FORM_FIELDS_MAXIMUM,
};

struct intake {
    const struct intake_rules *rules;
    char path[REQUEST_PATH_SIZE], session[REQUEST_TOKEN_SIZE];
    struct intake_limits limits;
    uint64_t length, got;
    time_t begun, asked;          /* of the monotonic clock */
    unsigned refused;             /* a status of HTTP; 0 as long as all is well */
    struct buffer text;           /* a form as text; or the fields of one with files, as pairs */
    struct multipart *multipart;  /* NULL: a form as text */
    struct upload_writer *writer; /* of the file that comes in */
    bool is_in_field;
    struct upload_list uploads;
};

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* ---- the parts of a form with files ---- */

static enum status begin_part(void *context, const char *field, const char *file, struct error *err)
{
    struct intake *intake = context;
    intake->is_in_field = !file;
    if (!file) {
        buffer_append(&intake->text, field, strlen(field) + 1);
        return buffer_status(&intake->text, err);
    }
    if (!*file) /* none was chosen */
        return STATUS_OK;
    if (!multipart_name_is_path(file))
        return error_set(err, STATUS_MALFORMED, "a file was sent that has no name of one");
    return upload_begin(intake->rules->uploads, &intake->uploads, field, file,
                        !intake->limits.is_digest_only, &intake->writer, err);
}

static enum status take_part(void *context, const void *data, size_t length, struct error *err)
{
    struct intake *intake = context;
    if (intake->writer)
        return upload_data(intake->writer, data, length, err);
    if (!intake->is_in_field || memchr(data, '\0', length))
        return error_set(err, STATUS_MALFORMED, "the form is not as a browser sends it");
    buffer_append(&intake->text, data, length);
    return buffer_status(&intake->text, err);
}

static enum status end_part(void *context, struct error *err)
{
    struct intake *intake = context;
    struct upload_writer *writer = intake->writer;
    intake->writer = NULL;
    if (writer)
        return upload_end(writer, err);
    if (intake->is_in_field)
        buffer_append_byte(&intake->text, '\0');
    return buffer_status(&intake->text, err);
}

/* ---- from its beginning to its end ---- */

static unsigned begin_files(struct intake *intake, const char *content_type)
{
    const struct multipart_taker taker = {begin_part, take_part, end_part, intake};
    const struct intake_rules *rules = intake->rules;
    struct error err = {0};
    if (!rules->admit(rules->context, intake->path, intake->session, &intake->limits))
        return FORBIDDEN;
    if (intake->limits.files == 0)
        return NOT_THAT_KIND;
    if (intake->length > intake->limits.files)
        return TOO_LARGE;
    if (!intake->limits.is_digest_only && intake->length > uploads_room(rules->uploads))
        return NO_ROOM;
    buffer_init(&intake->text, PAIRS_MAXIMUM);
    enum status status = multipart_new(content_type, &taker, &intake->multipart, &err);
    return status == STATUS_OK ? 0 : status == STATUS_MALFORMED ? BAD_REQUEST : FAILED;
}

static unsigned begin(struct intake *intake, const char *content_type)
{
    if (content_type && strncasecmp(content_type, "multipart/", strlen("multipart/")) == 0)
        return begin_files(intake, content_type);
    if (!content_type || strcasecmp(content_type, "application/x-www-form-urlencoded") != 0)
        return BAD_REQUEST;
    buffer_init(&intake->text, FORM_MAXIMUM);
    return intake->length > FORM_MAXIMUM ? TOO_LARGE : 0;
}

struct intake *intake_begin(const struct intake_rules *rules, const char *path, const char *session,
                            const char *content_type, uint64_t length, unsigned *refused)
{
    struct intake *intake = memory_allocate(sizeof *intake);
    *refused = FAILED;
    if (!intake)
        return NULL;
    intake->rules = rules;
    intake->length = length;
    intake->begun = intake->asked = seconds();
    snprintf(intake->path, sizeof intake->path, "%s", path);
    snprintf(intake->session, sizeof intake->session, "%s", session);
    *refused = begin(intake, content_type);
    if (*refused == 0)
        return intake;
    intake_free(intake);
    return NULL;
}

static unsigned refusal(enum status status)
{
    return status == STATUS_MALFORMED ? BAD_REQUEST : FAILED;
}

static void take_files(struct intake *intake, const void *data, size_t length)
{
    struct error err = {0};
    struct intake_limits limits;
    time_t now = seconds();
    /* Whoever locked their session meanwhile sends nothing more. */
    if (now - intake->asked >= SECONDS_BETWEEN_ASKING) {
        intake->asked = now;
        if (!intake->rules->admit(intake->rules->context, intake->path, intake->session, &limits)) {
            intake->refused = FORBIDDEN;
            return;
        }
    }
    enum status status = multipart_feed(intake->multipart, data, length, &err);
    if (status != STATUS_OK)
        intake->refused = refusal(status);
}

bool intake_feed(struct intake *intake, const void *data, size_t length)
{
    intake->got += length;
    if ((uint64_t)(seconds() - intake->begun) > PATIENCE + intake->got / BYTES_A_SECOND)
        return false;
    if (intake->refused == 0 && intake->got > intake->length)
        intake->refused = BAD_REQUEST;
    if (intake->refused != 0) /* read, so that the browser hears why, and forgotten */
        return true;
    if (intake->multipart)
        take_files(intake, data, length);
    else
        buffer_append(&intake->text, data, length);
    return true;
}

unsigned intake_end(struct intake *intake, struct request *request)
{
    struct error err = {0};
    enum status status = STATUS_OK;
    if (intake->refused != 0)
        return intake->refused;
    if (intake->got != intake->length)
        return BAD_REQUEST;
    if (intake->multipart) {
        status = multipart_end(intake->multipart, &err);
        if (status == STATUS_OK)
            status = form_of_pairs(&intake->text, &request->body, &err);
    } else {
        status = buffer_status(&intake->text, &err);
        if (status == STATUS_OK)
            status =
                form_parse(buffer_text(&intake->text), intake->text.length, &request->body, &err);
    }
    if (status != STATUS_OK)
        return refusal(status);
    request->uploads = intake->uploads;
    intake->uploads = (struct upload_list){0};
    return 0;
}

void intake_free(struct intake *intake)
{
    if (!intake)
        return;
    upload_drop(intake->writer);
    uploads_free(&intake->uploads);
    multipart_free(intake->multipart);
    buffer_free(&intake->text);
    memory_free(intake);
}
