/* What a recorded value is searched for as: more than its spelling. Remarks are taken off it,
 * several in one are parted, and whatever has a shape is taken out of notes and of fields that the
 * catalogue does not know. */
#include <stdio.h>
#include <string.h>

#include "extract_internal.h"

enum { PIECE_LONGEST = 200, AREA_LONGEST = 5, NATIONAL_DIGITS = 11 };

struct taking {
    struct extract_memory *memory;
    const struct extract_value *value;
    bool is_place; /* the whole value is looked for as the name of a place */
    size_t pieces; /* of the value's own type */
    enum status status;
    struct error *err;
};

static enum status add_part(struct taking *taking, enum field_type type, const char *text,
                            size_t length, unsigned flags)
{
    char part[PIECE_LONGEST + 1];
    struct extract_value value = *taking->value;
    if (length == 0 || length > PIECE_LONGEST)
        return STATUS_OK;
    memcpy(part, text, length);
    part[length] = '\0';
    value.type = type;
    value.text = part;
    value.flags = flags;
    return extract_add_identity(taking->memory, &value, taking->err);
}

/* The name of a class behind the word for one: "form 7R"; 0: it is none. */
static size_t class_name_at(const char *shape, size_t length)
{
    size_t at = length;
    while (at > 0 && shape[at - 1] != ' ')
        at--;
    return at > 0 && at < length && shape[at] >= '0' && shape[at] <= '9' &&
                   strncasecmp(shape, "ward", strlen("ward")) != 0
               ? at
               : 0;
}

/* Something with a shape within the value: of its own type it is the value; of another, it is asked
 * about. */
static void take_shape(void *context, const struct scan_shape *shape)
{
    struct taking *taking = context;
    const struct extract_value *value = taking->value;
    bool is_own = shape->type == value->type ||
                  (value->type == FIELD_ADDRESS && shape->type == FIELD_POSTCODE);
    bool is_whole = value->type == FIELD_REFERENCE || value->type == FIELD_ADDRESS;
    bool is_ward = shape->type == FIELD_TEXT &&
                   strncasecmp(value->text + shape->start, "ward", strlen("ward")) == 0;
    if (taking->status != STATUS_OK || is_ward || (taking->is_place && shape->type == FIELD_TEXT) ||
        (is_whole && shape->type == value->type))
        return;
    unsigned flags = value->flags;
    if (!is_own)
        flags |= SCAN_DERIVED | ((flags & SCAN_EXCUSED) != 0 ? 0 : SCAN_ASK);
    taking->pieces += shape->type == value->type;
    size_t class_name = shape->type == FIELD_TEXT
                            ? class_name_at(value->text + shape->start, shape->end - shape->start)
                            : 0;
    if (class_name > 0)
        taking->status = add_part(taking, FIELD_REFERENCE, value->text + shape->start + class_name,
                                  shape->end - shape->start - class_name, flags);
    else if (shape->type == FIELD_BIRTH_DATE)
        taking->status = add_part(taking, shape->type, shape->day, strlen(shape->day), flags);
    else
        taking->status = add_part(taking, shape->type, value->text + shape->start,
                                  shape->end - shape->start, flags);
}

/* Where a remark begins: "(refuge)", "; not after 5"; else the end. Of a name what stands between
 * brackets may be another name, and then begins with a capital. */
static size_t before_remark(const struct extract_value *value)
{
    const char *text = value->text;
    for (size_t at = 0; text[at] != '\0'; at++) {
        if (text[at] == ';' && value->type == FIELD_NAME)
            return at;
        if (text[at] != '(')
            continue;
        bool is_small = text[at + 1] >= 'a' && text[at + 1] <= 'z';
        if (value->type != FIELD_NAME || (is_small && strncmp(text + at + 1, "nee ", 4) != 0 &&
                                          strncmp(text + at + 1, "n\xC3\xA9", 3) != 0))
            return at;
    }
    return strlen(text);
}

/* The digits before the number of the place of a phone that has them: 0116 of 0116 496 0142. */
static size_t area_length(const char *text, char area[AREA_LONGEST + 1])
{
    enum { WHOLE = 11, SEVEN = 4, SIX = 5, EIGHT = 3 };
    char digits[WHOLE + 1];
    size_t count = 0;
    for (const char *at = text; *at != '\0' && count <= WHOLE; at++)
        if (*at >= '0' && *at <= '9') {
            if (count < WHOLE)
                digits[count] = *at;
            count++;
        }
    if (count != WHOLE || digits[0] != '0' || (digits[1] != '1' && digits[1] != '2'))
        return 0;
    size_t length = digits[1] == '2' ? EIGHT : digits[2] == '1' || digits[3] == '1' ? SEVEN : SIX;
    memcpy(area, digits, length);
    area[length] = '\0';
    return length;
}

