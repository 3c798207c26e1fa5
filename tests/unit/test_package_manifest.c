/* The manifest: one form only, and every other refused with a reason. */
#include "package_support.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                                       \
    "{\"basis\":\"a legal obligation\",\"created\":\"2026-11-22T09:05:00Z\",\"decision\":"         \
    "\"" DECISION "\",\"expires\":\"2027-11-23T00:00:00Z\","
#define CARD_FILE "{\"path\":\"sender.card.json\",\"sha256\":\"" HEX64 "\",\"size\":1}"
#define REPORT_FILE "{\"path\":\"report.html\",\"sha256\":\"" HEX64 "\",\"size\":2}"
#define EXTRACT_FILE "{\"path\":\"extract.json\",\"sha256\":\"" HEX64 "\",\"size\":3}"
#define FIXED_FILES CARD_FILE "," REPORT_FILE "," EXTRACT_FILE
#define ATTACHED(name) "{\"path\":\"attachments/" name "\",\"sha256\":\"" HEX64 "\",\"size\":4}"
#define TAIL                                                                                       \
    "\"format\":\"safehand.manifest/2\",\"handling\":\"For you only.\\n\",\"id\":\"" SHARING_ID    \
    "\",\"marking\":\"confidential\",\"purpose\":\"A concern\",\"recipient\":{\"key\":\"age1x\","  \
    "\"name\":\"Tom Reader\",\"organisation\":\"Council\"},\"salt\":\"" SALT                       \
    "\",\"sender\":{\"name\":\"Ruth\",\"organisation\":\"Home Visits\",\"verifier\":\"v\"}}\n"
#define GOOD HEAD "\"files\":[" FIXED_FILES "," ATTACHED("a.txt") "," ATTACHED("b.txt") "]," TAIL

static enum status try_parse(const char *text, size_t length, struct error *failure)
{
    struct manifest *manifest = (struct manifest *)1;
    enum status status = manifest_parse(text, length, &manifest, failure);
    cr_assert_eq(manifest != NULL, status == STATUS_OK);
    manifest_free(manifest);
    return status;
}

Test(package_manifest, canonical)
{
    struct manifest *manifest = NULL;
    struct buffer again;
    OK(memory_start(err));
    OK(manifest_parse(GOOD, strlen(GOOD), &manifest, err));
    cr_assert_str_eq(manifest->id, SHARING_ID);
    cr_assert_str_eq(manifest->salt, SALT);
    cr_assert_str_eq(manifest->sender_name, "Ruth");
    cr_assert_str_eq(manifest->sender_organisation, "Home Visits");
    cr_assert_str_eq(manifest->sender_verifier, "v");
    cr_assert_str_eq(manifest->recipient_name, "Tom Reader");
    cr_assert_str_eq(manifest->recipient_organisation, "Council");
    cr_assert_str_eq(manifest->recipient_key, "age1x");
    cr_assert_str_eq(manifest->purpose, "A concern");
    cr_assert_str_eq(manifest->basis, "a legal obligation");
    cr_assert_str_eq(manifest->marking, "confidential");
    cr_assert_str_eq(manifest->handling, "For you only.\n");
    cr_assert_str_eq(manifest->decision, DECISION);
    cr_assert_eq(manifest->created, 1795338300);
    cr_assert_eq(manifest->expires, 1826928000);
    cr_assert_eq(manifest->file_count, 5);
    cr_assert_str_eq(manifest->files[0].path, "sender.card.json");
    cr_assert_str_eq(manifest->files[4].path, "attachments/b.txt");
    cr_assert_eq(manifest->files[4].size, 4);
    cr_assert_str_eq(manifest->files[4].digest, HEX64);
    buffer_init(&again, PACKAGE_MANIFEST_MAXIMUM);
    OK(manifest_format(manifest, &again, err));
    cr_assert_str_eq(buffer_text(&again), GOOD);
    buffer_free(&again);
    manifest_free(manifest);
    manifest_free(NULL);
    OK(try_parse(HEAD "\"files\":[" FIXED_FILES "]," TAIL,
                 strlen(HEAD "\"files\":[" FIXED_FILES "]," TAIL), err));
}

/* What a file may say beside its digest, and files at the top that this version does not know. */
#define OTHER64 "ff23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FURTHER(name) "{\"path\":\"" name "\",\"sha256\":\"" HEX64 "\",\"size\":9}"
#define TOLD                                                                                       \
    "{\"not_read\":\"its pictures\",\"original\":\"" OTHER64                                       \
    "\",\"path\":\"attachments/c.txt\",\"recorded_name\":\"A\\\\\u200b "                           \
    "\\\"b\\\".txt\",\"sha256\":\"" HEX64 "\",\"size\":4}"
