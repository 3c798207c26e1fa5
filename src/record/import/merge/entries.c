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

/* An export of a later day has it still. */
static enum status confirm(struct merge *merge, json_t *there)
{
    const char *as_at = json_text(json_object_get(there, "imported"), "as_at");
    if (!as_at || strcmp(merge->as_at, as_at) <= 0)
        return STATUS_OK;
    merge->is_confirmed = true;
    return date_entry(merge, there);
}

/* Whether nothing is lost of an entry if it is replaced: another list may have one of the same
 * number, day and author. */
static bool has_all_of(const json_t *wanted, const json_t *there)
{
    bool has_all = strstr(json_text(wanted, "text"), json_text(there, "text")) != NULL;
    for (size_t i = 0; has_all && told[i]; i++) {
        const json_t *value = json_object_get(there, told[i]);
        has_all = !value || strcmp(told[i], "text") == 0 ||
                  json_equal(value, json_object_get(wanted, told[i]));
    }
    return has_all;
}

static enum status merge_entry(struct merge *merge, json_t *there, const json_t *wanted)
{
    char now[IMPORT_DIGEST_SIZE];
    json_t *imported = json_object_get(there, "imported");
    bool is_theirs = merge_is_ours(merge, imported) || has_all_of(wanted, there);
    enum status status = STATUS_OK;
    const char *gone = json_text(imported, "gone");
    if (gone && strcmp(merge->as_at, gone) >= 0) {
        merge->is_changed = true;
        json_object_del(imported, "gone");
        status = tell(merge, IMPORT_BACK, there, NULL, NULL);
    }
    if (status == STATUS_OK && strcmp(digest_of(there), digest_of(wanted)) == 0)
        return json_object_get(imported, "gone") ? STATUS_OK : confirm(merge, there);
    if (status == STATUS_OK)
        status = entry_digest(there, now, merge->err);
    if (status != STATUS_OK)
        return status;
    if (!imported || !is_theirs || strcmp(now, digest_of(there)) != 0)
        return tell(merge, IMPORT_KEPT, there, json_text(there, "text"), json_text(wanted, "text"));
    if (is_later(merge, there))
        return tell(merge, IMPORT_OLDER, there, json_text(there, "text"),
                    json_text(wanted, "text"));
    return replace(merge, there, wanted);
}

/* Whether all whom the entry is about are in the record: who was taken out is not. */
static bool is_about_ours(const json_t *people, const json_t *entry)
{
    size_t i;
    const json_t *id;
    json_array_foreach(json_object_get(entry, "about"), i,
                       id) if (!json_object_get(people, json_string_value(id))) return false;
    return true;
}

/* Whom it is about stays open where one of them is not in the record. */
static enum status add_entry(struct merge *merge, const json_t *people, json_t *entries,
                             const char *id, const json_t *wanted, json_t **added)
{
    json_t *copy = json_deep_copy(wanted);
    merge->is_changed = true;
    if (copy && !is_about_ours(people, copy))
        (void)json_object_del(copy, "about");
    if (!copy || json_object_set_new(copy, "id", json_string(id)) != 0) {
        json_decref(copy);
        return memory_error(merge->err);
    }
    if (json_array_append_new(entries, copy) != 0)
        return memory_error(merge->err);
    *added = copy;
    enum status status = date_entry(merge, copy);
    return status == STATUS_OK && merge->tells
               ? tell(merge, IMPORT_ADDED, copy, NULL, json_text(wanted, "text"))
               : status;
}

/* An export has nothing of what was written after its day, nor need it have what a later one has.
 */
static bool is_after(const struct merge *merge, const json_t *entry)
{
    return is_later(merge, entry) || strcmp(merge->as_at, json_text(entry, "on")) < 0;
}

static enum status find_gone(struct merge *merge, const json_t *entries, const json_t *taken)
{
    enum status status = STATUS_OK;
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        json_t *imported = json_object_get(entry, "imported");
        if (status != STATUS_OK || !merge_is_ours(merge, imported) ||
            json_object_get(imported, "gone") || is_after(merge, entry) ||
            json_object_get(taken, json_text(entry, "id")))
            continue;
        merge->is_changed = true;
        if (json_object_set_new(imported, "gone", json_string(merge->as_at)) != 0)
            return memory_error(merge->err);
        status = tell(merge, IMPORT_GONE, entry, json_text(entry, "text"), NULL);
    }
    return status;
}

