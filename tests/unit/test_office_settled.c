/* What lists keep of settled sharings: the same is told as without, and what changes is forgotten.
 */
#include "office_support.h"

#include "safehand/office/settled.h"
#include "safehand/oversight.h"
#include "safehand/register.h"

static struct place place;

/* What a list told of its one sharing. */
struct told {
    size_t count;
    bool had_timeline;
    enum sharing_state state;
    char words[256];
};

static enum status take(void *context, const struct sharing_view *view, bool *go_on,
                        struct error *err)
{
    struct told *told = context;
    (void)go_on;
    (void)err;
    told->count++;
    told->had_timeline = view->timeline != NULL;
    told->state = view->state;
    snprintf(told->words, sizeof told->words, "%s|%s|%s|%s|%s|%s|%s", view->id, view->recipient,
             view->organisation, view->profile, view->reference, view->channel,
             view->basis ? view->basis : "-");
    return STATUS_OK;
}

static struct told list(struct ledger_filter filter)
{
    struct told told = {.count = 0};
    OK(list_sharings(place.manager, &filter, NOW, take, &told, err));
    return told;
}

/* A sharing that was decided and withdrawn, which owes nothing. */
static void withdrawn(char id[ID_SIZE])
{
    struct sharing *sharing = ended(&place, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    OK(sharing_withdraw(place.office, id, "They asked us not to send it", NOW, err));
}

static struct settled *begin(char id[ID_SIZE])
{
    struct settled *settled = NULL;
    place_begin(&place);
    withdrawn(id);
    OK(settled_new(&settled, err));
    office_settle_in(place.manager, settled);
    return settled;
}

static void end(struct settled *settled)
{
    office_settle_in(place.manager, NULL);
    settled_free(settled);
    place_end(&place);
}

/* Rules and days of what is owed, one after the other. */
static void owed(timestamp now, char *words, size_t size)
{
    struct tasks tasks;
    size_t length = 0;
    words[0] = '\0';
    OK(tasks_list(place.manager, now, NULL, &tasks, err));
    for (size_t i = 0; i < tasks.count; i++)
        length += (size_t)snprintf(words + length, size - length, "%s %lld;", tasks.items[i].rule,
                                   (long long)tasks.items[i].due);
    tasks_free(&tasks);
}

/* A colleague adds an entry to it. */
static void hold(const char *id)
{
    struct hold_view view = {.since = 0};
    OK(hold_put(place.office, id, "A complaint is open", NOW, &view, err));
    hold_view_free(&view);
}

Test(office_settled, a_second_list_tells_the_same_without_reading)
{
    char id[ID_SIZE];
    struct settled *settled = begin(id);
    struct told first = list((struct ledger_filter){.is_brief = true});
    struct told second = list((struct ledger_filter){.is_brief = true});
    cr_assert(first.had_timeline && !second.had_timeline);
    cr_assert_eq(first.count, 1);
    cr_assert_eq(second.count, 1);
    cr_assert_eq(second.state, SHARING_WITHDRAWN);
    cr_assert_str_eq(first.words, second.words);
    cr_assert(list((struct ledger_filter){.reference = NULL}).had_timeline, "who needs it has it");
    settled_forget(settled);
    cr_assert(list((struct ledger_filter){.is_brief = true}).had_timeline);
    end(settled);
}

Test(office_settled, a_filter_passes_the_same)
{
    char id[ID_SIZE];
    struct settled *settled = begin(id);
    struct date today = date_of(NOW), tomorrow = date_add_days(&today, 1);
    (void)list((struct ledger_filter){.is_brief = true});
    const struct {
        struct ledger_filter filter;
        size_t count;
    } rows[] = {
        {{.is_brief = true, .recipient = "nobody"}, 0},
        {{.is_brief = true, .has_state = true, .state = SHARING_WITHDRAWN}, 1},
        {{.is_brief = true, .has_state = true, .state = SHARING_DELIVERED}, 0},
        {{.is_brief = true, .has_since = true, .since = today}, 1},
        {{.is_brief = true, .has_since = true, .since = tomorrow}, 0},
        {{.is_brief = true, .has_until = true, .until = today}, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(list(rows[i].filter).count, rows[i].count, "row %zu", i);
    end(settled);
}

/* How many steps of the database a list takes. */
static size_t steps(struct ledger_filter filter)
{
    char path[] = "/tmp/safehand-steps-XXXXXX", line[128];
    size_t count = 0;
    int fd = mkstemp(path);
    cr_assert(fd >= 0 && setenv("SAFEHAND_FAULT_TRACE", path, 1) == 0);
    (void)list(filter);
    cr_assert_eq(unsetenv("SAFEHAND_FAULT_TRACE"), 0);
    FILE *trace = fdopen(fd, "r");
    cr_assert(trace);
    while (fgets(line, sizeof line, trace))
        count += strstr(line, " database step") != NULL;
    fclose(trace);
    unlink(path);
    return count;
}

Test(office_settled, who_wants_timelines_reads_only_what_passes)
{
    char id[ID_SIZE];
    struct settled *settled = begin(id);
    const struct ledger_filter other = {.has_state = true, .state = SHARING_ACKNOWLEDGED};
    size_t unread = steps(other);
    (void)list((struct ledger_filter){.is_brief = true});
    size_t known = steps(other);
    cr_assert_lt(known, unread);
    cr_assert_eq(known, steps((struct ledger_filter){.is_brief = true}));
    end(settled);
}

Test(office_settled, a_list_since_a_day_ends_there)
{
    char id[ID_SIZE];
    struct date today = date_of(NOW), tomorrow = date_add_days(&today, 1);
    const struct ledger_filter later = {.has_since = true, .since = tomorrow};
    place_begin(&place);
    withdrawn(id);
    size_t one = steps(later);
    withdrawn(id);
    withdrawn(id);
    cr_assert_lt(steps(later), 2 * one, "the newest alone is read, from a larger tree");
    cr_assert_eq(list((struct ledger_filter){.has_since = true, .since = today}).count, 3);
    place_end(&place);
}

Test(office_settled, what_the_next_list_would_read_is_counted)
{
    char id[ID_SIZE];
    size_t count = 0;
    struct settled *settled = begin(id);
    OK(office_unsettled(place.manager, &count, err));
    cr_assert_eq(count, 1);
    (void)list((struct ledger_filter){.is_brief = true});
    OK(office_unsettled(place.manager, &count, err));
    cr_assert_eq(count, 0);
    hold(id);
    OK(office_unsettled(place.manager, &count, err));
    cr_assert_eq(count, 1);
    end(settled);
}

static bool stop_at_once(void *context, size_t done)
{
    *(size_t *)context = done;
    return false;
}

Test(office_settled, working_out_what_is_owed_can_be_ended)
{
    char id[ID_SIZE];
    size_t done = 0;
    struct tasks tasks;
    struct settled *settled = begin(id);
    const struct tasks_progress progress = {stop_at_once, &done};
    cr_assert_eq(tasks_list(place.manager, NOW, &progress, &tasks, &(struct error){0}),
                 STATUS_INTERRUPTED);
    cr_assert_eq(done, 1);
    cr_assert_eq(tasks.count, 0);
    end(settled);
}

Test(office_settled, what_a_colleague_adds_is_seen)
{
    char id[ID_SIZE];
    struct settled *settled = begin(id);
    (void)list((struct ledger_filter){.is_brief = true});
    cr_assert_not(list((struct ledger_filter){.is_brief = true}).had_timeline);
    hold(id);
    cr_assert(list((struct ledger_filter){.is_brief = true}).had_timeline);
    cr_assert_not(list((struct ledger_filter){.is_brief = true}).had_timeline);
    end(settled);
}

Test(office_settled, the_same_is_owed_at_any_time)
{
    char id[ID_SIZE], with[4096], without[4096];
    struct settled *settled = begin(id);
    for (int years = 0; years < 12; years++)
        for (int again = 0; again < 2; again++) {
            timestamp now = NOW + (timestamp)years * 366 * DAY;
            office_settle_in(place.manager, settled);
            owed(now, with, sizeof with);
            office_settle_in(place.manager, NULL);
            owed(now, without, sizeof without);
            cr_expect_str_eq(with, without, "after %d years", years);
        }
    cr_assert(strstr(with, "L05 "), "at last it is looked at again: %s", with);
    end(settled);
}

Test(office_settled, an_office_is_not_current_after_a_colleague_acted)
{
    char id[ID_SIZE];
    struct settled *settled = begin(id);
    struct office *other = place_open(&place, place.helen);
    cr_assert(office_is_current(other));
    hold(id);
    cr_assert_not(office_is_current(other));
    office_close(other);
    end(settled);
}
