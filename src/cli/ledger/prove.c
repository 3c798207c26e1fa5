/* The proof that a sharing stands in the ledger. */
#include "cli.h"
#include "safehand/office/entries.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_PROVE[] = {{"-o", "FILE", "where the proof goes"},
                                                      OPTION_OFFICE,
                                                      OPTION_IDENTITY,
                                                      OPTION_JSON,
                                                      OPTION_END};

const char LEDGER_PROVE_MORE[] =
    "FILE can be checked by anybody with any program for c2sp.org/tlog-proof and the ledger's key, "
    "which\nis written to FILE.verifier. They hold hashes, times and the kind of the entry, and "
    "nothing of any other.";

/* Both files or none: the proof is written last, and the key removed if that fails. */
static enum status proof_write(const char *out, const struct buffer *proof, const char *key,
                               char **key_path, struct error *err)
{
    struct error ignored = {0};
    char *path = memory_format("%s.verifier", out), *line = memory_format("%s\n", key);
    enum status status = path && line ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = file_write_whole(path, line, strlen(line), 0644, FILE_NEW, err);
    if (status == STATUS_OK) {
        status = file_write_whole(out, proof->data, proof->length, 0644, FILE_NEW, err);
        if (status != STATUS_OK && file_remove(path, &ignored) != STATUS_OK)
            error_hint(err, "remove %s: its proof was not written", path);
    }
    memory_free(line);
    if (status == STATUS_OK)
        *key_path = path;
    else
        memory_free(path);
    return status;
}

static enum status proof_print(const struct arguments *arguments, const char *id,
                               const struct ledger_entry *entry, const char *key,
                               const char *key_path, struct error *err)
{
    const char *out = argument_value(arguments, "-o");
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "id", id, "kind",
                                    leaf_kind_name(&entry->leaf), "index",
                                    (json_int_t)entry->number, "proof", out, "verifier", key,
                                    "verifier_file", key_path),
                          err);
    print_line("The proof that entry %llu (%s) stands in the ledger: %s",
               (unsigned long long)entry->number, leaf_kind_name(&entry->leaf), out);
    print_line("Whoever checks it needs the ledger's key (%s): %s", key_path, key);
    return STATUS_OK;
}

enum status command_ledger_prove(const struct arguments *arguments, struct error *err)
{
    const char *out;
    char key[NOTE_VERIFIER_SIZE], *key_path = NULL;
    struct session session = {0};
    struct sharing_timeline timeline = {0};
    struct buffer proof;
    const struct ledger_entry *entry = NULL;
    buffer_init(&proof, NOTE_MAXIMUM);
    enum status status = argument_required(arguments, "-o", &out, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = timeline_read(session.office, arguments->positional.items[0], session_now(),
                               &timeline, err);
    if (status == STATUS_OK) {
        entry = timeline_provable(&timeline);
        status = ledger_prove(office_ledger(session.office), entry->number, &proof, err);
    }
    if (status == STATUS_OK) {
        note_verifier_format(ledger_verifier_of(office_ledger(session.office), entry->number), key);
        status = proof_write(out, &proof, key, &key_path, err);
    }
    if (status == STATUS_OK)
        status = proof_print(arguments, timeline.id, entry, key, key_path, err);
    memory_free(key_path);
    buffer_free(&proof);
    timeline_free(&timeline);
    session_close(&session);
    return status;
}
