/* A spreadsheet is sent, looked at, and taken in. */
#include "family/import/import.h"

#include <string.h>

#include "safehand/scan.h"

static const char AUTOMATIC[] = "automatic", GUESS[] = "guess", MAPS[] = "maps";
/* A map that was guessed: its name until it is kept by another, and its title, which does not come
 * from the file, so that next month's file is the same source. */
static const char OWN[] = "own", OWN_TITLE[] = "A list of the office's own";

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

static void choose_maps(const struct visit *visit, struct family_asks *asks)
{
    struct error ignored = {0};
    struct file_list kept = {0};
    char *folder = file_join(office_folder(visit->session->office), MAPS);
    family_choice(asks, AUTOMATIC, "By whatever fits its headings best",
                  "A description that comes with the program, if one has these headings");
    family_choice(asks, GUESS, "By its headings and what stands in it alone", NULL);
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

/* ---- sent ---- */

static void add_questions(const struct visit *visit, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_FILE,
                                  .name = IMPORT_FILES,
                                  .label = "The file that your system gave out",
                                  .hint = "A spreadsheet (CSV, Excel, OpenDocument), JSON, or a "
                                          "form written in Word"});
    family_ask(asks, (struct ask){.kind = ASK_RADIOS,
                                  .name = "map",
                                  .label = "How is it to be read?",
                                  .missing = "choose how it is to be read",
                                  .initial = AUTOMATIC});
    choose_maps(visit, asks);
    family_ask(asks, (struct ask){.kind = ASK_DAY,
                                  .name = "as-at",
                                  .label = "On which day was it given out?",
                                  .missing = "write the day on which it was given out",
                                  .initial = ASK_TODAY});
    family_ask(asks, (struct ask){.kind = ASK_TEXT,
                                  .name = "family",
                                  .label = "Which family is it, if the file does not say?",
                                  .hint = "As of a form about one family: its reference, such as "
                                          "HS-2041",
                                  .width = 20});
}

static void above(struct visit *visit, const void *context)
{
    (void)context;
    page_paragraph(&visit->page,
                   "You see what comes of it, column by column and cell by cell, before anything "
                   "is written. The same file again changes nothing; a newer one shows what "
                   "changed, and keeps what was written here.");
}

static struct asking asking_of(struct visit *visit, struct family_asks *asks)
{
    add_questions(visit, asks);
    visit->page.back = "/families";
    return (struct asking){.title = "Take in a spreadsheet",
                           .path = "/families/import",
                           .button = "See what comes of it",
                           .asks = asks->asks,
                           .count = asks->count,
                           .place = PLACE_FAMILIES,
                           .above = above};
}

void page_import(struct visit *visit)
{
    struct error err = {0};
    struct family_asks *asks = memory_allocate(sizeof *asks);
    if (asks) {
        const struct asking asking = asking_of(visit, asks);
        ask_show(visit, &asking, NULL);
    } else {
        (void)!memory_error(&err);
        page_failure(visit, &err);
    }
    family_asks_free(asks);
}

static enum status put_aside(struct visit *visit, char **folder, struct error *err)
{
    char id[ID_SIZE];
    size_t next = 0;
    const struct upload *upload = upload_next(&visit->request->uploads, IMPORT_FILES, &next);
    if (!upload || !*upload->name)
        return error_set(err, STATUS_USAGE, "choose a file");
    if (!file_name_is_plain(upload->name))
        return error_set(err, STATUS_USAGE, "the file's name cannot be kept: give it a plain one");
    enum status status = id_new(id, err);
    *folder = status == STATUS_OK ? upload_beside(upload, id) : NULL;
    char *files = *folder ? file_join(*folder, IMPORT_FILES) : NULL;
    char *to = files ? file_join(files, upload->name) : NULL;
    if (status == STATUS_OK)
        status = to ? file_make_folder(*folder, 0700, err) : memory_error(err);
    if (status == STATUS_OK)
        status = file_make_folder(files, 0700, err);
    if (status == STATUS_OK)
        status = upload_move(upload, to, err);
    memory_free(files);
    memory_free(to);
    return status;
}

