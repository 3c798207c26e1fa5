/* Skeletons: what fills their places, that a wrong place ends the program, and that every piece of
 * every page is filled by the code as it is written. */
#include "page_support.h"

#include <signal.h>
#include <sys/wait.h>

#include "page/skeleton.h"
#include "safehand/base/embedded.h"

extern const struct embedded_file page_data[];

static void append_context(struct buffer *out, const void *context)
{
    buffer_append_text(out, context);
}

static void fill(struct buffer *out, const char *skeleton, const struct page_place *places,
                 size_t count)
{
    buffer_init(out, PAGE_MAXIMUM);
    page_fill_skeleton(out, skeleton, strlen(skeleton), "<i>part</i>", places, count);
}

static void expect_filled(const char *skeleton, const struct page_place *places, size_t count,
                          const char *text)
{
    struct buffer out;
    struct error err = {0};
    fill(&out, skeleton, places, count);
    cr_expect_eq(buffer_status(&out, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_eq(buffer_text(&out), text);
    buffer_free(&out);
}

Test(page_skeletons, places_are_filled_wherever_they_stand)
{
    const struct page_place places[] = {
        PLACE_TEXT("a", "A"),
        PLACE_NUMBER("n", SIZE_MAX),
        PLACE_PART("part", append_context),
        PLACE_PIECE("piece", "subject-access.html#title"),
        PLACE_PIECE("none", NULL),
    };
    expect_filled("{{a}}<b id=\"x{{n}}\">{{>part}}</b>{{a}}{{>piece}}{{>none}}", places, 5,
                  "A<b id=\"x18446744073709551615\"><i>part</i></b>AWhat was shared");
    expect_filled("{a} { {a}} }} {{a}}{", places, 1, "{a} { {a}} }} A{");
    expect_filled("", NULL, 0, "");
}

/* The same text as content and within a tag, where an element cannot stand. */
Test(page_skeletons, text_is_escaped_for_where_it_stands)
{
    const struct page_place evil = PLACE_TEXT("t", "<b>\"'&\xE2\x80\xAE");
    expect_filled("<p title=\"{{t}}\">{{t}}</p><q cite=\"{{t}}\">", &evil, 1,
                  "<p title=\"&lt;b&gt;&quot;&#39;&amp;[U+202E]\">&lt;b&gt;&quot;&#39;&amp;"
                  "<span class=\"invisible\">[U+202E]</span></p>"
                  "<q cite=\"&lt;b&gt;&quot;&#39;&amp;[U+202E]\">");
    /* What was filled in is not looked at again. */
    const struct page_place braces[] = {PLACE_TEXT("a", "{{b}}"), PLACE_TEXT("b", "B")};
    expect_filled("{{a}}{{b}}", braces, 2, "{{b}}B");
}

static bool ends_the_program(const char *skeleton, const struct page_place *places, size_t count)
{
    int state = 0;
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct buffer out;
        signal(SIGABRT, SIG_DFL);
        fill(&out, skeleton, places, count);
        _exit(0);
    }
    cr_assert_eq(waitpid(child, &state, 0), child);
    return WIFSIGNALED(state) && WTERMSIG(state) == SIGABRT;
}

Test(page_skeletons, a_wrong_place_ends_the_program)
{
    static const struct {
        const char *skeleton;
        struct page_place places[2];
        size_t count;
    } wrong[] = {
        {"{{a}}", {{0}}, 0},                                        /* not given */
        {"{{a}}", {PLACE_TEXT("b", "B")}, 1},                       /* another one */
        {"{{a}}", {PLACE_TEXT("a", "A"), PLACE_TEXT("b", "B")}, 2}, /* one too many */
        {"{{a}}", {PLACE_TEXT("a", "A"), PLACE_TEXT("a", "A")}, 2}, /* given twice */
        {"{{ab}}", {PLACE_TEXT("a", "A")}, 1},                      /* only its beginning */
        {"{{a}}", {PLACE_TEXT("a", NULL)}, 1},                      /* without text */
        {"{{a}}", {PLACE_PART("a", append_context)}, 1},            /* HTML for text */
        {"{{a}}", {PLACE_PIECE("a", NULL)}, 1},                     /* the same */
        {"{{>a}}", {PLACE_TEXT("a", "<b>")}, 1},                    /* text for HTML */
        {"{{>a}}", {PLACE_NUMBER("a", 1)}, 1},                      /* the same */
        {"{{>a}}", {PLACE_PIECE("a", "report.html#nothing")}, 1},   /* no such piece */
        {"{{>a}}", {PLACE_PIECE("a", "nothing.html#page")}, 1},     /* no such file */
        {"{{>a}}", {PLACE_PIECE("a", "report.html")}, 1},           /* which piece? */
        {"{{>a}}", {PLACE_PIECE("a", "report.html#term")}, 1},      /* it has places */
        {"{{a}", {PLACE_TEXT("a", "A")}, 1},                        /* cut short */
        {"{{a} }", {PLACE_TEXT("a", "A")}, 1},
        {"{{a", {PLACE_TEXT("a", "A")}, 1},
        {"{{", {{0}}, 0},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect(ends_the_program(wrong[i].skeleton, wrong[i].places, wrong[i].count), "%zu: %s",
                  i, wrong[i].skeleton);
    cr_expect_not(ends_the_program("{{a}}", (const struct page_place[]){PLACE_TEXT("a", "A")}, 1));
}

/* ---- every piece ---- */

static void append_report(struct scene *scene, const struct extract_choice *choice,
                          struct buffer *out)
{
    struct report_heading heading = heading_of_page();
    if (choice->about.count == 0)
        heading.sender_contact = "";
    scene_select(scene, choice);
    cr_assert_eq(
        page_report(scene->record, scene->profile, scene->selection, &heading, out, &scene->err),
        STATUS_OK, "%s", scene->err.message);
}

/* Reports of records that have something of everything, and of one that has nothing. */
static void append_reports(struct buffer *out)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    append_report(&scene,
                  &(struct extract_choice){.about = NAMES("p1", "p2", "c2"),
                                           .attach = NAMES("phone-note.txt"),
                                           .confirmed = NAMES("people.p1.phone")},
                  out);
    scene_end(&scene);
    scene_sample(&scene, "HS-2093", "social-care-report");
    append_report(&scene, &(struct extract_choice){0}, out);
    scene_end(&scene);
    scene_family(&scene, "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Ann\"}", "",
                 "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"concern\",\"text\":\"t\","
                 "\"withhold_from_family\":{\"ground\":\"serious_harm\","
                 "\"until\":\"2027-01-01\"},\"attachments\":[\"a.txt\","
                 "\"q' <b>%&#.txt\"]},"
                 "{\"id\":\"e2\",\"on\":\"2026-01-02\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"concern\",\"text\":\"t\",\"concern\":{\"where\":\"w\"}}");
    scene_profile(&scene, false, "{\"pattern\":\"people.*\",\"why\":\"w\"}",
                  "{\"name\":\"concern\",\"why\":\"w\"}", "");
    append_report(&scene, &(struct extract_choice){0}, out);
    scene_profile(&scene, false, "", "", "");
    append_report(&scene, &(struct extract_choice){0}, out);
    scene_end(&scene);
}

static void append_others(struct buffer *out)
{
    struct error err = {0};
    cr_assert_eq(page_notice("A package waits.\n\nOne <b>.\n", out, &err), STATUS_OK);
    struct trustees_report report = report_of_tests();
    cr_assert_eq(page_trustees_report(&report, out, &err), STATUS_OK, "%s", err.message);
    report.total.count = 0;
    report.total.is_shown = true;
    cr_assert_eq(page_trustees_report(&report, out, &err), STATUS_OK, "%s", err.message);
    struct consent_form form = consent_form_of_tests();
    cr_assert_eq(page_consent_form(&form, out, &err), STATUS_OK, "%s", err.message);
    for (size_t i = 0; i < PAGE_ANSWERS; i++) {
        json_t *answer = answer_read(ANSWERS[i]);
        cr_assert_eq(page_subject_access(answer, out, &err), STATUS_OK, "%s", err.message);
        json_decref(answer);
    }
}

/* Each run of plain text of a piece stands in a page. (A place that is not filled as the piece says
 * would have ended the program.) */
static void expect_in_pages(const char *pages, const char *file, const char *piece, size_t length)
{
    while (length > 0) {
        char *run = memory_copy_bytes(piece, length);
        char *place = strstr(run, "{{");
        size_t plain = place ? (size_t)(place - run) : length;
        run[plain] = '\0';
        cr_expect_not_null(strstr(pages, run), "%s: no page has \"%s\"", file, run);
        memory_free(run);
        const char *end = plain < length ? strstr(piece + plain, "}}") : NULL;
        cr_assert(plain == length || end, "%s: %.80s", file, piece);
        size_t taken = end ? (size_t)(end + 2 - piece) : length;
        piece += taken;
        length -= taken;
    }
}

static size_t expect_pieces_in_pages(const char *pages, const struct embedded_file *file)
{
    size_t count = 0;
    const char *text = (const char *)file->data;
    for (const char *at = strstr(text, "<template"); at; at = strstr(at, "<template")) {
        const char *begin = strchr(at, '>'), *end = strstr(at, "</template>");
        cr_assert(strncmp(at, "<template id=\"", 14) == 0 && begin && end && begin < end,
                  "%s: %.80s", file->name, at);
        begin += begin[1] == '\n' ? 2 : 1;
        expect_in_pages(pages, file->name, begin, (size_t)(end - begin));
        count++;
        at = end;
    }
    return count;
}

Test(page_skeletons, every_piece_is_filled_in_some_page)
{
    struct buffer pages;
    size_t files = 0;
    buffer_init(&pages, EXTRACT_MAXIMUM);
    append_reports(&pages);
    append_others(&pages);
    for (const struct embedded_file *file = page_data; file->name; file++) {
        if (text_ends_with(file->name, ".json"))
            continue;
        if (text_ends_with(file->name, ".css")) {
            cr_expect_not_null(strstr(buffer_text(&pages), (const char *)file->data), "%s",
                               file->name);
            continue;
        }
        cr_assert(text_ends_with(file->name, ".html"), "%s", file->name);
        if (strcmp(file->name, "read-me-first.html") == 0) { /* a page as it stands */
            cr_expect_null(strstr((const char *)file->data, "<template"));
            cr_expect_null(strstr((const char *)file->data, "{{"));
            continue;
        }
        cr_expect_gt(expect_pieces_in_pages(buffer_text(&pages), file), 0, "%s", file->name);
        files++;
    }
    cr_expect_eq(files, 6);
    cr_expect_null(strstr(buffer_text(&pages), "{{"));
    buffer_free(&pages);
}

/* Two pieces of one name: only the first would ever be used. */
Test(page_skeletons, no_piece_stands_twice)
{
    for (const struct embedded_file *file = page_data; file->name; file++) {
        const char *text = (const char *)file->data;
        for (const char *at = strstr(text, "<template"); at; at = strstr(at + 1, "<template")) {
            char *tag = memory_copy_bytes(at, strcspn(at, ">") + 1);
            cr_expect_null(strstr(at + 1, tag), "%s: %s", file->name, tag);
            memory_free(tag);
        }
    }
}
