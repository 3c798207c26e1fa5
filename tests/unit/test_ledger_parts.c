/* The ledger's parts by themselves: leaves, states, sealing, where it may lie. */
#include "ledger/ledger_internal.h"
#include "ledger_support.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

Test(ledger_parts, leaf)
{
    static const char text[] =
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS "\n";
    struct leaf leaf = {.index = 7,
                        .time = 1795338300,
                        .kind = ENTRY_KIND_SEALED,
                        .subject = DIGEST,
                        .sealed = ZEROS},
                parsed;
    struct buffer out;
    OK(memory_start(err));
    buffer_init(&out, LEAF_SIZE);
    OK(leaf_format(&leaf, &out, err));
    cr_assert_str_eq(buffer_text(&out), text);
    OK(leaf_parse(text, sizeof text - 1, &parsed, err));
    cr_assert_eq(memcmp(&leaf, &parsed, sizeof leaf), 0);
    /* The longest there is, and the last index. */
    buffer_clear(&out);
    leaf.index = MERKLE_SIZE_MAXIMUM - 1;
    leaf.kind = ENTRY_KIND_UNKNOWN;
    strcpy(leaf.unknown, "a-kind-of-thirty-one-letters-xx");
    OK(leaf_format(&leaf, &out, err));
    cr_assert_leq(out.length, LEAF_SIZE);
    OK(leaf_parse(buffer_text(&out), out.length, &parsed, err));
    cr_assert_eq(parsed.index, MERKLE_SIZE_MAXIMUM - 1);
    cr_assert_eq(parsed.kind, ENTRY_KIND_UNKNOWN);
    cr_assert_str_eq(leaf_kind_name(&parsed), "a-kind-of-thirty-one-letters-xx");
    leaf.index++;
    FAILS(leaf_format(&leaf, &out, err), STATUS_MALFORMED,
          "a ledger has no entry 9223372036854775807");
    buffer_free(&out);
    /* Every cut, and a byte more. */
    for (size_t length = 0; length < sizeof text - 1; length++) {
        struct error err = {0};
        cr_assert_eq(leaf_parse(text, length, &parsed, &err), STATUS_MALFORMED, "%zu", length);
    }
    FAILS(leaf_parse(text, sizeof text, &parsed, err), STATUS_MALFORMED,
          "the leaf has more than six lines");
    static const char *const wrong[] = {
        "safehand.leaf/1\n7\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n07\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n-7\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n9223372036854775807\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS
        "\n",
        "safehand.leaf/2\n18446744073709551623\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS
        "\n",
        "safehand.leaf/2\n7\n2026-11-31T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\nSealed\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\n-sealed\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\nsealed-\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\nse--al\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\n\n" DIGEST "\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "0\n" ZEROS "\n",
        "safehand.leaf/2\n7\n2026-11-22T09:05:00Z\nsealed\n"
        "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff\n" ZEROS "\n",
        "safehand.leaf/2\r\n7\n2026-11-22T09:05:00Z\nsealed\n" DIGEST "\n" ZEROS "\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = {0};
        cr_assert_eq(leaf_parse(wrong[i], strlen(wrong[i]), &parsed, &err), STATUS_MALFORMED, "%zu",
                     i);
    }
    static const char hole[] = "safehand.leaf/2\n7\0\n";
    FAILS(leaf_parse(hole, sizeof hole - 1, &parsed, err), STATUS_MALFORMED,
          "the leaf has no index");
}

/* ---- kinds ---- */

Test(ledger_parts, kinds)
{
    static const char *const kinds[] = {"decision", "sealed", "log-continued", "erased"};
    enum entry_kind kind;
    for (size_t i = 0; i < 4; i++) {
        cr_assert(entry_kind_parse(kinds[i], &kind));
        cr_assert_str_eq(entry_kind_name(kind), kinds[i]);
    }
    cr_assert_not(entry_kind_parse("Sealed", &kind));
    cr_assert_eq(kind, ENTRY_KIND_UNKNOWN);
    cr_assert_not(entry_kind_parse("", &kind));
    for (kind = ENTRY_KIND_UNKNOWN + 1; kind < ENTRY_KINDS; kind++) {
        enum entry_kind again;
        cr_assert(entry_kind_parse(entry_kind_name(kind), &again));
        cr_assert_eq(again, kind);
    }
    cr_assert_null(entry_kind_name(ENTRY_KIND_UNKNOWN));
    cr_assert_null(entry_kind_name(ENTRY_KINDS));
}

