/* What an insider who holds the ledger's keys can write into it, and what verification says. */
#include "office_support.h"

#include "office/office_internal.h"

#include <sqlite3.h>

static struct place place;

static void verify_fails(struct office *office, const char *message)
{
    struct oversight_verified verified = {0};
    FAILS(oversight_verify(office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION, message);
}

static void verify_ok(struct office *office)
{
    struct oversight_verified verified;
    OK(oversight_verify(office, NULL, NULL, &verified, err));
    oversight_verified_free(&verified);
}

/* An entry as the ledger's own calls write it, whatever it says. */
static uint64_t forge(struct office *office, const struct identity *signer, enum entry_kind kind,
                      const char *subject, json_t *detail, const struct ledger_lookup *lookups,
                      size_t count)
{
    uint64_t number = 0;
    const struct ledger_new entry = {.kind = kind,
                                     .subject = subject,
                                     .detail = detail,
                                     .lookups = lookups,
                                     .lookup_count = count,
                                     .signer = signer->signer,
                                     .time = NOW};
    cr_assert_not_null(detail);
    OK(ledger_append(office_ledger(office), &entry, &number, err));
    json_decref(detail);
    return number;
}

/* The same entry once more, with its detail changed and by anybody. */
static uint64_t forge_again(struct office *office, const struct identity *signer, uint64_t number,
                            json_t *changes, const char *subject)
{
    struct ledger_entry *entry = NULL;
    struct ledger_lookup lookups[8];
    size_t i;
    json_t *pair;
    OK(ledger_read(office_ledger(office), number, &entry, err));
    json_t *detail = json_deep_copy(entry->detail);
    json_object_update(detail, changes);
    json_decref(changes);
    json_array_foreach(entry->lookups, i, pair)
    {
        const char *kind = json_string_value(json_array_get(pair, 0));
        for (int k = 0; k < LOOKUP_KINDS; k++)
            if (strcmp(lookup_kind_name(k), kind) == 0)
                lookups[i] = (struct ledger_lookup){k, json_string_value(json_array_get(pair, 1))};
    }
    number = forge(office, signer, entry->leaf.kind, subject ? subject : entry->leaf.subject,
                   detail, lookups, json_array_size(entry->lookups));
    ledger_entry_free(entry);
    return number;
}

static uint64_t newest(struct office *office)
{
    struct buffer head;
    buffer_init(&head, NOTE_MAXIMUM);
    OK(ledger_checkpoint(office_ledger(office), false, &head, err));
    buffer_free(&head);
    return ledger_size(office_ledger(office)) - 1;
}

/* ---- what is no entry of this program ---- */

Test(oversight_attacks, members_and_lookups)
{
    static const char id[] = "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01";
    static const char other[] = "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c02";
    place_begin(&place);
    const struct ledger_lookup found = {LOOKUP_SHARING, id}, wrong = {LOOKUP_SHARING, other},
                               both[] = {{LOOKUP_SHARING, id}, {LOOKUP_STAFF, "x"}};
    const struct {
        const char *further;
        const struct ledger_lookup *lookups;
        size_t count;
        const char *message;
    } cases[] = {
        {NULL, &found, 1, NULL},
        {"note", &found, 1,
         "entry 4: it says \"note\", which no entry of kind withdrawn does that this version "
         "knows: made "
         "by a newer program, or forged"},
        {NULL, NULL, 0, "entry 4: it is not found by its sharing"},
        {NULL, &wrong, 1, "entry 4: it is not found by its sharing"},
        {NULL, both, 2, "entry 4: it is found by its staff, as an entry of kind withdrawn is not"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct place copy = place;
        run("rm -rf %s/copy && cp -r %s %s/copy", place.folder, place.path, place.folder);
        snprintf(copy.path, sizeof copy.path, "%s/copy", place.folder);
        struct office *office = place_open(&copy, place.ruth);
        json_t *detail = json_pack("{s:s, s:s}", "id", id, "reason", "It was not needed");
        if (cases[i].further)
            json_object_set_new(detail, cases[i].further, json_string("x"));
        forge(office, place.ruth, ENTRY_KIND_WITHDRAWN, NULL, detail, cases[i].lookups,
              cases[i].count);
        if (cases[i].message)
            verify_fails(office, cases[i].message);
        else
            verify_ok(office);
        office_close(office);
    }
    place_end(&place);
}

/* The same office once more, by the same person. */
static struct office *copied(const struct place *from, struct identity *by)
{
    struct place copy = *from;
    run("rm -rf %s/copy && cp -r %s %s/copy", from->folder, from->path, from->folder);
    snprintf(copy.path, sizeof copy.path, "%s/copy", from->folder);
    return place_open(&copy, by);
}

/* ---- decisions and approvals ---- */

/* The whole way of a sharing that waits: good, until one thing is left out or changed. */
static void approved(char id[ID_SIZE])
{
    struct sharing *sharing = NULL;
    ended_and_left(&place, NOW, id);
    OK(sharing_approve(place.manager, id, NOW, err));
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    hand_over(&place, sharing, NOW);
    sharing_free(sharing);
}

enum { DECIDED = 4, APPROVED, SEALED, FOR_SENDING, DELIVERED }; /* of a new place */

Test(oversight_attacks, nobody_approved)
{
    char id[ID_SIZE], twin[ID_SIZE];
    struct ledger_entry *sealed = NULL;
    place_begin(&place);
    approved(id);
    verify_ok(place.office);
    /* Another sharing, which nobody approves, is sealed by the library all the same. */
    ended_and_left(&place, NOW, twin);
    uint64_t decided = newest(place.office);
    struct ledger_entry *decision = NULL;
    OK(ledger_read(office_ledger(place.office), decided, &decision, err));
    OK(ledger_read(office_ledger(place.office), SEALED, &sealed, err));
    struct manifest *manifest = NULL;
    struct buffer bytes;
    char digest[DIGEST_HEX_SIZE], message[256], *mine, *own;
    const char *text = json_text(sealed->detail, "manifest");
    OK(manifest_parse(text, strlen(text), &manifest, err));
    mine = manifest->decision;
    own = manifest->id;
    manifest->decision = decision->leaf.subject;
    manifest->id = twin;
    buffer_init(&bytes, PACKAGE_MANIFEST_MAXIMUM);
    OK(manifest_format(manifest, &bytes, err));
    manifest->decision = mine;
    manifest->id = own;
    OK(digest_sha256_hex(bytes.data, bytes.length, digest, err));
    json_t *detail = json_deep_copy(sealed->detail);
    json_object_set_new(detail, "manifest", json_string(buffer_text(&bytes)));
    json_object_set_new(detail, "id", json_string(twin));
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, twin}, {LOOKUP_FAMILY, "HS-2077"}, {LOOKUP_RECIPIENT, "x"}};
    uint64_t forged =
        forge(place.office, place.ruth, ENTRY_KIND_SEALED, digest, detail, lookups, 3);
    snprintf(message, sizeof message, "entry %llu: it was sealed before anybody else approved P06",
             (unsigned long long)forged);
    verify_fails(place.office, message);
    manifest_free(manifest);
    buffer_free(&bytes);
    ledger_entry_free(sealed);
    ledger_entry_free(decision);
    place_end(&place);
}

