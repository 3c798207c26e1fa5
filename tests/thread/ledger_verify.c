/*
 * The ledger's threads under the thread sanitizer: many entries appended at once, and verified, by
 * one thread and by several; then with what is wrong in the middle, and with failing calls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "safehand/ledger.h"

enum { ENTRIES = 900 };

static unsigned passed, failed;

static void check(bool good, const char *what, const char *message)
{
    passed += good;
    failed += !good;
    if (!good)
        printf("FAILED %s: %s\n", what, message);
}

static struct identity *founder;

static enum status who(void *context, const struct ledger_signed *what,
                       struct note_verifier *verifier, struct error *err)
{
    const uint64_t *bad = context;
    if (what->index >= *bad)
        return error_set(err, STATUS_AUTHENTICATION, "nobody signed number %d", (int)what->index);
    *verifier = *note_signer_verifier(founder->signer);
    return STATUS_OK;
}

static enum status append(struct ledger *ledger, struct error *err)
{
    static struct ledger_new entries[ENTRIES];
    static char names[ENTRIES][32];
    static struct ledger_lookup lookups[ENTRIES][2];
    json_t *detail = json_object();
    uint64_t first;
    int bad = 0;
    enum status status;

    json_put(detail, "note", json_string("shared by all"), &bad);
    for (size_t i = 0; i < ENTRIES; i++) {
        snprintf(names[i], sizeof names[i], "sharing-%zu", i);
        lookups[i][0] = (struct ledger_lookup){LOOKUP_SHARING, names[i]};
        lookups[i][1] = (struct ledger_lookup){LOOKUP_FAMILY, "HS-0042"};
        entries[i] = (struct ledger_new){.kind = ENTRY_KIND_DECISION,
                                         .detail = detail,
                                         .lookups = lookups[i],
                                         .lookup_count = 2,
                                         .signer = founder->signer,
                                         .time = 1790000000};
    }
    status = bad ? memory_error(err) : ledger_append_all(ledger, entries, ENTRIES, &first, err);
    json_decref(detail);
    return status;
}

static void run(const char *folder)
{
    static const uint64_t bad[] = {0, 127, 128, 500, 899};
    struct note_verifier verifier;
    struct ledger *ledger = NULL;
    struct ledger_verified verified;
    struct error err = {0};
    uint64_t all = UINT64_MAX;
    enum status status = ledger_create(folder, "office.example/ledger", founder, &verifier, &err);

    if (status == STATUS_OK)
        status = ledger_open(folder, &verifier, founder, &ledger, &err);
    if (status == STATUS_OK)
        status = append(ledger, &err);
    check(status == STATUS_OK, "append", err.message);
    if (status != STATUS_OK)
        return;
    status = ledger_verify(ledger, who, &all, &verified, &err);
    check(status == STATUS_OK && verified.bodies == ENTRIES, "verify", err.message);
    status = ledger_verify_tree(ledger, &verified, &err);
    check(status == STATUS_OK && verified.entries == ENTRIES, "verify the tree", err.message);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char message[80];
        uint64_t from = bad[i];
        struct error failure = {0};
        snprintf(message, sizeof message, "entry %d: nobody signed number %d", (int)from,
                 (int)from);
        status = ledger_verify(ledger, who, &from, &verified, &failure);
        check(status == STATUS_AUTHENTICATION && strcmp(failure.message, message) == 0, message,
              failure.message);
    }
    for (int number = 100; number < 40000; number += number / 2) {
        char plan[40];
        struct error failure = {0};
        snprintf(plan, sizeof plan, "fail:memory:%d", number);
        seam_plan(plan);
        status = ledger_verify(ledger, who, &all, &verified, &failure);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        check(status == STATUS_OK || (hit && status == STATUS_SYSTEM), plan, failure.message);
    }
    ledger_close(ledger);
}

int main(void)
{
    static const char *const threads[] = {"1", "2", "8"};
    const struct card_details details = {.name = "Ann Founder",
                                         .organisation = "Home Visits",
                                         .organisation_kind = "charity",
                                         .role = "coordinator",
                                         .created = 1790000000,
                                         .expires = 1850000000};
    struct error err = {0};

    if (memory_start(&err) != STATUS_OK || identity_new(&details, &founder, &err) != STATUS_OK) {
        printf("%s\n0 passed, 1 failed\n", err.message);
        return 1;
    }
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        char folder[] = "/tmp/safehand-ledger-XXXXXX";
        setenv("SAFEHAND_TEST_THREADS", threads[i], 1);
        check(mkdtemp(folder) != NULL, "mkdtemp", folder);
        run(folder);
        check(file_remove_tree(folder, &err) == STATUS_OK, "remove", err.message);
    }
    identity_free(founder);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0;
}
