/* From the request to the delivered package, in order, once, and by one run at a time. */
#include "office_support.h"

#include "sharing/sharing_internal.h"

#include "safehand/sharing/asking.h"

static struct place place;

#define ID_TEXT(format, id) (snprintf(text, sizeof text, format, id), text)

static char text[1024];

/* ---- answering ---- */

Test(office_sharing, begin_and_answer)
{
    struct sharing *sharing = NULL;
    bool waits;
    place_begin(&place);
    struct sharing_request request = {.record_path = place.record,
                                      .recipient = "Amanda Kaur",
                                      .profile = "social-care-report",
                                      .channel = CHANNEL_HAND};
    OK(sharing_begin(place.office, &request, NOW, &sharing, err));
    const struct policy_outcome *asks = policy_verdict_question(&sharing->verdict);
    cr_assert_str_eq(asks->question.key, "P01.purpose");
    FAILS(sharing_decide(sharing, NOW, &waits, err), STATUS_USAGE,
          "P01 purpose: the purpose of this sharing is not stated yet (also M05, M06, C01)");
    FAILS(sharing_seal(sharing, NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s is not decided yet", sharing->id));
    FAILS(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s is not sealed yet", sharing->id));
    OK(sharing_answer(sharing, "P01.purpose", "Report for the child in need meeting", NOW, err));
    /* A mark that is none, or of no entry, changes nothing, and the next answer is taken. */
    struct error failure = {0};
    cr_assert_eq(sharing_answer(sharing, "M05.e6", "perhaps", NOW, &failure), STATUS_USAGE);
    failure = (struct error){0};
    cr_assert_eq(sharing_answer(sharing, "M05.e99", "fact", NOW, &failure), STATUS_USAGE);
    OK(sharing_answer(sharing, "M05.e6", "opinion", NOW, err));
    OK(sharing_answer(sharing, "M05.e6", "fact", NOW, err)); /* changed one's mind */
    cr_assert_eq(json_array_size(json_object_get(sharing->asked, "marks")), 1);
    cr_assert_str_eq(json_string_value(json_array_get(json_object_get(sharing->asked, "marks"), 0)),
                     "e6=fact");
    OK(sharing_answer(sharing, "M06.historical", "yes", NOW, err));
    OK(sharing_answer(sharing, "C01.reason", "The portal is down until tomorrow", NOW, err));
    cr_assert_null(policy_verdict_question(&sharing->verdict));
    cr_assert_eq(outbox_count(&place), 0);
    OK(sharing_decide(sharing, NOW, &waits, err));
    cr_assert_not(waits);
    FAILS(sharing_decide(sharing, NOW, &waits, err), STATUS_USAGE,
          ID_TEXT("sharing %s is decided already", sharing->id));
    check_kinds(&place, sharing->id, "decision");
    cr_assert_eq(state_now(&place, sharing->id, NOW), SHARING_DRAFTED);
    sharing_free(sharing);
    sharing_free(NULL);
    cr_assert_eq(outbox_count(&place), 1); /* the lock is gone; what its files say is kept */
    place_end(&place);
}

Test(office_sharing, requests_refused)
{
    struct sharing *sharing = NULL;
    place_begin(&place);
    struct sharing_request request = {.record_path = place.record,
                                      .recipient = "Amanda Kaur",
                                      .profile = "social-care-report",
                                      .channel = CHANNEL_HAND};
    request.recipient = "Nobody";
    FAILS(sharing_begin(place.office, &request, NOW, &sharing, err), STATUS_USAGE,
          "no recipient is named Nobody");
    request.recipient = "Amanda Kaur";
    request.profile = "none";
    FAILS(sharing_begin(place.office, &request, NOW, &sharing, err), STATUS_USAGE,
          "there is no profile named none");
    request.profile = "social-care-report";
    request.record_path = "/nonexistent/HS-1";
    FAILS(sharing_begin(place.office, &request, NOW, &sharing, err), STATUS_USAGE,
          "cannot read the family's file /nonexistent/HS-1: No such file or directory");
    cr_assert_null(sharing);
    place_end(&place);
}

/* ---- onto a stick ---- */

Test(office_sharing, onto_a_stick)
{
    char package[256], on_stick[512];
    struct sharing *sharing = NULL;
    place_begin(&place);
    /* Paths are told from the folder one is in, and hold from every other. */
    char *before = getcwd(NULL, 0);
    cr_assert_eq(chdir(place.folder), 0);
    struct place relative = place;
    strcpy(relative.record, "HS-2041");
    strcpy(relative.stick, "stick");
    sharing = concern(&relative, CHANNEL_MEDIA, NOW);
    cr_assert_eq(chdir(before), 0);
    free(before);
    cr_assert_str_eq(sharing->channel_to, place.stick);
    OK(sharing_seal(sharing, NOW, err));
    place_outbox(&place, sharing->id, package);
    cr_assert_str_eq(sharing->package_path, package);
    cr_assert_eq(state_now(&place, sharing->id, NOW), SHARING_SEALED);
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    check_kinds(&place, sharing->id, "decision,sealed,delivered,media-issued");
    snprintf(on_stick, sizeof on_stick, "%s/%s.safehand", place.stick, sharing->id);
    struct package_opened *opened = open_package(&place, on_stick);
    cr_assert_str_eq(opened->package_digest, sharing->package_digest);
    cr_assert_str_eq(opened->manifest->id, sharing->id);
    cr_assert_str_eq(opened->manifest->decision, sharing->decision_digest);
    cr_assert_str_eq(opened->manifest->recipient_name, "Amanda Kaur");
    cr_assert_str_eq(opened->manifest->marking, "confidential");
    cr_assert_str_eq(opened->manifest->basis, "public_task");
    cr_assert_eq(opened->manifest->created, NOW);
    /* To the end of a day in London. */
    struct date last = date_of(NOW);
    last = date_add_days(&last, sharing->profile->retention_days);
    cr_assert_eq(opened->manifest->expires, date_ends(&last));
    package_opened_free(opened);
    FAILS(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s has been delivered already: it is delivered", sharing->id));
    char id[ID_SIZE];
    memcpy(id, sharing->id, ID_SIZE);
    sharing_free(sharing);
    cr_assert_eq(outbox_count(&place), 0);
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_USAGE,
          ID_TEXT("sharing %s has been delivered already: it is delivered", id));
    place_end(&place);
}

/* A stick that is full or out: recorded, kept, and tried again; by another day too. */
Test(office_sharing, delivery_fails_and_is_tried_again)
{
    char package[256];
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_MEDIA, NOW);
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    memcpy(id, sharing->id, ID_SIZE);
    place_outbox(&place, id, package);
    OK(sharing_seal(sharing, NOW, err));
    memcpy(digest, sharing->package_digest, sizeof digest);
    run("rmdir %s", place.stick);
    struct error failure = {0};
    cr_assert_neq(sharing_deliver(sharing, NULL, NULL, NULL, NOW, &failure), STATUS_OK);
    check_kinds(&place, id, "decision,sealed,delivery-failed");
    cr_assert_eq(state_now(&place, id, NOW), SHARING_SEALED);
    sharing_free(sharing);
    cr_assert_eq(access(package, F_OK), 0);
    run("mkdir %s", place.stick);
    timestamp later = NOW + 10 * (timestamp)DAY;
    FAILS(sharing_resume(place.office, id, decision_lapses(), &sharing, err), STATUS_USAGE,
          ID_TEXT("sharing %s cannot go on: its decision has expired", id));
    OK(sharing_resume(place.office, id, later, &sharing, err));
    OK(sharing_seal(sharing, later, err));
    cr_assert_str_eq(sharing->package_digest, digest); /* the same file, not sealed again */
    OK(sharing_deliver(sharing, NULL, NULL, NULL, later, err));
    check_kinds(&place, id, "decision,sealed,delivery-failed,delivered,media-issued");
    sharing_free(sharing);
    cr_assert_eq(outbox_count(&place), 0);
    place_end(&place);
}

/* ---- cut off ---- */

/* The manifest that the ledger has for an id; memory_free. */
static char *recorded_manifest(const char *id)
{
    struct sharing_timeline timeline;
    char *copy = NULL;
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    for (size_t i = 0; i < timeline.count; i++) {
        if (timeline.entries[i]->leaf.kind == ENTRY_KIND_SEALED) {
            cr_assert_null(copy, "sealed twice");
            copy = memory_copy_string(json_text(timeline.entries[i]->detail, "manifest"));
        }
    }
    timeline_free(&timeline);
    return copy;
}

/* The entry is there and the package is not: it is made again, days later too, byte for byte. */
Test(office_sharing, sealed_without_a_package)
{
    char package[256];
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    memcpy(id, sharing->id, ID_SIZE);
    place_outbox(&place, id, package);
    OK(sharing_seal(sharing, NOW, err));
    memcpy(digest, sharing->package_digest, sizeof digest);
    sharing_free(sharing);
    char *manifest = recorded_manifest(id);
    for (int day = 0; day < 13; day += 4) {
        timestamp later = NOW + day * (timestamp)DAY + 3 * 3600;
        run("rm %s", package);
        OK(sharing_resume(place.office, id, later, &sharing, err));
        OK(sharing_seal(sharing, later, err));
        cr_assert_str_neq(sharing->package_digest, digest);
        struct package_opened *opened = open_package(&place, package);
        char wanted[DIGEST_HEX_SIZE];
        OK(digest_sha256_hex(manifest, strlen(manifest), wanted, err));
        cr_assert_str_eq(opened->manifest_digest, wanted, "day %d", day);
        package_opened_free(opened);
        sharing_free(sharing);
        check_kinds(&place, id, "decision,sealed");
    }
    /* What cannot be made again is not sealed otherwise. */
    run("rm %s", package);
    memory_free(manifest);
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    json_object_set_new(sharing->answers, "P01.purpose",
                        json_string("Something else than was decided"));
    FAILS(sharing_seal(sharing, NOW, err), STATUS_REFUSED,
          ID_TEXT("sharing %s was cut off while it was sealed, and cannot be made again as it was "
                  "recorded",
                  id));
    cr_assert_null(sharing->package_path);
    cr_assert_neq(access(package, F_OK), 0);
    sharing_free(sharing);
    place_end(&place);
}

/* Only what the sender signed is sent: anything else in its place is made anew. */
Test(office_sharing, package_exchanged_in_the_outbox)
{
    static const char *const changes[] = {
        "echo hello >%s/%s.safehand",
        "printf x >>%s/%s.safehand",
        "ln -sf /etc/passwd %s/%s.safehand",
        "rm %s/%s.note",
        "echo hello >%s/%s.note",
        "sed -i s/size/sise/ %s/%s.note",
    };
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE], package[256], outbox[256];
    memcpy(id, sharing->id, ID_SIZE);
    snprintf(outbox, sizeof outbox, "%s/outbox", place.path);
    place_outbox(&place, id, package);
    OK(sharing_seal(sharing, NOW, err));
    memcpy(digest, sharing->package_digest, sizeof digest);
    OK(sharing_seal(sharing, NOW, err)); /* again, and nothing changes */
    cr_assert_str_eq(sharing->package_digest, digest);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char command[1024];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(command, sizeof command, changes[i], outbox, id);
#pragma GCC diagnostic pop
        run("%s", command);
        OK(sharing_seal(sharing, NOW, err));
        cr_assert_str_neq(sharing->package_digest, digest, "%s", changes[i]);
        memcpy(digest, sharing->package_digest, sizeof digest);
        struct package_opened *opened = open_package(&place, package);
        cr_assert_str_eq(opened->package_digest, digest);
        package_opened_free(opened);
    }
    sharing_free(sharing);
    check_kinds(&place, id, "decision,sealed");
    place_end(&place);
}

