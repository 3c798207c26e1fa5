/* Cosignatures of people outside, who say when they saw the ledger. */
#include "oversight_internal.h"

#include <string.h>

static const char clocks_hint[] =
    "compare this computer's clock with the witness's; if this one was "
    "right, have the checkpoint cosigned again";

enum status reach_check(struct office *office, const char *data, size_t length, const char *whose,
                        struct ledger_reach *reach, struct error *err)
{
    enum status status = ledger_reach_of(office_ledger(office), data, length, reach, err);
    if (status != STATUS_OK) {
        if (status == STATUS_MALFORMED)
            err->status = status = STATUS_AUTHENTICATION;
        error_context(err, "%s", whose);
        return status;
    }
    status =
        ledger_check_checkpoint(office_ledger(office), data, length, NULL, &reach->is_lost, err);
    if (status != STATUS_AUTHENTICATION || reach->covers <= reach->end)
        return status;
    if (reach->covers == reach->end + 1)
        error_set(err, status, "%s was signed when the ledger had an entry %llu, which is gone",
                  whose, (unsigned long long)reach->end);
    else
        error_set(err, status,
                  "%s was signed when the ledger had entries %llu to %llu, which are gone", whose,
                  (unsigned long long)reach->end, (unsigned long long)reach->covers - 1);
    error_hint(err, "this copy of the ledger is an older one, or was written anew: put the newest "
                    "one back; if there is none, " WAY " goes on from here and says so for good");
    return error_way(err, WAY_CONTINUE_FROM_RECEIPTS, NULL, NULL);
}

/* The same, of one that is to bear witness: what is gone can be compared with nothing. */
static enum status witnessed_check(struct office *office, const char *data, size_t length,
                                   const char *whose, struct ledger_reach *reach, struct error *err)
{
    enum status status = reach_check(office, data, length, whose, reach, err);
    bool is_kept = true;
    if (status == STATUS_OK && !reach->is_lost)
        status = ledger_keeps(office_ledger(office), data, length, &is_kept, err);
    if (status == STATUS_OK && !is_kept) {
        error_set(err, STATUS_AUTHENTICATION,
                  "%s is none that this ledger keeps, as it keeps each that was printed", whose);
        error_hint(err, "if it was not printed but copied, have today's checkpoint cosigned: " WAY
                        " prints it; else the ledger was changed, or an older copy put back");
        return error_way(err, WAY_CHECKPOINT, NULL, NULL);
    }
    if (status == STATUS_OK && reach->is_lost) {
        error_set(err, STATUS_AUTHENTICATION,
                  "%s covers entries that are gone, as a later log says, and witnesses "
                  "nothing of what is left",
                  whose);
        error_hint(err, "have today's checkpoint cosigned: " WAY " prints it");
        status = error_way(err, WAY_CHECKPOINT, NULL, NULL);
    }
    return status;
}

/* Whoever witnesses stands outside: neither a member of the staff at that entry nor the ledger. */
static enum status outsider_check(struct office *office, const struct witness *witness,
                                  uint64_t number, struct error *err)
{
    const unsigned char *key = witness->key.key;
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        if (number < member->since || number >= member->until ||
            memcmp(member->card->verifier.key, key, sizeof witness->key.key) != 0)
            continue;
        error_set(err, STATUS_AUTHENTICATION, "%s is on the staff, and witnesses nothing here",
                  member->card->name);
        return error_hint(err, "a witness is somebody outside, whom the office cannot tell what to "
                               "sign");
    }
    if (ledger_had_public_key(office_ledger(office), key))
        return error_set(err, STATUS_AUTHENTICATION,
                         "the ledger's own key, today's or a former one, witnesses nothing of "
                         "itself");
    return STATUS_OK;
}

/* ---- what entries say ---- */

