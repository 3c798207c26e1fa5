/* What each kind of entry says: written, read back, and refused by the name of the member. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "safehand/entry.h"
#include "safehand/entry/office.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"

#define ID "0192f0c1-2345-7abc-8def-0123456789ab"
#define DAY "2026-11-22"
#define TIME "2026-11-22T09:05:00Z"

enum { SAID_SIZE = 512, NUMBER = 7 };

/* Each form with all of its members, in canonical JSON: a form without a row fails. */
static const struct {
    const char *form, *detail;
} EXAMPLES[] = {
    {"decision", "{\"awaits\":[\"P06\"],\"decision\":{\"purpose\":\"x\"},\"expires\":\"" TIME
                 "\",\"id\":\"" ID "\",\"review\":\"" DAY "\"}"},
    {"declined", "{\"asked_by\":\"The school\",\"decision\":{},\"id\":\"" ID
                 "\",\"reason\":\"No need\",\"reference\":\"HS-1\",\"request\":\"court\","
                 "\"review\":\"" DAY "\",\"to\":\"The school\"}"},
    {"approval", "{\"decision\":\"00ff\",\"id\":\"" ID
                 "\",\"note\":\"text\\n\\n— name AAAA\\n\",\"rules\":[\"P06\",\"M01\"]}"},
    {"sealed", "{\"card\":\"card\\n\",\"expires\":\"" TIME "\",\"id\":\"" ID
               "\",\"manifest\":\"{}\\n\",\"receipt_due\":\"" TIME "\"}"},
    {"for_sending", "{\"channel\":\"email\",\"id\":\"" ID "\",\"size\":12345}"},
    {"delivered", "{\"channel\":\"portal\",\"id\":\"" ID "\",\"own_time\":\"" TIME
                  "\",\"portal_time\":\"" TIME "\",\"size\":12345,\"to\":\"main\"}"},
    {"delivery_failed",
     "{\"channel\":\"media\",\"id\":\"" ID "\",\"problem\":\"it is full\",\"size\":0,\"to\":\"\"}"},
    {"receipt",
     "{\"accepted\":false,\"code\":\"not-for-me\",\"id\":\"" ID "\",\"receipt\":\"note\\n\"}"},
    {"handed_over", "{\"files\":[{}],\"folder\":\"/out\",\"id\":\"" ID
                    "\",\"recipient\":\"{}\\n\",\"reference_due\":\"" TIME "\"}"},
    {"reference_given",
     "{\"by\":\"Kim\",\"id\":\"" ID "\",\"number\":\"114417\",\"on\":\"" DAY "\"}"},
    {"withdrawn", "{\"by\":\"Their helpdesk\",\"id\":\"" ID
                  "\",\"portal\":\"main\",\"reason\":\"A mistake\",\"taken_off\":true}"},
    {"superseded", "{\"by\":\"" ID "\",\"id\":\"" ID "\",\"reason\":\"A new key\"}"},
    {"media_issued", "{\"back_by\":\"" DAY
                     "\",\"bus\":\"usb\",\"carrier\":\"Ann\",\"device\":\"stick 3\",\"id\":\"" ID
                     "\",\"label\":\"\",\"seen\":false,\"serial\":\"123\",\"uuid\":\"AB-CD\"}"},
    {"media_returned",
     "{\"device\":\"stick 3\",\"how\":\"wiped\",\"id\":\"" ID "\",\"serial\":\"123\"}"},
    {"media_added", "{\"bus\":\"usb\",\"label\":\"\",\"model\":\"Kingston\",\"name\":\"HSE-014\","
                    "\"serial\":\"123\",\"uuid\":\"AB-CD\"}"},
    {"family_informed",
     "{\"how\":\"At a visit\",\"id\":\"" ID "\",\"on\":\"" DAY "\",\"whom\":\"The mother\"}"},
    {"family_untold", "{\"id\":\"" ID "\",\"why_not\":\"It would not be safe\"}"},
    {"other_channel",
     "{\"about\":[\"p1\"],\"channel\":\"phone\",\"checks\":[{\"answer\":\"yes\"}],\"discharges\":"
     "\"P11\",\"emergency\":true,\"entry\":4,\"id\":\"" ID "\",\"on\":\"" DAY
     "\",\"passed\":true,\"reference\":\"HS-1\",\"review\":\"" DAY
     "\",\"to\":\"The school\",\"what\":\"Two dates\"}"},
    {"advice", "{\"advice\":\"Share it\",\"id\":\"" ID "\",\"on\":\"" DAY
               "\",\"organisation\":\"The Council\",\"reference\":\"HS-1\",\"review\":\"" DAY
               "\",\"summary\":\"00ff\",\"who\":\"The MASH\"}"},
    {"exported",
     "{\"id\":\"" ID "\",\"reason\":\"The court asked\",\"record\":\"00ff\",\"reference\":"
     "\"HS-1\",\"review\":\"" DAY "\",\"to\":\"The court\"}"},
    {"replaced",
     "{\"changes\":12,\"id\":\"" ID "\",\"reason\":\"The disk broke\",\"record\":\"00ff\","
     "\"reference\":\"HS-1\",\"review\":\"" DAY "\"}"},
    {"complaint",
     "{\"details\":\"Nobody told her\",\"due\":\"" TIME "\",\"id\":\"" ID "\",\"received\":\"" TIME
     "\",\"reference\":\"HS-1\",\"review\":\"" DAY "\",\"sharing\":\"" ID "\",\"who\":\"Kelly\"}"},
    {"complaint_step", "{\"id\":\"" ID "\",\"on\":\"" DAY
                       "\",\"outcome\":\"upheld\",\"step\":\"answered\",\"what\":\"By letter\"}"},
    {"visit",
     "{\"accompanied_by\":\"Ann\",\"announced\":true,\"duties\":[\"L03-report\"],\"failed\":"
     "\"alone\",\"id\":\"" ID "\",\"on\":\"" DAY "\",\"parents_told\":\"" DAY
     "\",\"passed\":false,\"reason\":\"The audit\",\"reference\":\"HS-1\",\"review\":\"" DAY
     "\",\"role\":\"auditor\",\"rule\":\"L03\",\"undertaking\":\"Signed\",\"who\":\"Dan\"}"},
    {"answer", "{\"answer\":\"00ff\",\"asked\":\"" DAY
               "\",\"asked_by\":\"Kelly\",\"disclosed\":[],\"due\":\"" DAY
               "\",\"for\":\"p1\",\"ground\":\"own\",\"id\":\"" ID
               "\",\"left_out\":[{}],\"reference\":\"HS-1\",\"review\":\"" DAY
               "\",\"rule\":\"L04\",\"serious_harm\":\"They would\",\"sharings\":[\"" ID
               "\"],\"withheld\":[\"e1\"]}"},
    {"incident", "{\"aware\":\"" TIME "\",\"details\":\"On a bus\",\"due\":\"" TIME
                 "\",\"entry\":4,\"id\":\"" ID "\",\"what\":\"lost\"}"},
    {"incident_closed",
     "{\"closed_as\":\"told\",\"entry\":4,\"id\":\"" ID "\",\"reason\":\"By phone\"}"},
    {"hold", "{\"id\":\"" ID "\",\"reason\":\"Court\",\"state\":\"held\"}"},
    {"erased", "{\"attested\":7,\"entries\":[1,2],\"id\":\"" ID
               "\",\"keys\":[\"00ff\"],\"reason\":\"Its time is over\",\"review\":\"" DAY "\"}"},
    {"agreement", "{\"digest\":\"00ff\",\"name\":\"council\",\"profiles\":[\"a\"],\"review\":\"" DAY
                  "\",\"signed_on\":\"" DAY "\",\"with\":\"The Council\"}"},
    {"standing", "{\"reason\":\"Agreed\",\"standing\":\"support-ended\",\"until\":\"" DAY "\"}"},
    {"staff_added", "{\"another_person\":true,\"card\":\"card\\n\",\"person\":3,\"policy\":[{}],"
                    "\"renews\":\"00ff\",\"replaces\":\"v\",\"role\":\"manager\",\"term\":365,"
                    "\"trained_on\":\"" DAY "\"}"},
    {"staff_confirmed",
     "{\"added\":3,\"name\":\"Ann\",\"own\":true,\"role\":\"deputy\",\"verifier\":\"v\"}"},
    {"staff_removed", "{\"name\":\"Ann\",\"reason\":\"Left\",\"verifier\":\"v\"}"},
    {"training", "{\"name\":\"Ann\",\"term\":365,\"trained_on\":\"" DAY "\",\"verifier\":\"v\"}"},
    {"recipient_verified", "{\"by\":\"Ann\",\"card\":\"card\\n\",\"fingerprint\":\"ab cd\",\"how\":"
                           "\"By phone\",\"on\":\"" DAY "\",\"renews\":\"00ff\"}"},
    {"recipient_confirmed", "{\"fingerprint\":\"ab cd\",\"name\":\"Amy\",\"verified\":5,"
                            "\"verifier\":\"v\",\"whom\":\"Tara\"}"},
    {"keyless_verified",
     "{\"by\":\"Ann\",\"how\":\"Their page\",\"on\":\"" DAY "\",\"recipient\":\"{}\\n\"}"},
    {"recipient_revoked", "{\"name\":\"Amy\",\"reason\":\"Lost\",\"verifier\":\"v\"}"},
    {"portal_added",
     "{\"digest\":\"00ff\",\"name\":\"main\",\"url\":\"https://x/\",\"user\":\"u\"}"},
    {"number_listed", "{\"kind\":\"nspcc\",\"name\":\"NSPCC\",\"number\":\"0808 800 "
                      "5000\",\"source\":\"its page\"}"},
    {"looked", "{\"entry\":4,\"id\":\"" ID "\",\"what\":\"All was right\"}"},
    {"completed", "{\"basis\":\"vital_interests\",\"condition\":\"safeguarding\",\"id\":\"" ID
                  "\",\"involved\":\"She asked us to\",\"reason\":\"He was at the door\"}"},
    {"policy_accepted", "{\"digest\":\"00ff\",\"file\":\"catalogue.json\"}"},
    {"key_rotated", "{\"generation\":1,\"note\":\"note\\n\"}"},
    {"witnessed",
     "{\"checkpoint\":\"note\\n\",\"time\":\"" TIME "\",\"witness\":\"council+0a+AQ\"}"},
    {"log_continued",
     "{\"continues\":{\"size\":2},\"heads\":[\"note\\n\"],\"note\":\"note\\n\",\"reason\":\"Disk "
     "broke\"}"},
    {"clock_corrected",
     "{\"for_concern\":true,\"newest\":\"" TIME "\",\"reason\":\"The battery was flat\"}"},
};
enum { EXAMPLE_COUNT = sizeof EXAMPLES / sizeof EXAMPLES[0] };

