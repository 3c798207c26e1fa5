/*
 * Facts for the rules, made from JSON: tests/data/policy/facts.json, changed by a patch (an object
 * that is merged into it; lists are replaced). The selection is made here by plain membership of
 * lists, so that a rule sees also what the extract would never let it see.
 */
#ifndef SAFEHAND_TEST_POLICY_FACTS_H
#define SAFEHAND_TEST_POLICY_FACTS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy_words.h"
#include "safehand/policy.h"

struct fixture {
    json_t *json; /* as patched */
    struct record *record;
    struct catalogue *catalogue;
    struct profile *profile;
    struct selection selection;
    struct names approved;
    struct policy_agreement agreement;
    struct policy_number listed;
    struct policy_facts facts;
};

static inline json_t *fixture_load_json(const char *path)
{
    json_error_t reason;
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &reason);
    cr_assert_not_null(json, "%s:%d: %s", path, reason.line, reason.text);
    return json;
}

static inline struct names fixture_names(const json_t *list)
{
    struct names names = {0};
    names.items = memory_allocate_array(json_array_size(list), sizeof *names.items);
    cr_assert_not_null(names.items);
    for (size_t i = 0; i < json_array_size(list); i++)
        names.items[names.count++] = json_string_value(json_array_get(list, i));
    return names;
}

static inline bool fixture_lists(const struct fixture *fixture, const char *key, const char *item)
{
    const json_t *list = json_object_get(fixture->json, key);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), item) == 0)
            return true;
    return false;
}

static inline void fixture_open_record(struct fixture *fixture)
{
    struct error err = {0};
    char folder[] = "/tmp/safehand-policy-XXXXXX", path[64];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/family.json", folder);
    cr_assert_eq(json_dump_file(json_object_get(fixture->json, "family"), path, 0), 0);
    enum status status = record_open(folder, &fixture->record, &err);
    unlink(path);
    rmdir(folder);
    cr_assert_eq(status, STATUS_OK, "%s", err.message);
}

static inline void fixture_load_policy(struct fixture *fixture)
{
    struct error err = {0};
    char name[128];
    const struct embedded_file *file = embedded_find(record_data, "catalogue.json");
    cr_assert_not_null(file);
    cr_assert_eq(catalogue_parse((const char *)file->data, file->length, "catalogue.json",
                                 &fixture->catalogue, &err),
                 STATUS_OK, "%s", err.message);
    snprintf(name, sizeof name, "profiles/%s.json", json_text(fixture->json, "profile"));
    file = embedded_find(policy_data, name);
    cr_assert_not_null(file, "%s", name);
    json_t *profile = json_loadb((const char *)file->data, file->length, 0, NULL);
    json_t *changes = json_object_get(fixture->json, "profile_changes");
    if (changes != NULL)
        json_object_update(profile, changes);
    char *text = json_dumps(profile, 0);
    cr_assert_eq(profile_parse(text, strlen(text), name, &fixture->profile, &err), STATUS_OK, "%s",
                 err.message);
    memory_free(text);
    json_decref(profile);
}

static inline void fixture_count(struct selection *selection, enum marking marking,
                                 enum sensitivity sensitivity, bool identifies)
{
    if (marking > selection->marking)
        selection->marking = marking;
    if (sensitivity == SENSITIVITY_CRIMINAL_OFFENCE)
        selection->has_criminal_offence = true;
    else if (sensitivity != SENSITIVITY_NONE)
        selection->has_special_category = true;
    selection->identifies = selection->identifies || identifies;
}

static inline void fixture_select_fields(struct fixture *fixture)
{
    struct selection *selection = &fixture->selection;
    selection->field_count = fixture->record->field_count;
    selection->fields = memory_allocate_array(selection->field_count, sizeof *selection->fields);
    for (size_t i = 0; i < selection->field_count; i++) {
        const struct record_field *field = &fixture->record->fields[i];
        const struct catalogue_field *known = catalogue_find(fixture->catalogue, field->path);
        const struct profile_field *listed = profile_find_field(fixture->profile, field->path);
        bool leaves = fixture_lists(fixture, "fields", field->path);
        selection->fields[i] = (struct selected_field){
            .field = field,
            .catalogue = known,
            .why = leaves ? (listed != NULL ? listed->why : "asked for") : NULL,
            .leaves = leaves,
            .beyond = leaves && listed == NULL,
            .historical = fixture_lists(fixture, "historical", field->path),
            .stays_because = leaves ? NULL : "not chosen",
        };
        if (leaves && known != NULL)
            fixture_count(selection, known->marking, known->sensitivity,
                          known->identifying != IDENTIFYING_NO);
    }
}

