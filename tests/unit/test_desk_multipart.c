/* Forms with files, as browsers send them and as no browser does, in pieces of every size. */
#include <criterion/criterion.h>
#include <string.h>

#include "http/multipart.h"

#define TYPE "multipart/form-data; boundary=----WebKitFormBoundaryAb12"
#define MARK "------WebKitFormBoundaryAb12"
#define FIELD(name, value)                                                                         \
    MARK "\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, file, content)                                                             \
    MARK "\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file                 \
         "\"\r\nContent-Type: text/plain\r\n\r\n" content "\r\n"
#define END MARK "--\r\n"

/* What came, as a text: "name=...;", "name@file=...;". */
static enum status begin(void *context, const char *name, const char *file, struct error *err)
{
    (void)err;
    buffer_append_format(context, "%s%s%s=", name, file ? "@" : "", file ? file : "");
    return STATUS_OK;
}

static enum status data(void *context, const void *bytes, size_t length, struct error *err)
{
    (void)err;
    buffer_append(context, bytes, length);
    return STATUS_OK;
}

static enum status end(void *context, struct error *err)
{
    (void)err;
    buffer_append_byte(context, ';');
    return STATUS_OK;
}

/* Reads it in pieces of `piece` bytes. */
static enum status read_all(const char *type, const char *text, size_t length, size_t piece,
                            struct buffer *out)
{
    struct error err = {0};
    struct multipart *multipart = NULL;
    const struct multipart_taker taker = {begin, data, end, out};
    buffer_init(out, 1 << 24);
    enum status status = multipart_new(type, &taker, &multipart, &err);
    for (size_t at = 0; at < length && status == STATUS_OK; at += piece)
        status =
            multipart_feed(multipart, text + at, length - at < piece ? length - at : piece, &err);
    if (status == STATUS_OK)
        status = multipart_end(multipart, &err);
    multipart_free(multipart);
    cr_expect(status == STATUS_OK || *err.message);
    return status;
}

static void takes(const char *text, size_t length, const char *wanted)
{
    for (size_t piece = 1; piece <= length; piece++) {
        struct buffer out;
        cr_expect_eq(read_all(TYPE, text, length, piece, &out), STATUS_OK, "%s in %zu", wanted,
                     piece);
        cr_expect_str_eq(buffer_text(&out), wanted, "in pieces of %zu", piece);
        buffer_free(&out);
    }
}

#define TAKES(text, wanted) takes(text, sizeof(text) - 1, wanted)

Test(desk_multipart, what_browsers_send)
{
    TAKES(END, "");
    TAKES(MARK "--", "");
    TAKES(FIELD("token", "abc") END, "token=abc;");
    TAKES(FIELD("a", "") FIELD("a", "x\r\ny") END, "a=;a=x\r\ny;");
    TAKES(FILE_PART("files", "letter.pdf", "one\r\n--two") END, "files@letter.pdf=one\r\n--two;");
    TAKES(FILE_PART("files", "", "") END, "files@=;");
    TAKES(FILE_PART("f", "HS-1/attachments/Si\xC3\xB4n %22a%22.pdf", "\r\n\r\n") END,
          "f@HS-1/attachments/Si\xC3\xB4n \"a\".pdf=\r\n\r\n;");
    TAKES(MARK "\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n" END, "a=1;");
}

Test(desk_multipart, beginnings_of_a_mark_are_content)
{
    static char text[4096];
    for (size_t length = 0; length <= sizeof MARK + 2; length++) {
        char wanted[128];
        snprintf(wanted, sizeof wanted, "f@x=%.*s;", (int)length, "\r\n" MARK);
        snprintf(
            text, sizeof text,
            MARK
            "\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n%.*s\r\n" END,
            (int)length, "\r\n" MARK);
        if (length < sizeof MARK + 1)
            takes(text, strlen(text), wanted);
    }
}

Test(desk_multipart, large_content_comes_as_it_was)
{
    enum { SIZE = 1 << 20 };
    static const char head[] = FILE_PART("f", "x", "");
    struct buffer text, out;
    buffer_init(&text, 2 * SIZE);
    buffer_append(&text, head, sizeof head - 1 - 2);
    for (size_t i = 0; i < SIZE; i++)
        buffer_append_byte(&text, (unsigned char)(i * 2654435761U >> 13));
    buffer_append_text(&text, "\r\n" END);
    for (size_t piece = 1000; piece < 100000; piece = piece * 3 + 1) {
        cr_assert_eq(read_all(TYPE, buffer_text(&text), text.length, piece, &out), STATUS_OK);
        cr_expect_eq(out.length, SIZE + 5);
        cr_expect_eq(memcmp(out.data + 4, text.data + sizeof head - 1 - 2, SIZE), 0);
        buffer_free(&out);
    }
    buffer_free(&text);
}

