#include <stdlib.h>
#include <string.h>

#include "safehand/policy.h"

static void put_text(json_t *object, const char *key, const char *text, int *failed)
{
    json_put(object, key, !text ? json_null() : json_string(text), failed);
}

static void put_time(json_t *object, const char *key, timestamp time, int *failed)
{
    char text[TIMESTAMP_SIZE];
    timestamp_format(time, text);
    put_text(object, key, text, failed);
}

static void put_date(json_t *object, const char *key, const struct date *date, int *failed)
{
    char text[DATE_SIZE];
    date_format(date, text);
    put_text(object, key, text, failed);
}

static void append(json_t *list, json_t *item, int *failed)
{
    if (!item || json_array_append_new(list, item) != 0)
        *failed = 1;
}

static json_t *build_names(const struct names *names, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < names->count; i++)
        append(list, json_string(names->items[i]), failed);
    return list;
}

/* ---- of whom, and to whom ---- */

/* Null for one with a card. */
static json_t *build_address(const struct policy_address *address, int *failed)
{
    if (!address)
        return json_null();
    json_t *object = json_object();
    put_text(object, "kind", keyless_way_name(address->way), failed);
    put_text(object, "at", address->at, failed);
    put_text(object, "published", address->published, failed);
    return object;
}

static json_t *build_recipient(const struct policy_recipient *recipient, int *failed)
{
    json_t *object = json_object();
    put_text(object, "name", recipient->name, failed);
    put_text(object, "organisation", recipient->organisation, failed);
    put_text(object, "organisation_kind", recipient->organisation_kind, failed);
    put_text(object, "card", recipient->card_digest, failed);
    put_text(object, "fingerprint", recipient->fingerprint, failed);
    if (recipient->address)
        json_put(object, "expires", json_null(), failed);
    else
        put_time(object, "expires", recipient->expires, failed);
    json_put(object, "address", build_address(recipient->address, failed), failed);
    put_text(object, "verified_by", recipient->verified_by, failed);
    put_text(object, "verified_how", recipient->verified_how, failed);
    if (recipient->is_verified)
        put_date(object, "verified_on", &recipient->verified_on, failed);
    else
        json_put(object, "verified_on", json_null(), failed);
    return object;
}

static json_t *build_sender(const struct decision_parts *parts, int *failed)
{
    json_t *object = json_object();
    put_text(object, "name", parts->sender_name, failed);
    put_text(object, "verifier", parts->sender_verifier, failed);
    return object;
}

static json_t *build_profile(const struct profile *profile, int *failed)
{
    json_t *object = json_object();
    put_text(object, "name", profile->name, failed);
    put_text(object, "digest", profile->digest, failed);
    return object;
}

/* Question keys are no member names of strict JSON ("P05.basis"), so answers are a list; sorted,
 * because in which order they were given says nothing. */
static json_t *build_answers(const json_t *answers, int *failed)
{
    json_t *list = json_array();
    json_t *copy = !answers ? json_object() : json_copy_whole(answers);
    size_t count = 0;
    const char **keys = memory_allocate_array(json_object_size(copy), sizeof *keys);
    const char *key;
    json_t *answer;
    if (!copy || !keys) {
        *failed = 1;
        goto done;
    }
    json_object_foreach(copy, key, answer)
    {
        keys[count++] = key;
    }
    qsort(keys, count, sizeof *keys, names_compare);
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_object();
        put_text(item, "key", keys[i], failed);
        json_put(item, "answer", json_incref(json_object_get(copy, keys[i])), failed);
        append(list, item, failed);
    }
done:
    memory_free(keys);
    json_decref(copy);
    return list;
}

/* ---- what leaves ---- */

/* The paths of the fields that leave and have a quality. */
static json_t *build_fields(const struct selection *selection,
                            bool (*has)(const struct selected_field *field), int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct selected_field *field = &selection->fields[i];
        if (field->leaves && has(field))
            append(list, json_string(field->field->path), failed);
    }
    return list;
}

