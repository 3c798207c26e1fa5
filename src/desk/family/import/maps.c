/* By which maps a spreadsheet can be read, and one that is kept for the next time. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/scan.h"

static const char MAPS[] = "maps";
/* The title of a map that was guessed, until it is kept: it does not come from the file, so that
 * next month's file is the same source. */
static const char OWN_TITLE[] = "A list of the office's own";

/* ---- which maps there are ---- */

/* One that the office keeps, or one that ships, as a value of the choice: a bare name, and one that
 * a map can have. */
static char *map_path(const struct visit *visit, const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    bool is_bare = length > 0 && length <= RECORD_ID_MAXIMUM && name[length] == '\0';
    return is_bare
               ? memory_format("%s/%s/%s.json", office_folder(visit->session->office), MAPS, name)
               : NULL;
}

static enum status load_map(const struct visit *visit, const char *name, json_t **map,
                            struct error *err)
{
    char *path = map_path(visit, name), *shipped = memory_format("maps/%s.json", name);
    const struct embedded_file *file = shipped ? embedded_find(record_data, shipped) : NULL;
    enum status status = STATUS_USAGE;
    if (path && file_exists(path))
        status = json_strict_load(path, &JSON_LIMITS_DEFAULT, map, NULL, err);
    else if (file)
        status = json_strict_parse((const char *)file->data, file->length, name,
                                   &JSON_LIMITS_DEFAULT, map, err);
    else
        error_set(err, STATUS_USAGE, "choose how it is to be read");
    memory_free(path);
    memory_free(shipped);
    return status;
}

static void choose_map(const struct visit *visit, struct family_asks *asks, const char *name,
                       const char *hint)
{
    json_t *map = NULL;
    struct error ignored = {0};
    if (load_map(visit, name, &map, &ignored) == STATUS_OK && json_text(map, "title"))
        family_choice(asks, family_text(asks, memory_copy_string(name)),
                      family_text(asks, memory_copy_string(json_text(map, "title"))), hint);
    json_decref(map);
}

void maps_ask(const struct visit *visit, struct family_asks *asks)
{
    struct error ignored = {0};
    struct file_list kept = {0};
    char *folder = file_join(office_folder(visit->session->office), MAPS);
    family_ask(asks, (struct ask){.kind = ASK_RADIOS,
                                  .name = "map",
                                  .label = "How is it to be read?",
                                  .missing = "choose how it is to be read",
                                  .initial = RECORD_MAP_AUTOMATIC});
    family_choice(asks, RECORD_MAP_AUTOMATIC, "By whatever fits its headings best",
                  "A description that comes with the program, if one has these headings");
    family_choice(asks, RECORD_MAP_GUESS, "By its headings and what stands in it alone", NULL);
    if (folder && file_exists(folder) && file_list_folder(folder, &kept, &ignored) == STATUS_OK)
        for (size_t i = 0; i < kept.count; i++) {
            char *name = memory_format("%.*s", (int)strcspn(kept.names[i], "."), kept.names[i]);
            if (name)
                choose_map(visit, asks, name,
                           family_text(asks, memory_format("Kept by this office as %s", name)));
            memory_free(name);
        }
    for (const char *const *name = RECORD_MAPS_SHIPPED; *name; name++)
        choose_map(visit, asks, *name, NULL);
    file_list_free(&kept);
    memory_free(folder);
}

/* ---- chosen ---- */

static enum status put_title(json_t *map, const char *title, struct error *err)
{
    int failed = 0;
    json_put(map, "title", json_string(title), &failed);
    return failed ? memory_error(err) : STATUS_OK;
}

enum status maps_choose(struct waiting_import *waiting, struct error *err)
{
    const char *like = NULL, *chosen = asked(waiting->visit, "map");
    struct visit *visit = waiting->visit;
    struct date today = date_of(visit_now(visit));
    bool is_automatic = strcmp(chosen, RECORD_MAP_AUTOMATIC) == 0;
    enum status status = STATUS_OK;
    if (is_automatic || strcmp(chosen, RECORD_MAP_GUESS) == 0) {
        status = record_map_propose(waiting->sent.sources, waiting->sent.count,
                                    office_catalogue(visit->session->office), scan_is_of_type,
                                    &today, &waiting->map, &like, err);
        chosen = is_automatic && status == STATUS_OK ? like : NULL;
        if (status == STATUS_OK)
            status = put_title(waiting->map, OWN_TITLE, err);
    }
    if (status == STATUS_OK && chosen) {
        json_decref(waiting->map);
        waiting->map = NULL;
        status = load_map(visit, chosen, &waiting->map, err);
    }
    return status == STATUS_OK ? waiting_take_map(waiting, err) : status;
}

/* ---- kept ---- */

/* What was guessed is called as it is kept, from this import on: what names an entry and is the
 * source of each value is then the same the next time. A map that has a name stays that map. */
static enum status name_map(struct waiting_import *waiting, const char *name, struct error *err)
{
    int failed = 0;
    const char *now = json_text(waiting->map, "name");
    if (now && strcmp(now, RECORD_MAP_OWN) != 0)
        return STATUS_OK;
    json_put(waiting->map, "name", json_string(name), &failed);
    enum status status = failed ? memory_error(err) : put_title(waiting->map, name, err);
    return status == STATUS_OK ? waiting_take_map(waiting, err) : status;
}

static enum status write_map(const struct waiting_import *waiting, const char *path,
                             struct error *err)
{
    char *folder = file_join(office_folder(waiting->visit->session->office), MAPS);
    char *text = json_dumps(waiting->map, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    enum status status = folder && text ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK && !file_exists(folder))
        status = file_make_folder(folder, 0700, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text, strlen(text), 0600, FILE_REPLACE, err);
    memory_free(text);
    memory_free(folder);
    return status;
}

/* Whether what waits was kept under that name: looking again and taking it in keep it anew. */
static bool is_kept_here(const struct waiting_import *waiting, const char *name)
{
    return names_have(&waiting->kept, name);
}

bool maps_are_replaced(const struct waiting_import *waiting)
{
    const char *name = waiting->keep ? waiting->keep : "";
    struct error ignored = {0};
    if (!*name || record_map_check_name(name, &ignored) != STATUS_OK || is_kept_here(waiting, name))
        return false;
    char *path = map_path(waiting->visit, name);
    bool is_there = path && file_exists(path);
    memory_free(path);
    return is_there;
}

static enum status refuse_replacing(const char *name, struct error *err)
{
    error_set(err, STATUS_USAGE, "this office keeps a map as %s already", name);
    return error_hint(err, "choose another name; or say below that this one takes its place");
}

static enum status remember(struct waiting_import *waiting, const char *name, struct error *err)
{
    return is_kept_here(waiting, name) || names_add_copy(&waiting->kept, name) ? STATUS_OK
                                                                               : memory_error(err);
}

enum status maps_keep(struct waiting_import *waiting, struct error *err)
{
    const char *name = asked(waiting->visit, "keep");
    if (!*name)
        return STATUS_OK;
    enum status status = record_map_check_name(name, err);
    if (status == STATUS_OK && maps_are_replaced(waiting) && !*asked(waiting->visit, "replace"))
        status = refuse_replacing(name, err);
    char *path = status == STATUS_OK ? map_path(waiting->visit, name) : NULL;
    if (status == STATUS_OK)
        status = path ? name_map(waiting, name, err) : memory_error(err);
    if (status == STATUS_OK)
        status = write_map(waiting, path, err);
    if (status == STATUS_OK)
        status = remember(waiting, name, err);
    memory_free(path);
    return status;
}
