/* What a changed program seals for whoever nobody verified, or whose key was revoked. */
#include "people_support.h"

#define OTHER "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01"

enum { DECIDED = 4, SEALED, FORGED_DECISION, FORGED_SEALED }; /* of a new place */
enum { HOUR = 3600 };

/* What is forged of the concern that was decided and sealed for Amanda. */
struct forged {
    const struct card *card;
    bool is_emergency;
    const struct card *sender; /* whom the manifest names, or NULL */
    timestamp time;
};

static void append(enum entry_kind kind, const char *subject, json_t *detail,
                   const struct forged *forged)
{
    uint64_t number;
    char key[NOTE_VERIFIER_SIZE];
    note_verifier_format(&forged->card->verifier, key);
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, OTHER}, {LOOKUP_FAMILY, "HS-2041"}, {LOOKUP_RECIPIENT, key}};
    const struct ledger_new entry = {.kind = kind,
                                     .subject = subject,
                                     .detail = detail,
                                     .lookups = lookups,
                                     .lookup_count = 3,
                                     .signer = place.ruth->signer,
                                     .time = forged->time};
    cr_assert_not_null(detail);
    OK(ledger_append(office_ledger(place.office), &entry, &number, err));
    json_decref(detail);
}

static json_t *detail_of(uint64_t number)
{
    struct ledger_entry *entry = NULL;
    OK(ledger_read(office_ledger(place.office), number, &entry, err));
    json_t *detail = json_deep_copy(entry->detail);
    ledger_entry_free(entry);
    return detail;
}

static void decide(const struct forged *forged, char digest[DIGEST_HEX_SIZE])
{
    json_t *detail = detail_of(DECIDED), *decision = json_object_get(detail, "decision");
    json_object_set_new(detail, "id", json_string(OTHER));
    json_object_set_new(decision, "id", json_string(OTHER));
    json_object_set_new(decision, "emergency", json_boolean(forged->is_emergency));
    json_object_set_new(json_object_get(decision, "recipient"), "card",
                        json_string(forged->card->digest));
    OK(decision_digest(decision, digest, err));
    append(ENTRY_KIND_DECISION, digest, detail, forged);
}

static void swap(char **text, const char *by)
{
    memory_free(*text);
    *text = memory_copy_string(by);
    cr_assert_not_null(*text);
}

static void seal(const struct forged *forged, const char *decision)
{
    char digest[DIGEST_HEX_SIZE], key[NOTE_VERIFIER_SIZE];
    json_t *detail = detail_of(SEALED);
    const char *text = json_text(detail, "manifest");
    struct manifest *manifest = NULL;
    struct buffer bytes;
    OK(manifest_parse(text, strlen(text), &manifest, err));
    swap(&manifest->id, OTHER);
    swap(&manifest->decision, decision);
    swap(&manifest->recipient_key, forged->card->age_recipient);
    if (forged->sender) {
        note_verifier_format(&forged->sender->verifier, key);
        swap(&manifest->sender_verifier, key);
    }
    buffer_init(&bytes, PACKAGE_MANIFEST_MAXIMUM);
    OK(manifest_format(manifest, &bytes, err));
    OK(digest_sha256_hex(bytes.data, bytes.length, digest, err));
    json_object_set_new(detail, "id", json_string(OTHER));
    json_object_set_new(detail, "manifest", json_string(buffer_text(&bytes)));
    json_object_set_new(detail, "card", json_stringn(forged->card->bytes, forged->card->length));
    append(ENTRY_KIND_SEALED, digest, detail, forged);
    manifest_free(manifest);
    buffer_free(&bytes);
}

static void go(const struct forged *forged)
{
    char digest[DIGEST_HEX_SIZE];
    decide(forged, digest);
    seal(forged, digest);
}

/* A concern for Amanda that is sealed, as every honest program does it. */
static void begin(void)
{
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    sharing_free(sharing);
    verify_says(NULL);
    setenv("SAFEHAND_TEST_TIME", "2026-11-23T09:05:00Z", 1); /* when it is verified */
}

