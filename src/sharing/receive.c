#include "sharing_internal.h"

#include <string.h>

/* The card that the package was sealed for, from the sealed entry's own text. */
static enum status recipient_card(const struct ledger_entry *sealed, struct card **card,
                                  struct error *err)
{
    struct entry_sealed said;
    enum status status = entry_sealed_read(sealed, &said, err);
    if (status == STATUS_OK)
        status =
            card_parse(said.card.data, said.card.length, "the card of a sealed entry", card, err);
    return status;
}

/* The receipt speaks of the package that was delivered and of the manifest that was recorded. */
static enum status receipt_check_digests(const struct receipt *receipt,
                                         const struct sharing_timeline *timeline,
                                         const struct ledger_entry *sealed, struct error *err)
{
    bool same = false;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct ledger_entry *entry = timeline->entries[i];
        bool has_left =
            entry->leaf.kind == ENTRY_KIND_DELIVERED || entry->leaf.kind == ENTRY_KIND_FOR_SENDING;
        same = same || (has_left && strcmp(entry->leaf.subject, receipt->package_digest) == 0);
    }
    if (!same) {
        error_set(err, STATUS_AUTHENTICATION,
                  "wrong package: the receipt is for another file than the one delivered as %s",
                  receipt->id);
        return error_hint(err, "ask the recipient which file they opened, and where they got it");
    }
    if (strcmp(sealed->leaf.subject, receipt->manifest_digest) == 0)
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION,
              "altered receipt: it names another manifest than the ledger does for %s",
              receipt->id);
    return error_hint(err, "ask the recipient to acknowledge again");
}

static enum status receipt_check_signer(const struct receipt *receipt, const struct card *card,
                                        struct error *err)
{
    if (!note_is_by(&receipt->note, &card->verifier)) {
        error_set(err, STATUS_AUTHENTICATION,
                  "wrong recipient: the receipt is not signed by %s, whom the package was for",
                  card->name);
        return error_hint(err, "if somebody else opened it, that is an incident");
    }
    if (receipt_verify(receipt, &card->verifier, err) == STATUS_OK)
        return STATUS_OK;
    error_set(err, STATUS_AUTHENTICATION,
              "altered receipt: the signature of %s does not fit its text", card->name);
    return error_hint(err, "ask the recipient to send it again");
}

/* The checkpoint that the recipient sends back is one of this ledger's, and one that has the
 * sealing in it. */
static enum status receipt_check_checkpoint(struct office *office, const struct receipt *receipt,
                                            const struct ledger_entry *sealed, struct error *err)
{
    struct checkpoint checkpoint;
    enum status status =
        ledger_check_checkpoint(office_ledger(office), receipt->checkpoint,
                                receipt->checkpoint_length, &checkpoint, NULL, err);
    if (status != STATUS_OK ||
        (strcmp(checkpoint.origin, sealed->origin) == 0 && checkpoint.size > sealed->leaf.index))
        return status;
    error_set(err, STATUS_AUTHENTICATION,
              "altered receipt: its checkpoint is older than the sealing of %s", receipt->id);
    return error_hint(err, "ask the recipient to acknowledge again");
}

/* A person has it, to bring it or to send it, and has not said that they did. */
static bool waits_for_sending(const struct sharing_timeline *timeline)
{
    return timeline_first(timeline, ENTRY_KIND_FOR_SENDING) &&
           !timeline_first(timeline, ENTRY_KIND_DELIVERED);
}

