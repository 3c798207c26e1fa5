/* Checking a package, in the order that the header promises. */
#include "opener.h"

#include <string.h>

/* What was read of a package so far. */
struct opening {
    struct opener *opener;
    struct output_folder output;
    struct package_opened *opened;
    const struct package_request *request;
    struct buffer manifest, note, card, proof, history;
};

void package_opened_free(struct package_opened *opened)
{
    if (!opened)
        return;
    manifest_free(opened->manifest);
    card_free(opened->sender_card);
    memory_free(opened->ledger_origin);
    memory_free(opened->checkpoint);
    heads_free(opened->remembered);
    memory_free(opened);
}

#define TAMPERED_HINT                                                                              \
    "do not use this package; tell the sender, over a phone number you already knew"

static enum status tampered(struct error *err, const char *what)
{
    error_set(err, STATUS_AUTHENTICATION, "%s", what);
    return error_hint(err, TAMPERED_HINT);
}

static enum status file_tampered(struct error *err, const char *path)
{
    tampered(err, "is not the file that the manifest names");
    return error_context(err, "%s", path);
}

/* ---- manifest and sender ---- */

static enum status opening_read_head(struct opening *opening, struct error *err)
{
    struct package_opened *opened = opening->opened;
    enum status status =
        opener_member_whole(opening->opener, MEMBER_MANIFEST, &opening->manifest, err);
    if (status == STATUS_OK)
        status = manifest_parse(buffer_text(&opening->manifest), opening->manifest.length,
                                &opened->manifest, err);
    if (status == STATUS_OK)
        status = digest_sha256_hex(opening->manifest.data, opening->manifest.length,
                                   opened->manifest_digest, err);
    if (status == STATUS_OK)
        status = opener_member_whole(opening->opener, MEMBER_NOTE, &opening->note, err);
    if (status == STATUS_OK)
        status = opener_member_whole(opening->opener, MEMBER_CARD, &opening->card, err);
    return status;
}

static enum status opening_check_card(struct opening *opening, struct error *err)
{
    char digest[DIGEST_HEX_SIZE], verifier[NOTE_VERIFIER_SIZE];
    struct package_opened *opened = opening->opened;
    const struct manifest_file *listed = &opened->manifest->files[0];
    enum status status =
        digest_sha256_hex(buffer_text(&opening->card), opening->card.length, digest, err);
    if (status != STATUS_OK)
        return status;
    if (opening->card.length != listed->size || strcmp(digest, listed->digest) != 0)
        return file_tampered(err, MEMBER_CARD);
    status = card_parse(buffer_text(&opening->card), opening->card.length, MEMBER_CARD,
                        &opened->sender_card, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&opened->sender_card->verifier, verifier);
    if (strcmp(verifier, opened->manifest->sender_verifier) != 0 ||
        strcmp(opened->sender_card->name, opened->manifest->sender_name) != 0 ||
        strcmp(opened->sender_card->organisation, opened->manifest->sender_organisation) != 0)
        return tampered(err, "the sender's card is not that of the sender whom the manifest names");
    return STATUS_OK;
}

/* The lines of manifest.note: what the sender signed must be what was read. */
static enum status opening_check_note_text(struct opening *opening, const struct note *note,
                                           char recipient[AGE_RECIPIENT_SIZE], struct error *err)
{
    struct package_opened *opened = opening->opened;
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1], ledger[NOTE_VERIFIER_SIZE];
    struct note_lines lines = {note->text, note->text_length};
    enum status status = note_check_kind(note, "manifest", err);
    if (status == STATUS_OK)
        status = note_line_exact(&lines, "safehand.manifest/2", err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "id", id, sizeof id, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "manifest", digest, sizeof digest, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "recipient", recipient, AGE_RECIPIENT_SIZE, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "origin", origin, sizeof origin, err);
    if (status == STATUS_OK)
        status = note_line_next(&lines, "ledger", ledger, sizeof ledger, err);
    if (status == STATUS_OK)
        status = note_lines_end(&lines, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(ledger, &opened->ledger_verifier, err);
    if (status != STATUS_OK)
        return error_context(err, MEMBER_NOTE);
    if (strcmp(id, opened->manifest->id) != 0 || strcmp(digest, opened->manifest_digest) != 0)
        return tampered(err, "the sender signed another manifest than this one");
    opened->ledger_origin = memory_copy_string(origin);
    return opened->ledger_origin ? STATUS_OK : memory_error(err);
}

/*
 * A sender speaks for the ledger that their card names, and for no other: the log that the card
 * names, or a further one ("ORIGIN/2"). Whether the log's key may be another than the card's is for
 * package_compare.
 */
static enum status opening_check_ledger(const struct package_opened *opened, struct error *err)
{
    const struct card *card = opened->sender_card;
    bool is_named_so = strcmp(opened->ledger_verifier.name, opened->ledger_origin) == 0;
    if (!card->ledger_origin)
        return tampered(err, "the package names a ledger, and its sender's card names none");
    if (is_named_so && checkpoint_origin_is_same(opened->ledger_origin, card->ledger_origin))
        return STATUS_OK;
    return tampered(err, "the package names another ledger than its sender's card does");
}

