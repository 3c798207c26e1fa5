/* A change of a record, by who acts, to the record as it is in the office now. */
#include <string.h>

#include "family/form.h"

#include "safehand/office/records.h"

static enum status open_there(const struct record_place *place, struct record **record,
                              struct error *err)
{
    return office_record_open(place->context, place->folder, record, err);
}

static enum status save_there(const struct record_place *place, const char *base, json_t *root,
                              const struct record_change *change,
                              const struct record_new_file *files, size_t count, struct error *err)
{
    return office_record_save_with(place->context, place->folder, base, root, change, files, count,
                                   err);
}

struct record_place family_place(const struct visit *visit, const char *folder)
{
    return (struct record_place){.folder = folder,
                                 .open = open_there,
                                 .save = save_there,
                                 .context = visit->session->office};
}

struct record_editor family_editor(const struct visit *visit)
{
    const struct office *office = visit->session->office;
    return (struct record_editor){.by = office_self(office)->card->name,
                                  .at = visit_now(visit),
                                  .catalogue = office_catalogue(office)};
}

enum status family_edit(struct family *family, struct record_edit **edit, struct error *err)
{
    const struct record_place place = family_place(family->visit, family->folder);
    const struct record_editor editor = family_editor(family->visit);
    return record_edit_begin(&place, &editor, edit, err);
}

enum status family_edit_end(struct record_edit *edit, enum status status, struct error *err)
{
    if (status == STATUS_OK)
        status = record_edit_save(edit, err);
    record_edit_free(edit);
    return status;
}

enum status family_digest(const json_t *value, char hex[DIGEST_HEX_SIZE], struct error *err)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
    const char *digested = text ? text : "nothing";
    enum status status = digest_sha256_hex(digested, strlen(digested), hex, err);
    memory_free(text);
    return status;
}
