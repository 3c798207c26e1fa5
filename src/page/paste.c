/*
 * Answers to paste: what an extract says, as plain text under the headings of a referral form.
 * Which field belongs under which heading stands in data/paste.json, for every reader of
 * extract.json.
 */
#include <string.h>

#include "safehand/base/embedded.h"
#include "safehand/extract/told.h"
#include "safehand/page.h"

extern const struct embedded_file page_data[];

/* The extract that is told, and the headings. */
struct paste {
    const json_t *extract, *blocks;
    const char *basis;
    struct buffer *out;
    const json_t *person; /* of whom the last line was */
};

static const json_t *list_of(const struct paste *paste, const char *key)
{
    return json_object_get(paste->extract, key);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_text(object, key);
    return text ? text : "";
}

static void append_shown(struct paste *paste, const char *text)
{
    text_append_visible(paste->out, text, strlen(text));
}

/* Each line of a text after the first stands under the first. */
static void append_lines(struct paste *paste, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        text_append_visible(paste->out, text, length);
        text += length;
        if (*text == '\n') {
            buffer_append_text(paste->out, "\n  ");
            text++;
        }
    }
}

/* The same of a value, with the days in it as people write them. */
static void append_dated_lines(struct paste *paste, const char *text)
{
    struct buffer words;
    buffer_init(&words, EXTRACT_MAXIMUM);
    words_append_dates(&words, text);
    append_lines(paste, buffer_text(&words));
    if (words.failure != STATUS_OK)
        paste->out->failure = words.failure;
    buffer_free(&words);
}

/* ---- people ---- */

static const json_t *person_of_id(const struct paste *paste, const char *id, size_t length)
{
    size_t i;
    json_t *person;
    json_array_foreach(list_of(paste, "about"), i, person)
    {
        const char *own = text_of(person, "id");
        if (strlen(own) == length && memcmp(own, id, length) == 0)
            return person;
    }
    return NULL;
}

/* Whom a path "people.ID.X" is of; NULL for none. */
static const json_t *person_of_path(const struct paste *paste, const char *path)
{
    const char *dot = strchr(path, '.');
    if (!dot || !text_starts_with(path, "people."))
        return NULL;
    return person_of_id(paste, dot + 1, strcspn(dot + 1, "."));
}

static void append_role(struct paste *paste, const json_t *person)
{
    const char *role = text_of(person, "role");
    if (text_is_snake_case(role))
        words_append_plain(paste->out, role, strlen(role));
    else
        append_shown(paste, role);
}

/* Whether the extract tells of each person by a name, or by an id that is made to be read. */
static bool is_named(const struct paste *paste, const json_t *person)
{
    return json_text(person, "name") || json_is_true(json_object_get(paste->extract, "anonymised"));
}

/* Whose name is not here is called by the role, and by a number where several have it: an id of the
 * record says nothing to a reader. */
static void append_called(struct paste *paste, const json_t *person)
{
    size_t i, count = 0, number = 0;
    json_t *other;
    if (is_named(paste, person)) {
        const char *name = json_text(person, "name");
        append_shown(paste, name ? name : text_of(person, "id"));
        return;
    }
    json_array_foreach(list_of(paste, "about"), i, other)
    {
        count += strcmp(text_of(other, "role"), text_of(person, "role")) == 0;
        if (other == person)
            number = count;
    }
    append_role(paste, person);
    if (count > 1)
        buffer_append_format(paste->out, " %zu", number);
}

/* ---- values ---- */

static void append_item(struct paste *paste, const char *path, const json_t *item)
{
    const char *text = json_string_value(item);
    bool is_holder = text && text_ends_with(path, ".parental_responsibility");
    const json_t *holder = is_holder ? person_of_id(paste, text, strlen(text)) : NULL;
    if (!text) {
        if (!json_is_array(item)) /* a list in a list is no value of a field */
            record_value_words(item, paste->out);
    } else if (holder) {
        append_called(paste, holder);
    } else if (is_holder) {
        buffer_append_text(paste->out, "somebody not in this extract");
    } else if (text_is_snake_case(text)) {
        words_append_plain(paste->out, text, strlen(text));
    } else {
        append_dated_lines(paste, text);
    }
}