Test(oversight_attacks, nothing_decided)
{
    static const char other[] = "9c8f3f0e-6f0c-4f43-8d7b-2f1b3f9f1c01";
    char id[ID_SIZE], message[256];
    place_begin(&place);
    approved(id);
    const struct ledger_lookup lookups[] = {{LOOKUP_SHARING, other}, {LOOKUP_PACKAGE, "x"}};
    uint64_t forged = forge(
        place.office, place.ruth, ENTRY_KIND_DELIVERED, NULL,
        json_pack("{s:s, s:s, s:s, s:i}", "id", other, "channel", "hand", "to", "", "size", 1),
        lookups, 2);
    snprintf(message, sizeof message, "entry %llu: it delivers sharing %s, which nobody sealed",
             (unsigned long long)forged, other);
    verify_fails(place.office, message);
    place_end(&place);
}

/* What was approved is written anew, and the new is sealed. */
Test(oversight_attacks, decision_rewritten)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    struct ledger_entry *entry = NULL;
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    OK(sharing_approve(place.manager, id, NOW, err));
    verify_ok(place.office);
    OK(ledger_read(office_ledger(place.office), DECIDED, &entry, err));
    json_t *decision = json_deep_copy(json_object_get(entry->detail, "decision"));
    json_object_set_new(decision, "purpose", json_string("Something else"));
    OK(decision_digest(decision, digest, err));
    ledger_entry_free(entry);
    forge_again(place.office, place.ruth, DECIDED, json_pack("{s:O}", "decision", decision), NULL);
    verify_fails(place.office, "entry 6: its decision is not the one that its leaf names");
    place_end(&place);

    place_begin(&place);
    ended_and_left(&place, NOW, id);
    OK(ledger_read(office_ledger(place.office), DECIDED, &entry, err));
    json_decref(decision);
    decision = json_deep_copy(json_object_get(entry->detail, "decision"));
    json_object_set_new(decision, "purpose", json_string("Something else"));
    OK(decision_digest(decision, digest, err));
    ledger_entry_free(entry);
    OK(sharing_approve(place.manager, id, NOW, err));
    forge_again(place.office, place.ruth, DECIDED, json_pack("{s:O}", "decision", decision),
                digest);
    char message[256];
    snprintf(message, sizeof message, "entry 6: it decides sharing %s anew, which entry 4 decided",
             id);
    verify_fails(place.office, message);
    json_decref(decision);
    place_end(&place);
}

