/* Words that were recognised in a picture are searched too, and never more than a question. */
#include "extract_support.h"

static const char people[] = "{\"id\":\"p1\",\"role\":\"mother\",\"name\":\"Kelly Marsden\"},"
                             "{\"id\":\"p2\",\"role\":\"friend\",\"name\":\"Dean Rudkin\"}";

Test(extract_seen, what_a_picture_tells_is_a_question_and_says_why)
{
    struct scene scene;
    struct buffer text;
    setenv("SAFEHAND_TEST_INSPECTOR", HOSTILE_INSPECTOR, 1);
    scene_family(&scene, people, "", "");
    scene_profile(&scene, false, "{\"pattern\":\"people.*.name\",\"why\":\"w\"}", "", "");
    scene_write(&scene, "attachments/seen.jpg", "a picture");
    scene_select(&scene, &(struct extract_choice){.attach = NAMES("seen.jpg")});
    cr_assert_eq(scene.selection->leak_count, 1);
    const struct selected_leak *leak = &scene.selection->leaks[0];
    cr_expect_eq(leak->place, LEAK_IN_ATTACHMENT);
    cr_expect_str_eq(leak->path, "people.p2.name");
    cr_expect_str_eq(leak->found, "Dean Rudkin");
    cr_expect_str_eq(leak->context, "Dean Rudkin came");
    cr_expect(leak->is_question && leak->is_seen);
    buffer_init(&text, EXTRACT_MAXIMUM);
    cr_assert_eq(page_preview(scene.record, scene.profile, scene.selection, 200, &text, &scene.err),
                 STATUS_OK);
    cr_expect(strstr(buffer_text(&text),
                     "file seen.jpg: \"Dean Rudkin\", perhaps Name of friend (p2), as far as it "
                     "could be recognised in a picture\n"),
              "%s", buffer_text(&text));
    buffer_free(&text);
    scene_end(&scene);
}
