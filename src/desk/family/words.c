/* What stands in a record, as a coordinator reads it. */
#include <string.h>

#include "family/family.h"
#include "safehand/extract/told.h"

void family_address(const struct family *family, const char *path, struct buffer *out)
{
    buffer_append_text(out, path);
    buffer_append_text(out, "?ref=");
    page_address_part(out, family->record->reference);
}

void family_address_more(struct buffer *out, const char *name, const char *value)
{
    buffer_append_format(out, "&%s=", name);
    page_address_part(out, value);
}

void family_link(const struct family *family, const char *path, const char *words)
{
    struct buffer address;
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    family_address(family, path, &address);
    page_link(&family->visit->page, buffer_text(&address), words);
    buffer_free(&address);
}

const struct catalogue_role *family_find_role(const struct catalogue *catalogue, const char *role)
{
    for (size_t i = 0; catalogue && i < catalogue->role_count; i++)
        if (strcmp(catalogue->roles[i].name, role) == 0)
            return &catalogue->roles[i];
    return NULL;
}

void family_append_role(const struct family *family, const char *role, struct buffer *out)
{
    struct error ignored = {0};
    const struct catalogue *shipped = NULL;
    const struct catalogue_role *known = family_find_role(family->catalogue, role);
    if (!known && catalogue_shipped(&shipped, &ignored) == STATUS_OK)
        known = family_find_role(shipped, role);
    if (known)
        buffer_append_text(out, known->label);
    else
        words_append_plain(out, role, strlen(role));
}

const char *family_person_name(const struct record_person *person)
{
    return person->name ? person->name : "Somebody without a name on file";
}

void family_append_people(const struct family *family, const struct names *ids, struct buffer *out)
{
    for (size_t i = 0; i < ids->count; i++) {
        const struct record_person *person = record_find_person(family->record, ids->items[i]);
        buffer_append_format(out, "%s%s", i > 0 ? ", " : "",
                             person ? family_person_name(person) : ids->items[i]);
    }
}

const char *family_category(const struct family *family, const char *category)
{
    const struct catalogue_category *known = catalogue_find_category(family->catalogue, category);
    return known ? known->label : category;
}

/* What tells it from others of one label stands behind the last dot: "Health: mental health". */
static void append_own(const char *path, const char *label, struct buffer *out)
{
    const char *last = strrchr(path, '.');
    struct buffer own;
    buffer_init(&own, FAMILY_WORDS_SIZE);
    last = last ? last + 1 : path;
    words_append_plain(&own, last, strlen(last));
    char *words = family_capital(buffer_text(&own));
    if (!label)
        buffer_append_text(out, words ? words : last);
    else if (!strcasestr(label, buffer_text(&own)))
        buffer_append_format(out, "%s: %s", label, buffer_text(&own));
    else
        buffer_append_text(out, label);
    memory_free(words);
    buffer_free(&own);
}

void family_append_label(const struct family *family, const char *path, struct buffer *out)
{
    const struct catalogue_field *known = catalogue_find(family->catalogue, path);
    bool is_of_many = known && text_ends_with(known->pattern, ".*");
    if (known && !is_of_many)
        buffer_append_text(out, known->label);
    else
        append_own(path, known ? known->label : NULL, out);
}

/* A list of the people who hold it is told by their names. */
static bool append_holders(const struct family *family, const json_t *value, struct buffer *out)
{
    size_t index;
    json_t *item;
    if (!json_is_array(value))
        return false;
    json_array_foreach(value, index, item)
    {
        const char *id = json_string_value(item);
        if (!id || !record_find_person(family->record, id))
            return false;
    }
    json_array_foreach(value, index, item) buffer_append_format(
        out, "%s%s", index > 0 ? ", " : "",
        family_person_name(record_find_person(family->record, json_string_value(item))));
    return json_array_size(value) > 0;
}

void family_append_value(const struct family *family, const json_t *value, struct buffer *out)
{
    struct buffer words;
    if (append_holders(family, value, out))
        return;
    buffer_init(&words, JSON_LIMITS_DEFAULT.string);
    record_value_words(value, &words);
    words_append_dates(out, words.length > 0 ? buffer_text(&words) : "nobody");
    buffer_free(&words);
}

static void append_origin(const struct record_field *field, struct buffer *out)
{
    char day[TIMESTAMP_WORDS_SIZE];
    if (!field->is_dated)
        return;
    date_words(&field->as_at, day);
    buffer_append_format(out, " (as at %s", day);
    if (field->source)
        buffer_append_format(out, "; %s", field->source);
    else if (field->import.source)
        buffer_append_format(out, "; taken in from %s", field->import.source);
    buffer_append_text(out, ")");
}

void family_show_field(const struct family *family, const struct record_field *field)
{
    struct buffer label, value, address;
    buffer_init(&label, FAMILY_WORDS_SIZE);
    buffer_init(&value, JSON_LIMITS_DEFAULT.string);
    buffer_init(&address, FAMILY_ADDRESS_SIZE);
    family_append_label(family, field->path, &label);
    family_append_value(family, field->value, &value);
    append_origin(field, &value);
    family_address(family, "/family/change", &address);
    family_address_more(&address, "field", field->path);
    page_term_change(&family->visit->page, buffer_text(&label), buffer_text(&value),
                     buffer_text(&address), buffer_text(&label));
    buffer_free(&label);
    buffer_free(&value);
    buffer_free(&address);
}

void family_append_covered(const struct family *family, const char *name, struct buffer *out)
{
    static const struct {
        const char *name, *words;
    } NAMED[] = {
        {"fields", "the details that this purpose lists"},
        {"attachments", "files that belong to no entry"},
        {"racial_or_ethnic_origin", "ethnic group"},
        {"political_opinions", "political opinions"},
        {"religion_or_belief", "religion or belief"},
        {"trade_union", "membership of a trade union"},
        {"genetic", "genetic data"},
        {"biometric", "biometric data"},
        {"health", "health"},
        {"sex_life", "sex life"},
        {"sexual_orientation", "sexual orientation"},
        {"criminal_offence", "offences, and what somebody is alleged to have done"},
    };
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        if (strcmp(NAMED[i].name, name) == 0) {
            buffer_append_text(out, NAMED[i].words);
            return;
        }
    const char *label = family_category(family, name);
    if (label == name)
        words_append_plain(out, name, strlen(name));
    else
        buffer_append_format(out, "entries: %s", label);
}

char *family_capital(const char *words)
{
    char *copy = memory_copy_string(words);
    if (copy && copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}
