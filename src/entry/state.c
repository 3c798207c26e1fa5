#include "safehand/entry/state.h"

#include <string.h>

#include "safehand/entry/sharing.h"

const char *sharing_state_name(enum sharing_state state)
{
    static const char *const names[] = {
        [SHARING_DRAFTED] = "drafted",
        [SHARING_AWAITING_APPROVAL] = "awaiting approval",
        [SHARING_SEALED] = "sealed",
        [SHARING_FOR_SENDING] = "handed over for sending",
        [SHARING_HANDED_OVER] = "handed over",
        [SHARING_DELIVERED] = "delivered",
        [SHARING_ACKNOWLEDGED] = "acknowledged",
        [SHARING_REJECTED] = "rejected",
        [SHARING_OVERDUE] = "overdue",
        [SHARING_WITHDRAWN] = "withdrawn",
        [SHARING_ARRIVED_WITHDRAWN] = "acknowledged and withdrawn",
        [SHARING_EXPIRED] = "expired",
        [SHARING_ERASED] = "erased",
        [SHARING_DECLINED] = "declined",
        [SHARING_RECORDED] = "recorded",
    };
    return names[state];
}

const char *sharing_state_words(enum sharing_state state, const char *channel)
{
    bool is_by_hand = state == SHARING_FOR_SENDING && channel && strcmp(channel, "hand") == 0;
    return is_by_hand                 ? "ready to be handed over"
           : state == SHARING_DRAFTED ? "to be sent"
                                      : sharing_state_name(state);
}

bool sharing_state_is_withdrawn(enum sharing_state state)
{
    return state == SHARING_WITHDRAWN || state == SHARING_ARRIVED_WITHDRAWN;
}

/* What has been seen while going through the entries. */
struct course {
    enum sharing_state state;
    const json_t *awaits; /* rule ids of the decision */
    bool is_granted[64];  /* awaits[i] is approved */
    timestamp expires, receipt_due;
    bool has_expiry, has_due;
    timestamp sealed;
};

static bool read_time(const char *text, timestamp *time)
{
    return text && timestamp_parse(text, time);
}

static bool is_fully_granted(const struct course *course)
{
    size_t count = json_array_size(course->awaits);

    if (count > sizeof course->is_granted / sizeof *course->is_granted)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!course->is_granted[i])
            return false;
    return true;
}

static bool array_has(const json_t *array, const json_t *item)
{
    size_t i;
    json_t *other;

    json_array_foreach(array, i, other)
    {
        if (json_equal(other, item))
            return true;
    }
    return false;
}

static void take_decision(struct course *course, const json_t *detail)
{
    struct entry_decision said;

    entry_decision_see(detail, &said);
    course->awaits = said.awaits;
    memset(course->is_granted, 0, sizeof course->is_granted);
    course->has_expiry = read_time(said.expires, &course->expires);
    course->has_due = false;
    course->state = is_fully_granted(course) ? SHARING_DRAFTED : SHARING_AWAITING_APPROVAL;
}

static void take_approval(struct course *course, const json_t *detail)
{
    struct entry_approval said;
    size_t i;
    json_t *awaited;

    entry_approval_see(detail, &said);
    /* Rules that are there and no list are not left out: nothing is approved. */
    if (!said.rules && json_object_get(detail, "rules"))
        return;
    json_array_foreach(course->awaits, i, awaited)
    {
        if (i < sizeof course->is_granted / sizeof *course->is_granted &&
            (!said.rules || array_has(said.rules, awaited)))
            course->is_granted[i] = true;
    }
    if (course->state == SHARING_AWAITING_APPROVAL && is_fully_granted(course))
        course->state = SHARING_DRAFTED;
}

static void take_sealed(struct course *course, const struct ledger_entry *entry)
{
    struct entry_sealed said;

    entry_sealed_see(entry->detail, &said);
    course->state = SHARING_SEALED;
    course->sealed = entry->leaf.time;
    course->has_expiry = read_time(said.expires, &course->expires);
    course->has_due = read_time(said.receipt_due, &course->receipt_due);
}

/* What was given out cannot lapse. */
static void take_handed_over(struct course *course, const json_t *detail)
{
    struct entry_handed_over said;

    entry_handed_over_see(detail, &said);
    course->state = SHARING_HANDED_OVER;
    course->has_expiry = false;
    course->has_due = read_time(said.reference_due, &course->receipt_due);
}

