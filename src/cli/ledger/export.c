#include "ledger/options.h"

const struct command_option OPTIONS_LEDGER_EXPORT[] = {
    {"--csv", NULL, "as comma-separated values"},
    {"--jsonl", NULL, "as JSON Lines"},
    {"-o", "FILE", "where it goes (else it is printed)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_END};
const char LEDGER_EXPORT_MORE[] =
    "It holds families' data: keep it as you keep their files, and delete it after use.";

static enum status write_stdout(void *context, const void *data, size_t length, struct error *err)
{
    (void)context;
    if (interrupt_seen())
        return interrupt_error(err);
    if (fwrite(data, 1, length, stdout) == length)
        return STATUS_OK;
    return error_set_errno(err, "cannot write the result");
}

static enum status write_file(void *context, const void *data, size_t length, struct error *err)
{
    const struct file_output *output = context;
    if (interrupt_seen())
        return interrupt_error(err);
    if (file_write(output->fd, data, length))
        return STATUS_OK;
    return error_set_errno(err, "cannot write the export");
}

static enum status export_to(struct office *office, enum export_form form, const char *path,
                             struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    if (!path)
        return export_entries(office, form, write_stdout, NULL, err);
    enum status status = file_output_begin(&output, path, 0600, err);
    if (status == STATUS_OK)
        status = export_entries(office, form, write_file, &output, err);
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_NEW, err);
    file_output_end(&output);
    if (status == STATUS_OK)
        print_line("The ledger's entries: %s", path);
    return status;
}

enum status command_ledger_export(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    bool as_csv = argument_given(arguments, "--csv");
    if (as_csv == argument_given(arguments, "--jsonl")) {
        error_set(err, STATUS_USAGE, "as what shall it be exported?");
        return error_hint(err, "--csv or --jsonl, one of them");
    }
    const char *path = argument_value(arguments, "-o");
    enum status status = ledger_output_check(path, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = export_to(session.office, as_csv ? EXPORT_CSV : EXPORT_JSON_LINES, path, err);
    session_close(&session);
    return status;
}
