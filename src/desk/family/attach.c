/* A file is added to a family's record. */
#include <string.h>

#include "family/form.h"

enum { ENTRIES_OFFERED = 100 };

/* The newest entries, to one of which it may belong. */
static void choose_entries(const struct family *family, struct family_asks *asks)
{
    const struct record_entry **list = family_entries_newest(family->record);
    for (size_t i = 0; list && i < family->record->entry_count && i < ENTRIES_OFFERED; i++) {
        char day[TIMESTAMP_WORDS_SIZE];
        date_words(&list[i]->on, day);
        family_choice(asks, list[i]->id,
                      family_text(asks, memory_format("%s, %s", day,
                                                      family_category(family, list[i]->category))),
                      NULL);
    }
    memory_free(list);
}

static void add(struct family *family, struct family_asks *asks)
{
    family_ask(asks, (struct ask){.kind = ASK_FILE,
                                  .name = "file",
                                  .label = "The file",
                                  .hint = "A letter, a form, a picture. What it hides beside its "
                                          "words is looked for when it is to be shared."});
    family_ask(asks, (struct ask){.kind = ASK_SELECT,
                                  .name = "entry",
                                  .label = "Does it belong to an entry?",
                                  .hint = "Leave it as it is if it belongs to none. What belongs "
                                          "to an entry goes with it."});
    choose_entries(family, asks);
}

static enum status act(struct family *family, struct asking *asking, struct error *err)
{
    size_t next = 0;
    struct record_edit *edit = NULL;
    struct visit *visit = family->visit;
    const struct upload *upload = upload_next(&visit->request->uploads, "file", &next);
    if (!upload || !*upload->name) {
        error_set(err, STATUS_USAGE, "choose a file");
        return ask_wrong(asking, "file", err);
    }
    asking->wrong = "file";
    enum status status = family_edit(family, &edit, err);
    if (status == STATUS_OK)
        status = record_edit_add_file(edit, upload->path, upload->name,
                                      asked_or_null(visit, "entry"), err);
    return family_edit_end(edit, status, err);
}

const struct family_form FORM_FILE = {
    .asking = {.title = "Add a file", .path = "/family/file/add", .button = "Add it"},
    .add = add,
    .act = act,
};
