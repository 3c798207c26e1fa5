/* The words that a record may use. */
#include "record/checking.h"

#include <string.h>

static enum status add_purpose(struct names *purposes, const char *file, struct error *err)
{
    if (!text_ends_with(file, ".json"))
        return STATUS_OK;
    char *name = memory_format("%.*s", (int)(strlen(file) - strlen(".json")), file);
    bool is_added = name && names_add_copy(purposes, name);
    memory_free(name);
    return is_added ? STATUS_OK : memory_error(err);
}

static enum status find_shipped(struct names *purposes, struct error *err)
{
    static const char folder[] = "profiles/";
    enum status status = STATUS_OK;
    for (const struct embedded_file *file = policy_data; status == STATUS_OK && file->name; file++)
        if (text_starts_with(file->name, folder))
            status = add_purpose(purposes, file->name + strlen(folder), err);
    return status;
}

static enum status find_purposes(const struct office *office, struct names *purposes,
                                 struct error *err)
{
    struct file_list files = {0};
    char *folder = file_join(office_folder(office), "profiles");
    enum status status = folder ? file_list_folder(folder, &files, err) : memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        status = add_purpose(purposes, files.names[i], err);
    file_list_free(&files);
    memory_free(folder);
    return status;
}

enum status record_words_find(const struct office *office, struct record_vocabulary *words,
                              struct error *err)
{
    enum status status = recipient_kinds_shipped(&words->kinds, err);
    if (status == STATUS_OK && office)
        words->known.catalogue = office_catalogue(office);
    else if (status == STATUS_OK)
        status = catalogue_shipped(&words->known.catalogue, err);
    if (status == STATUS_OK)
        status = office ? find_purposes(office, &words->purposes, err)
                        : find_shipped(&words->purposes, err);
    for (size_t i = 0; status == STATUS_OK && i < words->kinds->count; i++)
        if (!ARRAY_ADD(words->known.kinds.items, words->known.kinds.count,
                       words->kinds->items[i].name))
            status = memory_error(err);
    words->known.purposes = words->purposes;
    return status;
}

void record_words_free(struct record_vocabulary *words)
{
    recipient_kinds_free(words->kinds);
    memory_free(words->known.kinds.items);
    names_free_copies(&words->purposes);
    *words = (struct record_vocabulary){0};
}
