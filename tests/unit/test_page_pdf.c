/* The report as a PDF, as programs that are not ours read it: its text, its structure, its form. */
#include "page_support.h"

#include "safehand/base/seam.h"

/* What a program prints about the PDF: "COMMAND FILE REST". */
static void run(const struct buffer *pdf, const char *command, const char *rest, struct buffer *out,
                int *status)
{
    char path[] = "/tmp/safehand-pdf-XXXXXX", line[512], block[4096];
    int fd = mkstemp(path);
    size_t got;
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, pdf->data, pdf->length), (ssize_t)pdf->length);
    close(fd);
    snprintf(line, sizeof line, "%s %s %s 2>&1", command, path, rest);
    FILE *printed = popen(line, "r");
    cr_assert_not_null(printed);
    buffer_init(out, 64 << 20);
    while ((got = fread(block, 1, sizeof block, printed)) > 0)
        buffer_append(out, block, got);
    *status = pclose(printed);
    unlink(path);
}

static void make(struct scene *scene, struct buffer *pdf)
{
    struct report_heading heading = heading_of_page();
    buffer_init(pdf, 64 << 20);
    cr_assert_eq(page_report_pdf(scene->selection, &heading, pdf, &scene->err), STATUS_OK, "%s",
                 scene->err.message);
}

/* Letters alone: lines are parted where the page's width says, poppler adds controls around what
 * runs from right to left, and tells vowel marks there before their letters. */
static char *letters_of(const char *text)
{
    char *letters = memory_copy_string(text);
    size_t length = strlen(text), kept = 0;
    for (size_t at = 0, size; at < length; at += size) {
        uint32_t code_point;
        size = utf8_decode(text + at, length - at, &code_point);
        cr_assert_gt(size, 0);
        bool is_mark = code_point >= 0x64B && code_point <= 0x652;
        bool is_control = (code_point >= 0x200E && code_point <= 0x200F) ||
                          (code_point >= 0x202A && code_point <= 0x202E) ||
                          (code_point >= 0x2066 && code_point <= 0x2069);
        if (code_point <= ' ' || is_mark || is_control)
            continue;
        memcpy(letters + kept, text + at, size);
        kept += size;
    }
    letters[kept] = '\0';
    return letters;
}

static void expect_text(const struct buffer *printed, const char *words)
{
    char *printed_letters = letters_of(buffer_text(printed)), *wanted = letters_of(words);
    cr_expect_not_null(strstr(printed_letters, wanted), "%s\nis not in\n%s", words,
                       buffer_text(printed));
    memory_free(printed_letters);
    memory_free(wanted);
}

static void sample(struct scene *scene)
{
    scene_sample(scene, "HS-2093", "social-care-report");
    scene_select(scene, &(struct extract_choice){0});
}

/* Something of every kind; hostile texts, if wanted. */
#define EVIL "</style>(((\\\\/P << /MCID 0 >> BDC EMC) Tj ET endstream endobj"
static void small(struct scene *scene, const char *name, const char *text)
{
    char *people = memory_format("{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"%s\","
                                 "\"language\":[\"Cymraeg\",\"Polski\"]}",
                                 name);
    char *entries = memory_format(
        "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"R\",\"about\":[\"p1\"],"
        "\"category\":\"concern\",\"kind\":\"opinion\",\"text\":\"%s\",\"attachments\":[\"a.txt\"],"
        "\"concern\":{\"where\":\"here\"}}",
        text);
    scene_family(scene, people, "", entries);
    scene_profile(scene, false, "{\"pattern\":\"people.*\",\"why\":\"to know\"}",
                  "{\"name\":\"concern\",\"why\":\"it is the concern\"}", "");
    scene_select(scene, &(struct extract_choice){0});
    memory_free(people);
    memory_free(entries);
}

static void expect_sound(const struct buffer *pdf)
{
    struct buffer printed;
    int status;
    run(pdf, "qpdf --check", "", &printed, &status);
    cr_expect_eq(status, 0, "%s", buffer_text(&printed));
    cr_expect_not_null(strstr(buffer_text(&printed), "PDF Version: 1.7\n"));
    buffer_free(&printed);
}

/* ---- text ---- */

