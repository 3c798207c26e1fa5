/*
 * Taking up what was cut off. Where runs die is told by what they leave:
 *
 * - ledger: a head.note behind the database; an erasing that is not finished;
 * - outbox: half-written files, and packages that were delivered, withdrawn or erased;
 * - a decision that waits for nobody and is not sealed;
 * - a sealed entry without its package, which is made again byte for byte, or withdrawn;
 * - a package that may or may not have arrived: nobody here can know, so a person must look.
 */
#include "sharing_internal.h"

#include <stdarg.h>
#include <string.h>

const char *resume_outcome_name(enum resume_outcome outcome)
{
    static const char *const names[] = {
        [RESUME_FINISHED] = "finished",
        [RESUME_WITHDRAWN] = "withdrawn",
        [RESUME_WAITS] = "waits",
        [RESUME_LEFT] = "left",
    };
    return names[outcome];
}

void resume_report_free(struct resume_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        memory_free(report->items[i].words);
    memory_free(report->items);
    *report = (struct resume_report){0};
}

/* What one run of this builds up. */
struct resuming {
    struct office *office;
    struct resume_report *report;
    timestamp now;
};

enum { WORDS_SIZE = ERROR_MESSAGE_SIZE + ERROR_HINT_SIZE };

/* Copies the words. */
static enum status report_words(struct resuming *resuming, enum resume_outcome outcome,
                                const char *id, const char *words, struct error *err)
{
    struct resume_report *report = resuming->report;
    struct resume_item *items = memory_resize(report->items, (report->count + 1) * sizeof *items);
    if (!items)
        return memory_error(err);
    report->items = items;
    struct resume_item item = {.outcome = outcome, .words = memory_copy_string(words)};
    if (!item.words)
        return memory_error(err);
    if (id)
        memcpy(item.id, id, ID_SIZE);
    items[report->count++] = item;
    return STATUS_OK;
}

static enum status report_add(struct resuming *resuming, enum resume_outcome outcome,
                              const char *id, struct error *err, const char *format, ...)
    PRINTF_LIKE(5, 6);
static enum status report_add(struct resuming *resuming, enum resume_outcome outcome,
                              const char *id, struct error *err, const char *format, ...)
{
    char words[WORDS_SIZE];
    va_list arguments;
    va_start(arguments, format);
    words_format_list(words, sizeof words, format, arguments);
    va_end(arguments);
    return report_words(resuming, outcome, id, words, err);
}

/* The way on for the slot of what was added last, if it was: status is what adding it gave. */
static enum status report_way(struct resuming *resuming, enum status status, enum way_action action,
                              const char *id)
{
    if (status == STATUS_OK)
        ways_add(&resuming->report->items[resuming->report->count - 1].ways, action, id, NULL);
    return status;
}

/* What is left, and what failed with it, with its ways on. */
static enum status report_failure(struct resuming *resuming, const char *id, const char *before,
                                  const struct error *failure, struct error *err)
{
    char words[WORDS_SIZE];
    snprintf(words, sizeof words, "%s: %s%s%s", before, failure->message,
             *failure->hint ? "; " : "", failure->hint);
    enum status status = report_words(resuming, RESUME_LEFT, id, words, err);
    if (status != STATUS_OK)
        return status;
    struct resume_item *item = &resuming->report->items[resuming->report->count - 1];
    ways_add_all(&item->ways, &failure->message_ways);
    ways_add_all(&item->ways, &failure->hint_ways);
    return STATUS_OK;
}

/* ---- the ledger ---- */

static enum status resume_ledger(struct resuming *resuming, struct error *err)
{
    struct ledger_finished finished = {0};
    struct error failure = {0};
    enum status status = STATUS_OK;
    if (ledger_head_was_behind(office_ledger(resuming->office)))
        status = report_add(resuming, RESUME_FINISHED, NULL, err,
                            "head.note was behind the ledger, and is up to date again");
    if (status != STATUS_OK)
        return status;
    if (ledger_finish_erasing(office_ledger(resuming->office), &finished, &failure) != STATUS_OK)
        return report_failure(resuming, NULL, "an erasing is not finished", &failure, err);
    if (!finished.was_unfinished)
        return STATUS_OK;
    return report_add(resuming, RESUME_FINISHED, NULL, err,
                      "an erasing was cut off, and is finished (keys that were left and are "
                      "destroyed: %zu)",
                      finished.keys);
}

