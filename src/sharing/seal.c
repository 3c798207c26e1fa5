/*
 * Sealing, in the order that leaves no package without its entry: manifest, `sealed` entry and
 * checkpoint, then the package.
 */
#include "sharing_internal.h"

#include <string.h>
#include <unistd.h>

enum { RANDOM_SALT_SIZE = 32 };

/* What one sealing builds up. */
struct sealing {
    struct manifest *manifest;
    struct buffer handling, extract, report, pdf, manifest_bytes, note, proof, history;
    struct package_contents contents;
    char manifest_digest[DIGEST_HEX_SIZE];
    uint64_t entry;                              /* number of the sealed entry */
    const struct note_verifier *ledger_verifier; /* of the log that it stands in */
};

static void sealing_init(struct sealing *sealing, const struct office *office)
{
    *sealing = (struct sealing){.ledger_verifier = office_ledger_verifier(office)};
    buffer_init(&sealing->handling, PACKAGE_MANIFEST_MAXIMUM);
    buffer_init(&sealing->extract, PACKAGE_TEXT_MAXIMUM);
    buffer_init(&sealing->report, PACKAGE_TEXT_MAXIMUM);
    buffer_init(&sealing->pdf, PACKAGE_TEXT_MAXIMUM);
    buffer_init(&sealing->manifest_bytes, PACKAGE_MANIFEST_MAXIMUM);
    buffer_init(&sealing->note, NOTE_MAXIMUM);
    buffer_init(&sealing->proof, NOTE_MAXIMUM);
    buffer_init(&sealing->history, HISTORY_MAXIMUM);
}

static void sealing_free(struct sealing *sealing)
{
    manifest_free(sealing->manifest);
    buffer_free(&sealing->handling);
    buffer_free(&sealing->extract);
    buffer_free(&sealing->report);
    buffer_free(&sealing->pdf);
    buffer_free(&sealing->manifest_bytes);
    buffer_free(&sealing->note);
    buffer_free(&sealing->proof);
    buffer_free(&sealing->history);
}

/* An answer of the decision, "" if there was none. */
static const char *answer_text(const struct sharing *sharing, enum answer_key key)
{
    const char *text = answer_find(sharing->answers, key, NULL);
    return text ? text : "";
}

static enum status manifest_texts(struct sharing *sharing, const struct sealing *sealing,
                                  const char *salt, struct error *err)
{
    const struct card *sender = office_self(sharing->office)->card;
    const struct card *recipient = sharing->recipient->card;
    struct manifest *manifest = sealing->manifest;
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(&sender->verifier, verifier);
    const struct {
        char **to;
        const char *from;
    } texts[] = {
        {&manifest->id, sharing->id},
        {&manifest->salt, salt},
        {&manifest->sender_name, sender->name},
        {&manifest->sender_organisation, sender->organisation},
        {&manifest->sender_verifier, verifier},
        {&manifest->recipient_name, recipient->name},
        {&manifest->recipient_organisation, recipient->organisation},
        {&manifest->recipient_key, recipient->age_recipient},
        {&manifest->purpose, answer_text(sharing, ANSWER_P01_PURPOSE)},
        {&manifest->basis, json_text(sharing->decision, "basis")},
        {&manifest->marking, marking_name(sharing->selection->marking)},
        {&manifest->handling, buffer_text(&sealing->handling)},
        {&manifest->decision, sharing->decision_digest},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        *texts[i].to = memory_copy_string(texts[i].from ? texts[i].from : "");
        if (!*texts[i].to)
            return memory_error(err);
    }
    return STATUS_OK;
}

/* Of a sealing that was cut off the PDF is what was kept, or else is made again, and none if none
 * was recorded. One that cannot be made keeps nothing from leaving. */
static void pdf_make(struct sharing *sharing, struct sealing *sealing,
                     const struct report_heading *heading, const struct manifest *recorded)
{
    struct error why = {0};
    const char *digest = NULL;
    for (size_t i = 0; recorded && i < recorded->file_count; i++)
        if (strcmp(recorded->files[i].path, "report.pdf") == 0)
            digest = recorded->files[i].digest;
    if (recorded && (!digest || kept_pdf_read(sharing, digest, &sealing->pdf)))
        return;
    memory_free(sharing->without_pdf);
    sharing->without_pdf = NULL;
    if (page_report_pdf(sharing->selection, heading, &sealing->pdf, &why) == STATUS_OK) {
        if (!recorded)
            kept_pdf_write(sharing, &sealing->pdf);
        return;
    }
    buffer_clear(&sealing->pdf);
    sharing->without_pdf = memory_format("%s%s%s", why.message, *why.hint ? ": " : "", why.hint);
}