Test(page_pdf, its_text_is_that_of_the_extract)
{
    struct scene scene;
    struct buffer pdf, text;
    int status;
    sample(&scene);
    make(&scene, &pdf);
    expect_sound(&pdf);
    run(&pdf, "pdftotext -enc UTF-8", "-", &text, &status);
    cr_expect_eq(status, 0);
    json_t *document = scene_document(&scene);
    size_t i, values = 0;
    json_t *field;
    json_array_foreach(json_object_get(document, "fields"), i, field)
    {
        const char *value = json_text(field, "value");
        if (value && strcmp(value, "2024-02-29") != 0)
            expect_text(&text, value);
        values += value != NULL;
        expect_text(&text, json_text(field, "label"));
        expect_text(&text, json_text(field, "why"));
    }
    cr_expect_gt(values, 8);
    static const char *const others[] = {
        "29 February 2024",
        "Mae Ff\xC3\xAFon yn siarad Cymraeg \xC3\xA2'r plentyn; ei thad yn dweud",
        "The name is written Sio\xCC\x82n with a combining circumflex here, as the hospital's",
        "Marking: confidential",
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "Page 1 of 3",
        "Page 3 of 3",
    };
    for (i = 0; i < sizeof others / sizeof others[0]; i++)
        expect_text(&text, others[i]);
    json_decref(document);
    buffer_free(&text);
    buffer_free(&pdf);
    scene_end(&scene);
}

/* Markup, operators of a PDF, controls, words longer than a page, signs that no font has. */
Test(page_pdf, hostile_texts_are_text)
{
    enum { LONG = 10000 };
    struct scene scene;
    struct buffer pdf, text;
    int status;
    char *word = memory_allocate(LONG + 1);
    memset(word, 'x', LONG);
    char *name = memory_format("%s\\u202Eabc\\u200Bdef\\uD83D\\uDE00 \xC5\x81\xC3\xB3"
                               "d\xC5\xBA",
                               EVIL);
    small(&scene, name, word);
    make(&scene, &pdf);
    expect_sound(&pdf);
    run(&pdf, "pdftotext -enc UTF-8", "-", &text, &status);
    cr_expect_eq(status, 0);
    expect_text(&text, "</style>(((\\/P << /MCID 0 >> BDC EMC) Tj ET endstream endobj"
                       "[U+202E]abc[U+200B]def[U+1F600] \xC5\x81\xC3\xB3"
                       "d\xC5\xBA");
    size_t letters = 0;
    for (const char *at = buffer_text(&text); *at != '\0'; at++)
        letters += *at == 'x';
    cr_expect_geq(letters, LONG);
    cr_expect_leq(letters, LONG + 40, "%zu", letters);
    buffer_free(&text);
    run(&pdf, "pdfinfo", "", &text, &status);
    cr_expect_not_null(strstr(buffer_text(&text), "JavaScript:      no\n"));
    buffer_free(&text);
    buffer_free(&pdf);
    memory_free(name);
    memory_free(word);
    scene_end(&scene);
}

/* ---- form ---- */

Test(page_pdf, its_structure_is_told)
{
    static const char wanted[] =
        "Document\n"
        "  P (block)\n    \"Extract of a family's record\"\n"
        "  H1 (block)\n    \"Trial\"\n"
        "  P (block)\n    \"Ellie-Mae may be hurt by her mother's former partner.\"\n";
    static const char *const parts[] = {
        "  TOC\n    TOCI\n      Reference (inline)\n        \"The concern\"\n"
        "      Reference (inline)\n        \"page 1\"\n",
        "  Sect\n    H2 (block)\n      \"The concern\"\n    Sect\n      H3 (block)\n"
        "        \"1 January 2026: Record of concern\"\n      P (block)\n        \"\xE2\x97\x87 "
        "Opinion\"\n"
        "      BlockQuote\n        P (block)\n          \"seen\"\n"
        "      Sect\n        H4 (block)\n          \"Record of concern\"\n        L (block)\n"
        "          LI (block)\n            Lbl (block)\n              \"When\"\n"
        "            LBody (block)\n              \"not stated\"\n",
        "    Table (block)\n      Caption\n        \"Ann\"\n      TR\n        TH:\n"
        "           /Scope /Row\n          \"Role in the family\"\n        TD\n"
        "          \"mother\"\n",
    };
    struct scene scene;
    struct buffer pdf, printed;
    int status;
    small(&scene, "Ann", "seen");
    make(&scene, &pdf);
    run(&pdf, "pdfinfo -struct-text", "", &printed, &status);
    cr_expect_eq(status, 0);
    cr_expect_eq(strncmp(buffer_text(&printed), wanted, strlen(wanted)), 0, "%.300s",
                 buffer_text(&printed));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        cr_expect_not_null(strstr(buffer_text(&printed), parts[i]), "%zu:\n%s", i,
                           buffer_text(&printed));
    cr_expect_null(strstr(buffer_text(&printed), "Marking: confidential")); /* an artifact */
    buffer_free(&printed);
    buffer_free(&pdf);
    scene_end(&scene);
}

