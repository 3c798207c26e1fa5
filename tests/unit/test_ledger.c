/* The ledger as it is meant to be used: appending, reading, finding, proving, members. */
#include "ledger_support.h"
#include "safehand/entry/state.h"

static void check_entry(struct ledger *ledger, const struct place *place, uint64_t index)
{
    struct ledger_entry *entry = NULL;
    char lookups[128];
    OK(ledger_read(ledger, index, &entry, err));
    cr_assert_eq(entry->leaf.index, index);
    cr_assert_eq(entry->leaf.time, 1790000000 + (timestamp)index);
    cr_assert_str_eq(leaf_kind_name(&entry->leaf), "decision");
    cr_assert_str_eq(entry->leaf.subject,
                     "0000000000000000000000000000000000000000000000000000000000000000");
    cr_assert_not(entry->is_erased);
    cr_assert_eq(json_integer_value(json_object_get(entry->detail, "number")), (json_int_t)index);
    cr_assert_str_eq(json_text(entry->detail, "note"), "Grandmother collects Molly");
    snprintf(lookups, sizeof lookups, "[[\"family\",\"HS-0042\"],[\"sharing\",\"sharing-%d\"]]",
             (int)index);
    char *found = json_dumps(entry->lookups, JSON_COMPACT);
    cr_assert_str_eq(found, lookups);
    memory_free(found);
    const struct note_verifier *founder = note_signer_verifier(place->founder->signer);
    cr_assert_str_eq(entry->signer_name, founder->name);
    cr_assert_eq(entry->signer_hash, founder->hash);
    OK(ledger_entry_signed_by(entry, founder, err));
    struct error refused = {0};
    cr_assert_eq(
        ledger_entry_signed_by(entry, note_signer_verifier(place->other->signer), &refused),
        STATUS_AUTHENTICATION);
    struct leaf leaf;
    OK(leaf_parse(entry->leaf_text, entry->leaf_length, &leaf, err));
    cr_assert_eq(memcmp(&leaf, &entry->leaf, sizeof leaf), 0);
    ledger_entry_free(entry);
}

static void check_found(struct ledger *ledger, enum lookup_kind kind, const char *value,
                        size_t count, uint64_t first)
{
    struct ledger_indexes indexes = {0};
    struct ledger_lookup lookup = {kind, value};
    OK(ledger_find(ledger, &lookup, &indexes, err));
    cr_assert_eq(indexes.count, count, "%s %s: %zu", lookup_kind_name(kind), value, indexes.count);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(indexes.items[i], first + i);
    ledger_indexes_free(&indexes);
}

/* A proof as its reader gets it: bytes and the ledger's key, nothing else. */
static void check_proof(struct ledger *ledger, const struct place *place, uint64_t index)
{
    struct buffer out, storage;
    struct tlog_proof proof;
    struct checkpoint checkpoint;
    struct leaf leaf;
    buffer_init(&out, TLOG_PROOF_MAXIMUM);
    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    OK(ledger_prove(ledger, index, &out, err));
    OK(tlog_proof_parse(buffer_text(&out), out.length, &proof, &storage, err));
    OK(tlog_proof_verify(&proof, &place->verifier, &checkpoint, err));
    OK(leaf_parse(proof.extra, proof.extra_length, &leaf, err));
    cr_assert_eq(leaf.index, index);
    cr_assert_eq(proof.index, index);
    cr_assert_str_eq(checkpoint.origin, ORIGIN);
    cr_assert_eq(checkpoint.size, ledger_size(ledger));
    OK(ledger_check_checkpoint(ledger, proof.checkpoint, proof.checkpoint_length, NULL, NULL, err));
    buffer_free(&out);
    buffer_free(&storage);
}

