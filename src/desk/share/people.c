/* Who else of those whom the chosen entries are about is in it, and which of their details. */
#include "share/share.h"

#include <string.h>

#include "safehand/extract/told.h"

static struct selection *offered(struct wizard *wizard, struct extract_choice *choice)
{
    struct error err = {0};
    struct selection *selection = NULL;
    enum status status = wizard_profile(wizard, &err);
    if (status == STATUS_OK)
        status = wizard_choice(wizard, choice, &err);
    names_free_copies(&choice->about);
    if (status == STATUS_OK)
        selection = wizard_select(wizard, choice);
    else
        wizard_failure(wizard, &err);
    wizard_lend(wizard, choice);
    return selection;
}

bool share_asks_people(struct wizard *wizard, bool *asks)
{
    struct extract_choice choice = {0};
    struct asking_others others = {.count = 0};
    *asks = false;
    if (wizard_has_step(wizard, "people"))
        return true;
    struct selection *selection = offered(wizard, &choice);
    if (selection)
        asking_find_others(wizard->record, wizard->profile, selection, &others);
    *asks = others.count > 0;
    extract_selection_free(selection);
    extract_choice_free(&choice);
    return selection != NULL;
}

/* What would leave about each: "Name, Address". */
static char *what_leaves(struct wizard *wizard, const struct extract_choice *choice,
                         const struct names *about, const struct record_person *person)
{
    struct error ignored = {0};
    struct selection *with = NULL;
    struct buffer labels;
    buffer_init(&labels, SHARE_WORDS_SIZE);
    if (asking_select_with(wizard->office, wizard->record, wizard->profile, choice, about, person,
                           visit_now(wizard->visit), &with, &ignored) == STATUS_OK)
        for (size_t i = 0; i < with->field_count; i++)
            if (with->fields[i].leaves && with->fields[i].field->person == person)
                buffer_append_format(&labels, "%s%s", labels.length ? ", " : "With them would go: ",
                                     with->fields[i].catalogue->label);
    extract_selection_free(with);
    char *text = memory_copy_string(labels.failure != STATUS_OK ? "Much of what is on file."
                                    : labels.length             ? buffer_text(&labels)
                                                    : "Nothing on file that this purpose needs.");
    buffer_free(&labels);
    return text;
}

static void show_people(struct wizard *wizard, const struct extract_choice *choice,
                        const struct selection *selection)
{
    struct asking_others others = {.count = 0};
    struct field_option options[ASKING_OTHERS_MAXIMUM];
    char *texts[2 * ASKING_OTHERS_MAXIMUM];
    asking_find_others(wizard->record, wizard->profile, selection, &others);
    for (size_t i = 0; i < others.count; i++) {
        struct buffer name;
        buffer_init(&name, SHARE_WORDS_SIZE);
        share_person_words(others.people[i], &name);
        texts[2 * i] = memory_copy_string(buffer_text(&name));
        texts[2 * i + 1] = what_leaves(wizard, choice, &selection->about, others.people[i]);
        options[i] = (struct field_option){
            .value = others.people[i]->id,
            .label = texts[2 * i],
            .hint = texts[2 * i + 1],
            .is_chosen = wizard_list_has(wizard, "about", others.people[i]->id)};
        buffer_free(&name);
    }
    if (others.count > 0)
        page_field_checkboxes(
            wizard->page,
            &(struct field){.name = "person",
                            .label = "Choose who shall be in it, with what is on file",
                            .hint = "Whom you leave out may still be named in the text of the "
                                    "entries, which leaves as it is."},
            options, others.count);
    else
        page_inset(wizard->page, "The entries are about nobody else.");
    for (size_t i = 0; i < 2 * others.count; i++)
        memory_free(texts[i]);
}

void share_show_people(struct wizard *wizard)
{
    struct extract_choice choice = {0};
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    struct selection *selection = offered(wizard, &choice);
    if (selection) {
        wizard_address(wizard, SHARE_PEOPLE, address);
        wizard_address(wizard, SHARE_ENTRIES, back);
        wizard_begin(wizard, NULL, NULL, "The entries are also about these people", back);
        page_form_begin(wizard->page, address);
        show_people(wizard, &choice, selection);
        page_form_end(wizard->page, "Go on");
        wizard_end(wizard);
    }
    extract_selection_free(selection);
    extract_choice_free(&choice);
}

