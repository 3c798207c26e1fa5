/* Somebody asks what was shared about them (L04): who asks, and about whom. */
#include "oversight/access.h"
#include "safehand/office/records.h"

#include <string.h>

void asking_free(struct asking *asking)
{
    memory_free(asking->request.withhold.items);
    memory_free(asking->request.disclose.items);
    memory_free(asking->request.words.items);
    record_free(asking->record);
}

/* ---- whose record ---- */

/* A reference is a folder's name, and never a way to another folder. */
static bool is_reference(const char *text)
{
    return *text && *text != '.' && strlen(text) < 100 && !strpbrk(text, "/\\") &&
           strcmp(text, "..") != 0;
}

/* The family's own file tells names and ages; without it the answer is made all the same. */
static struct record *find_record(const struct office *office, const char *reference)
{
    struct record *record = NULL;
    struct error ignored = {0};
    char path[1024];
    if (!is_reference(reference))
        return NULL;
    int length = snprintf(path, sizeof path, "%s/records/%s", office_folder(office), reference);
    if (length < 0 || (size_t)length >= sizeof path || !file_exists(path) ||
        office_record_open(office, path, &record, &ignored) != STATUS_OK)
        return NULL;
    return record;
}

/* ---- what was typed ---- */

static enum status wrong(struct asking *asking, const char *field, const char *message,
                         const char *hint, struct error *err)
{
    asking->wrong = field;
    error_set(err, STATUS_USAGE, "%s", message);
    return error_hint(err, "%s", hint);
}

static enum status take_lists(const struct form *form, struct access_request *request,
                              struct error *err)
{
    const struct {
        const char *name;
        struct names *names;
    } lists[] = {{"withhold", &request->withhold},
                 {"disclose", &request->disclose},
                 {"words", &request->words}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        lists[i].names->items =
            memory_allocate_array(form->count + 1, sizeof *lists[i].names->items);
        if (!lists[i].names->items)
            return memory_error(err);
        for (size_t j = 0; j < form->count; j++)
            if (strcmp(form->fields[j].name, lists[i].name) == 0)
                lists[i].names->items[lists[i].names->count++] = form->fields[j].value;
    }
    return STATUS_OK;
}

static void take_texts(const struct form *form, const struct office *office, struct asking *asking)
{
    sent_text(form, "family", asking->family);
    sent_text(form, "person", asking->person);
    sent_text(form, "name", asking->name);
    sent_text(form, "ground", asking->ground);
    sent_text(form, "asked-by", asking->asked_by);
    sent_text(form, "harm", asking->harm);
    asking->record = find_record(office, asking->family);
    const struct record_person *person =
        asking->record ? record_find_person(asking->record, asking->person) : NULL;
    if (person && person->name && !*asking->name)
        snprintf(asking->name, sizeof asking->name, "%s", person->name);
}

enum status asking_take(struct visit *visit, struct asking *asking, struct error *err)
{
    const struct form *form = &visit->request->body;
    struct access_request *request = &asking->request;
    take_texts(form, visit->session->office, asking);
    bool is_day = field_date(form, "asked", asking->asked);
    if (!*asking->person)
        return wrong(asking, "person", "about whom?", "choose the person", err);
    if (!access_ground_parse(asking->ground, &request->ground))
        return wrong(asking, "ground", "on which ground may they be told?", "choose one", err);
    if (!*asking->asked_by && request->ground != ACCESS_OWN)
        return wrong(asking, "asked-by", "who asks?", "it stands in the ledger", err);
    if (!is_day)
        return wrong(asking, "asked", "that is no day of the calendar",
                     "write it in numbers, such as 27 3 2026", err);
    request->asked = date_of(visit_now(visit));
    if (*asking->asked && !date_parse(asking->asked, &request->asked))
        return wrong(asking, "asked", "that is no day of the calendar", "look at it again", err);
    request->reference = asking->family;
    request->person = asking->person;
    request->name = *asking->name ? asking->name : NULL;
    request->asked_by = *asking->asked_by ? asking->asked_by : NULL;
    request->record = asking->record;
    request->serious_harm = *asking->harm ? asking->harm : NULL;
    request->nothing = form_value(form, "nothing") != NULL;
    return take_lists(form, request, err);
}

/* ---- the first page: which family ---- */