static inline void fixture_select_entries(struct fixture *fixture)
{
    struct selection *selection = &fixture->selection;
    const json_t *kinds = json_object_get(fixture->json, "kinds");
    selection->entry_count = fixture->record->entry_count;
    selection->entries = memory_allocate_array(selection->entry_count, sizeof *selection->entries);
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct record_entry *entry = &fixture->record->entries[i];
        const struct catalogue_category *known =
            catalogue_find_category(fixture->catalogue, entry->category);
        bool leaves = fixture_lists(fixture, "entries", entry->id), others = false;
        enum record_entry_kind kind = entry->kind;
        const char *mark = json_text(kinds, entry->id);
        for (size_t j = 0; j < entry->about.count; j++)
            others = others || !names_have(&selection->about, entry->about.items[j]);
        if (mark != NULL)
            cr_assert(record_entry_kind_parse(mark, &kind));
        selection->entries[i] = (struct selected_entry){
            .entry = entry,
            .kind = kind,
            .leaves = leaves,
            .beyond = profile_find_category(fixture->profile, entry->category) == NULL,
            .about_others = others,
            .chosen = fixture_lists(fixture, "chosen", entry->id),
        };
        if (leaves)
            fixture_count(selection, known == NULL ? MARKING_CONFIDENTIAL : known->marking,
                          known == NULL ? SENSITIVITY_NONE : known->sensitivity, true);
    }
}

/* What a search through all that leaves would find (M04, M09), and in the files (M12). */
static inline void fixture_find(struct fixture *fixture)
{
    static const char *const places[] = {"field", "entry", "attachment_name", "attachment"};
    struct selection *selection = &fixture->selection;
    const json_t *leaks = json_object_get(fixture->json, "leaks");
    const json_t *hidden = json_object_get(fixture->json, "hidden");
    selection->leak_count = json_array_size(leaks);
    selection->leaks = memory_allocate_array(selection->leak_count, sizeof *selection->leaks);
    for (size_t i = 0; i < selection->leak_count; i++) {
        const json_t *json = json_array_get(leaks, i);
        const char *person = json_text(json, "person");
        struct selected_leak *leak = &selection->leaks[i];
        *leak = (struct selected_leak){
            .where = json_text(json, "where"),
            .person = person == NULL ? NULL : record_find_person(fixture->record, person),
            .path = json_text(json, "path"),
            .is_question = json_is_true(json_object_get(json, "is_question")),
            .found = json_text(json, "found"),
            .context = json_text(json, "context"),
        };
        for (size_t j = 0; j < sizeof places / sizeof *places; j++)
            if (strcmp(places[j], json_text(json, "place")) == 0)
                leak->place = (enum leak_place)j;
    }
    selection->hidden_count = json_array_size(hidden);
    selection->hidden = memory_allocate_array(selection->hidden_count, sizeof *selection->hidden);
    for (size_t i = 0; i < selection->hidden_count; i++) {
        const json_t *json = json_array_get(hidden, i);
        selection->hidden[i] = (struct selected_hidden){.attachment = json_text(json, "attachment"),
                                                        .what = json_text(json, "what")};
    }
}

/* Why a file was not read whole, where the facts say so. */
static inline void fixture_unread(struct fixture *fixture, struct selected_attachment *attachment)
{
    const json_t *unread = json_object_get(fixture->json, "unread");
    for (size_t i = 0; i < json_array_size(unread); i++) {
        const json_t *json = json_array_get(unread, i);
        if (strcmp(json_text(json, "attachment"), attachment->name) != 0)
            continue;
        attachment->text_unread = json_text(json, "text");
        attachment->hidden_unread = json_text(json, "hidden");
    }
}