/* A decision that says of itself that nobody need approve it. */
Test(oversight_attacks, decision_awaits_nothing)
{
    char id[ID_SIZE];
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    forge_again(place.office, place.ruth, DECIDED, json_pack("{s:[]}", "awaits"), NULL);
    verify_fails(place.office, "entry 5: it awaits other approvals than its decision");
    place_end(&place);

    /* And one that somebody else signs. */
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    forge_again(place.office, place.tara, DECIDED, json_object(), NULL);
    verify_fails(place.office,
                 "entry 5: signed by Tara Trustee, whom its decision does not name as the sender");
    place_end(&place);
}

/* Who decides does not approve, and nobody approves in another's name or of something else. */
Test(oversight_attacks, approvals)
{
    char id[ID_SIZE];
    place_begin(&place);
    struct office *ruths = place.office;
    place.office = place.manager;
    ended_and_left(&place, NOW, id);
    place.office = ruths;
    struct office *taras = place_open(&place, place.tara);
    OK(sharing_approve(taras, id, NOW, err));
    office_close(taras);
    verify_ok(place.office);
    forge_again(place.manager, place.helen, APPROVED, json_object(), NULL);
    struct oversight_verified verified = {0};
    struct error failure = {0};
    cr_assert_eq(oversight_verify(place.office, NULL, NULL, &verified, &failure),
                 STATUS_AUTHENTICATION);
    cr_assert(text_starts_with(failure.message, "entry 6: its approval: "), "%s", failure.message);
    place_end(&place);

    place_begin(&place);
    ruths = place.office;
    place.office = place.manager;
    ended_and_left(&place, NOW, id);
    place.office = ruths;
    /* As approval_append writes it, by who decided. */
    struct ledger_entry *entry = NULL;
    struct names rules = {(const char *[]){"P06"}, 1};
    struct buffer text, note;
    buffer_init(&text, NOTE_MAXIMUM);
    buffer_init(&note, NOTE_MAXIMUM);
    OK(ledger_read(office_ledger(place.manager), DECIDED, &entry, err));
    OK(approval_text(id, entry->leaf.subject, &rules, NOW, &text, err));
    const struct note_signer *signer = place.helen->signer;
    OK(note_sign(buffer_text(&text), text.length, &signer, 1, &note, err));
    const struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    forge(place.manager, place.helen, ENTRY_KIND_APPROVAL, entry->leaf.subject,
          json_pack("{s:s, s:s, s:[s], s:s}", "id", id, "decision", entry->leaf.subject, "rules",
                    "P06", "note", buffer_text(&note)),
          &lookup, 1);
    verify_fails(place.office,
                 "entry 5: signed by Helen Ward, who decided this sharing and might not approve "
                 "it");
    ledger_entry_free(entry);
    buffer_free(&text);
    buffer_free(&note);
    place_end(&place);
}