/* ---- going through all forms ---- */

static json_t *example_of(const struct entry_form *form)
{
    for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
        if (strcmp(EXAMPLES[i].form, form->name) != 0)
            continue;
        json_t *detail = json_loads(EXAMPLES[i].detail, 0, NULL);
        cr_assert_not_null(detail, "%s", EXAMPLES[i].detail);
        return detail;
    }
    cr_assert_fail("the form %s has no example", form->name);
    return NULL;
}

typedef void (*form_check)(enum entry_kind kind, const struct entry_form *form);

static void each_form(form_check check)
{
    size_t forms = 0;
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    for (enum entry_kind kind = ENTRY_KIND_UNKNOWN + 1; kind < ENTRY_KINDS; kind++) {
        const struct entry_about *about = entry_about(kind);
        cr_assert_not_null(about, "%s", entry_kind_name(kind));
        cr_assert_eq(about->kind, kind);
        cr_assert_not_null(about->forms[0]);
        for (size_t i = 0; i < 2 && about->forms[i]; i++, forms++) {
            cr_assert_leq(about->forms[i]->size, SAID_SIZE);
            check(kind, about->forms[i]);
        }
    }
    cr_assert_eq(forms, EXAMPLE_COUNT);
    cr_assert_null(entry_about(ENTRY_KIND_UNKNOWN));
    cr_assert_null(entry_about(ENTRY_KINDS));
}