static void append_value(struct paste *paste, const json_t *field)
{
    const json_t *value = json_object_get(field, "value");
    const char *path = text_of(field, "path");
    if (!json_is_array(value)) {
        append_item(paste, path, value);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        buffer_append_text(paste->out, i == 0 ? "" : ", ");
        append_item(paste, path, json_array_get(value, i));
    }
}

static void append_day(struct paste *paste, const char *text)
{
    struct date date;
    char words[TIMESTAMP_WORDS_SIZE];
    if (date_parse(text, &date)) {
        date_words(&date, words);
        buffer_append_text(paste->out, words);
    } else {
        append_shown(paste, text); /* anonymised: a month or a year */
    }
}

/* ---- which heading ---- */

/* How many parts of a path a pattern covers; 0: it is of others. "*" stands for one part. */
static size_t parts_covered(const char *pattern, const char *path)
{
    for (size_t parts = 1;; parts++) {
        size_t wanted = strcspn(pattern, "."), given = strcspn(path, ".");
        bool is_any = wanted == 1 && *pattern == '*';
        if (!is_any && (wanted != given || memcmp(pattern, path, wanted) != 0))
            return 0;
        pattern += wanted;
        path += given;
        if (*pattern == '\0')
            return parts;
        if (*path == '\0')
            return 0;
        pattern++;
        path++;
    }
}

static bool has_role(const json_t *block, const json_t *person)
{
    size_t i;
    json_t *role;
    const char *own = text_of(person, "role");
    json_array_foreach(json_object_get(block, "roles"), i,
                       role) if (strcmp(json_string_value(role), "*") == 0 ||
                                 strcmp(json_string_value(role), own) == 0) return true;
    return false;
}

/* The heading that covers most of a path; of several the first. NULL: none does. */
static const json_t *block_of(const struct paste *paste, const char *path)
{
    size_t i, j, best = 0;
    json_t *block, *pattern;
    const json_t *found = NULL, *person = person_of_path(paste, path);
    json_array_foreach(paste->blocks, i, block)
    {
        if (person && !has_role(block, person))
            continue;
        json_array_foreach(json_object_get(block, "paths"), j, pattern)
        {
            size_t parts = parts_covered(json_string_value(pattern), path);
            if (parts > best) {
                best = parts;
                found = block;
            }
        }
    }
    return found;
}

/* ---- lines ---- */

/* A person's lines stand under their name; in a heading of more than people the name stands behind
 * the label. */
static void append_label(struct paste *paste, const json_t *field, bool under_name)
{
    const json_t *person = person_of_path(paste, text_of(field, "path"));
    if (under_name && person && person != paste->person) {
        buffer_append_text(paste->out, "\n");
        append_called(paste, person);
        if (is_named(paste, person)) {
            buffer_append_text(paste->out, " (");
            append_role(paste, person);
            buffer_append_text(paste->out, ")");
        }
        buffer_append_text(paste->out, "\n");
    }
    if (under_name && !person && paste->person)
        buffer_append_text(paste->out, "\n");
    paste->person = person;
    append_shown(paste, text_of(field, "label"));
    if (!under_name && person) {
        buffer_append_text(paste->out, " (");
        append_called(paste, person);
        buffer_append_text(paste->out, ")");
    }
    buffer_append_text(paste->out, ": ");
}

static void append_field(struct paste *paste, const json_t *field, bool under_name)
{
    append_label(paste, field, under_name);
    append_value(paste, field);
    if (json_is_true(json_object_get(field, "historical"))) {
        buffer_append_text(paste->out, " (historical, as at ");
        append_day(paste, text_of(field, "as_at"));
        buffer_append_text(paste->out, ": may no longer be true)");
    }
    buffer_append_text(paste->out, "\n");
}

static void append_missing(struct paste *paste, const json_t *missing, bool under_name)
{
    append_label(paste, missing, under_name);
    buffer_append_text(paste->out, "missing: the record does not have it\n");
}

static const char *kind_words(const char *kind)
{
    for (enum record_entry_kind i = ENTRY_UNMARKED; i <= ENTRY_BOTH; i++)
        if (strcmp(record_entry_kind_name(i), kind) == 0)
            return words_kind(i);
    return words_kind(ENTRY_UNMARKED);
}