Test(ledger, append_read_find_prove_reopen)
{
    struct place place;
    support_begin(&place);
    struct ledger *ledger = support_open(&place);
    cr_assert_str_eq(ledger_origin(ledger), ORIGIN);
    cr_assert_eq(ledger_size(ledger), 0);
    struct ledger_verified verified = {0};
    OK(ledger_verify(ledger, support_who, &place, &verified, err));
    cr_assert_eq(verified.checkpoints, 1);
    for (uint64_t i = 0; i < 20; i++) {
        uint64_t index = 99;
        OK(support_try_append(ledger, &place, (int)i, &index, err));
        cr_assert_eq(index, i);
        cr_assert_eq(ledger_size(ledger), i + 1);
        for (uint64_t j = 0; j <= i; j += 3)
            check_proof(ledger, &place, j);
    }
    for (int again = 0; again < 2; again++) {
        for (uint64_t i = 0; i < 20; i++)
            check_entry(ledger, &place, i);
        check_found(ledger, LOOKUP_FAMILY, "HS-0042", 20, 0);
        check_found(ledger, LOOKUP_FAMILY, "HS-0043", 0, 0);
        check_found(ledger, LOOKUP_SHARING, "sharing-7", 1, 7);
        check_found(ledger, LOOKUP_RECIPIENT, "HS-0042", 0, 0);
        struct ledger_indexes indexes = {0};
        OK(ledger_find_kind(ledger, ENTRY_KIND_DECISION, &indexes, err));
        cr_assert_eq(indexes.count, 20);
        ledger_indexes_free(&indexes);
        OK(ledger_find_kind(ledger, ENTRY_KIND_SEALED, &indexes, err));
        cr_assert_eq(indexes.count, 0);
        OK(ledger_verify(ledger, support_who, &place, &verified, err));
        cr_assert_eq(verified.entries, 20);
        cr_assert_eq(verified.bodies, 20);
        cr_assert_eq(verified.checkpoints, 20, "each was kept by its proofs; that of 0 was not");
        OK(ledger_verify_tree(ledger, &verified, err));
        cr_assert_eq(verified.entries, 20);
        cr_assert_eq(verified.bodies, 0);
        ledger_close(ledger);
        ledger = support_open(&place);
        cr_assert_eq(ledger_size(ledger), 20);
    }
    struct ledger_entry *entry = NULL;
    FAILS(ledger_read(ledger, 20, &entry, err), STATUS_USAGE,
          "the ledger has no entry 20: it has 20");
    FAILS(ledger_read(ledger, UINT64_MAX, &entry, err), STATUS_USAGE,
          "the ledger has no entry 18446744073709551615: it has 20");
    cr_assert_null(entry);
    struct buffer out;
    buffer_init(&out, TLOG_PROOF_MAXIMUM);
    FAILS(ledger_prove(ledger, 20, &out, err), STATUS_USAGE, "entry 20 is not among the first 20");
    cr_assert_eq(out.length, 0);
    ledger_close(ledger);
    support_end(&place);
}

