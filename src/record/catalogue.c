#include <stdio.h>
#include <string.h>

#include "forms.h"

static const char *const field_types[] = {
    [FIELD_NAME] = "name",
    [FIELD_ADDRESS] = "address",
    [FIELD_POSTCODE] = "postcode",
    [FIELD_PHONE] = "phone",
    [FIELD_EMAIL] = "email",
    [FIELD_BIRTH_DATE] = "birth_date",
    [FIELD_NHS_NUMBER] = "nhs_number",
    [FIELD_REFERENCE] = "reference",
    [FIELD_DATE] = "date",
    [FIELD_TEXT] = "text",
    [FIELD_NUMBER] = "number",
    [FIELD_CHOICE] = "choice",
    NULL,
};
static const char *const markings[] = {
    [MARKING_UNCLASSIFIED] = "unclassified",
    [MARKING_INTERNAL] = "internal",
    [MARKING_CONFIDENTIAL] = "confidential",
    NULL,
};
static const char *const identifyings[] = {
    [IDENTIFYING_NO] = "no",
    [IDENTIFYING_INDIRECT] = "indirect",
    [IDENTIFYING_DIRECT] = "direct",
    NULL,
};
static const char *const sensitivities[] = {
    [SENSITIVITY_NONE] = "none",
    [SENSITIVITY_RACIAL_OR_ETHNIC_ORIGIN] = "racial_or_ethnic_origin",
    [SENSITIVITY_POLITICAL_OPINIONS] = "political_opinions",
    [SENSITIVITY_RELIGION_OR_BELIEF] = "religion_or_belief",
    [SENSITIVITY_TRADE_UNION] = "trade_union",
    [SENSITIVITY_GENETIC] = "genetic",
    [SENSITIVITY_BIOMETRIC] = "biometric",
    [SENSITIVITY_HEALTH] = "health",
    [SENSITIVITY_SEX_LIFE] = "sex_life",
    [SENSITIVITY_SEXUAL_ORIENTATION] = "sexual_orientation",
    [SENSITIVITY_CRIMINAL_OFFENCE] = "criminal_offence",
    NULL,
};

enum { CATEGORIES_MAXIMUM = 1000, STALE_DAYS_MAXIMUM = 36500 };

const char *field_type_name(enum field_type type)
{
    return field_types[type];
}

const char *marking_name(enum marking marking)
{
    return markings[marking];
}

const char *sensitivity_name(enum sensitivity sensitivity)
{
    return sensitivities[sensitivity];
}

static enum status read_stale_days(const struct json_node *node, int *days)
{
    const json_t *member = json_object_get(node->json, "stale_days");
    if (!member)
        return json_node_fail(node, "\"stale_days\" is missing");
    json_int_t value = json_integer_value(member);
    if (!json_is_integer(member) || value < 0 || value > STALE_DAYS_MAXIMUM)
        return json_node_fail_member(node, "stale_days", "must be a number from 0 to %d",
                                     STALE_DAYS_MAXIMUM);
    *days = (int)value;
    return STATUS_OK;
}

/* Reads the two members that fields and categories share. */
static enum status read_marking(const struct json_node *node, enum marking *marking,
                                enum sensitivity *sensitivity)
{
    int chosen_marking = 0, chosen_sensitivity = 0;
    enum status status =
        json_node_get_choice(node, "marking", JSON_REQUIRED, markings, &chosen_marking);
    if (status == STATUS_OK)
        status = json_node_get_choice(node, "sensitivity", JSON_REQUIRED, sensitivities,
                                      &chosen_sensitivity);
    *marking = (enum marking)chosen_marking;
    *sensitivity = (enum sensitivity)chosen_sensitivity;
    return status;
}

