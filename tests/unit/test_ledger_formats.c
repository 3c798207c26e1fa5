/* The ledger's bytes, read as a stranger would from the description alone: by SQLite, age and
 * OpenSSL, with nothing of the ledger's own code. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "ledger_support.h"

/* The first column of the first row. */
static void query_bytes(const struct place *place, const char *file, const char *sql,
                        const void *parameter, size_t length, struct buffer *out)
{
    char path[256];
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    support_path(place, file, path);
    buffer_init(out, 1 << 20);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK, "%s", sql);
    if (parameter != NULL)
        sqlite3_bind_blob(statement, 1, parameter, (int)length, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW, "%s", sql);
    buffer_append(out, sqlite3_column_blob(statement, 0),
                  (size_t)sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    cr_assert_eq(sqlite3_close(database), SQLITE_OK);
}

/* Opens nonce || ciphertext || tag. */
static void gcm_open(const unsigned char *key, const unsigned char *sealed, size_t length,
                     const unsigned char *additional, size_t additional_length, unsigned char *out)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    unsigned char tag[16];
    int done, text = (int)length - 28;
    memcpy(tag, sealed + length - 16, 16);
    cr_assert_eq(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, sealed), 1);
    if (additional_length > 0)
        cr_assert_eq(EVP_DecryptUpdate(context, NULL, &done, additional, (int)additional_length),
                     1);
    cr_assert_eq(EVP_DecryptUpdate(context, out, &done, sealed + 12, text), 1);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, tag);
    cr_assert_eq(EVP_DecryptFinal_ex(context, out + text, &done), 1, "the tag is wrong");
    EVP_CIPHER_CTX_free(context);
}

/* The keys as the founder's age identity opens them. */
static void read_keys(const struct place *place, unsigned char read[32], unsigned char index[32])
{
    struct buffer sealed, text;
    struct age_identities *identities = NULL;
    char verifier[NOTE_VERIFIER_SIZE], expected[512];
    query_bytes(place, "ledger.keys", "SELECT sealed FROM members", NULL, 0, &sealed);
    buffer_init(&text, 4096);
    OK(age_identities_new(&identities, err));
    OK(age_identities_add(identities, place->founder->age_secret, err));
    OK(age_decrypt(identities, sealed.data, sealed.length, &text, err));
    json_t *keys = json_loads(buffer_text(&text), 0, NULL);
    const char *first = json_text(json_array_get(json_object_get(keys, "indexes"), 0), "key");
    cr_assert_not_null(first);
    snprintf(expected, sizeof expected,
             "{\"format\":\"safehand.ledger-keys/2\",\"generation\":0,\"indexes\":[{\"from\":0,"
             "\"key\":\"%s\"}],\"origin\":\"" ORIGIN "\",\"read\":\"%s\",\"replaced\":\"\","
             "\"sign\":\"%s\"}",
             first, json_text(keys, "read"), json_text(keys, "sign"));
    cr_assert_str_eq(buffer_text(&text), expected);
    cr_assert(hex_decode(json_text(keys, "read"), read, 32));
    cr_assert(hex_decode(first, index, 32));
    unsigned char seed[32];
    struct note_verifier sign;
    cr_assert(hex_decode(json_text(keys, "sign"), seed, 32));
    OK(note_verifier_of_seed(seed, ORIGIN, &sign, err));
    cr_assert_eq(memcmp(sign.key, place->verifier.key, sizeof sign.key), 0);
    json_decref(keys);
    buffer_free(&sealed);
    query_bytes(place, "ledger.keys", "SELECT verifier FROM members", NULL, 0, &sealed);
    note_verifier_format(note_signer_verifier(place->founder->signer), verifier);
    cr_assert_str_eq(buffer_text(&sealed), verifier);
    buffer_free(&sealed);
    buffer_free(&text);
    age_identities_free(identities);
}

static void check_lookup_row(const struct place *place, const unsigned char index_key[32],
                             const char *pair, size_t length)
{
    unsigned char digest[32];
    unsigned size = sizeof digest;
    struct buffer entry;
    HMAC(EVP_sha256(), index_key, 32, (const unsigned char *)pair, length, digest, &size);
    query_bytes(place, "ledger.db", "SELECT entry FROM lookups WHERE digest = ?", digest,
                sizeof digest, &entry);
    cr_assert_str_eq(buffer_text(&entry), "1");
    buffer_free(&entry);
}

