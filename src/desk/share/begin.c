/* The beginning: whose record, or a concern about somebody who is not on file. */
#include "share/sending.h"

#include <string.h>
#include <sys/stat.h>

#include "safehand/office/numbers.h"
#include "safehand/record/written.h"

/* ---- danger first ---- */

void share_warn(struct visit *visit)
{
    struct error ignored = {0};
    struct page *page = &visit->page;
    struct office_numbers numbers = {0};
    page_warning(page,
                 "Is somebody in danger now? Ring 999 first. What is written down comes after.");
    if (office_number_list(visit->session->office, &numbers, &ignored) != STATUS_OK)
        return;
    page_markup(page, "<ul class=\"govuk-list desk-numbers\" aria-label=\"Whom to ring\">\n");
    for (size_t i = 0; i < numbers.count; i++) {
        if (!numbers.items[i].counts || strcmp(numbers.items[i].number, "999") == 0)
            continue;
        page_markup(page, "<li>");
        page_text(page, numbers.items[i].name);
        page_markup(page, ": <strong>");
        page_text(page, numbers.items[i].number);
        page_markup(page, "</strong></li>\n");
    }
    page_markup(page, "</ul>\n");
    office_numbers_free(&numbers);
}

/* ---- drafts ---- */

static void show_draft(struct visit *visit, const struct draft *draft)
{
    struct page *page = &visit->page;
    char since[TIMESTAMP_WORDS_SIZE];
    struct error ignored = {0};
    struct office_recipient *found = NULL;
    const char *name =
        json_string_value(json_array_get(json_object_get(draft->asked, "recipients"), 0));
    timestamp_words(draft->started, since);
    page_markup(page, "<li class=\"desk-task\"><p class=\"govuk-body\">");
    page_text(page, draft->reference);
    if (name &&
        office_recipient_find(visit->session->office, name, &found, &ignored) == STATUS_OK) {
        page_markup(page, ", to ");
        page_text(page, found->name);
    }
    office_recipient_free(found);
    page_markup(page,
                ", begun on %s. <a class=\"govuk-link\" href=\"/share/%s\">Go on with it<span "
                "class=\"govuk-visually-hidden\">: ",
                since, draft->id);
    page_text(page, draft->reference);
    page_markup(page,
                "</span></a> · <a class=\"govuk-link\" href=\"/share/%s/discard\">Throw it "
                "away<span class=\"govuk-visually-hidden\">: ",
                draft->id);
    page_text(page, draft->reference);
    page_markup(page, "</span></a></p></li>\n");
}

void share_list_drafts(struct visit *visit)
{
    struct error ignored = {0};
    struct drafts drafts = {0};
    sending_list(visit);
    if (drafts_list(visit->session->office, &drafts, &ignored) != STATUS_OK)
        return;
    if (drafts.count > 0) {
        page_heading(&visit->page, 2, "What you began to share");
        page_markup(&visit->page, "<ul class=\"govuk-list desk-tasks\">\n");
        for (size_t i = 0; i < drafts.count; i++)
            show_draft(visit, &drafts.items[i]);
        page_markup(&visit->page, "</ul>\n");
    }
    drafts_free(&drafts);
}

void share_show_discard(struct wizard *wizard)
{
    struct page *page = wizard->page;
    char address[SHARE_ADDRESS_SIZE];
    page->back = "/share";
    page_begin(page, 200, "Throw away what you answered?", PLACE_SHARE);
    page_markup(page, "<p class=\"govuk-body\">What you answered about ");
    page_text(page, wizard->draft.reference);
    page_markup(page, " cannot be had back then. The record itself stays, and nothing that was "
                      "decided goes.</p>\n");
    snprintf(address, sizeof address, "/share/%s/discard", wizard->draft.id);
    page_form_begin(page, address);
    page_form_button(page, &(struct field_button){.words = "Throw it away", .is_warning = true});
    page_form_close(page);
    page_end(page);
}