/* At every call that fails: no package without its entry, no half-written file, and it is finished
 * by the next run. */
Test(office_sharing, sealing_fails_anywhere)
{
    static const char *const kinds[] = {"file", "database"};
    place_begin(&place);
    for (size_t k = 0; k < 2; k++) {
        int call = 1;
        for (bool hit = true; hit; call += 1 + call / 2) {
            char fault[64], package[256], id[ID_SIZE];
            struct error failure = {0};
            struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
            memcpy(id, sharing->id, ID_SIZE);
            place_outbox(&place, id, package);
            snprintf(fault, sizeof fault, "fail:%s:%d", kinds[k], call);
            seam_plan(fault);
            enum status status = sharing_seal(sharing, NOW, &failure);
            hit = seam_was_hit();
            seam_plan(NULL);
            sharing_free(sharing);
            bool exists = access(package, F_OK) == 0;
            char *manifest = recorded_manifest(id);
            cr_assert(!exists || manifest, "%s: a package without its entry", fault);
            cr_assert(status != STATUS_OK || exists, "%s", fault);
            memory_free(manifest);
            OK(sharing_resume(place.office, id, NOW, &sharing, err));
            OK(sharing_seal(sharing, NOW, err));
            sharing_free(sharing);
            package_opened_free(open_package(&place, package));
            check_kinds(&place, id, "decision,sealed");
            OK(sharing_withdraw(place.office, id, "the test is over", NOW, err));
            cr_assert_eq(outbox_count(&place), 0, "%s", fault);
        }
        cr_assert_gt(call, 12);
    }
    place_end(&place);
}