static enum status opening_check_signature(struct opening *opening, struct note *note,
                                           struct error *err)
{
    enum status status = note_parse(buffer_text(&opening->note), opening->note.length, note, err);
    if (status == STATUS_OK)
        status = note_verify_only(note, &opening->opened->sender_card->verifier, err);
    if (status == STATUS_OK)
        return STATUS_OK;
    error_context(err, MEMBER_NOTE);
    return error_hint(err, TAMPERED_HINT);
}

static enum status opening_check_sender(struct opening *opening, struct error *err)
{
    struct note note;
    char recipient[AGE_RECIPIENT_SIZE], own[AGE_RECIPIENT_SIZE];
    struct package_opened *opened = opening->opened;
    enum status status = opening_check_card(opening, err);
    if (status == STATUS_OK)
        status = opening_check_signature(opening, &note, err);
    if (status == STATUS_OK)
        status = opening->request->trust(opening->request->context, opened->sender_card, err);
    if (status == STATUS_OK)
        status = opening_check_note_text(opening, &note, recipient, err);
    if (status == STATUS_OK)
        status = opening_check_ledger(opened, err);
    if (status == STATUS_OK)
        status = age_key_recipient(opening->request->identity->age_secret, own, err);
    if (status != STATUS_OK)
        return status;
    if (strcmp(recipient, own) == 0 && strcmp(opened->manifest->recipient_key, own) == 0)
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION,
              "the sender signed this package for somebody else, and not for you");
    return error_hint(err, "somebody passed it on: do not use it, and tell the sender");
}

/* ---- files ---- */

static enum status opening_read_file(struct opening *opening, const struct manifest_file *file,
                                     struct error *err)
{
    unsigned char sum[DIGEST_SIZE];
    char digest[DIGEST_HEX_SIZE];
    struct digest *hash = NULL;
    struct output_file *out = NULL;
    const void *data;
    uint64_t size = 0, done = 0;
    size_t got = 1;
    enum status status = opener_member(opening->opener, file->path, &size, err);
    if (status == STATUS_OK && size != file->size)
        status = file_tampered(err, file->path);
    if (status == STATUS_OK)
        status = output_create(&opening->output, file->path, &out, err);
    if (status == STATUS_OK)
        status = digest_begin(&hash, err);
    while (status == STATUS_OK && got > 0) {
        status = opener_read(opening->opener, &data, &got, err);
        if (status == STATUS_OK && out && got > 0)
            status = output_put(out, opening->opener, data, got, err);
        if (status == STATUS_OK && got > 0)
            status = digest_update(hash, data, got, err);
        done += got;
    }
    if (status == STATUS_OK)
        status = digest_end(hash, sum, err);
    if (status == STATUS_OK) {
        hex_encode(sum, sizeof sum, digest);
        if (done != file->size || strcmp(digest, file->digest) != 0)
            status = file_tampered(err, file->path);
    }
    digest_free(hash);
    output_close(out);
    return status;
}

static enum status opening_read_files(struct opening *opening, struct error *err)
{
    const struct manifest *manifest = opening->opened->manifest;
    enum status status = opener_member_whole(opening->opener, MEMBER_PROOF, &opening->proof, err);
    if (status == STATUS_OK)
        status = opener_member_whole(opening->opener, MEMBER_HISTORY, &opening->history, err);
    if (status == STATUS_OK)
        status = output_begin(&opening->output, opening->request->out_folder, opening->opened, err);
    if (status == STATUS_OK)
        status = output_write(&opening->output, MEMBER_MANIFEST, &opening->manifest, err);
    if (status == STATUS_OK)
        status = output_write(&opening->output, MEMBER_NOTE, &opening->note, err);
    if (status == STATUS_OK)
        status = output_write(&opening->output, MEMBER_CARD, &opening->card, err);
    if (status == STATUS_OK)
        status = output_write(&opening->output, MEMBER_PROOF, &opening->proof, err);
    if (status == STATUS_OK)
        status = output_write(&opening->output, MEMBER_HISTORY, &opening->history, err);
    for (size_t i = 1; status == STATUS_OK && i < manifest->file_count; i++)
        status = opening_read_file(opening, &manifest->files[i], err);
    if (status == STATUS_OK)
        status = opener_end(opening->opener, opening->opened->package_digest, err);
    if (status == STATUS_OK)
        status = output_failure(&opening->output, err);
    return status;
}

/* ---- the ledger's proof ---- */

static enum status opening_check_leaf(struct package_opened *opened, const struct tlog_proof *proof,
                                      struct error *err)
{
    struct leaf leaf;
    enum status status = leaf_parse(proof->extra, proof->extra_length, &leaf, err);
    if (status != STATUS_OK)
        return error_context(err, MEMBER_PROOF);
    if (leaf.kind != ENTRY_KIND_SEALED || leaf.index != proof->index ||
        strcmp(leaf.subject, opened->manifest_digest) != 0)
        return tampered(err, "the ledger's proof is not of this package's sealing");
    opened->leaf_index = leaf.index;
    timestamp_format(leaf.time, opened->leaf_time);
    return STATUS_OK;
}

