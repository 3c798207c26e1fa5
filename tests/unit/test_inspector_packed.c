/* Words within the data of pictures, films and sound themselves, where no program looks for any:
 * whoever opens the file in an editor, or asks `strings`, sees them. */
#include "inspector_support.h"

#define WORDS "Saffron Weatherby"

/* What is said of a file that is shipped with `bytes` in it: `at` behind the last mark, or before
 * the end where there is no mark. */
static const char *says_with(const char *name, const char *mark, size_t length, ptrdiff_t at,
                             const char *bytes)
{
    struct buffer file;
    struct error err = {0};
    char path[512];
    snprintf(path, sizeof path, TEST_DATA "/files/media/%s", name);
    buffer_init(&file, 65536);
    cr_assert_eq(file_read_whole(path, &file, &err), STATUS_OK);
    unsigned char *place = file.data + file.length;
    while (length > 0 && place > file.data && memcmp(place - length, mark, length) != 0)
        place--;
    cr_assert(place > file.data, "%s has its mark", name);
    cr_assert(place + at + strlen(bytes) <= file.data + file.length, "%s is long enough", name);
    memcpy(place + at, bytes, strlen(bytes));
    const char *said = inspector_says(name, NULL, file.data, file.length);
    buffer_free(&file);
    return said;
}

Test(inspector_packed, words_in_the_data_itself_are_searched)
{
    static const struct {
        const char *name, *mark;
        size_t length;
        ptrdiff_t at;
    } cases[] = {
        {"clean.jpg", "\xFF\xDA", 2, 18},
        {"upside-down.png", "IDAT", 4, 96},
        {"phone.gif", ",\0\0\0\0", 5, 11},
        {"phone.webp", "VP8 ", 4, 26},
        {"clean.avif", NULL, 0, -40},
        {"phone.heic", NULL, 0, -40},
        {"film.mp4", "mdat", 4, 96},
        {"film.mov", "mdat", 4, 96},
        {"film.avi", "movi", 4, 56},
        {"film.mkv", "\x1F\x43\xB6\x75", 4, 96},
        {"film.webm", "\x1F\x43\xB6\x75", 4, 96},
        {"song.mp3", NULL, 0, -200},
        {"song.m4a", "mdat", 4, 96},
        {"song.aac", NULL, 0, -1270},
        {"song.ogg", NULL, 0, -100},
        {"song.opus", NULL, 0, -100},
        {"song.flac", NULL, 0, -100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said =
            says_with(cases[i].name, cases[i].mark, cases[i].length, cases[i].at, WORDS);
        cr_expect(strstr(said, WORDS), "%s: %s", cases[i].name, said);
    }
}

Test(inspector_packed, a_word_alone_a_name_in_capitals_and_a_number)
{
    static const char *const found[] = {"Saffron", "saffron", "SAFFRON", "07700 900867",
                                        "xQSaffron~"};
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        cr_expect(strstr(says_with("clean.jpg", "\xFF\xDA", 2, 20, found[i]), found[i]), "%s",
                  found[i]);
}

/* As they stand by chance in every photo, and in areas of one colour. */
Test(inspector_packed, what_packed_data_looks_like_is_no_word)
{
    static const char *const none[] = {"Saffro", "sAfFrOnSaF", "QEQEQEQEQE", "AAAAAAAAAA",
                                       "(((((((((("};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect_null(strstr(says_with("clean.jpg", "\xFF\xDA", 2, 20, none[i]), none[i]), "%s",
                       none[i]);
}

Test(inspector_packed, a_short_word_between_two_zeros)
{
    struct buffer file;
    struct error err = {0};
    buffer_init(&file, 65536);
    cr_assert_eq(file_read_whole(TEST_DATA "/files/media/clean.mp3", &file, &err), STATUS_OK);
    memcpy(file.data + file.length - 60, "\0\0Ruth\0\xFFJane\0", 12);
    const char *said = inspector_says("a.mp3", NULL, file.data, file.length);
    cr_expect(strstr(said, "Ruth\n"), "%s", said);
    cr_expect_null(strstr(said, "Jane\n"), "%s", said);
    buffer_free(&file);
}
