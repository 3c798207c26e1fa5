/* The page, the preview and extract.json as bytes; hostile values; failing memory and files. */
#include "page_support.h"

#include "safehand/base/seam.h"

enum output { OUTPUT_JSON, OUTPUT_REPORT, OUTPUT_PREVIEW, OUTPUT_PREVIEW_JSON };

static enum status write_output(struct scene *scene, enum output kind, unsigned width,
                                struct buffer *out)
{
    struct report_heading heading = heading_of_page();
    json_t *preview = NULL;
    enum status status;
    switch (kind) {
    case OUTPUT_JSON:
        return extract_write_json(scene->record, scene->profile, scene->selection, out,
                                  &scene->err);
    case OUTPUT_REPORT:
        return page_report(scene->record, scene->profile, scene->selection, &heading, out,
                           &scene->err);
    case OUTPUT_PREVIEW:
        return page_preview(scene->record, scene->profile, scene->selection, width, out,
                            &scene->err);
    default:
        status = page_preview_json(scene->record, scene->profile, scene->selection, &preview,
                                   &scene->err);
        if (status == STATUS_OK)
            status = json_canonical(preview, out, &scene->err);
        json_decref(preview);
        return status;
    }
}

static void expect_golden(struct scene *scene, enum output kind, const char *name)
{
    struct buffer out;
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(write_output(scene, kind, 80, &out), STATUS_OK, "%s", scene->err.message);
    expect_bytes(&out, name);
    buffer_free(&out);
}

Test(extract_report, the_sample_family_gives_the_expected_bytes)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    scene_select(&scene, &(struct extract_choice){.about = NAMES("p1", "p2", "c2"),
                                                  .attach = NAMES("phone-note.txt"),
                                                  .confirmed = NAMES("people.p1.phone")});
    expect_golden(&scene, OUTPUT_JSON, "HS-2041.concern.extract.json");
    expect_golden(&scene, OUTPUT_REPORT, "HS-2041.concern.report.html");
    expect_golden(&scene, OUTPUT_PREVIEW, "HS-2041.concern.preview.txt");
    scene_shipped_profile(&scene, "case-study");
    scene_select(&scene, &(struct extract_choice){0});
    expect_golden(&scene, OUTPUT_JSON, "HS-2041.case-study.extract.json");
    scene_end(&scene);
    scene_sample(&scene, "HS-2093", "social-care-report");
    scene_select(&scene, &(struct extract_choice){0});
    expect_golden(&scene, OUTPUT_REPORT, "HS-2093.report.report.html");
    scene_end(&scene);
}

/* ---- hostile values ---- */

#define EVIL "</style><script>alert(1)</script>\\\"'><img src=x onerror=alert(2)>"

/* Every tag of the page is one that the report writes, with attributes it writes. */
static void expect_own_tags_only(const char *html)
{
    static const char *const tags[] = {
        "!DOCTYPE html",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "p",
        "a",
        "span",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "strong",
        "br",
        "main",
        "section",
        "nav",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "bdi",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "em",
        "article",
        "div",
        "time",
        "blockquote",
        "footer",
    };
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
        const char *name = at + 1 + (at[1] == '/');
        bool known = false;
        for (size_t i = 0; i < sizeof tags / sizeof *tags && !known; i++) {
            size_t length = strlen(tags[i]);
            known = strncmp(name, tags[i], length) == 0 && strchr(" >", name[length]) != NULL;
        }
        cr_expect(known, "%.60s", at);
        size_t length = strcspn(at, ">");
        char *tag = memory_copy_bytes(at, length);
        for (const char *on = strstr(tag, " on"); on != NULL; on = strstr(on + 1, " on"))
            cr_expect(strchr(on, '=') == NULL, "%s", tag);
        cr_expect_null(strstr(tag, " src"), "%s", tag);
        memory_free(tag);
    }
}

