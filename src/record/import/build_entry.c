/* The entry that a row or a form is. */
#include <stdio.h>
#include <string.h>

#include "build.h"
#include "safehand/base/digest.h"

/* What is collected of one. */
struct entry {
    json_t *json;
    json_t *concern;
    json_t *about;
    json_t *files;
    struct buffer text;
    struct buffer key;
    struct buffer headings; /* of the columns that the key stands in */
    bool *marks;            /* columns that say something */
    const char *refusal;
    const char *no_about; /* why whom it is about stays open, whatever its columns say */
};

static size_t count_texts(const struct import_row *row)
{
    size_t count = 0;
    for (size_t i = 0; i < row->match->table->column_count; i++)
        count += row->match->table->columns[i].part == MAP_PART_TEXT;
    return count;
}

/* The heading as the export has it. */
static const char *heading_of(const struct import_row *row, size_t column)
{
    const struct import_match *match = row->match;
    size_t at = match->at[column];
    return row->row ? table_row_text(&match->sheet->rows[match->header], (unsigned)at)
                    : table_row_text(&match->sheet->rows[at - 1], 1);
}

/* Several columns of text stand each behind its heading. */
static void add_text(struct entry *entry, const struct import_row *row, size_t column,
                     const json_t *value, bool is_headed)
{
    if (entry->text.length > 0)
        buffer_append_byte(&entry->text, '\n');
    if (is_headed) {
        const char *heading = heading_of(row, column);
        size_t length = strlen(heading);
        while (length > 0 && strchr(" :*\n\t", heading[length - 1]))
            length--;
        buffer_append_format(&entry->text, "%.*s: ", (int)length, heading);
    }
    record_value_words(value, &entry->text);
}

static bool has_text(const json_t *list, const char *text)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item) if (strcmp(json_string_value(item), text) == 0) return true;
    return false;
}

/* Appends what the list of names in a text names, each once: whom, or which file; `missing` gets
 * the first that there is not. */
static enum status add_names(const struct build *build, const struct import_row *row, bool is_about,
                             const char *text, json_t **list, struct buffer *missing)
{
    const struct import_options *options = &build->import->options;
    *list = *list ? *list : json_array();
    while (*list && *text) {
        size_t length = strcspn(text, is_about ? ";,\n" : ";\n"), begin = strspn(text, " \t");
        size_t end = length;
        while (end > begin && strchr(" \t", text[end - 1]))
            end--;
        char *name = end > begin ? memory_copy_bytes(text + begin, end - begin) : NULL;
        text += length + (text[length] != '\0');
        if (end <= begin)
            continue;
        if (!name)
            return memory_error(build->err);
        const char *found =
            is_about ? build_find_person(build, name)
            : options->has_file && options->has_file(options->context, row->family, name) ? name
                                                                                          : NULL;
        bool fails = found && !has_text(*list, found) &&
                     json_array_append_new(*list, json_string(found)) != 0;
        if (!found && missing->length == 0)
            buffer_append_text(missing, name);
        memory_free(name);
        if (fails)
            return memory_error(build->err);
    }
    return *list ? STATUS_OK : memory_error(build->err);
}

static enum status take_names(const struct build *build, const struct import_row *row,
                              size_t column, const json_t *value, struct entry *entry)
{
    bool is_about = row->match->table->columns[column].part == MAP_PART_ABOUT;
    struct buffer missing, why;
    buffer_init(&missing, TABLE_TEXT_MAXIMUM);
    buffer_init(&why, PLACE_MAXIMUM);
    enum status status = add_names(build, row, is_about, json_string_value(value),
                                   is_about ? &entry->about : &entry->files, &missing);
    entry->marks[column] = missing.length == 0;
    if (status == STATUS_OK && missing.length > 0) {
        char shown[64];
        text_copy_visible(shown, sizeof shown, buffer_text(&missing));
        buffer_append_format(&why,
                             is_about ? "\"%s\" is nobody of the family"
                                      : "no file \"%s\" lies beside the export",
                             shown);
        status = build_account(build, row, column, IMPORT_NOT_UNDERSTOOD, buffer_text(&why));
        /* Somebody is named in it: to go by the others alone would give it to the wrong people. */
        if (is_about)
            entry->no_about = "its row names somebody who is nobody of the family";
    }
    buffer_free(&missing);
    buffer_free(&why);
    return status;
}

