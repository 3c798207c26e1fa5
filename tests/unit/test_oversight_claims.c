/* What a changed program writes into a decision of its office, and what entries before it say. */
#include "people_support.h"
#include "safehand/entry/register.h"

#define OTHER "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01"

enum { DECIDED = 4 }; /* of a new place */

/* The end of support that was decided, once more with those members changed, as entry 5 or later,
 * by somebody. */
static void decide_as(const struct identity *signer, json_t *changes)
{
    char digest[DIGEST_HEX_SIZE], key[NOTE_VERIFIER_SIZE];
    uint64_t number;
    struct ledger_entry *entry = NULL;
    OK(ledger_read(office_ledger(place.office), DECIDED, &entry, err));
    json_t *detail = json_deep_copy(entry->detail);
    json_t *decision = json_object_get(detail, "decision");
    ledger_entry_free(entry);
    cr_assert_not_null(changes);
    json_object_update(decision, changes);
    json_decref(changes);
    note_verifier_format(&signer->card->verifier, key);
    json_object_set_new(json_object_get(decision, "sender"), "verifier", json_string(key));
    json_object_set_new(decision, "id", json_string(OTHER));
    json_object_set_new(detail, "id", json_string(OTHER));
    OK(decision_digest(decision, digest, err));
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, OTHER}, {LOOKUP_FAMILY, "HS-2077"}, {LOOKUP_RECIPIENT, "x"}};
    const struct ledger_new again = {.kind = ENTRY_KIND_DECISION,
                                     .subject = digest,
                                     .detail = detail,
                                     .lookups = lookups,
                                     .lookup_count = 3,
                                     .signer = signer->signer,
                                     .time = NOW};
    OK(ledger_append(office_ledger(place.office), &again, &number, err));
    json_decref(detail);
}

static void decide_anew(json_t *changes)
{
    decide_as(place.ruth, changes);
}

static void begin(void)
{
    char id[ID_SIZE];
    place_begin(&place);
    ended_and_left(&place, NOW, id);
}

static void check_differing(uint64_t wanted)
{
    struct oversight_verified verified;
    struct office *office = place_open(&place, place.helen);
    OK(oversight_verify(office, NULL, NULL, &verified, err));
    cr_assert_eq(verified.policies_differ, wanted);
    oversight_verified_free(&verified);
    office_close(office);
}

