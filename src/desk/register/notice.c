/* A text for an email or a letter, to be copied: it names nobody. */
#include <string.h>

#include "register/register.h"
#include "safehand/register.h"

enum { ROWS = 16 };

/* For the trustees: where the manager looks, in words. */
static void tell_place(void *context, const struct way *way, struct buffer *out)
{
    (void)context;
    (void)way;
    buffer_append_text(out, "the desk shows it, under Sharings");
}

void page_notice_to_copy(struct visit *visit)
{
    struct buffer text;
    struct error err = {0};
    struct page *page = &visit->page;
    const char *id = asked(visit, "id");
    bool for_trustees = strcmp(asked(visit, "for"), "trustees") == 0;
    if (!about_find(visit, id))
        return;
    buffer_init(&text, NOTICE_MAXIMUM);
    enum status status =
        for_trustees ? notice_write_trustees(visit->session->office, id, visit_now(visit),
                                             tell_place, NULL, &text, &err)
                     : notice_write(visit->session->office, id, visit_now(visit), &text, &err);
    if (status == STATUS_OK) {
        page_begin(page, 200, for_trustees ? "Tell the trustees" : "Tell the recipient",
                   PLACE_SHARINGS);
        about_show(visit, id);
        page_field_area(page, &(struct field){.name = "text",
                                              .label = "Copy this into an email or a letter",
                                              .is_to_copy = true,
                                              .hint = "It names nobody, neither the family nor who "
                                                      "gets it: it may go by an ordinary email.",
                                              .typed = buffer_text(&text),
                                              .rows = ROWS,
                                              .is_title = true});
        page_markup(page, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/sharings/");
        page_attribute(page, id);
        page_markup(page, "\">Back to the sharing</a></p>\n");
        if (for_trustees)
            page_markup(page, "<p class=\"govuk-body\">Once they know: <a class=\"govuk-link\" "
                              "href=\"/log?duty=P12&amp;sharing=");
        if (for_trustees) {
            page_attribute(page, id);
            page_markup(page, "\">record that they were told</a>.</p>\n");
        }
        page_end(page);
    } else {
        page_failure(visit, &err);
    }
    buffer_free(&text);
}
