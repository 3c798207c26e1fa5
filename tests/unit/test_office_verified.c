/* Somebody else looks at a recipient's card that was verified, and nothing waits for that. */
#include "people_support.h"

#define LOOK "look whether the card of Amanda Kaur, Leicestershire County Council (fingerprint "

static void verify(struct office *office, const char *name)
{
    struct office_recipient *recipient = NULL;
    struct date today = date_of(NOW);
    OK(office_recipient_find(office, name, &recipient, err));
    OK(office_recipient_verify(office, recipient, "Ruth Adeyemi", "phone, council's site", &today,
                               NOW, err));
    office_recipient_free(recipient);
}

static void revoke_as(struct office *office, enum status wanted, const char *message)
{
    struct office_recipient *recipient = NULL;
    OK(office_recipient_find(office, "Amanda Kaur", &recipient, err));
    if (wanted == STATUS_OK)
        OK(office_recipient_revoke(office, recipient, "Her laptop was stolen", NOW, err));
    else
        FAILS(office_recipient_revoke(office, recipient, "Her laptop was stolen", NOW, err), wanted,
              message);
    office_recipient_free(recipient);
}

/* Tries to confirm what waits under the name, as who has that office open. */
static enum status confirm(struct office *office, const char *name, const char *whom,
                           struct error *failure)
{
    struct office_verifications list;
    const struct office_verification *found = NULL;
    OK(office_verifications_read(office, &list, err));
    enum status status = office_verification_find(&list, name, &found, failure);
    if (status == STATUS_OK)
        status = office_recipient_confirm(office, found, whom, NOW, failure);
    office_verifications_free(&list);
    return status;
}

static uint64_t confirm_forged(const struct identity *signer, uint64_t verified,
                               const char *fingerprint, const char *whom)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(&place.amanda->card->verifier, verifier);
    const struct entry_recipient_confirmed said = {
        .name = "Amanda Kaur",
        .verifier = verifier,
        .fingerprint = fingerprint ? fingerprint : place.amanda->card->fingerprint,
        .verified = {true, verified},
        .whom = whom};
    return forge(signer, ENTRY_KIND_RECIPIENT_CONFIRMED, LOOKUP_RECIPIENT, verifier,
                 entry_recipient_confirmed_write(&said));
}

static uint64_t verify_forged(const struct identity *signer, const struct card *card,
                              const char *fingerprint, const char *renews)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(&card->verifier, verifier);
    const struct entry_recipient_verified said = {.card = {card->bytes, card->length},
                                                  .fingerprint = fingerprint,
                                                  .by = "Ruth Adeyemi",
                                                  .how = "phone",
                                                  .on = "2026-11-22",
                                                  .renews = renews};
    return forge(signer, ENTRY_KIND_RECIPIENT_VERIFIED, LOOKUP_RECIPIENT, verifier,
                 entry_recipient_verified_write(&said));
}

static size_t looks_owed(void)
{
    return tasks_of(place.manager, LOOK, NOW, NULL);
}

static uint64_t first_verified(void)
{
    struct office_verifications list;
    OK(office_verifications_read(place.manager, &list, err));
    cr_assert_eq(list.count, 1);
    uint64_t entry = list.items[0].entry;
    office_verifications_free(&list);
    return entry;
}

/* ---- it is owed, and nothing waits ---- */

Test(office_verified, a_concern_goes_while_it_is_owed)
{
    struct task task = {.rule = ""};
    char due[TIMESTAMP_SIZE], what[512];
    place_begin(&place);
    cr_assert_eq(tasks_of(place.manager, LOOK, NOW, &task), 1);
    snprintf(what, sizeof what,
             LOOK "%s) is theirs, which Ruth Adeyemi alone verified, and confirm it",
             place.amanda->card->fingerprint);
    cr_assert_str_eq(task.what, what);
    cr_assert_str_eq(task.rule, "P03");
    cr_assert_str_eq(task.who, "anybody on the staff but Ruth Adeyemi");
    cr_assert_str_eq(words_shown(task.how, &task.how_ways),
                     "`safehand recipient confirm \"Amanda Kaur\"`");
    timestamp_format(task.due, due);
    cr_assert_str_eq(due, "2026-11-28T00:00:00Z"); /* a Sunday: all of the next Friday */
    tasks_of(place.manager, LOOK, task.due, &task);
    cr_assert_not(task.is_overdue);
    tasks_of(place.manager, LOOK, task.due + 1, &task);
    cr_assert(task.is_overdue);
    /* a concern is decided and sealed by the one person who verified; concern() asserts both */
    sharing_free(concern(&place, CHANNEL_HAND, NOW + (timestamp)30 * DAY));
    cr_assert_eq(looks_owed(), 1);
    place_end(&place);
}