/* Two columns of one member are one text; of a day, or what else there is but one of, the second
 * may not say otherwise. */
static enum status take_member(const struct build *build, const struct import_row *row,
                               size_t column, const char *member, json_t *value,
                               struct entry *entry)
{
    const struct map_column *of = &row->match->table->columns[column];
    json_t *object = of->part == MAP_PART_CONCERN ? entry->concern : entry->json;
    const json_t *before = json_object_get(object, member);
    int failed = 0;
    entry->marks[column] = true;
    if (!before) {
        json_put(object, member, json_incref(value), &failed);
    } else if (build_joins(of) && of->part != MAP_PART_CONCERN) {
        struct buffer both;
        buffer_init(&both, TABLE_TEXT_MAXIMUM);
        record_value_words(before, &both);
        buffer_append_text(&both, " ");
        record_value_words(value, &both);
        json_put(object, member, json_string(buffer_text(&both)), &failed);
        buffer_free(&both);
    } else if (!json_equal(before, value)) {
        entry->marks[column] = false;
        return build_account(build, row, column, IMPORT_NOT_UNDERSTOOD, BUILD_ANOTHER_COLUMN);
    }
    return failed ? memory_error(build->err) : STATUS_OK;
}

static enum status take(const struct build *build, const struct import_row *row, size_t column,
                        json_t *value, struct entry *entry)
{
    static const char *const members[] = {[MAP_PART_ON] = "on",
                                          [MAP_PART_BY] = "by",
                                          [MAP_PART_CATEGORY] = "category",
                                          [MAP_PART_TOLD_BY] = "source"};
    const struct map_column *of = &row->match->table->columns[column];
    switch (of->part) {
    case MAP_PART_TEXT:
        entry->marks[column] = true;
        add_text(entry, row, column, value, count_texts(row) > 1);
        return STATUS_OK;
    case MAP_PART_CONCERN:
        return take_member(build, row, column, of->concern, value, entry);
    case MAP_PART_ABOUT:
    case MAP_PART_FILES:
        return take_names(build, row, column, value, entry);
    default:
        return take_member(build, row, column, members[of->part], value, entry);
    }
}

/* ---- its key ---- */

/* A day as such, however it is written; else what stands there. */
static enum status append_key(const struct build *build, const struct map_column *column,
                              const struct table_cell *cell, struct buffer *key)
{
    struct buffer why;
    json_t *value = NULL;
    enum status status = STATUS_OK;
    buffer_init(&why, PLACE_MAXIMUM);
    if (column->as == MAP_AS_DATE)
        status = import_value(build->import->map, build->import->options.catalogue, column, cell,
                              &build->import->options.as_at, &value, &why, build->err);
    if (value)
        record_value_words(value, key);
    else
        import_clean(cell->text, key);
    json_decref(value);
    buffer_free(&why);
    return status;
}

static enum status take_key(const struct build *build, const struct import_row *row,
                            struct entry *entry)
{
    const struct map_table *table = row->match->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_row *place;
        const struct table_cell *cell =
            table->columns[i].keys & MAP_ENTRY ? row_cell(row, i, &place) : NULL;
        if (!cell || import_is_nothing(build->import->map, cell->text))
            continue;
        if (import_no_key(cell)) {
            entry->refusal = import_is_error(cell)
                                 ? "what tells entries apart is an error of the sheet"
                                 : "what tells entries apart stands in merged cells, where nobody "
                                   "sees it";
            return STATUS_OK;
        }
        if (entry->key.length > 0)
            buffer_append_byte(&entry->key, ' ');
        import_fold(heading_of(row, i), &entry->headings);
        buffer_append_byte(&entry->headings, '\n');
        enum status status = append_key(build, &table->columns[i], cell, &entry->key);
        if (status != STATUS_OK)
            return status;
    }
    enum status status = buffer_status(&entry->key, build->err);
    return status == STATUS_OK ? buffer_status(&entry->headings, build->err) : status;
}

