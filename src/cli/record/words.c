/* Which words a record may use, and what they mean. */
#include "record/checking.h"

#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_RECORD_WORDS[] = {OPTION_OFFICE, OPTION_JSON, OPTION_END};
const char RECORD_WORDS_MORE[] =
    "LIST is roles, categories, kinds or fields; without it: all of them. With an office its own "
    "words\nstand there too: it adds them in its catalogue.json, which a manager accepts.";

/* One list: how a row of it is printed and put into JSON. */
struct words_list_of {
    const char *name;
    const struct table_column *columns;
    size_t column_count;
    enum status (*each)(const struct record_vocabulary *words, struct table *table, json_t *list,
                        struct error *err);
};

enum { COLUMNS_MOST = 5 };

/* Into the table, or as an object into the list, whichever is there. A cell that is NULL is none.
 */
static enum status add_row(struct table *table, json_t *list, const char *const *keys,
                           const char *const *cells, size_t count, json_t *also, struct error *err)
{
    if (table) {
        json_decref(also);
        return table_row(table, cells, err);
    }
    json_t *row = json_object();
    int failed = 0;
    for (size_t i = 0; i < count; i++)
        if (cells[i] && *cells[i] && strcmp(keys[i], "also") != 0)
            json_put(row, keys[i], json_string(cells[i]), &failed);
    if (also)
        json_put(row, "also", also, &failed);
    if (failed) {
        json_decref(row);
        return memory_error(err);
    }
    return json_array_append_new(list, row) == 0 ? STATUS_OK : memory_error(err);
}

static enum status join(const struct names *names, struct buffer *out, struct error *err)
{
    buffer_init(out, CATALOGUE_MAXIMUM);
    for (size_t i = 0; i < names->count; i++) {
        buffer_append_text(out, i > 0 ? ", " : "");
        buffer_append_text(out, names->items[i]);
    }
    return buffer_status(out, err);
}

/* A row whose last cell is the other words. */
static enum status add_words(struct table *table, json_t *list, const char *const *keys,
                             const char **cells, size_t count, const struct names *also,
                             struct error *err)
{
    struct buffer joined;
    enum status status = join(also, &joined, err);
    cells[count - 1] = buffer_text(&joined);
    if (status == STATUS_OK)
        status = add_row(table, list, keys, cells, count,
                         also->count > 0 ? names_to_json(also) : NULL, err);
    buffer_free(&joined);
    return status;
}

/* ---- roles ---- */

static const struct table_column ROLE_COLUMNS[] = {{"role", true, false},
                                                   {"what it is", false, false},
                                                   {"group", false, false},
                                                   {"also", false, false}};

static enum status add_role(const struct catalogue_role *role, struct table *table, json_t *list,
                            struct error *err)
{
    static const char *const keys[] = {"name", "label", "group", "also"};
    const char *cells[] = {role->name, role->label, role_group_name(role->group), NULL};
    return add_words(table, list, keys, cells, 4, &role->also, err);
}

/* Those that ship, and those that the office adds to them. */
static enum status each_role(const struct record_vocabulary *words, struct table *table,
                             json_t *list, struct error *err)
{
    const struct catalogue *shipped, *own = words->known.catalogue;
    enum status status = catalogue_shipped(&shipped, err);
    for (size_t i = 0; status == STATUS_OK && i < shipped->role_count; i++)
        status = add_role(&shipped->roles[i], table, list, err);
    for (size_t i = 0; status == STATUS_OK && own != shipped && i < own->role_count; i++)
        if (!catalogue_knows_role(NULL, own->roles[i].name))
            status = add_role(&own->roles[i], table, list, err);
    return status;
}

/* ---- categories ---- */

static const struct table_column CATEGORY_COLUMNS[] = {{"category", true, false},
                                                       {"what it is", false, false},
                                                       {"marking", false, false},
                                                       {"sensitivity", false, false},
                                                       {"also", false, false}};

static enum status each_category(const struct record_vocabulary *words, struct table *table,
                                 json_t *list, struct error *err)
{
    static const char *const keys[] = {"name", "label", "marking", "sensitivity", "also"};
    const struct catalogue *catalogue = words->known.catalogue;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < catalogue->category_count; i++) {
        const struct catalogue_category *category = &catalogue->categories[i];
        const char *cells[] = {category->name, category->label, marking_name(category->marking),
                               sensitivity_name(category->sensitivity), NULL};
        status = add_words(table, list, keys, cells, 5, &category->also, err);
    }
    return status;
}

/* ---- kinds ---- */

static const struct table_column KIND_COLUMNS[] = {
    {"kind", true, false}, {"what it is", false, false}, {"of", false, false}};

