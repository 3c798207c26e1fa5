/* Where each column goes, and what says so. */
#include "family/import/import.h"

#include <string.h>

enum {
    TARGETS_MAXIMUM = 1200,
    TARGET_SIZE = RECORD_PATH_MAXIMUM + 8,
    NAME_SIZE = 40,
    HEADER_ROWS = 20
};

/* ---- where it can go ---- */

static const struct field_option FIRST[] = {
    {.value = "leave", .label = "Nowhere: leave it out"},
    {.value = "key:family", .label = "Which family it is", .group = "Tells apart"},
    {.value = "key:person", .label = "Which person it is", .group = "Tells apart"},
    {.value = "key:entry", .label = "Which entry it is", .group = "Tells apart"},
    {.value = "key:as_at", .label = "As of which day the row is", .group = "Tells apart"},
    {.value = "entry:on", .label = "The day", .group = "Of an entry"},
    {.value = "entry:by", .label = "Who wrote it", .group = "Of an entry"},
    {.value = "entry:category", .label = "What kind of entry", .group = "Of an entry"},
    {.value = "entry:text", .label = "The text", .group = "Of an entry"},
    {.value = "entry:told_by", .label = "Who told it", .group = "Of an entry"},
    {.value = "entry:about", .label = "Whom it is about", .group = "Of an entry"},
    {.value = "entry:attachments", .label = "Its files", .group = "Of an entry"},
    {.value = "entry:concern.when", .label = "When it happened", .group = "Of a concern"},
    {.value = "entry:concern.where", .label = "Where", .group = "Of a concern"},
    {.value = "entry:concern.present", .label = "Who was present", .group = "Of a concern"},
    {.value = "entry:concern.seen_or_heard",
     .label = "What was seen or heard",
     .group = "Of a concern"},
    {.value = "entry:concern.action", .label = "What was done", .group = "Of a concern"},
    {.value = "entry:concern.signed_by", .label = "Who signed it", .group = "Of a concern"},
    {.value = "entry:concern.signed_on", .label = "When it was signed", .group = "Of a concern"},
    {.value = "entry:concern.discussed_with",
     .label = "With whom it was discussed",
     .group = "Of a concern"},
    {.value = "entry:concern.discussed_on",
     .label = "When it was discussed",
     .group = "Of a concern"},
};

struct targets {
    struct field_option options[TARGETS_MAXIMUM];
    char *texts[TARGETS_MAXIMUM];
    size_t count, text_count;
};

static void add(struct targets *targets, char *value, const char *label, const char *group)
{
    if (!value || targets->count == TARGETS_MAXIMUM) {
        memory_free(value);
        return;
    }
    targets->texts[targets->text_count++] = value;
    targets->options[targets->count++] =
        (struct field_option){.value = value, .label = label, .group = group};
}

/* What each person has, of those for whom a row of the table has columns: of one who is called so
 * there ("mother"), or of the row's own ("*"). */
static void add_people(const struct catalogue *catalogue, const char *slot, const char *group,
                       struct targets *targets)
{
    static const char people[] = "people.*.";
    for (size_t i = 0; i < catalogue->field_count; i++) {
        const struct catalogue_field *field = &catalogue->fields[i];
        if (text_starts_with(field->pattern, people) && record_map_takes(catalogue, field->pattern))
            add(targets, memory_format("to:people.%s.%s", slot, field->pattern + strlen(people)),
                field->label, group);
    }
}

static void add_family(const struct catalogue *catalogue, struct targets *targets)
{
    for (size_t i = 0; i < catalogue->field_count; i++) {
        const struct catalogue_field *field = &catalogue->fields[i];
        if (!text_starts_with(field->pattern, "people.") &&
            record_map_takes(catalogue, field->pattern))
            add(targets, memory_format("to:%s", field->pattern), field->label, "Of the family");
    }
}

/* Where a column of this table can go: a row that is a person is no entry, and one that is not has
 * no person but those whom the map names. People come first. */
static void targets_make(const struct catalogue *catalogue, const json_t *table,
                         struct targets *targets)
{
    const char *rows = json_text(table, "rows");
    bool is_person = rows && strcmp(rows, "person") == 0;
    size_t index;
    const json_t *slot;
    for (size_t i = 0; i < sizeof FIRST / sizeof *FIRST; i++)
        if (!is_person || !strstr(FIRST[i].value, "entry"))
            targets->options[targets->count++] = FIRST[i];
    if (is_person)
        add_people(catalogue, "*", "Of somebody", targets);
    json_array_foreach(json_object_get(table, "people"), index, slot)
        add_people(catalogue, json_text(slot, "id"), json_text(slot, "id"), targets);
    add_family(catalogue, targets);
}

