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
    struct asking_others others = {.count = 0}, unmeant = {.count = 0};
    *asks = false;
    if (wizard_has_step(wizard, "people"))
        return true;
    struct selection *selection = offered(wizard, &choice);
    if (selection) {
        asking_find_others(wizard->record, wizard->profile, selection, &others);
        asking_find_unmeant(wizard->office, wizard->record, wizard->profile, selection, &unmeant);
        *asks = others.count > 0 || unmeant.count > 0;
    }
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

/* People to choose among; the texts are theirs. */
struct offer {
    struct field_option options[ASKING_OTHERS_MAXIMUM];
    char *texts[2 * ASKING_OTHERS_MAXIMUM];
    size_t count;
};

static void offer_free(struct offer *offer)
{
    for (size_t i = 0; i < 2 * offer->count; i++)
        memory_free(offer->texts[i]);
}

/* `hint` is taken over; NULL: none. */
static void offer_one(struct offer *offer, const struct record_person *person, char *hint,
                      bool is_chosen)
{
    struct buffer name;
    char **texts = &offer->texts[2 * offer->count];
    buffer_init(&name, SHARE_WORDS_SIZE);
    share_person_words(person, &name);
    texts[0] = memory_copy_string(buffer_text(&name));
    texts[1] = hint;
    offer->options[offer->count++] =
        (struct field_option){.value = person->id,
                              .label = texts[0] ? texts[0] : person->id,
                              .hint = hint,
                              .is_chosen = is_chosen};
    buffer_free(&name);
}

/* Those of the family, who are in it unless they are taken out; a child of whom nothing was chosen
 * is not. */
static void show_family(struct wizard *wizard, const struct selection *selection,
                        const struct error *err)
{
    struct offer offer = {.count = 0};
    bool is_chosen = json_array_size(json_object_get(wizard->draft.asked, "about")) > 0;
    for (size_t i = 0; i < selection->about.count && offer.count < ASKING_OTHERS_MAXIMUM; i++) {
        const struct record_person *person =
            record_find_person(wizard->record, selection->about.items[i]);
        if (!person)
            continue;
        bool is_meant = asking_is_meant(wizard->office, selection, person);
        offer_one(&offer, person,
                  is_meant ? NULL : memory_copy_string("Nothing that you chose is about them."),
                  is_chosen ? wizard_list_has(wizard, "about", person->id)
                            : is_meant || wizard_has_step(wizard, "people"));
    }
    page_field_checkboxes(wizard->page, &(struct field){.name = "family", .err = err},
                          offer.options, offer.count);
    offer_free(&offer);
}

/* Those whom a chosen entry is about too, and who are of no family here, or kept apart from it. */
static void show_others(struct wizard *wizard, const struct extract_choice *choice,
                        const struct selection *selection)
{
    struct asking_others others = {.count = 0};
    struct offer offer = {.count = 0};
    asking_find_others(wizard->record, wizard->profile, selection, &others);
    for (size_t i = 0; i < others.count; i++)
        offer_one(&offer, others.people[i],
                  what_leaves(wizard, choice, &selection->about, others.people[i]),
                  wizard_list_has(wizard, "about", others.people[i]->id));
    if (offer.count > 0)
        page_field_checkboxes(
            wizard->page,
            &(struct field){.name = "person",
                            .label = "The entries are also about",
                            .hint = "Whom you leave out may still be named in the text of the "
                                    "entries, which leaves as it is."},
            offer.options, offer.count);
    offer_free(&offer);
}

static void show_people(struct wizard *wizard, const struct extract_choice *choice,
                        const struct selection *selection, const struct error *err)
{
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    wizard_address(wizard, SHARE_PEOPLE, address);
    wizard_address(wizard, SHARE_ENTRIES, back);
    wizard_begin_form(wizard, err, "family", "Whose details go with it?", back);
    page_form_begin(wizard->page, address);
    show_family(wizard, selection, err);
    show_others(wizard, choice, selection);
    wizard_form_end(wizard);
    wizard_end(wizard);
}

void share_show_people(struct wizard *wizard)
{
    struct extract_choice choice = {0};
    struct selection *selection = offered(wizard, &choice);
    if (selection)
        show_people(wizard, &choice, selection, NULL);
    extract_selection_free(selection);
    extract_choice_free(&choice);
}

/* The family as it is, and nobody else, is no choice: who is of it may change. */
static enum status put_people(struct wizard *wizard, const struct selection *selection,
                              const struct form *form, struct error *err)
{
    struct asking_others others = {.count = 0};
    struct names people = {0};
    enum status status = STATUS_OK;
    bool is_other = false;
    asking_find_others(wizard->record, wizard->profile, selection, &others);
    for (size_t i = 0; status == STATUS_OK && i < others.count; i++)
        if (share_has_value(form, "person", others.people[i]->id)) {
            is_other = true;
            status = names_add_copy(&people, others.people[i]->id) ? STATUS_OK : memory_error(err);
        }
    for (size_t i = 0; status == STATUS_OK && i < selection->about.count; i++)
        if (!share_has_value(form, "family", selection->about.items[i]))
            is_other = true;
        else if (!names_add_copy(&people, selection->about.items[i]))
            status = memory_error(err);
    if (status == STATUS_OK && people.count == 0)
        status = error_set(err, STATUS_USAGE, "choose at least one whom it is about");
    if (!is_other)
        names_free_copies(&people);
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
        if (status == STATUS_USAGE)
            show_people(wizard, &choice, selection, &err);
        else
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
    wizard_begin_form(wizard, NULL, NULL, "Which details go?", back);
    page_form_begin(wizard->page, address);
    page_field_checkboxes(wizard->page,
                          &(struct field){.name = "field", .hint = "Take away what need not go."},
                          options, count);
    wizard_form_end(wizard);
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
