/* What would be saved, held against the strict reader. */
#include "import_internal.h"
#include "store/store_internal.h"

/* Files lie where the record lies, or come with it: here they are not looked for. */
static enum status without_files(json_t *root, json_t **copy, struct error *err)
{
    size_t i;
    json_t *entry;
    *copy = json_deep_copy(root);
    json_array_foreach(json_object_get(*copy, "entries"), i, entry)
    {
        (void)json_object_del(entry, "attachments");
    }
    return *copy ? STATUS_OK : memory_error(err);
}

enum status record_import_try(const char *name, json_t *root, const struct record_change *change,
                              struct error *err)
{
    json_t *copy = NULL;
    struct record *record = NULL;
    struct buffer text;
    buffer_init(&text, JSON_LIMITS_DEFAULT.size);
    enum status status = without_files(root, &copy, err);
    if (status == STATUS_OK)
        status = record_text_of(copy, change, &text, err);
    if (status == STATUS_OK)
        status = record_open_text(name, -1, &text, &record, err);
    record_free(record);
    buffer_free(&text);
    json_decref(copy);
    return status;
}
