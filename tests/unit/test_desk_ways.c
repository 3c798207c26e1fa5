/* Every way on, and the page of the desk that it leads to; or why it has none. */
#include <criterion/criterion.h>
#include <string.h>

#include "pages/pages.h"

static const struct route *const AREAS[] = {ROUTES_PEOPLE,   ROUTES_SHARE,     ROUTES_REGISTER,
                                            ROUTES_TRANSFER, ROUTES_OVERSIGHT, ROUTES_FAMILY};

/* Whether a page is shown at that address (one that is asked for, not sent to). */
static bool is_shown(const char *address)
{
    char path[512];
    snprintf(path, sizeof path, "%.*s", (int)strcspn(address, "?#"), address);
    for (size_t i = 0; i < sizeof AREAS / sizeof *AREAS; i++)
        for (const struct route *route = AREAS[i]; route->path; route++)
            if (!route->is_post &&
                (route->goes_on ? strncmp(path, route->path, strlen(route->path)) == 0
                                : strcmp(path, route->path) == 0))
                return true;
    return false;
}

static void address_of(enum way_action action, const char *first, const char *second,
                       struct buffer *out)
{
    struct ways ways = {.count = 0};
    buffer_init(out, 4096);
    ways_add(&ways, action, first, second);
    cr_assert_eq(page_way_address(&ways.items[0], out), out->length > 0);
}

