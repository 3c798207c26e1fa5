/* Values of the record that are not of their type: told when it is read. */
#include "share/ask.h"

#include "safehand/scan.h"

static bool is_of_type(const json_t *value, enum field_type type)
{
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!is_of_type(json_array_get(value, i), type))
            return false;
    return !json_is_string(value) || scan_is_of_type(type, json_string_value(value));
}

void share_tell_untyped(const struct record *record, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        const struct catalogue_field *known = catalogue_find(catalogue, field->path);
        if (known && !is_of_type(field->value, known->type))
            print_note("%s (%s) has something beside its value, or is not what it should be: it is "
                       "searched for as far as its shape is known; mend it in the record",
                       field->path, known->label);
    }
}
