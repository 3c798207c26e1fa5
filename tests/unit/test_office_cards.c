/* Whose a card on the staff is: by its own signature, by a second person's, and by a renewal. */
#include "people_support.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/numbers.h"

#define SIGN "have Nia Rees sign that the card"
#define LOOK "look whether the card of Nia Rees (fingerprint "

static const struct office_member *added(struct office *office, const struct card *card,
                                         enum office_role role)
{
    struct date today = date_of(NOW);
    const struct office_member *member = NULL;
    const struct office_joining joining = {.card = card, .role = role, .trained_on = &today};
    OK(office_staff_add(office, &joining, NOW, &member, err));
    return member;
}

/* Helen, Dan and Nia, whom Helen added while Dan was there. */
static void three_begin(enum office_role role)
{
    people_begin();
    added(place.manager, dan->card, ROLE_DEPUTY);
    added(place.manager, nia->card, role);
}

/* A decision of somebody else than Ruth, who waits for an approval. */
static void ended_by(struct identity *who, char id[ID_SIZE])
{
    struct office *ruth = place.office;
    place.office = place_open(&place, who);
    ended_and_left(&place, NOW, id);
    office_close(place.office);
    place.office = ruth;
}

static enum status approve(struct identity *who, const char *id, struct error *failure)
{
    struct office *office = place_open(&place, who);
    enum status status = sharing_approve(office, id, NOW, failure);
    office_close(office);
    return status;
}

static void confirm_as(struct identity *who, const char *name)
{
    const struct office_member *member = NULL;
    struct office *office = place_open(&place, who);
    OK(office_staff_confirm(office, name, NOW, &member, err));
    cr_assert_not(office_member_is_unseen(member));
    office_close(office);
}

/* ---- the card itself signs ---- */

Test(office_cards, who_is_new_signs_that_the_card_is_theirs)
{
    struct task task = {.rule = ""};
    const struct office_member *member = NULL;
    char what[512], due[TIMESTAMP_SIZE];
    people_begin();
    added(place.manager, nia->card, ROLE_COORDINATOR);
    cr_assert_eq(tasks_of(place.manager, SIGN, NOW, &task), 1);
    snprintf(what, sizeof what, SIGN " with the fingerprint %s is theirs: they have not yet",
             nia->card->fingerprint);
    cr_assert_str_eq(task.what, what);
    cr_assert_str_eq(task.rule, "P06");
    cr_assert_str_eq(task.who, "Helen Ward (manager)");
    cr_assert_str_eq(words_shown(task.how, &task.how_ways),
                     "`safehand staff confirm`, as Nia Rees");
    timestamp_format(task.due, due);
    cr_assert_str_eq(due, "2026-11-28T00:00:00Z");
    struct office *own = place_open(&place, nia);
    OK(office_staff_sign(own, NOW, &member, err));
    cr_assert(member->has_signed);
    cr_assert_eq(member, office_self(own));
    FAILS(office_staff_sign(own, NOW, &member, err), STATUS_USAGE,
          "Nia Rees has signed already that the card is theirs");
    cr_assert_eq(tasks_of(own, SIGN, NOW, NULL), 0);
    office_close(own);
    /* who made the office signed it with that card */
    FAILS(office_staff_sign(place.manager, NOW, &member, err), STATUS_USAGE,
          "Helen Ward has signed already that the card is theirs");
    verify_says(NULL);
    people_end();
}

Test(office_cards, nobody_signs_that_for_somebody_else)
{
    char verifier[NOTE_VERIFIER_SIZE], message[160];
    people_begin();
    const struct office_member *member = added(place.manager, nia->card, ROLE_COORDINATOR);
    note_verifier_format(&nia->card->verifier, verifier);
    const struct entry_staff_confirmed said = {.name = "Nia Rees",
                                               .verifier = verifier,
                                               .role = "coordinator",
                                               .added = {true, member->added},
                                               .own = TRUTH_YES};
    uint64_t number = forge(place.ruth, ENTRY_KIND_STAFF_CONFIRMED, LOOKUP_STAFF, verifier,
                            entry_staff_confirmed_write(&said));
    struct office *office = place_open(&place, place.helen);
    cr_assert_not(there(office, nia->card)->has_signed);
    office_close(office);
    snprintf(message, sizeof message,
             "entry %llu: signed by Ruth Adeyemi, who cannot say whose Nia Rees's card is",
             (unsigned long long)number);
    verify_says(message);
    people_end();
}