/* What does not fit is refused before anything is appended. */
Test(ledger, append_refuses)
{
    struct place place;
    support_begin(&place);
    struct ledger *ledger = support_open(&place);
    uint64_t index = 7;
    json_t *good = json_pack("{s:s}", "id", "x"), *list = json_array();
    json_t *real = json_pack("{s:f}", "size", 1.5), *key = json_pack("{s:s}", "Id", "x");
    char *text = memory_allocate(LEDGER_BODY_MAXIMUM + 1);
    memset(text, 'a', LEDGER_BODY_MAXIMUM);
    json_t *large = json_pack("{s:s}", "text", text);
    char long_value[1026];
    memset(long_value, 'v', 1025);
    long_value[1025] = '\0';
    struct ledger_lookup bad_kind = {LOOKUP_KINDS, "x"}, empty = {LOOKUP_FAMILY, ""};
    struct ledger_lookup too_long = {LOOKUP_FAMILY, long_value},
                         twice[] = {{LOOKUP_FAMILY, "x"}, {LOOKUP_FAMILY, "x"}};
    struct ledger_lookup many[LEDGER_LOOKUPS_MAXIMUM + 1];
    for (size_t i = 0; i < LEDGER_LOOKUPS_MAXIMUM + 1; i++)
        many[i] = twice[0];
    struct ledger_new base = {.kind = ENTRY_KIND_ACCESS,
                              .detail = good,
                              .signer = place.founder->signer,
                              .time = 1790000000};
    struct {
        struct ledger_new entry;
        enum status status;
        const char *message;
    } cases[] = {
        {base, STATUS_USAGE, "0 is no kind of entry"},
        {base, STATUS_USAGE, "the detail of an entry is a JSON object"},
        {base, STATUS_USAGE, "the subject of an entry is a digest in hex"},
        {base, STATUS_MALFORMED, "a leaf's digest is not 64 lower-case hex digits"},
        {base, STATUS_USAGE, "9 is no kind of look-up"},
        {base, STATUS_USAGE, "a look-up by family has 1 to 1024 bytes"},
        {base, STATUS_USAGE, "a look-up by family has 1 to 1024 bytes"},
        {base, STATUS_USAGE, "an entry has at most 64 look-ups"},
        {base, STATUS_MALFORMED, NULL},
        {base, STATUS_MALFORMED, NULL},
        {base, STATUS_MALFORMED, NULL},
        {base, STATUS_MALFORMED, NULL},
    };
    cases[0].entry.kind = ENTRY_KIND_UNKNOWN;
    cases[1].entry.detail = list;
    cases[2].entry.subject = "abcd";
    cases[3].entry.subject = "ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789";
    cases[4].entry.lookups = &bad_kind;
    cases[5].entry.lookups = &empty;
    cases[6].entry.lookups = &too_long;
    cases[4].entry.lookup_count = cases[5].entry.lookup_count = cases[6].entry.lookup_count = 1;
    cases[7].entry.lookups = many;
    cases[7].entry.lookup_count = LEDGER_LOOKUPS_MAXIMUM + 1;
    cases[8].entry.detail = real;
    cases[9].entry.detail = key;
    cases[10].entry.detail = large;
    cases[11].entry.time = 253402300800; /* the year 10000 */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        cr_assert_eq(ledger_append(ledger, &cases[i].entry, &index, &err), cases[i].status,
                     "case %zu: %d %s", i, err.status, err.message);
        if (cases[i].message != NULL)
            cr_assert_str_eq(err.message, cases[i].message);
    }
    cr_assert_eq(index, 7);
    cr_assert_eq(ledger_size(ledger), 0);
    base.lookups = twice;
    base.lookup_count = 2;
    OK(ledger_append(ledger, &base, &index, err));
    cr_assert_eq(index, 0);
    struct ledger_entry *entry = NULL;
    OK(ledger_read(ledger, 0, &entry, err));
    cr_assert_eq(json_array_size(entry->lookups), 1);
    ledger_entry_free(entry);
    ledger_close(ledger);
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    json_decref(good);
    json_decref(list);
    json_decref(real);
    json_decref(key);
    json_decref(large);
    memory_free(text);
    support_end(&place);
}