static void hostile_scene(struct scene *scene)
{
    scene_family(scene,
                 "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"" EVIL "\","
                 "\"known_as\":\"a\\u202Eb\\u200Bc\",\"language\":[\"" EVIL "\",\"x\"],"
                 "\"phone\":{\"value\":\"" EVIL "\",\"as_at\":\"2020-01-01\",\"source\":\"" EVIL
                 "\"}}",
                 "",
                 "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"" EVIL "\",\"about\":[\"p1\"],"
                 "\"category\":\"concern\",\"text\":\"" EVIL "\\n\\u2066hidden\","
                 "\"source\":\"" EVIL "\",\"attachments\":[\"q' <b>%&#.txt\"],"
                 "\"concern\":{\"where\":\"" EVIL "\"}}");
    char *required = memory_format("{\"pattern\":\"household.phone\",\"why\":\"%s\"}", EVIL);
    scene_profile(scene, false,
                  "{\"pattern\":\"people.*\",\"why\":\"" EVIL "\"},"
                  "{\"pattern\":\"household.phone\",\"why\":\"w\"}",
                  "{\"name\":\"concern\",\"why\":\"" EVIL "\"}", required);
    memory_free(required);
}

Test(extract_report, hostile_values_stay_inert)
{
    struct scene scene;
    struct buffer out;
    hostile_scene(&scene);
    scene_select(&scene, &(struct extract_choice){0});
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(write_output(&scene, OUTPUT_REPORT, 0, &out), STATUS_OK);
    const char *html = buffer_text(&out);
    expect_own_tags_only(html);
    cr_expect_null(strstr(html, "<script"));
    cr_expect_null(strstr(html, "<img"));
    cr_expect_not_null(strstr(html, "&lt;/style&gt;&lt;script&gt;alert(1)"));
    cr_expect_not_null(strstr(html, "a<span class=\"invisible\">[U+202E]</span>b"));
    cr_expect_not_null(strstr(html, "<span class=\"invisible\">[U+2066]</span>hidden"));
    cr_expect_not_null(strstr(html, "href=\"attachments/q%27%20_b_%25%26%23.txt\""));
    cr_expect_not_null(strstr(html, "q&#39; &lt;b&gt;%&amp;#.txt")); /* its name in the record */
    cr_expect_not_null(strstr(html, "Not stated whether fact or opinion"));
    cr_expect_eq(utf8_check(html, out.length), out.length);
    const char *style = strstr(html, "<style>"), *end = strstr(html, "</style>");
    cr_assert(style != NULL && end > style && strstr(end + 1, "</style>") == NULL);
    buffer_clear(&out);
    cr_assert_eq(write_output(&scene, OUTPUT_PREVIEW, 40, &out), STATUS_OK);
    cr_expect_null(strstr(buffer_text(&out), "\xE2\x80\xAE"));
    cr_expect_not_null(strstr(buffer_text(&out), "\\u{202E}"));
    buffer_free(&out);
    scene_end(&scene);
}