/* ---- two at once ---- */

Test(office_sharing, one_run_at_a_time)
{
    struct sharing *sharing = NULL;
    place_begin(&place);
    struct sharing *first = concern(&place, CHANNEL_HAND, NOW);
    struct sharing *second = concern(&place, CHANNEL_HAND, NOW); /* another sharing is free */
    ID_TEXT("another run is at work on sharing %s", first->id);
    FAILS(sharing_resume(place.office, first->id, NOW, &sharing, err), STATUS_USAGE, text);
    cr_assert_null(sharing);
    FAILS(sharing_withdraw(place.manager, first->id, "no longer wanted", NOW, err), STATUS_USAGE,
          text);
    OK(sharing_seal(first, NOW, err));
    OK(sharing_seal(second, NOW, err));
    OK(sharing_deliver(second, NULL, NULL, NULL, NOW, err));
    FAILS(sharing_withdraw(place.manager, first->id, "no longer wanted", NOW, err), STATUS_USAGE,
          text);
    char id[ID_SIZE];
    memcpy(id, first->id, ID_SIZE);
    sharing_free(first);
    sharing_free(second);
    FAILS(sharing_withdraw(place.manager, id, "", NOW, err), STATUS_USAGE,
          "withdrawing needs a reason");
    OK(sharing_withdraw(place.manager, id, "no longer wanted", NOW, err));
    check_kinds(&place, id, "decision,sealed,withdrawn");
    FAILS(sharing_withdraw(place.manager, id, "no longer wanted", NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s is withdrawn already", id));
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_USAGE,
          ID_TEXT("sharing %s cannot go on: it is withdrawn", id));
    cr_assert_eq(outbox_count(&place), 1); /* the second's package, still to be handed over */
    place_end(&place);
}

/* What killed runs left goes at the next run; what is being worked on does not. */
Test(office_sharing, stale_files)
{
    char package[256];
    static const char STRANGER[] = "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b";
    place_begin(&place);
    struct sharing *held = concern(&place, CHANNEL_HAND, NOW);
    struct sharing *gone = concern(&place, CHANNEL_HAND, NOW);
    char id[ID_SIZE];
    memcpy(id, gone->id, ID_SIZE);
    OK(sharing_seal(gone, NOW, err));
    sharing_free(gone);
    place_outbox(&place, id, package);
    run("cp %s %s/kept", package, place.folder);
    OK(sharing_withdraw(place.office, id, "no longer wanted", NOW, err));
    run("cp %s/kept %s", place.folder, package); /* as if killed before it was removed */
    run("touch %s/outbox/.%s.safehand.partial-0123abcd", place.path, STRANGER);
    run("touch %s/outbox/.%s.lock", place.path, STRANGER);
    run("touch %s/outbox/.%s.safehand.partial-0123abcd", place.path, held->id);
    run("touch %s/outbox/letter.odt %s/outbox/%s.safehand", place.path, place.path, STRANGER);
    struct sharing *next = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(next, NOW, err));
    cr_assert_neq(access(package, F_OK), 0);
    run("test ! -e %s/outbox/.%s.safehand.partial-0123abcd", place.path, STRANGER);
    run("test ! -e %s/outbox/.%s.lock", place.path, STRANGER);
    run("test -e %s/outbox/.%s.safehand.partial-0123abcd", place.path, held->id);
    run("test -e %s/outbox/letter.odt && test -e %s/outbox/%s.safehand", place.path, place.path,
        STRANGER);
    OK(sharing_seal(held, NOW, err));
    run("test ! -e %s/outbox/.%s.safehand.partial-0123abcd", place.path, held->id);
    sharing_free(held);
    /* Years later the packages that nobody fetched are gone too; what is not ours stays. */
    cr_assert_eq(outbox_count(&place), 2 + 2 + 1); /* packages, strangers, a lock */
    timestamp later = NOW + (next->profile->retention_days + 2) * (timestamp)DAY;
    struct error failure = {0};
    cr_assert_neq(sharing_seal(next, later, &failure), STATUS_OK);
    cr_assert_eq(outbox_count(&place), 1 + 2 + 1);
    sharing_free(next);
    place_end(&place);
}