/* ---- sealing ---- */

Test(ledger_parts, sealing)
{
    unsigned char key[SEAL_KEY_SIZE], other[SEAL_KEY_SIZE], expected[DIGEST_SIZE];
    unsigned char input[17 + SEAL_KEY_SIZE];
    struct buffer sealed, again, opened;
    OK(memory_start(err));
    memset(key, 7, sizeof key);
    memset(other, 8, sizeof other);
    buffer_init(&sealed, 4096);
    buffer_init(&again, 4096);
    buffer_init(&opened, 4096);
    for (size_t length = 0; length < 40; length += 13) {
        const char *body = "a body of about forty bytes, cut shorter";
        buffer_clear(&sealed);
        buffer_clear(&again);
        buffer_clear(&opened);
        OK(seal_body(key, body, length, &sealed, err));
        OK(seal_body(key, body, length, &again, err));
        cr_assert_eq(sealed.length, 32 + 12 + length + 16);
        cr_assert_neq(memcmp(sealed.data + 32, again.data + 32, 12), 0, "a nonce is used twice");
        memcpy(input, "safehand.commit/2", 17);
        memcpy(input + 17, key, sizeof key);
        OK(digest_sha256(input, sizeof input, expected, err));
        cr_assert_eq(memcmp(sealed.data, expected, sizeof expected), 0);
        OK(seal_open_body(key, sealed.data, sealed.length, &opened, err));
        cr_assert_eq(opened.length, length);
        cr_assert_eq(memcmp(buffer_text(&opened), body, length), 0);
        FAILS(seal_open_body(other, sealed.data, sealed.length, &opened, err),
              STATUS_AUTHENTICATION, "does not open with its key");
        cr_assert_eq(opened.length, length, "nothing is added by a failure");
        for (size_t i = 0; i < sealed.length; i++) {
            struct error err = {0};
            sealed.data[i] ^= 1;
            cr_assert_eq(seal_open_body(key, sealed.data, sealed.length, &opened, &err),
                         STATUS_AUTHENTICATION, "byte %zu", i);
            sealed.data[i] ^= 1;
        }
        for (size_t i = 0; i < sealed.length; i++) {
            struct error err = {0};
            cr_assert_eq(seal_open_body(key, sealed.data, i, &opened, &err), STATUS_AUTHENTICATION,
                         "cut to %zu", i);
        }
    }
    unsigned char wrapped[SEAL_WRAPPED_SIZE], unwrapped[SEAL_KEY_SIZE];
    OK(seal_wrap(other, expected, key, wrapped, err));
    OK(seal_unwrap(other, expected, wrapped, unwrapped, err));
    cr_assert_eq(memcmp(key, unwrapped, sizeof key), 0);
    expected[0] ^= 1; /* another entry's commitment */
    FAILS(seal_unwrap(other, expected, wrapped, unwrapped, err), STATUS_AUTHENTICATION,
          "does not open with its key");
    buffer_free(&sealed);
    buffer_free(&again);
    buffer_free(&opened);
}

