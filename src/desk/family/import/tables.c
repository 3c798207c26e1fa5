/* What a row of a spreadsheet is, and what kind of entry one becomes: asked above its columns. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/scan.h"

enum { NAME_SIZE = 40, CATEGORIES_MAXIMUM = 300 };

/* A map that comes with the program says what its rows are; one of the office's own may be wrong.
 */
static bool may_change_rows(const struct waiting_import *waiting, const json_t *table)
{
    const char *name = json_text(waiting->map, "name"), *rows = json_text(table, "rows");
    for (const char *const *shipped = RECORD_MAPS_SHIPPED; *shipped; shipped++)
        if (name && strcmp(name, *shipped) == 0)
            return false;
    return rows && strcmp(rows, "form") != 0;
}

static void name_of(char name[NAME_SIZE], const char *what, size_t index)
{
    snprintf(name, NAME_SIZE, "%s-%zu", what, index + 1);
}

/* ---- shown ---- */

static void ask_rows(const struct waiting_import *waiting, const json_t *table, size_t index)
{
    struct field_option options[] = {
        {.value = "person", .label = "A person: each row is somebody of a family"},
        {.value = "contact", .label = "An entry: each row is a visit, a call or a note"},
        {.value = "family", .label = "A family: each row is a whole family"}};
    char name[NAME_SIZE];
    name_of(name, "rows", index);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        options[i].is_chosen = strcmp(options[i].value, json_text(table, "rows")) == 0;
    page_field_select(&waiting->visit->page,
                      &(struct field){.name = name,
                                      .label = "What is one row?",
                                      .hint = "Its columns are looked at anew when you change it"},
                      options, sizeof options / sizeof *options);
}

static void ask_category(const struct waiting_import *waiting, const json_t *table, size_t index)
{
    const struct catalogue *catalogue = office_catalogue(waiting->visit->session->office);
    struct field_option options[CATEGORIES_MAXIMUM];
    const char *chosen = json_text(table, "category");
    char name[NAME_SIZE];
    size_t count = 0;
    name_of(name, "category", index);
    if (!chosen)
        options[count++] =
            (struct field_option){.value = "", .label = "As its column says", .is_chosen = true};
    for (size_t i = 0; i < catalogue->category_count && count < CATEGORIES_MAXIMUM; i++) {
        const struct catalogue_category *category = &catalogue->categories[i];
        options[count++] =
            (struct field_option){.value = category->name,
                                  .label = category->label,
                                  .is_chosen = chosen && strcmp(chosen, category->name) == 0};
    }
    page_field_select(&waiting->visit->page,
                      &(struct field){.name = name,
                                      .label = "What kind of entry does one become?",
                                      .hint = "The kind says for which purposes it may be needed"},
                      options, count);
}

/* A list that names the family in its first row alone. */
static void ask_above(const struct waiting_import *waiting, const json_t *table, size_t index)
{
    char name[NAME_SIZE];
    name_of(name, "above", index);
    page_field_checkboxes(
        &waiting->visit->page,
        &(struct field){.name = name,
                        .label = "Does a row that names no family belong to the one above?"},
        &(struct field_option){.value = "yes",
                               .label = "Yes: the family stands in its first row alone",
                               .is_chosen = json_is_true(json_object_get(table, "family_above"))},
        1);
}

void tables_show(const struct waiting_import *waiting, const json_t *table, size_t index)
{
    const char *sheet = json_text(table, "sheet"), *rows = json_text(table, "rows");
    if (json_array_size(json_object_get(waiting->map, "tables")) > 1 && sheet && *sheet)
        page_heading(&waiting->visit->page, 3, sheet);
    if (may_change_rows(waiting, table))
        ask_rows(waiting, table, index);
    if (rows && strcmp(rows, "person") != 0)
        ask_category(waiting, table, index);
    if (rows && strcmp(rows, "form") != 0)
        ask_above(waiting, table, index);
}

