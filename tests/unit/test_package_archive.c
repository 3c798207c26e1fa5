/* Archives that no sealing of ours makes, in an envelope that opens and with all signatures right.
 */
#include "package_support.h"

static struct scene scene;

#define TOO_LARGE "manifest.json in the package is larger than "

#define ATTACHED "attachments/drawing.png"

/* One change to the members of a good package. */
static const struct {
    const char *name;
    enum { PUT, INSERT, DROP, SWAP } change;
    size_t at;
    struct member member;
    enum status status;
    const char *message;
} CHANGES[] = {
    {"another body",
     PUT,
     5,
     {.path = "report.html", .data = "<!doctype html><title>rEport</title>\n", .length = 37},
     STATUS_AUTHENTICATION,
     "report.html: is not the file that the manifest names"},
    {"another size",
     PUT,
     6,
     {.path = "extract.json", .data = "{}\n", .length = 3},
     STATUS_AUTHENTICATION,
     "extract.json: is not the file that the manifest names"},
    {"an attachment exchanged",
     PUT,
     7,
     {.path = ATTACHED, .data = "twelve Bytes", .length = 12},
     STATUS_AUTHENTICATION,
     ATTACHED ": is not the file that the manifest names"},
    {"another card",
     PUT,
     2,
     {.path = "sender.card.json", .data = "{}\n", .length = 3},
     STATUS_AUTHENTICATION,
     "sender.card.json: is not the file that the manifest names"},
    {"a symbolic link",
     PUT,
     5,
     {.path = "report.html", .type = AE_IFLNK, .symlink = "/etc/passwd"},
     STATUS_MALFORMED,
     "report.html in the package is no plain file"},
    {"a hard link to a member",
     PUT,
     5,
     {.path = "report.html", .hardlink = "manifest.json"},
     STATUS_MALFORMED,
     "report.html in the package is no plain file"},
    {"a hard link to elsewhere",
     PUT,
     7,
     {.path = ATTACHED, .hardlink = "/etc/passwd"},
     STATUS_MALFORMED,
     ATTACHED " in the package is no plain file"},
    {"a folder",
     PUT,
     5,
     {.path = "report.html", .type = AE_IFDIR},
     STATUS_MALFORMED,
     "the package holds report.html/ where report.html belongs"},
    {"a FIFO",
     PUT,
     5,
     {.path = "report.html", .type = AE_IFIFO},
     STATUS_MALFORMED,
     "report.html in the package is no plain file"},
    {"a device",
     PUT,
     5,
     {.path = "report.html", .type = AE_IFCHR},
     STATUS_MALFORMED,
     "report.html in the package is no plain file"},
    {"a sparse file",
     PUT,
     7,
     {.path = ATTACHED, .data = "twelve bytes", .length = 12, .is_sparse = true},
     STATUS_MALFORMED,
     ATTACHED " in the package is no plain file"},
    {"an absolute path",
     PUT,
     5,
     {.path = "/tmp/report.html", .data = REPORT, .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds /tmp/report.html where report.html belongs"},
    {"a path out of the folder",
     PUT,
     5,
     {.path = "../report.html", .data = REPORT, .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds ../report.html where report.html belongs"},
    {"a path with a dot",
     PUT,
     5,
     {.path = "./report.html", .data = REPORT, .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds ./report.html where report.html belongs"},
    {"another case",
     PUT,
     5,
     {.path = "Report.html", .data = REPORT, .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds Report.html where report.html belongs"},
    {"a long path",
     PUT,
     5,
     {.path = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b",
      .data = REPORT,
      .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds "
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b where report.html belongs"},
    {"a name that turns the line around",
     PUT,
     5,
     {.path = "report\xe2\x80\xae.html", .data = REPORT, .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds report\\u{202E}.html where report.html belongs"},
    {"a member twice",
     INSERT,
     6,
     {.path = "report.html", .data = REPORT, .length = sizeof REPORT - 1},
     STATUS_MALFORMED,
     "the package holds report.html where extract.json belongs"},
    {"an attachment twice",
     INSERT,
     8,
     {.path = ATTACHED, .data = "twelve bytes", .length = 12},
     STATUS_MALFORMED,
     "the package holds " ATTACHED ", which its manifest does not"},
    {"a file before all",
     INSERT,
     0,
     {.path = "run.sh", .data = "echo", .length = 4},
     STATUS_MALFORMED,
     "the package holds run.sh where manifest.json belongs"},
    {"a file after all",
     INSERT,
     8,
     {.path = "run.sh", .data = "echo", .length = 4},
     STATUS_MALFORMED,
     "the package holds run.sh, which its manifest does not"},
    {"a folder after all",
     INSERT,
     8,
     {.path = "more", .type = AE_IFDIR},
     STATUS_MALFORMED,
     "the package holds more/, which its manifest does not"},
    {"without its manifest",
     DROP,
     0,
     {0},
     STATUS_MALFORMED,
     "the package holds manifest.note where manifest.json belongs"},
    {"without its note",
     DROP,
     1,
     {0},
     STATUS_MALFORMED,
     "the package holds sender.card.json where manifest.note belongs"},
    {"without its proof",
     DROP,
     3,
     {0},
     STATUS_MALFORMED,
     "the package holds ledger.history where ledger.tlog-proof belongs"},
    {"without its history",
     DROP,
     4,
     {0},
     STATUS_MALFORMED,
     "the package holds report.html where ledger.history belongs"},
    {"a history of another format",
     PUT,
     4,
     {.path = "ledger.history", .data = "safehand.ledger-history/3\n", .length = 26},
     STATUS_MALFORMED,
     "ledger.history: this note was made by a newer program than this one"},
    {"without its report",
     DROP,
     5,
     {0},
     STATUS_MALFORMED,
     "the package holds extract.json where report.html belongs"},
    {"without its attachment", DROP, 7, {0}, STATUS_MALFORMED, "the package holds no " ATTACHED},
    {"out of order",
     SWAP,
     5,
     {0},
     STATUS_MALFORMED,
     "the package holds extract.json where report.html belongs"},
    {"manifest and note exchanged",
     SWAP,
     0,
     {0},
     STATUS_MALFORMED,
     "the package holds manifest.note where manifest.json belongs"},
};

static size_t change(struct member *members, size_t count, size_t row)
{
    size_t at = CHANGES[row].at;
    struct member swapped = members[at];
    switch (CHANGES[row].change) {
    case PUT:
        members[at] = CHANGES[row].member;
        return count;
    case INSERT:
        memmove(members + at + 1, members + at, (count - at) * sizeof *members);
        members[at] = CHANGES[row].member;
        return count + 1;
    case DROP:
        memmove(members + at, members + at + 1, (count - at - 1) * sizeof *members);
        return count - 1;
    default:
        members[at] = members[at + 1];
        members[at + 1] = swapped;
        return count;
    }
}

Test(package_archive, archives)
{
    static const char *const bodies[] = {"twelve bytes"};
    struct member members[MEMBERS_MAXIMUM];
    struct package_opened *opened = NULL;
    scene_begin(&scene);
    scene_attach(&scene, "drawing.png", "twelve bytes", 12);
    scene_seal(&scene);
    /* Made by hand and not changed it is good. */
    members_make(&scene, members, scene_members(&scene, members, bodies), &scene.package);
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, false,
                      &opened, err));
    package_opened_free(opened);
    for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
        size_t count = scene_members(&scene, members, bodies);
        members_make(&scene, members, change(members, count, i), &scene.package);
        scene_refuses(&scene, &scene.package, CHANGES[i].status, CHANGES[i].message);
    }
    scene_end(&scene);
}

/* A tar header of 512 bytes by hand. */
static void header_put(struct buffer *out, const char *name, char type, const char *size)
{
    unsigned char header[512] = {0};
    unsigned sum = 0;
    snprintf((char *)header, 100, "%s", name);
    memcpy(header + 100, "0000600\0000000000\0000000000", 23);
    memcpy(header + 124, size, strlen(size));
    memcpy(header + 136, "00000000000", 11);
    header[156] = (unsigned char)type;
    memcpy(header + 257, "ustar\00000", 8);
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < sizeof header; i++)
        sum += header[i];
    snprintf((char *)header + 148, 8, "%06o", sum);
    buffer_append(out, header, sizeof header);
}

static void block_put(struct buffer *out, const char *text)
{
    unsigned char block[512] = {0};
    memcpy(block, text, strlen(text));
    buffer_append(out, block, sizeof block);
}

/* Headers that no writer of ours makes: long names of GNU, names by pax, huge and negative sizes.
 */
Test(package_archive, headers)
{
    static const struct {
        const char *type, *name, *body, *size;
        char then;
        const char *then_name, *then_size, *message;
    } rows[] = {
        {"L", "././@LongLink", "../../escape\n", "00000000015", '0', "manifest.json", "00000000001",
         "the package holds ../../escape\\u{000A} where manifest.json belongs"},
        {"x", "PaxHeader", "21 path=/etc/passwd\n\n", "00000000024", '0', "manifest.json",
         "00000000001",
         "the package's archive is not well formed: Ignoring malformed pax extended attribute"},
        {"x", "PaxHeader", "20 path=/etc/passwd\n", "00000000024", '0', "manifest.json",
         "00000000001", "the package holds /etc/passwd where manifest.json belongs"},
        {"x", "PaxHeader", "13 path=a\xff\xfe.\n", "00000000015", '0', "manifest.json",
         "00000000001",
         "the package's archive is not well formed: Pathname can't be converted from UTF-8 to "
         "current locale."},
        {"x", "PaxHeader", "27 size=9007199254740993\n\n\n", "00000000032", '0', "manifest.json",
         "00000000001",
         "the package's archive is not well formed: Ignoring malformed pax extended attribute"},
        {"x", "PaxHeader", "25 size=9007199254740993\n", "00000000031", '0', "manifest.json",
         "00000000001", TOO_LARGE},
        {"x", "PaxHeader", "10 size=-\n", "00000000012", '0', "manifest.json", "00000000001",
         "manifest.json:1:1: '[' or '{' expected near end of file"},
        {"x", "PaxHeader", "22 linkpath=/etc/pass\n", "00000000026", '1', "manifest.json",
         "00000000000", "manifest.json in the package is no plain file"},
        {"", "", "", "", '0', "manifest.json", "77777777777", TOO_LARGE},
        {"", "", "", "", '3', "manifest.json", "00000000000",
         "manifest.json in the package is no plain file"},
        {"", "", "", "", '0', "manifest.note", "00000000001",
         "the package holds manifest.note where manifest.json belongs"},
    };
    struct buffer prefix, plain;
    struct age_identities *keys = NULL;
    scene_begin(&scene);
    scene_seal(&scene);
    buffer_init(&plain, 1 << 20);
    OK(identity_age_keys(scene.recipient, &keys, err));
    OK(age_decrypt(keys, scene.package.data, scene.package.length, &plain, err));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer_init(&prefix, 1 << 20);
        if (*rows[i].type) {
            header_put(&prefix, rows[i].name, *rows[i].type, rows[i].size);
            block_put(&prefix, rows[i].body);
        }
        header_put(&prefix, rows[i].then_name, rows[i].then, rows[i].then_size);
        block_put(&prefix, "x");
        struct package_opened *opened = NULL;
        struct error failure = {0};
        struct buffer whole;
        buffer_init(&whole, 8 << 20);
        buffer_append(&whole, prefix.data, prefix.length);
        buffer_append(&whole, plain.data, plain.length);
        envelope_make(&whole, scene.recipient, &scene.package);
        enum status status = scene_try_open(&scene, scene.package.data, scene.package.length,
                                            scene.recipient, true, &opened, &failure);
        cr_expect_eq(status, STATUS_MALFORMED, "%zu: %d %s", i, status, failure.message);
        cr_expect(strcmp(rows[i].message, TOO_LARGE) == 0
                      ? text_starts_with(failure.message, TOO_LARGE)
                      : strcmp(failure.message, rows[i].message) == 0,
                  "%zu: %s", i, failure.message);
        cr_expect(scene_left_nothing(&scene));
        buffer_free(&whole);
        buffer_free(&prefix);
    }
    buffer_free(&plain);
    age_identities_free(keys);
    scene_end(&scene);
}

/* What comes after the archive's end, near or far, and an end that is not there. */
Test(package_archive, tails)
{
    static const struct {
        size_t zeros;
        const char *tail;
        const char *message; /* NULL: good */
    } rows[] = {
        {0, "", NULL},
        {512, "", NULL},
        {300000, "", NULL},
        {0, "x", "the package holds something after its last file"},
        {1, "x", "the package holds something after its last file"},
        {100000, "x", "the package holds something after its last file"},
        {65536, "x", "the package holds something after its last file"},
        {0, "manifest.json", "the package holds something after its last file"},
    };
    struct buffer plain, whole;
    struct age_identities *keys = NULL;
    scene_begin(&scene);
    scene_seal(&scene);
    buffer_init(&plain, 1 << 20);
    buffer_init(&whole, 8 << 20);
    OK(identity_age_keys(scene.recipient, &keys, err));
    OK(age_decrypt(keys, scene.package.data, scene.package.length, &plain, err));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer_clear(&whole);
        buffer_append(&whole, plain.data, plain.length);
        if (rows[i].zeros > 0)
            (void)buffer_append_space(&whole, rows[i].zeros);
        buffer_append_text(&whole, rows[i].tail);
        envelope_make(&whole, scene.recipient, &scene.package);
        if (rows[i].message) {
            scene_refuses(&scene, &scene.package, STATUS_MALFORMED, rows[i].message);
        } else {
            struct package_opened *opened = NULL;
            OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient,
                              false, &opened, err));
            package_opened_free(opened);
        }
    }
    /* A second archive right behind the first one's last file, where padding would be. */
    size_t end = plain.length;
    while (plain.data[end - 1] == 0)
        end--;
    end = (end + 511) / 512 * 512;
    buffer_clear(&whole);
    buffer_append(&whole, plain.data, end);
    (void)buffer_append_space(&whole, 1024);
    header_put(&whole, "run.sh", '0', "00000000004");
    block_put(&whole, "echo");
    envelope_make(&whole, scene.recipient, &scene.package);
    scene_refuses(&scene, &scene.package, STATUS_MALFORMED,
                  "the package holds something after its last file");
    /* Without the blocks that end an archive: all files are there, so it passes, as with tar. */
    buffer_clear(&whole);
    buffer_append(&whole, plain.data, end);
    envelope_make(&whole, scene.recipient, &scene.package);
    struct package_opened *opened = NULL;
    OK(scene_try_open(&scene, scene.package.data, scene.package.length, scene.recipient, false,
                      &opened, err));
    package_opened_free(opened);
    /* Cut within the last file's padding, and within the file. */
    for (size_t cut = 1; cut <= 512; cut += 73) {
        struct error failure = {0};
        buffer_clear(&whole);
        buffer_append(&whole, plain.data, end - cut);
        envelope_make(&whole, scene.recipient, &scene.package);
        cr_assert_neq(scene_try_open(&scene, scene.package.data, scene.package.length,
                                     scene.recipient, true, &opened, &failure),
                      STATUS_OK, "%zu", cut);
        cr_assert(scene_left_nothing(&scene));
    }
    buffer_free(&plain);
    buffer_free(&whole);
    age_identities_free(keys);
    scene_end(&scene);
}

/* No tar at all, or one that libarchive would unpack first. */
Test(package_archive, no_archive)
{
    static const struct {
        const char *text;
        size_t length;
        const char *message;
    } rows[] = {
        {"", 0, "the package's archive is not well formed: Unrecognized archive format"},
        {"hello", 5, "the package's archive is not well formed: Unrecognized archive format"},
        {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10,
         "the package's archive is not well formed: Unrecognized archive format"},
        {"PK\x03\x04", 4, "the package's archive is not well formed: Unrecognized archive format"},
    };
    struct buffer plain;
    scene_begin(&scene);
    scene_prepare(&scene);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer_init(&plain, 1 << 20);
        buffer_append(&plain, rows[i].text, rows[i].length);
        envelope_make(&plain, scene.recipient, &scene.package);
        scene_refuses(&scene, &scene.package, STATUS_MALFORMED, rows[i].message);
        buffer_free(&plain);
    }
    buffer_init(&plain, 1 << 20);
    (void)buffer_append_space(&plain, 10240);
    envelope_make(&plain, scene.recipient, &scene.package);
    scene_refuses(&scene, &scene.package, STATUS_MALFORMED, "the package holds no manifest.json");
    buffer_free(&plain);
    scene_end(&scene);
}