Test(ledger_parts, network_folders)
{
    OK(memory_start(err));
    static const struct {
        unsigned long type;
        const char *name;
    } cases[] = {
        {0x6969, "NFS"},      {0xff534d42, "CIFS"}, {0xfe534d42, "SMB2"},
        {0x65735546, "FUSE"}, {0xef53, NULL},       {0x01021994, NULL},
        {0x9123683e, NULL},   {0x58465342, NULL},   {0x794c7630, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *name = place_refused_name(cases[i].type);
        cr_assert((name == NULL) == (cases[i].name == NULL));
        if (name != NULL)
            cr_assert_str_eq(name, cases[i].name);
    }
    char *path = NULL;
    OK(place_resolve("/tmp/../tmp/.", &path, err));
    cr_assert_str_eq(path, "/tmp");
    memory_free(path);
}

/* ---- what changes of keys and further logs say ---- */

/* Only a note that both keys signed leads from one to the other. */
Test(ledger_parts, rotation)
{
    const unsigned char seeds[3][NOTE_SEED_SIZE] = {{1}, {2}, {3}};
    struct note_signer *signers[3] = {NULL};
    struct rotation rotation = {.origin = ORIGIN, .size = 12}, parsed = {.size = 0};
    struct buffer note;
    OK(memory_start(err));
    buffer_init(&note, 4096);
    for (size_t i = 0; i < 3; i++)
        OK(note_signer_new(&signers[i], seeds[i], ORIGIN, err));
    rotation.old_key = *note_signer_verifier(signers[0]);
    rotation.new_key = *note_signer_verifier(signers[1]);
    OK(rotation_sign(&rotation, signers[0], signers[1], &note, err));
    cr_assert(text_starts_with(buffer_text(&note), "safehand.key-rotation/2\norigin " ORIGIN
                                                   "\nsize 12\nold " ORIGIN "+"));
    OK(rotation_parse(buffer_text(&note), note.length, &parsed, err));
    cr_assert_eq(parsed.size, 12);
    cr_assert_str_eq(parsed.origin, ORIGIN);
    cr_assert_eq(memcmp(&parsed.new_key, &rotation.new_key, sizeof parsed.new_key), 0);
    /* Somebody else's in the place of either; the new one's twice; a byte changed anywhere. */
    for (size_t i = 0; i < 3; i++) {
        const struct note_signer *old_signer = signers[i == 0 ? 2 : i == 1 ? 0 : 1];
        const struct note_signer *new_signer = signers[i == 1 ? 2 : 1];
        struct error failure = {0};
        buffer_clear(&note);
        if (rotation_sign(&rotation, old_signer, new_signer, &note, &failure) == STATUS_OK)
            cr_assert_neq(rotation_parse(buffer_text(&note), note.length, &parsed, &failure),
                          STATUS_OK);
    }
    buffer_clear(&note);
    OK(rotation_sign(&rotation, signers[0], signers[1], &note, err));
    for (size_t i = 0; i < note.length; i++) {
        struct error failure = {0};
        note.data[i] ^= 1;
        cr_assert_neq(rotation_parse(buffer_text(&note), note.length, &parsed, &failure), STATUS_OK,
                      "byte %zu", i);
        note.data[i] ^= 1;
    }
    for (size_t i = 0; i < 3; i++)
        note_signer_free(signers[i]);
    buffer_free(&note);
}

Test(ledger_parts, index_keys)
{
    struct ledger_keys *keys = NULL;
    OK(memory_start(err));
    OK(ledger_keys_new(&keys, err));
    OK(ledger_keys_next(keys, 10, err));
    OK(ledger_keys_next(keys, 10, err));
    OK(ledger_keys_next(keys, 25, err));
    static const struct {
        uint64_t number;
        size_t generation;
    } cases[] = {{0, 0}, {9, 0}, {10, 2}, {24, 2}, {25, 3}, {1000, 3}};
    struct entry_tools *tools = NULL;
    OK(entry_tools_new(keys, &tools, err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char expected[DIGEST_SIZE], digest[DIGEST_SIZE];
        OK(lookup_digest(entry_tools_index(tools, cases[i].number), "family", "HS-0042", digest,
                         err));
        OK(digest_hmac_sha256(keys->indexes[cases[i].generation].key, SEAL_KEY_SIZE,
                              "family\0HS-0042", 14, expected, err));
        cr_assert_arr_eq(digest, expected, sizeof digest, "%d", (int)cases[i].number);
    }
    entry_tools_free(tools);
    /* There is an end to it, and nothing is written behind it. */
    for (uint64_t i = keys->generation; i + 1 < LEDGER_GENERATIONS_MAXIMUM; i++)
        OK(ledger_keys_next(keys, 100, err));
    FAILS(ledger_keys_next(keys, 100, err), STATUS_REFUSED,
          "the ledger's keys were changed 255 times already");
    secret_free(keys);
}

/* Detail or look-up value, and whether a body with it can be read back: exactly those are made. */
Test(ledger_parts, bodies_that_can_be_read_back)
{
    static const struct {
        const char *detail, *value;
        bool is_good;
    } cases[] = {
        {"{}", "x", true},
        {"{\"a\": [1, true, false, null, \"~ \\\" \\\\ /\"], \"b_2\": {\"c\": {}}}", "x", true},
        {"{\"a\": \"Zo\\u00eb\"}", "x", true},
        {"{\"a\": \"two\\nlines\\tand a tab\"}", "x", true},
        {"{}", "Zo\xc3\xab", true},
        {"{}", "two\nlines", true},
        {"{\"a\": 9007199254740991}", "x", true},
        {"{\"a\": 9007199254740992}", "x", false},
        {"{\"a\": [{\"b\": [1.5]}]}", "x", false},
        {"{\"a\": \"\\u0001\"}", "x", false},
        {"{\"a\": \"\\u0000\"}", "x", false},
        {"{\"a\": \"\\u007f\"}", "x", false},
        {"{\"a\": \"\\u0085\"}", "x", false},
        {"{\"a\": [{\"B\": 1}]}", "x", false},
        {"{\"a-b\": 1}", "x", false},
        {"{\"\": 1}", "x", false},
        {"{\"\\u00eb\": 1}", "x", false},
        {"{}", "\x01", false},
        {"{}", "\x7f", false},
    };
    struct leaf leaf = {
        .time = 1795338300, .kind = ENTRY_KIND_SEALED, .subject = ZEROS, .sealed = ZEROS};
    struct identity *founder;
    OK(memory_start(err));
    founder = support_identity("Ann Founder");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ledger_lookup lookup = {LOOKUP_FAMILY, cases[i].value};
        json_t *detail = json_loads(cases[i].detail, JSON_ALLOW_NUL, NULL), *lookups = NULL;
        struct body body = {0};
        struct buffer note;
        struct error failure = {0};
        cr_assert_not_null(detail, "%s", cases[i].detail);
        buffer_init(&note, LEDGER_BODY_MAXIMUM);
        OK(body_lookups(&lookup, 1, &lookups, err));
        const struct body_content content = {&leaf, ORIGIN, detail, lookups};
        cr_assert_eq(body_format(&content, founder->signer, &note, &failure),
                     cases[i].is_good ? STATUS_OK : STATUS_MALFORMED, "%s %s: %s", cases[i].detail,
                     cases[i].value, failure.message);
        cr_assert_eq(note.length > 0, cases[i].is_good);
        if (cases[i].is_good) {
            OK(body_parse(buffer_text(&note), note.length, &leaf, ORIGIN, &body, err));
            cr_assert(json_equal(body.detail, detail));
        }
        body_free(&body);
        buffer_free(&note);
        json_decref(detail);
        json_decref(lookups);
    }
    /* As deep as may be, and deeper. */
    for (int depth = 1; depth < 80; depth++) {
        json_t *detail = json_object(), *lookups = json_array(), *inner = json_integer(1);
        struct body body = {0};
        struct buffer note;
        struct error failure = {0};
        for (int i = 0; i < depth; i++)
            inner = json_pack("[o]", inner);
        json_object_set_new(detail, "a", inner);
        const struct body_content content = {&leaf, ORIGIN, detail, lookups};
        buffer_init(&note, LEDGER_BODY_MAXIMUM);
        cr_assert_eq(body_format(&content, founder->signer, &note, &failure),
                     depth <= 62 ? STATUS_OK : STATUS_MALFORMED, "%d: %s", depth, failure.message);
        if (depth <= 62)
            OK(body_parse(buffer_text(&note), note.length, &leaf, ORIGIN, &body, err));
        body_free(&body);
        buffer_free(&note);
        json_decref(detail);
        json_decref(lookups);
    }
    identity_free(founder);
}
