/* Who the people of a row are: by the export's own key, else by name and date of birth. */
#include "build.h"

#include <stdio.h>
#include <string.h>

static const json_t *plain(const json_t *value)
{
    const json_t *inner = json_object_get(value, "value");
    return inner ? inner : value;
}

static const char *text_of(const json_t *person, const char *key)
{
    return json_string_value(plain(json_object_get(person, key)));
}

/* Of the same name, and not of another date of birth. */
static bool is_same(const json_t *person, const char *name, const char *birth)
{
    const char *theirs = text_of(person, "name"), *born = text_of(person, "birth_date");
    return theirs && import_alike(theirs, name) && !(born && birth && strcmp(born, birth) != 0);
}

static json_t *find_id(const json_t *people, const char *id)
{
    size_t i;
    json_t *person;
    json_array_foreach(people, i,
                       person) if (strcmp(json_text(person, "id"), id) == 0) return person;
    return NULL;
}

static const json_t *find_same(const json_t *people, const char *name, const char *birth)
{
    size_t i;
    const json_t *person;
    json_array_foreach(people, i, person) if (is_same(person, name, birth)) return person;
    return NULL;
}

static json_t *people_of(const struct build *build)
{
    return json_object_get(build->wanted, "people");
}

static const json_t *known_people(const struct build *build)
{
    return json_object_get(build->known, "people");
}

static json_t *add_person(const struct build *build, const char *id, const char *role)
{
    json_t *person = json_pack("{s:s}", "id", id);
    if (person && role && json_object_set_new(person, "role", json_string(role)) != 0) {
        json_decref(person);
        return NULL;
    }
    return json_array_append_new(people_of(build), person) == 0 ? person : NULL;
}

/* What the row says of a field, without its being counted: NULL if nothing. */
static enum status peek(const struct build *build, const struct import_row *row, const char *slot,
                        const char *field, struct buffer *out)
{
    const struct map_table *table = row->match->table;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < table->column_count; i++) {
        const struct map_column *column = &table->columns[i];
        const struct table_row *place;
        const struct table_cell *cell;
        struct buffer why;
        json_t *value = NULL;
        if (!column->to.slot || strcmp(column->to.slot, slot) != 0 ||
            strcmp(column->to.field, field) != 0 || !(cell = row_cell(row, i, &place)) ||
            (cell->marks & TABLE_IS_MERGED) || import_is_nothing(build->import->map, cell->text))
            continue;
        buffer_init(&why, PLACE_MAXIMUM);
        status = import_value(build->import->map, column, cell, &build->import->options.as_at,
                              &value, &why, build->err);
        if (value && out->length > 0)
            buffer_append_byte(out, ' ');
        if (value)
            record_value_words(value, out);
        json_decref(value);
        buffer_free(&why);
    }
    return status == STATUS_OK ? buffer_status(out, build->err) : status;
}

/* The first id of this word that is free, or is theirs already. */
static json_t *by_name(const struct build *build, const char *word, const char *name,
                       const char *birth, const char *role)
{
    char id[RECORD_ID_MAXIMUM + 1], base[RECORD_ID_MAXIMUM + 1];
    const json_t *same = find_same(people_of(build), name, birth);
    if (same)
        return find_id(people_of(build), json_text(same, "id"));
    same = find_same(known_people(build), name, birth);
    if (same) {
        json_t *person = find_id(people_of(build), json_text(same, "id"));
        return person ? person : add_person(build, json_text(same, "id"), role);
    }
    snprintf(base, sizeof base, "%.*s", RECORD_ID_MAXIMUM - 5, word);
    snprintf(id, sizeof id, "%s", base);
    for (int number = 2; find_id(people_of(build), id) || find_id(known_people(build), id);
         number++)
        snprintf(id, sizeof id, "%.*s-%d", RECORD_ID_MAXIMUM - 5, base, number);
    return add_person(build, id, role);
}

static enum status find_or_add(const struct build *build, const struct import_row *row,
                               const char *slot, const char *word, const char *role,
                               json_t **person)
{
    struct buffer name, birth;
    char id[RECORD_ID_MAXIMUM + 1];
    buffer_init(&name, TABLE_TEXT_MAXIMUM);
    buffer_init(&birth, PLACE_MAXIMUM);
    *person = NULL;
    enum status status = peek(build, row, slot, "name", &name);
    if (status == STATUS_OK)
        status = peek(build, row, slot, "birth_date", &birth);
    if (status == STATUS_OK && name.length > 0) {
        if (!import_id(buffer_text(&name), id))
            snprintf(id, sizeof id, "%s", word);
        *person = by_name(build, id, buffer_text(&name),
                          birth.length > 0 ? buffer_text(&birth) : NULL, role);
        status = *person ? STATUS_OK : memory_error(build->err);
    } else if (status == STATUS_OK && *word) {
        *person = find_id(people_of(build), word);
        if (!*person)
            *person = add_person(build, word, role);
        status = *person ? STATUS_OK : memory_error(build->err);
    }
    buffer_free(&name);
    buffer_free(&birth);
    return status;
}

