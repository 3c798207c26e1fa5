/* The preview as one JSON object: "leaves" is the document of extract.json; "beyond" lists paths,
 * entry ids and files asked for beyond the profile; "stays" tells names and reasons, never values.
 */
#include <string.h>

#include "safehand/extract/told.h"
#include "safehand/page.h"

static void append_name(json_t *list, const char *name, int *failed)
{
    *failed |= json_array_append_new(list, json_string(name)) != 0;
}

static json_t *beyond_json(const struct selection *selection, int *failed)
{
    json_t *fields = json_array(), *entries = json_array(), *attachments = json_array();
    for (size_t i = 0; i < selection->field_count; i++)
        if (selection->fields[i].beyond)
            append_name(fields, selection->fields[i].field->path, failed);
    for (size_t i = 0; i < selection->entry_count; i++)
        if (selection->entries[i].beyond)
            append_name(entries, selection->entries[i].entry->id, failed);
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (!selection->attachments[i].entry)
            append_name(attachments, selection->attachments[i].name, failed);
    json_t *beyond = json_object();
    json_put(beyond, "fields", fields, failed);
    json_put(beyond, "entries", entries, failed);
    json_put(beyond, "attachments", attachments, failed);
    return beyond;
}

static json_t *staying_field_json(const struct extract_told *told, size_t index, int *failed)
{
    const struct selected_field *field = &told->selection->fields[index];
    json_t *object = json_object();
    json_put(object, "path", json_string(field->field->path), failed);
    json_put(object, "label", json_string(told->fields[index].label), failed);
    json_put(object, "why", json_string(field->stays_because), failed);
    return object;
}

static json_t *staying_entry_json(const struct extract_told *told, size_t index, int *failed)
{
    const struct selected_entry *entry = &told->selection->entries[index];
    char on[DATE_SIZE];
    date_format(&entry->entry->on, on);
    json_t *object = json_object();
    json_put(object, "id", json_string(entry->entry->id), failed);
    json_put(object, "on", json_string(on), failed);
    json_put(object, "category", json_string(entry->entry->category), failed);
    json_put(object, "label", json_string(told->entries[index].label), failed);
    json_put(object, "about_others", json_boolean(entry->about_others), failed);
    json_put(object, "why", json_string(entry->stays_because), failed);
    return object;
}

static json_t *stays_json(const struct extract_told *told, int *failed)
{
    const struct selection *selection = told->selection;
    json_t *fields = json_array(), *entries = json_array();
    /* For the family the lists are empty: they would tell that something is kept from it. */
    for (size_t i = 0; i < selection->field_count && !told->for_family; i++)
        if (!selection->fields[i].leaves)
            *failed |= json_array_append_new(fields, staying_field_json(told, i, failed)) != 0;
    for (size_t i = 0; i < selection->entry_count && !told->for_family; i++)
        if (!selection->entries[i].leaves)
            *failed |= json_array_append_new(entries, staying_entry_json(told, i, failed)) != 0;
    json_t *stays = json_object();
    json_put(stays, "fields", fields, failed);
    json_put(stays, "entries", entries, failed);
    return stays;
}

static json_t *leak_json(const struct selected_leak *leak, int *failed)
{
    static const char *const places[] = {
        [LEAK_IN_FIELD] = "field",
        [LEAK_IN_ENTRY] = "entry",
        [LEAK_IN_ATTACHMENT_NAME] = "attachment_name",
        [LEAK_IN_ATTACHMENT] = "attachment",
        [LEAK_IN_PURPOSE] = "purpose",
    };
    json_t *object = json_object();
    json_put(object, "place", json_string(places[leak->place]), failed);
    json_put(object, "where", json_string(leak->where), failed);
    if (leak->person)
        json_put(object, "person", json_string(leak->person->id), failed);
    json_put(object, "path", json_string(leak->path), failed);
    json_put(object, "question", json_boolean(leak->is_question), failed);
    if (leak->is_seen)
        json_put(object, "recognised_in_picture", json_true(), failed);
    json_put(object, "found", json_string(leak->found), failed);
    json_put(object, "context", json_string(leak->context), failed);
    return object;
}

static json_t *reason_json(const char *reason)
{
    return reason ? json_string(reason) : json_null();
}

