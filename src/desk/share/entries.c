/* Which entries go. */
#include "share/share.h"

#include <string.h>

/* The choice as if no entry was chosen yet: what is to choose among. */
static enum status choice_before(const struct wizard *wizard, struct extract_choice *choice,
                                 struct error *err)
{
    struct names without = {0};
    enum status status = wizard_choice(wizard, choice, err);
    names_free_copies(&choice->entries);
    for (size_t i = 0; status == STATUS_OK && i < choice->without.count; i++)
        if (!record_find_entry(wizard->record, choice->without.items[i]) &&
            !names_add_copy(&without, choice->without.items[i]))
            status = memory_error(err);
    names_free_copies(&choice->without);
    choice->without = without;
    return status;
}

/* What there is to choose among; NULL with a page if that cannot be told. */
static struct selection *offered(struct wizard *wizard)
{
    struct error err = {0};
    struct extract_choice choice = {0};
    struct selection *selection = NULL;
    if (choice_before(wizard, &choice, &err) == STATUS_OK)
        selection = wizard_select(wizard, &choice);
    else
        wizard_failure(wizard, &err);
    extract_choice_free(&choice);
    return selection;
}

static bool goes_beyond(const struct wizard *wizard, const struct selected_entry *selected)
{
    return asking_may_go_beyond(wizard->office, wizard->profile, selected);
}

bool share_asks_entries(struct wizard *wizard, bool *asks)
{
    *asks = false;
    if (wizard_has_step(wizard, "entries"))
        return true;
    struct selection *selection = offered(wizard);
    for (size_t i = 0; selection && i < selection->entry_count; i++)
        *asks = *asks || asking_may_go(wizard->profile, &selection->entries[i]) ||
                goes_beyond(wizard, &selection->entries[i]);
    extract_selection_free(selection);
    return selection != NULL;
}

/* Those to choose among, the newest first; the labels are theirs. */
struct offer {
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char *texts[2 * SHARE_CHOICES_MAXIMUM];
    size_t count;
    bool is_cut;
};

static char *label_of(const struct wizard *wizard, const struct record_entry *entry)
{
    char day[TIMESTAMP_WORDS_SIZE];
    const struct catalogue_category *category =
        catalogue_find_category(office_catalogue(wizard->office), entry->category);
    date_words(&entry->on, day);
    return memory_format("%s: %s, by %s", day, category ? category->label : entry->category,
                         entry->by);
}

static char *hint_of(const struct selected_entry *selected)
{
    const struct record_entry *entry = selected->entry;
    return memory_format("%s%s%s%s", entry->text, entry->attachments.count ? " (With files.)" : "",
                         selected->about_others
                             ? " (It is also about somebody else: you are asked about them.)"
                             : "",
                         entry->concern ? " (With the form of concern.)" : "");
}

static void add_entry(struct wizard *wizard, const struct selected_entry *selected,
                      struct offer *offer)
{
    const struct record_entry *entry = selected->entry;
    char *label = label_of(wizard, entry), *hint = hint_of(selected);
    offer->texts[2 * offer->count] = label;
    offer->texts[2 * offer->count + 1] = hint;
    offer->options[offer->count++] =
        (struct field_option){.value = entry->id,
                              .label = label ? label : entry->id,
                              .hint = hint,
                              .is_chosen = wizard_list_has(wizard, "entries", entry->id)};
}

static void offer_free(struct offer *offer)
{
    for (size_t i = 0; offer && i < 2 * offer->count; i++)
        memory_free(offer->texts[i]);
    memory_free(offer);
}

/* Those that the purpose is for, or those beyond it. */
static struct offer *offer_make(struct wizard *wizard, const struct selection *selection,
                                bool is_beyond)
{
    struct offer *offer = memory_allocate(sizeof *offer);
    for (size_t i = selection->entry_count; offer && i > 0; i--) {
        const struct selected_entry *selected = &selection->entries[i - 1];
        if (is_beyond ? !goes_beyond(wizard, selected) : !asking_may_go(wizard->profile, selected))
            continue;
        if (offer->count < SHARE_CHOICES_MAXIMUM)
            add_entry(wizard, selected, offer);
        else
            offer->is_cut = true;
    }
    return offer;
}

static bool has_chosen(const struct offer *offer)
{
    for (size_t i = 0; i < offer->count; i++)
        if (offer->options[i].is_chosen)
            return true;
    return false;
}

/* What the purpose does not ask for is out of the way, and can be had. */
static void show_beyond(struct wizard *wizard, const struct selection *selection)
{
    struct offer *offer = offer_make(wizard, selection, true);
    struct page *page = wizard->page;
    if (offer && offer->count > 0) {
        page_markup(page,
                    "<details class=\"desk-more\"%s><summary>Entries that this purpose does not "
                    "ask for (%zu)</summary>\n",
                    has_chosen(offer) ? " open" : "", offer->count);
        page_field_checkboxes(page,
                              &(struct field){.name = "beyond",
                                              .label = "Choose one that matters all the same",
                                              .hint = wizard_is_emergency(wizard)
                                                          ? "You are asked for a reason for each."
                                                          : "You are asked for a reason for each, "
                                                            "and a manager approves it before "
                                                            "anything goes."},
                              offer->options, offer->count);
        page_more_end(page);
    }
    offer_free(offer);
}