Test(page_pdf, it_has_title_language_fonts_and_no_time_of_its_own)
{
    struct scene scene;
    struct buffer pdf, printed;
    int status;
    small(&scene, "Ann", "seen");
    make(&scene, &pdf);
    run(&pdf, "pdfinfo", "", &printed, &status);
    static const char *const told[] = {"Title:           Trial (extract)\n",
                                       "Tagged:          yes\n",
                                       "CreationDate:    Sun Nov 22 09:05:00 2026",
                                       "Page size:       595.276 x 841.89 pts (A4)\n"};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        cr_expect_not_null(strstr(buffer_text(&printed), told[i]), "%s", buffer_text(&printed));
    cr_expect_null(strstr(buffer_text(&printed), "Ann"));
    buffer_free(&printed);
    run(&pdf, "pdfinfo -meta", "", &printed, &status);
    cr_expect_not_null(strstr(buffer_text(&printed), "<pdfuaid:part>1</pdfuaid:part>"));
    cr_expect_not_null(strstr(buffer_text(&printed), "<rdf:li>en-GB</rdf:li>"));
    buffer_free(&printed);
    run(&pdf, "qpdf --qdf", "-", &printed, &status);
    cr_expect_not_null(strstr(buffer_text(&printed), "/Lang (en-GB)"));
    cr_expect_not_null(strstr(buffer_text(&printed), "/DisplayDocTitle true"));
    buffer_free(&printed);
    run(&pdf, "pdffonts", "| tail -n +3 | grep -vc ' yes yes yes '", &printed, &status);
    cr_expect_str_eq(buffer_text(&printed), "0\n"); /* none that is not embedded */
    buffer_free(&printed);
    buffer_free(&pdf);
    scene_end(&scene);
}

Test(page_pdf, the_same_report_is_the_same_bytes)
{
    struct scene scene;
    struct buffer first, second;
    sample(&scene);
    make(&scene, &first);
    make(&scene, &second);
    cr_expect(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    buffer_free(&first);
    buffer_free(&second);
    scene_end(&scene);
}

/* ---- failures ---- */

Test(page_pdf, a_letter_that_no_font_has_is_no_pdf)
{
    struct scene scene;
    struct buffer pdf;
    struct report_heading heading = heading_of_page();
    small(&scene, "\xF0\xB1\x8D\x90", "seen"); /* U+31350 */
    buffer_init(&pdf, 64 << 20);
    cr_expect_eq(page_report_pdf(scene.selection, &heading, &pdf, &scene.err), STATUS_SYSTEM);
    cr_expect_str_eq(scene.err.message, "report.pdf: no font of the PDF has the letter U+31350");
    cr_expect_eq(pdf.length, 0);
    buffer_free(&pdf);
    scene_end(&scene);
}

Test(page_pdf, a_report_that_nobody_would_print_is_no_pdf)
{
    enum { LONG = 1 << 20 };
    struct scene scene;
    struct buffer pdf;
    struct report_heading heading = heading_of_page();
    char *word = memory_allocate(LONG + 1), *purpose = memory_allocate(LONG + 1);
    memset(word, 'x', LONG);
    memset(purpose, 'p', LONG);
    heading.purpose = purpose;
    small(&scene, "Ann", word);
    buffer_init(&pdf, 64 << 20);
    cr_expect_eq(page_report_pdf(scene.selection, &heading, &pdf, &scene.err), STATUS_MALFORMED);
    cr_expect_str_eq(scene.err.message, "report.pdf: the report is too long for a PDF");
    cr_expect_eq(pdf.length, 0);
    buffer_free(&pdf);
    memory_free(word);
    memory_free(purpose);
    scene_end(&scene);
}

Test(page_pdf, a_missing_library_is_told)
{
    struct scene scene;
    struct buffer pdf;
    struct report_heading heading = heading_of_page();
    small(&scene, "Ann", "seen");
    buffer_init(&pdf, 64 << 20);
    seam_plan("fail:file:1");
    cr_expect_eq(page_report_pdf(scene.selection, &heading, &pdf, &scene.err), STATUS_SYSTEM);
    seam_plan(NULL);
    cr_expect_eq(strncmp(scene.err.message, "report.pdf: cannot load a library of the system", 47),
                 0, "%s", scene.err.message);
    cr_expect_eq(pdf.length, 0);
    buffer_free(&pdf);
    scene_end(&scene);
}

Test(page_pdf, every_failing_call_is_told_and_leaves_nothing)
{
    struct scene scene;
    struct report_heading heading = heading_of_page();
    small(&scene, "Ann \xE0\xA6\xB6", "seen");
    for (unsigned n = 1;; n++) {
        char plan[64];
        struct buffer pdf;
        buffer_init(&pdf, 64 << 20);
        buffer_append_text(&pdf, "before");
        scene.err = (struct error){0};
        snprintf(plan, sizeof plan, "fail:memory:%u", n);
        seam_plan(plan);
        enum status status = page_report_pdf(scene.selection, &heading, &pdf, &scene.err);
        bool was_hit = seam_was_hit();
        seam_plan(NULL);
        cr_expect_eq(status, was_hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan,
                     scene.err.message);
        cr_expect(!was_hit || pdf.length == 6, "%s", plan);
        buffer_free(&pdf);
        if (!was_hit)
            break;
        cr_assert_lt(n, 5000);
    }
    scene_end(&scene);
}