/* The head of the page, which the browser obeys. */
Test(extract_report, the_page_forbids_scripts_and_loads_nothing)
{
    struct scene scene;
    struct buffer out;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    scene_select(&scene, &(struct extract_choice){0});
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(write_output(&scene, OUTPUT_REPORT, 0, &out), STATUS_OK);
    const char *html = buffer_text(&out);
    cr_expect_not_null(strstr(html, "<html lang=\"en-GB\">"));
    cr_expect_not_null(
        strstr(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"));
    static const char *const forbidden[] = {"http://", "https://",    "url(",
                                            "@import", "javascript:", "<link",
                                            "<iframe", "<form",       "src="};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        cr_expect_null(strstr(html, forbidden[i]), "%s", forbidden[i]);
    const char *marking = "<p class=\"marking\">Marking";
    const char *first = strstr(html, marking);
    cr_assert_not_null(first);
    cr_expect_not_null(strstr(first + 1, marking)); /* top and bottom */
    buffer_free(&out);
    scene_end(&scene);
}

/* ---- the preview ---- */

static void expect_width(const char *text, size_t width)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        cr_expect_leq(text_width(text, length), width, "%.*s", (int)length, text);
        cr_expect(length == 0 || text[length - 1] != ' ', "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

Test(extract_report, the_preview_wraps_to_any_width_and_never_tells_what_stays)
{
    struct scene scene;
    static const unsigned widths[] = {0, 1, 20, 21, 40, 79, 80, 200};
    scene_sample(&scene, "HS-2041", "support-ended");
    scene_select(&scene, &(struct extract_choice){0});
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct buffer out;
        buffer_init(&out, EXTRACT_MAXIMUM);
        cr_assert_eq(write_output(&scene, OUTPUT_PREVIEW, widths[i], &out), STATUS_OK);
        expect_width(buffer_text(&out), widths[i] == 0 ? 80 : widths[i] < 20 ? 20 : widths[i]);
        const char *stays = strstr(buffer_text(&out), "\nWhat stays\n");
        cr_assert_not_null(stays);
        for (size_t j = 0; j < scene.record->field_count; j++) {
            const char *value = json_string_value(scene.record->fields[j].value);
            if (value != NULL && strchr(value, ' ') != NULL)
                cr_expect_null(strstr(stays, value), "%s", value);
        }
        buffer_free(&out);
    }
    scene_end(&scene);
}

Test(extract_report, long_words_and_wide_letters_are_parted)
{
    struct scene scene;
    struct buffer out;
    scene_family(
        &scene,
        "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"\\u5F20\\u5F20\\u5F20\\u5F20\\u5F20"
        "\\u5F20\\u5F20\\u5F20\\u5F20\\u5F20\\u5F20\\u5F20\\u5F20\","
        "\"email\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
        "\"phone\":\"\",\"gp\":\"  spaced   out  \\n\\n\\tend \"}",
        "", "");
    scene_profile(&scene, false, "{\"pattern\":\"people.*\",\"why\":\"w\"}", "", "");
    scene_select(&scene, &(struct extract_choice){0});
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(write_output(&scene, OUTPUT_PREVIEW, 20, &out), STATUS_OK);
    expect_width(buffer_text(&out), 20);
    buffer_free(&out);
    scene_end(&scene);
}

Test(extract_report, the_family_is_not_told_what_is_kept_from_it)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    struct extract_choice choice = {.about = NAMES("p1", "c1", "c2", "c3", "p2", "p3"),
                                    .entries = NAMES("e8", "e10"),
                                    .for_family = true};
    scene_select(&scene, &choice);
    cr_expect_str_eq(entry_at(&scene, "e8")->stays_because, "kept from the family (M08)");
    for (enum output kind = OUTPUT_PREVIEW; kind <= OUTPUT_PREVIEW_JSON; kind++) {
        struct buffer out;
        buffer_init(&out, EXTRACT_MAXIMUM);
        cr_assert_eq(write_output(&scene, kind, 80, &out), STATUS_OK);
        static const char *const secrets[] = {"e8",   "5 November", "Told us of a concern",
                                              "(v1)", "M08",        "Internal note"};
        for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
            cr_expect_null(strstr(buffer_text(&out), secrets[i]), "%s", secrets[i]);
        cr_expect_not_null(strstr(buffer_text(&out), "e10"));
        buffer_free(&out);
    }
    choice.for_family = false; /* for everybody else it has no effect */
    scene_select(&scene, &choice);
    cr_expect(entry_at(&scene, "e8")->leaves);
    scene_end(&scene);
}

Test(extract_report, the_preview_as_json_has_values_only_where_they_leave)
{
    struct scene scene;
    json_t *preview = NULL;
    scene_sample(&scene, "HS-2041", "support-ended");
    scene_select(&scene, &(struct extract_choice){.entries = NAMES("e5"),
                                                  .fields = NAMES("household.pets"),
                                                  .attach = NAMES("old-referral.txt")});
    cr_assert_eq(
        page_preview_json(scene.record, scene.profile, scene.selection, &preview, &scene.err),
        STATUS_OK);
    json_t *document = scene_document(&scene);
    cr_expect(json_equal(json_object_get(preview, "leaves"), document));
    json_decref(document);
    static const char *const beyond[][2] = {
        {"fields", "household.pets"}, {"entries", "e5"}, {"attachments", "old-referral.txt"}};
    for (size_t i = 0; i < 3; i++) {
        json_t *list = json_object_get(json_object_get(preview, "beyond"), beyond[i][0]);
        cr_assert_eq(json_array_size(list), 1);
        cr_expect_str_eq(json_string_value(json_array_get(list, 0)), beyond[i][1]);
    }
    size_t i;
    json_t *item, *stays = json_object_get(preview, "stays");
    json_array_foreach(json_object_get(stays, "fields"), i, item)
    {
        cr_expect_eq(json_object_size(item), 3);
        cr_expect_gt(strlen(json_text(item, "why")), 0);
    }
    cr_expect_eq(i, scene.record->field_count - json_array_size(json_object_get(
                                                    json_object_get(preview, "leaves"), "fields")));
    json_array_foreach(json_object_get(stays, "entries"), i, item)
        cr_expect_eq(json_object_size(item), 6);
    cr_expect_eq(i, scene.record->entry_count - 1);
    json_decref(preview);
    scene_end(&scene);
}

/* ---- failures ---- */

/* Call N fails, for every N until none does: the status is right, and nothing is left or
 * half-written.
 */
static void fail_every_call(struct scene *scene, const char *kind,
                            const struct extract_choice *choice)
{
    enum { SILENT = 8 };
    char *silent[SILENT];
    size_t silent_count = 0;
    for (unsigned n = 1;; n++) {
        char plan[64];
        snprintf(plan, sizeof plan, "fail:%s:%u", kind, n);
        scene->err = (struct error){0};
        seam_plan(plan);
        enum status status = scene_try(scene, choice);
        struct buffer out;
        buffer_init(&out, EXTRACT_MAXIMUM);
        for (enum output i = OUTPUT_JSON; status == STATUS_OK && i <= OUTPUT_PREVIEW_JSON; i++) {
            size_t before = out.length;
            status = write_output(scene, i, 60, &out);
            if (status != STATUS_OK)
                cr_expect_eq(out.length, before, "%s", plan);
        }
        bool hit = seam_was_hit();
        seam_plan(NULL);
        /* What keeps a file from being looked into is told of that file; without a place for what
         * is put aside the others are read all the same. */
        bool is_told = status == STATUS_OK && scene->selection->attachment_count > 0 &&
                       scene->selection->attachments[0].text_unread;
        if (hit && status == STATUS_OK && !is_told) {
            cr_assert_lt(silent_count, SILENT, "%s", plan);
            silent[silent_count++] = strdup(buffer_text(&out));
        } else if (!(hit && is_told)) {
            cr_expect_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s: %s", plan,
                         scene->err.message);
        }
        if (hit && status != STATUS_OK)
            cr_expect_gt(strlen(scene->err.message), 0, "%s", plan);
        for (size_t i = 0; !hit && i < silent_count; i++) {
            cr_expect_str_eq(silent[i], buffer_text(&out));
            free(silent[i]);
        }
        buffer_free(&out);
        if (!hit)
            break;
        cr_assert_lt(n, 100000);
    }
}

