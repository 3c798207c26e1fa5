/* Somebody leaves: the ledger's keys change first, so that from then on they open nothing. */
#include "office_internal.h"
#include "safehand/office/records.h"

#include <string.h>
#include <strings.h>

static enum status find_leaver(const struct office *office, const char *name,
                               const struct office_member **found, struct error *err)
{
    char list[ERROR_HINT_SIZE / 2] = "";
    size_t matches = member_count_named(office, name, found);
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (!member->is_removed)
            office_words_add(list, sizeof list, "%s%s", *list ? ", " : "", member->card->name);
    }
    if (matches == 1)
        return STATUS_OK;
    error_set(err, STATUS_USAGE,
              matches ? "more than one on the staff is called %s"
                      : "nobody on the staff is called %s",
              name);
    if (!matches)
        return error_hint(err, "on the staff are: %s", list);
    error_hint(err, "name the key: " WAY " on their card in staff/ tells it, as safehand/...");
    return error_way(err, WAY_SHOW_CARD, NULL, NULL);
}

/* New keys for everybody who stays. */
static enum status change_keys(struct office *office, const struct office_member *leaver,
                               timestamp now, struct error *err)
{
    const struct card **cards = memory_allocate_array(office->member_count, sizeof *cards);
    size_t count = 0;
    if (!cards)
        return memory_error(err);
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        if (member != leaver && !member->is_removed)
            cards[count++] = member->card;
    }
    enum status status =
        ledger_rotate(office->ledger, cards, count, office->identity->signer, now, err);
    memory_free(cards);
    if (status == STATUS_OK)
        status = office_file_follow(office, err);
    return status;
}

static enum status removed_append(struct office *office, const struct card *card,
                                  const char *reason, timestamp now, struct error *err)
{
    char verifier[NOTE_VERIFIER_SIZE];
    note_verifier_format(&card->verifier, verifier);
    const struct entry_staff_removed said = {
        .name = card->name, .verifier = verifier, .reason = reason};
    const struct office_entry entry = {.kind = ENTRY_KIND_STAFF_REMOVED,
                                       .detail = entry_staff_removed_write(&said),
                                       .lookups = {{LOOKUP_STAFF, verifier}}};
    return office_append(office, &entry, now, NULL, err);
}

static enum status card_remove(const struct office *office, const struct card *card,
                               struct error *err)
{
    char file_name[CARD_FILE_NAME_SIZE];
    card_file_name(card, file_name);
    char *path = office_path(office, "staff", file_name);
    enum status status = !path               ? memory_error(err)
                         : file_exists(path) ? file_remove(path, err)
                                             : STATUS_OK;
    memory_free(path);
    return status;
}

/* Whoever left may have copied the key of the records. What cannot be sealed anew is told as what
 * is owed: it is no reason why somebody should stay. */
static void renew_records(const struct office *office)
{
    size_t left;
    struct error ignored = {0};
    (void)!office_records_renew(office, &left, &ignored);
}

enum status office_staff_remove(struct office *office, const char *name, const char *reason,
                                timestamp now, struct error *err)
{
    const struct office_member *leaver = NULL;
    enum status status = office_require(office_role_manages_staff(office->self->role), office,
                                        "may not remove staff", err);
    if (status == STATUS_OK)
        status = find_leaver(office, name, &leaver, err);
    if (status == STATUS_OK && leaver == office->self) {
        error_set(err, STATUS_REFUSED, "nobody removes themselves");
        status = error_hint(err, "another manager or deputy does it, after you were replaced");
    }
    /* So that office.json is never two changes of keys behind. */
    if (status == STATUS_OK)
        status = office_file_follow(office, err);
    if (status == STATUS_OK)
        status = change_keys(office, leaver, now, err);
    if (status == STATUS_OK)
        status = removed_append(office, leaver->card, reason, now, err);
    if (status == STATUS_OK)
        status = card_remove(office, leaver->card, err);
    if (status == STATUS_OK)
        renew_records(office);
    return status == STATUS_OK ? office_read_members(office, err) : status;
}