static bool field_is_any(const struct selected_field *field)
{
    return field != NULL;
}

static bool field_is_beyond(const struct selected_field *field)
{
    return field->beyond;
}

static bool field_is_historical(const struct selected_field *field)
{
    return field->historical;
}

/* The same for entries, by their ids. */
static json_t *build_entries(const struct selection *selection,
                             bool (*has)(const struct selected_entry *entry), int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct selected_entry *entry = &selection->entries[i];
        if (entry->leaves && has(entry))
            append(list, json_string(entry->entry->id), failed);
    }
    return list;
}

static bool entry_is_any(const struct selected_entry *entry)
{
    return entry != NULL;
}

static bool entry_is_beyond(const struct selected_entry *entry)
{
    return entry->beyond;
}

static bool entry_is_about_others(const struct selected_entry *entry)
{
    return entry->about_others;
}

/* Null unless the record keeps the entry from the family (M08). */
static json_t *build_withheld(const struct record_entry *entry, int *failed)
{
    if (!entry->is_withheld)
        return json_null();
    json_t *object = json_object();
    put_text(object, "ground", entry->withheld_ground, failed);
    put_date(object, "until", &entry->withheld_until, failed);
    return object;
}

/* Whom each entry that leaves is about, for the day when somebody asks what was shared about them:
 * the record may be gone by then, or say something else. */
static json_t *build_entry_details(const struct selection *selection, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct record_entry *entry = selection->entries[i].entry;
        if (!selection->entries[i].leaves)
            continue;
        json_t *item = json_object();
        put_text(item, "id", entry->id, failed);
        put_date(item, "on", &entry->on, failed);
        put_text(item, "category", entry->category, failed);
        json_put(item, "about", build_names(&entry->about, failed), failed);
        json_put(item, "withheld", build_withheld(entry, failed), failed);
        append(list, item, failed);
    }
    return list;
}

/* The answer of one file: what is known of it, and of what is not known the reason. Name and digest
 * are of what leaves; `recorded_name` and `original` are those of the record, where they differ. */
static void put_answer(json_t *item, const struct selection *selection,
                       const struct selected_attachment *attachment, int *failed)
{
    json_t *unread = json_object();
    put_text(item, "answer", file_answer_name(selected_file_answer(selection, attachment)), failed);
    put_text(unread, "text", attachment->text_unread, failed);
    put_text(unread, "hidden", attachment->hidden_unread, failed);
    json_put(item, "not_read", unread, failed);
    put_text(item, "recorded_name", attachment->sent_name ? attachment->name : NULL, failed);
    put_text(item, "original", attachment->copy ? attachment->original : NULL, failed);
}

static json_t *build_attachments(const struct selection *selection, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        json_t *item = json_object();
        put_text(item, "name", selected_file_name(attachment), failed);
        put_text(item, "entry", !attachment->entry ? NULL : attachment->entry->id, failed);
        json_put(item, "size", json_integer((json_int_t)attachment->size), failed);
        put_text(item, "digest", attachment->digest, failed);
        put_answer(item, selection, attachment, failed);
        append(list, item, failed);
    }
    return list;
}

static void put_leaving(json_t *made, const struct selection *selection, int *failed)
{
    json_put(made, "about", build_names(&selection->about, failed), failed);
    json_put(made, "fields", build_fields(selection, field_is_any, failed), failed);
    json_put(made, "fields_beyond", build_fields(selection, field_is_beyond, failed), failed);
    json_put(made, "fields_historical", build_fields(selection, field_is_historical, failed),
             failed);
    json_put(made, "entries", build_entries(selection, entry_is_any, failed), failed);
    json_put(made, "entries_beyond", build_entries(selection, entry_is_beyond, failed), failed);
    json_put(made, "entries_about_others", build_entries(selection, entry_is_about_others, failed),
             failed);
    json_put(made, "entry_details", build_entry_details(selection, failed), failed);
    json_put(made, "attachments", build_attachments(selection, failed), failed);
    json_put(made, "missing", build_names(&selection->missing, failed), failed);
    put_text(made, "marking", marking_name(selection->marking), failed);
    json_put(made, "identifies", json_boolean(selection->identifies), failed);
    json_put(made, "special_category", json_boolean(selection->has_special_category), failed);
    json_put(made, "criminal_offence", json_boolean(selection->has_criminal_offence), failed);
    put_text(made, "extract", selection->extract_digest, failed);
}

