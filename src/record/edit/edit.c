#include <string.h>

#include "edit_internal.h"

enum { SAVE_TRIES = 50 };

/* ---- where it lies ---- */

static enum status plain_open(const struct record_place *place, struct record **record,
                              struct error *err)
{
    return record_open(place->folder, record, err);
}

static enum status plain_save(const struct record_place *place, const char *base, json_t *root,
                              const struct record_change *change,
                              const struct record_new_file *files, size_t count, struct error *err)
{
    return record_save_with(place->folder, base, root, change, files, count, err);
}

struct record_place record_place_plain(const char *folder)
{
    return (struct record_place){.folder = folder, .open = plain_open, .save = plain_save};
}

/* ---- beginning ---- */

static enum status edit_make(const struct record_place *place, const struct record_editor *editor,
                             struct record_edit **edit, struct error *err)
{
    *edit = NULL;
    enum status status =
        record_edit_check_text("the name of who changes the record", editor->by, err);
    if (status != STATUS_OK)
        return status;
    struct record_edit *made = memory_allocate(sizeof *made);
    if (!made)
        return memory_error(err);
    made->place = *place;
    made->editor = *editor;
    made->today = date_of(editor->at);
    made->folder = memory_copy_string(place->folder);
    if (!made->folder) {
        record_edit_free(made);
        return memory_error(err);
    }
    made->place.folder = made->folder;
    *edit = made;
    return STATUS_OK;
}

/* What the record is now, to begin with. */
static enum status take_base(struct record_edit *edit, struct error *err)
{
    struct record *record = NULL;
    enum status status = edit->place.open(&edit->place, &record, err);
    if (status == STATUS_OK) {
        edit->base = json_incref(record->root);
        memcpy(edit->digest, record->digest, sizeof edit->digest);
    }
    record_free(record);
    return status;
}

enum status record_edit_begin(const struct record_place *place, const struct record_editor *editor,
                              struct record_edit **edit, struct error *err)
{
    enum status status = edit_make(place, editor, edit, err);
    if (status == STATUS_OK)
        status = take_base(*edit, err);
    if (status == STATUS_OK) {
        (*edit)->root = json_copy_whole((*edit)->base);
        status = (*edit)->root ? STATUS_OK : memory_error(err);
    }
    if (status != STATUS_OK) {
        record_edit_free(*edit);
        *edit = NULL;
    }
    return status;
}

enum status record_edit_new(const struct record_place *place, const char *reference,
                            const struct record_editor *editor, struct record_edit **edit,
                            struct error *err)
{
    char today[DATE_SIZE];
    *edit = NULL;
    if (!record_reference_is_valid(reference)) {
        error_set(err, STATUS_USAGE, "\"%s\" cannot be a family's reference", reference);
        return error_hint(err, "use at most 64 letters, digits, dots, _ and -, beginning with a "
                               "letter or digit");
    }
    enum status status = edit_make(place, editor, edit, err);
    if (status != STATUS_OK)
        return status;
    date_format(&(*edit)->today, today);
    (*edit)->root =
        json_pack("{s:s, s:s, s:s, s:[], s:[], s:[]}", "format", "safehand.family/2", "reference",
                  reference, "updated", today, "people", "consents", "entries");
    if ((*edit)->root)
        return STATUS_OK;
    record_edit_free(*edit);
    *edit = NULL;
    return memory_error(err);
}

void record_edit_free(struct record_edit *edit)
{
    if (!edit)
        return;
    for (size_t i = 0; i < edit->step_count; i++) {
        memory_free(edit->steps[i]->reason);
        memory_free(edit->steps[i]);
    }
    for (size_t i = 0; i < edit->file_count; i++) {
        file_close(&edit->files[i].fd);
        memory_free((void *)(uintptr_t)edit->files[i].name);
    }
    memory_free(edit->steps);
    memory_free(edit->files);
    json_decref(edit->base);
    json_decref(edit->root);
    memory_free(edit->folder);
    memory_free(edit);
}

const json_t *record_edit_root(const struct record_edit *edit)
{
    return edit->root;
}

bool record_edit_is_changed(const struct record_edit *edit)
{
    return edit->step_count > 0;
}

struct edit_step *edit_add_step(struct record_edit *edit, const char *words, const char *list,
                                const char *subject)
{
    struct edit_step *step = memory_allocate(sizeof *step);
    if (!step)
        return NULL;
    step->words = words;
    step->list = list;
    snprintf(step->subject, sizeof step->subject, "%s", subject);
    if (ARRAY_ADD(edit->steps, edit->step_count, step))
        return step;
    memory_free(step);
    return NULL;
}

/* ---- saving ---- */

/* What all steps did, in one line. */
static void tell_steps(const struct record_edit *edit, struct buffer *what)
{
    for (size_t i = 0; i < edit->step_count; i++) {
        const struct edit_step *step = edit->steps[i];
        const char *slot = strstr(step->words, "%s");
        buffer_append_text(what, i > 0 ? ", " : "");
        buffer_append(what, step->words, (size_t)(slot - step->words));
        buffer_append_text(what, step->subject);
        buffer_append_text(what, slot + 2);
        if (step->reason)
            buffer_append_format(what, ": %s", step->reason);
    }
}

/* What stands there now, and what this edit made of what stood there before, in one. */
static enum status merge(struct record_edit *edit, struct error *err)
{
    struct record *now = NULL;
    json_t *merged = NULL;
    enum status status = edit->place.open(&edit->place, &now, err);
    if (status == STATUS_OK)
        status = edit_merge(edit->base, edit->root, now->root, edit->steps, edit->step_count,
                            &merged, err);
    if (status == STATUS_OK) {
        json_decref(edit->base);
        json_decref(edit->root);
        edit->base = json_incref(now->root);
        edit->root = merged;
        memcpy(edit->digest, now->digest, sizeof edit->digest);
    }
    record_free(now);
    return status;
}

static enum status save_root(struct record_edit *edit, struct error *err)
{
    enum status status = STATUS_REFUSED;
    for (int tries = 0; status == STATUS_REFUSED && tries < SAVE_TRIES; tries++) {
        struct buffer what;
        buffer_init(&what, JSON_LIMITS_DEFAULT.string);
        if (tries > 0) {
            *err = (struct error){0};
            status = merge(edit, err);
            if (status != STATUS_OK)
                return status;
        }
        tell_steps(edit, &what);
        status = buffer_status(&what, err);
        struct record_change change = {edit->editor.by, edit->editor.at, buffer_text(&what)};
        if (status == STATUS_OK)
            status = edit->place.save(&edit->place, *edit->digest ? edit->digest : NULL, edit->root,
                                      &change, edit->files, edit->file_count, err);
        buffer_free(&what);
        if (!*edit->digest)
            break;
    }
    return status;
}

enum status record_edit_save(struct record_edit *edit, struct error *err)
{
    return edit->step_count > 0 ? save_root(edit, err)
                                : error_set(err, STATUS_USAGE, "nothing was changed");
}