Test(office_verified, somebody_else_confirms_it)
{
    struct office_verifications list;
    place_begin(&place);
    FAILS_HINT(confirm(place.office, "Amanda Kaur", NULL, err), STATUS_REFUSED,
               "P03 recipient-verified: you verified this: somebody else on the staff confirms it",
               "nothing waits for it: share as you would");
    FAILS(confirm(place.office, "Amanda Kaur", "Tara Trustee", err), STATUS_REFUSED,
          "P03 recipient-verified: you verified this: somebody else on the staff confirms it");
    FAILS(confirm(place.manager, "Amanda Kaur", "Tara Trustee", err), STATUS_USAGE,
          "you did not verify it yourself: that you confirm it is enough");
    FAILS(confirm(place.manager, "Eve Stranger", NULL, err), STATUS_USAGE,
          "nothing verified of Eve Stranger waits for somebody else's look");
    OK(confirm(place.manager, "AMANDA KAUR", NULL, err));
    cr_assert_eq(looks_owed(), 0);
    FAILS_HINT(confirm(place.manager, "Amanda Kaur", NULL, err), STATUS_USAGE,
               "nothing verified of Amanda Kaur waits for somebody else's look",
               "`safehand tasks` shows what does");
    OK(office_verifications_read(place.manager, &list, err));
    const struct office_verification *of =
        office_verification_of(&list, place.amanda->card->digest);
    cr_assert_not_null(of);
    cr_assert_str_eq(of->verified_by->card->name, "Ruth Adeyemi");
    cr_assert_str_eq(of->confirmed_by->card->name, "Helen Ward");
    cr_assert_null(office_verification_of(&list, place.eve->card->digest));
    office_verifications_free(&list);
    verify_says(NULL);
    place_end(&place);
}

Test(office_verified, who_compares_it_anew_has_looked_too)
{
    place_begin(&place);
    verify(place.office, "Amanda Kaur");
    cr_assert_eq(looks_owed(), 1, "the same person twice is one");
    verify(place.manager, "Amanda Kaur");
    cr_assert_eq(looks_owed(), 0);
    verify_says(NULL);
    place_end(&place);
}

/* A card that is taken out of the folder, by who verified it, is owed all the same. */
Test(office_verified, what_lies_in_the_folder_does_not_matter)
{
    place_begin(&place);
    run("rm %s/recipients/*", place.path);
    cr_assert_eq(looks_owed(), 1);
    OK(confirm(place.manager, "Amanda Kaur", NULL, err));
    cr_assert_eq(looks_owed(), 0);
    place_end(&place);
}

/* ---- renewed, and revoked ---- */

Test(office_verified, a_renewal_loses_no_task_and_makes_none)
{
    struct task task = {.rule = ""};
    char what[512];
    place_begin(&place);
    struct card *later = renewal_of(place.amanda, DAY / 2);
    struct card *last = renewal_of(place.amanda, DAY);
    OK(office_recipient_add(place.office, later, NOW, NULL, err));
    cr_assert_eq(tasks_of(place.manager, LOOK, NOW, &task), 1);
    snprintf(what, sizeof what,
             LOOK "%s) is theirs, which Ruth Adeyemi alone verified, and confirm it",
             later->fingerprint);
    cr_assert_str_eq(task.what, what);
    OK(confirm(place.manager, "Amanda Kaur", NULL, err));
    OK(office_recipient_add(place.office, last, NOW, NULL, err));
    cr_assert_eq(looks_owed(), 0);
    verify_says(NULL);
    card_free(later);
    card_free(last);
    place_end(&place);
}

