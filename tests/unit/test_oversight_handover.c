/* What is handed over to a recipient without keys: what an insider can forge of it, and what
 * verification says. */
#include "office_support.h"

static struct place place;
static struct keyless *desk;

#define OTHER "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01"

enum { FOUND = 4, DECIDED, HANDED, REFERRED }; /* entries of a new place with a desk */

/* A desk whose address somebody looked up. */
static void desk_begin(enum keyless_way way, const char *address)
{
    struct office_recipient *recipient = NULL;
    struct date today = date_of(NOW);
    const struct keyless_details details = {.team = "Front Door",
                                            .organisation = "Leicestershire County Council",
                                            .organisation_kind = "childrens_social_care",
                                            .way = way,
                                            .address = address,
                                            .published = "the council's page"};
    place_begin(&place);
    OK(keyless_new(&details, &desk, err));
    OK(office_keyless_add(place.office, desk, err));
    OK(office_recipient_find(place.office, "front door", &recipient, err));
    OK(office_recipient_verify(place.office, recipient, "Ruth Adeyemi", "the council's page",
                               &today, NOW, err));
    office_recipient_free(recipient);
}

static void desk_end(void)
{
    keyless_free(desk);
    desk = NULL;
    place_end(&place);
}

/* What goes to the desk, decided: as a concern, with a file, or as a report, which by email awaits
 * C02. */
static struct sharing *decided(const char *profile, const char *entry, const char *file,
                               bool *waits)
{
    static const char *const pairs[][2] = {
        {"P01.purpose", "Review of the child in need plan on 24 November"},
        {"P05.basis", "legal_obligation"},
        {"P05.reason", "Ellie-Mae may be hurt again"},
        {"P05.condition", "safeguarding"},
        {"P08.informed", "yes"},
        {"P08.whom", "Jade was told on Monday"},
        {"P09.c1", "She was asked on Monday, and agrees"},
        {"M03.e9", "The concern is about what he did"},
        {"M04.looked.drawing.png", "Ruth Adeyemi: a house and a sun"},
        {"M06.historical", "yes"},
        {"C02.account", "own"},
    };
    char folder[256];
    const char *entries[] = {entry}, *files[] = {file};
    struct sharing *sharing = NULL;
    json_t *answers = answers_of(pairs, sizeof pairs / sizeof pairs[0]);
    struct sharing_request request = {
        .record_path = place.record,
        .recipient = "Front Door",
        .profile = profile,
        .choice = {.entries = {entries, 1}, .attach = {files, file != NULL}},
        .channel = CHANNEL_HANDOVER,
        .channel_to = folder,
        .answers = answers};
    snprintf(folder, sizeof folder, "%s/out", place.folder);
    OK(sharing_begin(place.office, &request, NOW, &sharing, err));
    OK(sharing_decide(sharing, NOW, waits, err));
    json_decref(answers);
    return sharing;
}

static struct sharing *concern_with_file(void)
{
    bool waits = true;
    struct sharing *sharing = decided("social-care-concern", "e9", "drawing.png", &waits);
    cr_assert_not(waits);
    return sharing;
}

/* Handed over, and a reference number is given. */
static void handed_over(char id[ID_SIZE])
{
    desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
    struct sharing *sharing = concern_with_file();
    memcpy(id, sharing_id(sharing), ID_SIZE);
    OK(sharing_hand_over(sharing, NOW, err));
    sharing_free(sharing);
}

static void refer(const char *id, const char *number)
{
    const struct sharing_given given = {id, number, "the form's last page", date_of(NOW)};
    OK(sharing_reference(place.office, &given, NOW, err));
}