/* ---- a card that nobody but who added it has signed for ---- */

Test(office_cards, who_added_a_card_approves_nothing_that_it_decided)
{
    struct task task = {.rule = ""};
    char id[ID_SIZE], what[512];
    three_begin(ROLE_COORDINATOR);
    cr_assert_eq(tasks_of(place.manager, LOOK, NOW, &task), 1);
    snprintf(what, sizeof what, LOOK "%s) is theirs, and confirm them as coordinator",
             nia->card->fingerprint);
    cr_assert_str_eq(task.what, what);
    cr_assert_str_eq(task.who, "Dan Deputy (deputy)");
    cr_assert_str_eq(task.consequence, "until then they may share, and whoever added them approves "
                                       "nothing of it: the card may be their own");
    ended_by(nia, id);
    FAILS_HINT(approve(place.helen, id, err), STATUS_REFUSED,
               "this wants somebody else than Nia Rees, and nobody but who added Nia Rees has "
               "signed for that card yet: it may be yours",
               "somebody else does it; or first Dan Deputy (deputy) confirms the card: `safehand "
               "staff confirm \"Nia Rees\"`");
    cr_assert_eq(tasks_of(place.manager, "look at the sharing with", NOW, &task), 1);
    cr_assert_str_eq(task.who, "Tara Trustee (trustee) or Dan Deputy (deputy)");
    confirm_as(dan, "Nia Rees");
    struct office *office = place_open(&place, place.helen);
    cr_assert_eq(tasks_of(office, LOOK, NOW, NULL), 0);
    office_close(office);
    OK(approve(place.helen, id, err));
    verify_says(NULL);
    people_end();
}

Test(office_cards, anybody_else_approves_it_at_once)
{
    char id[ID_SIZE];
    three_begin(ROLE_COORDINATOR);
    ended_by(nia, id);
    OK(approve(dan, id, err));
    verify_says(NULL);
    people_end();
}

/* The same for a card that waits to be a manager's, which may decide meanwhile. */
Test(office_cards, of_a_card_that_waits_neither)
{
    char id[ID_SIZE];
    three_begin(ROLE_MANAGER);
    ended_by(nia, id);
    FAILS(approve(place.helen, id, err), STATUS_REFUSED,
          "this wants somebody else than Nia Rees, and nobody but who added Nia Rees has signed "
          "for that card yet: it may be yours");
    confirm_as(dan, "Nia Rees");
    OK(approve(place.helen, id, err));
    verify_says(NULL);
    people_end();
}

/* A concern asks nobody before it goes, and the duty to look at it is somebody else's. */
Test(office_cards, a_concern_goes_at_once_by_a_card_that_nobody_else_has_seen)
{
    three_begin(ROLE_COORDINATOR);
    struct office *ruth = place.office;
    place.office = place_open(&place, nia);
    sharing_free(concern(&place, CHANNEL_HAND, NOW)); /* asserts that it does not wait */
    office_close(place.office);
    place.office = ruth;
    verify_says(NULL);
    people_end();
}

