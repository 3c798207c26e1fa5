/* A memory stick that a browser wrote, on a computer where this program does not run. */
#include <criterion/criterion.h>

#include "office_support.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/oversight.h"

static struct place place;

/* A concern that goes by such a stick: decided, and waiting for a manager. */
static struct sharing *decided(char id[ID_SIZE])
{
    struct sharing *sharing = NULL;
    struct error awaited = {0};
    bool waits = false;
    OK(concern_try(&place, CHANNEL_MEDIA, NOW, &sharing, err));
    OK(sharing_set_channel(sharing, CHANNEL_MEDIA, NULL, NOW, err));
    cr_expect_eq(sharing_facts(sharing)->target, TARGET_UNSEEN);
    cr_expect_eq(policy_verdict_status(sharing_verdict(sharing), &awaited), STATUS_WAITING);
    OK(sharing_decide(sharing, NOW, &waits, err));
    cr_expect(waits);
    memcpy(id, sharing_id(sharing), ID_SIZE);
    return sharing;
}

static struct sharing *sealed(char id[ID_SIZE])
{
    struct sharing *sharing = decided(id);
    sharing_free(sharing);
    OK(sharing_approve(place.manager, id, NOW, err));
    OK(sharing_resume(place.office, id, NOW, &sharing, err));
    OK(sharing_seal(sharing, NOW, err));
    return sharing;
}

Test(sharing_unseen, awaits_a_manager)
{
    char id[ID_SIZE];
    place_begin(&place);
    struct sharing *sharing = decided(id);
    const char *reason = NULL;
    for (size_t i = 0; i < sharing_verdict(sharing)->count; i++)
        if (sharing_verdict(sharing)->outcomes[i].rule->id == RULE_C04)
            reason = sharing_verdict(sharing)->outcomes[i].reason;
    cr_expect_str_eq(reason,
                     "a browser writes it, and the program does not see on which device: it may "
                     "be a memory stick, or a computer's own disk");
    sharing_free(sharing);
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_WAITING,
          "C04 media-target: a browser writes it, and the program does not see on which device: it "
          "may be a memory stick, or a computer's own disk");
    place_end(&place);
}

Test(sharing_unseen, the_entries_say_that_no_device_was_seen)
{
    char id[ID_SIZE];
    struct sharing_timeline timeline = {0};
    struct entry_media_issued said;
    struct entry_delivered delivered;
    struct oversight_verified verified = {0};
    struct buffer words;
    place_begin(&place);
    struct sharing *sharing = sealed(id);
    FAILS(sharing_deliver(sharing, NULL, NULL, NULL, NOW, err), STATUS_USAGE,
          "a browser writes this package to its device");
    OK(sharing_delivered_unseen(sharing, sharing_package_digest(sharing), NOW, err));
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    cr_expect_eq(timeline.state, SHARING_DELIVERED);
    entry_delivered_see(timeline_last(&timeline, ENTRY_KIND_DELIVERED)->detail, &delivered);
    cr_expect_str_eq(delivered.channel, "media");
    const struct ledger_entry *issued = timeline_last(&timeline, ENTRY_KIND_MEDIA_ISSUED);
    entry_media_issued_see(issued->detail, &said);
    cr_expect_eq(said.seen, TRUTH_NO);
    cr_expect_str_eq(said.serial, "");
    buffer_init(&words, 1000);
    entry_words(issued, office_signer(place.office, issued), NULL, &words);
    cr_expect(text_ends_with(buffer_text(&words),
                             " (device not seen by the program: a browser wrote to it)"),
              "%s", buffer_text(&words));
    buffer_free(&words);
    timeline_free(&timeline);
    OK(oversight_verify(place.office, NULL, NULL, &verified, err));
    oversight_verified_free(&verified);
    cr_expect_not(file_exists(sharing_package_path(sharing)), "the outbox is empty");
    sharing_free(sharing);
    place_end(&place);
}

Test(sharing_unseen, another_digest_is_recorded_and_the_package_kept)
{
    char id[ID_SIZE];
    char digest[DIGEST_HEX_SIZE];
    struct sharing_timeline timeline = {0};
    place_begin(&place);
    struct sharing *sharing = sealed(id);
    OK(digest_sha256_hex("x", 1, digest, err));
    FAILS(sharing_delivered_unseen(sharing, digest, NOW, err), STATUS_SYSTEM,
          "what lies on the device is not the package, byte for byte");
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    cr_expect_null(timeline_last(&timeline, ENTRY_KIND_DELIVERED));
    cr_expect_not_null(timeline_last(&timeline, ENTRY_KIND_DELIVERY_FAILED));
    timeline_free(&timeline);
    cr_expect(file_exists(sharing_package_path(sharing)));
    OK(sharing_delivered_unseen(sharing, sharing_package_digest(sharing), NOW, err));
    sharing_free(sharing);
    place_end(&place);
}

Test(sharing_unseen, one_that_the_program_writes_is_not_taken_at_its_word)
{
    struct sharing *sharing = NULL;
    bool waits = false;
    place_begin(&place);
    OK(concern_try(&place, CHANNEL_MEDIA, NOW, &sharing, err));
    OK(sharing_decide(sharing, NOW, &waits, err));
    OK(sharing_seal(sharing, NOW, err));
    FAILS(sharing_delivered_unseen(sharing, sharing_package_digest(sharing), NOW, err),
          STATUS_USAGE, "this package is written by the program itself");
    sharing_free(sharing);
    place_end(&place);
}