static void verify_fails(const char *message)
{
    struct oversight_verified verified = {0};
    FAILS(oversight_verify(place.office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION,
          message);
}

static void verify_ok(void)
{
    struct oversight_verified verified;
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    oversight_verified_free(&verified);
}

static void forge(enum entry_kind kind, const char *subject, json_t *detail, const char *id)
{
    uint64_t number;
    bool is_handed = kind == ENTRY_KIND_HANDED_OVER;
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, id}, {LOOKUP_FAMILY, "HS-2041"}, {LOOKUP_RECIPIENT, desk->digest}};
    const struct ledger_new entry = {.kind = kind,
                                     .subject = subject,
                                     .detail = detail,
                                     .lookups = lookups,
                                     .lookup_count = is_handed ? 3 : 1,
                                     .signer = place.ruth->signer,
                                     .time = NOW};
    OK(ledger_append(office_ledger(place.office), &entry, &number, err));
    json_decref(detail);
}

/* What `handed-over` would say, of a report alone. */
static json_t *handed_detail(const char *id, const char *recipient)
{
    static const char zeros[] = "00000000000000000000000000000000"
                                "00000000000000000000000000000000";
    return json_pack("{s:s, s:s, s:[{s:s, s:i, s:s}], s:s, s:s}", "id", id, "recipient", recipient,
                     "files", "name", "report.html", "size", 1, "digest", zeros, "folder", "/out",
                     "reference_due", "2026-11-25T23:59:59Z");
}

/* Files of those names, parted by blanks, in place of its own. */
static void set_files(json_t *detail, const char *names)
{
    json_t *files = json_object_get(detail, "files");
    json_t *file = json_deep_copy(json_array_get(files, 0));
    json_array_clear(files);
    for (size_t length; *names != '\0'; names += length + (names[length] == ' ')) {
        length = strcspn(names, " ");
        json_t *copy = json_deep_copy(file);
        json_object_set_new(copy, "name", json_stringn(names, length));
        json_array_append_new(files, copy);
    }
    json_decref(file);
}

static json_t *reference_detail(const char *id)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", id, "number", "114417", "by", "their email",
                     "on", "2026-11-22");
}

static void subject_of(uint64_t number, char subject[DIGEST_HEX_SIZE])
{
    struct ledger_entry *entry = NULL;
    OK(ledger_read(office_ledger(place.office), number, &entry, err));
    snprintf(subject, DIGEST_HEX_SIZE, "%s", entry->leaf.subject);
    ledger_entry_free(entry);
}

/* ---- good, and twice ---- */

Test(oversight_handover, reference_twice)
{
    char id[ID_SIZE], message[256];
    handed_over(id);
    verify_ok();
    cr_assert_eq(state_now(&place, id, NOW), SHARING_HANDED_OVER);
    refer(id, "114417");
    verify_ok();
    cr_assert_eq(state_now(&place, id, NOW + 400 * (timestamp)DAY), SHARING_ACKNOWLEDGED);
    forge(ENTRY_KIND_REFERENCE_GIVEN, NULL, reference_detail(id), id);
    snprintf(message, sizeof message,
             "entry 8: it is a second reference for sharing %s, which entry 7 has one for", id);
    verify_fails(message);
    desk_end();
}

/* Nothing lies where it was asked for, and nothing is recorded, unless it is what was decided. */
Test(oversight_handover, attachment_changed)
{
    char id[ID_SIZE], folder[256];
    desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
    struct sharing *sharing = concern_with_file();
    memcpy(id, sharing_id(sharing), ID_SIZE);
    run("printf x >> %s/attachments/drawing.png", place.record);
    FAILS(sharing_hand_over(sharing, NOW, err), STATUS_REFUSED,
          "the attachment drawing.png has changed since it was looked at");
    sharing_free(sharing);
    snprintf(folder, sizeof folder, "%s/out", place.folder);
    cr_assert_not(file_exists(folder));
    run("test -z \"$(find %s -maxdepth 1 -name 'out*')\"", place.folder);
    cr_assert_eq(state_now(&place, id, NOW), SHARING_DRAFTED);
    verify_ok();
    desk_end();
}