static void targets_free(struct targets *targets)
{
    for (size_t i = 0; targets && i < targets->text_count; i++)
        memory_free(targets->texts[i]);
    memory_free(targets);
}

/* ---- where it goes ---- */

static void append_keys(const json_t *keys, struct buffer *out)
{
    size_t index;
    json_t *key;
    buffer_append_text(out, "key:");
    json_array_foreach(keys, index, key)
        buffer_append_format(out, "%s%s", index > 0 ? " " : "", json_string_value(key));
}

/* As the value of its choice. */
static char *target_of(const json_t *column)
{
    const char *to = json_text(column, "to"), *entry = json_text(column, "entry");
    const json_t *keys = json_object_get(column, "key");
    struct buffer out;
    buffer_init(&out, TARGET_SIZE);
    if (to)
        buffer_append_format(&out, "to:%s", to);
    else if (entry)
        buffer_append_format(&out, "entry:%s", entry);
    else if (json_array_size(keys) > 0)
        append_keys(keys, &out);
    else
        buffer_append_text(&out, "leave");
    char *text = buffer_take(&out, NULL);
    buffer_free(&out);
    return text;
}

/* ---- which columns there are ---- */

static bool is_heading(const json_t *heading, const char *text)
{
    size_t index;
    json_t *item;
    if (json_is_string(heading))
        return record_map_is_heading(json_string_value(heading), text);
    json_array_foreach(heading, index,
                       item) if (record_map_is_heading(json_string_value(item), text)) return true;
    return false;
}

static bool stands_in(const struct table_sheet *sheet, const json_t *heading)
{
    size_t end = sheet->kind == TABLE_GRID && sheet->row_count > HEADER_ROWS ? HEADER_ROWS
                                                                             : sheet->row_count;
    for (size_t i = 0; i < end; i++)
        for (size_t j = 0; j < sheet->rows[i].cell_count; j++)
            if (is_heading(heading, sheet->rows[i].cells[j].text))
                return true;
    return false;
}

/* Whether what was sent has that column: a map that ships knows more than one office has. */
static bool is_there(const struct waiting_import *waiting, const json_t *column)
{
    const json_t *heading = json_object_get(column, "heading");
    for (size_t i = 0; i < waiting->sent.count; i++)
        for (size_t j = 0; j < waiting->sent.books[i]->sheet_count; j++)
            if (stands_in(&waiting->sent.books[i]->sheets[j], heading))
                return true;
    return false;
}

/* ---- shown ---- */

/* Where the meaning of the column is published, or that it is guessed, and why. */
static char *reason_of(const json_t *column)
{
    const char *source = json_text(column, "source"), *because = json_text(column, "because");
    const char *leave = json_text(column, "leave");
    return memory_format("%s%s%s%s%s%s", source ? "As published: " : "Guessed",
                         source ? source : "", because ? ": " : "", because ? because : "",
                         leave ? ". Left out: " : "", leave ? leave : "");
}

static void show_column(const struct waiting_import *waiting, const struct targets *targets,
                        const json_t *column, const char *name)
{
    struct field_option *options = memory_allocate_array(targets->count + 1, sizeof *options);
    const json_t *heading = json_object_get(column, "heading");
    char *reason = reason_of(column), *target = target_of(column);
    size_t count = targets->count, chosen = SIZE_MAX;
    if (!options || !target || !reason) {
        memory_free(options);
        memory_free(reason);
        memory_free(target);
        return;
    }
    memcpy(options, targets->options, count * sizeof *options);
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].value, target) == 0)
            chosen = i;
    if (chosen == SIZE_MAX) { /* what stands in no list stays as it is */
        chosen = count;
        options[count++] = (struct field_option){.value = target, .label = "As the map has it"};
    }
    options[chosen].is_chosen = true;
    page_field_select(&waiting->visit->page,
                      &(struct field){.name = name,
                                      .label = json_is_string(heading)
                                                   ? json_string_value(heading)
                                                   : json_string_value(json_array_get(heading, 0)),
                                      .hint = reason},
                      options, count);
    memory_free(options);
    memory_free(reason);
    memory_free(target);
}

