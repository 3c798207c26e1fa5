/* Drafts on the disk: which there are, and each as a sealed file. */
#include "office_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DRAFT_NAME_SIZE = 48, DRAFT_FILE_MAXIMUM = 2 * NOTE_MAXIMUM };
static const char FOLDER[] = "drafts", SUFFIX[] = ".draft.age";

/* NULL without memory. */
static char *draft_path(const struct office *office, const char *id)
{
    char name[DRAFT_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", id, SUFFIX);
    return office_path(office, FOLDER, name);
}

/* An office of before has no such folder. */
static enum status make_folder(const struct office *office, struct error *err)
{
    char *path = office_path(office, FOLDER, NULL);
    enum status status = !path               ? memory_error(err)
                         : file_exists(path) ? STATUS_OK
                                             : file_make_folder(path, 0700, err);
    memory_free(path);
    return status;
}

/* Appends what is written, sealed to the card of who acts. */
static enum status draft_seal(const struct office *office, const struct draft *draft,
                              struct buffer *sealed, struct error *err)
{
    struct buffer note;
    struct age_recipients *recipients = NULL;
    const struct identity *identity = office->identity;
    buffer_init(&note, NOTE_MAXIMUM);
    enum status status = draft_format(draft, identity, &note, err);
    if (status == STATUS_OK)
        status = age_recipients_new(&recipients, err);
    if (status == STATUS_OK)
        status = age_recipients_add(recipients, identity->card->age_recipient, err);
    if (status == STATUS_OK)
        status = age_encrypt(recipients, false, note.data, note.length, sealed, err);
    age_recipients_free(recipients);
    buffer_free(&note);
    return status;
}

enum status draft_write(const struct office *office, const struct draft *draft, struct error *err)
{
    struct buffer sealed;
    char *path = draft_path(office, draft->id);
    buffer_init(&sealed, DRAFT_FILE_MAXIMUM);
    enum status status = path ? draft_seal(office, draft, &sealed, err) : memory_error(err);
    if (status == STATUS_OK)
        status = make_folder(office, err);
    if (status == STATUS_OK)
        status = file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, err);
    memory_free(path);
    buffer_free(&sealed);
    return status;
}

/* Decrypts the file; *is_others if it is sealed to another key. */
static enum status draft_unseal(const struct office *office, const struct buffer *sealed,
                                struct buffer *note, bool *is_others, struct error *err)
{
    struct age_identities *keys = NULL;
    struct age_reader *reader = NULL;
    struct age_bytes bytes = {sealed->data, sealed->length};
    struct age_source source;
    age_source_bytes(&source, &bytes);
    enum status status = identity_age_keys(office->identity, &keys, err);
    if (status == STATUS_OK)
        status = age_reader_open(&reader, &source, keys, err);
    *is_others = status == STATUS_AUTHENTICATION;
    age_reader_free(reader);
    if (status == STATUS_OK)
        status = age_decrypt(keys, sealed->data, sealed->length, note, err);
    age_identities_free(keys);
    return status;
}

/* What is wrong with one that is there. */
static enum status draft_unreadable(const char *id, const struct error *cause, struct error *err)
{
    error_set(err, cause->status, "the answers that are kept as %.8s cannot be read: %s", id,
              cause->message);
    error_hint(err, "answer anew: " WAY "; " WAY " throws away what is kept");
    (void)error_way(err, WAY_SHARE, NULL, NULL);
    return error_way(err, WAY_DISCARD_DRAFT, id, NULL);
}