/* ---- one sharing ---- */

static enum status resume_withdraw(struct resuming *resuming, const char *id, const char *because,
                                   struct error *err)
{
    struct error failure = {0};
    char *reason = memory_format("cut off while it was sealed: %s", because);
    if (!reason)
        return memory_error(err);
    enum status status = sharing_withdraw(resuming->office, id, reason, resuming->now, &failure);
    memory_free(reason);
    if (status != STATUS_OK) {
        error_hint(&failure, "%s", ""); /* it would advise who withdraws by hand */
        return report_failure(resuming, id,
                              "was cut off while it was sealed, and could not be withdrawn",
                              &failure, err);
    }
    return report_add(resuming, RESUME_WITHDRAWN, id, err,
                      "was cut off while it was sealed, and is withdrawn: %s", because);
}

/* Whether the decision ran out, so that it can never be sealed as it was decided. */
static bool decision_has_lapsed(const struct ledger_entry *decided, timestamp now)
{
    timestamp expires;
    struct entry_decision said;
    entry_decision_see(decided->detail, &said);
    return said.expires && timestamp_parse(said.expires, &expires) && now >= expires;
}

/* Whether the outbox holds the package that who acts sealed, as they signed it. */
static enum status find_package(struct office *office, const char *id, bool *is_there,
                                struct error *err)
{
    struct sharing *sharing = sharing_new(office);
    if (!sharing)
        return memory_error(err);
    memcpy(sharing->id, id, ID_SIZE);
    sharing->package_path = outbox_path(office, id);
    enum status status = sharing->package_path ? STATUS_OK : memory_error(err);
    *is_there = status == STATUS_OK && outbox_note_holds(sharing);
    sharing_free(sharing);
    return status;
}

/* Makes the package of a sealed entry of who acts. */
static enum status make_package(struct resuming *resuming, const char *id, struct error *failure)
{
    struct sharing *sharing = NULL;
    enum status status = sharing_resume(resuming->office, id, resuming->now, &sharing, failure);
    if (status == STATUS_OK)
        status = sharing_seal(sharing, resuming->now, failure);
    sharing_free(sharing);
    return status;
}

/* What a run at work holds has not been cut off. */
static void end_cut_off(const struct resuming *resuming, const char *id)
{
    int lock = -1;
    struct error ignored = {0};
    struct sharing_timeline timeline = {0};
    enum status status = outbox_lock(resuming->office, id, &lock, &ignored);
    if (status == STATUS_OK)
        status = timeline_read(resuming->office, id, resuming->now, &timeline, &ignored);
    if (status == STATUS_OK)
        (void)!delivery_end_cut_off(resuming->office, &timeline, resuming->now, &ignored);
    timeline_free(&timeline);
    outbox_unlock(resuming->office, id, &lock);
}

/* A package stands in the outbox, and the ledger does not say that it left. Whether it did, only
 * the other end can tell; one that was to be held back has most likely not. */
static enum status report_package(struct resuming *resuming,
                                  const struct sharing_timeline *timeline, const char *sender,
                                  struct error *err)
{
    const char *id = timeline->id;
    end_cut_off(resuming, id);
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    const json_t *asked = json_object_get(decision_of(decided), "asked");
    bool is_held_back = json_is_true(json_object_get(asked, "hold")) &&
                        !timeline_first(timeline, ENTRY_KIND_DELIVERY_FAILED);
    enum status status = is_held_back
                             ? report_add(resuming, RESUME_WAITS, id, err,
                                          "is sealed and waits: %s sends it with " WAY, sender)
                             : report_add(resuming, RESUME_LEFT, id, err,
                                          "is sealed, and may have arrived or not: %s runs " WAY
                                          " (what is there already counts), or withdraws it",
                                          sender);
    return report_way(resuming, status, WAY_DELIVER, id);
}

/* Whether package and note of a sharing are there; who else signed them cannot be looked at here.
 */