/* ---- receipts and checkpoints ---- */

static void receipt_of(const char *id, const struct identity *by, struct buffer *out)
{
    char path[256];
    place_outbox(&place, id, path);
    struct package_opened *opened = open_package(&place, path);
    buffer_init(out, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, NULL, NOW, by, out, err));
    package_opened_free(opened);
}

static uint64_t forge_receipt(const char *id, const struct buffer *receipt, bool accepted)
{
    char digest[DIGEST_HEX_SIZE];
    const struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    OK(digest_sha256_hex(receipt->data, receipt->length, digest, err));
    return forge(place.office, place.ruth, ENTRY_KIND_RECEIPT, digest,
                 json_pack("{s:s, s:b, s:s, s:s}", "id", id, "accepted", accepted, "code", "",
                           "receipt", buffer_text(receipt)),
                 &lookup, 1);
}

Test(oversight_attacks, forged_receipt)
{
    char id[ID_SIZE];
    struct buffer good, forged;
    place_begin(&place);
    approved(id);
    receipt_of(id, place.eve, &forged);
    cr_assert_eq(forge_receipt(id, &forged, true), DELIVERED + 1);
    verify_fails(place.office,
                 "entry 9: its receipt is not signed by the recipient that entry 6 names");
    place_end(&place);
    buffer_free(&forged);

    place_begin(&place);
    approved(id);
    receipt_of(id, place.amanda, &good);
    forge_receipt(id, &good, false);
    verify_fails(place.office, "entry 9: it says something else than the receipt in it");
    place_end(&place);
    buffer_free(&good);

    place_begin(&place);
    approved(id);
    receipt_of(id, place.amanda, &good);
    forge_receipt(id, &good, true);
    verify_ok(place.office);
    place_end(&place);
    buffer_free(&good);
}

static void change(const char *database, const char *sql)
{
    sqlite3 *handle = NULL;
    char path[256], *problem = NULL;
    snprintf(path, sizeof path, "%s/%s", place.path, database);
    cr_assert_eq(sqlite3_open(path, &handle), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(handle, sql, NULL, NULL, &problem), SQLITE_OK, "%s", problem);
    sqlite3_close(handle);
}

/* Kept checkpoints of those sizes vanish, and the trigger is there again. */
static void forget(int from, int to)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "BEGIN; DROP TRIGGER checkpoints_remain;"
             "DELETE FROM checkpoints WHERE kept = 1 AND size BETWEEN %d AND %d;"
             "CREATE TRIGGER checkpoints_remain BEFORE DELETE ON checkpoints"
             " WHEN OLD.kept IS NOT 0 OR NOT EXISTS"
             " (SELECT 1 FROM checkpoints WHERE log = OLD.log AND size > OLD.size)"
             " BEGIN SELECT RAISE(ABORT, 'this checkpoint is kept'); END; COMMIT",
             from, to);
    change("ledger.db", sql);
}

/* The checkpoint that left with a package is forgotten, whether or not a receipt has come. */
Test(oversight_attacks, checkpoint_forgotten)
{
    char id[ID_SIZE];
    place_begin(&place);
    approved(id);
    verify_ok(place.office);
    forget(7, 8);
    verify_fails(place.office,
                 "entry 7: the checkpoint that was in this package is not kept any more");
    place_end(&place);
}

