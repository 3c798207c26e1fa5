/* What leaves the house of the ledger: proofs and checkpoints. */
#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_PROVE[] = {{"-o", "FILE", "where the proof goes"},
                                                      OPTION_OFFICE,
                                                      OPTION_IDENTITY,
                                                      OPTION_JSON,
                                                      OPTION_END};

static const struct ledger_entry *timeline_provable(const struct sharing_timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++) {
        if (strcmp(timeline->entries[i]->leaf.kind, "sealed") == 0)
            return timeline->entries[i];
    }
    return timeline->entries[0];
}

/* The proof, and beside it what the reader needs to check it: the ledger's key. */
enum status command_ledger_prove(const struct arguments *arguments, struct error *err)
{
    const char *out;
    char key[NOTE_VERIFIER_SIZE];
    struct session session = {0};
    struct sharing_timeline timeline = {0};
    struct buffer proof;
    const struct ledger_entry *entry = NULL;
    buffer_init(&proof, NOTE_MAXIMUM);
    enum status status = argument_required(arguments, "-o", &out, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_timeline(session.office, arguments->positional.items[0], timestamp_now(),
                                 &timeline, err);
    if (status == STATUS_OK) {
        entry = timeline_provable(&timeline);
        status = ledger_prove(session.office->ledger, entry->number, &proof, err);
    }
    if (status == STATUS_OK)
        status = file_write_whole(out, proof.data, proof.length, 0644, FILE_NEW, err);
    if (status == STATUS_OK) {
        note_verifier_format(&session.office->ledger_verifier, key);
        if (wants_json(arguments))
            status = print_json(json_pack("{s:s, s:s, s:I, s:s, s:s}", "id", timeline.id, "kind",
                                          entry->leaf.kind, "index", (json_int_t)entry->number,
                                          "proof", out, "verifier", key),
                                err);
        else {
            print_line("The proof that entry %llu (%s) stands in the ledger: %s",
                       (unsigned long long)entry->number, entry->leaf.kind, out);
            print_line("Whoever checks it needs the ledger's key: %s", key);
        }
    }
    buffer_free(&proof);
    office_timeline_free(&timeline);
    session_close(&session);
    return status;
}

enum status command_ledger_checkpoint(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct buffer head;
    buffer_init(&head, NOTE_MAXIMUM);
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = ledger_checkpoint(session.office->ledger, true, &head, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s}", "checkpoint", buffer_text(&head)), err);
    else if (status == STATUS_OK)
        fputs(buffer_text(&head), stdout);
    buffer_free(&head);
    session_close(&session);
    return status;
}