/* ---- what changes between ---- */

/* Or the one that ships would count. */
static void accept_profile(const char *what)
{
    struct office_policy_file file;
    if (strcmp(what, "the profile") == 0)
        OK(office_policy_accept(place.manager, "social-care-concern.json", NOW, &file, err));
}

Test(office_sharing, changes_void_the_decision)
{
    static const struct {
        const char *what, *change, *undo;
    } rows[] = {
        {"what would leave of the family's record", "printf x >>%s/attachments/drawing.png",
         "cp " TEST_DATA "/families/HS-2041/attachments/drawing.png %s/attachments/"},
        {"what would leave of the family's record", "sed -i 's/bruise/graze/' %s/family.json",
         "cp " TEST_DATA "/families/HS-2041/family.json %s/"},
        {"the profile", "sed -i 's/\"receipt_days\": /&1/' %s/../office/profiles/*concern.json",
         "sed -i 's/\"receipt_days\": 1/\"receipt_days\": /' %s/../office/profiles/*concern.json"},
    };
    struct sharing *sharing = NULL;
    place_begin(&place);
    for (int sealed = 0; sealed < 2; sealed++) {
        char id[ID_SIZE];
        sharing = concern(&place, CHANNEL_HAND, NOW);
        memcpy(id, sharing->id, ID_SIZE);
        if (sealed)
            OK(sharing_seal(sharing, NOW, err));
        sharing_free(sharing);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            char command[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(command, sizeof command, rows[i].change, place.record);
            run("%s", command);
            accept_profile(rows[i].what);
            snprintf(text, sizeof text, "%s has changed since sharing %s was decided", rows[i].what,
                     id);
            FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_REFUSED, text);
            snprintf(command, sizeof command, rows[i].undo, place.record);
#pragma GCC diagnostic pop
            run("%s", command);
            accept_profile(rows[i].what);
        }
        OK(sharing_resume(place.office, id, NOW, &sharing, err));
        sharing_free(sharing);
    }
    place_end(&place);
}