static uint64_t approval_forged(const struct identity *signer, const char *id)
{
    char digest[DIGEST_HEX_SIZE];
    struct sharing_timeline timeline;
    struct buffer text, note;
    struct names rules = {0};
    const struct note_signer *by = signer->signer;
    OK(timeline_read(place.manager, id, NOW, &timeline, err));
    OK(decision_digest(decision_of(timeline_decision(&timeline)), digest, err));
    OK(decision_awaits(decision_of(timeline_decision(&timeline)), &rules, err));
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_init(&note, NOTE_MAXIMUM);
    OK(approval_text(id, digest, &rules, NOW, &text, err));
    OK(note_sign(buffer_text(&text), text.length, &by, 1, &note, err));
    json_t *list = names_to_json(&rules);
    const struct entry_approval said = {
        .id = id, .decision = digest, .rules = list, .note = {buffer_text(&note), note.length}};
    const struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    json_t *detail = entry_approval_write(&said);
    const struct ledger_new entry = {.kind = ENTRY_KIND_APPROVAL,
                                     .subject = digest,
                                     .detail = detail,
                                     .lookups = &lookup,
                                     .lookup_count = 1,
                                     .signer = by,
                                     .time = NOW};
    uint64_t number;
    OK(ledger_append(office_ledger(place.manager), &entry, &number, err));
    json_decref(detail);
    json_decref(list);
    buffer_free(&text);
    buffer_free(&note);
    memory_free(rules.items);
    timeline_free(&timeline);
    return number;
}

/* A program that was changed writes the approval all the same; confirming later mends nothing. */
Test(office_cards, an_approval_by_who_added_the_card_is_found)
{
    char id[ID_SIZE], message[256];
    three_begin(ROLE_COORDINATOR);
    ended_by(nia, id);
    uint64_t number = approval_forged(place.helen, id);
    confirm_as(dan, "Nia Rees");
    snprintf(
        message, sizeof message,
        "entry %llu: signed by Helen Ward, who might not approve what Nia Rees decided: nobody "
        "but who added a card had signed for it then",
        (unsigned long long)number);
    verify_says(message);
    people_end();
}

/* Two cards that one manager added, and nobody else has seen, may both be hers. */
Test(office_cards, two_unseen_cards_of_one_manager)
{
    char name[32] = "Nia Rees";
    people_begin();
    added(place.manager, dan->card, ROLE_DEPUTY);
    added(place.manager, nia->card, ROLE_COORDINATOR);
    struct identity *zoe = person("Zoe Lund", "Home-Start Example", "charity", place.manager);
    added(place.manager, zoe->card, ROLE_COORDINATOR);
    struct office *office = place_open(&place, place.helen);
    const struct office_member *helen = office_self(office), *one = there(office, nia->card),
                               *two = there(office, zoe->card),
                               *ruth = there(office, place.ruth->card),
                               *deputy = there(office, dan->card);
    cr_assert_not(office_same_person(one, two));
    cr_assert(office_may_be_one(one, two, OFFICE_NOW));
    cr_assert(office_may_be_one(helen, two, OFFICE_NOW));
    cr_assert(office_may_be_one(two, helen, OFFICE_NOW));
    cr_assert_not(office_may_be_one(deputy, two, OFFICE_NOW));
    cr_assert_not(office_may_be_one(ruth, two, OFFICE_NOW), "Ruth's was alone, and stands");
    cr_assert_not(office_may_be_one(helen, NULL, OFFICE_NOW));
    office_close(office);
    confirm_as(dan, name);
    office = place_open(&place, place.helen);
    one = there(office, nia->card);
    two = there(office, zoe->card);
    cr_assert_not(office_may_be_one(one, two, OFFICE_NOW));
    cr_assert(office_may_be_one(one, two, one->looked - 1));
    cr_assert(office_may_be_one(office_self(office), two, OFFICE_NOW));
    cr_assert_not(office_may_be_one(office_self(office), one, OFFICE_NOW));
    office_close(office);
    identity_free(zoe);
    people_end();
}

/* Nor does it confirm a number that she listed. */
Test(office_cards, a_number_that_she_listed)
{
    static const char unseen[] = "this wants somebody else than Helen Ward, and nobody but who "
                                 "added Nia Rees has signed for that card yet: it may be yours";
    struct office_number number = {.name = "NSPCC Leicester",
                                   .kind = "nspcc",
                                   .number = "0116 496 0000",
                                   .source = "the page of theirs"};
    three_begin(ROLE_COORDINATOR);
    OK(office_number_add(place.manager, &number, NOW, &number, err));
    cr_assert_not(number.counts);
    struct office *second = place_open(&place, nia);
    FAILS(office_number_confirm(second, "NSPCC Leicester", NOW, &number, err), STATUS_REFUSED,
          unseen);
    office_close(second);
    confirm_as(dan, "Nia Rees");
    second = place_open(&place, nia);
    OK(office_number_confirm(second, "NSPCC Leicester", NOW, &number, err));
    cr_assert(number.counts);
    office_close(second);
    people_end();
}

