/* Which files go, with what was found in each. */
#include "share/share.h"

#include <string.h>

enum { FILES_MAXIMUM = 200, NAME_SIZE = 32 };

/* ---- which there are ---- */

/* Files of entries that leave, also those that were left out, and those that were attached. */
struct files {
    const char *names[FILES_MAXIMUM];
    size_t count;
};

static void add_file(struct files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->names[i], name) == 0)
            return;
    if (files->count < FILES_MAXIMUM)
        files->names[files->count++] = name;
}

static void files_find(const struct selection *selection, struct files *files)
{
    files->count = 0;
    for (size_t i = 0; i < selection->entry_count; i++) {
        const struct names *names = &selection->entries[i].entry->attachments;
        for (size_t j = 0; selection->entries[i].leaves && j < names->count; j++)
            add_file(files, names->items[j]);
    }
    for (size_t i = 0; i < selection->attachment_count; i++)
        add_file(files, selection->attachments[i].name);
}

static const struct selected_attachment *leaving(const struct selection *selection,
                                                 const char *name)
{
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (strcmp(selection->attachments[i].name, name) == 0)
            return &selection->attachments[i];
    return NULL;
}

bool share_asks_files(struct wizard *wizard, bool *asks)
{
    *asks = false;
    if (wizard_has_step(wizard, "files"))
        return true;
    const struct sharing *sharing = wizard_sharing(wizard);
    *asks = sharing && sharing_selection(sharing)->attachment_count > 0;
    return sharing != NULL;
}

/* ---- the page ---- */

static bool is_about(const struct selected_leak *leak, const char *name)
{
    return (leak->place == LEAK_IN_ATTACHMENT || leak->place == LEAK_IN_ATTACHMENT_NAME) &&
           strcmp(leak->where, name) == 0;
}

/* Whether anything was found, or could not be read. */
static bool has_findings(const struct selection *selection, const struct selected_attachment *file)
{
    return selected_file_answer(selection, file) != FILE_NOTHING_FOUND;
}

static void show_findings(struct wizard *wizard, const struct selection *selection,
                          const struct selected_attachment *file)
{
    struct page *page = wizard->page;
    char words[FILE_ANSWER_WORDS_SIZE];
    page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n<li>");
    selected_file_words(selection, file, words);
    page_sentence(page, words);
    page_markup(page, "</li>\n");
    if (file->copy) {
        page_markup(page, "<li>A copy goes in its place: ");
        page_text(page, file->cleaned);
        page_markup(page, "</li>\n");
    }
    if (file->uncleaned) {
        page_markup(page, "<li>There is no clean copy, because ");
        page_text(page, file->uncleaned);
        page_markup(page, "</li>\n");
    }
    for (size_t i = 0; i < selection->hidden_count; i++)
        if (strcmp(selection->hidden[i].attachment, file->name) == 0) {
            page_markup(page, "<li>It hides ");
            page_text(page, selection->hidden[i].what);
            page_markup(page, "</li>\n");
        }
    for (size_t i = 0; i < selection->leak_count; i++)
        if (is_about(&selection->leaks[i], file->name)) {
            const struct record_person *person = selection->leaks[i].person;
            page_markup(page, "<li>It %s of ",
                        selection->leaks[i].is_question ? "may tell" : "tells");
            page_text(page, person && person->name ? person->name : "somebody else");
            page_markup(page, ": “");
            page_text(page, selection->leaks[i].context);
            page_markup(page, "”</li>\n");
        }
    page_markup(page, "</ul>\n");
}

/* What was chosen for it; "" where that is still open. */
static const char *chosen(const struct wizard *wizard, const struct selection *selection,
                          const char *name)
{
    const struct selected_attachment *file = leaving(selection, name);
    if (!file)
        return "out";
    if (wizard_list_has(wizard, "clean", name))
        return "clean";
    return wizard_has_step(wizard, "files") || !has_findings(selection, file) ? "keep" : "";
}

/* Who looks at it at a desk is known: what they see can be said where it is looked at (M04). */
static bool asks_what_was_seen(const struct wizard *wizard, const struct selected_attachment *file)
{
    return file && file->text_unread && !wizard_is_emergency(wizard);
}

