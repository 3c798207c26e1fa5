/* The office's own list of published numbers: whom one rings in an emergency (P02, P03). */
#include <string.h>
#include <strings.h>

#include "register/register.h"
#include "safehand/office/numbers.h"

static const char *standing_of(const struct office_number *number)
{
    if (!number->listed_by)
        return "Comes with the program";
    if (number->confirmed_by)
        return "Confirmed by a second person";
    return number->counts ? "By one person: nobody else is on the staff"
                          : "Waits until somebody else confirms it";
}

/* Whoever put it on the list is not the second person. */
static bool is_own(const struct visit *visit, const struct office_number *number)
{
    return number->listed_by->person == office_self(visit->session->office)->person;
}

static void show_number(struct visit *visit, const struct office_number *number)
{
    struct page *page = &visit->page;
    struct buffer address;
    page_row_begin(page);
    page_cell(page, number->name);
    page_cell(page, number->number);
    page_cell(page, number->source);
    page_cell_begin(page);
    page_text(page, standing_of(number));
    if (!number->counts && number->listed_by && !is_own(visit, number)) {
        buffer_init(&address, 2048);
        buffer_append_text(&address, "/numbers/confirm?name=");
        page_address_part(&address, number->name);
        page_markup(page, "<br>");
        page_link(page, buffer_text(&address), "Confirm it");
        buffer_free(&address);
    }
    page_cell_end(page);
    page_row_end(page);
}