static enum status find_files(const struct office *office, const char *id, bool *is_there,
                              struct error *err)
{
    char *package = outbox_path(office, id);
    char *note = outbox_note_path(office, id);
    enum status status = package && note ? STATUS_OK : memory_error(err);
    *is_there = status == STATUS_OK && file_exists(package) && file_exists(note);
    memory_free(package);
    memory_free(note);
    return status;
}

/* Another person's, who alone can make the package. */
static enum status resume_other(struct resuming *resuming, const struct sharing_timeline *timeline,
                                const struct office_member *sender, struct error *err)
{
    const char *id = timeline->id;
    bool is_there = false;
    enum status status = find_files(resuming->office, id, &is_there, err);
    if (status != STATUS_OK)
        return status;
    if (is_there)
        return report_package(resuming, timeline, sender->card->name, err);
    status = report_add(resuming, RESUME_LEFT, id, err,
                        "was cut off while it was sealed: %s, who decided it, runs " WAY,
                        sender->card->name);
    return report_way(resuming, status, WAY_RESUME, NULL);
}

/* One whose sender has left, so that nobody can go on with it. */
static enum status resume_orphan(struct resuming *resuming, const struct sharing_timeline *timeline,
                                 struct error *err)
{
    const char *id = timeline->id;
    bool is_there = true;
    enum status status = STATUS_OK;
    if (timeline->state == SHARING_SEALED)
        status = find_files(resuming->office, id, &is_there, err);
    if (status != STATUS_OK)
        return status;
    if (!is_there)
        return resume_withdraw(resuming, id, "who decided it is not on the staff any more", err);
    status =
        report_add(resuming, RESUME_LEFT, id, err,
                   "is %s, and who decided it is not on the staff any more: withdraw it (" WAY ")",
                   timeline_state_words(timeline));
    return report_way(resuming, status, WAY_WITHDRAW, id);
}

/* What a rule or a changed record refuses can never be made again, and is withdrawn; what somebody
 * can put right is left. */
static enum status resume_unmade(struct resuming *resuming, const struct ledger_entry *decided,
                                 const char *id, const struct error *failure, struct error *err)
{
    bool is_clock_behind = decided->leaf.time > resuming->now;
    if (decision_has_lapsed(decided, resuming->now))
        return resume_withdraw(resuming, id, "its decision has expired", err);
    if (failure->status == STATUS_REFUSED && !is_clock_behind) {
        char *because = words_plain(failure->message, &failure->message_ways);
        enum status status =
            because ? resume_withdraw(resuming, id, because, err) : memory_error(err);
        memory_free(because);
        return status;
    }
    return report_failure(
        resuming, id, "was cut off while it was sealed, and cannot be finished now", failure, err);
}

static enum status resume_sealed(struct resuming *resuming, const struct sharing_timeline *timeline,
                                 const struct office_member *sender, struct error *err)
{
    const char *id = timeline->id;
    struct error failure = {0};
    bool is_there = false;
    if (sender != office_self(resuming->office))
        return resume_other(resuming, timeline, sender, err);
    enum status status = find_package(resuming->office, id, &is_there, err);
    if (status != STATUS_OK)
        return status;
    if (is_there)
        return report_package(resuming, timeline, sender->card->name, err);
    if (make_package(resuming, id, &failure) != STATUS_OK)
        return resume_unmade(resuming, timeline_first(timeline, ENTRY_KIND_DECISION), id, &failure,
                             err);
    status = report_add(resuming, RESUME_FINISHED, id, err,
                        "was cut off while it was sealed, and its package is in the outbox now: "
                        "send it with " WAY);
    return report_way(resuming, status, WAY_DELIVER, id);
}

/* One that nobody is asked to approve is sealed in the run that decides it; others wait for their
 * sender. */
static enum status resume_drafted(struct resuming *resuming,
                                  const struct sharing_timeline *timeline,
                                  const struct office_member *sender, struct error *err)
{
    const char *id = timeline->id;
    const struct ledger_entry *decided = timeline_first(timeline, ENTRY_KIND_DECISION);
    struct entry_decision said;
    entry_decision_see(decided->detail, &said);
    if (json_array_size(said.awaits) > 0)
        return STATUS_OK;
    enum status status = report_add(resuming, RESUME_LEFT, id, err,
                                    "was decided and not sealed, so nothing has left: %s goes on "
                                    "with " WAY ", or withdraws it",
                                    sender->card->name);
    return report_way(resuming, status, WAY_DELIVER, id);
}