/* Ruth signed the policy on the day of NOW, which counts for a year. */
Test(oversight_claims, training)
{
    static const struct {
        const char *training, *message; /* NULL: good */
    } rows[] = {
        {"2027-11-22", NULL},
        {"2027-11-21", NULL}, /* less than she has: she may have signed meanwhile */
        {"2027-11-23", "entry 5: it says that the training of Ruth Adeyemi lapses on 2027-11-23, "
                       "and no entry before it does"},
        {"soon", "entry 5: it says that the training of Ruth Adeyemi lapses on soon, and no entry "
                 "before it does"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        decide_anew(json_pack("{s:{s:s, s:s}}", "training", "signed_on", "2026-11-22", "lapses_on",
                              rows[i].training));
        verify_says(rows[i].message);
        place_end(&place);
    }
    /* Recorded before it is good, and afterwards no better. */
    for (int after = 0; after < 2; after++) {
        struct policy_training training;
        struct date today = date_of(NOW);
        begin();
        for (int step = 0; step < 2; step++) {
            if (step != after)
                decide_anew(json_pack("{s:{s:s, s:s}}", "training", "signed_on", "2026-11-22",
                                      "lapses_on", "2029-08-18"));
            else
                OK(office_training_record(place.manager, "Ruth Adeyemi", &today, 1000, NOW,
                                          &training, err));
        }
        verify_says(!after ? NULL
                           : "entry 5: it says that the training of Ruth Adeyemi lapses on "
                             "2029-08-18, and no entry before it does");
        place_end(&place);
    }
}

static void approve_standing(struct office *office, const char *until)
{
    struct date day;
    cr_assert(date_parse(until, &day));
    OK(standing_sign(office, "support-ended", &day, "Each of them ends alike", NOW, err));
}

/* For this profile, by somebody else, before it, and still in force. */
Test(oversight_claims, standing_approval)
{
    static const char none[] =
        "entry 5: it goes by a standing approval that nobody else had signed";
    begin();
    approve_standing(place.manager, "2026-12-31");
    decide_anew(json_pack("{s:b}", "standing_approval", 1));
    verify_says(NULL);
    place_end(&place);

    begin();
    decide_anew(json_pack("{s:b}", "standing_approval", 1));
    approve_standing(place.manager, "2026-12-31");
    verify_says(none);
    place_end(&place);

    begin();
    approve_standing(place.manager, "2026-12-31");
    decide_anew(json_pack("{s:b, s:{s:s, s:s}}", "standing_approval", 1, "profile", "name",
                          "support-started", "digest", "x"));
    verify_says("entry 6: it goes by a standing approval that nobody else had signed");
    place_end(&place);

    /* The day of NOW is its last; the one who decides on the next is too late. */
    begin();
    approve_standing(place.manager, "2026-11-22");
    decide_anew(json_pack("{s:b}", "standing_approval", 1));
    verify_says(NULL);
    place_end(&place);
}

/* Her own signature is none of somebody else. */
Test(oversight_claims, a_standing_approval_by_who_decides)
{
    struct date today = date_of(NOW);
    struct policy_training training;
    begin();
    approve_standing(place.manager, "2026-12-31");
    OK(office_training_record(place.manager, "Helen Ward", &today, 365, NOW, &training, err));
    decide_as(place.helen, json_pack("{s:b}", "standing_approval", 1));
    verify_says("entry 7: it goes by a standing approval that nobody else had signed");
    place_end(&place);
}

/* A concern may have gone by what ships: it is told, and is no forgery. */
Test(oversight_claims, another_profile_or_catalogue)
{
    static const char other[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    begin();
    check_differing(0);
    decide_anew(json_pack("{s:{s:s, s:s}}", "profile", "name", "support-ended", "digest", other));
    check_differing(1);
    place_end(&place);

    begin();
    decide_anew(json_pack("{s:s}", "catalogue", other));
    check_differing(1);
    place_end(&place);

    /* From the entry on that accepts it, and no longer than the next one. */
    for (int accepted = 0; accepted < 3; accepted++) {
        begin();
        for (int i = 0; i < accepted; i++) {
            const struct entry_policy_accepted said = {
                .file = "profiles/support-ended.json",
                .digest = i == 0 ? other : place.amanda->card->digest};
            uint64_t number;
            const struct ledger_new entry = {.kind = ENTRY_KIND_POLICY_ACCEPTED,
                                             .detail = entry_policy_accepted_write(&said),
                                             .signer = place.helen->signer,
                                             .time = NOW};
            OK(ledger_append(office_ledger(place.manager), &entry, &number, err));
            json_decref((json_t *)(uintptr_t)entry.detail);
        }
        decide_anew(
            json_pack("{s:{s:s, s:s}}", "profile", "name", "support-ended", "digest", other));
        check_differing(accepted != 1);
        place_end(&place);
    }
}

/* ---- erased, and not erased ---- */

static void forge_erased(uint64_t entry)
{
    struct ledger_entry *decided = NULL;
    char id[ID_SIZE];
    OK(ledger_read(office_ledger(place.office), DECIDED, &decided, err));
    snprintf(id, sizeof id, "%s", json_text(decided->detail, "id"));
    ledger_entry_free(decided);
    cr_assert_eq(forge(place.tara, ENTRY_KIND_ERASED, LOOKUP_SHARING, id,
                       json_pack("{s:s, s:s, s:s, s:[], s:[]}", "id", id, "review", "2026-11-20",
                                 "reason", "Its day has come", "entries", "keys")),
                 entry);
}

static json_t *going_by(const char *name, const char *with, const char *lapses_on)
{
    return json_pack("{s{sssbssss}}", "agreement", "name", name, "known", 1, "with", with,
                     "lapses_on", lapses_on);
}

/* That of the first row is registered; each other one differs from it in one thing. */
Test(oversight_claims, an_agreement)
{
    static const struct {
        const char *name, *with, *lapses_on;
        bool good;
    } rows[] = {{"leicestershire-2026", "Leicestershire County Council", "2027-01-20", true},
                {"leicestershire-2027", "Leicestershire County Council", "2027-01-20", false},
                {"leicestershire-2026", "Leicester City Council", "2027-01-20", false},
                {"leicestershire-2026", "Leicestershire County Council", "2028-01-20", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        json_t *profiles = json_pack("[s]", "referral");
        const struct entry_agreement said = {.name = rows[0].name,
                                             .with = rows[0].with,
                                             .signed_on = "2026-01-20",
                                             .review = rows[0].lapses_on,
                                             .profiles = profiles,
                                             .digest = place.helen->card->digest};
        forge(place.helen, ENTRY_KIND_AGREEMENT, LOOKUP_AGREEMENT, said.name,
              entry_agreement_write(&said));
        json_decref(profiles);
        decide_anew(going_by(rows[i].name, rows[i].with, rows[i].lapses_on));
        verify_says(rows[i].good
                        ? NULL
                        : "entry 6: it goes by an agreement that no entry before it registers so");
        place_end(&place);
    }
    /* Nor one that is registered afterwards, or none at all. */
    begin();
    decide_anew(going_by(rows[0].name, rows[0].with, rows[0].lapses_on));
    verify_says("entry 5: it goes by an agreement that no entry before it registers so");
    place_end(&place);
}

/* An entry that says that a sharing was erased, and takes nothing of it: nothing of the sharing
 * would be looked at any more. */
Test(oversight_claims, erased_in_words_only)
{
    char id[ID_SIZE], message[256];
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    forge_erased(DECIDED + 1);
    snprintf(message, sizeof message, "entry 5: it erases sharing %s, and leaves entry 4 of it",
             id);
    verify_says(message);
    place_end(&place);
}

/* Of what was erased nothing goes on. */
Test(oversight_claims, decided_after_it_was_erased)
{
    char id[ID_SIZE], message[256];
    struct ledger_erased erased;
    struct ledger_entry *decided = NULL;
    uint64_t number;
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    OK(ledger_read(office_ledger(place.office), DECIDED, &decided, err));
    OK(sharing_withdraw(place.office, id, "The visits went on", NOW, err));
    OK(erase_sharing(place.manager, id, "Never sent", NOW, &erased, err));
    verify_says(NULL);
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, id}, {LOOKUP_FAMILY, "HS-2077"}, {LOOKUP_RECIPIENT, "x"}};
    const struct ledger_new again = {.kind = ENTRY_KIND_DECISION,
                                     .subject = decided->leaf.subject,
                                     .detail = decided->detail,
                                     .lookups = lookups,
                                     .lookup_count = 3,
                                     .signer = place.ruth->signer,
                                     .time = NOW};
    OK(ledger_append(office_ledger(place.office), &again, &number, err));
    snprintf(message, sizeof message, "entry %llu: it is of sharing %s, which entry %llu erased",
             (unsigned long long)number, id, (unsigned long long)number - 1);
    verify_says(message);
    ledger_entry_free(decided);
    place_end(&place);
}