Test(ledger, members)
{
    struct place place;
    support_fill(&place, 3);
    struct ledger *ledger = support_open(&place), *others = NULL;
    static const char nobody[] =
        "this identity may not read the ledger: its keys are not sealed to it";
    FAILS(ledger_open(place.folder, &place.verifier, place.other, &others, err),
          STATUS_AUTHENTICATION, nobody);
    cr_assert_null(others);
    FAILS(ledger_remove_member(ledger, &place.founder->card->verifier, err), STATUS_REFUSED,
          "this is the last one who can read the ledger");
    FAILS(ledger_remove_member(ledger, &place.other->card->verifier, err), STATUS_USAGE,
          "the ledger's keys are not sealed to this card");
    OK(ledger_add_member(ledger, place.other->card, err));
    OK(ledger_add_member(ledger, place.other->card, err)); /* anew */
    OK(ledger_open(place.folder, &place.verifier, place.other, &others, err));
    check_entry(others, &place, 2);
    uint64_t index;
    json_t *detail = json_pack("{s:s}", "who", "Ben");
    struct ledger_new entry = {.kind = ENTRY_KIND_ACCESS,
                               .detail = detail,
                               .signer = place.other->signer,
                               .time = 1790001000};
    OK(ledger_append(others, &entry, &index, err));
    cr_assert_eq(index, 3);
    /* The first handle sees what the other appended. */
    struct ledger_entry *read = NULL;
    OK(ledger_read(ledger, 3, &read, err));
    OK(ledger_entry_signed_by(read, note_signer_verifier(place.other->signer), err));
    ledger_entry_free(read);
    support_append(ledger, &place, 1);
    cr_assert_eq(ledger_size(ledger), 5);
    /* Taken away: at once for appending, and for opening. */
    OK(ledger_remove_member(ledger, &place.other->card->verifier, err));
    FAILS(ledger_append(others, &entry, &index, err), STATUS_AUTHENTICATION,
          "the ledger's keys were changed or taken from you while it was open");
    ledger_close(others);
    others = NULL;
    FAILS(ledger_open(place.folder, &place.verifier, place.other, &others, err),
          STATUS_AUTHENTICATION, nobody);
    struct ledger_verified verified;
    OK(ledger_verify(ledger, support_who, &place, &verified, err));
    cr_assert_eq(verified.entries, 5);
    json_decref(detail);
    ledger_close(ledger);
    support_end(&place);
}

/* Another ledger's files, keys or verifier, and files that are missing or not ours. */
Test(ledger, wrong_files)
{
    struct place place, strange;
    support_fill(&place, 2);
    support_fill(&strange, 2);
    struct ledger *ledger = NULL;
    struct note_verifier verifier = place.verifier;
    memcpy(verifier.name, "other.example/log", sizeof "other.example/log");
    FAILS(ledger_open(place.folder, &verifier, place.founder, &ledger, err), STATUS_AUTHENTICATION,
          "ledger.db is of the ledger \"" ORIGIN "\", not of \"other.example/log\"");
    FAILS(ledger_open(place.folder, &strange.verifier, place.founder, &ledger, err),
          STATUS_AUTHENTICATION, "ledger.keys holds another ledger's keys than the office names");
    FAILS(ledger_open("/tmp/safehand-no-such-folder", &verifier, place.founder, &ledger, err),
          STATUS_SYSTEM,
          "/tmp/safehand-no-such-folder: cannot open the folder: No such file or directory");

    char message[512], path[256];
    struct buffer kept, junk;
    static const char *const files[] = {"ledger.db", "ledger.keys", "head.note"};
    for (size_t i = 0; i < 3; i++) {
        support_path(&place, files[i], path);
        support_read_file(&place, files[i], &kept);
        cr_assert_eq(unlink(path), 0);
        struct error err = {0};
        cr_assert_eq(ledger_open(place.folder, &place.verifier, place.founder, &ledger, &err),
                     STATUS_AUTHENTICATION);
        snprintf(message, sizeof message, "%s: is not there", path);
        cr_assert_str_eq(err.message, message);
        buffer_init(&junk, 4096);
        support_write_file(&place, files[i], &junk); /* empty: as one cut off while made */
        err = (struct error){0};
        cr_assert_eq(ledger_open(place.folder, &place.verifier, place.founder, &ledger, &err),
                     STATUS_AUTHENTICATION, "%s: %s", files[i], err.message);
        memset(buffer_append_space(&junk, 4096), 'x', 4096);
        support_write_file(&place, files[i], &junk);
        err = (struct error){0};
        cr_assert_eq(ledger_open(place.folder, &place.verifier, place.founder, &ledger, &err),
                     STATUS_AUTHENTICATION, "%s: %s", files[i], err.message);
        support_write_file(&place, files[i], &kept);
        buffer_free(&junk);
        buffer_free(&kept);
    }
    cr_assert_null(ledger);
    struct stat about;
    support_path(&place, "ledger.db", path);
    cr_assert_eq(chmod(path, 0644), 0);
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    for (size_t i = 0; i < 3; i++) {
        support_path(&place, files[i], path);
        cr_assert_eq(stat(path, &about), 0);
        cr_assert_eq(about.st_mode & 0777, 0600, "%s", files[i]);
    }
    /* Nothing is made over what is there. */
    FAILS(ledger_create(place.folder, ORIGIN, place.founder, &verifier, err), STATUS_USAGE,
          (snprintf(message, sizeof message, "%s/ledger.keys: exists already", place.folder),
           message));
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 2);
    support_sql(&place, "ledger.db", "PRAGMA user_version = 3");
    FAILS(ledger_open(place.folder, &place.verifier, place.founder, &ledger, err), STATUS_MALFORMED,
          "ledger.db was made by a newer program than this one");
    support_sql(&place, "ledger.db", "PRAGMA user_version = 1");
    FAILS(ledger_open(place.folder, &place.verifier, place.founder, &ledger, err), STATUS_MALFORMED,
          "ledger.db: written by another version of this program (layout 1, not 2)");
    support_end(&place);
    support_end(&strange);
}