/* A run that is at work holds the lock: then nothing was cut off. */
static bool is_at_work(const struct office *office, const char *id)
{
    struct error ignored = {0};
    int lock = -1;
    enum status status = outbox_lock(office, id, &lock, &ignored);
    outbox_unlock(office, id, &lock);
    return status == STATUS_USAGE;
}

static enum status resume_sharing(struct resuming *resuming, const char *id, struct error *err)
{
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(resuming->office, id, resuming->now, &timeline, err);
    if (status != STATUS_OK)
        return status;
    const struct ledger_entry *decided = timeline_first(&timeline, ENTRY_KIND_DECISION);
    bool is_open = timeline.state == SHARING_SEALED || timeline.state == SHARING_DRAFTED;
    if (is_open && !is_at_work(resuming->office, id)) {
        const struct office_member *sender = office_signer(resuming->office, decided);
        if (!sender || sender->is_removed)
            status = resume_orphan(resuming, &timeline, err);
        else if (timeline.state == SHARING_SEALED)
            status = resume_sealed(resuming, &timeline, sender, err);
        else
            status = resume_drafted(resuming, &timeline, sender, err);
    }
    timeline_free(&timeline);
    return status;
}

/* Ids of sharings that may have been cut off. */
struct cut_off {
    char (*ids)[ID_SIZE];
    size_t count;
};

static enum status cut_off_take(void *context, const struct sharing_view *view, bool *go_on,
                                struct error *err)
{
    struct cut_off *found = context;
    (void)go_on;
    if (view->state != SHARING_SEALED && view->state != SHARING_DRAFTED)
        return STATUS_OK;
    char(*ids)[ID_SIZE] = memory_resize(found->ids, (found->count + 1) * sizeof *ids);
    if (!ids)
        return memory_error(err);
    found->ids = ids;
    memcpy(ids[found->count++], view->id, strlen(view->id) + 1);
    return STATUS_OK;
}

/* The oldest first; all are found before the first is taken up, for that appends entries. */
static enum status resume_sharings(struct resuming *resuming, struct error *err)
{
    static const struct ledger_filter any = {.is_brief = true};
    struct cut_off found = {0};
    enum status status =
        list_sharings(resuming->office, &any, resuming->now, cut_off_take, &found, err);
    for (size_t i = found.count; status == STATUS_OK && i > 0; i--)
        status = resume_sharing(resuming, found.ids[i - 1], err);
    memory_free(found.ids);
    return status;
}

/* ---- the outbox ---- */

/* outbox_told, with what is built up. */
struct sweeping {
    struct resuming *resuming;
    enum status status;
    struct error *err;
};

static void report_swept(void *context, const char *name)
{
    struct sweeping *sweeping = context;
    if (sweeping->status == STATUS_OK)
        sweeping->status = report_add(
            sweeping->resuming, RESUME_FINISHED, NULL, sweeping->err,
            strstr(name, ".partial-") ? "a half-written file is removed from the outbox: %s"
                                      : "what nobody needs any more is removed from the outbox: %s",
            name);
}

static enum status resume_outbox(struct resuming *resuming, struct error *err)
{
    struct sweeping sweeping = {.resuming = resuming, .err = err};
    outbox_sweep_telling(resuming->office, NULL, resuming->now, report_swept, &sweeping);
    return sweeping.status;
}

enum status resume_cut_off(struct office *office, timestamp now, struct resume_report *report,
                           struct error *err)
{
    struct resuming resuming = {.office = office, .report = report, .now = now};
    *report = (struct resume_report){0};
    enum status status = resume_ledger(&resuming, err);
    if (status == STATUS_OK)
        status = resume_outbox(&resuming, err);
    if (status == STATUS_OK)
        status = resume_sharings(&resuming, err);
    if (status != STATUS_OK)
        resume_report_free(report);
    return status;
}