static inline void fixture_select(struct fixture *fixture)
{
    struct selection *selection = &fixture->selection;
    const json_t *files = json_object_get(fixture->json, "attachments");
    selection->about = fixture_names(json_object_get(fixture->json, "about"));
    selection->missing = fixture_names(json_object_get(fixture->json, "missing"));
    fixture_select_fields(fixture);
    fixture_select_entries(fixture);
    selection->attachment_count = json_array_size(files);
    selection->attachments =
        memory_allocate_array(selection->attachment_count, sizeof *selection->attachments);
    for (size_t i = 0; i < selection->attachment_count; i++) {
        struct selected_attachment *attachment = &selection->attachments[i];
        attachment->name = json_string_value(json_array_get(files, i));
        attachment->size = 1000 + i;
        memset(attachment->digest, 'a', DIGEST_HEX_SIZE - 1);
        fixture_unread(fixture, attachment);
    }
    memset(selection->extract_digest, 'e', DIGEST_HEX_SIZE - 1);
    fixture_find(fixture);
}

/* What the office knows besides: training, agreement, standing approval, the device. */
static inline void fixture_office(struct fixture *fixture, struct policy_facts *facts)
{
    static const char *const targets[] = {"unknown", "removable", "other"};
    const json_t *training = json_object_get(fixture->json, "training");
    const json_t *agreement = json_object_get(fixture->json, "agreement");
    const char *target = json_text(fixture->json, "target");
    const json_t *device = json_object_get(fixture->json, "device");
    facts->device.serial = json_text(device, "serial");
    facts->device.label = json_text(device, "label");
    facts->device.model = json_text(device, "model");
    facts->device.registered = json_text(device, "registered");
    facts->device.is_other = json_is_true(json_object_get(device, "other"));
    facts->is_emergency = json_is_true(json_object_get(fixture->json, "emergency"));
    facts->has_standing_approval =
        json_is_true(json_object_get(fixture->json, "standing_approval"));
    for (size_t i = 0; target != NULL && i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i], target) == 0)
            facts->target = (enum policy_target)i;
    if (json_is_object(training)) {
        facts->training.was_signed = true;
        cr_assert(date_parse(json_text(training, "signed_on"), &facts->training.signed_on));
        cr_assert(date_parse(json_text(training, "lapses_on"), &facts->training.lapses_on));
    }
    if (!json_is_object(agreement))
        return;
    fixture->agreement = (struct policy_agreement){
        .name = json_text(agreement, "name"),
        .is_known = json_text(agreement, "with") != NULL,
        .with = json_text(agreement, "with"),
        .profiles = fixture_names(json_object_get(agreement, "profiles")),
    };
    if (fixture->agreement.is_known)
        cr_assert(date_parse(json_text(agreement, "lapses_on"), &fixture->agreement.lapses_on));
    facts->agreement = &fixture->agreement;
}

static inline void fixture_recipient(const struct fixture *fixture,
                                     struct policy_recipient *recipient)
{
    const json_t *json = json_object_get(fixture->json, "recipient");
    *recipient = (struct policy_recipient){
        .name = json_text(json, "name"),
        .organisation = json_text(json, "organisation"),
        .organisation_kind = json_text(json, "organisation_kind"),
        .card_digest = "c0ffee",
        .fingerprint = "11111 22222 33333 44444 55555 66666",
        .is_verified = json_text(json, "verified_by") != NULL,
        .verified_by = json_text(json, "verified_by"),
        .verified_how = json_text(json, "verified_how"),
        .is_revoked = json_text(json, "revoked_because") != NULL,
        .revoked_because = json_text(json, "revoked_because"),
    };
    cr_assert(timestamp_parse(json_text(json, "expires"), &recipient->expires));
    if (json_text(json, "verified_on") != NULL)
        cr_assert(date_parse(json_text(json, "verified_on"), &recipient->verified_on));
}

