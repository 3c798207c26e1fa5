/* Recipients' standing over time, and portals. */
#include "office_support.h"

static struct place place;

static struct office_recipient *find(const char *name)
{
    struct office_recipient *recipient = NULL;
    OK(office_recipient_find(place.office, name, &recipient, err));
    return recipient;
}

/* Another card for somebody's keys, or for other keys under the same name. */
static struct card *card_anew(const struct identity *identity, timestamp created)
{
    struct card *card = NULL;
    const struct card *own = identity->card;
    struct card_details details = {.name = own->name,
                                   .organisation = own->organisation,
                                   .organisation_kind = own->organisation_kind,
                                   .role = own->role,
                                   .contact = own->contact,
                                   .created = created,
                                   .expires = created + (timestamp)700 * DAY};
    OK(identity_make_card(identity, &details, &card, err));
    return card;
}

static void check_standing(const char *name, bool verified, bool revoked)
{
    struct office_recipient *recipient = find(name);
    cr_assert_eq(recipient->is_verified, verified, "%s", name);
    cr_assert_eq(recipient->is_revoked, revoked, "%s", name);
    cr_assert_eq(recipient->verified_by != NULL, verified);
    cr_assert_eq(recipient->verified_how != NULL, verified);
    cr_assert_eq(recipient->revoked_because != NULL, revoked);
    office_recipient_free(recipient);
}

static enum status verify(const char *name, const char *by, const char *how, const char *on,
                          struct error *failure)
{
    struct date day;
    struct office_recipient *recipient = find(name);
    cr_assert(date_parse(on, &day));
    enum status status =
        office_recipient_verify(place.office, recipient, by, how, &day, NOW, failure);
    office_recipient_free(recipient);
    return status;
}

Test(office_people, standing)
{
    place_begin(&place);
    check_standing("Amanda Kaur", true, false);
    struct office_recipient *recipient = find("amanda KAUR");
    cr_assert_str_eq(recipient->verified_by, "Ruth Adeyemi");
    cr_assert_str_eq(recipient->verified_how, "phone, council's site");
    cr_assert_eq(recipient->verified_on.day, 22);
    /* Other bytes for the same keys are another card: not verified until compared again. */
    struct card *anew = card_anew(place.amanda, NOW - 5);
    OK(office_recipient_add(place.office, anew, NOW, NULL, err));
    check_standing("Amanda Kaur", false, false);
    FAILS(verify("Amanda Kaur", "Ruth", "phone", "2026-11-23", err), STATUS_USAGE,
          "the day of the comparison lies in the future");
    FAILS(verify("Amanda Kaur", "", "phone", "2026-11-22", err), STATUS_USAGE,
          "say who compared the fingerprint, and how");
    FAILS(verify("Amanda Kaur", "Ruth", "", "2026-11-22", err), STATUS_USAGE,
          "say who compared the fingerprint, and how");
    check_standing("Amanda Kaur", false, false);
    OK(verify("Amanda Kaur", "Ruth", "phone", "2026-11-22", err));
    check_standing("Amanda Kaur", true, false);
    OK(verify("Amanda Kaur", "Helen", "met her", "2026-11-21", err));
    office_recipient_free(recipient);
    recipient = find("Amanda Kaur");
    cr_assert_str_eq(recipient->verified_by, "Helen");
    cr_assert_str_eq(recipient->verified_how, "met her");
    /* Revoked is revoked, for every card of these keys, whoever verifies. */
    FAILS(office_recipient_revoke(place.office, recipient, "", NOW, err), STATUS_USAGE,
          "revoking a card needs a reason");
    OK(office_recipient_revoke(place.office, recipient, "laptop stolen", NOW, err));
    check_standing("Amanda Kaur", true, true);
    FAILS(verify("Amanda Kaur", "Ruth", "phone", "2026-11-22", err), STATUS_REFUSED,
          "the card of Amanda Kaur is revoked: laptop stolen");
    FAILS(office_recipient_add(place.office, place.amanda->card, NOW, NULL, err), STATUS_REFUSED,
          "the card of Amanda Kaur was revoked: laptop stolen");
    office_recipient_free(recipient);
    recipient = find("Amanda Kaur");
    FAILS(office_recipient_revoke(place.office, recipient, "again", NOW, err), STATUS_USAGE,
          "the card of Amanda Kaur is revoked already");
    office_recipient_free(recipient);
    card_free(anew);
    place_end(&place);
}

