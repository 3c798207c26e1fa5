/* A lost key: the same again for the recipient's new card, and the old one is superseded. */
#include "sharing_internal.h"

#include "safehand/sharing/asking.h"

#include <string.h>

#include "safehand/card/name.h"

static enum status may_be_reissued(const struct sharing_timeline *timeline,
                                   const struct ledger_entry *decided, struct error *err)
{
    if (decided && !decided->is_erased && !sharing_state_is_withdrawn(timeline->state) &&
        timeline->state != SHARING_ERASED)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "sharing %s cannot be reissued: it is %s", timeline->id,
              timeline_state_words(timeline));
    error_hint(err, "share anew with " WAY);
    return error_way(err, WAY_SHARE, NULL, NULL);
}

/* A new card, but of the same person: to anybody else it is another sharing. */
static enum status same_person(const json_t *decision, const struct card *card, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    const json_t *old = json_object_get(decision, "recipient");
    const char *name = json_text(old, "name"), *organisation = json_text(old, "organisation");
    const char *known = json_text(old, "card"), *kind = json_text(old, "organisation_kind");
    memcpy(digest, card->digest, DIGEST_HEX_SIZE);
    if (!name || !organisation || !name_is_same(name, card->name) ||
        !name_is_same(organisation, card->organisation)) {
        error_set(err, STATUS_REFUSED, "the sharing was with %s, %s, and not with %s, %s",
                  name ? name : "", organisation ? organisation : "", card->name,
                  card->organisation);
        error_hint(err, "for somebody else share anew with " WAY);
        return error_way(err, WAY_SHARE, NULL, NULL);
    }
    if (!kind || strcmp(kind, card->organisation_kind) != 0) {
        error_set(err, STATUS_REFUSED, "the sharing was with a card of the kind %s, and not %s",
                  kind ? kind : "", card->organisation_kind);
        error_hint(err, "for another kind of organisation share anew with " WAY);
        return error_way(err, WAY_SHARE, NULL, NULL);
    }
    if (!known || strcmp(known, digest) != 0)
        return STATUS_OK;
    error_set(err, STATUS_USAGE, "this is the card that the package was sealed for");
    error_hint(err,
               "name their new card, by the digits of its key; " WAY " shows those that are there");
    return error_way(err, WAY_LIST_RECIPIENTS, NULL, NULL);
}

/* The old request, but for the recipient. */
static enum status asked_anew(const json_t *decision, const struct card *card, json_t **asked,
                              struct error *err)
{
    int failed = 0;
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(&card->verifier, verifier);
    *asked = json_copy_whole(json_object_get(decision, "asked"));
    if (!*asked)
        return memory_error(err);
    json_put(*asked, "recipient", json_string(verifier), &failed);
    return failed ? memory_error(err) : STATUS_OK;
}

static enum status superseded_append(struct office *office, const char *id,
                                     const struct sharing *sharing, timestamp now,
                                     struct error *err)
{
    const struct entry_superseded said = {
        .id = id,
        .by = sharing->id,
        .reason = "the recipient's key is lost; it is sealed for their new card"};
    const struct office_entry entry = {.kind = ENTRY_KIND_SUPERSEDED,
                                       .detail = entry_superseded_write(&said),
                                       .lookups = {{LOOKUP_SHARING, id}}};
    enum status status = office_append(office, &entry, now, NULL, err);
    return status == STATUS_OK ? outbox_remove(office, id, err) : status;
}

/* What was decided before, without the call that vouched for the old card in an emergency (P03). */
static enum status answers_anew(const json_t *decision, json_t **answers, struct error *err)
{
    *answers = answers_of_list(json_object_get(decision, "answers"));
    if (!*answers)
        return memory_error(err);
    asking_forget_call(*answers);
    return STATUS_OK;
}

