/* Who might sign what and when, and what witnesses outside saw. */
#include "entry_support.h"
#include "office_support.h"

#include "office/office_internal.h"

static struct place place;

enum { NEXT = 4 }; /* entries of a new place: three members, a verified recipient */

/* ---- forging entries: each in a copy of the office ---- */

static struct office *copy_open(void)
{
    struct place copy = place;
    run("rm -rf %s/copy && cp -r %s %s/copy", place.folder, place.path, place.folder);
    snprintf(copy.path, sizeof copy.path, "%s/copy", place.folder);
    return place_open(&copy, place.helen);
}

static uint64_t append(struct office *office, const struct identity *signer, enum entry_kind kind,
                       json_t *detail, timestamp time)
{
    detail_fill(entry_about(kind), detail);
    return append_said(office, signer, kind, detail, time);
}

static void verify_ok(struct office *office, uint64_t entries)
{
    struct oversight_verified verified;
    OK(oversight_verify(office, NULL, NULL, &verified, err));
    cr_assert_eq(verified.ledger.entries, entries);
    oversight_verified_free(&verified);
}

static void verify_fails(struct office *office, const char *message)
{
    struct oversight_verified verified = {0};
    FAILS(oversight_verify(office, NULL, NULL, &verified, err), STATUS_AUTHENTICATION, message);
    cr_assert_eq(verified.ledger.entries, 0);
    cr_assert_null(verified.witnesses);
}

/* ---- roles ---- */

