/* What a well-formed profile lets out that looks too wide, or that it lists in vain. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "reader.h"

struct review {
    struct json_reader reader;
    const struct profile *profile;
    const struct catalogue *catalogue;
    profile_warned warned;
    void *context;
};

static void warn(struct review *review, const char *pointer, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void warn(struct review *review, const char *pointer, const char *format, ...)
{
    char what[ERROR_MESSAGE_SIZE];
    struct error located = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    review->reader.err = &located;
    if (json_reader_fail(&review->reader, pointer, "%s", what) != STATUS_OK)
        review->warned(review->context, located.message);
}

static const struct catalogue_field *find_same(const struct catalogue *catalogue,
                                               const char *pattern)
{
    for (size_t i = 0; i < catalogue->field_count; i++)
        if (strcmp(catalogue->fields[i].pattern, pattern) == 0)
            return &catalogue->fields[i];
    return NULL;
}

/* How many fields of the catalogue the pattern lets out, as far as their patterns tell. */
static size_t count_matches(const struct catalogue *catalogue, const char *pattern)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->field_count; i++)
        count += field_pattern_matches(pattern, catalogue->fields[i].pattern);
    return count;
}

/* Whether an anonymised extract shows something in place of such a field: a band of ages, an area,
 * a role, or a value that tells nothing of who it is. */
static bool has_stand_in(const struct catalogue_field *field)
{
    if (field->type == FIELD_BIRTH_DATE || field->type == FIELD_POSTCODE)
        return true;
    return field->identifying == IDENTIFYING_NO &&
           (field->type == FIELD_DATE || field->type == FIELD_NUMBER ||
            field->type == FIELD_CHOICE);
}

static void review_known_field(struct review *review, const char *place,
                               const struct profile_field *field,
                               const struct catalogue_field *known)
{
    if (review->profile->anonymised && !has_stand_in(known))
        warn(review, place, "'%s' (%s) tells who it is, so it never leaves without names",
             field->pattern, known->label);
    else if (review->profile->counts_only && known->type != FIELD_NUMBER &&
             known->type != FIELD_CHOICE)
        warn(review, place, "'%s' (%s) is no number, and cannot be counted", field->pattern,
             known->label);
}

/* An earlier field that takes all that this one would. */
static const struct profile_field *find_shadow(const struct profile *profile, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (field_pattern_matches(profile->fields[i].pattern, profile->fields[index].pattern))
            return &profile->fields[i];
    return NULL;
}

static void review_field(struct review *review, size_t index)
{
    const struct profile_field *field = &review->profile->fields[index];
    const struct profile_field *shadow = find_shadow(review->profile, index);
    const struct catalogue_field *known = find_same(review->catalogue, field->pattern);
    char place[JSON_POINTER_SIZE];
    json_pointer_write(place, "/fields/%zu/pattern", index);
    if (shadow) {
        warn(review, place, "'%s' never counts: '%s' stands before it and takes it", field->pattern,
             shadow->pattern);
        return;
    }
    if (known) {
        review_known_field(review, place, field, known);
        return;
    }
    size_t matches = count_matches(review->catalogue, field->pattern);
    if (matches > 1)
        warn(review, place,
             "'%s' lets %zu fields out, and every one that is added later: list those "
             "that the purpose needs",
             field->pattern, matches);
    else if (!catalogue_find(review->catalogue, field->pattern) && matches == 0)
        warn(review, place, "the catalogue does not describe '%s', so it never leaves (M02)",
             field->pattern);
}

static void review_lists(struct review *review, const struct recipient_kinds *kinds)
{
    const struct profile *profile = review->profile;
    char place[JSON_POINTER_SIZE];
    for (size_t i = 0; i < profile->category_count; i++) {
        json_pointer_write(place, "/categories/%zu/name", i);
        if (!catalogue_find_category(review->catalogue, profile->categories[i].name))
            warn(review, place,
                 "the catalogue does not describe '%s', so such entries never leave "
                 "(M02)",
                 profile->categories[i].name);
    }
    for (size_t i = 0; i < profile->recipient_kinds.count; i++) {
        const char *kind = profile->recipient_kinds.items[i];
        json_pointer_write(place, "/recipient_kinds/%zu", i);
        if (strcmp(recipient_kind_label(kinds, kind), kind) == 0)
            warn(review, place,
                 "'%s' is no kind of recipient that this program knows: no card will "
                 "bear it unless its owner writes it so",
                 kind);
    }
}

/* A reason that is given again and again was not thought about for each field. */
static void review_reasons(struct review *review)
{
    const struct profile *profile = review->profile;
    char place[JSON_POINTER_SIZE];
    for (size_t i = 0; i < profile->field_count; i++) {
        json_pointer_write(place, "/fields/%zu/why", i);
        if (strcmp(profile->fields[i].why, profile->purpose) == 0)
            warn(review, place, "only repeats the purpose: say what the recipient does with '%s'",
                 profile->fields[i].pattern);
    }
}

static void review_profile(struct review *review, const struct recipient_kinds *kinds)
{
    for (size_t i = 0; i < review->profile->field_count; i++)
        review_field(review, i);
    review_reasons(review);
    review_lists(review, kinds);
}

enum status profile_check(const char *path, const struct catalogue *catalogue,
                          profile_warned warned, void *context, struct profile **profile,
                          struct error *err)
{
    struct buffer text;
    struct profile *made = NULL;
    struct recipient_kinds *kinds = NULL;
    buffer_init(&text, PROFILE_MAXIMUM);
    enum status status = profile_load(path, &made, err);
    if (status == STATUS_OK)
        status = file_read_whole(path, &text, err);
    if (status == STATUS_OK)
        status = recipient_kinds_shipped(&kinds, err);
    if (status == STATUS_OK) {
        struct review review = {
            .reader = {.manner = &POLICY_MANNER,
                       .text = buffer_text(&text),
                       .length = text.length,
                       .name = path},
            .profile = made,
            .catalogue = catalogue,
            .warned = warned,
            .context = context,
        };
        review_profile(&review, kinds);
        *profile = made;
        made = NULL;
    }
    recipient_kinds_free(kinds);
    profile_free(made);
    buffer_free(&text);
    return status;
}