/* Nobody can be asked here: a new card that a call would have to vouch for is verified first. */
static enum status card_is_good(const struct sharing *sharing, struct error *err)
{
    const struct policy_outcome *asks = policy_verdict_question(&sharing->verdict);
    if (!asks || asks->rule->id != RULE_P03)
        return STATUS_OK;
    rule_error(err, STATUS_REFUSED, RULE_P03,
               "nobody has verified the new card of %s, or it has expired",
               sharing->recipient->name);
    error_hint(err,
               "compare its fingerprint by phone, at a number that you already know, then " WAY);
    return error_way(err, WAY_VERIFY_RECIPIENT, NULL, NULL);
}

/* What was answered of the old words says nothing of others: an entry that was corrected since may
 * be an opinion now, where the old one was a fact. */
static enum status is_unchanged(const struct sharing *sharing, const json_t *decision,
                                struct error *err)
{
    const char *extract = json_text(decision, "extract");
    if (extract && strcmp(extract, sharing->selection->extract_digest) == 0)
        return STATUS_OK;
    error_set(err, STATUS_REFUSED,
              "what would leave is not what was decided on: the family's record says something "
              "else now");
    error_hint(err, "share anew with " WAY);
    return error_way(err, WAY_SHARE, NULL, NULL);
}

static enum status reissue_begin(struct office *office, const json_t *decision,
                                 const char *recipient, timestamp now, struct sharing **out,
                                 struct error *err)
{
    struct office_recipient *found = NULL;
    struct sharing *sharing = sharing_new(office);
    if (!sharing)
        return memory_error(err);
    enum status status = office_recipient_find(office, recipient, &found, err);
    if (status == STATUS_OK && !found->card)
        status = error_set(err, STATUS_REFUSED, "%s has no key: nothing can be sealed for them",
                           found->name);
    if (status == STATUS_OK)
        status = same_person(decision, found->card, err);
    if (status == STATUS_OK)
        status = asked_anew(decision, found->card, &sharing->asked, err);
    if (status == STATUS_OK)
        status = id_new(sharing->id, err);
    if (status == STATUS_OK)
        status = answers_anew(decision, &sharing->answers, err);
    if (status == STATUS_OK)
        status = sharing_load(sharing, now, err);
    if (status == STATUS_OK)
        status = sharing_judge(sharing, now, err);
    if (status == STATUS_OK)
        status = is_unchanged(sharing, decision, err);
    if (status == STATUS_OK)
        status = card_is_good(sharing, err);
    office_recipient_free(found);
    if (status == STATUS_OK)
        *out = sharing;
    else
        sharing_free(sharing);
    return status;
}

enum status sharing_reissue(struct office *office, const char *id, const char *recipient,
                            timestamp now, struct sharing **out, bool *waits, struct error *err)
{
    int lock = -1;
    char whole[ID_SIZE];
    struct sharing *sharing = NULL;
    struct sharing_timeline timeline = {0};
    const struct ledger_entry *decided = NULL;
    *out = NULL;
    enum status status = sharing_complete_id(office, id, whole, err);
    if (status == STATUS_OK)
        status = outbox_lock(office, whole, &lock, err);
    if (status == STATUS_OK)
        status = timeline_read(office, whole, now, &timeline, err);
    if (status == STATUS_OK) {
        decided = timeline_first(&timeline, ENTRY_KIND_DECISION);
        status = may_be_reissued(&timeline, decided, err);
    }
    if (status == STATUS_OK)
        status = reissue_begin(office, decision_of(decided), recipient, now, &sharing, err);
    /* Removing the old package forgets that a run which was killed was on the way to a portal. */
    if (status == STATUS_OK)
        status = delivery_end_cut_off(office, &timeline, now, err);
    if (status == STATUS_OK)
        status = sharing_decide(sharing, now, waits, err);
    if (status == STATUS_OK) {
        status = superseded_append(office, whole, sharing, now, err);
        if (status != STATUS_OK)
            error_context(err, "sharing %s is decided, but %.8s is not superseded", sharing->id,
                          whole);
    }
    timeline_free(&timeline);
    outbox_unlock(office, whole, &lock);
    if (status == STATUS_OK)
        *out = sharing;
    else
        sharing_free(sharing);
    return status;
}