static void show_seen(struct wizard *wizard, size_t number, const char *name,
                      const struct form *form, const struct error *err)
{
    char field[NAME_SIZE], key[ANSWER_KEY_SIZE];
    snprintf(field, sizeof field, "saw-%zu", number);
    answer_key_write(ANSWER_M04_LOOKED, name, key);
    const char *typed = form_value(form, field), *said = json_text(wizard->draft.answers, key);
    const char *self = office_self(wizard->office)->card->name;
    if (!typed && said && text_starts_with(said, self) && said[strlen(self)] == ':')
        typed = said + strlen(self) + strlen(": ");
    page_field_text(
        wizard->page,
        &(struct field){
            .name = field,
            .label = "If it goes: what did you see, when you looked at all "
                     "of it?",
            .typed = typed,
            .err = typed && *typed && !answer_is_words(typed, REASON_CHARACTERS) ? err : NULL});
}

static void show_file(struct wizard *wizard, const struct selection *selection, size_t number,
                      const char *name, const struct form *form, const struct error *err)
{
    const struct selected_attachment *file = leaving(selection, name);
    char field[NAME_SIZE], key[NAME_SIZE], heading[NAME_SIZE];
    snprintf(field, sizeof field, "file-%zu", number);
    snprintf(key, sizeof key, "name-%zu", number);
    snprintf(heading, sizeof heading, "heading-%zu", number);
    const char *typed = share_value(form, field);
    const char *choice = *typed ? typed : chosen(wizard, selection, name);
    const struct field_option options[] = {
        {.value = "keep", .label = "Send it as it is", .is_chosen = !strcmp(choice, "keep")},
        {.value = "clean",
         .label = "Send a copy without hidden data",
         .hint = "Where a picture was taken, who wrote it, older versions: what nobody sees.",
         .is_chosen = !strcmp(choice, "clean")},
        {.value = "out", .label = "Leave it out", .is_chosen = !strcmp(choice, "out")},
    };
    page_markup(wizard->page, "<h2 class=\"govuk-heading-m\" id=\"%s\">", heading);
    page_text(wizard->page, name);
    page_markup(wizard->page, "</h2>\n");
    share_show_look(wizard, name, file ? file->size : 0);
    if (file)
        show_findings(wizard, selection, file);
    page_hidden(wizard->page, key, name);
    page_field_radios(wizard->page,
                      &(struct field){.name = field,
                                      .asked_by = heading,
                                      .is_brief = true,
                                      .err = err && !*choice ? err : NULL},
                      options, 3);
    if (asks_what_was_seen(wizard, file))
        show_seen(wizard, number, name, form, err);
}

/* Files of the record that no entry which leaves names. */
static void show_further(struct wizard *wizard, const struct files *files)
{
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    struct file_list all = {0};
    struct error ignored = {0};
    size_t count = 0;
    if (record_file_list(wizard->record, &all, &ignored) == STATUS_OK)
        for (size_t i = 0; i < all.count && count < SHARE_CHOICES_MAXIMUM; i++) {
            bool is_shown = false;
            for (size_t j = 0; j < files->count; j++)
                is_shown = is_shown || strcmp(files->names[j], all.names[i]) == 0;
            if (!is_shown)
                options[count++] =
                    (struct field_option){.value = all.names[i], .label = all.names[i]};
        }
    if (count > 0) {
        page_markup(wizard->page,
                    "<details class=\"desk-more\"><summary>Other files of this record "
                    "(%zu)</summary>\n",
                    count);
        page_field_checkboxes(wizard->page,
                              &(struct field){.name = "attach",
                                              .label = "Attach also",
                                              .hint = "Each needs a reason: nobody described it."},
                              options, count);
        for (size_t i = 0; i < count; i++)
            share_show_look(wizard, options[i].value, 0);
        page_more_end(wizard->page);
    }
    file_list_free(&all);
}

/* The field of the first that is still open. */
static void first_open(struct wizard *wizard, const struct selection *selection,
                       const struct files *files, const struct form *form, char field[NAME_SIZE])
{
    snprintf(field, NAME_SIZE, "file-0");
    for (size_t i = 0; i < files->count; i++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "saw-%zu", i);
        const char *saw = share_value(form, name);
        if (*saw && !answer_is_words(saw, REASON_CHARACTERS)) {
            memcpy(field, name, sizeof name);
            return;
        }
        snprintf(name, sizeof name, "file-%zu", i);
        if (*share_value(form, name) || *chosen(wizard, selection, files->names[i]))
            continue;
        memcpy(field, name, sizeof name);
        return;
    }
}

