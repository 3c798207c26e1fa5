/* What of an export is a value by its form, and none to who reads it: it is told as it comes in. */
#include "merge.h"
#include "safehand/base/json.h"
#include "safehand/record/check.h"

enum status merge_tell_doubt(struct merge *merge, const char *path, const json_t *value)
{
    const struct catalogue_field *field = catalogue_find(merge->import->options.catalogue, path);
    const char *why = field ? record_value_doubt(field->type, merge_plain(value)) : NULL;
    struct buffer words;
    if (!why)
        return STATUS_OK;
    buffer_init(&words, MERGE_WORDS_MAXIMUM);
    enum status status = merge_name_field(merge, path, &words);
    buffer_append_format(&words, " %s", why);
    if (status == STATUS_OK)
        status = buffer_status(&words, merge->err);
    if (status == STATUS_OK)
        status = merge_tell(merge, IMPORT_DOUBTFUL, buffer_text(&words), NULL, merge_plain(value));
    buffer_free(&words);
    return status;
}

enum status merge_tell_doubts(struct merge *merge, const json_t *object, const char *path,
                              int depth)
{
    enum status status = STATUS_OK;
    const char *key;
    const json_t *value;
    void *at = json_object_iter((json_t *)(uintptr_t)object);
    for (; status == STATUS_OK && at; at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        key = json_object_iter_key(at);
        value = json_object_iter_value(at);
        if (depth == 1 && merge_is_no_field(key, true))
            continue;
        char *inner = memory_format("%s.%s", path, key);
        bool is_group = json_is_object(value) && !json_object_get(value, "value");
        status = !inner     ? memory_error(merge->err)
                 : is_group ? merge_tell_doubts(merge, value, inner, depth + 1)
                            : merge_tell_doubt(merge, inner, value);
        memory_free(inner);
    }
    return status;
}
