/* The report for trustees: counted from the ledger, then rounded. */
#include "oversight_internal.h"

#include <string.h>

/* A row as it is counted, before the profiles of the office come to it. */
struct plain_row {
    const char *key, *label;
};

static const struct plain_row CHANNELS[] = {
    {"portal", "By a portal with a password"},
    {"media", "On an encrypted device"},
    {"email", "As an encrypted file by email"},
    {"hand", "As an encrypted file, by hand"},
    {"handover", "As an open file, handed over at an address that is published"},
};
static const struct plain_row BASES[] = {
    {"consent", "Consent"},
    {"legal_obligation", "A legal obligation"},
    {"vital_interests", "Vital interests"},
    {"recognised_legitimate_interests", "Recognised legitimate interests"},
    {"public_task", "A public task"},
    {"legitimate_interests", "Legitimate interests"},
};
/* Every sharing stands in one of these rows: more of them would be too small to be shown. */
enum outcome_rows { OUTCOME_ON_THE_WAY, OUTCOME_ARRIVED, OUTCOME_NOT_ARRIVED, OUTCOME_ROWS };
static const struct plain_row OUTCOMES[OUTCOME_ROWS] = {
    [OUTCOME_ON_THE_WAY] = {"on_the_way", "On its way: not sent, or a receipt is not due yet"},
    [OUTCOME_ARRIVED] = {"arrived", "Arrived: there is a receipt, or a reference number"},
    [OUTCOME_NOT_ARRIVED] = {"not_arrived", "Refused, withdrawn, or no receipt in time"},
};
enum apart_rows {
    APART_EMERGENCIES,
    APART_ANONYMISED,
    APART_DECLINED,
    APART_ERASED,
    APART_APPROVALS,
    APART_OTHER_MEANS,
    APART_INCIDENTS,
    APART_EXPORTED,
    APART_REPLACED,
    APART_COMPLAINTS,
    APART_ROWS
};
static const struct plain_row APART[APART_ROWS] = {
    [APART_EMERGENCIES] = {"emergencies", "Sharings in an emergency, which waited for nobody"},
    [APART_ANONYMISED] = {"anonymised", "Sharings in which nobody can be identified"},
    [APART_DECLINED] = {"declined", "Decisions not to share"},
    [APART_ERASED] = {"erased", "Sharings whose content has been erased"},
    [APART_APPROVALS] = {"approvals", "Approvals, and looks afterwards, that were signed"},
    [APART_OTHER_MEANS] = {"other_means", "Shared by phone, by post or in a meeting"},
    [APART_INCIDENTS] = {"incidents", "Incidents"},
    [APART_EXPORTED] = {"exported", "Families' records taken out as readable copies"},
    [APART_REPLACED] = {"replaced", "Families' records in whose place another one was put"},
    [APART_COMPLAINTS] = {"complaints", "Complaints about how data is handled"},
};
/* The last row of three tables. */
static const struct plain_row OTHER = {"other", "Other, or not known any more"};
enum {
    CHANNEL_ROWS = sizeof CHANNELS / sizeof CHANNELS[0],
    BASIS_ROWS = sizeof BASES / sizeof BASES[0]
};

/* ---- rows ---- */

static struct trustees_report_row *row_of(struct trustees_report_table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->rows[i].key, key) == 0)
            return &table->rows[i];
    return NULL;
}

static enum status row_add(struct trustees_report_table *table, const char *key, const char *label,
                           struct error *err)
{
    struct trustees_report_row row = {
        .key = memory_copy_string(key), .label = memory_copy_string(label), .is_shown = true};
    if (!row.key || !row.label) {
        memory_free(row.key);
        memory_free(row.label);
        return memory_error(err);
    }
    table->rows[table->count++] = row;
    return STATUS_OK;
}

