#include "cli.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_LIST[] = {
    {"--family", "REF", "only this family's"},
    {"--recipient", "NAME", "only with recipients whose name has this in it"},
    {"--state", "STATE", "only those in this state"},
    {"--since", "DAY", "only those decided from this day on"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_LEDGER_VERIFY[] = {
    {"--receipts", "DIR", "check also the receipts in this folder against the ledger"},
    OPTION_OFFICE,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_END};
const struct command_option OPTIONS_LEDGER_PROVE[] = {{"-o", "FILE", "where the proof goes"},
                                                      OPTION_OFFICE,
                                                      OPTION_IDENTITY,
                                                      OPTION_JSON,
                                                      OPTION_END};

/* ---- list ---- */

static enum status state_parse(const char *text, struct sharing_filter *filter, struct error *err)
{
    for (int i = SHARING_DRAFTED; i <= SHARING_ERASED; i++) {
        if (strcmp(sharing_state_name((enum sharing_state)i), text) == 0) {
            filter->has_state = true;
            filter->state = (enum sharing_state)i;
            return STATUS_OK;
        }
    }
    error_set(err, STATUS_USAGE, "there is no state %s", text);
    return error_hint(err, "one of: drafted, awaiting approval, sealed, delivered, acknowledged, "
                           "rejected, overdue, withdrawn, expired, erased");
}

static enum status list_json(const struct sharing_views *views, struct error *err)
{
    json_t *array = json_array();
    for (size_t i = 0; i < views->count; i++) {
        const struct sharing_view *view = &views->items[i];
        char decided[TIMESTAMP_SIZE];
        timestamp_format(view->decided, decided);
        json_array_append_new(
            array, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", view->id, "state",
                             sharing_state_name(view->state), "decided", decided, "recipient",
                             view->recipient, "organisation", view->organisation, "profile",
                             view->profile, "family", view->reference, "channel", view->channel));
    }
    return print_json(array, err);
}

enum { LIST_COLUMNS = 7, SHORT_ID = 9 };

static enum status list_table(const struct sharing_views *views, struct error *err)
{
    static const char *const HEADINGS[LIST_COLUMNS] = {"id",        "state",   "decided", "family",
                                                       "recipient", "profile", "by"};
    const char **cells = memory_allocate_array((views->count + 1) * LIST_COLUMNS, sizeof *cells);
    char(*short_texts)[SHORT_ID + DATE_SIZE] =
        memory_allocate_array(views->count + 1, sizeof *short_texts);
    if (!cells || !short_texts) {
        memory_free(cells);
        memory_free(short_texts);
        return memory_error(err);
    }
    memcpy(cells, HEADINGS, sizeof HEADINGS);
    for (size_t i = 0; i < views->count; i++) {
        const struct sharing_view *view = &views->items[i];
        struct date day = date_of(view->decided);
        char *id = short_texts[i], *decided = short_texts[i] + SHORT_ID;
        snprintf(id, SHORT_ID, "%.8s", view->id);
        date_format(&day, decided);
        const char *row[LIST_COLUMNS] = {id,
                                         sharing_state_name(view->state),
                                         decided,
                                         view->reference,
                                         view->recipient,
                                         view->profile,
                                         view->channel};
        memcpy(cells + (i + 1) * LIST_COLUMNS, row, sizeof row);
    }
    print_table(cells, LIST_COLUMNS, views->count + 1);
    memory_free(cells);
    memory_free(short_texts);
    return STATUS_OK;
}