/* No task would ask anybody to look at that card. */
Test(oversight_recipients, sealed_for_a_card_that_nobody_verified)
{
    begin();
    go(&(struct forged){.card = place.eve->card, .time = NOW});
    verify_says("entry 7: it is for a card that nobody had verified");
    place_end(&place);

    /* Also where it is verified afterwards. */
    begin();
    go(&(struct forged){.card = place.eve->card, .time = NOW});
    OK(office_recipient_add(place.office, place.eve->card, NOW, NULL, err));
    struct office_recipient *eve = NULL;
    struct date today = date_of(NOW);
    OK(office_recipient_find(place.office, "Eve Stranger", &eve, err));
    OK(office_recipient_verify(place.office, eve, "Ruth Adeyemi", "phone", &today, NOW, err));
    office_recipient_free(eve);
    verify_says("entry 7: it is for a card that nobody had verified");
    place_end(&place);
}

/* There a recorded call stands for it. */
Test(oversight_recipients, in_an_emergency_a_card_need_not_be_verified)
{
    begin();
    go(&(struct forged){.card = place.eve->card, .is_emergency = true, .time = NOW});
    verify_says(NULL);
    place_end(&place);
}

static void revoke_amanda(timestamp now)
{
    struct office_recipient *amanda = NULL;
    OK(office_recipient_find(place.manager, "Amanda Kaur", &amanda, err));
    OK(office_recipient_revoke(place.manager, amanda, "Her laptop was stolen", now, err));
    office_recipient_free(amanda);
}

static void verify_tells_of_one(void)
{
    struct oversight_verified verified;
    struct oversight_remark remarks[OVERSIGHT_REMARKS];
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    cr_assert_eq(oversight_remarks(&verified, remarks), 1);
    cr_assert_str_eq(remarks[0].what, "Packages sealed, or files handed over, within the hour "
                                      "after their recipient was revoked");
    cr_assert_eq(remarks[0].count, 1);
    oversight_verified_free(&verified);
}

/* The program looks again at the last moment. */
Test(oversight_recipients, revoked_between_looking_and_sealing)
{
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    revoke_amanda(NOW);
    FAILS(sharing_seal(sharing, NOW, err), STATUS_REFUSED,
          "P03 recipient-verified: the card of Amanda Kaur, Leicestershire County Council, was "
          "revoked: Her laptop was stolen");
    sharing_free(sharing);
    place_end(&place);
}

