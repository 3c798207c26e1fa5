/* Forms with files on their way into the office's folder, and what is left of them: nothing. */

#include "base_folder.h"
#include "http/heads.h"
#include "http/intake.h"

#define TYPE "multipart/form-data; boundary=b"
#define FIELD(name, value)                                                                         \
    "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, file, content)                                                             \
    "--b\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file                   \
    "\"\r\nContent-Type: text/plain\r\n\r\n" content "\r\n"
#define END "--b--\r\n"
#define DIGEST_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static struct intake_limits taken;
static unsigned asked;

static bool admit(void *context, const char *path, const char *session,
                  struct intake_limits *limits)
{
    (void)context;
    asked++;
    *limits = strcmp(path, "/receipts") == 0 ? taken : (struct intake_limits){0};
    return strcmp(session, "mine") == 0;
}

static struct intake_rules rules = {.admit = admit};

static void begin(void)
{
    start();
    cr_assert_eq(mkdir("office", 0700), 0);
    cr_assert_eq(uploads_open("office", &rules.uploads, &err), STATUS_OK, "%s", err.message);
    taken = (struct intake_limits){1 << 20, false};
}

static void finished(void)
{
    uploads_close(rules.uploads);
    cr_expect_eq(count_names("office/uploads"), 0, "nothing is left");
    finish();
}

TestSuite(desk_intake, .init = begin, .fini = finished);

/* How many files lie in the desk's own folder. */
static int count_kept(void)
{
    struct file_list list = {0};
    cr_assert_eq(file_list_folder("office/uploads", &list, &err), STATUS_OK);
    cr_assert_eq(list.count, 1);
    char *path = file_join("office/uploads", list.names[0]);
    int count = count_names(path);
    memory_free(path);
    file_list_free(&list);
    return count;
}

/* What becomes of a form: 0, or what it is refused with. */
static unsigned send_to(const char *path, const char *session, const char *type, const char *text,
                        size_t length, struct request *request)
{
    unsigned refused;
    *request = (struct request){0};
    struct intake *intake = intake_begin(&rules, path, session, type, length, &refused);
    if (!intake) {
        cr_expect_neq(refused, 0);
        return refused;
    }
    cr_expect_eq(refused, 0);
    for (size_t at = 0; at < length; at += 7)
        cr_expect(intake_feed(intake, text + at, length - at < 7 ? length - at : 7));
    refused = intake_end(intake, request);
    intake_free(intake);
    return refused;
}

static void request_free(struct request *request)
{
    form_free(&request->body);
    uploads_free(&request->uploads);
}

#define SEND(text, request) send_to("/receipts", "mine", TYPE, text, sizeof(text) - 1, request)

Test(desk_intake, fields_and_files)
{
    struct request request;
    char text[8] = "";
    int fd;
    size_t next = 0, got;
    cr_assert_eq(SEND(FIELD("token", "t") FILE_PART("files", "a.txt", "abc")
                          FILE_PART("files", "", "") FIELD("note", "one\r\ntwo")
                              FILE_PART("other", "F/b.txt", "") END,
                      &request),
                 0);
    cr_expect_eq(request.body.count, 2);
    cr_expect_str_eq(form_value(&request.body, "token"), "t");
    cr_expect_str_eq(form_value(&request.body, "note"), "one\ntwo");
    cr_expect_null(form_value(&request.body, "files"));
    cr_assert_eq(request.uploads.count, 2);
    const struct upload *upload = upload_next(&request.uploads, "files", &next);
    cr_assert_not_null(upload);
    cr_expect_str_eq(upload->name, "a.txt");
    cr_expect_eq(upload->size, 3);
    cr_expect_str_eq(upload->digest, DIGEST_OF_ABC);
    cr_assert_eq(upload_open(upload, &fd, &err), STATUS_OK);
    cr_assert(file_read(fd, text, sizeof text, &got));
    cr_expect_str_eq(text, "abc");
    file_close(&fd);
    cr_expect_null(upload_next(&request.uploads, "files", &next));
    cr_expect_str_eq(request.uploads.items[1].name, "F/b.txt");
    cr_expect_eq(request.uploads.items[1].size, 0);
    cr_expect_eq(count_kept(), 2);
    request_free(&request);
    cr_expect_eq(count_kept(), 0);
}

