/* Who may erase a sharing and when, what a hold does, and what stays true afterwards. */
#include "office_support.h"

static struct place place;
static char text[1024];

#define ID_TEXT(format, id) (snprintf(text, sizeof text, format, id), text)

/* A concern that was sealed, handed over, and withdrawn. */
static void withdrawn(char id[ID_SIZE], timestamp now)
{
    struct sharing *sharing = concern(&place, CHANNEL_HAND, now);
    OK(sharing_seal(sharing, now, err));
    hand_over(&place, sharing, now);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    OK(sharing_withdraw(place.office, id, "Sent twice", now, err));
}

/* ---- the review date ---- */

static void check_review(const char *id, const char *wanted)
{
    struct sharing_timeline timeline;
    struct date review;
    char day[DATE_SIZE];
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    OK(review_date(&timeline, &review, err));
    date_format(&review, day);
    cr_assert_str_eq(day, wanted);
    timeline_free(&timeline);
}

/* The day after the last one of the profile's retention, counted in London's days: 3650 for a
 * concern, 1095 for the end of support. */
Test(erase_sharing, review_date)
{
    static const struct {
        const char *decided, *review;
    } cases[] = {
        {"2026-11-22T09:05:00Z", "2036-11-20"}, /* the day itself, 3650 days, and the next */
        {"2026-11-22T23:59:59Z", "2036-11-20"}, {"2026-11-23T00:00:00Z", "2036-11-21"},
        {"2027-07-01T22:59:59Z", "2037-06-29"}, /* in summer a day begins an hour earlier */
        {"2027-07-01T23:00:00Z", "2037-06-30"},
    };
    place_begin(&place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        timestamp decided;
        cr_assert(timestamp_parse(cases[i].decided, &decided));
        struct sharing *sharing = concern(&place, CHANNEL_HAND, decided);
        check_review(sharing_id(sharing), cases[i].review); /* as the decision says */
        OK(sharing_seal(sharing, decided, err));
        check_review(sharing_id(sharing), cases[i].review); /* and as it was sealed */
        sharing_free(sharing);
    }
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW + 3 * (timestamp)DAY, err)); /* which counts, if it was */
    check_review(sharing_id(sharing), "2036-11-23");
    sharing_free(sharing);
    sharing = ended(&place, NOW);
    check_review(sharing_id(sharing), "2029-11-22");
    sharing_free(sharing);
    struct sharing_timeline none = {.id = "5e0e1f20-0000-4000-8000-000000000000"};
    struct date review;
    FAILS(review_date(&none, &review, err), STATUS_MALFORMED,
          "the entries of sharing 5e0e1f20-0000-4000-8000-000000000000 name no review date");
    place_end(&place);
}

/* ---- who, and when ---- */

static enum status look(struct office *office, const char *id, timestamp now, struct error *err)
{
    struct erase_view view;
    enum status status = erase_view_read(office, id, now, &view, err);
    if (status == STATUS_OK)
        erase_view_free(&view);
    return status;
}

Test(erase_sharing, by_whom)
{
    char id[ID_SIZE];
    timestamp review;
    place_begin(&place);
    cr_assert(timestamp_parse("2036-11-20T00:00:00Z", &review));
    withdrawn(id, NOW);
    struct office *trustee = place_open(&place, place.tara);
    OK(look(place.manager, id, NOW, err));
    OK(look(trustee, id, NOW, err));
    FAILS_HINT(look(place.office, id, review - 1, err), STATUS_REFUSED,
               ID_TEXT("Ruth Adeyemi sent sharing %s and may not erase it alone", id),
               "a manager, deputy or trustee who did not send it may; in an office of one person, "
               "somebody of another scheme or a trustee who is added for that (`safehand staff "
               "add`). Its review date is 20 November 2036, which this computer's clock alone does "
               "not tell: from then on anybody may, when a colleague has recorded what a witness "
               "outside signed on that day or later (`safehand ledger checkpoint` prints what they "
               "sign), or has delivered by a portal that told such a day");
    FAILS(look(place.office, id, review + 3650 * (timestamp)DAY, err), STATUS_REFUSED,
          ID_TEXT("Ruth Adeyemi sent sharing %s and may not erase it alone", id));
    office_close(trustee);
    /* A manager who sent it is not somebody else. */
    struct office *as_ruth = place.office;
    place.office = place.manager;
    withdrawn(id, NOW);
    place.office = as_ruth;
    FAILS(look(place.manager, id, NOW, err), STATUS_REFUSED,
          ID_TEXT("Helen Ward sent sharing %s and may not erase it alone", id));
    FAILS(look(place.office, id, NOW, err), STATUS_REFUSED,
          ID_TEXT("Ruth Adeyemi (coordinator) may not erase sharing %s alone", id));
    FAILS(look(place.manager, id, review, err), STATUS_REFUSED,
          ID_TEXT("Helen Ward sent sharing %s and may not erase it alone", id));
    place_end(&place);
}

