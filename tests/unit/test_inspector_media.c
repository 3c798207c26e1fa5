/* Pictures, films and sound: what hides in each container is told, and its words are searched; what
 * a picture shows is recognised as far as it goes. The files are made by data/files/media/make. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "media/media.h"
#include "scratch.h"

#define PERSON "Bronwen Tuckfield-Hayes"
#define PLACE "18 Saffron Lane"

static const struct {
    unsigned kind;
    const char *word;
} HIDDEN[] = {
    {HIDDEN_LOCATION, "location"}, {HIDDEN_DEVICE, "device"}, {HIDDEN_AUTHOR, "author"},
    {HIDDEN_COMMENT, "comment"},   {HIDDEN_FILES, "files"},   {HIDDEN_SOFTWARE, "software"},
    {HIDDEN_PEOPLE, "people"},     {HIDDEN_SMALL, "small"},   {HIDDEN_BEHIND, "behind"},
    {HIDDEN_WORDS, "words"},       {HIDDEN_PATHS, "paths"},   {HIDDEN_TIMES, "times"},
    {HIDDEN_OTHER, "other"},
};
static const struct {
    unsigned kind;
    const char *word;
} UNREAD[] = {
    {UNREAD_PICTURE, "picture"},   {UNREAD_SEEN, "seen"}, {UNREAD_FILM, "film"},
    {UNREAD_DATA, "data"},         {UNREAD_TOOL, "tool"}, {UNREAD_PAGES, "pages"},
    {UNREAD_PICTURES, "pictures"},
};

static void add(char *list, size_t size, const char *word, const char *detail)
{
    size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%s%s%s%s", used > 0 ? ", " : "", word, detail ? " (" : "",
             detail ? detail : "", detail ? ")" : "");
}

/* What was told, in the order of the tables above. */
static void told(const struct answer *answer, char hidden[512], char unread[512])
{
    size_t seen = 0;
    hidden[0] = unread[0] = '\0';
    for (size_t kind = 0; kind < sizeof HIDDEN / sizeof *HIDDEN; kind++)
        for (size_t i = 0; i < answer->hidden_count; i++)
            if (answer->hidden[i].kind == HIDDEN[kind].kind) {
                add(hidden, 512, HIDDEN[kind].word, answer->hidden[i].detail);
                seen++;
            }
    cr_assert_eq(seen, answer->hidden_count);
    seen = 0;
    for (size_t kind = 0; kind < sizeof UNREAD / sizeof *UNREAD; kind++)
        for (size_t i = 0; i < answer->unread_count; i++)
            if (answer->unread[i].kind == UNREAD[kind].kind) {
                add(unread, 512, UNREAD[kind].word, answer->unread[i].detail);
                seen++;
            }
    cr_assert_eq(seen, answer->unread_count);
}

static void load(const char *name, struct buffer *bytes)
{
    char path[512], block[4096];
    snprintf(path, sizeof path, "%s/files/media/%s", TEST_DATA, name);
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    buffer_init(bytes, 1024 * 1024);
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        buffer_append(bytes, block, got);
    fclose(file);
}

struct sample {
    const char *name, *hidden, *unread;
    const char *says; /* its text has these words; NULL: neither the person nor the place */
};

static void check(const struct sample *sample)
{
    char hidden[512], unread[512];
    struct buffer bytes;
    struct answer answer;
    load(sample->name, &bytes);
    answer_init(&answer);
    read_part(&(const struct part){sample->name, NULL, bytes.data, bytes.length}, &answer);
    told(&answer, hidden, unread);
    cr_expect_str_eq(hidden, sample->hidden, "%s hides %s", sample->name, hidden);
    cr_expect_str_eq(unread, sample->unread, "%s: unread: %s", sample->name, unread);
    const char *text = buffer_text(&answer.text);
    cr_expect(sample->says ? strstr(text, sample->says) != NULL
                           : !strstr(text, PERSON) && !strstr(text, PLACE),
              "%s says %s", sample->name, text);
    cr_expect_not(answer.failed);
    answer_free(&answer);
    buffer_free(&bytes);
}

