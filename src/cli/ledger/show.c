#include "cli.h"

#include <inttypes.h>
#include <string.h>

#include "safehand/office/entries.h"

enum { WORDS_MAXIMUM = 65536, NUMBER_MAXIMUM = 7 /* digits; an id has 8 or more */ };

/* ---- one entry after the other ---- */

static enum status print_entry(const struct ledger_entry *entry, const struct office_member *signer,
                               const json_t *decision, struct error *err)
{
    struct buffer words;
    char time[TIMESTAMP_WORDS_SIZE];
    buffer_init(&words, WORDS_MAXIMUM);
    timestamp_words(entry->leaf.time, time);
    entry_words(entry, signer, decision, &words);
    enum status status = buffer_status(&words, err);
    if (status == STATUS_OK)
        print_item(8, "%6" PRIu64 "  %s  %s", entry->number, time, buffer_text(&words));
    buffer_free(&words);
    return status;
}

static json_t *entry_json(const struct ledger_entry *entry, const struct office_member *signer,
                          const json_t *decision)
{
    struct buffer words;
    char time[TIMESTAMP_SIZE];
    buffer_init(&words, WORDS_MAXIMUM);
    timestamp_format(entry->leaf.time, time);
    entry_words(entry, signer, decision, &words);
    json_t *object =
        json_pack("{s:I, s:s, s:s, s:s, s:s*, s:O*, s:s, s:b}", "index", (json_int_t)entry->number,
                  "time", time, "kind", leaf_kind_name(&entry->leaf), "subject",
                  entry->leaf.subject, "by", signer ? signer->card->name : NULL, "detail",
                  entry->detail, "words", buffer_text(&words), "erased", entry->is_erased);
    buffer_free(&words);
    return object;
}

/* ---- a sharing ---- */

/* The last entry of a kind, if the sharing is still to be read. */
static const json_t *last_detail(const struct sharing_timeline *timeline, enum entry_kind kind)
{
    const json_t *detail = NULL;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i]->leaf.kind == kind)
            detail = timeline->entries[i]->detail;
    return detail;
}

static void print_field(const char *label, const char *text)
{
    if (text && *text)
        print_item(14, "  %-11s %s", label, text);
}

/* The decision, as long as it is not erased. */
static const json_t *decided_in(const struct sharing_timeline *timeline)
{
    const struct ledger_entry *decided = timeline_decision(timeline);
    return decided ? decision_of(decided) : NULL;
}

static void print_decision(const struct office *office, const struct sharing_timeline *timeline,
                           const json_t *decision)
{
    const json_t *recipient = json_object_get(decision, "recipient");
    const char *name = json_text(recipient, "name");
    const char *organisation = json_text(recipient, "organisation");
    if (name && organisation)
        print_item(14, "  %-11s %s, %s", "to", name, organisation);
    print_field("family", json_text(decision, "reference"));
    print_field("profile", json_text(json_object_get(decision, "profile"), "name"));
    print_field("purpose", json_text(decision, "purpose"));
    print_stories(office, decision, timeline);
}

/* A deadline is the last second of a day in London, an expiry the first second after one. */
static void print_deadlines(const struct sharing_timeline *timeline,
                            const struct sharing_deadlines *deadlines)
{
    char text[TIMESTAMP_WORDS_SIZE];
    struct entry_hold hold;
    struct date review;
    struct error ignored = {0}; /* entries that name no review date are shown all the same */
    entry_hold_see(last_detail(timeline, ENTRY_KIND_HOLD), &hold);
    if (deadlines->has_receipt_due) {
        struct date day = date_of(deadlines->receipt_due);
        date_words(&day, text);
        print_item(14, "  %-11s %s %s",
                   last_detail(timeline, ENTRY_KIND_HANDED_OVER) ? "reference" : "receipt",
                   timeline->state == SHARING_OVERDUE ? "was due by" : "due by", text);
    }
    if (deadlines->has_expiry) {
        struct date day = date_of(deadlines->expires - 1);
        date_words(&day, text);
        print_item(14, "  %-11s at the end of %s",
                   last_detail(timeline, ENTRY_KIND_SEALED) ? "expires" : "lapses", text);
    }
    if (timeline->state != SHARING_ERASED &&
        review_date(timeline, &review, &ignored) == STATUS_OK) {
        date_words(&review, text);
        print_item(14, "  %-11s on %s", "review", text);
    }
    if (hold.state && strcmp(hold.state, "held") == 0)
        print_field("held", hold.reason);
}

