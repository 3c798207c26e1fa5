/* What lies in staff/ and is no copy of a card that a signed entry carries. */
#include "office_internal.h"

#include <string.h>

enum found { FOUND_SAME, FOUND_EDITED, FOUND_UNKNOWN };

/* Whether the file holds the member's card; one that cannot be read as a small file does not. */
static enum status card_is_same(const char *path, const struct card *card, bool *same,
                                struct error *err)
{
    struct buffer bytes;
    buffer_init(&bytes, CARD_MAXIMUM);
    enum status status = file_read_whole(path, &bytes, err);
    *same = status == STATUS_OK && bytes.length == card->length &&
            memcmp(bytes.data, card->bytes, bytes.length) == 0;
    buffer_free(&bytes);
    if (status == STATUS_MALFORMED) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    return status;
}

static enum status stray_find(const struct office *office, const char *name, enum found *found,
                              struct error *err)
{
    char known[CARD_FILE_NAME_SIZE];
    enum status status = STATUS_OK;
    char *path = office_path(office, "staff", name);
    *found = FOUND_UNKNOWN;
    if (!path)
        return memory_error(err);
    for (size_t i = 0; status == STATUS_OK && *found != FOUND_SAME && i < office->member_count;
         i++) {
        bool same = false;
        card_file_name(office->members[i].card, known);
        if (office->members[i].is_removed || strcmp(known, name) != 0)
            continue;
        status = card_is_same(path, office->members[i].card, &same, err);
        *found = same ? FOUND_SAME : FOUND_EDITED;
    }
    memory_free(path);
    return status;
}

static enum status list_add(struct file_list *list, char **name, struct error *err)
{
    char **names = memory_resize(list->names, (list->count + 1) * sizeof *names);
    if (!names)
        return memory_error(err);
    list->names = names;
    names[list->count++] = *name;
    *name = NULL;
    return STATUS_OK;
}

void office_strays_free(struct office_strays *strays)
{
    file_list_free(&strays->unknown);
    file_list_free(&strays->edited);
}

enum status office_staff_strays(const struct office *office, struct office_strays *strays,
                                struct error *err)
{
    struct file_list names = {0};
    *strays = (struct office_strays){0};
    char *folder = office_path(office, "staff", NULL);
    enum status status = folder ? file_list_folder(folder, &names, err) : memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        enum found found = FOUND_UNKNOWN;
        status = stray_find(office, names.names[i], &found, err);
        if (status == STATUS_OK && found != FOUND_SAME)
            status = list_add(found == FOUND_EDITED ? &strays->edited : &strays->unknown,
                              &names.names[i], err);
    }
    if (status != STATUS_OK)
        office_strays_free(strays);
    file_list_free(&names);
    memory_free(folder);
    return status;
}