Test(erase_sharing, on_its_way)
{
    char wanted[256];
    struct ledger_erased erased;
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW), *waiting = ended(&place, NOW);
    const struct {
        const char *id;
        timestamp now;
        const char *state;
    } cases[] = {
        {sharing_id(sharing), NOW, "to be sent"},
        {sharing_id(waiting), NOW, "awaiting approval"},
        {sharing_id(sharing), NOW, "sealed"},
        {sharing_id(sharing), NOW, "delivered"},
        {sharing_id(sharing), NOW + 3 * (timestamp)DAY, "overdue"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i == 2)
            OK(sharing_seal(sharing, NOW, err));
        if (i == 3)
            hand_over(&place, sharing, NOW);
        snprintf(wanted, sizeof wanted, "sharing %s is still on its way: it is %s", cases[i].id,
                 cases[i].state);
        FAILS(look(place.manager, cases[i].id, cases[i].now, err), STATUS_REFUSED, wanted);
    }
    FAILS(erase_sharing(place.manager, sharing_id(sharing), "x", NOW, &erased, err), STATUS_USAGE,
          ID_TEXT("another run is at work on sharing %s", sharing_id(sharing)));
    FAILS(erase_sharing(place.manager, sharing_id(sharing), "", NOW, &erased, err), STATUS_USAGE,
          "erasing needs a reason");
    check_kinds(&place, sharing_id(sharing), "decision,sealed,for-sending,delivered");
    sharing_free(sharing);
    sharing_free(waiting);
    place_end(&place);
}

/* ---- what stays ---- */

Test(erase_sharing, receipts_and_files)
{
    char id[ID_SIZE], path[256], half[300];
    struct buffer receipt;
    struct receipt parsed;
    enum receipt_outcome outcome;
    struct ledger_erased erased;
    struct ledger_verified verified;
    struct checkpoint checkpoint;
    place_begin(&place);
    withdrawn(id, NOW);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    hand_over(&place, sharing, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    place_outbox(&place, id, path);
    struct package_opened *opened = open_package(&place, path);
    buffer_init(&receipt, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, NULL, NOW + 60, place.amanda, &receipt, err));
    package_opened_free(opened);
    run("cp %s %s/kept", path, place.folder);
    OK(receipt_parse(buffer_text(&receipt), receipt.length, &parsed, err));
    OK(sharing_receive(place.office, &parsed, NOW + 120, &outcome, err));
    /* What should not be there any more, and yet is, goes with it. */
    snprintf(half, sizeof half, "%s/outbox/.%s.safehand.partial-01234567", place.path, id);
    run("cp %s/kept %s && cp %s/kept %s", place.folder, path, place.folder, half);
    OK(erase_sharing(place.manager, id, "The family asked", NOW + 180, &erased, err));
    cr_assert_eq(erased.erased, 5);
    cr_assert_not(file_exists(path));
    cr_assert_not(file_exists(half));
    cr_assert_eq(state_now(&place, id, NOW), SHARING_ERASED);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered,receipt,erased");
    OK(receipt_parse(buffer_text(&receipt), receipt.length, &parsed, err));
    OK(ledger_check_checkpoint(office_ledger(place.office), parsed.checkpoint,
                               parsed.checkpoint_length, &checkpoint, NULL, err));
    FAILS(sharing_receive(place.office, &parsed, NOW + 240, &outcome, err), STATUS_USAGE,
          ID_TEXT("sharing %s is erased: no receipt for it can be filed any more", id));
    OK(ledger_verify(office_ledger(place.office), office_who, place.office, &verified, err));
    buffer_free(&receipt);
    place_end(&place);
}

/* ---- holds ---- */

Test(erase_sharing, holds)
{
    char id[ID_SIZE];
    struct hold_view view;
    struct ledger_erased erased;
    place_begin(&place);
    withdrawn(id, NOW);
    FAILS(hold_put(place.office, id, "", NOW, &view, err), STATUS_USAGE,
          "a hold is set and ended with a reason");
    FAILS(hold_release(place.manager, id, "none", NOW, &view, err), STATUS_USAGE,
          ID_TEXT("sharing %s is not on hold", id));
    OK(hold_put(place.office, id, "A complaint", NOW, &view, err));
    cr_assert(view.is_new && view.is_held);
    cr_assert_eq(view.since, NOW);
    cr_assert_str_eq(view.by, "Ruth Adeyemi");
    cr_assert_str_eq(view.reason, "A complaint");
    hold_view_free(&view);
    OK(hold_put(place.manager, id, "Another", NOW + 60, &view, err));
    cr_assert(!view.is_new && view.is_held);
    cr_assert_str_eq(view.reason, "A complaint");
    hold_view_free(&view);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered,withdrawn,hold");
    FAILS(erase_sharing(place.manager, id, "x", NOW + (timestamp)5000 * DAY, &erased, err),
          STATUS_REFUSED,
          ID_TEXT("sharing %s is on hold since 22 November 2026 at 09:05, by Ruth Adeyemi: A "
                  "complaint",
                  id));
    FAILS_HINT(hold_release(place.office, id, "Settled", NOW, &view, err), STATUS_REFUSED,
               "Ruth Adeyemi (coordinator) may not end a hold",
               "ask a manager, a deputy or a trustee");
    OK(hold_release(place.manager, id, "Settled", NOW + 120, &view, err));
    cr_assert_not(view.is_held);
    OK(hold_put(place.office, id, "A second complaint", NOW + 180, &view, err));
    cr_assert(view.is_new);
    cr_assert_str_eq(view.reason, "A second complaint");
    hold_view_free(&view);
    OK(hold_release(place.manager, id, "Settled", NOW + 240, &view, err));
    OK(erase_sharing(place.manager, id, "x", NOW + 300, &erased, err));
    cr_assert_eq(erased.erased, 9);
    FAILS(hold_put(place.office, id, "Late", NOW, &view, err), STATUS_USAGE,
          ID_TEXT("sharing %s is erased: there is nothing to hold", id));
    place_end(&place);
}