Test(package_manifest, told_of_a_file)
{
    static const char text[] = HEAD "\"files\":[" FIXED_FILES "," FURTHER(
        "letter.html") "," FURTHER("report.pdf") "," ATTACHED("a.txt") "," TOLD "]," TAIL;
    struct manifest *manifest = NULL;
    struct buffer again;

    OK(memory_start(err));
    OK(manifest_parse(text, strlen(text), &manifest, err));
    cr_assert_eq(manifest->file_count, 7);
    cr_assert_str_eq(manifest->files[4].path, "report.pdf");
    cr_assert_str_eq(manifest->files[4].original, "");
    cr_assert_null(manifest->files[5].recorded_name);
    cr_assert_null(manifest->files[5].not_read);
    cr_assert_str_eq(manifest->files[6].original, OTHER64);
    cr_assert_str_eq(manifest->files[6].recorded_name, "A\\\u200b \"b\".txt");
    cr_assert_str_eq(manifest->files[6].not_read, "its pictures");
    buffer_init(&again, PACKAGE_MANIFEST_MAXIMUM);
    OK(manifest_format(manifest, &again, err));
    cr_assert_str_eq(buffer_text(&again), text);
    buffer_free(&again);
    manifest_free(manifest);
}

/* GOOD with one piece of it exchanged. */
static const struct {
    const char *from, *to;
    const char *message; /* without "manifest.json: " */
} EXCHANGED[] = {
    {"safehand.manifest/2", "safehand.manifest/1", "it is not of the format safehand.manifest/2"},
    {"\"format\":\"safehand.manifest/2\",", "", "it is not of the format safehand.manifest/2"},
    {"\"id\":\"6f", "\"id\":\"6F", "id, salt or decision is not well formed"},
    {"\"id\":\"6f2b1e0c-", "\"id\":\"6f2b1e0c", "id, salt or decision is not well formed"},
    {"\"id\":\"" SHARING_ID "\",", "", "id is missing or empty"},
    {"\"salt\":\"00", "\"salt\":\"", "id, salt or decision is not well formed"},
    {"\"salt\":\"00", "\"salt\":\"0000", "id, salt or decision is not well formed"},
    {"\"salt\":\"00", "\"salt\":\"AA", "id, salt or decision is not well formed"},
    {"\"decision\":\"ff", "\"decision\":\"gf", "id, salt or decision is not well formed"},
    {"\"decision\":\"" DECISION "\",", "", "decision is missing or empty"},
    {"2026-11-22T09:05:00Z", "2026-11-22 09:05:00", "created or expires is not a time"},
    {"2026-11-22T09:05:00Z", "2026-02-30T09:05:00Z", "created or expires is not a time"},
    {"\"expires\":\"2027-11-23T00:00:00Z\",", "", "created or expires is not a time"},
    {"2027-11-23T00:00:00Z", "2026-11-22T09:05:00Z", "it expires before it was created"},
    {"2027-11-23T00:00:00Z", "1999-11-22T09:05:00Z", "it expires before it was created"},
    {"\"confidential\"", "\"secret\"", "its marking is not known"},
    {"\"confidential\"", "\"\"", "marking is missing or empty"},
    {"\"confidential\"", "7", "marking is missing or empty"},
    {"\"purpose\":\"A concern\"", "\"purpose\":\"\"", "purpose is missing or empty"},
    {"\"handling\":\"For you only.\\n\",", "", "handling is missing or empty"},
    {"\"basis\":\"a legal obligation\",", "", "basis is missing or empty"},
    {"\"name\":\"Tom Reader\",", "", "recipient's name is missing or empty"},
    {"\"organisation\":\"Council\"", "\"organisation\":null",
     "recipient's organisation is missing or empty"},
    {"\"key\":\"age1x\",", "", "recipient's key is missing or empty"},
    {"\"name\":\"Ruth\"", "\"name\":\"\"", "sender's name is missing or empty"},
    {"\"verifier\":\"v\"", "\"verifier\":[]", "sender's verifier is missing or empty"},
    {"\"sender\":{", "\"sender_\":{", "sender's name is missing or empty"},
    {"\"marking\"", "\"more\":1,\"marking\"",
     "it is not in canonical form, or holds something unknown"},
    {"\"verifier\":\"v\"", "\"verifier\":\"v\",\"x\":1",
     "it is not in canonical form, or holds something unknown"},
    {"\"size\":4},", "\"size\":4,\"mode\":1},",
     "it is not in canonical form, or holds something unknown"},
    {"\"files\":[", "\"files\": [", "it is not in canonical form, or holds something unknown"},
    {"}}\n", "}}", "it is not in canonical form, or holds something unknown"},
    {"}}\n", "}}\n\n", "it is not in canonical form, or holds something unknown"},
    {"}}\n", "}}\r\n", "it is not in canonical form, or holds something unknown"},
    {"A concern", "A \\u0063oncern", "it is not in canonical form, or holds something unknown"},
    {"\"size\":1}", "\"size\":-1}", "a file in the list is not well formed"},
    {"\"size\":1}", "\"size\":\"1\"}", "a file in the list is not well formed"},
    {",\"size\":1}", "}", "a file in the list is not well formed"},
    {"\"sha256\":\"01", "\"sha256\":\"0", "a file in the list is not well formed"},
    {"\"path\":\"report.html\",", "", "a file in the list is not well formed"},
    {CARD_FILE, "1", "a file in the list is not well formed"},
    {CARD_FILE, REPORT_FILE, "a file in the list is not one that a package holds there"},
    {EXTRACT_FILE, ATTACHED("0.txt"), "a file in the list is not one that a package holds there"},
    {ATTACHED("a.txt"), REPORT_FILE, "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "attachments/../a.txt",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "/attachments/a.txt",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "attachments/",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "attachments/.a",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "attachments/a/b",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "attachments/a\xe2\x80\xae.txt",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "manifest.json",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "ledger.history",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "ledger.tlog-proof",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "attachments",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "Report.pdf", "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "-report.pdf",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", ".report", "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "pages/report.pdf",
     "a file in the list is not one that a package holds there"},
    {"attachments/a.txt", "a23456789012345678901234567890123456789012345678901234567890.pdfs",
     "a file in the list is not one that a package holds there"},
    {"attachments/b.txt", "report.pdf", "the list of files is not in order"},
    {"\"size\":4},", "\"size\":4,\"original\":\"00\"},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":4},", "\"size\":4,\"recorded_name\":\"../a\"},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":4},", "\"size\":4,\"recorded_name\":\"a\\tb\"},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":4},", "\"size\":4,\"recorded_name\":\"..\"},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":4},", "\"size\":4,\"recorded_name\":\"a.txt\"},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":4},", "\"size\":4,\"not_read\":\"\"},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":4},", "\"not_read\":\"two\\nlines\",\"size\":4},",
     "what is said of a file in the list is not well formed"},
    {"\"size\":1},", "\"not_read\":\"all\",\"size\":1},",
     "it is not in canonical form, or holds something unknown"},
    {"attachments/a.txt", "attachments/b.txt", "the list of files is not in order"},
    {"attachments/a.txt", "attachments/c.txt", "the list of files is not in order"},
};