/* ---- what the rules found ---- */

static json_t *build_rules(const struct policy_verdict *verdict, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < verdict->count; i++) {
        const struct policy_outcome *outcome = &verdict->outcomes[i];
        json_t *item = json_object();
        put_text(item, "id", rule_id_text(outcome->rule->id), failed);
        put_text(item, "result", policy_result_name(outcome->result), failed);
        put_text(item, "reason", outcome->reason, failed);
        append(list, item, failed);
    }
    return list;
}

static json_t *build_channel(const struct policy_facts *facts, int *failed)
{
    json_t *object = json_object();
    put_text(object, "kind", channel_name(facts->channel), failed);
    put_text(object, "to", facts->channel_to, failed);
    return object;
}

/* Null unless one was named. */
static json_t *build_agreement(const struct policy_agreement *agreement, int *failed)
{
    if (!agreement)
        return json_null();
    json_t *object = json_object();
    put_text(object, "name", agreement->name, failed);
    json_put(object, "known", json_boolean(agreement->is_known), failed);
    put_text(object, "with", agreement->is_known ? agreement->with : NULL, failed);
    if (agreement->is_known)
        put_date(object, "lapses_on", &agreement->lapses_on, failed);
    else
        json_put(object, "lapses_on", json_null(), failed);
    return object;
}

/* Null if it was never signed. */
static json_t *build_training(const struct policy_training *training, int *failed)
{
    if (!training->was_signed)
        return json_null();
    json_t *object = json_object();
    put_date(object, "signed_on", &training->signed_on, failed);
    put_date(object, "lapses_on", &training->lapses_on, failed);
    return object;
}

/* Where something was found and in which value, but not what it says. */
static json_t *build_leaks(const struct selection *selection, int *failed)
{
    static const char *const places[] = {
        [LEAK_IN_FIELD] = "field",
        [LEAK_IN_ENTRY] = "entry",
        [LEAK_IN_ATTACHMENT_NAME] = "attachment_name",
        [LEAK_IN_ATTACHMENT] = "attachment",
        [LEAK_IN_PURPOSE] = "purpose",
    };
    json_t *list = json_array();
    for (size_t i = 0; i < selection->leak_count; i++) {
        const struct selected_leak *leak = &selection->leaks[i];
        json_t *item = json_object();
        put_text(item, "place", places[leak->place], failed);
        put_text(item, "where", leak->where, failed);
        put_text(item, "value_of", leak->path, failed);
        json_put(item, "question", json_boolean(leak->is_question), failed);
        append(list, item, failed);
    }
    return list;
}

static json_t *build_hidden(const struct selection *selection, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < selection->hidden_count; i++) {
        json_t *item = json_object();
        put_text(item, "attachment", selection->hidden[i].attachment, failed);
        put_text(item, "what", selection->hidden[i].what, failed);
        append(list, item, failed);
    }
    return list;
}

/* What the office knows besides the record, and the rules went by. */
static void put_circumstances(json_t *made, const struct policy_facts *facts, int *failed)
{
    static const char *const targets[] = {
        [TARGET_UNKNOWN] = "unknown",
        [TARGET_REMOVABLE] = "removable",
        [TARGET_OTHER] = "other",
        [TARGET_UNSEEN] = "unseen",
    };
    json_put(made, "emergency", json_boolean(facts->is_emergency), failed);
    json_put(made, "agreement", build_agreement(facts->agreement, failed), failed);
    json_put(made, "standing_approval", json_boolean(facts->has_standing_approval), failed);
    json_put(made, "training", build_training(&facts->training, failed), failed);
    put_text(made, "target", targets[facts->target], failed);
}