union said {
    char bytes[SAID_SIZE];
    void *align;
};

static enum status read_form(enum entry_kind kind, const struct entry_form *form, json_t *detail,
                             union said *said, struct error *err)
{
    const struct ledger_entry entry = {.number = NUMBER, .leaf = {.kind = kind}, .detail = detail};
    return entry_form_read(form, &entry, said, err);
}

static void check_written(const struct entry_form *form, const union said *said,
                          const json_t *wanted)
{
    struct error err = {0};
    struct buffer want, got;
    json_t *again = entry_form_write(form, said);
    cr_assert_not_null(again, "%s", form->name);
    buffer_init(&want, 4096);
    buffer_init(&got, 4096);
    cr_assert_eq(json_canonical(wanted, &want, &err), STATUS_OK);
    cr_assert_eq(json_canonical(again, &got, &err), STATUS_OK);
    cr_expect_str_eq(buffer_text(&got), buffer_text(&want), "%s", form->name);
    buffer_free(&want);
    buffer_free(&got);
    json_decref(again);
}

static void check_refused(enum entry_kind kind, const struct entry_form *form,
                          const struct entry_member *member, json_t *detail)
{
    char message[ERROR_MESSAGE_SIZE];
    struct error err = {0};
    union said said;
    snprintf(message, sizeof message, "entry 7 of the ledger (%s) has no %s", entry_kind_name(kind),
             member->key);
    cr_expect_eq(read_form(kind, form, detail, &said, &err), STATUS_MALFORMED, "%s of %s",
                 member->key, form->name);
    cr_expect_str_eq(err.message, message);
}