static char *exchange(const char *from, const char *to)
{
    const char *at = strstr(GOOD, from);
    cr_assert_not_null(at, "%s", from);
    char *text = memory_format("%.*s%s%s", (int)(at - GOOD), GOOD, to, at + strlen(from));
    cr_assert_not_null(text);
    return text;
}

Test(package_manifest, malformed)
{
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof EXCHANGED / sizeof EXCHANGED[0]; i++) {
        char message[256];
        struct error failure = {0};
        char *text = exchange(EXCHANGED[i].from, EXCHANGED[i].to);
        snprintf(message, sizeof message, "manifest.json: %s", EXCHANGED[i].message);
        cr_expect_eq(try_parse(text, strlen(text), &failure), STATUS_MALFORMED, "%s",
                     EXCHANGED[i].to);
        cr_expect_str_eq(failure.message, message, "%s -> %s: %s", EXCHANGED[i].from,
                         EXCHANGED[i].to, failure.message);
        cr_expect_str_eq(failure.hint, "ask the sender to share it again");
        memory_free(text);
    }
}

/* What is no strict JSON is refused by line and column. */
Test(package_manifest, not_json)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", "manifest.json:1:1: "},
        {"[]\n", "manifest.json: it is not of the format safehand.manifest/2"},
        {"{\"a\":1,\"a\":1}", "manifest.json:1:"},
        {"{\"a\":1.5}", "manifest.json:1:"},
        {"{\"a\":\"\xff\"}", "manifest.json:1:"},
        {"{\"a\":\"\\u0007\"}", "manifest.json:1:"},
        {"{} {}", "manifest.json:1:"},
    };
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error failure = {0};
        cr_expect_eq(try_parse(rows[i].text, strlen(rows[i].text), &failure), STATUS_MALFORMED);
        cr_expect_eq(strncmp(failure.message, rows[i].message, strlen(rows[i].message)), 0, "%s",
                     failure.message);
    }
    /* Cut anywhere, it is never taken for whole. */
    for (size_t length = 0; length < strlen(GOOD); length++) {
        struct error failure = {0};
        cr_expect_eq(try_parse(GOOD, length, &failure), STATUS_MALFORMED, "%zu", length);
    }
}

