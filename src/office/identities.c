/* Identity files in the office, for those who sign in there by name. */
#include "safehand/office/identities.h"

#include <stdlib.h>
#include <string.h>

#include "safehand/base/array.h"

static const char IDENTITIES[] = "identities", SEALED[] = ".age", CARD[] = ".card.json";

void identities_key(const struct card *card, char key[IDENTITY_KEY_SIZE])
{
    char name[CARD_FILE_NAME_SIZE];
    card_file_name(card, name);
    snprintf(key, IDENTITY_KEY_SIZE, "%.16s", name);
}

/* OFFICE/identities/KEY and a suffix; NULL without memory. */
static char *path_of(const char *office, const char *key, const char *suffix)
{
    return memory_format("%s/%s/%s%s", office, IDENTITIES, key, suffix);
}

/* ---- reading ---- */

static void item_free(struct office_identity_file *item)
{
    memory_free(item->path);
    card_free(item->card);
}

void identities_free(struct office_identities *list)
{
    for (size_t i = 0; i < list->count; i++)
        item_free(&list->items[i]);
    memory_free(list->items);
    *list = (struct office_identities){0};
}

static int by_name(const void *a, const void *b)
{
    const struct office_identity_file *one = a, *other = b;
    int order = strcmp(one->card->name, other->card->name);
    return order != 0 ? order : strcmp(one->key, other->key);
}

/* Takes "KEY.card.json" if it is that key's card and the identity lies beside it. */
static enum status take_file(const char *office, const char *name, struct office_identities *list,
                             struct error *err)
{
    struct error damaged = {0};
    struct office_identity_file item = {.path = NULL};
    char key[IDENTITY_KEY_SIZE];
    if (strlen(name) != 16 + sizeof CARD - 1 || !text_ends_with(name, CARD) ||
        list->count == OFFICE_IDENTITIES_MAXIMUM)
        return STATUS_OK;
    snprintf(item.key, sizeof item.key, "%.16s", name);
    char *path = path_of(office, item.key, CARD);
    item.path = path_of(office, item.key, SEALED);
    enum status status = path && item.path ? STATUS_OK : memory_error(err);
    bool is_whole = status == STATUS_OK && file_exists(item.path) &&
                    card_load(path, &item.card, &damaged) == STATUS_OK;
    if (is_whole) {
        identities_key(item.card, key);
        is_whole = strcmp(key, item.key) == 0;
    }
    memory_free(path);
    if (is_whole && ARRAY_ADD(list->items, list->count, item))
        return STATUS_OK;
    item_free(&item);
    return is_whole ? memory_error(err) : status;
}

enum status identities_list(const char *office, struct office_identities *list, struct error *err)
{
    struct file_list names = {0};
    enum status status = STATUS_OK;
    *list = (struct office_identities){0};
    char *folder = file_join(office, IDENTITIES);
    if (!folder)
        return memory_error(err);
    if (file_exists(folder))
        status = file_list_folder(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++)
        status = take_file(office, names.names[i], list, err);
    file_list_free(&names);
    memory_free(folder);
    if (status != STATUS_OK)
        identities_free(list);
    else if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_name);
    return status;
}

const struct office_identity_file *identities_find(const struct office_identities *list,
                                                   const char *key)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].key, key) == 0)
            return &list->items[i];
    return NULL;
}

/* ---- writing ---- */

/* The identity last: without it the card is passed over. */
static enum status write_both(const char *office, const char *key, const struct buffer *sealed,
                              const struct card *card, struct error *err)
{
    struct error ignored = {0};
    char *folder = file_join(office, IDENTITIES);
    char *identity = path_of(office, key, SEALED), *beside = path_of(office, key, CARD);
    enum status status = folder && identity && beside ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = file_make_folders(folder, 0700, err);
    if (status == STATUS_OK && file_exists(identity))
        status =
            error_set(err, STATUS_USAGE, "the key of %s lies in the office already", card->name);
    if (status == STATUS_OK)
        status = file_write_whole(beside, card->bytes, card->length, 0600, FILE_REPLACE, err);
    if (status == STATUS_OK) {
        status = file_write_whole(identity, sealed->data, sealed->length, 0600, FILE_NEW, err);
        if (status != STATUS_OK && !file_exists(identity))
            (void)!file_remove(beside, &ignored);
    }
    memory_free(folder);
    memory_free(identity);
    memory_free(beside);
    return status;
}

enum status identities_put(const char *office, const struct identity *identity,
                           const char *passphrase, struct error *err)
{
    char key[IDENTITY_KEY_SIZE];
    struct buffer sealed;
    buffer_init(&sealed, IDENTITY_MAXIMUM);
    identities_key(identity->card, key);
    enum status status = identity_write(identity, passphrase, &sealed, err);
    if (status == STATUS_OK)
        status = write_both(office, key, &sealed, identity->card, err);
    buffer_free(&sealed);
    return status;
}

enum status identities_put_file(const char *office, const char *path, const struct card *card,
                                struct error *err)
{
    char key[IDENTITY_KEY_SIZE];
    struct buffer sealed;
    buffer_init(&sealed, IDENTITY_MAXIMUM);
    identities_key(card, key);
    enum status status = file_read_whole(path, &sealed, err);
    if (status == STATUS_OK &&
        !text_starts_with(buffer_text(&sealed), "-----BEGIN AGE ENCRYPTED") &&
        !text_starts_with(buffer_text(&sealed), "age-encryption.org/"))
        status = error_set(err, STATUS_USAGE, "this identity is under no passphrase");
    if (status == STATUS_OK)
        status = write_both(office, key, &sealed, card, err);
    buffer_free(&sealed);
    return status;
}

/* The card first: either serves for the keys beside it. */
enum status identities_renew(const char *office, const struct identity *identity,
                             const char *passphrase, struct error *err)
{
    char key[IDENTITY_KEY_SIZE];
    struct buffer sealed;
    const struct card *card = identity->card;
    identities_key(card, key);
    char *path = path_of(office, key, SEALED), *beside = path_of(office, key, CARD);
    buffer_init(&sealed, IDENTITY_MAXIMUM);
    enum status status = path && beside ? STATUS_OK : memory_error(err);
    bool is_there = status == STATUS_OK && file_exists(path);
    if (is_there)
        status = identity_write(identity, passphrase, &sealed, err);
    if (is_there && status == STATUS_OK)
        status = file_write_whole(beside, card->bytes, card->length, 0600, FILE_REPLACE, err);
    if (is_there && status == STATUS_OK)
        status = file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, err);
    buffer_free(&sealed);
    memory_free(path);
    memory_free(beside);
    return status;
}

enum status identities_remove(const char *office, const char *key, struct error *err)
{
    char *identity = path_of(office, key, SEALED), *beside = path_of(office, key, CARD);
    enum status status = identity && beside ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = file_remove(identity, err);
    if (status == STATUS_OK)
        status = file_remove(beside, err);
    memory_free(identity);
    memory_free(beside);
    return status;
}
