/* The report for trustees: counted from the ledger, then what is small is hidden. */
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
};
static const struct plain_row BASES[] = {
    {"consent", "Consent"},
    {"legal_obligation", "A legal obligation"},
    {"vital_interests", "Vital interests"},
    {"recognised_legitimate_interests", "Recognised legitimate interests"},
    {"public_task", "A public task"},
    {"legitimate_interests", "Legitimate interests"},
};
/* Every sharing stands in one of these rows. The four of the receipts are one in the table of
 * outcomes and a table of their own, so that they are hidden together with all others. */
enum course_rows {
    COURSE_DRAFTED,
    COURSE_AWAITING,
    COURSE_SEALED,
    COURSE_DELIVERED,
    COURSE_OVERDUE,
    COURSE_REJECTED,
    COURSE_WITHDRAWN,
    COURSE_EXPIRED,
    COURSE_SAME_DAY,
    COURSE_TWO_DAYS,
    COURSE_A_WEEK,
    COURSE_LATER,
    COURSE_ROWS,
    COURSE_STATES = COURSE_SAME_DAY,
    COURSE_RECEIPTS = COURSE_ROWS - COURSE_SAME_DAY,
};
static const struct plain_row COURSE[COURSE_ROWS] = {
    [COURSE_DRAFTED] = {"drafted", "Decided, not sealed yet"},
    [COURSE_AWAITING] = {"awaiting_approval", "Awaiting approval"},
    [COURSE_SEALED] = {"sealed", "Sealed, not delivered yet"},
    [COURSE_DELIVERED] = {"delivered", "Delivered, receipt not due yet"},
    [COURSE_OVERDUE] = {"overdue", "Delivered, receipt overdue"},
    [COURSE_REJECTED] = {"rejected", "Refused by the recipient"},
    [COURSE_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    [COURSE_EXPIRED] = {"expired", "Expired without a receipt"},
    [COURSE_SAME_DAY] = {"same_day", "On the same day"},
    [COURSE_TWO_DAYS] = {"two_days", "After 1 or 2 days"},
    [COURSE_A_WEEK] = {"a_week", "After 3 to 7 days"},
    [COURSE_LATER] = {"later", "After more than 7 days"},
};
enum apart_rows {
    APART_ANONYMISED,
    APART_DECLINED,
    APART_ERASED,
    APART_APPROVALS,
    APART_OTHER_MEANS,
    APART_INCIDENTS,
    APART_ROWS
};
static const struct plain_row APART[APART_ROWS] = {
    [APART_ANONYMISED] = {"anonymised", "Sharings in which nobody can be identified"},
    [APART_DECLINED] = {"declined", "Decisions not to share"},
    [APART_ERASED] = {"erased", "Sharings whose content has been erased"},
    [APART_APPROVALS] = {"approvals", "Approvals that were signed"},
    [APART_OTHER_MEANS] = {"other_means", "Shared by phone, by post or in a meeting"},
    [APART_INCIDENTS] = {"incidents", "Incidents"},
};
/* The last row of three tables; it goes again if nothing was counted there. */
static const struct plain_row OTHER = {"other", "Other, or not known any more"};
enum {
    CHANNEL_ROWS = sizeof CHANNELS / sizeof CHANNELS[0],
    BASIS_ROWS = sizeof BASES / sizeof BASES[0]
};

/* What is being counted. */
struct counting {
    struct trustees_report *oversight;
    struct trustees_report_row course[COURSE_ROWS];
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
    struct trustees_report_row row = {.key = memory_copy_string(key),
                                      .label = memory_copy_string(label)};
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

static enum course_rows receipt_row(const struct sharing_view *view)
{
    const struct ledger_entry *delivered = timeline_first(view->timeline, ENTRY_KIND_DELIVERED);
    const struct ledger_entry *receipt = timeline_first(view->timeline, ENTRY_KIND_RECEIPT);
    if (!delivered || !receipt)
        return COURSE_LATER;
    struct date from = date_of(delivered->leaf.time), to = date_of(receipt->leaf.time);
    int64_t days = date_days_between(&from, &to);
    return days <= 0   ? COURSE_SAME_DAY
           : days <= 2 ? COURSE_TWO_DAYS
           : days <= 7 ? COURSE_A_WEEK
                       : COURSE_LATER;
}

static enum course_rows course_row(const struct sharing_view *view)
{
    static const enum course_rows rows[] = {
        [SHARING_DRAFTED] = COURSE_DRAFTED,
        [SHARING_AWAITING_APPROVAL] = COURSE_AWAITING,
        [SHARING_SEALED] = COURSE_SEALED,
        [SHARING_DELIVERED] = COURSE_DELIVERED,
        [SHARING_FOR_SENDING] = COURSE_SEALED,
        [SHARING_REJECTED] = COURSE_REJECTED,
        [SHARING_OVERDUE] = COURSE_OVERDUE,
        [SHARING_WITHDRAWN] = COURSE_WITHDRAWN,
        [SHARING_ARRIVED_WITHDRAWN] = COURSE_WITHDRAWN,
        [SHARING_EXPIRED] = COURSE_EXPIRED,
    };
    return view->state == SHARING_ACKNOWLEDGED ? receipt_row(view) : rows[view->state];
}

/* What the office does not know any more is counted in the last row. */
static void count_up(struct trustees_report_table *table, const char *key)
{
    struct trustees_report_row *row = row_of(table, key);
    row = row ? row : &table->rows[table->count - 1];
    row->count++;
}

static enum status count_sharing(void *context, const struct sharing_view *view, bool *go_on,
                                 struct error *err)
{
    struct counting *counting = context;
    struct trustees_report *oversight = counting->oversight;
    struct trustees_report_row *apart = oversight->tables[TRUSTEES_REPORT_APART].rows;
    (void)err;
    *go_on = true;
    if (view->state == SHARING_ERASED) {
        apart[APART_ERASED].count++;
    } else if (!view->basis) {
        apart[APART_ANONYMISED].count++;
    } else {
        oversight->total.count++;
        counting->course[course_row(view)].count++;
        count_up(&oversight->tables[TRUSTEES_REPORT_PURPOSE], view->profile);
        count_up(&oversight->tables[TRUSTEES_REPORT_CHANNEL], view->channel);
        count_up(&oversight->tables[TRUSTEES_REPORT_BASIS], view->basis);
    }
    return STATUS_OK;
}

/* An incident's end is an entry of the same kind, which says nothing of what it was. */
static enum status count_entry(void *context, const struct ledger_entry *entry,
                               const struct office_member *signer, bool *go_on, struct error *err)
{
    struct trustees_report_row *row = context;
    struct entry_incident said;
    entry_incident_see(entry->detail, &said);
    bool is_end = signer && entry->leaf.kind == ENTRY_KIND_INCIDENT && !said.what;
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
        {ENTRY_KIND_DECLINED, APART_DECLINED},
        {ENTRY_KIND_APPROVAL, APART_APPROVALS},
        {ENTRY_KIND_OTHER_CHANNEL, APART_OTHER_MEANS},
        {ENTRY_KIND_INCIDENT, APART_INCIDENTS},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof counted[0]; i++)
        status =
            list_entries(office, counted[i].kind, filter, count_entry, &apart[counted[i].row], err);
    return status;
}

/* ---- hiding ---- */

/* The four rows of the receipts as one; shown only if each of them is. */
static void outcome_fill(const struct counting *counting)
{
    struct trustees_report_table *outcome = &counting->oversight->tables[TRUSTEES_REPORT_OUTCOME];
    struct trustees_report_table *receipt = &counting->oversight->tables[TRUSTEES_REPORT_RECEIPT];
    struct trustees_report_row *acknowledged = &outcome->rows[COURSE_STATES];
    acknowledged->is_shown = true;
    for (size_t i = 0; i < COURSE_ROWS; i++) {
        struct trustees_report_row *row =
            i < COURSE_STATES ? &outcome->rows[i] : &receipt->rows[i - COURSE_STATES];
        row->count = counting->course[i].count;
        row->is_shown = counting->course[i].is_shown;
        if (i < COURSE_STATES)
            continue;
        acknowledged->count += row->count;
        acknowledged->is_shown = acknowledged->is_shown && row->is_shown;
    }
    if (!acknowledged->is_shown)
        acknowledged->count = 0;
}

static void drop_other(struct trustees_report_table *table)
{
    struct trustees_report_row *other = &table->rows[table->count - 1];
    if (other->count > 0)
        return;
    memory_free(other->key);
    memory_free(other->label);
    table->count--;
}

static void hide_small(struct counting *counting)
{
    struct trustees_report *oversight = counting->oversight;
    static const enum trustees_report_tables wholes[] = {
        TRUSTEES_REPORT_PURPOSE, TRUSTEES_REPORT_CHANNEL, TRUSTEES_REPORT_BASIS};
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
        struct trustees_report_table *table = &oversight->tables[wholes[i]];
        drop_other(table);
        (void)trustees_report_suppress(table->rows, table->count);
    }
    (void)trustees_report_suppress(counting->course, COURSE_ROWS);
    outcome_fill(counting);
    (void)trustees_report_suppress(&oversight->total, 1);
    /* Each is a whole of its own: nothing adds up to anything with it. */
    for (size_t i = 0; i < APART_ROWS; i++)
        (void)trustees_report_suppress(&oversight->tables[TRUSTEES_REPORT_APART].rows[i], 1);
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
        [TRUSTEES_REPORT_RECEIPT] = {"receipt", "How soon it was acknowledged",
                                     "Acknowledged sharings by the days from delivery to receipt",
                                     NULL, 0, false},
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
        status = rows_make(&tables[TRUSTEES_REPORT_OUTCOME], COURSE, COURSE_STATES, err);
    if (status == STATUS_OK)
        status = row_add(&tables[TRUSTEES_REPORT_OUTCOME], "acknowledged", "Acknowledged", err);
    if (status == STATUS_OK)
        status = rows_make(&tables[TRUSTEES_REPORT_RECEIPT], COURSE + COURSE_STATES,
                           COURSE_RECEIPTS, err);
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
    struct counting counting = {.oversight = oversight};
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
        status = list_sharings(office, &filter, now, count_sharing, &counting, err);
    if (status == STATUS_OK)
        status = count_entries(office, &filter, oversight->tables[TRUSTEES_REPORT_APART].rows, err);
    if (status == STATUS_OK) {
        hide_small(&counting);
        *out = oversight;
    } else {
        trustees_report_free(oversight);
    }
    return status;
}