static enum status rows_make(struct trustees_report_table *table, const struct plain_row *rows,
                             size_t count, struct error *err)
{
    enum status status = STATUS_OK;
    table->rows = memory_allocate_array(count + 1, sizeof *table->rows);
    if (!table->rows)
        return memory_error(err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = row_add(table, rows[i].key, rows[i].label, err);
    return status;
}

/* A profile of the office, unless nobody can be identified under it. */
static enum status purpose_add(struct office *office, struct trustees_report_table *table,
                               const char *file, struct error *err)
{
    struct profile *profile = NULL;
    char *name = memory_copy_bytes(file, strlen(file) - strlen(".json"));
    enum status status = name ? office_profile(office, name, &profile, err) : memory_error(err);
    if (status == STATUS_OK && !profile->anonymised)
        status = row_add(table, name, profile->title, err);
    memory_free(name);
    profile_free(profile);
    return status;
}

static enum status purposes_make(struct office *office, struct trustees_report_table *table,
                                 struct error *err)
{
    struct file_list files = {0};
    char *folder = office_path(office, "profiles", NULL);
    enum status status = folder ? file_list_folder(folder, &files, err) : memory_error(err);
    if (status == STATUS_OK) {
        table->rows = memory_allocate_array(files.count + 1, sizeof *table->rows);
        status = table->rows ? STATUS_OK : memory_error(err);
    }
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        if (text_ends_with(files.names[i], ".json"))
            status = purpose_add(office, table, files.names[i], err);
    if (status == STATUS_OK)
        status = row_add(table, OTHER.key, OTHER.label, err);
    file_list_free(&files);
    memory_free(folder);
    return status;
}

/* ---- counting ---- */

static void count_outcome(struct trustees_report *oversight, const struct sharing_view *view)
{
    static const enum outcome_rows rows[] = {
        [SHARING_DRAFTED] = OUTCOME_ON_THE_WAY,
        [SHARING_AWAITING_APPROVAL] = OUTCOME_ON_THE_WAY,
        [SHARING_SEALED] = OUTCOME_ON_THE_WAY,
        [SHARING_DELIVERED] = OUTCOME_ON_THE_WAY,
        [SHARING_FOR_SENDING] = OUTCOME_ON_THE_WAY,
        [SHARING_HANDED_OVER] = OUTCOME_ON_THE_WAY,
        [SHARING_REJECTED] = OUTCOME_NOT_ARRIVED,
        [SHARING_OVERDUE] = OUTCOME_NOT_ARRIVED,
        [SHARING_WITHDRAWN] = OUTCOME_NOT_ARRIVED,
        [SHARING_EXPIRED] = OUTCOME_NOT_ARRIVED,
        [SHARING_ARRIVED_WITHDRAWN] = OUTCOME_ARRIVED,
        [SHARING_ACKNOWLEDGED] = OUTCOME_ARRIVED,
    };
    oversight->tables[TRUSTEES_REPORT_OUTCOME].rows[rows[view->state]].count++;
}

/* What the office does not know any more is counted in the last row. */
static void count_up(struct trustees_report_table *table, const char *key)
{
    struct trustees_report_row *row = row_of(table, key);
    row = row ? row : &table->rows[table->count - 1];
    row->count++;
}

static bool is_emergency(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_decision(timeline);
    return decided && json_is_true(json_object_get(decision_of(decided), "emergency"));
}

static enum status count_sharing(void *context, const struct sharing_view *view, bool *go_on,
                                 struct error *err)
{
    struct trustees_report *oversight = context;
    struct trustees_report_row *apart = oversight->tables[TRUSTEES_REPORT_APART].rows;
    (void)err;
    *go_on = true;
    if (view->state == SHARING_ERASED) {
        apart[APART_ERASED].count++;
    } else if (!view->basis) {
        apart[APART_ANONYMISED].count++;
    } else {
        oversight->total.count++;
        count_outcome(oversight, view);
        apart[APART_EMERGENCIES].count += is_emergency(view->timeline);
        count_up(&oversight->tables[TRUSTEES_REPORT_PURPOSE], view->profile);
        count_up(&oversight->tables[TRUSTEES_REPORT_CHANNEL], view->channel);
        count_up(&oversight->tables[TRUSTEES_REPORT_BASIS], view->basis);
    }
    return STATUS_OK;
}

/* An incident's end is an entry of the same kind, which says nothing of what it was; so is what was
 * said to a complaint. */
static enum status count_entry(void *context, const struct ledger_entry *entry,
                               const struct office_member *signer, bool *go_on, struct error *err)
{
    struct trustees_report_row *row = context;
    struct entry_incident said;
    struct entry_complaint complaint;
    entry_incident_see(entry->detail, &said);
    entry_complaint_see(entry->detail, &complaint);
    bool is_end = signer && ((entry->leaf.kind == ENTRY_KIND_INCIDENT && !said.what) ||
                             (entry->leaf.kind == ENTRY_KIND_COMPLAINT && !complaint.details));
    (void)err;
    *go_on = true;
    row->count += !is_end;
    return STATUS_OK;
}

static enum status count_entries(struct office *office, const struct ledger_filter *filter,
                                 struct trustees_report_row *apart, struct error *err)
{
    static const struct {
        enum entry_kind kind;
        enum apart_rows row;
    } counted[] = {
        {ENTRY_KIND_DECLINED, APART_DECLINED},         {ENTRY_KIND_APPROVAL, APART_APPROVALS},
        {ENTRY_KIND_OTHER_CHANNEL, APART_OTHER_MEANS}, {ENTRY_KIND_INCIDENT, APART_INCIDENTS},
        {ENTRY_KIND_RECORD_EXPORTED, APART_EXPORTED},  {ENTRY_KIND_RECORD_REPLACED, APART_REPLACED},
        {ENTRY_KIND_COMPLAINT, APART_COMPLAINTS},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof counted[0]; i++)
        status =
            list_entries(office, counted[i].kind, filter, count_entry, &apart[counted[i].row], err);
    return status;
}

/* ---- rounding ---- */

static void drop_empty(struct trustees_report_table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].count > 0) {
            table->rows[kept++] = table->rows[i];
            continue;
        }
        memory_free(table->rows[i].key);
        memory_free(table->rows[i].label);
    }
    table->count = kept;
}

