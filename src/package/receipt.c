#include "safehand/package.h"

#include <string.h>

const char *const receipt_codes[] = {"not-for-me",   "not-readable", "too-much",
                                     "wrong-family", "not-needed",   NULL};

static bool code_is_known(const char *code)
{
    for (const char *const *known = receipt_codes; *known; known++)
        if (strcmp(*known, code) == 0)
            return true;
    return false;
}

enum status receipt_write(const struct package_opened *opened, const char *code, timestamp time,
                          const struct identity *recipient, struct buffer *out, struct error *err)
{
    char when[TIMESTAMP_SIZE];
    struct buffer text;
    const struct note_signer *signer = recipient->signer;
    if (code && !code_is_known(code))
        return error_set(err, STATUS_USAGE, "there is no rejection code %s", code);
    timestamp_format(time, when);
    buffer_init(&text, RECEIPT_MAXIMUM);
    buffer_append_format(&text, "safehand.receipt/2\nid %s\npackage %s\nmanifest %s\n",
                         opened->manifest->id, opened->package_digest, opened->manifest_digest);
    buffer_append_format(&text, "outcome %s%s\ntime %s\ncheckpoint\n",
                         code ? "rejected " : "accepted", code ? code : "", when);
    buffer_append(&text, opened->checkpoint, opened->checkpoint_length);
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = note_sign(buffer_text(&text), text.length, &signer, 1, out, err);
    buffer_free(&text);
    return status;
}

static enum status receipt_read_outcome(const char *outcome, struct receipt *receipt,
                                        struct error *err)
{
    receipt->is_accepted = strcmp(outcome, "accepted") == 0;
    receipt->code[0] = '\0';
    if (receipt->is_accepted)
        return STATUS_OK;
    if (!text_starts_with(outcome, "rejected ") || !code_is_known(outcome + strlen("rejected ")))
        return error_set(err, STATUS_MALFORMED, "the outcome \"%s\" is not known", outcome);
    snprintf(receipt->code, sizeof receipt->code, "%.31s", outcome + strlen("rejected "));
    return STATUS_OK;
}

/* The next line "key value", whose value must pass `is_valid`. */
static enum status receipt_read_line(struct note_lines *lines, const char *key, char *value,
                                     size_t size, bool (*is_valid)(const char *text),
                                     struct error *err)
{
    enum status status = note_line_next(lines, key, value, size, err);
    if (status == STATUS_OK && is_valid && !is_valid(value))
        status = error_set(err, STATUS_MALFORMED, "%s is not well formed", key);
    return status;
}

static enum status receipt_read_lines(struct note_lines *lines, struct receipt *receipt,
                                      struct error *err)
{
    char outcome[64], when[TIMESTAMP_SIZE];
    enum status status =
        receipt_read_line(lines, "id", receipt->id, sizeof receipt->id, id_is_valid, err);
    if (status == STATUS_OK)
        status = receipt_read_line(lines, "package", receipt->package_digest,
                                   sizeof receipt->package_digest, digest_is_valid, err);
    if (status == STATUS_OK)
        status = receipt_read_line(lines, "manifest", receipt->manifest_digest,
                                   sizeof receipt->manifest_digest, digest_is_valid, err);
    if (status == STATUS_OK)
        status = receipt_read_line(lines, "outcome", outcome, sizeof outcome, NULL, err);
    if (status == STATUS_OK)
        status = receipt_read_outcome(outcome, receipt, err);
    if (status == STATUS_OK)
        status = receipt_read_line(lines, "time", when, sizeof when, NULL, err);
    if (status == STATUS_OK && !timestamp_parse(when, &receipt->time))
        status = error_set(err, STATUS_MALFORMED, "time is not well formed");
    if (status == STATUS_OK)
        status = note_line_exact(lines, "checkpoint", err);
    return status == STATUS_OK ? status : error_context(err, "receipt");
}

enum status receipt_parse(const char *data, size_t length, struct receipt *receipt,
                          struct error *err)
{
    struct note checkpoint;
    *receipt = (struct receipt){.data = data, .length = length};
    enum status status = note_parse(data, length, &receipt->note, err);
    if (status != STATUS_OK) {
        error_context(err, "this is not a receipt");
        error_hint(err, "a receipt is the file that " WAY " makes");
        return error_way(err, WAY_ACKNOWLEDGE, NULL, NULL);
    }
    struct note_lines lines = {receipt->note.text, receipt->note.text_length};
    status = note_line_exact(&lines, "safehand.receipt/2", err);
    if (newer_is_format(receipt->note.text, receipt->note.text_length, "safehand.receipt/2"))
        return newer_error(err, "this receipt");
    if (status != STATUS_OK) {
        error_context(err, "this is not a receipt");
        error_hint(err, "a receipt is the file that " WAY " makes");
        return error_way(err, WAY_ACKNOWLEDGE, NULL, NULL);
    }
    status = receipt_read_lines(&lines, receipt, err);
    if (status == STATUS_OK) {
        receipt->checkpoint = lines.at;
        receipt->checkpoint_length = lines.left;
        status = note_parse(lines.at, lines.left, &checkpoint, err);
        if (status != STATUS_OK)
            error_context(err, "the receipt's checkpoint");
    }
    return status;
}

enum status receipt_verify(const struct receipt *receipt, const struct note_verifier *recipient,
                           struct error *err)
{
    enum status status = note_check_kind(&receipt->note, "receipt", err);
    return status == STATUS_OK ? note_verify_only(&receipt->note, recipient, err) : status;
}