/* Of entries, and of recipients, which consents name. */
static enum status each_kind(const struct record_vocabulary *words, struct table *table,
                             json_t *list, struct error *err)
{
    static const char *const keys[] = {"name", "label", "of"};
    static const char *const meanings[] = {[ENTRY_FACT] = "what was seen, heard or done",
                                           [ENTRY_OPINION] = "what somebody thinks of it",
                                           [ENTRY_BOTH] = "both in one text"};
    enum status status = STATUS_OK;
    for (int i = ENTRY_FACT; status == STATUS_OK && i <= ENTRY_BOTH; i++) {
        const char *cells[] = {record_entry_kind_name((enum record_entry_kind)i), meanings[i],
                               "entry"};
        status = add_row(table, list, keys, cells, 3, NULL, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < words->kinds->count; i++) {
        const char *cells[] = {words->kinds->items[i].name, words->kinds->items[i].label,
                               "recipient"};
        status = add_row(table, list, keys, cells, 3, NULL, err);
    }
    return status;
}

/* ---- fields ---- */

static const struct table_column FIELD_COLUMNS[] = {{"field", true, false},
                                                    {"what it is", false, false},
                                                    {"type", false, false},
                                                    {"also", false, false}};

static enum status each_field(const struct record_vocabulary *words, struct table *table,
                              json_t *list, struct error *err)
{
    static const char *const keys[] = {"path", "label", "type", "also"};
    const struct catalogue *catalogue = words->known.catalogue;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < catalogue->field_count; i++) {
        const struct catalogue_field *field = &catalogue->fields[i];
        const char *cells[] = {field->pattern, field->label, field_type_name(field->type), NULL};
        status = add_words(table, list, keys, cells, 4, &field->also, err);
    }
    return status;
}

/* ---- all ---- */

static const struct words_list_of LISTS[] = {
    {"roles", ROLE_COLUMNS, 4, each_role},
    {"categories", CATEGORY_COLUMNS, 5, each_category},
    {"kinds", KIND_COLUMNS, 3, each_kind},
    {"fields", FIELD_COLUMNS, 4, each_field},
};
enum { LIST_COUNT = sizeof LISTS / sizeof *LISTS };

static enum status print_list(const struct words_list_of *list,
                              const struct record_vocabulary *words, struct error *err)
{
    struct table *table = NULL;
    enum status status = table_begin(list->columns, list->column_count, &table, err);
    if (status == STATUS_OK)
        status = list->each(words, table, NULL, err);
    table_end(table);
    return status;
}

static enum status list_json(const struct words_list_of *list,
                             const struct record_vocabulary *words, json_t *document,
                             struct error *err)
{
    json_t *rows = json_array();
    enum status status = rows ? list->each(words, NULL, rows, err) : memory_error(err);
    if (status == STATUS_OK)
        return json_object_set_new(document, list->name, rows) == 0 ? STATUS_OK : memory_error(err);
    json_decref(rows);
    return status;
}

/* The list that is asked for, from *first to before *end; all of them without one. */
static enum status choose(const struct arguments *arguments, size_t *first, size_t *end,
                          struct error *err)
{
    *first = 0;
    *end = LIST_COUNT;
    if (arguments->positional.count == 0)
        return STATUS_OK;
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (strcmp(LISTS[i].name, arguments->positional.items[0]) != 0)
            continue;
        *first = i;
        *end = i + 1;
        return STATUS_OK;
    }
    error_set(err, STATUS_USAGE, "there is no list %s", arguments->positional.items[0]);
    return error_hint(err, "name roles, categories, kinds or fields, or nothing for all");
}

static enum status print_lists(const struct arguments *arguments,
                               const struct record_vocabulary *words, size_t first, size_t end,
                               struct error *err)
{
    bool is_json = wants_json(arguments);
    json_t *document = is_json ? json_object() : NULL;
    enum status status = is_json && !document ? memory_error(err) : STATUS_OK;
    for (size_t i = first; status == STATUS_OK && i < end; i++) {
        if (!is_json && i > first)
            print_line("%s", "");
        status = is_json ? list_json(&LISTS[i], words, document, err)
                         : print_list(&LISTS[i], words, err);
    }
    if (status == STATUS_OK && is_json)
        return print_json(document, err);
    json_decref(document);
    return status;
}

enum status command_record_words(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct record_vocabulary words = {0};
    const char *named = getenv("SAFEHAND_OFFICE");
    size_t first, end;
    enum status status = choose(arguments, &first, &end, err);
    if (status == STATUS_OK && (argument_given(arguments, "--office") || (named && *named)))
        status = session_office(arguments, &session, err);
    if (status == STATUS_OK)
        status = record_words_find(session.office, &words, err);
    if (status == STATUS_OK)
        status = print_lists(arguments, &words, first, end, err);
    record_words_free(&words);
    session_close(&session);
    return status;
}
