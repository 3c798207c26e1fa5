#include "verify_claims.h"

#include <string.h>

struct claimed_file {
    uint64_t number;
    char name[OFFICE_POLICY_FILE_SIZE];
    char digest[DIGEST_HEX_SIZE];
};
struct claimed_training {
    uint64_t number;
    char key[NOTE_VERIFIER_SIZE];
    struct date lapses_on;
};
struct claimed_standing {
    uint64_t number;
    char profile[RECORD_ID_MAXIMUM + 1];
    const struct office_member *by;
    struct date until;
};
struct claimed_agreement {
    uint64_t number;
    char name[RECORD_ID_MAXIMUM + 1];
    char with[DIGEST_HEX_SIZE]; /* the digest of that name */
    struct date review;
};

void claims_free(struct claims *claims)
{
    memory_free(claims->files);
    memory_free(claims->trainings);
    memory_free(claims->standings);
    memory_free(claims->agreements);
    *claims = (struct claims){.files = NULL};
}

/* ---- reading ---- */

struct reading {
    struct office *office;
    struct claims *claims;
    const struct ledger_entry *entry;
    const struct office_member *signer;
};

static bool add_file(struct reading *reading, const char *name, const char *digest)
{
    struct claims *claims = reading->claims;
    struct claimed_file file = {.number = reading->entry->number};
    if (!name || !digest || !digest_is_valid(digest) || strlen(name) >= sizeof file.name)
        return true; /* it counts for nothing */
    snprintf(file.name, sizeof file.name, "%s", name);
    snprintf(file.digest, sizeof file.digest, "%s", digest);
    return ARRAY_ADD(claims->files, claims->file_count, file);
}

static bool add_training(struct reading *reading, const char *key, const char *trained_on,
                         const struct entry_number *term)
{
    struct claims *claims = reading->claims;
    struct claimed_training training = {.number = reading->entry->number};
    struct date on;
    if (!key || !trained_on || !date_parse(trained_on, &on) || term->value < 1 ||
        term->value > TRAINING_DAYS_MAXIMUM || !office_role_manages_staff(reading->signer->role))
        return true;
    snprintf(training.key, sizeof training.key, "%s", key);
    training.lapses_on = date_add_days(&on, (int)term->value);
    return ARRAY_ADD(claims->trainings, claims->training_count, training);
}

static bool take_added(struct reading *reading)
{
    struct entry_staff_added said;
    char key[NOTE_VERIFIER_SIZE];
    bool good = true;
    size_t i;
    json_t *file;
    entry_staff_added_see(reading->entry->detail, &said);
    if (reading->entry->number == 0)
        json_array_foreach(said.policy, i, file) good =
            good && add_file(reading, json_text(file, "file"), json_text(file, "digest"));
    for (i = 0; i < office_member_count(reading->office); i++) {
        const struct office_member *member = office_member_at(reading->office, i);
        if (member->added != reading->entry->number)
            continue;
        note_verifier_format(&member->card->verifier, key);
        return good && add_training(reading, key, said.trained_on, &said.term);
    }
    return good;
}

static bool take_training(struct reading *reading)
{
    struct entry_training said;
    entry_training_see(reading->entry->detail, &said);
    return add_training(reading, said.verifier, said.trained_on, &said.term);
}

static bool take_accepted(struct reading *reading)
{
    struct entry_policy_accepted said;
    entry_policy_accepted_see(reading->entry->detail, &said);
    return !office_role_manages_staff(reading->signer->role) ||
           add_file(reading, said.file, said.digest);
}

static bool take_standing(struct reading *reading, const struct entry_standing *said)
{
    struct claims *claims = reading->claims;
    struct claimed_standing standing = {.number = reading->entry->number, .by = reading->signer};
    if (strlen(said->standing) >= sizeof standing.profile || !said->until ||
        !date_parse(said->until, &standing.until) || !office_role_approves(reading->signer->role))
        return true;
    snprintf(standing.profile, sizeof standing.profile, "%s", said->standing);
    return ARRAY_ADD(claims->standings, claims->standing_count, standing);
}

static bool digest_of(const char *text, char digest[DIGEST_HEX_SIZE])
{
    struct error ignored = {0};
    return digest_sha256_hex(text, strlen(text), digest, &ignored) == STATUS_OK;
}

static bool take_agreement(struct reading *reading)
{
    struct claims *claims = reading->claims;
    struct entry_standing standing;
    struct entry_agreement said;
    struct claimed_agreement agreement = {.number = reading->entry->number};
    entry_standing_see(reading->entry->detail, &standing);
    if (standing.standing)
        return take_standing(reading, &standing);
    entry_agreement_see(reading->entry->detail, &said);
    if (!said.name || strlen(said.name) >= sizeof agreement.name || !said.with || !said.review ||
        !date_parse(said.review, &agreement.review))
        return true;
    snprintf(agreement.name, sizeof agreement.name, "%s", said.name);
    return digest_of(said.with, agreement.with) &&
           ARRAY_ADD(claims->agreements, claims->agreement_count, agreement);
}

static const struct {
    enum entry_kind kind;
    bool (*take)(struct reading *); /* false without memory */
} TAKEN[] = {
    {ENTRY_KIND_STAFF_ADDED, take_added},
    {ENTRY_KIND_TRAINING, take_training},
    {ENTRY_KIND_POLICY_ACCEPTED, take_accepted},
    {ENTRY_KIND_AGREEMENT, take_agreement},
};

