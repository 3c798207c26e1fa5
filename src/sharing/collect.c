/* Which receipts may lie on which portal. */
#include "sharing_internal.h"

#include <stdlib.h>
#include <string.h>

struct awaiting {
    const char *portal;
    struct awaited_receipts *list;
    size_t capacity;
};

void awaited_receipts_free(struct awaited_receipts *list)
{
    for (size_t i = 0; i < list->count; i++)
        memory_free(list->items[i].portal);
    memory_free(list->items);
    *list = (struct awaited_receipts){0};
}

static enum status awaiting_take(void *context, const struct sharing_view *view, bool *go_on,
                                 struct error *err)
{
    struct awaiting *awaiting = context;
    struct awaited_receipts *list = awaiting->list;
    (void)go_on;
    if (view->state != SHARING_DELIVERED && view->state != SHARING_OVERDUE)
        return STATUS_OK;
    const struct ledger_entry *delivered = timeline_last(view->timeline, ENTRY_KIND_DELIVERED);
    struct entry_delivered said;
    entry_delivered_see(delivered ? delivered->detail : NULL, &said);
    if (!said.channel || !said.to || strcmp(said.channel, "portal") != 0 ||
        (awaiting->portal && strcmp(awaiting->portal, said.to) != 0))
        return STATUS_OK;
    if (list->count == awaiting->capacity) {
        size_t capacity = awaiting->capacity ? 2 * awaiting->capacity : 16;
        struct awaited_receipt *items = memory_resize(list->items, capacity * sizeof *items);
        if (!items)
            return memory_error(err);
        list->items = items;
        awaiting->capacity = capacity;
    }
    struct awaited_receipt *item = &list->items[list->count];
    item->portal = memory_copy_string(said.to);
    if (!item->portal)
        return memory_error(err);
    memcpy(item->id, view->id, ID_SIZE);
    list->count++;
    return STATUS_OK;
}

static int awaited_compare(const void *a, const void *b)
{
    const struct awaited_receipt *left = a, *right = b;
    int order = strcmp(left->portal, right->portal);
    return order ? order : strcmp(left->id, right->id);
}

enum status receipts_awaited(struct office *office, const char *portal, timestamp now,
                             struct awaited_receipts *list, struct error *err)
{
    const struct ledger_filter any = {.is_brief = true};
    struct awaiting awaiting = {.portal = portal, .list = list};
    *list = (struct awaited_receipts){0};
    struct portal *named = NULL;
    enum status status = portal ? office_portal_find(office, portal, &named, err) : STATUS_OK;
    portal_free(named);
    if (status == STATUS_OK)
        status = list_sharings(office, &any, now, awaiting_take, &awaiting, err);
    if (status != STATUS_OK)
        awaited_receipts_free(list);
    else if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, awaited_compare);
    return status;
}

/* ---- those of one portal ---- */

struct collecting {
    struct office *office;
    struct portal_session *portal;
    timestamp now;
    collected_teller tell;
    void *context;
};

static enum status collect_file(const struct collecting *collecting, const char *id,
                                const struct buffer *text, struct receipt *receipt,
                                struct error *err)
{
    enum receipt_outcome outcome;
    enum status status = receipt_parse(buffer_text(text), text->length, receipt, err);
    if (status == STATUS_OK)
        status = sharing_receive(collecting->office, receipt, collecting->now, &outcome, err);
    /* A receipt for another package has no business under this name. */
    if (status == STATUS_OK && strcmp(receipt->id, id) != 0)
        return error_set(err, STATUS_AUTHENTICATION,
                         "%s.receipt on the portal is the receipt of %s", id, receipt->id);
    return status == STATUS_OK ? STATUS_OK : error_context(err, "%s.receipt", id);
}

/* Fails if the portal does. */
static enum status collect_one(const struct collecting *collecting, const char *id,
                               struct error *err)
{
    char name[ID_SIZE + sizeof ".receipt"];
    bool missing = false;
    struct buffer text;
    struct receipt receipt;
    struct error failure = {0};
    struct collected told = {.id = id};
    snprintf(name, sizeof name, "%s.receipt", id);
    buffer_init(&text, DELIVERY_TEXT_MAXIMUM);
    enum status status = portal_fetch(collecting->portal, name, &text, &missing, &failure);
    bool is_fetched = status == STATUS_OK;
    if (is_fetched && collect_file(collecting, id, &text, &receipt, &failure) == STATUS_OK)
        told.receipt = &receipt;
    else if (is_fetched)
        told.failure = &failure;
    collecting->tell(collecting->context, &told);
    if (!is_fetched && !missing)
        *err = failure;
    buffer_free(&text);
    return is_fetched || missing ? STATUS_OK : status;
}

enum status receipts_collect(struct office *office, struct portal_session *portal,
                             const struct awaited_receipts *list, size_t *at, timestamp now,
                             collected_teller tell, void *context, struct error *err)
{
    const struct collecting collecting = {office, portal, now, tell, context};
    const char *name = list->items[*at].portal;
    enum status status = STATUS_OK;
    for (; *at < list->count && strcmp(list->items[*at].portal, name) == 0; ++*at) {
        const struct collected none = {.id = list->items[*at].id};
        if (status == STATUS_OK)
            status = collect_one(&collecting, list->items[*at].id, err);
        else
            tell(context, &none);
    }
    return status;
}