enum { LETTERS_SIZE = 9 };

/* Of a map that ships the first letters of its name, so that entries of two never have one id. What
 * an office calls its own may change, and what it calls a column of its own list does not: what
 * tells entries apart goes by the headings that it stands under, and what has none by its words. */
static enum status source_letters(const struct record_map *map, const struct entry *entry,
                                  char letters[LETTERS_SIZE], struct error *err)
{
    size_t length = 0;
    char hex[DIGEST_HEX_SIZE] = "";
    if (!record_map_ships(map->name)) {
        enum status status = STATUS_OK;
        if (entry->key.length > 0)
            status =
                digest_sha256_hex(buffer_text(&entry->headings), entry->headings.length, hex, err);
        snprintf(letters, LETTERS_SIZE, "o%.6s", hex);
        return status;
    }
    for (const char *at = map->name; at && length < LETTERS_SIZE - 1; at = strchr(at, '-')) {
        at += *at == '-';
        if (*at && *at != '-')
            letters[length++] = *at;
    }
    letters[length] = '\0';
    return STATUS_OK;
}

/* By its key or, where it has none, by what it says; none if there is a refusal. */
static enum status make_id(const struct build *build, struct entry *entry,
                           char id[2 * RECORD_ID_MAXIMUM])
{
    char letters[LETTERS_SIZE] = "", key[RECORD_ID_MAXIMUM + 1];
    enum status status = source_letters(build->import->map, entry, letters, build->err);
    if (status == STATUS_OK && entry->key.length == 0)
        status = entry_digest(entry->json, key, build->err);
    else if (!import_id(buffer_text(&entry->key), key))
        entry->refusal = "what tells entries apart is longer than 64 letters, or has none";
    else if (strlen(key) + strlen(letters) >= RECORD_ID_MAXIMUM)
        entry->refusal = "what tells entries apart is too long";
    if (status == STATUS_OK && !entry->refusal)
        snprintf(id, 2 * RECORD_ID_MAXIMUM, "%s-%s", letters, key);
    return status;
}

/* ---- the whole ---- */

/* What a row leaves open, as the map's constants have it; a refusal if it cannot be an entry. */
static void complete(const struct map_table *table, struct entry *entry, int *failed)
{
    const char *seen = json_text(entry->concern, "seen_or_heard");
    if (!json_object_get(entry->json, "category") && table->category)
        json_put(entry->json, "category", json_string(table->category), failed);
    if (!json_object_get(entry->json, "by"))
        json_put(entry->json, "by", json_string(table->by ? table->by : IMPORT_NOT_STATED), failed);
    if (entry->text.length == 0 && seen)
        buffer_append_text(&entry->text, seen);
    const char *category = json_text(entry->json, "category");
    if (!json_object_get(entry->json, "on"))
        entry->refusal = "nothing in its row says the day of the entry";
    else if (entry->text.length == 0)
        entry->refusal = "nothing in its row is the text of the entry";
    else if (!category)
        entry->refusal = "nothing in its row says of which category the entry is";
    else if (strcmp(category, "concern") != 0 && json_object_size(entry->concern) > 0)
        entry->refusal = "it belongs to a concern, and the entry is none";
    json_put(entry->json, "text", json_string(buffer_text(&entry->text)), failed);
    if (!entry->no_about && json_array_size(entry->about) > 0)
        json_put(entry->json, "about", json_incref(entry->about), failed);
    if (entry->files && json_array_size(entry->files) > 0)
        json_put(entry->json, "attachments", json_incref(entry->files), failed);
    if (json_object_size(entry->concern) > 0)
        json_put(entry->json, "concern", json_incref(entry->concern), failed);
}

/* The same entry in another row is about whom either names; if one names nobody, that stays open.
 */