/* Not even in an emergency; but a colleague may revoke it while somebody looks and decides. */
Test(oversight_recipients, sealed_for_a_key_that_was_revoked)
{
    static const struct {
        timestamp after;
        bool is_emergency, good;
    } rows[] = {{HOUR, false, true}, {HOUR + 1, false, false}, {DAY / 2, true, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin();
        revoke_amanda(NOW);
        go(&(struct forged){.card = place.amanda->card,
                            .is_emergency = rows[i].is_emergency,
                            .time = NOW + rows[i].after});
        /* revoked by entry 6, decided by 7 */
        verify_says(rows[i].good ? NULL : "entry 8: it is for a card that entry 6 had revoked");
        if (rows[i].good)
            verify_tells_of_one();
        place_end(&place);
    }
}

/* Nor does a clock that is set back make it earlier than the revocation. */
Test(oversight_recipients, sealed_for_a_key_that_was_revoked_by_another_clock)
{
    timestamp newest = 0;
    begin();
    revoke_amanda(NOW + 12 * HOUR);
    OK(office_correct_clock(place.office, "My clock was behind", NOW, NULL, &newest, err));
    go(&(struct forged){.card = place.amanda->card, .time = NOW});
    verify_says("entry 9: it is for a card that entry 6 had revoked");
    place_end(&place);
}

/* To verify anew what was revoked does not bring it back. */
Test(oversight_recipients, a_revoked_key_that_is_verified_anew)
{
    char key[NOTE_VERIFIER_SIZE];
    begin();
    revoke_amanda(NOW);
    note_verifier_format(&place.amanda->card->verifier, key);
    const struct entry_recipient_verified said = {
        .card = {place.amanda->card->bytes, place.amanda->card->length},
        .fingerprint = place.amanda->card->fingerprint,
        .by = "Ruth Adeyemi",
        .how = "phone",
        .on = "2026-11-22"};
    forge(place.ruth, ENTRY_KIND_RECIPIENT_VERIFIED, LOOKUP_RECIPIENT, key,
          entry_recipient_verified_write(&said));
    go(&(struct forged){.card = place.amanda->card, .time = NOW + 2 * HOUR});
    verify_says("entry 9: it is for a card that entry 6 had revoked");
    place_end(&place);
}

/* What left before is as good as it was. */
Test(oversight_recipients, what_left_before_it_was_revoked)
{
    begin();
    revoke_amanda(NOW + HOUR);
    verify_says(NULL);
    place_end(&place);
}

/* Ruth seals in the name of Helen. */
Test(oversight_recipients, a_manifest_in_the_name_of_another)
{
    begin();
    go(&(struct forged){.card = place.amanda->card, .sender = place.helen->card, .time = NOW});
    verify_says("entry 7: signed by Ruth Adeyemi, whom its manifest does not name as the sender");
    place_end(&place);
}

/* The same of an address that nobody looked up, to which all goes open. */
Test(oversight_recipients, handed_over_to_an_address_that_nobody_looked_up)
{
    static const char zeros[] = "00000000000000000000000000000000"
                                "00000000000000000000000000000000";
    const struct keyless_details details = {.team = "Front Door",
                                            .organisation = "Leicestershire County Council",
                                            .organisation_kind = "childrens_social_care",
                                            .way = KEYLESS_FORM,
                                            .address = "https://forms.example.org/door",
                                            .published = "the council's page"};
    struct keyless *door = NULL;
    char digest[DIGEST_HEX_SIZE];
    OK(memory_start(err));
    OK(keyless_new(&details, &door, err));
    begin();
    struct card named = *place.amanda->card; /* decided for the address */
    memcpy(named.digest, door->digest, sizeof named.digest);
    const struct forged forged = {.card = &named, .time = NOW};
    decide(&forged, digest);
    append(ENTRY_KIND_HANDED_OVER, digest,
           json_pack("{s:s, s:s, s:[{s:s, s:i, s:s}], s:s, s:s}", "id", OTHER, "recipient",
                     door->bytes, "files", "name", "report.html", "size", 1, "digest", zeros,
                     "folder", "/out", "reference_due", "2026-11-25T23:59:59Z"),
           &forged);
    verify_says("entry 7: it is for an address that nobody had verified");
    keyless_free(door);
    place_end(&place);
}

/* ---- what an emergency left open ---- */

static void answer_afterwards(const char *basis, const char *involved)
{
    uint64_t number;
    const struct ledger_lookup found = {LOOKUP_SHARING, OTHER};
    const struct entry_completed said = {.id = OTHER,
                                         .basis = basis,
                                         .reason = basis ? "The council asked for it" : NULL,
                                         .involved = involved};
    json_t *detail = entry_completed_write(&said);
    const struct ledger_new entry = {.kind = ENTRY_KIND_LOOKED,
                                     .detail = detail,
                                     .lookups = &found,
                                     .lookup_count = 1,
                                     .signer = place.ruth->signer,
                                     .time = NOW};
    cr_assert_not_null(detail);
    OK(ledger_append(office_ledger(place.office), &entry, &number, err));
    json_decref(detail);
}

/* The basis was answered at once there, and by nobody how a young person had a part in it. */
Test(oversight_recipients, only_what_was_left_open_is_answered_afterwards)
{
    begin();
    go(&(struct forged){.card = place.amanda->card, .is_emergency = true, .time = NOW});
    answer_afterwards("legal_obligation", NULL);
    verify_says("entry 8: it answers what the decision of entry 6 did not leave open");
    place_end(&place);

    begin();
    go(&(struct forged){.card = place.amanda->card, .time = NOW});
    answer_afterwards(NULL, "She was asked the day after");
    verify_says("entry 8: it answers what sharing " OTHER " left open, which was no emergency");
    place_end(&place);
}