void share_take_discard(struct wizard *wizard, const struct form *form)
{
    struct error err = {0};
    (void)form;
    wizard_drop_sharing(wizard);
    if (draft_remove(wizard->office, wizard->draft.id, &err) == STATUS_OK)
        response_go_on(wizard->page->response, "/share");
    else
        page_failure(wizard->visit, &err);
}

/* ---- whose record ---- */

/* office/records; memory_free. */
static char *records_folder(const struct visit *visit)
{
    return file_join(office_folder(visit->session->office), "records");
}

struct families {
    struct field_option options[SHARE_CHOICES_MAXIMUM];
    char *words[SHARE_CHOICES_MAXIMUM];
    struct file_list names;
    size_t count;
    bool is_cut;
};

static void families_free(struct families *families)
{
    for (size_t i = 0; i < families->count; i++)
        memory_free(families->words[i]);
    file_list_free(&families->names);
    memory_free(families);
}

/* Who is in it; why it cannot be read, if it cannot. */
static void add_family(struct families *families, const char *records, const char *name)
{
    struct record *record = NULL;
    struct error err = {0};
    struct buffer words;
    char *path = file_join(records, name);
    buffer_init(&words, SHARE_WORDS_SIZE);
    bool is_read = path && record_open(path, &record, &err) == STATUS_OK;
    if (is_read)
        share_family_words(record, &words);
    else
        buffer_append_format(&words, "cannot be read: %s", err.message);
    families->words[families->count] = memory_copy_string(buffer_text(&words));
    families->options[families->count] = (struct field_option){
        .value = name, .label = name, .hint = families->words[families->count], .is_off = !is_read};
    families->count++;
    buffer_free(&words);
    record_free(record);
    memory_free(path);
}

/* Those in the folder; NULL without memory. None if there is no such folder yet. */
static struct families *families_read(const struct visit *visit)
{
    struct error ignored = {0};
    struct families *families = memory_allocate(sizeof *families);
    char *records = records_folder(visit);
    if (!families || !records) {
        memory_free(families);
        memory_free(records);
        return NULL;
    }
    (void)!file_list_folder(records, &families->names, &ignored);
    for (size_t i = 0; i < families->names.count; i++)
        if (families->count < SHARE_CHOICES_MAXIMUM)
            add_family(families, records, families->names.names[i]);
        else
            families->is_cut = true;
    memory_free(records);
    return families;
}

/* The recipient from whose page somebody came; "": it is asked. */
static const char *to_whom(const struct visit *visit)
{
    const struct request *request = visit->request;
    return share_value(request->is_post ? &request->body : &request->query, "to");
}

static void show_families(struct visit *visit, const struct families *families,
                          const struct error *err)
{
    struct page *page = &visit->page;
    if (families->count == 0) {
        page_inset(page, "No record lies in this office yet.");
        return;
    }
    page_form_begin(page, "/share");
    page_hidden(page, "to", to_whom(visit));
    page_field_radios(
        page,
        &(struct field){
            .name = "family", .label = "Whose record is it about?", .is_title = true, .err = err},
        families->options, families->count);
    if (families->is_cut)
        page_paragraph(page, "There are more records than this page shows.");
    page_form_end(page, "Go on");
}

static void show_begin(struct visit *visit, const struct error *err)
{
    struct page *page = &visit->page;
    struct families *families = families_read(visit);
    if (!families) {
        struct error memory = {0};
        (void)!memory_error(&memory);
        page_failure(visit, &memory);
        return;
    }
    page_begin(page, err ? 400 : 200, "Share", PLACE_SHARE);
    if (err)
        page_error_summary(page, err, families->count > 0 ? "family" : NULL);
    share_warn(visit);
    share_list_drafts(visit);
    show_families(visit, families, err);
    page_heading(page, 2, "Is it about somebody who is not on file here, or only on paper?");
    page_link_button(page, "/share/concern", "Write down a concern", families->count > 0);
    page_heading(page, 2, "Does your records system give out a family's folder?");
    page_link_button(page, "/share/family", "Take in a family's folder", true);
    page_end(page);
    families_free(families);
}

void share_page(struct visit *visit)
{
    show_begin(visit, NULL);
}