Test(office_people, expired_cards)
{
    place_begin(&place);
    struct card *old = card_anew(place.eve, NOW - (timestamp)700 * DAY);
    FAILS(office_recipient_add(place.office, old, NOW, NULL, err), STATUS_REFUSED,
          "the card of Eve Stranger has expired");
    struct card *last = card_anew(place.eve, NOW - (timestamp)700 * DAY + 1);
    OK(office_recipient_add(place.office, last, NOW, NULL, err));
    struct office_recipient *recipient = find("Eve Stranger");
    struct date today = date_of(NOW);
    FAILS(office_recipient_verify(place.office, recipient, "Ruth", "phone", &today, NOW + 1, err),
          STATUS_REFUSED, "the card of Eve Stranger has expired");
    office_recipient_free(recipient);
    card_free(old);
    card_free(last);
    place_end(&place);
}

/* Two people of one name, hostile names, and cards that are none. */
Test(office_people, names)
{
    char text[512], key[NOTE_VERIFIER_SIZE], file[CARD_FILE_NAME_SIZE];
    struct office_recipient *recipient = NULL;
    struct office_recipients list;
    place_begin(&place);
    FAILS(office_recipient_find(place.office, "Amanda", &recipient, err), STATUS_USAGE,
          "no recipient is named Amanda");
    struct identity *twin = person("amanda kaur", "Somewhere else", "police", NULL);
    OK(office_recipient_add(place.office, twin->card, NOW, NULL, err));
    struct error failure = {0};
    cr_assert_eq(office_recipient_find(place.office, "Amanda Kaur", &recipient, &failure),
                 STATUS_USAGE);
    cr_assert_str_eq(failure.message, "more than one recipient is named Amanda Kaur");
    cr_assert_not_null(strstr(failure.hint, "Somewhere else"));
    cr_assert_not_null(strstr(failure.hint, "Leicestershire County Council"));
    cr_assert(text_starts_with(failure.hint, "name one by the digits of its key: "));
    /* By digits, file and key she is found all the same. */
    const char *digits = strchr(place.amanda->card->verifier.name, '/') + 1;
    note_verifier_format(&place.amanda->card->verifier, key);
    card_file_name(place.amanda->card, file);
    const char *const ways[] = {digits, key, file};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        recipient = find(ways[i]);
        cr_assert_str_eq(recipient->card->digest, place.amanda->card->digest);
        cr_assert(recipient->is_verified);
        office_recipient_free(recipient);
    }
    OK(office_recipient_list(place.office, &list, err));
    cr_assert_eq(list.count, 2);
    office_recipients_free(&list);
    /* What turns the line around is shown, not obeyed. */
    snprintf(text, sizeof text, "no recipient is named \\u{202E}ruaK");
    FAILS(office_recipient_find(place.office, "\xe2\x80\xaeruaK", &recipient, err), STATUS_USAGE,
          text);
    /* A broken card stops nobody but whom it may be. */
    snprintf(text, sizeof text, "%s/recipients/0000000000000000.card.json", place.path);
    OK(file_write_whole(text, "{}", 2, 0600, FILE_NEW, err));
    recipient = find(digits);
    office_recipient_free(recipient);
    failure = (struct error){0};
    cr_assert_eq(office_recipient_find(place.office, "Nobody", &recipient, &failure),
                 STATUS_MALFORMED);
    cr_assert_not_null(strstr(failure.message, "0000000000000000.card.json"), "%s",
                       failure.message);
    cr_assert_null(recipient);
    failure = (struct error){0};
    cr_assert_eq(office_recipient_list(place.office, &list, &failure), STATUS_MALFORMED);
    cr_assert_eq(list.count, 0);
    identity_free(twin);
    place_end(&place);
}

/* ---- portals ---- */