Test(oversight_verify, roles)
{
    place_begin(&place);
    char unknown[256];
    snprintf(unknown, sizeof unknown, "entry 4: signed by %s, whom nobody here knows",
             place.eve->card->verifier.name);
    const struct {
        const struct identity *signer;
        enum entry_kind kind;
        const char *state, *message; /* NULL: good */
        const char *rule;
    } cases[] = {
        {place.ruth, ENTRY_KIND_STAFF_ADDED, NULL,
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not add staff", NULL},
        {place.tara, ENTRY_KIND_STAFF_ADDED, NULL,
         "entry 4: signed by Tara Trustee, who as trustee might not add staff", NULL},
        {place.tara, ENTRY_KIND_STAFF_REMOVED, NULL,
         "entry 4: signed by Tara Trustee, who as trustee might not remove staff", NULL},
        {place.ruth, ENTRY_KIND_APPROVAL, NULL,
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not approve", NULL},
        {place.ruth, ENTRY_KIND_HOLD, "released",
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not release a hold", NULL},
        {place.eve, ENTRY_KIND_DECISION, NULL, unknown, NULL},
        {place.eve, ENTRY_KIND_WITNESSED, NULL, unknown, NULL},
        {place.eve, ENTRY_KIND_KEY_ROTATED, NULL, unknown, NULL},
        {place.ruth, ENTRY_KIND_KEY_ROTATED, NULL, NULL, NULL},
        {place.ruth, ENTRY_KIND_HOLD, "held", NULL, NULL},
        {place.tara, ENTRY_KIND_HOLD, "released", NULL, NULL},
        {place.ruth, ENTRY_KIND_RECIPIENT_REVOKED, NULL, NULL, NULL},
        {place.tara, ENTRY_KIND_INCIDENT, NULL, NULL, NULL},
        {place.ruth, ENTRY_KIND_ACCESS, NULL,
         "entry 4: signed by Ruth Adeyemi, who as coordinator might not answer whom a record is "
         "about",
         "L04"},
        {place.tara, ENTRY_KIND_ACCESS, NULL, NULL, "L04"},
        {place.ruth, ENTRY_KIND_ACCESS, NULL, NULL, "L03"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct office *office = copy_open();
        append(office, cases[i].signer, cases[i].kind,
               json_pack("{s:s*, s:s*}", "state", cases[i].state, "rule", cases[i].rule), NOW);
        if (cases[i].message)
            verify_fails(office, cases[i].message);
        else
            verify_ok(office, NEXT + 1);
        office_close(office);
    }
    place_end(&place);
}

/* The office's own clock does not say that the review date has come: those who approve erase (L05).
 */
Test(oversight_verify, erased_early)
{
    static const char early[] = "entry 4: signed by Ruth Adeyemi, who as coordinator might not "
                                "erase without a time from outside";
    place_begin(&place);
    const struct {
        const struct identity *signer;
        const char *review, *message; /* NULL: good */
    } cases[] = {
        {place.ruth, "2026-11-22", early}, /* the very day */
        {place.ruth, "2026-11-23", early}, {place.ruth, "some day", early},
        {place.ruth, NULL, early},         {place.tara, "2036-11-23", NULL},
        {place.tara, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct office *office = copy_open();
        append(office, cases[i].signer, ENTRY_KIND_ERASED,
               json_pack("{s:s*}", "review", cases[i].review), NOW);
        if (cases[i].message)
            verify_fails(office, cases[i].message);
        else
            verify_ok(office, NEXT + 1);
        office_close(office);
    }
    place_end(&place);
}

/* The role counts that somebody had at that entry: not before it, and not after they left. */
Test(oversight_verify, roles_then)
{
    place_begin(&place);
    struct office *office = copy_open();
    cr_assert_eq(office->members[2].since, 2);
    append(office, place.tara, ENTRY_KIND_HOLD, json_pack("{s:s}", "state", "released"), NOW);
    append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW);
    office->members[2].until = 5;
    verify_ok(office, NEXT + 2);
    office->members[2].until = 4;
    verify_fails(office, "entry 4: signed by Tara Trustee, who was not on the staff then");
    office->members[2].until = UINT64_MAX;
    office->members[1].since = 6;
    verify_fails(office, "entry 3: signed by Ruth Adeyemi, who was not on the staff then");
    /* Nobody but the founder brings themselves. */
    office->members[1].since = 1;
    office->members[0].since = 1;
    verify_fails(office, "entry 0: signed by Helen Ward, who was not on the staff then");
    office_close(office);
    place_end(&place);
}

static bool count_progress(void *context, const char *what, uint64_t done, uint64_t all)
{
    unsigned *left = context;
    cr_assert_str_eq(what, "verifying");
    cr_assert_leq(done, all);
    return (*left)-- > 0;
}

Test(oversight_verify, interrupted)
{
    struct oversight_verified verified = {0};
    unsigned left = 0;
    place_begin(&place);
    FAILS(oversight_verify(place.manager, count_progress, &left, &verified, err),
          STATUS_INTERRUPTED, "interrupted");
    left = 10;
    OK(oversight_verify(place.manager, count_progress, &left, &verified, err));
    cr_assert_eq(left, 9);
    cr_assert_eq(verified.ledger.entries, NEXT);
    oversight_verified_free(&verified);
    place_end(&place);
}

/* ---- witnesses ---- */

static struct witness witness_of(const struct identity *identity)
{
    struct witness witness;
    OK(witness_of_signer(identity->signer, &witness, err));
    return witness;
}

/* Today's checkpoint, cosigned. */
static void cosigned(struct office *office, const struct identity *by, timestamp time,
                     struct buffer *out)
{
    struct buffer head;
    buffer_init(&head, NOTE_MAXIMUM);
    buffer_init(out, NOTE_MAXIMUM);
    OK(ledger_checkpoint(office_ledger(office), true, &head, err));
    OK(cosignature_sign(buffer_text(&head), head.length, by->signer, time, out, err));
    buffer_free(&head);
}

static enum status witness(struct office *office, const struct buffer *file,
                           const struct identity *by, timestamp now,
                           struct oversight_witnessing *done, struct error *err)
{
    struct witness key = witness_of(by);
    return oversight_witness(office, buffer_text(file), file->length, &key, now, done, err);
}

Test(oversight_verify, witnessed)
{
    struct buffer first, second, third;
    struct oversight_witnessing done;
    struct oversight_verified verified;
    struct ledger_entry *entry = NULL;
    char key[NOTE_VERIFIER_SIZE], digest[DIGEST_HEX_SIZE];
    place_begin(&place);
    setenv("SAFEHAND_TEST_TIME", "2027-06-01T09:00:00Z", 1); /* when it is verified */
    cosigned(place.office, place.amanda, NOW + 60, &first);
    OK(witness(place.office, &first, place.amanda, NOW + 120, &done, err));
    cr_assert_eq(done.entry, NEXT);
    cr_assert_eq(done.covers, NEXT);
    cr_assert_eq(done.time, NOW + 60);
    cr_assert(done.is_new_witness);
    cr_assert_not(done.is_recorded_before);
    OK(ledger_read(office_ledger(place.office), NEXT, &entry, err));
    struct witness amanda = witness_of(place.amanda);
    witness_format(&amanda, key);
    OK(digest_sha256_hex(first.data, first.length, digest, err));
    cr_assert_str_eq(leaf_kind_name(&entry->leaf), "witnessed");
    cr_assert_str_eq(entry->leaf.subject, digest);
    cr_assert_eq(json_object_size(entry->detail), 3);
    cr_assert_str_eq(json_text(entry->detail, "checkpoint"), buffer_text(&first));
    cr_assert_str_eq(json_text(entry->detail, "witness"), key);
    cr_assert_str_eq(json_text(entry->detail, "time"), "2026-11-22T09:06:00Z");
    ledger_entry_free(entry);
    /* Given twice it changes nothing, nor does the same said later; more, or earlier, does. */
    OK(witness(place.office, &first, place.amanda, NOW + 500, &done, err));
    cr_assert(done.is_recorded_before);
    cr_assert_not(done.is_new_witness);
    cr_assert_eq(done.entry, NEXT);
    cr_assert_eq(ledger_size(office_ledger(place.office)), NEXT + 1);
    cosigned(place.office, place.eve, NOW + 3600, &second);
    OK(witness(place.office, &second, place.eve, NOW + 3600, &done, err));
    cr_assert(done.is_new_witness);
    cr_assert_eq(done.entry, NEXT + 1);
    cosigned(place.office, place.amanda, NOW + 7200, &third);
    OK(witness(place.office, &third, place.amanda, NOW + 7200, &done, err));
    cr_assert_not(done.is_new_witness);
    cr_assert_eq(done.entry, NEXT + 2);
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    cr_assert_eq(verified.cosignatures, 3);
    cr_assert_eq(verified.witness_count, 2);
    cr_assert_str_eq(verified.witnesses[0].witness.key.name, amanda.key.name);
    cr_assert_eq(verified.witnesses[0].covers, NEXT + 2);
    cr_assert_eq(verified.witnesses[0].time, NOW + 7200);
    cr_assert_eq(verified.witnesses[0].entry, NEXT + 2);
    cr_assert_eq(verified.witnesses[1].covers, NEXT + 1);
    oversight_verified_free(&verified);
    buffer_free(&first);
    buffer_free(&second);
    buffer_free(&third);
    place_end(&place);
}

/* What is not taken, and leaves no entry. */
Test(oversight_verify, not_witnessed)
{
    struct buffer file, cut, ahead;
    struct oversight_witnessing done;
    char text[512];
    place_begin(&place);
    setenv("SAFEHAND_TEST_TIME", "2027-06-01T09:00:00Z", 1); /* when it is verified */
    cosigned(place.office, place.amanda, NOW, &file);
    struct witness eve = witness_of(place.eve);
    snprintf(text, sizeof text, "not cosigned by %s+%08x", eve.key.name, eve.key.hash);
    FAILS(witness(place.office, &file, place.eve, NOW, &done, err), STATUS_AUTHENTICATION, text);
    FAILS(witness(place.office, &file, place.amanda, NOW - 301, &done, err), STATUS_AUTHENTICATION,
          "it is said to have been cosigned at " NOW_TEXT ", which is still to come");
    buffer_init(&cut, NOTE_MAXIMUM);
    OK(ledger_checkpoint(office_ledger(place.office), true, &cut, err));
    struct witness amanda = witness_of(place.amanda);
    snprintf(text, sizeof text, "not cosigned by %s+%08x", amanda.key.name, amanda.key.hash);
    FAILS(witness(place.office, &cut, place.amanda, NOW, &done, err), STATUS_AUTHENTICATION, text);
    /* Of a ledger that went on from here, and of one that went on differently. */
    struct office *office = copy_open();
    append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW);
    append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW);
    cosigned(office, place.amanda, NOW, &ahead);
    office_close(office);
    FAILS_HINT(witness(place.office, &ahead, place.amanda, NOW, &done, err), STATUS_AUTHENTICATION,
               "the checkpoint was signed when the ledger had entries 4 to 5, which are gone",
               "this copy of the ledger is an older one, or was written anew: put the newest one "
               "back; if there is none, `safehand ledger continue --receipts DIR` goes on from "
               "here and says so for good");
    append(place.office, place.ruth, ENTRY_KIND_INCIDENT, json_object(), NOW);
    FAILS(witness(place.office, &ahead, place.amanda, NOW, &done, err), STATUS_AUTHENTICATION,
          "the checkpoint was signed when the ledger had an entry 5, which is gone");
    append(place.office, place.ruth, ENTRY_KIND_INCIDENT, json_object(), NOW);
    FAILS(witness(place.office, &ahead, place.amanda, NOW, &done, err), STATUS_AUTHENTICATION,
          "the checkpoint contradicts ledger.db: entries before 6 were rewritten");
    /* Clocks that differ by more than is usual. */
    append(place.office, place.ruth, ENTRY_KIND_INCIDENT, json_object(), NOW + 301);
    buffer_free(&file);
    cosigned(place.office, place.amanda, NOW, &file);
    FAILS(witness(place.office, &file, place.amanda, NOW + 301, &done, err), STATUS_AUTHENTICATION,
          "it was cosigned at " NOW_TEXT ", but covers entry 6, which was made at "
          "2026-11-22T09:10:01Z");
    cr_assert_eq(ledger_size(office_ledger(place.office)), NEXT + 3);
    buffer_free(&file);
    cosigned(place.office, place.amanda, NOW + 1, &file);
    OK(witness(place.office, &file, place.amanda, NOW + 301, &done, err));
    verify_ok(place.office, NEXT + 4);
    buffer_free(&file);
    buffer_free(&cut);
    buffer_free(&ahead);
    place_end(&place);
}

/* Neither somebody on the staff nor the ledger itself, and no entry may contradict it: not the last
 * one alone. */
Test(oversight_verify, not_from_outside)
{
    struct buffer file;
    struct oversight_witnessing done;
    char key[NOTE_VERIFIER_SIZE];
    place_begin(&place);
    cosigned(place.office, place.tara, NOW, &file);
    FAILS(witness(place.office, &file, place.tara, NOW, &done, err), STATUS_AUTHENTICATION,
          "Tara Trustee is on the staff, and witnesses nothing here");
    cr_assert_eq(ledger_size(office_ledger(place.office)), NEXT);
    struct office *office = copy_open();
    struct witness tara = witness_of(place.tara);
    witness_format(&tara, key);
    append(office, place.ruth, ENTRY_KIND_WITNESSED,
           json_pack("{s:s, s:s, s:s}", "checkpoint", buffer_text(&file), "witness", key, "time",
                     NOW_TEXT),
           NOW);
    verify_fails(office, "entry 4: Tara Trustee is on the staff, and witnesses nothing here");
    office_close(office);
    buffer_free(&file);
    append(place.office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW + 7200);
    append(place.office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW);
    cosigned(place.office, place.amanda, NOW, &file);
    FAILS(witness(place.office, &file, place.amanda, NOW, &done, err), STATUS_AUTHENTICATION,
          "it was cosigned at " NOW_TEXT ", but covers entry 4, which was made at "
          "2026-11-22T11:05:00Z");
    buffer_free(&file);
    cosigned(place.office, place.amanda, NOW + 7200, &file);
    OK(witness(place.office, &file, place.amanda, NOW + 7200, &done, err));
    setenv("SAFEHAND_TEST_TIME", "2026-11-22T11:05:00Z", 1);
    verify_ok(place.office, NEXT + 3);
    buffer_free(&file);
    place_end(&place);
}

/* A member of staff writes into the ledger what no witness said. */
Test(oversight_verify, forged_witness)
{
    static const char own[] = "2026-11-22T09:05:00Z";
    char amanda_key[NOTE_VERIFIER_SIZE], eve_key[NOTE_VERIFIER_SIZE], text[512];
    struct buffer good, plain, ahead;
    place_begin(&place);
    struct witness amanda = witness_of(place.amanda), eve = witness_of(place.eve);
    witness_format(&amanda, amanda_key);
    witness_format(&eve, eve_key);
    cosigned(place.office, place.amanda, NOW, &good);
    buffer_init(&plain, NOTE_MAXIMUM);
    OK(ledger_checkpoint(office_ledger(place.office), true, &plain, err));
    struct office *office = copy_open();
    append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW);
    cosigned(office, place.amanda, NOW, &ahead);
    office_close(office);
    snprintf(text, sizeof text, "entry 4: not cosigned by %s+%08x", eve.key.name, eve.key.hash);
    char unsigned_text[512];
    snprintf(unsigned_text, sizeof unsigned_text, "entry 4: not cosigned by %s+%08x",
             amanda.key.name, amanda.key.hash);
    const struct {
        const char *checkpoint, *witness, *time, *message;
    } cases[] = {
        {buffer_text(&good), amanda_key, own, NULL},
        {buffer_text(&good), eve_key, own, text},
        {buffer_text(&plain), amanda_key, own, unsigned_text},
        {buffer_text(&good), amanda_key, "2026-11-22T09:04:59Z",
         "entry 4: it was cosigned at 2026-11-22T09:05:00Z, and not at 2026-11-22T09:04:59Z"},
        {buffer_text(&good), amanda_key, NULL,
         "entry 4: it does not say \"time\" as an entry of kind witnessed must"},
        {buffer_text(&good), NULL, own,
         "entry 4: it does not say \"witness\" as an entry of kind witnessed must"},
        {NULL, amanda_key, own,
         "entry 4: it does not say \"checkpoint\" as an entry of kind witnessed must"},
        {"x\n", amanda_key, own,
         "entry 4: its checkpoint: not a signed note: no empty line with signatures after it"},
        {buffer_text(&good), "x", own, "entry 4: the verifier key has no \"+\""},
        {buffer_text(&ahead), amanda_key, own,
         "entry 4: the checkpoint contradicts ledger.db: entries before 5 were "
         "rewritten"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        office = copy_open();
        append_said(office, place.ruth, ENTRY_KIND_WITNESSED,
                    json_pack("{s:s*, s:s*, s:s*}", "checkpoint", cases[i].checkpoint, "witness",
                              cases[i].witness, "time", cases[i].time),
                    NOW);
        if (cases[i].message)
            verify_fails(office, cases[i].message);
        else
            verify_ok(office, NEXT + 1);
        office_close(office);
    }
    buffer_free(&good);
    buffer_free(&plain);
    buffer_free(&ahead);
    place_end(&place);
}

/* An entry that was there when a witness looked cannot have been made later. */
Test(oversight_verify, times)
{
    struct buffer early, late;
    char key[NOTE_VERIFIER_SIZE];
    place_begin(&place);
    setenv("SAFEHAND_TEST_TIME", "2027-06-01T09:00:00Z", 1); /* when it is verified */
    struct witness amanda = witness_of(place.amanda);
    witness_format(&amanda, key);
    const struct {
        timestamp offset;
        bool good;
    } cases[] = {{-5000, true}, {0, true}, {300, true}, {301, false}, {86400, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct office *office = copy_open();
        char time[TIMESTAMP_SIZE], made[TIMESTAMP_SIZE], text[256];
        append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW + 1000 + cases[i].offset);
        append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW);
        cosigned(office, place.amanda, NOW + 1000, &early);
        /* Not covered, so not bound. */
        append(office, place.ruth, ENTRY_KIND_ADVICE, json_object(), NOW + 100000);
        timestamp_format(NOW + 1000, time);
        append(office, place.ruth, ENTRY_KIND_WITNESSED,
               json_pack("{s:s, s:s, s:s}", "checkpoint", buffer_text(&early), "witness", key,
                         "time", time),
               NOW + 1000);
        /* A later cosignature over more, at a later time, loosens nothing. */
        cosigned(office, place.amanda, NOW + 200000, &late);
        timestamp_format(NOW + 200000, made);
        append(office, place.ruth, ENTRY_KIND_WITNESSED,
               json_pack("{s:s, s:s, s:s}", "checkpoint", buffer_text(&late), "witness", key,
                         "time", made),
               NOW + 200000);
        timestamp_format(NOW + 1000 + cases[i].offset, made);
        snprintf(text, sizeof text,
                 "entry 4: it bears the time %s, but was there at %s, when entry 7 was witnessed",
                 made, time);
        if (cases[i].good)
            verify_ok(office, NEXT + 5);
        else
            verify_fails(office, text);
        buffer_free(&early);
        buffer_free(&late);
        office_close(office);
    }
    place_end(&place);
}

/* Whatever call fails, nothing is half taken, and nothing counts as verified that was not. */
Test(oversight_verify, failing)
{
    static const char *const kinds[] = {"memory", "database", "file"};
    struct buffer file;
    struct oversight_witnessing done;
    place_begin(&place);
    cosigned(place.office, place.amanda, NOW, &file);
    OK(witness(place.office, &file, place.amanda, NOW, &done, err));
    append(place.office, place.tara, ENTRY_KIND_HOLD, json_pack("{s:s}", "state", "released"), NOW);
    uint64_t size = ledger_size(office_ledger(place.office));
    buffer_free(&file);
    cosigned(place.office, place.eve, NOW, &file);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        for (int call = 1, hit = 1; hit; call += 1 + call / 8) {
            char fault[64];
            struct error failure = {0};
            struct oversight_verified verified = {0};
            snprintf(fault, sizeof fault, "fail:%s:%d", kinds[i], call);
            seam_plan(fault);
            enum status status = oversight_verify(place.office, NULL, NULL, &verified, &failure);
            hit = seam_was_hit();
            seam_plan(NULL);
            cr_assert(status == STATUS_OK ? verified.ledger.entries == size
                                          : verified.ledger.entries == 0,
                      "%s: %d %s", fault, status, failure.message);
            cr_assert(status == STATUS_OK || status == STATUS_SYSTEM, "%s: %d %s", fault, status,
                      failure.message);
            cr_assert(status == STATUS_OK || hit);
            oversight_verified_free(&verified);
        }
        for (int call = 1, hit = 1; hit; call += 1 + call / 8) {
            char fault[64];
            struct error failure = {0};
            struct office *office = copy_open();
            snprintf(fault, sizeof fault, "fail:%s:%d", kinds[i], call);
            seam_plan(fault);
            enum status status = witness(office, &file, place.eve, NOW, &done, &failure);
            hit = seam_was_hit();
            seam_plan(NULL);
            office_close(office);
            cr_assert(status == STATUS_OK || status == STATUS_SYSTEM, "%s: %d %s", fault, status,
                      failure.message);
            cr_assert(status == STATUS_OK || hit);
        }
    }
    cr_assert_eq(ledger_size(office_ledger(place.office)), size);
    buffer_free(&file);
    place_end(&place);
}
