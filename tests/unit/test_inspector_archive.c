/* Archives: what they hold, what hides in and around them, and hostile ones. */
#include "inspector_support.h"
#include "zip_support.h"

#define CONTENT_TYPES                                                                              \
    {                                                                                              \
        "[Content_Types].xml", "<Types/>"                                                          \
    }

static char file[1 << 20];

static const char *says(const char *name, size_t length)
{
    return inspector_says(name, NULL, file, length);
}

static size_t make(const struct zip_part *parts)
{
    return zip_make(file, sizeof file / 2, parts);
}

static void put_at(size_t at, const char *text)
{
    memcpy(file + at, text, strlen(text));
}

Test(inspector_archive, files_within_are_read)
{
    size_t length = make((struct zip_part[ZIP_PARTS]){
        {"Dean.txt", "Rudkin"}, {"folder/a.html", "<p>Ann</p>"}, {"empty.txt", ""}});
    cr_expect_str_eq(says("a.zip", length), "Dean.txt\nRudkin\nfolder/a.html\nAnn\nempty.txt\n");
    static char inner[4096];
    size_t inner_length =
        zip_make(inner, sizeof inner, (struct zip_part[ZIP_PARTS]){{"b.txt", "Lee"}});
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_pax_restricted(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "inner.zip");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)inner_length);
    archive_entry_set_uname(entry, "rudkin");
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, inner, inner_length);
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    cr_expect_str_eq(says("a.tgz", length),
                     "rudkin\ninner.zip\nb.txt\nLee\nhidden: 4 whose files they were\n");
}

Test(inspector_archive, a_packed_file_and_what_a_mac_keeps)
{
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_raw(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "x");
    archive_entry_set_filetype(entry, AE_IFREG);
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, "Dean Rudkin", 11);
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    cr_expect_str_eq(says("a.txt.gz", length), "data\nDean Rudkin\n");
    length = make((struct zip_part[ZIP_PARTS]){{"__MACOSX/._a.jpg", "\1\2https://rudkin\3"}});
    cr_expect_str_eq(says("a.zip", length), "__MACOSX/._a.jpg\nhttps://rudkin\n"
                                            "hidden: 65536 what a Mac keeps of each file\n");
}

/* ---- around the members ---- */

Test(inspector_archive, what_stands_before_and_behind)
{
    size_t length = make((struct zip_part[ZIP_PARTS]){{"a.txt", "Dean"}});
    put_at(length, "Behind Rudkin");
    cr_expect_str_eq(says("a.zip", length + 13),
                     "Behind Rudkin\nBehind Rudkin\na.txt\nDean\nhidden: 2048\n");
    memmove(file + 14, file, length);
    put_at(0, "PK Before Lee\n");
    const struct part part = {"a.zip", NULL, (const unsigned char *)file, length + 14};
    struct answer answer;
    answer_init(&answer);
    read_zip(&part, &answer);
    cr_expect_not_null(strstr(buffer_text(&answer.text), "Before Lee"));
    cr_expect_not_null(strstr(buffer_text(&answer.text), "Dean"));
    cr_assert_eq(answer.hidden_count, 1);
    cr_expect_eq(answer.hidden[0].kind, HIDDEN_BEHIND);
    cr_expect_str_eq(answer.hidden[0].detail, "before it");
    answer_free(&answer);
}

/* One that was taken out of the list at the end, and left where it was. */
Test(inspector_archive, a_member_that_is_not_listed)
{
    size_t length = make((struct zip_part[ZIP_PARTS]){
        CONTENT_TYPES, {"word/old.txt", "Dean Rudkin"}, {"word/new.txt", "Ann"}});
    char *list = memmem(file, length, "PK\1\2", 4);
    cr_assert_not_null(list);
    char *second = memmem(list + 4, length - (size_t)(list + 4 - file), "PK\1\2", 4);
    char *third = memmem(second + 4, length - (size_t)(second + 4 - file), "PK\1\2", 4);
    char *end = memmem(third, length - (size_t)(third - file), "PK\5\6", 4);
    size_t gone = (size_t)(third - second);
    memmove(second, third, length - (size_t)(third - file));
    length -= gone;
    end -= gone;
    end[8] = end[10] = 2;
    uint32_t size = (uint32_t)(end - list);
    for (unsigned i = 0; i < 4; i++)
        end[12 + i] = (char)(size >> (8 * i));
    const char *said = says("a.docx", length);
    cr_expect_not_null(strstr(said, "Dean Rudkin"), "%s", said);
    cr_expect_not_null(strstr(said, "Ann"), "%s", said);
    cr_expect_not_null(strstr(said, "hidden: 262144 a file that its list does not name"), "%s",
                       said);
}

