/* The office's side of a receipt. */
#include "cli.h"

#include <sys/stat.h>

const char RECEIVE_MORE[] =
    "FILE is a receipt, a message that one was pasted into or attached to, saved as text or as a "
    "mail,\na folder of such files, or - for standard input. A recipient without keys signs no "
    "receipt: with\n--reference, FILE is the sharing's id.";

struct receiving {
    const struct arguments *arguments;
    struct office *office;
    json_t *array;
};

static void receive_print(const struct receiving *receiving, const char *path,
                          const struct receipt *receipt, enum receipt_outcome outcome)
{
    if (outcome == RECEIPT_ALREADY_FILED)
        print_note("%s: a receipt for sharing %s is filed already; nothing was changed", path,
                   receipt->id);
    else if (!wants_json(receiving->arguments) && receipt->is_accepted)
        print_line("Sharing %s is acknowledged.", receipt->id);
    else if (!wants_json(receiving->arguments))
        print_line("Sharing %s was rejected by its recipient: %s.", receipt->id, receipt->code);
    json_array_append_new(receiving->array,
                          json_pack("{s:s, s:b, s:b, s:s}", "id", receipt->id, "accepted",
                                    receipt->is_accepted, "duplicate",
                                    outcome == RECEIPT_ALREADY_FILED, "code", receipt->code));
}

static enum status receive_one(const struct receiving *receiving, const char *path,
                               const struct receipt_text *text, struct error *err)
{
    struct receipt receipt;
    enum receipt_outcome outcome = RECEIPT_FILED;
    enum status status = receipt_parse(text->data, text->length, &receipt, err);
    if (status == STATUS_OK)
        status = sharing_receive(receiving->office, &receipt, session_now(), &outcome, err);
    if (status != STATUS_OK)
        return error_context(err, "%s", path);
    receive_print(receiving, path, &receipt, outcome);
    return STATUS_OK;
}

static enum status worse(enum status a, enum status b)
{
    return a > b ? a : b;
}

/* One that is not good keeps no other from being filed, in the same message neither. */
static enum status receive_file(const struct receiving *receiving, const char *path, bool in_folder)
{
    struct error failure = {0};
    struct receipt_texts found;
    enum status worst = receipt_load(path, &found, &failure);
    if (worst == STATUS_MALFORMED && in_folder) {
        print_note("%s holds no receipt", path);
        return STATUS_OK;
    }
    if (worst != STATUS_OK) {
        if (worst == STATUS_MALFORMED)
            error_context(&failure, "%s", path);
        print_error(&failure);
    }
    for (size_t i = 0; i < found.count; i++) {
        struct error one = {0};
        if (receive_one(receiving, path, &found.items[i], &one) != STATUS_OK)
            print_error(&one);
        worst = worse(worst, one.status);
    }
    receipt_texts_free(&found);
    return worst;
}

/* A folder stands for the files in it: mails that were saved, say. */
static enum status receive_path(const struct receiving *receiving, const char *path)
{
    struct error failure = {0};
    struct file_list names = {0};
    struct stat about;
    enum status worst = STATUS_OK;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return receive_file(receiving, path, false);
    worst = file_list_folder(path, &names, &failure);
    if (worst != STATUS_OK)
        print_error(&failure);
    for (size_t i = 0; i < names.count && !interrupt_seen(); i++) {
        char *file = file_join(path, names.names[i]);
        if (file && stat(file, &about) == 0 && S_ISREG(about.st_mode))
            worst = worse(worst, receive_file(receiving, file, true));
        worst = file ? worst : worse(worst, STATUS_SYSTEM);
        memory_free(file);
    }
    file_list_free(&names);
    return worst;
}

const struct command_option OPTIONS_RECEIVE[] = {
    {"--reference", "NUMBER", "what a recipient without keys gave for what was handed over"},
    {"--from", "WHO", "with --reference: who of them gave it, or what showed it"},
    {"--on", "DAY", "with --reference: when (YYYY-MM-DD; today)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

/* What nobody signed: it is recorded as what whoever records it says. */
static enum status receive_reference(const struct arguments *arguments, struct office *office,
                                     struct error *err)
{
    bool has_day = false;
    struct sharing_given given = {.id = arguments->positional.items[0],
                                  .number = argument_value(arguments, "--reference")};
    enum status status = argument_required(arguments, "--from", &given.by, err);
    if (status == STATUS_OK)
        status = argument_date(arguments, "--on", &given.on, &has_day, err);
    if (status == STATUS_OK && arguments->positional.count > 1)
        status = error_set(err, STATUS_USAGE, "a reference number is of one sharing");
    if (status == STATUS_OK && !has_day)
        given.on = date_of(session_now());
    if (status == STATUS_OK)
        status = sharing_reference(office, &given, session_now(), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s, s:s, s:s}", "id", given.id, "reference", given.number,
                                      "from", given.by),
                            err);
    else if (status == STATUS_OK)
        print_line("Recorded reference %s for sharing %s, as given by %s.", given.number, given.id,
                   given.by);
    return status;
}

enum status command_receive(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    if (argument_given(arguments, "--reference")) {
        enum status recorded = session_open(arguments, &session, err);
        if (recorded == STATUS_OK)
            recorded = receive_reference(arguments, session.office, err);
        session_close(&session);
        return recorded;
    }
    json_t *array = json_array();
    enum status worst = STATUS_OK, status = session_open(arguments, &session, err);
    const struct receiving receiving = {arguments, session.office, array};
    for (size_t i = 0; status == STATUS_OK && i < arguments->positional.count; i++) {
        worst = worse(worst, receive_path(&receiving, arguments->positional.items[i]));
        if (interrupt_seen())
            status = interrupt_error(err);
    }
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_incref(array), err);
    json_decref(array);
    session_close(&session);
    return status == STATUS_OK ? worst : status;
}
