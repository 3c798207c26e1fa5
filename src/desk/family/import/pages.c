/* A spreadsheet is sent. */
#include "family/import/import.h"

#include <string.h>

static void add_questions(const struct visit *visit, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_FILE,
                                  .name = IMPORT_FILES,
                                  .label = "The file that your system gave out",
                                  .hint = "A spreadsheet (CSV, Excel, OpenDocument), JSON, or a "
                                          "form written in Word"});
    maps_ask(visit, asks);
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
    today_text(visit, text);
    if (asked_day(visit, "as-at", &day))
        date_format(&day, text);
    json_put(about, "as_at", json_string(text), &failed);
    if (*asked(visit, "family"))
        json_put(about, "family", json_string(asked(visit, "family")), &failed);
    enum status status =
        failed ? memory_error(err) : waiting_write(folder, IMPORT_ABOUT, about, err);
    json_decref(about);
    return status;
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
            status = maps_choose(&waiting, err);
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