static void round_trip(enum entry_kind kind, const struct entry_form *form)
{
    struct error err = {0};
    union said said;
    json_t *detail = example_of(form);
    cr_expect_eq(json_object_size(detail), form->count, "%s", form->name);
    cr_assert_eq(read_form(kind, form, detail, &said, &err), STATUS_OK, "%s", err.message);
    check_written(form, &said, detail);
    /* What a later version may add is passed over. */
    json_object_set_new(detail, "later", json_true());
    cr_assert_eq(read_form(kind, form, detail, &said, &err), STATUS_OK, "%s", err.message);
    json_object_del(detail, "later");
    check_written(form, &said, detail);
    json_decref(detail);
}

Test(entry, written_and_read_back)
{
    each_form(round_trip);
}

/* A member that may lack is left out when it is not there; one that is needed is named. */
static void without_each(enum entry_kind kind, const struct entry_form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct entry_member *member = &form->members[i];
        struct error err = {0};
        union said said;
        json_t *detail = example_of(form);
        cr_assert_eq(json_object_del(detail, member->key), 0, "%s of %s", member->key, form->name);
        if (member->is_needed) {
            check_refused(kind, form, member, detail);
            entry_form_see(form, detail, &said);
            json_t *again = entry_form_write(form, &said);
            if (member->type == MEMBER_TEXT_OR_NULL)
                cr_expect(json_is_null(json_object_get(again, member->key)));
            else
                cr_expect_null(again, "%s of %s", member->key, form->name);
            json_decref(again);
        } else {
            cr_expect_eq(read_form(kind, form, detail, &said, &err), STATUS_OK, "%s", err.message);
            check_written(form, &said, detail);
        }
        json_decref(detail);
    }
}

Test(entry, missing_members_are_named)
{
    each_form(without_each);
}

/* Values that are of no type but their own, and what stands for each. */
static void mistyped_each(enum entry_kind kind, const struct entry_form *form)
{
    static const char *const values[] = {
        "1.5", "-1", "12",  "true",    "\"words\"", "\"2026-02-30\"", "\"" DAY "\"", "\"" TIME "\"",
        "{}",  "[]", "[1]", "[\"a\"]", "null"};
    /* Which of the values each type takes. */
    static const char *const fits[] = {
        [MEMBER_TEXT] = "....xxxx.....",  [MEMBER_DAY] = "......x......",
        [MEMBER_TIME] = ".......x.....",  [MEMBER_TEXT_OR_NULL] = "....xxxx....x",
        [MEMBER_BYTES] = "....xxxx.....", [MEMBER_NUMBER] = "..x..........",
        [MEMBER_TRUTH] = "...x.........", [MEMBER_OBJECT] = "........x....",
        [MEMBER_LIST] = ".........xxx.",  [MEMBER_TEXTS] = ".........x.x.",
    };
    for (size_t i = 0; i < form->count; i++) {
        const struct entry_member *member = &form->members[i];
        for (size_t j = 0; j < sizeof values / sizeof values[0]; j++) {
            struct error err = {0};
            union said said;
            json_t *detail = example_of(form);
            json_object_set_new(detail, member->key, json_loads(values[j], JSON_DECODE_ANY, NULL));
            if (fits[member->type][j] == 'x')
                cr_expect_eq(read_form(kind, form, detail, &said, &err), STATUS_OK, "%s of %s: %s",
                             member->key, form->name, values[j]);
            else
                check_refused(kind, form, member, detail);
            json_decref(detail);
        }
    }
}

