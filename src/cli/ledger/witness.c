/* Witnesses: somebody outside cosigns a checkpoint, and the office keeps what they signed. */
#include "cli.h"

#include "safehand/card/witnessed.h"

const struct command_option OPTIONS_LEDGER_COSIGN[] = {
    {"--ledger", "KEY", "the ledger's verifier key, as you got it from the office"},
    {"-o", "FILE", "where the cosigned checkpoint goes (else to the screen)"},
    OPTION_IDENTITY_SHORT,
    OPTION_JSON,
    OPTION_END};
const char LEDGER_COSIGN_MORE[] = "For whoever witnesses a ledger from outside: a trustee, the "
                                  "council. Keep what you cosigned: it "
                                  "shows\nlater that nothing before it was rewritten. Needs no "
                                  "office, and any Safehand identity. What you\ncosigned last is "
                                  "remembered beside it, and the next must prove that it goes on "
                                  "from there.";
const struct command_option OPTIONS_LEDGER_WITNESS[] = {
    {"--key", "KEY", "the witness's verifier key, as `safehand ledger cosign` prints it"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

void witness_print(const struct witness *witness, uint64_t covers, timestamp time, uint64_t entry)
{
    char words[TIMESTAMP_WORDS_SIZE];
    timestamp_words(time, words);
    print_line("%s%llu existed on %s, as %s witnessed (entry %llu).",
               covers > 1 ? "All entries up to " : "Entry ", (unsigned long long)covers - 1, words,
               witness->key.name, (unsigned long long)entry);
}

static enum status checkpoint_read(const char *path, struct buffer *text, struct error *err)
{
    enum status status = file_read_whole(path, text, err);
    return status == STATUS_SYSTEM && !file_exists(path)
               ? error_hint(err, "name the file that holds the checkpoint")
               : status;
}

/* ---- ledger cosign ---- */

/* What there is to know of a checkpoint that continues what was cosigned before. */
static void before_print(const struct checkpoint *checkpoint, const struct witnessed_before *before)
{
    if (before->is_further_log)
        print_note("the office goes on in a further log, %s, as after a loss, and no proof reaches "
                   "from what you cosigned before into it: ask them why",
                   checkpoint->origin);
    else if (before->is_new_key)
        print_note("this ledger's key is another than before: it changes when somebody leaves the "
                   "office; ask them whether it did");
}

static enum status cosigned_print(const struct arguments *arguments, const struct buffer *cosigned,
                                  const struct checkpoint *checkpoint,
                                  const struct witnessed_before *before,
                                  const struct witness *witness, timestamp now, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE], time[TIMESTAMP_SIZE];
    const char *out = argument_value(arguments, "-o");
    witness_format(witness, key);
    before_print(checkpoint, before);
    if (wants_json(arguments)) {
        timestamp_format(now, time);
        return print_json(json_pack("{s:s, s:I, s:I, s:s, s:s, s:s}", "origin", checkpoint->origin,
                                    "entries", (json_int_t)checkpoint->size, "continues",
                                    (json_int_t)before->size, "time", time, "witness", key,
                                    "checkpoint", buffer_text(cosigned)),
                          err);
    }
    if (!out) {
        fputs(buffer_text(cosigned), stdout);
        print_note("the office needs your witness key, too: %s", key);
        return STATUS_OK;
    }
    if (before->size > 0 && before->size < checkpoint->size)
        print_line("You witness that the ledger %s has %llu entries now, and that nothing is "
                   "changed or missing of the %llu that you cosigned before: %s",
                   checkpoint->origin, (unsigned long long)checkpoint->size,
                   (unsigned long long)before->size, out);
    else
        print_line("You witness that the ledger %s has %llu %s now: %s", checkpoint->origin,
                   (unsigned long long)checkpoint->size,
                   checkpoint->size == 1 ? "entry" : "entries", out);
    print_line("Send it to the office, and keep a copy. Your witness key, which the office needs "
               "once: %s",
               key);
    return STATUS_OK;
}

/* Whether it may be cosigned, and that it then was: kept before anything is signed, so that no two
 * histories get this signature. */
static enum status cosigning_take(const struct session *session, const struct note_verifier *ledger,
                                  const struct witness_request *request,
                                  struct checkpoint *checkpoint, struct witnessed_before *before,
                                  struct error *err)
{
    char *path = NULL;
    enum status status =
        witnessed_path(&session->identity->card->verifier, ledger->name, &path, err);
    if (status == STATUS_OK)
        status = witnessed_take(path, ledger, request, checkpoint, before, err);
    memory_free(path);
    return status;
}

enum status command_ledger_cosign(const struct arguments *arguments, struct error *err)
{
    const char *key, *out = argument_value(arguments, "-o");
    timestamp now = session_now();
    struct session session = {0};
    struct note_verifier ledger;
    struct witness witness;
    struct witness_request request;
    struct witnessed_before before;
    struct checkpoint checkpoint;
    struct buffer text, cosigned;
    buffer_init(&text, WITNESS_REQUEST_MAXIMUM);
    buffer_init(&cosigned, NOTE_MAXIMUM);
    enum status status = argument_required(arguments, "--ledger", &key, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(key, &ledger, err);
    if (status == STATUS_OK)
        status = checkpoint_read(arguments->positional.items[0], &text, err);
    if (status == STATUS_OK)
        status = witness_request_parse(buffer_text(&text), text.length, &request, err);
    if (status == STATUS_OK)
        status = checkpoint_open(request.checkpoint, request.checkpoint_length, &ledger,
                                 &checkpoint, err);
    if (status == STATUS_OK)
        status = session_identity(arguments, &session, err);
    if (status == STATUS_OK)
        status = witness_of_signer(session.identity->signer, &witness, err);
    if (status == STATUS_OK)
        status = cosigning_take(&session, &ledger, &request, &checkpoint, &before, err);
    if (status == STATUS_OK)
        status = cosignature_sign(request.checkpoint, request.checkpoint_length,
                                  session.identity->signer, now, &cosigned, err);
    if (status == STATUS_OK && out)
        status = file_write_whole(out, cosigned.data, cosigned.length, 0644, FILE_NEW, err);
    if (status == STATUS_OK)
        status = cosigned_print(arguments, &cosigned, &checkpoint, &before, &witness, now, err);
    buffer_free(&text);
    buffer_free(&cosigned);
    session_close(&session);
    return status;
}

/* ---- ledger witness ---- */

static enum status witnessing_print(const struct arguments *arguments,
                                    const struct witness *witness,
                                    const struct oversight_witnessing *done, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE], time[TIMESTAMP_SIZE];
    witness_format(witness, key);
    if (done->is_recorded_before)
        print_note("this is recorded already; nothing was changed");
    else if (done->is_new_witness)
        print_note("this is the first time that this key witnesses: %s", key);
    if (!wants_json(arguments)) {
        witness_print(witness, done->covers, done->time, done->entry);
        return STATUS_OK;
    }
    timestamp_format(done->time, time);
    return print_json(json_pack("{s:s, s:I, s:s, s:I, s:b, s:b}", "witness", key, "entries",
                                (json_int_t)done->covers, "time", time, "entry",
                                (json_int_t)done->entry, "duplicate", done->is_recorded_before,
                                "new_witness", done->is_new_witness),
                      err);
}

enum status command_ledger_witness(const struct arguments *arguments, struct error *err)
{
    const char *key;
    struct session session = {0};
    struct witness witness;
    struct oversight_witnessing done;
    struct buffer text;
    buffer_init(&text, NOTE_MAXIMUM);
    enum status status = argument_required(arguments, "--key", &key, err);
    if (status == STATUS_OK)
        status = witness_parse(key, &witness, err);
    if (status == STATUS_OK)
        status = checkpoint_read(arguments->positional.items[0], &text, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = oversight_witness(session.office, buffer_text(&text), text.length, &witness,
                                   session_now(), &done, err);
    if (status == STATUS_OK)
        status = witnessing_print(arguments, &witness, &done, err);
    buffer_free(&text);
    session_close(&session);
    return status;
}