static struct portal portal_of(const char *name, const char *recipient)
{
    return (struct portal){.name = (char *)(uintptr_t)name,
                           .url = (char *)(uintptr_t) "https://portal.example/in/",
                           .user = (char *)(uintptr_t) "charity",
                           .recipient = (char *)(uintptr_t)recipient};
}

Test(office_people, portals)
{
    struct portal *found = NULL;
    struct portal council = portal_of("council", NULL), second = portal_of("second", NULL);
    place_begin(&place);
    FAILS_HINT(office_portal_find(place.office, "council", &found, err), STATUS_USAGE,
               "there is no portal named council", "add one with `safehand portal add`");
    OK(office_portal_add(place.office, &council, NOW, err));
    OK(office_portal_add(place.office, &second, NOW, err));
    OK(office_portal_find(place.office, "council", &found, err));
    cr_assert_str_eq(found->url, "https://portal.example/in/");
    portal_free(found);
    FAILS(office_portal_add(place.office, &council, NOW, err), STATUS_USAGE,
          "there is a portal named council already");
    static const char *const wrong[] = {"Council", "", "../office", "nothing"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "there is no portal named %s", wrong[i]);
        FAILS_HINT(office_portal_find(place.office, wrong[i], &found, err), STATUS_USAGE, text,
                   "this office has: council, second");
    }
    /* Edited, put in by hand, or another's file under its name: nothing is sent there. */
    static const char edited[] =
        "the portal council is not as it was when it was added to the office";
    run("cp %s/portals/council.json %s/kept", place.path, place.folder);
    run("sed -i s/portal.example/evil.example/ %s/portals/council.json", place.path);
    FAILS(office_portal_find(place.office, "council", &found, err), STATUS_AUTHENTICATION, edited);
    cr_assert_null(found);
    run("cp %s/kept %s/portals/third.json", place.folder, place.path);
    FAILS(office_portal_find(place.office, "third", &found, err), STATUS_AUTHENTICATION,
          "the portal third is not as it was when it was added to the office");
    /* Taken away and added anew, the latest entry counts, and the old file does no more. */
    run("rm %s/portals/council.json", place.path);
    council.url = (char *)(uintptr_t) "https://new.example/in/";
    OK(office_portal_add(place.office, &council, NOW, err));
    OK(office_portal_find(place.office, "council", &found, err));
    cr_assert_str_eq(found->url, "https://new.example/in/");
    portal_free(found);
    run("cp %s/kept %s/portals/council.json", place.folder, place.path);
    FAILS(office_portal_find(place.office, "council", &found, err), STATUS_AUTHENTICATION, edited);
    place_end(&place);
}

/* C02: a place that is another recipient's own gets nothing of Amanda's. */
Test(office_people, portal_of_another_recipient)
{
    char amanda[NOTE_VERIFIER_SIZE], eve[NOTE_VERIFIER_SIZE];
    struct sharing *sharing = NULL;
    place_begin(&place);
    note_verifier_format(&place.amanda->card->verifier, amanda);
    note_verifier_format(&place.eve->card->verifier, eve);
    struct portal hers = portal_of("hers", amanda), other = portal_of("other", eve);
    OK(office_portal_add(place.office, &hers, NOW, err));
    OK(office_portal_add(place.office, &other, NOW, err));
    struct sharing_request request = {.record_path = place.record,
                                      .recipient = "Amanda Kaur",
                                      .profile = "social-care-concern",
                                      .channel = CHANNEL_PORTAL,
                                      .channel_to = "other"};
    FAILS(sharing_begin(place.office, &request, NOW, &sharing, err), STATUS_REFUSED,
          "C02 portal-access: the portal other is another recipient's own place, and not that of "
          "Amanda Kaur");
    cr_assert_null(sharing);
    request.channel_to = "hers";
    OK(sharing_begin(place.office, &request, NOW, &sharing, err));
    sharing_free(sharing);
    request.channel_to = "nothing";
    FAILS(sharing_begin(place.office, &request, NOW, &sharing, err), STATUS_USAGE,
          "there is no portal named nothing");
    place_end(&place);
}
