/* The file of a draft: sealed to who acts, and believed only as they wrote it. */
#include "office_support.h"
#include "safehand/office/drafts.h"

static struct place place;

static void start(void)
{
    place_begin(&place);
}

static void stop(void)
{
    place_end(&place);
}

TestSuite(office_drafts, .init = start, .fini = stop);

static struct draft draft_of(const char *reference, timestamp started)
{
    struct draft draft = {.started = started, .changed = started + 60};

    OK(id_new(draft.id, err));
    draft.reference = memory_copy_string(reference);
    draft.asked = json_pack("{s:s, s:[s]}", "folder", "/families/HS-2041", "recipients", "Amanda");
    draft.answers = json_pack("{s:s}", "P01.purpose", "To have the bruise looked into");
    return draft;
}

static char *path_of(const struct draft *draft)
{
    return memory_format("%s/drafts/%s.draft.age", place.path, draft->id);
}

Test(office_drafts, what_is_kept_is_what_was_answered)
{
    struct draft draft = draft_of("HS-2041", NOW), read;
    struct stat file;
    char *path = path_of(&draft);

    memset(draft.seen, 'a', DIGEST_HEX_SIZE - 1);
    OK(draft_write(place.office, &draft, err));
    cr_assert_eq(stat(path, &file), 0);
    cr_assert_eq(file.st_mode & 0777, 0600);
    OK(draft_read(place.office, draft.id, &read, err));
    cr_assert_str_eq(read.id, draft.id);
    cr_assert_str_eq(read.reference, "HS-2041");
    cr_assert_str_eq(read.seen, draft.seen);
    cr_assert_eq(read.started, NOW);
    cr_assert_eq(read.changed, NOW + 60);
    cr_assert(json_equal(read.asked, draft.asked));
    cr_assert(json_equal(read.answers, draft.answers));
    OK(draft_remove(place.office, draft.id, err));
    cr_assert_eq(stat(path, &file), -1);
    OK(draft_remove(place.office, draft.id, err));
    memory_free(path);
    draft_free(&read);
    draft_free(&draft);
}

Test(office_drafts, nothing_of_it_is_readable)
{
    struct draft draft = draft_of("HS-2041", NOW);
    char *path = path_of(&draft);
    struct buffer sealed;
    struct error failure = {0};

    buffer_init(&sealed, 1 << 20);
    OK(draft_write(place.office, &draft, err));
    cr_assert_eq(file_read_whole(path, &sealed, &failure), STATUS_OK);
    const char *const words[] = {"HS-2041", "bruise", "draft", "Amanda", "P01"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        cr_assert_null(memmem(sealed.data, sealed.length, words[i], strlen(words[i])), "%s",
                       words[i]);
    buffer_free(&sealed);
    memory_free(path);
    draft_free(&draft);
}

Test(office_drafts, another_identity_reads_nothing_and_lists_nothing)
{
    struct draft draft = draft_of("HS-2041", NOW), read;
    struct drafts list;
    char *message =
        memory_format("the answers that are kept as %.8s are sealed to somebody else", draft.id);

    OK(draft_write(place.office, &draft, err));
    FAILS(draft_read(place.manager, draft.id, &read, err), STATUS_AUTHENTICATION, message);
    OK(drafts_list(place.manager, &list, err));
    cr_assert_eq(list.count, 0);
    cr_assert_eq(list.damaged.count, 0);
    drafts_free(&list);
    memory_free(message);
    draft_free(&draft);
}

/* Replaces the draft's file by such a text, sealed to Ruth, signed by who is named or nobody. */
static void put(const struct draft *draft, const char *text, const struct identity *by)
{
    struct buffer note, sealed;
    struct age_recipients *to = NULL;
    char *path = path_of(draft);

    buffer_init(&note, NOTE_MAXIMUM);
    buffer_init(&sealed, NOTE_MAXIMUM);
    if (by) {
        const struct note_signer *signer = by->signer;
        OK(note_sign(text, strlen(text), &signer, 1, &note, err));
    } else {
        buffer_append_text(&note, text);
    }
    OK(age_recipients_new(&to, err));
    OK(age_recipients_add(to, place.ruth->card->age_recipient, err));
    OK(age_encrypt(to, false, note.data, note.length, &sealed, err));
    OK(file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, err));
    age_recipients_free(to);
    buffer_free(&note);
    buffer_free(&sealed);
    memory_free(path);
}

