/* Receipts that lie on a portal, fetched with its password. */
#include <string.h>

#include "safehand/sharing.h"
#include "transfer/transfer.h"

/* ---- the forms ---- */

static void show_portal(struct visit *visit, const char *name, size_t count,
                        const struct error *err)
{
    struct error failure = {0};
    struct page *page = &visit->page;
    struct portal *portal = NULL;
    char *field = memory_format("password-%s", name);
    char *label = NULL;
    page_heading(page, 3, name);
    if (office_portal_find(visit->session->office, name, &portal, &failure) != STATUS_OK) {
        page_markup(page, "<p class=\"govuk-body\">");
        page_sentence_words(page, failure.message, &failure.message_ways);
        page_markup(page, ".</p>\n");
        memory_free(field);
        return;
    }
    label = memory_format("The portal's password, for the user name %s", portal->user);
    page_markup(page, "<p class=\"govuk-body\">%zu package%s there wait%s for a receipt.</p>\n",
                count, count == 1 ? "" : "s", count == 1 ? "s" : "");
    page_form_begin(page, "/receipts/collect");
    page_hidden(page, "portal", name);
    if (field && label)
        page_field_passphrase(page, &(struct field){.name = field, .label = label, .err = err});
    page_form_end(page, "Fetch receipts");
    portal_free(portal);
    memory_free(label);
    memory_free(field);
}

void page_portal_receipts(struct visit *visit, const char *portal, const struct error *err)
{
    struct error failure = {0};
    struct page *page = &visit->page;
    struct awaited_receipts list = {0};
    if (receipts_awaited(visit->session->office, NULL, visit_now(visit), &list, &failure) ==
            STATUS_OK &&
        list.count > 0)
        page_heading(page, 2, "Receipts on portals");
    for (size_t at = 0, count; at < list.count; at += count) {
        const char *name = list.items[at].portal;
        for (count = 1;
             at + count < list.count && strcmp(list.items[at + count].portal, name) == 0;)
            count++;
        show_portal(visit, name, count, portal && strcmp(portal, name) == 0 ? err : NULL);
    }
    awaited_receipts_free(&list);
}

/* ---- what was found ---- */

struct collecting {
    struct visit *visit;
    size_t filed;
};

static void tell(void *context, const struct collected *collected)
{
    struct collecting *collecting = context;
    struct page *page = &collecting->visit->page;
    const struct receipt *receipt = collected->receipt;
    if (!receipt && !collected->failure) /* none is there yet */
        return;
    page_markup(page, "<li>");
    if (receipt) {
        collecting->filed++;
        page_tag(page, receipt->is_accepted ? "green" : "orange",
                 receipt->is_accepted ? "Acknowledged" : "Rejected");
    } else {
        page_not_filed(page, collected->failure);
        page_markup(page, " It is about ");
    }
    page_sharing_link(collecting->visit, collected->id);
    if (receipt && !receipt->is_accepted) {
        page_markup(page, ", because: ");
        page_text(page, receipt->code);
    }
    page_markup(page, "</li>\n");
}

static enum status connect(struct visit *visit, const char *name, struct portal_session **session,
                           struct error *err)
{
    struct portal *portal = NULL;
    char *field = memory_format("password-%s", name);
    const char *password = field ? form_value(&visit->request->body, field) : NULL;
    enum status status = office_portal_find(visit->session->office, name, &portal, err);
    if (status == STATUS_OK && (!password || !*password))
        status = error_set(err, STATUS_USAGE, "type the password of %s", portal->user);
    if (status == STATUS_OK)
        status = portal_connect(session, portal, password, NULL, NULL, err);
    portal_free(portal);
    memory_free(field);
    return status;
}

/* The page again, with what is wrong. The name may be anything: it is no field's unless it could be
 * a portal's. */
static void show_wrong(struct visit *visit, const char *name, const struct error *err)
{
    struct page *page = &visit->page;
    bool is_name = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
    char *field = is_name ? memory_format("password-%s", name) : NULL;
    buffer_truncate(page->out, 0);
    page_begin(page, 400, "Fetch receipts", PLACE_RECEIPTS);
    page_error_summary(page, err, field);
    page_portal_receipts(visit, name, err);
    page_end(page);
    memory_free(field);
}

static enum status collect(struct collecting *collecting, const struct awaited_receipts *list,
                           struct portal_session *session, struct error *err)
{
    struct error ignored = {0};
    struct visit *visit = collecting->visit;
    size_t at = 0;
    enum status status = STATUS_OK;
    if (list->count > 0)
        status = receipts_collect(visit->session->office, session, list, &at, visit_now(visit),
                                  tell, collecting, err);
    if (status == STATUS_OK) /* half of a page that stays is looked for again next time */
        (void)!sharing_clear_page(session, &ignored);
    return status;
}

void page_collected(struct visit *visit)
{
    struct error err = {0};
    struct page *page = &visit->page;
    struct portal_session *session = NULL;
    struct awaited_receipts list = {0};
    struct collecting collecting = {.visit = visit};
    const char *name = form_value(&visit->request->body, "portal");
    name = name ? name : "";
    enum status status = connect(visit, name, &session, &err);
    if (status == STATUS_OK)
        status = receipts_awaited(visit->session->office, name, visit_now(visit), &list, &err);
    page_begin(page, 200, "What came of it", PLACE_RECEIPTS);
    page_markup(page, "<ul class=\"govuk-list govuk-list--spaced\">\n");
    if (status == STATUS_OK)
        status = collect(&collecting, &list, session, &err);
    page_markup(page, "</ul>\n");
    page_markup(page,
                "<p class=\"govuk-body\">Receipts filed: %zu. Packages there that wait for "
                "one yet: %zu.</p>\n",
                collecting.filed, list.count - collecting.filed);
    if (status != STATUS_OK) {
        page_markup(page, "<p class=\"govuk-body\">");
        page_not_filed(page, &err);
        page_markup(page, "</p>\n");
    }
    page_end(page);
    if (status != STATUS_OK && collecting.filed == 0)
        show_wrong(visit, name, &err);
    awaited_receipts_free(&list);
    portal_close(session);
}