Test(extract_report, every_failing_call_is_told_and_leaves_nothing)
{
    struct scene scene;
    struct extract_choice choice = {.entries = NAMES("e1"), .marks = NAMES("e1=fact")};
    scene_family(&scene,
                 "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Ann\",\"health\":{\"x\":\"y\"}}",
                 "\"household\":{\"car\":\"c\"}",
                 "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"R\",\"about\":[\"p1\"],"
                 "\"category\":\"concern\",\"text\":\"t\",\"attachments\":[\"a.txt\"],"
                 "\"concern\":{\"where\":\"here\"}}");
    scene_profile(&scene, false, "{\"pattern\":\"people.*\",\"why\":\"w\"}", "", "");
    fail_every_call(&scene, "memory", &choice);
    fail_every_call(&scene, "file", &choice);
    scene_profile(&scene, true,
                  "{\"pattern\":\"people.*.role\",\"why\":\"w\"},"
                  "{\"pattern\":\"people.*.birth_date\",\"why\":\"w\"}",
                  "", "{\"pattern\":\"people.*.birth_date\",\"why\":\"w\"}");
    fail_every_call(&scene, "memory", &(struct extract_choice){0});
    scene_end(&scene);
}

Test(extract_report, an_output_over_its_bound_is_told_and_cut_back)
{
    struct scene scene;
    scene_sample(&scene, "HS-2041", "social-care-concern");
    scene_select(&scene, &(struct extract_choice){0});
    for (enum output i = OUTPUT_JSON; i <= OUTPUT_PREVIEW; i++) {
        static const char *const messages[] = {
            "extract.json: larger than the limit of 1000 bytes",
            "report.html: larger than the limit of 1000 bytes",
            "preview: larger than the limit of 1000 bytes",
        };
        struct buffer out;
        buffer_init(&out, 1000);
        buffer_append_text(&out, "before");
        scene.err = (struct error){0};
        cr_expect_eq(write_output(&scene, i, 80, &out), STATUS_MALFORMED);
        cr_expect_str_eq(scene.err.message, messages[i]);
        cr_expect_str_eq(buffer_text(&out), "before");
        buffer_free(&out);
    }
    scene_end(&scene);
}
