/* What is owed, and until when: working days, bank holidays, changes of the clocks. */
#include "office_support.h"

static struct place place;

static timestamp at(const char *text)
{
    timestamp time = 0;
    cr_assert(timestamp_parse(text, &time), "%s", text);
    return time;
}

/* The first task under a rule; its copy, or one with an empty rule. */
static struct task task_of(const char *rule, timestamp now, size_t *overdue)
{
    struct tasks tasks;
    struct task found = {.rule = ""};
    OK(tasks_list(place.manager, now, NULL, &tasks, err));
    for (size_t i = tasks.count; i > 0; i--)
        if (strcmp(tasks.items[i - 1].rule, rule) == 0)
            found = tasks.items[i - 1];
    if (overdue)
        *overdue = tasks.overdue;
    tasks_free(&tasks);
    return found;
}

static void append(enum entry_kind kind, json_t *detail, const char *id, timestamp time)
{
    uint64_t number;
    struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    struct ledger_new entry = {.kind = kind,
                               .detail = detail,
                               .lookups = &lookup,
                               .lookup_count = id ? 1 : 0,
                               .signer = place.helen->signer,
                               .time = time};
    cr_assert_not_null(detail);
    OK(ledger_append(office_ledger(place.manager), &entry, &number, err));
    json_decref(detail);
}

/* A decision that left these duties, without anything else about it. */
static void duty_begin(const char *id, const char *rule, timestamp decided)
{
    char time[TIMESTAMP_SIZE];
    timestamp_format(decided, time);
    json_t *decision =
        json_pack("{s:s, s:s, s:{s:s, s:s}, s:[{s:s, s:s, s:s}]}", "format", "safehand.decision/2",
                  "created", time, "recipient", "name", "Amanda Kaur", "organisation",
                  "The Council", "rules", "id", rule, "result", "duty", "reason", "for the test");
    append(ENTRY_KIND_DECISION,
           json_pack("{s:s, s:o, s:[]}", "id", id, "decision", decision, "awaits"), id, decided);
}

/* ---- deadlines of duties ---- */

#define ID "11111111-1111-4111-8111-111111111111"

struct row {
    const char *rule, *decided, *due;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char due[TIMESTAMP_SIZE] = "";
        place_begin(&place);
        place_settle(&place);
        duty_begin(ID, rows[i].rule, at(rows[i].decided));
        struct task task = task_of(rows[i].rule, at(rows[i].due), NULL);
        timestamp_format(task.due, due);
        cr_expect_str_eq(due, rows[i].due, "%s of %s: %s", rows[i].rule, rows[i].decided, due);
        cr_expect(task.has_due && !task.is_overdue, "%s: at the deadline it is in time",
                  rows[i].decided);
        cr_expect_str_eq(task.sharing, ID);
        task = task_of(rows[i].rule, at(rows[i].due) + 1, NULL);
        cr_expect(task.is_overdue, "%s: a second later it is not", rows[i].decided);
        place_end(&place);
    }
}

