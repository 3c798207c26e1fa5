/* The entries of an export beside those of the record. */
#include <stdio.h>
#include <string.h>

#include "merge.h"
#include "safehand/base/digest.h"
#include "safehand/base/json.h"

/* What an export says of an entry. Whether it is fact or opinion, and whom it is about, is not
 * among it: that is answered here. */
static const char *const told[] = {"on",     "by",          "category", "text",
                                   "source", "attachments", "concern",  NULL};

enum status entry_digest(const json_t *entry, char digest[IMPORT_DIGEST_SIZE], struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    int failed = 0;
    json_t *said = json_object();
    for (size_t i = 0; said && told[i]; i++)
        if (json_object_get(entry, told[i]))
            json_put(said, told[i], json_incref(json_object_get(entry, told[i])), &failed);
    enum status status =
        said && !failed ? json_canonical_digest(said, hex, err) : memory_error(err);
    if (status == STATUS_OK)
        snprintf(digest, IMPORT_DIGEST_SIZE, "%s", hex);
    json_decref(said);
    return status;
}

static const char *digest_of(const json_t *entry)
{
    const char *digest = json_text(json_object_get(entry, "imported"), "digest");
    return digest ? digest : "";
}

static enum status tell(struct merge *merge, enum import_change_kind kind, const json_t *entry,
                        const char *before, const char *after)
{
    struct date day;
    char words[TIMESTAMP_WORDS_SIZE] = "";
    if (date_parse(json_text(entry, "on"), &day))
        date_words(&day, words);
    char *what = memory_format("the entry %s of %s", json_text(entry, "id"), words);
    json_t *old = before ? json_string(before) : NULL, *new = after ? json_string(after) : NULL;
    enum status status = what ? merge_tell(merge, kind, what, old, new) : memory_error(merge->err);
    json_decref(old);
    json_decref(new);
    memory_free(what);
    return status;
}

/* By an export of when it is so. */
static enum status date_entry(const struct merge *merge, json_t *entry)
{
    json_t *imported = json_object_get(entry, "imported");
    return json_object_set_new(imported, "as_at", json_string(merge->as_at)) == 0
               ? STATUS_OK
               : memory_error(merge->err);
}

/* Whether an export of a later day said what the entry says. */
static bool is_later(const struct merge *merge, const json_t *entry)
{
    const char *as_at = json_text(json_object_get(entry, "imported"), "as_at");
    return as_at && strcmp(merge->as_at, as_at) < 0;
}

/* The export's words in the place of its former ones; what was answered here stays. */
static enum status replace(struct merge *merge, json_t *there, const json_t *wanted)
{
    enum status status =
        tell(merge, IMPORT_CHANGED, there, json_text(there, "text"), json_text(wanted, "text"));
    for (size_t i = 0; status == STATUS_OK && told[i]; i++) {
        const json_t *value = json_object_get(wanted, told[i]);
        if (!value)
            (void)json_object_del(there, told[i]);
        else if (json_object_set_new(there, told[i], json_deep_copy(value)) != 0)
            status = memory_error(merge->err);
    }
    if (status == STATUS_OK &&
        json_object_set_new(there, "imported",
                            json_deep_copy(json_object_get(wanted, "imported"))) != 0)
        status = memory_error(merge->err);
    merge->is_changed = true;
    return status == STATUS_OK ? date_entry(merge, there) : status;
}

static enum status merge_entry(struct merge *merge, json_t *there, const json_t *wanted)
{
    char now[IMPORT_DIGEST_SIZE];
    json_t *imported = json_object_get(there, "imported");
    enum status status = STATUS_OK;
    const char *gone = json_text(imported, "gone");
    if (gone && strcmp(merge->as_at, gone) >= 0) {
        merge->is_changed = true;
        json_object_del(imported, "gone");
        status = tell(merge, IMPORT_BACK, there, NULL, NULL);
    }
    if (status != STATUS_OK || strcmp(digest_of(there), digest_of(wanted)) == 0)
        return status;
    status = entry_digest(there, now, merge->err);
    if (status != STATUS_OK)
        return status;
    if (!merge_is_ours(merge, imported) || strcmp(now, digest_of(there)) != 0)
        return tell(merge, IMPORT_KEPT, there, json_text(there, "text"), json_text(wanted, "text"));
    if (is_later(merge, there))
        return tell(merge, IMPORT_OLDER, there, json_text(there, "text"),
                    json_text(wanted, "text"));
    return replace(merge, there, wanted);
}

static enum status add_entry(struct merge *merge, json_t *entries, const json_t *wanted)
{
    json_t *copy = json_deep_copy(wanted);
    merge->is_changed = true;
    if (!copy || json_array_append_new(entries, copy) != 0)
        return memory_error(merge->err);
    enum status status = date_entry(merge, copy);
    return status == STATUS_OK && merge->tells
               ? tell(merge, IMPORT_ADDED, wanted, NULL, json_text(wanted, "text"))
               : status;
}

/* An export has nothing of what was written after its day, nor need it have what a later one has.
 */
static bool is_after(const struct merge *merge, const json_t *entry)
{
    return is_later(merge, entry) || strcmp(merge->as_at, json_text(entry, "on")) < 0;
}

static enum status find_gone(struct merge *merge, const json_t *entries, const json_t *seen)
{
    enum status status = STATUS_OK;
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        json_t *imported = json_object_get(entry, "imported");
        if (status != STATUS_OK || !merge_is_ours(merge, imported) ||
            json_object_get(imported, "gone") || is_after(merge, entry) ||
            json_object_get(seen, json_text(entry, "id")))
            continue;
        merge->is_changed = true;
        if (json_object_set_new(imported, "gone", json_string(merge->as_at)) != 0)
            return memory_error(merge->err);
        status = tell(merge, IMPORT_GONE, entry, json_text(entry, "text"), NULL);
    }
    return status;
}

/* Ids of the entries, each with its entry. */
static json_t *by_id(const json_t *entries)
{
    size_t i;
    json_t *entry, *set = json_object();
    json_array_foreach(entries, i,
                       entry) if (set && json_object_set(set, json_text(entry, "id"), entry) != 0)
    {
        json_decref(set);
        return NULL;
    }
    return set;
}

enum status merge_entries(struct merge *merge, json_t *root, const json_t *wanted)
{
    json_t *entries = json_object_get(root, "entries"), *there = by_id(entries);
    const json_t *theirs = json_object_get(wanted, "entries"), *entry;
    json_t *seen = by_id(theirs);
    enum status status = there && seen ? STATUS_OK : memory_error(merge->err);
    size_t i;
    json_array_foreach(theirs, i, entry)
    {
        json_t *known = json_object_get(there, json_text(entry, "id"));
        if (status != STATUS_OK)
            break;
        if (known)
            status = merge_entry(merge, known, entry);
        else if (merge_is_taken_out(root, "entry", entry))
            status = tell(merge, IMPORT_KEPT, entry, "taken out", json_text(entry, "text"));
        else
            status = add_entry(merge, entries, entry);
    }
    if (status == STATUS_OK && merge->finds_gone)
        status = find_gone(merge, entries, seen);
    json_decref(there);
    json_decref(seen);
    return status;
}
