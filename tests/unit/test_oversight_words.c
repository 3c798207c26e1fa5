/* Every kind of entry in plain words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/oversight.h"
#include "safehand/page.h"
#include "safehand/register.h"
#include "safehand/sharing.h"

static void check(const char *kind, const char *detail, bool erased, const char *wanted)
{
    char name[] = "Siân \u202eLlŷr";
    struct card card = {.name = name};
    struct office_member signer = {.card = &card};
    struct ledger_entry entry = {.is_erased = erased, .detail = json_loads(detail, 0, NULL)};
    struct buffer words;
    buffer_init(&words, 4096);
    cr_assert_not_null(entry.detail, "%s", detail);
    cr_assert(entry_kind_parse(kind, &entry.leaf.kind));
    entry_words(&entry, erased ? NULL : &signer, NULL, &words);
    cr_expect_str_eq(buffer_text(&words), wanted);
    buffer_free(&words);
    json_decref(entry.detail);
}

/* An approval, by the decision of its sharing. */
Test(office_words, what_did_not_wait_was_looked_at_afterwards)
{
    static const struct {
        const char *rules, *decision, *words;
    } rows[] = {
        {"[\"P06\"]", "{\"rules\":[{\"id\":\"P06\",\"result\":\"duty\"}]}",
         "somebody looked at it afterwards, and signed that it was right: sharing without the "
         "family's consent"},
        {"[\"P06\"]", "{\"rules\":[{\"id\":\"P06\",\"result\":\"awaiting approval\"}]}",
         "somebody approved it: sharing without the family's consent"},
        {"[\"M01\",\"P07\"]",
         "{\"rules\":[{\"id\":\"M01\",\"result\":\"awaiting approval\"},"
         "{\"id\":\"P07\",\"result\":\"duty\"}]}",
         "somebody approved it: more than such a purpose takes, what was shared in an emergency"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer words;
        struct ledger_entry entry = {.leaf = {.kind = ENTRY_KIND_APPROVAL}};
        json_t *decision = json_loads(rows[i].decision, 0, NULL);
        entry.detail = json_pack("{s:o}", "rules", json_loads(rows[i].rules, 0, NULL));
        buffer_init(&words, 4096);
        entry_words(&entry, NULL, decision, &words);
        cr_expect_str_eq(buffer_text(&words), rows[i].words);
        buffer_free(&words);
        json_decref(entry.detail);
        json_decref(decision);
    }
}

#define WHO "Siân \\u{202E}Llŷr "

Test(office_words, all_kinds)
{
    static const struct {
        const char *kind, *detail, *words;
    } rows[] = {
        {"decision",
         "{\"awaits\":[\"P06\",\"M01\"],\"decision\":{\"purpose\":\"To tell\\nthem\",\"recipient\":"
         "{\"name\":\"Amanda Kaur\",\"organisation\":\"The Council\"}}}",
         WHO "decided to share with Amanda Kaur, The Council: To tell\\u{000A}them; somebody "
             "else must approve first: sharing without the family's consent, more than such a "
             "purpose takes"},
        {"decision",
         "{\"decision\":{\"emergency\":true,\"purpose\":\"To keep her safe\",\"recipient\":"
         "{\"name\":\"Amanda Kaur\",\"organisation\":\"The Council\"}}}",
         WHO
         "decided in an emergency, at once, to share with Amanda Kaur, The Council: To keep her "
         "safe"},
        {"decision", "{}", WHO "decided to share"},
        {"declined", "{\"reason\":\"No need\",\"to\":\"The school\"}",
         WHO "decided not to share with The school: No need"},
        {"declined", "{\"reason\":\"No need\",\"asked_by\":\"The school\"}",
         WHO "decided not to share: No need; The school had asked for it"},
        {"declined", "{\"reason\":\"They want too much.\",\"asked_by\":\"Mr Cole\",\"to\":\"\"}",
         WHO "decided not to share: They want too much; Mr Cole had asked for it"},
        {"approval", "{\"rules\":[\"P06\"]}",
         WHO "approved it: sharing without the family's consent"},
        {"approval", "{\"rules\":[\"P07\"]}",
         WHO "looked at it afterwards, and signed that it was right: what was shared in an "
             "emergency"},
        {"approval", "{\"rules\":[\"Z99\"]}", WHO "approved it: Z99"},
        {"approval", "{}", WHO "approved it"},
        {"sealed", "{}", WHO "sealed the package"},
        {"delivered", "{\"channel\":\"portal\",\"to\":\"main\"}",
         WHO "put the package on the portal main"},
        {"delivered", "{\"channel\":\"media\",\"to\":\"/media/x\"}",
         WHO "wrote the package to /media/x"},
        {"delivered", "{\"channel\":\"media\",\"to\":\"\"}",
         WHO "wrote the package to a memory stick"},
        {"delivery-failed", "{\"channel\":\"media\",\"problem\":\"it is another\"}",
         WHO "could not write the package to a memory stick: it is another"},
        {"delivered", "{\"channel\":\"email\",\"to\":\"\"}",
         WHO "recorded that the package was sent by email"},
        {"delivered", "{\"channel\":\"hand\"}",
         WHO "recorded that the package was handed over in person"},
        {"for-sending", "{\"channel\":\"hand\"}",
         WHO "made the package ready to be handed over in person"},
        {"for-sending", "{\"channel\":\"email\"}",
         WHO "handed the package over to be sent by email"},
        {"delivered", "{\"channel\":\"pigeon\"}", WHO "delivered the package"},
        {"delivery-failed", "{\"channel\":\"portal\",\"to\":\"main\",\"problem\":\"no answer\"}",
         WHO "could not put the package on the portal main: no answer"},
        {"withdrawn", "{\"reason\":\"A mistake\"}", WHO "withdrew it: A mistake"},
        {"superseded", "{\"reason\":\"A mistake\"}",
         WHO "put another sharing in its place: A mistake"},
        {"receipt", "{\"accepted\":true,\"code\":\"\"}",
         WHO "filed the recipient's receipt: accepted"},
        {"receipt", "{\"accepted\":false,\"code\":\"too-much\"}",
         WHO "filed the recipient's receipt: rejected, too-much"},
        {"media-issued", "{\"device\":\"HSE-014\"}", WHO "gave out a device: HSE-014"},
        {"media-returned", "{\"device\":\"HSE-014\",\"how\":\"wiped\"}",
         WHO "recorded that a device was wiped: HSE-014"},
        {"media-returned", "{\"device\":\"HSE-014\",\"how\":\"returned\"}",
         WHO "recorded that a device came back: HSE-014"},
        {"media-added",
         "{\"bus\":\"usb\",\"label\":\"\",\"model\":\"Kingston\",\"name\":\"HSE-014\",\"serial\":"
         "\"123\","
         "\"uuid\":\"\"}",
         WHO "registered a device: HSE-014, Kingston, serial number 123"},
        {"media-added", "{\"name\":\"HSE-014\",\"serial\":\"\"}",
         WHO "registered a device: HSE-014"},
        {"recipient-verified", "{\"by\":\"Helen\",\"how\":\"phone\",\"on\":\"2026-05-03\"}",
         WHO "recorded that the fingerprint of somebody whose card cannot be read was compared by "
             "Helen on 3 May 2026: phone"},
        {"recipient-verified",
         "{\"by\":\"Helen\",\"how\":\"phone\",\"on\":\"2026-05-03\",\"renews\":\"00ff\"}",
         WHO "took a renewed card of somebody whose card cannot be read, of the same keys as the "
             "one that was compared by Helen on 3 May 2026: phone"},
        {"recipient-revoked", "{\"name\":\"Amanda\",\"reason\":\"Left\"}",
         WHO "revoked a recipient's card: Amanda, Left"},
        {"staff-added", "{\"card\":\"{}\",\"role\":\"manager\"}",
         WHO "added somebody whose card cannot be read to the staff, as manager"},
        {"staff-added",
         "{\"another_person\":true,\"card\":\"{}\",\"replaces\":\"v\",\"role\":\"manager\"}",
         WHO "added somebody whose card cannot be read to the staff, as manager; this card is in "
             "the place of one of theirs; they are another person than who bears that name"},
        {"staff-confirmed", "{\"name\":\"Ruth\",\"role\":\"deputy\"}",
         WHO "confirmed that Ruth is on the staff as deputy"},
        {"staff-confirmed", "{\"name\":\"Ruth\",\"own\":true,\"role\":\"deputy\"}",
         WHO "signed that their card on the staff is theirs"},
        {"staff-added", "{\"card\":\"{}\",\"renews\":\"00ff\",\"role\":\"deputy\"}",
         WHO "took a renewed card of somebody whose card cannot be read, who is on the staff as "
             "deputy before and after"},
        {"recipient-confirmed", "{\"fingerprint\":\"ab cd\",\"name\":\"Amanda\"}",
         WHO "confirmed that the card of Amanda is theirs: fingerprint ab cd"},
        {"recipient-confirmed", "{\"fingerprint\":\"ab cd\",\"whom\":\"Tara\"}",
         WHO "showed the verified card of somebody to Tara: fingerprint ab cd"},
        {"staff-removed", "{\"name\":\"Ruth\",\"reason\":\"Left\"}",
         WHO "took somebody off the staff: Ruth, Left"},
        {"staff-added", "{\"card\":\"{}\",\"role\":\"manager\",\"trained_on\":\"2026-05-03\"}",
         WHO "added somebody whose card cannot be read to the staff, as manager; they accepted the "
             "policy on 3 May 2026"},
        {"training", "{\"name\":\"Ruth\",\"trained_on\":\"2026-05-03\"}",
         WHO "recorded that Ruth signed that they accept the policy on 3 May 2026"},
        {"training", "{}", WHO "recorded that somebody signed that they accept the policy"},
        {"agreement", "{\"name\":\"council\",\"with\":\"The Council\",\"review\":\"2027-05-03\"}",
         WHO "registered the sharing agreement council with The Council, which lapses on 3 May "
             "2027"},
        {"agreement",
         "{\"standing\":\"support-ended\",\"until\":\"2027-05-03\",\"reason\":\"Agreed\"}",
         WHO "approved all sharings under support-ended, until 3 May 2027: Agreed"},
        {"portal-added", "{\"name\":\"main\",\"url\":\"https://x/\"}",
         WHO "added a portal: main, https://x/"},
        {"number-listed",
         "{\"name\":\"NSPCC\",\"kind\":\"nspcc\",\"number\":\"0808 800 5000\",\"source\":\"its "
         "page\"}",
         WHO "put a published number on the list: NSPCC, 0808 800 5000, its page"},
        {"looked", "{\"what\":\"All was right\"}",
         WHO "looked at what was shared in an emergency: All was right"},
        {"looked",
         "{\"basis\":\"legal_obligation\",\"reason\":\"The council asked under section 47\","
         "\"condition\":\"safeguarding\",\"involved\":\"She asked us to tell\"}",
         WHO "answered what the emergency had left open; the basis in law: a legal obligation, "
             "because: The council asked under section 47; the condition: safeguarding of children "
             "and individuals at risk; the young person's part: She asked us to tell"},
        {"looked", "{\"involved\":\"She asked us to tell\"}",
         WHO "answered what the emergency had left open; the young person's part: She asked us to "
             "tell"},
        {"access", "{\"for\":\"p1\",\"reference\":\"HS-1\",\"ground\":\"own\"}",
         WHO "looked up what was shared about p1 of HS-1, to answer: their own data"},
        {"access", "{\"who\":\"An auditor\",\"reason\":\"The yearly audit\"}",
         WHO "recorded who looked into a family's file: An auditor, The yearly audit"},
        {"access",
         "{\"who\":\"An auditor\",\"role\":\"auditor\",\"reason\":\"The "
         "audit\",\"failed\":\"alone\"}",
         WHO
         "recorded who looked into a family's file: An auditor, auditor, The audit; recorded as "
         "failed: alone"},
        {"advice", "{\"who\":\"The MASH\"}", WHO "recorded advice: The MASH"},
        {"record-exported",
         "{\"reason\":\"They ordered it\",\"reference\":\"HS-1\",\"to\":\"The court\"}",
         WHO "took a readable copy of a family's record out of the office: HS-1, The court, They "
             "ordered it"},
        {"record-replaced", "{\"reason\":\"The disk broke\",\"reference\":\"HS-1\"}",
         WHO
         "recorded that another record of a family is in the place of the one before: HS-1, The "
         "disk broke"},
        {"other-channel", "{\"channel\":\"phone\",\"to\":\"The school\"}",
         WHO "recorded what was shared by phone with The school"},
        {"other-channel",
         "{\"channel\":\"fax\",\"to\":\"The school\",\"on\":\"2026-05-03\",\"what\":\"Two pages\","
         "\"passed\":false,\"discharges\":\"P11\"}",
         WHO "recorded what was said by fax with The school on 3 May 2026: Two pages (the check "
             "failed); with this, the decision not to share was talked about"},
        {"family-informed", "{\"whom\":\"The mother\"}",
         WHO "recorded that the family was told: The mother"},
        {"other-channel",
         "{\"channel\":\"phone\",\"to\":\"Amanda\",\"what\":\"Tonight.\",\"discharges\":"
         "\"phoned\"}",
         WHO "recorded what was said by phone with Amanda: Tonight; with this, the recipient was "
             "phoned"},
        {"other-channel",
         "{\"channel\":\"phone\",\"to\":\"Amanda\",\"what\":\"And...\",\"discharges\":\"phoned\"}",
         WHO "recorded what was said by phone with Amanda: And...; with this, the recipient was "
             "phoned"},
        {"family-informed", "{\"whom\":\"p1\",\"on\":\"2026-05-03\",\"how\":\"At a visit\"}",
         WHO "recorded that the family was told: p1, on 3 May 2026, At a visit"},
        {"family-informed", "{\"id\":\"x\",\"why_not\":\"It would not be safe\"}",
         WHO "recorded why the family is not told: It would not be safe"},
        {"incident", "{\"what\":\"Stick lost\"}", WHO "recorded an incident: Stick lost"},
        {"incident",
         "{\"what\":\"lost\",\"details\":\"On a bus\",\"aware\":\"2026-05-03T09:00:00Z\"}",
         WHO "recorded an incident: lost, On a bus; known since 3 May 2026 at 10:00"},
        {"incident", "{\"closed_as\":\"told\",\"reason\":\"By phone\"}",
         WHO "closed an incident, told: By phone"},
        {"complaint",
         "{\"details\":\"Nobody told her\",\"received\":\"2026-05-03T09:00:00Z\",\"reference\":"
         "\"HS-1\",\"who\":\"Kelly\"}",
         WHO "recorded a complaint of Kelly about HS-1: Nobody told her; it came in on 3 May 2026 "
             "at 10:00"},
        {"complaint",
         "{\"on\":\"2026-05-03\",\"outcome\":\"not-upheld\",\"step\":\"answered\",\"what\":"
         "\"By letter\"}",
         WHO "recorded what was said to a complaint (answered, not-upheld): By letter, on 3 May "
             "2026"},
        {"hold", "{\"state\":\"held\",\"reason\":\"Court\"}",
         WHO "put it on hold, so that it is kept: Court"},
        {"hold", "{\"state\":\"released\",\"reason\":\"Closed\"}",
         WHO "ended the hold on it: Closed"},
        {"erased", "{\"reason\":\"Its time is over\"}",
         WHO "erased what the ledger held of it: Its time is over"},
        {"key-rotated", "{}", WHO "changed the ledger's keys"},
        {"witnessed", "{\"witness\":\"council+0a+AQ\"}",
         WHO "filed a witness's signature over the ledger: council+0a+AQ"},
        {"log-continued", "{\"reason\":\"Disk broke\"}",
         WHO "began a new log after a restored backup: Disk broke"},
    };
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check(rows[i].kind, rows[i].detail, false, rows[i].words);
    check("sealed", "{}", true, "erased (sealed): only the proof that it was there is left");
}