/* What each of them has: a page, or who does it. A new way has to be put here by hand. */
static const struct {
    enum way_action action;
    const char *page;      /* without what it is about; NULL: none as long as that is not known */
    const char *page_of_x; /* of "x" and "y" */
} PAGES[] = {
    {WAY_SHARE, "/share", "/share"},
    {WAY_RESUME_DRAFT, "/share", "/share/x"},
    {WAY_DISCARD_DRAFT, "/share", "/share/x/discard"},
    {WAY_APPROVE, "/", "/approve/x"},
    {WAY_DELIVER, "/", "/share/send/x"},
    {WAY_WITHDRAW, "/sharings", "/withdraw?id=x"},
    {WAY_SENT, "/sharings", "/sent?id=x"},
    {WAY_TAKE_OFF, "/sharings", "/take-off?id=x"},
    {WAY_NOTICE, "/sharings", "/notice?id=x"},
    {WAY_DECLINE, "/decline", "/decline"},
    {WAY_COLLECT, "/receipts", "/receipts"},
    {WAY_RECEIVE, "/receipts", "/receipts"},
    {WAY_CHECK_RECORD, "/share/family", "/share/family"},
    {WAY_RECORD_REFERENCE, "/sharings", "/reference?id=x"},
    {WAY_ADD_RECIPIENT, "/recipients/add", "/recipients/add"},
    {WAY_LIST_RECIPIENTS, "/recipients", "/recipients"},
    {WAY_VERIFY_RECIPIENT, "/recipients", "/recipients/call?name=x"},
    {WAY_CONFIRM_RECIPIENT, "/recipients", "/recipients/confirm?name=x"},
    {WAY_SHOW_CARD, "/staff", "/staff"},
    {WAY_NEW_STAFF_CARD, "/staff/invite", "/staff/invite"},
    {WAY_ADD_STAFF, "/staff", "/staff"},
    {WAY_CONFIRM_STAFF, "/staff", "/staff"},
    {WAY_SIGN_CARD, "/staff", "/staff"},
    {WAY_REMOVE_STAFF, "/staff", "/staff"},
    {WAY_LIST_STAFF, "/staff", "/staff"},
    {WAY_RECORD_TRAINING, "/training", "/training?who=x"},
    {WAY_SIGN_POLICY, "/training", "/training"},
    {WAY_ACCEPT_POLICY, "/profiles", "/profiles"},
    {WAY_ADD_PORTAL, "/portals/add", "/portals/add"},
    {WAY_CHECK_PORTAL, "/portals", "/portals/check?name=x"},
    {WAY_ADD_NUMBER, "/numbers/add", "/numbers/add?name=x"},
    {WAY_CONFIRM_NUMBER, "/numbers", "/numbers/confirm?name=x"},
    {WAY_LOOK_AT, "/", "/look?id=x"},
    {WAY_LOOK_AFTERWARDS, "/", "/approve/x"},
    {WAY_COMPLETE, "/", "/afterwards?id=x"},
    {WAY_ADD_AGREEMENT, "/agreements/add", "/agreements/add"},
    {WAY_APPROVE_STANDING, "/agreements", "/agreements/standing?profile=x"},
    {WAY_MAKE_OFFICE, "/first", "/first"},
    {WAY_LOG, "/log", "/log"},
    {WAY_LOG_DUTY, "/log", "/log?duty=x&entry=y"},
    {WAY_LOG_SHARING_DUTY, "/log", "/log?duty=x&sharing=y"},
    {WAY_PHONED, "/log", "/log?duty=phoned&sharing=x"},
    {WAY_INFORM, "/sharings", "/informed?id=x"},
    {WAY_NOTIFY_TRUSTEES, "/sharings", "/notice?for=trustees&id=x"},
    {WAY_ADVISE, "/advice", "/advice"},
    {WAY_ACCESS, "/access", "/access"},
    {WAY_REPORT_INCIDENT, "/incident", "/incident?id=x"},
    {WAY_CLOSE_INCIDENT, "/incidents", "/incidents/close?id=x"},
    {WAY_LIST_COMPLAINTS, "/complaints", "/complaints"},
    {WAY_TELL_COMPLAINT, "/complaints", "/complaints/told?id=x"},
    {WAY_RETURN_MEDIA, "/media", "/media/back?device=x"},
    {WAY_WIPE_MEDIA, "/media", "/media/wiped?device=x"},
    {WAY_RELEASE_HOLD, "/sharings", "/hold/release?id=x"},
    {WAY_SHOW_SHARING, "/sharings", "/sharings/x"},
    {WAY_LIST_ENTRIES, "/ledger", "/ledger"},
    {WAY_LIST_FAMILY, "/reports/person", "/reports/person"},
    {WAY_REPORT, "/reports/trustees", "/reports/trustees"},
    {WAY_VERIFY_LEDGER, "/ledger/verify", "/ledger/verify"},
    {WAY_CONTINUE_LEDGER, "/ledger/continue", "/ledger/continue"},
    {WAY_CORRECT_CLOCK, "/clock", "/clock"},
    {WAY_CONTINUE_FROM_RECEIPTS, "/ledger/continue", "/ledger/continue"},
    {WAY_RESUME, "/resume", "/resume"},
    {WAY_ERASE, "/sharings", "/erase?id=x"},
    {WAY_CHECKPOINT, "/witness", "/witness"},
    {WAY_SEAL_RECORDS, "/families/sealed", "/families/sealed"},
    {WAY_RESTORE_RECORD, "/families", "/family/restore?ref=x"},
    {WAY_LIST_TASKS, "/", "/"},
    {WAY_LIST_RULES, "/rules", "/rules"},
    {WAY_READ_FORMATS, "/ledger", "/ledger"},
};

/* What has none, and why. */
static const struct {
    enum way_action action;
    enum way_without why;
} NO_PAGES[] = {
    /* A field or a question of the page that speaks of it. */
    {WAY_NONE, WITHOUT_HERE},
    {WAY_INPUT, WITHOUT_HERE},
    {WAY_GIVE, WITHOUT_HERE},
    {WAY_ANSWER, WITHOUT_HERE},
    {WAY_PREVIEW, WITHOUT_HERE},
    {WAY_PREVIEW_FOR_FAMILY, WITHOUT_HERE},
    {WAY_PREVIEW_PATHS, WITHOUT_HERE},
    {WAY_HAND_OVER, WITHOUT_HERE},
    /* Recipients and witnesses, who are at no desk. */
    {WAY_OPEN, WITHOUT_OTHERS},
    {WAY_ACKNOWLEDGE, WITHOUT_OTHERS},
    {WAY_TRUST_SENDER, WITHOUT_OTHERS},
    {WAY_COSIGN, WITHOUT_OTHERS},
    /* Whoever starts the desk. */
    {WAY_NEW_IDENTITY, WITHOUT_ADMINISTRATOR},
    {WAY_CHOOSE_OFFICE, WITHOUT_ADMINISTRATOR},
};