/* And what cannot go, and why. */
static void show_held_back(struct wizard *wizard, const struct selection *selection)
{
    struct page *page = wizard->page;
    size_t shown = 0;
    for (size_t i = selection->entry_count; i > 0; i--) {
        const struct selected_entry *selected = &selection->entries[i - 1];
        if (asking_may_go(wizard->profile, selected) || goes_beyond(wizard, selected))
            continue;
        if (shown++ == 0) {
            page_more_begin(page, "Entries that stay in the office, and why");
            page_markup(page, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        }
        char *label = label_of(wizard, selected->entry);
        page_markup(page, "<li>");
        page_text(page, label ? label : "");
        page_markup(page, ": ");
        share_named_text(wizard, selected->stays_because);
        page_markup(page, "</li>\n");
        memory_free(label);
    }
    if (shown > 0) {
        page_markup(page, "</ul>\n");
        page_more_end(page);
    }
}

static void show_offer(struct wizard *wizard, const struct offer *offer, const struct error *err)
{
    if (offer && offer->count > 0)
        page_field_checkboxes(
            wizard->page,
            &(struct field){.name = "entry", .hint = "Take the fewest that do.", .err = err},
            offer->options, offer->count);
    else
        page_inset(wizard->page, "No entry of this record is for this purpose.");
    if (offer && offer->is_cut)
        page_paragraph(wizard->page, "There are older entries, which this page does not show.");
}

static void show(struct wizard *wizard, const struct error *err)
{
    struct selection *selection = offered(wizard);
    char address[SHARE_ADDRESS_SIZE], back[SHARE_ADDRESS_SIZE];
    if (!selection)
        return;
    struct offer *offer = offer_make(wizard, selection, false);
    wizard_address(wizard, SHARE_ENTRIES, address);
    wizard_address(wizard, SHARE_RECIPIENT, back);
    wizard_begin_form(wizard, err, offer && offer->count > 0 ? "entry" : "none",
                      "Which entries must go?", back);
    page_form_begin(wizard->page, address);
    show_offer(wizard, offer, err);
    show_beyond(wizard, selection);
    show_held_back(wizard, selection);
    const struct field_option none = {
        .value = "yes",
        .label = "None of them: only who they are, and how they are reached",
        .is_chosen = wizard_has_step(wizard, "entries") &&
                     json_array_size(json_object_get(wizard->draft.asked, "entries")) == 0};
    page_field_checkboxes(wizard->page, &(struct field){.name = "none", .label = "Or"}, &none, 1);
    wizard_form_end(wizard);
    wizard_end(wizard);
    offer_free(offer);
    extract_selection_free(selection);
}

void share_show_entries(struct wizard *wizard)
{
    struct error err = {0};
    if (wizard_profile(wizard, &err) == STATUS_OK)
        show(wizard, NULL);
    else
        wizard_failure(wizard, &err);
}

/* Those that were chosen become those that go; if none was, all become those that are left out. */
static enum status put_entries(struct wizard *wizard, const struct selection *selection,
                               const struct form *form, size_t *chosen, struct error *err)
{
    struct extract_choice choice = {0};
    struct names left = {0}, go = {0};
    enum status status = choice_before(wizard, &choice, err);
    for (size_t i = 0; status == STATUS_OK && i < selection->entry_count; i++) {
        const char *id = selection->entries[i].entry->id;
        bool is_beyond = goes_beyond(wizard, &selection->entries[i]);
        bool goes = share_has_value(form, is_beyond ? "beyond" : "entry", id);
        if (is_beyond ? !goes : !asking_may_go(wizard->profile, &selection->entries[i]))
            continue; /* what is beyond stays unless it is chosen */
        if (!names_add_copy(goes ? &go : &left, id))
            status = memory_error(err);
    }
    *chosen = go.count;
    for (size_t i = 0; status == STATUS_OK && go.count == 0 && i < left.count; i++)
        if (!names_add_copy(&choice.without, left.items[i]))
            status = memory_error(err);
    if (status == STATUS_OK && (go.count > 0 || *share_value(form, "none"))) {
        status = wizard_put_list(wizard, "entries", &go, err);
        if (status == STATUS_OK)
            status = wizard_put_list(wizard, "without", &choice.without, err);
    }
    names_free_copies(&left);
    names_free_copies(&go);
    extract_choice_free(&choice);
    return status;
}

void share_take_entries(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    size_t chosen = 0;
    struct selection *selection = offered(wizard);
    bool is_none = *share_value(form, "none") != '\0';
    if (!selection)
        return;
    enum status status = put_entries(wizard, selection, form, &chosen, &err);
    extract_selection_free(selection);
    if (status == STATUS_OK && chosen == 0 && !is_none)
        status = error_set(&err, STATUS_USAGE, "choose the entries that must go, or none of them");
    else if (status == STATUS_OK && chosen > 0 && is_none)
        status = error_set(&err, STATUS_USAGE,
                           "you chose entries and none of them: choose one or the other");
    if (status == STATUS_OK)
        status = wizard_put_step(wizard, "entries", &err);
    if (status ==
        STATUS_OK) /* others may be among them, of which nobody said whom they are about */
        status = wizard_list_mark(wizard, "steps", "whom", false, &err);
    if (status == STATUS_OK) {
        wizard_choice_changed(wizard);
        status = wizard_save(wizard, &err);
    }
    if (status == STATUS_OK)
        wizard_go_on(wizard);
    else
        show(wizard, &err);
}