Test(entry, mistyped_members_are_named)
{
    each_form(mistyped_each);
}

/* Of an erased entry, and of one whose members are all of another type, nothing is told. */
static void nothing_each(enum entry_kind kind, const struct entry_form *form)
{
    union said said, nothing = {{0}};
    json_t *odd = json_object();
    (void)kind;
    for (size_t i = 0; i < form->count; i++)
        json_object_set_new(odd, form->members[i].key, json_real(1.5));
    memset(&said, 'x', sizeof said);
    entry_form_see(form, NULL, &said);
    cr_expect_eq(memcmp(&said, &nothing, form->size), 0, "%s", form->name);
    memset(&said, 'x', sizeof said);
    entry_form_see(form, odd, &said);
    cr_expect_eq(memcmp(&said, &nothing, form->size), 0, "%s", form->name);
    json_decref(odd);
}

Test(entry, nothing_is_seen_in_nothing)
{
    each_form(nothing_each);
}

/* ---- by its functions ---- */

Test(entry, text_that_is_not_utf8_is_not_written)
{
    const struct entry_withdrawn said = {.id = ID, .reason = "\xff"};
    json_t *detail = entry_withdrawn_write(&said);
    cr_expect_null(detail);
}

Test(entry, text_is_kept_to_its_length)
{
    struct error err = {0};
    cr_assert_eq(memory_start(&err), STATUS_OK);
    const struct entry_receipt said = {
        .id = ID, .accepted = entry_truth(true), .code = "", .receipt = {"note\nmore", 5}};
    json_t *detail = entry_receipt_write(&said);
    const struct ledger_entry entry = {.leaf = {.kind = ENTRY_KIND_RECEIPT}, .detail = detail};
    struct entry_receipt again;
    cr_assert_eq(entry_receipt_read(&entry, &again, &err), STATUS_OK, "%s", err.message);
    cr_expect_eq(again.accepted, TRUTH_YES);
    cr_expect_str_eq(again.receipt.data, "note\n");
    cr_expect_eq(again.receipt.length, 5);
    json_decref(detail);
}

/* ---- who may sign, and what leads to it ---- */