static void contents_fill(struct sharing *sharing, struct sealing *sealing)
{
    const struct selection *selection = sharing->selection;
    sealing->contents = (struct package_contents){
        .manifest = sealing->manifest,
        .sender = office_identity(sharing->office),
        .sender_card = office_self(sharing->office)->card,
        .ledger_origin = sealing->ledger_verifier->name,
        .ledger_verifier = sealing->ledger_verifier,
        .report = buffer_text(&sealing->report),
        .report_length = sealing->report.length,
        .extract = buffer_text(&sealing->extract),
        .extract_length = sealing->extract.length,
        .pdf = sealing->pdf.length > 0 ? buffer_text(&sealing->pdf) : NULL,
        .pdf_length = sealing->pdf.length,
        .files = record_files(sharing->record),
        .attachments = selection->attachments,
        .attachment_count = selection->attachment_count,
    };
}

/* Makes manifest and contents; the same salt and time give the same bytes, with the PDF of what was
 * recorded (NULL: nothing yet). */
static enum status sealing_prepare(struct sharing *sharing, struct sealing *sealing,
                                   const char *salt, timestamp created,
                                   const struct manifest *recorded, struct error *err)
{
    struct report_heading heading;
    sealing->manifest = memory_allocate(sizeof *sealing->manifest);
    if (!sealing->manifest)
        return memory_error(err);
    sealing->manifest->created = created;
    sealing->manifest->expires = office_deadline(created, sharing->profile->retention_days);
    enum status status = sharing_report(sharing, created, sealing->manifest->expires,
                                        &sealing->handling, &heading, &sealing->report, err);
    if (status == STATUS_OK)
        pdf_make(sharing, sealing, &heading, recorded);
    if (status == STATUS_OK)
        status = manifest_texts(sharing, sealing, salt, err);
    if (status == STATUS_OK)
        status = extract_write_json(sharing->record, sharing->profile, sharing->selection,
                                    &sealing->extract, err);
    if (status == STATUS_OK) {
        contents_fill(sharing, sealing);
        status = package_prepare(&sealing->contents, sealing->manifest, &sealing->manifest_bytes,
                                 sealing->manifest_digest, &sealing->note, err);
    }
    return status;
}

/* ---- the entry ---- */

static enum status sealed_append(struct sharing *sharing, struct sealing *sealing, timestamp now,
                                 struct error *err)
{
    char expires[TIMESTAMP_SIZE], due[TIMESTAMP_SIZE];
    const struct card *card = sharing->recipient->card;
    timestamp_format(sealing->manifest->expires, expires);
    timestamp_format(office_deadline(now, sharing->profile->receipt_days) - 1, due);
    const struct entry_sealed said = {
        .id = sharing->id,
        .manifest = {buffer_text(&sealing->manifest_bytes), sealing->manifest_bytes.length},
        .card = {card->bytes, card->length},
        .expires = expires,
        .receipt_due = due,
    };
    const struct office_entry entry = {.kind = ENTRY_KIND_SEALED,
                                       .subject = sealing->manifest_digest,
                                       .detail = entry_sealed_write(&said),
                                       .lookups = {{LOOKUP_SHARING, sharing->id},
                                                   {LOOKUP_FAMILY, sharing->record->reference},
                                                   {LOOKUP_RECIPIENT, sharing->recipient->key}}};
    return office_append(sharing->office, &entry, now, &sealing->entry, err);
}

/* A sealing that was cut off after its entry: the manifest must come out as it was recorded. */
static enum status sealing_again(struct sharing *sharing, struct sealing *sealing,
                                 const struct ledger_entry *sealed, struct error *err)
{
    struct entry_sealed said;
    struct manifest *recorded = NULL;
    sealing->entry = sealed->number;
    sealing->ledger_verifier = ledger_verifier_of(office_ledger(sharing->office), sealed->number);
    enum status status = entry_sealed_read(sealed, &said, err);
    if (status == STATUS_OK)
        status = manifest_parse(said.manifest.data, said.manifest.length, &recorded, err);
    if (status == STATUS_OK)
        status =
            sealing_prepare(sharing, sealing, recorded->salt, recorded->created, recorded, err);
    if (status == STATUS_OK &&
        strcmp(buffer_text(&sealing->manifest_bytes), said.manifest.data) != 0) {
        status = error_set(err, STATUS_REFUSED,
                           "sharing %s was cut off while it was sealed, and cannot be made again "
                           "as it was recorded",
                           sharing->id);
        error_hint(err, "withdraw it (" WAY ") and share anew");
        error_way(err, WAY_WITHDRAW, sharing->id, NULL);
    }
    manifest_free(recorded);
    return status;
}

