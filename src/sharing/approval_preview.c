/* What an approval is about, in full: whoever signs must be able to read it. */
#include "sharing_internal.h"

#include <string.h>

/* The sharing as it was decided, as far as it is still so. */
static enum status decided_load(struct sharing *sharing, const json_t *decision, struct error *err)
{
    timestamp decided;
    const char *created = json_text(decision, "created");
    const char *extract = json_text(decision, "extract");
    sharing->asked = json_deep_copy(json_object_get(decision, "asked"));
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
