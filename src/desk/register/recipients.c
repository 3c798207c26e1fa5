/* Whom the office shares with, and whether somebody has made sure that it is they. */
#include "register/register.h"

static void show_row(struct page *page, const struct office_recipient *recipient)
{
    char day[TIMESTAMP_WORDS_SIZE];
    page_markup(page, "<tr class=\"govuk-table__row\"><th scope=\"row\" "
                      "class=\"govuk-table__header\">");
    page_text(page, recipient->name);
    page_markup(page, "</th><td class=\"govuk-table__cell\">");
    page_text(page, recipient->organisation);
    page_markup(page, "</td><td class=\"govuk-table__cell\">");
    if (recipient->is_revoked) {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--red\">Revoked</strong> ");
        page_text(page, recipient->revoked_because);
    } else if (recipient->is_verified) {
        date_words(&recipient->verified_on, day);
        page_markup(
            page, "<strong class=\"govuk-tag govuk-tag--green\">Verified</strong> on %s by ", day);
        page_text(page, recipient->verified_by);
    } else {
        page_markup(page, "<strong class=\"govuk-tag govuk-tag--yellow\">Not verified</strong>");
    }
    page_markup(page, "</td></tr>\n");
}

void page_recipients(struct visit *visit)
{
    struct error err = {0};
    struct office_recipients list = {0};
    struct page *page = &visit->page;
    if (office_recipient_list(visit->session->office, &list, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Recipients", PLACE_RECIPIENTS);
    if (list.count == 0)
        page_paragraph(page, "Nobody yet.");
    page_markup(page,
                "<table class=\"govuk-table\"><caption class=\"govuk-table__caption "
                "govuk-visually-hidden\">Recipients</caption><thead "
                "class=\"govuk-table__head\"><tr class=\"govuk-table__row\"><th scope=\"col\" "
                "class=\"govuk-table__header\">Name</th><th scope=\"col\" "
                "class=\"govuk-table__header\">Organisation</th><th scope=\"col\" "
                "class=\"govuk-table__header\">Made sure of</th></tr></thead><tbody "
                "class=\"govuk-table__body\">\n");
    for (size_t i = 0; i < list.count; i++)
        show_row(page, list.items[i]);
    page_markup(page, "</tbody></table>\n");
    page_end(page);
    office_recipients_free(&list);
}