/* ---- the person of a row ---- */

/* The texts of the columns with that key, one behind the other; *wrong says why one of them cannot
 * be believed. */
static enum status key_text(const struct build *build, const struct import_row *row,
                            struct buffer *out, const char **wrong)
{
    const struct map_table *table = row->match->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_row *place;
        const struct table_cell *cell =
            table->columns[i].keys & MAP_PERSON ? row_cell(row, i, &place) : NULL;
        if (!cell || import_is_nothing(build->import->map, cell->text))
            continue;
        if ((*wrong = import_no_key(cell)) != NULL)
            return STATUS_OK;
        if (out->length > 0)
            buffer_append_byte(out, ' ');
        import_clean(cell->text, out);
    }
    return buffer_status(out, build->err);
}

static enum status by_key(struct build *build, const struct import_row *row, const char *key,
                          struct buffer *why)
{
    char id[RECORD_ID_MAXIMUM + 1];
    if (!import_id(key, id)) {
        buffer_append_text(why, "what tells people apart is longer than 64 letters, or has none");
        return STATUS_OK;
    }
    const char *before = json_text(build->keys, id);
    if (before && strcmp(before, key) != 0) {
        buffer_append_text(why, "what tells people apart reads like somebody else's of the family");
        return STATUS_OK;
    }
    build->person = find_id(people_of(build), id);
    if (!build->person)
        build->person = add_person(build, id, row->match->table->role);
    if (!build->person || json_object_set_new(build->keys, id, json_string(key)) != 0)
        return memory_error(build->err);
    return STATUS_OK;
}

enum status build_person(struct build *build, const struct import_row *row, struct buffer *why)
{
    struct buffer key;
    const char *wrong = NULL;
    buffer_init(&key, TABLE_TEXT_MAXIMUM);
    build->person = NULL;
    enum status status = key_text(build, row, &key, &wrong);
    if (status == STATUS_OK && wrong)
        buffer_append_format(why, "what tells people apart %s", wrong);
    else if (status == STATUS_OK && key.length > 0)
        status = by_key(build, row, buffer_text(&key), why);
    else if (status == STATUS_OK)
        status = find_or_add(build, row, "*", "", row->match->table->role, &build->person);
    if (status == STATUS_OK && !build->person && why->length == 0)
        buffer_append_text(why, "nothing in its row says who it is about");
    buffer_free(&key);
    return status;
}

/* ---- the people for whom a row has columns ---- */

static bool says_anything(const struct build *build, const struct import_row *row, const char *slot)
{
    const struct map_table *table = row->match->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_row *place;
        const char *theirs = table->columns[i].to.slot;
        const struct table_cell *cell =
            theirs && strcmp(theirs, slot) == 0 ? row_cell(row, i, &place) : NULL;
        if (cell && !(cell->marks & TABLE_IS_MERGED) &&
            !import_is_nothing(build->import->map, cell->text))
            return true;
    }
    return false;
}

bool build_has_slots(const struct build *build, const struct import_row *row)
{
    const struct map_table *table = row->match->table;
    for (size_t i = 0; i < table->slot_count; i++)
        if (says_anything(build, row, table->slots[i].id))
            return true;
    return false;
}

enum status build_slots(struct build *build, const struct import_row *row)
{
    const struct map_table *table = row->match->table;
    enum status status = STATUS_OK;
    json_object_clear(build->slots);
    for (size_t i = 0; status == STATUS_OK && i < table->slot_count; i++) {
        const struct map_slot *slot = &table->slots[i];
        json_t *person = NULL;
        if (!says_anything(build, row, slot->id))
            continue;
        status = find_or_add(build, row, slot->id, slot->id, slot->role, &person);
        if (status == STATUS_OK && json_object_set(build->slots, slot->id, person) != 0)
            status = memory_error(build->err);
    }
    return status;
}

/* By name alone: NULL too where several have it. */
static const json_t *find_only(const json_t *people, const char *name)
{
    const json_t *found = NULL, *person;
    size_t i;
    json_array_foreach(people, i, person)
    {
        if (!is_same(person, name, NULL))
            continue;
        if (found)
            return NULL;
        found = person;
    }
    return found;
}

const char *build_find_person(const struct build *build, const char *text)
{
    char id[RECORD_ID_MAXIMUM + 1];
    const json_t *lists[] = {known_people(build), people_of(build)};
    const json_t *person = NULL;
    /* A key is looked for first, but an id that was made of a name is none. */
    for (size_t i = 0; !person && i < 2 && import_id(text, id); i++)
        person = json_object_get(build->keys, id) || strcmp(id, text) == 0 ? find_id(lists[i], id)
                                                                           : NULL;
    for (size_t i = 0; !person && i < 2; i++)
        person = find_only(lists[i], text);
    return person ? json_text(person, "id") : NULL;
}
