/* What one entry of a sharing says, as far as that can be told without the others. */
#include <string.h>

#include "verify_sharings.h"

#define FILES_BEGIN "attachments/"

enum { VERIFIED_FILES_MAXIMUM = 1 << 22 };

static enum status not_so(struct error *err, const char *what)
{
    return error_set(err, STATUS_AUTHENTICATION, "%s", what);
}

static bool is_text(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

static bool same_rules(const json_t *told, const struct names *rules)
{
    if (json_array_size(told) != rules->count)
        return false;
    for (size_t i = 0; i < rules->count; i++)
        if (!is_text(json_string_value(json_array_get(told, i)), rules->items[i]))
            return false;
    return true;
}

/* Whether it is {name, size, digest}. */
static bool is_file(const json_t *file)
{
    return json_text(file, "name") && digest_is_valid(json_text(file, "digest")) &&
           json_is_integer(json_object_get(file, "size")) &&
           json_integer_value(json_object_get(file, "size")) >= 0;
}

static bool is_text_or_null(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) || json_is_null(value);
}

/* Of a decision: what is known of the file, and what it was in the record, where that differs. */
static bool is_answered(const json_t *file)
{
    const json_t *unread = json_object_get(file, "not_read");
    const char *answer = json_text(file, "answer"), *original = json_text(file, "original");
    bool is_unread = json_text(unread, "text") || json_text(unread, "hidden");
    if (!answer || !is_text_or_null(unread, "text") || !is_text_or_null(unread, "hidden") ||
        !is_text_or_null(file, "recorded_name") || !is_text_or_null(file, "original"))
        return false;
    if (original && !digest_is_valid(original))
        return false;
    if (is_unread)
        return strcmp(answer, file_answer_name(FILE_NOT_READ)) == 0;
    return strcmp(answer, file_answer_name(FILE_FOUND)) == 0 ||
           strcmp(answer, file_answer_name(FILE_NOTHING_FOUND)) == 0;
}

static enum status check_answers(const json_t *files, struct error *err)
{
    size_t i;
    json_t *file;
    json_array_foreach(files, i, file)
    {
        if (!is_answered(file))
            return not_so(err, "it does not say of a file what a decision must: what is known of "
                               "it, and what it was in the record");
    }
    return STATUS_OK;
}

/* The files whose names begin so, as text by which two lists are compared; the others are left out.
 */
static enum status put_files(const json_t *files, const char *folder, struct sharing_step *step,
                             struct error *err)
{
    struct buffer text;
    size_t i;
    json_t *file;
    enum status status = STATUS_OK;
    buffer_init(&text, VERIFIED_FILES_MAXIMUM);
    json_array_foreach(files, i, file)
    {
        const char *name = json_text(file, "name");
        if (!is_file(file)) {
            status = not_so(err, "it has a file without name, size and digest");
            break;
        }
        if (text_starts_with(name, folder))
            buffer_append_format(&text, "%s\n%lld\n%s\n", name + strlen(folder),
                                 (long long)json_integer_value(json_object_get(file, "size")),
                                 json_text(file, "digest"));
    }
    if (status == STATUS_OK)
        status = buffer_status(&text, err);
    if (status == STATUS_OK) {
        step->data = memory_copy_string(buffer_text(&text));
        status = step->data ? STATUS_OK : memory_error(err);
    }
    buffer_free(&text);
    return status;
}

static enum status read_decision(const struct ledger_signed *what, struct sharing_step *step,
                                 struct error *err)
{
    struct entry_decision said;
    struct names rules = {0};
    char key[NOTE_VERIFIER_SIZE];
    entry_decision_see(what->detail, &said);
    note_verifier_format(&step->by->card->verifier, key);
    const char *card = json_text(json_object_get(said.decision, "recipient"), "card");
    enum status status = decision_digest(said.decision, step->digest, err);
    if (status == STATUS_OK && strcmp(step->digest, step->subject) != 0)
        status = not_so(err, "its decision is not the one that its leaf names");
    if (status == STATUS_OK && !is_text(json_text(said.decision, "id"), said.id))
        status = not_so(err, "its decision is of another sharing");
    if (status == STATUS_OK &&
        !is_text(json_text(json_object_get(said.decision, "sender"), "verifier"), key))
        status = error_set(err, STATUS_AUTHENTICATION,
                           "signed by %s, whom its decision does not name as the sender",
                           step->by->card->name);
    if (status == STATUS_OK)
        status = decision_awaits(said.decision, &rules, err);
    if (status == STATUS_OK && !same_rules(said.awaits, &rules))
        status = not_so(err, "it awaits other approvals than its decision");
    step->awaits = rules.count > 0;
    step->is_emergency = json_is_true(json_object_get(said.decision, "emergency"));
    step->left_basis = decision_has(said.decision, RULE_P05, POLICY_AUTOMATIC);
    step->left_involved = decision_has(said.decision, RULE_P09, POLICY_AUTOMATIC);
    if (status == STATUS_OK && card)
        snprintf(step->card, sizeof step->card, "%s", card);
    const json_t *files = json_object_get(said.decision, "attachments");
    if (status == STATUS_OK)
        status = check_answers(files, err);
    if (status == STATUS_OK)
        status = put_files(files, "", step, err);
    memory_free(rules.items);
    return status;
}