Test(desk_ways, each_leads_to_a_page_that_there_is)
{
    struct buffer out;
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        const char *name = way_action_name(PAGES[i].action);
        address_of(PAGES[i].action, NULL, NULL, &out);
        cr_assert_str_eq(buffer_text(&out), PAGES[i].page, "%s", name);
        cr_assert(is_shown(PAGES[i].page), "%s: %s is no page", name, PAGES[i].page);
        buffer_free(&out);
        address_of(PAGES[i].action, "x", "y", &out);
        cr_assert_str_eq(buffer_text(&out), PAGES[i].page_of_x, "%s", name);
        cr_assert(is_shown(PAGES[i].page_of_x), "%s: %s is no page", name, PAGES[i].page_of_x);
        cr_assert_eq(page_way_without(PAGES[i].action), WITHOUT_NOTHING, "%s", name);
        buffer_free(&out);
    }
    cr_assert_not(is_shown("/nothing"));
    cr_assert_not(is_shown("/sign-in/continue"), "what is only sent to is no page to lead to");
}

Test(desk_ways, what_has_none_says_who_does_it)
{
    struct buffer out;
    for (size_t i = 0; i < sizeof NO_PAGES / sizeof *NO_PAGES; i++) {
        const char *name = way_action_name(NO_PAGES[i].action);
        address_of(NO_PAGES[i].action, "x", "y", &out);
        cr_assert_eq(out.length, 0, "%s", name);
        cr_assert_eq(page_way_without(NO_PAGES[i].action), NO_PAGES[i].why, "%s", name);
        buffer_free(&out);
    }
}

Test(desk_ways, none_is_left_out)
{
    unsigned found[WAY_ACTIONS] = {0};
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++)
        found[PAGES[i].action]++;
    for (size_t i = 0; i < sizeof NO_PAGES / sizeof *NO_PAGES; i++)
        found[NO_PAGES[i].action]++;
    for (int action = 0; action < WAY_ACTIONS; action++)
        cr_assert_eq(found[action], 1, "%s stands here %u times",
                     way_action_name((enum way_action)action), found[action]);
}

/* ---- how they are told on a page ---- */

static void tell_command(void *context, const struct way *way, struct buffer *out)
{
    (void)context;
    (void)way;
    buffer_append_text(out, "a-command");
}

static void told(enum way_action action, const char *argument, const char *wanted)
{
    struct response response = {.status = 0};
    struct page page = {.response = &response, .out = &response.body, .tell_way = tell_command};
    struct ways ways = {.count = 0};
    buffer_init(&response.body, 4096);
    ways_add(&ways, action, argument, NULL);
    page_words(&page, "do this: " WAY ".", &ways);
    cr_assert_str_eq(buffer_text(&response.body), wanted);
    buffer_free(&response.body);
}

Test(desk_ways, a_command_only_for_who_looks_after_the_computer)
{
    told(WAY_RECEIVE, NULL,
         "do this: <a class=\"govuk-link\" href=\"/receipts\">file the receipt</a>.");
    told(WAY_ERASE, "a b",
         "do this: <a class=\"govuk-link\" href=\"/erase?id=a%20b\">erase it</a>.");
    told(WAY_ACKNOWLEDGE, NULL, "do this: the recipient's page.");
    told(WAY_ANSWER, "P07.who", "do this: the answer that is asked here.");
    told(WAY_CHOOSE_OFFICE, NULL, "do this: <code>a-command</code>.");
    for (int action = 0; action < WAY_ACTIONS; action++) {
        struct response response = {.status = 0};
        struct page page = {.response = &response, .out = &response.body, .tell_way = tell_command};
        struct ways ways = {.count = 0};
        buffer_init(&response.body, 4096);
        ways_add(&ways, (enum way_action)action, "x", "y");
        page_words(&page, WAY, &ways);
        cr_assert_eq(strstr(buffer_text(&response.body), "a-command") != NULL,
                     page_way_without((enum way_action)action) == WITHOUT_ADMINISTRATOR, "%s",
                     way_action_name((enum way_action)action));
        buffer_free(&response.body);
    }
}