static void check_all(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(&samples[i]);
}
#define CHECK_ALL(samples) check_all(samples, sizeof samples / sizeof *samples)

Test(inspector_media, nothing_is_told_of_a_picture_film_or_sound_that_hides_nothing)
{
    static const struct sample samples[] = {
        {"clean.jpg", "", "picture", NULL},    {"clean.png", "", "picture", NULL},
        {"clean.webp", "", "picture", NULL},   {"clean.gif", "", "picture", NULL},
        {"clean.tiff", "", "picture", NULL},   {"clean.bmp", "", "picture", NULL},
        {"clean.heic", "", "picture", NULL},   {"clean.avif", "", "picture", NULL},
        {"exposure.jpg", "", "picture", NULL}, {"clean.mp4", "", "film", NULL},
        {"clean.mov", "", "film", NULL},       {"clean.mp3", "", "film", NULL},
        {"song.aac", "", "film", NULL},
    };
    CHECK_ALL(samples);
}

Test(inspector_media, place_device_and_author_in_every_container)
{
    static const struct sample samples[] = {
        {"phone.jpg", "location, device, author", "picture", PERSON},
        {"phone.png", "location, device, author", "picture", PERSON},
        {"phone.webp", "location, device, author", "picture", PERSON},
        {"phone.tiff", "location, device, author", "picture", PERSON},
        {"phone.heic", "location, device, author", "picture", PERSON},
        {"phone.avif", "location, device, author", "picture", PERSON},
        {"phone.gif", "location, comment, software", "picture", PERSON},
        {"phone.mp4", "location, device", "film", "Examplephone"},
        {"phone.mov", "location, device", "film", "Examplephone"},
        {"late.jpg", "location, device, author", "picture", PERSON},
    };
    CHECK_ALL(samples);
}

Test(inspector_media, titles_and_authors_of_films_and_sound)
{
    static const struct sample samples[] = {
        {"song.mp3", "author, comment, software", "film", PLACE},
        {"song.wav", "author, comment, software", "film", PERSON},
        {"song.ogg", "author, comment, software", "film", PERSON},
        {"song.opus", "author, comment, software", "film", PERSON},
        {"song.flac", "author, comment, software", "film", PERSON},
        {"song.m4a", "author, comment, software", "film", PERSON},
        {"song.wma", "author, comment, software", "film, data (between its pieces)", PERSON},
        {"song.aiff", "comment", "film", PLACE},
        {"film.mp4", "author, comment, software", "film", PLACE},
        {"film.mov", "author, comment, software", "film", PERSON},
        {"film.mkv", "author, comment, software", "film", PERSON},
        {"film.webm", "author, comment, software", "film", PERSON},
        {"film.avi", "author, comment, software", "film", PERSON},
        {"film.wmv", "author, comment, software", "film, data (between its pieces)", PERSON},
        {"film.flv", "author, comment, software", "film, data (between its pieces)", PERSON},
        {"subtitles.mp4", "words", "film", PERSON},
    };
    CHECK_ALL(samples);
}

Test(inspector_media, all_else_that_a_picture_may_carry)
{
    static const struct sample samples[] = {
        {"thumbnail.jpg", "small", "picture", NULL},
        {"faces.jpg", "software, people", "picture", PERSON},
        {"person.jpg", "software, people", "picture", PERSON},
        {"iptc.jpg", "location, author, comment", "picture", PLACE},
        {"comment.jpg", "comment", "picture", PERSON},
        {"serial.jpg", "device, author", "picture", "7700900867"},
        {"time.jpg", "times", "picture", "2026:01:02"},
        {"texts.png", "author, other (note)", "picture", PERSON},
        /* On no list: told by its name. */
        {"history.jpg", "software, paths, other (transmission reference)", "picture", PLACE},
        /* Harmless, but words of the file: searched all the same. */
        {"label.jpg", "software", "picture", PLACE},
    };
    CHECK_ALL(samples);
}