/* What her second card shared she does not erase. */
Test(office_cards, who_added_a_card_does_not_erase_what_it_sent)
{
    char id[ID_SIZE];
    struct erase_view view;
    three_begin(ROLE_COORDINATOR);
    ended_by(nia, id);
    OK(approve(dan, id, err));
    struct office *sender = place_open(&place, nia);
    OK(sharing_withdraw(sender, id, "It is not needed any more", NOW, err));
    office_close(sender);
    struct office *office = place_open(&place, place.helen);
    FAILS(erase_view_read(office, id, NOW, &view, err), STATUS_REFUSED,
          "this wants somebody else than Nia Rees, and nobody but who added Nia Rees has signed "
          "for that card yet: it may be yours");
    office_close(office);
    office = place_open(&place, dan);
    OK(erase_view_read(office, id, NOW, &view, err));
    erase_view_free(&view);
    office_close(office);
    people_end();
}

/* Once the second manager has left, who is alone may sign for it, and says so by that. */
Test(office_cards, the_second_left)
{
    char id[ID_SIZE];
    three_begin(ROLE_COORDINATOR);
    ended_by(nia, id);
    OK(office_staff_remove(place.manager, "Dan Deputy", "He left", NOW, err));
    FAILS(approve(place.helen, id, err), STATUS_REFUSED,
          "this wants somebody else than Nia Rees, and nobody but who added Nia Rees has signed "
          "for that card yet: it may be yours");
    confirm_as(place.helen, "Nia Rees");
    OK(approve(place.helen, id, err));
    verify_says(NULL);
    people_end();
}

Test(office_cards, who_added_it_confirms_nothing_by_a_changed_program)
{
    char verifier[NOTE_VERIFIER_SIZE], message[160];
    three_begin(ROLE_COORDINATOR);
    const struct office_member *member = there(place.manager, nia->card);
    note_verifier_format(&nia->card->verifier, verifier);
    const struct entry_staff_confirmed said = {.name = "Nia Rees",
                                               .verifier = verifier,
                                               .role = "coordinator",
                                               .added = {true, member->added}};
    uint64_t number = forge(place.helen, ENTRY_KIND_STAFF_CONFIRMED, LOOKUP_STAFF, verifier,
                            entry_staff_confirmed_write(&said));
    struct office *office = place_open(&place, place.helen);
    cr_assert(office_member_is_unseen(there(office, nia->card)));
    office_close(office);
    confirm_as(dan, "Nia Rees");
    snprintf(message, sizeof message,
             "entry %llu: signed by Helen Ward, who added Nia Rees and might not confirm it",
             (unsigned long long)number);
    verify_says(message);
    people_end();
}

/* ---- a name that two people have ---- */