/* ---- which is which ---- */

struct pairing {
    json_t *people;  /* the record's, by their ids */
    json_t *there;   /* its entries by their ids */
    json_t *out;     /* likewise those that were taken out of it */
    json_t *digests; /* both, of exports: by what was said, a list of them */
    json_t *taken;   /* ids of those that the export has */
};

static enum status add_digest(const struct pairing *pairing, json_t *entry, struct error *err)
{
    const char *digest = digest_of(entry);
    if (!*digest)
        return STATUS_OK;
    json_t *list = json_object_get(pairing->digests, digest);
    if (!list) {
        list = json_array();
        if (json_object_set_new(pairing->digests, digest, list) != 0)
            return memory_error(err);
    }
    return json_array_append(list, entry) == 0 ? STATUS_OK : memory_error(err);
}

/* What it said before anything was put right here. */
static const char *first_text(const json_t *entry, const char *key)
{
    size_t i;
    const json_t *correction;
    json_array_foreach(json_object_get(entry, "corrected"), i, correction)
    {
        const char *was = json_text(json_object_get(correction, "was"), key);
        if (was)
            return was;
    }
    return json_text(entry, key);
}

/* What nobody stated equals nothing. */
static bool is_equal_text(const json_t *there, const json_t *wanted, const char *key)
{
    const char *one = first_text(there, key), *other = json_text(wanted, key);
    return one && other && strcmp(one, other) == 0 && strcmp(one, IMPORT_NOT_STATED) != 0;
}

/* Of one key there may be two in a family: of two lists that both count from 1. They are one where
 * the source is one, or what they say, or the day and who wrote it. A guess that nobody has named
 * is no source: the next may be of another list. */
static bool is_one(const struct merge *merge, const json_t *there, const json_t *wanted)
{
    const json_t *imported = json_object_get(there, "imported");
    bool is_named = strcmp(merge->import->map->name, RECORD_MAP_OWN) != 0;
    return !imported || (is_named && merge_is_ours(merge, imported)) ||
           strcmp(digest_of(there), digest_of(wanted)) == 0 ||
           (is_equal_text(there, wanted, "on") && is_equal_text(there, wanted, "by"));
}

/* The record's entry of that key, one that was taken out of it too, or NULL; `id` gets the one that
 * it has or is to have, "" if none is left. */
static json_t *find_by_key(const struct merge *merge, const struct pairing *pairing,
                           const json_t *wanted, char id[RECORD_ID_MAXIMUM + 1])
{
    enum { OF_ONE_KEY = 1000 };
    const char *base = json_text(wanted, "id");
    for (int number = 1; number <= OF_ONE_KEY; number++) {
        char suffix[12] = "";
        if (number > 1)
            snprintf(suffix, sizeof suffix, "-%d", number);
        if (strlen(base) + strlen(suffix) > RECORD_ID_MAXIMUM)
            break;
        snprintf(id, RECORD_ID_MAXIMUM + 1, "%s%s", base, suffix);
        json_t *there = json_object_get(pairing->there, id);
        if (!there)
            there = json_object_get(pairing->out, id);
        bool is_taken = json_object_get(pairing->taken, id) != NULL;
        if (!there || (!is_taken && is_one(merge, there, wanted)))
            return there;
    }
    id[0] = '\0';
    return NULL;
}

/* What an export by a map of another name said in the same words. */
static json_t *find_by_words(const struct merge *merge, const struct pairing *pairing,
                             const json_t *wanted)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(pairing->digests, digest_of(wanted)), i, entry)
    {
        if (!merge_is_ours(merge, json_object_get(entry, "imported")) &&
            !json_object_get(pairing->taken, json_text(entry, "id")))
            return entry;
    }
    return NULL;
}

static enum status take(const struct pairing *pairing, const json_t *entry, struct error *err)
{
    return json_object_set_new(pairing->taken, json_text(entry, "id"), json_true()) == 0
               ? STATUS_OK
               : memory_error(err);
}

