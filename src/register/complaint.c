/* Complaints about how data is handled (Data Protection Act 2018, s.164A): what came in, and what
 * whoever complained was told since. */
#include "register_internal.h"

#include <stdlib.h>
#include <string.h>

#define ANSWERED "answered"
#define ACKNOWLEDGED "acknowledged"

const char *const COMPLAINT_STEPS[] = {ACKNOWLEDGED, "progress", ANSWERED, NULL};
const char *const COMPLAINT_OUTCOMES[] = {"upheld", "partly-upheld", "not-upheld", NULL};

static bool is_among(const char *word, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* ---- one that came in ---- */

/* The whole id of the sharing that it is about, if it is about one. */
static enum status find_sharing(struct office *office, const struct complaint *complaint,
                                char id[ID_SIZE], struct error *err)
{
    *id = '\0';
    return !complaint->sharing ? STATUS_OK
                               : sharing_complete_id(office, complaint->sharing, id, err);
}

static enum status complaint_check(const struct complaint *complaint, timestamp now,
                                   struct error *err)
{
    enum status status = name_check(complaint->who, INPUT_FROM, err);
    if (status == STATUS_OK)
        status = words_check(complaint->details, INPUT_DETAILS, err);
    if (status == STATUS_OK && complaint->received > now)
        status = error_set(err, STATUS_USAGE, "the time when it came in lies in the future");
    return status;
}

enum status complaint_record(struct office *office, const struct complaint *complaint,
                             timestamp now, struct complaint_done *done, struct error *err)
{
    char review[DATE_SIZE], received[TIMESTAMP_SIZE], due[TIMESTAMP_SIZE], sharing[ID_SIZE];
    *done = (struct complaint_done){.entry = 0};
    enum status status = complaint_check(complaint, now, err);
    if (status == STATUS_OK)
        status = find_sharing(office, complaint, sharing, err);
    if (status == STATUS_OK)
        status = id_new(done->id, err);
    if (status != STATUS_OK)
        return status;
    done->due = office_deadline(complaint->received, COMPLAINT_DAYS - 1);
    own_review_day(now, review);
    timestamp_format(complaint->received, received);
    timestamp_format(done->due, due);
    const struct entry_complaint said = {
        .id = done->id,
        .review = review,
        .who = complaint->who,
        .reference = complaint->reference,
        .sharing = *sharing ? sharing : NULL,
        .details = complaint->details,
        .received = received,
        .due = due,
    };
    const struct office_entry entry = {
        .kind = ENTRY_KIND_COMPLAINT,
        .detail = entry_complaint_write(&said),
        .lookups = {{LOOKUP_SHARING, done->id}, {LOOKUP_FAMILY, complaint->reference}}};
    return office_append(office, &entry, now, &done->entry, err);
}

/* ---- all of them ---- */

static void view_free(struct complaint_view *view)
{
    memory_free(view->who);
    memory_free(view->details);
    memory_free(view->reference);
    memory_free(view->sharing);
    memory_free(view->outcome);
    memory_free(view->answer);
}

void complaint_views_free(struct complaint_views *views)
{
    for (size_t i = 0; i < views->count; i++)
        view_free(&views->items[i]);
    memory_free(views->items);
    *views = (struct complaint_views){.items = NULL};
}

timestamp complaint_due(const struct complaint_view *view)
{
    return view->was_acknowledged ? office_deadline(date_begins(&view->told), COMPLAINT_WORD_DAYS)
                                  : view->due;
}

/* Takes what one of a complaint's entries says; false without memory. */
static bool view_take(struct complaint_view *view, const struct ledger_entry *entry)
{
    struct entry_complaint said;
    struct entry_complaint_step step;
    struct date on;
    entry_complaint_see(entry->detail, &said);
    entry_complaint_step_see(entry->detail, &step);
    if (said.received && !view->who) {
        view->entry = entry->number;
        (void)timestamp_parse(said.received, &view->received);
        (void)timestamp_parse(said.due ? said.due : said.received, &view->due);
        view->who = memory_copy_string(said.who ? said.who : "");
        view->details = memory_copy_string(said.details ? said.details : "");
        view->reference = said.reference ? memory_copy_string(said.reference) : NULL;
        view->sharing = said.sharing ? memory_copy_string(said.sharing) : NULL;
        return view->who && view->details && !view->reference == !said.reference &&
               !view->sharing == !said.sharing;
    }
    if (!step.step || !step.on || !date_parse(step.on, &on))
        return true;
    if (!view->was_acknowledged || date_compare(&view->told, &on) < 0)
        view->told = on;
    view->was_acknowledged = true;
    if (strcmp(step.step, ANSWERED) != 0 || view->was_answered)
        return true;
    view->was_answered = true;
    view->outcome = memory_copy_string(step.outcome ? step.outcome : "");
    view->answer = memory_copy_string(step.what ? step.what : "");
    return view->outcome && view->answer;
}

static enum status take_complaint(void *context, const struct ledger_entry *entry,
                                  const struct office_member *signer, bool *go_on,
                                  struct error *err)
{
    struct complaint_views *views = context;
    struct complaint_view *view = NULL;
    struct entry_common said;
    entry_common_see(signer ? entry->detail : NULL, &said);
    (void)go_on;
    if (!said.id || !id_is_valid(said.id))
        return STATUS_OK;
    for (size_t i = 0; i < views->count && !view; i++)
        view = strcmp(views->items[i].id, said.id) == 0 ? &views->items[i] : NULL;
    if (!view) {
        if (!ARRAY_ADD(views->items, views->count, (struct complaint_view){.entry = 0}))
            return memory_error(err);
        view = &views->items[views->count - 1];
    }
    memcpy(view->id, said.id, ID_SIZE);
    return view_take(view, entry) ? STATUS_OK : memory_error(err);
}

/* A step whose complaint is not there tells nothing by itself. */
static void drop_without_beginning(struct complaint_views *views)
{
    size_t kept = 0;
    for (size_t i = 0; i < views->count; i++) {
        struct complaint_view *view = &views->items[i];
        if (view->who)
            views->items[kept++] = *view;
        else
            view_free(view);
    }
    views->count = kept;
}

static int newest_first(const void *a, const void *b)
{
    const struct complaint_view *left = a, *right = b;
    return left->entry < right->entry ? 1 : left->entry > right->entry ? -1 : 0;
}

enum status complaint_list(struct office *office, struct complaint_views *views, struct error *err)
{
    const struct ledger_filter any = {.reference = NULL};
    *views = (struct complaint_views){.items = NULL};
    enum status status =
        list_entries(office, ENTRY_KIND_COMPLAINT, &any, take_complaint, views, err);
    if (status != STATUS_OK) {
        complaint_views_free(views);
        return status;
    }
    drop_without_beginning(views);
    if (views->count > 0)
        qsort(views->items, views->count, sizeof *views->items, newest_first);
    return STATUS_OK;
}

/* ---- what they were told ---- */

static enum status no_such(const char *what, const char *word, const char *const words[],
                           struct error *err)
{
    char list[ERROR_HINT_SIZE / 2] = "";
    for (size_t i = 0; words[i]; i++)
        (void)!office_words_add(list, sizeof list, "%s%s", i ? ", " : "", words[i]);
    error_set(err, STATUS_USAGE, "a complaint has no %s '%.40s'", what, word);
    return error_hint(err, "one of: %s", list);
}

static enum status step_check(const struct complaint_step *step, timestamp now, struct error *err)
{
    if (!is_among(step->step, COMPLAINT_STEPS))
        return no_such("step", step->step, COMPLAINT_STEPS, err);
    bool is_answer = strcmp(step->step, ANSWERED) == 0;
    if (is_answer && !step->outcome)
        return error_set(err, STATUS_USAGE, "say how the complaint ends: its outcome");
    if (!is_answer && step->outcome)
        return error_set(err, STATUS_USAGE, "only the answer to a complaint has an outcome");
    if (step->outcome && !is_among(step->outcome, COMPLAINT_OUTCOMES))
        return no_such("outcome", step->outcome, COMPLAINT_OUTCOMES, err);
    enum status status = words_check(step->what, INPUT_WHAT, err);
    return status == STATUS_OK ? day_check(&step->on, now, "on which they were told", err) : status;
}

/* Against what is in the ledger by now: under its lock. */
static enum status fits(const struct sharing_timeline *timeline, const struct complaint_step *step,
                        struct error *err)
{
    struct complaint_view view = {.entry = 0};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < timeline->count; i++)
        if (timeline->entries[i]->leaf.kind == ENTRY_KIND_COMPLAINT &&
            !view_take(&view, timeline->entries[i]))
            status = memory_error(err);
    struct date received = date_of(view.received);
    if (status == STATUS_OK && !view.who) {
        status = error_set(err, STATUS_USAGE, "%s is no complaint", timeline->id);
        error_hint(err, WAY " lists those that came in");
        error_way(err, WAY_LIST_COMPLAINTS, NULL, NULL);
    } else if (status == STATUS_OK && view.was_answered) {
        status = error_set(err, STATUS_USAGE, "this complaint was answered already");
        error_hint(err, "what is said of it again is a new complaint");
    } else if (status == STATUS_OK && view.was_acknowledged &&
               strcmp(step->step, ACKNOWLEDGED) == 0) {
        status = error_set(err, STATUS_USAGE, "this complaint was acknowledged already");
        error_hint(err, "a further word on it is progress, or the answer");
    } else if (status == STATUS_OK && date_compare(&step->on, &received) < 0) {
        status = error_set(err, STATUS_USAGE,
                           "the day on which they were told lies before the "
                           "complaint came in");
    }
    view_free(&view);
    return status;
}

