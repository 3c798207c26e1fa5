/* What stands where no reader of the kind looks by itself: behind an end, in places that nothing
 * uses, past what a library takes for the end. */
#include "compound_support.h"
#include "zip_support.h"

#define PERSON "Bronwen Tuckfield-Hayes"
#define IN_UNUSED "hidden: 2048 in places that nothing uses\n"

static char file[1 << 16];

Test(inspector_behind, a_zero_in_a_page_ends_nothing)
{
    static const char page[] = "<html><body>Dean\0 Rudkin<p>Br\0onwen</p></body></html>";
    cr_expect_str_eq(inspector_says("a.html", NULL, page, sizeof page - 1),
                     "Dean Rudkin\nBronwen\n");
}

Test(inspector_behind, a_tag_that_does_not_end_is_told)
{
    cr_expect_str_eq(inspector_says_text("a.html", "<html><body>Dean <p Rudkin"),
                     "Dean \nunread: 8\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<html><body>Dean, 3 < 4 and <3"),
                     "Dean, 3 < 4 and <3\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p title='a>b'>Dean</p><p class='x>Rudkin</p>"),
                     "a>b\nDean\nx>Rudkin</p>\nunread: 8\n");
    cr_expect_str_eq(
        inspector_says_text("a.html", "<script>if (a<b) c = '<d e=\"';</script><p>Dean</p>"),
        "if (a<b) c = '<d e=\"';\nDean\nhidden: 1048576\n");
}

Test(inspector_behind, what_is_no_style_is_searched)
{
    cr_expect_str_eq(inspector_says_text("a.html", "<p style='color:#111; border: 1px'>x</p>"),
                     "x\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p style='color:#111 <Dean>'>x</p>"),
                     "color:#111 <Dean>\nx\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p style='color:#111; Dean Rudkin'>x</p>"),
                     "color:#111; Dean Rudkin\nx\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p style='/* Dean */'>x</p>"),
                     "/* Dean */\nx\n");
}

Test(inspector_behind, what_is_no_tag_of_a_page_is_searched)
{
    cr_expect_str_eq(inspector_says_text("a.html", "<p>Dean <d.rudkin@example.org> rang</p>"),
                     "Dean  rang\nd.rudkin@example.org\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p>x<Bronwen Rudkin>y</p><p a=\"b\" Ann>z</p>"),
                     "xy\nb\nz\nBronwen Rudkin\np a=\"b\" Ann\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p>x</p Rudkin><metan Rudkin</bodyes</body>"),
                     "x\n/p Rudkin\nmetan Rudkin</bodyes</body\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<html><head>><body title=Ruth>x</body></html>"),
                     ">\nx\nbody title=Ruth\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p>x</p><body title=Ruth>y</body>"),
                     "x\ny\nbody title=Ruth\n");
    cr_expect_str_eq(inspector_says_text("a.html",
                                         "<!DOCTYPE html><!-- a --><html lang=en>\n<head><title>T"
                                         "</title><style>p{}</style></head><body title=Ruth>x<p>y"),
                     "a\nT\np{}\nRuth\nx\ny\nhidden: 32 in its code\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<"), "unread: 8\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<p>x</"), "x\nunread: 8\n");
    cr_expect_str_eq(inspector_says_text("a.html", "<html><body title='Dean'>x</body>"
                                                   "<body title='Rudkin'>y</body></html>"),
                     "Dean\nx\nRudkin\ny\nbody title='Rudkin'\n");
    cr_expect_str_eq(
        inspector_says_text("a.html",
                            "<section><o:p>a</o:p><x-y hidden checked=''>b</x-y><br/>"
                            "<time datetime = 'c'>d</time></section><script>if (a<b c) d</script>"),
        "a\nb\nc\nd\nif (a<b c) d\nhidden: 4096 not displayed\nhidden: 1048576\n");
}