/* Keys of the ledger for somebody whom no entry brought onto the staff. */
Test(oversight_attacks, outsider_in_members)
{
    char message[NOTE_VERIFIER_SIZE + 128], key[NOTE_VERIFIER_SIZE];
    place_begin(&place);
    verify_ok(place.office);
    OK(ledger_add_member(office_ledger(place.office), place.eve->card, err));
    note_verifier_format(&place.eve->card->verifier, key);
    snprintf(message, sizeof message,
             "ledger.keys: the ledger's keys are sealed to %s, who is not on the staff", key);
    verify_fails(place.office, message);
    OK(ledger_remove_member(office_ledger(place.office), &place.eve->card->verifier, err));
    verify_ok(place.office);
    OK(office_staff_remove(place.manager, "Tara Trustee", "She left", NOW, err));
    verify_ok(place.manager);
    OK(ledger_add_member(office_ledger(place.manager), place.tara->card, err));
    verify_fails(place.manager, "ledger.keys: the ledger's keys are sealed to Tara Trustee, who is "
                                "not on the staff");
    place_end(&place);
}

/* A second card of her own is nobody else; and one that only looks as if it bore another name is
 * not taken: the program would not make it, so that its name is put in here. */
Test(oversight_attacks, second_card_of_the_same_person)
{
    static const struct {
        const char *name, *message; /* NULL: taken */
    } rows[] = {
        {"Helen Ward ", "the name on the card begins or ends with a blank"},
        {"Helen  Ward", "the name on the card has two blanks together"},
        {"H\u0435len Ward", "the name on the card mixes letters of two alphabets that look alike"},
        {"HELEN WARD", NULL},
    };
    struct date today = date_of(NOW);
    char id[ID_SIZE];
    place_begin(&place);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct identity *second =
            person("HELEN WARD", "Home-Start Example", "charity", place.manager);
        char *own = second->card->name;
        second->card->name = (char *)(uintptr_t)rows[i].name;
        if (rows[i].message)
            FAILS(staff_add(place.manager, second->card, ROLE_COORDINATOR, &today, NOW, err),
                  STATUS_REFUSED, rows[i].message);
        second->card->name = own;
        if (!rows[i].message) {
            OK(staff_add(place.manager, second->card, ROLE_COORDINATOR, &today, NOW, err));
            struct office *ruths = place.office;
            place.office = place_open(&place, second);
            ended_and_left(&place, NOW, id);
            office_close(place.office);
            place.office = ruths;
            FAILS(sharing_approve(place.manager, id, NOW, err), STATUS_REFUSED,
                  "Helen Ward decided this sharing and may not approve it");
        }
        identity_free(second);
    }
    place_end(&place);
}

/* A kind that this version does not know is neither called forged nor let pass. */
Test(oversight_attacks, unknown_kind)
{
    const struct leaf leaf = {.kind = ENTRY_KIND_UNKNOWN, .unknown = "sung", .time = NOW};
    FAILS_HINT(entry_check(&leaf, NULL, NULL, err), STATUS_AUTHENTICATION,
               "it is of the kind sung, no kind that this version knows: made by a newer program, "
               "or forged",
               "verify it with the newest version of Safehand: what that does not know either, "
               "nobody wrote with it");
}