/* A folder is named as people name it: through a link, relative, with a slash. */
Test(ledger, folder_names)
{
    struct place place;
    support_fill(&place, 1);
    struct ledger *ledger = NULL;
    char path[256];
    snprintf(path, sizeof path, "%s-link", place.folder);
    cr_assert_eq(symlink(place.folder, path), 0);
    OK(ledger_open(path, &place.verifier, place.founder, &ledger, err));
    ledger_close(ledger);
    unlink(path);
    cr_assert_eq(chdir(place.folder), 0);
    OK(ledger_open(".", &place.verifier, place.founder, &ledger, err));
    ledger_close(ledger);
    cr_assert_eq(chdir("/"), 0);
    snprintf(path, sizeof path, "%s/", place.folder);
    OK(ledger_open(path, &place.verifier, place.founder, &ledger, err));
    ledger_close(ledger);
    support_end(&place);
}

static bool holds(const struct buffer *bytes, const char *text)
{
    return memmem(bytes->data, bytes->length, text, strlen(text)) != NULL;
}

/* Stolen files tell times and kinds, and nothing of what is in a body or a look-up. */
Test(ledger, files_hold_no_plain_text)
{
    struct place place;
    support_begin(&place);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 5);
    static const char *const files[] = {"ledger.db", "ledger.db-wal", "ledger.keys",
                                        "ledger.keys-wal", "head.note"};
    static const char *const secrets[] = {"Grandmother", "Molly",  "HS-0042", "sharing-",
                                          "family",      "detail", "Ann",     "Founder"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct buffer bytes;
        support_read_file(&place, files[i], &bytes);
        cr_assert_gt(bytes.length, 100, "%s", files[i]);
        for (size_t j = 0; j < sizeof secrets / sizeof *secrets; j++)
            cr_assert_not(holds(&bytes, secrets[j]), "%s in %s", secrets[j], files[i]);
        if (i == 1)
            cr_assert(holds(&bytes, "decision"));
        buffer_free(&bytes);
    }
    ledger_close(ledger);
    support_end(&place);
}