void page_numbers(struct visit *visit)
{
    static const char *const headings[] = {"Who", "Number", "Where it is published", "State"};
    struct error err = {0};
    struct office_numbers numbers = {.items = NULL};
    struct page *page = &visit->page;
    if (office_number_list(visit->session->office, &numbers, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Published numbers", PLACE_HOME);
    page_paragraph(page, "In an emergency you ring a number that is published, and that two people "
                         "of the office looked up: never one from an email.");
    page_link_button(page, "/numbers/add", "Add a number", true);
    page_table_begin(page, "All numbers", headings, 4);
    for (size_t i = 0; i < numbers.count; i++)
        show_number(visit, &numbers.items[i]);
    page_table_end(page);
    page_end(page);
    office_numbers_free(&numbers);
}

/* ---- adding one ---- */

enum { ADDED = 4, KINDS_MAXIMUM = 60 };
struct adding {
    struct ask_choice kinds[KINDS_MAXIMUM];
    struct recipient_kinds *known;
    struct ask asks[ADDED];
    struct asking asking;
};

size_t kinds_choices(const struct recipient_kinds *known, struct ask_choice *choices, size_t room)
{
    size_t count = known->count < room ? known->count : room;
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct ask_choice){known->items[i].name, known->items[i].label, NULL};
    return count;
}

/* Free with recipient_kinds_free(made->known). */
static enum status adding_make(struct adding *made, struct error *err)
{
    *made = (struct adding){.known = NULL};
    enum status status = recipient_kinds_shipped(&made->known, err);
    if (status != STATUS_OK)
        return status;
    made->asks[0] =
        (struct ask){.kind = ASK_TEXT,
                     .name = "name",
                     .label = "Whose number is it?",
                     .hint = "The organisation's name, as on the card of its people, or "
                             "a person's.",
                     .missing = "write whose number it is",
                     .input = INPUT_TO};
    made->asks[1] =
        (struct ask){.kind = ASK_SELECT,
                     .name = "kind",
                     .label = "What are they?",
                     .missing = "choose what they are",
                     .choices = made->kinds,
                     .choice_count = kinds_choices(made->known, made->kinds, KINDS_MAXIMUM)};
    made->asks[2] = (struct ask){.kind = ASK_TEXT,
                                 .name = "number",
                                 .label = "The number",
                                 .missing = "write the number",
                                 .width = 20};
    made->asks[3] = (struct ask){.kind = ASK_TEXT,
                                 .name = "source",
                                 .label = "Where is it published?",
                                 .hint = "Their own page on the web, a directory, a letter.",
                                 .missing = "write where it is published",
                                 .input = INPUT_SOURCE};
    made->asking = (struct asking){.title = "Add a published number",
                                   .path = "/numbers/add",
                                   .button = "Add it",
                                   .asks = made->asks,
                                   .count = ADDED};
    return STATUS_OK;
}

void page_number_add(struct visit *visit)
{
    struct adding adding;
    struct error err = {0};
    if (adding_make(&adding, &err) == STATUS_OK)
        ask_show(visit, &adding.asking, NULL);
    else
        page_failure(visit, &err);
    recipient_kinds_free(adding.known);
}

static enum status take(const struct visit *visit, struct asking *asking, const char *name,
                        char *out, size_t size, struct error *err)
{
    const char *text = asked(visit, name);
    if (strlen(text) >= size) {
        error_set(err, STATUS_USAGE, "that is too long");
        return ask_wrong(asking, name, err);
    }
    memcpy(out, text, strlen(text) + 1);
    return STATUS_OK;
}

static enum status number_of(struct visit *visit, struct asking *asking,
                             struct office_number *wanted, struct error *err)
{
    enum status status = ask_check(visit, asking, err);
    if (status == STATUS_OK)
        status = take(visit, asking, "name", wanted->name, sizeof wanted->name, err);
    if (status == STATUS_OK)
        status = take(visit, asking, "kind", wanted->kind, sizeof wanted->kind, err);
    if (status == STATUS_OK)
        status = take(visit, asking, "number", wanted->number, sizeof wanted->number, err);
    if (status == STATUS_OK)
        status = take(visit, asking, "source", wanted->source, sizeof wanted->source, err);
    if (status == STATUS_OK && !published_number_is_valid(wanted->number)) {
        error_set(err, STATUS_USAGE, "that is no number to ring: digits, and + or ( ) between");
        status = ask_wrong(asking, "number", err);
    }
    return status;
}

void page_number_added(struct visit *visit)
{
    struct adding adding;
    struct error err = {0};
    struct office_number wanted = {.counts = false}, number;
    if (adding_make(&adding, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    enum status status = number_of(visit, &adding.asking, &wanted, &err);
    if (status == STATUS_OK)
        status =
            office_number_add(visit->session->office, &wanted, visit_now(visit), &number, &err);
    if (status == STATUS_OK)
        response_go_on(visit->page.response, "/numbers");
    else
        ask_again(visit, &adding.asking, &err);
    recipient_kinds_free(adding.known);
}

/* ---- a second person ---- */

static void show_waiting(struct visit *visit, const void *context)
{
    struct error ignored = {0};
    struct office_numbers numbers = {.items = NULL};
    struct page *page = &visit->page;
    (void)context;
    if (office_number_list(visit->session->office, &numbers, &ignored) == STATUS_OK)
        for (size_t i = 0; i < numbers.count; i++) {
            const struct office_number *number = &numbers.items[i];
            if (number->counts || strcasecmp(number->name, asked(visit, "name")) != 0)
                continue;
            page_terms_begin(page);
            page_term(page, "Whose", number->name);
            page_term(page, "Number", number->number);
            page_term(page, "Published at", number->source);
            page_term(page, "Listed by", number->listed_by->card->name);
            page_terms_end(page);
        }
    office_numbers_free(&numbers);
    page_paragraph(page, "Look it up yourself, where it is published. Is it this number?");
}

static const struct ask NAMED[] = {{.kind = ASK_CARRIED, .name = "name"}};
static const struct asking CONFIRMING = {.title = "Confirm a published number",
                                         .path = "/numbers/confirm",
                                         .button = "I have looked: it is this number",
                                         ASKS(NAMED),
                                         .above = show_waiting};

void page_number_confirm(struct visit *visit)
{
    ask_show(visit, &CONFIRMING, NULL);
}

void page_number_confirmed(struct visit *visit)
{
    struct error err = {0};
    struct office_number number;
    if (office_number_confirm(visit->session->office, asked(visit, "name"), visit_now(visit),
                              &number, &err) == STATUS_OK)
        response_go_on(visit->page.response, "/numbers");
    else
        ask_show(visit, &CONFIRMING, &err);
}
