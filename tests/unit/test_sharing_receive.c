/* Receipts told apart, approvals by the right people, and what the ledger shows. */
#include "office_support.h"

static struct place place;
static char text[1024];

#define ID_TEXT(format, id) (snprintf(text, sizeof text, format, id), text)

/* ---- receipts ---- */

/* Shares by hand; the receipt that `who` makes for it goes to out. */
static void deliver_and_acknowledge(struct identity *who, const char *code, char id[ID_SIZE],
                                    struct buffer *out)
{
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    hand_over(&place, sharing, NOW);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    struct package_opened *opened = open_package(&place, sharing_package_path(sharing));
    buffer_init(out, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, code, NOW + 60, who, out, err));
    package_opened_free(opened);
    sharing_free(sharing);
}

static enum status receive(const struct buffer *receipt, enum receipt_outcome *outcome,
                           struct error *failure)
{
    struct receipt parsed;
    enum status status = receipt_parse(buffer_text(receipt), receipt->length, &parsed, failure);
    return status == STATUS_OK ? sharing_receive(place.office, &parsed, NOW + 120, outcome, failure)
                               : status;
}

/* The receipt with one text in it exchanged, and signed again by `who` (NULL: not signed again). */
static void exchange(const struct buffer *receipt, const char *from, const char *to,
                     const struct identity *who, struct buffer *out)
{
    struct note note;
    struct buffer changed;
    const char *whole = buffer_text(receipt), *at = strstr(whole, from);
    cr_assert_not_null(at, "%s", from);
    buffer_init(&changed, RECEIPT_MAXIMUM);
    buffer_append(&changed, whole, (size_t)(at - whole));
    buffer_append_text(&changed, to);
    buffer_append_text(&changed, at + strlen(from));
    buffer_init(out, RECEIPT_MAXIMUM);
    if (who) {
        const struct note_signer *const signers[] = {who->signer};
        OK(note_parse(buffer_text(&changed), changed.length, &note, err));
        OK(note_sign(note.text, note.text_length, signers, 1, out, err));
    } else {
        buffer_append(out, changed.data, changed.length);
    }
    buffer_free(&changed);
}