enum status decision_build(const struct decision_parts *parts, json_t **decision, struct error *err)
{
    const struct policy_facts *facts = parts->facts;
    char salt[2 * DECISION_SALT_SIZE + 1];
    int failed = 0;
    if (facts->approved.count > 0)
        return error_set(err, STATUS_USAGE, "a decision is built without the approvals over it");
    json_t *made = json_object();
    hex_encode(parts->salt, DECISION_SALT_SIZE, salt);
    put_text(made, "format", "safehand.decision/2", &failed);
    put_text(made, "id", parts->id, &failed);
    put_text(made, "salt", salt, &failed);
    put_time(made, "created", parts->created, &failed);
    put_time(made, "expires", parts->expires, &failed);
    json_put(made, "sender", build_sender(parts, &failed), &failed);
    json_put(made, "recipient", build_recipient(&facts->recipient, &failed), &failed);
    json_put(made, "asked", !parts->asked ? json_null() : json_copy_whole(parts->asked), &failed);
    json_put(made, "answers", build_answers(facts->answers, &failed), &failed);
    put_text(made, "purpose", answer_find(facts->answers, ANSWER_P01_PURPOSE, NULL), &failed);
    put_text(made, "basis", policy_verdict_basis(facts, parts->verdict), &failed);
    json_put(made, "channel", build_channel(facts, &failed), &failed);
    put_text(made, "reference", facts->record->reference, &failed);
    put_text(made, "record", facts->record->digest, &failed);
    json_put(made, "profile", build_profile(facts->profile, &failed), &failed);
    put_text(made, "catalogue", facts->catalogue->digest, &failed);
    put_leaving(made, facts->selection, &failed);
    json_put(made, "leaks", build_leaks(facts->selection, &failed), &failed);
    json_put(made, "hidden", build_hidden(facts->selection, &failed), &failed);
    put_text(made, "readings", parts->readings, &failed);
    put_circumstances(made, facts, &failed);
    json_put(made, "rules", build_rules(parts->verdict, &failed), &failed);
    if (failed) {
        json_decref(made);
        return memory_error(err);
    }
    *decision = made;
    return STATUS_OK;
}

enum status decision_digest(const json_t *decision, char digest[DIGEST_HEX_SIZE], struct error *err)
{
    return json_canonical_digest(decision, digest, err);
}

/* The rules whose outcome in the decision has this result. */
static enum status collect_rules(const json_t *decision, enum policy_result wanted,
                                 struct names *rules, struct error *err)
{
    const json_t *outcomes = json_object_get(decision, "rules");
    const char *format = json_text(decision, "format");
    struct names found = {0};
    size_t index;
    json_t *outcome;
    if (format && newer_is_format(format, strlen(format), "safehand.decision/2"))
        return newer_error(err, "this decision");
    if (!format || strcmp(format, "safehand.decision/2") != 0 || !json_is_array(outcomes))
        return error_set(err, STATUS_MALFORMED, "this is no decision of safehand.decision/2");
    found.items = memory_allocate_array(json_array_size(outcomes), sizeof *found.items);
    if (!found.items)
        return memory_error(err);
    json_array_foreach(outcomes, index, outcome)
    {
        const char *id = json_text(outcome, "id"), *result = json_text(outcome, "result");
        enum rule_id rule;
        if (!id || !rule_id_parse(id, &rule) || !result) {
            memory_free(found.items);
            return error_set(err, STATUS_MALFORMED,
                             "the decision names a rule that this program does not have: %s",
                             !id ? "none" : id);
        }
        if (strcmp(result, policy_result_name(wanted)) == 0)
            found.items[found.count++] = rule_id_text(rule);
    }
    *rules = found;
    return STATUS_OK;
}

enum status decision_awaits(const json_t *decision, struct names *rules, struct error *err)
{
    return collect_rules(decision, POLICY_AWAITS_APPROVAL, rules, err);
}

enum status decision_duties(const json_t *decision, struct names *rules, struct error *err)
{
    return collect_rules(decision, POLICY_DUTY, rules, err);
}
