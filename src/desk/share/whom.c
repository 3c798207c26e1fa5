/* Whom the entries are about that leave, and of which no export said it. */
#include "share/share.h"

#include <string.h>

enum { NAME_SIZE = RECORD_ID_MAXIMUM + 8 };

static const char WHOM[] = "about_entries";

/* What would leave, with nothing said of that yet; NULL with a page. */
static struct selection *offered(struct wizard *wizard, struct extract_choice *choice)
{
    struct error err = {0};
    struct selection *selection = NULL;
    enum status status = wizard_profile(wizard, &err);
    if (status == STATUS_OK)
        status = wizard_choice(wizard, choice, &err);
    names_free_copies(&choice->whom);
    if (status == STATUS_OK)
        selection = wizard_select(wizard, choice);
    else
        wizard_failure(wizard, &err);
    wizard_lend(wizard, choice);
    return selection;
}

bool share_asks_whom(struct wizard *wizard, bool *asks)
{
    struct error err = {0};
    struct extract_choice choice = {0};
    *asks = false;
    if (wizard_is_emergency(wizard) || wizard_has_step(wizard, "whom"))
        return true;
    enum status status = wizard_record(wizard, &err);
    if (status != STATUS_OK)
        wizard_failure(wizard, &err);
    if (status != STATUS_OK || !asking_has_open(wizard->record))
        return status == STATUS_OK;
    struct selection *selection = offered(wizard, &choice);
    for (size_t i = 0; selection && i < selection->entry_count; i++)
        *asks = *asks || asking_is_open(wizard->profile, &selection->entries[i]);
    extract_selection_free(selection);
    extract_choice_free(&choice);
    return selection != NULL;
}

static void name_of(const struct record_entry *entry, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "about-%s", entry->id);
}

/* "ENTRY=ID,ID" of those that the form has; "" if it has none. */
static enum status whom_of(const struct wizard *wizard, const struct record_entry *entry,
                           const struct form *form, struct buffer *whom, struct error *err)
{
    char name[NAME_SIZE];
    name_of(entry, name);
    for (size_t i = 0; i < wizard->record->people_count; i++) {
        const char *id = wizard->record->people[i].id;
        if (!share_has_value(form, name, id))
            continue;
        if (whom->length == 0)
            buffer_append_text(whom, entry->id);
        buffer_append_format(whom, "%s%s", strchr(buffer_text(whom), '=') ? "," : "=", id);
    }
    return buffer_status(whom, err);
}

/* Whether the draft says that the entry is about that person. */
static bool is_said(const struct wizard *wizard, const struct record_entry *entry, const char *id)
{
    size_t index, length = strlen(entry->id);
    json_t *item;
    json_array_foreach(json_object_get(wizard->draft.asked, WHOM), index, item)
    {
        const char *said = json_string_value(item);
        if (!said || strncmp(said, entry->id, length) != 0 || said[length] != '=')
            continue;
        for (const char *at = said + length; *at; at += strcspn(at, ",")) {
            at++;
            if (strncmp(at, id, strlen(id)) == 0 && strchr(",", at[strlen(id)]))
                return true;
        }
    }
    return false;
}

static void show_entry(struct wizard *wizard, const struct record_entry *entry,
                       const struct form *form)
{
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char *texts[SHARE_CHOICES_MAXIMUM], name[NAME_SIZE], day[TIMESTAMP_WORDS_SIZE];
    size_t count = 0;
    const struct record *record = wizard->record;
    name_of(entry, name);
    date_words(&entry->on, day);
    page_markup(wizard->page, "<blockquote class=\"govuk-inset-text desk-quote\"><p>");
    page_text(wizard->page, entry->text);
    page_markup(wizard->page, "</p><footer>%s, written by ", day);
    page_text(wizard->page, entry->by);
    page_markup(wizard->page, "</footer></blockquote>\n");
    for (; count < record->people_count && count < SHARE_CHOICES_MAXIMUM; count++) {
        const char *id = record->people[count].id;
        struct buffer words;
        buffer_init(&words, SHARE_WORDS_SIZE);
        share_person_words(&record->people[count], &words);
        texts[count] = memory_copy_string(buffer_text(&words));
        options[count] = (struct field_option){.value = id,
                                               .label = texts[count] ? texts[count] : id,
                                               .is_chosen = form ? share_has_value(form, name, id)
                                                                 : is_said(wizard, entry, id)};
        buffer_free(&words);
    }
    page_field_checkboxes(wizard->page, &(struct field){.name = name, .label = "Whom is it about?"},
                          options, count);
    for (size_t i = 0; i < count; i++)
        memory_free(texts[i]);
}

