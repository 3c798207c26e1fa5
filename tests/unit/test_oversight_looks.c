/* Looks at what one person did alone: what counts, and what verification says of the others. */
#include "office_support.h"

static struct place place;

enum { SAID = 5 }; /* the correction: after three members, a verified recipient and a wrong time */

static struct office *copy_open(struct identity *who)
{
    struct place copy = place;
    run("rm -rf %s/copy && cp -r %s %s/copy", place.folder, place.path, place.folder);
    snprintf(copy.path, sizeof copy.path, "%s/copy", place.folder);
    return place_open(&copy, who);
}

/* Ruth says that the clock was wrong. */
static void begin(void)
{
    uint64_t entry = 0;
    timestamp newest = 0;
    struct office_recipient *recipient = NULL;
    place_begin(&place);
    OK(office_recipient_find(place.office, "Amanda Kaur", &recipient, err));
    OK(office_recipient_revoke(place.office, recipient, "moved", NOW + 7200, err));
    OK(office_correct_clock(place.office, "The clock was fast", NOW, &entry, &newest, err));
    cr_assert_eq(entry, SAID);
    cr_assert_eq(newest, NOW + 7200);
    office_recipient_free(recipient);
}

/* An entry as the ledger's own calls write it, whatever it says. */
static void forge(struct office *office, const struct identity *signer, json_t *detail)
{
    uint64_t number = 0;
    const struct ledger_new entry = {
        .kind = ENTRY_KIND_LOOKED, .detail = detail, .signer = signer->signer, .time = NOW};
    cr_assert_not_null(detail);
    OK(ledger_append(office_ledger(office), &entry, &number, err));
    json_decref(detail);
}

static json_t *at(uint64_t entry)
{
    return json_pack("{s:I, s:s}", "entry", (json_int_t)entry, "what", "The clock is right now");
}

static void verify_fails(struct office *office, const char *message)
{
    struct oversight_verified verified = {0};
    FAILS(oversight_verify(office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION, message);
}

static bool is_owed(struct office *office)
{
    bool found = false;
    struct tasks tasks;
    OK(tasks_list(office, NOW, NULL, &tasks, err));
    for (size_t i = 0; i < tasks.count; i++)
        found = found || (strcmp(tasks.items[i].rule, "L02") == 0 && tasks.items[i].entry == SAID);
    tasks_free(&tasks);
    return found;
}

Test(oversight_looks, by_somebody_else)
{
    struct oversight_verified verified;
    begin();
    cr_assert(is_owed(place.office));
    FAILS(look_record(place.office, "5", "The clock is right now", NOW, err), STATUS_REFUSED,
          "L02 never-rewritten: you signed entry 5 yourself: somebody else looks at it");
    cr_assert(is_owed(place.office));
    FAILS(look_record(place.manager, "4", "The clock is right now", NOW, err), STATUS_USAGE,
          "entry 4 (recipient-revoked) waits for nobody's look");
    OK(look_record(place.manager, "5", "The clock is right now", NOW, err));
    cr_assert(!is_owed(place.office));
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    oversight_verified_free(&verified);
    place_end(&place);
}

/* What a program that was changed writes ends nothing, and is found. */
Test(oversight_looks, forged)
{
    begin();
    const struct {
        const struct identity *signer;
        json_t *detail;
        const char *message;
    } cases[] = {
        {place.ruth, at(SAID),
         "entry 6: Ruth Adeyemi looked at their own entry 5, while others were on the staff"},
        {place.helen, at(4),
         "entry 6: Helen Ward looked at entry 4, which is none before it that somebody signed "
         "alone"},
        {place.helen, at(6),
         "entry 6: Helen Ward looked at entry 6, which is none before it that somebody signed "
         "alone"},
        {place.helen, json_pack("{s:s}", "what", "The clock is right now"),
         "entry 6: it says of nothing, or of two things, that it was looked at"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct office *office = copy_open(place.helen);
        forge(office, cases[i].signer, cases[i].detail);
        verify_fails(office, cases[i].message);
        cr_assert(is_owed(office), "case %zu", i);
        office_close(office);
    }
    place_end(&place);
}
