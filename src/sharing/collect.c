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
    const struct ledger_entry *delivered = timeline_last(view->timeline, ENTRY_KIND_DELIVERED);
    struct entry_delivered said;
    entry_delivered_see(delivered ? delivered->detail : NULL, &said);
    (void)go_on;
    if ((view->state != SHARING_DELIVERED && view->state != SHARING_OVERDUE) || !said.channel ||
        !said.to || strcmp(said.channel, "portal") != 0 ||
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
    const struct ledger_filter any = {.reference = NULL};
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