Test(office_sharing, changes_told_apart)
{
    struct sharing *sharing = NULL;
    place_begin(&place);
    sharing = concern(&place, CHANNEL_HAND, NOW);
    char id[ID_SIZE];
    memcpy(id, sharing->id, ID_SIZE);
    sharing_free(sharing);
    /* Another day changes nothing: values grow old, but it was decided. */
    OK(sharing_resume(place.office, id, NOW + 13 * (timestamp)DAY, &sharing, err));
    sharing_free(sharing);
    FAILS(sharing_resume(place.office, id, NOW - 1, &sharing, err), STATUS_REFUSED,
          ID_TEXT("sharing %s was decided later than now, by this computer", id));
    /* The record is renamed. */
    run("mv %s %s.old", place.record, place.record);
    snprintf(text, sizeof text,
             "the family's file that sharing %s was decided on is not there any more: %s", id,
             place.record);
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_USAGE, text);
    run("mv %s.old %s", place.record, place.record);
    /* Somebody else takes it up. */
    FAILS(sharing_resume(place.manager, id, NOW, &sharing, err), STATUS_REFUSED,
          ID_TEXT("sharing %s was decided by somebody else", id));
    FAILS(sharing_resume(place.office, "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b", NOW, &sharing, err),
          STATUS_USAGE, "there is no sharing 6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b");
    FAILS(sharing_resume(place.office, "6f2b", NOW, &sharing, err), STATUS_USAGE,
          "6f2b is too short for the id of a sharing");
    /* It expires: the second before, and then. */
    OK(sharing_resume(place.office, id, decision_lapses() - 1, &sharing, err));
    sharing_free(sharing);
    FAILS(sharing_resume(place.office, id, decision_lapses(), &sharing, err), STATUS_USAGE,
          ID_TEXT("sharing %s cannot go on: it is expired", id));
    /* It expires between taking up and sealing. */
    OK(sharing_resume(place.office, id, decision_lapses() - 1, &sharing, err));
    FAILS(sharing_seal(sharing, decision_lapses(), err), STATUS_USAGE,
          ID_TEXT("sharing %s cannot go on: it is expired", id));
    sharing_free(sharing);
    check_kinds(&place, id, "decision");
    /* The recipient's card is exchanged for another of the same keys, then revoked. */
    struct card *anew = NULL;
    const struct card *own = place.amanda->card;
    struct card_details details = {.name = own->name,
                                   .organisation = own->organisation,
                                   .organisation_kind = own->organisation_kind,
                                   .role = "team leader",
                                   .created = NOW,
                                   .expires = NOW + 100 * (timestamp)DAY};
    OK(identity_make_card(place.amanda, &details, &anew, err));
    OK(office_recipient_add(place.office, anew, NOW, NULL, err));
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_REFUSED,
          ID_TEXT("the recipient's card has changed since sharing %s was decided", id));
    OK(office_recipient_add(place.office, own, NOW, NULL, err));
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    struct office_recipient *recipient = NULL;
    OK(office_recipient_find(place.manager, "Amanda Kaur", &recipient, err));
    OK(office_recipient_revoke(place.manager, recipient, "laptop stolen", NOW, err));
    office_recipient_free(recipient);
    FAILS(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err), STATUS_REFUSED,
          "P03 recipient-verified: the card of Amanda Kaur, Leicestershire County Council, was "
          "revoked: laptop stolen");
    sharing_free(sharing);
    check_kinds(&place, id, "decision,sealed");
    card_free(anew);
    place_end(&place);
}