static void fails(const struct draft *draft, enum status status, const char *why)
{
    struct draft read;
    struct error err = {0};

    cr_assert_eq(draft_read(place.office, draft->id, &read, &err), status, "%s", err.message);
    char *message =
        memory_format("the answers that are kept as %.8s cannot be read: %s", draft->id, why);
    cr_assert_str_eq(err.message, message);
    memory_free(message);
}

Test(office_drafts, what_somebody_else_wrote_is_no_answer_of_ours)
{
    struct draft draft = draft_of("HS-2041", NOW);
    struct error failure = {0};
    struct draft read;

    OK(draft_write(place.office, &draft, err));
    put(&draft, "safehand.draft/2\n{}\n", place.helen);
    cr_assert_eq(draft_read(place.office, draft.id, &read, &failure), STATUS_AUTHENTICATION, "%s",
                 failure.message);
    put(&draft, "safehand.outbox/2\n{}\n", place.ruth);
    cr_assert_eq(draft_read(place.office, draft.id, &read, &failure), STATUS_MALFORMED, "%s",
                 failure.message);
    draft_free(&draft);
}

Test(office_drafts, a_newer_one_is_told_and_a_poor_one_is_malformed)
{
    struct draft draft = draft_of("HS-2041", NOW);

    OK(draft_write(place.office, &draft, err));
    put(&draft, "safehand.draft/3\n{}\n", place.ruth);
    fails(&draft, STATUS_MALFORMED, "it was made by a newer program than this one");
    put(&draft, "safehand.draft/2\n{}\n", place.ruth);
    fails(&draft, STATUS_MALFORMED, "it is not of the format safehand.draft/2");
    draft_free(&draft);
}

Test(office_drafts, another_ids_file_is_not_taken_for_it)
{
    struct draft draft = draft_of("HS-2041", NOW), other = draft_of("HS-2077", NOW);
    char *from = path_of(&draft), *to = path_of(&other);

    OK(draft_write(place.office, &draft, err));
    run("cp %s %s", from, to);
    fails(&other, STATUS_AUTHENTICATION, "it stands under another id than its own");
    memory_free(from);
    memory_free(to);
    draft_free(&draft);
    draft_free(&other);
}

Test(office_drafts, a_damaged_one_is_listed_as_such_beside_the_others)
{
    struct draft draft = draft_of("HS-2041", NOW), late = draft_of("HS-2077", NOW + 1),
                 bad = draft_of("HS-2042", NOW);
    struct drafts list;
    char *path = path_of(&bad);

    OK(draft_write(place.office, &late, err));
    OK(draft_write(place.office, &draft, err));
    OK(draft_write(place.office, &bad, err));
    run("truncate -s -1 %s", path);
    run("touch %s/drafts/other.txt", place.path);
    OK(drafts_list(place.office, &list, err));
    cr_assert_eq(list.count, 2);
    cr_assert_str_eq(list.items[0].id, draft.id);
    cr_assert_str_eq(list.items[1].id, late.id);
    cr_assert_eq(list.damaged.count, 1);
    cr_assert_str_eq(list.damaged.items[0], bad.id);
    drafts_free(&list);
    memory_free(path);
    draft_free(&draft);
    draft_free(&late);
    draft_free(&bad);
}

Test(office_drafts, what_cannot_be_written_leaves_what_was_kept)
{
    struct draft draft = draft_of("HS-2041", NOW), read;
    struct error failure = {0};

    OK(draft_write(place.office, &draft, err));
    json_object_set_new(draft.answers, "P05.basis", json_string("consent"));
    seam_plan("fail:file:3");
    cr_assert_eq(draft_write(place.office, &draft, &failure), STATUS_SYSTEM);
    cr_assert(seam_was_hit());
    seam_plan(NULL);
    OK(draft_read(place.office, draft.id, &read, err));
    cr_assert_eq(json_object_size(read.answers), 1);
    draft_free(&read);
    draft_free(&draft);
}