Test(office_verified, revoked_by_who_verified_it)
{
    struct task task = {.rule = ""};
    place_begin(&place);
    revoke_as(place.office, STATUS_OK, NULL);
    cr_assert_eq(tasks_of(place.manager, LOOK, NOW, &task), 1);
    cr_assert_not_null(strstr(task.what, "which Ruth Adeyemi alone verified and revoked"));
    revoke_as(place.office, STATUS_USAGE, "the card of Amanda Kaur is revoked already");
    revoke_as(place.manager, STATUS_OK, NULL);
    cr_assert_eq(looks_owed(), 0);
    revoke_as(place.manager, STATUS_USAGE, "the card of Amanda Kaur is revoked already");
    verify_says(NULL);
    place_end(&place);
}

Test(office_verified, revoked_by_somebody_else)
{
    place_begin(&place);
    revoke_as(place.manager, STATUS_OK, NULL);
    cr_assert_eq(looks_owed(), 0);
    place_end(&place);
}

/* ---- an office of one person ---- */

Test(office_verified, alone_on_the_staff)
{
    struct task task = {.rule = ""};
    char *card = NULL;
    place_prepare(&place);
    OK(office_init(place.path, "Home-Start Example", ORIGIN, place.helen, NOW, &card, err));
    memory_free(card);
    place.manager = place_open(&place, place.helen);
    OK(office_recipient_add(place.manager, place.amanda->card, NOW, NULL, err));
    verify(place.manager, "Amanda Kaur");
    cr_assert_eq(tasks_of(place.manager, LOOK, NOW, &task), 1);
    cr_assert_str_eq(task.who, "nobody else is on the staff: show it to a trustee or another "
                               "scheme's named person, and say whom");
    FAILS_HINT(confirm(place.manager, "Amanda Kaur", NULL, err), STATUS_USAGE,
               "nobody else is on the staff who could confirm it",
               "show the card to a trustee or another scheme's named person, and say whom with "
               "--whom NAME; nothing waits for it");
    FAILS(confirm(place.manager, "Amanda Kaur", " ", err), STATUS_USAGE, "--whom names nobody");
    OK(confirm(place.manager, "Amanda Kaur", "Tara Trustee, by phone", err));
    cr_assert_eq(looks_owed(), 0);
    verify_says(NULL);
    place_end(&place);
}

/* Whoever verified it may have left: who is alone now is somebody else. */
Test(office_verified, alone_after_who_verified_it_left)
{
    place_begin(&place);
    OK(office_staff_remove(place.manager, "Ruth Adeyemi", "She left", NOW, err));
    OK(office_staff_remove(place.manager, "Tara Trustee", "She left", NOW, err));
    OK(confirm(place.manager, "Amanda Kaur", NULL, err));
    cr_assert_eq(looks_owed(), 0);
    verify_says(NULL);
    place_end(&place);
}

/* ---- an insider with the ledger's keys, or several cards ---- */

Test(office_verified, forged_by_who_verified_it)
{
    char message[160];
    place_begin(&place);
    uint64_t verified = first_verified();
    uint64_t number = confirm_forged(place.ruth, verified, NULL, NULL);
    cr_assert_eq(looks_owed(), 1, "it counts for nothing");
    snprintf(message, sizeof message,
             "entry %llu: signed by Ruth Adeyemi, who verified that and might not confirm it",
             (unsigned long long)number);
    verify_says(message);
    place_end(&place);
}

Test(office_verified, forged_as_if_alone)
{
    char message[160];
    place_begin(&place);
    uint64_t verified = first_verified();
    uint64_t number = confirm_forged(place.ruth, verified, NULL, "Nobody");
    cr_assert_eq(looks_owed(), 1);
    snprintf(message, sizeof message,
             "entry %llu: signed by Ruth Adeyemi, who was not alone on the staff, and might not "
             "confirm it so",
             (unsigned long long)number);
    verify_says(message);
    place_end(&place);
}