static enum status read_kind(struct reading *reading, size_t kind, struct error *err)
{
    struct ledger_indexes all = {0};
    enum status status =
        ledger_find_kind(office_ledger(reading->office), TAKEN[kind].kind, &all, err);
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++) {
        struct ledger_entry *entry = NULL;
        status = office_read(reading->office, all.items[i], &entry, &reading->signer, err);
        reading->entry = entry;
        if (status == STATUS_OK && reading->signer && !TAKEN[kind].take(reading))
            status = memory_error(err);
        ledger_entry_free(entry);
    }
    ledger_indexes_free(&all);
    return status;
}

enum status claims_read(struct office *office, struct claims *claims, struct error *err)
{
    struct reading reading = {.office = office, .claims = claims};
    enum status status = STATUS_OK;
    *claims = (struct claims){.files = NULL};
    for (size_t i = 0; status == STATUS_OK && i < sizeof TAKEN / sizeof TAKEN[0]; i++)
        status = read_kind(&reading, i, err);
    return status;
}

/* ---- checking ---- */

static bool file_differs(const struct claims *claims, const char *name, const char *digest,
                         uint64_t before)
{
    const struct claimed_file *last = NULL;
    for (size_t i = 0; i < claims->file_count; i++)
        if (claims->files[i].number < before && strcmp(claims->files[i].name, name) == 0)
            last = &claims->files[i];
    return !last || !digest || strcmp(last->digest, digest) != 0;
}

static bool files_differ(const struct claims *claims, const json_t *decision, uint64_t before)
{
    char name[OFFICE_POLICY_FILE_SIZE];
    const json_t *profile = json_object_get(decision, "profile");
    const char *title = json_text(profile, "name");
    snprintf(name, sizeof name, "profiles/%s.json", title ? title : "");
    return file_differs(claims, name, json_text(profile, "digest"), before) ||
           file_differs(claims, "catalogue.json", json_text(decision, "catalogue"), before);
}

/* Whether any entry before it lets the training count as long as that. */
static bool is_trained(const struct claims *claims, const struct office_member *by,
                       const struct date *lapses_on, uint64_t before)
{
    char key[NOTE_VERIFIER_SIZE];
    note_verifier_format(&by->card->verifier, key);
    for (size_t i = 0; i < claims->training_count; i++) {
        const struct claimed_training *one = &claims->trainings[i];
        if (one->number < before && strcmp(one->key, key) == 0 &&
            date_compare(lapses_on, &one->lapses_on) <= 0)
            return true;
    }
    return false;
}

static bool is_approved(const struct claims *claims, const struct office_member *by,
                        const char *profile, const struct ledger_signed *what)
{
    struct date day = date_of(what->leaf->time);
    for (size_t i = 0; profile && i < claims->standing_count; i++) {
        const struct claimed_standing *one = &claims->standings[i];
        if (one->number < what->index && strcmp(one->profile, profile) == 0 &&
            date_compare(&day, &one->until) <= 0 && !office_may_be_one(one->by, by, what->index))
            return true;
    }
    return false;
}

/* Whether an entry before it registers the agreement that it goes by: that name, with whom, until
 * when. One that it says nobody knew asks for nothing. */
static bool is_agreed(const struct claims *claims, const json_t *agreement, uint64_t before)
{
    char with[DIGEST_HEX_SIZE];
    struct date lapses_on;
    const char *name = json_text(agreement, "name"), *whom = json_text(agreement, "with");
    const char *lapses = json_text(agreement, "lapses_on");
    if (!json_is_true(json_object_get(agreement, "known")))
        return true;
    if (!name || !whom || !lapses || !date_parse(lapses, &lapses_on) || !digest_of(whom, with))
        return false;
    for (size_t i = 0; i < claims->agreement_count; i++) {
        const struct claimed_agreement *one = &claims->agreements[i];
        if (one->number < before && strcmp(one->name, name) == 0 && strcmp(one->with, with) == 0 &&
            date_compare(&lapses_on, &one->review) == 0)
            return true;
    }
    return false;
}

enum status claims_check(const struct claims *claims, const struct ledger_signed *what,
                         const struct office_member *by, bool *differs, struct error *err)
{
    struct entry_decision said;
    struct date lapses_on;
    entry_decision_see(what->detail, &said);
    const char *lapses = json_text(json_object_get(said.decision, "training"), "lapses_on");
    const char *profile = json_text(json_object_get(said.decision, "profile"), "name");
    *differs = files_differ(claims, said.decision, what->index);
    if (lapses &&
        (!date_parse(lapses, &lapses_on) || !is_trained(claims, by, &lapses_on, what->index)))
        return error_set(err, STATUS_AUTHENTICATION,
                         "it says that the training of %s lapses on %s, and no entry before it "
                         "does",
                         by->card->name, lapses);
    if (json_is_true(json_object_get(said.decision, "standing_approval")) &&
        !is_approved(claims, by, profile, what))
        return error_set(err, STATUS_AUTHENTICATION,
                         "it goes by a standing approval that nobody else had signed");
    if (!is_agreed(claims, json_object_get(said.decision, "agreement"), what->index))
        return error_set(err, STATUS_AUTHENTICATION,
                         "it goes by an agreement that no entry before it registers so");
    return STATUS_OK;
}