/* The list at its end names nothing, is cut off, or cannot be found. */
Test(inspector_behind, files_of_a_zip_whose_list_is_no_list)
{
    size_t length = zip_make(file, sizeof file,
                             (struct zip_part[ZIP_PARTS]){{"a.txt", PERSON}, {"b.txt", "Lee"}});
    unsigned char *list = memmem(file, length, "PK\1\2", 4),
                  *end = memmem(file, length, "PK\5\6", 4);
    cr_assert(list && end);
    static char kept[sizeof file];
    memcpy(kept, file, length);
    memset(list, 'x', 4);
    cr_expect_str_eq(inspector_says("a.zip", NULL, file, length),
                     "a.txt\n" PERSON "\nb.txt\nLee\nunread: 8\n");
    memcpy(file, kept, length);
    put(end, 16, 4, 5000); /* begins behind the end */
    cr_expect_str_eq(inspector_says("a.zip", NULL, file, length),
                     "a.txt\n" PERSON "\nb.txt\nLee\nunread: 8\n");
    memcpy(file, kept, length);
    put(end, 12, 4, 0);
    put(end, 16, 4, (uint32_t)((char *)end - file)); /* names nothing */
    const char *said = inspector_says("a.zip", NULL, file, length);
    cr_expect_not_null(strstr(said, PERSON), "%s", said);
    cr_expect_not_null(strstr(said, "hidden: 262144 a file that its list does not name\n"), "%s",
                       said);
}

/* One member, and what is written behind the two empty blocks at the end. */
static size_t tar_make(const char *name, const char *text)
{
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_ustar(archive), ARCHIVE_OK);
    archive_write_set_bytes_per_block(archive, 512);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)strlen(text));
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, text, strlen(text));
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return length;
}

Test(inspector_behind, a_tar_behind_the_end_of_a_tar_is_read_and_anything_else_told)
{
    static char both[sizeof file];
    size_t first = tar_make("a.txt", "Lee");
    memcpy(both, file, first);
    cr_expect_str_eq(inspector_says("a.tar", NULL, both, first), "a.txt\nLee\n");
    cr_expect_str_eq(inspector_says("a.tar", NULL, both, first + 4096), "a.txt\nLee\n",
                     "zeros fill it up");
    size_t second = tar_make("b.txt", PERSON);
    memcpy(both + first, file, second);
    cr_expect_str_eq(inspector_says("a.tar", NULL, both, first + second),
                     "a.txt\nLee\nb.txt\n" PERSON "\n");
    memset(both + first, 'x', 600);
    memcpy(both + first, PERSON, sizeof PERSON - 1);
    cr_expect_str_eq(inspector_says("a.tar", NULL, both, first + 600), "a.txt\nLee\nunread: 8\n");
}

