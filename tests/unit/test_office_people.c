/* Who is one person with several cards, and what waits for a second person's signature. */
#include "office_support.h"

#include "office/office_internal.h"

static struct place place;
static struct identity *dan, *nia;

static void people_begin(void)
{
    place_begin(&place);
    dan = person("Dan Deputy", "Home-Start Example", "charity", place.manager);
    nia = person("Nia Rees", "Home-Start Example", "charity", place.manager);
}

static void people_end(void)
{
    identity_free(dan);
    identity_free(nia);
    place_end(&place);
}

static const struct office_member *add(struct office *office, const struct office_joining *joining)
{
    const struct office_member *member = NULL;
    OK(office_staff_add(office, joining, NOW, &member, err));
    return member;
}

/* Of whoever is there under that name. */
static const struct office_member *there(const struct office *office, const struct card *card)
{
    for (size_t i = 0; i < office_member_count(office); i++)
        if (!office_member_at(office, i)->is_removed &&
            card_same_keys(office_member_at(office, i)->card, card))
            return office_member_at(office, i);
    return NULL;
}

static void verify_says(const char *message)
{
    struct oversight_verified verified = {0};
    struct office *office = place_open(&place, place.helen);
    if (message) {
        FAILS(oversight_verify(office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION, message);
    } else {
        OK(oversight_verify(office, NULL, NULL, &verified, err));
        oversight_verified_free(&verified);
    }
    office_close(office);
}

/* As the ledger's own calls write it, by whoever has its keys. */
static void confirm_forged(const struct identity *signer, const struct office_member *member,
                           const char *role)
{
    char verifier[NOTE_VERIFIER_SIZE];
    uint64_t number;
    note_verifier_format(&member->card->verifier, verifier);
    const struct entry_staff_confirmed said = {.name = member->card->name,
                                               .verifier = verifier,
                                               .role = role,
                                               .added = {true, member->added}};
    const struct ledger_lookup lookup = {LOOKUP_STAFF, verifier};
    json_t *detail = entry_staff_confirmed_write(&said);
    const struct ledger_new entry = {.kind = ENTRY_KIND_STAFF_CONFIRMED,
                                     .detail = detail,
                                     .lookups = &lookup,
                                     .lookup_count = 1,
                                     .signer = signer->signer,
                                     .time = NOW};
    OK(ledger_append(office_ledger(place.manager), &entry, &number, err));
    json_decref(detail);
}

/* ---- a second person's signature ---- */

Test(office_people, alone_it_stands_at_once)
{
    people_begin();
    const struct office_member *member =
        add(place.manager, &(struct office_joining){.card = dan->card, .role = ROLE_DEPUTY});
    cr_assert_eq(member->role, ROLE_DEPUTY);
    cr_assert_not(member->waits);
    cr_assert(member->stands_alone);
    verify_says(NULL);
    people_end();
}

Test(office_people, what_approves_waits_for_a_second_person)
{
    char who[128];
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    const struct office_member *member =
        add(place.manager, &(struct office_joining){.card = nia->card, .role = ROLE_TRUSTEE});
    cr_assert(member->waits);
    cr_assert_eq(member->role, ROLE_COORDINATOR);
    cr_assert_eq(member->given, ROLE_TRUSTEE);
    office_confirmers(place.manager, member, who, sizeof who);
    cr_assert_str_eq(who, "Dan Deputy (deputy)");
    FAILS_HINT(office_staff_confirm(place.manager, "Nia Rees", NOW, &member, err), STATUS_REFUSED,
               "you added Nia Rees: somebody else who manages staff confirms it",
               "Dan Deputy (deputy) may");
    struct office *waiting = place_open(&place, nia);
    FAILS(office_staff_confirm(waiting, "Nia Rees", NOW, &member, err), STATUS_REFUSED,
          "Nia Rees (coordinator) may not confirm staff");
    office_close(waiting);
    FAILS(office_staff_confirm(place.manager, "Ruth Adeyemi", NOW, &member, err), STATUS_USAGE,
          "nobody named Ruth Adeyemi waits for a second signature");
    struct office *deputy = place_open(&place, dan);
    OK(office_staff_confirm(deputy, "nia rees", NOW, &member, err));
    cr_assert_eq(member->role, ROLE_TRUSTEE);
    cr_assert_not(member->waits);
    /* Each entry by the rights of its time. */
    const struct note_verifier *key = &nia->card->verifier;
    cr_assert_eq(office_member_then(deputy, member->since - 1, key->name, key->hash)->role,
                 ROLE_COORDINATOR);
    cr_assert_eq(office_member_then(deputy, member->since, key->name, key->hash)->role,
                 ROLE_TRUSTEE);
    FAILS(office_staff_confirm(deputy, "Nia Rees", NOW, &member, err), STATUS_USAGE,
          "nobody named Nia Rees waits for a second signature");
    office_close(deputy);
    verify_says(NULL);
    people_end();
}

/* A coordinator may share at once, whoever else is there: no concern waits. */
Test(office_people, a_coordinator_never_waits)
{
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    const struct office_member *member =
        add(place.manager, &(struct office_joining){.card = nia->card});
    cr_assert_not(member->waits);
    cr_assert_not(member->stands_alone);
    cr_assert_eq(member->role, ROLE_COORDINATOR);
    people_end();
}

/* Where nobody else is left, who added them confirms it. */
Test(office_people, the_second_left)
{
    const struct office_member *member = NULL;
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    OK(staff_add(place.manager, nia->card, ROLE_MANAGER, NULL, NOW, err));
    OK(office_staff_remove(place.manager, "Dan Deputy", "He left", NOW, err));
    OK(office_staff_confirm(place.manager, "Nia Rees", NOW, &member, err));
    cr_assert_eq(member->role, ROLE_MANAGER);
    verify_says(NULL);
    people_end();
}

Test(office_people, nobody_confirms_their_own)
{
    char message[160];
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    OK(staff_add(place.manager, nia->card, ROLE_MANAGER, NULL, NOW, err));
    const struct office_member *member = there(place.manager, nia->card);
    uint64_t number = ledger_size(office_ledger(place.manager));
    confirm_forged(place.helen, member, "manager");
    /* It counts for nothing, and stops nobody. */
    struct office *office = place_open(&place, place.ruth);
    cr_assert_eq(there(office, nia->card)->role, ROLE_COORDINATOR);
    office_close(office);
    snprintf(message, sizeof message,
             "entry %llu: signed by Helen Ward, who added Nia Rees and might not confirm it",
             (unsigned long long)number);
    verify_says(message);
    people_end();
}

Test(office_people, a_confirmation_of_something_else)
{
    char message[160];
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    OK(staff_add(place.manager, nia->card, ROLE_TRUSTEE, NULL, NOW, err));
    const struct office_member *member = there(place.manager, nia->card);
    uint64_t number = ledger_size(office_ledger(place.manager));
    confirm_forged(dan, member, "manager");
    struct office *office = place_open(&place, place.ruth);
    cr_assert_eq(there(office, nia->card)->role, ROLE_COORDINATOR);
    office_close(office);
    snprintf(message, sizeof message, "entry %llu: it confirms nobody who was added so",
             (unsigned long long)number);
    verify_says(message);
    people_end();
}

/* An approval of before the second signature does not count after it. */
Test(office_people, no_approval_while_it_waits)
{
    char id[ID_SIZE];
    struct date today = date_of(NOW);
    const struct office_member *member = NULL;
    people_begin();
    ended_and_left(&place, NOW, id);
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    OK(staff_add(place.manager, nia->card, ROLE_DEPUTY, &today, NOW, err));
    struct office *waiting = place_open(&place, nia);
    FAILS(sharing_approve(waiting, id, NOW, err), STATUS_REFUSED,
          "Nia Rees (coordinator) may not approve");
    office_close(waiting);
    struct office *deputy = place_open(&place, dan);
    OK(office_staff_confirm(deputy, "Nia Rees", NOW, &member, err));
    office_close(deputy);
    struct office *confirmed = place_open(&place, nia);
    OK(sharing_approve(confirmed, id, NOW, err));
    office_close(confirmed);
    verify_says(NULL);
    people_end();
}

/* ---- one person, several cards ---- */

Test(office_people, a_card_that_replaces_another)
{
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    const struct office_member *member =
        add(place.manager, &(struct office_joining){.card = nia->card, .replaces = "ruth adeyemi"});
    cr_assert(member->waits);
    cr_assert(office_same_person(member, there(place.manager, place.ruth->card)));
    cr_assert_not(office_same_person(member, there(place.manager, dan->card)));
    struct office *deputy = place_open(&place, dan);
    OK(office_staff_confirm(deputy, "Nia Rees", NOW, &member, err));
    cr_assert(office_same_person(member, there(deputy, place.ruth->card)));
    office_close(deputy);
    verify_says(NULL);
    people_end();
}

/* The old card may be off the staff already. */
Test(office_people, a_card_that_replaces_a_lost_one)
{
    char id[ID_SIZE];
    struct date today = date_of(NOW);
    const struct office_member *member = NULL;
    people_begin();
    ended_and_left(&place, NOW, id);
    OK(office_staff_remove(place.manager, "Ruth Adeyemi", "lost passphrase", NOW, err));
    member = add(place.manager, &(struct office_joining){.card = nia->card,
                                                         .role = ROLE_DEPUTY,
                                                         .trained_on = &today,
                                                         .replaces = "Ruth Adeyemi"});
    cr_assert_eq(member->role, ROLE_DEPUTY); /* nobody else manages staff */
    struct office *deputy = place_open(&place, nia);
    FAILS(sharing_approve(deputy, id, NOW, err), STATUS_REFUSED,
          "Nia Rees decided this sharing and may not approve it");
    office_close(deputy);
    FAILS(office_staff_add(place.manager,
                           &(struct office_joining){.card = dan->card, .replaces = "Nobody There"},
                           NOW, NULL, err),
          STATUS_USAGE, "nobody on the staff is named Nobody There");
    people_end();
}

Test(office_people, two_of_one_name)
{
    const struct office_member *member = NULL;
    people_begin();
    OK(staff_add(place.manager, dan->card, ROLE_DEPUTY, NULL, NOW, err));
    struct identity *alike = person("RUTH ADEYEMI", "Home-Start Example", "charity", place.manager);
    struct identity *two = person("Ruth Adeyemi", "Home-Start Example", "charity", place.manager);
    member = add(place.manager, &(struct office_joining){.card = alike->card});
    cr_assert(office_same_person(member, there(place.manager, place.ruth->card)));
    OK(office_staff_remove(place.manager, alike->card->verifier.name, "One is enough", NOW, err));
    member =
        add(place.manager, &(struct office_joining){.card = two->card, .is_another_person = true});
    cr_assert(member->waits);
    cr_assert(office_same_person(member, there(place.manager, place.ruth->card)));
    struct office *deputy = place_open(&place, dan);
    OK(office_staff_confirm(deputy, two->card->verifier.name, NOW, &member, err));
    cr_assert_not(office_same_person(member, there(deputy, place.ruth->card)));
    office_close(deputy);
    FAILS(office_staff_add(place.manager,
                           &(struct office_joining){.card = nia->card,
                                                    .replaces = "Dan Deputy",
                                                    .is_another_person = true},
                           NOW, NULL, err),
          STATUS_USAGE, "who has a new card in the place of another is not another person");
    verify_says(NULL);
    identity_free(alike);
    identity_free(two);
    people_end();
}
