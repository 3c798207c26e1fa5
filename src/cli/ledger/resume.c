#include "cli.h"

static enum status resume_json(const struct resume_report *report, struct error *err)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const struct resume_item *item = &report->items[i];
        char *words = words_quoting(item->words, &item->ways);
        json_array_append_new(array, json_pack("{s:s, s:s, s:s*}", "outcome",
                                               resume_outcome_name(item->outcome), "words",
                                               words ? words : item->words, "id",
                                               *item->id ? item->id : NULL));
        memory_free(words);
    }
    return print_json(array, err);
}

static void resume_print(const struct resume_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct resume_item *item = &report->items[i];
        char *filled = words_quoting(item->words, &item->ways);
        const char *words = filled ? filled : item->words;
        if (*item->id)
            print_item(2, "Sharing %s %s.", item->id, words);
        else
            print_item(2, "Of the office: %s.", words);
        memory_free(filled);
    }
    if (report->count == 0)
        print_line("Nothing was cut off.");
}

/* Something that only a person can do is told by the exit status. */
static enum status resume_status(const struct resume_report *report, struct error *err)
{
    size_t left = 0;
    for (size_t i = 0; i < report->count; i++)
        left += report->items[i].outcome == RESUME_LEFT;
    if (left == 0)
        return STATUS_OK;
    error_set(err, STATUS_REFUSED, "not everything could be finished here (what is left: %zu)",
              left);
    return error_hint(err, "each line says who must do what");
}

enum status command_ledger_resume(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct resume_report report = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = resume_cut_off(session.office, session_now(), &report, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = resume_json(&report, err);
    else if (status == STATUS_OK)
        resume_print(&report);
    if (status == STATUS_OK)
        status = resume_status(&report, err);
    resume_report_free(&report);
    session_close(&session);
    return status;
}