static size_t pack(const char *text)
{
    size_t length = 0;
    struct archive *archive = archive_write_new();
    cr_assert_eq(archive_write_set_format_raw(archive), ARCHIVE_OK);
    cr_assert_eq(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
    archive_write_set_bytes_per_block(archive, 0);
    cr_assert_eq(archive_write_open_memory(archive, file, sizeof file, &length), ARCHIVE_OK);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    cr_assert_eq(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, text, strlen(text));
    archive_entry_free(entry);
    cr_assert_eq(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return length;
}

/* Each container ends somewhere, and what a test puts behind it is found there; the file alone is
 * not told to have anything. */
Test(inspector_behind, pictures_films_and_sound)
{
    static const char *const names[] = {"clean.tiff", "phone.tiff", "pages.tiff", "clean.mp3",
                                        "song.mp3",   "song.flac",  "song.ogg",   "song.opus",
                                        "film.mkv",   "film.webm",  "clean.mp4"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[512];
        struct buffer bytes;
        struct error err = {0};
        snprintf(path, sizeof path, "%s/files/media/%s", TEST_DATA, names[i]);
        buffer_init(&bytes, sizeof file);
        cr_assert_eq(file_read_whole(path, &bytes, &err), STATUS_OK, "%s", err.message);
        const char *said = inspector_says(names[i], NULL, bytes.data, bytes.length);
        cr_expect_null(strstr(said, "hidden: 2048"), "%s: %s", names[i], said);
        cr_expect_null(strstr(said, "no end"), "%s: %s", names[i], said);
        buffer_append_text(&bytes, "Dean Rudkin");
        said = inspector_says(names[i], NULL, bytes.data, bytes.length);
        cr_expect_not_null(strstr(said, "\nhidden: 2048\n"), "%s: %s", names[i], said);
        cr_expect_not_null(strstr(said, "Dean Rudkin\n"), "%s: %s", names[i], said);
        buffer_free(&bytes);
    }
}

Test(inspector_behind, what_stands_behind_a_packed_file_is_told)
{
    size_t length = pack("Lee");
    cr_expect_str_eq(inspector_says("a.gz", NULL, file, length), "data\nLee\n");
    memcpy(file + length, PERSON, sizeof PERSON);
    cr_expect_str_eq(inspector_says("a.gz", NULL, file, length + sizeof PERSON - 1),
                     "Bronwen Tuckfield-Hayes\ndata\nLee\nhidden: 2048\n");
}

/* bzip2 and xz as well; of a small xz libarchive then reads nothing. */
Test(inspector_behind, what_stands_behind_other_packed_files_is_told)
{
    static const char bz2[] = "\x42\x5A\x68\x39\x31\x41\x59\x26\x53\x59\x7A\xAF\x62\xF8\x00\x00\x00"
                              "\x05\x00\x00\x04\x02\x00\x20\x00\x21\x00\x82\x2C\x5D\xC9\x14\xE1\x42"
                              "\x41\xEA\xBD\x8B\xE0";
    static const char xz[] =
        "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x02\x00\x21\x01\x16\x00"
        "\x00\x00\x74\x2F\xE5\xA3\x01\x00\x02\x4C\x65\x65\x00\x00\x22\x36\x31\xBA"
        "\x85\xC4\xAF\x0E\x00\x01\x1B\x03\x0B\x2F\xB9\x10\x1F\xB6\xF3\x7D\x01\x00"
        "\x00\x00\x00\x04\x59\x5A";
    static const struct {
        const char *name, *data;
        size_t length;
        const char *behind;
    } cases[] = {
        {"a.bz2", bz2, sizeof bz2 - 1, "Bronwen Tuckfield-Hayes\ndata\nLee\nhidden: 2048\n"},
        {"a.xz", xz, sizeof xz - 1, "unread: 8\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(file, 0, sizeof file);
        memcpy(file, cases[i].data, cases[i].length);
        cr_expect_str_eq(inspector_says(cases[i].name, NULL, file, cases[i].length), "data\nLee\n",
                         "%s", cases[i].name);
        memcpy(file + cases[i].length, PERSON, sizeof PERSON);
        cr_expect_str_eq(
            inspector_says(cases[i].name, NULL, file, cases[i].length + sizeof PERSON - 1),
            cases[i].behind, "%s", cases[i].name);
    }
}

/* The last sector of a compound file, which its table says is free, or does not know. */
Test(inspector_behind, sectors_of_a_compound_file_that_nothing_uses)
{
    struct compound_file made = compound_begin();
    compound_add(made.root, "WordDocument", "x", 1);
    compound_close(made.root);
    size_t length = (size_t)gsf_output_size(made.memory);
    cr_assert(length < sizeof file - 2048 && length % 512 == 0);
    memcpy(file, gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(made.memory)), length);
    g_object_unref(made.memory);
    const char *plain = inspector_says("a.doc", NULL, file, length);
    cr_expect_null(strstr(plain, IN_UNUSED), "%s", plain);
    memset(file + length, 0, 1024);
    plain = inspector_says("a.doc", NULL, file, length + 1024);
    cr_expect_null(strstr(plain, IN_UNUSED), "%s", plain);
    memcpy(file + length + 100, PERSON, sizeof PERSON);
    const char *said = inspector_says("a.doc", NULL, file, length + 1024);
    cr_expect_not_null(strstr(said, PERSON), "%s", said);
    cr_expect_not_null(strstr(said, IN_UNUSED), "%s", said);
    memset(file + length, 0x81, 1024);
    file[length] = 0x02;
    said = inspector_says("a.doc", NULL, file, length + 1024);
    cr_expect_not_null(strstr(said, "unread: 65536 in places that nothing uses\n"), "%s", said);
}

Test(inspector_behind, a_compound_file_of_nothing_is_no_file_that_was_read)
{
    struct compound_file made = compound_begin();
    cr_expect_str_eq(compound_says(&made), "unread: 8\n");
}