Test(inspector_media, pieces_that_exiftool_passes_over)
{
    static const struct sample samples[] = {
        {"private.jpg", "other (a segment APP5), other (a segment APP9)",
         "picture, data (a segment APP9)", PERSON},
        {"private.png", "other (a piece prVt)", "picture", PERSON},
        {"private.gif", "other (an application's piece)", "picture", PERSON},
        {"private.webp", "other (a piece ZZZZ)", "picture", PERSON},
        {"between.jpg", "comment",
         "picture (its picture cannot be decoded), data (its picture cannot be decoded)", PERSON},
        {"behind.jpg", "behind", "picture", PERSON},
        {"behind.png", "behind", "picture", PERSON},
        {"behind.gif", "behind", "picture", PERSON},
        {"behind.webp", "behind", "picture", PERSON},
        {"behind.bmp", "behind",
         "picture (its picture cannot be decoded), data (its picture cannot be decoded)", PERSON},
        {"behind.mp4", "behind", "film", PERSON},
        /* A telephone's film behind the photo: it is read as the film that it is. */
        {"motion.jpg", "location, device, files, behind", "picture, film", "Examplephone"},
        {"cut.jpg", "",
         "picture (its picture cannot be decoded), data (it has no end), data (its picture cannot "
         "be "
         "decoded), data (JPEG format error)",
         NULL},
        {"cut.mp4", "", "film, data (it has no end)", NULL},
    };
    CHECK_ALL(samples);
}

/* Frames of speech, and then words. */
Test(inspector_media, speech_has_no_room_for_anything_but_behind_it)
{
    unsigned char speech[6 + 4 * 13 + sizeof PERSON] = "#!AMR\n";
    struct answer answer;
    for (size_t i = 0; i < 4; i++)
        speech[6 + i * 13] = 0x04;
    memcpy(speech + 6 + 4 * 13, PERSON, sizeof PERSON);
    answer_init(&answer);
    read_part(&(const struct part){"a.amr", NULL, speech, 6 + 4 * 13}, &answer);
    cr_expect_eq(answer.hidden_count, 0);
    cr_assert_eq(answer.unread_count, 1);
    cr_expect_eq(answer.unread[0].kind, UNREAD_FILM);
    answer_free(&answer);
    answer_init(&answer);
    read_part(&(const struct part){"a.amr", NULL, speech, sizeof speech}, &answer);
    cr_assert_eq(answer.hidden_count, 1);
    cr_expect_eq(answer.hidden[0].kind, HIDDEN_BEHIND);
    cr_expect_not_null(strstr(buffer_text(&answer.text), PERSON));
    answer_free(&answer);
}

/* ---- ExifTool itself ---- */

Test(inspector_media, that_exiftool_is_missing_is_told)
{
    char hidden[512], unread[512];
    struct buffer bytes;
    struct answer answer;
    load("phone.jpg", &bytes);
    answer_init(&answer);
    seam_plan("fail:file:1");
    read_part(&(const struct part){"phone.jpg", NULL, bytes.data, bytes.length}, &answer);
    seam_plan(NULL);
    told(&answer, hidden, unread);
    cr_expect_str_eq(hidden, "");
    cr_expect_str_eq(unread, "picture, tool (exiftool)");
    answer_free(&answer);
    buffer_free(&bytes);
}