/* The decision named Amanda's card; what was sealed is said to be for Eve's. */
Test(oversight_attacks, sealed_for_another_card)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    struct ledger_entry *sealed = NULL;
    struct manifest *manifest = NULL;
    struct buffer bytes;
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    OK(sharing_approve(place.manager, id, NOW, err));
    struct office *copy = copied(&place, place.ruth);
    struct sharing *sharing = NULL;
    OK(sharing_resume(copy, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    sharing_free(sharing);
    verify_ok(copy);
    OK(ledger_read(office_ledger(copy), SEALED, &sealed, err));
    const char *text = json_text(sealed->detail, "manifest");
    OK(manifest_parse(text, strlen(text), &manifest, err));
    memory_free(manifest->recipient_key);
    manifest->recipient_key = memory_copy_string(place.eve->card->age_recipient);
    cr_assert_not_null(manifest->recipient_key);
    buffer_init(&bytes, PACKAGE_MANIFEST_MAXIMUM);
    OK(manifest_format(manifest, &bytes, err));
    OK(digest_sha256_hex(bytes.data, bytes.length, digest, err));
    json_t *detail = json_deep_copy(sealed->detail);
    json_object_set_new(detail, "manifest", json_string(buffer_text(&bytes)));
    json_object_set_new(detail, "card",
                        json_stringn(place.eve->card->bytes, place.eve->card->length));
    const struct ledger_lookup lookups[] = {
        {LOOKUP_SHARING, id}, {LOOKUP_FAMILY, "HS-2077"}, {LOOKUP_RECIPIENT, "x"}};
    forge(place.office, place.ruth, ENTRY_KIND_SEALED, digest, detail, lookups, 3);
    verify_fails(place.office,
                 "entry 6: it is sealed for another card than the one that was decided on");
    manifest_free(manifest);
    buffer_free(&bytes);
    ledger_entry_free(sealed);
    office_close(copy);
    place_end(&place);
}

/* A receipt quotes a head that left the house, and that is forgotten. */
Test(oversight_attacks, receipt_checkpoint_forgotten)
{
    char id[ID_SIZE], path[256];
    struct buffer head, receipt;
    place_begin(&place);
    approved(id);
    place_outbox(&place, id, path);
    struct package_opened *opened = open_package(&place, path);
    buffer_init(&head, NOTE_MAXIMUM);
    OK(ledger_checkpoint(office_ledger(place.office), true, &head, err));
    memory_free(opened->checkpoint);
    opened->checkpoint = memory_copy_bytes(head.data, head.length);
    opened->checkpoint_length = head.length;
    buffer_init(&receipt, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, NULL, NOW, place.amanda, &receipt, err));
    cr_assert_eq(forge_receipt(id, &receipt, true), DELIVERED + 1);
    verify_ok(place.office);
    forget(9, 9);
    verify_fails(place.office, "entry 9: its receipt's checkpoint is not kept any more");
    package_opened_free(opened);
    buffer_free(&receipt);
    buffer_free(&head);
    place_end(&place);
}

/* So is one that a witness cosigned; and one that was never printed is not recorded. */
Test(oversight_attacks, witnessed_checkpoint_forgotten)
{
    struct buffer head, cosigned;
    struct witness amanda;
    struct oversight_witnessing done;
    place_begin(&place);
    OK(witness_of_signer(place.amanda->signer, &amanda, err));
    for (int printed = 0; printed <= 1; printed++) {
        buffer_init(&head, NOTE_MAXIMUM);
        buffer_init(&cosigned, NOTE_MAXIMUM);
        OK(ledger_checkpoint(office_ledger(place.office), printed, &head, err));
        OK(cosignature_sign(buffer_text(&head), head.length, place.amanda->signer, NOW, &cosigned,
                            err));
        if (!printed)
            FAILS(oversight_witness(place.office, buffer_text(&cosigned), cosigned.length, &amanda,
                                    NOW, &done, err),
                  STATUS_AUTHENTICATION,
                  "the checkpoint is none that this ledger keeps, as it keeps each that was "
                  "printed");
        else
            OK(oversight_witness(place.office, buffer_text(&cosigned), cosigned.length, &amanda,
                                 NOW, &done, err));
        buffer_free(&head);
        buffer_free(&cosigned);
    }
    cr_assert_eq(done.covers, 4);
    verify_ok(place.office);
    forget(4, 4);
    verify_fails(place.office,
                 "entry 4: its checkpoint is none that this ledger keeps, as it keeps "
                 "each that was printed");
    place_end(&place);
}

/* Somebody on the staff to whom no keys are sealed cannot read: that is told, and no forgery. */
Test(oversight_attacks, staff_without_keys)
{
    struct oversight_verified verified;
    place_begin(&place);
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    cr_assert_eq(verified.keyless.count, 0);
    oversight_verified_free(&verified);
    OK(ledger_remove_member(office_ledger(place.office), &place.tara->card->verifier, err));
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    cr_assert_eq(verified.keyless.count, 1);
    cr_assert_str_eq(verified.keyless.items[0], "Tara Trustee");
    oversight_verified_free(&verified);
    place_end(&place);
}