Test(desk_multipart, what_no_browser_sends)
{
#define HEAD(lines) MARK "\r\n" lines "\r\n\r\nx\r\n" END
#define DISPOSITION "Content-Disposition: form-data; name=\"a\""
    static const char *const bad[] = {
        "",
        "x",
        "\r\n" END,
        "before\r\n" END,
        END "after",
        FIELD("a", "\r\n" MARK "X") END,
        END "\r\n",
        MARK "-x",
        MARK "\n" DISPOSITION "\n\nx\n" MARK "--\n",
        MARK "\r\n" DISPOSITION "\r\n\r\nx\r\n",
        MARK "\r\n" DISPOSITION "\r\n\r\nx",
        MARK "\r\n" DISPOSITION "\r\n\r\nx\r\n" MARK,
        MARK "\r\n" DISPOSITION "\r\n\r\nx\r\n" MARK "-",
        MARK "\r\n" DISPOSITION "\r\n\r\nx\r\n" MARK "--\r",
        MARK "\r\n\r\nx\r\n" END,
        HEAD("Content-Type: text/plain"),
        HEAD(DISPOSITION "\r\n" DISPOSITION),
        HEAD(DISPOSITION "\r\nContent-Type: text/plain\r\nContent-Type: text/plain"),
        HEAD(DISPOSITION "\r\nContent-Transfer-Encoding: base64"),
        HEAD(DISPOSITION "\r\nContent-Type: multipart/mixed; boundary=x"),
        HEAD(DISPOSITION "\r\n folded"),
        HEAD(DISPOSITION "; name=\"b\""),
        HEAD(DISPOSITION "; filename=\"b\"; filename=\"c\""),
        HEAD(DISPOSITION "; filename*=UTF-8''b"),
        HEAD(DISPOSITION "; filename=b"),
        HEAD(DISPOSITION ";"),
        HEAD(DISPOSITION "x"),
        HEAD("Content-Disposition: form-data"),
        HEAD("Content-Disposition: form-data; name=a"),
        HEAD("Content-Disposition: form-data; name=\"\""),
        HEAD("Content-Disposition: form-data; name=\"a"),
        HEAD("Content-Disposition: form-data; filename=\"a\""),
        HEAD("Content-Disposition: attachment; name=\"a\""),
        HEAD("Content-Disposition: form-data; name=\"a%0Db\""),
        HEAD("Content-Disposition: form-data; name=\"a%0ab\""),
        HEAD("Content-Disposition: form-data; name=\"a\tb\""),
        HEAD("Content-Disposition: form-data; name=\"a\x7f\""),
        HEAD("Content-Disposition: form-data; name=\"\xff\""),
        HEAD("Content-Disposition: form-data; name=\"a\"; filename=\"\xc3\""),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t piece = 1; piece <= strlen(bad[i]) + 1; piece++) {
            struct buffer out;
            cr_expect_eq(read_all(TYPE, bad[i], strlen(bad[i]), piece, &out), STATUS_MALFORMED,
                         "%zu: %s", i, bad[i]);
            buffer_free(&out);
        }
    static const char nul[] = HEAD("Content-Disposition: form-data; name=\"a\0b\"");
    struct buffer out;
    cr_expect_eq(read_all(TYPE, nul, sizeof nul - 1, 7, &out), STATUS_MALFORMED);
    buffer_free(&out);
}

Test(desk_multipart, types)
{
    static const char *const bad[] = {
        "multipart/form-data",
        "multipart/form-data;",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a\"",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=a b",
        "multipart/form-data; charset=utf-8; boundary=a",
        "multipart/mixed; boundary=a",
        ("multipart/form-data; boundary="
         "12345678901234567890123456789012345678901234567890123456789012345678901"),
    };
    struct buffer out;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_eq(read_all(bad[i], "--a--\r\n", 7, 7, &out), STATUS_MALFORMED, "%s", bad[i]);
        buffer_free(&out);
    }
    cr_expect_eq(read_all("Multipart/Form-Data;boundary=a", "--a--\r\n", 7, 7, &out), STATUS_OK);
    buffer_free(&out);
}

Test(desk_multipart, bounds)
{
    static char name[MULTIPART_NAME_MAXIMUM + 2], text[MULTIPART_HEAD_MAXIMUM + 512];
    struct buffer out, many;
    for (size_t extra = 0; extra < 2; extra++) {
        memset(name, 'n', MULTIPART_NAME_MAXIMUM + extra);
        snprintf(text, sizeof text, FIELD("%s", "x") END, name);
        cr_expect_eq(read_all(TYPE, text, strlen(text), 100, &out),
                     extra ? STATUS_MALFORMED : STATUS_OK);
        buffer_free(&out);
    }
    memset(text, 'h', sizeof text);
    memcpy(text, MARK "\r\n", sizeof MARK + 1);
    cr_expect_eq(read_all(TYPE, text, sizeof text, 100, &out), STATUS_MALFORMED, "a head's end");
    buffer_free(&out);
    for (size_t extra = 0; extra < 2; extra++) {
        buffer_init(&many, 1 << 24);
        for (size_t i = 0; i < MULTIPART_PARTS_MAXIMUM + extra; i++)
            buffer_append_text(&many, FIELD("a", "1"));
        buffer_append_text(&many, END);
        cr_expect_eq(read_all(TYPE, buffer_text(&many), many.length, 30000, &out),
                     extra ? STATUS_MALFORMED : STATUS_OK);
        buffer_free(&out);
        buffer_free(&many);
    }
}

Test(desk_multipart, names_of_files)
{
    static const char *const good[] = {
        "a",   "letter.pdf", "HS-1/family.json", ".DS_Store", "HS-1/attachments/a b.pdf",
        "...", "a..b",       "Si\xC3\xB4n"};
    static const char *const bad[] = {"",     "/",    "/a",    "a/",        "a//b", ".",
                                      "..",   "a/..", "../a",  "a/../b",    "./a",  "a/./b",
                                      "a\\b", "\\",   "C:\\a", "a/b\\..\\c"};
    char one[258];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect(multipart_name_is_path(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(multipart_name_is_path(bad[i]), "%s", bad[i]);
    memset(one, 'a', sizeof one);
    one[255] = '\0';
    cr_expect(multipart_name_is_path(one));
    one[255] = 'a';
    one[256] = '\0';
    cr_expect_not(multipart_name_is_path(one));
}
