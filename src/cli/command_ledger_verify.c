#include "cli.h"

const struct command_option OPTIONS_LEDGER_VERIFY[] = {
    {"--receipts", "DIR", "check also the receipts in this folder against the ledger"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

static enum status verify_receipt(struct office *office, const char *folder, const char *name,
                                  struct error *err)
{
    struct receipt receipt;
    struct buffer text;
    enum receipt_outcome outcome;
    buffer_init(&text, RECEIPT_MAXIMUM);
    char *path = file_join(folder, name);
    enum status status = path ? file_read_whole(path, &text, err) : memory_error(err);
    if (status == STATUS_OK)
        status = office_check_receipt(office, buffer_text(&text), text.length, timestamp_now(),
                                      &receipt, &outcome, err);
    if (status != STATUS_OK)
        error_context(err, "%s", name);
    buffer_free(&text);
    memory_free(path);
    return status;
}

static enum status verify_receipts(const struct arguments *arguments, struct office *office,
                                   size_t *count, struct error *err)
{
    struct file_list names = {0};
    const char *folder = argument_value(arguments, "--receipts");
    if (!folder)
        return STATUS_OK;
    enum status status = file_list_folder(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        if (!text_ends_with(names.names[i], ".receipt"))
            continue;
        status = verify_receipt(office, folder, names.names[i], err);
        *count += status == STATUS_OK;
    }
    file_list_free(&names);
    return status;
}

enum status command_ledger_verify(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct ledger_verified verified = {0};
    size_t receipts = 0;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = ledger_verify(session.office->ledger, office_who, session.office, &verified, err);
    if (status == STATUS_OK)
        status = verify_receipts(arguments, session.office, &receipts, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:I, s:I, s:I, s:I}", "entries", (json_int_t)verified.entries, "bodies",
                      (json_int_t)verified.bodies, "checkpoints", (json_int_t)verified.checkpoints,
                      "receipts", (json_int_t)receipts),
            err);
    else if (status == STATUS_OK)
        print_line(
            "The ledger is whole: its entries (%llu), bodies (%llu) and checkpoints (%llu) agree.",
            (unsigned long long)verified.entries, (unsigned long long)verified.bodies,
            (unsigned long long)verified.checkpoints);
    if (status == STATUS_OK && !wants_json(arguments) && argument_given(arguments, "--receipts"))
        print_line("Receipts that agree with it: %zu.", receipts);
    session_close(&session);
    return status;
}