Test(oversight_handover, nothing_handed_over)
{
    char message[256], id[ID_SIZE];
    desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
    forge(ENTRY_KIND_REFERENCE_GIVEN, NULL, reference_detail(OTHER), OTHER);
    snprintf(message, sizeof message,
             "entry 5: it is a reference for sharing " OTHER ", which nobody handed over");
    verify_fails(message);
    desk_end();

    /* Of one that was sealed there is a receipt, and no reference. */
    desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    OK(sharing_seal(sharing, NOW, err));
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    OK(sharing_sent(place.office, id, NOW, err));
    sharing_free(sharing);
    verify_ok();
    const struct sharing_given given = {id, "114417", "their email", date_of(NOW)};
    snprintf(message, sizeof message, "sharing %s was not handed over: it is delivered", id);
    FAILS(sharing_reference(place.office, &given, NOW, err), STATUS_USAGE, message);
    forge(ENTRY_KIND_REFERENCE_GIVEN, NULL, reference_detail(id), id);
    snprintf(message, sizeof message,
             "entry 9: it is a reference for sharing %s, which nobody handed over", id);
    verify_fails(message);
    desk_end();
}

/* ---- what a decision says of its files ---- */

/* The concern with its file, decided once more with one member of that file changed. */
static void decide_with(const char *key, const char *value)
{
    char digest[DIGEST_HEX_SIZE];
    struct ledger_entry *entry = NULL;
    json_error_t failure;
    OK(ledger_read(office_ledger(place.office), DECIDED, &entry, err));
    json_t *detail = json_deep_copy(entry->detail);
    ledger_entry_free(entry);
    json_t *decision = json_object_get(detail, "decision");
    json_t *file = json_array_get(json_object_get(decision, "attachments"), 0);
    json_t *changed = json_loads(value, JSON_DECODE_ANY, &failure);
    cr_assert_not_null(changed, "%s: %s", value, failure.text);
    cr_assert_eq(json_object_set_new(file, key, changed), 0);
    cr_assert_eq(json_object_set_new(decision, "id", json_string(OTHER)), 0);
    cr_assert_eq(json_object_set_new(detail, "id", json_string(OTHER)), 0);
    OK(decision_digest(decision, digest, err));
    uint64_t number;
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, OTHER}, {LOOKUP_FAMILY, "HS-2041"}, {LOOKUP_RECIPIENT, desk->digest}};
    const struct ledger_new again = {.kind = ENTRY_KIND_DECISION,
                                     .subject = digest,
                                     .detail = detail,
                                     .lookups = lookups,
                                     .lookup_count = 3,
                                     .signer = place.ruth->signer,
                                     .time = NOW};
    OK(ledger_append(office_ledger(place.office), &again, &number, err));
    json_decref(detail);
}

Test(oversight_handover, files_of_a_decision)
{
    static const char bad[] =
        "entry 6: it does not say of a file what a decision must: what is known of it, and what it "
        "was in the record";
    static const char digest[] =
        "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"";
    static const struct {
        const char *key, *value, *message;
    } cases[] = {
        {"recorded_name", "\"DSC 0012.png\"", NULL},
        {"original", digest, NULL},
        {"original", "\"9f86\"", bad},
        {"original", "7", bad},
        {"recorded_name", "[]", bad},
        {"answer", "\"found\"", bad}, /* it was not read whole */
        {"answer", "\"clean\"", bad},
        {"not_read", "{\"hidden\":null,\"text\":null}", bad},
        {"not_read", "null", bad},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
        sharing_free(concern_with_file());
        decide_with(cases[i].key, cases[i].value);
        if (cases[i].message)
            verify_fails(cases[i].message);
        else
            verify_ok();
        desk_end();
    }
}

/* ---- forged ---- */

Test(oversight_handover, nobody_decided)
{
    desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
    forge(ENTRY_KIND_HANDED_OVER, NULL, handed_detail(OTHER, desk->bytes), OTHER);
    verify_fails("entry 5: it hands over sharing " OTHER ", which nobody decided");
    desk_end();
}

