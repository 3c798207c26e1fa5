/* What was sent, as it waits. */
#include "family/import/import.h"

#include <string.h>

void waiting_forget(struct waiting_import *waiting)
{
    sent_forget(&waiting->sent);
    record_map_free(waiting->parsed);
    json_decref(waiting->map);
    waiting->parsed = NULL;
    waiting->map = NULL;
}

void waiting_import_free(struct waiting_import *waiting)
{
    long_work_end(&waiting->work);
    import_sums_free(&waiting->sums);
    waiting_forget(waiting);
    sent_free(&waiting->sent);
    memory_free(waiting->family);
    memory_free(waiting->keep);
    names_free_copies(&waiting->kept);
    memory_free(waiting);
}

static void waiting_end(void *state)
{
    waiting_import_free(state);
}

void waiting_begin(struct waiting_import *waiting)
{
    session_job_set(&waiting->visit->session->importing, waiting_end, waiting);
}

struct waiting_import *waiting_of(struct visit *visit)
{
    struct waiting_import *waiting = visit->session->importing.state;
    if (waiting)
        waiting->visit = visit;
    return waiting;
}

bool waiting_is_written(struct waiting_import *waiting)
{
    return waiting && waiting->writes && waiting->work.is_begun &&
           !long_work_is_over(&waiting->work, false);
}

enum status waiting_take_map(struct waiting_import *waiting, struct error *err)
{
    char *text = json_dumps(waiting->map, JSON_COMPACT);
    const struct catalogue *catalogue = office_catalogue(waiting->visit->session->office);
    struct record_map *parsed = NULL;
    enum status status =
        text ? record_map_parse(text, strlen(text), "the map", catalogue, &parsed, err)
             : memory_error(err);
    memory_free(text);
    if (status == STATUS_OK) {
        record_map_free(waiting->parsed);
        waiting->parsed = parsed;
    }
    return status;
}
