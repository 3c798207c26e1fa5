/* The keys by which the office's records are sealed and opened. */
#include "office_internal.h"
#include "safehand/office/records.h"

/* Of one generation of the ledger's keys, made once. */
struct office_keys {
    struct record_keys *keys; /* NULL before they are needed */
    uint64_t generation;
};

static enum status add_key(const struct ledger *ledger, uint64_t generation, unsigned char *secret,
                           struct record_keys *keys, struct error *err)
{
    bool found = false;
    enum status status = ledger_record_key(ledger, generation, secret, &found, err);
    return status == STATUS_OK && found ? record_keys_add(keys, secret, err) : status;
}

/* Of an office that is unlocked: today's first, then the later before the earlier. */
static enum status make_keys(const struct ledger *ledger, struct record_keys **keys,
                             struct error *err)
{
    uint64_t generation = ledger_generation(ledger);
    unsigned char *secret = secret_allocate(LEDGER_RECORD_KEY_SIZE);
    enum status status = secret ? record_keys_new(keys, err) : memory_error(err);
    for (uint64_t i = 0; status == STATUS_OK && i <= generation; i++)
        status = add_key(ledger, generation - i, secret, *keys, err);
    secret_free(secret);
    if (status != STATUS_OK) {
        record_keys_free(*keys);
        *keys = NULL;
    }
    return status;
}

enum status office_keys_begin(struct office *office, struct error *err)
{
    if (!office->keys)
        office->keys = memory_allocate(sizeof *office->keys);
    return office->keys ? STATUS_OK : memory_error(err);
}

void office_keys_free(struct office *office)
{
    if (office->keys)
        record_keys_free(office->keys->keys);
    memory_free(office->keys);
    office->keys = NULL;
}

/* Keys that were changed since the office was unlocked are too old to seal to, and to open what was
 * sealed anew. */
enum status office_record_keys(const struct office *office, const struct record_keys **keys,
                               struct error *err)
{
    *keys = NULL;
    if (!office || !office->ledger)
        return STATUS_OK;
    struct office_keys *kept = office->keys;
    enum status status = ledger_check_generation(office->ledger, err);
    if (status == STATUS_OK && kept->keys &&
        kept->generation != ledger_generation(office->ledger)) {
        record_keys_free(kept->keys);
        kept->keys = NULL;
    }
    if (status == STATUS_OK && !kept->keys) {
        kept->generation = ledger_generation(office->ledger);
        status = make_keys(office->ledger, &kept->keys, err);
    }
    if (status == STATUS_OK)
        *keys = kept->keys;
    return status;
}

enum status office_record_keys_needed(const struct office *office, const struct record_keys **keys,
                                      struct error *err)
{
    enum status status = office_record_keys(office, keys, err);
    if (status != STATUS_OK || *keys)
        return status;
    error_set(err, STATUS_AUTHENTICATION, "records are sealed to the office's staff");
    return error_hint(err, "say first who you are");
}