/* The recipient has as many days after a late delivery as the sealing gave them. */
static void take_delivered(struct course *course, const struct ledger_entry *entry)
{
    struct date sealed = date_of(course->sealed), delivered = date_of(entry->leaf.time);
    int64_t days = date_days_between(&sealed, &delivered);

    if (sharing_state_is_withdrawn(course->state))
        return; /* one that was on its way, of which only its receipt tells that it arrived */
    course->state = SHARING_DELIVERED;
    if (!course->has_due || days <= 0)
        return;
    struct date before = date_of(course->receipt_due);
    struct date after = date_add_days(&before, (int)days);
    /* The same time of the day, in London's time. */
    course->receipt_due += date_begins(&after) - date_begins(&before);
}

/* Withdrawing does not unsay that it arrived, nor a receipt that it was withdrawn. */
static void take_withdrawn(struct course *course)
{
    course->state =
        course->state == SHARING_ACKNOWLEDGED || course->state == SHARING_ARRIVED_WITHDRAWN
            ? SHARING_ARRIVED_WITHDRAWN
            : SHARING_WITHDRAWN;
}

static void take_answer(struct course *course, bool accepted)
{
    if (sharing_state_is_withdrawn(course->state))
        course->state = accepted ? SHARING_ARRIVED_WITHDRAWN : SHARING_WITHDRAWN;
    else
        course->state = accepted ? SHARING_ACKNOWLEDGED : SHARING_REJECTED;
}

static void take_receipt(struct course *course, const json_t *detail)
{
    struct entry_receipt said;

    entry_receipt_see(detail, &said);
    take_answer(course, said.accepted == TRUTH_YES);
}

static void course_take(struct course *course, const struct ledger_entry *entry)
{
    switch (entry->leaf.kind) {
    case ENTRY_KIND_DECISION:
        take_decision(course, entry->detail);
        break;
    case ENTRY_KIND_APPROVAL:
        take_approval(course, entry->detail);
        break;
    case ENTRY_KIND_SEALED:
        take_sealed(course, entry);
        break;
    case ENTRY_KIND_FOR_SENDING:
        course->state = SHARING_FOR_SENDING;
        break;
    case ENTRY_KIND_DELIVERED:
        take_delivered(course, entry);
        break;
    case ENTRY_KIND_HANDED_OVER:
        take_handed_over(course, entry->detail);
        break;
    case ENTRY_KIND_RECEIPT:
        take_receipt(course, entry->detail);
        break;
    case ENTRY_KIND_REFERENCE_GIVEN:
        take_answer(course, true);
        break;
    case ENTRY_KIND_DECLINED:
        course->state = SHARING_DECLINED;
        break;
    case ENTRY_KIND_WITHDRAWN:
    case ENTRY_KIND_SUPERSEDED:
        take_withdrawn(course);
        break;
    default:
        break;
    }
}

/* False, and the course is of no use, if something of the sharing was erased. */
static bool take_all(struct course *course, const struct ledger_entry *const *entries, size_t count)
{
    *course = (struct course){.state = SHARING_DRAFTED};
    const struct entry_about *first = count > 0 ? entry_about(entries[0]->leaf.kind) : NULL;
    if (first && first->is_record)
        course->state = SHARING_RECORDED;
    for (size_t i = 0; i < count; i++) {
        if (entries[i]->is_erased || entries[i]->leaf.kind == ENTRY_KIND_ERASED)
            return false;
        course_take(course, entries[i]);
    }
    return true;
}

/* For a receipt, or a reference number. */
static bool is_waiting(const struct course *course)
{
    return (course->state == SHARING_DELIVERED || course->state == SHARING_HANDED_OVER) &&
           course->has_due;
}

enum sharing_state sharing_state_of(const struct ledger_entry *const *entries, size_t count,
                                    timestamp now)
{
    struct course course;

    if (!take_all(&course, entries, count))
        return SHARING_ERASED;
    switch (course.state) {
    case SHARING_DRAFTED:
    case SHARING_AWAITING_APPROVAL:
    case SHARING_SEALED:
    case SHARING_FOR_SENDING:
    case SHARING_HANDED_OVER:
    case SHARING_DELIVERED:
        /* At the instant of expiry it has expired; at the deadline it is still in time. */
        if (course.has_expiry && now >= course.expires)
            return SHARING_EXPIRED;
        if (is_waiting(&course) && now > course.receipt_due)
            return SHARING_OVERDUE;
        return course.state;
    default:
        return course.state;
    }
}

void sharing_deadlines_of(const struct ledger_entry *const *entries, size_t count,
                          struct sharing_deadlines *deadlines)
{
    struct course course;

    *deadlines = (struct sharing_deadlines){0};
    if (!take_all(&course, entries, count))
        return;
    deadlines->has_expiry = course.has_expiry;
    deadlines->expires = course.has_expiry ? course.expires : 0;
    deadlines->has_receipt_due = is_waiting(&course);
    deadlines->receipt_due = deadlines->has_receipt_due ? course.receipt_due : 0;
}
