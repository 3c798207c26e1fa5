/* Who looked into a family's file, and answers to whom a record is about. */
#include "safehand/entry/register.h"

#include <stddef.h>
#include <string.h>

#include "entry_internal.h"

static const struct entry_member members_of_visit[] = {
    MAY_HAVE(visit, id, TEXT),
    MAY_HAVE(visit, review, DAY),
    NEEDS(visit, rule, TEXT),
    NEEDS(visit, reference, TEXT),
    NEEDS(visit, who, TEXT),
    NEEDS(visit, role, TEXT),
    NEEDS(visit, reason, TEXT),
    NEEDS(visit, on, DAY),
    MAY_HAVE(visit, accompanied_by, TEXT),
    MAY_HAVE(visit, undertaking, TEXT),
    MAY_HAVE(visit, announced, TRUTH),
    MAY_HAVE(visit, parents_told, DAY),
    NEEDS(visit, passed, TRUTH),
    MAY_HAVE(visit, failed, TEXT),
    NEEDS(visit, duties, TEXTS),
};
ENTRY_FORM_DEFINE(visit)

static const struct entry_member members_of_answer[] = {
    MAY_HAVE(answer, id, TEXT),
    MAY_HAVE(answer, review, DAY),
    NEEDS(answer, rule, TEXT),
    NEEDS(answer, reference, TEXT),
    ENTRY_MEMBER(answer, person, "for", TEXT, true),
    NEEDS(answer, ground, TEXT),
    MAY_HAVE(answer, asked_by, TEXT),
    NEEDS(answer, asked, DAY),
    NEEDS(answer, due, DAY),
    NEEDS(answer, answer, TEXT),
    NEEDS(answer, serious_harm, TEXT_OR_NULL),
    NEEDS(answer, left_out, LIST),
    NEEDS(answer, withheld, TEXTS),
    NEEDS(answer, disclosed, TEXTS),
    NEEDS(answer, sharings, TEXTS),
};
ENTRY_FORM_DEFINE(answer)

bool entry_access_is_answer(const json_t *detail)
{
    struct entry_answer answer;
    entry_answer_see(detail, &answer);
    return answer.rule && strcmp(answer.rule, "L04") == 0;
}

static bool answers_subject(const json_t *detail, timestamp time)
{
    (void)time;
    return entry_access_is_answer(detail);
}

const struct entry_about about_access = {
    .kind = ENTRY_KIND_ACCESS,
    .forms = {&form_visit, &form_answer},
    .found = {FOUND_BY(SHARING, "id"), FOUND_BY(FAMILY, "reference")},
    .is_record = true,
    .signer = SIGNER_APPROVER,
    .is_reserved = answers_subject,
    .right = "answer whom a record is about",
};