/* A rule that asks for more than was decided: nobody could answer or approve it any more. */
Test(office_sharing, consent_withdrawn_between)
{
    struct sharing *sharing = NULL;
    bool waits;
    place_begin(&place);
    struct sharing_request request = {.record_path = place.record,
                                      .recipient = "Amanda Kaur",
                                      .profile = "social-care-report",
                                      .channel = CHANNEL_HAND};
    OK(sharing_begin(place.office, &request, NOW, &sharing, err));
    OK(sharing_answer(sharing, "P01.purpose", "Report for the child in need meeting", NOW, err));
    OK(sharing_answer(sharing, "M05.e6", "fact", NOW, err));
    OK(sharing_answer(sharing, "M06.historical", "yes", NOW, err));
    OK(sharing_answer(sharing, "C01.reason", "The portal is down until tomorrow", NOW, err));
    OK(sharing_decide(sharing, NOW, &waits, err));
    char id[ID_SIZE];
    memcpy(id, sharing->id, ID_SIZE);
    sharing_free(sharing);
    run("jq '(.consents[] | select(.state == \"given\")) |= (.state = \"withdrawn\" | "
        ".withdrawn_on = \"2026-11-21\")' %s/family.json >%s/new && mv %s/new %s/family.json",
        place.record, place.folder, place.folder, place.record);
    struct error failure = {0};
    cr_assert_eq(sharing_resume(place.office, id, NOW, &sharing, &failure), STATUS_REFUSED, "%s",
                 failure.message);
    snprintf(text, sizeof text, "sharing %s does not hold any more: ", id);
    cr_assert(text_starts_with(failure.message, text), "%s", failure.message);
    snprintf(text, sizeof text,
             "withdraw it (`safehand withdraw %.8s --reason ...`) and share anew", id);
    cr_assert_str_eq(hint_shown(&failure), text);
    place_end(&place);
}

