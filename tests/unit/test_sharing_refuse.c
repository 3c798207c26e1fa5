/* An approval that is refused: whose it is, what it stops, and what the entry says. */
#include "office_support.h"

#include "safehand/entry/sharing.h"
#include "safehand/sharing.h"

static struct place place;

/* A sharing that waits, and the digest of its decision. */
static void waiting(char id[ID_SIZE], char digest[DIGEST_HEX_SIZE])
{
    struct approval_view view = {0};
    ended_and_left(&place, NOW, id);
    OK(approval_view_read(place.manager, id, NOW, &view, err));
    memcpy(digest, view.digest, DIGEST_HEX_SIZE);
    approval_view_free(&view);
}

static void check_reason(const char *id, const char *wanted)
{
    struct sharing_timeline timeline = {0};
    struct entry_withdrawn said;
    OK(timeline_read(place.office, id, NOW, &timeline, err));
    cr_assert_eq(timeline.state, SHARING_WITHDRAWN);
    entry_withdrawn_see(timeline.entries[timeline.count - 1]->detail, &said);
    cr_assert_str_eq(said.reason, "not approved: The father is not told of the move");
    cr_assert_str_eq(refusal_reason(said.reason), wanted);
    cr_assert_str_eq(office_signer(place.office, timeline.entries[timeline.count - 1])->card->name,
                     "Helen Ward");
    timeline_free(&timeline);
}

Test(sharing_refuse, it_is_withdrawn_and_the_reason_stays)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    struct sharing *sharing = NULL;
    place_begin(&place);
    waiting(id, digest);
    OK(sharing_refuse(place.manager, id, digest, "The father is not told of the move", NOW, err));
    check_reason(id, "The father is not told of the move");
    FAILS(sharing_resume(place.office, id, NOW, &sharing, err), STATUS_USAGE, message_shown(err));
    FAILS(sharing_refuse(place.manager, id, digest, "The father is not told of the move", NOW, err),
          STATUS_USAGE, message_shown(err));
    place_end(&place);
}

Test(sharing_refuse, only_what_was_looked_at_and_only_with_a_reason)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    place_begin(&place);
    waiting(id, digest);
    FAILS(sharing_refuse(place.manager, id, digest, "no", NOW, err), STATUS_USAGE,
          "--reason says too little");
    digest[0] = digest[0] == 'a' ? 'b' : 'a';
    FAILS(sharing_refuse(place.manager, id, digest, "The father is not told of the move", NOW, err),
          STATUS_REFUSED, "what was decided has changed since you looked");
    cr_assert_eq(state_now(&place, id, NOW), SHARING_AWAITING_APPROVAL);
    place_end(&place);
}

Test(sharing_refuse, not_by_who_shares_or_may_not_approve)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    place_begin(&place);
    waiting(id, digest);
    FAILS(sharing_refuse(place.office, id, digest, "The father is not told of the move", NOW, err),
          STATUS_REFUSED, "Ruth Adeyemi (coordinator) may not approve");
    cr_assert_eq(state_now(&place, id, NOW), SHARING_AWAITING_APPROVAL);
    place_end(&place);
}

/* What does not wait is stopped by withdrawing it, which everybody may. */
Test(sharing_refuse, not_what_is_approved_already)
{
    char id[ID_SIZE], digest[DIGEST_HEX_SIZE];
    place_begin(&place);
    waiting(id, digest);
    OK(sharing_approve(place.manager, id, NOW, err));
    FAILS(sharing_refuse(place.manager, id, digest, "The father is not told of the move", NOW, err),
          STATUS_USAGE, message_shown(err));
    cr_assert_neq(state_now(&place, id, NOW), SHARING_WITHDRAWN);
    place_end(&place);
}

Test(sharing_refuse, other_withdrawals_are_none)
{
    cr_assert_null(refusal_reason("She came herself"));
    cr_assert_null(refusal_reason(NULL));
    cr_assert_null(refusal_reason("Not approved: by hand"));
}

Test(sharing_refuse, what_leaves_is_shown_as_it_will_be_read)
{
    char id[ID_SIZE];
    json_t *preview = NULL;
    struct buffer report;
    struct approval_view view = {0};
    place_begin(&place);
    ended_and_left(&place, NOW, id);
    buffer_init(&report, EXTRACT_MAXIMUM);
    OK(approval_view_read(place.manager, id, NOW, &view, err));
    OK(approval_report(place.manager, &view, &report, err));
    cr_assert(strstr(buffer_text(&report), "<strong dir=\"auto\">Ruth Adeyemi</strong>"));
    cr_assert_null(strstr(buffer_text(&report), "Helen Ward"), "who looks is not who sends");
    cr_assert(strstr(buffer_text(&report), "Telling the council that our visits have ended"));
    cr_assert(strstr(buffer_text(&report), id));
    buffer_truncate(&report, 0);
    OK(approval_report_pdf(place.manager, &view, &report, err));
    cr_assert(text_starts_with(buffer_text(&report), "%PDF-1."), "the same as a file");
    OK(approval_stays(place.manager, &view, &preview, err));
    cr_assert_gt(json_array_size(json_object_get(json_object_get(preview, "stays"), "fields")), 0);
    json_decref(preview);
    run("sed -i 's/Martin Oyelaran/Martin Oyelarin/' %s/family.json", place.other);
    FAILS(approval_report(place.manager, &view, &report, err), STATUS_REFUSED,
          "the family's record is not as it was when this was decided");
    FAILS(approval_report_pdf(place.manager, &view, &report, err), STATUS_REFUSED,
          "the family's record is not as it was when this was decided");
    approval_view_free(&view);
    buffer_free(&report);
    place_end(&place);
}