Test(entry, who_may_sign)
{
    static const struct {
        enum entry_kind kind;
        const char *detail;
        enum entry_signer signer;
    } rows[] = {
        {ENTRY_KIND_STAFF_ADDED, "{}", SIGNER_HEAD},
        {ENTRY_KIND_STAFF_ADDED, "{\"replaces\":\"v\"}", SIGNER_HEAD},
        {ENTRY_KIND_STAFF_ADDED, "{\"renews\":\"00ff\"}", SIGNER_STAFF},
        {ENTRY_KIND_STAFF_CONFIRMED, "{}", SIGNER_HEAD},
        {ENTRY_KIND_STAFF_CONFIRMED, "{\"own\":false}", SIGNER_HEAD},
        {ENTRY_KIND_STAFF_CONFIRMED, "{\"own\":true}", SIGNER_STAFF},
        {ENTRY_KIND_RECIPIENT_CONFIRMED, "{}", SIGNER_STAFF},
        {ENTRY_KIND_RECORD_EXPORTED, "{}", SIGNER_STAFF},
        {ENTRY_KIND_COMPLAINT, "{\"step\":\"answered\"}", SIGNER_STAFF},
        {ENTRY_KIND_STAFF_REMOVED, "{}", SIGNER_HEAD},
        {ENTRY_KIND_TRAINING, "{}", SIGNER_HEAD},
        {ENTRY_KIND_LOG_CONTINUED, "{}", SIGNER_STAFF},
        {ENTRY_KIND_CLOCK_CORRECTED, "{}", SIGNER_STAFF},
        {ENTRY_KIND_POLICY_ACCEPTED, "{}", SIGNER_HEAD},
        {ENTRY_KIND_APPROVAL, "{}", SIGNER_APPROVER},
        {ENTRY_KIND_AGREEMENT, "{\"standing\":\"x\"}", SIGNER_APPROVER},
        {ENTRY_KIND_AGREEMENT, "{\"name\":\"x\"}", SIGNER_STAFF},
        {ENTRY_KIND_INCIDENT, "{\"closed_as\":\"not-notifiable\"}", SIGNER_APPROVER},
        {ENTRY_KIND_INCIDENT, "{\"closed_as\":\"told\"}", SIGNER_STAFF},
        {ENTRY_KIND_INCIDENT, "{\"what\":\"lost\"}", SIGNER_STAFF},
        {ENTRY_KIND_HOLD, "{\"state\":\"released\"}", SIGNER_APPROVER},
        {ENTRY_KIND_HOLD, "{\"state\":\"held\"}", SIGNER_STAFF},
        {ENTRY_KIND_ERASED, "{\"review\":\"2026-11-23\"}", SIGNER_APPROVER},
        {ENTRY_KIND_ERASED, "{\"review\":\"2026-11-22\"}", SIGNER_APPROVER},
        {ENTRY_KIND_ERASED, "{\"attested\":7,\"review\":\"2026-11-22\"}", SIGNER_STAFF},
        {ENTRY_KIND_ERASED, "{}", SIGNER_APPROVER},
        {ENTRY_KIND_ACCESS, "{\"rule\":\"L04\"}", SIGNER_APPROVER},
        {ENTRY_KIND_ACCESS, "{\"rule\":\"L03\"}", SIGNER_STAFF},
        {ENTRY_KIND_DECISION, "{}", SIGNER_STAFF},
        {ENTRY_KIND_KEY_ROTATED, "{}", SIGNER_STAFF},
    };
    timestamp time;
    bool is_reserved[ENTRY_KINDS] = {false};
    cr_assert(timestamp_parse(TIME, &time));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct entry_about *about = entry_about(rows[i].kind);
        json_t *detail = json_loads(rows[i].detail, 0, NULL);
        bool reserved = !about->is_reserved || about->is_reserved(detail, time);
        cr_expect_eq(reserved ? about->signer : SIGNER_STAFF, rows[i].signer, "%zu", i);
        is_reserved[rows[i].kind] = is_reserved[rows[i].kind] || rows[i].signer != SIGNER_STAFF;
        json_decref(detail);
    }
    for (enum entry_kind kind = ENTRY_KIND_UNKNOWN + 1; kind < ENTRY_KINDS; kind++) {
        const struct entry_about *about = entry_about(kind);
        cr_expect_eq(about->signer != SIGNER_STAFF, is_reserved[kind], "%s", entry_kind_name(kind));
        cr_expect_eq(about->right != NULL, is_reserved[kind], "%s", entry_kind_name(kind));
    }
}

Test(entry, what_leads_to_it)
{
    struct error err = {0};
    const struct ledger_lookup sharing = {LOOKUP_SHARING, ID};
    const struct ledger_lookup both[] = {{LOOKUP_SHARING, ID}, {LOOKUP_STAFF, "v"}};
    cr_expect_eq(entry_check_lookups(ENTRY_KIND_SEALED, &sharing, 1, &err), STATUS_OK);
    cr_expect_eq(entry_check_lookups(ENTRY_KIND_KEY_ROTATED, NULL, 0, &err), STATUS_OK);
    cr_expect_eq(entry_check_lookups(ENTRY_KIND_KEY_ROTATED, &sharing, 1, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "an entry of kind key-rotated is not found by a sharing");
    cr_expect_eq(entry_check_lookups(ENTRY_KIND_SEALED, both, 2, &err), STATUS_USAGE);
    cr_expect_str_eq(err.message, "an entry of kind sealed is not found by a staff");
}