Test(desk_intake, folders_are_the_desks_alone)
{
    struct stat about;
    struct request request;
    cr_assert_eq(SEND(FILE_PART("files", "a.txt", "abc") END, &request), 0);
    cr_assert_eq(stat("office/uploads", &about), 0);
    cr_expect_eq(about.st_mode & 07777, 0700);
    cr_assert_eq(stat(request.uploads.items[0].path, &about), 0);
    cr_expect_eq(about.st_mode & 07777, 0600);
    cr_expect_eq(upload_keep(&request.uploads.items[0], "office/kept.txt", &err), STATUS_OK);
    request_free(&request);
    assert_content("office/kept.txt", "abc");
    cr_assert_eq(SEND(FILE_PART("files", "a.txt", "xyz") END, &request), 0);
    cr_expect_eq(upload_keep(&request.uploads.items[0], "office/kept.txt", &err), STATUS_USAGE);
    request_free(&request);
    assert_content("office/kept.txt", "abc");
}

Test(desk_intake, only_digests_where_no_more_is_wanted)
{
    struct request request;
    taken.is_digest_only = true;
    cr_assert_eq(SEND(FILE_PART("files", "a.txt", "abc") END, &request), 0);
    cr_expect_eq(count_kept(), 0);
    cr_expect_null(request.uploads.items[0].path);
    cr_expect_eq(request.uploads.items[0].size, 3);
    cr_expect_str_eq(request.uploads.items[0].digest, DIGEST_OF_ABC);
    int fd;
    cr_expect_eq(upload_open(&request.uploads.items[0], &fd, &err), STATUS_SYSTEM);
    request_free(&request);
}

Test(desk_intake, refused_before_a_byte_is_read)
{
    struct request request;
    static const char form[] = "a=1";
    cr_expect_eq(send_to("/receipts", "others", TYPE, END, sizeof END - 1, &request), 403);
    cr_expect_eq(send_to("/rules", "mine", TYPE, END, sizeof END - 1, &request), 415);
    cr_expect_eq(send_to("/receipts", "mine", "multipart/form-data", END, sizeof END - 1, &request),
                 400);
    cr_expect_eq(send_to("/receipts", "mine", "text/plain", form, 3, &request), 400);
    cr_expect_eq(send_to("/receipts", "mine", NULL, form, 3, &request), 400);
    unsigned refused = 0;
    cr_expect_null(intake_begin(&rules, "/receipts", "mine", TYPE, (1 << 20) + 1, &refused));
    cr_expect_eq(refused, 413);
    cr_expect_null(intake_begin(&rules, "/receipts", "mine", TYPE, UINT64_C(10) << 30, &refused));
    cr_expect_eq(refused, 413);
    taken.files = UINT64_C(1) << 60;
    cr_expect_null(intake_begin(&rules, "/receipts", "mine", TYPE, UINT64_C(1) << 59, &refused));
    cr_expect_eq(refused, 507, "the disk has no room");
    cr_expect_null(intake_begin(&rules, "/receipts", "mine", "application/x-www-form-urlencoded",
                                FORM_MAXIMUM + 1, &refused));
    cr_expect_eq(refused, 413);
    asked = 0;
    cr_expect_eq(
        send_to("/rules", "others", "application/x-www-form-urlencoded", form, 3, &request), 0,
        "a form of text is for the pages to judge");
    cr_expect_eq(asked, 0);
    cr_expect_str_eq(form_value(&request.body, "a"), "1");
    request_free(&request);
}

