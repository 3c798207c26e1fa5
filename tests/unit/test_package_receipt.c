/* Receipts, and the leaf that a package proves. */
#include "package_support.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct scene scene;

static struct package_opened *opened_now(void)
{
    struct package_opened *opened = NULL;
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, false,
                      &opened, err));
    return opened;
}

static void check_receipt(const struct package_opened *opened, const char *code)
{
    struct buffer out, wanted;
    struct receipt receipt;
    struct note note;
    buffer_init(&out, RECEIPT_MAXIMUM);
    buffer_init(&wanted, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, code, CREATED + 60, scene.recipient, &out, err));
    buffer_append_format(&wanted,
                         "safehand.receipt/2\nid %s\npackage %s\nmanifest %s\noutcome %s%s\n"
                         "time 2026-11-22T09:06:00Z\ncheckpoint\n",
                         SHARING_ID, scene.digest, scene.manifest_digest,
                         code ? "rejected " : "accepted", code ? code : "");
    buffer_append(&wanted, opened->checkpoint, opened->checkpoint_length);
    OK(note_parse(buffer_text(&out), out.length, &note, err));
    cr_assert_eq(note.text_length, wanted.length);
    cr_assert_eq(memcmp(note.text, wanted.data, wanted.length), 0);
    OK(receipt_parse(buffer_text(&out), out.length, &receipt, err));
    cr_assert_str_eq(receipt.id, SHARING_ID);
    cr_assert_str_eq(receipt.package_digest, scene.digest);
    cr_assert_str_eq(receipt.manifest_digest, scene.manifest_digest);
    cr_assert_eq(receipt.is_accepted, code == NULL);
    cr_assert_str_eq(receipt.code, code ? code : "");
    cr_assert_eq(receipt.time, CREATED + 60);
    cr_assert_eq(receipt.checkpoint_length, opened->checkpoint_length);
    cr_assert_eq(memcmp(receipt.checkpoint, opened->checkpoint, receipt.checkpoint_length), 0);
    OK(receipt_verify(&receipt, note_signer_verifier(scene.recipient->signer), err));
    struct error failure = {0};
    cr_assert_eq(receipt_verify(&receipt, note_signer_verifier(scene.sender->signer), &failure),
                 STATUS_AUTHENTICATION);
    buffer_free(&out);
    buffer_free(&wanted);
}

Test(package_receipt, accepted_and_rejected)
{
    struct buffer out;
    scene_begin(&scene);
    scene_seal(&scene);
    struct package_opened *opened = opened_now();
    check_receipt(opened, NULL);
    for (const char *const *code = receipt_codes; *code; code++)
        check_receipt(opened, *code);
    buffer_init(&out, RECEIPT_MAXIMUM);
    FAILS(receipt_write(opened, "because", CREATED, scene.recipient, &out, err), STATUS_USAGE,
          "there is no rejection code because");
    FAILS(receipt_write(opened, "", CREATED, scene.recipient, &out, err), STATUS_USAGE,
          "there is no rejection code ");
    cr_assert_eq(out.length, 0);
    package_opened_free(opened);
    package_opened_free(NULL);
    scene_end(&scene);
}

/* One byte changed, and the recipient's signature does not hold. */
Test(package_receipt, every_byte_altered)
{
    struct buffer out;
    scene_begin(&scene);
    scene_seal(&scene);
    struct package_opened *opened = opened_now();
    buffer_init(&out, RECEIPT_MAXIMUM);
    OK(receipt_write(opened, NULL, CREATED, scene.recipient, &out, err));
    for (size_t i = 0; i < out.length; i++) {
        struct error failure = {0};
        struct receipt receipt;
        out.data[i] ^= 1;
        enum status status = receipt_parse(buffer_text(&out), out.length, &receipt, &failure);
        if (status == STATUS_OK)
            status =
                receipt_verify(&receipt, note_signer_verifier(scene.recipient->signer), &failure);
        cr_assert(status == STATUS_AUTHENTICATION || status == STATUS_MALFORMED, "%zu", i);
        out.data[i] ^= 1;
    }
    for (size_t length = 0; length < out.length; length++) {
        struct error failure = {0};
        struct receipt receipt;
        cr_assert_eq(receipt_parse(buffer_text(&out), length, &receipt, &failure), STATUS_MALFORMED,
                     "%zu", length);
    }
    buffer_free(&out);
    package_opened_free(opened);
    scene_end(&scene);
}