/* ---- what was said of entries is kept ---- */

/* A report in which e6, which nobody marked, is an opinion; decided. */
static struct sharing *decided_report(void)
{
    struct sharing *sharing = NULL;
    bool waits;
    struct sharing_request request = {.record_path = place.record,
                                      .recipient = "Amanda Kaur",
                                      .profile = "social-care-report",
                                      .channel = CHANNEL_HAND};
    OK(sharing_begin(place.office, &request, NOW, &sharing, err));
    OK(sharing_answer(sharing, "P01.purpose", "Report for the child in need meeting", NOW, err));
    OK(sharing_answer(sharing, "M05.e6", "opinion", NOW, err));
    OK(sharing_answer(sharing, "M06.historical", "yes", NOW, err));
    OK(sharing_answer(sharing, "C01.reason", "The portal is down until tomorrow", NOW, err));
    char none[DIGEST_HEX_SIZE] = "";
    OK(asking_keep_said(sharing, NOW, none, err)); /* nothing is decided yet: nothing is kept */
    OK(sharing_decide(sharing, NOW, &waits, err));
    return sharing;
}

static enum record_entry_kind kind_of_e6(void)
{
    struct record *record = NULL;
    OK(record_open(place.record, &record, err));
    enum record_entry_kind kind = record_find_entry(record, "e6")->kind;
    record_free(record);
    return kind;
}

/* The decision holds: what leaves is the same. What was answered about the record counts on. */
Test(office_sharing, what_was_said_is_kept_and_the_decision_holds)
{
    char seen[DIGEST_HEX_SIZE], before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE], id[ID_SIZE];
    place_begin(&place);
    struct sharing *sharing = decided_report();
    cr_assert_eq(kind_of_e6(), ENTRY_UNMARKED);
    OK(asking_seen(sharing, before, err));
    memcpy(seen, before, sizeof seen);
    OK(asking_keep_said(sharing, NOW, seen, err));
    cr_assert_eq(kind_of_e6(), ENTRY_OPINION);
    memcpy(id, sharing->id, ID_SIZE);
    sharing_free(sharing);
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(asking_seen(sharing, after, err));
    cr_assert_str_eq(seen, after);
    cr_assert_str_neq(seen, before);
    OK(asking_keep_said(sharing, NOW, seen, err)); /* once more: nothing is left to say */
    cr_assert_str_eq(seen, after);
    OK(sharing_seal(sharing, NOW, err));
    sharing_free(sharing);
    place_end(&place);
}

/* Somebody else wrote meanwhile: theirs stays, and what was answered about the record does not
 * count on, as it is another one. */
Test(office_sharing, what_was_said_beside_what_somebody_else_wrote)
{
    char seen[DIGEST_HEX_SIZE], before[DIGEST_HEX_SIZE];
    struct error failure = {0};
    place_begin(&place);
    struct sharing *sharing = decided_report();
    run("jq '.household.note = \"they moved\"' %s/family.json >%s/new && mv %s/new %s/family.json",
        place.record, place.folder, place.folder, place.record);
    OK(asking_seen(sharing, before, err));
    memcpy(seen, before, sizeof seen);
    OK(asking_keep_said(sharing, NOW, seen, err));
    cr_assert_eq(kind_of_e6(), ENTRY_OPINION);
    cr_assert_str_eq(seen, before);
    run("jq '(.entries[] | select(.id == \"e6\")).kind = \"fact\"' %s/family.json >%s/new && mv "
        "%s/new %s/family.json",
        place.record, place.folder, place.folder, place.record);
    cr_assert_eq(asking_keep_said(sharing, NOW, seen, &failure), STATUS_USAGE);
    cr_assert_str_eq(failure.message, "the entry e6 is marked as fact already, and not as opinion");
    cr_assert_eq(kind_of_e6(), ENTRY_FACT);
    failure = (struct error){0};
    run("mv %s %s.gone", place.record, place.record);
    cr_assert_eq(asking_keep_said(sharing, NOW, seen, &failure), STATUS_SYSTEM);
    sharing_free(sharing);
    place_end(&place);
}