Test(ledger_formats, read_by_a_stranger)
{
    struct place place;
    unsigned char read_key[32], index_key[32], entry_key[32], digest[32];
    struct buffer leaf, sealed, wrapped, found;
    char hex[65], expected[2048];
    support_begin(&place);
    struct ledger *ledger = support_open(&place);
    support_append(ledger, &place, 1);
    json_t *detail =
        json_pack("{s:s, s:[i, b], s:s}", "to", "Bea \"B\" Ünal\n", "list", -5, 1, "about", "x");
    struct ledger_lookup lookups[] = {{LOOKUP_SHARING, "1234"}, {LOOKUP_FAMILY, "HS-1\xc3\xa9"}};
    struct ledger_new entry = {
        .kind = ENTRY_KIND_SEALED,
        .subject = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        .detail = detail,
        .lookups = lookups,
        .lookup_count = 2,
        .signer = place.founder->signer,
        .time = 1795338300};
    uint64_t index;
    OK(ledger_append(ledger, &entry, &index, err));
    ledger_close(ledger);
    json_decref(detail);
    read_keys(&place, read_key, index_key);

    query_bytes(&place, "ledger.db", "SELECT sealed FROM entries WHERE entry = 1", NULL, 0,
                &sealed);
    SHA256(sealed.data, sealed.length, digest);
    hex_encode(digest, sizeof digest, hex);
    snprintf(expected, sizeof expected,
             "safehand.leaf/2\n1\n2026-11-22T09:05:00Z\nsealed\n"
             "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n%s\n",
             hex);
    query_bytes(&place, "ledger.db", "SELECT leaf FROM entries WHERE entry = 1", NULL, 0, &leaf);
    cr_assert_str_eq(buffer_text(&leaf), expected);

    /* The key: found by its commitment, wrapped by the read key. */
    query_bytes(&place, "ledger.keys", "SELECT wrapped FROM entry_keys WHERE commitment = ?",
                sealed.data, 32, &wrapped);
    cr_assert_eq(wrapped.length, 60);
    gcm_open(read_key, wrapped.data, wrapped.length, sealed.data, 32, entry_key);
    unsigned char commit[17 + 32] = "safehand.commit/2";
    memcpy(commit + 17, entry_key, 32);
    SHA256(commit, sizeof commit, digest);
    cr_assert_eq(memcmp(digest, sealed.data, 32), 0);

    /* The body. */
    struct note note;
    unsigned char *body = memory_allocate(sealed.length);
    gcm_open(entry_key, sealed.data + 32, sealed.length - 32, NULL, 0, body);
    OK(note_parse((char *)body, sealed.length - 60, &note, err));
    OK(note_verify(&note, note_signer_verifier(place.founder->signer), 1, err));
    snprintf(expected, sizeof expected, "%s",
             "safehand.entry/2\n"
             "{\"detail\":{\"about\":\"x\",\"list\":[-5,true],\"to\":\"Bea \\\"B\\\" Ünal\\n\"},"
             "\"index\":1,\"kind\":\"sealed\",\"lookups\":[[\"family\",\"HS-1é\"],[\"sharing\","
             "\"1234\"]],\"origin\":\"" ORIGIN "\",\"subject\":"
             "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\","
             "\"time\":\"2026-11-22T09:05:00Z\"}\n");
    cr_assert_eq(note.text_length, strlen(expected));
    cr_assert_eq(memcmp(note.text, expected, note.text_length), 0, "%.*s", (int)note.text_length,
                 note.text);

    check_lookup_row(&place, index_key, "sharing\0001234", 12);
    check_lookup_row(&place, index_key, "family\0HS-1\xc3\xa9", 13);

    /* The tree of two leaves, and its checkpoint: in the store and in head.note. */
    merkle_hash hashes[2], root;
    struct buffer first, head;
    struct checkpoint checkpoint;
    query_bytes(&place, "ledger.db", "SELECT leaf FROM entries WHERE entry = 0", NULL, 0, &first);
    OK(merkle_leaf(first.data, first.length, hashes[0], err));
    OK(merkle_leaf(leaf.data, leaf.length, hashes[1], err));
    OK(merkle_node(hashes[0], hashes[1], root, err));
    query_bytes(&place, "ledger.db",
                "SELECT hash FROM nodes WHERE log = 0 AND level = 1 AND number = 0", NULL, 0,
                &found);
    cr_assert_eq(memcmp(found.data, root, 32), 0);
    buffer_free(&found);
    support_read_file(&place, "head.note", &head);
    query_bytes(&place, "ledger.db", "SELECT note FROM checkpoints WHERE log = 0 AND size = 2",
                NULL, 0, &found);
    cr_assert_str_eq(buffer_text(&head), buffer_text(&found));
    OK(checkpoint_open(buffer_text(&head), head.length, &place.verifier, &checkpoint, err));
    cr_assert_eq(checkpoint.size, 2);
    cr_assert_eq(memcmp(checkpoint.root, root, 32), 0);
    memory_free(body);
    struct buffer *used[] = {&leaf, &sealed, &wrapped, &found, &first, &head};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        buffer_free(used[i]);
    support_end(&place);
}