/* The rules of an entry as the text has them, with commas. */
static bool is_list(const json_t *rules, const char *list)
{
    char text[APPROVAL_RULES_SIZE] = "";
    size_t i, used = 0;
    json_t *rule;
    json_array_foreach(rules, i, rule)
    {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? "," : "",
                                 json_string_value(rule));
        if (used >= sizeof text)
            return false;
    }
    return strcmp(text, list) == 0;
}

static enum status read_approval(const struct ledger_signed *what, struct sharing_step *step,
                                 struct error *err)
{
    struct entry_approval said;
    struct note note;
    char list[APPROVAL_RULES_SIZE];
    timestamp time;
    entry_approval_see(what->detail, &said);
    if (!is_text(said.decision, step->subject))
        return not_so(err, "it approves another decision than its leaf names");
    snprintf(step->digest, sizeof step->digest, "%s", said.decision);
    enum status status = note_parse(said.note.data, said.note.length, &note, err);
    if (status == STATUS_OK)
        status = note_verify_only(&note, &step->by->card->verifier, err);
    if (status == STATUS_OK)
        status =
            approval_check(note.text, note.text_length, said.id, said.decision, list, &time, err);
    if (status == STATUS_OK && said.rules && !is_list(said.rules, list))
        status = not_so(err, "it approves other rules than the note in it");
    return status == STATUS_OK ? status : error_context(err, "its approval");
}

/* What the manifest says of who sends, and to whom. */
static enum status check_manifest(const struct manifest *manifest, const struct entry_sealed *said,
                                  const struct card *card, struct sharing_step *step,
                                  struct error *err)
{
    char key[NOTE_VERIFIER_SIZE], expires[TIMESTAMP_SIZE];
    note_verifier_format(&step->by->card->verifier, key);
    timestamp_format(manifest->expires, expires);
    if (!is_text(manifest->id, said->id))
        return not_so(err, "its manifest is of another sharing");
    if (!is_text(manifest->sender_verifier, key))
        return error_set(err, STATUS_AUTHENTICATION,
                         "signed by %s, whom its manifest does not name as the sender",
                         step->by->card->name);
    if (!is_text(manifest->recipient_key, card->age_recipient))
        return not_so(err, "its manifest is for another card than the one in it");
    if (!is_text(expires, said->expires))
        return not_so(err, "it expires at another time than its manifest says");
    snprintf(step->digest, sizeof step->digest, "%s", manifest->decision);
    return STATUS_OK;
}

static enum status read_sealed(const struct ledger_signed *what, struct sharing_step *step,
                               struct error *err)
{
    struct entry_sealed said;
    struct manifest *manifest = NULL;
    struct card *card = NULL;
    char digest[DIGEST_HEX_SIZE], key[NOTE_VERIFIER_SIZE];
    entry_sealed_see(what->detail, &said);
    enum status status = digest_sha256_hex(said.manifest.data, said.manifest.length, digest, err);
    if (status == STATUS_OK && strcmp(digest, step->subject) != 0)
        status = not_so(err, "its manifest is not the one that its leaf names");
    if (status == STATUS_OK)
        status = manifest_parse(said.manifest.data, said.manifest.length, &manifest, err);
    if (status == STATUS_OK)
        status = card_parse(said.card.data, said.card.length, "its card", &card, err);
    if (status == STATUS_OK)
        status = check_manifest(manifest, &said, card, step, err);
    if (status == STATUS_OK) {
        note_verifier_format(&card->verifier, key);
        snprintf(step->card, sizeof step->card, "%s", card->digest);
        step->data = memory_copy_string(key);
        status = step->data ? STATUS_OK : memory_error(err);
    }
    manifest_free(manifest);
    card_free(card);
    return status;
}