Test(tasks_list, one_working_day)
{
    static const struct row rows[] = {
        {"P06", "2026-11-23T10:00:00Z", "2026-11-25T00:00:00Z"}, /* a Monday: all of Tuesday */
        {"P06", "2026-11-27T23:59:59Z", "2026-12-01T00:00:00Z"}, /* Friday night: all of Monday */
        {"P06", "2026-11-28T00:00:00Z", "2026-12-01T00:00:00Z"}, /* Saturday */
        {"P06", "2026-12-24T09:00:00Z", "2026-12-30T00:00:00Z"}, /* Christmas, a substitute day */
        {"P06", "2027-03-25T09:00:00Z", "2027-03-30T23:00:00Z"}, /* Good Friday to Easter Monday,
                                                                     and the clocks go forward */
        {"P06", "2027-04-30T22:59:59Z", "2027-05-04T23:00:00Z"}, /* early May's bank holiday */
    };
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

Test(tasks_list, hours_of_an_emergency)
{
    static const struct row rows[] = {
        {"P07", "2026-11-27T16:00:00Z", "2026-11-28T16:00:00Z"}, /* a weekend does not count */
        {"P07", "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z"}, /* 23 hours on the wall */
        {"P07", "2027-10-30T12:00:00Z", "2027-10-31T12:00:00Z"}, /* 25 hours on the wall */
    };
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

Test(tasks_list, telling_within_a_week)
{
    static const struct row rows[] = {
        {"P08", "2026-11-23T10:00:00Z", "2026-12-01T00:00:00Z"},
        {"P08", "2027-03-25T00:00:00Z", "2027-04-01T23:00:00Z"}, /* the clocks go forward */
        {"P12", "2027-10-26T22:30:00Z", "2027-11-03T00:00:00Z"}, /* and back */
    };
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

/* ---- what fulfils a duty ---- */

Test(tasks_list, done_by_the_entry_that_says_so)
{
    static const struct {
        const char *rule;
        enum entry_kind kind;
        const char *discharges;
        bool is_done;
    } rows[] = {
        {"P08", ENTRY_KIND_FAMILY_INFORMED, NULL, true},
        {"P12", ENTRY_KIND_FAMILY_INFORMED, NULL, false},
        {"P12", ENTRY_KIND_OTHER_CHANNEL, "P12", true},
        {"P12", ENTRY_KIND_OTHER_CHANNEL, "P07", false},
        {"P07", ENTRY_KIND_OTHER_CHANNEL, "P07", false},
        {"P06", ENTRY_KIND_OTHER_CHANNEL, "P06", false},
        {"P08", ENTRY_KIND_OTHER_CHANNEL, "P08", false},
        {"P08", ENTRY_KIND_OTHER_CHANNEL, "P12", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        place_begin(&place);
        place_settle(&place);
        duty_begin(ID, rows[i].rule, NOW);
        cr_assert_str_eq(task_of(rows[i].rule, NOW, NULL).rule, rows[i].rule);
        append(rows[i].kind, json_pack("{s:s, s:s*}", "id", ID, "discharges", rows[i].discharges),
               ID, NOW);
        cr_expect_str_eq(task_of(rows[i].rule, NOW, NULL).rule, rows[i].is_done ? "" : rows[i].rule,
                         "%s by %s", rows[i].rule, entry_kind_name(rows[i].kind));
        place_end(&place);
    }
}

Test(tasks_list, what_never_left_owes_nothing)
{
    place_begin(&place);
    place_settle(&place);
    duty_begin(ID, "P08", NOW);
    append(ENTRY_KIND_WITHDRAWN, json_pack("{s:s, s:s}", "id", ID, "reason", "a mistake"), ID, NOW);
    cr_expect_str_eq(task_of("P08", NOW, NULL).rule, "");
    place_end(&place);
}

Test(tasks_list, what_left_and_was_withdrawn_is_still_told)
{
    place_begin(&place);
    place_settle(&place);
    duty_begin(ID, "P08", NOW);
    append(ENTRY_KIND_DELIVERED, json_pack("{s:s, s:s}", "id", ID, "channel", "hand"), ID, NOW);
    append(ENTRY_KIND_WITHDRAWN, json_pack("{s:s, s:s}", "id", ID, "reason", "a mistake"), ID, NOW);
    cr_expect_str_eq(task_of("P08", NOW, NULL).rule, "P08");
    place_end(&place);
}

/* ---- training, standing approvals, incidents ---- */

Test(tasks_list, training_lapses_on_its_day)
{
    struct policy_training training;
    struct date on;
    place_begin(&place);
    place_settle(&place);
    cr_assert(date_parse("2026-11-22", &on));
    OK(office_training_record(place.manager, "Ruth Adeyemi", &on, 38, NOW, &training, err));
    /* 38 days later is 30 December; the notice begins 30 days before it. */
    cr_expect_eq(training.lapses_on.day, 30);
    cr_expect_str_eq(task_of("L07", at("2026-11-29T23:59:59Z"), NULL).rule, "");
    struct task task = task_of("L07", at("2026-11-30T00:00:00Z"), NULL);
    cr_expect_str_eq(task.what, "Ruth Adeyemi reads and signs the policy again: it lapses on 30 "
                                "December 2026");
    cr_expect_str_eq(task.who, "Ruth Adeyemi");
    cr_expect_not(task.is_overdue);
    cr_expect_not(task_of("L07", at("2026-12-29T23:59:59Z"), NULL).is_overdue);
    cr_expect(task_of("L07", at("2026-12-30T00:00:00Z"), NULL).is_overdue);
    place_end(&place);
}

Test(tasks_list, training_of_who_never_signed)
{
    place_begin(&place);
    place_settle(&place);
    struct identity *dan = person("Dan Deputy", "Home-Start Example", "charity", place.manager);
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    struct task task = task_of("L07", NOW + 1, NULL);
    cr_expect_str_eq(task.what, "Dan Deputy reads and signs the policy for the first time");
    cr_expect(task.is_overdue);
    identity_free(dan);
    place_end(&place);
}

Test(tasks_list, seventy_two_hours_run_across_the_clocks)
{
    size_t overdue = 0;
    struct incident_done done;
    place_begin(&place);
    place_settle(&place);
    duty_begin(ID, "M07", at("2027-03-26T09:00:00Z"));
    timestamp aware = at("2027-03-27T00:30:00Z"); /* the clocks go forward a day later */
    struct incident incident = {
        .id = ID, .what = "lost", .details = "It fell out of the bag", .aware = aware};
    OK(incident_record(place.office, &incident, aware + 60, &done, err));
    cr_expect(done.was_withdrawn);
    cr_expect_eq(done.due, aware + 72 * 3600);
    cr_expect_not(task_of("L08", aware + 72 * 3600, NULL).is_overdue);
    cr_expect(task_of("L08", aware + 72 * 3600 + 1, &overdue).is_overdue);
    cr_expect_eq(overdue, 1);
    size_t closed = 0;
    OK(incident_close(place.manager, ID, "not-notifiable", "It was found, still sealed",
                      aware + 7200, &closed, err));
    cr_expect_eq(closed, 1);
    cr_expect_str_eq(task_of("L08", aware + 72 * 3600 + 1, NULL).rule, "");
    place_end(&place);
}

/* ---- from the review date on ---- */

Test(tasks_list, review_is_a_task_unless_held)
{
    char id[ID_SIZE];
    struct hold_view view;
    struct date review;
    struct sharing_timeline timeline;
    place_begin(&place);
    place_settle(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    OK(sharing_seal(sharing, NOW, err));
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    sharing_free(sharing);
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    OK(review_date(&timeline, &review, err));
    timeline_free(&timeline);
    cr_expect_str_eq(task_of("L05", date_begins(&review) - 1, NULL).rule, "");
    struct task task = task_of("L05", date_begins(&review), NULL);
    cr_expect_str_eq(task.sharing, id);
    cr_expect_not(task.is_overdue);
    cr_expect(task_of("L05", date_ends(&review) + 1, NULL).is_overdue);
    OK(hold_put(place.office, id, "A court may ask for it", NOW, &view, err));
    hold_view_free(&view);
    cr_expect_str_eq(task_of("L05", date_begins(&review), NULL).rule, "");
    place_end(&place);
}

/* ---- the order ---- */

Test(tasks_list, due_first_comes_first)
{
    struct tasks tasks;
    place_begin(&place);
    place_settle(&place);
    duty_begin("22222222-2222-4222-8222-222222222222", "P08", NOW);
    duty_begin(ID, "P06", NOW);
    OK(tasks_list(place.manager, NOW, NULL, &tasks, err));
    for (size_t i = 1; i < tasks.count; i++) {
        cr_expect(tasks.items[i - 1].has_due || !tasks.items[i].has_due);
        cr_expect(!tasks.items[i].has_due || tasks.items[i - 1].due <= tasks.items[i].due);
    }
    /* Both duties, both are to be delivered, and the recipient of the concern is phoned. */
    cr_expect_eq(tasks.count, 5);
    tasks_free(&tasks);
    place_end(&place);
}

Test(tasks_list, counts_without_a_key)
{
    struct office *office = NULL;
    struct tasks_counted counted;
    place_begin(&place);
    place_settle(&place);
    duty_begin(ID, "P06", NOW);
    append(ENTRY_KIND_DELIVERED, json_pack("{s:s}", "id", ID), ID, NOW);
    append(ENTRY_KIND_INCIDENT, json_pack("{s:s}", "id", ID), ID, NOW);
    OK(office_open(place.path, &office, err));
    OK(tasks_count(office, NOW + 72 * 3600, &counted, err));
    cr_expect_eq(counted.without_receipt, 1);
    cr_expect_eq(counted.incidents, 1);
    cr_expect_eq(counted.decisions, 1);
    cr_expect_eq(counted.devices_out, 0);
    append(ENTRY_KIND_RECEIPT, json_pack("{s:s}", "id", ID), ID, NOW);
    OK(tasks_count(office, NOW + 72 * 3600 + 1, &counted, err));
    cr_expect_eq(counted.without_receipt, 0);
    cr_expect_eq(counted.incidents, 0);
    office_close(office);
    place_end(&place);
}
