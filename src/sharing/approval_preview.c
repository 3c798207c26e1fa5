/* What an approval is about, in full: whoever signs must be able to read it. */
#include "sharing_internal.h"

#include <string.h>

/* The sharing as it was decided, as far as it is still so. */
static enum status decided_load(struct sharing *sharing, const json_t *decision, struct error *err)
{
    timestamp decided;
    const char *created = json_text(decision, "created");
    const char *extract = json_text(decision, "extract");
    sharing->asked = json_copy_whole(json_object_get(decision, "asked"));
    if (!sharing->asked)
        return memory_error(err);
    if (!created || !timestamp_parse(created, &decided) || !extract)
        return error_set(err, STATUS_MALFORMED, "the decision has no time or no extract");
    kept_copies_take(sharing, json_text(decision, "id"));
    kept_readings_take(sharing, decision);
    enum status status = sharing_load(sharing, decided, err);
    if (status == STATUS_OK && (strcmp(sharing->selection->extract_digest, extract) != 0 ||
                                decided_copy_changed(decision, sharing->selection)))
        status = error_set(err, STATUS_REFUSED,
                           "the family's record is not as it was when this was decided");
    return status;
}

enum status approval_preview(struct office *office, const struct approval_view *view,
                             unsigned width, struct buffer *out, struct error *err)
{
    struct sharing *sharing = sharing_new(office);
    if (!sharing)
        return memory_error(err);
    enum status status = decided_load(sharing, view->decision, err);
    if (status == STATUS_OK)
        status =
            page_preview(sharing->record, sharing->profile, sharing->selection, width, out, err);
    sharing_free(sharing);
    return status;
}

/* The same sharing, with what was answered, for what is made of the whole of it. */
static enum status decided_whole(struct sharing *sharing, const json_t *decision, struct error *err)
{
    const char *id = json_text(decision, "id");
    enum status status = decided_load(sharing, decision, err);
    if (status != STATUS_OK)
        return status;
    json_decref(sharing->answers);
    json_decref(sharing->decision);
    sharing->answers = answers_of_list(json_object_get(decision, "answers"));
    sharing->decision = json_incref((json_t *)(uintptr_t)decision);
    snprintf(sharing->id, sizeof sharing->id, "%s", id ? id : "");
    return sharing->answers ? STATUS_OK : memory_error(err);
}

enum status approval_report(struct office *office, const struct approval_view *view,
                            struct buffer *out, struct error *err)
{
    timestamp created = 0;
    struct report_heading heading;
    struct buffer handling;
    struct sharing *sharing = sharing_new(office);
    if (!sharing)
        return memory_error(err);
    buffer_init(&handling, EXTRACT_MAXIMUM);
    enum status status = decided_whole(sharing, view->decision, err);
    if (status == STATUS_OK) {
        (void)timestamp_parse(json_text(view->decision, "created"), &created);
        status = sharing_report(sharing, created,
                                office_deadline(created, sharing->profile->retention_days),
                                &handling, &heading, out, err);
    }
    buffer_free(&handling);
    sharing_free(sharing);
    return status;
}

enum status approval_report_pdf(struct office *office, const struct approval_view *view,
                                struct buffer *out, struct error *err)
{
    timestamp created = 0;
    struct sharing *sharing = sharing_new(office);
    if (!sharing)
        return memory_error(err);
    enum status status = decided_whole(sharing, view->decision, err);
    if (status == STATUS_OK) {
        (void)timestamp_parse(json_text(view->decision, "created"), &created);
        status = sharing_report_pdf(sharing, created, out, err);
    }
    sharing_free(sharing);
    return status;
}

enum status approval_stays(struct office *office, const struct approval_view *view,
                           json_t **preview, struct error *err)
{
    struct sharing *sharing = sharing_new(office);
    *preview = NULL;
    if (!sharing)
        return memory_error(err);
    enum status status = decided_load(sharing, view->decision, err);
    if (status == STATUS_OK)
        status =
            page_preview_json(sharing->record, sharing->profile, sharing->selection, preview, err);
    sharing_free(sharing);
    return status;
}