/* `form`: what was sent, if something is wrong with it. */
static void show(struct wizard *wizard, const struct selection *selection, const struct form *form,
                 const struct error *err)
{
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_WHOM, address);
    wizard_address(wizard, SHARE_ENTRIES, back);
    wizard_begin_form(wizard, err, NULL, "Whom are these entries about?", back);
    page_paragraph(wizard->page,
                   "The record does not say it yet, and keeps what you say here, so that you are "
                   "not asked again. If you do not know, tick nobody: the entry counts as about "
                   "everybody then.");
    page_form_begin(wizard->page, address);
    for (size_t i = 0; i < selection->entry_count; i++)
        if (asking_is_open(wizard->profile, &selection->entries[i]))
            show_entry(wizard, selection->entries[i].entry, form);
    wizard_form_end(wizard);
    wizard_end(wizard);
}

void share_show_whom(struct wizard *wizard)
{
    struct extract_choice choice = {0};
    struct selection *selection = offered(wizard, &choice);
    if (selection)
        show(wizard, selection, NULL, NULL);
    extract_selection_free(selection);
    extract_choice_free(&choice);
}

/* Takes what the form says into the choice, and sees that the entries can leave so: one that is
 * about nobody in scope cannot. */
static enum status read_form(struct wizard *wizard, const struct selection *selection,
                             const struct form *form, struct extract_choice *choice,
                             struct error *err)
{
    struct selection *with = NULL;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < selection->entry_count; i++) {
        struct buffer whom;
        if (!asking_is_open(wizard->profile, &selection->entries[i]))
            continue;
        buffer_init(&whom, JSON_LIMITS_DEFAULT.string);
        status = whom_of(wizard, selection->entries[i].entry, form, &whom, err);
        if (status == STATUS_OK && whom.length > 0 &&
            !names_add_copy(&choice->whom, buffer_text(&whom)))
            status = memory_error(err);
        buffer_free(&whom);
    }
    if (status == STATUS_OK)
        status = extract_select(wizard->record, office_catalogue(wizard->office), wizard->profile,
                                choice, visit_now(wizard->visit), &with, err);
    extract_selection_free(with);
    return status != STATUS_REFUSED
               ? status
               : error_set(err, STATUS_USAGE,
                           "an entry cannot go if it is about nobody whose details go: tick one of "
                           "them too, or go back and leave the entry out");
}

static void save(struct wizard *wizard, const struct extract_choice *choice)
{
    struct error err = {0};
    enum status status = wizard_put_list(wizard, WHOM, &choice->whom, &err);
    if (status == STATUS_OK)
        status = wizard_put_step(wizard, "whom", &err);
    if (status == STATUS_OK) {
        wizard_choice_changed(wizard);
        status = wizard_save(wizard, &err);
    }
    if (status == STATUS_OK)
        wizard_go_on(wizard);
    else
        wizard_failure(wizard, &err);
}

void share_take_whom(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct extract_choice choice = {0};
    struct selection *selection = offered(wizard, &choice);
    if (selection) {
        if (read_form(wizard, selection, form, &choice, &err) == STATUS_OK)
            save(wizard, &choice);
        else
            show(wizard, selection, form, &err);
    }
    extract_selection_free(selection);
    extract_choice_free(&choice);
}