static enum status merge_and_take(struct merge *merge, const struct pairing *pairing, json_t *there,
                                  const json_t *wanted)
{
    bool is_out = json_object_get(pairing->out, json_text(there, "id")) == there;
    enum status status =
        is_out ? tell(merge, IMPORT_KEPT, there, "taken out", json_text(wanted, "text"))
               : merge_entry(merge, there, wanted);
    return status == STATUS_OK ? take(pairing, there, merge->err) : status;
}

/* An entry of the export whose key the record does not have. */
static enum status merge_other(struct merge *merge, const struct pairing *pairing, json_t *entries,
                               const json_t *wanted)
{
    char id[RECORD_ID_MAXIMUM + 1];
    json_t *there = find_by_words(merge, pairing, wanted), *added = NULL;
    enum status status = STATUS_OK;
    if (there)
        return merge_and_take(merge, pairing, there, wanted);
    (void)find_by_key(merge, pairing, wanted, id);
    if (!*id)
        return tell(merge, IMPORT_KEPT, wanted, NULL, json_text(wanted, "text"));
    status = add_entry(merge, pairing->people, entries, id, wanted, &added);
    if (status == STATUS_OK && json_object_set(pairing->there, id, added) != 0)
        status = memory_error(merge->err);
    return status == STATUS_OK ? take(pairing, added, merge->err) : status;
}

static enum status pairing_begin(struct pairing *pairing, const json_t *root, struct error *err)
{
    size_t i;
    json_t *entry, *taken;
    const json_t *entries = json_object_get(root, "entries");
    *pairing = (struct pairing){merge_by_id(json_object_get(root, "people")), merge_by_id(entries),
                                json_object(), json_object(), json_object()};
    enum status status =
        pairing->people && pairing->there && pairing->out && pairing->digests && pairing->taken
            ? STATUS_OK
            : memory_error(err);
    json_array_foreach(entries, i, entry)
    {
        if (status == STATUS_OK)
            status = add_digest(pairing, entry, err);
    }
    json_array_foreach(json_object_get(root, "taken_out"), i, taken)
    {
        entry = json_object_get(taken, "entry");
        if (status != STATUS_OK || !entry)
            continue;
        status = json_object_set(pairing->out, json_text(entry, "id"), entry) == 0
                     ? add_digest(pairing, entry, err)
                     : memory_error(err);
    }
    return status;
}

/* First those whose key is there, so that what only says the same is looked for among the rest. */
static enum status pair_all(struct merge *merge, const struct pairing *pairing, json_t *entries,
                            const json_t *theirs)
{
    char id[RECORD_ID_MAXIMUM + 1];
    enum status status = STATUS_OK;
    size_t i;
    const json_t *entry;
    json_t *others = json_array();
    if (!others)
        return memory_error(merge->err);
    json_array_foreach(theirs, i, entry)
    {
        json_t *there = status == STATUS_OK ? find_by_key(merge, pairing, entry, id) : NULL;
        if (there)
            status = merge_and_take(merge, pairing, there, entry);
        else if (status == STATUS_OK && json_array_append(others, (json_t *)(uintptr_t)entry) != 0)
            status = memory_error(merge->err);
    }
    json_array_foreach(others, i, entry)
    {
        if (status == STATUS_OK)
            status = merge_other(merge, pairing, entries, entry);
    }
    json_decref(others);
    return status;
}

enum status merge_entries(struct merge *merge, json_t *root, const json_t *wanted)
{
    json_t *entries = json_object_get(root, "entries");
    struct pairing pairing;
    enum status status = pairing_begin(&pairing, root, merge->err);
    if (status == STATUS_OK)
        status = pair_all(merge, &pairing, entries, json_object_get(wanted, "entries"));
    if (status == STATUS_OK && merge->finds_gone)
        status = find_gone(merge, entries, pairing.taken);
    json_decref(pairing.people);
    json_decref(pairing.there);
    json_decref(pairing.out);
    json_decref(pairing.digests);
    json_decref(pairing.taken);
    return status;
}
