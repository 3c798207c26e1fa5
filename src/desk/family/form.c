#include "family/form.h"

#include <string.h>

#include "share/share.h"

static const struct family_form *const FORMS[] = {
    &FORM_ADD,    &FORM_ENTRY, &FORM_CONCERN, &FORM_WITHDRAW_CONSENT, &FORM_FILE,
    &FORM_CHANGE, &FORM_ROLE,  &FORM_CORRECT, &FORM_REMOVE_ENTRY,     &FORM_REMOVE_PERSON,
};

/* ---- what is asked ---- */

struct ask *family_ask(struct family_asks *asks, struct ask ask)
{
    if (ask.choice_count == 0) /* they are added behind those of the question before */
        ask.choices = &asks->choices[asks->choice_count];
    if (asks->count < FAMILY_ASKS_MAXIMUM)
        asks->count++;
    asks->asks[asks->count - 1] = ask;
    return &asks->asks[asks->count - 1];
}

void family_asks_free(struct family_asks *asks)
{
    for (size_t i = 0; asks && i < asks->text_count; i++)
        memory_free(asks->texts[i]);
    memory_free(asks);
}

const char *family_text(struct family_asks *asks, char *text)
{
    if (!text || asks->text_count == FAMILY_TEXTS_MAXIMUM) {
        memory_free(text);
        return "";
    }
    asks->texts[asks->text_count++] = text;
    return text;
}

void family_choice(struct family_asks *asks, const char *value, const char *label, const char *hint)
{
    if (asks->choice_count == FAMILY_CHOICES_MAXIMUM)
        return;
    asks->choices[asks->choice_count++] =
        (struct ask_choice){.value = value, .label = label, .hint = hint};
    asks->asks[asks->count - 1].choice_count++;
}

void family_choose_people(const struct family *family, struct family_asks *asks)
{
    for (size_t i = 0; i < family->record->people_count; i++) {
        const struct record_person *person = &family->record->people[i];
        struct buffer role;
        buffer_init(&role, FAMILY_WORDS_SIZE);
        family_append_role(family, person->role, &role);
        family_choice(asks, person->id, family_person_name(person),
                      family_text(asks, family_capital(buffer_text(&role))));
        buffer_free(&role);
    }
}

/* Those of a group that ship, and those that the office adds to them. */
static void choose_group(const struct catalogue *shipped, const struct catalogue *own,
                         enum role_group group, const char *words, struct family_asks *asks)
{
    const struct catalogue *const both[] = {shipped, own};
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        for (size_t j = 0; j < both[i]->role_count; j++) {
            const struct catalogue_role *role = &both[i]->roles[j];
            bool is_shipped = both[i] == own && family_find_role(shipped, role->name);
            if (role->group == group && !is_shipped)
                family_choice(asks, role->name, role->label, words);
        }
}

void family_choose_roles(const struct family *family, struct family_asks *asks)
{
    static const struct {
        enum role_group group;
        const char *words;
    } GROUPS[] = {{ROLE_FAMILY, "The family"},
                  {ROLE_CHILD, "Children and young people"},
                  {ROLE_STAFF, "Of our own office"},
                  {ROLE_PROFESSIONAL, "Other professionals"},
                  {ROLE_OTHER, "Others"}};
    struct error ignored = {0};
    const struct catalogue *shipped = NULL;
    if (catalogue_shipped(&shipped, &ignored) != STATUS_OK)
        return;
    for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++)
        choose_group(shipped, family->catalogue, GROUPS[i].group, GROUPS[i].words, asks);
}

void family_choose_categories(const struct family *family, struct family_asks *asks)
{
    for (size_t i = 0; i < family->catalogue->category_count; i++) {
        const struct catalogue_category *category = &family->catalogue->categories[i];
        if (strcmp(category->name, "concern") != 0) /* it has a form of its own */
            family_choice(asks, category->name, category->label, NULL);
    }
}

enum status family_ticked(const struct family *family, const char *name, struct names *ids,
                          struct error *err)
{
    const struct record *record = family->record;
    ids->count = 0;
    ids->items = memory_allocate_array(record->people_count, sizeof *ids->items);
    if (!ids->items)
        return memory_error(err);
    for (size_t i = 0; i < record->people_count; i++)
        if (asked_has(family->visit, name, record->people[i].id))
            ids->items[ids->count++] = record->people[i].id;
    return STATUS_OK;
}

/* ---- the page ---- */

/* The one at the address that was asked for; the routes lead nowhere else here. */
static const struct family_form *form_of(const struct visit *visit)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
        if (strcmp(FORMS[i]->asking.path, visit->request->path) == 0)
            return FORMS[i];
    return NULL;
}

/* One request: what is asked, of whom. */
struct asking_family {
    const struct family_form *form;
    struct family family;
    struct family_asks *asks;
    struct asking asking;
    struct buffer back;
};

static void above(struct visit *visit, const void *context)
{
    const struct asking_family *of = context;
    const struct family_form *form = of->form;
    if (form->warns)
        share_warn(visit);
    if (form->said)
        page_paragraph(&visit->page, form->said);
    if (form->show)
        form->show(&of->family);
}

static void close_all(struct asking_family *of)
{
    family_asks_free(of->asks);
    buffer_free(&of->back);
    family_close(&of->family);
}

static bool open_all(struct visit *visit, const struct family_form *form, struct asking_family *of)
{
    *of = (struct asking_family){.form = form};
    buffer_init(&of->back, FAMILY_ADDRESS_SIZE);
    if (!family_open(visit, &of->family))
        return false;
    of->asks = memory_allocate(sizeof *of->asks);
    if (!of->asks || (form->fits && !form->fits(&of->family))) {
        page_missing(visit);
        return false;
    }
    family_ask(of->asks, (struct ask){.kind = ASK_CARRIED, .name = "ref"});
    form->add(&of->family, of->asks);
    of->asking = form->asking;
    of->asking.place = PLACE_FAMILIES;
    of->asking.asks = of->asks->asks;
    of->asking.count = of->asks->count;
    of->asking.above = above;
    of->asking.context = of;
    family_address(&of->family, "/family", &of->back);
    visit->page.back = buffer_text(&of->back);
    return true;
}

void page_family_form(struct visit *visit)
{
    struct asking_family of;
    const struct family_form *form = form_of(visit);
    if (form && open_all(visit, form, &of))
        ask_show(visit, &of.asking, NULL);
    else if (!form)
        page_missing(visit);
    if (form)
        close_all(&of);
}

void page_family_form_sent(struct visit *visit)
{
    struct asking_family of;
    struct error err = {0};
    const struct family_form *form = form_of(visit);
    if (!form) {
        page_missing(visit);
        return;
    }
    if (open_all(visit, form, &of)) {
        enum status status = ask_check(visit, &of.asking, &err);
        if (status == STATUS_OK)
            status = form->act(&of.family, &of.asking, &err);
        if (status != STATUS_OK)
            ask_again(visit, &of.asking, &err);
        else if (form->then)
            form->then(&of.family);
        else
            response_go_on(visit->page.response, "%s", buffer_text(&of.back));
    }
    close_all(&of);
}