void asking_show_family(struct page *page, const char *typed)
{
    page_begin(page, 200, "Somebody asks what was shared about them", PLACE_LEDGER);
    page_paragraph(page,
                   "They have a right to know, within one calendar month. Whoever may approve "
                   "gives the answer, and the ledger says that it was given.");
    page_markup(page, "<form method=\"get\" action=\"/reports/person\" novalidate>\n");
    page_field_text(page, &(struct field){.name = "family",
                                          .label = "Which family?",
                                          .hint = "Its reference, such as HS-2041",
                                          .typed = typed,
                                          .width = 20});
    page_form_end(page, "Go on");
    page_end(page);
}

/* ---- the second: who asks, about whom ---- */

static void show_people(struct page *page, const struct asking *asking, const struct error *err)
{
    const struct record *record = asking->record;
    struct field field = {.name = "person", .label = "About whom?", .err = err};
    struct field_option *options =
        record ? memory_allocate_array(record->people_count, sizeof *options) : NULL;
    if (!options) {
        field.label = "About whom? Their id in the family's record";
        field.hint = "The family's record is not in this office, so names are not known here";
        field.typed = asking->person;
        field.width = 10;
        page_field_text(page, &field);
        return;
    }
    for (size_t i = 0; i < record->people_count; i++) {
        const struct record_person *person = &record->people[i];
        options[i] = (struct field_option){.value = person->id,
                                           .label = person->name ? person->name : person->role,
                                           .hint = person->name ? person->role : NULL,
                                           .is_chosen = strcmp(person->id, asking->person) == 0};
    }
    page_field_radios(page, &field, options, record->people_count);
    memory_free(options);
}

static void show_grounds(struct page *page, const struct asking *asking, const struct error *err)
{
    static const enum access_ground grounds[] = {ACCESS_OWN, ACCESS_PARENT, ACCESS_AUTHORITY,
                                                 ACCESS_BEST_INTERESTS};
    static const char *const words[] = {
        "The person themselves asks", "A parent asks, about a child under 12",
        "A parent asks, and the child of 12 or over agreed",
        "A parent asks, and it is evident that telling them is best for the child"};
    enum { COUNT = sizeof grounds / sizeof *grounds };
    struct field_option options[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        const char *name = access_ground_name(grounds[i]);
        options[i] = (struct field_option){
            .value = name, .label = words[i], .is_chosen = strcmp(name, asking->ground) == 0};
    }
    page_field_radios(
        page, &(struct field){.name = "ground", .label = "Why may they be told?", .err = err},
        options, COUNT);
}

static const struct error *error_of(const struct asking *asking, const char *field,
                                    const struct error *err)
{
    return asking->wrong && strcmp(asking->wrong, field) == 0 ? err : NULL;
}

void asking_show(struct page *page, const struct asking *asking, const struct error *err)
{
    bool is_wrong = err && err->status != STATUS_OK;
    page_begin(page, is_wrong ? 400 : 200, "Who asks, and about whom", PLACE_LEDGER);
    if (is_wrong)
        page_error_summary(page, err, asking->wrong);
    page_form_begin(page, "/reports/person");
    page_hidden(page, "family", asking->family);
    show_people(page, asking, error_of(asking, "person", err));
    page_field_text(page, &(struct field){.name = "name",
                                          .label = "What the answer calls them",
                                          .hint = "If empty, as the record calls them",
                                          .typed = asking->name,
                                          .width = 20});
    show_grounds(page, asking, error_of(asking, "ground", err));
    page_field_text(page, &(struct field){.name = "asked-by",
                                          .label = "Who asks",
                                          .hint = "Unless it is the person themselves",
                                          .typed = asking->asked_by,
                                          .err = error_of(asking, "asked-by", err),
                                          .width = 20});
    page_field_date(page, &(struct field){.name = "asked",
                                          .label = "When did they ask?",
                                          .hint = "If empty, today",
                                          .typed = asking->asked,
                                          .err = error_of(asking, "asked", err)});
    page_field_checkboxes(
        page, &(struct field){.name = "nothing", .label = "If nothing is found"},
        &(struct field_option){.value = "yes",
                               .label = "It is right that nothing is known of them",
                               .is_chosen = asking->request.nothing},
        1);
    page_form_end(page, "See what they would be told");
    page_end(page);
}

void page_access(struct visit *visit)
{
    struct asking asking = {.wrong = NULL};
    struct error err = {0};
    sent_text(&visit->request->query, "family", asking.family);
    if (!*asking.family) {
        asking_show_family(&visit->page, "");
    } else {
        asking.record = find_record(visit->session->office, asking.family);
        asking_show(&visit->page, &asking, &err);
    }
    asking_free(&asking);
}