static size_t count_starts(const char *trace)
{
    char line[256];
    size_t count = 0;
    FILE *file = fopen(trace, "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof line, file))
        count += strstr(line, " file start\n") != NULL;
    fclose(file);
    return count;
}

/* Forty pictures behind one another, as a document holds them: each hides something. */
Test(inspector_media, one_start_serves_all_pictures_of_a_file)
{
    char folder[] = "/tmp/safehand-media-XXXXXX", trace[512], hidden[512], unread[512];
    struct buffer bytes, all;
    struct answer answer;
    cr_assert_not_null(mkdtemp(folder));
    snprintf(trace, sizeof trace, "%s/trace", folder);
    setenv("SAFEHAND_FAULT_TRACE", trace, 1);
    scratch_set(folder);
    load("phone.jpg", &bytes);
    buffer_init(&all, 1024 * 1024);
    answer_init(&answer);
    const struct part picture = {"image1.jpg", NULL, bytes.data, bytes.length};
    const struct part whole = {"a.docx", NULL, all.data, all.length};
    answer.depth = 1; /* as within read_part */
    answer.whole = &whole;
    for (size_t i = 0; i < 40; i++)
        read_hidden(&picture, &answer);
    cr_expect_eq(answer.waiting.count, 40);
    cr_expect_eq(answer.hidden_count, 0);
    read_hidden_now(&answer);
    told(&answer, hidden, unread);
    cr_expect_str_eq(hidden, "location, device, author");
    cr_expect_str_eq(unread, "");
    cr_expect_eq(count_starts(trace), 1);
    cr_expect_not_null(strstr(buffer_text(&answer.text), PERSON));
    unlink(trace);
    cr_expect_eq(rmdir(folder), 0, "nothing is left in the folder");
    answer_free(&answer);
    buffer_free(&bytes);
    buffer_free(&all);
}

/* ---- words in pictures ---- */

Test(inspector_media, letters_are_recognised_however_they_lie)
{
    static const char *const names[] = {"letter.png", "upside-down.png", "askew.jpg", "letter.heic",
                                        "pages.tiff"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buffer bytes;
        struct answer answer;
        load(names[i], &bytes);
        answer_init(&answer);
        read_part(&(const struct part){names[i], NULL, bytes.data, bytes.length}, &answer);
        cr_expect_str_eq(buffer_text(&answer.seen),
                         "Dear Mrs Prydderch,\n"
                         "Thank you for coming on Tuesday. We spoke about Siôn and\n"
                         "about " PERSON ", who lives at " PLACE ".\n"
                         "Please call 07700 900867 before the end of the week.\n",
                         "%s: %s", names[i], buffer_text(&answer.seen));
        cr_assert_eq(answer.unread_count, 1, "%s", names[i]);
        cr_expect_eq(answer.unread[0].kind, UNREAD_SEEN, "%s", names[i]);
        cr_expect_str_eq(buffer_text(&answer.text), "", "what may be misread is no text");
        answer_free(&answer);
        buffer_free(&bytes);
    }
}

/* A page that was drawn: a blank one, of which no more is known than that. */
Test(inspector_media, pages_that_were_drawn)
{
    static unsigned char grey[300 * 400];
    char hidden[512], unread[512];
    struct answer answer;
    memset(grey, 255, sizeof grey);
    grey[5000] = 0;
    answer_init(&answer);
    read_pixels(grey, 300, 400, 300, 150, &answer);
    told(&answer, hidden, unread);
    cr_expect_str_eq(unread, "pages");
    cr_expect_str_eq(buffer_text(&answer.seen), "");
    answer_free(&answer);
}

/* A line, a point of a list or an empty picture shows nothing, and nobody is asked to look. */
Test(inspector_media, a_picture_of_one_colour_shows_nothing)
{
    static const unsigned char white[] =
        "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x08\0\0\0\x08\x01\0\0\0\0\xEC\x74\x83\x26"
        "\0\0\0\x0CIDAT\x08\xD7\x63\xF8\xCF\x80\x02\x01\x3F\xD0\x07\xF9\x88\xF3\x85\x52"
        "\0\0\0\0IEND\xAE\x42\x60\x82";
    char hidden[512], unread[512];
    struct answer answer;
    answer_init(&answer);
    read_part(&(const struct part){"white.png", NULL, white, sizeof white - 1}, &answer);
    told(&answer, hidden, unread);
    cr_expect_str_eq(hidden, "");
    cr_expect_str_eq(unread, "");
    answer_free(&answer);
}