static enum status write_about(const struct visit *visit, const char *folder, struct error *err)
{
    struct date day;
    int failed = 0;
    char text[DATE_SIZE];
    json_t *about = json_object();
    char *path = file_join(folder, IMPORT_ABOUT), *written = NULL;
    today_text(visit, text);
    if (asked_day(visit, "as-at", &day))
        date_format(&day, text);
    json_put(about, "as_at", json_string(text), &failed);
    if (*asked(visit, "family"))
        json_put(about, "family", json_string(asked(visit, "family")), &failed);
    written = failed ? NULL : json_dumps(about, JSON_COMPACT);
    enum status status = path && written
                             ? file_write_whole(path, written, strlen(written), 0600, FILE_NEW, err)
                             : memory_error(err);
    json_decref(about);
    memory_free(path);
    memory_free(written);
    return status;
}

static enum status put_title(json_t *map, const char *title, struct error *err)
{
    int failed = 0;
    json_put(map, "title", json_string(title), &failed);
    return failed ? memory_error(err) : STATUS_OK;
}

/* The map that was chosen; where none was, one that ships and has these headings, or a guess. */
static enum status choose(struct waiting_import *waiting, struct error *err)
{
    const char *like = NULL, *chosen = asked(waiting->visit, "map");
    struct visit *visit = waiting->visit;
    struct date today = date_of(visit_now(visit));
    bool is_automatic = strcmp(chosen, AUTOMATIC) == 0;
    enum status status = STATUS_OK;
    if (is_automatic || strcmp(chosen, GUESS) == 0) {
        status = record_map_propose(waiting->sources, waiting->count,
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
    return status == STATUS_OK ? waiting_keep_map(waiting, err) : status;
}

static enum status send(struct visit *visit, struct asking *asking, struct error *err)
{
    char *folder = NULL;
    struct waiting_import waiting = {.visit = visit};
    asking->wrong = IMPORT_FILES;
    enum status status = put_aside(visit, &folder, err);
    if (status == STATUS_OK)
        status = write_about(visit, folder, err);
    if (folder)
        session_wait_with(visit->session, folder);
    if (status == STATUS_OK) {
        status = waiting_open(visit, &waiting, err);
        if (status == STATUS_OK)
            status = choose(&waiting, err);
        waiting_close(&waiting);
    }
    if (status != STATUS_OK)
        session_wait_with(visit->session, NULL);
    return status;
}

void page_import_sent(struct visit *visit)
{
    struct error err = {0};
    struct family_asks *asks = memory_allocate(sizeof *asks);
    if (asks) {
        struct asking asking = asking_of(visit, asks);
        enum status status = ask_check(visit, &asking, &err);
        if (status == STATUS_OK)
            status = send(visit, &asking, &err);
        if (status == STATUS_OK)
            response_go_on(visit->page.response, "/families/import/look");
        else
            ask_again(visit, &asking, &err);
    } else {
        (void)!memory_error(&err);
        page_failure(visit, &err);
    }
    family_asks_free(asks);
}

/* ---- looked at ---- */

static void show_remarks(const struct waiting_import *waiting)
{
    struct page *page = &waiting->visit->page;
    for (size_t i = 0; i < waiting->count; i++)
        for (size_t j = 0; j < waiting->books[i]->remark_count; j++)
            page_inset(page, waiting->books[i]->remarks[j].words);
}

static void show_look(struct waiting_import *waiting, const struct error *err)
{
    struct error failure = {0};
    struct import_sums sums = {.run = NULL};
    struct page *page = &waiting->visit->page;
    enum status status = import_all(waiting, false, &sums, &failure);
    const struct error *wrong = err ? err : status != STATUS_OK ? &failure : NULL;
    page->back = "/families/import";
    page_begin(page, wrong ? 400 : 200, "What comes of it", PLACE_FAMILIES);
    if (wrong)
        page_error_summary(page, wrong, NULL);
    page_markup(page, "<p class=\"govuk-body\">Nothing is written yet. It is read by: ");
    page_text(page, record_map_title(waiting->parsed));
    page_markup(page, ".</p>\n");
    if (status == STATUS_OK)
        import_show_sums(waiting->visit, &sums, false);
    show_remarks(waiting);
    page_heading(page, 2, "Where each column goes");
    page_form_begin(page, "/families/import/look");
    columns_show(waiting);
    page_field_text(page, &(struct field){.name = "keep",
                                          .label = "Keep these choices for the next time, as",
                                          .hint = "A short name, such as our-excel-list: small "
                                                  "letters, figures and hyphens. Empty: they are "
                                                  "not kept.",
                                          .typed = asked(waiting->visit, "keep"),
                                          .width = 20});
    page_markup(page, "<div class=\"desk-buttons\">\n");
    page_form_button(page, &(struct field_button){.words = "Look again", .is_second = true});
    if (status == STATUS_OK)
        page_form_button(
            page, &(struct field_button){.name = "do", .value = "yes", .words = "Take it in so"});
    page_markup(page, "</div>\n");
    page_form_close(page);
    page_end(page);
    import_sums_free(&sums);
}

void page_import_look(struct visit *visit)
{
    struct error err = {0};
    struct waiting_import waiting;
    if (waiting_open(visit, &waiting, &err) == STATUS_OK && waiting.parsed)
        show_look(&waiting, NULL);
    else
        page_failure(visit, &err);
    waiting_close(&waiting);
}

/* What was guessed is called as it is kept, from this import on: what names an entry and is the
 * source of each value is then the same the next time. A map that has a name stays that map. */
static enum status name_map(struct waiting_import *waiting, const char *name, struct error *err)
{
    int failed = 0;
    const char *now = json_text(waiting->map, "name");
    if (now && strcmp(now, OWN) != 0)
        return STATUS_OK;
    json_put(waiting->map, "name", json_string(name), &failed);
    enum status status = failed ? memory_error(err) : put_title(waiting->map, name, err);
    return status == STATUS_OK ? waiting_keep_map(waiting, err) : status;
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

static enum status keep_map(struct waiting_import *waiting, struct error *err)
{
    const char *name = asked(waiting->visit, "keep");
    if (!*name)
        return STATUS_OK;
    char *path = map_path(waiting->visit, name);
    if (!path)
        return error_set(err, STATUS_USAGE,
                         "a name to keep it by has small letters, figures and hyphens alone, %d "
                         "at most",
                         RECORD_ID_MAXIMUM);
    enum status status = name_map(waiting, name, err);
    if (status == STATUS_OK)
        status = write_map(waiting, path, err);
    memory_free(path);
    return status;
}

static void show_done(struct waiting_import *waiting)
{
    struct error err = {0};
    struct import_sums sums = {.run = NULL};
    struct page *page = &waiting->visit->page;
    enum status status = import_all(waiting, true, &sums, &err);
    page_begin(page, status == STATUS_OK ? 200 : 500, "Taken in", PLACE_FAMILIES);
    if (status != STATUS_OK) {
        page_error_summary(page, &err, NULL);
        page_markup(page,
                    "<p class=\"govuk-body\">%zu families were taken in before that. Send the same "
                    "file again when it is mended: what is in already does not change.</p>\n",
                    sums.added + sums.changed);
    } else {
        page_banner(page, "The spreadsheet was taken in.");
        import_show_sums(waiting->visit, &sums, true);
    }
    page_link_button(page, "/families", "See the families", false);
    page_end(page);
    import_sums_free(&sums);
}

void page_import_looked(struct visit *visit)
{
    struct error err = {0};
    struct waiting_import waiting;
    bool is_done = false;
    enum status status = waiting_open(visit, &waiting, &err);
    if (status != STATUS_OK || !waiting.parsed) {
        page_failure(visit, &err);
        waiting_close(&waiting);
        return;
    }
    status = columns_take(&waiting, &err);
    if (status == STATUS_OK)
        status = waiting_keep_map(&waiting, &err);
    if (status == STATUS_OK)
        status = keep_map(&waiting, &err);
    is_done = status == STATUS_OK && *asked(visit, "do");
    if (is_done)
        show_done(&waiting);
    else
        show_look(&waiting, status == STATUS_OK ? NULL : &err);
    waiting_close(&waiting);
    if (is_done)
        session_wait_with(visit->session, NULL);
}