static enum status step_append(struct office *office, const struct complaint_step *step,
                               const char *id, timestamp now, uint64_t *entry, struct error *err)
{
    char on[DATE_SIZE];
    date_format(&step->on, on);
    const struct entry_complaint_step said = {
        .id = id, .step = step->step, .outcome = step->outcome, .what = step->what, .on = on};
    const struct office_entry appended = {.kind = ENTRY_KIND_COMPLAINT,
                                          .detail = entry_complaint_step_write(&said),
                                          .lookups = {{LOOKUP_SHARING, id}}};
    return office_append(office, &appended, now, entry, err);
}

enum status complaint_tell(struct office *office, const struct complaint_step *step, timestamp now,
                           uint64_t *entry, char id[ID_SIZE], struct error *err)
{
    int lock = -1;
    struct sharing_timeline timeline = {0};
    enum status status = step_check(step, now, err);
    if (status == STATUS_OK)
        status = sharing_complete_id(office, step->id, id, err);
    if (status != STATUS_OK)
        return status;
    status = outbox_lock_kept(office, id, now, &lock, err);
    if (status == STATUS_OK)
        status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK)
        status = fits(&timeline, step, err);
    if (status == STATUS_OK)
        status = step_append(office, step, id, now, entry, err);
    timeline_free(&timeline);
    outbox_unlock(office, id, &lock);
    return status;
}
