/* A concern about somebody who is not on file. */
#include "share/begin/begin.h"

#include <string.h>

#include "safehand/office/records.h"

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
    page_hidden(page, "to", begin_to(visit));
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
    const struct office *office = visit->session->office;
    enum status status =
        office_record_take_concern(office, &concern, visit_now(visit), reference, err);
    if (status == STATUS_OK) {
        *folder = office_records_path(office, reference);
        status = *folder ? STATUS_OK : memory_error(err);
    }
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
