/* A map that is read imports whatever lies there, accounts for each cell once, and changes nothing
 * the second time. */
#include <unistd.h>

#include "safehand/record/import.h"

#include "fuzz.h"

static const char table[] =
    "Family,ID,Forename,Surname,Date of "
    "Birth,Relationship,Phone,Date,User,Type,Details,Interpreter\n"
    "F 1,1,Ann,Lee,3/4/1990,Mum,07700 900123,1/2/2025,Bea,Home visit,\"It went, well\",Yes\n"
    "F 1,2,Sam,Lee,2019-05-06,Son,,,,,,N/A\n"
    "F/1,3,Kit,Roe,31/02/2020,Wizard,12,99/99/2025,,,Nothing,maybe\n"
    ",,,,,,,,,,,\n"
    "F2,,Zo\xc3\xab,Fox,,,,2 May 2024,Bea,Concern,She said so,No,beyond\n";

static struct catalogue *catalogue;
static struct table_book *book;

static void begin(struct error *err)
{
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    if (book)
        return;
    HOLDS(catalogue_parse((const char *)file->data, file->length, file->name, &catalogue, err) ==
          STATUS_OK);
    int fd = file_open_in_memory(table, sizeof table - 1);
    HOLDS(fd >= 0 && table_book_read(fd, "fuzz.csv", NULL, &book, err) == STATUS_OK);
    close(fd);
}

/* How many cells were accounted for; `existing` (of the first family) is imported over. */
static size_t import(const struct record_map *map, json_t **first, bool changes)
{
    struct error err = {0};
    const struct import_source source = {"fuzz.csv", book};
    const struct import_options options = {.catalogue = catalogue, .as_at = {2026, 11, 30}};
    struct import_run *run = NULL;
    enum status status = record_import_open(map, &source, 1, &options, &run, &err);
    if (status != STATUS_OK) {
        check_failure(status, &err, STATUS_MALFORMED);
        return 0;
    }
    for (size_t i = 0; i < record_import_count(run); i++) {
        struct import_result result = {0};
        HOLDS(record_import_family(run, i, i == 0 ? *first : NULL, &result, &err) == STATUS_OK);
        HOLDS(i > 0 || changes || !result.root);
        if (i == 0 && result.root && !*first)
            *first = json_incref(result.root);
        import_result_free(&result);
    }
    const struct import_account *account = record_import_account(run);
    size_t told = 0, fates = 0, total = account->total;
    for (int fate = 0; fate < IMPORT_FATES; fate++)
        fates += account->cells[fate];
    for (size_t i = 0; i < account->issue_count; i++)
        told += account->issues[i].cells;
    HOLDS(fates == total && told == account->cells[IMPORT_LEFT] + account->cells[IMPORT_UNMAPPED] +
                                        account->cells[IMPORT_NOT_UNDERSTOOD]);
    record_import_free(run);
    return total;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct error err = {0};
    struct record_map *map = NULL;
    struct buffer words;
    json_t *first = NULL;
    begin(&err);
    enum status status = record_map_parse((const char *)data, size, "fuzz", catalogue, &map, &err);
    if (status != STATUS_OK) {
        check_failure(status, &err, STATUS_MALFORMED);
        HOLDS(!map);
        return 0;
    }
    buffer_init(&words, 1 << 24);
    record_map_words(map, catalogue, &words);
    HOLDS(words.failure == STATUS_OK);
    size_t cells = import(map, &first, true);
    if (first)
        HOLDS(import(map, &first, false) == cells);
    json_decref(first);
    buffer_free(&words);
    record_map_free(map);
    return 0;
}