static enum status show_print(const struct office *office, const struct sharing_timeline *timeline,
                              struct error *err)
{
    struct sharing_deadlines deadlines;
    const json_t *decision = decided_in(timeline);
    enum status status = pager_begin(err);
    if (status != STATUS_OK)
        return status;
    sharing_deadlines_of((const struct ledger_entry *const *)timeline->entries, timeline->count,
                         &deadlines);
    print_line("Sharing %s is %s.", timeline->id, timeline_state_words(timeline));
    print_decision(office, timeline, decision);
    print_deadlines(timeline, &deadlines);
    print_line("%s", "");
    for (size_t i = 0; status == STATUS_OK && i < timeline->count; i++)
        status = print_entry(timeline->entries[i], office_signer(office, timeline->entries[i]),
                             decision, err);
    return status;
}

static json_t *time_json(bool has, timestamp time)
{
    char text[TIMESTAMP_SIZE];
    if (!has)
        return json_null();
    timestamp_format(time, text);
    return json_string(text);
}

static json_t *show_json(const struct office *office, const struct sharing_timeline *timeline)
{
    struct sharing_deadlines deadlines;
    json_t *array = json_array();
    sharing_deadlines_of((const struct ledger_entry *const *)timeline->entries, timeline->count,
                         &deadlines);
    for (size_t i = 0; i < timeline->count; i++)
        json_array_append_new(array, entry_json(timeline->entries[i],
                                                office_signer(office, timeline->entries[i]),
                                                decided_in(timeline)));
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "id", timeline->id, "state",
                     sharing_state_name(timeline->state), "receipt_due",
                     time_json(deadlines.has_receipt_due, deadlines.receipt_due), "expires",
                     time_json(deadlines.has_expiry, deadlines.expires), "entries", array);
}

static enum status show_sharing(struct office *office, const char *id, bool as_json,
                                struct error *err)
{
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, id, session_now(), &timeline, err);
    if (status == STATUS_OK)
        status = as_json ? print_json(show_json(office, &timeline), err)
                         : show_print(office, &timeline, err);
    timeline_free(&timeline);
    return status;
}

/* ---- an entry by its number ---- */

static bool number_parse(const char *text, uint64_t *number)
{
    size_t length = strlen(text);
    if (length == 0 || length > NUMBER_MAXIMUM || strspn(text, "0123456789") != length)
        return false;
    return sscanf(text, "%" SCNu64, number) == 1;
}

static enum status show_entry(struct office *office, uint64_t number, bool as_json,
                              struct error *err)
{
    struct ledger_entry *entry = NULL;
    struct sharing_timeline timeline = {0};
    const struct office_member *signer = NULL;
    enum status status = office_read(office, number, &entry, &signer, err);
    const json_t *decision =
        status == STATUS_OK ? entry_words_decision(office, entry, session_now(), &timeline) : NULL;
    if (status == STATUS_OK && as_json) {
        status = print_json(entry_json(entry, signer, decision), err);
    } else if (status == STATUS_OK) {
        const char *sharing = entry_sharing(entry);
        struct entry_common said;
        entry_common_see(entry->detail, &said);
        bool is_record = entry->leaf.kind != ENTRY_KIND_DECISION && said.review;
        status = print_entry(entry, signer, decision, err);
        if (sharing)
            print_line(is_record ? "Its own id is %s." : "It belongs to sharing %s.", sharing);
    }
    timeline_free(&timeline);
    ledger_entry_free(entry);
    return status;
}

enum status command_ledger_show(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    uint64_t number;
    const char *which = arguments->positional.items[0];
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK && number_parse(which, &number))
        status = show_entry(session.office, number, wants_json(arguments), err);
    else if (status == STATUS_OK)
        status = show_sharing(session.office, which, wants_json(arguments), err);
    session_close(&session);
    return status;
}