Test(office_cards, a_third_of_one_name_says_who_they_are)
{
    const struct office_member *member = NULL;
    people_begin();
    added(place.manager, dan->card, ROLE_DEPUTY);
    struct identity *two = person("Ruth Adeyemi", "Home-Start Example", "charity", place.manager);
    struct identity *three = person("RUTH ADEYEMI", "Home-Start Example", "charity", place.manager);
    struct office_joining joining = {.card = two->card, .is_another_person = true};
    OK(office_staff_add(place.manager, &joining, NOW, &member, err));
    confirm_as(dan, two->card->verifier.name);
    struct office *office = place_open(&place, place.helen);
    joining = (struct office_joining){.card = three->card};
    FAILS_HINT(office_staff_add(office, &joining, NOW, &member, err), STATUS_USAGE,
               "more than one person has a name that reads as RUTH ADEYEMI",
               "say whose card it replaces, by the name of their key (safehand/...), or that it is "
               "a further person; a second person signs either, where there is one");
    joining.replaces = place.ruth->card->verifier.name;
    OK(office_staff_add(office, &joining, NOW, &member, err));
    cr_assert(member->waits);
    cr_assert(office_same_person(member, there(office, place.ruth->card)));
    /* it may be the other's, until somebody else has seen it */
    cr_assert(office_may_be_one(member, there(office, two->card), OFFICE_NOW));
    office_close(office);
    confirm_as(dan, three->card->verifier.name);
    office = place_open(&place, place.helen);
    cr_assert_not(
        office_may_be_one(there(office, three->card), there(office, two->card), OFFICE_NOW));
    office_close(office);
    verify_says(NULL);
    identity_free(two);
    identity_free(three);
    people_end();
}

/* By a changed program that says nothing: it waits as the second did. */
Test(office_cards, a_third_of_one_name_that_says_nothing_waits)
{
    char verifier[NOTE_VERIFIER_SIZE];
    const struct office_member *member = NULL;
    people_begin();
    added(place.manager, dan->card, ROLE_DEPUTY);
    struct identity *two = person("Ruth Adeyemi", "Home-Start Example", "charity", place.manager);
    struct identity *three = person("Ruth Adeyemi", "Home-Start Example", "charity", place.manager);
    OK(office_staff_add(place.manager,
                        &(struct office_joining){.card = two->card, .is_another_person = true}, NOW,
                        &member, err));
    confirm_as(dan, two->card->verifier.name);
    note_verifier_format(&three->card->verifier, verifier);
    const struct entry_staff_added said = {.card = {three->card->bytes, three->card->length},
                                           .role = "coordinator"};
    forge(place.helen, ENTRY_KIND_STAFF_ADDED, LOOKUP_STAFF, verifier,
          entry_staff_added_write(&said));
    struct office *office = place_open(&place, place.helen);
    cr_assert(there(office, three->card)->waits);
    office_close(office);
    identity_free(two);
    identity_free(three);
    people_end();
}

/* ---- the person's number ---- */

Test(office_cards, a_card_in_the_place_of_another_names_the_person)
{
    char verifier[NOTE_VERIFIER_SIZE], message[128];
    struct ledger_entry *entry = NULL;
    struct entry_staff_added said;
    people_begin();
    uint64_t ruth = there(place.manager, place.ruth->card)->person;
    const struct office_member *member = NULL;
    OK(office_staff_add(place.manager,
                        &(struct office_joining){.card = nia->card, .replaces = "Ruth Adeyemi"},
                        NOW, &member, err));
    OK(ledger_read(office_ledger(place.manager), member->added, &entry, err));
    OK(entry_staff_added_read(entry, &said, err));
    cr_assert(said.person.is_told);
    cr_assert_eq(said.person.value, ruth);
    note_verifier_format(&dan->card->verifier, verifier);
    const struct entry_staff_added lie = {.card = {dan->card->bytes, dan->card->length},
                                          .role = "coordinator",
                                          .replaces = said.replaces,
                                          .person = {true, ruth + 1}};
    uint64_t number = forge(place.helen, ENTRY_KIND_STAFF_ADDED, LOOKUP_STAFF, verifier,
                            entry_staff_added_write(&lie));
    ledger_entry_free(entry);
    snprintf(message, sizeof message,
             "entry %llu: it names another person than whose card it replaces",
             (unsigned long long)number);
    verify_says(message);
    people_end();
}

/* ---- a renewed card ---- */

