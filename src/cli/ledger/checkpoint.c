/* The ledger's signed head, for somebody outside to keep or to cosign. */
#include "cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct command_option OPTIONS_LEDGER_CHECKPOINT[] = {
    {"--for-witness", "KEY", "with the proof for this witness, from what they cosigned before"},
    {"--since", "ENTRIES", "with the proof from so many entries (0: from none)"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const char LEDGER_CHECKPOINT_MORE[] =
    "A witness who has cosigned before needs the proof that what they cosigned is unchanged: "
    "--for-witness\ntakes from the ledger what they have seen, --since what they say themselves.";

enum { DIGITS_MAXIMUM = 18 };

static enum status number_read(const char *text, uint64_t *number, struct error *err)
{
    size_t length = strlen(text);
    if (length == 0 || length > DIGITS_MAXIMUM || strspn(text, "0123456789") != length) {
        error_set(err, STATUS_USAGE, "--since %s: not a number of entries", text);
        return error_hint(err, "give the number that the witness was told");
    }
    *number = strtoull(text, NULL, 10);
    return STATUS_OK;
}

/* From where a proof is wanted; *is_wanted is false for the checkpoint alone. */
static enum status since_read(const struct arguments *arguments, struct witness *witness,
                              bool *is_wanted, uint64_t *since, struct error *err)
{
    const char *key = argument_value(arguments, "--for-witness");
    const char *number = argument_value(arguments, "--since");
    *is_wanted = key || number;
    if (key && number)
        return error_set(err, STATUS_USAGE, "--for-witness and --since: one of them");
    if (number)
        return number_read(number, since, err);
    return key ? witness_parse(key, witness, err) : STATUS_OK;
}

enum status command_ledger_checkpoint(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct buffer head;
    struct witness witness;
    bool is_request = false;
    uint64_t since = 0;
    buffer_init(&head, WITNESS_REQUEST_MAXIMUM);
    enum status status = since_read(arguments, &witness, &is_request, &since, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK && argument_given(arguments, "--for-witness"))
        status = oversight_witness_seen(session.office, &witness, &since, err);
    if (status == STATUS_OK)
        status = is_request
                     ? ledger_request_witness(office_ledger(session.office), since, &head, err)
                     : ledger_checkpoint(office_ledger(session.office), true, &head, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(is_request ? json_pack("{s:I, s:s}", "since", (json_int_t)since,
                                                   "request", buffer_text(&head))
                                       : json_pack("{s:s}", "checkpoint", buffer_text(&head)),
                            err);
    else if (status == STATUS_OK)
        fputs(buffer_text(&head), stdout);
    buffer_free(&head);
    session_close(&session);
    return status;
}
