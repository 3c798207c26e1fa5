/* What is recorded besides sharings: who may sign it, and what it changes for a sharing. */
#include "entry_support.h"
#include "office_support.h"

static struct place place;

static struct date day(const char *text)
{
    struct date date = {0};
    cr_assert(date_parse(text, &date), "%s", text);
    return date;
}

static void append(struct office *office, const struct identity *signer, enum entry_kind kind,
                   json_t *detail)
{
    detail_fill(entry_about(kind), detail);
    append_said(office, signer, kind, detail, NOW);
}

/* ---- who might not sign it ---- */

Test(office_records, wrong_signers_are_found)
{
    place_begin(&place);
    const struct {
        const struct identity *signer;
        enum entry_kind kind;
        const char *key, *value, *message; /* NULL: good */
    } rows[] = {
        {place.ruth, ENTRY_KIND_TRAINING, "name", "Ruth Adeyemi",
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not record who accepted the "
         "policy"},
        {place.tara, ENTRY_KIND_TRAINING, "name", "Ruth Adeyemi",
         "entry 4: signed by Tara Trustee, who as trustee might not record who accepted the "
         "policy"},
        {place.helen, ENTRY_KIND_TRAINING, "name", "Ruth Adeyemi", NULL},
        {place.ruth, ENTRY_KIND_AGREEMENT, "standing", "support-ended",
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not sign a standing approval"},
        {place.ruth, ENTRY_KIND_AGREEMENT, "name", "council", NULL},
        {place.tara, ENTRY_KIND_AGREEMENT, "standing", "support-ended", NULL},
        {place.ruth, ENTRY_KIND_INCIDENT, "closed_as", "not-notifiable",
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not close an incident as not "
         "notifiable"},
        {place.ruth, ENTRY_KIND_INCIDENT, "closed_as", "told", NULL},
        {place.tara, ENTRY_KIND_INCIDENT, "closed_as", "not-notifiable", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct place copy = place;
        struct oversight_verified verified = {0};
        run("rm -rf %s/copy && cp -r %s %s/copy", place.folder, place.path, place.folder);
        snprintf(copy.path, sizeof copy.path, "%s/copy", place.folder);
        struct office *office = place_open(&copy, place.helen);
        append(office, rows[i].signer, rows[i].kind,
               json_pack("{s:s}", rows[i].key, rows[i].value));
        if (rows[i].message)
            FAILS(oversight_verify(office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION,
                  rows[i].message);
        else
            OK(oversight_verify(office, NULL, NULL, &verified, err));
        oversight_verified_free(&verified);
        office_close(office);
    }
    place_end(&place);
}

/* ---- training ---- */

Test(office_records, training_counts_until_its_day)
{
    struct policy_training training;
    struct date on = day("2026-11-01"), before = day("2026-11-30"), lapses = day("2026-12-01");
    place_begin(&place);
    OK(office_training(place.office, office_self(place.office), &training, err));
    cr_expect(training.was_signed);
    cr_expect_eq(date_days_between(&training.signed_on, &training.lapses_on), 365);
    OK(office_training_record(place.manager, "Ruth Adeyemi", &on, 30, NOW, &training, err));
    /* One that was signed earlier than what is known changes nothing. */
    cr_expect_eq(training.signed_on.day, 22);
    on = day("2026-11-22");
    OK(office_training_record(place.manager, "Ruth Adeyemi", &on, 9, NOW, &training, err));
    cr_expect(training_is_current(&training, &before));
    cr_expect_not(training_is_current(&training, &lapses));
    place_end(&place);
}

/* Who signs for themselves that they were trained is not believed. */
Test(office_records, training_by_a_coordinator_does_not_count)
{
    char verifier[NOTE_VERIFIER_SIZE];
    uint64_t number;
    struct policy_training training;
    place_begin(&place);
    struct identity *dan = person("Dan New", "Home-Start Example", "charity", place.manager);
    OK(staff_add(place.manager, dan->card, ROLE_COORDINATOR, NULL, NOW, err));
    struct office *office = place_open(&place, dan);
    note_verifier_format(&dan->card->verifier, verifier);
    struct ledger_lookup lookup = {LOOKUP_STAFF, verifier};
    json_t *detail =
        json_pack("{s:s, s:s, s:i}", "verifier", verifier, "trained_on", "2026-11-22", "term", 365);
    struct ledger_new entry = {.kind = ENTRY_KIND_TRAINING,
                               .detail = detail,
                               .lookups = &lookup,
                               .lookup_count = 1,
                               .signer = dan->signer,
                               .time = NOW};
    OK(ledger_append(office_ledger(office), &entry, &number, err));
    json_decref(detail);
    OK(office_training(office, office_self(office), &training, err));
    cr_expect_not(training.was_signed);
    office_close(office);
    identity_free(dan);
    place_end(&place);
}

Test(office_records, facts_of_a_sharing_say_how_training_is)
{
    struct sharing *sharing = NULL;
    struct policy_training training;
    struct date on = day("2026-11-22");
    place_begin(&place);
    OK(concern_try(&place, CHANNEL_MEDIA, NOW, &sharing, err));
    cr_expect(sharing_facts(sharing)->training.was_signed);
    cr_expect_eq(sharing_facts(sharing)->target, TARGET_REMOVABLE);
    cr_expect_null(sharing_facts(sharing)->agreement);
    sharing_free(sharing);
    OK(office_training_record(place.manager, "Ruth Adeyemi", &on, 1, NOW, &training, err));
    unsetenv("SAFEHAND_TEST_REMOVABLE");
    OK(concern_try(&place, CHANNEL_MEDIA, NOW, &sharing, err));
    cr_expect_eq(sharing_facts(sharing)->training.lapses_on.day, 23);
    cr_expect_eq(sharing_facts(sharing)->target, TARGET_OTHER);
    sharing_free(sharing);
    OK(concern_try(&place, CHANNEL_HAND, NOW, &sharing, err));
    cr_expect_eq(sharing_facts(sharing)->target, TARGET_UNKNOWN);
    sharing_free(sharing);
    place_end(&place);
}

/* A lapsed approver may not approve, and an approval of theirs counts for nothing. */
Test(office_records, approver_must_be_current_or_a_trustee)
{
    struct policy_training training;
    struct date on = day("2026-11-22");
    timestamp later = NOW + 2 * DAY;
    char id[ID_SIZE];
    place_begin(&place);
    OK(office_training_record(place.manager, "Helen Ward", &on, 1, NOW, &training, err));
    OK(office_training_record(place.manager, "Ruth Adeyemi", &on, 30, NOW, &training, err));
    ended_and_left(&place, later, id);
    FAILS_HINT(sharing_approve(place.manager, id, later, err), STATUS_REFUSED,
               "L07 training: the acceptance of the policy by Helen Ward lapsed on 23 November "
               "2026",
               "a trustee approves instead (Tara Trustee), or the policy is signed again: "
               "`safehand staff training NAME --on DATE`");
    struct office *trustee = place_open(&place, place.tara);
    OK(sharing_approve(trustee, id, later, err));
    office_close(trustee);
    place_end(&place);
}

/* ---- other channels ---- */

Test(office_records, every_channel_has_its_short_check)
{
    struct checklist *checklist = NULL;
    OK(memory_start(err));
    for (size_t i = 0; OTHER_CHANNELS[i]; i++) {
        OK(other_channel_checklist(OTHER_CHANNELS[i], &checklist, err));
        cr_expect_str_eq(checklist->name, OTHER_CHANNELS[i]);
        cr_expect_geq(checklist->count, 2);
        for (size_t j = 0; j < checklist->count; j++) {
            cr_expect_eq(checklist->items[j].kind, POLICY_ASK_YES_NO);
            cr_expect_not_null(checklist->items[j].must, "%s: nothing fails it",
                               checklist->items[j].key);
        }
        checklist_free(checklist);
    }
    FAILS(other_channel_checklist("media", &checklist, err), STATUS_USAGE,
          "there is no channel media");
}

/* ---- agreements and standing approvals ---- */

static void agreement_write(const char *review)
{
    run("printf '{\"format\":\"safehand.agreement/2\",\"name\":\"council\",\"with\":\"The "
        "Council\",\"profiles\":[\"support-ended\"],\"signed_on\":\"2026-01-01\",\"review\":\"%s\"}"
        "'"
        " >%s/council.json",
        review, place.folder);
}

Test(office_records, agreement_is_what_the_entry_says)
{
    char path[160];
    struct agreement *agreement = NULL;
    place_begin(&place);
    snprintf(path, sizeof path, "%s/council.json", place.folder);
    agreement_write("2026-12-31");
    OK(agreement_find(place.office, "council", &agreement, err));
    cr_assert_null(agreement);
    OK(agreement_add(place.office, path, NOW, &agreement, err));
    cr_expect_str_eq(agreement->with, "The Council");
    cr_expect_eq(agreement->profiles.count, 1);
    cr_expect_eq(agreement->review.month, 12);
    cr_expect_not(agreement->is_changed);
    agreement_free(agreement);
    FAILS(agreement_add(place.office, path, NOW, NULL, err), STATUS_USAGE,
          "the agreement council is registered already");
    run("sed -i 's/2026-12-31/2036-12-31/' %s/agreements/council.json", place.path);
    OK(agreement_find(place.office, "council", &agreement, err));
    cr_expect_eq(agreement->review.year, 2026);
    cr_expect(agreement->is_changed);
    agreement_free(agreement);
    place_end(&place);
}

Test(office_records, standing_approval_is_never_the_senders)
{
    struct standing standing;
    struct profile *profile = NULL;
    char path[192];
    place_begin(&place);
    snprintf(path, sizeof path, "%s/profiles/support-ended.json", place.path);
    /* The profile must say that it allows for one. */
    run("jq '.standing_approval = true' %s >%s.new && mv %s.new %s && chmod 600 %s", path, path,
        path, path, path);
    struct office_policy_file file;
    OK(office_policy_accept(place.manager, path, NOW, &file, err));
    OK(office_profile(place.office, "support-ended", &profile, err));
    cr_assert(profile->standing_approval);
    profile_free(profile);
    struct date until = day("2027-06-30");
    OK(standing_sign(place.manager, "support-ended", &until, "The council and we agreed", NOW,
                     err));
    OK(standing_find(place.office, "support-ended", office_self(place.office), &standing, err));
    cr_expect(standing.is_given);
    cr_expect_eq(standing.until.year, 2027);
    OK(standing_find(place.manager, "support-ended", office_self(place.manager), &standing, err));
    cr_expect_not(standing.is_given);
    FAILS(
        standing_sign(place.office, "support-ended", &until, "The council and we agreed", NOW, err),
        STATUS_REFUSED, "Ruth Adeyemi (coordinator) may not sign a standing approval");
    place_end(&place);
}

/* ---- devices ---- */

Test(office_records, a_device_is_recorded_with_its_delivery)
{
    struct media_items list;
    char id[ID_SIZE];
    struct media_return_done done = {0};
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_MEDIA, NOW);
    OK(sharing_seal(sharing, NOW, err));
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    memcpy(id, sharing_id(sharing), sizeof id);
    sharing_free(sharing);
    check_kinds(&place, id, "decision,sealed,delivered,media-issued");
    OK(media_list(place.office, NOW, &list, err));
    cr_assert_eq(list.count, 1);
    cr_expect_str_eq(list.items[0].device, "Kingston 8 GB, label HSE-014");
    cr_expect_str_eq(list.items[0].carrier, "Ruth Adeyemi");
    cr_expect_not(list.items[0].is_acknowledged);
    media_items_free(&list);
    const struct media_return back = {id, true, place.stick};
    OK(media_back(place.office, &back, NOW, &done, err));
    cr_expect_eq(done.sharings, 1);
    cr_expect_eq(done.removed, 1);
    OK(media_list(place.office, NOW, &list, err));
    cr_expect(list.items[0].is_wiped);
    cr_expect_not(media_item_is_done(&list.items[0]), "nobody acknowledged it yet");
    media_items_free(&list);
    place_end(&place);
}

static void refuses_what_is_added(const char *id, const char *message)
{
    const struct other_channel call = {.channel = "phone",
                                       .to = "Amanda Price, duty social worker",
                                       .what = "That the package is on its way",
                                       .sharing = id,
                                       .on = day("2026-11-22")};
    struct other_channel_done done;
    FAILS(
        informed_record(place.office, id, "Her mother", "By phone, on the day", &call.on, NOW, err),
        STATUS_USAGE, message);
    FAILS(other_channel_record(place.office, &call, NOW, &done, err), STATUS_USAGE, message);
}

/* Whoever adds to a sharing keeps other runs off it, and they keep it off: an entry that came while
 * it was being erased would stay for ever. */
Test(office_records, nothing_is_added_while_another_run_is_at_it)
{
    struct ledger_erased erased;
    char id[ID_SIZE], busy[128], gone[128];
    place_begin(&place);
    struct sharing *sharing = ended(&place, NOW); /* which holds it */
    memcpy(id, sharing_id(sharing), sizeof id);
    snprintf(busy, sizeof busy, "another run is at work on sharing %s", id);
    snprintf(gone, sizeof gone, "sharing %s is erased", id);
    refuses_what_is_added(id, busy);
    FAILS(sharing_approve(place.manager, id, NOW, err), STATUS_USAGE, busy);
    check_kinds(&place, id, "decision");
    sharing_free(sharing);
    OK(sharing_withdraw(place.office, id, "The father asked us to wait", NOW, err));
    OK(erase_sharing(place.manager, id, "Sent by mistake", NOW, &erased, err));
    refuses_what_is_added(id, gone);
    place_end(&place);
}

/* ---- nobody approves their own ---- */

/* Who was made a deputy after deciding is still who decided. */
Test(office_records, a_promotion_approves_nothing_of_before)
{
    struct date today = date_of(NOW);
    char id[ID_SIZE];
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    OK(office_staff_remove(place.manager, "Ruth Adeyemi", "made a deputy", NOW, err));
    OK(staff_add(place.manager, place.ruth->card, ROLE_DEPUTY, &today, NOW, err));
    struct office *deputy = place_open(&place, place.ruth);
    FAILS_HINT(sharing_approve(deputy, id, NOW, err), STATUS_REFUSED,
               "Ruth Adeyemi decided this sharing and may not approve it",
               "an approval is always somebody else's: ask another manager, a deputy or a trustee");
    office_close(deputy);
    place_end(&place);
}

/* Nor does a second card of theirs. */
Test(office_records, a_second_card_approves_nothing_of_the_first)
{
    struct date today = date_of(NOW);
    char id[ID_SIZE];
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    struct identity *second =
        person("ruth adeyemi", "Home-Start Example", "charity", place.manager);
    OK(staff_add(place.manager, second->card, ROLE_DEPUTY, &today, NOW, err));
    struct office *deputy = place_open(&place, second);
    FAILS(sharing_approve(deputy, id, NOW, err), STATUS_REFUSED,
          "ruth adeyemi decided this sharing and may not approve it");
    office_close(deputy);
    identity_free(second);
    place_end(&place);
}