Test(office_cards, a_renewed_card_is_taken_without_a_second_person)
{
    const struct office_member *member = NULL;
    three_begin(ROLE_COORDINATOR);
    confirm_as(dan, "Nia Rees");
    struct card *later = renewal_of(nia, DAY / 2);
    cr_assert_null(office_staff_renewed(place.manager, nia->card));
    FAILS(office_staff_renew(place.manager, nia->card, NOW, &member, err), STATUS_USAGE,
          "the card of Nia Rees renews none that is on the staff");
    /* by themselves, who may add nobody */
    struct office *own = place_open(&place, nia);
    OK(office_staff_sign(own, NOW, &member, err));
    uint64_t person = office_self(own)->person;
    OK(office_staff_renew(own, later, NOW, &member, err));
    cr_assert_eq(member, office_self(own));
    cr_assert_str_eq(member->card->fingerprint, later->fingerprint);
    cr_assert_eq(member->role, ROLE_COORDINATOR);
    cr_assert_eq(member->person, person);
    cr_assert(member->has_signed);
    cr_assert_not(office_member_is_unseen(member));
    FAILS(office_staff_add(place.manager, &(struct office_joining){.card = nia->card}, NOW, NULL,
                           err),
          STATUS_USAGE, "Nia Rees is on the staff already");
    struct office_strays strays;
    OK(office_staff_strays(own, &strays, err));
    cr_assert_eq(strays.unknown.count + strays.edited.count, 0);
    office_strays_free(&strays);
    office_close(own);
    card_free(later);
    verify_says(NULL);
    people_end();
}

/* What it waits for it waits for still, and a second person's signature reaches the new card. */
Test(office_cards, a_renewed_card_that_waits)
{
    const struct office_member *member = NULL;
    three_begin(ROLE_MANAGER);
    struct card *later = renewal_of(nia, DAY / 2);
    struct office *own = place_open(&place, nia);
    OK(office_staff_renew(own, later, NOW, &member, err));
    cr_assert_eq(member->role, ROLE_COORDINATOR);
    cr_assert(member->waits);
    cr_assert(office_member_is_unseen(member));
    office_close(own);
    cr_assert_eq(tasks_of(place.manager, LOOK, NOW, NULL), 1);
    struct office *office = place_open(&place, place.helen);
    FAILS(office_staff_confirm(office, "Nia Rees", NOW, &member, err), STATUS_REFUSED,
          "you added Nia Rees: somebody else who manages staff confirms it");
    office_close(office);
    confirm_as(dan, "Nia Rees");
    office = place_open(&place, place.helen);
    cr_assert_eq(there(office, nia->card)->role, ROLE_MANAGER);
    cr_assert_str_eq(there(office, nia->card)->card->fingerprint, later->fingerprint);
    office_close(office);
    card_free(later);
    verify_says(NULL);
    people_end();
}

/* A renewal that says more than the card, or renews nothing, counts for nothing and is found. */
Test(office_cards, a_renewal_changes_no_rights)
{
    char verifier[NOTE_VERIFIER_SIZE];
    for (int i = 0; i < 4; i++) {
        char message[160];
        people_begin();
        struct card *later = renewal_of(place.ruth, DAY / 2);
        struct entry_staff_added said = {.card = {later->bytes, later->length},
                                         .role = "coordinator",
                                         .renews = place.ruth->card->digest};
        if (i == 0)
            said.role = "manager";
        if (i == 1)
            said.renews = place.helen->card->digest;
        if (i == 2)
            said.card = (struct entry_bytes){nia->card->bytes, nia->card->length};
        if (i == 3)
            said.trained_on = "2026-11-20";
        note_verifier_format(&place.ruth->card->verifier, verifier);
        uint64_t number = forge(place.ruth, ENTRY_KIND_STAFF_ADDED, LOOKUP_STAFF, verifier,
                                entry_staff_added_write(&said));
        struct office *office = place_open(&place, place.ruth);
        cr_assert_eq(office_self(office)->role, ROLE_COORDINATOR);
        cr_assert_null(there(office, nia->card));
        cr_assert_str_eq(office_self(office)->card->digest, place.ruth->card->digest, "%d", i);
        office_close(office);
        snprintf(message, sizeof message,
                 "entry %llu: it renews no card of anybody on the staff, or changes more than the "
                 "card",
                 (unsigned long long)number);
        verify_says(message);
        card_free(later);
        people_end();
    }
}