static enum status read_field(const struct json_node *node, struct catalogue_field *field)
{
    static const char *const known[] = {"pattern",    "label",       "type",
                                        "marking",    "identifying", "sensitivity",
                                        "stale_days", "also",        NULL};
    static const struct json_form pattern_form = {
        .fits = field_pattern_is_valid,
        .what = "a field path such as people.*.name, of at most 512 bytes"};
    int type = 0, identifying = 0;
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "pattern", JSON_REQUIRED, &pattern_form, &field->pattern);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "label", JSON_REQUIRED, &FORM_ANY, &field->label);
    if (status == STATUS_OK)
        status = json_node_get_choice(node, "type", JSON_REQUIRED, field_types, &type);
    if (status == STATUS_OK)
        status = read_marking(node, &field->marking, &field->sensitivity);
    if (status == STATUS_OK)
        status =
            json_node_get_choice(node, "identifying", JSON_REQUIRED, identifyings, &identifying);
    if (status == STATUS_OK)
        status = read_stale_days(node, &field->stale_days);
    if (status == STATUS_OK)
        status = catalogue_read_also(node, &field->also);
    field->type = (enum field_type)type;
    field->identifying = (enum identifying)identifying;
    return status;
}

/* Refuses a pattern behind another that takes all it could match. A pattern read as a path, its
 * stars being segments, matches another exactly if that one takes all of it. */
static enum status check_reached(const struct json_node *node, const struct catalogue *catalogue,
                                 const char *pattern)
{
    for (size_t i = 0; i < catalogue->field_count; i++) {
        if (!field_pattern_matches(catalogue->fields[i].pattern, pattern))
            continue;
        json_node_fail_member(node, "pattern", "is never used, because \"%s\" stands before it",
                              catalogue->fields[i].pattern);
        return error_hint(node->reader->err, "put the narrower pattern first, or take one out");
    }
    return STATUS_OK;
}