#define FIRST "safehand.receipt/2\nid " SHARING_ID "\npackage " HEX64 "\nmanifest " HEX64 "\n"
#define CHECKPOINT                                                                                 \
    "office.example/ledger\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"                   \
    "\xe2\x80\x94 office.example/ledger "                                                          \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" \
    "\n"

Test(package_receipt, malformed)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {FIRST "outcome accepted\ntime 2026-11-22T09:06:00Z\ncheckpoint\n" CHECKPOINT, NULL},
        {"safehand.manifest/2\nid x\n",
         "this is not a receipt: the line \"safehand.manifest/2\" stands where "
         "\"safehand.receipt/2\" is wanted"},
        {"safehand.receipt/2\nid 6F2B1E0C-9A53-4D0E-8F4B-1C2D3E4F5A6B\n",
         "receipt: id is not well formed"},
        {"safehand.receipt/2\nid " SHARING_ID "x\n", "receipt: "},
        {"safehand.receipt/2\nid " SHARING_ID "\npackage 12\n",
         "receipt: package is not well formed"},
        {"safehand.receipt/2\nid " SHARING_ID "\npackage " HEX64 "\nmanifest \n", "receipt: "},
        {FIRST "outcome perhaps\n", "receipt: the outcome \"perhaps\" is not known"},
        {FIRST "outcome rejected because\n",
         "receipt: the outcome \"rejected because\" is not known"},
        {FIRST "outcome rejected \n", "receipt: the outcome \"rejected \" is not known"},
        {FIRST "outcome accepted\ntime today\n", "receipt: time is not well formed"},
        {FIRST "outcome accepted\ntime 2026-11-22T09:06:00Z\n", "receipt: "},
        {FIRST "outcome accepted\ntime 2026-11-22T09:06:00Z\nreason none\n", "receipt: "},
        {FIRST "outcome accepted\ntime 2026-11-22T09:06:00Z\ncheckpoint\n",
         "the receipt's checkpoint: "},
        {FIRST "outcome accepted\ntime 2026-11-22T09:06:00Z\ncheckpoint\nhello\n",
         "the receipt's checkpoint: "},
    };
    OK(memory_start(err));
    struct identity *identity = scene_identity("Tom Reader");
    const struct note_signer *const signers[] = {identity->signer};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out;
        struct receipt receipt;
        struct error failure = {0};
        buffer_init(&out, RECEIPT_MAXIMUM);
        OK(note_sign(rows[i].text, strlen(rows[i].text), signers, 1, &out, err));
        enum status status = receipt_parse(buffer_text(&out), out.length, &receipt, &failure);
        if (!rows[i].message) {
            cr_expect_eq(status, STATUS_OK, "%zu: %s", i, failure.message);
        } else {
            cr_expect_eq(status, STATUS_MALFORMED, "%zu: %s", i, failure.message);
            cr_expect(text_ends_with(rows[i].message, ": ")
                          ? text_starts_with(failure.message, rows[i].message)
                          : strcmp(failure.message, rows[i].message) == 0,
                      "%zu: %s", i, failure.message);
        }
        buffer_free(&out);
    }
    struct receipt receipt;
    struct error failure = {0};
    cr_assert_eq(receipt_parse("hello", 5, &receipt, &failure), STATUS_MALFORMED);
    cr_assert(text_starts_with(failure.message, "this is not a receipt: "), "%s", failure.message);
    cr_assert_str_eq(hint_shown(&failure),
                     "a receipt is the file that `safehand acknowledge` makes");
    identity_free(identity);
}

/* ---- leaves ---- */

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define LEAF(index, time, kind, subject, sealed)                                                   \
    "safehand.leaf/2\n" index "\n" time "\n" kind "\n" subject "\n" sealed "\n"
#define WHEN "2026-11-22T09:05:00Z"