/* No table adds up to a row of another: from the two together a small count could be reckoned. */
static void round_counts(struct trustees_report *oversight)
{
    static const enum trustees_report_tables wholes[] = {
        TRUSTEES_REPORT_PURPOSE, TRUSTEES_REPORT_CHANNEL, TRUSTEES_REPORT_BASIS,
        TRUSTEES_REPORT_OUTCOME};
    struct trustees_report_table *tables = oversight->tables;
    struct trustees_report_row *total = &oversight->total;
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++)
        (void)trustees_report_round(tables[wholes[i]].rows, tables[wholes[i]].count, total->count);
    /* Each is a whole of its own: nothing adds up to anything with it. */
    for (size_t i = 0; i < APART_ROWS; i++) {
        struct trustees_report_row *apart = &tables[TRUSTEES_REPORT_APART].rows[i];
        apart->count = trustees_report_nearest(apart->count);
    }
    for (size_t i = 0; i < TRUSTEES_REPORT_TABLES; i++)
        drop_empty(&tables[i]);
    total->is_shown = total->count == 0 || total->count >= TRUSTEES_REPORT_SMALLEST;
    total->count = total->is_shown ? trustees_report_nearest(total->count) : 0;
}

/* ---- the report ---- */

static enum status tables_make(struct office *office, struct trustees_report *oversight,
                               struct error *err)
{
    struct trustees_report_table *tables = oversight->tables;
    static const struct trustees_report_table heads[TRUSTEES_REPORT_TABLES] = {
        [TRUSTEES_REPORT_PURPOSE] = {"purpose", "What it was for", "Sharings by purpose", NULL, 0,
                                     true},
        [TRUSTEES_REPORT_CHANNEL] = {"channel", "How it went", "Sharings by channel", NULL, 0,
                                     true},
        [TRUSTEES_REPORT_BASIS] = {"basis", "Lawful basis", "Sharings by lawful basis", NULL, 0,
                                   true},
        [TRUSTEES_REPORT_OUTCOME] = {"outcome", "What became of it",
                                     "Sharings by what became of them", NULL, 0, true},
        [TRUSTEES_REPORT_APART] = {"apart", "Counted apart", "Counts that are no part of the total",
                                   NULL, 0, false},
    };
    memcpy(tables, heads, sizeof heads);
    enum status status = purposes_make(office, &tables[TRUSTEES_REPORT_PURPOSE], err);
    if (status == STATUS_OK)
        status = rows_make(&tables[TRUSTEES_REPORT_CHANNEL], CHANNELS, CHANNEL_ROWS, err);
    if (status == STATUS_OK)
        status = row_add(&tables[TRUSTEES_REPORT_CHANNEL], OTHER.key, OTHER.label, err);
    if (status == STATUS_OK)
        status = rows_make(&tables[TRUSTEES_REPORT_BASIS], BASES, BASIS_ROWS, err);
    if (status == STATUS_OK)
        status = row_add(&tables[TRUSTEES_REPORT_BASIS], OTHER.key, OTHER.label, err);
    if (status == STATUS_OK)
        status = rows_make(&tables[TRUSTEES_REPORT_OUTCOME], OUTCOMES, OUTCOME_ROWS, err);
    if (status == STATUS_OK)
        status = rows_make(&tables[TRUSTEES_REPORT_APART], APART, APART_ROWS, err);
    return status;
}

enum status trustees_report_count(struct office *office, const struct date *from,
                                  const struct date *to, timestamp now,
                                  struct trustees_report **out, struct error *err)
{
    const struct ledger_filter filter = {
        .has_since = true, .since = *from, .has_until = true, .until = *to};
    struct trustees_report *oversight = memory_allocate(sizeof *oversight);
    *out = NULL;
    if (!oversight)
        return memory_error(err);
    oversight->from = *from;
    oversight->to = *to;
    oversight->total.key = memory_copy_string("total");
    oversight->office = memory_copy_string(office_name(office));
    oversight->total.label = memory_copy_string("All sharings in which somebody can be identified");
    enum status status = oversight->office && oversight->total.key && oversight->total.label
                             ? tables_make(office, oversight, err)
                             : memory_error(err);
    if (status == STATUS_OK)
        status = list_sharings(office, &filter, now, count_sharing, oversight, err);
    if (status == STATUS_OK)
        status = count_entries(office, &filter, oversight->tables[TRUSTEES_REPORT_APART].rows, err);
    if (status == STATUS_OK) {
        round_counts(oversight);
        *out = oversight;
    } else {
        trustees_report_free(oversight);
    }
    return status;
}

void trustees_report_quarter(const struct date *today, struct date *first, struct date *last)
{
    struct date begun = {today->year, (today->month - 1) / 3 * 3 + 1, 1};
    *last = date_add_days(&begun, -1);
    *first = (struct date){last->year, last->month - 2, 1};
}
