/* The recipient's side: open, acknowledge. */
#include "recipient/opening.h"
#include "recipient/private_folder.h"

#include <string.h>

#include "safehand/mail.h"

const struct command_option OPTIONS_OPEN[] = {
    OPTION_IDENTITY_SHORT,
    {"-o", "DIR", "where the opened folder goes"},
    {"--view", NULL, "show it, and keep nothing; without a terminal: only say what it is"},
    OPTION_DESPITE_LEDGER,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_ACKNOWLEDGE[] = {
    OPTION_IDENTITY_SHORT,
    {"-o", "FILE", "the receipt to make"},
    {"--reject", "CODE", "the package was not right"},
    {"--armor", NULL, "as text to be pasted into an email"},
    OPTION_DESPITE_LEDGER,
    OPTION_JSON,
    OPTION_END};

/* The attached files that the sender's program did not read whole. */
static json_t *not_read_json(const struct manifest *manifest)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (file->not_read &&
            json_array_append_new(
                list, json_pack("{s:s, s:s}", "path", file->path, "why", file->not_read)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* The files that the record calls otherwise. */
static json_t *renamed_json(const struct manifest *manifest)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (file->recorded_name &&
            json_array_append_new(list, json_pack("{s:s, s:s}", "path", file->path, "recorded_name",
                                                  file->recorded_name)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* The copies from which hidden data was taken out, with the digest of the file in the record. */
static json_t *copies_json(const struct manifest *manifest)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (*file->original &&
            json_array_append_new(list, json_pack("{s:s, s:s}", "path", file->path, "original",
                                                  file->original)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *opened_json(const struct opening *opening)
{
    const struct package_opened *opened = opening->opened;
    const struct manifest *manifest = opened->manifest;
    char created[TIMESTAMP_SIZE], expires[TIMESTAMP_SIZE];
    timestamp_format(manifest->created, created);
    timestamp_format(manifest->expires, expires);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s*}", "id",
        manifest->id, "sender", manifest->sender_name, "organisation",
        manifest->sender_organisation, "recipient", manifest->recipient_name, "purpose",
        manifest->purpose, "basis", manifest->basis, "marking", manifest->marking, "handling",
        manifest->handling, "created", created, "expires", expires, "package",
        opened->package_digest, "ledger", remembering_json(&opening->remembering, opened),
        "not_read", not_read_json(manifest), "renamed", renamed_json(manifest), "copies",
        copies_json(manifest), "folder", opening->path);
}

/* The last day before it expires. */
static void last_day_words(const struct manifest *manifest, char words[TIMESTAMP_WORDS_SIZE])
{
    struct date day = date_of(manifest->expires - 1);
    date_words(&day, words);
}

/* What nobody's program has searched is told, so that nobody takes it for searched. */
static void not_read_print(const struct manifest *manifest)
{
    bool is_first = true;
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (!file->not_read)
            continue;
        if (is_first)
            print_line("Not read: these were not read whole before they were sent, and may hold "
                       "what was not meant for you:");
        print_line("  %s: %s", file->path, file->not_read);
        is_first = false;
    }
}

/* Whoever speaks with the sender about a file calls it as they do. */
static void renamed_print(const struct manifest *manifest)
{
    bool is_first = true;
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (!file->recorded_name)
            continue;
        if (is_first)
            print_line("Renamed:  Windows or macOS would not have held these, or not beside each "
                       "other, under the names that the record has:");
        print_line("  %s: in the record %s", file->path, file->recorded_name);
        is_first = false;
    }
}

/* What is not as it is in the record is told, so that nobody takes it for the original. */
static void copies_print(const struct manifest *manifest)
{
    bool is_first = true;
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        if (!*file->original)
            continue;
        if (is_first)
            print_line("Copies:   hidden data was taken out of these before they were sent; the "
                       "record has the files themselves:");
        print_line("  %s (SHA-256 in the record %s)", file->path, file->original);
        is_first = false;
    }
}

static void opened_print(const struct opening *opening)
{
    const struct package_opened *opened = opening->opened;
    const struct manifest *manifest = opened->manifest;
    char created[TIMESTAMP_WORDS_SIZE], last[TIMESTAMP_WORDS_SIZE];
    timestamp_words(manifest->created, created);
    last_day_words(manifest, last);
    print_line("From:     %s, %s", manifest->sender_name, manifest->sender_organisation);
    print_line("To:       %s, %s", manifest->recipient_name, manifest->recipient_organisation);
    print_line("Sent:     %s", created);
    print_line("Purpose:  %s", manifest->purpose);
    const char *basis = policy_basis_words(manifest->basis);
    if (*manifest->basis)
        print_line("Basis:    %s", basis ? basis : manifest->basis);
    print_line("Marking:  %s", manifest->marking);
    print_line("Keep:     until %s at the latest", last);
    print_line("What you may do with it:");
    print_text(manifest->handling);
    print_line("Checked:  the envelope, the sender's signature, that it is for you, and all %zu "
               "files.",
               manifest->file_count);
    not_read_print(manifest);
    renamed_print(manifest);
    copies_print(manifest);
    remembering_print(&opening->remembering, opened);
}

/* An expired package opens, with a warning: a late reader is better than none. */
static void opened_warn(const struct package_opened *opened)
{
    char last[TIMESTAMP_WORDS_SIZE];
    if (session_now() < opened->manifest->expires)
        return;
    last_day_words(opened->manifest, last);
    print_note("this package was to be destroyed after %s: ask the sender whether it still holds",
               last);
}

/* What follows for who opened it. */
static void opened_tell(const struct opening *opening, const struct arguments *arguments,
                        bool is_kept)
{
    const struct package_opened *opened = opening->opened;
    opened_warn(opened);
    remembering_keep(&opening->remembering, opened, false);
    if (is_kept)
        print_note("now acknowledge it: safehand acknowledge %s -o FILE%s, and send the file back",
                   arguments->positional.items[0],
                   opened->ledger.outcome == HISTORY_CONTRADICTS ? " --despite-ledger" : "");
}

/* Opens it into a private folder, shows it, and removes the folder, whatever happened. */
static enum status open_to_view(const struct arguments *arguments, struct error *err)
{
    struct opening opening = {.path = NULL};
    char *folder = NULL;
    enum status status = private_folder_can_view(err);
    if (status == STATUS_OK)
        status = private_folder_make(&folder, err);
    if (status == STATUS_OK)
        status = opening_begin(&opening, arguments, folder, false, err);
    if (status == STATUS_OK) {
        opened_print(&opening);
        opened_tell(&opening, arguments, false);
        status = private_folder_view(opening.path, err);
    }
    status = private_folder_remove(folder, status, err);
    opening_end(&opening);
    return status;
}

enum status command_open(const struct arguments *arguments, struct error *err)
{
    const char *folder = NULL;
    struct opening opening = {.path = NULL};
    enum status status = STATUS_OK;
    bool only_views = argument_given(arguments, "--view");
    if (only_views && !wants_json(arguments) && terminal_can_ask())
        return open_to_view(arguments, err);
    if (!only_views)
        status = argument_required(arguments, "-o", &folder, err);
    if (status == STATUS_OK)
        status = opening_begin(&opening, arguments, folder, wants_json(arguments), err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(opened_json(&opening), err);
    else if (status == STATUS_OK)
        opened_print(&opening);
    if (status == STATUS_OK && opening.path && !wants_json(arguments))
        print_line("Read it:  %s/report.html", opening.path);
    if (status == STATUS_OK)
        opened_tell(&opening, arguments, opening.path);
    opening_end(&opening);
    return status;
}

/* ---- acknowledge ---- */

static enum status reject_code(const struct arguments *arguments, const char **code,
                               struct error *err)
{
    *code = argument_value(arguments, "--reject");
    if (!*code)
        return STATUS_OK;
    for (const char *const *known = receipt_codes; *known; known++)
        if (strcmp(*known, *code) == 0)
            return STATUS_OK;
    error_set(err, STATUS_USAGE, "there is no rejection code %s", *code);
    return error_hint(err, "one of: not-for-me, not-readable, too-much, wrong-family, not-needed");
}

static enum status acknowledged_print(const struct manifest *manifest, const char *out,
                                      const char *code, bool as_json, struct error *err)
{
    if (as_json)
        return print_json(json_pack("{s:s, s:s, s:s}", "id", manifest->id, "receipt", out,
                                    "outcome", code ? code : "accepted"),
                          err);
    print_line("Receipt for %s: %s. Send it to %s, %s; it names nobody and may go by email.",
               manifest->id, out, manifest->sender_name, manifest->sender_organisation);
    return STATUS_OK;
}

/* As it is, or as text that a mail may wrap and quote. */
static enum status receipt_put(const char *path, const struct buffer *receipt, bool is_armored,
                               struct error *err)
{
    struct buffer text;
    if (!is_armored)
        return file_write_whole(path, receipt->data, receipt->length, 0644, FILE_NEW, err);
    buffer_init(&text, 2 * RECEIPT_MAXIMUM);
    mail_armor_append(&text, MAIL_RECEIPT, receipt->data, receipt->length);
    enum status status = buffer_status(&text, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, text.data, text.length, 0644, FILE_NEW, err);
    buffer_free(&text);
    return status;
}

enum status command_acknowledge(const struct arguments *arguments, struct error *err)
{
    const char *code, *out;
    struct opening opening = {.path = NULL};
    struct buffer receipt;
    buffer_init(&receipt, RECEIPT_MAXIMUM);
    enum status status = argument_required(arguments, "-o", &out, err);
    if (status == STATUS_OK)
        status = reject_code(arguments, &code, err);
    if (status == STATUS_OK)
        status = opening_begin(&opening, arguments, NULL, true, err);
    const struct package_opened *opened = opening.opened;
    if (status == STATUS_OK)
        status =
            receipt_write(opened, code, session_now(), opening.session.identity, &receipt, err);
    if (status == STATUS_OK)
        status = receipt_put(out, &receipt, argument_given(arguments, "--armor"), err);
    if (status == STATUS_OK)
        remembering_keep(&opening.remembering, opened, true);
    if (status == STATUS_OK)
        status = acknowledged_print(opened->manifest, out, code, wants_json(arguments), err);
    buffer_free(&receipt);
    opening_end(&opening);
    return status;
}
