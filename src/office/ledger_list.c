/* Lists of sharings and of entries, walked through from the newest to the oldest. */
#include "office_internal.h"

#include <string.h>

static bool day_passes(const struct ledger_filter *filter, timestamp time)
{
    struct date day = date_of(time);
    if (filter->has_since && date_compare(&day, &filter->since) < 0)
        return false;
    return !filter->has_until || date_compare(&day, &filter->until) <= 0;
}

const char *office_entry_sharing(const struct ledger_entry *entry)
{
    const char *id = json_text(entry->detail, "id");
    return id && id_is_valid(id) ? id : NULL;
}

/* ---- sharings ---- */

/* What one walk needs. */
struct walk {
    struct office *office;
    const struct ledger_filter *filter;
    timestamp now;
    sharing_visitor visit;
    void *context;
    bool go_on;
};

/* A member of a member of the decision; "" if it is not there. */
static const char *decision_text(const json_t *decision, const char *object, const char *key)
{
    const char *text = json_text(object ? json_object_get(decision, object) : decision, key);
    return text ? text : "";
}

/* What the decision itself tells, before anything else is read. */
static bool decision_passes(const struct ledger_filter *filter, const json_t *decision)
{
    const char *name = decision_text(decision, "recipient", "name");
    const char *reference = decision_text(decision, NULL, "reference");
    return (!filter->recipient || strcasestr(name, filter->recipient)) &&
           (!filter->reference || strcmp(filter->reference, reference) == 0);
}

static enum status visit_view(struct walk *walk, const struct sharing_view *view, struct error *err)
{
    if (walk->filter->has_state && walk->filter->state != view->state)
        return STATUS_OK;
    return walk->visit(walk->context, view, &walk->go_on, err);
}

static enum status visit_decision(struct walk *walk, const struct ledger_entry *entry,
                                  struct error *err)
{
    const char *id;
    struct sharing_timeline timeline = {0};
    const json_t *decision = json_object_get(entry->detail, "decision");
    if (!day_passes(walk->filter, entry->leaf.time) || !decision_passes(walk->filter, decision))
        return STATUS_OK;
    enum status status = office_detail_text(entry, "id", &id, err);
    if (status == STATUS_OK)
        status = office_timeline(walk->office, id, walk->now, &timeline, err);
    if (status == STATUS_OK) {
        const struct sharing_view view = {
            .id = timeline.id,
            .state = timeline.state,
            .decided = entry->leaf.time,
            .recipient = decision_text(decision, "recipient", "name"),
            .organisation = decision_text(decision, "recipient", "organisation"),
            .profile = decision_text(decision, "profile", "name"),
            .reference = decision_text(decision, NULL, "reference"),
            .channel = decision_text(decision, "channel", "kind"),
            .basis = json_text(decision, "basis"),
            .timeline = &timeline,
        };
        status = visit_view(walk, &view, err);
    }
    office_timeline_free(&timeline);
    return status;
}

/* All that is left of it: its id, and when it was decided. */
static enum status visit_erased(struct walk *walk, const struct ledger_entry *entry,
                                struct error *err)
{
    char id[ID_SIZE];
    struct sharing_timeline timeline = {0};
    const struct ledger_filter *filter = walk->filter;
    if (!day_passes(filter, entry->leaf.time) || filter->recipient || filter->reference)
        return STATUS_OK;
    enum status status = decision_id(walk->office, entry->number, id, err);
    if (status == STATUS_OK)
        status = office_timeline(walk->office, id, walk->now, &timeline, err);
    if (status == STATUS_OK) {
        const struct sharing_view view = {.id = timeline.id,
                                          .state = timeline.state,
                                          .decided = entry->leaf.time,
                                          .recipient = "",
                                          .organisation = "",
                                          .profile = "",
                                          .reference = "",
                                          .channel = "",
                                          .timeline = &timeline};
        status = visit_view(walk, &view, err);
    }
    office_timeline_free(&timeline);
    return status;
}

static enum status visit_number(struct walk *walk, uint64_t number, struct error *err)
{
    struct ledger_entry *entry = NULL;
    const struct office_member *signer;
    enum status status = office_read(walk->office, number, &entry, &signer, err);
    if (status == STATUS_OK && strcmp(entry->leaf.kind, "decision") == 0)
        status =
            entry->is_erased ? visit_erased(walk, entry, err) : visit_decision(walk, entry, err);
    ledger_entry_free(entry);
    return status;
}

enum status office_list_sharings(struct office *office, const struct ledger_filter *filter,
                                 timestamp now, sharing_visitor visit, void *context,
                                 struct error *err)
{
    struct walk walk = {office, filter, now, visit, context, true};
    struct ledger_indexes found = {0};
    bool is_narrowed;
    enum status status = filter_find(office, filter, &found, &is_narrowed, err);
    if (status == STATUS_OK && !is_narrowed)
        status = ledger_find_kind(office->ledger, "decision", &found, err);
    for (size_t i = found.count; status == STATUS_OK && walk.go_on && i > 0; i--)
        status = visit_number(&walk, found.items[i - 1], err);
    ledger_indexes_free(&found);
    return status;
}

/* ---- entries ---- */

static enum status entries_check(const char *kind, const struct ledger_filter *filter,
                                 struct error *err)
{
    if (!ledger_kind_is_known(kind)) {
        error_set(err, STATUS_USAGE, "there is no kind of entry named %s", kind);
        return error_hint(err, "`man safehand-formats` lists them: decision, approval, sealed, "
                               "delivered, receipt, withdrawn, ...");
    }
    if (!filter->has_state)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "an entry has no state: a sharing has");
    return error_hint(err, "leave out the state, or the kind");
}

enum status office_list_entries(struct office *office, const char *kind,
                                const struct ledger_filter *filter, entry_visitor visit,
                                void *context, struct error *err)
{
    struct ledger_indexes found = {0};
    bool is_narrowed = false, go_on = true;
    enum status status = entries_check(kind, filter, err);
    if (status == STATUS_OK)
        status = filter_find(office, filter, &found, &is_narrowed, err);
    if (status == STATUS_OK && !is_narrowed)
        status = ledger_find_kind(office->ledger, kind, &found, err);
    for (size_t i = found.count; status == STATUS_OK && go_on && i > 0; i--) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = office_read(office, found.items[i - 1], &entry, &signer, err);
        if (status == STATUS_OK && strcmp(entry->leaf.kind, kind) == 0 &&
            day_passes(filter, entry->leaf.time))
            status = visit(context, entry, signer, &go_on, err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&found);
    return status;
}
