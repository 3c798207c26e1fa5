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

static json_t *people_of(const struct build *build)
{
    return json_object_get(build->wanted, "people");
}

static json_t *add_person(const struct build *build, const char *id, const char *role)
{
    json_t *person = json_pack("{s:s}", "id", id);
    if (person && role && json_object_set_new(person, "role", json_string(role)) != 0) {
        json_decref(person);
        return NULL;
    }
    if (json_array_append_new(people_of(build), person) != 0 ||
        json_object_set(build->ids, id, person) != 0)
        return NULL;
    return person;
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
            (out->length > 0 && !build_joins(column)) || (cell->marks & TABLE_IS_MERGED) ||
            import_is_nothing(build->import->map, cell->text))
            continue;
        buffer_init(&why, PLACE_MAXIMUM);
        status = import_value(build->import->map, build->import->options.catalogue, column, cell,
                              &build->import->options.as_at, &value, &why, build->err);
        if (value && out->length > 0)
            buffer_append_byte(out, ' ');
        if (value)
            record_value_words(value, out);
        json_decref(value);
        buffer_free(&why);
    }
    return status == STATUS_OK ? buffer_status(out, build->err) : status;
}

/* What a row says of somebody. */
struct heard {
    struct buffer name, birth, role;
    struct who who;
};

static void free_heard(struct heard *heard)
{
    buffer_free(&heard->name);
    buffer_free(&heard->birth);
    buffer_free(&heard->role);
}

static enum status hear(const struct build *build, const struct import_row *row, const char *slot,
                        const char *role, struct heard *heard)
{
    buffer_init(&heard->name, TABLE_TEXT_MAXIMUM);
    buffer_init(&heard->birth, PLACE_MAXIMUM);
    buffer_init(&heard->role, PLACE_MAXIMUM);
    enum status status = peek(build, row, slot, "name", &heard->name);
    if (status == STATUS_OK)
        status = peek(build, row, slot, "birth_date", &heard->birth);
    if (status == STATUS_OK)
        status = peek(build, row, slot, "role", &heard->role);
    bool is_said = heard->role.length > 0;
    heard->who = (struct who){.name = heard->name.length > 0 ? buffer_text(&heard->name) : NULL,
                              .birth = heard->birth.length > 0 ? buffer_text(&heard->birth) : NULL,
                              .role = is_said ? buffer_text(&heard->role) : role,
                              .is_role_weak = !is_said};
    return status;
}

/* The first id of this word that is free. */
static json_t *add_by_word(const struct build *build, const char *word, const char *role)
{
    char id[RECORD_ID_MAXIMUM + 1], base[RECORD_ID_MAXIMUM + 1];
    snprintf(base, sizeof base, "%.*s", RECORD_ID_MAXIMUM - 5, word);
    snprintf(id, sizeof id, "%s", base);
    for (int number = 2; json_object_get(build->ids, id) || json_object_get(build->known_ids, id);
         number++)
        snprintf(id, sizeof id, "%.*s-%d", RECORD_ID_MAXIMUM - 5, base, number);
    return add_person(build, id, role);
}

/* Who has the name: somebody of the export or of the record, or somebody new. */
static enum status by_name(const struct build *build, const char *word, const struct who *who,
                           const char *role, json_t **person, struct buffer *why)
{
    char id[RECORD_ID_MAXIMUM + 1];
    const char *found;
    enum status status = names_find(build, who, &found, why);
    if (status != STATUS_OK || why->length > 0)
        return status;
    if (!import_id(who->name, id))
        snprintf(id, sizeof id, "%s", word);
    *person = found ? json_object_get(build->ids, found) : add_by_word(build, id, role);
    if (!*person)
        *person = found ? add_person(build, found, role) : NULL;
    return *person ? names_add(build, json_text(*person, "id"), who, NAMES_OF_EXPORT)
                   : memory_error(build->err);
}

static enum status find_or_add(const struct build *build, const struct import_row *row,
                               const char *slot, const char *word, const char *role,
                               json_t **person, struct buffer *why)
{
    struct heard heard;
    *person = NULL;
    enum status status = hear(build, row, slot, role, &heard);
    if (status == STATUS_OK && heard.who.name) {
        status = by_name(build, word, &heard.who, role, person, why);
    } else if (status == STATUS_OK && *word) {
        *person = json_object_get(build->ids, word);
        if (!*person)
            *person = add_person(build, word, role);
        status = *person ? STATUS_OK : memory_error(build->err);
    }
    free_heard(&heard);
    return status;
}

/* ---- before anybody is built ---- */

static enum status know(const struct build *build, json_t *person, enum names_of of)
{
    const char *id = json_text(person, "id");
    struct who who = {.name = text_of(person, "name"), .birth = text_of(person, "birth_date")};
    if (json_object_set(build->known_ids, id, person) != 0)
        return memory_error(build->err);
    enum status status = who.name ? names_say(build, &who, false) : STATUS_OK;
    who.role = json_text(person, "role"); /* which somebody may have put here */
    return status == STATUS_OK && who.name ? names_add(build, id, &who, of) : status;
}