/* Who is at risk, and of what, unless a patch says otherwise ('P07.who': '' leaves it open). */
static inline void fixture_emergency(struct fixture *fixture)
{
    json_t *answers = json_object_get(fixture->json, "answers");
    if (!json_is_true(json_object_get(fixture->json, "emergency")))
        return;
    if (json_object_get(answers, "P07.who") == NULL)
        json_object_set_new(answers, "P07.who", json_string("Mabel, six, and her mother"));
    if (json_object_get(answers, "P07.harm") == NULL)
        json_object_set_new(answers, "P07.harm", json_string("he may come tonight and hit them"));
}

/* What the office's list has of the recipient, confirmed; JSON null: nothing. */
static inline void fixture_listed(struct fixture *fixture)
{
    const json_t *listed = json_object_get(fixture->json, "listed");
    if (!json_is_object(listed))
        return;
    fixture->listed = (struct policy_number){.kind = json_text(listed, "kind"),
                                             .number = json_text(listed, "number"),
                                             .source = json_text(listed, "source")};
    fixture->facts.recipient.listed = &fixture->listed;
}

/* Steals the reference to patch; NULL for none. */
static inline void fixture_make(struct fixture *fixture, json_t *patch)
{
    struct error err = {0};
    *fixture = (struct fixture){0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    fixture->json = fixture_load_json(TEST_DATA "/policy/facts.json");
    if (patch != NULL) {
        cr_assert_eq(json_object_update_recursive(fixture->json, patch), 0);
        json_decref(patch);
    }
    fixture_emergency(fixture);
    fixture_open_record(fixture);
    fixture_load_policy(fixture);
    fixture_select(fixture);
    fixture->approved = fixture_names(json_object_get(fixture->json, "approved"));
    struct policy_facts *facts = &fixture->facts;
    *facts = (struct policy_facts){
        .record = fixture->record,
        .catalogue = fixture->catalogue,
        .profile = fixture->profile,
        .selection = &fixture->selection,
        .concern_is_unconfirmed =
            json_is_true(json_object_get(fixture->json, "concern_is_unconfirmed")),
        .channel_to = json_text(fixture->json, "channel_to"),
        .repeats = json_text(fixture->json, "repeats"),
        .answers = json_object_get(fixture->json, "answers"),
        .approved = fixture->approved,
        .is_recorded = json_is_true(json_object_get(fixture->json, "recorded")),
    };
    fixture_office(fixture, facts);
    fixture_recipient(fixture, &facts->recipient);
    fixture_listed(fixture);
    cr_assert(channel_parse(json_text(fixture->json, "channel"), &facts->channel));
    cr_assert(timestamp_parse(json_text(fixture->json, "now"), &facts->now));
}

/* The same from text, with ' in place of " so that it reads well in C. */
static inline void fixture_make_text(struct fixture *fixture, const char *patch)
{
    struct error err = {0};
    json_error_t reason;
    cr_assert_eq(memory_start(&err), STATUS_OK);
    char *copy = memory_copy_string(patch);
    for (char *quote = copy; (quote = strchr(quote, '\'')) != NULL;)
        *quote = '"';
    json_t *json = json_loads(copy, 0, &reason); /* of two members of a name the last counts */
    cr_assert_not_null(json, "%s: %s at %d", patch, reason.text, reason.position);
    memory_free(copy);
    fixture_make(fixture, json);
}

static inline void fixture_free(struct fixture *fixture)
{
    memory_free(fixture->selection.about.items);
    memory_free(fixture->selection.missing.items);
    memory_free(fixture->selection.fields);
    memory_free(fixture->selection.entries);
    memory_free(fixture->selection.attachments);
    memory_free(fixture->selection.leaks);
    memory_free(fixture->selection.hidden);
    memory_free(fixture->agreement.profiles.items);
    memory_free(fixture->approved.items);
    profile_free(fixture->profile);
    catalogue_free(fixture->catalogue);
    record_free(fixture->record);
    json_decref(fixture->json);
}

static inline const struct policy_outcome *find_outcome(const struct policy_verdict *verdict,
                                                        const char *id)
{
    for (size_t i = 0; i < verdict->count; i++)
        if (strcmp(rule_id_text(verdict->outcomes[i].rule->id), id) == 0)
            return &verdict->outcomes[i];
    cr_assert_fail("no outcome of %s", id);
    return NULL;
}

#endif
