/* Erasing by the time that a portal told: whose counts, and what verification says. */
#include "office_support.h"

#include "safehand/entry/register.h"

static struct place place;
static char mine[ID_SIZE], hers[ID_SIZE]; /* Ruth's sharing, and Helen's */
static char refused[256];

/* The review date of what is shared at NOW, in the morning. */
#define THAT_DAY "2036-11-20T09:00:00Z"
enum { MINE = 4, HERS = MINE + 4 }; /* the first entries of each */

static timestamp at(const char *text)
{
    timestamp time = 0;
    cr_assert(timestamp_parse(text, &time));
    return time;
}

/* Ruth's concern is withdrawn; Helen's is sealed, and goes by a portal as each test says. */
static void begin(void)
{
    place_begin(&place);
    struct place helens = place;
    helens.office = place.manager;
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    memcpy(mine, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    OK(sharing_withdraw(place.office, mine, "Sent twice", NOW, err));
    sharing = concern(&helens, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    memcpy(hers, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    snprintf(refused, sizeof refused, "Ruth Adeyemi sent sharing %s and may not erase it alone",
             mine);
}

/* That Helen's went, as her program writes it. */
static uint64_t delivered(const struct identity *signer, const char *channel, const char *portal,
                          const char *own, timestamp time)
{
    uint64_t number = 0;
    struct sharing_timeline timeline;
    static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const struct ledger_lookup lookups[] = {{LOOKUP_SHARING, hers}, {LOOKUP_PACKAGE, digest}};
    json_t *detail = json_pack("{s:s, s:s, s:s, s:i, s:s*, s:s*}", "id", hers, "channel", channel,
                               "to", "main", "size", 5, "portal_time", portal, "own_time", own);
    const struct ledger_new entry = {.kind = ENTRY_KIND_DELIVERED,
                                     .subject = digest,
                                     .detail = detail,
                                     .lookups = lookups,
                                     .lookup_count = 2,
                                     .signer = signer->signer,
                                     .time = time};
    OK(timeline_read(place.office, hers, NOW, &timeline, err));
    timeline_free(&timeline);
    OK(ledger_append(office_ledger(place.office), &entry, &number, err));
    json_decref(detail);
    return number;
}

static enum status erase(struct office *office, const char *id, struct error *failure)
{
    struct ledger_erased erased;
    return erase_sharing(office, id, "Its day has come", at(THAT_DAY), &erased, failure);
}

static void verified(uint64_t differ, uint64_t erased)
{
    struct oversight_verified found;
    setenv("SAFEHAND_TEST_TIME", "2036-11-21T09:00:00Z", 1);
    OK(oversight_verify(place.office, NULL, NULL, &found, err));
    cr_assert_eq(found.portals_differ, differ);
    cr_assert_eq(found.attested_erased, erased);
    oversight_verified_free(&found);
}

Test(register_attested, by_a_colleagues_delivery)
{
    struct ledger_entry *entry = NULL;
    struct entry_erased said;
    begin();
    uint64_t attesting =
        delivered(place.helen, "portal", THAT_DAY, "2036-11-20T09:01:00Z", at(THAT_DAY));
    OK(erase(place.office, mine, err));
    OK(ledger_read(office_ledger(place.office), attesting + 1, &entry, err));
    entry_erased_see(entry->detail, &said);
    cr_assert(said.attested.is_told);
    cr_assert_eq(said.attested.value, attesting);
    ledger_entry_free(entry);
    verified(0, 0);
    struct oversight_verified found;
    OK(oversight_verify(place.office, NULL, NULL, &found, err));
    cr_assert_eq(found.attested, 1);
    cr_assert_eq(found.attested_days, 3651); /* the profile's 3650, and the day after them */
    oversight_verified_free(&found);
    place_end(&place);
}

/* What its sharing's erasing leaves of the delivery is told as less. */
Test(register_attested, by_a_delivery_that_is_erased_then)
{
    begin();
    delivered(place.helen, "portal", THAT_DAY, THAT_DAY, at(THAT_DAY));
    OK(erase(place.office, mine, err));
    OK(sharing_withdraw(place.manager, hers, "It is over", at(THAT_DAY), err));
    struct office *tara = place_open(&place, place.tara);
    OK(erase(tara, hers, err));
    office_close(tara);
    verified(0, 1);
    place_end(&place);
}

Test(register_attested, not_by)
{
    begin();
    const struct {
        const struct identity *signer;
        const char *channel, *portal, *own;
        const char *made;
    } cases[] = {
        {place.ruth, "portal", THAT_DAY, THAT_DAY, THAT_DAY},                /* herself */
        {place.helen, "portal", THAT_DAY, "2026-11-22T09:05:00Z", THAT_DAY}, /* another clock */
        {place.helen, "portal", THAT_DAY, "2036-11-20T09:01:01Z", THAT_DAY},
        {place.helen, "portal", "2036-11-19T23:59:59Z", "2036-11-20T00:00:10Z", THAT_DAY},
        {place.helen, "portal", THAT_DAY, THAT_DAY, "2036-11-19T23:59:59Z"}, /* recorded before */
        {place.helen, "portal", NULL, NULL, THAT_DAY},                       /* it told no time */
        {place.helen, "portal", THAT_DAY, NULL, THAT_DAY},
        {place.helen, "hand", THAT_DAY, THAT_DAY, THAT_DAY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct place kept = place;
        run("rm -rf %s/kept && cp -r %s %s/kept", place.folder, place.path, place.folder);
        snprintf(kept.path, sizeof kept.path, "%s/kept", place.folder);
        struct office *before = place.office;
        place.office = place_open(&kept, place.ruth);
        delivered(cases[i].signer, cases[i].channel, cases[i].portal, cases[i].own,
                  at(cases[i].made));
        FAILS(erase(place.office, mine, err), STATUS_REFUSED, refused);
        office_close(place.office);
        place.office = before;
    }
    place_end(&place);
}

/* A program that was changed names whichever entry it likes. */
Test(register_attested, forged)
{
    char message[256];
    begin();
    uint64_t attesting = delivered(place.ruth, "portal", THAT_DAY, THAT_DAY, at(THAT_DAY));
    uint64_t entries[] = {MINE, MINE + 1, MINE + 2, MINE + 3};
    struct ledger_erased erased;
    struct oversight_verified found;
    const struct ledger_erasing what = {.id = mine,
                                        .entries = entries,
                                        .entry_count = 4,
                                        .review = "2036-11-20",
                                        .is_attested = true,
                                        .attested = attesting,
                                        .reason = "Its day has come",
                                        .signer = place.ruth->signer,
                                        .time = at(THAT_DAY)};
    OK(ledger_erase(office_ledger(place.office), &what, &erased, err));
    snprintf(message, sizeof message,
             "entry %llu: Ruth Adeyemi erased it, and entry %llu attests no time on or after "
             "2036-11-20 that somebody else recorded",
             (unsigned long long)erased.index, (unsigned long long)attesting);
    setenv("SAFEHAND_TEST_TIME", "2036-11-21T09:00:00Z", 1);
    FAILS(oversight_verify(place.office, NULL, NULL, &found, err), STATUS_AUTHENTICATION, message);
    place_end(&place);
}

/* Ruth erases by a changed program what she sent: what is left does not tell its review date, so
 * that the one that she names is told, and cannot be from before. */
Test(register_attested, a_review_date_that_is_not_true)
{
    static const struct {
        const char *review;
        int days; /* 0: it is found */
    } rows[] = {{"2026-11-22", 0}, {"2026-11-23", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char message[256];
        begin();
        timestamp next = at("2026-11-23T09:00:00Z");
        uint64_t attesting =
            delivered(place.helen, "portal", "2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z", next);
        uint64_t entries[] = {MINE, MINE + 1, MINE + 2, MINE + 3};
        struct ledger_erased erased;
        struct oversight_verified found;
        const struct ledger_erasing what = {.id = mine,
                                            .entries = entries,
                                            .entry_count = 4,
                                            .review = rows[i].review,
                                            .is_attested = true,
                                            .attested = attesting,
                                            .reason = "Its day has come",
                                            .signer = place.ruth->signer,
                                            .time = next};
        OK(ledger_erase(office_ledger(place.office), &what, &erased, err));
        setenv("SAFEHAND_TEST_TIME", "2026-11-24T09:00:00Z", 1);
        snprintf(message, sizeof message,
                 "entry %llu: Ruth Adeyemi erased by the review date 2026-11-22 what was not there "
                 "before it",
                 (unsigned long long)erased.index);
        if (rows[i].days == 0) {
            FAILS(oversight_verify(place.office, NULL, NULL, &found, err), STATUS_AUTHENTICATION,
                  message);
        } else {
            OK(oversight_verify(place.office, NULL, NULL, &found, err));
            cr_assert_eq(found.attested, 1);
            cr_assert_eq(found.attested_days, rows[i].days);
            oversight_verified_free(&found);
        }
        place_end(&place);
    }
}

Test(register_attested, clocks_that_differ_are_told)
{
    begin();
    delivered(place.helen, "portal", THAT_DAY, "2036-11-20T09:01:01Z", at(THAT_DAY));
    verified(1, 0);
    place_end(&place);
}

Test(register_attested, a_time_of_no_portal)
{
    char message[256];
    struct oversight_verified found;
    begin();
    uint64_t number = delivered(place.helen, "hand", THAT_DAY, THAT_DAY, at(THAT_DAY));
    snprintf(message, sizeof message,
             "entry %llu: it names the time by a portal's clock, and not whose or beside which",
             (unsigned long long)number);
    setenv("SAFEHAND_TEST_TIME", "2036-11-21T09:00:00Z", 1);
    FAILS(oversight_verify(place.office, NULL, NULL, &found, err), STATUS_AUTHENTICATION, message);
    place_end(&place);
}