static enum status witnessed_parse(struct office *office, const struct ledger_entry *entry,
                                   struct oversight_witness *witnessed, struct error *err)
{
    struct entry_witnessed said;
    char told[TIMESTAMP_SIZE];
    struct ledger_reach reach;
    enum status status = entry_witnessed_read(entry, &said, err);
    if (status == STATUS_OK)
        status = witness_parse(said.witness, &witnessed->witness, err);
    if (status == STATUS_OK)
        status = outsider_check(office, &witnessed->witness, entry->number, err);
    if (status == STATUS_OK)
        status = witnessed_check(office, said.checkpoint.data, said.checkpoint.length,
                                 "its checkpoint", &reach, err);
    if (status == STATUS_OK)
        status = cosignature_verify(said.checkpoint.data, said.checkpoint.length,
                                    &witnessed->witness, &witnessed->time, err);
    if (status != STATUS_OK)
        return status;
    timestamp_format(witnessed->time, told);
    if (strcmp(told, said.time) != 0)
        return error_set(err, STATUS_AUTHENTICATION, "it was cosigned at %s, and not at %s", told,
                         said.time);
    if (reach.covers > entry->number)
        return error_set(err, STATUS_AUTHENTICATION,
                         "its checkpoint covers the entry itself, which came after it");
    witnessed->covers = reach.covers;
    return STATUS_OK;
}

enum status witnessed_read(struct office *office, uint64_t number,
                           struct oversight_witness *witnessed, struct error *err)
{
    struct ledger_entry *entry = NULL;
    enum status status = ledger_read(office_ledger(office), number, &entry, err);
    if (status != STATUS_OK)
        return status;
    *witnessed = (struct oversight_witness){.entry = number};
    status = witnessed_parse(office, entry, witnessed, err);
    if (status == STATUS_MALFORMED)
        err->status = status = STATUS_AUTHENTICATION;
    if (status == STATUS_AUTHENTICATION)
        error_context(err, "entry %llu", (unsigned long long)number);
    ledger_entry_free(entry);
    return status;
}

/* ---- taking one ---- */

/* Looks for an entry that was covered by a cosignature before it was made, unless a later one says
 * that its time was wrong. */
struct clocks {
    const struct oversight_witnessing *done;
    struct clock_corrections corrections;
    uint64_t number; /* of the next entry */
};

static enum status clock_check(void *context, const struct leaf *leaf, struct error *err)
{
    struct clocks *clocks = context;
    const struct oversight_witnessing *done = clocks->done;
    char seen[TIMESTAMP_SIZE], made[TIMESTAMP_SIZE];
    uint64_t number = clocks->number++;
    if (number >= done->covers || leaf->time <= done->time + OVERSIGHT_CLOCKS_DIFFER ||
        clock_was_corrected(&clocks->corrections, number, leaf->time))
        return STATUS_OK;
    timestamp_format(done->time, seen);
    timestamp_format(leaf->time, made);
    error_set(err, STATUS_AUTHENTICATION,
              "it was cosigned at %s, but covers entry %llu, which was made at %s", seen,
              (unsigned long long)number, made);
    error_hint(err, "compare this computer's clock with the witness's: if theirs was wrong, have "
                    "the checkpoint cosigned again; if the entry's was, say so with " WAY);
    return error_way(err, WAY_CORRECT_CLOCK, NULL, NULL);
}

/* Nothing witnessed is from the future, nor was anything in it made after it was witnessed. Every
 * entry is asked: one whose clock was wrong, with a right one after it, would else be recorded as a
 * contradiction for good. */