/* Who was taken out is known again by the same, or would come back as somebody new. */
enum status build_know(const struct build *build)
{
    size_t i;
    json_t *person, *taken;
    enum status status = STATUS_OK;
    json_array_foreach(json_object_get(build->known, "people"), i, person)
    {
        if (status == STATUS_OK)
            status = know(build, person, NAMES_HERE);
    }
    json_array_foreach(json_object_get(build->known, "taken_out"), i, taken)
    {
        person = json_object_get(taken, "person");
        const char *id = json_text(person, "id");
        if (status == STATUS_OK && id && !json_object_get(build->known_ids, id))
            status = know(build, person, NAMES_TAKEN_OUT);
    }
    return status;
}

static enum status hear_slot(const struct build *build, const struct import_row *row,
                             const char *slot, const char *role)
{
    struct heard heard;
    enum status status = hear(build, row, slot, role, &heard);
    if (status == STATUS_OK && heard.who.name)
        status = names_say(build, &heard.who, true);
    free_heard(&heard);
    return status;
}

enum status build_hear(const struct build *build, const struct import_row *row)
{
    const struct map_table *table = row->match->table;
    if (table->rows == MAP_ROWS_PERSON)
        return hear_slot(build, row, "*", table->role);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < table->slot_count; i++)
        status = hear_slot(build, row, table->slots[i].id, table->slots[i].role);
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

/* Whether anything of the record's person came from an export of this map. */
static bool is_ours(const struct build *build, json_t *person)
{
    const char *key;
    json_t *value;
    json_object_foreach(person, key, value)
    {
        const char *source = json_text(value, "source");
        if (json_is_object(value) && !json_object_get(value, "value") && is_ours(build, value))
            return true;
        if (source && json_object_get(value, "row") &&
            strcmp(source, build->import->map->title) == 0)
            return true;
    }
    return false;
}

/* Two systems both count their people from 1: the same number may be somebody else's. */
static bool is_another(const struct build *build, const char *id, const struct who *who)
{
    json_t *known = json_object_get(build->known_ids, id);
    const char *name = text_of(known, "name");
    return name && who->name && !import_alike(name, who->name) && !is_ours(build, known);
}

/* Whether a key is one person's, else why not. */
static enum status check_key(const struct build *build, const char *id, const char *key,
                             const struct who *who, struct buffer *why)
{
    const json_t *before = json_object_get(build->keys, id);
    if (json_is_null(before) || is_another(build, id, who)) {
        buffer_append_text(why, "somebody else here has that number");
        return json_object_set_new(build->keys, id, json_null()) == 0 ? STATUS_OK
                                                                      : memory_error(build->err);
    }
    if (before && strcmp(json_string_value(before), key) != 0)
        buffer_append_text(why, "what tells people apart reads like somebody else's of the family");
    return STATUS_OK;
}

static enum status by_key(struct build *build, const struct import_row *row, const char *key,
                          struct buffer *why)
{
    char id[RECORD_ID_MAXIMUM + 1];
    struct heard heard;
    const char *role = row->match->table->role;
    if (!import_id(key, id)) {
        buffer_append_text(why, "what tells people apart is longer than 64 letters, or has none");
        return STATUS_OK;
    }
    enum status status = hear(build, row, "*", role, &heard);
    if (status == STATUS_OK)
        status = check_key(build, id, key, &heard.who, why);
    if (status == STATUS_OK && why->length == 0) {
        build->person = json_object_get(build->ids, id);
        if (!build->person)
            build->person = add_person(build, id, role);
        if (!build->person || json_object_set_new(build->keys, id, json_string(key)) != 0)
            status = memory_error(build->err);
        else if (heard.who.name)
            status = names_add(build, id, &heard.who, NAMES_OF_EXPORT);
    }
    free_heard(&heard);
    return status;
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
        status = find_or_add(build, row, "*", "", row->match->table->role, &build->person, why);
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
        struct buffer why;
        if (!says_anything(build, row, slot->id))
            continue;
        buffer_init(&why, PLACE_MAXIMUM);
        status = find_or_add(build, row, slot->id, slot->id, slot->role, &person, &why);
        person = why.length > 0 ? json_string(buffer_text(&why)) : json_incref(person);
        if (status == STATUS_OK && json_object_set_new(build->slots, slot->id, person) != 0)
            status = memory_error(build->err);
        else if (status != STATUS_OK)
            json_decref(person);
        buffer_free(&why);
    }
    return status;
}

const char *build_find_person(const struct build *build, const char *text)
{
    char id[RECORD_ID_MAXIMUM + 1];
    const json_t *person = NULL;
    /* A key is looked for first, but an id that was made of a name is none. */
    if (import_id(text, id)) {
        const json_t *key = json_object_get(build->keys, id);
        if (json_is_null(key))
            return NULL;
        if (key || strcmp(id, text) == 0)
            person = json_object_get(build->known_ids, id);
        if (!person && (key || strcmp(id, text) == 0))
            person = json_object_get(build->ids, id);
    }
    return person ? json_text(person, "id") : names_only(build, text);
}