/* Calls `each` with every column of the map that was sent, and the name of its field. */
typedef void column_visitor(void *context, const json_t *table, json_t *column, const char *name);

static void columns_each(const struct waiting_import *waiting, column_visitor *each, void *context)
{
    size_t i, j;
    json_t *table, *column;
    json_array_foreach(json_object_get(waiting->map, "tables"), i, table)
        json_array_foreach(json_object_get(table, "columns"), j, column)
    {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "column-%zu-%zu", i + 1, j + 1);
        if (is_there(waiting, column))
            each(context, table, column, name);
    }
}

struct showing {
    const struct waiting_import *waiting;
    const json_t *table; /* of which the targets are */
    struct targets *targets;
};

static size_t index_of(const struct waiting_import *waiting, const json_t *table)
{
    size_t i = 0;
    const json_t *tables = json_object_get(waiting->map, "tables");
    while (i < json_array_size(tables) && json_array_get(tables, i) != table)
        i++;
    return i;
}

static void show_one(void *context, const json_t *table, json_t *column, const char *name)
{
    struct showing *showing = context;
    const struct waiting_import *waiting = showing->waiting;
    if (showing->table != table) {
        targets_free(showing->targets);
        showing->table = table;
        tables_show(waiting, table, index_of(waiting, table));
        showing->targets = memory_allocate(sizeof *showing->targets);
        if (showing->targets)
            targets_make(office_catalogue(waiting->visit->session->office), table,
                         showing->targets);
    }
    if (showing->targets)
        show_column(waiting, showing->targets, column, name);
}

void columns_show(const struct waiting_import *waiting)
{
    struct showing showing = {.waiting = waiting};
    columns_each(waiting, show_one, &showing);
    targets_free(showing.targets);
}

/* ---- taken ---- */

/* Words for a sex are translated by the map's list, where it has one; what stands in no list is a
 * word as good. */
static void put_field(const json_t *map, json_t *column, const char *path, int *failed)
{
    size_t i;
    const json_t *list;
    json_put(column, "to", json_string(path), failed);
    json_array_foreach(json_object_get(map, "lists"), i, list)
    {
        const char *name = json_text(list, "name");
        if (!text_ends_with(path, ".sex") || !name || strcmp(name, "sexes") != 0)
            continue;
        json_put(column, "values", json_string(name), failed);
        json_put(column, "keep_others", json_true(), failed);
    }
}

/* How it is read goes with where it went; that somebody chose it stands where its source did. */
static void put_target(const json_t *map, json_t *column, const char *target, const char *by,
                       int *failed)
{
    static const char *const old[] = {"to",   "entry",  "key",         "leave",  "as",
                                      "join", "values", "keep_others", "source", NULL};
    const char *behind = strchr(target, ':');
    char *because = memory_format("chosen by %s", by);
    for (size_t i = 0; old[i]; i++)
        (void)json_object_del(column, old[i]);
    if (text_starts_with(target, "to:"))
        put_field(map, column, behind + 1, failed);
    else if (text_starts_with(target, "entry:"))
        json_put(column, "entry", json_string(behind + 1), failed);
    else if (text_starts_with(target, "key:"))
        json_put(column, "key", json_pack("[s]", behind + 1), failed);
    else
        json_put(column, "leave", json_string("it is not wanted here"), failed);
    json_put(column, "guessed", json_true(), failed);
    json_put(column, "because", json_string(because), failed);
    memory_free(because);
}

struct taking {
    const struct waiting_import *waiting;
    int failed;
};

static void take_one(void *context, const json_t *table, json_t *column, const char *name)
{
    (void)table;
    struct taking *taking = context;
    const struct visit *visit = taking->waiting->visit;
    const char *chosen = asked(visit, name);
    char *target = target_of(column);
    if (target && *chosen && strcmp(chosen, target) != 0)
        put_target(taking->waiting->map, column, chosen,
                   office_self(visit->session->office)->card->name, &taking->failed);
    taking->failed = taking->failed || !target;
    memory_free(target);
}

enum status columns_take(struct waiting_import *waiting, struct error *err)
{
    struct taking taking = {.waiting = waiting};
    columns_each(waiting, take_one, &taking);
    return taking.failed ? memory_error(err) : STATUS_OK;
}