/* A report, perhaps its PDF, and attachments. */
static enum status read_handed_over(const struct ledger_signed *what, struct sharing_step *step,
                                    struct error *err)
{
    struct entry_handed_over said;
    struct keyless *keyless = NULL;
    size_t i;
    json_t *file;
    entry_handed_over_see(what->detail, &said);
    memcpy(step->digest, step->subject, sizeof step->digest);
    enum status status =
        keyless_parse(said.recipient.data, said.recipient.length, "its recipient", &keyless, err);
    if (status == STATUS_OK)
        snprintf(step->card, sizeof step->card, "%s", keyless->digest);
    json_array_foreach(said.files, i, file)
    {
        const char *name = json_text(file, "name");
        bool is_report = i == 0 && is_text(name, "report.html");
        bool is_pdf = i == 1 && is_text(name, "report.pdf");
        bool is_attached = i > 0 && name && text_starts_with(name, FILES_BEGIN);
        if (status == STATUS_OK && !is_report && !is_pdf && !is_attached)
            status = not_so(err, "its files are not a report and attachments");
    }
    if (status == STATUS_OK && json_array_size(said.files) == 0)
        status = not_so(err, "its files are not a report and attachments");
    if (status == STATUS_OK)
        status = put_files(said.files, FILES_BEGIN, step, err);
    keyless_free(keyless);
    return status;
}

static enum status read_receipt(const struct ledger_signed *what, struct sharing_step *step,
                                struct error *err)
{
    struct entry_receipt said;
    struct receipt receipt;
    char digest[DIGEST_HEX_SIZE];
    entry_receipt_see(what->detail, &said);
    enum status status = digest_sha256_hex(said.receipt.data, said.receipt.length, digest, err);
    if (status == STATUS_OK && strcmp(digest, step->subject) != 0)
        status = not_so(err, "its receipt is not the one that its leaf names");
    if (status == STATUS_OK)
        status = receipt_parse(said.receipt.data, said.receipt.length, &receipt, err);
    if (status == STATUS_OK &&
        (!is_text(receipt.id, said.id) || !is_text(receipt.code, said.code) ||
         receipt.is_accepted != (said.accepted == TRUTH_YES)))
        status = not_so(err, "it says something else than the receipt in it");
    if (status == STATUS_OK) {
        step->data = memory_copy_string(said.receipt.data);
        status = step->data ? STATUS_OK : memory_error(err);
    }
    return status;
}

/* Of `looked` only what answers afterwards: a look may come whatever became of the sharing. */
static void read_completed(const struct ledger_signed *what, struct sharing_step *step)
{
    struct entry_completed said;
    entry_completed_see(what->detail, &said);
    step->answers_basis = said.basis != NULL;
    step->answers_involved = said.involved != NULL;
}

bool sharing_step_is(const struct ledger_signed *what)
{
    struct sharing_step step = {.answers_basis = false};
    enum entry_kind kind = what->leaf->kind;
    if (kind == ENTRY_KIND_LOOKED)
        read_completed(what, &step);
    return kind == ENTRY_KIND_DECISION || kind == ENTRY_KIND_APPROVAL ||
           kind == ENTRY_KIND_SEALED || kind == ENTRY_KIND_FOR_SENDING ||
           kind == ENTRY_KIND_DELIVERED || kind == ENTRY_KIND_RECEIPT ||
           kind == ENTRY_KIND_HANDED_OVER || kind == ENTRY_KIND_REFERENCE_GIVEN ||
           kind == ENTRY_KIND_ERASED || step.answers_basis || step.answers_involved;
}

enum status sharing_step_read(const struct office *office, const struct ledger_signed *what,
                              struct sharing_step *step, struct error *err)
{
    struct entry_common said;
    entry_common_see(what->detail, &said);
    *step = (struct sharing_step){
        .number = what->index,
        .time = what->leaf->time,
        .kind = what->leaf->kind,
        .by = office_member_then(office, what->index, what->signer_name, what->signer_hash)};
    if (!said.id || !id_is_valid(said.id))
        return not_so(err, "it names no sharing");
    memcpy(step->id, said.id, ID_SIZE);
    memcpy(step->subject, what->leaf->subject, sizeof step->subject);
    switch (step->kind) {
    case ENTRY_KIND_DECISION:
        return read_decision(what, step, err);
    case ENTRY_KIND_APPROVAL:
        return read_approval(what, step, err);
    case ENTRY_KIND_SEALED:
        return read_sealed(what, step, err);
    case ENTRY_KIND_HANDED_OVER:
        return read_handed_over(what, step, err);
    case ENTRY_KIND_RECEIPT:
        return read_receipt(what, step, err);
    case ENTRY_KIND_LOOKED:
        read_completed(what, step);
        return STATUS_OK;
    default:
        return STATUS_OK;
    }
}
