#include "ledger/options.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_LIST[] = {
    {"--family", "REF", "only this family's"},
    {"--recipient", "NAME", "only with recipients whose name has this in it"},
    {"--package", "SHA256", "only the sharing whose package's file has this digest"},
    {"--state", "STATE", "only those in this state"},
    {"--kind", "KIND", "entries of this kind instead of sharings"},
    {"--since", "DAY", "only from this day on"},
    {"--until", "DAY", "only up to this day"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};

enum { SHORT_ID_SIZE = 9, NARROW_SIZE = 32 };

/* ---- what is looked for ---- */

static enum status state_parse(const char *text, struct ledger_filter *filter, struct error *err)
{
    for (int i = SHARING_DRAFTED; i <= SHARING_ERASED; i++) {
        if (strcmp(sharing_state_name((enum sharing_state)i), text) == 0) {
            filter->has_state = true;
            filter->state = (enum sharing_state)i;
            return STATUS_OK;
        }
    }
    error_set(err, STATUS_USAGE, "there is no state %s", text);
    return error_hint(err,
                      "one of: drafted, awaiting approval, sealed, delivered, acknowledged, "
                      "rejected, overdue, withdrawn, acknowledged and withdrawn, expired, erased");
}

static enum status filter_parse(const struct arguments *arguments, struct ledger_filter *filter,
                                struct error *err)
{
    const char *state = argument_value(arguments, "--state");
    filter->reference = argument_value(arguments, "--family");
    filter->recipient = argument_value(arguments, "--recipient");
    filter->package = argument_value(arguments, "--package");
    if (filter->package && !digest_is_valid(filter->package)) {
        error_set(err, STATUS_USAGE, "--package is not a SHA-256: %s", filter->package);
        return error_hint(err, "`sha256sum FILE` tells it: 64 digits and small letters a to f");
    }
    enum status status = state ? state_parse(state, filter, err) : STATUS_OK;
    return status == STATUS_OK ? ledger_days(arguments, "--since", "--until", filter, err) : status;
}

/* ---- what is found ---- */

struct listing {
    bool as_json;
    struct json_list json;
    const struct table_column *columns;
    size_t column_count;
    struct table *table; /* begun with the first row */
    size_t count;
};

/* A row of the table; with the first the pager begins. */
static enum status listing_row(struct listing *listing, const char *const *cells, bool *go_on,
                               struct error *err)
{
    enum status status = STATUS_OK;
    if (!listing->table) {
        status = pager_begin(err);
        if (status == STATUS_OK)
            status = table_begin(listing->columns, listing->column_count, &listing->table, err);
    }
    if (status == STATUS_OK)
        status = table_row(listing->table, cells, err);
    *go_on = !pager_is_gone();
    return status;
}

static enum status listing_begin_item(struct listing *listing, struct error *err)
{
    listing->count++;
    return interrupt_seen() ? interrupt_error(err) : STATUS_OK;
}

/* NULL for what an erased sharing does not tell any more. */
static const char *known(const char *text)
{
    return *text ? text : NULL;
}

/* "2026-11-16 10:00" in London's time: as narrow as it can be. */
static void time_narrow(timestamp time, char text[NARROW_SIZE])
{
    char words[TIMESTAMP_WORDS_SIZE], day[DATE_SIZE];
    struct date date = date_of(time);
    timestamp_words(time, words);
    date_format(&date, day);
    snprintf(text, NARROW_SIZE, "%s %s", day, words + strlen(words) - strlen("10:00"));
}