/* What was to be sealed for somebody is said to be handed over open, to them or to a desk. */
Test(oversight_handover, for_somebody_with_a_key)
{
    char id[ID_SIZE], subject[DIGEST_HEX_SIZE], message[256];
    for (int i = 0; i < 2; i++) {
        desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
        struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
        memcpy(id, sharing_id(sharing), ID_SIZE);
        snprintf(message, sizeof message, "sharing %s goes sealed", id);
        FAILS(sharing_hand_over(sharing, NOW, err), STATUS_USAGE, message);
        sharing_free(sharing);
        subject_of(DECIDED, subject);
        forge(ENTRY_KIND_HANDED_OVER, subject,
              handed_detail(id, i == 0 ? desk->bytes : place.amanda->card->bytes), id);
        if (i == 0)
            verify_fails("entry 6: it is handed over to another recipient than the one that was "
                         "decided on");
        else
            verify_fails("entry 6: its recipient:1:187: /format: is not \"safehand.recipient/2\"");
        desk_end();
    }
}

/* By email it awaits a manager, whom nobody asked. */
Test(oversight_handover, nobody_approved)
{
    char id[ID_SIZE], subject[DIGEST_HEX_SIZE], folder[256];
    bool waits = false;
    desk_begin(KEYLESS_EMAIL, "door@council.example.org");
    snprintf(folder, sizeof folder, "%s/out", place.folder);
    struct sharing *sharing = decided("social-care-report", "e7", NULL, &waits);
    cr_assert(waits);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    FAILS(sharing_hand_over(sharing, NOW, err), STATUS_WAITING,
          "C02 portal-access: not met: it goes by email and is not sealed, so that it may be read "
          "on its way");
    cr_assert_not(file_exists(folder));
    sharing_free(sharing);
    subject_of(DECIDED, subject);
    forge(ENTRY_KIND_HANDED_OVER, subject, handed_detail(id, desk->bytes), id);
    verify_fails("entry 6: it was handed over before anybody else approved C02");
    desk_end();
}

/* Others than were decided on, another decision, and the same once more. */
Test(oversight_handover, other_files)
{
    char id[ID_SIZE], subject[DIGEST_HEX_SIZE], message[256];
    desk_begin(KEYLESS_FORM, "https://forms.example.org/door");
    struct sharing *sharing = concern_with_file();
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    subject_of(DECIDED, subject);
    forge(ENTRY_KIND_HANDED_OVER, subject, handed_detail(id, desk->bytes), id);
    verify_fails("entry 6: it hands over other attachments than were decided on");
    desk_end();

    handed_over(id);
    forge(ENTRY_KIND_HANDED_OVER, subject, handed_detail(id, desk->bytes), id);
    snprintf(message, sizeof message,
             "entry 7: it hands over sharing %s anew, which entry 6 handed over", id);
    verify_fails(message);
    desk_end();

    handed_over(id);
    json_t *detail = handed_detail(id, desk->bytes);
    json_array_clear(json_object_get(detail, "files"));
    forge(ENTRY_KIND_HANDED_OVER, subject, detail, id);
    verify_fails("entry 7: its files are not a report and attachments");
    desk_end();

    /* the PDF stands behind the report, once, and is nothing else's place */
    static const char *const lists[] = {
        "report.pdf report.html", "report.pdf", "report.html report.pdf report.pdf",
        "report.html attachments/x report.pdf", "report.html other"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        handed_over(id);
        detail = handed_detail(id, desk->bytes);
        set_files(detail, lists[i]);
        forge(ENTRY_KIND_HANDED_OVER, subject, detail, id);
        verify_fails("entry 7: its files are not a report and attachments");
        desk_end();
    }
    handed_over(id);
    detail = handed_detail(id, desk->bytes);
    set_files(detail, "report.html report.pdf");
    forge(ENTRY_KIND_HANDED_OVER, subject, detail, id);
    snprintf(message, sizeof message,
             "entry 7: it hands over sharing %s anew, which entry 6 handed over", id);
    verify_fails(message);
    desk_end();
}
