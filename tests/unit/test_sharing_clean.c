/* The clean copies that a sharing was decided on, when any call fails, and when somebody puts
 * others in their place. */
#include "office_support.h"

#include <dirent.h>

#include "safehand/base/seam.h"
#include "safehand/inspect/clean.h"
#include "safehand/office/outbox.h"

static struct place place;

static void begin(void)
{
    setenv("SAFEHAND_TEST_INSPECTOR", HOSTILE_INSPECTOR, 1);
    place_begin(&place);
}

static void end(void)
{
    place_end(&place);
}

/* The concern, with a copy of the drawing. */
static enum status begin_clean(struct sharing **sharing, struct error *failure)
{
    struct sharing *plain = NULL;
    enum status status = concern_try(&place, CHANNEL_HAND, NOW, &plain, failure);
    *sharing = NULL;
    if (status == STATUS_OK)
        status = sharing_answer(plain, "M12.drawing.png", "clean", NOW, failure);
    if (status == STATUS_OK)
        *sharing = plain;
    else
        sharing_free(plain);
    return status;
}

static const struct selected_attachment *drawing_of(const struct sharing *sharing)
{
    const struct selection *selection = sharing_selection(sharing);
    for (size_t i = 0; i < selection->attachment_count; i++)
        if (strcmp(selection->attachments[i].name, "drawing.png") == 0)
            return &selection->attachments[i];
    return NULL;
}

/* *is_cleaned: a copy goes. Where none could be made the drawing, which hides nothing, goes as it
 * is, and why is told. */
static enum status decide_clean(char id[ID_SIZE], bool *is_cleaned, struct error *failure)
{
    bool waits = false;
    struct sharing *sharing = NULL;
    enum status status = begin_clean(&sharing, failure);
    *is_cleaned = status == STATUS_OK && drawing_of(sharing)->cleaned;
    cr_assert(status != STATUS_OK || *is_cleaned != (drawing_of(sharing)->uncleaned != NULL));
    if (status == STATUS_OK)
        status = sharing_decide(sharing, NOW, &waits, failure);
    if (status == STATUS_OK)
        memcpy(id, sharing_id(sharing), ID_SIZE);
    sharing_free(sharing);
    return status;
}

/* What is kept of a sharing's copies. */
static bool is_kept(const char *id)
{
    char *path = outbox_copies_path(place.office, id);
    bool is_there = file_exists(path);
    memory_free(path);
    return is_there;
}

/* Of how many sharings copies are kept. */
static int kept_count(void)
{
    int count = 0;
    char path[160];
    const struct dirent *entry;
    snprintf(path, sizeof path, "%s/outbox", place.path);
    DIR *folder = opendir(path);
    while ((entry = readdir(folder)))
        count += text_ends_with(entry->d_name, ".copies.age");
    closedir(folder);
    return count;
}

Test(sharing_clean, the_answer_asks_for_a_copy_and_is_no_reason, .init = begin, .fini = end)
{
    struct sharing *sharing = NULL;
    OK(begin_clean(&sharing, err));
    const struct selected_attachment *drawing = drawing_of(sharing);
    cr_expect_str_eq(drawing->cleaned, "hidden data was taken out by ExifTool");
    cr_expect_str_eq(buffer_text(drawing->copy), "clean");
    cr_expect_eq(drawing->size, 5);
    cr_expect_null(json_object_get(sharing_answers(sharing), "M12.drawing.png"));
    sharing_free(sharing);
}

Test(sharing_clean, nothing_is_decided_without_its_copies_and_none_lie_about, .init = begin,
     .fini = end)
{
    static const char *const kinds[] = {"memory", "file", "database"};
    for (size_t k = 0; k < 3; k++) {
        int call = 1, decided = 0, tried = 0, kept = kept_count();
        for (bool hit = true; hit; call += 1 + call / 8, tried++) {
            char fault[64], id[ID_SIZE] = "";
            struct error failure = {0};
            uint64_t before = ledger_size(office_ledger(place.office));
            snprintf(fault, sizeof fault, "fail:%s:%d", kinds[k], call);
            seam_plan(fault);
            bool is_cleaned = false;
            enum status status = decide_clean(id, &is_cleaned, &failure);
            hit = seam_was_hit();
            seam_plan(NULL);
            bool grew = ledger_size(office_ledger(place.office)) > before;
            cr_assert(status != STATUS_OK || grew, "%s", fault);
            cr_assert(status == STATUS_OK || *failure.message, "%s", fault);
            decided += status == STATUS_OK;
            kept += grew && is_cleaned;
            cr_assert_eq(kept_count(), kept, "%s: %s", fault, failure.message);
            run("! grep -r -a -l -e safehand.copies -e '^clean' %s/outbox", place.path);
        }
        cr_expect_gt(tried, 8, "%s", kinds[k]);
        cr_expect_gt(decided, 0, "%s", kinds[k]);
    }
}

Test(sharing_clean, no_space_for_the_copies_decides_nothing, .init = begin, .fini = end)
{
    struct sharing *sharing = NULL;
    bool waits = false;
    char *path;
    OK(begin_clean(&sharing, err));
    path = outbox_copies_path(place.office, sharing_id(sharing));
    run("mkdir -p %s/in-the-way", path);
    uint64_t before = ledger_size(office_ledger(place.office));
    struct error failure = {0};
    cr_expect_eq(sharing_decide(sharing, NOW, &waits, &failure), STATUS_SYSTEM);
    cr_expect(text_starts_with(failure.message, "the clean copies could not be kept: "), "%s",
              failure.message);
    cr_expect_eq(ledger_size(office_ledger(place.office)), before);
    cr_expect_null(sharing_decision(sharing));
    memory_free(path);
    sharing_free(sharing);
}

/* Seals what somebody else of the staff would have in the copies' place. */
static void put_others(const char *id, const char *original, const char *bytes)
{
    char digest[DIGEST_HEX_SIZE];
    struct buffer clear, sealed;
    struct age_recipients *recipients = NULL;
    char *path = outbox_copies_path(place.office, id);
    buffer_init(&clear, 4096);
    buffer_init(&sealed, 8192);
    OK(digest_sha256_hex(bytes, strlen(bytes), digest, err));
    buffer_append_format(&clear, "safehand.copies/1\n%s %s 1 %zu\n%s", original, digest,
                         strlen(bytes), bytes);
    OK(age_recipients_new(&recipients, err));
    OK(age_recipients_add(recipients, place.ruth->card->age_recipient, err));
    OK(age_encrypt(recipients, false, clear.data, clear.length, &sealed, err));
    OK(file_write_whole(path, sealed.data, sealed.length, 0600, FILE_REPLACE, err));
    age_recipients_free(recipients);
    buffer_free(&clear);
    buffer_free(&sealed);
    memory_free(path);
}

Test(sharing_clean, only_the_copy_that_was_decided_on_leaves, .init = begin, .fini = end)
{
    bool is_cleaned = false;
    struct sharing *sharing = NULL;
    char id[ID_SIZE], original[DIGEST_HEX_SIZE], message[200];
    OK(decide_clean(id, &is_cleaned, err));
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    memcpy(original, drawing_of(sharing)->original, DIGEST_HEX_SIZE);
    sharing_free(sharing);
    put_others(id, original, "other");
    snprintf(
        message, sizeof message,
        "the clean copy of drawing.png that sharing %s was decided on is lost, or its file has "
        "changed",
        id);
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_REFUSED, message);
    put_others(id, original, "clean");
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    OK(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err));
    cr_expect_not(is_kept(id));
    sharing_free(sharing);
}