/* A number without the area's is one of each area that the record has a phone in. */
static enum status add_in_areas(struct taking *taking)
{
    enum { LOCAL_SHORTEST = 6, LOCAL_LONGEST = 8 };
    const struct extract_memory *memory = taking->memory;
    const char *text = taking->value->text;
    size_t digits = 0;
    for (const char *at = text; *at != '\0'; at++)
        digits += *at >= '0' && *at <= '9';
    if (text[0] == '0' || text[0] == '+' || digits < LOCAL_SHORTEST || digits > LOCAL_LONGEST)
        return STATUS_OK;
    enum status status = STATUS_OK;
    char last[AREA_LONGEST + 1] = "";
    for (size_t i = 0; i < memory->selection.field_count && status == STATUS_OK; i++) {
        const struct selected_field *field = &memory->selection.fields[i];
        const char *other = json_string_value(field->field->value);
        char area[AREA_LONGEST + 1], whole[PIECE_LONGEST];
        size_t length = other && field->catalogue && field->catalogue->type == FIELD_PHONE
                            ? area_length(other, area)
                            : 0;
        if (length == 0 || length + digits > NATIONAL_DIGITS || strcmp(area, last) == 0)
            continue;
        snprintf(last, sizeof last, "%s", area);
        int size = snprintf(whole, sizeof whole, "%s %s", area, text);
        if (size > 0 && (size_t)size < sizeof whole)
            status = add_part(taking, FIELD_PHONE, whole, (size_t)size, taking->value->flags);
    }
    return status;
}

/* Each of several references: "25*118204 (burglary); 25*120011". */
static enum status add_references(struct taking *taking)
{
    const char *at = taking->value->text;
    enum status status = STATUS_OK;
    while (*at != '\0' && status == STATUS_OK) {
        size_t length = strcspn(at, ";,("), end = length;
        while (end > 0 && at[end - 1] == ' ')
            end--;
        status = add_part(taking, FIELD_REFERENCE, at, end, taking->value->flags);
        if (at[length] == '(')
            length += strcspn(at + length, ")");
        at += length;
        at += strspn(at, ";,) ");
    }
    return status;
}

static enum status add_before_remark(struct taking *taking)
{
    const struct extract_value *value = taking->value;
    size_t length = before_remark(value);
    if (length == 0 || value->text[length] == '\0')
        return extract_add_identity(taking->memory, value, taking->err);
    return add_part(taking, value->type, value->text, length, value->flags);
}

/* Whether the value is looked for as it is, beside what has a shape within it. */
static enum status add_whole(struct taking *taking)
{
    switch (taking->value->type) {
    case FIELD_NAME:
    case FIELD_ADDRESS:
        return add_before_remark(taking);
    case FIELD_REFERENCE:
        return add_references(taking);
    case FIELD_PHONE: {
        enum status status = add_in_areas(taking);
        return taking->pieces == 0 && status == STATUS_OK ? add_before_remark(taking) : status;
    }
    case FIELD_POSTCODE:
    case FIELD_EMAIL:
    case FIELD_NHS_NUMBER:
        return taking->pieces == 0 ? add_before_remark(taking) : STATUS_OK;
    default:
        return extract_add_identity(taking->memory, taking->value, taking->err);
    }
}

enum status extract_add_shapes(struct extract_memory *memory, const struct extract_value *value,
                               struct error *err)
{
    struct taking taking = {.memory = memory, .value = value, .err = err};
    scan_shapes(value->text, strlen(value->text), take_shape, &taking);
    return taking.status;
}

enum status extract_add_value(struct extract_memory *memory, const struct extract_value *value,
                              struct error *err)
{
    struct taking taking = {.memory = memory, .value = value, .err = err};
    taking.is_place = value->type == FIELD_TEXT;
    scan_shapes(value->text, strlen(value->text), take_shape, &taking);
    return taking.status == STATUS_OK ? add_whole(&taking) : taking.status;
}