static enum status check_times(struct office *office, const struct oversight_witnessing *done,
                               timestamp now, struct error *err)
{
    char seen[TIMESTAMP_SIZE];
    struct clocks clocks = {.done = done};
    timestamp_format(done->time, seen);
    if (done->time > now + OVERSIGHT_CLOCKS_DIFFER) {
        error_set(err, STATUS_AUTHENTICATION,
                  "it is said to have been cosigned at %s, which is "
                  "still to come",
                  seen);
        return error_hint(err, "%s", clocks_hint);
    }
    if (done->covers == 0)
        return error_set(err, STATUS_USAGE, "the checkpoint covers no entry");
    /* What is wrong with the times themselves is for verification. */
    enum status status = clock_corrections_read(office, now, &clocks.corrections, err);
    if (status == STATUS_AUTHENTICATION) {
        *err = (struct error){0};
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        status =
            ledger_leaves(office_folder(office), office_origin(office), clock_check, &clocks, err);
    clock_corrections_free(&clocks.corrections);
    return status;
}

/* Whether this witness has said as much before: as many entries, as early. */
static enum status find_recorded(struct office *office, const char *key,
                                 struct oversight_witnessing *done, struct error *err)
{
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {LOOKUP_WITNESS, key};
    enum status status = ledger_find(office_ledger(office), &lookup, &indexes, err);
    done->is_new_witness = indexes.count == 0;
    /* Backwards: a file that is given twice is most often the last one. */
    for (size_t i = indexes.count; status == STATUS_OK && !done->is_recorded_before && i > 0; i--) {
        struct oversight_witness before;
        status = witnessed_read(office, indexes.items[i - 1], &before, err);
        if (status == STATUS_OK && before.covers == done->covers && before.time <= done->time) {
            done->is_recorded_before = true;
            done->entry = before.entry;
        }
    }
    ledger_indexes_free(&indexes);
    return status;
}

static enum status witnessed_append(struct office *office, const char *data, size_t length,
                                    const char *key, timestamp now,
                                    struct oversight_witnessing *done, struct error *err)
{
    char digest[DIGEST_HEX_SIZE], time[TIMESTAMP_SIZE];
    enum status status = digest_sha256_hex(data, length, digest, err);
    if (status != STATUS_OK)
        return status;
    timestamp_format(done->time, time);
    const struct entry_witnessed said = {
        .checkpoint = {data, length}, .witness = key, .time = time};
    const struct office_entry entry = {.kind = ENTRY_KIND_WITNESSED,
                                       .subject = digest,
                                       .detail = entry_witnessed_write(&said),
                                       .lookups = {{LOOKUP_WITNESS, key}}};
    return office_append(office, &entry, now, &done->entry, err);
}

enum status oversight_witness(struct office *office, const char *data, size_t length,
                              const struct witness *witness, timestamp now,
                              struct oversight_witnessing *done, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE];
    struct ledger_reach reach;
    struct oversight_witnessing fresh = {0};
    witness_format(witness, key);
    enum status status = witnessed_check(office, data, length, "the checkpoint", &reach, err);
    if (status == STATUS_OK)
        status = cosignature_verify(data, length, witness, &fresh.time, err);
    if (status == STATUS_OK)
        status = outsider_check(office, witness, ledger_size(office_ledger(office)), err);
    if (status == STATUS_OK) {
        fresh.covers = reach.covers;
        status = check_times(office, &fresh, now, err);
    }
    if (status == STATUS_OK)
        status = find_recorded(office, key, &fresh, err);
    if (status == STATUS_OK && !fresh.is_recorded_before)
        status = witnessed_append(office, data, length, key, now, &fresh, err);
    if (status == STATUS_OK)
        *done = fresh;
    return status;
}

enum status oversight_witness_seen(struct office *office, const struct witness *witness,
                                   uint64_t *size, struct error *err)
{
    char key[NOTE_VERIFIER_SIZE];
    struct ledger_indexes indexes = {0};
    witness_format(witness, key);
    const struct ledger_lookup lookup = {LOOKUP_WITNESS, key};
    enum status status = ledger_find(office_ledger(office), &lookup, &indexes, err);
    uint64_t seen = 0;
    for (size_t i = 0; status == STATUS_OK && i < indexes.count; i++) {
        struct ledger_entry *entry = NULL;
        struct entry_witnessed said;
        struct ledger_reach reach;
        status = ledger_read(office_ledger(office), indexes.items[i], &entry, err);
        if (status == STATUS_OK)
            status = entry_witnessed_read(entry, &said, err);
        if (status == STATUS_OK)
            status = ledger_reach_of(office_ledger(office), said.checkpoint.data,
                                     said.checkpoint.length, &reach, err);
        ledger_entry_free(entry);
        if (status == STATUS_OK && reach.checkpoint.size > seen &&
            strcmp(reach.checkpoint.origin, ledger_origin(office_ledger(office))) == 0)
            seen = reach.checkpoint.size;
    }
    ledger_indexes_free(&indexes);
    if (status == STATUS_OK)
        *size = seen;
    return status;
}