Test(package_receipt, leaves)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {LEAF("0", WHEN, "sealed", HEX64, HEX64), NULL},
        {LEAF("1", WHEN, "recipient-verified", ZEROS, HEX64), NULL},
        {LEAF("9223372036854775806", WHEN, "a", ZEROS, HEX64), NULL},
        {LEAF("9223372036854775807", WHEN, "a", ZEROS, HEX64), "the leaf has no index"},
        {LEAF("18446744073709551616", WHEN, "a", ZEROS, HEX64), "the leaf has no index"},
        {LEAF("01", WHEN, "a", ZEROS, HEX64), "the leaf has no index"},
        {LEAF("-1", WHEN, "a", ZEROS, HEX64), "the leaf has no index"},
        {LEAF("", WHEN, "a", ZEROS, HEX64), "the leaf has no index"},
        {LEAF(" 1", WHEN, "a", ZEROS, HEX64), "the leaf has no index"},
        {LEAF("1", "2026-11-22", "a", ZEROS, HEX64), "the leaf has no time"},
        {LEAF("1", "2026-11-31T09:05:00Z", "a", ZEROS, HEX64), "the leaf has no time"},
        {LEAF("1", WHEN, "", ZEROS, HEX64), "the leaf has no kind"},
        {LEAF("1", WHEN, "Sealed", ZEROS, HEX64), "the leaf has no kind"},
        {LEAF("1", WHEN, "-sealed", ZEROS, HEX64), "the leaf has no kind"},
        {LEAF("1", WHEN, "sealed-", ZEROS, HEX64), "the leaf has no kind"},
        {LEAF("1", WHEN, "a--b", ZEROS, HEX64), "the leaf has no kind"},
        {LEAF("1", WHEN, "abcdefghijabcdefghijabcdefghijab", ZEROS, HEX64), "the leaf has no kind"},
        {LEAF("1", WHEN, "a", "00", HEX64), "the leaf has no subject digest"},
        {LEAF("1", WHEN, "a", "", HEX64), "the leaf has no subject digest"},
        {LEAF("1", WHEN, "a", ZEROS, "00"), "the leaf has no sealed digest"},
        {LEAF("1", WHEN, "a", ZEROS, HEX64) "\n", "the leaf has more than six lines"},
        {"safehand.leaf/1\n1\n", "the leaf does not begin with the line safehand.leaf/2"},
        {"", "the leaf does not begin with the line safehand.leaf/2"},
        {"safehand.leaf/2", "the leaf does not begin with the line safehand.leaf/2"},
    };
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct leaf leaf = {.index = 77};
        struct error failure = {0};
        enum status status = leaf_parse(rows[i].text, strlen(rows[i].text), &leaf, &failure);
        if (rows[i].message) {
            cr_expect_eq(status, STATUS_MALFORMED, "%zu", i);
            cr_expect_str_eq(failure.message, rows[i].message, "%zu: %s", i, failure.message);
            cr_expect_eq(leaf.index, 77);
            continue;
        }
        struct buffer out;
        buffer_init(&out, LEAF_SIZE);
        cr_assert_eq(status, STATUS_OK, "%zu: %s", i, failure.message);
        OK(leaf_format(&leaf, &out, err));
        cr_assert_str_eq(buffer_text(&out), rows[i].text);
        buffer_free(&out);
    }
    struct leaf leaf = {
        .index = 0, .time = CREATED, .unknown = "a", .subject = "x", .sealed = HEX64};
    struct buffer out;
    buffer_init(&out, LEAF_SIZE);
    FAILS(leaf_format(&leaf, &out, err), STATUS_MALFORMED,
          "a leaf's digest is not 64 lower-case hex digits");
    strcpy(leaf.subject, ZEROS);
    leaf.time = INT64_MAX;
    FAILS(leaf_format(&leaf, &out, err), STATUS_MALFORMED,
          "a leaf's time is outside the years 1900 to 9999");
    leaf.index = MERKLE_SIZE_MAXIMUM;
    FAILS(leaf_format(&leaf, &out, err), STATUS_MALFORMED,
          "a ledger has no entry 9223372036854775807");
    leaf.index = 1;
    strcpy(leaf.unknown, "no kind");
    FAILS(leaf_format(&leaf, &out, err), STATUS_MALFORMED, "\"no kind\" is no kind of entry");
    cr_assert_eq(out.length, 0);
}
