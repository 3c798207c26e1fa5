#include "register/forms/about_form.h"

#include <string.h>

static const struct about_form *const FORMS[] = {
    &FORM_INFORMED, &FORM_UNTOLD,    &FORM_LOOK, &FORM_AFTERWARDS, &FORM_WITHDRAW,
    &FORM_TAKE_OFF, &FORM_REFERENCE, &FORM_SENT, &FORM_HOLD,       &FORM_RELEASE,
};

/* The one at the address that was asked for; the routes lead nowhere else here. */
static const struct about_form *form_of(const struct visit *visit)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
        if (strcmp(FORMS[i]->asking.path, visit->request->path) == 0)
            return FORMS[i];
    return NULL;
}

static void above(struct visit *visit, const void *context)
{
    const struct about_form *form = context;
    struct page *page = &visit->page;
    char address[ID_SIZE + 64];
    about_show(visit, asked(visit, "id"));
    if (form->said)
        page_paragraph(page, form->said);
    if (!form->link)
        return;
    snprintf(address, sizeof address, "%s%.36s", form->link, asked(visit, "id"));
    page_markup(page, "<p class=\"govuk-body\">");
    page_link(page, address, form->link_words);
    page_markup(page, "</p>\n");
}

static struct asking asking_of(struct visit *visit, const struct about_form *form,
                               struct about_asks *asks)
{
    struct asking asking = form->asking;
    *asks = (struct about_asks){.count = 0};
    asks->asks[asks->count++] = (struct ask){.kind = ASK_CARRIED, .name = "id"};
    for (size_t i = 0; i < asking.count; i++)
        asks->asks[asks->count++] = asking.asks[i];
    if (form->add)
        form->add(visit, asked(visit, "id"), asks);
    asking.asks = asks->asks;
    asking.count = asks->count;
    asking.above = above;
    asking.context = form;
    return asking;
}

void page_about_form(struct visit *visit)
{
    struct about_asks asks;
    const struct about_form *form = form_of(visit);
    if (!form) {
        page_missing(visit);
    } else if (about_find(visit, asked(visit, "id"))) {
        const struct asking asking = asking_of(visit, form, &asks);
        ask_show(visit, &asking, NULL);
    }
}

void page_about_form_sent(struct visit *visit)
{
    struct error err = {0};
    struct about_asks asks;
    const char *id = asked(visit, "id");
    const struct about_form *form = form_of(visit);
    if (!form) {
        page_missing(visit);
        return;
    }
    if (!about_find(visit, id))
        return;
    struct asking asking = asking_of(visit, form, &asks);
    enum status status = ask_check(visit, &asking, &err);
    if (status == STATUS_OK)
        status = form->act(visit, id, &asking, &err);
    if (status != STATUS_OK)
        ask_again(visit, &asking, &err);
    else if (form->then)
        form->then(visit, id);
    else
        response_go_on(visit->page.response, "/sharings/%s", id);
}