static enum status receipt_check(struct office *office, const struct receipt *receipt,
                                 const struct sharing_timeline *timeline, struct error *err)
{
    struct card *card = NULL;
    const struct ledger_entry *sealed = timeline_first(timeline, ENTRY_KIND_SEALED);
    if (!sealed || sealed->is_erased ||
        !(timeline_first(timeline, ENTRY_KIND_DELIVERED) || waits_for_sending(timeline))) {
        if (timeline->state == SHARING_ERASED)
            return error_set(err, STATUS_USAGE,
                             "sharing %s is erased: no receipt for it can be filed any more",
                             receipt->id);
        error_set(err, STATUS_USAGE, "sharing %s has not been delivered", receipt->id);
        if (timeline->state == SHARING_SEALED) {
            error_hint(err,
                       "if it did arrive, run " WAY " again, which records that, and then file "
                       "the receipt");
            return error_way(err, WAY_DELIVER, receipt->id, NULL);
        }
        error_hint(err, WAY " tells what happened");
        return error_way(err, WAY_SHOW_SHARING, receipt->id, NULL);
    }
    enum status status = recipient_card(sealed, &card, err);
    if (status == STATUS_OK)
        status = receipt_check_signer(receipt, card, err);
    if (status == STATUS_OK)
        status = receipt_check_digests(receipt, timeline, sealed, err);
    if (status == STATUS_OK)
        status = receipt_check_checkpoint(office, receipt, sealed, err);
    card_free(card);
    return status;
}

/*
 * Whether this very receipt is filed, or the last one says the same. A recipient who changes their
 * mind sends another, and that counts; an old one that turns up again does not.
 */
static bool receipt_is_filed(const struct sharing_timeline *timeline, const struct receipt *receipt)
{
    struct entry_receipt said;
    for (size_t i = 0; i < timeline->count; i++) {
        if (timeline->entries[i]->leaf.kind != ENTRY_KIND_RECEIPT)
            continue;
        entry_receipt_see(timeline->entries[i]->detail, &said);
        if (said.receipt.data && said.receipt.length == receipt->length &&
            memcmp(said.receipt.data, receipt->data, receipt->length) == 0)
            return true;
    }
    const struct ledger_entry *last = timeline_last(timeline, ENTRY_KIND_RECEIPT);
    entry_receipt_see(last ? last->detail : NULL, &said);
    return said.code && strcmp(said.code, receipt->code) == 0 &&
           (said.accepted == TRUTH_YES) == receipt->is_accepted;
}

/*
 * A head that this ledger's key signed, and that this ledger does not have, tells that entries are
 * gone or were rewritten, whatever else the receipt says. So that is looked at first.
 */
static enum status receipt_check_head(struct office *office, const struct receipt *receipt,
                                      bool *is_ours, struct error *err)
{
    struct ledger *ledger = office_ledger(office);
    struct ledger_reach reach;
    struct error failure = {0};
    enum status status =
        ledger_reach_of(ledger, receipt->checkpoint, receipt->checkpoint_length, &reach, &failure);
    *is_ours = status == STATUS_OK;
    if (status != STATUS_OK)
        return STATUS_OK; /* somebody else's: for receipt_check to say what that is */
    status = ledger_check_checkpoint(ledger, receipt->checkpoint, receipt->checkpoint_length, NULL,
                                     NULL, err);
    if (status != STATUS_AUTHENTICATION)
        return status;
    error_context(err, "this receipt shows that the ledger is not as it was");
    error_hint(err,
               "keep the receipt and this copy of the ledger as they are, and tell the manager "
               "and the trustees; " WAY " looks at all of it, and where an older backup was "
               "put back in good faith, " WAY " says so for good");
    error_way(err, WAY_VERIFY_LEDGER, NULL, NULL);
    return error_way(err, WAY_CONTINUE_FROM_RECEIPTS, NULL, NULL);
}

/* Whether the head names this ledger as its origin, whoever signed it. */
static bool receipt_names_ledger(const struct office *office, const struct receipt *receipt)
{
    char origin[CHECKPOINT_ORIGIN_MAXIMUM + 1];
    const char *end = memchr(receipt->checkpoint, '\n', receipt->checkpoint_length);
    size_t length = end ? (size_t)(end - receipt->checkpoint) : 0;
    if (length == 0 || length >= sizeof origin)
        return false;
    memcpy(origin, receipt->checkpoint, length);
    origin[length] = '\0';
    return checkpoint_origin_is_same(origin, office_ledger_verifier(office)->name);
}

