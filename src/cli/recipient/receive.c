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
            status = sharing_receive(office, &receipt, timestamp_now(), &outcome, err);
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

/* One that is not good keeps no other from being filed. */
enum status command_receive(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
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
