/* Headings, links, lists and tables. */
#include <string.h>

#include "fields.h"

static void piece(struct page *page, const char *before, const char *text, const char *after)
{
    page_markup(page, "%s", before);
    page_text(page, text);
    page_markup(page, "%s", after);
}

void page_heading(struct page *page, unsigned level, const char *text)
{
    if (level == 2)
        piece(page, "<h2 class=\"govuk-heading-m\">", text, "</h2>\n");
    else
        piece(page, "<h3 class=\"govuk-heading-s\">", text, "</h3>\n");
}

void page_warning(struct page *page, const char *text)
{
    piece(page,
          "<div class=\"govuk-warning-text\"><span class=\"govuk-warning-text__icon\" "
          "aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\"><span "
          "class=\"govuk-visually-hidden\">Warning</span> ",
          text, "</strong></div>\n");
}

void page_inset(struct page *page, const char *text)
{
    piece(page, "<div class=\"govuk-inset-text\">", text, "</div>\n");
}

void page_banner(struct page *page, const char *text)
{
    piece(page,
          "<div class=\"govuk-notification-banner govuk-notification-banner--success\" "
          "role=\"alert\" aria-labelledby=\"done\"><div "
          "class=\"govuk-notification-banner__header\"><h2 "
          "class=\"govuk-notification-banner__title\" id=\"done\">Done</h2></div><div "
          "class=\"govuk-notification-banner__content\"><p "
          "class=\"govuk-notification-banner__heading\">",
          text, "</p></div></div>\n");
}

static void link_as(struct page *page, const char *looks, const char *address, const char *text)
{
    page_markup(page, "<a class=\"%s\" href=\"", looks);
    page_attribute(page, address);
    piece(page, "\">", text, "</a>");
}

void page_link(struct page *page, const char *address, const char *text)
{
    link_as(page, "govuk-link", address, text);
}

void page_link_button(struct page *page, const char *address, const char *text, bool is_second)
{
    link_as(page, is_second ? "govuk-button govuk-button--secondary" : "govuk-button", address,
            text);
    page_markup(page, "\n");
}

void page_frame(struct page *page, const char *address, const char *title)
{
    page_markup(page, "<iframe class=\"desk-frame\" src=\"");
    page_attribute(page, address);
    page_markup(page, "%sframe=yes\" title=\"", strchr(address, '?') ? "&amp;" : "?");
    page_attribute(page, title);
    page_markup(page, "\"></iframe>\n<p class=\"govuk-body\">");
    page_markup(page, "<a class=\"govuk-link\" target=\"_blank\" rel=\"noopener\" href=\"");
    page_attribute(page, address);
    page_markup(page, "\">See it alone, to read or print it (in a new tab)</a></p>\n");
}

void page_frame_file(struct page *page, const char *address, const char *words)
{
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, address, words);
    page_markup(page, "</p>\n");
}

void page_more_begin(struct page *page, const char *summary)
{
    piece(page, "<details class=\"desk-more\"><summary>", summary, "</summary>\n");
}

void page_more_end(struct page *page)
{
    page_markup(page, "</details>\n");
}

void page_term_change(struct page *page, const char *label, const char *value, const char *address,
                      const char *what)
{
    piece(page, "<div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">",
          label, "</dt>");
    piece(page, "<dd class=\"govuk-summary-list__value\">", value, "</dd>");
    page_markup(page, "<dd class=\"govuk-summary-list__actions\"><a class=\"govuk-link\" href=\"");
    page_attribute(page, address);
    piece(page, "\">Change<span class=\"govuk-visually-hidden\"> ", what,
          "</span></a></dd></div>\n");
}

void page_table_begin(struct page *page, const char *caption, const char *const *headings,
                      size_t count)
{
    piece(page,
          "<div class=\"desk-table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table "
          "class=\"govuk-table\"><caption class=\"govuk-table__caption "
          "govuk-table__caption--m\">",
          caption,
          "</caption><thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">\n");
    page->headings = headings;
    page->heading_count = count;
    for (size_t i = 0; i < count; i++)
        piece(page, "<th scope=\"col\" class=\"govuk-table__header\">", headings[i], "</th>");
    page_markup(page, "</tr></thead>\n<tbody class=\"govuk-table__body\">\n");
}

void page_row_begin(struct page *page)
{
    page->cell = 0;
    page_markup(page, "<tr class=\"govuk-table__row\">");
}

void page_cell(struct page *page, const char *text)
{
    page_cell_begin(page);
    page_text(page, text);
    page_cell_end(page);
}

void page_cell_begin(struct page *page)
{
    size_t cell = page->cell++;
    page_markup(page, "<td class=\"govuk-table__cell\" data-label=\"");
    page_attribute(page, cell < page->heading_count ? page->headings[cell] : "");
    page_markup(page, "\">");
}

void page_cell_end(struct page *page)
{
    page_markup(page, "</td>");
}

void page_row_end(struct page *page)
{
    page_markup(page, "</tr>\n");
}

void page_table_end(struct page *page)
{
    page_markup(page, "</tbody></table></div>\n");
}