/* There is no sharing of that id: whose is the receipt? */
static enum status receipt_unknown(const struct office *office, const struct receipt *receipt,
                                   bool is_ours, struct error *err)
{
    if (is_ours) {
        error_set(err, STATUS_AUTHENTICATION,
                  "altered receipt: the ledger that it quotes is this one, which has no sharing %s",
                  receipt->id);
        return error_hint(err, "keep it, and ask the recipient to acknowledge again");
    }
    if (receipt_names_ledger(office, receipt)) {
        error_set(err, STATUS_AUTHENTICATION,
                  "the receipt quotes this ledger, signed by a key that this copy of it does not "
                  "know, and there is no sharing %s",
                  receipt->id);
        return error_hint(err,
                          "keep it: either this copy is from before the keys were changed, and "
                          "the newest one has to be put back, or somebody signs in the "
                          "office's name; tell the manager and the trustees");
    }
    error_set(
        err, STATUS_AUTHENTICATION,
        "the receipt is for another office: it quotes another ledger than this one, which has "
        "no sharing %s",
        receipt->id);
    error_hint(err, "send it back to whoever sent it; if this office has another ledger, name that "
                    "(" WAY ")");
    return error_way(err, WAY_CHOOSE_OFFICE, NULL, NULL);
}

enum status sharing_check_receipt(struct office *office, const struct receipt *receipt,
                                  timestamp now, enum receipt_outcome *outcome, struct error *err)
{
    struct sharing_timeline timeline = {0};
    bool is_ours = false;
    enum status status = receipt_check_head(office, receipt, &is_ours, err);
    if (status == STATUS_OK) {
        status = timeline_read(office, receipt->id, now, &timeline, err);
        if (status == STATUS_USAGE)
            status = receipt_unknown(office, receipt, is_ours, err);
    }
    if (status == STATUS_OK)
        status = receipt_check(office, receipt, &timeline, err);
    if (status == STATUS_OK)
        *outcome = receipt_is_filed(&timeline, receipt) ? RECEIPT_ALREADY_FILED : RECEIPT_FILED;
    timeline_free(&timeline);
    return status;
}

/* Who has signed for it has it, whether or not whoever brought it said so. */
static enum status arrival_append(struct office *office, const char *id, timestamp now,
                                  struct error *err)
{
    struct sharing_timeline timeline = {0};
    enum status status = timeline_read(office, id, now, &timeline, err);
    if (status == STATUS_OK && waits_for_sending(&timeline))
        status = sent_append(office, &timeline, now, err);
    timeline_free(&timeline);
    return status;
}

static enum status receipt_append(struct office *office, const struct receipt *receipt,
                                  timestamp now, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    enum status status = digest_sha256_hex(receipt->data, receipt->length, digest, err);
    if (status != STATUS_OK)
        return status;
    const struct entry_receipt said = {.id = receipt->id,
                                       .accepted = entry_truth(receipt->is_accepted),
                                       .code = receipt->code,
                                       .receipt = {receipt->data, receipt->length}};
    const struct office_entry entry = {.kind = ENTRY_KIND_RECEIPT,
                                       .subject = digest,
                                       .detail = entry_receipt_write(&said),
                                       .lookups = {{LOOKUP_SHARING, receipt->id}}};
    return office_append(office, &entry, now, NULL, err);
}

enum status sharing_receive(struct office *office, const struct receipt *receipt, timestamp now,
                            enum receipt_outcome *outcome, struct error *err)
{
    int lock = -1;
    enum status status = outbox_lock(office, receipt->id, &lock, err);
    if (status == STATUS_OK)
        status = sharing_check_receipt(office, receipt, now, outcome, err);
    if (status == STATUS_OK && *outcome == RECEIPT_FILED)
        status = arrival_append(office, receipt->id, now, err);
    if (status == STATUS_OK && *outcome == RECEIPT_FILED)
        status = receipt_append(office, receipt, now, err);
    if (status == STATUS_OK) {
        status = outbox_remove(office, receipt->id, err);
        if (status != STATUS_OK)
            error_context(err, "the receipt is filed, but the package is still in the outbox");
    }
    outbox_unlock(office, receipt->id, &lock);
    return status;
}
