/* The office's side of a receipt. */
#include "cli.h"

static enum status receive_one(const struct arguments *arguments, struct office *office,
                               const char *path, json_t *array, struct error *err)
{
    struct receipt receipt;
    struct buffer text;
    enum receipt_outcome outcome = RECEIPT_FILED;
    buffer_init(&text, RECEIPT_MAXIMUM);
    enum status status = file_read_whole(path, &text, err);
    if (status == STATUS_OK) {
        status = receipt_parse(buffer_text(&text), text.length, &receipt, err);
        if (status == STATUS_OK)
            status = sharing_receive(office, &receipt, session_now(), &outcome, err);
        if (status != STATUS_OK)
            error_context(err, "%s", path);
    }
    if (status == STATUS_OK && outcome == RECEIPT_ALREADY_FILED) {
        print_note("%s: a receipt for sharing %s is filed already; nothing was changed", path,
                   receipt.id);
    } else if (status == STATUS_OK && !wants_json(arguments)) {
        if (receipt.is_accepted)
            print_line("Sharing %s is acknowledged.", receipt.id);
        else
            print_line("Sharing %s was rejected by its recipient: %s.", receipt.id, receipt.code);
    }
    if (status == STATUS_OK)
        json_array_append_new(array,
                              json_pack("{s:s, s:b, s:b, s:s}", "id", receipt.id, "accepted",
                                        receipt.is_accepted, "duplicate",
                                        outcome == RECEIPT_ALREADY_FILED, "code", receipt.code));
    buffer_free(&text);
    return status;
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

/* One that is not good keeps no other from being filed. */
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
    for (size_t i = 0; status == STATUS_OK && i < arguments->positional.count; i++) {
        struct error failure = {0};
        enum status one =
            receive_one(arguments, session.office, arguments->positional.items[i], array, &failure);
        if (one != STATUS_OK)
            print_error(&failure);
        worst = one > worst ? one : worst;
    }
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_incref(array), err);
    json_decref(array);
    session_close(&session);
    return status == STATUS_OK ? worst : status;
}
