#include "cli.h"

#include <string.h>

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
    } else if (strcmp(kind, "hold") == 0) {
        const char *state = json_text(detail, "state"), *reason = json_text(detail, "reason");
        snprintf(text, size, "%s: %s", state ? state : "", reason ? reason : "");
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
        print_line("%6llu  %s  %-15s by %s%s%s", (unsigned long long)entry->number, time,
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
        json_array_append_new(
            array, json_pack("{s:I, s:s, s:s, s:s, s:s*, s:O*}", "index", (json_int_t)entry->number,
                             "time", time, "kind", entry->leaf.kind, "subject", entry->leaf.subject,
                             "by", signer ? signer->card->name : NULL, "detail", entry->detail));
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
