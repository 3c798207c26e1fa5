/* A record of markup, direction controls and words of 10,000 letters: the report stays a report, in
 * which all of it can be read. Its bytes are among those that tests/pages/valid.sh looks at. */
#include "page_support.h"

enum { LONG = 10000 };

static char *word_of(char letter)
{
    char *word = memory_allocate(LONG + 1);
    cr_assert_not_null(word);
    memset(word, letter, LONG);
    return word;
}

static void hostile(struct scene *scene)
{
    char *name = word_of('n'), *text = word_of('t'), *file = word_of('s');
    char *people = memory_format(
        "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"%s\",\"known_as\":\"<b>\\u202Eevil\\u2066\","
        "\"language\":[\"<i>\",\"\\u0627\\u0644\\u0639\\u0631\\u0628\\u064A\\u0629\"],"
        "\"gp\":{\"value\":\"</td></table>\",\"as_at\":\"2020-01-01\",\"source\":\"%s\"}}",
        name, file);
    char *entries = memory_format(
        "{\"id\":\"e1\",\"on\":\"2026-01-01\",\"by\":\"</h3><script>\",\"about\":[\"p1\"],"
        "\"category\":\"concern\",\"text\":\"%s\\n</blockquote>-->]]>\\u200F{{text}}{{>title}}\","
        "\"kind\":\"opinion\",\"attachments\":[\"q' <b>%%&#.txt\"],"
        "\"concern\":{\"where\":\"</dl><iframe srcdoc=x>\"}}",
        text);
    scene_family(scene, people, "", entries);
    scene_profile(scene, false,
                  "{\"pattern\":\"people.*\",\"why\":\"</style><svg onload=x>\"},"
                  "{\"pattern\":\"household.phone\",\"why\":\"w\"}",
                  "{\"name\":\"concern\",\"why\":\"&amp;\"}",
                  "{\"pattern\":\"household.phone\",\"why\":\"<!--\"}");
    scene_select(scene, &(struct extract_choice){0});
    memory_free(people);
    memory_free(entries);
    memory_free(name);
    memory_free(text);
    memory_free(file);
}

/* How often a piece of text stands in another. */
static size_t count(const char *text, const char *piece)
{
    size_t found = 0;
    for (const char *at = strstr(text, piece); at; at = strstr(at + 1, piece))
        found++;
    return found;
}

Test(page_hostile, a_hostile_record_makes_the_expected_page)
{
    struct scene scene;
    struct buffer out;
    struct report_heading heading = heading_of_page();
    heading.purpose = "</p><script>alert(1)</script>\xE2\x80\xAE";
    heading.sender_contact = "\"><img src=x>";
    heading.handling = "</li>\n\n<hr>";
    hostile(&scene);
    buffer_init(&out, EXTRACT_MAXIMUM);
    cr_assert_eq(
        page_report(scene.record, scene.profile, scene.selection, &heading, &out, &scene.err),
        STATUS_OK, "%s", scene.err.message);
    const char *html = buffer_text(&out);
    static const char *const inert[] = {"<script", "<img", "<svg", "<iframe", "<b>", "<hr", "<!--"};
    for (size_t i = 0; i < sizeof inert / sizeof inert[0]; i++)
        cr_expect_eq(count(html, inert[i]), 0, "%s", inert[i]);
    static const char *const shown[] = {
        "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;<span class=\"invisible\">[U+202E]</span>",
        "&lt;b&gt;<span class=\"invisible\">[U+202E]</span>evil<span class=\"invisible\">[U+2066]",
        "&lt;/blockquote&gt;--&gt;]]&gt;<span class=\"invisible\">[U+200F]</span>{{text}}",
        "&lt;/dl&gt;&lt;iframe srcdoc=x&gt;",
        "&lt;/style&gt;&lt;svg onload=x&gt;",
        "overflow-wrap:anywhere",
    };
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        cr_expect_geq(count(html, shown[i]), 1, "%s", shown[i]);
    /* All letters of the long words, each time in one piece. */
    for (const char *letter = "nts"; *letter != '\0'; letter++) {
        char *word = word_of(*letter);
        cr_expect_not_null(strstr(html, word), "%c", *letter);
        memory_free(word);
    }
    expect_bytes(&out, "hostile.report.html");
    buffer_free(&out);
    scene_end(&scene);
}
