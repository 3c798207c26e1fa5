#include "cli.h"

#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_TASKS[] = {OPTION_OFFICE, OPTION_IDENTITY, OPTION_JSON,
                                               OPTION_END};
const char TASKS_MORE[] =
    "What is due first comes first. Exit status 0: nothing is overdue (though something may be "
    "owed); 1:\nsomething is overdue. Without a passphrase (from cron: no terminal, and no "
    "SAFEHAND_PASSPHRASE_FILE) it only\ncounts what needs no key, says so, and ends with 0: "
    "deadlines stand in what is sealed.";

/* ---- with a key ---- */

/* "by the end of 3 May 2026", or the very time. */
static void due_words(const struct task *task, char *text, size_t size)
{
    char words[TIMESTAMP_WORDS_SIZE];
    struct date day = date_of(task->due), before = date_of(task->due - 1);
    bool is_midnight = date_begins(&day) == task->due || date_ends(&day) == task->due + 1;
    if (!task->has_due) {
        snprintf(text, size, "no day is set");
    } else if (is_midnight) {
        date_words(date_begins(&day) == task->due ? &before : &day, words);
        snprintf(text, size, "%s by the end of %s",
                 task->is_overdue ? "OVERDUE: it was due" : "due", words);
    } else {
        timestamp_words(task->due, words);
        snprintf(text, size, "%s by %s", task->is_overdue ? "OVERDUE: it was due" : "due", words);
    }
}

static void task_print(const struct task *task)
{
    char since[TIMESTAMP_WORDS_SIZE], due[128];
    timestamp_words(task->since, since);
    due_words(task, due, sizeof due);
    print_item(4, "%s  %s", task->rule, task->what);
    if (*task->about)
        print_item(4, "  about: %s", task->about);
    print_item(4, "  who: %s", task->who);
    print_item(4, "  since %s, %s", since, due);
    char *consequence = words_quoting(task->consequence, &task->consequence_ways);
    char *how = words_typed(task->how, &task->how_ways);
    print_item(4, "  if not: %s", consequence ? consequence : task->consequence);
    print_item(4, "  how: %s", how ? how : task->how);
    memory_free(consequence);
    memory_free(how);
}

static json_t *task_json(const struct task *task)
{
    int failed = 0;
    char since[TIMESTAMP_SIZE], due[TIMESTAMP_SIZE];
    timestamp_format(task->since, since);
    char *consequence = words_quoting(task->consequence, &task->consequence_ways);
    char *how = words_typed(task->how, &task->how_ways);
    json_t *made = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "rule", task->rule, "what",
                             task->what, "who", task->who, "since", since, "consequence",
                             consequence ? consequence : task->consequence, "how",
                             how ? how : task->how, "overdue", task->is_overdue);
    memory_free(consequence);
    memory_free(how);
    if (task->has_due)
        timestamp_format(task->due, due);
    json_put(made, "due", task->has_due ? json_string(due) : json_null(), &failed);
    json_put(made, "about", *task->about ? json_string(task->about) : json_null(), &failed);
    json_put(made, "sharing", *task->sharing ? json_string(task->sharing) : json_null(), &failed);
    json_put(made, "entry", task->has_entry ? json_integer((json_int_t)task->entry) : json_null(),
             &failed);
    return made;
}

static enum status tasks_json(const struct tasks *tasks, timestamp now, struct error *err)
{
    char at[TIMESTAMP_SIZE];
    json_t *list = json_array();
    timestamp_format(now, at);
    for (size_t i = 0; i < tasks->count; i++)
        json_array_append_new(list, task_json(&tasks->items[i]));
    return print_json(json_pack("{s:s, s:s, s:b, s:I, s:I, s:o}", "format", "safehand.tasks/2",
                                "at", at, "partial", false, "owed", (json_int_t)tasks->count,
                                "overdue", (json_int_t)tasks->overdue, "tasks", list),
                      err);
}

static enum status tasks_whole(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct tasks tasks = {0};
    timestamp now = session_now();
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = tasks_list(session.office, now, NULL, &tasks, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = tasks_json(&tasks, now, err);
    } else if (status == STATUS_OK) {
        for (size_t i = 0; i < tasks.count; i++)
            task_print(&tasks.items[i]);
        if (tasks.count == 0)
            print_line("Nothing is owed.");
        else
            print_line("Owed: %zu. Overdue: %zu.", tasks.count, tasks.overdue);
    }
    if (status == STATUS_OK && tasks.overdue > 0)
        status = error_set(err, STATUS_REFUSED, "%zu %s overdue", tasks.overdue,
                           tasks.overdue == 1 ? "task is" : "tasks are");
    tasks_free(&tasks);
    session_close(&session);
    return status;
}

/* ---- without ---- */

static enum status tasks_counts(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct tasks_counted counted = {0};
    enum status status = session_office(arguments, &session, err);
    if (status == STATUS_OK)
        status = tasks_count(session.office, session_now(), &counted, err);
    if (status == STATUS_OK && wants_json(arguments)) {
        status = print_json(
            json_pack("{s:s, s:b, s:I, s:I, s:I, s:I}", "format", "safehand.tasks/2", "partial",
                      true, "without_receipt", (json_int_t)counted.without_receipt, "devices_out",
                      (json_int_t)counted.devices_out, "recent_incidents",
                      (json_int_t)counted.incidents, "not_sealed", (json_int_t)counted.decisions),
            err);
    } else if (status == STATUS_OK) {
        print_line("Packages delivered without a receipt, or withdrawn since: %llu",
                   (unsigned long long)counted.without_receipt);
        print_line("Devices given out and not back: %llu", (unsigned long long)counted.devices_out);
        print_line("Entries about incidents in the last 72 hours: %llu",
                   (unsigned long long)counted.incidents);
        print_line("Decisions that never became a package: %llu",
                   (unsigned long long)counted.decisions);
    }
    if (status == STATUS_OK)
        print_note("counts only: without a passphrase nobody sees what is due, or when; name a "
                   "file in SAFEHAND_PASSPHRASE_FILE to see all");
    session_close(&session);
    return status;
}

enum status command_tasks(const struct arguments *arguments, struct error *err)
{
    const char *file = getenv("SAFEHAND_PASSPHRASE_FILE");
    bool has_key = terminal_can_ask() || (file && *file);
    return has_key ? tasks_whole(arguments, err) : tasks_counts(arguments, err);
}