/* Beside what the recipient remembers. */
static enum status opening_compare(struct opening *opening, const struct checkpoint *checkpoint,
                                   struct error *err)
{
    struct package_opened *opened = opening->opened;
    const struct package_request *request = opening->request;
    struct package_history history;
    enum status status = package_history_parse(buffer_text(&opening->history),
                                               opening->history.length, &history, err);
    if (status != STATUS_OK) {
        error_context(err, MEMBER_HISTORY);
        return error_hint(err, TAMPERED_HINT);
    }
    const struct ledger_parts parts = {opened->sender_card, &opened->ledger_verifier, checkpoint,
                                       &history};
    if (request->recall)
        status = request->recall(request->context, opened->ledger_origin, &opened->remembered, err);
    if (status == STATUS_OK)
        status = package_compare(&parts, opened->remembered, &opened->ledger, err);
    if (status == STATUS_AUTHENTICATION && request->despite_ledger && opened->remembered) {
        opened->ledger = (struct ledger_comparison){.outcome = LEDGER_CONTRADICTS};
        *err = (struct error){0};
        status = STATUS_OK;
    }
    package_history_free(&history);
    return status;
}

static enum status opening_check_proof(struct opening *opening, struct checkpoint *checkpoint,
                                       struct error *err)
{
    struct buffer extra;
    struct tlog_proof proof;
    struct package_opened *opened = opening->opened;
    buffer_init(&extra, LEAF_SIZE * 2);
    enum status status =
        tlog_proof_parse(buffer_text(&opening->proof), opening->proof.length, &proof, &extra, err);
    if (status == STATUS_OK)
        status = opening_check_leaf(opened, &proof, err);
    if (status == STATUS_OK)
        status = tlog_proof_verify(&proof, &opened->ledger_verifier, checkpoint, err);
    if (status != STATUS_OK && !err->hint[0])
        error_hint(err, TAMPERED_HINT);
    if (status == STATUS_OK && strcmp(checkpoint->origin, opened->ledger_origin) != 0)
        status = tampered(err, "the ledger's checkpoint is of another ledger");
    if (status == STATUS_OK) {
        opened->checkpoint = memory_copy_bytes(proof.checkpoint, proof.checkpoint_length);
        opened->checkpoint_length = proof.checkpoint_length;
        status = opened->checkpoint ? STATUS_OK : memory_error(err);
    }
    buffer_free(&extra);
    return status;
}

static enum status opening_check_ledger_parts(struct opening *opening, struct error *err)
{
    struct checkpoint checkpoint;
    enum status status = opening_check_proof(opening, &checkpoint, err);
    return status == STATUS_OK ? opening_compare(opening, &checkpoint, err) : status;
}

static void opening_free(struct opening *opening)
{
    opener_free(opening->opener); /* first: what it still holds is written into the output */
    output_end(&opening->output);
    buffer_free(&opening->manifest);
    buffer_free(&opening->note);
    buffer_free(&opening->card);
    buffer_free(&opening->proof);
    buffer_free(&opening->history);
}

enum status package_open(int fd, const struct package_request *request, char **path,
                         struct package_opened **opened, struct error *err)
{
    struct opening opening = {.output = OUTPUT_NONE, .request = request};
    locale_t own = (locale_t)0, previous = (locale_t)0;
    buffer_init(&opening.manifest, PACKAGE_MANIFEST_MAXIMUM);
    buffer_init(&opening.note, NOTE_MAXIMUM);
    buffer_init(&opening.card, CARD_MAXIMUM);
    buffer_init(&opening.proof, NOTE_MAXIMUM);
    buffer_init(&opening.history, HISTORY_MAXIMUM);
    *path = NULL;
    *opened = NULL;
    opening.opened = memory_allocate(sizeof *opening.opened);
    opening.opener = memory_allocate(sizeof *opening.opener);
    enum status status = opening.opened && opening.opener ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = package_locale_enter(&own, &previous, err);
    if (status == STATUS_OK)
        status = opener_begin(opening.opener, fd, request->identity, request->wants_digest, err);
    if (status == STATUS_OK)
        status = opening_read_head(&opening, err);
    if (status == STATUS_OK)
        status = opening_check_sender(&opening, err);
    if (status == STATUS_OK)
        status = opening_read_files(&opening, err);
    if (status == STATUS_OK)
        status = opening_check_ledger_parts(&opening, err);
    if (status == STATUS_OK)
        status = output_commit(&opening.output, path, err);
    opening_free(&opening);
    package_locale_leave(own, previous);
    if (status == STATUS_OK)
        *opened = opening.opened;
    else
        package_opened_free(opening.opened);
    return status;
}
