/* The front sheet of a family's file (L03): who looked into it, and why. */
#include "register_internal.h"

#include <string.h>

#include "safehand/card/name.h"

static bool is_accompanied(const struct front_sheet *sheet)
{
    return sheet->accompanied_by != NULL;
}

static bool has_undertaken(const struct front_sheet *sheet)
{
    return sheet->undertaking != NULL;
}

/* Before an announced inspection the parents are told; nobody could before another one. */
static bool parents_know(const struct front_sheet *sheet)
{
    return sheet->is_unannounced ||
           (sheet->parents_were_told && date_compare(&sheet->parents_told, &sheet->on) <= 0);
}

static const struct {
    const char *role;
    const char *what; /* must be so, in words; NULL: the signature is enough */
    bool (*holds)(const struct front_sheet *sheet);
} VISITORS[] = {
    {"trustee", NULL, NULL},
    {"reviewer", NULL, NULL},
    {"auditor", "an auditor from outside is accompanied", is_accompanied},
    {"contractor", "a contractor has signed an undertaking", has_undertaken},
    {"inspector", "before an inspection that was announced the parents are told", parents_know},
    {"subject", NULL, NULL}, /* who asks what is known about them: the answer is owed (L04) */
    {"other", NULL, NULL},
};
enum { VISITOR_COUNT = sizeof VISITORS / sizeof VISITORS[0] };

/* Who is on the staff looks into files every day. */
static enum status visitor_check(const struct office *office, const struct front_sheet *sheet,
                                 size_t *visitor, struct error *err)
{
    for (size_t i = 0; i < office_member_count(office); i++) {
        const struct office_member *member = office_member_at(office, i);
        bool is_staff = !member->is_removed && member->role != ROLE_TRUSTEE &&
                        name_is_same(member->card->name, sheet->who);
        if (!is_staff && strcmp(sheet->role, "staff") != 0)
            continue;
        error_set(err, STATUS_USAGE, "staff need not sign the front sheet");
        return error_hint(err, "it is for everybody else: trustees, auditors, contractors, "
                               "inspectors; nothing was recorded");
    }
    for (*visitor = 0; *visitor < VISITOR_COUNT; ++*visitor)
        if (strcmp(VISITORS[*visitor].role, sheet->role) == 0)
            return STATUS_OK;
    error_set(err, STATUS_USAGE, "there is no role %s on the front sheet", sheet->role);
    return error_hint(err, "one of: trustee, reviewer (of the national organisation), auditor, "
                           "contractor, inspector, subject (who asks what is known about "
                           "them), other");
}

static enum status sheet_check(const struct front_sheet *sheet, timestamp now, struct error *err)
{
    bool inspects = strcmp(sheet->role, "inspector") == 0;
    enum status status = name_check(sheet->who, INPUT_WHO, err);
    if (status == STATUS_OK)
        status = words_check(sheet->reason, INPUT_REASON, err);
    if (status == STATUS_OK)
        status = day_check(&sheet->on, now, "on which they looked into it", err);
    if (status == STATUS_OK && sheet->parents_were_told)
        status = day_check(&sheet->parents_told, now, "on which the parents were told", err);
    if (status == STATUS_OK && sheet->accompanied_by)
        status = name_check(sheet->accompanied_by, INPUT_ACCOMPANIED_BY, err);
    if (status == STATUS_OK && sheet->undertaking)
        status = words_check(sheet->undertaking, INPUT_UNDERTAKING, err);
    if (status == STATUS_OK && !inspects && (sheet->is_unannounced || sheet->parents_were_told)) {
        status = error_set(err, STATUS_USAGE, "only an inspection is announced or unannounced");
        error_hint(err, WAY " and " WAY " go with " WAY);
        error_way_input(err, WAY_INPUT, INPUT_UNANNOUNCED, NULL);
        error_way_input(err, WAY_INPUT, INPUT_PARENTS_TOLD, NULL);
        error_way_input(err, WAY_GIVE, INPUT_ROLE, "inspector");
    }
    return status;
}

/* What is owed after such a visit; NULL without memory. */
static json_t *visit_duties(const struct front_sheet *sheet)
{
    const char *items[3];
    struct names duties = {.items = items};
    bool inspects = strcmp(sheet->role, "inspector") == 0;
    if (inspects && !sheet->parents_were_told)
        items[duties.count++] = duty_id_text(DUTY_L03_PARENTS);
    if (inspects)
        items[duties.count++] = duty_id_text(DUTY_L03_REPORT);
    if (strcmp(sheet->role, "subject") == 0)
        items[duties.count++] = duty_id_text(DUTY_L04);
    return names_to_json(&duties);
}

/* NULL without memory. */
static json_t *sheet_detail(const struct front_sheet *sheet, const char *id, const char *broken,
                            timestamp now)
{
    char review[DATE_SIZE], on[DATE_SIZE], told[DATE_SIZE];
    json_t *duties = visit_duties(sheet);
    struct entry_visit said = {
        .id = id,
        .review = review,
        .rule = rule_id_text(RULE_L03),
        .reference = sheet->reference,
        .who = sheet->who,
        .role = sheet->role,
        .reason = sheet->reason,
        .on = on,
        .accompanied_by = sheet->accompanied_by,
        .undertaking = sheet->undertaking,
        .passed = entry_truth(!broken),
        .failed = broken,
        .duties = duties,
    };
    own_review_day(now, review);
    date_format(&sheet->on, on);
    if (strcmp(sheet->role, "inspector") == 0)
        said.announced = entry_truth(!sheet->is_unannounced);
    if (sheet->parents_were_told) {
        date_format(&sheet->parents_told, told);
        said.parents_told = told;
    }
    json_t *detail = entry_visit_write(&said);
    json_decref(duties);
    return detail;
}

enum status front_sheet_sign(struct office *office, const struct front_sheet *sheet, timestamp now,
                             struct front_sheet_done *done, struct error *err)
{
    char id[ID_SIZE];
    size_t visitor = 0;
    *done = (struct front_sheet_done){.failed = NULL};
    enum status status = visitor_check(office, sheet, &visitor, err);
    if (status == STATUS_OK)
        status = sheet_check(sheet, now, err);
    if (status == STATUS_OK)
        status = id_new(id, err);
    if (status != STATUS_OK)
        return status;
    if (VISITORS[visitor].holds && !VISITORS[visitor].holds(sheet))
        done->failed = VISITORS[visitor].what;
    const struct office_entry entry = {
        .kind = ENTRY_KIND_ACCESS,
        .detail = sheet_detail(sheet, id, done->failed, now),
        .lookups = {{LOOKUP_SHARING, id}, {LOOKUP_FAMILY, sheet->reference}}};
    return office_append(office, &entry, now, &done->entry, err);
}