/* A file that was not read whole, with why. */
static void append_unread(json_t *list, const struct selected_attachment *attachment, int *failed)
{
    if (!attachment->text_unread && !attachment->hidden_unread)
        return;
    json_t *object = json_object();
    json_put(object, "attachment", json_string(attachment->name), failed);
    json_put(object, "text", reason_json(attachment->text_unread), failed);
    json_put(object, "hidden", reason_json(attachment->hidden_unread), failed);
    *failed |= json_array_append_new(list, object) != 0;
}

/* Empty for the family, as what stays is. */
static json_t *found_json(const struct extract_told *told, int *failed)
{
    const struct selection *selection = told->selection;
    json_t *leaks = json_array(), *hidden = json_array(), *unread = json_array();
    for (size_t i = 0; i < selection->leak_count && !told->for_family; i++)
        *failed |= json_array_append_new(leaks, leak_json(&selection->leaks[i], failed)) != 0;
    for (size_t i = 0; i < selection->hidden_count && !told->for_family; i++) {
        json_t *object = json_object();
        json_put(object, "attachment", json_string(selection->hidden[i].attachment), failed);
        json_put(object, "what", json_string(selection->hidden[i].what), failed);
        *failed |= json_array_append_new(hidden, object) != 0;
    }
    for (size_t i = 0; i < selection->attachment_count && !told->for_family; i++)
        append_unread(unread, &selection->attachments[i], failed);
    json_t *found = json_object();
    json_put(found, "leaks", leaks, failed);
    json_put(found, "hidden", hidden, failed);
    json_put(found, "not_read", unread, failed);
    return found;
}

/* Which files leave under another name. */
static json_t *renamed_json(const struct selection *selection, int *failed)
{
    json_t *renamed = json_array();
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        if (attachment->sent_name)
            *failed |= json_array_append_new(renamed, json_pack("{s:s, s:s, s:s}", "attachment",
                                                                attachment->name, "leaves_as",
                                                                attachment->sent_name, "why",
                                                                attachment->renamed_because)) != 0;
    }
    return renamed;
}

/* Of which files copies without hidden data leave, or cannot be made though they were asked for. */
static json_t *copies_json(const struct selection *selection, int *failed)
{
    json_t *copies = json_array();
    for (size_t i = 0; i < selection->attachment_count; i++) {
        const struct selected_attachment *attachment = &selection->attachments[i];
        if (!attachment->copy && !attachment->uncleaned)
            continue;
        json_t *object = json_object();
        json_put(object, "attachment", json_string(attachment->name), failed);
        json_put(object, "how", reason_json(attachment->cleaned), failed);
        json_put(object, "original",
                 attachment->copy ? json_string(attachment->original) : json_null(), failed);
        json_put(object, "why_not", reason_json(attachment->uncleaned), failed);
        *failed |= json_array_append_new(copies, object) != 0;
    }
    return copies;
}

static json_t *scope_json(const struct selection *selection, int *failed)
{
    json_t *scope = json_array();
    for (size_t i = 0; i < selection->about.count; i++)
        append_name(scope, selection->about.items[i], failed);
    return scope;
}

enum status page_preview_json(const struct record *record, const struct profile *profile,
                              const struct selection *selection, json_t **preview,
                              struct error *err)
{
    (void)record;
    const struct extract_told *told = extract_told_of(selection);
    json_t *document = NULL;
    int failed = 0;
    enum status status = extract_build(selection, &document, err);
    if (status != STATUS_OK)
        return status;
    json_t *root = json_object();
    json_put(root, "profile", json_string(profile->name), &failed);
    json_put(root, "title", json_string(profile->title), &failed);
    json_put(root, "scope", scope_json(selection, &failed), &failed);
    json_put(root, "leaves", document, &failed);
    json_put(root, "renamed", renamed_json(selection, &failed), &failed);
    json_put(root, "copies", copies_json(selection, &failed), &failed);
    json_put(root, "beyond", beyond_json(selection, &failed), &failed);
    json_put(root, "found", found_json(told, &failed), &failed);
    json_put(root, "stays", stays_json(told, &failed), &failed);
    if (failed) {
        json_decref(root);
        return memory_error(err);
    }
    *preview = root;
    return STATUS_OK;
}
