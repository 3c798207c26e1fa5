/* Decisions not to share (P11). */
#include "sharing_internal.h"

#include <string.h>

/* The decision as it would have been, with every rule's outcome. */
static enum status declined_decision(struct office *office, const struct sharing *sharing,
                                     timestamp now, json_t **decision, struct error *err)
{
    unsigned char salt[DECISION_SALT_SIZE];
    char verifier[NOTE_VERIFIER_SIZE];
    enum status status = random_bytes(salt, sizeof salt, err);
    if (status != STATUS_OK)
        return status;
    note_verifier_format(&office_self(office)->card->verifier, verifier);
    struct decision_parts parts = {
        .id = sharing->id,
        .salt = salt,
        .created = now,
        .expires = office_deadline(now, DECISION_VALID_DAYS),
        .sender_name = office_self(office)->card->name,
        .sender_verifier = verifier,
        .asked = sharing->asked,
        .facts = &sharing->facts,
        .verdict = &sharing->verdict,
    };
    return decision_build(&parts, decision, err);
}

/* Whose request it was (P12), as somebody said, or as the profile and the recipient tell. */
static const char *declined_request(const struct declining *declining)
{
    const struct sharing *sharing = declining->sharing;
    if (declining->request || !sharing || sharing->profile->request != PROFILE_POLICE_OR_COURT)
        return declining->request;
    return strcmp(sharing->recipient->organisation_kind, "court") == 0 ? "court" : "police";
}

static enum status declined_detail(struct office *office, const struct declining *declining,
                                   const char *id, timestamp now, json_t **out, struct error *err)
{
    char review[DATE_SIZE];
    json_t *decision = NULL;
    const struct sharing *sharing = declining->sharing;
    const char *to = sharing ? sharing->recipient->name : declining->to;
    if (sharing) {
        enum status status = declined_decision(office, sharing, now, &decision, err);
        if (status != STATUS_OK)
            return status;
    }
    const struct entry_declined said = {
        .id = id,
        .review = review,
        .reference = declining->reference,
        .asked_by = declining->asked_by,
        .to = to,
        .reason = declining->reason,
        .decision = decision,
        .request = declined_request(declining),
    };
    own_review_day(now, review);
    *out = entry_declined_write(&said);
    json_decref(decision);
    return *out ? STATUS_OK : memory_error(err);
}

enum status sharing_decline(struct office *office, const struct declining *declining, timestamp now,
                            uint64_t *entry, json_t **detail, struct error *err)
{
    char id[ID_SIZE];
    *detail = NULL;
    enum status status = name_check(declining->asked_by, INPUT_ASKED_BY, err);
    if (status == STATUS_OK)
        status = words_check(declining->reason, INPUT_REASON, err);
    if (status == STATUS_OK && declining->to)
        status = name_check(declining->to, INPUT_TO, err);
    if (status == STATUS_OK && declining->request && strcmp(declining->request, "police") != 0 &&
        strcmp(declining->request, "court") != 0) {
        error_set(err, STATUS_USAGE, "a request is not by %s", declining->request);
        status = error_hint(err, "one of: police, court; leave it out for anybody else's");
    }
    if (status == STATUS_OK && declining->sharing)
        memcpy(id, declining->sharing->id, ID_SIZE);
    else if (status == STATUS_OK)
        status = id_new(id, err);
    if (status == STATUS_OK)
        status = declined_detail(office, declining, id, now, detail, err);
    if (status == STATUS_OK) {
        const struct office_entry appended = {
            .kind = ENTRY_KIND_DECLINED,
            .detail = json_incref(*detail),
            .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, declining->reference}}};
        status = office_append(office, &appended, now, entry, err);
    }
    if (status != STATUS_OK) {
        json_decref(*detail);
        *detail = NULL;
    }
    return status;
}