/* `is_others` is told apart in a list, where others' are passed over. */
static enum status draft_load(const struct office *office, const char *id, struct draft *draft,
                              bool *is_others, struct error *err)
{
    struct error cause = {0};
    struct buffer sealed, note;
    char *path = draft_path(office, id);
    *draft = (struct draft){.reference = NULL};
    *is_others = false;
    buffer_init(&sealed, DRAFT_FILE_MAXIMUM);
    buffer_init(&note, NOTE_MAXIMUM);
    enum status status = path ? file_read_whole(path, &sealed, &cause) : memory_error(&cause);
    if (status == STATUS_OK)
        status = draft_unseal(office, &sealed, &note, is_others, &cause);
    if (status == STATUS_OK)
        status = draft_parse(&note, id, office->identity, draft, &cause);
    memory_free(path);
    buffer_free(&sealed);
    buffer_free(&note);
    if (*is_others)
        return error_set(err, STATUS_AUTHENTICATION,
                         "the answers that are kept as %.8s are sealed to somebody else", id);
    return status == STATUS_OK ? STATUS_OK : draft_unreadable(id, &cause, err);
}

enum status draft_read(const struct office *office, const char *id, struct draft *draft,
                       struct error *err)
{
    bool is_others;
    char *path = draft_path(office, id);
    bool is_there = path && file_exists(path);
    memory_free(path);
    *draft = (struct draft){.reference = NULL};
    if (!path)
        return memory_error(err);
    if (!is_there)
        return error_set(err, STATUS_USAGE, "no answers are kept as %s", id);
    return draft_load(office, id, draft, &is_others, err);
}

enum status draft_remove(const struct office *office, const char *id, struct error *err)
{
    char *path = draft_path(office, id);
    enum status status = path ? file_remove(path, err) : memory_error(err);
    memory_free(path);
    return status;
}

/* ---- all of them ---- */

/* The id of a file's name; false for other files. */
static bool name_id(const char *name, char id[ID_SIZE])
{
    if (strlen(name) != ID_SIZE - 1 + sizeof SUFFIX - 1 || strcmp(name + ID_SIZE - 1, SUFFIX) != 0)
        return false;
    memcpy(id, name, ID_SIZE - 1);
    id[ID_SIZE - 1] = '\0';
    return id_is_valid(id);
}

static int drafts_compare(const void *a, const void *b)
{
    const struct draft *left = a, *right = b;
    if (left->started != right->started)
        return left->started < right->started ? -1 : 1;
    return strcmp(left->id, right->id);
}

/* One file: into the list if it is theirs. */
static enum status drafts_add(const struct office *office, const char *name, struct drafts *drafts,
                              struct error *err)
{
    char id[ID_SIZE];
    bool is_others;
    struct error cause = {0};
    if (!name_id(name, id))
        return STATUS_OK;
    struct draft *draft = &drafts->items[drafts->count];
    if (draft_load(office, id, draft, &is_others, &cause) == STATUS_OK)
        drafts->count++;
    else if (!is_others && !names_add_copy(&drafts->damaged, id))
        return memory_error(err);
    return STATUS_OK;
}

enum status drafts_list(const struct office *office, struct drafts *drafts, struct error *err)
{
    struct file_list files = {.names = NULL};
    char *path = office_path(office, FOLDER, NULL);
    bool is_there = path && file_exists(path);
    enum status status = !path ? memory_error(err) : STATUS_OK;
    *drafts = (struct drafts){.items = NULL};
    if (is_there)
        status = file_list_folder(path, &files, err);
    memory_free(path);
    if (status == STATUS_OK && files.count > 0) {
        drafts->items = memory_allocate_array(files.count, sizeof *drafts->items);
        status = drafts->items ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        status = drafts_add(office, files.names[i], drafts, err);
    file_list_free(&files);
    if (status != STATUS_OK)
        drafts_free(drafts);
    else if (drafts->count > 1)
        qsort(drafts->items, drafts->count, sizeof *drafts->items, drafts_compare);
    return status;
}

void draft_free(struct draft *draft)
{
    memory_free(draft->reference);
    json_decref(draft->asked);
    json_decref(draft->answers);
    *draft = (struct draft){.reference = NULL};
}

void drafts_free(struct drafts *drafts)
{
    for (size_t i = 0; i < drafts->count; i++)
        draft_free(&drafts->items[i]);
    memory_free(drafts->items);
    names_free_copies(&drafts->damaged);
    *drafts = (struct drafts){.items = NULL};
}
