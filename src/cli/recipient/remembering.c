#include "recipient/remembering.h"

#include <inttypes.h>

enum status remembering_recall(struct remembering *remembering, const char *origin,
                               struct heads **heads, struct error *err)
{
    enum status status =
        heads_path(&remembering->identity->card->verifier, origin, &remembering->path, err);
    if (status == STATUS_OK)
        (void)(heads_load(remembering->path, heads, &remembering->trouble) == STATUS_OK);
    return status;
}

/* Whether somebody put a backup back or took entries out nobody can tell from here. */
static void dropped_words(const struct ledger_comparison *ledger, char *words, size_t size)
{
    const char *named = ledger->is_named
                            ? "it says itself that this is missing, as after a backup was put back"
                            : "it does not say that this is missing";
    if (ledger->kept < ledger->seen)
        snprintf(words, size,
                 "the office goes on in a further log from %" PRIu64 " entries of the %" PRIu64
                 " that you have seen, without the others; %s: ask them what was lost",
                 ledger->kept, ledger->seen, named);
    else
        snprintf(words, size,
                 "the office goes on in a further log without some of the %" PRIu64
                 " entries that you have seen; %s: ask them what was lost",
                 ledger->seen, named);
}

/* What is known of the ledger, after "recorded in the ledger ORIGIN before it left". */
static void compared_words(const struct package_opened *opened, char *words, size_t size)
{
    const struct ledger_comparison *ledger = &opened->ledger;
    static const char *const NOT_COMPARED[] = {
        [HISTORY_FIRST_SEEN] =
            "you see this ledger for the first time, and what comes next will be "
            "compared with it",
        [HISTORY_NOT_ACKNOWLEDGED] =
            "not compared with what you saw of it before, since you sent no "
            "receipt that it could be compared from",
        [HISTORY_RECEIPT_MISSING] =
            "not compared with what you acknowledged, since the office has no receipt of yours, or "
            "none any more",
        [HISTORY_RECEIPT_UNKNOWN] =
            "not compared, since the office goes by a receipt of yours that "
            "is not remembered here",
        [HISTORY_FURTHER_LOG] = "not compared with what you saw of it before, since the office "
                                "goes on in a further log, "
                                "as after a loss, and does not prove from what: ask them about it",
        [HISTORY_OLDER] = "not compared with the later state of it that you have seen",
    };
    *words = '\0';
    if (ledger->outcome != HISTORY_CONTINUES && ledger->outcome != HISTORY_CONTRADICTS &&
        ledger->outcome != HISTORY_CONTINUES_FURTHER && ledger->outcome != HISTORY_DROPPED)
        snprintf(words, size, "%s", NOT_COMPARED[ledger->outcome]);
    if (ledger->outcome == HISTORY_DROPPED)
        dropped_words(ledger, words, size);
}

static void said_print(const struct package_opened *opened, const char *why)
{
    print_line("Ledger:   the sender says that it was recorded in the ledger %s before it left; "
               "%s.",
               opened->ledger_origin, why);
}

void remembering_print(const struct remembering *remembering, const struct package_opened *opened)
{
    const struct ledger_comparison *ledger = &opened->ledger;
    char words[320];
    compared_words(opened, words, sizeof words);
    if (remembering->trouble.status != STATUS_OK)
        said_print(opened, "not compared with what you saw of it before");
    else if (ledger->outcome == HISTORY_CONTRADICTS)
        print_line("Ledger:   what the ledger %s shows contradicts what you saw of it before. Tell "
                   "the manager of %s and its trustees.",
                   opened->ledger_origin, opened->manifest->sender_organisation);
    else if (ledger->outcome == HISTORY_CONTINUES_FURTHER)
        print_line(
            "Ledger:   it was recorded in the ledger %s before it left; the office goes on in "
            "a further log, and nothing is changed or missing of the %" PRIu64
            " entries that you acknowledged.",
            opened->ledger_origin, ledger->from);
    else if (ledger->outcome != HISTORY_CONTINUES)
        said_print(opened, words);
    else if (ledger->from == ledger->size)
        said_print(opened, "it shows the same state of it that you saw before");
    else
        print_line("Ledger:   it was recorded in the ledger %s before it left, and nothing is "
                   "changed or missing of the %" PRIu64 " entries that you acknowledged.",
                   opened->ledger_origin, ledger->from);
}

json_t *remembering_json(const struct remembering *remembering, const struct package_opened *opened)
{
    const struct ledger_comparison *ledger = &opened->ledger;
    return json_pack("{s:s, s:s, s:I, s:I}", "origin", opened->ledger_origin, "compared",
                     remembering->trouble.status != STATUS_OK
                         ? "damaged"
                         : history_outcome_name(ledger->outcome),
                     "entries", (json_int_t)ledger->size, "continues", (json_int_t)ledger->from);
}

void remembering_keep(const struct remembering *remembering, const struct package_opened *opened,
                      bool acknowledged)
{
    struct error failure = {0};
    const struct ledger_comparison *ledger = &opened->ledger;
    if (remembering->trouble.status != STATUS_OK) {
        print_failure("the ledger was not compared: ", &remembering->trouble);
        return;
    }
    if (package_remember(opened, remembering->path, acknowledged, &failure) != STATUS_OK)
        print_failure("this ledger will not be remembered: ", &failure);
    if (!acknowledged && ledger->missing > 0)
        print_note("when this was sealed, the office knew nothing of your receipt with the "
                   "ledger's %" PRIu64
                   " entries, or nothing any more: if you sent it before, send it "
                   "again, unless it is so old that they erased it",
                   ledger->missing);
}

void remembering_end(struct remembering *remembering)
{
    memory_free(remembering->path);
    remembering->path = NULL;
}