/* Any one byte changed is refused, or is another value of the same form. */
Test(package_manifest, every_byte_changed)
{
    size_t passed = 0;
    char text[] = GOOD;
    OK(memory_start(err));
    for (size_t i = 0; i < sizeof text - 1; i++) {
        struct manifest *manifest = NULL;
        struct error failure = {0};
        char before = text[i];
        text[i] ^= 1;
        if (manifest_parse(text, sizeof text - 1, &manifest, &failure) == STATUS_OK) {
            struct buffer again;
            buffer_init(&again, PACKAGE_MANIFEST_MAXIMUM);
            OK(manifest_format(manifest, &again, err));
            cr_assert_str_eq(buffer_text(&again), text);
            buffer_free(&again);
            passed++;
        }
        manifest_free(manifest);
        text[i] = before;
    }
    cr_assert_gt(passed, 400); /* digests and words */
}

Test(package_manifest, without_memory)
{
    struct error failure = {0};
    OK(memory_start(err));
    for (int call = 1;; call++) {
        char fault[32];
        failure = (struct error){0};
        snprintf(fault, sizeof fault, "fail:memory:%d", call);
        seam_plan(fault);
        enum status status = try_parse(GOOD, strlen(GOOD), &failure);
        bool hit = seam_was_hit();
        seam_plan(NULL);
        if (!hit) {
            cr_assert_eq(status, STATUS_OK);
            cr_assert_gt(call, 50);
            break;
        }
        cr_assert_eq(status, STATUS_SYSTEM, "%d: %d %s", call, status, failure.message);
    }
}

/* ---- rule C07 ---- */

Test(package_manifest, handling_notice)
{
    static const char *const MARKED[] = {
        "",
        "It is personal: keep it where only those who need it can read it.\n",
        ("It could do great harm in wrong hands: do not copy it to a memory stick, print it only "
         "if "
         "you must, and never leave it in a car.\n"),
    };
    static const struct {
        const char *expires, *last;
    } days[] = {
        {"2027-11-23T00:00:00Z", "22 November 2027"},
        {"2027-06-30T23:00:00Z", "30 June 2027"}, /* midnight in summer */
        {"2027-06-30T23:00:01Z", "1 July 2027"},
        {"2027-01-01T00:00:00Z", "31 December 2026"},
        {"2027-01-02T00:00:00Z", "1 January 2027"},
    };
    static const char *const told[] = {
        "",
        "Somebody of the family was told that this is shared. Ask us who it was before you speak "
        "to others.\n",
        "The family has not been told of this yet. Ask us before you speak to them.\n",
        "The family has not been told of this, because telling them is unsafe. Let nobody of them "
        "know before you have spoken to us.\n",
        "Whether the family knows of this is not said here: in the emergency nobody was asked. "
        "Speak to us before you speak to them.\n",
    };
    OK(memory_start(err));
    for (int marking = 0; marking < 3; marking++) {
        for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
            char wanted[1024];
            timestamp expires;
            struct buffer out;
            buffer_init(&out, 4096);
            cr_assert(timestamp_parse(days[i].expires, &expires));
            OK(handling_notice((enum marking)marking, (enum handling_family)i, "Tom Reader",
                               "01632 960111", expires, &out, err));
            snprintf(wanted, sizeof wanted,
                     "%sThis is for Tom Reader and for the purpose it names only, and for a "
                     "colleague who needs it for that.\n"
                     "%sKeep it until %s at the latest, then destroy it.\n"
                     "If it is wrong, not meant for you, lost or seen by somebody else, tell the "
                     "sender at once: 01632 960111.\n",
                     told[i], MARKED[marking], days[i].last);
            cr_expect_str_eq(buffer_text(&out), wanted);
            buffer_free(&out);
        }
    }
}