static enum status put_people(struct wizard *wizard, const struct selection *selection,
                              const struct form *form, struct error *err)
{
    struct asking_others others = {.count = 0};
    struct names people = {0};
    enum status status = STATUS_OK;
    bool any = false;
    asking_find_others(wizard->record, wizard->profile, selection, &others);
    for (size_t i = 0; status == STATUS_OK && i < others.count; i++)
        if (share_has_value(form, "person", others.people[i]->id)) {
            any = true;
            status = names_add_copy(&people, others.people[i]->id) ? STATUS_OK : memory_error(err);
        }
    for (size_t i = 0; status == STATUS_OK && any && i < selection->about.count; i++)
        if (!names_add_copy(&people, selection->about.items[i]))
            status = memory_error(err);
    if (status == STATUS_OK)
        status = wizard_put_list(wizard, "about", &people, err);
    names_free_copies(&people);
    return status;
}

/* Writes what was chosen, and goes on. */
static void save(struct wizard *wizard, enum status status, struct error *err)
{
    if (status == STATUS_OK) {
        wizard_choice_changed(wizard);
        status = wizard_save(wizard, err);
    }
    if (status == STATUS_OK)
        wizard_go_on(wizard);
    else
        wizard_failure(wizard, err);
}

void share_take_people(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    struct extract_choice choice = {0};
    struct selection *selection = offered(wizard, &choice);
    if (selection) {
        enum status status = put_people(wizard, selection, form, &err);
        if (status == STATUS_OK)
            status = wizard_put_step(wizard, "people", &err);
        save(wizard, status, &err);
    }
    extract_selection_free(selection);
    extract_choice_free(&choice);
}

/* ---- details ---- */

/* Whether a detail can be left out here: it leaves, or was left out before. */
static bool is_offered(const struct wizard *wizard, const struct selected_field *field)
{
    return field->leaves || wizard_list_has(wizard, "without", field->field->path);
}

static void add_field(struct wizard *wizard, const struct selection *selection, size_t index,
                      struct field_option *option, char **texts)
{
    const struct selected_field *field = &selection->fields[index];
    const struct record_person *person = field->field->person;
    const struct extract_told *told = extract_told_of(selection);
    struct buffer value;
    buffer_init(&value, EXTRACT_MAXIMUM);
    if (field->leaves)
        words_append_value(&value, told, index);
    else
        buffer_append_text(&value, "left out");
    const char *whose = !person ? NULL : person->name ? person->name : person->role;
    texts[0] = memory_format(whose ? "%s (%s)" : "%s", told->fields[index].label, whose);
    texts[1] = memory_copy_string(buffer_text(&value));
    *option = (struct field_option){.value = field->field->path,
                                    .label = texts[0] ? texts[0] : field->field->path,
                                    .hint = texts[1],
                                    .is_chosen = field->leaves};
    (void)wizard;
    buffer_free(&value);
}

void share_show_fields(struct wizard *wizard)
{
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char *texts[2 * SHARE_CHOICES_MAXIMUM], address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    size_t count = 0;
    const struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return;
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; i < selection->field_count && count < SHARE_CHOICES_MAXIMUM; i++)
        if (is_offered(wizard, &selection->fields[i])) {
            add_field(wizard, selection, i, &options[count], &texts[2 * count]);
            count++;
        }
    snprintf(address, sizeof address, "/share/%s/fields", wizard->draft.id);
    wizard_address(wizard, SHARE_CHECK, back);
    wizard_begin(wizard, NULL, NULL, "Which details go?", back);
    page_form_begin(wizard->page, address);
    page_field_checkboxes(wizard->page,
                          &(struct field){.name = "field",
                                          .label = "What is on file, and this purpose needs",
                                          .hint = "Take away what need not go."},
                          options, count);
    page_form_end(wizard->page, "Go on");
    wizard_end(wizard);
    for (size_t i = 0; i < 2 * count; i++)
        memory_free(texts[i]);
}

void share_take_fields(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    enum status status = STATUS_OK;
    const struct sharing *sharing = wizard_sharing(wizard);
    if (!sharing)
        return;
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; status == STATUS_OK && i < selection->field_count; i++) {
        const char *path = selection->fields[i].field->path;
        if (is_offered(wizard, &selection->fields[i]))
            status = wizard_list_mark(wizard, "without", path,
                                      !share_has_value(form, "field", path), &err);
    }
    save(wizard, status, &err);
}