Test(sharing_receive, accepted)
{
    char id[ID_SIZE];
    struct buffer receipt;
    enum receipt_outcome outcome = RECEIPT_ALREADY_FILED;
    struct receipt parsed;
    place_begin(&place);
    deliver_and_acknowledge(place.amanda, NULL, id, &receipt);
    cr_assert_eq(outbox_count(&place), 1); /* a person hands it over */
    OK(receipt_parse(buffer_text(&receipt), receipt.length, &parsed, err));
    OK(sharing_check_receipt(place.office, &parsed, NOW, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_FILED);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered");
    OK(receive(&receipt, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_FILED);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered,receipt");
    cr_assert_eq(state_now(&place, id, NOW), SHARING_ACKNOWLEDGED);
    cr_assert_eq(outbox_count(&place), 0);
    OK(receive(&receipt, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_ALREADY_FILED);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered,receipt");
    /* Who changes their mind signs another one, and that is filed too. */
    struct buffer second;
    exchange(&receipt, "outcome accepted", "outcome rejected wrong-family", place.amanda, &second);
    OK(receive(&second, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_FILED);
    cr_assert_eq(state_now(&place, id, NOW), SHARING_REJECTED);
    OK(receive(&receipt, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_ALREADY_FILED);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered,receipt,receipt");
    buffer_free(&second);
    buffer_free(&receipt);
    deliver_and_acknowledge(place.amanda, "too-much", id, &receipt);
    OK(receive(&receipt, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_FILED);
    cr_assert_eq(state_now(&place, id, NOW), SHARING_REJECTED);
    struct ledger_verified verified;
    OK(ledger_verify(office_ledger(place.office), office_who, place.office, &verified, err));
    buffer_free(&receipt);
    place_end(&place);
}

Test(sharing_receive, told_apart)
{
    static const char ZEROS[] = "0000000000000000000000000000000000000000000000000000000000000000";
    char id[ID_SIZE], second_id[ID_SIZE], package[80], manifest[80], wanted[256];
    struct buffer receipt, second, wrong;
    struct receipt parsed;
    enum receipt_outcome outcome;
    place_begin(&place);
    deliver_and_acknowledge(place.amanda, NULL, id, &receipt);
    deliver_and_acknowledge(place.amanda, NULL, second_id, &second);
    OK(receipt_parse(buffer_text(&receipt), receipt.length, &parsed, err));
    snprintf(package, sizeof package, "package %s", parsed.package_digest);
    snprintf(manifest, sizeof manifest, "manifest %s", parsed.manifest_digest);
    snprintf(wanted, sizeof wanted, "package %s", ZEROS);

    exchange(&receipt, id, "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b", place.amanda, &wrong);
    FAILS(receive(&wrong, &outcome, err), STATUS_AUTHENTICATION,
          "altered receipt: the ledger that it quotes is this one, which has no sharing "
          "6f2b1e0c-9a53-4d0e-8f4b-1c2d3e4f5a6b");
    buffer_free(&wrong);
    exchange(&receipt, id, second_id, place.amanda, &wrong);
    FAILS(receive(&wrong, &outcome, err), STATUS_AUTHENTICATION,
          ID_TEXT("wrong package: the receipt is for another file than the one delivered as %s",
                  second_id));
    buffer_free(&wrong);
    exchange(&receipt, package, wanted, place.amanda, &wrong);
    FAILS(
        receive(&wrong, &outcome, err), STATUS_AUTHENTICATION,
        ID_TEXT("wrong package: the receipt is for another file than the one delivered as %s", id));
    buffer_free(&wrong);
    snprintf(wanted, sizeof wanted, "manifest %s", ZEROS);
    exchange(&receipt, manifest, wanted, place.amanda, &wrong);
    FAILS(receive(&wrong, &outcome, err), STATUS_AUTHENTICATION,
          ID_TEXT("altered receipt: it names another manifest than the ledger does for %s", id));
    buffer_free(&wrong);
    exchange(&receipt, "outcome accepted", "outcome rejected not-needed", NULL, &wrong);
    FAILS(receive(&wrong, &outcome, err), STATUS_AUTHENTICATION,
          "altered receipt: the signature of Amanda Kaur does not fit its text");
    buffer_free(&wrong);
    exchange(&receipt, "outcome accepted", "outcome accepted", place.eve, &wrong);
    FAILS_HINT(receive(&wrong, &outcome, err), STATUS_AUTHENTICATION,
               "wrong recipient: the receipt is not signed by Amanda Kaur, whom the package was "
               "for",
               "if somebody else opened it, that is an incident");
    buffer_free(&wrong);
    /* The checkpoint of another size than was signed. */
    struct note checkpoint;
    OK(note_parse(parsed.checkpoint, parsed.checkpoint_length, &checkpoint, err));
    const char *line = strchr(checkpoint.text, '\n') + 1;
    snprintf(wanted, sizeof wanted, "\n%.*s\n", (int)strcspn(line, "\n"), line);
    exchange(&receipt, wanted, "\n1\n", place.amanda, &wrong);
    struct error failure = {0};
    cr_assert_eq(receive(&wrong, &outcome, &failure), STATUS_AUTHENTICATION);
    buffer_free(&wrong);
    check_kinds(&place, id, "decision,sealed,for-sending,delivered");
    check_kinds(&place, second_id, "decision,sealed,for-sending,delivered");
    OK(receive(&receipt, &outcome, err));
    OK(receive(&second, &outcome, err));
    buffer_free(&receipt);
    buffer_free(&second);
    place_end(&place);
}

/* A sound checkpoint of this ledger, but from before the sealing. */
Test(sharing_receive, checkpoint_too_old)
{
    char id[ID_SIZE];
    struct buffer receipt, old, note;
    struct receipt parsed;
    enum receipt_outcome outcome;
    place_begin(&place);
    buffer_init(&old, NOTE_MAXIMUM);
    OK(ledger_checkpoint(office_ledger(place.office), true, &old, err));
    deliver_and_acknowledge(place.amanda, NULL, id, &receipt);
    OK(receipt_parse(buffer_text(&receipt), receipt.length, &parsed, err));
    struct buffer changed;
    const struct note_signer *const signers[] = {place.amanda->signer};
    buffer_init(&changed, RECEIPT_MAXIMUM);
    buffer_init(&note, RECEIPT_MAXIMUM);
    buffer_append(&changed, buffer_text(&receipt),
                  (size_t)(parsed.checkpoint - buffer_text(&receipt)));
    buffer_append(&changed, old.data, old.length);
    OK(note_sign(buffer_text(&changed), changed.length, signers, 1, &note, err));
    FAILS(receive(&note, &outcome, err), STATUS_AUTHENTICATION,
          ID_TEXT("altered receipt: its checkpoint is older than the sealing of %s", id));
    buffer_free(&changed);
    buffer_free(&note);
    buffer_free(&old);
    buffer_free(&receipt);
    place_end(&place);
}

/* It arrived, but the run was cut off before it said so. */
Test(sharing_receive, not_recorded_as_delivered)
{
    struct buffer receipt;
    enum receipt_outcome outcome;
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    OK(sharing_seal(sharing, NOW, err));
    struct package_opened *opened = open_package(&place, sharing_package_path(sharing));
    buffer_init(&receipt, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, NULL, NOW, place.amanda, &receipt, err));
    snprintf(text, sizeof text, "another run is at work on sharing %s", sharing_id(sharing));
    FAILS(receive(&receipt, &outcome, err), STATUS_USAGE, text);
    char id[ID_SIZE], hint[256];
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    snprintf(hint, sizeof hint,
             "if it did arrive, run `safehand deliver %.8s` again, which records that, and then "
             "file the receipt",
             id);
    FAILS_HINT(receive(&receipt, &outcome, err), STATUS_USAGE,
               ID_TEXT("sharing %s has not been delivered", id), hint);
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    hand_over(&place, sharing, NOW);
    sharing_free(sharing);
    OK(receive(&receipt, &outcome, err));
    cr_assert_eq(outcome, RECEIPT_FILED);
    package_opened_free(opened);
    buffer_free(&receipt);
    place_end(&place);
}

/* ---- approvals ---- */

Test(sharing_receive, approvals)
{
    struct sharing *sharing = ended(&place, (place_begin(&place), NOW));
    char id[ID_SIZE];
    memcpy(id, sharing_id(sharing), ID_SIZE);
    FAILS(sharing_seal(sharing, NOW, err), STATUS_WAITING,
          "P06 manager-approval: sharing without consent needs a manager's approval");
    sharing_free(sharing);
    struct error failure = {0};
    cr_assert_eq(sharing_resume(place.office, id, NOW, &sharing, &failure), STATUS_WAITING);
    /* Ruth decided it, and has not the right anyway. */
    FAILS(sharing_approve(place.office, id, NOW, err), STATUS_REFUSED,
          "Ruth Adeyemi (coordinator) may not approve");
    struct approval_view view;
    OK(approval_view_read(place.manager, id, NOW, &view, err));
    cr_assert_eq(view.awaits.count, 1);
    cr_assert_str_eq(view.awaits.items[0], "P06");
    cr_assert_str_eq(json_text(view.decision, "id"), id);
    approval_view_free(&view);
    cr_assert_eq(state_now(&place, id, NOW), SHARING_AWAITING_APPROVAL);
    struct office *trustee = place_open(&place, place.tara);
    char cut[9];
    snprintf(cut, sizeof cut, "%.8s", id);
    OK(sharing_approve(trustee, cut, NOW, err));
    office_close(trustee);
    cr_assert_eq(state_now(&place, id, NOW), SHARING_DRAFTED);
    FAILS(sharing_approve(place.manager, id, NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s is approved already", id));
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    hand_over(&place, sharing, NOW);
    sharing_free(sharing);
    check_kinds(&place, id, "decision,approval,sealed,for-sending,delivered");
    place_end(&place);
}

/* A concern does not wait: the manager looks at it afterwards, once. */
Test(sharing_receive, approved_afterwards)
{
    place_begin(&place);
    struct sharing *sharing = concern(&place, CHANNEL_HAND, NOW);
    char id[ID_SIZE];
    memcpy(id, sharing_id(sharing), ID_SIZE);
    OK(sharing_seal(sharing, NOW, err));
    hand_over(&place, sharing, NOW);
    sharing_free(sharing);
    FAILS(sharing_approve(place.office, id, NOW, err), STATUS_REFUSED,
          "Ruth Adeyemi (coordinator) may not approve");
    OK(sharing_approve(place.manager, id, NOW, err));
    check_kinds(&place, id, "decision,sealed,for-sending,delivered,approval");
    cr_assert_eq(state_now(&place, id, NOW), SHARING_DELIVERED);
    FAILS(sharing_approve(place.manager, id, NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s does not await approval: it is delivered", id));
    place_end(&place);
}

/* Nobody approves what they decided, a manager neither. */
Test(sharing_receive, not_by_the_sender)
{
    place_begin(&place);
    struct office *ruth = place.office;
    place.office = place.manager;
    struct sharing *sharing = ended(&place, NOW);
    char id[ID_SIZE];
    memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    FAILS(sharing_approve(place.manager, id, NOW, err), STATUS_REFUSED,
          "Helen Ward decided this sharing and may not approve it");
    OK(sharing_withdraw(ruth, id, "no longer wanted", NOW, err));
    struct office *trustee = place_open(&place, place.tara);
    FAILS(sharing_approve(trustee, id, NOW, err), STATUS_USAGE,
          ID_TEXT("sharing %s does not await approval: it is withdrawn", id));
    office_close(trustee);
    check_kinds(&place, id, "decision,withdrawn");
    place.office = ruth;
    place_end(&place);
}

/* Puts an approval entry into the ledger by hand, as whoever has the ledger's keys can. */
static void approval_forge(struct office *who, const char *id, const char *digest, const char *rule)
{
    struct buffer words, note;
    const char *items[] = {rule};
    struct names rules = {items, 1};
    const struct note_signer *const signers[] = {office_identity(who)->signer};
    uint64_t index;
    buffer_init(&words, NOTE_MAXIMUM);
    buffer_init(&note, NOTE_MAXIMUM);
    OK(approval_text(id, digest, &rules, NOW, &words, err));
    OK(note_sign(buffer_text(&words), words.length, signers, 1, &note, err));
    json_t *detail =
        json_pack("{s:s, s:s, s:s}", "id", id, "decision", digest, "note", buffer_text(&note));
    struct ledger_lookup lookup = {LOOKUP_SHARING, id};
    struct ledger_new entry = {.kind = ENTRY_KIND_APPROVAL,
                               .subject = digest,
                               .detail = detail,
                               .lookups = &lookup,
                               .lookup_count = 1,
                               .signer = office_identity(who)->signer,
                               .time = NOW};
    OK(ledger_append(office_ledger(who), &entry, &index, err));
    json_decref(detail);
    buffer_free(&words);
    buffer_free(&note);
}

Test(sharing_receive, forged_approvals)
{
    static const char ZEROS[] = "0000000000000000000000000000000000000000000000000000000000000000";
    place_begin(&place);
    for (int row = 0; row < 3; row++) {
        struct sharing *sharing = ended(&place, NOW), *resumed = NULL;
        char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
        memcpy(id, sharing_id(sharing), ID_SIZE);
        memcpy(digest, sharing_decision_digest(sharing), sizeof digest);
        sharing_free(sharing);
        struct error failure = {0};
        if (row == 0) { /* by the coordinator herself */
            approval_forge(place.office, id, digest, "P06");
            cr_assert_eq(sharing_resume(place.office, id, NOW, &resumed, &failure),
                         STATUS_AUTHENTICATION);
            cr_assert_not_null(strstr(failure.message, "but is not by somebody with the right to"),
                               "%s", failure.message);
        } else if (row == 1) { /* over another decision */
            approval_forge(place.manager, id, ZEROS, "P06");
            cr_assert_eq(sharing_resume(place.office, id, NOW, &resumed, &failure),
                         STATUS_AUTHENTICATION);
        } else { /* of another rule than is awaited: the approval is sound, and does not help */
            approval_forge(place.manager, id, digest, "M01");
            cr_assert_eq(sharing_resume(place.office, id, NOW, &resumed, &failure), STATUS_WAITING,
                         "%s", failure.message);
        }
        cr_assert_null(resumed);
    }
    place_end(&place);
}

/* ---- views ---- */

/* What a walk has seen. */
struct walk_seen {
    size_t count, stop_at;
    timestamp last;
};

static enum status count_sharing(void *context, const struct sharing_view *view, bool *go_on,
                                 struct error *err)
{
    struct walk_seen *seen = context;
    (void)err;
    cr_assert(seen->count == 0 || view->decided <= seen->last);
    seen->last = view->decided;
    seen->count++;
    *go_on = seen->count != seen->stop_at;
    return STATUS_OK;
}

static size_t count_sharings(const struct ledger_filter *filter, timestamp now)
{
    struct walk_seen seen = {0};
    OK(list_sharings(place.office, filter, now, count_sharing, &seen, err));
    return seen.count;
}

Test(sharing_receive, views)
{
    struct sharing_timeline timeline;
    char ids[3][ID_SIZE], package[DIGEST_HEX_SIZE] = "";
    place_begin(&place);
    cr_assert_eq(count_sharings(&(struct ledger_filter){0}, NOW), 0);
    for (int i = 0; i < 3; i++) {
        struct sharing *sharing =
            i == 2 ? ended(&place, NOW + DAY) : concern(&place, CHANNEL_HAND, NOW + i);
        if (i == 1) {
            OK(sharing_seal(sharing, NOW, err));
            hand_over(&place, sharing, NOW);
            memcpy(package, sharing_package_digest(sharing), sizeof package);
        }
        memcpy(ids[i], sharing_id(sharing), ID_SIZE);
        sharing_free(sharing);
    }
    const struct {
        struct ledger_filter filter;
        timestamp now;
        size_t count;
    } rows[] = {
        {{0}, NOW, 3},
        {{.reference = "HS-2041"}, NOW, 2},
        {{.reference = "HS-2077"}, NOW, 1},
        {{.reference = "HS-20"}, NOW, 0},
        {{.recipient = "amanda"}, NOW, 3},
        {{.recipient = "Kaur"}, NOW, 3},
        {{.recipient = "Eve"}, NOW, 0},
        {{.has_state = true, .state = SHARING_DRAFTED}, NOW, 1},
        {{.has_state = true, .state = SHARING_DELIVERED}, NOW, 1},
        {{.has_state = true, .state = SHARING_AWAITING_APPROVAL}, NOW, 1},
        {{.has_state = true, .state = SHARING_OVERDUE}, NOW, 0},
        {{.has_state = true, .state = SHARING_OVERDUE}, NOW + 60 * (timestamp)DAY, 1},
        {{.has_state = true, .state = SHARING_EXPIRED}, NOW + 60 * (timestamp)DAY, 2},
        {{.has_since = true, .since = {2026, 11, 22}}, NOW, 3},
        {{.has_since = true, .since = {2026, 11, 23}}, NOW, 1},
        {{.has_since = true, .since = {2026, 11, 24}}, NOW, 0},
        {{.has_until = true, .until = {2026, 11, 23}}, NOW, 3},
        {{.has_until = true, .until = {2026, 11, 22}}, NOW, 2},
        {{.has_until = true, .until = {2026, 11, 21}}, NOW, 0},
        {{.reference = "HS-2041", .recipient = "amanda"}, NOW, 2},
        {{.reference = "HS-2041", .recipient = "Eve"}, NOW, 0},
        {{.reference = "HS-2077", .has_until = true, .until = {2026, 11, 22}}, NOW, 0},
        {{.package = package}, NOW, 1},
        {{.package = package, .reference = "HS-2077"}, NOW, 0},
        {{.package = "0000000000000000000000000000000000000000000000000000000000000000"}, NOW, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_assert_eq(count_sharings(&rows[i].filter, rows[i].now), rows[i].count, "row %zu", i);
    struct walk_seen seen = {.stop_at = 2};
    OK(list_sharings(place.office, &(struct ledger_filter){0}, NOW, count_sharing, &seen, err));
    cr_assert_eq(seen.count, 2);
    /* The receipt's last day counts whole, in London. */
    struct profile *profile = NULL;
    OK(office_profile(place.office, "social-care-concern", &profile, err));
    struct date due = date_of(NOW);
    due = date_add_days(&due, profile->receipt_days);
    cr_assert_eq(state_now(&place, ids[1], date_ends(&due) - 1), SHARING_DELIVERED);
    cr_assert_eq(state_now(&place, ids[1], date_ends(&due)), SHARING_OVERDUE);
    profile_free(profile);
    /* Ids cut short, down to 8 characters. */
    for (int i = 0; i < 3; i++) {
        for (size_t length = 1; length < ID_SIZE; length++) {
            char cut[ID_SIZE];
            snprintf(cut, sizeof cut, "%.*s", (int)length, ids[i]);
            if (length < 8) {
                FAILS(timeline_read(place.office, cut, NOW, &timeline, err), STATUS_USAGE,
                      ID_TEXT("%s is too short for the id of a sharing", cut));
                continue;
            }
            OK(timeline_read(place.office, cut, NOW, &timeline, err));
            cr_assert_str_eq(timeline.id, ids[i]);
            timeline_free(&timeline);
        }
    }
    FAILS(timeline_read(place.office, "zzzzzzzz", NOW, &timeline, err), STATUS_USAGE,
          "there is no sharing zzzzzzzz");
    place_end(&place);
}