static void join_about(json_t *before, struct entry *entry, int *failed)
{
    json_t *theirs = json_object_get(before, "about"), *person;
    const json_t *ours = json_object_get(entry->json, "about");
    size_t i;
    if (!theirs || !ours) {
        entry->no_about = "another row of the same entry does not say whom it is about";
        (void)json_object_del(before, "about");
        return;
    }
    json_array_foreach(ours, i, person)
    {
        if (!has_text(theirs, json_string_value(person)) && json_array_append(theirs, person) != 0)
            *failed = 1;
    }
}

static void append(const struct build *build, const char *id, const char *digest,
                   struct entry *entry, int *failed)
{
    json_put(entry->json, "id", json_string(id), failed);
    json_put(entry->json, "imported",
             json_pack("{s:s, s:s, s:s}", "source", build->import->map->title, "row", build->place,
                       "digest", digest),
             failed);
    if (json_array_append(json_object_get(build->wanted, "entries"), entry->json) != 0 ||
        json_object_set(build->entries, id, entry->json) != 0)
        *failed = 1;
}

/* Adds it under its id, unless the same stands there. */
static enum status add(const struct build *build, struct entry *entry)
{
    char id[2 * RECORD_ID_MAXIMUM] = "", digest[IMPORT_DIGEST_SIZE] = "";
    int failed = 0;
    enum status status = make_id(build, entry, id);
    if (status == STATUS_OK)
        status = entry_digest(entry->json, digest, build->err);
    if (status != STATUS_OK || entry->refusal)
        return status;
    json_t *before = json_object_get(build->entries, id);
    if (!before)
        append(build, id, digest, entry, &failed);
    else if (strcmp(json_text(json_object_get(before, "imported"), "digest"), digest) == 0)
        join_about(before, entry, &failed);
    else
        entry->refusal = "another row has the same key, and says otherwise";
    return failed ? memory_error(build->err) : STATUS_OK;
}

static enum status settle(const struct build *build, const struct import_row *row,
                          struct entry *entry)
{
    const struct map_table *table = row->match->table;
    int failed = 0;
    complete(table, entry, &failed);
    enum status status = failed ? memory_error(build->err) : take_key(build, row, entry);
    if (status == STATUS_OK)
        status = buffer_status(&entry->text, build->err);
    if (status == STATUS_OK && !entry->refusal)
        status = add(build, entry);
    for (size_t i = 0; status == STATUS_OK && i < table->column_count; i++) {
        bool is_about = table->columns[i].part == MAP_PART_ABOUT;
        const char *why = entry->refusal ? entry->refusal : is_about ? entry->no_about : NULL;
        if (entry->marks[i])
            status =
                build_account(build, row, i, why ? IMPORT_NOT_UNDERSTOOD : IMPORT_IMPORTED, why);
    }
    return status;
}

enum status build_entry(struct build *build, const struct import_row *row)
{
    const struct map_table *table = row->match->table;
    bool any = false;
    struct entry entry = {.json = json_object(),
                          .concern = json_object(),
                          .marks = memory_allocate_array(table->column_count, sizeof(bool))};
    buffer_init(&entry.text, TABLE_TEXT_MAXIMUM);
    buffer_init(&entry.key, TABLE_TEXT_MAXIMUM);
    buffer_init(&entry.headings, TABLE_TEXT_MAXIMUM);
    enum status status =
        entry.json && entry.concern && entry.marks ? STATUS_OK : memory_error(build->err);
    for (size_t i = 0; status == STATUS_OK && i < table->column_count; i++) {
        json_t *value = NULL;
        if (table->columns[i].part == MAP_PART_NONE)
            continue;
        status = build_value(build, row, i, &value);
        if (status == STATUS_OK && value)
            status = take(build, row, i, value, &entry);
        any = any || value;
        json_decref(value);
    }
    if (status == STATUS_OK && any)
        status = settle(build, row, &entry);
    json_decref(entry.json);
    json_decref(entry.concern);
    json_decref(entry.about);
    json_decref(entry.files);
    memory_free(entry.marks);
    buffer_free(&entry.text);
    buffer_free(&entry.key);
    buffer_free(&entry.headings);
    return status;
}