/* Whether they can have it is looked at where it is known what for (share_asks_recipient). */
static enum status put_recipient(struct wizard *wizard, struct error *err)
{
    struct error ignored = {0};
    struct office_recipient *found = NULL;
    const char *key = to_whom(wizard->visit);
    if (!*key || office_recipient_find(wizard->office, key, &found, &ignored) != STATUS_OK)
        return STATUS_OK;
    const char *name = found->key;
    const struct names one = {&name, 1};
    enum status status = wizard_put_list(wizard, "recipients", &one, err);
    if (status == STATUS_OK)
        status = wizard_save(wizard, err);
    office_recipient_free(found);
    return status;
}

/* On to the new draft's first question. */
static void begin_with(struct visit *visit, const char *folder)
{
    struct error err = {0};
    struct wizard wizard = {.visit = visit, .page = &visit->page, .office = visit->session->office};
    if (wizard_new(&wizard, folder, &err) == STATUS_OK && put_recipient(&wizard, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/share/%s", wizard.draft.id);
    else
        show_begin(visit, &err);
    wizard_close(&wizard);
}

void share_begin(struct visit *visit)
{
    struct error err = {0};
    const char *name = share_value(&visit->request->body, "family");
    struct families *families = families_read(visit);
    char *records = records_folder(visit), *folder = NULL;
    /* Only what was listed is opened. */
    for (size_t i = 0; families && records && i < families->count; i++)
        if (strcmp(families->options[i].value, name) == 0 && !families->options[i].is_off)
            folder = file_join(records, families->options[i].value);
    error_set(&err, STATUS_USAGE, "choose whose record it is about");
    if (folder)
        begin_with(visit, folder);
    else
        show_begin(visit, &err);
    memory_free(folder);
    memory_free(records);
    if (families)
        families_free(families);
}

/* ---- somebody who is not on file ---- */

static const struct concern_field {
    const char *name, *label, *hint;
    unsigned rows; /* 0: one line */
} CONCERN_FIELDS[] = {
    {"address", "Where they live, if you know", NULL, 3},
    {"when", "When was it?", "The day, and the time as near as you know", 0},
    {"where", "Where was it?", NULL, 0},
    {"present", "Who was there?", NULL, 2},
    {"seen", "What was seen or heard?",
     "As it was: in the very words that were said, what the injury looked like, how they were. No "
     "guesses.",
     8},
    {"worry", "What are you worried about?",
     "What you make of it, and what may happen to them. It goes as your opinion.", 5},
    {"action", "What has been done already?", "Whom you told, and when", 4},
};

static const struct field_option WHO[] = {
    {.value = "child", .label = "A child (under 18)"},
    {.value = "adult", .label = "An adult"},
};

static void show_concern_field(struct visit *visit, const struct concern_field *asked,
                               const struct error *err, const char *field)
{
    struct field shown = {.name = asked->name,
                          .label = asked->label,
                          .hint = asked->hint,
                          .rows = asked->rows,
                          .typed = share_value(&visit->request->body, asked->name),
                          .err = field && strcmp(field, asked->name) == 0 ? err : NULL};
    if (asked->rows > 0)
        page_field_area(&visit->page, &shown);
    else
        page_field_text(&visit->page, &shown);
}

static void show_who(struct visit *visit, const struct error *err, const char *field)
{
    const struct form *form = &visit->request->body;
    struct field_option who[2] = {WHO[0], WHO[1]};
    char born[FIELD_DATE_SIZE] = "";
    (void)field_date(form, "born", born);
    for (size_t i = 0; i < 2; i++)
        who[i].is_chosen = strcmp(share_value(form, "who"), who[i].value) == 0;
    page_field_text(&visit->page, &(struct field){.name = "name",
                                                  .label = "Their name",
                                                  .typed = share_value(form, "name"),
                                                  .err = strcmp(field, "name") == 0 ? err : NULL});
    page_field_radios(&visit->page,
                      &(struct field){.name = "who",
                                      .label = "Is it about a child or an adult?",
                                      .err = strcmp(field, "who") == 0 ? err : NULL},
                      who, 2);
    page_field_date(&visit->page, &(struct field){.name = "born",
                                                  .label = "Their date of birth, if you know it",
                                                  .hint = "For example, 27 3 2018",
                                                  .typed = born,
                                                  .err = strcmp(field, "born") == 0 ? err : NULL});
}

static void show_concern(struct visit *visit, const struct error *err, const char *field)
{
    struct page *page = &visit->page;
    page->back = "/share";
    page_begin(page, err ? 400 : 200, "Write down a concern", PLACE_SHARE);
    if (err)
        page_error_summary(page, err, field);
    share_warn(visit);
    page_paragraph(page, "About somebody who has no record here. What you write becomes their "
                         "record in this office, and you are asked next who is to have it.");
    page_form_begin(page, "/share/concern");
    show_who(visit, err, field ? field : "");
    for (size_t i = 0; i < sizeof CONCERN_FIELDS / sizeof *CONCERN_FIELDS; i++)
        show_concern_field(visit, &CONCERN_FIELDS[i], err, field);
    page_markup(page, "<p class=\"govuk-body\">It is signed by ");
    page_text(page, office_self(visit->session->office)->card->name);
    page_markup(page, ", today.</p>\n");
    page_form_end(page, "Keep it, and go on");
    page_end(page);
}

void share_concern(struct visit *visit)
{
    show_concern(visit, NULL, NULL);
}

/* The field that is wrong, in the order of the page; NULL: none. */
static const char *check_concern(const struct form *form, struct date *born, bool *is_born,
                                 struct error *err)
{
    static const struct {
        const char *field, *message;
    } NEEDED[] = {{"name", "write their name; if you do not know it, what they are called or how "
                           "they can be found"},
                  {"who", "say whether it is about a child or an adult"},
                  {"seen", "write what was seen or heard"},
                  {"worry", "write what you are worried about"}};
    char typed[FIELD_DATE_SIZE];
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++) {
        const char *text = share_value(form, NEEDED[i].field);
        if (text[strspn(text, " \t\n")] == '\0') {
            error_set(err, STATUS_USAGE, "%s", NEEDED[i].message);
            return NEEDED[i].field;
        }
    }
    *is_born = field_date(form, "born", typed) && *typed;
    if (*is_born && date_parse(typed, born))
        return NULL;
    if (!*is_born && !*typed)
        return NULL;
    error_set(err, STATUS_USAGE, "write the date of birth as day, month and year, or leave it out");
    return "born";
}

static enum status write_concern(struct visit *visit, const struct date *born, char **folder,
                                 struct error *err)
{
    const struct form *form = &visit->request->body;
    char reference[RECORD_ID_MAXIMUM + 1];
    struct date today = date_of(visit_now(visit));
    struct written_concern concern = {
        .name = share_value(form, "name"),
        .is_child = strcmp(share_value(form, "who"), "child") == 0,
        .birth_date = born,
        .address = share_value(form, "address"),
        .when = share_value(form, "when"),
        .where = share_value(form, "where"),
        .present = share_value(form, "present"),
        .seen_or_heard = share_value(form, "seen"),
        .action = share_value(form, "action"),
        .worry = share_value(form, "worry"),
        .written = office_self(visit->session->office)->card->name,
    };
    char *records = records_folder(visit);
    enum status status = records ? record_write_concern(records, &concern, &today, reference, err)
                                 : memory_error(err);
    if (status == STATUS_OK) {
        *folder = file_join(records, reference);
        status = *folder ? STATUS_OK : memory_error(err);
    }
    memory_free(records);
    return status;
}

void share_concern_written(struct visit *visit)
{
    struct error err = {0};
    struct date born;
    bool is_born = false;
    char *folder = NULL;
    const char *wrong = check_concern(&visit->request->body, &born, &is_born, &err);
    if (!wrong)
        (void)!write_concern(visit, is_born ? &born : NULL, &folder, &err);
    if (folder)
        begin_with(visit, folder);
    else
        show_concern(visit, &err, wrong);
    memory_free(folder);
}
