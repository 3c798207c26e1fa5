/* Portals: where packages are put for their recipients, and whether they keep strangers out (C02).
 */
#include <string.h>

#include "register/register.h"

static void show_portal(struct page *page, const struct portal *portal)
{
    char check[PORTAL_NAME_MAXIMUM + 64], put[PORTAL_NAME_MAXIMUM + 64];
    snprintf(check, sizeof check, "/portals/check?name=%s", portal->name);
    snprintf(put, sizeof put, "/portals/page?name=%s", portal->name);
    page_row_begin(page);
    page_cell(page, portal->name);
    page_cell(page, portal->url);
    page_cell(page, portal->user);
    page_cell_begin(page);
    page_link(page, check, "Check it");
    page_markup(page, "<br>");
    page_link(page, put, "Put the page on it");
    page_cell_end(page);
    page_row_end(page);
}

/* One that cannot be read is told, and the others are shown. */
static void show_named(struct visit *visit, char *name)
{
    struct error err = {0};
    struct portal *portal = NULL;
    struct page *page = &visit->page;
    if (!text_ends_with(name, ".json"))
        return;
    name[strlen(name) - strlen(".json")] = '\0';
    if (office_portal_find(visit->session->office, name, &portal, &err) == STATUS_OK) {
        show_portal(page, portal);
    } else {
        page_row_begin(page);
        page_cell(page, name);
        page_cell_begin(page);
        page_words(page, err.message, &err.message_ways);
        page_cell_end(page);
        page_cell(page, "");
        page_cell(page, "");
        page_row_end(page);
    }
    portal_free(portal);
}

void page_portals(struct visit *visit)
{
    static const char *const headings[] = {"Name", "Address", "Signs in as", "What to do"};
    struct error err = {0};
    struct file_list names = {0};
    struct page *page = &visit->page;
    if (office_portal_list(visit->session->office, &names, &err) != STATUS_OK) {
        page_failure(visit, &err);
        return;
    }
    page_begin(page, 200, "Portals", PLACE_HOME);
    if (form_value(&visit->request->query, "done"))
        page_banner(page, "The portal is added. Check it now, with its password: then you know "
                          "that it is the right one.");
    page_paragraph(page,
                   "A portal is a folder on the web with a password, where a recipient fetches "
                   "what is meant for them. It is checked each time something is put there.");
    if (names.count > 0) {
        page_table_begin(page, "All portals", headings, 4);
        for (size_t i = 0; i < names.count; i++)
            show_named(visit, names.names[i]);
        page_table_end(page);
    } else {
        page_paragraph(page, "The office has none.");
    }
    page_link_button(page, "/portals/add", "Add a portal", names.count > 0);
    page_end(page);
    file_list_free(&names);
}