static enum status sealing_new(struct sharing *sharing, struct sealing *sealing, timestamp now,
                               struct error *err)
{
    unsigned char salt[RANDOM_SALT_SIZE];
    char hex[2 * RANDOM_SALT_SIZE + 1];
    enum status status = random_bytes(salt, sizeof salt, err);
    if (status != STATUS_OK)
        return status;
    hex_encode(salt, sizeof salt, hex);
    status = sealing_prepare(sharing, sealing, hex, now, NULL, err);
    return status == STATUS_OK ? sealed_append(sharing, sealing, now, err) : status;
}

/* ---- the package ---- */

static enum status sealing_write(struct sharing *sharing, struct sealing *sealing, timestamp now,
                                 struct error *err)
{
    struct file_output output = FILE_OUTPUT_NONE;
    const struct package_seal seal = {&sealing->manifest_bytes, &sealing->note, &sealing->proof,
                                      &sealing->history};
    enum status status =
        ledger_prove(office_ledger(sharing->office), sealing->entry, &sealing->proof, err);
    if (status == STATUS_OK)
        status = sealing_history(sharing, &sealing->proof, now, &sealing->history, err);
    if (status == STATUS_OK)
        status = file_output_begin(&output, sharing->package_path, 0600, err);
    if (status == STATUS_OK)
        status = package_write(&sealing->contents, &seal, output.fd, sharing->package_digest,
                               &sharing->package_size, err);
    if (status == STATUS_OK)
        status = file_output_commit(&output, FILE_REPLACE, err);
    if (status == STATUS_OK)
        status = outbox_note_write(sharing, err);
    if (status == STATUS_OK)
        kept_pdf_remove(sharing);
    file_output_end(&output);
    return status;
}

/* Makes the package, or finishes what was cut off. One that is there stays as it is only if we
 * ourselves signed that it is the package: whatever else lies in the outbox is not sent. */
static enum status sealing_run(struct sharing *sharing, const struct ledger_entry *sealed,
                               timestamp now, struct error *err)
{
    struct sealing sealing;
    if (sealed && outbox_note_holds(sharing)) {
        kept_pdf_remove(sharing); /* a run was stopped just before it */
        return STATUS_OK;
    }
    sealing_init(&sealing, sharing->office);
    enum status status = sealed ? sealing_again(sharing, &sealing, sealed, err)
                                : sealing_new(sharing, &sealing, now, err);
    if (status == STATUS_OK)
        status = sealing_write(sharing, &sealing, now, err);
    sealing_free(&sealing);
    return status;
}

enum status sharing_seal(struct sharing *sharing, timestamp now, struct error *err)
{
    struct sharing_timeline timeline = {0};
    if (!sharing->decision)
        return error_set(err, STATUS_USAGE, "sharing %s is not decided yet", sharing->id);
    if (!sharing->recipient->card)
        return error_set(err, STATUS_REFUSED, "%s has no key: nothing can be sealed for them",
                         sharing->recipient->name);
    outbox_sweep(sharing->office, sharing->id, now);
    enum status status = sharing_check(sharing, now, err);
    if (status == STATUS_OK)
        status = timeline_read(sharing->office, sharing->id, now, &timeline, err);
    if (status == STATUS_OK)
        status = timeline_may_go_on(&timeline, err);
    memory_free(sharing->package_path);
    sharing->package_path = status == STATUS_OK ? outbox_path(sharing->office, sharing->id) : NULL;
    if (status == STATUS_OK)
        status = sharing->package_path
                     ? sealing_run(sharing, timeline_first(&timeline, ENTRY_KIND_SEALED), now, err)
                     : memory_error(err);
    if (status != STATUS_OK) {
        memory_free(sharing->package_path);
        sharing->package_path = NULL;
    }
    timeline_free(&timeline);
    return status;
}