Test(inspector_archive, two_of_one_name_and_a_remark)
{
    size_t length = make(
        (struct zip_part[ZIP_PARTS]){CONTENT_TYPES, {"word/a.txt", "Dean"}, {"word/a.txt", "Ann"}});
    cr_expect_str_eq(says("a.docx", length), "word/a.txt\nDean\nword/a.txt\nAnn\n"
                                             "hidden: 262144 two parts of one name\n");
    length = make((struct zip_part[ZIP_PARTS]){{"a.txt", "Dean"}});
    file[length - 2] = 6;
    put_at(length, "Rudkin");
    cr_expect_str_eq(says("a.zip", length + 6), "Rudkin\na.txt\nDean\nhidden: 32 of the archive\n");
}

/* ---- what cannot be read ---- */

static void lock(const char *how)
{
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_set_options(archive, how), ARCHIVE_OK);
    cr_assert_eq(archive_write_set_passphrase(archive, "x"), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "Dean.txt");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, 6);
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, "Rudkin", 6);
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    cr_expect_str_eq(says("a.zip", length), "Dean.txt\nunread: 4\n", "%s: %s", how,
                     says("a.zip", length));
}

Test(inspector_archive, locked_ones)
{
    lock("zip:encryption=zipcrypt");
    lock("zip:encryption=aes256");
}

Test(inspector_archive, cut_ones)
{
    size_t length = make((struct zip_part[ZIP_PARTS]){
        CONTENT_TYPES,
        {"word/document.xml", "<w:document xmlns:w='w'><w:p><w:t>Dean</w:t></w:p></w:document>"},
        {"word/more.txt", "Ann"}});
    char *list = memmem(file, length, "PK\1\2", 4);
    cr_assert_not_null(list);
    cr_expect_str_eq(says("a.docx", (size_t)(list - file) + 40),
                     "w\nDean\nword/more.txt\nAnn\nunread: 8\n");
    for (size_t cut = 0; cut < length; cut += 7)
        says("a.docx", cut);
}

/* 300 MB of zeros in a few bytes. */
Test(inspector_archive, one_that_swells)
{
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    static char block[1 << 20];
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "bomb");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)300 << 20);
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    for (size_t i = 0; i < 300; i++)
        archive_write_data(archive, block, sizeof block);
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    const char *said = says("a.zip", length);
    cr_expect_not_null(strstr(said, "unread: 2 bomb\n"), "%s", said);
}

/* Archives within archives, deeper than is followed. */
Test(inspector_archive, one_without_end)
{
    static char inner[1 << 16];
    size_t length = zip_make(inner, sizeof inner, (struct zip_part[ZIP_PARTS]){{"a.txt", "Dean"}});
    for (unsigned depth = 0; depth < 10; depth++) {
        size_t packed = 0;
        struct archive *archive = archive_write_new();
        cr_assert_eq(archive_write_set_format_zip(archive), ARCHIVE_OK);
        cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &packed), ARCHIVE_OK);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, "a.zip");
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)length);
        cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
        archive_write_data(archive, inner, length);
        archive_entry_free(entry);
        cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
        archive_write_free(archive);
        memcpy(inner, file, packed);
        length = packed;
    }
    const char *said = says("a.zip", length);
    cr_expect_not_null(strstr(said, "unread: 524288\n"), "%s", said);
    cr_expect_null(strstr(said, "Dean"));
}

/* Entities of entities: a few bytes that would be gigabytes. */
Test(inspector_archive, words_that_swell)
{
    static const char laughs[] =
        "<!DOCTYPE a [<!ENTITY b \"Deeeeeeeeeeeeean\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
        "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
        "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">"
        "<!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">"
        "<!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">"
        "<!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\">]><a>&h;</a>";
    const char *said = inspector_says_text("a.xml", laughs);
    cr_expect_not_null(strstr(said, "unread: 8\n"), "%s", said);
    static char deep[200000];
    for (size_t i = 0; i + 3 < sizeof deep - 1; i += 3)
        memcpy(deep + i, "<a>", 3);
    cr_expect_not_null(strstr(inspector_says_text("b.xml", deep), "unread: 8\n"));
    inspector_says_text("b.html", deep);
}

/* What begins with zeros is no empty archive. */
Test(inspector_archive, one_packed_file_that_begins_with_zeros)
{
    static const char packed[] =
        "\x1f\x8b\x08\x00\x7a\x25\x0d\x6b\x02\xff\x63\x60\x18\x05\xa3\x60\x14\x0c\x77\xe0"
        "\x54\x94\x9f\x57\x9e\x9a\x07\x00\x3c\x6c\xc9\xef\xef\x03\x00\x00";
    const char *says = inspector_says("a.gz", NULL, packed, sizeof packed - 1);
    cr_expect(strstr(says, "Bronwen\n") && strstr(says, "unread: 1"), "%s", says);
}
