/* What the recipient must know before they do anything with it. */
#include "page_support.h"

#include "safehand/package.h"

static const char kept[] =
    "Kept from the family.</strong> Do not repeat it to them, or say that you "
    "have it, without asking the sender first.";

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        count++;
    return count;
}

static void report_of(struct scene *scene, const struct report_heading *heading, struct buffer *out)
{
    buffer_init(out, EXTRACT_MAXIMUM);
    cr_assert_eq(
        page_report(scene->record, scene->profile, scene->selection, heading, out, &scene->err),
        STATUS_OK, "%s", scene->err.message);
}

/* Else they would repeat it at the door. Of the two entries the family knows of the other one. */
Test(page_told, an_entry_that_is_kept_from_the_family)
{
    struct scene scene;
    struct buffer out;
    struct report_heading heading = heading_of_page();
    scene_sample(&scene, "HS-2041", "social-care-concern");
    for (size_t with = 0; with < 2; with++) {
        scene_select(&scene,
                     &(struct extract_choice){.about = NAMES("p1", "p2", "c1", "c2"),
                                              .entries = with ? NAMES("e9", "e8") : NAMES("e9")});
        report_of(&scene, &heading, &out);
        const char *text = buffer_text(&out);
        cr_assert_eq(count_of(text, kept), with ? 1 : 0);
        buffer_free(&out);
    }
    scene_end(&scene);
}

/* Without one the sentence ends all the same. */
Test(page_told, a_sender_without_a_contact)
{
    struct scene scene;
    struct buffer out, notice;
    struct report_heading heading = heading_of_page();
    scene_sample(&scene, "HS-2041", "social-care-concern");
    scene_select(&scene, &(struct extract_choice){.about = NAMES("p1")});
    for (size_t with = 0; with < 2; with++) {
        heading.sender_contact = with ? "01632 960100" : "";
        report_of(&scene, &heading, &out);
        const char *text = buffer_text(&out);
        cr_assert_eq(count_of(text, "If it is not meant for you, tell the sender at once: "), with);
        cr_assert_eq(count_of(text, ", at once.</p>"), (size_t)(with == 0));
        cr_assert_eq(count_of(text, "at once: ."), 0);
        buffer_free(&out);
        buffer_init(&notice, 4096);
        cr_assert_eq(handling_notice(MARKING_INTERNAL, HANDLING_FAMILY_TOLD, "Tom Reader",
                                     with ? "01632 960100" : "", 1795338300, &notice, &scene.err),
                     STATUS_OK);
        cr_assert_eq(count_of(buffer_text(&notice), with ? "at once: 01632 960100.\n"
                                                         : "by somebody else, tell the sender at "
                                                           "once.\n"),
                     1);
        buffer_free(&notice);
    }
    scene_end(&scene);
}
