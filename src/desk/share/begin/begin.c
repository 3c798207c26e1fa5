/* The beginning: whose record, or a concern about somebody who is not on file. */
#include "share/begin/begin.h"

#include <string.h>

#include "safehand/office/numbers.h"
#include "share/sending.h"

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

const char *begin_to(const struct visit *visit)
{
    const struct request *request = visit->request;
    return share_value(request->is_post ? &request->body : &request->query, "to");
}

/* What they are looked for by: of an office with many. */
static const char *wanted_of(const struct visit *visit)
{
    const struct request *request = visit->request;
    return share_value(request->is_post ? &request->body : &request->query, "find");
}

static void show_search(struct visit *visit)
{
    struct page *page = &visit->page;
    page_markup(page, "<form method=\"get\" action=\"/share\" novalidate>\n");
    page_hidden(page, "to", begin_to(visit));
    page_field_text(page, &(struct field){.name = "find",
                                          .label = "Find a family",
                                          .hint = "Any part of its reference, or of a name",
                                          .typed = wanted_of(visit),
                                          .width = 20});
    page_form_button(page, &(struct field_button){.words = "Find", .is_second = true});
    page_form_close(page);
}

static void show_families(struct visit *visit, const struct families *families,
                          const struct error *err)
{
    struct page *page = &visit->page;
    if (families->all == 0) {
        page_inset(page, "No record lies in this office yet.");
        return;
    }
    if (families->all > FAMILIES_SHOWN)
        show_search(visit);
    if (families->count == 0) {
        page_inset(page, "No family here has that in its reference or in a name.");
        return;
    }
    page_form_begin(page, "/share");
    page_hidden(page, "to", begin_to(visit));
    page_hidden(page, "find", wanted_of(visit));
    page_field_radios(
        page,
        &(struct field){
            .name = "family", .label = "Whose record is it about?", .is_title = true, .err = err},
        families->options, families->count);
    if (families->is_cut)
        page_paragraph(page, "There are more. Find the one you mean above.");
    page_form_end(page, "Go on");
}

/* A link that does not lose for whom it is. */
static void show_other(struct visit *visit, const char *address, const char *words)
{
    struct buffer whole;
    const char *to = begin_to(visit);
    buffer_init(&whole, SHARE_ADDRESS_SIZE);
    buffer_append_text(&whole, address);
    if (*to) {
        buffer_append_text(&whole, "?to=");
        share_append_address(&whole, to);
    }
    page_markup(&visit->page, "<li>");
    page_link(&visit->page, whole.failure == STATUS_OK ? buffer_text(&whole) : address, words);
    page_markup(&visit->page, "</li>\n");
    buffer_free(&whole);
}

static void show_begin(struct visit *visit, const struct error *err)
{
    struct page *page = &visit->page;
    struct families *families = families_find(visit, wanted_of(visit), FAMILIES_SHOWN);
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
    page_heading(page, 2, families->all > 0 ? "Not in this list?" : "Begin with");
    page_markup(page, "<ul class=\"govuk-list\">\n");
    show_other(visit, "/share/concern", "Write down a concern: no record is needed");
    show_other(visit, "/share/family", "Take in a family's record from your records system");
    show_other(visit, "/families", "See, add to and correct what is on file");
    page_markup(page, "</ul>\n");
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
    const char *key = begin_to(wizard->visit);
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

void begin_with(struct visit *visit, const char *folder)
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
    char *folder = families_folder(visit, share_value(&visit->request->body, "family"));
    error_set(&err, STATUS_USAGE, "choose whose record it is about");
    if (folder)
        begin_with(visit, folder);
    else
        show_begin(visit, &err);
    memory_free(folder);
}