static enum status read_fields(const struct json_node *root, struct catalogue *catalogue)
{
    json_t *array;
    enum status status = json_node_get_array(root, "fields", 1, CATALOGUE_FIELDS_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    size_t count = json_array_size(array);
    catalogue->fields = memory_allocate_array(count, sizeof *catalogue->fields);
    if (!catalogue->fields)
        return memory_error(root->reader->err);
    for (size_t i = 0; i < count; i++) {
        char pointer[JSON_POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/fields/%zu", i);
        struct json_node node = {root->reader, json_array_get(array, i), pointer};
        struct catalogue_field *field = &catalogue->fields[i];
        status = read_field(&node, field);
        if (status == STATUS_OK)
            status = check_reached(&node, catalogue, field->pattern);
        catalogue->field_count++; /* its list is freed with the catalogue */
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* By its name, or by another word for it. */
static const struct catalogue_category *find_category(const struct catalogue *catalogue,
                                                      const char *word)
{
    const struct catalogue_category *also = NULL;
    for (size_t i = 0; i < catalogue->category_count; i++) {
        const struct catalogue_category *category = &catalogue->categories[i];
        if (strcmp(category->name, word) == 0)
            return category;
        if (names_have(&category->also, word))
            also = category;
    }
    return also;
}

static enum status read_category(const struct json_node *node, const struct catalogue *catalogue,
                                 struct catalogue_category *category)
{
    static const char *const known[] = {"name", "label", "marking", "sensitivity", "also", NULL};
    enum status status = json_node_check_object(node, known);
    if (status == STATUS_OK)
        status = json_node_get_text(node, "name", JSON_REQUIRED, &FORM_SNAKE_CASE, &category->name);
    if (status != STATUS_OK)
        return status;
    /* In a consent's categories this word stands for the fields. */
    if (strcmp(category->name, "fields") == 0)
        return json_node_fail_member(node, "name", "\"fields\" cannot be the name of a category");
    if (find_category(catalogue, category->name))
        return json_node_fail_member(node, "name", "\"%s\" is already used", category->name);
    status = json_node_get_text(node, "label", JSON_REQUIRED, &FORM_ANY, &category->label);
    if (status == STATUS_OK)
        status = read_marking(node, &category->marking, &category->sensitivity);
    return status == STATUS_OK ? catalogue_read_also(node, &category->also) : status;
}

static enum status read_categories(const struct json_node *root, struct catalogue *catalogue)
{
    json_t *array;
    enum status status = json_node_get_array(root, "categories", 1, CATEGORIES_MAXIMUM, &array);
    if (status != STATUS_OK)
        return status;
    size_t count = json_array_size(array);
    catalogue->categories = memory_allocate_array(count, sizeof *catalogue->categories);
    if (!catalogue->categories)
        return memory_error(root->reader->err);
    for (size_t i = 0; i < count; i++) {
        char pointer[JSON_POINTER_SIZE];
        snprintf(pointer, sizeof pointer, "/categories/%zu", i);
        struct json_node node = {root->reader, json_array_get(array, i), pointer};
        struct catalogue_category category = {0};
        status = read_category(&node, catalogue, &category);
        catalogue->categories[i] = category; /* its list is freed with the catalogue */
        catalogue->category_count++;
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status read_catalogue(const struct json_reader *reading, struct catalogue *catalogue,
                                  bool is_own)
{
    static const char *const known[] = {"format", "updated", "fields", "categories", "roles", NULL};
    struct json_node root = {reading, catalogue->root, ""};
    struct date updated;
    enum status status = json_node_check_object(&root, NULL);
    if (status == STATUS_OK)
        status = json_node_check_format(&root, "safehand.catalogue/2");
    if (status == STATUS_OK)
        status = json_node_check_object(&root, known);
    if (status == STATUS_OK)
        status = json_node_get_date(&root, "updated", JSON_REQUIRED, &updated, NULL);
    if (status == STATUS_OK)
        status = read_fields(&root, catalogue);
    if (status == STATUS_OK)
        status = read_categories(&root, catalogue);
    if (status == STATUS_OK)
        status = catalogue_read_roles(&root, catalogue, is_own);
    return status;
}

static enum status parse(const char *data, size_t length, const char *name, bool is_own,
                         struct catalogue **catalogue, struct error *err)
{
    static const struct json_limits limits = {
        .size = CATALOGUE_MAXIMUM, .depth = 8, .string = 4096};
    *catalogue = NULL;
    struct catalogue *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    const struct json_reader reading = {data, length, name, &RECORD_MANNER, err, NULL};
    enum status status = json_strict_parse(data, length, name, &limits, &made->root, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(data, length, made->digest, err);
    if (status == STATUS_OK)
        status = read_catalogue(&reading, made, is_own);
    if (status == STATUS_OK)
        *catalogue = made;
    else
        catalogue_free(made);
    return status;
}

enum status catalogue_parse_own(const char *data, size_t length, const char *name,
                                struct catalogue **catalogue, struct error *err)
{
    return parse(data, length, name, true, catalogue, err);
}

enum status catalogue_parse(const char *data, size_t length, const char *name,
                            struct catalogue **catalogue, struct error *err)
{
    *catalogue = NULL;
    enum status status = record_words_ready(err);
    return status == STATUS_OK ? parse(data, length, name, false, catalogue, err) : status;
}

enum status catalogue_load(const char *path, struct catalogue **catalogue, struct error *err)
{
    struct buffer text;
    buffer_init(&text, CATALOGUE_MAXIMUM);
    *catalogue = NULL;
    enum status status = file_read_whole(path, &text, err);
    if (status == STATUS_OK)
        status = catalogue_parse(buffer_text(&text), text.length, path, catalogue, err);
    buffer_free(&text);
    return status;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (size_t i = 0; i < catalogue->field_count; i++)
        memory_free(catalogue->fields[i].also.items);
    for (size_t i = 0; i < catalogue->category_count; i++)
        memory_free(catalogue->categories[i].also.items);
    for (size_t i = 0; i < catalogue->role_count; i++)
        memory_free(catalogue->roles[i].also.items);
    memory_free(catalogue->fields);
    memory_free(catalogue->categories);
    memory_free(catalogue->roles);
    json_decref(catalogue->root);
    memory_free(catalogue);
}

const struct catalogue_field *catalogue_find(const struct catalogue *catalogue, const char *path)
{
    for (size_t i = 0; i < catalogue->field_count; i++)
        if (field_pattern_matches(catalogue->fields[i].pattern, path))
            return &catalogue->fields[i];
    return NULL;
}

/* An office that has its catalogue for long has not the words that came later. */
const struct catalogue_category *catalogue_find_category(const struct catalogue *catalogue,
                                                         const char *name)
{
    const struct catalogue_category *found = find_category(catalogue, name);
    const struct catalogue *own = found ? NULL : record_words();
    const struct catalogue_category *meant = own ? find_category(own, name) : NULL;
    return meant ? find_category(catalogue, meant->name) : found;
}

const char *catalogue_category_name(const struct catalogue *catalogue, const char *written)
{
    const struct catalogue_category *category = catalogue_find_category(catalogue, written);
    return category ? category->name : written;
}