Test(office_verified, forged_for_another_card)
{
    char message[160];
    place_begin(&place);
    uint64_t verified = first_verified();
    uint64_t number = confirm_forged(place.helen, verified, place.eve->card->fingerprint, NULL);
    confirm_forged(place.helen, verified - 1, NULL, NULL);
    cr_assert_eq(looks_owed(), 1);
    snprintf(message, sizeof message,
             "entry %llu: signed by Helen Ward, it confirms nothing that was verified so",
             (unsigned long long)number);
    verify_says(message);
    place_end(&place);
}

Test(office_verified, a_renewal_of_a_card_that_nobody_verified)
{
    char message[160];
    place_begin(&place);
    struct card *later = renewal_of(place.eve, DAY);
    uint64_t number = verify_forged(place.ruth, later, later->fingerprint, place.eve->card->digest);
    snprintf(message, sizeof message,
             "entry %llu: signed by Ruth Adeyemi, it renews no card that was verified before it",
             (unsigned long long)number);
    verify_says(message);
    card_free(later);
    place_end(&place);
}

Test(office_verified, another_fingerprint_than_the_card_s)
{
    char message[160];
    place_begin(&place);
    uint64_t number =
        verify_forged(place.ruth, place.eve->card, place.amanda->card->fingerprint, NULL);
    snprintf(message, sizeof message,
             "entry %llu: signed by Ruth Adeyemi, it gives another fingerprint than its card has",
             (unsigned long long)number);
    verify_says(message);
    place_end(&place);
}

/* One that is no card stops no list of tasks. */
Test(office_verified, a_card_that_is_none)
{
    char message[160];
    place_begin(&place);
    struct card none = *place.eve->card;
    static char nothing[] = "{}";
    none.bytes = nothing;
    none.length = 2;
    uint64_t number = verify_forged(place.ruth, &none, none.fingerprint, NULL);
    cr_assert_eq(looks_owed(), 1);
    snprintf(message, sizeof message,
             "entry %llu: signed by Ruth Adeyemi, it does not say what an entry of its kind must",
             (unsigned long long)number);
    verify_says(message);
    place_end(&place);
}

/* A manager with a second card of her own: what it confirms is not somebody else's look. */
Test(office_verified, by_a_card_that_only_the_verifier_signed_for)
{
    const struct office_member *member = NULL;
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    OK(staff_add(place.manager, nia->card, ROLE_COORDINATOR, NULL, NOW, err));
    OK(office_recipient_add(place.manager, place.eve->card, NOW, NULL, err));
    verify(place.manager, "Eve Stranger");
    struct office *second = place_open(&place, nia);
    FAILS_HINT(confirm(second, "Eve Stranger", NULL, err), STATUS_REFUSED,
               "this wants somebody else than Helen Ward, and nobody but who added Nia Rees has "
               "signed for that card yet: it may be yours",
               "somebody else does it; or first Dan Deputy (deputy) confirms the card: `safehand "
               "staff confirm \"Nia Rees\"`");
    OK(confirm(second, "Amanda Kaur", NULL, err)); /* which Ruth verified */
    office_close(second);
    struct office *deputy = place_open(&place, dan);
    OK(office_staff_confirm(deputy, "Nia Rees", NOW, &member, err));
    office_close(deputy);
    second = place_open(&place, nia);
    OK(confirm(second, "Eve Stranger", NULL, err));
    office_close(second);
    verify_says(NULL);
    people_end();
}

/* Two of one name are told apart by the digits of their keys. */
Test(office_verified, two_recipients_of_one_name)
{
    char message[160];
    place_begin(&place);
    struct identity *two =
        person("Amanda Kaur", "Leicestershire County Council", "childrens_social_care", NULL);
    const char *digits = two->card->verifier.name + strlen("safehand/");
    OK(office_recipient_add(place.office, two->card, NOW, NULL, err));
    verify(place.office, digits);
    cr_assert_eq(looks_owed(), 2);
    FAILS(confirm(place.manager, "Amanda Kaur", NULL, err), STATUS_USAGE,
          "more than one of Amanda Kaur waits for somebody else's look");
    OK(confirm(place.manager, digits, NULL, err));
    snprintf(message, sizeof message, LOOK "%s)", place.amanda->card->fingerprint);
    cr_assert_eq(tasks_of(place.manager, message, NOW, NULL), 1);
    identity_free(two);
    place_end(&place);
}