static enum status list_sharing(void *context, const struct sharing_view *view, bool *go_on,
                                struct error *err)
{
    struct listing *listing = context;
    char decided[TIMESTAMP_SIZE], time[NARROW_SIZE], id[SHORT_ID_SIZE];
    const char *state = sharing_state_name(view->state);
    enum status status = listing_begin_item(listing, err);
    if (status != STATUS_OK)
        return status;
    timestamp_format(view->decided, decided);
    time_narrow(view->decided, time);
    snprintf(id, sizeof id, "%.8s", view->id);
    if (listing->as_json)
        return print_json_item(&listing->json,
                               json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?}",
                                         "id", view->id, "state", state, "decided", decided,
                                         "recipient", known(view->recipient), "organisation",
                                         known(view->organisation), "profile", known(view->profile),
                                         "family", known(view->reference), "channel",
                                         known(view->channel), "purpose", known(view->purpose)),
                               err);
    const char *cells[] = {id,
                           sharing_view_state_words(view),
                           time,
                           view->reference,
                           view->recipient,
                           view->profile,
                           view->channel,
                           view->purpose};
    return listing_row(listing, cells, go_on, err);
}

static enum status list_entry(void *context, const struct ledger_entry *entry,
                              const struct office_member *signer, bool *go_on, struct error *err)
{
    struct listing *listing = context;
    char time[TIMESTAMP_SIZE], words[NARROW_SIZE], number[24], id[SHORT_ID_SIZE] = "";
    const char *sharing = entry_sharing(entry);
    const char *by = signer ? signer->card->name : entry->is_erased ? "(erased)" : "";
    enum status status = listing_begin_item(listing, err);
    if (status != STATUS_OK)
        return status;
    timestamp_format(entry->leaf.time, time);
    time_narrow(entry->leaf.time, words);
    snprintf(number, sizeof number, "%llu", (unsigned long long)entry->number);
    snprintf(id, sizeof id, "%.8s", sharing ? sharing : "");
    if (listing->as_json)
        return print_json_item(&listing->json,
                               json_pack("{s:I, s:s, s:s, s:s?, s:s?}", "number",
                                         (json_int_t)entry->number, "time", time, "kind",
                                         leaf_kind_name(&entry->leaf), "by",
                                         signer ? signer->card->name : NULL, "sharing", sharing),
                               err);
    const char *cells[] = {number, words, leaf_kind_name(&entry->leaf), by, id};
    return listing_row(listing, cells, go_on, err);
}

static const struct table_column SHARINGS[] = {
    {"id", true, false},      {"state", false, false},     {"decided", true, false},
    {"family", false, false}, {"recipient", false, false}, {"profile", false, false},
    {"by", false, false},     {"for", false, false},
};
static const struct table_column ENTRIES[] = {
    {"number", true, true}, {"time", true, false},    {"kind", false, false},
    {"by", false, false},   {"sharing", true, false},
};

static enum status list_all(struct session *session, const char *kind,
                            const struct ledger_filter *filter, struct listing *listing,
                            struct error *err)
{
    enum entry_kind of;
    enum status status = STATUS_OK;
    listing->columns = kind ? ENTRIES : SHARINGS;
    listing->column_count =
        kind ? sizeof ENTRIES / sizeof ENTRIES[0] : sizeof SHARINGS / sizeof SHARINGS[0];
    if (kind)
        status = list_kind_parse(kind, &of, err);
    if (kind && status == STATUS_OK)
        status = list_entries(session->office, of, filter, list_entry, listing, err);
    else if (!kind)
        status = list_sharings(session->office, filter, session_now(), list_sharing, listing, err);
    if (status == STATUS_OK && listing->as_json)
        print_json_end(&listing->json);
    return status;
}

enum status command_ledger_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct ledger_filter filter = {0};
    struct listing listing = {.as_json = wants_json(arguments)};
    const char *kind = argument_value(arguments, "--kind");
    enum status status = filter_parse(arguments, &filter, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = list_all(&session, kind, &filter, &listing, err);
    table_end(listing.table);
    bool filtered = filter.reference || filter.recipient || filter.package || filter.has_state ||
                    filter.has_since || filter.has_until;
    if (status == STATUS_OK && listing.count == 0 && !listing.as_json)
        print_note("no %s %s", kind ? "entry" : "sharing", filtered ? "fits" : "yet");
    session_close(&session);
    return status;
}