Test(desk_intake, what_is_malformed_leaves_nothing)
{
    static const struct {
        const char *text;
        size_t length;
    } bad[] = {
#define BAD(text) {text, sizeof(text) - 1}
        BAD(FILE_PART("files", "../a", "abc") END),
        BAD(FILE_PART("files", "/etc/passwd", "abc") END),
        BAD(FILE_PART("files", "a\\b", "abc") END),
        BAD(FILE_PART("files", "a//b", "abc") END),
        BAD(FILE_PART("files", "a.txt", "abc")),
        BAD(FILE_PART("files", "a.txt", "abc") FIELD("a", "b\0c") END),
        BAD(FILE_PART("files", "a.txt", "abc") FIELD("a", "\xff") END),
        BAD(FILE_PART("files", "a.txt", "abc") FIELD("a", "\x1b") END),
        BAD(FILE_PART("files", "a.txt", "abc") FIELD("a", "b\rc") END),
        BAD(FILE_PART("files", "a.txt", "abc") FILE_PART("files", "", "abc") END),
        BAD(FILE_PART("files", "a.txt", "abc") END "x"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct request request;
        cr_expect_eq(send_to("/receipts", "mine", TYPE, bad[i].text, bad[i].length, &request), 400,
                     "%zu", i);
        cr_expect_eq(request.body.count, 0);
        cr_expect_eq(request.uploads.count, 0);
        cr_expect_eq(count_kept(), 0, "%zu", i);
    }
}

Test(desk_intake, another_length_than_was_said)
{
    static const char text[] = FIELD("a", "1") END;
    struct request request = {0};
    unsigned refused;
    for (int more = -1; more <= 1; more += 2) {
        struct intake *intake = intake_begin(&rules, "/receipts", "mine", TYPE,
                                             sizeof text - 1 + (size_t)more, &refused);
        cr_assert_not_null(intake);
        cr_expect(intake_feed(intake, text, sizeof text - 1));
        cr_expect_eq(intake_end(intake, &request), 400);
        intake_free(intake);
    }
}

Test(desk_intake, the_connection_breaks_off)
{
    static const char text[] = FILE_PART("files", "a.txt", "abc");
    unsigned refused;
    struct intake *intake = intake_begin(&rules, "/receipts", "mine", TYPE, 1000, &refused);
    cr_assert_not_null(intake);
    cr_expect(intake_feed(intake, text, sizeof text - 5));
    cr_expect_eq(count_kept(), 1);
    intake_free(intake);
    cr_expect_eq(count_kept(), 0);
}

Test(desk_intake, a_disk_that_fails)
{
    static const char text[] = FILE_PART("files", "a.txt", "abc") END;
    struct request request;
    for (int call = 1;; call++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", call);
        seam_plan(plan);
        unsigned refused = SEND(text, &request);
        bool was_hit = seam_was_hit();
        seam_plan(NULL);
        if (!was_hit) {
            cr_expect_eq(refused, 0);
            request_free(&request);
            break;
        }
        cr_expect_eq(refused, 500, "call %d", call);
        cr_expect_eq(count_kept(), 0, "call %d", call);
    }
}

Test(desk_intake, a_desk_that_was_killed_left_its_folder)
{
    struct uploads *other = NULL;
    struct request request;
    cr_assert_eq(mkdir("office/uploads/dead", 0700), 0);
    put("office/uploads/dead/1", "a family's letter");
    cr_assert_eq(SEND(FILE_PART("files", "a.txt", "abc") END, &request), 0);
    cr_assert_eq(uploads_open("office", &other, &err), STATUS_OK, "%s", err.message);
    cr_expect_eq(count_names("office/uploads"), 2, "of the two that run");
    cr_expect_not(file_exists("office/uploads/dead"));
    cr_expect(file_exists(request.uploads.items[0].path), "one that runs keeps its own");
    uploads_close(other);
    cr_expect_eq(count_kept(), 1);
    request_free(&request);
}

Test(desk_intake, lengths)
{
    uint64_t length = 7;
    static const char *const bad[] = {"",   "-1",  "+1",  " 1",
                                      "1 ", "0x1", "1,1", "1234567890123456789"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(heads_length(bad[i], &length), "%s", bad[i]);
    cr_expect_eq(length, 7);
    cr_expect(heads_length("0", &length) && length == 0);
    cr_expect(heads_length("10737418240", &length) && length == UINT64_C(10737418240));
}
