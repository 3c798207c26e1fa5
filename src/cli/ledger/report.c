/* ledger report: counts for trustees, in which nobody can be found (L06). */
#include "ledger/options.h"

#include <inttypes.h>

const struct command_option OPTIONS_LEDGER_REPORT[] = {
    {"--from", "DAY", "the first day (else the last full quarter)"},
    {"--to", "DAY", "the last day"},
    {"-o", "FILE", "write a page there (or with --csv the CSV) instead of printing"},
    {"--csv", NULL, "as comma-separated values"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char LEDGER_REPORT_MORE[] =
    "Counts the sharings decided on these days, each count rounded to the nearest 5; of fewer\n"
    "than 5 sharings it says only that. Give trustees whole quarters or years: two reports\n"
    "whose days overlap can be compared.";

static enum status report_check(const struct arguments *arguments, struct ledger_filter *days,
                                struct error *err)
{
    const char *given;
    enum status status = STATUS_OK;
    if (argument_given(arguments, "--from") || argument_given(arguments, "--to")) {
        status = argument_required(arguments, "--from", &given, err);
        if (status == STATUS_OK)
            status = argument_required(arguments, "--to", &given, err);
        if (status == STATUS_OK)
            status = ledger_days(arguments, "--from", "--to", days, err);
    } else {
        struct date today = date_of(session_now());
        trustees_report_quarter(&today, &days->since, &days->until);
    }
    if (status == STATUS_OK && argument_given(arguments, "--csv") && wants_json(arguments)) {
        status = error_set(err, STATUS_USAGE, "--csv and --json are two forms of one report");
        error_hint(err, "leave one of them out");
    }
    return status == STATUS_OK ? ledger_output_check(argument_value(arguments, "-o"), err) : status;
}

/* ---- printed ---- */

static enum status print_row(struct table *table, const struct trustees_report_row *row,
                             struct error *err)
{
    char count[24];
    snprintf(count, sizeof count, row->is_shown ? "%" PRIu64 : "fewer than 5", row->count);
    const char *cells[] = {row->label, count};
    return table_row(table, cells, err);
}

static enum status print_counts(const struct trustees_report *oversight,
                                const struct trustees_report_table *counts, struct error *err)
{
    const struct table_column columns[] = {{counts->title, false, false}, {"number", true, true}};
    struct table *table = NULL;
    if (counts->count == 0)
        return STATUS_OK;
    enum status status = table_begin(columns, 2, &table, err);
    for (size_t i = 0; status == STATUS_OK && i < counts->count; i++)
        status = print_row(table, &counts->rows[i], err);
    if (status == STATUS_OK && counts->has_total)
        status = print_row(table, &oversight->total, err);
    table_end(table);
    print_line("%s", "");
    return status;
}

static enum status report_print(const struct trustees_report *oversight, struct error *err)
{
    char from[TIMESTAMP_WORDS_SIZE], to[TIMESTAMP_WORDS_SIZE];
    date_words(&oversight->from, from);
    date_words(&oversight->to, to);
    enum status status = pager_begin(err);
    if (status == STATUS_OK) {
        print_line("Sharings decided from %s to %s.", from, to);
        print_line("%s", "");
    }
    if (status == STATUS_OK && trustees_report_is_few(oversight)) {
        print_line(oversight->total.is_shown
                       ? "There was none in which somebody can be identified."
                       : "There were fewer than %d: to say more of so few would tell of somebody.",
                   TRUSTEES_REPORT_SMALLEST);
        print_line("%s", "");
    }
    bool has_rows = false;
    for (size_t i = 0; status == STATUS_OK && i < TRUSTEES_REPORT_TABLES; i++) {
        has_rows = has_rows || oversight->tables[i].count > 0;
        status = print_counts(oversight, &oversight->tables[i], err);
    }
    if (status == STATUS_OK && has_rows) {
        print_line("Every count is rounded to the nearest %d, each by itself. What comes to none",
                   TRUSTEES_REPORT_STEP);
        print_line("is left out. Where a count of 1 to 4 could still be told from the others,");
        print_line("one row is shown as the step beside the nearest.");
    }
    return status;
}

/* ---- written ---- */

static enum status report_write(const struct arguments *arguments,
                                const struct trustees_report *oversight, struct error *err)
{
    struct buffer text;
    const char *path = argument_value(arguments, "-o");
    bool as_csv = argument_given(arguments, "--csv");
    buffer_init(&text, TRUSTEES_REPORT_PAGE_MAXIMUM);
    enum status status = as_csv ? page_trustees_csv(oversight, &text, err)
                                : page_trustees_report(oversight, &text, err);
    if (status == STATUS_OK && !path)
        fwrite(text.data, 1, text.length, stdout);
    else if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0600, FILE_NEW, err);
    if (status == STATUS_OK && path && !wants_json(arguments))
        print_line("The report: %s", path);
    buffer_free(&text);
    return status;
}

enum status command_ledger_report(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct ledger_filter days = {0};
    struct trustees_report *oversight = NULL;
    bool is_written = argument_value(arguments, "-o") || argument_given(arguments, "--csv");
    enum status status = report_check(arguments, &days, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = trustees_report_count(session.office, &days.since, &days.until, session_now(),
                                       &oversight, err);
    if (status == STATUS_OK && is_written)
        status = report_write(arguments, oversight, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(page_trustees_json(oversight), err);
    else if (status == STATUS_OK && !is_written)
        status = report_print(oversight, err);
    trustees_report_free(oversight);
    session_close(&session);
    return status;
}
