/* Lists of sharings and of entries, walked through from the newest to the oldest. */
#include "office_internal.h"
#include "settled.h"

#include <string.h>

static bool day_passes(const struct ledger_filter *filter, timestamp time)
{
    struct date day = date_of(time);
    if (filter->has_since && date_compare(&day, &filter->since) < 0)
        return false;
    return !filter->has_until || date_compare(&day, &filter->until) <= 0;
}

const char *entry_sharing(const struct ledger_entry *entry)
{
    struct entry_common said;
    entry_common_see(entry->detail, &said);
    return said.id && id_is_valid(said.id) ? said.id : NULL;
}

/* Times never go back: before an entry of an earlier day there is none that passes. */
static bool is_past_since(const struct ledger_filter *filter, timestamp time)
{
    struct date day = date_of(time);
    return filter->has_since && date_compare(&day, &filter->since) < 0;
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
static bool words_pass(const struct ledger_filter *filter, const char *name, const char *reference)
{
    return (!filter->recipient || strcasestr(name, filter->recipient)) &&
           (!filter->reference || strcmp(filter->reference, reference) == 0);
}

static bool decision_passes(const struct ledger_filter *filter, const json_t *decision)
{
    return words_pass(filter, decision_text(decision, "recipient", "name"),
                      decision_text(decision, NULL, "reference"));
}

/* The view tells what the timeline holds: who signed that has been looked at. */
static enum status visit_decided(struct walk *walk, const struct sharing_timeline *timeline,
                                 timestamp time, struct error *err)
{
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    const json_t *decision = decided ? decision_of(decided) : NULL;
    const struct sharing_view view = {
        .id = timeline->id,
        .state = timeline->state,
        .decided = time,
        .recipient = decision_text(decision, "recipient", "name"),
        .organisation = decision_text(decision, "recipient", "organisation"),
        .profile = decision_text(decision, "profile", "name"),
        .reference = decision_text(decision, NULL, "reference"),
        .channel = decision_text(decision, "channel", "kind"),
        .purpose = decision_text(decision, NULL, "purpose"),
        .basis = json_text(decision, "basis"),
        .timeline = timeline,
    };
    if (decided)
        settled_keep(walk->office, decided->number, &view);
    return walk->filter->has_state && walk->filter->state != view.state
               ? STATUS_OK
               : walk->visit(walk->context, &view, &walk->go_on, err);
}

/* Whether a decision may be what is looked for, before the rest of its sharing is read. Of an
 * erased one nothing but the time is left. */
static bool entry_passes(const struct ledger_filter *filter, const struct ledger_entry *entry)
{
    if (entry->leaf.kind != ENTRY_KIND_DECISION || !day_passes(filter, entry->leaf.time))
        return false;
    return entry->is_erased ? !filter->recipient && !filter->reference
                            : decision_passes(filter, decision_of(entry));
}

/* What was read before, and stays so. False if it must be read: who wants the timeline too reads
 * what passes the filter, and nothing else. */
static bool visit_settled(struct walk *walk, uint64_t number, enum status *status,
                          struct error *err)
{
    const struct ledger_filter *filter = walk->filter;
    struct settled_view found;
    if (!settled_find(walk->office, number, &found))
        return false;
    const struct sharing_view *view = &found.view;
    walk->go_on = !is_past_since(filter, view->decided);
    bool is_passed_over = filter->is_owing && walk->now < found.owes_from;
    bool is_wanted =
        day_passes(filter, view->decided) &&
        (view->state == SHARING_ERASED ? !filter->recipient && !filter->reference
                                       : words_pass(filter, view->recipient, view->reference)) &&
        (!filter->has_state || filter->state == view->state);
    *status = STATUS_OK;
    if (filter->is_brief && is_wanted && !is_passed_over)
        *status = walk->visit(walk->context, view, &walk->go_on, err);
    settled_view_free(&found);
    return filter->is_brief || is_passed_over || !is_wanted;
}

static enum status visit_number(struct walk *walk, uint64_t number, struct error *err)
{
    char id[ID_SIZE];
    struct ledger_entry *entry = NULL;
    struct sharing_timeline timeline = {0};
    enum status status = STATUS_OK;
    if (visit_settled(walk, number, &status, err))
        return status;
    status = ledger_read(walk->office->ledger, number, &entry, err);
    if (status == STATUS_OK && is_past_since(walk->filter, entry->leaf.time))
        walk->go_on = false;
    else if (status == STATUS_OK && entry_passes(walk->filter, entry)) {
        status = decision_id(walk->office, number, id, err);
        if (status == STATUS_OK)
            status = timeline_read(walk->office, id, walk->now, &timeline, err);
        if (status == STATUS_OK)
            status = visit_decided(walk, &timeline, entry->leaf.time, err);
    }
    timeline_free(&timeline);
    ledger_entry_free(entry);
    return status;
}

enum status list_sharings(struct office *office, const struct ledger_filter *filter, timestamp now,
                          sharing_visitor visit, void *context, struct error *err)
{
    struct walk walk = {office, filter, now, visit, context, true};
    struct ledger_indexes found = {0};
    bool is_narrowed;
    enum status status = settled_follow(office, err);
    if (status == STATUS_OK)
        status = filter_find(office, filter, &found, &is_narrowed, err);
    if (status == STATUS_OK && !is_narrowed)
        status = ledger_find_kind(office->ledger, ENTRY_KIND_DECISION, &found, err);
    for (size_t i = found.count; status == STATUS_OK && walk.go_on && i > 0; i--)
        status = visit_number(&walk, found.items[i - 1], err);
    ledger_indexes_free(&found);
    return status;
}

const char *sharing_view_state_words(const struct sharing_view *view)
{
    return view->timeline ? timeline_state_words(view->timeline)
                          : sharing_state_words(view->state, view->channel);
}

/* ---- entries ---- */

enum status list_kind_parse(const char *word, enum entry_kind *kind, struct error *err)
{
    if (entry_kind_parse(word, kind))
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "there is no kind of entry named %s", word);
    error_hint(err,
               WAY " lists them: decision, approval, sealed, delivered, receipt, withdrawn, ...");
    return error_way(err, WAY_READ_FORMATS, NULL, NULL);
}

static enum status entries_check(const struct ledger_filter *filter, struct error *err)
{
    if (!filter->has_state)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "an entry has no state: a sharing has");
    return error_hint(err, "leave out the state, or the kind");
}

enum status list_entries(struct office *office, enum entry_kind kind,
                         const struct ledger_filter *filter, entry_visitor visit, void *context,
                         struct error *err)
{
    struct ledger_indexes found = {0};
    bool is_narrowed = false, go_on = true;
    enum status status = entries_check(filter, err);
    if (status == STATUS_OK)
        status = filter_find(office, filter, &found, &is_narrowed, err);
    if (status == STATUS_OK && !is_narrowed)
        status = ledger_find_kind(office->ledger, kind, &found, err);
    for (size_t i = found.count; status == STATUS_OK && go_on && i > 0; i--) {
        struct ledger_entry *entry = NULL;
        const struct office_member *signer;
        status = ledger_read(office->ledger, found.items[i - 1], &entry, err);
        if (status == STATUS_OK && is_past_since(filter, entry->leaf.time))
            go_on = false;
        else if (status == STATUS_OK && entry->leaf.kind == kind &&
                 day_passes(filter, entry->leaf.time)) {
            status = office_signed(office, entry, &signer, err);
            if (status == STATUS_OK)
                status = visit(context, entry, signer, &go_on, err);
        }
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&found);
    return status;
}
