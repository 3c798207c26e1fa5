/* The entries of one sharing, held against each other. */
#include "verify_sharings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum status sharing_steps_add(struct sharing_steps *steps, const struct sharing_step *step,
                              struct error *err)
{
    if (steps->count == steps->capacity) {
        size_t capacity = steps->capacity ? 2 * steps->capacity : 64;
        struct sharing_step *all = memory_resize(steps->items, capacity * sizeof *all);
        if (!all)
            return memory_error(err);
        steps->items = all;
        steps->capacity = capacity;
    }
    steps->items[steps->count++] = *step;
    return STATUS_OK;
}

void sharing_steps_free(struct sharing_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        memory_free(steps->items[i].data);
    memory_free(steps->items);
    *steps = (struct sharing_steps){0};
}

static int step_compare(const void *a, const void *b)
{
    const struct sharing_step *left = a, *right = b;
    int by_id = strcmp(left->id, right->id);
    return by_id ? by_id : (left->number > right->number) - (left->number < right->number);
}

static enum status step_error(struct error *err, const struct sharing_step *step,
                              const char *format, ...) PRINTF_LIKE(3, 4);
static enum status step_error(struct error *err, const struct sharing_step *step,
                              const char *format, ...)
{
    char text[ERROR_MESSAGE_SIZE / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return error_set(err, STATUS_AUTHENTICATION, "entry %" PRIu64 ": %s", step->number, text);
}

/* What has been seen of a sharing before a step of it. */
struct course {
    struct office *office;
    const struct office_verifications *recipients;
    const struct sharing_step *steps;
    size_t count; /* so far */
    uint64_t *revoked_meanwhile;
    const struct sharing_step *decided, *sealed, *delivered, *handed_over, *referred;
};

/* ---- each step ---- */

static enum status check_decided(struct course *course, const struct sharing_step *step,
                                 struct error *err)
{
    if (course->decided)
        return step_error(err, step, "it decides sharing %s anew, which entry %" PRIu64 " decided",
                          step->id, course->decided->number);
    course->decided = step;
    return STATUS_OK;
}

static enum status check_approval(const struct course *course, const struct sharing_step *step,
                                  struct error *err)
{
    if (!course->decided)
        return step_error(err, step, "it approves sharing %s, which nobody decided", step->id);
    if (strcmp(course->decided->digest, step->digest) != 0)
        return step_error(err, step, "it approves another decision than that of entry %" PRIu64,
                          course->decided->number);
    const struct office_member *sender = course->decided->by;
    if (office_may_be_one(sender, step->by, step->number) && !office_same_person(sender, step->by))
        return step_error(err, step,
                          "signed by %s, who might not approve what %s decided: nobody but who "
                          "added a card had signed for it then",
                          step->by->card->name, sender->card->name);
    if (office_same_person(sender, step->by))
        return step_error(err, step,
                          "signed by %s, who decided this sharing and might not approve it",
                          step->by->card->name);
    return STATUS_OK;
}

/* The first rule that the decision awaits and that nobody approved before entry `end`; NULL: none.
 */
static enum status find_unapproved(struct office *office, const struct sharing_step *decided,
                                   uint64_t end, const char **rule, struct error *err)
{
    struct sharing_timeline timeline = {0};
    struct names awaited = {0}, approved = {0};
    *rule = NULL;
    enum status status = timeline_read(office, decided->id, 0, &timeline, err);
    if (status != STATUS_OK)
        return status;
    struct sharing_timeline before = timeline;
    while (before.count > 0 && before.entries[before.count - 1]->number >= end)
        before.count--;
    const struct ledger_entry *entry = timeline_decision(&before);
    if (!entry)
        status = error_set(err, STATUS_AUTHENTICATION,
                           "entry %" PRIu64 ": it is not found by its sharing", decided->number);
    if (status == STATUS_OK)
        status = decision_awaits(decision_of(entry), &awaited, err);
    if (status == STATUS_OK)
        status = approvals_collect(office, &before, decided->id, decided->digest, &approved, err);
    for (size_t i = 0; status == STATUS_OK && i < awaited.count && !*rule; i++)
        if (!names_have(&approved, awaited.items[i]))
            *rule = awaited.items[i];
    memory_free(awaited.items);
    memory_free(approved.items);
    timeline_free(&timeline);
    return status;
}

/* ---- to whom ---- */

/* The program looks once more before it seals, but a colleague may revoke it in that very moment,
 * and by a clock that differs. It is told. */
enum { REVOKED_MEANWHILE = 3600 };

/* What the rule of the verified recipient (P03) says: in an emergency a call stands for that, but
 * never of a key that was revoked. */
static enum status check_recipient(const struct course *course, const struct sharing_step *step,
                                   struct error *err)
{
    timestamp time = 0;
    const char *key = step->kind == ENTRY_KIND_SEALED ? step->data : step->card;
    const char *what = step->kind == ENTRY_KIND_SEALED ? "a card" : "an address";
    uint64_t revoked = office_verification_revoked(course->recipients, key, &time);
    bool is_meanwhile = step->time >= time && step->time - time <= REVOKED_MEANWHILE;
    bool was_revoked = revoked && revoked < step->number;
    if (was_revoked && !is_meanwhile)
        return step_error(err, step, "it is for %s that entry %" PRIu64 " had revoked", what,
                          revoked);
    *course->revoked_meanwhile += was_revoked;
    if (!course->decided->is_emergency &&
        !office_verification_was_there(course->recipients, step->card, step->number))
        return step_error(err, step, "it is for %s that nobody had verified", what);
    return STATUS_OK;
}

/* What seals and what hands over, in words. */
struct going {
    const char *does, *did, *whom; /* "seals", "sealed", "for another card than" */
};

/* What holds of both: it is the decision's, by who decided it, and after what it awaits. */
static enum status check_goes(const struct course *course, const struct sharing_step *step,
                              const struct going *words, struct error *err)
{
    const struct sharing_step *decided = course->decided;
    const struct sharing_step *before = course->sealed ? course->sealed : course->handed_over;
    const char *rule = NULL;
    if (!decided)
        return step_error(err, step, "it %s sharing %s, which nobody decided", words->does,
                          step->id);
    if (before)
        return step_error(err, step, "it %s sharing %s anew, which entry %" PRIu64 " %s",
                          words->does, step->id, before->number,
                          course->sealed ? "sealed" : "handed over");
    if (strcmp(decided->digest, step->digest) != 0)
        return step_error(err, step, "it %s another decision than that of entry %" PRIu64,
                          words->does, decided->number);
    if (!card_same_keys(decided->by->card, step->by->card))
        return step_error(err, step, "signed by %s, but %s decided this sharing",
                          step->by->card->name, decided->by->card->name);
    if (strcmp(decided->card, step->card) != 0)
        return step_error(err, step, "it is %s %s the one that was decided on", words->did,
                          words->whom);
    enum status status = check_recipient(course, step, err);
    if (status != STATUS_OK || !decided->awaits)
        return status;
    status = find_unapproved(course->office, decided, step->number, &rule, err);
    if (status == STATUS_OK && rule)
        status =
            step_error(err, step, "it was %s before anybody else approved %s", words->did, rule);
    return status;
}

static enum status check_sealed(struct course *course, const struct sharing_step *step,
                                struct error *err)
{
    static const struct going words = {"seals", "sealed", "for another card than"};
    enum status status = check_goes(course, step, &words, err);
    course->sealed = step;
    return status;
}

/* Only a recipient without keys: of one who has a card the decision names that. */
static enum status check_handed_over(struct course *course, const struct sharing_step *step,
                                     struct error *err)
{
    static const struct going words = {"hands over", "handed over", "to another recipient than"};
    enum status status = check_goes(course, step, &words, err);
    if (status == STATUS_OK && strcmp(step->data, course->decided->data) != 0)
        status = step_error(err, step, "it hands over other attachments than were decided on");
    course->handed_over = step;
    return status;
}

static enum status check_reference(struct course *course, const struct sharing_step *step,
                                   struct error *err)
{
    if (!course->handed_over)
        return step_error(err, step, "it is a reference for sharing %s, which nobody handed over",
                          step->id);
    if (course->referred)
        return step_error(err, step,
                          "it is a second reference for sharing %s, which entry %" PRIu64
                          " has one for",
                          step->id, course->referred->number);
    course->referred = step;
    return STATUS_OK;
}

/* A package holds a checkpoint, which is kept since: also while a person has it, to bring it. */
static enum status check_delivered(struct course *course, const struct sharing_step *step,
                                   struct error *err)
{
    bool is_kept = false;
    if (!course->sealed)
        return step_error(err, step, "it delivers sharing %s, which nobody sealed", step->id);
    if (step->kind == ENTRY_KIND_DELIVERED)
        course->delivered = step;
    enum status status = ledger_kept_between(office_ledger(course->office), course->sealed->number,
                                             step->number, &is_kept, err);
    if (status == STATUS_OK && !is_kept)
        status =
            step_error(err, step, "the checkpoint that was in this package is not kept any more");
    return status;
}

/* ---- receipts ---- */

static enum status check_receipt_checkpoint(const struct course *course,
                                            const struct sharing_step *step,
                                            const struct receipt *receipt, struct error *err)
{
    bool is_kept = false;
    struct ledger_reach reach = {.is_lost = false};
    struct ledger *ledger = office_ledger(course->office);
    struct error unread = {0};
    enum status status =
        ledger_keeps(ledger, receipt->checkpoint, receipt->checkpoint_length, &is_kept, &unread);
    if (status == STATUS_SYSTEM) {
        *err = unread;
        return status;
    }
    if (status == STATUS_OK && is_kept)
        return status;
    status = reach_check(course->office, receipt->checkpoint, receipt->checkpoint_length,
                         "its receipt's checkpoint", &reach, err);
    if (status == STATUS_AUTHENTICATION)
        return error_context(err, "entry %" PRIu64, step->number);
    if (status == STATUS_OK && !reach.is_lost)
        status = step_error(err, step, "its receipt's checkpoint is not kept any more");
    return status;
}

static bool was_delivered(const struct course *course, const char *package)
{
    for (size_t i = 0; i < course->count; i++)
        if (course->steps[i].kind == ENTRY_KIND_DELIVERED &&
            strcmp(course->steps[i].subject, package) == 0)
            return true;
    return false;
}

static enum status check_receipt(const struct course *course, const struct sharing_step *step,
                                 struct error *err)
{
    struct receipt receipt;
    struct note_verifier recipient;
    if (!course->delivered)
        return step_error(err, step, "it is a receipt for sharing %s, which nobody delivered",
                          step->id);
    enum status status = receipt_parse(step->data, strlen(step->data), &receipt, err);
    if (status == STATUS_OK)
        status = note_verifier_parse(course->sealed->data, &recipient, err);
    if (status != STATUS_OK)
        return status;
    if (receipt_verify(&receipt, &recipient, err) != STATUS_OK)
        return step_error(err, step,
                          "its receipt is not signed by the recipient that entry %" PRIu64 " names",
                          course->sealed->number);
    if (strcmp(receipt.manifest_digest, course->sealed->subject) != 0)
        return step_error(err, step,
                          "its receipt is for another manifest than that of entry "
                          "%" PRIu64,
                          course->sealed->number);
    if (!was_delivered(course, receipt.package_digest))
        return step_error(err, step, "its receipt is for a package that nobody delivered");
    return check_receipt_checkpoint(course, step, &receipt, err);
}

/* ---- what an emergency left open ---- */

/* Once it was decided, and only where the decision left it open. */
static enum status check_completed(const struct course *course, const struct sharing_step *step,
                                   struct error *err)
{
    const struct sharing_step *decided = course->decided;
    if (!decided || !decided->is_emergency)
        return step_error(err, step, "it answers what sharing %s left open, which was no emergency",
                          step->id);
    if ((step->answers_basis && !decided->left_basis) ||
        (step->answers_involved && !decided->left_involved))
        return step_error(err, step,
                          "it answers what the decision of entry %" PRIu64 " did not leave open",
                          decided->number);
    return STATUS_OK;
}

/* ---- all of them ---- */

static enum status check_step(struct course *course, const struct sharing_step *step,
                              struct error *err)
{
    switch (step->kind) {
    case ENTRY_KIND_DECISION:
        return check_decided(course, step, err);
    case ENTRY_KIND_APPROVAL:
        return check_approval(course, step, err);
    case ENTRY_KIND_SEALED:
        return check_sealed(course, step, err);
    case ENTRY_KIND_FOR_SENDING:
    case ENTRY_KIND_DELIVERED:
        return check_delivered(course, step, err);
    case ENTRY_KIND_HANDED_OVER:
        return check_handed_over(course, step, err);
    case ENTRY_KIND_REFERENCE_GIVEN:
        return check_reference(course, step, err);
    case ENTRY_KIND_RECEIPT:
        return check_receipt(course, step, err);
    case ENTRY_KIND_LOOKED:
        return check_completed(course, step, err);
    default:
        return STATUS_OK;
    }
}

/* What erased a sharing took all of it, and nothing of it goes on: whatever is there all the same
 * would be held against nothing. But a receipt may come at that very moment. */
static enum status check_erased(const struct sharing_step *steps, size_t count, bool *is_erased,
                                struct error *err)
{
    const struct sharing_step *erased = NULL;
    for (size_t i = 0; i < count && !erased; i++)
        if (steps[i].kind == ENTRY_KIND_ERASED)
            erased = &steps[i];
    *is_erased = erased != NULL;
    for (size_t i = 0; erased && i < count; i++) {
        if (steps[i].number < erased->number)
            return step_error(err, erased,
                              "it erases sharing %s, and leaves entry %" PRIu64 " of it",
                              erased->id, steps[i].number);
        if (steps[i].number > erased->number && steps[i].kind != ENTRY_KIND_RECEIPT)
            return step_error(err, &steps[i], "it is of sharing %s, which entry %" PRIu64 " erased",
                              erased->id, erased->number);
    }
    return STATUS_OK;
}

static enum status check_sharing(struct course course, size_t count, struct error *err)
{
    const struct sharing_step *steps = course.steps;
    bool is_erased = false;
    enum status status = check_erased(steps, count, &is_erased, err);
    if (is_erased)
        return status;
    for (; status == STATUS_OK && course.count < count; course.count++)
        status = check_step(&course, &steps[course.count], err);
    return status;
}

enum status sharing_steps_check(struct office *office, struct sharing_steps *steps,
                                const struct office_verifications *recipients,
                                uint64_t *revoked_meanwhile, struct error *err)
{
    enum status status = STATUS_OK;
    if (steps->count > 0) /* threads added them in any order */
        qsort(steps->items, steps->count, sizeof *steps->items, step_compare);
    for (size_t at = 0, end; status == STATUS_OK && at < steps->count; at = end) {
        for (end = at + 1; end < steps->count; end++)
            if (strcmp(steps->items[at].id, steps->items[end].id) != 0)
                break;
        const struct course course = {.office = office,
                                      .recipients = recipients,
                                      .steps = steps->items + at,
                                      .revoked_meanwhile = revoked_meanwhile};
        status = check_sharing(course, end - at, err);
        if (status == STATUS_MALFORMED)
            err->status = status = STATUS_AUTHENTICATION;
    }
    return status;
}