static void append_form(struct paste *paste, const json_t *concern)
{
    for (size_t i = 0; i < WORDS_CONCERN_COUNT; i++) {
        struct buffer words;
        if (!json_text(concern, WORDS_CONCERN[i].key))
            continue;
        buffer_init(&words, EXTRACT_MAXIMUM);
        words_append_concern(&words, concern, i);
        buffer_append_format(paste->out, "- %s: ", WORDS_CONCERN[i].label);
        append_lines(paste, buffer_text(&words));
        buffer_append_text(paste->out, "\n");
        if (words.failure != STATUS_OK)
            paste->out->failure = words.failure;
        buffer_free(&words);
    }
}

static void append_entry(struct paste *paste, const json_t *entry)
{
    buffer_append_text(paste->out, "\n");
    append_day(paste, text_of(entry, "on"));
    buffer_append_text(paste->out, ": ");
    append_shown(paste, text_of(entry, "label"));
    buffer_append_text(paste->out, ", written by ");
    append_shown(paste, text_of(entry, "by"));
    buffer_append_format(paste->out, ". %s:\n  ", kind_words(text_of(entry, "kind")));
    append_lines(paste, text_of(entry, "text"));
    buffer_append_text(paste->out, "\n");
    append_form(paste, json_object_get(entry, "concern"));
    if (json_is_true(json_object_get(entry, "withheld_from_family")))
        buffer_append_text(paste->out, "- Kept from the family: do not repeat it to them without "
                                       "asking the sender first.\n");
}

/* ---- blocks ---- */

/* What stands under a heading; NULL: what stands under none. */
static void append_content(struct paste *paste, const json_t *block)
{
    size_t i;
    json_t *item;
    size_t entries = json_array_size(list_of(paste, "entries"));
    const char *key = block ? text_of(block, "key") : "";
    bool under_name = strcmp(key, "child") == 0 || strcmp(key, "family") == 0;
    paste->person = NULL;
    for (i = 0; json_is_true(json_object_get(block, "entries")) && i < entries; i++)
        append_entry(paste, json_array_get(list_of(paste, "entries"), i));
    if (json_is_true(json_object_get(block, "entries")) && entries > 0)
        buffer_append_text(paste->out, "\n");
    json_array_foreach(list_of(paste, "fields"), i,
                       item) if (block_of(paste, text_of(item, "path")) == block)
        append_field(paste, item, under_name);
    json_array_foreach(list_of(paste, "missing"), i,
                       item) if (block_of(paste, text_of(item, "path")) == block)
        append_missing(paste, item, under_name);
    if (strcmp(key, "consent") == 0 && paste->basis)
        buffer_append_format(paste->out, "Lawful basis of this sharing: %s\n", paste->basis);
}

static void append_block(struct paste *paste, const json_t *block)
{
    const char *title = block ? text_of(block, "title") : "More";
    size_t before = paste->out->length;
    for (const char *letter = title; *letter != '\0'; letter++)
        buffer_append_byte(paste->out, *letter >= 'a' && *letter <= 'z'
                                           ? (unsigned char)(*letter - 'a' + 'A')
                                           : (unsigned char)*letter);
    buffer_append_text(paste->out, "\n");
    size_t headed = paste->out->length;
    append_content(paste, block);
    if (paste->out->length > headed)
        buffer_append_text(paste->out, "\n");
    else if (block)
        buffer_append_text(paste->out, "Nothing in this extract.\n\n");
    else
        buffer_truncate(paste->out, before);
}

/* The headings, which stand in this program. */
static enum status read_blocks(json_t **root, struct error *err)
{
    const struct embedded_file *file = embedded_find(page_data, "paste.json");
    struct json_limits limits = JSON_LIMITS_DEFAULT;
    return json_strict_parse((const char *)file->data, file->length, file->name, &limits, root,
                             err);
}

enum status page_paste(const json_t *extract, const char *basis, struct buffer *out,
                       struct error *err)
{
    size_t i, before = out->length;
    json_t *root = NULL, *block;
    enum status status = read_blocks(&root, err);
    struct paste paste = {.extract = extract, .basis = basis, .out = out};
    if (status == STATUS_OK) {
        paste.blocks = json_object_get(root, "blocks");
        json_array_foreach(paste.blocks, i, block) append_block(&paste, block);
        append_block(&paste, NULL);
        status = buffer_status(out, err);
    }
    json_decref(root);
    if (status != STATUS_OK)
        buffer_truncate(out, before);
    return status;
}