enum status command_ledger_list(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing_views views = {0};
    struct sharing_filter filter = {.reference = argument_value(arguments, "--family"),
                                    .recipient = argument_value(arguments, "--recipient")};
    const char *state = argument_value(arguments, "--state");
    enum status status = state ? state_parse(state, &filter, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = argument_date(arguments, "--since", &filter.since, &filter.has_since, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_sharings(session.office, &filter, timestamp_now(), &views, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = list_json(&views, err);
    else if (status == STATUS_OK && views.count == 0)
        print_note(filter.reference || filter.recipient || filter.has_state || filter.has_since
                       ? "no sharing fits"
                       : "no sharing yet");
    else if (status == STATUS_OK)
        status = list_table(&views, err);
    office_sharings_free(&views);
    session_close(&session);
    return status;
}

/* ---- show ---- */

/* What an entry says, in a line for people. */
static void entry_words(const struct ledger_entry *entry, char *text, size_t size)
{
    const json_t *detail = entry->detail;
    const json_t *decision = json_object_get(detail, "decision");
    const char *kind = entry->leaf.kind;
    text[0] = '\0';
    if (entry->is_erased) {
        snprintf(text, size, "erased; the proof that it existed stays");
    } else if (strcmp(kind, "decision") == 0) {
        const json_t *recipient = json_object_get(decision, "recipient");
        const char *name = json_text(recipient, "name");
        const char *organisation = json_text(recipient, "organisation");
        const char *purpose = json_text(decision, "purpose");
        snprintf(text, size, "to share with %s, %s: %s", name ? name : "",
                 organisation ? organisation : "", purpose ? purpose : "");
    } else if (strcmp(kind, "delivered") == 0 || strcmp(kind, "delivery-failed") == 0) {
        const char *channel = json_text(detail, "channel"), *to = json_text(detail, "to");
        const char *problem = json_text(detail, "problem");
        snprintf(text, size, "by %s%s%s%s%s", channel ? channel : "", to && *to ? " " : "",
                 to ? to : "", problem ? ": " : "", problem ? problem : "");
    } else if (strcmp(kind, "receipt") == 0) {
        const char *code = json_text(detail, "code");
        bool accepted = json_is_true(json_object_get(detail, "accepted"));
        snprintf(text, size, "%s%s", accepted ? "accepted by the recipient" : "rejected: ",
                 accepted || !code ? "" : code);
    } else if (json_text(detail, "reason")) {
        snprintf(text, size, "%s", json_text(detail, "reason"));
    }
}

static void show_print(const struct office *office, const struct sharing_timeline *timeline)
{
    print_line("Sharing %s is %s.", timeline->id, sharing_state_name(timeline->state));
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        const struct office_member *signer = office_signer(office, entry);
        char time[TIMESTAMP_WORDS_SIZE], words[4096];
        timestamp_words(entry->leaf.time, time);
        entry_words(entry, words, sizeof words);
        print_line("%6llu  %s  %-15s by %s%s%s", (unsigned long long)entry->leaf.index, time,
                   entry->leaf.kind, signer ? signer->card->name : "(erased)", *words ? "; " : "",
                   words);
    }
}

static json_t *show_json(const struct office *office, const struct sharing_timeline *timeline)
{
    json_t *array = json_array();
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        const struct office_member *signer = office_signer(office, entry);
        char time[TIMESTAMP_SIZE];
        timestamp_format(entry->leaf.time, time);
        json_array_append_new(array, json_pack("{s:I, s:s, s:s, s:s, s:s*, s:O*}", "index",
                                               (json_int_t)entry->leaf.index, "time", time, "kind",
                                               entry->leaf.kind, "subject", entry->leaf.subject,
                                               "by", signer ? signer->card->name : NULL, "detail",
                                               entry->detail));
    }
    return json_pack("{s:s, s:s, s:o}", "id", timeline->id, "state",
                     sharing_state_name(timeline->state), "entries", array);
}

enum status command_ledger_show(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct sharing_timeline timeline = {0};
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_timeline(session.office, arguments->positional.items[0], timestamp_now(),
                                 &timeline, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(show_json(session.office, &timeline), err);
    else if (status == STATUS_OK)
        show_print(session.office, &timeline);
    office_timeline_free(&timeline);
    session_close(&session);
    return status;
}

/* ---- verify ---- */

static enum status verify_receipt(struct office *office, const char *folder, const char *name,
                                  struct error *err)
{
    struct receipt receipt;
    struct buffer text;
    enum receipt_outcome outcome;
    buffer_init(&text, RECEIPT_MAXIMUM);
    char *path = file_join(folder, name);
    enum status status = path ? file_read_whole(path, &text, err) : memory_error(err);
    if (status == STATUS_OK)
        status = office_check_receipt(office, buffer_text(&text), text.length, timestamp_now(),
                                      &receipt, &outcome, err);
    if (status != STATUS_OK)
        error_context(err, "%s", name);
    buffer_free(&text);
    memory_free(path);
    return status;
}

static enum status verify_receipts(const struct arguments *arguments, struct office *office,
                                   size_t *count, struct error *err)
{
    struct file_list names = {0};
    const char *folder = argument_value(arguments, "--receipts");
    if (!folder)
        return STATUS_OK;
    enum status status = file_list_folder(folder, &names, err);
    for (size_t i = 0; status == STATUS_OK && i < names.count; i++) {
        if (!text_ends_with(names.names[i], ".receipt"))
            continue;
        status = verify_receipt(office, folder, names.names[i], err);
        *count += status == STATUS_OK;
    }
    file_list_free(&names);
    return status;
}

enum status command_ledger_verify(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct ledger_verified verified = {0};
    size_t receipts = 0;
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = ledger_verify(session.office->ledger, office_who, session.office, &verified, err);
    if (status == STATUS_OK)
        status = verify_receipts(arguments, session.office, &receipts, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(
            json_pack("{s:I, s:I, s:I, s:I}", "entries", (json_int_t)verified.entries, "bodies",
                      (json_int_t)verified.bodies, "checkpoints", (json_int_t)verified.checkpoints,
                      "receipts", (json_int_t)receipts),
            err);
    else if (status == STATUS_OK)
        print_line(
            "The ledger is whole: its entries (%llu), bodies (%llu) and checkpoints (%llu) agree.",
            (unsigned long long)verified.entries, (unsigned long long)verified.bodies,
            (unsigned long long)verified.checkpoints);
    if (status == STATUS_OK && !wants_json(arguments) && argument_given(arguments, "--receipts"))
        print_line("Receipts that agree with it: %zu.", receipts);
    session_close(&session);
    return status;
}

/* ---- prove, checkpoint ---- */

static const struct ledger_entry *timeline_provable(const struct sharing_timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++) {
        if (strcmp(timeline->entries[i]->leaf.kind, "sealed") == 0)
            return timeline->entries[i];
    }
    return timeline->entries[0];
}

/* The proof, and beside it what the reader needs to check it: the ledger's key. */
enum status command_ledger_prove(const struct arguments *arguments, struct error *err)
{
    const char *out;
    char key[NOTE_VERIFIER_SIZE];
    struct session session = {0};
    struct sharing_timeline timeline = {0};
    struct buffer proof;
    const struct ledger_entry *entry = NULL;
    buffer_init(&proof, NOTE_MAXIMUM);
    enum status status = argument_required(arguments, "-o", &out, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = office_timeline(session.office, arguments->positional.items[0], timestamp_now(),
                                 &timeline, err);
    if (status == STATUS_OK) {
        entry = timeline_provable(&timeline);
        status = ledger_prove(session.office->ledger, entry->leaf.index, &proof, err);
    }
    if (status == STATUS_OK)
        status = file_write_whole(out, proof.data, proof.length, 0644, FILE_NEW, err);
    if (status == STATUS_OK) {
        note_verifier_format(&session.office->ledger_verifier, key);
        if (wants_json(arguments))
            status = print_json(json_pack("{s:s, s:s, s:I, s:s, s:s}", "id", timeline.id, "kind",
                                          entry->leaf.kind, "index", (json_int_t)entry->leaf.index,
                                          "proof", out, "verifier", key),
                                err);
        else {
            print_line("The proof that entry %llu (%s) stands in the ledger: %s",
                       (unsigned long long)entry->leaf.index, entry->leaf.kind, out);
            print_line("Whoever checks it needs the ledger's key: %s", key);
        }
    }
    buffer_free(&proof);
    office_timeline_free(&timeline);
    session_close(&session);
    return status;
}

enum status command_ledger_checkpoint(const struct arguments *arguments, struct error *err)
{
    struct session session = {0};
    struct buffer head;
    buffer_init(&head, NOTE_MAXIMUM);
    enum status status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = ledger_checkpoint(session.office->ledger, true, &head, err);
    if (status == STATUS_OK && wants_json(arguments))
        status = print_json(json_pack("{s:s}", "checkpoint", buffer_text(&head)), err);
    else if (status == STATUS_OK)
        fputs(buffer_text(&head), stdout);
    buffer_free(&head);
    session_close(&session);
    return status;
}
