#include "cli.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"

#include <string.h>

const struct command_option OPTIONS_LEDGER_ERASE[] = {{"--reason", "TEXT", "why"},
                                                      {"--yes", NULL, "erase without being asked"},
                                                      OPTION_OFFICE,
                                                      OPTION_IDENTITY,
                                                      OPTION_JSON,
                                                      OPTION_END};

/* What is destroyed, and what is not, before anybody says yes. */
static void erase_describe(const struct erase_view *view)
{
    const struct sharing_timeline *timeline = &view->timeline;
    const struct ledger_entry *first = timeline->entries[0];
    struct entry_decision said;
    entry_decision_see(first->detail, &said);
    const json_t *decision = said.decision;
    const json_t *recipient = json_object_get(decision, "recipient");
    const char *reference = json_text(decision, "reference"), *name = json_text(recipient, "name");
    const char *organisation = json_text(recipient, "organisation");
    char decided[TIMESTAMP_WORDS_SIZE], review[TIMESTAMP_WORDS_SIZE];
    struct date day = date_of(first->leaf.time);
    date_words(&day, decided);
    date_words(&view->review, review);
    terminal_say("\nThe sharing of %s about %s, with %s, %s, is %s. Its review date is %s.",
                 decided, reference ? reference : "", name ? name : "",
                 organisation ? organisation : "", timeline_state_words(timeline), review);
    terminal_say("Destroyed for good: what its %zu entries say (who, what, to whom and why), and "
                 "its files in the outbox. Nobody can bring that back.",
                 timeline->count);
    terminal_say("What stays: that there were these entries, of which kind and when, and that you "
                 "erased them and why. What the recipient holds is not touched.");
}

static enum status erase_confirm(const struct arguments *arguments, const struct erase_view *view,
                                 struct error *err)
{
    if (!argument_given(arguments, "--yes") && terminal_can_ask())
        erase_describe(view);
    return confirm_or_yes(arguments, "Erase it for good (yes or no)? ", "nothing was erased", err);
}

static enum status erase_print(const struct arguments *arguments, const char *id,
                               const struct ledger_erased *erased, struct error *err)
{
    if (wants_json(arguments))
        return print_json(json_pack("{s:s, s:s, s:I, s:I, s:I}", "id", id, "state",
                                    sharing_state_name(SHARING_ERASED), "entry",
                                    (json_int_t)erased->index, "erased", (json_int_t)erased->erased,
                                    "kept", (json_int_t)erased->kept),
                          err);
    print_line(
        "Sharing %s is erased: what its entries (%zu) said is destroyed, and entry %llu says "
        "who did it and why.",
        id, erased->erased, (unsigned long long)erased->index);
    if (erased->kept > 0)
        print_line("Entries that another sharing needs, and that go with that one: %zu.",
                   erased->kept);
    return STATUS_OK;
}

/* What was handed over lies where it was put, until somebody deletes it; and after this nothing
 * says any more where that was. */
static void erase_tell_copy(const struct erase_view *view)
{
    struct entry_handed_over said;
    const struct ledger_entry *handed = timeline_last(&view->timeline, ENTRY_KIND_HANDED_OVER);
    entry_handed_over_see(handed ? handed->detail : NULL, &said);
    if (said.folder && file_exists(said.folder))
        print_note("what was handed over still lies open in %s: delete that too", said.folder);
}

enum status command_ledger_erase(const struct arguments *arguments, struct error *err)
{
    const char *reason, *id = arguments->positional.items[0];
    struct session session = {0};
    struct erase_view view = {.review = {0}};
    struct ledger_erased erased = {0};
    enum status status = argument_required(arguments, "--reason", &reason, err);
    if (status == STATUS_OK)
        status = session_open(arguments, &session, err);
    if (status == STATUS_OK)
        status = erase_view_read(session.office, id, session_now(), &view, err);
    if (status == STATUS_OK)
        status = erase_confirm(arguments, &view, err);
    if (status == STATUS_OK)
        status =
            erase_sharing(session.office, view.timeline.id, reason, session_now(), &erased, err);
    if (status == STATUS_OK)
        status = erase_print(arguments, view.timeline.id, &erased, err);
    if (status == STATUS_OK)
        erase_tell_copy(&view);
    if (status == STATUS_OK)
        print_note("older backups of ledger.keys can still open it: keep none for more than 35 "
                   "days");
    erase_view_free(&view);
    session_close(&session);
    return status;
}