/* The one path by which an entry is erased, as the triggers allow it. */
Test(ledger, erasing_path)
{
    struct place place;
    support_fill(&place, 4);
    struct ledger *ledger = support_open(&place);
    struct buffer held;
    buffer_init(&held, TLOG_PROOF_MAXIMUM);
    OK(ledger_prove(ledger, 1, &held, err));
    json_t *detail = json_pack("{s:[i, i], s:s}", "entries", 1, 2, "reason", "review date");
    uint64_t index;
    struct ledger_new entry = {.kind = ENTRY_KIND_ERASED,
                               .detail = detail,
                               .signer = place.founder->signer,
                               .time = 1800000000};
    OK(ledger_append(ledger, &entry, &index, err));
    ledger_close(ledger);
    json_decref(detail);
    support_sql(&place, "ledger.db",
                "BEGIN; INSERT INTO erasures VALUES (1, 4), (2, 4);"
                "UPDATE entries SET sealed = NULL WHERE entry IN (1, 2);"
                "DELETE FROM lookups WHERE entry IN (1, 2); COMMIT");
    uint64_t entries;
    OK(support_check(&place, &entries, err));
    cr_assert_eq(entries, 5);
    ledger = support_open(&place);
    struct ledger_entry *erased = NULL;
    OK(ledger_read(ledger, 1, &erased, err));
    cr_assert(erased->is_erased);
    cr_assert_null(erased->detail);
    cr_assert_null(erased->body);
    cr_assert_eq(erased->leaf.index, 1);
    FAILS(ledger_entry_signed_by(erased, &place.founder->card->verifier, err),
          STATUS_AUTHENTICATION, "entry 1 was erased, its signature too");
    const struct ledger_entry *timeline[] = {erased};
    cr_assert_eq(sharing_state_of(timeline, 1, 1800000000), SHARING_ERASED);
    ledger_entry_free(erased);
    check_found(ledger, LOOKUP_SHARING, "sharing-1", 0, 0);
    check_found(ledger, LOOKUP_SHARING, "sharing-3", 1, 3);
    check_proof(ledger, &place, 1);
    struct ledger_verified verified;
    OK(ledger_verify(ledger, support_who, &place, &verified, err));
    cr_assert_eq(verified.bodies, 3);
    /* The proof from before still stands. */
    struct buffer storage;
    struct tlog_proof proof;
    struct checkpoint checkpoint;
    buffer_init(&storage, TLOG_PROOF_EXTRA_MAXIMUM);
    OK(tlog_proof_parse(buffer_text(&held), held.length, &proof, &storage, err));
    OK(tlog_proof_verify(&proof, &place.verifier, &checkpoint, err));
    OK(ledger_check_checkpoint(ledger, proof.checkpoint, proof.checkpoint_length, NULL, NULL, err));
    buffer_free(&storage);
    buffer_free(&held);
    ledger_close(ledger);
    support_end(&place);
}

/* A checkpoint that somebody holds is checked against today's tree. */
Test(ledger, held_checkpoints)
{
    struct place place, strange;
    support_fill(&place, 5);
    support_fill(&strange, 9);
    struct ledger *ledger = support_open(&place), *stranger = support_open(&strange);
    struct buffer held, foreign;
    buffer_init(&held, 65536);
    buffer_init(&foreign, 65536);
    OK(ledger_checkpoint(ledger, true, &held, err));
    OK(ledger_checkpoint(stranger, true, &foreign, err));
    support_append(ledger, &place, 4);
    OK(ledger_check_checkpoint(ledger, buffer_text(&held), held.length, NULL, NULL, err));
    struct error err = {0};
    cr_assert_eq(
        ledger_check_checkpoint(ledger, buffer_text(&foreign), foreign.length, NULL, NULL, &err),
        STATUS_AUTHENTICATION);
    err = (struct error){0};
    cr_assert_eq(ledger_check_checkpoint(ledger, "x", 1, NULL, NULL, &err), STATUS_MALFORMED);
    buffer_free(&held);
    buffer_free(&foreign);
    ledger_close(ledger);
    ledger_close(stranger);
    support_end(&place);
    support_end(&strange);
}