static void show(struct wizard *wizard, const struct selection *selection, const struct form *form,
                 const struct error *err)
{
    struct files files;
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE], field[NAME_SIZE];
    files_find(selection, &files);
    first_open(wizard, selection, &files, form, field);
    wizard_address(wizard, SHARE_FILES, address);
    wizard_address(wizard, SHARE_ENTRIES, back);
    wizard_begin_form(wizard, err, field, "Which files go?", back);
    if (files.count == 0)
        page_inset(wizard->page, "The entries that go name no file.");
    page_form_begin(wizard->page, address);
    for (size_t i = 0; i < files.count; i++)
        show_file(wizard, selection, i, files.names[i], form, err);
    show_further(wizard, &files);
    wizard_form_end(wizard);
    wizard_end(wizard);
}

void share_show_files(struct wizard *wizard)
{
    static const struct form nothing = {0};
    const struct sharing *sharing = wizard_sharing(wizard);
    if (sharing)
        show(wizard, sharing_selection(sharing), &nothing, NULL);
}

/* ---- what was chosen ---- */

static enum status take_file(struct wizard *wizard, const char *name, const char *choice,
                             struct error *err)
{
    bool is_out = strcmp(choice, "out") == 0;
    enum status status = wizard_list_mark(wizard, "without", name, is_out, err);
    return status == STATUS_OK
               ? wizard_list_mark(wizard, "clean", name, strcmp(choice, "clean") == 0, err)
               : status;
}

/* Nothing said here is asked on a page of its own. */
static enum status take_seen(struct wizard *wizard, size_t number, const char *name,
                             const struct form *form, struct error *err)
{
    char field[NAME_SIZE], key[ANSWER_KEY_SIZE];
    snprintf(field, sizeof field, "saw-%zu", number);
    answer_key_write(ANSWER_M04_LOOKED, name, key);
    const char *saw = share_value(form, field);
    if (!*saw)
        return STATUS_OK;
    if (!answer_is_words(saw, REASON_CHARACTERS))
        return error_set(err, STATUS_USAGE, "say in a few words more what you saw in %s", name);
    char *whole = memory_format("%s: %s", office_self(wizard->office)->card->name, saw);
    json_t *said = whole ? json_string(whole) : NULL;
    memory_free(whole);
    return said && json_object_set_new(wizard->draft.answers, key, said) == 0 ? STATUS_OK
                                                                              : memory_error(err);
}

/* By its name, which came with the form and must be one of those that were shown. */
static enum status take_files(struct wizard *wizard, const struct files *files,
                              const struct form *form, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < files->count; i++) {
        char field[NAME_SIZE], hidden[NAME_SIZE];
        snprintf(field, sizeof field, "file-%zu", i);
        snprintf(hidden, sizeof hidden, "name-%zu", i);
        const char *choice = share_value(form, field);
        if (strcmp(share_value(form, hidden), files->names[i]) != 0)
            status = error_set(err, STATUS_USAGE,
                               "the files are not those that you were shown: look "
                               "at them again");
        else if (!*choice)
            status = error_set(err, STATUS_USAGE, "say of each file whether it goes");
        else
            status = take_file(wizard, files->names[i], choice, err);
        if (status == STATUS_OK && strcmp(choice, "keep") == 0)
            status = take_seen(wizard, i, files->names[i], form, err);
    }
    return status;
}

static enum status take_further(struct wizard *wizard, const struct form *form, struct error *err)
{
    struct file_list all = {0};
    enum status status = record_file_list(wizard->record, &all, err);
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++)
        if (share_has_value(form, "attach", all.names[i]))
            status = wizard_list_mark(wizard, "attach", all.names[i], true, err);
    file_list_free(&all);
    return status;
}

void share_take_files(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct files files;
    const struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return;
    files_find(sharing_selection(sharing), &files);
    enum status status = take_files(wizard, &files, form, &err);
    if (status == STATUS_OK)
        status = take_further(wizard, form, &err);
    if (status == STATUS_OK)
        status = wizard_put_step(wizard, "files", &err);
    if (status != STATUS_OK) {
        show(wizard, sharing_selection(sharing), form, &err);
        return;
    }
    wizard_choice_changed(wizard);
    if (wizard_save(wizard, &err) == STATUS_OK)
        wizard_go_on(wizard);
    else
        wizard_failure(wizard, &err);
}