void tables_show_years(const struct waiting_import *waiting)
{
    struct page *page = &waiting->visit->page;
    page_hidden(page, "asks-rows", "yes");
    page_field_checkboxes(
        page, &(struct field){.name = "short-years", .label = "Are there years of two figures?"},
        &(struct field_option){.value = "yes",
                               .label = "Yes: 25/1/84 is 25 January 1984",
                               .is_chosen =
                                   json_is_true(json_object_get(waiting->map, "short_years"))},
        1);
}

/* ---- taken ---- */

static enum status take_rows(struct waiting_import *waiting, size_t index, const char *rows,
                             struct error *err)
{
    struct visit *visit = waiting->visit;
    struct date today = date_of(visit_now(visit));
    return record_map_set_rows(waiting->map, index, rows, waiting->sent.sources,
                               waiting->sent.count, office_catalogue(visit->session->office),
                               scan_is_of_type, &today, err);
}

static enum status take_category(struct waiting_import *waiting, json_t *table, const char *chosen,
                                 struct error *err)
{
    int failed = 0;
    const struct catalogue *catalogue = office_catalogue(waiting->visit->session->office);
    if (!*chosen)
        return STATUS_OK;
    if (!catalogue_find_category(catalogue, chosen))
        return error_set(err, STATUS_USAGE, "choose what kind of entry one becomes");
    json_put(table, "category", json_string(chosen), &failed);
    return failed ? memory_error(err) : STATUS_OK;
}

static enum status take_above(const struct waiting_import *waiting, json_t *table, size_t index,
                              struct error *err)
{
    int failed = 0;
    char name[NAME_SIZE];
    name_of(name, "above", index);
    if (!*asked(waiting->visit, "asks-rows")) /* the form did not ask it */
        return STATUS_OK;
    if (*asked(waiting->visit, name))
        json_put(table, "family_above", json_true(), &failed);
    else
        (void)json_object_del(table, "family_above");
    return failed ? memory_error(err) : STATUS_OK;
}

/* Whether the columns of the table make whole entries, if they make any. */
static enum status check_entry(const json_t *table, struct error *err)
{
    bool has_entry = false, has_text = false, has_day = false;
    size_t i;
    const json_t *column;
    json_array_foreach(json_object_get(table, "columns"), i, column)
    {
        const char *part = json_text(column, "entry");
        has_entry = has_entry || part;
        has_day = has_day || (part && strcmp(part, "on") == 0);
        has_text =
            has_text || (part && (strcmp(part, "text") == 0 || text_starts_with(part, "concern.")));
    }
    if (!has_entry || (has_text && has_day))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "an entry needs %s",
              has_text  ? "its day"
              : has_day ? "its text"
                        : "its text and its day");
    return error_hint(err, "choose below which column %s", has_text ? "is its day" : "is its text");
}

enum status tables_take(struct waiting_import *waiting, struct error *err)
{
    size_t i;
    int failed = 0;
    json_t *table, *tables = json_object_get(waiting->map, "tables");
    enum status status = STATUS_OK;
    for (i = 0; status == STATUS_OK && i < json_array_size(tables); i++) {
        char rows[NAME_SIZE], category[NAME_SIZE];
        table = json_array_get(tables, i);
        name_of(rows, "rows", i);
        name_of(category, "category", i);
        const char *chosen = asked(waiting->visit, rows), *now = json_text(table, "rows");
        bool is_changed = *chosen && now && strcmp(chosen, now) != 0;
        bool is_form = !now || strcmp(now, "form") == 0;
        if (is_changed && !may_change_rows(waiting, table))
            is_changed = false;
        if (is_changed)
            status = take_rows(waiting, i, chosen, err);
        else
            status = take_category(waiting, table, asked(waiting->visit, category), err);
        if (status == STATUS_OK && !is_form) /* `now` may be gone with the table */
            status = take_above(waiting, json_array_get(tables, i), i, err);
        if (status == STATUS_OK)
            status = check_entry(json_array_get(tables, i), err);
    }
    if (status == STATUS_OK && *asked(waiting->visit, "asks-rows")) {
        bool takes = *asked(waiting->visit, "short-years") != '\0';
        if (takes != json_is_true(json_object_get(waiting->map, "short_years")))
            json_put(waiting->map, "short_years", json_boolean(takes), &failed);
    }
    return failed ? memory_error(err) : status;
}
